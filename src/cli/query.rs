//! The entries to show or list.

use std::rc::Rc;
use std::time::Duration;

use crate::cli::args::{Args, SetName};
use crate::cli::environment::Environment;
use crate::cli::names::UnknownName;
use crate::cli::options::{Options, Show};
use crate::cli::outcome::Outcome;
use crate::cli::percentages::CollectionArg;
use crate::cli::resolve::Resolver;
use crate::cli::sources::{self, Resolved};
use crate::cli::{explain, hint, names};
use crate::collection::pool::Pool;
use crate::entry::Entry;
use crate::error::Error;
use crate::filter::{Filter, Fits};
use crate::presentation::layout::{self, Layout};
use crate::presentation::output::EntryStyle;
use crate::presentation::parts::Parts;
use crate::selection::weight;

/// The lines of the screen that the shell's prompt takes.
const PROMPT: usize = 2;

/// The reading speed, in characters per second, as in fortune(6).
const READ_PER_SECOND: u64 = 20;

/// The shortest wait, in seconds, as in fortune(6).
const LEAST_SECONDS: u64 = 6;

/// The opened collections, and which of their entries to show or list.
pub(crate) struct Query<'a> {
    pub(crate) options: Options,
    pub(crate) pool: Pool,
    pub(crate) environment: &'a Environment,
    /// What is wrong with the files of the collections, a line each.
    pub(crate) diagnostics: Vec<String>,
    /// The names in the filter that no entry has.
    unknown: Vec<UnknownName>,
    /// The names that the configuration sets.
    set: Vec<SetName>,
    layout: Layout<'static>,
    /// The most lines that an entry may take.
    max_lines: Option<usize>,
    /// Returns the number of lines that an entry takes.
    height: Rc<dyn Fn(&Entry<'_>) -> usize>,
}

impl<'a> Query<'a> {
    /// Opens the collections.
    ///
    /// # Errors
    ///
    /// Returns an error if the value of an option is wrong, or a collection cannot be used.
    pub(crate) fn new(args: &Args, environment: &'a Environment) -> Result<Self, Error> {
        let mut options = Options::new(args)?;
        let Resolved { pool, diagnostics } = open(&options, environment)?;
        let offensive = options.offensive;
        let collection_args = hint::collection_args(&options.collections, offensive);
        let suggest = |id: &str| hint::suggest_collection(id, offensive, environment);
        let mut unknown = names::expand(&mut options.filter, &pool, &collection_args, &suggest);
        if !args.collections.is_empty() {
            forget(&mut unknown, &args.set, &mut options.filter);
        }
        let columns = environment.screen_columns();
        let layout = Layout {
            width: options.width.unwrap_or_else(|| environment.text_width()),
            room: options.width.unwrap_or(columns),
            parts: options.parts,
            patterns: &[],
        };
        let above = if options.parts.has(Parts::COLLECTION) {
            collection_height(&pool, columns)
        } else {
            0
        };
        let height = Rc::new(move |entry: &Entry<'_>| above + layout.height(entry, columns));
        let on_screen = || environment.screen_lines().saturating_sub(PROMPT);
        let max_lines = options.fit.map(|lines| lines.unwrap_or_else(on_screen));
        if let Some(max_lines) = max_lines {
            let height = Rc::clone(&height);
            options.filter.fits = Some(Fits(Rc::new(move |entry| height(entry) <= max_lines)));
        }
        Ok(Self {
            options,
            pool,
            environment,
            diagnostics,
            unknown,
            set: args.set.clone(),
            layout,
            max_lines,
            height,
        })
    }

    /// Returns how an entry is laid out.
    pub(crate) fn layout(&self) -> Layout<'_> {
        Layout {
            patterns: self.options.filter.patterns.regexes(),
            ..self.layout
        }
    }

    /// Returns how entries are written.
    pub(crate) fn entry_style(&self) -> EntryStyle {
        EntryStyle {
            format: self.options.format,
            shows_collection: self.options.parts.has(Parts::COLLECTION),
            is_single: self.options.show == Show::One,
        }
    }

    /// Checks that there is something to show.
    ///
    /// # Errors
    ///
    /// Returns an error if nothing is drawn. The message says why.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if weight::any_drawn(&self.pool, &self.options.filter) {
            return Ok(());
        }
        Err(self.nothing_shown())
    }

    /// Returns the warning about a name.
    fn warning(&self, unknown: &UnknownName) -> String {
        let message = &unknown.message;
        match self.set.iter().find(|set| set.sets(unknown)) {
            Some(set) => format!("{}: {message}", self.environment.config_origin(set.line)),
            None => message.clone(),
        }
    }

    fn nothing_shown(&self) -> Error {
        let unknown = self.unknown.iter().map(|unknown| unknown.message.clone());
        let (unknown, height) = (unknown.collect(), &*self.height);
        let (filter, pool) = (&self.options.filter, &self.pool);
        let lines = explain::nothing_shown(filter, pool, unknown, self.max_lines, height);
        Error::NoMatch(lines)
    }

    /// Warns about names that no entry has, and returns how the run ends. `written` is the number of
    /// entries or lines written, and `characters` the length of their texts, which `--wait` leaves time
    /// to read.
    ///
    /// # Errors
    ///
    /// Returns an error if nothing was written. The message says why.
    pub(crate) fn finish(
        &self,
        written: usize,
        characters: u64,
        warn: &mut dyn FnMut(&[String]),
    ) -> Result<Outcome, Error> {
        if written == 0 {
            return Err(self.nothing_shown());
        }
        let unknown = self.unknown.iter().map(|name| self.warning(name));
        warn(&unknown.collect::<Vec<_>>());
        if !self.options.wait {
            return Ok(Outcome::Done);
        }
        let seconds = (characters / READ_PER_SECOND).max(LEAST_SECONDS);
        Ok(Outcome::Wait(Duration::from_secs(seconds)))
    }
}

/// Removes the names that the configuration sets: the collections that were typed need not have them.
fn forget(unknown: &mut Vec<UnknownName>, set: &[SetName], filter: &mut Filter) {
    unknown.retain(|unknown| {
        let is_set = set.iter().any(|set| set.sets(unknown));
        match unknown.option {
            _ if !is_set => {}
            "section" => filter.sections.forget(&unknown.name),
            _ => filter.tags.retain_mut(|tags| tags.forget(&unknown.name)),
        }
        !is_set
    });
}

fn open(options: &Options, environment: &Environment) -> Result<Resolved, Error> {
    if options.collections.is_empty() {
        return Resolved::open(
            &sources::default_sources(environment),
            options.equal,
            environment,
        );
    }
    let resolver = Resolver::new(options.offensive, environment);
    let mut named = Vec::with_capacity(options.collections.len());
    for CollectionArg { percent, name } in &options.collections {
        named.push((*percent, resolver.sources(name)?));
    }
    Resolved::open(&named, options.equal, environment)
}

/// Returns the number of lines that the name of a collection and a blank line take, for the longest
/// name: the filter sees an entry without its collection.
fn collection_height(pool: &Pool, columns: usize) -> usize {
    let names = pool.collections.iter().map(|one| &one.name);
    let rows = names.map(|name| layout::collection(name).rows(columns));
    1 + rows.max().unwrap_or(0)
}
