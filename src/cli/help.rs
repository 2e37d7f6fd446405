//! `--help`, made from the table of options.

use crate::cli::flag::{Flag, FlagValue};
use crate::cli::flags::FLAGS;
use crate::entry::document::Style;
use crate::presentation::line::{Line, Role};
use crate::presentation::wrap;

const ABOUT: &str = "Print one piece of wisdom about building with AI.";

const AFTER: [&str; 3] = [
    "A COLLECTION is a file, a folder, a name on the search path, builtin, user, or all. N% of the draws go to it, and the collections without a percentage share the rest.",
    "Your file is ~/.config/wisdom/entries.toml, or the file that $WISDOM_FILE names.",
    "Exit status: 0 on success, 1 if nothing matched or --check found problems, 2 on error. See man wisdom for more.",
];

/// The most columns of the help without `--width`, so that it looks alike on all but narrow screens.
pub(crate) const WIDTH: usize = 80;

/// The columns of the names of options, with their help beside them.
const NAMES: usize = 23;

/// The fewest columns for the help of an option beside its names. With fewer, the help goes below the
/// names.
const BESIDE: usize = 30;

/// The margin of the help of an option below its names.
const BELOW: usize = 8;

/// Returns the help, laid out to `width` columns.
pub(crate) fn lines(width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    prose(ABOUT, width, &mut lines);
    lines.push(Line::default());
    let mut usage = Line::default();
    usage.push("Usage:", Role::Title, Style::PLAIN);
    let synopsis = " wisdom [OPTION]... [[N%] COLLECTION]...";
    usage.push(synopsis, Role::Body, Style::PLAIN);
    lines.push(usage);
    for (heading, flags) in &FLAGS {
        lines.push(Line::default());
        let mut line = Line::default();
        line.push(format!("{heading}:"), Role::Title, Style::PLAIN);
        lines.push(line);
        for flag in *flags {
            flag_lines(flag, width, &mut lines);
        }
    }
    for paragraph in AFTER {
        lines.push(Line::default());
        prose(paragraph, width, &mut lines);
    }
    lines
}

fn prose(text: &'static str, width: usize, lines: &mut Vec<Line<'static>>) {
    for range in wrap::wrap(text, width) {
        let mut line = Line::default();
        line.push(&text[range], Role::Body, Style::PLAIN);
        lines.push(line);
    }
}

fn flag_lines(flag: &'static Flag, width: usize, lines: &mut Vec<Line<'static>>) {
    let mut line = names(flag);
    let mut margin = NAMES;
    if width < NAMES + BESIDE {
        lines.push(std::mem::take(&mut line));
        margin = BELOW;
    }
    for range in wrap::wrap(flag.help, width.saturating_sub(margin)) {
        let gap = margin.saturating_sub(line.width());
        line.push(" ".repeat(gap), Role::Body, Style::PLAIN);
        line.push(&flag.help[range], Role::Body, Style::PLAIN);
        lines.push(std::mem::take(&mut line));
    }
}

/// Returns the names of an option and of its value: `-t, --tag TAGS`.
fn names(flag: &Flag) -> Line<'static> {
    let letter = flag.letters.get(..1).map(|letter| format!("-{letter}"));
    let names = match (letter, flag.is_long()) {
        (Some(letter), true) => format!("{letter}, --{}", flag.name),
        (Some(letter), false) => letter,
        (None, _) => format!("    --{}", flag.name),
    };
    let value = match flag.value {
        FlagValue::None(_) => String::new(),
        FlagValue::Text(name, _) | FlagValue::Parsed(name, _) => format!(" {name}"),
        FlagValue::Optional(name, _) => format!("[={name}]"),
    };
    let mut line = Line::default();
    line.push("  ", Role::Body, Style::PLAIN);
    line.push(names, Role::Id, Style::PLAIN);
    line.push(value, Role::Body, Style::EMPHASIS);
    debug_assert!(line.width() < NAMES, "{} leaves no gap", flag.name);
    line
}
