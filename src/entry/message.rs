//! Words that several messages share.

use std::{fmt, io};

/// Returns a number with what is counted, in the singular or the plural.
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

/// Returns the system's message for an error, without the error number, which tells nobody anything.
///
/// ```
/// let error = std::io::Error::from_raw_os_error(2);
/// let message = wisdom::entry::message::io_error(&error);
/// # #[cfg(unix)]
/// assert_eq!(message, "no such file or directory");
/// ```
pub fn io_error(error: &io::Error) -> String {
    let message = error.to_string();
    let message = message.split(" (os error ").next().unwrap_or_default();
    let mut letters = message.chars();
    // The first word begins in lower case, unless it is an acronym.
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => message.to_owned(),
    }
}

/// Names a control character that was found, and says what to do about it.
pub fn control_character(c: char) -> String {
    format!("the control character U+{:04X}; take it out", u32::from(c))
}

/// Says that `title` has no slug, and what to do about it.
pub fn no_id(title: &str, advice: &str) -> String {
    format!("{title} has no letter or digit to make an id of; {advice}")
}
