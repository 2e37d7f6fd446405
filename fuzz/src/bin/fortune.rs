//! A fortune file or plain text is split as a simple reference splits it, and reads back from the fortune
//! file that the program writes.

#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;
use wisdom::collection::offensive::Offensive;
use wisdom::collection::open;
use wisdom::collection::pool::{Collection, Entries};
use wisdom::entry::{Entry, sanitize};
use wisdom::format::decode;
use wisdom::format::fortune::Separator;
use wisdom::presentation::layout::Layout;
use wisdom::presentation::line::columns;
use wisdom::presentation::output;
use wisdom::presentation::parts::Parts;
use wisdom_fuzz::{all, assert_entries, assert_line, folder, get};

fuzz_target!(|bytes: &[u8]| {
    let Some(collection) = opened(bytes) else {
        return;
    };
    let Entries::Fortune(fortune) = &collection.entries else {
        return;
    };
    let entries = all(&collection);
    assert!(entries.len() <= collection.len());
    for (index, entry) in &entries {
        assert_eq!(get(&collection, *index).as_ref(), Some(entry));
    }
    let (indices, entries): (Vec<_>, Vec<_>) = entries.into_iter().unzip();
    assert_entries(&entries);
    let text = if decode::is_utf_16(bytes) {
        decode::text(bytes.to_vec()).0.into_bytes()
    } else {
        bytes.to_vec()
    };
    let text = text.strip_prefix(&decode::BYTE_ORDER_MARK).unwrap_or(&text);
    let separator = fortune.separator();
    if matches!(separator, Separator::Blank | Separator::LineEnd) {
        if let Ok(text) = str::from_utf8(text) {
            let all: String = entries.iter().map(|entry| &*entry.text).collect();
            assert_eq!(
                kept(&all),
                kept(&sanitize::text(text, sanitize::TERMINAL_TAB))
            );
        }
        return;
    }
    let records = records(text, separator);
    assert_eq!(records.len(), collection.len());
    let expected = records.iter().enumerate().filter_map(|(index, record)| {
        // Others are in Windows-1252.
        let text = str::from_utf8(record).ok()?;
        let text = sanitize::text(text, sanitize::TERMINAL_TAB);
        let lines = text
            .trim_end()
            .split('\n')
            .skip_while(|line| line.trim().is_empty());
        let text = lines.collect::<Vec<_>>().join("\n");
        (!text.is_empty()).then_some((index, text))
    });
    let found = indices
        .iter()
        .zip(&entries)
        .filter(|(index, _)| str::from_utf8(records[**index]).is_ok());
    let found: Vec<_> = found
        .map(|(index, entry)| (*index, entry.text.to_string()))
        .collect();
    assert_eq!(found, expected.collect::<Vec<_>>());
    assert_reads_back(&entries);
});

fn opened(bytes: &[u8]) -> Option<Collection> {
    let path = folder().join("fuzz");
    fs::write(&path, bytes).expect("the folder for temporary files can be written");
    let opened = open::open(&path, Offensive::Too, None);
    if let Err(error) = &opened {
        error.lines.iter().for_each(|line| assert_line(line));
    }
    opened.ok()?.collections.pop()
}

/// Returns the letters of a text: a line of other signs can separate entries.
fn kept(text: &str) -> String {
    let is_kept = |c: &char| !c.is_whitespace() && !"-=*_~#\u{fffd}".contains(*c);
    text.chars().filter(is_kept).collect()
}

/// Splits a text at its separators.
fn records(text: &[u8], separator: Separator) -> Vec<&[u8]> {
    let sign = separator.sign();
    let is_separator = |line: &[u8]| {
        let line = line.strip_suffix(b"\n").unwrap_or(line);
        let rest = line
            .strip_prefix(sign.as_bytes())
            .filter(|_| line.len() <= 1024);
        rest.is_some_and(|rest| match separator {
            // Otherwise it underlines the heads of columns.
            Separator::Dashes => {
                rest.trim_ascii().is_empty()
                    || rest[0].is_ascii_whitespace()
                        && rest
                            .iter()
                            .any(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
            }
            _ => rest.trim_ascii().is_empty(),
        })
    };
    let mut records = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let end = at + line.len();
        if is_separator(line) {
            records.push(&text[start..at]);
            start = end;
        }
        at = end;
    }
    records.push(&text[start..]);
    records.retain(|record| !record.is_empty());
    records
}

fn assert_reads_back(entries: &[Entry<'_>]) {
    // No line is wrapped, and the first separator is within what shows the format.
    const WIDTH: usize = 10_000;
    const BYTES: usize = 32 << 10;
    let texts = || entries.iter().map(|entry| &*entry.text);
    if texts().map(str::len).sum::<usize>() > BYTES
        || texts()
            .flat_map(str::lines)
            .any(|line| columns(line) > WIDTH)
        || texts()
            .next()
            .is_none_or(|text| text.starts_with('\u{feff}'))
    {
        return;
    }
    let layout = Layout {
        width: WIDTH,
        room: WIDTH,
        parts: Parts::AUTHOR,
        patterns: &[],
    };
    let written = entries
        .iter()
        .map(|entry| output::fortune::entry(&layout.entry(entry, &entry.document())));
    let written: String = written.collect();
    let back = opened(written.as_bytes()).expect("the fortune file is read");
    let expected = texts().map(|text| {
        let lines = text.split('\n').map(|line| line.trim_end_matches(' '));
        let lines = lines.map(|line| match line.trim_end() {
            "%" => format!(" {line}"),
            _ => line.to_owned(),
        });
        lines.collect::<Vec<_>>().join("\n")
    });
    let back: Vec<_> = all(&back)
        .into_iter()
        .map(|(_, entry)| entry.text)
        .collect();
    assert_eq!(back, expected.collect::<Vec<_>>(), "{written}");
}
