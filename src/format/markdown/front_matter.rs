//! Front matter: metadata at the top of a Markdown file, for all its entries.

use std::iter::Peekable;
use std::ops::Range;

use toml::de::DeValue;

use crate::entry::{id, sanitize};
use crate::format::parsed::ParsedBuilder;
use crate::format::toml::parse_toml;

/// The values for entries without their own, and the tags that are added to all entries.
#[derive(Default)]
pub(crate) struct Defaults {
    /// The section's key.
    pub(crate) section: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) author: Option<String>,
    pub(crate) source: Option<String>,
}

/// Reads the front matter, if there is any, and returns it with the byte offset of the rest of the file.
pub(crate) fn read(builder: &mut ParsedBuilder<'_>) -> (Defaults, usize) {
    let mut defaults = Defaults::default();
    let source = builder.source;
    let mut next = 0;
    let mut lines = source.split_inclusive('\n').map(|line| {
        next += line.len();
        (next - line.len(), line.trim_end())
    });
    let Some((_, fence @ ("---" | "+++"))) = lines.next() else {
        return (defaults, 0);
    };
    if fence == "---" && !begins_with_key(source) {
        return (defaults, 0);
    }
    let mut inner = Vec::new();
    let is_closed = lines.by_ref().any(|line| {
        inner.push(line);
        line.1 == fence
    });
    let mut end = lines.next().map_or(source.len(), |(offset, _)| offset);
    if is_closed {
        inner.pop();
    } else {
        let message =
            format!("this front matter is not closed; add a line `{fence}` after its last key");
        builder.report(0, message);
        let is_outside = |(_, line): &(usize, &str)| line.is_empty() || line.starts_with('#');
        if let Some(length) = inner.iter().position(is_outside) {
            end = inner[length].0;
            inner.truncate(length);
        }
    }
    if fence == "---" {
        defaults.read_pairs(builder, &inner);
    } else if let (Some((first, _)), Some((last, line))) = (inner.first(), inner.last()) {
        defaults.read_toml(builder, *first..last + line.len());
    }
    (defaults, end)
}

/// Returns whether the first line of `source`, which is `---`, opens front matter, rather than being a
/// horizontal rule: a key or the closing line follows.
///
/// Blank lines and comments can precede the first key. Since a comment looks like a heading, and a
/// paragraph after it can look like a key, front matter that begins with them has to be closed, and to
/// have no heading of an entry or a section in it.
fn begins_with_key(source: &str) -> bool {
    let is_heading = |line: &str| line.starts_with("##");
    let is_skipped =
        |line: &str| line.is_empty() || line.trim_start().starts_with('#') && !is_heading(line);
    let mut lines = source.lines().skip(1).map(str::trim_end).peekable();
    if !lines.peek().is_some_and(|line| is_skipped(line)) {
        return lines
            .next()
            .is_none_or(|line| line == "---" || key_and_value(line).is_some());
    }
    lines
        .find(|line| !is_skipped(line))
        .is_some_and(|line| key_and_value(line).is_some())
        && lines.find(|line| *line == "---" || is_heading(line)) == Some("---")
}

/// Splits a line `key: value`.
fn key_and_value(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let is_pair = !key.is_empty()
        && key.chars().all(is_key)
        && (value.is_empty() || value.starts_with([' ', '\t']));
    is_pair.then(|| (key, value.trim()))
}

/// Returns a value without quotes around it or a comment after it.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        let inner = value.strip_prefix(quote);
        if let Some((inner, _)) = inner.and_then(|inner| inner.split_once(quote)) {
            return inner;
        }
    }
    if value.starts_with('#') {
        return "";
    }
    let comment = value.find(" #").unwrap_or(value.len());
    value[..comment].trim_end()
}

/// Returns the items of a YAML list that begins with `value`, separated by commas. A list is in
/// brackets, possibly over several of the following `lines`, or has each item on its own line after a
/// dash.
fn list<'s>(value: &str, lines: &mut Peekable<impl Iterator<Item = (usize, &'s str)>>) -> String {
    let mut list = String::new();
    if let Some(first) = value.strip_prefix('[') {
        list.push_str(first);
        let mut is_open = !first.contains(']');
        while is_open
            && let Some((_, more)) = lines.next_if(|(_, line)| key_and_value(line).is_none())
        {
            is_open = !more.contains(']');
            list.push(' ');
            list.push_str(more);
        }
        list.truncate(list.find(']').unwrap_or(list.len()));
    } else {
        list.push_str(unquoted(value));
    }
    let is_item = |line: &str| line.trim_start().starts_with("- ");
    while let Some((_, item)) = lines.next_if(|(_, line)| is_item(line)) {
        list.push(',');
        list.push_str(unquoted(&item.trim_start()[2..]));
    }
    list
}

impl Defaults {
    /// Returns the number of bytes that an entry gets, without the section.
    pub(crate) fn len(&self) -> usize {
        // A tag takes more memory than its bytes.
        let tags = self.tags.iter().map(|tag| tag.len() + size_of::<String>());
        let lines = [&self.author, &self.source].into_iter().flatten();
        tags.chain(lines.map(String::len)).sum()
    }

    /// Reads lines of the form `key: value`, each given with its offset.
    fn read_pairs(&mut self, builder: &mut ParsedBuilder<'_>, lines: &[(usize, &str)]) {
        let mut lines = lines.iter().copied().peekable();
        while let Some((offset, line)) = lines.next() {
            let Some((key, value)) = key_and_value(line) else {
                continue;
            };
            if !key.eq_ignore_ascii_case("tags") {
                self.set(builder, offset, key, unquoted(value));
                continue;
            }
            if let Some((index, c)) = sanitize::find_control(value) {
                let offset = offset + line.len() - value.len() + index;
                builder.report_control(offset, "`tags`", c);
            }
            self.add_tags(list(value, &mut lines).split(','));
        }
    }

    fn read_toml(&mut self, builder: &mut ParsedBuilder<'_>, range: Range<usize>) {
        let table = parse_toml(builder, &builder.source[range.clone()], range.start);
        for (key, value) in table.get_ref() {
            let offset = range.start + value.span().start;
            match value.get_ref() {
                DeValue::String(list) if key.get_ref() == "tags" => {
                    self.add_tags(list.split(','));
                }
                DeValue::Array(list) if key.get_ref() == "tags" => {
                    self.add_tags(list.iter().filter_map(|tag| tag.get_ref().as_str()));
                }
                DeValue::String(value) => self.set(builder, offset, key.get_ref(), value),
                _ => {}
            }
        }
    }

    fn add_tags<'t>(&mut self, tags: impl Iterator<Item = &'t str>) {
        self.tags.extend(tags.map(|tag| {
            let tag = unquoted(tag).trim_start_matches('#');
            id::tag_key(&sanitize::one_line(tag))
        }));
    }

    /// Sets the field called `key`, unless the key is for another tool.
    fn set(&mut self, builder: &mut ParsedBuilder<'_>, offset: usize, key: &str, value: &str) {
        let key = key.to_ascii_lowercase();
        if !matches!(&*key, "section" | "author" | "source") {
            return;
        }
        if let Some((_, c)) = sanitize::find_control(value) {
            builder.report_control(offset, format_args!("`{key}`"), c);
        }
        let line = sanitize::one_line(value);
        if line.is_empty() {
            return;
        }
        match &*key {
            "section" => self.section = builder.section_key(offset, &line),
            "author" => self.author = Some(line),
            _ => self.source = Some(line),
        }
    }
}
