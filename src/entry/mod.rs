//! Layer 1: what an entry is, and what text may hold.

pub mod document;
pub mod id;
pub mod message;
pub mod sanitize;
pub mod suggest;

use std::borrow::Cow;

use document::Document;

/// One piece of wisdom.
///
/// All text in it has passed the [gate]: it holds no control character but the line feeds of
/// [`text`](Self::text). Fields are [`Cow`]s, so that an entry of the built-in table is a constant
/// that costs nothing to load, and one read from a file owns what it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry<'a> {
    /// What `--id` takes: stable, and unique within a collection. The [slug](id::slug) of the
    /// title, or what the file gives.
    pub id: Cow<'a, str>,
    /// One line. Empty where there is none, as in a fortune file.
    pub title: Cow<'a, str>,
    /// The section's [key](id::section_key).
    pub section: Cow<'a, str>,
    /// Lower-case, without doubles, in the order of the file.
    pub tags: Cow<'a, [Cow<'a, str>]>,
    /// Without blank lines at either end.
    pub text: Cow<'a, str>,
    /// How the text is to be read.
    pub form: Form,
    /// Whom it comes from, as it is to be read: `after Yi`.
    pub author: Option<Cow<'a, str>>,
    /// A URL or another reference.
    pub source: Option<Cow<'a, str>>,
}

/// How a text is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Form {
    /// As `CommonMark`.
    #[default]
    CommonMark,
    /// As it stands: lines that an author broke, verse, tables, drawings.
    Plain,
}

impl Entry<'_> {
    /// The text, read in its form.
    pub fn document(&self) -> Document {
        match self.form {
            Form::CommonMark => Document::parse(&self.text),
            Form::Plain => Document::plain(&self.text),
        }
    }

    /// The same entry, borrowing from this one. Costs no allocation.
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
