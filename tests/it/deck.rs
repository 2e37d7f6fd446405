//! The deck, as whoever draws from it in the library sees it.

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use crate::harness::{Call, wisdom};
use proptest::prelude::*;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng, TryRng};
use wisdom::cli::options::{Draw, Options};
use wisdom::cli::parse::parse;
use wisdom::collection::offensive::Offensive;
use wisdom::collection::open;
use wisdom::collection::pool::Pool;
use wisdom::filter::Filter;
use wisdom::selection::deck::{draw, put_back};
use wisdom::selection::pick;
use wisdom::storage::hash::fnv1a;

/// A folder of its own for each test, and what draws.
struct Table {
    call: Call,
    rng: Xoshiro256PlusPlus,
}

impl Table {
    fn new(seed: u64) -> Self {
        Self {
            call: wisdom([""]),
            rng: Xoshiro256PlusPlus::seed_from_u64(seed),
        }
    }

    fn folder(&self) -> PathBuf {
        self.call.work().join("state")
    }

    /// Draws, and returns the key.
    fn draw(&mut self, name: &str, keys: &[u64]) -> u64 {
        keys[draw(&self.folder(), name, keys, &mut self.rng).expect("there are keys")]
    }

    fn draws(&mut self, name: &str, keys: &[u64], count: usize) -> Vec<u64> {
        (0..count).map(|_| self.draw(name, keys)).collect()
    }
}

fn keys(count: usize) -> Vec<u64> {
    (0..count).map(|n| fnv1a(&[n.to_string()])).collect()
}

fn set(keys: &[u64]) -> BTreeSet<u64> {
    keys.iter().copied().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn each_key_comes_once_in_a_round_and_the_next_begins_with_another(
        size in 1usize..60, rounds in 1usize..5, seed: u64
    ) {
        let (mut table, keys) = (Table::new(seed), keys(size));
        let drawn = table.draws("deck", &keys, size * rounds);
        for round in drawn.chunks(size) {
            prop_assert_eq!(set(round), set(&keys));
        }
        if size > 1 {
            prop_assert!(drawn.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }

    #[test]
    fn the_end_of_a_round_has_what_is_left_of_it(
        size in 1usize..4000, left in 1usize..20, round in 0u64..1_000_000, seed: u64
    ) {
        let (mut table, keys) = (Table::new(seed), keys(size));
        let left = left.min(size);
        let done = keys[left..].iter().map(|key| format!("{round} {key:016x}\n"));
        let holds = format!("wisdom deck 1\n{}", done.collect::<String>());
        fs::create_dir_all(table.folder()).expect("a folder");
        fs::write(table.folder().join("deck"), holds).expect("a deck");
        let drawn = table.draws("deck", &keys, left);
        prop_assert_eq!(set(&drawn), set(&keys[..left]));
        let next = table.draws("deck", &keys, left);
        prop_assert_eq!(set(&next).len(), left);
        prop_assert!(size == 1 || next[0] != drawn[left - 1]);
    }

    #[test]
    fn other_decks_do_not_disturb_a_round(size in 2usize..40, others in 1usize..10, seed: u64) {
        let (mut table, keys) = (Table::new(seed), keys(size));
        let mut drawn = Vec::new();
        for _ in 0..size * 2 {
            drawn.push(table.draw("deck", &keys));
            table.draw("other", &keys[..others.min(size)]);
        }
        for round in drawn.chunks(size) {
            prop_assert_eq!(set(round), set(&keys));
        }
    }

    #[test]
    fn what_is_put_back_comes_again_in_its_round(
        size in 1usize..20, failures in prop::collection::vec(0usize..3, 1..60), seed: u64
    ) {
        let (mut table, keys) = (Table::new(seed), keys(size));
        let mut shown = Vec::new();
        for failures in failures {
            for _ in 0..failures {
                let key = table.draw("deck", &keys);
                put_back(&table.folder(), "deck", &[key]);
            }
            shown.push(table.draw("deck", &keys));
        }
        for round in shown.chunks(size) {
            prop_assert_eq!(set(round).len(), round.len());
        }
        if size > 1 {
            prop_assert!(shown.windows(2).all(|pair| pair[0] != pair[1]));
        }
    }

    #[test]
    fn what_is_added_joins_the_round_and_what_is_removed_does_no_harm(
        size in 2usize..40, done in 0usize..40, seed: u64
    ) {
        let (mut table, all) = (Table::new(seed), keys(size + 1));
        let done = done % size;
        let mut drawn = table.draws("deck", &all[..size], done);
        drawn.extend(table.draws("deck", &all, size + 1 - done));
        prop_assert_eq!(set(&drawn), set(&all));
        // In the next round the first is taken away when some were drawn.
        let mut drawn = table.draws("deck", &all, done);
        let left = all[1..].iter().filter(|key| !drawn.contains(key)).count();
        drawn.extend(table.draws("deck", &all[1..], left));
        prop_assert!(set(&drawn).is_superset(&set(&all[1..])));
    }

    #[test]
    fn whatever_stands_in_a_deck_an_entry_is_drawn(
        holds in prop::collection::vec(any::<u8>(), 0..200), begins: bool, size in 1usize..20
    ) {
        let (mut table, keys) = (Table::new(0), keys(size));
        fs::create_dir_all(table.folder()).expect("a folder");
        let header = if begins { &b"wisdom deck 1\n"[..] } else { b"" };
        fs::write(table.folder().join("deck"), [header, &holds].concat()).expect("a deck");
        let first = table.draws("deck", &keys, size);
        prop_assert_eq!(set(&first), set(&keys));
    }

    #[test]
    fn a_deck_may_be_cut_off_anywhere(size in 1usize..20, cut in 0usize..500, seed: u64) {
        let (mut table, keys) = (Table::new(seed), keys(size));
        table.draws("deck", &keys, size / 2 + 1);
        let path = table.folder().join("deck");
        let mut holds = fs::read(&path).expect("a deck");
        holds.truncate(cut % (holds.len() + 1));
        fs::write(&path, holds).expect("a deck");
        // Some were forgotten, so they may come again; then a whole round is left.
        let drawn = table.draws("deck", &keys, size * 2);
        prop_assert_eq!(set(&drawn), set(&keys));
        let holds = fs::read_to_string(&path).expect("a deck");
        prop_assert!(holds.starts_with("wisdom deck 1\n"), "{holds:?}");
    }
}

#[test]
fn a_round_is_whole_for_a_thousand_keys_and_more() {
    for (size, rounds) in [(500, 2), (1500, 1)] {
        let (mut table, keys) = (Table::new(7), keys(size));
        let drawn = table.draws("deck", &keys, size * rounds);
        for round in drawn.chunks(size) {
            assert_eq!(set(round), set(&keys), "{size}");
        }
    }
}

/// The name of the deck that these words draw from.
fn deck_of(args: &str) -> String {
    let words = std::iter::once("wisdom").chain(args.split_whitespace());
    let typed = parse(words.map(OsString::from)).expect("options");
    match Options::new(&typed).expect("they go together").draw {
        Draw::Deck(name) => name,
        draw => panic!("{args}: {draw:?}"),
    }
}

#[test]
fn each_choice_of_collections_and_folders_has_a_deck_of_its_own() {
    let choices = [
        "", "a", "b", "a b", "b a", "ab", "all", "-a all", "-o all", "-a a", "-o a", "-a", "-o",
    ];
    let names: BTreeSet<_> = choices
        .iter()
        .map(|choice| deck_of(&format!("--no-repeat {choice}")))
        .collect();
    assert_eq!(names.len(), choices.len());
    // What is kept from run to run is looked for by this name.
    assert_eq!(deck_of("--no-repeat"), "deck-fa51aea27f040770");
    assert_eq!(
        deck_of("--no-repeat --json -c -w --count 3"),
        "deck-fa51aea27f040770"
    );
}

/// Random numbers, before the first of which another process does something.
struct Meanwhile<F> {
    other: Option<F>,
    rng: Xoshiro256PlusPlus,
}

impl<F: FnOnce()> TryRng for Meanwhile<F> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        self.other.take().into_iter().for_each(|other| other());
        Ok(self.rng.next_u32())
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        self.other.take().into_iter().for_each(|other| other());
        Ok(self.rng.next_u64())
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.other.take().into_iter().for_each(|other| other());
        self.rng.fill_bytes(bytes);
        Ok(())
    }
}

#[test]
fn what_another_process_draws_meanwhile_is_not_drawn_again_in_a_round() {
    for seed in 0..20 {
        let (mut table, keys) = (Table::new(seed), keys(3));
        for rounds in [0, 1, 5] {
            table.draws("deck", &keys, 3 * rounds);
            let folder = table.folder();
            let mut others = None;
            let mut meanwhile = Meanwhile {
                other: Some(|| others = Some(table.draw("deck", &keys))),
                rng: Xoshiro256PlusPlus::seed_from_u64(seed),
            };
            let own = draw(&folder, "deck", &keys, &mut meanwhile).expect("there are keys");
            let others = others.expect("the other process drew");
            assert_ne!(keys[own], others, "seed {seed}, after {rounds} rounds");
            table.draw("deck", &keys);
        }
    }
}

#[test]
fn a_deck_does_not_grow_for_ever() {
    let (mut table, keys) = (Table::new(7), keys(100));
    for _ in 0..80 {
        assert_eq!(set(&table.draws("deck", &keys, 100)), set(&keys));
    }
    let length = fs::metadata(table.folder().join("deck")).expect("a deck");
    assert!(length.len() < 80_000, "{} bytes", length.len());
    let files = fs::read_dir(table.folder()).expect("a folder").count();
    assert_eq!(files, 1);
}

#[test]
#[cfg(unix)]
fn a_link_in_the_place_of_a_deck_is_not_followed() {
    let (mut table, keys) = (Table::new(0), keys(5));
    let folder = table.folder();
    fs::create_dir_all(&folder).expect("a folder");
    let elsewhere = table.call.work().join("elsewhere");
    std::os::unix::fs::symlink(&elsewhere, folder.join("deck")).expect("a link");
    assert!(keys.contains(&table.draw("deck", &keys)));
    assert!(!elsewhere.exists());
    fs::write(&elsewhere, "mine").expect("a file");
    assert!(keys.contains(&table.draw("deck", &keys)));
    assert_eq!(fs::read(&elsewhere).expect("a file"), b"mine");
}

#[test]
#[cfg(unix)]
fn a_deck_of_another_user_is_neither_trusted_nor_changed() {
    let (mut table, keys) = (Table::new(0), keys(2));
    let first = table.draw("deck", &keys);
    let deck = table.folder().join("deck");
    let before = fs::read(&deck).expect("a deck");
    let is_given = std::os::unix::fs::chown(&deck, Some(12345), None).is_ok();
    if !crate::harness::can_test(is_given, "root") {
        return;
    }
    assert!(table.draws("deck", &keys, 20).contains(&first));
    assert_eq!(fs::read(&deck).expect("a deck"), before);
}

#[test]
fn a_deck_that_something_else_has_filled_is_restarted() {
    let mut table = Table::new(3);
    let keys = keys(3);
    let first = table.draw("deck", &keys);
    let path = table.folder().join("deck");
    let file = fs::File::options().append(true).open(&path).unwrap();
    // On Unix, these bytes take no room on the disk.
    file.set_len(if cfg!(unix) { 1 << 40 } else { 1 << 25 })
        .unwrap();
    drop(file);
    assert_ne!(table.draw("deck", &keys), first);
    assert!(fs::metadata(path).unwrap().len() < 100);
}

/// Returns the text of a deck with one draw of `key`, filled with an invalid line to `size` bytes.
fn filled_deck(key: u64, size: usize) -> String {
    let mut text = format!("wisdom deck 1\n1 {key:016x}\n");
    text.push_str(&"x".repeat(size - text.len() - 1));
    text.push('\n');
    text
}

#[test]
fn a_deck_is_restarted_only_above_its_limits() {
    // At the end of a round: 64 KiB. At any time: 16 MiB.
    for (count, limit) in [(1, 64 << 10), (2, 16 << 20)] {
        for (size, is_kept) in [(limit, true), (limit + 1, false)] {
            let (mut table, keys) = (Table::new(5), keys(count));
            let path = table.folder().join("deck");
            fs::create_dir_all(table.folder()).expect("a folder");
            fs::write(&path, filled_deck(keys[0], size)).expect("a deck");
            assert_eq!(table.draw("deck", &keys), keys[count - 1]);
            let left = fs::metadata(&path).expect("a deck").len();
            let line = if is_kept { size + 19 } else { 52 };
            assert_eq!(left, line as u64, "{count} keys, {size} bytes");
        }
    }
}

#[test]
fn a_round_above_the_last_is_the_first_of_a_new_deck() {
    let (mut table, keys) = (Table::new(0), keys(1));
    let path = table.folder().join("deck");
    let last = u64::MAX / 2;
    let line = |round: u64| format!("{round} {:016x}\n", keys[0]);
    let before = format!("wisdom deck 1\n{}", line(last));
    fs::create_dir_all(table.folder()).expect("a folder");
    fs::write(&path, &before).expect("a deck");
    table.draw("deck", &keys);
    let after = fs::read_to_string(&path).expect("a deck");
    assert_eq!(after, format!("{before}{}", line(last + 1)));
    table.draw("deck", &keys);
    let after = fs::read_to_string(&path).expect("a deck");
    assert_eq!(after, format!("wisdom deck 1\n{}{}", line(0), line(1)));
}

#[test]
fn nothing_is_drawn_from_nothing() {
    let mut table = Table::new(0);
    assert_eq!(draw(&table.folder(), "deck", &[], &mut table.rng), None);
    assert!(!table.folder().exists());
}

#[test]
fn the_first_draw_of_a_deck_is_as_likely_for_each_key() {
    // Chi-squared with 9 degrees of freedom is below 27.88 in 999 of 1000 fair trials.
    let keys = keys(10);
    let mut seen = [0u32; 10];
    let mut table = Table::new(11);
    for _ in 0..1000 {
        let _ = fs::remove_file(table.folder().join("deck"));
        let drawn = table.draw("deck", &keys);
        seen[keys.iter().position(|key| *key == drawn).expect("a key")] += 1;
    }
    let off = seen.map(|count| (f64::from(count) - 100.0).powi(2) / 100.0);
    assert!(off.iter().sum::<f64>() < 27.88, "{seen:?}");
}

#[test]
fn several_from_a_deck_are_different_and_never_more_than_there_are() {
    let mut table = Table::new(5);
    let nine = "a\n%\nb\n%\nc\n%\nd\n%\ne\n%\nf\n%\ng\n%\nh\n%\ni\n";
    table.call = table.call.file("nine", nine);
    let opened = open::open(&table.call.work().join("nine"), Offensive::No, None).expect("a file");
    let mut pool = Pool::default();
    pool.collections.extend(opened.collections);
    let (filter, folder) = (Filter::default(), table.folder());
    let mut several =
        |count| pick::from_deck(&pool, &filter, count, &folder, "deck", &mut table.rng).indices;
    let mut drawn = several(4);
    drawn.extend(several(5));
    drawn.sort_unstable();
    assert_eq!(drawn, (0..9).collect::<Vec<_>>());
    for count in [0, 1, 7, 8, 9, 10, 1000] {
        let mut drawn = several(count);
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), count.min(9), "{count}");
    }
}

#[test]
fn two_files_of_one_name_are_in_a_round_both() {
    let table = Table::new(0);
    let folder = table.folder();
    let call = table
        .call
        .file("one/art", "a\n%\nb\n%\n")
        .file("two/art", "c\n%\nd\n%\n");
    let mut pool = Pool::default();
    for name in ["one", "two"] {
        let path = call.work().join(name);
        let opened = open::open(&path, Offensive::No, None).expect("a folder");
        pool.collections.extend(opened.collections);
    }
    let mut rng = Xoshiro256PlusPlus::seed_from_u64(1);
    let filter = Filter::default();
    let mut draw = || pick::from_deck(&pool, &filter, 1, &folder, "deck", &mut rng).indices[0];
    for _ in 0..3 {
        let round: BTreeSet<_> = (0..4).map(|_| draw()).collect();
        assert_eq!(round.len(), 4);
    }
}
