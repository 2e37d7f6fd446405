//! Decodes the bytes of a file as UTF-8.

use crate::format::diagnostic::Diagnostic;

/// The UTF-8 byte order mark, which some editors put at the start of a file.
pub const BYTE_ORDER_MARK: [u8; 3] = *b"\xef\xbb\xbf";

/// Returns the text of a file, and a diagnostic if the file is not UTF-8. Invalid bytes become U+FFFD.
pub fn utf8(bytes: Vec<u8>) -> (String, Option<Diagnostic>) {
    match String::from_utf8(bytes) {
        Ok(source) => (source, None),
        Err(error) => {
            let diagnostic = Diagnostic::not_utf8(error.as_bytes(), error.utf8_error());
            let source = String::from_utf8_lossy(error.as_bytes()).into_owned();
            (source, Some(diagnostic))
        }
    }
}
