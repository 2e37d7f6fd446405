//! Reads any bytes as a collection in every format, lays its entries out, lists and checks them, and
//! requires that the output is not much larger than the input.

#![no_main]

use std::ops::ControlFlow;
use std::path::Path;
use std::{env, fs, process};

use libfuzzer_sys::fuzz_target;
use wisdom::check::Check;
use wisdom::collection::offensive::Offensive;
use wisdom::collection::open;
use wisdom::collection::pool::Collection;
use wisdom::filter::Filter;
use wisdom::presentation::layout::Layout;
use wisdom::presentation::line::Line;
use wisdom::presentation::list::EntryList;
use wisdom::presentation::parts::Parts;

/// The file names for the formats: one for each that the extension decides, and two that the content
/// decides, the second of which is opened in its folder, where it must look like quotes.
const NAMES: [&str; 7] = [
    "fuzz.toml",
    "fuzz.md",
    "fuzz.json",
    "fuzz.csv",
    "fuzz.tsv",
    "fuzz",
    "folder/fuzz.txt",
];

/// The bytes that an entry may take whatever it contains: the rule above it, its id, its section.
const PER_ENTRY: usize = 1 << 10;

/// The bytes that a file of any size may take for what its entries share, at a width of one column.
const SHARED: usize = 2 << 20;

fuzz_target!(|bytes: &[u8]| {
    let folder = env::temp_dir().join(format!("wisdom-fuzz-{}", process::id()));
    fs::create_dir_all(folder.join("folder")).expect("the folder for temporary files can be written");
    for name in NAMES {
        let path = folder.join(name);
        fs::write(&path, bytes).expect("the folder for temporary files can be written");
        let path = if name.contains('/') { folder.join("folder") } else { path };
        let mut entries = 0;
        if let Ok(opened) = open::open(&path, Offensive::Too, None) {
            for collection in &opened.collections {
                entries += show(collection, bytes.len());
            }
        }
        check(&path, bytes.len(), entries);
    }
});

/// Lays out and lists the entries of a collection, and returns their number.
fn show(collection: &Collection, input: usize) -> usize {
    let filter = Filter::default();
    let mut entries = 0;
    let mut list = EntryList::new(Some(80));
    let _ = collection.each(&filter, &mut |index, entry| {
        entries += 1;
        list.add(index, entry);
        ControlFlow::Continue(())
    });
    for width in [1, 40, 250] {
        let layout = Layout {
            width,
            room: width,
            parts: Parts::FULL,
            patterns: &[],
        };
        let mut output = 0;
        let _ = collection.each(&filter, &mut |_, entry| {
            let document = entry.document();
            layout.each_line(entry, &document, &mut |line| output += size(&line));
            ControlFlow::Continue(())
        });
        within(output, input, entries);
    }
    let mut output = 0;
    let _ = collection.each(&filter, &mut |_, entry| {
        output += size(&list.entry(entry));
        ControlFlow::Continue(())
    });
    within(output, input, entries);
    entries
}

fn check(path: &Path, input: usize, entries: usize) {
    let mut check = Check::default();
    if check.path(path, Offensive::Too).is_ok() {
        let report = check.report();
        let output = report.findings.iter().map(|finding| finding.message.len());
        within(
            output.sum(),
            input,
            entries + report.findings.len().min(2 * entries + 1000),
        );
    }
}

fn size(line: &Line<'_>) -> usize {
    1 + line.spans.iter().map(|span| span.text.len()).sum::<usize>()
}

fn within(output: usize, input: usize, entries: usize) {
    let bound = 16 * input + PER_ENTRY * (entries + 1) + SHARED;
    assert!(
        output <= bound,
        "{output} bytes from {input} in {entries} entries"
    );
}
