//! The syntax of `--tag`: a comma is *or*, repeating the option is *and*, a leading `!` or `^` is *not*.

use std::borrow::Cow;
use std::error::Error;
use std::fmt;

use crate::entry::id;
use crate::filter::sections::split_exclusion;

/// The value of one `--tag`: alternatives, at least one of which must hold for an entry's tags.
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
    /// Returns an error if a tag is missing before or after a comma, or after `!` or `^`.
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
            let (tag, is_excluded) = split_exclusion(part);
            match id::tag_key(tag) {
                tag if tag.is_empty() => Err(MissingTag),
                tag => Ok(Alternative {
                    tag,
                    wanted: !is_excluded,
                }),
            }
        });
        alternatives.collect::<Result<_, _>>().map(Self)
    }

    /// Returns whether at least one alternative holds for an entry with these `tags`.
    pub fn admits(&self, tags: &[Cow<'_, str>]) -> bool {
        self.0.iter().any(|alternative| {
            let has_tag = tags.iter().any(|tag| *tag == alternative.tag);
            has_tag == alternative.wanted
        })
    }

    /// Returns the tag of each alternative, and whether an entry must have it or must not.
    pub fn alternatives(&self) -> impl ExactSizeIterator<Item = (&str, bool)> {
        let alternatives = self.0.iter();
        alternatives.map(|alternative| (alternative.tag.as_str(), alternative.wanted))
    }

    /// Removes the alternative that an entry has `tag`. Returns whether any alternative is left.
    pub(crate) fn forget(&mut self, tag: &str) -> bool {
        let is_other = |one: &Alternative| one.tag != tag || !one.wanted;
        self.0.retain(is_other);
        !self.0.is_empty()
    }

    /// Returns the tags of all alternatives, to be replaced by the names that they abbreviate.
    pub fn tags_mut(&mut self) -> impl Iterator<Item = &mut String> {
        self.0.iter_mut().map(|alternative| &mut alternative.tag)
    }
}

/// Formats the value of `--tag`, with the tags as stored.
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
        f.write_str("empty tag")
    }
}

impl Error for MissingTag {}
