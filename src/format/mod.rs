//! Layer 3: how a file is read.

pub mod decode;
pub mod diagnostic;
pub mod fortune;
pub mod markdown;
pub mod parsed;
pub mod toml;
pub mod toml_writer;

use fortune::Separator;
use parsed::Parsed;

/// How a file is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// TOML with `[[entry]]` tables.
    Toml,
    /// Markdown with an entry under each `### Title`.
    Markdown,
    /// Plain text with a separator line between entries.
    Fortune(Separator),
}

/// What turns a file into entries.
#[derive(Clone, Copy, Debug)]
pub enum Reader {
    /// The whole text is parsed.
    Parse(Parser),
    /// The file is scanned record by record, since it can be larger than memory.
    Scan(Separator),
}

/// Parses the text of a file. The second argument is the section of entries that name none.
pub type Parser = fn(&str, &str) -> Parsed;

/// File extensions that are not part of a collection's name, and that a typed name may leave out.
pub const EXTENSIONS: [&str; 6] = ["toml", "md", "markdown", "txt", "fortune", "fortunes"];

impl Format {
    /// Returns the format that a file extension, in any case, stands for.
    pub fn of_extension(extension: &str) -> Option<Self> {
        match &*extension.to_ascii_lowercase() {
            "toml" => Some(Self::Toml),
            "md" | "markdown" => Some(Self::Markdown),
            _ => None,
        }
    }

    /// Returns the format that the first bytes of a file show, if any. A `%` line is the strongest
    /// sign, since a fortune may contain any of the others.
    pub fn of_content(head: &[u8]) -> Option<Self> {
        let text = head.strip_prefix(&decode::BYTE_ORDER_MARK).unwrap_or(head);
        let mut other = None;
        for line in text.split(|byte| *byte == b'\n') {
            let line = line.trim_ascii_end();
            if line == b"%" {
                return Some(Self::Fortune(Separator::Percent));
            }
            other = other.or(match line {
                b"[[entry]]" => Some(Self::Toml),
                b"----" => Some(Self::Fortune(Separator::Dashes)),
                _ if line.starts_with(b"### ") => Some(Self::Markdown),
                _ if line.starts_with(b"---- ") => Some(Self::Fortune(Separator::Dashes)),
                _ => None,
            });
        }
        other
    }

    /// Returns what reads a file of this format.
    pub fn reader(self) -> Reader {
        match self {
            Self::Toml => Reader::Parse(toml::read),
            Self::Markdown => Reader::Parse(markdown::read),
            Self::Fortune(separator) => Reader::Scan(separator),
        }
    }

    /// Whether a file of this format without an entry is not a collection at all: a README, or another
    /// program's configuration.
    pub fn is_unrelated(self, source: &[u8]) -> bool {
        match self {
            Self::Markdown => true,
            Self::Toml => memchr::memmem::find(source, b"[[entry").is_none(),
            Self::Fortune(_) => false,
        }
    }
}
