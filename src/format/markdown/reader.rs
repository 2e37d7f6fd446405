//! Makes entries of the headings and texts of a Markdown file.

use std::ops::Range;

use pulldown_cmark::HeadingLevel;

use crate::entry::message::counted;
use crate::entry::{Entry, Form, id, sanitize};
use crate::format::diagnostic::NO_ENTRIES;
use crate::format::markdown::documentation::{
    has_chapter, is_labelled, likeness_of_quotes, likeness_of_titled, likeness_of_titled_quotes,
};
use crate::format::markdown::front_matter::Defaults;
use crate::format::markdown::metadata::{Body, top_blocks};
use crate::format::markdown::outline::{Heading, Outline};
use crate::format::markdown::quotes::{self, QuoteForm, Quotes};
use crate::format::markdown::references::Definitions;
use crate::format::parsed::{Likeness, Parsed, ParsedBuilder, unique};

/// Collects the entries of a file, from its first heading to its last.
pub(crate) struct Reader<'s, 'd> {
    builder: ParsedBuilder<'s>,
    definitions: Definitions<'s>,
    defaults: &'d Defaults,
    /// Their length, which is counted once: there can be tens of thousands of tags, and of entries.
    defaults_length: usize,
    /// The section of entries without one, if the front matter names none or one that is too long.
    name: String,
    /// The section of the entries that follow.
    section: String,
}

impl<'s, 'd> Reader<'s, 'd> {
    pub(crate) fn new(
        builder: ParsedBuilder<'s>,
        definitions: Definitions<'s>,
        defaults: &'d Defaults,
        section: &str,
    ) -> Self {
        let name = id::section_key(section);
        Self {
            builder,
            definitions,
            section: defaults.section.clone().unwrap_or_else(|| name.clone()),
            defaults_length: defaults.len(),
            defaults,
            name,
        }
    }

    /// Reads a file in which each heading of the third level is the title of an entry. Its text begins at
    /// `start`.
    pub(crate) fn titled(mut self, outline: &Outline, start: usize) -> Parsed {
        let titles = outline.titles();
        self.builder
            .reserve(titles.min(self.builder.most_entries()));
        if titles == 0 {
            let message =
                format!("{NO_ENTRIES}; write each as a list item or below a heading `### Title`");
            self.builder.report(start, message);
        }
        let mut untitled = 0;
        // Text above the first section and the first entry introduces the file.
        let mut is_introduction = true;
        for (heading, body) in outline.headings() {
            is_introduction &= heading.level == HeadingLevel::H1;
            if heading.level == HeadingLevel::H3 {
                if !self.builder.has_room(heading.range.start) {
                    break;
                }
                self.entry(heading, body, None);
                continue;
            }
            self.section(heading);
            untitled += usize::from(!is_introduction && self.note_untitled(body));
        }
        let entries = self.builder.entries();
        let likeness = likeness_of_titled(entries, untitled);
        if has_chapter(entries) {
            let count = counted(entries.len(), "text with a title", "texts with titles");
            let message = format!("read as {count}, from what looks like documentation");
            self.builder.report(start, message);
        }
        self.builder.likeness = Some(likeness);
        self.builder.finish()
    }

    /// Reads a file of `quotes`. Its text begins at `start`.
    pub(crate) fn quotes(mut self, outline: &Outline, quotes: Quotes, start: usize) -> Parsed {
        let doubt = quotes.doubt();
        self.builder.form = Some(quotes.form.name());
        self.builder.reserve(quotes.entries.len());
        let mut entries = quotes.entries.into_iter().peekable();
        for (heading, body) in outline.headings() {
            while let Some((start, text)) = entries.next_if(|(at, _)| *at < heading.range.start) {
                self.quote(start, &text);
            }
            match entries.next_if(|(at, _)| *at == heading.range.start) {
                Some((start, _)) if !self.builder.has_room(start) => {}
                Some((_, text)) => self.entry(heading, body, Some(&text)),
                // The others name the file or a part of it.
                None if quotes.form == QuoteForm::Titles => {}
                None => self.section(heading),
            }
        }
        for (start, text) in entries {
            self.quote(start, &text);
        }
        for offset in quotes.outside {
            let message = "this text is not part of an entry and is not shown";
            self.builder.note(offset, message);
        }
        let entries = self.builder.entries();
        let labelled = entries.iter().filter(|entry| is_labelled(&entry.text));
        let is_doubtful = quotes.is_doubtful
            || has_chapter(entries)
            || quotes.form == QuoteForm::Items && 2 * labelled.count() > entries.len();
        self.builder.likeness = Some(match quotes.form {
            _ if is_doubtful => Likeness::Other,
            QuoteForm::Titles => likeness_of_titled_quotes(entries),
            _ => likeness_of_quotes(entries),
        });
        if is_doubtful {
            self.builder.report(start, doubt);
        }
        self.builder.finish()
    }

    /// Reads the heading of a section, or that of a part of the file, which ends the section.
    fn section(&mut self, heading: &Heading) {
        let mut key = None;
        if heading.level > HeadingLevel::H1 {
            let name = heading.line(&mut self.builder, &self.definitions, "this heading");
            key = self.builder.section_key(heading.range.start, &name);
        }
        let file_section = self.defaults.section.as_ref().unwrap_or(&self.name);
        self.section = key.unwrap_or_else(|| file_section.clone());
    }

    /// Notes that the text in a `body` directly under the heading of a section or of a part of the file is
    /// never shown. Returns whether there is one.
    fn note_untitled(&mut self, body: Range<usize>) -> bool {
        let text = &self.builder.source[body.clone()];
        let blocks = top_blocks(text);
        let Some(block) = blocks.iter().find(|block| block.has_words()) else {
            return false;
        };
        let message = "this text has no title and is not shown; put a heading `### Title` above it";
        let line = text[..block.range.start].rfind('\n');
        let index = line.map_or(0, |index| index + 1);
        self.builder.note(body.start + index, message);
        true
    }

    /// Reads the entry with a `body` under `heading`. If the entry is a quote, its `text` is without
    /// markers.
    fn entry(&mut self, heading: &Heading, body: Range<usize>, text: Option<&str>) {
        let start = heading.range.start;
        let title = heading.line(&mut self.builder, &self.definitions, "this title");
        if title.is_empty() {
            let message = "this heading has no title; add one or remove the entry";
            self.builder.report(start, message);
            return;
        }
        let source = &self.builder.source[body.clone()];
        if let Some((index, c)) = sanitize::find_control(source) {
            let offset = body.start + index;
            self.builder.report_control(offset, "this text", c);
        }
        let mut body = match text {
            Some(text) => quotes::body(text),
            None => Body::parse(&sanitize::text(source, sanitize::COMMONMARK_TAB)),
        };
        if body.text.is_empty() {
            let message = "this entry has no text; write it below the title or remove the entry";
            self.builder.report(start, message);
            return;
        }
        let id = body.id.take();
        let (is_given, if_taken) = match &id {
            Some(_) => (true, "give this entry another id"),
            None => (false, "give this entry another title"),
        };
        let id = id.unwrap_or_else(|| id::slug(&title));
        let id = self.builder.id(start, id, is_given, "add a word", if_taken);
        self.add(start, id, title, body);
    }

    /// Reads the entry at `start`, which has no title.
    fn quote(&mut self, start: usize, text: &str) {
        if !self.builder.has_room(start) {
            return;
        }
        if let Some((_, c)) = sanitize::find_control(text) {
            self.builder.report_control(start, "this text", c);
        }
        let mut body = quotes::body(text);
        if body.text.is_empty() {
            return;
        }
        let id = match body.id.take() {
            Some(id) => {
                let if_taken = "give this entry another id";
                self.builder.id(start, id, true, "add a word", if_taken)
            }
            None => self.builder.id_of_text(start, &body.text),
        };
        self.add(start, id, String::new(), body);
    }

    /// Adds the entry at `start`.
    fn add(&mut self, start: usize, id: String, title: String, mut body: Body) {
        if !body.is_complete && self.definitions.add_to(&mut body.text).is_err() {
            let message = "this entry has links whose definitions are too long to be copied to every \
                           entry that uses them; write these links in full";
            self.builder.report(start, message);
        }
        let length = self.section.len() + self.defaults_length;
        let is_shared = self.builder.share(start, length);
        let section = if is_shared { &self.section } else { &self.name };
        let defaults = is_shared.then_some(self.defaults);
        let tags = defaults.map_or(&[][..], |defaults| &defaults.tags);
        let tags = body.tags.into_iter().chain(tags.iter().cloned());
        let author = body.author.or_else(|| defaults?.author.clone());
        let origin = body.source.or_else(|| defaults?.source.clone());
        let entry = Entry {
            id: id.into(),
            title: title.into(),
            section: section.clone().into(),
            tags: unique(tags).into(),
            text: body.text.into(),
            form: Form::CommonMark,
            author: author.map(Into::into),
            source: origin.map(Into::into),
        };
        self.builder.push(start, entry);
    }
}
