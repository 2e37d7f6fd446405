//! Comments in HTML.

/// Returns whether a block of HTML holds only comments. An unclosed comment counts as a comment.
///
/// ```
/// use wisdom::entry::comment::is_comment;
/// assert!(is_comment("<!-- a --> <!-- b\nc -->\n"));
/// assert!(!is_comment("<!-- a --> b\n"));
/// ```
pub fn is_comment(html: &str) -> bool {
    let mut rest = html.trim();
    let is_html = !rest.is_empty();
    while rest.starts_with("<!--") {
        // `<!-->` is a whole comment.
        let end = rest[2..].split_once("-->");
        rest = end.map_or("", |(_, rest)| rest.trim_start());
    }
    is_html && rest.is_empty()
}
