//! Wording that several messages share.

use std::{fmt, io};

/// Returns `count` followed by the noun in the singular or the plural.
///
/// ```
/// use wisdom::entry::message::counted;
/// assert_eq!(counted(1, "entry", "entries"), "1 entry");
/// assert_eq!(counted(0, "entry", "entries"), "0 entries");
/// ```
pub fn counted<N: Copy + fmt::Display + From<u8> + PartialEq>(
    count: N,
    singular: &str,
    plural: &str,
) -> String {
    let noun = if count == N::from(1) {
        singular
    } else {
        plural
    };
    format!("{count} {noun}")
}

/// Returns the system's message for an error, without the error number, which means nothing to a user,
/// and without the full stop that Windows writes, since more may follow on the line.
///
/// ```
/// let error = std::io::Error::from_raw_os_error(2);
/// let message = wisdom::entry::message::io_error(&error);
/// # #[cfg(unix)]
/// assert_eq!(message, "no such file or directory");
/// let error = std::io::Error::other("Access is denied. (os error 5)");
/// assert_eq!(wisdom::entry::message::io_error(&error), "access is denied");
/// ```
pub fn io_error(error: &io::Error) -> String {
    let message = error.to_string();
    let message = message.split(" (os error ").next().unwrap_or_default();
    let message = message.trim_end_matches(['.', '。']);
    let mut letters = message.chars();
    // The message continues a line, but an acronym keeps its capitals.
    match (letters.next(), letters.clone().next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(letters).collect()
        }
        _ => message.to_owned(),
    }
}

/// Returns the part of a message that names the control character `c` and says what to do about it.
pub fn control_character(c: char) -> String {
    format!("the control character U+{:04X}; remove it", u32::from(c))
}

/// Returns the message for a `title` whose slug is empty, followed by `advice`.
pub fn no_id(title: &str, advice: &str) -> String {
    format!("{title} has no letter or digit to make an id from; {advice}")
}
