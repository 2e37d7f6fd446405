//! A file in UTF-16 has the same entries and the same problems as in UTF-8.

#![no_main]

use std::fs;

use libfuzzer_sys::fuzz_target;
use wisdom::collection::offensive::Offensive;
use wisdom::collection::open;
use wisdom::entry::Entry;
use wisdom::format::decode;
use wisdom_fuzz::{all, folder};

const NAMES: [&str; 6] = ["f.toml", "f.md", "f.json", "f.csv", "f.tsv", "f"];

fuzz_target!(|bytes: &[u8]| {
    let odd = [b"\xff\xfe", bytes].concat();
    let (text, invalid) = decode::text(odd);
    let lines: Vec<_> = text.split('\n').collect();
    if let Some(invalid) = invalid {
        assert!(invalid.column <= lines[invalid.line - 1].chars().count() + 1);
    }
    let text = String::from_utf8_lossy(bytes);
    // The sizes up to which a format is detected differ, as does a file of nothing but a mark.
    if text.is_empty() || text.starts_with('\u{feff}') || text.len() > 16 << 10 {
        return;
    }
    let encoded = |mark: char, order: fn(u16) -> [u8; 2]| {
        let text = format!("{mark}{text}");
        text.encode_utf16().flat_map(order).collect::<Vec<_>>()
    };
    let folder = folder();
    for name in NAMES {
        let path = folder.join(name);
        let read = |bytes: &[u8]| {
            fs::write(&path, bytes).expect("the folder for temporary files can be written");
            match open::open(&path, Offensive::Too, None) {
                Ok(opened) => (
                    opened.collections.iter().flat_map(all).collect(),
                    opened.diagnostics,
                ),
                Err(error) => (Vec::<(usize, Entry<'_>)>::new(), error.lines),
            }
        };
        let expected = read(text.as_bytes());
        for order in [u16::to_le_bytes, u16::to_be_bytes] {
            let encoded = encoded('\u{feff}', order);
            assert_eq!(decode::text(encoded.clone()), (text.to_string(), None));
            assert_eq!(read(&encoded), expected, "{name}");
        }
    }
});
