//! The meaning of the options that show or list entries.

use std::borrow::Cow;

use crate::cli::args::{Args, Side};
use crate::cli::percentages::{self, CollectionArg};
use crate::collection::offensive::Offensive;
use crate::entry::sanitize;
use crate::error::Error;
use crate::filter::pattern::Patterns;
use crate::filter::sections::Sections;
use crate::filter::tags::AnyOf;
use crate::filter::{Filter, Length};
use crate::presentation::output::OutputFormat;
use crate::presentation::parts::Parts;
use crate::selection::daily::Date;
use crate::storage::hash::fnv1a;

/// The most characters of a short text, as in fortune(6).
const SHORT: usize = 160;

/// The meaning of the options.
#[derive(Clone, Debug)]
pub struct Options {
    /// The collections to draw from. If empty, these are the built-in one and the user's file.
    pub collections: Vec<CollectionArg>,
    /// Whether every collection gets the same chance.
    pub equal: bool,
    /// Whether offensive collections are among them.
    pub offensive: Offensive,
    /// The parts of an entry that are shown with its text.
    pub parts: Parts,
    /// The entries to draw from.
    pub filter: Filter,
    /// The most lines that an entry may take; if no number was given, those of the screen.
    pub fit: Option<Option<usize>>,
    /// How many entries are shown.
    pub show: Show,
    /// How they are drawn.
    pub draw: Draw,
    /// Whether to show nothing if `--once` has shown an entry today.
    pub once: bool,
    /// Whether to wait until the output was read.
    pub wait: bool,
    /// How entries are written.
    pub format: OutputFormat,
    /// The columns to lay text out to.
    pub width: Option<usize>,
}

/// How many of the matching entries are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// One.
    One,
    /// This many different ones.
    Several(usize),
    /// All, in order.
    All,
}

/// How an entry is drawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draw {
    /// At random.
    Random,
    /// By a seed: the same seed draws the same entry.
    Seeded(u64),
    /// The entry of a date, or of today. The number is the seed of the order of entries.
    Daily(Option<Date>, u64),
    /// From the deck of this name, which is kept from run to run.
    Deck(String),
}

impl Options {
    /// Returns what `args` mean.
    ///
    /// # Errors
    ///
    /// Returns an error if the value of an option makes no sense.
    pub fn new(args: &Args) -> Result<Self, Error> {
        let offensive = offensive(args);
        let mut collections = percentages::parse(&args.collections)?;
        if collections.is_empty() && offensive != Offensive::No {
            collections.push(CollectionArg {
                percent: None,
                name: "all".into(),
            });
        }
        let show = match args.count {
            _ if args.all || !args.all_matching.is_empty() => Show::All,
            Some(count) => Show::Several(count),
            None => Show::One,
        };
        let draw = match (args.daily, args.seed) {
            _ if args.no_repeat => Draw::Deck(deck_name(args)),
            (Some(date), seed) => Draw::Daily(date, seed.unwrap_or(0)),
            (None, Some(seed)) => Draw::Seeded(seed),
            (None, None) => Draw::Random,
        };
        Ok(Self {
            collections,
            equal: args.equal,
            offensive,
            parts: parts(args),
            filter: filter(args)?,
            fit: args.fit,
            show,
            draw,
            once: args.once,
            wait: args.wait,
            format: args.format.unwrap_or_default(),
            width: args.width,
        })
    }
}

fn parts(args: &Args) -> Parts {
    let parts = args.style.unwrap_or(Parts::FULL);
    if args.show_collection {
        return parts.with(Parts::COLLECTION);
    }
    parts
}

/// Returns whether offensive collections are drawn from.
pub(crate) fn offensive(args: &Args) -> Offensive {
    match (args.with_offensive, args.only_offensive) {
        (false, false) => Offensive::No,
        // As in fortune(6), -a takes precedence over -o.
        (true, _) => Offensive::Too,
        (false, true) => Offensive::Only,
    }
}

/// Returns the name of the deck for the entries that `args` select. All fields are listed, so that a
/// new one cannot be forgotten: one that selects entries is part of the name.
fn deck_name(args: &Args) -> String {
    let Args {
        collections,
        set: _,
        with_offensive,
        only_offensive,
        sections,
        tags,
        grep,
        all_matching,
        ignore_case,
        length,
        length_bound,
        id,
        fit,
        // These select no entries.
        command: _,
        typed: _,
        equal: _,
        show_collection: _,
        all: _,
        count: _,
        seed: _,
        daily: _,
        no_repeat: _,
        once: _,
        wait: _,
        title: _,
        author: _,
        source: _,
        list: _,
        shell: _,
        format: _,
        style: _,
        width: _,
        color: _,
        colors: _,
    } = args;
    // Without a pattern, --ignore-case selects no entries either.
    let ignore_case = *ignore_case && !(grep.is_empty() && all_matching.is_empty());
    let [sections, tags, grep, all_matching] =
        [sections, tags, grep, all_matching].map(|values| values.join("\n"));
    let rest = format!("{ignore_case} {length:?} {length_bound:?} {id:?} {fit:?}");
    let mut parts = vec![sections, tags, grep, all_matching, rest];
    // Without collections, the name has no part for them, so that existing decks stay valid.
    if !collections.is_empty() || *with_offensive || *only_offensive {
        parts.push(format!("{with_offensive} {only_offensive}"));
        let names = collections.iter().map(|name| name.to_string_lossy());
        parts.extend(names.map(Cow::into_owned));
    }
    let parts: Vec<_> = parts.iter().map(String::as_str).collect();
    format!("deck-{:016x}", fnv1a(&parts))
}

fn filter(args: &Args) -> Result<Filter, Error> {
    if args.id.as_ref().is_some_and(|id| id.trim().is_empty()) {
        let message = "--id is empty; see wisdom --list";
        return Err(Error::usage(message));
    }
    let bound = args.length_bound.unwrap_or(SHORT);
    let length = match (args.length, args.length_bound) {
        (Some(Side::Long), _) => Some(Length::MoreThan(bound)),
        (Some(Side::Short), _) | (None, Some(_)) => Some(Length::AtMost(bound)),
        (None, None) => None,
    };
    let sections = Sections::parse(args.sections.iter().map(String::as_str)).map_err(|error| {
        let message = format!("--section {error}; see wisdom --list=sections");
        Error::usage(message)
    })?;
    let tags = args.tags.iter().map(|tags| tag(tags));
    let patterns = args.grep.iter().chain(&args.all_matching);
    let patterns: Vec<&str> = patterns.map(String::as_str).collect();
    let patterns = Patterns::new(&patterns, args.ignore_case);
    Ok(Filter {
        id: args.id.clone(),
        sections,
        tags: tags.collect::<Result<_, _>>()?,
        length,
        patterns: patterns.map_err(|error| Error::usage(error.to_string()))?,
        fits: None,
    })
}

fn tag(typed: &str) -> Result<AnyOf, Error> {
    AnyOf::parse(typed).map_err(|message| {
        let typed = sanitize::excerpt(typed);
        Error::usage(format!(
            "--tag '{typed}': {message}; see wisdom --list=tags"
        ))
    })
}
