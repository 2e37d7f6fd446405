//! Plain text, as its author broke it into lines: kept as it is where there is room, and wrapped where
//! there is not. What is drawn is never touched: verse keeps its lines, and a table its columns.

use std::borrow::Cow;

use crate::presentation::line::columns;
use crate::presentation::wrap;

/// The text in lines that a screen of `room` columns has room for, as far as it can be broken without
/// doing harm.
///
/// Paragraphs that fit stay as they are, to the last blank. Of one that does not, lines that were
/// filled are filled anew, to `measure` columns; other lines are verse and broken one by one, and what
/// that leaves of a line is indented.
///
/// A paragraph that is one long line is prose in lines that nobody made. However wide the screen, it
/// keeps to the measure, and it is not indented.
///
/// ```
/// use wisdom::presentation::reflow::reflow;
/// let text = "It was a dark and stormy\nnight.\n        -- Bulwer-Lytton";
/// assert_eq!(reflow(text, 76, 80), text);
/// assert_eq!(reflow(text, 20, 20), "It was a dark and\nstormy night.\n    -- Bulwer-Lytton");
/// ```
pub fn reflow(text: &str, measure: usize, room: usize) -> Cow<'_, str> {
    let of_prose = room.min(measure.max(USUAL));
    if text.split('\n').all(|line| columns(line) <= of_prose) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<_> = text
        .split('\n')
        .map(|line| Line::new(line, measure))
        .collect();
    let mut reflow = Vec::with_capacity(lines.len());
    for paragraph in lines.chunk_by(|above, below| above.is_blank() == below.is_blank()) {
        let is_prose = is_prose(paragraph);
        let room = if is_prose { of_prose } else { room };
        let fits = paragraph.iter().all(|line| columns(line.whole) <= room);
        if fits || is_drawn(paragraph) {
            reflow.extend(paragraph.iter().map(|line| line.whole.to_owned()));
            continue;
        }
        for run in paragraph.chunk_by(|above, below| below.goes_on(above)) {
            if run.len() > 1 && is_filled(run) {
                fill_run(run, measure, &mut reflow);
            } else {
                for line in run {
                    let hang = match line.dash() {
                        _ if is_prose && !line.is_name() || line.has_label() => 0,
                        0 => HANG,
                        // The lines of a longer name stand below its dash.
                        _ if run.len() > 1 => 0,
                        dash => dash,
                    };
                    fill_line(line, hang, measure, room, &mut reflow);
                }
            }
        }
    }
    Cow::Owned(reflow.join("\n"))
}

/// Files are made for screens of so many columns: a paragraph that is one line of no more may well be
/// as somebody made it.
const USUAL: usize = 80;

/// What is left of a line that had to be broken is indented by as much.
const HANG: usize = 2;

/// A label at the beginning of a line has at most so many columns: `Q:`, `12.`
const LABEL: usize = 7;

/// And the name of a speaker, who may be named with the time, so many.
const SPEAKER: usize = 24;

/// A line that is further in than this stands where it does for the eye: in the middle, or at the right.
const TAB: usize = 8;

/// So many blanks in a line are there for what stands above or below them.
const GAP: &str = "   ";

/// People fill lines by eye, and end them this much earlier than they might.
const SLACK: usize = 12;

/// Lines that were filled have at most so many columns; a longer one is a paragraph of its own.
const FILLED: usize = 120;

/// One line of the text.
struct Line<'t> {
    whole: &'t str,
    /// The blanks it begins with, and its label if it has one.
    margin: &'t str,
    /// The columns of the blanks alone.
    indent: usize,
    /// What stands behind the margin.
    text: &'t str,
}

impl<'t> Line<'t> {
    /// A label that leaves less than half of `width` to the text is a part of it.
    fn new(whole: &'t str, width: usize) -> Self {
        let unindented = whole.trim_start_matches(' ');
        let indent = whole.len() - unindented.len();
        let behind = |label: usize| unindented[label..].trim_start_matches(' ');
        let text = label(unindented).map(behind);
        let is_short = |text: &&str| 2 * (unindented.len() - text.len()) <= width;
        let text = text.filter(is_short).unwrap_or(unindented);
        Self {
            whole,
            margin: &whole[..whole.len() - text.len()],
            indent,
            text: text.trim_end_matches(' '),
        }
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    fn has_label(&self) -> bool {
        self.margin.len() > self.indent
    }

    /// Whether it says whom the lines above it are from.
    fn is_name(&self) -> bool {
        self.dash() > 0
    }

    /// The columns of the dash in front of a name, and of the blank behind that.
    fn dash(&self) -> usize {
        let dash = ["-- ", "\u{2014} ", "--", "\u{2014}"].into_iter();
        dash.filter(|dash| self.text.starts_with(*dash))
            .map(columns)
            .next()
            .unwrap_or(0)
    }

    fn ends_sentence(&self) -> bool {
        self.text.ends_with(['.', ':', '!', '?'])
    }

    /// Whether its label is a dash in a sentence that the line `above` begins.
    fn has_dash_of(&self, above: &Line<'_>) -> bool {
        self.margin.ends_with("- ")
            && self.text.starts_with(char::is_lowercase)
            && !above.has_label()
            && !above.ends_sentence()
    }

    /// Whether it goes on with what the line `above` says: as far in as that, or as its text.
    fn goes_on(&self, above: &Line<'_>) -> bool {
        let first = columns(above.margin);
        if self.is_name() || self.has_label() && !self.has_dash_of(above) {
            return false;
        }
        self.indent == first
            || self.indent == above.indent && !above.ends_sentence()
            // The first line of a paragraph can be further in than the rest.
            || !above.has_label() && first > self.indent && first - self.indent <= 8
    }
}

/// How many bytes of a line are a label, which tells it from the line above: the bullet or the number of
/// an item, a name or a letter in front of what somebody says.
fn label(line: &str) -> Option<usize> {
    let is_time = |c: char| c.is_ascii_digit() || ":[] ".contains(c);
    if let Some(end) = line.find("> ").filter(|end| *end < SPEAKER)
        && line[..end].trim_start_matches(is_time).starts_with('<')
    {
        return Some(end + 1);
    }
    let end = line.find(' ')?;
    let is_label = match &line[..end] {
        "-" | "*" | "\u{2022}" => true,
        word if word.len() > 3 && word.chars().all(is_time) => word.contains(':'),
        word => match (
            word.trim_end_matches([':', '.', ')']),
            word.strip_prefix('('),
        ) {
            (core, _) if core.is_empty() || core.len() == word.len() => false,
            (core, None) if core.bytes().all(|b| b.is_ascii_digit()) => core.len() <= 3,
            (core, None) => core.chars().count() == 1 && !word.ends_with('.'),
            (_, Some(inner)) => inner.ends_with(')') && inner.len() <= 3,
        },
    };
    if is_label {
        return Some(end);
    }
    // Any other is told by the blanks behind it; but many people put two behind a sentence.
    let end = line.find("  ").filter(|end| *end <= LABEL)?;
    let word = &line[..end];
    let is_short = word.len() <= 2 || !word.contains(|c: char| c.is_lowercase() || c == ':');
    (word.ends_with([':', ')', '*', '-']) || word.ends_with('.') && is_short).then_some(end)
}

/// Whether the paragraph is one line, but for what it is about above it and whom it is from below.
fn is_prose(paragraph: &[Line<'_>]) -> bool {
    let about = usize::from(paragraph.len() > 1 && paragraph[0].text.ends_with(':'));
    let body = paragraph[about..].iter().take_while(|line| !line.is_name());
    body.count() == 1
}

/// Whether the paragraph is more than words: a table, or a picture.
fn is_drawn(paragraph: &[Line<'_>]) -> bool {
    let mut letters = 0;
    let mut signs = 0;
    for line in paragraph {
        if line.text.contains(GAP) {
            return true;
        }
        for c in line.text.chars().filter(|c| *c != ' ') {
            if c.is_alphanumeric() {
                letters += 1;
            } else {
                signs += 1;
            }
        }
    }
    signs > letters
}

/// Whether the lines were filled: none but the last would have had room for the next one's first word.
fn is_filled(run: &[Line<'_>]) -> bool {
    let widest = run
        .iter()
        .map(|line| columns(line.whole))
        .max()
        .unwrap_or(0);
    let is_full = |pair: &[Line<'_>]| {
        let word = pair[1].text.split(' ').next().unwrap_or_default();
        columns(pair[0].whole) + 1 + columns(word) + SLACK > widest
    };
    widest <= FILLED && run.windows(2).all(is_full)
}

/// Fills lines of `width` columns with what the lines of a run say.
fn fill_run(run: &[Line<'_>], width: usize, lines: &mut Vec<String>) {
    let (first, next) = (&run[0], &run[1]);
    let margin = narrowed(first, width);
    let hang = if next.indent == columns(first.margin) {
        columns(&margin)
    } else {
        next.indent.min(width / 4)
    };
    let mut text = first.text.to_owned();
    for line in &run[1..] {
        text.push(' ');
        text.push_str(line.whole.trim_matches(' '));
    }
    fill(&text, &margin, hang, width, lines);
}

/// Keeps a line if there is `room` for it, and else fills lines of `width` columns with it. They hang
/// behind its label, or `hang` columns further in than it is.
fn fill_line(line: &Line<'_>, hang: usize, width: usize, room: usize, lines: &mut Vec<String>) {
    let mut margin = narrowed(line, width);
    if !line.has_label() {
        let taken = columns(line.text);
        // One line further left is better than two; but prose stands where it does for a reason, unless
        // that is far in.
        if taken + line.indent <= room
            || taken <= room && (hang > 0 || line.is_name() || line.indent > TAB)
        {
            margin = blanks(line.indent.min(room - taken));
        }
    }
    if columns(&margin) + columns(line.text) <= room {
        lines.push(margin + line.text);
        return;
    }
    let hang = columns(&margin) + hang.min(width / 4);
    fill(line.text, &margin, hang, width, lines);
}

/// The margin of a line; one that leaves too little of the width gets narrower.
fn narrowed(line: &Line<'_>, width: usize) -> String {
    match columns(line.margin) {
        indent if !line.has_label() => blanks(indent.min(width / 4)),
        indent if indent > width / 2 => line.margin[line.indent..].to_owned(),
        _ => line.margin.to_owned(),
    }
}

/// Fills lines with `text`, the first behind its `margin` and the others behind `hang` blanks.
fn fill(text: &str, margin: &str, hang: usize, width: usize, lines: &mut Vec<String>) {
    // What the first line is further in than the others stands for a part of its first word.
    let further = columns(margin).saturating_sub(hang);
    let text = "0".repeat(further) + text;
    for (index, range) in wrap::wrap(&text, width.saturating_sub(hang))
        .into_iter()
        .enumerate()
    {
        lines.push(match index {
            0 => margin.to_owned() + &text[range][further..],
            _ => blanks(hang) + &text[range],
        });
    }
}

fn blanks(count: usize) -> String {
    " ".repeat(count)
}
