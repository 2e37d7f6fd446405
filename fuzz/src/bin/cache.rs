//! A cache file holds what its source holds. With other bytes it counts as missing, or shows them as text.
//! The first byte is the format; after it are the number of bytes to change, and three bytes for each: where,
//! and what is there instead.

#![no_main]

use std::fs::{self, File};

use libfuzzer_sys::fuzz_target;
use wisdom::collection::cache::{self, SourceFile};
use wisdom::collection::pool::{Collection, Entries};
use wisdom::format::Format;
use wisdom::storage::stamp::Stamp;
use wisdom_fuzz::{all, assert_line, assert_lines, folder};

const FORMATS: [Format; 6] = [
    Format::Toml,
    Format::TomlTables,
    Format::Json,
    Format::Csv,
    Format::Tsv,
    Format::Markdown,
];

/// The size of a source below which it has no cache file.
const SMALL: usize = 512;

fuzz_target!(|bytes: &[u8]| {
    let [format, count, rest @ ..] = bytes else {
        return;
    };
    let Some((edits, text)) = rest.split_at_checked(3 * usize::from(*count)) else {
        return;
    };
    let folder = folder();
    let path = folder.join("source");
    let text = [text, &vec![b'\n'; SMALL.saturating_sub(text.len())]].concat();
    fs::write(&path, text).expect("the folder for temporary files can be written");
    // A cache file is kept only if it is newer than its source, by a clock that ticks some hundred times a
    // second.
    let stamp = Stamp::new(&path.metadata().expect("there is a source"));
    let tick = folder.join("tick");
    while !stamp.is_older_than(
        &File::create(&tick)
            .expect("a file can be written")
            .metadata()
            .expect("it is there"),
    ) {
        let _ = fs::remove_file(&tick);
    }
    let cache = folder.join("cache");
    let read = |cache| {
        let source = SourceFile {
            path: path.clone(),
            bound: 1 << 20,
            format: FORMATS[usize::from(*format) % FORMATS.len()],
            section: "elsewhere".into(),
        };
        let loaded = cache::read(source, cache).expect("the source is read");
        let entries = Entries::from(loaded.entries);
        let collection = Collection {
            name: "".into(),
            path: None,
            form: loaded.form,
            entries,
        };
        (
            all(&collection),
            collection.form,
            loaded.diagnostics,
            loaded.unlisted,
        )
    };
    let expected = read(None);
    assert_eq!(read(Some(&cache)), expected);
    let kept = fs::read_dir(&cache)
        .into_iter()
        .flatten()
        .flatten()
        .map(|file| file.path());
    let kept: Vec<_> = kept.collect();
    assert_eq!(read(Some(&cache)), expected);
    for file in kept {
        let mut changed = fs::read(&file).expect("there is a cache file");
        for edit in edits.chunks_exact(3) {
            let at = usize::from(u16::from_le_bytes([edit[0], edit[1]])) % changed.len();
            match edit[2] {
                // Some are shortened.
                0xff => changed.truncate(at.max(1)),
                byte => changed[at] = byte,
            }
        }
        fs::write(&file, changed).expect("a cache file can be written");
        let (entries, _, diagnostics, _) = read(Some(&cache));
        for (_, entry) in &entries {
            assert_lines(&entry.text);
            entry
                .tags
                .iter()
                .chain([&entry.id, &entry.title, &entry.section])
                .chain(entry.author.iter().chain(&entry.source))
                .for_each(|line| assert_lines(line));
        }
        diagnostics
            .iter()
            .for_each(|found| assert_line(&found.to_string()));
    }
});
