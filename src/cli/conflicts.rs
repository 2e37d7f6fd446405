//! Options that cannot be combined.

use crate::cli::args::{Args, Command, Listed};
use crate::cli::percentages;
use crate::entry::sanitize;
use crate::error::Error;
use crate::presentation::output::OutputFormat;

/// The commands that accept few options: the accepted ones, and the message for any other.
const ACCEPTED: [(Command, &[&str], &str); 7] = [
    (
        Command::Paths,
        &["paths", "color", "no-color"],
        "--paths can only be used with --color",
    ),
    (
        Command::Init,
        &["init", COLLECTION],
        "--init takes the options for the entry after --: wisdom --init SHELL -- OPTION...",
    ),
    (
        Command::Completions,
        &["completions"],
        "--completions cannot be used with other options",
    ),
    (
        Command::Index,
        &["index", COLLECTION],
        "--index cannot be used with other options: wisdom --index FILE...",
    ),
    (
        Command::Check,
        &[
            "check",
            "offensive",
            "only-offensive",
            "format",
            "json",
            "color",
            "no-color",
            COLLECTION,
        ],
        "--check can only be used with --format text or json, --color, -a, and -o: wisdom \
         --check [COLLECTION...]",
    ),
    (
        Command::Edit,
        &["edit"],
        "--edit cannot be used with other options",
    ),
    (
        Command::Add,
        &["add", "title", "section", "tag", "author", "source"],
        "--add can only be used with --title, --section, --tag, --author, and --source",
    ),
];

const COLLECTION: &str = "COLLECTION";

/// When entries are shown or listed, any of the first options excludes any of the second, for the
/// reason given. The first conflict is reported.
const CONFLICTS: [(&[&str], &[&str], &str); 14] = [
    (
        LIST,
        &["--all", "--count"],
        "a list shows every entry that matches",
    ),
    (
        &["--all", "-m"],
        &["--count"],
        "one shows all entries, the other only N",
    ),
    (
        &["--all", "-m", "--list", "-f"],
        DRAW,
        "nothing is drawn when everything is shown",
    ),
    (&["--id"], DRAW, "--id names one entry, so nothing is drawn"),
    (
        LIST,
        &[MARKUP],
        "a list is text or json; use --all to write the entries themselves",
    ),
    (&["-c"], LIST, "use --list=collections"),
    (
        &["--fit"],
        &["--format", "--json"],
        "only text is laid out for a screen",
    ),
    (
        &["--daily", "--no-repeat"],
        &["-e", PERCENTAGE],
        "every entry is shown once before any is shown again, whatever its collection",
    ),
    (
        &["--daily"],
        &["--no-repeat"],
        "the date alone decides which entry is shown",
    ),
    (&["--daily"], &["--count"], "a day has one entry"),
    (
        &["--no-repeat"],
        &["--seed"],
        "one never repeats an entry, the other always does",
    ),
    (&["--style"], LIST, "lists have a layout of their own"),
    (
        &["--style"],
        &["--format json", "--format markdown"],
        "only text has a style",
    ),
    (&["--once"], LIST, "--once is for entries, not for lists"),
];

const LIST: &[&str] = &["--list", "-f"];
const DRAW: &[&str] = &["--seed", "--daily", "--no-repeat", "-e", PERCENTAGE];
const PERCENTAGE: &str = "a percentage";
const MARKUP: &str = "a format other than text and json";

/// Checks that the options go together.
///
/// # Errors
///
/// Returns an error if two of them do not, or if the command does not accept one. The message
/// says why.
pub(crate) fn check(args: &Args) -> Result<(), Error> {
    match args.command {
        Command::Help | Command::ShortHelp | Command::Version => Ok(()),
        Command::List | Command::Show => check_exclusive(args),
        _ => check_accepted(args),
    }
}

fn check_accepted(args: &Args) -> Result<(), Error> {
    let collection = args.collections.first();
    if let (Command::Add, Some(word)) = (args.command, collection) {
        let word = word.to_string_lossy();
        let word = sanitize::excerpt(&word);
        return Err(Error::usage(format!(
            "--add reads its text from a pipe or an editor, not from '{word}': \
             echo 'the text' | wisdom --add --title 'its title'"
        )));
    }
    let is_markup = is_given(args, MARKUP);
    let typed = args.typed.iter().copied();
    let typed = typed.chain(collection.map(|_| COLLECTION));
    // -u does nothing, and is accepted for profiles that pass it to fortune.
    let mut typed = typed.filter(|option| !["u", "no-config"].contains(option));
    let mut accepted = ACCEPTED.iter();
    match accepted.find(|(command, ..)| *command == args.command) {
        Some((_, options, refusal))
            if is_markup || !typed.all(|option| options.contains(&option)) =>
        {
            Err(Error::usage(*refusal))
        }
        _ => Ok(()),
    }
}

fn check_exclusive(args: &Args) -> Result<(), Error> {
    let mut add_options = ["--title", "--author", "--source"].into_iter();
    if let Some(option) = add_options.find(|option| is_given(args, option)) {
        let message = format!("{option} requires --add");
        return Err(Error::usage(message));
    }
    // Most runs of the program end here.
    if args.typed.len() + args.collections.len() < 2 {
        return Ok(());
    }
    for (ones, others, reason) in CONFLICTS {
        let given = |options: &[&'static str]| {
            let mut options = options.iter().copied();
            options.find(|option| is_given(args, option))
        };
        if let Some(one) = given(ones)
            && let Some(other) = given(others)
        {
            let other = match name_of_format(args) {
                Some(name) if other == MARKUP => format!("--format {name}"),
                _ => other.to_owned(),
            };
            let message = format!("{one} cannot be used with {other}: {reason}");
            return Err(Error::usage(message));
        }
    }
    Ok(())
}

fn name_of_format(args: &Args) -> Option<&'static str> {
    let mut names = OutputFormat::NAMES.iter();
    let (name, _) = names.find(|(_, format)| args.format == Some(*format))?;
    Some(name)
}

/// Returns whether `name`, which a row of [`CONFLICTS`] has, applies to the command line.
fn is_given(args: &Args, name: &str) -> bool {
    let option = name.strip_prefix("--").or_else(|| name.strip_prefix('-'));
    let is_typed = option.is_some_and(|option| args.typed.contains(&option));
    let lists_collections = args.list == Listed::Collections;
    match name {
        // In a list, -m is a filter like --grep.
        "-m" => is_typed && args.command != Command::List,
        // A list of collections shows the effect of weights.
        "-e" => args.equal && !lists_collections,
        PERCENTAGE => {
            let mut words = args.collections.iter();
            !lists_collections && words.any(|word| percentages::is_given(word))
        }
        "-c" => {
            let is_json = args.format == Some(OutputFormat::Json);
            args.show_collection && !lists_collections && !(is_json && args.list == Listed::Entries)
        }
        "--format" | "--json" => is_typed && args.format != Some(OutputFormat::Text),
        "--format json" => args.format == Some(OutputFormat::Json),
        "--format markdown" => args.format == Some(OutputFormat::Markdown),
        MARKUP => args
            .format
            .is_some_and(|format| !matches!(format, OutputFormat::Text | OutputFormat::Json)),
        _ => is_typed,
    }
}
