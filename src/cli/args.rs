//! What was typed: the options as clap knows them, and their values as they stand.

use std::ffi::OsString;
use std::str::FromStr;

use clap::builder::styling::AnsiColor;
use clap::builder::{PossibleValuesParser, Styles, TypedValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command};

use super::environment::When;
use crate::entry::gate;
use crate::error::Error;

/// The values of all options, as they were typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Typed {
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
    /// `--list`
    pub list: Option<Listed>,
    /// `--format`, or `--json`
    pub format: Option<Format>,
    /// `--width`
    pub width: Option<usize>,
    /// `--color`
    pub color: When,
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

/// Reads the arguments, the first of which is the program's name.
///
/// Making all the options takes clap longer than everything else that `wisdom` does, so only those
/// are made whose names stand somewhere in the arguments. What comes of that is what would come of
/// all of them, or it is an error, and then all of them are made, for the sake of what it says.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Typed, Error> {
    let args: Vec<OsString> = args.into_iter().collect();
    if args.len() <= 1 {
        return Ok(Typed::default());
    }
    let typed = |option: &&Opt| {
        let mut args = args.iter().skip(1);
        args.any(|arg| option.is_in(arg.as_encoded_bytes()))
    };
    let few = command().args(OPTIONS.iter().filter(typed).map(Opt::arg));
    if let Ok(matches) = few.try_get_matches_from(&args) {
        return Ok(Typed::from(matches));
    }
    let every = command().args(OPTIONS.iter().map(Opt::arg));
    match every.try_get_matches_from(&args) {
        Ok(matches) => Ok(Typed::from(matches)),
        Err(error) => Err(usage(&error)),
    }
}

/// The help, with the terminal's escapes for bold and colours if `colours`.
pub fn help(colours: bool) -> String {
    let help = command().args(OPTIONS.iter().map(Opt::arg)).render_help();
    if colours {
        help.ansi().to_string()
    } else {
        help.to_string()
    }
}

/// The version, as `--version` prints it.
pub fn version() -> String {
    format!("wisdom {}\n", env!("CARGO_PKG_VERSION"))
}

/// What clap finds wrong, in its words. It quotes what was typed, so it passes the gate.
fn usage(error: &clap::Error) -> Error {
    let message = error.render().to_string();
    let message = message.strip_prefix("error: ").unwrap_or(&message);
    let message = message
        .split("\n\nUsage:")
        .next()
        .unwrap_or(message)
        .trim_end();
    let message = gate::clean(message, gate::TERMINAL_TAB);
    Error::Usage(format!("{message}\n\nSee wisdom --help."))
}

/// An option, as a recipe that costs nothing until it is made.
struct Opt {
    id: &'static str,
    short: Option<char>,
    /// Its name is the id, unless it has a short one only.
    long: bool,
    make: fn(Arg) -> Arg,
}

const CHOOSING: &str = "Which entries";
const HOW_MANY: &str = "How many of them";
const SHOWING: &str = "How they are shown";
const ABOUT: &str = "About wisdom";

const OPTIONS: [Opt; 19] = [
    Opt {
        id: "section",
        short: None,
        long: true,
        make: |arg| {
            arg.value_name("NAME")
                .action(ArgAction::Append)
                .help("From this section; repeat or comma for any of several")
                .help_heading(CHOOSING)
        },
    },
    Opt {
        id: "tag",
        short: Some('t'),
        long: true,
        make: |arg| {
            arg.value_name("TAGS")
                .action(ArgAction::Append)
                .help("With these tags: comma is or, repeating is and, ! is not")
                .help_heading(CHOOSING)
        },
    },
    Opt {
        id: "grep",
        short: None,
        long: true,
        make: |arg| {
            arg.value_name("REGEX")
                .action(ArgAction::Append)
                .help("Where title, text, author or a tag matches; repeat: and")
                .help_heading(CHOOSING)
        },
    },
    Opt {
        id: "ignore-case",
        short: Some('i'),
        long: true,
        make: |arg| {
            arg.action(ArgAction::SetTrue)
                .help("Let --grep and -m ignore case")
                .help_heading(CHOOSING)
        },
    },
    Opt {
        id: "short",
        short: Some('s'),
        long: true,
        make: |arg| {
            arg.action(ArgAction::SetTrue)
                .help("With a text of at most 160 characters")
                .help_heading(CHOOSING)
        },
    },
    Opt {
        id: "long",
        short: Some('l'),
        long: true,
        make: |arg| {
            arg.action(ArgAction::SetTrue)
                .help("With a text of more than 160 characters")
                .help_heading(CHOOSING)
        },
    },
    Opt {
        id: "length",
        short: Some('n'),
        long: true,
        make: |arg| {
            arg.value_name("N")
                .value_parser(whole::<usize>)
                .help("Take N for the 160 of -s and -l; alone it means -s")
                .help_heading(CHOOSING)
        },
    },
    Opt {
        id: "id",
        short: None,
        long: true,
        make: |arg| {
            arg.value_name("ID")
                .help("The entry with this id")
                .help_heading(CHOOSING)
        },
    },
    Opt {
        id: "all",
        short: None,
        long: true,
        make: |arg| {
            arg.action(ArgAction::SetTrue)
                .help("All entries, in order")
                .help_heading(HOW_MANY)
        },
    },
    Opt {
        id: "count",
        short: None,
        long: true,
        make: |arg| {
            arg.value_name("N")
                .value_parser(positive)
                .help("N different ones")
                .help_heading(HOW_MANY)
        },
    },
    Opt {
        id: "m",
        short: Some('m'),
        long: false,
        make: |arg| {
            arg.value_name("REGEX")
                .action(ArgAction::Append)
                .help("All that match: --grep REGEX --all")
                .help_heading(HOW_MANY)
        },
    },
    Opt {
        id: "seed",
        short: None,
        long: true,
        make: |arg| {
            arg.value_name("N")
                .value_parser(whole::<u64>)
                .help("Draw by this number: the same again each time")
                .help_heading(HOW_MANY)
        },
    },
    Opt {
        id: "list",
        short: None,
        long: true,
        make: |arg| {
            let parser = choices(&[
                ("entries", Listed::Entries),
                ("sections", Listed::Sections),
                ("tags", Listed::Tags),
            ]);
            arg.value_name("WHAT")
                .num_args(0..=1)
                .require_equals(true)
                .default_missing_value("entries")
                .value_parser(parser)
                .hide_possible_values(true)
                .help("List the entries, sections or tags instead")
                .help_heading(SHOWING)
        },
    },
    Opt {
        id: "format",
        short: None,
        long: true,
        make: |arg| {
            let parser = choices(&[
                ("text", Format::Text),
                ("json", Format::Json),
                ("markdown", Format::Markdown),
                ("fortune", Format::Fortune),
            ]);
            arg.value_name("FORMAT")
                .value_parser(parser)
                .hide_possible_values(true)
                .help("As text, json, markdown or fortune")
                .help_heading(SHOWING)
        },
    },
    Opt {
        id: "json",
        short: None,
        long: true,
        make: |arg| {
            arg.action(ArgAction::SetTrue)
                .help("The same as --format json")
                .help_heading(SHOWING)
        },
    },
    Opt {
        id: "width",
        short: None,
        long: true,
        make: |arg| {
            arg.value_name("N")
                .value_parser(positive)
                .help("Lay out to N columns; else the terminal's, 76 at most")
                .help_heading(SHOWING)
        },
    },
    Opt {
        id: "color",
        short: None,
        long: true,
        make: |arg| {
            let parser = choices(&[
                ("auto", When::Auto),
                ("always", When::Always),
                ("never", When::Never),
            ]);
            arg.value_name("WHEN")
                .value_parser(parser)
                .hide_possible_values(true)
                .help("Color auto (on a terminal), always or never")
                .help_heading(SHOWING)
        },
    },
    Opt {
        id: "help",
        short: Some('h'),
        long: true,
        make: |arg| {
            arg.action(ArgAction::SetTrue)
                .help("Show this help")
                .help_heading(ABOUT)
        },
    },
    Opt {
        id: "version",
        short: Some('v'),
        long: true,
        make: |arg| {
            arg.action(ArgAction::SetTrue)
                .short_alias('V')
                .help("Show the version")
                .help_heading(ABOUT)
        },
    },
];

impl Opt {
    fn arg(&self) -> Arg {
        let mut arg = Arg::new(self.id);
        if let Some(short) = self.short {
            arg = arg.short(short);
        }
        if self.long {
            arg = arg.long(self.id);
        }
        (self.make)(arg)
    }

    /// Whether `arg` could be this option, or a bundle of short ones with it among them.
    fn is_in(&self, arg: &[u8]) -> bool {
        match arg {
            [b'-', b'-', name @ ..] => {
                let name = name.split(|byte| *byte == b'=').next();
                self.long && name == Some(self.id.as_bytes())
            }
            [b'-', bundle @ ..] => {
                let short = self.short.and_then(|short| u8::try_from(short).ok());
                short.is_some_and(|short| bundle.contains(&short))
                    || (self.id == "version" && bundle.contains(&b'V'))
            }
            _ => false,
        }
    }
}

fn command() -> Command {
    const AFTER: &str = "\
Your own entries stand in ~/.config/wisdom/entries.toml, or in the file that
$WISDOM_FILE names. Exit status: 0 printed, 1 nothing matched, 2 an error.
See man wisdom for the rest.";
    Command::new("wisdom")
        .about("Print one piece of wisdom about building with AI.")
        .override_usage("wisdom [OPTION]...")
        .help_template("{about}\n\n{usage-heading} {usage}\n\n{all-args}{after-help}\n")
        .after_help(AFTER)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args_override_self(true)
        .styles(
            Styles::plain()
                .header(AnsiColor::Magenta.on_default().bold())
                .usage(AnsiColor::Magenta.on_default().bold())
                .literal(AnsiColor::Cyan.on_default()),
        )
}

/// A value that is one of some words, each of which means something.
fn choices<T: Copy + Send + Sync + 'static>(
    words: &'static [(&'static str, T)],
) -> impl TypedValueParser<Value = T> {
    let names = words.iter().map(|(word, _)| *word);
    PossibleValuesParser::new(names).try_map(|typed| {
        let meant = words.iter().find(|(word, _)| *word == typed);
        meant.map(|(_, value)| *value).ok_or("no such word")
    })
}

/// A number from 1.
fn positive(typed: &str) -> Result<usize, &'static str> {
    match whole(typed) {
        Ok(0) => Err("it starts at 1"),
        number => number,
    }
}

/// A number from 0.
fn whole<N: FromStr>(typed: &str) -> Result<N, &'static str> {
    typed.parse().map_err(|_| "a whole number is wanted")
}

impl From<ArgMatches> for Typed {
    fn from(mut matches: ArgMatches) -> Self {
        let last = |id| {
            let given = matches.try_contains_id(id).unwrap_or(false) && matches.get_flag(id);
            given.then(|| matches.index_of(id)).flatten()
        };
        let length = match (last("short"), last("long")) {
            (None, None) => None,
            (short, long) if short > long => Some(Side::Short),
            _ => Some(Side::Long),
        };
        Self {
            sections: all(&mut matches, "section"),
            tags: all(&mut matches, "tag"),
            grep: all(&mut matches, "grep"),
            all_matching: all(&mut matches, "m"),
            ignore_case: flag(&mut matches, "ignore-case"),
            length,
            length_bound: one(&mut matches, "length"),
            id: one(&mut matches, "id"),
            all: flag(&mut matches, "all"),
            count: one(&mut matches, "count"),
            seed: one(&mut matches, "seed"),
            list: one(&mut matches, "list"),
            format: if flag(&mut matches, "json") {
                Some(Format::Json)
            } else {
                one(&mut matches, "format")
            },
            width: one(&mut matches, "width"),
            color: one(&mut matches, "color").unwrap_or_default(),
            help: flag(&mut matches, "help"),
            version: flag(&mut matches, "version"),
        }
    }
}

// An option that was not made is one that was not typed: hence try_.

fn one<T: Clone + Send + Sync + 'static>(matches: &mut ArgMatches, id: &str) -> Option<T> {
    matches.try_remove_one(id).ok().flatten()
}

fn all(matches: &mut ArgMatches, id: &str) -> Vec<String> {
    let values = matches.try_remove_many(id).ok().flatten();
    values.map_or_else(Vec::new, Iterator::collect)
}

fn flag(matches: &mut ArgMatches, id: &str) -> bool {
    one(matches, id).unwrap_or(false)
}
