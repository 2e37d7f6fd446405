//! The rules for a file that is parsed as a whole: TOML and Markdown.

use std::path::Path;

use crate::check::corpus::Corpus;
use crate::check::encoding;
use crate::check::report::FindingKind;
use crate::check::width;
use crate::entry::sanitize;
use crate::format::diagnostic::Diagnostic;
use crate::format::parsed::Parsed;
use crate::format::{Format, decode};

/// The source of a file, and what was parsed from it.
pub(crate) struct ParsedFile {
    pub(crate) source: String,
    /// What is wrong with the encoding.
    invalid: Option<Diagnostic>,
    pub(crate) parsed: Parsed,
}

impl ParsedFile {
    /// Parses the `bytes` of the file at `path`. Entries that name no section are in `section`.
    pub(crate) fn new(path: &Path, bytes: Vec<u8>, section: &str, format: Format) -> Self {
        let fields = encoding::invalid_fields(&bytes);
        let is_utf_16 = decode::is_utf_16(&bytes);
        let (source, mut invalid) = decode::text(bytes);
        if let Some(invalid) = invalid.as_mut().filter(|_| !is_utf_16) {
            invalid.message = format!("invalid UTF-8; {}", encoding::advice(path, &fields));
        }
        let parsed = format.parse(&source, section);
        Self {
            source,
            invalid,
            parsed,
        }
    }

    /// Checks the file.
    pub(crate) fn check(self, corpus: &mut Corpus) {
        corpus.add(FindingKind::Character, self.invalid);
        let escaped = |problem: Diagnostic| Diagnostic {
            message: sanitize::escape(&problem.message).into_owned(),
            ..problem
        };
        let problems = self.parsed.diagnostics.into_iter();
        let problems = problems.chain(self.parsed.notes).map(escaped);
        corpus.add(FindingKind::Form, problems);
        corpus.add_unlisted(self.parsed.unlisted + self.parsed.unlisted_notes);
        let source = &*self.source;
        let line_starts: Vec<usize> = std::iter::once(0)
            .chain(source.match_indices('\n').map(|(end, _)| end + 1))
            .collect();
        let starts = self.parsed.lines.iter().map(|line| line_starts[line - 1]);
        let ends = starts.clone().skip(1).chain([source.len()]);
        let lines = self.parsed.lines.iter();
        for ((entry, line), (start, end)) in self
            .parsed
            .entries
            .into_iter()
            .zip(lines)
            .zip(starts.zip(ends))
        {
            let source = source.get(start..end).unwrap_or_default();
            corpus.add(FindingKind::Wide, width::check(&entry, *line, source));
            corpus.add_entry(*line, &entry);
        }
    }
}
