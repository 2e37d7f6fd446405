//! What was typed: the options as clap knows them, and their values as they stand.

use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::str::FromStr;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::cli::environment::ColorWhen;
use crate::entry::{sanitize, suggest};
use crate::error::Error;
use crate::selection::daily::{self, Date};

/// The values of all options, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Args {
    /// `[N%] COLLECTION`
    pub collections: Vec<OsString>,
    /// `-a`
    pub with_offensive: bool,
    /// `-o`
    pub only_offensive: bool,
    /// `-e`
    pub equal: bool,
    /// `-c`
    pub show_collection: bool,
    /// `--section`
    pub sections: Vec<String>,
    /// `--tag`
    pub tags: Vec<String>,
    /// `--grep`
    pub grep: Vec<String>,
    /// `-m`
    pub all_matching: Vec<String>,
    /// `--ignore-case`
    pub ignore_case: bool,
    /// `--short` or `--long`, whichever came last.
    pub length: Option<Side>,
    /// `--length`
    pub length_bound: Option<usize>,
    /// `--id`
    pub id: Option<String>,
    /// `--all`
    pub all: bool,
    /// `--count`
    pub count: Option<usize>,
    /// `--seed`
    pub seed: Option<u64>,
    /// `--daily`: of a date, or of today
    pub daily: Option<Option<Date>>,
    /// `--no-repeat`
    pub no_repeat: bool,
    /// `--once`
    pub once: bool,
    /// `--fit`: so many lines, or the screen's
    pub fit: Option<Option<usize>>,
    /// `-w`
    pub wait: bool,
    /// `--add`
    pub add: bool,
    /// `--title`
    pub title: Option<String>,
    /// `--author`
    pub author: Option<String>,
    /// `--source`
    pub source: Option<String>,
    /// `--edit`
    pub edit: bool,
    /// `--paths`
    pub paths: bool,
    /// `--index`
    pub index: bool,
    /// `--check`
    pub check: bool,
    /// `--list`
    pub list: Option<Listed>,
    /// `--format`, or `--json`
    pub format: Option<Format>,
    /// `--width`
    pub width: Option<usize>,
    /// `--color`
    pub color: ColorWhen,
    /// `--help`
    pub help: bool,
    /// `--version`
    pub version: bool,
}

/// Short texts or long ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// At most so many characters.
    Short,
    /// More than so many.
    Long,
}

/// What is listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Listed {
    /// Entries, by section.
    Entries,
    /// Sections.
    Sections,
    /// Tags.
    Tags,
    /// Collections.
    Collections,
}

/// How entries are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// For people.
    #[default]
    Text,
    /// One object on a line.
    Json,
    /// As `CommonMark`.
    Markdown,
    /// As a fortune file.
    Fortune,
}

/// An option, as data: clap makes its parser of it, and [help](super::help) its line.
#[derive(Debug)]
pub struct Opt {
    /// Its long name, or the letter of one that has none.
    pub name: &'static str,
    /// Its letter.
    pub letter: Option<char>,
    /// What is typed behind it.
    pub value: Value,
    /// What it does.
    pub help: &'static str,
}

/// What is typed behind an option.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Value {
    /// Nothing.
    None,
    /// A value of this name; when the option is repeated, the last one counts.
    One(&'static str),
    /// A value of this name; when the option is repeated, each one counts.
    Each(&'static str),
    /// Nothing, or `=` and a value of this name.
    Perhaps(&'static str),
}

/// The options under their headings, in the order of the help.
pub const OPTIONS: [(&str, &[Opt]); 6] = [
    (
        "Which entries",
        &[
            Opt {
                name: "section",
                letter: None,
                value: Value::Each("NAME"),
                help: "From this section; repeat or comma for any of several",
            },
            Opt {
                name: "tag",
                letter: Some('t'),
                value: Value::Each("TAGS"),
                help: "With these tags: comma is or, repeating is and, ! is not",
            },
            Opt {
                name: "grep",
                letter: None,
                value: Value::Each("REGEX"),
                help: "Where title, text, author or a tag matches",
            },
            Opt {
                name: "ignore-case",
                letter: Some('i'),
                value: Value::None,
                help: "Let --grep and -m ignore case",
            },
            Opt {
                name: "short",
                letter: Some('s'),
                value: Value::None,
                help: "With a text of at most 160 characters",
            },
            Opt {
                name: "long",
                letter: Some('l'),
                value: Value::None,
                help: "With a text of more than 160 characters",
            },
            Opt {
                name: "length",
                letter: Some('n'),
                value: Value::One("N"),
                help: "Take N for the 160 of -s and -l; alone it means -s",
            },
            Opt {
                name: "id",
                letter: None,
                value: Value::One("ID"),
                help: "The entry with this id",
            },
            Opt {
                name: "fit",
                letter: None,
                value: Value::Perhaps("LINES"),
                help: "That fits the terminal's height, or LINES",
            },
            Opt {
                name: "e",
                letter: Some('e'),
                value: Value::None,
                help: "Take all collections for equally large",
            },
            Opt {
                name: "a",
                letter: Some('a'),
                value: Value::None,
                help: "From the off folders as well; alone it means -a all",
            },
            Opt {
                name: "o",
                letter: Some('o'),
                value: Value::None,
                help: "From the off folders only; alone it means -o all",
            },
        ],
    ),
    (
        "How many of them",
        &[
            Opt {
                name: "all",
                letter: None,
                value: Value::None,
                help: "All, in order",
            },
            Opt {
                name: "count",
                letter: None,
                value: Value::One("N"),
                help: "N different ones",
            },
            Opt {
                name: "m",
                letter: Some('m'),
                value: Value::Each("REGEX"),
                help: "All that match: --grep REGEX --all",
            },
            Opt {
                name: "seed",
                letter: None,
                value: Value::One("N"),
                help: "Draw by this number: the same again each time",
            },
            Opt {
                name: "daily",
                letter: None,
                value: Value::Perhaps("DATE"),
                help: "The entry of the day, or of DATE (YYYY-MM-DD)",
            },
            Opt {
                name: "no-repeat",
                letter: None,
                value: Value::None,
                help: "Each one once before any comes again, across runs",
            },
            Opt {
                name: "once",
                letter: None,
                value: Value::None,
                help: "Nothing, if --once has shown one today already",
            },
        ],
    ),
    (
        "How they are shown",
        &[
            Opt {
                name: "list",
                letter: None,
                value: Value::Perhaps("WHAT"),
                help: "List entries, sections, tags or collections",
            },
            Opt {
                name: "f",
                letter: Some('f'),
                value: Value::None,
                help: "List what would be drawn from: --list=collections",
            },
            Opt {
                name: "c",
                letter: Some('c'),
                value: Value::None,
                help: "Show which collection an entry comes from",
            },
            Opt {
                name: "format",
                letter: None,
                value: Value::One("FORM"),
                help: "As text, json, markdown or fortune",
            },
            Opt {
                name: "json",
                letter: None,
                value: Value::None,
                help: "The same as --format json",
            },
            Opt {
                name: "width",
                letter: None,
                value: Value::One("N"),
                help: "Lay out to N columns; else the terminal's, prose to 76",
            },
            Opt {
                name: "color",
                letter: None,
                value: Value::One("WHEN"),
                help: "Color auto (on a terminal), always or never",
            },
            Opt {
                name: "wait",
                letter: Some('w'),
                value: Value::None,
                help: "Stay long enough to be read, or until a key",
            },
        ],
    ),
    (
        "Your own entries",
        &[
            Opt {
                name: "add",
                letter: None,
                value: Value::None,
                help: "Add one: its text from a pipe, or all in your editor",
            },
            Opt {
                name: "title",
                letter: None,
                value: Value::One("TITLE"),
                help: "Its title; --section and --tag say where it belongs",
            },
            Opt {
                name: "author",
                letter: None,
                value: Value::One("NAME"),
                help: "Whom it comes from",
            },
            Opt {
                name: "source",
                letter: None,
                value: Value::One("URL"),
                help: "Where it comes from: a URL, or a reference",
            },
            Opt {
                name: "edit",
                letter: None,
                value: Value::None,
                help: "Open the file in your editor",
            },
        ],
    ),
    (
        "Collections",
        &[
            Opt {
                name: "index",
                letter: None,
                value: Value::None,
                help: "Write FILE.dat beside each fortune FILE, as strfile does",
            },
            Opt {
                name: "check",
                letter: None,
                value: Value::None,
                help: "Say what there is to mend in the collections, or in yours",
            },
        ],
    ),
    (
        "About wisdom",
        &[
            Opt {
                name: "help",
                letter: Some('h'),
                value: Value::None,
                help: "Show this help",
            },
            Opt {
                name: "u",
                letter: Some('u'),
                value: Value::None,
                help: "Nothing: text is UTF-8 always; fortune has it",
            },
            Opt {
                name: "paths",
                letter: None,
                value: Value::None,
                help: "Show which places are looked at, and what is there",
            },
            Opt {
                name: "version",
                letter: Some('v'),
                value: Value::None,
                help: "Show the version; -V too",
            },
        ],
    ),
];

/// Reads the arguments, the first of which is the program's name.
///
/// Making all the options takes clap longer than everything else that `wisdom` does, so only those
/// are made whose names stand somewhere in the arguments. What comes of that is what would come of
/// all of them, or it is an error, and then all of them are made, for the sake of what it says.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Args, Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() <= 1 {
        return Ok(Args::default());
    }
    let is_typed = |option: &&Opt| {
        let mut args = args.iter().skip(1);
        args.any(|arg| option.is_in(arg.as_encoded_bytes()))
    };
    let few = command(options().filter(is_typed));
    let matches = few.try_get_matches_from(&args);
    let matches = matches.or_else(|_| command(options()).try_get_matches_from(&args));
    Args::new(matches.map_err(|error| usage(&error, &args))?)
}

/// All options, in the order of the help.
pub fn options() -> impl Iterator<Item = &'static Opt> {
    OPTIONS.iter().flat_map(|(_, options)| options.iter())
}

/// What is no option.
const COLLECTION: &str = "COLLECTION";

fn command<'a>(options: impl Iterator<Item = &'a Opt>) -> Command {
    let collections = Arg::new(COLLECTION)
        .action(ArgAction::Append)
        .value_parser(value_parser!(OsString));
    Command::new("wisdom")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args_override_self(true)
        .arg(collections)
        .args(options.map(Opt::arg))
}

impl Opt {
    /// Whether it has a long name.
    pub fn is_long(&self) -> bool {
        self.name.len() > 1
    }

    fn arg(&self) -> Arg {
        let mut arg = Arg::new(self.name);
        if let Some(letter) = self.letter {
            arg = arg.short(letter);
        }
        if self.is_long() {
            arg = arg.long(self.name);
        }
        if self.name == "version" {
            arg = arg.short_alias('V');
        }
        match self.value {
            Value::None => arg.action(ArgAction::SetTrue),
            // A number below zero is no option, but is told what is wanted instead.
            Value::One(name) => arg.allow_negative_numbers(name == "N"),
            Value::Each(_) => arg.action(ArgAction::Append),
            Value::Perhaps(_) => arg
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value(""),
        }
    }

    /// Whether `arg` could be this option, or a bundle of letters with this one's among them.
    fn is_in(&self, arg: &[u8]) -> bool {
        match arg {
            [b'-', b'-', name @ ..] => {
                let name = name.split(|byte| *byte == b'=').next();
                self.is_long() && name == Some(self.name.as_bytes())
            }
            [b'-', bundle @ ..] => {
                let letter = self.letter.and_then(|letter| u8::try_from(letter).ok());
                let is_this = |byte: &u8| Some(*byte) == letter;
                bundle.iter().any(is_this) || (self.name == "version" && bundle.contains(&b'V'))
            }
            _ => false,
        }
    }
}

impl Args {
    fn new(mut matches: ArgMatches) -> Result<Self, Error> {
        let last = |id| {
            let given = matches
                .try_get_one(id)
                .ok()
                .flatten()
                .is_some_and(|given| *given);
            given.then(|| matches.index_of(id)).flatten()
        };
        let length = match (last("short"), last("long")) {
            (None, None) => None,
            (short, long) if short > long => Some(Side::Short),
            _ => Some(Side::Long),
        };
        let format = matches.try_contains_id("format").unwrap_or(false);
        let format = format.then(|| matches.index_of("format")).flatten();
        let json = last("json") > format;
        let formats = [
            ("text", Format::Text),
            ("json", Format::Json),
            ("markdown", Format::Markdown),
            ("fortune", Format::Fortune),
        ];
        let lists = [
            ("", Listed::Entries),
            ("entries", Listed::Entries),
            ("sections", Listed::Sections),
            ("tags", Listed::Tags),
            ("collections", Listed::Collections),
        ];
        let colors = [
            ("auto", ColorWhen::Auto),
            ("always", ColorWhen::Always),
            ("never", ColorWhen::Never),
        ];
        let collections = matches.try_remove_many(COLLECTION).ok().flatten();
        let list = choice(&mut matches, "list", &lists)?;
        let by_letter = flag(&mut matches, "f").then_some(Listed::Collections);
        Ok(Self {
            collections: collections.map_or_else(Vec::new, Iterator::collect),
            with_offensive: flag(&mut matches, "a"),
            only_offensive: flag(&mut matches, "o"),
            equal: flag(&mut matches, "e"),
            show_collection: flag(&mut matches, "c"),
            sections: each(&mut matches, "section"),
            tags: each(&mut matches, "tag"),
            grep: each(&mut matches, "grep"),
            all_matching: each(&mut matches, "m"),
            ignore_case: flag(&mut matches, "ignore-case"),
            length,
            length_bound: number(&mut matches, "length", 0)?,
            id: one(&mut matches, "id"),
            all: flag(&mut matches, "all"),
            count: number(&mut matches, "count", 1)?,
            seed: number(&mut matches, "seed", 0)?,
            daily: perhaps(
                &mut matches,
                "daily",
                daily::parse_date,
                "a date as YYYY-MM-DD",
            )?,
            no_repeat: flag(&mut matches, "no-repeat"),
            once: flag(&mut matches, "once"),
            fit: perhaps(
                &mut matches,
                "fit",
                |typed| typed.parse().ok(),
                "a whole number from 0",
            )?,
            wait: flag(&mut matches, "wait"),
            add: flag(&mut matches, "add"),
            title: one(&mut matches, "title"),
            author: one(&mut matches, "author"),
            source: one(&mut matches, "source"),
            edit: flag(&mut matches, "edit"),
            paths: flag(&mut matches, "paths"),
            index: flag(&mut matches, "index"),
            check: flag(&mut matches, "check"),
            list: list.or(by_letter),
            format: if json {
                Some(Format::Json)
            } else {
                choice(&mut matches, "format", &formats)?
            },
            width: number(&mut matches, "width", 1)?,
            color: choice(&mut matches, "color", &colors)?.unwrap_or_default(),
            help: flag(&mut matches, "help"),
            version: flag(&mut matches, "version"),
        })
    }
}

// An option that was not made is one that was not typed: hence try_.

fn one<T: Clone + Send + Sync + 'static>(matches: &mut ArgMatches, name: &str) -> Option<T> {
    matches.try_remove_one(name).ok().flatten()
}

fn each(matches: &mut ArgMatches, name: &str) -> Vec<String> {
    let values = matches.try_remove_many(name).ok().flatten();
    values.map_or_else(Vec::new, Iterator::collect)
}

fn flag(matches: &mut ArgMatches, name: &str) -> bool {
    one(matches, name).unwrap_or(false)
}

/// A whole number that is not below `least`.
fn number<N: Copy + FromStr + PartialOrd + fmt::Display>(
    matches: &mut ArgMatches,
    name: &str,
    least: N,
) -> Result<Option<N>, Error> {
    let Some(typed) = one::<String>(matches, name) else {
        return Ok(None);
    };
    match typed.parse() {
        Ok(number) if number >= least => Ok(Some(number)),
        _ => {
            let typed = sanitize::excerpt(&typed);
            Err(Error::Usage(format!(
                "--{name} takes a whole number from {least}, not '{typed}'"
            )))
        }
    }
}

/// A value that need not be there.
fn perhaps<T>(
    matches: &mut ArgMatches,
    name: &str,
    parse: fn(&str) -> Option<T>,
    wanted: &str,
) -> Result<Option<Option<T>>, Error> {
    let Some(typed) = one::<String>(matches, name) else {
        return Ok(None);
    };
    if typed.is_empty() {
        return Ok(Some(None));
    }
    let wrong = || {
        let typed = sanitize::escape(&typed);
        Error::Usage(format!("--{name} takes {wanted}, not '{typed}'"))
    };
    parse(&typed)
        .map(|value| Some(Some(value)))
        .ok_or_else(wrong)
}

/// One of some words, each of which means something.
fn choice<T: Copy>(
    matches: &mut ArgMatches,
    name: &str,
    words: &[(&str, T)],
) -> Result<Option<T>, Error> {
    let Some(typed) = one::<String>(matches, name) else {
        return Ok(None);
    };
    if let Some((_, meant)) = words.iter().find(|(word, _)| *word == typed) {
        return Ok(Some(*meant));
    }
    let words = words
        .iter()
        .map(|(word, _)| *word)
        .filter(|word| !word.is_empty());
    let known = words.clone().collect::<Vec<_>>().join(", ");
    let near = suggest::near(&typed, words);
    let near = near
        .first()
        .map_or(String::new(), |near| format!("; did you mean {near}?"));
    let typed = sanitize::excerpt(&typed);
    Err(Error::Usage(format!(
        "--{name} takes {known}, not '{typed}'{near}"
    )))
}

/// What clap finds wrong with `args`, in our words.
fn usage(error: &clap::Error, args: &[OsString]) -> Error {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.as_str(),
        _ => "",
    };
    // clap names the value too: `--grep <REGEX>`.
    let arg = context(ContextKind::InvalidArg);
    let option = arg.split([' ', '[', '=']).next().unwrap_or(arg);
    let value = sanitize::excerpt(context(ContextKind::InvalidValue));
    let message = match error.kind() {
        ErrorKind::UnknownArgument => {
            if let Some(message) = other_than_option(arg, args) {
                return Error::Usage(format!("{message} See wisdom --help."));
            }
            let names = options()
                .filter(|option| option.is_long())
                .map(|option| option.name);
            let near = suggest::near(arg.trim_start_matches('-'), names);
            let near = near
                .first()
                .map_or(".".into(), |near| format!("; did you mean --{near}?"));
            format!("there is no option {}{near}", sanitize::excerpt(arg))
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("{option} lacks its value."),
        ErrorKind::NoEquals => format!("The value of {option} is joined to it by =."),
        ErrorKind::TooManyValues => format!("{option} takes no value, but there is '{value}'."),
        ErrorKind::InvalidUtf8 => "an argument is not UTF-8.".into(),
        other => format!(
            "{}.",
            other.as_str().unwrap_or("the arguments make no sense")
        ),
    };
    Error::Usage(format!("{message} See wisdom --help."))
}

/// What the word is that begins with a dash and has the unknown option `arg` in it: a number of
/// characters, or a file.
fn other_than_option(arg: &str, args: &[OsString]) -> Option<String> {
    // clap names one letter of a bundle.
    let letter = arg.strip_prefix('-').filter(|name| !name.starts_with('-'));
    let has_it = |word: &&str| match (letter, word.strip_prefix('-')) {
        (Some(letter), Some(bundle)) => !bundle.starts_with('-') && bundle.contains(letter),
        _ => word.starts_with(arg),
    };
    let word = args.iter().skip(1).filter_map(|arg| arg.to_str());
    let word = word.take_while(|word| *word != "--").find(has_it)?;
    let shown = sanitize::excerpt(word);
    if Path::new(word).symlink_metadata().is_ok() {
        return Some(format!(
            "there is no option {shown}; a file of that name is ./{shown}."
        ));
    }
    let number = word.strip_prefix('-')?;
    let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| format!("there is no option {shown}; did you mean -n {number}?"))
}
