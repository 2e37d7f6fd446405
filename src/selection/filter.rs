//! Which entries are meant.

use std::fmt;
use std::rc::Rc;

use regex::Regex;

use super::tags::AnyOf;
use crate::collection::sieve::{Sieve, Word};
use crate::entry::Entry;

/// What an entry must satisfy. The default is satisfied by every entry.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The entry with this id.
    pub id: Option<String>,
    /// Any of these sections, by their [keys](crate::entry::name::section_key); empty means all.
    pub sections: Vec<String>,
    /// All of these.
    pub tags: Vec<AnyOf>,
    /// How long the text may be.
    pub length: Option<Length>,
    /// Each of these is to be found somewhere in the entry.
    pub patterns: Vec<Regex>,
    /// Words of which every entry has one that the patterns admit; none if that is not known.
    pub words: Vec<Word>,
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
            words: _,
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

impl Sieve for Filter {
    /// What is cheap is asked first.
    fn admits(&self, entry: &Entry<'_>) -> bool {
        self.id.as_ref().is_none_or(|id| entry.id == *id)
            && (self.sections.is_empty() || self.sections.iter().any(|key| entry.section == *key))
            && self.tags.iter().all(|tags| tags.admits(&entry.tags))
            && self.length.is_none_or(|length| length.admits(&entry.text))
            && (self.patterns.is_empty() || self.patterns_admit(entry))
            && self.fits.as_ref().is_none_or(|fits| (fits.0)(entry))
    }

    fn admits_text(&self, text: &str) -> bool {
        self.length.is_none_or(|length| length.admits(text))
            && self.patterns.iter().all(|pattern| pattern.is_match(text))
    }

    fn words(&self) -> &[Word] {
        &self.words
    }

    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// Words of which whatever `pattern`, a regular expression, matches has one in it, as far as a look at
/// the expression tells: the longest of each alternative, of ASCII letters and digits, two at least.
///
/// ```
/// use wisdom::selection::filter::required_words;
/// assert_eq!(required_words(r"^gre[a-z]* needles?\b|pin"), Some(vec!["needle", "pin"]));
/// assert_eq!(required_words("needle|."), None);
/// ```
pub fn required_words(pattern: &str) -> Option<Vec<&str>> {
    // What is in brackets may be there in one case only; flags change what letters mean.
    if pattern.contains('(') {
        return None;
    }
    pattern.split('|').map(required_word).collect()
}

/// The word of an alternative. One that was split at a `|` of another meaning has none.
fn required_word(pattern: &str) -> Option<&str> {
    let bytes = pattern.as_bytes();
    let mut longest = 0..0;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            at += 1;
        }
        // What follows can say that the last letter need not be there: `+*` does as well.
        let certain = match bytes.get(at) {
            Some(b'?' | b'*' | b'+' | b'{') => at.saturating_sub(1).max(start),
            _ => at,
        };
        if certain - start > longest.len() {
            longest = start..certain;
        }
        match bytes.get(at) {
            Some(b'\\') => match bytes.get(at + 1) {
                Some(b'b' | b'B' | b'w' | b'W' | b'd' | b'D' | b's' | b'S') => at += 2,
                Some(sign) if sign.is_ascii_punctuation() => at += 2,
                _ => return None,
            },
            Some(b'[') => {
                // A class in a class, and a bracket that is a member, are not worth the trouble.
                let end = bytes[at + 1..]
                    .iter()
                    .position(|b| matches!(b, b'[' | b']' | b'\\'))?;
                if end == 0 || bytes[at + 1 + end] != b']' || bytes[at + 1..].starts_with(b"^]") {
                    return None;
                }
                at += end + 2;
            }
            Some(b'{') => at += 1 + bytes[at..].iter().position(|b| *b == b'}')?,
            _ => at += 1,
        }
    }
    (longest.len() > 1).then(|| &pattern[longest])
}

impl Length {
    fn admits(self, text: &str) -> bool {
        match self {
            Self::AtMost(most) => text.chars().nth(most).is_none(),
            Self::MoreThan(least) => text.chars().nth(least).is_some(),
        }
    }
}
