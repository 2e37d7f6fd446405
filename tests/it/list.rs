//! Lists: what there is, in columns that fit.

use proptest::prelude::*;
use unicode_width::UnicodeWidthStr;
use wisdom::collection::builtin::ENTRIES;
use wisdom::entry::Entry;
use wisdom::format::toml;
use wisdom::presentation::counts;
use wisdom::presentation::counts::Counts;
use wisdom::presentation::line::{Line, Role};
use wisdom::presentation::list::EntryList;
use wisdom::presentation::output::json;

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
        lines.extend(of_section.flat_map(|entry| list.entry(entry)));
    }
    lines
}

/// A made-up pool for lists.
fn pool() -> Vec<Entry<'static>> {
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

#[test]
fn a_list_of_entries_has_ids_titles_and_tags_in_columns_where_there_is_room() {
    let wide = "\
My notes (2)
  name-the-thing-once  Name the thing once  #naming #code-review
  short                Short

AI Fun (1)
  kanji                漢字                 #naming
";
    assert_eq!(screen(&listed(&pool(), None)), wide);
    assert_eq!(screen(&listed(&pool(), Some(200))), wide);
    assert_eq!(screen(&listed(&pool(), Some(64))), wide);
}

#[test]
fn a_narrower_list_of_entries_goes_without_titles() {
    let narrow = "\
My notes (2)
  name-the-thing-once  #naming #code-review
  short

AI Fun (1)
  kanji                #naming
";
    assert_eq!(screen(&listed(&pool(), Some(63))), narrow);
    assert_eq!(screen(&listed(&pool(), Some(43))), narrow);
}

#[test]
fn tags_that_have_no_room_beside_the_id_go_below_it() {
    assert_eq!(
        screen(&listed(&pool(), Some(42))),
        "\
My notes (2)
  name-the-thing-once
    #naming #code-review
  short

AI Fun (1)
  kanji                #naming
"
    );
    assert_eq!(
        screen(&listed(&pool(), Some(20))),
        "\
My notes (2)
  name-the-thing-once
    #naming
    #code-review
  short

AI Fun (1)
  kanji
    #naming
"
    );
}

#[test]
fn the_list_of_what_is_built_in_fits_every_width_that_its_ids_fit() {
    let ids = ENTRIES.iter().map(|entry| entry.id.width()).max().unwrap();
    for width in ids + 2..=200 {
        for line in listed(&ENTRIES, Some(width)) {
            let line = written(&line);
            assert!(line.width() <= width, "at width {width}: {line}");
            assert!(!line.ends_with(' '), "at width {width}: {line:?}");
        }
    }
}

#[test]
fn sections_and_tags_are_listed_with_their_numbers() {
    let pool = pool();
    let all = |visit: &mut dyn FnMut(&Entry<'_>)| pool.iter().for_each(visit);
    assert_eq!(
        screen(&counts::sections(&Counts::of_sections(all))),
        "my-notes  2\nfun       1  AI Fun\n"
    );
    assert_eq!(
        screen(&counts::tags(&Counts::of_tags(all))),
        "naming       2\ncode-review  1\n"
    );
    assert_eq!(
        json::sections(&Counts::of_sections(all)),
        [
            r#"{"section":"my-notes","heading":"My notes","entries":2}"#,
            r#"{"section":"fun","heading":"AI Fun","entries":1}"#,
        ]
    );
    assert_eq!(
        json::tags(&Counts::of_tags(all)),
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

/// Returns an entry as a fortune file has it: without a title, and with `text` as it stands.
fn untitled(number: usize, text: &str, tags: Vec<String>) -> Entry<'static> {
    let mut entry = entry(text);
    entry.id = format!("name:{number}").into();
    entry.title = "".into();
    entry.tags = tags.into_iter().map(Into::into).collect::<Vec<_>>().into();
    entry
}

/// Returns the width of the spans before the first one of this role, and that span's text.
fn column_of(line: &Line<'_>, role: Role) -> Option<(usize, String)> {
    let at = line.spans.iter().position(|span| span.role == role)?;
    let before = line.spans[..at].iter().map(|span| span.text.width()).sum();
    Some((before, line.spans[at].text.to_string()))
}

/// Returns where the beginning of an entry's text stands in the list, and that text.
fn beginning_of(line: &Line<'_>) -> Option<(usize, String)> {
    let id = line.spans.iter().position(|span| span.role == Role::Id)?;
    let rest = Line {
        spans: line.spans[id + 1..].to_vec(),
    };
    let body = part(&rest, Role::Body);
    let text = body.trim();
    let gap = body.len() - body.trim_start().len();
    let column = Line {
        spans: line.spans[..=id].to_vec(),
    };
    (!text.is_empty()).then(|| (column.width() + gap, text.to_owned()))
}

/// Asserts that a list of entries without a title has its columns in line, that no line of it is
/// wider than `width` unless a single word makes it so, and that it shows the beginnings of texts.
fn check_untitled(entries: &[Entry<'static>], width: Option<usize>) -> Result<(), TestCaseError> {
    let lines = listed(entries, width);
    let mut columns = [Vec::new(), Vec::new()];
    let mut rows = lines[1..].iter();
    for entry in entries {
        let row = rows
            .by_ref()
            .find(|row| row.spans.iter().any(|span| span.role == Role::Id))
            .expect("a row for each entry");
        if let Some((column, shown)) = beginning_of(row) {
            let whole = entry
                .text
                .trim_start()
                .lines()
                .next()
                .unwrap_or_default()
                .trim();
            let kept = shown.strip_suffix('\u{2026}').filter(|_| shown != whole);
            prop_assert!(whole == shown || kept.is_some_and(|kept| whole.starts_with(kept)));
            columns[0].push(column);
        }
        columns[1].extend(column_of(row, Role::Label).map(|(column, _)| column));
    }
    for mut column in columns {
        column.dedup();
        prop_assert!(
            column.len() <= 1,
            "not in line: {column:?} in\n{}",
            screen(&lines)
        );
    }
    for line in &lines[1..] {
        let shown = written(line);
        prop_assert!(!shown.ends_with(' '), "blanks at the end: {shown:?}");
        let is_one_word = shown.split_whitespace().count() <= 1;
        let fits = width.is_none_or(|width| shown.width() <= width);
        prop_assert!(fits || is_one_word, "{shown:?} is wider than {width:?}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(24))]

    #[test]
    fn entries_without_a_title_are_listed_in_columns_that_fit_any_width(
        texts in prop::collection::vec(
            (paragraph(), prop::collection::vec("[a-z\u{4e00}]{1,12}", 0..3)),
            1..5,
        ),
    ) {
        let entries: Vec<_> = (1..)
            .zip(texts)
            .map(|(number, (text, tags))| untitled(number, &text, tags))
            .collect();
        for width in (1..=300).map(Some).chain([None]) {
            check_untitled(&entries, width)?;
        }
    }
}

#[test]
fn an_address_without_a_title_is_cut_where_its_column_ends() {
    let address = format!("https://example.org/{}", "a".repeat(80));
    let entries = [
        untitled(1, &address, vec!["link".into()]),
        untitled(2, "short", Vec::new()),
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
    let entries = [untitled(1, &endless, Vec::new())];
    assert_eq!(
        screen(&listed(&entries, Some(40))),
        "S (1)\n  name:1  \u{2026}\n"
    );
}
