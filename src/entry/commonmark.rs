//! Parses `CommonMark` into a [`Document`].

use std::mem;
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CowStr, Event, LinkType, Tag, TagEnd};

use crate::entry::comment::is_comment;
use crate::entry::document::{Block, BlockKind, Container, Document, Style};
use crate::entry::links::{is_undefined, without_definitions};
use crate::entry::shallow::Shallow;
use crate::entry::{joint, sanitize};

/// The size of the longest text that is parsed, in bytes. A block of two bytes, such as an empty list
/// item, takes 350 bytes for each of them.
const MAX_BYTES: usize = 64 << 10;

impl Document {
    /// Parses `CommonMark` that [`sanitize::text`] has cleaned.
    ///
    /// Decoded text is sanitized again, because an entity such as `&#27;` is harmless only until it is
    /// decoded. HTML is kept as text, since a terminal doesn't render it; a block of comments is
    /// skipped. A text is shown as typed if it is longer than 64 KiB, or if its markup is nested too deep
    /// or [too dense](Shallow).
    pub fn parse(text: &str) -> Self {
        let shallow = Shallow::new(text);
        if text.len() > MAX_BYTES || shallow.is_changed() {
            return Self::plain(text.trim_end_matches('\n'));
        }
        let parser = shallow.parser();
        let Some(undefined) = without_definitions(text, parser.reference_definitions()) else {
            return Self::build(text, parser.into_offset_iter(), &|_| String::new());
        };
        let definitions = parser.reference_definitions();
        let shallow = Shallow::new(&undefined);
        let links = shallow.parser_with(|link: BrokenLink<'_>| {
            let definition = definitions.get(&link.reference);
            definition.map(|_| (CowStr::Borrowed(""), CowStr::Borrowed("")))
        });
        Self::build(text, links.into_offset_iter(), &|label| {
            let definition = definitions.get(label);
            definition.map_or(String::new(), |definition| definition.dest.to_string())
        })
    }

    /// Builds the document of the `events` of `text`. `address` returns the address of a link whose
    /// definition the parser didn't see, by its label.
    fn build<'e>(
        text: &str,
        mut events: impl Iterator<Item = (Event<'e>, Range<usize>)>,
        address: &dyn Fn(&str) -> String,
    ) -> Self {
        let mut builder = DocumentBuilder::default();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(
                    Tag::Link { link_type, id, .. } | Tag::Image { link_type, id, .. },
                ) if is_undefined(link_type) => {
                    builder.start_link(link_type, &address(&id));
                }
                Event::Start(Tag::Table(_)) => {
                    builder.table(text, range);
                    events.find(|(event, _)| *event == Event::End(TagEnd::Table));
                }
                Event::Start(Tag::HtmlBlock) if is_comment(&text[range.clone()]) => {
                    builder.end_block();
                    events.find(|(event, _)| *event == Event::End(TagEnd::HtmlBlock));
                }
                Event::SoftBreak => builder.soft_break(&text[range.end..]),
                event => builder.event(event),
            }
        }
        builder.end_block();
        Self {
            blocks: builder.blocks,
        }
    }
}

/// Returns whether `text` shows anything, rather than only comments and link definitions.
///
/// ```
/// use wisdom::entry::commonmark::is_shown;
/// assert!(is_shown("<b>a</b>"));
/// assert!(!is_shown("<!-- a -->\n\n[b]: c"));
/// ```
pub fn is_shown(text: &str) -> bool {
    // Nearly every text can skip the parsing: comments begin with `<`, link definitions with `[`.
    !text.trim_start().starts_with(['<', '[']) || !Document::parse(text).blocks.is_empty()
}

/// Appends the text of `event`, if it has any, without markup.
pub fn push_plain(plain: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) | Event::Code(text) => plain.push_str(text),
        Event::SoftBreak | Event::HardBreak => plain.push(' '),
        _ => {}
    }
}

/// The finished blocks, the current block, and the elements that are open around it.
#[derive(Default)]
struct DocumentBuilder {
    blocks: Vec<Block>,
    current: Option<Block>,
    open: Vec<OpenContainer>,
    /// For each open inline element, outermost first, its style combined with those around it.
    styles: Vec<Style>,
    /// For each open link, its address and the byte of the block's text at which the link begins, or
    /// `None` if the link's text is its address.
    links: Vec<Option<(String, usize)>>,
}

enum OpenContainer {
    Quote {
        /// Whether no block of the quote has begun yet.
        first: bool,
    },
    List {
        /// The number of the next item, or `None` in a bullet list.
        next: Option<u64>,
        /// The number of blocks before the list.
        first: usize,
    },
    Item {
        number: Option<u64>,
        marked: bool,
        /// Whether the list is tight: the parser then puts no paragraph around the item's text.
        tight: bool,
    },
}

impl DocumentBuilder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => {
                self.push(&text, Style::PLAIN);
            }
            Event::Code(text) => self.push(&text, Style::CODE),
            Event::HardBreak => self.push("\n", Style::PLAIN),
            Event::Rule => {
                self.begin_block(BlockKind::Rule, false);
                self.end_block();
            }
            // Syntax that the parser doesn't enable.
            _ => {}
        }
    }

    /// Joins the current line to the one with which the source `below` begins.
    fn soft_break(&mut self, below: &str) {
        let above = self.current.as_ref().map_or("", |block| &block.text);
        self.push(joint::soft_break(above, below), Style::PLAIN);
    }

    /// Adds the table at `range` of `text`: its lines without the markers of the quotes and lists
    /// around it, and with their indentation relative to each other.
    fn table(&mut self, text: &str, range: Range<usize>) {
        let begin = text[..range.start].rfind('\n').map_or(0, |index| index + 1);
        let mut offset = begin;
        let lines = text[begin..range.end].split_inclusive('\n').map(|line| {
            // A list marker can precede the first line. No row of a table begins with `>`.
            let skipped = range.start.saturating_sub(offset);
            let markers: &[char] = if skipped > 0 { &[' '] } else { &[' ', '>'] };
            let row = line[skipped..].trim_start_matches(markers);
            offset += line.len();
            (line.len() - row.len(), row.trim_end())
        });
        let lines: Vec<_> = lines.collect();
        let margin = lines.iter().map(|(indent, _)| *indent).min().unwrap_or(0);
        self.begin_block(BlockKind::Table, false);
        for (indent, row) in lines {
            self.push(&" ".repeat(indent - margin), Style::PLAIN);
            self.push(row, Style::PLAIN);
            self.push("\n", Style::PLAIN);
        }
        self.end_block();
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::HtmlBlock => self.begin_block(BlockKind::Paragraph, false),
            Tag::Heading { .. } => {
                self.begin_block(BlockKind::Paragraph, false);
                self.push_style(Style::STRONG);
            }
            Tag::CodeBlock(_) => {
                self.begin_block(BlockKind::Code, false);
                self.push_style(Style::CODE);
            }
            Tag::BlockQuote(_) => {
                self.end_block();
                self.open.push(OpenContainer::Quote { first: true });
            }
            Tag::List(next) => {
                self.end_block();
                let first = self.blocks.len();
                self.open.push(OpenContainer::List { next, first });
            }
            Tag::Item => self.start_item(),
            Tag::Strong => self.push_style(Style::STRONG),
            Tag::Emphasis => self.push_style(Style::EMPHASIS),
            Tag::Link {
                link_type,
                dest_url,
                ..
            }
            | Tag::Image {
                link_type,
                dest_url,
                ..
            } => self.start_link(link_type, &dest_url),
            _ => {}
        }
    }

    fn start_item(&mut self) {
        let number = match self.open.last_mut() {
            Some(OpenContainer::List { next, .. }) => {
                let following = next.map(|number| number + 1);
                mem::replace(next, following)
            }
            _ => None,
        };
        self.open.push(OpenContainer::Item {
            number,
            marked: false,
            tight: false,
        });
    }

    fn start_link(&mut self, kind: LinkType, address: &str) {
        if matches!(kind, LinkType::Autolink | LinkType::Email) {
            self.push_style(Style::LINK);
            self.links.push(None);
        } else {
            self.push_style(Style::PLAIN);
            let start = self.current.as_ref().map_or(0, |block| block.text.len());
            let address = sanitize::text(address, sanitize::COMMONMARK_TAB).replace('\n', " ");
            self.links.push(Some((address, start)));
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.end_block(),
            TagEnd::Heading(_) | TagEnd::CodeBlock => {
                self.end_block();
                self.styles.pop();
            }
            TagEnd::Item => {
                if let Some(OpenContainer::Item { marked: false, .. }) = self.open.last() {
                    self.begin_block(BlockKind::Paragraph, true);
                }
                self.end_block();
                self.open.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.end_block();
                self.open.pop();
            }
            TagEnd::List(_) => self.end_list(),
            TagEnd::Strong | TagEnd::Emphasis => {
                self.styles.pop();
            }
            TagEnd::Link | TagEnd::Image => {
                self.styles.pop();
                if let Some(Some((address, start))) = self.links.pop() {
                    self.push_address(&address, start);
                }
            }
            _ => {}
        }
    }

    /// Begins a block. `bare` means that the parser put no paragraph around its text.
    fn begin_block(&mut self, kind: BlockKind, bare: bool) {
        self.end_block();
        let mut lists = self.open.iter().rev().filter_map(|open| match open {
            OpenContainer::List { first, .. } => Some(*first),
            _ => None,
        });
        let opens_list = lists.next() == Some(self.blocks.len());
        let mut items = self.open.iter_mut().rev().filter_map(|open| match open {
            OpenContainer::Item { tight, .. } => Some(tight),
            _ => None,
        });
        let tight = bare && {
            let in_item = items.next().map(|tight| *tight = true).is_some();
            in_item && (!opens_list || items.next().is_some_and(|outer| *outer))
        };
        let inside = self.open.iter_mut().filter_map(|open| match open {
            OpenContainer::Quote { first } => Some(Container::Quote {
                first: mem::replace(first, false),
            }),
            OpenContainer::List { .. } => None,
            OpenContainer::Item { number, marked, .. } => Some(Container::Item {
                number: *number,
                digits: 1,
                marked: !mem::replace(marked, true),
            }),
        });
        self.current = Some(Block {
            kind,
            inside: inside.collect(),
            tight,
            // The usual length of a paragraph.
            text: String::with_capacity(256),
            spans: Vec::new(),
        });
    }

    fn end_block(&mut self) {
        if let Some(mut block) = self.current.take() {
            block.text.truncate(block.text.trim_end_matches('\n').len());
            self.blocks.push(block);
        }
    }

    /// Ends a list and sets the width of its numbers, which depends on the last number.
    fn end_list(&mut self) {
        self.end_block();
        let Some(OpenContainer::List {
            next: Some(next),
            first,
        }) = self.open.pop()
        else {
            return;
        };
        let is_list = |open: &&OpenContainer| matches!(open, OpenContainer::List { .. });
        let depth = self.open.len() - self.open.iter().filter(is_list).count();
        for block in &mut self.blocks[first..] {
            if let Container::Item { digits, .. } = &mut block.inside[depth] {
                *digits = next.saturating_sub(1).to_string().len();
            }
        }
    }

    /// Returns the combined style of the open inline elements.
    fn style(&self) -> Style {
        self.styles.last().copied().unwrap_or_default()
    }

    fn push_style(&mut self, style: Style) {
        self.styles.push(self.style().with(style));
    }

    fn push(&mut self, text: &str, style: Style) {
        if self.current.is_none() {
            self.begin_block(BlockKind::Paragraph, true);
        }
        let style = style.with(self.style());
        let Some(block) = &mut self.current else {
            return;
        };
        let start = block.text.len();
        block
            .text
            .push_str(&sanitize::text(text, sanitize::COMMONMARK_TAB));
        if style == Style::PLAIN || text.is_empty() {
            return;
        }
        match block.spans.last_mut() {
            Some((range, last)) if range.end == start && *last == style => {
                range.end = block.text.len();
            }
            _ => block.spans.push((start..block.text.len(), style)),
        }
    }

    /// Appends the address of a link that begins at byte `start` of the block's text, unless the
    /// link's text is the address.
    fn push_address(&mut self, address: &str, start: usize) {
        let text = self.current.as_ref().map_or("", |block| &block.text);
        let link_text = text.get(start..).unwrap_or_default();
        if address.is_empty() || link_text == address {
            return;
        }
        let bracket = if link_text.is_empty() { "<" } else { " <" };
        self.push(bracket, Style::PLAIN);
        self.push(address, Style::LINK);
        self.push(">", Style::PLAIN);
    }
}
