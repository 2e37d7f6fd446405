//! The text of an entry, read as `CommonMark`: blocks of text in order, each with the lists and
//! quotes around it and the styles in it.

use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, LinkType, Options, Parser, Tag, TagEnd};

use crate::entry::sanitize;

/// What is read beyond `CommonMark`, by whatever reads a text or the file around it. Were they not of
/// one mind, a text would not be the same when it comes back from a file.
pub const SYNTAX: Options = Options::ENABLE_TABLES;

/// A text in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The blocks, first to last.
    pub blocks: Vec<Block>,
}

/// A paragraph, or what stands in the place of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// What kind of text it holds.
    pub kind: BlockKind,
    /// The quotes and list items it stands in, outermost first.
    pub inside: Vec<Container>,
    /// Whether it follows the block before it without a blank line, as the items of a tight list do.
    pub tight: bool,
    /// The words, without markup. A line feed is a line break that the author asked for.
    pub text: String,
    /// The parts of `text` that have a style, in order, apart from each other.
    pub spans: Vec<(Range<usize>, Style)>,
}

/// How the text of a block is to be treated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Text to be wrapped.
    Paragraph,
    /// Lines to be kept as they are.
    Code,
    /// Lines to be kept as they are, with the markup that is in them: they are drawn.
    Table,
    /// Lines to be kept as they are where there is room for them.
    Plain,
    /// A line across; the block has no text.
    Rule,
}

/// What a block stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Container {
    /// A block quote.
    Quote {
        /// Whether the block is the first in it.
        first: bool,
    },
    /// A list item.
    Item {
        /// Its number, or none in a bullet list.
        number: Option<u64>,
        /// How many digits the highest number of its list has.
        digits: usize,
        /// Whether the block is the one that carries the item's marker.
        marked: bool,
    },
}

/// The styles of a stretch of text: any of them together.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style(u8);

impl Style {
    /// As the text around it.
    pub const PLAIN: Self = Self(0);
    /// `**strong**`, and headings.
    pub const STRONG: Self = Self(1);
    /// `*emphasis*`
    pub const EMPHASIS: Self = Self(2);
    /// Code, in a line or a block.
    pub const CODE: Self = Self(4);
    /// A link's address.
    pub const LINK: Self = Self(8);
    /// What a search matched.
    pub const MATCH: Self = Self(16);

    /// Both styles together.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether all of `other` is in this style.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Document {
    /// Reads `CommonMark` that has passed the [gate].
    ///
    /// What it decodes passes the gate once more: `&#27;` is harmless until it is a character. HTML
    /// is text like any other, since a terminal shows no HTML; but a comment that stands alone is
    /// nobody's to read.
    pub fn parse(text: &str) -> Self {
        let mut reader = Reader::default();
        let mut events = Parser::new_ext(text, SYNTAX).into_offset_iter();
        while let Some((event, range)) = events.next() {
            match event {
                Event::Start(Tag::Table(_)) => {
                    reader.table(text, range);
                    events.find(|(event, _)| *event == Event::End(TagEnd::Table));
                }
                Event::Start(Tag::HtmlBlock) if is_comment(&text[range.clone()]) => {
                    reader.end_block();
                    events.find(|(event, _)| *event == Event::End(TagEnd::HtmlBlock));
                }
                event => reader.take(event),
            }
        }
        reader.end_block();
        Self {
            blocks: reader.blocks,
        }
    }
}

impl Document {
    /// A text that has no markup.
    pub fn plain(text: &str) -> Self {
        let block = Block {
            kind: BlockKind::Plain,
            inside: Vec::new(),
            tight: false,
            text: text.to_owned(),
            spans: Vec::new(),
        };
        Self {
            blocks: vec![block],
        }
    }
}

/// Whether a block of HTML holds comments and nothing else. One that does not end is one too.
///
/// ```
/// use wisdom::entry::document::is_comment;
/// assert!(is_comment("<!-- a --> <!-- b\nc -->\n"));
/// assert!(!is_comment("<!-- a --> b\n"));
/// ```
pub fn is_comment(html: &str) -> bool {
    let mut rest = html.trim();
    let is_html = !rest.is_empty();
    while rest.starts_with("<!--") {
        // `<!-->` is a whole comment.
        let end = rest[2..].split_once("-->");
        rest = end.map_or("", |(_, behind)| behind.trim_start());
    }
    is_html && rest.is_empty()
}

/// Whether anything in `text` is shown: not comments, nor what defines the addresses of links.
///
/// ```
/// use wisdom::entry::document::is_shown;
/// assert!(is_shown("<b>a</b>"));
/// assert!(!is_shown("<!-- a -->\n\n[b]: c"));
/// ```
pub fn is_shown(text: &str) -> bool {
    // Both begin with a sign of their own, and most texts with a letter.
    !text.trim_start().starts_with(['<', '[']) || !Document::parse(text).blocks.is_empty()
}

/// Whether `text` defines the address of a link.
pub fn has_definitions(text: &str) -> bool {
    let parser = Parser::new_ext(text, SYNTAX);
    parser.reference_definitions().iter().next().is_some()
}

/// The line that is wanting to end the code or the HTML at the end of `text`, if one is: what is put
/// behind `text` would be a part of that.
pub fn missing_end(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut last = None;
    for (event, range) in Parser::new_ext(text, SYNTAX).into_offset_iter() {
        match event {
            Event::Start(tag) => {
                if depth == 0 {
                    last = match tag {
                        Tag::CodeBlock(CodeBlockKind::Fenced(_)) => Some((range, true)),
                        Tag::HtmlBlock => Some((range, false)),
                        _ => None,
                    };
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            Event::Rule if depth == 0 => last = None,
            _ => {}
        }
    }
    let (range, is_code) = last?;
    let block = text[range].trim_start();
    if !is_code {
        return missing_end_of_html(block);
    }
    let sign = block.chars().next()?;
    let fence = &block[..block.len() - block.trim_start_matches(sign).len()];
    let (_, inner) = block.split_once('\n').unwrap_or((block, ""));
    let last = inner.lines().next_back().unwrap_or_default();
    let end = last.trim();
    // What is further in is a line of the code.
    let is_fence = last.len() - last.trim_start().len() < 4;
    let closed = is_fence && end.len() >= fence.len() && end.chars().all(|c| c == sign);
    (!closed).then_some(fence)
}

/// By section 4.6 of the specification of `CommonMark`: HTML of another beginning ends by itself.
fn missing_end_of_html(block: &str) -> Option<&'static str> {
    const ENDS: [(&str, &str); 8] = [
        ("<!--", "-->"),
        ("<?", "?>"),
        ("<![cdata[", "]]>"),
        ("<!", ">"),
        ("<pre", "</pre>"),
        ("<script", "</script>"),
        ("<style", "</style>"),
        ("<textarea", "</textarea>"),
    ];
    let block = block.to_ascii_lowercase();
    let found = ENDS.iter().find(|(start, _)| {
        let behind = block.strip_prefix(start);
        // `<prefix>` is another tag.
        behind.is_some_and(|it| {
            !start.ends_with(char::is_alphabetic)
                || it.is_empty()
                || it.starts_with(['>', ' ', '\n'])
        })
    });
    let (_, end) = found?;
    (!block.contains(end)).then_some(end)
}

/// The state of a reading: the blocks so far, the block that is being filled, and what is open
/// around it.
#[derive(Default)]
struct Reader {
    blocks: Vec<Block>,
    filling: Option<Block>,
    open: Vec<Open>,
    /// One for each open style; they can be nested in each other.
    styles: Vec<Style>,
    /// The addresses of the open links, each with the length of the text before it; none for a
    /// link whose text is its address.
    links: Vec<Option<(String, usize)>>,
}

enum Open {
    Quote {
        /// Whether no block has stood in it yet.
        first: bool,
    },
    List {
        next: Option<u64>,
        /// How many blocks there were before it.
        first: usize,
    },
    Item {
        number: Option<u64>,
        marked: bool,
        /// Whether its text came without a paragraph around it, which is how the parser says that
        /// the list is tight.
        tight: bool,
    },
}

impl Reader {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::InlineHtml(text) | Event::Html(text) => {
                self.push(&text, Style::PLAIN);
            }
            Event::Code(text) => self.push(&text, Style::CODE),
            Event::SoftBreak => self.push(" ", Style::PLAIN),
            Event::HardBreak => self.push("\n", Style::PLAIN),
            Event::Rule => {
                self.begin_block(BlockKind::Rule, false);
                self.end_block();
            }
            // Behind options that are not switched on.
            Event::InlineMath(_)
            | Event::DisplayMath(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_) => {}
        }
    }

    /// Takes the table that stands at `range` in `text`: its lines, without what stands before them in
    /// quotes and lists, as far in from each other as they are.
    fn table(&mut self, text: &str, range: Range<usize>) {
        let begin = text[..range.start].rfind('\n').map_or(0, |at| at + 1);
        let mut at = begin;
        let lines = text[begin..range.end].split_inclusive('\n').map(|line| {
            // The first can stand behind the marker of a list. No line begins with the sign of a quote.
            let behind = range.start.saturating_sub(at);
            let signs: &[char] = if behind > 0 { &[' '] } else { &[' ', '>'] };
            let row = line[behind..].trim_start_matches(signs);
            at += line.len();
            (line.len() - row.len(), row.trim_end())
        });
        let lines: Vec<_> = lines.collect();
        let left = lines.iter().map(|(before, _)| *before).min().unwrap_or(0);
        self.begin_block(BlockKind::Table, false);
        for (before, row) in lines {
            self.push(&" ".repeat(before - left), Style::PLAIN);
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
                self.styles.push(Style::STRONG);
            }
            Tag::CodeBlock(_) => {
                self.begin_block(BlockKind::Code, false);
                self.styles.push(Style::CODE);
            }
            Tag::BlockQuote(_) => {
                self.end_block();
                self.open.push(Open::Quote { first: true });
            }
            Tag::List(next) => {
                self.end_block();
                let first = self.blocks.len();
                self.open.push(Open::List { next, first });
            }
            Tag::Item => {
                let number = match self.open.last_mut() {
                    Some(Open::List { next, .. }) => {
                        let number = *next;
                        *next = number.map(|n| n + 1);
                        number
                    }
                    _ => None,
                };
                self.open.push(Open::Item {
                    number,
                    marked: false,
                    tight: false,
                });
            }
            Tag::Strong => self.styles.push(Style::STRONG),
            Tag::Emphasis => self.styles.push(Style::EMPHASIS),
            Tag::Link {
                link_type,
                dest_url,
                ..
            }
            | Tag::Image {
                link_type,
                dest_url,
                ..
            } => {
                if matches!(link_type, LinkType::Autolink | LinkType::Email) {
                    self.styles.push(Style::LINK);
                    self.links.push(None);
                } else {
                    self.styles.push(Style::PLAIN);
                    let before = self.filling.as_ref().map_or(0, |block| block.text.len());
                    let address =
                        sanitize::text(&dest_url, sanitize::COMMONMARK_TAB).replace('\n', " ");
                    self.links.push(Some((address, before)));
                }
            }
            _ => {}
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
                if let Some(Open::Item { marked: false, .. }) = self.open.last() {
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
                if let Some(Some((address, before))) = self.links.pop() {
                    self.push_address(&address, before);
                }
            }
            _ => {}
        }
    }

    /// Begins a block in what is open. `bare` says that the text has no paragraph around it.
    fn begin_block(&mut self, kind: BlockKind, bare: bool) {
        self.end_block();
        let mut lists = self.open.iter().rev().filter_map(|open| match open {
            Open::List { first, .. } => Some(*first),
            _ => None,
        });
        let opens_list = lists.next() == Some(self.blocks.len());
        let mut items = self.open.iter_mut().rev().filter_map(|open| match open {
            Open::Item { tight, .. } => Some(tight),
            _ => None,
        });
        let tight = bare && {
            let own = items.next().map(|tight| *tight = true).is_some();
            own && (!opens_list || items.next().is_some_and(|outer| *outer))
        };
        let inside = self.open.iter_mut().filter_map(|open| match open {
            Open::Quote { first } => Some(Container::Quote {
                first: std::mem::replace(first, false),
            }),
            Open::List { .. } => None,
            Open::Item { number, marked, .. } => Some(Container::Item {
                number: *number,
                digits: 1,
                marked: !std::mem::replace(marked, true),
            }),
        });
        self.filling = Some(Block {
            kind,
            inside: inside.collect(),
            tight,
            // Room for a paragraph as they usually are.
            text: String::with_capacity(256),
            spans: Vec::new(),
        });
    }

    fn end_block(&mut self) {
        if let Some(mut block) = self.filling.take() {
            block.text.truncate(block.text.trim_end_matches('\n').len());
            self.blocks.push(block);
        }
    }

    /// Ends a list: only now is it known how wide its numbers are.
    fn end_list(&mut self) {
        self.end_block();
        let Some(Open::List {
            next: Some(next),
            first,
        }) = self.open.pop()
        else {
            return;
        };
        let depth = self
            .open
            .iter()
            .filter(|open| !matches!(open, Open::List { .. }))
            .count();
        for block in &mut self.blocks[first..] {
            if let Container::Item { digits, .. } = &mut block.inside[depth] {
                *digits = next.saturating_sub(1).to_string().len();
            }
        }
    }

    fn push(&mut self, text: &str, style: Style) {
        if self.filling.is_none() {
            self.begin_block(BlockKind::Paragraph, true);
        }
        let style = self.styles.iter().fold(style, |all, one| all.with(*one));
        let Some(block) = &mut self.filling else {
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

    /// Writes a link's address behind its text, unless the text shows it already.
    fn push_address(&mut self, address: &str, before: usize) {
        let text = self.filling.as_ref().map_or("", |block| &block.text);
        let shown = text.get(before..).unwrap_or_default();
        if address.is_empty() || shown == address {
            return;
        }
        let open = if shown.is_empty() { "<" } else { " <" };
        self.push(open, Style::PLAIN);
        self.push(address, Style::LINK);
        self.push(">", Style::PLAIN);
    }
}
