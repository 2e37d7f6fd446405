//! The table of options: one row an option.

use crate::cli::args::{Command, Listed};
use crate::cli::environment::ColorWhen;
use crate::cli::flag::{Flag, FlagValue, InvalidValue, date, number, word};
use crate::cli::fortune_flags::FORTUNE;
use crate::cli::shell::Shell;
use crate::presentation::colors::Colors;
use crate::presentation::output::OutputFormat;
use crate::presentation::parts::Parts;

/// The options under their headings, in the order of the help.
pub(crate) static FLAGS: [(&str, &[Flag]); 7] = [
    (
        "Selection",
        &[
            Flag {
                name: "section",
                letters: "S",
                value: FlagValue::Text("NAMES", |args, value| args.sections.push(value)),
                opposite: "no-section",
                help: "Only entries in these sections (comma: or, ^: not)",
            },
            Flag {
                name: "tag",
                letters: "t",
                value: FlagValue::Text("TAGS", |args, value| args.tags.push(value)),
                opposite: "no-tag",
                help: "Only entries with TAGS (comma: or, repeat: and, ^: not)",
            },
            Flag {
                name: "grep",
                letters: "",
                value: FlagValue::Text("REGEX", |args, value| args.grep.push(value)),
                opposite: "no-grep",
                help: "Only entries matching REGEX (title, text, author, tags)",
            },
            Flag {
                name: "id",
                letters: "",
                value: FlagValue::Text("ID", |args, value| args.id = Some(value)),
                opposite: "",
                help: "Only the entry with this id",
            },
            Flag {
                name: "fit",
                letters: "",
                value: FlagValue::Optional("LINES", |args, value| {
                    let lines = value
                        .map(|value| number(value, &(0..=usize::MAX)))
                        .transpose();
                    lines.map(|lines| args.fit = Some(lines))
                }),
                opposite: "no-fit",
                help: "Only entries that fit the terminal, or LINES lines",
            },
        ],
    ),
    (
        "Number and order",
        &[
            Flag {
                name: "all",
                letters: "",
                value: FlagValue::None(|args| args.all = true),
                opposite: "no-all",
                help: "Show all entries, in order",
            },
            Flag {
                name: "count",
                letters: "",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, &(1..=usize::MAX)).map(|count| args.count = Some(count))
                }),
                opposite: "no-count",
                help: "Show N different entries",
            },
            Flag {
                name: "seed",
                letters: "",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, &(0..=u64::MAX)).map(|seed| args.seed = Some(seed))
                }),
                opposite: "no-seed",
                help: "Seed for the random choice; the same seed gives the same entry",
            },
            Flag {
                name: "daily",
                letters: "",
                value: FlagValue::Optional("DATE", |args, value| {
                    let date = value.map(date).transpose();
                    date.map(|date| args.daily = Some(date))
                }),
                opposite: "no-daily",
                help: "Show the entry of the day, or of DATE (YYYY-MM-DD)",
            },
            Flag {
                name: "no-repeat",
                letters: "",
                value: FlagValue::None(|args| args.no_repeat = true),
                opposite: "repeat",
                help: "Show every entry once before repeating any, across runs",
            },
            Flag {
                name: "once",
                letters: "",
                value: FlagValue::None(|args| args.once = true),
                opposite: "no-once",
                help: "Show nothing if --once has already shown an entry today",
            },
        ],
    ),
    (
        "Output",
        &[
            Flag {
                name: "list",
                letters: "",
                value: FlagValue::Optional("WHAT", |args, value| {
                    let listed = value.map_or(Ok(Listed::Entries), |value| word(value, &LISTED));
                    listed.map(|listed| args.run_list(listed))
                }),
                opposite: "",
                help: "List entries, or ids, sections, tags, collections",
            },
            Flag {
                name: "format",
                letters: "",
                value: FlagValue::Parsed("FORMAT", |args, value| {
                    word(value, &OutputFormat::NAMES).map(|format| args.format = Some(format))
                }),
                opposite: "no-format",
                help: "Write text, json, markdown, or fortune [default: text]",
            },
            Flag {
                name: "json",
                letters: "",
                value: FlagValue::None(|args| args.format = Some(OutputFormat::Json)),
                opposite: "no-json",
                help: "Write JSON: --format json",
            },
            Flag {
                name: "style",
                letters: "",
                value: FlagValue::Parsed("PARTS", |args, value| {
                    let parts = value
                        .split(',')
                        .map(|part| word(part.trim(), &Parts::NAMES));
                    let parts = parts.reduce(|all, part| Ok(all?.with(part?)));
                    parts.transpose().map(|parts| args.style = parts)
                }),
                opposite: "no-style",
                help: "Show full, plain, or some of title,author,source,footer",
            },
            Flag {
                name: "width",
                letters: "",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, &(1..=usize::MAX)).map(|width| args.width = Some(width))
                }),
                opposite: "no-width",
                help: "Wrap at N columns [default: terminal, prose at most 76]",
            },
            Flag {
                name: "color",
                letters: "",
                value: FlagValue::Parsed("WHEN", |args, value| {
                    word(value, &COLORS).map(|when| args.color = when)
                }),
                opposite: "",
                help: "Use color: auto, always, or never [default: auto]",
            },
            Flag {
                name: "colors",
                letters: "",
                value: FlagValue::Parsed("SPEC", |args, value| {
                    let colors = args.colors.get_or_insert_with(Colors::default);
                    let set = colors.set(value);
                    set.map_err(|error| InvalidValue::Wrong(error.to_string()))
                }),
                opposite: "no-colors",
                help: "Set colors, such as title=red,tag=dim",
            },
            Flag {
                name: "no-color",
                letters: "",
                value: FlagValue::None(|args| args.color = ColorWhen::Never),
                opposite: "",
                help: "Disable color: --color never",
            },
        ],
    ),
    (
        "Your entries",
        &[
            Flag {
                name: "add",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Add)),
                opposite: "",
                help: "Add an entry, from a pipe or in your editor",
            },
            Flag {
                name: "title",
                letters: "",
                value: FlagValue::Text("TITLE", |args, value| args.title = Some(value)),
                opposite: "",
                help: "Set the title; --section and --tag set section and tags",
            },
            Flag {
                name: "author",
                letters: "",
                value: FlagValue::Text("NAME", |args, value| args.author = Some(value)),
                opposite: "",
                help: "Set the author",
            },
            Flag {
                name: "source",
                letters: "",
                value: FlagValue::Text("URL", |args, value| args.source = Some(value)),
                opposite: "",
                help: "Set the source: a URL or another reference",
            },
            Flag {
                name: "edit",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Edit)),
                opposite: "",
                help: "Open your file in your editor",
            },
        ],
    ),
    (
        "Collections",
        &[
            Flag {
                name: "index",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Index)),
                opposite: "",
                help: "Write FILE.dat, the index of a fortune FILE",
            },
            Flag {
                name: "check",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Check)),
                opposite: "",
                help: "Report problems in collections, or in your file",
            },
        ],
    ),
    ("As in fortune", &FORTUNE),
    (
        "General",
        &[
            Flag {
                name: "init",
                letters: "",
                value: FlagValue::Parsed("SHELL", |args, value| {
                    word(value, &Shell::NAMES).map(|shell| args.run_for(Command::Init, shell))
                }),
                opposite: "",
                help: "Print a script for your shell profile",
            },
            Flag {
                name: "completions",
                letters: "",
                value: FlagValue::Parsed("SHELL", |args, value| {
                    word(value, &Shell::NAMES)
                        .map(|shell| args.run_for(Command::Completions, shell))
                }),
                opposite: "",
                help: "Print the completion script of SHELL",
            },
            Flag {
                name: "no-config",
                letters: "",
                value: FlagValue::None(|_| {}),
                opposite: "",
                help: "Ignore the configuration file and $WISDOM_OPTS",
            },
            Flag {
                name: "paths",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Paths)),
                opposite: "",
                help: "Show the files and folders that wisdom uses",
            },
            Flag {
                name: "h",
                letters: "h",
                value: FlagValue::None(|args| args.run(Command::ShortHelp)),
                opposite: "",
                help: "Show the most common options",
            },
            Flag {
                name: "help",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Help)),
                opposite: "",
                help: "Show all options",
            },
            Flag {
                name: "version",
                letters: "vV",
                value: FlagValue::None(|args| args.run(Command::Version)),
                opposite: "",
                help: "Show the version (also -V)",
            },
        ],
    ),
];

/// Returns the options in the order of the help.
pub fn flags() -> impl Iterator<Item = &'static Flag> {
    FLAGS.iter().flat_map(|(_, flags)| flags.iter())
}

/// Returns the name of the option that does what `word` says, or `word` itself.
pub(crate) fn meant(word: &str) -> &str {
    match word {
        "find" | "search" => "grep",
        "today" => "daily",
        "man" => "help",
        "completion" => "completions",
        word => word,
    }
}

pub(crate) const LISTED: [(&str, Listed); 5] = [
    ("entries", Listed::Entries),
    ("ids", Listed::Ids),
    ("sections", Listed::Sections),
    ("tags", Listed::Tags),
    ("collections", Listed::Collections),
];

pub(crate) const COLORS: [(&str, ColorWhen); 3] = [
    ("auto", ColorWhen::Auto),
    ("always", ColorWhen::Always),
    ("never", ColorWhen::Never),
];
