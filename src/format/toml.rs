//! The user's form of a collection, which is the assets' form too: TOML with one `[[entry]]` for
//! each entry.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::entry::suggest;
use crate::entry::{Entry, Form, document, id, sanitize};
use crate::format::parsed::{Parsed, ParsedBuilder, control_in, without_blank_ends};

/// Reads a TOML collection. An entry without a section of its own, in a file that names none for
/// all, stands in section `section`.
///
/// A fault never hides more than it must: what can be read is read. An unknown key is passed over,
/// a control character replaced, an id that is taken gets a number. Only an entry without a title
/// or a text is left out.
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
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let (document, errors) = DeTable::parse_recoverable(source);
    let mut reader = Reader {
        builder: ParsedBuilder::new(source),
        section: id::section_key(section),
        not_toml: BTreeMap::new(),
    };
    for error in errors {
        let at = error.span().map_or(source.len(), |span| span.start);
        let message = error.message().replace('\n', ", ");
        let message = format!("this is not TOML: {message}");
        reader.not_toml.entry(at).or_default().push(message);
    }
    reader.document(document.get_ref());
    let mut builder = reader.builder;
    let found = std::mem::take(&mut builder.diagnostics);
    for (at, message) in reader.not_toml {
        builder
            .diagnostics
            .extend(message.into_iter().map(|message| (at, message)));
    }
    builder.diagnostics.extend(found);
    builder.finish()
}

const FILE_KEYS: [&str; 2] = ["entry", "section"];
const ENTRY_KEYS: [&str; 7] = ["title", "section", "tags", "text", "author", "source", "id"];

struct Reader<'s> {
    builder: ParsedBuilder<'s>,
    /// The key of the section for entries that name none.
    section: String,
    /// Where the parser stumbled, and what it said: what is read there anyway is not to be found
    /// fault with again.
    not_toml: BTreeMap<usize, Vec<String>>,
}

type Value<'s> = Spanned<DeValue<'s>>;

impl<'s> Reader<'s> {
    fn report(&mut self, at: usize, message: String) {
        self.builder.report(at, message);
    }

    fn document(&mut self, document: &DeTable<'s>) {
        self.unknown_keys(document, &FILE_KEYS, "outside of an entry");
        if let Some(value) = document.get("section")
            && let Some(section) = self.section(value)
        {
            self.section = section;
        }
        match document
            .get("entry")
            .map(|entry| (entry.get_ref(), entry.span()))
        {
            None => {}
            Some((DeValue::Array(entries), _)) => {
                for entry in entries {
                    match entry.get_ref() {
                        DeValue::Table(table) => self.entry(table, &entry.span()),
                        _ => self.report(
                            entry.span().start,
                            "`entry` holds tables; write `[[entry]]` above each entry".into(),
                        ),
                    }
                }
            }
            Some((DeValue::Table(table), span)) => {
                let message = "one pair of brackets is one entry only; write `[[entry]]`";
                self.report(span.start, message.into());
                self.entry(table, &span);
            }
            Some((_, span)) => {
                let message = "`entry` is not a value; write `[[entry]]` above each entry";
                self.report(span.start, message.into());
            }
        }
    }

    fn entry(&mut self, table: &DeTable<'s>, span: &Range<usize>) {
        self.unknown_keys(table, &ENTRY_KEYS, "in an entry");
        let title = self.required(table, span, "title");
        let text = table.get("text").and_then(|value| self.text(value));
        if !table.contains_key("text") {
            let message = "this entry has no `text`; add one, or take the entry out";
            self.report(span.start, message.into());
        }
        let author = table
            .get("author")
            .and_then(|value| self.line(value, "`author`"));
        let origin = table
            .get("source")
            .and_then(|value| self.line(value, "`source`"));
        let section = table.get("section").and_then(|value| self.section(value));
        let tags = table
            .get("tags")
            .map_or_else(Vec::new, |value| self.tags(value));
        let given = table
            .get("id")
            .and_then(|value| Some((self.line(value, "`id`")?, value.span())));
        let (Some(title), Some(text)) = (title, text) else {
            return;
        };
        let id = self.id(given, table, span, &title);
        self.builder.starts.push(span.start);
        self.builder.entries.push(Entry {
            id: id.into(),
            section: section.unwrap_or_else(|| self.section.clone()).into(),
            title: title.into(),
            tags: tags.into(),
            text: text.into(),
            form: Form::CommonMark,
            author: author.map(Cow::Owned),
            source: origin.map(Cow::Owned),
        });
    }

    fn unknown_keys(&mut self, table: &DeTable<'s>, known: &[&'static str], place: &str) {
        for key in table.keys() {
            let typed: &str = key.get_ref();
            if known.contains(&typed) {
                continue;
            }
            let mend = match suggest::near(typed, known.iter().copied()).first() {
                Some(near) => format!("did you mean `{near}`?"),
                // The likeliest slip, and too many strokes away to be near.
                None if typed == "entries" => "did you mean `entry`?".into(),
                None if ENTRY_KEYS.contains(&typed) => "put it under an `[[entry]]`".into(),
                None => format!("known are {}", known.join(", ")),
            };
            self.report(
                key.span().start,
                format!("unknown key `{}` {place}; {mend}", sanitize::excerpt(typed)),
            );
        }
    }

    fn required(&mut self, table: &DeTable<'s>, span: &Range<usize>, key: &str) -> Option<String> {
        if let Some(value) = table.get(key) {
            return self.line(value, &format!("`{key}`"));
        }
        self.report(
            span.start,
            format!("this entry has no `{key}`; add one, or take the entry out"),
        );
        None
    }

    /// A section's key.
    fn section(&mut self, value: &Value<'s>) -> Option<String> {
        let name = self.line(value, "`section`")?;
        let key = id::section_key(&name);
        if key.is_empty() {
            let message = format!(
                "the section `{}` has no letter or digit to be asked for by; rename it",
                sanitize::excerpt(&name)
            );
            self.report_value(value, message);
            return None;
        }
        Some(key)
    }

    /// A fault in a value that was read as TOML.
    fn report_value(&mut self, value: &Value<'s>, message: String) {
        let at = value.span().start;
        if !self.not_toml.contains_key(&at) {
            self.report(at, message);
        }
    }

    /// A value that is a string, as it stands in the file.
    fn string<'v>(&mut self, value: &'v Value<'s>, key: &str) -> Option<&'v str> {
        let string = value.get_ref().as_str();
        if string.is_none() {
            let found = value.get_ref().type_str();
            self.report_value(
                value,
                format!("{key} is a string, not of type {found}; put it in quotes"),
            );
        }
        string
    }

    /// A value that is one line of text, neither empty nor with a control character.
    fn line(&mut self, value: &Value<'s>, key: &str) -> Option<String> {
        let string = self.string(value, key)?;
        // The gate comes first: to `split_whitespace` some controls are blanks.
        let gated = self.gated(string, value, key);
        let line = gated.split_whitespace().collect::<Vec<_>>().join(" ");
        if line.is_empty() {
            self.report_value(value, format!("{key} is empty; fill it, or take it out"));
            return None;
        }
        if gated.trim().contains('\n') {
            self.report_value(value, format!("{key} has more than one line; make it one"));
        }
        Some(line)
    }

    /// The value of `text`: lines of text, without blank lines at either end.
    fn text(&mut self, value: &Value<'s>) -> Option<String> {
        let string = self.string(value, "`text`")?;
        let text = self.gated(string, value, "`text`");
        let text = without_blank_ends(&text);
        if text.is_empty() {
            self.report(
                value.span().start,
                "`text` is empty; fill it, or take the entry out".into(),
            );
            return None;
        }
        if !document::is_shown(text) {
            let message = "`text` has nothing in it that is shown; fill it, or take the entry out";
            self.report(value.span().start, message.into());
            return None;
        }
        Some(text.to_owned())
    }

    fn gated(&mut self, string: &str, value: &Value<'s>, key: &str) -> String {
        let clean = sanitize::text(string, sanitize::COMMONMARK_TAB);
        if let Cow::Borrowed(clean) = clean {
            return clean.to_owned();
        }
        if let Some((_, c)) = control_in(string) {
            let code = u32::from(c);
            let message = format!("{key} holds the control character U+{code:04X}; take it out");
            let at = self.place_of(c, &value.span());
            self.not_toml.remove(&at);
            self.report(at, message);
        }
        clean.into_owned()
    }

    /// Where control character `c` stands in the value at `span`: itself, or its escape, or the
    /// value when it is written in another way.
    fn place_of(&self, c: char, span: &Range<usize>) -> usize {
        let value = self.builder.source.get(span.clone()).unwrap_or_default();
        let has_escapes = value.starts_with('"');
        let mut chars = value.char_indices();
        while let Some((at, found)) = chars.next() {
            let rest = &value[at + found.len_utf8()..];
            let meant = match found {
                '\r' if rest.starts_with('\n') => None,
                '\\' if has_escapes => {
                    let code = |digits: usize| {
                        let code = rest.get(1..=digits)?;
                        char::from_u32(u32::from_str_radix(code, 16).ok()?)
                    };
                    match chars.next().map(|(_, escape)| escape) {
                        Some('b') => Some('\x08'),
                        Some('e') => Some('\x1b'),
                        Some('f') => Some('\x0c'),
                        Some('r') => Some('\r'),
                        Some('x') => code(2),
                        Some('u') => code(4),
                        Some('U') => code(8),
                        _ => None,
                    }
                }
                found => Some(found),
            };
            if meant == Some(c) {
                return span.start + at;
            }
        }
        span.start
    }

    fn tags(&mut self, value: &Value<'s>) -> Vec<Cow<'static, str>> {
        let Some(array) = value.get_ref().as_array() else {
            self.report(
                value.span().start,
                "`tags` is a list; write tags = [\"one\", \"two\"]".into(),
            );
            return Vec::new();
        };
        let mut tags: Vec<Cow<'static, str>> = Vec::with_capacity(array.len());
        let mut known = BTreeSet::new();
        for value in array {
            let Some(line) = self.line(value, "a tag") else {
                continue;
            };
            let tag = id::tag_key(&line);
            if tag.contains(',') || tag.starts_with('!') {
                let message = format!(
                    "the tag `{}` could not be asked for: `,` and a leading `!` mean something to --tag; rename it",
                    sanitize::excerpt(&tag)
                );
                self.report(value.span().start, message);
            }
            if known.insert(tag.clone()) {
                tags.push(tag.into());
            }
        }
        tags
    }

    /// The entry's id: what the file gives, or the slug of the title. One that is taken already gets
    /// a number.
    fn id(
        &mut self,
        given: Option<(String, Range<usize>)>,
        table: &DeTable<'s>,
        span: &Range<usize>,
        title: &str,
    ) -> String {
        let (mut id, at) = match given {
            Some((id, at)) => {
                if id.contains(' ') {
                    self.report(
                        at.start,
                        format!(
                            "the id `{}` has spaces in it; join its words with hyphens",
                            sanitize::excerpt(&id)
                        ),
                    );
                }
                (id.replace(' ', "-"), at)
            }
            None => (
                id::slug(title),
                table.get("title").map_or(span.clone(), Spanned::span),
            ),
        };
        if id.is_empty() {
            self.report(
                at.start,
                "this title has no letter or digit to make an id of; add an `id`".into(),
            );
            id = "entry".into();
        }
        self.builder
            .id(id, at.start, "give this entry an `id` of its own")
    }
}
