//! Gathers the output of a command into few writes.

use std::io::{self, Write};

use termcolor::Buffer;

use crate::presentation::colors::Colors;
use crate::presentation::line::Line;
use crate::presentation::paint;

/// The number of bytes at which a page is written.
const FULL: usize = 64 << 10;

/// Standard output, written page by page. A command that has little to say writes once.
pub(crate) struct Page<'a> {
    buffer: Buffer,
    colors: Colors,
    write: WritePage<'a>,
}

/// Writes a page. A trait object of `Write` would link more symbols of the C library, which are looked
/// up at every start.
type WritePage<'a> = &'a mut dyn FnMut(&[u8]) -> io::Result<()>;

impl<'a> Page<'a> {
    /// Returns an empty page, with `colors` if it has any.
    pub(crate) fn new(colors: Option<Colors>, write: WritePage<'a>) -> Self {
        let buffer = match colors {
            Some(_) => Buffer::ansi(),
            None => Buffer::no_color(),
        };
        Self {
            buffer,
            colors: colors.unwrap_or_default(),
            write,
        }
    }

    /// Writes lines, in color if the output is.
    pub(crate) fn lines(&mut self, lines: &[Line<'_>]) -> io::Result<()> {
        paint::lines(lines, &self.colors, &mut self.buffer)?;
        self.flush_if_full()
    }

    /// Writes a text as it is.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        self.buffer.write_all(text.as_bytes())?;
        self.flush_if_full()
    }

    /// Writes a text and a line feed.
    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        self.text(text)?;
        self.text("\n")
    }

    /// Writes what is left in the page.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        (self.write)(self.buffer.as_slice())?;
        self.buffer.clear();
        Ok(())
    }

    fn flush_if_full(&mut self) -> io::Result<()> {
        if self.buffer.len() < FULL {
            return Ok(());
        }
        self.flush()
    }
}
