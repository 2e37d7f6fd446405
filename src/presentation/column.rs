//! Columns of a list or a table, none wider than a person reads.

use std::borrow::Cow;

use crate::presentation::line::columns;
use crate::presentation::wrap;

/// The widest column. Without a bound, one wide cell would put as many blanks into each of the other
/// rows.
pub(crate) const WIDEST: usize = 60;

/// The spaces between two columns.
pub(crate) const GAP: &str = "  ";

const ELLIPSIS: &str = "\u{2026}";

/// Returns `text`, or as much of its beginning as fits `width` columns with an ellipsis.
pub(crate) fn fit(text: &str, width: usize) -> Cow<'_, str> {
    if columns(text) <= width {
        return Cow::Borrowed(text);
    }
    let cut = wrap::cut(text, width - columns(ELLIPSIS));
    Cow::Owned(format!("{cut}{ELLIPSIS}"))
}

/// Returns the width that `text` asks of its column.
pub(crate) fn width(text: &str) -> usize {
    columns(text).min(WIDEST)
}

/// Returns the spaces after `text` in a column of this `width`, with the gap to the next column.
pub(crate) fn gap(width: usize, text: &str) -> String {
    // A cut text can be wider than its column, since some characters are narrower together than one by
    // one.
    " ".repeat(GAP.len() + width.saturating_sub(columns(text)))
}
