//! The index beside a fortune file.

use std::path::Path;

use crate::entry::sanitize;
use crate::format::diagnostic::Diagnostic;
use crate::format::fortune::{Fortune, index};

/// Reports an index that does not match the fortune file at `path`, whose entries start at the offsets
/// `starts`.
pub(crate) fn check(path: &Path, starts: &[u64], fortune: &Fortune) -> Option<Diagnostic> {
    let index_path = index::beside(path);
    let (shown, file) = (sanitize::path(&index_path), sanitize::path(path));
    let message = match fortune.index() {
        None if index_path.symlink_metadata().is_err() => return None,
        None => format!("{shown} is not an index; remove it, then run wisdom --index {file}"),
        // A sorted or shuffled index is out of order on purpose.
        Some(index) if !index.is_in_order() => return None,
        Some(index) => {
            let problem = if !index.agrees(starts, fortune.size()) {
                "does not match its text"
            } else if !index.is_current() && !starts.is_empty() {
                "is older than its text"
            } else {
                return None;
            };
            format!("{shown} {problem}; rebuild it with wisdom --index {file}")
        }
    };
    Some(Diagnostic::on_line(1, message))
}
