//! All entries and problems of a check, for the rules that compare entries across files.

use crate::check::duplicates::{Duplicates, Similarity};
use crate::check::report::{Finding, FindingKind, Report};
use crate::check::tags::Tags;
use crate::entry::Entry;
use crate::format::diagnostic::Diagnostic;

/// The files checked, their entries and their problems.
///
/// It keeps the line, two hashes and the tags of each entry. A million entries take 32 MB, besides
/// their tags.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    /// The names of the files, escaped to be shown.
    files: Vec<String>,
    entries: Vec<Location>,
    tags: Tags,
    duplicates: Duplicates,
    problems: Vec<(usize, FindingKind, Diagnostic)>,
}

#[derive(Clone, Copy, Debug)]
struct Location {
    /// The index of the file.
    file: usize,
    line: usize,
}

impl Corpus {
    /// Starts a file. Entries and problems added from now on belong to it.
    pub(crate) fn start_file(&mut self, name: String) {
        self.files.push(name);
    }

    /// Adds an entry that starts on `line`.
    pub(crate) fn add_entry(&mut self, line: usize, entry: &Entry<'_>) {
        self.tags.add(self.entries.len(), &entry.tags);
        self.duplicates.add(&entry.text);
        let file = self.files.len() - 1;
        self.entries.push(Location { file, line });
    }

    /// Adds the problems that a rule found in the current file.
    pub(crate) fn add(
        &mut self,
        kind: FindingKind,
        problems: impl IntoIterator<Item = Diagnostic>,
    ) {
        let file = self.files.len() - 1;
        let problems = problems.into_iter();
        self.problems
            .extend(problems.map(|problem| (file, kind, problem)));
    }

    /// Compares the entries with each other and returns all problems.
    pub(crate) fn into_report(mut self) -> Report {
        self.compare_texts();
        self.compare_tags();
        // The sort is stable: problems at one position stay in the order in which they were found.
        self.problems
            .sort_by_key(|(file, _, problem)| (*file, problem.line, problem.column));
        let finding = |(file, kind, problem): (usize, FindingKind, Diagnostic)| Finding {
            path: self.files[file].clone(),
            line: problem.line,
            column: problem.column,
            kind,
            message: problem.message,
        };
        Report {
            entries: self.entries.len(),
            files: self.files.len(),
            findings: self.problems.into_iter().map(finding).collect(),
        }
    }

    fn compare_texts(&mut self) {
        for duplicate in self.duplicates.find() {
            let Location { file, line } = self.entries[duplicate.original];
            let original = format!("{}:{line}", self.files[file]);
            let kind = match duplicate.similarity {
                Similarity::Exact => FindingKind::Same,
                Similarity::Letters => FindingKind::Near,
            };
            self.add_to_entry(duplicate.index, kind, duplicate.message(&original));
        }
    }

    fn compare_tags(&mut self) {
        for (entry, message) in self.tags.lone() {
            self.add_to_entry(entry, FindingKind::Tag, message);
        }
    }

    fn add_to_entry(&mut self, index: usize, kind: FindingKind, message: String) {
        let Location { file, line } = self.entries[index];
        let problem = Diagnostic::on_line(line, message);
        self.problems.push((file, kind, problem));
    }
}
