//! Nothing from a file or the command line reaches a terminal as a control.

use std::borrow::Cow;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;
use regex::Regex;
use termcolor::Buffer;
use wisdom::cli::{explain, names};
use wisdom::collection::pool::{Collection, Entries, Pool};
use wisdom::entry::Entry;
use wisdom::entry::document::Document;
use wisdom::entry::sanitize::{self, COMMONMARK_TAB, TERMINAL_TAB};
use wisdom::filter::Filter;
use wisdom::filter::pattern::Patterns;
use wisdom::filter::sections::Sections;
use wisdom::filter::tags::AnyOf;
use wisdom::format::toml;
use wisdom::presentation::colors::Colors;
use wisdom::presentation::counts::Counts;
use wisdom::presentation::layout::Layout;
use wisdom::presentation::output::{fortune, json, markdown};
use wisdom::presentation::parts::Parts;
use wisdom::presentation::{counts, paint};

use crate::list::listed;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Whether `c` must not be shown, by the words of the design instead of the code under test.
fn is_harmful(c: char) -> bool {
    let is_bidi = "\u{61c}\u{200e}\u{200f}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\
                   \u{2066}\u{2067}\u{2068}\u{2069}";
    c.is_control()
        || is_bidi.contains(c)
        || c == '\u{2028}'
        || c == '\u{2029}'
        || ('\u{e0000}'..='\u{e007f}').contains(&c)
}

/// Text with many harmful characters.
fn hostile() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        4 => "[a-z_ ]{1,4}",
        2 => any::<char>().prop_map(String::from),
        2 => (0_u32..0xa0).prop_map(|c| char::from_u32(c).unwrap_or(' ').to_string()),
        1 => (0x2020_u32..0x2070).prop_map(|c| char::from_u32(c).unwrap_or(' ').to_string()),
        1 => (0xe_0000_u32..0xe_0080).prop_map(|c| char::from_u32(c).unwrap_or(' ').to_string()),
        2 => select(vec![
            "\x1b[31m", "\x1b[", "1", ";", "38:5:1", "m", "\x1b]0;title\x07", "\x1b]52;c;aGk=\x1b\\", "\x1bP+q\x1b\\", "\u{9b}2J",
            "\u{9d}0;x\u{9c}", "\r\n", "\n", "\t", "_\x08x", "x\x08x", "x\x08_", "\x08", "\r",
            "&#27;[1m", "&#x9b;2J", "&#x202e;", "&#10;", "&#13;", "&#8;", "&#9;", "`&#27;`",
            "[a](b&#27;c)", "<https://a/&#27;>", "**", "```\n", "> ", "- ", "1. ", "%",
            "\u{200d}", "\u{fe0f}", "漢", "e\u{301}",
        ]).prop_map(str::to_owned),
    ];
    prop::collection::vec(part, 0..16).prop_map(|parts| parts.concat())
}

/// Returns `text` without its complete color sequences.
fn without_color_sequences(text: &str) -> String {
    let sequence = Regex::new(r"\x1b\[[0-9;:]*m").unwrap();
    sequence.replace_all(text, "").into_owned()
}

// The functions of `sanitize`.

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn sanitized_text_has_no_control_but_line_feeds_and_stays_as_it_is(
        text in hostile(),
        tab in select(vec![COMMONMARK_TAB, TERMINAL_TAB]),
    ) {
        let once = sanitize::text(&text, tab);
        prop_assert!(!once.contains(|c| is_harmful(c) && c != '\n'), "{once:?}");
        let twice = sanitize::text(&once, tab);
        prop_assert!(matches!(twice, Cow::Borrowed(_)));
        prop_assert_eq!(&twice, &once);
    }

    #[test]
    fn text_without_controls_is_borrowed(text in any::<String>()) {
        let text: String = text.chars().filter(|c| *c == '\n' || !is_harmful(*c)).collect();
        let clean = sanitize::text(&text, TERMINAL_TAB);
        prop_assert!(matches!(clean, Cow::Borrowed(_)));
        prop_assert_eq!(&clean, &text);
    }

    #[test]
    fn without_tabs_and_overstrike_colors_are_dropped_and_each_other_control_is_replaced(
        text in hostile(),
    ) {
        let text = text.replace(['\t', '\x08'], "");
        let expected: String = without_color_sequences(&text.replace("\r\n", "\n"))
            .chars()
            .map(|c| if is_harmful(c) && c != '\n' { '\u{fffd}' } else { c })
            .collect();
        prop_assert_eq!(sanitize::text(&text, TERMINAL_TAB), expected);
    }

    #[test]
    fn a_tab_adds_blanks_and_takes_nothing(text in hostile()) {
        let text = text.replace('\x08', "");
        let clean = sanitize::text(&text, TERMINAL_TAB);
        let allowed = |text: &str| {
            let kept = |c: &char| !is_harmful(*c) && *c != ' ' && *c != '\u{fffd}';
            text.chars().filter(kept).collect::<String>()
        };
        prop_assert_eq!(allowed(&clean), allowed(&without_color_sequences(&text)));
    }

    #[test]
    fn overstrike_never_adds_or_moves_a_letter(text in hostile()) {
        let clean = sanitize::text(&text, TERMINAL_TAB);
        let mut rest = text.chars();
        for c in clean.chars().filter(|c| !matches!(c, ' ' | '\u{fffd}')) {
            prop_assert!(rest.any(|original| original == c), "{c:?} in {clean:?}");
        }
    }

    #[test]
    fn escaped_text_is_one_line_without_controls(text in hostile()) {
        let escaped = sanitize::escape(&text);
        prop_assert!(!escaped.contains(is_harmful), "{escaped:?}");
        let is_harmless = !text.contains(is_harmful);
        prop_assert_eq!(matches!(escaped, Cow::Borrowed(_)), is_harmless);
        if is_harmless {
            prop_assert_eq!(&escaped, &text);
        }
    }
}

#[test]
fn overstrike_becomes_its_letter() {
    for (text, shown) in [
        ("_\x08a_\x08b", "ab"),
        ("a\x08ab\x08b", "ab"),
        ("a\x08a\x08a\x08a", "a"),
        ("_\x08a\x08a", "a"),
        ("a\x08_", "a"),
        ("_\x08_", "_"),
        ("_\x08漢", "漢"),
        ("漢\x08漢", "漢"),
        ("_\x08e\u{301}", "e\u{301}"),
        ("e\u{301}\x08_", "e\u{301}"),
        ("N\x08NA\x08AM\x08ME\x08E  x", "NAME  x"),
        ("is *___\x08\x08\x08not* a", "is *not* a"),
        ("____\x08\x08\x08caf\u{e9}", "_caf\u{e9}"),
        ("__\x08\x08\x08abc", "__\u{fffd}\u{fffd}\u{fffd}abc"),
        (
            "secret\x08\x08\x08\x08\x08\x08public",
            "secret\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}public",
        ),
        ("__\x08\x08a\nb", "__\u{fffd}\u{fffd}a\nb"),
        ("___\x08\x08\x08ab", "___\u{fffd}\u{fffd}\u{fffd}ab"),
    ] {
        assert_eq!(sanitize::text(text, TERMINAL_TAB), shown, "{text:?}");
    }
}

#[test]
fn a_backspace_that_is_no_overstrike_is_a_control() {
    for (text, shown) in [
        ("\x08", "\u{fffd}"),
        ("\x08a", "\u{fffd}a"),
        ("a\x08b", "a\u{fffd}b"),
        ("a\x08", "a\u{fffd}"),
        ("a\n\x08a", "a\n\u{fffd}a"),
        ("_\x08\x1b", "_\u{fffd}\u{fffd}"),
        ("_\x08\n", "_\u{fffd}\n"),
        (
            "secret\x08\x08\x08\x08\x08\x08public",
            "secret\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}public",
        ),
    ] {
        assert_eq!(sanitize::text(text, TERMINAL_TAB), shown, "{text:?}");
    }
}

/// Each strike looks back at the character under it, and has to stop somewhere.
#[test]
fn a_cluster_longer_than_any_letter_is_not_struck_over() {
    let strikes = "\x08_".repeat(100_000);
    let accents = format!("e{}", "\u{301}".repeat(100_000));
    assert!(sanitize::text(&format!("{accents}{strikes}"), TERMINAL_TAB) == accents + "\u{fffd}_");
    let flags = "\u{1f1e6}".repeat(100_000);
    assert!(sanitize::text(&format!("{flags}{strikes}"), TERMINAL_TAB) == flags);
    let family = "\u{1f468}\u{1f3fd}\u{200d}\u{1f469}\u{1f3fd}\u{200d}\u{1f467}\u{1f3fd}\u{200d}\u{1f466}\u{1f3fd}";
    assert_eq!(
        sanitize::text(&format!("{family}\x08_"), TERMINAL_TAB),
        family
    );
}

#[test]
fn a_tab_goes_to_the_next_stop_by_visible_columns() {
    for (text, at_four, at_eight) in [
        ("\t|", "    |", "        |"),
        ("a\t|", "a   |", "a       |"),
        ("abcd\t|", "abcd    |", "abcd    |"),
        ("a\tb\t|", "a   b   |", "a       b       |"),
        ("abc\n\t|", "abc\n    |", "abc\n        |"),
        ("abc\r\na\t|", "abc\na   |", "abc\na       |"),
        ("漢\t|", "漢  |", "漢      |"),
        ("漢字漢\t|", "漢字漢  |", "漢字漢  |"),
        ("e\u{301}\t|", "e\u{301}   |", "e\u{301}       |"),
        (
            "👨\u{200d}👩\u{200d}👧\t|",
            "👨\u{200d}👩\u{200d}👧  |",
            "👨\u{200d}👩\u{200d}👧      |",
        ),
        ("_\x08a\t|", "a   |", "a       |"),
    ] {
        assert_eq!(
            sanitize::text(text, COMMONMARK_TAB),
            at_four,
            "{text:?} at 4"
        );
        assert_eq!(
            sanitize::text(text, TERMINAL_TAB),
            at_eight,
            "{text:?} at 8"
        );
    }
}

#[test]
fn crlf_is_a_line_end_and_a_bare_carriage_return_is_a_control() {
    for (text, shown) in [
        ("a\r\nb\r\n", "a\nb\n"),
        ("a\rb", "a\u{fffd}b"),
        ("a\r\r\nb", "a\u{fffd}\nb"),
        ("a\n\rb", "a\n\u{fffd}b"),
        ("a\r", "a\u{fffd}"),
    ] {
        assert_eq!(sanitize::text(text, TERMINAL_TAB), shown, "{text:?}");
    }
}

#[test]
fn a_sequence_without_its_first_character_is_text() {
    for (text, shown) in [
        ("\x1b[2Jred", "\u{fffd}[2Jred"),
        ("\u{9b}31mred", "\u{fffd}31mred"),
        ("\x1b]0;title\x07x", "\u{fffd}]0;title\u{fffd}x"),
        ("\x1b]52;c;aGk=\x1b\\x", "\u{fffd}]52;c;aGk=\u{fffd}\\x"),
        ("\x1bP1$q\x1b\\x", "\u{fffd}P1$q\u{fffd}\\x"),
        ("a\u{85}b\u{7f}c\0", "a\u{fffd}b\u{fffd}c\u{fffd}"),
        (
            "\u{202e}abc\u{202c}\u{2067}\u{200f}",
            "\u{fffd}abc\u{fffd}\u{fffd}\u{fffd}",
        ),
        ("a\u{2028}b\u{2029}c", "a\u{fffd}b\u{fffd}c"),
        ("a\u{e0001}\u{e0068}b", "a\u{fffd}\u{fffd}b"),
    ] {
        assert_eq!(sanitize::text(text, TERMINAL_TAB), shown, "{text:?}");
    }
}

#[test]
fn a_complete_color_sequence_is_dropped_whole_and_nothing_that_resembles_one() {
    for (text, shown) in [
        (
            "\x1b[31mred\x1b[0m and \x1b[1;38;5;208mbold\x1b[m",
            "red and bold",
        ),
        ("\x1b[38:2::1:2:3mcolor", "color"),
        ("\x1b[4mr\x1b[4med\t|", "red     |"),
        ("\x1b[31m\x1b[0m", ""),
        ("\x1b\x1b[31m[31m", "\u{fffd}[31m"),
        ("\x1b[\x1b[1m31m", "\u{fffd}[31m"),
        ("\x1b[31", "\u{fffd}[31"),
        ("\x1b[31\nm", "\u{fffd}[31\nm"),
        ("\x1b[31 m", "\u{fffd}[31 m"),
        ("\x1b[>4;2m", "\u{fffd}[>4;2m"),
        ("\x1b[?4m", "\u{fffd}[?4m"),
        ("\x1b(31m", "\u{fffd}(31m"),
        ("\u{9b}31m", "\u{fffd}31m"),
    ] {
        assert_eq!(sanitize::text(text, TERMINAL_TAB), shown, "{text:?}");
        let is_reported = sanitize::find_control(text).is_some();
        assert_eq!(is_reported, shown.contains('\u{fffd}'), "{text:?}");
    }
}

#[test]
fn an_unclosed_sequence_leaves_the_rest_of_the_text() {
    assert_eq!(
        sanitize::text("\x1b]0;never ends\nand more\n\x1b[and more", TERMINAL_TAB),
        "\u{fffd}]0;never ends\nand more\n\u{fffd}[and more"
    );
}

#[test]
fn joiners_and_variation_selectors_stay() {
    let text =
        "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f} क\u{94d}\u{200d}ष \u{200c} 1\u{fe0f}\u{20e3} 🇩🇪 a\u{ad}b";
    assert_eq!(sanitize::text(text, TERMINAL_TAB), text);
}

#[test]
fn escaped_text_shows_escapes_in_place_of_controls() {
    for (text, shown) in [
        ("a\nb\tc\rd", r"a\nb\tc\rd"),
        ("\x1b[2J", r"\u{1b}[2J"),
        ("\u{9b}2J\u{7f}\0", r"\u{9b}2J\u{7f}\u{0}"),
        ("_\x08x", r"_\u{8}x"),
        ("\u{202e}\u{2028}\u{e0001}", r"\u{202e}\u{2028}\u{e0001}"),
        ("schöne Grüße 漢 'quoted' \\", "schöne Grüße 漢 'quoted' \\"),
    ] {
        assert_eq!(sanitize::escape(text), shown, "{text:?}");
    }
}

// The output of the whole program.

/// Returns everything that can be printed of the entries, each output with its name.
fn outputs(entries: &[Entry<'static>], width: usize) -> Vec<(&'static str, String)> {
    let mut outputs = Vec::new();
    let all = |visit: &mut dyn FnMut(&Entry<'_>)| entries.iter().for_each(visit);
    let mut screens = vec![
        listed(entries, Some(width)),
        listed(entries, None),
        counts::sections(&Counts::of_sections(all)),
        counts::tags(&Counts::of_tags(all)),
    ];
    let documents: Vec<_> = entries.iter().map(|e| Document::parse(&e.text)).collect();
    let layout = Layout {
        width,
        room: width,
        parts: Parts::FULL,
        patterns: &[],
    };
    for (entry, document) in entries.iter().zip(&documents) {
        let lines = layout.entry(entry, document);
        outputs.push(("fortune", fortune::entry(&lines)));
        outputs.push(("json", json::entry(entry, None) + "\n"));
        outputs.push(("markdown", markdown::entry(entry)));
        outputs.push(("markdown", markdown::section(&entry.section)));
        screens.push(lines);
    }
    outputs.extend(
        json::sections(&Counts::of_sections(all))
            .into_iter()
            .map(|row| ("json", row)),
    );
    outputs.extend(
        json::tags(&Counts::of_tags(all))
            .into_iter()
            .map(|row| ("json", row)),
    );
    for lines in screens {
        for (kind, mut buffer) in [("colours", Buffer::ansi()), ("plain", Buffer::no_color())] {
            paint::lines(&lines, &Colors::default(), &mut buffer).unwrap();
            outputs.push((kind, String::from_utf8(buffer.into_inner()).unwrap()));
        }
    }
    outputs
}

/// Returns painted text without the escapes for colours and styles, the only ones that painting writes.
fn without_colours(painted: &str) -> String {
    let mut parts = painted.split("\x1b[");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let codes = part.len()
            - part
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == ';')
                .len();
        if let Some(rest) = part[codes..].strip_prefix('m') {
            text.push_str(rest);
        } else {
            text.push_str("\x1b[");
            text.push_str(part);
        }
    }
    text
}

fn check(entries: &[Entry<'static>], width: usize) -> Result<(), TestCaseError> {
    for (kind, output) in outputs(entries, width) {
        let text = if kind == "colours" {
            without_colours(&output)
        } else {
            output
        };
        let found = text.chars().find(|c| is_harmful(*c) && *c != '\n');
        prop_assert_eq!(found, None, "{} has it: {:?}", kind, text);
    }
    Ok(())
}

/// Returns `text` as a TOML string with an escape for everything but plain letters.
fn escaped(text: &str) -> String {
    let mut escaped = String::from("\"");
    for c in text.chars() {
        if c.is_alphanumeric() {
            escaped.push(c);
        } else {
            let _ = write!(escaped, "\\U{:08x}", u32::from(c));
        }
    }
    escaped + "\""
}

/// Returns `text` between quotes, valid TOML or not.
fn raw(text: &str) -> String {
    format!("'''\n{text}'''")
}

/// Returns a file of one entry with these fields.
fn file(fields: &[String; 7], quoted: fn(&str) -> String) -> String {
    let [title, text, author, source, section, id, tag] = fields.each_ref().map(|f| quoted(f));
    format!(
        "[[entry]]\ntitle = {title}\ntext = {text}\nauthor = {author}\nsource = {source}\n\
         section = {section}\nid = {id}\ntags = [{tag}]\n"
    )
}

fn fields() -> impl Strategy<Value = [String; 7]> {
    // With a letter, so that the entry is read.
    let required = || hostile().prop_map(|text| format!("{text}a"));
    let other = || hostile();
    [
        required().boxed(),
        required().boxed(),
        other().boxed(),
        other().boxed(),
        other().boxed(),
        other().boxed(),
        other().boxed(),
    ]
}

proptest! {
    #![proptest_config(config(300))]

    #[test]
    fn no_escape_in_a_field_reaches_the_terminal_as_a_control(
        fields in fields(),
        width in 1_usize..100,
    ) {
        let parsed = toml::read(&file(&fields, escaped), "user");
        prop_assert_eq!(parsed.entries.len(), 1);
        check(&parsed.entries, width)?;
    }

    #[test]
    fn no_raw_character_in_a_field_reaches_the_terminal_as_a_control(
        fields in fields(),
        width in 1_usize..100,
    ) {
        check(&toml::read(&file(&fields, raw), "user").entries, width)?;
    }

    #[test]
    fn no_bytes_in_place_of_a_field_reach_the_terminal_as_a_control(
        bytes in prop::collection::vec(any::<u8>(), 0..60),
        quote in select(vec!["'", "\"", "'''", "\"\"\"", ""]),
        width in 1_usize..100,
    ) {
        let noise = String::from_utf8_lossy(&bytes);
        let file = format!("[[entry]]\ntitle = 'A'\ntext = {quote}{noise}{quote}\ntags = ['b']\n");
        check(&toml::read(&file, "user").entries, width)?;
    }

    #[test]
    fn no_diagnostic_holds_a_control(fields in fields(), noise in hostile()) {
        let parsed = toml::read(&(file(&fields, raw) + &noise), "user");
        let keys = toml::read(&format!("{} = 1\n[[entry]]\n{0} = 1", escaped(&noise)), "user");
        for diagnostic in parsed.diagnostics.iter().chain(&keys.diagnostics) {
            prop_assert!(!diagnostic.to_string().contains(is_harmful), "{diagnostic}");
        }
    }

    #[test]
    fn no_explanation_of_an_empty_result_holds_a_control(
        fields in fields(),
        asked in hostile(),
        pattern in hostile(),
    ) {
        let mut pool = Pool::default();
        pool.add(Collection {
            form: None,
            name: "user".into(),
            path: None,
            entries: Entries::Parsed(toml::read(&file(&fields, escaped), "user").entries),
        });
        let mut filter = Filter {
            id: Some(asked.clone()),
            sections: Sections::parse([&*asked]).unwrap_or_default(),
            tags: AnyOf::parse(&asked).into_iter().collect(),
            length: None,
            patterns: Patterns::new(&[&pattern], false).unwrap_or_default(),
            ..Filter::default()
        };
        let unknown = names::expand(&mut filter, &pool, "", &|_| None);
        let mut told: Vec<_> = unknown.into_iter().map(|unknown| unknown.message).collect();
        if told.is_empty() {
            told.push(explain::nothing_matched(&filter, &pool));
        }
        for line in told {
            prop_assert!(!line.contains(is_harmful), "{line:?}");
        }
    }
}

#[test]
fn without_colours_keeps_a_control_that_is_no_colour() {
    assert_eq!(without_colours("\x1b[1m\x1b[31ma\x1b[0m\n"), "a\n");
    for harmful in ["\x1b[2J", "\x1b]0;x\x07", "\x1b[31", "\u{9b}31m", "\x1b"] {
        assert!(without_colours(harmful).contains(is_harmful), "{harmful:?}");
    }
}

#[test]
fn numeric_entities_are_sanitized() {
    for (text, shown) in [
        ("a&#27;[31mb", "a\u{fffd}[31mb"),
        ("a&#x1b;b", "a\u{fffd}b"),
        ("a&#x9b;2Jb", "a\u{fffd}2Jb"),
        ("a&#x202e;b&#8232;c", "a\u{fffd}b\u{fffd}c"),
        ("a&#8;b", "a\u{fffd}b"),
        ("a&#13;b", "a\u{fffd}b"),
        ("a&#0;b", "a\u{fffd}b"),
        ("a&#xe0041;b", "a\u{fffd}b"),
        ("`&#27;`", "&#27;"),
        ("[a](b&#27;c)", "a <b\u{fffd}c>"),
        ("[a](b&#10;c)", "a <b c>"),
        ("![a&#27;b](c)", "a\u{fffd}b <c>"),
        ("# a&#27;b", "a\u{fffd}b"),
        ("&lt;&amp;&eacute;&#233;", "<&éé"),
    ] {
        let document = Document::parse(text);
        let blocks: Vec<_> = document.blocks.iter().map(|block| &*block.text).collect();
        assert_eq!(blocks, [shown], "{text}");
    }
}
