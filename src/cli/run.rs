//! The run: from what was typed to what is written.

use std::ffi::OsString;
use std::io::Write;
use std::path::Path;
use std::rc::Rc;
use std::time::Duration;

use rand::SeedableRng;
use rand::rngs::{SysRng, Xoshiro256PlusPlus};
use termcolor::Buffer;

use super::absence;
use super::args::{self, Format, Listed};
use super::environment::Environment;
use super::help;
use super::options::{Draw, Options, Show};
use super::paths;
use crate::collection::shelf::{Collection, Shelf};
use crate::collection::user;
use crate::entry::Entry;
use crate::entry::document::Document;
use crate::error::Error;
use crate::presentation::layout::Layout;
use crate::presentation::line::Line;
use crate::presentation::{fortune, json, listing, markdown, paint};
use crate::selection::filter::Fits;
use crate::selection::{once, pick};

/// Does what `args` say, the first of which is the program's name. What is asked for goes to `out`,
/// in one write unless there is much of it; what is to be told besides goes to `err`. Returns how long
/// to wait before the screen may be cleared.
pub fn run(
    args: impl IntoIterator<Item = OsString>,
    environment: &Environment,
    out: &mut impl Write,
    err: &mut impl Write,
) -> Result<Duration, Error> {
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
        return Ok(Duration::ZERO);
    }
    if typed.paths {
        paint::lines(&paths::lines(environment), &mut page)?;
        out.write_all(page.as_slice())?;
        return Ok(Duration::ZERO);
    }
    let mut options = Options::new(&typed)?;
    let mut shelf = Shelf::builtin();
    let mut diagnostics = Vec::new();
    if let Some((path, expected)) = environment.user_file() {
        let user = user::read(&path, expected);
        diagnostics = user.diagnostics;
        shelf.add(Collection::Read(user.entries));
    }
    let width = options.width.unwrap_or_else(|| environment.text_width());
    let room = options
        .fit
        .map(|lines| lines.unwrap_or_else(|| environment.screen_lines().saturating_sub(PROMPT)));
    let columns = environment.screen_columns();
    let height = move |entry: &Entry<'_>| {
        let patterns = &[];
        Layout { width, patterns }.height(entry, columns)
    };
    if let Some(room) = room {
        options.filter.fits = Some(Fits(Rc::new(move |entry| height(entry) <= room)));
    }
    let state = environment.state();
    // Only what would be shown claims the day.
    if let Some(folder) = state.as_deref().filter(|_| options.once)
        && pick::admitted(&shelf, &options.filter).next().is_some()
        && !once::claim(folder, (environment.calendar.0)())
    {
        return Ok(Duration::ZERO);
    }
    tell(err, &diagnostics);
    let mut pages = Pages {
        options: &options,
        environment,
        state: state.as_deref(),
        screen: environment.stdout_is_terminal.then_some(columns),
        layout: Layout {
            width,
            patterns: &options.filter.patterns,
        },
        page,
        section: None,
        written: 0,
        length: 0,
        out,
    };
    pages.fill(&shelf)?;
    let unknown = absence::unknown_names(&options.filter, &shelf);
    if pages.written == 0 {
        let what = if unknown.is_empty() {
            let shortest =
                room.and_then(|room| absence::shortest(&options.filter, &shelf, room, &height));
            shortest.unwrap_or_else(|| absence::nothing_matched(&options.filter, &shelf))
        } else {
            unknown.join("\nwisdom: ")
        };
        return Err(Error::NoMatch(what));
    }
    tell(err, &unknown);
    pages.flush()?;
    let seconds = (pages.length / READ_PER_SECOND).max(LEAST_SECONDS);
    Ok(Duration::from_secs(if options.wait { seconds } else { 0 }))
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
fn tell(err: &mut impl Write, lines: &[String]) {
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
            Show::List(what) => {
                let entries: Vec<_> = shelf.iter().filter(|entry| filter.admits(entry)).collect();
                self.list(what, &entries)?;
            }
            Show::All => {
                for entry in shelf.iter().filter(|entry| filter.admits(entry)) {
                    self.entry(&entry)?;
                }
            }
            Show::Several(count) => {
                for index in self.draw(shelf, count) {
                    shelf
                        .get(index)
                        .map_or(Ok(()), |entry| self.entry(&entry))?;
                }
            }
            Show::One => {
                // An id is one entry in each collection; the user's own comes last, and goes first.
                let picked = match filter.id {
                    Some(_) => pick::admitted(shelf, filter).last(),
                    None => self.draw(shelf, 1).pop(),
                };
                let entry = picked.and_then(|index| shelf.get(index));
                entry.map_or(Ok(()), |entry| self.entry(&entry))?;
            }
        }
        Ok(())
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

    fn entry(&mut self, entry: &Entry<'_>) -> Result<(), Error> {
        match self.options.format {
            Format::Text => {
                if self.written > 0 {
                    paint::lines(
                        &[Line::default(), Line::rule(), Line::default()],
                        &mut self.page,
                    )?;
                }
                let document = Document::parse(&entry.text);
                paint::lines(&self.layout.entry(entry, &document), &mut self.page)?;
            }
            Format::Json => writeln!(self.page, "{}", json::entry(entry))?,
            Format::Markdown => self.markdown(entry)?,
            Format::Fortune => {
                let document = Document::parse(&entry.text);
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

    /// Several entries stand under the headings of their sections; one stands alone.
    fn markdown(&mut self, entry: &Entry<'_>) -> Result<(), Error> {
        if self.written > 0 {
            writeln!(self.page)?;
        }
        if self.options.show != Show::One && self.section.as_deref() != Some(&entry.section) {
            writeln!(self.page, "{}", markdown::section(&entry.section))?;
            self.section = Some(entry.section.to_string());
        }
        Ok(self.page.write_all(markdown::entry(entry).as_bytes())?)
    }

    fn list(&mut self, what: Listed, entries: &[Entry<'_>]) -> Result<(), Error> {
        self.written = entries.len();
        let all = entries.iter().map(Entry::borrowed);
        if self.options.format == Format::Json {
            let rows = match what {
                Listed::Entries => entries.iter().map(json::entry).collect(),
                Listed::Sections => listing::sections_json(&listing::Counts::of_sections(all)),
                Listed::Tags => listing::tags_json(&listing::Counts::of_tags(all)),
            };
            for row in rows {
                writeln!(self.page, "{row}")?;
            }
            return Ok(());
        }
        let lines = match what {
            Listed::Entries => listing::entries(entries, self.options.width.or(self.screen)),
            Listed::Sections => listing::sections(&listing::Counts::of_sections(all)),
            Listed::Tags => listing::tags(&listing::Counts::of_tags(all)),
        };
        Ok(paint::lines(&lines, &mut self.page)?)
    }

    fn flush(&mut self) -> Result<(), Error> {
        self.out.write_all(self.page.as_slice())?;
        self.page.clear();
        Ok(())
    }
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
