//! What share of the draws each collection has.

use std::ops::ControlFlow;

use rand::{Rng, RngExt};

use crate::collection::pool::{Collection, Pool, Weight};
use crate::filter::Filter;

/// What a collection has of the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Portion {
    /// Of 100 in all.
    pub percent: f64,
    /// How many of its entries the filter admits.
    pub entries: usize,
}

/// The percentages of the weights as far as they count: what a share that has nothing would have falls
/// to the others.
fn effective<'a>(
    weights: &'a [Weight],
    has_something: impl Fn(usize) -> bool + 'a,
) -> impl Iterator<Item = f64> + 'a {
    let of = move |(place, share): (usize, &Weight)| {
        if has_something(place) {
            share.percent
        } else {
            0.0
        }
    };
    weights.iter().enumerate().map(of)
}

/// The place of one of the weights that have something, each with the chance that its percentage says.
pub(crate) fn by_percent(
    weights: &[Weight],
    has_something: impl Fn(usize) -> bool,
    rng: &mut impl Rng,
) -> Option<usize> {
    let total: f64 = effective(weights, &has_something).sum();
    let mut drawn = rng.random::<f64>() * total;
    let mut chosen = None;
    let weights = effective(weights, &has_something).enumerate();
    for (place, weight) in weights.filter(|(_, weight)| *weight > 0.0) {
        chosen = Some(place);
        if drawn < weight {
            break;
        }
        drawn -= weight;
    }
    chosen
}

/// What each collection of the pool has of the draws from what the filter admits.
pub fn portions(pool: &Pool, filter: &Filter) -> Vec<Portion> {
    let count = |collection| count(collection, filter);
    let counts: Vec<usize> = pool.collections.iter().map(count).collect();
    let everything = [Weight {
        percent: 100.0,
        collections: (0..counts.len()).collect(),
    }];
    let weights: &[Weight] = if pool.weights.is_empty() {
        &everything
    } else {
        &pool.weights
    };
    let within = |share: usize| {
        let collections = weights[share].collections.iter();
        collections.map(|at| counts[*at]).sum::<usize>()
    };
    let has_something = |share| within(share) > 0;
    let total: f64 = effective(weights, has_something).sum();
    let mut shares = vec![0.0; counts.len()];
    for (place, weight) in effective(weights, has_something).enumerate() {
        if weight > 0.0 {
            for at in &weights[place].collections {
                #[allow(clippy::cast_precision_loss, reason = "nobody has 2^52 entries")]
                let part = counts[*at] as f64 / within(place) as f64;
                shares[*at] = weight * (100.0 / total) * part;
            }
        }
    }
    let portion = |(percent, entries)| Portion { percent, entries };
    shares.into_iter().zip(counts).map(portion).collect()
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

/// Whether any entry can be drawn: the filter admits it, and its collection has more than 0% of the
/// draws.
pub fn any_drawn(pool: &Pool, filter: &Filter) -> bool {
    let is_drawn_from = |place: usize| {
        let mut weights = pool.weights.iter();
        pool.weights.is_empty()
            || weights.any(|share| share.percent > 0.0 && share.collections.contains(&place))
    };
    let mut collections = pool.collections.iter().enumerate();
    collections.any(|(place, collection)| {
        is_drawn_from(place)
            && collection
                .each(filter, &mut |_, _| ControlFlow::Break(()))
                .is_break()
    })
}
