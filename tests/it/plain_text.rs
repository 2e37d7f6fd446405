//! Plain text without separators: blocks, lines, or one entry.

use std::ops::ControlFlow;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;
use wisdom::filter::Filter;
use wisdom::format::fortune::{self, Fortune, Separator};
use wisdom::storage::file;

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

/// Returns how a text is divided, and whether it looks like quotes.
fn shape(text: &str) -> (Separator, bool) {
    let separator = fortune::separator(text.as_bytes());
    let is_quotes = fortune::looks_like_quotes(text.as_bytes(), separator);
    (separator, is_quotes)
}

#[test]
fn one_author_below_the_last_line_is_that_of_the_whole_text() {
    for (text, separator) in [
        ("I came.\nI saw.\nI made tea.\n-- Yi\n", Separator::Blank),
        ("I came.\n-- Yi\nI saw.\nI made tea.\n", Separator::LineEnd),
        (
            "I came.\n-- Yi\nI saw.\nI made tea.\n-- Yi\n",
            Separator::LineEnd,
        ),
        (
            "I came.\nI saw.\nI made a pot of tea \u{2014} Yi\n",
            Separator::LineEnd,
        ),
    ] {
        assert_eq!(fortune::separator(text.as_bytes()), separator, "{text}");
    }
}

#[test]
fn many_lines_that_go_on_in_the_next_are_one_entry() {
    for (line, separator) in [
        ("The kettle sings at noon", Separator::LineEnd),
        ("The kettle sings at noon,", Separator::Blank),
        ("the kettle sings at noon", Separator::Blank),
        ("the kettle sings at noon.", Separator::LineEnd),
    ] {
        let text = format!("{line}\n").repeat(25);
        assert_eq!(fortune::separator(text.as_bytes()), separator, "{line}");
    }
}

#[test]
fn lines_look_like_quotes_if_nine_in_ten_are_sentences_or_half_name_an_author() {
    let sentence = "Tea comes first.\n";
    let by_author = "less is always more - Mies van der Rohe\n";
    for (lines, is_quotes) in [
        (sentence.repeat(10), true),
        (sentence.repeat(9) + "No tea without water\n", true),
        (
            sentence.repeat(8) + &"No tea without water\n".repeat(2),
            false,
        ),
        (sentence.repeat(8) + &"tea comes first.\n".repeat(2), false),
        (
            sentence.repeat(8) + &"3 cups are enough.\n".repeat(2),
            false,
        ),
        ("tea comes first.\n".repeat(10), false),
        ("tea comes first.\n".repeat(5) + &by_author.repeat(5), true),
        ("tea comes first.\n".repeat(6) + &by_author.repeat(4), false),
        ("Tea comes first\n".repeat(30), false),
    ] {
        assert_eq!(shape(&lines), (Separator::LineEnd, is_quotes), "{lines}");
    }
}

#[test]
fn blocks_look_like_quotes_if_half_name_an_author() {
    let block = "Tea comes first,\nthen talk.\n\n";
    let by_author = "Tea comes first:\n-- Yi\n\n";
    let in_line = "Tea comes first, then talk. - Yi\n\n";
    let author = "-- Yi\n\n";
    for (blocks, is_quotes) in [
        (block.repeat(6), false),
        (block.repeat(4) + &by_author.repeat(2), false),
        (block.repeat(3) + &by_author.repeat(3), true),
        (block.repeat(3) + &in_line.repeat(3), true),
        (by_author.repeat(2), false),
        (by_author.repeat(3), true),
        // The first block names an author, but has no text.
        ([author, by_author, block].concat(), false),
    ] {
        assert_eq!(shape(&blocks), (Separator::Blank, is_quotes), "{blocks}");
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

// The window that a long text is read through.

const WINDOW: usize = 128 << 10;
const MAX_ENTRY: usize = 1 << 20;

/// The size of the longest line that can be blank, a rule or the middle of a gap, and of the longest
/// author, in bytes.
const MAX_GAP: usize = 1 << 10;
const MAX_AUTHOR: usize = 450;

/// Returns an entry without its blanks, and without the many `x` at its beginning.
fn end_of(entry: &str) -> String {
    let end = entry.rsplit("xx").next().unwrap_or_default();
    end.split_whitespace().collect()
}

/// Returns the index and the end of each entry of a text, which is ASCII, and the number of entries.
fn read_as(separator: Separator, text: &str) -> Vec<(usize, String)> {
    let call = call("").file("quips", text);
    let path = call.work().join("quips");
    let (file, metadata) = file::open(&path).expect("a file");
    let fortune = Fortune::new(
        "quips".into(),
        &path,
        &file,
        metadata.len(),
        separator,
        None,
    );
    let mut entries = Vec::new();
    let _ = fortune.each(0, &Filter::default(), &mut |index, entry| {
        entries.push((index, end_of(&entry.text)));
        ControlFlow::Continue(())
    });
    assert_eq!(fortune.shown(), entries.len());
    // An entry that isn't shown has a number, too.
    entries.push((fortune.len(), "end".into()));
    entries
}

fn is_blank_line(line: &str) -> bool {
    line.len() <= MAX_GAP && line.trim().is_empty()
}

fn is_author_line(line: &str) -> bool {
    line.len() <= MAX_AUTHOR && line.trim().starts_with("-- ")
}

fn is_rule_line(line: &str) -> bool {
    let signs: String = line.split_whitespace().collect();
    line.len() <= MAX_GAP && (signs.starts_with("***") || signs.starts_with("---"))
}

/// Returns the blocks of a text by the rule, from the whole text.
fn blocks(text: &str) -> Vec<String> {
    let lines: Vec<_> = text.split_inclusive('\n').collect();
    let mut blocks = vec![String::new()];
    let mut at = 0;
    while at < lines.len() {
        let start = at;
        at += 1;
        if !is_blank_line(lines[start]) {
            blocks.last_mut().expect("a block").push_str(lines[start]);
            continue;
        }
        let mut gap = 0;
        let is_within = |at: usize| lines.get(at).is_none_or(|line| is_blank_line(line));
        while at < lines.len()
            && gap <= MAX_GAP
            && (is_blank_line(lines[at]) || is_rule_line(lines[at]) && is_within(at + 1))
        {
            gap += lines[at].len();
            at += 1;
        }
        if gap <= MAX_GAP && lines.get(at).is_some_and(|line| is_author_line(line)) {
            let gap = lines[start..at].concat();
            blocks.last_mut().expect("a block").push_str(&gap);
        } else {
            blocks.push(String::new());
        }
    }
    blocks
}

/// Returns the lines of a text, each with those that belong to it, from the whole text.
fn whole_lines(text: &str) -> Vec<String> {
    let mut entries = vec![String::new()];
    for line in text.split_inclusive('\n') {
        let entry = entries.last_mut().expect("an entry");
        let is_first = entry.is_empty() && entries.len() == 1;
        if is_first || line.starts_with([' ', '\t']) || is_author_line(line) {
            entries.last_mut().expect("an entry").push_str(line);
        } else {
            entries.push(line.to_owned());
        }
    }
    let without_end = |entry: &String| {
        let entry = entry
            .strip_suffix('\n')
            .map_or(&**entry, |entry| entry.strip_suffix('\r').unwrap_or(entry));
        entry.to_owned()
    };
    entries.iter().map(without_end).collect()
}

/// Returns what [`read_as`] returns for these entries.
fn expected(mut entries: Vec<String>) -> Vec<(usize, String)> {
    entries.retain(|entry| !entry.is_empty());
    let count = entries.len();
    let shown = entries
        .into_iter()
        .enumerate()
        .filter_map(|(index, entry)| {
            let is_shown = !entry.trim().is_empty() && entry.len() <= MAX_ENTRY;
            is_shown.then(|| (index, end_of(&entry)))
        });
    shown.chain([(count, "end".into())]).collect()
}

/// Asserts that a text is divided by the rule.
#[track_caller]
fn is_divided(text: &str) {
    for (separator, entries) in [
        (Separator::Blank, blocks(text)),
        (Separator::LineEnd, whole_lines(text)),
    ] {
        let is_right = read_as(separator, text) == expected(entries);
        assert!(is_right, "{separator:?}");
    }
}

/// Lines, many of which are as long as one of their kind can be, or a little longer.
fn long_and_short_lines() -> impl Strategy<Value = String> {
    let short = [
        "\n",
        "\n",
        "\n",
        " \n",
        "\r\n",
        "a\n",
        "b\r\n",
        "  c\n",
        "\td\n",
        "e",
        "-- Yi\n",
        "  -- Yi\n",
        "* * *\n",
        "-----\n",
        "--\n",
    ];
    let lengths = [MAX_AUTHOR - 4..MAX_AUTHOR + 4, MAX_GAP - 4..MAX_GAP + 4];
    let length = lengths.map(Strategy::boxed).to_vec();
    let length = prop::strategy::Union::new(length);
    let long = (select(vec!["f", "  f", "-- Yi", "---", " ", ""]), length);
    let long = long.prop_map(|(begin, length)| match begin {
        "" => "\n".repeat(length),
        "---" => "-".repeat(length) + "\n",
        _ => format!("{begin:<length$}\n"),
    });
    let line = prop_oneof![3 => select(short.to_vec()).prop_map(str::to_owned), 1 => long];
    vec(line, 1..12).prop_map(|lines| lines.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn a_long_text_is_divided_as_a_short_one(
        lines in long_and_short_lines(),
        before: Index,
        window in select(vec![0, WINDOW, WINDOW, WINDOW, 2 * WINDOW, MAX_ENTRY + 4 * MAX_GAP + 1]),
        ends in select(vec!["", "\n", "\r\n", "\n\n"]),
    ) {
        // The edge of a window is somewhere in the lines.
        let first = window.saturating_sub(before.index(lines.len() + 1));
        let text = "x".repeat(first.saturating_sub(ends.len())) + ends + &lines;
        is_divided(&text);
    }
}

#[test]
fn the_rest_of_a_long_line_is_no_blank_line() {
    // The line feed of the long line is around the edge of the largest window.
    for length in
        (-3_isize..4).map(|more| (MAX_ENTRY + 4 * MAX_GAP + 1).saturating_add_signed(more))
    {
        let text = "x".repeat(length) + "\nits end\n\nTea.\n";
        let entries = [(1, "Tea.".into()), (2, "end".into())];
        assert_eq!(read_as(Separator::Blank, &text), entries);
    }
}

#[test]
fn a_text_of_one_long_line_is_read_wherever_it_ends() {
    for length in
        (-3_isize..4).map(|more| (MAX_ENTRY + 4 * MAX_GAP + 1).saturating_add_signed(more))
    {
        let text = "x".repeat(length);
        for separator in [Separator::PERCENT, Separator::Blank, Separator::LineEnd] {
            assert_eq!(read_as(separator, &text), [(1, "end".into())]);
        }
    }
}

#[test]
fn a_line_of_any_length_is_text_below_a_gap_or_a_rule() {
    for begin in [
        "Tea.\n",
        "Tea.\n\n",
        "Tea.\n\n* * *\n",
        "Tea.\n \n\n-----\n",
    ] {
        for first in [0, WINDOW - 2000] {
            for length in [3000, 2 * MAX_ENTRY] {
                let line = "y".repeat(length);
                is_divided(&format!("{}{begin}{line}\n\nTalk.\n", "x".repeat(first)));
            }
        }
    }
}

#[test]
fn a_last_line_may_be_as_long_as_any_other() {
    for length in (MAX_AUTHOR - 3..MAX_AUTHOR + 3).chain(MAX_GAP - 3..MAX_GAP + 3) {
        for line in [
            "-".repeat(length),
            " ".repeat(length),
            format!("{:<length$}", "-- Yi"),
            format!("{:>length$}", "-- Yi"),
        ] {
            for begin in ["Tea.\n", "Tea.\n\n", "Tea.\n\n* * *\n"] {
                is_divided(&format!("{begin}{line}"));
                is_divided(&format!("{begin}{line}\nTalk."));
            }
        }
    }
}

#[test]
fn an_author_below_a_gap_of_more_than_a_kilobyte_is_an_entry_of_its_own() {
    for length in MAX_GAP - 3..MAX_GAP + 5 {
        is_divided(&format!("Tea.\n{}-- Yi\n\nTalk.\n", "\n".repeat(length)));
    }
    // The first blank line is not counted.
    for (length, count) in [(MAX_GAP + 1, 1), (MAX_GAP + 2, 2)] {
        let text = format!("Tea.\n{}-- Yi\n", "\n".repeat(length));
        assert_eq!(read_as(Separator::Blank, &text).len(), count + 1);
    }
}
