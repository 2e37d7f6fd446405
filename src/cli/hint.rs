//! Suggests what may have been meant by an unknown name.

use std::ffi::OsStr;
use std::path::{self, Path};

use crate::cli::environment::Environment;
use crate::cli::flags::{LISTED, flags, meant};
use crate::cli::percentages::CollectionArg;
use crate::cli::sources::{self, Resolved};
use crate::collection::offensive::Offensive;
use crate::collection::open;
use crate::collection::search_path::SearchPath;
use crate::entry::{id, sanitize, suggest};
use crate::filter::Filter;
use crate::selection::daily;

/// Returns the message for a name that no collection has.
pub(crate) fn unknown_collection(
    name: &OsStr,
    offensive: Offensive,
    search_path: &SearchPath,
    environment: &Environment,
) -> String {
    let typed = name.to_string_lossy();
    let shown = sanitize::excerpt(&typed);
    let cache = environment.cache();
    let by_number = numbered(&typed, offensive, search_path, cache.as_deref());
    let by_number = by_number.map(|meant| format!("; did you mean {}?", sanitize::excerpt(&meant)));
    if typed.contains(path::is_separator) {
        let by_number = by_number.unwrap_or_default();
        return format!("{shown}: no such file or folder{by_number}");
    }
    if typed == "-" {
        return "cannot read a collection from standard input; name a file".into();
    }
    let is_in = |folders| !search_path.find(name, folders).is_empty();
    let hint = by_number.or_else(|| other_option(&typed));
    let hint = hint.or_else(|| match offensive {
        Offensive::Only if is_in(Offensive::No) => Some("; use -a instead of -o".into()),
        Offensive::No if is_in(Offensive::Only) => None,
        _ => near_name(&typed, offensive, search_path, environment),
    });
    match (offensive, hint) {
        (Offensive::Only, hint) => {
            let hint = hint.unwrap_or_else(|| "; see wisdom -f -o".into());
            format!("no offensive collection '{shown}'{hint}")
        }
        (Offensive::No, None) if is_in(Offensive::Only) => {
            format!("collection '{shown}' is offensive; use -a or -o")
        }
        (_, hint) => {
            let hint = hint.unwrap_or_else(|| "; see wisdom -f all".into());
            format!("no collection '{shown}'{hint}")
        }
    }
}

/// Suggests an option that takes `typed` as its value, or whose name it is.
fn other_option(typed: &str) -> Option<String> {
    let is_number = typed.bytes().all(|byte| byte.is_ascii_digit());
    let name = meant(typed);
    let named = || flags().find(|flag| flag.is_long() && flag.name == name);
    let meant = if LISTED.iter().any(|(word, _)| *word == typed) {
        format!("--list={typed}")
    } else if daily::parse_date(typed).is_some() {
        format!("--daily={typed}")
    } else if is_number {
        format!("-n {typed} or --count {typed}")
    } else {
        named()?.usage()
    };
    Some(format!("; did you mean {}?", sanitize::excerpt(&meant)))
}

/// Suggests a section, a tag, an id or a collection of a similar name. An exact name takes precedence.
fn near_name(
    typed: &str,
    offensive: Offensive,
    search_path: &SearchPath,
    environment: &Environment,
) -> Option<String> {
    let opened = Resolved::open(&sources::default_sources(environment), false, environment);
    let pool = opened.unwrap_or_default().pool;
    let (mut sections, mut tags, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    pool.each_entry(&Filter::default(), &mut |entry| {
        sections.push(entry.section.to_string());
        tags.extend(entry.tags.iter().map(ToString::to_string));
        ids.push(entry.id.to_string());
    });
    let names = [
        ("--section ", id::section_key(typed), sections),
        ("--tag ", id::tag_key(typed), tags),
        ("--id ", typed.to_owned(), ids),
    ];
    let exact = names.iter().find(|(_, key, known)| known.contains(key));
    let exact = exact.map(|(option, key, _)| format!("{option}{key}"));
    let meant = exact.or_else(|| {
        let cache = environment.cache();
        let folders = search_path.all(offensive);
        let collections = open::folders(&folders, offensive, &[], cache.as_deref()).collections;
        let collections = collections.into_iter().map(|one| one.name.into_owned());
        let special = ["builtin", "user", "all"].map(String::from);
        let collections = ("", typed.to_owned(), collections.chain(special).collect());
        let near = |(option, key, known): &(&str, String, Vec<String>)| {
            let near = suggest::near(key, known.iter().map(String::as_str));
            near.first().map(|name| format!("{option}{name}"))
        };
        [collections].iter().chain(&names).find_map(near)
    });
    meant.map(|meant| format!("; did you mean {}?", sanitize::excerpt(&meant)))
}

/// Returns the arguments that select the collections, each after a space.
pub(crate) fn collection_args(collections: &[CollectionArg], offensive: Offensive) -> String {
    let names = collections.iter().map(|one| one.name.to_string_lossy());
    let names = names.map(|name| format!(" {}", sanitize::excerpt(&name)));
    format!("{}{}", offensive_arg(offensive), names.collect::<String>())
}

/// Returns the arguments that show the entry with this id, if a fortune file that was not named has it.
pub(crate) fn suggest_collection(
    id: &str,
    offensive: Offensive,
    environment: &Environment,
) -> Option<String> {
    let (search_path, cache) = ((environment.search_paths.0)(), environment.cache());
    let meant = numbered(id, offensive, &search_path, cache.as_deref())?;
    Some(
        format!("{} {meant}", offensive_arg(offensive))
            .trim_start()
            .into(),
    )
}

fn offensive_arg(offensive: Offensive) -> &'static str {
    match offensive {
        Offensive::No => "",
        Offensive::Too => " -a",
        Offensive::Only => " -o",
    }
}

/// Returns the arguments that show an entry by its number: `--id literature:3 literature` for
/// `literature:3`.
fn numbered(
    typed: &str,
    offensive: Offensive,
    search_path: &SearchPath,
    cache: Option<&Path>,
) -> Option<String> {
    let (name, number) = typed.rsplit_once(':')?;
    let index = number.parse::<usize>().ok()?.checked_sub(1)?;
    let paths = sources::paths(OsStr::new(name), offensive, search_path);
    paths.iter().find_map(|path| {
        let opened = open::open(path, offensive, cache).ok()?;
        let [collection] = &opened.collections[..] else {
            return None;
        };
        let id = collection.get(index)?.id.into_owned();
        (id == format!("{}:{number}", collection.name)).then(|| format!("--id {id} {name}"))
    })
}
