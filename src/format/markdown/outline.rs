//! The headings of a Markdown file, and the definitions of its links.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, Tag};

use crate::entry::sanitize;
use crate::entry::shallow::Shallow;
use crate::format::markdown::parts;
use crate::format::markdown::references::{self, Definitions};
use crate::format::parsed::ParsedBuilder;

/// A heading of the first three levels.
pub(crate) struct Heading {
    pub(crate) level: HeadingLevel,
    /// The byte range of the heading in the file.
    pub(crate) range: Range<usize>,
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

/// The headings of a file, and the definitions of links in it.
pub(crate) struct Outline {
    /// The headings at the top level, in the order of the file.
    headings: Vec<Heading>,
    /// The number of bytes of the file.
    length: usize,
    /// The byte range of the definition of each [label key](references::label_key).
    pub(crate) definitions: BTreeMap<String, Range<usize>>,
}

impl Outline {
    /// Reads the outline of `source` from byte `start` on.
    pub(crate) fn read(source: &str, start: usize) -> Self {
        let mut definitions = BTreeMap::new();
        let headings = parts::read(source, start, |part, start| {
            headings(part, start, &mut definitions)
        });
        Self {
            headings,
            length: source.len(),
            definitions,
        }
    }

    /// Returns the headings, each with the byte range of everything up to the next one.
    pub(crate) fn headings(&self) -> impl Iterator<Item = (&Heading, Range<usize>)> {
        let ends = self.headings.iter().skip(1).map(|next| next.range.start);
        let headings = self.headings.iter().zip(ends.chain([self.length]));
        headings.map(|(heading, end)| (heading, heading.range.end..end))
    }

    /// Returns the number of titles of entries.
    pub(crate) fn titles(&self) -> usize {
        let headings = self.headings.iter();
        headings
            .filter(|heading| heading.level == HeadingLevel::H3)
            .count()
    }
}

/// Returns the headings in a `part` that begins at byte `start` of the file, and whether its last block may go on. Adds the definitions of links.
fn headings(
    part: &str,
    start: usize,
    definitions: &mut BTreeMap<String, Range<usize>>,
) -> (Vec<Heading>, bool) {
    let shallow = Shallow::new(part);
    let mut events = shallow.parser().into_offset_iter();
    let in_file = |range: Range<usize>| start + range.start..start + range.end;
    let mut headings = Vec::new();
    let goes_on = parts::each_event(events.by_ref(), |event, range, depth| {
        if let (Event::Start(Tag::Heading { level, .. }), 0) = (event, depth)
            && *level <= HeadingLevel::H3
        {
            headings.push(Heading {
                level: *level,
                range: in_file(range),
            });
        }
    });
    for (label, definition) in events.reference_definitions().iter() {
        let range = in_file(definition.span.clone());
        let key = references::label_key(label);
        definitions.entry(key).or_insert(range);
    }
    (headings, goes_on)
}
