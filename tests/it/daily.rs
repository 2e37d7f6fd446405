//! The entry of the day: the rule that `selection::daily` promises.

use crate::harness::run_here;

use proptest::prelude::*;
use wisdom::cli::environment::{Clock, Environment};
use wisdom::selection::daily::{Date, EPOCH, day_number, index, parse_date};

/// Returns the indices of the entries of `count` days in a collection of `n` entries.
fn days(from: i64, count: usize, n: usize) -> Vec<usize> {
    (from..)
        .take(count)
        .map(|day| index(day, n, 0).unwrap())
        .collect()
}

proptest! {
    #[test]
    fn each_entry_comes_once_in_a_round_and_never_two_days_in_a_row(
        n in 1usize..3000, round in -40i64..40, key: u64
    ) {
        let size = i64::try_from(n).unwrap();
        let days = round * size..=(round + 1) * size;
        let mut round: Vec<_> = days.map(|day| index(day, n, key).unwrap()).collect();
        if n > 1 {
            prop_assert!(round.windows(2).all(|pair| pair[0] != pair[1]));
        }
        round.pop();
        round.sort_unstable();
        prop_assert_eq!(round, (0..n).collect::<Vec<_>>());
    }

    #[test]
    fn the_index_is_below_the_count_for_any_day_and_key(n in 1usize..2_000_000, day: i32, key: u64) {
        prop_assert!(index(i64::from(day), n, key).unwrap() < n);
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
fn a_collection_without_entries_has_no_entry_of_the_day() {
    assert_eq!(index(0, 0, 0), None);
}

#[test]
fn the_order_is_the_one_that_was_promised() {
    assert_eq!(days(0, 9, 3), [1, 0, 2, 0, 2, 1, 2, 1, 0]);
    assert_eq!(days(20_000, 10, 45), [5, 42, 33, 2, 20, 18, 13, 28, 38, 22]);
    // The first and the last three days of the calendar.
    assert_eq!(days(-719_162, 3, 45), [42, 37, 3]);
    assert_eq!(days(2_932_894, 3, 45), [27, 29, 28]);
    assert_eq!(days(-2, 5, 2), [1, 0, 1, 0, 1]);
    assert_eq!(days(-2, 5, 1), [0; 5]);
    assert_eq!(days(20_000, 3, 1_000_000), [785_927, 203_815, 88_260]);
    let keyed = |key| {
        (-2..2)
            .map(|day| index(day, 45, key).unwrap())
            .collect::<Vec<_>>()
    };
    assert_eq!(keyed(7), [37, 7, 6, 21]);
    assert_eq!(keyed(u64::MAX), [3, 36, 34, 26]);
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
fn a_date_is_year_month_and_day_of_a_day_that_exists() {
    for (typed, days) in [
        ("1970-01-01", 0),
        ("1969-12-31", -1),
        ("2000-02-29", 11_016),
        ("2026-11-24", 20_781),
        ("9999-12-31", 2_932_896),
        ("0001-01-01", -719_162),
    ] {
        let date = parse_date(typed).unwrap();
        assert_eq!(day_number(date), days, "{typed}");
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
        "2026/11/24",
        "2026-11-\u{e9}",
    ] {
        assert_eq!(parse_date(typed), None, "{typed}");
    }
}

/// Returns what a call with these arguments prints on a day, with its state in `folder`.
fn on_day(folder: &std::path::Path, args: &[&str], clock: fn() -> Date) -> String {
    let environment = Environment {
        state_folder: Some(folder.to_owned()),
        clock: Clock(clock),
        ..Environment::default()
    };
    let (done, out, err) = run_here(args, &environment);
    done.unwrap();
    assert_eq!(err, b"");
    String::from_utf8(out).unwrap()
}

#[test]
fn a_clock_that_is_set_back_shows_each_day_once_and_always_the_same_entry() {
    let folder = std::env::temp_dir().join(format!("wisdom-clock-{}", std::process::id()));
    let today: fn() -> Date = || parse_date("2026-03-29").unwrap();
    let yesterday: fn() -> Date = || parse_date("2026-03-28").unwrap();
    let args = ["--daily", "--once"];
    let first = on_day(&folder, &args, yesterday);
    let second = on_day(&folder, &args, today);
    assert!(!first.is_empty() && !second.is_empty() && first != second);
    assert_eq!(on_day(&folder, &args, yesterday), "");
    assert_eq!(on_day(&folder, &args, today), "");
    assert_eq!(on_day(&folder, &["--daily"], yesterday), first);
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn the_first_and_the_last_day_of_the_calendar_have_an_entry() {
    let nowhere = std::path::Path::new("/nonexistent");
    for clock in [
        (|| EPOCH) as fn() -> Date,
        || parse_date("0001-01-01").unwrap(),
        || parse_date("9999-12-31").unwrap(),
    ] {
        let shown = on_day(nowhere, &["--daily"], clock);
        assert!(!shown.is_empty());
        assert_eq!(on_day(nowhere, &["--daily"], clock), shown);
    }
}

#[test]
fn a_folder_with_the_name_of_a_claim_claims_nothing() {
    let folder = std::env::temp_dir().join(format!("wisdom-claim-{}", std::process::id()));
    std::fs::create_dir_all(folder.join("wisdom/once-1970-01-01")).unwrap();
    assert!(!on_day(&folder, &["--once"], || EPOCH).is_empty());
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_deck_whose_round_counter_is_about_to_overflow_starts_anew() {
    let folder = std::env::temp_dir().join(format!("wisdom-deck-{}", std::process::id()));
    let quips = folder.join("quips");
    std::fs::create_dir_all(&folder).unwrap();
    std::fs::write(&quips, "a\n%\nb\n%\nc\n").unwrap();
    let args = ["--no-repeat", quips.to_str().unwrap()];
    let draw = || on_day(&folder, &args, || EPOCH);
    draw();
    for file in std::fs::read_dir(folder.join("wisdom")).unwrap() {
        let last = format!("wisdom deck 1\n{} 0000000000000000\n", u64::MAX - 1);
        std::fs::write(file.unwrap().path(), last).unwrap();
    }
    let drawn: Vec<_> = (0..9).map(|_| draw()).collect();
    for round in drawn.chunks(3) {
        let mut round = round.to_vec();
        round.sort_unstable();
        round.dedup();
        assert_eq!(round.len(), 3);
    }
    std::fs::remove_dir_all(folder).unwrap();
}

#[test]
fn a_round_of_a_fortune_file_with_a_blank_entry_has_each_of_the_others_once() {
    let call = crate::harness::wisdom([""]).file("quips", "a\n%\nb\n%\n \n%\nc\n%\nd\n");
    let shown = |day: i64| {
        let date = format!("--daily=2026-03-{day:02}");
        let words = [date.into(), call.work().join("quips").into_os_string()];
        let (done, out, _) = run_here(words, &Environment::default());
        done.expect("an entry");
        String::from_utf8(out).expect("UTF-8")
    };
    let days: Vec<_> = (1..=28).map(shown).collect();
    assert!(days.windows(2).all(|pair| pair[0] != pair[1]), "{days:?}");
    // Rounds have four days; one begins on one of the first four.
    let has_rounds = |from: usize| {
        days[from..].chunks_exact(4).all(|round| {
            let mut round = round.to_vec();
            round.sort_unstable();
            round == ["a\n", "b\n", "c\n", "d\n"]
        })
    };
    assert!((0..4).any(has_rounds), "{days:?}");
}
