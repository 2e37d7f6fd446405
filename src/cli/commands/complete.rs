//! Completes a command line, as `COMPLETE=SHELL wisdom -- WORD...` asks.

use std::ffi::{OsStr, OsString};
use std::io;
use std::sync::Arc;

use clap::Arg;
use clap_complete::engine::{self, ArgValueCompleter};

use crate::cli::bash_line::BashLine;
use crate::cli::candidates::Candidates;
use crate::cli::environment::Environment;
use crate::cli::flag::FlagValue;
use crate::cli::flags::flags;
use crate::cli::parse::{self, COLLECTION};
use crate::cli::shell::Shell;
use crate::entry::sanitize;
use crate::presentation::column;
use crate::presentation::output::page::Page;

/// What a shell can insert for a word, and what it says about it.
#[derive(Debug, PartialEq, Eq)]
struct Candidate {
    value: String,
    help: String,
}

/// Writes a line for each candidate, in the form that the script of `shell` expects. The words are after a
/// `--` among the arguments.
pub(crate) fn run(
    shell: Shell,
    args: &[OsString],
    environment: &Environment,
    page: &mut Page<'_>,
) -> io::Result<()> {
    let words = args.iter().skip_while(|arg| *arg != "--").skip(1);
    let mut words: Vec<OsString> = words.cloned().collect();
    if shell == Shell::Bash {
        return bash(&words, environment, page);
    }
    if let Some(word) = words.pop() {
        let word = word.to_string_lossy();
        let word = match shell {
            // The word as typed, which can have an open quotation mark.
            Shell::Fish => BashLine::split(&word).words.join(" "),
            Shell::PowerShell => {
                let word = word.strip_prefix('.').unwrap_or(&word);
                word.trim_start_matches(['\'', '"']).to_owned()
            }
            _ => word.into_owned(),
        };
        words.push(word.into());
    }
    for Candidate { value, help } in candidates(words, environment) {
        let line = match shell {
            Shell::PowerShell => {
                let help = if help.is_empty() { &value } else { &help };
                format!("{}\t{value}\t{help}", shell.quote(&value))
            }
            Shell::Zsh => {
                let [value, help] = [value, help].map(|text| text.replace('\\', r"\\"));
                let value = value.replace(':', r"\:");
                let colon = if help.is_empty() { "" } else { ":" };
                format!("{value}{colon}{help}")
            }
            _ => format!("{value}\t{help}"),
        };
        page.line(&line)?;
    }
    Ok(())
}

/// The value of `$COMP_TYPE` when bash only lists the candidates: the code of `?`.
const LISTS: &str = "63";

/// Writes what bash inserts for each candidate. bash has no help beside the candidates; it gets the help
/// in them where it only lists them. `words` are `$COMP_TYPE`, the line up to the cursor, and the end of
/// it that is completed.
fn bash(words: &[OsString], environment: &Environment, page: &mut Page<'_>) -> io::Result<()> {
    let [kind, line, text] = words else {
        return Ok(());
    };
    let (line, text) = (line.to_string_lossy(), text.to_string_lossy());
    let split = BashLine::split(&line);
    let candidates = candidates(
        split.words.iter().map(OsString::from).collect(),
        environment,
    );
    let inserted = candidates
        .into_iter()
        .filter_map(|Candidate { value, help }| {
            Some((split.replacement(&line, &text, &value)?, help))
        });
    let inserted: Vec<_> = inserted.collect();
    // A single one is inserted all the same.
    let shows_help = kind == LISTS && inserted.len() > 1;
    let widest = inserted.iter().map(|(word, _)| column::width(word)).max();
    for (word, help) in &inserted {
        if shows_help && !help.is_empty() {
            let line = format!("{word}{}({help})", column::gap(widest.unwrap_or(0), word));
            let columns = environment.screen_columns().saturating_sub(1);
            page.line(&column::fit(&line, columns.max(word.len() + 1)))?;
        } else {
            page.line(word)?;
        }
    }
    Ok(())
}

/// Returns the candidates for the last of `words`, the first of which is the program's name.
fn candidates(words: Vec<OsString>, environment: &Environment) -> Vec<Candidate> {
    let mut words = arguments_of_init(words);
    let Some(last) = words.last().cloned() else {
        return Vec::new();
    };
    let candidates = Arc::new(Candidates {
        environment: environment.clone(),
        words: words.clone(),
    });
    let mut command = parse::command(flags()).mut_args(|arg| completed(arg, &candidates));
    // The engine doesn't know that a value belongs to these only after an equals sign.
    let index = words.len() - 1;
    for word in &mut words[..index] {
        let mut optional = flags().filter(|flag| matches!(flag.value, FlagValue::Optional(..)));
        if optional
            .any(|flag| word.to_str().and_then(|word| word.strip_prefix("--")) == Some(flag.name))
        {
            word.push("=");
        }
    }
    let takes_options = !words[..index].iter().any(|word| word == "--");
    let completed = engine::complete(&mut command, words, index, None);
    let completed = completed.unwrap_or_default().into_iter();
    // Options are offered once a dash is typed, for there are many.
    let completed = completed.filter_map(|candidate| {
        let value = candidate.get_value().to_str()?.to_owned();
        let is_unasked = last.is_empty() && value.starts_with('-');
        let is_safe = !value.contains(sanitize::is_control);
        let is_known = !takes_options || has_known_letters(&value);
        let help = candidate.get_help().map(ToString::to_string);
        let help = sanitize::one_line(&help.unwrap_or_default());
        (is_safe && is_known && !is_unasked).then_some(Candidate { value, help })
    });
    completed.collect()
}

/// Returns whether all letters of a bundle such as `-sc` are options; true for other words. The engine
/// offers files of such names too, and what could follow an unknown letter.
fn has_known_letters(word: &str) -> bool {
    let Some(letters) = word.strip_prefix('-').filter(|rest| !rest.starts_with('-')) else {
        return true;
    };
    for letter in letters.chars() {
        match flags().find(|flag| flag.letters.contains(letter)) {
            None => return false,
            // The rest is its value.
            Some(flag) if !matches!(flag.value, FlagValue::None(_)) => return true,
            Some(_) => {}
        }
    }
    true
}

/// Returns the words of the command line to complete. What follows `--` after `--init` is one of its own.
fn arguments_of_init(mut words: Vec<OsString>) -> Vec<OsString> {
    let is_init = |word: &OsString| word.to_string_lossy().starts_with("--init");
    let last = words.len().saturating_sub(1);
    if let Some(separator) = words[..last].iter().position(|word| word == "--")
        && words[..separator].iter().any(is_init)
    {
        words.drain(1..=separator);
    }
    words
}

/// Returns `arg` with its help and the candidates for its value. Opposites come after the options.
fn completed(arg: Arg, candidates: &Arc<Candidates>) -> Arg {
    let name = arg.get_id().as_str();
    if let Some(flag) = flags().find(|flag| flag.opposite == name) {
        let help = format!("Cancel --{}", flag.name);
        return arg.help(help).display_order(1);
    }
    let (value, arg) = match flags().find(|flag| flag.name == name) {
        Some(flag) => (flag.value.name(), arg.help(flag.help).display_order(0)),
        None => (COLLECTION, arg.num_args(0..)),
    };
    if value.is_empty() {
        return arg;
    }
    let candidates = Arc::clone(candidates);
    arg.add(ArgValueCompleter::new(move |typed: &OsStr| {
        let typed = typed.to_str().map(|typed| candidates.of(value, typed));
        typed.unwrap_or_default()
    }))
}
