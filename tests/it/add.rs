//! The user's file is added to and edited, and stays whole whatever happens in between.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fs::{self, File};
use std::io::{self, Write, pipe};
use std::path::{MAIN_SEPARATOR, Path, PathBuf};
use std::time::Duration;
use std::{env, thread};

#[cfg(unix)]
use crate::harness::can_test;
use crate::harness::{Call, Run, assert_same, made, run_here, wisdom};
use proptest::prelude::*;
use proptest::sample::select;
use wisdom::cli::environment::{Environment, Input};
use wisdom::entry::sanitize;
use wisdom::format::{toml, toml_writer};
use wisdom::storage::replace::LockWait;

const OLD: &str = "\
# Mine.
section = \"craft\"

[[entry]]
title = \"Small steps\" # not large ones
text = \"Many small steps.\"
";

/// A call that adds with these arguments what is piped into it, to `my.toml` in the working folder.
fn adding(args: &[&str], text: impl Into<Vec<u8>>) -> Call {
    let text = text.into();
    let (stdin, mut input) = made(pipe());
    // A program that does not read it closes the pipe.
    thread::spawn(move || drop(input.write_all(&text)));
    wisdom([&["--add"], args].concat())
        .env("WISDOM_FILE", "my.toml")
        .stdin(stdin)
}

/// The names in the working folder, and what `my.toml` holds. Where folders cannot be locked, there is a
/// lock too.
#[track_caller]
fn assert_holds(work: &Path, names: &[&str], expected: &str) {
    let mut found: Vec<_> = made(fs::read_dir(work))
        .map(|item| made(made(item).file_name().into_string()))
        .filter(|name| cfg!(unix) || name != ".wisdom.lock")
        .collect();
    found.sort();
    assert_eq!(found, names);
    let holds = made(fs::read(work.join("my.toml")));
    assert_same(&made(String::from_utf8(holds)), expected, "my.toml");
}

/// What comes of adding "A" with the text "b" to a file that holds `old`.
#[track_caller]
fn assert_added(old: &str, new: &str) {
    let outcome = adding(&["--title", "A"], "b").file("my.toml", old).run();
    outcome.prints("added a to my.toml\n");
    assert_holds(&outcome.work(), &["my.toml"], new);
}

/// Where a text is kept that could not be added.
const KEPT: &str = if cfg!(windows) {
    ".\\.my.kept.txt"
} else {
    "./.my.kept.txt"
};

/// What is said of a text that is kept there.
fn kept() -> String {
    format!("nothing was added; your text is kept in {KEPT}")
}

const A: &str = "[[entry]]\ntitle = \"A\"\ntext = \"\"\"\nb\n\"\"\"\n";

// By a pipe.

#[test]
fn an_entry_is_added_behind_the_others_with_all_that_is_said_of_it() {
    let args = [
        "--title=  Say \"why\",  not \\what\\",
        "--section=AI Fun",
        "--tag=Review,Code Style",
        "--tag=review",
        "--author=after Ada",
        "--source=https://example.org/?a=\"b\"",
    ];
    let text = "\n\nThe *what* is there.\r\n\n\tcode\\n \"\"\"\"\n- a\n\n\n";
    let outcome = adding(&args, text).file("my.toml", OLD).run();
    outcome.prints("added say-why-not-what to my.toml\n");
    let new = r#"
[[entry]]
title = "Say \"why\", not \\what\\"
section = "fun"
tags = ["review", "code-style"]
author = "after Ada"
source = "https://example.org/?a=\"b\""
text = """
The *what* is there.

    code\\n ""\""
- a
"""
"#;
    assert_holds(&outcome.work(), &["my.toml"], &format!("{OLD}{new}"));
}

#[test]
fn an_entry_without_a_title_is_added_with_an_id_of_its_first_words() {
    let entry = "[[entry]]\nauthor = \"Yi\"\ntext = \"\"\"\n*Be* brief.\n\"\"\"\n";
    for (old, id, gap) in [
        ("", "be-brief", ""),
        (entry, "be-brief-2", "\n"),
        ("# …\n", "be-brief", "\n"),
    ] {
        let call = adding(&["--author=Yi"], "*Be* brief.\n").file("my.toml", old);
        let outcome = call.run();
        outcome.prints(&format!("added {id} to my.toml\n"));
        assert_holds(&outcome.work(), &["my.toml"], &format!("{old}{gap}{entry}"));
    }
}

#[cfg(unix)]
#[test]
fn an_entry_that_was_added_is_shown() {
    let call = adding(&["--title", "A"], "Be *brief*.")
        .by_script("\"$0\" \"$@\" && \"$0\" --id a </dev/null");
    call.prints("added a to my.toml\nA\n\nBe brief.\n\nUser\n");
}

#[test]
fn the_file_and_its_folders_are_made_if_they_are_missing() {
    let outcome = adding(&["--title", "A"], "b").without("WISDOM_FILE").run();
    outcome.prints("added a to ~/.config/wisdom/entries.toml\n");
    let home = outcome.work().with_file_name("home");
    let holds = made(fs::read_to_string(home.join(".config/wisdom/entries.toml")));
    assert_same(&holds, A, "the user's file");
}

#[test]
fn whatever_a_file_ends_in_stays_as_it_is() {
    assert_added("", A);
    assert_added("\n", &format!("\n{A}"));
    assert_added("\u{feff}", &format!("\u{feff}{A}"));
    assert_added("# mine", &format!("# mine\n\n{A}"));
    assert_added("# mine\n\n\n", &format!("# mine\n\n\n{A}"));
    assert_added("section = 'craft'", &format!("section = 'craft'\n\n{A}"));
    let crlf = OLD.replace('\n', "\r\n");
    assert_added(&crlf, &format!("{crlf}\r\n{}", A.replace('\n', "\r\n")));
    let cut = crlf.trim_end();
    assert_added(cut, &format!("{crlf}\r\n{}", A.replace('\n', "\r\n")));
}

#[test]
fn a_file_that_nothing_can_be_added_to_stays_as_it_is() {
    for (old, told) in [
        (
            "entry = []\n",
            "my.toml: cannot add an entry at the end of this file; write its entries as `[[entry]]` with \
             wisdom --edit",
        ),
        (
            "[entry]\ntitle = 'b'\ntext = 'c'\n",
            "my.toml:1:1: `entry` needs double brackets; write `[[entry]]`\n\
             wisdom: fix this first with wisdom --edit",
        ),
        (
            "[[entry]]\ntitle = 'b'\ntext = 'c'\n[entry.x]\n",
            "my.toml:4:8: unknown key `x` in an entry; known keys are title, section, tags, text, author, \
             source, id\n\
             wisdom: fix this first with wisdom --edit",
        ),
        (
            "text = '''",
            "my.toml:1:1: unknown key `text` outside an entry; put it under an `[[entry]]`\n\
             wisdom: my.toml:1:11: invalid TOML: invalid multi-line literal string, expected `'`\n\
             wisdom: fix this first with wisdom --edit",
        ),
    ] {
        let outcome = adding(&["--title", "A"], "b").file("my.toml", old).run();
        outcome.fails(2, &format!("wisdom: {told}\nwisdom: {}\n", kept()));
        assert_holds(&outcome.work(), &[".my.kept.txt", "my.toml"], old);
    }
}

#[test]
fn a_taken_id_names_the_other_entry_and_another_title() {
    let old = format!("{OLD}\n[[entry]]\ntitle = 'small steps 2'\ntext = 'b'\n");
    let outcome = adding(&["--title=SMALL, steps!"], "b")
        .file("my.toml", &old)
        .run();
    outcome.fails(
        2,
        &format!(
            "wisdom: my.toml: the id `small-steps` is already used by the entry on line 5; \
             choose another title, such as 'SMALL, steps! 3'\n\
             wisdom: {}\n",
            kept()
        ),
    );
    assert_holds(&outcome.work(), &[".my.kept.txt", "my.toml"], &old);
}

#[test]
fn what_is_wrong_with_an_option_is_told_and_the_text_is_kept() {
    for (args, told) in [
        (
            &["--title="][..],
            "--title '' has no letter or digit to make an id from; add a word",
        ),
        (
            &["--title=?"],
            "--title '?' has no letter or digit to make an id from; add a word",
        ),
        (
            &["--title=a\nb"],
            "--title has more than one line; put it on one line",
        ),
        (
            &["--title=a\x1b[2J"],
            "--title contains the control character U+001B; remove it",
        ),
        (
            &["--title=a", "--author="],
            "--author is empty; give it a value or remove it",
        ),
        (
            &["--title=a", "--tag=b,"],
            "a tag is empty; give it a value or remove it",
        ),
        (
            &["--title=a", "--tag=!b"],
            "the tag `!b` cannot be given to --tag, where `,` and a leading `!` have a meaning; rename it",
        ),
        (
            &["--title=a", "--section=b,c"],
            "an entry has only one section; name one with --section",
        ),
        (
            &["--title=a", "--section=b", "--section=c"],
            "an entry has only one section; name one with --section",
        ),
    ] {
        let outcome = adding(args, "text").run();
        outcome.fails(2, &format!("wisdom: {told}\nwisdom: {}\n", kept()));
        assert_eq!(made(fs::read(outcome.work().join(".my.kept.txt"))), b"text");
        // Nothing is nothing to be kept.
        let outcome = adding(args, "").run();
        outcome.fails(2, &format!("wisdom: {told}\n"));
        assert_eq!(made(fs::read_dir(outcome.work())).count(), 0, "{args:?}");
    }
}

#[test]
fn what_does_not_go_with_an_addition_is_told() {
    for (args, told) in [
        (
            &["--title=a", "--once"][..],
            "--add can only be used with --title, --section, --tag, --author, and --source",
        ),
        (
            &["They go far."],
            "--add reads its text from a pipe or an editor, not from 'They go far.': \
             echo 'the text' | wisdom --add --title 'its title'",
        ),
        (&["--edit"], "--edit cannot be used with other options"),
    ] {
        adding(args, "text").fails(2, &format!("wisdom: {told}\n"));
    }
    for option in ["--title", "--author", "--source"] {
        let told = format!("wisdom: {option} requires --add\n");
        wisdom([option, "a"]).fails(2, &told);
    }
}

#[test]
fn no_text_is_no_entry() {
    for text in ["", " \n\t\r\n"] {
        let outcome = adding(&["--title", "A"], text).file("my.toml", OLD).run();
        outcome.fails(2, "wisdom: no text on standard input; nothing was added\n");
        assert_holds(&outcome.work(), &["my.toml"], OLD);
    }
}

#[test]
fn a_text_that_a_file_may_not_hold_is_kept_and_its_place_named() {
    for (text, told) in [
        (
            &b"one\ntwo \x1b[2J"[..],
            "2:5: the text contains the control character U+001B; remove it",
        ),
        (
            b"a\rb",
            "1:2: the text contains the control character U+000D; remove it",
        ),
        (b"\n\xff", "2:1: invalid UTF-8"),
    ] {
        let outcome = adding(&["--title", "A"], text).file("my.toml", OLD).run();
        outcome.fails(
            2,
            &format!(
                "wisdom: standard input:{told}\n\
                 wisdom: nothing was added; your text is kept in {KEPT}\n"
            ),
        );
        assert_holds(&outcome.work(), &[".my.kept.txt", "my.toml"], OLD);
        assert_eq!(made(fs::read(outcome.work().join(".my.kept.txt"))), text);
    }
}

/// What is said when "A" is added to `my.toml` in this process, with this standard input, which cannot be
/// saved.
#[track_caller]
fn said_without_success(call: &Call, environment: Environment) -> Vec<String> {
    let environment = Environment {
        wisdom_file: Some(call.work().join("my.toml").into()),
        ..environment
    };
    let (result, out, said) = run_here(["--add", "--title=A"], &environment);
    assert_eq!(out, b"");
    let work = call.work().display().to_string();
    let error = result.expect_err("nothing is added");
    let said = made(String::from_utf8(said));
    let lines = said.lines().map(str::to_owned).chain(error.lines());
    let lines = lines.map(|line| line.replace(&format!("{work}{MAIN_SEPARATOR}"), ""));
    lines.map(|line| line.replace(&work, ".")).collect()
}

/// An environment with this standard input.
fn reading(read: fn(u64, &mut Vec<u8>) -> io::Result<()>) -> Environment {
    Environment {
        input: Input {
            read,
            ..Input::default()
        },
        ..Environment::default()
    }
}

#[test]
fn what_came_before_standard_input_failed_is_kept() {
    let call = wisdom([""; 0]);
    let failing = reading(|_, bytes| {
        bytes.extend(b"My own words");
        Err(io::ErrorKind::ConnectionReset.into())
    });
    assert_eq!(
        said_without_success(&call, failing),
        [
            "cannot read standard input to its end: connection reset",
            "nothing was added; your text is kept in .my.kept.txt",
        ]
    );
    let kept = made(fs::read(call.work().join(".my.kept.txt")));
    assert_eq!(kept, b"My own words");
    let empty = reading(|_, _| Err(io::ErrorKind::ConnectionReset.into()));
    assert_eq!(
        said_without_success(&call, empty),
        ["cannot read standard input to its end: connection reset; nothing was added"]
    );
}

#[test]
fn a_lock_of_another_program_is_not_waited_for_for_ever() {
    // On Windows the lock is a file.
    let lock = |call: &Call| {
        if cfg!(unix) {
            File::open(call.work())
        } else {
            File::create(call.work().join(".wisdom.lock"))
        }
    };
    let reading = || {
        reading(|_, bytes| {
            bytes.extend(b"My own words");
            Ok(())
        })
    };
    let call = wisdom([""; 0]).file("my.toml", OLD);
    let lock = made(lock(&call));
    made(lock.lock());
    let locked = "my.toml is locked by another program; try again later";
    let short = Environment {
        lock_wait: LockWait {
            notice: Duration::from_secs(1),
            timeout: Duration::ZERO,
        },
        ..reading()
    };
    assert_eq!(
        said_without_success(&call, short),
        [
            locked,
            "nothing was added; your text is kept in .my.kept.txt",
        ]
    );
    let kept = made(fs::read(call.work().join(".my.kept.txt")));
    assert_eq!(kept, b"My own words");
    assert_eq!(
        said_without_success(&call, reading()),
        [
            "wisdom: waiting for another program to release .",
            locked,
            "nothing was added; your text is kept in .my.kept-2.txt",
        ]
    );
}

#[test]
fn a_text_in_utf_16_is_added_and_a_file_in_utf_16_is_left_alone() {
    let outcome = adding(&["--title", "A"], b"\xff\xfeh\0\xe9\0").run();
    outcome.prints("added a to my.toml\n");
    let added = "[[entry]]\ntitle = \"A\"\ntext = \"\"\"\nh\u{e9}\n\"\"\"\n";
    assert_holds(&outcome.work(), &["my.toml"], added);
    let old: Vec<u8> = "\u{feff}# \u{e9}\n"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    let outcome = adding(&["--title", "A"], "b").file("my.toml", &old).run();
    outcome.fails(
        2,
        &format!(
            "wisdom: my.toml: the file is UTF-16; save it as UTF-8, since entries are added in UTF-8\n\
             wisdom: {}\n",
            kept()
        ),
    );
    assert_eq!(made(fs::read(outcome.work().join("my.toml"))), old);
}

#[test]
fn a_text_in_color_is_added_without_its_colors() {
    let args = ["--title", "\x1b[1mA\x1b[m"];
    let outcome = adding(&args, "\x1b[31mred\x1b[0m").run();
    outcome.prints("added a to my.toml\n");
    let added = "[[entry]]\ntitle = \"A\"\ntext = \"\"\"\nred\n\"\"\"\n";
    assert_holds(&outcome.work(), &["my.toml"], added);
}

#[test]
fn more_text_than_a_file_may_hold_is_not_added() {
    let outcome = adding(&["--title", "A"], vec![b'a'; (16 << 20) + 1]).run();
    outcome.fails(
        2,
        &format!(
            "wisdom: standard input is larger than 16 MiB; what follows was not read\n\
             wisdom: {}\n",
            kept()
        ),
    );
    let length = made(fs::metadata(outcome.work().join(".my.kept.txt"))).len();
    assert_eq!(length, (16 << 20) + 1);
    let outcome = adding(&["--title", "A"], vec![b'a'; 16 << 20]).run();
    outcome.fails(
        2,
        &format!(
            "wisdom: my.toml would be larger than 16 MiB\n\
         wisdom: nothing was added; your text is kept in {KEPT}\n"
        ),
    );
}

fn text() -> impl Strategy<Value = String> {
    let strange = select(
        &[
            "\"", "\"\"\"", "\\", "\n", "  ", "\t", "'", "#", "é", "\u{a0}", "\\u0041",
        ][..],
    );
    let piece = prop_oneof![strange.prop_map(str::to_owned), "\\PC{0,5}"];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn whatever_the_grammar_admits_is_written_so_that_it_reads_the_same(
        text in text(),
        line in "\\PC{0,20}",
        crlf: bool,
    ) {
        let source = "[[entry]]\ntitle = 'A'\ntags = ['b']\nauthor = 'c'\ntext = 'd'\n";
        let mut entry = toml::read(source, "user").entries.remove(0);
        let has_control = |text: &str| text.chars().any(|c| sanitize::is_control(c) && !"\n\t".contains(c));
        prop_assume!(!has_control(&text) && !has_control(&line));
        // As the grammar has it: without blank lines at either end, and without tabs.
        let clean = sanitize::text(&text, sanitize::COMMONMARK_TAB).into_owned();
        let lines: Vec<_> = clean.trim_end().split('\n').skip_while(|line| line.trim().is_empty()).collect();
        prop_assume!(!lines.is_empty());
        entry.text = lines.join("\n").into();
        let line = line.split_whitespace().collect::<Vec<_>>().join(" ");
        if !line.is_empty() {
            entry.title = line.clone().into();
            entry.author = Some(line.clone().into());
            entry.source = Some(Cow::Owned(line));
        }
        let old = if crlf { OLD.replace('\n', "\r\n") } else { OLD.to_owned() };
        let added = toml_writer::appended(&old, &toml_writer::entry(&entry, true));
        prop_assert!(added.starts_with(&old));
        let parsed = toml::read(&added, "user");
        prop_assert_eq!(&parsed.diagnostics, &[]);
        prop_assert_eq!(&parsed.entries[1..], &[entry]);
    }
}

// What happens in between.

#[test]
fn what_several_programs_add_at_once_is_all_kept() {
    // Where there is a file already, and where not even its folder is there.
    for file in ["my.toml", "new/my.toml"] {
        let shared = wisdom([""; 0]).file("my.toml", OLD);
        let path = shared.work().join(file);
        thread::scope(|scope| {
            for n in 1..=12 {
                let path = path.clone();
                scope.spawn(move || {
                    let title = format!("Entry {n}");
                    let adding = adding(&["--title", &title], "text").env("WISDOM_FILE", path);
                    adding.run().printed();
                });
            }
        });
        let holds = made(fs::read_to_string(&path));
        let parsed = toml::read(&holds, "user");
        assert_eq!(parsed.diagnostics, []);
        let ids = parsed.entries.iter().map(|entry| entry.id.to_string());
        let mut ids: Vec<_> = ids.filter(|id| id != "small-steps").collect();
        ids.sort_by_key(|id| (id.len(), id.clone()));
        let expected: Vec<_> = (1..=12).map(|n| format!("entry-{n}")).collect();
        assert_eq!(ids, expected);
        assert_eq!(parsed.entries[0].id == "small-steps", file == "my.toml");
        let folder = path.parent().expect("it is in a folder");
        assert_holds(folder, &["my.toml"], &holds);
    }
}

/// Edits `my.toml` with a script that writes its first argument to the file. In `editor`, `{}` is the
/// script, in a folder with a blank in its name.
fn edited_by(editor: &str) -> Run {
    let (name, script) = if cfg!(windows) {
        ("my-ed.cmd", "@echo # %1>>%2\r\n")
    } else {
        ("my-ed", "#!/bin/sh\necho \"# $1\" >>\"$2\"\n")
    };
    let call = wisdom(["--edit"])
        .file(format!("my editor/{name}"), script)
        .file("my.toml", OLD);
    let folder = call.work().join("my editor");
    let path = folder.join(name);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        made(fs::set_permissions(
            &path,
            fs::Permissions::from_mode(0o755),
        ));
    }
    let editor = editor.replace("{}", path.to_str().expect("a path in UTF-8"));
    call.env("WISDOM_FILE", "my.toml")
        .env("PATH", path_with(&folder))
        .env("EDITOR", editor)
        .run()
}

/// Returns the search path for programs with this folder, and those of a shell.
fn path_with(folder: &Path) -> OsString {
    let system = ["/usr/bin", "/bin"].map(PathBuf::from);
    let folders = [folder.to_owned()].into_iter().chain(system);
    made(env::join_paths(folders))
}

#[test]
fn an_editor_has_options_and_its_folder_a_blank() {
    // The script writes the line end of its system.
    let edited = format!("{OLD}# --wait{}", if cfg!(windows) { "\r\n" } else { "\n" });
    for editor in ["my-ed --wait", "\"{}\" --wait", "{} --wait"] {
        // As for git, a blank outside of quotes ends the program's name, except on Windows.
        if editor.starts_with('{') && !cfg!(windows) {
            continue;
        }
        let outcome = edited_by(editor);
        outcome.prints("saved 1 entry to my.toml\n");
        assert_holds(&outcome.work(), &["my editor", "my.toml"], &edited);
    }
}

#[test]
fn an_editor_that_is_not_there_says_so() {
    let outcome = edited_by("no-such-editor --wait");
    outcome.exits(2);
    let told = "wisdom: the editor no-such-editor --wait was not found; set VISUAL or EDITOR; nothing was \
                changed\n";
    assert!(outcome.said().ends_with(told), "{}", outcome.said());
}

#[test]
fn an_editor_in_the_current_folder_is_not_run() {
    // On Windows, the command interpreter would run it.
    for name in ["stray", "stray.cmd"] {
        let call = wisdom(["--edit"])
            .file("stray.cmd", "@echo # stray>>%1\r\n")
            .file("my.toml", OLD);
        let outcome = call
            .env("WISDOM_FILE", "my.toml")
            .env("PATH", path_with(Path::new("/bin")))
            .env("EDITOR", name)
            .run();
        outcome.exits(2);
        let said = format!(
            "wisdom: the editor {name} was not found; set VISUAL or EDITOR; nothing was changed\n"
        );
        assert!(outcome.said().ends_with(&said), "{}", outcome.said());
        assert_holds(&outcome.work(), &["my.toml", "stray.cmd"], OLD);
    }
}

#[cfg(unix)]
mod unix {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, lchown, symlink};

    use super::*;

    #[test]
    fn permissions_stay() {
        for mode in [0o600, 0o664, 0o640] {
            let call = adding(&["--title", "A"], "b")
                .file("my.toml", "")
                .prepare(|call| {
                    let permissions = fs::Permissions::from_mode(mode);
                    made(fs::set_permissions(
                        call.work().join("my.toml"),
                        permissions,
                    ));
                });
            let outcome = call.run();
            outcome.prints("added a to my.toml\n");
            let metadata = made(fs::metadata(outcome.work().join("my.toml")));
            assert_eq!(metadata.permissions().mode() & 0o7777, mode);
        }
    }

    /// Two users without rights over the files of others.
    const SOMEBODY: u32 = 12345;
    const ANOTHER: u32 = 23456;

    /// Lets somebody make a call in a folder of their own, or returns `None` if this process cannot become
    /// somebody else.
    #[cfg(target_os = "linux")]
    fn by_somebody(call: Call) -> Option<Call> {
        let mut folders = [call.home(), call.work()].into_iter();
        let are_given = folders.all(|it| chown(it, Some(SOMEBODY), Some(SOMEBODY)).is_ok());
        if !can_test(are_given, "root") {
            return None;
        }
        Some(by_somebody_launched(call, ""))
    }

    /// Lets somebody make a call by this command, which gets the program and its arguments.
    #[cfg(target_os = "linux")]
    fn by_somebody_launched(call: Call, launcher: &str) -> Call {
        // Where the program stands, somebody else may not look.
        call.by_script(&format!(
            "cp \"$0\" ../wisdom && exec setpriv --reuid={SOMEBODY} --regid={SOMEBODY} \
             --clear-groups {launcher} ../wisdom \"$@\""
        ))
    }

    /// Owner, group and mode.
    type Rights = (u32, u32, u32);

    #[cfg(target_os = "linux")]
    fn set_rights(path: &Path, (owner, group, mode): Rights) {
        made(chown(path, Some(owner), Some(group)));
        made(fs::set_permissions(path, fs::Permissions::from_mode(mode)));
    }

    fn rights(path: &Path) -> Rights {
        let metadata = made(fs::metadata(path));
        (metadata.uid(), metadata.gid(), metadata.mode() & 0o7777)
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn owner_and_group_are_kept_independently_and_nobody_gains_a_right() {
        for (before, after) in [
            // The group cannot be kept.
            ((SOMEBODY, ANOTHER, 0o660), (SOMEBODY, SOMEBODY, 0o600)),
            ((SOMEBODY, ANOTHER, 0o664), (SOMEBODY, SOMEBODY, 0o644)),
            ((SOMEBODY, ANOTHER, 0o646), (SOMEBODY, SOMEBODY, 0o644)),
            ((SOMEBODY, ANOTHER, 0o604), (SOMEBODY, SOMEBODY, 0o600)),
            ((SOMEBODY, ANOTHER, 0o2670), (SOMEBODY, SOMEBODY, 0o600)),
            // The owner cannot be kept.
            ((ANOTHER, SOMEBODY, 0o660), (SOMEBODY, SOMEBODY, 0o660)),
            ((ANOTHER, SOMEBODY, 0o6664), (SOMEBODY, SOMEBODY, 0o2664)),
            // Neither can be kept.
            ((ANOTHER, ANOTHER, 0o626), (SOMEBODY, SOMEBODY, 0o622)),
            // Both are.
            ((SOMEBODY, SOMEBODY, 0o660), (SOMEBODY, SOMEBODY, 0o660)),
        ] {
            let call = adding(&["--title", "A"], "b").file("my.toml", "");
            let path = call.work().join("my.toml");
            let Some(call) = by_somebody(call) else {
                return;
            };
            set_rights(&path, before);
            let outcome = call.run();
            outcome.prints("added a to my.toml\n");
            assert_eq!(rights(&path), after, "{before:?}");
        }
    }

    #[cfg(target_os = "linux")]
    mod lists {
        use rustix::fs::{XattrFlags, getxattr, setxattr};

        use super::*;

        const ACCESS: &str = "system.posix_acl_access";

        /// Returns a list by which the owner, another user by name, the group and all others have these
        /// rights, the two in the middle up to what the mask permits.
        fn list([owner, named, group, mask, others]: [u16; 5]) -> Vec<u8> {
            let entries = [
                (1, owner, u32::MAX),
                (2, named, ANOTHER),
                (4, group, u32::MAX),
                (16, mask, u32::MAX),
                (32, others, u32::MAX),
            ];
            let mut list = 2_u32.to_le_bytes().to_vec();
            for (tag, rights, id) in entries {
                list.extend(u16::to_le_bytes(tag));
                list.extend(u16::to_le_bytes(rights));
                list.extend(u32::to_le_bytes(id));
            }
            list
        }

        /// Sets an attribute, and returns whether the file system has such attributes.
        fn set(path: &Path, name: &str, value: &[u8]) -> bool {
            let is_set = setxattr(path, name, value, XattrFlags::empty()).is_ok();
            can_test(is_set, "a file system with access control lists")
        }

        fn get(path: &Path, name: &str) -> Option<Vec<u8>> {
            let mut value = vec![0; 1000];
            let length = getxattr(path, name, &mut value[..]).ok()?;
            value.truncate(length);
            Some(value)
        }

        #[test]
        fn an_access_control_list_and_other_attributes_stay() {
            let call = adding(&["--title", "A"], "b").file("my.toml", "");
            let path = call.work().join("my.toml");
            if !set(&path, ACCESS, &list([6, 6, 0, 4, 0])) || !set(&path, "user.note", b"mine") {
                return;
            }
            let before = rights(&path);
            let outcome = call.run();
            outcome.prints("added a to my.toml\n");
            assert_eq!(get(&path, ACCESS), Some(list([6, 6, 0, 4, 0])));
            assert_eq!(get(&path, "user.note"), Some(b"mine".to_vec()));
            assert_eq!(rights(&path), before);
            assert_eq!(before.2 & 0o777, 0o640);
        }

        /// Expects that a file with the mode 664 and no attributes then has the mode `after`, if what the system
        /// says of its attributes is replaced as `injected` says.
        #[track_caller]
        fn assert_mode(injected: &str, after: u32) {
            let call = adding(&["--title", "A"], "b").file("my.toml", "");
            let path = call.work().join("my.toml");
            let permissions = fs::Permissions::from_mode(0o664);
            made(fs::set_permissions(&path, permissions));
            let options = "-o /dev/null -e trace=flistxattr,fgetxattr -e inject";
            let Some(call) = call.traced(&format!("{options}={injected}")) else {
                return;
            };
            let outcome = call.run();
            outcome.prints("added a to my.toml\n");
            assert_eq!(rights(&path).2, after, "{injected}");
        }

        #[test]
        fn attributes_that_cannot_be_listed_may_be_a_list() {
            assert_mode("flistxattr:error=EIO", 0o600);
            assert_mode("flistxattr:error=EOPNOTSUPP", 0o664);
        }

        #[test]
        fn if_an_access_list_cannot_be_read_only_the_owner_keeps_access() {
            assert_mode("fgetxattr:error=EIO", 0o600);
            assert_mode("fgetxattr:error=EOPNOTSUPP", 0o664);
        }

        #[test]
        fn a_list_of_another_kind_that_cannot_be_copied_leaves_its_rights_to_nobody() {
            // The first is the list of a file on a server. A file system of this machine has neither.
            for (name, after) in [("system.nfs4_acl", 0o600), ("system.other", 0o664)] {
                let bytes: Vec<_> = name.bytes().map(|byte| format!("{byte:02x}")).collect();
                let length = name.len() + 1;
                let listed = format!(
                    "flistxattr:retval={length}:poke_exit=@arg2={}00",
                    bytes.concat()
                );
                assert_mode(&listed, after);
            }
        }

        #[test]
        fn an_attribute_called_user_acl_is_no_access_list() {
            let call = adding(&["--title", "A"], "b").file("my.toml", "");
            let path = call.work().join("my.toml");
            let Some(call) = by_somebody(call) else {
                return;
            };
            set_rights(&path, (SOMEBODY, ANOTHER, 0o664));
            if !set(&path, "user.acl", b"mine") {
                return;
            }
            let outcome = call.run();
            outcome.prints("added a to my.toml\n");
            assert_eq!(get(&path, "user.acl"), Some(b"mine".to_vec()));
            assert_eq!(rights(&path), (SOMEBODY, SOMEBODY, 0o644));
        }

        #[test]
        fn capabilities_and_trusted_attributes_are_not_copied() {
            // CAP_NET_RAW, permitted.
            let capability = [2_u32 << 24, 1 << 13, 0, 0, 0]
                .map(u32::to_le_bytes)
                .concat();
            for (name, value) in [
                ("security.capability", &*capability),
                ("trusted.note", b"mine"),
            ] {
                let call = adding(&["--title", "A"], "b").file("my.toml", "");
                let path = call.work().join("my.toml");
                // In a container, root may not have the right to set them.
                if setxattr(&path, name, value, XattrFlags::empty()).is_err() {
                    continue;
                }
                let outcome = call.run();
                outcome.prints("added a to my.toml\n");
                assert_eq!(get(&path, name), None);
            }
        }

        #[test]
        fn the_list_that_a_folder_gives_to_new_files_is_not_taken() {
            let call = adding(&["--title", "A"], "b").file("my.toml", "");
            let path = call.work().join("my.toml");
            made(fs::set_permissions(
                &path,
                fs::Permissions::from_mode(0o660),
            ));
            if !set(
                &call.work(),
                "system.posix_acl_default",
                &list([6, 6, 0, 6, 0]),
            ) {
                return;
            }
            let outcome = call.run();
            outcome.prints("added a to my.toml\n");
            assert_eq!(get(&path, ACCESS), None);
            assert_eq!(rights(&path).2, 0o660);
        }

        #[test]
        fn a_list_of_a_group_that_cannot_be_kept_leaves_its_rights_to_nobody() {
            // The other user has more rights by the list than without it, and then fewer.
            for list in [list([6, 6, 0, 6, 0]), list([6, 0, 6, 6, 4])] {
                let call = adding(&["--title", "A"], "b").file("my.toml", "");
                let path = call.work().join("my.toml");
                let Some(call) = by_somebody(call) else {
                    return;
                };
                set_rights(&path, (SOMEBODY, ANOTHER, 0o600));
                if !set(&path, ACCESS, &list) {
                    return;
                }
                let outcome = call.run();
                outcome.prints("added a to my.toml\n");
                assert_eq!(get(&path, ACCESS), None);
                assert_eq!(rights(&path), (SOMEBODY, SOMEBODY, 0o600));
            }
        }

        #[test]
        fn an_access_list_is_never_set_if_the_group_cannot_be_kept() {
            let call = adding(&["--title", "A"], "b").file("my.toml", "");
            let path = call.work().join("my.toml");
            let (Some(call), Some(_)) = (by_somebody(call), wisdom([""; 0]).traced("")) else {
                return;
            };
            set_rights(&path, (SOMEBODY, ANOTHER, 0o600));
            if !set(&path, ACCESS, &list([6, 6, 0, 6, 0])) || !set(&path, "user.note", b"mine") {
                return;
            }
            let launcher = "strace -qq -o trace -e trace=fsetxattr";
            let outcome = by_somebody_launched(call, launcher).run();
            outcome.prints("added a to my.toml\n");
            let trace = outcome.work().join("trace");
            let calls = made(fs::read_to_string(trace));
            assert_eq!(calls.matches("fsetxattr(").count(), 1, "{calls}");
            assert!(calls.contains("\"user.note\""), "{calls}");
        }
    }

    #[test]
    fn a_file_stays_its_owners_if_the_system_lets_it() {
        let call = adding(&["--title", "A"], "b").file("my.toml", "");
        let path = call.work().join("my.toml");
        let _ = chown(&path, Some(12345), Some(12345));
        let owner = |path: &Path| {
            let metadata = made(fs::metadata(path));
            (metadata.uid(), metadata.gid())
        };
        let before = owner(&path);
        let outcome = call.run();
        outcome.prints("added a to my.toml\n");
        assert_eq!(owner(&path), before);
    }

    /// A call with `sudo`: root's, in the home of somebody else. None if this process cannot give files
    /// away.
    fn by_root_for_somebody(call: Call) -> Option<Call> {
        let call = call.without("WISDOM_FILE").env("EDITOR", "touch");
        let is_given = chown(call.home(), Some(SOMEBODY), Some(SOMEBODY)).is_ok();
        can_test(is_given, "root").then_some(call)
    }

    /// The message that root gets there.
    const NOT_BY_ROOT: &str = "~/.config/wisdom/entries.toml: not written by root, since its folder or a \
                               link to it belongs to another user; run wisdom without sudo";

    #[test]
    fn root_creates_nothing_in_the_home_of_somebody_else() {
        let Some(call) = by_root_for_somebody(adding(&["--title", "A"], "My own words.\n")) else {
            return;
        };
        let home = call.home();
        let outcome = call.run();
        outcome.fails(
            2,
            &format!(
                "wisdom: {NOT_BY_ROOT}\n\
                 wisdom: nothing was added; your text was:\nMy own words.\n"
            ),
        );
        assert_eq!(made(fs::read_dir(home)).count(), 0);
        let call = by_root_for_somebody(wisdom(["--edit"])).expect("root");
        call.fails(2, &format!("wisdom: {NOT_BY_ROOT}\n"));
    }

    #[test]
    fn root_follows_a_link_of_somebody_else_only_to_a_file_of_theirs() {
        for (owner, is_there, is_added) in [
            (Some(SOMEBODY), true, true),
            (Some(ANOTHER), true, false),
            (Some(0), true, false),
            (None, false, false),
        ] {
            let call = adding(&["--title", "A"], "b").user_file("");
            let (path, target) = (call.user_path(), call.work().join("target"));
            let call = if is_there {
                call.file("target", "")
            } else {
                call
            };
            made(fs::remove_file(&path));
            made(symlink(&target, &path));
            let Some(call) = by_root_for_somebody(call) else {
                return;
            };
            made(lchown(&path, Some(SOMEBODY), Some(SOMEBODY)));
            if owner.is_some() {
                made(chown(&target, owner, owner));
            }
            let outcome = call.run();
            if is_added {
                outcome.prints("added a to ~/.config/wisdom/entries.toml\n");
                assert_eq!(rights(&target), (SOMEBODY, SOMEBODY, 0o644));
                assert_same(&made(fs::read_to_string(&target)), A, "the file");
            } else {
                let told = "wisdom: nothing was added; your text was:\nb\n";
                outcome.fails(2, &format!("wisdom: {NOT_BY_ROOT}\n{told}"));
                let holds = fs::read_to_string(&target).ok();
                assert_eq!(holds.as_deref(), is_there.then_some(""));
            }
        }
    }

    #[test]
    fn root_follows_its_own_links_and_no_others_to_a_file_wherever_it_is() {
        for (home, link, owner, is_added) in [
            (SOMEBODY, None, 0, true),
            (SOMEBODY, Some(0), SOMEBODY, true),
            (SOMEBODY, Some(0), ANOTHER, true),
            (0, Some(SOMEBODY), SOMEBODY, true),
            (0, Some(SOMEBODY), ANOTHER, false),
            (0, Some(SOMEBODY), 0, false),
        ] {
            let call = adding(&["--title", "A"], "b")
                .user_file("")
                .file("target", "");
            let (path, mut target) = (call.user_path(), call.work().join("target"));
            let Some(call) = by_root_for_somebody(call) else {
                return;
            };
            made(chown(call.home(), Some(home), Some(home)));
            if link.is_some() {
                made(fs::remove_file(&path));
                made(symlink(&target, &path));
                made(lchown(&path, link, link));
            } else {
                target = path;
            }
            made(chown(&target, Some(owner), Some(owner)));
            let outcome = call.run();
            outcome.exits(if is_added { 0 } else { 2 });
            let holds = made(fs::read_to_string(&target));
            assert_same(&holds, if is_added { A } else { "" }, "the file");
        }
    }

    #[test]
    fn forty_links_lead_to_a_file_and_no_more() {
        for (links, is_added) in [(40, true), (41, false)] {
            let call = adding(&["--title", "A"], "b").file("0", "");
            let work = call.work();
            for link in 1..=links {
                made(symlink(
                    format!("{}", link - 1),
                    work.join(link.to_string()),
                ));
            }
            let outcome = call.env("WISDOM_FILE", links.to_string()).run();
            if is_added {
                outcome.prints("added a to 40\n");
            } else {
                let told = "wisdom: 41: too many symbolic links\n\
                            wisdom: nothing was added; your text was:\nb\n";
                outcome.fails(2, told);
            }
            let holds = made(fs::read_to_string(work.join("0")));
            assert_same(&holds, if is_added { A } else { "" }, "the file");
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn contents_that_do_not_reach_the_disk_do_not_replace_others() {
        // The contents are synced first, and then the folder, which some systems cannot do.
        for (nth, is_added) in [(1, false), (2, true)] {
            let call = adding(&["--title", "A"], "b").file("my.toml", OLD);
            let injected =
                format!("-o /dev/null -e trace=fsync -e inject=fsync:error=EIO:when={nth}");
            let Some(call) = call.traced(&injected) else {
                return;
            };
            let outcome = call.run();
            if is_added {
                outcome.prints("added a to my.toml\n");
                assert_holds(&outcome.work(), &["my.toml"], &format!("{OLD}\n{A}"));
            } else {
                let told = format!(
                    "wisdom: my.toml cannot be written: {}\nwisdom: {}\n",
                    wisdom::entry::message::io_error(&rustix::io::Errno::IO.into()),
                    kept()
                );
                outcome.fails(2, &told);
                assert_holds(&outcome.work(), &[".my.kept.txt", "my.toml"], OLD);
            }
        }
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn the_contents_are_on_disk_before_the_rename_and_the_rename_before_the_end() {
        let call = adding(&["--title", "A"], "b").file("my.toml", OLD);
        let Some(call) = call.traced("-o trace -e trace=fsync,/^rename") else {
            return;
        };
        let outcome = call.run();
        outcome.prints("added a to my.toml\n");
        let trace = made(fs::read_to_string(outcome.work().join("trace")));
        let calls: Vec<_> = trace.lines().map(|line| &line[..5]).collect();
        assert_eq!(calls, ["fsync", "renam", "fsync"]);
    }

    #[test]
    fn a_text_that_can_be_kept_nowhere_is_said() {
        let outcome = adding(&["--title", "?"], "My own\x1b words.\n")
            .env("WISDOM_FILE", "/dev/null/my.toml")
            .run();
        outcome.exits(2);
        let said = outcome.said();
        assert!(
            said.starts_with("wisdom: --title '?' has no letter or digit"),
            "{said}"
        );
        let end = "\nwisdom: nothing was added; your text was:\nMy own\u{fffd} words.\n";
        assert!(said.ends_with(end), "{said}");
    }

    #[test]
    fn a_read_only_file_is_not_replaced() {
        let call = adding(&["--title", "A"], "b")
            .file("my.toml", OLD)
            .prepare(|call| {
                let permissions = fs::Permissions::from_mode(0o444);
                made(fs::set_permissions(
                    call.work().join("my.toml"),
                    permissions,
                ));
            });
        let outcome = call.run();
        outcome.fails(
            2,
            &format!(
                "wisdom: my.toml is read-only\n\
             wisdom: nothing was added; your text is kept in {KEPT}\n"
            ),
        );
        assert_holds(&outcome.work(), &[".my.kept.txt", "my.toml"], OLD);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_of_another_that_may_not_be_written_is_not_replaced() {
        let call = adding(&["--title", "A"], "b").file("my.toml", OLD);
        let Some(call) = by_somebody(call) else {
            return;
        };
        let outcome = call.run();
        outcome.fails(
            2,
            &format!(
                "wisdom: my.toml is read-only\n\
                 wisdom: nothing was added; your text is kept in {KEPT}\n"
            ),
        );
        assert_holds(&outcome.work(), &[".my.kept.txt", "my.toml"], OLD);
        assert_eq!(made(fs::metadata(outcome.work().join("my.toml"))).uid(), 0);
    }

    #[test]
    fn a_link_stays_a_link_to_what_is_replaced() {
        let call = adding(&["--title", "A"], "b")
            .file("dotfiles/wisdom.toml", "")
            .prepare(|call| {
                made(symlink("dotfiles/link", call.work().join("my.toml")));
                made(symlink("wisdom.toml", call.work().join("dotfiles/link")));
            });
        let outcome = call.run();
        outcome.prints("added a to my.toml\n");
        let work = outcome.work();
        assert_eq!(
            made(work.join("my.toml").read_link()),
            PathBuf::from("dotfiles/link")
        );
        assert_eq!(
            made(work.join("dotfiles/link").read_link()),
            PathBuf::from("wisdom.toml")
        );
        assert_holds(&work, &["dotfiles", "my.toml"], A);
    }

    #[test]
    fn a_link_to_what_is_not_there_yet_gets_it() {
        let call = adding(&["--title", "A"], "b");
        let call = call.prepare(|call| made(symlink("new/mine.toml", call.work().join("my.toml"))));
        let outcome = call.run();
        outcome.prints("added a to my.toml\n");
        assert_holds(&outcome.work(), &["my.toml", "new"], A);
    }

    #[test]
    fn what_is_no_file_is_not_replaced() {
        let call = adding(&["--title", "A"], "b");
        let call = call.prepare(|call| made(fs::create_dir(call.work().join("my.toml"))));
        let told = format!(
            "wisdom: my.toml: a folder, not a file\nwisdom: {}\n",
            kept()
        );
        call.fails(2, &told);
        let call = adding(&["--title", "A"], "b");
        let call = call.prepare(|call| made(symlink("my.toml", call.work().join("my.toml"))));
        call.fails(
            2,
            "wisdom: my.toml: too many symbolic links\n\
             wisdom: nothing was added; your text was:\nb\n",
        );
    }

    #[test]
    fn a_disk_that_is_full_leaves_the_file_whole() {
        let old = format!("{OLD}# {}\n", "x".repeat(2000));
        let call = adding(&["--title", "A"], "b").file("my.toml", &old);
        let call = call.by_script("ulimit -f 1; exec \"$0\" \"$@\"");
        let outcome = call.run();
        outcome.fails(
            2,
            &format!(
                "wisdom: my.toml cannot be written: file too large\n\
             wisdom: nothing was added; your text is kept in {KEPT}\n"
            ),
        );
        assert_holds(&outcome.work(), &[".my.kept.txt", "my.toml"], &old);
    }

    #[test]
    fn what_a_killed_process_had_begun_is_in_nobodys_way_and_is_no_collection() {
        let new = ".wisdom-4711-1.new";
        let call = adding(&["--title", "A"], "b")
            .file("my.toml", OLD)
            .file(new, &OLD[..20])
            .by_script("\"$0\" \"$@\" && \"$0\" -f .");
        let outcome = call.run();
        outcome.prints("added a to my.toml\n100.00%  2  my  ./my.toml\n");
        assert_holds(&outcome.work(), &[new, "my.toml"], &format!("{OLD}\n{A}"));
    }

    #[test]
    fn what_a_killed_process_left_goes_with_the_next_success_if_it_is_old() {
        use std::time::{Duration, SystemTime};
        let left = [
            (".wisdom-12-1.new", 2),
            (".wisdom-34-1.new", 0),
            (".wisdom-5x-1.new", 2),
            (".wisdom-56.new", 2),
            (".wisdom-56-1.new~", 2),
            (".my.edit.toml", 2),
        ];
        let mut call = adding(&["--title", "A"], "b").file("my.toml", "");
        for (name, hours) in left {
            call = call.file(name, "x").prepare(|call| {
                let file = made(fs::File::options().write(true).open(call.work().join(name)));
                let then = SystemTime::now() - Duration::from_secs(hours * 3600);
                made(file.set_modified(then));
            });
        }
        let outcome = call.run();
        outcome.prints("added a to my.toml\n");
        assert_holds(
            &outcome.work(),
            &[
                ".my.edit.toml",
                ".wisdom-34-1.new",
                ".wisdom-56-1.new~",
                ".wisdom-56.new",
                ".wisdom-5x-1.new",
                "my.toml",
            ],
            A,
        );
    }

    // In an editor.

    /// A call whose editor is a script, in which `$1` is the file to be edited.
    fn editing(script: &str) -> Call {
        let call = wisdom(["--edit"]);
        let editor = format!("sh {}", call.work().join("editor").display());
        call.file("editor", script)
            .env("WISDOM_FILE", "my.toml")
            .env("VISUAL", editor)
    }

    #[test]
    fn a_file_that_cannot_be_read_or_is_gone_says_so_behind_its_name() {
        let folder =
            |call: Call| call.prepare(|call| made(fs::create_dir(call.work().join("my.toml"))));
        let told = "my.toml: a folder, not a file";
        folder(editing("")).fails(2, &format!("wisdom: {told}\n"));
        editing("rm \"$1\"").fails(
            2,
            "wisdom: ./.my.edit.toml: the file no longer exists; nothing was changed\n",
        );
    }

    #[test]
    fn what_was_edited_is_saved_with_all_its_comments() {
        let outcome = editing("echo '# more' >>\"$1\"").file("my.toml", OLD).run();
        outcome.prints("saved 1 entry to my.toml\n");
        assert_holds(
            &outcome.work(),
            &["editor", "my.toml"],
            &format!("{OLD}# more\n"),
        );
    }

    #[test]
    fn a_file_that_was_not_changed_is_as_it_was() {
        let outcome = editing("").file("my.toml", "broken").run();
        outcome.prints("my.toml is unchanged\n");
        assert_holds(&outcome.work(), &["editor", "my.toml"], "broken");
    }

    #[test]
    fn a_file_that_is_not_there_begins_as_an_example() {
        let outcome = editing("").run();
        outcome.prints("saved 0 entries to my.toml\n");
        let holds = made(fs::read_to_string(outcome.work().join("my.toml")));
        assert_eq!(toml::read(&holds, "user").diagnostics, []);
        let bare: Vec<_> = holds
            .lines()
            .filter(|line| !line.is_empty() && !line.starts_with("# E") && !line.starts_with("# F"))
            .map(|line| line.strip_prefix("# ").unwrap_or(""))
            .collect();
        let parsed = toml::read(&bare.join("\n"), "user");
        assert_eq!(parsed.diagnostics, []);
        assert_eq!(parsed.entries[0].id, "name-the-thing-once");
        assert_eq!(parsed.entries[0].section, "craft");
    }

    #[test]
    fn what_would_not_parse_is_kept_and_not_saved() {
        for (script, told) in [
            (
                "echo 'texd = 1' >>\"$1\"",
                "./.my.edit.toml:7:1: unknown key `texd` in an entry; did you mean `text`?",
            ),
            (
                "printf '\\377' >>\"$1\"",
                "./.my.edit.toml:7:1: invalid UTF-8; save the file as UTF-8",
            ),
        ] {
            let outcome = editing(script).file("my.toml", OLD).run();
            outcome.fails(
                2,
                &format!(
                    "wisdom: {told}\n\
                     wisdom: nothing was changed; your text is kept in ./.my.edit.toml\n"
                ),
            );
            assert_holds(
                &outcome.work(),
                &[".my.edit.toml", "editor", "my.toml"],
                OLD,
            );
        }
    }

    #[test]
    fn a_second_draft_that_is_kept_does_not_replace_the_first() {
        let call = editing("echo x >>\"$1\"")
            .file(".my.edit.toml", "first")
            .file("my.toml", OLD);
        let outcome = call.run();
        outcome.exits(2);
        assert!(
            outcome.said().ends_with("kept in ./.my.edit-2.toml\n"),
            "{}",
            outcome.said()
        );
        let first = made(fs::read_to_string(outcome.work().join(".my.edit.toml")));
        assert_eq!(first, "first");
    }

    #[test]
    fn a_draft_that_is_kept_is_never_taken_for_a_collection() {
        for (file, draft) in [
            ("my.toml", "./.my.edit.toml"),
            (".my.toml", "./.my.edit.toml"),
        ] {
            let broken = "printf '[[entry]]\ntitle = \"B\"\ntext = \"b\"\nx = 1\n' >\"$1\"";
            let call = editing(broken).env("WISDOM_FILE", file);
            let script = "\"$0\" \"$@\"; rm editor; cp .my.toml my.toml 2>/dev/null; \"$0\" -f .";
            let outcome = call.file(file, OLD).by_script(script).run();
            let said = format!(
                "wisdom: {draft}:4:1: unknown key `x` in an entry; known keys are title, section, tags, \
                 text, author, source, id\n\
                 wisdom: nothing was changed; your text is kept in {draft}\n"
            );
            outcome.fails_after_printing(0, &said, "100.00%  1  my  ./my.toml\n");
        }
    }

    #[test]
    fn a_file_that_was_left_empty_stays_as_it_was() {
        for script in [": >\"$1\"", "echo >\"$1\""] {
            let outcome = editing(script).file("my.toml", OLD).run();
            outcome.fails(
                2,
                "wisdom: the file you saved is empty; my.toml is unchanged\n",
            );
            assert_holds(&outcome.work(), &["editor", "my.toml"], OLD);
        }
    }

    #[test]
    fn a_broken_file_can_be_mended() {
        let outcome = editing("echo '# mended' >\"$1\"")
            .file("my.toml", "broken")
            .run();
        outcome.prints("saved 0 entries to my.toml\n");
        assert_holds(&outcome.work(), &["editor", "my.toml"], "# mended\n");
    }

    #[test]
    fn a_file_that_another_changed_meanwhile_is_not_overwritten() {
        let script = "echo '# mine' >>\"$1\"; echo '# theirs' >my.toml";
        let outcome = editing(script).file("my.toml", OLD).run();
        outcome.fails(
            2,
            "wisdom: my.toml was changed by another program in the meantime\n\
             wisdom: nothing was changed; your text is kept in ./.my.edit.toml\n",
        );
        assert_holds(
            &outcome.work(),
            &[".my.edit.toml", "editor", "my.toml"],
            "# theirs\n",
        );
        let kept = made(fs::read_to_string(outcome.work().join(".my.edit.toml")));
        assert_eq!(kept, format!("{OLD}# mine\n"));
    }

    #[test]
    fn an_editor_that_is_not_there_is_told() {
        let call = editing("").env("VISUAL", "exit 127;").file("my.toml", OLD);
        call.fails(
            2,
            "wisdom: the editor exit 127; was not found; set VISUAL or EDITOR; \
             nothing was changed\n",
        );
    }

    #[test]
    fn an_editor_that_fails_changes_nothing() {
        let call = editing("").env("VISUAL", "exit 3;").file("my.toml", OLD);
        let outcome = call.run();
        outcome.fails(
            2,
            "wisdom: the editor exit 3; exited with status 3; nothing was changed\n",
        );
        assert_holds(&outcome.work(), &["editor", "my.toml"], OLD);
        let call = editing("echo '# more' >>\"$1\"; exit 1").file("my.toml", OLD);
        let outcome = call.env("EDITOR", "false").run();
        assert_same(
            &outcome.said().replace("./editor", "editor"),
            "wisdom: the editor sh editor exited with status 1\n\
             wisdom: nothing was changed; your text is kept in ./.my.edit.toml\n",
            "what is said",
        );
        outcome.exits(2);
        assert_holds(
            &outcome.work(),
            &[".my.edit.toml", "editor", "my.toml"],
            OLD,
        );
    }

    #[test]
    fn a_draft_that_cannot_be_read_is_kept_even_if_the_editor_fails() {
        let large = "head -c 17000000 /dev/zero >\"$1\"";
        for (script, told) in [
            ("rm \"$1\"; mkfifo \"$1\"", ": a named pipe, not a file"),
            ("rm \"$1\"; mkdir \"$1\"", ": a folder, not a file"),
            (
                "rm \"$1\"; ln -s nowhere \"$1\"",
                ": no such file or folder",
            ),
            (large, ": the file is larger than 16 MiB"),
        ] {
            for status in [0, 3] {
                let call = editing(&format!("{script}; exit {status}")).file("my.toml", OLD);
                let outcome = call.env("VISUAL", "exec sh ./editor").run();
                let failed = match status {
                    0 => "",
                    _ => "wisdom: the editor exec sh ./editor exited with status 3\n",
                };
                outcome.fails(
                    2,
                    &format!(
                        "{failed}wisdom: ./.my.edit.toml{told}\n\
                         wisdom: nothing was changed; your text is kept in ./.my.edit.toml\n"
                    ),
                );
                let names = [".my.edit.toml", "editor", "my.toml"];
                assert_holds(&outcome.work(), &names, OLD);
            }
        }
    }

    #[test]
    fn a_draft_that_an_editor_made_a_link_is_kept_if_the_editor_fails() {
        let script = "mv \"$1\" mine; ln -s mine \"$1\"; exit 3";
        let call = editing(script).file("my.toml", OLD);
        let outcome = call.env("VISUAL", "exec sh ./editor").run();
        outcome.fails(
            2,
            "wisdom: the editor exec sh ./editor exited with status 3\n\
             wisdom: nothing was changed; your text is kept in ./.my.edit.toml\n",
        );
        let names = [".my.edit.toml", "editor", "mine", "my.toml"];
        assert_holds(&outcome.work(), &names, OLD);
    }

    #[test]
    fn a_signal_of_a_key_is_left_to_the_editor() {
        for signal in ["INT", "QUIT"] {
            let script = format!("kill -{signal} $PPID; echo '# more' >>\"$1\"");
            let call = editing(&script).file("my.toml", OLD);
            let outcome = call.env("VISUAL", "exec sh ./editor").run();
            outcome.prints("saved 1 entry to my.toml\n");
        }
    }

    #[test]
    fn a_closed_pipe_ends_an_editor_as_it_ends_any_program() {
        let call = editing("kill -PIPE $$; echo '# more' >>\"$1\"").file("my.toml", OLD);
        let outcome = call.env("VISUAL", "exec sh ./editor").run();
        outcome.fails(
            2,
            "wisdom: the editor exec sh ./editor was killed by signal 13; nothing was changed\n",
        );
        assert_holds(&outcome.work(), &["editor", "my.toml"], OLD);
    }

    #[test]
    fn visual_goes_before_editor_and_an_empty_one_is_none() {
        let call = editing("echo '# editor' >>\"$1\"");
        let editor = format!("sh '{}'", call.work().join("editor").display());
        let outcome = call
            .file("my.toml", "")
            .env("VISUAL", " ")
            .env("EDITOR", editor)
            .run();
        outcome.prints("saved 0 entries to my.toml\n");
        assert_holds(&outcome.work(), &["editor", "my.toml"], "# editor\n");
    }

    /// What a terminal shows when an entry is added there by an editor that is this script.
    fn added_on_terminal(args: &[&str], script: &str, expected: &[&str]) -> String {
        let call = wisdom([&["--add"], args].concat());
        let editor = format!("sh {}", call.work().join("editor").display());
        let script = format!("cp \"$1\" template\n{script}\ncp my.toml new 2>/dev/null || : >new");
        let call = call
            .file("editor", script)
            .file("my.toml", OLD)
            .env("WISDOM_FILE", "my.toml")
            .env("PATH", "/usr/bin:/bin")
            .env("EDITOR", editor)
            .by_script("\"$0\" \"$@\"; cp my.toml new");
        let screen = call.on_terminal(100, 24);
        assert_eq!(screen.shown(), expected);
        format!("{}---\n{}", screen.file("template"), screen.file("new"))
    }

    #[test]
    fn on_a_terminal_an_entry_is_written_in_the_editor() {
        let script = "sed -i 's/^title = .*/title = \"A\"/; s/^$/b/' \"$1\"; sed -i '3d' \"$1\"";
        let holds = added_on_terminal(&[], script, &["added a to my.toml"]);
        let expected = format!(
            "\
# Fill in the entry, save, and close the editor to add it to my.toml.
# If you change nothing, nothing is added.

[[entry]]
title = \"\"
# section = \"\"
# tags = [\"\", \"\"]
# author = \"\"
# source = \"\"
text = \"\"\"

\"\"\"
---
{OLD}
{A}"
        );
        assert_same(&holds, &expected, "the template and the file");
    }

    #[test]
    fn the_editor_shows_what_the_options_say() {
        let args = [
            "--title",
            "A",
            "-t",
            "b,c",
            "--section",
            "Fun",
            "--source",
            "d",
        ];
        let holds = added_on_terminal(&args, "", &["nothing was added"]);
        let expected = format!(
            "\
# Fill in the entry, save, and close the editor to add it to my.toml.
# If you change nothing, nothing is added.

[[entry]]
title = \"A\"
section = \"fun\"
tags = [\"b\", \"c\"]
# author = \"\"
source = \"d\"
text = \"\"\"

\"\"\"
---
{OLD}"
        );
        assert_same(&holds, &expected, "the template and the file");
    }

    #[test]
    fn a_draft_without_an_entry_says_what_is_to_be_written() {
        let told = [
            "wisdom: ./.my.add.toml: no [[entry]] in this file; write one",
            "wisdom: nothing was added; your text is kept in ./.my.add.toml",
        ];
        let script = "echo 'section = \"x\"' >\"$1\"";
        let holds = added_on_terminal(&[], script, &told);
        assert!(holds.ends_with(&format!("---\n{OLD}")), "{holds}");
    }

    #[test]
    fn a_draft_that_is_no_entry_is_kept() {
        let told = [
            "wisdom: ./.my.add.toml:5:9: `title` is empty; give it a value or remove it",
            "wisdom: nothing was changed; your text is kept in ./.my.add.toml",
        ];
        let holds = added_on_terminal(&[], "sed -i '11s/^$/b/' \"$1\"", &told);
        assert!(holds.ends_with(&format!("---\n{OLD}")), "{holds}");
    }
}
