//! Reads a collection in CSV or TSV, with the names of the fields in the first row.

use std::io::Cursor;

use csv::{Position, Reader, ReaderBuilder, StringRecord};

use crate::entry::id;
use crate::format::fields::{FieldName, FieldValue, Fields, FoundNames};
use crate::format::parsed::{Likeness, Parsed, ParsedBuilder};

/// The delimiters of CSV: those of the standard, and of Excel where a comma is the decimal sign.
pub(crate) const CSV: &[u8] = b",;\t";

/// The delimiter of TSV.
pub(crate) const TSV: &[u8] = b"\t";

/// Reads a CSV collection whose delimiter is the first of `delimiters` by which a column has the name of a
/// text. `section` is the section of entries without one.
///
/// A row with more fields than the first one is left out: most likely, a text with commas has no quotes
/// around it. If the text is the last column, it may have the rest of the row. A row with a quote that does
/// not enclose a field is one line, in which quotes are characters like any other.
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
    let mut row = StringRecord::new();
    let mut reader = reader(&source[header.start..], header.delimiter);
    let mut is_header = true;
    while matches!(reader.read_record(&mut row), Ok(true)) {
        let start = row.position().map_or(0, Position::byte);
        let start = header.start + usize::try_from(start).unwrap_or_default();
        // The position can be that of the line feed before the row.
        let blank = &source[start..];
        let start = source.len() - blank.trim_start_matches(['\r', '\n']).len();
        if std::mem::take(&mut is_header) {
            continue;
        }
        if has_stray_quote(&source[start..], header.delimiter) {
            // Otherwise the row would have the rows below it, up to the next quote.
            let line = source[start..].split_inclusive('\n').next();
            let line = line.unwrap_or_default();
            let cells = line.trim_end_matches(['\r', '\n']);
            row = cells.split(char::from(header.delimiter)).collect();
            let mut next = Position::new();
            next.set_byte((start + line.len() - header.start) as u64);
            if reader.seek(next).is_err() {
                break;
            }
            if header.delimiter != b'\t' {
                let message = "invalid CSV: a field of this row begins with a quote and does not end \
                               with it; double the quotes in it, and put it in quotes";
                builder.report(start, message);
            }
        }
        let fields = fields(&mut builder, &row, start, &header);
        if let Some(fields) = fields
            && !fields.add_to(&mut builder, start, &section)
        {
            break;
        }
    }
    // A row that is left out is one of a collection.
    if builder.entries().is_empty() && !builder.is_blank() {
        builder.likeness = Some(Likeness::Collection);
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
        // The reader skips the line feed.
        Some([delimiter]) => (line.len(), &[*delimiter][..]),
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

fn reader(source: &str, delimiter: u8) -> Reader<Cursor<&str>> {
    // The reader fills its buffer anew after each quote that does not enclose a field.
    const BUFFER: usize = 1 << 10;
    let mut builder = ReaderBuilder::new();
    let builder = builder.has_headers(false).flexible(true);
    let builder = builder.buffer_capacity(BUFFER).delimiter(delimiter);
    builder.from_reader(Cursor::new(source))
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

/// Returns whether the first row of `rows` has a field that begins with a quote and does not end with
/// one, before a delimiter or at the end of a row.
fn has_stray_quote(rows: &str, delimiter: u8) -> bool {
    let rows = rows.as_bytes();
    let mut at = 0;
    while at < rows.len() {
        if rows[at] == b'"' {
            at += 1;
            loop {
                let Some(length) = memchr::memchr(b'"', &rows[at..]) else {
                    return true;
                };
                at += length + 1;
                if rows.get(at) != Some(&b'"') {
                    break;
                }
                at += 1;
            }
        } else {
            let Some(length) = memchr::memchr3(delimiter, b'\n', b'\r', &rows[at..]) else {
                return false;
            };
            at += length;
        }
        match rows.get(at) {
            Some(byte) if *byte == delimiter => at += 1,
            None | Some(b'\r' | b'\n') => return false,
            Some(_) => return true,
        }
    }
    false
}
