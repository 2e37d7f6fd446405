//! Guesses the encoding of a text that is neither UTF-8 nor, by its looks, Windows-1252.
//!
//! In Windows-1252, the letters above ASCII stand alone between others. Where they are most letters, the
//! text is in another script. The guess is one for a message: nothing is decoded by it.

use std::path::Path;

use crate::entry::sanitize;

/// Returns what to do about the file at `path`, whose `text` is not UTF-8.
pub(crate) fn advice(path: &Path, text: &[u8]) -> String {
    guess(text).map_or("save the file as UTF-8".into(), |encoding| {
        let path = sanitize::path(path);
        let (old, new) = (shell_words::quote(&path), format!("{path}.utf8"));
        let new = shell_words::quote(&new);
        format!("the file looks like {encoding}: iconv -f {encoding} -t UTF-8 {old} >{new}")
    })
}

/// Returns the fields of a file in JSON, CSV and the like that are not UTF-8: names of fields in ASCII
/// would make any text look like Windows-1252.
pub(crate) fn invalid_fields(bytes: &[u8]) -> Vec<u8> {
    // No character of two bytes has one of these.
    let fields = bytes.split(|byte| b"\",;\t\n".contains(byte));
    let invalid = fields.filter(|field| std::str::from_utf8(field).is_err());
    invalid.collect::<Vec<_>>().join(&b'\n')
}

/// Returns the name by which iconv(1) knows the encoding of `text`, or `None` if it looks like
/// Windows-1252.
pub(crate) fn guess(text: &[u8]) -> Option<&'static str> {
    let high = text.iter().filter(|byte| !byte.is_ascii()).count();
    let letters = text
        .iter()
        .filter(|byte| byte.is_ascii_alphabetic())
        .count();
    if high == 0 || high <= letters {
        return None;
    }
    let is_trail = |byte: u8| matches!(byte, 0x40..=0x7e | 0x80..=0xfe);
    let pairs = pairs(text, |byte| matches!(byte, 0x81..=0xfe), is_trail);
    let in_euc = pairs.as_ref().is_some_and(|pairs| {
        let mut pairs = pairs.iter();
        pairs.all(|[lead, trail]| *lead >= 0xa1 && *trail >= 0xa1)
    });
    // In percent.
    let share = |is: fn(&[u8; 2]) -> bool| {
        let pairs = pairs.as_deref().unwrap_or_default();
        100 * pairs.iter().filter(|pair| is(pair)).count() / pairs.len().max(1)
    };
    // Kana are about half of Japanese.
    if is_shift_jis(text) {
        return Some("SHIFT_JIS");
    }
    if in_euc && share(|[lead, _]| matches!(lead, 0xa4 | 0xa5)) > 20 {
        return Some("EUC-JP");
    }
    if in_euc && share(|[lead, _]| matches!(lead, 0xb0..=0xc8)) > 90 {
        return Some("EUC-KR");
    }
    // The most common letters of Cyrillic are small ones, and its words have any length.
    let small_koi8 = text
        .iter()
        .filter(|byte| matches!(byte, 0xc0..=0xdf))
        .count();
    let small_1251 = text
        .iter()
        .filter(|byte| matches!(byte, 0xe0..=0xff))
        .count();
    if 10 * (small_koi8 + small_1251) > 9 * high
        && (small_koi8 > 3 * small_1251 || small_1251 > 3 * small_koi8)
    {
        return Some(if small_koi8 > small_1251 {
            "KOI8-R"
        } else {
            "WINDOWS-1251"
        });
    }
    pairs.as_ref()?;
    // The most common characters of Big5 have leads up to 0xc6, and their trails are often ASCII.
    let is_big5 =
        share(|[lead, trail]| matches!(lead, 0xa1..=0xc6) && matches!(trail, 0x40..=0x7e | 0xa1..));
    Some(if !in_euc && is_big5 > 90 {
        "BIG5"
    } else {
        "GB18030"
    })
}

/// Returns the characters of two bytes, or `None` if a byte above ASCII is in none.
fn pairs(
    text: &[u8],
    is_lead: fn(u8) -> bool,
    is_trail: impl Fn(u8) -> bool,
) -> Option<Vec<[u8; 2]>> {
    let mut pairs = Vec::new();
    let mut bytes = text.iter().copied();
    while let Some(lead) = bytes.next() {
        if lead.is_ascii() {
            continue;
        }
        let trail = bytes
            .next()
            .filter(|trail| is_lead(lead) && is_trail(*trail))?;
        pairs.push([lead, trail]);
    }
    Some(pairs)
}

/// Returns whether the text is valid in Shift-JIS, and a third of it or more is kana.
fn is_shift_jis(text: &[u8]) -> bool {
    let is_lead = |byte: u8| matches!(byte, 0x81..=0x9f | 0xe0..=0xfc);
    let (mut kana, mut count) = (0, 0);
    let mut bytes = text.iter().copied();
    while let Some(lead) = bytes.next() {
        if lead.is_ascii() || matches!(lead, 0xa1..=0xdf) {
            continue;
        }
        if !is_lead(lead)
            || !bytes
                .next()
                .is_some_and(|trail| matches!(trail, 0x40..=0x7e | 0x80..=0xfc))
        {
            return false;
        }
        count += 1;
        kana += usize::from(matches!(lead, 0x82 | 0x83));
    }
    count > 0 && 3 * kana >= count
}
