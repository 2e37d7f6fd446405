//! What share of the draws each collection has.

use std::ops::ControlFlow;

use rand::{Rng, RngExt};

use super::filter::Filter;
use crate::collection::shelf::{Collection, Share, Shelf};

/// What a collection has of the draws.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Portion {
    /// Of 100 in all.
    pub percent: f64,
    /// How many of its entries the filter admits.
    pub entries: usize,
}

/// The percentages of the shares as far as they count: what a share that has nothing would have falls
/// to the others.
fn weights<'a>(
    shares: &'a [Share],
    has_something: impl Fn(usize) -> bool + 'a,
) -> impl Iterator<Item = f64> + 'a {
    let of = move |(place, share): (usize, &Share)| {
        if has_something(place) {
            share.percent
        } else {
            0.0
        }
    };
    shares.iter().enumerate().map(of)
}

/// The place of one of the shares that have something, each with the chance that its percentage says.
pub(super) fn by_percent(
    shares: &[Share],
    has_something: impl Fn(usize) -> bool,
    rng: &mut impl Rng,
) -> Option<usize> {
    let total: f64 = weights(shares, &has_something).sum();
    let mut drawn = rng.random::<f64>() * total;
    let mut chosen = None;
    let weights = weights(shares, &has_something).enumerate();
    for (place, weight) in weights.filter(|(_, weight)| *weight > 0.0) {
        chosen = Some(place);
        if drawn < weight {
            break;
        }
        drawn -= weight;
    }
    chosen
}

/// What each collection of the shelf has of the draws from what the filter admits.
pub fn portions(shelf: &Shelf, filter: &Filter) -> Vec<Portion> {
    let count = |collection| count(collection, filter);
    let counts: Vec<usize> = shelf.collections.iter().map(count).collect();
    let everything = [Share {
        percent: 100.0,
        collections: (0..counts.len()).collect(),
    }];
    let shares: &[Share] = if shelf.shares.is_empty() {
        &everything
    } else {
        &shelf.shares
    };
    let within = |share: usize| {
        let collections = shares[share].collections.iter();
        collections.map(|at| counts[*at]).sum::<usize>()
    };
    let has_something = |share| within(share) > 0;
    let total: f64 = weights(shares, has_something).sum();
    let mut percents = vec![0.0; counts.len()];
    for (place, weight) in weights(shares, has_something).enumerate() {
        if weight > 0.0 {
            for at in &shares[place].collections {
                #[allow(clippy::cast_precision_loss, reason = "nobody has 2^52 entries")]
                let part = counts[*at] as f64 / within(place) as f64;
                percents[*at] = weight * (100.0 / total) * part;
            }
        }
    }
    let portion = |(percent, entries)| Portion { percent, entries };
    percents.into_iter().zip(counts).map(portion).collect()
}

fn count(collection: &Collection, filter: &Filter) -> usize {
    if filter.admits_all() {
        return collection.shown();
    }
    let mut count = 0;
    let _ = collection.each(Some(filter), &mut |_, _| {
        count += 1;
        ControlFlow::Continue(())
    });
    count
}

/// Whether any entry can be drawn: the filter admits it, and its collection has more than 0% of the
/// draws.
pub fn any_drawn(shelf: &Shelf, filter: &Filter) -> bool {
    let is_drawn_from = |place: usize| {
        let mut shares = shelf.shares.iter();
        shelf.shares.is_empty()
            || shares.any(|share| share.percent > 0.0 && share.collections.contains(&place))
    };
    let mut collections = shelf.collections.iter().enumerate();
    collections.any(|(place, collection)| {
        is_drawn_from(place)
            && collection
                .each(Some(filter), &mut |_, _| ControlFlow::Break(()))
                .is_break()
    })
}
