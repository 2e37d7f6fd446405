//! Entries in a file without `### Title`: quotes as people keep them in Markdown.
//!
//! # The rule
//!
//! One form is read in a file, the first of these that fits:
//!
//! | form | what is an entry |
//! |---|---|
//! | titles | each `## Title` with what is below it, if none has a list or several block quotes below it |
//! | quotes | each block quote, if there are at least as many as list items, or if more of them name an author |
//! | list | each item of a list, bulleted or numbered |
//! | paragraphs | each paragraph that names its author |
//!
//! Below a block quote or a paragraph, a heading of the fourth level or lower names the author, and so do
//! a paragraph of a bold name, a list of one name and metadata. If the first such heading or bold name is
//! above the first quote, each names the author of the quotes below it, up to the next heading. The author
//! is also what follows a dash at the end of the last line. Except for titles, headings of the second level
//! are sections.
//!
//! The entries may be documentation if most words of the file are outside of them, if most items of a
//! list don't end as a sentence does, or if most texts below titles are not block quotes and have no author.

use pulldown_cmark::HeadingLevel;

use crate::entry::message::counted;
use crate::entry::{closing, commonmark, sanitize};
use crate::format::markdown::closing_line;
use crate::format::markdown::metadata::Body;
use crate::format::markdown::pieces::{
    self, Piece, PieceKind, author_below, inner, is_other, name_line, signed,
};

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
    /// The byte offset of each text below the first entry that is part of none.
    pub(crate) outside: Vec<usize>,
}

impl Quotes {
    /// Finds the entries in `source` from byte `start` on, or returns `None` if no form fits. Stops after
    /// the first entry of more than `most`.
    pub(crate) fn find(source: &str, start: usize, most: usize) -> Option<Self> {
        let pieces = pieces::read(source, start);
        if has_titles(&pieces) {
            return Some(titles(source, &pieces, most));
        }
        let form = form(source, &pieces);
        let found = entries(source, &pieces, form, most);
        let entries = found.entries;
        let whole = entries.iter().filter(|(_, text)| is_whole(text)).count();
        let is_list = form == QuoteForm::Items;
        (!entries.is_empty()).then_some(Self {
            form,
            is_doubtful: found.bytes_outside > found.bytes_inside
                || is_list && 2 * whole < entries.len(),
            outside: found.outside,
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

/// Moves the author at the end of the text, on the last line or at its end, out of the text, if it has
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
    let closing = closing_name(&above, last.trim()).map(|name| (start, name));
    let inline = || closing::inline(last).map(|(text, name)| (start + text.len(), name));
    // A definition of a link or a comment above the name is no quote.
    if let Some((end, name)) = closing.or_else(inline)
        && commonmark::is_shown(&body.text[..end])
        && let Some(name) = closing_line::plain(name).map(|name| sanitize::one_line(&name))
        && !name.is_empty()
    {
        body.text.truncate(end);
        body.text.truncate(body.text.trim_end().len());
        body.author = Some(name);
    }
}

/// Returns the name in the last `line` of a quote, if it names the author of the lines `above` it. In a
/// quote, a dash that is [certain](closing::is_certain) begins no reply, unless a line above has one too.
fn closing_name<'l>(above: &[&str], line: &'l str) -> Option<&'l str> {
    let (dash, _) = closing::split(line)?;
    if closing::is_certain(dash) && !above.is_empty() && !closing::is_repeated(dash, above) {
        return closing::name(line);
    }
    closing::closes(above, line).map(|(_, name)| name)
}

/// Returns the form of the entries in a file without titles.
fn form(source: &str, pieces: &[Piece]) -> QuoteForm {
    let texts = |kind| {
        let pieces = pieces.iter().filter(move |piece| piece.kind == kind);
        let texts = pieces.map(|piece| inner(source, piece));
        texts.filter(|text| !is_other(text))
    };
    let count = |kind| texts(kind).count();
    let authors = |kind| {
        texts(kind)
            .filter(|text| body(text).author.is_some())
            .count()
    };
    let (quotes, items) = (count(PieceKind::Quote), count(PieceKind::Item));
    match (quotes, items) {
        (0, 0) => QuoteForm::Paragraphs,
        (0, _) => QuoteForm::Items,
        _ if quotes >= items || authors(PieceKind::Quote) > authors(PieceKind::Item) => {
            QuoteForm::Quotes
        }
        _ => QuoteForm::Items,
    }
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
    // One item below something else can be the author of a quote.
    let has_list = pieces.windows(2).any(|pair| {
        pair[1].kind == PieceKind::Item && (pair[0].kind == PieceKind::Item || is_title(&pair[0]))
    });
    let most = sections.map(quotes).max().unwrap_or(0);
    !has_list && quotes(before) == 0 && (titles > 1 && most <= 1 || titles == 1 && most == 0)
}

/// Returns at most one more than `most` entries of a file in the form of titles. Their texts are those
/// below the titles.
fn titles(source: &str, pieces: &[Piece], most: usize) -> Quotes {
    let mut found = Found::default();
    let mut certain = 0;
    let mut is_outside = true;
    for (index, piece) in pieces.iter().enumerate() {
        match piece.kind {
            PieceKind::Heading(HeadingLevel::H1) => is_outside = true,
            PieceKind::Heading(HeadingLevel::H2) => {
                is_outside = false;
                let below = below_title(&pieces[index + 1..]);
                let text = text_below(source, below);
                let is_quote = below
                    .first()
                    .is_some_and(|piece| piece.kind == PieceKind::Quote);
                certain += usize::from(is_quote || body(&text).author.is_some());
                found.entries.push((piece.range.start, text));
                if found.entries.len() > most {
                    break;
                }
            }
            PieceKind::Heading(_) => {}
            _ if is_outside => found.leave_out(source, piece),
            _ => {}
        }
    }
    Quotes {
        form: QuoteForm::Titles,
        is_doubtful: 2 * certain < found.entries.len(),
        outside: found.outside,
        entries: found.entries,
    }
}

/// Returns those of the `pieces` behind a title that are below it.
fn below_title(pieces: &[Piece]) -> &[Piece] {
    let is_end = |piece: &Piece| matches!(piece.kind, PieceKind::Heading(level) if level <= HeadingLevel::H2);
    let length = pieces.iter().position(is_end).unwrap_or(pieces.len());
    &pieces[..length]
}

/// Returns the text of an entry with these pieces `below` its title.
fn text_below(source: &str, below: &[Piece]) -> String {
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
    text
}

/// The entries of a file, and what is outside of them.
#[derive(Default)]
struct Found {
    entries: Vec<(usize, String)>,
    bytes_inside: usize,
    bytes_outside: usize,
    /// The byte offset of each text below the first entry that is part of none.
    outside: Vec<usize>,
}

/// Returns at most one more than `most` entries.
fn entries(source: &str, pieces: &[Piece], form: QuoteForm, most: usize) -> Found {
    let mut found = Found::default();
    let entry_kind = match form {
        QuoteForm::Quotes => PieceKind::Quote,
        QuoteForm::Items => PieceKind::Item,
        QuoteForm::Titles | QuoteForm::Paragraphs => PieceKind::Paragraph,
    };
    let has_authors = form != QuoteForm::Items;
    let is_above = form == QuoteForm::Quotes && has_names_above(source, pieces);
    let mut above = None;
    let mut index = 0;
    while index < pieces.len() && found.entries.len() <= most {
        let piece = &pieces[index];
        index += 1;
        if is_above && let Some(name) = name_line(source, piece) {
            above = Some(signed(&name));
            continue;
        }
        if piece.kind != entry_kind {
            match piece.kind {
                PieceKind::Heading(_) => above = None,
                _ => found.leave_out(source, piece),
            }
            continue;
        }
        let mut text = inner(source, piece);
        let mut is_signed = false;
        while has_authors && let Some(next) = pieces.get(index) {
            let is_next_name = is_above && name_line(source, next).is_some();
            let author = author_below(source, &pieces[index..]);
            let Some(author) = author.filter(|_| !is_next_name) else {
                break;
            };
            text = text + "\n\n" + &author;
            is_signed = true;
            index += 1;
        }
        if is_other(&text) {
            continue;
        }
        if let Some(above) = above.as_deref().filter(|_| !is_signed) {
            text = text + "\n\n" + above;
        }
        let is_skipped = form == QuoteForm::Paragraphs && body(&text).author.is_none();
        if text.trim().is_empty() || is_skipped {
            found.leave_out(source, piece);
            continue;
        }
        found.bytes_inside += text.len();
        found.entries.push((piece.range.start, text));
    }
    found
}

impl Found {
    /// Counts a piece that is not part of an entry. Above the first entry, it introduces the file.
    fn leave_out(&mut self, source: &str, piece: &Piece) {
        let text = inner(source, piece);
        if is_other(&text) {
            return;
        }
        self.bytes_outside += piece.range.len();
        if !self.entries.is_empty() && !text.trim().is_empty() {
            self.outside.push(piece.range.start);
        }
    }
}

/// Returns whether the names of authors are above their quotes: the first name is above the first quote.
fn has_names_above(source: &str, pieces: &[Piece]) -> bool {
    let mut pieces = pieces.iter();
    let first =
        pieces.find(|piece| piece.kind == PieceKind::Quote || name_line(source, piece).is_some());
    first.is_some_and(|first| first.kind != PieceKind::Quote)
}

/// Returns whether the last line ends as a sentence does, or with an author.
fn is_whole(text: &str) -> bool {
    let last = text.trim_end().lines().next_back().unwrap_or_default();
    closing::is_whole(last) || closing::name(last.trim()).is_some()
}
