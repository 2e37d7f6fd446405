//! The syntax of `--section`: a comma or repeating the option is *or*, a leading `!` or `^` excludes.

use std::error::Error;
use std::fmt;

use crate::entry::id;

/// The sections whose entries are admitted. The default admits all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sections {
    /// The keys of the sections to admit. If empty, all are admitted but the excluded ones.
    pub wanted: Vec<String>,
    /// The keys of the sections to leave out.
    pub excluded: Vec<String>,
}

/// The error of an empty name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingSection;

impl Sections {
    /// Parses the values of all `--section` options.
    ///
    /// # Errors
    ///
    /// Returns an error if a name has no letter or digit.
    ///
    /// ```
    /// use wisdom::filter::sections::{MissingSection, Sections};
    /// let sections = Sections::parse(["research,fun", "!fun"]).unwrap();
    /// assert!(sections.admit("research"));
    /// assert!(!sections.admit("fun") && !sections.admit("craft"));
    /// assert_eq!(Sections::parse(["research,"]), Err(MissingSection));
    /// ```
    pub fn parse<'v>(values: impl IntoIterator<Item = &'v str>) -> Result<Self, MissingSection> {
        let mut sections = Self::default();
        for name in values.into_iter().flat_map(|value| value.split(',')) {
            let (name, is_excluded) = split_exclusion(name);
            let key = id::section_key(name);
            if key.is_empty() {
                return Err(MissingSection);
            }
            if is_excluded {
                sections.excluded.push(key);
            } else {
                sections.wanted.push(key);
            }
        }
        Ok(sections)
    }

    /// Returns whether the entries of `section` are admitted.
    pub fn admit(&self, section: &str) -> bool {
        let has = |keys: &[String]| keys.iter().any(|key| key == section);
        (self.wanted.is_empty() || has(&self.wanted)) && !has(&self.excluded)
    }

    /// Returns whether all sections are admitted.
    pub fn is_empty(&self) -> bool {
        self.wanted.is_empty() && self.excluded.is_empty()
    }

    /// Admits other sections too, unless further keys are wanted: forgets that `key` is wanted.
    pub(crate) fn forget(&mut self, key: &str) {
        self.wanted.retain(|wanted| wanted != key);
    }

    /// Returns all keys, to be replaced by the names that they abbreviate.
    pub fn keys_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.wanted.iter_mut().chain(&mut self.excluded)
    }
}

/// Splits the mark `!` or `^`, which excludes, from the beginning of a name. Returns the name without
/// spaces around it, and whether it has the mark. A shell can take `!` for itself, but never `^`.
pub(super) fn split_exclusion(name: &str) -> (&str, bool) {
    let name = name.trim();
    let rest = name.strip_prefix(['!', '^']);
    (rest.unwrap_or(name).trim_start(), rest.is_some())
}

impl fmt::Display for MissingSection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("has an empty name")
    }
}

impl Error for MissingSection {}
