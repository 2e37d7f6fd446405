//! `-h` and `--help`, made from the table of options.

use crate::cli::flag::Flag;
use crate::cli::flags::{FLAGS, flags};
use crate::entry::document::Style;
use crate::presentation::line::{Line, Role};
use crate::presentation::wrap;

const ABOUT: &str = "Print one piece of wisdom about building with AI.";

const USAGE: &str = "Usage:";

/// The options that `-h` shows.
const EVERYDAY: [&str; 13] = [
    "section",
    "tag",
    "grep",
    "daily",
    "no-repeat",
    "once",
    "list",
    "format",
    "style",
    "add",
    "edit",
    "help",
    "init",
];

/// The examples of `-h`, and what they do.
const EXAMPLES: [(&str, &str); 3] = [
    (
        "wisdom --section engineering",
        "One entry about engineering",
    ),
    (
        "wisdom --daily --once",
        "The day's entry, in the first shell of the day",
    ),
    (
        "wisdom 70% all 30% ~/quotes",
        "Your quotes three times out of ten",
    ),
];

const AFTER: [&str; 4] = [
    "A COLLECTION is a file, a folder, a name on the search path, builtin, user, or all. N% of the draws go to it, and the collections without a percentage share the rest.",
    "Your file is ~/.config/wisdom/entries.toml, or the file that $WISDOM_FILE names.",
    "Options can be set in ~/.config/wisdom/config, one on each line, and in $WISDOM_OPTS. Most can be turned off, as by --no-once or --no-section; --repeat turns off --no-repeat.",
    "Exit status: 0 on success, 1 if nothing matched or --check found problems, 2 on error. See man wisdom for more.",
];

/// The most columns of the help without `--width`, so that it looks alike on all but narrow screens.
pub(crate) const WIDTH: usize = 80;

/// The columns of the names of options, with their help beside them.
const NAMES: usize = 25;

/// The fewest columns for the help of an option beside its names. With fewer, the help goes below the
/// names.
const BESIDE: usize = 30;

/// The margin of the help of an option below its names.
const BELOW: usize = 8;

/// Returns the everyday help, laid out to `width` columns: at most 22 lines at 80 columns.
pub(crate) fn short(width: usize) -> Vec<Line<'static>> {
    let mut lines = usage(width);
    lines.push(Line::default());
    for flag in flags().filter(|flag| EVERYDAY.contains(&flag.name)) {
        flag_lines(flag, width, &mut lines);
    }
    lines.push(Line::default());
    lines.push(heading("Examples"));
    for (command, what) in EXAMPLES {
        let mut line = Line::default();
        line.push(format!("  {command:29}"), Role::Id, Style::PLAIN);
        beside(line, 32, what, width, &mut lines);
    }
    lines
}

/// Returns the help with all options, laid out to `width` columns.
pub(crate) fn lines(width: usize) -> Vec<Line<'static>> {
    let mut lines = usage(width);
    for (name, flags) in &FLAGS {
        lines.push(Line::default());
        lines.push(heading(name));
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

fn usage(width: usize) -> Vec<Line<'static>> {
    let mut lines = Vec::new();
    prose(ABOUT, width, &mut lines);
    lines.push(Line::default());
    let mut usage = Line::default();
    usage.push(USAGE, Role::Title, Style::PLAIN);
    usage.push(" wisdom [OPTION]...", Role::Body, Style::PLAIN);
    let collections = " [[N%] COLLECTION]...";
    if usage.width() + collections.len() > width {
        lines.push(std::mem::take(&mut usage));
        usage.push(" ".repeat(USAGE.len()), Role::Body, Style::PLAIN);
    }
    usage.push(collections, Role::Body, Style::PLAIN);
    lines.push(usage);
    lines
}

fn heading(name: &str) -> Line<'static> {
    let mut line = Line::default();
    line.push(format!("{name}:"), Role::Title, Style::PLAIN);
    line
}

fn prose(text: &'static str, width: usize, lines: &mut Vec<Line<'static>>) {
    for range in wrap::wrap(text, width) {
        let mut line = Line::default();
        line.push(&text[range], Role::Body, Style::PLAIN);
        lines.push(line);
    }
}

fn flag_lines(flag: &'static Flag, width: usize, lines: &mut Vec<Line<'static>>) {
    beside(names(flag), NAMES, flag.help, width, lines);
}

/// Adds `line` with `text` beside it from the column `margin` on, or below it if there is no room for
/// either.
fn beside(
    mut line: Line<'static>,
    mut margin: usize,
    text: &'static str,
    width: usize,
    lines: &mut Vec<Line<'static>>,
) {
    if width < margin + BESIDE {
        line.trim_end();
        lines.push(std::mem::take(&mut line));
        margin = BELOW;
    } else if line.width() >= margin {
        lines.push(std::mem::take(&mut line));
    }
    for range in wrap::wrap(text, width.saturating_sub(margin)) {
        let gap = margin.saturating_sub(line.width());
        line.push(" ".repeat(gap), Role::Body, Style::PLAIN);
        line.push(&text[range], Role::Body, Style::PLAIN);
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
    let mut line = Line::default();
    line.push("  ", Role::Body, Style::PLAIN);
    line.push(names, Role::Id, Style::STRONG);
    line.push(flag.value.suffix(), Role::Body, Style::EMPHASIS);
    line
}
