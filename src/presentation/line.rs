//! Lines of styled text, as layout returns and painting writes them.

use std::borrow::Cow;
use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::entry::document::Style;

/// One line on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Line<'a> {
    /// Its parts from left to right.
    pub spans: Vec<Span<'a>>,
}

/// A part of a line that has one role and one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// The text, without line feeds.
    pub text: Cow<'a, str>,
    /// What it is to the reader.
    pub role: Role,
    /// The emphasis that the text or a search gives it.
    pub style: Style,
}

/// What a span is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Text.
    Body,
    /// The title of an entry, or a heading of a list.
    Title,
    /// A bullet, the bar of a quote or a separator: a mark that needs no reading.
    Marker,
    /// The number of an item.
    Number,
    /// The section of an entry, or its collection.
    Section,
    /// A tag with its sign.
    Tag,
    /// The author or the source of an entry.
    Author,
    /// The id of an entry, or another name that can be typed.
    Id,
}

impl<'a> Line<'a> {
    /// Appends a span, unless it is empty.
    pub fn push(&mut self, text: impl Into<Cow<'a, str>>, role: Role, style: Style) {
        let text = text.into();
        if !text.is_empty() {
            self.spans.push(Span { text, role, style });
        }
    }

    /// Appends the bytes `range` of `text`, one span for each run of one style. `styles` has the styled
    /// ranges of the whole text, in order.
    pub fn push_styled(
        &mut self,
        text: &'a str,
        range: Range<usize>,
        styles: &[(Range<usize>, Style)],
        role: Role,
    ) {
        let mut at = range.start;
        // A long text has many styles and many lines, so the first style is found by binary search.
        let first = styles.partition_point(|(styled, _)| styled.end <= range.start);
        let within = styles[first..].iter();
        for (styled, style) in within.take_while(|(styled, _)| styled.start < range.end) {
            let start = styled.start.clamp(at, range.end);
            let end = styled.end.clamp(at, range.end);
            self.push(&text[at..start], role, Style::PLAIN);
            self.push(&text[start..end], role, *style);
            at = end;
        }
        self.push(&text[at..range.end], role, Style::PLAIN);
    }

    /// Removes spaces at the end.
    pub fn trim_end(&mut self) {
        while let Some(last) = self.spans.last_mut() {
            let length = last.text.trim_end_matches(' ').len();
            if length > 0 {
                if length < last.text.len() {
                    last.text.to_mut().truncate(length);
                }
                return;
            }
            self.spans.pop();
        }
    }

    /// Returns the rule between two entries.
    pub fn rule() -> Self {
        let mut line = Self::default();
        line.push("\u{2500}\u{2500}\u{2500}", Role::Marker, Style::PLAIN);
        line
    }

    /// Returns the line with owned text.
    pub fn into_owned<'b>(self) -> Line<'b> {
        let spans = self.spans.into_iter().map(|span| Span {
            text: Cow::Owned(span.text.into_owned()),
            role: span.role,
            style: span.style,
        });
        Line {
            spans: spans.collect(),
        }
    }

    /// Returns its width in columns.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| columns(&span.text)).sum()
    }

    /// Returns the number of rows that it takes on a screen of `columns` columns.
    pub fn rows(&self, columns: usize) -> usize {
        self.width().div_ceil(columns.max(1)).max(1)
    }
}

/// Returns the width of `text` on a terminal, in columns.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// Returns `styles`, in order, with `style` added within `ranges`.
pub fn overlay(
    styles: &[(Range<usize>, Style)],
    ranges: &[Range<usize>],
    style: Style,
) -> Vec<(Range<usize>, Style)> {
    let edges = styles.iter().map(|(range, _)| range).chain(ranges);
    let mut edges: Vec<_> = edges.flat_map(|range| [range.start, range.end]).collect();
    edges.sort_unstable();
    edges.dedup();
    let mut ranges: Vec<_> = ranges
        .iter()
        .map(|range| (range.start, range.end))
        .collect();
    ranges.sort_unstable();
    let (mut styles, mut ranges) = (styles.iter().peekable(), ranges.iter().peekable());
    let mut covered_to = 0;
    let parts = edges.windows(2).map(|pair| {
        let (start, end) = (pair[0], pair[1]);
        while styles.next_if(|(range, _)| range.end <= start).is_some() {}
        while let Some((_, to)) = ranges.next_if(|(from, _)| *from <= start) {
            covered_to = covered_to.max(*to);
        }
        let below = styles.peek().filter(|(range, _)| range.start <= start);
        let below = below.map_or(Style::PLAIN, |(_, style)| *style);
        let is_covered = start < covered_to;
        (
            start..end,
            if is_covered { below.with(style) } else { below },
        )
    });
    parts.filter(|(_, style)| *style != Style::PLAIN).collect()
}
