//! Which names are nearly what was typed.

use super::id::lower;

/// The names that `typed` may have been meant for, nearest first, three at most: those it is a
/// part of, and those it becomes in a few strokes. Case is not told apart, and of a name of two
/// letters or less, which would become anything in a stroke, only that is.
///
/// ```
/// use wisdom::entry::suggest::near;
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
