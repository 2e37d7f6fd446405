//! What is said in the same words wherever it is said.

use std::{fmt, io};

/// A number and what is counted, as one or as several.
///
/// ```
/// use wisdom::entry::message::counted;
/// assert_eq!(counted(1, "entry", "entries"), "1 entry");
/// assert_eq!(counted(0, "entry", "entries"), "0 entries");
/// ```
pub fn counted<N: Copy + fmt::Display + From<u8> + PartialEq>(
    count: N,
    one: &str,
    several: &str,
) -> String {
    let counted = if count == N::from(1) { one } else { several };
    format!("{count} {counted}")
}

/// What the system says is wrong, without the number that it has there: nobody knows them by heart.
///
/// ```
/// let error = std::io::Error::from_raw_os_error(2);
/// let said = wisdom::entry::message::io_error(&error);
/// # #[cfg(unix)]
/// assert_eq!(said, "no such file or directory");
/// ```
pub fn io_error(error: &io::Error) -> String {
    let said = error.to_string();
    let said = said.split(" (os error ").next().unwrap_or_default();
    let mut letters = said.chars();
    // The first word is no name, unless it is all capitals.
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => said.to_owned(),
    }
}
