//! Texts that stand twice, exactly or nearly.
//!
//! No text is kept, only checksums of texts and of their words.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use unicode_width::UnicodeWidthChar;

use crate::check::Kind;
use crate::entry::id;

/// Texts that are compared with each other.
#[derive(Debug, Default)]
pub(crate) struct Texts {
    /// The place of the first text with that checksum.
    exact: HashMap<u64, usize>,
    /// The place of the first text with words of that checksum.
    spelled: HashMap<u64, usize>,
    shingles: Shingles,
    /// Whether there are too many for those that are nearly the same to be looked for.
    is_full: bool,
    /// The place of a text, that of the one it is like, and how alike they are.
    found: Vec<(usize, usize, Kind)>,
}

impl Texts {
    /// Takes in the text of the entry at `place`.
    pub(crate) fn add(&mut self, place: usize, text: &str) {
        let exact = checksum(text);
        if let Some(first) = self.exact.get(&exact) {
            self.found.push((place, *first, Kind::Same));
            return;
        }
        self.exact.insert(exact, place);
        if self.is_full {
            return;
        }
        let words = words(text);
        // What has more signs than letters is a drawing, and its letters say little of it.
        let signs = text.chars().filter(|c| !c.is_whitespace()).count();
        let letters: usize = words.iter().map(|word| word.chars().count()).sum();
        if 2 * letters <= signs {
            return;
        }
        let spelled = checksum(&spelled(&words));
        if let Some(first) = self.spelled.get(&spelled) {
            self.found.push((place, *first, Kind::Near));
            return;
        }
        self.spelled.insert(spelled, place);
        self.shingles.add(place, &words);
        if self.shingles.weight() > MOST {
            self.is_full = true;
            self.spelled = HashMap::new();
            self.shingles = Shingles::default();
            // Some of them and not the others would say that the others are not alike.
            self.found.retain(|(_, _, kind)| *kind == Kind::Same);
        }
    }

    /// Whether there are too many for those that are nearly the same to be looked for.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    /// The place of each text that is like one before, that of the first such, and how alike they are.
    pub(crate) fn doubles(self) -> Vec<(usize, usize, Kind)> {
        let near = self.shingles.near().into_iter();
        let near = near.map(|(place, first)| (place, first, Kind::Near));
        self.found.into_iter().chain(near).collect()
    }
}

fn checksum(value: &(impl Hash + ?Sized)) -> u64 {
    let mut hasher = DefaultHasher::new();
    value.hash(&mut hasher);
    hasher.finish()
}

/// The letters of words: one can be broken at the end of a line, and the other not. Numbers stay apart.
fn spelled(words: &[String]) -> String {
    let mut letters = String::new();
    for word in words {
        if letters.ends_with(|c: char| c.is_ascii_digit()) {
            letters.push(' ');
        }
        letters.push_str(word);
    }
    letters
}

/// The words of a text, whatever their case and what stands between them. Where no blanks stand between
/// words, as in Chinese, each letter is one.
fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    // What stands in the place of ESC begins no word, nor does what the terminal was to be told.
    for (at, part) in text.split('\u{fffd}').enumerate() {
        let part = part
            .strip_prefix('[')
            .filter(|_| at > 0)
            .and_then(|command| {
                let end = command.find(|c: char| c.is_ascii_alphabetic())?;
                Some(&command[end + 1..])
            })
            .unwrap_or(part);
        let mut word = String::new();
        for c in id::lower(part).chars() {
            let is_wide = c.width() == Some(2);
            if (is_wide || !c.is_alphanumeric()) && !word.is_empty() {
                words.push(std::mem::take(&mut word));
            }
            if c.is_alphanumeric() {
                word.push(c);
                if is_wide {
                    words.push(std::mem::take(&mut word));
                }
            }
        }
        if !word.is_empty() {
            words.push(word);
        }
    }
    words
}

/// The shingles of texts: each three words that follow each other.
#[derive(Debug, Default)]
struct Shingles {
    /// Each with the number of its text.
    all: Vec<(u64, usize)>,
    /// The texts: their places among the entries, and how many different shingles they have.
    texts: Vec<(usize, usize)>,
}

/// How many shingles are kept at most, so that a million texts take no gigabyte of memory.
const MOST: usize = 2_000_000;

/// A text takes as much memory as so many shingles, however short it is.
const WEIGHT: usize = 5;

/// How many texts one is compared with at most, so that a file in which all are somewhat alike takes
/// no more than some seconds either.
const COMPARED: usize = 256;

impl Shingles {
    /// What is kept, in shingles.
    fn weight(&self) -> usize {
        self.all.len() + WEIGHT * self.texts.len()
    }

    fn add(&mut self, place: usize, words: &[String]) {
        let number = self.texts.len();
        let before = self.all.len();
        let shingles = words.windows(3).map(|three| (checksum(three), number));
        self.all.extend(shingles);
        self.all[before..].sort_unstable();
        let mut last = None;
        let mut kept = before;
        for at in before..self.all.len() {
            if last != Some(self.all[at]) {
                last = Some(self.all[at]);
                self.all[kept] = self.all[at];
                kept += 1;
            }
        }
        self.all.truncate(kept);
        self.texts.push((place, kept - before));
    }

    /// The texts that share four fifths of their shingles with one before, each with the first such that
    /// was looked at.
    ///
    /// Of two that do, each has one of the shared shingles among its rarest, if these are more than the
    /// fifth that need not be shared. Only texts that have one of them in common are compared.
    fn near(mut self) -> Vec<(usize, usize)> {
        self.all.sort_unstable();
        let mut shared: Vec<Vec<(usize, u64)>> = vec![Vec::new(); self.texts.len()];
        for group in self.all.chunk_by(|one, other| one.0 == other.0) {
            if group.len() > 1 {
                for (hash, number) in group {
                    shared[*number].push((group.len(), *hash));
                }
            }
        }
        self.all = Vec::new();
        let mut found = Vec::new();
        let mut holders: HashMap<u64, Vec<usize>> = HashMap::new();
        for number in 0..shared.len() {
            shared[number].sort_unstable();
            let (place, size) = self.texts[number];
            let alone = size - shared[number].len();
            let rare = (size - four_fifths(size) + 1).saturating_sub(alone);
            let rare = &shared[number][..rare.min(shared[number].len())];
            let others = rare.iter().filter_map(|(_, hash)| holders.get(hash));
            let first = others.flatten().take(COMPARED).find(|other| {
                let needed = four_fifths(size.max(self.texts[**other].1));
                in_common(&shared[number], &shared[**other]) >= needed
            });
            if let Some(first) = first {
                found.push((place, self.texts[*first].0));
            }
            for (_, hash) in rare {
                holders.entry(*hash).or_default().push(number);
            }
        }
        found
    }
}

fn four_fifths(size: usize) -> usize {
    (4 * size).div_ceil(5)
}

/// How many members two sorted lists have in common.
fn in_common<T: Ord>(one: &[T], other: &[T]) -> usize {
    let (mut left, mut right, mut count) = (0, 0, 0);
    while let (Some(a), Some(b)) = (one.get(left), other.get(right)) {
        left += usize::from(a <= b);
        right += usize::from(b <= a);
        count += usize::from(a == b);
    }
    count
}
