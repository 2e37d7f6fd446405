//! The rules for a fortune file, which is read record by record.

use std::fs::File;
use std::io;
use std::path::Path;

use crate::check::corpus::Corpus;
use crate::check::report::FindingKind;
use crate::check::{characters, index, separators, width};
use crate::entry::Entry;
use crate::format::decode::BYTE_ORDER_MARK;
use crate::format::diagnostic::Diagnostic;
use crate::format::fortune::{Fortune, Separator, Text, TextFlags};

/// Checks the fortune file at `path`, which is open as `file`.
///
/// # Errors
///
/// Returns an error if the file cannot be read.
pub(crate) fn check(
    path: &Path,
    fortune: &Fortune,
    file: &File,
    corpus: &mut Corpus,
) -> io::Result<()> {
    corpus.add(FindingKind::Character, fortune.invalid().iter().cloned());
    let separator = fortune.separator();
    let expected = separator.or_percent();
    let mut starts = Vec::new();
    let (mut nonstandard, mut near) = (Vec::new(), Vec::new());
    let mut lines = LineCounter::new(fortune.text(file));
    let flags = fortune.text_flags();
    fortune.each_record(&mut |record| {
        let line = lines.line_at(record.start)?;
        let text = record.bytes.unwrap_or_default();
        for (line, bytes) in (line..).zip(text.split(|byte| *byte == b'\n')) {
            if separators::is_near(bytes, expected, flags) {
                near.push(line);
            }
        }
        match (record.bytes, fortune.entry(starts.len(), record)) {
            (Some(bytes), Some(entry)) => check_entry(path, line, bytes, flags, &entry, corpus),
            (Some(_), None) => corpus.add(FindingKind::Blank, [separators::blank(line)]),
            (None, _) => {
                let problem = separators::too_long(line, &separator.sign());
                corpus.add(FindingKind::Blank, [problem]);
            }
        }
        if matches!(separator, Separator::Sign(_)) && record.has_nonstandard_separator() {
            nonstandard.push(lines.line_at(record.start + record.length)?);
        }
        starts.push(record.start);
        Ok(())
    })?;
    if starts.is_empty() {
        corpus.add(FindingKind::Form, [separators::no_entry()]);
    }
    corpus.add(
        FindingKind::Form,
        separators::nonstandard(&nonstandard, separator),
    );
    corpus.add(FindingKind::Form, separators::near(&near, expected));
    if matches!(separator, Separator::Sign(_)) {
        corpus.add(FindingKind::Index, index::check(path, &starts, fortune));
    }
    Ok(())
}

fn check_entry(
    path: &Path,
    line: usize,
    bytes: &[u8],
    flags: TextFlags,
    entry: &Entry<'_>,
    corpus: &mut Corpus,
) {
    let bytes = bytes.strip_prefix(&BYTE_ORDER_MARK).unwrap_or(bytes);
    let shown = flags.without_comments(bytes);
    let text = String::from_utf8_lossy(&shown);
    // The rules count only the lines that are shown.
    let in_file = |problem: Diagnostic| {
        let lines = bytes.split(|byte| *byte == b'\n');
        let mut shown = (line..)
            .zip(lines)
            .filter(|(_, line)| !flags.is_comment(line));
        let shown = shown.nth(problem.line - line);
        let line = shown.map_or(problem.line, |(line, _)| line);
        Diagnostic { line, ..problem }
    };
    for (kind, problem) in [
        (
            FindingKind::Character,
            characters::not_utf8(path, &shown, &text, line),
        ),
        (FindingKind::Character, characters::controls(&text, line)),
        (FindingKind::Wide, width::check(entry, line, &text)),
    ] {
        corpus.add(kind, problem.map(in_file));
    }
    corpus.add_entry(line, entry);
}

/// Counts the lines of a file from its start, a window at a time.
struct LineCounter<'t> {
    text: Text<'t>,
    /// The lines before this byte have been counted.
    offset: u64,
    line: usize,
    window: Vec<u8>,
}

impl<'t> LineCounter<'t> {
    const WINDOW: usize = 64 << 10;

    fn new(text: Text<'t>) -> Self {
        Self {
            text,
            offset: 0,
            line: 1,
            window: vec![0; Self::WINDOW],
        }
    }

    /// Returns the line, counted from 1, of the byte at `offset`. Offsets must not decrease from call
    /// to call.
    fn line_at(&mut self, offset: u64) -> io::Result<usize> {
        while self.offset < offset {
            let length = usize::try_from(offset - self.offset).unwrap_or(Self::WINDOW);
            let window = &mut self.window[..length.min(Self::WINDOW)];
            let read = self.text.read_at(window, self.offset)?;
            if read == 0 {
                break;
            }
            self.line += memchr::memchr_iter(b'\n', &window[..read]).count();
            self.offset += read as u64;
        }
        Ok(self.line)
    }
}
