//! Names: slugs, the keys and headings of sections, tags, and which names are nearly the same.

/// The slug of a title: its letters and digits in lower case, everything between them one hyphen.
/// Apostrophes join, so that "man's" stays one word.
///
/// ```
/// assert_eq!(wisdom::entry::id::slug("Poor man's RLHF"), "poor-mans-rlhf");
/// assert_eq!(wisdom::entry::id::slug("???"), "");
/// ```
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    let mut gap = false;
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            if gap && !slug.is_empty() {
                slug.push('-');
            }
            gap = false;
            slug.push(c);
        } else if c != '\'' && c != '\u{2019}' {
            gap = true;
        }
    }
    slug
}

/// What a section is filed and compared under, whatever its case and spacing. "AI Fun", the
/// heading of the built-in section `fun`, is the same section as `fun`.
///
/// ```
/// assert_eq!(wisdom::entry::id::section_key("AI Fun"), "fun");
/// assert_eq!(wisdom::entry::id::section_key("My Notes"), "my-notes");
/// ```
pub fn section_key(name: &str) -> String {
    match slug(name) {
        key if key == "ai-fun" => "fun".into(),
        key => key,
    }
}

/// How a section is shown.
///
/// ```
/// assert_eq!(wisdom::entry::id::section_heading("fun"), "AI Fun");
/// assert_eq!(wisdom::entry::id::section_heading("my-notes"), "My notes");
/// ```
pub fn section_heading(key: &str) -> String {
    if key == "fun" {
        return "AI Fun".into();
    }
    let spaced = key.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A tag as it is filed and compared: trimmed, in lower case, its words joined by hyphens.
///
/// ```
/// assert_eq!(wisdom::entry::id::tag_key(" Fine tuning "), "fine-tuning");
/// ```
pub fn tag_key(tag: &str) -> String {
    lower(tag).split_whitespace().collect::<Vec<_>>().join("-")
}

/// `text` in lower case, letter by letter.
pub fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
