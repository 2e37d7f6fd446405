//! An entry, laid out to a width: title, text, author, source, section and tags.

use std::mem;
use std::ops::Range;

use regex::Regex;

use crate::entry::document::{Block, BlockKind, Container, Document, Style};
use crate::entry::{Entry, id};
use crate::presentation::line::{Line, Role, columns, overlay};
use crate::presentation::margin::Margin;
use crate::presentation::parts::Parts;
use crate::presentation::{reflow, wrap};

/// How an entry is laid out.
#[derive(Clone, Copy, Debug)]
pub struct Layout<'p> {
    /// The width that text is wrapped to, in columns.
    pub width: usize,
    /// The width of the screen, in columns. Lines of plain text that fit it are kept.
    pub room: usize,
    /// The parts of the entry that are shown.
    pub parts: Parts,
    /// Patterns whose matches are highlighted.
    pub patterns: &'p [Regex],
}

/// The gap between two labels. Their line is broken only at gaps.
const LABEL_GAP: &str = "  ";

/// The margin of code, which sets it apart from text where there is no color.
const CODE_MARGIN: &str = "  ";

/// The most matches that are highlighted in a paragraph. Each takes a hundred bytes until its line is
/// written, and every letter of a long line can be one.
const MAX_MATCHES: usize = 10_000;

/// Takes the lines of an entry, one after the other.
type Visit<'v, 'a> = &'v mut dyn FnMut(Line<'a>);

/// Returns the line above an entry that names its collection.
pub fn collection(name: &str) -> Line<'static> {
    let mut line = Line::default();
    line.push(format!("({name})"), Role::Section, Style::PLAIN);
    line
}

impl Layout<'_> {
    /// Returns the lines of an entry, whose parsed text is `document`. No line ends in a space. None is
    /// wider than the width, except for plain text that fits the screen, and for code, tables,
    /// drawings, addresses and labels, which are not broken.
    pub fn entry<'a>(&self, entry: &'a Entry<'_>, document: &'a Document) -> Vec<Line<'a>> {
        let mut lines = Vec::with_capacity(24);
        self.each_line(entry, document, &mut |line| lines.push(line));
        lines
    }

    /// Calls `visit` for each line of an [entry](Self::entry). Together, the lines of a long text would
    /// take a hundred times its size.
    pub fn each_line<'a>(
        &self,
        entry: &'a Entry<'_>,
        document: &'a Document,
        visit: Visit<'_, 'a>,
    ) {
        if self.parts.has(Parts::TITLE) && !entry.title.is_empty() {
            self.text(&entry.title, Role::Title, visit);
            visit(Line::default());
        }
        for (index, block) in document.blocks.iter().enumerate() {
            if index > 0 && !block.tight {
                visit(self.gap(&document.blocks[index - 1], block));
            }
            self.block(block, visit);
        }
        let mut is_below = false;
        let below: Visit<'_, 'a> = &mut |line| {
            if !mem::replace(&mut is_below, true) {
                visit(Line::default());
            }
            visit(line);
        };
        let shown = |part| self.parts.has(part);
        if let Some(author) = entry.author.as_ref().filter(|_| shown(Parts::AUTHOR)) {
            self.author(author, below);
        }
        if let Some(source) = entry.source.as_ref().filter(|_| shown(Parts::SOURCE)) {
            self.source(source, below);
        }
        // A fortune has no footer, unless it has tags.
        if shown(Parts::FOOTER) && !(entry.title.is_empty() && entry.tags.is_empty()) {
            self.labels(entry, below);
        }
    }

    /// Returns the number of rows that an entry takes on a screen of `columns` columns. The terminal
    /// breaks lines that are wider.
    pub fn height(&self, entry: &Entry<'_>, columns: usize) -> usize {
        let document = entry.document();
        let mut rows = 0;
        self.each_line(entry, &document, &mut |line| rows += line.rows(columns));
        rows
    }

    /// Lays out a paragraph without markup.
    fn text<'a>(&self, text: &'a str, role: Role, visit: Visit<'_, 'a>) {
        let styles = self.highlighted(text, &[]);
        for range in wrap::wrap(text, self.width) {
            let mut line = Line::default();
            line.push_styled(text, range, &styles, role);
            visit(line);
        }
    }

    fn author<'a>(&self, author: &'a str, visit: Visit<'_, 'a>) {
        const DASH: &str = "\u{2014} ";
        let styles = self.highlighted(author, &[]);
        // Like any margin, the dash must leave half of the width to the text.
        let (mut dash, hang) = if columns(DASH) <= self.width / 2 {
            (DASH, "  ")
        } else {
            ("", "")
        };
        for range in wrap::wrap(author, self.width - columns(hang)) {
            let mut line = Line::default();
            line.push(dash, Role::Author, Style::PLAIN);
            line.push_styled(author, range, &styles, Role::Author);
            visit(line);
            dash = hang;
        }
    }

    fn source<'a>(&self, source: &'a str, visit: Visit<'_, 'a>) {
        // A source is not searched, so it has no matches.
        let style = if wrap::is_address(source) {
            Style::LINK
        } else {
            Style::PLAIN
        };
        for range in wrap::wrap(source, self.width) {
            let mut line = Line::default();
            line.push(&source[range], Role::Author, style);
            visit(line);
        }
    }

    /// Lays out the section and the tags.
    fn labels(&self, entry: &Entry<'_>, visit: Visit<'_, '_>) {
        let mut labels = id::section_heading(&entry.section);
        let section = labels.len();
        let mut matches = Vec::new();
        for tag in entry.tags.iter() {
            labels.push_str(LABEL_GAP);
            labels.push('#');
            let at = labels.len();
            labels.push_str(tag);
            let left = MAX_MATCHES - matches.len();
            let found = self.matches(tag).take(left);
            matches.extend(found.map(|hit| at + hit.start..at + hit.end));
        }
        let styles = overlay(&[], &matches, Style::MATCH);
        for range in wrap::wrap_at(&labels, LABEL_GAP, self.width) {
            let mut line = Line::default();
            let tags = range.start.max(section.min(range.end));
            line.push_styled(&labels, range.start..tags, &styles, Role::Section);
            line.push_styled(&labels, tags..range.end, &styles, Role::Tag);
            visit(line.into_owned());
        }
    }

    fn block<'a>(&self, block: &'a Block, visit: Visit<'_, 'a>) {
        if block.kind == BlockKind::Plain {
            return self.plain(&block.text, visit);
        }
        let first = Margin::first(&block.inside, self.width);
        let next = Margin::next(&block.inside, self.width);
        let mut margin = &first;
        let width = self.width.saturating_sub(margin.width());
        let styles = self.highlighted(&block.text, &block.spans);
        if block.kind == BlockKind::Rule {
            let mut line = margin.line();
            line.push("\u{2500}".repeat(width.min(3)), Role::Marker, Style::PLAIN);
            visit(line);
            return;
        }
        let mut start = 0;
        for paragraph in block.text.split('\n') {
            let whole = 0..paragraph.len();
            let ranges = match block.kind {
                BlockKind::Code | BlockKind::Table => vec![whole],
                _ => wrap::wrap(paragraph, width),
            };
            for range in ranges {
                let mut line = margin.line();
                if block.kind == BlockKind::Code {
                    line.push(CODE_MARGIN, Role::Marker, Style::PLAIN);
                }
                let range = start + range.start..start + range.end;
                line.push_styled(&block.text, range, &styles, Role::Body);
                line.trim_end();
                visit(line);
                margin = &next;
            }
            start += paragraph.len() + 1;
        }
    }

    fn plain(&self, text: &str, visit: Visit<'_, '_>) {
        for text in reflow::reflow(text, self.width, self.room).split('\n') {
            let mut line = Line::default();
            let styles = self.highlighted(text, &[]);
            line.push_styled(text, 0..text.len(), &styles, Role::Body);
            line.trim_end();
            visit(line.into_owned());
        }
    }

    /// Returns the blank line between two blocks, with the bars of the quotes that contain both.
    fn gap<'a>(&self, above: &Block, below: &Block) -> Line<'a> {
        let both = below.inside.iter().zip(&above.inside);
        let shared = both.take_while(|(below, above)| match (below, above) {
            (Container::Item { marked, .. }, Container::Item { .. }) => !marked,
            (Container::Quote { first }, Container::Quote { .. }) => !first,
            _ => false,
        });
        let inside = &below.inside[..shared.count()];
        let mut line = Margin::next(inside, self.width).line();
        line.trim_end();
        line
    }

    /// Returns `styles` with the matches in `text` added.
    fn highlighted(
        &self,
        text: &str,
        styles: &[(Range<usize>, Style)],
    ) -> Vec<(Range<usize>, Style)> {
        if self.patterns.is_empty() {
            return styles.to_vec();
        }
        let matches: Vec<_> = self.matches(text).take(MAX_MATCHES).collect();
        overlay(styles, &matches, Style::MATCH)
    }

    fn matches(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.patterns
            .iter()
            .flat_map(move |pattern| pattern.find_iter(text).map(|found| found.range()))
            .filter(|range| !range.is_empty())
    }
}
