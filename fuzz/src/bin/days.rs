//! Days: each entry comes once in a round, and a day is claimed once.

#![no_main]

use std::collections::HashSet;
use std::fs;

use libfuzzer_sys::fuzz_target;
use wisdom::selection::{daily, once};
use wisdom_fuzz::folder;

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    if let Some(date) = daily::parse_date(&text) {
        assert_eq!(date.to_string(), text);
    }
    let [count, key, days @ ..] = bytes else {
        return;
    };
    let (count, key) = (i64::from(*count), u64::from(*key));
    let of_day = |day| daily::index(day, count.unsigned_abs() as usize, key);
    let rounds = days
        .as_chunks::<8>()
        .0
        .iter()
        .map(|days| i64::from_le_bytes(*days) / 1024);
    for round in rounds {
        let first = round * count;
        let indices: Vec<_> = (first..first + count).map_while(of_day).collect();
        let different: HashSet<_> = indices
            .iter()
            .filter(|index| **index < count as usize)
            .collect();
        assert_eq!(different.len(), count as usize);
        assert!(count < 2 || of_day(first - 1) != of_day(first));
    }
    assert_claims(&days[..days.len().min(32)]);
});

/// Claims the day after 1970-01-01 by each of these numbers, or withdraws the claim if the number is odd.
fn assert_claims(days: &[u8]) {
    let folder = folder();
    let mut claimed: HashSet<i64> = HashSet::new();
    for day in days {
        let date = daily::EPOCH + std::time::Duration::from_secs(86_400 * u64::from(day / 2 % 16));
        let number = daily::day_number(date);
        let claim = once::claim(&folder, date);
        assert_eq!(claim.is_some(), !claimed.contains(&number));
        if let Some(claim) = claim {
            claimed.retain(|other| (other - number).abs() <= 1);
            if day % 2 == 1 {
                claim.withdraw();
            } else {
                claimed.insert(number);
            }
        }
        let files = fs::read_dir(&folder).map_or(0, Iterator::count);
        assert_eq!(files, claimed.len());
    }
}
