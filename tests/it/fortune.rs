//! Fortune files as they are found in the wild, from their bytes to what is shown.

use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::fs::{self, File};
use std::io::{Seek, SeekFrom, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, SystemTime};

#[cfg(unix)]
use crate::harness::made;
use crate::harness::{Call, run_here, wisdom};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use regex::Regex;
use wisdom::cli::environment::Environment;
use wisdom::collection::offensive::Offensive;
use wisdom::collection::open;
use wisdom::collection::pool::{Collection, Entries, Pool, Weight};
use wisdom::filter::prefilter::{Needle, words};
use wisdom::filter::{Filter, Length};
use wisdom::format::fortune::{Fortune, Separator};
use wisdom::presentation::line::columns;
use wisdom::presentation::reflow::reflow;
use wisdom::selection::pick;
use wisdom::storage::file;

fn call(args: &str) -> Call {
    wisdom(args.split_whitespace())
}

/// Expects `--all` to show a fortune file with these contents as `expected`.
#[track_caller]
fn shows(contents: impl AsRef<[u8]>, expected: &str) {
    call("--all ./quips")
        .file("quips", contents)
        .prints(expected);
}

/// Expects a fortune file with these contents to hold entries of these ids and texts.
#[track_caller]
fn holds(contents: impl AsRef<[u8]>, expected: &[(&str, &str)]) {
    let outcome = call("--all --json ./quips").file("quips", contents).run();
    let found = objects(outcome.printed());
    let found: Vec<_> = found.iter().map(|(id, t)| (&**id, &**t)).collect();
    assert_eq!(found, expected);
}

/// Parses entries in JSON, and returns their ids and texts.
fn objects(json: &str) -> Vec<(String, String)> {
    json.lines()
        .map(|line| {
            let object: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let string = |key: &str| object[key].as_str().expect("a string").to_owned();
            (string("id"), string("text"))
        })
        .collect()
}

// The rule.

const TWO: &str = "\
Tea first.

───

Then talk.
";

#[test]
fn entries_stand_between_lines_that_are_a_percent_sign() {
    shows("Tea first.\n%\nThen talk.\n%\n", TWO);
}

#[test]
fn the_last_percent_sign_may_be_missing() {
    shows("Tea first.\n%\nThen talk.\n", TWO);
    shows("Tea first.\n%\nThen talk.", TWO);
    shows("Tea first.\n%\nThen talk.\n%", TWO);
}

#[test]
fn a_file_without_any_percent_sign_is_one_entry_when_it_is_named() {
    shows("Tea first.\nThen talk.\n", "Tea first.\nThen talk.\n");
}

#[test]
fn carriage_returns_belong_to_line_ends() {
    shows("Tea first.\r\n%\r\nThen talk.\r\n%\r\n", TWO);
    shows("Tea first.\n%\r\nThen talk.\n%\r", TWO);
}

#[test]
fn blanks_behind_the_percent_sign_do_not_count() {
    shows("Tea first.\n% \nThen talk.\n%\t \r\n", TWO);
}

#[test]
fn a_line_with_more_than_a_percent_sign_is_text() {
    holds(
        "%x\n%\n%%\n%\n 100 %\n%\n %\n%\n%\u{2026}\n",
        &[
            ("quips:1", "%x"),
            ("quips:2", "%%"),
            ("quips:3", " 100 %"),
            ("quips:4", " %"),
            ("quips:5", "%\u{2026}"),
        ],
    );
}

#[test]
fn two_adjacent_separators_have_no_entry_between_them() {
    holds(
        "%\n%\nTea first.\n%\n%\n%\nThen talk.\n%\n%\n",
        &[("quips:1", "Tea first."), ("quips:2", "Then talk.")],
    );
}

#[test]
fn a_blank_entry_keeps_its_number_and_is_not_shown() {
    let blank = "Tea first.\n%\n\n%\nThen talk.\n%\n \t\r\n\n%\n";
    holds(
        blank,
        &[("quips:1", "Tea first."), ("quips:3", "Then talk.")],
    );
    call("--id quips:2 ./quips").file("quips", blank).fails(
        1,
        "wisdom: no entry has the id 'quips:2'. See wisdom --list ./quips.\n",
    );
}

#[test]
fn a_blank_entry_is_never_drawn() {
    let folder = Folder::new();
    let file = folder.file("quips", b"\n%\nTea.\n%\n\n%\n \n%\n\n");
    for seed in 0..300 {
        let (printed, said) = ran(&[&format!("--seed={seed}")], &file);
        assert_eq!((printed.as_str(), said.as_str()), ("Tea.\n", ""));
    }
}

#[test]
fn several_are_counted_without_the_blank_ones() {
    let file = || {
        let call = call("").file("quips", "\n%\nTea.\n%\n \n%\n%\nTalk.\n%\n\n");
        call.file("more", "Bed.\n%\n \n%\n")
    };
    let file = file();
    let [quips, more] = ["quips", "more"].map(|name| file.work().join(name));
    let shown = |args: &[&str]| {
        let words = ["--json"].iter().chain(args).map(OsString::from);
        let (_, printed, _) = file.in_this_process(&words.collect::<Vec<_>>());
        let text = |line: &str| {
            line.split("\"text\":")
                .nth(1)?
                .split('"')
                .nth(1)
                .map(str::to_owned)
        };
        let mut texts: Vec<_> = printed.lines().filter_map(text).collect();
        assert_eq!(texts.len(), printed.lines().count(), "{printed}");
        texts.sort_unstable();
        texts
    };
    let [quips, more] = [&quips, &more].map(|path| path.to_str().expect("UTF-8"));
    for seed in 0..60 {
        let seed = format!("--seed={seed}");
        for count in ["2", "9"] {
            let both = shown(&[&seed, "--count", count, quips]);
            assert_eq!(both, ["Talk.", "Tea."]);
            let each = shown(&[&seed, "--count", count, "-e", quips, more]);
            assert_eq!(each.len(), if count == "2" { 2 } else { 3 }, "{each:?}");
        }
    }
}

#[test]
fn blank_lines_around_an_entry_go_and_its_indent_stays() {
    holds(
        "\n\n   Tea.\n Talk.\n\n  \n%\n",
        &[("quips:1", "   Tea.\n Talk.")],
    );
}

#[test]
fn a_file_without_an_entry_matches_nothing() {
    for nothing in ["%\n", "%\n%\n%", "\n%\n \n%\n"] {
        call("./quips")
            .file("quips", nothing)
            .fails(1, "wisdom: ./quips: no entries in this file\n");
        call("--grep Tea ./quips")
            .file("quips", nothing)
            .fails(1, "wisdom: ./quips: no entries in this file\n");
        call("./quips ./more")
            .file("quips", nothing)
            .file("more", nothing)
            .fails(1, "wisdom: no entries in any of the 2 files\n");
    }
}

#[test]
fn the_name_is_that_of_the_file_without_the_extension_of_a_text() {
    for name in ["quips", "quips.txt", "quips.fortune", "quips.fortunes"] {
        let path = format!("./{name}");
        wisdom(["--id", "quips:2", &path])
            .file(name, "Tea.\n%\nTalk.\n")
            .prints("Talk.\n");
    }
}

// The bytes.

#[test]
fn a_byte_order_mark_is_not_text() {
    shows("\u{feff}Tea first.\n%\nThen talk.\n", TWO);
}

#[test]
fn a_separator_behind_a_byte_order_mark_is_one() {
    shows("\u{feff}%\nTea first.\n%\nThen talk.\n", TWO);
}

#[test]
fn an_entry_that_is_not_utf_8_is_read_as_windows_1252() {
    holds(
        b"Caf\xe9 \xa7\n%\n\x93Tea\x94 \x96 5 \x80\n%\nCaf\xc3\xa9\n",
        &[
            ("quips:1", "Caf\u{e9} \u{a7}"),
            ("quips:2", "\u{201c}Tea\u{201d} \u{2013} 5 \u{20ac}"),
            ("quips:3", "Caf\u{e9}"),
        ],
    );
}

#[test]
fn overstrike_becomes_its_letter() {
    shows("_\x08T_\x08e_\x08a B\x08Be\x08ed\n", "Tea Bed\n");
}

#[test]
fn colors_are_neither_shown_nor_counted_nor_searched() {
    let file = "\x1b[38;5;9mN\x1b[0ma\x1b[1mme\x1b[m\n%\nplain\n%\n\x1b[31m\n\x1b[0m\n%\n";
    holds(file, &[("quips:1", "Name"), ("quips:2", "plain")]);
    for options in ["-n 4 -s", "--grep name -i", "--grep Name", "-m ^Name$"] {
        call(&format!("{options} ./quips"))
            .file("quips", file)
            .prints("Name\n");
    }
}

#[test]
fn a_tab_goes_to_the_next_tab_stop_of_a_terminal() {
    shows(
        "a\tb\n\tc\n12345678\td\n",
        "a       b\n        c\n12345678        d\n",
    );
}

#[test]
fn controls_are_replaced() {
    shows(
        b"\x1b[2JTea\x07 \xc2\x9b2J \x00\x7f\n".map(|b| if b == 0 { b'.' } else { b }),
        "\u{fffd}[2JTea\u{fffd} \u{fffd}2J .\u{fffd}\n",
    );
    // A byte that has no character in Windows-1252.
    shows(b"Tea\x81 \xe9\n", "Tea\u{fffd} \u{e9}\n");
}

#[test]
fn an_entry_of_886_lines_is_an_entry() {
    let lines: Vec<_> = (0..886).map(|n| n.to_string() + "\n").collect();
    let long = lines.concat();
    let file = format!("{long}%\nTea.\n");
    call("--id quips:1 ./quips")
        .file("quips", &file)
        .prints(&long);
    call("--id quips:2 ./quips")
        .file("quips", file)
        .prints("Tea.\n");
}

#[test]
fn a_file_of_more_than_256_mib_needs_an_index_and_is_sent_for_one_only_if_it_can_have_it() {
    let has_none = "the file is larger than 256 MiB and has no current index";
    let run = format!("{has_none}; run wisdom --index on it, or split it");
    let split = format!("{has_none}; split it");
    let refused = "cannot write the index: the file is larger than 4 GiB".to_owned();
    let (percent, percents) = ("one\n%\n", "one\n%%\n".repeat(1 << 14));
    for (option, text, size, message) in [
        (None, percent, u32::MAX.into(), &run),
        (None, percent, 1 << 32, &split),
        (None, &*percents, 1 << 29, &split),
        (Some("--index"), percent, 1 << 32, &refused),
    ] {
        wisdom(option.into_iter().chain(["./a"]))
            .file("a", text)
            .prepare(|call| {
                // These bytes take no room on the disk.
                let file = fs::File::options().append(true).open(call.work().join("a"));
                file.unwrap().set_len(size).unwrap();
            })
            .fails(2, &format!("wisdom: ./a: {message}\n"));
    }
}

#[test]
fn a_file_of_256_mib_needs_no_index() {
    let folder = Folder::new();
    for (more, needs_index) in [(0, false), (1, true)] {
        let path = folder.file("quips", b"one\n%\ntwo\n%\n");
        // These bytes take no room on the disk.
        let file = File::options().append(true).open(&path).expect("a file");
        file.set_len((256 << 20) + more).expect("a size");
        let opened = open::open(&path, Offensive::No, None);
        assert_eq!(opened.is_err(), needs_index);
    }
}

#[test]
fn an_entry_of_more_than_a_mebibyte_is_skipped_and_keeps_its_number() {
    let long = "All work and no play.\n".repeat((2 << 20) / 22);
    let line = "x".repeat(2 << 20);
    for long in [long, line] {
        holds(format!("{long}\n%\nTea.\n%\n"), &[("quips:2", "Tea.")]);
        holds(
            format!("Tea.\n%\n{long}\n%\nTalk.\n%\n"),
            &[("quips:1", "Tea."), ("quips:3", "Talk.")],
        );
        holds(format!("Tea.\n%\n{long}"), &[("quips:1", "Tea.")]);
    }
}

#[test]
fn an_entry_of_just_a_mebibyte_is_shown() {
    let folder = Folder::new();
    for (more, shown) in [(0, 2), (1, 1)] {
        // The line feed is a byte of the entry too.
        let long = "x".repeat((1 << 20) - 1 + more);
        let file = folder.file("quips", format!("{long}\n%\nTea.\n").as_bytes());
        assert_eq!(visited(&opened(&file)).len(), shown);
        assert_eq!(opened(&file).shown(), shown);
    }
}

#[test]
fn a_line_of_more_than_a_kilobyte_is_not_a_separator() {
    for (blanks, text) in [(1023, false), (1024, true)] {
        let line = format!("%{}", " ".repeat(blanks));
        let joined = format!("Tea.\n{line}\nTalk.");
        let expected: &[_] = if text {
            &[("quips:1", &*joined)]
        } else {
            &[("quips:1", "Tea."), ("quips:2", "Talk.")]
        };
        holds(format!("Tea.\n{line}\nTalk.\n%\n"), expected);
        // Such a line below an entry of about a mebibyte.
        let long = "x\n".repeat((1 << 19) - 400);
        let file = format!("{long}{line}\nTalk.\n%\nBed.\n");
        let folder = Folder::new();
        let file = folder.file("quips", file.as_bytes());
        let indices: Vec<_> = visited(&opened(&file))
            .into_iter()
            .map(|(index, _)| index)
            .collect();
        assert_eq!(indices, if text { vec![1] } else { vec![0, 1, 2] });
    }
}

#[test]
fn no_part_of_an_entry_that_is_skipped_is_drawn() {
    let folder = Folder::new();
    let long = "All work and no play.\n".repeat((2 << 20) / 22);
    let file = folder.file("quips", format!("{long}%\nTea.\n%\n{long}").as_bytes());
    for seed in 0..20 {
        let (printed, _) = ran(&[&format!("--seed={seed}")], &file);
        assert_eq!(printed, "Tea.\n");
    }
}

// Files that are not fortune files.

#[test]
fn a_file_with_null_bytes_is_refused() {
    call("./quips").file("quips", b"\x7fELF\x01\0\0\0").fails(
        2,
        "wisdom: ./quips: not a text file: it contains null bytes\n",
    );
}

fn utf_16(text: &str) -> Vec<u8> {
    let units = text.encode_utf16().flat_map(u16::to_le_bytes);
    [0xff, 0xfe].into_iter().chain(units).collect()
}

#[test]
fn a_file_in_utf_16_with_a_byte_order_mark_is_decoded() {
    call("--all --style title ./quips")
        .file("quips", utf_16("T\u{e9}.\r\n%\r\nTalk. \u{1f375}\r\n%\r\n"))
        .prints("T\u{e9}.\n\n\u{2500}\u{2500}\u{2500}\n\nTalk. \u{1f375}\n");
    let big_endian: Vec<u8> = utf_16("Tea.\n%\n")
        .chunks(2)
        .flat_map(|unit| [unit[1], unit[0]])
        .collect();
    call("./quips").file("quips", big_endian).prints("Tea.\n");
}

#[test]
fn what_is_wrong_with_a_file_in_utf_16_is_reported() {
    let mut text = utf_16("Tea.\n%\nTalk.\n");
    text.push(0);
    let run = call("--all ./quips").file("quips", &text).run();
    let told = "wisdom: ./quips:4:1: invalid UTF-16; save the file as UTF-8\n";
    assert_eq!(
        run.printed_telling(told),
        "Tea.\n\n\u{2500}\u{2500}\u{2500}\n\nTalk.\n"
    );
    call("--check ./quips")
        .file("quips", &text)
        .run()
        .fails_after_printing(
            1,
            "",
            "./quips:4:1: invalid UTF-16; save the file as UTF-8\n2 entries in 1 file: 1 problem\n",
        );
}

#[test]
fn a_null_byte_in_a_fortune_file_is_replaced_like_any_control() {
    holds(
        "Te\0a.\n%\nTalk.\n%\n",
        &[("quips:1", "Te\u{fffd}a."), ("quips:2", "Talk.")],
    );
}

#[test]
fn an_empty_file_is_refused() {
    call("./quips")
        .file("quips", "")
        .fails(2, "wisdom: ./quips: the file is empty\n");
}

#[test]
fn a_folder_stands_for_the_files_in_it() {
    call("--all --json ./folder")
        .file("folder/b", "Talk.\n%\n")
        .file("folder/a", "Tea.\n%\n")
        .file("folder/a.dat", "nonsense\n%\n")
        .file("folder/.hidden", "No.\n%\n")
        .file("folder/b~", "No.\n%\n")
        .file("folder/README", "No separator is in here.\n")
        .file("folder/picture", b"\x89PNG\0%\n")
        .file("folder/empty", "")
        .prints(
            r#"{"id":"a:1","title":null,"section":"a","tags":[],"text":"Tea.","author":null,"source":null}
{"id":"b:1","title":null,"section":"b","tags":[],"text":"Talk.","author":null,"source":null}
"#,
        );
}

/// What a file about a repository can look like to a reader of collections.
const LOOKS_LIKE_FORTUNES: &str = "#### Not this.\n%\n### Nor\n\nthis.\n";

#[test]
fn a_checkout_stands_for_its_collections() {
    let mut call = call("--all ./clone")
        .file("clone/tea", "Tea.\n%\n")
        .file("clone/news", "The kettle sings.\n%\n")
        .file("clone/licenses.txt", "Poetic.\n%\n")
        .file("clone/mario.go-home", "Home.\n%\n")
        .file("clone/legal", "Object!\n%\n")
        .file("clone/.github/x", LOOKS_LIKE_FORTUNES);
    for name in [
        "tea.bak",
        "tea.orig",
        "tea.rej",
        "tea.swp",
        ".tea.swp",
        "tea~",
        "#tea#",
        "tea.OLD",
        "LICENSE",
        "LICENSE-MIT",
        "License.txt",
        "COPYING.LESSER",
        "license.md",
        "UNLICENSE",
        "CHANGELOG.md",
        "Changelog",
        "CHANGES",
        "NEWS.md",
        "CONTRIBUTING.md",
        "CONTRIBUTING_de.md",
        "CODE_OF_CONDUCT.md",
        "AUTHORS",
        "SECURITY.md",
        "TODO",
        "Makefile",
        "GNUmakefile",
        "Makefile.am",
        "Dockerfile",
        "CMakeLists.txt",
        "build.sh",
        "build.py",
        "setup.cfg",
        "ci.yml",
        "notes.tex",
        "index.html",
        "tea.rpmsave",
        "tea.pacnew",
        "tea.dpkg-dist",
        "tea.part",
        "tea.log",
        "tea.txt.gz",
        "tea.lock",
        "brew.kt",
        "brew.R",
        "brew.exs",
        "PATENTS",
        "RELEASE_NOTES.md",
        "release-notes.txt",
        "Gemfile",
        "Rakefile",
        "configure.ac",
        "gradlew",
        "mvnw",
    ] {
        call = call.file(format!("clone/{name}"), LOOKS_LIKE_FORTUNES);
    }
    call.file("clone/build", format!("#!/bin/sh\n{LOOKS_LIKE_FORTUNES}"))
        .prints("Object!\n\n───\n\nPoetic.\n\n───\n\nHome.\n\n───\n\nThe kettle sings.\n\n───\n\nTea.\n");
}

#[test]
fn a_file_that_was_named_is_a_collection_whatever_it_is_called() {
    for name in ["NEWS", "tea.bak", "Makefile", "build.sh"] {
        call(&format!("./{name}"))
            .file(name, "Tea.\n%\n")
            .prints("Tea.\n");
    }
    call("--all ./build")
        .file("build", "#!/bin/tea\n%\nTalk.\n")
        .prints("#!/bin/tea\n\n───\n\nTalk.\n");
}

#[test]
fn in_a_folder_a_binary_file_is_skipped_whatever_its_lines() {
    call("-f ./shelf")
        .file("shelf/state", "plist\0\n%\nTalk.\n")
        .file("shelf/tea", "Tea.\n%\n")
        .prints("100.00%  1  tea  ./shelf/tea\n");
}

#[test]
fn in_a_folder_a_readme_is_a_collection_only_if_it_has_the_form_of_one() {
    let laws =
        "# Laws\n\nThese are laws.\n\n## Laws\n\n### Tea\n\nTea first.\n\n### Talk\n\nThen talk.\n";
    let install = "# Tea\n\n### Installation\n\nmake\n\n### Brewing\n\nmake tea\n";
    let in_chapters = "# Tea\n\n## Usage\n\n### Kettle\n\nOn.\n\n### Pot\n\nHot.\n";
    let scripts = "# Tea\n\n## Available Scripts\n\n### `yarn start`\n\nBrews.\n";
    let texts = "# Tea\n\n## Kettle\n\nOn.\n\n## Pot\n\nHot.\n\n### Lid\n\nOff.\n";
    for (name, text, is_collection) in [
        ("README.md", laws, true),
        ("readme", laws, true),
        ("README_de.md", install, false),
        ("README.md", in_chapters, false),
        ("README.md", scripts, false),
        ("README.md", texts, false),
        ("README", "Tea.\n%\nTalk.\n", true),
        ("README.txt", "Tea\n----\n\nUse it with milk.\n", false),
        ("README.rst", "Tea\n----\n\nUse it with milk.\n", false),
    ] {
        let files = |args: &str| {
            call(args)
                .file(format!("folder/{name}"), text)
                .file("folder/law", "Law.\n%\n")
        };
        let listed = files("-f ./folder").run();
        assert_eq!(listed.printed().contains(name), is_collection, "{text}");
        let checked = files("--check ./folder").run();
        let is_checked = !checked.output().contains("1 entry in 1 file");
        assert_eq!(is_checked, is_collection, "{text}");
        files(&format!("./folder/{name}")).run().exits(0);
    }
}

#[test]
fn in_a_folder_unrelated_toml_is_skipped_and_a_broken_entry_is_reported() {
    let call = |args| {
        call(args)
            .file("folder/Cargo.toml", "[package]\nname = \"tea\"\n")
            .file("folder/tea", "Tea.\n%\n")
    };
    call("--all ./folder").prints("Tea.\n");
    let outcome = call("--all ./folder")
        .file("folder/talk.toml", "[[entry\n")
        .run();
    let told = "\
wisdom: ./folder/talk.toml:1:1: this entry has no `text`; add one or remove the entry \
(and 1 more in this file)
";
    assert_eq!(outcome.printed_telling(told), "Tea.\n");
    call("--check ./folder").prints("1 entry in 1 file: no problems found\n");
}

#[test]
fn in_a_folder_a_file_that_is_too_large_is_reported() {
    let told = "wisdom: ./folder/huge.toml: the file is larger than 16 MiB\n";
    let outcome = call("--all ./folder")
        .file("folder/huge.toml", "")
        .file("folder/tea", "Tea.\n%\n")
        .prepare(|call| {
            let file = File::create(call.work().join("folder/huge.toml")).expect("a file");
            file.set_len(17 << 20).expect("its length is set");
        })
        .run();
    assert_eq!(outcome.printed_telling(told), "Tea.\n");
}

#[cfg(unix)]
#[test]
fn a_folder_may_have_more_files_than_a_process_may_open() {
    let mut call = call("--all --json ./folder").by_script("ulimit -n 16; \"$0\" \"$@\"");
    for n in 0..60 {
        let text = format!("Tea {n}.\n%\n");
        call = call.file(format!("folder/{n}"), &text);
        let dat = Dat::of(text.as_bytes());
        call = call.file(format!("folder/{n}.dat"), dat.bytes());
    }
    assert_eq!(call.run().printed().lines().count(), 60);
}

#[test]
fn a_folder_without_a_collection_is_refused() {
    call("./folder")
        .file("folder/README", "No separator is in here.\n")
        .fails(2, "wisdom: ./folder: no collections in this folder\n");
}

#[cfg(unix)]
#[test]
fn a_named_pipe_is_not_waited_for() {
    use std::os::unix::fs::symlink;
    let fifo = |call: &Call| {
        let folder = call.work().join("folder");
        made(fs::create_dir(&folder));
        let made = process::Command::new("mkfifo")
            .arg(folder.join("pipe"))
            .status();
        assert!(made.expect("mkfifo").success());
        fs::write(folder.join("quips"), "Tea.\n%\n").expect("a file");
        symlink(folder.join("pipe"), folder.join("quips.dat")).expect("a link");
    };
    call("./folder/pipe")
        .prepare(fifo)
        .fails(2, "wisdom: ./folder/pipe: a named pipe, not a file\n");
    call("./folder").prepare(fifo).prints("Tea.\n");
    call("./folder/quips").prepare(fifo).prints("Tea.\n");
}

#[cfg(unix)]
#[test]
fn a_link_is_what_it_leads_to_by_its_own_name() {
    let link = |call: &Call| {
        made(std::os::unix::fs::symlink(
            "other",
            call.work().join("quips"),
        ));
    };
    call("--id quips:2 ./quips")
        .file("other", "Tea.\n%\nTalk.\n%\n")
        .prepare(link)
        .prints("Talk.\n");
    call("./quips")
        .prepare(link)
        .fails(2, "wisdom: ./quips: no such file or folder\n");
}

// Files of tfortune.

const TFORTUNE: &str = "\
Tea first.
---- drink, Hot,hot
Then talk.
---
----x
----
At last, bed.
---- sleep
";

#[test]
fn a_line_of_dashes_ends_an_entry_of_tfortune_and_gives_its_tags() {
    call("--all ./quips").file("quips", TFORTUNE).prints(
        "\
Tea first.

Quips  #drink  #hot

───

Then talk.
---
----x

───

At last, bed.

Quips  #sleep
",
    );
}

#[test]
fn a_tab_can_precede_the_tags_of_tfortune() {
    call("--all ./quips")
        .file(
            "quips",
            "Tea first.\n----\tdrink\nAt last, bed.\n----\tsleep\n",
        )
        .prints("Tea first.\n\nQuips  #drink\n\n───\n\nAt last, bed.\n\nQuips  #sleep\n");
}

#[test]
fn entries_of_tfortune_can_be_filtered_by_their_tags() {
    let asked = |args| call(args).file("quips", TFORTUNE);
    asked("-t sleep ./quips").prints("At last, bed.\n\nQuips  #sleep\n");
    asked("--all --grep drin ./quips").prints("Tea first.\n\nQuips  #drink  #hot\n");
    asked("--list=tags ./quips").prints("drink  1\nhot    1\nsleep  1\n");
}

#[test]
fn a_percent_line_tells_a_fortune_file_from_all_other_formats() {
    for text in [
        "Talk.\n---- no tag",
        "Tea\n----\nhot",
        "### Tea",
        "[[entry]]",
        "---- tea",
    ] {
        holds(
            format!("{text}\n%\nBed.\n%\n"),
            &[("quips:1", text), ("quips:2", "Bed.")],
        );
    }
}

// Indices.

/// The contents of an index.
#[derive(Clone, Debug)]
struct Dat {
    wide: bool,
    version: u64,
    count: u64,
    flags: u64,
    offsets: Vec<u64>,
}

impl Dat {
    /// Returns the right index of a text.
    fn of(text: &[u8]) -> Self {
        let mut offsets: Vec<_> = records(text).iter().map(|(at, _)| *at as u64).collect();
        offsets.push(text.len() as u64);
        Self {
            wide: false,
            version: 2,
            count: offsets.len() as u64 - 1,
            flags: 0,
            offsets,
        }
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut integer = |number: u64| {
            let number = number.to_be_bytes();
            bytes.extend_from_slice(if self.wide { &number } else { &number[4..] });
        };
        for number in [self.version, self.count, 9, 1, self.flags] {
            integer(number);
        }
        let separator = u64::from(b'%') << if self.wide { 56 } else { 24 };
        integer(separator);
        self.offsets.iter().for_each(|offset| integer(*offset));
        bytes
    }
}

/// Returns the offset and the bytes of each record. A second implementation, on purpose.
fn records(text: &[u8]) -> Vec<(usize, &[u8])> {
    let mut records = Vec::new();
    let (mut start, mut at) = (0, 0);
    for line in text.split_inclusive(|byte| *byte == b'\n') {
        let is_separator = line[0] == b'%' && line[1..].iter().all(u8::is_ascii_whitespace);
        if is_separator {
            records.push((start, &text[start..at]));
            start = at + line.len();
        }
        at += line.len();
    }
    records.push((start, &text[start..]));
    records.retain(|(_, bytes)| !bytes.is_empty());
    records
}

/// The size of the largest entry that is shown, in bytes.
const MAX_ENTRY: usize = 1 << 20;

/// Returns the index and the text of each entry that is shown, for a file in ASCII.
fn reference(text: &[u8]) -> Vec<(usize, String)> {
    let shown = |(index, (_, bytes)): (usize, &(usize, &[u8]))| {
        let text = str::from_utf8(bytes).expect("ASCII").replace("\r\n", "\n");
        let lines = text.split('\n').skip_while(|line| line.trim().is_empty());
        let text = lines.collect::<Vec<_>>().join("\n").trim_end().to_owned();
        (!text.is_empty() && bytes.len() <= MAX_ENTRY).then_some((index, text))
    };
    records(text).iter().enumerate().filter_map(shown).collect()
}

/// A temporary folder, removed when it is dropped.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wisdom-fortunes-{}-{count}", process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).expect("a folder");
        Self(path)
    }

    fn file(&self, name: &str, holds: &[u8]) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, holds).expect("a file");
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// Runs the program in this process, and returns what it prints and its error message.
fn ran(args: &[&str], file: &Path) -> (String, String) {
    let words = args.iter().map(OsStr::new).chain([file.as_os_str()]);
    let (done, out, _) = run_here(words, &Environment::default());
    let said = done.err().map_or(String::new(), |error| error.to_string());
    (String::from_utf8(out).expect("UTF-8"), said)
}

fn opened(path: &Path) -> Collection {
    let mut opened = open::open(path, Offensive::No, None).expect("it is opened");
    opened.collections.remove(0)
}

/// Returns a text that is too long to be read at one go, which is when an index is used.
fn large() -> Vec<u8> {
    let entry = |n: usize| format!("{n} {}\n%\n", "tea and talk ".repeat(20));
    (0..2000).map(entry).collect::<String>().into_bytes()
}

#[test]
fn an_index_names_another_separator() {
    let text = "Tea.\n#\n100 %\n%\n#\nTalk.\n#\n";
    let mut dat = Dat::of(text.replace('%', "x").replace('#', "%").as_bytes()).bytes();
    dat[20] = b'#';
    let quips = |args: &str| call(args).file("quips", text).file("quips.dat", &dat);
    quips("--all ./quips").prints("Tea.\n\n───\n\n100 %\n%\n\n───\n\nTalk.\n");
    quips("-f ./quips").prints("100.00%  3  quips  ./quips (fortune, #)\n");
    quips("--check ./quips")
        .prints("./quips: read as fortune, #\n3 entries in 1 file: no problems found\n");
    let run = quips("--index ./quips").run();
    assert_eq!(run.printed(), "./quips.dat: 3 entries of 5 to 8 bytes\n");
    let written = fs::read(run.work().join("quips.dat")).expect("an index");
    assert_eq!(written[20..], dat[20..]);
}

#[test]
fn a_right_index_is_used() {
    let text = large();
    for wide in [false, true] {
        let folder = Folder::new();
        let file = folder.file("quips", &text);
        let mut dat = Dat {
            wide,
            ..Dat::of(&text)
        };
        folder.file("quips.dat", &dat.bytes());
        let collection = opened(&file);
        assert_eq!(collection.len(), 2000);
        for index in [0, 1, 999, 1999] {
            let entry = collection.get(index).expect("an entry");
            assert_eq!(entry.id, format!("quips:{}", index + 1));
            assert!(entry.text.starts_with(&format!("{index} tea")));
        }
        // It is trusted until an entry turns out to be missing.
        dat.offsets.remove(3);
        dat.count -= 1;
        folder.file("quips.dat", &dat.bytes());
        let collection = opened(&file);
        assert_eq!(collection.len(), 1999);
        let entry = collection.get(2).expect("an entry");
        assert!(entry.text.starts_with("2 tea") && entry.text.ends_with("talk"));
        assert_eq!(collection.len(), 2000);
    }
}

#[test]
fn an_index_of_a_text_that_begins_with_a_separator_or_a_mark_is_used() {
    for begin in ["%\n", "% \n%\n", "\u{feff}"] {
        let text = [begin.as_bytes(), &large()].concat();
        let folder = Folder::new();
        let file = folder.file("quips", &text);
        let mut dat = Dat::of(&text);
        // Without the fourth entry, the count shows whether the index is used.
        dat.offsets.remove(3);
        dat.count -= 1;
        folder.file("quips.dat", &dat.bytes());
        assert_eq!(opened(&file).len(), 1999, "{begin:?}");
    }
    // An index without the first entry is not.
    let text = large();
    let folder = Folder::new();
    let file = folder.file("quips", &text);
    let mut dat = Dat::of(&text);
    dat.offsets.remove(0);
    dat.count -= 1;
    folder.file("quips.dat", &dat.bytes());
    assert_eq!(opened(&file).len(), 2000);
}

#[test]
fn an_index_that_takes_separators_for_text_does_not_decide_what_is_drawn() {
    let text = String::from_utf8(large())
        .expect("UTF-8")
        .replace('\n', "\r\n");
    let folder = Folder::new();
    let file = folder.file("quips", text.as_bytes());
    let other = folder.file("other", b"Bed.\n%\n");
    // To strfile this is one entry. The other index is wrong in the middle only.
    let one = Dat {
        offsets: vec![0, text.len() as u64],
        count: 1,
        ..Dat::of(text.as_bytes())
    };
    let mut middle = Dat::of(text.as_bytes());
    middle.offsets.drain(2..1999);
    middle.count = 3;
    for (dat, least) in [(one, 30), (middle, 2)] {
        folder.file("quips.dat", &dat.bytes());
        let drawn = |seed: u64, filter: &Filter| {
            let mut pool = Pool::default();
            pool.add(opened(&file));
            pool.add(opened(&other));
            pool.weights = vec![Weight::of_one(0, 50.0), Weight::of_one(1, 50.0)];
            let mut rng = Xoshiro256PlusPlus::seed_from_u64(seed);
            let index = pick::one(&pool, filter, &mut rng).expect("an entry");
            pool.find(index).expect("it is there").0.name.to_string()
        };
        let short = Filter {
            length: Some(Length::AtMost(500)),
            ..Filter::default()
        };
        for filter in [&Filter::default(), &short] {
            let quips = (0..60)
                .filter(|seed| drawn(*seed, filter) == "quips")
                .count();
            assert!((15..45).contains(&quips), "{quips} of 60");
        }
        let several = ran(&["--json", "--count=3"], &file).0;
        assert_eq!(several.lines().count(), 3);
        let texts: BTreeSet<_> = (0..40)
            .map(|seed| ran(&[&format!("--seed={seed}")], &file).0)
            .collect();
        // The index is trusted where it is right.
        assert!(texts.len() > least, "{} of 40", texts.len());
    }
}

#[test]
fn an_index_that_cuts_a_line_into_two_is_not_trusted() {
    let text = [&b"Half,\n%% a comment\nhalf.\n%\n"[..], &large()].concat();
    let mut dat = Dat::of(&text);
    dat.offsets.insert(1, 7);
    dat.count += 1;
    let folder = Folder::new();
    let file = folder.file("quips", &text);
    folder.file("quips.dat", &dat.bytes());
    let collection = opened(&file);
    let entry = collection.get(0).expect("an entry");
    assert_eq!(entry.text, "Half,\n%% a comment\nhalf.");
}

#[test]
fn an_index_that_cuts_an_entry_into_two_is_not_trusted() {
    let entry = |n: usize| format!("{n} {}\nand more\n%\n", "tea and talk ".repeat(20));
    let text = (0..2000).map(entry).collect::<String>().into_bytes();
    let starts = Dat::of(&text).offsets;
    for cut in [0, 7] {
        let mut dat = Dat::of(&text);
        // The second half begins at the start of a line.
        dat.offsets.insert(cut + 1, starts[cut + 1] - 11);
        dat.count += 1;
        let folder = Folder::new();
        let file = folder.file("quips", &text);
        folder.file("quips.dat", &dat.bytes());
        for index in cut..cut + 2 {
            // The file is opened anew each time, since an index is not trusted again.
            let collection = opened(&file);
            let entry = collection.get(index).expect("an entry");
            assert!(entry.text.starts_with(&format!("{index} tea")), "{index}");
            assert!(entry.text.ends_with("\nand more"), "{index}");
        }
    }
}

#[test]
fn an_index_of_a_text_without_a_last_separator_is_used() {
    let mut text = large();
    text.truncate(text.len() - 2);
    let mut dat = Dat::of(&text);
    // Without the fourth entry, the count shows whether the index is used.
    dat.offsets.remove(3);
    dat.count -= 1;
    let folder = Folder::new();
    let file = folder.file("quips", &text);
    folder.file("quips.dat", &dat.bytes());
    assert_eq!(opened(&file).len(), 1999);
}

#[test]
fn an_index_that_ends_before_its_text_is_not_trusted() {
    let text = large();
    let mut dat = Dat::of(&text);
    dat.offsets.truncate(1000);
    dat.count = 999;
    let folder = Folder::new();
    let file = folder.file("quips", &text);
    folder.file("quips.dat", &dat.bytes());
    assert_eq!(opened(&file).len(), 2000);
}

#[test]
fn an_old_index_still_tells_that_a_text_is_in_rot13() {
    let text = "Grn svefg.\n%\nGura gnyx.\n%\n";
    let mut dat = Dat::of(text.as_bytes());
    dat.flags = 4;
    call("--all ./quips")
        .file("quips", text)
        .file("quips.dat", dat.bytes())
        .prints(TWO);
    call("--all ./quips")
        .file("quips", text)
        .file("quips.dat", dat.bytes())
        .prepare(|call| age(&call.work().join("quips.dat")))
        .prints(TWO);
    call("--all --grep first ./quips")
        .file("quips", text)
        .file("quips.dat", dat.bytes())
        .prints("Tea first.\n");
}

#[test]
fn the_comments_of_a_text_are_not_shown_if_its_index_says_that_it_has_some() {
    let text = "%% About tea.\nTea\n%% not coffee\nfirst.\n%\n%% Only this.\n%\nThen talk.\n%%\n%\n %% No comment.\n%\n";
    let mut dat = Dat::of(text.as_bytes());
    dat.flags = 8;
    let call = |args: &str| {
        let dat = dat.bytes();
        call(args).file("quips", text).file("quips.dat", dat)
    };
    let shown = "Tea\nfirst.\n\n───\n\nThen talk.\n\n───\n\n %% No comment.\n";
    call("--all ./quips").prints(shown);
    call("--all ./quips")
        .prepare(|call| age(&call.work().join("quips.dat")))
        .prints(shown);
    call("--id quips:3 ./quips").prints("Then talk.\n");
    call("-f ./quips").prints("100.00%  3  quips  ./quips\n");
    let drawn = call("--count 9 --json ./quips").run();
    assert_eq!(drawn.printed().lines().count(), 3);
    // A match can be around a comment, but not in one.
    for pattern in ["first", r"Tea\sfirst", r"ea\nf"] {
        call(&format!("--all ./quips --grep {pattern}")).prints("Tea\nfirst.\n");
    }
    call("--all ./quips --grep coffee").run().exits(1);
    // Without the flag, the lines are text.
    self::call("--id quips:3 ./quips")
        .file("quips", text)
        .prints("Then talk.\n%%\n");
}

/// Makes a file an hour old.
fn age(path: &Path) {
    let hour = SystemTime::now() - Duration::from_secs(3600);
    let file = File::options().write(true).open(path).expect("a file");
    file.set_modified(hour).expect("its time is set");
}

/// Expects the entries of a text whatever its index says.
#[track_caller]
fn is_not_trusted(text: &[u8], dat: &[u8], is_old: bool) {
    let folder = Folder::new();
    let file = folder.file("quips", text);
    let expected = reference(text);
    let path = folder.file("quips.dat", dat);
    if is_old {
        age(&path);
    }
    let length = records(text).len();
    // The file is opened anew each time, since the first request could hide a fault of the others.
    assert_eq!(opened(&file).len(), length);
    for index in 0..=length {
        let entry = opened(&file)
            .get(index)
            .map(|entry| entry.text.into_owned());
        let at = expected.iter().find(|(at, _)| *at == index);
        assert_eq!(entry.as_ref(), at.map(|(_, text)| text));
    }
    assert_eq!(visited(&opened(&file)), expected);
}

fn visited(collection: &Collection) -> Vec<(usize, String)> {
    let mut visited = Vec::new();
    let _ = collection.each(&Filter::default(), &mut |index, entry| {
        visited.push((index, entry.text.to_string()));
        ControlFlow::Continue(())
    });
    visited
}

const TEXT: &[u8] = b"Tea.\n%\nTalk.\n%\nBed.\n%\n";

#[test]
fn an_index_that_is_cut_off_is_not_trusted() {
    for wide in [false, true] {
        let bytes = Dat {
            wide,
            ..Dat::of(TEXT)
        }
        .bytes();
        for length in 0..bytes.len() {
            is_not_trusted(TEXT, &bytes[..length], false);
        }
    }
}

#[test]
fn an_index_that_is_older_than_the_text_is_not_trusted() {
    let mut text = large();
    let dat = Dat::of(&text);
    // Other entries in the same number of bytes.
    let at = text
        .windows(3)
        .position(|three| three == b"\n%\n")
        .expect("a separator");
    text[at + 1] = b'x';
    let folder = Folder::new();
    let file = folder.file("quips", &text);
    age(&folder.file("quips.dat", &dat.bytes()));
    assert_eq!(opened(&file).len(), 1999);
}

#[test]
fn an_index_with_other_offsets_is_not_trusted() {
    for offsets in [
        [0, 6, 15, 22],
        [0, 7, 14, 22],
        [0, 15, 7, 22],
        [0, 7, 900, 22],
        [0, 7, 7, 22],
    ] {
        let offsets = offsets.to_vec();
        is_not_trusted(
            TEXT,
            &Dat {
                offsets,
                ..Dat::of(TEXT)
            }
            .bytes(),
            false,
        );
    }
    let merged = Dat {
        offsets: vec![0, 15, 22],
        count: 2,
        ..Dat::of(TEXT)
    };
    is_not_trusted(TEXT, &merged.bytes(), false);
}

#[test]
fn an_index_that_is_out_of_order_is_not_trusted() {
    for flags in [1, 2, 3] {
        let offsets = vec![0, 15, 7, 22];
        is_not_trusted(
            TEXT,
            &Dat {
                flags,
                offsets,
                ..Dat::of(TEXT)
            }
            .bytes(),
            false,
        );
    }
}

#[test]
fn an_index_with_another_count_or_version_is_not_trusted() {
    for wide in [false, true] {
        for count in [0, 1, 2, 4, 1 << 20, u64::MAX] {
            is_not_trusted(
                TEXT,
                &Dat {
                    wide,
                    count,
                    ..Dat::of(TEXT)
                }
                .bytes(),
                false,
            );
        }
        for version in [0, 3, u64::MAX] {
            is_not_trusted(
                TEXT,
                &Dat {
                    wide,
                    version,
                    ..Dat::of(TEXT)
                }
                .bytes(),
                false,
            );
        }
    }
}

#[test]
fn an_index_of_strfile_that_overlooked_separators_is_not_trusted() {
    let text = b"Tea.\n% \nTalk.\n%\nBed.\n%\n";
    let dat = Dat {
        offsets: vec![0, 16, 23],
        count: 2,
        ..Dat::of(text)
    };
    is_not_trusted(text, &dat.bytes(), false);
}

#[test]
fn an_index_is_not_a_collection() {
    call("./quips.dat")
        .file("quips.dat", Dat::of(TEXT).bytes())
        .fails(
            2,
            "wisdom: ./quips.dat: not a text file: it contains null bytes\n",
        );
}

fn texts() -> impl Strategy<Value = Vec<u8>> {
    let pieces = [
        "%\n", "%\n", "%\n", "a\n", "b b\n", "\n", "% \n", "%x\n", "%%\n", "\r\n", "%\r\n",
        "c\r\n", "  d\n", " %\n", "e",
    ];
    vec(select(pieces.to_vec()), 1..30).prop_map(|pieces| pieces.concat().into_bytes())
}

/// A change to an index.
#[derive(Clone, Debug)]
enum Change {
    Nothing,
    Byte(prop::sample::Index, u8),
    Cut(prop::sample::Index),
    Without(prop::sample::Index),
    Moved(prop::sample::Index, i8),
    Flags(u8),
    Count(u32),
    Noise(Vec<u8>),
}

fn changes() -> impl Strategy<Value = Change> {
    let index = any::<prop::sample::Index>;
    prop_oneof![
        Just(Change::Nothing),
        (index(), any::<u8>()).prop_map(|(at, byte)| Change::Byte(at, byte)),
        index().prop_map(Change::Cut),
        index().prop_map(Change::Without),
        (index(), -4..4_i8).prop_map(|(at, by)| Change::Moved(at, by)),
        (0..4_u8).prop_map(Change::Flags),
        any::<u32>().prop_map(Change::Count),
        vec(any::<u8>(), 0..80).prop_map(Change::Noise),
    ]
}

fn changed(mut dat: Dat, change: &Change) -> Vec<u8> {
    match change {
        Change::Nothing => {}
        Change::Byte(at, byte) => {
            let mut bytes = dat.bytes();
            // The flags of rot13 and of comments, and the separator, are trusted, since nothing else
            // tells.
            let (flags, sign) = if dat.wide { (39, 40) } else { (19, 20) };
            let at = at.index(bytes.len());
            if at == flags {
                bytes[at] = byte & !0xc;
            } else if at != sign {
                bytes[at] = *byte;
            }
            return bytes;
        }
        Change::Cut(at) => {
            let mut bytes = dat.bytes();
            bytes.truncate(at.index(bytes.len()));
            return bytes;
        }
        Change::Without(at) => {
            dat.offsets.remove(at.index(dat.offsets.len()));
            dat.count = dat.count.saturating_sub(1);
        }
        Change::Moved(at, by) => {
            let at = at.index(dat.offsets.len());
            dat.offsets[at] = dat.offsets[at].saturating_add_signed(i64::from(*by));
        }
        Change::Flags(flags) => dat.flags = u64::from(*flags),
        Change::Count(count) => dat.count = u64::from(*count),
        Change::Noise(bytes) => return bytes.clone(),
    }
    dat.bytes()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn an_index_never_changes_what_there_is(text in texts(), wide: bool, change in changes()) {
        // Without a separator, only the index shows that plain text is a fortune.
        prop_assume!(text.split(|byte| *byte == b'\n').any(|line| line.trim_ascii_end() == b"%"));
        let folder = Folder::new();
        let bare = folder.file("bare", &text);
        let file = folder.file("quips", &text);
        let dat = Dat { wide, ..Dat::of(&text) };
        folder.file("quips.dat", &changed(dat, &change));
        let expected: Vec<_> = reference(&text)
            .into_iter()
            .map(|(index, text)| (format!("quips:{}", index + 1), text))
            .collect();
        let (all, _) = ran(&["--all", "--json"], &file);
        prop_assert_eq!(&objects(&all), &expected);
        for number in 1..records(&text).len() + 2 {
            let id = format!("quips:{number}");
            let (found, said) = ran(&["--json", "--id", &id], &file);
            match expected.iter().find(|(known, _)| *known == id) {
                Some(entry) => prop_assert_eq!(&objects(&found)[..], std::slice::from_ref(entry)),
                None => prop_assert!(found.is_empty() && !said.is_empty()),
            }
        }
        for seed in 0..10 {
            let seed = format!("--seed={seed}");
            for count in ["--count=1", "--count=3"] {
                let (with, _) = ran(&["--json", &seed, count], &file);
                let (without, _) = ran(&["--json", &seed, count], &bare);
                prop_assert_eq!(with, without.replace("bare", "quips"));
            }
        }
    }
}

// The window that a file is read through.

const WINDOW: usize = 128 << 10;

/// Texts that are filled up to a few bytes before an edge of the window, with entries around that edge.
fn around_edges() -> impl Strategy<Value = Vec<u8>> {
    let edge = (
        1..4_usize,
        0..12_usize,
        texts(),
        select(vec![7, 63, 4000, 300_000]),
    );
    vec(edge, 1..4).prop_map(|edges| {
        let mut text = Vec::new();
        for (windows, before, around, line) in edges {
            let target = (text.len() / WINDOW + windows) * WINDOW - before;
            while text.len() < target {
                let room = (target - text.len()).min(line);
                text.resize(text.len() + room - 1, b'x');
                text.push(b'\n');
            }
            text.extend(around);
        }
        text
    })
}

fn fortune(path: &Path) -> Fortune {
    let (file, metadata) = file::open(path).expect("a file");
    Fortune::new(
        "quips".into(),
        path,
        &file,
        metadata.len(),
        Separator::PERCENT,
        None,
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) })]

    #[test]
    fn entries_across_the_edge_of_the_window_are_whole(text in around_edges()) {
        let folder = Folder::new();
        let fortune = fortune(&folder.file("quips", &text));
        let expected = reference(&text);
        let length = records(&text).len();
        for index in 0..=length {
            let entry = fortune.get(index).map(|entry| entry.text.into_owned());
            let at = expected.iter().find(|(at, _)| *at == index);
            prop_assert_eq!(entry.as_ref(), at.map(|(_, text)| text));
        }
        prop_assert_eq!(fortune.len(), length);
        let collection = Collection {
            form: None,
            name: "quips".into(),
            path: None,
            entries: Entries::Fortune(Box::new(fortune)),
        };
        prop_assert_eq!(visited(&collection), expected);
    }
}

#[test]
fn entries_are_visited_from_any_index_on() {
    let folder = Folder::new();
    let text = "Tea.\n%\nTalk.\n%\n \n%\nBed.\n%\n";
    let visited = |from: usize, filter: &Filter| {
        let fortune = fortune(&folder.file("quips", text.as_bytes()));
        let mut visited = Vec::new();
        let _ = fortune.each(from, filter, &mut |index, entry| {
            visited.push((index, entry.text.to_string()));
            ControlFlow::Continue(())
        });
        visited
    };
    let all = [(0, "Tea.".into()), (1, "Talk.".into()), (3, "Bed.".into())];
    for (from, expected) in [(0, &all[..]), (1, &all[1..]), (3, &all[2..]), (4, &[])] {
        assert_eq!(visited(from, &Filter::default()), expected);
    }
    let of = |id: &str, length: usize| Filter {
        id: Some(id.to_owned()),
        length: Some(Length::AtMost(length)),
        ..Filter::default()
    };
    for (from, filter, expected) in [
        (0, of("quips:2", 5), &all[1..2]),
        (1, of("quips:2", 5), &all[1..2]),
        (2, of("quips:2", 5), &[]),
        (0, of("quips:2", 4), &[]),
        (0, of("quips:3", 5), &[]),
    ] {
        assert_eq!(visited(from, &filter), expected);
    }
}

#[test]
fn a_file_of_separators_has_no_entries() {
    let folder = Folder::new();
    for (text, is_empty) in [("%\n%\n", true), ("%\nTea.\n%\n", false)] {
        let fortune = fortune(&folder.file("quips", text.as_bytes()));
        assert_eq!(fortune.is_empty(), is_empty);
        assert_eq!(fortune.len(), usize::from(!is_empty));
    }
}

#[test]
fn entries_between_those_of_the_sparse_index_are_found() {
    let entries: Vec<_> = (0..1000).map(|n| format!("{n}\n%\n%\n")).collect();
    let text = entries.concat();
    let folder = Folder::new();
    let fortune = fortune(&folder.file("quips", text.as_bytes()));
    for index in [999, 0, 255, 256, 257, 511, 512, 767, 768] {
        let entry = fortune.get(index).expect("an entry");
        assert_eq!(entry.text, index.to_string());
    }
    assert_eq!(fortune.len(), 1000);
    assert!(fortune.get(1000).is_none());
}

#[test]
fn a_file_that_becomes_shorter_while_it_is_open_has_what_is_left() {
    let folder = Folder::new();
    let path = folder.file("quips", TEXT);
    let collection = opened(&path);
    assert_eq!(collection.len(), 3);
    let mut file = File::options().write(true).open(&path).expect("a file");
    file.set_len(0).expect("it is cut");
    file.seek(SeekFrom::Start(0)).expect("its beginning");
    file.write_all(b"Tea.\n").expect("it is written");
    assert!(collection.get(2).is_none());
    assert_eq!(visited(&collection), [(0, "Tea.".to_owned())]);
}

#[test]
fn a_list_shows_as_much_of_each_text_as_there_is_room_for() {
    let file = "\
The kettle sings because the build is red, and stops as soon as the build is green again.
%
Tea.
";
    let listed = |args: &str| call(&format!("--list {args} ./quips")).file("quips", file);
    let usual = "\
Quips (2)
  quips:1  The kettle sings because the build is red, and stops as soon as the…
  quips:2  Tea.
";
    listed("").prints(usual);
    listed("--width 80").prints(usual);
    listed("--width 60").prints(
        "\
Quips (2)
  quips:1  The kettle sings because the build is red, and…
  quips:2  Tea.
",
    );
    listed("--width 250").prints(
        "\
Quips (2)
  quips:1  The kettle sings because the build is red, and stops as soon as the build is green again.
  quips:2  Tea.
",
    );
    listed("--width 31").prints("Quips (2)\n  quips:1  The kettle sings…\n  quips:2  Tea.\n");
    listed("--width 30").prints("Quips (2)\n  quips:1\n  quips:2\n");
}

// Narrow screens.

#[track_caller]
fn is_kept(text: &str) {
    assert_eq!(reflow(text, 40, 40), text);
    call("--width 40 ./quips").file("quips", text).prints(text);
}

#[test]
fn verse_is_kept() {
    is_kept(
        "\
The kettle sings, the build is red,
    The tests have all been run;
I'd rather be asleep in bed
    Than fix what I've begun.
",
    );
}

#[test]
fn verse_with_a_line_that_is_too_long_keeps_its_lines() {
    let text = "\
The kettle sings, the build is red, alas,
So be it;
I should have liked to rest upon the grass
And see it.
";
    let expected = "\
The kettle sings, the build is red,
  alas,
So be it;
I should have liked to rest upon the
  grass
And see it.
";
    call("--width 40 ./quips")
        .file("quips", text)
        .prints(expected);
}

#[test]
fn a_table_is_kept() {
    is_kept(
        "\
name            what it does to the build      days
kettle          nothing that anybody noticed   12
teapot          short and stout                3
",
    );
}

#[test]
fn a_drawing_is_kept() {
    is_kept(
        r"  /\_/\  ____________________________________
 ( o.o ) |___|___|___|___|___|___|___|___|__|
  > ^ <  \__________________________________/
",
    );
}

#[test]
fn prose_is_wrapped_and_its_author_stays_below() {
    let text = "\
It was a dark and stormy night, and the kettle had been singing
since the build had broken; nobody in the house was asleep.
                -- a reviewer
";
    let expected = "\
It was a dark and stormy night, and the
kettle had been singing since the build
had broken; nobody in the house was
asleep.
                -- a reviewer
";
    call("--width 40 ./quips")
        .file("quips", text)
        .prints(expected);
}

/// A fortune made for 80 columns: its widest line has 79.
const FOR_80: &str = "\
Kettle, n.:
        A vessel that sings while the build is red; proof of a pending break.

It sang, as it had done on every one of the nights on which the build was red.
Nobody in the house was asleep, and nobody in the house would have admitted it.
                -- a reviewer
";

#[test]
fn lines_are_kept_where_they_fit_the_screen() {
    assert_eq!(reflow(FOR_80, 76, 79), FOR_80);
    let file = format!("{FOR_80}%\n");
    call("./quips").file("quips", &file).prints(FOR_80);
    call("--width 79 ./quips")
        .file("quips", &file)
        .prints(FOR_80);
    call("./quips")
        .file("quips", &file)
        .env("COLUMNS", "79")
        .prints(FOR_80);
}

#[test]
fn a_paragraph_with_a_line_that_does_not_fit_the_screen_is_filled_to_a_measure() {
    let text = "\
The kettle sang in the dark, as it had done on every one of the nights on which the build
was red. Nobody in the house was asleep, and nobody in the house would have admitted that
it was so.

Nobody in the house was asleep, and nobody in the house would have admitted it.
";
    let expected = "\
The kettle sang in the dark, as it had done on every one of the nights on
which the build was red. Nobody in the house was asleep, and nobody in the
house would have admitted that it was so.

Nobody in the house was asleep, and nobody in the house would have admitted it.
";
    assert_eq!(reflow(text, 76, 80), expected);
    assert_eq!(reflow(text, 76, 90), text);
    call("./quips")
        .file("quips", format!("{text}%\n"))
        .prints(expected);
}

#[test]
fn a_paragraph_that_is_one_long_line_is_filled_to_a_measure_on_every_screen() {
    let text = "\
It sang, as it had done on every one of the nights on which the build was red, and nobody was asleep.
                -- a reviewer
";
    let expected = "\
It sang, as it had done on every one of the nights on which the build was
red, and nobody was asleep.
                -- a reviewer
";
    assert_eq!(reflow(text, 76, 250), expected);
    assert_eq!(reflow(text, 120, 120), text);
    call("./quips").file("quips", text).prints(expected);
    call("./quips")
        .file("quips", text)
        .env("COLUMNS", "250")
        .prints(expected);
}

/// Expects a text to be shown like this in 40 columns.
#[track_caller]
fn becomes(text: &str, expected: &str) {
    assert_eq!(reflow(text, 40, 40), expected);
}

#[test]
fn a_paragraph_that_is_one_long_line_is_flush_left() {
    becomes(
        "\
The kettle sings because the build is red, and for no other reason.

    It stops when the build is green, which nobody has lived to see.
        -- a reviewer

Kettle, n.:
        A vessel that sings when the build is red.
",
        "\
The kettle sings because the build is
red, and for no other reason.

    It stops when the build is green,
    which nobody has lived to see.
        -- a reviewer

Kettle, n.:
        A vessel that sings when the
        build is red.
",
    );
}

#[test]
fn the_text_of_an_item_a_speaker_or_an_author_hangs_behind_its_label() {
    becomes(
        "\
- The kettle sings because the build is red.
- Is there anything else that could be the reason?

(1) The kettle sings because the build is red.
(2)     And that is all that there is to say.

Q: Why does the kettle sing to the whole house?
A: The build is red.

12:04 <ada> The kettle sings, and the build is red.
12:05 <bob> So it is.
                -- two reviewers, in a room without windows
",
        "\
- The kettle sings because the build is
  red.
- Is there anything else that could be
  the reason?

(1) The kettle sings because the build
    is red.
(2)     And that is all that there is to
        say.

Q: Why does the kettle sing to the whole
   house?
A: The build is red.

12:04 <ada> The kettle sings, and the
            build is red.
12:05 <bob> So it is.
          -- two reviewers, in a room
             without windows
",
    );
}

#[test]
fn a_dash_in_a_sentence_and_a_short_sentence_are_not_labels() {
    becomes(
        "\
The kettle has been singing since the build is red
- and nobody in the house was asleep that night.

Never.  The kettle will not stop before the build.
",
        "\
The kettle has been singing since the
build is red - and nobody in the house
was asleep that night.

Never.  The kettle will not stop before
the build.
",
    );
}

const NIGHT: &str = "It was a dark and stormy night, and the kettle";

#[test]
fn a_closing_line_stays_below_the_text_behind_every_dash() {
    for line in [
        "-- Yi",
        "--Yi",
        "\u{2014} Yi",
        "\u{2014}\u{2014}\u{5937}",
        "\u{2015} Yi",
        "\u{2015}Yi",
        "\u{2015}- Yi",
        "\u{2012} Yi",
        "\u{2212} Yi",
        "- Yi",
        "-Yi",
        "\u{2013} Yi",
        "\u{2013}Yi",
        "~ Yi",
        "~Yi",
        "~ Martin Luther King, Jr.",
        "- (anon.)",
    ] {
        for end in [" sang.", " sang"] {
            let indent = " ".repeat(40 - columns(line));
            becomes(
                &format!("{NIGHT}{end}\n{}{line}", " ".repeat(60)),
                &format!("It was a dark and stormy night, and the\nkettle{end}\n{indent}{line}"),
            );
        }
    }
}

#[test]
fn a_sign_at_the_start_of_a_filled_line_names_nobody() {
    for rest in [
        "~ four o'clock.",
        "~/notes.",
        "~40 of them.",
        "-5 degrees.",
        "\u{2013} red \u{2013} again.",
    ] {
        let begins = "the build had broken in the afternoon, about";
        let text = format!("{NIGHT} sang since\n{begins}\n{rest}");
        let filled = reflow(&text, 50, 50);
        assert_eq!(filled.lines().count(), 3, "{filled}");
        assert_eq!(filled.replace('\n', " "), text.replace('\n', " "));
    }
}

#[test]
fn lines_of_dialogue_hang_behind_their_dash() {
    for dash in ["-", "\u{2013}"] {
        becomes(
            &format!(
                "{dash} Why does the kettle sing to the whole house?\n{dash} The build is red."
            ),
            &format!(
                "{dash} Why does the kettle sing to the whole\n  house?\n{dash} The build is red."
            ),
        );
    }
}

#[test]
fn a_dash_is_never_a_line_of_its_own() {
    let address = "https://example.org/an/address/that/is/wider/than/the/screen";
    for dash in ["--", "\u{2014}", "\u{2015}", "-", "~"] {
        becomes(
            &format!("The kettle sang. The build was red. {dash} {address}"),
            &format!("The kettle sang. The build was red.\n{dash} {address}"),
        );
        becomes(
            &format!("The kettle sang, as the build was red.\n{dash} {address}"),
            &format!("The kettle sang, as the build was red.\n{dash} {address}"),
        );
    }
}

#[test]
fn only_the_first_line_of_a_paragraph_keeps_its_indent() {
    becomes(
        "\
Kettles

        The kettle has been singing since the build is red,
and nobody in the house was asleep that night, or so they said.
",
        "\
Kettles

        The kettle has been singing
since the build is red, and nobody in
the house was asleep that night, or so
they said.
",
    );
}

#[test]
fn lines_too_long_to_have_been_filled_are_paragraphs_of_their_own() {
    let line = "The kettle sings because the build is red, and stops when it is green. ".repeat(3);
    let text = format!("{line}\nIt is green.");
    let shown = reflow(&text, 76, 80);
    assert_eq!(shown.lines().last(), Some("It is green."));
}

fn without_blanks(text: &str) -> String {
    text.split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn prose_is_never_wider_than_the_width(
        words in vec("[a-zA-Z]{1,9}[,.]?", 1..80),
        filled in 30..90_usize,
        width in 20..80_usize,
    ) {
        let mut text = String::new();
        let mut column = 0;
        for word in &words {
            if column > 0 && column + 1 + word.len() > filled {
                text.push('\n');
                column = 0;
            } else if column > 0 {
                text.push(' ');
                column += 1;
            }
            text.push_str(word);
            column += word.len();
        }
        let reflow = reflow(&text, width, width);
        for line in reflow.split('\n') {
            prop_assert!(columns(line) <= width, "{line:?}");
        }
        prop_assert_eq!(reflow.split_whitespace().collect::<Vec<_>>(), words);
    }

    #[test]
    fn no_letter_is_lost(
        pieces in vec(
            select(vec![
                "\n", "\n\n", " ", "  ", "    ", "[", "<ada> ", "12:04 ", "- ", "(", ")", "1. ", "            ", "word", "longer-than-that", "Q:",
                "12.", "-- ", "\u{2014}", "\u{4e2d}\u{6587}", "e\u{301}", "|", "+---+", "*",
                "https://example.org/a/path/that/does/not/fit", "\u{1f469}\u{200d}\u{1f4bb}",
            ]),
            0..60,
        ),
        width in 1..60_usize,
    ) {
        let text = pieces.concat();
        prop_assert_eq!(without_blanks(&reflow(&text, width, width)), without_blanks(&text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn a_last_line_that_is_not_lonely_takes_no_more_lines(
        lengths in vec(1..9_usize, 1..40),
        width in 10..60_usize,
    ) {
        let words: Vec<_> = lengths.iter().map(|length| "m".repeat(*length)).collect();
        let (mut lines, mut taken) = (1, 0);
        for length in lengths {
            if taken > 0 && taken + 1 + length > width {
                (lines, taken) = (lines + 1, length);
            } else {
                taken += usize::from(taken > 0) + length;
            }
        }
        prop_assert_eq!(wisdom::presentation::wrap::wrap(&words.join(" "), width).len(), lines);
    }
}

#[test]
fn a_text_is_wrapped_up_to_a_limit() {
    use std::slice;
    use wisdom::presentation::wrap::{MAX_BYTES, wrap, wrap_at};
    let text = "x ".repeat(MAX_BYTES / 2);
    assert!(wrap(&text, 80).len() > 1);
    assert!(wrap_at(&text, " ", 80).len() > 1);
    let text = text + "x";
    let whole = 0..text.len();
    assert_eq!(wrap(&text, 80), slice::from_ref(&whole));
    assert_eq!(wrap_at(&text, " ", 80), slice::from_ref(&whole));
}

// Texts that are ruled out before they are decoded.

#[test]
fn a_line_with_a_label_does_not_continue_the_one_above() {
    for (label, is_label) in [
        ("-", true),
        ("1.", true),
        ("999.", true),
        ("1999.", false),
        ("a)", true),
        ("a.", false),
        ("a. ", true),
        ("ab)", false),
        ("ab) ", true),
        ("(a)", true),
        ("(ab)", true),
        ("(abc)", false),
        ("12:30", true),
        ("1:3", false),
        ("<tea>", true),
        ("12:30 <tea>", true),
        ("Q:", true),
        ("QA:", false),
        ("QA: ", true),
        ("Tea. ", false),
        ("TEA. ", true),
    ] {
        let above = "These words are about as long as all of";
        let text = format!("{above}\n{label} These words, which stand below them,\nand the last.");
        let shown = reflow(&text, 30, 30);
        let is_apart = shown.contains("long as all of\n");
        assert_eq!(is_apart, is_label, "{label}: {shown}");
    }
}

#[test]
fn a_pattern_requires_the_longest_word_of_each_alternative() {
    let required = |pattern: &str, expected: &[&str]| {
        assert_eq!(words(pattern).as_deref(), Some(expected), "{pattern}");
    };
    required("a lot of tea", &["lot"]);
    required("tea|a coffee", &["tea", "coffee"]);
    required(r"\btea\b", &["tea"]);
    required(r"a\.52", &["52"]);
    required("teas?", &["tea"]);
    required("ab{2}cd", &["cd"]);
    required("x[ab]tea", &["tea"]);
    required("x[^ab]tea[ab]xy", &["tea"]);
    for pattern in [
        "a",
        "a b",
        r"tea\x61",
        "[]a]tea",
        "[^]a]tea",
        "[[:alpha:]]tea",
        r"[\w]tea",
        "tea|a",
    ] {
        assert_eq!(words(pattern), None, "{pattern}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn whatever_a_pattern_matches_has_one_of_the_required_words(
        pieces in vec(
            select(vec![
                "tea", "ab", "b", "7", " ", "?", "*", "+", "{0}", "{2}", "{0,2}", "{,2}", ".", "^",
                "$", r"\b", r"\w", r"\d", r"\D", r"\.", r"\x61", r"\pL", r"\n", "[ab]", "[^ab]",
                "[]a]", "[[:alpha:]]", "[a-c&&b]", "|", "(", ")", "(?i)", "(?:", "\u{e9}", r"\Q",
                r"\b{start}", r"\u{61}", "-", "]", "}", "[a|b]", r"\|",
            ]),
            1..9,
        ),
        letters in vec(select(vec!["tea", "te", "ab", "a", "b", "7", " ", ".", "\u{e9}", "-", "\n"]), 0..12),
    ) {
        let pattern = pieces.concat();
        let text = letters.concat();
        if let (Ok(regex), Some(words)) = (Regex::new(&pattern), words(&pattern)) {
            for found in regex.find_iter(&text) {
                let has = |word: &&str| found.as_str().contains(*word);
                prop_assert!(words.iter().any(has), "{words:?} in {found:?}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn a_word_is_missing_where_a_pattern_does_not_find_it(
        word in vec(select(vec!["k", "K", "s", "a", "A", "7"]), 1..4),
        text in vec(
            select(vec!["k", "K", "\u{212a}", "s", "S", "\u{17f}", "a", "A", "7", " ", "\n", "\u{e9}"]),
            0..12,
        ),
        in_any_case: bool,
    ) {
        let (word, text) = (word.concat(), text.concat());
        let flag = if in_any_case { "(?i)" } else { "" };
        let found = Regex::new(&format!("{flag}{word}")).expect("a pattern").is_match(&text);
        let is_missing = Needle::new(&word, in_any_case).is_missing(text.as_bytes());
        prop_assert!(!(found && is_missing));
        if text.is_ascii() {
            prop_assert_eq!(is_missing, !found);
        }
    }
}

#[test]
fn an_optional_letter_is_not_required() {
    for pattern in ["teas?", "teas*", "teas{0}", "teas+*", "teas+?"] {
        assert_eq!(words(pattern), Some(vec!["tea"]), "{pattern}");
    }
}

#[test]
fn a_pattern_matches_overstrike_and_text_that_is_not_utf_8() {
    let file =
        b"n\x08nee\x08edle\n%\n_\x08n_\x08e_\x08e_\x08d_\x08l_\x08e \n%\ncaf\xe9 needle\n%\npin\n";
    let outcome = call("--json --all --grep needle ./quips")
        .file("quips", file)
        .run();
    let found = objects(outcome.printed());
    let ids: Vec<_> = found.iter().map(|(id, _)| id.as_str()).collect();
    assert_eq!(ids, ["quips:1", "quips:2", "quips:3"]);
}

#[test]
fn a_line_below_the_heads_of_columns_is_no_line_of_tags() {
    let table = "Header  Value\n---- -----\nA       1\n";
    call("--all ./quips").file("quips", table).prints(table);
}

#[test]
fn long_tables_and_drawings_are_one_entry() {
    for line in ["| a | b |", "####....####", "+---+---+"] {
        let table = format!("{line}\n").repeat(30);
        call("-f ./quips")
            .file("quips", table)
            .prints("100.00%  1  quips  ./quips (text, blocks)\n");
    }
}

#[test]
fn an_index_does_not_hide_that_a_file_is_utf_16() {
    let text: Vec<u16> = "\u{feff}Tea.\n%\nTalk.\n%\n".encode_utf16().collect();
    let bytes: Vec<u8> = text.iter().flat_map(|unit| unit.to_le_bytes()).collect();
    let dat = Dat::of(&bytes).bytes();
    let quips = |args: &str| call(args).file("quips", &bytes).file("quips.dat", &dat);
    quips("--all ./quips").prints("Tea.\n\n───\n\nTalk.\n");
    quips("--index ./quips").fails(2, "wisdom: ./quips: the file is UTF-16; save it as UTF-8\n");
}
