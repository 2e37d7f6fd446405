//! The blocks of a Markdown file of which quotes consist.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use crate::entry::closing;
use crate::entry::comment::is_comment;
use crate::entry::shallow::Shallow;
use crate::format::markdown::{metadata, parts};

/// A block at the top level of a file, or an item of a list there.
pub(crate) struct Piece {
    pub(crate) kind: PieceKind,
    pub(crate) range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum PieceKind {
    Heading(HeadingLevel),
    Quote,
    Item,
    Paragraph,
    /// A code block, a table or HTML.
    Other,
}

/// Returns the pieces of `source` from byte `start` on, in order.
pub(crate) fn read(source: &str, start: usize) -> Vec<Piece> {
    parts::read(source, start, pieces)
}

/// Returns the pieces of a `part` that begins at byte `start` of the file, in order, and whether the last
/// one may go on.
fn pieces(part: &str, start: usize) -> (Vec<Piece>, bool) {
    let mut pieces = Vec::new();
    let shallow = Shallow::new(part);
    let events = shallow.parser().into_offset_iter();
    let goes_on = parts::each_event(events, |event, range, depth| {
        let kind = match (event, depth) {
            (Event::Start(Tag::Heading { level, .. }), 0) => Some(PieceKind::Heading(*level)),
            (Event::Start(Tag::BlockQuote(_)), 0) => Some(PieceKind::Quote),
            (Event::Start(Tag::Paragraph), 0) => Some(PieceKind::Paragraph),
            (Event::Start(Tag::Item), 1) => Some(PieceKind::Item),
            (Event::Start(Tag::HtmlBlock), 0) if is_comment(&part[range.clone()]) => None,
            (Event::Start(Tag::List(_)), 0) => None,
            (Event::Start(_), 0) => Some(PieceKind::Other),
            _ => None,
        };
        let range = start + range.start..start + range.end;
        pieces.extend(kind.map(|kind| Piece { kind, range }));
    });
    (pieces, goes_on)
}

/// Returns the lines of the first of `pieces`, which are below a quote, if they say where the quote is
/// from, with a dash before an author: a [name](name_line), a list of one name, or a paragraph of metadata.
pub(crate) fn author_below(source: &str, pieces: &[Piece]) -> Option<String> {
    let (piece, rest) = pieces.split_first()?;
    if let Some(name) = name_line(source, piece) {
        return Some(signed(&name));
    }
    let text = source[piece.range.clone()].trim();
    match piece.kind {
        PieceKind::Item if rest.first().is_none_or(|next| next.kind != PieceKind::Item) => {
            closing::name(text).map(signed)
        }
        PieceKind::Paragraph if metadata::is_metadata(text) => Some(text.to_owned()),
        _ => None,
    }
}

/// Returns the author whose name is a heading of the fourth level or lower, or a bold paragraph.
pub(crate) fn name_line(source: &str, piece: &Piece) -> Option<String> {
    let text = source[piece.range.clone()].trim();
    let name = match piece.kind {
        PieceKind::Heading(level) if level >= HeadingLevel::H4 => text.trim_matches('#').trim(),
        PieceKind::Paragraph => {
            let name = text.strip_prefix("**")?.strip_suffix("**")?;
            // Tags are bold too, usually in small letters or between commas.
            let is_name =
                name.starts_with(char::is_uppercase) && !name.contains([',', '*', ':', '\n']);
            is_name.then_some(name)?
        }
        _ => return None,
    };
    (!name.is_empty()).then(|| name.to_owned())
}

/// Returns the line that names an author.
pub(crate) fn signed(name: &str) -> String {
    format!("\u{2014} {name}")
}

/// Returns the text of a piece without the markers of its quote or its item.
pub(crate) fn inner(source: &str, piece: &Piece) -> String {
    let text = source[piece.range.clone()].trim_end();
    let lines = text.lines();
    match piece.kind {
        PieceKind::Quote => {
            let unquoted = lines.map(|line| {
                let line = line.trim_start_matches(' ');
                let line = line.strip_prefix('>').unwrap_or(line);
                line.strip_prefix(' ').unwrap_or(line)
            });
            unquoted.collect::<Vec<_>>().join("\n")
        }
        PieceKind::Item => {
            let marker = text.find([' ', '\t', '\n']).unwrap_or(text.len());
            let spaces = text[marker..].len() - text[marker..].trim_start_matches(' ').len();
            let indent = marker + if spaces > 4 { 1 } else { spaces };
            let dedented = lines.enumerate().map(|(index, line)| {
                let blank = line.len() - line.trim_start_matches(' ').len();
                let cut = if index == 0 {
                    indent
                } else {
                    indent.min(blank)
                };
                line.get(cut..).unwrap_or_default()
            });
            dedented.collect::<Vec<_>>().join("\n")
        }
        _ => text.to_owned(),
    }
}

/// Returns whether the text of an item or a quote is a line of a table of contents or of a list of tasks, or
/// an alert such as `[!NOTE]`.
pub(crate) fn is_other(text: &str) -> bool {
    let text = text.trim();
    let line = text.lines().next().unwrap_or_default();
    closing::is_task(text)
        || text.starts_with("[!")
        || line.starts_with('[') && line.ends_with(')') && line.contains("](#")
}
