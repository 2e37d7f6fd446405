//! Layer 2: which entries match.

pub mod pattern;
pub mod prefilter;
pub mod tags;

use std::fmt;
use std::rc::Rc;

use crate::entry::Entry;
use crate::filter::pattern::Patterns;
use crate::filter::tags::AnyOf;

/// The conditions that an entry must meet, all of them. By default there are none.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The id of the entry.
    pub id: Option<String>,
    /// The [keys](crate::entry::id::section_key) of sections, one of which must be that of the entry,
    /// or none for any section.
    pub sections: Vec<String>,
    /// Conditions on the tags.
    pub tags: Vec<AnyOf>,
    /// The length of the text.
    pub length: Option<Length>,
    /// Regular expressions that must match.
    pub patterns: Patterns,
    /// The room for the entry.
    pub fits: Option<Fits>,
}

/// A predicate that tells whether an entry fits the room in which it is shown, which depends on its
/// layout.
#[derive(Clone)]
pub struct Fits(pub Rc<dyn Fn(&Entry<'_>) -> bool>);

impl fmt::Debug for Fits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fits")
    }
}

/// A bound on the length of a text, in characters of its source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// At most this many characters.
    AtMost(usize),
    /// More characters than this.
    MoreThan(usize),
}

impl Filter {
    /// Returns whether there are no conditions, and no entry needs to be looked at.
    pub fn admits_all(&self) -> bool {
        // All fields are named, so that none is forgotten here.
        let Self {
            id,
            sections,
            tags,
            length,
            patterns,
            fits,
        } = self;
        id.is_none()
            && sections.is_empty()
            && tags.is_empty()
            && length.is_none()
            && patterns.is_empty()
            && fits.is_none()
    }

    /// Returns whether the entry meets all conditions. Those that are cheap to check come first.
    pub fn admits(&self, entry: &Entry<'_>) -> bool {
        self.id.as_ref().is_none_or(|id| entry.id == *id)
            && (self.sections.is_empty() || self.sections.iter().any(|key| entry.section == *key))
            && self.tags.iter().all(|tags| tags.admits(&entry.tags))
            && self.length.is_none_or(|length| length.admits(&entry.text))
            && self.patterns.admit(entry)
            && self.fits.as_ref().is_none_or(|fits| (fits.0)(entry))
    }

    /// Returns whether an entry cannot meet the conditions whose text has these `bytes`, whatever their
    /// encoding, and which has no title, tags or author. Much cheaper than [`admits`](Self::admits), it
    /// doesn't know of every such entry.
    pub fn rules_out(&self, bytes: &[u8]) -> bool {
        self.patterns.rule_out(bytes)
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
