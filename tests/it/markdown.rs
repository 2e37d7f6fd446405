//! A Markdown file is read as its author means it, and what is written as Markdown is read back the
//! same.

use std::borrow::Cow;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::select;
use wisdom::collection::builtin::ENTRIES;
use wisdom::entry::document::{BlockKind, Container, Document};
use wisdom::entry::{Entry, Form, id, sanitize};
use wisdom::format::markdown;
use wisdom::format::parsed::Parsed;
use wisdom::presentation;

use crate::harness::wisdom;

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Returns the diagnostics, then the entries with all their fields.
fn found(
    Parsed {
        entries,
        diagnostics,
        ..
    }: &Parsed,
) -> String {
    let mut found = String::new();
    for diagnostic in diagnostics {
        let _ = writeln!(found, "{diagnostic}");
    }
    for entry in entries {
        let _ = write!(
            found,
            "= {} | {} | {}",
            entry.id, entry.section, entry.title
        );
        let _ = write!(found, " | {}", entry.tags.join(" "));
        let _ = write!(found, " | {}", entry.author.as_deref().unwrap_or_default());
        let _ = write!(found, " | {}", entry.source.as_deref().unwrap_or_default());
        let _ = writeln!(found, "\n{}", entry.text);
    }
    found
}

#[track_caller]
fn check(source: &str, expected: &str) {
    assert_eq!(
        found(&markdown::read(source, "notes")),
        expected,
        "{source:?}"
    );
}

/// Checks that `body` is read as `text` with the tags, author and source in `metadata`.
#[track_caller]
fn check_body(body: &str, metadata: &str, text: &str) {
    check(
        &format!("### T\n\n{body}\n"),
        &format!("= t | notes | T | {metadata}\n{text}\n"),
    );
}

// Headings.

#[test]
fn a_file_is_read_with_its_sections_titles_texts_and_metadata() {
    check(
        "\
# Things we learned

A word before.

### Early

No section above.

## My Craft

What this section is about.

### Name   the *thing* `once` &amp; <b>well</b>

Two names.

- and more

#### A smaller heading

belongs to it

— after [a reviewer](https://example.org/her)

<https://example.org/naming>

**Naming, code review**

## AI Fun

### Second ###
    code
# Another file

### Late

x
",
        "\
= early | notes | Early |  |  | 
No section above.
= name-the-thing-once-well | my-craft | Name the thing once & well | naming code-review | after a reviewer | https://example.org/naming
Two names.

- and more

#### A smaller heading

belongs to it
= second | fun | Second |  |  | 
    code
= late | notes | Late |  |  | 
x
",
    );
}

#[test]
fn a_heading_in_a_fence_a_quote_or_a_list_is_text() {
    let text =
        "```sh\n## no section\n### no title\n```\n\n> ### quoted\n\n- ### listed\n\n    ### code";
    check_body(text, " |  | ", text);
}

#[test]
fn an_underlined_heading_is_a_heading() {
    check(
        "Title\n=====\n\nCraft\n-----\n\n### A\n\nb\n\nOther\nthings\n---\n\n### C\n\nd\n",
        "= a | craft | A |  |  | \nb\n= c | other-things | C |  |  | \nd\n",
    );
}

#[test]
fn a_byte_order_mark_and_crlf_make_no_difference() {
    check(
        "\u{feff}---\r\nsection: craft\r\n---\r\n### A\r\n\r\none\r\n\r\ntwo\r\n\r\n\u{2014} Yi\r\n",
        "= a | craft | A |  | Yi | \none\n\ntwo\n",
    );
    check(
        "\u{feff}### A\r\n\r\n### B\r\nb",
        "1:1: this entry has no text; write it below the title or remove the entry\n\
         = b | notes | B |  |  | \nb\n",
    );
}

// Metadata.

#[test]
fn tags_are_bold_below_the_text_or_labelled_above_or_below_it() {
    for body in [
        "x\n\n**rag, Code Review, rag**",
        "x\n\n__rag, code  review__",
        "x\n\nTags: rag, code review",
        "x\n\n**Tags:** rag, code review",
        "Tags: rag, code review\n\nx",
        "x\n\n#rag #code-review",
        "#rag, #code-review\n\nx",
        "x\n\ntags: #rag #code-review",
        "#rag\n\nx\n\n#code-review",
        "#rag\n#code-review\n\nx",
        "x\n\n#rag\n\n**code-review**",
    ] {
        check_body(body, "rag code-review |  | ", "x");
    }
}

#[test]
fn tags_are_bold_one_by_one_or_at_least_two_above_the_text() {
    for body in [
        "x\n\n**rag**, **Code Review**",
        "x\n\n**rag** \u{b7} **code-review**",
        "x\n\n**rag** __code-review__",
        "x\n\n**rag**,\n**code-review**",
        "**rag, code review**\n\nx",
        "**rag** \u{b7} **code-review**\n\nx",
        "**rag**\n**code-review**\n\nx",
        "#rag\n\n**code-review**, **rag**\n\nx",
        "**rag, code-review**\n\nx\n\n**rag**",
    ] {
        check_body(body, "rag code-review |  | ", "x");
    }
    check_body(
        "**a, b**\n\n<!-- c -->\n\nx",
        "a b |  | ",
        "<!-- c -->\n\nx",
    );
    check_body("**a, b**\n\n- c\n\n-- Yi", "a b | Yi | ", "- c");
}

#[test]
fn twenty_thousand_lines_of_tags_are_read() {
    let tags: Vec<_> = (0..20_000).map(|n| format!("t{n}")).collect();
    let lines = format!("#{}", tags.join("\n\n#"));
    let pairs: Vec<_> = tags.chunks(2).map(|two| two.join(", ")).collect();
    let bold = format!("**{}**", pairs.join("**\n\n**"));
    for body in [
        format!("{lines}\n\nx"),
        format!("x\n\n{lines}"),
        format!("{bold}\n\nx"),
        format!("x\n\n{bold}"),
    ] {
        let parsed = markdown::read(&format!("### T\n\n{body}"), "notes");
        let [entry] = &parsed.entries[..] else {
            panic!("one entry, not {}", parsed.entries.len());
        };
        assert_eq!((&*entry.text, &parsed.diagnostics[..]), ("x", &[][..]));
        assert!(*entry.tags == tags);
    }
}

#[test]
fn tags_are_looked_for_in_the_first_and_the_last_128_kib_of_a_text() {
    let tags: Vec<_> = (0..80_000).map(|n| format!("t{n:06}")).collect();
    let body = format!("#{}", tags.join("\n\n#"));
    let parsed = markdown::read(&format!("### T\n\n{body}"), "notes");
    assert_eq!(parsed.diagnostics, []);
    // A tag takes ten bytes, with its sign and a blank line.
    let reach = 13_107;
    let end = tags.len() - reach;
    let [entry] = &parsed.entries[..] else {
        panic!("one entry, not {}", parsed.entries.len());
    };
    let text = format!("#{}", tags[reach..end].join("\n\n#"));
    assert!(*entry.text == text);
    assert!(*entry.tags == [&tags[..reach], &tags[end..]].concat());
}

#[test]
fn the_last_line_of_a_long_text_names_its_author() {
    for size in [1_000, 100_000, 600_000] {
        let text = "Go slow.\n\n".repeat(size / 10) + "Go on.";
        let parsed = markdown::read(&format!("### T\n\n{text}\n-- Yi\n"), "notes");
        let [entry] = &parsed.entries[..] else {
            panic!("one entry, not {}", parsed.entries.len());
        };
        assert_eq!(entry.author.as_deref(), Some("Yi"), "{size}");
        assert!(*entry.text == text);
    }
}

#[test]
fn a_long_file_is_read_like_its_entries_one_by_one() {
    let texts = [
        ("```\n", "### code\n\ntext\n\n", "```"),
        ("<pre>\n", "### HTML\n\ntext\n\n", "</pre>"),
        ("<div>\n", "### HTML\ntext\n", "</div>"),
        ("- a\n", "\n  ### item\n\n  text\n", "- b"),
        ("> a\n", "> ### quote\n> text\n", "> b"),
        ("a\n", "text\n    ### no heading\n", "b"),
        ("a\n\n", "text\n\n    ### code\n\n", "[it]"),
    ];
    for size in [1_000, 20_000, 70_000, 300_000] {
        let body = |(open, piece, close): &(&str, &str, &str)| {
            format!("{open}{}{close}", piece.repeat(size / piece.len()))
        };
        let bodies: Vec<_> = texts.iter().map(body).collect();
        let titled = |(n, body): (usize, &String)| format!("### T{n}\n\n{body}\n\n");
        let file: String = bodies.iter().enumerate().map(titled).collect();
        let parsed = markdown::read(&format!("{file}# Links\n\n[IT]: b\n"), "notes");
        assert_eq!(parsed.diagnostics, []);
        assert_eq!(parsed.entries.len(), bodies.len());
        for (entry, body) in parsed.entries.iter().zip(&bodies) {
            let link = if body.ends_with("[it]") {
                "\n\n[IT]: b"
            } else {
                ""
            };
            assert!(*entry.text == format!("{body}{link}"), "{}", entry.title);
        }
    }
}

#[test]
fn a_heading_of_long_lines_is_one_heading() {
    let long = " ".repeat(70_000);
    let longer = " ".repeat(300_000);
    for heading in [
        format!("## My{longer}craft"),
        format!("My{longer}craft\n--"),
        format!("My{long}\ncraft\n---"),
    ] {
        let source = format!("{heading}\n\n### A\n\nb\n");
        let read = found(&markdown::read(&source, "notes"));
        assert_eq!(
            read,
            "= a | my-craft | A |  |  | \nb\n",
            "{}",
            heading.len()
        );
    }
}

#[test]
fn a_heading_of_two_lines_is_one_heading_below_many_others() {
    for count in [1, 16_383, 16_384, 65_535, 65_536] {
        let above = "# b\n".repeat(count);
        check(
            &format!("{above}My longer\ncraft\n---\n\n### A\n\nb\n"),
            "= a | my-longer-craft | A |  |  | \nb\n",
        );
    }
}

#[test]
fn a_bold_sentence_or_a_line_that_only_looks_like_tags_is_text() {
    for text in [
        "**rag, agents**",
        "**rag**\n\nx",
        "**rag, agents**\n\n---",
        "**rag, agents**\n\n[a]: b",
        "x\n\n**rag** and **agents**",
        "x\n\n**rag** - **agents**",
        "x\n\n**rag**, **Never.**",
        "x\n\n**rag** `,` **agents**",
        "**rag**, **Never.**\n\nx",
        "x\n\n**Never do this again**",
        "x\n\n**Never, ever.**",
        "x\n\n**Really?**",
        "x\n\n**Remember:**",
        "x\n\n**abcdefghijklmnopqrstuvwxyzabcde**",
        "x\n\n**rag**, agents",
        "x\n\n**a, , b**",
        "x\n\n#1 #2",
        "x\n\n#rag and more",
        "#rag and more\n\nx",
        "x\n\nTags:",
        "x\n\nTags: ,",
        "x\n\n> **rag, agents**",
    ] {
        check_body(text, " |  | ", text);
    }
}

#[test]
fn an_author_stands_behind_a_dash() {
    check_body("x\n\n\u{2014} Yi", " | Yi | ", "x");
    check_body("x\n\n-- *Yi* of X", " | Yi of X | ", "x");
    for dash in ["\u{2014}", "\u{2015}", "\u{2013}", "--", "~", "-"] {
        // A hyphen begins a list, and a list of one word is hardly a name.
        let name = if dash == "-" { "Ada Yi" } else { "Yi" };
        for body in [
            format!("Go slow.\n\n{dash} {name}"),
            format!("Go slow.\n{dash} {name}"),
            format!("Go slow.\n{dash}{name}"),
            format!("Go *slow*\n{dash} **{name}**"),
            format!("Go slow.\\\n{dash} {name}"),
            format!("Go slow.  \n{dash} {name}\n\n<!-- a -->"),
            format!("> Go slow.\n> {dash} {name}"),
            format!("> Go slow.\n{dash} {name}"),
            format!("> and go\n> slow\n>\n> {dash} {name}"),
            format!("> Go slow.\n\n{dash} {name}"),
            format!("# x\n\n> > Go slow.\n> > {dash} {name}"),
        ] {
            let parsed = markdown::metadata::Body::parse(&body);
            assert_eq!(parsed.author.as_deref(), Some(name), "{body}");
            assert!(
                parsed
                    .text
                    .trim_end_matches("\n\n<!-- a -->")
                    .ends_with(['w', '.', '*']),
                "{body}"
            );
        }
    }
    let quoted = [
        ("\u{201c}Go slow.\u{201d}\n\n- Yi", "Yi"),
        ("> Go slow.\n\n- Yi", "Yi"),
        (
            "Go slow.\n\n- Ludwig van Beethoven (1770)",
            "Ludwig van Beethoven (1770)",
        ),
        ("Go slow.\n\n~ Yi, in a letter", "Yi, in a letter"),
    ];
    for (body, author) in quoted {
        let parsed = markdown::metadata::Body::parse(body);
        assert_eq!(parsed.author.as_deref(), Some(author), "{body}");
    }
    for text in [
        "\u{2014} Yi",
        "- Yi",
        "x\n\n--verbose",
        "x\n\n~/notes",
        "x:\n\n- Yi",
        "Keep it short.\n\n- Delete it",
        "Buy these.\n\n- Milk",
        "x.\n\n- Ship on Fridays",
        "x.\n\n- Fast mode (the default)",
        "x.\n\n~ Ten dollars each",
        "x.\n\n\u{2013} Nobody knows why",
        "x?\n\n- Yi",
        "x.\n\n- see *below*",
        "x.\n\n- [Ada Yi](a)",
        "x.\n\n- `Ada Yi`",
        "x.\n\n- Ada Yi\n  and Bo",
        "x.\n\n- One.\n  \u{2014} Ada Yi",
        "x.\n\n- One.\n- Two",
        "- x.\n- Yi",
        "x.\n- Yi\n  and more",
        "and the long line ends\n- so it goes on",
        "and the long line ends in the middle of it\n\u{2014} as Yi does \u{2014}\nand goes on",
        "and the long line ends in the middle\nof what it says, and then there is\n\u{2014} Yi",
        "x\n\n\u{2014} and so\nit goes on",
        "\u{2014} Yi\n\nx",
        "> x\n\n## \u{2014} Yi",
        "```\nx.\n-- Yi\n```",
        "> ```\n> x.\n> -- Yi",
        "> x.\n>\n> ```\n> y.\n> -- Yi",
        "> x.\n>\n> <pre>\n> y.\n> -- Yi",
        "- x.\n\n  | y. |\n  |---|\n  -- Yi",
        "<!-- -->\n\nx.\n-- Yi\n\n<!-- -->",
    ] {
        let parsed = markdown::metadata::Body::parse(text);
        assert_eq!(parsed.author, None, "{text}");
    }
    check_body("x\n\n-- A\n\n-- B", " | B | ", "x\n\n-- A");
    check_body("x.\n-- A\n\n-- B", " | B | ", "x.\n-- A");
    check_body("**x**\n-- A", " | A | ", "**x**");
}

#[test]
fn a_line_of_dialogue_below_a_text_stays_in_it_and_an_author_can_be_labelled() {
    let text = "\u{2014} Hello, Bo.\n\n\u{2014} Where are you going?";
    check_body(text, " |  | ", text);
    check_body("x\n\nAuthor: Who?", " | Who? | ", "x");
    check_body("x\n\n**Author:** *Yi*\nid: t", " | Yi | ", "x");
    check_body("x\n\nAuthor:", " |  | ", "x\n\nAuthor:");
}

#[test]
fn a_source_is_an_address_alone_or_labelled() {
    for (line, source) in [
        ("<https://example.org/a_b>", "https://example.org/a_b"),
        ("https://example.org/a?b=c&d", "https://example.org/a?b=c&d"),
        ("<mailto:a@example.org>", "mailto:a@example.org"),
        ("Source: Some *Book*, p. 3", "Some Book, p. 3"),
        ("**Source:** <https://example.org>", "https://example.org"),
    ] {
        check_body(&format!("x\n\n{line}"), &format!(" |  | {source}"), "x");
    }
    for text in [
        "<https://example.org>",
        "<https://example.org>\n\nx",
        "x\n\nsee <https://example.org>",
        "x\n\nSome Book",
        "x\n\n[a](https://example.org)",
        "x\n\nSource:",
    ] {
        check_body(text, " |  | ", text);
    }
    check_body("x\n\nSource: a\n\nSource: b", " |  | b", "x\n\nSource: a");
}

#[test]
fn an_id_stands_below_the_text_and_has_no_space() {
    let id = |body: &str| {
        let parsed = markdown::read(&format!("### Some Title\n\n{body}\n"), "s");
        assert_eq!(parsed.diagnostics, [], "{body}");
        let entry = &parsed.entries[0];
        (entry.id.to_string(), entry.text.to_string())
    };
    for (body, expected, text) in [
        ("x\n\nid: other", "other", "x"),
        ("x\n\n\u{2014} Yi\nid: \\*o\u{fc}:1\\*", "*o\u{fc}:1*", "x"),
        ("x\n\n**a, b**\n\nid: other\n\nSource: y", "other", "x"),
        // This is all text.
        ("id: other", "some-title", "id: other"),
        ("id: other\n\nx", "some-title", "id: other\n\nx"),
        ("x\n\nID: other", "some-title", "x\n\nID: other"),
        ("x\n\nid: ", "some-title", "x\n\nid:"),
        ("x\n\nid: an other", "some-title", "x\n\nid: an other"),
        (
            "<!-- -->\n\nx\n\nid: a\n\n<!-- -->",
            "some-title",
            "x\n\nid: a",
        ),
        ("x\n\nid: a\n\nid: b", "b", "x\n\nid: a"),
    ] {
        assert_eq!(id(body), (expected.to_owned(), text.to_owned()), "{body}");
    }
    let taken = markdown::read(
        "### A\n\nx\n\n### B\n\ny\n\nid: a\n\n### ?\n\nz\n\nid: c\n",
        "s",
    );
    let ids: Vec<_> = taken.entries.iter().map(|entry| &*entry.id).collect();
    assert_eq!(ids, ["a", "a-2", "c"]);
    assert_eq!(
        taken.diagnostics[0].to_string(),
        "5:1: the id `a` is already used by the entry on line 1; give this entry another id"
    );
    assert_eq!(taken.diagnostics.len(), 1);
}

#[test]
fn one_paragraph_can_hold_all_metadata() {
    check_body(
        "x\n\n\u{2014} Yi  \n<https://example.org>\n#rag",
        "rag | Yi | https://example.org",
        "x",
    );
    check_body(
        "x\n\n#rag\n\n<https://example.org>\n\n-- Yi",
        "rag | Yi | https://example.org",
        "x",
    );
}

#[test]
fn the_definitions_of_links_stay_with_the_text() {
    check_body(
        "see [a]\n\n\u{2014} Yi\n\n**rag**\n\n[a]: https://example.org",
        "rag | Yi | ",
        "see [a]\n\n\n\n[a]: https://example.org",
    );
}

#[test]
fn everything_between_empty_comments_is_text() {
    check_body(
        "<!-- -->\n\n#a\n\nx\n\n**b**\n\n<!-- -->\n\n**c**",
        "c |  | ",
        "#a\n\nx\n\n**b**",
    );
}

#[test]
fn a_table_is_text_and_ends_at_a_heading() {
    let table = "| a | **b** |\n|---|---|\n| #one | two |";
    check(
        &format!("### A\n{table}\n### B\n\n#tag\n{table}\n\n-- Yi\n\n### C\n{table}\n**d, e**\n"),
        &format!(
            "= a | notes | A |  |  | \n{table}\n= b | notes | B | tag | Yi | \n{table}\n\
             = c | notes | C |  |  | \n{table}\n**d, e**\n"
        ),
    );
    let back = read_back(&entry(table));
    let [block] = &back.document().blocks[..] else {
        panic!("one block: {:?}", back.document());
    };
    assert_eq!((block.kind, &*block.text), (BlockKind::Table, table));
}

#[test]
fn a_comment_among_the_metadata_stays_in_the_text() {
    check_body(
        "<!-- a -->\n\n#rag\n\nx\n\n<!-- b\n\nc -->\n\n\u{2014} Yi\n<!-- d --> <!-- e -->",
        "rag | Yi | ",
        "<!-- a -->\n\n\nx\n\n<!-- b\n\nc -->\n\n<!-- d --> <!-- e -->",
    );
    check_body("**a, b**\n\n<!-- c -->", " |  | ", "**a, b**\n\n<!-- c -->");
    check_body("<!-- c -->\n\n**a, b**", " |  | ", "<!-- c -->\n\n**a, b**");
    check_body("<!-- c --> d\n\n**a**", "a |  | ", "<!-- c --> d");
    check_body("**a, b**\n\n-- Yi", " | Yi | ", "**a, b**");
    check_body("**a, b**\n\n**c, d**", "c d |  | ", "**a, b**");
}

#[test]
fn a_text_of_comments_and_definitions_makes_no_entry() {
    check(
        "### A\n\n<!-- to do -->\n\n### B\n\n[c]: d\n\n### E\n\n#f\n\n<!-- g",
        "\
1:1: this entry has no text; write it below the title or remove the entry
5:1: this entry has no text; write it below the title or remove the entry
9:1: this entry has no text; write it below the title or remove the entry
",
    );
}

#[test]
fn an_empty_comment_alone_marks_a_text_that_shows_nothing() {
    let expected = "= a | notes | A | d |  | \n[b]: c\n";
    for body in [
        "#d\n\n<!-- -->\n\n[b]: c",
        "<!-- -->\n\n[b]: c\n\n<!-- -->\n\n#d",
        "[b]: c\n\n<!-- -->\n\n<!-- -->\n\n#d",
    ] {
        check(&format!("### A\n\n{body}\n"), expected);
    }
}

#[test]
fn a_link_can_be_defined_anywhere_in_the_file() {
    check(
        "\
[first]: <https://example.org/1>
  'One'

### A [title][first]

See [the book][Book], [first] and ![one][book].

\u{2014} Yi

### B

See [the book][book].

[book]: https://example.org/own

### C

Nothing [here].

### D

> See [book].
>
> [here]: a

```
[first]

## Other

> [book]: https://example.org/book
> (The
> book)
",
        "\
= a-title | notes | A title |  | Yi | 
See [the book][Book], [first] and ![one][book].

[book]: https://example.org/own
[first]: <https://example.org/1> 'One'
= b | notes | B |  |  | 
See [the book][book].

[book]: https://example.org/own
= c | notes | C |  |  | 
Nothing [here].

[here]: a
= d | notes | D |  |  | 
> See [book].
>
> [here]: a

```
[first]

## Other

> [book]: https://example.org/book
> (The
> book)
```

[book]: https://example.org/own
",
    );
    check(
        "### A\n\n[b] and [c]\n\n## B\n\n> [b]: d\n>  (e\n> f)\n>\n> [c]: <g h>\n",
        "= a | notes | A |  |  | \n[b] and [c]\n\n[b]: d (e f)\n[c]: <g h>\n",
    );
}

#[test]
fn only_an_entry_marked_as_complete_keeps_its_definitions_to_itself() {
    let complete = "### A\n[b]: one\n\n<!-- -->\n\nSee [b].\n\n";
    let a = "= a | notes | A |  |  | \n[b]: one\n\n\nSee [b].\n";
    check(
        &format!("{complete}### C\n\n[b]\n"),
        &format!("{a}= c | notes | C |  |  | \n[b]\n"),
    );
    let shared = "### C\n\n[b]\n\n### D\n\nd\n\n[b]: two\n\n";
    let c = "= c | notes | C |  |  | \n[b]\n\n[b]: two\n= d | notes | D |  |  | \nd\n\n[b]: two\n";
    check(&format!("{shared}{complete}"), &format!("{c}{a}"));
}

/// The parser bounds how often it copies an address, by the length of what it reads.
#[test]
fn three_thousand_entries_can_share_one_definition() {
    let address = format!("https://example.org/{}", "a".repeat(200));
    let mut file = String::new();
    for n in 0..3000 {
        let _ = write!(
            file,
            "### Title {n} [here][B]\n\nSee [it][b] and ![that][B].\n\n"
        );
    }
    let _ = writeln!(file, "[b]: {address}");
    let parsed = markdown::read(&file, "notes");
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.entries.len(), 3000);
    for (n, entry) in parsed.entries.iter().enumerate() {
        assert_eq!(entry.title, format!("Title {n} here"));
        assert_eq!(
            entry.text,
            format!("See [it][b] and ![that][B].\n\n[b]: {address}")
        );
    }
}

#[test]
fn a_definition_that_is_too_long_for_all_its_copies_is_reported() {
    let address = format!("https://example.org/{}", "a".repeat(700_000));
    let mut file = String::new();
    for n in 0..1000 {
        let _ = write!(file, "### T{n}\n\n[b], [c]\n\n");
    }
    let _ = write!(file, "[b]: {address}\n[c]: d\n");
    let parsed = markdown::read(&file, "notes");
    let lengths: usize = parsed.entries.iter().map(|entry| entry.text.len()).sum();
    assert!(lengths < 3 * file.len(), "{lengths}");
    // The first two have copies, and the last has the definition itself.
    assert_eq!(parsed.diagnostics.len(), 997);
    assert_eq!(
        parsed.diagnostics[0].to_string(),
        "9:1: this entry has links whose definitions are too long to be copied to every entry that \
         uses them; write these links in full"
    );
    assert_eq!(parsed.entries[2].text, "[b], [c]\n\n[c]: d");
}

#[test]
fn a_line_that_only_looks_like_the_end_of_code_or_html_ends_nothing() {
    let texts = [
        "see\n\n```\ncode\n    ```",
        "<prefix>\nfoo",
        "<script-x>\nfoo",
    ];
    let entries: Vec<_> = texts
        .iter()
        .map(|text| {
            let title = text.lines().next().expect("a line");
            Entry {
                id: wisdom::entry::id::slug(title).into(),
                title: title.into(),
                ..entry(text)
            }
        })
        .collect();
    let read = markdown::read(&written(&entries), "elsewhere").entries;
    assert_eq!(read.len(), entries.len());
    assert_eq!(read[1..], entries[1..]);
}

#[test]
fn the_definitions_at_the_end_of_a_file_are_not_shown() {
    let parsed = markdown::read("### A\n\nsee [b]\n\n### C\n\nd\n\n[b]: e\n", "notes");
    let shown: Vec<_> = parsed.entries.iter().map(seen).collect();
    let paragraph = |text: &str| (BlockKind::Paragraph, vec![], false, text.to_owned());
    assert_eq!(shown, [[paragraph("see b <e>")], [paragraph("d")]]);
}

#[test]
fn an_undefined_link_stays_undefined_when_it_is_read_back() {
    let texts = [
        "[a]\n\n[a]: b",
        "x [a]",
        "> [x [a] y](z)",
        "`[a]` and \\[a]",
        "\\\\[a]",
        "[a]: c\n\n[a]",
        "![a]",
        "| x |\n|---|\n| [a] |",
    ];
    let entries: Vec<_> = texts
        .iter()
        .enumerate()
        .map(|(n, text)| Entry {
            id: format!("t{n}").into(),
            title: format!("T{n}").into(),
            ..entry(text)
        })
        .collect();
    let file = written(&entries);
    assert_eq!(
        markdown::read(&file, "elsewhere").entries,
        entries,
        "{file}"
    );
    assert_eq!(file.matches("<!-- -->").count(), 2 * 2, "{file}");
}

// Front matter.

#[test]
fn front_matter_applies_to_all_entries() {
    let expected = "\
= a | craft | A | rag x-y | Yi | https://example.org/#a
b
= c | own | C | d rag x-y | Me | https://example.org/#a
e
";
    let entries = "### A\n\nb\n\n## Own\n\n### C\n\ne\n\n-- Me\n\n**d, rag**\n";
    for tags in [
        "tags: RAG, x y",
        "tags: [rag, \"x y\", 'rag']",
        "tags: [rag,\n  x y]",
        "tags: [\n  rag,\n  x y,\n]",
        "tags:\n  - rag\n  - 'x y' # or so",
        "Tags:\n- rag\n- x y",
    ] {
        let head = format!(
            "---\ntitle: 'All: of it'\nsection: Craft # ours\n{tags}\nlayout:\n  deep: 1\n\n\
             author: \"Yi\"\nsource: https://example.org/#a\n---\n"
        );
        check(&format!("{head}{entries}"), expected);
    }
    let head = "+++\ntitle = 'All'\nsection = 'Craft'\ntags = ['rag', 'x y']\nauthor = 'Yi'\n\
                source = 'https://example.org/#a'\n[extra]\nsection = 'no'\n+++\n";
    check(&format!("{head}{entries}"), expected);
    let head = head.replace("['rag', 'x y']", "'rag, x y'\naliases = ['other']");
    check(&format!("{head}{entries}"), expected);
}

#[test]
fn what_front_matter_gives_to_all_entries_is_limited_in_total() {
    let long = "x".repeat(1_000);
    let entries: Vec<_> = (0..1_000).map(|n| format!("### T{n}\n\na\n\n")).collect();
    let entries = entries.concat();
    for key in ["section", "tags", "author", "source"] {
        let parsed = markdown::read(&format!("---\n{key}: {long}\n---\n{entries}"), "s");
        let has_long = |entry: &Entry<'_>| {
            let fields = [
                Some(&entry.section),
                entry.author.as_ref(),
                entry.source.as_ref(),
            ];
            let mut fields = fields.into_iter().flatten().chain(&*entry.tags);
            fields.any(|field| *field == long)
        };
        let count = parsed
            .entries
            .iter()
            .take_while(|entry| has_long(entry))
            .count();
        // At most 512 KiB, and not much less.
        assert!((500..=524).contains(&count), "{key}: {count}");
        assert!(!parsed.entries[count..].iter().any(has_long), "{key}");
        let [diagnostic] = &parsed.diagnostics[..] else {
            panic!("{key}: {} diagnostics", parsed.diagnostics.len());
        };
        assert_eq!(
            diagnostic.to_string(),
            format!(
                "{}:1: what this entry shares with others, such as its section, is too long to be \
                 repeated; shorten it",
                4 + 4 * count
            )
        );
    }
}

#[test]
fn unclosed_front_matter_is_reported_and_read_to_its_first_blank_line() {
    check(
        "---\nauthor: Yi\n\n### A\n\nb\n",
        "1:1: this front matter is not closed; add a line `---` after its last key\n\
         = a | notes | A |  | Yi | \nb\n",
    );
    check(
        "+++\nauthor = 'Yi'\n### A\n\nb\n",
        "1:1: this front matter is not closed; add a line `+++` after its last key\n\
         = a | notes | A |  | Yi | \nb\n",
    );
}

#[test]
fn a_rule_at_the_top_is_no_front_matter() {
    check(
        "---\n\n### A\n\nb\n\n---\n\nc\n",
        "= a | notes | A |  |  | \nb\n\n---\n\nc\n",
    );
    for line in [
        "### A",
        "We say: go slow.\n### A",
        "https://example.org\n### A",
        ": a\n### A",
    ] {
        check(
            &format!("---\n{line}\n\nb\n"),
            "= a | notes | A |  |  | \nb\n",
        );
    }
    check(
        "---\n\n### A\n\nTags: b\n\nc\n\n---\n\nd\n",
        "= a | notes | A | b |  | \nc\n\n---\n\nd\n",
    );
    check(
        "---\n# Notes\n\nA: b\n\n### C\n\nd\n",
        "= c | notes | C |  |  | \nd\n",
    );
    check(
        "---\n# Notes\n\nA: b\n\n### C\n\nd\n\n---\n\ne\n",
        "= c | notes | C |  |  | \nd\n\n---\n\ne\n",
    );
    check(
        "---\n\n# Notes\n\n---\n\n### C\n\nd\n",
        "= c | notes | C |  |  | \nd\n",
    );
}

#[test]
fn front_matter_can_begin_with_a_comment_or_a_blank_line() {
    for head in [
        "---\n# my notes\nauthor: Yi\n---\n",
        "---\r\n\r\n#\r\n  # my notes\r\n\r\nauthor: Yi\r\n---\r\n",
    ] {
        check(
            &format!("{head}### A\n\nb\n"),
            "= a | notes | A |  | Yi | \nb\n",
        );
    }
}

#[test]
fn faults_in_front_matter_are_reported_with_their_location() {
    check(
        "---\nsection: '?'\nauthor: a\u{1b}b\n---\n\n### A\n\nb\n",
        "2:1: the section `?` has no letter or digit; rename it\n\
         3:1: `author` contains the control character U+001B; remove it\n\
         = a | notes | A |  | a\u{fffd}b | \nb\n",
    );
    check(
        "---\nlayout: x\ntags:  [a, b\u{1b}c]\n---\n\n### A\n\nb\n",
        "3:13: `tags` contains the control character U+001B; remove it\n\
         = a | notes | A | a b\u{fffd}c |  | \nb\n",
    );
    check(
        "+++\nlayout = 'x'\nauthor = 'a'\nsource = \"b\\u001Bc\"\n+++\n\n### A\n\nb\n",
        "4:10: `source` contains the control character U+001B; remove it\n\
         = a | notes | A |  | a | b\u{fffd}c\nb\n",
    );
    check(
        "+++\nsection = Craft\n+++\n\n### A\n\nb\n",
        "2:11: invalid TOML: string values must be quoted, expected literal string\n\
         = a | craft | A |  |  | \nb\n",
    );
}

// Faults.

#[test]
fn an_entry_without_a_text_or_a_title_is_left_out_and_reported() {
    check(
        "### A\n\n### B\n\n#tag\n\n###\n\nc\n\n### D\n\nd\n",
        "\
1:1: this entry has no text; write it below the title or remove the entry
3:1: this entry has no text; write it below the title or remove the entry
7:1: this heading has no title; add one or remove the entry
= d | notes | D |  |  | 
d
",
    );
}

#[test]
fn a_title_or_section_without_letters_is_reported() {
    check(
        "## ?\n\n### !\n\na\n",
        "\
1:1: the section `?` has no letter or digit; rename it
3:1: this title has no letter or digit to make an id from; add a word
= entry | notes | ! |  |  | 
a
",
    );
}

#[test]
fn equal_titles_get_numbered_ids_and_are_only_noted() {
    let file = "### A\n\na\n\n### a!\n\nb\n\n### A\n\nc\n";
    check(
        file,
        "\
= a | notes | A |  |  | 
a
= a-2 | notes | a! |  |  | 
b
= a-3 | notes | A |  |  | 
c
",
    );
    let notes = markdown::read(file, "notes").notes;
    let notes: Vec<_> = notes.iter().map(ToString::to_string).collect();
    assert_eq!(
        notes,
        [
            "5:1: the id `a` is already used by the entry on line 1; give this entry another title",
            "9:1: the id `a` is already used by the entry on line 1; give this entry another title",
        ]
    );
}

#[test]
fn a_control_character_is_replaced_and_reported_with_its_location() {
    check(
        "## S\u{200f}\n\n### A\u{1b}\n\nfine\nno\u{9b}t\n\n### B&#27;\n\nb\tc\n",
        "\
1:5: this heading contains the control character U+200F; remove it
3:6: this title contains the control character U+001B; remove it
6:3: this text contains the control character U+009B; remove it
8:1: this title contains the control character U+001B; remove it
= a | s | A\u{fffd} |  |  | 
fine
no\u{fffd}t
= b | s | B\u{fffd} |  |  | 
b   c
",
    );
}

#[test]
fn a_color_is_dropped_and_not_reported() {
    check(
        "---\nauthor: \x1b[1mYi\x1b[m\n---\n## \x1b[4mS\x1b[m\n\n### \x1b[32mA\x1b[m\n\n\
         \x1b[31m**r**\x1b[med\n\n\x1b[1m#\x1b[mtea\n",
        "= a | s | A | tea | Yi | \n**r**ed\n",
    );
}

#[test]
fn a_file_without_a_title_is_reported_once() {
    let what =
        "no entries in this file; write each as a list item or below a heading `### Title`\n";
    for source in ["", "just words", "# A\n\n#### C\n\nd\n"] {
        check(source, &format!("1:1: {what}"));
    }
    check("---\na: b\n---\n\nx\n", &format!("4:1: {what}"));
    wisdom(["./a.md"])
        .file("a.md", "just words")
        .fails(2, &format!("wisdom: ./a.md:1:1: {what}"));
}

// Reading back what was written.

/// Returns the entries as `--all --format markdown` writes them.
fn written(entries: &[Entry<'_>]) -> String {
    let mut file = String::new();
    let mut above = None;
    for entry in entries {
        if above != Some(&entry.section) {
            file += &presentation::output::markdown::section(&entry.section);
            file.push('\n');
            above = Some(&entry.section);
        }
        file += &presentation::output::markdown::entry(entry);
        file.push('\n');
    }
    file
}

#[test]
fn the_built_in_entries_are_read_back_as_they_were_written() {
    let parsed = markdown::read(&written(&ENTRIES), "elsewhere");
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.entries, ENTRIES);
}

fn read_back(entry: &Entry<'_>) -> Entry<'static> {
    let file = written(std::slice::from_ref(entry));
    let parsed = markdown::read(&file, "elsewhere");
    assert_eq!(found(&parsed).matches("\n= ").count(), 0, "{file}");
    assert_eq!(parsed.diagnostics, [], "{file}");
    parsed.entries.into_iter().next().unwrap()
}

fn entry(text: &str) -> Entry<'static> {
    Entry {
        id: "t".into(),
        title: "T".into(),
        section: "my-notes".into(),
        tags: Cow::Borrowed(&[]),
        text: text.to_owned().into(),
        form: Form::CommonMark,
        author: None,
        source: None,
    }
}

#[test]
fn a_text_that_looks_like_metadata_is_read_back_as_text() {
    for text in [
        "x\n\n**rag, agents**",
        "x\n\n**rag** \u{b7} **agents**",
        "**rag, agents**\n\nx",
        "x\n\n\u{2014} Yi",
        "x\n\n<https://example.org>",
        "Source: x",
        "x\n\nid: y",
        "#rag\n\nx",
        "Tags: a",
        "<!-- -->",
        "<!-- -->\n\nx",
        "<!-- a -->",
        "<!-- a -->\n\n#rag\n\nx",
        "x\n\n<!-- -->\n\n**b**\n\n<!-- -->",
        "[a]: b",
        "| a | b |\n|---|---|\n| one | two |",
        "> a | b\n> --|--\n> c | d\n\nx\n\n- | a |\n  |---|\n  | **b** |",
    ] {
        let bare = entry(text);
        assert_eq!(read_back(&bare), bare);
        let full = Entry {
            tags: vec!["one".into(), "two.".into()].into(),
            author: Some("Me".into()),
            source: Some("a://b c".into()),
            ..bare
        };
        assert_eq!(read_back(&full), full);
    }
}

#[test]
fn a_heading_within_a_text_is_written_below_the_third_level() {
    for (text, low) in [
        ("# A\n\nx", "#### A\n\nx"),
        ("x\n## A ##\n### B\ny", "x\n#### A ##\n#### B\ny"),
        ("A\nb #\n===\nx", "#### A b # ####\nx"),
        ("##\n\n#### B", "####\n\n#### B"),
        ("[a]: b\n    A\n===", "[a]: b\n#### A"),
        ("> # A\n\n- # B", "> # A\n\n- # B"),
    ] {
        assert_eq!(read_back(&entry(text)).text, low);
        assert_eq!(Document::parse(low), Document::parse(text));
    }
}

#[test]
fn unclosed_code_or_html_does_not_swallow_the_next_entry() {
    for (text, back) in [
        ("```\nx", "```\nx\n```"),
        ("~~~~", "~~~~\n~~~~"),
        ("<!-- x", "<!-- x\n-->"),
        ("<PRE>\n\nx", "<PRE>\n\nx\n</pre>"),
        ("<PRE>x</PRE>", "<PRE>x</PRE>\n</pre>"),
        ("<pre id=a>\nx</pre>", "<pre id=a>\nx</pre>"),
        ("<?x", "<?x\n?>"),
        ("<!-- x -->", "<!-- x -->"),
        ("<div>\nx", "<div>\nx"),
        ("```\nx\n```\n---", "```\nx\n```\n---"),
        ("<pre>\nx\n</pre>\n---", "<pre>\nx\n</pre>\n---"),
    ] {
        let next = Entry {
            id: "u".into(),
            title: "U".into(),
            ..entry("y")
        };
        let parsed = markdown::read(&written(&[entry(text), next.clone()]), "elsewhere");
        assert_eq!(parsed.entries, [entry(back), next]);
    }
}

/// Returns what is shown of a text, block by block.
fn seen(entry: &Entry<'_>) -> Vec<(BlockKind, Vec<Container>, bool, String)> {
    let blocks = entry.document().blocks.into_iter();
    blocks
        .map(|block| {
            // A heading on one line has no hard line break.
            let text = match block.kind {
                BlockKind::Paragraph => {
                    let words: Vec<_> = block.text.split_whitespace().collect();
                    words.join(" ")
                }
                _ => block.text,
            };
            (block.kind, block.inside, block.tight, text)
        })
        .collect()
}

/// Lines that mean something to Markdown or to the rule.
fn scribble() -> impl Strategy<Value = String> {
    let line = select(vec![
        "x",
        "two words",
        "**rag, agents**",
        "**Stop.**",
        "**rag**, **agents**",
        "**rag** \u{b7}",
        "\u{2014} Yi",
        "-- Yi",
        "Tags: a, b",
        "#a #b",
        "Source: x",
        "<https://example.org>",
        "<!-- -->",
        "<!-- a -->",
        "<!-- a",
        "# A",
        "### B ###",
        "===",
        "---",
        "- a",
        "  - b",
        "1. c",
        "> q",
        "> ## q",
        "    code",
        "```",
        "~~~~",
        "[a]: b",
        "[a]",
        "\\",
        "&#27;",
        "*",
        "__",
        "x  ",
        "+++",
        "<b>",
        "| a |",
        "a | **b**",
        "|---|",
        "--|--",
        "> | a |",
        "> |-|",
        "\u{fffd}",
        "漢字",
        "a: b",
    ]);
    let gap = select(vec!["\n", "\n\n"]);
    let lines = prop::collection::vec((line, gap), 1..8);
    lines.prop_map(|lines| lines.iter().flat_map(|(line, gap)| [*line, *gap]).collect())
}

fn words() -> impl Strategy<Value = String> {
    "[!-~é漢]{1,8}( [!-~é漢]{1,8}){0,4}"
}

#[test]
fn signs_alone_on_a_line_of_a_heading_are_read_back() {
    let entries = [entry("\u{6f22}\u{5b57}\n*\n==="), entry("x")];
    let back = markdown::read(&written(&entries), "elsewhere").entries;
    assert_eq!(seen(&back[0]), seen(&entries[0]));
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn any_entry_is_read_back_as_it_was_written(
        title in words(),
        section in "[a-z][a-z0-9]{0,5}(-[a-z0-9]{1,5}){0,2}",
        tags in prop::collection::btree_set("[a-z0-9.!*_<>&`:\\\\\\[\\]-]{1,8}", 0..4),
        text in scribble(),
        author in prop::option::of(words()),
        source in prop::option::of(prop_oneof![words(), "[a-z+.-]{0,4}://[!-~]{0,8}"]),
    ) {
        let slug = id::slug(&title);
        let text = text.trim_end();
        prop_assume!(!slug.is_empty() && !text.trim().is_empty());
        let entry = Entry {
            id: slug.into(),
            title: title.into(),
            section: id::section_key(&section).into(),
            tags: tags.into_iter().map(Cow::Owned).collect::<Vec<_>>().into(),
            author: author.map(Cow::Owned),
            source: source.map(Cow::Owned),
            ..entry(text)
        };
        let back = read_back(&entry);
        // Only what is shown is the same: headings go to a lower level, and code is closed.
        prop_assert_eq!(seen(&back), seen(&entry));
        prop_assert_eq!(Entry { text: entry.text.clone(), ..back }, entry);
    }

    #[test]
    fn any_entries_of_one_file_are_read_back_as_they_were_written(
        texts in prop::collection::vec(scribble(), 2..5),
    ) {
        let texts = texts.iter().map(|text| text.trim_end());
        let texts = texts.filter(|text| !text.trim().is_empty());
        let entries: Vec<_> = texts.map(entry).collect();
        let back = markdown::read(&written(&entries), "elsewhere").entries;
        let shown = |entries: &[Entry<'_>]| entries.iter().map(seen).collect::<Vec<_>>();
        prop_assert_eq!(shown(&back), shown(&entries));
    }

    #[test]
    fn any_text_is_read_with_its_diagnostics_within_it(
        parts in prop::collection::vec(prop_oneof![
            any::<String>(),
            scribble(),
            select(vec![
                "---\n", "+++\n", "### T\n\n", "## S\n\n", "tags:\n", "- a\n", "tags: [a\n", "\r", "\r\n",
                "\u{1b}", "\u{feff}", "author: 'x\n", "section = \n", "\0", "\t", "\u{2028}", "\u{8}",
            ]).prop_map(str::to_owned),
        ], 0..10),
    ) {
        let source = parts.concat();
        let Parsed { entries, diagnostics, .. } = markdown::read(&source, "notes");
        let source = source.strip_prefix('\u{feff}').unwrap_or(&source);
        let lines: Vec<_> = source.split('\n').collect();
        for diagnostic in &diagnostics {
            prop_assert!((1..=lines.len()).contains(&diagnostic.line), "{diagnostic}");
            let columns = lines[diagnostic.line - 1].chars().count() + 1;
            prop_assert!((1..=columns).contains(&diagnostic.column), "{diagnostic}");
        }
        let places = diagnostics.iter().map(|diagnostic| (diagnostic.line, diagnostic.column));
        prop_assert!(places.is_sorted());
        let mut ids = std::collections::HashSet::new();
        for entry in entries {
            let title = Some(&entry.title).filter(|title| !title.is_empty());
            let lines = [title, entry.author.as_ref(), entry.source.as_ref()];
            for line in lines.into_iter().flatten() {
                prop_assert!(!line.is_empty() && !line.contains(sanitize::is_control), "{line:?}");
            }
            for tag in &*entry.tags {
                prop_assert!(!tag.is_empty() && !tag.contains(sanitize::is_control), "{tag:?}");
            }
            prop_assert!(!entry.text.trim().is_empty() && !entry.section.is_empty());
            prop_assert!(!entry.text.contains(|c| c != '\n' && sanitize::is_control(c)));
            prop_assert!(ids.insert(entry.id.into_owned()));
        }
    }
}

#[test]
fn a_text_that_is_nested_too_deep_affects_no_other_entry() {
    let deep = format!("{}deep\n{}", "> ".repeat(100_000), "x\n".repeat(100_000));
    let source = format!("### A\n\n{deep}\n-- Yi\n\n### B\n\n> *b*\n");
    let parsed = markdown::read(&source, "s");
    let [a, b] = &parsed.entries[..] else {
        panic!("{} entries", parsed.entries.len());
    };
    assert!(parsed.diagnostics.is_empty());
    assert!(a.text == deep.trim_end());
    assert_eq!(a.author.as_deref(), Some("Yi"));
    assert!(a.document() == Document::plain(deep.trim_end()));
    assert_eq!(b.text, "> *b*");
    let written = presentation::output::markdown::entry(a);
    assert!(markdown::read(&written, "s").entries[0].text == a.text);
}
