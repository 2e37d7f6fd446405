//! The whole program. The first line is the command line; the rest is in the user's file, on standard input,
//! in the editor, and in every file that is named and is one of [`NAMES`]. With a word `*` it is repeated up
//! to the size of a large input. With a word `@`, standard input is a terminal.

#![no_main]

use std::cell::RefCell;
use std::ffi::OsString;
use std::{env, fs};

use libfuzzer_sys::fuzz_target;
use wisdom::cli::environment::{Environment, Input};
use wisdom::cli::messages::Messages;
use wisdom::cli::outcome::Outcome;
use wisdom::cli::run;
use wisdom_fuzz::{assert_line, folder};

const NAMES: [&str; 7] = ["f.toml", "f.md", "f.json", "f.csv", "f.tsv", "f", "f.dat"];

/// A folder, which has a file of quotes.
const FOLDER: &str = "d";

/// The size of a large input.
const LARGE: usize = 64 << 10;

/// How many times the input the output may be, and how much it may be for any input: the built-in entries,
/// the help, and what the entries of a file share, at a width of one column.
const FACTOR: usize = 40;
const SHARED: usize = 2 << 20;

thread_local! {
    static INPUT: RefCell<(bool, Vec<u8>)> = RefCell::default();
}

fuzz_target!(|bytes: &[u8]| {
    let line = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .unwrap_or(bytes.len());
    let (line, rest) = (
        String::from_utf8_lossy(&bytes[..line]),
        bytes.get(line + 1..).unwrap_or_default(),
    );
    // No file outside the folder may be written, or read.
    let words: Vec<_> = line
        .split(' ')
        .filter(|word| !word.contains(['/', '\\', '\0']) && !word.contains(".."))
        .collect();
    let has = |sign: &str| words.contains(&sign);
    let count = if has("*") {
        LARGE / (rest.len() + 1) + 1
    } else {
        1
    };
    let rest = &rest.repeat(count);
    let folder = folder();
    let write =
        |name: &str, bytes| fs::write(folder.join(name), bytes).expect("a file can be written");
    for new in ["wisdom", FOLDER] {
        fs::create_dir(folder.join(new)).expect("a folder can be written");
    }
    write("wisdom/entries.toml", rest);
    write("d/f", rest);
    let named = words.iter().filter(|word| NAMES.contains(word));
    let files = named.inspect(|name| write(name, rest)).count();
    env::set_current_dir(&folder).expect("there is a folder for temporary files");
    INPUT.set((has("@"), rest.clone()));
    let environment = Environment {
        config_folder: Some(folder.clone()),
        state_folder: Some(folder.join("state")),
        cache_folder: Some(folder.join("cache")),
        input: Input {
            is_terminal: || INPUT.with_borrow(|(is_terminal, _)| *is_terminal),
            read: |_, bytes| {
                INPUT.with_borrow(|(_, input)| bytes.extend_from_slice(input));
                Ok(())
            },
            edit: |path| INPUT.with_borrow(|(_, input)| fs::write(path, input)),
        },
        ..Environment::default()
    };
    let args = words.iter().filter(|word| !["", "*", "@"].contains(word));
    let args = ["wisdom"].iter().chain(args).map(OsString::from);
    let (mut out, mut err) = (Vec::new(), Vec::new());
    let mut write = |message: &[u8]| err.extend_from_slice(message);
    let mut messages = Messages::new(&environment, &mut write);
    let result = run::run(args, &environment, &mut out, &mut messages);
    match &result {
        Ok(Outcome::Done | Outcome::Findings | Outcome::Wait(_)) => {}
        Err(error) => {
            assert!([1, 2].contains(&error.status()));
            messages.write(&error.lines());
        }
    }
    let most = FACTOR * rest.len() * (files + 2) + FACTOR * line.len() + SHARED;
    assert!(
        out.len() + err.len() <= most,
        "{} bytes from {}",
        out.len(),
        rest.len()
    );
    let has_colors = line.contains("color") || line.contains("colour");
    let is_script = line.contains("init") || line.contains("completions");
    for bytes in [out, err] {
        let text = String::from_utf8(bytes).expect("the output is UTF-8");
        for line in text.split('\n').filter(|_| !is_script) {
            match has_colors {
                true => assert_line(&without_colors(line)),
                false => assert_line(line),
            }
        }
    }
});

/// Returns a line without the sequences that set a color.
fn without_colors(line: &str) -> String {
    let mut parts = line.split("\x1b[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let rest = part.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        plain.push_str(rest.strip_prefix('m').unwrap_or("\x1b"));
    }
    plain
}
