//! Decodes the bytes of a file: UTF-8, or UTF-16 with a byte order mark.

use crate::format::diagnostic::Diagnostic;

/// The UTF-8 byte order mark, which some editors put at the start of a file.
pub const BYTE_ORDER_MARK: [u8; 3] = *b"\xef\xbb\xbf";

/// What to do about a file in UTF-16 that cannot be used.
pub const UTF_16: &str = "the file is UTF-16; save it as UTF-8";

/// Returns the text of a file, and a diagnostic if a part of it is invalid. Invalid bytes become U+FFFD.
///
/// ```
/// use wisdom::format::decode::text;
/// assert_eq!(text(b"caf\xc3\xa9".to_vec()), ("café".into(), None));
/// assert_eq!(text(b"\xff\xfec\0a\0f\0\xe9\0".to_vec()), ("café".into(), None));
/// ```
pub fn text(bytes: Vec<u8>) -> (String, Option<Diagnostic>) {
    match (utf_16(&bytes), String::from_utf8(bytes)) {
        (Some(decoded), _) => decoded,
        (None, Ok(source)) => (source, None),
        (None, Err(error)) => {
            let diagnostic = Diagnostic::not_utf8(error.as_bytes(), error.utf8_error());
            let source = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (source, Some(diagnostic))
        }
    }
}

/// Returns whether `bytes` begin with the byte order mark of UTF-16, as Windows PowerShell writes it.
pub fn is_utf_16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..])
}

/// Decodes UTF-16, or returns `None` if there is no byte order mark.
fn utf_16(bytes: &[u8]) -> Option<(String, Option<Diagnostic>)> {
    if !is_utf_16(bytes) {
        return None;
    }
    let unit = match bytes[0] {
        0xff => u16::from_le_bytes,
        _ => u16::from_be_bytes,
    };
    let (units, odd) = bytes[2..].as_chunks();
    let mut text = String::with_capacity(bytes.len());
    let mut invalid = None;
    for c in char::decode_utf16(units.iter().copied().map(unit)) {
        if c.is_err() {
            invalid = invalid.or(Some(text.len()));
        }
        text.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    if !odd.is_empty() {
        invalid = invalid.or(Some(text.len()));
    }
    let message = "invalid UTF-16; save the file as UTF-8";
    let diagnostic = invalid.map(|offset| Diagnostic::at(&text, offset, message.into()));
    Some((text, diagnostic))
}
