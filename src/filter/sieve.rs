//! Which entries are meant, as far as a collection is told so that it need not make the others.

use std::cell::RefCell;

use memchr::memmem::Finder;

use crate::entry::Entry;

/// Says which entries are meant.
pub trait Sieve {
    /// Whether the entry is meant.
    fn admits(&self, entry: &Entry<'_>) -> bool;

    /// Whether an entry of this text can be meant that has no title, tags and author.
    fn admits_text(&self, text: &str) -> bool;

    /// Words of which every entry has one that is meant; none if that is not known.
    fn words(&self) -> &[Word];

    /// The id that an entry has which is meant, if that must be a certain one.
    fn id(&self) -> Option<&str>;
}

/// A word of ASCII letters and digits that is looked for in the bytes of a file.
#[derive(Clone, Debug)]
pub struct Word {
    finder: Finder<'static>,
    /// What is looked at, in lower case, where any case will do.
    lower: Option<RefCell<Vec<u8>>>,
}

impl Word {
    /// The word of these `letters`, ASCII letters and digits.
    pub fn new(letters: &str, in_any_case: bool) -> Self {
        let letters = if in_any_case {
            &letters.to_ascii_lowercase()
        } else {
            letters
        };
        Self {
            finder: Finder::new(letters).into_owned(),
            lower: in_any_case.then(RefCell::default),
        }
    }

    /// Whether the text that these bytes stand for cannot have the word, whatever its encoding.
    pub fn is_missing(&self, bytes: &[u8]) -> bool {
        let is_found = if let Some(lower) = &self.lower {
            let mut lower = lower.borrow_mut();
            lower.clear();
            lower.extend_from_slice(bytes);
            // Beyond ASCII are letters that are a `k` and an `s` in another case.
            !set_bits_of_lower_case(&mut lower) || self.finder.find(&lower).is_some()
        } else {
            self.finder.find(bytes).is_some()
        };
        // A letter that was struck twice stands twice in the bytes.
        !is_found && memchr::memchr(b'\x08', bytes).is_none()
    }
}

/// Puts letters into lower case, eight at a time, and says whether all bytes are ASCII. Digits stay what
/// they are, and nothing else becomes a letter; a control may become a digit, and be looked at in vain.
fn set_bits_of_lower_case(bytes: &mut [u8]) -> bool {
    const LOWER: u8 = b'a' - b'A';
    const BEYOND: u8 = 0x80;
    let (eights, rest) = bytes.as_chunks_mut();
    let mut all = 0;
    for eight in eights {
        let number = u64::from_ne_bytes(*eight);
        all |= number;
        *eight = (number | u64::from_ne_bytes([LOWER; 8])).to_ne_bytes();
    }
    let mut is_ascii = all & u64::from_ne_bytes([BEYOND; 8]) == 0;
    for byte in rest {
        is_ascii &= *byte & BEYOND == 0;
        *byte |= LOWER;
    }
    is_ascii
}
