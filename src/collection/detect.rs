//! Detects the format of a file.

use std::fs::File;
use std::path::Path;

use crate::collection::candidates::is_readme;
use crate::collection::user::BOUND;
use crate::entry::sanitize;
use crate::format::diagnostic::Diagnostic;
use crate::format::fortune::index::Index;
use crate::format::fortune::{self, Fortune, Separator, Text};
use crate::format::{Format, collection_name, decode};
use crate::storage::file::{self, ReadError, read_some_at};

/// An open file, and how it is read.
pub(crate) struct Detected {
    pub file: File,
    /// The size in bytes.
    pub size: u64,
    /// The name of its collection.
    pub name: String,
    /// The index beside it.
    pub dat: Option<Index>,
    pub format: Format,
    /// The text of a fortune file in UTF-16, and what is wrong with it.
    pub decoded: Option<(String, Option<Diagnostic>)>,
}

impl Detected {
    /// Returns the fortune file at `path` as a collection, and its handle.
    ///
    /// # Errors
    ///
    /// Returns an error if finding the entries would take too long.
    pub(crate) fn fortune(
        self,
        path: &Path,
        separator: Separator,
    ) -> Result<(Fortune, File), ReadError> {
        let Self {
            file, size, name, ..
        } = self;
        let fortune = match self.decoded {
            Some(text) => Fortune::decoded(name, path, text, separator),
            None => Fortune::new(name, path, &file, size, separator, self.dat),
        };
        fortune.require_index()?;
        Ok((fortune, file))
    }
}

/// Opens a file and detects its format. Unless the user `named` the file, returns `None` if it doesn't
/// look like a collection.
///
/// # Errors
///
/// Returns an error if the file cannot be read or is not text, or if it is empty and was `named`.
pub(crate) fn detect(path: &Path, named: bool) -> Result<Option<Detected>, ReadError> {
    let (file, metadata) = file::open(path)?;
    let size = metadata.len();
    let extension = path.extension().unwrap_or_default().to_string_lossy();
    let by_extension = Format::from_extension(&extension);
    let name = sanitize::escape(&collection_name(path).to_string_lossy()).into_owned();
    let dat = match by_extension {
        None => Index::new(path, &metadata)?,
        Some(_) => None,
    };
    let mut decoded = None;
    let format = match (by_extension, &dat) {
        (Some(format), _) => format,
        (None, Some(dat)) if is_decisive(dat, &file)? => Format::Fortune(dat.separator()),
        (None, dat) => {
            let mut head = read_head(&file, size)?;
            if decode::is_utf_16(&head) {
                let (text, invalid) = decode::text(file::read_whole(&file, size, BOUND)?);
                head = text.as_bytes()[..text.len().min(HEAD)].to_vec();
                decoded = Some((text, invalid));
            }
            let format = by_content(&head)?;
            // A binary file can have any line.
            if !named && dat.is_none() && memchr::memchr(0, &head).is_some() {
                return Ok(None);
            }
            // Documentation underlines its titles with dashes.
            let is_underlined = format == Some(Format::Fortune(Separator::Dashes));
            let is_other = format.is_none() || is_underlined && is_readme(path);
            match format {
                Some(format) if named || !is_other || dat.is_some() => format,
                None if dat.is_some() => Format::Fortune(Separator::PERCENT),
                None if named => {
                    let text = decoded.as_ref().map(|(text, _)| text.as_bytes());
                    let size = text.map_or(size, |text| text.len() as u64);
                    let text = text.map_or(Text::File(&file), Text::Decoded);
                    Format::Fortune(without_signs(text, size, &head)?)
                }
                _ => match text_in_folder(path, &head) {
                    Some(separator) => Format::Fortune(separator),
                    None => return Ok(None),
                },
            }
        }
    };
    if size == 0 && matches!(format, Format::Fortune(_)) {
        return if named {
            Err(ReadError::Empty)
        } else {
            Ok(None)
        };
    }
    Ok(Some(Detected {
        file,
        size,
        name,
        dat,
        format,
        decoded,
    }))
}

/// Returns whether the index shows what separates the entries of the open file, without a look at it. The
/// index of a file in UTF-16 was made from bytes that look like separators.
fn is_decisive(dat: &Index, file: &File) -> Result<bool, ReadError> {
    let names_separator = dat.is_current() || dat.separator() != Separator::PERCENT;
    Ok(names_separator && !decode::is_utf_16(&read_head(file, 2)?))
}

/// Returns whether a file in a folder may be a collection although reading it failed with `error`.
pub(crate) fn may_be_collection(error: &ReadError) -> bool {
    matches!(
        error,
        ReadError::Io(_)
            | ReadError::TooLarge(_)
            | ReadError::Unindexed { .. }
            | ReadError::Untrusted(_)
    )
}

/// Returns what separates the entries of plain text in a folder, or `None` if the file, which begins with
/// `head`, has the name of something else or doesn't look like quotes.
fn text_in_folder(path: &Path, head: &[u8]) -> Option<Separator> {
    let extension = path.extension().unwrap_or_default();
    let can_be_text = extension.is_empty() || extension.eq_ignore_ascii_case("txt");
    let separator = fortune::separator(head);
    let is_text = can_be_text && !is_readme(path) && fortune::looks_like_quotes(head, separator);
    is_text.then_some(separator)
}

/// The number of bytes by which a format is detected.
const HEAD: usize = 64 << 10;

/// Returns the first bytes of an open file, at most `size`.
fn read_head(file: &File, size: u64) -> Result<Vec<u8>, ReadError> {
    let mut head = vec![0; usize::try_from(size).map_or(HEAD, |size| size.min(HEAD))];
    let read = read_some_at(file, &mut head, 0).map_err(ReadError::Io)?;
    head.truncate(read);
    Ok(head)
}

/// Detects the format of a file by its first bytes, or returns `None` if they don't show it.
///
/// # Errors
///
/// Returns an error if the file is not text.
fn by_content(head: &[u8]) -> Result<Option<Format>, ReadError> {
    let format = Format::from_content(head);
    if format != Some(Format::Fortune(Separator::PERCENT)) && memchr::memchr(0, head).is_some() {
        let message = "not a text file: it contains null bytes";
        return Err(ReadError::NotText(message));
    }
    Ok(format)
}

/// Returns the separator of a `text` of `size` bytes whose `head` shows no format: a line `%` below the head
/// or in a script, or else what separates the entries of plain text.
fn without_signs(text: Text<'_>, size: u64, head: &[u8]) -> Result<Separator, ReadError> {
    if fortune::has_separator(text, size, Separator::PERCENT).map_err(ReadError::Io)? {
        return Ok(Separator::PERCENT);
    }
    Ok(fortune::separator(head))
}
