//! A hash that stays the same from release to release, for the names of files and the keys in them.

/// Returns the FNV-1a hash, 64 bits wide, of all `parts`. A zero byte follows each of them, so that
/// `["ab", "c"]` and `["a", "bc"]` differ.
///
/// ```
/// use wisdom::storage::hash::fnv1a;
/// assert_eq!(fnv1a(&["a"]), 0x089b_e207_b544_f1e4);
/// assert_ne!(fnv1a(&["ab", "c"]), fnv1a(&["a", "bc"]));
/// ```
pub fn fnv1a<P: AsRef<[u8]>>(parts: &[P]) -> u64 {
    let bytes = parts
        .iter()
        .flat_map(|part| part.as_ref().iter().chain(&[0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3)
    })
}
