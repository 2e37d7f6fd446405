//! The options of the command line: one row an option.

use crate::cli::args::{Args, Command, Listed, OutputFormat, Side};
use crate::cli::environment::ColorWhen;
use crate::cli::flag::{Flag, FlagValue, date, number, word};

/// The options under their headings, in the order of the help.
pub(crate) static FLAGS: [(&str, &[Flag]); 6] = [
    (
        "Which entries",
        &[
            Flag {
                name: "section",
                letters: "",
                value: FlagValue::Text("NAME", |args, value| args.sections.push(value)),
                help: "From this section; repeat or comma for any of several",
            },
            Flag {
                name: "tag",
                letters: "t",
                value: FlagValue::Text("TAGS", |args, value| args.tags.push(value)),
                help: "With these tags: comma is or, repeating is and, ! is not",
            },
            Flag {
                name: "grep",
                letters: "",
                value: FlagValue::Text("REGEX", |args, value| args.grep.push(value)),
                help: "Where title, text, author or a tag matches",
            },
            Flag {
                name: "ignore-case",
                letters: "i",
                value: FlagValue::None(|args| args.ignore_case = true),
                help: "Let --grep and -m ignore case",
            },
            Flag {
                name: "short",
                letters: "s",
                value: FlagValue::None(|args| args.length = Some(Side::Short)),
                help: "With a text of at most 160 characters",
            },
            Flag {
                name: "long",
                letters: "l",
                value: FlagValue::None(|args| args.length = Some(Side::Long)),
                help: "With a text of more than 160 characters",
            },
            Flag {
                name: "length",
                letters: "n",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, 0).map(|bound| args.length_bound = Some(bound))
                }),
                help: "Take N for the 160 of -s and -l; alone it means -s",
            },
            Flag {
                name: "id",
                letters: "",
                value: FlagValue::Text("ID", |args, value| args.id = Some(value)),
                help: "The entry with this id",
            },
            Flag {
                name: "fit",
                letters: "",
                value: FlagValue::Optional("LINES", |args, value| {
                    let lines = value.map(|value| number(value, 0)).transpose();
                    lines.map(|lines| args.fit = Some(lines))
                }),
                help: "That fits the terminal's height, or LINES",
            },
            Flag {
                name: "e",
                letters: "e",
                value: FlagValue::None(|args| args.equal = true),
                help: "Take all collections for equally large",
            },
            Flag {
                name: "a",
                letters: "a",
                value: FlagValue::None(|args| args.with_offensive = true),
                help: "From the off folders as well; alone it means -a all",
            },
            Flag {
                name: "o",
                letters: "o",
                value: FlagValue::None(|args| args.only_offensive = true),
                help: "From the off folders only; alone it means -o all",
            },
        ],
    ),
    (
        "How many of them",
        &[
            Flag {
                name: "all",
                letters: "",
                value: FlagValue::None(|args| args.all = true),
                help: "All, in order",
            },
            Flag {
                name: "count",
                letters: "",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, 1).map(|count| args.count = Some(count))
                }),
                help: "N different ones",
            },
            Flag {
                name: "m",
                letters: "m",
                value: FlagValue::Text("REGEX", |args, value| args.all_matching.push(value)),
                help: "All that match: --grep REGEX --all",
            },
            Flag {
                name: "seed",
                letters: "",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, 0).map(|seed| args.seed = Some(seed))
                }),
                help: "Draw by this number: the same again each time",
            },
            Flag {
                name: "daily",
                letters: "",
                value: FlagValue::Optional("DATE", |args, value| {
                    let date = value.map(date).transpose();
                    date.map(|date| args.daily = Some(date))
                }),
                help: "The entry of the day, or of DATE (YYYY-MM-DD)",
            },
            Flag {
                name: "no-repeat",
                letters: "",
                value: FlagValue::None(|args| args.no_repeat = true),
                help: "Each one once before any comes again, across runs",
            },
            Flag {
                name: "once",
                letters: "",
                value: FlagValue::None(|args| args.once = true),
                help: "Nothing, if --once has shown one today already",
            },
        ],
    ),
    (
        "How they are shown",
        &[
            Flag {
                name: "list",
                letters: "",
                value: FlagValue::Optional("WHAT", |args, value| {
                    let listed = value.map_or(Ok(Listed::Entries), |value| word(value, &LISTED));
                    listed.map(|listed| list(args, listed))
                }),
                help: "List entries, sections, tags or collections",
            },
            Flag {
                name: "f",
                letters: "f",
                value: FlagValue::None(|args| list(args, Listed::Collections)),
                help: "List what would be drawn from: --list=collections",
            },
            Flag {
                name: "c",
                letters: "c",
                value: FlagValue::None(|args| args.show_collection = true),
                help: "Show which collection an entry comes from",
            },
            Flag {
                name: "format",
                letters: "",
                value: FlagValue::Parsed("FORM", |args, value| {
                    word(value, &FORMATS).map(|format| args.format = Some(format))
                }),
                help: "As text, json, markdown or fortune",
            },
            Flag {
                name: "json",
                letters: "",
                value: FlagValue::None(|args| args.format = Some(OutputFormat::Json)),
                help: "The same as --format json",
            },
            Flag {
                name: "width",
                letters: "",
                value: FlagValue::Parsed("N", |args, value| {
                    number(value, 1).map(|width| args.width = Some(width))
                }),
                help: "Lay out to N columns; else the terminal's, prose to 76",
            },
            Flag {
                name: "color",
                letters: "",
                value: FlagValue::Parsed("WHEN", |args, value| {
                    word(value, &COLORS).map(|when| args.color = when)
                }),
                help: "Color auto (on a terminal), always or never",
            },
            Flag {
                name: "wait",
                letters: "w",
                value: FlagValue::None(|args| args.wait = true),
                help: "Stay long enough to be read, or until a key",
            },
        ],
    ),
    (
        "Your own entries",
        &[
            Flag {
                name: "add",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Add)),
                help: "Add one: its text from a pipe, or all in your editor",
            },
            Flag {
                name: "title",
                letters: "",
                value: FlagValue::Text("TITLE", |args, value| args.title = Some(value)),
                help: "Its title; --section and --tag say where it belongs",
            },
            Flag {
                name: "author",
                letters: "",
                value: FlagValue::Text("NAME", |args, value| args.author = Some(value)),
                help: "Whom it comes from",
            },
            Flag {
                name: "source",
                letters: "",
                value: FlagValue::Text("URL", |args, value| args.source = Some(value)),
                help: "Where it comes from: a URL, or a reference",
            },
            Flag {
                name: "edit",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Edit)),
                help: "Open the file in your editor",
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
                help: "Write FILE.dat beside each fortune FILE, as strfile does",
            },
            Flag {
                name: "check",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Check)),
                help: "Say what there is to mend in the collections, or in yours",
            },
        ],
    ),
    (
        "About wisdom",
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
                help: "Nothing: text is UTF-8 always; fortune has it",
            },
            Flag {
                name: "paths",
                letters: "",
                value: FlagValue::None(|args| args.run(Command::Paths)),
                help: "Show which places are looked at, and what is there",
            },
            Flag {
                name: "version",
                letters: "vV",
                value: FlagValue::None(|args| args.run(Command::Version)),
                help: "Show the version; -V too",
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

const FORMATS: [(&str, OutputFormat); 4] = [
    ("text", OutputFormat::Text),
    ("json", OutputFormat::Json),
    ("markdown", OutputFormat::Markdown),
    ("fortune", OutputFormat::Fortune),
];

const COLORS: [(&str, ColorWhen); 3] = [
    ("auto", ColorWhen::Auto),
    ("always", ColorWhen::Always),
    ("never", ColorWhen::Never),
];
