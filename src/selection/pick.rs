//! Which of the entries that are meant is shown.

use std::path::Path;

use rand::seq::{IteratorRandom, SliceRandom};
use rand::{Rng, RngExt};

use super::daily::{self, Date};
use super::deck;
use super::filter::Filter;
use crate::collection::shelf::Shelf;

/// The index of one entry that the filter admits, each with the same chance, or none if it admits
/// none.
///
/// Without a filter only the number of entries is asked for. With one, each entry is looked at once
/// and none is kept.
pub fn one(shelf: &Shelf, filter: &Filter, rng: &mut impl Rng) -> Option<usize> {
    if filter.admits_all() {
        let len = shelf.len();
        return (len > 0).then(|| rng.random_range(0..len));
    }
    admitted(shelf, filter).choose(rng)
}

/// The indices of `count` different entries that the filter admits, in random order; fewer if it
/// admits fewer.
pub fn several(shelf: &Shelf, filter: &Filter, count: usize, rng: &mut impl Rng) -> Vec<usize> {
    let mut picked = if filter.admits_all() {
        (0..shelf.len()).sample(rng, count)
    } else {
        admitted(shelf, filter).sample(rng, count)
    };
    picked.shuffle(rng);
    picked
}

/// The index of the entry of the day, by the rule of [`daily`].
pub fn of_day(shelf: &Shelf, filter: &Filter, date: Date, key: u64) -> Option<usize> {
    if filter.admits_all() {
        return daily::place(date.days(), shelf.len(), key);
    }
    let admitted: Vec<_> = admitted(shelf, filter).collect();
    let place = daily::place(date.days(), admitted.len(), key)?;
    admitted.get(place).copied()
}

/// The indices of `count` different entries from the [`deck`] of that name; fewer if the filter admits
/// fewer.
pub fn from_deck(
    shelf: &Shelf,
    filter: &Filter,
    count: usize,
    folder: &Path,
    name: &str,
    rng: &mut impl Rng,
) -> Vec<usize> {
    let entries = shelf.iter().enumerate();
    let admitted = entries.filter(|(_, entry)| filter.admits(entry));
    let keyed = admitted.map(|(index, entry)| (index, deck::key(&[&entry.id, &entry.title])));
    let (mut indices, mut keys): (Vec<_>, Vec<_>) = keyed.unzip();
    let mut picked = Vec::new();
    while picked.len() < count
        && let Some(place) = deck::draw(folder, name, &keys, rng)
    {
        keys.swap_remove(place);
        picked.push(indices.swap_remove(place));
    }
    picked
}

/// The indices of all entries that the filter admits, in order.
pub fn admitted<'a>(shelf: &'a Shelf, filter: &'a Filter) -> impl Iterator<Item = usize> + 'a {
    shelf
        .iter()
        .enumerate()
        .filter(|(_, entry)| filter.admits(entry))
        .map(|(index, _)| index)
}
