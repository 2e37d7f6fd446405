//! Entries as the TOML that [`toml`](super::toml) reads.

use std::fmt::Write;

use crate::entry::{Entry, id};

/// An entry as it stands in a file; its section only if `names_section`.
///
/// ```
/// use wisdom::format::{toml, toml_writer};
/// let source = "[[entry]]\ntitle = \"A\"\ntags = [\"b\", \"c\"]\ntext = \"\"\"\nsays \\\\ \"d\"\n\"\"\"\n";
/// let entry = &toml::read(source, "user").entries[0];
/// assert_eq!(toml_writer::entry(entry, false), source);
/// ```
pub fn entry(entry: &Entry<'_>, names_section: bool) -> String {
    let mut source = String::from("[[entry]]\n");
    line("title", &entry.title, &mut source);
    if entry.id != id::slug(&entry.title) {
        line("id", &entry.id, &mut source);
    }
    if names_section {
        line("section", &entry.section, &mut source);
    }
    if !entry.tags.is_empty() {
        source.push_str("tags = [");
        for (at, tag) in entry.tags.iter().enumerate() {
            source.push_str(if at == 0 { "" } else { ", " });
            string(tag, &mut source);
        }
        source.push_str("]\n");
    }
    for (key, value) in [("author", &entry.author), ("source", &entry.source)] {
        if let Some(value) = value {
            line(key, value, &mut source);
        }
    }
    text(&entry.text, &mut source);
    source
}

/// `source` with `entries` behind it, in the line ends of `source`. Nothing in `source` changes.
pub fn appended(source: &str, entries: &str) -> String {
    let is_blank = source.trim_start_matches('\u{feff}').trim().is_empty();
    let mut gap = String::new();
    if !is_blank {
        let lines = source.replace('\r', "");
        if !lines.ends_with('\n') {
            gap.push('\n');
        }
        if !lines.ends_with("\n\n") {
            gap.push('\n');
        }
    }
    let mut added = gap + entries;
    if source
        .split_once('\n')
        .is_some_and(|(first, _)| first.ends_with('\r'))
    {
        added = added.replace('\n', "\r\n");
    }
    format!("{source}{added}")
}

fn line(key: &str, value: &str, source: &mut String) {
    source.push_str(key);
    source.push_str(" = ");
    string(value, source);
    source.push('\n');
}

/// A string on one line.
fn string(value: &str, source: &mut String) {
    source.push('"');
    for c in value.chars() {
        match c {
            '"' => source.push_str("\\\""),
            '\n' => source.push_str("\\n"),
            '\t' => source.push_str("\\t"),
            c => escaped(c, source),
        }
    }
    source.push('"');
}

/// The text, on lines of its own.
fn text(value: &str, source: &mut String) {
    source.push_str("text = \"\"\"\n");
    let mut quotes = 0;
    for c in value.chars() {
        quotes = if c == '"' { quotes + 1 } else { 0 };
        match c {
            // The third in a row would end the string.
            '"' if quotes % 3 == 0 => source.push_str("\\\""),
            '"' | '\n' | '\t' => source.push(c),
            c => escaped(c, source),
        }
    }
    source.push_str("\n\"\"\"\n");
}

fn escaped(c: char, source: &mut String) {
    match c {
        '\\' => source.push_str("\\\\"),
        c if c.is_control() => {
            let _ = write!(source, "\\u{:04X}", u32::from(c));
        }
        c => source.push(c),
    }
}
