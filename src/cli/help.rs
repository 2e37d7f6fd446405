//! The help, made of the options as [args](super::args) has them.

use crate::cli::args::{OPTIONS, Opt, Value};
use crate::entry::document::Style;
use crate::presentation::line::{Line, Role};
use crate::presentation::wrap;

const ABOUT: &str = "Print one piece of wisdom about building with AI.";

const AFTER: [&str; 3] = [
    "A COLLECTION is a file, a folder, a name on the search path, builtin, user or all. N% of the draws go to it, and the rest to those without a number.",
    "Your own entries stand in ~/.config/wisdom/entries.toml, or in the file that $WISDOM_FILE names.",
    "Exit status: 0 printed, 1 nothing matched or --check found something, 2 an error. More: man wisdom.",
];

/// The columns that the names of options take when there is room for their help beside them.
const NAMES: usize = 23;

/// Where there is less room than this beside the names, the help goes below them.
const ROOM: usize = 30;

/// The help, laid out to `width` columns.
pub fn lines(width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    prose(ABOUT, width, &mut lines);
    lines.push(Line::default());
    let mut usage = Line::default();
    usage.push("Usage:", Role::Title, Style::PLAIN);
    usage.push(
        " wisdom [OPTION]... [[N%] COLLECTION]...",
        Role::Body,
        Style::PLAIN,
    );
    lines.push(usage);
    for (heading, options) in &OPTIONS {
        lines.push(Line::default());
        let mut line = Line::default();
        line.push(format!("{heading}:"), Role::Title, Style::PLAIN);
        lines.push(line);
        for option in *options {
            option_lines(option, width, &mut lines);
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

fn option_lines(option: &'static Opt, width: usize, lines: &mut Vec<Line<'static>>) {
    let mut line = names(option);
    let (margin, room) = match width.saturating_sub(NAMES) {
        room @ ROOM.. => (NAMES, room),
        _ => (8, width.saturating_sub(8)),
    };
    if margin == NAMES {
        let gap = NAMES.saturating_sub(line.width());
        line.push(" ".repeat(gap), Role::Body, Style::PLAIN);
    } else {
        lines.push(std::mem::take(&mut line));
        line.push(" ".repeat(margin), Role::Body, Style::PLAIN);
    }
    for range in wrap::wrap(option.help, room) {
        line.push(&option.help[range], Role::Body, Style::PLAIN);
        lines.push(std::mem::take(&mut line));
        line.push(" ".repeat(margin), Role::Body, Style::PLAIN);
    }
}

/// The names of an option and of its value: `-t, --tag TAGS`.
fn names(option: &Opt) -> Line<'static> {
    let letter = option.letter.map(|letter| format!("-{letter}"));
    let names = match (letter, option.is_long()) {
        (Some(letter), true) => format!("{letter}, --{}", option.name),
        (Some(letter), false) => letter,
        (None, _) => format!("    --{}", option.name),
    };
    let value = match option.value {
        Value::None => String::new(),
        Value::One(value) | Value::Each(value) => format!(" {value}"),
        Value::Perhaps(value) => format!("[={value}]"),
    };
    let mut line = Line::default();
    line.push("  ", Role::Body, Style::PLAIN);
    line.push(names, Role::Id, Style::PLAIN);
    line.push(value, Role::Body, Style::EMPHASIS);
    debug_assert!(line.width() < NAMES, "{option:?} leaves no gap");
    line
}
