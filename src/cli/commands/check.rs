//! `--check`: finds problems in collections.

use std::ffi::OsStr;
use std::path::PathBuf;

use crate::check::report::Report;
use crate::check::{Check, CheckError};
use crate::cli::args::Args;
use crate::cli::environment::Environment;
use crate::cli::options;
use crate::cli::outcome::Outcome;
use crate::cli::resolve::Resolver;
use crate::cli::sources::CollectionSource;
use crate::collection::offensive::Offensive;
use crate::entry::document::Style;
use crate::entry::message::counted;
use crate::entry::sanitize;
use crate::error::Error;
use crate::presentation::line::{Line, Role};
use crate::presentation::output::OutputFormat;
use crate::presentation::output::json;
use crate::presentation::output::page::Page;
use crate::presentation::wrap;

/// Checks the collections that were named, or the user's file, and writes a line for each finding: as
/// text, with a summary at the end, or as JSON, without one.
///
/// # Errors
///
/// Returns an error if there is nothing to check.
pub(crate) fn run(
    args: &Args,
    environment: &Environment,
    page: &mut Page<'_>,
) -> Result<Outcome, Error> {
    let is_json = args.format == Some(OutputFormat::Json);
    if let Some(missing) = missing_user_file(args, environment) {
        if !is_json {
            let path = sanitize::path(&missing);
            let text =
                format!("nothing to check yet: {path} does not exist; wisdom --add creates it");
            let width = environment.stdout_columns.map_or(usize::MAX, usize::from);
            for range in wrap::wrap_at(&text, " ", width) {
                page.line(&text[range])?;
            }
        }
        return Ok(Outcome::Done);
    }
    let report = report(args, environment)?;
    if is_json {
        for finding in &report.findings {
            page.line(&json::finding(finding))?;
        }
    } else {
        page.lines(&lines(&report))?;
    }
    if report.findings.is_empty() {
        return Ok(Outcome::Done);
    }
    Ok(Outcome::Findings)
}

/// Returns the path of the user's file if nothing else is to be checked and the file does not exist. A file
/// that `$WISDOM_FILE` names is expected to exist.
fn missing_user_file(args: &Args, environment: &Environment) -> Option<PathBuf> {
    let is_default = args.collections.is_empty() && options::offensive(args) == Offensive::No;
    let file = environment
        .user_file()
        .filter(|file| is_default && !file.is_set)?;
    file.path.symlink_metadata().is_err().then_some(file.path)
}

fn report(args: &Args, environment: &Environment) -> Result<Report, Error> {
    let offensive = options::offensive(args);
    let resolver = Resolver::new(offensive, environment);
    let default = match offensive {
        Offensive::No => OsStr::new("user"),
        Offensive::Too | Offensive::Only => OsStr::new("all"),
    };
    let default = args.collections.is_empty().then_some(default);
    let mut check = Check::default();
    for name in args.collections.iter().map(|name| &**name).chain(default) {
        for source in resolver.sources(name)? {
            add(&mut check, &source)?;
        }
    }
    Ok(check.report())
}

fn add(check: &mut Check, source: &CollectionSource) -> Result<(), CheckError> {
    match source {
        CollectionSource::Builtin => check.builtin(),
        CollectionSource::User { file, named } => {
            if *named || file.is_set || file.path.symlink_metadata().is_ok() {
                check.user(&file.path)?;
            }
        }
        CollectionSource::Folders {
            paths,
            offensive,
            except,
        } => check.folders(paths, *offensive, except),
        CollectionSource::Path { path, offensive } => check.path(path, *offensive)?,
    }
    Ok(())
}

/// Returns a line for each finding, `PATH:LINE:COLUMN: message` as editors read it, how files are read
/// where that isn't obvious, and the summary.
fn lines(report: &Report) -> Vec<Line<'_>> {
    let mut lines = Vec::with_capacity(report.findings.len() + 1);
    for finding in &report.findings {
        let mut line = Line::default();
        let location = format!("{}:{}:{}:", finding.path, finding.line, finding.column);
        line.push(location, Role::Id, Style::STRONG);
        line.push(format!(" {}", finding.message), Role::Body, Style::PLAIN);
        lines.push(line);
    }
    for (path, form) in &report.forms {
        let mut line = Line::default();
        line.push(format!("{path}:"), Role::Id, Style::STRONG);
        line.push(format!(" read as {form}"), Role::Body, Style::PLAIN);
        lines.push(line);
    }
    let mut line = Line::default();
    line.push(summary(report), Role::Body, Style::PLAIN);
    lines.push(line);
    lines
}

fn summary(report: &Report) -> String {
    let entries = counted(report.entries, "entry", "entries");
    let files = counted(report.files, "file", "files");
    let findings = match report.problems {
        0 => "no problems found".into(),
        count => counted(count, "problem", "problems"),
    };
    format!("{entries} in {files}: {findings}")
}
