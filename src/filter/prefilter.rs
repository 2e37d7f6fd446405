//! Words that a text must have to be matched, so that the others need not be looked at.

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
