//! Which entries are meant.

pub mod prefilter;
pub mod tags;

use std::fmt;
use std::rc::Rc;

use regex::Regex;

use crate::entry::Entry;
use crate::filter::prefilter::Needle;
use crate::filter::tags::AnyOf;

/// What an entry must satisfy. The default is satisfied by every entry.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The entry with this id.
    pub id: Option<String>,
    /// Any of these sections, by their [keys](crate::entry::id::section_key); empty means all.
    pub sections: Vec<String>,
    /// All of these.
    pub tags: Vec<AnyOf>,
    /// How long the text may be.
    pub length: Option<Length>,
    /// Each of these is to be found somewhere in the entry.
    pub patterns: Vec<Regex>,
    /// Words of which every entry has one that the patterns admit; none if that is not known.
    pub needles: Vec<Needle>,
    /// What only whoever lays an entry out can tell.
    pub fits: Option<Fits>,
}

/// Whether an entry fits where it is to be shown.
#[derive(Clone)]
pub struct Fits(pub Rc<dyn Fn(&Entry<'_>) -> bool>);

impl fmt::Debug for Fits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fits")
    }
}

/// A bound on the length of a text, in characters of its `CommonMark`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// That many at most.
    AtMost(usize),
    /// More than that.
    MoreThan(usize),
}

impl Filter {
    /// Whether every entry is admitted, so that none needs to be looked at.
    pub fn admits_all(&self) -> bool {
        let Self {
            id,
            sections,
            tags,
            length,
            patterns,
            needles: _,
            fits,
        } = self;
        id.is_none()
            && sections.is_empty()
            && tags.is_empty()
            && length.is_none()
            && patterns.is_empty()
            && fits.is_none()
    }

    /// A pattern is looked for in what a reader sees: the title, each block of the text without its
    /// markup and line ends, each tag, and the author.
    fn patterns_admit(&self, entry: &Entry<'_>) -> bool {
        let document = entry.document();
        self.patterns.iter().all(|pattern| {
            pattern.is_match(&entry.title)
                || document
                    .blocks
                    .iter()
                    .any(|block| pattern.is_match(&block.text))
                || entry.tags.iter().any(|tag| pattern.is_match(tag))
                || entry
                    .author
                    .as_ref()
                    .is_some_and(|author| pattern.is_match(author))
        })
    }
}

impl Filter {
    /// Whether the entry matches. Cheap conditions come first.
    pub fn admits(&self, entry: &Entry<'_>) -> bool {
        self.id.as_ref().is_none_or(|id| entry.id == *id)
            && (self.sections.is_empty() || self.sections.iter().any(|key| entry.section == *key))
            && self.tags.iter().all(|tags| tags.admits(&entry.tags))
            && self.length.is_none_or(|length| length.admits(&entry.text))
            && (self.patterns.is_empty() || self.patterns_admit(entry))
            && self.fits.as_ref().is_none_or(|fits| (fits.0)(entry))
    }

    /// Whether an entry of this text can match that has no title, tags or author.
    pub fn admits_text(&self, text: &str) -> bool {
        self.length.is_none_or(|length| length.admits(text))
            && self.patterns.iter().all(|pattern| pattern.is_match(text))
    }

    /// Whether the raw bytes of a text rule out a match, whatever their encoding.
    pub fn rules_out(&self, bytes: &[u8]) -> bool {
        !self.needles.is_empty() && self.needles.iter().all(|needle| needle.is_missing(bytes))
    }
}

impl Length {
    fn admits(self, text: &str) -> bool {
        match self {
            Self::AtMost(most) => text.chars().nth(most).is_none(),
            Self::MoreThan(least) => text.chars().nth(least).is_some(),
        }
    }
}
