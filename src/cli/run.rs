//! The run: from what was typed to what is written.

use std::ffi::OsString;
use std::io::Write;
use std::rc::Rc;
use std::time::Duration;

use termcolor::Buffer;

use crate::cli::commands::change::Change;
use crate::cli::commands::show::Output;
use crate::cli::commands::{check, index, paths};
use crate::cli::environment::Environment;
use crate::cli::options::Options;
use crate::cli::outcome::{Outcome, warn};
use crate::cli::resolve::Resolved;
use crate::cli::{args, explain, help, resolve};
use crate::collection::pool::Pool;
use crate::entry::Entry;
use crate::error::Error;
use crate::filter::Fits;
use crate::presentation::layout::Layout;
use crate::presentation::{layout, paint};
use crate::selection::{once, weight};

/// Does what `args` say, the first of which is the program's name. What is asked for goes to `out`,
/// in one write unless there is much of it; what is to be told besides goes to `err`.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<Outcome, Error> {
    let typed = args::parse(args)?;
    let colours = environment.colours(typed.color);
    let mut page = if colours {
        Buffer::ansi()
    } else {
        Buffer::no_color()
    };
    if typed.help || typed.version {
        if typed.help {
            let width = typed
                .width
                .unwrap_or_else(|| environment.screen_columns().min(HELP_WIDTH));
            paint::lines(&help::lines(width), &mut page)?;
        } else {
            writeln!(page, "wisdom {}", env!("CARGO_PKG_VERSION"))?;
        }
        out.write_all(page.as_slice())?;
        return Ok(Outcome::Done);
    }
    if typed.paths {
        paths::run(&typed, environment, &mut page, out)?;
        return Ok(Outcome::Done);
    }
    if typed.index {
        index::run(&typed, out, err)?;
        return Ok(Outcome::Done);
    }
    if typed.check {
        return check::run(&typed, environment, &mut page, out);
    }
    if let Some(change) = Change::of(&typed)? {
        writeln!(page, "{}", change.make(&typed, environment)?)?;
        out.write_all(page.as_slice())?;
        return Ok(Outcome::Done);
    }
    let mut options = Options::new(&typed)?;
    let Resolved { pool, diagnostics } = if options.collections.is_empty() {
        Resolved::usual(environment, options.weighing.equal)
    } else {
        Resolved::of(&options.collections, options.weighing, environment)?
    };
    let columns = environment.screen_columns();
    let layout = Layout {
        width: options.width.unwrap_or_else(|| environment.text_width()),
        room: options.width.unwrap_or(columns),
        patterns: &[],
    };
    let room = options
        .fit
        .map(|lines| lines.unwrap_or_else(|| environment.screen_lines().saturating_sub(PROMPT)));
    let above = if options.show_collection {
        source_height(&pool, columns)
    } else {
        0
    };
    let height = move |entry: &Entry<'_>| above + layout.height(entry, columns);
    if let Some(room) = room {
        options.filter.fits = Some(Fits(Rc::new(move |entry| height(entry) <= room)));
    }
    let state = environment.state();
    // Only what would be shown claims the day.
    if let Some(folder) = state.as_deref().filter(|_| options.once)
        && weight::any_drawn(&pool, &options.filter)
        && !once::claim(folder, (environment.clock.0)())
    {
        return Ok(Outcome::Done);
    }
    warn(err, &diagnostics);
    let layout = Layout {
        patterns: options.filter.patterns.regexes(),
        ..layout
    };
    let mut pages = Output::new(&options, environment, state.as_deref(), layout, page, out);
    pages.fill(&pool)?;
    let again = resolve::again(&options.collections, options.weighing.offensive);
    let elsewhere = |id: &str| resolve::elsewhere(id, options.weighing.offensive, environment);
    let unknown = explain::unknown_names(&options.filter, &pool, &again, &elsewhere);
    if pages.written() == 0 {
        let message = explain::nothing_shown(&options.filter, &pool, unknown, room, &height);
        return Err(Error::NoMatch(message));
    }
    warn(err, &unknown);
    pages.flush()?;
    if !options.wait {
        return Ok(Outcome::Done);
    }
    let seconds = (pages.length() / READ_PER_SECOND).max(LEAST_SECONDS);
    Ok(Outcome::Wait(Duration::from_secs(seconds)))
}

/// How many lines of a screen of so many columns the source takes above an entry. An entry does not
/// know its collection, so it is that of the longest name.
fn source_height(pool: &Pool, columns: usize) -> usize {
    let names = pool.collections.iter().map(|one| &one.name);
    let rows = names.map(|name| layout::collection(name).rows(columns));
    1 + rows.max().unwrap_or(0)
}

/// How many characters are read in a second, and how many seconds it takes to begin to, as in
/// fortune(6).
const READ_PER_SECOND: u64 = 20;
const LEAST_SECONDS: u64 = 6;

/// The lines of a screen that are left to the prompt.
const PROMPT: usize = 2;

/// The help is no wider than this: it is to be the same everywhere but in a narrow window.
const HELP_WIDTH: usize = 80;
