//! Layer 2: the filter, which decides whether an entry matches.

pub mod pattern;
pub mod prefilter;
pub mod sections;
pub mod tags;

use std::fmt;
use std::rc::Rc;

use crate::entry::Entry;
use crate::filter::pattern::Patterns;
use crate::filter::sections::Sections;
use crate::filter::tags::AnyOf;

/// The conditions that an entry must all meet. The default filter has none.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The id of the entry.
    pub id: Option<String>,
    /// The condition on the section.
    pub sections: Sections,
    /// The conditions on the tags.
    pub tags: Vec<AnyOf>,
    /// The bound on the length of the text.
    pub length: Option<Length>,
    /// The regular expressions that must match.
    pub patterns: Patterns,
    /// Whether the entry fits the screen.
    pub fits: Option<Fits>,
}

/// A predicate that returns whether an entry fits the screen. The layout, in a higher layer, supplies it.
#[derive(Clone)]
pub struct Fits(pub Rc<dyn Fn(&Entry<'_>) -> bool>);

impl fmt::Debug for Fits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Fits")
    }
}

/// A bound on the length of a text, in characters including its markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Length {
    /// At most this many characters.
    AtMost(usize),
    /// More than this many characters.
    MoreThan(usize),
}

impl Filter {
    /// Returns whether there are no conditions, in which case no entry needs to be read.
    pub fn admits_all(&self) -> bool {
        // Destructured here and below, so that the compiler demands every new field.
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

    /// Returns whether the entry meets all conditions. Cheap conditions are checked first.
    pub fn admits(&self, entry: &Entry<'_>) -> bool {
        let Self {
            id,
            sections,
            tags,
            length,
            patterns,
            fits,
        } = self;
        id.as_ref().is_none_or(|id| entry.id == *id)
            && sections.admit(&entry.section)
            && tags.iter().all(|tags| tags.admits(&entry.tags))
            && length.is_none_or(|length| length.admits(&entry.text))
            && patterns.admit(entry)
            && fits.as_ref().is_none_or(|fits| (fits.0)(entry))
    }

    /// Returns whether the `bytes` of a text, in any encoding, show that no entry with that text and
    /// without title, tags and author can match. `false` means that [`admits`](Self::admits), which is
    /// much slower, has to decide.
    pub fn rules_out(&self, bytes: &[u8]) -> bool {
        self.patterns.rule_out(bytes)
    }
}

impl Length {
    fn admits(self, text: &str) -> bool {
        match self {
            Self::AtMost(bound) => text.chars().nth(bound).is_none(),
            Self::MoreThan(bound) => text.chars().nth(bound).is_some(),
        }
    }
}
