//! The files of others, in JSON, CSV and TOML: whatever is written into one is read from it.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use wisdom::format::parsed::Parsed;
use wisdom::format::{csv, json, toml_tables};

use crate::harness::wisdom;

/// What somebody keeps about a quote.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Record {
    text: String,
    author: Option<String>,
    title: Option<String>,
    section: Option<String>,
    source: Option<String>,
    tags: Vec<String>,
}

impl Record {
    /// Returns the names and values of the fields that the record has.
    fn fields(&self, names: Names) -> Vec<(&'static str, String)> {
        let tags = Some(self.tags.join(", ")).filter(|tags| !tags.is_empty());
        let fields = [
            (names.text, Some(self.text.clone())),
            (names.author, self.author.clone()),
            ("title", self.title.clone()),
            (names.section, self.section.clone()),
            (names.source, self.source.clone()),
            ("tags", tags),
        ];
        let fields = fields.into_iter();
        fields
            .filter_map(|(name, value)| Some((name, value?)))
            .collect()
    }
}

/// The names of the fields that have several.
#[derive(Clone, Copy, Debug)]
struct Names {
    text: &'static str,
    author: &'static str,
    section: &'static str,
    source: &'static str,
}

fn names() -> impl Strategy<Value = Names> {
    let text = select(vec!["text", "quote", "content", "body"]);
    let author = select(vec!["author", "from", "by"]);
    let section = select(vec!["section", "category"]);
    let source = select(vec!["source", "url"]);
    (text, author, section, source).prop_map(|(text, author, section, source)| Names {
        text,
        author,
        section,
        source,
    })
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    let record = (
        "[a-z](([a-z\u{e9}\u{6f22},;:'\"\\\\#|=\\[\\]{}]| |\n\n?[a-z]){0,20}[a-z])?[.!]?",
        option::of("[A-Z][a-z]{1,8}( [A-Z][a-z]{1,8})?"),
        option::of("[A-Z][a-z]{1,8}( [a-z]{1,8}){0,3}"),
        option::of("[a-z]{2,8}"),
        option::of("https://[a-z]{1,8}\\.org/[a-z]{0,8}"),
        vec("[a-z]{1,6}", 0..3),
    );
    let record = record.prop_map(|(text, author, title, section, source, mut tags)| {
        tags.dedup();
        Record {
            text,
            author,
            title,
            section,
            source,
            tags,
        }
    });
    vec(record, 1..6)
}

/// Returns the entries of a file as records. Entries without a section are in `quotes`.
fn read(parsed: &Parsed) -> Vec<Record> {
    assert_eq!(parsed.diagnostics, []);
    let owned = |text: &str| text.to_owned();
    let record = |entry: &wisdom::entry::Entry<'_>| Record {
        text: owned(&entry.text),
        author: entry.author.as_deref().map(owned),
        title: Some(owned(&entry.title)).filter(|title| !title.is_empty()),
        section: Some(owned(&entry.section)).filter(|section| section != "quotes"),
        source: entry.source.as_deref().map(owned),
        tags: entry.tags.iter().map(|tag| owned(tag)).collect(),
    };
    parsed.entries.iter().map(record).collect()
}

/// Returns a string as it is written in JSON, and in TOML between double quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            _ => quoted.push(c),
        }
    }
    quoted + "\""
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn objects_in_json_are_read_whether_in_an_array_in_an_object_or_one_a_line(
        records in records(),
        names in names(),
        shape in 0..4_usize,
        has_list: bool,
    ) {
        let object = |record: &Record| {
            let fields = record.fields(names).into_iter();
            let members = fields.map(|(name, value)| match name {
                "tags" if has_list => {
                    let tags: Vec<_> = record.tags.iter().map(|tag| quoted(tag)).collect();
                    format!("\"tags\": [{}]", tags.join(", "))
                }
                _ => format!("\"{name}\": {}", quoted(&value)),
            });
            format!("{{{}}}", members.collect::<Vec<_>>().join(", "))
        };
        let objects: Vec<_> = records.iter().map(object).collect();
        let file = match shape {
            0 => format!("[{}]", objects.join(",")),
            1 => format!("[\n  {}\n]\n", objects.join(",\n  ")),
            2 => format!("{{\"version\": 1, \"quotes\": [{}]}}", objects.join(", ")),
            _ => objects.join("\n") + "\n",
        };
        prop_assert_eq!(read(&json::read(&file, "quotes")), records, "{}", file);
    }

    #[test]
    fn rows_in_csv_are_read_whatever_the_delimiter_and_the_order_of_columns(
        records in records(),
        names in names(),
        delimiter in select(vec![',', ';', '\t']),
        first in 0..6_usize,
        is_upper: bool,
        line_end in select(vec!["\n", "\r\n"]),
    ) {
        let mut columns = [names.text, names.author, "title", names.section, names.source, "tags"];
        columns.rotate_left(first);
        let row = |cells: Vec<String>| cells.join(&delimiter.to_string()) + line_end;
        let header = columns.map(|name| if is_upper { name.to_uppercase() } else { name.to_owned() });
        let mut file = row(header.to_vec());
        for record in &records {
            let fields = record.fields(names);
            let cell = |column: &&str| {
                let value = fields.iter().find(|(name, _)| name == column);
                let value = value.map_or("", |(_, value)| value);
                format!("\"{}\"", value.replace('"', "\"\""))
            };
            file.push_str(&row(columns.iter().map(cell).collect()));
        }
        prop_assert_eq!(read(&csv::read(&file, "quotes", b",;\t")), records, "{}", file);
    }

    #[test]
    fn tables_in_toml_are_read_whatever_the_name_of_their_array(
        records in records(),
        names in names(),
        array in select(vec!["quote", "quotes", "\"my quotes\""]),
    ) {
        let mut file = String::new();
        for record in &records {
            let _ = writeln!(file, "[[{array}]]");
            for (name, value) in record.fields(names) {
                let _ = writeln!(file, "{name} = {}", quoted(&value));
            }
        }
        prop_assert_eq!(read(&toml_tables::read(&file, "quotes")), records, "{}", file);
    }
}

#[test]
fn a_line_that_begins_an_entry_tells_the_format_of_a_file_without_an_extension() {
    for (file, expected) in [
        ("[[entry]]\ntitle = 'Tea'\ntext = 'Be brief.'\n", "tea\n"),
        ("### Tea\n\nBe brief.\n", "tea\n"),
        ("Be brief.\n---- Yi\nGo on!\n", "quotes:1\nquotes:2\n"),
        ("Be brief.\n----\nGo on!\n", "quotes:1\nquotes:2\n"),
        // A table, in a text of three blocks.
        (
            "Be brief.\n\nSize Name\n---- ----\n1    Tea\n\nGo on!\n",
            "quotes:1\nquotes:2\nquotes:3\n",
        ),
    ] {
        let call = wisdom(["--list=ids", "./quotes"]).file("quotes", file);
        call.prints(expected);
    }
}
