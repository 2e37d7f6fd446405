//! A fault in a TOML file is reported with its location and what to do about it, and hides no more
//! than it must.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use wisdom::format::parsed::Parsed;
use wisdom::format::{markdown, toml, toml_tables};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Returns the diagnostics, then the id and title of each entry.
fn found(
    Parsed {
        entries,
        diagnostics,
        ..
    }: &Parsed,
) -> String {
    let diagnostics = diagnostics.iter().map(ToString::to_string);
    let entries = entries
        .iter()
        .map(|entry| format!("= {} | {}", entry.id, entry.title));
    diagnostics.chain(entries).collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let found = found(&toml::read(source, "user"));
    assert_eq!(found, expected.join("\n"), "{source:?}");
}

// Files without faults.

#[test]
fn a_file_is_read_with_all_its_fields() {
    let source = r#"
section = "My Craft"

[[entry]]
title = " Name   the thing once "
tags = ["Naming", "Code  Review", "naming"]
author = "after a reviewer"
source = "https://example.org/naming"
text = """

Two names.

- and more
"""

[[entry]]
title = "Second"
section = "AI Fun"
id = "2nd"
text = '    code'
"#;
    let parsed = toml::read(source, "user");
    assert_eq!(parsed.diagnostics, []);
    let [first, second] = &parsed.entries[..] else {
        panic!("{parsed:?}");
    };
    assert_eq!(first.id, "name-the-thing-once");
    assert_eq!(first.title, "Name the thing once");
    assert_eq!(first.section, "my-craft");
    assert_eq!(*first.tags, ["naming", "code-review"]);
    assert_eq!(first.text, "Two names.\n\n- and more");
    assert_eq!(first.author.as_deref(), Some("after a reviewer"));
    assert_eq!(first.source.as_deref(), Some("https://example.org/naming"));
    assert_eq!(second.id, "2nd");
    assert_eq!(second.section, "fun");
    assert_eq!(second.tags.len(), 0);
    assert_eq!(second.text, "    code");
    assert_eq!(second.author, None);
    assert_eq!(second.source, None);
}

#[test]
fn a_section_is_the_entrys_or_the_files_or_the_default() {
    let sections = |source: &str| -> Vec<String> {
        let parsed = toml::read(source, "user");
        let sections = parsed.entries.iter();
        sections.map(|entry| entry.section.to_string()).collect()
    };
    let entries = "[[entry]]\ntitle = 'A'\ntext = 'b'\n\
                   [[entry]]\ntitle = 'B'\ntext = 'b'\nsection = 'own'\n";
    assert_eq!(sections(entries), ["user", "own"]);
    assert_eq!(
        sections(&format!("section = 'File'\n{entries}")),
        ["file", "own"]
    );
}

#[test]
fn an_empty_file_has_no_fault_and_no_entry() {
    for source in [
        "",
        "\n",
        "\u{feff}",
        "# only\n# comments\n",
        "\u{feff}# a\r\n\r\n",
        "entry = []",
    ] {
        check(source, &[]);
    }
}

#[test]
fn a_byte_order_mark_and_crlf_make_no_difference() {
    let source = "\u{feff}[[entry]]\r\ntitle = 'A'\r\ntext = '''\r\none\r\n\r\ntwo\r\n'''\r\n";
    let parsed = toml::read(source, "user");
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.entries[0].text, "one\n\ntwo");
    check(
        "\u{feff}titel = 1\r\n\r\nsecton = 'a'\r\n",
        &[
            "1:1: unknown key `titel` outside an entry; known keys are entry, section",
            "3:1: unknown key `secton` outside an entry; did you mean `section`?",
        ],
    );
}

#[test]
fn tabs_become_columns() {
    let parsed = toml::read(
        "[[entry]]\ntitle = \"A\\tB\"\ntext = \"a\\tb\n\"\"\"",
        "user",
    );
    assert_eq!(parsed.entries[0].title, "A B");
    assert_eq!(parsed.entries[0].text, "a   b");
}

#[test]
fn an_entry_can_be_written_on_one_line() {
    check(
        "entry = [{title = 'A', text = 'b'}, {title = 'B', text = 'c'}]",
        &["= a | A", "= b | B"],
    );
}

// Invalid TOML.

#[test]
fn an_invalid_value_is_reported_and_read_as_far_as_possible() {
    let entry = |lines: &str| format!("[[entry]]\n{lines}\n");
    check(
        &entry("title = A\ntext = 'b'"),
        &[
            "2:9: invalid TOML: string values must be quoted, expected literal string",
            "= a | A",
        ],
    );
    check(
        &entry("title = \u{201c}A\u{201d}\ntext = 'b'"),
        &[
            "2:9: invalid TOML: string values must be quoted, expected literal string",
            "= a | \u{201c}A\u{201d}",
        ],
    );
    check(
        &entry("title = 'A\ntext = 'b'"),
        &[
            "2:11: invalid TOML: invalid literal string, expected `'`",
            "= a | A",
        ],
    );
    check(
        &entry("title = \"A\ntext = 'b'"),
        &[
            "2:11: invalid TOML: invalid basic string, expected `\"`",
            "= a | A",
        ],
    );
    check(
        &entry("title = 'A'\ntext = \"\"\"\nnever ends"),
        &[
            "5:1: invalid TOML: invalid multi-line basic string, expected `\"`",
            "= a | A",
        ],
    );
    check(
        &entry("title = 'A'\ntext = '''\nnever ends"),
        &[
            "5:1: invalid TOML: invalid multi-line literal string, expected `'`",
            "= a | A",
        ],
    );
    check(
        &entry("title = 'A'\ntext = \"\\q\""),
        &[
            "3:10: invalid TOML: missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\\`, `\"`, `x`, `u`, `U`",
            "= a | A",
        ],
    );
    check(
        &entry("title = 'A'\ntext = \"\\ud800\""),
        &[
            "3:11: invalid TOML: invalid value, expected unicode hexadecimal value",
            "= a | A",
        ],
    );
}

#[test]
fn an_invalid_line_is_reported_and_the_others_are_read() {
    let entry = |lines: &str| format!("[[entry]]\n{lines}\n");
    check(
        &entry("title = 'A'\ntags = ['a' 'b']\ntext = 'b'"),
        &[
            "3:13: invalid TOML: missing comma between array elements, expected `,`",
            "= a | A",
        ],
    );
    check(
        &entry("title = 'A'\ntitle = 'B'\ntext = 'b'"),
        &["3:1: invalid TOML: duplicate key", "= a | A"],
    );
    check(
        &entry("title = 'é' x\ntext = 'b'"),
        &[
            "2:13: invalid TOML: unexpected key or value, expected newline, `#`",
            "= é | é",
        ],
    );
    check(
        &entry("title = 'A' text = 'b'"),
        &[
            "1:1: this entry has no `text`; add one or remove the entry",
            "2:13: invalid TOML: unexpected key or value, expected newline, `#`",
        ],
    );
    check(
        &entry("title 'A'\ntext = 'b'"),
        &[
            "1:1: this entry has no `text`; add one or remove the entry",
            "2:7: invalid TOML: key with no value, expected `=`",
        ],
    );
    check(
        &entry("title = 'A'\ntext = 'b'\n%\nmore"),
        &[
            "4:1: invalid TOML: invalid unquoted key, expected letters, numbers, `-`, `_`",
            "4:2: invalid TOML: key with no value, expected `=`",
            "5:5: invalid TOML: key with no value, expected `=`",
            "= a | A",
        ],
    );
    check(
        "[[entry\ntitle = 'A'\ntext = 'b'\n",
        &[
            "1:8: invalid TOML: unclosed array table, expected `]]`",
            "3:1: unknown key `text` outside an entry; put it under an `[[entry]]`",
        ],
    );
    check(
        "just words\n",
        &["1:6: invalid TOML: key with no value, expected `=`"],
    );
    check(
        "{\"title\": \"A\"}\n",
        &["1:1: invalid TOML: invalid key-value pair, expected key"],
    );
    check(
        "[[entry]]\ntitle='A'\rtext='b'\n",
        &[
            "2:10: the file contains the control character U+000D; remove it",
            "= a | A",
        ],
    );
}

#[test]
fn a_fault_in_one_entry_leaves_the_others_whole() {
    let source = "\
[[entry]]
title = 'A'
text = 'a'

[[entry]]
title = 'B'
text = oops

[[entry]]
text = 'no title'

[[entry]]
title = 'C'
texts = 'c'

[[entry]]
title = 'D'
text = 'd'
";
    check(
        source,
        &[
            "7:8: invalid TOML: string values must be quoted, expected literal string",
            "12:1: this entry has no `text`; add one or remove the entry",
            "14:1: unknown key `texts` in an entry; did you mean `text`?",
            "= a | A",
            "= b | B",
            "= no-title | ",
            "= d | D",
        ],
    );
}

#[test]
fn an_invalid_value_is_reported_once() {
    check(
        "[[entry]]\ntitle =\ntext = 'b'\n",
        &[
            "2:8: invalid TOML: string values must be quoted, expected literal string",
            "= b | ",
        ],
    );
    check(
        "[[entry]]\ntitle = 'A'\ntext = 'b\u{1b}c'\n",
        &[
            "3:10: `text` contains the control character U+001B; remove it",
            "= a | A",
        ],
    );
}

#[test]
fn deep_nesting_is_a_fault_like_any_other() {
    for source in [
        format!("a = {}", "[".repeat(10_000)),
        format!("a = {}{}", "[".repeat(10_000), "]".repeat(10_000)),
        format!("a = {}", "{a=".repeat(10_000)),
        format!("{}a = 1", "a.".repeat(10_000)),
        format!("[{}a]", "a.".repeat(10_000)),
    ] {
        let parsed = toml::read(&source, "user");
        assert!(parsed.entries.is_empty());
        assert!(found(&parsed).contains("recurs"), "{source:.60}");
    }
}

// Keys and types.

#[test]
fn an_unknown_key_is_reported_with_the_nearest_known_one() {
    check(
        "[[entry]]\ntitle = 'A'\ntext = 'b'\ntag = ['c']\nauhtor = 'me'\nurl = 'x'\n\
         Title = 'y'\nname.first = 'z'\n\"\" = 1\n\"te\\u001bxt\" = 1\n",
        &[
            "4:1: unknown key `tag` in an entry; did you mean `tags`?",
            "5:1: unknown key `auhtor` in an entry; did you mean `author`?",
            "6:1: unknown key `url` in an entry; known keys are title, section, tags, text, author, \
             source, id",
            "7:1: unknown key `Title` in an entry; did you mean `title`?",
            "8:1: unknown key `name` in an entry; known keys are title, section, tags, text, author, \
             source, id",
            "9:1: unknown key `` in an entry; known keys are title, section, tags, text, author, source, \
             id",
            "10:1: unknown key `te\\u{1b}xt` in an entry; did you mean `text`?",
            "= a | A",
        ],
    );
}

#[test]
fn a_key_outside_of_an_entry_is_reported_with_where_it_belongs() {
    check(
        "title = 'A'\ntext = 'b'\ncolour = 1\nsecton = 'c'\n",
        &[
            "1:1: unknown key `title` outside an entry; put it under an `[[entry]]`",
            "2:1: unknown key `text` outside an entry; put it under an `[[entry]]`",
            "3:1: unknown key `colour` outside an entry; known keys are entry, section",
            "4:1: unknown key `secton` outside an entry; did you mean `section`?",
        ],
    );
}

#[test]
fn a_misnamed_entry_is_reported_with_the_right_name() {
    check(
        "[[Entry]]\ntitle = 'A'\ntext = 'b'\n",
        &["1:3: unknown key `Entry` outside an entry; did you mean `entry`?"],
    );
    check(
        "[[entries]]\ntitle = 'A'\ntext = 'b'\n",
        &["1:3: unknown key `entries` outside an entry; did you mean `entry`?"],
    );
}

#[test]
fn one_pair_of_brackets_is_read_and_reported() {
    check(
        "[entry]\ntitle = 'A'\ntext = 'b'\n",
        &[
            "1:1: `entry` needs double brackets; write `[[entry]]`",
            "= a | A",
        ],
    );
}

#[test]
fn an_entry_that_is_no_table_is_reported() {
    check(
        "entry = 'A'\n",
        &["1:9: `entry` cannot be a value; write `[[entry]]` above each entry"],
    );
    check(
        "entry = ['A', {title = 'B', text = 'b'}, 2]\n",
        &[
            "1:10: `entry` must hold tables; write `[[entry]]` above each entry",
            "1:42: `entry` must hold tables; write `[[entry]]` above each entry",
            "= b | B",
        ],
    );
}

#[test]
fn a_value_of_a_wrong_type_is_reported_with_its_type() {
    check(
        "section = 3\n[[entry]]\ntitle = 'A'\ntext = 'b'\nauthor = true\nsource = 1979-05-27\n\
         section = []\nid = {}\ntags = 'a'\n[[entry]]\ntitle = 1\ntext = 2.5\n",
        &[
            "1:11: `section` must be a string, but is of type integer; put it in quotes",
            "5:10: `author` must be a string, but is of type boolean; put it in quotes",
            "6:10: `source` must be a string, but is of type datetime; put it in quotes",
            "7:11: `section` must be a string, but is of type array; put it in quotes",
            "8:6: `id` must be a string, but is of type table; put it in quotes",
            "9:8: `tags` must be a list; write tags = [\"one\", \"two\"]",
            "11:9: `title` must be a string, but is of type integer; put it in quotes",
            "12:8: `text` must be a string, but is of type float; put it in quotes",
            "= a | A",
        ],
    );
}

#[test]
fn every_fault_of_an_entry_without_a_title_is_reported() {
    check(
        "[[entry]]\ntext = 'b'\nid = 3\n",
        &[
            "3:6: `id` must be a string, but is of type integer; put it in quotes",
            "= b | ",
        ],
    );
}

// Titles, texts, sections and tags.

#[test]
fn an_entry_without_a_title_has_an_id_of_its_first_words() {
    let text = |text: &str| format!("[[entry]]\ntext = \"\"\"\n{text}\"\"\"\n");
    let source = [
        text("> *To be*, or not to be:\nthat is the question."),
        text("To be, or not to be, or else."),
        text("\u{2026}"),
        text("!"),
        text("\u{77e5}\u{4e4b}\u{4e3a}\u{77e5}\u{4e4b}"),
        text(&"a".repeat(50)),
        text("A word and unquestionably incomprehensible ones"),
    ];
    let long = format!("= {} | ", "a".repeat(40));
    check(
        &source.concat(),
        &[
            "= to-be-or-not-to-be | ",
            "= to-be-or-not-to-be-2 | ",
            "= entry | ",
            "= entry-2 | ",
            "= \u{77e5}\u{4e4b}\u{4e3a}\u{77e5}\u{4e4b} | ",
            &long,
            "= a-word-and-unquestionably | ",
        ],
    );
    assert_eq!(toml::read(&source.concat(), "user").notes, []);
}

#[test]
fn an_entry_without_a_text_is_left_out_and_reported() {
    check(
        "[[entry]]\n",
        &["1:1: this entry has no `text`; add one or remove the entry"],
    );
    check(
        "[[entry]]\ntitle = ''\ntext = 'b'\n[[entry]]\ntitle = \" \\t \"\ntext = 'b'\n\
         [[entry]]\ntitle = 'C'\ntext = ''\n[[entry]]\ntitle = 'D'\ntext = '''\n  \n\n'''\n",
        &[
            "2:9: `title` is empty; give it a value or remove it",
            "5:9: `title` is empty; give it a value or remove it",
            "9:8: `text` is empty; add text or remove the entry",
            "12:8: `text` is empty; add text or remove the entry",
            "= b | ",
            "= b-2 | ",
        ],
    );
}

#[test]
fn a_text_that_shows_nothing_makes_no_entry() {
    for text in [
        "<!-- nothing -->",
        "<!-- -->",
        "\\n[a]: b\\n\\n<!-- c -->\\n",
    ] {
        check(
            &format!("[[entry]]\ntitle = 'A'\ntext = \"{text}\"\n"),
            &["3:8: `text` has nothing to show; add text or remove the entry"],
        );
    }
    for text in ["<!-- a --> b", "[a](b)", "<b>c</b>", "[a]: b\\n\\n[a]"] {
        let source = format!("[[entry]]\ntitle = 'A'\ntext = \"{text}\"\n");
        let parsed = toml::read(&source, "user");
        assert_eq!(
            (parsed.entries.len(), &parsed.diagnostics[..]),
            (1, &[][..])
        );
    }
}

#[test]
fn a_title_of_two_lines_is_joined_and_reported() {
    check(
        "[[entry]]\ntitle = \"two\\nlines\"\ntext = 'b'\n",
        &[
            "2:9: `title` has more than one line; put it on one line",
            "= two-lines | two lines",
        ],
    );
    check(
        "[[entry]]\ntitle = '''\r\ntwo\r\nlines'''\r\ntext = 'b'\r\n",
        &[
            "2:9: `title` has more than one line; put it on one line",
            "= two-lines | two lines",
        ],
    );
    check(
        "[[entry]]\ntitle = '''\none\n'''\ntext = 'b'\n",
        &["= one | one"],
    );
}

#[test]
fn a_section_without_letters_is_reported_and_skipped() {
    check(
        "section = ' '\n[[entry]]\ntitle = 'A'\ntext = 'b'\n",
        &[
            "1:11: `section` is empty; give it a value or remove it",
            "= a | A",
        ],
    );
    let source = "section = '???'\n[[entry]]\ntitle = 'A'\ntext = 'b'\n\
                  [[entry]]\ntitle = 'B'\ntext = 'b'\nsection = '!'\n";
    check(
        source,
        &[
            "1:11: the section `???` has no letter or digit; rename it",
            "8:11: the section `!` has no letter or digit; rename it",
            "= a | A",
            "= b | B",
        ],
    );
    let parsed = toml::read(source, "user");
    assert!(parsed.entries.iter().all(|entry| entry.section == "user"));
}

#[test]
fn a_tag_that_could_not_be_asked_for_is_reported() {
    check(
        "[[entry]]\ntitle = 'A'\ntext = 'b'\ntags = ['a,b', '!c', 'd', \"e\\nf\"]\n",
        &[
            "4:9: the tag `a,b` cannot be given to --tag, where `,` and a leading `!` have a meaning; \
             rename it",
            "4:16: the tag `!c` cannot be given to --tag, where `,` and a leading `!` have a meaning; \
             rename it",
            "4:27: a tag has more than one line; put it on one line",
            "= a | A",
        ],
    );
}

#[test]
fn ten_thousand_tags_are_read() {
    let tags: Vec<_> = (0..10_000).map(|n| format!("t{n}")).collect();
    let source = format!("[[entry]]\ntitle = 'A'\ntext = 'b'\ntags = {tags:?}\n");
    let parsed = toml::read(&source, "user");
    assert_eq!(found(&parsed), "= a | A");
    assert!(*parsed.entries[0].tags == tags);
}

#[test]
fn an_invalid_tag_is_reported_and_skipped() {
    let source = "[[entry]]\ntitle = 'A'\ntext = 'b'\ntags = ['', 1, 'c', ['d'], 'C']\n";
    check(
        source,
        &[
            "4:9: a tag is empty; give it a value or remove it",
            "4:13: a tag must be a string, but is of type integer; put it in quotes",
            "4:21: a tag must be a string, but is of type array; put it in quotes",
            "= a | A",
        ],
    );
    assert_eq!(*toml::read(source, "user").entries[0].tags, ["c"]);
}

// Ids.

#[test]
fn a_taken_id_gets_a_number_and_is_reported_and_that_of_a_title_only_noted() {
    let titles = "[[entry]]\ntitle = 'A'\ntext = 'b'\n[[entry]]\ntitle = 'a!'\ntext = 'c'\n\
                  [[entry]]\ntitle = 'A?'\ntext = 'd'\n";
    check(titles, &["= a | A", "= a-2 | a!", "= a-3 | A?"]);
    let notes = toml::read(titles, "user").notes;
    let notes: Vec<_> = notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "5:9: the id `a` is already used by the entry on line 2; give this entry an `id` of its own",
            "8:9: the id `a` is already used by the entry on line 2; give this entry an `id` of its own",
        ]
    );
    check(
        "[[entry]]\ntitle = 'A'\nid = 'x'\ntext = 'b'\n[[entry]]\ntitle = 'B'\ntext = 'c'\nid = 'x'\n\
         [[entry]]\ntitle = 'X'\ntext = 'd'\n[[entry]]\ntitle = 'C'\nid = 'x-3'\ntext = 'e'\n",
        &[
            "8:6: the id `x` is already used by the entry on line 3; give this entry an `id` of its own",
            "14:6: the id `x-3` is already used by the entry on line 10; give this entry an `id` of its own",
            "= x | A",
            "= x-2 | B",
            "= x-3 | X",
            "= x-3-2 | C",
        ],
    );
}

#[test]
fn an_id_with_spaces_is_joined_and_reported() {
    check(
        "[[entry]]\ntitle = 'A'\nid = 'two words'\ntext = 'b'\n",
        &[
            "3:6: the id `two words` contains spaces; use hyphens",
            "= two-words | A",
        ],
    );
    check(
        "[[entry]]\ntitle = 'A'\nid = ''\ntext = 'b'\n",
        &[
            "3:6: `id` is empty; give it a value or remove it",
            "= a | A",
        ],
    );
}

#[test]
fn a_title_without_letters_needs_an_id() {
    check(
        "[[entry]]\ntitle = '???'\ntext = 'b'\n[[entry]]\ntitle = '!'\nid = 'x'\ntext = 'b'\n",
        &[
            "2:9: this title has no letter or digit to make an id from; add an `id`",
            "= entry | ???",
            "= x | !",
        ],
    );
}

// Control characters.

#[test]
fn a_control_character_in_any_field_is_replaced_and_reported_with_its_column() {
    let source = "[[entry]]\ntitle = \"A\\u202eB\"\ntext = 'b'\nauthor = 'a\u{9b}b'\n\
                  source = 'ab\u{200f}'\ntags = ['x', 'x\u{200e}']\nid = \"a\\u0007\"\n\
                  section = \"b\\u0000\"\n";
    check(
        source,
        &[
            "2:11: `title` contains the control character U+202E; remove it",
            "4:12: `author` contains the control character U+009B; remove it",
            "5:13: `source` contains the control character U+200F; remove it",
            "6:16: a tag contains the control character U+200E; remove it",
            "7:8: `id` contains the control character U+0007; remove it",
            "8:13: `section` contains the control character U+0000; remove it",
            "= a\u{fffd} | A\u{fffd}B",
        ],
    );
    let parsed = toml::read(source, "user");
    assert_eq!(parsed.entries[0].author.as_deref(), Some("a\u{fffd}b"));
    assert_eq!(*parsed.entries[0].tags, ["x", "x\u{fffd}"]);
    assert_eq!(parsed.entries[0].section, "b");
}

#[test]
fn a_control_character_is_found_however_it_is_written() {
    for (written, code) in [
        ("\\u001b", "001B"),
        ("\\u001B", "001B"),
        ("\\U0000001b", "001B"),
        ("\\x1b", "001B"),
        ("\\e", "001B"),
        ("\\b", "0008"),
        ("\\f", "000C"),
        ("\\r", "000D"),
        ("\\u0085", "0085"),
        ("\u{9b}", "009B"),
        ("\u{2028}", "2028"),
        ("\u{e0041}", "E0041"),
    ] {
        check(
            &format!("[[entry]]\ntitle = 'A'\ntext = \"é {written} b\"\n"),
            &[
                &format!("3:11: `text` contains the control character U+{code}; remove it"),
                "= a | A",
            ],
        );
    }
}

#[test]
fn a_color_is_dropped_and_reported_only_where_toml_forbids_its_first_character() {
    let text = |source: &str| toml::read(source, "user").entries[0].text.to_string();
    let escaped = "[[entry]]\ntitle = \"\\u001b[1mA\\u001b[0m\"\ntext = \"\\e[31mr\\x1b[0med\"\n";
    check(escaped, &["= a | A"]);
    assert_eq!(text(escaped), "red");
    let raw = "[[entry]]\ntitle = 'A'\ntext = 'a \x1b[31mred'\n";
    check(
        raw,
        &[
            "3:11: the file contains the control character U+001B; remove it",
            "= a | A",
        ],
    );
    assert_eq!(text(raw), "a red");
    check(
        "[[entry]]\ntitle = 'A'\ntext = \"\\e[31m\\e[0mr\\e[2J\"\n",
        &[
            "3:21: `text` contains the control character U+001B; remove it",
            "= a | A",
        ],
    );
}

#[test]
fn a_control_character_that_is_white_space_is_reported_too() {
    for (written, code) in [
        ("\\u000b", "000B"),
        ("\\f", "000C"),
        ("\\u0085", "0085"),
        ("\u{2028}", "2028"),
        ("\u{2029}", "2029"),
    ] {
        check(
            &format!("[[entry]]\ntitle = \"A {written} B\"\ntext = 'b'\n"),
            &[
                &format!("2:12: `title` contains the control character U+{code}; remove it"),
                "= a-b | A \u{fffd} B",
            ],
        );
    }
}

#[test]
fn a_control_character_in_a_long_text_is_reported_with_its_line() {
    check(
        "[[entry]]\ntitle = 'A'\ntext = '''\nfine\nnot \u{9b}31m\n'''\n",
        &[
            "5:5: `text` contains the control character U+009B; remove it",
            "= a | A",
        ],
    );
    check(
        "[[entry]]\r\ntitle = 'A'\r\ntext = \"\"\"\r\nfine\r\nnot \\r fine\r\n\"\"\"\r\n",
        &[
            "5:5: `text` contains the control character U+000D; remove it",
            "= a | A",
        ],
    );
}

/// The TOML parser reports each of them too, in its own words.
#[test]
fn a_thousand_problems_are_listed_and_all_are_counted() {
    let mut source = String::new();
    let mut expected = String::new();
    for n in 0..20_000 {
        let _ = write!(source, "[[entry]]\nid='{n}'\ntitle='a\x01'\ntext='b\x01'\n");
        let line = 4 * n + 3;
        for (line, column, key) in [(line, 9, "title"), (line + 1, 8, "text")] {
            let _ = writeln!(
                expected,
                "{line}:{column}: `{key}` contains the control character U+0001; remove it"
            );
        }
    }
    let parsed = toml::read(&source, "user");
    assert_eq!(parsed.entries.len(), 20_000);
    let found = found(&parsed);
    let diagnostics = found.split("= ").next().unwrap_or_default();
    let listed: String = expected.split_inclusive('\n').take(1000).collect();
    assert!(diagnostics == listed, "{}", &found[..500]);
    assert_eq!(parsed.unlisted, 39_000);
}

#[test]
fn overstrike_becomes_its_letter_and_is_reported() {
    let source = "[[entry]]\ntitle = 'A'\ntext = \"a _\\bb\"\n";
    check(
        source,
        &[
            "3:12: `text` contains the control character U+0008; remove it",
            "= a | A",
        ],
    );
    assert_eq!(toml::read(source, "user").entries[0].text, "a b");
}

// Any text.

/// Checks that the diagnostics lie within the file and in its order, and that the entries are valid.
fn within(source: &str) -> Result<(), TestCaseError> {
    let Parsed {
        entries,
        diagnostics,
        ..
    } = toml::read(source, "user");
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let lines: Vec<_> = source.split('\n').collect();
    for diagnostic in &diagnostics {
        prop_assert!((1..=lines.len()).contains(&diagnostic.line), "{diagnostic}");
        let columns = lines[diagnostic.line - 1].chars().count() + 1;
        prop_assert!((1..=columns).contains(&diagnostic.column), "{diagnostic}");
        prop_assert!(!diagnostic.message.is_empty() && !diagnostic.to_string().contains('\n'));
    }
    let places: Vec<_> = diagnostics
        .iter()
        .map(|diagnostic| (diagnostic.line, diagnostic.column))
        .collect();
    prop_assert!(places.is_sorted(), "{places:?}");
    let mut ids = std::collections::HashSet::new();
    for entry in entries {
        prop_assert!(!entry.title.contains('\n'));
        prop_assert!(!entry.text.trim().is_empty() && !entry.section.is_empty());
        prop_assert!(!entry.id.is_empty() && !entry.id.contains(' '));
        prop_assert!(ids.insert(entry.id.into_owned()));
    }
    Ok(())
}

const VALID: &str = r#"# Notes
section = "craft"

[[entry]]
title = "Name the thing once"
tags = ["naming", "review"]
author = "after a reviewer"
source = "https://example.org/naming"
text = """
Two names \u00e9 for one thing.

- pick
"""

[[entry]]
title = 'Second'
id = "2nd"
text = '''
漢字 and 👍🏽
'''
"#;

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn any_text_is_read_with_its_diagnostics_within_it(source in any::<String>()) {
        within(&source)?;
    }

    #[test]
    fn any_scribble_is_read_with_its_diagnostics_within_it(
        parts in prop::collection::vec(select(vec![
            "[[entry]]", "[entry]", "[[entry.a]]", "title", "text", "tags", "id", "section",
            "=", ".", ",", "'", "\"", "'''", "\"\"\"", "[", "]", "{", "}", "#", "\\", "\\u", "\\e",
            "\n", "\r\n", "\r", " ", "\t", "\u{1b}", "\u{9b}", "\u{feff}", "\0", "A", "0", "1979-05-27",
            "true", "é", "漢", "!", "%",
        ]), 0..40),
    ) {
        within(&parts.concat())?;
    }

    #[test]
    fn a_broken_file_is_read_with_its_diagnostics_within_it(
        mutations in prop::collection::vec(
            (any::<Index>(), 0_usize..4, select(vec![
                "", "\"", "'", "[", "]", "=", "\n", "\r", "\\", "\u{1b}", "\u{2028}", "é", "#",
                "'''", "\"\"\"", ",", "[[entry]]\n", "title = 1\n",
            ])),
            1..6,
        ),
        windows in any::<bool>(),
    ) {
        let mut source = if windows { VALID.replace('\n', "\r\n") } else { VALID.to_owned() };
        for (place, length, put) in mutations {
            let chars: Vec<char> = source.chars().collect();
            let start = place.index(chars.len());
            let end = (start + length).min(chars.len());
            source = chars[..start].iter().collect::<String>() + put;
            source.extend(&chars[end..]);
        }
        within(&source)?;
    }
}

#[test]
fn the_file_to_break_has_no_fault() {
    check(
        VALID,
        &[
            "= name-the-thing-once | Name the thing once",
            "= 2nd | Second",
        ],
    );
}

// Parts that are not parsed.

/// Returns whether an entry is read whose text is the string `text`, as it is written.
fn is_parsed(text: &str) -> bool {
    let source = format!("[[entry]]\ntitle = 'Tea'\ntext = {text}\n");
    let read = found(&toml::read(&source, "user"));
    let skipped = "1:1: too many values to read; this part of the file is skipped";
    assert_eq!(
        read.contains(skipped),
        !read.contains("= tea | Tea"),
        "{read}"
    );
    !read.contains(skipped)
}

#[test]
fn an_entry_with_more_signs_or_values_than_a_text_has_is_skipped() {
    const MOST: usize = 1 << 15;
    for (sign, count, expected) in [
        ("\\", MOST, true),
        ("\\", MOST + 1, false),
        ("\u{7}", MOST + 1, false),
        ("a\r\n", MOST + 1, true),
        ("a\t", MOST + 1, true),
        ("-", MOST + 1, true),
    ] {
        let text = format!("'''{}'''", sign.repeat(count));
        assert_eq!(is_parsed(&text), expected, "{sign:?} {count}");
    }
}

#[test]
fn a_number_of_more_than_1024_signs_is_skipped() {
    let long = "a".repeat(1 << 15);
    for (signs, expected) in [(1024, true), (1025, false), (2000, false)] {
        let text = format!("'{long}'\nsize = {}", "-".repeat(signs));
        assert_eq!(is_parsed(&text), expected, "{signs}");
    }
}

#[test]
fn more_values_than_an_entry_can_have_are_skipped() {
    let list = |count| format!("'Tea.'\nlist = [{}]", "1,".repeat(count));
    assert!(is_parsed(&list(16_000)));
    assert!(!is_parsed(&list(17_000)));
}

#[test]
fn any_number_of_comments_may_follow_a_long_entry() {
    let text = "a".repeat(30_000);
    let comments = "#\n".repeat(40_000);
    let source = format!("[[entry]]\ntitle = 'Tea'\ntext = '{text}'\n{comments}");
    let parsed = toml::read(&source, "user");
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.entries[0].text, text);
}

#[test]
fn a_carriage_return_alone_is_reported_once_wherever_it_is() {
    for (lines, at) in [
        ("[[entry]]\ntitle='A'\ntext=\r\"b\"\n", "3:6"),
        ("[[entry]]\ntitle='A'\ntext=\"b\"\r=\n", "3:9"),
        (
            "[[entry]]\ntitle='A'\ntext='b'\n[x\r\n[[entry]]\rtext='c'\n",
            "5:10",
        ),
    ] {
        let told = format!("{at}: the file contains the control character U+000D; remove it");
        let parsed = toml::read(lines, "user");
        let problems: Vec<_> = parsed.diagnostics.iter().map(ToString::to_string).collect();
        let found = problems.iter().filter(|problem| **problem == told);
        assert_eq!(found.count(), 1, "{problems:?}");
    }
}

#[test]
fn a_quote_that_is_not_closed_is_reported_once_whatever_ends_the_line() {
    for (line_end, column) in [("\n", 11), ("\r\n", 12)] {
        for (quote, kind) in [('"', "basic"), ('\'', "literal")] {
            let lines = ["[[entry]]", &format!("title = {quote}a"), "text = 'b'", ""];
            let problem =
                format!("2:{column}: invalid TOML: invalid {kind} string, expected `{quote}`");
            check(&lines.join(line_end), &[&problem, "= a | a"]);
        }
    }
}

#[test]
fn a_control_character_or_an_escape_in_a_string_is_located() {
    for (text, diagnostics) in [
        (
            "\"\"\"a\rb\"\"\"",
            "3:12: `text` contains the control character U+000D; remove it",
        ),
        (
            "\"a\\u0007b\"",
            "3:10: `text` contains the control character U+0007; remove it",
        ),
        // Without escapes.
        (
            "'a\\u0007 \u{7}'",
            "3:17: `text` contains the control character U+0007; remove it",
        ),
        (
            "\"a\\ b\"",
            "3:11: invalid TOML: missing escaped value, expected `b`, `e`, `f`, `n`, `r`, `\\`, `\"`, \
             `x`, `u`, `U`",
        ),
    ] {
        let source = format!("[[entry]]\ntitle = 'A'\ntext = {text}\n");
        check(&source, &[diagnostics, "= a | A"]);
    }
}

#[test]
fn a_control_character_outside_of_a_string_is_named_in_every_entry() {
    check(
        "[[entry]]\ntitle = 'A'\ntext = 'A'\n[[entry]]\ntitle = 'B'\ntext = 'B'\n\u{7}\n",
        &[
            "7:1: the file contains the control character U+0007; remove it",
            "7:2: invalid TOML: key with no value, expected `=`",
            "= a | A",
            "= b | B",
        ],
    );
}

/// Returns the diagnostics of tables of another program, and its entries.
fn tables(source: &str) -> Vec<String> {
    let parsed = toml_tables::read(source, "quotes");
    let entries = parsed.entries.iter().map(|entry| {
        let author = entry.author.as_deref().unwrap_or("-");
        format!("= {} | {} | {author}", entry.text, entry.tags.join(" "))
    });
    let diagnostics = parsed.diagnostics.iter().map(ToString::to_string);
    diagnostics.chain(entries).collect()
}

#[test]
fn a_line_of_five_signs_begins_a_table_only_if_they_are_brackets_around_a_key() {
    assert_eq!(
        tables(
            "[[quote]]\ntext = 'Be brief.'\ntags = [ 'a' ]\nrows = [[\n'a', 'b' ]]\nby = 'Yi'\n\
             [[quote]]\ntext = 'Go on!'\n"
        ),
        ["= Be brief. | a | Yi", "= Go on! |  | -"],
    );
}

#[test]
fn a_text_in_a_table_is_a_string() {
    assert_eq!(
        tables("[[quote]]\ntext = ['Be kind.']\nquote = 'Be brief.'\n"),
        ["= Be brief. |  | -"],
    );
    assert_eq!(
        tables("[[quote]]\ntext = 5\n"),
        ["1:1: no text in this file: `text` is empty or not a string"],
    );
    assert_eq!(
        tables("[[quote]]\nsize = 'small'\n"),
        [
            "1:1: no text in this file, whose keys are `size`; name the text `text`, `quote`, `content`, or `body`"
        ],
    );
}

#[test]
fn a_control_character_in_front_matter_is_named() {
    let source = "+++\nsection = 'life'\n\u{7}\n+++\n### A\n\nBe brief.\n";
    let found = found(&markdown::read(source, "user"));
    let expected = "3:1: the file contains the control character U+0007; remove it
3:2: invalid TOML: key with no value, expected `=`
= a | A";
    assert_eq!(found, expected);
}
