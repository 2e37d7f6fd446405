//! What is written in a format is read back as it was.

use std::borrow::Cow;
use std::ffi::OsString;

use proptest::collection::{btree_set, vec};
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use wisdom::entry::document::{BlockKind, Container};
use wisdom::entry::{Entry, Form, commonmark, id, sanitize};
use wisdom::format::markdown::references::missing_end;
use wisdom::format::{csv, json, markdown, toml, toml_tables, toml_writer};
use wisdom::presentation::output;

use crate::harness::{Call, wisdom};

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Pieces of a line that mean something to one of the formats, or to Unicode.
const PIECES: [&str; 58] = [
    "a",
    "b",
    "word",
    " ",
    " ",
    " ",
    "%",
    "%%",
    "\"",
    "\"\"\"",
    "'",
    "'''",
    "\\",
    "\\n",
    "\\u0041",
    "#",
    "##",
    "*",
    "**",
    "_",
    "`",
    "```",
    "~",
    "~~~",
    "<",
    ">",
    "<!-- -->",
    "<b>",
    "&amp;",
    "&",
    "[",
    "]",
    "](c)",
    "[a]: b",
    "!",
    "|",
    "|---|",
    "- ",
    "-- ",
    "\u{2014} ",
    "\u{2015} ",
    "\u{2013} ",
    "1. ",
    ":",
    "source:",
    "Source: x",
    "Author: x",
    "?",
    "tags: ",
    "id: ",
    "id: a",
    "https://a.b",
    "---",
    "+++",
    "\u{e9}\u{df}\u{130}\u{1c5}",
    "\u{6f22}\u{b7}",
    "\u{feff}\u{200d}",
    "\u{a0}\u{3000}",
];

fn pieces(length: usize) -> impl Strategy<Value = String> {
    vec(select(&PIECES[..]), 1..length).prop_map(|pieces| pieces.concat())
}

/// Lines as the grammar has them.
fn line() -> impl Strategy<Value = String> {
    let line = prop_oneof![pieces(6), "\\PC{1,8}"];
    let line = line.prop_map(|line| sanitize::one_line(&line));
    line.prop_filter("not empty", |line| !line.is_empty())
}

/// Texts as the grammar has them: without blank lines at either end, and without controls.
fn text() -> impl Strategy<Value = String> {
    let gap = select(&["\n", "\n\n", "\\\n", "\n    ", "\n> "][..]);
    let lines = vec((pieces(5), gap), 1..6);
    let text = lines.prop_map(|lines| -> String {
        lines.iter().flat_map(|(line, gap)| [line, *gap]).collect()
    });
    let text = text.prop_map(|text| {
        let text = sanitize::text(&text, sanitize::COMMONMARK_TAB);
        let lines = text.trim_end().split('\n');
        let lines: Vec<_> = lines.skip_while(|line| line.trim().is_empty()).collect();
        lines.join("\n")
    });
    text.prop_filter("shown", |text| {
        !text.is_empty() && commonmark::is_shown(text)
    })
}

/// Tags that can be asked for. Only those of Markdown have no leading `#`.
fn tags() -> impl Strategy<Value = Vec<Cow<'static, str>>> {
    let tag = line().prop_map(|line| id::tag_key(&line));
    let tag = tag.prop_filter("a tag", |tag| {
        !tag.contains(',') && !tag.starts_with(['!', '#']) && !tag.is_empty()
    });
    btree_set(tag, 0..4).prop_map(|tags| tags.into_iter().map(Cow::Owned).collect())
}

fn entry() -> impl Strategy<Value = Entry<'static>> {
    let id = option::of(line().prop_map(|line| line.replace(' ', "-")));
    let section = line().prop_map(|line| id::section_key(&line));
    let section = section.prop_filter("a section", |section| !section.is_empty());
    let (author, source) = (option::of(line()), option::of(line()));
    let fields = (line(), id, section, tags(), text(), author, source);
    let fields = fields.prop_filter("an id", |(title, id, ..)| {
        id.is_some() || !id::slug(title).is_empty()
    });
    fields.prop_map(|(title, id, section, tags, text, author, source)| Entry {
        id: id.unwrap_or_else(|| id::slug(&title)).into(),
        title: title.into(),
        section: section.into(),
        tags: tags.into(),
        text: text.into(),
        form: Form::CommonMark,
        author: author.map(Cow::Owned),
        source: source.map(Cow::Owned),
    })
}

/// Entries with a title, or without one, as in a fortune file.
fn with_or_without_title() -> impl Strategy<Value = Entry<'static>> {
    (entry(), any::<bool>()).prop_map(|(entry, has_title)| {
        if has_title {
            return entry;
        }
        Entry {
            title: "".into(),
            form: Form::Plain,
            ..entry
        }
    })
}

/// Gives each entry an id of its own.
fn numbered(entries: &mut [Entry<'_>]) {
    for (entry, number) in entries.iter_mut().zip(0..) {
        entry.id = format!("number:{number} ").trim().to_owned().into();
    }
}

/// Returns a field as CSV has it.
fn quoted(field: &str) -> String {
    format!("\"{}\"", field.replace('"', "\"\""))
}

/// Returns what is shown of a text, block by block. A heading on one line has no hard line break.
fn shown(entry: &Entry<'_>) -> Vec<(BlockKind, Vec<Container>, String)> {
    let blocks = entry.document().blocks.into_iter();
    let text = |kind, text: String| match kind {
        BlockKind::Paragraph => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => text,
    };
    blocks
        .map(|block| (block.kind, block.inside, text(block.kind, block.text)))
        .collect()
}

#[test]
fn only_a_line_that_separates_entries_gets_a_space() {
    let toml = "[[entry]]\ntitle = 'A'\ntext = '''\n%\\\n%\u{a0}\\\n%x'''\n";
    wisdom([
        "--all", "--format", "fortune", "--style", "plain", "./a.toml",
    ])
    .file("a.toml", toml)
    .prints(" %\n%\u{a0}\n%x\n%\n");
}

#[test]
fn a_backslash_before_a_space_stays_in_a_heading_of_two_lines() {
    let entry = Entry {
        id: "a".into(),
        title: "a".into(),
        section: "a".into(),
        tags: Cow::Borrowed(&[]),
        text: "\\ \n    b\\\n-".into(),
        form: Form::CommonMark,
        author: None,
        source: None,
    };
    assert_eq!(output::markdown::entry(&entry), "### a\n\n#### \\ b\\\n");
}

proptest! {
    #![proptest_config(config(1000))]

    #[test]
    fn toml_reads_back_as_it_was_written(entry in entry()) {
        let source = toml_writer::appended("", &toml_writer::entry(&entry, true));
        let parsed = toml::read(&source, "elsewhere");
        prop_assert_eq!(parsed.diagnostics, []);
        prop_assert_eq!(parsed.entries, [entry]);
    }

    /// Headings go to a lower level, and an open block is closed.
    #[test]
    fn markdown_reads_back_as_it_was_written_but_for_headings_and_open_blocks(entry in entry()) {
        let section = output::markdown::section(&entry.section);
        let source = format!("{section}\n{}", output::markdown::entry(&entry));
        let parsed = markdown::read(&source, "elsewhere");
        prop_assert_eq!(parsed.diagnostics, [], "{}", source);
        prop_assert_eq!(parsed.entries.len(), 1, "{}", source);
        let back = parsed.entries.into_iter().next().unwrap();
        let end = missing_end(&entry.text).map_or(String::new(), |end| format!("\n{end}"));
        let closed = Entry { text: format!("{}{end}", entry.text).into(), ..entry.clone() };
        prop_assert_eq!(shown(&back), shown(&closed), "{}", source);
        prop_assert_eq!(Entry { text: entry.text.clone(), ..back }, entry, "{}", source);
    }

    #[test]
    fn tables_of_any_name_read_back_as_they_were_written(entry in entry(), key in select(&["quote", "a-1"][..])) {
        let source = toml_writer::entry(&entry, true);
        let source = source.replacen("[[entry]]", &format!("# Others\n [[ {key} ]]"), 1);
        let parsed = toml_tables::read(&format!("{source}{source}"), "elsewhere");
        prop_assert_eq!(parsed.diagnostics, []);
        let second = Entry { id: format!("{}-2", entry.id).into(), ..entry.clone() };
        prop_assert_eq!(parsed.entries, [entry, second]);
    }

    #[test]
    fn json_is_read_back_as_it_was_written(
        mut entries in vec(with_or_without_title(), 1..4),
        (before, between, after) in select(&[("", "\n", "\n"), ("[", ",\n", "]"), ("{\"a\": 1, \"b\": [", ",", "]}")][..]),
    ) {
        numbered(&mut entries);
        let objects = entries.iter().map(|entry| output::json::entry(entry, None));
        let source = format!("{before}{}{after}", objects.collect::<Vec<_>>().join(between));
        let parsed = json::read(&source, "elsewhere");
        prop_assert_eq!(parsed.diagnostics, [], "{}", source);
        prop_assert_eq!(parsed.notes, [], "{}", source);
        prop_assert_eq!(parsed.entries, entries, "{}", source);
    }

    #[test]
    fn csv_is_read_back_as_it_was_written(
        mut entries in vec(with_or_without_title(), 1..4),
        delimiter in select(&[",", ";", "\t"][..]),
        line_end in select(&["\n", "\r\n"][..]),
    ) {
        numbered(&mut entries);
        let names = ["Tags", "TEXT", "other", "by", "url", "category", "id", "title"];
        let mut source = names.join(delimiter) + line_end;
        for entry in &entries {
            let author = entry.author.as_deref().unwrap_or_default();
            let origin = entry.source.as_deref().unwrap_or_default();
            let tags = entry.tags.join(",");
            let row = [&*tags, &entry.text, "x", author, origin, &entry.section, &entry.id, &entry.title];
            source += &row.map(quoted).join(delimiter);
            source += line_end;
        }
        let parsed = csv::read(&source, "elsewhere", b",;\t");
        prop_assert_eq!(parsed.diagnostics, [], "{}", source);
        prop_assert_eq!(parsed.notes, [], "{}", source);
        prop_assert_eq!(parsed.entries, entries, "{}", source);
    }

    #[test]
    fn json_has_every_field(entry in entry()) {
        let written: serde_json::Value = serde_json::from_str(&output::json::entry(&entry, None)).unwrap();
        let expected = serde_json::json!({
            "id": entry.id, "title": entry.title, "section": entry.section, "tags": entry.tags,
            "text": entry.text, "author": entry.author, "source": entry.source,
        });
        prop_assert_eq!(written, expected);
    }
}

/// Returns what the program prints in this process.
fn printed(call: &Call, args: &[&str]) -> String {
    let args: Vec<_> = args.iter().map(OsString::from).collect();
    let (status, printed, said) = call.in_this_process(&args);
    assert_eq!((status, &*said), (0, ""));
    printed
}

proptest! {
    #![proptest_config(config(150))]

    /// A byte order mark at the start of the file is lost too.
    #[test]
    fn a_fortune_file_reads_back_as_it_is_shown_but_for_a_space_before_a_percent_sign_alone(
        mut entries in vec(entry(), 1..4),
        width in prop_oneof![1..12_usize, 60..90_usize],
    ) {
        for (entry, number) in entries.iter_mut().zip(0..) {
            entry.id = format!("entry-{number}").into();
        }
        let source: Vec<_> = entries.iter().map(|entry| toml_writer::entry(entry, true)).collect();
        let call = wisdom::<&str>([]).file("a.toml", source.join("\n"));
        let file = call.work().join("a.toml");
        let file = file.to_str().expect("UTF-8");
        let width = format!("--width={width}");
        let fortunes = printed(&call, &["--all", "--format=fortune", &width, file]);
        let call = call.file("quips", fortunes.as_bytes());
        let quips = call.work().join("quips");
        let quips = quips.to_str().expect("UTF-8");
        let objects = printed(&call, &["--all", "--json", quips]);
        let back = objects.lines().map(|object| {
            let object: serde_json::Value = serde_json::from_str(object).expect("JSON");
            object["text"].as_str().expect("a text").to_owned()
        });
        let expected = entries.iter().map(|entry| {
            let shown = printed(&call, &["--id", &entry.id, &width, file]);
            let lines = shown.trim_end().lines();
            let lines = lines.map(|line| if line == "%" { " %" } else { line });
            lines.collect::<Vec<_>>().join("\n")
        });
        let mut expected: Vec<_> = expected.collect();
        expected[0] = expected[0].trim_start_matches('\u{feff}').to_owned();
        prop_assert_eq!(back.collect::<Vec<_>>(), expected, "{}", fortunes);
        // What is written again is the same to the byte.
        let again = printed(&call, &["--all", "--format=fortune", "--width=10000", quips]);
        prop_assert_eq!(again, fortunes.trim_start_matches('\u{feff}'));
    }
}
