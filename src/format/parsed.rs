//! What reading a text file comes to, whatever its grammar.

use std::collections::BTreeMap;

use crate::entry::{Entry, sanitize};
use crate::format::diagnostic::Diagnostic;

/// What a file holds.
#[derive(Debug, Default)]
pub struct Parsed {
    /// The entries that can be read, in the file's order, also those that a fault was found in.
    pub entries: Vec<Entry<'static>>,
    /// The line on which each entry begins, counted from 1.
    pub lines: Vec<usize>,
    /// Everything that is wrong with the file, in the file's order.
    pub diagnostics: Vec<Diagnostic>,
}

/// A reading that is under way.
pub(crate) struct ParsedBuilder<'s> {
    pub(crate) source: &'s str,
    pub(crate) entries: Vec<Entry<'static>>,
    /// Where each of them begins in `source`.
    pub(crate) starts: Vec<usize>,
    /// Each with its place in `source`.
    pub(crate) diagnostics: Vec<(usize, String)>,
    line_starts: Vec<usize>,
    /// Where each id was given or made, and the number that the next entry of that id may get.
    ids: BTreeMap<String, (usize, usize)>,
}

impl<'s> ParsedBuilder<'s> {
    pub(crate) fn new(source: &'s str) -> Self {
        let starts = source.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            source,
            entries: Vec::new(),
            starts: Vec::new(),
            diagnostics: Vec::new(),
            line_starts: std::iter::once(0).chain(starts).collect(),
            ids: BTreeMap::new(),
        }
    }

    pub(crate) fn report(&mut self, at: usize, message: String) {
        self.diagnostics.push((at, message));
    }

    /// The line, counted from 1, of a place in `source`.
    fn line_of(&self, at: usize) -> usize {
        self.line_starts.partition_point(|start| *start <= at)
    }

    /// `id`, which was given or made at `at`. One that is taken already gets a number, and `mend` says
    /// how that is helped.
    pub(crate) fn id(&mut self, mut id: String, at: usize, mend: &str) -> String {
        if let Some((first, next)) = self.ids.get(&id).copied() {
            let line = self.line_of(first);
            let shown = sanitize::excerpt(&id);
            let message = format!("the id `{shown}` is taken by the entry on line {line}; {mend}");
            self.report(at, message);
            let (number, numbered) = (next..usize::MAX)
                .map(|n| (n, format!("{id}-{n}")))
                .find(|(_, id)| !self.ids.contains_key(id))
                .unwrap_or((next, id.clone()));
            self.ids.insert(id, (first, number + 1));
            id = numbered;
        }
        self.ids.insert(id.clone(), (at, 2));
        id
    }

    pub(crate) fn finish(mut self) -> Parsed {
        let mut diagnostics = std::mem::take(&mut self.diagnostics);
        diagnostics.sort_by_key(|(at, _)| *at);
        // Counted on from the fault before: a file can be one line of nothing but faults.
        let (mut counted, mut column) = (0, 1);
        let place = |(at, message): (usize, String)| {
            let line = self.line_of(at);
            let start = self.line_starts[line - 1];
            if counted < start {
                (counted, column) = (start, 1);
            }
            let at = (0..=at.min(self.source.len()))
                .rfind(|at| self.source.is_char_boundary(*at))
                .unwrap_or(counted);
            column += self.source[counted..at].chars().count();
            counted = at;
            Diagnostic {
                line,
                column,
                message,
            }
        };
        Parsed {
            lines: self.starts.iter().map(|at| self.line_of(*at)).collect(),
            diagnostics: diagnostics.into_iter().map(place).collect(),
            entries: self.entries,
        }
    }
}

/// `text` without blank lines at either end. Only whole lines go: the spaces before the first word can
/// be those of a code block.
pub(crate) fn without_blank_ends(text: &str) -> &str {
    let text = text.trim_end();
    let blank = text.len() - text.trim_start().len();
    &text[text[..blank].rfind('\n').map_or(0, |at| at + 1)..]
}

/// The first control character of `text` that the gate replaces, and where it stands.
pub fn control_in(text: &str) -> Option<(usize, char)> {
    text.char_indices().find(|(at, c)| {
        let is_line_end = *c == '\r' && text[at + 1..].starts_with('\n');
        sanitize::is_control(*c) && !matches!(c, '\n' | '\t') && !is_line_end
    })
}
