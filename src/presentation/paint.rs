//! Writes lines as bytes, with colors or without.

use std::io;

use termcolor::WriteColor;

use crate::presentation::colors::Colors;
use crate::presentation::line::{Line, Role, Span};

/// The sign before a tag. It is a marker, which shows at a glance what is a tag.
const TAG_SIGN: &str = "#";

/// Writes `lines`, each with a line feed after it.
///
/// # Errors
///
/// Returns an error if `out` cannot be written to.
pub fn lines(lines: &[Line<'_>], colors: &Colors, out: &mut impl WriteColor) -> io::Result<()> {
    for line in lines {
        for span in &line.spans {
            paint(span, colors, out)?;
        }
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn paint(span: &Span<'_>, colors: &Colors, out: &mut impl WriteColor) -> io::Result<()> {
    if !out.supports_color() {
        return out.write_all(span.text.as_bytes());
    }
    let Span { text, role, style } = span;
    let mut write = |text: &str, role| {
        let spec = colors.of(role, *style);
        let shown = text.trim_end();
        if !shown.is_empty() && !spec.is_none() {
            out.set_color(&spec)?;
            out.write_all(shown.as_bytes())?;
            out.reset()?;
            return out.write_all(&text.as_bytes()[shown.len()..]);
        }
        out.write_all(text.as_bytes())
    };
    if *role != Role::Tag {
        return write(text, *role);
    }
    // A span can have several tags.
    for (index, part) in text.split(TAG_SIGN).enumerate() {
        if index > 0 {
            write(TAG_SIGN, Role::Marker)?;
        }
        write(part, Role::Tag)?;
    }
    Ok(())
}
