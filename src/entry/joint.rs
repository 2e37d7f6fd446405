//! Joins the lines of a paragraph.

/// The most characters at the end of a line that are examined.
const EXAMINED: usize = 8;

/// Returns whether the lines `above` and `below` are joined without a space, because the characters at
/// their joint are written without spaces: Han, kana, and the punctuation and full-width forms that
/// go with them. Hangul has spaces between its words.
///
/// Dashes, dots and quotation marks that Chinese shares with other scripts count as the character on
/// their other side.
///
/// ```
/// use wisdom::entry::joint::is_without_space;
/// assert!(is_without_space("行到水窮處，", "坐看雲起時。"));
/// assert!(!is_without_space("행복은", "가까이"));
/// assert!(!is_without_space("用", "Rust"));
/// ```
pub fn is_without_space(above: &str, below: &str) -> bool {
    // Nearly all lines of other scripts end here.
    if above.ends_with(|c: char| c.is_ascii()) {
        return false;
    }
    match (nearest(above.chars().rev()), nearest(below.chars())) {
        (Some(above), Some(below)) => above && below,
        (above, below) => above.or(below) == Some(true),
    }
}

/// Returns whether the first of these characters that is not shared is written without spaces.
fn nearest(chars: impl Iterator<Item = char>) -> Option<bool> {
    let nearest = chars.take(EXAMINED).find(|c| !is_shared(*c));
    nearest.map(is_written_without_spaces)
}

/// Returns what a soft line break in `CommonMark` becomes between the text `above` and the source `below`,
/// which can begin with markup: a space or nothing.
pub fn soft_break(above: &str, below: &str) -> &'static str {
    const MARKUP: [char; 8] = [' ', '>', '*', '_', '[', '!', '`', '<'];
    let below = below.trim_start_matches(MARKUP);
    // Signs alone are text.
    if !below.is_empty() && is_without_space(above, below) {
        ""
    } else {
        " "
    }
}

/// Returns whether `c` is punctuation that Chinese shares with other scripts, or selects a variant of the
/// character before it.
fn is_shared(c: char) -> bool {
    matches!(c,
        '\u{b7}' | '\u{2014}' | '\u{2015}' | '\u{2018}' | '\u{2019}' | '\u{201c}' | '\u{201d}' | '\u{2026}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Returns whether `c` is in a block of Han, kana or bopomofo, or of their punctuation and forms.
fn is_written_without_spaces(c: char) -> bool {
    matches!(c,
        '\u{2e80}'..='\u{312f}' | '\u{3190}'..='\u{31ff}'
        | '\u{3220}'..='\u{325f}' | '\u{3280}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}'
        | '\u{f900}'..='\u{faff}' | '\u{fe10}'..='\u{fe1f}' | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff01}'..='\u{ff9f}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1aff0}'..='\u{1b16f}' | '\u{20000}'..='\u{3ffff}')
}
