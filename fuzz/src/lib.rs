//! What the targets share: what holds for every text that is shown, and for every entry that is read.

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::path::PathBuf;
use std::{env, fs, process};

use wisdom::collection::pool::Collection;
use wisdom::entry::document::{BlockKind, Container};
use wisdom::entry::shallow::Shallow;
use wisdom::entry::{Entry, Form};
use wisdom::filter::Filter;
use wisdom::format::markdown::references::missing_end;
use wisdom::format::parsed::Parsed;
use wisdom::format::{decode, json, markdown, toml, toml_writer};
use wisdom::presentation::output;

/// Returns whether a terminal could take a character for a command. The program has a list of its own, on
/// purpose.
pub fn is_command(c: char) -> bool {
    c.is_control()
        || matches!(u32::from(c),
            0x61c | 0x200e | 0x200f | 0x2028..=0x202e | 0x2066..=0x2069 | 0xe0000..=0xe007f)
}

/// Expects one line without commands to a terminal.
#[track_caller]
pub fn assert_line(line: &str) {
    let command = line.chars().find(|c| is_command(*c));
    assert_eq!(command, None, "in {line:?}");
}

/// Expects lines without commands to a terminal.
#[track_caller]
pub fn assert_lines(text: &str) {
    text.split('\n').for_each(assert_line);
}

/// Reads a file of a format, and expects that what is wrong is in the file, and that the entries are read
/// back as they were from what the writers write.
pub fn assert_reads(bytes: &[u8], read: fn(&str, &str) -> Parsed) {
    let (source, _) = decode::text(bytes.to_vec());
    let parsed = read(&source, "elsewhere");
    let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
    let lines: Vec<_> = source.split('\n').collect();
    for found in parsed.diagnostics.iter().chain(&parsed.notes) {
        assert_line(&found.to_string());
        let columns = lines[found.line - 1].chars().count() + 1;
        assert!((1..=columns).contains(&found.column), "{found}");
    }
    assert_eq!(parsed.lines.len(), parsed.entries.len());
    let lines = 1..=lines.len();
    assert!(parsed.lines.iter().all(|line| lines.contains(line)));
    assert_entries(&parsed.entries);
    // An empty section cannot be written.
    let mut entries = parsed.entries;
    entries.retain(|entry| !entry.section.is_empty());
    assert_json(&entries);
    entries.retain(|entry| entry.form == Form::CommonMark && !entry.id.contains(' '));
    assert_toml(&entries);
    entries.iter().for_each(assert_markdown);
}

/// Expects the entries of a file to be as the program shows them.
pub fn assert_entries(entries: &[Entry<'_>]) {
    let mut ids = HashSet::new();
    for entry in entries {
        assert!(!entry.id.is_empty() && ids.insert(&entry.id), "{entry:?}");
        let lines = [Some(&entry.id), Some(&entry.title), Some(&entry.section)];
        let lines = lines
            .into_iter()
            .chain([entry.author.as_ref(), entry.source.as_ref()]);
        lines
            .flatten()
            .chain(&*entry.tags)
            .for_each(|line| assert_line(line));
        assert_lines(&entry.text);
        assert!(!entry.text.trim().is_empty(), "{entry:?}");
        assert_eq!(entry.text, entry.text.trim_end());
        let tags: HashSet<_> = entry.tags.iter().collect();
        assert_eq!(tags.len(), entry.tags.len(), "{entry:?}");
        assert!(!entry.tags.iter().any(|tag| tag.is_empty()), "{entry:?}");
    }
}

fn assert_json(entries: &[Entry<'static>]) {
    let objects = entries.iter().map(|entry| output::json::entry(entry, None));
    let source = objects.collect::<Vec<_>>().join("\n");
    let back = json::read(&source, "other");
    assert_eq!(back.diagnostics, [], "{source}");
    // JSON doesn't have the form, which follows from the title.
    let forms = back.entries.iter().map(|back| back.form);
    let expected = entries.iter().zip(forms);
    let expected: Vec<_> = expected
        .map(|(entry, form)| Entry {
            form,
            ..entry.clone()
        })
        .collect();
    assert_eq!(back.entries, expected, "{source}");
}

fn assert_toml(entries: &[Entry<'static>]) {
    // More tags are too many values.
    const TAGS: usize = 10_000;
    let entries: Vec<_> = entries
        .iter()
        .filter(|entry| entry.tags.len() < TAGS)
        .cloned()
        .collect();
    let tables = entries.iter().map(|entry| toml_writer::entry(entry, true));
    let source = tables.collect::<Vec<_>>().join("\n");
    assert_eq!(toml::read(&source, "other").entries, entries, "{source}");
}

/// Expects an entry to be read back from Markdown, but for what [`output::markdown`] excepts.
fn assert_markdown(entry: &Entry<'static>) {
    let is_excepted = |tag: &str| tag.contains(',') || tag.starts_with('#');
    if entry.title.is_empty()
        || entry.id.contains(char::is_whitespace)
        || entry.tags.iter().any(|tag| is_excepted(tag))
        || Shallow::new(&entry.text).is_changed()
    {
        return;
    }
    let section = output::markdown::section(&entry.section);
    let source = format!("{section}\n{}", output::markdown::entry(entry));
    let parsed = markdown::read(&source, "other");
    let [back] = &parsed.entries[..] else {
        panic!("{} entries in {source}", parsed.entries.len());
    };
    let end = missing_end(&entry.text).map_or(String::new(), |end| format!("\n{end}"));
    let text = format!("{}{end}", entry.text).into();
    assert_eq!(
        shown(back),
        shown(&Entry {
            text,
            ..entry.clone()
        }),
        "{source}"
    );
    let back = Entry {
        text: entry.text.clone(),
        ..back.clone()
    };
    assert_eq!(back, *entry, "{source}");
}

/// Returns what is shown of a text, block by block. A heading on one line has no hard line break.
fn shown(entry: &Entry<'_>) -> Vec<(BlockKind, Vec<Container>, String)> {
    let blocks = entry.document().blocks.into_iter();
    let text = |kind, text: String| match kind {
        BlockKind::Paragraph => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => text,
    };
    blocks
        .map(|block| (block.kind, block.inside, text(block.kind, block.text)))
        .collect()
}

/// Returns all entries of a collection, each with its index.
pub fn all(collection: &Collection) -> Vec<(usize, Entry<'static>)> {
    let mut all = Vec::new();
    let _ = collection.each(&Filter::default(), &mut |index, entry| {
        all.push((index, owned(entry)));
        ControlFlow::Continue(())
    });
    all
}

/// Returns the entry of a collection at `index`.
pub fn get(collection: &Collection, index: usize) -> Option<Entry<'static>> {
    collection.get(index).as_ref().map(owned)
}

/// Returns a copy of an entry that owns its text.
fn owned(entry: &Entry<'_>) -> Entry<'static> {
    let owned = |text: &str| text.to_owned().into();
    Entry {
        id: owned(&entry.id),
        title: owned(&entry.title),
        section: owned(&entry.section),
        tags: entry.tags.iter().map(|tag| owned(tag)).collect(),
        text: owned(&entry.text),
        form: entry.form,
        author: entry.author.as_deref().map(owned),
        source: entry.source.as_deref().map(owned),
    }
}

/// Returns an empty folder of this process, which may hold only files and folders of files.
pub fn folder() -> PathBuf {
    let folder = env::temp_dir().join(format!("wisdom-fuzz-{}", process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the folder for temporary files can be written");
    folder
}
