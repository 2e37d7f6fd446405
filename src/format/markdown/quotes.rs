//! Entries in a file without `### Title`: quotes as people keep them in Markdown.
//!
//! # The rule
//!
//! One form is read in a file, the first of these that fits:
//!
//! | form | what is an entry |
//! |---|---|
//! | titles | each `## Title` with what is below it, if none has a list or several block quotes below it |
//! | quotes | each block quote, if there are at least as many as list items |
//! | list | each item of a list, bulleted or numbered |
//! | paragraphs | each paragraph that names its author |
//!
//! Below a block quote or a paragraph, a heading of the fourth level or lower names the author, and so do
//! a list of one name and metadata. The author is also what follows a dash at the end of the last line.
//! Except for titles, headings of the second level are sections.
//!
//! Whether the entries may be documentation is doubtful if most words of the file are outside of them, if
//! most items of a list don't end as a sentence does, or if most texts below titles are no block quotes
//! and have no author.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use crate::entry::comment::is_comment;
use crate::entry::message::counted;
use crate::entry::shallow::Shallow;
use crate::entry::{closing, sanitize};
use crate::format::markdown::metadata::{self, Body};
use crate::format::markdown::{closing_line, parts};

/// The form of the entries.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum QuoteForm {
    Titles,
    Quotes,
    Items,
    Paragraphs,
}

impl QuoteForm {
    /// Returns how a file of this form is read.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Titles => "Markdown, titles",
            Self::Quotes => "Markdown, quotes",
            Self::Items => "Markdown, list",
            Self::Paragraphs => "Markdown, paragraphs",
        }
    }

    fn nouns(self) -> (&'static str, &'static str) {
        match self {
            Self::Titles => ("text with a title", "texts with titles"),
            Self::Quotes => ("block quote", "block quotes"),
            Self::Items => ("list item", "list items"),
            Self::Paragraphs => ("paragraph", "paragraphs"),
        }
    }
}

/// The entries of a file without `### Title`.
pub(crate) struct Quotes {
    pub(crate) form: QuoteForm,
    /// The byte offset of each entry, and its text without the markers around it.
    pub(crate) entries: Vec<(usize, String)>,
    /// Whether the entries may be documentation.
    pub(crate) is_doubtful: bool,
}

/// A block at the top level of a file, or an item of a list there.
struct Piece {
    kind: PieceKind,
    range: Range<usize>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum PieceKind {
    Heading(HeadingLevel),
    Quote,
    Item,
    Paragraph,
    /// A code block, a table or HTML.
    Other,
}

impl Quotes {
    /// Finds the entries in `source` from byte `start` on, or returns `None` if no form fits. Stops after
    /// the first entry of more than `most`.
    pub(crate) fn find(source: &str, start: usize, most: usize) -> Option<Self> {
        let pieces = parts::read(source, start, pieces);
        if has_titles(&pieces) {
            return Some(titles(source, &pieces, most));
        }
        let count = |kind| pieces.iter().filter(|piece| piece.kind == kind).count();
        let (quotes, items) = (count(PieceKind::Quote), count(PieceKind::Item));
        let form = match (quotes, items) {
            (0, 0) => QuoteForm::Paragraphs,
            (quotes, items) if quotes >= items => QuoteForm::Quotes,
            _ => QuoteForm::Items,
        };
        let (entries, inside, outside) = entries(source, &pieces, form, most);
        let whole = entries.iter().filter(|(_, text)| is_whole(text)).count();
        let is_list = form == QuoteForm::Items;
        (!entries.is_empty()).then_some(Self {
            form,
            is_doubtful: outside > inside || is_list && 2 * whole < entries.len(),
            entries,
        })
    }

    /// Returns what to report if the entries may be documentation.
    pub(crate) fn doubt(&self) -> String {
        let (one, many) = self.form.nouns();
        let count = counted(self.entries.len(), one, many);
        let advice = if self.entries.len() == 1 {
            "which may not be an entry; if it is, write a heading `### Title` above it"
        } else {
            "which may not be entries; if they are, write a heading `### Title` above each"
        };
        format!("read as {count}, {advice}")
    }
}

/// Separates the text of an entry from its metadata.
pub(crate) fn body(text: &str) -> Body {
    let mut body = Body::parse(&sanitize::text(text, sanitize::COMMONMARK_TAB));
    take_author(&mut body);
    body
}

/// Moves the author at the end of the text, on the last line or at its end, to its place, if the text has
/// no other.
fn take_author(body: &mut Body) {
    if body.author.is_some() || !body.ends_in_paragraph {
        return;
    }
    let start = body.text.rfind('\n').map_or(0, |index| index + 1);
    let (above, last) = body.text.split_at(start);
    let above: Vec<_> = above
        .lines()
        .filter(|line| !line.trim().is_empty())
        .collect();
    let closing = closing::closes(&above, last.trim()).map(|(_, name)| (start, name));
    let inline = || closing::inline(last).map(|(text, name)| (start + text.len(), name));
    if let Some((end, name)) = closing.or_else(inline)
        && let Some(name) = closing_line::plain(name)
    {
        body.text.truncate(end);
        body.text.truncate(body.text.trim_end().len());
        body.author = Some(name);
    }
}

/// Returns the pieces of a `part` that begins at byte `start` of the file, in order, and whether the last
/// one may go on.
fn pieces(part: &str, start: usize) -> (Vec<Piece>, bool) {
    let mut pieces = Vec::new();
    let mut depth = 0_usize;
    let mut goes_on = false;
    for (event, range) in Shallow::new(part).parser().into_offset_iter() {
        if depth == 0 {
            goes_on = parts::may_go_on(&event);
        }
        let kind = match (&event, depth) {
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
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    (pieces, goes_on)
}

/// Returns whether each heading of the second level is the title of an entry: at most one block quote and
/// no list is below it, and none of them is outside.
fn has_titles(pieces: &[Piece]) -> bool {
    let is_title = |piece: &Piece| piece.kind == PieceKind::Heading(HeadingLevel::H2);
    let quotes = |pieces: &[Piece]| {
        let is_quote = |piece: &&Piece| matches!(piece.kind, PieceKind::Quote | PieceKind::Item);
        pieces.iter().filter(is_quote).count()
    };
    let mut sections = pieces.split(is_title);
    let before = sections.next().unwrap_or_default();
    let titles = pieces.iter().filter(|piece| is_title(piece)).count();
    // One item can be the author of a quote.
    let has_list = pieces
        .windows(2)
        .any(|pair| pair.iter().all(|piece| piece.kind == PieceKind::Item));
    let most = sections.map(quotes).max().unwrap_or(0);
    !has_list && quotes(before) == 0 && (titles > 1 && most <= 1 || titles == 1 && most == 0)
}

/// Returns at most one more than `most` entries of a file in the form of titles. Their texts are those
/// below the titles.
fn titles(source: &str, pieces: &[Piece], most: usize) -> Quotes {
    let mut entries = Vec::new();
    let mut certain = 0;
    let is_title = |piece: &Piece| piece.kind == PieceKind::Heading(HeadingLevel::H2);
    for (index, title) in pieces.iter().enumerate() {
        if !is_title(title) {
            continue;
        }
        let below = &pieces[index + 1..];
        let is_end = |piece: &Piece| matches!(piece.kind, PieceKind::Heading(level) if level <= HeadingLevel::H2);
        let length = below.iter().position(is_end).unwrap_or(below.len());
        let below = &below[..length];
        let mut text = String::new();
        for (index, piece) in below.iter().enumerate() {
            let author = author_below(source, &below[index..]);
            match author.filter(|_| index > 0 && index + 1 == below.len()) {
                Some(author) => text.push_str(&author),
                // The only quote is the text.
                None if index == 0 && piece.kind == PieceKind::Quote => {
                    text.push_str(&inner(source, piece));
                }
                None => text.push_str(source[piece.range.clone()].trim_end()),
            }
            text.push_str("\n\n");
        }
        let is_quote = below
            .first()
            .is_some_and(|piece| piece.kind == PieceKind::Quote);
        certain += usize::from(is_quote || body(&text).author.is_some());
        entries.push((title.range.start, text));
        if entries.len() > most {
            break;
        }
    }
    Quotes {
        form: QuoteForm::Titles,
        is_doubtful: 2 * certain < entries.len(),
        entries,
    }
}

/// Returns at most one more than `most` entries of a file in another form, and the number of bytes inside
/// and outside of them.
fn entries(
    source: &str,
    pieces: &[Piece],
    form: QuoteForm,
    most: usize,
) -> (Vec<(usize, String)>, usize, usize) {
    let (mut entries, mut inside, mut outside) = (Vec::new(), 0, 0);
    let entry_kind = match form {
        QuoteForm::Quotes => PieceKind::Quote,
        QuoteForm::Items => PieceKind::Item,
        QuoteForm::Titles | QuoteForm::Paragraphs => PieceKind::Paragraph,
    };
    let mut index = 0;
    while index < pieces.len() && entries.len() <= most {
        let piece = &pieces[index];
        index += 1;
        if piece.kind != entry_kind {
            let is_heading = matches!(piece.kind, PieceKind::Heading(_));
            outside += if is_heading { 0 } else { piece.range.len() };
            continue;
        }
        let mut text = inner(source, piece);
        if form != QuoteForm::Items {
            while let Some(author) = author_below(source, &pieces[index..]) {
                text = text + "\n\n" + &author;
                index += 1;
            }
        }
        if is_link_or_task(&text) {
            continue;
        }
        let is_skipped = form == QuoteForm::Paragraphs && body(&text).author.is_none();
        if text.trim().is_empty() || is_skipped {
            outside += piece.range.len();
            continue;
        }
        inside += text.len();
        entries.push((piece.range.start, text));
    }
    (entries, inside, outside)
}

/// Returns the lines of the first of `pieces`, which are below a quote, if they say where the quote is
/// from, with a dash before an author: a low heading, a list of one name, or a paragraph of metadata.
fn author_below(source: &str, pieces: &[Piece]) -> Option<String> {
    let (piece, rest) = pieces.split_first()?;
    let text = source[piece.range.clone()].trim();
    let name = match piece.kind {
        PieceKind::Heading(level) if level >= HeadingLevel::H4 => {
            let name = text.trim_matches('#').trim();
            (!name.is_empty()).then_some(name)?
        }
        PieceKind::Item if rest.first().is_none_or(|next| next.kind != PieceKind::Item) => {
            closing::name(text)?
        }
        PieceKind::Paragraph => return metadata::is_metadata(text).then(|| text.to_owned()),
        _ => return None,
    };
    Some(format!("\u{2014} {name}"))
}

/// Returns the text of a piece without the markers of its quote or its item.
fn inner(source: &str, piece: &Piece) -> String {
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

/// Returns whether the text of an item is a line of a table of contents or of a list of tasks.
fn is_link_or_task(text: &str) -> bool {
    let text = text.trim();
    let is_task = ["[ ]", "[x]", "[X]"]
        .iter()
        .any(|task| text.starts_with(task));
    let line = text.lines().next().unwrap_or_default();
    is_task || line.starts_with('[') && line.ends_with(')') && line.contains("](#")
}

/// Returns whether the last line ends as a sentence does, or with an author.
fn is_whole(text: &str) -> bool {
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    closing::is_whole(last) || closing::name(last.trim()).is_some()
}
