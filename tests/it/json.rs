//! JSON and JSON Lines, as the program and others write them.

use std::collections::BTreeSet;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use wisdom::entry::sanitize;
use wisdom::format::{csv, json, toml_tables};

use crate::harness::{Call, wisdom};

fn call(args: &str) -> Call {
    wisdom(args.split(' '))
}

/// Returns the diagnostics and notes of a file, then its entries.
fn found(source: &str) -> Vec<String> {
    let parsed = json::read(source, "quotes");
    let entries = parsed.entries.iter().map(|entry| {
        let author = entry.author.as_deref().unwrap_or("-");
        let tags = entry.tags.join(" ");
        let (id, title, section, text) = (&entry.id, &entry.title, &entry.section, &entry.text);
        format!("= {id} | {title} | {section} | {tags} | {text} | {author}")
    });
    let diagnostics = parsed.diagnostics.iter().map(ToString::to_string);
    let notes = parsed.notes.iter().map(|note| format!("note {note}"));
    diagnostics.chain(notes).chain(entries).collect()
}

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    assert_eq!(found(source), expected, "{source}");
}

#[test]
fn its_own_json_comes_back_exactly() {
    let all = wisdom(["--all", "--json"]).run();
    let own = all.printed();
    let call = wisdom(["--all", "--json", "own.json"]).file("own.json", own);
    call.prints(own);
    let fortunes = "Be brief.\n\n  And kind.\n%\nBe brief.\n\t-- Yi\n%\n\u{201c}???\u{201d}\n";
    let call = |args: [&'static str; 3]| wisdom(args).file("my quotes", fortunes);
    let all = call(["--all", "--json", "my quotes"]).run();
    let own = all.printed();
    let back = |args: [&'static str; 3]| wisdom(args).file("own.jsonl", own);
    back(["--all", "--json", "own.jsonl"]).prints(own);
    let shown = call(["--all", "--width=60", "my quotes"]).run();
    back(["--all", "--width=60", "own.jsonl"]).prints(shown.printed());
}

#[test]
fn entries_are_objects_or_strings_in_an_array_or_on_their_own() {
    let expected = [
        "= be-brief |  | quotes |  | Be brief. | -",
        "= go-on |  | quotes |  | Go on! | Yi",
    ];
    let two = r#""Be brief.", {"text": "Go on!", "author": "Yi"}"#;
    check(&format!("[{two}]"), &expected);
    check(&format!("\u{feff} [\r\n\t{two} ] \n"), &expected);
    check(&two.replace(", {", "\n{"), &expected);
    check(
        &format!(r#"{{"count": 2, "of": null, "quotes": [{}]}}"#, &two[13..]),
        &expected[1..],
    );
    check(r#"{"quotes": ["Be brief."]}"#, &expected[..1]);
    check(&two[13..], &expected[1..]);
}

#[test]
fn fields_have_many_names() {
    for name in [
        "text", "quote", "content", "body", "hitokoto", "Quote", "TEXT",
    ] {
        check(
            &format!(r#"[{{"{name}": "Go on!"}}]"#),
            &["= go-on |  | quotes |  | Go on! | -"],
        );
    }
    for name in ["author", "from", "by", "Author"] {
        check(
            &format!(r#"[{{"text": "Go on!", "{name}": "Yi"}}]"#),
            &["= go-on |  | quotes |  | Go on! | Yi"],
        );
    }
    check(
        r#"[{"id": 7, "title": "A  b", "category": "My Life", "tags": "X, y z,,x", "text": "c"},
            {"text": "d", "tags": ["a, b", "C", 5, null], "section": null, "author": ""},
            {"text": "e", "category": "love, life", "from": "Yi", "author": null, "by": "Bo"},
            {"text": "f", "category": ["one"], "author": ["Yi", "Bo"], "rating": {"text": 5}},
            {"quote": "g", "text": "h", "body": ["i"]}]"#,
        &[
            "= 7 | A b | my-life | x y-z | c | -",
            "= d |  | quotes | a,-b c 5 | d | -",
            "= e |  | quotes | love life | e | Yi",
            "= f |  | one |  | f | Yi, Bo",
            "= h |  | quotes |  | h | -",
        ],
    );
    let parsed = json::read(r#"[{"text": "a", "url": "https://a.b"}]"#, "");
    assert_eq!(parsed.entries[0].source.as_deref(), Some("https://a.b"));
}

#[test]
fn a_text_with_a_title_is_commonmark_and_one_without_keeps_its_lines() {
    let text = r#""text": "Old *pond*,\na frog leaps in.\n\nWater's sound.""#;
    let holds = format!("[{{\"title\": \"Frog\", {text}}}, {{{text}, \"by\": \"Basho\"}}]");
    wisdom(["--all", "frogs.json"])
        .file("frogs.json", holds)
        .prints(
            "Frog\n\nOld pond, a frog leaps in.\n\nWater's sound.\n\nFrogs\n\n───\n\n\
         Old *pond*,\na frog leaps in.\n\nWater's sound.\n\n— Basho\n",
        );
}

#[test]
fn a_text_that_is_empty_or_not_a_string_is_refused_as_such() {
    for holds in [
        r#"[{"a": "b"}, {"a": "c", "text": 5}, {"text": " "}]"#,
        r#"{"text": ""}"#,
        r#"{"text": {"en": "Be brief."}}"#,
    ] {
        wisdom(["q.json"]).file("q.json", holds).fails(
            2,
            "wisdom: q.json:1:1: no text in this file: `text` is empty or not a string\n\
             wisdom: q.json: no entries in this file\n",
        );
    }
}

#[test]
fn the_name_of_an_array_or_its_strings_show_that_these_are_texts() {
    for holds in [
        r#"{"quotes": ["Be brief", "Be kind", "Go on"]}"#,
        r#"{"data": ["Be brief and kind", "Be kind and brief", "Go on"]}"#,
        "{\"data\": [\"\u{4e09}\u{4eba}\u{884c}\u{5fc5}\u{6709}\u{6211}\u{5e08}\", \"\u{4e09}\u{4eba}\u{884c}\u{5fc5}\u{6709}\u{6211}\u{5e08}\"]}",
    ] {
        let entries = json::read(holds, "quotes").entries;
        assert!(entries.len() > 1, "{holds}");
    }
    let words = r#"{"data": ["red", "green", "blue"]}"#;
    assert_eq!(json::read(words, "quotes").entries.len(), 0);
}

#[test]
fn an_author_can_be_an_object_with_a_name() {
    let quote = r#"{"quote": "Be brief.", "author": {"id": 1, "name": "Yi"}}"#;
    let entries = json::read(quote, "quotes").entries;
    assert_eq!(entries[0].author.as_deref(), Some("Yi"));
}

#[test]
fn what_has_no_text_is_refused_with_the_keys_that_were_found() {
    let advice = "name the text `text`, `quote`, `content`, or `body`";
    for (holds, keys) in [
        (
            r#"{"name": "a", "files": ["dist"], "author": "Yi"}"#,
            "`name`, `files`, `author`",
        ),
        (
            r#"{"data": [{"who": "a\nb"}, {"what": 1}], "page": 1}"#,
            r"`data`, `page`, `who`",
        ),
        (
            r#"{"a":1,"b":1,"c":1,"d":1,"e":1,"f":1,"g":1,"h":1,"i":1,"j":1}"#,
            "`a`, `b`, `c`, `d`, `e`, `f`, `g`, `h`, …",
        ),
    ] {
        wisdom(["q.json"]).file("q.json", holds).fails(
            2,
            &format!(
                "wisdom: q.json:1:1: no text in this file, whose keys are {keys}; {advice}\n\
                 wisdom: q.json: no entries in this file\n"
            ),
        );
    }
    for holds in ["", "[]", "{}", "[1, null]", "5"] {
        let told = "wisdom: q.json: no entries in this file\n";
        wisdom(["q.json"]).file("q.json", holds).fails(2, told);
    }
}

#[test]
fn a_syntax_error_is_reported_where_it_is_and_the_other_lines_are_read() {
    let entry = |name: &str| format!("= {name} |  | quotes |  | {name} | -");
    let (a, b) = (&*entry("a"), &*entry("b"));
    for (source, expected) in [
        (
            "{\"text\": \"a\"}\n{\"text\" \"x\"}\n{\"text\": \"b\"}\n",
            &["2:9: invalid JSON: expected `:`", a, b][..],
        ),
        (
            "[\"a\",\n{\"text\": \"x}\n,\"b\"\n]",
            &[
                "2:13: invalid JSON: control character in a string, whose closing quote may be missing",
                a,
                b,
            ],
        ),
        (
            "[\"a\"\n\"b\"]",
            &["2:1: invalid JSON: expected `,` or `]`", a],
        ),
        (
            "[\"a\" x,\n\"b\"]",
            &["1:6: invalid JSON: expected `,` or `]`", a, b],
        ),
        (
            "[\"a\", \"b\",]",
            &["1:11: invalid JSON: trailing comma", a, b],
        ),
        (
            "[\"a\", \"b\"",
            &["1:10: invalid JSON: EOF while parsing a list", a, b],
        ),
        (
            "[\"a\", {\"text\":\n",
            &["2:1: invalid JSON: EOF while parsing a value", a],
        ),
        (
            "[\"a\", \"\\ud800\", \"b\"]",
            &[
                "1:7: invalid JSON: an escape \\u in this string is only half of a character",
                "note 1:7: this entry has no text; name the text `text`, `quote`, `content`, or `body`",
                a,
                b,
            ],
        ),
        (
            "[\"a\", \"\\u00é\"\n, \"b\"]",
            &["1:12: invalid JSON: invalid escape", a, b],
        ),
        ("é x", &["1:1: invalid JSON: expected value"]),
        (
            "[\"é\", x",
            &[
                "1:7: invalid JSON: expected value",
                "= é |  | quotes |  | é | -",
            ],
        ),
    ] {
        check(source, expected);
    }
    let told = "wisdom: q.json:1:23: invalid JSON: EOF while parsing a string\n\
                wisdom: q.json: no entries in this file\n";
    wisdom(["q.json"])
        .file("q.json", "{\"quotes\": [{\"text\": \"")
        .fails(2, told);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read_with_diagnostics_within_it(
        pieces in vec(select(&PIECES[..]), 0..30),
        delimiters in select([&b","[..], b",;\t"].to_vec()),
    ) {
        let source = pieces.concat();
        let rows = source.split('\n').map(|row| row.chars().count() + 1).collect::<Vec<_>>();
        for parsed in [json::read(&source, "q"), csv::read(&source, "q", delimiters), toml_tables::read(&source, "q")] {
            for diagnostic in parsed.diagnostics.iter().chain(&parsed.notes) {
                let columns = rows.get(diagnostic.line - 1).copied().unwrap_or_default();
                prop_assert!((1..=columns).contains(&diagnostic.column), "{source:?}: {diagnostic}");
            }
            let ids: BTreeSet<_> = parsed.entries.iter().map(|entry| &entry.id).collect();
            prop_assert_eq!(ids.len(), parsed.entries.len());
            for entry in &parsed.entries {
                prop_assert!(!entry.text.trim().is_empty() && !entry.id.is_empty());
                let line = [&*entry.title, &entry.section, &entry.id].concat();
                prop_assert!(!line.contains(sanitize::is_control), "{source:?}");
                prop_assert!(!entry.text.contains(|c| c != '\n' && sanitize::is_control(c)), "{source:?}");
            }
        }
    }
}

/// Pieces of JSON, CSV and TOML.
const PIECES: [&str; 36] = [
    "[",
    "]",
    "{",
    "}",
    ",",
    ":",
    "\"",
    "\n",
    "\r\n",
    " ",
    "\\u00",
    "\\ud800",
    "\\",
    "\\n",
    "é",
    "a",
    "1",
    "null",
    "{\"text\":",
    "\"quote\":\"a\"",
    "\"tags\":[\"b\"]",
    "{\"quote\":\"é\"},\n",
    "\"id\":",
    "\"title\":\"a\"",
    "\"b c.\"",
    "quote,title,id\n",
    "text;by\n",
    ";",
    "\"\"",
    "sep=",
    "[[q]]\n",
    "text='a'\n",
    "quote=\"é\\u0007\"\n",
    "id=1\n",
    "\u{1b}[",
    "\u{feff}",
];

#[test]
fn what_is_no_entry_among_entries_is_only_a_note() {
    let advice = "name the text `text`, `quote`, `content`, or `body`";
    let no_text = format!("note 1:6: this entry has no text; {advice}");
    check(
        "[\"a\",{\"who\": \"b\"}, {\"title\": \"T\", \"text\": \"<!-- -->\"}, {\"text\": \"c\\u001b\"}]",
        &[
            &no_text,
            "note 1:20: this entry has nothing to show; remove it",
            "note 1:56: this entry contains the control character U+001B; remove it",
            "= a |  | quotes |  | a | -",
            "= c |  | quotes |  | c\u{fffd} | -",
        ],
    );
    wisdom(["--check", "q.json"])
        .file(
            "q.json",
            "[\"a\",\n\n  5, {\"id\": \"a\", \"text\": \"b\"}]",
        )
        .run()
        .fails_after_printing(
            1,
            "",
            &format!(
                "q.json:3:3: this entry has no text; {advice}\n\
                 q.json:3:6: the id `a` is already used by the entry on line 1; give this entry \
                 another id\n2 entries in 1 file: 2 problems\n"
            ),
        );
}

#[test]
fn utf_16_is_read() {
    let text = "[{\"quote\": \"Café?\"}]";
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_le_bytes).collect();
    wisdom(["q.json"]).file("q.json", bytes).prints("Café?\n");
}

#[test]
fn a_checkout_gives_its_json_collections_and_no_other_json() {
    let files = |args: &str| {
        call(args)
            .file("clone/quotes.json", "[{\"quote\": \"Be brief.\"}]")
            .file("clone/more.jsonl", "\"One at a time.\"\n\"Go on!\"\n")
            .file("clone/package.json", r#"{"name": "a", "files": ["dist"], "keywords": ["fun"]}"#)
            .file("clone/tsconfig.json", "{\n  // Comment\n  \"include\": [\"src\",],\n}\n")
            .file("clone/package-lock.json", r#"{"packages": {"": {"name": "a"}}, "lockfileVersion": 3}"#)
            .file("clone/composer.lock.json", r#"{"packages": [{"name": "a", "authors": [{"name": "b"}]}]}"#)
            .file("clone/map.json", r#"{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"text": "a"}}]}"#)
            .file("clone/words.json", r#"["apple", "pear", "New York"]"#)
            .file("clone/empty.json", "")
            .file("clone/table.csv", "name,age\nYi,5\n")
            .file("clone/Cargo.toml", "[[bin]]\nname = \"a\"\n")
    };
    files("--all ./clone").prints("One at a time.\n\n───\n\nGo on!\n\n───\n\nBe brief.\n");
    files("--check ./clone").prints("3 entries in 2 files: no problems found\n");
    files("--all clone/words.json").prints("apple\n\n───\n\npear\n\n───\n\nNew York\n");
}

#[test]
fn a_name_on_the_search_path_needs_no_extension() {
    for (name, holds) in [
        ("quotes.json", "[\"Go on!\"]"),
        ("quotes.jsonl", "\"Go on!\""),
        ("quotes.csv", "quote\nGo on!\n"),
        ("quotes.tsv", "quote\nGo on!\n"),
    ] {
        let call = wisdom(["-c", "quotes"]).file(format!("lib/{name}"), holds);
        call.with_nothing_else().prints("(quotes)\n\nGo on!\n");
    }
}

#[test]
fn a_broken_collection_in_a_folder_is_reported_in_one_line() {
    let files = |args: &str| {
        call(args)
            .file("q/a.json", "{\"quote\": \"a\" x}\n{\"quote\": \"b\" x}\n")
            .file("q/b", "Be brief.\n%\n")
    };
    let told =
        "wisdom: q/a.json:1:15: invalid JSON: expected `,` or `}` (and 1 more in this file)\n";
    assert_eq!(files("--all q").run().printed_telling(told), "Be brief.\n");
}

#[test]
fn the_first_usable_value_of_a_field_counts() {
    check(
        r#"[
            {"text": ["Be kind."], "quote": "Be brief.", "section": [], "category": ["life"]},
            {"text": {"name": "Be kind."}, "quote": "Go on!", "category": ["work", "life"]},
            {"text": "Rest.", "text": "Sleep.", "author": "Yi", "author": "Bo"}
        ]"#,
        &[
            "= be-brief |  | life |  | Be brief. | -",
            "= go-on |  | quotes | work life | Go on! | -",
            "= rest |  | quotes |  | Rest. | Yi",
        ],
    );
}

#[test]
fn the_line_after_one_with_an_error_needs_no_comma_before_it() {
    check(
        "[\n{\"text\": \"Be brief.\" \"by\"},\n{\"text\": \"Go on!\"},\n{\"text\": \"Rest.\"}\n]",
        &[
            "2:22: invalid JSON: expected `,` or `}`",
            "= go-on |  | quotes |  | Go on! | -",
            "= rest |  | quotes |  | Rest. | -",
        ],
    );
}

#[test]
fn an_error_in_an_object_of_several_lines_is_located_in_its_line() {
    check(
        "[\n{\"text\": \"Go on!\"},\n{\n\"text\":\n\"Be brief.\",\n\"by\": ?\n}]",
        &[
            "6:7: invalid JSON: expected value",
            "= go-on |  | quotes |  | Go on! | -",
        ],
    );
}

#[test]
fn each_array_of_objects_with_a_text_holds_entries() {
    check(
        r#"{"first": [{"text": "Be brief."}], "other": [{"size": 1}], "last": [{"text": "Go on!"}]}"#,
        &[
            "= be-brief |  | quotes |  | Be brief. | -",
            "= go-on |  | quotes |  | Go on! | -",
        ],
    );
}

#[test]
fn an_array_of_another_name_holds_entries_if_most_of_its_first_sixteen_strings_are_prose() {
    for (words, prose, others, is_read) in [
        (1, 2, 0, true),
        (2, 2, 0, false),
        (2, 3, 0, true),
        (7, 9, 9, true),
        (8, 8, 9, false),
    ] {
        let words = vec!["\"tea\""; words];
        let texts = vec!["\"You can be brief.\""; prose + others];
        let source = format!("{{\"lines\": [{}]}}", [words, texts].concat().join(" , "));
        let read = json::read(&source, "quotes").entries;
        assert_eq!(!read.is_empty(), is_read, "{source}");
    }
}

#[test]
fn up_to_eight_names_are_listed_where_there_is_no_text() {
    let names = |count| (1..=count).map(|n| format!("a{n}"));
    for (count, more) in [(8, ""), (9, ", …")] {
        let members: Vec<_> = names(count).map(|name| format!("\"{name}\": 1")).collect();
        let listed: Vec<_> = names(8).map(|name| format!("`{name}`")).collect();
        let message = format!(
            "1:1: no text in this file, whose keys are {}{more}; name the text `text`, `quote`, \
             `content`, or `body`",
            listed.join(", ")
        );
        let note =
            "note 1:2: this entry has no text; name the text `text`, `quote`, `content`, or `body`";
        check(&format!("[{{{}}}]", members.join(", ")), &[&message, note]);
    }
}
