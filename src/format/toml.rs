//! Reads a collection in TOML, the format of the user's file and of `assets/`: each entry is an
//! `[[entry]]` table.

use std::borrow::Cow;
use std::ops::Range;
use std::{fmt, slice};

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::entry::{Entry, Form, commonmark, id, message, sanitize, suggest};
use crate::format::parsed::{Likeness, Parsed, ParsedBuilder, unique, without_blank_ends};
use crate::format::toml_chunks;

/// Reads a TOML collection. `section` is the section of entries without one, in a file without one.
///
/// A fault affects as little as possible: an unknown key is skipped, a control character is replaced, a
/// taken id gets a number. (A number for an id that is made from a title is only a note, and for one
/// that is made from a text nothing is reported.) Only an entry without a text is left out.
///
/// ```
/// let parsed = wisdom::format::toml::read("[[entry]]\ntitle = 'A'\ntext = 'b'\ntexd = 1", "user");
/// assert_eq!(parsed.entries[0].title, "A");
/// assert_eq!(
///     parsed.diagnostics[0].to_string(),
///     "4:1: unknown key `texd` in an entry; did you mean `text`?",
/// );
/// ```
pub fn read(source: &str, section: &str) -> Parsed {
    let mut reader = TomlReader {
        builder: ParsedBuilder::new(source),
        section: id::section_key(section),
        own_section: None,
        has_other_entry: false,
        chunk: "",
    };
    let source = reader.builder.source;
    for (index, chunk) in toml_chunks::chunks(source, Some("entry")).enumerate() {
        reader.builder.base = chunk.start;
        reader.chunk = &source[chunk];
        if reader.has_other_entry {
            reader.builder.report(0, "invalid TOML: duplicate key");
        }
        let document = parse_toml(&mut reader.builder, reader.chunk, 0);
        reader.document(document.get_ref());
        // Above the first header, `entry` can only be something else.
        reader.has_other_entry = index == 0 && document.get_ref().contains_key("entry");
    }
    if source.contains("[[entry") {
        reader.builder.likeness = Some(Likeness::Collection);
    }
    reader.builder.finish()
}

/// Parses the part `toml` of the source, which begins at `start`, and reports syntax errors. The spans of
/// values are relative to the start of the part.
pub(crate) fn parse_toml<'s>(
    builder: &mut ParsedBuilder<'_>,
    toml: &'s str,
    start: usize,
) -> Spanned<DeTable<'s>> {
    let toml = toml_chunks::without_last_comments(toml);
    if toml_chunks::is_too_complex(toml) {
        let message = "too many values to read; this part of the file is skipped";
        builder.report(start, message);
        return Spanned::new(0..0, DeTable::new());
    }
    let (table, errors) = DeTable::parse_recoverable(toml);
    for error in errors {
        let offset = error.span().map_or(toml.len(), |span| span.start);
        let (before, rest) = toml.split_at_checked(offset).unwrap_or((toml, ""));
        // The parser often locates a carriage return alone by what comes after it.
        let (offset, found) = match before.strip_suffix('\r') {
            Some(before) if !rest.starts_with('\n') => (before.len(), Some('\r')),
            _ => (offset, rest.chars().next()),
        };
        match found {
            // The parser's message gives no advice, and it can have two about a carriage return.
            Some(c) if c < ' ' && !"\t\n".contains(c) && !rest.starts_with("\r\n") => {
                let control = message::control_character(c);
                builder.report_if_first(start + offset, format!("the file contains {control}"));
            }
            _ => {
                let message = error.message().replace('\n', ", ");
                builder.report(start + offset, format!("invalid TOML: {message}"));
            }
        }
    }
    table
}

const FILE_KEYS: [&str; 2] = ["entry", "section"];
const ENTRY_KEYS: [&str; 7] = ["title", "section", "tags", "text", "author", "source", "id"];

struct TomlReader<'s> {
    builder: ParsedBuilder<'s>,
    /// The key of the section for entries without one, in a file without one.
    section: String,
    /// The key of the file's section.
    own_section: Option<String>,
    /// Whether the part above the first header has a key `entry`, as no other part may have then.
    has_other_entry: bool,
    /// The part of the source that is being read. Spans are relative to its start.
    chunk: &'s str,
}

type TomlValue<'s> = Spanned<DeValue<'s>>;

impl<'s> TomlReader<'s> {
    fn document(&mut self, document: &DeTable<'s>) {
        self.unknown_keys(document, &FILE_KEYS, "outside an entry");
        if let Some(value) = document.get("section")
            && let Some(section) = self.section(value)
        {
            self.own_section = Some(section);
        }
        let Some(value) = document.get("entry") else {
            return;
        };
        let start = value.span().start;
        let entries: &[TomlValue<'s>] = match value.get_ref() {
            DeValue::Array(entries) => entries,
            DeValue::Table(_) => {
                let message = "`entry` needs double brackets; write `[[entry]]`";
                self.builder.report(start, message);
                slice::from_ref(value)
            }
            _ => {
                let message = "`entry` cannot be a value; write `[[entry]]` above each entry";
                self.builder.report(start, message);
                return;
            }
        };
        for entry in entries {
            let start = entry.span().start;
            if let DeValue::Table(table) = entry.get_ref() {
                self.entry(table, start);
            } else {
                let message = "`entry` must hold tables; write `[[entry]]` above each entry";
                self.builder.report(start, message);
            }
        }
    }

    /// Reads the entry that begins at `start`.
    fn entry(&mut self, table: &DeTable<'s>, start: usize) {
        self.unknown_keys(table, &ENTRY_KEYS, "in an entry");
        if !table.contains_key("text") {
            let message = "this entry has no `text`; add one or remove the entry";
            self.builder.report(start, message);
        }
        let title = self.line(table, "title");
        let text = table.get("text").and_then(|value| self.text(value));
        let author = self.line(table, "author");
        let origin = self.line(table, "source");
        let section = table.get("section").and_then(|value| self.section(value));
        let tags = table.get("tags").map(|value| self.tags(value));
        let given = self.line(table, "id");
        let Some(text) = text else {
            return;
        };
        let id = match (given, &title) {
            (None, None) => self.builder.id_of_text(start, &text),
            (given, title) => self.id(table, given, title.as_deref().unwrap_or_default()),
        };
        let builder = &mut self.builder;
        let own_section = self.own_section.as_ref();
        let section = section.unwrap_or_else(|| {
            let shared = own_section.filter(|section| builder.share(start, section.len()));
            shared.unwrap_or(&self.section).clone()
        });
        let entry = Entry {
            id: id.into(),
            section: section.into(),
            title: title.unwrap_or_default().into(),
            tags: unique(tags.unwrap_or_default()).into(),
            text: text.into(),
            form: Form::CommonMark,
            author: author.map(Into::into),
            source: origin.map(Into::into),
        };
        self.builder.push(start, entry);
    }

    fn unknown_keys(&mut self, table: &DeTable<'s>, known: &[&'static str], location: &str) {
        for key in table.keys() {
            let typed: &str = key.get_ref();
            if known.contains(&typed) {
                continue;
            }
            let advice = match suggest::near(typed, known.iter().copied()).first() {
                Some(near) => format!("did you mean `{near}`?"),
                // The likeliest mistake, too many edits away from `entry` to be suggested.
                None if typed == "entries" => "did you mean `entry`?".into(),
                None if ENTRY_KEYS.contains(&typed) => "put it under an `[[entry]]`".into(),
                None => format!("known keys are {}", known.join(", ")),
            };
            let typed = sanitize::excerpt(typed);
            let message = format!("unknown key `{typed}` {location}; {advice}");
            self.builder.report(key.span().start, message);
        }
    }

    /// Returns the value of `key` as one line of text that is not empty.
    fn line(&mut self, table: &DeTable<'s>, key: &str) -> Option<String> {
        self.value_line(table.get(key)?, format_args!("`{key}`"))
    }

    /// Returns `value`, which messages call `name`, as one line of text that is not empty.
    fn value_line(&mut self, value: &TomlValue<'s>, name: fmt::Arguments<'_>) -> Option<String> {
        let text = self.string(value, name)?;
        let start = value.span().start;
        let line = sanitize::one_line(&text);
        if line.is_empty() {
            let message = format!("{name} is empty; give it a value or remove it");
            self.builder.report_if_first(start, message);
            return None;
        }
        if text.trim().contains('\n') {
            let message = format!("{name} has more than one line; put it on one line");
            self.builder.report_if_first(start, message);
        }
        Some(line)
    }

    /// Returns the key of a section.
    fn section(&mut self, value: &TomlValue<'s>) -> Option<String> {
        let name = self.value_line(value, format_args!("`section`"))?;
        self.builder.section_key(value.span().start, &name)
    }

    /// Returns the text of an entry.
    fn text(&mut self, value: &TomlValue<'s>) -> Option<String> {
        let text = self.string(value, format_args!("`text`"))?;
        let text = without_blank_ends(&text);
        let fault = if text.is_empty() {
            "is empty"
        } else if !commonmark::is_shown(text) {
            "has nothing to show"
        } else {
            return Some(text.to_owned());
        };
        let message = format!("`text` {fault}; add text or remove the entry");
        self.builder.report(value.span().start, message);
        None
    }

    /// Returns the string in `value`, sanitized. Reports a value of another type, and a control
    /// character.
    fn string<'v>(
        &mut self,
        value: &'v TomlValue<'s>,
        name: fmt::Arguments<'_>,
    ) -> Option<Cow<'v, str>> {
        let Some(string) = value.get_ref().as_str() else {
            let kind = value.get_ref().type_str();
            let message =
                format!("{name} must be a string, but is of type {kind}; put it in quotes");
            self.builder.report_if_first(value.span().start, message);
            return None;
        };
        let text = sanitize::text(string, sanitize::COMMONMARK_TAB);
        if let Cow::Owned(_) = text
            && let Some((index, c)) = sanitize::find_control(string)
        {
            // Escapes of colors, which are no fault, can precede the character.
            let earlier = string[..index].matches('\x1b').filter(|_| c == '\x1b');
            let offset = self.control_offset(c, earlier.count(), value.span());
            let rest = &self.chunk[offset..];
            // Replaces the parser's own message about the character, which gives no advice.
            if rest.starts_with(c) {
                self.builder.discard(offset);
            }
            // A string without its closing quote has the end of the line. The parser reports the quote.
            if rest.starts_with("\r\n") {
                let string = string.trim_end_matches('\r');
                return Some(sanitize::text(string, sanitize::COMMONMARK_TAB));
            }
            self.builder.report_control(offset, name, c);
        }
        Some(text)
    }

    /// Returns the offset of the control character `c`, or of its escape, in the value at `span`, after
    /// `earlier` others. Returns the start of the value if it is not found.
    fn control_offset(&self, c: char, mut earlier: usize, span: Range<usize>) -> usize {
        let value = self.chunk.get(span.clone()).unwrap_or_default();
        let has_escapes = value.starts_with('"');
        let mut chars = value.char_indices();
        while let Some((index, raw)) = chars.next() {
            let rest = &value[index + raw.len_utf8()..];
            let decoded = match raw {
                '\r' if rest.starts_with('\n') => None,
                '\\' if has_escapes => {
                    chars.next();
                    decode_escape(rest)
                }
                raw => Some(raw),
            };
            if decoded == Some(c) {
                if earlier == 0 {
                    return span.start + index;
                }
                earlier -= 1;
            }
        }
        span.start
    }

    fn tags(&mut self, value: &TomlValue<'s>) -> Vec<String> {
        let start = value.span().start;
        let Some(array) = value.get_ref().as_array() else {
            let message = "`tags` must be a list; write tags = [\"one\", \"two\"]";
            self.builder.report(start, message);
            return Vec::new();
        };
        let mut tags = Vec::with_capacity(array.len());
        for value in array {
            let Some(line) = self.value_line(value, format_args!("a tag")) else {
                continue;
            };
            let tag = id::tag_key(&line);
            if tag.contains(',') || tag.starts_with('!') {
                let shown = sanitize::excerpt(&tag);
                let message = format!(
                    "the tag `{shown}` cannot be given to --tag, where `,` and a leading `!` have a \
                     meaning; rename it"
                );
                self.builder.report(value.span().start, message);
            }
            tags.push(tag);
        }
        tags
    }

    /// Returns the entry's id: the `given` one, or the slug of the title.
    fn id(&mut self, table: &DeTable<'s>, given: Option<String>, title: &str) -> String {
        let is_given = given.is_some();
        let key = if is_given { "id" } else { "title" };
        let offset = table.get(key).map_or(0, |value| value.span().start);
        let id = given.unwrap_or_else(|| id::slug(title));
        if id.contains(' ') {
            let shown = sanitize::excerpt(&id);
            let message = format!("the id `{shown}` contains spaces; use hyphens");
            self.builder.report(offset, message);
        }
        let (id, if_taken) = (id.replace(' ', "-"), "give this entry an `id` of its own");
        self.builder
            .id(offset, id, is_given, "add an `id`", if_taken)
    }
}

/// Returns the character that an escape stands for, or `None` if it cannot be a control character.
/// `escape` begins after the backslash.
fn decode_escape(escape: &str) -> Option<char> {
    let code = |digits: usize| {
        let code = escape.get(1..=digits)?;
        char::from_u32(u32::from_str_radix(code, 16).ok()?)
    };
    match escape.chars().next()? {
        'b' => Some('\x08'),
        'e' => Some('\x1b'),
        'f' => Some('\x0c'),
        'r' => Some('\r'),
        'x' => code(2),
        'u' => code(4),
        'U' => code(8),
        _ => None,
    }
}
