//! What to say when nothing matched: what was asked, and what there is.

use crate::collection::shelf::{Collection, Entries, Shelf};
use crate::entry::wording::counted;
use crate::entry::{Entry, Form, gate, name};
use crate::presentation::listing::Counts;
use crate::selection::filter::{Filter, Length};
use crate::selection::pick;
use crate::selection::tags::AnyOf;

/// The names in `filter` that no entry has, a line on each, with those that may have been meant.
///
/// `again` is what is typed behind `wisdom` for the same collections to be meant, with a blank before each
/// word. `elsewhere` says what is typed for an id that is in a collection that nobody named.
pub fn unknown_names(
    filter: &Filter,
    shelf: &Shelf,
    again: &str,
    elsewhere: &dyn Fn(&str) -> Option<String>,
) -> Vec<String> {
    let mut unknown = Vec::new();
    if !filter.sections.is_empty() {
        let sections = Counts::of_sections(|visit| shelf.each_entry(None, visit));
        for key in filter
            .sections
            .iter()
            .filter(|key| !sections.names().any(|name| name == **key))
        {
            unknown.push(format!(
                "no section '{}'{} {}",
                gate::quoted(key),
                meant(key, sections.names()),
                there(&sections, again)
            ));
        }
    }
    if !filter.tags.is_empty() {
        let tags = Counts::of_tags(|visit| shelf.each_entry(None, visit));
        let asked = filter.tags.iter().flat_map(AnyOf::names);
        for tag in asked.filter(|tag| !tags.names().any(|name| name == *tag)) {
            unknown.push(format!(
                "no tag '{}'{} See wisdom --list=tags{again}.",
                gate::quoted(tag),
                meant(tag, tags.names())
            ));
        }
    }
    if let Some(id) = &filter.id
        && !has_id(shelf, id)
    {
        unknown.push(unknown_id(id, shelf, again, elsewhere));
    }
    unknown
}

fn unknown_id(
    id: &str,
    shelf: &Shelf,
    again: &str,
    elsewhere: &dyn Fn(&str) -> Option<String>,
) -> String {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let of_a_fortune = id.rsplit_once(':').filter(|(_, number)| is_number(number));
    let what = format!("no entry has the id '{}'", gate::quoted(id));
    if let Some((name, number)) = of_a_fortune {
        if let Some(there) = fortunes(name, shelf) {
            let number = gate::quoted(number);
            // One with a number that is there is blank.
            return if number.parse().is_ok_and(|it| (1..=there).contains(&it)) {
                format!("{what}. See wisdom --list{again}.")
            } else {
                let entries = counted(there, "entry", "entries");
                let name = gate::quoted(name);
                format!("{name} has {entries}, and none has the number {number}")
            };
        }
        if let Some(meant) = elsewhere(id) {
            return format!("{what}; did you mean wisdom {}?", gate::inert(&meant));
        }
    }
    // Those of fortunes are numbers, and none is near another.
    let mut ids = Vec::new();
    shelf.each_entry(None, &mut |entry| {
        if entry.form == Form::CommonMark {
            ids.push(entry.id.to_string());
        }
    });
    let near = meant(&name::slug(id), ids.iter().map(String::as_str));
    format!("{what}{near} See wisdom --list{again}.")
}

/// How many entries the fortune file of this name has, the blank ones too, since they have numbers.
fn fortunes(name: &str, shelf: &Shelf) -> Option<usize> {
    let named = shelf.collections.iter().filter(|one| one.name == name);
    let fortunes = named.filter(|one| matches!(one.entries, Entries::File(_)));
    fortunes.map(Collection::len).max()
}

/// What to say when nothing was shown: the names that are `unknown`, else why. `room` has the lines in
/// which it was to fit, if it was, and `height` how many an entry takes.
pub fn nothing_shown(
    filter: &Filter,
    shelf: &Shelf,
    unknown: Vec<String>,
    room: Option<usize>,
    height: &dyn Fn(&Entry<'_>) -> usize,
) -> String {
    let mut told = unknown;
    if pick::any_admitted(shelf, filter) {
        told.push(never_drawn(filter));
    } else if told.is_empty() {
        let shortest = room.and_then(|room| shortest(filter, shelf, room, height));
        told.push(shortest.unwrap_or_else(|| nothing_matched(filter, shelf)));
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

fn has_id(shelf: &Shelf, id: &str) -> bool {
    let by_id = Filter {
        id: Some(id.to_owned()),
        ..Filter::default()
    };
    pick::any_admitted(shelf, &by_id)
}

fn meant<'a>(typed: &str, names: impl Iterator<Item = &'a str>) -> String {
    match name::near(typed, names).join(" or ") {
        near if near.is_empty() => ".".into(),
        near => format!("; did you mean {near}?"),
    }
}

/// What was asked for, when every name in it is known and yet no entry has all of it.
pub fn nothing_matched(filter: &Filter, shelf: &Shelf) -> String {
    let asked = asked(filter);
    let met: Vec<_> = asked.iter().map(|(met, _)| &**met).collect();
    let met = met.join(" and ");
    match (shelf.shown(), &asked[..]) {
        (0, _) | (_, []) => no_entry(shelf),
        (1, [(_, unmet)]) => format!("the one entry {unmet}"),
        (1, _) => format!("the one entry is not one that {met}"),
        (2, _) => format!("neither of the 2 entries {met}"),
        (there, _) => format!("none of the {there} entries {met}"),
    }
}

/// What an entry does that meets each part of a filter, and what one does that does not.
fn asked(filter: &Filter) -> Vec<(String, String)> {
    let both =
        |met: &str, unmet: &str, what: &str| (format!("{met} {what}"), format!("{unmet} {what}"));
    let has = |what: &str| both("has", "does not have", what);
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
    for pattern in &filter.patterns {
        let pattern = format!("'{}'", gate::quoted(pattern.as_str()));
        asked.push(both("matches", "does not match", &pattern));
    }
    asked
}

/// What to say when there is nothing at all.
fn no_entry(shelf: &Shelf) -> String {
    let files: Vec<_> = shelf
        .collections
        .iter()
        .filter_map(|collection| collection.path.as_deref())
        .collect();
    match files[..] {
        [] => "there is no entry".into(),
        [file] => format!("{}: there is no entry in it", gate::path(file)),
        _ => format!("there is no entry in any of the {} files", files.len()),
    }
}

/// What to say when there are entries, but all of them are in collections without a draw.
fn never_drawn(filter: &Filter) -> String {
    let what = if filter.admits_all() {
        "what there is"
    } else {
        "what matches"
    };
    format!("{what} has 0% of the draws; wisdom -f shows the shares")
}

/// What to say when entries are there, but none of them fits in `room` lines.
fn shortest(
    filter: &Filter,
    shelf: &Shelf,
    room: usize,
    height: &dyn Fn(&Entry<'_>) -> usize,
) -> Option<String> {
    let anything = Filter {
        fits: None,
        ..filter.clone()
    };
    let mut shortest = None;
    shelf.each_entry(Some(&anything), &mut |entry| {
        let height = height(entry);
        shortest = Some(shortest.map_or(height, |least: usize| least.min(height)));
    });
    let shortest = shortest?;
    let lines = counted(room, "line", "lines");
    Some(format!(
        "nothing fits in {lines}; the shortest takes {shortest}"
    ))
}
