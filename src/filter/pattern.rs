//! Regular expressions that an entry must match.

use std::error::Error;
use std::fmt;

use regex::{Regex, RegexBuilder};

use crate::entry::{Entry, Form, sanitize};
use crate::filter::prefilter::{self, Needle};

/// Regular expressions that must all match an entry. If there are none, every entry matches.
#[derive(Clone, Debug, Default)]
pub struct Patterns {
    regexes: Vec<Regex>,
    /// Words, at least one of which occurs in every matching text. Empty if no words are known.
    needles: Vec<Needle>,
}

/// The error of a pattern that is not a regular expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternError {
    /// The pattern as typed.
    pub pattern: String,
    /// What is wrong with it.
    pub reason: String,
}

impl Patterns {
    /// Compiles `patterns`. `^` and `$` match at the start and end of each line too.
    ///
    /// # Errors
    ///
    /// Returns an error for the first pattern that is not a regular expression.
    ///
    /// ```
    /// use wisdom::filter::pattern::Patterns;
    /// assert!(Patterns::new(&["^needles?$"], true).is_ok());
    /// assert!(Patterns::new(&["needle", "("], false).is_err());
    /// ```
    pub fn new(patterns: &[&str], ignore_case: bool) -> Result<Self, PatternError> {
        let words = patterns
            .iter()
            .filter_map(|pattern| prefilter::words(pattern));
        // A longer word occurs in fewer entries, and is found faster.
        let words = words.max_by_key(|words| words.iter().map(|word| word.len()).min());
        let needles = words
            .iter()
            .flatten()
            .map(|word| Needle::new(word, ignore_case));
        let regexes = patterns.iter().map(|pattern| compile(pattern, ignore_case));
        Ok(Self {
            needles: needles.collect(),
            regexes: regexes.collect::<Result<_, _>>()?,
        })
    }

    /// Returns the compiled patterns, in the order of the arguments.
    pub fn regexes(&self) -> &[Regex] {
        &self.regexes
    }

    /// Returns whether there are no patterns.
    pub fn is_empty(&self) -> bool {
        self.regexes.is_empty()
    }

    /// Returns whether every pattern matches something that a reader sees of the entry: the title, a
    /// block of the text without its markup, a tag, or the author.
    pub(super) fn admit(&self, entry: &Entry<'_>) -> bool {
        if self.is_empty() {
            return true;
        }
        let document = match entry.form {
            Form::CommonMark => Some(entry.document()),
            // Plain text is a single block, and is searched without a copy.
            Form::Plain => None,
        };
        let in_text = |regex: &Regex| match &document {
            Some(document) => document
                .blocks
                .iter()
                .any(|block| regex.is_match(&block.text)),
            None => regex.is_match(&entry.text),
        };
        self.regexes.iter().all(|regex| {
            regex.is_match(&entry.title)
                || in_text(regex)
                || entry.tags.iter().any(|tag| regex.is_match(tag))
                || entry.author.iter().any(|author| regex.is_match(author))
        })
    }

    /// Returns whether the `bytes` of a text, in any encoding, lack every word that a match would
    /// contain.
    pub(super) fn rule_out(&self, bytes: &[u8]) -> bool {
        !self.needles.is_empty() && self.needles.iter().all(|needle| needle.is_missing(bytes))
    }
}

fn compile(pattern: &str, ignore_case: bool) -> Result<Regex, PatternError> {
    let regex = RegexBuilder::new(pattern)
        .case_insensitive(ignore_case)
        .multi_line(true)
        .build();
    regex.map_err(|error| {
        // The last line says what is wrong; the lines above it show where.
        let error = error.to_string();
        let reason = error.lines().next_back().unwrap_or_default();
        PatternError {
            pattern: pattern.to_owned(),
            reason: reason.trim_start_matches("error: ").to_owned(),
        }
    })
}

impl fmt::Display for PatternError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let pattern = sanitize::excerpt(&self.pattern);
        let reason = sanitize::excerpt(&self.reason);
        write!(f, "invalid regular expression '{pattern}': {reason}")
    }
}

impl Error for PatternError {}
