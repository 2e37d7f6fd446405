//! Writes the built-in table from `assets/*.toml`, which is read with the same code as a user's file. A
//! mistake in an asset stops the build.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "cargo talks to a build script through its environment and output"
)]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::{env, fs};

#[allow(dead_code, unreachable_pub, reason = "shared with the library")]
#[path = "src/entry/mod.rs"]
mod entry;

#[allow(dead_code, unreachable_pub, reason = "shared with the library")]
#[path = "src/format"]
mod format {
    pub(crate) mod diagnostic;
    pub(crate) mod parsed;
    pub(crate) mod toml;
    mod toml_chunks;
}

/// The keys of the built-in sections, in order. Each section has a file `assets/KEY.toml`.
const SECTIONS: [&str; 4] = ["research", "engineering", "applications", "fun"];

fn main() -> ExitCode {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=src/entry");
    println!("cargo::rerun-if-changed=src/format");
    if let Some(commit) = commit() {
        println!("cargo::rustc-env=WISDOM_COMMIT={commit}");
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    match table() {
        Ok(table) => {
            fs::write(out.join("builtin.rs"), table).expect("cargo creates OUT_DIR");
            ExitCode::SUCCESS
        }
        Err(lines) => {
            eprintln!("{}", lines.join("\n"));
            ExitCode::FAILURE
        }
    }
}

/// Returns the last commit and its date, if this folder is a repository and not a part of another one.
fn commit() -> Option<String> {
    let git = |args: &[&str]| {
        let output = Command::new("git").args(args).output().ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    };
    let top = git(&["rev-parse", "--show-toplevel"])?;
    let here = env::var_os("CARGO_MANIFEST_DIR")?;
    if Path::new(&top).canonicalize().ok()? != Path::new(&here).canonicalize().ok()? {
        return None;
    }
    let log = git(&["rev-parse", "--git-path", "logs/HEAD"])?;
    if Path::new(&log).exists() {
        println!("cargo::rerun-if-changed={log}");
    }
    git(&["log", "-1", "--format=%h %cs"])
}

/// Returns the table as Rust source.
///
/// # Errors
///
/// Returns everything that is wrong with the assets, one mistake per line.
fn table() -> Result<String, Vec<String>> {
    let mut table = String::new();
    let mut lines = Vec::new();
    let mut ids = Vec::new();
    let mut headings = Vec::new();
    for section in SECTIONS {
        let path = Path::new("assets").join(section).with_extension("toml");
        let asset = path.display();
        let source =
            fs::read_to_string(&path).map_err(|error| vec![format!("{asset}: {error}")])?;
        let parsed = format::toml::read(&source, section);
        headings.extend(irregular_heading(&source, section));
        for diagnostic in parsed.diagnostics.iter().chain(&parsed.notes) {
            lines.push(format!("{asset}:{diagnostic}"));
        }
        for (entry, line) in parsed.entries.into_iter().zip(parsed.lines) {
            if ids.contains(&entry.id) {
                let id = &entry.id;
                lines.push(format!(
                    "{asset}:{line}: the id `{id}` is already used; give this entry an `id`"
                ));
            }
            write_entry(&mut table, &entry, section);
            ids.push(entry.id);
        }
    }
    if !lines.is_empty() {
        return Err(lines);
    }
    println!("cargo::rustc-env=WISDOM_HEADINGS={}", headings.join(";"));
    Ok(format!(
        "/// The entries, section by section.\n\
         pub static ENTRIES: [Entry<'static>; {}] = [\n{table}];\n",
        ids.len()
    ))
}

/// Returns `KEY=HEADING` if the asset's `section` is a heading whose own key differs from `key`.
fn irregular_heading(source: &str, key: &str) -> Option<String> {
    let (asset, _) = ::toml::de::DeTable::parse_recoverable(source);
    let heading = asset.get_ref().get("section")?.get_ref().as_str()?;
    (entry::id::section_key(heading) != key).then(|| format!("{key}={heading}"))
}

/// Appends the entry to the table as Rust source.
fn write_entry(table: &mut String, entry: &entry::Entry<'_>, section: &str) {
    let text = |text: &str| format!("Cow::Borrowed({text:?})");
    let option = |field: Option<&str>| match field {
        Some(field) => format!("Some({})", text(field)),
        None => "None".into(),
    };
    let tags: Vec<_> = entry.tags.iter().map(|tag| text(tag)).collect();
    let _ = writeln!(
        table,
        "Entry {{ id: {}, title: {}, section: {}, tags: Cow::Borrowed(&[{}]), text: {}, \
         form: Form::CommonMark, author: {}, source: {} }},",
        text(&entry.id),
        text(&entry.title),
        text(section),
        tags.join(", "),
        text(&entry.text),
        option(entry.author.as_deref()),
        option(entry.source.as_deref()),
    );
}
