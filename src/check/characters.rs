//! Bytes and characters of a fortune file that are replaced when it is shown.

use std::path::Path;

use crate::check::encoding;
use crate::entry::sanitize;
use crate::format::diagnostic::Diagnostic;

/// Reports bytes that are not UTF-8 in the file at `path`. `text` is `bytes` decoded lossily, and starts on
/// `line`.
pub(crate) fn not_utf8(path: &Path, bytes: &[u8], text: &str, line: usize) -> Option<Diagnostic> {
    let offset = std::str::from_utf8(bytes).err()?.valid_up_to();
    let chunks = bytes.utf8_chunks();
    let count = chunks.filter(|chunk| !chunk.invalid().is_empty()).count();
    let advice = encoding::advice(path, bytes);
    let message = format!(
        "invalid UTF-8 byte 0x{:02X}{}; {advice}",
        bytes[offset],
        and_more(count),
    );
    Some(problem(text, offset, line, message))
}

/// Reports control characters in `text`, which starts on `line`.
pub(crate) fn controls(text: &str, line: usize) -> Option<Diagnostic> {
    let replaced = sanitize::replaced(text);
    let (offset, control) = *replaced.first()?;
    let message = format!(
        "the control character U+{:04X} is not shown{}; remove it",
        u32::from(control),
        and_more(replaced.len()),
    );
    Some(problem(text, offset, line, message))
}

fn problem(text: &str, offset: usize, line: usize, message: String) -> Diagnostic {
    let mut problem = Diagnostic::at(text, offset, message);
    problem.line += line - 1;
    problem
}

fn and_more(count: usize) -> String {
    match count {
        0 | 1 => String::new(),
        2 => " (and 1 more in this entry)".into(),
        _ => format!(" (and {} more in this entry)", count - 1),
    }
}
