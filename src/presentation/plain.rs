//! Plain text, as its author broke it into lines: kept as it is where there is room, and wrapped where
//! there is not. What is drawn is never touched: verse keeps its lines, and a table its columns.

use std::borrow::Cow;

use super::line::columns;
use super::wrap;

/// The text in lines that a screen of `room` columns has room for, as far as it can be broken without
/// doing harm.
///
/// Paragraphs that fit stay as they are, to the last blank. Of one that does not, lines that were
/// filled are filled anew, to `measure` columns; other lines are broken one by one, and what that
/// leaves of a line is indented. A paragraph that is one long line is no lines that somebody made:
/// however wide the screen, it keeps to the measure.
///
/// ```
/// use wisdom::presentation::plain::fitted;
/// let text = "It was a dark and stormy\nnight.\n        -- Bulwer-Lytton";
/// assert_eq!(fitted(text, 76, 80), text);
/// assert_eq!(fitted(text, 20, 20), "It was a dark and\nstormy night.\n    -- Bulwer-Lytton");
/// ```
pub fn fitted(text: &str, measure: usize, room: usize) -> Cow<'_, str> {
    let of_prose = room.min(measure.max(USUAL));
    if text.split('\n').all(|line| columns(line) <= of_prose) {
        return Cow::Borrowed(text);
    }
    let lines: Vec<_> = text.split('\n').map(Line::new).collect();
    let mut fitted = Vec::with_capacity(lines.len());
    for paragraph in lines.chunk_by(|above, below| above.is_blank() == below.is_blank()) {
        let room = if is_prose(paragraph) { of_prose } else { room };
        let fits = paragraph.iter().all(|line| columns(line.whole) <= room);
        if fits || is_drawn(paragraph) {
            fitted.extend(paragraph.iter().map(|line| line.whole.to_owned()));
            continue;
        }
        for run in paragraph.chunk_by(|above, below| below.goes_on(above)) {
            if run.len() > 1 && is_filled(run) {
                fill(
                    &joined(run),
                    run[0].margin,
                    run[1].indent,
                    (measure, room),
                    &mut fitted,
                );
            } else {
                for line in run {
                    fill(
                        line.text,
                        line.margin,
                        line.indent + HANG,
                        (measure, room),
                        &mut fitted,
                    );
                }
            }
        }
    }
    Cow::Owned(fitted.join("\n"))
}

/// Files are made for screens of so many columns: a paragraph that is one line of no more may well be
/// as somebody made it.
const USUAL: usize = 80;

/// What is left of a line that had to be broken is indented by as much.
const HANG: usize = 2;

/// A label at the beginning of a paragraph has at most so many columns: `Q:`, `12.`
const LABEL: usize = 7;

/// So many blanks in a line are there for what stands above or below them.
const GAP: &str = "   ";

/// People fill lines by eye, and end them this much earlier than they might.
const SLACK: usize = 12;

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
    fn new(whole: &'t str) -> Self {
        let unindented = whole.trim_start_matches(' ');
        let indent = whole.len() - unindented.len();
        let label = unindented.find("  ").filter(|at| *at <= LABEL);
        let label = label.filter(|at| unindented[..*at].ends_with([':', '.', ')', '*', '-']));
        let text = label.map_or(unindented, |at| unindented[at..].trim_start_matches(' '));
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

    /// Whether it says whom the lines above it are from.
    fn is_name(&self) -> bool {
        self.text.starts_with("--") || self.text.starts_with('\u{2014}')
    }

    /// Whether it goes on with what the line `above` says: as far in as that, or as its text.
    fn goes_on(&self, above: &Line<'_>) -> bool {
        let is_plain = self.margin.len() == self.indent;
        let first = above.margin.len();
        is_plain
            && !self.is_name()
            && (self.indent == first || self.indent == above.indent || {
                // The first line of a paragraph can be further in than the rest.
                first > self.indent
                    && first - self.indent <= 8
                    && above.margin.len() == above.indent
            })
    }
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
    run.windows(2).all(|pair| {
        let word = pair[1].text.split(' ').next().unwrap_or_default();
        columns(pair[0].whole) + 1 + columns(word) + SLACK > widest
    })
}

fn joined(run: &[Line<'_>]) -> String {
    let texts: Vec<_> = run.iter().map(|line| line.text).collect();
    texts.join(" ")
}

/// Puts `text` into one line if there is `room`, and else fills lines of `width` columns with it, the
/// first behind its `margin` and the others behind `hang` blanks. A margin that leaves too little room
/// gets narrower.
fn fill(
    text: &str,
    margin: &str,
    hang: usize,
    (width, room): (usize, usize),
    lines: &mut Vec<String>,
) {
    let blanks = |count: usize| " ".repeat(count);
    let left = room.saturating_sub(columns(text));
    let is_blank = margin.trim_start().is_empty();
    let margin = match columns(margin) {
        // One line further left is better than two.
        indent if is_blank && columns(text) <= room => blanks(indent.min(left)),
        indent if is_blank && indent > width / 4 => blanks(width / 4),
        indent if indent > width / 2 => margin.trim_start().to_owned(),
        _ => margin.to_owned(),
    };
    let hang = blanks(hang.min(width / 4));
    if columns(&margin) + columns(text) <= room {
        lines.push(margin + text);
        return;
    }
    let widest = columns(&margin).max(hang.len());
    let mut before = &margin;
    for range in wrap::wrap(text, width.saturating_sub(widest)) {
        lines.push(format!("{before}{}", &text[range]));
        before = &hang;
    }
}
