//! A text ready to be laid out: blocks in reading order, each with its styles and with the quotes
//! and lists around it.

use std::ops::Range;

/// A text in reading order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Document {
    /// The blocks, first to last.
    pub blocks: Vec<Block>,
}

/// A paragraph or another block that contains no blocks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// How the text is laid out.
    pub kind: BlockKind,
    /// The quotes and list items around the block, outermost first.
    pub inside: Vec<Container>,
    /// Whether no blank line separates the block from the one before it, as in a tight list.
    pub tight: bool,
    /// The text without markup. A line feed is a hard line break.
    pub text: String,
    /// The styled parts of `text`, as byte ranges in order that don't overlap.
    pub spans: Vec<(Range<usize>, Style)>,
}

/// How the text of a block is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BlockKind {
    /// Text to wrap.
    Paragraph,
    /// Lines of code, never wrapped.
    Code,
    /// Lines of a table with their markup, never wrapped.
    Table,
    /// Lines to keep where they fit.
    Plain,
    /// A horizontal rule; the block has no text.
    Rule,
}

/// A quote or a list item around a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Container {
    /// A block quote.
    Quote {
        /// Whether the block is the first in the quote.
        first: bool,
    },
    /// A list item.
    Item {
        /// The item's number, or `None` in a bullet list.
        number: Option<u64>,
        /// The number of digits in the highest number of the list.
        digits: usize,
        /// Whether the block carries the item's marker.
        marked: bool,
    },
}

/// The styles of a span, in any combination.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style(u8);

impl Style {
    /// No style.
    pub const PLAIN: Self = Self(0);
    /// `**strong**`, and headings.
    pub const STRONG: Self = Self(1);
    /// `*emphasis*`
    pub const EMPHASIS: Self = Self(2);
    /// Code, in a line or a block.
    pub const CODE: Self = Self(4);
    /// The address of a link.
    pub const LINK: Self = Self(8);
    /// A match of a search.
    pub const MATCH: Self = Self(16);

    /// Returns this style combined with `other`.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns whether this style includes all of `other`.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl Document {
    /// Returns a document for text without markup: one block that keeps its lines.
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
