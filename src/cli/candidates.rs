//! The values that a Tab offers: what the collections hold, and the words that options take.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsString;
use std::fs;
use std::ops::ControlFlow;
use std::path;

use clap_complete::CompletionCandidate;

use crate::cli::args::Args;
use crate::cli::environment::Environment;
use crate::cli::flag;
use crate::cli::flags::{COLORS, LISTED};
use crate::cli::options::offensive;
use crate::cli::parse::{COLLECTION, CommandLine};
use crate::cli::percentages;
use crate::cli::resolve::Resolver;
use crate::cli::shell::Shell;
use crate::cli::sources::{self, Resolved, Weighted};
use crate::collection::candidates;
use crate::collection::offensive::Offensive;
use crate::collection::pool::{Entries, Pool};
use crate::entry::message::counted;
use crate::entry::{Entry, id, sanitize};
use crate::filter::Filter;
use crate::format::collection_name;
use crate::presentation::counts::Counts;
use crate::presentation::output::OutputFormat;
use crate::presentation::parts::Parts;
use crate::presentation::{colors, column};

/// The most entries of a fortune file that are read, and the most ids that are offered. A file can have
/// millions, and a Tab must not take longer than a person notices.
const MOST: usize = 1_000;

/// What the candidates depend on.
#[derive(Clone, Debug)]
pub(crate) struct Candidates {
    pub(crate) environment: Environment,
    /// The words up to the cursor, the first of which is the program's name.
    pub(crate) words: Vec<OsString>,
}

impl Candidates {
    /// Returns the candidates for a value that begins with `typed`, by the name that the help gives it.
    pub(crate) fn of(&self, value: &str, typed: &str) -> Vec<CompletionCandidate> {
        match value {
            "NAMES" => {
                let pool = self.pool();
                let sections = Counts::of_sections(|visit| each_entry(&pool, visit));
                listed(&sections, typed, |key| match id::section_heading(key) {
                    heading if id::lower(&heading) != key.replace('-', " ") => heading,
                    _ => String::new(),
                })
            }
            "TAGS" => {
                let pool = self.pool();
                let tags = Counts::of_tags(|visit| each_entry(&pool, visit));
                listed(&tags, typed, |_| String::new())
            }
            "ID" => ids(&self.pool(), typed),
            "FORMAT" => words(&OutputFormat::NAMES, typed),
            "PARTS" => {
                let (before, part) = split_last(typed, ',');
                let parts = flag::without_aliases(&Parts::NAMES);
                let is_new = |name: &&str| {
                    let is_whole = ["full", "plain"].contains(name);
                    !before.split(',').any(|typed| typed == *name)
                        && (before.is_empty() || !is_whole)
                };
                begun(parts.filter(is_new), before, part)
            }
            "SPEC" => {
                let (before, part) = split_last(typed, ',');
                match split_last(part, '=') {
                    ("", name) => {
                        let elements: Vec<_> =
                            colors::elements().map(|name| format!("{name}=")).collect();
                        begun(elements.iter().map(String::as_str), before, name)
                    }
                    (_, words) => {
                        let (_, word) = split_last(words, ' ');
                        let before = typed.len() - word.len();
                        begun(colors::words(), &typed[..before], word)
                    }
                }
            }
            "WHAT" => words(&LISTED, typed),
            "WHEN" => words(&COLORS, typed),
            "SHELL" => words(&Shell::NAMES, typed),
            COLLECTION => self.collections(typed),
            _ => Vec::new(),
        }
    }

    /// Returns what was typed up to the cursor, as far as it can be understood.
    fn args(&self) -> Args {
        let line = CommandLine::parse(self.words.iter().cloned());
        line.and_then(|line| line.args([])).unwrap_or_default()
    }

    /// Opens the collections that were typed up to the cursor, or those to draw from without any. What
    /// cannot be used is left out.
    fn pool(&self) -> Pool {
        let args = self.args();
        let typed = args.collections.iter();
        let typed: Vec<_> = typed
            .filter_map(|word| percentages::split(word).ok()?.1)
            .collect();
        let open = |sources: &[Weighted]| Resolved::open(sources, false, &self.environment);
        if typed.is_empty() {
            let default = open(&sources::default_sources(&self.environment));
            return default.unwrap_or_default().pool;
        }
        let resolver = Resolver::new(offensive(&args), &self.environment);
        let mut pool = Pool::default();
        for name in typed {
            let sources = resolver.sources(&name);
            let opened = sources.and_then(|sources| open(&[(None, sources)]));
            let opened = opened.unwrap_or_default().pool;
            pool.collections.extend(opened.collections);
        }
        pool
    }

    /// Returns the names and paths of collections, and percentages.
    fn collections(&self, typed: &str) -> Vec<CompletionCandidate> {
        let digits = typed.bytes().take_while(u8::is_ascii_digit).count();
        if digits > 0 && digits == typed.len() {
            let fives = (1..=20).map(|number| (number * 5).to_string());
            let percentages = [typed.to_owned()].into_iter().chain(fives);
            let percentages = percentages.filter(|number| number.starts_with(typed));
            let percentages: BTreeSet<_> = percentages.map(|number| number + "%").collect();
            let given = |word: &String| percentages::is_given(word.as_ref());
            let percentages = percentages.into_iter().filter(given);
            let percentages = percentages.map(|word| described(word, "of the draws"));
            return percentages.chain(files(typed, "")).collect();
        }
        // A percentage can be part of the word.
        let is_percent = digits > 0 && typed[digits..].starts_with('%');
        let (percent, name) = typed.split_at(if is_percent { digits + 1 } else { 0 });
        if name.contains(path::is_separator) {
            return files(name, percent);
        }
        let mut names = BTreeMap::new();
        let offensive = offensive(&self.args());
        for folder in (self.environment.search_paths.0)().all(offensive) {
            for file in candidates::candidates(&folder, offensive).unwrap_or_default() {
                let name = collection_name(&file).to_string_lossy();
                let name = sanitize::escape(&name).into_owned();
                // Nobody should meet the fortunes in `off` by chance. A name with a control character
                // is escaped, and names no file.
                let is_whole = file
                    .to_str()
                    .is_some_and(|file| !file.contains(sanitize::is_control));
                if is_whole && (name != "off" || offensive != Offensive::No) {
                    names.entry(name).or_insert_with(|| sanitize::path(&folder));
                }
            }
        }
        let special = [
            ("all", "everything, with the search path"),
            ("builtin", "the built-in collection"),
            ("user", "your file"),
        ];
        let special = special.map(|(name, help)| (name.to_owned(), help.to_owned()));
        let named = special.into_iter().chain(names);
        let named = named.filter(|(known, _)| known.starts_with(name));
        let named = named.map(|(known, help)| described(format!("{percent}{known}"), &help));
        named.chain(files(name, percent)).collect()
    }
}

fn each_entry(pool: &Pool, visit: &mut dyn FnMut(&Entry<'_>)) {
    for collection in &pool.collections {
        let is_fortune = matches!(collection.entries, Entries::Fortune(_));
        let mut left = if is_fortune { MOST } else { usize::MAX };
        let _ = collection.each(&Filter::default(), &mut |_, entry| {
            visit(entry);
            left -= 1;
            if left == 0 {
                ControlFlow::Break(())
            } else {
                ControlFlow::Continue(())
            }
        });
    }
}

/// Returns the names for the last part of a comma list whose beginning is `typed`, after a `!` or `^` as
/// well. The help is the number of entries, after what `note` says.
fn listed(known: &Counts, typed: &str, note: impl Fn(&str) -> String) -> Vec<CompletionCandidate> {
    let part = typed.rfind(',').map_or(0, |comma| comma + 1);
    let is_mark = |c: char| c == ' ' || c == '!' || c == '^';
    let begun = typed[part..].trim_start_matches(is_mark);
    let kept = &typed[..typed.len() - begun.len()];
    let before = typed[..part]
        .split(',')
        .map(|name| name.trim_matches(is_mark));
    let before: Vec<_> = before.collect();
    let begun = id::lower(begun);
    let known = known
        .0
        .iter()
        .filter(|(name, _)| name.starts_with(&begun) && !before.contains(&name.as_str()));
    let known = known.map(|(name, count)| {
        let count = counted(*count, "entry", "entries");
        let help = match note(name) {
            note if note.is_empty() => count,
            note => format!("{note}, {count}"),
        };
        described(format!("{kept}{name}"), &help)
    });
    known.collect()
}

/// Returns the ids that begin with `typed`, with the titles of their entries, or the beginnings of their
/// texts. Of several entries with one id, the last is the one that is shown.
fn ids(pool: &Pool, typed: &str) -> Vec<CompletionCandidate> {
    let typed = id::lower(typed);
    let mut titles: Vec<(String, String)> = Vec::new();
    let mut indices: BTreeMap<String, usize> = BTreeMap::new();
    each_entry(pool, &mut |entry| {
        if titles.len() >= MOST || !id::lower(&entry.id).starts_with(&typed) {
            return;
        }
        let title = match &*entry.title {
            "" => entry.text.lines().next().unwrap_or_default(),
            title => title,
        };
        let title = column::fit(title, column::WIDEST).into_owned();
        if let Some(index) = indices.get(&*entry.id) {
            titles[*index].1 = title;
        } else {
            indices.insert(entry.id.to_string(), titles.len());
            titles.push((entry.id.to_string(), title));
        }
    });
    let ids = titles.into_iter().map(|(id, title)| described(id, &title));
    ids.collect()
}

/// Returns the words that begin with `typed`.
fn words<T: PartialEq>(words: &[(&'static str, T)], typed: &str) -> Vec<CompletionCandidate> {
    begun(flag::without_aliases(words), "", typed)
}

/// Returns the words that begin with `typed`, each after `before`.
fn begun<'a>(
    words: impl Iterator<Item = &'a str>,
    before: &str,
    typed: &str,
) -> Vec<CompletionCandidate> {
    let begun = words.filter(|word| word.starts_with(typed));
    begun
        .map(|word| CompletionCandidate::new(format!("{before}{word}")))
        .collect()
}

/// Splits `typed` behind the last `separator`.
fn split_last(typed: &str, separator: char) -> (&str, &str) {
    typed.split_at(typed.rfind(separator).map_or(0, |last| last + 1))
}

/// Returns the files that can be collections, and the folders, whose paths begin with `typed`, each after
/// `before`. Hidden folders are offered once a dot is typed.
fn files(typed: &str, before: &str) -> Vec<CompletionCandidate> {
    let name = typed.rfind(path::is_separator).map_or(0, |last| last + 1);
    let (folder, name) = typed.split_at(name);
    let folder_read = if folder.is_empty() { "." } else { folder };
    let found = fs::read_dir(folder_read).into_iter().flatten().flatten();
    let mut files = BTreeSet::new();
    for file in found {
        let path = file.path();
        let Ok(found) = file.file_name().into_string() else {
            continue;
        };
        if !found.starts_with(name) || found.starts_with('.') != name.starts_with('.') {
            continue;
        }
        if path.is_dir() {
            files.insert(format!("{before}{folder}{found}/"));
        } else if candidates::is_candidate(&path) {
            files.insert(format!("{before}{folder}{found}"));
        }
    }
    files.into_iter().map(CompletionCandidate::new).collect()
}

fn described(value: String, help: &str) -> CompletionCandidate {
    CompletionCandidate::new(value).help(Some(help.to_owned().into()))
}
