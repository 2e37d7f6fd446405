//! Writes entries as TOML.

use toml_writer::{ToTomlValue, TomlStringBuilder};

use crate::entry::{Entry, id};

/// Returns the source of an `[[entry]]` table, with the section only if `names_section`.
///
/// ```
/// use wisdom::format::{toml, toml_writer};
/// let source = "[[entry]]\ntitle = \"A\"\ntags = [\"b\", \"c\"]\ntext = \"\"\"\nsays \\\\ \"d\"\n\"\"\"\n";
/// let entry = &toml::read(source, "user").entries[0];
/// assert_eq!(toml_writer::entry(entry, false), source);
/// ```
pub fn entry(entry: &Entry<'_>, names_section: bool) -> String {
    let string = |text| TomlStringBuilder::new(text).as_basic();
    let mut source = String::from("[[entry]]\n");
    let mut line = |key: &str, value: &dyn ToTomlValue| {
        source.extend([key, " = ", &value.to_toml_value(), "\n"]);
    };
    let own_id = if entry.title.is_empty() {
        id::of_text(&entry.text)
    } else {
        line("title", &string(&entry.title));
        id::slug(&entry.title)
    };
    if entry.id != own_id {
        line("id", &string(&entry.id));
    }
    if names_section {
        line("section", &string(&entry.section));
    }
    if !entry.tags.is_empty() {
        let tags: Vec<_> = entry.tags.iter().map(|tag| string(tag)).collect();
        line("tags", &tags);
    }
    for (key, value) in [("author", &entry.author), ("source", &entry.source)] {
        if let Some(value) = value {
            line(key, &string(value));
        }
    }
    let text = format!("{}\n", entry.text);
    line("text", &TomlStringBuilder::new(&text).as_ml_basic());
    source
}

/// Returns `source`, unchanged, followed by `entries` with the line ends of `source`.
pub fn appended(source: &str, entries: &str) -> String {
    let lines = source.replace('\r', "");
    let is_blank = lines.trim_start_matches('\u{feff}').trim().is_empty();
    let gap = if is_blank || lines.ends_with("\n\n") {
        ""
    } else if lines.ends_with('\n') {
        "\n"
    } else {
        "\n\n"
    };
    let mut added = format!("{gap}{entries}");
    let first = source.split_once('\n').map_or("", |(first, _)| first);
    if first.ends_with('\r') {
        added = added.replace('\n', "\r\n");
    }
    source.to_owned() + &added
}
