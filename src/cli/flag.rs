//! A row of the table of options.

use std::fmt;
use std::num::{IntErrorKind, ParseIntError};
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::cli::args::Args;
use crate::entry::{sanitize, suggest};
use crate::error::Error;
use crate::selection::daily::{self, Date};

/// An option of the command line.
#[derive(Debug)]
pub struct Flag {
    /// The long name, or the letter if there is no long name.
    pub name: &'static str,
    /// The letters: the help shows the first, the others are aliases.
    pub letters: &'static str,
    /// The value that it takes, and the function that stores it in [`Args`].
    pub value: FlagValue,
    /// The long name of the option that cancels it, or nothing.
    pub opposite: &'static str,
    /// The line in the help.
    pub help: &'static str,
}

/// The value of an option, with the name that the help gives it.
#[derive(Clone, Copy, Debug)]
pub enum FlagValue {
    /// No value.
    None(fn(&mut Args)),
    /// A text, in an argument of its own or after `=`.
    Text(&'static str, fn(&mut Args, String)),
    /// A text that is parsed.
    Parsed(
        &'static str,
        fn(&mut Args, &str) -> Result<(), InvalidValue>,
    ),
    /// A text after `=` that is parsed, or nothing.
    Optional(
        &'static str,
        fn(&mut Args, Option<&str>) -> Result<(), InvalidValue>,
    ),
}

impl FlagValue {
    /// Returns the name that the help gives the value, or nothing.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::None(_) => "",
            Self::Text(name, _) | Self::Parsed(name, _) | Self::Optional(name, _) => name,
        }
    }

    /// Returns what follows the name of the option in the help: ` N`, or `[=N]` if it can be left out.
    pub(crate) fn suffix(&self) -> String {
        match (self, self.name()) {
            (Self::None(_), _) => String::new(),
            (Self::Text(..) | Self::Parsed(..), name) => format!(" {name}"),
            (Self::Optional(..), name) => format!("[={name}]"),
        }
    }
}

/// Why a value is not valid.
#[derive(Debug)]
pub enum InvalidValue {
    /// It is not what the option takes.
    Unexpected {
        /// What the option takes.
        expected: String,
        /// The word that may have been meant.
        near: Option<&'static str>,
    },
    /// What is wrong in it.
    Wrong(String),
}

impl Flag {
    /// Returns how it is typed, with the name of the value that it requires: `--grep REGEX`.
    pub(crate) fn usage(&self) -> String {
        let dashes = if self.is_long() { "--" } else { "-" };
        let value = match self.value {
            FlagValue::Optional(..) => String::new(),
            _ => self.value.suffix(),
        };
        format!("{dashes}{}{value}", self.name)
    }

    /// Returns the name of the option that it is another way to set: typing either replaces both in the
    /// configuration.
    pub(crate) fn group(&self) -> &'static str {
        match self.name {
            "json" => "format",
            "no-color" => "color",
            "only-offensive" => "offensive",
            "short" | "long" => "length",
            "m" => "grep",
            name => name,
        }
    }

    /// Returns whether each occurrence adds to those before it, even to those in the configuration.
    pub(crate) fn adds_up(&self) -> bool {
        self.name == "colors"
    }

    /// Returns the British spelling of the name, if there is one.
    pub(crate) fn alias(&self) -> Option<&'static str> {
        match self.name {
            "color" => Some("colour"),
            "colors" => Some("colours"),
            "no-color" => Some("no-colour"),
            _ => None,
        }
    }

    /// Returns whether it has a long name.
    pub fn is_long(&self) -> bool {
        self.name.len() > 1
    }

    /// Stores an occurrence of the option; `value` is empty if it has none.
    ///
    /// # Errors
    ///
    /// Returns an error if `value` is not valid. The message says what the option takes.
    pub(crate) fn apply(&self, args: &mut Args, value: &str) -> Result<(), Error> {
        args.typed.push(self.name);
        let applied = match self.value {
            FlagValue::None(apply) => {
                apply(args);
                Ok(())
            }
            FlagValue::Text(_, apply) => {
                apply(args, value.to_owned());
                Ok(())
            }
            FlagValue::Parsed(_, apply) => apply(args, value),
            FlagValue::Optional(_, apply) => {
                apply(args, Some(value).filter(|value| !value.is_empty()))
            }
        };
        let name = self.name;
        applied.map_err(|invalid| match invalid {
            InvalidValue::Unexpected { expected, near } => {
                let value = sanitize::excerpt(value);
                let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
                Error::usage(format!("--{name} takes {expected}, not '{value}'{near}"))
            }
            InvalidValue::Wrong(message) => Error::usage(format!("--{name}: {message}")),
        })
    }
}

/// Parses a whole number in a range that ends at the highest number of its type.
pub(crate) fn number<N>(value: &str, range: &RangeInclusive<N>) -> Result<N, InvalidValue>
where
    N: fmt::Display + FromStr<Err = ParseIntError> + PartialOrd,
{
    let (least, most) = (range.start(), range.end());
    let expected = match value.parse() {
        Ok(number) if range.contains(&number) => return Ok(number),
        Err(error) if *error.kind() == IntErrorKind::PosOverflow => {
            format!("a whole number from {least} to {most}")
        }
        _ => format!("a whole number of {least} or more"),
    };
    Err(InvalidValue::Unexpected {
        expected,
        near: None,
    })
}

/// Parses a calendar date.
pub(crate) fn date(value: &str) -> Result<Date, InvalidValue> {
    daily::parse_date(value).ok_or_else(|| InvalidValue::Unexpected {
        expected: "a date (YYYY-MM-DD)".into(),
        near: None,
    })
}

/// Returns the words without aliases.
pub(crate) fn without_aliases<T: PartialEq>(
    words: &[(&'static str, T)],
) -> impl Iterator<Item = &'static str> {
    let runs = words.chunk_by(|(_, one), (_, next)| one == next);
    runs.map(|run| run[0].0)
}

/// Returns the words with `or` before the last one.
fn or(words: &[&str]) -> String {
    match words {
        [words @ .., last] if words.len() > 1 => format!("{}, or {last}", words.join(", ")),
        _ => words.join(" or "),
    }
}

/// Parses one of `words`, or the beginning of words with one meaning, in any case, and returns the
/// meaning. A word right after another of its meaning is an alias, which messages leave out.
pub(crate) fn word<T: Copy + PartialEq>(
    value: &str,
    words: &[(&'static str, T)],
) -> Result<T, InvalidValue> {
    let value = value.to_ascii_lowercase();
    if let Some((_, meaning)) = words.iter().find(|(word, _)| *word == value) {
        return Ok(*meaning);
    }
    let begin = |(word, _): &&(&str, T)| !value.is_empty() && word.starts_with(&value);
    let mut meanings = words.iter().filter(begin).map(|(_, meaning)| *meaning);
    if let Some(first) = meanings.next()
        && meanings.all(|meaning| meaning == first)
    {
        return Ok(first);
    }
    let words: Vec<_> = without_aliases(words).collect();
    Err(InvalidValue::Unexpected {
        near: suggest::near(&value, words.iter().copied())
            .first()
            .copied(),
        expected: or(&words),
    })
}
