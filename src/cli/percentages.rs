//! `[N%] COLLECTION...`: how often each collection is drawn from, as in fortune(6).

use std::ffi::{OsStr, OsString};

use crate::collection::pool::Weight;
use crate::entry::sanitize;
use crate::error::Error;

/// A collection that was typed, and how often to draw from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionArg {
    /// The percentage before the name.
    pub percent: Option<u32>,
    /// A name or a path.
    pub name: OsString,
}

/// Parses positional arguments. A percentage is an argument of its own, or the beginning of the name.
///
/// # Errors
///
/// Returns an error if a percentage is not valid, or if the sum is wrong: it must be 100, or less if
/// a collection has no percentage.
pub fn parse(words: &[OsString]) -> Result<Vec<CollectionArg>, Error> {
    let mut args = Vec::with_capacity(words.len());
    let mut words = words.iter();
    while let Some(word) = words.next() {
        let (percent, rest) = split(word)?;
        let next = || {
            words
                .next()
                .filter(|next| !is_only_percentage(next))
                .cloned()
        };
        let name = rest.or_else(next).ok_or_else(|| {
            let word = word.to_string_lossy();
            Error::usage(format!(
                "'{word}' needs a collection after it: wisdom {word} NAME"
            ))
        })?;
        args.push(CollectionArg { percent, name });
    }
    let sum: u32 = args.iter().filter_map(|arg| arg.percent).sum();
    let rest = args.iter().find(|arg| arg.percent.is_none());
    if sum > 100 {
        return Err(Error::usage(format!(
            "the percentages add up to {sum}, more than 100"
        )));
    }
    match rest {
        None if sum < 100 && !args.is_empty() => Err(Error::usage(format!(
            "the percentages add up to {sum}; name a collection without one to take the \
             remaining {}",
            100 - sum
        ))),
        Some(rest) if sum == 100 => Err(Error::usage(format!(
            "the percentages add up to 100, which leaves nothing for '{}'",
            sanitize::excerpt(&rest.name.to_string_lossy())
        ))),
        _ => Ok(args),
    }
}

/// Returns whether `word` begins with a percentage.
pub(crate) fn is_given(word: &OsStr) -> bool {
    matches!(split(word), Ok((Some(_), _)))
}

/// Returns whether `word` is a percentage without a name.
fn is_only_percentage(word: &OsStr) -> bool {
    matches!(split(word), Ok((Some(_), None)))
}

/// Splits a word into its percentage and its name.
pub(crate) fn split(word: &OsStr) -> Result<(Option<u32>, Option<OsString>), Error> {
    let is_digit_or_dot = |byte: u8| byte.is_ascii_digit() || byte == b'.';
    let parts = word.to_str().and_then(|text| text.split_once('%'));
    let Some((number, rest)) = parts.filter(|(number, _)| {
        number.starts_with(|c: char| c.is_ascii_digit()) && number.bytes().all(is_digit_or_dot)
    }) else {
        return Ok((None, Some(word.to_owned())));
    };
    match number.parse::<u32>() {
        Ok(percent @ 0..=100) => {
            let rest = Some(rest).filter(|rest| !rest.is_empty());
            Ok((Some(percent), rest.map(OsString::from)))
        }
        _ => Err(Error::usage(format!(
            "a percentage is a whole number from 0 to 100, not '{}%'",
            sanitize::excerpt(number)
        ))),
    }
}

/// Returns the weights of collections. `args` has the percentage of each argument, and the indices of
/// the collections that it names. Without percentages and `equal` there are no weights, and every entry
/// has the same chance.
///
/// Equal weights are whole numbers, and the first takes the remainder, as in fortune(6).
pub(crate) fn weights(args: Vec<(Option<u32>, Vec<usize>)>, equal: bool) -> Vec<Weight> {
    if !equal && args.iter().all(|(percent, _)| percent.is_none()) {
        return Vec::new();
    }
    let left = 100 - args.iter().filter_map(|(percent, _)| *percent).sum::<u32>();
    let unweighted: u32 = args
        .iter()
        .map(|(percent, _)| u32::from(percent.is_none()))
        .sum();
    let each = left / unweighted.max(1);
    let mut remainder = left - each * unweighted;
    let mut weights = Vec::new();
    let mut rest = Weight {
        percent: f64::from(left),
        collections: Vec::new(),
    };
    for (percent, collections) in args {
        if percent.is_none() && !equal {
            rest.collections.extend(collections);
            continue;
        }
        let percent = percent.unwrap_or_else(|| each + std::mem::take(&mut remainder));
        let percent = f64::from(percent);
        if equal {
            #[allow(clippy::cast_precision_loss, reason = "no folder has 2^52 files")]
            let percent = percent / collections.len() as f64;
            let of_one = |index| Weight::of_one(index, percent);
            weights.extend(collections.into_iter().map(of_one));
        } else {
            weights.push(Weight {
                percent,
                collections,
            });
        }
    }
    if !rest.collections.is_empty() {
        weights.push(rest);
    }
    weights
}
