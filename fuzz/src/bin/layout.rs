//! Lines are no wider than they may be, and have all of the text. The first byte is the width, the second
//! how much wider the screen is.

#![no_main]

use libfuzzer_sys::fuzz_target;
use unicode_segmentation::UnicodeSegmentation;
use wisdom::entry::document::{BlockKind, Document};
use wisdom::entry::{Entry, Form, sanitize};
use wisdom::presentation::layout::Layout;
use wisdom::presentation::line::{Line, Role, columns};
use wisdom::presentation::parts::Parts;
use wisdom::presentation::reflow::reflow;
use wisdom::presentation::wrap::{cut, is_address, wrap, wrap_at};
use wisdom_fuzz::assert_line;

fuzz_target!(|bytes: &[u8]| {
    let [width, further, text @ ..] = bytes else {
        return;
    };
    let (width, room) = (
        usize::from(*width),
        usize::from(*width) + usize::from(*further),
    );
    let text = String::from_utf8_lossy(text);
    let text = sanitize::text(&text, sanitize::COMMONMARK_TAB);
    for line in text.split('\n') {
        assert_wraps(line, width.max(1));
    }
    let text = text.trim_end();
    assert_reflows(text, width.max(1), room.max(1));
    for form in [Form::CommonMark, Form::Plain] {
        assert_lays_out(text, form, width.max(1), room.max(1));
    }
});

fn assert_wraps(text: &str, width: usize) {
    let mut end = 0;
    for range in wrap(text, width) {
        let line = &text[range.clone()];
        assert!(fits(line, width), "{line:?} is wider than {width}");
        assert_eq!(without_space(&text[end..range.start]), "");
        end = range.end;
    }
    assert_eq!(without_space(&text[end..]), "");
    let parts = wrap_at(text, "  ", width)
        .into_iter()
        .map(|range| &text[range]);
    let parts = parts.map(|line| {
        assert!(columns(line) <= width || !line.contains("  "));
        without_space(line)
    });
    assert_eq!(parts.collect::<String>(), without_space(text));
    let cut = cut(text, width);
    assert!(text.starts_with(cut) && columns(cut) <= width);
}

fn assert_reflows(text: &str, width: usize, room: usize) {
    let reflowed = reflow(text, width, room);
    assert_eq!(without_space(&reflowed), without_space(text));
    // Drawings are kept, but for nothing else.
    let mut kept: Vec<_> = text.split('\n').map(str::trim).collect();
    kept.sort_unstable();
    for line in reflowed.split('\n') {
        let is_kept = kept.binary_search(&line.trim()).is_ok();
        assert!(is_kept || fits(line, room), "{line:?} is wider than {room}");
    }
}

fn assert_lays_out(text: &str, form: Form, width: usize, room: usize) {
    let first = sanitize::one_line(text.split('\n').next().unwrap_or_default());
    let line = || Some(first.as_str().into()).filter(|_| !first.is_empty());
    let entry = Entry {
        id: "id".into(),
        title: first.as_str().into(),
        section: "section".into(),
        tags: vec!["tag".into()].into(),
        text: text.into(),
        form,
        author: line(),
        source: line(),
    };
    let document = entry.document();
    let layout = Layout {
        width,
        room,
        parts: Parts::FULL,
        patterns: &[],
    };
    let lines = layout.entry(&entry, &document);
    let is_filled = document
        .blocks
        .iter()
        .all(|block| block.kind == BlockKind::Paragraph);
    for line in &lines {
        let shown: String = line.spans.iter().map(|span| &*span.text).collect();
        assert_line(&shown);
        assert_eq!(shown, shown.trim_end_matches(' '));
        let is_body = line.spans.iter().any(|span| span.role == Role::Body);
        assert!(
            !is_filled || !is_body || fits(&shown, width),
            "{shown:?} is wider than {width}"
        );
    }
    assert_eq!(body(&lines), blocks(&document));
}

fn body(lines: &[Line<'_>]) -> String {
    let spans = lines.iter().flat_map(|line| &line.spans);
    let body = spans.filter(|span| span.role == Role::Body);
    body.map(|span| without_space(&span.text)).collect()
}

fn blocks(document: &Document) -> String {
    document
        .blocks
        .iter()
        .map(|block| without_space(&block.text))
        .collect()
}

fn without_space(text: &str) -> String {
    text.split([' ', '\n', '\u{3000}']).collect()
}

/// Returns whether a line fits, or cannot be broken: an address, a text that is too long, or one character,
/// perhaps behind a margin or a dash.
fn fits(line: &str, width: usize) -> bool {
    const MARGIN: &str = " 0123456789.\u{2022}\u{25e6}\u{2502}\u{2014}";
    let is_character = || {
        let last = line.graphemes(true).next_back().unwrap_or_default();
        let before = line[..line.len() - last.len()].replace(|c| MARGIN.contains(c), "");
        columns(&before) == 0
    };
    columns(line) <= width || is_address(line) || line.len() > 64 << 10 || is_character()
}
