//! JSON, one object on one line for each entry, so that a million of them stream.

use std::borrow::Cow;

use serde::Serialize;

use crate::check::report::Finding;
use crate::entry::Entry;

/// An entry with all its fields, on one line, and the name of its collection where that is wanted.
///
/// ```
/// use wisdom::{format::toml, presentation::output::json};
/// let parsed = toml::read("[[entry]]\ntitle = 'A'\ntags = ['b']\ntext = 'c'", "d");
/// assert_eq!(
///     json::entry(&parsed.entries[0], None),
///     r#"{"id":"a","title":"A","section":"d","tags":["b"],"text":"c","author":null,"source":null}"#,
/// );
/// ```
pub fn entry(entry: &Entry<'_>, collection: Option<&str>) -> String {
    line(&Fields {
        id: &entry.id,
        title: Some(&*entry.title).filter(|title| !title.is_empty()),
        section: &entry.section,
        tags: &entry.tags,
        text: &entry.text,
        author: entry.author.as_deref(),
        source: entry.source.as_deref(),
        collection,
    })
}

#[derive(Serialize)]
struct Fields<'a> {
    id: &'a str,
    title: Option<&'a str>,
    section: &'a str,
    tags: &'a [Cow<'a, str>],
    text: &'a str,
    author: Option<&'a str>,
    source: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    collection: Option<&'a str>,
}

/// What is wrong somewhere, on one line.
pub fn finding(finding: &Finding) -> String {
    let Finding {
        path,
        line,
        column,
        kind,
        message,
    } = finding;
    self::line(&Place {
        path,
        line: *line,
        column: *column,
        kind: kind.name(),
        message,
    })
}

#[derive(Serialize)]
struct Place<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    kind: &'a str,
    message: &'a str,
}

/// Any value, on one line. None of ours is one that cannot be written.
pub(crate) fn line(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
