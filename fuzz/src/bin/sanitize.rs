//! What is sanitized has no commands to a terminal, and is not changed again.

#![no_main]

use libfuzzer_sys::fuzz_target;
use wisdom::entry::sanitize;
use wisdom_fuzz::{assert_line, assert_lines, is_command};

fuzz_target!(|bytes: &[u8]| {
    let text = String::from_utf8_lossy(bytes);
    let is_clean = !text.contains(|c| c != '\n' && is_command(c));
    for tab in [1, sanitize::COMMONMARK_TAB, sanitize::TERMINAL_TAB] {
        let clean = sanitize::text(&text, tab);
        assert_lines(&clean);
        assert_eq!(clean == text, is_clean);
        assert_eq!(sanitize::text(&clean, tab), clean);
        assert!(clean.len() <= text.len() * tab.max(3));
    }
    // Overstrike is found, but not replaced.
    let replaced = sanitize::replaced(&text);
    assert!(replaced.is_empty() || sanitize::find_control(&text).is_some());
    assert!(
        replaced
            .iter()
            .all(|(index, c)| text[*index..].starts_with(*c))
    );
    let line = sanitize::one_line(&text);
    assert_line(&line);
    assert_eq!(sanitize::one_line(&line), line);
    assert_line(&sanitize::escape(&text));
    let excerpt = sanitize::excerpt(&text);
    assert_line(&excerpt);
    assert!(excerpt.chars().count() <= 60 * "\\u{e007f}".len() + 1);
});
