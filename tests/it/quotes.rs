//! Quotes in Markdown as people keep them: lists, block quotes, titles of the second level, paragraphs.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use wisdom::format::markdown;

use crate::harness::{Call, wisdom};

fn call(args: &str) -> Call {
    wisdom(args.split(' '))
}

/// Returns the form, the diagnostics and notes, and a line for each entry: id, section, title, author, text.
fn found(source: &str) -> String {
    let parsed = markdown::read(source, "notes");
    let mut found = format!("{}\n", parsed.form.unwrap_or("none"));
    for diagnostic in parsed.diagnostics.iter().chain(&parsed.notes) {
        let _ = writeln!(found, "{diagnostic}");
    }
    for entry in &parsed.entries {
        let author = entry.author.as_deref().unwrap_or("-");
        let (id, section, title) = (&entry.id, &entry.section, &entry.title);
        let _ = writeln!(
            found,
            "{id} | {section} | {title} | {author} | {:?}",
            entry.text
        );
    }
    found
}

#[track_caller]
fn reads(source: &str, expected: &str) {
    assert_eq!(found(source), expected, "{source:?}");
}

#[track_caller]
fn reads_without_ids(source: &str, expected: &str) {
    let found = found(source);
    let mut without_ids = String::new();
    for line in found.lines() {
        let (_, rest) = line.split_once(" | ").unwrap_or(("", line));
        let _ = writeln!(without_ids, "{rest}");
    }
    assert_eq!(without_ids, expected, "{source:?}");
}

/// Returns whether the entries of a file may be documentation.
fn is_doubted(source: &str) -> bool {
    let diagnostics = markdown::read(source, "notes").diagnostics;
    let mut messages = diagnostics.iter().map(ToString::to_string);
    messages.any(|message| message.starts_with("1:1: read as "))
}

/// Returns whether a file in a folder is one of its collections.
fn is_found_in_a_folder(name: &str, text: &str) -> bool {
    let run = call("-f ./shelf")
        .file("shelf/other", "Other.\n%\n")
        .file(format!("shelf/{name}"), text)
        .run();
    run.printed().contains(&format!("/{name}"))
}

#[test]
fn each_item_of_a_list_is_an_entry() {
    reads(
        "# My quotes\n\nSome I like.\n\n## Work\n\n\
         - \"Talk is cheap. Show me the code.\" \u{2014} Linus Torvalds\n\
         * Less is more -- Mies van der Rohe\n\
         + Be **brief**.\n\
         \x20 - Yi\n\
         1. Simplicity is a virtue.\n\
         \x20  \u{2015} *Edsger Dijkstra*, in a letter\n\
         2. It was late \u{2014} too late\n   for tea.\n\n\
         \x20  And too early for wine.\n",
        "Markdown, list\n\
         talk-is-cheap-show-me-the | work |  | Linus Torvalds | \"\\\"Talk is cheap. Show me the code.\\\"\"\n\
         less-is-more | work |  | Mies van der Rohe | \"Less is more\"\n\
         be-brief | work |  | Yi | \"Be **brief**.\"\n\
         simplicity-is-a-virtue | work |  | Edsger Dijkstra, in a letter | \"Simplicity is a virtue.\"\n\
         it-was-late-too-late-for | work |  | - | \"It was late \u{2014} too late\\nfor tea.\\n\\nAnd too early for wine.\"\n",
    );
}

#[test]
fn a_list_is_doubtful_if_most_items_begin_with_a_link_code_or_a_bold_label() {
    let items = |labels: &[&str], count: usize| {
        let labelled = labels.iter().map(|label| format!("- {label} is good.\n"));
        labelled.collect::<String>() + &"- Be brief.\n".repeat(count - labels.len())
    };
    for (source, is_doubtful) in [
        (items(&["**Tea**", "[Tea](a)", "`tea`"], 6), false),
        (
            items(&["**Tea**", "[Tea](a)", "`tea`", "**Talk**"], 6),
            true,
        ),
        (items(&[], 6), false),
        ("> **Tea** is good.\n\n".repeat(6), false),
    ] {
        let parsed = markdown::read(&source, "notes");
        assert_eq!(parsed.entries.len(), 6, "{source}");
        let reports: Vec<_> = parsed.diagnostics.iter().map(ToString::to_string).collect();
        let expected = "1:1: read as 6 list items, which may not be entries; if they are, write a \
                        heading `### Title` above each";
        assert_eq!(
            reports.join("\n"),
            if is_doubtful { expected } else { "" },
            "{source}"
        );
    }
}

#[test]
fn each_block_quote_is_an_entry_with_the_author_in_or_below_it() {
    reads(
        "> In the morning, tea\n> comes first.\n#### Bertrand Yi, \"Essays\", 1950\n\n\
         > Talk later.\n>\n> -- Bo (https://example.org)\n\n\
         > Stay hungry. ~ Steve\n\n\
         > A text without a marker\non its second line\n\n\u{2014} Someone Else\n\n\
         > Last.\n\n- Yi\n",
        "Markdown, quotes\n\
         in-the-morning-tea-comes-first | notes |  | Bertrand Yi, \"Essays\", 1950 | \"In the morning, tea\\ncomes first.\"\n\
         talk-later | notes |  | Bo (https://example.org) | \"Talk later.\"\n\
         stay-hungry | notes |  | Steve | \"Stay hungry.\"\n\
         a-text-without-a-marker-on | notes |  | Someone Else | \"A text without a marker\\non its second line\"\n\
         last | notes |  | Yi | \"Last.\"\n",
    );
}

#[test]
fn a_heading_of_the_second_level_is_a_title_if_one_text_is_below_each() {
    reads(
        "# Laws\n\n## Conway\n\n> Systems copy\n> their makers.\n\n\u{2014} Melvin Conway\n\n\
         ## Brooks\n\nMore people, more delay.\n\n-- Fred Brooks\n\n\
         ## Hofstadter\n\nIt takes longer.\n\n#### Douglas Hofstadter\n",
        "Markdown, titles\n\
         conway | notes | Conway | Melvin Conway | \"Systems copy\\ntheir makers.\"\n\
         brooks | notes | Brooks | Fred Brooks | \"More people, more delay.\"\n\
         hofstadter | notes | Hofstadter | Douglas Hofstadter | \"It takes longer.\"\n",
    );
}

#[test]
fn a_text_below_a_later_heading_of_the_first_level_is_not_part_of_an_entry() {
    let unshown = "this text is not part of an entry and is not shown";
    for (part, lines) in [
        ("# Part\n\nlost text\n", &[11][..]),
        ("Part\n====\n\nlost text\n", &[12]),
        ("# Part\n\n- lost item\n", &[11]),
        ("# Part\n\nlost\n\n#### more\n\n> text\n", &[11, 15]),
        ("# B\n", &[]),
    ] {
        let source = format!(
            "# Laws\n\nAn introduction.\n\n## One\n\n\
             Go on.\n\n{part}\n## Two\n\n> Be brief.\n\n## Three\n\n> Rest.\n"
        );
        let notes: Vec<_> = lines
            .iter()
            .map(|line| format!("{line}:1: {unshown}\n"))
            .collect();
        let notes = notes.concat();
        reads_without_ids(
            &source,
            &format!(
                "Markdown, titles\n{notes}\
                 notes | One | - | \"Go on.\"\n\
                 notes | Two | - | \"Be brief.\"\n\
                 notes | Three | - | \"Rest.\"\n"
            ),
        );
    }
}

#[test]
fn a_paragraph_is_an_entry_if_it_names_its_author() {
    reads(
        "Quotes that I like.\n\nBe brief.\n\n\u{2014} Yi\n\nStay calm. \u{2013} Bo  Li\n",
        "Markdown, paragraphs\n\
         be-brief | notes |  | Yi | \"Be brief.\"\n\
         stay-calm | notes |  | Bo Li | \"Stay calm.\"\n",
    );
}

#[test]
fn links_to_headings_tasks_and_alerts_are_not_entries() {
    reads(
        "- [Tea](#tea)\n- [Talk](#talk)\n\n## Tea\n\n- Tea first.\n- [ ] buy tea\n\n> [!NOTE]\n> Green.\n\n## Talk\n\n- Talk later.\n",
        "Markdown, list\n\
         tea-first | tea |  | - | \"Tea first.\"\n\
         talk-later | talk |  | - | \"Talk later.\"\n",
    );
}

#[test]
fn a_table_of_contents_or_a_shorter_list_hides_no_quotes() {
    reads(
        "- [J](#a)\n- [K](#b)\n- [L](#c)\n\n> A b. \u{2014} Yi\n\n> C d. \u{2014} Bo\n",
        "Markdown, quotes\n\
         a-b | notes |  | Yi | \"A b.\"\n\
         c-d | notes |  | Bo | \"C d.\"\n",
    );
    reads(
        "> A quote of some words. \u{2014} Yi\n\n> Be kind. \u{2014} Bo\n\n- Fork it.\n- Edit it.\n- Send it.\n",
        "Markdown, quotes\n\
         5:1: this text is not part of an entry and is not shown\n\
         6:1: this text is not part of an entry and is not shown\n\
         7:1: this text is not part of an entry and is not shown\n\
         a-quote-of-some-words | notes |  | Yi | \"A quote of some words.\"\n\
         be-kind | notes |  | Bo | \"Be kind.\"\n",
    );
}

#[test]
fn a_name_above_the_first_quote_is_that_of_the_quotes_below_it() {
    let expected = "Markdown, quotes\n\
         be-brief | notes |  | Yi | \"Be brief.\"\n\
         be-kind | notes |  | Bo | \"Be kind.\"\n\
         go-on | notes |  | Bo | \"Go on.\"\n";
    reads(
        "#### Yi\n\n> Be brief.\n\n#### Bo\n\n> Be kind.\n\n> Go on.\n",
        expected,
    );
    reads(
        "**Yi**\n\n> Be brief.\n\n**Bo**\n\n> Be kind.\n\n> Go on.\n",
        expected,
    );
    reads(
        "> Be brief.\n\n**Ada Lovelace**\n\n> Be kind.\n\n**style, life**\n",
        "Markdown, quotes\n\
         be-brief | notes |  | Ada Lovelace | \"Be brief.\"\n\
         be-kind | notes |  | - | \"Be kind.\"\n",
    );
}

#[test]
fn a_question_has_an_author_too() {
    for dash in ["-", "--", "\u{2014}", "\u{2013}", "\u{2212}", "\u{2e3a}"] {
        reads(
            &format!("> Who is it?\n> {dash} Ada Lovelace\n"),
            "Markdown, quotes\nwho-is-it | notes |  | Ada Lovelace | \"Who is it?\"\n",
        );
    }
    reads(
        "> \u{5b66}\u{800c}\u{65f6}\u{4e60}\u{4e4b}\u{ff1f}\n> \u{2014}\u{2014}\u{5b54}\u{5b50}\n\n> \u{5b66}\u{3002}\u{2014}\u{2014}\u{300a}\u{8bba}\u{8bed}\u{300b}\n",
        "Markdown, quotes\n\
         \u{5b66}\u{800c}\u{65f6}\u{4e60}\u{4e4b} | notes |  | \u{5b54}\u{5b50} | \"\u{5b66}\u{800c}\u{65f6}\u{4e60}\u{4e4b}\u{ff1f}\"\n\
         \u{5b66} | notes |  | \u{300a}\u{8bba}\u{8bed}\u{300b} | \"\u{5b66}\u{3002}\"\n",
    );
}

#[test]
fn a_definition_of_a_link_above_a_name_is_no_quote() {
    reads(
        ">[a]: b\n#### A\n\n> Be brief.\n#### Yi\n",
        "Markdown, quotes\n\
         a-b-a | notes |  | - | \"[a]: b\\n\\n\u{2014} A\"\n\
         be-brief | notes |  | Yi | \"Be brief.\"\n",
    );
}

#[test]
fn one_item_below_each_heading_is_a_list_with_sections() {
    reads(
        "## Life\n\n- Be brief.\n\n## Work\n\n- Go on.\n",
        "Markdown, list\n\
         be-brief | life |  | - | \"Be brief.\"\n\
         go-on | work |  | - | \"Go on.\"\n",
    );
}

#[test]
fn a_text_between_quotes_is_reported_when_the_file_is_checked() {
    call("--check ./quips.md")
        .file(
            "quips.md",
            "My quotes:\n\n> Be brief. - Yi\n\nYi again.\n\n> Go on. - Bo\n",
        )
        .run()
        .fails_after_printing(
            1,
            "",
            "./quips.md:5:1: this text is not part of an entry and is not shown\n\
             ./quips.md: read as Markdown, quotes\n\
             2 entries in 1 file: 1 problem\n",
        );
}

#[test]
fn an_id_of_first_words_gets_a_number_if_it_is_taken_and_stays_one_if_there_are_no_words() {
    reads(
        "- Tea.\n- Tea!\n- ???\n- *Tea.*\n",
        "Markdown, list\n\
         tea | notes |  | - | \"Tea.\"\n\
         tea-2 | notes |  | - | \"Tea!\"\n\
         entry | notes |  | - | \"???\"\n\
         tea-3 | notes |  | - | \"*Tea.*\"\n",
    );
}

#[test]
fn a_named_file_that_may_be_documentation_says_what_was_found() {
    let many = "which may not be entries; if they are, write a heading `### Title` above each";
    let one = "which may not be an entry; if it is, write a heading `### Title` above it";
    for (text, form, what, advice, count) in [
        (
            "# Tea\n\n## Installation\n\nRun make.\n\n## Usage\n\nRun it.\n",
            "titles",
            "2 texts with titles",
            many,
            2,
        ),
        (
            "# Tea\n\nA long word about tea and how to drink it.\n\n- fast\n- small\n",
            "list",
            "2 list items",
            many,
            2,
        ),
        (
            "# Tea\n\nA long word about tea and how to drink it.\n\n> Tea.\n",
            "quotes",
            "1 block quote",
            one,
            1,
        ),
    ] {
        let run = call("-f ./quips.md").file("quips.md", text).run();
        let told = format!("wisdom: ./quips.md:1:1: read as {what}, {advice}\n");
        assert_eq!(run.said().replace("\n        ", " "), told);
        assert_eq!(
            run.output(),
            format!("100.00%  {count}  quips  ./quips.md (Markdown, {form})\n")
        );
    }
}

#[test]
fn in_a_folder_quotes_without_titles_are_a_collection_only_if_most_name_an_author() {
    let quotes = "- Tea first. \u{2014} Yi\n- Then talk. \u{2014} Bo\n- Rest.\n";
    for (name, text, is_collection) in [
        ("quotes.md", quotes, true),
        ("README.md", quotes, true),
        ("two.md", "> Tea. - Yi\n\n> Talk. - Bo\n", false),
        (
            "merits.md",
            "- It is fast.\n- It is small.\n- It is safe.\n",
            false,
        ),
        (
            "guide.md",
            "## Usage\n\n- Tea first. - Yi\n- Talk. - Bo\n- Rest. - Yi\n",
            false,
        ),
        (
            "highlights.md",
            "- **Fast** \u{2014} Written in Rust\n- **Small** \u{2014} One Binary\n- **Safe** \u{2014} No Unsafe Code\n",
            false,
        ),
        (
            "list.md",
            "- [Foo](http://foo) - Fast Parser\n- [Bar](http://bar) - Slow Parser\n- [Baz](http://baz) - A Parser\n",
            false,
        ),
        (
            "team.md",
            "- Alice Smith - Lead Developer\n- Bob Jones - Product Owner\n- Week 1 - Linear Algebra\n",
            false,
        ),
        (
            "README.md",
            "- it is very fast indeed \u{2014} Written in Rust\n- it is very small indeed \u{2014} One Binary\n- it is so safe \u{2014} No Unsafe Code\n",
            false,
        ),
        (
            "laws.md",
            "## Conway\n\n> Systems copy their makers.\n\n## Brooks\n\n> More people, more delay.\n\n## Murphy\n\n> It fails.\n",
            true,
        ),
        (
            "prose.md",
            "# Tea\n\nTea is a drink.\n\n## Leaves\n\nLeaves are green.\n",
            false,
        ),
    ] {
        assert_eq!(is_found_in_a_folder(name, text), is_collection, "{text:?}");
    }
}

#[test]
fn quotes_are_the_same_from_the_cache() {
    let quotes = "- Tea first, and then a lot of talk about tea. \u{2014} Yi\n".repeat(20);
    let call = call("-f ./quips.md").file("quips.md", &quotes);
    let first = call.in_this_process(&["-f".into(), call.work().join("quips.md").into()]);
    let again = call.in_this_process(&["-f".into(), call.work().join("quips.md").into()]);
    assert_eq!(first, again);
    assert!(first.1.contains("(Markdown, list)"));
}

#[test]
fn quotes_have_no_problems() {
    call("--check ./quips.md")
        .file(
            "quips.md",
            "## Tea\n\n- Tea first. - Yi\n- Then talk. - Bo\n",
        )
        .prints("./quips.md: read as Markdown, list\n2 entries in 1 file: no problems found\n");
}

#[test]
fn code_tables_and_html_between_entries_are_reported_and_comments_are_not() {
    let unshown = "this text is not part of an entry and is not shown";
    reads(
        "> Be brief, and then be brief again. - Yi\n\n```\n> make\n```\n\n> Go on, and on, and on. - Bo\n\n\
         | a | b |\n|---|---|\n| c | d |\n\n<!-- later -->\n\n<p>e</p>\n\n> Rest now. - Di\n",
        &format!(
            "Markdown, quotes\n\
             3:1: {unshown}\n\
             9:1: {unshown}\n\
             15:1: {unshown}\n\
             be-brief-and-then-be-brief | notes |  | Yi | \"Be brief, and then be brief again.\"\n\
             go-on-and-on-and-on | notes |  | Bo | \"Go on, and on, and on.\"\n\
             rest-now | notes |  | Di | \"Rest now.\"\n"
        ),
    );
}

#[test]
fn code_of_any_length_has_no_entries() {
    let code = "# tea\n\n> Tea.\n\n".repeat(5000);
    let quotes = "- Go on, as long as there is tea. - Bo\n".repeat(5000);
    let parsed = markdown::read(&format!("{quotes}\n```\n{code}```\n\n- Rest.\n"), "notes");
    assert_eq!(parsed.entries.len(), 5001);
    let last = &parsed.entries[5000];
    assert_eq!((&*last.section, &*last.text), ("notes", "Rest."));
    let notes: Vec<_> = parsed.notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        ["5002:1: this text is not part of an entry and is not shown"]
    );
}

#[test]
fn a_list_below_a_quote_is_its_author_only_if_it_has_one_item() {
    let unshown = "this text is not part of an entry and is not shown";
    reads_without_ids(
        "> Be brief.\n\n- Yi\n\n> Go on.\n\n- Bo\n- Di\n\n> Rest.\n",
        &format!(
            "Markdown, quotes\n\
             7:1: {unshown}\n\
             8:1: {unshown}\n\
             notes |  | Yi | \"Be brief.\"\n\
             notes |  | - | \"Go on.\"\n\
             notes |  | - | \"Rest.\"\n"
        ),
    );
}

#[test]
fn headings_of_the_second_level_and_bold_tags_are_not_authors() {
    reads_without_ids(
        "## Life\n\n> Be brief.\n\n**style**\n\n> Go on.\n\n**Style, Life**\n\n\
         ## Work\n\n> Talk.\n\n## End\n",
        "Markdown, quotes\n\
         life |  | - | \"Be brief.\"\n\
         life |  | - | \"Go on.\"\n\
         work |  | - | \"Talk.\"\n",
    );
}

#[test]
fn a_name_above_quotes_ends_at_the_next_heading() {
    reads_without_ids(
        "#### Yi\n\n> Be brief.\n\n## Unknown\n\n> Go on.\n\n#### Bo\n\n> Rest.\n\n####\n\n> Talk.\n",
        "Markdown, quotes\n\
         notes |  | Yi | \"Be brief.\"\n\
         unknown |  | - | \"Go on.\"\n\
         unknown |  | Bo | \"Rest.\"\n\
         unknown |  | - | \"Talk.\"\n",
    );
}

#[test]
fn a_heading_of_the_fourth_level_in_a_list_is_not_reported() {
    reads_without_ids(
        "- Be brief.\n\n#### More\n\n- Go on.\n",
        "Markdown, list\n\
         notes |  | - | \"Be brief.\"\n\
         notes |  | - | \"Go on.\"\n",
    );
}

#[test]
fn an_item_loses_its_marker_and_its_indent_and_keeps_its_code() {
    for marker in ["-", "*", "+", "1.", "10)"] {
        for spaces in 1..=4 {
            let before = format!("{marker}{}", " ".repeat(spaces));
            let indent = " ".repeat(before.len());
            reads_without_ids(
                &format!(
                    "{before}Tea\n{indent}first:\n\n{indent}    make tea\n\n{indent}Then rest.\n"
                ),
                "Markdown, list\n\
                 notes |  | - | \"Tea\\nfirst:\\n\\n    make tea\\n\\nThen rest.\"\n",
            );
        }
        let indent = " ".repeat(marker.len() + 1);
        reads_without_ids(
            &format!("{marker}     make tea\n\n{indent}Then rest.\n"),
            "Markdown, list\nnotes |  | - | \"    make tea\\n\\nThen rest.\"\n",
        );
        reads_without_ids(
            &format!("{marker} Tea\nfirst.\n"),
            "Markdown, list\nnotes |  | - | \"Tea\\nfirst.\"\n",
        );
    }
}

#[test]
fn an_item_with_brackets_or_a_link_to_a_heading_in_it_is_an_entry() {
    reads_without_ids(
        "- Drink [tea](#tea) first.\n- [Tea] is a drink.\n- [Tea](#tea) is green.\n- Tea (#tea)\n- [Tea](#tea)\n",
        "Markdown, list\n\
         notes |  | - | \"Drink [tea](#tea) first.\"\n\
         notes |  | - | \"[Tea] is a drink.\"\n\
         notes |  | - | \"[Tea](#tea) is green.\"\n\
         notes |  | - | \"Tea (#tea)\"\n",
    );
}

#[test]
fn entries_are_doubted_if_most_words_are_outside_or_most_items_or_titles_are_no_quotes() {
    let items =
        |ended: usize, open: usize| "- Be brief.\n".repeat(ended) + &"- and so\n".repeat(open);
    let signed = "- Be brief - Ada Lovelace\n- and\n".to_owned();
    let titles = |quotes: usize, texts: usize| {
        "## A\n\n> Be brief.\n\n".repeat(quotes) + &"## B\n\nBe brief.\n\n".repeat(texts)
    };
    let signed_titles = "## A\n\nBe brief. - Yi\n\n## B\n\nBe brief.\n".to_owned();
    for (source, is_documentation) in [
        // The line break of a paragraph counts.
        ("Be brief.\n\n> Be brief!\n".to_owned(), true),
        ("Be brief.\n\n> Be briefer.\n".to_owned(), false),
        ("Be brie.\n\n> Be brief!\n".to_owned(), false),
        (items(2, 2), false),
        (items(1, 2), true),
        (items(4, 3), false),
        (items(3, 4), true),
        (items(0, 1), true),
        (signed, false),
        (items(0, 2).replace("- ", "\n> "), false),
        (titles(1, 1), false),
        (titles(3, 3), false),
        (titles(2, 3), true),
        (titles(0, 1), true),
        (signed_titles, false),
    ] {
        assert_eq!(is_doubted(&source), is_documentation, "{source:?}");
    }
}

#[test]
fn items_are_doubted_if_most_begin_with_a_label() {
    for (labels, is_documentation) in [
        (["**Tea.**", "[Tea](a)."], true),
        (["`tea`.", "[Tea](a)."], true),
        (["**Tea.**", "*Tea*."], false),
    ] {
        let source = format!(
            "- {} It is green.\n- {} It is hot.\n- It is a drink.\n",
            labels[0], labels[1]
        );
        assert_eq!(is_doubted(&source), is_documentation, "{source:?}");
    }
}

#[test]
fn an_author_below_a_quote_leaves_another_in_it() {
    reads_without_ids(
        "> Who said it? \u{2014} Mark Twain\n#### Yi\n",
        "Markdown, quotes\n\
         notes |  | Yi | \"Who said it? \u{2014} Mark Twain\"\n",
    );
}

#[test]
fn code_at_the_end_of_a_quote_has_no_author() {
    reads_without_ids(
        "> Type this:\n>\n>     tea \u{2014} Bo Li\n",
        "Markdown, quotes\n\
         notes |  | - | \"Type this:\\n\\n    tea \u{2014} Bo Li\"\n",
    );
}

#[test]
fn a_dash_below_any_line_of_a_quote_names_the_author_unless_it_begins_a_reply() {
    reads_without_ids(
        "> We went on and on and on, and then\n> we went on, and the tea was cold and\n> \u{2014} Yi\n\n\
         > We went on and on and on, and then\n> we went on, and the tea was cold and\n> \u{2013} Yi\n\n\
         > He asked:\n> \u{2013} Ada Lovelace\n\n\
         > \u{2014} Who is it?\n> \u{2014} Nobody\n",
        "Markdown, quotes\n\
         notes |  | Yi | \"We went on and on and on, and then\\nwe went on, and the tea was cold and\"\n\
         notes |  | - | \"We went on and on and on, and then\\nwe went on, and the tea was cold and\\n\u{2013} Yi\"\n\
         notes |  | - | \"He asked:\\n\u{2013} Ada Lovelace\"\n\
         notes |  | - | \"\u{2014} Who is it?\\n\u{2014} Nobody\"\n",
    );
}

#[test]
fn the_name_of_an_author_can_be_a_link() {
    reads_without_ids(
        "> Be brief. \u{2014} [Yi](https://example.org)\n",
        "Markdown, quotes\nnotes |  | Yi | \"Be brief.\"\n",
    );
}

#[test]
fn a_dash_with_nothing_visible_after_it_names_no_author() {
    reads(
        "> Be brief:\n> --- [b]:##\n\n> Go on!\n> -- Yi\n",
        "Markdown, quotes\n\
         be-brief-b | notes |  | - | \"Be brief:\\n--- [b]:##\"\n\
         go-on | notes |  | Yi | \"Go on!\"\n",
    );
}

#[test]
fn quotes_are_read_rather_than_a_longer_list_only_if_more_of_them_name_an_author() {
    for (source, form) in [
        (
            "> Some that I like.\n\n- Be brief.\n- Go on.\n",
            "Markdown, list",
        ),
        (
            "> Be brief. - Yi\n\n- Go on. - Bo\n- Rest.\n",
            "Markdown, list",
        ),
        (
            "> Be brief. - Yi\n\n- Go on.\n- Rest.\n",
            "Markdown, quotes",
        ),
        (
            "> Be brief.\n\n> Go on.\n\n- Rest. - Yi\n- Read.\n",
            "Markdown, quotes",
        ),
        ("> Be brief.\n", "Markdown, quotes"),
        ("- Be brief.\n", "Markdown, list"),
    ] {
        assert_eq!(
            markdown::read(source, "notes").form,
            Some(form),
            "{source:?}"
        );
    }
}

#[test]
fn a_heading_of_the_second_level_is_a_section_if_a_list_or_several_quotes_are_below_it() {
    for (source, form) in [
        (
            "## A\n\nTea.\n\n- Melvin Conway\n\n## B\n\nRest.\n",
            "Markdown, titles",
        ),
        (
            "## A\n\nTea.\n\n- Be brief.\n- Go on.\n\n## B\n\nRest.\n",
            "Markdown, list",
        ),
        ("## A\n\n- Be brief.\n\n## B\n\nRest.\n", "Markdown, list"),
        ("## A\n\n> Tea.\n\n## B\n\n> Rest.\n", "Markdown, titles"),
        (
            "## A\n\n> Tea.\n\n> Talk.\n\n## B\n\n> Rest.\n",
            "Markdown, quotes",
        ),
        (
            "> Talk.\n\n## A\n\n> Tea.\n\n## B\n\n> Rest.\n",
            "Markdown, quotes",
        ),
        ("## A\n\n> Tea.\n", "Markdown, quotes"),
        ("## A\n\nTea.\n", "Markdown, titles"),
    ] {
        assert_eq!(
            markdown::read(source, "notes").form,
            Some(form),
            "{source:?}"
        );
    }
}

#[test]
fn only_the_first_quote_below_a_title_loses_its_markers_and_only_the_last_name_is_the_author() {
    reads_without_ids(
        "## Conway\n\nHe said:\n\n> Systems copy.\n\n\
         ## Brooks\n\n> More people, more delay.\n\n#### Why\n\nThey talk.\n\n#### Fred Brooks\n\n\
         ## Yi\n\n**Be brief.**\n\n\
         ## Bo\n\nGo on.\n\n- Bo Li\n",
        "Markdown, titles\n\
         notes | Conway | - | \"He said:\\n\\n> Systems copy.\"\n\
         notes | Brooks | Fred Brooks | \"More people, more delay.\\n\\n#### Why\\n\\nThey talk.\"\n\
         notes | Yi | - | \"**Be brief.**\"\n\
         notes | Bo | Bo Li | \"Go on.\"\n",
    );
}

#[test]
fn tiny_entries_beyond_the_limit_are_left_out_and_reported() {
    for (entry, last, lines) in [
        ("- a\n", "- a\n", 1),
        ("> a\n\n", "> a\n", 2),
        ("### a\nb\n", "### a\nb\n", 2),
        // A title that is left out is not a section without a letter.
        ("## a\n> b\n", "## ?\n> b\n", 2),
    ] {
        let parsed = markdown::read(&entry.repeat(16_384), "notes");
        assert_eq!((parsed.entries.len(), parsed.unlisted), (16_384, 0));
        let parsed = markdown::read(&(entry.repeat(16_400) + last), "notes");
        assert_eq!(parsed.entries.len(), 16_384, "{entry:?}");
        let last = parsed.diagnostics.last().map(ToString::to_string);
        let line = 16_384 * lines + 1;
        let expected =
            format!("{line}:1: only the first 16384 entries of this file are read; split the file");
        assert_eq!(last, Some(expected), "{entry:?}");
    }
}

#[test]
fn in_a_folder_at_least_half_of_the_quotes_must_name_an_author_and_titles_need_three_quotes() {
    for (name, text, is_collection) in [
        (
            "none.md",
            "- It is fast.\n- It is small.\n- It is safe.\n",
            false,
        ),
        (
            "one.md",
            "- Tea first. - Yi\n- Then talk.\n- Rest.\n",
            false,
        ),
        (
            "half.md",
            "- Tea first. - Yi\n- Then talk. - Bo\n- Rest.\n- Read.\n",
            true,
        ),
        (
            "labels.md",
            "> **Tea** is first. - Yi\n\n> [Talk](a) is second. - Bo\n\n> Be brief. - Yi\n",
            false,
        ),
        (
            "two.md",
            "## Conway\n\n> Systems copy.\n\n## Brooks\n\n> More people.\n",
            false,
        ),
        (
            "three.md",
            "## Conway\n\n> Systems copy.\n\n## Brooks\n\n> More people.\n\n## Murphy\n\n> It fails.\n",
            true,
        ),
        (
            "README.md",
            "> Tea first \u{2014} Yi\n\n> Then talk. - Bo\n\n> Rest. - Di\n",
            true,
        ),
        (
            "README.md",
            "> Tea first \u{2014} Yi\n\n> Then talk \u{2014} Bo\n\n> Rest. - Di\n",
            false,
        ),
    ] {
        assert_eq!(is_found_in_a_folder(name, text), is_collection, "{text:?}");
    }
}

#[test]
fn a_readme_is_a_collection_if_four_times_as_many_texts_have_titles_as_have_none() {
    let section = "## Tea\n\nTea is a drink.\n\n";
    let entry = "### Cup\n\nDrink it.\n\n";
    for (untitled, entries, is_collection) in
        [(1, 4, true), (1, 3, false), (2, 8, true), (2, 7, false)]
    {
        let text = section.repeat(untitled) + &entry.repeat(entries);
        assert_eq!(
            is_found_in_a_folder("README.md", &text),
            is_collection,
            "{text:?}"
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn quotes_written_in_any_form_are_read_back(
        quotes in vec(
            (vec("[a-z]{1,9}( [a-z]{1,9}){0,5}", 1..4), option::of("[A-Z][a-z]{1,9}( [A-Z][a-z]{1,9}){0,2}")),
            1..8,
        ),
        dash in prop_oneof![Just("-"), Just("--"), Just("\u{2013}"), Just("\u{2014}"), Just("\u{2015}"), Just("~")],
        form in 0..5_usize,
    ) {
        let mut file = String::new();
        let mut expected = Vec::new();
        for (index, (lines, author)) in quotes.iter().enumerate() {
            let text = lines.join("\n") + ".";
            let signed = |between: &str| match author {
                Some(author) => format!("{text}{between}{dash} {author}"),
                None => text.clone(),
            };
            let quoted = |text: String| text.split('\n').map(|line| ["> ", line, "\n"].concat()).collect::<String>();
            let written = match form {
                0 => format!("- {}\n", signed(" ").replace('\n', "\n  ")),
                1 => format!("{}. {}\n", index + 1, signed(" ").replace('\n', "\n   ")),
                2 => quoted(signed(" ")) + "\n",
                3 => quoted(signed("\n")) + "\n",
                _ => {
                    let below = author.as_ref().map(|author| format!("#### {author}\n"));
                    quoted(text.clone()) + &below.unwrap_or_default() + "\n"
                }
            };
            file.push_str(&written);
            expected.push((text, author.clone()));
        }
        let parsed = markdown::read(&file, "notes");
        let read: Vec<_> = parsed
            .entries
            .iter()
            .map(|entry| (entry.text.to_string(), entry.author.as_deref().map(str::to_owned)))
            .collect();
        prop_assert_eq!(read, expected, "{}", file);
    }
}
