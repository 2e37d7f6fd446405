//! A list of entries by section: the id of each, its title if it fits, and its tags.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::entry::document::Style;
use crate::entry::{Entry, id};
use crate::presentation::column::{self, WIDEST, fit, gap};
use crate::presentation::line::{Line, Role, columns};
use crate::presentation::wrap;

const MARGIN: &str = "  ";

/// The fewest columns for the beginning of a text, which is shown instead of a missing title. If fewer are
/// left, all titles are left out.
const BEGINNING: usize = 20;

/// In a list without a width, the beginnings of texts are cut so that lines have at most this many
/// columns.
const DEFAULT_WIDTH: usize = 80;

/// The columns that tags get before titles are left out.
const TAGS: usize = 24;

/// The most columns for the beginning of a text, however wide the list is.
const WIDEST_BEGINNING: usize = 200;

/// The layout of a list of entries, computed in a first pass over all of them.
///
/// An entry takes one line. Titles are left out where they leave no room for tags, a title of more than
/// 60 columns is cut, and tags are cut where the line ends.
#[derive(Clone, Debug, Default)]
pub struct EntryList {
    /// The sections, in the order of their first entries.
    pub sections: Vec<ListedSection>,
    /// The index of each section by its key.
    indices: BTreeMap<String, usize>,
    /// The index of the section of the last entry that was added.
    last: Option<usize>,
    /// The widths of the columns of ids, titles and tags, and of the widest first line of a text without
    /// a title.
    ids: usize,
    titles: usize,
    tags: usize,
    beginnings: usize,
    /// The width of the list, if it has one.
    width: Option<usize>,
}

/// A section of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedSection {
    /// Its key.
    pub key: String,
    /// The number of its entries.
    pub count: usize,
    /// The ranges of indices that hold its entries, and none of another section.
    pub ranges: Vec<Range<usize>>,
}

impl ListedSection {
    /// Returns the line above its entries.
    pub fn heading(&self) -> Line<'static> {
        let mut heading = Line::default();
        let name = id::section_heading(&self.key);
        heading.push(name, Role::Title, Style::PLAIN);
        heading.push(format!(" ({})", self.count), Role::Body, Style::PLAIN);
        heading
    }
}

impl EntryList {
    /// Returns an empty list of at most `width` columns.
    pub fn new(width: Option<usize>) -> Self {
        Self {
            width,
            ..Self::default()
        }
    }

    /// Adds the entry at `index`. Entries are added in the order of their indices.
    pub fn add(&mut self, index: usize, entry: &Entry<'_>) {
        self.ids = self.ids.max(column::width(&entry.id));
        self.tags = self.tags.max(column::width(&tags_of(entry)));
        if entry.title.is_empty() {
            self.beginnings = self.beginnings.max(columns(first_line(entry)));
        } else {
            self.titles = self.titles.max(column::width(&entry.title));
        }
        let section = self.section(&entry.section);
        let goes_on = self.last.replace(section) == Some(section);
        let section = &mut self.sections[section];
        section.count += 1;
        match section.ranges.last_mut().filter(|_| goes_on) {
            Some(range) => range.end = index + 1,
            None => section.ranges.push(index..index + 1),
        }
    }

    /// Returns the index of the section with this key.
    fn section(&mut self, key: &str) -> usize {
        if let Some(index) = self.indices.get(key) {
            return *index;
        }
        let index = self.sections.len();
        self.indices.insert(key.to_owned(), index);
        self.sections.push(ListedSection {
            key: key.to_owned(),
            count: 0,
            ranges: Vec::new(),
        });
        index
    }

    /// Returns the line of an entry that was added.
    pub fn entry(&self, entry: &Entry<'_>) -> Line<'static> {
        let mut line = Line::default();
        line.push(MARGIN, Role::Body, Style::PLAIN);
        // An id is there to be typed, and is shown whole.
        line.push(entry.id.to_string(), Role::Id, Style::PLAIN);
        line.push(gap(self.ids, &entry.id), Role::Body, Style::PLAIN);
        let beginning = self.title_columns(DEFAULT_WIDTH);
        let beginning = beginning.clamp(BEGINNING, WIDEST_BEGINNING);
        let titles = self.titles.max(self.beginnings.min(beginning));
        if (1..=self.title_columns(usize::MAX)).contains(&titles) {
            let title = title_of(entry, beginning);
            let gap = gap(titles, &title);
            line.push(title.into_owned(), Role::Body, Style::PLAIN);
            line.push(gap, Role::Body, Style::PLAIN);
        }
        let room = self.width.unwrap_or(usize::MAX);
        let tags = tags_within(entry, room.saturating_sub(line.width()));
        line.push(tags, Role::Tag, Style::PLAIN);
        line.trim_end();
        line
    }

    /// Returns the columns between ids and tags. `default` is the width of a list that has none.
    fn title_columns(&self, default: usize) -> usize {
        let gap = MARGIN.len();
        let tags = match self.tags.min(TAGS) {
            0 => 0,
            tags => gap + tags,
        };
        let taken = gap + self.ids + gap + tags;
        self.width.unwrap_or(default).saturating_sub(taken)
    }
}

/// Returns the title of an entry. Without one, returns the beginning of its text, in at most `width`
/// columns.
fn title_of<'e>(entry: &'e Entry<'_>, width: usize) -> Cow<'e, str> {
    if entry.title.is_empty() {
        fit(first_line(entry), width)
    } else {
        fit(&entry.title, WIDEST)
    }
}

fn first_line<'e>(entry: &'e Entry<'_>) -> &'e str {
    let mut lines = entry.text.lines().map(str::trim);
    lines.find(|line| !line.is_empty()).unwrap_or_default()
}

fn tags_of(entry: &Entry<'_>) -> String {
    let tags: Vec<_> = entry.tags.iter().map(|tag| format!("#{tag}")).collect();
    tags.join(" ")
}

/// Returns the tags of an entry, or as many of them as fit `room` columns with an ellipsis.
fn tags_within(entry: &Entry<'_>, room: usize) -> String {
    const MORE: &str = " \u{2026}";
    let tags = tags_of(entry);
    if columns(&tags) <= room {
        return tags;
    }
    let cut = wrap::cut(&tags, room.saturating_sub(columns(MORE)));
    let is_whole = tags[cut.len()..].starts_with(' ');
    let end = if is_whole {
        Some(cut.len())
    } else {
        cut.rfind(' ')
    };
    let some = end.map_or(String::new(), |end| format!("{}{MORE}", &tags[..end]));
    if some.is_empty() && room > 0 {
        return MORE.trim_start().into();
    }
    some
}
