//! The messages of a run, which `main` writes to standard error.

use termcolor::Buffer;

use crate::cli::args::Args;
use crate::cli::environment::{ColorWhen, Environment};
use crate::entry::document::Style;
use crate::presentation::colors::Colors;
use crate::presentation::line::{Line, Role};
use crate::presentation::{paint, wrap};

/// The name of the program, before each message.
const NAME: &str = "wisdom:";

/// The margin of the further lines of a message.
const MARGIN: &str = "  ";

/// Writes messages, wrapped and in color as the terminal of standard error permits.
pub struct Messages<'a> {
    environment: &'a Environment,
    write: &'a mut dyn FnMut(&[u8]),
    color: ColorWhen,
    colors: Colors,
    written: Vec<String>,
}

impl<'a> Messages<'a> {
    /// Returns messages that `write` writes. A failure is ignored, since there is nowhere left to report
    /// it.
    pub fn new(environment: &'a Environment, write: &'a mut dyn FnMut(&[u8])) -> Self {
        Self {
            environment,
            write,
            color: ColorWhen::default(),
            colors: Colors::default(),
            written: Vec::new(),
        }
    }

    /// Writes further messages in color or not, as `--color` says.
    pub(crate) fn set_color(&mut self, color: ColorWhen) {
        self.color = color;
    }

    /// Writes further messages in the colors that `args` ask for.
    pub(crate) fn set_colors(&mut self, args: &Args) {
        self.color = args.color;
        self.colors = args.colors.clone().unwrap_or_default();
    }

    /// Writes each message that was not written yet, with the program's name before it. On a terminal, it
    /// is wrapped between words.
    pub fn write(&mut self, messages: &[String]) {
        let new = messages
            .iter()
            .filter(|message| !self.written.contains(message));
        let new: Vec<String> = new.cloned().collect();
        if new.is_empty() {
            return;
        }
        let terminal = (self.environment.stderr.0)();
        let mut buffer = if self.environment.use_color_on(terminal, self.color) {
            Buffer::ansi()
        } else {
            Buffer::no_color()
        };
        let columns = terminal.columns.filter(|columns| *columns > 0);
        let width = columns.map(|columns| usize::from(columns).saturating_sub(MARGIN.len()));
        for message in &new {
            let lines = lines(message, width.unwrap_or(usize::MAX));
            // A buffer in memory can always be written to.
            let _ = paint::lines(&lines, &self.colors, &mut buffer);
        }
        (self.write)(buffer.as_slice());
        self.written.extend(new);
    }
}

fn lines(message: &str, width: usize) -> Vec<Line<'static>> {
    let text = format!("{NAME} {message}");
    let ranges = wrap::wrap_at(&text, " ", width).into_iter();
    let lines = ranges.map(|range| {
        let mut line = Line::default();
        let start = if range.start == 0 {
            line.push(NAME, Role::Title, Style::PLAIN);
            NAME.len()
        } else {
            line.push(MARGIN, Role::Body, Style::PLAIN);
            range.start
        };
        line.push(text[start..range.end].to_owned(), Role::Body, Style::PLAIN);
        line
    });
    lines.collect()
}
