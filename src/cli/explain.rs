//! Explains why nothing matched.

use crate::collection::pool::Pool;
use crate::entry::message::counted;
use crate::entry::{Entry, sanitize};
use crate::filter::{Filter, Length};
use crate::selection::pick;

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
        asked.push(has(&format!("the id {}", sanitize::excerpt(id))));
    }
    if !sections.wanted.is_empty() {
        let wanted = sections.wanted.iter().map(|key| sanitize::excerpt(key));
        let wanted = wanted.collect::<Vec<_>>().join(" or ");
        asked.push(both("is in", "is not in", &wanted));
    }
    for key in &sections.excluded {
        asked.push(both("is not in", "is in", &sanitize::excerpt(key)));
    }
    for tags in tags {
        let alternatives: Vec<_> = tags.alternatives().collect();
        let typed = tags.to_string();
        let typed = typed.split(',').map(sanitize::excerpt);
        let typed = typed.collect::<Vec<_>>().join(",");
        asked.push(match alternatives[..] {
            [(tag, wanted)] => {
                let (has, lacks) = has(&format!("the tag {}", sanitize::excerpt(tag)));
                if wanted { (has, lacks) } else { (lacks, has) }
            }
            _ if alternatives.iter().all(|(_, wanted)| *wanted) => {
                both("has one of the tags", "has none of the tags", &typed)
            }
            _ => both("matches", "does not match", &format!("--tag {typed}")),
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
