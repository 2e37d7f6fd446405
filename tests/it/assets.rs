//! What every built-in entry has to be.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use unicode_width::UnicodeWidthStr;
use wisdom::collection::builtin::ENTRIES;
use wisdom::entry::document::Document;
use wisdom::entry::{Entry, id};
use wisdom::format::toml;
use wisdom::presentation::layout::Layout;

/// The sections in their order, each with the number of entries in the collection that was retold.
const SECTIONS: [(&str, usize); 4] = [
    ("research", 7),
    ("engineering", 19),
    ("applications", 16),
    ("fun", 3),
];

fn asset(section: &str) -> String {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    fs::read_to_string(assets.join(section).with_extension("toml")).unwrap()
}

/// Returns the ids of the entries that `is_wrong` selects.
fn ids_of(is_wrong: impl Fn(&Entry<'_>) -> bool) -> Vec<&'static str> {
    let wrong = ENTRIES.iter().filter(|entry| is_wrong(entry));
    wrong.map(|entry| &*entry.id).collect()
}

#[test]
fn the_four_sections_are_in_order_and_no_entry_of_the_original_is_missing() {
    let mut sections: Vec<(&str, usize)> = Vec::new();
    for entry in &ENTRIES {
        match sections.last_mut() {
            Some((section, count)) if entry.section == *section => *count += 1,
            _ => sections.push((&entry.section, 1)),
        }
    }
    let names = sections.iter().map(|(section, _)| *section);
    assert!(names.eq(SECTIONS.map(|(section, _)| section)));
    for ((section, count), (_, least)) in sections.iter().zip(SECTIONS) {
        assert!(*count >= least, "{section} has {count} entries");
    }
}

#[test]
fn the_built_in_table_is_what_the_assets_read_as_at_run_time() {
    let mut read = Vec::new();
    for (section, _) in SECTIONS {
        // The default section is another one, since every asset names its own.
        let parsed = toml::read(&asset(section), "elsewhere");
        assert_eq!(parsed.diagnostics, [], "assets/{section}.toml");
        read.extend(parsed.entries);
    }
    assert_eq!(read, ENTRIES);
}

#[test]
fn every_id_is_the_slug_of_its_title_and_all_differ() {
    assert_eq!(ids_of(|entry| entry.id != id::slug(&entry.title)), [""; 0]);
    let ids: BTreeSet<_> = ENTRIES.iter().map(|entry| &entry.id).collect();
    assert_eq!(ids.len(), ENTRIES.len());
}

#[test]
fn every_title_is_one_line_of_at_most_60_columns_and_all_differ() {
    let is_wrong = |entry: &Entry<'_>| {
        let title = &*entry.title;
        title.is_empty() || title.contains('\n') || title != title.trim() || title.width() > 60
    };
    assert_eq!(ids_of(is_wrong), [""; 0]);
    let titles: BTreeSet<_> = ENTRIES.iter().map(|e| e.title.to_lowercase()).collect();
    assert_eq!(titles.len(), ENTRIES.len());
}

#[test]
fn every_entry_has_two_to_four_different_tags() {
    let is_wrong = |entry: &Entry<'_>| {
        let different: BTreeSet<_> = entry.tags.iter().collect();
        !(2..=4).contains(&entry.tags.len()) || different.len() < entry.tags.len()
    };
    assert_eq!(ids_of(is_wrong), [""; 0]);
}

#[test]
fn at_most_30_tags_are_in_use_each_by_two_entries_or_more() {
    let mut uses: BTreeMap<&str, usize> = BTreeMap::new();
    for tag in ENTRIES.iter().flat_map(|entry| entry.tags.iter()) {
        *uses.entry(tag).or_default() += 1;
    }
    assert!(uses.len() <= 30, "{} tags: {uses:?}", uses.len());
    let lonely: Vec<_> = uses.iter().filter(|(_, uses)| **uses < 2).collect();
    assert_eq!(lonely, []);
}

#[test]
fn every_tag_is_lower_case_words_and_hyphens_and_is_no_section() {
    let is_wrong = |tag: &str| {
        let is_section = SECTIONS.iter().any(|(section, _)| tag == *section);
        let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        is_section || tag != id::tag_key(tag) || !tag.chars().all(letters)
    };
    assert_eq!(
        ids_of(|entry| entry.tags.iter().any(|tag| is_wrong(tag))),
        [""; 0]
    );
}

#[test]
fn an_author_is_named_as_the_one_a_thought_is_after() {
    let authors: Vec<_> = ENTRIES
        .iter()
        .filter_map(|entry| Some((&*entry.id, entry.author.as_deref()?)))
        .collect();
    for named in [
        ("ee-2-ai", "after Yi"),
        ("transformers", "after Pedro"),
        ("footgun", "after @johnowhitaker"),
    ] {
        assert!(authors.contains(&named), "{named:?} not in {authors:?}");
    }
    assert!(
        authors
            .iter()
            .all(|(_, author)| author.starts_with("after "))
    );
}

#[test]
fn the_caricature_of_alarmists_is_tagged_as_satire() {
    let alarmists: Vec<_> = ENTRIES
        .iter()
        .filter(|entry| entry.title.contains("alarmists"))
        .map(|entry| (&*entry.section, entry.tags.contains(&"satire".into())))
        .collect();
    assert_eq!(alarmists, [("fun", true)]);
}

#[test]
fn every_entry_fits_80_columns_and_24_rows_and_most_take_half_of_them() {
    let layout = Layout {
        width: 76,
        room: 80,
        patterns: &[],
    };
    let height = |entry: &Entry<'_>| {
        let document = Document::parse(&entry.text);
        layout.entry(entry, &document).len()
    };
    assert_eq!(ids_of(|entry| height(entry) > 22), [""; 0]);
    let short = ids_of(|entry| height(entry) <= 12).len();
    assert!(
        short * 3 >= ENTRIES.len() * 2,
        "only {short} entries take 12 lines or fewer"
    );
}

#[test]
fn the_assets_are_ascii_without_trailing_spaces_or_tabs() {
    for (section, _) in SECTIONS {
        let wrong: Vec<_> = asset(section)
            .lines()
            .filter(|line| !line.is_ascii() || line.ends_with(' ') || line.contains('\t'))
            .map(str::to_owned)
            .collect();
        assert_eq!(wrong, [""; 0], "assets/{section}.toml");
    }
}

#[test]
fn every_asset_is_one_of_the_four_sections() {
    let assets = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets");
    let mut names: Vec<_> = fs::read_dir(assets)
        .unwrap()
        .map(|item| item.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned())
        .collect();
    names.sort();
    let mut sections = SECTIONS.map(|(section, _)| section);
    sections.sort_unstable();
    assert_eq!(names, sections);
}
