//! What to say when nothing matched: what was asked, and what there is.

use crate::collection::shelf::Shelf;
use crate::entry::{Entry, Form, gate, name};
use crate::presentation::listing::Counts;
use crate::selection::filter::{Filter, Length};
use crate::selection::pick;
use crate::selection::tags::AnyOf;

/// The names in `filter` that no entry has, a line on each, with those that may have been meant.
pub fn unknown_names(filter: &Filter, shelf: &Shelf) -> Vec<String> {
    let mut unknown = Vec::new();
    if !filter.sections.is_empty() {
        let sections = Counts::of_sections(|visit| shelf.each_entry(None, visit));
        for key in filter
            .sections
            .iter()
            .filter(|key| !sections.names().any(|name| name == **key))
        {
            let there = sections
                .0
                .iter()
                .map(|(name, count)| format!("{name} ({count})"));
            let there = there.collect::<Vec<_>>().join(", ");
            unknown.push(format!(
                "no section '{}'{} There are {there}.",
                gate::quoted(key),
                meant(key, sections.names())
            ));
        }
    }
    if !filter.tags.is_empty() {
        let tags = Counts::of_tags(|visit| shelf.each_entry(None, visit));
        let asked = filter.tags.iter().flat_map(AnyOf::names);
        for tag in asked.filter(|tag| !tags.names().any(|name| name == *tag)) {
            unknown.push(format!(
                "no tag '{}'{} See wisdom --list=tags.",
                gate::quoted(tag),
                meant(tag, tags.names())
            ));
        }
    }
    if let Some(id) = &filter.id
        && !has_id(shelf, id)
    {
        // Those of fortunes are numbers, and none is near another.
        let mut ids = Vec::new();
        shelf.each_entry(None, &mut |entry| {
            if entry.form == Form::CommonMark {
                ids.push(entry.id.to_string());
            }
        });
        let near = meant(&name::slug(id), ids.iter().map(String::as_str));
        unknown.push(format!(
            "no entry has the id '{}'{near} See wisdom --list.",
            gate::quoted(id)
        ));
    }
    unknown
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
    let mut asked = Vec::new();
    if let Some(id) = &filter.id {
        asked.push(format!("has the id {id}"));
    }
    if !filter.sections.is_empty() {
        asked.push(format!("is in {}", filter.sections.join(" or ")));
    }
    for tags in &filter.tags {
        asked.push(format!("has the tags {tags}"));
    }
    match filter.length {
        Some(Length::AtMost(most)) => asked.push(format!("has at most {most} characters")),
        Some(Length::MoreThan(least)) => asked.push(format!("has more than {least} characters")),
        None => {}
    }
    for pattern in &filter.patterns {
        asked.push(format!("matches '{}'", gate::quoted(pattern.as_str())));
    }
    let there = shelf.shown();
    if asked.is_empty() {
        return "there is no entry".into();
    }
    format!("none of the {there} entries {}", asked.join(" and "))
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
    let lines = if room == 1 { "line" } else { "lines" };
    Some(format!(
        "nothing fits in {room} {lines}; the shortest takes {shortest}"
    ))
}
