//! Reads a collection in CSV or TSV, with the names of the fields in the first row.

use csv::{Reader, ReaderBuilder, StringRecord};

use crate::entry::id;
use crate::format::fields::{FieldName, FieldValue, Fields, FoundNames};
use crate::format::parsed::{Parsed, ParsedBuilder};

/// The delimiters of CSV: those of the standard, and of Excel where a comma is the decimal sign.
pub(crate) const CSV: &[u8] = b",;\t";

/// The delimiter of TSV.
pub(crate) const TSV: &[u8] = b"\t";

/// Reads a CSV collection whose delimiter is the first of `delimiters` by which a column has the name of a
/// text. `section` is the section of entries without one.
///
/// A row with more fields than the first one is left out: most likely, a text with commas has no quotes
/// around it. If the text is the last column, it may have the rest of the row.
///
/// ```
/// let source = "Author;Quote\nYi;\"Be brief.\n\"\"Be\"\" kind.\"\n";
/// let parsed = wisdom::format::csv::read(source, "quotes", b",;");
/// assert_eq!(parsed.entries[0].text, "Be brief.\n\"Be\" kind.");
/// assert_eq!(parsed.entries[0].author.as_deref(), Some("Yi"));
/// ```
pub fn read(source: &str, section: &str, delimiters: &[u8]) -> Parsed {
    let mut builder = ParsedBuilder::new(source);
    let Some(header) = header(&mut builder, delimiters) else {
        return builder.finish();
    };
    let section = id::section_key(section);
    let source = builder.source;
    let mut reader = reader(&source[header.start..], header.delimiter);
    let mut row = StringRecord::new();
    let mut last = None;
    let mut is_header = true;
    while matches!(reader.read_record(&mut row), Ok(true)) {
        let offset = row.position().map_or(0, csv::Position::byte);
        let offset = header.start + usize::try_from(offset).unwrap_or_default();
        // The position can be that of the line feed before the row.
        let blank = &source[offset..];
        let offset = source.len() - blank.trim_start_matches(['\r', '\n']).len();
        if !std::mem::take(&mut is_header) {
            last = Some(offset);
            let fields = fields(&mut builder, &row, offset, &header);
            if let Some(fields) = fields
                && !fields.add_to(&mut builder, offset, &section)
            {
                return builder.finish();
            }
        }
    }
    if let Some(offset) = last
        && is_open(&source[offset..])
    {
        let message =
            "invalid CSV: a quote in this row is not closed; everything below belongs to it";
        builder.report(offset, message);
    }
    builder.finish()
}

/// The first row.
struct Header {
    /// Its offset.
    start: usize,
    delimiter: u8,
    /// The field of each column.
    columns: Vec<Option<FieldName>>,
}

/// Finds the first row, and its delimiter. If no column is a text, reports the columns.
fn header(builder: &mut ParsedBuilder<'_>, delimiters: &[u8]) -> Option<Header> {
    let source = builder.source;
    // Excel lets a line `sep=;` above the first row set the delimiter.
    let line = source.split('\n').next().unwrap_or_default();
    let set = line
        .trim_end_matches('\r')
        .strip_prefix("sep=")
        .map(str::as_bytes);
    let (start, delimiters) = match set {
        Some([delimiter]) if delimiter.is_ascii() => {
            ((line.len() + 1).min(source.len()), &[*delimiter][..])
        }
        _ => (0, delimiters),
    };
    let mut found: Option<Vec<String>> = None;
    for delimiter in delimiters {
        let mut row = StringRecord::new();
        let read = reader(&source[start..], *delimiter).read_record(&mut row);
        if !matches!(read, Ok(true)) {
            return None;
        }
        let columns: Vec<_> = row.iter().map(FieldName::new).collect();
        if columns.iter().flatten().any(|name| name.is_text()) {
            return Some(Header {
                start,
                delimiter: *delimiter,
                columns,
            });
        }
        // The delimiter that gives most columns is most likely the right one.
        if found
            .as_ref()
            .is_none_or(|found| found.len() < row.len().min(MANY))
        {
            found = Some(row.iter().take(MANY).map(str::to_owned).collect());
        }
    }
    let mut names = FoundNames::default();
    names.add_all(found.iter().flatten().map(String::as_str));
    names.report(builder, "columns");
    None
}

/// More columns than a message shows.
const MANY: usize = 64;

fn reader(source: &str, delimiter: u8) -> Reader<&[u8]> {
    let mut builder = ReaderBuilder::new();
    let builder = builder.has_headers(false).flexible(true);
    builder.delimiter(delimiter).from_reader(source.as_bytes())
}

/// Returns the fields of the `row` at `offset`, or reports that it has too many.
fn fields<'r>(
    builder: &mut ParsedBuilder<'_>,
    row: &'r StringRecord,
    offset: usize,
    header: &Header,
) -> Option<Fields<'r>> {
    let columns = &header.columns;
    let mut fields = Fields::default();
    for (column, value) in columns.iter().zip(row) {
        if let Some(name) = column {
            fields.set(*name, FieldValue::Text(value.into()));
        }
    }
    let further = row.iter().skip(columns.len());
    if further.clone().all(|value| value.trim().is_empty()) {
        return Some(fields);
    }
    let text = columns.last().copied().flatten();
    if let Some(text) = text.filter(|name| name.is_text()) {
        let delimiter = char::from(header.delimiter).to_string();
        let values: Vec<_> = row.iter().skip(columns.len() - 1).collect();
        fields.set_again(text, FieldValue::Text(values.join(&delimiter).into()));
        return Some(fields);
    }
    let (has, expected) = (row.len(), columns.len());
    let message = format!(
        "invalid CSV: this row has {has} fields, and the first one has {expected}; put fields with a \
         delimiter in quotes"
    );
    builder.report(offset, message);
    None
}

/// Returns whether a quote in the last `row` of a file is not closed.
fn is_open(row: &str) -> bool {
    row.matches('"').count() % 2 == 1 && row.trim_end().contains('\n')
}
