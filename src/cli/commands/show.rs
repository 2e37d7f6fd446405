//! The entries that are meant, written in the form that was asked for.

use std::io::Write;
use std::ops::ControlFlow;
use std::path::Path;

use rand::SeedableRng;
use rand::rngs::{SysRng, Xoshiro256PlusPlus};
use termcolor::Buffer;

use crate::cli::args::{Format, Listed};
use crate::cli::environment::Environment;
use crate::cli::options::{Draw, Options, Show};
use crate::collection::pool::{Collection, Pool};
use crate::entry::{Entry, sanitize};
use crate::error::Error;
use crate::filter::Filter;
use crate::presentation::counts::{CollectionShare, Counts};
use crate::presentation::layout::Layout;
use crate::presentation::line::Line;
use crate::presentation::list::EntryList;
use crate::presentation::output::{fortune, json, markdown};
use crate::presentation::{counts, layout, paint};
use crate::selection::weight::Chance;
use crate::selection::{pick, weight};

/// A page is written when it has so many bytes.
const PAGE: usize = 64 << 10;

/// Writes entries in the form that was asked for, a page at a time.
pub struct Output<'a, W> {
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
    written: usize,
    length: u64,
    out: &'a mut W,
}

impl<'a, W: Write> Output<'a, W> {
    /// Output that are written to `out`, each put together in `page`.
    pub fn new(
        options: &'a Options,
        environment: &'a Environment,
        state: Option<&'a Path>,
        layout: Layout<'a>,
        page: Buffer,
        out: &'a mut W,
    ) -> Self {
        let columns = environment.screen_columns();
        Self {
            options,
            environment,
            state,
            screen: environment.stdout_is_terminal.then_some(columns),
            layout,
            page,
            source: None,
            section: None,
            written: 0,
            length: 0,
            out,
        }
    }

    /// How many entries, or lines of a list, have been written.
    pub fn written(&self) -> usize {
        self.written
    }

    /// How many characters of text the entries have that have been written.
    pub fn length(&self) -> u64 {
        self.length
    }

    /// Writes what was asked for, but for what is left for [flush](Self::flush).
    pub fn fill(&mut self, pool: &Pool) -> Result<(), Error> {
        let filter = &self.options.filter;
        match self.options.show {
            Show::List(kind) => self.list(kind, pool)?,
            Show::All => self.all(pool)?,
            Show::Several(count) => {
                for index in self.draw(pool, count) {
                    self.at(pool, index)?;
                }
            }
            Show::One => {
                let picked = match &filter.id {
                    Some(_) => self.by_id(pool),
                    None => self.draw(pool, 1).pop(),
                };
                if let Some(index) = picked {
                    self.at(pool, index)?;
                }
            }
        }
        Ok(())
    }

    fn all(&mut self, pool: &Pool) -> Result<(), Error> {
        let filter = &self.options.filter;
        let mut written = Ok(());
        for collection in &pool.collections {
            let visited = collection.each(filter, &mut |_, entry| {
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
    fn by_id(&self, pool: &Pool) -> Option<usize> {
        let mut last = None;
        pick::admitted(pool, &self.options.filter, &mut |index| last = Some(index));
        last
    }

    fn at(&mut self, pool: &Pool, index: usize) -> Result<(), Error> {
        match pool.find(index) {
            Some((collection, place)) => match collection.get(place) {
                Some(entry) => self.entry(&entry, Some(collection)),
                None => Ok(()),
            },
            None => Ok(()),
        }
    }

    /// The indices of `count` different entries, or of as many as there are.
    fn draw(&self, pool: &Pool, count: usize) -> Vec<usize> {
        let filter = &self.options.filter;
        let seed = match (&self.options.draw, self.state) {
            (Draw::Daily(date, key), _) => {
                let date = date.unwrap_or_else(self.environment.clock.0);
                return pick::of_day(pool, filter, date, *key).into_iter().collect();
            }
            (Draw::Deck(name), Some(folder)) => {
                return pick::from_deck(pool, filter, count, folder, name, &mut rng(None));
            }
            (Draw::Seeded(seed), _) => Some(*seed),
            // A deck that can be kept nowhere is no deck.
            (Draw::Chance | Draw::Deck(_), _) => None,
        };
        match count {
            1 => pick::one(pool, filter, &mut rng(seed))
                .into_iter()
                .collect(),
            _ => pick::several(pool, filter, count, &mut rng(seed)),
        }
    }

    fn entry(&mut self, entry: &Entry<'_>, from: Option<&Collection>) -> Result<(), Error> {
        let from = from.filter(|_| self.options.show_collection);
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
                        &[layout::collection(&from.name), Line::default()],
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

    fn list(&mut self, kind: Listed, pool: &Pool) -> Result<(), Error> {
        let filter = &self.options.filter;
        let each = |visit: &mut dyn FnMut(&Entry<'_>)| pool.each_entry(filter, visit);
        let (lines, rows) = match (kind, self.options.format) {
            (Listed::Entries, Format::Json) => return self.all(pool),
            (Listed::Entries, _) => return self.list_entries(pool),
            (Listed::Sections, format) => {
                let sections = Counts::of_sections(each);
                match format {
                    Format::Json => (Vec::new(), json::sections(&sections)),
                    _ => (counts::sections(&sections), Vec::new()),
                }
            }
            (Listed::Tags, format) => {
                let tags = Counts::of_tags(each);
                match format {
                    Format::Json => (Vec::new(), json::tags(&tags)),
                    _ => (counts::tags(&tags), Vec::new()),
                }
            }
            (Listed::Collections, format) => {
                let sources = sources(pool, filter);
                if sources.iter().all(|one| one.entries == 0) {
                    return Ok(());
                }
                match format {
                    Format::Json => (Vec::new(), json::collections(&sources)),
                    _ => (counts::collections(&sources), Vec::new()),
                }
            }
        };
        self.written = lines.len().max(rows.len());
        if self.written == 0 && pick::any_admitted(pool, filter) {
            let message = "the entries have no tags; --tag would find none";
            return Err(Error::NoMatch(message.into()));
        }
        paint::lines(&lines, &mut self.page)?;
        for row in rows {
            writeln!(self.page, "{row}")?;
        }
        Ok(())
    }

    fn list_entries(&mut self, pool: &Pool) -> Result<(), Error> {
        let filter = &self.options.filter;
        let mut outline = EntryList::new(self.options.width.or(self.screen));
        pool.each(filter, &mut |index, entry| {
            outline.add(index, entry);
            ControlFlow::Continue(())
        });
        for section in &outline.sections {
            if self.written > 0 {
                paint::lines(&[Line::default()], &mut self.page)?;
            }
            paint::lines(&[section.heading()], &mut self.page)?;
            for span in &section.ranges {
                let mut written = Ok(());
                pool.each_from(span.start, filter, &mut |index, entry| {
                    if index >= span.end {
                        return ControlFlow::Break(());
                    }
                    written = self.listed(&outline.entry(entry));
                    go_on(&written)
                });
                written?;
            }
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

    /// Writes what is left.
    pub fn flush(&mut self) -> Result<(), Error> {
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
fn sources(pool: &Pool, filter: &Filter) -> Vec<CollectionShare> {
    let source = |(collection, chance): (&Collection, Chance)| CollectionShare {
        name: collection.name.to_string(),
        percent: chance.percent,
        entries: chance.entries,
        path: collection.path.as_ref().map(|path| sanitize::path(path)),
    };
    let chances = weight::chances(pool, filter);
    pool.collections.iter().zip(chances).map(source).collect()
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
