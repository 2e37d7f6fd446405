//! Names: slugs, the keys and headings of sections, tags, and which names are nearly the same.

/// The slug of a title: its letters and digits in lower case, everything between them one hyphen.
/// Apostrophes join, so that "man's" stays one word.
///
/// ```
/// assert_eq!(wisdom::entry::name::slug("Poor man's RLHF"), "poor-mans-rlhf");
/// assert_eq!(wisdom::entry::name::slug("???"), "");
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
/// assert_eq!(wisdom::entry::name::section_key("AI Fun"), "fun");
/// assert_eq!(wisdom::entry::name::section_key("My Notes"), "my-notes");
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
/// assert_eq!(wisdom::entry::name::section_heading("fun"), "AI Fun");
/// assert_eq!(wisdom::entry::name::section_heading("my-notes"), "My notes");
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
/// assert_eq!(wisdom::entry::name::tag_key(" Fine tuning "), "fine-tuning");
/// ```
pub fn tag_key(tag: &str) -> String {
    lower(tag).split_whitespace().collect::<Vec<_>>().join("-")
}

/// `text` in lower case, letter by letter.
pub fn lower(text: &str) -> String {
    text.chars().flat_map(char::to_lowercase).collect()
}

/// The names that `typed` may have been meant for, nearest first, three at most: those it is a
/// part of, and those it becomes in a few strokes. Case is not told apart, and of a name of two
/// letters or less, which would become anything in a stroke, only that is.
///
/// ```
/// use wisdom::entry::name::near;
/// assert_eq!(near("TAE", ["tea", "talk"]), ["tea"]);
/// assert_eq!(near("AI", ["a", "i", "ai"]), ["ai"]);
/// ```
pub fn near<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = &*lower(typed);
    let strokes = match typed.chars().count() {
        0..=2 => 0,
        length => (length / 3).min(3),
    };
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let lower = &*lower(name);
            let distance = strsim::osa_distance(typed, lower);
            let part =
                strokes > 0 && lower.contains(typed) || lower.len() >= 3 && typed.contains(lower);
            (distance <= strokes || part).then_some((distance, name))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    if near.first().is_some_and(|(distance, _)| *distance == 0) {
        near.truncate(1);
    }
    near.into_iter().map(|(_, name)| name).take(3).collect()
}
