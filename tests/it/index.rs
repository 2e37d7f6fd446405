//! `--index`, which writes what `strfile` writes, and the copy of what was parsed.

use std::fs;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use crate::harness::{Call, wisdom};
use wisdom::collection::cache;
use wisdom::collection::cache::Cached;
use wisdom::collection::pool::Entries;
use wisdom::filter::Filter;
use wisdom::format::{Format, Parser, markdown, toml};
use xxhash_rust::xxh64::xxh64;

fn dat(count: u32, longest: u32, shortest: u32, offsets: &[u32]) -> Vec<u8> {
    let numbers = [2, count, longest, shortest, 0];
    let mut dat: Vec<u8> = numbers.iter().flat_map(|n: &u32| n.to_be_bytes()).collect();
    dat.extend_from_slice(b"%\0\0\0");
    dat.extend(offsets.iter().flat_map(|offset| offset.to_be_bytes()));
    dat
}

#[test]
fn an_index_has_the_bytes_that_strfile_writes() {
    let outcome = wisdom(["--index", "quotes"])
        .file(
            "quotes",
            "One.\n%\nTwo\nlines.\n%\n%\nThree, without an end.",
        )
        .run();
    outcome.prints("quotes.dat: 3 entries of 5 to 22 bytes\n");
    assert_eq!(
        fs::read(outcome.work().join("quotes.dat")).unwrap(),
        dat(3, 22, 5, &[0, 7, 22, 44])
    );
}

#[test]
fn lengths_that_are_one_are_told_once() {
    for (holds, told) in [
        ("\n%\n\n", "2 entries of 1 byte"),
        ("\n%\n", "1 entry of 1 byte"),
        ("One\n%\nTwo\n", "2 entries of 4 bytes"),
        ("\n%\nTwo\n", "2 entries of 1 to 4 bytes"),
    ] {
        wisdom(["--index", "quotes"])
            .file("quotes", holds)
            .prints(&format!("quotes.dat: {told}\n"));
    }
}

#[test]
fn separators_that_fortune_overlooks_are_told() {
    wisdom(["--index", "quotes"])
        .file("quotes", "One.\n% \nTwo.\n%\r\nThree.\n")
        .run()
        .printed_telling(
            "wisdom: quotes: 2 lines are % with blanks or a carriage return behind it, which \
             fortune takes for text\n",
        );
}

#[test]
fn an_index_is_replaced_and_nothing_else_is() {
    let quotes = "One.\n%\nTwo.\n";
    wisdom(["--index", "quotes"])
        .file("quotes", quotes)
        .file("quotes.dat", dat(1, 2, 2, &[0, 9]))
        .prints("quotes.dat: 2 entries of 5 bytes\n");
    let outcome = wisdom(["--index", "quotes"])
        .file("quotes", quotes)
        .file("quotes.dat", "somebody's data")
        .run();
    outcome.fails(
        2,
        "wisdom: quotes: no index was written: quotes.dat is there, and is no index\n",
    );
    let kept = fs::read_to_string(outcome.work().join("quotes.dat")).unwrap();
    assert_eq!(kept, "somebody's data");
}

#[test]
#[cfg(unix)]
fn a_link_to_nothing_is_no_index() {
    let outcome = wisdom(["--index", "quotes"])
        .file("quotes", "One.\n%\n")
        .prepare(|call| {
            std::os::unix::fs::symlink("nowhere", call.work().join("quotes.dat")).expect("a link");
        })
        .run();
    outcome.fails(
        2,
        "wisdom: quotes: no index was written: quotes.dat is there, and is no index\n",
    );
    assert!(outcome.work().join("quotes.dat").is_symlink());
}

/// The names in a folder.
fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder");
    let names = names.map(|item| item.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[test]
#[cfg(unix)]
fn that_a_text_is_in_rot13_stays_said_by_its_new_index() {
    const ROTATED: u8 = 4;
    const SORTED: u8 = 2;
    for flags in [ROTATED, ROTATED | SORTED] {
        let mut old = dat(1, 4, 4, &[0, 4]);
        old[19] = flags;
        let outcome = wisdom(["--index", "quotes"])
            .file("quotes", "Bar.\n%\nGjb.\n")
            .file("quotes.dat", old)
            .by_script("\"$0\" \"$@\" && \"$0\" --all ./quotes")
            .run();
        outcome.prints("quotes.dat: 2 entries of 5 bytes\nOne.\n\n───\n\nTwo.\n");
        let mut new = dat(2, 5, 5, &[0, 7, 12]);
        new[19] = ROTATED;
        let written = fs::read(outcome.work().join("quotes.dat")).unwrap();
        assert_eq!(written, new);
    }
}

#[test]
#[cfg(unix)]
fn an_index_that_cannot_be_finished_is_told_and_leaves_nothing() {
    let call = wisdom(["--index", "quotes"]).file("quotes", "One.\n%\n".repeat(1000));
    let outcome = call.by_script("ulimit -f 1; \"$0\" \"$@\"").run();
    outcome.fails(2, "wisdom: quotes: no index was written: file too large\n");
    assert_eq!(names(&outcome.work()), ["quotes"]);
}

#[test]
#[cfg(unix)]
fn an_index_that_a_killed_process_had_begun_is_in_nobodys_way() {
    let outcome = wisdom(["--index", "quotes"])
        .file("quotes", "One.\n%\n".repeat(1000))
        .file(".wisdom-4711-1.new", "cut")
        .run();
    outcome.prints("quotes.dat: 1000 entries of 5 bytes\n");
    let expected = [".wisdom-4711-1.new", "quotes", "quotes.dat"];
    assert_eq!(names(&outcome.work()), expected);
}

#[test]
#[cfg(unix)]
fn of_many_that_write_an_index_at_once_each_succeeds() {
    let script = "for n in 1 2 3 4 5 6 7 8 9 10 11 12; do \"$0\" \"$@\" & done; wait";
    let outcome = wisdom(["--index", "quotes"])
        .file("quotes", "One.\n%\n".repeat(10_000))
        .by_script(script)
        .run();
    outcome.prints(&"quotes.dat: 10000 entries of 5 bytes\n".repeat(12));
    assert_eq!(names(&outcome.work()), ["quotes", "quotes.dat"]);
}

#[test]
fn what_has_no_index_is_told_when_the_rest_is_done() {
    wisdom(["--index", "missing", "mine.toml", "quotes"])
        .file("quotes", "One.\n%\n")
        .file("mine.toml", "[[entry]]\ntitle = 'A'\ntext = 'b'\n")
        .run()
        .fails_after_printing(
            2,
            "wisdom: missing: no such file or folder\n\
             wisdom: mine.toml: only a fortune file, with % between entries, has an index\n",
            "quotes.dat: 1 entry of 5 bytes\n",
        );
    wisdom(["--index"]).fails(
        2,
        "wisdom: --index lacks the files to write an index of: wisdom --index FILE...\n",
    );
    wisdom(["--index", "--all", "quotes"]).fails(
        2,
        "wisdom: --index goes with no other option: wisdom --index FILE...\n",
    );
}

// The copy of what was parsed.

/// A file that is large enough for a copy to be made of it.
fn large(word: &str) -> String {
    let entry = |n| {
        format!(
            "[[entry]]\ntitle = 'Entry {n}'\ntags = ['a', 'b']\ntext = '{word} {n}'\nauthor = 'me'\n\n"
        )
    };
    (1..=200).map(entry).collect()
}

/// The one copy that was made in this home.
fn copy(home: &Path) -> PathBuf {
    only(&home.join(".cache/wisdom"))
}

/// The one file in a folder.
fn only(folder: &Path) -> PathBuf {
    let files = fs::read_dir(folder).expect("a copy was made");
    let files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files.into_iter().next().unwrap()
}

/// Runs the call twice in the same home, the second time after `between`.
#[cfg(unix)]
fn twice(file: &str, between: impl FnOnce(&Path, &Path)) -> Call {
    let call = wisdom(["--all", "--json", "user"]).user_file(file);
    let (home, user) = (call.home(), call.user_path());
    call.prepare(|call| {
        wisdom(["user"]).env("HOME", call.home()).run().exits(0);
        between(&copy(&home), &user);
    })
}

fn json(word: &str) -> String {
    let line = |n| {
        format!(
            "{{\"id\":\"entry-{n}\",\"title\":\"Entry {n}\",\"section\":\"user\",\"tags\":[\"a\",\"b\"],\
             \"text\":\"{word} {n}\",\"author\":\"me\",\"source\":null}}\n"
        )
    };
    (1..=200).map(line).collect()
}

#[test]
#[cfg(unix)]
fn a_copy_holds_what_the_file_holds() {
    twice(&large("one"), |_, _| {}).prints(&json("one"));
}

#[test]
#[cfg(unix)]
fn a_copy_is_not_believed_when_the_file_differs_in_a_single_byte() {
    twice(&large("one"), |_, user| {
        fs::write(user, large("two")).unwrap();
    })
    .prints(&json("two"));
}

/// Two files of as many bytes and with the same checksum, and what each prints.
///
/// XXH64 takes 32 bytes at a time, in four lanes: what differs in a lane is undone by another difference
/// in the same lane of the next 32 bytes.
fn twins() -> [(String, String); 2] {
    const P1: u64 = 0x9e37_79b1_85eb_ca87;
    const P2: u64 = 0xc2b2_ae3d_27d4_eb4f;
    let round = |lane: u64, number: u64| {
        let lane = lane.wrapping_add(number.wrapping_mul(P2));
        lane.rotate_left(31).wrapping_mul(P1)
    };
    // Each step doubles the bits that are right.
    let inverse = (0..6).fold(1_u64, |inverse, _| {
        inverse.wrapping_mul(2_u64.wrapping_sub(P2.wrapping_mul(inverse)))
    });
    let number = |bytes: &[u8]| u64::from_le_bytes(bytes[..8].try_into().unwrap());
    let head = format!("{:#<97}\n[[entry]]\ntitle = 'A'\ntext = '", "");
    assert_eq!(head.len() % 32, 0);
    let lane = head
        .as_bytes()
        .chunks(32)
        .fold(P1.wrapping_add(P2), |lane, bytes| {
            round(lane, number(bytes))
        });
    let (one, two) = (*b"Original", *b"Contents");
    let (other_one, other_two) = (0..100_000_000)
        .find_map(|n| {
            let other = format!("{n:08}");
            let differs =
                round(lane, number(&one)).wrapping_sub(round(lane, number(other.as_bytes())));
            let mend = number(&two).wrapping_add(differs.wrapping_mul(inverse));
            let mend = mend.to_le_bytes();
            let is_plain = mend.iter().all(u8::is_ascii_alphanumeric);
            is_plain.then(|| (other, String::from_utf8(mend.to_vec()).unwrap()))
        })
        .unwrap();
    let twin = |one: &str, two: &str| {
        let text = format!("{one}{0}{two}{0}", "x".repeat(24));
        let file = format!("{head}{text}'\n{:#<5000}\n", "");
        let json = format!(
            "{{\"id\":\"a\",\"title\":\"A\",\"section\":\"user\",\"tags\":[],\"text\":\"{text}\",\
             \"author\":null,\"source\":null}}\n"
        );
        (file, json)
    };
    let twins = [twin("Original", "Contents"), twin(&other_one, &other_two)];
    let [checksum, other] = twins.each_ref().map(|(file, _)| xxh64(file.as_bytes(), 0));
    assert_eq!(checksum, other);
    twins
}

#[test]
#[cfg(unix)]
fn a_copy_is_not_believed_when_the_file_differs_and_has_the_same_checksum() {
    use std::os::unix::fs::MetadataExt;
    let [(file, _), (other, expected)] = twins();
    twice(&file, |_, user| {
        let new = user.with_extension("new");
        fs::write(&new, &other).unwrap();
        fs::rename(new, user).unwrap();
    })
    .prints(&expected);
    // In its place as well, as soon as the system's clock tells the two apart.
    twice(&file, |_, user| {
        let changed = || {
            let metadata = fs::metadata(user).unwrap();
            (metadata.ctime(), metadata.ctime_nsec())
        };
        let before = changed();
        while changed() == before {
            fs::write(user, &other).unwrap();
        }
    })
    .prints(&expected);
}

#[test]
#[cfg(unix)]
fn a_copy_is_made_anew_when_the_file_was_touched_and_only_then() {
    use std::os::unix::fs::MetadataExt;
    let call = wisdom(["user"]).user_file(large("one"));
    let home = call.home();
    let run = || {
        wisdom(["user"]).env("HOME", &home).run().exits(0);
        fs::metadata(copy(&home)).unwrap().ino()
    };
    let made = run();
    assert_eq!(run(), made);
    let user = fs::File::options()
        .append(true)
        .open(call.user_path())
        .unwrap();
    user.set_modified(SystemTime::UNIX_EPOCH).unwrap();
    // Two files that are there have two numbers.
    fs::hard_link(copy(&home), home.join("before")).unwrap();
    assert_ne!(run(), made);
}

#[test]
#[cfg(unix)]
fn a_copy_that_is_broken_anywhere_costs_a_parsing_and_nothing_else() {
    let length = {
        let mut length = 0;
        twice(&large("one"), |copy, _| {
            length = fs::read(copy).unwrap().len();
        })
        .prints(&json("one"));
        length
    };
    for at in (0..length).step_by(length / 40) {
        twice(&large("one"), |copy, _| {
            let mut bytes = fs::read(copy).unwrap();
            bytes[at] ^= 0x55;
            fs::write(copy, bytes).unwrap();
        })
        .prints(&json("one"));
    }
    for cut in [0, 1, 40, length / 2, length - 1] {
        twice(&large("one"), |copy, _| {
            let bytes = fs::read(copy).unwrap();
            fs::write(copy, &bytes[..cut]).unwrap();
        })
        .prints(&json("one"));
    }
}

#[test]
#[cfg(unix)]
fn a_copy_that_claims_to_be_huge_costs_a_parsing_and_nothing_else() {
    use std::os::unix::fs::FileExt;
    const HUGE: u64 = 1 << 42;
    // Each number of the head in turn.
    for at in (16..104).step_by(8) {
        twice(&large("one"), |copy, _| {
            let copy = fs::File::options().write(true).open(copy).unwrap();
            copy.write_all_at(&HUGE.to_le_bytes(), at).unwrap();
            // It has no bytes there on the disk.
            copy.set_len(2 * HUGE).unwrap();
        })
        .prints(&json("one"));
    }
}

#[test]
#[cfg(unix)]
fn a_file_with_more_faults_than_a_copy_may_hold_is_parsed() {
    let diagnostics: Vec<_> = (0..12_000).map(|n| format!("unknown-{n} = 1\n")).collect();
    let file = diagnostics.concat() + &large("one");
    let call = wisdom(["--section", "user"]).user_file(file);
    let cache = call.home().join(".cache");
    let outcome = call.run();
    outcome.exits(0);
    assert!(!cache.exists());
}

#[test]
#[cfg(unix)]
fn more_copies_are_used_than_files_can_be_open() {
    let mut call = wisdom(["--all", "--json", "./here"]);
    for n in 1..=30 {
        call = call.file(format!("here/{n}.toml"), large(&format!("of {n}")));
    }
    // Whether the last file that can be open is one of two for one collection.
    let script = "\"$0\" \"$@\" >before; for n in 24 23; do \
                  ulimit -n $n; \"$0\" \"$@\" >after; cmp before after; wc -l <after; done";
    call.by_script(script).prints("6000\n6000\n");
}

#[test]
#[cfg(unix)]
fn a_file_that_is_read_in_two_ways_has_two_copies() {
    use std::collections::BTreeMap;
    use std::os::unix::fs::MetadataExt;
    let call = wisdom([""; 0]).user_file(large("one"));
    let (home, user) = (call.home(), call.user_path());
    let copies = || {
        for args in ["user".into(), user.clone()] {
            wisdom([args]).env("HOME", &home).run().exits(0);
        }
        let cache = home.join(".cache/wisdom");
        let copies = names(&cache).into_iter().map(|name| {
            let number = fs::metadata(cache.join(&name)).unwrap().ino();
            (name, number)
        });
        copies.collect::<BTreeMap<_, _>>()
    };
    let made = copies();
    assert_eq!(made.len(), 2);
    assert_eq!(copies(), made);
    // By another grammar, in a section of the same name.
    let cache = home.join("cache");
    for grammar in [
        (Format::Toml, toml::read as Parser),
        (Format::Markdown, markdown::read as Parser),
    ] {
        cache::read(&user, 1 << 20, "user", grammar, Some(&cache)).unwrap();
    }
    assert_eq!(names(&cache).len(), 2);
}

/// What is left of these files in the cache, each of so many bytes and minutes old, when a copy was
/// made beside them.
fn left(files: &[(String, u64, u64)]) -> Vec<String> {
    let call = wisdom(["user"]).user_file(large("one"));
    let cache = call.home().join(".cache/wisdom");
    fs::create_dir_all(&cache).unwrap();
    for (name, bytes, minutes) in files {
        let file = fs::File::create(cache.join(name)).unwrap();
        // They have no bytes on the disk.
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
#[cfg(unix)]
fn two_hundred_and_fifty_six_copies_are_kept_and_what_else_is_there_stays() {
    let copy = |n| (format!("parsed-{n:016x}"), 1, n);
    // With the new one they are 256.
    let newest = (1..=254)
        .map(copy)
        .chain([("parsed-1.4711".into(), 1, 255)]);
    let others = (256..=270)
        .map(copy)
        .chain([("somebody's".into(), 1, 1000)]);
    let files: Vec<_> = newest.chain(others).collect();
    let mut expected: Vec<_> = files[..255].iter().map(|(name, ..)| name.clone()).collect();
    expected.push("somebody's".into());
    expected.sort();
    assert_eq!(left(&files), expected);
}

#[test]
#[cfg(unix)]
fn the_copies_that_are_kept_have_64_mib_in_all() {
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
#[cfg(unix)]
fn what_a_killed_process_left_in_the_cache_goes_when_it_is_old() {
    let files = [
        (".wisdom-12-1.new".into(), 1, 61),
        (".wisdom-34-1.new".into(), 1, 59),
    ];
    assert_eq!(left(&files), [".wisdom-34-1.new"]);
}

/// Opens a file of entries by its copy, which is made first.
fn by_copy(file: &Path, cache: &Path) -> Cached {
    let read = || {
        cache::read(
            file,
            1 << 20,
            "mine",
            (Format::Toml, toml::read as Parser),
            Some(cache),
        )
        .unwrap()
    };
    assert!(matches!(read().entries, Entries::Parsed(_)));
    match read().entries {
        Entries::Cached(cached) => *cached,
        entries => panic!("{entries:?}"),
    }
}

#[test]
fn a_copy_that_was_replaced_while_it_was_in_use_is_not_believed() {
    let call = wisdom([""; 0])
        .file("mine.toml", large("mine"))
        .file("other.toml", large("other"));
    let (mine, other) = (
        call.work().join("mine.toml"),
        call.work().join("other.toml"),
    );
    let text = |cached: &Cached, place| cached.get(place).map(|entry| entry.text.into_owned());
    let texts = |cached: &Cached| {
        let mut texts = Vec::new();
        let _ = cached.each(0, &Filter::default(), &mut |place, entry| {
            assert_eq!(place, texts.len());
            texts.push(entry.text.to_string());
            ControlFlow::Continue(())
        });
        texts
    };
    let all = |word: &str| -> Vec<_> { (1..=200).map(|n| format!("{word} {n}")).collect() };

    // By that of another file.
    let (home, elsewhere) = (call.home().join("a"), call.home().join("b"));
    for whole in [false, true] {
        let _ = (fs::remove_dir_all(&home), fs::remove_dir_all(&elsewhere));
        let cached = by_copy(&mine, &home);
        by_copy(&other, &elsewhere);
        assert_eq!(text(&cached, 6), Some("mine 7".into()));
        fs::copy(only(&elsewhere), only(&home)).unwrap();
        if whole {
            assert_eq!(texts(&cached), all("mine"));
        } else {
            assert_eq!(text(&cached, 6), Some("mine 7".into()));
        }
    }

    // By that of the file as it is now.
    let _ = fs::remove_dir_all(&home);
    let cached = by_copy(&mine, &home);
    fs::write(
        &mine,
        large("new").replace(
            "Entry 200",
            "Entry 200'\ntext = 'new 200'\n[[entry]]\ntitle = 'More",
        ),
    )
    .unwrap();
    by_copy(&mine, &home);
    assert_eq!(text(&cached, 6), Some("new 7".into()));
    assert_eq!(cached.len(), 201);

    // By nothing.
    let cached = by_copy(&other, &home);
    fs::remove_dir_all(&home).unwrap();
    assert_eq!(texts(&cached), all("other"));
}

#[test]
#[cfg(unix)]
fn what_is_wrong_with_a_file_is_told_from_the_copy_as_well() {
    let file = large("one").replace("title = 'Entry 3'\n", "title = 'Entry 3'\ntitel = 'x'\n");
    let outcome = twice(&file, |_, _| {}).run();
    outcome.printed_telling(
        "wisdom: ~/.config/wisdom/entries.toml:15:1: unknown key `titel` in an entry; did you mean `title`?\n",
    );
}

#[test]
#[cfg(unix)]
fn nobody_else_can_read_a_copy() {
    use std::os::unix::fs::PermissionsExt;
    twice(&large("one"), |copy, _| {
        let mode = fs::metadata(copy).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    })
    .prints(&json("one"));
}

#[test]
fn a_small_file_is_parsed_without_a_copy() {
    let call = wisdom(["--id", "a"]).user_file("[[entry]]\ntitle = 'A'\ntext = 'b'\n");
    let cache = call.home().join(".cache");
    let outcome = call.run();
    outcome.printed();
    assert!(!cache.exists());
}

#[test]
#[cfg(unix)]
fn where_no_copy_can_be_kept_the_file_is_parsed() {
    wisdom(["--all", "--json", "user"])
        .user_file(large("one"))
        .env("XDG_CACHE_HOME", "/dev/null/nowhere")
        .prints(&json("one"));
}

#[test]
#[cfg(unix)]
fn a_collection_of_markdown_is_drawn_from_by_its_name() {
    wisdom(["--all", "--json", "mine"])
        .env("WISDOM_PATH", "here")
        .file(
            "here/mine.md",
            "# Mine\n\n## Craft\n\n### Name it once\n\nTwo names are **two** things.\n\n\u{2014} me\n\n**naming, review**\n",
        )
        .prints(
            "{\"id\":\"name-it-once\",\"title\":\"Name it once\",\"section\":\"craft\",\
             \"tags\":[\"naming\",\"review\"],\"text\":\"Two names are **two** things.\",\
             \"author\":\"me\",\"source\":null}\n",
        );
}

#[test]
#[cfg(unix)]
fn where_files_may_not_grow_a_draw_goes_on_without_a_copy_or_a_deck() {
    for args in [&["user"][..], &["--no-repeat", "user"]] {
        let call = wisdom(args).user_file(large("one"));
        let outcome = call.by_script("ulimit -f 0; \"$0\" \"$@\"").run();
        assert!(outcome.printed().contains("one"), "{}", outcome.output());
    }
}

#[test]
fn sections_that_alternate_are_listed_whole_from_a_copy_too() {
    let entry = |n: usize| {
        let section = ["one", "two"][n % 2];
        format!("[[entry]]\ntitle = 'Entry {n}'\nsection = '{section}'\ntext = 'The text {n}'\n")
    };
    let file: String = (0..100).map(entry).collect();
    let call = wisdom(["--list", "user"]).user_file(file);
    let outcome = call.by_script("\"$0\" \"$@\" && \"$0\" \"$@\"").run();
    let list = outcome.printed();
    let (first, second) = list.split_at(list.len() / 2);
    assert_eq!(first, second);
    let numbers = |section: &str| -> Vec<usize> {
        let entries = section.lines().skip(1).filter(|line| !line.is_empty());
        entries
            .map(|line| {
                line.rsplit(' ')
                    .next()
                    .expect("a word")
                    .parse()
                    .expect("a number")
            })
            .collect()
    };
    let (one, two) = first.split_once("Two (50)").expect("two sections");
    assert!(one.starts_with("One (50)\n"), "{one}");
    assert_eq!(numbers(one), (0..100).step_by(2).collect::<Vec<_>>());
    assert_eq!(numbers(two), (1..100).step_by(2).collect::<Vec<_>>());
}
