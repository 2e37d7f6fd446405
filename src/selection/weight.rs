//! How often each collection is drawn from.
//!
//! A [`Weight`] gives a percentage of the draws to one or more collections. The [`Chance`] of a single
//! collection follows from the weights, the number of its entries, and the filter.

use std::ops::ControlFlow;
use std::slice;

use rand::{Rng, RngExt};

use crate::collection::pool::{Collection, Pool, Weight};
use crate::filter::Filter;

/// The chance that a draw gives an entry of a collection.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Chance {
    /// The percentage of draws that give an entry of the collection.
    pub percent: f64,
    /// The number of its entries that the filter admits, all equally likely.
    pub entries: usize,
}

/// Returns the percentage of each weight, or 0 for a weight without entries to draw, whose draws go to
/// the other weights. `has_entries` takes the index of a weight.
pub(super) fn percentages(weights: &[Weight], has_entries: impl Fn(usize) -> bool) -> Vec<f64> {
    let weights = weights.iter().enumerate();
    let percent = |(index, weight): (usize, &Weight)| has_entries(index).then_some(weight.percent);
    weights
        .map(percent)
        .map(Option::unwrap_or_default)
        .collect()
}

/// Draws one of the `percentages` with a chance in proportion to it, and returns its index, or `None` if
/// all are 0.
pub(super) fn draw(percentages: &[f64], rng: &mut impl Rng) -> Option<usize> {
    let mut rest = rng.random::<f64>() * percentages.iter().sum::<f64>();
    let mut drawn = None;
    let positive = percentages.iter().enumerate();
    for (index, percent) in positive.filter(|(_, percent)| **percent > 0.0) {
        // Set first: rounding can leave a rest even after the last percentage.
        drawn = Some(index);
        if rest < *percent {
            break;
        }
        rest -= percent;
    }
    drawn
}

/// Returns the chance of each collection of the pool, for the entries that the filter admits.
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
    let entries = |weight: &Weight| -> usize {
        let collections = weight.collections.iter();
        collections.map(|index| counts[*index]).sum()
    };
    let percentages = percentages(weights, |index| entries(&weights[index]) > 0);
    let total: f64 = percentages.iter().sum();
    let mut percents = vec![0.0; counts.len()];
    for (weight, percent) in weights.iter().zip(percentages) {
        for index in weight.collections.iter().filter(|_| percent > 0.0) {
            #[allow(clippy::cast_precision_loss, reason = "nobody has 2^52 entries")]
            let part = counts[*index] as f64 / entries(weight) as f64;
            percents[*index] = percent * (100.0 / total) * part;
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

/// Returns whether any entry can be drawn: the filter admits the entry, and the weight of its collection
/// is more than 0%.
pub fn any_drawn(pool: &Pool, filter: &Filter) -> bool {
    let has_weight = |index: usize| {
        let mut weights = pool.weights.iter();
        pool.weights.is_empty()
            || weights.any(|weight| weight.percent > 0.0 && weight.collections.contains(&index))
    };
    let has_entry = |collection: &Collection| {
        let visited = collection.each(filter, &mut |_, _| ControlFlow::Break(()));
        visited.is_break()
    };
    let mut collections = pool.collections.iter().enumerate();
    collections.any(|(index, collection)| has_weight(index) && has_entry(collection))
}
