//! What there is: entries by section, sections and tags with their numbers.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use serde::Serialize;

use crate::entry::document::Style;
use crate::entry::{Entry, id};
use crate::presentation::line::{Line, Role, columns};
use crate::presentation::output::json;
use crate::presentation::wrap;

const MARGIN: &str = "  ";

/// Names, each with how many entries have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub Vec<(String, usize)>);

impl Counts {
    /// The sections of the entries that `each` hands over, in the order in which they come.
    pub fn of_sections(each: impl FnOnce(&mut dyn FnMut(&Entry<'_>))) -> Self {
        let mut counts = Tally::default();
        each(&mut |entry| counts.add(&entry.section));
        counts.counts
    }

    /// The tags of the entries that `each` hands over, those that many have first.
    pub fn of_tags(each: impl FnOnce(&mut dyn FnMut(&Entry<'_>))) -> Self {
        let mut counts = Tally::default();
        each(&mut |entry| entry.tags.iter().for_each(|tag| counts.add(tag)));
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
        let heading = id::section_heading(key);
        (id::lower(&heading) != key.replace('-', " ")).then_some(heading)
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
            heading: id::section_heading(section),
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

/// A collection, as a list has it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Source {
    /// Its name.
    pub collection: String,
    /// How many of 100 draws fall to it.
    pub percent: f64,
    /// How many entries it has.
    pub entries: usize,
    /// Its file.
    pub path: Option<String>,
}

/// The line above an entry that says which collection it comes from.
pub fn source(name: &str) -> Line<'static> {
    let mut line = Line::default();
    line.push(format!("({name})"), Role::Label, Style::PLAIN);
    line
}

/// Collections, each with its share of the draws and its number of entries.
pub fn sources(sources: &[Source]) -> Vec<Line<'static>> {
    let names = sources.iter().map(|one| columns(&one.collection)).max();
    let counts = sources
        .iter()
        .map(|one| one.entries.to_string().len())
        .max();
    let (names, counts) = (names.unwrap_or(0), counts.unwrap_or(0));
    let line = |one: &Source| {
        let mut line = Line::default();
        let numbers = format!(
            "{:6.2}%{MARGIN}{:>counts$}{MARGIN}",
            one.percent, one.entries
        );
        line.push(numbers, Role::Body, Style::PLAIN);
        line.push(one.collection.clone(), Role::Id, Style::PLAIN);
        if let Some(path) = &one.path {
            let gap = MARGIN.len() + names - columns(&one.collection);
            line.push(" ".repeat(gap), Role::Body, Style::PLAIN);
            line.push(path.clone(), Role::Body, Style::PLAIN);
        }
        line
    };
    sources.iter().map(line).collect()
}

/// Collections as JSON, one on a line.
pub fn sources_json(sources: &[Source]) -> Vec<String> {
    sources.iter().map(json::line).collect()
}

/// What must be known of all entries before the first can be listed: the sections, and how much room
/// the columns take. Entries come by section: the id of each, its title where there is room for it, and
/// its tags. An entry takes one line if the width allows, for the sake of `grep`; without a width, it
/// always does.
#[derive(Clone, Debug)]
pub struct Outline {
    /// The sections, in the order in which they come.
    pub sections: Vec<Extent>,
    places: BTreeMap<String, usize>,
    /// The place of the section of the entry before.
    before: Option<usize>,
    ids: usize,
    titles: usize,
    /// The columns of the longest line that a text without a title begins with.
    beginnings: usize,
    tags: usize,
    width: Option<usize>,
}

/// A section in a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Its key.
    pub section: String,
    /// How many entries it has.
    pub count: usize,
    /// Where they are: in each of these spans of indices, no entry of another section was taken into
    /// account.
    pub spans: Vec<Range<usize>>,
}

impl Outline {
    /// A list without entries, to be laid out to so many columns.
    pub fn new(width: Option<usize>) -> Self {
        Self {
            sections: Vec::new(),
            places: BTreeMap::new(),
            before: None,
            ids: 0,
            titles: 0,
            beginnings: 0,
            tags: 0,
            width,
        }
    }

    /// Takes the entry at `index` into account.
    pub fn add(&mut self, index: usize, entry: &Entry<'_>) {
        self.ids = self.ids.max(columns(&entry.id));
        if entry.title.is_empty() {
            self.beginnings = self.beginnings.max(columns(first_line(entry)));
        } else {
            self.titles = self.titles.max(columns(&entry.title));
        }
        self.tags = self.tags.max(columns(&tags_of(entry)));
        let place = self.places.get(&*entry.section).copied();
        let place = place.unwrap_or_else(|| {
            let section = entry.section.to_string();
            self.places.insert(section.clone(), self.sections.len());
            self.sections.push(Extent {
                section,
                count: 0,
                spans: Vec::new(),
            });
            self.sections.len() - 1
        });
        let section = &mut self.sections[place];
        section.count += 1;
        let span = section.spans.last_mut();
        match span.filter(|_| self.before == Some(place)) {
            Some(span) => span.end = index + 1,
            None => section.spans.push(index..index + 1),
        }
        self.before = Some(place);
    }

    /// The heading of a section.
    pub fn heading(&self, section: &Extent) -> Line<'static> {
        let mut heading = Line::default();
        let name = id::section_heading(&section.section);
        heading.push(name, Role::Title, Style::PLAIN);
        heading.push(format!(" ({})", section.count), Role::Body, Style::PLAIN);
        heading
    }

    /// The lines of an entry.
    pub fn entry(&self, entry: &Entry<'_>) -> Vec<Line<'static>> {
        let mut lines = Vec::with_capacity(1);
        let mut line = Line::default();
        line.push(MARGIN, Role::Body, Style::PLAIN);
        line.push(entry.id.to_string(), Role::Id, Style::PLAIN);
        let tags = tags_of(entry);
        let width = self.width.unwrap_or(usize::MAX);
        if MARGIN.len() + self.ids + MARGIN.len() + columns(&tags) > width {
            lines.push(line);
            if tags.is_empty() {
                return lines;
            }
            for range in wrap::wrap_at(&tags, " ", width.saturating_sub(2 * MARGIN.len())) {
                let mut line = Line::default();
                line.push(MARGIN.repeat(2), Role::Body, Style::PLAIN);
                line.push(tags[range].to_owned(), Role::Label, Style::PLAIN);
                lines.push(line);
            }
            return lines;
        }
        let to_next = |column: usize, text: &str| {
            // Characters that join take fewer columns together than one by one.
            let gap = MARGIN.len() + column.saturating_sub(columns(text));
            " ".repeat(gap)
        };
        line.push(to_next(self.ids, &entry.id), Role::Body, Style::PLAIN);
        let beginning = self.left_to_titles(USUAL).max(BEGINNING);
        let titles = self.titles.max(self.beginnings.min(beginning));
        if (1..=self.left_to_titles(usize::MAX)).contains(&titles) {
            let title = title_of(entry, beginning);
            let to_tags = to_next(titles, &title);
            line.push(title.into_owned(), Role::Body, Style::PLAIN);
            line.push(to_tags, Role::Body, Style::PLAIN);
        }
        line.push(tags, Role::Label, Style::PLAIN);
        line.trim_end();
        lines.push(line);
        lines
    }

    /// The columns between ids and tags, in a list of this width unless it has one.
    fn left_to_titles(&self, width: usize) -> usize {
        let gap = MARGIN.len();
        let tags = if self.tags > 0 { gap + self.tags } else { 0 };
        let taken = gap + self.ids + gap + tags;
        self.width.unwrap_or(width).saturating_sub(taken)
    }
}

/// The title, or how the text of an entry without one begins, in so many columns.
fn title_of<'e>(entry: &'e Entry<'_>, beginning: usize) -> Cow<'e, str> {
    if !entry.title.is_empty() {
        return Cow::Borrowed(&entry.title);
    }
    let line = first_line(entry);
    if columns(line) <= beginning {
        return Cow::Borrowed(line);
    }
    let cut = wrap::cut(line, beginning - columns(ELLIPSIS));
    Cow::Owned(format!("{cut}{ELLIPSIS}"))
}

fn first_line<'e>(entry: &'e Entry<'_>) -> &'e str {
    let mut lines = entry.text.lines().map(str::trim);
    lines.find(|line| !line.is_empty()).unwrap_or_default()
}

const ELLIPSIS: &str = "\u{2026}";

/// Of a text without a title so many columns are listed, or there is no room for titles.
const BEGINNING: usize = 20;

/// Where nobody says how wide a list is to be, the beginnings of texts make it no wider than this.
const USUAL: usize = 80;

fn tags_of(entry: &Entry<'_>) -> String {
    let tags: Vec<_> = entry.tags.iter().map(|tag| format!("#{tag}")).collect();
    tags.join(" ")
}
