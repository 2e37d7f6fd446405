//! Suggests names that resemble the input.

use crate::entry::id::lower;

/// Returns the `names` that resemble `typed`: at most three, the closest first.
///
/// A name resembles `typed` if either contains the other, or if a few edits turn `typed` into the
/// name. Case doesn't matter. An input of one or two letters, which one edit could turn into anything,
/// has to be the name itself.
///
/// ```
/// use wisdom::entry::suggest::near;
/// assert_eq!(near("TAE", ["tea", "talk"]), ["tea"]);
/// assert_eq!(near("AI", ["a", "i", "ai"]), ["ai"]);
/// ```
pub fn near<'a>(typed: &str, names: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let typed = &*lower(typed);
    let edits = match typed.chars().count() {
        0..=2 => 0,
        length => (length / 3).min(3),
    };
    let mut near: Vec<(usize, &str)> = names
        .into_iter()
        .filter_map(|name| {
            let lower = &*lower(name);
            let distance = strsim::osa_distance(typed, lower);
            let is_part =
                edits > 0 && lower.contains(typed) || lower.len() >= 3 && typed.contains(lower);
            (distance <= edits || is_part).then_some((distance, name))
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    if near.first().is_some_and(|(distance, _)| *distance == 0) {
        near.truncate(1);
    }
    near.into_iter().map(|(_, name)| name).take(3).collect()
}
