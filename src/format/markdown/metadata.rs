//! Separates what is under a title into the text and the metadata around it.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::entry::comment::is_comment;
use crate::entry::shallow::Shallow;
use crate::format::markdown::closing_line;
use crate::format::markdown::metadata_line::{Attribute, MetadataLine};
use crate::format::markdown::parts;
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
    /// Whether the text ends in a paragraph, which can be in a quote or a list, rather than in code or a
    /// table.
    pub ends_in_paragraph: bool,
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
        let last = blocks[head..foot].last();
        let mut body = Self {
            is_complete,
            ends_in_paragraph: last.is_some_and(|block| block.last_paragraph.is_some()),
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
        if is_complete || head < foot {
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

/// Returns whether each line of a paragraph is metadata.
pub(crate) fn is_metadata(paragraph: &str) -> bool {
    let mut lines = paragraph.lines().map(MetadataLine::parse);
    lines.all(|line| line.is_some())
}

/// The number of bytes at either end of a body where metadata is looked for. A line of it takes more than a
/// hundred bytes of memory while it is parsed.
const REACH: usize = 128 << 10;

/// Returns the blocks at the top level of `body`.
pub(crate) fn top_blocks(body: &str) -> Vec<TopBlock> {
    parts::read(body, 0, |part, start| {
        let within_reach = |range: &Range<usize>| {
            start + range.end <= REACH || body.len() - start - range.start <= REACH
        };
        top_blocks_of_part(part, start, within_reach)
    })
}

/// Returns the blocks at the top level of a `part` that begins at byte `start` of a body, and whether the last
/// one may go on. Only paragraphs `within_reach` can be metadata.
fn top_blocks_of_part(
    part: &str,
    start: usize,
    within_reach: impl Fn(&Range<usize>) -> bool,
) -> (Vec<TopBlock>, bool) {
    let mut blocks: Vec<TopBlock> = Vec::new();
    let shallow = Shallow::new(part);
    let events = shallow.parser().into_offset_iter();
    let goes_on = parts::each_event(events, |event, range, depth| {
        if depth == 0 {
            let source = &part[range.clone()];
            let role = match event {
                Event::Rule => BlockRole::Rule,
                Event::Start(Tag::Paragraph) if within_reach(&range) => {
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
                range: start + range.start..start + range.end,
                role,
                last_paragraph: None,
            });
        }
        if let Some(block) = blocks.last_mut() {
            match event {
                // A tight item has no paragraph of its own.
                Event::Start(Tag::Paragraph | Tag::Item) => {
                    block.last_paragraph = Some(start + range.start);
                }
                Event::Start(
                    Tag::CodeBlock(_) | Tag::HtmlBlock | Tag::Table(_) | Tag::Heading { .. },
                )
                | Event::Rule => block.last_paragraph = None,
                _ => {}
            }
        }
    });
    (blocks, goes_on)
}
