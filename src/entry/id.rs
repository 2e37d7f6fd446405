//! Ids of entries, and keys of sections and tags.

/// Returns the slug of a title: its letters and digits in lower case, with one hyphen for each run of
/// other characters between them. An apostrophe is dropped, which keeps "man's" one word.
///
/// ```
/// assert_eq!(wisdom::entry::id::slug("Poor man's RLHF"), "poor-mans-rlhf");
/// assert_eq!(wisdom::entry::id::slug("???"), "");
/// ```
pub fn slug(title: &str) -> String {
    let mut slug = String::with_capacity(title.len());
    let mut needs_hyphen = false;
    for c in title.chars().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() {
            if needs_hyphen && !slug.is_empty() {
                slug.push('-');
            }
            needs_hyphen = false;
            slug.push(c);
        } else if c != '\'' && c != '\u{2019}' {
            needs_hyphen = true;
        }
    }
    slug
}

/// Returns the id of an entry without a title: the [slug] of the first words of its text, at most six
/// words and 40 characters. It changes only if these words do.
///
/// ```
/// use wisdom::entry::id::of_text;
/// assert_eq!(of_text("> *Be* brief, or don't be here at all."), "be-brief-or-dont-be-here");
/// assert_eq!(of_text("\u{2026}"), "");
/// ```
pub fn of_text(text: &str) -> String {
    const WORDS: usize = 6;
    const CHARS: usize = 40;
    // The words are near the beginning, and a text can have a mebibyte.
    const READ: usize = 1 << 10;
    let end = text
        .char_indices()
        .nth(READ)
        .map_or(text.len(), |(end, _)| end);
    let mut id = String::new();
    let mut left = CHARS;
    for word in slug(&text[..end]).split('-').take(WORDS) {
        let length = word.chars().count() + usize::from(!id.is_empty());
        if length > left && !id.is_empty() {
            break;
        }
        if !id.is_empty() {
            id.push('-');
        }
        // A text without spaces is a single word.
        id.extend(word.chars().take(left));
        left = left.saturating_sub(length);
    }
    id
}

/// Returns the key of a section, regardless of the case and spacing of its name. The heading of a
/// built-in section maps to that section's key.
///
/// ```
/// assert_eq!(wisdom::entry::id::section_key("AI Fun"), "fun");
/// assert_eq!(wisdom::entry::id::section_key("My Notes"), "my-notes");
/// ```
pub fn section_key(name: &str) -> String {
    let key = slug(name);
    match irregular_headings().find(|(_, heading)| slug(heading) == key) {
        Some((key, _)) => key.into(),
        None => key,
    }
}

/// Returns the heading of a section.
///
/// ```
/// assert_eq!(wisdom::entry::id::section_heading("fun"), "AI Fun");
/// assert_eq!(wisdom::entry::id::section_heading("my-notes"), "My notes");
/// ```
pub fn section_heading(key: &str) -> String {
    if let Some((_, heading)) = irregular_headings().find(|(irregular, _)| *irregular == key) {
        return heading.into();
    }
    let spaced = key.replace('-', " ");
    let mut letters = spaced.chars();
    letters.next().map_or(String::new(), |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// Returns the key and heading of each built-in section whose heading doesn't follow from its key.
///
/// `build.rs` collects the headings from `assets/` and sets them as `KEY=HEADING;…`. When it compiles
/// this file itself, the variable isn't set yet.
fn irregular_headings() -> impl Iterator<Item = (&'static str, &'static str)> {
    let headings = option_env!("WISDOM_HEADINGS").unwrap_or_default();
    headings.split(';').filter_map(|pair| pair.split_once('='))
}

/// Returns the key of a tag: its words in lower case, joined by hyphens.
///
/// ```
/// assert_eq!(wisdom::entry::id::tag_key(" Fine tuning "), "fine-tuning");
/// ```
pub fn tag_key(tag: &str) -> String {
    lower(tag).split_whitespace().collect::<Vec<_>>().join("-")
}

/// Returns `text` in lower case, one character at a time: unlike [`str::to_lowercase`], regardless of
/// the characters around it.
pub fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}
