//! The sections, tags and ids that a filter names: expanded, and reported if no entry has them.

use std::ops::ControlFlow;

use crate::collection::pool::{Collection, Entries, Pool};
use crate::entry::message::counted;
use crate::entry::{id, sanitize, suggest};
use crate::filter::Filter;
use crate::filter::tags::AnyOf;
use crate::presentation::counts::Counts;
use crate::selection::pick;

/// A name in a filter that no entry has.
#[derive(Clone, Debug)]
pub struct UnknownName {
    /// The name of the option that takes it.
    pub option: &'static str,
    /// The name.
    pub name: String,
    /// What is wrong, with the names that may have been meant.
    pub message: String,
}

/// Replaces each section and tag in `filter` that is the beginning of only one name by that name.
/// Returns the sections, the tags and the id that no entry has.
///
/// `collection_args` has the arguments that select these collections, each after a space.
/// `suggest_collection` returns the arguments that show the entry with an id, if a collection that was
/// not named has it.
pub fn expand(
    filter: &mut Filter,
    pool: &Pool,
    collection_args: &str,
    suggest_collection: &dyn Fn(&str) -> Option<String>,
) -> Vec<UnknownName> {
    let mut unknown = Vec::new();
    let mut add = |option, name: &str, message| {
        let name = name.to_owned();
        unknown.push(UnknownName {
            option,
            name,
            message,
        });
    };
    if !filter.sections.is_empty() {
        let sections = Counts::of_sections(|visit| pool.each_entry(&Filter::default(), visit));
        for key in filter.sections.keys_mut() {
            if let Err(meant) = expand_name(key, &sections) {
                let shown = sanitize::excerpt(key);
                let sections = sections_sentence(&sections, collection_args);
                add(
                    "section",
                    key,
                    format!("no section '{shown}'{meant} {sections}"),
                );
            }
        }
    }
    if !filter.tags.is_empty() {
        let tags = Counts::of_tags(|visit| pool.each_entry(&Filter::default(), visit));
        for tag in filter.tags.iter_mut().flat_map(AnyOf::tags_mut) {
            if let Err(meant) = expand_name(tag, &tags) {
                let shown = sanitize::excerpt(tag);
                let see = format!("See wisdom --list=tags{collection_args}.");
                add("tag", tag, format!("no tag '{shown}'{meant} {see}"));
            }
        }
    }
    if let Some(id) = &filter.id
        && !has_id(pool, id)
    {
        let message = unknown_id(id, pool, collection_args, suggest_collection);
        add("id", id, message);
    }
    unknown
}

/// Replaces `typed` by the only name that begins with it, unless it is a name itself.
///
/// # Errors
///
/// Returns the end of a sentence, with the names that may have been meant, if no name or more than one
/// begins with `typed`.
fn expand_name(typed: &mut String, known: &Counts) -> Result<(), String> {
    if known.names().any(|name| name == typed) {
        return Ok(());
    }
    let mut begin = known.names().filter(|name| name.starts_with(&*typed));
    match (begin.next(), begin.next()) {
        (Some(only), None) => *typed = only.to_owned(),
        (Some(first), Some(second)) => {
            let names = [first, second].into_iter().chain(begin.next());
            return Err(question(&names.collect::<Vec<_>>()));
        }
        (None, _) => return Err(did_you_mean(typed, known.names())),
    }
    Ok(())
}

fn unknown_id(
    id: &str,
    pool: &Pool,
    collection_args: &str,
    suggest_collection: &dyn Fn(&str) -> Option<String>,
) -> String {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let numbered = id.rsplit_once(':').filter(|(_, number)| is_number(number));
    let message = format!("no entry has the id '{}'", sanitize::excerpt(id));
    if let Some((name, number)) = numbered {
        if let Some(there) = fortunes(name, pool) {
            let number = sanitize::excerpt(number);
            // The entry with this number is not shown because it is blank.
            return if number.parse().is_ok_and(|it| (1..=there).contains(&it)) {
                format!("{message}. See wisdom --list{collection_args}.")
            } else {
                let entries = counted(there, "entry", "entries");
                let name = sanitize::excerpt(name);
                format!("{name} has {entries}; {number} is out of range")
            };
        }
        if let Some(meant) = suggest_collection(id) {
            return format!(
                "{message}; did you mean wisdom {}?",
                sanitize::escape(&meant)
            );
        }
    }
    // Ids of fortunes differ in their numbers only, and a number close to another suggests nothing.
    let mut ids = Vec::new();
    let is_fortune = |one: &&Collection| matches!(one.entries, Entries::Fortune(_));
    for collection in pool.collections.iter().filter(|one| !is_fortune(one)) {
        let _ = collection.each(&Filter::default(), &mut |_, entry| {
            ids.push(entry.id.to_string());
            ControlFlow::Continue(())
        });
    }
    let near = did_you_mean(&id::slug(id), ids.iter().map(String::as_str));
    format!("{message}{near} See wisdom --list{collection_args}.")
}

/// Returns the number of entries in the fortune file `name`. Blank entries count, since they are
/// numbered too.
fn fortunes(name: &str, pool: &Pool) -> Option<usize> {
    let named = pool.collections.iter().filter(|one| one.name == name);
    let fortunes = named.filter(|one| matches!(one.entries, Entries::Fortune(_)));
    fortunes.map(Collection::len).max()
}

/// The most sections that a message lists.
const SECTIONS_LISTED: usize = 10;

/// Returns a sentence that lists the sections.
fn sections_sentence(Counts(sections): &Counts, collection_args: &str) -> String {
    let sections = sections.iter();
    let shown = sections.map(|(name, count)| format!("{} ({count})", sanitize::excerpt(name)));
    let shown: Vec<_> = shown.take(SECTIONS_LISTED + 1).collect();
    match shown.len() {
        0 => "There are no sections.".into(),
        1 => format!("The only section is {}.", shown[0]),
        2..=SECTIONS_LISTED => format!("Sections: {}.", shown.join(", ")),
        _ => format!("See wisdom --list=sections{collection_args}."),
    }
}

fn has_id(pool: &Pool, id: &str) -> bool {
    let by_id = Filter {
        id: Some(id.to_owned()),
        ..Filter::default()
    };
    pick::any_admitted(pool, &by_id)
}

/// Returns the end of a sentence, with the names that are similar to `typed`.
fn did_you_mean<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> String {
    question(&suggest::near(typed, names))
}

fn question(names: &[&str]) -> String {
    let names: Vec<_> = names.iter().map(|name| sanitize::excerpt(name)).collect();
    match names.join(" or ") {
        names if names.is_empty() => ".".into(),
        names => format!("; did you mean {names}?"),
    }
}
