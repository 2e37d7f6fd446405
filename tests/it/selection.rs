//! Which entries a filter admits, and that each of them has the same chance.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::ControlFlow;

use proptest::prelude::*;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{Rng, SeedableRng};
use wisdom::collection::pool::{Collection, Entries, Pool, Weight};
use wisdom::entry::Entry;
use wisdom::filter::pattern::Patterns;
use wisdom::filter::sections::Sections;
use wisdom::filter::tags::{AnyOf, MissingTag};
use wisdom::filter::{Filter, Length};
use wisdom::format::toml;
use wisdom::selection::pick;

fn config() -> ProptestConfig {
    ProptestConfig {
        cases: 300,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Seven entries in two sections.
const ENTRIES: &str = r#"
section = "craft"

[[entry]]
title = "Name it once"
tags = ["naming", "review"]
text = "Two names for one thing are **two things**."

[[entry]]
title = "Read it twice"
tags = ["review"]
author = "after a reviewer"
text = "Once for what it says,\nonce for what it does."

[[entry]]
title = "Cut"
tags = ["naming"]
text = "Less."

[[entry]]
title = "Untagged"
text = "No tags at all."

[[entry]]
title = "Laugh"
section = "AI Fun"
tags = ["satire", "review"]
text = "Ha."

[[entry]]
title = "Cry"
section = "fun"
tags = ["satire"]
text = "`Oh.`"

[[entry]]
title = "Wide"
section = "fun"
tags = ["Fine Tuning"]
text = "漢字漢字"
"#;

fn collection(entries: Vec<Entry<'static>>) -> Collection {
    Collection {
        form: None,
        name: "user".into(),
        path: None,
        entries: Entries::Parsed(entries),
    }
}

fn pool() -> Pool {
    let parsed = toml::read(ENTRIES, "user");
    assert_eq!(parsed.diagnostics, []);
    let mut pool = Pool::default();
    pool.add(collection(parsed.entries));
    pool
}

/// Returns the ids of the entries that the filter admits, separated by spaces.
fn admitted(filter: &Filter) -> String {
    let pool = pool();
    let mut admitted = Vec::new();
    pick::admitted(&pool, filter, &mut |index| {
        admitted.push(pool.get(index).unwrap().id.into_owned());
    });
    admitted.join(" ")
}

fn tags(typed: &[&str]) -> Filter {
    Filter {
        tags: typed
            .iter()
            .map(|tags| AnyOf::parse(tags).unwrap())
            .collect(),
        ..Filter::default()
    }
}

fn patterns(patterns: &[&str]) -> Filter {
    Filter {
        patterns: Patterns::new(patterns, false).unwrap(),
        ..Filter::default()
    }
}

fn seeded(seed: u64) -> Xoshiro256PlusPlus {
    Xoshiro256PlusPlus::seed_from_u64(seed)
}

// The language of tags.

#[test]
fn a_comma_between_tags_is_or() {
    assert_eq!(admitted(&tags(&["naming"])), "name-it-once cut");
    assert_eq!(
        admitted(&tags(&["naming,satire"])),
        "name-it-once cut laugh cry"
    );
}

#[test]
fn repeating_tags_is_and() {
    assert_eq!(admitted(&tags(&["naming", "review"])), "name-it-once");
    assert_eq!(admitted(&tags(&["naming", "satire"])), "");
    assert_eq!(
        admitted(&tags(&["naming,satire", "review"])),
        "name-it-once laugh"
    );
}

#[test]
fn a_leading_exclamation_mark_is_not() {
    assert_eq!(admitted(&tags(&["!review"])), "cut untagged cry wide");
    assert_eq!(
        admitted(&tags(&["!review", "!satire"])),
        "cut untagged wide"
    );
    assert_eq!(
        admitted(&tags(&["naming,!review"])),
        "name-it-once cut untagged cry wide"
    );
    assert_eq!(admitted(&tags(&["satire", "!review"])), "cry");
    assert_eq!(
        admitted(&tags(&["!unheard-of"])),
        admitted(&Filter::default())
    );
}

#[test]
fn tags_are_compared_without_case_and_with_their_words_joined() {
    for typed in [
        "fine-tuning",
        "Fine Tuning",
        " FINE   tuning ",
        "fine-Tuning",
    ] {
        assert_eq!(admitted(&tags(&[typed])), "wide", "{typed}");
    }
    for typed in ["! naming", " !NAMING"] {
        assert_eq!(
            admitted(&tags(&[typed])),
            admitted(&tags(&["!naming"])),
            "{typed}"
        );
    }
    assert_eq!(admitted(&tags(&["fine"])), "", "not a part of a tag");
}

#[test]
fn a_missing_tag_is_an_error() {
    for typed in ["", " ", ",", "a,", ",a", "a,,b", "!", "a,!", "a, ,b"] {
        assert_eq!(AnyOf::parse(typed), Err(MissingTag), "{typed:?}");
    }
    assert_eq!(MissingTag.to_string(), "empty tag");
}

#[test]
fn tags_are_shown_as_they_are_stored() {
    let tags = AnyOf::parse(" Fine Tuning, !RAG ,b").unwrap();
    assert_eq!(tags.to_string(), "fine-tuning,!rag,b");
    assert_eq!(
        tags.alternatives().map(|(tag, _)| tag).collect::<Vec<_>>(),
        ["fine-tuning", "rag", "b"]
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn tags_follow_the_rules_of_or_and_not(
        typed in prop::collection::vec(("!?", "[a-d]"), 1..5),
        own in prop::collection::btree_set("[a-d]", 0..4),
    ) {
        let joined: Vec<_> = typed.iter().map(|(not, tag)| format!("{not}{tag}")).collect();
        let any_of = AnyOf::parse(&joined.join(",")).unwrap();
        let expected = typed.iter().any(|(not, tag)| own.contains(tag) == not.is_empty());
        let own: Vec<_> = own.into_iter().map(Cow::Owned).collect();
        prop_assert_eq!(any_of.admits(&own), expected);
        prop_assert_eq!(any_of.to_string(), joined.join(","));
    }

    #[test]
    fn tags_as_they_are_shown_parse_to_the_same_tags(typed in any::<String>()) {
        if let Ok(tags) = AnyOf::parse(&typed) {
            prop_assert_eq!(AnyOf::parse(&tags.to_string()), Ok(tags));
        }
    }
}

// Filters.

#[test]
fn a_filter_without_conditions_admits_all() {
    assert!(Filter::default().admits_all());
    assert_eq!(
        admitted(&Filter::default()),
        "name-it-once read-it-twice cut untagged laugh cry wide"
    );
}

#[test]
fn a_filter_with_any_condition_does_not_admit_all() {
    let filters = [
        Filter {
            id: Some("cut".into()),
            ..Filter::default()
        },
        Filter {
            sections: sections(["fun"]),
            ..Filter::default()
        },
        Filter {
            length: Some(Length::AtMost(9999)),
            ..Filter::default()
        },
        tags(&["!unheard-of"]),
        patterns(&[""]),
    ];
    for filter in filters {
        assert!(!filter.admits_all(), "{filter:?}");
    }
}

#[test]
fn an_id_admits_its_entry_alone() {
    let id = |id: &str| Filter {
        id: Some(id.into()),
        ..Filter::default()
    };
    assert_eq!(admitted(&id("cut")), "cut");
    assert_eq!(admitted(&id("cu")), "");
}

fn sections<'v>(names: impl IntoIterator<Item = &'v str>) -> Sections {
    Sections::parse(names).expect("names")
}

#[test]
fn sections_admit_the_entries_of_any_of_them_but_not_of_an_excluded_one() {
    let admitted = |names: &[&str]| {
        admitted(&Filter {
            sections: sections(names.iter().copied()),
            ..Filter::default()
        })
    };
    let all = admitted(&[]);
    assert_eq!(admitted(&["fun"]), "laugh cry wide");
    assert_eq!(admitted(&["fun", "craft", "elsewhere"]), all);
    assert_eq!(admitted(&["elsewhere"]), "");
    assert_eq!(admitted(&["!craft"]), admitted(&["fun"]));
    assert_eq!(admitted(&["^ craft,!elsewhere"]), admitted(&["fun"]));
    assert_eq!(admitted(&["!elsewhere"]), all);
    assert_eq!(admitted(&["fun,craft,!craft"]), admitted(&["fun"]));
}

#[test]
fn a_length_is_counted_in_characters_of_the_text_and_met_exactly() {
    let length = |length| Filter {
        length: Some(length),
        ..Filter::default()
    };
    assert_eq!(admitted(&length(Length::AtMost(3))), "laugh");
    assert_eq!(admitted(&length(Length::AtMost(4))), "laugh wide");
    assert_eq!(admitted(&length(Length::AtMost(5))), "cut laugh cry wide");
    assert_eq!(
        admitted(&length(Length::MoreThan(5))),
        "name-it-once read-it-twice untagged"
    );
    assert_eq!(admitted(&length(Length::AtMost(0))), "");
    assert_eq!(
        admitted(&length(Length::MoreThan(0))),
        admitted(&Filter::default())
    );
}

#[test]
fn a_pattern_is_found_in_title_text_tags_and_author_as_they_are_read() {
    for (pattern, found) in [
        ("^Cut$", "cut"),
        ("two things\\.", "name-it-once"),
        ("says, once", "read-it-twice"),
        ("^Oh\\.$", "cry"),
        ("^satire$", "laugh cry"),
        ("after a", "read-it-twice"),
        ("\\*|`", ""),
        ("name", "name-it-once"),
        ("(?i)name", "name-it-once"),
        ("craft|fun", ""),
    ] {
        assert_eq!(admitted(&patterns(&[pattern])), found, "{pattern}");
    }
}

#[test]
fn every_pattern_must_match_but_not_in_the_same_field() {
    assert_eq!(admitted(&patterns(&["Cut", "naming"])), "cut");
    assert_eq!(admitted(&patterns(&["Cut", "satire"])), "");
}

#[test]
fn all_conditions_of_a_filter_must_be_met() {
    let filter = Filter {
        sections: sections(["fun"]),
        length: Some(Length::AtMost(4)),
        ..tags(&["satire"])
    };
    assert_eq!(admitted(&filter), "laugh");
}

// Picks.

/// Returns Pearson's chi-squared statistic of these counts, which are to be in proportion to `shares`.
fn chi_squared_of_shares(counts: &[u32], shares: &[f64]) -> f64 {
    let total: u32 = counts.iter().sum();
    let whole: f64 = shares.iter().sum();
    let squares = counts.iter().zip(shares).map(|(count, share)| {
        let expected = f64::from(total) * share / whole;
        (f64::from(*count) - expected).powi(2) / expected
    });
    squares.sum()
}

/// Returns the statistic of these counts, which are to be equal.
fn chi_squared(counts: &[u32]) -> f64 {
    chi_squared_of_shares(counts, &vec![1.0; counts.len()])
}

/// The statistic of fair draws among up to eight is larger once in a million series.
const BOUND: f64 = 40.0;

/// Returns how often each of the seven entries is drawn with 7,000 seeds.
fn counts(mut draw: impl FnMut(&mut Xoshiro256PlusPlus) -> Option<usize>) -> [u32; 7] {
    let mut counts = [0; 7];
    for seed in 0..7000 {
        counts[draw(&mut seeded(seed)).expect("something is drawn")] += 1;
    }
    counts
}

#[test]
fn every_entry_has_the_same_chance() {
    let pool = pool();
    let drawn = counts(|rng| pick::one(&pool, &Filter::default(), rng));
    assert!(chi_squared(&drawn) < BOUND, "{drawn:?}");
}

#[test]
fn every_entry_that_a_filter_admits_has_the_same_chance_and_no_other_has_one() {
    let pool = pool();
    let filter = tags(&["!review"]);
    let drawn = counts(|rng| pick::one(&pool, &filter, rng));
    let (admitted, others): (Vec<_>, Vec<_>) =
        (0..7).partition(|index| [2, 3, 5, 6].contains(index));
    let counts = |indices: &[usize]| indices.iter().map(|i| drawn[*i]).collect::<Vec<_>>();
    assert_eq!(counts(&others), [0, 0, 0]);
    assert!(chi_squared(&counts(&admitted)) < BOUND, "{drawn:?}");
}

#[test]
fn every_entry_has_the_same_chance_at_every_position_of_several() {
    let pool = pool();
    for filter in [Filter::default(), patterns(&[""])] {
        for position in 0..3 {
            let drawn = counts(|rng| {
                let several = pick::several(&pool, &filter, 3, rng);
                several.get(position).copied()
            });
            assert!(
                chi_squared(&drawn) < BOUND,
                "position {position}: {drawn:?}"
            );
        }
    }
}

#[test]
fn each_of_several_percentages_is_the_share_of_the_draws() {
    let percentages = [5.0, 20.0, 30.0, 10.0, 15.0, 12.0, 8.0];
    let entries = toml::read(ENTRIES, "user").entries;
    let mut pool = Pool::default();
    for (index, (entry, percent)) in entries.into_iter().zip(percentages).enumerate() {
        pool.add(collection(vec![entry]));
        pool.weights.push(Weight::of_one(index, percent));
    }
    let drawn = counts(|rng| pick::one(&pool, &Filter::default(), rng));
    assert!(
        chi_squared_of_shares(&drawn, &percentages) < BOUND,
        "{drawn:?}"
    );
}

#[test]
fn the_test_of_chances_detects_an_unfair_draw() {
    // A common mistake: the remainder gives the first entry two of eight chances.
    let favoured = counts(|rng| Some(usize::try_from(rng.next_u32() % 8).unwrap() % 7));
    assert!(chi_squared(&favoured) > 10.0 * BOUND, "{favoured:?}");
    let pool = pool();
    // The last entry loses a quarter of its chance to the first.
    let left_out = counts(|rng| {
        let picked = pick::one(&pool, &Filter::default(), rng)?;
        Some(if picked == 6 && rng.next_u32() % 4 == 0 {
            0
        } else {
            picked
        })
    });
    assert!(chi_squared(&left_out) > BOUND, "{left_out:?}");
}

#[test]
fn nothing_is_picked_where_nothing_is_admitted() {
    let nothing = tags(&["unheard-of"]);
    assert_eq!(pick::one(&pool(), &nothing, &mut seeded(1)), None);
    assert_eq!(pick::several(&pool(), &nothing, 3, &mut seeded(1)), [0; 0]);
    let empty = Pool::default();
    assert_eq!(pick::one(&empty, &Filter::default(), &mut seeded(1)), None);
    assert_eq!(pick::one(&empty, &nothing, &mut seeded(1)), None);
    assert_eq!(
        pick::several(&empty, &Filter::default(), 3, &mut seeded(1)),
        [0; 0]
    );
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn several_are_different_admitted_and_as_many_as_there_are(
        count in 0_usize..12,
        seed in any::<u64>(),
        typed in prop::option::of(prop::sample::select(vec!["review", "!review", "naming", "none"])),
    ) {
        let pool = pool();
        let filter = typed.map_or_else(Filter::default, |typed| tags(&[typed]));
        let mut admitted = BTreeSet::new();
        pick::admitted(&pool, &filter, &mut |index| {
            admitted.insert(index);
        });
        let picked = pick::several(&pool, &filter, count, &mut seeded(seed));
        prop_assert_eq!(picked.len(), count.min(admitted.len()));
        let different: BTreeSet<_> = picked.iter().copied().collect();
        prop_assert_eq!(different.len(), picked.len());
        prop_assert!(different.is_subset(&admitted));
        let one = pick::one(&pool, &filter, &mut seeded(seed));
        prop_assert_eq!(one.is_some(), !admitted.is_empty());
        prop_assert!(one.is_none_or(|one| admitted.contains(&one)));
    }

    #[test]
    fn the_same_seed_picks_the_same(seed in any::<u64>(), count in 0_usize..12) {
        let pool = pool();
        for filter in [Filter::default(), tags(&["!naming"])] {
            let several = || pick::several(&pool, &filter, count, &mut seeded(seed));
            prop_assert_eq!(several(), several());
            let one = || pick::one(&pool, &filter, &mut seeded(seed));
            prop_assert_eq!(one(), one());
        }
    }
}

#[test]
fn a_count_larger_than_the_pool_picks_all() {
    let pool = pool();
    for filter in [Filter::default(), patterns(&[""])] {
        let mut picked = pick::several(&pool, &filter, usize::MAX, &mut seeded(1));
        picked.sort_unstable();
        assert_eq!(picked, [0, 1, 2, 3, 4, 5, 6]);
    }
}

// People write seeds down: what a seed picks must not change from release to release.

#[test]
fn a_seed_picks_the_same_in_every_release() {
    let pool = pool();
    let picks = |filter: &Filter| {
        [0, 1, 2, 42, u64::MAX].map(|seed| pick::one(&pool, filter, &mut seeded(seed)).unwrap())
    };
    assert_eq!(picks(&Filter::default()), [2, 5, 5, 5, 2]);
    assert_eq!(picks(&tags(&["!review"])), [3, 6, 2, 5, 3]);
}

#[test]
fn a_seed_picks_the_same_several_in_the_same_order_in_every_release() {
    let pool = pool();
    let picks =
        |filter: &Filter, count, seed| pick::several(&pool, filter, count, &mut seeded(seed));
    assert_eq!(picks(&Filter::default(), 3, 1), [2, 1, 5]);
    assert_eq!(picks(&Filter::default(), 7, 42), [2, 1, 4, 6, 0, 5, 3]);
    assert_eq!(picks(&tags(&["!review"]), 3, 1), [5, 2, 3]);
    assert_eq!(picks(&tags(&["!review"]), 9, 42), [5, 3, 2, 6]);
}

// Pools.

#[test]
fn a_pool_is_the_sequence_of_its_collections() {
    let mut pool = Pool::builtin();
    let built_in = pool.len();
    pool.add(collection(Vec::new()));
    pool.add(collection(toml::read(ENTRIES, "user").entries));
    assert_eq!(pool.len(), built_in + 7);
    assert_eq!(pool.get(built_in).unwrap().id, "name-it-once");
    assert_eq!(pool.get(built_in + 6).unwrap().id, "wide");
    assert_eq!(pool.get(built_in + 7), None);
    let by_index: Vec<_> = (0..pool.len())
        .map(|index| format!("{:?}", pool.get(index).unwrap()))
        .collect();
    let mut in_order = Vec::new();
    pool.each(&Filter::default(), &mut |index, entry| {
        assert_eq!(format!("{entry:?}"), by_index[index]);
        in_order.push(index);
        ControlFlow::Continue(())
    });
    assert_eq!(in_order, (0..pool.len()).collect::<Vec<_>>());
    assert!(Pool::default().is_empty());
}
