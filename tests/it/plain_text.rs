//! Plain text without separators: blocks, lines, or one entry.

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::harness::{Call, wisdom};

fn call(args: &str) -> Call {
    wisdom(args.split(' '))
}

/// What stands between two entries in the output.
const RULE: &str = "\n───\n\n";

/// Asserts how a file that was named is read, and its entries.
fn reads(text: impl AsRef<[u8]>, form: &str, entries: &[&str]) {
    call("--all ./quips")
        .file("quips", &text)
        .prints(&entries.join(RULE));
    call("-f ./quips").file("quips", &text).prints(&format!(
        "100.00%  {}  quips  ./quips ({form})\n",
        entries.len()
    ));
}

#[test]
fn blank_lines_separate_entries() {
    reads(
        "Tea first,\nthen talk.\n\n  \nTalk.\n\n\n",
        "text, blocks",
        &["Tea first,\nthen talk.\n", "Talk.\n"],
    );
    reads(
        "\r\nTea.\r\n\r\nTalk.\r\n",
        "text, blocks",
        &["Tea.\n", "Talk.\n"],
    );
}

#[test]
fn verse_tables_and_drawings_stay_as_drawn() {
    let verse = "The kettle sings\n  of steam and things\n    in spring\n        -- Yi\n";
    let table = "Tea    3 min\nTalk  30 min\n";
    let drawing = "  (  )   (\n   )  (   )\n";
    reads(
        [verse, table, drawing].join("\n"),
        "text, blocks",
        &[verse, table, drawing],
    );
}

#[test]
fn an_author_below_a_blank_line_belongs_to_the_entry_above() {
    reads(
        "Tea.\n\n-- Yi\n\nTalk.\n\n\n\u{2014} Bo\n",
        "text, blocks",
        &["Tea.\n\n-- Yi\n", "Talk.\n\n\n\u{2014} Bo\n"],
    );
}

#[test]
fn a_rule_with_blank_lines_around_it_separates_too() {
    reads(
        "Tea.\n\n* * *\n\nTalk.\n\n-----\n\nName\n====\nYi\n",
        "text, blocks",
        &["Tea.\n", "Talk.\n", "Name\n====\nYi\n"],
    );
}

#[test]
fn without_blank_lines_each_whole_line_is_an_entry() {
    reads(
        "Tea first.\nThen talk!\n\"Why not?\" - Yi\nLess is more \u{2014} Mies van der Rohe\n",
        "text, lines",
        &[
            "Tea first.\n",
            "Then talk!\n",
            "\"Why not?\" - Yi\n",
            "Less is more \u{2014} Mies van der Rohe\n",
        ],
    );
}

#[test]
fn an_author_or_an_indented_line_belongs_to_the_line_above() {
    reads(
        "Tea first.\n    -- Yi\nThen talk.\n-- Bo\nThen,\n  at last, rest.\n",
        "text, lines",
        &[
            "Tea first.\n    -- Yi\n",
            "Then talk.\n-- Bo\n",
            "Then,\n  at last, rest.\n",
        ],
    );
}

#[test]
fn many_lines_that_do_not_go_on_are_entries_without_full_stops() {
    let lines: Vec<_> = (0..25)
        .map(|n| format!("Keep it {n} times simpler\n"))
        .collect();
    let lines: Vec<_> = lines.iter().map(String::as_str).collect();
    reads(lines.concat(), "text, lines", &lines);
    let few = lines[..24].concat();
    reads(&few, "text, blocks", &[&few]);
}

#[test]
fn a_verse_or_a_paragraph_of_one_block_is_one_entry() {
    for text in [
        "The kettle sings,\nThe cup is near,\nThe leaf uncurls,\nThe guests are here.\n",
        "An old silent pot\nA leaf falls into the pot\nSteam! Silence again.\n",
        "It was dark. The kettle sang, and nobody\nwas asleep.\nThe build was red, and\nthe guests\nwere late.\n",
        "I came.\nI saw.\nI made tea.\n-- Yi\n",
        "One line\n",
    ] {
        reads(text, "text, blocks", &[text]);
    }
}

#[test]
fn a_text_in_another_encoding_or_with_a_byte_order_mark_is_read() {
    reads(
        b"\xef\xbb\xbfTea.\n\nCaf\xe9.\n",
        "text, blocks",
        &["Tea.\n", "Caf\u{e9}.\n"],
    );
    let units = "Tea.\r\n\r\nTalk.\r\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes);
    let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    reads(utf_16, "text, blocks", &["Tea.\n", "Talk.\n"]);
}

#[test]
fn the_bytes_of_a_letter_in_utf_16_are_no_separator() {
    // The bytes of U+0A25, before another letter of its block, are those of a line `%`.
    let text = "\u{feff}\u{a15}\u{a25}\u{a3e}.\n\n\u{a1a}\u{a3e}\u{a39}.\n";
    let utf_16: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let entries = ["\u{a15}\u{a25}\u{a3e}.\n", "\u{a1a}\u{a3e}\u{a39}.\n"];
    reads(utf_16, "text, blocks", &entries);
}

#[test]
fn ids_count_the_entries_of_a_text() {
    call("--id quips:2 ./quips.txt")
        .file("quips.txt", "Tea.\n\nTalk.\n")
        .prints("Talk.\n");
}

#[test]
fn a_check_says_how_a_text_is_read() {
    call("--check ./quips.txt")
        .file("quips.txt", "Tea.\n\nTalk.\n")
        .prints("./quips.txt: read as text, blocks\n2 entries in 1 file: no problems found\n");
    call("--list=collections --json ./quips.txt")
        .file("quips.txt", "Tea.\n\nTalk.\n")
        .prints(
            "{\"collection\":\"quips\",\"percent\":100.0,\"entries\":2,\"path\":\"./quips.txt\",\
             \"form\":\"text, blocks\"}\n",
        );
}

#[test]
fn in_a_folder_a_text_is_a_collection_only_if_it_looks_like_quotes() {
    let quotes = "Tea first.\n-- Yi\n\nThen talk.\n-- Bo\n\nRest.\n";
    let lines = "Tea first.\nThen talk.\nThen rest.\n";
    let prose = "Tea is a drink.\n\nIt is made of leaves.\n\nBoil the water first.\n";
    let words = "tea\ntalk\nrest\n";
    for (name, text, is_collection) in [
        ("quotes.txt", quotes, true),
        ("quotes", quotes, true),
        ("QUOTES.TXT", quotes, true),
        ("quotes.log", quotes, false),
        ("README.txt", quotes, false),
        ("lines.txt", lines, true),
        ("prose.txt", prose, false),
        ("words.txt", words, false),
        ("requirements.txt", "tea==1.0\ntalk>=2\nrest\n", false),
        (
            "robots.txt",
            "User-agent: *\nDisallow: /tea\n\nSitemap: /map\n",
            false,
        ),
    ] {
        let call = call("-f ./shelf")
            .file("shelf/other", "Other.\n%\n")
            .file(format!("shelf/{name}"), text);
        let found = call.run();
        let found = found.printed();
        assert_eq!(
            found.contains(&format!("/{name} (text, ")),
            is_collection,
            "{name}: {found}"
        );
    }
}

/// Returns the entries of a text by the rule, without regard to how it is read.
fn reference(text: &str) -> Vec<String> {
    let is_author = |line: &str| line.starts_with("-- ");
    let mut entries: Vec<Vec<&str>> = Vec::new();
    let mut is_new = true;
    for line in text.lines() {
        if line.trim().is_empty() {
            is_new = true;
        } else if is_new && (entries.is_empty() || !is_author(line)) {
            entries.push(vec![line]);
            is_new = false;
        } else if let Some(entry) = entries.last_mut() {
            entry.push(line);
            is_new = false;
        }
    }
    entries
        .into_iter()
        .map(|lines| lines.join("\n").trim_end().to_owned())
        .collect()
}

/// Returns the texts of the entries in a file, without the blank lines in them.
fn texts(text: &str) -> Vec<String> {
    let call = call("").file("quips", text);
    let path = call.work().join("quips").into_os_string();
    let (_, printed, _) = call.in_this_process(&["--all".into(), "--json".into(), path]);
    let lines = printed.lines();
    let objects = lines.map(|line| serde_json::from_str::<Value>(line).expect("an object"));
    let texts = objects.map(|object| object["text"].as_str().expect("a text").to_owned());
    let without_blanks = |text: String| {
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.collect::<Vec<_>>().join("\n")
    };
    texts.map(without_blanks).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn blocks_are_those_of_a_simple_reference(
        lines in vec(prop_oneof![
            3 => Just(String::new()),
            3 => "[a-z]{1,8}",
            1 => "[a-z]{1,8} {1,3}",
            1 => Just("-- Yi".to_owned()),
            1 => " {1,3}",
            1 => (1000..3000_usize).prop_map(|length| "x".repeat(length)),
        ], 0..40),
        many in 1..60_usize,
    ) {
        // A long text is read through several windows.
        let block = lines.join("\n") + "\n\n";
        let text = "begin\n\n".to_owned() + &block.repeat(many);
        prop_assert_eq!(texts(&text), reference(&text));
    }
}
