//! Links whose address stands elsewhere in the file.

use std::collections::BTreeSet;
use std::ops::Range;

use pulldown_cmark::{CodeBlockKind, Event, Parser, Tag};

use crate::entry::commonmark::SYNTAX;
use crate::entry::sanitize;

/// A link that names its address, `[text][label]`.
pub(crate) struct Reference {
    /// The byte at which the link begins in the file.
    pub(crate) offset: usize,
    pub(crate) label: String,
    /// The definition of the address, as a byte range of the file.
    pub(crate) definition: Range<usize>,
}

/// Appends the definitions of `references` that `text` lacks, from the file `source`.
pub(crate) fn add_definitions(text: &mut String, references: &[Reference], source: &str) {
    if references.is_empty() {
        return;
    }
    let mut added = String::new();
    let mut known = BTreeSet::new();
    let parser = Parser::new_ext(text, SYNTAX);
    let own = parser.reference_definitions();
    for reference in references {
        if own.get(&reference.label).is_none() && known.insert(reference.definition.start) {
            // In a quote, each line has the quote's markers before it.
            let lines = source[reference.definition.clone()].lines();
            let lines = lines.map(|line| line.trim_start_matches([' ', '\t', '>']));
            added.push('\n');
            added.push_str(&sanitize::one_line(&lines.collect::<Vec<_>>().join(" ")));
        }
    }
    if added.is_empty() {
        return;
    }
    // In an unclosed block, the definitions would be part of the block.
    if let Some(end) = missing_end(text).map(str::to_owned) {
        text.push('\n');
        text.push_str(&end);
    }
    text.push('\n');
    text.push_str(&added);
}

/// Returns the line that would close the code or HTML at the end of `text`, if that is unclosed:
/// whatever follows `text` would be part of it.
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
    // Further in, the line would be code.
    let is_fence = last.len() - last.trim_start().len() < 4;
    let is_closed = is_fence && end.len() >= fence.len() && end.chars().all(|c| c == sign);
    (!is_closed).then_some(fence)
}

/// Returns what closes an HTML block by its first line
/// (<https://spec.commonmark.org/0.31.2/#html-blocks>). Other blocks end at a blank line.
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
        // `<prefix>` is another tag than `<pre>`.
        rest.is_some_and(|rest| {
            !start.ends_with(char::is_alphabetic)
                || rest.is_empty()
                || rest.starts_with(['>', ' ', '\n'])
        })
    })?;
    (!block.contains(end)).then_some(end)
}
