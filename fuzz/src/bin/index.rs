//! A large fortune file, whose index has other bytes in some places: an entry that is found by the index is
//! one of the file. Four bytes are a change of the index, up to a zero; the rest is in the middle of the file.

#![no_main]

use std::collections::HashSet;
use std::fs;
use std::ops::Range;

use libfuzzer_sys::fuzz_target;
use wisdom::collection::offensive::Offensive;
use wisdom::collection::open;
use wisdom_fuzz::{all, folder, get};

/// The size of a file above which its index is used.
const LARGE: usize = 128 << 10;

/// The size of the header of an index, and where it says how the text is read.
const HEADER: usize = 24;
const TEXT_FLAGS: Range<usize> = 16..HEADER;

/// The number of entries above the text that is fuzzed, and below it.
const HALF: usize = LARGE / 200;

fuzz_target!(|bytes: &[u8]| {
    let (mut edits, mut text) = (Vec::new(), bytes);
    while let [low, high, value, flags, rest @ ..] = text
        && *low > 0
    {
        let at = usize::from(u16::from_le_bytes([*low, *high]));
        edits.push((at, *value, *flags));
        text = rest;
    }
    let text = text.strip_prefix(b"\0").unwrap_or(text);
    let half = format!("Tea first, {}\n%\n", "then talk, ".repeat(10)).repeat(HALF);
    let text = [half.as_bytes(), text, b"\n%\n", half.as_bytes()].concat();
    let path = folder().join("fuzz");
    fs::write(&path, &text).expect("the folder for temporary files can be written");
    if open::write_index(&path).is_err() {
        return;
    }
    let opened = || {
        let opened = open::open(&path, Offensive::Too, None);
        opened.ok()?.collections.pop()
    };
    let collection = opened().expect("the file is read");
    let entries = all(&collection);
    let collection = opened().expect("the file is read");
    let last = entries.len().saturating_sub(3);
    let checked = entries[..3].iter().chain(&entries[HALF - 2..HALF + 5]);
    for (index, entry) in checked.chain(&entries[last..]) {
        assert_eq!(get(&collection, *index).as_ref(), Some(entry));
    }
    let dat = path.with_extension("dat");
    let written = fs::read(&dat).expect("there is an index");
    let mut changed = written.clone();
    for (at, value, flags) in edits {
        // In the header, or in one of the last offsets.
        let at = match flags % 2 {
            0 => Some(at % HEADER),
            _ => changed.len().checked_sub(at),
        };
        if let Some(byte) = at.and_then(|at| changed.get_mut(at)) {
            *byte = value;
        }
    }
    fs::write(&dat, &changed).expect("the folder for temporary files can be written");
    let Some(collection) = opened() else {
        return;
    };
    // The separator, comments and rot13 are nowhere but in the index.
    if changed[TEXT_FLAGS] != written[TEXT_FLAGS] {
        let _ = all(&collection);
        return;
    }
    let texts: HashSet<_> = entries.iter().map(|(_, entry)| &*entry.text).collect();
    let count = collection.len();
    let last = (HALF - 2..count.min(HALF + 5)).chain(count.saturating_sub(3)..count);
    for index in (0..3).chain(last) {
        if let Some(entry) = collection.get(index) {
            assert!(texts.contains(&*entry.text), "{entry:?} is not in the file");
        }
    }
    assert!(all(&collection) == entries);
});
