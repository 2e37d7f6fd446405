//! The margins of blocks in lists and quotes.

use std::borrow::Cow;

use crate::entry::document::{Container, Style};
use crate::presentation::line::{Line, Role, columns};

/// The widest margin, in columns. A line of one letter can continue a paragraph in many quotes.
const MAX_WIDTH: usize = 40;

/// The part of a line to the left of a block: markers, bars, and the indents below markers.
pub(crate) struct Margin(Vec<Cow<'static, str>>);

impl Margin {
    /// Returns the margin of a block's first line.
    pub(crate) fn first(inside: &[Container], width: usize) -> Self {
        Self::new(inside, width, true)
    }

    /// Returns the margin of every other line of a block.
    pub(crate) fn next(inside: &[Container], width: usize) -> Self {
        Self::new(inside, width, false)
    }

    /// Returns a margin of at most 40 columns that leaves half of `width` to the text. The outermost parts of a wider margin
    /// are left out.
    fn new(inside: &[Container], width: usize, first: bool) -> Self {
        let mut depth = 0;
        let mut parts: Vec<_> = inside
            .iter()
            .map(|container| match container {
                Container::Quote { .. } => Cow::Borrowed("\u{2502} "),
                Container::Item {
                    number,
                    digits,
                    marked,
                } => {
                    let bullet = if depth % 2 == 0 {
                        "\u{2022} "
                    } else {
                        "\u{25e6} "
                    };
                    depth += 1;
                    let marker = match number {
                        Some(number) => Cow::Owned(format!("{number:>digits$}. ")),
                        None => Cow::Borrowed(bullet),
                    };
                    if *marked && first {
                        marker
                    } else {
                        Cow::Owned(" ".repeat(columns(&marker)))
                    }
                }
            })
            .collect();
        let inwards = parts
            .iter()
            .rev()
            .scan(MAX_WIDTH.min(width / 2), |room, part| {
                *room = room.checked_sub(columns(part))?;
                Some(())
            });
        let kept = inwards.count();
        parts.drain(..parts.len() - kept);
        Self(parts)
    }

    /// Returns the width of the margin, in columns.
    pub(crate) fn width(&self) -> usize {
        self.0.iter().map(|part| columns(part)).sum()
    }

    /// Returns a line that holds the margin alone.
    pub(crate) fn line<'a>(&self) -> Line<'a> {
        let mut line = Line::default();
        for part in &self.0 {
            let is_number = part.contains(|c: char| c.is_ascii_digit());
            let role = if is_number {
                Role::Number
            } else {
                Role::Marker
            };
            line.push(part.clone(), role, Style::PLAIN);
        }
        line
    }
}
