//! Reads a collection in TOML of any form: arrays of tables that have a text.

use ::toml::de::{DeTable, DeValue};

use crate::entry::id;
use crate::format::fields::{FieldName, FieldValue, Fields, FoundNames};
use crate::format::parsed::{Parsed, ParsedBuilder};
use crate::format::toml::{self, parse_toml};
use crate::format::toml_chunks;

/// Reads a TOML collection, which is not the user's file: with `[[entry]]` tables, as in that file, or
/// with others. `section` is the section of entries without one, in a file without one.
///
/// ```
/// let parsed = wisdom::format::toml_tables::read("[[quote]]\ntext = 'Be brief.'\nby = 'Yi'", "quotes");
/// assert_eq!(parsed.entries[0].id, "be-brief");
/// assert_eq!(parsed.entries[0].author.as_deref(), Some("Yi"));
/// ```
pub fn read(source: &str, section: &str) -> Parsed {
    let strict = toml::read(source, section);
    if !strict.entries.is_empty() {
        return strict;
    }
    let tables = read_tables(source, section);
    let has_found_names = !source.contains("[[entry") && !tables.diagnostics.is_empty();
    if tables.entries.is_empty() && !has_found_names {
        return strict;
    }
    tables
}

fn read_tables(source: &str, section: &str) -> Parsed {
    let mut builder = ParsedBuilder::new(source);
    let source = builder.source;
    let name = id::section_key(section);
    let mut section = None;
    let mut found = FoundNames::default();
    for chunk in toml_chunks::chunks(source, None) {
        builder.base = chunk.start;
        let document = parse_toml(&mut builder, &source[chunk], 0);
        if let Some(DeValue::String(own)) = value(document.get_ref(), "section") {
            let own = id::section_key(own);
            section = Some(own).filter(|own| !own.is_empty());
        }
        for value in document.get_ref().values() {
            for item in value.get_ref().as_array().into_iter().flatten() {
                let start = item.span().start;
                let DeValue::Table(table) = item.get_ref() else {
                    continue;
                };
                let shared = section.as_ref();
                let shared = shared.filter(|section| builder.share(start, section.len()));
                let section = shared.unwrap_or(&name);
                let fields = fields(table);
                if !fields.has_text() {
                    found.add_all(table.keys().map(|key| &**key.get_ref()));
                }
                if !fields.add_to(&mut builder, start, section) {
                    return builder.finish();
                }
            }
        }
    }
    found.report(&mut builder, "keys");
    builder.finish()
}

fn value<'t, 's>(table: &'t DeTable<'s>, key: &str) -> Option<&'t DeValue<'s>> {
    table.get(key).map(::toml::Spanned::get_ref)
}

fn fields<'t>(table: &'t DeTable<'_>) -> Fields<'t> {
    let mut fields = Fields::default();
    for (key, value) in table {
        let Some(name) = FieldName::new(key.get_ref()) else {
            continue;
        };
        let value = match value.get_ref() {
            DeValue::Array(values) => {
                let values = values.iter().filter_map(|value| value.get_ref().as_str());
                FieldValue::List(values.map(Into::into).collect())
            }
            DeValue::String(text) => FieldValue::Text((&**text).into()),
            DeValue::Integer(number) if !name.is_text() => {
                FieldValue::Text(number.to_string().into())
            }
            _ => continue,
        };
        fields.set(name, value);
    }
    fields
}
