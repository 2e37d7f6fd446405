//! Which of the entries that are meant is shown.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::path::Path;

use rand::seq::{IteratorRandom, SliceRandom};
use rand::{Rng, RngExt};

use crate::collection::pool::Pool;
use crate::filter::Filter;
use crate::selection::daily::Date;
use crate::selection::weight::by_percent;
use crate::selection::{daily, deck};

/// The index of one entry that the filter admits, or none if it admits none. Each has the same chance,
/// in its share if the pool has weights; what a share without entries would have falls to the others.
///
/// Without a filter only the numbers of entries are asked for. With one, each entry is looked at once
/// and none is kept.
pub fn one(pool: &Pool, filter: &Filter, rng: &mut impl Rng) -> Option<usize> {
    if filter.admits_all() {
        any(pool, rng)
    } else {
        several(pool, filter, 1, rng).pop()
    }
}

/// How often an entry that is not shown may be drawn, before all that are shown are looked for.
const TRIES: usize = 100;

/// The index of any entry that is shown.
fn any(pool: &Pool, rng: &mut impl Rng) -> Option<usize> {
    let share = if pool.weights.is_empty() {
        None
    } else {
        let collections = |share: usize| pool.weights[share].collections.iter();
        let has_something = |share| collections(share).any(|at| !pool.collections[*at].is_empty());
        Some(by_percent(&pool.weights, has_something, rng)?)
    };
    // Another draw, since nothing was shown, is from the same share.
    let mut drawn_from = spans(pool, share);
    for _ in 0..TRIES {
        let index = any_of(&drawn_from, rng)?;
        let is_shown = pool.get(index).is_some();
        let spans = spans(pool, share);
        if spans != drawn_from {
            // The index of a file turned out to be wrong, and so was the count that it gave.
            drawn_from = spans;
        } else if is_shown {
            return Some(index);
        }
    }
    let mut sample = Sample::new(1);
    admitted(pool, &Filter::default(), &mut |index| {
        if drawn_from.iter().any(|span| span.contains(&index)) {
            sample.add(index, rng);
        }
    });
    let found = sample.kept.pop();
    found.or_else(|| several(pool, &Filter::default(), 1, rng).pop())
}

/// The indices that a share has, or all.
fn spans(pool: &Pool, share: Option<usize>) -> Vec<Range<usize>> {
    let Some(share) = share else {
        return std::iter::once(0..pool.len()).collect();
    };
    let mut end = 0;
    let spans = pool.collections.iter().map(|collection| {
        let start = end;
        end += collection.len();
        start..end
    });
    let spans: Vec<_> = spans.collect();
    let collections = pool.weights[share].collections.iter();
    collections.map(|at| spans[*at].clone()).collect()
}

/// Any of these indices.
fn any_of(spans: &[Range<usize>], rng: &mut impl Rng) -> Option<usize> {
    let length = spans.iter().map(ExactSizeIterator::len).sum();
    if length == 0 {
        return None;
    }
    let mut place = rng.random_range(0..length);
    for span in spans {
        if place < span.len() {
            return Some(span.start + place);
        }
        place -= span.len();
    }
    None
}

/// The indices of `count` different entries that the filter admits, in random order; fewer if it
/// admits fewer.
pub fn several(pool: &Pool, filter: &Filter, count: usize, rng: &mut impl Rng) -> Vec<usize> {
    if pool.weights.is_empty() {
        if filter.admits_all() {
            let counted = pool.len();
            let mut picked = (0..counted).sample(rng, count);
            let are_shown = picked.iter().all(|index| pool.get(*index).is_some());
            // What a wrong index had counted was not all.
            if are_shown && pool.len() == counted {
                picked.shuffle(rng);
                return picked;
            }
        }
        let mut sample = Sample::new(count);
        admitted(pool, filter, &mut |index| sample.add(index, rng));
        return sample.shuffled(rng);
    }
    let mut samples = vec![Sample::new(count); pool.weights.len()];
    let mut shares_of = vec![Vec::new(); pool.collections.len()];
    for (share, of) in pool.weights.iter().enumerate() {
        for at in &of.collections {
            shares_of[*at].push(share);
        }
    }
    let mut before = 0;
    for (collection, weights) in pool.collections.iter().zip(shares_of) {
        let _ = collection.each(filter, &mut |place, _| {
            for share in &weights {
                samples[*share].add(before + place, rng);
            }
            ControlFlow::Continue(())
        });
        // Before it was gone through, a wrong index may have counted.
        before += collection.len();
    }
    let mut samples: Vec<_> = samples.into_iter().map(|one| one.shuffled(rng)).collect();
    let mut picked = Vec::new();
    while picked.len() < count {
        let has_something = |share: usize| !samples[share].is_empty();
        let share = by_percent(&pool.weights, has_something, rng);
        let Some(index) = share.and_then(|share| samples[share].pop()) else {
            break;
        };
        picked.push(index);
    }
    picked
}

/// So many of any number of indices, each with the same chance (Vitter's algorithm R).
#[derive(Clone)]
struct Sample {
    wanted: usize,
    seen: usize,
    kept: Vec<usize>,
}

impl Sample {
    fn new(wanted: usize) -> Self {
        Self {
            wanted,
            seen: 0,
            kept: Vec::new(),
        }
    }

    fn add(&mut self, index: usize, rng: &mut impl Rng) {
        self.seen += 1;
        if self.kept.len() < self.wanted {
            self.kept.push(index);
        } else if let Some(kept) = self.kept.get_mut(rng.random_range(0..self.seen)) {
            *kept = index;
        }
    }

    fn shuffled(mut self, rng: &mut impl Rng) -> Vec<usize> {
        self.kept.shuffle(rng);
        self.kept
    }
}

/// The index of the entry of the day, by the rule of [`daily`].
pub fn of_day(pool: &Pool, filter: &Filter, date: Date, key: u64) -> Option<usize> {
    if filter.admits_all() && pool.shown() == pool.len() {
        return daily::index(daily::day_number(date), pool.len(), key);
    }
    let mut count = 0;
    admitted(pool, filter, &mut |_| count += 1);
    let mut place = daily::index(daily::day_number(date), count, key)?;
    let mut found = None;
    pool.each(filter, &mut |index, _| {
        if place == 0 {
            found = Some(index);
            return ControlFlow::Break(());
        }
        place -= 1;
        ControlFlow::Continue(())
    });
    found
}

/// The indices of `count` different entries from the [`deck`] of that name; fewer if the filter admits
/// fewer. Eight bytes are kept of each entry that is admitted, and where it is is looked for again.
pub fn from_deck(
    pool: &Pool,
    filter: &Filter,
    count: usize,
    folder: &Path,
    name: &str,
    rng: &mut impl Rng,
) -> Vec<usize> {
    let mut keys = Vec::new();
    for (at, collection) in pool.collections.iter().enumerate() {
        // Two files of one name have the same ids.
        let others = pool.collections[..at].iter();
        let number = others.filter(|other| other.name == collection.name).count();
        let number = (number > 0).then(|| number.to_string());
        let _ = collection.each(filter, &mut |_, entry| {
            let mut key = vec![&*entry.id, &*entry.title];
            key.extend(number.as_deref());
            keys.push(deck::key(&key));
            ControlFlow::Continue(())
        });
    }
    // The places of those that were drawn among all that are admitted, each with its turn.
    let mut drawn = BTreeMap::new();
    while drawn.len() < count
        && let Some(mut place) = deck::draw(folder, name, &keys, rng)
    {
        keys.remove(place);
        for earlier in drawn.keys() {
            place += usize::from(*earlier <= place);
        }
        drawn.insert(place, drawn.len());
    }
    let mut picked = vec![0; drawn.len()];
    let mut place = 0;
    pool.each(filter, &mut |index, _| {
        if let Some(turn) = drawn.get(&place) {
            picked[*turn] = index;
        }
        place += 1;
        ControlFlow::Continue(())
    });
    picked
}

/// Hands the indices of all entries that the filter admits to `visit`, in order.
pub fn admitted(pool: &Pool, filter: &Filter, visit: &mut dyn FnMut(usize)) {
    pool.each(filter, &mut |index, _| {
        visit(index);
        ControlFlow::Continue(())
    });
}

/// Whether the filter admits any entry.
pub fn any_admitted(pool: &Pool, filter: &Filter) -> bool {
    let mut found = false;
    pool.each(filter, &mut |_, _| {
        found = true;
        ControlFlow::Break(())
    });
    found
}
