//! The command line, a word a line: it has a meaning or a message, and can be completed.

#![no_main]

use std::env;
use std::ffi::OsString;

use libfuzzer_sys::fuzz_target;
use wisdom::cli::bash_line::BashLine;
use wisdom::cli::environment::Environment;
use wisdom::cli::messages::Messages;
use wisdom::cli::options::Options;
use wisdom::cli::{parse, run};
use wisdom_fuzz::{assert_line, folder, is_command};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let words = || {
        ["wisdom"]
            .into_iter()
            .chain(text.split('\n'))
            .map(OsString::from)
    };
    let meaning = parse::parse(words()).and_then(|args| Options::new(&args));
    if let Err(error) = meaning {
        assert!([1, 2].contains(&error.status()));
        error.lines().iter().for_each(|line| assert_line(line));
    }
    assert_replaces(&text);
    // Any other path could be that of a large folder.
    if text.contains('/') {
        return;
    }
    env::set_current_dir(folder()).expect("there is a folder for temporary files");
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let environment = Environment {
            complete: Some(shell.into()),
            ..Environment::default()
        };
        let dashes = ["wisdom", "--"].into_iter().map(OsString::from);
        let line = ["63".into(), text.replace('\n', " ").into(), "".into()];
        let words: Vec<_> = if shell == "bash" {
            dashes.chain(line).collect()
        } else {
            dashes.chain(words()).collect()
        };
        let mut out = Vec::new();
        let mut write = |_: &[u8]| {};
        let mut messages = Messages::new(&environment, &mut write);
        run::run(words, &environment, &mut out, &mut messages).expect("any line can be completed");
        let out = String::from_utf8(out).expect("candidates are UTF-8");
        out.split(['\n', '\t']).for_each(assert_line);
    }
});

/// Expects what replaces a part of a line of bash to make its last word the candidate.
fn assert_replaces(text: &str) {
    let (line, candidate) = text.split_once('\n').unwrap_or((text, ""));
    let split = BashLine::split(line);
    let last = split.words.last().expect("there is a word at the cursor");
    let candidate = format!("{last}{candidate}");
    if candidate.contains(is_command) {
        return;
    }
    // What bash completes, which is behind an open quotation mark.
    let text = line.rsplit([' ', '\t', '=', ':']).next().unwrap_or(line);
    if !text.contains(['"', '\''])
        && let Some(replacement) = split.replacement(line, text, &candidate)
    {
        let kept = line.strip_suffix(text).unwrap_or(line);
        let replaced = BashLine::split(&format!("{kept}{replacement}"));
        assert_eq!(replaced.words.last(), Some(&candidate), "{text:?}");
    }
}
