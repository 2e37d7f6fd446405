//! The language of `--tag`: a comma is *or*, repeating the option is *and*, a leading `!` is *not*.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::entry::id;

/// The value of one `--tag`: alternatives, one of which the tags of an entry must meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyOf(Vec<Alternative>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Alternative {
    tag: String,
    wanted: bool,
}

/// The error of an alternative without a tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MissingTag;

impl AnyOf {
    /// Parses the value of `--tag`.
    ///
    /// # Errors
    ///
    /// If a tag is missing before or behind a comma, or behind `!`.
    ///
    /// ```
    /// use wisdom::filter::tags::{AnyOf, MissingTag};
    /// let tags = AnyOf::parse("rag,!satire").unwrap();
    /// assert!(tags.admits(&["rag".into(), "satire".into()]));
    /// assert!(!tags.admits(&["satire".into()]));
    /// assert_eq!(AnyOf::parse("rag,,"), Err(MissingTag));
    /// ```
    pub fn parse(value: &str) -> Result<Self, MissingTag> {
        let alternatives = value.split(',').map(|part| {
            let part = part.trim();
            let (tag, wanted) = match part.strip_prefix('!') {
                Some(tag) => (tag, false),
                None => (part, true),
            };
            match id::tag_key(tag) {
                tag if tag.is_empty() => Err(MissingTag),
                tag => Ok(Alternative { tag, wanted }),
            }
        });
        alternatives.collect::<Result<_, _>>().map(Self)
    }

    /// Returns whether an entry with these tags meets one of the alternatives.
    pub fn admits(&self, tags: &[Cow<'_, str>]) -> bool {
        self.0
            .iter()
            .any(|one| tags.iter().any(|tag| *tag == one.tag) == one.wanted)
    }

    /// Returns the alternatives: each with its tag, and whether an entry must have it or not.
    pub fn alternatives(&self) -> impl ExactSizeIterator<Item = (&str, bool)> {
        self.0.iter().map(|one| (one.tag.as_str(), one.wanted))
    }

    /// Returns the tags of all alternatives.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|one| one.tag.as_str())
    }
}

/// Writes the value of `--tag` with its tags as they are stored.
impl fmt::Display for AnyOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Alternative { tag, wanted }) in self.0.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let not = if *wanted { "" } else { "!" };
            write!(f, "{comma}{not}{tag}")?;
        }
        Ok(())
    }
}

impl fmt::Display for MissingTag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a tag is missing")
    }
}

impl Error for MissingTag {}
