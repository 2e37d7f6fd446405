//! Texts that occur more than once. Only their hashes are kept: a million texts take 16 MB.

use std::hash::{DefaultHasher, Hash, Hasher};

/// How alike two texts are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Similarity {
    /// All characters are equal.
    Exact,
    /// The letters and digits are equal; spacing, case or punctuation differs.
    Letters,
}

/// A text that repeats an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Duplicate {
    /// The index of the text.
    pub(crate) index: usize,
    /// The index of the earlier text.
    pub(crate) original: usize,
    pub(crate) similarity: Similarity,
}

impl Duplicate {
    /// Returns the message for the finding. `original` is the file and line of the earlier text.
    pub(crate) fn message(&self, original: &str) -> String {
        match self.similarity {
            Similarity::Exact => {
                format!("same text as {original}; remove one of them")
            }
            Similarity::Letters => {
                format!("nearly the same text as {original}; keep the better one")
            }
        }
    }
}

/// The hashes of all texts, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Duplicates(Vec<Hashes>);

#[derive(Clone, Copy, Debug)]
struct Hashes {
    /// The hash of the letters and digits; for a drawing, which has few of them, equal to `exact`.
    letters: u64,
    exact: u64,
}

impl Duplicates {
    /// Adds a text, whose index is the number of texts before it.
    pub(crate) fn add(&mut self, text: &str) {
        let exact = hash(text);
        let letters = letters(text).map_or(exact, |letters| hash(&letters));
        self.0.push(Hashes { letters, exact });
    }

    /// Returns every text that repeats an earlier one.
    pub(crate) fn find(&self) -> Vec<Duplicate> {
        let hashes = |index: usize| self.0[index];
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        order.sort_unstable_by_key(|index| (hashes(*index).letters, hashes(*index).exact, *index));
        let mut found = Vec::new();
        let mut add = |index, original, similarity| {
            if index != original {
                found.push(Duplicate {
                    index,
                    original,
                    similarity,
                });
            }
        };
        for alike in order.chunk_by(|one, other| hashes(*one).letters == hashes(*other).letters) {
            let original = alike.iter().copied().min().unwrap_or_default();
            for equal in alike.chunk_by(|one, other| hashes(*one).exact == hashes(*other).exact) {
                add(equal[0], original, Similarity::Letters);
                for index in &equal[1..] {
                    add(*index, equal[0], Similarity::Exact);
                }
            }
        }
        found
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    text.hash(&mut hasher);
    hasher.finish()
}

/// Returns the letters and digits of `text` in lower case, with a space between two numbers, or none
/// if they are no more than half of what is visible.
fn letters(text: &str) -> Option<String> {
    let mut letters = String::with_capacity(text.len());
    let (mut kept, mut left_out) = (0, 0);
    let mut is_apart = false;
    for c in text.to_lowercase().chars() {
        if !c.is_alphanumeric() {
            left_out += usize::from(!c.is_whitespace());
            is_apart = true;
            continue;
        }
        if is_apart && c.is_numeric() && letters.ends_with(char::is_numeric) {
            letters.push(' ');
        }
        letters.push(c);
        kept += 1;
        is_apart = false;
    }
    (kept > left_out).then_some(letters)
}
