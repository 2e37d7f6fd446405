//! JSON, one object on one line for each entry, so that a million of them stream.

use std::borrow::Cow;

use serde::Serialize;

use crate::entry::Entry;

/// An entry with all its fields, on one line.
///
/// ```
/// use wisdom::{collection::toml, presentation::json};
/// let reading = toml::read("[[entry]]\ntitle = 'A'\ntags = ['b']\ntext = 'c'", "d");
/// assert_eq!(
///     json::entry(&reading.entries[0]),
///     r#"{"id":"a","title":"A","section":"d","tags":["b"],"text":"c","author":null,"source":null}"#,
/// );
/// ```
pub fn entry(entry: &Entry<'_>) -> String {
    line(&Fields {
        id: &entry.id,
        title: &entry.title,
        section: &entry.section,
        tags: &entry.tags,
        text: &entry.text,
        author: entry.author.as_deref(),
        source: entry.source.as_deref(),
    })
}

#[derive(Serialize)]
struct Fields<'a> {
    id: &'a str,
    title: &'a str,
    section: &'a str,
    tags: &'a [Cow<'a, str>],
    text: &'a str,
    author: Option<&'a str>,
    source: Option<&'a str>,
}

/// Any value, on one line. None of ours is one that cannot be written.
pub(super) fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
