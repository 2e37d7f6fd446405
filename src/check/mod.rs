//! What an author wants to know of files: what is wrong with each, and what stands in them twice.

mod duplicates;

use std::collections::{BTreeMap, HashSet};
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use unicode_width::UnicodeWidthStr;

use crate::check::duplicates::{Duplicate, Duplicates, Similarity};
use crate::collection::open::Detected;
use crate::collection::{builtin, open, user};
use crate::entry::document::BlockKind;
use crate::entry::suggest;
use crate::entry::{Entry, sanitize};
use crate::format::diagnostic::Diagnostic;
use crate::format::fortune::{Fortune, Separator, index};
use crate::format::parsed::Parsed;
use crate::format::{Format, Parser, Reader, decode};
use crate::format::{markdown, toml};
use crate::storage::file;
use crate::storage::file::{ReadError, read_at};

/// The columns that a line which is not wrapped may have.
const WIDTH: usize = 80;

/// A tag that one entry has tells something only where so many entries have tags.
const TAGGED: usize = 10;

/// Something to be mended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file, fit to be shown. For the built-in collection, `builtin`.
    pub path: String,
    /// Counted from 1. In the built-in collection, the number of the entry.
    pub line: usize,
    /// In characters, counted from 1.
    pub column: usize,
    /// What kind of thing it is.
    pub kind: Kind,
    /// What it is, and after a semicolon how it is mended. Fit to be shown on one line.
    pub message: String,
}

/// What kind of thing is to be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The file cannot be read.
    ReadError,
    /// The file is not as its form wants it: TOML that is none, keys, ids.
    Form,
    /// An entry is not shown.
    Blank,
    /// A byte is not UTF-8, or, in a fortune file, a character is one that the [gate] replaces.
    Character,
    /// A line is too wide.
    Wide,
    /// A text stands somewhere else too.
    Same,
    /// A text of the same letters and digits stands somewhere else.
    Near,
    /// No other entry has the tag.
    Tag,
    /// The index of a fortune file is not of its text.
    Index,
}

impl Kind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            Self::ReadError => "unread",
            Self::Form => "form",
            Self::Blank => "blank",
            Self::Character => "character",
            Self::Wide => "wide",
            Self::Same => "same",
            Self::Near => "near",
            Self::Tag => "tag",
            Self::Index => "index",
        }
    }
}

/// What was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// How many entries were looked at.
    pub entries: usize,
    /// In how many files.
    pub files: usize,
    /// What is to be mended, file by file, in the order of the lines.
    pub findings: Vec<Finding>,
}

/// Files that are being checked.
#[derive(Debug, Default)]
pub struct Check {
    /// The files, fit to be shown.
    files: Vec<String>,
    /// The same, as the system names them.
    known: HashSet<PathBuf>,
    has_builtin: bool,
    /// Each with the place of its file.
    findings: Vec<(usize, Finding)>,
    entries: Vec<Checked>,
    /// Each with the place of its entry. Most entries of a large file have none.
    tags: Vec<(usize, String)>,
    duplicates: Duplicates,
}

/// What is kept of an entry.
#[derive(Debug)]
struct Checked {
    /// The place of its file.
    file: usize,
    line: usize,
}

/// A file that was parsed.
struct Text {
    source: String,
    /// That it is not UTF-8.
    diagnostic: Option<Diagnostic>,
    parsed: Parsed,
}

impl Text {
    fn read(bytes: Vec<u8>, section: &str, parser: Parser) -> Self {
        let (source, diagnostic) = decode::utf8(bytes);
        Self {
            parsed: parser(&source, section),
            source,
            diagnostic,
        }
    }
}

impl Check {
    /// Checks the file or the folder at `path`. Errors with a line that says why a folder cannot be read.
    pub fn path(&mut self, path: &Path) -> Result<(), String> {
        if path.is_dir() {
            let count = self.folder(path).map_err(|error| {
                format!("{}: {}", sanitize::path(path), ReadError::System(error))
            })?;
            if count == 0 {
                let message = "there is no collection in this folder";
                return Err(format!("{}: {message}", sanitize::path(path)));
            }
            return Ok(());
        }
        if let Err(unread) = self.file(path, true) {
            self.unread(path, &unread);
        }
        Ok(())
    }

    /// Checks the user's file at `path`. Errors with a line that says that there is none.
    pub fn user(&mut self, path: &Path) -> Result<(), String> {
        let bytes = match file::read(path, user::BOUND) {
            Ok(bytes) => bytes,
            Err(ReadError::Missing) => {
                let message = "there is no such file yet; your entries would stand in it";
                return Err(format!("{}: {message}", sanitize::path(path)));
            }
            Err(unread) => {
                self.unread(path, &unread);
                return Ok(());
            }
        };
        if self.is_new(path) {
            self.parsed(path, Text::read(bytes, user::SECTION, toml::read));
        }
        Ok(())
    }

    /// Checks what is in the folders, as far as they can be read.
    pub fn folders(&mut self, paths: &[PathBuf]) {
        for path in paths {
            let _ = self.folder(path);
        }
    }

    /// Takes the built-in collection in.
    pub fn builtin(&mut self) {
        if std::mem::replace(&mut self.has_builtin, true) {
            return;
        }
        let file = self.add_file("builtin".into());
        for (entry, number) in builtin::ENTRIES.iter().zip(1..) {
            self.add(file, number, entry);
        }
    }

    /// Takes in that the file at `path` cannot be read, and why.
    pub fn unread(&mut self, path: &Path, unread: &ReadError) {
        let file = self.add_file(sanitize::path(path));
        self.find(file, (1, 1), Kind::ReadError, unread.to_string());
    }

    /// What was found.
    pub fn report(mut self) -> Report {
        self.repeated_texts();
        self.lone_tags();
        // Those on one place stay in the order in which they were found.
        self.findings
            .sort_by_key(|(file, finding)| (*file, finding.line, finding.column));
        Report {
            entries: self.entries.len(),
            files: self.files.len(),
            findings: self.findings.into_iter().map(|(_, one)| one).collect(),
        }
    }

    /// How many collections there are in the folder at `path`, which are checked.
    fn folder(&mut self, path: &Path) -> io::Result<usize> {
        let mut count = 0;
        for path in open::candidates(path)? {
            match self.file(&path, false) {
                Ok(is_collection) => count += usize::from(is_collection),
                Err(unread @ (ReadError::System(_) | ReadError::Large(_))) => {
                    count += 1;
                    self.unread(&path, &unread);
                }
                Err(_) => {}
            }
        }
        Ok(count)
    }

    /// Checks a file, if it is a collection. One that nobody `named` must look like one.
    fn file(&mut self, path: &Path, named: bool) -> Result<bool, ReadError> {
        let Some(seen) = open::detect(path, named)? else {
            return Ok(false);
        };
        let Detected {
            file,
            size,
            name,
            dat,
            format,
        } = seen;
        match format.reader() {
            Reader::Scan(separator) => {
                if self.is_new(path) {
                    let fortune = Fortune::new(name, path, &file, size, separator, dat);
                    let checked = self.fortune(path, &fortune, file);
                    checked.map_err(ReadError::System)?;
                }
            }
            Reader::Parse(parser) => {
                let bytes = file::read_whole(&file, size, user::BOUND)?;
                let mut text = Text::read(bytes, &name, parser);
                if !named
                    && text.parsed.entries.is_empty()
                    && format.is_unrelated(text.source.as_bytes())
                {
                    return Ok(false);
                }
                if format == Format::Markdown {
                    let untitled = markdown::untitled(&text.source);
                    text.parsed.diagnostics.extend(untitled);
                }
                if self.is_new(path) {
                    self.parsed(path, text);
                }
            }
        }
        Ok(true)
    }

    /// A file that is named twice is checked once: else each text of it would stand twice.
    fn is_new(&mut self, path: &Path) -> bool {
        let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.known.insert(path)
    }

    fn add_file(&mut self, shown: String) -> usize {
        self.files.push(shown);
        self.files.len() - 1
    }

    fn add(&mut self, file: usize, line: usize, entry: &Entry<'_>) {
        let place = self.entries.len();
        self.duplicates.add(&entry.text);
        let tags = entry.tags.iter().map(|tag| (place, tag.to_string()));
        self.tags.extend(tags);
        self.entries.push(Checked { file, line });
    }

    fn find(&mut self, file: usize, (line, column): (usize, usize), kind: Kind, message: String) {
        let finding = Finding {
            path: self.files[file].clone(),
            line,
            column,
            kind,
            message,
        };
        self.findings.push((file, finding));
    }

    fn parsed(&mut self, path: &Path, text: Text) {
        let file = self.add_file(sanitize::path(path));
        let Text {
            source,
            diagnostic,
            parsed,
        } = text;
        if let Some(Diagnostic {
            line,
            column,
            message,
        }) = diagnostic
        {
            self.find(file, (line, column), Kind::Character, message);
        }
        for Diagnostic {
            line,
            column,
            message,
        } in parsed.diagnostics
        {
            let message = sanitize::escape(&message).into_owned();
            self.find(file, (line, column), Kind::Form, message);
        }
        let lines: Vec<&str> = source.lines().collect();
        let ends = parsed.lines.iter().skip(1).map(|line| line - 1);
        let ends = ends.chain([lines.len()]);
        for ((entry, line), end) in parsed.entries.iter().zip(&parsed.lines).zip(ends) {
            let lines = lines.get(line - 1..end).unwrap_or_default();
            self.wide_code(file, *line, lines, entry);
            self.add(file, *line, entry);
        }
    }

    /// Prose is wrapped, code and tables are not. The entry stands on `lines`, the first of which is `line`.
    fn wide_code(&mut self, file: usize, line: usize, lines: &[&str], entry: &Entry<'_>) {
        // Nothing is decoded to something wider than itself.
        if entry.text.lines().all(|line| line.width() <= WIDTH) {
            return;
        }
        let document = entry.document();
        let code = |kind| matches!(kind, BlockKind::Code | BlockKind::Table | BlockKind::Plain);
        let blocks = document.blocks.iter().filter(|block| code(block.kind));
        let wide: Vec<&str> = blocks
            .flat_map(|block| block.text.lines())
            .filter(|line| line.width() > WIDTH)
            .collect();
        if let Some(first) = wide.first() {
            let at = lines.iter().position(|line| line.trim() == first.trim());
            self.wide(file, line + at.unwrap_or(0), first.width(), wide.len());
        }
    }

    fn wide(&mut self, file: usize, line: usize, columns: usize, count: usize) {
        let more = match count {
            1 => String::new(),
            2 => format!(", and 1 more line of this entry more than {WIDTH}"),
            _ => format!(
                ", and {} more lines of this entry more than {WIDTH}",
                count - 1
            ),
        };
        let message = format!("this line has {columns} columns{more}; break it at {WIDTH}");
        self.find(file, (line, 1), Kind::Wide, message);
    }

    fn fortune(&mut self, path: &Path, fortune: &Fortune, text: File) -> io::Result<()> {
        let file = self.add_file(sanitize::path(path));
        let mut starts = Vec::new();
        let mut lines = Lines::of(text);
        // The line of the first separator that is none to others, and how many there are.
        let mut loose = (1, 0);
        fortune.each_record(&mut |slot| {
            let place = starts.len();
            starts.push(slot.start);
            let line = lines.at(slot.start)?;
            match (slot.bytes, fortune.entry(place, slot)) {
                (Some(bytes), Some(entry)) => self.slot(file, line, bytes, &entry),
                (Some(_), None) => {
                    let message = "this entry is blank; fill it, or take it out";
                    self.find(file, (line, 1), Kind::Blank, message.into());
                }
                (None, _) => {
                    let sign = fortune.separator().sign();
                    let message = format!(
                        "this entry has more than 1 MiB, and is never shown; take it out, or put a \
                         line {sign} into it"
                    );
                    self.find(file, (line, 1), Kind::Blank, message);
                }
            }
            if slot.has_nonstandard_separator() && fortune.separator() == Separator::Percent {
                if loose.1 == 0 {
                    loose.0 = lines.at(slot.start + slot.length)?;
                }
                loose.1 += 1;
            }
            Ok(())
        })?;
        if starts.is_empty() {
            let message = "there is no entry in it; write one, or remove the file";
            self.find(file, (1, 1), Kind::Form, message.into());
        }
        if let (line, 1..) = loose {
            let more = match loose.1 {
                1 => String::new(),
                2 => ", and 1 more is".into(),
                count => format!(", and {} more are", count - 1),
            };
            let message = format!(
                "this line is % with blanks or a carriage return behind it{more}, which fortune \
                 takes for text; end lines with a line feed alone"
            );
            self.find(file, (line, 1), Kind::Form, message);
        }
        if fortune.separator() == Separator::Percent
            && let Some(message) = stale(path, &starts, fortune)
        {
            self.find(file, (1, 1), Kind::Index, message);
        }
        Ok(())
    }

    /// An entry of a fortune file, whose bytes begin on `line`.
    fn slot(&mut self, file: usize, line: usize, bytes: &[u8], entry: &Entry<'_>) {
        let bytes = bytes
            .strip_prefix(&decode::BYTE_ORDER_MARK)
            .unwrap_or(bytes);
        let text = String::from_utf8_lossy(bytes);
        if let Err(error) = std::str::from_utf8(bytes) {
            let at = error.valid_up_to();
            let chunks = bytes.utf8_chunks();
            let strange = chunks.filter(|chunk| !chunk.invalid().is_empty()).count();
            let message = format!(
                "the byte 0x{:02X} is not UTF-8{}; save the file as UTF-8",
                bytes[at],
                more(strange, "in this entry is", "in this entry are"),
            );
            self.find(file, position(&text, at, line), Kind::Character, message);
        }
        let replaced = sanitize::replaced(&text);
        if let Some((at, c)) = replaced.first() {
            let message = format!(
                "the control character U+{:04X} is not shown{}; take it out",
                u32::from(*c),
                more(replaced.len(), "in this entry is", "in this entry are"),
            );
            self.find(file, position(&text, *at, line), Kind::Character, message);
        }
        let lines = entry.text.lines().zip(0..);
        let wide: Vec<_> = lines
            .map(|(line, at)| (line.width(), at))
            .filter(|(columns, _)| *columns > WIDTH)
            .collect();
        if let Some((columns, at)) = wide.first() {
            let blank = |line: &&str| {
                sanitize::text(line, sanitize::TERMINAL_TAB)
                    .trim()
                    .is_empty()
            };
            let blank = text.split('\n').take_while(blank).count();
            self.wide(file, line + blank + at, *columns, wide.len());
        }
        self.add(file, line, entry);
    }

    /// The later one of two texts is found, and the earlier one named.
    fn repeated_texts(&mut self) {
        for Duplicate {
            index,
            original,
            similarity,
        } in self.duplicates.find()
        {
            let Checked { file, line } = self.entries[original];
            let other = format!("{}:{line}", self.files[file]);
            let (kind, message) = match similarity {
                Similarity::Exact => (
                    Kind::Same,
                    format!("the same text stands at {other}; take one of them out"),
                ),
                Similarity::Letters => (
                    Kind::Near,
                    format!("nearly the same text stands at {other}; keep the better one"),
                ),
            };
            let Checked { file, line } = self.entries[index];
            self.find(file, (line, 1), kind, message);
        }
    }

    fn lone_tags(&mut self) {
        let tagged = self.tags.chunk_by(|one, other| one.0 == other.0);
        if tagged.count() < TAGGED {
            return;
        }
        let mut counts: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
        for (place, tag) in &self.tags {
            counts.entry(tag).or_insert((*place, 0)).1 += 1;
        }
        let (lone, common): (Vec<_>, Vec<_>) =
            counts.into_iter().partition(|(_, (_, count))| *count == 1);
        // Each is compared with each: where that would take seconds, there is no advice.
        let has_advice = lone.len().saturating_mul(common.len()) <= 4_000_000;
        let found: Vec<(usize, String)> = lone
            .iter()
            .map(|(tag, (place, _))| {
                let common = common.iter().map(|(tag, _)| *tag).filter(|_| has_advice);
                let mend = match suggest::near(tag, common).first() {
                    Some(near) => format!("did you mean `{}`?", sanitize::excerpt(near)),
                    None => "give it to others, or take it out".into(),
                };
                let tag = sanitize::excerpt(tag);
                (
                    *place,
                    format!("no other entry has the tag `{tag}`; {mend}"),
                )
            })
            .collect();
        for (place, message) in found {
            let Checked { file, line } = self.entries[place];
            self.find(file, (line, 1), Kind::Tag, message);
        }
    }
}

/// What is wrong with the index beside the text at `path`, which has entries at these `starts`.
fn stale(path: &Path, starts: &[u64], fortune: &Fortune) -> Option<String> {
    let dat = index::beside(path);
    let (shown, file) = (sanitize::path(&dat), sanitize::path(path));
    let Some(index) = fortune.index() else {
        let is_there = dat.symlink_metadata().is_ok();
        return is_there.then(|| {
            format!("{shown} is no index; remove it, and make one by wisdom --index {file}")
        });
    };
    let message = if !index.is_in_order() {
        return None;
    } else if !index.agrees(starts, fortune.size()) {
        "does not agree with its text"
    } else if !index.is_current() && !starts.is_empty() {
        "is older than its text"
    } else {
        return None;
    };
    Some(format!(
        "{shown} {message}; make it anew by wisdom --index {file}"
    ))
}

/// Where byte `at` of a text stands that begins on `line`.
fn position(text: &str, at: usize, line: usize) -> (usize, usize) {
    let Diagnostic {
        line: below,
        column,
        ..
    } = Diagnostic::at(text, at, String::new());
    (line + below - 1, column)
}

fn more(count: usize, one: &str, several: &str) -> String {
    match count {
        0 | 1 => String::new(),
        2 => format!(", and 1 more {one} not either"),
        _ => format!(", and {} more {several} not either", count - 1),
    }
}

/// Tells the line of a byte of a file, going from the beginning to the end.
struct Lines {
    file: File,
    at: u64,
    line: usize,
    window: Vec<u8>,
}

impl Lines {
    const WINDOW: usize = 64 << 10;

    fn of(file: File) -> Self {
        Self {
            file,
            at: 0,
            line: 1,
            window: vec![0; Self::WINDOW],
        }
    }

    /// The line, counted from 1, of the byte at `place`, which is not before one that was asked for.
    fn at(&mut self, place: u64) -> io::Result<usize> {
        while self.at < place {
            let room =
                usize::try_from(place - self.at).map_or(Self::WINDOW, |n| n.min(Self::WINDOW));
            let read = read_at(&self.file, &mut self.window[..room], self.at)?;
            if read == 0 {
                break;
            }
            self.line += memchr::memchr_iter(b'\n', &self.window[..read]).count();
            self.at += read as u64;
        }
        Ok(self.line)
    }
}
