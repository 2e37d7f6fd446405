//! The entry of the day: the rule that `selection::daily` promises.

use proptest::prelude::*;
use wisdom::selection::daily::{Date, place};

/// The entries of `count` days of a collection of `n`.
fn days(from: i64, count: usize, n: usize) -> Vec<usize> {
    (from..)
        .take(count)
        .map(|day| place(day, n, 0).unwrap())
        .collect()
}

proptest! {
    #[test]
    fn each_entry_comes_once_in_a_round_and_never_two_days_in_a_row(
        n in 1usize..3000, round in -40i64..40, key: u64
    ) {
        let size = i64::try_from(n).unwrap();
        let mut round: Vec<_> = (round * size..=(round + 1) * size).map(|day| place(day, n, key).unwrap()).collect();
        if n > 1 {
            prop_assert!(round.windows(2).all(|pair| pair[0] != pair[1]));
        }
        round.pop();
        round.sort_unstable();
        prop_assert_eq!(round, (0..n).collect::<Vec<_>>());
    }

    #[test]
    fn the_place_is_below_the_count_for_any_day_and_key(n in 1usize..2_000_000, day: i32, key: u64) {
        prop_assert!(place(i64::from(day), n, key).unwrap() < n);
    }
}

#[test]
fn small_collections_never_repeat_on_two_days_over_a_century() {
    for n in 2..60 {
        let shown = days(-1000, 36_525, n);
        assert!(shown.windows(2).all(|pair| pair[0] != pair[1]), "{n}");
    }
}

#[test]
fn no_entry_is_the_day_of_none() {
    assert_eq!(place(0, 0, 0), None);
}

#[test]
fn the_order_is_the_one_that_was_promised() {
    assert_eq!(days(0, 9, 3), [1, 0, 2, 0, 2, 1, 2, 1, 0]);
    assert_eq!(days(20_000, 10, 45), [5, 42, 33, 2, 20, 18, 13, 28, 38, 22]);
    assert_eq!(place(20_000, 1_000_000, 0), Some(785_927));
    assert_eq!(place(-1, 45, 7), Some(7));
}

#[test]
fn every_order_of_three_entries_comes_about_equally_often() {
    let mut seen = std::collections::BTreeMap::new();
    for round in 0..6000 {
        *seen.entry(days(round * 3, 3, 3)).or_insert(0) += 1;
    }
    assert_eq!(seen.len(), 6);
    assert!(
        seen.values().all(|count| (700..1300).contains(count)),
        "{seen:?}"
    );
}

#[test]
fn a_date_is_read_as_year_month_and_day_and_only_if_there_is_such_a_one() {
    for (typed, days) in [
        ("1970-01-01", 0),
        ("1969-12-31", -1),
        ("2000-02-29", 11_016),
        ("2026-11-24", 20_781),
        ("9999-12-31", 2_932_896),
        ("0001-01-01", -719_162),
    ] {
        let date: Date = typed.parse().unwrap();
        assert_eq!(date.days(), days, "{typed}");
        assert_eq!(date.to_string(), typed);
    }
    for typed in [
        "",
        "2026",
        "2026-1-1",
        "2026-13-01",
        "2026-02-29",
        "1900-02-29",
        "0000-01-01",
        "2026-11-24x",
        "+026-11-24",
        "10000-01-01",
        "2026-00-10",
        "2026-04-31",
    ] {
        assert_eq!(typed.parse::<Date>(), Err(()), "{typed}");
    }
}
