//! Picks as a person sees them: `--daily`, `--no-repeat`, `--once`, `--fit` and `-w`, none of which
//! keeps an entry from being shown when its state cannot be kept. Also `--paths`.

use std::collections::BTreeMap;
#[cfg(unix)]
use std::path::Path;
use std::time::Duration;

#[cfg(unix)]
use crate::harness::assert_same;
use crate::harness::{Call, run_here, wisdom};
use wisdom::cli::environment::Environment;
use wisdom::cli::outcome::Outcome;

/// The number of entries in [`numbers`].
const ALL: usize = 45;

/// A collection of the entries `number-1` to `number-45`, the first seven of them in the section
/// `research`, and the last three in `fun`.
fn numbers() -> String {
    let section = |n| match n {
        1..=7 => "research",
        8..=42 => "craft",
        _ => "fun",
    };
    let entry = |n| {
        let section = section(n);
        format!("[[entry]]\ntitle = \"Number {n}\"\nsection = \"{section}\"\ntext = \"One.\"\n\n")
    };
    (1..=ALL).map(entry).collect()
}

/// A fortune file with entries of these heights, in lines.
fn of_heights(heights: impl IntoIterator<Item = usize>) -> String {
    let entry = |height| format!("{}%\n", "line\n".repeat(height));
    heights.into_iter().map(entry).collect()
}

const USER: &str = "[[entry]]\ntitle = \"Small steps\"\ntext = \"One.\"\n";

fn bare(args: &str) -> Call {
    wisdom(args.split_whitespace())
}

/// A call that draws from [`numbers`].
fn drawing(args: &str) -> Call {
    bare(&format!("{args} ./numbers.toml")).file("numbers.toml", numbers())
}

/// A call in the home of another call, which must outlive it.
fn at(home: &Call, args: &str) -> Call {
    in_home(home, bare(args))
}

/// A call in the home of another call that draws from [`numbers`].
fn drawing_at(home: &Call, args: &str) -> Call {
    in_home(home, drawing(args))
}

fn in_home(home: &Call, call: Call) -> Call {
    let home = home.home();
    call.env("HOME", &home)
        .env("USERPROFILE", &home)
        .env("APPDATA", home.join(".config"))
}

/// A home for several calls.
fn home() -> Call {
    bare("")
}

/// The ids of entries that were printed as JSON.
#[track_caller]
fn ids(printed: &str) -> Vec<String> {
    let id = |line: &str| {
        let id = line.strip_prefix("{\"id\":\"").expect("an entry");
        id.split('"').next().unwrap_or_default().to_owned()
    };
    printed.lines().map(id).collect()
}

#[track_caller]
fn id(call: Call) -> String {
    let mut ids = ids(call.run().printed());
    assert_eq!(ids.len(), 1, "the number of entries");
    ids.remove(0)
}

/// Draws the `size` entries of a round, and expects each once.
#[track_caller]
fn assert_round(home: &Call, args: &str, size: usize) {
    let mut drawn: Vec<_> = (0..size).map(|_| id(drawing_at(home, args))).collect();
    drawn.sort_unstable();
    drawn.dedup();
    assert_eq!(drawn.len(), size, "each entry once");
}

// --daily

#[test]
fn the_entry_of_a_date_is_the_one_that_was_promised() {
    for (date, expected) in [
        ("2026-11-24", "number-1"),
        ("2026-11-25", "number-39"),
        ("1970-01-01", "number-43"),
        ("9999-12-31", "number-29"),
        ("2000-02-29", "number-25"),
        ("0001-01-01", "number-43"),
    ] {
        let daily = format!("--json --daily={date}");
        assert_eq!(id(drawing(&daily)), expected, "{date}");
    }
    for (filter, expected) in [
        ("--section fun", "number-43"),
        ("--section research", "number-7"),
        ("--seed 7", "number-42"),
        ("--seed 0", "number-1"),
    ] {
        let daily = format!("--json --daily=2026-11-24 {filter}");
        assert_eq!(id(drawing(&daily)), expected, "{filter}");
    }
}

#[test]
fn each_entry_comes_once_in_as_many_days_as_there_are_entries() {
    // Rounds begin at 1970-01-01.
    for (filter, size, from) in [
        ("", ALL, 0),
        ("--section fun", 3, 0),
        ("--seed 3", ALL, ALL),
    ] {
        let days = (1..=31)
            .map(|day| format!("1970-01-{day:02}"))
            .chain((1..=28).map(|day| format!("1970-02-{day:02}")))
            .chain((1..=31).map(|day| format!("1970-03-{day:02}")));
        let mut shown: Vec<_> = days
            .skip(from)
            .take(size)
            .map(|date| id(drawing(&format!("--json --daily={date} {filter}"))))
            .collect();
        assert_eq!(shown.len(), size);
        assert!(shown.windows(2).all(|pair| pair[0] != pair[1]), "{filter}");
        shown.sort_unstable();
        shown.dedup();
        assert_eq!(shown.len(), size, "{filter}");
    }
}

#[test]
fn an_invalid_date_is_refused() {
    for date in [
        "x",
        "2026",
        "2026-02-29",
        "2026-13-01",
        "2026-1-1",
        "0000-01-01",
        "10000-01-01",
        "today",
    ] {
        let expected = format!("wisdom: --daily takes a date (YYYY-MM-DD), not '{date}'\n");
        wisdom([format!("--daily={date}")]).fails(2, &expected);
    }
}

#[test]
fn daily_keeps_no_state() {
    let home = home();
    at(&home, "--daily").run().exits(0);
    let found = std::fs::read_dir(home.home()).expect("a home").count();
    assert_eq!(found, 0, "nothing is written");
}

// Options that contradict each other.

#[test]
fn contradicting_options_are_refused_with_a_reason() {
    let round = "the date alone decides which entry is shown";
    let drawn = "nothing is drawn when everything is shown";
    let screen = "only text is laid out for a screen";
    let of_one = "--id names one entry, so nothing is drawn";
    let each = "every entry is shown once before any is shown again, whatever its collection";
    let source = "use --list=collections";
    let always = "one never repeats an entry, the other always does";
    for (typed, pair, why) in [
        ("--daily --no-repeat", "--daily and --no-repeat", round),
        (
            "--no-repeat --daily=2026-11-24",
            "--daily and --no-repeat",
            round,
        ),
        (
            "--daily --no-repeat --seed 3",
            "--daily and --no-repeat",
            round,
        ),
        (
            "--daily --count 2",
            "--daily and --count",
            "a day has one entry",
        ),
        ("--no-repeat --seed 1", "--no-repeat and --seed", always),
        (
            "--once --list",
            "--once and --list",
            "--once is for entries, not for lists",
        ),
        ("--fit --format json", "--fit and --format", screen),
        ("--fit=9 --format markdown", "--fit and --format", screen),
        ("--fit --format fortune", "--fit and --format", screen),
        ("--all --daily", "--all and --daily", drawn),
        ("--all --no-repeat", "--all and --no-repeat", drawn),
        ("-m x --daily", "-m and --daily", drawn),
        ("-m x --no-repeat", "-m and --no-repeat", drawn),
        ("--list --daily", "--list and --daily", drawn),
        ("--list --no-repeat", "--list and --no-repeat", drawn),
        ("--list --seed 1", "--list and --seed", drawn),
        ("--all -e", "--all and -e", drawn),
        ("-m x -e", "-m and -e", drawn),
        ("--list -e", "--list and -e", drawn),
        ("--list=tags -e", "--list and -e", drawn),
        ("--id lora -e", "--id and -e", of_one),
        ("--all 50% a 50% b", "--all and a percentage", drawn),
        ("-m x 50% a b", "-m and a percentage", drawn),
        ("--list=sections 5%a b", "--list and a percentage", drawn),
        ("--daily 50% a 50% b", "--daily and a percentage", each),
        ("--daily 5%a b", "--daily and a percentage", each),
        ("--daily -e", "--daily and -e", each),
        ("--no-repeat -e a b", "--no-repeat and -e", each),
        ("--no-repeat 50% a b", "--no-repeat and a percentage", each),
        ("-c --list", "-c and --list", source),
        ("-c --list=sections --json", "-c and --list", source),
        ("-c --list=tags", "-c and --list", source),
    ] {
        let pair = pair.replacen(" and ", " cannot be used with ", 1);
        let expected = format!("wisdom: {pair}: {why}\n");
        bare(typed).fails(2, &expected);
    }
}

// --no-repeat

#[test]
fn a_deck_shows_each_entry_once_before_any_comes_again() {
    let home = home();
    for _ in 0..3 {
        assert_round(&home, "--no-repeat --json", ALL);
    }
}

#[test]
fn ignoring_case_without_a_pattern_has_no_deck_of_its_own() {
    let home = home();
    let one = id(drawing_at(&home, "--no-repeat --json --section fun"));
    let two = id(drawing_at(&home, "-i --no-repeat --json --section fun"));
    let three = id(drawing_at(&home, "--no-repeat --json --section fun"));
    assert!(one != two && two != three && three != one);
}

#[test]
fn calls_with_other_filters_do_not_disturb_a_deck() {
    let home = home();
    let mut drawn = BTreeMap::new();
    for turn in 0..ALL {
        *drawn
            .entry(id(drawing_at(&home, "--no-repeat --json")))
            .or_insert(0) += 1;
        drawing_at(&home, "--json").run().exits(0);
        if turn % 3 == 0 {
            assert_round(&home, "--no-repeat --json --section fun", 3);
        }
    }
    assert_eq!(drawn.len(), ALL);
}

#[test]
fn several_from_a_deck_are_different_and_each_comes_once_in_a_round() {
    let home = home();
    let mut drawn = Vec::new();
    for _ in 0..ALL / 5 {
        let outcome = drawing_at(&home, "--no-repeat --json --count 5").run();
        drawn.extend(ids(outcome.printed()));
    }
    drawn.sort_unstable();
    drawn.dedup();
    assert_eq!(drawn.len(), ALL);
    let outcome = drawing_at(&home, "--no-repeat --json --count 99").run();
    let mut drawn = ids(outcome.printed());
    drawn.sort_unstable();
    drawn.dedup();
    assert_eq!(drawn.len(), ALL);
}

#[test]
fn an_entry_that_is_added_joins_the_round_and_one_that_is_removed_does_no_harm() {
    let home = home();
    let entry = |n: usize| format!("[[entry]]\ntitle = \"Number {n}\"\ntext = \"One.\"\n\n");
    let file = |numbers: &[usize]| numbers.iter().map(|n| entry(*n)).collect::<String>();
    let draw = |numbers: &[usize]| {
        let call = at(&home, "--no-repeat --json --section user");
        id(call
            .env("WISDOM_FILE", "e.toml")
            .file("e.toml", file(numbers)))
    };
    let mut drawn = vec![draw(&[1, 2, 3]), draw(&[1, 2, 3])];
    drawn.extend([draw(&[1, 2, 3, 4]), draw(&[1, 2, 3, 4])]);
    drawn.sort_unstable();
    assert_eq!(drawn, ["number-1", "number-2", "number-3", "number-4"]);
    let mut drawn = vec![draw(&[1, 2, 3, 4]), draw(&[1, 2, 3, 4])];
    // An entry that was drawn is removed, and two of the round are left.
    let rest: Vec<_> = (1..=4)
        .filter(|n| drawn[0] != format!("number-{n}"))
        .collect();
    drawn.extend([draw(&rest), draw(&rest)]);
    drawn.sort_unstable();
    drawn.dedup();
    assert_eq!(drawn.len(), 4, "{drawn:?}");
}

// --fit

#[test]
fn what_fits_takes_no_more_lines_than_were_asked_for() {
    for (typed, lines, most) in [
        ("--fit", Some("12"), 10),
        ("--fit=8", None, 8),
        ("--fit", None, 22),
    ] {
        for seed in 0..20 {
            let call = bare(&format!("{typed} --seed {seed} ./heights"));
            let mut call = call.file("heights", of_heights(1..40));
            if let Some(lines) = lines {
                call = call.env("LINES", lines);
            }
            let outcome = call.run();
            let count = outcome.printed().lines().count();
            assert!((1..=most).contains(&count), "{count} lines for {typed}");
        }
    }
}

#[test]
fn when_nothing_fits_the_height_of_the_shortest_entry_is_told() {
    let call = |args: &str| {
        bare(&format!("{args} ./six ./nine"))
            .file("six", of_heights([8, 6, 7]))
            .file("nine", of_heights([9, 10]))
    };
    let nothing =
        |room: usize| format!("wisdom: no entry fits in {room} lines; the shortest takes 6\n");
    call("--fit=0").fails(1, &nothing(0));
    call("--fit=5").fails(1, &nothing(5));
    call("--fit=1").fails(1, "wisdom: no entry fits in 1 line; the shortest takes 6\n");
    call("--fit").env("LINES", "7").fails(1, &nothing(5));
    call("--fit=6").run().exits(0);
    call("--fit=3 --section nine").fails(
        1,
        "wisdom: no entry fits in 3 lines; the shortest takes 9\n",
    );
    bare("--fit=x").fails(
        2,
        "wisdom: --fit takes a whole number of 0 or more, not 'x'\n",
    );
}

// --once

#[test]
fn the_second_call_of_a_day_is_silent_whatever_is_in_its_way() {
    let home = home();
    at(&home, "--once").run().exits(0);
    let again = at(&home, "--once --no-repeat")
        .env("WISDOM_FILE", "broken.toml")
        .file("broken.toml", "[[entry]\n")
        .run();
    // If midnight has passed since the first call, this one is the first of the day.
    if again.output().is_empty() {
        again.prints("");
    }
    at(&home, "--once").prints("");
}

#[test]
fn nothing_matched_does_not_claim_the_day() {
    let home = home();
    at(&home, "--once --id nobody").fails(
        1,
        "wisdom: no entry has the id 'nobody'. See wisdom --list.\n",
    );
    assert!(!at(&home, "--once").run().printed().is_empty());
}

#[test]
fn the_name_of_the_collection_counts_among_the_lines_that_fit() {
    let call = |args: &str| {
        bare(args)
            .file("long", "1\n2\n3\n4\n%\n")
            .file("short", "1\n2\n%\n")
    };
    for seed in 0..9 {
        let shown = call(&format!("-c --fit=5 --seed {seed} ./long ./short")).run();
        assert_eq!(shown.printed(), "(short)\n\n1\n2\n");
    }
    call("-c --fit=4 ./short").prints("(short)\n\n1\n2\n");
    call("-c --fit=3 ./long ./short").fails(
        1,
        "wisdom: no entry fits in 3 lines; the shortest takes 4\n",
    );
    // On a screen of 2 columns, the name of the collection takes 4 lines.
    call("-c --fit=6 ./short").env("COLUMNS", "2").fails(
        1,
        "wisdom: no entry fits in 6 lines; the shortest takes 7\n",
    );
    call("-c --fit=7 ./short")
        .env("COLUMNS", "2")
        .prints("(short)\n\n1\n2\n");
}

// -w

#[test]
fn the_wait_is_a_second_for_20_characters_and_six_at_least() {
    for (characters, seconds) in [(1, 6), (120, 6), (139, 6), (140, 7), (2000, 100)] {
        let call = bare("").file("text", format!("{}\n%\n", "\u{e9}".repeat(characters)));
        let words = ["-w".into(), call.work().join("text").into_os_string()];
        let (done, ..) = run_here(words, &Environment::default());
        let done = done.expect("an entry");
        assert_eq!(
            done,
            Outcome::Wait(Duration::from_secs(seconds)),
            "{characters}"
        );
    }
}

#[test]
fn a_deck_is_the_same_file_on_every_system() {
    let outcome = bare("--no-repeat ./one.toml").file("one.toml", USER).run();
    outcome.printed();
    let state = if cfg!(windows) {
        "home/.config/wisdom"
    } else {
        "home/.local/state/wisdom"
    };
    let deck = outcome
        .work()
        .with_file_name(state)
        .join("deck-d730a4cad55f0d07");
    let drawn = std::fs::read_to_string(deck).expect("a deck");
    assert_eq!(drawn, "wisdom deck 1\n0 53c9c0f43755d512\n");
}

// --paths

#[test]
fn paths_refuses_options_that_it_would_ignore() {
    let told = "wisdom: --paths can only be used with --color\n";
    for other in ["--all", "--json", "tea", "--width 9", "--add", "--check"] {
        bare(&format!("--paths {other}")).fails(2, told);
    }
    bare("--paths --color never").run().exits(0);
}

#[test]
fn paths_shows_what_is_there_before_what_is_not() {
    let call = bare("--paths").user_file(USER).config("-s\n");
    call.file("lib/x", "x").with_nothing_else().prints(
        "\
entries      ~/.config/wisdom/entries.toml
config       ~/.config/wisdom/config
search       ./lib

Not found:
  state        ~/.local/state/wisdom
  cache        no home directory
  search       ./none
",
    );
}

#[test]
#[cfg(unix)]
fn paths_says_what_is_wrong_with_a_path_and_which_options_are_set() {
    let run = bare("--paths --color never")
        .env("WISDOM_PATH", "here:there:here/x")
        .env("WISDOM_FILE", "a\u{1b}b.toml")
        .env("WISDOM_OPTS", "--width 60")
        .file("here/x", "x")
        .prepare(|call| {
            let (home, folder) = (call.home(), "a folder");
            std::fs::create_dir_all(home.join(".cache/wisdom")).expect(folder);
            std::fs::create_dir_all(home.join(".config/wisdom/config")).expect(folder);
            std::fs::create_dir_all(home.join(".local/state")).expect(folder);
            let link = home.join(".local/state/wisdom");
            std::os::unix::fs::symlink("nowhere", link).expect("a link");
        })
        .run();
    let is_of_system = |line: &&str| line.starts_with("search       /");
    let (present, missing) = run
        .printed_telling("wisdom: ~/.config/wisdom/config: a folder, not a file\n")
        .split_once("\n\n")
        .expect("two parts");
    let own: Vec<_> = present.lines().filter(|line| !is_of_system(line)).collect();
    assert_eq!(
        own,
        [
            "config       ~/.config/wisdom/config  (a folder, not a file)",
            "state        ~/.local/state/wisdom  (broken symbolic link)",
            "cache        ~/.cache/wisdom  (can be removed at any time)",
            "search       here",
            "search       here/x  (not a folder)",
            "WISDOM_OPTS  --width 60",
        ]
    );
    let missing: Vec<_> = missing.lines().take(3).collect();
    assert_eq!(
        missing[..2],
        ["Not found:", "  entries      a\\u{1b}b.toml"]
    );
    assert_eq!(missing[2], "  search       there");
}

#[test]
#[cfg(windows)]
fn paths_of_windows_are_those_of_the_user_alone() {
    let local = bare("--paths");
    let folder = local.home().join("local");
    local.env("LOCALAPPDATA", folder).prints(
        "Not found:\n  \
         entries      ~/.config/wisdom/entries.toml\n  \
         config       ~/.config/wisdom/config\n  \
         state        ~/.config/wisdom\n  \
         cache        ~/local/wisdom\n  \
         search       ~/.config/wisdom\n",
    );
}

#[cfg(unix)]
pub mod unix {
    use std::collections::BTreeSet;
    use std::fs::{self, File, Permissions};
    use std::os::unix::fs::PermissionsExt;
    use std::path::PathBuf;
    use std::process::Command;
    use std::time::{SystemTime, UNIX_EPOCH};

    use wisdom::selection::daily::{self, Date};

    use super::{
        ALL, Call, Duration, Path, USER, assert_round, assert_same, at, bare, drawing_at, home, id,
        numbers, of_heights, wisdom,
    };

    fn state(home: &Call) -> PathBuf {
        home.home().join(".local/state/wisdom")
    }

    pub fn fifo(path: &Path) {
        let made = Command::new("mkfifo").arg(path).status();
        assert!(made.expect("mkfifo").success());
    }

    fn seconds() -> u64 {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        since.expect("it is after 1970").as_secs()
    }

    /// Returns a time zone in which it is about noon.
    pub fn noon() -> String {
        let hour = i64::try_from(seconds() / 3600 % 24).expect("an hour");
        format!("NOON{:+}", hour - 12)
    }

    /// Returns the date `days` days after 1970-01-01.
    fn date(days: i64) -> Date {
        daily::EPOCH + Duration::from_secs(86_400 * days.unsigned_abs())
    }

    fn decks(home: &Call) -> Vec<PathBuf> {
        let found = fs::read_dir(state(home)).into_iter().flatten();
        let paths = found.map(|file| file.expect("a file").path());
        paths
            .filter(|path| path.to_string_lossy().contains("deck-"))
            .collect()
    }

    #[test]
    fn a_call_that_shows_nothing_draws_nothing_from_the_deck() {
        let home = home();
        let zone = noon();
        let once = || at(&home, "--once --no-repeat --json").env("TZ", &zone);
        id(once());
        let deck = decks(&home).remove(0);
        let before = fs::read_to_string(&deck).expect("a deck");
        once()
            .env("WISDOM_FILE", "broken.toml")
            .file("broken.toml", "[[entry]\n")
            .prints("");
        once().prints("");
        assert_same(
            &fs::read_to_string(&deck).expect("a deck"),
            &before,
            "the deck",
        );
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_day_is_not_claimed_by_an_entry_that_cannot_be_written() {
        let home = home();
        let zone = noon();
        let once = |args| at(&home, args).env("TZ", &zone);
        let full = || File::options().write(true).open("/dev/full");
        for args in [
            "--once",
            "--once --all",
            "--once -w --json",
            "--once --daily",
        ] {
            let run = once(args).stdout(full().expect("a device")).run();
            run.fails(
                2,
                "wisdom: cannot write the output: no space left on device\n",
            );
        }
        id(once("--once --json"));
        // A claim that was made stays.
        let run = once("--once").stdout(full().expect("a device")).run();
        run.exits(0);
        once("--once").prints("");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn an_entry_that_cannot_be_written_goes_back_into_the_deck() {
        let home = home();
        let call = |args: &str| {
            let args = format!("--no-repeat --json {args} ./numbers.toml");
            at(&home, &args).file("numbers.toml", numbers())
        };
        let full = || File::options().write(true).open("/dev/full");
        let mut shown = BTreeSet::new();
        for n in 0..ALL {
            for args in ["", "--count 4 -w"] {
                let run = call(args).stdout(full().expect("a device")).run();
                run.fails(
                    2,
                    "wisdom: cannot write the output: no space left on device\n",
                );
            }
            shown.insert(id(call("")));
            assert_eq!(shown.len(), n + 1);
        }
    }

    #[test]
    fn only_a_file_of_ones_own_claims_a_day() {
        let zone = noon();
        let home = home();
        let once = || at(&home, "--once --json").env("TZ", &zone);
        id(once());
        once().prints("");
        let claim = fs::read_dir(state(&home)).expect("a folder").next();
        let claim = claim.expect("a file").expect("a file").path();
        fs::rename(&claim, home.work().join("elsewhere")).expect("a file");
        std::os::unix::fs::symlink(home.work().join("elsewhere"), &claim).expect("a link");
        id(once());
        fs::remove_file(&claim).expect("a link");
        id(once());
        once().prints("");
        let is_given = std::os::unix::fs::chown(&claim, Some(12345), None).is_ok();
        if crate::harness::can_test(is_given, "root") {
            id(once());
        }
    }

    #[test]
    fn files_of_other_days_are_removed() {
        let home = home();
        let folder = state(&home);
        fs::create_dir_all(&folder).expect("a folder");
        for name in [
            "once-2001-02-03",
            "once-9999-12-31",
            "once-nonsense",
            "mine",
        ] {
            fs::write(folder.join(name), "").expect("a file");
        }
        let outcome = at(&home, "--once").run();
        assert!(!outcome.printed().is_empty());
        for (name, stays) in [
            ("once-2001-02-03", false),
            ("once-9999-12-31", false),
            ("once-nonsense", true),
            ("mine", true),
        ] {
            assert_eq!(folder.join(name).exists(), stays, "{name}");
        }
    }

    /// Prepares a call whose state cannot be kept.
    type Way = fn(Call) -> Call;

    #[test]
    fn an_entry_is_shown_even_if_state_cannot_be_kept() {
        let ways: [(&str, Way); 9] = [
            ("nothing is there", |call| call),
            ("a file is the folder", |call| {
                let path = state(&call);
                call.file(path, "x")
            }),
            ("a file is the folder above", |call| {
                call.file("s", "").env("XDG_STATE_HOME", "s")
            }),
            ("a relative folder", |call| {
                call.env("XDG_STATE_HOME", "not/there")
            }),
            ("nothing can be made there", |call| {
                call.env("XDG_STATE_HOME", "/dev/null")
            }),
            ("there is no home", |call| call.env("HOME", "/dev/null")),
            ("nobody says where home is", |call| {
                let folder = call.work().join("s");
                call.without("HOME")
                    .env("XDG_STATE_HOME", &folder)
                    .env("XDG_CONFIG_HOME", &folder)
            }),
            ("a pipe is the folder", |call| {
                call.prepare(|call| {
                    let path = state(call);
                    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
                    fifo(&path);
                })
            }),
            ("it cannot be written", |call| {
                call.prepare(|call| {
                    let path = state(call);
                    fs::create_dir_all(&path).expect("a folder");
                    fs::set_permissions(path, Permissions::from_mode(0o500)).expect("a mode");
                })
            }),
        ];
        for (way, prepare) in ways {
            for option in [
                "--no-repeat",
                "--once",
                "--once --no-repeat",
                "--no-repeat --count 2",
            ] {
                let outcome = prepare(bare(option)).run();
                assert!(!outcome.printed().is_empty(), "{option} where {way}");
            }
        }
    }

    #[test]
    fn a_broken_deck_is_replaced() {
        for holds in [
            &b""[..],
            b"wis",
            b"wisdom deck 1",
            b"wisdom deck 1\n",
            b"wisdom deck 1\n1 00",
            b"wisdom deck 1\nx y\n\n-1 0000000000000000\n1 zzzzzzzzzzzzzzzz\n",
            b"\0\xff\xfe\x1b[2J\n\n",
            b"something else\n",
        ] {
            let home = home();
            id(drawing_at(&home, "--no-repeat --json"));
            let deck = decks(&home).remove(0);
            fs::write(&deck, holds).expect("a deck");
            assert_round(&home, "--no-repeat --json", ALL);
            assert_eq!(decks(&home), [deck], "nothing is left beside it");
        }
    }

    #[test]
    fn a_deck_of_a_newer_version_is_left_alone() {
        let home = home();
        id(at(&home, "--no-repeat --json"));
        let deck = decks(&home).remove(0);
        let holds = "wisdom deck 2\nwhatever stands in it\n";
        fs::write(&deck, holds).expect("a deck");
        for _ in 0..3 {
            id(at(&home, "--no-repeat --json"));
        }
        assert_same(
            &fs::read_to_string(deck).expect("a deck"),
            holds,
            "the deck",
        );
    }

    #[test]
    fn a_deck_that_is_not_a_regular_file_is_ignored() {
        let make: [fn(&Path); 2] = [|path| fs::create_dir(path).expect("a folder"), fifo];
        for make in make {
            let home = home();
            id(at(&home, "--no-repeat --json"));
            let deck = decks(&home).remove(0);
            fs::remove_file(&deck).expect("it was there");
            make(&deck);
            id(at(&home, "--no-repeat --json"));
            assert!(!deck.is_file());
        }
    }

    // The time zone.

    #[test]
    fn the_entry_of_today_is_that_of_a_date_in_every_time_zone() {
        let today = i64::try_from(seconds() / 86_400).expect("a day");
        let near =
            [-1, 0, 1, 2].map(|days| id(bare(&format!("--json --daily={}", date(today + days)))));
        let zones = [
            "",
            "UTC",
            ":UTC",
            "America/New_York",
            ":America/New_York",
            "EST5EDT,M3.2.0,M11.1.0",
            "<+14>-14",
            "AAA24",
            "AAA-24",
            "AAA167",
            "/usr/share/zoneinfo/Asia/Tokyo",
            "/usr/share/zoneinfo",
            "/dev/null",
            "/dev/zero",
            "/etc/passwd",
            "nonsense",
            ":",
            "EST5EDT,M13.9.9,M0.0.0",
            "../../../../../../etc/passwd",
            "Größe/Zone",
        ];
        let unset = id(bare("--json --daily"));
        assert!(near.contains(&unset), "TZ is not set: {unset}");
        for zone in zones {
            let daily = id(bare("--json --daily").env("TZ", zone));
            assert!(near.contains(&daily), "TZ={zone}: {daily}");
        }
    }

    #[test]
    fn a_day_lasts_all_day() {
        let zone = noon();
        let daily = || id(bare("--json --daily").env("TZ", &zone));
        assert_eq!(daily(), daily());
        assert_eq!(
            daily(),
            id(bare("--json --daily --seed 0").env("TZ", &zone))
        );
    }

    #[test]
    fn a_time_zone_that_names_a_pipe_does_not_hang() {
        for prefix in ["", ":", "/usr/share/zoneinfo/../../.."] {
            let call = bare("--daily --json");
            let path = call.work().join("pipe");
            fifo(&path);
            let zone = format!("{prefix}{}", path.display());
            id(call.env("TZ", zone));
        }
    }

    // macOS has no such names.
    #[cfg(target_os = "linux")]
    #[test]
    fn a_time_zone_that_is_not_utf_8_and_names_a_pipe_does_not_hang() {
        use std::ffi::{OsStr, OsString};
        use std::os::unix::ffi::OsStrExt;
        for prefix in ["", ":"] {
            let call = bare("--daily --json");
            let path = call.work().join(OsStr::from_bytes(b"pipe-\xff"));
            fifo(&path);
            let mut zone = OsString::from(prefix);
            zone.push(path);
            id(call.env("TZ", zone));
        }
        let call = bare("--daily --json");
        let folder = call.work().join(OsStr::from_bytes(b"zones-\xff"));
        fs::create_dir(&folder).expect("a folder");
        fifo(&folder.join("pipe"));
        id(call.env("TZDIR", folder).env("TZ", "pipe"));
    }

    // The terminal.

    #[test]
    fn what_fits_a_terminal_leaves_two_lines_to_the_prompt() {
        for (columns, rows) in [(80, 24), (80, 10), (40, 16)] {
            for seed in 0..12 {
                // The height of the terminal takes precedence over that in the environment.
                let call = bare(&format!("--fit --seed {seed} --width 60 ./heights"));
                let call = call.file("heights", of_heights(1..40)).env("LINES", "3");
                let screen = call.on_terminal(columns, rows);
                let shown = screen.shown().len();
                let most = usize::from(rows) - 2;
                assert!((1..=most).contains(&shown), "{shown} lines of {rows}");
                // Nothing has scrolled off the screen.
                assert!(screen.written().lines().count() <= most);
            }
        }
        let screen = bare("--fit ./heights").file("heights", of_heights(6..9));
        let screen = screen.on_terminal(80, 7);
        screen.exits(1);
    }

    /// A call that waits much longer than a test.
    fn long() -> Call {
        let text = "word ".repeat(2000);
        let file = format!("[[entry]]\ntitle = \"Long\"\ntext = \"{text}\"\n");
        wisdom(["-w", "--section", "user"]).user_file(file)
    }

    const READ_KEYS: &str = "\
        until stty -a </dev/tty | grep -q -- '-icanon'; do
            n=$((n + 1)); test $n -gt 2000 && exit
        done";

    #[test]
    fn a_signal_ends_the_wait_and_leaves_the_terminal_as_it_was() {
        let script = format!(
            "stty -g >before\n({READ_KEYS}\n kill -TERM $(cat pid)) &\n\
             sh -c 'echo $$ >pid; exec \"$0\" \"$@\"' \"$0\" \"$@\"\n\
             echo $? >status; stty -g >after; wait"
        );
        let screen = long().by_script(&script).on_terminal(80, 24);
        screen.exits(0);
        assert_same(
            &screen.file("after"),
            &screen.file("before"),
            "the terminal",
        );
        assert_same(&screen.file("status"), "143\n", "the status");
    }

    #[test]
    fn a_key_ends_the_wait_and_leaves_the_terminal_as_it_was() {
        for (key, status) in [
            ("q", "0\n"),
            (" ", "0\n"),
            ("\n", "0\n"),
            ("\x03", "130\n"),
            ("\x1c", "131\n"),
        ] {
            let script = format!(
                "stty -g >before\n({READ_KEYS}\n >ready) &\n\
                 \"$0\" \"$@\"; echo $? >status; stty -g >after; wait"
            );
            let screen = long().by_script(&script).on_terminal_typing(80, 24, key);
            screen.exits(0);
            assert_same(
                &screen.file("after"),
                &screen.file("before"),
                "the terminal",
            );
            assert_same(&screen.file("status"), status, "the status");
        }
    }

    #[test]
    fn a_key_of_several_bytes_leaves_none_to_the_prompt() {
        let script = format!(
            "before=$(stty -g)\n({READ_KEYS}\n >ready) &\n\"$0\" \"$@\"\n\
             stty -icanon min 0 time 2; dd bs=9 count=1 of=rest 2>/dev/null; stty \"$before\"; wait"
        );
        let screen = long()
            .by_script(&script)
            .on_terminal_typing(80, 24, "\x1b[A");
        screen.exits(0);
        assert_same(&screen.file("rest"), "", "what is left of the key");
    }

    #[test]
    fn without_an_entry_there_is_no_wait() {
        bare("-w --id nobody").fails(
            1,
            "wisdom: no entry has the id 'nobody'. See wisdom --list.\n",
        );
        let home = home();
        let zone = noon();
        at(&home, "--once").env("TZ", &zone).run().exits(0);
        at(&home, "-w --once")
            .env("TZ", &zone)
            .user_file(USER)
            .prints("");
    }
}
