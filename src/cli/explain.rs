//! What to say when nothing matched: what was asked, and what there is.

use crate::collection::pool::{Collection, Entries, Pool};
use crate::entry::message::counted;
use crate::entry::suggest;
use crate::entry::{Entry, Form, id, sanitize};
use crate::filter::tags::AnyOf;
use crate::filter::{Filter, Length};
use crate::presentation::counts::Counts;
use crate::selection::pick;

/// The names in `filter` that no entry has, a line on each, with those that may have been meant.
///
/// `again` is what is typed behind `wisdom` for the same collections to be meant, with a blank before each
/// word. `elsewhere` says what is typed for an id that is in a collection that nobody named.
pub fn unknown_names(
    filter: &Filter,
    pool: &Pool,
    again: &str,
    elsewhere: &dyn Fn(&str) -> Option<String>,
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
                meant(key, sections.names()),
                there(&sections, again)
            ));
        }
    }
    if !filter.tags.is_empty() {
        let tags = Counts::of_tags(|visit| pool.each_entry(&Filter::default(), visit));
        let asked = filter.tags.iter().flat_map(AnyOf::names);
        for tag in asked.filter(|tag| !tags.names().any(|name| name == *tag)) {
            unknown.push(format!(
                "no tag '{}'{} See wisdom --list=tags{again}.",
                sanitize::excerpt(tag),
                meant(tag, tags.names())
            ));
        }
    }
    if let Some(id) = &filter.id
        && !has_id(pool, id)
    {
        unknown.push(unknown_id(id, pool, again, elsewhere));
    }
    unknown
}

fn unknown_id(
    id: &str,
    pool: &Pool,
    again: &str,
    elsewhere: &dyn Fn(&str) -> Option<String>,
) -> String {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let of_a_fortune = id.rsplit_once(':').filter(|(_, number)| is_number(number));
    let message = format!("no entry has the id '{}'", sanitize::excerpt(id));
    if let Some((name, number)) = of_a_fortune {
        if let Some(there) = fortunes(name, pool) {
            let number = sanitize::excerpt(number);
            // One with a number that is there is blank.
            return if number.parse().is_ok_and(|it| (1..=there).contains(&it)) {
                format!("{message}. See wisdom --list{again}.")
            } else {
                let entries = counted(there, "entry", "entries");
                let name = sanitize::excerpt(name);
                format!("{name} has {entries}, and none has the number {number}")
            };
        }
        if let Some(meant) = elsewhere(id) {
            return format!(
                "{message}; did you mean wisdom {}?",
                sanitize::escape(&meant)
            );
        }
    }
    // Those of fortunes are numbers, and none is near another.
    let mut ids = Vec::new();
    pool.each_entry(&Filter::default(), &mut |entry| {
        if entry.form == Form::CommonMark {
            ids.push(entry.id.to_string());
        }
    });
    let near = meant(&id::slug(id), ids.iter().map(String::as_str));
    format!("{message}{near} See wisdom --list{again}.")
}

/// How many entries the fortune file of this name has, the blank ones too, since they have numbers.
fn fortunes(name: &str, pool: &Pool) -> Option<usize> {
    let named = pool.collections.iter().filter(|one| one.name == name);
    let fortunes = named.filter(|one| matches!(one.entries, Entries::Fortune(_)));
    fortunes.map(Collection::len).max()
}

/// What to say when nothing was shown: the names that are `unknown`, else why. `room` has the lines in
/// which it was to fit, if it was, and `height` how many an entry takes.
pub fn nothing_shown(
    filter: &Filter,
    pool: &Pool,
    unknown: Vec<String>,
    room: Option<usize>,
    height: &dyn Fn(&Entry<'_>) -> usize,
) -> String {
    let mut told = unknown;
    if pick::any_admitted(pool, filter) {
        told.push(never_drawn(filter));
    } else if told.is_empty() {
        let shortest = room.and_then(|room| shortest(filter, pool, room, height));
        told.push(shortest.unwrap_or_else(|| nothing_matched(filter, pool)));
    }
    told.join("\nwisdom: ")
}

/// More sections than these are not told: nobody would read on.
const SECTIONS_TOLD: usize = 10;

/// Which sections there are.
fn there(Counts(sections): &Counts, again: &str) -> String {
    let sections = sections.iter();
    let told = sections.map(|(name, count)| format!("{name} ({count})"));
    let told: Vec<_> = told.take(SECTIONS_TOLD + 1).collect();
    match told.len() {
        0 => "There is none.".into(),
        1 => format!("There is only {}.", told[0]),
        2..=SECTIONS_TOLD => format!("There are {}.", told.join(", ")),
        _ => format!("See wisdom --list=sections{again}."),
    }
}

fn has_id(pool: &Pool, id: &str) -> bool {
    let by_id = Filter {
        id: Some(id.to_owned()),
        ..Filter::default()
    };
    pick::any_admitted(pool, &by_id)
}

fn meant<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> String {
    match suggest::near(typed, names).join(" or ") {
        near if near.is_empty() => ".".into(),
        near => format!("; did you mean {near}?"),
    }
}

/// What was asked for, when every name in it is known and yet no entry has all of it.
pub fn nothing_matched(filter: &Filter, pool: &Pool) -> String {
    let asked = asked(filter);
    let met: Vec<_> = asked.iter().map(|(met, _)| &**met).collect();
    let met = met.join(" and ");
    match (pool.shown(), &asked[..]) {
        (0, _) | (_, []) => no_entry(pool),
        (1, [(_, unmet)]) => format!("the one entry {unmet}"),
        (1, _) => format!("the one entry is not one that {met}"),
        (2, _) => format!("neither of the 2 entries {met}"),
        (there, _) => format!("none of the {there} entries {met}"),
    }
}

/// What an entry does that meets each part of a filter, and what one does that does not.
fn asked(filter: &Filter) -> Vec<(String, String)> {
    let both = |met: &str, unmet: &str, message: &str| {
        (format!("{met} {message}"), format!("{unmet} {message}"))
    };
    let has = |message: &str| both("has", "does not have", message);
    let mut asked = Vec::new();
    if let Some(id) = &filter.id {
        asked.push(has(&format!("the id {id}")));
    }
    if !filter.sections.is_empty() {
        let sections = filter.sections.join(" or ");
        asked.push(both("is in", "is not in", &sections));
    }
    for tags in &filter.tags {
        let alternatives: Vec<_> = tags.alternatives().collect();
        asked.push(match alternatives[..] {
            [(tag, true)] => has(&format!("the tag {tag}")),
            [(tag, false)] => {
                let (unmet, met) = has(&format!("the tag {tag}"));
                (met, unmet)
            }
            _ if alternatives.iter().all(|(_, wanted)| *wanted) => {
                both("has a tag of", "has no tag of", &tags.to_string())
            }
            _ => both("meets", "does not meet", &format!("--tag {tags}")),
        });
    }
    let characters = |count| counted(count, "character", "characters");
    match filter.length {
        Some(Length::AtMost(most)) => asked.push(has(&format!("at most {}", characters(most)))),
        Some(Length::MoreThan(least)) => {
            asked.push(has(&format!("more than {}", characters(least))));
        }
        None => {}
    }
    for pattern in filter.patterns.regexes() {
        let pattern = format!("'{}'", sanitize::excerpt(pattern.as_str()));
        asked.push(both("matches", "does not match", &pattern));
    }
    asked
}

/// What to say when there is nothing at all.
fn no_entry(pool: &Pool) -> String {
    let files: Vec<_> = pool
        .collections
        .iter()
        .filter_map(|collection| collection.path.as_deref())
        .collect();
    match files[..] {
        [] => "there is no entry".into(),
        [file] => format!("{}: there is no entry in it", sanitize::path(file)),
        _ => format!("there is no entry in any of the {} files", files.len()),
    }
}

/// What to say when there are entries, but all of them are in collections without a draw.
fn never_drawn(filter: &Filter) -> String {
    let message = if filter.admits_all() {
        "what there is"
    } else {
        "what matches"
    };
    format!("{message} has 0% of the draws; wisdom -f shows the weights")
}

/// What to say when entries are there, but none of them fits in `room` lines.
fn shortest(
    filter: &Filter,
    pool: &Pool,
    room: usize,
    height: &dyn Fn(&Entry<'_>) -> usize,
) -> Option<String> {
    let anything = Filter {
        fits: None,
        ..filter.clone()
    };
    let mut shortest = None;
    pool.each_entry(&anything, &mut |entry| {
        let height = height(entry);
        shortest = Some(shortest.map_or(height, |least: usize| least.min(height)));
    });
    let shortest = shortest?;
    let lines = counted(room, "line", "lines");
    Some(format!(
        "nothing fits in {lines}; the shortest takes {shortest}"
    ))
}
