//! Plain text on a screen that is narrower than its lines: what is joined, what stays apart, and where
//! the lines begin.

use unicode_width::UnicodeWidthStr;
use wisdom::presentation::reflow::reflow;
use wisdom::presentation::wrap::MAX_BYTES;

/// Expects a text to be shown like this in `width` columns.
#[track_caller]
fn becomes(width: usize, text: &str, expected: &str) {
    let shown = reflow(text, width, width);
    assert!(shown == expected, "{text}\n--- becomes\n{shown}");
}

#[test]
fn a_text_is_filled_up_to_a_limit() {
    let line = "kettle ".repeat(9) + "\n";
    let text = line.repeat(MAX_BYTES / line.len());
    assert_eq!(text.len(), MAX_BYTES);
    let filled = reflow(&text, 40, 40);
    assert!(filled.lines().all(|line| line.len() <= 40));
    let text = text + "x";
    assert!(reflow(&text, 40, 40) == text);
}

// What is joined.

#[test]
fn a_line_continues_the_one_above_if_it_is_indented_like_that_or_like_its_text() {
    for (above, end, below, continues) in [
        ("", "", "", true),
        ("", ".", "", true),
        ("    ", "", "    ", true),
        ("    ", ".", "    ", true),
        // Further to the right.
        ("", "", "  ", false),
        ("", ".", "  ", false),
        ("    ", "", "     ", false),
        // Below a first line that is indented.
        ("    ", "", "", true),
        ("        ", "", "", true),
        ("        ", ".", "", true),
        ("        ", "", "    ", true),
        ("         ", "", "", false),
        ("            ", "", "    ", true),
        ("             ", "", "    ", false),
        // Below the text of an item.
        ("- ", "", "  ", true),
        ("- ", ".", "  ", true),
        ("  - ", ".", "    ", true),
        ("- ", "", "   ", false),
        ("- ", "", " ", false),
        ("  - ", "", " ", false),
        // Below the sign of an item, unless its sentence has ended.
        ("- ", "", "", true),
        ("  - ", "", "  ", true),
        ("  - ", ".", "  ", false),
        ("- ", ".", "", false),
        ("- ", ":", "", false),
        ("- ", "!", "", false),
        ("- ", "?", "", false),
        ("- ", "\u{3002}", "", false),
        ("- ", "\u{ff1a}", "", false),
        ("- ", "\u{ff01}", "", false),
        ("- ", "\u{ff1f}", "", false),
        ("- ", ",", "", true),
    ] {
        let text = format!(
            "{above}The kettle sang in the dark, as it had done on all of the nights{end}\n\
             {below}Nobody slept, or nobody said so."
        );
        let shown = reflow(&text, 50, 50);
        let is_apart = |line: &str| line.trim_start().starts_with("Nobody");
        assert_eq!(!shown.lines().any(is_apart), continues, "{text}\n{shown}");
    }
}

#[test]
fn lines_are_filled_if_none_left_more_than_11_columns_free() {
    const WIDEST: usize = 60;
    let is_filled = |text: &str| {
        let shown = reflow(text, 40, 40);
        // The rest of a line that is kept apart is indented.
        !shown.lines().any(|line| line.starts_with("  "))
    };
    for length in 30..=WIDEST {
        // If the second line takes the word below it, `free` columns are left.
        let text = format!(
            "{} tea\n{}\ntea",
            "m".repeat(WIDEST - 4),
            "m".repeat(length)
        );
        let free = WIDEST.checked_sub(length + " tea".len());
        assert_eq!(
            is_filled(&text),
            free.is_none_or(|free| free <= 11),
            "{text}"
        );
        // Without spaces, any character could have moved up.
        let line = "x".repeat(length % 2) + &"\u{7a7a}".repeat(length / 2);
        assert_eq!(line.width(), length);
        let text = format!("{}\n{line}\n\u{7a7a}", "\u{5c71}".repeat(WIDEST / 2));
        assert_eq!(is_filled(&text), WIDEST - length <= 11, "{text}");
    }
}

#[test]
fn a_speaker_has_up_to_24_bytes() {
    becomes(
        60,
        "\
<the-kettle-in-the-dark> Nobody in the house was asleep that night.
<the-kettles-in-the-dark> Nobody in the house was asleep that night.
",
        "\
<the-kettle-in-the-dark> Nobody in the house was asleep that
                         night.
<the-kettles-in-the-dark> Nobody in the house was asleep
  that night.
",
    );
}

#[test]
fn as_many_signs_as_letters_are_text_and_more_are_a_drawing() {
    let sharps = "C# F# G# D# A# E# B# C# F# G# D# A# E# B#";
    becomes(30, sharps, "C# F# G# D# A# E# B# C# F# G#\nD# A# E# B#");
    let drawn = format!("{sharps} -");
    becomes(30, &drawn, &drawn);
}

// Where lines begin.

#[test]
fn a_single_line_that_ends_in_a_colon_is_prose() {
    becomes(
        40,
        "The kettle sings because of what was said in the house:",
        "The kettle sings because of what was\nsaid in the house:",
    );
}

#[test]
fn prose_keeps_its_indent_unless_that_is_wide_and_the_line_fits_without_it() {
    let line = "The kettle sings as the build is red.";
    for indent in 0..60 {
        let spaces = " ".repeat(indent);
        let expected = match indent {
            0..=3 => format!("{spaces}{line}"),
            4..=8 => format!("{spaces}The kettle sings as the build is\n{spaces}red."),
            _ => format!("   {line}"),
        };
        becomes(40, &format!("{spaces}{line}"), &expected);
    }
}

#[test]
fn a_line_of_verse_moves_to_the_left_before_it_is_broken() {
    becomes(
        40,
        "\
The kettle sings, alas,
    And everybody knows the build is red,
    And see it,
    And everybody in the whole house knows it.",
        "\
The kettle sings, alas,
   And everybody knows the build is red,
    And see it,
    And everybody in the whole house
      knows it.",
    );
}

#[test]
fn a_paragraph_below_an_indented_first_line_is_indented_by_at_most_a_quarter() {
    becomes(
        40,
        "
            The kettle sang in the dark, as on all
        the nights on which the build was red.",
        "
          The kettle sang in the dark,
        as on all the nights on which
        the build was red.",
    );
    becomes(
        40,
        "
                    The kettle sang in the dark, as on all
              the nights on which the build was red.",
        "
          The kettle sang in the dark,
          as on all the nights on which
          the build was red.",
    );
}

#[test]
fn an_item_keeps_its_indent_unless_its_text_gets_less_than_half_the_width() {
    becomes(
        20,
        "
        - The kettle sings all night.

         - The kettle sings all night.",
        "
        - The kettle
          sings all
          night.

- The kettle sings
  all night.",
    );
}

// The line that names the author.

#[test]
fn a_longer_name_of_an_author_is_aligned_with_its_first_word() {
    becomes(
        40,
        "\
The kettle sang in the dark, as on all of the nights.
-- The reviewer of the builds of kettles,
   in a letter to the whole house",
        "\
The kettle sang in the dark, as on all
of the nights.
-- The reviewer of the builds of
   kettles, in a letter to the whole
   house",
    );
    becomes(
        40,
        "\
The kettle sang in the dark, as on all of the nights.
                \u{2014} The reviewer of the builds,
                  in a letter to the whole house",
        "\
The kettle sang in the dark, as on all
of the nights.
          \u{2014} The reviewer of the
            builds, in a letter to the
            whole house",
    );
}

#[test]
fn a_longer_name_of_an_author_keeps_its_lines_where_they_end_early() {
    becomes(
        40,
        "\
The kettle sang in the dark, as it had done on all of the nights.
    -- The reviewer of kettles and of builds,
    in the house
    next door",
        "\
The kettle sang in the dark, as it had
done on all of the nights.
    -- The reviewer of kettles and of
    builds,
    in the house
    next door",
    );
}

#[test]
fn a_line_below_an_author_is_apart_unless_it_is_aligned() {
    becomes(
        40,
        "\
The kettle sang in the dark, as it had done on all of the nights.
    -- The reviewer of kettles and builds
      in a letter",
        "\
The kettle sang in the dark, as it had
done on all of the nights.
   -- The reviewer of kettles and builds
      in a letter",
    );
}

#[test]
fn the_name_of_an_author_can_be_continued_below_a_dash_that_begins_items_too() {
    becomes(
        40,
        "\
Be brief, since the kettle sings all the night long.
- Ada Lovelace,
  in a letter to somebody who slept in the house",
        "\
Be brief, since the kettle sings all the
night long.
- Ada Lovelace,
  in a letter to somebody who slept in
  the house",
    );
    // A last line that is not indented continues an item.
    becomes(
        40,
        "\
The kettle sang for everybody who slept in the house
- Ada Lovelace and
her mother",
        "\
The kettle sang for everybody who
  slept in the house
- Ada Lovelace and her mother",
    );
}

#[test]
fn the_rest_of_an_author_is_indented_by_at_most_a_quarter() {
    becomes(
        10,
        "-- a reviewer of kettles",
        "-- a\n  reviewer\n  of\n  kettles",
    );
}
