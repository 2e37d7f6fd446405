//! `--list`: lists entries, sections, tags or collections.

use std::io;
use std::ops::ControlFlow;

use crate::cli::args::{Args, Listed};
use crate::cli::environment::Environment;
use crate::cli::outcome::Outcome;
use crate::cli::query::Query;
use crate::collection::pool::{Collection, Pool};
use crate::entry::{Entry, sanitize};
use crate::error::Error;
use crate::filter::Filter;
use crate::presentation::counts::{self, CollectionShare, Counts};
use crate::presentation::line::Line;
use crate::presentation::list::EntryList;
use crate::presentation::output::OutputFormat;
use crate::presentation::output::json;
use crate::presentation::output::page::Page;
use crate::presentation::output::{EntryWriter, continue_if_ok};
use crate::selection::weight::Chance;
use crate::selection::{pick, weight};

/// Writes the list that the options ask for.
///
/// # Errors
///
/// Returns an error if nothing is listed. The message says why.
pub(crate) fn run(
    args: &Args,
    environment: &Environment,
    page: &mut Page<'_>,
    warn: &mut dyn FnMut(&[String]),
) -> Result<Outcome, Error> {
    let query = Query::new(args, environment)?;
    warn(&query.diagnostics);
    let (filter, pool) = (&query.options.filter, &query.pool);
    let each = |visit: &mut dyn FnMut(&Entry<'_>)| pool.each_entry(filter, visit);
    let is_json = query.options.format == OutputFormat::Json;
    let written = match args.list {
        Listed::Entries if is_json => {
            let mut writer = EntryWriter::new(query.entry_style(), query.layout(), page);
            writer.all(pool, filter)?;
            return query.finish(writer.written, writer.length, warn);
        }
        Listed::Entries => entries(&query, page)?,
        Listed::Ids => ids(&query, is_json, page)?,
        Listed::Sections => {
            let sections = Counts::of_sections(each);
            table(page, is_json, &sections, counts::sections, json::sections)?
        }
        Listed::Tags => {
            let tags = Counts::of_tags(each);
            if tags.0.is_empty() && pick::any_admitted(pool, filter) {
                let message = "the entries have no tags";
                return Err(Error::no_match(message));
            }
            table(page, is_json, &tags, counts::tags, json::tags)?
        }
        Listed::Collections => {
            let shares = collection_shares(pool, filter);
            let text = counts::collections;
            table(page, is_json, &shares[..], text, json::collections)?
        }
    };
    query.finish(written, 0, warn)
}

/// Writes a table, and returns the number of its rows.
fn table<T: ?Sized>(
    page: &mut Page<'_>,
    is_json: bool,
    table: &T,
    text: fn(&T) -> Vec<Line<'static>>,
    json: fn(&T) -> Vec<String>,
) -> io::Result<usize> {
    if !is_json {
        let lines = text(table);
        page.lines(&lines)?;
        return Ok(lines.len());
    }
    let rows = json(table);
    for row in &rows {
        page.line(row)?;
    }
    Ok(rows.len())
}

/// Writes the entries by section, and returns their number.
fn entries(query: &Query<'_>, page: &mut Page<'_>) -> io::Result<usize> {
    let (filter, pool, environment) = (&query.options.filter, &query.pool, query.environment);
    let is_terminal = environment.stdout_is_terminal;
    let screen = is_terminal.then(|| environment.screen_columns());
    let mut list = EntryList::new(query.options.width.or(screen));
    pool.each(filter, &mut |index, entry| {
        list.add(index, entry);
        ControlFlow::Continue(())
    });
    let mut written = 0;
    for section in &list.sections {
        if written > 0 {
            page.lines(&[Line::default()])?;
        }
        page.lines(&[section.heading()])?;
        for range in &section.ranges {
            let mut result = Ok(());
            pool.each_from(range.start, filter, &mut |index, entry| {
                if index >= range.end {
                    return ControlFlow::Break(());
                }
                result = page.lines(&[list.entry(entry)]);
                written += 1;
                continue_if_ok(&result)
            });
            result?;
        }
    }
    Ok(written)
}

/// Writes the id of each entry on a line of its own, and returns their number.
fn ids(query: &Query<'_>, is_json: bool, page: &mut Page<'_>) -> io::Result<usize> {
    let (mut written, mut result) = (0, Ok(()));
    query.pool.each(&query.options.filter, &mut |_, entry| {
        result = if is_json {
            page.line(&json::id(entry))
        } else {
            page.line(&entry.id)
        };
        written += 1;
        continue_if_ok(&result)
    });
    result.map(|()| written)
}

/// Returns the share of the draws of each collection, or nothing if the filter admits no entry.
fn collection_shares(pool: &Pool, filter: &Filter) -> Vec<CollectionShare> {
    let chances = weight::chances(pool, filter);
    if chances.iter().all(|chance| chance.entries == 0) {
        return Vec::new();
    }
    let share = |(collection, chance): (&Collection, Chance)| CollectionShare {
        name: collection.name.to_string(),
        percent: chance.percent,
        entries: chance.entries,
        path: collection.path.as_ref().map(|path| sanitize::path(path)),
        form: collection.form.as_deref().map(str::to_owned),
    };
    pool.collections.iter().zip(chances).map(share).collect()
}
