//! The configuration file and `$WISDOM_OPTS`.

use wisdom::cli::flag::FlagValue;
use wisdom::cli::flags::flags;

use crate::harness::{Call, wisdom};

/// A user's file with three entries.
const NOTES: &str = "\
[[entry]]
title = 'One'
section = 'odd'
tags = ['first']
text = 'The first of three.'

[[entry]]
title = 'Two'
section = 'even'
text = 'The second of three.'

[[entry]]
title = 'Three'
section = 'odd'
text = 'The third of three.'
";

const ONE: &str = "One\n\nThe first of three.\n\nOdd  #first\n";
const TWO: &str = "Two\n\nThe second of three.\n\nEven\n";

/// Returns a call with the entries above alone, and a configuration.
fn noted(args: &str, config: &str) -> Call {
    let args = args.split_whitespace().chain(["user"]);
    wisdom(args).user_file(NOTES).config(config)
}

#[test]
fn the_configuration_stands_before_what_is_typed() {
    let config = "# Which entries\n\n--section even\n  --width = 12 \n";
    let wrapped = "Two\n\nThe second\nof three.\n\nEven\n";
    noted("", config).prints(wrapped);
    noted("--all", config).prints(wrapped);
    noted("--width 40", config).prints(TWO);
    noted("--section odd --tag first --width 40", config).prints(ONE);
}

#[test]
fn a_line_has_a_value_after_spaces_or_an_equals_sign_and_quotes_around_it_if_needed() {
    for config in [
        "--grep first of",
        "--grep=first of",
        "--grep = first of",
        "--grep\t'first of'",
        "--grep \"first of\"\r\n",
        "\u{feff}--grep first of\n--width\n",
    ] {
        let outcome = noted("--seed 1", config).run();
        if config.contains("--width") {
            let told = "wisdom: ~/.config/wisdom/config:2:1: --width requires a value. See wisdom --help.\n";
            assert_eq!(outcome.printed_telling(told), ONE, "{config}");
        } else {
            assert_eq!(outcome.printed(), ONE, "{config}");
        }
    }
}

#[test]
fn letters_and_optional_values_can_be_set() {
    noted("--all", "-S even").prints(TWO);
    noted("--all", "-Seven").prints(TWO);
    noted("--grep SECOND --all", "-i").prints(TWO);
    noted("--all", "-l").fails(
        1,
        "wisdom: none of the 3 entries has more than 160 characters\n\
         wisdom: the configuration sets --long; --no-config ignores it\n",
    );
    let told =
        "wisdom: ~/.config/wisdom/config:1: no entry fits in 4 lines; the shortest takes 5\n";
    let outcome = noted("-S even", "--fit 4").run();
    assert_eq!(outcome.printed_telling(told), TWO);
    noted("-S even", "--fit=5").prints(TWO);
}

#[test]
fn the_variable_is_split_as_a_shell_splits_words_and_replaces_lines_of_the_file() {
    let call = |variable: &str| {
        noted("--all", "--section even\n--width 12\n").env("WISDOM_OPTS", variable)
    };
    call("--grep 'first of' -S odd --width=40").prints(ONE);
    call("").prints("Two\n\nThe second\nof three.\n\nEven\n");
    call("--no-width").prints(TWO);
    let all = noted("--all", "").run();
    let ignored = noted("--all --no-config", "--section even").env("WISDOM_OPTS", "-S none");
    ignored.prints(all.printed());
}

#[test]
fn every_option_that_can_be_set_can_be_cancelled() {
    let all = noted("--list", "").run();
    for flag in flags() {
        let value = match flag.value {
            FlagValue::None(_) => "",
            FlagValue::Text(..) => "first",
            FlagValue::Parsed(..) if flag.name == "format" => "json",
            FlagValue::Parsed(..) if flag.name == "color" => "never",
            FlagValue::Parsed(..) if flag.name == "colors" => "title=red",
            FlagValue::Parsed(..) if flag.name == "style" => "plain",
            FlagValue::Optional(..) if flag.name == "daily" => "2026-01-01",
            FlagValue::Parsed(..) | FlagValue::Optional(..) => "1",
        };
        let dashes = if flag.is_long() { "--" } else { "-" };
        let line = format!("{dashes}{} {value}", flag.name);
        let line = line.trim_end();
        let outcome = noted("--list", line).run();
        if outcome
            .said()
            .contains("can only be used on the command line")
        {
            assert_eq!(flag.opposite, "", "{line}");
            continue;
        }
        if matches!(flag.name, "color" | "no-color" | "u") {
            continue;
        }
        assert_ne!(flag.opposite, "", "{line}");
        let opposite = format!("--{}", flag.opposite);
        noted(&format!("--list {opposite}"), line).prints(all.printed());
        let config = format!("{line}\n{opposite}\n");
        noted("--list", &config).prints(all.printed());
    }
}

#[test]
fn a_mistake_costs_one_line_with_its_file_and_line_and_never_the_entry() {
    let told = "wisdom: ~/.config/wisdom/config:1:1: unknown option --sectoin; did you mean \
                --section? See wisdom --help.\n\
                wisdom: ~/.config/wisdom/config:2:1: --width takes a whole number of 1 or more, \
                not 'x'\n\
                wisdom: ~/.config/wisdom/config:3:1: expected an option such as --width 60, not \
                'builtin'\n\
                wisdom: ~/.config/wisdom/config:4:1: --list can only be used on the command line\n\
                wisdom: ~/.config/wisdom/config:5:1: --once takes no value, but got 'yes'. See \
                wisdom --help.\n\
                wisdom: ~/.config/wisdom/config: and 1 more\n";
    let config = "--sectoin x\n--width x\nbuiltin\n--list\n--once=yes\n-m x\n--section even\n";
    let outcome = noted("", config).run();
    assert_eq!(outcome.printed_telling(told), TWO);
}

#[test]
fn commands_other_than_a_list_use_only_the_settings_about_color() {
    let help = wisdom(["--help"]).run();
    let config = "--width 40\n--section even\n--json\n--color always\n";
    let colored = wisdom(["--help", "--color", "always"]).run();
    assert_ne!(help.printed(), colored.printed());
    wisdom(["--help"]).config(config).prints(colored.printed());
}

#[test]
fn dashes_alone_and_a_comment_after_a_value_are_mistakes() {
    let outcome = noted("--id two", "--\n--width 60 # narrow\n--all --json\n").run();
    let told = "\
wisdom: ~/.config/wisdom/config:1:1: expected an option such as --width 60, not '--'
wisdom: ~/.config/wisdom/config:2:1: --width takes a whole number of 1 or more, not '60 # narrow'; \
write a comment on a line of its own
wisdom: ~/.config/wisdom/config:3:1: write each option on a line of its own
";
    assert_eq!(outcome.printed_telling(told), TWO);
}

#[test]
fn a_setting_that_leaves_nothing_to_show_is_reported_and_ignored() {
    let call = |config| noted("--section even", config);
    let told = "wisdom: ~/.config/wisdom/config:1: no section 'evn'; did you mean even? Sections: ";
    let wrong = wisdom(["--tag", "^first", "--grep", "second of three"]);
    let outcome = wrong.user_file(NOTES).config("--section evn\n").run();
    assert!(
        outcome.exits(0).said().starts_with(told),
        "{}",
        outcome.said()
    );
    assert_eq!(outcome.output(), TWO);
    let told =
        "wisdom: ~/.config/wisdom/config:2: invalid regular expression '(': unclosed group\n";
    assert_eq!(call("-i\n--grep (\n").run().printed_telling(told), TWO);
    let told = "wisdom: ~/.config/wisdom/config:2: --daily cannot be used with --no-repeat: the \
                date alone decides which entry is shown\n";
    assert_eq!(
        call("--daily\n--no-repeat\n").run().printed_telling(told),
        TWO
    );
    let told = "wisdom: WISDOM_OPTS: a quote is missing\n";
    let call = call("").env("WISDOM_OPTS", "--grep 'x");
    assert_eq!(call.run().printed_telling(told), TWO);
}

#[test]
fn a_name_that_no_entry_has_is_reported_with_its_line_unless_other_collections_are_named() {
    let told = "wisdom: ~/.config/wisdom/config:2: no section 'nope'. Sections: research (7), engineering \
                (19), applications (16), fun (3), odd (2), even (1).\n";
    let call = |args: &[&str]| {
        let call = wisdom(args.iter().copied()).user_file(NOTES);
        call.config("--style plain\n--section ^nope,^fun\n--tag ^first\n")
    };
    let outcome = call(&["--id", "two"]).run();
    assert_eq!(outcome.printed(), "The second of three.\n");
    let outcome = call(&["--grep", "second of three"]).run();
    assert_eq!(outcome.printed_telling(told), "The second of three.\n");
    call(&["./quips"])
        .file("quips", "A quip.\n%\n")
        .prints("A quip.\n");
}

#[test]
fn a_typed_collection_overrules_what_does_not_go_with_it() {
    let call = wisdom(["100%", "./quips"]).config("--no-repeat\n--section ^fun\n");
    call.file("quips", "A quip.\n%\n").prints("A quip.\n");
}

#[test]
fn a_section_or_a_tag_that_is_set_is_ignored_where_the_typed_collections_have_none() {
    let quips = |args: &[&str], config: &str| {
        let call = wisdom(args.iter().copied()).config(config);
        call.file("quips", "A quip.\n%\n")
    };
    for config in [
        "--section fun",
        "--tag humor,rag",
        "-S fun\n-t rag\n-t humor",
    ] {
        quips(&["./quips"], config).prints("A quip.\n");
    }
    quips(&["--list=ids", "./quips"], "--section fun").prints("quips:1\n");
    let outcome = quips(&["./quips", "builtin", "--all", "--json"], "-S fun").run();
    assert_eq!(outcome.printed().lines().count(), 3);
    quips(&["--section", "fun", "./quips"], "").fails(
        1,
        "wisdom: no section 'fun'. The only section is quips (1).\n",
    );
    quips(&["./quips"], "--section fun\n--long").fails(
        1,
        "wisdom: the only entry does not have more than 160 characters\n\
         wisdom: the configuration sets --section fun --long; --no-config ignores it\n",
    );
}

// On Windows, the state has no folder of its own that runs could share.
#[cfg(not(windows))]
#[test]
fn once_is_no_setting_for_whoever_asks_for_certain_entries() {
    let keeper = noted("--id one", "").run();
    for (args, printed) in [
        ("--section even", TWO),
        ("--section even", ""),
        ("--seed 1", ""),
        ("--id two", TWO),
        ("--grep second", TWO),
        ("-m second", TWO),
        ("--tag first --all", ONE),
        ("--tag first --count 1", ONE),
    ] {
        noted(args, "--once")
            .env("XDG_STATE_HOME", keeper.work())
            .prints(printed);
    }
}

#[test]
fn options_that_set_one_thing_replace_and_cancel_each_other() {
    let json = noted("--id two --json", "").run();
    for (args, config) in [
        ("--id two --no-json", "--format json"),
        ("--id two --no-format", "--json"),
        ("--id two --format text", "--json"),
    ] {
        noted(args, config).prints(TWO);
    }
    noted("--id two --json", "--format markdown").prints(json.printed());
    noted("--grep second -n 50", "--long").prints(TWO);
    noted("--grep second --no-length", "-l").prints(TWO);
    noted("-m second", "--grep first").prints(TWO);
    let colored = |args: &str, config: &str| {
        let args = format!("--id one --style title,footer --color always {args}");
        noted(&args, config).run().printed().replace('\x1b', "E")
    };
    let both = "E[31mOneE[0m\n\nThe first of three.\n\nOdd  E[35m#E[0mE[2mfirstE[0m\n";
    assert_eq!(colored("--colors title=red --colors tag=dim", ""), both);
    assert_eq!(colored("--colors tag=dim", "--colors title=red"), both);
    assert_eq!(colored("", "--colors title=red\n--colors tag=dim"), both);
    let title = "E[1mOneE[0m\n\nThe first of three.\n\nOdd  E[35m#E[0mE[2mfirstE[0m\n";
    assert_eq!(
        colored("--no-colors --colors tag=dim", "--colors title=red"),
        title
    );
}

#[test]
fn a_script_for_a_shell_is_printed_without_a_word_about_the_configuration() {
    let script = wisdom(["--init", "bash"]).run();
    wisdom(["--init", "bash"])
        .config("--widht 60\n")
        .prints(script.printed());
    let script = wisdom(["--completions", "zsh"]).run();
    wisdom(["--completions", "zsh"])
        .config("--widht 60\n")
        .prints(script.printed());
}

#[test]
fn an_empty_result_names_the_settings_that_select_entries() {
    noted("--grep second", "--section odd\n--tag ^none\n--width 60\n").fails(
        1,
        "wisdom: none of the 3 entries is in odd and does not have the tag none and matches 'second'\n\
         wisdom: the configuration sets --section odd --tag ^none; --no-config ignores it\n",
    );
    noted("--grep second", "-S odd\n").fails(
        1,
        "wisdom: none of the 3 entries is in odd and matches 'second'\n\
         wisdom: the configuration sets --section odd; --no-config ignores it\n",
    );
}

#[test]
fn a_setting_that_does_not_go_with_what_is_typed_does_not_apply() {
    let all = "--no-repeat\n--once\n--wait\n--format markdown\n--fit\n--section even\n";
    noted("--id one", all).prints("### One\n\nThe first of three.\n\n**first**\n");
    noted(
        "--list",
        "--no-repeat\n--once\n--wait\n--count 1\n-S even\n",
    )
    .prints("Even (1)\n  two  Two\n");
    noted("--seed 4 -S even", "--no-repeat\n").prints(TWO);
    wisdom(["--paths"]).config(all).run().printed();
    wisdom(["--check"])
        .user_file(NOTES)
        .config(all)
        .prints("3 entries in 1 file: no problems found\n");
}

#[test]
fn a_configuration_that_cannot_be_read_is_reported() {
    let told = "wisdom: ~/.config/wisdom/config:2:8: invalid UTF-8; save the file as UTF-8\n";
    let call = noted("-S even", "").config(b"-i\n--tag x\xff\n");
    assert!(call.run().exits(0).said().starts_with(told));
    let utf_16 = "\u{feff}--grep second\r\n".encode_utf16();
    let utf_16: Vec<u8> = utf_16.flat_map(u16::to_le_bytes).collect();
    noted("", "").config(utf_16).prints(TWO);
    let call = wisdom(["-S", "even", "user"]).user_file(NOTES);
    let call = call.prepare(|call| {
        std::fs::create_dir_all(call.home().join(".config/wisdom/config")).expect("a folder");
    });
    let told = "wisdom: ~/.config/wisdom/config: a folder, not a file\n";
    assert_eq!(call.run().printed_telling(told), TWO);
}
