//! Markdown that [`format::markdown`](crate::format::markdown) reads back: a section is a heading of
//! the second level, an entry one of the third, and a collection, where it is shown, one of the first.
//!
//! Reading gives back the entries that were written, with these exceptions:
//!
//! - An id with a space is lost. Only ids of fortune files have one.
//! - A tag with a comma or a leading hash sign is split or loses the sign.
//! - Plain text becomes a code block.
//! - A heading of the first three levels becomes one of the fourth.
//! - An unclosed block of code or HTML is closed.

use std::borrow::Cow;
use std::fmt::Write as _;

use pulldown_cmark::HeadingLevel;

use crate::entry::{Entry, Form, closing, id, joint};
use crate::format::markdown::metadata::Body;
use crate::format::markdown::outline::{Heading, Outline};
use crate::format::markdown::references::missing_end;

/// Returns the heading of a collection. It ends the section above it.
pub fn collection(name: &str) -> String {
    format!("# {}\n", escaped(name))
}

/// Returns the heading of a section.
pub fn section(key: &str) -> String {
    let heading = id::section_heading(key);
    // Not every letter is the small letter of its capital one: that of German `ß` is `SS`.
    let is_read_back = id::section_key(&heading) == key;
    format!("## {}\n", if is_read_back { &heading } else { key })
}

/// Returns an entry: its title as a heading, its text as it is, its author, its source, its tags in bold,
/// and its id unless it follows from the title. Plain text becomes a code block, which keeps its lines.
pub fn entry(entry: &Entry<'_>) -> String {
    let title = if entry.title.is_empty() {
        &entry.id
    } else {
        &entry.title
    };
    let mut markdown = format!("### {}\n\n", escaped(title));
    let metadata = metadata(entry, title);
    if entry.form == Form::Plain {
        let fence = "`".repeat(3.max(1 + longest_run(&entry.text, '`')));
        let _ = writeln!(markdown, "{fence}\n{}\n{fence}", entry.text);
    } else {
        let text = text(&entry.text);
        // Empty comments around a text keep its paragraphs from being read as metadata, and its
        // definitions of links from applying to other texts.
        let is_read_back = Body::parse(&format!("{text}\n{metadata}")).text == text;
        if is_read_back && !has_definitions(&text) {
            let _ = writeln!(markdown, "{text}");
        } else {
            let _ = writeln!(markdown, "<!-- -->\n\n{text}\n\n<!-- -->");
        }
    }
    markdown + &metadata
}

/// Returns the text of an entry, with lower headings, and without an open block at its end.
fn text(text: &str) -> Cow<'_, str> {
    let text = with_low_headings(text);
    match missing_end(&text) {
        Some(end) => format!("{text}\n{end}").into(),
        None => text,
    }
}

/// Returns the paragraphs below the text of an entry, each after a blank line. `title` is shown as the
/// title of the entry.
fn metadata(entry: &Entry<'_>, title: &str) -> String {
    let mut markdown = String::new();
    if let Some(author) = &entry.author {
        // Behind a dash, a question is dialogue.
        let is_name = closing::name(&format!("\u{2014} {author}")).is_some();
        let label = if is_name { "\u{2014}" } else { "Author:" };
        let _ = write!(markdown, "\n{label} {}\n", escaped(author));
    }
    if let Some(source) = &entry.source {
        if is_autolink(source) {
            let _ = write!(markdown, "\n<{source}>\n");
        } else {
            let _ = write!(markdown, "\nSource: {}\n", escaped(source));
        }
    }
    if !entry.tags.is_empty() {
        let tags = escaped(&entry.tags.join(", "));
        let bold = format!("\n**{tags}**\n");
        // Bold tags can look like a sentence, or like metadata of another kind.
        if Body::parse(&format!("x\n{bold}")).tags[..] == entry.tags[..] {
            markdown.push_str(&bold);
        } else {
            let _ = write!(markdown, "\nTags: {tags}\n");
        }
    }
    if entry.id != id::slug(title) && !entry.id.contains(char::is_whitespace) {
        let _ = write!(markdown, "\nid: {}\n", escaped(&entry.id));
    }
    markdown
}

/// Returns the text with headings of the fourth level instead of the first three, which would be read
/// as titles.
fn with_low_headings(text: &str) -> Cow<'_, str> {
    // Nearly every text can skip the parsing.
    if !text.contains(['#', '=', '-']) {
        return Cow::Borrowed(text);
    }
    let mut low = String::new();
    let mut from = 0;
    for (Heading { level, range }, _) in Outline::read(text, 0).headings() {
        // The line of an underlined heading can be indented further than that of a heading with hash
        // signs.
        low.push_str(text[from..range.start].trim_end_matches(' '));
        from = range.end;
        push_low_heading(&mut low, &text[range.clone()], *level);
    }
    if from == 0 {
        return Cow::Borrowed(text);
    }
    low.push_str(&text[from..]);
    Cow::Owned(low)
}

fn push_low_heading(low: &mut String, heading: &str, level: HeadingLevel) {
    let body = heading.trim_end_matches('\n');
    let end = &heading[body.len()..];
    // An underlined heading has at least two lines, one with hash signs only one.
    if let Some((words, _)) = body.rsplit_once('\n') {
        low.push_str("#### ");
        let mut lines = words.lines().peekable();
        while let Some(line) = lines.next() {
            // Before a space, a backslash does not break the line.
            let slashes = line.len() - line.trim_end_matches('\\').len();
            let line = line.trim();
            // A heading on one line can have no hard line break.
            let breaks = lines.peek().is_some() && slashes % 2 == 1;
            low.push_str(&line[..line.len() - usize::from(breaks)]);
            if let Some(below) = lines.peek() {
                low.push_str(joint::soft_break(low, below.trim()));
            }
        }
        // A hash sign at the end would be read as the heading's closing sequence.
        low.push_str(if low.ends_with('#') { " ####" } else { "" });
    } else {
        low.push_str(&"###"[level as usize - 1..]);
        low.push_str(body);
    }
    low.push_str(end);
}

/// Returns whether `text` defines the address of a link.
fn has_definitions(text: &str) -> bool {
    text.contains("]:") && !Outline::read(text, 0).definitions.is_empty()
}

/// Returns whether `<source>` is a link (<https://spec.commonmark.org/0.31.2/#autolinks>).
fn is_autolink(source: &str) -> bool {
    source.split_once("://").is_some_and(|(scheme, _)| {
        (2..=32).contains(&scheme.len())
            && scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "+.-".contains(c))
            && !source.contains([' ', '<', '>'])
    })
}

/// Returns the length of the longest run of `sign`.
fn longest_run(text: &str, sign: char) -> usize {
    text.split(|c| c != sign).map(str::len).max().unwrap_or(0)
}

/// Returns plain text with a backslash before each character that could be markup.
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
