//! The configuration: the options in the file `config`, then those in `$WISDOM_OPTS`.

use std::ffi::OsString;

use crate::cli::args::Args;
use crate::cli::environment::Environment;
use crate::cli::flag::{Flag, FlagValue};
use crate::cli::flags::flags;
use crate::cli::parse::{CommandLine, Occurrence};
use crate::entry::sanitize;
use crate::error::Error;
use crate::format::decode;
use crate::format::diagnostic::{self, Diagnostic};
use crate::storage::file::{self, ReadError};

/// The size in bytes of the largest configuration file that is read. It is read at every start.
const BOUND: u64 = 1 << 20;

/// The options that only a command line can have: they write, list, or are about one run.
const FOR_ONE_RUN: [&str; 18] = [
    "id",
    "m",
    "list",
    "f",
    "add",
    "title",
    "author",
    "source",
    "edit",
    "index",
    "check",
    "h",
    "help",
    "init",
    "completions",
    "no-config",
    "paths",
    "version",
];

/// An option that the configuration sets.
#[derive(Clone, Debug)]
pub(crate) struct Setting {
    pub(crate) option: Occurrence,
    /// The line of the file, counted from 1, or `None` in `$WISDOM_OPTS`.
    pub(crate) line: Option<usize>,
}

/// Returns the options that the configuration sets, and a line for each mistake in it. A mistake never
/// costs more than its own line of the file, or `$WISDOM_OPTS`.
pub(crate) fn read(environment: &Environment) -> (Vec<Setting>, Vec<String>) {
    let (mut settings, mut problems) = read_file(environment);
    if let Some(words) = environment
        .wisdom_opts
        .as_ref()
        .filter(|words| !words.is_empty())
    {
        match parse_words(words) {
            Ok(options) => {
                let is_replaced = |setting: &Setting| {
                    let group = setting.option.flag.group();
                    let mut flags = options.iter().map(|option| option.flag);
                    flags.any(|flag| flag.group() == group && !flag.adds_up())
                };
                settings.retain(|setting| !is_replaced(setting));
                let options = options.into_iter();
                settings.extend(options.map(|option| Setting { option, line: None }));
            }
            Err(message) => problems.push(format!("WISDOM_OPTS: {message}")),
        }
    }
    (settings, problems)
}

fn read_file(environment: &Environment) -> (Vec<Setting>, Vec<String>) {
    let Some(path) = environment.config_file() else {
        return Default::default();
    };
    let shown = || sanitize::path(&path);
    let contents = match file::read(&path, BOUND) {
        Ok(contents) => contents,
        Err(ReadError::Missing) => return Default::default(),
        Err(error) => return (Vec::new(), vec![format!("{}: {error}", shown())]),
    };
    let (text, invalid) = decode::text(contents);
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    let (mut settings, mut problems) = (Vec::new(), Vec::from_iter(invalid));
    for (line, text) in (1..).zip(text.lines()) {
        let text = text.trim();
        if text.is_empty() || text.starts_with('#') {
            continue;
        }
        match parse_line(text) {
            Ok(options) => settings.extend(options.into_iter().map(|option| Setting {
                option,
                line: Some(line),
            })),
            Err(message) => {
                let has_comment = text.contains(" # ");
                let advice = if has_comment {
                    "; write a comment on a line of its own"
                } else {
                    ""
                };
                problems.push(Diagnostic::on_line(line, message + advice));
            }
        }
    }
    if problems.is_empty() {
        return (settings, Vec::new());
    }
    (settings, diagnostic::lines(&shown(), &problems))
}

/// Parses a line of the file: an option, with its value after spaces or an equals sign. The value may be
/// in quotes, and is otherwise taken as it is.
fn parse_line(line: &str) -> Result<Vec<Occurrence>, String> {
    let name_end = line.find(|c: char| c == '=' || c.is_whitespace());
    let (name, value) = line.split_at(name_end.unwrap_or(line.len()));
    let value = value.strip_prefix('=').unwrap_or(value).trim();
    // As in TOML: `--width = 60`.
    let value = value.strip_prefix("= ").unwrap_or(value).trim_start();
    if has_option(value) && name != "--grep" {
        return Err("write each option on a line of its own".into());
    }
    let value = unquoted(value);
    let options = match find(name) {
        // The usual line. clap takes much longer.
        Some((flag, is_opposite)) if takes(flag, is_opposite, value) => vec![Occurrence {
            flag,
            value: value.to_owned(),
            is_opposite,
        }],
        _ => {
            let (name, value) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
            let value = Some(unquoted(value.trim())).filter(|value| !value.is_empty());
            parse_args([name].into_iter().chain(value).map(OsString::from))?
        }
    };
    if options.is_empty() {
        return Err(not_an_option(line));
    }
    validated(options)
}

/// Returns the option called `name`, with its dashes, and whether this is the name of its opposite.
fn find(name: &str) -> Option<(&'static Flag, bool)> {
    if let Some(name) = name.strip_prefix("--") {
        let is_called = |flag: &&Flag| {
            flag.is_long() && flag.name == name || !name.is_empty() && flag.opposite == name
        };
        let flag = flags().find(is_called)?;
        return Some((flag, flag.name != name));
    }
    let letter = name.strip_prefix('-').filter(|letter| letter.len() == 1)?;
    let flag = flags().find(|flag| flag.letters.contains(letter))?;
    Some((flag, false))
}

/// Returns whether the option, or its opposite, takes this `value`, which is empty if there is none.
fn takes(flag: &Flag, is_opposite: bool, value: &str) -> bool {
    match flag.value {
        _ if is_opposite => value.is_empty(),
        FlagValue::None(_) => value.is_empty(),
        FlagValue::Text(..) | FlagValue::Parsed(..) => !value.is_empty(),
        FlagValue::Optional(..) => true,
    }
}

/// Returns whether the value of an option has another option in it.
fn has_option(value: &str) -> bool {
    let mut words = value.split_whitespace();
    words.any(|word| word.starts_with("--") || word.starts_with('-') && word.len() == 2)
}

/// Returns a value without the quotes around it.
fn unquoted(value: &str) -> &str {
    let inner = |quote| value.strip_prefix(quote)?.strip_suffix(quote);
    inner('"').or_else(|| inner('\'')).unwrap_or(value)
}

/// Parses `$WISDOM_OPTS`, which is split into words as a shell does.
fn parse_words(words: &OsString) -> Result<Vec<Occurrence>, String> {
    let words = words.to_str().ok_or("invalid UTF-8")?;
    let words = shell_words::split(words).map_err(|_| "a quote is missing")?;
    validated(parse_args(words.into_iter().map(OsString::from))?)
}

fn parse_args(args: impl IntoIterator<Item = OsString>) -> Result<Vec<Occurrence>, String> {
    let program = [OsString::from("wisdom")];
    let parsed =
        CommandLine::parse(program.into_iter().chain(args)).map_err(|error| message(&error))?;
    match parsed.collections.first() {
        None => Ok(parsed.options),
        Some(word) => Err(not_an_option(&word.to_string_lossy())),
    }
}

fn not_an_option(word: &str) -> String {
    let word = sanitize::excerpt(word);
    format!("expected an option such as --width 60, not '{word}'")
}

fn validated(options: Vec<Occurrence>) -> Result<Vec<Occurrence>, String> {
    for Occurrence { flag, value, .. } in options.iter().filter(|option| !option.is_opposite) {
        if flag.opposite.is_empty() && FOR_ONE_RUN.contains(&flag.name) {
            let dashes = if flag.is_long() { "--" } else { "-" };
            return Err(format!(
                "{dashes}{} can only be used on the command line",
                flag.name
            ));
        }
        if matches!(flag.value, FlagValue::Parsed(..) | FlagValue::Optional(..)) {
            let applied = flag.apply(&mut Args::default(), value);
            applied.map_err(|error| message(&error))?;
        }
    }
    Ok(options)
}

fn message(error: &Error) -> String {
    error.lines().join("; ")
}
