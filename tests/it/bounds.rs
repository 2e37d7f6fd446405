//! Time, memory and output are bounded by the size of the input, whatever its shape.
//!
//! The manual promises a second of processor time and 64 MiB for 1 MiB of input. The program is built
//! without optimization here, and takes 12 MiB for nothing, so it gets several times that for 64 KiB:
//! enough for anything linear, and too little for anything quadratic.

use std::fmt::Write as _;

use proptest::prelude::*;

use crate::harness::{Run, wisdom};

/// The size of an input, in bytes.
const INPUT: usize = 64 << 10;

/// The limits of a run: kibibytes of address space, including the program, and seconds of processor time.
/// With musl, the C library is part of the program, and blocks of memory are rounded up further.
const LIMITS: &str = if cfg!(target_env = "musl") {
    "ulimit -v 32768; ulimit -t 10; exec \"$0\" \"$@\""
} else {
    "ulimit -v 28672; ulimit -t 10; exec \"$0\" \"$@\""
};

/// How many times the input the output may be. A fortune of one letter, which has four bytes, is a line
/// of a hundred bytes in JSON. A mebibyte may be copied to entries that share a link, even of a small file,
/// and takes two at a width of one column.
const OUTPUT: usize = 40;

const COMMANDS: [&[&str]; 9] = [
    &[],
    &["--all", "--width", "1"],
    &["--all", "--width", "250", "--color", "always"],
    &["--all", "--format", "json"],
    &["--all", "--format", "fortune"],
    &["--list"],
    &["--list=tags"],
    &["--check"],
    &["--grep", "b", "--fit=20", "--no-repeat"],
];

const NAMES: [&str; 6] = ["f.toml", "f.md", "f.json", "f.csv", "f.tsv", "f"];

/// Repeats `piece` up to `size` bytes.
fn repeat(piece: &str, size: usize) -> String {
    piece.repeat(size / piece.len().max(1))
}

/// Appends what `piece` returns for 0, 1, 2, and all further numbers, up to the size of an input.
fn numbered(begin: String, piece: impl Fn(usize) -> String) -> String {
    let mut text = begin;
    for number in 0.. {
        let next = piece(number);
        if text.len() + next.len() > INPUT {
            break;
        }
        text.push_str(&next);
    }
    text
}

fn entry(title: &str, text: &str) -> String {
    format!("[[entry]]\ntitle = '{title}'\ntext = '''\n{text}'''\n")
}

/// Runs every one of `commands` over a file.
fn run(name: &str, holds: &str, commands: &[&[&str]]) {
    for command in commands {
        let path = format!("./{name}");
        let args = command.iter().copied().chain([&*path]);
        let outcome = wisdom(args).file(name, holds).by_script(LIMITS).run();
        assert_within(&outcome, &format!("{command:?} {name} {:?}", head(holds)));
    }
}

fn assert_within(outcome: &Run, what: &str) {
    let output = outcome.output().len() + outcome.said().len();
    assert!(output <= OUTPUT * INPUT, "{output} bytes: {what}");
}

fn head(holds: &str) -> String {
    holds.chars().take(80).collect()
}

#[test]
fn a_file_of_one_huge_field_among_many_small_ones_stays_within_the_bounds() {
    let long = repeat("x", INPUT / 2);
    let toml = |n: usize| entry(&n.to_string(), "b");
    let markdown = |n: usize| format!("### {n}\nb\n");
    let fortune = |n: usize| format!("{n}\n%\n");
    for (name, holds) in [
        ("f.toml", numbered(format!("section = '{long}'\n"), toml)),
        ("f.toml", numbered(entry(&long, "b"), toml)),
        (
            "f.toml",
            numbered(entry("a", "b") + &format!("tags = ['{long}']\n"), toml),
        ),
        (
            "f.toml",
            numbered(entry("a", "b") + &format!("author = '{long}'\n"), toml),
        ),
        (
            "f.md",
            numbered(format!("---\nauthor: {long}\n---\n"), markdown),
        ),
        (
            "f.md",
            numbered(format!("---\ntags: {long}\n---\n"), markdown),
        ),
        ("f.md", numbered(format!("## {long}\n"), markdown)),
        ("f.md", numbered(format!("### {long}\nb\n"), markdown)),
        (
            "f.md",
            numbered(format!("[a]: {long}\n\n"), |n| format!("### {n}\n[a]\n")),
        ),
        ("f", numbered(format!("{long}\n%\n"), fortune)),
        (
            "f",
            numbered(format!("b\n---- {long}\n"), |n| format!("b\n---- {n}\n")),
        ),
    ] {
        run(name, &holds, &COMMANDS);
    }
}

#[test]
fn plain_text_of_any_shape_stays_within_the_bounds() {
    for (name, piece) in [
        ("f", "a\n\n"),
        ("f", "a.\n"),
        ("f", " \n"),
        ("f", "-- A\n\n"),
        ("f", "a\n -- A\n"),
        ("f", "a\n%%\n"),
        ("f", "- A. "),
        ("f", "A - B "),
    ] {
        run(name, &repeat(piece, INPUT), &COMMANDS[..1]);
        run(name, &repeat(piece, INPUT), &COMMANDS[7..8]);
    }
}

#[test]
fn a_file_of_tags_or_ids_with_a_long_beginning_in_common_stays_within_the_bounds() {
    let long = repeat("x", 500);
    for (name, holds) in [
        (
            "f",
            numbered(String::new(), |n| format!("{n}\n---- {long}{n}\n")),
        ),
        (
            "f.md",
            numbered(String::new(), |n| {
                format!("### {n}\n{n}\n\n#{long}{}\n", n / 2)
            }),
        ),
        (
            "f.toml",
            numbered(String::new(), |n| entry(&format!("{long}{n}"), "b")),
        ),
        ("f.toml", numbered(String::new(), |_| entry(&long, "b"))),
    ] {
        run(name, &holds, &COMMANDS);
    }
}

#[test]
fn json_and_csv_of_tiny_or_huge_values_stay_within_the_bounds() {
    let long = repeat("x", INPUT / 2);
    let list = |head: String, piece: fn(usize) -> String| numbered(head, piece) + "0]";
    for (name, holds) in [
        ("f.json", list("[".into(), |_| "\"a\",".into())),
        ("f.json", list("[".into(), |_| "[],".into())),
        (
            "f.json",
            list("[".into(), |n| format!("{{\"text\":\"a\",\"id\":{n}}},")),
        ),
        (
            "f.json",
            list("[{\"text\":\"a\",\"tags\":[".into(), |n| format!("{n},")) + "}]",
        ),
        ("f.json", list(format!("[\"{long}\","), |_| "\"a\",".into())),
        (
            "f.json",
            list("{\"a\":[".into(), |_| "\"Be.\",".into()) + "}",
        ),
        (
            "f.json",
            numbered("{".into(), |_| "\"a\":1,".into()) + "\"text\":\"b\"}",
        ),
        ("f.json", numbered(String::new(), |_| "{\n".into())),
        ("f.json", numbered(String::new(), |_| "x\n".into())),
        ("f.csv", numbered("text\n".into(), |_| "a\n".into())),
        (
            "f.csv",
            numbered("text\n".into(), |n| format!("{}a\n", ",".repeat(n % 100))),
        ),
        (
            "f.csv",
            numbered(format!("text,{long}\n"), |_| "a,b\n".into()),
        ),
        (
            "f.csv",
            numbered("text,tags\na,\"".into(), |n| format!("{n},")),
        ),
        ("f.csv", repeat(",", INPUT) + "text\n,\n"),
        ("f.csv", numbered("text\n".into(), |_| "\"\n".into())),
    ] {
        run(name, &holds, &COMMANDS);
    }
}

#[test]
fn quotes_in_markdown_without_titles_stay_within_the_bounds() {
    for piece in [
        "- a\n",
        "1. a\n\n",
        "- a\n  - B\n",
        "- a \u{2014} B ",
        "- a - b - C",
        "> a\n",
        "> a\n\n#t #u\n\n",
        "> a\n#### B\n\n",
        "## a\n\nb\n",
        "## a\n> b\n- C\n",
        "a. - B\n\n",
        "[a]: b\n\n- [a]\n",
    ] {
        run("f.md", &repeat(piece, INPUT), &[&["--all"], &["--check"]]);
    }
}

#[test]
fn a_long_line_of_dashes_takes_no_longer_than_others() {
    let text = repeat("- a \u{2014} B ", 1 << 20);
    for name in ["f.md", "f"] {
        let script = "ulimit -t 10; exec \"$0\" \"$@\"";
        let path = format!("./{name}");
        let call = wisdom(["--seed", "1", &path]).file(name, &text);
        call.by_script(script).run().exits(0);
    }
}

#[test]
fn deep_nesting_stays_within_the_bounds() {
    for (open, close) in [
        ("[", "]"),
        ("*a ", "*"),
        ("![", "](a)"),
        ("> ", ""),
        ("1. ", ""),
        ("{a=", "}"),
        ("{\"text\":", "}"),
    ] {
        let depth = INPUT / (open.len() + close.len()) - 64;
        let text = open.repeat(depth) + &close.repeat(depth);
        run("f.toml", &format!("a = {text}"), &[&[], &["--check"]]);
        run("f.json", &text, &[&[], &["--check"]]);
        run("f.toml", &entry("a", &text), &COMMANDS[..2]);
        run("f.md", &format!("### a\n{text}"), &COMMANDS[..2]);
        let lines = open.repeat(INPUT / 4) + &repeat("\na", INPUT / 2);
        run("f.md", &format!("### a\n{lines}"), &COMMANDS[..2]);
    }
}

#[test]
fn tags_of_a_file_and_entries_by_the_thousand_take_no_longer_than_others() {
    let tags: Vec<_> = (0..60_000).map(|n| format!("t{n}")).collect();
    let entries = (0..40_000).map(|n| format!("### {n}\n\na\n\n"));
    let text = format!("---\ntags: {}\n---\n\n", tags.join(", ")) + &entries.collect::<String>();
    let script = "ulimit -t 10; exec \"$0\" \"$@\"";
    let call = wisdom(["--seed", "1", "./f.md"]).file("f.md", &text);
    call.by_script(script).run().exits(0);
}

#[test]
fn tags_of_one_entry_and_of_others_by_the_thousand_take_no_longer_than_others() {
    let tags = |letter: char| {
        let tags: Vec<_> = (0..60_000).map(|n| format!("{letter}{n}")).collect();
        tags.join(",")
    };
    let (tags, lone) = (tags('t'), tags('u'));
    let entries = "b,t\n".repeat(10);
    let text = format!("text,tags\na,\"{tags}\"\nb,\"{tags}\"\nc,\"{lone}\"\n{entries}");
    let script = "ulimit -t 10; exec \"$0\" \"$@\"";
    let call = wisdom(["--check", "./f.csv"]).file("f.csv", &text);
    call.by_script(script).run().exits(1);
}

/// The limit of memory in the manual, in kibibytes, and what the program itself takes.
const MEMORY: &str = "ulimit -v 77824; exec \"$0\" \"$@\"";

#[test]
fn a_markdown_file_of_a_mebibyte_takes_no_more_than_the_manual_says() {
    for piece in [
        "b\n",
        "\\\n",
        "*\\\n",
        "=*b\n",
        "b\n\n",
        "### b\n\nb\n\nb\n\n",
    ] {
        let text = format!("### a\n{}", repeat(piece, 1 << 20));
        for command in [&["--seed", "1"][..], &["--all", "--format", "markdown"]] {
            let args = command.iter().copied().chain(["./f.md"]);
            let call = wisdom(args).file("f.md", &text);
            call.by_script(MEMORY).run().exits(0);
        }
    }
}

#[test]
fn a_mebibyte_of_entries_with_a_link_or_tags_takes_no_more_than_the_manual_says() {
    let tags = "---\ntags: a0, b1, c2, d3, e4, f5, g6, h7, i8, j9\n---\n";
    let entries = (0..70_000).map(|n| format!("### {n}\n\na\n\n"));
    for text in [
        format!("[a]: b\n\n### T\n\n[a]\n{}", repeat("a\n", 1 << 20)),
        format!("### T\n{}", repeat("#a\n\n", 1 << 20)),
        tags.to_owned() + &entries.collect::<String>(),
        tags.to_owned() + &repeat("### a\nb\n", 1 << 20),
    ] {
        let call = wisdom(["--check", "./f.md"]).file("f.md", &text);
        // Some have problems, and all are read.
        let outcome = call.by_script(MEMORY).run();
        assert!(outcome.output().contains(" in 1 file: "), "{}", head(&text));
    }
}

#[test]
fn a_mebibyte_of_matches_takes_no_more_than_the_manual_says() {
    let tags: Vec<_> = (0..100_000).map(|n| format!("a{n}")).collect();
    let tags = tags.join(",");
    for (name, holds) in [
        ("f", repeat("a", 1 << 20)),
        ("f", repeat("a-", 1 << 20)),
        ("f.md", format!("### b\n{}", repeat("a-", 1 << 20))),
        ("f.json", format!("[\"{}\"]", repeat("a-", 1 << 20))),
        ("f.csv", format!("text,tags\nb,\"{tags}\"\n")),
    ] {
        for color in ["always", "never"] {
            let path = format!("./{name}");
            let call = wisdom(["-m", "a", "--color", color, &path]).file(name, &holds);
            call.by_script(MEMORY).run().exits(0);
        }
    }
}

#[test]
fn a_deck_and_an_index_of_any_bytes_stay_within_the_bounds() {
    let deck = numbered("wisdom deck 1\n".into(), |n| format!("1 {n:016x}\n"));
    let fortunes = repeat("a\n%\n", INPUT);
    for state in [deck, repeat("1 ", INPUT), repeat("\n", INPUT)] {
        // The first run makes the deck.
        let script = format!(
            "\"$0\" \"$@\" >/dev/null && for deck in \"$HOME\"/.local/state/wisdom/*; do \
             cp state \"$deck\"; done && cp state f.dat && {LIMITS}"
        );
        let call = wisdom(["--no-repeat", "./f"]).file("f", &fortunes);
        let outcome = call.file("state", &state).by_script(&script).run();
        outcome.exits(0);
        assert_within(&outcome, &head(&state));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn short_pieces_repeated_stay_within_the_bounds(
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..4),
        command in prop::sample::select(&COMMANDS[..]),
    ) {
        let piece = pieces.concat();
        let text = repeat(&piece, INPUT - 64);
        for name in NAMES {
            run(name, &text, &[command]);
        }
        run("f.md", &format!("### a\n{text}"), &[command]);
        let mut toml = String::new();
        let _ = write!(toml, "[[entry]]\ntitle = 'a'\ntext = {text:?}\n");
        run("f.toml", &toml, &[command]);
    }
}

/// Pieces of every syntax.
const PIECES: &[&str] = &[
    "\"text\":",
    "{\"quote\":\"a\"}",
    "\"a\",",
    "null,",
    "text,tags\n",
    ";",
    "=\n",
    "[",
    "]",
    "[]",
    "[[entry]]\n",
    "title='a'\n",
    "text='b'\n",
    "tags=['c']\n",
    "id='d'\n",
    "a.",
    "a=1\n",
    "{",
    "}",
    "\"",
    "'",
    "'''",
    "\"\"\"",
    ",",
    "#",
    "### a\n",
    "## a\n",
    "# a\n",
    "b\n",
    "\n",
    "> ",
    "- ",
    "1. ",
    "*",
    "**a** ",
    "_",
    "`",
    "```\n",
    "![",
    "](a)",
    "[a]: b\n",
    "[a]",
    "<",
    "<a>",
    "<!-- ",
    "<!-- -->\n\n",
    "&amp;",
    "\\",
    "|a|\n",
    "|-|\n",
    "---\n",
    "+++\n",
    "tags: a\n",
    "\u{2014} a\n",
    "#a ",
    "a ",
    "a",
    "%\n",
    "% \n",
    "----\n",
    "---- a,b\n",
    "\t",
    "\r",
    "\r\n",
    "\u{1b}",
    "\u{8}",
    "_\u{8}a",
    "\u{301}",
    "\u{4f60}",
    "\u{1f468}\u{200d}",
    " ",
];
