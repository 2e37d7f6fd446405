//! Words that a text must have to be matched, so that the others need not be looked at.

use std::cell::RefCell;

use memchr::memmem::Finder;

/// Words of which whatever `pattern`, a regular expression, matches has one in it, as far as a look at
/// the expression tells: the longest of each alternative, of ASCII letters and digits, two at least.
///
/// ```
/// use wisdom::filter::prefilter::words;
/// assert_eq!(words(r"^gre[a-z]* needles?\b|pin"), Some(vec!["needle", "pin"]));
/// assert_eq!(words("needle|."), None);
/// ```
pub fn words(pattern: &str) -> Option<Vec<&str>> {
    // What is in brackets may be there in one case only; flags change what letters mean.
    if pattern.contains('(') {
        return None;
    }
    pattern.split('|').map(word).collect()
}

/// The word of an alternative. One that was split at a `|` of another meaning has none.
fn word(pattern: &str) -> Option<&str> {
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

/// A word of ASCII letters and digits that is looked for in the bytes of a file.
#[derive(Clone, Debug)]
pub struct Needle {
    finder: Finder<'static>,
    /// What is looked at, in lower case, where any case will do.
    lower: Option<RefCell<Vec<u8>>>,
}

impl Needle {
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
