//! Lines become bytes, with colours or without.
//!
//! The text keeps the terminal's own foreground. What has a colour has one of those between 1 and
//! 6, which every theme makes readable; Solarized's bright black is its background, and white and
//! yellow vanish on a light one. Blue is left out too: without a theme, xterm has a dark one, which
//! vanishes on black.

use std::io;

use termcolor::{Color, ColorSpec, WriteColor};

use crate::entry::document::Style;
use crate::presentation::line::{Line, Role, Span};

/// Writes lines, each with a line feed at its end.
pub fn lines(lines: &[Line<'_>], out: &mut impl WriteColor) -> io::Result<()> {
    for line in lines {
        for span in &line.spans {
            paint(span, out)?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn paint(span: &Span<'_>, out: &mut impl WriteColor) -> io::Result<()> {
    let spec = spec(span.role, span.style);
    if spec.is_none() || !out.supports_color() {
        return out.write_all(span.text.as_bytes());
    }
    out.set_color(&spec)?;
    out.write_all(span.text.as_bytes())?;
    out.reset()
}

fn spec(role: Role, style: Style) -> ColorSpec {
    let mut spec = ColorSpec::new();
    spec.set_reset(false);
    match role {
        Role::Body => {}
        Role::Title => {
            spec.set_bold(true).set_fg(Some(Color::Magenta));
        }
        Role::Marker | Role::Id | Role::Label => {
            spec.set_fg(Some(Color::Cyan));
        }
        Role::Author => {
            spec.set_italic(true);
        }
    }
    if style.has(Style::STRONG) {
        spec.set_bold(true);
    }
    if style.has(Style::EMPHASIS) {
        spec.set_italic(true);
    }
    if style.has(Style::CODE) {
        spec.set_fg(Some(Color::Cyan));
    }
    if style.has(Style::LINK) {
        spec.set_underline(true);
    }
    if style.has(Style::MATCH) {
        spec.set_bold(true).set_fg(Some(Color::Red));
    }
    spec
}
