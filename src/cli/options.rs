//! What was typed means something, or it is told why it does not.

use crate::cli::args::{Args, Format, Listed, Side};
use crate::cli::resolve;
use crate::cli::resolve::{CollectionArg, Weighing};
use crate::collection::search_path::Offensive;
use crate::entry::{id, sanitize};
use crate::error::Error;
use crate::filter::pattern::Patterns;
use crate::filter::tags::AnyOf;
use crate::filter::{Filter, Length};
use crate::selection::daily::Date;
use crate::selection::deck;

/// The longest text that is short, in characters, as in fortune(6).
const SHORT: usize = 160;

/// What is to be done.
#[derive(Clone, Debug)]
pub struct Options {
    /// Which collections are drawn from; none means the usual ones.
    pub collections: Vec<CollectionArg>,
    /// What share each of them has.
    pub weighing: Weighing,
    /// Whether the collection of an entry is shown.
    pub show_collection: bool,
    /// Which entries are meant.
    pub filter: Filter,
    /// What is shown of them.
    pub show: Show,
    /// How it is written.
    pub format: Format,
    /// How one is picked, or several.
    pub draw: Draw,
    /// Whether nothing is shown if something was shown today already.
    pub once: bool,
    /// Only what takes at most so many lines, or as many as the screen has.
    pub fit: Option<Option<usize>>,
    /// Whether to wait until it is read.
    pub wait: bool,
    /// The columns to lay text out to, if somebody asked for so many.
    pub width: Option<usize>,
}

/// How an entry is picked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Draw {
    /// By chance.
    Chance,
    /// By a number.
    Seeded(u64),
    /// By the day, or today; each number has an order of its own.
    Daily(Option<Date>, u64),
    /// From the deck of this name, which is kept from run to run. Each choice of entries has its own.
    Deck(String),
}

/// What is shown of the entries that are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Show {
    /// One of them.
    One,
    /// So many different ones.
    Several(usize),
    /// All.
    All,
    /// A list.
    List(Listed),
}

impl Options {
    /// What `typed` means. A pair of options that means nothing is an error that says why.
    pub fn new(typed: &Args) -> Result<Self, Error> {
        // In a list, -m is a filter like any other.
        let all_by = match typed {
            Args { all: true, .. } => Some("--all"),
            Args { list: Some(_), .. } => None,
            Args { all_matching, .. } => (!all_matching.is_empty()).then_some("-m"),
        };
        let show = match (typed.list, all_by, typed.count) {
            (Some(kind), None, None) => Show::List(kind),
            (Some(_), all_by, _) => {
                let other = all_by.unwrap_or("--count");
                return Err(clash(
                    "--list",
                    other,
                    "a list has all that the filters leave",
                ));
            }
            (None, Some(all), Some(_)) => {
                return Err(clash(all, "--count", "one shows all, the other so many"));
            }
            (None, Some(_), None) => Show::All,
            (None, None, Some(count)) => Show::Several(count),
            (None, None, None) => Show::One,
        };
        let (collections, weighing) = collections(typed)?;
        let has_percent = collections.iter().any(|one| one.percent.is_some());
        let weighs = has_percent.then_some("a percentage");
        let weighs = weighing.equal.then_some("-e").or(weighs);
        let draws = draws(typed);
        // What is listed by collection is how they are drawn from.
        let weighs_a_draw = weighs.filter(|_| show != Show::List(Listed::Collections));
        if let Some(draws) = draws.or(weighs_a_draw)
            && matches!(show, Show::All | Show::List(_))
        {
            let other = all_by.unwrap_or("--list");
            return Err(clash(other, draws, "nothing is drawn when all are shown"));
        }
        if let (Some(_), Some(draws)) = (&typed.id, draws.or(weighs_a_draw)) {
            return Err(clash(
                "--id",
                draws,
                "an id is one entry, and nothing is drawn",
            ));
        }
        let format = typed.format.unwrap_or_default();
        if matches!(show, Show::List(_)) && matches!(format, Format::Markdown | Format::Fortune) {
            let format = if format == Format::Markdown {
                "--format markdown"
            } else {
                "--format fortune"
            };
            return Err(clash(
                "--list",
                format,
                "a list is text or json; --all writes the entries themselves",
            ));
        }
        if typed.show_collection
            && let Show::List(kind) = show
            && kind != Listed::Collections
            && (kind, format) != (Listed::Entries, Format::Json)
        {
            return Err(clash("-c", "--list", "--list=collections shows them"));
        }
        if typed.fit.is_some() && format != Format::Text {
            return Err(clash(
                "--fit",
                "--format",
                "only text is laid out to a screen",
            ));
        }
        if let (Some(draws @ ("--daily" | "--no-repeat")), Some(weighs)) = (draws, weighs) {
            return Err(clash(
                draws,
                weighs,
                "each entry comes once before any comes again, whatever its collection",
            ));
        }
        Ok(Self {
            collections,
            weighing,
            show_collection: typed.show_collection,
            filter: filter(typed)?,
            show,
            format,
            draw: draw(typed, show)?,
            once: once(typed)?,
            fit: typed.fit,
            wait: typed.wait,
            width: typed.width,
        })
    }
}

/// Which folders are meant.
pub(crate) fn offensive(typed: &Args) -> Offensive {
    match (typed.with_offensive, typed.only_offensive) {
        (false, false) => Offensive::No,
        // As in fortune(6), all of them are more than some of them.
        (true, _) => Offensive::Too,
        (false, true) => Offensive::Only,
    }
}

/// The collections that were typed, or meant.
fn collections(typed: &Args) -> Result<(Vec<CollectionArg>, Weighing), Error> {
    let offensive = offensive(typed);
    let mut wanted = resolve::wanted(&typed.collections)?;
    if wanted.is_empty() && offensive != Offensive::No {
        wanted.push(CollectionArg {
            percent: None,
            name: "all".into(),
        });
    }
    let equal = typed.equal;
    Ok((wanted, Weighing { equal, offensive }))
}

/// The option that says how to draw, by its name.
fn draws(typed: &Args) -> Option<&'static str> {
    let given = [
        ("--seed", typed.seed.is_some()),
        ("--daily", typed.daily.is_some()),
        ("--no-repeat", typed.no_repeat),
    ];
    let given = given.into_iter().find(|(_, given)| *given);
    given.map(|(name, _)| name)
}

fn draw(typed: &Args, show: Show) -> Result<Draw, Error> {
    match (typed.daily, typed.no_repeat, typed.seed) {
        (Some(_), true, _) => Err(clash(
            "--daily",
            "--no-repeat",
            "the day says which entry it is, and has a round of its own",
        )),
        (Some(_), ..) if matches!(show, Show::Several(_)) => {
            Err(clash("--daily", "--count", "a day has one entry"))
        }
        (Some(date), false, seed) => Ok(Draw::Daily(date, seed.unwrap_or(0))),
        (None, true, Some(_)) => Err(clash(
            "--no-repeat",
            "--seed",
            "the one never shows the same again, the other always",
        )),
        (None, true, None) => Ok(Draw::Deck(deck(typed))),
        (None, false, Some(seed)) => Ok(Draw::Seeded(seed)),
        (None, false, None) => Ok(Draw::Chance),
    }
}

fn deck(typed: &Args) -> String {
    let Args {
        collections,
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
        ..
    } = typed;
    // Without a pattern it chooses nothing.
    let ignore_case = *ignore_case && !(grep.is_empty() && all_matching.is_empty());
    let lists = [sections, tags, grep, all_matching].map(|list| list.join("\n"));
    let rest = format!("{ignore_case} {length:?} {length_bound:?} {id:?} {fit:?}");
    let [sections, tags, grep, all_matching] = &lists;
    let mut name: Vec<&str> = vec![sections, tags, grep, all_matching, &rest];
    let folders = format!("{with_offensive} {only_offensive}");
    let collections: Vec<_> = collections
        .iter()
        .map(|one| one.to_string_lossy())
        .collect();
    // A deck of the usual collections keeps the name that it always had.
    if !collections.is_empty() || *with_offensive || *only_offensive {
        name.push(&folders);
        name.extend(collections.iter().map(|one| &**one));
    }
    let key = deck::key(&name);
    format!("deck-{key:016x}")
}

fn once(typed: &Args) -> Result<bool, Error> {
    if typed.once && typed.list.is_some() {
        return Err(clash(
            "--once",
            "--list",
            "a list is asked for, and is no greeting",
        ));
    }
    Ok(typed.once)
}

fn clash(one: &str, other: &str, why: &str) -> Error {
    Error::Usage(format!("{one} and {other} do not go together: {why}"))
}

fn filter(typed: &Args) -> Result<Filter, Error> {
    if typed.id.as_ref().is_some_and(|id| id.trim().is_empty()) {
        let message = "--id has no name in it; wisdom --list shows them";
        return Err(Error::Usage(message.into()));
    }
    let bound = typed.length_bound.unwrap_or(SHORT);
    let length = match (typed.length, typed.length_bound) {
        (Some(Side::Long), _) => Some(Length::MoreThan(bound)),
        (Some(Side::Short), _) | (None, Some(_)) => Some(Length::AtMost(bound)),
        (None, None) => None,
    };
    let sections = typed
        .sections
        .iter()
        .flat_map(|names| names.split(','))
        .map(section);
    let tags = typed.tags.iter().map(|tags| tag(tags));
    let patterns = typed.grep.iter().chain(&typed.all_matching);
    let patterns: Vec<&str> = patterns.map(String::as_str).collect();
    let patterns = Patterns::new(&patterns, typed.ignore_case);
    Ok(Filter {
        id: typed.id.clone(),
        sections: sections.collect::<Result<_, _>>()?,
        tags: tags.collect::<Result<_, _>>()?,
        length,
        patterns: patterns.map_err(|error| Error::Usage(error.to_string()))?,
        fits: None,
    })
}

fn section(name: &str) -> Result<String, Error> {
    match id::section_key(name) {
        key if key.is_empty() => {
            let message = "--section has no name in it; wisdom --list=sections shows them";
            Err(Error::Usage(message.into()))
        }
        key => Ok(key),
    }
}

fn tag(typed: &str) -> Result<AnyOf, Error> {
    AnyOf::parse(typed).map_err(|error| {
        let typed = sanitize::excerpt(typed);
        Error::Usage(format!(
            "--tag '{typed}': {error}; wisdom --list=tags shows them"
        ))
    })
}
