//! Lists: entries, sections and tags, in columns that fit.

use proptest::option;
use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;
use wisdom::entry::Entry;
use wisdom::format::toml;
use wisdom::presentation::counts;
use wisdom::presentation::counts::{CollectionShare, Counts};
use wisdom::presentation::line::{Line, Role};
use wisdom::presentation::list::EntryList;
use wisdom::presentation::output::json;

use crate::harness::assert_file;
use crate::layout::{config, entry, paragraph, part, screen, written};

/// Returns the list of `entries` as the program lays it out.
pub fn listed(entries: &[Entry<'static>], width: Option<usize>) -> Vec<Line<'static>> {
    let mut list = EntryList::new(width);
    for (index, entry) in entries.iter().enumerate() {
        list.add(index, entry);
    }
    let mut lines = Vec::new();
    for section in &list.sections {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        lines.push(section.heading());
        let of_section = entries.iter().filter(|entry| entry.section == section.key);
        lines.extend(of_section.map(|entry| list.entry(entry)));
    }
    lines
}

fn entries() -> Vec<Entry<'static>> {
    let parsed = toml::read(
        r#"
[[entry]]
title = "Name the thing once"
tags = ["naming", "code-review"]
text = "x"

[[entry]]
title = "漢字"
id = "kanji"
section = "fun"
tags = ["naming"]
text = "x"

[[entry]]
title = "Short"
text = "x"
"#,
        "my-notes",
    );
    assert_eq!(parsed.diagnostics, []);
    parsed.entries
}

#[track_caller]
fn assert_list(name: &str, widths: &[Option<usize>]) {
    for width in widths {
        assert_file(name, &screen(&listed(&entries(), *width)));
    }
}

#[test]
fn a_list_of_entries_has_ids_titles_and_tags_in_columns_where_there_is_room() {
    assert_list("list/titles.txt", &[None, Some(200), Some(64)]);
}

#[test]
fn a_narrower_list_of_entries_goes_without_titles() {
    assert_list("list/no-titles.txt", &[Some(63), Some(43)]);
}

#[test]
fn tags_are_cut_where_the_line_ends() {
    assert_list("list/tags-cut.txt", &[Some(42), Some(32)]);
    assert_list("list/no-tags.txt", &[Some(23), Some(1)]);
    let tags = ["one", "two", "three", "four", "five"].map(String::from);
    let entry = [numbered(1, Some("Title".into()), "x", tags.to_vec())];
    let list = |width| screen(&listed(&entry, Some(width)));
    let whole = "S (1)\n  name:1  Title  #one #two #three #four #five\n";
    assert_eq!(list(45), whole);
    assert_eq!(list(44), whole.replace("#five", "\u{2026}"));
    assert_eq!(list(41), whole.replace("#five", "\u{2026}"));
    assert_eq!(list(40), "S (1)\n  name:1  #one #two #three #four #five\n");
    assert_eq!(
        list(37),
        "S (1)\n  name:1  #one #two #three #four \u{2026}\n"
    );
    assert_eq!(list(11), "S (1)\n  name:1  \u{2026}\n");
}

#[test]
fn sections_and_tags_are_listed_with_their_numbers() {
    let entries = entries();
    let each = |visit: &mut dyn FnMut(&Entry<'_>)| entries.iter().for_each(visit);
    let (sections, tags) = (Counts::of_sections(each), Counts::of_tags(each));
    assert_eq!(
        screen(&counts::sections(&sections)),
        "my-notes  2\nfun       1  AI Fun\n"
    );
    assert_eq!(
        screen(&counts::tags(&tags)),
        "naming       2\ncode-review  1\n"
    );
    assert_eq!(
        json::sections(&sections),
        [
            r#"{"section":"my-notes","heading":"My notes","entries":2}"#,
            r#"{"section":"fun","heading":"AI Fun","entries":1}"#,
        ]
    );
    assert_eq!(
        json::tags(&tags),
        [
            r#"{"tag":"naming","entries":2}"#,
            r#"{"tag":"code-review","entries":1}"#,
        ]
    );
}

#[test]
fn lists_of_nothing_are_empty() {
    assert_eq!(screen(&listed(&[], Some(80))), "");
    assert_eq!(screen(&counts::sections(&Counts::default())), "");
    assert_eq!(screen(&counts::tags(&Counts::default())), "");
}

// Any entries, at any width.

fn numbered(number: usize, title: Option<String>, text: &str, tags: Vec<String>) -> Entry<'static> {
    let mut entry = entry(text);
    entry.id = format!("name:{number}").into();
    entry.title = title.unwrap_or_default().into();
    entry.tags = tags.into_iter().map(Into::into).collect::<Vec<_>>().into();
    entry
}

/// Returns the columns before a title or the beginning of a text, and that text.
fn title_of(line: &Line<'_>) -> Option<(usize, String)> {
    let id = line.spans.iter().position(|span| span.role == Role::Id)?;
    let (before, behind) = line.spans.split_at(id + 1);
    let [before, behind] = [before, behind].map(|spans| Line {
        spans: spans.to_vec(),
    });
    let body = part(&behind, Role::Body);
    let gap = body.len() - body.trim_start().len();
    let title = body.trim();
    (!title.is_empty()).then(|| (before.width() + gap, title.to_owned()))
}

/// Returns the columns before the tags, if there are any.
fn column_of_tags(line: &Line<'_>) -> Option<usize> {
    let tags = line.spans.iter().position(|span| span.role == Role::Tag);
    Some(
        line.spans[..tags?]
            .iter()
            .map(|span| span.text.width())
            .sum(),
    )
}

/// Checks that titles and tags are aligned, that what is shown of a text is its beginning, and that no
/// line is wider than `width` unless it is a single word.
fn check(entries: &[Entry<'static>], width: Option<usize>) -> Result<(), TestCaseError> {
    let lines = listed(entries, width);
    let (mut titles, mut tags) = (Vec::new(), Vec::new());
    let mut rows = lines.iter().filter(|line| !part(line, Role::Id).is_empty());
    for entry in entries {
        let row = rows.next().expect("a row for each entry");
        if let Some((column, shown)) = title_of(row) {
            let first_line = entry.text.trim_start().lines().next().unwrap_or_default();
            let is_whole = shown == entry.title.trim() || shown == first_line.trim();
            let cut = shown.strip_suffix('\u{2026}');
            let is_cut =
                entry.title.is_empty() && cut.is_some_and(|cut| first_line.starts_with(cut));
            prop_assert!(is_whole || is_cut, "{shown:?}");
            titles.push(column);
        }
        tags.extend(column_of_tags(row));
    }
    for mut columns in [titles, tags] {
        columns.dedup();
        prop_assert!(columns.len() <= 1, "{columns:?} in\n{}", screen(&lines));
    }
    for line in &lines {
        let shown = written(line);
        prop_assert!(!shown.ends_with(' '), "spaces at the end: {shown:?}");
        let is_heading = !part(line, Role::Title).is_empty();
        let is_word = shown.split_whitespace().count() <= 1;
        let fits = width.is_none_or(|width| shown.width() <= width);
        prop_assert!(
            fits || is_word || is_heading,
            "{shown:?} is wider than {width:?}"
        );
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn any_entries_are_listed_in_columns_that_fit_any_width(
        entries in prop::collection::vec(
            (
                option::weighted(0.3, "[a-z漢]{1,9}( [a-z]{1,9}){0,4}"),
                paragraph(),
                prop::collection::vec("[a-z漢]{1,12}", 0..3),
            ),
            1..5,
        ),
    ) {
        let entries: Vec<_> = (1..)
            .zip(entries)
            .map(|(number, (title, text, tags))| numbered(number, title, &text, tags))
            .collect();
        for width in (1..=300).map(Some).chain([None]) {
            check(&entries, width)?;
        }
    }
}

#[test]
fn an_address_is_cut_where_its_column_ends() {
    let address = format!("https://example.org/{}", "a".repeat(80));
    let entries = [
        numbered(1, None, &address, vec!["link".into()]),
        numbered(2, None, "short", Vec::new()),
    ];
    assert_eq!(
        screen(&listed(&entries, Some(50))),
        "\
S (2)
  name:1  https://example.org/aaaaaaaaaaaa\u{2026}  #link
  name:2  short
"
    );
}

#[test]
fn a_character_wider_than_its_column_leaves_an_ellipsis() {
    let endless = "\u{1100}".repeat(90);
    let entries = [numbered(1, None, &endless, Vec::new())];
    assert_eq!(
        screen(&listed(&entries, Some(40))),
        "S (1)\n  name:1  \u{2026}\n"
    );
}

// One huge field among many small ones.

/// Returns TOML with 1,000 small entries after one whose `field` has this `value`.
fn one_among_many(field: &str, value: &str) -> String {
    let fields = [
        ("title", "\"Huge\""),
        ("id", "\"huge\""),
        ("section", "\"huge\""),
        ("tags", "[\"huge\"]"),
        ("text", "\"x\""),
    ];
    let row = |(known, small): (&str, &str)| {
        let value = if known == field { value } else { small };
        format!("{known} = {value}\n")
    };
    let small = |number: usize| {
        format!("[[entry]]\ntitle = \"T {number}\"\ntags = [\"t{number}\"]\ntext = \"x\"\n")
    };
    let huge: String = fields.map(row).concat();
    let many: Vec<String> = (0..1000).map(small).collect();
    format!("[[entry]]\n{huge}{}", many.concat())
}

#[test]
fn a_huge_field_of_one_entry_does_not_widen_the_rows_of_the_others() {
    let huge = "a".repeat(65_536);
    let many: Vec<_> = (0..9_000).map(|tag| format!("\"m{tag}\"")).collect();
    for (field, value) in [
        ("title", format!("\"{huge}\"")),
        ("id", format!("\"{huge}\"")),
        ("section", format!("\"{huge}\"")),
        ("tags", format!("[\"{huge}\"]")),
        ("tags", format!("[{}]", many.join(", "))),
    ] {
        let toml = one_among_many(field, &value);
        let parsed = toml::read(&toml, "s");
        assert_eq!(parsed.diagnostics, [], "{field}");
        let entries = parsed.entries;
        let each = |visit: &mut dyn FnMut(&Entry<'_>)| entries.iter().for_each(visit);
        let (sections, tags) = (Counts::of_sections(each), Counts::of_tags(each));
        let mut lists = vec![counts::sections(&sections), counts::tags(&tags)];
        let widths = [None, Some(20), Some(80), Some(200), Some(1_000_000)];
        lists.extend(widths.map(|width| listed(&entries, width)));
        for list in lists {
            let (input, output) = (toml.len(), screen(&list).len());
            assert!(output <= 4 * input, "{field}: {input} bytes give {output}");
        }
        let names = [json::sections(&sections), json::tags(&tags)].concat();
        let is_name = ["section", "tags"].contains(&field) && value.contains(&huge);
        let is_whole = names.iter().any(|name| name.contains(&huge));
        assert_eq!(is_whole, is_name, "{field} in JSON");
    }
}

#[test]
fn a_title_or_a_name_of_more_than_sixty_columns_is_cut_and_an_id_is_whole() {
    let sixty = "a".repeat(60);
    let more = format!("{sixty}b");
    let cut = format!("{}\u{2026}", "a".repeat(59));
    for (name, shown) in [(&sixty, &sixty), (&more, &cut)] {
        let mut entry = numbered(1, Some(name.clone()), "x", vec![name[1..].into()]);
        entry.id = name.clone().into();
        let tags = format!("#{}", &name[1..]);
        assert_eq!(
            screen(&listed(&[entry], None)),
            format!("S (1)\n  {name}  {shown}  {tags}\n")
        );
        let counts = Counts(vec![(name.clone(), 1), ("b".into(), 2)]);
        let padding = " ".repeat(59);
        assert_eq!(
            screen(&counts::tags(&counts)),
            format!("{shown}  1\nb{padding}  2\n")
        );
        let share = |name: &str| CollectionShare {
            form: None,
            name: name.to_owned(),
            percent: 50.0,
            entries: 1,
            path: Some("p".into()),
        };
        assert_eq!(
            screen(&counts::collections(&[share(name), share("b")])),
            format!(" 50.00%  1  {shown}  p\n 50.00%  1  b{padding}  p\n")
        );
    }
}

#[test]
fn the_beginning_of_a_text_is_cut_in_the_widest_list() {
    let huge = "a".repeat(65_536);
    let entries = [
        numbered(1, None, &huge, vec!["tag".into()]),
        numbered(2, None, "short", vec!["tag".into()]),
    ];
    let (cut, padding) = ("a".repeat(199), " ".repeat(195));
    assert_eq!(
        screen(&listed(&entries, Some(1_000_000))),
        format!("S (2)\n  name:1  {cut}\u{2026}  #tag\n  name:2  short{padding}  #tag\n")
    );
}
