//! A hash that never changes between releases, for file names and for keys stored in files.

/// Returns the 64-bit FNV-1a hash of all `parts`. Each part is followed by a zero byte, so that
/// `["ab", "c"]` and `["a", "bc"]` have different hashes.
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
