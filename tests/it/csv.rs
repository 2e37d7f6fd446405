//! CSV and TSV, as spreadsheets and data sets have them.

use wisdom::format::csv;

use crate::harness::wisdom;

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let parsed = csv::read(source, "quotes", b",;\t");
    let entries = parsed.entries.iter().map(|entry| {
        let author = entry.author.as_deref().unwrap_or("-");
        let tags = entry.tags.join(" ");
        let (section, text) = (&entry.section, &entry.text);
        format!("= {section} | {tags} | {text:?} | {author}")
    });
    let diagnostics = parsed.diagnostics.iter().map(ToString::to_string);
    let notes = parsed.notes.iter().map(|note| format!("note {note}"));
    let found: Vec<_> = diagnostics.chain(notes).chain(entries).collect();
    assert_eq!(found, expected, "{source}");
}

#[test]
fn the_first_row_names_the_fields() {
    let expected = [
        "= life | a b | \"Be brief,\\nor \\\"kind\\\".\" | Yi",
        "= quotes |  | \"Go on!\" | -",
    ];
    for (delimiter, line_end) in [(",", "\n"), (";", "\r\n"), ("\t", "\n")] {
        let lines = [
            "Quote|Author|Category|Tags|Likes",
            "\"Be brief,\nor \"\"kind\"\".\"|Yi|Life|\"a, b\"|5",
            "",
            "Go on!||||",
            "",
        ];
        let source = lines.join(line_end).replace('|', delimiter);
        check(&source, &expected);
        check(&format!("\u{feff}{source}"), &expected);
        check(&format!("sep={delimiter}{line_end}{source}"), &expected);
    }
    wisdom(["--all", "q.tsv"])
        .file("q.tsv", "by\ttext\nYi\tBe brief, be kind; go on.\n")
        .prints("Be brief, be kind; go on.\n\n— Yi\n");
}

#[test]
fn commas_without_quotes_are_read_in_the_last_column_and_reported_in_others() {
    check(
        "quote\nBe brief, be kind.\nGo on!\n",
        &[
            "= quotes |  | \"Be brief, be kind.\" | -",
            "= quotes |  | \"Go on!\" | -",
        ],
    );
    check(
        "quote,author\nBe brief, be kind.,Yi\nGo on!,Bo,,\nShort\n",
        &[
            "2:1: invalid CSV: this row has 3 fields, and the first one has 2; put fields with a \
             delimiter in quotes",
            "= quotes |  | \"Go on!\" | Bo",
            "= quotes |  | \"Short\" | -",
        ],
    );
}

#[test]
fn a_quote_that_does_not_enclose_a_field_is_reported_and_takes_no_rows_below() {
    let message = "invalid CSV: a field of this row begins with a quote and does not end with it; double \
                   the quotes in it, and put it in quotes";
    check(
        "quote,author\r\nGo on!,Yi\r\n\"Be brief.,Yi\r\nBe kind.,Yi\r\n",
        &[
            &format!("3:1: {message}"),
            "= quotes |  | \"Go on!\" | Yi",
            "= quotes |  | \"\\\"Be brief.\" | Yi",
            "= quotes |  | \"Be kind.\" | Yi",
        ],
    );
    check(
        "quote;author\n\"Be brief,\" he said.;Yi\n\"Go\non!\";Bo\n\"Be kind.;Yi\n",
        &[
            &format!("2:1: {message}"),
            &format!("5:1: {message}"),
            "= quotes |  | \"\\\"Be brief,\\\" he said.\" | Yi",
            "= quotes |  | \"Go\\non!\" | Bo",
            "= quotes |  | \"\\\"Be kind.\" | Yi",
        ],
    );
    let tabs = "quote\tauthor\n\"Be brief,\" he said.\tYi\n\"Go\non!\"\tBo\n";
    assert_eq!(
        wisdom::format::csv::read(tabs, "quotes", b"\t").diagnostics,
        []
    );
    check(
        tabs,
        &[
            "= quotes |  | \"\\\"Be brief,\\\" he said.\" | Yi",
            "= quotes |  | \"Go\\non!\" | Bo",
        ],
    );
    check(
        "quote,author\n5\" of rain.,Yi\n",
        &["= quotes |  | \"5\\\" of rain.\" | Yi"],
    );
}

#[test]
fn a_file_without_a_text_is_refused_with_its_columns() {
    for (holds, columns) in [
        ("name,age\nYi,5\n", "`name`, `age`"),
        ("name;first, last;age\n", "`name`, `first, last`, `age`"),
    ] {
        wisdom(["q.csv"]).file("q.csv", holds).fails(
            2,
            &format!(
                "wisdom: q.csv:1:1: no text in this file, whose columns are {columns}; name the text \
                 `text`, `quote`, `content`, or `body`\n\
                 wisdom: q.csv: no entries in this file\n"
            ),
        );
    }
    for holds in ["", "\n\n", "quote\n", "quote"] {
        let told = "wisdom: q.csv: no entries in this file\n";
        wisdom(["q.csv"]).file("q.csv", holds).fails(2, told);
    }
}

#[test]
fn rows_without_a_text_are_only_notes() {
    let advice = "name the text `text`, `quote`, `content`, or `body`";
    check(
        "author,quote\r\nYi,\r\nYi,Go on!\r\n\"Yi\r\nBo\",\" \"\r\n",
        &[
            &format!("note 2:1: this entry has no text; {advice}"),
            &format!("note 4:1: this entry has no text; {advice}"),
            "= quotes |  | \"Go on!\" | Yi",
        ],
    );
}

#[test]
fn utf_16_is_read() {
    let units = std::iter::once(0xfeff).chain("by\tquote\nYi\tCafé?\n".encode_utf16());
    let bytes: Vec<u8> = units.flat_map(u16::to_be_bytes).collect();
    wisdom(["q.tsv"])
        .file("q.tsv", bytes)
        .prints("Café?\n\n— Yi\n");
}

#[test]
fn a_file_has_as_many_tiny_entries_as_fit_in_memory() {
    let source = format!("text\n{}", "a\n".repeat(20_000));
    let parsed = csv::read(&source, "quotes", b",");
    assert_eq!(parsed.entries.len(), 16_384);
    assert_eq!(
        parsed.diagnostics[0].to_string(),
        "16386:1: only the first 16384 entries of this file are read; split the file"
    );
    assert_eq!(parsed.diagnostics.len(), 1);
}

#[test]
fn a_stray_quote_below_a_line_that_sets_the_delimiter_takes_no_row_with_it() {
    check(
        "sep=;\nquote;by\n\"Rest\" now.;Bo\nBe brief.;Yi\nGo on!;",
        &[
            "3:1: invalid CSV: a field of this row begins with a quote and does not end with it; double \
             the quotes in it, and put it in quotes",
            "= quotes |  | \"\\\"Rest\\\" now.\" | Bo",
            "= quotes |  | \"Be brief.\" | Yi",
            "= quotes |  | \"Go on!\" | -",
        ],
    );
}

#[test]
fn of_two_delimiters_that_give_as_many_columns_the_first_names_them() {
    check(
        "size,unit;weight\n1,2;3\n",
        &[
            "1:1: no text in this file, whose columns are `size`, `unit;weight`; name the text `text`, `quote`, `content`, or `body`",
        ],
    );
}

#[test]
fn a_file_may_have_an_entry_for_every_sixteen_bytes() {
    let source = "quote\n".to_owned() + &"Be brief and kind.\n".repeat(20_000);
    let parsed = csv::read(&source, "quotes", b",;\t");
    assert_eq!(
        (parsed.entries.len(), parsed.diagnostics.len()),
        (20_000, 0)
    );
}
