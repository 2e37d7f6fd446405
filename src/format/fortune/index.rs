//! The index of a fortune file: the `.dat` file that `strfile` writes.
//!
//! # The form
//!
//! Numbers are big-endian and four bytes long, or eight where `strfile` was built so: version (1 or
//! 2), count, longest, shortest, flags; then the separator's character and padding to a whole word.
//! Behind that stand `count` offsets into the text, and one more that is the text's length
//! (`strfile.h` of fortune-mod).

use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use crate::entry::sanitize;
use crate::format::fortune::{Fortune, is_start};
use crate::storage::atomic::AtomicFile;
use crate::storage::file;
use crate::storage::file::{read_exact_at, read_some_at};

/// An index that has that form.
#[derive(Debug)]
pub struct Index {
    path: PathBuf,
    word: Word,
    count: u64,
    flags: u64,
    /// Where the first entry begins, and where the next one does.
    first: (u64, u64),
    /// The same of the last entry.
    last: (u64, u64),
    current: bool,
}

/// How many bytes a number has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Word {
    Four,
    Eight,
}

/// The offsets are shuffled, or sorted by the texts: not in the order of the file.
const OUT_OF_ORDER: u64 = 0x1 | 0x2;

/// The text is in rot13.
const ROTATED: u32 = 0x4;

impl Index {
    /// Reads the head of the index beside the text at `path`, or returns none if there is no such, or it
    /// has not the form of one. What the system knows of it and of the `text` says whether it is current.
    pub fn new(path: &Path, text: &Metadata) -> Option<Self> {
        let path = beside(path);
        let (dat, metadata) = file::open(&path).ok()?;
        let mut index = Self::head(path, &dat, metadata.len())?;
        let is_older = match (metadata.modified(), text.modified()) {
            (Ok(dat), Ok(text)) => dat < text,
            _ => true,
        };
        if let Some(place) = index.count.checked_sub(1) {
            index.last = index.offsets(&dat, place)?;
        }
        index.current =
            !is_older && index.is_in_order() && index.count > 0 && index.last.1 == text.len();
        Some(index)
    }

    /// What has the form of an index, and `size` bytes, be it of this text or of another.
    fn head(path: PathBuf, dat: &File, size: u64) -> Option<Self> {
        let mut head = [0; 8 * 8];
        read_some_at(dat, &mut head, 0).ok()?;
        let word = match head {
            [0, 0, 0, 1 | 2, ..] => Word::Four,
            [0, 0, 0, 0, 0, 0, 0, 1 | 2, ..] => Word::Eight,
            _ => return None,
        };
        let index = Self {
            count: word.read(&head, 1),
            flags: word.read(&head, 4),
            path,
            word,
            first: (word.read(&head, 6), word.read(&head, 7)),
            last: (0, 0),
            current: false,
        };
        let length = index.place_of(index.count)?.checked_add(word.bytes());
        let fits = head[5 * word.length()] == b'%' && length == Some(size);
        fits.then_some(index)
    }

    /// Whether the text is in rot13, which nothing else says. It is so even if the text has changed
    /// since.
    pub fn is_rotated(&self) -> bool {
        self.flags & u64::from(ROTATED) != 0
    }

    /// Whether the index can be of the text as it is now: not older than it, about as many bytes, in
    /// the order of the file. The entries themselves are looked at when they are asked for.
    pub fn is_current(&self) -> bool {
        self.current
    }

    /// Whether it has the entries in the order of the file.
    pub(crate) fn is_in_order(&self) -> bool {
        self.flags & OUT_OF_ORDER == 0
    }

    /// Whether it has exactly these `starts` of entries, in a text of `size` bytes.
    pub(crate) fn agrees(&self, starts: &[u64], size: u64) -> bool {
        let Ok((dat, _)) = file::open(&self.path) else {
            return false;
        };
        let ends = std::iter::once(&size);
        let mut offsets = starts.iter().chain(ends).zip(0..);
        self.count() == starts.len()
            && offsets.all(|(start, place)| {
                let said = self.offset(&dat, place);
                said.is_some_and(|said| is_start(said, *start))
            })
    }

    /// How many entries it has.
    pub fn count(&self) -> usize {
        usize::try_from(self.count).unwrap_or(usize::MAX)
    }

    /// Where the entry at `place` begins, and where the next one does.
    pub fn span(&self, place: usize) -> Option<(u64, u64)> {
        let place = u64::try_from(place)
            .ok()
            .filter(|place| *place < self.count)?;
        let (start, end) = if place == 0 {
            self.first
        } else if place + 1 == self.count {
            self.last
        } else {
            let (dat, _) = file::open(&self.path).ok()?;
            self.offsets(&dat, place)?
        };
        (start < end).then_some((start, end))
    }

    /// The offset at `place` and the next one.
    fn offsets(&self, dat: &File, place: u64) -> Option<(u64, u64)> {
        let mut bytes = [0; 2 * 8];
        let bytes = &mut bytes[..2 * self.word.length()];
        read_exact_at(dat, bytes, self.place_of(place)?).ok()?;
        Some((self.word.read(bytes, 0), self.word.read(bytes, 1)))
    }

    fn offset(&self, dat: &File, place: u64) -> Option<u64> {
        let mut bytes = [0; 8];
        let bytes = &mut bytes[..self.word.length()];
        read_exact_at(dat, bytes, self.place_of(place)?).ok()?;
        Some(self.word.read(bytes, 0))
    }

    fn place_of(&self, place: u64) -> Option<u64> {
        place.checked_add(6)?.checked_mul(self.word.bytes())
    }
}

impl Word {
    fn length(self) -> usize {
        match self {
            Self::Four => 4,
            Self::Eight => 8,
        }
    }

    fn bytes(self) -> u64 {
        self.length() as u64
    }

    fn read(self, bytes: &[u8], number: usize) -> u64 {
        let length = self.length();
        let bytes = bytes[number * length..].iter().take(length);
        bytes.fold(0, |read, byte| read << 8 | u64::from(*byte))
    }
}

/// What an index says of its text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Summary {
    /// How many entries there are.
    pub count: u32,
    /// The bytes of the longest.
    pub longest: u32,
    /// The bytes of the shortest.
    pub shortest: u32,
    /// How many separators have something behind their `%`. `strfile` and `fortune` take them for text.
    pub loose: usize,
}

/// The index of the text at `path` stands beside it.
pub fn beside(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".dat");
    name.into()
}

/// Writes the index of a fortune file, in four bytes a number, whole or not at all. What stands in its
/// place is replaced only if it is an index too; that the text is in rot13 is taken over from it, since
/// nothing else says so.
pub fn write(fortune: &Fortune, path: &Path) -> io::Result<Summary> {
    let dat = beside(path);
    let rotated = match file::open(&dat) {
        Ok((_, metadata)) if metadata.len() == 0 => Some(false),
        Ok((there, metadata)) => {
            let index = Index::head(dat.clone(), &there, metadata.len());
            index.map(|index| index.is_rotated())
        }
        // A link to nothing is somebody's.
        Err(file::ReadError::Missing) if !dat.is_symlink() => Some(false),
        Err(_) => None,
    };
    let Some(rotated) = rotated else {
        let message = format!("{} is there, and is no index", sanitize::path(&dat));
        return Err(io::Error::new(io::ErrorKind::AlreadyExists, message));
    };
    let mut new = AtomicFile::new(&dat, false)?;
    let summary = fill(fortune, rotated, &new.file)?;
    new.sync()?;
    new.put()?;
    Ok(summary)
}

fn fill(fortune: &Fortune, rotated: bool, file: &File) -> io::Result<Summary> {
    const VERSION: u32 = 2;
    let too_large = |_| io::Error::new(io::ErrorKind::FileTooLarge, "the file has more than 4 GiB");
    let mut dat = BufWriter::new(file);
    dat.write_all(&[0; 24])?;
    let mut summary = Summary {
        count: 0,
        longest: 0,
        shortest: u32::MAX,
        loose: 0,
    };
    fortune.slots(&mut |slot| {
        let start = u32::try_from(slot.start).map_err(too_large)?;
        let length = u32::try_from(slot.length).map_err(too_large)?;
        summary.count += 1;
        summary.longest = summary.longest.max(length);
        summary.shortest = summary.shortest.min(length);
        summary.loose += usize::from(slot.loose);
        dat.write_all(&start.to_be_bytes())
    })?;
    let size = u32::try_from(fortune.size()).map_err(too_large)?;
    dat.write_all(&size.to_be_bytes())?;
    dat.seek(SeekFrom::Start(0))?;
    let flags = if rotated { ROTATED } else { 0 };
    let Summary {
        count,
        longest,
        shortest,
        ..
    } = summary;
    for number in [VERSION, count, longest, shortest, flags] {
        dat.write_all(&number.to_be_bytes())?;
    }
    dat.write_all(b"%\0\0\0")?;
    dat.flush()?;
    Ok(summary)
}
