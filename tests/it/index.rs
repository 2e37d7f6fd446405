//! `--index`, which writes what `strfile` writes.

use std::fs;
#[cfg(unix)]
use std::path::Path;

use crate::harness::wisdom;

/// Returns the contents of an index.
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
fn equal_lengths_are_told_once() {
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
fn separators_that_fortune_takes_for_text_are_reported() {
    wisdom(["--index", "quotes"])
        .file("quotes", "One.\n% \nTwo.\n%\r\nThree.\n")
        .run()
        .printed_telling(
            "wisdom: quotes: fortune reads 2 lines with % as text, because of spaces or a carriage return after the %\n",
        );
}

#[test]
fn only_an_index_is_replaced() {
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
        "wisdom: quotes: cannot write the index: quotes.dat already exists and is not an index\n",
    );
    let kept = fs::read_to_string(outcome.work().join("quotes.dat")).unwrap();
    assert_eq!(kept, "somebody's data");
    wisdom(["--index", "Quotes"])
        .file("Quotes", quotes)
        .file("Quotes.dat", "somebody's data")
        .fails(
            2,
            "wisdom: Quotes: cannot write the index: Quotes.dat already exists and is not an index\n",
        );
}

#[test]
fn a_file_of_another_size_or_with_a_blank_as_its_separator_is_not_an_index() {
    let right = dat(2, 5, 5, &[0, 7, 12]);
    let longer = [&right[..], b"x"].concat();
    let shorter = right[..right.len() - 1].to_vec();
    let mut blank = right.clone();
    blank[20] = b' ';
    for (contents, is_index) in [
        (right, true),
        (longer, false),
        (shorter, false),
        (blank, false),
    ] {
        let run = wisdom(["--index", "quotes"])
            .file("quotes", "One.\n%\nTwo.\n")
            .file("quotes.dat", contents)
            .run();
        if is_index {
            run.prints("quotes.dat: 2 entries of 5 bytes\n");
        } else {
            run.fails(
                2,
                "wisdom: quotes: cannot write the index: quotes.dat already exists and is not an index\n",
            );
        }
    }
}

#[test]
fn a_check_finds_an_index_with_a_wrong_offset() {
    let blank = "quotes:1:1: this entry is blank; add text or remove it\n";
    let differs =
        "quotes:1:1: quotes.dat does not match its text; rebuild it with wisdom --index quotes\n";
    for (offset, found) in [
        (3, format!("{blank}1 entry in 1 file: 1 problem\n")),
        (
            0,
            format!("{blank}{differs}1 entry in 1 file: 2 problems\n"),
        ),
        (
            4,
            format!("{blank}{differs}1 entry in 1 file: 2 problems\n"),
        ),
    ] {
        wisdom(["--check", "quotes"])
            .file("quotes", "\n%\nTea.\n%\n")
            .file("quotes.dat", dat(2, 5, 1, &[0, offset, 10]))
            .run()
            .fails_after_printing(1, "", &found);
    }
}

#[test]
fn the_first_offset_of_a_text_with_a_byte_order_mark_is_0_or_3() {
    let clean = "1 entry in 1 file: no problems found\n";
    let differs = "quotes:1:1: quotes.dat does not match its text; rebuild it with wisdom --index quotes\n\
                   1 entry in 1 file: 1 problem\n";
    for (offset, status, found) in [(0, 0, clean), (3, 0, clean), (1, 1, differs)] {
        wisdom(["--check", "quotes"])
            .file("quotes", "\u{feff}Tea.\n%\n")
            .file("quotes.dat", dat(1, 5, 5, &[offset, 10]))
            .run()
            .fails_after_printing(status, "", found);
    }
}

#[test]
#[cfg(unix)]
fn a_dangling_link_is_not_replaced() {
    let outcome = wisdom(["--index", "quotes"])
        .file("quotes", "One.\n%\n")
        .prepare(|call| {
            std::os::unix::fs::symlink("nowhere", call.work().join("quotes.dat")).expect("a link");
        })
        .run();
    outcome.fails(
        2,
        "wisdom: quotes: cannot write the index: quotes.dat already exists and is not an index\n",
    );
    assert!(outcome.work().join("quotes.dat").is_symlink());
}

#[test]
#[cfg(unix)]
fn a_new_index_can_be_read_by_nobody_who_could_not_read_the_old_one() {
    use std::os::unix::fs::PermissionsExt;
    for mode in [0o600, 0o640, 0o664] {
        let outcome = wisdom(["--index", "quotes"])
            .file("quotes", "One.\n%\n")
            .file("quotes.dat", "")
            .prepare(|call| {
                let permissions = fs::Permissions::from_mode(mode);
                fs::set_permissions(call.work().join("quotes.dat"), permissions).expect("a mode");
            })
            .run();
        outcome.prints("quotes.dat: 1 entry of 5 bytes\n");
        let metadata = fs::metadata(outcome.work().join("quotes.dat")).expect("an index");
        assert_eq!(metadata.permissions().mode() & 0o7777, mode);
    }
}

/// Returns the names in a folder, sorted.
#[cfg(unix)]
pub(crate) fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder");
    let names = names.map(|item| item.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<_> = names.collect();
    names.sort();
    names
}

#[test]
#[cfg(unix)]
fn a_new_index_keeps_the_flags_of_rot13_and_of_comments() {
    const ROTATED: u8 = 4;
    const SORTED: u8 = 2;
    const COMMENTS: u8 = 8;
    for (flags, kept) in [
        (ROTATED, ROTATED),
        (ROTATED | SORTED, ROTATED),
        (ROTATED | COMMENTS, ROTATED | COMMENTS),
    ] {
        let mut old = dat(1, 4, 4, &[0, 4]);
        old[19] = flags;
        let outcome = wisdom(["--index", "quotes"])
            .file("quotes", "Bar.\n%\nGjb.\n")
            .file("quotes.dat", old)
            .by_script("\"$0\" \"$@\" && \"$0\" --all ./quotes")
            .run();
        outcome.prints("quotes.dat: 2 entries of 5 bytes\nOne.\n\n───\n\nTwo.\n");
        let mut new = dat(2, 5, 5, &[0, 7, 12]);
        new[19] = kept;
        let written = fs::read(outcome.work().join("quotes.dat")).unwrap();
        assert_eq!(written, new);
    }
}

#[test]
#[cfg(unix)]
fn an_index_that_cannot_be_finished_leaves_no_file() {
    let call = wisdom(["--index", "quotes"]).file("quotes", "One.\n%\n".repeat(1000));
    let outcome = call.by_script("ulimit -f 1; \"$0\" \"$@\"").run();
    outcome.fails(
        2,
        "wisdom: quotes: cannot write the index: file too large\n",
    );
    assert_eq!(names(&outcome.work()), ["quotes"]);
}

#[test]
#[cfg(unix)]
fn the_unfinished_index_of_a_killed_process_does_no_harm() {
    let outcome = wisdom(["--index", "quotes"])
        .file("quotes", "One.\n%\n".repeat(1000))
        .file(".wisdom-4711-1.new", "cut")
        .run();
    outcome.prints("quotes.dat: 1000 entries of 5 bytes\n");
    let expected = [".wisdom-4711-1.new", "quotes", "quotes.dat"];
    assert_eq!(names(&outcome.work()), expected);
}

#[test]
fn files_that_have_no_index_are_reported_after_the_others_are_done() {
    wisdom(["--index", "missing", "mine.toml", "quotes"])
        .file("quotes", "One.\n%\n")
        .file("mine.toml", "[[entry]]\ntitle = 'A'\ntext = 'b'\n")
        .run()
        .fails_after_printing(
            2,
            "wisdom: missing: no such file or folder\n\
             wisdom: mine.toml: only a fortune file with % between its entries can have an index\n",
            "quotes.dat: 1 entry of 5 bytes\n",
        );
    wisdom(["--index"]).fails(
        2,
        "wisdom: --index requires at least one file: wisdom --index FILE...\n",
    );
    wisdom(["--index", "--all", "quotes"]).fails(
        2,
        "wisdom: --index cannot be used with other options: wisdom --index FILE...\n",
    );
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
