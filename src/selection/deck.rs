//! A shuffled deck, kept from run to run: every entry is drawn once before any is drawn again.
//!
//! A deck is a file with a line for each draw: the number of the round, and the key of the entry. A draw
//! is appended to the file, which the system does in one step and in one order for all processes. The
//! process then reads whether another process drew the entry before it, in which case it draws again. No
//! process waits for another, and no draw is lost. If the entry cannot be shown, another line puts it back
//! into the round. Nothing in the file is trusted: invalid lines are skipped.

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rand::seq::IteratorRandom;
use rand::{Rng, RngExt};

use crate::storage::atomic::AtomicFile;
use crate::storage::{file, ownership};

/// The first line of every deck. A deck with another number has a newer layout, and is left alone.
const HEADER: &str = "wisdom deck 1\n";

/// What follows the round and the key in a line that puts an entry back.
const PUT_BACK: &str = " back";

/// The size in bytes above which a deck is restarted at the end of a round.
const RESTART_BYTES: usize = 64 << 10;

/// The highest valid round. Draws alone never lead beyond it, so a deck with a higher round is restarted.
const LAST_ROUND: u64 = u64::MAX / 2;

/// The number of bytes that are read of a deck. A larger one is restarted.
const MAX_BYTES: u64 = 16 << 20;

/// The number of attempts to draw an entry that no other process drew first. An attempt fails only if
/// another process made the draw, so the limit is reached only when hundreds of processes start at once.
const ATTEMPTS: usize = 1000;

/// Draws an entry from the deck called `name` in `folder`, and returns the index of its key in `keys`, or
/// `None` if there are no keys. If the deck cannot be used, every key has the same chance.
pub fn draw(folder: &Path, name: &str, keys: &[u64], rng: &mut impl Rng) -> Option<usize> {
    if keys.is_empty() {
        return None;
    }
    let drawn = Deck::open(folder, name).and_then(|mut deck| deck.draw(keys, rng));
    Some(drawn.unwrap_or_else(|_| rng.random_range(0..keys.len())))
}

/// Puts `keys`, which were drawn from the deck but not shown, back into their round. If the deck cannot be
/// used, they come again in the next round.
pub fn put_back(folder: &Path, name: &str, keys: &[u64]) {
    // Otherwise a missing deck would be created.
    if keys.is_empty() {
        return;
    }
    if let Ok(mut deck) = Deck::open(folder, name) {
        let draws = draws(&deck.text);
        for key in keys {
            let draw = draws.iter().rfind(|(_, drawn)| drawn == key);
            if let Some((round, key)) = draw {
                let _ = deck.append_line(&format!("{round} {key:016x}{PUT_BACK}"));
            }
        }
    }
}

struct Deck {
    path: PathBuf,
    file: File,
    text: Vec<u8>,
}

/// The state of a round.
struct Round {
    number: u64,
    /// The keys drawn in this round, sorted.
    drawn: Vec<u64>,
    /// The key that was drawn last.
    last: Option<u64>,
}

impl Deck {
    fn open(folder: &Path, name: &str) -> io::Result<Self> {
        if !ownership::may_keep(folder) {
            return Err(io::ErrorKind::PermissionDenied.into());
        }
        let path = folder.join(name);
        let mut deck = Self {
            file: match open_file(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => {
                    fs::create_dir_all(folder)?;
                    open_file(&path)?
                }
                file => file?,
            },
            path,
            text: Vec::new(),
        };
        (&deck.file).take(MAX_BYTES).read_to_end(&mut deck.text)?;
        if deck.file.metadata()?.len() > MAX_BYTES {
            deck.restart()?;
        }
        if deck.text.is_empty() {
            deck.append(HEADER)?;
        } else if !deck.text.starts_with(HEADER.as_bytes()) {
            // A truncated header is not the header of a newer layout.
            if deck.text.starts_with(b"wisdom deck ") && !HEADER.as_bytes().starts_with(&deck.text)
            {
                return Err(io::ErrorKind::Unsupported.into());
            }
            deck.restart()?;
        }
        Ok(deck)
    }

    fn draw(&mut self, keys: &[u64], rng: &mut impl Rng) -> io::Result<usize> {
        for _ in 0..ATTEMPTS {
            let mut round = Round::current(&self.text);
            let is_left = |round: &Round, key: &u64| round.drawn.binary_search(key).is_err();
            if !keys.iter().any(|key| is_left(&round, key)) {
                if self.text.len() > RESTART_BYTES || round.number > LAST_ROUND {
                    self.restart()?;
                    round.number = 0;
                }
                // The last entry of a round is not the first of the next, unless it is the only entry.
                let has_others = keys.iter().any(|key| Some(*key) != round.last);
                round.drawn = round.last.filter(|_| has_others).into_iter().collect();
                round.number += 1;
            }
            let left = (0..keys.len()).filter(|index| is_left(&round, &keys[*index]));
            let Some(index) = left.choose(rng) else {
                break;
            };
            if self.is_first(round.number, keys[index])? {
                return Ok(index);
            }
        }
        Err(io::ErrorKind::WouldBlock.into())
    }

    /// Appends a draw, and reads the draws that other processes appended since the deck was read. Returns
    /// whether no other process drew `key` in this round first.
    fn is_first(&mut self, round: u64, key: u64) -> io::Result<bool> {
        let (line, end) = self.append_line(&format!("{round} {key:016x}"))?;
        let known = self.text.len();
        let unread = (end - line.len() as u64).saturating_sub(known as u64);
        self.file.seek(SeekFrom::Start(known as u64))?;
        (&self.file)
            .take(unread.min(MAX_BYTES))
            .read_to_end(&mut self.text)?;
        let is_taken = draws(&self.text[known..]).contains(&(round, key));
        self.text.extend_from_slice(line.as_bytes());
        Ok(!is_taken)
    }

    /// Appends a line after the lines of other processes, and returns it with the offset of its end.
    fn append_line(&mut self, line: &str) -> io::Result<(String, u64)> {
        // Otherwise a truncated line before it would swallow the new line.
        let begin = if self.text.ends_with(b"\n") { "" } else { "\n" };
        let line = format!("{begin}{line}\n");
        let end = self.append(&line)?;
        Ok((line, end))
    }

    /// Appends a text in one write, and returns the offset of its end.
    fn append(&mut self, line: &str) -> io::Result<u64> {
        self.file.write_all(line.as_bytes())?;
        let end = self.file.stream_position()?;
        if self.text.is_empty() {
            self.text.extend_from_slice(line.as_bytes());
        }
        Ok(end)
    }

    /// Replaces the deck with an empty one that keeps the last draw.
    fn restart(&mut self) -> io::Result<()> {
        let last = Round::current(&self.text).last;
        let last = last.map(|key| format!("0 {key:016x}\n"));
        let text = format!("{HEADER}{}", last.unwrap_or_default());
        let mut new = AtomicFile::new(&self.path, false)?;
        new.file.write_all(text.as_bytes())?;
        // The handle of the old deck is closed here: Windows may refuse to replace an open file.
        self.file = open_file(new.path())?;
        new.commit()?;
        self.text = text.into_bytes();
        Ok(())
    }
}

impl Round {
    /// Returns the round with the highest number. Draws of two rounds can be interleaved if processes ran
    /// at the same time.
    fn current(text: &[u8]) -> Self {
        let draws = draws(text);
        let number = draws.iter().map(|(round, _)| *round).max().unwrap_or(0);
        let drawn = draws.iter().filter(|(round, _)| *round == number);
        let mut drawn: Vec<_> = drawn.map(|(_, key)| *key).collect();
        let last = drawn.last().copied();
        drawn.sort_unstable();
        Self {
            number,
            drawn,
            last,
        }
    }
}

/// Returns the round and the key of each draw that was not put back later, in order. Invalid lines are
/// skipped.
fn draws(text: &[u8]) -> Vec<(u64, u64)> {
    let mut put_back = BTreeSet::new();
    let mut draws = Vec::new();
    for line in text.rsplit(|byte| *byte == b'\n') {
        let Ok(line) = std::str::from_utf8(line) else {
            continue;
        };
        if let Some(draw) = line.strip_suffix(PUT_BACK) {
            put_back.extend(parse_draw(draw));
        } else {
            draws.extend(parse_draw(line).filter(|draw| !put_back.contains(draw)));
        }
    }
    draws.reverse();
    draws
}

fn parse_draw(line: &str) -> Option<(u64, u64)> {
    let (round, key) = line.split_once(' ')?;
    let round = round.parse().ok().filter(|round| *round < u64::MAX)?;
    let key = (key.len() == 16).then(|| u64::from_str_radix(key, 16).ok());
    Some((round, key??))
}

fn open_file(path: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.read(true).append(true).create(true);
    Ok(file::open_own(&mut options, path)?.0)
}
