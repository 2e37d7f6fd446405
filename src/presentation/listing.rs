//! What there is: entries by section, sections and tags with their numbers.

use std::collections::BTreeMap;

use serde::Serialize;

use super::json;
use super::line::{Line, Role, columns};
use super::wrap;
use crate::entry::document::Style;
use crate::entry::{Entry, name};

const MARGIN: &str = "  ";

/// Names, each with how many entries have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub Vec<(String, usize)>);

impl Counts {
    /// The sections of `entries`, in the order in which they come.
    pub fn of_sections<'a>(entries: impl Iterator<Item = Entry<'a>>) -> Self {
        let mut counts = Tally::default();
        entries.for_each(|entry| counts.add(&entry.section));
        counts.counts
    }

    /// The tags of `entries`, those that many have first.
    pub fn of_tags<'a>(entries: impl Iterator<Item = Entry<'a>>) -> Self {
        let mut counts = Tally::default();
        entries.for_each(|entry| entry.tags.iter().for_each(|tag| counts.add(tag)));
        let Counts(mut counts) = counts.counts;
        counts.sort_unstable_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
        Self(counts)
    }

    /// The names alone.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

#[derive(Default)]
struct Tally {
    counts: Counts,
    places: BTreeMap<String, usize>,
}

impl Tally {
    fn add(&mut self, name: &str) {
        let Counts(counts) = &mut self.counts;
        if let Some(place) = self.places.get(name) {
            counts[*place].1 += 1;
        } else {
            self.places.insert(name.to_owned(), counts.len());
            counts.push((name.to_owned(), 1));
        }
    }
}

/// Sections, as they are typed, each with its number of entries, and its heading where that is more
/// than the name.
pub fn sections(counts: &Counts) -> Vec<Line<'static>> {
    table(counts, |key| {
        let heading = name::section_heading(key);
        (name::lower(&heading) != key.replace('-', " ")).then_some(heading)
    })
}

/// Tags, each with its number of entries.
pub fn tags(counts: &Counts) -> Vec<Line<'static>> {
    table(counts, |_| None)
}

fn table(Counts(rows): &Counts, note: impl Fn(&str) -> Option<String>) -> Vec<Line<'static>> {
    let names = rows
        .iter()
        .map(|(name, _)| columns(name))
        .max()
        .unwrap_or(0);
    let counts = rows.iter().map(|(_, count)| count.to_string().len()).max();
    let counts = counts.unwrap_or(0);
    let line = |(name, count): &(String, usize)| {
        let mut line = Line::default();
        line.push(name.clone(), Role::Id, Style::PLAIN);
        let gap = MARGIN.len() + names - columns(name);
        line.push(
            format!("{:gap$}{count:>counts$}", ""),
            Role::Body,
            Style::PLAIN,
        );
        if let Some(note) = note(name) {
            line.push(format!("{MARGIN}{note}"), Role::Body, Style::PLAIN);
        }
        line
    };
    rows.iter().map(line).collect()
}

/// Sections as JSON, one on a line.
pub fn sections_json(Counts(counts): &Counts) -> Vec<String> {
    #[derive(Serialize)]
    struct Section<'a> {
        section: &'a str,
        heading: String,
        entries: usize,
    }
    let section = |(section, entries): &(String, usize)| {
        json::line(&Section {
            section,
            heading: name::section_heading(section),
            entries: *entries,
        })
    };
    counts.iter().map(section).collect()
}

/// Tags as JSON, one on a line.
pub fn tags_json(Counts(counts): &Counts) -> Vec<String> {
    #[derive(Serialize)]
    struct Tag<'a> {
        tag: &'a str,
        entries: usize,
    }
    let tag = |(tag, entries): &(String, usize)| {
        json::line(&Tag {
            tag,
            entries: *entries,
        })
    };
    counts.iter().map(tag).collect()
}

/// Entries by section: the id of each, its title where there is room for it, and its tags. An
/// entry takes one line if `width` allows, for the sake of `grep`; without a width, it always does.
pub fn entries(entries: &[Entry<'_>], width: Option<usize>) -> Vec<Line<'static>> {
    let Counts(sections) = Counts::of_sections(entries.iter().map(Entry::borrowed));
    let table = Columns::of(entries, width);
    let mut lines = Vec::with_capacity(entries.len() + 2 * sections.len());
    for (key, count) in &sections {
        if !lines.is_empty() {
            lines.push(Line::default());
        }
        let mut heading = Line::default();
        heading.push(name::section_heading(key), Role::Title, Style::PLAIN);
        heading.push(format!(" ({count})"), Role::Body, Style::PLAIN);
        lines.push(heading);
        for entry in entries.iter().filter(|entry| entry.section == *key) {
            table.entry(entry, &mut lines);
        }
    }
    lines
}

/// How much room the columns of a list take.
struct Columns {
    ids: usize,
    /// None where there is no room for titles.
    titles: Option<usize>,
    width: usize,
}

impl Columns {
    fn of(entries: &[Entry<'_>], width: Option<usize>) -> Self {
        let widest = |of: fn(&Entry<'_>) -> usize| entries.iter().map(of).max().unwrap_or(0);
        let ids = widest(|entry| columns(&entry.id));
        let titles = widest(|entry| columns(&entry.title));
        let tags = widest(|entry| columns(&tags_of(entry)));
        let width = width.unwrap_or(usize::MAX);
        let gap = MARGIN.len();
        Self {
            ids,
            titles: (gap + ids + gap + titles + gap + tags <= width).then_some(titles),
            width,
        }
    }

    fn entry(&self, entry: &Entry<'_>, lines: &mut Vec<Line<'static>>) {
        let mut line = Line::default();
        line.push(MARGIN, Role::Body, Style::PLAIN);
        line.push(entry.id.to_string(), Role::Id, Style::PLAIN);
        let tags = tags_of(entry);
        if MARGIN.len() + self.ids + MARGIN.len() + columns(&tags) > self.width {
            lines.push(line);
            if tags.is_empty() {
                return;
            }
            for range in wrap::wrap_at(&tags, " ", self.width.saturating_sub(2 * MARGIN.len())) {
                let mut line = Line::default();
                line.push(MARGIN.repeat(2), Role::Body, Style::PLAIN);
                line.push(tags[range].to_owned(), Role::Label, Style::PLAIN);
                lines.push(line);
            }
            return;
        }
        let to_next = |column: usize, text: &str| " ".repeat(MARGIN.len() + column - columns(text));
        line.push(to_next(self.ids, &entry.id), Role::Body, Style::PLAIN);
        if let Some(titles) = self.titles {
            line.push(entry.title.to_string(), Role::Body, Style::PLAIN);
            line.push(to_next(titles, &entry.title), Role::Body, Style::PLAIN);
        }
        line.push(tags, Role::Label, Style::PLAIN);
        line.trim_end();
        lines.push(line);
    }
}

fn tags_of(entry: &Entry<'_>) -> String {
    let tags: Vec<_> = entry.tags.iter().map(|tag| format!("#{tag}")).collect();
    tags.join(" ")
}
