//! Shows entries: one, several, or all.

use std::path::Path;

use rand::SeedableRng;
use rand::rngs::{SysRng, Xoshiro256PlusPlus};

use crate::cli::args::Args;
use crate::cli::environment::Environment;
use crate::cli::options::{Draw, Show};
use crate::cli::outcome::Outcome;
use crate::cli::query::Query;
use crate::error::Error;
use crate::presentation::output::EntryWriter;
use crate::presentation::output::page::Page;
use crate::selection::pick::Drawn;
use crate::selection::{deck, once, pick, weight};

/// Shows the entries that the options ask for.
///
/// # Errors
///
/// Returns an error if nothing is shown. The message says why.
pub(crate) fn run(
    args: &Args,
    environment: &Environment,
    page: &mut Page<'_>,
    warn: &mut dyn FnMut(&[String]),
) -> Result<Outcome, Error> {
    let query = Query::new(args, environment)?;
    let state = environment.state();
    let mut claim = None;
    // The day is claimed only if there is an entry to show.
    if let Some(folder) = state.as_deref().filter(|_| query.options.once)
        && weight::any_drawn(&query.pool, &query.options.filter)
    {
        claim = once::claim(folder, (environment.clock.0)());
        if claim.is_none() {
            return Ok(Outcome::Done);
        }
    }
    warn(&query.diagnostics);
    let drawn = draw(&query, state.as_deref());
    let outcome = show(&query, &drawn, page, warn);
    let outcome = outcome.and_then(|outcome| Ok(page.flush().map(|()| outcome)?));
    // A reader that closes the pipe has seen enough.
    if outcome.as_ref().is_err_and(|error| !error.is_closed_pipe()) {
        if let Some(claim) = claim {
            claim.withdraw();
        }
        if let (Draw::Deck(name), Some(folder)) = (&query.options.draw, state) {
            deck::put_back(&folder, name, &drawn.keys);
        }
    }
    outcome
}

/// Writes the entries that were `drawn`, or all entries if all are asked for, to `page`.
fn show(
    query: &Query<'_>,
    drawn: &Drawn,
    page: &mut Page<'_>,
    warn: &mut dyn FnMut(&[String]),
) -> Result<Outcome, Error> {
    let pool = &query.pool;
    let mut writer = EntryWriter::new(query.entry_style(), query.layout(), page);
    if let Show::All = query.options.show {
        writer.all(pool, &query.options.filter)?;
    }
    for index in &drawn.indices {
        if let Some((collection, index)) = pool.find(*index)
            && let Some(entry) = collection.get(index)
        {
            writer.entry(&entry, collection)?;
        }
    }
    query.finish(writer.written, writer.length, warn)
}

/// Returns the index of the last entry that the filter admits. Of several entries with one id, the
/// user's own comes last.
fn last(query: &Query<'_>) -> Option<usize> {
    let mut last = None;
    pick::admitted(&query.pool, &query.options.filter, &mut |index| {
        last = Some(index);
    });
    last
}

/// Draws as many different entries as the options ask for, or all if there are fewer. None are drawn to show
/// all in order. Without a folder for `state` there is no deck, and the entries are drawn at random.
fn draw(query: &Query<'_>, state: Option<&Path>) -> Drawn {
    let (pool, filter) = (&query.pool, &query.options.filter);
    let count = match query.options.show {
        Show::All => return Drawn::default(),
        Show::One if filter.id.is_some() => return without_deck(last(query)),
        Show::One => 1,
        Show::Several(count) => count,
    };
    let seed = match (&query.options.draw, state) {
        (Draw::Daily(date, key), _) => {
            let date = date.unwrap_or_else(query.environment.clock.0);
            return without_deck(pick::of_day(pool, filter, date, *key));
        }
        (Draw::Deck(name), Some(folder)) => {
            return pick::from_deck(pool, filter, count, folder, name, &mut rng(None));
        }
        (Draw::Seeded(seed), _) => Some(*seed),
        (Draw::Random | Draw::Deck(_), _) => None,
    };
    match count {
        1 => without_deck(pick::one(pool, filter, &mut rng(seed))),
        _ => without_deck(pick::several(pool, filter, count, &mut rng(seed))),
    }
}

/// Returns entries, by their indices, that were not drawn from a deck.
fn without_deck(indices: impl IntoIterator<Item = usize>) -> Drawn {
    Drawn {
        indices: indices.into_iter().collect(),
        keys: Vec::new(),
    }
}

/// Returns a random number generator. `Xoshiro256PlusPlus` yields the same numbers on every machine and
/// in every release of `rand`, as a seed has to.
fn rng(seed: Option<u64>) -> Xoshiro256PlusPlus {
    match seed {
        Some(seed) => Xoshiro256PlusPlus::seed_from_u64(seed),
        // An entry is shown even if the system has no randomness.
        None => Xoshiro256PlusPlus::try_from_rng(&mut SysRng)
            .unwrap_or_else(|_| Xoshiro256PlusPlus::seed_from_u64(0)),
    }
}
