//! The collections that are drawn from: names and paths, languages, off folders, and weights.

use std::env;
use std::ffi::OsString;
use std::path::PathBuf;

#[cfg(unix)]
use crate::harness::run_here;
use crate::harness::{Call, wisdom};
use proptest::prelude::*;
#[cfg(unix)]
use wisdom::cli::environment::Environment;
use wisdom::cli::percentages::{self, CollectionArg};
use wisdom::collection::builtin::ENTRIES;
use wisdom::collection::offensive::Offensive;
use wisdom::collection::search_path::{SearchPath, languages};

/// A call where `lib` is on the search path and holds three collections.
fn call(args: &str) -> Call {
    wisdom(args.split_whitespace())
        .env("WISDOM_PATH", "lib")
        .file("lib/tea", "Tea.\n%\n")
        .file("lib/talk", "Talk.\n%\nMore talk.\n%\nEven more.\n%\n")
        .file("lib/steps.toml", STEPS)
}

const STEPS: &str = "\
section = \"pace\"
[[entry]]
title = \"Small steps\"
tags = [\"steady\"]
text = \"Go on.\"
";

// Names.

#[test]
fn a_name_is_looked_for_on_the_search_path() {
    call("tea").prints("Tea.\n");
    call("--id talk:2 talk").prints("More talk.\n");
}

#[test]
fn the_ending_of_toml_need_not_be_typed() {
    let steps = "Small steps\n\nGo on.\n\nPace  #steady\n";
    call("steps").prints(steps);
    call("steps.toml").prints(steps);
}

#[test]
fn the_folder_of_the_user_is_on_the_search_path() {
    #[cfg(not(windows))]
    {
        let at_home = |call: Call| {
            let path = call.home().join(".local/share/wisdom/mine");
            call.file(path, "Mine.\n%\n")
        };
        at_home(call("mine")).prints("Mine.\n");
        at_home(call("mine").without("WISDOM_PATH")).prints("Mine.\n");
        let elsewhere = call("mine");
        let folder = elsewhere.work().join("data");
        elsewhere
            .env("XDG_DATA_HOME", folder)
            .file("data/wisdom/mine", "Elsewhere.\n%\n")
            .prints("Elsewhere.\n");
    }
}

#[test]
fn the_first_folder_of_the_search_path_that_has_the_name_counts() {
    let folders = env::join_paths(["none", "", "first", "lib"]).expect("a list");
    call("--all tea talk")
        .env("WISDOM_PATH", folders)
        .file("first/tea", "Better tea.\n%\n")
        .run()
        .exits(0);
    let folders = env::join_paths(["first", "lib"]).expect("a list");
    call("tea")
        .env("WISDOM_PATH", folders)
        .file("first/tea", "Better tea.\n%\n")
        .prints("Better tea.\n");
}

#[test]
fn a_name_may_lead_into_a_folder_but_not_out_of_it() {
    call("deep/er")
        .file("lib/deep/er", "Deep.\n%\n")
        .prints("Deep.\n");
    call("../outside")
        .file("lib/x", "")
        .fails(2, "wisdom: ../outside: no such file or folder\n");
}

#[test]
fn a_name_that_is_on_the_search_path_goes_before_a_file_that_is_here() {
    call("tea").file("tea", "Here.\n%\n").prints("Tea.\n");
    call("./tea").file("tea", "Here.\n%\n").prints("Here.\n");
    call("here").file("here", "Here.\n%\n").prints("Here.\n");
}

#[cfg(unix)]
#[test]
fn a_folder_on_the_search_path_stands_for_its_files() {
    call("-f both")
        .file("lib/both/a", "A.\n%\n")
        .file("lib/both/b", "B.\n%\nC.\n%\nD.\n%\n")
        .prints(
            " 25.00%  1  a  lib/both/a
 75.00%  3  b  lib/both/b
",
        );
}

#[test]
fn builtin_and_user_are_names() {
    let user = "[[entry]]\ntitle = \"Mine\"\ntext = \"My own.\"\n";
    call("user")
        .user_file(user)
        .prints("Mine\n\nMy own.\n\nUser\n");
    call("--all user tea")
        .user_file(user)
        .prints("Mine\n\nMy own.\n\nUser\n\n───\n\nTea.\n");
    let usual = wisdom(["--all"]).run();
    call("--all builtin")
        .user_file(user)
        .prints(usual.printed());
}

#[test]
fn all_leaves_out_the_default_file_of_the_user_if_another_is_named() {
    // Windows has one folder for configuration and data.
    let all = |args: &str| {
        let call = call(args).env("WISDOM_PATH", "none");
        let config = call.home().join(".config");
        call.env("XDG_DATA_HOME", config)
            .file(
                "my.toml",
                "[[entry]]\ntitle = \"Mine\"\ntext = \"My own.\"\n",
            )
            .user_file("[[entry]]\ntitle = \"Not mine\"\ntext = \"Another's.\"\nx = 1\n")
            .env("WISDOM_FILE", "my.toml")
    };
    // The machine may have fortunes too.
    let shown = all("--all --json all").run();
    assert!(shown.exits(0).output().contains("My own."));
    assert!(!shown.output().contains("Another's."));
    let checked = all("--check all").run();
    assert!(
        !checked.output().contains("entries.toml"),
        "{}",
        checked.output()
    );
    // By its path it is checked all the same.
    let path = "./../home/.config/wisdom/entries.toml";
    let checked = all(&format!("--check all {path}")).run();
    assert!(
        checked.exits(1).output().contains(path),
        "{}",
        checked.output()
    );
}

#[cfg(unix)]
#[test]
fn a_user_without_entries_says_where_they_would_be() {
    let told = "wisdom: ~/.config/wisdom/entries.toml: no entries yet; add one with wisdom --add\n";
    call("user").fails(2, told);
    call("user").user_file("# none\n").fails(2, told);
}

#[cfg(unix)]
#[test]
fn a_user_whose_entries_cannot_be_read_says_why_and_nothing_more() {
    call("user").user_file("[[entry]]\ntitle = 'A'\n").fails(
        2,
        "wisdom: ~/.config/wisdom/entries.toml:1:1: this entry has no `text`; add one or remove the entry\n\
             wisdom: ~/.config/wisdom/entries.toml: none of its entries can be read\n",
    );
    call("user").env("WISDOM_FILE", "mine").fails(
        2,
        "wisdom: mine: no such file; create it or unset WISDOM_FILE\n",
    );
    call("user")
        .env("WISDOM_FILE", "lib")
        .fails(2, "wisdom: lib: a folder, not a file; skipped\n");
}

#[cfg(unix)]
#[test]
fn without_a_home_there_is_none_for_entries_of_the_user() {
    let told = "no home directory; set WISDOM_FILE";
    for args in [
        "user",
        "--check",
        "--check user",
        "--edit",
        "--add --title A",
    ] {
        let (done, ..) = run_here(args.split_whitespace(), &Environment::default());
        let error = done.expect_err("there is no home");
        assert_eq!(error.status(), 2);
        assert_eq!(error.lines(), [told], "{args}");
    }
}

// Unknown names.

#[test]
fn a_name_that_is_near_is_named() {
    for (typed, meant) in [("tae", "tea"), ("buildin", "builtin"), ("step", "steps")] {
        let told = format!("wisdom: no collection '{typed}'; did you mean {meant}?\n");
        call(typed).with_nothing_else().fails(2, &told);
    }
}

#[test]
fn near_names_are_compared_without_case() {
    // The letters differ too, since some file systems find a file by a name in other case.
    call("TAE")
        .with_nothing_else()
        .fails(2, "wisdom: no collection 'TAE'; did you mean tea?\n");
}

#[test]
fn a_name_of_two_letters_is_near_to_what_differs_in_case_alone() {
    let user = "[[entry]]\ntitle = 'One'\ntags = ['a']\ntext = 'b'\n";
    wisdom(["ai", "fun"])
        .user_file(user)
        .with_nothing_else()
        .fails(2, "wisdom: no collection 'ai'; see wisdom -f all\n");
    // Some file systems find a file by a name in other case.
    wisdom(["Qi"])
        .user_file("[[entry]]\ntitle = 'One'\ntags = ['qi']\ntext = 'b'\n")
        .with_nothing_else()
        .fails(2, "wisdom: no collection 'Qi'; did you mean --tag qi?\n");
}

#[test]
fn a_section_a_tag_or_an_id_says_how_it_is_asked_for() {
    let user = "section = \"Late Hours\"\n[[entry]]\ntitle = \"Owls know\"\ntags = [\"night owl\"]\ntext = \"Hoo.\"\n";
    for (typed, meant) in [
        ("night owl", "--tag night-owl"),
        ("late-hours", "--section late-hours"),
        ("Late Hours", "--section late-hours"),
        ("owls-know", "--id owls-know"),
        ("engineering", "--section engineering"),
        ("enginering", "--section engineering"),
    ] {
        let told = format!("wisdom: no collection '{typed}'; did you mean {meant}?\n");
        let call = wisdom([typed]).user_file(user);
        call.with_nothing_else().fails(2, &told);
    }
    for listed in ["entries", "sections", "tags", "collections"] {
        let told = format!("wisdom: no collection '{listed}'; did you mean --list={listed}?\n");
        wisdom([listed]).with_nothing_else().fails(2, &told);
    }
}

#[test]
fn a_name_that_is_near_to_nothing_says_what_there_is() {
    call("qqqqqqqqqqq").with_nothing_else().fails(
        2,
        "wisdom: no collection 'qqqqqqqqqqq'; see wisdom -f all\n",
    );
}

#[test]
fn the_id_of_a_fortune_says_how_it_is_asked_for() {
    for (typed, meant) in [
        ("talk:3", "--id talk:3 talk"),
        ("talk:4", "talk"),
        ("talk:0", "talk"),
        ("steps:1", "steps"),
    ] {
        let told = format!("wisdom: no collection '{typed}'; did you mean {meant}?\n");
        call(typed).with_nothing_else().fails(2, &told);
    }
    call("./talk.txt:2")
        .file("talk.txt", "Talk.\n%\nMore.\n")
        .fails(
            2,
            "wisdom: ./talk.txt:2: no such file or folder; did you mean --id talk:2 ./talk.txt?\n",
        );
}

#[test]
fn the_id_of_a_fortune_that_nobody_named_says_where_it_is() {
    let told = "wisdom: no entry has the id 'talk:3'; did you mean wisdom --id talk:3 talk?\n";
    call("--id talk:3").fails(1, told);
    call("--id talk:3 tea").fails(1, told);
    call("-o --id rude:1 gross")
        .file("lib/off/rude", "Rude.\n%\n")
        .file("lib/off/gross", "Gross.\n%\n")
        .fails(
            1,
            "wisdom: no entry has the id 'rude:1'; did you mean wisdom -o --id rude:1 rude?\n",
        );
    for id in ["talk:4", "talk:", "steps:1", "none:1"] {
        let told = format!("wisdom: no entry has the id '{id}'. See wisdom --list.\n");
        call(&format!("--id {id}")).fails(1, &told);
    }
}

#[test]
fn a_number_that_no_fortune_has_is_answered_with_how_many_there_are() {
    for number in ["0", "4", "99999999999999999999999"] {
        let told = format!("wisdom: talk has 3 entries; {number} is out of range\n");
        call(&format!("--id talk:{number} tea talk")).fails(1, &told);
    }
}

#[test]
fn what_shows_the_names_shows_those_of_the_same_collections() {
    call("--id xyzzy tea talk").fails(
        1,
        "wisdom: no entry has the id 'xyzzy'. See wisdom --list tea talk.\n",
    );
    call("--tag xyzzy -a 30% tea 70% talk").fails(
        1,
        "wisdom: no tag 'xyzzy'. See wisdom --list=tags -a tea talk.\n",
    );
}

#[test]
fn a_number_says_what_it_may_have_been_meant_for() {
    let told = "wisdom: no collection '100'; did you mean -n 100 or --count 100?\n";
    call("-s 100 tea").with_nothing_else().fails(2, told);
    call("-s 100")
        .file("lib/100", "Hundred.\n%\n")
        .prints("Hundred.\n");
}

#[cfg(unix)]
#[test]
fn a_path_that_may_not_be_looked_at_says_so() {
    use std::fs::{File, Permissions, set_permissions};
    use std::os::unix::fs::PermissionsExt;
    let mode = |path: PathBuf, mode| {
        set_permissions(path, Permissions::from_mode(mode)).expect("it is ours");
    };
    let told = "./shut/tea: cannot be read: permission denied";
    let found = "./shut/tea:1:1: cannot be read: permission denied\n\
                 0 entries in 1 file: 1 problem\n";
    for args in ["./shut/tea", "--check ./shut/tea"] {
        let call = call(args).file("shut/tea", "Tea.\n%\n");
        let shut = call.work().join("shut");
        mode(shut.clone(), 0o600);
        // Root may read everything.
        if File::open(shut.join("tea")).is_err() {
            let outcome = call.run();
            mode(shut, 0o700);
            if args.starts_with("--check") {
                outcome.fails_after_printing(1, "", found);
            } else {
                outcome.fails(2, &format!("wisdom: {told}\n"));
            }
        }
    }
    let call = call("./folder").file("folder/tea", "Tea.\n%\n");
    let tea = call.work().join("folder/tea");
    mode(tea.clone(), 0);
    if File::open(tea).is_err() {
        call.fails(
            2,
            "wisdom: ./folder/tea: cannot be read: permission denied\n",
        );
    }
}

#[cfg(unix)]
#[test]
fn a_folder_without_a_collection_says_why_there_is_none() {
    call("./folder")
        .file("folder/steps.toml", "[[entry]]\ntitle = 'A'\n")
        .fails(
            2,
            "wisdom: ./folder/steps.toml:1:1: this entry has no `text`; add one or remove the entry\n",
        );
    call("./folder")
        .file("folder/x", "no collection")
        .fails(2, "wisdom: ./folder: no collections in this folder\n");
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_are_skipped_in_a_folder() {
    let call = |args| {
        call(args).file("folder/tea", "Tea.\n%\n").prepare(|call| {
            for (name, to) in [("loop", "loop"), ("lost", "nowhere")] {
                let name = call.work().join("folder").join(name);
                std::os::unix::fs::symlink(to, name).expect("a link");
            }
        })
    };
    call("./folder").prints("Tea.\n");
    let outcome = call("./folder/loop").run();
    let told = "wisdom: ./folder/loop: cannot be read: ";
    assert!(outcome.exits(2).said().starts_with(told));
}

#[test]
fn what_is_typed_is_inert_in_messages() {
    wisdom(["qq\u{1b}[2Jqqqqqq"]).with_nothing_else().fails(
        2,
        "wisdom: no collection 'qq\\u{1b}[2Jqqqqqq'; see wisdom -f all\n",
    );
    wisdom(["x/\u{7}"]).fails(2, "wisdom: x/\\u{7}: no such file or folder\n");
}

// Languages.

/// A call that names `tea`, a collection that is there in three languages.
fn tea() -> Call {
    call("tea")
        .file("lib/de/tea", "Tee.\n%\n")
        .file("lib/de_CH/tea", "Tee, gell.\n%\n")
        .file("lib/fr/tea", "Th\u{e9}.\n%\n")
}

#[test]
fn the_language_of_the_user_goes_first() {
    tea().env("LANG", "de_CH.UTF-8").prints("Tee, gell.\n");
    tea().env("LANG", "de_AT.UTF-8@euro").prints("Tee.\n");
    tea().env("LANG", "fr").prints("Th\u{e9}.\n");
    for other in ["C", "POSIX", "C.UTF-8", "en_GB.UTF-8", "", "../de", "de/"] {
        tea().env("LANG", other).prints("Tea.\n");
    }
}

#[test]
fn the_first_variable_that_names_a_language_counts() {
    let all = || tea().env("LANG", "de_CH.UTF-8");
    all().env("LC_MESSAGES", "fr_FR").prints("Th\u{e9}.\n");
    all()
        .env("LC_MESSAGES", "fr_FR")
        .env("LC_ALL", "de")
        .prints("Tee.\n");
    all()
        .env("LANGUAGE", "sv:fr:de")
        .env("LC_ALL", "de")
        .prints("Th\u{e9}.\n");
    all().env("LANGUAGE", "").prints("Tee, gell.\n");
}

#[test]
fn languages_count_for_nothing_where_the_locale_has_none() {
    let all = || tea().env("LANGUAGE", "fr:de");
    all().env("LANG", "sv").prints("Th\u{e9}.\n");
    tea()
        .env("LANG", "sv")
        .env("LANGUAGE", ":../x:fr")
        .prints("Th\u{e9}.\n");
    all().prints("Tea.\n");
    for none in ["C", "POSIX", "C.UTF-8"] {
        all().env("LANG", none).prints("Tea.\n");
        all()
            .env("LANG", "de")
            .env("LC_MESSAGES", none)
            .prints("Tea.\n");
        all()
            .env("LANG", none)
            .env("LC_ALL", "sv")
            .prints("Th\u{e9}.\n");
        tea()
            .env("LANG", "sv")
            .env("LANGUAGE", format!("es:{none}:fr"))
            .prints("Tea.\n");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn the_name_of_a_language_never_leads_out_of_the_folder(locale in r"[a-zA-Z_./\\@:~ é-]{0,9}") {
        for name in languages(&locale) {
            let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
            prop_assert!(is_name && name.len() > 1, "{name:?}");
        }
    }
}

// Off folders.

fn offensive(args: &str) -> Call {
    call(args)
        .file("lib/off/tea", "Damn tea.\n%\n")
        .file("lib/off/rude", "Damn.\n%\n")
}

#[test]
fn what_could_offend_is_shown_only_if_it_was_asked_for() {
    offensive("--all tea").prints("Tea.\n");
    offensive("--all -a tea").prints("Tea.\n\n───\n\nDamn tea.\n");
    offensive("--all -o tea").prints("Damn tea.\n");
    offensive("-a rude").prints("Damn.\n");
    offensive("-o rude").prints("Damn.\n");
    offensive("-o --all talk").with_nothing_else().fails(
        2,
        "wisdom: no offensive collection 'talk'; use -a instead of -o\n",
    );
    offensive("rude")
        .with_nothing_else()
        .fails(2, "wisdom: collection 'rude' is offensive; use -a or -o\n");
}

#[cfg(unix)]
#[test]
fn the_name_off_is_that_folder_and_no_other_name_leads_there() {
    offensive("-f off").prints(
        " 50.00%  1  rude  lib/off/rude
 50.00%  1  tea   lib/off/tea
",
    );
    for args in ["off/rude", "-o off/rude", "-a off/rude"] {
        offensive(&format!("--all {args}")).prints("Damn.\n");
    }
    offensive("--all -o off").prints("Damn.\n\n───\n\nDamn tea.\n");
    offensive("--all tea").prints("Tea.\n");
}

#[test]
fn what_is_checked_is_what_would_be_drawn_from() {
    let call = offensive("").user_file(MINE);
    let entries = |args: &str| {
        let (checked, said) = with_nothing_else(&call, &format!("--check {args}"));
        let summary = checked.lines().last().unwrap_or_default().to_owned() + &said;
        summary.split(": ").next().unwrap_or_default().to_owned()
    };
    assert_eq!(entries(""), "1 entry in 1 file");
    let and_builtin =
        |others: usize, files| format!("{} entries in {files} files", ENTRIES.len() + others);
    assert_eq!(entries("all"), and_builtin(6, 5));
    assert_eq!(entries("-a"), and_builtin(8, 7));
    assert_eq!(entries("-a all"), and_builtin(8, 7));
    assert_eq!(entries("-o"), "2 entries in 2 files");
    assert_eq!(entries("-o all"), "2 entries in 2 files");
    assert_eq!(entries("-ao"), and_builtin(8, 7));
    assert_eq!(entries("tea"), "1 entry in 1 file");
    assert_eq!(entries("-a tea"), "2 entries in 2 files");
    assert_eq!(entries("-o tea"), "1 entry in 1 file");
    for args in ["--check -o", "--check all -o"] {
        self::call(args).with_nothing_else().fails(
            1,
            "wisdom: no offensive collections on the search path; see wisdom --paths\n",
        );
    }
}

#[test]
fn the_language_counts_for_what_could_offend_too() {
    offensive("-o tea")
        .file("lib/off/de/tea", "Verdammter Tee.\n%\n")
        .env("LANG", "de")
        .prints("Verdammter Tee.\n");
    offensive("-o tea")
        .file("lib/de/off/tea", "Verdammter Tee.\n%\n")
        .file("lib/off/de/talk", "Rede.\n%\n")
        .env("LANG", "de")
        .prints("Verdammter Tee.\n");
}

/// Returns a call in which the name of a collection says that it may offend, as on BSD.
fn named_offensive(args: &str) -> Call {
    call(args)
        .file("lib/tea-o", "Damn tea.\n%\n")
        .file("lib/rude-o.txt", "Damn.\n%\n")
}

#[test]
fn a_name_that_ends_in_o_is_that_of_a_collection_that_could_offend() {
    named_offensive("--all tea").prints("Tea.\n");
    named_offensive("--all -a tea").prints("Tea.\n\n───\n\nDamn tea.\n");
    named_offensive("--all -o tea").prints("Damn tea.\n");
    named_offensive("--all -o rude").prints("Damn.\n");
    for args in ["tea-o", "-a tea-o", "-o tea-o", "lib/tea-o"] {
        named_offensive(&format!("--all {args}")).prints("Damn tea.\n");
    }
    named_offensive("rude")
        .with_nothing_else()
        .fails(2, "wisdom: collection 'rude' is offensive; use -a or -o\n");
}

#[test]
fn a_name_with_o_behind_it_is_that_of_an_offensive_collection_wherever_it_is() {
    for args in ["tea-o", "-a tea-o", "-o tea-o"] {
        offensive(&format!("--all {args}")).prints("Damn tea.\n");
    }
    offensive("--all tea tea-o").prints("Tea.\n\n───\n\nDamn tea.\n");
    offensive("--list=ids all-o")
        .with_nothing_else()
        .prints("rude:1\ntea:1\n");
    call("all-o").with_nothing_else().fails(
        1,
        "wisdom: no offensive collections on the search path; see wisdom --paths\n",
    );
}

#[cfg(unix)]
#[test]
fn of_a_folder_and_of_all_only_what_does_not_offend_is_shown_unless_it_was_asked_for() {
    let call = named_offensive("").file("lib/off/mild-o", "Damned.\n%\n");
    let listed = |args: &str| {
        let (listed, said) = with_nothing_else(&call, &format!("-f {args}"));
        assert_eq!(said, "");
        let names = listed.lines().map(|line| line.split_whitespace().nth(2));
        let names: Vec<_> = names.map(|name| name.expect("a name").to_owned()).collect();
        names.join(" ")
    };
    assert_eq!(listed("all"), "builtin steps talk tea");
    assert_eq!(
        listed("-a all"),
        "builtin rude-o steps talk tea tea-o mild-o"
    );
    assert_eq!(listed("-o all"), "rude-o tea-o mild-o");
    let lib = call.work().join("lib");
    let lib = lib.to_str().expect("UTF-8");
    assert_eq!(listed(lib), "steps talk tea");
    assert_eq!(listed(&format!("-a {lib}")), "rude-o steps talk tea tea-o");
    assert_eq!(listed(&format!("-o {lib}")), "rude-o tea-o");
    // The folder asks for what is in it.
    assert_eq!(listed(&format!("{lib}/off")), "mild-o");
    let checked = |args: &str| {
        let (checked, _) = with_nothing_else(&call, &format!("--check {args} {lib}"));
        let summary = checked.lines().last().expect("a summary");
        summary.split(": ").next().map(ToOwned::to_owned)
    };
    assert_eq!(checked("").as_deref(), Some("5 entries in 3 files"));
    assert_eq!(checked("-o").as_deref(), Some("2 entries in 2 files"));
}

#[test]
fn a_folder_with_only_the_other_kind_says_which_option_shows_it() {
    for args in ["", "--check "] {
        wisdom(format!("{args}./folder").split(' '))
            .file("folder/tea-o", "Damn tea.\n%\n")
            .fails(
                2,
                "wisdom: ./folder: all collections in this folder are offensive; use -a or -o\n",
            );
        wisdom(format!("{args}-o ./folder").split(' '))
            .file("folder/tea", "Tea.\n%\n")
            .fails(
                2,
                "wisdom: ./folder: no offensive collections in this folder; use -a instead of -o\n",
            );
    }
}

#[test]
fn no_language_opens_an_off_folder() {
    for name in ["off", "off_DE", "off.UTF-8", "OFF"] {
        offensive("tea").env("LANG", name).prints("Tea.\n");
        offensive("tea")
            .env("LANG", "sv")
            .env("LANGUAGE", format!("sv:{name}"))
            .prints("Tea.\n");
        assert!(languages(name).is_empty(), "{name}");
    }
    assert_eq!(languages("offa"), ["offa"]);
}

// All collections.

/// Returns standard output and standard error, with only `lib` on the search path.
fn with_nothing_else(call: &Call, args: &str) -> (String, String) {
    let words: Vec<_> = args.split_whitespace().map(OsString::from).collect();
    let (_, printed, said) = call.in_this_process(&words);
    (printed, said)
}

const MINE: &str = "[[entry]]\ntitle = \"Mine\"\ntext = \"My own.\"\n";

/// Returns the collections that a call lists, each with its number of entries and without its share.
#[cfg(unix)]
#[track_caller]
fn numbered(call: &Call, args: &str) -> String {
    let (listed, said) = with_nothing_else(call, args);
    assert_eq!(said, "");
    let without_share = |line: &str| {
        let words: Vec<_> = line.split_whitespace().skip(1).collect();
        words.join(" ") + "\n"
    };
    listed.lines().map(without_share).collect()
}

#[cfg(unix)]
#[test]
fn all_is_every_collection_that_does_not_offend() {
    let call = offensive("").user_file(MINE);
    let plain = "builtin
1 user ~/.config/wisdom/entries.toml
1 steps ./lib/steps.toml
3 talk ./lib/talk
1 tea ./lib/tea
";
    assert_eq!(
        numbered(&call, "-f all"),
        format!("{} {plain}", ENTRIES.len())
    );
    let offensive = "1 rude ./lib/off/rude
1 tea ./lib/off/tea
";
    let both = format!("{} {plain}{offensive}", ENTRIES.len());
    assert_eq!(numbered(&call, "-f -a all"), both);
    let (listed, _) = with_nothing_else(&call, "-f -o all");
    assert_eq!(
        listed,
        " 50.00%  1  rude  ./lib/off/rude
 50.00%  1  tea   ./lib/off/tea
"
    );
}

#[test]
fn all_that_offends_is_nothing_where_nothing_does() {
    call("-o all").with_nothing_else().fails(
        1,
        "wisdom: no offensive collections on the search path; see wisdom --paths\n",
    );
}

#[test]
fn all_folders_are_the_plain_ones_and_one_of_a_language_and_each_once() {
    let call = tea().file("lib/off/de/x", "");
    let lib = call.work().join("lib");
    let path = SearchPath {
        folders: vec![lib.clone(), lib.join("..").join("lib"), lib.join("none")],
        languages: vec!["sv".into(), "de".into(), "fr".into()],
    };
    let names = |offensive| -> Vec<PathBuf> {
        let all = path.all(offensive).into_iter();
        all.map(|folder| folder.strip_prefix(&lib).expect("it is in lib").to_owned())
            .collect()
    };
    let paths = |names: &[&str]| names.iter().map(PathBuf::from).collect::<Vec<_>>();
    assert_eq!(names(Offensive::No), paths(&["", "de"]));
    assert_eq!(names(Offensive::Too), paths(&["", "de", "off", "off/de"]));
    assert_eq!(names(Offensive::Only), paths(&["off", "off/de"]));
}

// Weights.

#[cfg(unix)]
#[test]
fn collections_are_listed_with_their_shares() {
    for args in ["-f tea talk", "--list=collections tea talk"] {
        call(args).prints(
            " 25.00%  1  tea   lib/tea
 75.00%  3  talk  lib/talk
",
        );
    }
    call("-f 30% tea talk").prints(
        " 30.00%  1  tea   lib/tea
 70.00%  3  talk  lib/talk
",
    );
    call("-f 60%tea talk steps").prints(
        " 60.00%  1  tea    lib/tea
 30.00%  3  talk   lib/talk
 10.00%  1  steps  lib/steps.toml
",
    );
    call("-f 0% tea talk").prints(
        "  0.00%  1  tea   lib/tea
100.00%  3  talk  lib/talk
",
    );
}

#[cfg(unix)]
#[test]
fn equal_shares_are_whole_numbers_and_the_first_has_what_is_left() {
    call("-e -f tea talk steps").prints(
        " 34.00%  1  tea    lib/tea
 33.00%  3  talk   lib/talk
 33.00%  1  steps  lib/steps.toml
",
    );
    call("-e -f 20% tea talk steps").prints(
        " 20.00%  1  tea    lib/tea
 40.00%  3  talk   lib/talk
 40.00%  1  steps  lib/steps.toml
",
    );
    call("-e -f 50% tea 50% both")
        .file("lib/both/a", "A.\n%\n")
        .file("lib/both/b", "B.\n%\nC.\n%\n")
        .prints(
            " 50.00%  1  tea  lib/tea
 25.00%  1  a    lib/both/a
 25.00%  2  b    lib/both/b
",
        );
}

#[test]
fn equal_without_a_name_is_one_half_for_the_built_in_entries_and_one_for_yours() {
    let call = call("-e -f").user_file(MINE);
    let (listed, said) = with_nothing_else(&call, "-e -f --json");
    let halves: Vec<_> = listed
        .lines()
        .map(|line| line.split(",\"path\"").next().unwrap_or_default())
        .collect();
    assert_eq!(
        halves,
        [
            &*format!(
                "{{\"collection\":\"builtin\",\"percent\":50.0,\"entries\":{}",
                ENTRIES.len()
            ),
            "{\"collection\":\"user\",\"percent\":50.0,\"entries\":1"
        ],
        "{said}"
    );
    let mine = (0..1000).filter(|seed| {
        let (printed, _) = with_nothing_else(&call, &format!("-e --seed {seed}"));
        printed == "Mine\n\nMy own.\n\nUser\n"
    });
    let mine = mine.count();
    assert!((450..550).contains(&mine), "{mine}");
}

#[cfg(unix)]
#[test]
fn the_list_shows_who_has_the_share_of_a_collection_without_a_match() {
    call("-f --grep Even 99% tea talk").prints(
        "  0.00%  0  tea   lib/tea
100.00%  1  talk  lib/talk
",
    );
    call("-f --grep [ET]. 60% tea 30% talk 10% steps").prints(
        " 66.67%  1  tea    lib/tea
 33.33%  2  talk   lib/talk
  0.00%  0  steps  lib/steps.toml
",
    );
    let mut many = call("-e -f --json --grep one many");
    for number in 0..150 {
        let text = if number == 7 { "one" } else { "other" };
        many = many.file(format!("lib/many/{number:03}"), format!("{text}\n%\n"));
    }
    let listed = many.run();
    let has_it: Vec<_> = listed
        .printed()
        .lines()
        .filter(|line| !line.contains("\"percent\":0.0,\"entries\":0,"))
        .collect();
    assert_eq!(
        has_it,
        ["{\"collection\":\"007\",\"percent\":100.0,\"entries\":1,\"path\":\"lib/many/007\"}"]
    );
}

#[test]
fn a_list_of_collections_in_which_nothing_matches_says_so() {
    let told = "wisdom: none of the 4 entries matches 'xyzzy'\n";
    for list in ["-f", "--list=collections", "-f --json"] {
        call(&format!("{list} --grep xyzzy tea talk")).fails(1, told);
    }
}

#[cfg(unix)]
#[test]
fn what_matches_in_a_collection_without_a_draw_is_not_shown_and_says_why() {
    let told = "wisdom: every match has 0% of the draws; see wisdom -f\n";
    for more in ["", "--count 2", "--seed 3", "--once"] {
        let call = call(&format!("{more} 0% tea 100% talk --grep Tea")).run();
        call.fails(1, told);
    }
    call("0% tea 100% blanks")
        .file("lib/blanks", " \n%\n \n%\n")
        .fails(
            1,
            "wisdom: every entry has 0% of the draws; see wisdom -f\n",
        );
    call("-f 0% tea 100% talk --grep Tea").prints(
        "  0.00%  1  tea   lib/tea
  0.00%  0  talk  lib/talk
",
    );
}

#[test]
fn what_is_not_drawn_does_not_claim_the_day() {
    let call = call("");
    let (_, said) = with_nothing_else(&call, "--once 0% tea 100% talk --grep Tea");
    assert_eq!(
        said,
        "wisdom: every match has 0% of the draws; see wisdom -f\n"
    );
    let (printed, _) = with_nothing_else(&call, "--once 0% talk 100% tea");
    assert_eq!(printed, "Tea.\n");
    let (printed, said) = with_nothing_else(&call, "--once 0% talk 100% tea");
    assert_eq!((printed.as_str(), said.as_str()), ("", ""));
    let (_, said) = with_nothing_else(&call, "--once 0% tea 100% talk --grep Tea");
    assert_eq!(
        said,
        "wisdom: every match has 0% of the draws; see wisdom -f\n"
    );
}

#[cfg(unix)]
#[test]
fn collections_are_listed_as_json() {
    call("-f --format json 30% tea talk").prints(
        r#"{"collection":"tea","percent":30.0,"entries":1,"path":"lib/tea"}
{"collection":"talk","percent":70.0,"entries":3,"path":"lib/talk"}
"#,
    );
    call("-f --json builtin").prints(&format!(
        "{{\"collection\":\"builtin\",\"percent\":100.0,\"entries\":{},\"path\":null}}\n",
        ENTRIES.len()
    ));
}

#[test]
fn a_percentage_that_makes_no_sense_says_why() {
    for (typed, told) in [
        (
            "50% tea",
            "the percentages add up to 50; name a collection without one to take the remaining 50",
        ),
        (
            "0% tea",
            "the percentages add up to 0; name a collection without one to take the remaining 100",
        ),
        (
            "70% tea 40% talk",
            "the percentages add up to 110, more than 100",
        ),
        (
            "100% tea talk",
            "the percentages add up to 100, which leaves nothing for 'talk'",
        ),
        (
            "101% tea talk",
            "a percentage is a whole number from 0 to 100, not '101%'",
        ),
        (
            "1.5% tea talk",
            "a percentage is a whole number from 0 to 100, not '1.5%'",
        ),
        (
            "99999999999% tea",
            "a percentage is a whole number from 0 to 100, not '99999999999%'",
        ),
        (
            "50.5%tea",
            "a percentage is a whole number from 0 to 100, not '50.5%'",
        ),
        (
            "50% 60% tea",
            "'50%' needs a collection after it: wisdom 50% NAME",
        ),
        (
            "50% 50% 101%x",
            "'50%' needs a collection after it: wisdom 50% NAME",
        ),
        (
            "tea 60%",
            "'60%' needs a collection after it: wisdom 60% NAME",
        ),
    ] {
        call(typed).fails(2, &format!("wisdom: {told}\n"));
    }
}

#[test]
fn a_name_may_have_a_percent_sign_in_it() {
    call("100%done tea").fails(
        2,
        "wisdom: the percentages add up to 100, which leaves nothing for 'tea'\n",
    );
    call("./100%done")
        .file("100%done", "Outcome.\n%\n")
        .prints("Outcome.\n");
    call("%")
        .file("lib/%", "Percent.\n%\n")
        .prints("Percent.\n");
    call("a%")
        .file("lib/a%", "Percent.\n%\n")
        .prints("Percent.\n");
}

#[test]
fn a_share_is_how_often_a_collection_is_drawn_from() {
    let call = call("");
    for (args, least, most) in [
        ("30% tea talk", 250, 350),
        ("tea talk", 200, 300),
        ("-e tea talk", 450, 550),
        ("100% tea", 1000, 1000),
        ("0% tea talk", 0, 0),
    ] {
        let drawn = (0..1000).filter(|seed| {
            let (printed, said) = with_nothing_else(&call, &format!("--seed {seed} {args}"));
            assert_eq!(said, "");
            printed == "Tea.\n"
        });
        let drawn = drawn.count();
        assert!((least..=most).contains(&drawn), "{drawn} of {args}");
    }
}

#[test]
fn a_share_is_drawn_whatever_of_it_is_blank() {
    let blanks = " \n%\n".repeat(300);
    let call = call("").file("lib/blanks", format!("Tea.\n%\n{blanks}"));
    for shares in ["50% blanks 50% talk", "50% talk 50% blanks"] {
        let drawn = (0..400).filter(|seed| {
            let (printed, _) = with_nothing_else(&call, &format!("--seed {seed} {shares}"));
            printed == "Tea.\n"
        });
        let drawn = drawn.count();
        assert!((160..240).contains(&drawn), "{shares}: {drawn}");
    }
}

#[test]
fn a_list_of_tags_that_nothing_has_says_so() {
    call("--list=tags tea talk").fails(1, "wisdom: the entries have no tags\n");
}

#[test]
fn what_is_never_shown_has_no_share() {
    call("-f blanks talk")
        .file("lib/blanks", "Tea.\n%\n \n%\n\u{a0}\n%\n")
        .prints(
            " 25.00%  1  blanks  lib/blanks
 75.00%  3  talk    lib/talk
",
        );
}

#[cfg(unix)]
#[test]
fn the_file_of_the_user_is_drawn_from_once_where_it_is_on_the_search_path_too() {
    let call = call("").prepare(|call| {
        let path = call.user_path();
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::os::unix::fs::symlink(call.work().join("lib/steps.toml"), path).expect("a link");
    });
    let expected = "builtin
1 user ~/.config/wisdom/entries.toml
3 talk ./lib/talk
1 tea ./lib/tea
";
    let expected = format!("{} {expected}", ENTRIES.len());
    assert_eq!(numbered(&call, "-f all"), expected);
}

#[test]
fn what_a_share_without_a_match_would_have_falls_to_the_others() {
    for seed in ["1", "2", "3", "4"] {
        call(&format!("--seed {seed} --grep Even 99% tea talk")).prints("Even more.\n");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(500) })]

    #[test]
    fn percentages_are_taken_if_and_only_if_they_sum_up(
        typed in proptest::collection::vec((proptest::option::of(0..101_u32), any::<bool>()), 1..5),
    ) {
        let mut words = Vec::new();
        for (percent, is_apart) in &typed {
            match percent {
                Some(percent) if *is_apart => {
                    words.extend([format!("{percent}%"), "name".into()]);
                }
                Some(percent) => words.push(format!("{percent}%name")),
                None => words.push("name".into()),
            }
        }
        let words: Vec<OsString> = words.into_iter().map(OsString::from).collect();
        let sum: u32 = typed.iter().filter_map(|(percent, _)| *percent).sum();
        let has_rest = typed.iter().any(|(percent, _)| percent.is_none());
        let fits = if has_rest { sum < 100 } else { sum == 100 };
        let read = percentages::parse(&words);
        prop_assert_eq!(read.is_ok(), fits);
        if let Ok(read) = read {
            let expected: Vec<_> = typed
                .iter()
                .map(|(percent, _)| CollectionArg { percent: *percent, name: "name".into() })
                .collect();
            prop_assert_eq!(read, expected);
        }
    }
}

// Where an entry comes from.

#[test]
fn the_collection_stands_above_the_entry() {
    call("-c tea").prints("(tea)\n\nTea.\n");
    call("-c --format fortune tea").prints("(tea)\nTea.\n%\n");
    call("-c --json tea").prints(
        "{\"id\":\"tea:1\",\"title\":null,\"section\":\"tea\",\"tags\":[],\"text\":\"Tea.\",\"author\":null,\"source\":null,\"collection\":\"tea\"}\n",
    );
    call("-c --all tea steps").prints(
        "\
(tea)

Tea.

───

(steps)

Small steps

Go on.

Pace  #steady
",
    );
}

#[test]
fn a_list_in_json_has_the_collection_of_each_entry() {
    let with_source = call("-c --all --json tea steps").run();
    call("-c --list --json tea steps").prints(with_source.printed());
    assert!(with_source.printed().contains("\"collection\":\"steps\""));
}

#[test]
fn the_collection_is_a_heading_in_markdown_that_no_section_is_under_by_mistake() {
    call("-c --format markdown steps").prints(
        "\
# steps

### Small steps

Go on.

**steady**
",
    );
    let several = call("-c --all --format markdown steps [more]notes.md")
        .file(
            "lib/[more]notes.md",
            "## Pace\n\n### More steps\n\nGo further.\n",
        )
        .run();
    several.prints(
        "\
# steps

## Pace

### Small steps

Go on.

**steady**

# \\[more\\]notes

## Pace

### More steps

Go further.
",
    );
    let read = |printed: &str| wisdom::format::markdown::read(printed, "x");
    let again = read(several.printed());
    assert_eq!(again.diagnostics, []);
    let titles: Vec<_> = again
        .entries
        .iter()
        .map(|entry| (&*entry.title, &*entry.section, &*entry.text))
        .collect();
    assert_eq!(
        titles,
        [
            ("Small steps", "pace", "Go on."),
            ("More steps", "pace", "Go further.")
        ]
    );
}

#[test]
fn filters_hold_in_what_was_chosen() {
    call("--tag steady tea steps").prints("Small steps\n\nGo on.\n\nPace  #steady\n");
    call("--section talk --all --grep more tea talk").prints("Even more.\n");
    call("--all -i --grep more talk").prints("More talk.\n\n───\n\nEven more.\n");
    call("--list tea talk").prints(
        "\
Tea (1)
  tea:1   Tea.

Talk (3)
  talk:1  Talk.
  talk:2  More talk.
  talk:3  Even more.
",
    );
}

#[cfg(unix)]
#[test]
fn a_broken_file_that_was_named_is_reported_and_what_can_be_read_is_used() {
    let outcome = call("--all broken tea")
        .file(
            "lib/broken.toml",
            "[[entry]]\ntitle = \"Half\"\ntext = \"Good.\"\n[[entry]]\ntitle = \"Bad\"\n",
        )
        .run();
    outcome.exits(0);
    assert!(
        outcome.output().starts_with("Half\n\nGood.\n"),
        "{}",
        outcome.output()
    );
    assert!(
        outcome.said().contains("lib/broken.toml:4:1: "),
        "{}",
        outcome.said()
    );
}
