//! Where the user's folders are.
#![cfg(not(windows))]

use crate::harness::{Call, wisdom};

const ENTRIES: &str = "[[entry]]\ntitle = \"Small steps\"\ntext = \"They go far.\"\n";

fn call(args: &str) -> Call {
    wisdom(args.split_whitespace())
}

#[test]
fn without_a_home_the_program_prints_what_it_prints_with_an_empty_one() {
    for args in [
        "--seed 3",
        "--list",
        "--list=collections",
        "--daily=2026-03-29",
        "--all --format json",
        "--check builtin",
        "--help",
        "--version",
    ] {
        let expected = call(args).run();
        call(args).without("HOME").prints(expected.printed());
        call(args).env("HOME", "").prints(expected.printed());
    }
}

#[test]
fn without_a_home_there_are_no_folders_of_the_user() {
    let run = call("--paths").without("HOME").run();
    for folder in ["entries", "config", "state", "cache"] {
        let expected = format!("  {folder:13}no home directory");
        assert!(run.printed().lines().any(|line| line == expected));
    }
}

#[test]
fn the_search_path_has_the_folder_of_termux_only_there() {
    let call = || {
        let call = call("termux").file("usr/share/games/fortunes/termux", "Be brief.\n");
        let prefix = call.work().join("usr");
        call.env("PREFIX", prefix)
    };
    call().env("TERMUX_VERSION", "0.118").prints("Be brief.\n");
    call().run().exits(2);
}

#[test]
fn a_folder_that_xdg_names_needs_no_home() {
    let call = call("--id small-steps");
    let folder = call.work().join("elsewhere");
    let run = call
        .file("elsewhere/wisdom/entries.toml", ENTRIES)
        .env("XDG_CONFIG_HOME", folder)
        .without("HOME")
        .run();
    assert!(run.printed().contains("They go far."));
}

#[test]
fn words_and_messages_of_other_programs_are_not_a_collection() {
    for (name, holds, is_collection) in [
        ("words.json", r#"["red", "green", "blue"]"#, false),
        ("strings.csv", "name,text\nok,Submit\nno,Cancel\n", false),
        (
            "labels.csv",
            "id,label,text\n1,pos,Buy now\n2,neg,bad\n",
            false,
        ),
        ("menu.toml", "[[menu]]\ntext = \"Home\"\n", false),
        (
            "quotes.json",
            r#"[{"quote": "Be kind"}, {"quote": "Go on"}]"#,
            true,
        ),
        ("quotes.csv", "text,author\nBe kind,Yi\nGo on,Bo\n", true),
        (
            "quotes.toml",
            "[[quote]]\ntext = \"Be as kind as you can\"\n",
            true,
        ),
    ] {
        let run = wisdom(["--list=collections", "./shelf"])
            .file("shelf/other", "Other.\n%\n")
            .file(format!("shelf/{name}"), holds)
            .run();
        let listed = run.printed();
        assert_eq!(listed.contains(name), is_collection, "{name}: {listed}");
    }
}

#[test]
fn a_collection_without_a_valid_row_is_reported_in_its_folder() {
    wisdom(["./shelf"])
        .file("shelf/quotes.csv", "quote,author\nBe brief, be kind.,Yi\n")
        .fails(
            2,
            "wisdom: ./shelf/quotes.csv:2:1: invalid CSV: this row has 3 fields, and the first one \
             has 2; put fields with a delimiter in quotes\n",
        );
}
