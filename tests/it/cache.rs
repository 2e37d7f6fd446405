//! The cache files of what was parsed: when one is used, when it is kept, and what a broken one costs.

#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::ops::ControlFlow;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown, lchown, symlink};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::harness::{Call, can_test, wisdom};
use crate::index::names;
use wisdom::collection::cache::{self, Cached, LoadedEntries, SourceFile};
use wisdom::filter::Filter;
use wisdom::format::Format;
use wisdom::storage::hash::fnv1a;

/// Returns a collection that is large enough for a cache file.
fn large(word: &str) -> String {
    let entry = |n| {
        format!(
            "[[entry]]\ntitle = 'Entry {n}'\ntags = ['a', 'b']\ntext = '{word} {n}'\nauthor = 'me'\n\n"
        )
    };
    (1..=200).map(entry).collect()
}

/// Returns what `--all --json` prints of such a collection.
fn json(word: &str) -> String {
    let line = |n| {
        format!(
            "{{\"id\":\"entry-{n}\",\"title\":\"Entry {n}\",\"section\":\"user\",\"tags\":[\"a\",\"b\"],\
             \"text\":\"{word} {n}\",\"author\":\"me\",\"source\":null}}\n"
        )
    };
    (1..=200).map(line).collect()
}

/// Lets the clock of the file system go on until it is past the last change of a file, so that a cache
/// file of it is kept.
pub fn settle(path: &Path) {
    let probe = path.with_extension("probe");
    let changed = |path: &Path| {
        let metadata = fs::metadata(path).unwrap();
        (metadata.ctime(), metadata.ctime_nsec())
    };
    loop {
        fs::write(&probe, "").unwrap();
        if changed(&probe) > changed(path) {
            break;
        }
    }
    fs::remove_file(probe).unwrap();
}

/// Returns the only file in a folder.
#[track_caller]
fn only(folder: &Path) -> PathBuf {
    let names = names(folder);
    assert_eq!(names.len(), 1, "{names:?}");
    folder.join(&names[0])
}

/// Returns the only cache file in a home.
#[track_caller]
fn cache_file(home: &Path) -> PathBuf {
    only(&home.join(".cache/wisdom"))
}

/// Returns a call that prints the user's file, for which there is a cache file already. Before the call is
/// made, `between` gets the cache file and the user's file.
fn twice(user_file: &str, between: impl FnOnce(&Path, &Path)) -> Call {
    let call = wisdom(["--all", "--json", "user"]).user_file(user_file);
    let user = call.user_path();
    call.prepare(|call| {
        settle(&user);
        wisdom(["user"]).env("HOME", call.home()).run().exits(0);
        between(&cache_file(&call.home()), &user);
    })
}

// When a cache file is used.

#[test]
fn a_cache_file_holds_what_its_source_holds() {
    twice(&large("one"), |_, _| {}).prints(&json("one"));
}

#[test]
fn sections_that_alternate_are_listed_the_same_from_a_cache_file() {
    let entry = |n: usize| {
        let section = ["one", "two"][n % 2];
        format!("[[entry]]\ntitle = 'Entry {n}'\nsection = '{section}'\ntext = 'The text {n}'\n")
    };
    let file: String = (0..100).map(entry).collect();
    let call = wisdom(["--list", "user"]).user_file(file);
    settle(&call.user_path());
    let outcome = call.by_script("\"$0\" \"$@\" && \"$0\" \"$@\"").run();
    let list = outcome.printed();
    let (first, second) = list.split_at(list.len() / 2);
    assert_eq!(first, second);
    let numbers = |section: &str| -> Vec<usize> {
        let entries = section.lines().skip(1).filter(|line| !line.is_empty());
        let numbers = entries.map(|line| line.rsplit(' ').next().expect("a word").parse());
        numbers.map(|number| number.expect("a number")).collect()
    };
    let (one, two) = first.split_once("Two (50)").expect("two sections");
    assert!(one.starts_with("One (50)\n"), "{one}");
    assert_eq!(numbers(one), (0..100).step_by(2).collect::<Vec<_>>());
    assert_eq!(numbers(two), (1..100).step_by(2).collect::<Vec<_>>());
}

#[test]
fn every_parsed_format_has_a_cache_file() {
    let words = "so that the file is large enough ".repeat(20);
    for (name, holds) in [
        (
            "q.json",
            format!("[{{\"text\": \"A *plain* text,\\n{words}.\", \"by\": \"Yi\"}}, \"Go on!\"]"),
        ),
        (
            "q.jsonl",
            format!("\"{words}\"\n{{\"quote\" 5}}\n\"Go on!\"\n"),
        ),
        (
            "q.csv",
            format!("quote,by\n{words},Yi\nGo on!,\nBe brief, be kind.,Yi\n"),
        ),
        ("q.tsv", format!("quote\tby\n{words}\tYi\nGo on!\t\n")),
        (
            "q.toml",
            format!("[[quote]]\ntext = '{words}'\n[[quote]]\ntext = 'Go on!'\n"),
        ),
    ] {
        let call = wisdom(["--all", "--width=60", name]).file(name, &holds);
        settle(&call.work().join(name));
        let script = "\"$0\" \"$@\"; ls \"$HOME/.cache/wisdom\" | wc -l; \"$0\" \"$@\"";
        let outcome = call.by_script(script).run();
        let (first, second) = outcome.output().split_once("1\n").expect("one cache file");
        assert!(first.contains("Go on!"), "{name}: {first}");
        assert_eq!(first, second, "{name}");
        let said = outcome.said();
        let (first, second) = said.split_at(said.len() / 2);
        assert_eq!(first, second, "{name}");
    }
}

#[test]
fn diagnostics_are_the_same_from_a_cache_file() {
    let file = large("one").replace("title = 'Entry 3'\n", "title = 'Entry 3'\ntitel = 'x'\n");
    let outcome = twice(&file, |_, _| {}).run();
    outcome.printed_telling(
        "wisdom: ~/.config/wisdom/entries.toml:15:1: unknown key `titel` in an entry; did you mean `title`?\n",
    );
}

#[test]
fn a_source_that_was_rewritten_is_parsed() {
    twice(&large("one"), |_, user| {
        fs::write(user, large("two")).unwrap();
    })
    .prints(&json("two"));
}

#[test]
fn a_source_that_was_rewritten_with_its_size_and_modification_time_is_parsed() {
    let modified = |path: &Path| fs::metadata(path).unwrap().modified().unwrap();
    let set_modified = |path: &Path, time| {
        let file = fs::File::options().append(true).open(path).unwrap();
        file.set_modified(time).unwrap();
    };
    twice(&large("one"), |_, user| {
        let before = modified(user);
        fs::write(user, large("two")).unwrap();
        set_modified(user, before);
    })
    .prints(&json("two"));
    twice(&large("one"), |_, user| {
        let new = user.with_extension("new");
        fs::write(&new, large("two")).unwrap();
        set_modified(&new, modified(user));
        fs::rename(new, user).unwrap();
    })
    .prints(&json("two"));
}

#[test]
fn a_source_that_is_rewritten_again_and_again_is_never_read_from_an_old_cache_file() {
    let call = wisdom([""; 0]);
    let (path, cache) = (call.work().join("mine.toml"), call.home().join("cache"));
    for n in 0..300 {
        // In place, with the same size, and mostly within one tick of the file system's clock.
        let text = format!("The text {n:04}");
        let padding = "#".repeat(600);
        fs::write(
            &path,
            format!("[[entry]]\ntitle = 'A'\ntext = '{text}'\n{padding}\n"),
        )
        .unwrap();
        let read = match cache::read(source(&path, "mine"), Some(&cache))
            .unwrap()
            .entries
        {
            LoadedEntries::Parsed(entries) => entries.first().map(|entry| entry.text.to_string()),
            LoadedEntries::Cached(cached) => cached.get(0).map(|entry| entry.text.into_owned()),
        };
        assert_eq!(read, Some(text));
    }
}

#[test]
fn a_source_that_is_not_older_than_its_cache_file_would_be_gets_none() {
    let call = wisdom(["--all", "--json", "user"]).user_file(large("one"));
    let file = fs::File::options().append(true).open(call.user_path());
    let later = SystemTime::now() + Duration::from_secs(3600);
    file.unwrap().set_modified(later).unwrap();
    let cache = call.home().join(".cache/wisdom");
    let outcome = call.run();
    outcome.prints(&json("one"));
    assert_eq!(names(&cache), [""; 0]);
}

#[test]
fn a_cache_file_is_replaced_when_its_source_was_touched_and_only_then() {
    let call = wisdom([""; 0]).user_file(large("one"));
    let (home, user) = (call.home(), call.user_path());
    let run = || {
        settle(&user);
        wisdom(["user"]).env("HOME", &home).run().exits(0);
        fs::metadata(cache_file(&home)).unwrap().ino()
    };
    let made = run();
    assert_eq!(run(), made);
    let file = fs::File::options().append(true).open(&user).unwrap();
    file.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    // With a second name the old file stays, so that its number is not given to the new one.
    fs::hard_link(cache_file(&home), home.join("before")).unwrap();
    assert_ne!(run(), made);
}

#[test]
fn a_cache_file_of_another_release_format_or_section_is_not_used() {
    let version = concat!("wisdom ", env!("CARGO_PKG_VERSION"), " cache");
    for (from, to) in [
        (version, "wisdom 0.0.0 cache"),
        ("Toml", "Tom1"),
        ("section user", "section mine"),
    ] {
        let mut expected = Vec::new();
        let call = twice(&large("one"), |cache_file, _| {
            expected = fs::read(cache_file).unwrap();
            let head = expected[..version.len()].to_vec();
            assert_eq!(head, version.as_bytes());
            let line = expected.iter().position(|byte| *byte == b'\n').unwrap();
            let (line, rest) = expected.split_at(line);
            let line = str::from_utf8(line).unwrap();
            assert!(line.contains(from), "{line}");
            // What it holds is not what the source holds.
            let rest = rest
                .iter()
                .map(|byte| if *byte == b'o' { b'0' } else { *byte });
            let rest: Vec<u8> = rest.collect();
            let line = line.replace(from, to);
            fs::write(cache_file, [line.as_bytes(), &rest].concat()).unwrap();
        });
        let home = call.home();
        let outcome = call.run();
        outcome.prints(&json("one"));
        assert_eq!(fs::read(cache_file(&home)).unwrap(), expected);
    }
}

#[test]
fn a_file_that_is_read_in_two_ways_has_two_cache_files() {
    let call = wisdom([""; 0]).user_file(large("one"));
    let (home, user) = (call.home(), call.user_path());
    settle(&user);
    let files = || {
        for args in ["user".into(), user.clone()] {
            wisdom([args]).env("HOME", &home).run().exits(0);
        }
        let cache = home.join(".cache/wisdom");
        let files = names(&cache).into_iter().map(|name| {
            let number = fs::metadata(cache.join(&name)).unwrap().ino();
            (name, number)
        });
        files.collect::<BTreeMap<_, _>>()
    };
    let made = files();
    assert_eq!(made.len(), 2);
    assert_eq!(files(), made);
    // In another format, with a section of the same name.
    let cache = home.join("cache");
    let toml = source(&user, "user");
    let markdown = SourceFile {
        format: Format::Markdown,
        ..source(&user, "user")
    };
    for source in [toml, markdown] {
        cache::read(source, Some(&cache)).unwrap();
    }
    assert_eq!(names(&cache).len(), 2);
}

#[test]
fn more_cache_files_are_used_than_files_can_be_open() {
    let mut call = wisdom(["--all", "--json", "./here"]);
    for n in 1..=30 {
        call = call.file(format!("here/{n}.toml"), large(&format!("of {n}")));
    }
    settle(&call.work().join("here/30.toml"));
    // Whether the last file that can be open is one of two for one collection.
    let script = "\"$0\" \"$@\" >before; for n in 24 23; do \
                  ulimit -n $n; \"$0\" \"$@\" >after; cmp before after; wc -l <after; done";
    call.by_script(script).prints("6000\n6000\n");
}

// When a cache file is kept.

#[test]
fn a_small_file_is_parsed_without_a_cache_file() {
    let call = wisdom(["--id", "a"]).user_file("[[entry]]\ntitle = 'A'\ntext = 'b'\n");
    let cache = call.home().join(".cache");
    let outcome = call.run();
    outcome.printed();
    assert!(!cache.exists());
}

#[test]
fn nobody_else_can_read_a_cache_file() {
    twice(&large("one"), |cache_file, _| {
        let mode = fs::metadata(cache_file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    })
    .prints(&json("one"));
}

/// Returns a cache file with other texts.
fn forged(cache_file: &Path) -> Vec<u8> {
    let mut bytes = fs::read(cache_file).unwrap();
    for at in 0..bytes.len() - 4 {
        if bytes[at..].starts_with(b"one ") {
            bytes[at..at + 3].copy_from_slice(b"two");
        }
    }
    bytes
}

#[test]
fn a_cache_file_is_trusted_if_it_is_the_users_own() {
    twice(&large("one"), |cache_file, _| {
        fs::write(cache_file, forged(cache_file)).unwrap();
    })
    .prints(&json("two"));
}

#[test]
fn a_cache_file_of_another_user_is_not_trusted() {
    twice(&large("one"), |cache_file, _| {
        if can_test(chown(cache_file, Some(12345), None).is_ok(), "root") {
            fs::write(cache_file, forged(cache_file)).unwrap();
        }
    })
    .prints(&json("one"));
}

#[test]
fn a_cache_file_behind_a_link_is_not_trusted() {
    twice(&large("one"), |cache_file, user| {
        let elsewhere = user.with_file_name("elsewhere");
        fs::write(&elsewhere, forged(cache_file)).unwrap();
        fs::remove_file(cache_file).unwrap();
        symlink(elsewhere, cache_file).unwrap();
    })
    .prints(&json("one"));
}

#[test]
fn root_keeps_nothing_in_the_home_of_somebody_else() {
    for args in ["user", "--no-repeat user", "--once user"] {
        let call = wisdom(args.split(' ')).user_file(large("one"));
        let home = call.home();
        settle(&call.user_path());
        if !can_test(chown(&home, Some(12345), None).is_ok(), "root") {
            return;
        }
        let outcome = call.by_script("\"$0\" \"$@\" && \"$0\" \"$@\"").run();
        assert_eq!(outcome.printed().matches("one ").count(), 2);
        assert_eq!(names(&home), [".config"], "{args}");
    }
}

#[test]
fn root_keeps_nothing_behind_a_link_of_somebody_else() {
    for (args, link) in [
        ("user", ".cache"),
        ("user", ".cache/wisdom"),
        ("--no-repeat user", ".local"),
        ("--no-repeat user", ".local/state/wisdom"),
        ("--once user", ".local/state"),
    ] {
        for owner in [0, 12345] {
            let call = wisdom(args.split(' ')).user_file(large("one"));
            settle(&call.user_path());
            // The folder at the end of the link is root's.
            let target = call.work().join("target");
            fs::create_dir_all(target.join("state/wisdom")).unwrap();
            let link = call.home().join(link);
            fs::create_dir_all(link.parent().unwrap()).unwrap();
            symlink(&target, &link).unwrap();
            if !can_test(lchown(&link, Some(owner), None).is_ok(), "root") {
                return;
            }
            let before = walked(&target);
            let outcome = call.run();
            outcome.printed();
            assert_eq!(walked(&target) == before, owner > 0, "{args}, {link:?}");
        }
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_cache_folder_that_links_to_itself_is_not_followed_for_ever() {
    let call = wisdom(["--all", "--json", "user"]).user_file(large("one"));
    settle(&call.user_path());
    let cache = call.home().join("cache");
    symlink("cache", &cache).unwrap();
    // Following the link for ever would use up the memory.
    call.env("XDG_CACHE_HOME", &cache)
        .by_script("ulimit -v 500000; exec \"$0\" \"$@\"")
        .prints(&json("one"));
}

/// Returns the number of files and folders below a folder.
fn walked(folder: &Path) -> usize {
    let items = fs::read_dir(folder).unwrap();
    let paths = items.map(|item| item.unwrap().path());
    paths
        .map(|path| 1 + if path.is_dir() { walked(&path) } else { 0 })
        .sum()
}

#[test]
fn where_no_cache_file_can_be_written_the_source_is_parsed() {
    wisdom(["--all", "--json", "user"])
        .user_file(large("one"))
        .env("XDG_CACHE_HOME", "/dev/null/nowhere")
        .prints(&json("one"));
}

#[test]
fn where_files_may_not_grow_a_draw_goes_on_without_a_cache_file_or_a_deck() {
    for args in [&["user"][..], &["--no-repeat", "user"]] {
        let call = wisdom(args).user_file(large("one"));
        settle(&call.user_path());
        let outcome = call.by_script("ulimit -f 0; \"$0\" \"$@\"").run();
        assert!(outcome.printed().contains("one"), "{}", outcome.output());
    }
}

/// Returns which of these files are left in the cache, each of so many bytes and minutes old, when a cache
/// file was written beside them.
fn left(files: &[(String, u64, u64)]) -> Vec<String> {
    let call = wisdom(["user"]).user_file(large("one"));
    settle(&call.user_path());
    let cache = call.home().join(".cache/wisdom");
    fs::create_dir_all(&cache).unwrap();
    for (name, bytes, minutes) in files {
        let file = fs::File::create(cache.join(name)).unwrap();
        // These bytes take no room on the disk.
        file.set_len(*bytes).unwrap();
        let then = SystemTime::now() - Duration::from_secs(60 * minutes);
        file.set_modified(then).unwrap();
    }
    let outcome = call.run();
    outcome.exits(0);
    let known = |name: &String| files.iter().any(|(known, ..)| known == name);
    let (left, new): (Vec<_>, Vec<_>) = names(&cache).into_iter().partition(known);
    assert_eq!(new.len(), 1, "the new one stays: {new:?}");
    left
}

#[test]
fn no_more_than_256_cache_files_are_kept_and_other_files_stay() {
    let cache_file = |n| (format!("parsed-{n:016x}"), 1, n);
    // With the new one they are 256.
    let newest = (1..=254)
        .map(cache_file)
        .chain([("parsed-1.4711".into(), 1, 255)]);
    let others = (256..=270)
        .map(cache_file)
        .chain([("somebody's".into(), 1, 1000)]);
    let files: Vec<_> = newest.chain(others).collect();
    let mut expected: Vec<_> = files[..255].iter().map(|(name, ..)| name.clone()).collect();
    expected.push("somebody's".into());
    expected.sort();
    assert_eq!(left(&files), expected);
}

#[test]
fn no_more_than_64_mib_of_cache_files_are_kept() {
    let file = |name: &str, mib: u64, minutes| (format!("parsed-{name}"), mib << 20, minutes);
    let files = [
        file("a", 20, 2),
        file("b", 40, 1),
        file("c", 10, 3),
        file("d", 0, 4),
    ];
    assert_eq!(left(&files), ["parsed-a", "parsed-b"]);
    assert_eq!(left(&[file("a", 65, 1), file("b", 0, 2)]), [""; 0]);
}

#[test]
fn a_copy_that_would_be_much_larger_than_its_file_is_not_kept() {
    // A copy has eight numbers for each entry.
    let call = wisdom(["--id", "a", "./tiny.md"]).file("tiny.md", "### a\nb\n".repeat(1000));
    settle(&call.work().join("tiny.md"));
    let cache = call.home().join(".cache/wisdom");
    let outcome = call.run();
    outcome.exits(0);
    assert_eq!(names(&cache), [""; 0]);
}

#[test]
fn a_section_is_given_to_entries_until_that_is_eight_times_the_file() {
    let section = format!("section = '{}'\n", "x".repeat(50_000));
    let entries = section + &"[[entry]]\ntitle='a'\ntext='b'\n".repeat(1500);
    let outcome = wisdom(["--list=sections", "user"]).user_file(entries).run();
    outcome.exits(0);
    let sections: Vec<_> = outcome.output().lines().collect();
    assert!(sections[0].ends_with("  14"), "{sections:?}");
    assert!(sections[1].ends_with("1486"), "{sections:?}");
}

#[test]
fn what_a_killed_process_left_in_the_cache_goes_when_it_is_old() {
    let files = [
        (".wisdom-12-1.new".into(), 1, 61),
        (".wisdom-34-1.new".into(), 1, 59),
    ];
    assert_eq!(left(&files), [".wisdom-34-1.new"]);
}

// What a broken cache file costs.

#[test]
fn a_cache_file_that_was_cut_off_costs_a_parse_and_nothing_else() {
    let mut length = 0;
    twice(&large("one"), |cache_file, _| {
        length = fs::read(cache_file).unwrap().len();
    })
    .prints(&json("one"));
    for cut in [0, 1, 40, 140, 1000, length / 2, length - 1] {
        let call = twice(&large("one"), |cache_file, _| {
            let bytes = fs::read(cache_file).unwrap();
            fs::write(cache_file, &bytes[..cut]).unwrap();
        });
        let home = call.home();
        let outcome = call.run();
        outcome.prints(&json("one"));
        // There is another one already.
        assert_eq!(fs::read(cache_file(&home)).unwrap().len(), length);
    }
}

#[test]
fn a_cache_file_with_blocks_of_zeros_costs_a_parse_and_nothing_else() {
    let blocks = [0..4096, 100..1700, 4096..8192, 8192..12288, 20000..20008];
    for block in blocks {
        twice(&large("one"), |cache_file, _| {
            let mut bytes = fs::read(cache_file).unwrap();
            bytes[block.clone()].fill(0);
            fs::write(cache_file, bytes).unwrap();
        })
        .prints(&json("one"));
    }
}

#[test]
fn a_cache_file_with_other_bytes_anywhere_costs_a_parse_or_shows_them_as_text() {
    let mut length = 0;
    twice(&large("one"), |cache_file, _| {
        length = fs::read(cache_file).unwrap().len();
    })
    .prints(&json("one"));
    for offset in (0..length).step_by(length / 40) {
        let outcome = twice(&large("one"), |cache_file, _| {
            let mut bytes = fs::read(cache_file).unwrap();
            bytes[offset] ^= 0x55;
            fs::write(cache_file, bytes).unwrap();
        })
        .run();
        let lines = outcome.printed().lines().count();
        assert_eq!(lines, 200, "with another byte at {offset}");
    }
}

#[test]
fn a_cache_file_that_claims_to_be_huge_costs_a_parse_and_nothing_else() {
    const HUGE: u64 = 1 << 42;
    // The numbers of the head, and some of the offsets behind their hash.
    for number in [0, 1, 2, 4, 5, 50] {
        for (huge, length) in [
            (HUGE, None),
            (u64::MAX, None),
            (50 << 20, Some(50 << 20)),
            (HUGE, Some(HUGE)),
        ] {
            twice(&large("one"), |cache_file, _| {
                let mut bytes = fs::read(cache_file).unwrap();
                let line = bytes.iter().position(|byte| *byte == b'\n').unwrap();
                let head = line + 1 + 48;
                let put = |bytes: &mut Vec<u8>, number: usize, value: u64| {
                    bytes[head + 8 * number..][..8].copy_from_slice(&value.to_le_bytes());
                };
                if let Some(length) = length {
                    put(&mut bytes, 0, length);
                }
                put(&mut bytes, number, huge);
                let hash = fnv1a(&[&bytes[head..head + 24]]);
                put(&mut bytes, 3, hash);
                fs::write(cache_file, bytes).unwrap();
                if let Some(length) = length {
                    // These bytes take no room on the disk.
                    let file = fs::File::options().append(true).open(cache_file).unwrap();
                    file.set_len(length).unwrap();
                }
            })
            .prints(&json("one"));
        }
    }
}

#[test]
fn a_record_beyond_the_end_of_a_cache_file_costs_a_parse_and_nothing_else() {
    let text = "A text that is long enough for a cache file. ".repeat(30);
    let file = format!("[[entry]]\ntitle = 'One'\ntext = '{}'\n", text.trim_end());
    let call = twice(&file, |cache_file, _| {
        let mut bytes = fs::read(cache_file).unwrap();
        let line = bytes.iter().position(|byte| *byte == b'\n').unwrap();
        // The two offsets of the record, behind the seven numbers before them.
        let offsets = line + 1 + 48 + 7 * 8;
        let end = bytes.len() as u64;
        assert_eq!(bytes[offsets + 8..][..8], end.to_le_bytes());
        // An entry without a text would be eight zeros of eight bytes.
        for (at, offset) in [(offsets, end), (offsets + 8, end + 64)] {
            bytes[at..][..8].copy_from_slice(&offset.to_le_bytes());
        }
        fs::write(cache_file, bytes).unwrap();
    });
    call.prints(&format!(
        "{{\"id\":\"one\",\"title\":\"One\",\"section\":\"user\",\"tags\":[],\"text\":\"{}\",\
         \"author\":null,\"source\":null}}\n",
        text.trim_end()
    ));
}

/// Returns a source of TOML.
fn source(path: &Path, section: &str) -> SourceFile {
    SourceFile {
        path: path.to_owned(),
        bound: 1 << 20,
        format: Format::Toml,
        section: section.to_owned(),
    }
}

/// Makes a cache file of a source, and returns what is read from it.
fn cached(path: &Path, cache: &Path) -> Cached {
    settle(path);
    let read = || cache::read(source(path, "mine"), Some(cache)).unwrap();
    assert!(matches!(read().entries, LoadedEntries::Parsed(_)));
    match read().entries {
        LoadedEntries::Cached(cached) => *cached,
        LoadedEntries::Parsed(entries) => panic!("{entries:?}"),
    }
}

#[test]
fn a_cache_file_that_was_replaced_while_it_was_in_use_is_not_used() {
    let call = wisdom([""; 0])
        .file("mine.toml", large("mine"))
        .file("other.toml", large("other"));
    let (mine, other) = (
        call.work().join("mine.toml"),
        call.work().join("other.toml"),
    );
    let text = |cached: &Cached, index| cached.get(index).map(|entry| entry.text.into_owned());
    let texts = |cached: &Cached| {
        let mut texts = Vec::new();
        let _ = cached.each(0, &Filter::default(), &mut |index, entry| {
            assert_eq!(index, texts.len());
            texts.push(entry.text.to_string());
            ControlFlow::Continue(())
        });
        texts
    };
    let all = |word: &str| -> Vec<_> { (1..=200).map(|n| format!("{word} {n}")).collect() };

    // By the cache file of another source.
    let (home, elsewhere) = (call.home().join("a"), call.home().join("b"));
    for whole in [false, true] {
        let _ = (fs::remove_dir_all(&home), fs::remove_dir_all(&elsewhere));
        let entries = cached(&mine, &home);
        cached(&other, &elsewhere);
        assert_eq!(text(&entries, 6), Some("mine 7".into()));
        fs::copy(only(&elsewhere), only(&home)).unwrap();
        if whole {
            assert_eq!(texts(&entries), all("mine"));
        } else {
            assert_eq!(text(&entries, 6), Some("mine 7".into()));
        }
    }

    // By that of the source as it is now.
    let _ = fs::remove_dir_all(&home);
    let entries = cached(&mine, &home);
    let more = "Entry 200'\ntext = 'new 200'\n[[entry]]\ntitle = 'More";
    fs::write(&mine, large("new").replace("Entry 200", more)).unwrap();
    cached(&mine, &home);
    assert_eq!(text(&entries, 6), Some("new 7".into()));
    assert_eq!(entries.len(), 201);

    // By nothing.
    let entries = cached(&other, &home.join("c"));
    fs::remove_dir_all(&home).unwrap();
    assert_eq!(texts(&entries), all("other"));
}
