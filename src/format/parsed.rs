//! The outcome of parsing a file, whatever its format.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::{fmt, iter, mem};

use crate::entry::{Entry, id, message, sanitize};
use crate::format::diagnostic::{Diagnostic, floor_char_boundary};

/// The entries of a file, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The entries that can be read, including faulty ones, in the order of the file.
    pub entries: Vec<Entry<'static>>,
    /// The line on which each entry begins, counted from 1.
    pub lines: Vec<usize>,
    /// Everything that is wrong with the file, in the order of the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// Collects what a parser finds in a file. All offsets are byte indices into `source`.
pub(crate) struct ParsedBuilder<'s> {
    /// The file, without a byte order mark.
    pub(crate) source: &'s str,
    entries: Vec<Entry<'static>>,
    /// The offset of each entry.
    starts: Vec<usize>,
    /// The messages of the diagnostics, by offset.
    messages: BTreeMap<usize, Vec<String>>,
    line_starts: Vec<usize>,
    /// The offset of the first entry with each id, and the number for the next entry with that id.
    ids: BTreeMap<String, (usize, usize)>,
}

impl<'s> ParsedBuilder<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        let starts = source.match_indices('\n').map(|(index, _)| index + 1);
        Self {
            source,
            entries: Vec::new(),
            starts: Vec::new(),
            messages: BTreeMap::new(),
            line_starts: iter::once(0).chain(starts).collect(),
            ids: BTreeMap::new(),
        }
    }

    /// Adds the entry that begins at `start`.
    pub(crate) fn push(&mut self, start: usize, entry: Entry<'static>) {
        self.starts.push(start);
        self.entries.push(entry);
    }

    pub(crate) fn report(&mut self, offset: usize, message: impl Into<String>) {
        self.messages
            .entry(offset)
            .or_default()
            .push(message.into());
    }

    /// Reports `message` unless something is reported at `offset` already.
    pub(crate) fn report_if_first(&mut self, offset: usize, message: impl Into<String>) {
        if !self.messages.contains_key(&offset) {
            self.report(offset, message);
        }
    }

    /// Forgets what is reported at `offset`.
    pub(crate) fn discard(&mut self, offset: usize) {
        self.messages.remove(&offset);
    }

    /// Reports that `name` holds the control character `c`.
    pub(crate) fn report_control(&mut self, offset: usize, name: impl fmt::Display, c: char) {
        let found = message::control_character(c);
        self.report(offset, format!("{name} holds {found}"));
    }

    /// Returns the key of the section `name`, or reports that the name makes none.
    pub(crate) fn section_key(&mut self, offset: usize, name: &str) -> Option<String> {
        let key = id::section_key(name);
        if !key.is_empty() {
            return Some(key);
        }
        let name = sanitize::excerpt(name);
        let message =
            format!("the section `{name}` has no letter or digit to be asked for by; rename it");
        self.report(offset, message);
        None
    }

    /// Returns the id of an entry. `id` stands at `offset`, or was made from the title there. A taken
    /// id gets a number, and an empty one becomes `entry`; the report ends with what to do about it.
    pub(crate) fn id(
        &mut self,
        offset: usize,
        mut id: String,
        if_empty: &str,
        if_taken: &str,
    ) -> String {
        if id.is_empty() {
            self.report(offset, message::no_id("this title", if_empty));
            id = "entry".into();
        }
        if let Some((first, next)) = self.ids.get(&id).copied() {
            let line = self.line_at(first);
            let shown = sanitize::excerpt(&id);
            let message =
                format!("the id `{shown}` is taken by the entry on line {line}; {if_taken}");
            self.report(offset, message);
            let (number, numbered) = (next..usize::MAX)
                .map(|number| (number, format!("{id}-{number}")))
                .find(|(_, id)| !self.ids.contains_key(id))
                .unwrap_or((next, id.clone()));
            self.ids.insert(id, (first, number + 1));
            id = numbered;
        }
        self.ids.insert(id.clone(), (offset, 2));
        id
    }

    pub(crate) fn finish(mut self) -> Parsed {
        let mut diagnostics = Vec::new();
        // Columns are counted from the last diagnostic on: a file can be one line of nothing but
        // faults.
        let (mut counted, mut column) = (0, 1);
        for (offset, messages) in mem::take(&mut self.messages) {
            let offset = floor_char_boundary(self.source, offset);
            let line = self.line_at(offset);
            let start = self.line_starts[line - 1];
            if counted < start {
                (counted, column) = (start, 1);
            }
            column += self.source[counted..offset].chars().count();
            counted = offset;
            diagnostics.extend(messages.into_iter().map(|message| Diagnostic {
                line,
                column,
                message,
            }));
        }
        Parsed {
            lines: self.starts.iter().map(|at| self.line_at(*at)).collect(),
            entries: self.entries,
            diagnostics,
        }
    }

    /// Returns the line of `offset`, counted from 1.
    fn line_at(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }
}

/// Returns the tags without repeated and empty ones.
pub(crate) fn unique(tags: impl IntoIterator<Item = String>) -> Vec<Cow<'static, str>> {
    // With a set, a thousand tags don't take a million comparisons.
    let mut known = BTreeSet::new();
    tags.into_iter()
        .filter(|tag| !tag.is_empty() && known.insert(tag.clone()))
        .map(Cow::Owned)
        .collect()
}

/// Returns `text` without blank lines at either end. The indentation of the first line stays, since
/// it can be a code block's.
pub(crate) fn without_blank_ends(text: &str) -> &str {
    let text = text.trim_end();
    let blank = text.len() - text.trim_start().len();
    &text[text[..blank].rfind('\n').map_or(0, |at| at + 1)..]
}
