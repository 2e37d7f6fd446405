//! Entries, laid out: every word stays, in its order, in lines that fit.

use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;
use wisdom::entry::document::{BlockKind, Document, Style};
use wisdom::entry::{Entry, closing, id, sanitize};
use wisdom::format::markdown::metadata_line::is_tag;
use wisdom::format::toml;
use wisdom::presentation::layout::Layout;
use wisdom::presentation::line::{Line, Role};
use wisdom::presentation::output::{fortune, markdown};
use wisdom::presentation::parts::Parts;
use wisdom::presentation::wrap;

use crate::harness::assert_file;

pub fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Returns an entry with this text and as little else as possible.
pub fn entry(text: &str) -> Entry<'static> {
    Entry {
        id: "t".into(),
        title: "T".into(),
        section: "s".into(),
        tags: Vec::new().into(),
        text: sanitize::text(text, sanitize::COMMONMARK_TAB)
            .into_owned()
            .into(),
        form: wisdom::entry::Form::CommonMark,
        author: None,
        source: None,
    }
}

fn lines_of(entry: &Entry<'_>, width: usize) -> Vec<Line<'static>> {
    let document = Document::parse(&entry.text);
    let layout = Layout {
        width,
        room: width,
        parts: Parts::FULL,
        patterns: &[],
    };
    let lines = layout.entry(entry, &document);
    lines.into_iter().map(Line::into_owned).collect()
}

pub fn written(line: &Line<'_>) -> String {
    line.spans.iter().map(|span| &*span.text).collect()
}

/// Returns the text of a line that has this role.
pub fn part(line: &Line<'_>, role: Role) -> String {
    let spans = line.spans.iter().filter(|span| span.role == role);
    spans.map(|span| &*span.text).collect()
}

/// Returns what the screen shows, with a line feed behind each line.
pub fn screen(lines: &[Line<'_>]) -> String {
    lines.iter().map(|line| written(line) + "\n").collect()
}

/// Returns a text as it is laid out, without the title above it and the section below.
#[track_caller]
fn body(text: &str, width: usize) -> String {
    let screen = screen(&lines_of(&entry(text), width));
    let body = screen
        .strip_prefix("T\n\n")
        .and_then(|rest| rest.strip_suffix("\nS\n"));
    body.expect("a title, a text and a section").to_owned()
}

/// Joins the lines of an expected screen.
fn rows(rows: &[&str]) -> String {
    rows.iter().flat_map(|row| [row, "\n"]).collect()
}

// Any text, at any width.

#[test]
fn prose_fits_every_width_from_20_to_120_with_all_its_words_in_order() {
    let parsed = toml::read(
        r#"
section = "craft"

[[entry]]
title = "Why a well-known trick stopped working"
tags = ["evaluation", "long-term", "habits"]
author = "after somebody with a rather long name"
text = """
A trick that **everybody** repeats was measured once, on a model that *nobody* runs any more.

1. Ask what was measured, and on which train/validation split.
2. Repeat the measurement:
   - with the state-of-the-art model that you use
   - with a dataset whose answers are not in its training data, which is harder than it sounds
     - even for a one-off

> It worked on my machine.
>
> - and on no other
"""

[[entry]]
title = "Counterrevolutionary"
tags = ["words"]
text = "Internationalization and counterrevolutionaries: two words, `one` lesson - keep labels short."
"#,
        "user",
    );
    assert_eq!(parsed.diagnostics, []);
    for entry in &parsed.entries {
        for width in 20..=120 {
            check_prose(entry, width);
        }
    }
}

/// Checks an entry without code or addresses: lines fit, and break only where a reader expects it.
#[track_caller]
fn check_prose(entry: &Entry<'_>, width: usize) {
    let at = format!("{} at width {width}", entry.id);
    let text = text_of(&Document::parse(&entry.text));
    let lines = lines_of(entry, width);
    for line in &lines {
        let line = written(line);
        assert!(line.width() <= width, "{at}: too wide: {line}");
        assert!(!line.ends_with(' '), "{at}: spaces at the end: {line}");
    }
    for (role, whole) in [(Role::Title, &*entry.title), (Role::Body, &text)] {
        let ranges = ranges(&lines, role, whole).expect(&at);
        let filled = lines.iter().filter(|line| !part(line, role).is_empty());
        for ((start, end), line) in ranges.into_iter().zip(filled) {
            let margin = part(line, Role::Marker) + &part(line, Role::Number);
            let room = width - margin.width();
            assert!(may_break(whole, start, room), "{at}: {}", written(line));
            assert!(may_break(whole, end, room), "{at}: {}", written(line));
        }
    }
    let labels = |line| part(line, Role::Section) + &part(line, Role::Tag);
    let labels: Vec<_> = lines.iter().map(labels).collect();
    let tags = entry.tags.iter().map(|tag| format!(" #{tag}"));
    let expected = id::section_heading(&entry.section) + &tags.collect::<String>();
    assert_eq!(words(&labels.join(" ")), words(&expected), "{at}");
}

/// Whether a line of `room` columns may start or end at this byte of a text: between words, behind a
/// hyphen, and within a word only if it is wider than the line.
fn may_break(text: &str, offset: usize, room: usize) -> bool {
    let blank = |c: char| c == ' ' || c == '\n';
    let (before, behind) = text.split_at(offset);
    let head = before.rsplit(blank).next().unwrap_or_default();
    let tail = behind.split(blank).next().unwrap_or_default();
    head.is_empty() || tail.is_empty() || head.ends_with('-') || head.width() + tail.width() > room
}

/// Returns the text of all blocks, with a line feed between two.
fn text_of(document: &Document) -> String {
    let texts: Vec<_> = document.blocks.iter().map(|block| &*block.text).collect();
    texts.join("\n")
}

fn words(text: &str) -> Vec<&str> {
    text.split_whitespace().collect()
}

/// Returns the bytes of `text` that each line with something of this role shows. Fails unless the lines
/// show all of it in order, except for spaces between them.
fn ranges(lines: &[Line<'_>], role: Role, text: &str) -> Result<Vec<(usize, usize)>, String> {
    let mut at = 0;
    let mut ranges = Vec::new();
    for line in lines.iter().map(|line| part(line, role)) {
        if line.is_empty() {
            continue;
        }
        while !text[at..].starts_with(&line) {
            match text[at..].chars().next() {
                Some(c) if c.is_whitespace() => at += c.len_utf8(),
                _ => return Err(format!("{line:?} does not follow {:?}", &text[..at])),
            }
        }
        ranges.push((at, at + line.len()));
        at += line.len();
    }
    if text[at..].trim().is_empty() {
        Ok(ranges)
    } else {
        Err(format!("{:?} is not shown", &text[at..]))
    }
}

/// Checks what must hold for any text at any width.
fn check(text: &str, width: usize) -> Result<(), TestCaseError> {
    let mut entry = entry(text);
    entry.title = entry
        .text
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .into();
    if entry.title.is_empty() {
        entry.title = "T".into();
    }
    let document = Document::parse(&entry.text);
    let lines = lines_of(&entry, width);
    let whole = text_of(&document);
    // For each byte of the whole text, whether a line may start or end there.
    let mut may_end = vec![false; whole.len() + 1];
    may_end[whole.len()] = true;
    for (at, _) in whole.grapheme_indices(true) {
        may_end[at] = true;
    }
    let ranges = ranges(&lines, Role::Body, &whole).map_err(TestCaseError::fail)?;
    for (start, end) in &ranges {
        prop_assert!(may_end[*start] && may_end[*end], "a character was split");
    }
    let mut ranges = ranges.iter();
    for line in &lines {
        let shown = written(line);
        prop_assert!(!shown.contains('\n'));
        prop_assert!(!shown.ends_with(' '), "spaces at the end of {shown:?}");
        let body = part(line, Role::Body);
        let range = if body.is_empty() { None } else { ranges.next() };
        let is_code = range.is_some_and(|(start, _)| is_code(&document, *start));
        let content = body + &part(line, Role::Title);
        let is_one = content
            .trim()
            .graphemes(true)
            .filter(|one| one.width() > 0)
            .count()
            <= 1;
        prop_assert!(
            shown.width() <= width || is_code || is_one || shown.contains("://"),
            "{shown:?} is wider than {width}"
        );
    }
    let titles: Vec<_> = lines.iter().map(|line| part(line, Role::Title)).collect();
    let visible = |text: &str| text.split_whitespace().collect::<String>();
    prop_assert_eq!(visible(&titles.concat()), visible(&entry.title));
    Ok(())
}

/// Whether the block at this byte of the [`text_of`] a document is code, or a table.
fn is_code(document: &Document, offset: usize) -> bool {
    let mut end = 0;
    for block in &document.blocks {
        end += block.text.len() + 1;
        if offset < end {
            return matches!(block.kind, BlockKind::Code | BlockKind::Table);
        }
    }
    false
}

/// Parts of a line of text.
fn inline() -> impl Strategy<Value = String> {
    prop_oneof![
        6 => "[a-zA-Z]{1,9}[,.]?",
        1 => "[a-z]{1,3}-[a-z]{1,6}(-[0-9]{1,2})?",
        1 => "[a-z]{30,70}",
        1 => "[\u{4e00}-\u{4e40}\u{3042}-\u{3060}\u{3001}\u{3002}\u{3000}]{1,30}",
        1 => "[\u{e01}-\u{e3a}\u{e40}-\u{e4d}]{1,12}",
        1 => "[\u{5d0}-\u{5ea}]{1,8}",
        1 => "[\u{627}-\u{64a}]{1,8}",
        1 => "([a-z][\u{300}-\u{304}]{1,3}){1,12}",
        2 => select(vec![
            "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}\u{200d}\u{1f466}",
            "\u{1f1e9}\u{1f1ea}\u{1f1eb}\u{1f1f7}\u{1f1ec}\u{1f1e7}",
            "1\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3}",
            "\u{1f44d}\u{1f3fd}\u{1f44d}\u{1f3fd}",
            "\u{2764}\u{fe0f}",
            "\u{1112}\u{1161}\u{11ab}\u{1100}\u{1173}\u{11af}",
            "a\u{a0}b",
            "\u{ad}\u{200b}",
        ]).prop_map(str::to_owned),
        1 => "https://[a-z]{1,9}\\.org(/[a-z0-9-]{1,20}){0,4}",
        1 => "\\*[a-z]{1,5} [a-z]{1,9}\\*",
        1 => "\\*\\*[a-z]{1,12}\\*\\*",
        1 => "`[a-z]{1,5}  [a-z_]{1,5}`",
        1 => "\\[[a-z]{1,5} [a-z]{1,5}\\]\\((https://)?[a-z]{1,20}\\.org\\)",
        1 => "<https://[a-z]{1,20}\\.org/-[a-z]{1,30}>",
        1 => select(vec!["&amp;", "&#27;", "\\*", "<b>", "!", "--", "%", "  \n", "\\\n", "\t"])
            .prop_map(str::to_owned),
    ]
}

pub fn paragraph() -> impl Strategy<Value = String> {
    let inline = (inline(), select(vec![" ", " ", " ", "\n"]));
    prop::collection::vec(inline, 1..14).prop_map(|parts| {
        let parts: Vec<_> = parts
            .iter()
            .map(|(part, gap)| format!("{part}{gap}"))
            .collect();
        parts.concat()
    })
}

/// `CommonMark` with everything in everything.
fn commonmark() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        5 => paragraph(),
        1 => paragraph().prop_map(|text| format!("## {}", text.replace('\n', " "))),
        1 => paragraph().prop_map(|text| format!("```\n{text}\n   indented  \n```")),
        1 => paragraph().prop_map(|text| indented(&text, "    ", "    ")),
        1 => select(vec!["---", "<div>\n*x*\n</div>", "", "[a]: b"]).prop_map(str::to_owned),
    ];
    let block = leaf.prop_recursive(5, 24, 4, |inner| {
        let blocks = prop::collection::vec(inner, 1..4);
        prop_oneof![
            blocks.clone().prop_map(|blocks| blocks.join("\n\n")),
            blocks
                .clone()
                .prop_map(|blocks| indented(&blocks.join("\n\n"), "> ", "> ")),
            blocks.clone().prop_map(|items| {
                let items: Vec<_> = items
                    .iter()
                    .map(|item| indented(item, "- ", "  "))
                    .collect();
                items.join("\n")
            }),
            (blocks, 0_u32..1200, any::<bool>()).prop_map(|(items, start, loose)| {
                let items: Vec<_> = (start..)
                    .zip(&items)
                    .map(|(number, item)| indented(item, &format!("{number}. "), "      "))
                    .collect();
                items.join(if loose { "\n\n" } else { "\n" })
            }),
        ]
    });
    prop::collection::vec(block, 1..3).prop_map(|blocks| blocks.join("\n\n"))
}

/// Returns `text` with `first` before its first line and `next` before the others.
fn indented(text: &str, first: &str, next: &str) -> String {
    let lines: Vec<_> = text.split('\n').collect();
    format!("{first}{}", lines.join(&format!("\n{next}")))
}

proptest! {
    #![proptest_config(config(400))]

    #[test]
    fn any_commonmark_fits_any_width_with_its_words_in_order_and_its_characters_whole(
        text in commonmark(),
        width in 1_usize..=120,
    ) {
        check(&text, width)?;
    }

    #[test]
    fn any_scribble_fits_any_width_with_its_words_in_order_and_its_characters_whole(
        text in "([ >*#`_|\\[\\]()<!&;~+=.:/\\\\\t0-9a-c-]|\n|\r|漢|\u{3000}|\u{301}|\u{200d}|👨|🇩|é){0,150}",
        width in 1_usize..=60,
    ) {
        check(&text, width)?;
    }

    #[test]
    fn any_string_fits_any_width_with_its_words_in_order_and_its_characters_whole(
        text in any::<String>(),
        width in 1_usize..=60,
    ) {
        check(&text, width)?;
    }

    #[test]
    fn a_search_adds_its_highlight_and_nothing_else(
        text in commonmark(),
        width in 1_usize..=120,
        pattern in "[a-z.]{1,3}",
    ) {
        let entry = entry(&text);
        let document = Document::parse(&entry.text);
        let pattern = [Regex::new(&pattern).unwrap()];
        let found = Layout { width, room: width, parts: Parts::FULL, patterns: &pattern }.entry(&entry, &document);
        let plain = Layout { width, room: width, parts: Parts::FULL, patterns: &[] }.entry(&entry, &document);
        prop_assert_eq!(screen(&found), screen(&plain));
        let styled = |lines: &[Line<'_>]| {
            let spans = lines.iter().flat_map(|line| &line.spans);
            let hits = spans.filter(|span| span.style.has(Style::MATCH));
            hits.map(|span| &*span.text).collect::<String>()
        };
        prop_assert_eq!(styled(&plain), "");
        let hits: String = document
            .blocks
            .iter()
            .flat_map(|block| pattern[0].find_iter(&block.text))
            .map(|hit| hit.as_str())
            .collect();
        let in_body: Vec<_> = found[2..found.len() - 2].to_vec();
        let visible = |text: &str| text.split_whitespace().collect::<String>();
        prop_assert_eq!(visible(&styled(&in_body)), visible(&hits));
    }

    #[test]
    fn a_margin_leaves_half_of_the_width_to_the_text_and_loses_its_outermost_bars_first(
        depth in 1_usize..12,
        width in 1_usize..=120,
    ) {
        let text = format!("{}word", "> ".repeat(depth));
        let bars = depth.min(width / 2 / 2);
        let shown = body(&text, width);
        let room = width - 2 * bars;
        for (row, part) in shown.lines().zip("word".as_bytes().chunks(room.max(1))) {
            let part = std::str::from_utf8(part).unwrap();
            prop_assert_eq!(row, format!("{}{part}", "│ ".repeat(bars)));
        }
    }
}

// Whole screens.

#[test]
fn an_entry_stands_under_its_title_and_above_its_author_source_section_and_tags() {
    let parsed = toml::read(
        r#"
[[entry]]
title = "Name the thing once"
section = "my craft"
tags = ["naming", "code review"]
author = "after a reviewer"
source = "https://example.org/naming"
text = """
Two names for one thing are **two things** to everyone who comes later.

- pick the word that the users say
- then change every place that says otherwise
"""
"#,
        "user",
    );
    for width in [40, 14] {
        let screen = screen(&lines_of(&parsed.entries[0], width));
        assert_file(&format!("layout/entry-{width}.txt"), &screen);
    }
}

#[test]
fn nested_lists_hang_under_their_markers() {
    let text = "\
- one two three four five six
  - seven eight nine ten eleven
    1. twelve thirteen fourteen fifteen
    2. sixteen
- last
";
    assert_file("layout/nested-lists.txt", &body(text, 24));
}

#[test]
fn the_numbers_of_a_list_beyond_nine_end_in_one_column() {
    let text = "8. eight\n9. nine\n10. ten has more words than fit\n11. eleven\n";
    assert_eq!(
        body(text, 20),
        rows(&[
            " 8. eight",
            " 9. nine",
            "10. ten has more",
            "    words than fit",
            "11. eleven"
        ])
    );
}

#[test]
fn korean_is_broken_between_its_words_alone() {
    let text = "하늘은 천천히 걸어간다, 3,000원짜리Rust책과 漢는 \u{2018}길\u{2019}에서\u{2014}함께 걷는다.";
    let widest = text.split(' ').map(UnicodeWidthStr::width).max();
    for width in widest.expect("words")..80 {
        let lines = body(text, width);
        let lines: Vec<_> = lines.lines().collect();
        assert!(width > 40 || lines.len() > 1);
        assert_eq!(lines.join(" "), text, "{width}");
    }
    // A word that is wider than the line is split.
    assert_eq!(body("하늘은천천히", 8), rows(&["하늘은천", "천히"]));
    assert_eq!(body("하하/호호/히히", 10), rows(&["하하/호호/", "히히"]));
    let zero_width = body("가나\u{200b}다라마", 7);
    assert_eq!(zero_width, rows(&["가나\u{200b}", "다라마"]));
}

#[test]
fn a_quote_has_one_bar_through_all_its_paragraphs() {
    let text = "\
> First paragraph of the quote.
>
> Second one.
>
> > Nested.
>
> - item
> - item two

After.
";
    assert_file("layout/quote.txt", &body(text, 20));
}

#[test]
fn quotes_within_quotes_as_deep_as_a_text_can_have_them_are_shown() {
    let text = format!("{}word", "> ".repeat(100));
    assert_eq!(body(&text, 16), rows(&["│ │ │ │ word"]));
}

#[test]
fn a_text_nested_deeper_than_that_is_shown_as_typed() {
    const LENGTH: usize = 1 << 20;
    let shapes = [
        format!("{}\n", "> ".repeat(101)),
        format!("{} x\n{}", ">".repeat(200_000), "x\n".repeat(400_000)),
        format!("{}x\n", "1. ".repeat(LENGTH / 3)),
        format!("{}x\n", "- ".repeat(LENGTH / 2)),
        format!("{}x\n", "> 1) ".repeat(LENGTH / 5)),
        (0..1_000)
            .flat_map(|depth| ["  ".repeat(depth), "- a\n".to_owned()])
            .collect(),
    ];
    for text in shapes {
        let typed = Document::plain(text.trim_end_matches('\n'));
        assert!(Document::parse(&text) == typed, "{}", &text[..60]);
    }
}

/// Returns the lines into which a text is wrapped.
fn wrapped(text: &str, width: usize) -> Vec<&str> {
    let ranges = wrap::wrap(text, width).into_iter();
    ranges.map(|range| &text[range]).collect()
}

#[test]
fn a_dash_before_a_word_that_must_be_split_is_no_line_of_its_own() {
    let word = "x".repeat(30);
    let text = format!("a dash \u{2013} {word}");
    let (first, rest) = word.split_at(18);
    assert_eq!(
        wrapped(&text, 20),
        ["a dash", &format!("\u{2013} {first}"), rest]
    );
}

#[test]
fn a_dash_can_end_a_line_but_at_the_start_of_a_text_it_stays_with_its_word() {
    assert_eq!(
        wrapped("It was late - too late", 14),
        ["It was late -", "too late"]
    );
    assert_eq!(wrapped("- too late", 6), ["- too", "late"]);
    assert_eq!(wrapped("- late", 5), ["-", "late"]);
    assert_eq!(wrapped("- late", 4), ["-", "late"]);
}

#[test]
fn a_dash_stands_alone_if_it_leaves_less_than_two_columns_to_a_word_that_must_be_split() {
    assert_eq!(wrapped("- kettle", 3), ["-", "ket", "tle"]);
    assert_eq!(wrapped("- kettle", 4), ["- ke", "ttle"]);
    assert_eq!(wrapped("-- kettle", 4), ["--", "kett", "le"]);
    assert_eq!(wrapped("-- kettle", 5), ["-- ke", "ttle"]);
}

#[test]
fn spaces_at_the_end_of_a_line_are_dropped_however_many() {
    for text in ["", " ", "    "] {
        assert_eq!(wrapped(text, 3), [""], "{text:?}");
    }
    assert_eq!(wrapped("tea   tea  ", 3), ["tea", "tea"]);
    assert_eq!(wrapped("tea     x", 5), ["tea", "x"]);
}

#[test]
fn a_line_can_end_behind_a_hyphen_after_a_colon_but_not_in_an_address() {
    assert_eq!(wrapped("tea:well-known", 10), ["tea:well-", "known"]);
    assert_eq!(wrapped("tea://well-known", 10), ["tea://well-known"]);
}

#[test]
fn a_word_that_takes_a_whole_line_is_not_broken() {
    // Two of its letters are drawn as one.
    let word = "\u{633}\u{644}\u{627}\u{645}";
    assert_eq!(wrapped(&format!("{word} {word}"), 3), [word, word]);
}

#[test]
fn a_lonely_last_word_stays_if_balancing_would_add_a_line() {
    let [b, c, d] = [("b", 18), ("c", 22), ("d", 18)].map(|(letter, length)| letter.repeat(length));
    let lines = [format!("aaaaaa {b}"), c, format!("{d} eee f"), "g".into()];
    assert_eq!(wrapped(&lines.join(" "), 25), lines);
}

#[test]
fn a_wide_paragraph_is_narrowed_by_at_most_25_columns() {
    let [b, c] = ["b".repeat(200), "c".repeat(30)];
    for (length, is_drawn_up) in [(370, false), (375, false), (376, true), (390, true)] {
        let a = "a".repeat(length - 1 - b.len());
        let expected = if is_drawn_up {
            [a.clone(), format!("{b} {c}")]
        } else {
            [format!("{a} {b}"), c.clone()]
        };
        assert_eq!(wrapped(&format!("{a} {b} {c}"), 400), expected, "{length}");
    }
}

#[test]
fn every_link_to_one_long_address_keeps_it() {
    let address = format!("https://example.org/{}", "a".repeat(2000));
    let links: Vec<_> = (0..100).map(|n| format!("[w{n}][x] [no{n}]")).collect();
    let text = format!("{}\n\n[x]: {address}\n", links.join("\n"));
    let document = Document::parse(&text);
    let shown: Vec<_> = (0..100)
        .map(|n| format!("w{n} <{address}> [no{n}]"))
        .collect();
    assert_eq!(text_of(&document), shown.join(" "));
}

#[test]
fn emphasis_and_images_of_any_depth_are_read_in_linear_time() {
    const DEPTH: usize = 150_000;
    for (open, close) in [
        ("*a ", " a*"),
        ("**a ", " a**"),
        ("![", "](u)"),
        ("[", "](u)"),
    ] {
        let text = format!("{}x{}", open.repeat(DEPTH), close.repeat(DEPTH));
        assert_eq!(Document::parse(&text).blocks.len(), 1, "{open}");
        let unclosed = Document::parse(&open.repeat(DEPTH));
        let shown = unclosed.blocks[0].text.trim_end();
        assert_eq!(shown, open.repeat(DEPTH).trim_end());
    }
}

#[test]
fn rules_and_indented_code_are_not_nested() {
    let text = format!(
        "{}\n\n> {}\n\n```\n{}- a\n```\n\n*b*\n",
        "* ".repeat(200),
        "- ".repeat(200),
        " ".repeat(150)
    );
    let kinds: Vec<_> = Document::parse(&text)
        .blocks
        .iter()
        .map(|block| block.kind)
        .collect();
    let expected = [
        BlockKind::Rule,
        BlockKind::Rule,
        BlockKind::Code,
        BlockKind::Paragraph,
    ];
    assert_eq!(kinds, expected);
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn nesting_to_16_levels_is_rendered(
        markers in proptest::collection::vec(select(vec!["> ", ">", "- ", "+   ", "1. ", "999) "]), 1..=16),
    ) {
        let text = format!("{}word\n", markers.concat());
        let document = Document::parse(&text);
        prop_assert_eq!(document.blocks.len(), 1);
        prop_assert_eq!(&document.blocks[0].text, "word");
        prop_assert_eq!(document.blocks[0].inside.len(), markers.len());
    }
}

#[test]
fn two_quotes_in_a_row_are_two() {
    assert_eq!(body("> a\n\n> b\n", 20), rows(&["│ a", "", "│ b"]));
}

#[test]
fn code_blocks_are_indented_and_never_wrapped() {
    let text = "\
Before

```rust
fn a_very_long_line_that_does_not_fit() {}

    indented   \u{20}
```

    also code   here
    two

after

- a

  ```
  long code line that is wide
  ```

  more
- b
";
    assert_file("layout/code.txt", &body(text, 16));
}

#[test]
fn a_table_is_shown_as_it_was_drawn_and_never_wrapped() {
    let text = "\
Before
| one | *two*             |
|----:|:------------------|
|   1 | twenty columns `x`|
| 2 | no \\| bar   \u{20}

after it there is text
";
    assert_file("layout/table.txt", &body(text, 16));
}

#[test]
fn a_table_keeps_its_columns_where_it_has_no_bars_around_it() {
    let text = "\u{20} one | two
----- | ---
    1 | 2
    3 | &amp;
- 4 | no more
";
    assert_file("layout/table-without-bars.txt", &body(text, 40));
}

#[test]
fn a_table_in_a_list_or_a_quote_has_their_margin() {
    let text = "\
1. | a | b |
   |---|---|
   | 1 | 2 |

   then

> > | a | b |
> > |--|--|
> > | 1 | 2 |
>
> - c | d
>   --|--
>   1 | 2
";
    assert_file("layout/nested-tables.txt", &body(text, 20));
}

#[test]
fn a_comment_that_stands_alone_is_not_shown() {
    for (text, shown) in [
        ("<!-- a -->\nb\n\n<!-- c\n\nd -->\n\ne", "b\n\ne\n"),
        (
            "- <!-- a -->\n  b\n- c\n  <!--\n  d -->\n  e",
            "• b\n• c\n  e\n",
        ),
        ("> <!-- a\n> b --> <!-- c -->\n> d", "│ d\n"),
        ("- a\n\n<!-- -->\n\n- b", "• a\n\n• b\n"),
        (
            "a\n\n<!-- b --> c\n\n<!--> d\n\n<b>",
            "a\n\n<!-- b --> c\n\n<!--> d\n\n<b>\n",
        ),
        ("a\n\n<!-- b", "a\n"),
    ] {
        assert_eq!(body(text, 40), shown, "{text:?}");
    }
}

#[test]
fn what_only_looks_like_a_table_is_text() {
    for (text, shown) in [
        ("| a | b |\n| c | d |", "| a | b | | c | d |\n"),
        ("| a | b |\n|---|", "| a | b | |---|\n"),
        ("a b\n---", "a b\n"),
        ("    | a |\n    |---|", "  | a |\n  |---|\n"),
    ] {
        assert_eq!(body(text, 40), shown);
    }
}

#[test]
fn a_hard_break_ends_a_line() {
    assert_eq!(
        body("one  \ntwo\\\nthree\nfour", 20),
        rows(&["one", "two", "three four"])
    );
}

#[test]
fn a_link_shows_its_address_behind_its_text_unless_the_text_is_the_address() {
    let text = "See [the docs](https://example.org/a) and <https://example.org/b> or \
                [x](y \"title\") ![alt](img.png) [](empty) [e]() <me@example.org> \
                [https://e.org](https://e.org).";
    assert_eq!(
        body(text, 40),
        rows(&[
            "See the docs <https://example.org/a> and",
            "https://example.org/b or x <y> alt",
            "<img.png> <empty> e me@example.org",
            "https://e.org."
        ])
    );
    let text = "see [ref] and [other][ref]\n\n[ref]: https://e.org";
    assert_eq!(
        body(text, 60),
        rows(&["see ref <https://e.org> and other <https://e.org>"])
    );
}

#[test]
fn headings_and_rules_stand_apart() {
    let text = "\
# Heading one
Text.

Setext
===
- a

---

b
";
    assert_file("layout/headings.txt", &body(text, 30));
}

#[test]
fn styles_leave_only_their_words() {
    assert_eq!(
        body(
            "**bold**text*em* `co  de` ``a`b`` \\*plain\\* &lt;&amp; <b>x</b>",
            60
        ),
        rows(&["boldtextem co  de a`b *plain* <& <b>x</b>"])
    );
}

#[test]
fn the_items_of_a_tight_list_are_lines_and_those_of_a_loose_one_paragraphs() {
    assert_eq!(
        body("a\n- b\n- c\n\nd", 30),
        rows(&["a", "", "• b", "• c", "", "d"])
    );
    assert_eq!(
        body("- a\n- b\n\n- c", 30),
        rows(&["• a", "", "• b", "", "• c"])
    );
    assert_eq!(
        body("- a\n\n  more of a\n- b", 30),
        rows(&["• a", "", "  more of a", "", "• b"])
    );
    assert_eq!(
        body("- a\n\n  - b\n\n  - c\n\n- d", 30),
        rows(&["• a", "", "  ◦ b", "", "  ◦ c", "", "• d"])
    );
}

#[test]
fn lists_and_quotes_start_in_each_other() {
    assert_eq!(
        body("> - a\n> - b\n>\n> text\n", 30),
        rows(&["│ • a", "│ • b", "│", "│ text"])
    );
    assert_eq!(
        body("- > quote in an\n  > item\n- x\n", 15),
        rows(&["• │ quote in an", "  │ item", "• x"])
    );
    assert_eq!(body("- 1. x\n  2. y\n", 15), rows(&["• 1. x", "  2. y"]));
    assert_eq!(
        body("- # Heading\n- ```\n  code\n  ```\n", 15),
        rows(&["• Heading", "", "•   code"])
    );
}

#[test]
fn an_empty_item_has_its_marker() {
    assert_eq!(body("-\n- b\n-\n", 30), rows(&["•", "• b", "•"]));
    assert_eq!(body("1.\n2. x\n", 30), rows(&["1.", "2. x"]));
}

#[test]
fn a_lonely_last_word_is_drawn_up_if_that_takes_no_more_lines() {
    assert_eq!(
        body(
            "It will be one of those paragraphs whose last line is a lonely word of x.",
            35
        ),
        rows(&[
            "It will be one of those paragraphs",
            "whose last line is a lonely word",
            "of x."
        ])
    );
    assert_eq!(
        body("aaaa bbbb cccc dddd eeee ffff gggg hhhh iiii jjj k", 49),
        rows(&["aaaa bbbb cccc dddd eeee ffff gggg hhhh", "iiii jjj k"])
    );
    // Nothing can be done where the first line is one word.
    assert_eq!(
        body(&format!("{} a", "b".repeat(48)), 49),
        rows(&["b".repeat(48).as_str(), "a"])
    );
}

#[test]
fn a_word_of_48_columns_behind_one_of_2_does_not_overflow_50() {
    let long = "c".repeat(48);
    assert_eq!(body(&format!("ab {long}"), 50), rows(&["ab", &long]));
    let long = "c".repeat(47);
    assert_eq!(
        body(&format!("ab {long}"), 50),
        rows(&[&format!("ab {long}")])
    );
}

#[test]
fn a_long_address_stays_whole_and_no_other_line_overflows() {
    let text = "Look at https://example.org/a/very/long/path/that/does-not-fit/in/fifty/\
                columns?query=1 for the rest of it, says the author of the page.";
    assert_eq!(
        body(text, 50),
        rows(&[
            "Look at",
            "https://example.org/a/very/long/path/that/does-not-fit/in/fifty/columns?query=1",
            "for the rest of it, says the author of the page."
        ])
    );
}

#[test]
fn an_address_with_letters_beyond_ascii_stays_whole_too() {
    assert_eq!(
        body("in https://example.org/漢字漢字漢字漢字 it stands", 24),
        rows(&["in", "https://example.org/漢字漢字漢字漢字", "it stands"])
    );
}

#[test]
fn a_word_that_is_wider_than_a_line_is_broken_between_characters() {
    assert_eq!(
        body(
            "an abcdefghijklmnop e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
            6
        ),
        rows(&[
            "an",
            "abcdef",
            "ghijkl",
            "mnop",
            "e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}e\u{301}",
            "e\u{301}"
        ])
    );
    assert_eq!(
        body(
            "👨\u{200d}👩\u{200d}👧\u{200d}👦👨\u{200d}👩\u{200d}👧\u{200d}👦👨\u{200d}👩\u{200d}👧\u{200d}👦 🇩🇪🇫🇷🇬🇧 1\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3}3\u{fe0f}\u{20e3}",
            4
        ),
        rows(&[
            "👨\u{200d}👩\u{200d}👧\u{200d}👦👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "👨\u{200d}👩\u{200d}👧\u{200d}👦",
            "🇩🇪🇫🇷",
            "🇬🇧",
            "1\u{fe0f}\u{20e3}2\u{fe0f}\u{20e3}",
            "3\u{fe0f}\u{20e3}"
        ])
    );
}

#[test]
fn text_without_blanks_ends_its_lines_where_its_script_allows() {
    assert_eq!(
        body(
            "漢字かな交じり文は、空白がなくても改行できます。長い文です。",
            20
        ),
        rows(&[
            "漢字かな交じり文は、",
            "空白がなくても改行で",
            "きます。長い文です。"
        ])
    );
}

#[test]
fn a_line_ends_behind_a_hyphen_between_letters_and_not_in_a_name_or_an_option() {
    assert_eq!(
        body(
            "a - b -- c --- d -e f- well-known GPT-4 a/b/c/d and/or re-ranking",
            12
        ),
        rows(&[
            "a - b -- c",
            "--- d -e f-",
            "well-known",
            "GPT-4",
            "a/b/c/d",
            "and/or re-",
            "ranking"
        ])
    );
}

#[test]
fn a_line_does_not_end_behind_a_hyphen_unless_it_is_between_two_letters() {
    for word in ["-e", "7-b", "b-7", "--x", "x--y", "b-"] {
        for before in 1..6 {
            let first = "a".repeat(before);
            let to_hyphen = word.rfind('-').expect("a hyphen") + 1;
            let width = before + 1 + to_hyphen;
            let is_whole = width >= before + 1 + word.chars().count();
            let expected = if is_whole {
                rows(&[&format!("{first} {word}")])
            } else {
                rows(&[&first, word])
            };
            assert_eq!(body(&format!("{first} {word}"), width), expected, "{word}");
        }
    }
}

#[test]
fn a_line_can_end_between_han_and_latin_letters() {
    assert_eq!(
        body("\u{6f22}\u{5b57}abc\u{6f22}\u{5b57}", 5),
        rows(&["\u{6f22}\u{5b57}", "abc\u{6f22}", "\u{5b57}"])
    );
    assert_eq!(
        body("abc\u{6f22}\u{5b57}abc", 4),
        rows(&["abc", "\u{6f22}\u{5b57}", "abc"])
    );
}

#[test]
fn an_author_hangs_behind_the_dash_and_fits_even_two_columns() {
    let mut entry = entry("x");
    entry.author = Some("after abc".into());
    assert_eq!(
        screen(&lines_of(&entry, 8)),
        rows(&["T", "", "x", "", "— after", "  abc", "S"])
    );
    for width in 1..8 {
        for line in lines_of(&entry, width) {
            assert!(line.width() <= width, "{:?} at {width}", written(&line));
        }
    }
}

// Markdown and fortune.

#[test]
fn an_entry_in_markdown_has_its_text_as_it_is_and_the_rest_around_it() {
    let mut entry = entry("Some *text*,\n\n- as it is\n");
    entry.text = "Some *text*,\n\n- as it is".into();
    entry.title = "2 * 3 <is> [six] #1 _x_ `y` \\z & so".into();
    entry.id = "a_b".into();
    entry.author = Some("after *me*".into());
    entry.source = Some("https://example.org/a_b".into());
    entry.tags = vec!["one".into(), "two-words".into()].into();
    assert_eq!(
        markdown::entry(&entry),
        "\
### 2 \\* 3 \\<is\\> \\[six\\] \\#1 \\_x\\_ \\`y\\` \\\\z \\& so

Some *text*,

- as it is

\u{2014} after \\*me\\*

<https://example.org/a_b>

**one, two-words**

id: a\\_b
"
    );
    assert_eq!(markdown::section("fun"), "## AI Fun\n");
}

#[test]
fn an_entry_in_markdown_without_more_is_its_title_and_text() {
    assert_eq!(markdown::entry(&entry("x")), "### T\n\nx\n");
}

/// The text of each block of a Markdown file.
fn blocks(markdown: &str) -> Vec<String> {
    let document = Document::parse(markdown);
    document
        .blocks
        .into_iter()
        .map(|block| block.text)
        .collect()
}

#[test]
fn a_source_that_is_no_address_can_be_read_in_markdown() {
    let mut entry = entry("x");
    entry.source = Some("Some Book, *2nd* edition".into());
    // As HTML, `<Some Book>` would be a tag, which nobody sees.
    assert_eq!(
        markdown::entry(&entry),
        "### T\n\nx\n\nSource: Some Book, \\*2nd\\* edition\n"
    );
}

#[test]
fn code_that_does_not_end_keeps_nothing_else_of_a_markdown_file() {
    let mut entry = entry("```\ncode");
    entry.author = Some("after me".into());
    assert_eq!(
        blocks(&markdown::entry(&entry)),
        ["T", "code", "— after me"]
    );
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn any_title_author_and_tags_read_the_same_in_markdown(
        title in "[!-~]{1,8}( [!-~]{1,8}){0,4}",
        author in "[!-~]{1,8}( [!-~]{1,8}){0,4}",
        tags in prop::collection::vec("[a-z0-9#*_<>&`\\\\\\[\\]-]{1,8}", 1..4),
    ) {
        let mut entry = entry("x");
        let is_bold = |tag: &String| is_tag(tag) && !tag.starts_with('#');
        let word = if tags.iter().all(is_bold) { "" } else { "Tags: " };
        let labels = format!("{word}{}", tags.join(", "));
        entry.title = title.clone().into();
        entry.id = id::slug(&title).into();
        entry.author = Some(author.clone().into());
        entry.tags = tags.into_iter().map(Into::into).collect::<Vec<_>>().into();
        // Behind a dash, a question is dialogue.
        let is_name = closing::name(&format!("— {author}")).is_some();
        let label = if is_name { "—" } else { "Author:" };
        prop_assert_eq!(
            blocks(&markdown::entry(&entry)),
            [title, "x".into(), format!("{label} {author}"), labels]
        );
    }

    #[test]
    fn any_entry_is_one_entry_of_a_fortune_file(text in commonmark(), width in 1_usize..90) {
        let mut entry = entry(&text);
        entry.title = "%".into();
        let lines = lines_of(&entry, width);
        let fortune = fortune::entry(&lines);
        let inner = fortune.strip_suffix("%\n");
        prop_assert!(inner.is_some_and(|inner| inner.lines().all(|line| line != "%")));
        let shown: Vec<_> = fortune.lines().collect();
        let laid: Vec<_> = lines.iter().map(written).collect();
        let laid = laid.iter().map(|line| if line == "%" { " %" } else { line });
        let laid: Vec<_> = laid.chain(["%"]).collect();
        prop_assert_eq!(shown, laid);
    }
}

#[test]
fn an_entry_of_a_fortune_file_ends_in_a_percent_sign_and_has_no_other_line_of_it() {
    let text = "50\n\n%\n\n```\n%\n %\n%%\n```";
    assert_eq!(
        fortune::entry(&lines_of(&entry(text), 76)),
        "T\n\n50\n\n %\n\n  %\n   %\n  %%\n\nS\n%\n"
    );
}
