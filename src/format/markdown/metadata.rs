//! Separates what is under a title into the text and the metadata around it.

use std::ops::Range;

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::entry::commonmark::{is_comment, push_plain};
use crate::entry::shallow::Shallow;
use crate::entry::{closing, id, sanitize};
use crate::format::markdown::closing_line;
use crate::format::parsed::without_blank_ends;

/// Ends the metadata above a text, or begins the metadata below it.
pub(crate) const EMPTY_COMMENT: &str = "<!-- -->";

/// The text and metadata under a title.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Body {
    /// The text, without blank lines at either end. Empty if it would only consist of comments.
    pub text: String,
    /// The tags in lower case, in the order of the file, with duplicates.
    pub tags: Vec<String>,
    /// The author.
    pub author: Option<String>,
    /// The source.
    pub source: Option<String>,
    /// The id.
    pub id: Option<String>,
    /// Whether an empty comment above the text marks it as complete.
    pub is_complete: bool,
}

impl Body {
    /// Separates the `CommonMark` under a title into text and metadata, by the
    /// [rule](crate::format::markdown).
    ///
    /// ```
    /// let body = wisdom::format::markdown::metadata::Body::parse("Go slow.\n\n— Yi\n\n**pace, craft**");
    /// assert_eq!(body.text, "Go slow.");
    /// assert_eq!(body.author.as_deref(), Some("Yi"));
    /// assert_eq!(body.tags, ["pace", "craft"]);
    /// ```
    pub fn parse(source: &str) -> Self {
        let blocks = top_blocks(source);
        let head = head_length(&blocks);
        let foot = head + text_length(&blocks[head..]);
        let is_complete = blocks[..head].last().is_some_and(TopBlock::is_bound);
        let ends_at_bound = blocks.get(foot).is_some_and(TopBlock::is_bound);
        let is_bounded = is_complete || ends_at_bound;
        let mut body = Self {
            is_complete,
            ..Self::default()
        };
        let has_author = blocks[foot..].iter().any(TopBlock::has_author);
        let closing = match &blocks[head..foot] {
            [before @ .., last] if !ends_at_bound && !has_author => {
                let above = before.last().filter(|block| block.is_text());
                let above = above.map(|block| block.range.start);
                closing_line::find(source, last.range.clone(), last.last_paragraph, above)
            }
            _ => None,
        };
        // The text is everything except the metadata, rather than the text blocks, because link
        // definitions are not part of any block.
        let mut text = String::with_capacity(source.len());
        let mut from = 0;
        for (index, block) in blocks.into_iter().enumerate() {
            let is_closed = closing.as_ref().filter(|_| index + 1 == foot);
            if is_closed.is_none()
                && ((head..foot).contains(&index) || matches!(block.role, BlockRole::Comment))
            {
                continue;
            }
            let removed = is_closed.map_or(block.range, |closing| closing.range.clone());
            text.push_str(&source[from..removed.start]);
            from = removed.end;
            let lines = match block.role {
                BlockRole::Metadata(lines) if is_closed.is_none() => lines,
                _ => continue,
            };
            for line in lines {
                match line.value {
                    Attribute::Tags(tags) => body.tags.extend(tags),
                    Attribute::Author(author) => body.author = Some(author),
                    Attribute::Source(source) => body.source = Some(source),
                    Attribute::Id(id) => body.id = Some(id),
                }
            }
        }
        text.push_str(&source[from..]);
        if let Some(closing) = closing {
            body.author = Some(closing.author);
        }
        if is_bounded || head < foot {
            without_blank_ends(&text).clone_into(&mut body.text);
        }
        body
    }
}

/// Returns the number of `blocks` that are metadata above the text, including comments between them and
/// an empty comment that ends them.
fn head_length(blocks: &[TopBlock]) -> usize {
    let last_text = blocks.iter().rposition(TopBlock::is_text);
    let is_head = |(index, block): &(usize, &TopBlock)| match &block.role {
        BlockRole::Comment => true,
        BlockRole::Metadata(lines) => {
            let counts = lines.iter().map(|line| match &line.value {
                Attribute::Tags(tags) => Some(tags.len()),
                _ => None,
            });
            // A single bold item, or bold items without text below them, are the text.
            counts.sum::<Option<usize>>().is_some_and(|count| {
                let is_above_text = last_text.is_some_and(|last| *index < last);
                lines.iter().all(|line| line.is_labelled) || count > 1 && is_above_text
            })
        }
        _ => false,
    };
    let length = blocks.iter().enumerate().take_while(is_head).count();
    let end = blocks.get(length);
    length + usize::from(end.is_some_and(TopBlock::is_bound))
}

/// Returns the number of `blocks`, which begin with the text, before the metadata below it.
fn text_length(blocks: &[TopBlock]) -> usize {
    let (mut has_author, mut has_source, mut has_id) = (false, false, false);
    let is_foot = |(index, block): &(usize, &TopBlock)| {
        let lines = match &block.role {
            BlockRole::Comment => return true,
            BlockRole::Metadata(lines) => lines,
            _ => return false,
        };
        let is_first = *index == 0;
        let is_metadata = lines.iter().all(|line| {
            let is_known = match line.value {
                Attribute::Tags(_) => false,
                Attribute::Author(_) => has_author,
                Attribute::Source(_) => has_source,
                Attribute::Id(_) => has_id,
            };
            !is_known && (line.is_labelled || !is_first)
        });
        for line in lines {
            has_author |= matches!(line.value, Attribute::Author(_));
            has_source |= matches!(line.value, Attribute::Source(_));
            has_id |= matches!(line.value, Attribute::Id(_));
        }
        is_metadata
    };
    let length = blocks.len() - blocks.iter().enumerate().rev().take_while(is_foot).count();
    let end = blocks[..length].last();
    length - usize::from(end.is_some_and(TopBlock::is_bound))
}

/// A block at the top level of a body.
pub(crate) struct TopBlock {
    /// The byte range of the block in the body.
    pub(crate) range: Range<usize>,
    role: BlockRole,
    /// The byte at which the last paragraph in the block begins, unless something else follows it.
    last_paragraph: Option<usize>,
}

enum BlockRole {
    Text,
    /// A paragraph of metadata lines.
    Metadata(Vec<MetadataLine>),
    Comment,
    EmptyComment,
    Rule,
}

impl TopBlock {
    fn is_text(&self) -> bool {
        matches!(self.role, BlockRole::Text)
    }

    /// Returns whether the block ends the metadata.
    fn is_bound(&self) -> bool {
        matches!(self.role, BlockRole::EmptyComment)
    }

    fn has_author(&self) -> bool {
        let BlockRole::Metadata(lines) = &self.role else {
            return false;
        };
        let mut lines = lines.iter();
        lines.any(|line| matches!(line.value, Attribute::Author(_)))
    }

    /// Returns whether the block shows words to a reader.
    pub(crate) fn has_words(&self) -> bool {
        matches!(self.role, BlockRole::Text | BlockRole::Metadata(_))
    }
}

/// Returns the blocks at the top level of `body`.
pub(crate) fn top_blocks(body: &str) -> Vec<TopBlock> {
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Shallow::new(body).parser().into_offset_iter() {
        if depth == 0 {
            let source = &body[range.clone()];
            let role = match event {
                Event::Rule => BlockRole::Rule,
                Event::Start(Tag::Paragraph) => {
                    let lines = source.lines().map(MetadataLine::parse);
                    let lines: Option<_> = lines.collect();
                    lines.map_or(BlockRole::Text, BlockRole::Metadata)
                }
                Event::Start(Tag::HtmlBlock) if source.trim() == EMPTY_COMMENT => {
                    BlockRole::EmptyComment
                }
                Event::Start(Tag::HtmlBlock) if is_comment(source) => BlockRole::Comment,
                _ => BlockRole::Text,
            };
            blocks.push(TopBlock {
                range: range.clone(),
                role,
                last_paragraph: None,
            });
        }
        if let Some(block) = blocks.last_mut() {
            match event {
                // A tight item has no paragraph of its own.
                Event::Start(Tag::Paragraph | Tag::Item) => {
                    block.last_paragraph = Some(range.start);
                }
                Event::Start(
                    Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Table(_) | Tag::Heading { .. },
                )
                | Event::Rule => block.last_paragraph = None,
                _ => {}
            }
        }
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    blocks
}

/// A line of metadata.
struct MetadataLine {
    value: Attribute,
    /// Whether a label or hash signs identify the line, rather than only its form.
    is_labelled: bool,
}

enum Attribute {
    Tags(Vec<String>),
    Author(String),
    Source(String),
    Id(String),
}

impl MetadataLine {
    /// Parses a line, or returns `None` if it is not metadata.
    fn parse(line: &str) -> Option<Self> {
        let line = Inline::parse(line.trim())?;
        let labelled = line.labelled();
        Some(Self {
            is_labelled: labelled.is_some(),
            value: labelled.or_else(|| line.by_form())?,
        })
    }
}

/// A line of a paragraph, with the markup that metadata uses.
#[derive(Default)]
struct Inline {
    /// The text of the line without markup.
    plain: String,
    /// The bold parts.
    bold: Vec<String>,
    /// Whether there are only separators of tags outside the bold parts.
    is_bold: bool,
    /// The address between `<` and `>`.
    autolink: Option<String>,
}

impl Inline {
    /// Parses a line, or returns `None` if it is not a paragraph when it stands alone.
    fn parse(line: &str) -> Option<Self> {
        let mut inline = Self {
            is_bold: true,
            ..Self::default()
        };
        let mut depth = 0_usize;
        for event in Shallow::new(line).parser() {
            match &event {
                Event::Start(Tag::Strong) => {
                    if depth == 0 {
                        inline.bold.push(String::new());
                    }
                    depth += 1;
                }
                Event::End(TagEnd::Strong) => depth -= 1,
                Event::Start(Tag::Link {
                    link_type: LinkType::Autolink,
                    dest_url,
                    ..
                }) => inline.autolink = Some(dest_url.to_string()),
                Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Link { .. }) | Event::End(_) => {
                }
                Event::Start(_) | Event::Rule | Event::Html(_) => return None,
                event => {
                    match inline.bold.last_mut().filter(|_| depth > 0) {
                        Some(bold) => push_plain(bold, event),
                        None => inline.is_bold &= is_gap(event),
                    }
                    push_plain(&mut inline.plain, event);
                }
            }
        }
        inline.plain = sanitize::one_line(&inline.plain);
        for bold in &mut inline.bold {
            *bold = sanitize::one_line(bold);
        }
        Some(inline)
    }

    /// Returns the metadata that a label or hash signs identify.
    fn labelled(&self) -> Option<Attribute> {
        let plain = &*self.plain;
        let tags = after_label(plain, "tags").map_or(Vec::new(), split_tags);
        if !tags.is_empty() {
            return Some(Attribute::Tags(tags));
        }
        if let Some(source) = after_label(plain, "source") {
            return Some(Attribute::Source(source.into()));
        }
        let mut words = plain.split([' ', ',']).filter(|word| !word.is_empty());
        let is_tags = !plain.is_empty() && words.all(is_hashtag);
        is_tags.then(|| Attribute::Tags(split_tags(plain)))
    }

    /// Returns the metadata that only the form of the line identifies.
    fn by_form(self) -> Option<Attribute> {
        let Self { plain, bold, .. } = self;
        if let Some(author) = closing::name(&plain) {
            return Some(Attribute::Author(author.into()));
        }
        // In other letters, or with a space, it is rather a sentence.
        if let Some(id) = plain.strip_prefix("id: ").filter(|id| !id.contains(' ')) {
            return Some(Attribute::Id(id.into()));
        }
        let is_url = plain.starts_with("https://") || plain.starts_with("http://");
        if is_url && !plain.contains(' ') || self.autolink.as_ref() == Some(&plain) {
            return Some(Attribute::Source(plain));
        }
        let mut words = bold.iter().flat_map(|bold| bold.split(','));
        let is_tags = self.is_bold && !bold.is_empty() && words.all(|word| is_tag(word.trim()));
        is_tags.then(|| Attribute::Tags(bold.iter().flat_map(|bold| split_tags(bold)).collect()))
    }
}

/// Returns whether `event` can separate tags.
fn is_gap(event: &Event<'_>) -> bool {
    let is_gap = |c: char| matches!(c, ',' | '\u{b7}') || c.is_whitespace();
    matches!(event, Event::Text(text) if text.chars().all(is_gap))
}

/// Returns the text after `label` and a colon, in any case, or `None` if there is no text.
fn after_label<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let (before, rest) = text.split_once(':')?;
    let rest = rest.trim_start();
    (before.eq_ignore_ascii_case(label) && !rest.is_empty()).then_some(rest)
}

fn is_hashtag(word: &str) -> bool {
    let tag = word.strip_prefix('#').unwrap_or_default();
    !tag.contains('#') && tag.contains(char::is_alphabetic)
}

/// Returns whether a bold part of a line is a tag rather than a sentence: it has at most three words and
/// 30 characters, and doesn't end like a sentence.
///
/// ```
/// use wisdom::format::markdown::metadata::is_tag;
/// assert!(is_tag("fine-tuning"));
/// assert!(!is_tag("Never.") && !is_tag("never do this again"));
/// ```
pub fn is_tag(word: &str) -> bool {
    let ends_sentence = |c: char| ".!?:;\u{2026}\u{3002}\u{ff01}\u{ff1f}".contains(c);
    word.contains(char::is_alphanumeric)
        && word.chars().count() <= 30
        && word.split_whitespace().count() <= 3
        && !word.ends_with(ends_sentence)
}

/// Returns the tags of a list separated by commas, or by spaces if each tag has a hash sign.
fn split_tags(list: &str) -> Vec<String> {
    let has_hashes = list.split_whitespace().all(|word| word.starts_with('#'));
    let tags = list.split(|c| c == ',' || has_hashes && c == ' ');
    let keys = tags.map(|tag| id::tag_key(tag.trim().trim_start_matches('#')));
    keys.filter(|tag| !tag.is_empty()).collect()
}
