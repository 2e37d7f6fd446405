//! The headings of a Markdown file, and its links by reference.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use crate::entry::shallow::Shallow;
use crate::entry::{joint, sanitize};
use crate::format::markdown::references::Reference;
use crate::format::parsed::ParsedBuilder;

/// A heading of the first three levels.
pub(crate) struct Heading {
    pub(crate) level: HeadingLevel,
    /// The byte range of the heading in the file.
    pub(crate) range: Range<usize>,
    /// The byte range of everything up to the next heading.
    pub(crate) body: Range<usize>,
    /// The text of the heading without markup.
    plain: String,
}

impl Heading {
    /// Returns the heading as one line of text. Reports call it `name`.
    pub(crate) fn line(&self, builder: &mut ParsedBuilder<'_>, name: &str) -> String {
        let source = &builder.source[self.range.clone()];
        let control = sanitize::find_control(source)
            // An entity such as `&#27;` is a control character only in the plain text.
            .or_else(|| Some((0, sanitize::find_control(&self.plain)?.1)));
        if let Some((index, c)) = control {
            builder.report_control(self.range.start + index, name, c);
        }
        sanitize::one_line(&self.plain)
    }
}

/// Returns the headings at the top level of `source`, and all references, starting at byte `start`.
/// Both are in the order of the file.
pub(crate) fn read(source: &str, start: usize) -> (Vec<Heading>, Vec<Reference>) {
    let mut headings: Vec<Heading> = Vec::new();
    let mut references = Vec::new();
    let mut depth = 0_usize;
    let mut is_heading = false;
    let in_file = |range: Range<usize>| start + range.start..start + range.end;
    let shallow = Shallow::new(&source[start..]);
    let mut events = shallow.parser().into_offset_iter();
    while let Some((event, range)) = events.next() {
        if let Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) = &event
            && let Some(definition) = events.reference_definitions().get(id)
        {
            references.push(Reference {
                offset: start + range.start,
                label: id.to_string(),
                definition: in_file(definition.span.clone()),
            });
        }
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 && level <= HeadingLevel::H3 => {
                depth += 1;
                is_heading = true;
                let range = in_file(range);
                if let Some(last) = headings.last_mut() {
                    last.body.end = range.start;
                }
                headings.push(Heading {
                    level,
                    body: range.end..source.len(),
                    range,
                    plain: String::new(),
                });
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                is_heading &= depth > 0;
            }
            Event::SoftBreak if is_heading => {
                if let Some(Heading { plain, .. }) = headings.last_mut() {
                    plain.push_str(joint::soft_break(plain, &source[start + range.end..]));
                }
            }
            event => {
                if let Some(heading) = headings.last_mut().filter(|_| is_heading) {
                    push_plain(&mut heading.plain, &event);
                }
            }
        }
    }
    (headings, references)
}

/// Appends the text of `event`, if it has any, without markup.
pub(crate) fn push_plain(plain: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) | Event::Code(text) => plain.push_str(text),
        Event::SoftBreak | Event::HardBreak => plain.push(' '),
        _ => {}
    }
}
