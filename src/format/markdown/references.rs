//! Links by reference, whose definition is elsewhere in the file.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Tag};

use crate::entry::sanitize;
use crate::entry::shallow::Shallow;

/// A link by reference, `[text][label]`.
pub(crate) struct Reference {
    /// The byte offset of the link in the file.
    pub(crate) offset: usize,
    pub(crate) label: String,
    /// The byte range of the link's definition in the file.
    pub(crate) definition: Range<usize>,
}

/// Appends the definitions that `references` need and `text` lacks, copied from the file's `source`.
pub(crate) fn add_definitions(text: &mut String, references: &[Reference], source: &str) {
    if references.is_empty() {
        return;
    }
    let mut added = String::new();
    let mut known = BTreeSet::new();
    let shallow = Shallow::new(text);
    let parser = shallow.parser();
    let own = parser.reference_definitions();
    for reference in references {
        if own.get(&reference.label).is_none() && known.insert(reference.definition.start) {
            // In a quote, the quote's markers precede each line.
            let lines = source[reference.definition.clone()].lines();
            let lines = lines.map(|line| line.trim_start_matches([' ', '\t', '>']));
            added.push('\n');
            added.push_str(&sanitize::one_line(&lines.collect::<Vec<_>>().join(" ")));
        }
    }
    if added.is_empty() {
        return;
    }
    // After an unclosed block, the definitions would become part of the block.
    if let Some(end) = missing_end(text).map(str::to_owned) {
        text.push('\n');
        text.push_str(&end);
    }
    text.push('\n');
    text.push_str(&added);
}

/// Returns the line that closes the code or HTML block at the end of `text`, or `None` if no block is
/// unclosed. Text appended to an unclosed block would become part of it.
pub fn missing_end(text: &str) -> Option<&str> {
    let mut depth = 0_usize;
    let mut last = None;
    for (event, range) in Shallow::new(text).parser().into_offset_iter() {
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
    if is_code {
        missing_fence(block)
    } else {
        missing_end_of_html(block)
    }
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
    let block = block.to_ascii_lowercase();
    let (_, end) = ENDS.iter().find(|(start, _)| {
        let rest = block.strip_prefix(start);
        // `<prefix>` begins with `<pre` too, but is a different tag.
        rest.is_some_and(|rest| {
            !start.ends_with(char::is_alphabetic)
                || rest.is_empty()
                || rest.starts_with(['>', ' ', '\n'])
        })
    })?;
    (!block.contains(end)).then_some(end)
}
