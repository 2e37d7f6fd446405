//! Entries, written in one of the output formats.

pub mod fortune;
pub mod json;
pub mod markdown;
pub mod page;

use std::io;
use std::ops::ControlFlow;

use crate::collection::pool::{Collection, Pool};
use crate::entry::Entry;
use crate::filter::Filter;
use crate::presentation::layout::{self, Layout};
use crate::presentation::line::Line;
use crate::presentation::output::page::Page;

/// How entries are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum OutputFormat {
    /// Laid out for a reader.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
    /// `CommonMark`.
    Markdown,
    /// A fortune file.
    Fortune,
}

impl OutputFormat {
    /// The formats with their names on the command line.
    pub const NAMES: [(&str, Self); 5] = [
        ("text", Self::Text),
        ("json", Self::Json),
        ("markdown", Self::Markdown),
        ("md", Self::Markdown),
        ("fortune", Self::Fortune),
    ];
}

/// What the options say of the entries that are written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct EntryStyle {
    pub(crate) format: OutputFormat,
    /// Whether each entry names its collection.
    pub(crate) shows_collection: bool,
    /// Whether there is one entry, which needs no heading above it in Markdown.
    pub(crate) is_single: bool,
}

/// Writes entries one after another.
pub(crate) struct EntryWriter<'a, 'o> {
    style: EntryStyle,
    layout: Layout<'a>,
    page: &'a mut Page<'o>,
    /// The collection whose heading was written last.
    collection: Option<String>,
    /// The section whose heading was written last.
    section: Option<String>,
    /// The number of entries that were written.
    pub(crate) written: usize,
    /// The number of characters that their texts have.
    pub(crate) length: u64,
}

impl<'a, 'o> EntryWriter<'a, 'o> {
    pub(crate) fn new(style: EntryStyle, layout: Layout<'a>, page: &'a mut Page<'o>) -> Self {
        Self {
            style,
            layout,
            page,
            collection: None,
            section: None,
            written: 0,
            length: 0,
        }
    }

    /// Writes every entry that the filter admits.
    pub(crate) fn all(&mut self, pool: &Pool, filter: &Filter) -> io::Result<()> {
        let mut result = Ok(());
        for collection in &pool.collections {
            let visited = collection.each(filter, &mut |_, entry| {
                result = self.entry(entry, collection);
                continue_if_ok(&result)
            });
            if visited.is_break() {
                break;
            }
        }
        result
    }

    /// Writes an entry of `collection`.
    pub(crate) fn entry(&mut self, entry: &Entry<'_>, collection: &Collection) -> io::Result<()> {
        let collection = self.style.shows_collection.then_some(&*collection.name);
        match self.style.format {
            OutputFormat::Text => self.text(entry, collection)?,
            OutputFormat::Json => self.page.line(&json::entry(entry, collection))?,
            OutputFormat::Markdown => self.markdown(entry, collection)?,
            OutputFormat::Fortune => self.fortune(entry, collection)?,
        }
        self.written += 1;
        self.length += entry.text.chars().count() as u64;
        Ok(())
    }

    fn text(&mut self, entry: &Entry<'_>, collection: Option<&str>) -> io::Result<()> {
        if self.written > 0 {
            let rule = [Line::default(), Line::rule(), Line::default()];
            self.page.lines(&rule)?;
        }
        if let Some(collection) = collection {
            self.page
                .lines(&[layout::collection(collection), Line::default()])?;
        }
        let document = entry.document();
        let mut result = Ok(());
        self.layout.each_line(entry, &document, &mut |line| {
            if result.is_ok() {
                result = self.page.lines(&[line]);
            }
        });
        result
    }

    /// Writes an entry as Markdown. The first entry of a collection and of a section is preceded by a
    /// heading; an entry shown alone has no heading for its section.
    fn markdown(&mut self, entry: &Entry<'_>, collection: Option<&str>) -> io::Result<()> {
        if self.written > 0 {
            self.page.line("")?;
        }
        if let Some(name) = collection
            && self.collection.as_deref() != collection
        {
            self.page.line(&markdown::collection(name))?;
            self.collection = Some(name.to_owned());
            self.section = None;
        }
        if !self.style.is_single && self.section.as_deref() != Some(&entry.section) {
            self.page.line(&markdown::section(&entry.section))?;
            self.section = Some(entry.section.to_string());
        }
        self.page.text(&markdown::entry(entry))
    }

    fn fortune(&mut self, entry: &Entry<'_>, collection: Option<&str>) -> io::Result<()> {
        if let Some(collection) = collection {
            self.page.line(&format!("({collection})"))?;
        }
        let document = entry.document();
        let mut text = String::new();
        let mut push = |line| fortune::push_line(&mut text, &line);
        self.layout.each_line(entry, &document, &mut push);
        text.push_str(fortune::END);
        self.page.text(&text)
    }
}

/// Visits further entries if the last one was written.
pub(crate) fn continue_if_ok<E>(result: &Result<(), E>) -> ControlFlow<()> {
    if result.is_ok() {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}
