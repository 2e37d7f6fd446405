//! `--check`: what an author has to mend.

use std::ffi::OsStr;
use std::io::Write;

use termcolor::Buffer;

use crate::check::Check;
use crate::check::report::Report;
use crate::cli::args::{Args, Format};
use crate::cli::environment::Environment;
use crate::cli::outcome::Outcome;
use crate::cli::resolve::Resolved;
use crate::cli::{options, resolve};
use crate::collection::search_path::{Offensive, SearchPath};
use crate::entry::document::Style;
use crate::entry::message::counted;
use crate::error::Error;
use crate::presentation::line::{Line, Role};
use crate::presentation::output::json;
use crate::presentation::paint;

/// Checks the collections that were typed, or the user's file, and writes a line for each thing that is
/// to be mended: as text, with a summary at the end, or as JSON, without one.
pub fn run(
    typed: &Args,
    environment: &Environment,
    page: &mut Buffer,
    out: &mut impl Write,
) -> Result<Outcome, Error> {
    let alone = Args {
        check: true,
        collections: typed.collections.clone(),
        with_offensive: typed.with_offensive,
        only_offensive: typed.only_offensive,
        format: typed.format,
        color: typed.color,
        ..Args::default()
    };
    let format = typed.format.unwrap_or_default();
    if *typed != alone || !matches!(format, Format::Text | Format::Json) {
        let message = "--check goes with --format text or json, --color, -a and -o only: wisdom \
                       --check [COLLECTION...]";
        return Err(Error::Usage(message.into()));
    }
    let report = report(typed, environment)?;
    if format == Format::Json {
        for finding in &report.findings {
            writeln!(page, "{}", json::finding(finding))?;
        }
    } else {
        paint::lines(&lines(&report), page)?;
    }
    out.write_all(page.as_slice())?;
    if report.findings.is_empty() {
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Findings)
}

fn report(typed: &Args, environment: &Environment) -> Result<Report, Error> {
    let offensive = options::offensive(typed);
    let path = (environment.search_paths.0)();
    let mut check = Check::default();
    for name in &typed.collections {
        add(&mut check, name, offensive, &path, environment)?;
    }
    if typed.collections.is_empty() {
        let usual = match offensive {
            Offensive::No => "user",
            Offensive::Too | Offensive::Only => "all",
        };
        add(&mut check, OsStr::new(usual), offensive, &path, environment)?;
    }
    Ok(check.report())
}

fn add(
    check: &mut Check,
    name: &OsStr,
    offensive: Offensive,
    path: &SearchPath,
    environment: &Environment,
) -> Result<(), Error> {
    match name.to_str() {
        Some("builtin") => check.builtin(),
        Some("user") => {
            let file = environment.own_file()?;
            check.user(&file)?;
        }
        Some("all") => {
            if offensive != Offensive::Only {
                check.builtin();
                if let Some((file, named)) = environment.user_file()
                    && (named || file.symlink_metadata().is_ok())
                {
                    check.user(&file)?;
                }
            }
            let folders = path.all(offensive);
            if folders.is_empty() && offensive == Offensive::Only {
                return Err(resolve::no_off_folder());
            }
            check.folders(&folders);
        }
        _ => {
            for file in Resolved::found(name, offensive, path, environment)? {
                check.path(&file)?;
            }
        }
    }
    Ok(())
}

/// `PATH:LINE:COLUMN: what`, as editors read it, for each finding, and the summary.
fn lines(report: &Report) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(report.findings.len() + 1);
    for finding in &report.findings {
        let mut line = Line::default();
        let place = format!("{}:{}:{}:", finding.path, finding.line, finding.column);
        line.push(place, Role::Id, Style::PLAIN);
        line.push(format!(" {}", finding.message), Role::Body, Style::PLAIN);
        lines.push(line);
    }
    let entries = counted(report.entries, "entry", "entries");
    let files = counted(report.files, "file", "files");
    let found = match report.findings.len() {
        0 => "nothing to mend".into(),
        count => counted(count, "finding", "findings"),
    };
    let mut line = Line::default();
    line.push(
        format!("{entries} in {files}: {found}"),
        Role::Body,
        Style::PLAIN,
    );
    lines.push(line);
    lines
}
