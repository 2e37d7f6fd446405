//! Words that every match of a pattern contains: a text without them need not be decoded or matched.

use std::cell::RefCell;

use memchr::memmem::Finder;

/// Returns words of which every match of the regular expression `pattern` contains one, or `None` if
/// no such words are found: the longest of each alternative. A word has at least two letters or
/// digits, all of them ASCII.
///
/// ```
/// use wisdom::filter::prefilter::words;
/// assert_eq!(words(r"^gre[a-z]* needles?\b|pin"), Some(vec!["needle", "pin"]));
/// assert_eq!(words("needle|."), None);
/// ```
pub fn words(pattern: &str) -> Option<Vec<&str>> {
    // A group can be optional, and flags change what letters mean.
    if pattern.contains('(') {
        return None;
    }
    pattern.split('|').map(longest_word).collect()
}

/// Returns the longest word of an alternative. One that was split at a `|` inside a class has none.
fn longest_word(pattern: &str) -> Option<&str> {
    let bytes = pattern.as_bytes();
    let mut longest = 0..0;
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        while bytes.get(at).is_some_and(u8::is_ascii_alphanumeric) {
            at += 1;
        }
        // A quantifier can make the last letter optional, even `+`, as in `+*`.
        let end = match bytes.get(at) {
            Some(b'?' | b'*' | b'+' | b'{') => at.saturating_sub(1).max(start),
            _ => at,
        };
        if end - start > longest.len() {
            longest = start..end;
        }
        match bytes.get(at) {
            Some(b'\\') => match bytes.get(at + 1) {
                Some(b'b' | b'B' | b'w' | b'W' | b'd' | b'D' | b's' | b'S') => at += 2,
                Some(sign) if sign.is_ascii_punctuation() => at += 2,
                _ => return None,
            },
            Some(b'[') => {
                // Not worth parsing: nested classes, and classes with a bracket or an escape in them.
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

/// A word that is searched for in the bytes of a text.
#[derive(Clone, Debug)]
pub struct Needle {
    finder: Finder<'static>,
    /// A buffer for the bytes in lower case, if case is ignored.
    lower: Option<RefCell<Vec<u8>>>,
}

impl Needle {
    /// Makes a needle of a `word` of ASCII letters and digits.
    pub fn new(word: &str, ignore_case: bool) -> Self {
        let word = if ignore_case {
            &word.to_ascii_lowercase()
        } else {
            word
        };
        Self {
            finder: Finder::new(word).into_owned(),
            lower: ignore_case.then(RefCell::default),
        }
    }

    /// Returns whether the text with these bytes cannot contain the word, in whatever encoding. May
    /// return `false` although the word is missing.
    pub fn is_missing(&self, bytes: &[u8]) -> bool {
        let is_found = if let Some(lower) = &self.lower {
            let mut lower = lower.borrow_mut();
            lower.clear();
            lower.extend_from_slice(bytes);
            // The Kelvin sign and the long s are a `k` and an `s` in another case.
            !set_lower_case_bits(&mut lower) || self.finder.find(&lower).is_some()
        } else {
            self.finder.find(bytes).is_some()
        };
        // Overstrike puts other bytes between the letters.
        !is_found && memchr::memchr(b'\x08', bytes).is_none()
    }
}

/// Sets the bit that makes letters lower case in all `bytes`, eight at a time, and returns whether they
/// are ASCII. Digits have the bit already, and no other byte becomes a letter. A control can become a
/// digit, and the search finds a word where there is none.
fn set_lower_case_bits(bytes: &mut [u8]) -> bool {
    const LOWER_CASE: u8 = b'a' - b'A';
    const NOT_ASCII: u8 = 0x80;
    let (eights, rest) = bytes.as_chunks_mut();
    let mut all = 0;
    for eight in eights {
        let number = u64::from_ne_bytes(*eight);
        all |= number;
        *eight = (number | u64::from_ne_bytes([LOWER_CASE; 8])).to_ne_bytes();
    }
    let mut is_ascii = all & u64::from_ne_bytes([NOT_ASCII; 8]) == 0;
    for byte in rest {
        is_ascii &= *byte & NOT_ASCII == 0;
        *byte |= LOWER_CASE;
    }
    is_ascii
}
