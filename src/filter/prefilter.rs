//! Words that every match of a pattern contains. A text without them needn't be decoded or matched.

use std::cell::RefCell;

use memchr::memmem::Finder;

/// Returns the longest word of each alternative of the regular expression `pattern`, or `None` if an
/// alternative has none. Every match of the pattern contains one of the words. A word is two or more
/// ASCII letters or digits.
///
/// ```
/// use wisdom::filter::prefilter::words;
/// assert_eq!(words(r"^gre[a-z]* needles?\b|pin"), Some(vec!["needle", "pin"]));
/// assert_eq!(words("needle|."), None);
/// ```
pub fn words(pattern: &str) -> Option<Vec<&str>> {
    // A group can be optional, and a flag can change the meaning of letters.
    if pattern.contains('(') {
        return None;
    }
    pattern.split('|').map(longest_word).collect()
}

/// Returns the longest word of an alternative, or `None` if it has none or is only a part of one, split
/// at a `|` inside a class.
fn longest_word(pattern: &str) -> Option<&str> {
    let bytes = pattern.as_bytes();
    let mut longest = 0..0;
    let mut index = 0;
    while index < bytes.len() {
        let start = index;
        while bytes.get(index).is_some_and(u8::is_ascii_alphanumeric) {
            index += 1;
        }
        // A quantifier can make the last letter optional, even `+`, as in `+*`.
        let end = match bytes.get(index) {
            Some(b'?' | b'*' | b'+' | b'{') => index.saturating_sub(1).max(start),
            _ => index,
        };
        if end - start > longest.len() {
            longest = start..end;
        }
        match bytes.get(index) {
            Some(b'\\') => match bytes.get(index + 1) {
                Some(b'b' | b'B' | b'w' | b'W' | b'd' | b'D' | b's' | b'S') => index += 2,
                Some(sign) if sign.is_ascii_punctuation() => index += 2,
                _ => return None,
            },
            Some(b'[') => {
                // Classes with a nested class, a bracket or an escape are not worth parsing.
                let end = bytes[index + 1..]
                    .iter()
                    .position(|b| matches!(b, b'[' | b']' | b'\\'))?;
                if end == 0
                    || bytes[index + 1 + end] != b']'
                    || bytes[index + 1..].starts_with(b"^]")
                {
                    return None;
                }
                index += end + 2;
            }
            Some(b'{') => index += 1 + bytes[index..].iter().position(|b| *b == b'}')?,
            _ => index += 1,
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
    /// Returns a needle for `word`, which consists of ASCII letters and digits.
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

    /// Returns whether a text with these `bytes`, in any encoding, cannot contain the word. May return
    /// `false` even if the word is missing.
    pub fn is_missing(&self, bytes: &[u8]) -> bool {
        let is_found = if let Some(lower) = &self.lower {
            let mut lower = lower.borrow_mut();
            lower.clear();
            lower.extend_from_slice(bytes);
            // Regular expressions fold the Kelvin sign to `k` and the long s to `s`.
            !set_lower_case_bits(&mut lower) || self.finder.find(&lower).is_some()
        } else {
            self.finder.find(bytes).is_some()
        };
        // An overstrike or a color sequence can separate the letters of a word.
        !is_found && memchr::memchr2(b'\x08', b'\x1b', bytes).is_none()
    }
}

/// Sets the bit that makes ASCII letters lower case in all `bytes`, and returns whether the bytes are
/// ASCII. Works on eight bytes at a time. Digits already have the bit, and no other byte becomes a
/// letter. A control can become a digit, which at worst finds a word that isn't in the text.
fn set_lower_case_bits(bytes: &mut [u8]) -> bool {
    const LOWER_CASE: u8 = b'a' - b'A';
    const NOT_ASCII: u8 = 0x80;
    let (chunks, rest) = bytes.as_chunks_mut();
    let mut union = 0;
    for chunk in chunks {
        let number = u64::from_ne_bytes(*chunk);
        union |= number;
        *chunk = (number | u64::from_ne_bytes([LOWER_CASE; 8])).to_ne_bytes();
    }
    let mut is_ascii = union & u64::from_ne_bytes([NOT_ASCII; 8]) == 0;
    for byte in rest {
        is_ascii &= *byte & NOT_ASCII == 0;
        *byte |= LOWER_CASE;
    }
    is_ascii
}
