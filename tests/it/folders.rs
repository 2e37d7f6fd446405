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
