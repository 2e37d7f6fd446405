//! Layer 3: the file formats of collections.

pub mod csv;
pub mod decode;
pub mod diagnostic;
mod fields;
pub mod fortune;
pub mod json;
pub mod markdown;
pub mod parsed;
pub mod toml;
mod toml_chunks;
pub mod toml_tables;
pub mod toml_writer;

use std::ffi::OsStr;
use std::path::Path;

use crate::format::fortune::Separator;
use crate::format::parsed::Parsed;

/// The format of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TOML with `[[entry]]` tables, as in the user's file.
    Toml,
    /// TOML with any array of tables that have a text.
    TomlTables,
    /// JSON or JSON Lines.
    Json,
    /// CSV with the names of its columns in the first row.
    Csv,
    /// CSV with tabs.
    Tsv,
    /// Markdown with an entry under each `### Title`.
    Markdown,
    /// Plain text with a separator between entries.
    Fortune(Separator),
}

/// The file extensions that are left out of a collection's name and needn't be typed.
pub const EXTENSIONS: [&str; 11] = [
    "toml", "md", "markdown", "json", "jsonl", "ndjson", "csv", "tsv", "txt", "fortune", "fortunes",
];

/// Returns the name of the collection in the file at `path`.
pub fn collection_name(path: &Path) -> &OsStr {
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let name = if EXTENSIONS.contains(&&*extension) {
        path.file_stem()
    } else {
        path.file_name()
    };
    name.unwrap_or_default()
}

impl Format {
    /// Returns the format of files with this `extension`, in any case, if the extension decides it.
    pub fn from_extension(extension: &str) -> Option<Self> {
        match &*extension.to_ascii_lowercase() {
            "toml" => Some(Self::TomlTables),
            "md" | "markdown" => Some(Self::Markdown),
            "json" | "jsonl" | "ndjson" => Some(Self::Json),
            "csv" => Some(Self::Csv),
            "tsv" => Some(Self::Tsv),
            _ => None,
        }
    }

    /// Detects the format by the first bytes of a file, or returns `None` if they don't show it. A line
    /// `%` outweighs all other signs, since a fortune can contain any of them. A script has no format,
    /// since its comments can look like any sign.
    ///
    /// In a file of 4.3BSD, the line is `%%`.
    pub fn from_content(head: &[u8]) -> Option<Self> {
        let text = head.strip_prefix(&decode::BYTE_ORDER_MARK).unwrap_or(head);
        if text.starts_with(b"#!") {
            return None;
        }
        let mut other = None;
        for line in text.split(|byte| *byte == b'\n') {
            let line = line.trim_ascii_end();
            if line == b"%" {
                return Some(Self::Fortune(Separator::PERCENT));
            }
            other = other.or(match line {
                b"[[entry]]" => Some(Self::Toml),
                b"%%" => Some(Self::Fortune(Separator::Percents)),
                _ if line.starts_with(b"### ") => Some(Self::Markdown),
                _ if Separator::Dashes.matches(line) => Some(Self::Fortune(Separator::Dashes)),
                _ => None,
            });
        }
        other
    }

    /// Parses the text of a file of this format. Entries without a section are in `section`. A fortune
    /// file, which can be larger than memory, is never parsed as a whole, and gives no entries here.
    pub(crate) fn parse(self, source: &str, section: &str) -> Parsed {
        match self {
            Self::Toml => toml::read(source, section),
            Self::TomlTables => toml_tables::read(source, section),
            Self::Json => json::read(source, section),
            Self::Csv => csv::read(source, section, csv::CSV),
            Self::Tsv => csv::read(source, section, csv::TSV),
            Self::Markdown => markdown::read(source, section),
            Self::Fortune(_) => Parsed::default(),
        }
    }
}
