//! Which texts read like quotes, rather than like names, words or paths.

/// The fewest words of a text that reads like prose, and the fewest characters in a script without spaces.
const WORDS: usize = 4;
const WIDE: usize = 6;

/// Returns whether `text` ends as a sentence or a quotation does, or has several words.
///
/// ```
/// use wisdom::entry::prose::is_prose;
/// assert!(is_prose("Less is always more") && is_prose("Cut!") && is_prose("\u{201c}Cut\u{201d}"));
/// assert!(!is_prose("**Fast**") && !is_prose("GET /quotes"));
/// ```
pub fn is_prose(text: &str) -> bool {
    let is_wide = |c: &char| *c >= '\u{3040}' && c.is_alphabetic();
    is_ended(text)
        || text.split_whitespace().nth(WORDS - 1).is_some()
        || text.chars().filter(is_wide).nth(WIDE - 1).is_some()
}

/// Returns whether `text` ends as a sentence or a quotation does.
pub fn is_ended(text: &str) -> bool {
    const SIGNS: &str = ".!?\u{2026}\u{3002}\u{ff01}\u{ff1f}\"\u{201d}\u{2019}\u{bb}\u{201c}\u{300d}\u{300f}\u{300b}";
    let text = text.trim_end_matches(|c: char| c.is_whitespace() || c == '*' || c == '_');
    text.ends_with(|c| SIGNS.contains(c))
}
