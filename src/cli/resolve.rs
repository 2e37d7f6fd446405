//! Which collections are drawn from, and what share of the draws each has.

use std::ffi::{OsStr, OsString};
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::environment::Environment;
use crate::collection::open::Opened;
use crate::collection::pool::{Collection, Pool, Weight};
use crate::collection::search_path::{Offensive, SearchPath};
use crate::collection::{open, user};
use crate::entry::suggest;
use crate::entry::{id, sanitize};
use crate::error::Error;
use crate::filter::Filter;

/// The collections that are drawn from, and what is wrong with their files, a line each.
#[derive(Debug, Default)]
pub struct Resolved {
    /// The collections.
    pub pool: Pool,
    /// Fit to be shown.
    pub diagnostics: Vec<String>,
}

/// What was typed: a collection, and how often it is to be drawn from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CollectionArg {
    /// Of 100; none if it was not said.
    pub percent: Option<u32>,
    /// A name or a path.
    pub name: OsString,
}

/// How the weights of a choice are made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weighing {
    /// Whether all collections are taken for equally large.
    pub equal: bool,
    /// Whether the `off` folders are meant.
    pub offensive: Offensive,
}

/// Reads `[N%] COLLECTION...`, as fortune(6) does: the percentage is a word of its own, or the
/// beginning of the name.
///
/// The percentages sum to 100 at most. What they leave falls to the collections without one, so there
/// must be one if they leave something, and none if they do not.
pub fn wanted(typed: &[OsString]) -> Result<Vec<CollectionArg>, Error> {
    let mut wanted = Vec::with_capacity(typed.len());
    let mut words = typed.iter();
    while let Some(word) = words.next() {
        let (percent, rest) = percent(word)?;
        // Another percentage is no name.
        let next = || words.next().filter(|next| !is_percent(next)).cloned();
        let name = rest.or_else(next).ok_or_else(|| {
            let word = word.to_string_lossy();
            usage(format!(
                "'{word}' stands before a collection: wisdom {word} NAME"
            ))
        })?;
        wanted.push(CollectionArg { percent, name });
    }
    let sum: u32 = wanted.iter().filter_map(|one| one.percent).sum();
    let rest = wanted.iter().find(|one| one.percent.is_none());
    if sum > 100 {
        return Err(usage(format!(
            "the percentages sum to {sum}, which is more than 100"
        )));
    }
    match rest {
        None if sum < 100 && !wanted.is_empty() => Err(usage(format!(
            "the percentages sum to {sum}, and nothing is left to take the other {}; name a \
             collection without a percentage",
            100 - sum
        ))),
        Some(rest) if sum == 100 => Err(usage(format!(
            "the percentages sum to 100, which leaves nothing for '{}'",
            sanitize::excerpt(&rest.name.to_string_lossy())
        ))),
        _ => Ok(wanted),
    }
}

/// The percentage that `word` begins with, and what stands behind it.
fn percent(word: &OsStr) -> Result<(Option<u32>, Option<OsString>), Error> {
    let name = || (None, Some(word.to_owned()));
    let Some(text) = word.to_str() else {
        return Ok(name());
    };
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let Some((number, rest)) = text.split_once('%').filter(|_| digits > 0) else {
        return Ok(name());
    };
    let is_number = number.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if !is_number {
        return Ok(name());
    }
    match number.parse::<u32>() {
        Ok(percent @ 0..=100) => {
            let rest = Some(rest).filter(|rest| !rest.is_empty());
            Ok((Some(percent), rest.map(OsString::from)))
        }
        _ => Err(usage(format!(
            "a percentage is a whole number from 0 to 100, not '{}%'",
            sanitize::excerpt(number)
        ))),
    }
}

/// Whether `word` is a percentage and nothing else.
fn is_percent(word: &OsStr) -> bool {
    matches!(percent(word), Ok((Some(_), None)))
}

fn usage(message: String) -> Error {
    Error::Usage(message)
}

impl Resolved {
    /// What is drawn from when no collection is named: the built-in one and the user's. With `equal`, one
    /// as often as the other.
    pub fn usual(environment: &Environment, equal: bool) -> Self {
        let mut choice = Self {
            pool: Pool::builtin(),
            diagnostics: Vec::new(),
        };
        choice.add_user(environment);
        if equal {
            let place = 0..choice.pool.collections.len();
            choice.pool.weights = place.map(|place| Weight::of_one(place, 50.0)).collect();
        }
        choice
    }

    /// The collections that are `wanted`, which is at least one.
    pub fn of(
        wanted: &[CollectionArg],
        weighing: Weighing,
        environment: &Environment,
    ) -> Result<Self, Error> {
        let mut choice = Self::default();
        let path = (environment.search_paths.0)();
        let mut members = Vec::with_capacity(wanted.len());
        for one in wanted {
            let first = choice.pool.collections.len();
            choice.add(&one.name, weighing.offensive, &path, environment)?;
            members.push((first..choice.pool.collections.len()).collect());
        }
        choice.pool.weights = weights(wanted, members, weighing.equal);
        Ok(choice)
    }

    fn add(
        &mut self,
        name: &OsStr,
        offensive: Offensive,
        path: &SearchPath,
        environment: &Environment,
    ) -> Result<(), Error> {
        match name.to_str() {
            Some("builtin") => self.pool.add(Collection::builtin()),
            Some("user") => {
                let file = sanitize::path(&environment.own_file()?);
                let (before, told) = (self.pool.collections.len(), self.diagnostics.len());
                self.add_user(environment);
                if self.pool.collections.len() == before {
                    // A fault has a place; what keeps a file from being read at all has none.
                    let is_diagnostic = |told: &String| !told.starts_with(&format!("{file}: "));
                    let message = match self.diagnostics.get(told) {
                        None => Some("there is no entry of yours yet"),
                        Some(told) => is_diagnostic(told).then_some("no entry in it can be read"),
                    };
                    let message = message.map(|message| format!("{file}: {message}"));
                    self.diagnostics.extend(message);
                    return Err(usage(self.diagnostics.join("\nwisdom: ")));
                }
            }
            Some("all") => {
                let mut user = None;
                if offensive != Offensive::Only {
                    self.pool.add(Collection::builtin());
                    self.add_user(environment);
                    user = environment.user_file().map(|(path, _)| path);
                }
                let folders = path.all(offensive);
                let cache = environment.cache();
                self.take(open::folders(&folders, user.as_deref(), cache.as_deref()));
                if self.pool.collections.is_empty() {
                    return Err(no_off_folder());
                }
            }
            _ => {
                for file in Self::found(name, offensive, path, environment)? {
                    self.take(open::open(&file, environment.cache().as_deref()).map_err(usage)?);
                }
            }
        }
        Ok(())
    }

    /// The files or folders that a name stands for, of which there is one at least.
    pub(crate) fn found(
        name: &OsStr,
        offensive: Offensive,
        path: &SearchPath,
        environment: &Environment,
    ) -> Result<Vec<PathBuf>, Error> {
        if name.is_empty() {
            // From a shell's variable that is not set.
            let message = "a collection has an empty name; give one, or leave it out";
            return Err(usage(message.into()));
        }
        let files = files(name, offensive, path);
        if files.is_empty() {
            return Err(usage(Self::unknown(name, offensive, path, environment)));
        }
        Ok(files)
    }

    fn add_user(&mut self, environment: &Environment) {
        let Some((path, expected)) = environment.user_file() else {
            return;
        };
        let user = user::read(&path, expected, environment.cache().as_deref());
        self.diagnostics.extend(user.diagnostics);
        let collection = Collection {
            name: "user".into(),
            path: Some(path),
            entries: user.entries,
        };
        if !collection.is_empty() {
            self.pool.add(collection);
        }
    }

    fn take(&mut self, opened: Opened) {
        self.pool.collections.extend(opened.collections);
        self.diagnostics.extend(opened.diagnostics);
    }

    /// What to say of a name that is none of a collection.
    fn unknown(
        typed: &OsStr,
        offensive: Offensive,
        path: &SearchPath,
        environment: &Environment,
    ) -> String {
        let typed = typed.to_string_lossy();
        let shown = sanitize::excerpt(&typed);
        let cache = environment.cache();
        let by_number = numbered(&typed, offensive, path, cache.as_deref());
        let by_number =
            by_number.map(|meant| format!("; did you mean {}?", sanitize::excerpt(&meant)));
        if typed.contains(std::path::is_separator) {
            let by_number = by_number.unwrap_or_default();
            return format!("{shown}: no such file or folder{by_number}");
        }
        if typed == "-" {
            return "a collection is read from a file, not from standard input".into();
        }
        let message = format!("there is no collection '{shown}'");
        if let Some(by_number) = by_number {
            return message + &by_number;
        }
        if ["entries", "sections", "tags", "collections"].contains(&&*typed) {
            return format!("{message}; did you mean --list={typed}?");
        }
        if typed.bytes().all(|byte| byte.is_ascii_digit()) {
            return format!("{message}; did you mean -n {typed}, or --count {typed}?");
        }
        let is_there = |kind| !path.find(OsStr::new(&*typed), kind).is_empty();
        match offensive {
            Offensive::No if is_there(Offensive::Only) => {
                return format!("{message} but one that could offend; give -a or -o");
            }
            Offensive::Only if is_there(Offensive::No) => {
                return format!("{message} that could offend; give -a, or leave out -o");
            }
            _ => {}
        }
        let usual = Self::usual(environment, false).pool;
        let section = id::section_key(&typed);
        let tag = id::tag_key(&typed);
        let mut sections: Vec<String> = Vec::new();
        let mut tags: Vec<String> = Vec::new();
        let mut ids: Vec<String> = Vec::new();
        usual.each_entry(&Filter::default(), &mut |entry| {
            sections.push(entry.section.clone().into_owned());
            tags.extend(entry.tags.iter().map(|tag| tag.clone().into_owned()));
            ids.push(entry.id.clone().into_owned());
        });
        let near = |typed: &str, names: &[String]| {
            suggest::near(typed, names.iter().map(String::as_str))
                .first()
                .map(|name| (*name).to_owned())
        };
        let has = |names: &[String], name: &str| names.iter().any(|known| known == name);
        let meant = if has(&sections, &section) {
            Some(format!("--section {section}"))
        } else if has(&tags, &tag) {
            Some(format!("--tag {tag}"))
        } else if has(&ids, &typed) {
            Some(format!("--id {typed}"))
        } else {
            let others = open::folders(&path.all(offensive), None, cache.as_deref()).collections;
            let mut names: Vec<_> = others
                .into_iter()
                .map(|one| one.name.into_owned())
                .collect();
            names.extend(["builtin", "user", "all"].map(String::from));
            near(&typed, &names)
                .or_else(|| near(&section, &sections).map(|name| format!("--section {name}")))
                .or_else(|| near(&tag, &tags).map(|name| format!("--tag {name}")))
                .or_else(|| near(&typed, &ids).map(|name| format!("--id {name}")))
        };
        match meant {
            Some(meant) => format!("{message}; did you mean {meant}?"),
            None if offensive == Offensive::Only => {
                format!("{message} that could offend; wisdom -f -o shows those that there are")
            }
            None => format!("{message}; wisdom -f all shows those that there are"),
        }
    }
}

/// That what could offend is nowhere.
pub(crate) fn no_off_folder() -> Error {
    let message = "there is no off folder on the search path; wisdom --paths shows it";
    Error::NoMatch(message.into())
}

/// What is typed behind `wisdom` for the same collections to be meant, with a blank before each word.
pub(crate) fn again(wanted: &[CollectionArg], offensive: Offensive) -> String {
    let names = wanted.iter().map(|one| one.name.to_string_lossy());
    let names = names.map(|name| format!(" {}", sanitize::excerpt(&name)));
    format!("{}{}", letter(offensive), names.collect::<String>())
}

/// How the entry of a fortune file is asked for that nobody named.
pub(crate) fn elsewhere(
    id: &str,
    offensive: Offensive,
    environment: &Environment,
) -> Option<String> {
    let (path, cache) = ((environment.search_paths.0)(), environment.cache());
    let meant = numbered(id, offensive, &path, cache.as_deref())?;
    Some(format!("{} {meant}", letter(offensive)).trim_start().into())
}

fn letter(offensive: Offensive) -> &'static str {
    match offensive {
        Offensive::No => "",
        Offensive::Too => " -a",
        Offensive::Only => " -o",
    }
}

/// How the entry is asked for whose id was typed for a collection: `literature:3` is in `literature`.
fn numbered(
    typed: &str,
    offensive: Offensive,
    path: &SearchPath,
    cache: Option<&Path>,
) -> Option<String> {
    let (name, number) = typed.rsplit_once(':')?;
    let place = number.parse::<usize>().ok()?.checked_sub(1)?;
    files(OsStr::new(name), offensive, path)
        .iter()
        .find_map(|file| {
            let opened = open::open(file, cache).ok()?;
            let [collection] = &opened.collections[..] else {
                return None;
            };
            let id = collection.get(place)?.id.into_owned();
            (id == format!("{}:{number}", collection.name)).then(|| format!("--id {id} {name}"))
        })
}

/// The files or folders that a name stands for: what looks like a path is one, and any other is looked
/// for on the search path first, so that a file that happens to be here does not stand in its way.
fn files(name: &OsStr, offensive: Offensive, path: &SearchPath) -> Vec<PathBuf> {
    let here = Path::new(name);
    let is_path = name.to_string_lossy().contains(std::path::is_separator);
    let exists = match here.symlink_metadata() {
        Ok(_) => true,
        // In a folder that may not be entered: opening it says so.
        Err(error) => is_path && error.kind() == io::ErrorKind::PermissionDenied,
    };
    if is_path && exists {
        return vec![here.to_owned()];
    }
    let found = path.find(name, offensive);
    if found.is_empty() && exists {
        return vec![here.to_owned()];
    }
    found
}

/// What share of the draws each of the wanted has, whose collections are `members`. There is none when
/// nothing says that an entry has another chance than the next.
///
/// Equal weights are whole numbers, and what that leaves falls to the first, as in fortune(6).
fn weights(wanted: &[CollectionArg], members: Vec<Vec<usize>>, equal: bool) -> Vec<Weight> {
    let sum: u32 = wanted.iter().filter_map(|one| one.percent).sum();
    let without = wanted.iter().filter(|one| one.percent.is_none()).count();
    if sum == 0 && !equal && without == wanted.len() {
        return Vec::new();
    }
    let left = 100 - sum;
    let mut weights = Vec::new();
    let each = left / u32::try_from(without.max(1)).unwrap_or(1);
    let mut more = left - each * u32::try_from(without).unwrap_or(0);
    let mut rest = Weight {
        percent: f64::from(left),
        collections: Vec::new(),
    };
    for (one, collections) in wanted.iter().zip(members) {
        match (one.percent, equal) {
            (None, false) => rest.collections.extend(collections),
            (percent, _) => {
                let percent = percent.unwrap_or_else(|| each + std::mem::take(&mut more));
                let percent = f64::from(percent);
                if equal && !collections.is_empty() {
                    #[allow(clippy::cast_precision_loss, reason = "no folder has 2^52 files")]
                    let percent = percent / collections.len() as f64;
                    let one = |place| Weight::of_one(place, percent);
                    weights.extend(collections.into_iter().map(one));
                } else {
                    weights.push(Weight {
                        percent,
                        collections,
                    });
                }
            }
        }
    }
    if !rest.collections.is_empty() {
        weights.push(rest);
    }
    weights
}
