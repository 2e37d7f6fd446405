//! Every option of the command line, and options that people combine.

use std::ffi::OsString;

use crate::harness::{Call, assert_file, assert_inert, assert_same, wisdom};
use proptest::prelude::*;
use wisdom::cli::args::Args;
use wisdom::cli::environment::{ColorWhen, Environment};
use wisdom::cli::flags::flags;
use wisdom::cli::options::{Draw, Options};
use wisdom::cli::parse::parse;

/// A user's file with two sections of its own and one entry in a built-in section.
const NOTES: &str = r#"
section = "Craft notes"

[[entry]]
title = "Name the thing once"
tags = ["naming", "review"]
author = "after a reviewer"
source = "https://example.org/naming"
text = """
Two names for one thing are **two things** to everyone who comes later.

- pick the word that the users say
- then change every place that says otherwise, all at once
"""

[[entry]]
title = "Small steps"
tags = ["review"]
text = "Many small steps go *further* than one giant leap."

[[entry]]
title = "Percent"
tags = ["naming", "rag"]
section = "odd"
text = "One hundred\n\n%\n\nand `code`"

[[entry]]
title = "A joke"
tags = ["naming"]
section = "AI Fun"
text = "Knock, knock."
"#;

const NAMING: &str = "\
Name the thing once

Two names for one thing are two things to everyone who comes later.

• pick the word that the users say
• then change every place that says otherwise, all at once

— after a reviewer
https://example.org/naming
Craft notes  #naming  #review
";

const STEPS: &str = "\
Small steps

Many small steps go further than one giant leap.

Craft notes  #review
";

const PERCENT: &str = "\
Percent

One hundred

%

and code

Odd  #naming  #rag
";

const JOKE: &str = "\
A joke

Knock, knock.

AI Fun  #naming
";

const BETWEEN: &str = "\n───\n\n";

const NAMING_JSON: &str = r#"{"id":"name-the-thing-once","title":"Name the thing once","section":"craft-notes","tags":["naming","review"],"text":"Two names for one thing are **two things** to everyone who comes later.\n\n- pick the word that the users say\n- then change every place that says otherwise, all at once","author":"after a reviewer","source":"https://example.org/naming"}
"#;

const STEPS_JSON: &str = r#"{"id":"small-steps","title":"Small steps","section":"craft-notes","tags":["review"],"text":"Many small steps go *further* than one giant leap.","author":null,"source":null}
"#;

/// Returns a call that draws from [`NOTES`] alone. The arguments are separated by blanks.
fn noted(args: &str) -> Call {
    beside(&format!("{args} user"))
}

/// Returns a call for a user whose file holds [`NOTES`], beside the built-in collection.
fn beside(args: &str) -> Call {
    bare(args).user_file(NOTES)
}

fn bare(args: &str) -> Call {
    wisdom(args.split_whitespace())
}

/// Returns the ids of the entries that a call prints with `--json`.
#[track_caller]
fn ids(call: Call) -> Vec<String> {
    ids_in(call.run().printed())
}

fn ids_in(json: &str) -> Vec<String> {
    let id = |line: &str| {
        let entry: serde_json::Value = serde_json::from_str(line).expect("a line is an object");
        entry["id"].as_str().expect("an entry has an id").to_owned()
    };
    json.lines().map(id).collect()
}

fn all_ids() -> Vec<String> {
    ids(bare("--all --json"))
}

// One entry, and which.

#[test]
fn without_arguments_one_entry_of_the_collection_is_printed() {
    let all = bare("--all").run();
    let all: Vec<_> = all.printed().split(BETWEEN).map(str::trim_end).collect();
    let one = bare("").run();
    assert!(all.contains(&one.printed().trim_end()), "{}", one.printed());
}

#[test]
fn the_built_in_collection_and_the_users_file_are_drawn_from_alike() {
    let drawn = ids(beside("--count 1000 --json"));
    assert_eq!(drawn.len(), all_ids().len() + 4);
    for id in ["name-the-thing-once", "small-steps", "percent", "a-joke"] {
        assert!(drawn.iter().any(|drawn| drawn == id), "{id} is never drawn");
    }
}

#[test]
fn an_id_names_one_entry() {
    noted("--id small-steps").prints(STEPS);
    noted("--id=name-the-thing-once").prints(NAMING);
}

#[test]
fn every_id_that_is_listed_names_its_entry() {
    for id in all_ids() {
        assert_eq!(ids(wisdom(["--json", "--id", &id])), [id]);
    }
}

#[test]
fn an_unknown_id_names_the_near_ones() {
    let message = "wisdom: no entry has the id 'small-step'; did you mean small-steps? \
                   See wisdom --list user.\n";
    noted("--id small-step").fails(1, message);
    let message = "wisdom: no entry has the id 'xyzzy-plugh'. See wisdom --list user.\n";
    noted("--id xyzzy-plugh").fails(1, message);
}

// --section

#[test]
fn a_section_goes_by_its_name_and_its_heading_in_any_case() {
    let spellings = [
        "fun",
        "Fun",
        "FUN",
        "AI Fun",
        "ai fun",
        "ai-fun",
        " Ai  Fun ",
    ];
    let fun = ids(bare("--section fun --all --json"));
    assert!(!fun.is_empty());
    for spelling in spellings {
        let call = wisdom(["--section", spelling, "--all", "--json"]);
        assert_eq!(ids(call), fun, "{spelling:?}");
    }
    for spelling in ["Craft notes", "craft-notes", "CRAFT NOTES"] {
        let call = wisdom(["--section", spelling, "--all"]).user_file(NOTES);
        call.prints(&format!("{NAMING}{BETWEEN}{STEPS}"));
    }
}

#[test]
fn the_four_built_in_sections_share_out_the_collection() {
    let mut found = Vec::new();
    for section in ["research", "engineering", "applications", "fun"] {
        let outcome = wisdom(["--all", "--json", "--section", section]).run();
        let is_in_it = |line: &str| line.contains(&format!("\"section\":\"{section}\""));
        assert!(outcome.printed().lines().all(is_in_it), "{section}");
        found.extend(ids_in(outcome.printed()));
    }
    assert_eq!(found, all_ids());
}

#[test]
fn several_sections_mean_any_of_them() {
    let both = format!("{NAMING}{BETWEEN}{STEPS}{BETWEEN}{PERCENT}");
    for sections in [
        "--section craft-notes --section odd",
        "--section craft-notes,odd",
        "--section odd,craft-notes",
        "--section=odd --section=craft-notes",
    ] {
        noted(&format!("{sections} --all")).prints(&both);
    }
}

#[test]
fn a_user_may_add_to_a_built_in_section() {
    let mut fun = ids(bare("--section fun --all --json"));
    fun.push("a-joke".into());
    assert_eq!(ids(beside("--section fun --all --json")), fun);
    beside("--section fun --id a-joke").prints(JOKE);
}

#[test]
fn an_unknown_section_names_the_near_ones_and_all_that_there_are() {
    let outcome = bare("--section enginering").run();
    let told = "wisdom: no section 'enginering'; did you mean engineering? Sections: research (";
    assert!(outcome.exits(1).said().starts_with(told));
    noted("--section crafty-notes").fails(
        1,
        "wisdom: no section 'crafty-notes'; did you mean craft-notes? Sections: craft-notes (2), odd (1), \
         fun (1).\n",
    );
    noted("--section xyzzy --list").fails(
        1,
        "wisdom: no section 'xyzzy'. Sections: craft-notes (2), odd (1), fun (1).\n",
    );
}

#[test]
fn an_unknown_name_beside_a_known_one_is_reported_and_the_known_one_counts() {
    let told = "wisdom: no section 'odds'; did you mean odd? Sections: craft-notes (2), \
                odd (1), fun (1).\n";
    let outcome = noted("--section odds,craft-notes --tag naming").run();
    assert_same(outcome.printed_telling(told), NAMING, "what is printed");
    let told = "wisdom: no tag 'reviews'; did you mean review? See wisdom --list=tags user.\n";
    let outcome = noted("--section odd --tag reviews,naming").run();
    assert_same(outcome.printed_telling(told), PERCENT, "what is printed");
}

#[test]
fn every_unknown_name_is_reported_on_a_line_with_the_name_of_the_program() {
    noted("--section xyzzy --tag plugh").fails(
        1,
        "wisdom: no section 'xyzzy'. Sections: craft-notes (2), odd (1), fun (1).\n\
         wisdom: no tag 'plugh'. See wisdom --list=tags user.\n",
    );
}

#[test]
fn the_beginning_of_one_name_stands_for_it() {
    noted("--section cra --tag nam --all").prints(NAMING);
    noted("--section !c,!f --all").prints(PERCENT);
    noted("-S ^cra -t nam -t ^rev --section odd --all").prints(PERCENT);
}

#[test]
fn the_beginning_of_several_names_suggests_three_of_them() {
    let entry = |name| {
        format!("[[entry]]\ntitle = '{name}'\nsection = '{name}'\ntags = ['{name}']\ntext = 'x'\n")
    };
    let file = ["ab", "abc", "ad", "ae"].map(entry).concat();
    let call = |args| bare(args).user_file(&file);
    call("--section ab user --all --format fortune").prints("ab\n\nx\n\nAb  #ab\n%\n");
    call("--section a user").fails(
        1,
        "wisdom: no section 'a'; did you mean ab or abc or ad? Sections: ab (1), abc (1), ad (1), ae (1).\n",
    );
    let outcome = call("--tag ab --tag !a user --format fortune").run();
    outcome.printed_telling(
        "wisdom: no tag 'a'; did you mean ab or abc or ad? See wisdom --list=tags user.\n",
    );
}

// --tag

#[test]
fn a_comma_between_tags_means_or_a_second_option_means_and_a_mark_means_not() {
    let cases = [
        ("--tag review", &["name-the-thing-once", "small-steps"][..]),
        ("-t review", &["name-the-thing-once", "small-steps"]),
        ("-treview", &["name-the-thing-once", "small-steps"]),
        ("--tag Review", &["name-the-thing-once", "small-steps"]),
        ("--tag review --tag naming", &["name-the-thing-once"]),
        ("--tag review --tag !naming", &["small-steps"]),
        ("--tag naming --tag !review", &["percent", "a-joke"]),
        (
            "--tag review,naming --tag !rag",
            &["name-the-thing-once", "small-steps", "a-joke"],
        ),
        (
            "--tag !naming,rag --section odd,craft-notes",
            &["small-steps", "percent"],
        ),
        (
            "--tag naming --section !craft-notes",
            &["percent", "a-joke"],
        ),
        ("--tag naming -S ^craft-notes,^fun", &["percent"]),
        ("--tag naming --tag ^review", &["percent", "a-joke"]),
        (
            "--tag naming --section fun --section odd",
            &["percent", "a-joke"],
        ),
    ];
    for (args, expected) in cases {
        let mut found = ids(noted(&format!("{args} --all --json")));
        let mut expected = expected.to_vec();
        found.sort_unstable();
        expected.sort_unstable();
        assert_eq!(found, expected, "{args}");
    }
}

#[test]
fn a_tag_and_its_negation_share_out_the_collection() {
    for tag in ["rag", "review", "naming"] {
        let with = ids(noted(&format!("--all --json --tag {tag}")));
        let without = ids(noted(&format!("--all --json --tag !{tag}")));
        assert!(!with.is_empty() && !without.is_empty(), "{tag}");
        assert!(with.iter().all(|id| !without.contains(id)), "{tag}");
        assert_eq!(with.len() + without.len(), 4, "{tag}");
    }
}

#[test]
fn an_unknown_tag_names_the_near_ones() {
    let message = "wisdom: no tag 'reveiw'; did you mean review? See wisdom --list=tags user.\n";
    noted("--tag reveiw").fails(1, message);
    let message = "wisdom: no tag 'finetuning'; did you mean fine-tuning? \
                   See wisdom --list=tags user.\n";
    let tuning = "[[entry]]\ntitle = 'A'\ntags = ['fine-tuning']\ntext = 'b'\n";
    bare("--tag finetuning user")
        .user_file(tuning)
        .fails(1, message);
}

#[test]
fn a_tag_that_no_entry_has_can_be_excluded_and_is_reported() {
    let told = "wisdom: no tag 'xyzzy'. See wisdom --list=tags user.\n";
    let outcome = noted("--tag !xyzzy --section odd").run();
    assert_same(outcome.printed_telling(told), PERCENT, "what is printed");
}

#[test]
fn known_names_that_no_entry_has_together_are_reported_as_they_were_asked_for() {
    noted("--section odd --tag review --tag !rag").fails(
        1,
        "wisdom: none of the 4 entries is in odd and has the tag review and does not have the tag \
         rag\n",
    );
    noted("--id small-steps --section odd").fails(
        1,
        "wisdom: none of the 4 entries has the id small-steps and is in odd\n",
    );
}

#[test]
fn a_filter_that_few_entries_fail_names_their_number() {
    let one = "[[entry]]\ntitle = 'A'\ntags = ['t', 'u']\nsection = 'craft'\ntext = 'Aha.'\n";
    let two = format!("{one}[[entry]]\ntitle = 'B'\nsection = 'odd'\ntext = 'Bah.'\n");
    for (args, told) in [
        ("--grep x", "the only entry does not match 'x'"),
        ("-n 1", "the only entry does not have at most 1 character"),
        (
            "-l -n 4",
            "the only entry does not have more than 4 characters",
        ),
        ("-t !t", "the only entry has the tag t"),
        ("-t !t,!u", "the only entry does not match --tag !t,!u"),
        (
            "--section craft --grep x",
            "the only entry is not one that is in craft and matches 'x'",
        ),
        (
            "--id a -t !u",
            "the only entry is not one that has the id a and does not have the tag u",
        ),
    ] {
        let call = bare(&format!("{args} user")).user_file(one);
        call.fails(1, &format!("wisdom: {told}\n"));
    }
    for (args, told) in [
        ("--grep x", "neither of the 2 entries matches 'x'"),
        (
            "-t t,u --grep Bah",
            "neither of the 2 entries has one of the tags t,u and matches 'Bah'",
        ),
        (
            "--id a --section odd",
            "neither of the 2 entries has the id a and is in odd",
        ),
        (
            "-t !t,u --section craft -n 1",
            "neither of the 2 entries is in craft and matches --tag !t,u and has at most 1 character",
        ),
    ] {
        let call = bare(&format!("{args} user")).user_file(&two);
        call.fails(1, &format!("wisdom: {told}\n"));
    }
}

#[test]
fn an_unknown_section_lists_the_sections_unless_they_are_many() {
    let file = |sections: usize| {
        let entry = |n| format!("[[entry]]\ntitle = 'T{n}'\nsection = 's{n}'\ntext = 'x'\n");
        (1..=sections).map(entry).collect::<String>()
    };
    let call = |sections| bare("--section xyzzy user").user_file(file(sections));
    call(1).fails(
        1,
        "wisdom: no section 'xyzzy'. The only section is s1 (1).\n",
    );
    call(10).fails(
        1,
        "wisdom: no section 'xyzzy'. Sections: s1 (1), s2 (1), s3 (1), s4 (1), s5 (1), s6 (1), \
         s7 (1), s8 (1), s9 (1), s10 (1).\n",
    );
    call(11).fails(
        1,
        "wisdom: no section 'xyzzy'. See wisdom --list=sections user.\n",
    );
}

// --all, --count, --seed

#[test]
fn all_prints_every_entry_once_in_the_order_of_the_collection() {
    let all = noted("--all --json").run();
    let listed = noted("--list --json").run();
    assert_same(all.printed(), listed.printed(), "--all beside --list");
    let printed = noted("--all --tag naming,review --section craft-notes,odd,fun").run();
    let parts = [NAMING, STEPS, PERCENT, JOKE].join(BETWEEN);
    printed.prints(&parts);
}

#[test]
fn count_prints_that_many_different_entries() {
    let all = all_ids();
    for count in [1, 2, 7, all.len()] {
        let mut drawn = ids(bare(&format!("--count {count} --json")));
        assert_eq!(drawn.len(), count);
        drawn.sort_unstable();
        drawn.dedup();
        assert_eq!(drawn.len(), count, "no entry comes twice");
        assert!(drawn.iter().all(|id| all.contains(id)));
    }
}

#[test]
fn a_count_beyond_what_there_is_prints_what_there_is() {
    let mut drawn = ids(noted("--count 99 --section craft-notes,odd --json"));
    drawn.sort_unstable();
    assert_eq!(drawn, ["name-the-thing-once", "percent", "small-steps"]);
    let most = usize::MAX.to_string();
    assert_eq!(ids(noted(&format!("--json --count {most}"))).len(), 4);
}

#[test]
fn a_seed_draws_the_same_on_every_machine() {
    let entry = |n| {
        format!(
            "[[entry]]\ntitle = '{n}'\nsection = 's{}'\ntext = 'x'\n",
            n / 10
        )
    };
    let file: String = (0..45).map(entry).collect();
    let drawn = |args: &str| {
        let call = bare(&format!("--json {args} ./many.toml"));
        ids(call.file("many.toml", &file))
    };
    for (seed, id) in [
        ("0", "14"),
        ("2", "34"),
        ("42", "36"),
        ("18446744073709551615", "15"),
    ] {
        assert_eq!(drawn(&format!("--seed {seed}")), [id], "seed {seed}");
    }
    assert_eq!(drawn("--seed 7 --count 3"), ["29", "34", "18"]);
    assert_eq!(drawn("--seed 7 --section s3"), ["32"]);
    assert_eq!(drawn("--seed 7 --count 2 --section s4"), ["43", "41"]);
}

#[test]
fn a_seed_draws_the_same_entry_in_every_format_and_at_every_width() {
    let id = ids(bare("--seed 5 --json")).remove(0);
    for format in ["text", "json", "markdown", "fortune"] {
        for width in ["20", "76"] {
            let shown = ["--format", format, "--width", width];
            let seeded = wisdom(["--seed", "5"].iter().chain(&shown)).run();
            let named = wisdom(["--id", &id].iter().chain(&shown)).run();
            assert_same(seeded.printed(), named.printed(), "the entry of the seed");
        }
    }
}

#[test]
fn seeds_reach_every_entry() {
    let ten = (1..=10).fold(String::new(), |ten, n| format!("{ten}{n}\n%\n"));
    let mut drawn: Vec<_> = (0..300)
        .flat_map(|seed| ids(bare(&format!("--json --seed {seed} ./ten")).file("ten", &ten)))
        .collect();
    drawn.sort_unstable();
    drawn.dedup();
    assert_eq!(drawn.len(), 10);
}

// --grep, -i, -m

#[test]
fn a_pattern_is_looked_for_in_title_text_author_and_tags() {
    noted("--section craft-notes --grep ^Name").prints(NAMING);
    noted("--grep giant").prints(STEPS);
    noted("--grep reviewer").prints(NAMING);
    noted("--grep ^naming$ --section odd").prints(PERCENT);
}

#[test]
fn a_pattern_meets_what_a_reader_sees_not_its_markup() {
    wisdom(["--grep", "go further than", "user"])
        .user_file(NOTES)
        .prints(STEPS);
    noted(r"--grep \*further").fails(1, "wisdom: none of the 4 entries matches '\\*further'\n");
}

#[test]
fn patterns_heed_case_unless_told_not_to() {
    noted("--grep SMALL --section craft-notes").fails(
        1,
        "wisdom: none of the 4 entries is in craft-notes and matches 'SMALL'\n",
    );
    for args in [
        "--grep SMALL -i",
        "-i --grep SMALL",
        "--ignore-case --grep=SMALL",
        "-im SMALL",
        "-i -mSMALL",
    ] {
        noted(&format!("{args} --section craft-notes")).prints(STEPS);
    }
}

#[test]
fn several_patterns_must_all_be_found() {
    noted("--section craft-notes --grep step --grep giant").prints(STEPS);
    noted("--section craft-notes -m step -m leap").prints(STEPS);
    noted("--section craft-notes -m step --grep nothing").fails(
        1,
        "wisdom: none of the 4 entries is in craft-notes and matches 'nothing' and matches \
         'step'\n",
    );
}

#[test]
fn m_prints_all_that_match() {
    let both = format!("{NAMING}{BETWEEN}{STEPS}");
    noted("-m e --section craft-notes").prints(&both);
    noted("--grep e --all --section craft-notes").prints(&both);
}

#[test]
fn matches_are_highlighted_wherever_they_are_found() {
    let args = "--color always --section craft-notes --tag naming --grep nam|review";
    noted(args).prints(
        "\
\x1b[1mName the thing once\x1b[0m

Two \x1b[1m\x1b[4mnam\x1b[0mes for one thing are \x1b[1mtwo things\x1b[0m to everyone who comes later.

\x1b[35m•\x1b[0m pick the word that the users say
\x1b[35m•\x1b[0m then change every place that says otherwise, all at once

\x1b[3m—\x1b[0m \x1b[3mafter a\x1b[0m \x1b[1m\x1b[3m\x1b[4mreview\x1b[0m\x1b[3mer\x1b[0m
\x1b[3m\x1b[4mhttps://example.org/naming\x1b[0m
Craft notes  \x1b[35m#\x1b[0m\x1b[1m\x1b[4mnam\x1b[0ming  \x1b[35m#\x1b[0m\x1b[1m\x1b[4mreview\x1b[0m
",
    );
}

#[test]
fn highlighting_changes_nothing_but_colors() {
    for pattern in ["e", "[aeiou]|the|model", "[a-z]+", ".", "", "^", r"\b"] {
        let plain = wisdom(["--all", "--color", "always", "--width", "40"]).run();
        let args = [
            "--all", "--color", "always", "--width", "40", "--grep", pattern,
        ];
        let lit = wisdom(args).run();
        let text = |colored: &str| {
            let mut parts = colored.split("\x1b[");
            let first = parts.next().unwrap_or_default().to_owned();
            parts.fold(first, |text, part| {
                text + part.split_once('m').expect("a color ends").1
            })
        };
        assert_same(&text(lit.printed()), &text(plain.printed()), pattern);
        assert_inert(lit.printed(), true);
    }
}

#[test]
fn nothing_is_highlighted_without_color() {
    noted("--section craft-notes --grep giant").prints(STEPS);
}

// -s, -l, -n

#[test]
fn short_and_long_share_out_the_collection() {
    let short = ids(bare("-s --all --json"));
    let long = ids(bare("-l --all --json"));
    assert!(!long.is_empty());
    assert!(short.iter().all(|id| !long.contains(id)));
    assert_eq!(short.len() + long.len(), all_ids().len());
}

#[test]
fn length_counts_the_characters_of_the_text_and_includes_its_bound() {
    // "Knock, knock." has 13, "Many small steps…" has 50.
    let section = "--section craft-notes,odd,fun --tag naming,review --all --json";
    let cases = [
        ("-n 13", &["a-joke"][..]),
        ("-n13", &["a-joke"]),
        ("-s -n 13", &["a-joke"]),
        ("-sn 13", &["a-joke"]),
        ("-sn13", &["a-joke"]),
        ("--short --length 13", &["a-joke"]),
        ("--length=49", &["percent", "a-joke"]),
        ("-n 50", &["small-steps", "percent", "a-joke"]),
        ("-s", &["small-steps", "percent", "a-joke"]),
        ("-l", &["name-the-thing-once"]),
        ("--long", &["name-the-thing-once"]),
        ("-l -n 50", &["name-the-thing-once"]),
        ("-n 49 -l", &["name-the-thing-once", "small-steps"]),
        ("-ln49", &["name-the-thing-once", "small-steps"]),
        ("-s -l", &["name-the-thing-once"]),
        ("-l -s", &["small-steps", "percent", "a-joke"]),
        ("-sls", &["small-steps", "percent", "a-joke"]),
        ("-l -s -l", &["name-the-thing-once"]),
    ];
    for (args, expected) in cases {
        assert_eq!(ids(noted(&format!("{args} {section}"))), expected, "{args}");
    }
}

#[test]
fn no_length_is_too_short_to_end() {
    let message = "wisdom: none of the 4 entries has at most 1 character\n";
    noted("-s -n 1").fails(1, message);
    let message = "wisdom: none of the 4 entries has at most 0 characters\n";
    noted("-n 0").fails(1, message);
    let message = "wisdom: none of the 4 entries has more than 99999 characters\n";
    noted("-l -n 99999").fails(1, message);
}

// --list

#[test]
fn the_list_has_every_entry_by_section_with_id_title_and_tags() {
    noted("--list --section craft-notes,odd").prints(
        "\
Craft notes (2)
  name-the-thing-once  Name the thing once  #naming #review
  small-steps          Small steps          #review

Odd (1)
  percent              Percent              #naming #rag
",
    );
    noted("--list=entries --id percent").prints("Odd (1)\n  percent  Percent  #naming #rag\n");
}

#[test]
fn the_list_holds_every_id_once() {
    let list = bare("--list").run();
    let listed = list
        .printed()
        .lines()
        .filter_map(|line| line.strip_prefix("  "));
    let listed: Vec<_> = listed.filter_map(|line| line.split(' ').next()).collect();
    assert_eq!(listed, all_ids());
}

#[test]
fn a_narrow_list_gives_up_titles_and_then_tags() {
    noted("--list --section craft-notes --width 45").prints(
        "\
Craft notes (2)
  name-the-thing-once  #naming #review
  small-steps          #review
",
    );
    noted("--list --section craft-notes --width 20").prints(
        "\
Craft notes (2)
  name-the-thing-once
  small-steps
",
    );
}

#[test]
fn sections_are_listed_with_their_numbers_and_headings() {
    noted("--list=sections").prints(
        "\
craft-notes  2
odd          1
fun          1  AI Fun
",
    );
    noted("--list=sections --tag naming").prints(
        "\
craft-notes  1
odd          1
fun          1  AI Fun
",
    );
}

#[test]
fn tags_are_listed_with_their_numbers_the_most_used_first() {
    noted("--list=tags --section craft-notes,odd").prints(
        "\
naming  2
review  2
rag     1
",
    );
    noted("--list=tags --grep giant").prints("review  1\n");
    let tags = bare("--list=tags --json").run();
    let count = |line: &str| {
        let tag: serde_json::Value = serde_json::from_str(line).expect("a line is an object");
        tag["entries"].as_u64().expect("a number")
    };
    let counts: Vec<_> = tags.printed().lines().map(count).collect();
    assert!(counts.is_sorted_by(|a, b| a >= b), "{counts:?}");
}

#[test]
fn every_listed_name_can_be_asked_for_and_has_as_many_entries() {
    for (what, option, key) in [
        ("sections", "--section", "section"),
        ("tags", "--tag", "tag"),
    ] {
        let list = noted(&format!("--list={what} --json")).run();
        for line in list.printed().lines() {
            let row: serde_json::Value = serde_json::from_str(line).expect("a line is an object");
            let name = row[key].as_str().expect("a name");
            let found = ids(noted(&format!("{option} {name} --all --json")));
            assert_eq!(row["entries"].as_u64(), Some(found.len() as u64), "{name}");
        }
    }
}

#[test]
fn lists_can_be_had_as_json() {
    noted("--list --section craft-notes --format json")
        .prints(&format!("{NAMING_JSON}{STEPS_JSON}"));
    noted("--list=sections --tag naming --json").prints(
        r#"{"section":"craft-notes","heading":"Craft notes","entries":1}
{"section":"odd","heading":"Odd","entries":1}
{"section":"fun","heading":"AI Fun","entries":1}
"#,
    );
    noted("--list=tags --section odd --json").prints(
        r#"{"tag":"naming","entries":1}
{"tag":"rag","entries":1}
"#,
    );
}

#[test]
fn a_list_of_nothing_says_so() {
    let message = "wisdom: none of the 4 entries has at most 2 characters\n";
    for what in ["", "=sections", "=tags", " --json"] {
        noted(&format!("--list{what} -n 2")).fails(1, message);
    }
}

// --format, --width, --color

#[test]
fn text_is_the_usual_format() {
    noted("--id small-steps --format text").prints(STEPS);
}

#[test]
fn json_has_every_field_of_the_entry_on_one_line() {
    noted("--id name-the-thing-once --format json").prints(NAMING_JSON);
    noted("--id name-the-thing-once --json").prints(NAMING_JSON);
    noted("--section craft-notes --all --json").prints(&format!("{NAMING_JSON}{STEPS_JSON}"));
}

#[test]
fn a_table_keeps_its_lines_in_every_format_and_is_searched_as_it_is_shown() {
    const TABLE: &str = "| model | *price* |\n|-------|---------|\n| small |       1 |";
    let toml = format!("[[entry]]\ntitle = 'Prices'\ntext = '''\nSo far:\n\n{TABLE}\n'''\n");
    let markdown = format!("### Prices\n\nSo far:\n\n{TABLE}\n");
    let shown = format!("Prices\n\nSo far:\n\n{TABLE}\n\nA\n");
    let json = format!(
        r#"{{"id":"prices","title":"Prices","section":"a","tags":[],"text":"So far:\n\n{}","#,
        TABLE.replace('\n', r"\n")
    );
    for (file, holds) in [("a.toml", &toml), ("a.md", &markdown)] {
        let bare = |args: &str| bare(&format!("{args} {file}")).file(file, holds);
        bare("--width 10").prints(&shown);
        bare(r"--grep \*price --grep small.*1").prints(&shown);
        bare("--format fortune").prints(&format!("{shown}%\n"));
        bare("--format markdown").prints(&markdown);
        bare("--json").prints(&format!("{json}\"author\":null,\"source\":null}}\n"));
    }
}

#[test]
fn a_terminal_needs_term_for_color_and_a_console_of_windows_does_not() {
    let colored = |term: Option<&str>, stdout_is_terminal, stdout_is_console| {
        let environment = Environment {
            stdout_is_terminal,
            stdout_is_console,
            term: term.map(OsString::from),
            ..Environment::default()
        };
        environment.use_color(ColorWhen::Auto)
    };
    for (term, terminal, console) in [
        (Some("xterm"), true, true),
        (Some(""), false, true),
        (None, false, true),
        (Some("dumb"), false, false),
    ] {
        assert_eq!(colored(term, true, false), terminal, "{term:?}");
        assert_eq!(colored(term, true, true), console, "{term:?}");
        assert!(!colored(term, false, false), "{term:?}");
    }
}

#[test]
fn json_does_not_change_with_width_or_color() {
    noted("--id small-steps --json --width 10 --color always").prints(STEPS_JSON);
}

#[test]
fn markdown_of_one_entry_stands_alone() {
    noted("--format markdown --id name-the-thing-once").prints(
        "\
### Name the thing once

Two names for one thing are **two things** to everyone who comes later.

- pick the word that the users say
- then change every place that says otherwise, all at once

— after a reviewer

<https://example.org/naming>

**naming, review**
",
    );
}

#[test]
fn markdown_of_several_entries_stands_under_their_sections() {
    noted("--format markdown --all --section craft-notes,odd --tag review,rag --grep giant|code")
        .prints(
            "\
## Craft notes

### Small steps

Many small steps go *further* than one giant leap.

**review**

## Odd

### Percent

One hundred

%

and `code`

**naming, rag**
",
        );
}

#[test]
fn fortune_puts_a_line_behind_each_entry_that_no_text_can_be_taken_for() {
    let percent = PERCENT.replace("\n%\n", "\n %\n");
    noted("--format fortune --all --section craft-notes,odd")
        .prints(&format!("{NAMING}%\n{STEPS}%\n{percent}%\n"));
    noted("--format fortune --id small-steps").prints(&format!("{STEPS}%\n"));
}

#[test]
fn fortune_has_as_many_entries_as_the_collection_and_no_color() {
    let fortune = bare("--format fortune --all --color always").run();
    let ends = fortune
        .printed()
        .lines()
        .filter(|line| *line == "%")
        .count();
    assert_eq!(ends, all_ids().len());
    assert_inert(fortune.printed(), false);
}

#[test]
fn several_entries_of_text_have_a_rule_between_them() {
    let drawn = noted("--count 2 --section craft-notes").run();
    let either = [[NAMING, STEPS], [STEPS, NAMING]].map(|pair| pair.join(BETWEEN));
    assert!(
        either.iter().any(|pair| pair == drawn.printed()),
        "{}",
        drawn.printed()
    );
}

#[test]
fn text_is_laid_out_to_the_width() {
    noted("--id name-the-thing-once --width 30").prints(
        "\
Name the thing once

Two names for one thing are
two things to everyone who
comes later.

• pick the word that the users
  say
• then change every place that
  says otherwise, all at once

— after a reviewer
https://example.org/naming
Craft notes  #naming  #review
",
    );
}

#[test]
fn no_line_is_wider_than_the_width_and_none_ends_in_blanks() {
    for width in (20..=130).step_by(11) {
        let all = bare(&format!("--all --width {width}")).run();
        for line in all.printed().lines() {
            // The built-in collection has no wide characters.
            assert!(line.chars().count() <= width, "{width}: {line}");
            assert_eq!(line, line.trim_end(), "{width}");
        }
    }
}

#[test]
fn color_is_used_always_never_or_where_it_is_seen() {
    let colored = "\
\x1b[1mSmall steps\x1b[0m

Many small steps go \x1b[3mfurther\x1b[0m than one giant leap.

Craft notes  \x1b[35m#\x1b[0mreview
";
    noted("--id small-steps --color always").prints(colored);
    noted("--id small-steps --color=never").prints(STEPS);
    noted("--id small-steps --color auto").prints(STEPS);
    noted("--id small-steps").prints(STEPS);
}

#[test]
fn colors_are_set_in_the_words_of_git() {
    let tuned = |colors: &str| {
        let args = [
            "--id",
            "small-steps",
            "--color",
            "always",
            "--style",
            "title,footer",
        ];
        let call = wisdom(args.into_iter().chain(["--colors", colors])).user_file(NOTES);
        let printed = call.run().printed().to_owned();
        let (title, rest) = printed.split_once('\n').expect("a title");
        let footer = rest.lines().last().expect("a footer");
        (title.to_owned(), footer.to_owned())
    };
    let title = |spec: &str| tuned(&format!("title={spec}")).0;
    assert_eq!(title("bold magenta"), "\x1b[1m\x1b[35mSmall steps\x1b[0m");
    assert_eq!(title("normal"), "Small steps");
    assert_eq!(title(""), "Small steps");
    assert_eq!(title("208 ul"), "\x1b[4m\x1b[38;5;208mSmall steps\x1b[0m");
    assert_eq!(
        title("brightred black"),
        "\x1b[38;5;9m\x1b[40mSmall steps\x1b[0m"
    );
    assert_eq!(
        title("#f80 no-bold"),
        "\x1b[38;2;255;136;0mSmall steps\x1b[0m"
    );
    assert_eq!(title("#ff8800 nobold"), title("#f80"));
    assert_eq!(title("BrightRed Black"), title("brightred black"));
    let (_, footer) = tuned("section=dim, tag = italic green,marker=normal");
    assert_eq!(
        footer,
        "\x1b[2mCraft notes\x1b[0m  #\x1b[3m\x1b[32mreview\x1b[0m"
    );
    for (spec, told) in [
        (
            "titel=red",
            "unknown element 'titel'; the elements are title, text, author, section, tag, id, marker, code, link, match",
        ),
        ("title=rde", "unknown color 'rde'; did you mean red?"),
        (
            "title=bright-red",
            "unknown color 'bright-red'; did you mean brightred?",
        ),
        (
            "title=256",
            "unknown color '256'; use a name such as red, a number, #RRGGBB, or bold",
        ),
        ("title=red,tag", "no color for tag; write tag=red"),
        (
            "title=red blue green",
            "'green' is a third color; name a foreground and a background",
        ),
    ] {
        wisdom(["--colors", spec]).fails(2, &format!("wisdom: --colors: {told}\n"));
    }
}

#[test]
fn a_style_shows_the_parts_that_it_names() {
    let styled = |style: &str| {
        let args = ["--id", "name-the-thing-once", "--style", style];
        wisdom(args).user_file(NOTES).run().printed().to_owned()
    };
    let whole = NAMING.split("\n\n").collect::<Vec<_>>();
    let (title, text) = (whole[0], whole[1..3].join("\n\n"));
    assert_eq!(styled("full"), NAMING);
    assert_eq!(styled("plain"), format!("{text}\n\n— after a reviewer\n"));
    assert_eq!(styled("author"), styled("plain"));
    assert_eq!(styled("p"), styled("plain"));
    assert_eq!(styled("title"), format!("{title}\n\n{text}\n"));
    assert_eq!(
        styled("source"),
        format!("{text}\n\nhttps://example.org/naming\n")
    );
    assert_eq!(styled("title, author,source,footer"), NAMING);
    assert_eq!(styled("full,collection"), format!("(user)\n\n{NAMING}"));
    noted("--id small-steps --style plain")
        .prints("Many small steps go further than one giant leap.\n");
    noted("--id small-steps --style plain --format fortune")
        .prints("Many small steps go further than one giant leap.\n%\n");
    noted("--style plain --json").fails(
        2,
        "wisdom: --style cannot be used with --format json: only text has a style\n",
    );
    noted("--style plain --list").fails(
        2,
        "wisdom: --style cannot be used with --list: lists have a layout of their own\n",
    );
    noted("--style fancy").fails(
        2,
        "wisdom: --style takes full, plain, title, author, source, footer, or collection, not 'fancy'\n",
    );
}

// --help, --version

#[test]
fn help_shows_every_option_within_80_columns() {
    let help = bare("--help").run();
    assert_file("help.txt", help.printed());
    assert!(
        help.printed()
            .lines()
            .all(|line| line.chars().count() <= 80)
    );
    let colored = bare("--help --color always").run();
    assert_file("help-color.txt", colored.printed());
}

#[test]
fn the_short_help_has_examples_and_fits_a_small_terminal() {
    let help = bare("-h").run();
    assert_file("short-help.txt", help.printed());
    assert!(help.printed().lines().count() <= 22);
}

#[test]
fn the_version_is_that_of_the_package_and_names_the_commit() {
    let version = version();
    for args in ["-v", "-V", "--version", "--version --all", "--list -v"] {
        bare(args).prints(&version);
    }
}

/// Returns the version, with the commit and its date if the tests were built from a repository.
fn version() -> String {
    let commit = option_env!("WISDOM_COMMIT").map(|commit| format!(" ({commit})"));
    let version = env!("CARGO_PKG_VERSION");
    format!("wisdom {version}{}\n", commit.unwrap_or_default())
}

#[test]
fn help_and_version_look_at_nothing_else() {
    let broken = || wisdom(["--version"]).user_file("nonsense");
    broken().prints(&version());
    bare("--help --section xyzzy --all --count 3").prints_file("help.txt");
}

#[test]
fn an_empty_result_names_every_section_and_tag_whole() {
    let names = ["alpha", "beta", "gamma", "delta", "omega"].map(|name| format!("{name}-section"));
    let file = names
        .each_ref()
        .map(|name| format!("[[entry]]\nsection = '{name}'\ntags = ['{name}']\ntext = 'x'\n"));
    let call = |option: &str| {
        let args = [
            option.to_owned(),
            names.join(","),
            "--long".into(),
            "user".into(),
        ];
        wisdom(args).user_file(file.concat())
    };
    let length = "has more than 160 characters";
    let told = format!(
        "wisdom: none of the 5 entries is in {} and {length}\n",
        names.join(" or ")
    );
    call("-S").fails(1, &told);
    let tags = names.join(",");
    let told = format!("wisdom: none of the 5 entries has one of the tags {tags} and {length}\n");
    call("-t").fails(1, &told);
}

// Wrong usage.

#[allow(clippy::too_many_lines, reason = "a table")]
#[test]
fn wrong_usage_is_reported_with_its_reason_and_exits_2() {
    let cases: &[(&[&str], &str)] = &[
        (
            &["--sectoin", "fun"],
            "unknown option --sectoin; did you mean --section? See wisdom --help.",
        ),
        (&["-x"], "unknown option -x. See wisdom --help."),
        (
            &["-s", "-72"],
            "unknown option -72; did you mean --count 72? See wisdom --help.",
        ),
        (&["-sx"], "unknown option -x. See wisdom --help."),
        (&["-0"], "unknown option -0. See wisdom --help."),
        (
            &["-help"],
            "unknown option -help; did you mean --help? See wisdom --help.",
        ),
        (
            &["--search", "rag"],
            "unknown option --search; did you mean --grep? See wisdom --help.",
        ),
        (
            &["--section"],
            "--section requires a value. See wisdom --help.",
        ),
        (
            &["--section", "--all"],
            "--section requires a value. See wisdom --help.",
        ),
        (&["-t"], "--tag requires a value. See wisdom --help."),
        (
            &["--all=3"],
            "--all takes no value, but got '3'. See wisdom --help.",
        ),
        (
            &["--format", "xml"],
            "--format takes text, json, markdown, or fortune, not 'xml'",
        ),
        (
            &["--format=jsno"],
            "--format takes text, json, markdown, or fortune, not 'jsno'; did you mean json?",
        ),
        (
            &["--list=tgas"],
            "--list takes entries, ids, sections, tags, or collections, not 'tgas'; did you mean tags?",
        ),
        (
            &["--color=bogus"],
            "--color takes auto, always, or never, not 'bogus'",
        ),
        (
            &["--width", "0"],
            "--width takes a whole number of 1 or more, not '0'",
        ),
        (
            &["--count", "0"],
            "--count takes a whole number of 1 or more, not '0'",
        ),
        (
            &["--count", "few"],
            "--count takes a whole number of 1 or more, not 'few'",
        ),
        (
            &["--seed=-1"],
            "--seed takes a whole number of 0 or more, not '-1'",
        ),
        (
            &["--seed", "18446744073709551616"],
            "--seed takes a whole number from 0 to 18446744073709551615, not '18446744073709551616'",
        ),
        (
            &["-n", "1.5"],
            "--length takes a whole number of 0 or more, not '1.5'",
        ),
        (
            &["--grep", "("],
            "invalid regular expression '(': unclosed group",
        ),
        (
            &["-m", "a{2,1}"],
            "invalid regular expression 'a{2,1}': invalid repetition count range, the start must be <= the end",
        ),
        (
            &["--section", ""],
            "--section has an empty name; see wisdom --list=sections",
        ),
        (
            &["--section", "fun,"],
            "--section has an empty name; see wisdom --list=sections",
        ),
        (&["--id", ""], "--id is empty; see wisdom --list"),
        (&["--id= "], "--id is empty; see wisdom --list"),
        (&[""], "empty collection name; give a name or leave it out"),
        (
            &["--check", "builtin", ""],
            "empty collection name; give a name or leave it out",
        ),
        (&["--index", ""], "empty file name"),
        (
            &["-"],
            "cannot read a collection from standard input; name a file",
        ),
        (
            &["--tag", "rag,,llm"],
            "--tag 'rag,,llm': empty tag; see wisdom --list=tags",
        ),
        (
            &["--tag", "!"],
            "--tag '!': empty tag; see wisdom --list=tags",
        ),
        (
            &["--all", "--count", "3"],
            "--all cannot be used with --count: one shows all entries, the other only N",
        ),
        (
            &["-m", "rag", "--count", "3"],
            "-m cannot be used with --count: one shows all entries, the other only N",
        ),
        (
            &["--list", "--all"],
            "--list cannot be used with --all: a list shows every entry that matches",
        ),
        (
            &["--list", "--count", "2"],
            "--list cannot be used with --count: a list shows every entry that matches",
        ),
        (
            &["--id", "lora", "--seed", "2"],
            "--id cannot be used with --seed: --id names one entry, so nothing is drawn",
        ),
        (
            &["--all", "--seed", "2"],
            "--all cannot be used with --seed: nothing is drawn when everything is shown",
        ),
        (
            &["--seed", "2", "--list=tags"],
            "--list cannot be used with --seed: nothing is drawn when everything is shown",
        ),
        (
            &["--list", "--format", "fortune"],
            "--list cannot be used with --format fortune: a list is text or json; use --all to write \
             the entries themselves",
        ),
        (
            &["--list=tags", "--format", "markdown"],
            "--list cannot be used with --format markdown: a list is text or json; use --all to write \
             the entries themselves",
        ),
    ];
    for (args, message) in cases {
        wisdom(args.iter()).fails(2, &format!("wisdom: {message}\n"));
    }
    let message = "wisdom: no collection 'fun'; did you mean --section fun?\n";
    bare("fun").with_nothing_else().fails(2, message);
}

#[test]
fn a_file_that_is_named_like_an_option_gets_a_hint() {
    for name in ["-dash", "--dash", "-7", "-sx"] {
        let told = format!(
            "wisdom: unknown option {name}; for the file of that name, write ./{name}. See wisdom --help.\n"
        );
        bare(name).file(name, "Tea.\n%\n").fails(2, &told);
        bare(&format!("./{name}"))
            .file(name, "Tea.\n%\n")
            .prints("Tea.\n");
    }
}

#[test]
fn ignoring_case_without_a_pattern_does_nothing() {
    for args in ["--id percent", "--seed 5", "--list"] {
        let usual = noted(args).run();
        noted(&format!("-i {args}")).prints(usual.printed());
    }
}

#[test]
fn a_value_of_list_without_an_equals_sign_gets_a_hint() {
    let said = |args: &str| {
        let outcome = bare(args).with_nothing_else();
        outcome.exits(2).said().to_owned()
    };
    for what in ["entries", "sections", "tags"] {
        let said = said(&format!("--list {what}"));
        assert!(said.contains(&format!("--list={what}")), "{said}");
    }
}

#[test]
fn a_number_below_zero_is_answered_with_the_numbers_that_are_taken() {
    for (option, name, least) in [
        ("--seed", "seed", 0),
        ("--count", "count", 1),
        ("--width", "width", 1),
        ("-n", "length", 0),
    ] {
        let message =
            format!("wisdom: --{name} takes a whole number of {least} or more, not '-1'\n");
        wisdom([option, "-1"]).fails(2, &message);
    }
}

#[test]
fn a_number_that_is_too_large_is_answered_with_the_largest() {
    // On systems of 32 bits, 4294967296 columns are too many already.
    let most = usize::MAX as u128;
    for (option, name, least) in [
        ("--count", "count", 1),
        ("--width", "width", 1),
        ("-n", "length", 0),
    ] {
        let message = format!(
            "wisdom: --{name} takes a whole number from {least} to {most}, not '{}'\n",
            most + 1
        );
        wisdom([option, &(most + 1).to_string()]).fails(2, &message);
    }
}

#[test]
fn the_last_of_a_repeated_option_counts() {
    noted("--id percent --id small-steps").prints(STEPS);
    noted("--id small-steps --width 9 --width 76").prints(STEPS);
    noted("--id small-steps --color always --color never").prints(STEPS);
    noted("--id small-steps --format fortune --format json").prints(STEPS_JSON);
    noted("--section odd --list=tags --list=sections").prints("odd  1\n");
    noted("--section odd --all --all").prints(PERCENT);
    let seeded = bare("--seed 1 --seed 5").run();
    bare("--seed 5").prints(seeded.printed());
    assert_eq!(ids(bare("--count 9 --count 2 --json")).len(), 2);
    assert_eq!(ids(bare("--count 0 --count 2 --json")).len(), 2);
}

#[test]
fn the_beginning_of_a_word_stands_for_it_unless_another_word_begins_with_it() {
    for format in ["json", "js", "j"] {
        noted(&format!("--id small-steps --format {format}")).prints(STEPS_JSON);
    }
    let markdown = noted("--id small-steps --format markdown").run();
    for format in ["md", "m", "mark"] {
        noted(&format!("--id small-steps --format {format}")).prints(markdown.printed());
    }
    noted("--section odd --list=sec").prints("odd  1\n");
    noted("--id small-steps --color n").prints(STEPS);
    noted("--id small-steps --format JSON").prints(STEPS_JSON);
    noted("--id small-steps --style FULL --color Never").prints(STEPS);
    noted("--color a").fails(2, "wisdom: --color takes auto, always, or never, not 'a'\n");
    let told = "wisdom: --format takes text, json, markdown, or fortune, not ''\n";
    wisdom(["--format", ""]).fails(2, told);
}

#[test]
fn words_that_hands_type_are_answered_with_the_option_that_does_it() {
    for (word, option) in [
        ("help", "--help"),
        ("version", "--version"),
        ("list", "--list"),
        ("search", "--grep REGEX"),
        ("today", "--daily"),
        ("man", "--help"),
        ("completion", "--completions SHELL"),
        ("tags", "--list=tags"),
        ("2026-01-01", "--daily=2026-01-01"),
        ("3", "-n 3 or --count 3"),
    ] {
        let told = format!("wisdom: no collection '{word}'; did you mean {option}?\n");
        wisdom([word]).fails(2, &told);
        let collection = wisdom([word]).file(word, "A fortune.\n%\n");
        collection.prints("A fortune.\n");
    }
}

#[test]
fn the_last_of_json_and_format_counts() {
    noted("--id small-steps --format text --json").prints(STEPS_JSON);
    noted("--id small-steps --json --format text").prints(STEPS);
}

// Few declared options and all of them.

fn parsed(words: &[String]) -> Result<Args, Vec<String>> {
    let words = ["wisdom"]
        .into_iter()
        .chain(words.iter().map(String::as_str));
    parse(words.map(OsString::from)).map_err(|error| error.lines())
}

/// Parses the words with every option declared: `parse` declares the options that are mentioned anywhere,
/// also after `--`, where they are names of collections.
fn parsed_by_all(words: &[String]) -> Result<Args, Vec<String>> {
    let mentions = flags().flat_map(|flag| {
        let letters = flag.letters.chars().map(|letter| format!("-{letter}"));
        letters.chain([format!("--{}", flag.name)])
    });
    let mentions: Vec<_> = ["--".to_owned()].into_iter().chain(mentions).collect();
    let mut args = parsed(&[words, &mentions].concat())?;
    // A second `--` is a name like any other.
    let added = mentions.len() - usize::from(!words.iter().any(|word| word == "--"));
    args.collections.truncate(args.collections.len() - added);
    Ok(args)
}

/// Returns options with and without a value, letters in a row, and values.
fn word() -> impl Strategy<Value = String> {
    let names = flags().flat_map(|flag| [flag.name, flag.opposite]);
    let names: Vec<_> = names.filter(|name| !name.is_empty()).collect();
    let name = || prop::sample::select(names.clone());
    let value = || {
        prop::sample::select(vec![
            "",
            "fun",
            "AI Fun",
            "!rag",
            "5",
            "0",
            "-5",
            "+5",
            "1.5",
            "json",
            "always",
            "tags",
            "--all",
            "a=b",
            "2026-11-24",
            "70%",
            "-",
            "--",
        ])
    };
    prop_oneof![
        name().prop_map(|name| format!("--{name}")),
        (name(), value()).prop_map(|(name, value)| format!("--{name}={value}")),
        "-[aceflimnostuwhvV]{1,3}(=?[0-9a-z]{1,2})?",
        value().prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 4000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_words_mean_the_same_whether_few_or_all_options_are_declared(
        words in prop::collection::vec(word(), 0..6)
    ) {
        prop_assert_eq!(parsed(&words), parsed_by_all(&words));
    }

    #[test]
    fn no_argument_is_too_strange_for_a_message(words in prop::collection::vec("-{0,2}\\PC{0,9}", 0..4)) {
        let parsed = parsed(&words);
        for line in parsed.as_ref().err().into_iter().flatten() {
            assert_inert(line, false);
        }
        prop_assert_eq!(parsed, parsed_by_all(&words));
    }
}

#[test]
fn letters_in_a_row_are_options_until_one_takes_the_rest_for_its_value() {
    let args = |words: &[&str]| {
        let words: Vec<_> = words.iter().map(|word| (*word).to_owned()).collect();
        parsed(&words)
    };
    let same = [
        (&["-im", "x"][..], &["-i", "-m", "x"][..]),
        (&["-imx"], &["-i", "-m", "x"]),
        (&["-im=x"], &["-i", "-m", "x"]),
        (&["-mi"], &["-m", "i"]),
        (&["-mx=y"], &["-m", "x=y"]),
        (&["-sn5"], &["-s", "-n", "5"]),
        (&["-t=rag"], &["--tag", "rag"]),
        (&["--grep=--all"], &["--grep=--all"]),
    ];
    for (joined, apart) in same {
        let (joined, apart) = (args(joined), args(apart));
        assert!(joined.is_ok(), "{joined:?}");
        assert_eq!(joined, apart);
    }
    for wrong in [
        &["-snx"][..],
        &["-n5s"],
        &["--all="],
        &["--all=true"],
        &["-h=1"],
        &["--m", "x"],
        &["--e"],
        &["--tag", "--all"],
        &["--section", "-5"],
    ] {
        assert!(args(wrong).is_err(), "{wrong:?}");
    }
    let after = args(&["--all", "--", "--all", "-"]).expect("names of collections");
    assert_eq!(after.collections, ["--all", "-"]);
    assert_eq!(after.typed, ["all"]);
}

#[test]
fn the_last_of_options_that_exclude_each_other_counts() {
    noted("-f --list=sections --section odd").prints("odd  1\n");
    noted("--list=collections --section odd --list=sections").prints("odd  1\n");
    let by_letter = noted("--list=sections -f").run();
    noted("-f").prints(by_letter.printed());
    noted("--id small-steps --format fortune --json").prints(STEPS_JSON);
}

/// A deck is kept under its name from release to release, so the names of fields and variants in it
/// must not change it.
#[test]
fn the_names_of_decks_stay_as_they_are() {
    for (args, name) in [
        ("", "fa51aea27f040770"),
        ("-i", "fa51aea27f040770"),
        ("--section fun --section research", "5b1521f194082ec4"),
        ("-t rag,llm -t !naming", "388d0702d4e390fa"),
        ("--grep AI -i", "01a4cafe28480319"),
        ("-s", "f22723ffb7502447"),
        ("-l -n 9", "1adc86f7546f78d1"),
        ("-n 900", "924ff031408bef94"),
        ("--fit", "54be6f31097303b5"),
        ("--fit=20", "97544cb70f493872"),
        ("builtin", "587e7020bbe47491"),
        ("-a builtin", "8c211aea5cc6256c"),
    ] {
        let words: Vec<_> = args.split_whitespace().map(str::to_owned).collect();
        let args = parsed(&[&words[..], &["--no-repeat".into()]].concat()).expect("options");
        let draw = Options::new(&args).expect("they mean something").draw;
        assert_eq!(draw, Draw::Deck(format!("deck-{name}")), "{args:?}");
    }
}

#[test]
fn a_seed_does_not_hide_what_the_day_and_weights_exclude() {
    let told = "wisdom: --daily cannot be used with -e: every entry is shown once before any is shown \
        again, whatever its collection\n";
    bare("--daily --seed 3 -e").fails(2, told);
}

#[test]
fn in_a_list_m_is_a_filter_like_grep() {
    for option in ["-m", "--grep"] {
        noted(&format!("--list {option} giant"))
            .prints("Craft notes (1)\n  small-steps  Small steps  #review\n");
    }
}
