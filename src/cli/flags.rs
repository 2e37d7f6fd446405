//! The table of options: one row an option.

use crate::cli::args::{Args, Command, Listed, Side};
use crate::cli::environment::ColorWhen;
use crate::cli::flag::{Flag, FlagValue, date, number, word};
use crate::presentation::output::OutputFormat;

/// The options under their headings, in the order of the help.
pub(crate) static FLAGS: [(&str, &[Flag]); 6] = [
    (
        "Selection",
        &[
            Flag {
                name: "section",
                letters: "S",
                value: FlagValue::Text("NAMES", |args, value| args.sections.push(value)),
                help: "Only entries in sections NAMES (comma: or, !: not)",
            },
            Flag {
                name: "tag",
                letters: "t",
                value: FlagValue::Text("TAGS", |args, value| args.tags.push(value)),
                help: "Only entries with TAGS (comma: or, repeat: and, !: not)",
            },
            Flag {
                name: "grep",
                letters: "",
                value: FlagValue::Text("REGEX", |args, value| args.grep.push(value)),
                help: "Only entries matching REGEX in title, text, author, tags",
            },
            Flag {
                name: "ignore-case",
                letters: "i",
                value: FlagValue::None(|args| args.ignore_case = true),
                help: "Ignore case in --grep and -m",
            },
            Flag {
                name: "short",
                letters: "s",
                value: FlagValue::None(|args| args.length = Some(Side::Short)),
                help: "Only entries with at most 160 characters of text",
            },
            Flag {
                name: "long",
                letters: "l",
                value: FlagValue::None(|args| args.length = Some(Side::Long)),
                help: "Only entries with more than 160 characters of text",
            },
            Flag {
                name: "length",
                letters: "n",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, &(0..=usize::MAX)).map(|bound| args.length_bound = Some(bound))
                }),
                help: "Length limit for -s and -l [default: 160]; without them, -s",
            },
            Flag {
                name: "id",
                letters: "",
                value: FlagValue::Text("ID", |args, value| args.id = Some(value)),
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
                help: "Only entries that fit the terminal, or LINES lines",
            },
            Flag {
                name: "e",
                letters: "e",
                value: FlagValue::None(|args| args.equal = true),
                help: "Give every collection the same chance",
            },
            Flag {
                name: "a",
                letters: "a",
                value: FlagValue::None(|args| args.with_offensive = true),
                help: "Include offensive fortunes; without COLLECTION, the same as -a all",
            },
            Flag {
                name: "o",
                letters: "o",
                value: FlagValue::None(|args| args.only_offensive = true),
                help: "Only offensive fortunes; without COLLECTION, the same as -o all",
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
                help: "Show all entries, in order",
            },
            Flag {
                name: "count",
                letters: "",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, &(1..=usize::MAX)).map(|count| args.count = Some(count))
                }),
                help: "Show N different entries",
            },
            Flag {
                name: "m",
                letters: "m",
                value: FlagValue::Text("REGEX", |args, value| args.all_matching.push(value)),
                help: "Show all entries matching REGEX: --grep REGEX --all",
            },
            Flag {
                name: "seed",
                letters: "",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, &(0..=u64::MAX)).map(|seed| args.seed = Some(seed))
                }),
                help: "Seed for the random choice; the same seed gives the same entry",
            },
            Flag {
                name: "daily",
                letters: "",
                value: FlagValue::Optional("DATE", |args, value| {
                    let date = value.map(date).transpose();
                    date.map(|date| args.daily = Some(date))
                }),
                help: "Show the entry of the day, or of DATE (YYYY-MM-DD)",
            },
            Flag {
                name: "no-repeat",
                letters: "",
                value: FlagValue::None(|args| args.no_repeat = true),
                help: "Show every entry once before repeating any, across runs",
            },
            Flag {
                name: "once",
                letters: "",
                value: FlagValue::None(|args| args.once = true),
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
                    listed.map(|listed| list(args, listed))
                }),
                help: "List entries [default], sections, tags, or collections",
            },
            Flag {
                name: "f",
                letters: "f",
                value: FlagValue::None(|args| list(args, Listed::Collections)),
                help: "List the collections to draw from: --list=collections",
            },
            Flag {
                name: "c",
                letters: "c",
                value: FlagValue::None(|args| args.show_collection = true),
                help: "Show which collection each entry comes from",
            },
            Flag {
                name: "format",
                letters: "",
                value: FlagValue::Parsed("FORMAT", |args, value| {
                    word(value, &OutputFormat::NAMES).map(|format| args.format = Some(format))
                }),
                help: "Write text, json, markdown, or fortune [default: text]",
            },
            Flag {
                name: "json",
                letters: "",
                value: FlagValue::None(|args| args.format = Some(OutputFormat::Json)),
                help: "Write JSON: --format json",
            },
            Flag {
                name: "width",
                letters: "",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, &(1..=usize::MAX)).map(|width| args.width = Some(width))
                }),
                help: "Wrap at N columns [default: terminal, prose at most 76]",
            },
            Flag {
                name: "color",
                letters: "",
                value: FlagValue::Parsed("WHEN", |args, value| {
                    word(value, &COLORS).map(|when| args.color = when)
                }),
                help: "Use color: auto, always, or never [default: auto]",
            },
            Flag {
                name: "wait",
                letters: "w",
                value: FlagValue::None(|args| args.wait = true),
                help: "Wait for a key, or long enough to read the entry",
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
                help: "Add an entry, from a pipe or in your editor",
            },
            Flag {
                name: "title",
                letters: "",
                value: FlagValue::Text("TITLE", |args, value| args.title = Some(value)),
                help: "Set the title; --section and --tag set section and tags",
            },
            Flag {
                name: "author",
                letters: "",
                value: FlagValue::Text("NAME", |args, value| args.author = Some(value)),
                help: "Set the author",
            },
            Flag {
                name: "source",
                letters: "",
                value: FlagValue::Text("URL", |args, value| args.source = Some(value)),
                help: "Set the source: a URL or another reference",
            },
            Flag {
                name: "edit",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Edit)),
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
                help: "Write FILE.dat, the index of a fortune FILE, like strfile",
            },
            Flag {
                name: "check",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Check)),
                help: "Report problems in collections, or in your file",
            },
        ],
    ),
    (
        "General",
        &[
            Flag {
                name: "help",
                letters: "h",
                value: FlagValue::None(|args| args.run(Command::Help)),
                help: "Show this help",
            },
            Flag {
                name: "u",
                letters: "u",
                value: FlagValue::None(|_| {}),
                help: "Do nothing, for compatibility with fortune",
            },
            Flag {
                name: "paths",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Paths)),
                help: "Show the files and folders that wisdom uses",
            },
            Flag {
                name: "version",
                letters: "vV",
                value: FlagValue::None(|args| args.run(Command::Version)),
                help: "Show the version (also -V)",
            },
        ],
    ),
];

/// Returns the options in the order of the help.
pub fn flags() -> impl Iterator<Item = &'static Flag> {
    FLAGS.iter().flat_map(|(_, flags)| flags.iter())
}

fn list(args: &mut Args, listed: Listed) {
    args.run(Command::List);
    args.list = listed;
}

const LISTED: [(&str, Listed); 4] = [
    ("entries", Listed::Entries),
    ("sections", Listed::Sections),
    ("tags", Listed::Tags),
    ("collections", Listed::Collections),
];

const COLORS: [(&str, ColorWhen); 3] = [
    ("auto", ColorWhen::Auto),
    ("always", ColorWhen::Always),
    ("never", ColorWhen::Never),
];
