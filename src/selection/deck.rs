//! A shuffled deck across runs: each entry once before any comes again.
//!
//! What was drawn stands in a file, a line for each draw: the number of the round, and the key of the
//! entry. A draw is appended, which the system does as a whole and in one order for all processes, so
//! each sees in that order whether another came before it with the same entry, and then draws again.
//! Nobody waits, and no draw is lost. Nothing in the file is relied on: what makes no sense in it is
//! passed over.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rand::seq::IteratorRandom;
use rand::{Rng, RngExt};

use crate::storage::atomic::AtomicFile;
use crate::storage::file::without_waiting;

/// The first line of every deck. Another number is another form, which is left alone.
const HEADER: &str = "wisdom deck 1\n";

/// A deck with more bytes than this is made anew when a round ends.
const LARGE: usize = 64 << 10;

/// A round beyond this is none that was reached by drawing: the deck is made anew.
const LAST: u64 = u64::MAX / 2;

/// No deck is read beyond this.
const BOUND: u64 = 16 << 20;

/// How often a draw is repeated because another process was quicker. Each time one of them got what
/// it wanted, so this is met only by a crowd.
const PATIENCE: usize = 1000;

/// The key of a name in a deck (FNV-1a, 64 bits).
pub fn key(name: &[&str]) -> u64 {
    let bytes = name.iter().flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    })
}

/// Draws one of the entries with these keys from the deck of that `name`, and returns its place among
/// them. Without any, or without a deck that can be written, the draw is one like any other.
pub fn draw(folder: &Path, name: &str, keys: &[u64], rng: &mut impl Rng) -> Option<usize> {
    if keys.is_empty() {
        return None;
    }
    let drawn = Deck::open(folder, name).and_then(|mut deck| deck.draw(keys, rng));
    Some(drawn.unwrap_or_else(|_| rng.random_range(0..keys.len())))
}

struct Deck {
    path: PathBuf,
    file: File,
    text: Vec<u8>,
}

/// The state of a round.
struct Round {
    number: u64,
    /// Sorted.
    drawn: Vec<u64>,
    last: Option<u64>,
}

impl Deck {
    fn open(folder: &Path, name: &str) -> io::Result<Self> {
        let path = folder.join(name);
        let mut deck = Self {
            file: match open(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir_all(folder)?;
                    open(&path)?
                }
                file => file?,
            },
            path,
            text: Vec::new(),
        };
        (&deck.file).take(BOUND).read_to_end(&mut deck.text)?;
        if deck.text.is_empty() {
            deck.append(HEADER)?;
        } else if !deck.text.starts_with(HEADER.as_bytes()) {
            // One that was cut off in its first line is not newer.
            if deck.text.starts_with(b"wisdom deck ") && !HEADER.as_bytes().starts_with(&deck.text)
            {
                return Err(io::ErrorKind::Unsupported.into());
            }
            deck.begin_anew()?;
        }
        Ok(deck)
    }

    fn draw(&mut self, keys: &[u64], rng: &mut impl Rng) -> io::Result<usize> {
        for _ in 0..PATIENCE {
            let mut round = Round::of(&self.text);
            let is_left = |round: &Round, key: &u64| round.drawn.binary_search(key).is_err();
            if !keys.iter().any(|key| is_left(&round, key)) {
                if self.text.len() > LARGE || round.number > LAST {
                    self.begin_anew()?;
                    round.number = 0;
                }
                // What ended the last round does not begin this one.
                let several = keys.iter().any(|key| Some(*key) != round.last);
                round.drawn = round.last.filter(|_| several).into_iter().collect();
                round.number += 1;
            }
            let left = (0..keys.len()).filter(|place| is_left(&round, &keys[*place]));
            let Some(place) = left.choose(rng) else {
                break;
            };
            if self.is_first(round.number, keys[place])? {
                return Ok(place);
            }
        }
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// Appends a draw, and learns what was appended before it since the deck was read. Says whether
    /// that draw is not among it.
    fn is_first(&mut self, round: u64, key: u64) -> io::Result<bool> {
        // A line that was cut off in the middle must not take this one with it.
        let begin = if self.text.ends_with(b"\n") { "" } else { "\n" };
        let line = format!("{begin}{round} {key:016x}\n");
        let end = self.append(&line)?;
        let known = self.text.len() as u64;
        let between = (end - line.len() as u64).saturating_sub(known);
        self.file.seek(SeekFrom::Start(known))?;
        let before = self.text.len();
        (&self.file).take(between).read_to_end(&mut self.text)?;
        let found = records(&self.text[before..]).any(|record| record == (round, key));
        self.text.extend_from_slice(line.as_bytes());
        Ok(!found)
    }

    /// Appends in one write, and returns where it ends.
    fn append(&mut self, line: &str) -> io::Result<u64> {
        self.file.write_all(line.as_bytes())?;
        let end = self.file.stream_position()?;
        if self.text.is_empty() {
            self.text.extend_from_slice(line.as_bytes());
        }
        Ok(end)
    }

    /// Puts an empty deck in the place of this one, whole or not at all.
    fn begin_anew(&mut self) -> io::Result<()> {
        let kept = Round::of(&self.text).last;
        let kept = kept.map(|key| format!("0 {key:016x}\n"));
        let text = format!("{HEADER}{}", kept.unwrap_or_default());
        let mut new = AtomicFile::new(&self.path, false)?;
        new.file.write_all(text.as_bytes())?;
        new.put()?;
        self.file = open(&self.path)?;
        self.text = text.into_bytes();
        Ok(())
    }
}

impl Round {
    /// The round that is under way. Draws of two rounds can be mixed where processes ran at once.
    fn of(text: &[u8]) -> Self {
        let number = records(text).map(|(round, _)| round).max().unwrap_or(0);
        let drawn = records(text).filter(|(round, _)| *round == number);
        let mut drawn: Vec<_> = drawn.map(|(_, key)| key).collect();
        let last = drawn.last().copied();
        drawn.sort_unstable();
        Self {
            number,
            drawn,
            last,
        }
    }
}

/// The draws that make sense.
fn records(text: &[u8]) -> impl Iterator<Item = (u64, u64)> {
    text.split(|byte| *byte == b'\n').filter_map(|line| {
        let (round, key) = std::str::from_utf8(line).ok()?.split_once(' ')?;
        let round = round.parse().ok().filter(|round| *round < u64::MAX)?;
        let key = (key.len() == 16).then(|| u64::from_str_radix(key, 16).ok());
        Some((round, key??))
    })
}

fn open(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    let file = without_waiting(&mut options).open(path)?;
    if !file.metadata()?.is_file() {
        return Err(io::ErrorKind::Unsupported.into());
    }
    Ok(file)
}
