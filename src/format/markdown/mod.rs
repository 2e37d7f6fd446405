//! Reads a collection in Markdown, as people keep it in a repository.
//!
//! # The rule
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
pub(crate) mod readme;
pub mod references;

mod closing_line;
mod front_matter;
mod outline;
mod parts;

use std::mem;
use std::ops::Range;

use pulldown_cmark::HeadingLevel;

use crate::entry::{Entry, Form, id, sanitize};
use crate::format::diagnostic::Diagnostic;
use crate::format::markdown::front_matter::Defaults;
use crate::format::markdown::metadata::{Body, EMPTY_COMMENT, top_blocks};
use crate::format::markdown::outline::{Heading, Outline};
use crate::format::markdown::references::Definitions;
use crate::format::parsed::{Parsed, ParsedBuilder, unique};

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
    let mut definitions = Definitions::new(source, found, complete_bodies(&outline, source));
    let titles = outline.titles();
    builder.reserve(titles);
    if titles == 0 {
        let message =
            "no entries in this file; write each as a heading `### Title` with its text below it";
        builder.report(start, message);
    }
    let name = id::section_key(section);
    let file_section = defaults.section.as_ref().unwrap_or(&name);
    let mut section = file_section.clone();
    for (heading, body) in outline.headings() {
        match heading.level {
            HeadingLevel::H1 => section.clone_from(file_section),
            HeadingLevel::H2 => {
                let name = heading.line(&mut builder, &definitions, "this heading");
                let key = builder.section_key(heading.range.start, &name);
                section = key.unwrap_or_else(|| file_section.clone());
            }
            _ => {
                let shared = (&*section, &defaults);
                read_entry(
                    &mut builder,
                    (heading, body),
                    &mut definitions,
                    shared,
                    &name,
                );
            }
        }
    }
    builder.finish()
}

/// Returns a diagnostic for each text directly under the heading of a section or of a part of the file,
/// where it is never shown. Text above the first section and the first entry introduces the file, and is
/// fine.
pub(crate) fn untitled(source: &str) -> Vec<Diagnostic> {
    let (_, start) = front_matter::read(&mut ParsedBuilder::new(source));
    let mut builder = ParsedBuilder::new(source);
    let source = builder.source;
    let outline = Outline::read(source, start);
    let mut is_introduction = true;
    for (heading, body) in outline.headings() {
        is_introduction &= heading.level == HeadingLevel::H1;
        if is_introduction || heading.level == HeadingLevel::H3 {
            continue;
        }
        let text = &source[body.clone()];
        if let Some(block) = top_blocks(text).iter().find(|block| block.has_words()) {
            let message =
                "this text has no title and is not shown; put a heading `### Title` above it";
            let line = text[..block.range.start].rfind('\n');
            let index = line.map_or(0, |index| index + 1);
            builder.report(body.start + index, message);
        }
    }
    builder.finish().diagnostics
}

/// Returns the bodies whose definitions of links are not shared.
fn complete_bodies(outline: &Outline, source: &str) -> Vec<Range<usize>> {
    let bodies = outline.headings().map(|(_, body)| body);
    bodies
        .filter(|body| source[body.clone()].contains(EMPTY_COMMENT))
        .filter(|body| Body::parse(&source[body.clone()]).is_complete)
        .collect()
}

/// Reads the entry with a `body` under `heading`, to which its file gives a section and the defaults. If these are too
/// long, the section is `name`.
fn read_entry(
    builder: &mut ParsedBuilder<'_>,
    (heading, body): (&Heading, Range<usize>),
    definitions: &mut Definitions<'_>,
    (section, defaults): (&str, &Defaults),
    name: &str,
) {
    let start = heading.range.start;
    let title = heading.line(builder, definitions, "this title");
    if title.is_empty() {
        let message = "this heading has no title; add one or remove the entry";
        builder.report(start, message);
        return;
    }
    let source = &builder.source[body.clone()];
    if let Some((index, c)) = sanitize::find_control(source) {
        builder.report_control(body.start + index, "this text", c);
    }
    let mut body = Body::parse(&sanitize::text(source, sanitize::COMMONMARK_TAB));
    if body.text.is_empty() {
        let message = "this entry has no text; write it below the title or remove the entry";
        builder.report(start, message);
        return;
    }
    if !body.is_complete && definitions.add_to(&mut body.text).is_err() {
        let message = "this entry has links whose definitions are too long to be copied to every entry \
                       that uses them; write these links in full";
        builder.report(start, message);
    }
    let is_given = body.id.is_some();
    let if_taken = if is_given {
        "give this entry another id"
    } else {
        "give this entry another title"
    };
    let id = body.id.unwrap_or_else(|| id::slug(&title));
    let id = builder.id(start, id, is_given, "add a word", if_taken);
    let is_shared = builder.share(start, section.len() + defaults.len());
    let section = if is_shared { section } else { name };
    let defaults = is_shared.then_some(defaults);
    let tags = defaults.map_or(&[][..], |defaults| &defaults.tags);
    let tags = body.tags.into_iter().chain(tags.iter().cloned());
    let author = body.author.or_else(|| defaults?.author.clone());
    let origin = body.source.or_else(|| defaults?.source.clone());
    let entry = Entry {
        id: id.into(),
        title: title.into(),
        section: section.to_owned().into(),
        tags: unique(tags).into(),
        text: body.text.into(),
        form: Form::CommonMark,
        author: author.map(Into::into),
        source: origin.map(Into::into),
    };
    builder.push(start, entry);
}
