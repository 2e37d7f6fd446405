//! Links by reference beyond the number that the parser resolves.

use pulldown_cmark::LinkType::{self, CollapsedUnknown, ReferenceUnknown, ShortcutUnknown};
use pulldown_cmark::RefDefs;

/// Returns `text` with spaces in place of its `definitions` of links, or `None` if it has few.
///
/// The parser copies an address for each link to it, and takes links for text once it has copied a lot.
/// Links that it finds no definition for are not counted.
pub(super) fn without_definitions(text: &str, definitions: &RefDefs<'_>) -> Option<String> {
    /// The number of bytes that the parser copies at least.
    const COPIED: usize = 100_000;
    let lengths = definitions.iter().map(|(_, definition)| {
        let title = definition.title.as_ref().map_or(0, |title| title.len());
        definition.dest.len() + title
    });
    let longest = lengths.max()?;
    if longest * text.matches('[').count() < COPIED {
        return None;
    }
    let mut undefined = text.to_owned().into_bytes();
    for (_, definition) in definitions.iter() {
        for byte in &mut undefined[definition.span.clone()] {
            if *byte != b'\n' {
                *byte = b' ';
            }
        }
    }
    String::from_utf8(undefined).ok()
}

/// Returns whether the parser found no definition of the link.
pub(super) fn is_undefined(kind: LinkType) -> bool {
    matches!(kind, ReferenceUnknown | CollapsedUnknown | ShortcutUnknown)
}
