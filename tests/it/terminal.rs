//! What a terminal tool promises: color where it is wanted, lines that fit, text that is never a command,
//! and a shell that starts whatever is wrong.

#![cfg(unix)]

use std::ffi::OsString;
use std::fs::{self, File, Permissions};
use std::io;
use std::os::unix::ffi::OsStringExt;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::os::unix::net::UnixListener;
use std::path::Path;
use std::process::Command;

use crate::harness::{Call, assert_inert, assert_same, can_test, made, wisdom};
use unicode_width::UnicodeWidthStr;

const STEPS_TOML: &str = "\
[[entry]]
title = \"Small steps\"
tags = [\"pace\"]
text = \"Many small steps go *further* than one leap.\"
";

const STEPS: &str = "\
Small steps

Many small steps go further than one leap.

User  #pace
";

const COLORED: &str = "\
\x1b[1mSmall steps\x1b[0m

Many small steps go \x1b[3mfurther\x1b[0m than one leap.

User  \x1b[35m#\x1b[0mpace
";

fn steps() -> Call {
    steps_with(&[])
}

fn steps_with(args: &[&str]) -> Call {
    wisdom(["--section", "user"].iter().chain(args)).user_file(STEPS_TOML)
}

/// A user's file whose text has paragraphs wider than any measure, and a list with numbers.
const LONG_TOML: &str = r#"
[[entry]]
title = "Why a well-known trick stopped working"
tags = ["evaluation", "habits"]
author = "after somebody"
text = """
A trick that **everybody** repeats was measured once, years ago, on a model that *nobody* runs any more, and by somebody who has since moved on to measure something else.

1. Ask what was measured, on which data, and against what.
2. Repeat the measurement with a model that is in use today, and with a dataset whose answers are not in its training data, which is harder than it sounds:
   - even for a one-off
   - even if it is your own
"""
"#;

/// Returns a call that shows the one entry of [`LONG_TOML`].
fn long(args: &str) -> Call {
    bare(&format!("{args} user")).user_file(LONG_TOML)
}

fn bare(args: &str) -> Call {
    wisdom(args.split_whitespace())
}

/// A call that shows the one entry with this text.
fn entry(text: &str, args: &str) -> Call {
    // A literal string in TOML can hold everything but its own end and controls.
    let holds = format!("[[entry]]\ntitle = 'T'\ntext = '''\n{text}'''\n");
    wisdom(
        ["--section", "user"]
            .into_iter()
            .chain(args.split_whitespace()),
    )
    .user_file(holds)
}

/// Returns the lines of the text of an entry titled `T` in the section `user`.
#[track_caller]
fn body(printed: &str) -> Vec<&str> {
    let body = printed.strip_prefix("T\n\n").expect("the title is first");
    let body = body
        .strip_suffix("\n\nUser\n")
        .expect("the section is last");
    body.lines().collect()
}

// Color: cases 1 to 7.

#[test]
fn a_terminal_gets_color() {
    let screen = steps().on_terminal(80, 24);
    assert_same(screen.written(), COLORED, "what is written");
    assert_eq!(screen.shown(), STEPS.lines().collect::<Vec<_>>());
    let grid = screen.grid();
    let cell = grid.screen().cell(0, 0).expect("a cell");
    assert_eq!((cell.bold(), cell.fgcolor()), (true, vt100::Color::Default));
    let cell = grid.screen().cell(2, 0).expect("a cell");
    assert_eq!(
        (cell.bold(), cell.fgcolor()),
        (false, vt100::Color::Default)
    );
    let cell = grid.screen().cell(2, 20).expect("a cell");
    assert!(cell.italic(), "the emphasis is seen");
}

#[test]
fn no_text_is_left_in_color() {
    let screen = bare("--all --grep e").on_terminal(80, 24);
    assert_inert(screen.written(), true);
    let grid = screen.grid();
    assert_eq!(grid.screen().fgcolor(), vt100::Color::Default);
    assert!(!grid.screen().bold() && !grid.screen().italic() && !grid.screen().underline());
}

#[test]
fn case_1_an_empty_no_color_does_not_count() {
    let screen = steps().env("NO_COLOR", "").on_terminal(80, 24);
    assert_same(screen.written(), COLORED, "what is written");
}

#[test]
fn a_no_color_that_is_set_turns_color_off() {
    for value in ["1", "0", "false"] {
        let screen = steps().env("NO_COLOR", value).on_terminal(80, 24);
        assert_same(screen.written(), STEPS, "what is written");
    }
}

#[test]
fn case_2_color_always_overrides_no_color() {
    let forced = || steps_with(&["--color=always"]).env("NO_COLOR", "1");
    forced().prints(COLORED);
    assert_same(
        forced().on_terminal(80, 24).written(),
        COLORED,
        "what is written",
    );
}

#[test]
fn color_never_overrides_everything() {
    let screen = steps_with(&["--color=never"]).env("CLICOLOR_FORCE", "1");
    assert_same(
        screen.on_terminal(80, 24).written(),
        STEPS,
        "what is written",
    );
}

#[test]
fn case_3_no_color_overrides_clicolor_force() {
    steps()
        .env("NO_COLOR", "1")
        .env("CLICOLOR_FORCE", "1")
        .prints(STEPS);
    let screen = steps().env("NO_COLOR", "1").env("CLICOLOR_FORCE", "1");
    assert_same(
        screen.on_terminal(80, 24).written(),
        STEPS,
        "what is written",
    );
}

#[test]
fn case_4_clicolor_force_counts_unless_it_is_empty_or_0() {
    steps().env("CLICOLOR_FORCE", "1").prints(COLORED);
    steps().env("CLICOLOR_FORCE", "0").prints(STEPS);
    steps().env("CLICOLOR_FORCE", "").prints(STEPS);
    let screen = steps().env("CLICOLOR_FORCE", "0").on_terminal(80, 24);
    assert_same(screen.written(), COLORED, "what is written");
}

#[test]
fn case_5_a_terminal_that_is_dumb_or_does_not_say_gets_none() {
    for term in ["dumb", ""] {
        let screen = steps().env("TERM", term).on_terminal(80, 24);
        assert_same(screen.written(), STEPS, "what is written");
    }
    assert_same(
        steps().on_bare_terminal(80, 24).written(),
        STEPS,
        "what is written",
    );
}

#[test]
fn case_6_a_pipe_beside_a_terminal_gets_neither_color_nor_its_width() {
    let piped = long("").run();
    let screen = long("")
        .by_script("\"$0\" \"$@\" > out")
        .on_terminal(40, 24);
    assert_same(screen.written(), "", "what the terminal gets");
    assert_same(&screen.file("out"), piped.printed(), "what the pipe gets");
}

#[test]
fn an_error_goes_to_the_terminal_while_the_output_goes_elsewhere() {
    let call = steps()
        .env("WISDOM_FILE", "missing")
        .by_script("\"$0\" \"$@\" > out");
    let screen = call.on_terminal(80, 24);
    screen.exits(1);
    assert_same(&screen.file("out"), "", "what the pipe gets");
}

#[test]
fn help_and_lists_are_in_color_on_a_terminal_only() {
    for args in ["--help", "--list user", "--list=tags user"] {
        let plain = bare(args).user_file(LONG_TOML).run();
        assert_inert(plain.printed(), false);
        let screen = bare(args).user_file(LONG_TOML).on_terminal(250, 100);
        assert_inert(screen.written(), true);
        assert!(screen.written().contains("\x1b["), "{args}");
        assert_eq!(
            screen.shown(),
            plain.printed().lines().collect::<Vec<_>>(),
            "{args}"
        );
    }
    bare("--version").prints(bare("--version").on_terminal(80, 24).written());
}

// Arguments: cases 8 and 9.

#[test]
fn case_8_a_wrong_argument_is_shown_inert_and_whole() {
    let shown = [
        (
            "--\x1b]0;title\x07tail",
            r"unknown option --\u{1b}]0;title\u{7}tail; did you mean --title?",
        ),
        (
            "--\x1b]0;never ends",
            r"unknown option --\u{1b}]0;never ends.",
        ),
        ("--\u{9b}31mred", r"unknown option --\u{9b}31mred."),
        ("-\x1bc", r"unknown option -\u{1b}."),
        (
            "--all=\x1b]0;x",
            r"--all takes no value, but got '\u{1b}]0;x'.",
        ),
    ];
    for (typed, shown) in shown {
        wisdom([typed]).fails(2, &format!("wisdom: {shown} See wisdom --help.\n"));
    }
    for (typed, shown) in [("two\nlines", r"two\nlines"), ("a\u{202e}b", r"a\u{202e}b")] {
        wisdom([typed]).with_nothing_else().fails(
            2,
            &format!("wisdom: no collection '{shown}'; see wisdom -f all\n"),
        );
    }
    for option in [
        "--seed", "--count", "--width", "--format", "--color", "--list",
    ] {
        let outcome = wisdom([format!("{option}=1\x1b]52;c;eHg=\nb")]).run();
        let said = outcome.exits(2).said();
        assert!(
            said.contains(r"'1\u{1b}]52;c;eHg=\nb'"),
            "{option}: {said:?}"
        );
        assert!(said.contains(option), "{said:?}");
    }
}

#[test]
fn case_8_a_name_that_nothing_has_is_shown_inert() {
    for option in ["--section", "--tag", "--id", "--grep", "-m"] {
        for strange in ["x\x1b]0;y\x07", "x\x1bc", "x\u{9b}2J", "x\u{202e}y", "x\ny"] {
            let outcome = wisdom([option, strange]).run();
            let said = outcome.exits(1).said();
            assert_inert(said, false);
            assert_eq!(said.lines().count(), 1, "{said:?}");
        }
    }
    let outcome = wisdom(["--grep", "(\x1b]0;y\x07"]).run();
    assert_inert(outcome.exits(2).said(), false);
    let outcome = wisdom(["--tag", "\x1b[2J,,"]).run();
    assert_inert(outcome.exits(2).said(), false);
}

#[test]
fn case_9_an_argument_that_is_not_utf_8_is_an_error() {
    let strange = || OsString::from_vec(vec![b'x', 0xff, 0xc3]);
    for option in [
        None,
        Some("--section"),
        Some("--id"),
        Some("--grep"),
        Some("--seed"),
    ] {
        let args = option.map(OsString::from).into_iter().chain([strange()]);
        let outcome = wisdom(args).run();
        let said = outcome.exits(2).said();
        assert!(
            said.starts_with("wisdom: ") && said.ends_with('\n'),
            "{said:?}"
        );
        assert_inert(said, false);
    }
}

#[test]
fn surroundings_that_are_not_utf_8_are_no_error() {
    let strange = OsString::from_vec(vec![b'/', 0xff]);
    for name in [
        "NO_COLOR",
        "CLICOLOR_FORCE",
        "TERM",
        "COLUMNS",
        "HOME",
        "XDG_CONFIG_HOME",
    ] {
        bare("").env(name, strange.clone()).run().printed();
    }
    let outcome = bare("").env("WISDOM_FILE", strange).run();
    let told = "wisdom: /\u{fffd}: no such file; create it or unset WISDOM_FILE\n";
    outcome.printed_telling(told);
}

// Width: cases 10 to 17.

/// Returns the columns of the widest line.
#[track_caller]
fn measure(printed: &str) -> usize {
    printed
        .lines()
        .map(UnicodeWidthStr::width)
        .max()
        .unwrap_or(0)
}

#[test]
fn case_10_columns_counts_in_a_pipe_if_it_makes_sense() {
    let usual = long("").run();
    assert!(measure(usual.printed()) > 70);
    for nonsense in [
        "0",
        "-1",
        "abc",
        "",
        " ",
        "99999999",
        "1e2",
        "40.5",
        "18446744073709551616",
    ] {
        long("").env("COLUMNS", nonsense).prints(usual.printed());
    }
    let narrow = long("--width 40").run();
    assert!(measure(narrow.printed()) <= 40);
    long("").env("COLUMNS", "40").prints(narrow.printed());
    long("--width 40")
        .env("COLUMNS", "60")
        .prints(narrow.printed());
}

#[test]
fn the_terminal_knows_its_width_better_than_columns() {
    let narrow = long("--width 40").run();
    let screen = long("--color never")
        .env("COLUMNS", "60")
        .on_terminal(40, 60);
    assert_same(screen.written(), narrow.printed(), "what is written");
}

#[test]
fn case_11_a_terminal_without_a_size_is_like_none() {
    let usual = long("").run();
    let screen = long("--color never").on_terminal(0, 0);
    assert_same(screen.written(), usual.printed(), "what is written");
}

#[test]
fn case_12_the_narrowest_terminals_get_every_word() {
    // Where it is narrow, a list has its text and no numbers.
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphabetic()).collect() };
    let usual = long("").run();
    for columns in 1..=10 {
        let screen = long("--color never").on_terminal(columns, 20);
        assert_same(
            &letters(screen.written()),
            &letters(usual.printed()),
            "the text",
        );
        for args in ["--list", "--list=tags", "--help", "--all"] {
            bare(args).on_terminal(columns, 5).written();
        }
    }
    for width in 1..=10 {
        bare(&format!("--all --width {width}")).run().printed();
        bare(&format!("--list --width {width}")).run().printed();
    }
}

#[test]
fn case_13_wide_terminals_keep_a_measure_that_can_be_read() {
    let usual = bare("--all").run();
    assert!(measure(usual.printed()) <= 76);
    for columns in [80, 250, 300] {
        let screen = bare("--all --color never").on_terminal(columns, 50);
        assert_same(screen.written(), usual.printed(), "what is written");
    }
    let asked = long("--width 120").run();
    assert!(measure(asked.printed()) > 76, "who asks for more gets more");
}

#[test]
fn lines_that_a_text_has_already_may_take_all_columns_of_a_terminal() {
    let line = "It sang, as it had done on every one of the nights on which the build was red,";
    let text = format!("{line}\nand nobody was asleep.\n");
    for columns in [78, 80, 250] {
        let call = wisdom(["./quips"]).file("quips", &text);
        let screen = call.on_terminal(columns, 24);
        assert_eq!(screen.written(), text, "{columns} columns");
    }
    let wide = format!("{line} {line} {line}\n{line} {line} {line}\n");
    let call = wisdom(["./quips"]).file("quips", &wide);
    assert_eq!(call.on_terminal(250, 24).written(), wide);
}

#[test]
fn what_is_laid_out_for_a_terminal_is_what_it_shows() {
    for columns in [20, 40, 80, 250] {
        let screen = long("").on_terminal(columns, 120);
        let width = columns.min(76);
        let printed = long(&format!("--width {width}")).run();
        let lines: Vec<_> = printed.printed().lines().collect();
        assert_eq!(screen.shown(), lines, "{columns} columns");
    }
}

#[test]
fn a_list_keeps_within_the_terminal() {
    let entries = format!("{LONG_TOML}{STEPS_TOML}");
    for columns in [50, 80, 120, 250] {
        let call = bare("--list --color never user").user_file(&entries);
        let screen = call.on_terminal(columns, 20);
        let list: Vec<_> = screen.written().lines().map(str::to_owned).collect();
        assert_eq!(screen.shown(), list, "{columns} columns");
    }
}

#[test]
fn case_14_a_long_address_overflows_alone() {
    let address = format!("https://example.org/{}", "a-long-path/".repeat(8));
    let text = format!("See {address} for what the people who made it say of it themselves.");
    let outcome = entry(&text, "--width 50").run();
    let (long, others): (Vec<_>, Vec<_>) = body(outcome.printed())
        .into_iter()
        .partition(|line| line.contains("://"));
    assert_eq!(long, [address]);
    assert!(others.iter().all(|line| line.width() <= 50), "{others:?}");
}

#[test]
fn case_15_what_is_one_letter_to_a_reader_is_never_split() {
    let clusters = [
        "👩\u{200d}👩\u{200d}👧\u{200d}👦",
        "🇩🇪",
        "1\u{fe0f}\u{20e3}",
        "e\u{301}\u{323}",
        "👍🏽",
    ];
    for cluster in clusters {
        let text = cluster.repeat(20);
        for width in 2..=9 {
            let outcome = entry(&text, &format!("--width {width}")).run();
            let printed = outcome.printed();
            let lines: Vec<_> = printed
                .lines()
                .skip(2)
                .take_while(|l| !l.is_empty())
                .collect();
            assert_eq!(lines.concat(), text, "width {width}");
            for line in lines {
                assert_eq!(line.replace(cluster, ""), "", "width {width}: {line:?}");
                assert!(line.width() <= width, "width {width}: {line:?}");
            }
        }
    }
}

#[test]
fn case_16_chinese_japanese_and_thai_are_wrapped_without_noise() {
    let texts = [
        "知之者不如好之者，好之者不如樂之者。知之者不如好之者。",
        "猿も木から落ちる。石の上にも三年。「七転び八起き」という。",
        "ความพยายามอยู่ที่ไหนความสำเร็จอยู่ที่นั่น",
    ];
    for text in texts {
        for width in [8, 20, 39] {
            let outcome = entry(text, &format!("--width {width}")).run();
            let lines = body(outcome.printed());
            assert_eq!(lines.concat(), text, "width {width}");
            for line in lines {
                assert!(line.width() <= width, "width {width}: {line}");
                // No line begins with closing punctuation.
                assert!(
                    !line.starts_with(['，', '。', '」']),
                    "width {width}: {line}"
                );
            }
        }
    }
}

#[test]
fn case_17_the_lines_of_an_item_hang_under_its_first_word() {
    let text = "\
- Take one thing at a time and finish it
  - before you look
    for the next one
10. The tenth thing is a longer one too

> Said by somebody who had done so for years
";
    entry(text, "--width 24").prints(
        "\
T

• Take one thing at a
  time and finish it
  ◦ before you look for
    the next one

10. The tenth thing is a
    longer one too

│ Said by somebody who
│ had done so for years

User
",
    );
}

// Text that a terminal could take for a command: cases 18 to 26.

/// Returns the TOML of an entry whose every field holds `strange`.
fn strange_toml(strange: &str) -> String {
    format!(
        "[[entry]]\ntitle = \"before{strange}after\"\nsection = \"mine{strange}\"\n\
         tags = [\"tag{strange}tail\"]\nauthor = \"by{strange}me\"\nsource = \"from{strange}there\"\n\
         id = \"id{strange}end\"\ntext = \"head{strange}tail\"\n"
    )
}

const STRANGE: [&str; 13] = [
    r"\u001b[31mred",
    r"\u001b]0;title\u0007",
    r"\u001b]52;c;eHg=\u001b\\",
    r"\u001b]0;never ends",
    r"\u001bP1;2|dcs",
    r"\u001bc",
    r"\u009b31mred",
    r"\u009d0;title\u009c",
    r"\u0007\u0008\u000b\u000c\u007f\u0085",
    r"a\rb",
    r"\u202eright to left\u202c\u2066x\u2069\u200e\u200f\u061c",
    r"line\u2028paragraph\u2029",
    r"\U000e0041\U000e007f",
];

#[test]
fn cases_18_to_24_no_field_of_an_entry_is_a_command_in_any_format() {
    for strange in STRANGE {
        for args in [
            "--all --grep head.*tail",
            "--list --grep head.*tail",
            "--list=tags --grep head.*tail",
            "--list=sections --grep head.*tail",
        ] {
            for format in ["text", "json", "markdown", "fortune"] {
                if args.contains("list") && !matches!(format, "text" | "json") {
                    continue;
                }
                let call = bare(&format!("{args} --format {format}"));
                let outcome = call.user_file(strange_toml(strange)).run();
                outcome.exits(0);
                assert_inert(outcome.output(), false);
                assert_inert(outcome.said(), false);
            }
        }
    }
}

#[test]
fn cases_18_to_24_a_terminal_gets_no_command_but_colors() {
    for strange in STRANGE {
        let call = bare("--all --grep head.*tail").user_file(strange_toml(strange));
        let screen = call.on_terminal(80, 60);
        assert_inert(screen.written(), true);
        let shown = screen.shown().join("\n");
        for part in [
            "before", "after", "head", "tail", "by", "me", "from", "there",
        ] {
            assert!(shown.contains(part), "{strange}: {part} is lost in {shown}");
        }
    }
}

#[test]
fn case_20_text_after_an_unterminated_command_is_shown() {
    let holds = "[[entry]]\ntitle = \"T\"\ntext = \"a\\u001b]0;b c\"\n";
    let told = "wisdom: ~/.config/wisdom/entries.toml:3:10: `text` contains the control character \
                U+001B; remove it\n";
    let outcome = bare("--section user").user_file(holds).run();
    let printed = outcome.printed_telling(told);
    assert_same(printed, "T\n\na\u{fffd}]0;b c\n\nUser\n", "what is printed");
}

#[test]
fn case_22_broken_toml_that_holds_commands_is_reported_inert() {
    let holds = "[[entry]]\ntitle = \"A\"\ntext = \"b\"\n\x1b]0;x\x07\u{9b}2J\u{202e} = \x1b[31m\n";
    let outcome = bare("--section user").user_file(holds).run();
    outcome.exits(0);
    assert_same(outcome.output(), "A\n\nb\n\nUser\n", "what is printed");
    assert_inert(outcome.said(), false);
    for line in outcome.said().lines() {
        let place = "wisdom: ~/.config/wisdom/entries.toml:4:";
        assert!(line.starts_with(place), "{line}");
    }
    assert!(!outcome.said().is_empty());
}

#[test]
fn case_23_a_file_name_with_commands_or_lines_in_it_is_reported_inert() {
    let name = "a\x1b]0;x\x07\u{9b}b\nc.toml";
    let shown = r"a\u{1b}]0;x\u{7}\u{9b}b\nc.toml";
    let told = format!("wisdom: {shown}: no such file; create it or unset WISDOM_FILE\n");
    bare("")
        .env("WISDOM_FILE", name)
        .run()
        .printed_telling(&told);
    let call = bare("--section user").file(name, format!("x = 1\n{STEPS_TOML}"));
    let outcome = call.env("WISDOM_FILE", name).run();
    let told = format!(
        "wisdom: {shown}:1:1: unknown key `x` outside an entry; known keys are entry, section\n"
    );
    assert_same(outcome.printed_telling(&told), STEPS, "what is printed");
}

#[test]
fn case_25_overstrike_becomes_its_letter() {
    let holds = "[[entry]]\ntitle = \"T\"\ntext = \"_\\ba _\\bb c\\bc d\\b_\"\n";
    let outcome = bare("--section user").user_file(holds).run();
    outcome.exits(0);
    assert_same(
        outcome.output(),
        "T\n\na b c d\n\nUser\n",
        "what is printed",
    );
}

#[test]
fn tabs_become_columns() {
    let holds = "[[entry]]\ntitle = \"T\"\ntext = \"a\\n\\n    x\\ty\\n    xy\\tz\"\n";
    let outcome = bare("--section user").user_file(holds).run();
    assert!(!outcome.printed().contains('\t'));
}

// Files that are not regular: cases 30 to 32.

/// Expects an entry, and this message about what `make` puts in the place of the user's file.
#[track_caller]
fn assert_skipped(make: impl Fn(&Call), told: &str) {
    let usual = bare("--seed 3").run();
    let call = bare("--seed 3").user_file("").prepare(|call| {
        made(fs::remove_file(call.user_path()));
        make(call);
    });
    let outcome = call.run();
    let told = format!("wisdom: ~/.config/wisdom/entries.toml: {told}\n");
    assert_same(outcome.printed_telling(&told), usual.printed(), "the entry");
}

#[test]
fn case_30_a_named_pipe_is_skipped_without_waiting() {
    let make = |call: &Call| {
        let made = made(Command::new("mkfifo").arg(call.user_path()).status());
        assert!(made.success());
    };
    assert_skipped(make, "a named pipe, not a file; skipped");
}

#[test]
fn case_30_a_device_without_end_is_skipped() {
    let make = |call: &Call| made(symlink("/dev/zero", call.user_path()));
    assert_skipped(make, "a device, not a file; skipped");
}

#[test]
fn case_30_a_folder_is_skipped() {
    let make = |call: &Call| made(fs::create_dir(call.user_path()));
    assert_skipped(make, "a folder, not a file; skipped");
}

#[test]
fn case_30_a_socket_is_skipped() {
    let make = |call: &Call| drop(made(UnixListener::bind(call.user_path())));
    assert_skipped(make, "a socket, not a file; skipped");
}

#[test]
fn case_30_the_terminal_is_no_file() {
    let call = bare("--seed 3 --color never").env("WISDOM_FILE", "/dev/tty");
    let screen = call.on_terminal(80, 24);
    let told = "wisdom: /dev/tty: a device, not a file; skipped\n";
    assert!(screen.written().starts_with(told), "{}", screen.written());
}

#[test]
fn case_31_a_file_that_is_too_large_is_skipped_unread() {
    let make = |call: &Call| {
        let file = made(File::create(call.user_path()));
        made(file.set_len(10 << 30));
    };
    assert_skipped(make, "the file is larger than 16 MiB; skipped");
}

#[test]
fn case_31_a_large_file_within_the_bound_is_read() {
    let holds = format!("{STEPS_TOML}{}", "# nothing\n".repeat(1_000_000));
    bare("--section user").user_file(holds).prints(STEPS);
}

#[test]
fn case_32_a_link_to_a_file_is_followed() {
    let call = bare("--section user")
        .file("real.toml", STEPS_TOML)
        .user_file("");
    let call = call.prepare(|call| {
        made(fs::remove_file(call.user_path()));
        made(symlink(call.work().join("real.toml"), call.user_path()));
    });
    call.prints(STEPS);
}

#[test]
fn case_32_a_link_that_leads_to_itself_is_reported() {
    let usual = bare("--seed 3").run();
    let call = bare("--seed 3").env("WISDOM_FILE", "loop");
    let call = call.prepare(|call| made(symlink("loop", call.work().join("loop"))));
    let outcome = call.run();
    let said = outcome.exits(0).said().to_owned();
    assert!(said.starts_with("wisdom: loop: cannot be read: "), "{said}");
    assert!(!said.contains("os error"), "{said}");
    assert_same(outcome.output(), usual.printed(), "the entry");
}

#[test]
fn case_32_a_link_to_nothing_is_reported() {
    let usual = bare("--seed 3").run();
    let call = bare("--seed 3").user_file("").prepare(|call| {
        made(fs::remove_file(call.user_path()));
        made(symlink("nowhere", call.user_path()));
    });
    let outcome = call.run();
    let said = outcome.exits(0).said().to_owned();
    let place = "wisdom: ~/.config/wisdom/entries.toml: ";
    assert!(
        said.starts_with(place) && said.lines().count() == 1,
        "{said:?}"
    );
    assert_same(outcome.output(), usual.printed(), "the entry");
}

#[test]
fn case_32_a_file_that_may_not_be_read_is_reported() {
    let usual = bare("--seed 3").run();
    let call = bare("--seed 3").user_file(STEPS_TOML).prepare(|call| {
        made(fs::set_permissions(
            call.user_path(),
            Permissions::from_mode(0o000),
        ));
    });
    if File::open(call.user_path()).is_ok() {
        // Root reads everything.
        return;
    }
    let outcome = call.run();
    let told = "wisdom: ~/.config/wisdom/entries.toml: cannot be read: \
                permission denied\n";
    assert_same(outcome.printed_telling(told), usual.printed(), "the entry");
}

/// Gives something a mode, and returns whether this process is root's.
fn set_mode(path: &Path, mode: u32) -> bool {
    made(fs::set_permissions(path, Permissions::from_mode(mode)));
    can_test(rustix::process::geteuid().is_root(), "root")
}

#[test]
fn case_33_root_skips_a_file_that_every_user_can_write_to() {
    let usual = bare("--seed 3").run();
    let told = "not read by root, since every user can change it; run chmod o-w";
    for (mode, is_open) in [(0o666, true), (0o602, true), (0o664, false)] {
        let call = bare("--seed 3 builtin user").user_file(STEPS_TOML);
        let is_skipped = set_mode(&call.user_path(), mode) && is_open;
        if is_skipped {
            let place = "wisdom: ~/.config/wisdom/entries.toml";
            call.fails(
                2,
                &format!("{place}: {told} ~/.config/wisdom/entries.toml\n"),
            );
            let call = bare("--seed 3").user_file(STEPS_TOML);
            set_mode(&call.user_path(), mode);
            let told = format!("{place}: {told} ~/.config/wisdom/entries.toml\n");
            let outcome = call.run();
            assert_same(outcome.printed_telling(&told), usual.printed(), "the entry");
        } else {
            call.run().printed();
        }
        let call = bare("./my.toml").file("my.toml", STEPS_TOML);
        set_mode(&call.work().join("my.toml"), mode);
        if is_skipped {
            call.fails(2, &format!("wisdom: ./my.toml: {told} ./my.toml\n"));
        } else {
            call.prints(&STEPS.replace("User", "My"));
        }
    }
}

#[test]
fn case_33_root_skips_a_file_in_a_folder_that_every_user_can_write_to() {
    for (mode, is_open) in [(0o777, true), (0o1777, false), (0o775, false)] {
        // Who can replace a folder can replace what is in it.
        for name in ["open/my.toml", "open/sub/my.toml"] {
            let call = wisdom([format!("./{name}")]).file(name, STEPS_TOML);
            let open = call.work().join("open");
            let is_root = set_mode(&open, mode);
            // A link does not hide where the file is, and can be replaced itself.
            let linked = bare("./my.toml").prepare(|linked| {
                let file = call.work().join(name);
                made(symlink(file, linked.work().join("my.toml")));
            });
            let link = bare("./open/link/my.toml")
                .file("safe/my.toml", STEPS_TOML)
                .file("open/other", "");
            made(symlink("../safe", link.work().join("open/link")));
            set_mode(&link.work().join("open"), mode);
            let [open, here] = [open.display().to_string(), "./open".into()];
            for (call, name, folder) in [
                (linked, "./my.toml".into(), open),
                (link, "./open/link/my.toml".into(), here.clone()),
                (call, format!("./{name}"), here),
            ] {
                if is_root && is_open {
                    call.fails(
                        2,
                        &format!(
                            "wisdom: {name}: not read by root, since every user can change it; \
                             run chmod o-w {folder}\n"
                        ),
                    );
                } else {
                    call.prints(&STEPS.replace("User", "My"));
                }
            }
        }
    }
}

#[test]
fn case_33_root_skips_a_file_if_the_system_does_not_show_all_folders_on_the_way() {
    // From `/`, the path is longer than a call of the system takes.
    let script = format!(
        "for n in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do \
         mkdir {name} && cd -P {name} || exit 3; done; cp \"$HOME/my.toml\" .; exec \"$0\" \"$@\"",
        name = "x".repeat(200)
    );
    let call = bare("./my.toml");
    let file = call.home().join("my.toml");
    let call = call.file(file, STEPS_TOML).by_script(&script);
    if set_mode(&call.work(), 0o777) {
        let outcome = call.run();
        outcome.exits(2);
        let said = outcome.said();
        assert!(
            said.starts_with("wisdom: ./my.toml: cannot be read: "),
            "{said}"
        );
        assert_eq!(outcome.output(), "");
    } else {
        call.prints(&STEPS.replace("User", "My"));
    }
}

#[test]
fn case_33_root_reports_a_folder_that_every_user_can_write_to_once() {
    let told = "not read by root, since every user can change it; run chmod o-w ./lib";
    for args in [
        "./lib",
        "--check ./lib",
        "--list=collections all",
        "--check all",
    ] {
        let call = bare(args)
            .file("lib/a.toml", STEPS_TOML)
            .file("lib/b.toml", STEPS_TOML);
        if !set_mode(&call.work().join("lib"), 0o777) {
            return;
        }
        match args {
            "--list=collections all" => {
                let outcome = call.with_nothing_else();
                let told = format!("wisdom: ./lib: {told}\n");
                assert!(!outcome.printed_telling(&told).contains("lib"));
            }
            "--check all" => {
                let outcome = call.with_nothing_else();
                let found = format!("./lib:1:1: {told}\n");
                outcome.exits(1);
                assert!(outcome.output().contains(&found), "{}", outcome.output());
                assert_eq!(outcome.output().matches("not read").count(), 1);
            }
            _ => call.fails(2, &format!("wisdom: ./lib: {told}\n")),
        }
    }
}

#[test]
fn case_33_root_skips_a_fortune_file_whose_index_every_user_can_write_to() {
    let told = "not read by root, since every user can change it; run chmod o-w ./quotes.dat";
    for args in ["./quotes", "--check ./quotes", "--index ./quotes"] {
        let call = bare(args).file("quotes", "One.\n%\nTwo.\n");
        let index = wisdom(["--index", "quotes"])
            .file("quotes", "One.\n%\nTwo.\n")
            .run();
        let dat = call.work().join("quotes.dat");
        made(fs::copy(index.work().join("quotes.dat"), &dat));
        if set_mode(&dat, 0o666) {
            let outcome = call.run();
            if args.starts_with("--check") {
                outcome.exits(1);
                let found = format!("./quotes:1:1: {told}\n");
                assert!(outcome.output().contains(&found), "{}", outcome.output());
            } else {
                outcome.fails(2, &format!("wisdom: ./quotes: {told}\n"));
            }
        }
    }
}

#[test]
fn case_33_the_others_in_a_folder_are_read() {
    let call = bare("-f ./mine")
        .file("mine/a.toml", STEPS_TOML)
        .file("mine/b.toml", STEPS_TOML);
    if set_mode(&call.work().join("mine/a.toml"), 0o666) {
        let outcome = call.run();
        let told = "wisdom: ./mine/a.toml: not read by root, since every user can change it; \
                    run chmod o-w ./mine/a.toml\n";
        let printed = outcome.printed_telling(told);
        assert_same(printed, "100.00%  1  b  ./mine/b.toml\n", "the list");
    }
}

// Where the output goes: cases 34 to 36.

/// Returns a pipe that nobody reads from.
fn closed_pipe() -> io::PipeWriter {
    let (reader, writer) = made(io::pipe());
    drop(reader);
    writer
}

#[test]
fn case_34_a_closed_pipe_is_silent_and_no_error() {
    for args in [
        "",
        "--all",
        "--list",
        "--help",
        "--version",
        "--all --format json",
    ] {
        bare(args).stdout(closed_pipe()).run().prints("");
    }
}

#[test]
fn case_34_head_gets_its_line_and_nobody_complains() {
    for lines in [0, 1] {
        let script = format!("{{ \"$0\" \"$@\"; echo $? >&2; }} | head -n {lines}");
        let call = bare("--all --width 20").by_script(&script).run();
        let printed = call.printed_telling("0\n");
        assert_eq!(printed.lines().count(), lines);
    }
}

#[test]
fn case_34_a_reader_of_errors_that_has_gone_changes_nothing() {
    steps().stderr(closed_pipe()).run().prints(STEPS);
    bare("--tag xyzzy").stderr(closed_pipe()).run().exits(1);
    bare("--xyzzy").stderr(closed_pipe()).run().exits(2);
}

#[cfg(target_os = "linux")]
mod full {
    use super::*;

    fn full() -> File {
        made(File::options().write(true).open("/dev/full"))
    }

    #[test]
    fn case_35_a_full_disk_is_reported_and_exits_2() {
        let told = "wisdom: cannot write the output: no space left on device\n";
        for args in [
            "",
            "--all",
            "--list",
            "--list=tags --json",
            "--all --format fortune",
            "--help",
            "-h --color never",
            "--version",
            "-V",
        ] {
            bare(args).stdout(full()).run().fails(2, told);
        }
    }

    #[test]
    fn case_35_errors_that_nobody_can_hear_still_have_their_status() {
        bare("--tag xyzzy").stderr(full()).run().exits(1);
        bare("--xyzzy").stderr(full()).run().exits(2);
        bare("").stdout(full()).stderr(full()).run().exits(2);
        steps().stderr(full()).run().prints(STEPS);
        let broken = steps().user_file(format!("x = 1\n{STEPS_TOML}"));
        broken.stderr(full()).run().prints(STEPS);
    }
}

#[test]
fn case_36_closed_descriptors_are_no_reason_to_fail() {
    for closed in [">&-", "2>&-", ">&- 2>&-", "<&-", "<&- >&- 2>&-"] {
        for (args, status) in [
            ("", 0),
            ("--all", 0),
            ("--help", 0),
            ("--tag xyzzy", 1),
            ("-x", 2),
        ] {
            let script = format!("\"$0\" \"$@\" {closed}");
            let outcome = bare(args).by_script(&script).run();
            outcome.exits(status);
            if closed.contains(" >&-") || closed.starts_with(">&-") {
                assert_same(outcome.output(), "", closed);
            }
            if closed.contains("2>&-") {
                assert_same(outcome.said(), "", closed);
            }
        }
    }
}

#[test]
fn case_36_nothing_is_written_into_a_file_that_got_the_number_of_a_closed_descriptor() {
    let held = format!("x = 1\n{STEPS_TOML}");
    let call = steps().file("my.toml", &held).env("WISDOM_FILE", "my.toml");
    let outcome = call.by_script("\"$0\" \"$@\" <&- >&- 2>&-").run();
    outcome.exits(0);
    let after = made(fs::read_to_string(outcome.work().join("my.toml")));
    assert_same(&after, &held, "the user's file");
}

#[test]
fn standard_input_is_never_waited_for() {
    let (reader, writer) = made(io::pipe());
    steps().stdin(reader).prints(STEPS);
    drop(writer);
}

// No home directory: case 37.

#[test]
fn case_37_without_a_home_there_is_wisdom_all_the_same() {
    let usual = bare("--seed 3").run();
    for home in ["", "relative", "/nonexistent", "/dev/null"] {
        bare("--seed 3").env("HOME", home).prints(usual.printed());
    }
    bare("--seed 3").without("HOME").prints(usual.printed());
}
