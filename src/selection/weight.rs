//! How often each collection is drawn from.
//!
//! A [`Weight`] gives a percentage of the draws to one or several collections. The [`Chance`] of a
//! collection is what comes of the weights, its size, and the filter.

use std::ops::ControlFlow;
use std::slice;

use rand::{Rng, RngExt};

use crate::collection::pool::{Collection, Pool, Weight};
use crate::filter::Filter;

/// How often a collection is drawn from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// The percentage of draws that yield an entry of the collection.
    pub percent: f64,
    /// The number of its entries that the filter admits, all of them equally likely.
    pub entries: usize,
}

/// Returns the percentage of each weight, or 0 for one that has nothing to draw: its draws fall to the
/// others.
pub(super) fn percentages(weights: &[Weight], has_entries: impl Fn(usize) -> bool) -> Vec<f64> {
    let weights = weights.iter().enumerate();
    let percent = |(at, weight): (usize, &Weight)| has_entries(at).then_some(weight.percent);
    weights.map(|one| percent(one).unwrap_or(0.0)).collect()
}

/// Draws one of these percentages, each with a chance in proportion, and returns its index. Returns
/// `None` if all are 0.
pub(super) fn draw(percentages: &[f64], rng: &mut impl Rng) -> Option<usize> {
    let mut rest = rng.random::<f64>() * percentages.iter().sum::<f64>();
    let mut drawn = None;
    let positive = percentages.iter().enumerate();
    for (index, percent) in positive.filter(|(_, percent)| **percent > 0.0) {
        // Rounding can leave a rest behind the last one.
        drawn = Some(index);
        if rest < *percent {
            break;
        }
        rest -= percent;
    }
    drawn
}

/// Returns the chance of each collection of the pool, given what the filter admits.
pub fn chances(pool: &Pool, filter: &Filter) -> Vec<Chance> {
    let count = |collection| count(collection, filter);
    let counts: Vec<usize> = pool.collections.iter().map(count).collect();
    let everything = Weight {
        percent: 100.0,
        collections: (0..counts.len()).collect(),
    };
    let weights = match &pool.weights[..] {
        [] => slice::from_ref(&everything),
        weights => weights,
    };
    let entries = |weight: &Weight| {
        weight
            .collections
            .iter()
            .map(|at| counts[*at])
            .sum::<usize>()
    };
    let percentages = percentages(weights, |at| entries(&weights[at]) > 0);
    let total: f64 = percentages.iter().sum();
    let mut percents = vec![0.0; counts.len()];
    for (weight, percent) in weights.iter().zip(percentages) {
        for at in weight.collections.iter().filter(|_| percent > 0.0) {
            #[allow(clippy::cast_precision_loss, reason = "nobody has 2^52 entries")]
            let part = counts[*at] as f64 / entries(weight) as f64;
            percents[*at] = percent * (100.0 / total) * part;
        }
    }
    let chance = |(percent, entries)| Chance { percent, entries };
    percents.into_iter().zip(counts).map(chance).collect()
}

fn count(collection: &Collection, filter: &Filter) -> usize {
    if filter.admits_all() {
        return collection.shown();
    }
    let mut count = 0;
    let _ = collection.each(filter, &mut |_, _| {
        count += 1;
        ControlFlow::Continue(())
    });
    count
}

/// Returns whether any entry can be drawn: the filter admits it, and the weight of its collection is
/// more than 0%.
pub fn any_drawn(pool: &Pool, filter: &Filter) -> bool {
    let has_weight = |at: usize| {
        let mut weights = pool.weights.iter();
        pool.weights.is_empty()
            || weights.any(|weight| weight.percent > 0.0 && weight.collections.contains(&at))
    };
    let has_entry = |collection: &Collection| {
        let visited = collection.each(filter, &mut |_, _| ControlFlow::Break(()));
        visited.is_break()
    };
    let mut collections = pool.collections.iter().enumerate();
    collections.any(|(at, collection)| has_weight(at) && has_entry(collection))
}
