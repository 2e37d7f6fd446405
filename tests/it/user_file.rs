//! The user's own file, from where it is found to what is said when it is broken.

use wisdom::collection::builtin::ENTRIES;

use crate::harness::{Call, assert_same, wisdom};

const STEPS_TOML: &str = "\
[[entry]]
title = \"Small steps\"
tags = [\"Pace\", \"rag\"]
text = \"Many small steps go further than one leap.\"
";

const STEPS: &str = "\
Small steps

Many small steps go further than one leap.

User  #pace  #rag
";

fn call(args: &str) -> Call {
    wisdom(args.split_whitespace())
}

/// What is said of a user's file that holds this, and all that is printed of its section `user`.
#[track_caller]
fn broken(holds: impl AsRef<[u8]>, told: &str, printed: &str) {
    let call = call("--section user --all").file("my.toml", holds);
    let outcome = call.env("WISDOM_FILE", "my.toml").run();
    assert_same(outcome.printed_telling(told), printed, "what is printed");
}

// Where it is found.

#[test]
fn it_stands_in_the_configuration_folder_of_the_home() {
    call("--section user").user_file(STEPS_TOML).prints(STEPS);
}

#[cfg(not(windows))]
#[test]
fn it_stands_in_the_configuration_folder_that_xdg_names() {
    let named = call("--section user");
    let folder = named.work().join("elsewhere");
    named
        .file("elsewhere/wisdom/entries.toml", STEPS_TOML)
        .user_file("nonsense")
        .env("XDG_CONFIG_HOME", folder)
        .prints(STEPS);
}

#[cfg(not(windows))]
#[test]
fn a_relative_or_empty_configuration_folder_does_not_count() {
    for folder in ["elsewhere", "./elsewhere", ""] {
        call("--section user")
            .file("elsewhere/wisdom/entries.toml", "nonsense")
            .user_file(STEPS_TOML)
            .env("XDG_CONFIG_HOME", folder)
            .prints(STEPS);
    }
}

#[test]
fn wisdom_file_names_it_wherever_it_is() {
    let absolute = call("--section user");
    let path = absolute.work().join("my.toml");
    absolute
        .file("my.toml", STEPS_TOML)
        .user_file("nonsense")
        .env("WISDOM_FILE", path)
        .prints(STEPS);
    call("--section user")
        .file("my.toml", STEPS_TOML)
        .env("WISDOM_FILE", "my.toml")
        .prints(STEPS);
}

#[test]
fn an_empty_wisdom_file_names_nothing() {
    call("--section user")
        .user_file(STEPS_TOML)
        .env("WISDOM_FILE", "")
        .prints(STEPS);
}

#[test]
fn a_missing_one_is_silent_unless_it_was_named() {
    let without = call("--seed 3").run();
    without.printed();
    let named = call("--seed 3").env("WISDOM_FILE", "my.toml").run();
    let told = "wisdom: my.toml: no such file; create it or unset WISDOM_FILE\n";
    assert_same(named.printed_telling(told), without.printed(), "the entry");
}

#[cfg(unix)]
#[test]
fn a_home_that_is_no_folder_has_no_file_and_is_silent() {
    let without = call("--seed 3").run();
    call("--seed 3")
        .env("HOME", "/dev/null")
        .prints(without.printed());
}

// What it adds.

#[test]
fn an_empty_one_adds_nothing_and_is_no_fault() {
    let without = call("--all").run();
    for empty in [
        "",
        "\n",
        "# nothing yet\n",
        "\u{feff}",
        "section = \"user\"\n",
    ] {
        call("--all").user_file(empty).prints(without.printed());
        call("--all")
            .file("my.toml", empty)
            .env("WISDOM_FILE", "my.toml")
            .prints(without.printed());
    }
}

#[test]
fn it_adds_to_the_built_in_collection_and_never_takes_from_it() {
    let without = call("--all --json").run();
    let with = call("--all --json").user_file(STEPS_TOML).run();
    let added = with.printed().strip_prefix(without.printed());
    assert_eq!(
        added,
        Some(
            "{\"id\":\"small-steps\",\"title\":\"Small steps\",\"section\":\"user\",\
             \"tags\":[\"pace\",\"rag\"],\
             \"text\":\"Many small steps go further than one leap.\",\
             \"author\":null,\"source\":null}\n"
        )
    );
}

#[test]
fn its_sections_and_tags_can_be_asked_for_and_listed() {
    let held = || format!("section = \"My Notes\"\n{STEPS_TOML}");
    let printed = STEPS.replace("User", "My notes");
    for args in [
        "--section my-notes",
        "--tag pace",
        "--tag PACE --tag rag",
        "--id small-steps",
        "--grep leap\\.$",
        "-m leap\\.$",
    ] {
        call(args).user_file(held()).prints(&printed);
    }
    let without = call("--list=sections").run();
    let with = call("--list=sections").user_file(held()).run();
    let added = with.printed().strip_prefix(without.printed());
    let words = added.map(|added| added.split_whitespace().collect::<Vec<_>>());
    assert_eq!(words, Some(vec!["my-notes", "1"]));
    call("--list --tag pace")
        .user_file(held())
        .prints("My notes (1)\n  small-steps  Small steps  #pace #rag\n");
    call("--list=tags --section my-notes")
        .user_file(held())
        .prints("pace  1\nrag   1\n");
    call("--tag pase").user_file(held()).fails(
        1,
        "wisdom: no tag 'pase'; did you mean pace? See wisdom --list=tags.\n",
    );
}

#[test]
fn an_entry_may_name_a_section_and_an_id_of_its_own() {
    let held = STEPS_TOML.replace("tags", "id = \"steps\"\nsection = \"Research\"\ntags");
    call("--id steps")
        .user_file(&held)
        .prints(&STEPS.replace("User", "Research"));
    call("--section research --tag pace")
        .user_file(&held)
        .prints(&STEPS.replace("User", "Research"));
}

#[test]
fn line_ends_of_windows_a_byte_order_mark_and_no_last_line_feed_are_read() {
    let held = "[[entry]]\ntitle = \"A\"\ntext = \"\"\"\none\ntwo\n\nthree\"\"\"";
    let held = format!("\u{feff}{}", held.replace('\n', "\r\n"));
    call("--section user")
        .user_file(held)
        .prints("A\n\none two\n\nthree\n\nUser\n");
}

// What is said when it is broken.

#[test]
fn a_broken_one_is_told_with_file_line_and_column_and_what_can_be_read_is_used() {
    let holds = format!("{STEPS_TOML}\n[[entry]]\ntitle = \"Half\ntext = \"two\"\n");
    broken(
        &holds,
        "wisdom: my.toml:7:14: invalid TOML: invalid basic string, expected `\"`\n",
        &format!("{STEPS}\n───\n\nHalf\n\ntwo\n\nUser\n"),
    );
    let told = "wisdom: ~/.config/wisdom/entries.toml:7:14: invalid TOML: \
                invalid basic string, expected `\"`\n";
    let outcome = call("--id small-steps").user_file(holds).run();
    assert_same(outcome.printed_telling(told), STEPS, "what is printed");
}

#[test]
fn each_fault_is_told_with_its_place_and_the_way_to_mend_it() {
    let entry = |lines: &str| format!("{STEPS_TOML}\n[[entry]]\n{lines}\n");
    let with = |text: &str| format!("{STEPS}\n───\n\n{text}");
    let cases = [
        (
            entry("titel = \"B\"\ntext = \"two\""),
            "my.toml:7:1: unknown key `titel` in an entry; did you mean `title`?",
            with("two\n"),
        ),
        (
            entry("title = \"\"\ntext = \"two\""),
            "my.toml:7:9: `title` is empty; give it a value or remove it",
            with("two\n"),
        ),
        (
            entry("title = \"B\""),
            "my.toml:6:1: this entry has no `text`; add one or remove the entry",
            STEPS.to_owned(),
        ),
        (
            entry("title = \"B\"\ntext = \" \""),
            "my.toml:8:8: `text` is empty; add text or remove the entry",
            STEPS.to_owned(),
        ),
        (
            entry("title = 5\ntext = \"two\""),
            "my.toml:7:9: `title` must be a string, but is of type integer; put it in quotes",
            with("two\n"),
        ),
        (
            entry("title = \"B\"\ntags = \"x\"\ntext = \"two\""),
            "my.toml:8:8: `tags` must be a list; write tags = [\"one\", \"two\"]",
            with("B\n\ntwo\n\nUser\n"),
        ),
        (
            entry("title = \"B\"\ntags = [\"x,y\"]\ntext = \"two\""),
            "my.toml:8:9: the tag `x,y` cannot be given to --tag, where `,` and a leading `!` have a \
             meaning; rename it",
            with("B\n\ntwo\n\nUser  #x,y\n"),
        ),
        (
            entry("title = \"B\"\nid = \"small-steps\"\ntext = \"two\""),
            "my.toml:8:6: the id `small-steps` is already used by the entry on line 2; give this entry \
             an `id` of its own",
            with("B\n\ntwo\n\nUser\n"),
        ),
        (
            entry("title = \"B\"\ntext = \"two\"\nquelle = 1"),
            "my.toml:9:1: unknown key `quelle` in an entry; known keys are title, section, tags, \
             text, author, source, id",
            with("B\n\ntwo\n\nUser\n"),
        ),
        (
            entry("title = \"B\"\ntext = \"t\\u001b[2Jwo\""),
            "my.toml:8:10: `text` contains the control character U+001B; remove it",
            with("B\n\nt\u{fffd}[2Jwo\n\nUser\n"),
        ),
        (
            format!("colour = 1\n{STEPS_TOML}"),
            "my.toml:1:1: unknown key `colour` outside an entry; known keys are entry, section",
            STEPS.to_owned(),
        ),
        (
            STEPS_TOML.replace("[[entry]]", "[entry]"),
            "my.toml:1:1: `entry` needs double brackets; write `[[entry]]`",
            STEPS.to_owned(),
        ),
    ];
    for (holds, told, printed) in cases {
        broken(&holds, &format!("wisdom: {told}\n"), &printed);
    }
}

#[test]
fn columns_count_characters_not_bytes() {
    broken(
        "[[entry]]\ntitle = \"A\"\ntags = [\"é語\", 5]\ntext = \"b\"\n",
        "wisdom: my.toml:3:15: a tag must be a string, but is of type integer; put it in quotes\n",
        "A\n\nb\n\nUser  #é語\n",
    );
}

#[test]
fn one_that_is_not_utf_8_is_told_once_and_read() {
    broken(
        b"[[entry]]\ntitle = \"A\"\ntext = \"caf\xe9 cr\xe8me\"\n",
        "wisdom: my.toml:3:12: invalid UTF-8; save the file as UTF-8\n",
        "A\n\ncaf\u{fffd} cr\u{fffd}me\n\nUser\n",
    );
}

#[test]
fn tables_of_another_name_are_reported_in_the_users_file_and_read_in_others() {
    let holds = "section = \"Style\"\n\n[[quote]]\ntext = \"Be brief.\"\nby = \"Yi\"\nid = 3\nyear = 5\n\n\
                 [[ 'my jokes' ]]\nQuote = \"Why?\"\ntags = [\"a\"]\ncategory = \"Fun\"\n\n\
                 [[empty]]\nname = \"b\"\n\n[other]\ntext = \"c\"\n";
    wisdom(["user"])
        .env("WISDOM_FILE", "my.toml")
        .file("my.toml", holds)
        .fails(
            2,
            "wisdom: my.toml:3:3: unknown key `quote` outside an entry; known keys are entry, section\n\
             wisdom: my.toml:9:4: unknown key `my jokes` outside an entry; known keys are entry, section\n\
             wisdom: my.toml:14:3: unknown key `empty` outside an entry; known keys are entry, section\n\
             wisdom: my.toml:17:2: unknown key `other` outside an entry; known keys are entry, section\n\
             wisdom: my.toml: none of its entries can be read\n",
        );
    let units = holds.encode_utf16().flat_map(u16::to_le_bytes);
    let utf_16: Vec<u8> = [0xff, 0xfe].into_iter().chain(units).collect();
    for holds in [holds.as_bytes().to_vec(), utf_16] {
        wisdom(["--all", "--json", "q.toml"]).file("q.toml", holds).prints(
            "{\"id\":\"3\",\"title\":null,\"section\":\"style\",\"tags\":[],\"text\":\"Be brief.\",\
             \"author\":\"Yi\",\"source\":null}\n\
             {\"id\":\"why\",\"title\":null,\"section\":\"fun\",\"tags\":[\"a\"],\"text\":\"Why?\",\
             \"author\":null,\"source\":null}\n",
        );
    }
    let many = "[[quote]]\ntext = \"Be brief.\"\nauthor = \"Yi\"\n".repeat(5_000);
    let list = wisdom(["--list=ids", "q.toml"]).file("q.toml", many).run();
    assert_eq!(list.printed().lines().last(), Some("be-brief-5000"));
}

#[test]
fn an_entry_without_a_title_is_shown_without_one() {
    let holds = "[[entry]]\ntext = \"*Be* brief,\\nand kind.\"\ntags = [\"a\"]\nauthor = \"Yi\"\n";
    for (args, expected) in [
        ("--all", "Be brief, and kind.\n\n\u{2014} Yi\nUser  #a\n"),
        ("--list", "User (1)\n  be-brief-and-kind  *Be* brief,  #a\n"),
        ("--list=ids", "be-brief-and-kind\n"),
        (
            "--format=markdown",
            "### be-brief-and-kind\n\n*Be* brief,\nand kind.\n\n\u{2014} Yi\n\n**a**\n",
        ),
        (
            "--format=fortune",
            "Be brief, and kind.\n\n\u{2014} Yi\nUser  #a\n%\n",
        ),
        (
            "--json",
            "{\"id\":\"be-brief-and-kind\",\"title\":null,\"section\":\"user\",\"tags\":[\"a\"],\"text\":\"*Be* brief,\\nand kind.\",\"author\":\"Yi\",\"source\":null}\n",
        ),
    ] {
        wisdom([args, "user"]).user_file(holds).prints(expected);
    }
}

#[test]
fn many_faults_are_shortened() {
    let held = format!(
        "{STEPS_TOML}{}",
        "[[entry]]\ntitle = \"no text\"\n".repeat(40)
    );
    let line = |number| {
        format!(
            "wisdom: my.toml:{number}:1: this entry has no `text`; add one or remove the entry\n"
        )
    };
    let told: String = (0..5).map(|entry| line(5 + 2 * entry)).collect();
    broken(
        held,
        &format!("{told}wisdom: my.toml: and 35 more\n"),
        STEPS,
    );
}

#[test]
fn one_that_is_no_toml_at_all_leaves_the_built_in_collection() {
    let without = call("--seed 9").run();
    let outcome = call("--seed 9")
        .user_file([0xff_u8, 0, 1, 2, b'\n', b'%'])
        .run();
    outcome.exits(0);
    assert!(
        outcome
            .said()
            .starts_with("wisdom: ~/.config/wisdom/entries.toml:1:1: ")
    );
    assert!(outcome.said().lines().count() <= 6, "{}", outcome.said());
    without.prints(outcome.exits(0).output());
}

#[test]
fn a_fault_does_not_hide_that_nothing_matched() {
    let holds = format!("colour = 1\n{STEPS_TOML}");
    call("--id nowhere-at-all").user_file(holds).fails(
        1,
        "wisdom: ~/.config/wisdom/entries.toml:1:1: unknown key `colour` outside an entry; \
         known keys are entry, section\n\
         wisdom: no entry has the id 'nowhere-at-all'. See wisdom --list.\n",
    );
}

#[test]
fn a_file_of_ten_thousand_entries_is_read_and_every_one_can_be_found() {
    let holds = (1..=10_000).fold(String::new(), |holds, n| {
        holds + &format!("[[entry]]\ntitle = \"Note {n}\"\ntext = \"Text {n}.\"\n")
    });
    call("--id note-10000")
        .user_file(&holds)
        .prints("Note 10000\n\nText 10000.\n\nUser\n");
    let all = call("--section user --all --json").user_file(&holds).run();
    assert_eq!(all.printed().lines().count(), 10_000);
}

#[test]
fn a_file_of_nothing_but_faults_does_not_keep_the_shell_waiting() {
    let without = call("--seed 9").run();
    let outcome = call("--seed 9").user_file("[[entry]]\n".repeat(100_000));
    let outcome = outcome.run();
    let said = outcome.exits(0).said();
    let last = "wisdom: ~/.config/wisdom/entries.toml: and 99995 more\n";
    assert!(said.ends_with(last), "{said}");
    assert_eq!(said.lines().count(), 6);
    without.prints(outcome.output());
}

#[test]
fn ids_that_are_taken_over_and_over_each_get_a_number() {
    let holds = "[[entry]]\ntitle = \"Same\"\ntext = \"x\"\n".repeat(20_000);
    let outcome = call("--section user --all --json").user_file(holds).run();
    outcome.exits(0);
    let last = outcome.output().lines().last().unwrap_or_default();
    assert!(last.starts_with("{\"id\":\"same-20000\","), "{last}");
    assert_eq!(outcome.output().lines().count(), 20_000);
}

#[test]
fn an_id_that_is_also_a_built_in_one_is_the_users() {
    let id = &*ENTRIES[0].id;
    wisdom(["--id", id])
        .user_file(format!(
            "[[entry]]\nid = \"{id}\"\ntitle = \"Own\"\ntext = \"mine\"\n"
        ))
        .prints("Own\n\nmine\n\nUser\n");
}

#[test]
fn a_text_of_many_styles_does_not_keep_the_shell_waiting() {
    let long = format!(
        "[[entry]]\ntitle = \"s\"\ntext = \"{}\"\n",
        "*a* b ".repeat(100_000)
    );
    wisdom(["--id", "s", "--grep", "a", "--json"])
        .user_file(long)
        .run()
        .exits(0);
}

#[test]
fn what_a_message_quotes_is_cut_where_nobody_would_read_on() {
    let name = "x".repeat(100_000);
    broken(
        format!("[[entry]]\ntitle = \"A\"\ntext = \"b\"\n{name} = 1\n"),
        &format!(
            "wisdom: my.toml:4:1: unknown key `{}\u{2026}` in an entry; known keys are title, section, \
             tags, text, author, source, id\n",
            "x".repeat(60)
        ),
        "A\n\nb\n\nUser\n",
    );
}
