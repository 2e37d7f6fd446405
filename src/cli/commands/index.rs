//! `--index`: the indices of fortune files.

use std::io::Write;
use std::path::Path;

use crate::cli::args::Args;
use crate::cli::outcome::warn;
use crate::collection::open;
use crate::entry::message::counted;
use crate::entry::sanitize;
use crate::error::Error;
use crate::format::fortune::index::Summary;

/// Writes an index beside each of the files that were typed, with a line for each to `out`. What cannot
/// be done is told when the rest is done.
pub fn run(typed: &Args, out: &mut impl Write, err: &mut impl Write) -> Result<(), Error> {
    let alone = Args {
        index: true,
        collections: typed.collections.clone(),
        ..Args::default()
    };
    if *typed != alone {
        let message = "--index goes with no other option: wisdom --index FILE...";
        return Err(Error::Usage(message.into()));
    }
    if typed.collections.is_empty() {
        let message = "--index lacks the files to write an index of: wisdom --index FILE...";
        return Err(Error::Usage(message.into()));
    }
    if typed.collections.iter().any(|file| file.is_empty()) {
        return Err(Error::Usage("a file has an empty name".into()));
    }
    let mut failed = Vec::new();
    for file in &typed.collections {
        let shown = sanitize::path(file.as_ref());
        match open::write_index(Path::new(file)) {
            Ok(summary) => {
                writeln!(out, "{shown}.dat: {}", said(summary))?;
                if summary.nonstandard > 0 {
                    let lines = counted(summary.nonstandard, "line is", "lines are");
                    let message = format!(
                        "{shown}: {lines} % with blanks or a carriage return behind it, which \
                         fortune takes for text"
                    );
                    warn(err, &[message]);
                }
            }
            Err(message) => failed.push(message),
        }
    }
    if failed.is_empty() {
        return Ok(());
    }
    Err(Error::Usage(failed.join("\nwisdom: ")))
}

fn said(summary: Summary) -> String {
    let Summary {
        count,
        longest,
        shortest,
        ..
    } = summary;
    let entries = counted(count, "entry", "entries");
    match count {
        0 => "no entry".into(),
        _ if shortest == longest => format!("{entries} of {}", counted(longest, "byte", "bytes")),
        _ => format!("{entries} of {shortest} to {longest} bytes"),
    }
}
