//! `--index`: writes the indices of fortune files.

use std::path::Path;

use crate::cli::args::Args;
use crate::collection::open;
use crate::entry::message::counted;
use crate::entry::sanitize;
use crate::error::Error;
use crate::format::fortune::index::Summary;
use crate::presentation::output::page::Page;

/// Writes an index beside each fortune file, and a line about it.
///
/// # Errors
///
/// Returns an error if an index could not be written, after the others are written.
pub(crate) fn run(
    args: &Args,
    page: &mut Page<'_>,
    warn: &mut dyn FnMut(&[String]),
) -> Result<(), Error> {
    if args.collections.is_empty() {
        let message = "--index requires at least one file: wisdom --index FILE...";
        return Err(Error::usage(message));
    }
    if args.collections.iter().any(|file| file.is_empty()) {
        return Err(Error::usage("empty file name"));
    }
    let mut failed = Vec::new();
    for file in &args.collections {
        let shown = sanitize::path(file.as_ref());
        match open::write_index(Path::new(file)) {
            Ok(summary) => {
                page.line(&format!("{shown}.dat: {}", entries(summary)))?;
                // A large file takes time, and a warning belongs below the line of its file.
                page.flush()?;
                if summary.nonstandard > 0 {
                    let lines = counted(summary.nonstandard, "line", "lines");
                    let message = format!(
                        "{shown}: fortune reads {lines} with % as text, because of spaces or a carriage \
                         return after the %"
                    );
                    warn(&[message]);
                }
            }
            Err(error) => failed.extend(error.lines),
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Error::Usage(failed))
}

/// Returns the number of entries, and their lengths.
fn entries(summary: Summary) -> String {
    let Summary {
        count,
        longest,
        shortest,
        ..
    } = summary;
    let entries = counted(count, "entry", "entries");
    match count {
        0 => "no entries".into(),
        _ if shortest == longest => format!("{entries} of {}", counted(longest, "byte", "bytes")),
        _ => format!("{entries} of {shortest} to {longest} bytes"),
    }
}
