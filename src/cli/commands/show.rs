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
    let mut keys = Vec::new();
    let outcome = show(&query, state.as_deref(), page, warn, &mut keys);
    let outcome = outcome.and_then(|outcome| Ok(page.flush().map(|()| outcome)?));
    // A reader that closes the pipe has seen enough.
    if outcome.as_ref().is_err_and(|error| !error.is_closed_pipe()) {
        if let Some(claim) = claim {
            claim.withdraw();
        }
        if let (Draw::Deck(name), Some(folder)) = (&query.options.draw, state) {
            deck::put_back(&folder, name, &keys);
        }
    }
    outcome
}

/// Writes the entries to `page`, and appends the keys of those drawn from a deck to `keys`.
fn show(
    query: &Query<'_>,
    state: Option<&Path>,
    page: &mut Page<'_>,
    warn: &mut dyn FnMut(&[String]),
    keys: &mut Vec<u64>,
) -> Result<Outcome, Error> {
    let (options, pool) = (&query.options, &query.pool);
    warn(&query.diagnostics);
    let mut writer = EntryWriter::new(query.entry_style(), query.layout(), page);
    let drawn = match options.show {
        Show::All => {
            writer.all(pool, &options.filter)?;
            Vec::new()
        }
        Show::One if options.filter.id.is_some() => last(query),
        Show::One => draw(query, 1, state, keys),
        Show::Several(count) => draw(query, count, state, keys),
    };
    for index in drawn {
        if let Some((collection, index)) = pool.find(index)
            && let Some(entry) = collection.get(index)
        {
            writer.entry(&entry, collection)?;
        }
    }
    query.finish(writer.written, writer.length, warn)
}

/// Returns the index of the last entry that the filter admits. Of several entries with one id, the
/// user's own comes last.
fn last(query: &Query<'_>) -> Vec<usize> {
    let mut last = Vec::new();
    pick::admitted(&query.pool, &query.options.filter, &mut |index| {
        last = vec![index];
    });
    last
}

/// Returns the indices of `count` different entries, or of all if there are fewer. Without a folder for
/// `state` there is no deck, and the entries are drawn at random. The keys of entries from a deck are
/// appended to `keys`.
fn draw(query: &Query<'_>, count: usize, state: Option<&Path>, keys: &mut Vec<u64>) -> Vec<usize> {
    let (pool, filter) = (&query.pool, &query.options.filter);
    let seed = match (&query.options.draw, state) {
        (Draw::Daily(date, key), _) => {
            let date = date.unwrap_or_else(query.environment.clock.0);
            return pick::of_day(pool, filter, date, *key).into_iter().collect();
        }
        (Draw::Deck(name), Some(folder)) => {
            let drawn = pick::from_deck(pool, filter, count, folder, name, &mut rng(None));
            keys.extend(drawn.keys);
            return drawn.indices;
        }
        (Draw::Seeded(seed), _) => Some(*seed),
        (Draw::Random | Draw::Deck(_), _) => None,
    };
    match count {
        1 => pick::one(pool, filter, &mut rng(seed))
            .into_iter()
            .collect(),
        _ => pick::several(pool, filter, count, &mut rng(seed)),
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
