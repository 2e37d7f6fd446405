//! Writes lines as bytes, with colors or without.
//!
//! Body text keeps the terminal's own foreground. The other colors are basic ones that every common
//! theme keeps readable. Left out are bright black, which is the background of Solarized, white and
//! yellow, which vanish on a light background, and blue, which is too dark on black in xterm.

use std::io;

use termcolor::{Color, ColorSpec, WriteColor};

use crate::entry::document::Style;
use crate::presentation::line::{Line, Role, Span};

/// Returns the color and the emphasis of a role.
fn role_style(role: Role) -> (Option<Color>, Style) {
    match role {
        Role::Body => (None, Style::PLAIN),
        Role::Title => (Some(Color::Magenta), Style::STRONG),
        Role::Marker | Role::Id | Role::Label => (Some(Color::Cyan), Style::PLAIN),
        Role::Author => (None, Style::EMPHASIS),
    }
}

/// Writes `lines`, each with a line feed after it.
///
/// # Errors
///
/// Returns an error if `out` cannot be written to.
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
    let (color, emphasis) = role_style(role);
    let style = style.with(emphasis);
    let color = match style {
        _ if style.has(Style::MATCH) => Some(Color::Red),
        _ if style.has(Style::CODE) => Some(Color::Cyan),
        _ => color,
    };
    let mut spec = ColorSpec::new();
    spec.set_reset(false)
        .set_fg(color)
        .set_bold(style.has(Style::STRONG) || style.has(Style::MATCH))
        .set_italic(style.has(Style::EMPHASIS))
        .set_underline(style.has(Style::LINK));
    spec
}
