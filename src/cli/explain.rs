//! Explains why nothing matched.

use std::ops::ControlFlow;

use crate::collection::pool::{Collection, Entries, Pool};
use crate::entry::message::counted;
use crate::entry::suggest;
use crate::entry::{Entry, id, sanitize};
use crate::filter::tags::AnyOf;
use crate::filter::{Filter, Length};
use crate::presentation::counts::Counts;
use crate::selection::pick;

/// Returns a line for each name in `filter` that no entry has, with the names that may have been meant.
///
/// `collection_args` has the arguments that select these collections, each after a space.
/// `suggest_collection` returns the arguments that show the entry with an id, if a collection that was
/// not named has it.
pub fn unknown_names(
    filter: &Filter,
    pool: &Pool,
    collection_args: &str,
    suggest_collection: &dyn Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut unknown = Vec::new();
    if !filter.sections.is_empty() {
        let sections = Counts::of_sections(|visit| pool.each_entry(&Filter::default(), visit));
        for key in filter
            .sections
            .iter()
            .filter(|key| !sections.names().any(|name| name == **key))
        {
            unknown.push(format!(
                "no section '{}'{} {}",
                sanitize::excerpt(key),
                did_you_mean(key, sections.names()),
                sections_sentence(&sections, collection_args)
            ));
        }
    }
    if !filter.tags.is_empty() {
        let tags = Counts::of_tags(|visit| pool.each_entry(&Filter::default(), visit));
        let asked = filter.tags.iter().flat_map(AnyOf::names);
        for tag in asked.filter(|tag| !tags.names().any(|name| name == *tag)) {
            unknown.push(format!(
                "no tag '{}'{} See wisdom --list=tags{collection_args}.",
                sanitize::excerpt(tag),
                did_you_mean(tag, tags.names())
            ));
        }
    }
    if let Some(id) = &filter.id
        && !has_id(pool, id)
    {
        unknown.push(unknown_id(id, pool, collection_args, suggest_collection));
    }
    unknown
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

/// Returns the lines that say why nothing was shown: the `unknown` names, or the conditions of the
/// filter. An entry may take at most `max_lines`, and `height` returns the number of lines that it
/// takes.
pub(crate) fn nothing_shown(
    filter: &Filter,
    pool: &Pool,
    unknown: Vec<String>,
    max_lines: Option<usize>,
    height: &dyn Fn(&Entry<'_>) -> usize,
) -> Vec<String> {
    let mut lines = unknown;
    if pick::any_admitted(pool, filter) {
        lines.push(never_drawn(filter));
    } else if lines.is_empty() {
        let shortest = max_lines.and_then(|most| shortest(filter, pool, most, height));
        lines.push(shortest.unwrap_or_else(|| nothing_matched(filter, pool)));
    }
    lines
}

/// The most sections that a message lists.
const SECTIONS_LISTED: usize = 10;

/// Returns a sentence that lists the sections.
fn sections_sentence(Counts(sections): &Counts, collection_args: &str) -> String {
    let sections = sections.iter();
    let shown = sections.map(|(name, count)| format!("{name} ({count})"));
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
    match suggest::near(typed, names).join(" or ") {
        near if near.is_empty() => ".".into(),
        near => format!("; did you mean {near}?"),
    }
}

/// Returns the message for a filter whose conditions no entry meets.
pub fn nothing_matched(filter: &Filter, pool: &Pool) -> String {
    let asked = conditions(filter);
    let met: Vec<_> = asked.iter().map(|(met, _)| &**met).collect();
    let met = met.join(" and ");
    match (pool.shown(), &asked[..]) {
        (0, _) | (_, []) => no_entry(pool),
        (1, [(_, unmet)]) => format!("the only entry {unmet}"),
        (1, _) => format!("the only entry is not one that {met}"),
        (2, _) => format!("neither of the 2 entries {met}"),
        (there, _) => format!("none of the {there} entries {met}"),
    }
}

/// Returns two predicates for each condition of the filter: for an entry that meets it, and for one
/// that does not.
fn conditions(filter: &Filter) -> Vec<(String, String)> {
    let Filter {
        id,
        sections,
        tags,
        length,
        patterns,
        // `shortest` explains it.
        fits: _,
    } = filter;
    let both =
        |met: &str, unmet: &str, what: &str| (format!("{met} {what}"), format!("{unmet} {what}"));
    let has = |what: &str| both("has", "does not have", what);
    let mut asked = Vec::new();
    if let Some(id) = id {
        asked.push(has(&format!("the id {id}")));
    }
    if !sections.is_empty() {
        let sections = sections.join(" or ");
        asked.push(both("is in", "is not in", &sections));
    }
    for tags in tags {
        let alternatives: Vec<_> = tags.alternatives().collect();
        asked.push(match alternatives[..] {
            [(tag, true)] => has(&format!("the tag {tag}")),
            [(tag, false)] => {
                let (unmet, met) = has(&format!("the tag {tag}"));
                (met, unmet)
            }
            _ if alternatives.iter().all(|(_, wanted)| *wanted) => both(
                "has one of the tags",
                "has none of the tags",
                &tags.to_string(),
            ),
            _ => both("matches", "does not match", &format!("--tag {tags}")),
        });
    }
    let characters = |count| counted(count, "character", "characters");
    match *length {
        Some(Length::AtMost(most)) => asked.push(has(&format!("at most {}", characters(most)))),
        Some(Length::MoreThan(least)) => {
            asked.push(has(&format!("more than {}", characters(least))));
        }
        None => {}
    }
    for pattern in patterns.regexes() {
        let pattern = format!("'{}'", sanitize::excerpt(pattern.as_str()));
        asked.push(both("matches", "does not match", &pattern));
    }
    asked
}

/// Returns the message for collections without an entry.
fn no_entry(pool: &Pool) -> String {
    let files: Vec<_> = pool
        .collections
        .iter()
        .filter_map(|collection| collection.path.as_deref())
        .collect();
    match files[..] {
        [] => "no entries".into(),
        [file] => format!("{}: no entries in this file", sanitize::path(file)),
        _ => format!("no entries in any of the {} files", files.len()),
    }
}

/// Returns the message for entries in collections that have 0% of the draws.
fn never_drawn(filter: &Filter) -> String {
    let message = if filter.admits_all() {
        "every entry"
    } else {
        "every match"
    };
    format!("{message} has 0% of the draws; see wisdom -f")
}

/// Returns the message for entries that match but do not fit in `max_lines`, if there are any.
fn shortest(
    filter: &Filter,
    pool: &Pool,
    max_lines: usize,
    height: &dyn Fn(&Entry<'_>) -> usize,
) -> Option<String> {
    let any_height = Filter {
        fits: None,
        ..filter.clone()
    };
    let mut shortest = None;
    pool.each_entry(&any_height, &mut |entry| {
        let height = height(entry);
        shortest = Some(shortest.map_or(height, |least: usize| least.min(height)));
    });
    let shortest = shortest?;
    let lines = counted(max_lines, "line", "lines");
    Some(format!(
        "no entry fits in {lines}; the shortest takes {shortest}"
    ))
}
