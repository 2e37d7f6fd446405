//! Parses the command line into [`Args`].

use std::ffi::OsString;
use std::path::Path;

use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, ArgMatches, Command, value_parser};

use crate::cli::args::Args;
use crate::cli::environment::ColorWhen;
use crate::cli::flag::{self, Flag, FlagValue};
use crate::cli::flags::{COLORS, flags, meant};
use crate::entry::{sanitize, suggest};
use crate::error::Error;

/// The options and the positional arguments of a command line, in the order typed.
#[derive(Clone, Debug, Default)]
pub struct CommandLine {
    /// The options.
    pub options: Vec<Occurrence>,
    /// The positional arguments: `[N%] COLLECTION`.
    pub collections: Vec<OsString>,
}

/// An option that was typed or set in the configuration.
#[derive(Clone, Debug)]
pub struct Occurrence {
    /// The option.
    pub flag: &'static Flag,
    /// Its value, or nothing.
    pub value: String,
    /// Whether it is the opposite of the option, which cancels those before it.
    pub is_opposite: bool,
}

impl CommandLine {
    /// Parses the arguments, the first of which is the program's name.
    ///
    /// Declaring all options takes clap longer than everything else that the program does. Therefore
    /// only the options whose names occur in the arguments are declared. clap parses these arguments as
    /// it would with all options, or it fails; then all options are declared, for the message.
    ///
    /// # Errors
    ///
    /// Returns an error if an argument is wrong. The message is about the first one.
    pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Self, Error> {
        let args: Vec<OsString> = args.into_iter().collect();
        if args.len() <= 1 {
            return Ok(Self::default());
        }
        let typed = args.iter().skip(1).filter_map(|arg| {
            let option = arg.as_encoded_bytes().strip_prefix(b"-")?;
            option.split(|byte| *byte == b'=').next()
        });
        let typed: Vec<_> = typed.collect();
        let few = flags().filter(|flag| typed.iter().any(|option| could_be(option, flag)));
        let matches = command(few).try_get_matches_from(&args);
        let matches = matches.or_else(|_| command(flags()).try_get_matches_from(&args));
        Ok(Self::new(matches.map_err(|error| usage(&error, &args))?))
    }

    fn new(mut matches: ArgMatches) -> Self {
        let collections = matches.remove_many(COLLECTION).into_iter().flatten();
        let collections = collections.collect();
        let mut options = Vec::new();
        for flag in flags() {
            for (name, is_opposite) in [(flag.name, false), (flag.opposite, true)] {
                // clap panics when it is asked for an option that was not declared.
                if !matches.try_contains_id(name).unwrap_or(false) {
                    continue;
                }
                let indices = matches.indices_of(name).into_iter().flatten();
                let values = matches.get_many::<String>(name).into_iter().flatten();
                options.extend(indices.zip(values).map(|(index, value)| {
                    let value = value.clone();
                    let occurrence = Occurrence {
                        flag,
                        value,
                        is_opposite,
                    };
                    (index, occurrence)
                }));
            }
        }
        options.sort_unstable_by_key(|(index, _)| *index);
        Self {
            options: options.into_iter().map(|(_, option)| option).collect(),
            collections,
        }
    }

    /// Returns what was typed, option by option. The options of `settings` come before the others, and
    /// of several opposite options the last counts.
    ///
    /// # Errors
    ///
    /// Returns an error if the value of an option is not valid.
    pub fn args<'o>(
        &'o self,
        settings: impl IntoIterator<Item = &'o Occurrence>,
    ) -> Result<Args, Error> {
        let mut args = Args {
            collections: self.collections.clone(),
            ..Args::default()
        };
        let mut options: Vec<&Occurrence> = Vec::new();
        for option in settings.into_iter().chain(&self.options) {
            if option.is_opposite {
                options.retain(|before| before.flag.group() != option.flag.group());
            } else {
                options.push(option);
            }
        }
        for option in options {
            option.flag.apply(&mut args, &option.value)?;
        }
        Ok(args)
    }
}

/// Parses the arguments, the first of which is the program's name, without a configuration.
///
/// # Errors
///
/// Returns an error if an argument is wrong. The message is about the first one.
pub fn parse(args: impl IntoIterator<Item = OsString>) -> Result<Args, Error> {
    CommandLine::parse(args)?.args([])
}

/// Returns what `--color` says in arguments that may be wrong, if it is there, so that the message about
/// them is in color or not.
pub(crate) fn typed_color(args: &[OsString]) -> Option<ColorWhen> {
    let mut color = None;
    let mut words = args.iter().skip(1).map_while(|arg| arg.to_str());
    while let Some(word) = words.next() {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        match name {
            "--color" | "--colour" => {
                let value = value.or_else(|| words.next()).unwrap_or_default();
                color = flag::word(value, &COLORS).ok();
            }
            "--no-color" | "--no-colour" => color = Some(ColorWhen::Never),
            "--" => break,
            _ => {}
        }
    }
    color
}

/// The name of the positional arguments.
pub(crate) const COLLECTION: &str = "COLLECTION";

/// Declares options, and the positional arguments.
pub(crate) fn command<'a>(flags: impl Iterator<Item = &'a Flag>) -> Command {
    let collections = Arg::new(COLLECTION)
        .action(ArgAction::Append)
        .value_parser(value_parser!(OsString));
    Command::new("wisdom")
        .disable_help_flag(true)
        .disable_version_flag(true)
        .args_override_self(true)
        .arg(collections)
        .args(
            flags
                .flat_map(|flag| [Some(arg(flag)), opposite(flag)])
                .flatten(),
        )
}

fn arg(flag: &Flag) -> Arg {
    let mut letters = flag.letters.chars();
    let mut arg = Arg::new(flag.name).action(ArgAction::Set);
    if let Some(letter) = letters.next() {
        arg = arg.short(letter).short_aliases(letters);
    }
    if flag.is_long() {
        arg = arg.long(flag.name).aliases(flag.alias());
    }
    match flag.value {
        FlagValue::None(_) => arg.num_args(0).default_missing_value(""),
        FlagValue::Text(..) => arg.action(ArgAction::Append),
        // A negative number looks like an option, but is a value that the option rejects.
        FlagValue::Parsed(..) if flag.adds_up() => arg.action(ArgAction::Append),
        FlagValue::Parsed(..) => arg.allow_negative_numbers(true),
        FlagValue::Optional(..) => arg
            .num_args(0..=1)
            .require_equals(true)
            .default_missing_value(""),
    }
}

fn opposite(flag: &Flag) -> Option<Arg> {
    let name = Some(flag.opposite).filter(|name| !name.is_empty())?;
    let arg = Arg::new(name).long(name).num_args(0);
    Some(arg.action(ArgAction::Append).default_missing_value(""))
}

/// Returns whether an argument, without its first dash and its value, could be this option or its opposite,
/// or bundled letters that include it.
fn could_be(typed: &[u8], flag: &Flag) -> bool {
    match typed.strip_prefix(b"-") {
        Some(b"") => false,
        Some(name) => {
            flag.is_long() && name == flag.name.as_bytes()
                || name == flag.opposite.as_bytes()
                || flag.alias().is_some_and(|alias| name == alias.as_bytes())
        }
        None => flag.letters.bytes().any(|letter| typed.contains(&letter)),
    }
}

/// Translates an error of clap.
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
        ErrorKind::UnknownArgument => unknown_option(arg, args),
        ErrorKind::InvalidValue if value.is_empty() => format!("{option} requires a value."),
        ErrorKind::NoEquals => {
            format!("{option} takes its value after an equals sign: {option}=VALUE.")
        }
        ErrorKind::TooManyValues => format!("{option} takes no value, but got '{value}'."),
        ErrorKind::InvalidUtf8 => "an argument is not valid UTF-8.".into(),
        other => format!("{}.", other.as_str().unwrap_or("invalid arguments")),
    };
    Error::usage(format!("{message} See wisdom --help."))
}

fn unknown_option(arg: &str, args: &[OsString]) -> String {
    if let Some(message) = unknown_word(arg, args) {
        return message;
    }
    let names = flags().flat_map(|flag| [flag.name, flag.opposite]);
    let names = names.filter(|name| name.len() > 1);
    let near = suggest::near(meant(arg.trim_start_matches('-')), names);
    let near = near
        .first()
        .map_or(".".into(), |near| format!("; did you mean --{near}?"));
    format!("unknown option {}{near}", sanitize::excerpt(arg))
}

/// Returns the message if the word that holds the unknown option `arg` is the name of a file, or a
/// number or the name of an option after one dash.
fn unknown_word(arg: &str, args: &[OsString]) -> Option<String> {
    // Of bundled letters, clap names one.
    let letter = arg.strip_prefix('-').filter(|name| !name.starts_with('-'));
    let holds_it = |word: &&str| match (letter, word.strip_prefix('-')) {
        (Some(letter), Some(letters)) => !letters.starts_with('-') && letters.contains(letter),
        _ => word.starts_with(arg),
    };
    let words = args.iter().skip(1).filter_map(|arg| arg.to_str());
    let word = words.take_while(|word| *word != "--").find(holds_it)?;
    let shown = sanitize::excerpt(word);
    if Path::new(word).symlink_metadata().is_ok() {
        return Some(format!(
            "unknown option {shown}; for the file of that name, write ./{shown}."
        ));
    }
    let name = word.strip_prefix('-')?;
    let meant = if name.parse::<usize>().is_ok_and(|number| number > 0) {
        format!("count {name}")
    } else {
        let mut names = flags().flat_map(|flag| [flag.name, flag.opposite]);
        names.find(|long| long.len() > 1 && *long == name)?.into()
    };
    Some(format!("unknown option {shown}; did you mean --{meant}?"))
}
