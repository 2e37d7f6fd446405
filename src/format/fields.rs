//! Turns the fields of an entry, as people name them in JSON, CSV and TOML, into an entry.

use std::borrow::Cow;

use crate::entry::prose::is_prose;
use crate::entry::{Entry, Form, commonmark, id, message, sanitize};
use crate::format::parsed::{ParsedBuilder, unique, without_blank_ends};

/// A field of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Field {
    Text,
    Author,
    Title,
    Tags,
    Section,
    Source,
    Id,
}

/// The fields, each with its names, the first of which takes precedence.
const FIELDS: [(Field, &[&str]); 7] = [
    (Field::Text, &TEXT_NAMES),
    (Field::Author, &["author", "from_who", "from", "by"]),
    (Field::Title, &["title"]),
    (Field::Tags, &["tags"]),
    (Field::Section, &["section", "category"]),
    (Field::Source, &["source", "url"]),
    (Field::Id, &["id"]),
];

/// The names of the text.
pub(crate) const TEXT_NAMES: [&str; 5] = ["text", "quote", "content", "body", "hitokoto"];

/// What to do about a file without a text.
pub(crate) const ADVICE: &str = "name the text `text`, `quote`, `content`, or `body`";

/// The names of texts that nothing but a quote has.
const QUOTE_NAMES: [&str; 2] = ["quote", "hitokoto"];

/// A name of a field: the field, and how many of its names take precedence over this one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FieldName(Field, u8);

impl FieldName {
    /// Returns the field with this name, in any case.
    pub(crate) fn new(name: &str) -> Option<Self> {
        let name = name.trim();
        FIELDS.iter().find_map(|(field, names)| {
            let mut names = names.iter().zip(0..);
            let (_, rank) = names.find(|(known, _)| known.eq_ignore_ascii_case(name))?;
            Some(Self(*field, rank))
        })
    }

    /// Returns whether this is a name of the text.
    pub(crate) fn is_text(self) -> bool {
        self.0 == Field::Text
    }
}

/// The value of a field.
#[derive(Clone, Debug)]
pub(crate) enum FieldValue<'s> {
    /// A string, or a number as it is written.
    Text(Cow<'s, str>),
    /// A list of them.
    List(Vec<Cow<'s, str>>),
}

/// The fields of an entry.
#[derive(Debug, Default)]
pub(crate) struct Fields<'s>([Option<(u8, FieldValue<'s>)>; FIELDS.len()]);

impl<'s> Fields<'s> {
    /// Sets a field, unless it has a value under a name that takes precedence. Ignores a blank
    /// string, and a list for a field that is a text.
    pub(crate) fn set(&mut self, FieldName(field, rank): FieldName, value: FieldValue<'s>) {
        let is_blank = match &value {
            FieldValue::Text(text) => text.trim().is_empty(),
            FieldValue::List(values) => values.is_empty() || field == Field::Text,
        };
        let known = &mut self.0[field as usize];
        if !is_blank && known.as_ref().is_none_or(|(known, _)| rank < *known) {
            *known = Some((rank, value));
        }
    }

    /// Sets a field, whatever value it has.
    pub(crate) fn set_again(&mut self, FieldName(field, rank): FieldName, value: FieldValue<'s>) {
        self.0[field as usize] = Some((rank, value));
    }

    /// Returns whether there is a text.
    pub(crate) fn has_text(&self) -> bool {
        self.0[Field::Text as usize].is_some()
    }

    /// Adds the entry at `start` to the file, if it has a text. An entry without a section is in
    /// `section`. Returns whether another entry may be added.
    ///
    /// The text of an entry with a title is `CommonMark`, as in the user's file. Without a title, it is
    /// most likely a quote whose lines are meant as they are, as in a fortune file.
    pub(crate) fn add_to(
        mut self,
        builder: &mut ParsedBuilder<'_>,
        start: usize,
        section: &str,
    ) -> bool {
        let is_clear = self.is_clear();
        let title = self.line(Field::Title);
        let (form, tab) = match title {
            Some(_) => (Form::CommonMark, sanitize::COMMONMARK_TAB),
            None => (Form::Plain, sanitize::TERMINAL_TAB),
        };
        let Some(FieldValue::Text(raw)) = self.take(Field::Text) else {
            builder.note(start, format!("this entry has no text; {ADVICE}"));
            return true;
        };
        let text = sanitize::text(&raw, tab);
        if let Cow::Owned(_) = text
            && let Some((_, c)) = sanitize::find_control(&raw)
        {
            let control = message::control_character(c);
            builder.note(start, format!("this entry contains {control}"));
        }
        let text = without_blank_ends(&text);
        if text.is_empty() || form == Form::CommonMark && !commonmark::is_shown(text) {
            builder.note(start, "this entry has nothing to show; remove it");
            return true;
        }
        if !builder.has_room(start) {
            return false;
        }
        builder.unclear += usize::from(!is_clear && !is_prose(text));
        let mut tags = self.tags();
        let own_section = self.section(&mut tags);
        let id = self.id(builder, start, title.as_deref(), text);
        builder.push(
            start,
            Entry {
                id: id.into(),
                title: title.unwrap_or_default().into(),
                section: own_section.unwrap_or_else(|| section.to_owned()).into(),
                tags: unique(tags).into(),
                text: text.to_owned().into(),
                form,
                author: self.line(Field::Author).map(Into::into),
                source: self.line(Field::Source).map(Into::into),
            },
        );
        true
    }

    /// Returns whether anything but the text shows that this is a quote.
    fn is_clear(&self) -> bool {
        let has = |field: Field| self.0[field as usize].is_some();
        let rank = self.0[Field::Text as usize].as_ref().map(|(rank, _)| *rank);
        let name = rank.and_then(|rank| TEXT_NAMES.get(usize::from(rank)));
        let has_more = [Field::Author, Field::Title, Field::Tags, Field::Source];
        has_more.into_iter().any(has) || name.is_some_and(|name| QUOTE_NAMES.contains(name))
    }

    fn take(&mut self, field: Field) -> Option<FieldValue<'s>> {
        self.0[field as usize].take().map(|(_, value)| value)
    }

    /// Returns a field as one line of text that is not empty.
    fn line(&mut self, field: Field) -> Option<String> {
        let line = match self.take(field)? {
            FieldValue::Text(text) => sanitize::one_line(&text),
            FieldValue::List(values) => sanitize::one_line(&values.join(", ")),
        };
        Some(line).filter(|line| !line.is_empty())
    }

    /// Returns the tags: those of a list, or the parts of a string between its commas.
    fn tags(&mut self) -> Vec<String> {
        match self.take(Field::Tags) {
            Some(FieldValue::List(tags)) => tags.iter().map(|tag| tag_key(tag)).collect(),
            Some(FieldValue::Text(tags)) => tags.split(',').map(tag_key).collect(),
            None => Vec::new(),
        }
    }

    /// Returns the key of the section. An entry can have several categories, but only one section: they
    /// become `tags`.
    fn section(&mut self, tags: &mut Vec<String>) -> Option<String> {
        match self.take(Field::Section)? {
            FieldValue::List(names) if names.len() > 1 => {
                tags.extend(names.iter().map(|name| tag_key(name)));
                None
            }
            FieldValue::Text(name) if name.contains(',') => {
                tags.extend(name.split(',').map(tag_key));
                None
            }
            FieldValue::List(names) => names.first().and_then(|name| section_key(name)),
            FieldValue::Text(name) => section_key(&name),
        }
    }

    /// Returns the id: the given one, or one that is made from the title or the text.
    fn id(
        &mut self,
        builder: &mut ParsedBuilder<'_>,
        start: usize,
        title: Option<&str>,
        text: &str,
    ) -> String {
        let given = self.line(Field::Id);
        let id = given.or_else(|| title.map(id::slug).filter(|id| !id.is_empty()));
        let Some(id) = id else {
            return builder.id_of_text(start, text);
        };
        // What others keep is not changed, so that a taken id is only worth a note.
        builder.id(start, id, false, "", "give this entry another id")
    }
}

fn tag_key(tag: &str) -> String {
    id::tag_key(&sanitize::one_line(tag))
}

fn section_key(name: &str) -> Option<String> {
    let key = id::section_key(&sanitize::one_line(name));
    Some(key).filter(|key| !key.is_empty())
}

/// The first names of fields that a file has, for the message about a file without texts.
#[derive(Debug, Default)]
pub(crate) struct FoundNames(Vec<String>);

/// The most names in a message.
const MAX_NAMES: usize = 8;

impl FoundNames {
    fn add(&mut self, name: &str) {
        if self.0.len() <= MAX_NAMES {
            let name = format!("`{}`", sanitize::excerpt(name));
            if !self.0.contains(&name) {
                self.0.push(name);
            }
        }
    }

    /// Adds names.
    pub(crate) fn add_all<'n>(&mut self, names: impl Iterator<Item = &'n str>) {
        for name in names.take(MAX_NAMES + 1) {
            self.add(name);
        }
    }

    /// Reports a file that has neither entries nor problems, but has `items` (keys or columns) with these
    /// names.
    pub(crate) fn report(&self, builder: &mut ParsedBuilder<'_>, items: &str) {
        if !builder.is_blank() || self.0.is_empty() {
            return;
        }
        let is_text =
            |name: &&String| FieldName::new(name.trim_matches('`')).is_some_and(FieldName::is_text);
        if let Some(name) = self.0.iter().find(is_text) {
            builder.base = 0;
            builder.report(
                0,
                format!("no text in this file: {name} is empty or not a string"),
            );
            return;
        }
        let more = if self.0.len() > MAX_NAMES {
            ", …"
        } else {
            ""
        };
        let names = self.0[..self.0.len().min(MAX_NAMES)].join(", ");
        builder.base = 0;
        builder.report(
            0,
            format!("no text in this file, whose {items} are {names}{more}; {ADVICE}"),
        );
    }
}
