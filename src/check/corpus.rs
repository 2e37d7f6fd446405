//! All entries and problems of a check, for the rules that compare entries across files.

use std::borrow::Cow;
use std::mem;

use crate::check::duplicates::{Duplicates, Similarity};
use crate::check::report::{Finding, FindingKind, Report};
use crate::check::tags::Tags;
use crate::entry::Entry;
use crate::format::diagnostic::Diagnostic;

/// The files checked, their entries and their problems.
///
/// It keeps the line, two hashes and the tags of each entry. A million entries take 32 MB plus their
/// tags.
#[derive(Debug, Default)]
pub(crate) struct Corpus {
    /// The names of the files, escaped to be shown.
    files: Vec<String>,
    /// How files are read, where that isn't obvious, each with the index of its file.
    forms: Vec<(usize, Cow<'static, str>)>,
    entries: Vec<Location>,
    tags: Tags,
    duplicates: Duplicates,
    problems: Vec<(usize, FindingKind, Diagnostic)>,
    /// For each file, the number of problems that are listed, and of those that are not.
    counts: Vec<(usize, usize)>,
}

/// The number of problems of a file that are listed. More of them would be longer than the file, and
/// nobody reads them.
const MAX_PROBLEMS: usize = 1000;

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
        self.counts.push((0, 0));
    }

    /// Adds how the current file is read.
    pub(crate) fn add_form(&mut self, form: Option<Cow<'static, str>>) {
        let file = self.files.len() - 1;
        self.forms.extend(form.map(|form| (file, form)));
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
        for problem in problems {
            self.add_to_file(file, kind, problem);
        }
    }

    /// Counts problems of the current file that are not listed.
    pub(crate) fn add_unlisted(&mut self, count: usize) {
        if let Some((_, unlisted)) = self.counts.last_mut() {
            *unlisted += count;
        }
    }

    fn add_to_file(&mut self, file: usize, kind: FindingKind, problem: Diagnostic) {
        let (listed, unlisted) = &mut self.counts[file];
        if *listed < MAX_PROBLEMS {
            *listed += 1;
            self.problems.push((file, kind, problem));
        } else {
            *unlisted += 1;
        }
    }

    /// Compares the entries with each other and returns all problems.
    pub(crate) fn into_report(mut self) -> Report {
        self.compare_texts();
        self.compare_tags();
        // The sort is stable: problems at one position stay in the order in which they were found.
        self.problems
            .sort_by_key(|(file, _, problem)| (*file, problem.line, problem.column));
        let counts = self.counts.iter();
        let problems = counts.map(|(listed, unlisted)| listed + unlisted).sum();
        self.count_unlisted();
        let finding = |(file, kind, problem): (usize, FindingKind, Diagnostic)| Finding {
            path: self.files[file].clone(),
            line: problem.line,
            column: problem.column,
            kind,
            message: problem.message,
        };
        let forms = self.forms.into_iter();
        Report {
            forms: forms
                .map(|(file, form)| (self.files[file].clone(), form))
                .collect(),
            entries: self.entries.len(),
            files: self.files.len(),
            problems,
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
        self.add_to_file(file, kind, problem);
    }

    /// Adds to each file that has them the number of problems that are not listed, at its last problem.
    fn count_unlisted(&mut self) {
        for index in (0..self.problems.len()).rev() {
            let (file, _, last) = &self.problems[index];
            let unlisted = mem::take(&mut self.counts[*file].1);
            if unlisted > 0 {
                let message = format!("and {unlisted} more problems in this file; fix these first");
                let (file, problem) = (
                    *file,
                    Diagnostic {
                        message,
                        ..last.clone()
                    },
                );
                self.problems
                    .insert(index + 1, (file, FindingKind::More, problem));
            }
        }
    }
}
