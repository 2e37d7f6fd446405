//! What layout yields and painting takes: lines of text that know what they are.

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

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// Without line feeds.
    pub text: Cow<'a, str>,
    /// What it is.
    pub role: Role,
    /// What the text or a search says of it.
    pub style: Style,
}

/// What a part of a line is to the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The text.
    Body,
    /// An entry's title, or a heading in a list.
    Title,
    /// A bullet, a number, the bar of a quote, a separator: what guides the eye.
    Marker,
    /// A section or a tag.
    Label,
    /// Whom the entry comes from.
    Author,
    /// An entry's id.
    Id,
}

impl<'a> Line<'a> {
    /// Appends a part, unless it is empty.
    pub fn push(&mut self, text: impl Into<Cow<'a, str>>, role: Role, style: Style) {
        let text = text.into();
        if !text.is_empty() {
            self.spans.push(Span { text, role, style });
        }
    }

    /// Appends the part `range` of `text`, whose styled parts are `styles`, in as many spans as it
    /// has styles.
    pub fn push_styled(
        &mut self,
        text: &'a str,
        range: Range<usize>,
        styles: &[(Range<usize>, Style)],
        role: Role,
    ) {
        let mut at = range.start;
        // The styles are in order, and a long text has many of them, for many lines.
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

    /// Takes away the blanks at the end.
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

    /// What stands between one entry and the next.
    pub fn rule() -> Self {
        let mut line = Self::default();
        line.push("\u{2500}\u{2500}\u{2500}", Role::Marker, Style::PLAIN);
        line
    }

    /// The same line, holding its text itself.
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

    /// How many columns it takes.
    pub fn width(&self) -> usize {
        self.spans.iter().map(|span| columns(&span.text)).sum()
    }

    /// How many lines it takes on a screen of so many columns.
    pub fn rows(&self, columns: usize) -> usize {
        self.width().div_ceil(columns.max(1)).max(1)
    }
}

/// How many columns `text` takes on a terminal.
pub fn columns(text: &str) -> usize {
    if text.is_ascii() {
        text.len()
    } else {
        text.width()
    }
}

/// Lays `ranges` over `styles`: the same styles, with `style` added wherever a range is.
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
    let (mut own, mut hits) = (styles.iter().peekable(), ranges.iter().peekable());
    let mut hit_to = 0;
    let parts = edges.windows(2).map(|pair| {
        let (start, end) = (pair[0], pair[1]);
        while own.next_if(|(range, _)| range.end <= start).is_some() {}
        while let Some((_, to)) = hits.next_if(|(from, _)| *from <= start) {
            hit_to = hit_to.max(*to);
        }
        let own = own.peek().filter(|(range, _)| range.start <= start);
        let own = own.map_or(Style::PLAIN, |(_, style)| *style);
        (
            start..end,
            if start < hit_to { own.with(style) } else { own },
        )
    });
    parts.filter(|(_, style)| *style != Style::PLAIN).collect()
}
