//! Markdown: a section is a heading of the second level, an entry one of the third.

use std::fmt::Write as _;

use super::wrap;
use crate::entry::{Entry, document, name};

/// The heading above the entries of a section.
pub fn section(key: &str) -> String {
    format!("## {}\n", name::section_heading(key))
}

/// An entry: its title as a heading, its text as it is, whom and where it comes from, and a bold
/// line of tags.
pub fn entry(entry: &Entry<'_>) -> String {
    let mut markdown = format!("### {}\n\n{}\n", escaped(&entry.title), entry.text);
    if let Some(fence) = document::open_fence(&entry.text) {
        let _ = writeln!(markdown, "{fence}");
    }
    if let Some(author) = &entry.author {
        let _ = write!(markdown, "\n\u{2014} {}\n", escaped(author));
    }
    if let Some(source) = &entry.source {
        if wrap::is_address(source) && !source.contains([' ', '<', '>']) {
            let _ = write!(markdown, "\n<{source}>\n");
        } else {
            let _ = write!(markdown, "\n{}\n", escaped(source));
        }
    }
    if !entry.tags.is_empty() {
        let _ = write!(markdown, "\n**{}**\n", escaped(&entry.tags.join(", ")));
    }
    markdown
}

/// Plain text, with a backslash before what would be markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(
            c,
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '&'
        ) {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
