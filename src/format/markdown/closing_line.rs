//! The author in the last line of a text: of a paragraph, of a quote, or in a list of one line.

use std::ops::Range;

use pulldown_cmark::{Event, Tag};

use crate::entry::commonmark::push_plain;
use crate::entry::shallow::Shallow;
use crate::entry::{closing, sanitize};

/// The line of a text that names its author.
pub(crate) struct ClosingLine {
    /// The byte range of the line in the body, from the end of the text above it.
    pub(crate) range: Range<usize>,
    pub(crate) author: String,
}

/// The markers of quotes, with the spaces around them.
const MARKERS: [char; 2] = [' ', '>'];

/// Finds the author in the last line of `block`, which is the last one of the text in `body`. Its last
/// paragraph begins at `paragraph`, unless something else follows it. The text block before it, if there
/// is one, begins at `before`.
pub(crate) fn find(
    body: &str,
    block: Range<usize>,
    paragraph: Option<usize>,
    before: Option<usize>,
) -> Option<ClosingLine> {
    let end = body[..block.end].trim_end().len();
    let start = body[..end].rfind('\n').map_or(0, |index| index + 1);
    let is_list = body[block.start..].starts_with('-');
    // A list is a name only if it is one line below something else.
    let first = if is_list { before? } else { block.start };
    if paragraph? >= end || is_list && block.start < start {
        return None;
    }
    let line = plain(body[start..end].trim_start_matches(MARKERS))?;
    let above = body.get(first..start)?.lines();
    let mut above: Vec<_> = above.map(|line| line.trim_matches(MARKERS)).collect();
    let is_apart = above.last()?.is_empty();
    above.retain(|line| !line.is_empty());
    let author = if is_apart && !is_list {
        closing::name(&line)?
    } else {
        // A blank line ends the line above as much as the end of a sentence does.
        let above = if is_apart {
            &above[above.len().saturating_sub(1)..]
        } else {
            &above
        };
        let name = closing::closes(above, &line)?.1;
        let is_quoted = || {
            let is_quote = body[first..].starts_with('>');
            is_quote
                || above
                    .last()
                    .is_some_and(|above| closing::ends_quotation(above))
        };
        // Most lists of one item are lists.
        if is_list && !closing::is_full_name(name) && !is_quoted() {
            return None;
        }
        name
    };
    let text = body[..start].trim_end_matches(['\n', ' ', '>']);
    // A backslash is a line break only where a line follows.
    let text = text.strip_suffix('\\').unwrap_or(text);
    Some(ClosingLine {
        range: text.len()..end,
        author: sanitize::one_line(author),
    })
}

/// Returns the line without markup, which can precede the dash, or `None` if it is more than text. An
/// item with a link or code is hardly a name.
pub(crate) fn plain(line: &str) -> Option<String> {
    let item = line.strip_prefix("- ");
    let mut plain = item.map_or(String::new(), |_| "- ".to_owned());
    for event in Shallow::new(item.unwrap_or(line)).parser() {
        match event {
            Event::Start(Tag::Link { .. }) | Event::Code(_) if item.is_some() => return None,
            Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Strong | Tag::Link { .. })
            | Event::End(_) => {}
            Event::Start(_) | Event::Rule | Event::Html(_) => return None,
            event => push_plain(&mut plain, &event),
        }
    }
    Some(plain)
}
