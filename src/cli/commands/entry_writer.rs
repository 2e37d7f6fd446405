//! Writes entries in an output format.

use std::io;
use std::ops::ControlFlow;

use crate::cli::args::OutputFormat;
use crate::cli::commands::output::Output;
use crate::cli::options::{Options, Show};
use crate::collection::pool::{Collection, Pool};
use crate::entry::Entry;
use crate::presentation::layout::{self, Layout};
use crate::presentation::line::Line;
use crate::presentation::output::{fortune, json, markdown};

/// Writes entries one after another.
pub(crate) struct EntryWriter<'a, 'o> {
    options: &'a Options,
    layout: Layout<'a>,
    output: &'a mut Output<'o>,
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
    pub(crate) fn new(
        options: &'a Options,
        layout: Layout<'a>,
        output: &'a mut Output<'o>,
    ) -> Self {
        Self {
            options,
            layout,
            output,
            collection: None,
            section: None,
            written: 0,
            length: 0,
        }
    }

    /// Writes every entry that the filter admits.
    pub(crate) fn all(&mut self, pool: &Pool) -> io::Result<()> {
        let mut result = Ok(());
        for collection in &pool.collections {
            let visited = collection.each(&self.options.filter, &mut |_, entry| {
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
        let collection = self.options.show_collection.then_some(&*collection.name);
        match self.options.format {
            OutputFormat::Text => self.text(entry, collection)?,
            OutputFormat::Json => self.output.line(&json::entry(entry, collection))?,
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
            self.output.lines(&rule)?;
        }
        if let Some(collection) = collection {
            self.output
                .lines(&[layout::collection(collection), Line::default()])?;
        }
        let document = entry.document();
        self.output.lines(&self.layout.entry(entry, &document))
    }

    /// Writes an entry as Markdown. The first entry of a collection and of a section is preceded by a
    /// heading; an entry shown alone has no heading for its section.
    fn markdown(&mut self, entry: &Entry<'_>, collection: Option<&str>) -> io::Result<()> {
        if self.written > 0 {
            self.output.line("")?;
        }
        if let Some(name) = collection
            && self.collection.as_deref() != collection
        {
            self.output.line(&markdown::collection(name))?;
            self.collection = Some(name.to_owned());
            self.section = None;
        }
        if self.options.show != Show::One && self.section.as_deref() != Some(&entry.section) {
            self.output.line(&markdown::section(&entry.section))?;
            self.section = Some(entry.section.to_string());
        }
        self.output.text(&markdown::entry(entry))
    }

    fn fortune(&mut self, entry: &Entry<'_>, collection: Option<&str>) -> io::Result<()> {
        if let Some(collection) = collection {
            self.output.line(&format!("({collection})"))?;
        }
        let document = entry.document();
        let lines = self.layout.entry(entry, &document);
        self.output.text(&fortune::entry(&lines))
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
