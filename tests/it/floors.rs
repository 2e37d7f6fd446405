//! The house stands as `lib.rs` says: no floor knows one above it, and only `main` touches what is
//! outside of the process.

use std::path::{Path, PathBuf};
use std::{fs, mem};

/// From the ground up; a room may name itself and those before it. `error` speaks the language of
/// the command line, so it stands between presentation and it.
const FLOORS: [&str; 6] = [
    "entry",
    "collection",
    "selection",
    "presentation",
    "error",
    "cli",
];

/// The edge of the process: `main`, and what it alone uses.
const EDGE: [&str; 5] = [
    "main.rs",
    "calendar.rs",
    "editor.rs",
    "places.rs",
    "wait.rs",
];

/// Macros that write to the standard streams.
const PRINTING: [&str; 5] = ["print", "println", "eprint", "eprintln", "dbg"];

#[test]
fn no_floor_knows_one_above_it_and_only_main_touches_the_outside() {
    let violations: Vec<_> = sources()
        .iter()
        .flat_map(|(path, source)| violations(path, source))
        .collect();
    assert!(violations.is_empty(), "{}", violations.join("\n"));
}

#[test]
fn every_floor_has_sources_that_are_looked_at() {
    let sources = sources();
    for floor in FLOORS {
        let is_on_floor = |path: &str| module(path).first().is_some_and(|room| room == floor);
        assert!(
            sources.iter().any(|(path, _)| is_on_floor(path)),
            "no source on the floor {floor}"
        );
    }
}

#[test]
fn lib_names_the_floors_from_the_ground_up() {
    let sources = sources();
    let (_, lib) = sources.iter().find(|(path, _)| path == "lib.rs").unwrap();
    let named: Vec<_> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';'))
        .filter(|name| *name != "error")
        .collect();
    let floors: Vec<_> = FLOORS.into_iter().filter(|name| *name != "error").collect();
    assert_eq!(named, floors);
}

#[test]
fn an_import_from_a_floor_below_or_from_the_same_floor_is_right() {
    for (path, source) in [
        (
            "collection/toml.rs",
            "use crate::entry::{Entry, gate, name};",
        ),
        ("collection/toml.rs", "use super::fault::Fault;"),
        ("collection/mod.rs", "use super::entry::gate;"),
        ("entry/gate.rs", "pub(crate) fn f() {}"),
        (
            "entry/gate.rs",
            "pub(super) fn f() -> crate::entry::Entry {}",
        ),
        ("entry/mod.rs", "mod tests { use super::*; }"),
        (
            "cli/run.rs",
            "use crate::{entry::Entry, error::Error, selection};",
        ),
        ("lib.rs", "pub mod cli;"),
        (
            "main.rs",
            "use wisdom::cli::run; use std::env; fn main() { println!() }",
        ),
    ] {
        assert_eq!(violations(path, source), [""; 0], "{source}");
    }
}

#[test]
fn an_import_that_goes_up_is_found_however_it_is_written() {
    for (path, source, found) in [
        (
            "entry/gate.rs",
            "use crate::cli::run;",
            "entry/gate.rs: `crate::cli::run` goes up from entry to cli",
        ),
        (
            "entry/gate.rs",
            "\n\nuse crate::{entry::Entry, collection::{shelf, toml::{self as t}}};",
            "entry/gate.rs: `crate::collection::shelf` goes up from entry to collection\n\
             entry/gate.rs: `crate::collection::toml::self` goes up from entry to collection",
        ),
        (
            "collection/toml.rs",
            "use super::super::presentation::line;",
            "collection/toml.rs: `super::super::presentation::line` goes up from collection to presentation",
        ),
        (
            "collection/mod.rs",
            "use super::selection;",
            "collection/mod.rs: `super::selection` goes up from collection to selection",
        ),
        (
            "selection/pick.rs",
            "fn f() { let x = crate :: presentation /* no */ :: json::entry(e); }",
            "selection/pick.rs: `crate::presentation::json::entry` goes up from selection to presentation",
        ),
        (
            "presentation/json.rs",
            "mod tests { mod more { use super::super::super::super::cli::args; } }",
            "presentation/json.rs: `super::super::super::super::cli::args` goes up from presentation to cli",
        ),
        (
            "presentation/json.rs",
            "fn f() -> Result<(), crate::error::Error> {}",
            "presentation/json.rs: `crate::error::Error` goes up from presentation to error",
        ),
        (
            "error.rs",
            "use crate::cli::args;",
            "error.rs: `crate::cli::args` goes up from error to cli",
        ),
        (
            "entry/name.rs",
            "macro_rules! m { () => { $crate::cli::run::run() } }",
            "entry/name.rs: `crate::cli::run::run` goes up from entry to cli",
        ),
        (
            "entry/name.rs",
            "use crate::*;",
            "entry/name.rs: `crate::*` takes in every floor",
        ),
        (
            "entry/name.rs",
            "use crate as house;",
            "entry/name.rs: `crate` takes in every floor",
        ),
        (
            "entry/name.rs",
            "use super::super::{self as house};",
            "entry/name.rs: `super::super::self` takes in every floor",
        ),
        (
            "attic/mod.rs",
            "",
            "attic/mod.rs: `attic` is not one of the floors",
        ),
    ] {
        assert_eq!(violations(path, source).join("\n"), found);
    }
}

#[test]
fn what_touches_the_outside_is_found_however_it_is_written() {
    for (source, found) in [
        ("fn f() { println!(); }", "`println!` prints"),
        ("fn f() { std::eprintln!(\"\"); }", "`eprintln!` prints"),
        ("fn f() { print ! (); }", "`print!` prints"),
        ("fn f() { dbg!(1); }", "`dbg!` prints"),
        (
            "use std::io::{Write, stdout};",
            "`std::io::stdout` is a standard stream",
        ),
        (
            "fn f() { io::stderr().lock(); }",
            "`io::stderr` is a standard stream",
        ),
        ("use std::{env, fs};", "`std::env` is the environment"),
        (
            "fn f() { std::env::var(\"A\"); }",
            "`std::env::var` is the environment",
        ),
        (
            "fn f() { env::args_os(); }",
            "`env::args_os` is the environment",
        ),
        (
            "fn f() { let now = SystemTime::now(); }",
            "`SystemTime::now` asks the clock",
        ),
        (
            "fn f() { std::time::Instant::now(); }",
            "`std::time::Instant::now` asks the clock",
        ),
        (
            "fn f() { moment.map(Local::now) }",
            "`Local::now` asks the clock",
        ),
        (
            "use std::process::{self, exit};",
            "`std::process::exit` exits",
        ),
        ("fn f() { process::exit(1) }", "`process::exit` exits"),
        ("fn f() { process::abort() }", "`process::abort` exits"),
    ] {
        let found = format!("cli/run.rs: {found}");
        assert_eq!(violations("cli/run.rs", source).join("\n"), found);
    }
}

#[test]
fn what_stands_in_comments_and_strings_is_no_import() {
    for source in [
        "//! See [`crate::cli`], and println!().",
        "/* /* crate::cli */ std::env::var */ fn f() {}",
        "const A: &str = \"crate::cli \\\" crate::cli\";",
        "const A: &str = r#\"crate::cli \" std::env::var\"#;",
        "const A: &[u8] = b\"process::exit\"; const B: char = '\"'; const C: &[u8] = b\"crate::cli\";",
        "fn f<'a>(x: &'a str) -> char { '\\'' } // crate::cli",
        "const VERSION: &str = env!(\"CARGO_PKG_VERSION\");",
    ] {
        assert_eq!(violations("entry/gate.rs", source), [""; 0], "{source}");
    }
}

/// Every source under `src`, by its path in there.
fn sources() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for item in fs::read_dir(folder).unwrap() {
            let path: PathBuf = item.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let inner = path.strip_prefix(&root).unwrap();
                let parts: Vec<_> = inner.iter().map(|part| part.to_str().unwrap()).collect();
                sources.push((parts.join("/"), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    sources.sort();
    sources
}

/// What is wrong with the source at `path`.
fn violations(path: &str, source: &str) -> Vec<String> {
    if EDGE.contains(&path) {
        return Vec::new();
    }
    let module = module(path);
    let room = module.first();
    let floor = |name: &str| FLOORS.iter().position(|floor| *floor == name);
    let own = room.map(|room| floor(room));
    if own == Some(None) {
        let room = &module[0];
        return vec![format!("{path}: `{room}` is not one of the floors")];
    }
    let mut found = Vec::new();
    for Reference {
        path,
        is_macro,
        depth,
    } in references(source)
    {
        let written = path.join("::");
        let last = path.last().map_or("", String::as_str);
        let is_pair = |first: &str, seconds: &[&str]| {
            path.windows(2)
                .any(|pair| pair[0] == first && seconds.contains(&pair[1].as_str()))
        };
        if is_macro {
            if PRINTING.contains(&last) {
                found.push(format!("`{last}!` prints"));
            }
        } else if path.len() > 1 && ["stdin", "stdout", "stderr"].contains(&last) {
            found.push(format!("`{written}` is a standard stream"));
        } else if is_pair("std", &["env"]) || (path[0] == "env" && path.len() > 1) {
            found.push(format!("`{written}` is the environment"));
        } else if path.len() > 1 && last == "now" {
            found.push(format!("`{written}` asks the clock"));
        } else if is_pair("process", &["exit", "abort"]) {
            found.push(format!("`{written}` exits"));
        }
        if let (Some(target), Some(Some(own))) = (target(&module, depth, &path), own) {
            match target.as_str() {
                "*" | "self" | "" => found.push(format!("`{written}` takes in every floor")),
                target => {
                    if floor(target).is_some_and(|floor| floor > own) {
                        let room = FLOORS[own];
                        found.push(format!("`{written}` goes up from {room} to {target}"));
                    }
                }
            }
        }
    }
    found.iter().map(|what| format!("{path}: {what}")).collect()
}

/// The modules that the file at `path` is, outermost first.
fn module(path: &str) -> Vec<String> {
    let path = path.strip_suffix(".rs").unwrap_or(path);
    let mut module: Vec<_> = path.split('/').map(str::to_owned).collect();
    module.pop_if(|last| last == "mod" || last == "lib");
    module
}

/// What a path that stands in `depth` modules within `module` names at the root of the crate: a
/// floor, or the root itself. None if it does not reach the root.
fn target(module: &[String], depth: usize, path: &[String]) -> Option<String> {
    let root = match path[0].as_str() {
        "crate" => 1,
        "super" => {
            let supers = path.iter().take_while(|part| *part == "super").count();
            if supers != module.len() + depth {
                return None;
            }
            supers
        }
        _ => return None,
    };
    Some(path.get(root).cloned().unwrap_or_default())
}

/// A path in a source, with the groups of a `use` taken apart.
struct Reference {
    path: Vec<String>,
    is_macro: bool,
    /// How many `mod { }` of the file it stands in.
    depth: usize,
}

fn references(source: &str) -> Vec<Reference> {
    let tokens = tokens(source);
    let mut references = Vec::new();
    // For each open brace, whether it is a module's.
    let mut braces = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let token = tokens[at].as_str();
        if token == "{" {
            braces.push(at > 1 && tokens[at - 2] == "mod");
        } else if token == "}" {
            braces.pop();
        } else if is_word(token) {
            let depth = braces.iter().filter(|is_module| **is_module).count();
            let mut paths = Vec::new();
            let end = paths_from(&tokens, at, &mut Vec::new(), &mut paths);
            let is_macro = tokens.get(end).is_some_and(|token| token == "!");
            let is_visibility =
                paths == [["crate"]] && tokens[end..].first().is_some_and(|t| t == ")");
            let is_method = at > 0 && tokens[at - 1] == ".";
            if !is_visibility && !is_method {
                references.extend(paths.into_iter().map(|path| Reference {
                    path,
                    is_macro,
                    depth,
                }));
            }
            at = end;
            continue;
        }
        at += 1;
    }
    references
}

/// Reads the path or group at `at`, and returns where it ends.
fn paths_from(
    tokens: &[String],
    mut at: usize,
    prefix: &mut Vec<String>,
    paths: &mut Vec<Vec<String>>,
) -> usize {
    let kept = prefix.len();
    let token = |at: usize| tokens.get(at).map_or("", String::as_str);
    loop {
        if token(at) == "{" {
            at += 1;
            while !matches!(token(at), "}" | "") {
                at = paths_from(tokens, at, prefix, paths);
                while !matches!(token(at), "," | "}" | "") {
                    at += 1;
                }
                if token(at) == "," {
                    at += 1;
                }
            }
            prefix.truncate(kept);
            return at + 1;
        }
        prefix.push(token(at).to_owned());
        at += 1;
        let goes_on =
            token(at) == "::" && (is_word(token(at + 1)) || matches!(token(at + 1), "{" | "*"));
        if !goes_on {
            paths.push(mem::take(prefix));
            let path = paths.last().unwrap();
            prefix.extend_from_slice(&path[..kept]);
            return at;
        }
        at += 1;
    }
}

fn is_word(token: &str) -> bool {
    token.starts_with(|c: char| c.is_alphanumeric() || c == '_')
}

/// The words and signs of a source, without its comments and literals.
fn tokens(source: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let length = if rest.starts_with("//") {
            rest.find('\n').unwrap_or(rest.len())
        } else if rest.starts_with("/*") {
            comment(rest)
        } else if let Some(length) = string(rest) {
            length
        } else if c == '\'' {
            quote(rest)
        } else if is_word(rest) {
            let end = |c: char| !(c.is_alphanumeric() || c == '_');
            let length = rest.find(end).unwrap_or(rest.len());
            tokens.push(rest[..length].to_owned());
            length
        } else if rest.starts_with("::") {
            tokens.push("::".to_owned());
            2
        } else {
            if !c.is_whitespace() {
                tokens.push(c.to_string());
            }
            c.len_utf8()
        };
        rest = &rest[length..];
    }
    tokens
}

/// The length of the block comment that `rest` begins with; they nest.
fn comment(rest: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < rest.len() {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
    }
    rest.len()
}

/// The length of the string that `rest` begins with, if it does.
fn string(rest: &str) -> Option<usize> {
    let body = rest.trim_start_matches(['b', 'c']);
    let start = rest.len() - body.len();
    if start > 1 {
        return None;
    }
    if let Some(raw) = body.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let end = format!("\"{}", "#".repeat(hashes));
            let inner = &raw[hashes + 1..];
            let length = inner.find(&end).map_or(inner.len(), |at| at + end.len());
            return Some(start + 1 + hashes + 1 + length);
        }
        return None;
    }
    let inner = body.strip_prefix('"')?;
    let mut escaped = false;
    let end = inner.find(|c| {
        let ends = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        ends
    });
    Some(start + 1 + end.map_or(inner.len(), |at| at + 1))
}

/// The length of the character or lifetime that `rest` begins with.
fn quote(rest: &str) -> usize {
    let inner = &rest[1..];
    if let Some(escape) = inner.strip_prefix('\\') {
        let code = escape.chars().next().map_or(0, char::len_utf8);
        return escape[code..]
            .find('\'')
            .map_or(rest.len(), |at| 3 + code + at);
    }
    match inner.chars().next() {
        Some(c) if inner[c.len_utf8()..].starts_with('\'') => 2 + c.len_utf8(),
        _ => 1,
    }
}
