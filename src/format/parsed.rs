//! The result of parsing a file in any format.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::{fmt, iter, mem};

use crate::entry::{Entry, id, message, sanitize};
use crate::format::diagnostic::{Diagnostic, floor_char_boundary};

/// The entries of a file, and what is wrong with it.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The entries that could be read, including faulty ones, in the order of the file.
    pub entries: Vec<Entry<'static>>,
    /// How the file is read, if its format alone doesn't say so.
    pub form: Option<&'static str>,
    /// What the file looks like.
    pub likeness: Likeness,
    /// The line on which each entry begins, counted from 1.
    pub lines: Vec<usize>,
    /// What is wrong with the file, in the order of the file: the first thousand problems.
    pub diagnostics: Vec<Diagnostic>,
    /// What is not wrong, but worth a report when the file is checked: the first thousand notes.
    pub notes: Vec<Diagnostic>,
    /// The number of further problems.
    pub unlisted: usize,
    /// The number of further notes.
    pub unlisted_notes: usize,
}

/// What a file looks like, by its contents. In a folder, whose files nobody named, files that look like
/// something other than a collection are skipped.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Likeness {
    /// A collection.
    #[default]
    Collection,
    /// Documentation in the form of a collection: nothing else, if it is in a README.
    Documentation,
    /// Something else, such as the settings of a program.
    Other,
}

/// The number of problems that are kept. A file full of mistakes would otherwise take many times its size
/// in memory, and nobody reads more of them.
const MAX_PROBLEMS: usize = 1000;

/// How many times its size, and how many bytes in any case, a file may give to its entries by what they
/// share, as the section of a file. Each entry has a copy: without a bound, a long section and many
/// entries would take memory as the square of the file.
const MAX_SHARED: usize = 8;
const MIN_SHARED: usize = 512 << 10;

/// The size in bytes of an average entry, of which a file may have as many as it likes, and the number
/// of smaller ones that any file may have.
const MIN_ENTRY_BYTES: usize = 16;
const MIN_ENTRIES: usize = 1 << 14;

/// Collects the entries and diagnostics of a file. All offsets are byte indices into `source`, relative to
/// `base`.
pub(crate) struct ParsedBuilder<'s> {
    /// The text of the file, without a byte order mark.
    pub(crate) source: &'s str,
    /// The byte that offsets are relative to.
    pub(crate) base: usize,
    /// How the file is read, if its format alone doesn't say so.
    pub(crate) form: Option<&'static str>,
    /// What the file looks like, if its entries don't show it.
    pub(crate) likeness: Option<Likeness>,
    /// The number of entries that may be words, names or messages of other programs.
    pub(crate) unclear: usize,
    entries: Vec<Entry<'static>>,
    /// The offset at which each entry begins.
    starts: Vec<usize>,
    diagnostics: Messages,
    notes: Messages,
    /// The number of bytes that the file may still give to its entries by what they share.
    shareable: Option<usize>,
    line_starts: Vec<usize>,
    /// For each id, the offset of the first entry that has it, and the number to try for the next entry
    /// with that id.
    ids: BTreeMap<Box<str>, (usize, usize)>,
}

/// Messages about a file.
#[derive(Default)]
struct Messages {
    /// The first of them, by offset.
    kept: BTreeMap<usize, Vec<String>>,
    /// The number of all.
    count: usize,
}

impl Messages {
    fn add(&mut self, offset: usize, message: String) {
        self.count += 1;
        if self.count <= MAX_PROBLEMS {
            self.kept.entry(offset).or_default().push(message);
        }
    }

    /// Returns the number of messages that are not kept.
    fn unlisted(&self) -> usize {
        self.count.saturating_sub(MAX_PROBLEMS)
    }
}

impl Likeness {
    /// Returns whether a file in a folder is something other than a collection.
    pub fn is_unrelated(self, is_readme: bool) -> bool {
        match self {
            Self::Collection => false,
            Self::Documentation => is_readme,
            Self::Other => true,
        }
    }
}

impl<'s> ParsedBuilder<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        let source = source.strip_prefix('\u{feff}').unwrap_or(source);
        let starts = source.match_indices('\n').map(|(index, _)| index + 1);
        Self {
            source,
            base: 0,
            form: None,
            likeness: None,
            unclear: 0,
            shareable: Some(MIN_SHARED.max(MAX_SHARED * source.len())),
            entries: Vec::new(),
            starts: Vec::new(),
            diagnostics: Messages::default(),
            notes: Messages::default(),
            line_starts: iter::once(0).chain(starts).collect(),
            ids: BTreeMap::new(),
        }
    }

    /// Reserves memory for `count` entries: a growing list of them would be copied, and take twice as much.
    pub(crate) fn reserve(&mut self, count: usize) {
        self.starts.reserve_exact(count);
        self.entries.reserve_exact(count);
    }

    /// Adds the entry that begins at `start`.
    pub(crate) fn push(&mut self, start: usize, entry: Entry<'static>) {
        self.starts.push(self.base + start);
        self.entries.push(entry);
    }

    pub(crate) fn report(&mut self, offset: usize, message: impl Into<String>) {
        self.diagnostics.add(self.base + offset, message.into());
    }

    /// Reports what only `--check` shows.
    pub(crate) fn note(&mut self, offset: usize, message: impl Into<String>) {
        self.notes.add(self.base + offset, message.into());
    }

    /// Returns the entries so far.
    pub(crate) fn entries(&self) -> &[Entry<'static>] {
        &self.entries
    }

    /// Returns whether there is an entry or a report.
    pub(crate) fn is_blank(&self) -> bool {
        self.entries.is_empty() && self.diagnostics.count == 0
    }

    /// Reports `message` unless `offset` already has a report.
    pub(crate) fn report_if_first(&mut self, offset: usize, message: impl Into<String>) {
        if !self.diagnostics.kept.contains_key(&(self.base + offset)) {
            self.report(offset, message);
        }
    }

    /// Removes the reports at `offset`, of which one was made even if it was not kept.
    pub(crate) fn discard(&mut self, offset: usize) {
        let kept = self.diagnostics.kept.remove(&(self.base + offset));
        let count = kept.map_or(1, |messages| messages.len());
        self.diagnostics.count = self.diagnostics.count.saturating_sub(count);
    }

    /// Reports that the field called `name` contains the control character `c`.
    pub(crate) fn report_control(&mut self, offset: usize, name: impl fmt::Display, c: char) {
        let control = message::control_character(c);
        self.report(offset, format!("{name} contains {control}"));
    }

    /// Returns the key of the section `name`, or reports that its key is empty.
    pub(crate) fn section_key(&mut self, offset: usize, name: &str) -> Option<String> {
        let key = id::section_key(name);
        if !key.is_empty() {
            return Some(key);
        }
        let name = sanitize::excerpt(name);
        let message = format!("the section `{name}` has no letter or digit; rename it");
        self.report(offset, message);
        None
    }

    /// Returns a unique id for an entry whose `id`, or the title it is made from, is at `offset`. An
    /// empty id becomes `entry`, and a taken id gets a number; both are reported, with the advice
    /// `if_empty` or `if_taken`. Two equal titles are only worth a note.
    pub(crate) fn id(
        &mut self,
        offset: usize,
        mut id: String,
        is_given: bool,
        if_empty: &str,
        if_taken: &str,
    ) -> String {
        if id.is_empty() {
            self.report(offset, message::no_id("this title", if_empty));
            id = "entry".into();
        }
        if let Some((first, _)) = self.ids.get(&*id).copied() {
            let line = self.line_at(first);
            let shown = sanitize::excerpt(&id);
            let message =
                format!("the id `{shown}` is already used by the entry on line {line}; {if_taken}");
            let messages = if is_given {
                &mut self.diagnostics
            } else {
                &mut self.notes
            };
            messages.add(self.base + offset, message);
        }
        self.unique_id(offset, id)
    }

    /// Returns `id` for an entry at `offset`, with a number if it is taken, and without a report.
    pub(crate) fn unique_id(&mut self, offset: usize, mut id: String) -> String {
        if let Some((first, next)) = self.ids.get(&*id).copied() {
            let (number, numbered) = (next..usize::MAX)
                .map(|number| (number, format!("{id}-{number}")))
                .find(|(_, id)| !self.ids.contains_key(&**id))
                .unwrap_or((next, id.clone()));
            self.ids.insert(id.into(), (first, number + 1));
            id = numbered;
        }
        self.ids.insert(id.as_str().into(), (self.base + offset, 2));
        id
    }

    /// Returns a unique id for an entry without a title, made from the first words of its `text`. Many
    /// texts can begin alike without a problem.
    pub(crate) fn id_of_text(&mut self, offset: usize, text: &str) -> String {
        let id = id::of_text(text);
        self.unique_id(offset, if id.is_empty() { "entry".into() } else { id })
    }

    /// Returns the number of entries that the file may have.
    pub(crate) fn most_entries(&self) -> usize {
        MIN_ENTRIES.max(self.source.len() / MIN_ENTRY_BYTES)
    }

    /// Returns whether another entry may be added, at `start`. Reports the first one that may not: tiny
    /// entries would take a hundred times the size of their file in memory.
    pub(crate) fn has_room(&mut self, start: usize) -> bool {
        let most = self.most_entries();
        let has_room = self.entries.len() < most;
        if !has_room {
            let message =
                format!("only the first {most} entries of this file are read; split the file");
            self.report(start, message);
        }
        has_room
    }

    /// Returns whether the entry at `offset` may get `length` bytes that it shares with other entries, and
    /// reports the first one that may not.
    pub(crate) fn share(&mut self, offset: usize, length: usize) -> bool {
        let Some(left) = self.shareable else {
            return length == 0;
        };
        self.shareable = left.checked_sub(length);
        if self.shareable.is_none() {
            let message = "what this entry shares with others, such as its section, is too long to be \
                           repeated; shorten it";
            self.report(offset, message);
        }
        self.shareable.is_some()
    }

    pub(crate) fn finish(mut self) -> Parsed {
        let diagnostics = mem::take(&mut self.diagnostics);
        let notes = mem::take(&mut self.notes);
        let likeness = if self.entries.is_empty() || 2 * self.unclear >= self.entries.len() {
            Likeness::Other
        } else {
            Likeness::Collection
        };
        Parsed {
            form: self.form,
            likeness: self.likeness.unwrap_or(likeness),
            lines: self
                .starts
                .iter()
                .map(|start| self.line_at(*start))
                .collect(),
            unlisted: diagnostics.unlisted(),
            unlisted_notes: notes.unlisted(),
            diagnostics: self.located(diagnostics.kept),
            notes: self.located(notes.kept),
            entries: self.entries,
        }
    }

    /// Returns a diagnostic for each of the messages, which are given by offset.
    fn located(&self, messages: BTreeMap<usize, Vec<String>>) -> Vec<Diagnostic> {
        let mut diagnostics = Vec::new();
        // Counts columns from the previous diagnostic: counting from the start of the line would take
        // quadratic time in a file that is one long line of faults.
        let (mut counted, mut column) = (0, 1);
        for (offset, messages) in messages {
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
        diagnostics
    }

    /// Returns the line of `offset`, counted from 1.
    fn line_at(&self, offset: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= offset)
    }
}

/// Returns the tags without duplicates and empty ones.
pub(crate) fn unique(tags: impl IntoIterator<Item = String>) -> Vec<Cow<'static, str>> {
    // Without a set, a thousand tags would take a million comparisons.
    let mut known = BTreeSet::new();
    tags.into_iter()
        .filter(|tag| !tag.is_empty() && known.insert(tag.clone()))
        .map(Cow::Owned)
        .collect()
}

/// Returns `text` without blank lines at either end. The first line keeps its indentation, which can
/// be that of a code block.
pub(crate) fn without_blank_ends(text: &str) -> &str {
    let text = text.trim_end();
    let blank = text.len() - text.trim_start().len();
    &text[text[..blank].rfind('\n').map_or(0, |index| index + 1)..]
}
