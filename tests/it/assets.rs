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
use wisdom::presentation::parts::Parts;

/// The sections in their order.
const SECTIONS: [&str; 4] = ["research", "engineering", "applications", "fun"];

/// The ids of the first release in their order. People have typed them, so they stay.
const FIRST_IDS: [&str; 45] = [
    "what-to-learn",
    "ee-2-ai",
    "ai-and-control-theory",
    "hurdles-to-truly-revolutionary-ai",
    "transformers",
    "second-bitter-lesson",
    "not-much-structure-in-structured-data",
    "using-ai-for-coding",
    "ai-engineers",
    "prompt-engineering-the-right-key",
    "poor-mans-rlhf",
    "options-for-customizing-llm-output",
    "knobs-for-rag",
    "dl-training-tips",
    "dl-training-baseline",
    "building-with-llms",
    "rag-fine-tuning",
    "lora",
    "speculative-decoding",
    "data-engineering-skills",
    "pandas-and-polars",
    "ai-ml-vs-software",
    "ml-in-the-details",
    "what-kagglers-have-known-forever",
    "model-size-matters",
    "footgun",
    "ai-applications",
    "ai-startup",
    "build-with-ai",
    "new-paradigm",
    "ai-assistant",
    "getting-value-out-of-current-ai",
    "building-on-top-of-ai",
    "value-of-ai",
    "use-whatever-tools-you-can-to-make-ai-work",
    "what-types-of-tasks-can-ai-help-with",
    "domains-ai-can-help",
    "what-goes-into-an-ai-application",
    "ai-use-cases-data-engineering",
    "ai-use-cases-seq2seq",
    "best-ai-systems-deep-exploration",
    "innovate-with-ai",
    "the-psychology-of-ai-alarmists",
    "hello-world-of-ml-ai",
    "the-bitter-lesson",
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
fn the_sections_are_in_order_and_each_in_one_piece() {
    let mut sections: Vec<_> = ENTRIES.iter().map(|entry| &*entry.section).collect();
    sections.dedup();
    assert_eq!(sections, SECTIONS);
}

#[test]
fn the_built_in_table_is_what_the_assets_read_as_at_run_time() {
    let mut read = Vec::new();
    for section in SECTIONS {
        // The default section is another one, since every asset names its own.
        let parsed = toml::read(&asset(section), "elsewhere");
        assert_eq!(parsed.diagnostics, [], "assets/{section}.toml");
        read.extend(parsed.entries);
    }
    assert_eq!(read, ENTRIES);
}

#[test]
fn every_id_of_the_first_release_is_there_and_all_differ() {
    let ids: BTreeSet<_> = ENTRIES.iter().map(|entry| &*entry.id).collect();
    assert_eq!(ids.len(), ENTRIES.len());
    let lost: Vec<_> = FIRST_IDS
        .into_iter()
        .filter(|id| !ids.contains(id))
        .collect();
    assert_eq!(lost, [""; 0]);
}

#[test]
fn every_id_reads_like_the_slug_of_a_title() {
    assert_eq!(ids_of(|entry| entry.id != id::slug(&entry.id)), [""; 0]);
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
        let is_section = SECTIONS.contains(&tag);
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
    for named in [("ee-2-ai", "after Yi"), ("transformers", "after Pedro")] {
        assert!(authors.contains(&named), "{named:?} not in {authors:?}");
    }
    assert!(
        authors
            .iter()
            .all(|(_, author)| author.starts_with("after "))
    );
}

#[test]
fn the_caricature_of_alarmists_is_tagged_as_a_joke() {
    let is_joke = |tag| tag == "humor";
    let is_alarmists = |entry: &&Entry<'_>| entry.id == "the-psychology-of-ai-alarmists";
    let alarmists = ENTRIES.iter().find(is_alarmists).expect("it has its id");
    assert_eq!(alarmists.section, "fun");
    assert!(alarmists.tags.iter().any(|tag| is_joke(&**tag)));
}

#[test]
fn every_entry_fits_80_columns_and_24_rows_and_two_thirds_take_14_lines_or_fewer() {
    let layout = Layout {
        width: 76,
        room: 80,
        parts: Parts::FULL,
        patterns: &[],
    };
    let height = |entry: &Entry<'_>| {
        let document = Document::parse(&entry.text);
        layout.entry(entry, &document).len()
    };
    assert_eq!(ids_of(|entry| height(entry) > 22), [""; 0]);
    let short = ids_of(|entry| height(entry) <= 14).len();
    assert!(
        short * 3 >= ENTRIES.len() * 2,
        "only {short} entries take 14 lines or fewer"
    );
}

#[test]
fn the_assets_are_ascii_and_ticks_and_crosses_without_trailing_spaces_or_tabs() {
    for section in SECTIONS {
        let strange = |c: char| !matches!(c, ' '..='~' | '\u{2713}' | '\u{2717}');
        let wrong: Vec<_> = asset(section)
            .lines()
            .filter(|line| line.contains(strange) || line.ends_with(' '))
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
    let mut sections = SECTIONS;
    sections.sort_unstable();
    assert_eq!(names, sections);
}
