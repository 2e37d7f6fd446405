//! The bytes of a fortune as text: its encoding, UTF-8 or Windows-1252, rot13, and comments.

use std::borrow::Cow;

use crate::entry::sanitize;
use crate::format::parsed::without_blank_ends;

/// What the flags of an index say about a text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextFlags {
    /// Whether the text is in rot13.
    pub is_rotated: bool,
    /// Whether lines that begin with `%%` are comments.
    pub has_comments: bool,
}

impl TextFlags {
    /// Returns whether `line` is a comment.
    pub(crate) fn is_comment(self, line: &[u8]) -> bool {
        self.has_comments && line.starts_with(b"%%")
    }

    /// Returns the bytes of an entry without its comments.
    pub(crate) fn without_comments(self, bytes: &[u8]) -> Cow<'_, [u8]> {
        let lines = bytes.split_inclusive(|byte| *byte == b'\n');
        if !lines.clone().any(|line| self.is_comment(line)) {
            return bytes.into();
        }
        let mut shown = Vec::with_capacity(bytes.len());
        for line in lines.filter(|line| !self.is_comment(line)) {
            shown.extend_from_slice(line);
        }
        shown.into()
    }
}

/// Decodes and sanitizes the text of an entry, or returns `None` if it is blank.
///
/// Bytes that are not UTF-8 are read as Windows-1252, in which every byte is a character.
pub(super) fn decode(bytes: &[u8], flags: TextFlags) -> Option<Cow<'_, str>> {
    match flags.without_comments(bytes) {
        Cow::Borrowed(bytes) => decode_shown(bytes, flags.is_rotated),
        Cow::Owned(bytes) => Some(decode_shown(&bytes, flags.is_rotated)?.into_owned().into()),
    }
}

/// Decodes and sanitizes the text of an entry without comments, or returns `None` if it is blank.
fn decode_shown(bytes: &[u8], is_rotated: bool) -> Option<Cow<'_, str>> {
    let mut text: Cow<'_, str> = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => bytes.iter().copied().map(windows_1252).collect(),
    };
    if is_rotated {
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
