//! The parsed form of a collection, kept from run to run: parsing ten thousand entries of TOML takes a
//! hundred times longer than all else that happens at the start of a shell.
//!
//! It is a copy, and never believed when it differs: it is used only for a file whose every byte is what
//! it was made of, by the same release, and each record has a checksum. What is wrong with it costs a
//! parsing, and nothing else.
//!
//! A checksum tells what came about by chance from what was there: two files that have the same one are
//! easily made. So the system is asked too whether the file was changed since, which nobody can undo. It
//! says so as well when only the permissions were changed, which costs a parsing. The checksum is left to
//! tell what was changed twice within one tick of the system's clock.
//!
//! # The form
//!
//! A line that says what it is; the checksum of the rest of the head; the head: the six numbers of
//! what it was made of, the counts of the faults' bytes and of the entries; the faults; one offset for
//! each entry, and the end of the file; the records, each its checksum and its fields. Numbers are
//! little-endian and of eight bytes, checksums XXH64.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::cmp::Reverse;
use std::fs::{self, File, Metadata};
use std::io::{self, Seek, Write};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
#[cfg(not(unix))]
use std::time::UNIX_EPOCH;

use xxhash_rust::xxh64::{Xxh64, xxh64};

use crate::collection::pool::Entries;
use crate::entry::{Entry, Form, sanitize};
use crate::filter::Filter;
use crate::format::diagnostic::Diagnostic;
use crate::format::parsed::Parsed;
use crate::format::{Format, Parser, decode};
use crate::storage::atomic::{AtomicFile, folder};
use crate::storage::file;
use crate::storage::file::{ReadError, read_exact_at, read_some_at};

/// The beginning of every such file. Another number is another form.
const MAGIC: &[u8; 16] = b"wisdom parsed 4\n";

/// A file of fewer bytes is parsed as fast as its copy is looked for.
const SMALL: u64 = 4 << 10;

/// How many bytes are read at once.
const WINDOW: usize = 64 << 10;

/// A file with more bytes of faults is parsed each time, so that no copy can say that it has more.
const FAULTS: usize = 1 << 20;

/// The names of copies begin with this.
const NAME: &str = "parsed-";

/// No more copies are kept than these: a file that was drawn from once may never be again.
const COPIES: usize = 256;

/// Nor more bytes of them.
const BYTES: u64 = 64 << 20;

/// What stands before the faults.
const HEAD: usize = MAGIC.len() + 8 + 8 * 8;

/// What was read of a file.
#[derive(Debug)]
pub struct Loaded {
    /// The entries, in memory or in the copy.
    pub entries: Entries,
    /// What is wrong with the file.
    pub diagnostics: Vec<Diagnostic>,
}

/// A copy that can be used. It is opened each time, so that any number of them can be used at once.
#[derive(Debug)]
pub struct Cached {
    path: PathBuf,
    /// What the checksums of its records begin with, so that a copy which came in its place meanwhile is
    /// not believed.
    seed: u64,
    count: usize,
    /// Where the offsets begin.
    offsets: u64,
    source: Source,
    /// What the file itself holds, read when the copy turned out to be broken.
    anew: OnceCell<Vec<Entry<'static>>>,
}

/// A file and how it is read.
#[derive(Debug)]
struct Source {
    path: PathBuf,
    bound: u64,
    section: String,
    parser: Parser,
}

/// What a copy must be made of to be believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    /// The checksum of the file.
    content: u64,
    /// Its bytes.
    length: u64,
    /// The checksum of how it is read: the release, the section, and the format.
    reading: u64,
    /// What the system knows of its last change.
    change: [u64; 3],
}

impl Key {
    /// What the checksums of the records begin with, but for the place of each.
    fn seed(self) -> u64 {
        let mut bytes = Vec::new();
        for number in self.numbers() {
            put_number(&mut bytes, number);
        }
        xxh64(&bytes, 0)
    }

    fn numbers(self) -> [u64; 6] {
        let [one, two, three] = self.change;
        [self.content, self.length, self.reading, one, two, three]
    }

    fn of([content, length, reading, change @ ..]: [u64; 6]) -> Self {
        Self {
            content,
            length,
            reading,
            change,
        }
    }
}

/// What the system knows of the last change of a file: nobody sets that time, and what came in its place
/// has another number.
#[cfg(unix)]
fn change(metadata: &Metadata) -> [u64; 3] {
    use std::os::unix::fs::MetadataExt;
    [
        metadata.ctime().cast_unsigned(),
        metadata.ctime_nsec().cast_unsigned(),
        metadata.ino(),
    ]
}

/// Elsewhere it is asked for less.
#[cfg(not(unix))]
fn change(metadata: &Metadata) -> [u64; 3] {
    let modified = metadata.modified().ok();
    let since = modified.and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    let since = since.unwrap_or_default();
    [since.as_secs(), since.subsec_nanos().into(), 0]
}

/// Reads the file at `path`, of at most `bound` bytes, with the help of a copy in `folder`, where one is
/// made if there is none.
pub fn read(
    path: &Path,
    bound: u64,
    section: &str,
    (format, parser): (Format, Parser),
    folder: Option<&Path>,
) -> Result<Loaded, ReadError> {
    let (file, metadata) = file::open(path)?;
    let (size, change) = (metadata.len(), change(&metadata));
    let source = Source {
        path: path.to_owned(),
        bound,
        section: section.to_owned(),
        parser,
    };
    let manner = xxh64(format!("{format:?} {section}").as_bytes(), 0);
    let reading = xxh64(env!("CARGO_PKG_VERSION").as_bytes(), manner);
    let place = folder
        .filter(|_| (SMALL..=bound).contains(&size))
        .map(|folder| place(folder, path, manner));
    let is_of_it = |key: &Key| {
        (key.length, key.reading, key.change) == (size, reading, change)
            && checksum(&file, size).is_ok_and(|content| content == key.content)
    };
    if let Some(place) = &place
        && let Some(copy) = Head::read(place, is_of_it)
    {
        return Ok(Loaded {
            entries: Entries::Cached(Box::new(Cached {
                path: place.clone(),
                seed: copy.seed,
                count: copy.count,
                offsets: copy.offsets,
                source,
                anew: OnceCell::new(),
            })),
            diagnostics: copy.diagnostics,
        });
    }
    // Where a look moves the place of the next one.
    (&file).rewind().map_err(ReadError::System)?;
    let bytes = file::read_whole(&file, size, bound)?;
    let key = Key {
        content: xxh64(&bytes, 0),
        length: bytes.len() as u64,
        reading,
        change,
    };
    let parsed = source.parse(bytes);
    if let Some(place) = place {
        // A copy that cannot be kept is not missed.
        let _ = keep(&place, key, &parsed);
    }
    Ok(Loaded {
        entries: Entries::Parsed(parsed.entries),
        diagnostics: parsed.diagnostics,
    })
}

/// Where the copy of the file at `path` is, for each manner in which it can be read. That of another
/// release stands in the same place.
fn place(folder: &Path, path: &Path, manner: u64) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let key = xxh64(path.as_os_str().as_encoded_bytes(), manner);
    folder.join(format!("{NAME}{key:016x}"))
}

fn checksum(file: &File, size: u64) -> io::Result<u64> {
    let mut checksum = Xxh64::new(0);
    let mut window = vec![0; WINDOW];
    let mut at = 0;
    loop {
        let read = read_some_at(file, &mut window, at)?;
        checksum.update(&window[..read]);
        at += read as u64;
        if read < window.len() {
            break;
        }
    }
    if at == size {
        Ok(checksum.digest())
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}

impl Source {
    fn parse(&self, bytes: Vec<u8>) -> Parsed {
        let (source, not_utf8) = decode::utf8(bytes);
        let mut reading = (self.parser)(&source, &self.section);
        reading.diagnostics.splice(0..0, not_utf8);
        reading
    }
}

impl Cached {
    /// How many entries there are.
    pub fn len(&self) -> usize {
        self.anew.get().map_or(self.count, Vec::len)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The entry at `place`, counted from 0.
    pub fn get(&self, place: usize) -> Option<Entry<'_>> {
        self.entry(self.open().as_ref(), place)
    }

    /// Calls `visit` for every entry that `filter` admits, starting at index `from`, in order, until it
    /// breaks.
    pub fn each(
        &self,
        from: usize,
        filter: &Filter,
        visit: &mut dyn FnMut(usize, &Entry<'_>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let copy = self.open();
        for index in from.. {
            let Some(entry) = self.entry(copy.as_ref(), index) else {
                break;
            };
            if filter.admits(&entry) {
                visit(index, &entry)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The copy, if there is one that can be asked.
    fn open(&self) -> Option<File> {
        if self.anew.get().is_some() {
            return None;
        }
        file::open(&self.path).ok().map(|(copy, _)| copy)
    }

    fn entry(&self, copy: Option<&File>, place: usize) -> Option<Entry<'_>> {
        if let Some(anew) = self.anew.get() {
            return anew.get(place).map(Entry::borrowed);
        }
        if place >= self.count {
            return None;
        }
        if let Some(entry) = copy.and_then(|copy| self.record(copy, place)) {
            return Some(entry);
        }
        let anew = self.anew.get_or_init(|| {
            // The next run is not to stumble over it too. What cannot be removed does no harm.
            let _ = fs::remove_file(&self.path);
            let bytes = file::read(&self.source.path, self.source.bound);
            self.source.parse(bytes.unwrap_or_default()).entries
        });
        anew.get(place).map(Entry::borrowed)
    }

    fn record<'e>(&self, copy: &File, place: usize) -> Option<Entry<'e>> {
        let mut span = [0; 16];
        read_exact_at(copy, &mut span, self.offsets + 8 * place as u64).ok()?;
        let mut span = Fields(&span);
        let (start, end) = (span.number()?, span.number()?);
        let length = usize::try_from(end.checked_sub(start)?).ok()?;
        // No record is larger than the file that it was made of, but for the lengths in it.
        if length as u64 > 2 * self.source.bound {
            return None;
        }
        let mut bytes = vec![0; length];
        read_exact_at(copy, &mut bytes, start).ok()?;
        let mut fields = Fields(&bytes);
        let checksum = fields.number()?;
        if checksum != xxh64(fields.0, self.seed.wrapping_add(place as u64)) {
            return None;
        }
        Some(Entry {
            id: fields.text()?,
            title: fields.text()?,
            section: fields.text()?,
            tags: {
                let count = usize::try_from(fields.number()?).ok()?;
                let tags = (0..count).map(|_| fields.text());
                tags.collect::<Option<Vec<_>>>()?.into()
            },
            text: fields.text()?,
            form: match fields.number()? {
                0 => Form::CommonMark,
                _ => Form::Plain,
            },
            author: fields.perhaps()?,
            source: fields.perhaps()?,
        })
    }
}

/// What a copy says of itself, where that makes sense.
struct Head {
    seed: u64,
    diagnostics: Vec<Diagnostic>,
    count: usize,
    offsets: u64,
}

impl Head {
    /// Reads it from the copy at `place`, if that is of what `is_of` asks for. It is judged before any
    /// memory is taken for what it says.
    fn read(place: &Path, is_of: impl FnOnce(&Key) -> bool) -> Option<Self> {
        let (file, metadata) = file::open(place).ok()?;
        let size = metadata.len();
        let mut head = vec![0; HEAD];
        read_exact_at(&file, &mut head, 0).ok()?;
        let mut fields = Fields(head.strip_prefix(MAGIC)?);
        let checksum = fields.number()?;
        let mut key = [0; 6];
        for number in &mut key {
            *number = fields.number()?;
        }
        let key = Key::of(key);
        let faults_length = usize::try_from(fields.number()?).ok()?;
        let count = fields.number()?;
        if faults_length > FAULTS {
            return None;
        }
        let offsets = (HEAD + faults_length) as u64;
        if offsets.checked_add(count.checked_mul(8)?)? >= size || !is_of(&key) {
            return None;
        }
        let mut diagnostics = vec![0; faults_length];
        read_exact_at(&file, &mut diagnostics, HEAD as u64).ok()?;
        head.extend_from_slice(&diagnostics);
        if checksum != xxh64(&head[MAGIC.len() + 8..], 0) {
            return None;
        }
        let mut fields = Fields(&diagnostics);
        let mut diagnostics = Vec::new();
        while !fields.0.is_empty() {
            diagnostics.push(Diagnostic {
                line: usize::try_from(fields.number()?).ok()?,
                column: usize::try_from(fields.number()?).ok()?,
                message: fields.text()?.into_owned(),
            });
        }
        Some(Self {
            seed: key.seed(),
            diagnostics,
            count: usize::try_from(count).ok()?,
            offsets,
        })
    }
}

/// Writes a copy, whole or not at all.
fn keep(place: &Path, key: Key, reading: &Parsed) -> io::Result<()> {
    let mut diagnostics = Vec::new();
    for diagnostic in &reading.diagnostics {
        put_number(&mut diagnostics, diagnostic.line as u64);
        put_number(&mut diagnostics, diagnostic.column as u64);
        put(&mut diagnostics, &diagnostic.message);
    }
    if diagnostics.len() > FAULTS {
        return Ok(());
    }
    let mut head = Vec::with_capacity(HEAD + diagnostics.len());
    let counts = [diagnostics.len() as u64, reading.entries.len() as u64];
    for number in key.numbers().into_iter().chain(counts) {
        put_number(&mut head, number);
    }
    head.extend_from_slice(&diagnostics);
    let mut copy = MAGIC.to_vec();
    put_number(&mut copy, xxh64(&head, 0));
    copy.extend_from_slice(&head);
    let mut records = Vec::new();
    let base = (copy.len() + 8 * (reading.entries.len() + 1)) as u64;
    let seed = key.seed();
    for (place, entry) in reading.entries.iter().enumerate() {
        put_number(&mut copy, base + records.len() as u64);
        let record = record(entry);
        put_number(
            &mut records,
            xxh64(&record, seed.wrapping_add(place as u64)),
        );
        records.extend_from_slice(&record);
    }
    put_number(&mut copy, base + records.len() as u64);
    copy.extend_from_slice(&records);
    // It holds what the file holds, which may be for nobody else to read.
    let mut new = AtomicFile::new(place, true)?;
    new.file.write_all(&copy)?;
    new.put()?;
    forget(place)
}

/// Removes the copies that are too many, the oldest first; never that at `place`.
fn forget(place: &Path) -> io::Result<()> {
    let mut copies = Vec::new();
    for item in fs::read_dir(folder(place))? {
        let item = item?;
        let name = item.file_name();
        // Another process may remove some too.
        if name.as_encoded_bytes().starts_with(NAME.as_bytes())
            && let Ok(metadata) = item.metadata()
            && metadata.is_file()
        {
            let (path, age) = (item.path(), Reverse(metadata.modified()?));
            copies.push((path != place, age, path, metadata.len()));
        }
    }
    copies.sort();
    let mut bytes = 0_u64;
    for (count, (is_unrelated, _, path, length)) in copies.into_iter().enumerate() {
        bytes = bytes.saturating_add(length);
        if is_unrelated && (count >= COPIES || bytes > BYTES) {
            let _ = fs::remove_file(path);
        }
    }
    Ok(())
}

fn record(entry: &Entry<'_>) -> Vec<u8> {
    let mut record = Vec::new();
    for text in [&entry.id, &entry.title, &entry.section] {
        put(&mut record, text);
    }
    put_number(&mut record, entry.tags.len() as u64);
    for tag in entry.tags.iter() {
        put(&mut record, tag);
    }
    put(&mut record, &entry.text);
    put_number(&mut record, u64::from(entry.form == Form::Plain));
    for text in [&entry.author, &entry.source] {
        put_number(&mut record, u64::from(text.is_some()));
        put(&mut record, text.as_deref().unwrap_or_default());
    }
    record
}

fn put_number(bytes: &mut Vec<u8>, number: u64) {
    bytes.extend_from_slice(&number.to_le_bytes());
}

fn put(bytes: &mut Vec<u8>, text: &str) {
    put_number(bytes, text.len() as u64);
    bytes.extend_from_slice(text.as_bytes());
}

/// Fields that are taken from the front.
struct Fields<'b>(&'b [u8]);

impl Fields<'_> {
    fn number(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }

    /// Text that has passed the gate once, and passes it again.
    fn text<'e>(&mut self) -> Option<Cow<'e, str>> {
        let length = usize::try_from(self.number()?).ok()?;
        let (text, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        let text = std::str::from_utf8(text).ok()?;
        match sanitize::text(text, sanitize::COMMONMARK_TAB) {
            Cow::Borrowed(text) => Some(Cow::Owned(text.to_owned())),
            Cow::Owned(_) => None,
        }
    }

    #[allow(clippy::option_option, reason = "no field, and a field of nothing")]
    fn perhaps<'e>(&mut self) -> Option<Option<Cow<'e, str>>> {
        let is_there = self.number()? == 1;
        let text = self.text()?;
        Some(Some(text).filter(|_| is_there))
    }
}
