//! Plain text in the lines of its author: kept where it fits, and wrapped where it doesn't. Drawings
//! are never changed, verse keeps its lines and a table its columns.

use std::borrow::Cow;

use crate::entry::{closing, joint};
use crate::presentation::line::columns;
use crate::presentation::wrap;

/// The width, in columns, that files are usually written for. A paragraph of one line that fits it is
/// kept, even if it is wider than the measure.
const DEFAULT_WIDTH: usize = 80;

/// The indent, in columns, of the rest of a line that was broken.
const HANG: usize = 2;

/// The most bytes of a label at the start of a line: `Q:`, `12.`
const LABEL: usize = 7;

/// The most bytes of a speaker in a chat, perhaps with the time: `12:30 <ada`
const SPEAKER: usize = 24;

/// A line that is indented by more columns is centered or aligned at the right.
const TAB: usize = 8;

/// Spaces within a line that align it with the lines above or below.
const GAP: &str = "   ";

/// People fill lines by eye, and break them up to this many columns early.
const SLACK: usize = 12;

/// The widest line that was filled by hand; a longer one is a paragraph of its own.
const FILLED: usize = 120;

/// Returns `text` in lines that fit a screen of `room` columns, as far as they can be broken without
/// harm. A text that is [too long](wrap::MAX_BYTES) is returned as it is.
///
/// A paragraph that fits is kept, to the last space. In one that doesn't, lines that were filled by
/// hand are filled again, to `measure` columns. Other lines are verse: each is broken on its own, and
/// the rest of it is indented.
///
/// A paragraph in one long line is prose that nobody broke. It is filled to the measure however wide the
/// screen is, and not indented.
///
/// ```
/// use wisdom::presentation::reflow::reflow;
/// let text = "It was a dark and stormy\nnight.\n        -- Bulwer-Lytton";
/// assert_eq!(reflow(text, 76, 80), text);
/// assert_eq!(reflow(text, 20, 20), "It was a dark and\nstormy night.\n    -- Bulwer-Lytton");
/// ```
pub fn reflow(text: &str, measure: usize, room: usize) -> Cow<'_, str> {
    let prose_room = room.min(measure.max(DEFAULT_WIDTH));
    if text.len() > wrap::MAX_BYTES || text.split('\n').all(|line| columns(line) <= prose_room) {
        return Cow::Borrowed(text);
    }
    let mut lines: Vec<_> = text
        .split('\n')
        .map(|line| SourceLine::new(line, measure))
        .collect();
    let mut reflowed = Vec::with_capacity(lines.len());
    for paragraph in lines.chunk_by_mut(|above, below| above.is_blank() == below.is_blank()) {
        find_closing_line(paragraph);
        let paragraph = &*paragraph;
        let is_prose = is_prose(paragraph);
        let room = if is_prose { prose_room } else { room };
        let fits = paragraph.iter().all(|line| columns(line.whole) <= room);
        if fits || is_drawn(paragraph) {
            reflowed.extend(paragraph.iter().map(|line| line.whole.to_owned()));
            continue;
        }
        for run in paragraph.chunk_by(|above, below| below.continues(above)) {
            if run.len() > 1 && is_filled(run) {
                fill_run(run, measure, &mut reflowed);
                continue;
            }
            for line in run {
                let hang = match line.dash {
                    _ if is_prose && !line.is_attribution() || line.has_label() => 0,
                    0 => HANG,
                    // The lines of a longer attribution are aligned with its dash.
                    _ if run.len() > 1 => 0,
                    dash => dash,
                };
                fill_line(line, hang, measure, room, &mut reflowed);
            }
        }
    }
    Cow::Owned(reflowed.join("\n"))
}

/// One line of the text as its author broke it.
struct SourceLine<'t> {
    whole: &'t str,
    /// Its indent, and its label if it has one.
    margin: &'t str,
    /// The columns of the indent alone.
    indent: usize,
    /// The text after the margin, without trailing spaces.
    text: &'t str,
    /// The columns of the dash before a name, with the spaces after the dash, or 0 if the line doesn't
    /// name the author of the lines above it.
    dash: usize,
}

impl<'t> SourceLine<'t> {
    /// Splits a line into its parts. A label that leaves less than half of `width` to the text counts
    /// as text.
    fn new(whole: &'t str, width: usize) -> Self {
        let unindented = whole.trim_start_matches(' ');
        let indent = whole.len() - unindented.len();
        let behind = |label: usize| unindented[label..].trim_start_matches(' ');
        let text = label(unindented).map(behind);
        let is_short = |text: &&str| 2 * (unindented.len() - text.len()) <= width;
        let text = text.filter(is_short).unwrap_or(unindented);
        let dash = match closing::split(text) {
            Some((dash, _)) if closing::is_certain(dash) => columns(dash),
            // A rule sets the lines above and below it apart too.
            _ if closing::is_certain(text) => 1,
            _ => 0,
        };
        Self {
            whole,
            margin: &whole[..whole.len() - text.len()],
            indent,
            text: text.trim_end_matches(' '),
            dash,
        }
    }

    fn is_blank(&self) -> bool {
        self.text.is_empty()
    }

    fn has_label(&self) -> bool {
        self.margin.len() > self.indent
    }

    /// Returns whether the line names the author of the lines above it.
    fn is_attribution(&self) -> bool {
        self.dash > 0
    }

    fn is_aligned_with_name_of(&self, above: &Self) -> bool {
        above.is_attribution() && self.indent == columns(above.margin) + above.dash
    }

    fn ends_sentence(&self) -> bool {
        let signs = ".:!?\u{3002}\u{ff1a}\u{ff01}\u{ff1f}";
        self.text.ends_with(|c| signs.contains(c))
    }

    /// Returns whether the label is a dash within a sentence that starts on the line `above`.
    fn is_labelled_by_dash_of(&self, above: &Self) -> bool {
        let margin = self.margin.strip_suffix(' ').unwrap_or_default();
        margin.ends_with(['-', '\u{2013}'])
            && self.text.starts_with(char::is_lowercase)
            && !above.has_label()
            && !above.ends_sentence()
    }

    /// Returns whether the line continues the line `above`: it is indented like that line, or like its
    /// text.
    fn continues(&self, above: &Self) -> bool {
        let first = columns(above.margin);
        if self.is_attribution()
            || self.has_label() && !self.is_labelled_by_dash_of(above)
            // In Chinese and Japanese, only the first line of a paragraph is indented, by a wide space.
            || self.text.starts_with('\u{3000}')
        {
            return false;
        }
        self.indent == first
            || self.is_aligned_with_name_of(above)
            || self.indent == above.indent && !above.ends_sentence()
            // The first line of a paragraph can be indented further than the rest.
            || !above.has_label() && first > self.indent && first - self.indent <= TAB
    }
}

/// Returns the length, in bytes, of the label that sets a line apart from the one above: the bullet or
/// the number of an item, or the name or initial of a speaker.
fn label(line: &str) -> Option<usize> {
    let is_time = |c: char| c.is_ascii_digit() || ":[] ".contains(c);
    if let Some(end) = line.find("> ").filter(|end| *end < SPEAKER)
        && line[..end].trim_start_matches(is_time).starts_with('<')
    {
        return Some(end + 1);
    }
    let end = line.find(' ')?;
    let is_label = match &line[..end] {
        "-" | "\u{2013}" | "*" | "\u{2022}" => true,
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
    // Other labels are followed by several spaces. But some people type two after a sentence as well.
    let end = line.find("  ").filter(|end| *end <= LABEL)?;
    let word = &line[..end];
    let is_short = word.len() <= 2 || !word.contains(|c: char| c.is_lowercase() || c == ':');
    (word.ends_with([':', ')', '*', '-']) || word.ends_with('.') && is_short).then_some(end)
}

/// Finds the line that names the author by a dash that can mean something else too. It is the last line
/// of the paragraph, or the one above it if the last line is indented further.
fn find_closing_line(paragraph: &mut [SourceLine<'_>]) {
    let last = paragraph.len() - 1;
    let is_continued = last > 0 && paragraph[last].indent > paragraph[last - 1].indent;
    for index in [last, last.saturating_sub(usize::from(is_continued))] {
        let line = &paragraph[index];
        if line.is_attribution() {
            continue;
        }
        let text = line.whole[line.indent..].trim_end_matches(' ');
        let above: Vec<_> = paragraph[..index].iter().map(|line| line.whole).collect();
        if let Some((dash, _)) = closing::closes(&above, text) {
            let margin = &line.whole[..line.indent];
            let dash = columns(dash);
            paragraph[index] = SourceLine {
                margin,
                text,
                dash,
                ..*line
            };
        }
    }
}

/// Returns whether the paragraph is a single line, apart from a topic above it and attributions below.
fn is_prose(paragraph: &[SourceLine<'_>]) -> bool {
    let topic = usize::from(paragraph.len() > 1 && paragraph[0].text.ends_with(':'));
    let lines = paragraph[topic..].iter();
    lines.take_while(|line| !line.is_attribution()).count() == 1
}

/// Returns whether the paragraph is a table or a picture.
fn is_drawn(paragraph: &[SourceLine<'_>]) -> bool {
    let (mut letters, mut signs) = (0, 0);
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

/// Returns whether the lines were filled by hand: no line could have taken the first word of the next
/// one, or its first characters where there are no spaces between words.
fn is_filled(run: &[SourceLine<'_>]) -> bool {
    let widest = run.iter().map(|line| columns(line.whole)).max();
    let widest = widest.unwrap_or(0);
    let is_full = |pair: &[SourceLine<'_>]| {
        let above = columns(pair[0].whole);
        if joint::is_without_space(pair[0].text, pair[1].text) {
            return above + SLACK > widest;
        }
        let word = pair[1].text.split(' ').next().unwrap_or_default();
        above + 1 + columns(word) + SLACK > widest
    };
    widest <= FILLED && run.windows(2).all(is_full)
}

/// Fills lines of `width` columns with the text of a run of at least two lines.
fn fill_run(run: &[SourceLine<'_>], width: usize, lines: &mut Vec<String>) {
    let (first, next) = (&run[0], &run[1]);
    let margin = narrowed(first, width);
    let hang = if next.indent == columns(first.margin) {
        columns(&margin)
    } else if next.is_aligned_with_name_of(first) {
        columns(&margin) + first.dash
    } else {
        next.indent.min(width / 4)
    };
    let mut text = first.text.to_owned();
    for line in &run[1..] {
        let line = line.whole.trim_matches(' ');
        if !joint::is_without_space(&text, line) {
            text.push(' ');
        }
        text.push_str(line);
    }
    fill(&text, &margin, hang, width, lines);
}

/// Keeps a line that fits `room`, or breaks it into lines of `width` columns. All but the first are
/// aligned with its text, and indented by `hang` columns more.
fn fill_line(
    line: &SourceLine<'_>,
    hang: usize,
    width: usize,
    room: usize,
    lines: &mut Vec<String>,
) {
    let mut margin = narrowed(line, width);
    if !line.has_label() {
        let taken = columns(line.text);
        // One line further left is better than two lines. But prose is indented for a reason, unless
        // the indent is wide.
        if taken + line.indent <= room
            || taken <= room && (hang > 0 || line.is_attribution() || line.indent > TAB)
        {
            margin = spaces(line.indent.min(room - taken));
        }
    }
    if columns(&margin) + columns(line.text) <= room {
        lines.push(margin + line.text);
        return;
    }
    let hang = columns(&margin) + hang.min(width / 4);
    fill(line.text, &margin, hang, width, lines);
}

/// Returns the margin of a line, narrowed if it would leave too little of `width` to the text.
fn narrowed(line: &SourceLine<'_>, width: usize) -> String {
    match columns(line.margin) {
        indent if !line.has_label() => spaces(indent.min(width / 4)),
        indent if indent > width / 2 => line.margin[line.indent..].to_owned(),
        _ => line.margin.to_owned(),
    }
}

/// Fills lines of `width` columns with `text`: the first after `margin`, the others after `hang`
/// spaces.
fn fill(text: &str, margin: &str, hang: usize, width: usize, lines: &mut Vec<String>) {
    // Digits take the columns by which the first line is indented further: no break parts them from its
    // first word.
    let further = columns(margin).saturating_sub(hang);
    let text = "0".repeat(further) + text;
    let ranges = wrap::wrap(&text, width.saturating_sub(hang));
    for (index, range) in ranges.into_iter().enumerate() {
        lines.push(match index {
            0 => margin.to_owned() + &text[range][further..],
            _ => spaces(hang) + &text[range],
        });
    }
}

fn spaces(count: usize) -> String {
    " ".repeat(count)
}
