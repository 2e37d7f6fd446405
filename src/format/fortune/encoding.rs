//! The encodings of fortune files: UTF-8, what is left of Latin-1, and rot13.

use std::borrow::Cow;

use crate::entry::sanitize;
use crate::format::parsed::without_blank_ends;

/// Returns the text of an entry from its bytes, sanitised, or `None` if it is blank. In a file that is
/// `rotated`, the text is in rot13.
///
/// Bytes that are not UTF-8 are read as Latin-1 or Windows-1252, which can encode any of them.
pub(super) fn decode(bytes: &[u8], rotated: bool) -> Option<Cow<'_, str>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) if !rotated => sanitize::text(text, sanitize::TERMINAL_TAB),
        decoded => {
            let text = match decoded {
                Ok(text) => text.to_owned(),
                Err(_) => bytes.iter().copied().map(windows_1252).collect(),
            };
            let text = if rotated {
                text.chars().map(rot13).collect()
            } else {
                text
            };
            Cow::Owned(sanitize::text(&text, sanitize::TERMINAL_TAB).into_owned())
        }
    };
    let text = match text {
        Cow::Borrowed(text) => Cow::Borrowed(without_blank_ends(text)),
        Cow::Owned(text) => Cow::Owned(without_blank_ends(&text).to_owned()),
    };
    (!text.is_empty()).then_some(text)
}

/// Returns the character that a byte stands for in Windows-1252, as the [WHATWG's Encoding
/// Standard](https://encoding.spec.whatwg.org/index-windows-1252.txt) defines it: Latin-1, with
/// punctuation where that has the controls from 0x80 to 0x9f.
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

/// Returns the letter 13 places further on in the alphabet. Like `strfile -x`, it leaves everything
/// but the letters of ASCII as it is.
fn rot13(c: char) -> char {
    let rotate = |first: u8| char::from(first + (c as u8 - first + 13) % 26);
    match c {
        'a'..='z' => rotate(b'a'),
        'A'..='Z' => rotate(b'A'),
        _ => c,
    }
}
