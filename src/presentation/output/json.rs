//! JSON: one object on one line for each entry, row of a list or finding. Entries can be streamed.

use std::borrow::Cow;

use serde::Serialize;

use crate::check::report::Finding;
use crate::entry::{Entry, id};
use crate::presentation::counts::{CollectionShare, Counts};

#[derive(Serialize)]
struct EntryObject<'a> {
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

#[derive(Serialize)]
struct IdObject<'a> {
    id: &'a str,
}

#[derive(Serialize)]
struct SectionObject<'a> {
    section: &'a str,
    heading: String,
    entries: usize,
}

#[derive(Serialize)]
struct TagObject<'a> {
    tag: &'a str,
    entries: usize,
}

#[derive(Serialize)]
struct CollectionObject<'a> {
    collection: &'a str,
    percent: f64,
    entries: usize,
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    form: Option<&'a str>,
}

#[derive(Serialize)]
struct FindingObject<'a> {
    path: &'a str,
    line: usize,
    column: usize,
    kind: &'a str,
    message: &'a str,
}

/// Returns an entry with all its fields, and with the name of its collection if one is given.
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
    line(&EntryObject {
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

/// Returns the id of an entry alone.
pub fn id(entry: &Entry<'_>) -> String {
    line(&IdObject { id: &entry.id })
}

/// Returns a line for each section.
pub fn sections(Counts(counts): &Counts) -> Vec<String> {
    lines(counts, |(section, entries)| SectionObject {
        section,
        heading: id::section_heading(section),
        entries: *entries,
    })
}

/// Returns a line for each tag.
pub fn tags(Counts(counts): &Counts) -> Vec<String> {
    lines(counts, |(tag, entries)| TagObject {
        tag,
        entries: *entries,
    })
}

/// Returns a line for each collection.
pub fn collections(shares: &[CollectionShare]) -> Vec<String> {
    lines(shares, |share| CollectionObject {
        collection: &share.name,
        percent: share.percent,
        entries: share.entries,
        path: share.path.as_deref(),
        form: share.form.as_deref(),
    })
}

/// Returns a finding of a check.
pub fn finding(finding: &Finding) -> String {
    line(&FindingObject {
        path: &finding.path,
        line: finding.line,
        column: finding.column,
        kind: finding.kind.name(),
        message: &finding.message,
    })
}

fn lines<'r, R, O: Serialize>(rows: &'r [R], object: impl Fn(&'r R) -> O) -> Vec<String> {
    rows.iter().map(|row| line(&object(row))).collect()
}

fn line(object: &impl Serialize) -> String {
    // Only a map with keys that are not strings, or a failing `Serialize`, could cause an error.
    serde_json::to_string(object).unwrap_or_default()
}
