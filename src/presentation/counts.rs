//! Sections, tags and collections, each with its number of entries.

use std::collections::BTreeMap;

use crate::entry::document::Style;
use crate::entry::{Entry, id};
use crate::presentation::column::{self, GAP, WIDEST, fit, gap};
use crate::presentation::line::{Line, Role};

/// Names, each with the number of entries that have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub Vec<(String, usize)>);

impl Counts {
    /// Counts the sections of the entries that `each` visits, in the order of their first entries.
    pub fn of_sections(each: impl FnOnce(&mut dyn FnMut(&Entry<'_>))) -> Self {
        Self::of(|add| each(&mut |entry| add(&entry.section)))
    }

    /// Counts the tags of the entries that `each` visits, the most common ones first.
    pub fn of_tags(each: impl FnOnce(&mut dyn FnMut(&Entry<'_>))) -> Self {
        let Self(mut counts) =
            Self::of(|add| each(&mut |entry| entry.tags.iter().for_each(|tag| add(tag))));
        counts.sort_unstable_by(|(a, many), (b, more)| more.cmp(many).then_with(|| a.cmp(b)));
        Self(counts)
    }

    /// Counts the names that `each` passes on, in the order in which they first occur.
    fn of(each: impl FnOnce(&mut dyn FnMut(&str))) -> Self {
        let mut counts: Vec<(String, usize)> = Vec::new();
        let mut indices: BTreeMap<String, usize> = BTreeMap::new();
        each(&mut |name| {
            if let Some(index) = indices.get(name) {
                counts[*index].1 += 1;
            } else {
                indices.insert(name.to_owned(), counts.len());
                counts.push((name.to_owned(), 1));
            }
        });
        Self(counts)
    }

    /// Returns the names alone.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }
}

/// A collection with its share of the draws.
#[derive(Clone, Debug, PartialEq)]
pub struct CollectionShare {
    /// Its name.
    pub name: String,
    /// The percentage of draws that it gets.
    pub percent: f64,
    /// The number of its entries.
    pub entries: usize,
    /// Its file, escaped to be shown.
    pub path: Option<String>,
    /// How its file is read, if that isn't obvious.
    pub form: Option<String>,
}

/// Returns a line for each section: its key, its number of entries, and its heading where that differs
/// from the key by more than hyphens and case.
pub fn sections(counts: &Counts) -> Vec<Line<'static>> {
    table(counts, |key| {
        let heading = id::section_heading(key);
        (id::lower(&heading) != key.replace('-', " ")).then_some(heading)
    })
}

/// Returns a line for each tag: its name and its number of entries.
pub fn tags(counts: &Counts) -> Vec<Line<'static>> {
    table(counts, |_| None)
}

fn table(Counts(rows): &Counts, note: impl Fn(&str) -> Option<String>) -> Vec<Line<'static>> {
    let names = widest(rows.iter().map(|(name, _)| column::width(name)));
    let counts = widest(rows.iter().map(|(_, count)| count.to_string().len()));
    let line = |(name, count): &(String, usize)| {
        let mut line = Line::default();
        let shown = fit(name, WIDEST);
        let numbers = format!("{}{count:>counts$}", gap(names, &shown));
        line.push(shown.into_owned(), Role::Id, Style::STRONG);
        line.push(numbers, Role::Body, Style::PLAIN);
        if let Some(note) = note(name) {
            let note = fit(&note, WIDEST);
            line.push(format!("{GAP}{note}"), Role::Body, Style::PLAIN);
        }
        line
    };
    rows.iter().map(line).collect()
}

/// Returns a line for each collection: its share of the draws, its number of entries, its name, its
/// file, and how the file is read, if that isn't obvious.
pub fn collections(shares: &[CollectionShare]) -> Vec<Line<'static>> {
    let names = widest(shares.iter().map(|share| column::width(&share.name)));
    let counts = widest(shares.iter().map(|share| share.entries.to_string().len()));
    let line = |share: &CollectionShare| {
        let CollectionShare {
            name,
            percent,
            entries,
            path,
            form,
        } = share;
        let mut line = Line::default();
        let numbers = format!("{percent:6.2}%{GAP}{entries:>counts$}{GAP}");
        line.push(numbers, Role::Body, Style::PLAIN);
        let name = fit(name, WIDEST);
        let gap = gap(names, &name);
        line.push(name.into_owned(), Role::Id, Style::STRONG);
        if let Some(path) = path {
            line.push(format!("{gap}{path}"), Role::Body, Style::PLAIN);
        }
        if let Some(form) = form {
            line.push(format!(" ({form})"), Role::Body, Style::PLAIN);
        }
        line
    };
    shares.iter().map(line).collect()
}

fn widest(widths: impl Iterator<Item = usize>) -> usize {
    widths.max().unwrap_or(0)
}
