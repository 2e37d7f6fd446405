//! Which line names the author of a text, and which dash in a line is before a name.

use wisdom::entry::closing::{closes, inline, name};

/// Asserts that `line` is the closing line of the lines above it, or not.
fn assert_closes(above: &[&str], line: &str, is_closing: bool) {
    let expected = is_closing.then(|| line.rsplit_once("- ").or_else(|| line.rsplit_once("~ ")));
    let found = closes(above, line).map(|(_, name)| name);
    assert_eq!(
        found,
        expected.flatten().map(|(_, name)| name),
        "{above:?} {line}"
    );
}

#[test]
fn a_line_with_a_name_closes_what_does_not_lead_on_to_it() {
    for (above, line, is_closing) in [
        (["Be brief.", ""], "- Yi", false),
        (["Be brief.", "Be kind."], "- Yi", true),
        (["Be brief.", "Be kind."], "- 12", false),
        (["Be brief.", "He said:"], "- Yi", false),
        (["Be brief.", "他说\u{ff1a}"], "- Yi", false),
        // An answer, unless it is a full name.
        (["Be brief.", "Why?"], "- Yi", false),
        (["Be brief.", "Why?"], "- Ada Lovelace", true),
        (["Be brief.", "Why?"], "~ Yi", true),
        // Dialogue.
        (["- Be brief.", "Be kind."], "- Yi", false),
        (["~ Be brief.", "Be kind."], "- Yi", true),
        // A sentence ends in no name, but an abbreviation can.
        (["Be brief.", "Be kind."], "-- Sammy Davis Jr.", true),
        (["Be brief.", "Be kind."], "-- Sammy Davis Esq.", true),
        (["Be brief.", "Be kind."], "-- Sing it loud.", false),
        (["Be brief.", "Be kind."], "-- Sing!", false),
    ] {
        assert_closes(&above, line, is_closing);
    }
}

#[test]
fn a_name_in_small_letters_needs_a_sentence_before_it() {
    for (above, line, is_closing) in [
        ("Be brief.", "-- the author", true),
        ("Be brief", "-- the author", false),
        ("Be brief.", "~ von Neumann", true),
        ("Be brief", "~ von Neumann", false),
        ("Be brief.", "- von Neumann", true),
        ("Be brief", "- von Neumann", false),
        ("Be brief", "- Neumann", true),
    ] {
        assert_closes(&[above], line, is_closing);
    }
}

#[test]
fn a_line_is_ended_early_if_the_dash_and_a_word_fit_twelve_columns_before_the_widest_line() {
    // 6 for ` -- Yi`, and 12.
    for (width, is_closing) in [(38, true), (37, false)] {
        let above = ["w".repeat(width), "n".repeat(20)];
        let above: Vec<_> = above.iter().map(String::as_str).collect();
        assert_closes(&above, "-- Yi and so on", is_closing);
    }
}

#[test]
fn a_task_or_an_option_is_not_a_name() {
    for (line, expected) in [
        ("- [x] Buy tea", None),
        ("- [Yi](yi.md)", Some("[Yi](yi.md)")),
        ("--verbose", None),
        ("--5 degrees", None),
        ("--Yi", Some("Yi")),
    ] {
        assert_eq!(name(line), expected, "{line}");
    }
}

#[test]
fn a_question_or_an_exclamation_of_several_words_is_dialogue_unless_it_is_a_full_name() {
    for (line, is_name) in [
        ("\u{2014} Where are you going?", false),
        ("\u{2014} Why?", false),
        ("-- Why not, Yi?", false),
        ("\u{2014} \u{53bb}\u{54ea}\u{ff1f}", false),
        ("\u{2014} I am here!", false),
        ("\u{2014} Yahoo!", true),
        ("\u{2014} Abbott, \"Who's on First?\"", true),
        (
            "\u{2014} Philip Dick, Do Androids Dream of Electric Sheep?",
            true,
        ),
        ("\u{2014} the author (1950?)", true),
    ] {
        assert_eq!(name(line).is_some(), is_name, "{line}");
    }
}

#[test]
fn a_dash_after_a_sentence_or_between_spaces_is_before_a_name() {
    for (line, expected) in [
        ("Be brief. - Yi", Some(("Be brief.", "Yi"))),
        ("Be brief.-Yi", Some(("Be brief.", "Yi"))),
        (
            "Be brief - Ada Lovelace",
            Some(("Be brief", "Ada Lovelace")),
        ),
        ("Be brief -Ada Lovelace", None),
        ("Be brief- Ada Lovelace", None),
        (
            "Be brief\u{2014}Ada Lovelace",
            Some(("Be brief", "Ada Lovelace")),
        ),
        ("- Ada Lovelace", None),
        // Markup that begins before the name.
        ("Be brief. - *Yi*", Some(("Be brief.", "*Yi*"))),
        ("Be brief. - *Yi", None),
        (
            "Be brief. - Yi (a letter)",
            Some(("Be brief.", "Yi (a letter)")),
        ),
        ("Be brief. - Yi (a letter", None),
    ] {
        assert_eq!(inline(line), expected, "{line}");
    }
}

#[test]
fn a_name_behind_a_quotation_is_up_to_four_words_of_letters() {
    for (line, expected) in [
        ("\u{201c}Be brief.\u{201d} - the author", Some("the author")),
        (
            "\u{201c}Be brief.\u{201d} - one of my friends",
            Some("one of my friends"),
        ),
        ("\u{201c}Be brief.\u{201d} - one of my old friends", None),
        ("\u{201c}Be brief.\u{201d} - page 12", None),
        ("\u{201c}Be brief.\u{201d}-the author", None),
        ("Be brief. - the author", None),
    ] {
        assert_eq!(inline(line).map(|(_, name)| name), expected, "{line}");
    }
    for (length, is_name) in [(100, true), (101, false)] {
        let line = format!("\u{201c}Be brief.\u{201d} - {}", "a".repeat(length));
        assert_eq!(inline(&line).is_some(), is_name, "{length}");
    }
}

#[test]
fn behind_a_text_without_an_end_the_words_of_a_name_are_capitalized() {
    for (name, is_name) in [
        ("- Mies van der Rohe", true),
        ("- Mies R, an architect", true),
        ("- Mies", false),
        ("\u{2014} Mies", true),
        ("\u{2014} Mies &", false),
        ("\u{2014} One Two Three Four Five", true),
        ("\u{2014} One Two Three Four Five Six", false),
        ("\u{2014} van Rohe", false),
        ("\u{2014} Mies van", false),
        ("\u{2014} Mies from Rohe", false),
        ("\u{2014} Too late to go", false),
    ] {
        let line = format!("Less is more {name}");
        assert_eq!(inline(&line).is_some(), is_name, "{line}");
    }
    assert_eq!(inline("Be brief. -- the author"), None);
}
