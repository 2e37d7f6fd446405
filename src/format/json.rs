//! Reads a collection in JSON or JSON Lines: any number of values, each of which is an entry, a text, an
//! array of entries and texts, or an object with arrays of them.

use std::borrow::Cow;
use std::fmt;
use std::mem;

use serde::Deserializer as _;
use serde::de::{MapAccess, Visitor};
use serde_json::value::RawValue;
use serde_json::{Deserializer, Error};

use crate::entry::id;
use crate::entry::prose::is_prose;
use crate::format::diagnostic::floor_char_boundary;
use crate::format::fields::{FieldName, FieldValue, Fields, FoundNames, TEXT_NAMES};
use crate::format::parsed::{Likeness, Parsed, ParsedBuilder};

/// Reads a JSON collection. `section` is the section of entries without one.
///
/// A value that is no entry is only a note, since the files of others have all kinds of values. After a
/// syntax error, reading continues on the next line if the faulty value began on the same line, as in
/// JSON Lines. Otherwise, it ends there.
///
/// ```
/// let source = r#"[{"quote": "Be brief.", "by": "Yi"}, {"quote": "Be"#;
/// let parsed = wisdom::format::json::read(source, "quotes");
/// assert_eq!(parsed.entries[0].text, "Be brief.");
/// assert_eq!(parsed.entries[0].id, "be-brief");
/// assert_eq!(
///     parsed.diagnostics[0].to_string(),
///     "1:51: invalid JSON: EOF while parsing a string",
/// );
/// ```
pub fn read(source: &str, section: &str) -> Parsed {
    let builder = ParsedBuilder::new(source);
    let mut reader = JsonReader {
        source: builder.source,
        at: 0,
        builder,
        section: id::section_key(section),
        found: FoundNames::default(),
        is_invalid: false,
    };
    while let Some(byte) = reader.peek() {
        let goes_on = if byte == b'[' {
            reader.at += 1;
            reader.array()
        } else {
            reader.value(JsonReader::document)
        };
        if !goes_on {
            break;
        }
    }
    reader.found.report(&mut reader.builder, "keys");
    if reader.is_broken_collection() {
        reader.builder.likeness = Some(Likeness::Collection);
    }
    reader.builder.finish()
}

/// The names of arrays whose strings are texts.
const TEXT_ARRAYS: [&str; 5] = ["quotes", "fortunes", "sayings", "texts", "entries"];

/// The number of elements by which an array is judged.
const JUDGED: usize = 16;

struct JsonReader<'s> {
    builder: ParsedBuilder<'s>,
    source: &'s str,
    /// The offset of what is read next.
    at: usize,
    /// The key of the section for entries without one.
    section: String,
    found: FoundNames,
    /// Whether there is a syntax error.
    is_invalid: bool,
}

/// Takes a value, and returns whether to go on.
type Take<'s> = fn(&mut JsonReader<'s>, &'s RawValue) -> bool;

impl<'s> JsonReader<'s> {
    /// Skips white space, and returns the next byte.
    fn peek(&mut self) -> Option<u8> {
        let rest = &self.source[self.at..];
        let rest = rest.trim_start_matches([' ', '\t', '\r', '\n']);
        self.at = self.source.len() - rest.len();
        rest.bytes().next()
    }

    /// Reads the elements of an array that begins before the cursor. Returns whether to go on.
    fn array(&mut self) -> bool {
        while let Some(byte) = self.peek() {
            if byte == b']' {
                self.at += 1;
                return true;
            }
            let start = self.at;
            if !self.value(JsonReader::element) {
                return false;
            }
            // After an error, the comma is on the line that was skipped.
            let is_resumed = self.source[..self.at].ends_with('\n');
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    if self.peek() == Some(b']') {
                        self.report(self.at, "trailing comma");
                    }
                }
                Some(b']') | None => {}
                Some(_) if is_resumed => {}
                Some(_) => {
                    if !self.recover(start, self.at, "expected `,` or `]`") {
                        return false;
                    }
                }
            }
        }
        // After another error, the end of the list may be on a line that was skipped.
        if !self.is_invalid {
            self.report(self.at, "EOF while parsing a list");
        }
        false
    }

    /// Reads the value at the cursor. Returns whether to go on.
    fn value(&mut self, take: Take<'s>) -> bool {
        let start = self.at;
        let mut values = Deserializer::from_str(&self.source[start..]).into_iter();
        match values.next() {
            Some(Ok(value)) => {
                self.at += values.byte_offset();
                take(self, value)
            }
            Some(Err(error)) => {
                let (offset, message) = located(&error, &self.source[start..]);
                self.recover(start, start + offset, &message)
            }
            None => false,
        }
    }

    /// Reports the syntax error at `offset` in a value that begins at `start`. If both are on one line, goes
    /// to the next one and returns `true`.
    fn recover(&mut self, start: usize, offset: usize, message: &str) -> bool {
        self.report(offset, message);
        if self.source[start..offset].contains('\n') {
            return false;
        }
        let rest = &self.source[offset..];
        self.at = rest
            .find('\n')
            .map_or(self.source.len(), |end| offset + end + 1);
        true
    }

    fn report(&mut self, offset: usize, message: &str) {
        self.is_invalid = true;
        let message = format!("invalid JSON: {message}");
        self.builder.report(offset, message);
    }

    /// Returns whether the file, which has no entries, is a collection with a syntax error: something in it
    /// is named like a text.
    fn is_broken_collection(&self) -> bool {
        let is_named = |name| self.source.contains(&format!("\"{name}\""));
        self.builder.entries().is_empty() && self.is_invalid && TEXT_NAMES.into_iter().any(is_named)
    }

    fn offset(&self, value: &RawValue) -> usize {
        value.get().as_ptr().addr() - self.source.as_ptr().addr()
    }

    /// Reads a value that is no part of another one. Returns whether to go on.
    fn document(&mut self, value: &'s RawValue) -> bool {
        let members = match kind(value) {
            b'{' => members(value),
            _ => return self.element(value),
        };
        let fields = self.fields(&members);
        if fields.has_text() {
            let start = self.offset(value);
            return fields.add_to(&mut self.builder, start, &self.section);
        }
        self.found.add_all(members.iter().map(|(name, _)| &**name));
        for (name, array) in members {
            if kind(array) != b'[' || !self.holds_texts(&name, array) {
                continue;
            }
            let start = self.offset(array) + 1;
            let after = mem::replace(&mut self.at, start);
            let goes_on = self.array();
            self.at = after;
            if !goes_on {
                return false;
            }
        }
        true
    }

    /// Returns whether the elements of `array` are entries, judged by the first of them. Objects need a text.
    /// Strings must be prose unless the array's `name` says what they are, since most objects hold lists of
    /// other things.
    fn holds_texts(&mut self, name: &str, array: &'s RawValue) -> bool {
        let rest = &array.get()[1..];
        let mut first = Vec::new();
        let mut at = 0;
        while first.len() < JUDGED {
            let text = &rest[at..];
            let skipped = text.len() - text.trim_start_matches([' ', '\t', '\r', '\n', ',']).len();
            let mut values = Deserializer::from_str(&text[skipped..]).into_iter::<&RawValue>();
            let Some(Ok(value)) = values.next() else {
                break;
            };
            at += skipped + values.byte_offset();
            first.push(value);
        }
        match first.first().map(|value| kind(value)) {
            Some(b'{') => {
                let members = members(first[0]);
                self.found.add_all(members.iter().map(|(name, _)| &**name));
                self.fields(&members).has_text()
            }
            Some(b'"')
                if TEXT_ARRAYS
                    .iter()
                    .any(|known| known.eq_ignore_ascii_case(name)) =>
            {
                true
            }
            Some(b'"') => {
                let texts = first.iter().filter_map(|value| string(value).ok());
                2 * texts.filter(|text| is_prose(text)).count() > first.len()
            }
            _ => false,
        }
    }

    /// Reads an element of an array of entries. Returns whether to go on.
    fn element(&mut self, value: &'s RawValue) -> bool {
        let start = self.offset(value);
        let fields = match kind(value) {
            b'{' => {
                let members = members(value);
                let fields = self.fields(&members);
                if !fields.has_text() {
                    self.found.add_all(members.iter().map(|(name, _)| &**name));
                }
                fields
            }
            b'"' => {
                let mut fields = Fields::default();
                if let (Some(name), Some(text)) = (FieldName::new("text"), self.scalar(value)) {
                    fields.set(name, FieldValue::Text(text));
                }
                fields
            }
            _ => Fields::default(),
        };
        fields.add_to(&mut self.builder, start, &self.section)
    }

    fn fields(&mut self, members: &[(String, &'s RawValue)]) -> Fields<'s> {
        let mut fields = Fields::default();
        for (name, value) in members {
            let Some(name) = FieldName::new(name) else {
                continue;
            };
            let value = match kind(value) {
                b'"' => self.scalar(value).map(FieldValue::Text),
                b'[' => Some(self.list(value)),
                b'{' if !name.is_text() => self.name_of(value).map(FieldValue::Text),
                b'{' | b'n' => None,
                _ if name.is_text() => None,
                _ => Some(FieldValue::Text(value.get().into())),
            };
            if let Some(value) = value {
                fields.set(name, value);
            }
        }
        fields
    }

    /// Returns the name of an author, a source or the like that is an object.
    fn name_of(&mut self, object: &'s RawValue) -> Option<Cow<'s, str>> {
        let members = members(object);
        let (_, name) = members.iter().find(|(key, _)| key == "name")?;
        self.scalar(name)
    }

    fn list(&mut self, value: &'s RawValue) -> FieldValue<'s> {
        let values: Vec<&RawValue> = serde_json::from_str(value.get()).unwrap_or_default();
        let values = values.into_iter().filter_map(|value| self.scalar(value));
        FieldValue::List(values.collect())
    }

    /// Returns a string, or a number as it is written.
    fn scalar(&mut self, value: &'s RawValue) -> Option<Cow<'s, str>> {
        match kind(value) {
            b'[' | b'{' | b'n' => None,
            b'"' => {
                let string = string(value).ok();
                if string.is_none() {
                    let message = "an escape \\u in this string is only half of a character";
                    self.report(self.offset(value), message);
                }
                string.map(Into::into)
            }
            _ => Some(value.get().into()),
        }
    }
}

/// Returns the first byte of a value, which shows its kind: `{`, `[`, `"`, `n` for null.
fn kind(value: &RawValue) -> u8 {
    value.get().bytes().next().unwrap_or_default()
}

fn string(value: &RawValue) -> Result<String, Error> {
    serde_json::from_str(value.get())
}

/// Returns the members of an object, in order.
fn members(object: &RawValue) -> Vec<(String, &RawValue)> {
    let mut members = Deserializer::from_str(object.get());
    members.deserialize_map(Members).unwrap_or_default()
}

struct Members;

impl<'s> Visitor<'s> for Members {
    type Value = Vec<(String, &'s RawValue)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'s>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// Returns the offset of an error in `source`, and its message.
fn located(error: &Error, source: &str) -> (usize, String) {
    let before = error.line().saturating_sub(1);
    let start = match before {
        0 => 0,
        _ => source
            .match_indices('\n')
            .nth(before - 1)
            .map_or(source.len(), |(end, _)| end + 1),
    };
    let message = error.to_string();
    // At these errors, the column is that of the character before.
    let is_before = error.is_eof() || message.starts_with("control character");
    let column = error.column().saturating_sub(usize::from(!is_before));
    let message = match message.rsplit_once(" at line ") {
        // Strings have no line breaks.
        Some((message, _)) if message.starts_with("control character") => {
            "control character in a string, whose closing quote may be missing"
        }
        Some((message, _)) => message,
        None => &message,
    };
    // The parser counts bytes, and can stop within a character.
    let offset = floor_char_boundary(source, start + column);
    (offset, message.to_owned())
}
