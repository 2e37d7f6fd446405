//! The headings of a Markdown file.

use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use crate::entry::sanitize;
use crate::format::markdown::references::Definitions;
use crate::format::parsed::ParsedBuilder;

/// A heading of the first three levels.
pub(crate) struct Heading {
    pub(crate) level: HeadingLevel,
    /// The byte range of the heading in the file.
    pub(crate) range: Range<usize>,
    /// The byte range of everything up to the next heading.
    pub(crate) body: Range<usize>,
}

impl Heading {
    /// Returns the heading as one line of text. Reports call it `name`.
    pub(crate) fn line(
        &self,
        builder: &mut ParsedBuilder<'_>,
        definitions: &Definitions<'_>,
        name: &str,
    ) -> String {
        let source = &builder.source[self.range.clone()];
        let plain = definitions.plain(source);
        let control = sanitize::find_control(source)
            // An entity such as `&#27;` is a control character only in the plain text.
            .or_else(|| Some((0, sanitize::find_control(&plain)?.1)));
        if let Some((index, c)) = control {
            builder.report_control(self.range.start + index, name, c);
        }
        sanitize::one_line(&plain)
    }
}

/// Returns the headings at the top level, in the order of the file. The `events` are those from byte
/// `start` of the file, which has `length` bytes, to its end.
pub(crate) fn read<'e>(
    events: impl Iterator<Item = (Event<'e>, Range<usize>)>,
    start: usize,
    length: usize,
) -> Vec<Heading> {
    let mut headings: Vec<Heading> = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in events {
        match event {
            Event::Start(tag) => {
                if let Tag::Heading { level, .. } = tag
                    && depth == 0
                    && level <= HeadingLevel::H3
                {
                    let range = start + range.start..start + range.end;
                    if let Some(last) = headings.last_mut() {
                        last.body.end = range.start;
                    }
                    headings.push(Heading {
                        level,
                        body: range.end..length,
                        range,
                    });
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    headings
}
