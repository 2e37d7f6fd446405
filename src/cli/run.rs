//! The run: from what was typed to what is written.

use std::ffi::OsString;
use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::{SysRng, Xoshiro256PlusPlus};
use termcolor::Buffer;

use super::absence;
use super::args::{self, Format, Listed};
use super::change::Change;
use super::check;
use super::choice::Choice;
use super::environment::Environment;
use super::help;
use super::index;
use super::options::{Draw, Options, Show};
use super::paths;
use crate::collection::shelf::{Collection, Shelf};
use crate::entry::{Entry, gate};
use crate::error::Error;
use crate::presentation::layout::Layout;
use crate::presentation::line::Line;
use crate::presentation::listing::{Outline, Source};
use crate::presentation::{fortune, json, listing, markdown, paint};
use crate::selection::filter::{Filter, Fits};
use crate::selection::share::{self, Portion};
use crate::selection::{once, pick};

/// How a run that did what it was asked for ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// At once.
    Now,
    /// After so long, before which the screen may not be cleared.
    After(Duration),
    /// At once, and the exit status says that something is to be mended.
    ToMend,
}

/// Does what `args` say, the first of which is the program's name. What is asked for goes to `out`,
/// in one write unless there is much of it; what is to be told besides goes to `err`.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<Done, Error> {
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
        return Ok(Done::Now);
    }
    if typed.paths {
        paths::run(&typed, environment, &mut page, out)?;
        return Ok(Done::Now);
    }
    if typed.index {
        index::run(&typed, out, err)?;
        return Ok(Done::Now);
    }
    if typed.check {
        return check::run(&typed, environment, &mut page, out);
    }
    if let Some(change) = Change::of(&typed)? {
        writeln!(page, "{}", change.make(&typed, environment)?)?;
        out.write_all(page.as_slice())?;
        return Ok(Done::Now);
    }
    let mut options = Options::new(&typed)?;
    let Choice { shelf, diagnostics } = if options.collections.is_empty() {
        Choice::usual(environment, options.weighing.equal)
    } else {
        Choice::of(&options.collections, options.weighing, environment)?
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
    let above = if options.show_source {
        source_height(&shelf, columns)
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
        && share::any_drawn(&shelf, &options.filter)
        && !once::claim(folder, (environment.calendar.0)())
    {
        return Ok(Done::Now);
    }
    tell(err, &diagnostics);
    let mut pages = Pages {
        options: &options,
        environment,
        state: state.as_deref(),
        screen: environment.stdout_is_terminal.then_some(columns),
        layout: Layout {
            patterns: &options.filter.patterns,
            ..layout
        },
        page,
        source: None,
        section: None,
        written: 0,
        length: 0,
        out,
    };
    pages.fill(&shelf)?;
    let unknown = absence::unknown_names(&options.filter, &shelf);
    if pages.written == 0 {
        let what = absence::nothing_shown(&options.filter, &shelf, unknown, room, &height);
        return Err(Error::NoMatch(what));
    }
    tell(err, &unknown);
    pages.flush()?;
    if !options.wait {
        return Ok(Done::Now);
    }
    let seconds = (pages.length / READ_PER_SECOND).max(LEAST_SECONDS);
    Ok(Done::After(Duration::from_secs(seconds)))
}

/// How many lines of a screen of so many columns the source takes above an entry. An entry does not
/// know its collection, so it is that of the longest name.
fn source_height(shelf: &Shelf, columns: usize) -> usize {
    let names = shelf.collections.iter().map(|one| &one.name);
    let rows = names.map(|name| listing::source(name).rows(columns));
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

/// Says something besides. Nobody may be there to hear it, which is no reason to fail.
pub(super) fn tell(err: &mut impl Write, lines: &[String]) {
    for line in lines {
        let _ = writeln!(err, "wisdom: {line}");
    }
}

/// A page is written when it has so many bytes.
const PAGE: usize = 64 << 10;

/// Writes entries in the form that was asked for, a page at a time.
struct Pages<'a, W> {
    options: &'a Options,
    environment: &'a Environment,
    /// The folder for state, if there is a place for one.
    state: Option<&'a Path>,
    /// The columns of the screen, if there is one.
    screen: Option<usize>,
    layout: Layout<'a>,
    page: Buffer,
    /// The source whose heading was written last.
    source: Option<String>,
    /// The section whose heading was written last.
    section: Option<String>,
    /// How many entries, or lines of a list, have been written.
    written: usize,
    /// How many characters of text they have.
    length: u64,
    out: &'a mut W,
}

impl<W: Write> Pages<'_, W> {
    fn fill(&mut self, shelf: &Shelf) -> Result<(), Error> {
        let filter = &self.options.filter;
        match self.options.show {
            Show::List(what) => self.list(what, shelf)?,
            Show::All => self.all(shelf)?,
            Show::Several(count) => {
                for index in self.draw(shelf, count) {
                    self.at(shelf, index)?;
                }
            }
            Show::One => {
                let picked = match &filter.id {
                    Some(_) => self.by_id(shelf),
                    None => self.draw(shelf, 1).pop(),
                };
                if let Some(index) = picked {
                    self.at(shelf, index)?;
                }
            }
        }
        Ok(())
    }

    fn all(&mut self, shelf: &Shelf) -> Result<(), Error> {
        let filter = &self.options.filter;
        let mut written = Ok(());
        for collection in &shelf.collections {
            let visited = collection.each(Some(filter), &mut |_, entry| {
                written = self.entry(entry, Some(collection));
                go_on(&written)
            });
            if visited.is_break() {
                break;
            }
        }
        written
    }

    /// An id is one entry in each collection; the user's own comes last, and goes first.
    fn by_id(&self, shelf: &Shelf) -> Option<usize> {
        let mut last = None;
        pick::admitted(shelf, &self.options.filter, &mut |index| last = Some(index));
        last
    }

    fn at(&mut self, shelf: &Shelf, index: usize) -> Result<(), Error> {
        match shelf.find(index) {
            Some((collection, place)) => match collection.get(place) {
                Some(entry) => self.entry(&entry, Some(collection)),
                None => Ok(()),
            },
            None => Ok(()),
        }
    }

    /// The indices of `count` different entries, or of as many as there are.
    fn draw(&self, shelf: &Shelf, count: usize) -> Vec<usize> {
        let filter = &self.options.filter;
        let seed = match (&self.options.draw, self.state) {
            (Draw::Daily(date, key), _) => {
                let date = date.unwrap_or_else(self.environment.calendar.0);
                return pick::of_day(shelf, filter, date, *key)
                    .into_iter()
                    .collect();
            }
            (Draw::Deck(name), Some(folder)) => {
                return pick::from_deck(shelf, filter, count, folder, name, &mut rng(None));
            }
            (Draw::Seeded(seed), _) => Some(*seed),
            // A deck that can be kept nowhere is no deck.
            (Draw::Chance | Draw::Deck(_), _) => None,
        };
        match count {
            1 => pick::one(shelf, filter, &mut rng(seed))
                .into_iter()
                .collect(),
            _ => pick::several(shelf, filter, count, &mut rng(seed)),
        }
    }

    fn entry(&mut self, entry: &Entry<'_>, from: Option<&Collection>) -> Result<(), Error> {
        let from = from.filter(|_| self.options.show_source);
        match self.options.format {
            Format::Text => {
                if self.written > 0 {
                    paint::lines(
                        &[Line::default(), Line::rule(), Line::default()],
                        &mut self.page,
                    )?;
                }
                if let Some(from) = from {
                    paint::lines(
                        &[listing::source(&from.name), Line::default()],
                        &mut self.page,
                    )?;
                }
                let document = entry.document();
                paint::lines(&self.layout.entry(entry, &document), &mut self.page)?;
            }
            Format::Json => {
                let from = from.map(|from| &*from.name);
                writeln!(self.page, "{}", json::entry(entry, from))?;
            }
            Format::Markdown => self.markdown(entry, from)?,
            Format::Fortune => {
                if let Some(from) = from {
                    writeln!(self.page, "({})", from.name)?;
                }
                let document = entry.document();
                let lines = self.layout.entry(entry, &document);
                self.page.write_all(fortune::entry(&lines).as_bytes())?;
            }
        }
        self.written += 1;
        self.length += entry.text.chars().count() as u64;
        if self.page.len() >= PAGE {
            self.flush()?;
        }
        Ok(())
    }

    /// Several entries stand under the headings of their sections, and these under that of their
    /// source; one stands alone.
    fn markdown(&mut self, entry: &Entry<'_>, from: Option<&Collection>) -> Result<(), Error> {
        if self.written > 0 {
            writeln!(self.page)?;
        }
        let from = from.map(|from| &*from.name);
        if let Some(from) = from
            && self.source.as_deref() != Some(from)
        {
            writeln!(self.page, "{}", markdown::source(from))?;
            self.source = Some(from.to_owned());
            self.section = None;
        }
        if self.options.show != Show::One && self.section.as_deref() != Some(&entry.section) {
            writeln!(self.page, "{}", markdown::section(&entry.section))?;
            self.section = Some(entry.section.to_string());
        }
        Ok(self.page.write_all(markdown::entry(entry).as_bytes())?)
    }

    fn list(&mut self, what: Listed, shelf: &Shelf) -> Result<(), Error> {
        let filter = &self.options.filter;
        let each = |visit: &mut dyn FnMut(&Entry<'_>)| shelf.each_entry(Some(filter), visit);
        let (lines, rows) = match (what, self.options.format) {
            (Listed::Entries, Format::Json) => return self.all(shelf),
            (Listed::Entries, _) => return self.list_entries(shelf),
            (Listed::Sections, format) => {
                let counts = listing::Counts::of_sections(each);
                match format {
                    Format::Json => (Vec::new(), listing::sections_json(&counts)),
                    _ => (listing::sections(&counts), Vec::new()),
                }
            }
            (Listed::Tags, format) => {
                let counts = listing::Counts::of_tags(each);
                match format {
                    Format::Json => (Vec::new(), listing::tags_json(&counts)),
                    _ => (listing::tags(&counts), Vec::new()),
                }
            }
            (Listed::Collections, format) => {
                let sources = sources(shelf, filter);
                if sources.iter().all(|one| one.entries == 0) {
                    return Ok(());
                }
                match format {
                    Format::Json => (Vec::new(), listing::sources_json(&sources)),
                    _ => (listing::sources(&sources), Vec::new()),
                }
            }
        };
        self.written = lines.len().max(rows.len());
        if self.written == 0 && pick::any_admitted(shelf, filter) {
            let what = "the entries have no tags; --tag would find none";
            return Err(Error::NoMatch(what.into()));
        }
        paint::lines(&lines, &mut self.page)?;
        for row in rows {
            writeln!(self.page, "{row}")?;
        }
        Ok(())
    }

    fn list_entries(&mut self, shelf: &Shelf) -> Result<(), Error> {
        let filter = &self.options.filter;
        let mut outline = Outline::new(self.options.width.or(self.screen));
        shelf.each(Some(filter), &mut |index, entry| {
            outline.add(index, entry);
            ControlFlow::Continue(())
        });
        for section in &outline.sections {
            if self.written > 0 {
                paint::lines(&[Line::default()], &mut self.page)?;
            }
            paint::lines(&[outline.heading(section)], &mut self.page)?;
            let mut written = Ok(());
            shelf.each_from(section.first, Some(filter), &mut |index, entry| {
                if index > section.last {
                    return ControlFlow::Break(());
                }
                if entry.section == section.section {
                    written = self.listed(&outline.entry(entry));
                }
                go_on(&written)
            });
            written?;
        }
        Ok(())
    }

    fn listed(&mut self, lines: &[Line<'_>]) -> Result<(), Error> {
        paint::lines(lines, &mut self.page)?;
        self.written += 1;
        if self.page.len() >= PAGE {
            self.flush()?;
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.out.write_all(self.page.as_slice())?;
        self.page.clear();
        Ok(())
    }
}

/// Goes on as long as all is well.
fn go_on(written: &Result<(), Error>) -> ControlFlow<()> {
    if written.is_ok() {
        ControlFlow::Continue(())
    } else {
        ControlFlow::Break(())
    }
}

/// The collections, each with its share of the draws and how many of its entries are admitted.
fn sources(shelf: &Shelf, filter: &Filter) -> Vec<Source> {
    let source = |(collection, portion): (&Collection, Portion)| Source {
        collection: collection.name.to_string(),
        percent: portion.percent,
        entries: portion.entries,
        path: collection.path.as_ref().map(|path| gate::path(path)),
    };
    let portions = share::portions(shelf, filter);
    shelf.collections.iter().zip(portions).map(source).collect()
}

/// What draws. `Xoshiro256PlusPlus` is the same on every machine and in every release of `rand`,
/// which a seed relies on.
fn rng(seed: Option<u64>) -> Xoshiro256PlusPlus {
    match seed {
        Some(seed) => Xoshiro256PlusPlus::seed_from_u64(seed),
        // A system that has no randomness to give gets an entry all the same.
        None => Xoshiro256PlusPlus::try_from_rng(&mut SysRng)
            .unwrap_or_else(|_| Xoshiro256PlusPlus::seed_from_u64(0)),
    }
}
