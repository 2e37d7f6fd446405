//! The manual, README, CHANGELOG and CONTRIBUTING are true of the program.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::fs;
use std::path::Path;

use crate::harness::run_here;
use toml::de::{DeTable, DeValue};
use wisdom::cli::environment::{Environment, SearchPaths};
use wisdom::cli::parse::parse;
use wisdom::collection::search_path::SearchPath;
use wisdom::error::Error;
use wisdom::format::toml as collection;

#[test]
fn the_manual_introduces_the_options_of_the_help_and_no_others() {
    let help: BTreeSet<_> = options_of_the_help().collect();
    let manual: BTreeSet<_> = options_of_the_manual().collect();
    assert!(help.len() > 15, "the help is not what it was: {help:?}");
    assert_eq!(manual, help);
}

#[test]
fn every_option_that_the_manual_mentions_exists() {
    let manual = read("man/wisdom.1");
    let mentions = manual.lines().filter(|line| {
        line.contains("Fl ") || line.starts_with(".It Li") || line.starts_with(".Dl $ wisdom")
    });
    let mentioned: BTreeSet<_> = mentions
        .flat_map(|line| options_in(&rendered(line)))
        .collect();
    assert!(
        ["-V", "-m", "--section"]
            .iter()
            .all(|known| mentioned.contains(*known))
    );
    for option in mentioned {
        assert!(is_known(&option), "unknown option {option}");
    }
}

#[test]
fn every_option_that_the_readme_and_the_changelog_mention_exists() {
    for name in ["README.md", "CHANGELOG.md"] {
        let page = read(name);
        let spans = page.split('`').skip(1).step_by(2);
        let spans = spans.filter(|span| span.starts_with('-'));
        let examples = page.lines().filter(|line| line.starts_with("wisdom "));
        let mentioned: BTreeSet<_> = spans.chain(examples).flat_map(options_in).collect();
        assert!(mentioned.contains("--format"), "{name}: {mentioned:?}");
        for option in mentioned {
            assert!(is_known(&option), "{name}: unknown option {option}");
        }
    }
}

#[test]
fn the_manual_describes_every_word_that_an_option_takes() {
    let manual = read("man/wisdom.1");
    for option in ["--list", "--format", "--color"] {
        let words = words_of(option);
        assert!(words.len() > 2, "{option} takes words: {words:?}");
        for word in words {
            let described = manual.lines().any(|line| {
                line.trim_end_matches([' ', ',']) == format!(".Cm {word}")
                    || line == format!(".It Cm {word}")
            });
            assert!(described, "{option} takes {word}");
        }
    }
}

#[test]
fn the_manual_describes_the_variables_that_the_program_heeds_and_no_others() {
    let source = read("src/cli/environment.rs");
    let heeded: BTreeSet<_> = source
        .split("`$")
        .skip(1)
        .filter_map(|rest| rest.split(|c: char| !is_in_a_variable(c)).next())
        .map(str::to_owned)
        .collect();
    let manual = read("man/wisdom.1");
    let described: BTreeSet<_> = manual
        .lines()
        .filter_map(|line| line.strip_prefix(".It Ev "))
        .map(str::to_owned)
        .collect();
    assert!(heeded.contains("WISDOM_FILE"));
    assert_eq!(described, heeded);

    let main = read("src/main.rs");
    for asked in main.split("var_os(\"").skip(1) {
        let (variable, _) = asked.split_once('"').expect("a string ends");
        assert!(described.contains(variable), "{variable} is not described");
    }
    let places = read("src/system/search_folders.rs");
    let asked: Vec<_> = places
        .split('"')
        .skip(1)
        .step_by(2)
        .filter(|text| !text.is_empty() && text.chars().all(is_in_a_variable))
        .collect();
    assert!(asked.contains(&"WISDOM_PATH"));
    for variable in asked {
        assert!(described.contains(variable), "{variable} is not described");
    }
    for line in manual.lines().filter(|line| line.starts_with(".Ev ")) {
        let variable = line[4..].trim_end_matches([' ', '.', ',']);
        assert!(described.contains(variable), "{variable} is not described");
    }
}

#[test]
fn the_readme_shows_the_help_as_it_is() {
    let readme = read("README.md");
    let blocks = fenced(&readme, "text");
    let shown = blocks.iter().find(|block| block.contains("Usage:"));
    assert_eq!(shown, Some(&help()));
}

#[test]
fn the_readme_says_how_to_run_and_how_to_test_a_fresh_clone() {
    let readme = read("README.md");
    let commands = fenced(&readme, "sh");
    for command in ["cargo run --release\n", "cargo test\n"] {
        assert!(commands.iter().any(|block| block == command), "{command}");
    }
}

#[test]
fn the_readme_has_a_place_for_the_table_of_speed() {
    let readme = read("README.md");
    let lines: Vec<_> = readme.lines().collect();
    let place = |marker: &str| lines.iter().position(|line| *line == marker);
    let (heading, begin, end) = (
        place("## Speed"),
        place("<!-- speed -->"),
        place("<!-- /speed -->"),
    );
    assert!(heading.is_some() && heading < begin && begin < end);
}

#[test]
fn the_readme_has_a_guarded_line_for_every_shell() {
    let readme = read("README.md");
    let guards = [
        ("bash", "$- == *i*", "command -v wisdom"),
        ("zsh", "-o interactive", "$+commands[wisdom]"),
        ("fish", "status is-interactive", "command -q wisdom"),
        (
            "powershell",
            "[Console]::IsOutputRedirected",
            "Get-Command wisdom",
        ),
    ];
    let manual = read("man/wisdom.1").replace("\\-", "-");
    for (shell, interactive, installed) in guards {
        let blocks = fenced(&readme, shell);
        let [line] = &blocks[..] else {
            panic!("one line for {shell}, not {blocks:?}");
        };
        assert_eq!(line.lines().count(), 1, "{shell}");
        for guard in [interactive, installed] {
            assert!(line.contains(guard), "{shell}: {guard}");
            assert!(manual.contains(guard), "manual, {shell}: {guard}");
        }
    }
}

#[test]
fn every_example_of_a_users_file_is_one_without_a_fault() {
    let readme = read("README.md");
    let blocks = fenced(&readme, "toml");
    let manual = read("man/wisdom.1");
    let (_, manual) = manual
        .split_once(".Bd -literal -offset indent\n# For")
        .expect("the manual shows a user's file");
    let (manual, _) = manual.split_once("\n.Ed").expect("the example ends");
    let manual = format!("# For{manual}").replace("\\-", "-");
    assert_eq!(blocks.len(), 1);
    assert_eq!(manual.trim_end(), blocks[0].trim_end());
    let parsed = collection::read(&blocks[0], "user");
    assert_eq!(parsed.diagnostics, []);
    assert_eq!(parsed.entries.len(), 1);
    assert_eq!(parsed.entries[0].id, "name-the-thing-once");
    assert_eq!(parsed.entries[0].section, "craft");
}

#[test]
fn every_example_of_the_program_prints_something() {
    let pages = [
        read("README.md"),
        read("man/wisdom.1").replace(".Dl $ ", ""),
    ];
    make_collections();
    let home = format!("{COLLECTIONS}/");
    let mut examples = 0;
    for line in pages.iter().flat_map(|page| page.lines()) {
        let line = line.replace("\\-", "-").replace("\\(aq", "'");
        let line = line.replace("\\(ti/", "~/").replace("~/", &home);
        if !line.starts_with("wisdom ") && line != "wisdom" || line.contains("//") {
            continue;
        }
        // These print nothing.
        if matches!(line.as_str(), "wisdom --add" | "wisdom --edit") {
            continue;
        }
        let arguments: Vec<_> = line
            .split([' ', '\''])
            .filter(|word| !word.is_empty())
            .take_while(|word| !matches!(*word, "|" | "#") && !word.starts_with('>'))
            .collect();
        let (done, out, err) = run_with(arguments);
        assert!(done.is_ok() && err.is_empty(), "{line}: {done:?}");
        assert!(!out.is_empty(), "{line}");
        examples += 1;
    }
    assert!(examples > 12, "{examples} examples found");
}

#[test]
fn the_readme_and_the_manual_say_where_the_cache_is_and_that_it_can_go() {
    for (page, place) in [
        ("README.md", "~/.cache/wisdom"),
        ("man/wisdom.1", "$XDG_CACHE_HOME/wisdom"),
    ] {
        let page = read(page);
        let (_, said) = page.split_once(place).expect("the place is named");
        let said: Vec<_> = said.split_whitespace().take(80).collect();
        assert!(
            said.join(" ").contains("can be removed at any time"),
            "{said:?}"
        );
    }
}

#[test]
fn contributing_says_why_each_dependency_is_here_and_names_no_other() {
    let page = read("CONTRIBUTING.md");
    let (_, section) = page
        .split_once("## Why each dependency is here\n")
        .expect("the section is there");
    let named: Vec<_> = section
        .lines()
        .filter_map(|line| line.strip_prefix("- `")?.split_once("`: "))
        .map(|(name, _)| name.to_owned())
        .collect();
    let unique: BTreeSet<_> = named.iter().cloned().collect();
    assert_eq!(named.len(), unique.len(), "each once: {named:?}");
    assert_eq!(unique, dependencies());
}

#[test]
fn the_newest_version_of_the_changelog_is_that_of_the_package() {
    let page = read("CHANGELOG.md");
    let versions: Vec<_> = page
        .lines()
        .filter_map(|line| line.strip_prefix("## [")?.split_once(']'))
        .map(|(version, _)| version)
        .collect();
    assert_eq!(versions[0], "Unreleased");
    if let Some(newest) = versions.get(1) {
        assert_eq!(*newest, env!("CARGO_PKG_VERSION"));
    }
}

#[test]
fn both_licenses_are_whole() {
    let mit = read("LICENSE-MIT");
    assert!(mit.starts_with("MIT License\n\nCopyright (c) The wisdom contributors\n"));
    assert!(mit.ends_with("OTHER DEALINGS IN THE\nSOFTWARE.\n"));
    let apache = read("LICENSE-APACHE");
    assert!(apache.contains("Version 2.0, January 2004"));
    assert!(apache.contains("END OF TERMS AND CONDITIONS"));
}

fn read(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(name);
    let page = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}"));
    page.replace("\r\n", "\n")
}

/// Returns what `wisdom --help` prints.
fn help() -> String {
    let (done, out, err) = run_with(["wisdom", "--help"]);
    assert!(done.is_ok() && err.is_empty(), "{done:?}");
    out
}

fn is_in_a_variable(c: char) -> bool {
    c.is_ascii_uppercase() || c == '_'
}

/// The folder of the collections in the examples.
const COLLECTIONS: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/documents");

/// Makes the collections in the examples.
fn make_collections() {
    fs::create_dir_all(COLLECTIONS).expect("the folder can be made");
    for name in ["literature", "computers", "quotes"] {
        let file = Path::new(COLLECTIONS).join(name);
        let text = format!("One of {name}.\n%\nI love it.\n%\nAnother.\n%\n");
        fs::write(file, text).expect("the file can be written");
    }
}

/// Runs the program with an empty environment and the search path [`COLLECTIONS`].
fn run_with<'a>(
    arguments: impl IntoIterator<Item = &'a str>,
) -> (Result<(), Error>, String, String) {
    let environment = Environment {
        search_paths: SearchPaths(|| SearchPath {
            folders: vec![COLLECTIONS.into()],
            languages: Vec::new(),
        }),
        ..Environment::default()
    };
    // The first argument is the name of the program.
    let (done, out, err) = run_here(arguments.into_iter().skip(1), &environment);
    let [out, err] = [out, err].map(|bytes| String::from_utf8(bytes).expect("UTF-8"));
    (done.map(|_| ()), out, err)
}

/// Returns the options as the help introduces them, with values in lower case: `-t, --tag tags`.
fn options_of_the_help() -> impl Iterator<Item = String> {
    let help = help();
    let options: Vec<_> = help
        .lines()
        .filter_map(|line| line.strip_prefix("  "))
        .map(str::trim_start)
        .filter(|line| line.starts_with('-'))
        .filter_map(|line| line.split("  ").next())
        .map(str::to_owned)
        .collect();
    options.into_iter().map(|option| {
        let parts = option.split_inclusive([' ', '=']);
        let lower = |part: &str| {
            if part.starts_with('-') {
                part.to_owned()
            } else {
                part.to_lowercase()
            }
        };
        parts.map(lower).collect()
    })
}

/// Returns the options as the manual introduces them.
fn options_of_the_manual() -> impl Iterator<Item = String> {
    let manual = read("man/wisdom.1");
    let options: Vec<_> = manual
        .lines()
        .filter(|line| line.starts_with(".It Fl "))
        .map(rendered)
        .collect();
    options.into_iter()
}

/// Returns a line of mdoc as a reader sees it, as far as options are concerned.
fn rendered(line: &str) -> String {
    let Some(line) = line.strip_prefix('.') else {
        return line.replace("\\-", "-");
    };
    let mut text = String::new();
    let mut joined = true;
    let mut closing = 0;
    for word in line.split_whitespace() {
        let (before, word) = match word {
            "It" | "Ar" | "Cm" | "Dl" | "Li" => continue,
            "Ns" => {
                joined = true;
                continue;
            }
            "Op" => {
                closing += 1;
                (" ", "[")
            }
            "Fl" => (" ", "-"),
            "," | "." | ";" => ("", word),
            word => (" ", word),
        };
        if !joined {
            text.push_str(before);
        }
        text.push_str(word);
        joined = matches!(word, "[" | "-");
    }
    text.push_str(&"]".repeat(closing));
    text.replace("\\-", "-")
}

/// Returns the options in a text, up to a pipe or a redirection, without their values. Letters in a row are
/// separated.
fn options_in(text: &str) -> Vec<String> {
    let mut options = Vec::new();
    let text = text.split(['|', '>']).next().unwrap_or_default();
    for word in text.split(|c: char| c.is_whitespace() || "`'[]().,;:=".contains(c)) {
        if let Some(name) = word.strip_prefix("--") {
            if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
                options.push(word.to_owned());
            }
        } else if let Some(bundle) = word.strip_prefix('-')
            && bundle.chars().all(|c| c.is_ascii_alphabetic())
        {
            options.extend(bundle.chars().map(|short| format!("-{short}")));
        }
    }
    options
}

/// Returns whether the program knows the option.
fn is_known(option: &str) -> bool {
    let is_refused = |option| complaint(&[option]).starts_with("unknown option ");
    assert!(is_refused("--no-such-option") && is_refused("-0"));
    !is_refused(option)
}

/// Returns the words that an option takes, from its message about another word.
fn words_of(option: &str) -> Vec<String> {
    let message = complaint(&[&format!("{option}=no-such-word")]);
    let words = message
        .strip_prefix(&format!("{option} takes "))
        .and_then(|message| message.strip_suffix(", not 'no-such-word'"))
        .unwrap_or_else(|| panic!("{option} lists its words: {message}"));
    words
        .replace(" or ", " ")
        .split(", ")
        .map(str::to_owned)
        .collect()
}

fn complaint(arguments: &[&str]) -> String {
    let arguments = ["wisdom"].iter().chain(arguments).map(OsString::from);
    parse(arguments).map_or_else(|error| error.to_string(), |_| String::new())
}

/// Returns the fenced blocks of a language in a page.
fn fenced(page: &str, language: &str) -> Vec<String> {
    let fence = format!("```{language}");
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while lines.any(|line| line == fence) {
        let block = lines.by_ref().take_while(|line| *line != "```");
        blocks.push(block.flat_map(|line| [line, "\n"]).collect());
    }
    blocks
}

/// Returns the packages in all tables of dependencies in Cargo.toml.
fn dependencies() -> BTreeSet<String> {
    let manifest = read("Cargo.toml");
    let manifest = DeTable::parse(&manifest).expect("Cargo.toml is TOML");
    let mut names = BTreeSet::new();
    gather(manifest.get_ref(), &mut names);
    assert!(names.contains("clap"));
    names
}

fn gather(table: &DeTable<'_>, names: &mut BTreeSet<String>) {
    for (key, value) in table {
        let DeValue::Table(inner) = value.get_ref() else {
            continue;
        };
        if key.get_ref().ends_with("dependencies") {
            names.extend(inner.keys().map(|name| name.get_ref().to_string()));
        } else if !matches!(key.get_ref().as_ref(), "lints" | "profile") {
            gather(inner, names);
        }
    }
}
