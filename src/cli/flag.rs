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

/// Why a value is not valid.
#[derive(Debug)]
pub struct InvalidValue {
    /// What the option takes.
    expected: String,
    /// The word that may have been meant.
    near: Option<&'static str>,
}

impl Flag {
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
        applied.map_err(|InvalidValue { expected, near }| {
            let value = sanitize::excerpt(value);
            let near = near.map_or(String::new(), |near| format!("; did you mean {near}?"));
            let name = self.name;
            Error::usage(format!("--{name} takes {expected}, not '{value}'{near}"))
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
    Err(InvalidValue {
        expected,
        near: None,
    })
}

/// Parses a calendar date.
pub(crate) fn date(value: &str) -> Result<Date, InvalidValue> {
    daily::parse_date(value).ok_or_else(|| InvalidValue {
        expected: "a date (YYYY-MM-DD)".into(),
        near: None,
    })
}

/// Parses one of `words`, and returns its meaning.
pub(crate) fn word<T: Copy>(value: &str, words: &[(&'static str, T)]) -> Result<T, InvalidValue> {
    let known = words.iter().find(|(word, _)| *word == value);
    known.map(|(_, meaning)| *meaning).ok_or_else(|| {
        let words: Vec<_> = words.iter().map(|(word, _)| *word).collect();
        InvalidValue {
            expected: words.join(", "),
            near: suggest::near(value, words).first().copied(),
        }
    })
}
