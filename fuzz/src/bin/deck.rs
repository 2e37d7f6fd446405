//! From a deck of any bytes, no entry is drawn twice before all are drawn. The first byte is the number of
//! entries, the second the seed.

#![no_main]

use std::collections::HashSet;
use std::fs;

use libfuzzer_sys::fuzz_target;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use wisdom::selection::deck;
use wisdom_fuzz::folder;

fuzz_target!(|bytes: &[u8]| {
    let [count, seed, bytes @ ..] = bytes else {
        return;
    };
    // A layout of the future is left alone.
    let is_newer = bytes.starts_with(b"wisdom deck ") && !bytes.starts_with(b"wisdom deck 1\n");
    if is_newer && !b"wisdom deck 1\n".starts_with(bytes) {
        return;
    }
    let count = usize::from(count % 8) + 1;
    let keys: Vec<_> = (0..count as u64).collect();
    let folder = folder();
    fs::write(folder.join("deck"), bytes).expect("the folder for temporary files can be written");
    let mut rng = Xoshiro256PlusPlus::seed_from_u64((*seed).into());
    let mut draw = || deck::draw(&folder, "deck", &keys, &mut rng).expect("there are entries");
    let drawn: Vec<_> = (0..3 * count).map(|_| draw()).collect();
    let is_round = |round: &[usize]| round.iter().collect::<HashSet<_>>().len() == count;
    // The deck can begin within a round.
    let has_rounds = |first: usize| drawn[first..].chunks_exact(count).all(is_round);
    assert!(
        (0..count).any(has_rounds),
        "an entry is drawn twice: {drawn:?}"
    );
    assert!(count == 1 || drawn.windows(2).all(|pair| pair[0] != pair[1]));
    // What is put back comes again in the same round.
    let name = "new";
    let mut draw = || deck::draw(&folder, name, &keys, &mut rng).expect("there are entries");
    for _ in 0..2 {
        let round = (0..count).map(|_| {
            deck::put_back(&folder, name, &[keys[draw()]]);
            draw()
        });
        assert!(is_round(&round.collect::<Vec<_>>()));
    }
    assert_eq!(deck::draw(&folder, "deck", &[], &mut rng), None);
});
