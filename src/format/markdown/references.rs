//! Links by reference, whose definition is elsewhere in the file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use pulldown_cmark::{BrokenLink, CodeBlockKind, CowStr, Event, Tag};

use crate::entry::commonmark::push_plain;
use crate::entry::shallow::Shallow;
use crate::entry::{joint, sanitize};
use crate::format::markdown::parts;

/// The definitions of links in a file, which its entries share.
pub(crate) struct Definitions<'s> {
    source: &'s str,
    /// The byte range of the definition of each [label key](label_key).
    found: BTreeMap<String, Range<usize>>,
    /// The bodies whose definitions are their own, in the order of the file.
    complete: Vec<Range<usize>>,
    /// The number of bytes that may still be copied.
    budget: usize,
}

/// A definition that a text lacks is longer than what may still be copied.
pub(crate) struct TooLong;

impl<'s> Definitions<'s> {
    /// Returns the definitions that were `found` in `source`, without those in the `complete` bodies. All
    /// copies together have at most a mebibyte, or twice the size of the file: a thousand entries with one
    /// address of a mebibyte would not fit memory.
    pub(crate) fn new(
        source: &'s str,
        found: BTreeMap<String, Range<usize>>,
        complete: Vec<Range<usize>>,
    ) -> Self {
        Self {
            source,
            found,
            complete,
            budget: source.len().saturating_mul(2).max(1 << 20),
        }
    }

    /// Returns the byte range in the file of the definition of `label`, if it is shared.
    fn range(&self, label: &str) -> Option<Range<usize>> {
        let range = self.found.get(&label_key(label))?.clone();
        let index = self
            .complete
            .partition_point(|body| body.end <= range.start);
        let body = self.complete.get(index);
        body.is_none_or(|body| body.start > range.start)
            .then_some(range)
    }

    /// Returns the text of a heading without its markup. Its links can be defined anywhere in the file.
    pub(crate) fn plain(&self, heading: &str) -> String {
        let mut plain = String::new();
        let shallow = Shallow::new(heading);
        let is_defined = |link: BrokenLink<'_>| self.range(&link.reference).map(|_| NO_ADDRESS);
        for (event, range) in shallow.parser_with(is_defined).into_offset_iter() {
            match event {
                Event::SoftBreak => {
                    plain.push_str(joint::soft_break(&plain, &heading[range.end..]));
                }
                event => push_plain(&mut plain, &event),
            }
        }
        plain
    }

    /// Appends copies of the definitions that the links in `text` need and `text` lacks.
    ///
    /// # Errors
    ///
    /// Returns an error if a definition is not copied because it is too long.
    pub(crate) fn add_to(&mut self, text: &mut String) -> Result<(), TooLong> {
        if !text.contains('[') || self.found.is_empty() {
            return Ok(());
        }
        let mut defined = BTreeSet::new();
        let mut needed = parts::read(text, 0, |part, _| self.links(part, &mut defined));
        let mut known = BTreeSet::new();
        needed.retain(|(label, range)| !defined.contains(label) && known.insert(range.start));
        let mut added = String::new();
        let mut result = Ok(());
        for (_, range) in needed {
            let Some(budget) = self.budget.checked_sub(range.len()) else {
                result = Err(TooLong);
                continue;
            };
            self.budget = budget;
            // In a quote, the quote's markers precede each line.
            let lines = self.source[range].lines();
            let lines = lines.map(|line| line.trim_start_matches([' ', '\t', '>']));
            added.push('\n');
            added.push_str(&sanitize::one_line(&lines.collect::<Vec<_>>().join(" ")));
        }
        if added.is_empty() {
            return result;
        }
        // After an unclosed block, the definitions would become part of the block.
        if let Some(end) = missing_end(text).map(str::to_owned) {
            text.push('\n');
            text.push_str(&end);
        }
        text.push('\n');
        text.push_str(&added);
        result
    }

    /// Returns the label keys of the links in a `part` of a text that lack a definition there, each with the
    /// byte range of the definition in the file, and whether the last block of the part may go on. Adds the
    /// label keys of the definitions in the part to `defined`.
    fn links(
        &self,
        part: &str,
        defined: &mut BTreeSet<String>,
    ) -> (Vec<(String, Range<usize>)>, bool) {
        let mut links = Vec::new();
        let mut known = BTreeSet::new();
        let shallow = Shallow::new(part);
        let parser = shallow.parser_with(|link: BrokenLink<'_>| {
            let range = self.range(&link.reference)?;
            if known.insert(range.start) {
                links.push((label_key(&link.reference), range));
            }
            Some(NO_ADDRESS)
        });
        let definitions = parser.reference_definitions().iter();
        defined.extend(definitions.map(|(label, _)| label_key(label)));
        let goes_on = parts::each_event(parser.into_offset_iter(), |_, _, _| {});
        (links, goes_on)
    }
}

/// Returns the form of a link's label by which it is compared: case does not matter.
pub(crate) fn label_key(label: &str) -> String {
    label.to_uppercase()
}

/// What a link is to the parser if only its being a link matters. The parser bounds the addresses that it
/// copies, and then takes links for text. An empty address is not counted.
const NO_ADDRESS: (CowStr<'static>, CowStr<'static>) = (CowStr::Borrowed(""), CowStr::Borrowed(""));

/// Returns the line that closes the code or HTML block at the end of `text`, or `None` if no block is
/// unclosed. Text appended to an unclosed block would become part of it.
pub fn missing_end(text: &str) -> Option<&str> {
    // Nearly every text can skip the parsing.
    if !text.contains(['`', '~', '<']) {
        return None;
    }
    let ends = parts::read(text, 0, |part, start| {
        let (last, goes_on) = last_block(part, start);
        (vec![last], goes_on)
    });
    let (range, is_code) = ends.into_iter().next_back()??;
    let block = text[range].trim_start();
    if is_code {
        missing_fence(block)
    } else {
        missing_end_of_html(block)
    }
}

/// Returns the byte range of the last block of a `part` that begins at byte `start` of a text, and whether
/// it is code, if it is fenced code or HTML. Also returns whether the block may go on.
fn last_block(part: &str, start: usize) -> (Option<(Range<usize>, bool)>, bool) {
    let mut last = None;
    let shallow = Shallow::new(part);
    let events = shallow.parser().into_offset_iter();
    let goes_on = parts::each_event(events, |event, range, depth| {
        if depth == 0 {
            let range = start + range.start..start + range.end;
            last = match event {
                Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(_))) => Some((range, true)),
                Event::Start(Tag::HtmlBlock) => Some((range, false)),
                _ => None,
            };
        }
    });
    (last, goes_on)
}

fn missing_fence(block: &str) -> Option<&str> {
    let sign = block.chars().next()?;
    let fence = &block[..block.len() - block.trim_start_matches(sign).len()];
    let (_, inner) = block.split_once('\n').unwrap_or((block, ""));
    let last = inner.lines().next_back().unwrap_or_default();
    let end = last.trim();
    // A line indented by four columns or more is code.
    let is_fence = last.len() - last.trim_start().len() < 4;
    let is_closed = is_fence && end.len() >= fence.len() && end.chars().all(|c| c == sign);
    (!is_closed).then_some(fence)
}

/// Returns the text that closes an HTML block, or `None` if the block is closed or ends at a blank line.
/// The block's first line decides (<https://spec.commonmark.org/0.31.2/#html-blocks>).
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
    let lower = block.to_ascii_lowercase();
    let (_, end) = ENDS.iter().find(|(start, _)| {
        let rest = lower.strip_prefix(start);
        // `<prefix>` begins with `<pre` too, but is a different tag.
        rest.is_some_and(|rest| {
            !start.ends_with(char::is_alphabetic)
                || rest.is_empty()
                || rest.starts_with(['>', ' ', '\n'])
        })
    })?;
    // To the parser, `</PRE>` closes nothing.
    (!block.contains(end)).then_some(end)
}
