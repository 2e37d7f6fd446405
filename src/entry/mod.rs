//! Layer 1: what an entry is, and what its text may contain.

pub mod closing;
pub mod comment;
pub mod commonmark;
pub mod document;
pub mod id;
pub mod joint;
mod links;
pub mod message;
pub mod prose;
pub mod sanitize;
pub mod shallow;
pub mod suggest;

use std::borrow::Cow;

use crate::entry::document::Document;

/// One piece of wisdom.
///
/// All text in it is [sanitized](sanitize): the only control characters are the line feeds of
/// [`text`](Self::text). The fields are [`Cow`]s: a built-in entry is a constant that costs nothing to
/// load, while an entry from a file owns its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// A stable name, unique within a collection: the `id` in the file, or the [slug](id::slug) of the
    /// title.
    pub id: Cow<'a, str>,
    /// The title, on one line. Empty if the entry has no title, as in a fortune file.
    pub title: Cow<'a, str>,
    /// The section's [key](id::section_key).
    pub section: Cow<'a, str>,
    /// The tags in the order of the file, in lower case and without duplicates.
    pub tags: Cow<'a, [Cow<'a, str>]>,
    /// The text, without blank lines at either end.
    pub text: Cow<'a, str>,
    /// The form of the text.
    pub form: Form,
    /// The author, as shown: `after Yi`.
    pub author: Option<Cow<'a, str>>,
    /// A URL or another reference.
    pub source: Option<Cow<'a, str>>,
}

/// How the text of an entry is interpreted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// `CommonMark`.
    #[default]
    CommonMark,
    /// Text whose lines are kept, as in verse, tables and drawings.
    Plain,
}

impl Entry<'_> {
    /// Parses the text according to [`form`](Self::form).
    pub fn document(&self) -> Document {
        match self.form {
            Form::CommonMark => Document::parse(&self.text),
            Form::Plain => Document::plain(&self.text),
        }
    }

    /// Returns a copy that borrows from this entry, without allocating.
    pub fn borrowed(&self) -> Entry<'_> {
        Entry {
            id: Cow::Borrowed(&self.id),
            title: Cow::Borrowed(&self.title),
            section: Cow::Borrowed(&self.section),
            tags: Cow::Borrowed(&self.tags),
            text: Cow::Borrowed(&self.text),
            form: self.form,
            author: self.author.as_deref().map(Cow::Borrowed),
            source: self.source.as_deref().map(Cow::Borrowed),
        }
    }
}
