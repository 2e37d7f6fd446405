//! Reads a collection in Markdown, as people keep it in a repository.
//!
//! # The rule
//!
//! This is the rule for a file with a heading of the third level; `quotes.rs` has that for other files.
//!
//! A heading of the second level is a section. A heading of the third level is the title of an entry,
//! and everything under it, up to the next heading of the first three levels, is the entry's text. Text
//! under other headings belongs to no entry. Only headings at the top level of the document count, not
//! headings in a quote, a list or code.
//!
//! Above and below a text, a paragraph is metadata if each of its lines is in this table:
//!
//! | where | line | meaning |
//! |---|---|---|
//! | above or below | `#rag #agents`, `Tags: rag, agents` | tags |
//! | below | `Source: Some Book` | source |
//! | below | `Author: name` | author |
//! | below, if something is above it | `**rag, agents**`, `**rag** · **agents**`, if each [looks like a tag](metadata_line::is_tag) | tags |
//! | above a text | bold tags, if the paragraph has at least two | tags |
//! | below, if something is above it | `<https://…>`, `https://…` | source |
//! | below, if something is above it | `— name`, `-- name`, `― name`, `– name`, `~ name` | author |
//! | below, if something is above it | `id: name` | id, instead of that of the title |
//!
//! The last line of a paragraph or a quote, or a list of one line below them, names the author too, if
//! it [closes](crate::entry::closing::closes) the text: a dash and a name, below a line that is ended on
//! purpose.
//!
//! An empty comment, `<!-- -->`, separates the text from its metadata, which allows a text to begin or
//! end with a paragraph that looks like metadata. Other comments stay in the text, where they are not
//! shown. A text that shows nothing makes no entry, unless it has an empty comment above or below it.
//!
//! A link definition can be anywhere in the file; it is copied to the end of each text that uses it. An
//! empty comment above a text means that the text is complete: no definition is copied to it or from
//! it.
//!
//! Front matter at the top, `key: value` between two lines `---` or TOML between two lines `+++`,
//! gives `section`, `author` and `source` to entries without their own, and `tags` to all entries. Other
//! keys are skipped, since they are for other tools.

pub mod metadata;
pub mod metadata_line;
pub mod references;

pub(crate) mod outline;

mod closing_line;
mod documentation;
mod front_matter;
mod parts;
mod pieces;
mod quotes;
mod reader;

use std::mem;
use std::ops::Range;

use crate::format::markdown::metadata::{Body, EMPTY_COMMENT};
use crate::format::markdown::outline::Outline;
use crate::format::markdown::quotes::Quotes;
use crate::format::markdown::reader::Reader;
use crate::format::markdown::references::Definitions;
use crate::format::parsed::{Parsed, ParsedBuilder};

/// Reads a Markdown collection. `section` is the section of entries without a section heading above
/// them, in a file whose front matter names no section.
///
/// A fault affects as little as possible: a control character is replaced, a taken id gets a number.
/// Only an entry without a title or text is left out.
///
/// ```
/// let source = "## Craft\n\n### Small steps\n\nOne at a time.\n\n-- Yi\n\n### Nothing\n";
/// let parsed = wisdom::format::markdown::read(source, "notes");
/// let entry = &parsed.entries[0];
/// assert_eq!((&*entry.title, &*entry.section), ("Small steps", "craft"));
/// assert_eq!((&*entry.text, entry.author.as_deref()), ("One at a time.", Some("Yi")));
/// assert_eq!(
///     parsed.diagnostics[0].to_string(),
///     "9:1: this entry has no text; write it below the title or remove the entry",
/// );
/// ```
pub fn read(source: &str, section: &str) -> Parsed {
    let mut builder = ParsedBuilder::new(source);
    let (defaults, start) = front_matter::read(&mut builder);
    let source = builder.source;
    let mut outline = Outline::read(source, start);
    let found = mem::take(&mut outline.definitions);
    let definitions = Definitions::new(source, found, complete_bodies(&outline, source));
    let quotes = if outline.titles() == 0 {
        Quotes::find(source, start, builder.most_entries())
    } else {
        None
    };
    let reader = Reader::new(builder, definitions, &defaults, section);
    match quotes {
        Some(quotes) => reader.quotes(&outline, quotes, start),
        None => reader.titled(&outline, start),
    }
}

/// Returns the bodies whose definitions of links are not shared.
fn complete_bodies(outline: &Outline, source: &str) -> Vec<Range<usize>> {
    let bodies = outline.headings().map(|(_, body)| body);
    bodies
        .filter(|body| source[body.clone()].contains(EMPTY_COMMENT))
        .filter(|body| Body::parse(&source[body.clone()]).is_complete)
        .collect()
}
