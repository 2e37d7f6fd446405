//! Makes the built-in table of `assets/*.toml`, with the grammar that reads a user's file. A fault
//! in an asset stops the build.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, process};

#[allow(dead_code)]
#[path = "src/entry/mod.rs"]
mod entry;

#[allow(dead_code)]
#[path = "src/format"]
mod format {
    pub(crate) mod diagnostic;
    pub(crate) mod parsed;
    pub(crate) mod toml;
}

/// The built-in sections in their order, each in a file of its name.
const SECTIONS: [&str; 4] = ["research", "engineering", "applications", "fun"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed=assets");
    println!("cargo::rerun-if-changed=src/entry");
    println!("cargo::rerun-if-changed=src/format");
    link_at_fixed_address();
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    let out = PathBuf::from(env::var_os("OUT_DIR").expect("cargo sets it"));
    let assets: Vec<_> = SECTIONS
        .iter()
        .map(|section| root.join("assets").join(section).with_extension("toml"))
        .collect();
    let table = table(&assets).unwrap_or_else(|diagnostics| {
        eprint!("{diagnostics}");
        process::exit(1);
    });
    fs::write(out.join("builtin.rs"), table).expect("cargo makes OUT_DIR");
}

/// Links the program at a fixed address, where that is known to work.
///
/// The libraries hold tables of pointers: the names of HTML entities, the foldings of Unicode. At an
/// address that is chosen at the start, some 11,000 pointers must be mended before `main`, which
/// takes half as long again as all that an empty program does, and 280 KB of the file. The price is
/// that the program's own code is not placed at random; stack, heap and libraries still are.
fn link_at_fixed_address() {
    let is = |key: &str, value: &str| {
        let found = env::var(key).unwrap_or_default();
        found.split(',').any(|found| found == value)
    };
    let dynamic = !is("CARGO_CFG_TARGET_FEATURE", "crt-static");
    if is("CARGO_CFG_TARGET_OS", "linux") && is("CARGO_CFG_TARGET_ENV", "gnu") && dynamic {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

/// The table as Rust source, or what is wrong with the assets.
fn table(assets: &[PathBuf]) -> Result<String, String> {
    let mut table = String::new();
    let mut diagnostics = String::new();
    let mut ids = Vec::new();
    for path in assets {
        let stem = path.file_stem().unwrap_or_default().to_string_lossy();
        let source = fs::read_to_string(path).map_err(|e| format!("{}: {e}\n", path.display()))?;
        let parsed = format::toml::read(&source, &stem);
        for diagnostic in &parsed.diagnostics {
            let title = title_above(&source, diagnostic.line);
            let _ = writeln!(diagnostics, "{}:{diagnostic} (in {title})", shown(path));
        }
        for entry in &parsed.entries {
            if ids.contains(&entry.id) {
                let _ = writeln!(
                    diagnostics,
                    "{}: two assets hold the id `{}`; give one an `id`",
                    shown(path),
                    entry.id
                );
            }
            ids.push(entry.id.clone());
            write_entry(&mut table, entry);
        }
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    Ok(format!(
        "/// The entries, section by section.\n\
         pub static ENTRIES: [Entry<'static>; {}] = [\n{table}];\n",
        ids.len()
    ))
}

fn shown(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    format!("assets/{name}")
}

/// Which entry a line belongs to, in words.
fn title_above(source: &str, line: usize) -> String {
    let lines: Vec<_> = source.lines().take(line).collect();
    let start = lines.iter().rposition(|line| line.starts_with("[[entry]]"));
    let title = start.and_then(|start| {
        let mut entry = source.lines().skip(start);
        entry.find_map(|line| line.strip_prefix("title = "))
    });
    title.map_or("no entry".into(), |title| format!("entry {title}"))
}

fn write_entry(table: &mut String, entry: &entry::Entry<'_>) {
    let option = |field: &Option<std::borrow::Cow<'_, str>>| match field {
        Some(field) => format!("Some(Cow::Borrowed({field:?}))"),
        None => "None".into(),
    };
    let tags: Vec<_> = entry
        .tags
        .iter()
        .map(|tag| format!("Cow::Borrowed({tag:?})"))
        .collect();
    let _ = writeln!(
        table,
        "    Entry {{\n        id: Cow::Borrowed({:?}),\n        title: Cow::Borrowed({:?}),\n        \
         section: Cow::Borrowed({:?}),\n        tags: Cow::Borrowed(&[{}]),\n        \
         text: Cow::Borrowed({:?}),\n        form: Form::CommonMark,\n        author: {},\n        source: {},\n    }},",
        entry.id,
        entry.title,
        entry.section,
        tags.join(", "),
        entry.text,
        option(&entry.author),
        option(&entry.source),
    );
}
