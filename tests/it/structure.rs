//! The structure of the sources: layers, circles and the length of files.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use regex::Regex;

/// The modules from the lowest layer to the highest. A module uses those of lower layers and itself.
const LAYERS: [&[&str]; 8] = [
    &["entry"],
    &["filter", "storage"],
    &["format"],
    &["collection"],
    &["selection", "check"],
    &["presentation"],
    &["error"],
    &["cli"],
];

/// The process edge, which may use everything.
const EDGE: [&str; 3] = ["main", "lib", "system"];

const LONGEST_FILE: usize = 400;

#[test]
fn a_module_uses_only_modules_of_the_layers_below_it() {
    let mut upward = Vec::new();
    for (file, imports) in imports() {
        let user = top(&file);
        if EDGE.contains(&user) {
            continue;
        }
        for import in imports {
            let used = top(&import);
            if used != user && layer(used) >= layer(user) {
                upward.push(format!("{file} uses {import}"));
            }
        }
    }
    assert_eq!(upward, [""; 0]);
}

#[test]
fn no_two_files_import_each_other_in_a_circle() {
    let imports = imports();
    let mut circles = Vec::new();
    for file in imports.keys() {
        let mut reached = BTreeSet::new();
        let mut next: Vec<_> = imports[file].iter().collect();
        while let Some(import) = next.pop() {
            if reached.insert(import) {
                next.extend(&imports[import]);
            }
        }
        if reached.contains(file) {
            circles.push(file);
        }
    }
    assert_eq!(circles, [""; 0]);
}

#[test]
fn no_file_is_longer_than_400_lines() {
    let long: Vec<_> = sources()
        .into_iter()
        .map(|(module, source)| (module, source.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .collect();
    assert_eq!(long, []);
}

fn layer(module: &str) -> usize {
    LAYERS
        .iter()
        .position(|modules| modules.contains(&module))
        .unwrap_or_else(|| panic!("no layer has the module {module}"))
}

/// The first name in the path of a module.
fn top(module: &str) -> &str {
    module.split("::").next().unwrap_or_default()
}

/// Returns every source file of the crate by its module path, such as `format::toml`.
fn sources() -> BTreeMap<String, String> {
    let mut sources = BTreeMap::new();
    collect(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("src"),
        "",
        &mut sources,
    );
    sources
}

fn collect(folder: &Path, module: &str, sources: &mut BTreeMap<String, String>) {
    for item in fs::read_dir(folder).expect("a source folder") {
        let path = item.expect("a source file").path();
        let stem = path.file_stem().expect("a name").to_string_lossy();
        let name = match (module, &*stem) {
            (parent, "mod") => parent.to_owned(),
            ("", stem) => stem.to_owned(),
            (parent, stem) => format!("{parent}::{stem}"),
        };
        if path.is_dir() {
            collect(&path, &name, sources);
        } else {
            sources.insert(name, fs::read_to_string(&path).expect("a source file"));
        }
    }
}

/// The modules that each module imports.
fn imports() -> BTreeMap<String, BTreeSet<String>> {
    let sources = sources();
    let comment = Regex::new(r"(?m)^\s*//.*$").unwrap();
    let imported = Regex::new(r"(?m)^\s*(?:pub(?:\(crate\))? )?use ([^;]+);").unwrap();
    let inline = Regex::new(r"\b(?:crate|super)(?:::\w+)+").unwrap();
    let child = Regex::new(r"(?m)^(?:pub(?:\(crate\))? )?mod (\w+);").unwrap();
    let of = |module: &str, source: &str| {
        let code = comment.replace_all(source, "");
        let mut paths = Vec::new();
        for found in imported.captures_iter(&code) {
            expand(&found[1], "", &mut paths);
        }
        // The prefix of `use crate::check::{tags, width};` is no import of `check` itself.
        let body = imported.replace_all(&code, "");
        paths.extend(
            inline
                .find_iter(&body)
                .map(|found| found.as_str().to_owned()),
        );
        for found in child.captures_iter(&code) {
            let name = &found[1];
            let is_used = Regex::new(&format!(r"(^|[^:\w]){name}::")).unwrap();
            if is_used.is_match(&code) {
                paths.push(format!("self::{name}"));
            }
        }
        let targets = paths
            .iter()
            .filter_map(|path| target(module, path, &sources));
        targets.filter(|target| target != module).collect()
    };
    sources
        .iter()
        .map(|(module, source)| (module.clone(), of(module, source)))
        .collect()
}

/// Splits the tree behind a `use` into its paths.
fn expand(tree: &str, before: &str, paths: &mut Vec<String>) {
    let mut depth = 0;
    let split = |c: char| {
        depth += i32::from(c == '{') - i32::from(c == '}');
        c == ',' && depth == 0
    };
    for part in tree.split(split).map(str::trim) {
        match part.split_once('{') {
            Some((prefix, rest)) => {
                let inner = &rest[..rest.rfind('}').unwrap_or(rest.len())];
                expand(inner, &format!("{before}{prefix}"), paths);
            }
            None => paths.push(format!("{before}{part}")),
        }
    }
}

/// The module that a path leads to, if it is one of this crate.
fn target(module: &str, path: &str, sources: &BTreeMap<String, String>) -> Option<String> {
    let mut at: Vec<&str> = module.split("::").collect();
    let mut names = path.split("::").peekable();
    match names.next()? {
        "crate" | "wisdom" => at.clear(),
        "self" => {}
        "super" => {
            at.pop();
            while names.next_if_eq(&"super").is_some() {
                at.pop();
            }
        }
        _ => return None,
    }
    let mut found = None;
    for name in names {
        at.push(name.split(' ').next()?);
        let module = at.join("::");
        if sources.contains_key(&module) {
            found = Some(module);
        }
    }
    // What is imported from a folder's `mod.rs` itself.
    let folder = at[..at.len().saturating_sub(1)].join("::");
    found.or_else(|| sources.contains_key(&folder).then_some(folder))
}
