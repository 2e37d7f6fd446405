//! The encodings of fortune files: UTF-8, Windows-1252, and rot13.

use std::borrow::Cow;

use crate::entry::sanitize;
use crate::format::parsed::without_blank_ends;

/// Decodes and sanitizes the text of an entry, or returns `None` if it is blank. `rotated` says that the
/// text is in rot13.
///
/// Bytes that are not UTF-8 are read as Windows-1252, in which every byte is a character.
pub(super) fn decode(bytes: &[u8], rotated: bool) -> Option<Cow<'_, str>> {
    let mut text: Cow<'_, str> = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().copied().map(windows_1252).collect(),
    };
    if rotated {
        text = text.chars().map(rot13).collect();
    }
    let text = match text {
        Cow::Borrowed(text) => clean(text),
        Cow::Owned(text) => clean(&text).into_owned().into(),
    };
    (!text.is_empty()).then_some(text)
}

/// Returns sanitized text without blank lines at its ends.
fn clean(text: &str) -> Cow<'_, str> {
    match sanitize::text(text, sanitize::TERMINAL_TAB) {
        Cow::Borrowed(text) => without_blank_ends(text).into(),
        Cow::Owned(text) => without_blank_ends(&text).to_owned().into(),
    }
}

/// Returns the character of a byte in Windows-1252: that of Latin-1, but for 0x80 to 0x9f, by the
/// [WHATWG's Encoding Standard](https://encoding.spec.whatwg.org/index-windows-1252.txt).
fn windows_1252(byte: u8) -> char {
    const FROM_80: [char; 32] = [
        '\u{20ac}', '\u{81}', '\u{201a}', '\u{192}', '\u{201e}', '\u{2026}', '\u{2020}',
        '\u{2021}', '\u{2c6}', '\u{2030}', '\u{160}', '\u{2039}', '\u{152}', '\u{8d}', '\u{17d}',
        '\u{8f}', '\u{90}', '\u{2018}', '\u{2019}', '\u{201c}', '\u{201d}', '\u{2022}', '\u{2013}',
        '\u{2014}', '\u{2dc}', '\u{2122}', '\u{161}', '\u{203a}', '\u{153}', '\u{9d}', '\u{17e}',
        '\u{178}',
    ];
    match byte {
        0x80..=0x9f => FROM_80[usize::from(byte - 0x80)],
        _ => char::from(byte),
    }
}

/// Rotates an ASCII letter by 13 places; leaves other characters, like `strfile -x`.
fn rot13(c: char) -> char {
    let rotate = |first: u8| char::from(first + (c as u8 - first + 13) % 26);
    match c {
        'a'..='z' => rotate(b'a'),
        'A'..='Z' => rotate(b'A'),
        _ => c,
    }
}
