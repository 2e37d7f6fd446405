//! `--check`: what it finds in files, and when it finds nothing.

use std::fmt::Write as _;
use std::fs;
use std::time::{Duration, SystemTime};

use proptest::prelude::*;
use regex::Regex;
use wisdom::check::Check;
use wisdom::check::report::FindingKind;
use wisdom::collection::builtin::ENTRIES;
use wisdom::collection::offensive::Offensive;
use wisdom::entry::sanitize;
use wisdom::format::decode;

use crate::harness::{Call, wisdom};

const GOOD: &str = "\
[[entry]]
title = 'One'
text = 'The first thing that anybody says.'

[[entry]]
title = 'Two'
text = 'And something else altogether.'
";

/// Expects findings, or `--json` objects, on standard output and nothing else.
#[track_caller]
fn finds(call: Call, expected: &str) {
    call.run().fails_after_printing(1, "", expected);
}

/// Expects that one file with one entry has no problems.
#[track_caller]
fn finds_nothing(call: Call) {
    call.prints("1 entry in 1 file: no problems found\n");
}

#[test]
fn a_clean_file_says_so_and_exits_0() {
    wisdom(["--check"])
        .user_file(GOOD)
        .prints("2 entries in 1 file: no problems found\n");
    wisdom(["--check", "a"])
        .file("a", "one\n%\n")
        .prints("1 entry in 1 file: no problems found\n");
    wisdom(["--check", "--json"]).user_file(GOOD).prints("");
}

#[test]
fn the_built_in_collection_is_clean() {
    wisdom(["--check", "builtin"]).run().exits(0);
}

#[test]
fn a_user_without_a_file_is_told_where_it_would_be() {
    let told = "wisdom: ~/.config/wisdom/entries.toml: no such file yet; create it with wisdom --add or \
        --edit\n";
    wisdom(["--check", "user"]).fails(2, told);
    wisdom(["--check"]).prints(
        "nothing to check yet: ~/.config/wisdom/entries.toml does not exist; wisdom --add creates it\n",
    );
    wisdom(["--check", "--json"]).prints("");
    let set = wisdom(["--check"]).env("WISDOM_FILE", "my.toml");
    set.fails(
        2,
        "wisdom: my.toml: no such file yet; create it with wisdom --add or --edit\n",
    );
}

#[test]
fn a_collection_that_is_named_twice_is_checked_once() {
    let once = wisdom(["--check", "builtin"]).run();
    wisdom(["--check", "builtin", "builtin"]).prints(once.printed());
    wisdom(["--check", "user", "./a", "user", "a"])
        .user_file(GOOD)
        .file("a", "one\n%\n")
        .prints("3 entries in 2 files: no problems found\n");
}

#[test]
fn every_fault_of_a_toml_file_is_found() {
    let file = "\
[[entry]]
title = 'A'
text = 'one'
texd = 1
texe = 1
texf = 1
texg = 1
texh = 1
texi = 1

[[entry]]
title = 'A'
text = ' '
";
    let mut expected = String::new();
    for (line, key) in (4..).zip(["texd", "texe", "texf", "texg", "texh", "texi"]) {
        let _ = writeln!(
            expected,
            "a.toml:{line}:1: unknown key `{key}` in an entry; did you mean `text`?"
        );
    }
    expected += "a.toml:13:8: `text` is empty; add text or remove the entry\n\
                 1 entry in 1 file: 7 problems\n";
    finds(
        wisdom(["--check", "a.toml"]).file("a.toml", file),
        &expected,
    );
}

#[test]
fn duplicate_ids_and_broken_toml_are_found() {
    wisdom(["--check", "a.toml"])
        .file(
            "a.toml",
            "[[entry]]\ntitle = 'A'\ntext = 'one'\n[[entry]]\ntitle = 'A'\ntext = 'two\n",
        )
        .run()
        .exits(1);
    finds(
        wisdom(["--check", "a.toml"]).file(
            "a.toml",
            "[[entry]]\ntitle = 'A'\ntext = 'one'\n[[entry]]\ntitle = 'A'\ntext = 'two'\n",
        ),
        "a.toml:5:9: the id `a` is already used by the entry on line 2; give this entry an `id` of its \
             own\n2 entries in 1 file: 1 problem\n",
    );
}

#[test]
fn equal_titles_are_found_by_a_check_and_ignored_by_a_draw() {
    let file = "### A\n\none\n\n### A\n\ntwo\n";
    finds(
        wisdom(["--check", "a.md"]).file("a.md", file),
        "a.md:5:1: the id `a` is already used by the entry on line 1; give this entry another title\n\
         2 entries in 1 file: 1 problem\n",
    );
    wisdom(["a.md", "--id=a-2"])
        .file("a.md", file)
        .prints("A\n\ntwo\n\nA\n");
}

#[test]
fn blank_entries_of_a_fortune_file_are_found() {
    finds(
        wisdom(["--check", "a"]).file("a", "one\n%\n \n\n%\ntwo\n%\n%\nthree\n"),
        "a:3:1: this entry is blank; add text or remove it\n\
             3 entries in 1 file: 1 problem\n",
    );
}

#[test]
fn a_thousand_problems_of_a_file_are_listed_and_the_others_counted() {
    let outcome = wisdom(["--check", "a"])
        .file("a", "\n%\n".repeat(1500))
        .run();
    outcome.exits(1);
    let lines: Vec<_> = outcome.output().lines().collect();
    assert_eq!(
        lines[999..],
        [
            "a:1999:1: this entry is blank; add text or remove it",
            "a:1999:1: and 500 more problems in this file; fix these first",
            "0 entries in 1 file: 1500 problems",
        ]
    );
}

#[test]
fn a_file_too_large_to_be_scanned_is_found() {
    let call = wisdom(["--check", "--json", "a"]).file("a", "one\n%\n");
    // These bytes take no room on the disk.
    let file = fs::File::options().append(true).open(call.work().join("a"));
    file.unwrap().set_len((256 << 20) + 1).unwrap();
    finds(
        call,
        "{\"path\":\"a\",\"line\":1,\"column\":1,\"kind\":\"unread\",\"message\":\"the file is larger than 256 \
         MiB and has no current index; run wisdom --index on it, or split it\"}\n",
    );
}

#[test]
fn an_entry_that_is_too_long_is_found_with_the_separator_that_would_split_it() {
    let long = "x\n".repeat(1 << 20);
    for line in ["%", "----"] {
        finds(
            wisdom(["--check", "a"]).file("a", format!("one\n{line}\n{long}{line}\n")),
            &format!(
                "a:3:1: this entry is larger than 1 MiB and never shown; remove it or split it with a line \
                 {line}\n1 entry in 1 file: 1 problem\n"
            ),
        );
    }
}

#[test]
fn characters_that_are_not_shown_are_found_once_an_entry() {
    finds(
        wisdom(["--check", "a"]).file(
            "a",
            b"_\x08a\tis well\r\n%\n\nit \x1b[1mis\x1b[0m \x1b[2J\x07not\n%\nun caf\xe9 cr\xe8me\n%\n\x07\n"
                as &[u8],
        ),
        "a:4:15: the control character U+001B is not shown (and 1 more in this entry); remove it\n\
             a:6:7: invalid UTF-8 byte 0xE9 (and 1 more in this entry); save \
             the file as UTF-8\n\
             a:8:1: the control character U+0007 is not shown; remove it\n\
             4 entries in 1 file: 3 problems\n",
    );
}

#[test]
fn a_toml_file_that_is_not_utf_8_is_found() {
    finds(
        wisdom(["--check", "a.toml"]).file(
            "a.toml",
            b"[[entry]]\ntitle = 'A'\ntext = 'caf\xe9'\n" as &[u8],
        ),
        "a.toml:3:12: invalid UTF-8; save the file as UTF-8\n\
             1 entry in 1 file: 1 problem\n",
    );
}

/// Returns a text as Windows PowerShell writes it, or in the other byte order.
fn utf_16(text: &str, encode: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(encode).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn any_text_in_utf_16_is_decoded_as_it_is(text in any::<String>(), big_endian: bool) {
        let encode = if big_endian { u16::to_be_bytes } else { u16::to_le_bytes };
        prop_assert_eq!(decode::text(utf_16(&text, encode)), (text, None));
    }
}

#[test]
fn toml_and_markdown_in_utf_16_are_read_and_what_is_invalid_is_found() {
    let toml = "[[entry]]\r\ntitle = 'A'\r\ntext = 'caf\u{e9} \u{1f600}'\r\n";
    let markdown = "### A\r\n\r\ncaf\u{e9} \u{1f600}\r\n";
    for (name, source) in [("a.toml", toml), ("a.md", markdown)] {
        for encode in [u16::to_le_bytes, u16::to_be_bytes] {
            let mut bytes = utf_16(source, encode);
            wisdom([name])
                .file(name, &bytes)
                .prints("A\n\ncaf\u{e9} \u{1f600}\n\nA\n");
            finds_nothing(wisdom(["--check", name]).file(name, &bytes));
            bytes.push(b'!');
            let line = 1 + source.lines().count();
            finds(
                wisdom(["--check", name]).file(name, &bytes),
                &format!(
                    "{name}:{line}:1: invalid UTF-16; save the file as UTF-8\n\
                     1 entry in 1 file: 1 problem\n"
                ),
            );
        }
    }
    let surrogate = b"\xff\xfe#\0\x00\xd8\n\0";
    let (text, invalid) = decode::text(surrogate.to_vec());
    assert_eq!(text, "#\u{fffd}\n");
    let invalid = invalid.expect("half of a pair is invalid").to_string();
    assert_eq!(invalid, "1:2: invalid UTF-16; save the file as UTF-8");
}

#[test]
fn a_markdown_text_without_a_title_is_found_by_a_check_and_ignored_by_a_draw() {
    let file = "\u{feff}---\nauthor: Me\n---\nA word before.\n\n# Book\n\nWhat it is.\n\n## Craft\n\n<!-- a \
                -->\n\n  One thing\nat a time.\n\nAnd so on.\n\n### Title\n\nShown.\n\n## Empty\n\n[a]: b\n\n---\n\n\
                ## Last\n#### Small\n\nx\n\n# Appendix\n\nLost.\n\n# Empty\n";
    finds(
        wisdom(["--check", "a.md"]).file("a.md", file),
        "a.md:14:1: this text has no title and is not shown; put a heading `### Title` above it\n\
             a.md:30:1: this text has no title and is not shown; put a heading `### Title` above it\n\
             a.md:36:1: this text has no title and is not shown; put a heading `### Title` above it\n\
             1 entry in 1 file: 3 problems\n",
    );
    wisdom(["a.md", "--format", "fortune"])
        .file("a.md", file)
        .prints("Title\n\nShown.\n\n\u{2014} Me\nCraft\n%\n");
}

#[test]
fn separators_that_fortune_takes_for_text_are_found_once_a_file() {
    for (text, findings) in [
        (
            "one\n% \ntwo\n%\nthree\n",
            "w1:2:1: this % has spaces or a carriage return after it, so fortune reads it as text; remove \
             them\n3 entries in 1 file: 1 problem\n",
        ),
        (
            "one\r\n%\r\ntwo\r\n%\r\n",
            "w1:2:1: this % has spaces or a carriage return after it (and 1 more), so fortune reads it as \
             text; remove them\n\
             2 entries in 1 file: 1 problem\n",
        ),
        (
            "one\n%\n\ntwo\n%\t\nthree\n%  \nfour\n%\r\n",
            "w1:5:1: this % has spaces or a carriage return after it (and 2 more), so fortune reads it as \
             text; remove them\n\
             4 entries in 1 file: 1 problem\n",
        ),
    ] {
        finds(wisdom(["--check", "w1"]).file("w1", text), findings);
    }
    wisdom(["--check", "w1"])
        .file("w1", "one\n---- \ntwo\n----\r\n")
        .prints("2 entries in 1 file: no problems found\n");
}

#[test]
fn lines_that_are_nearly_a_separator_are_found_once_a_file() {
    let near = "a:2:1: this line is nearly a separator";
    let one = "; if an entry ends here, write only % on it\na: read as text, blocks\n\
               1 entry in 1 file: 1 problem\n";
    for line in [
        " %",
        "\t%",
        "  % ",
        "%\u{a0}",
        "\u{feff}%",
        "%\u{200b}",
        "\u{1b}[0m%",
        "%\u{1b}[0m\r",
        " \u{1b}[1;31m %\u{1b}[0m ",
        "\u{1b}[1m%%",
    ] {
        finds(
            wisdom(["--check", "a"]).file("a", format!("one\n{line}\ntwo\n")),
            &format!("{near}{one}"),
        );
    }
    finds(
        wisdom(["--check", "a"]).file("a", "one\n%%\ntwo\n%\nthree\n %\nfour\n%%\n"),
        &format!(
            "{near} (and 2 more); if an entry ends here, write only % on it\n\
             2 entries in 1 file: 1 problem\n"
        ),
    );
    finds(
        wisdom(["--check", "a"]).file("a", "one\n ---- \ntwo\n---- x\n%%\n"),
        &format!(
            "{near}; if an entry ends here, write only ---- on it\n\
             2 entries in 1 file: 1 problem\n"
        ),
    );
    wisdom(["--check", "a"])
        .file("a", "100 %\n%%%\n%x\n %% a\n  %%\n%\n50\n%\n")
        .prints("2 entries in 1 file: no problems found\n");
}

#[test]
fn an_encoding_other_than_windows_1252_is_guessed() {
    for (encoding, text) in [
        ("KOI8-R", &b"\xfe\xc1\xca \xd0\xd2\xc5\xd6\xc4\xc5 \xd7\xd3\xc5\xc7\xcf, \xc1 \xd0\xcf\xd4\xcf\xcd \xd5\xd6\xc5 \xc4\xcf\xcc\xc7\xc9\xc5 \xd2\xc1\xda\xc7\xcf\xd7\xcf\xd2\xd9 \xcf \xd0\xcf\xc7\xcf\xc4\xc5."[..]),
        ("WINDOWS-1251", &b"\xd7\xe0\xe9 \xef\xf0\xe5\xe6\xe4\xe5 \xe2\xf1\xe5\xe3\xee, \xe0 \xef\xee\xf2\xee\xec \xf3\xe6\xe5 \xe4\xee\xeb\xe3\xe8\xe5 \xf0\xe0\xe7\xe3\xee\xe2\xee\xf0\xfb \xee \xef\xee\xe3\xee\xe4\xe5."[..]),
        ("SHIFT_JIS", &b"\x82\xdc\x82\xb8\x82\xcd\x82\xa8\x92\x83\x82\xf0\x88\xf9\x82\xdd\x81A\x82\xbb\x82\xea\x82\xa9\x82\xe7\x98b\x82\xf0\x82\xb5\x82\xdc\x82\xb5\x82\xe5\x82\xa4\x81B"[..]),
        ("EUC-JP", &b"\xa4\xde\xa4\xba\xa4\xcf\xa4\xaa\xc3\xe3\xa4\xf2\xb0\xfb\xa4\xdf\xa1\xa2\xa4\xbd\xa4\xec\xa4\xab\xa4\xe9\xcf\xc3\xa4\xf2\xa4\xb7\xa4\xde\xa4\xb7\xa4\xe7\xa4\xa6\xa1\xa3"[..]),
        ("EUC-KR", &b"\xb8\xd5\xc0\xfa \xc2\xf7\xb8\xa6 \xb8\xb6\xbd\xc3\xb0\xed \xb1\xd7\xb4\xd9\xc0\xbd\xbf\xa1 \xc0\xcc\xbe\xdf\xb1\xe2\xc7\xd5\xbd\xc3\xb4\xd9."[..]),
        ("BIG5", &b"\xa5\xfd\xb3\xdc\xaf\xf9\xa1A\xb5M\xab\xe1\xa6A\xbaC\xbaC\xbd\xcd\xbd\xd7\xa4\xd1\xae\xf0\xa1A\xb3o\xbc\xcb\xa4\xf1\xb8\xfb\xa6n\xa1C"[..]),
        ("GB18030", &b"\xcf\xc8\xba\xc8\xb2\xe8\xa3\xac\xc8\xbb\xba\xf3\xd4\xd9\xc2\xfd\xc2\xfd\xcc\xb8\xc2\xdb\xcc\xec\xc6\xf8\xa3\xac\xd5\xe2\xd1\xf9\xb1\xc8\xbd\xcf\xba\xc3\xa1\xa3"[..]),
    ] {
        let mut file = text.to_vec();
        file.extend(b"\n%\n");
        let run = wisdom(["--check", "a"]).file("a", &file).run();
        let message = run.exits(1).output();
        let advice = format!(
            "; the file looks like {encoding}: iconv -f {encoding} -t UTF-8 a >a.utf8\n1 entry in 1 file: 1 problem\n"
        );
        assert!(message.ends_with(&advice), "{encoding}: {message}");
    }
    let french = b"Un caf\xe9, s'il vous pla\xeet: d\xe9j\xe0 vu, na\xefvet\xe9.";
    finds(
        wisdom(["--check", "a"]).file("a", french),
        "a:1:7: invalid UTF-8 byte 0xE9 (and 5 more in this entry); save the file as UTF-8\n\
         a: read as text, blocks\n1 entry in 1 file: 1 problem\n",
    );
}

#[test]
fn a_file_of_4_3_bsd_has_two_percent_signs_between_entries() {
    wisdom(["--check", "a"])
        .file("a", "one\n%%\ntwo\n%% \nthree %%\n%%x\n%%\n")
        .prints("a: read as fortune, %%\n3 entries in 1 file: no problems found\n");
}

#[test]
fn the_comments_of_a_fortune_file_have_no_problems_and_count_as_lines() {
    let wide = "x".repeat(81);
    let text = format!("\n%%\x07\n\n%%\n{wide}\n%% {wide}\n\x07\n%\n%% no text\n%\n");
    let mut index = index_of(&text);
    index[19] = 8;
    finds(
        wisdom(["--check", "a"])
            .file("a", &text)
            .file("a.dat", index),
        "a:5:1: this line is 81 columns wide; break it at 80\n\
         a:7:1: the control character U+0007 is not shown; remove it\n\
         a:9:1: this entry is blank; add text or remove it\n\
         1 entry in 1 file: 3 problems\n",
    );
}

#[test]
fn a_fortune_file_without_an_entry_is_found() {
    for text in ["%\n", "\u{feff}%\n%\n", "----\n"] {
        finds(
            wisdom(["--check", "w1"]).file("w1", text),
            "w1:1:1: no entries in this file; write one or remove the file\n\
                 0 entries in 1 file: 1 problem\n",
        );
    }
}

#[test]
fn repeated_texts_are_found_across_files_with_the_location_of_the_first() {
    finds(wisdom(["--check", "a.toml", "b", "b"])
        .file("a.toml", GOOD)
        .file(
            "b",
            "other\n%\nThe first thing that anybody says.\n%\nand: SOMETHING else\nal-together\n",
        ),
            "b:3:1: same text as a.toml:1; remove one of them\n\
             b:5:1: nearly the same text as a.toml:5; keep the better one\n\
             5 entries in 2 files: 2 problems\n",);
}

#[test]
fn a_text_with_a_word_changed_is_another_text() {
    wisdom(["--check", "a"])
        .file(
            "a",
            "Tea is ready when it is.\n%\nTea is ready when she is.\n",
        )
        .prints("2 entries in 1 file: no problems found\n");
}

#[test]
fn drawings_with_the_same_letters_are_not_nearly_the_same() {
    wisdom(["--check", "a"])
        .file("a", "(o o)\n|___|\n%\n[o o]\n/...\\\n")
        .prints("2 entries in 1 file: no problems found\n");
}

#[test]
fn lines_that_are_never_wrapped_are_found_if_they_are_too_wide() {
    let wide = "x".repeat(81);
    let fits = "\u{4e00}".repeat(40);
    finds(
        wisdom(["--check", "a"]).file("a", format!("one\n%\n\n{fits}\n{wide}\n{wide}\n")),
        "a:5:1: this line is 81 columns wide (and 1 more in this entry is too wide); break it \
             at 80\n\
             2 entries in 1 file: 1 problem\n",
    );
    let code = format!("[[entry]]\ntitle = 'A'\ntext = '''\n{wide} {wide}\n\n    {wide}\n'''\n");
    finds(
        wisdom(["--check", "a.toml"]).file("a.toml", code),
        "a.toml:6:1: this line is 81 columns wide; break it at 80\n\
             1 entry in 1 file: 1 problem\n",
    );
    let table = format!("### A\n\n| {wide} |\n|---|\n| {wide} |\n");
    finds(
        wisdom(["--check", "a.md"]).file("a.md", table),
        "a.md:3:1: this line is 85 columns wide (and 1 more in this entry is too wide); break \
             it at 80\n\
             1 entry in 1 file: 1 problem\n",
    );
}

#[test]
fn a_tag_of_one_entry_is_found_where_ten_entries_have_tags() {
    let file = |count: usize| {
        let mut file = String::new();
        for n in 0..count {
            let tag = match n {
                3 => "agnets",
                4 => "zebra",
                _ => "agents",
            };
            let _ = writeln!(
                file,
                "[[entry]]\ntitle = 'T{n}'\ntags = ['{tag}']\ntext = 't{n}'\n"
            );
        }
        file
    };
    wisdom(["--check", "a.toml"])
        .file("a.toml", file(9))
        .prints("9 entries in 1 file: no problems found\n");
    finds(
        wisdom(["--check", "a.toml"]).file("a.toml", file(10)),
        "a.toml:16:1: no other entry has the tag `agnets`; did you mean `agents`?\n\
             a.toml:21:1: no other entry has the tag `zebra`; use it on others or remove it\n\
             10 entries in 1 file: 2 problems\n",
    );
}

/// Returns the right index of a text.
fn index_of(text: &str) -> Vec<u8> {
    let call = wisdom(["--index", "a"]).file("a", text).run();
    fs::read(call.work().join("a.dat")).unwrap()
}

#[test]
fn an_index_that_does_not_match_its_text_is_found() {
    let check = |text: &str, index: &[u8]| {
        wisdom(["--check", "a"])
            .file("a", text)
            .file("a.dat", index)
    };
    let text = "one\n%\ntwo\n";
    let of_other_text = index_of("on\n%\ntwoo\n");
    let with_flags = |flags: u8| {
        let mut index = of_other_text.clone();
        index[19] = flags;
        index
    };
    let clean = "2 entries in 1 file: no problems found\n";
    check(text, &index_of(text)).prints(clean);
    let begins_with_separator = "%\none\n%\ntwo\n";
    check(begins_with_separator, &index_of(begins_with_separator)).prints(clean);
    // An index in another order is of no use to the program, but to fortune.
    for order in [1, 2] {
        check(text, &with_flags(order)).prints(clean);
    }
    let finds = |call: Call, problem: &str| {
        finds(
            call,
            &format!("a:1:1: a.dat {problem}\n2 entries in 1 file: 1 problem\n"),
        );
    };
    let differs = "does not match its text; rebuild it with wisdom --index a";
    finds(check(text, &of_other_text), differs);
    finds(check(text, &with_flags(4)), differs);
    finds(
        check(text, b"nonsense"),
        "is not an index; remove it, then run wisdom --index a",
    );
    let aged = |call: &Call| {
        let path = call.work().join("a.dat");
        let index = fs::File::options().write(true).open(path).unwrap();
        index
            .set_modified(SystemTime::now() - Duration::from_secs(3600))
            .unwrap();
    };
    finds(
        check(text, &index_of(text)).prepare(aged),
        "is older than its text; rebuild it with wisdom --index a",
    );
}

#[test]
fn an_index_of_strfile_that_took_a_separator_for_text_is_found_however_large_the_text_is() {
    for count in [3, 20_000] {
        let entries: Vec<_> = (0..count).map(|n| format!("tea for {n}\n")).collect();
        // For strfile, the first entry ends at the second separator.
        let text = entries.join("%\n").replacen("%\n", "% \n", 1);
        let mut starts = Vec::new();
        let mut at = 0_u32;
        for line in text.split_inclusive('\n') {
            if starts.is_empty() || line == "%\n" {
                starts.push(if starts.is_empty() { 0 } else { at + 2 });
            }
            at += u32::try_from(line.len()).unwrap();
        }
        let mut index: Vec<u32> = vec![2, count - 1, 30, 9, 0, u32::from(b'%') << 24];
        index.extend(starts);
        index.push(at);
        let index: Vec<u8> = index.into_iter().flat_map(u32::to_be_bytes).collect();
        finds(
            wisdom(["--check", "a"])
                .file("a", text)
                .file("a.dat", index),
            &format!(
                "a:1:1: a.dat does not match its text; rebuild it with wisdom --index a\n\
                 a:2:1: this % has spaces or a carriage return after it, so fortune reads it as text; \
                 remove them\n\
                 {count} entries in 1 file: 2 problems\n"
            ),
        );
    }
}

#[test]
fn json_has_an_object_for_each_finding_and_nothing_else() {
    for format in [&["--json"][..], &["--format", "json"]] {
        finds(
            wisdom([&["--check", "a"], format].concat()).file("a", "one\n%\n \n%\none\n"),
            "{\"path\":\"a\",\"line\":3,\"column\":1,\"kind\":\"blank\",\"message\":\"this entry is blank; add text or remove it\"}\n\
                 {\"path\":\"a\",\"line\":5,\"column\":1,\"kind\":\"same\",\"message\":\"same text as a:1; remove one of them\"}\n",
        );
    }
}

#[test]
fn colour_sets_the_location_apart_from_the_message() {
    finds(
        wisdom(["--check", "--color", "always", "a"]).file("a", "one\n%\n \n"),
        "\u{1b}[1ma:3:1:\u{1b}[0m this entry is blank; add text or remove it\n\
             1 entry in 1 file: 1 problem\n",
    );
}

#[test]
fn a_folder_is_checked_file_by_file() {
    finds(
        wisdom(["--check", "f"])
            .file("f/b", "one\n%\n \n%\n")
            .file("f/a.toml", "[[entry]]\ntitle = 'A'\n")
            .file("f/c", "no collection at all\n")
            .file("f/d.dat", "nor this\n"),
        "f/a.toml:1:1: this entry has no `text`; add one or remove the entry\n\
             f/b:3:1: this entry is blank; add text or remove it\n\
             1 entry in 2 files: 2 problems\n",
    );
    wisdom(["--check", "f"])
        .file("f/c", "no collection at all\n")
        .fails(2, "wisdom: f: no collections in this folder\n");
}

#[test]
fn a_missing_file_is_an_error_as_elsewhere() {
    wisdom(["--check", "./nothing"]).fails(2, "wisdom: ./nothing: no such file or folder\n");
}

#[test]
fn a_file_that_cannot_be_read_is_a_finding() {
    finds(
        wisdom(["--check", "empty", "zero", "a"])
            .file("empty", "")
            .file("zero", "a\0b")
            .file("a", "Tea.\n%\n \n%\n"),
        "empty:1:1: the file is empty\n\
             zero:1:1: not a text file: it contains null bytes\n\
             a:3:1: this entry is blank; add text or remove it\n\
             1 entry in 3 files: 3 problems\n",
    );
}

#[test]
fn letters_in_brackets_at_the_start_count() {
    wisdom(["--check", "a"])
        .file("a", "[1] cat sat on it\n%\n[2] bat sat on it\n")
        .prints("2 entries in 1 file: no problems found\n");
}

#[test]
fn numbers_of_the_same_digits_are_not_the_same() {
    wisdom(["--check", "a"])
        .file("a", "Version 1.23 is out.\n%\nVersion 12.3 is out.\n")
        .prints("2 entries in 1 file: no problems found\n");
}

#[test]
fn a_file_that_is_called_builtin_is_not_the_built_in_collection() {
    let call = wisdom(["--check", "builtin", "./builtin"]).file("builtin", "Tea.\n%\n \n%\n");
    let findings = "./builtin:3:1: this entry is blank; add text or remove it\n";
    let summary = format!("{} entries in 2 files: 1 problem\n", ENTRIES.len() + 1);
    finds(call, &format!("{findings}{summary}"));
}

#[test]
fn different_proverbs_in_the_same_colours_are_different_texts() {
    let proverbs = "\x1b[33m\u{4e00}\u{4e8c}\u{4e09}\u{56db}\u{4e94}\u{516d}\x1b[m, \x1b[32m\u{4e03}\u{516b}\n%\n\
                    \x1b[33m\u{5929}\u{5730}\u{4eba}\u{65e5}\u{6708}\u{706b}\x1b[m, \x1b[32m\u{4e03}\u{516b}\n%\n";
    let outcome = wisdom(["--check", "a"]).file("a", proverbs).run();
    assert!(!outcome.output().contains("nearly"), "{}", outcome.output());
}

#[test]
fn options_that_filter_or_lay_out_are_refused() {
    let told = "wisdom: --check can only be used with --format text or json, --color, -a, and -o: \
                wisdom --check [COLLECTION...]\n";
    for other in [
        &["--all"][..],
        &["--tag", "a"],
        &["--width", "9"],
        &["--format", "fortune"],
        &["-e"],
    ] {
        wisdom([&["--check", "builtin"], other].concat()).fails(2, told);
    }
}

#[test]
fn repeated_texts_are_found_however_many_entries_stand_between_them() {
    let mut file = String::from("one two\n%\nOne, two!\n%\n");
    for n in 0..50_000 {
        let _ = write!(file, "{n}\n%\n");
    }
    file += "one two\n";
    finds(
        wisdom(["--check", "a"]).file("a", file),
        "a:3:1: nearly the same text as a:1; keep the better one\n\
             a:100005:1: same text as a:1; remove one of them\n\
             50003 entries in 1 file: 2 problems\n",
    );
}

/// Returns what two texts have in common that are nearly the same.
fn spelling(text: &str) -> String {
    let words = Regex::new(r"[^a-z0-9]+").unwrap();
    let text = text.to_lowercase();
    let spaced = words.replace_all(&text, " ");
    let between = Regex::new(r"([a-z]) ([a-z0-9])|([0-9]) ([a-z])").unwrap();
    let mut spelling = spaced.trim().to_owned();
    while between.is_match(&spelling) {
        spelling = between.replace(&spelling, "$1$2$3$4").into_owned();
    }
    spelling
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn repeated_texts_are_those_that_a_look_at_each_pair_finds(
        texts in prop::collection::vec("[aA12]([ .,]?[aA12]){0,3}", 2..12)
    ) {
        let call = wisdom(["x"]).file("a", texts.join("\n%\n"));
        let mut check = Check::default();
        check.path(&call.work().join("a"), Offensive::No).unwrap();
        let mut expected = Vec::new();
        for (index, text) in texts.iter().enumerate() {
            let line = 2 * index + 1;
            if texts[..index].contains(text) {
                expected.push((line, FindingKind::Same));
            } else if texts[..index].iter().any(|other| spelling(other) == spelling(text)) {
                expected.push((line, FindingKind::Near));
            }
        }
        let findings = check.report().findings;
        let found: Vec<_> = findings.iter().map(|one| (one.line, one.kind)).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn controls_are_replaced_where_the_check_finds_them_and_nowhere_else(text in "[a_\u{8}\u{1b}\r\n\té]{0,24}") {
        let replaced = sanitize::replaced(&text);
        let clean = sanitize::text(&text, sanitize::TERMINAL_TAB);
        prop_assert_eq!(replaced.len(), clean.matches('\u{fffd}').count());
        for (at, c) in replaced {
            prop_assert!(sanitize::is_control(c) && text[at..].starts_with(c));
        }
    }

    #[test]
    fn every_finding_is_one_line_without_controls(
        bytes in prop::collection::vec(prop_oneof![Just(b'%'), Just(b'\n'), any::<u8>()], 1..200)
    ) {
        let call = wisdom(["x"]).file("a.toml", &bytes).file("b", &bytes);
        let mut check = Check::default();
        check.path(&call.work().join("a.toml"), Offensive::No).unwrap();
        let _ = check.path(&call.work().join("b"), Offensive::No);
        for finding in check.report().findings {
            prop_assert!(!finding.message.contains(sanitize::is_control), "{:?}", finding);
            prop_assert!(finding.line > 0 && finding.column > 0);
        }
    }
}

#[test]
fn an_encoding_is_guessed_in_every_format() {
    // 学而时习之 and 孔子 in GB18030.
    let quote = b"\xd1\xa7\xb6\xf8\xca\xb1\xcf\xb0\xd6\xae";
    let author = b"\xbf\xd7\xd7\xd3";
    let csv = [b"quote,author\n", &quote[..], b",", author, b"\n"].concat();
    let json = [&b"{\"quote\": \""[..], quote, b"\", \"author\": \"Yi\"}\n"].concat();
    for (name, holds) in [("q.csv", csv), ("q.json", json)] {
        let run = wisdom(["--check", name]).file(name, holds).run();
        let advice = format!(
            "invalid UTF-8; the file looks like GB18030: iconv -f GB18030 -t UTF-8 {name} >{name}.utf8\n"
        );
        assert!(run.output().contains(&advice), "{}", run.output());
    }
}
