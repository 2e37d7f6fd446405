//! `--add`: an entry more in the user's file.

use std::borrow::Cow;

use super::args::Typed;
use super::environment::Environment;
use super::own::{self, Draft, Own};
use crate::collection::fault::Fault;
use crate::collection::reading::control_in;
use crate::collection::save::Unsaved;
use crate::collection::{toml, user, write};
use crate::entry::{Entry, Form, gate, name, wording};
use crate::error::Error;

/// How often it is tried again because another process was quicker. Each time one of them got what
/// it wanted, so this is met only by a crowd.
const PATIENCE: usize = 1000;

/// Adds an entry: its text comes from standard input, or the whole from an editor if that is a
/// terminal. Returns what to say when that went well.
pub fn add(typed: &Typed, environment: &Environment) -> Result<String, Error> {
    if (environment.desk.is_terminal)() {
        from_editor(typed, environment, &Own::of(environment)?)
    } else {
        from_input(typed, environment)
    }
}

fn from_input(typed: &Typed, environment: &Environment) -> Result<String, Error> {
    let bytes = (environment.desk.read)(user::BOUND).map_err(|error| {
        Error::File(format!(
            "standard input cannot be read: {}; nothing was added",
            wording::of_system(&error)
        ))
    })?;
    if bytes.len() as u64 > user::BOUND {
        let most = user::BOUND >> 20;
        let what = format!("standard input has more than {most} MiB; nothing was added");
        return Err(Error::File(what));
    }
    if bytes.trim_ascii().is_empty() {
        text_added(typed, &Own::of(environment)?, &bytes)
    } else {
        // Nobody else may have what came by a pipe.
        let own = Own::of(environment).map_err(|error| own::saying(&bytes, &error.to_string()))?;
        let added = text_added(typed, &own, &bytes);
        added.map_err(|error| own.keeping(&bytes, &error.to_string()))
    }
}

fn text_added(typed: &Typed, own: &Own, bytes: &[u8]) -> Result<String, Error> {
    let Some(title) = &typed.title else {
        let what = "--add takes the text from standard input; give its title by --title";
        return Err(Error::Usage(what.into()));
    };
    Addition::by_options(typed, title, "…")?.behind(own, &source(own)?.1)?;
    let text = text(bytes).map_err(|fault| Error::File(format!("standard input:{fault}")))?;
    if text.trim().is_empty() {
        let what = "there is no text on standard input; nothing was added";
        return Err(Error::Usage(what.into()));
    }
    Addition::by_options(typed, title, text)?.save(own)
}

/// A text that a file may hold, or why it is none.
fn text(bytes: &[u8]) -> Result<&str, Fault> {
    let text = str::from_utf8(bytes).map_err(|error| Fault {
        // There is no file to be saved in another way.
        what: "this is not UTF-8".into(),
        ..Fault::not_utf8(bytes, error)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    control_in(text).map_or(Ok(text), |(at, c)| {
        let code = u32::from(c);
        let what = format!("this is the control character U+{code:04X}; take it out");
        Err(Fault::at(text, at, what))
    })
}

fn from_editor(typed: &Typed, environment: &Environment, own: &Own) -> Result<String, Error> {
    let (_, held) = source(own)?;
    if let Some(title) = &typed.title {
        Addition::by_options(typed, title, "…")?.behind(own, &held)?;
    }
    let template = template(typed, own)?;
    let draft = Draft::edited(own, "add", template.as_bytes(), environment.desk)?;
    if draft.holds == template.as_bytes() || draft.text()?.trim().is_empty() {
        draft.remove();
        return Ok("nothing was added".into());
    }
    let addition = Addition::of(draft.text()?).map_err(|faults| draft.faulty(&faults))?;
    if addition.entries.is_empty() {
        let what = format!("{}: there is no [[entry]] in it; write one", draft.shown);
        return Err(draft.kept(&what, "nothing was added"));
    }
    let added = addition.save(own);
    let added = added.map_err(|error| draft.kept(&error.to_string(), "nothing was added"))?;
    draft.remove();
    Ok(added)
}

/// What the editor shows at first: what is known of the entry, and room for the rest.
fn template(typed: &Typed, own: &Own) -> Result<String, Error> {
    // Another title than none, which is to be seen as it is.
    let title = typed.title.as_deref().unwrap_or("title");
    let known = Addition::by_options(typed, title, "…")?.source;
    let mut template = format!(
        "# The entry goes to {} when you have saved it and left the editor.\n\
         # Unless you change something, nothing is added.\n\n[[entry]]\n",
        own.shown
    );
    for (key, empty) in [
        ("title", "\"\""),
        ("section", "\"\""),
        ("tags", "[\"\", \"\"]"),
        ("author", "\"\""),
        ("source", "\"\""),
    ] {
        let known = known
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "));
        let known = known.filter(|_| key != "title" || typed.title.is_some());
        let mark = if known.is_some() || key == "title" {
            ""
        } else {
            "# "
        };
        template.extend([mark, key, " = ", known.unwrap_or(empty), "\n"]);
    }
    template.push_str("text = \"\"\"\n\n\"\"\"\n");
    Ok(template)
}

/// What the user's file holds, and the same as text in which nothing is wrong.
fn source(own: &Own) -> Result<(Option<Vec<u8>>, String), Error> {
    let held = own.read()?;
    let bytes = held.clone().unwrap_or_default();
    let faulty = |faults: &[Fault]| {
        let faults = user::told(&own.shown, faults).join("\nwisdom: ");
        Error::File(format!(
            "{faults}\nwisdom: mend that first, with wisdom --edit"
        ))
    };
    let source = String::from_utf8(bytes)
        .map_err(|error| faulty(&[Fault::not_utf8(error.as_bytes(), error.utf8_error())]))?;
    match &toml::read(&source, user::SECTION).faults[..] {
        [] => Ok((held, source)),
        faults => Err(faulty(faults)),
    }
}

/// What is wrong with a key, said of the option that gives it.
fn as_option(what: &str) -> Cow<'_, str> {
    let key = what.strip_prefix('`').and_then(|what| what.split_once('`'));
    match key {
        Some((key @ ("title" | "section" | "author" | "source"), what)) => {
            format!("--{key}{what}").into()
        }
        _ => what.into(),
    }
}

/// Entries that are to be added.
struct Addition {
    entries: Vec<Entry<'static>>,
    /// As they are to stand in the file.
    source: String,
}

impl Addition {
    /// The entries in a source, or everything that is wrong with it.
    fn of(source: &str) -> Result<Self, Vec<Fault>> {
        let reading = toml::read(source, user::SECTION);
        if !reading.faults.is_empty() {
            return Err(reading.faults);
        }
        // An entry whose section depends on the file names none.
        let elsewhere = toml::read(source, "elsewhere").entries;
        let pairs = reading.entries.iter().zip(&elsewhere);
        let written = pairs.map(|(entry, same)| write::entry(entry, entry.section == same.section));
        Ok(Self {
            source: written.collect::<Vec<_>>().join("\n"),
            entries: reading.entries,
        })
    }

    /// The entry that the options describe.
    fn by_options(typed: &Typed, title: &str, text: &str) -> Result<Self, Error> {
        let id = name::slug(title);
        if id.is_empty() {
            let title = gate::quoted(title);
            let what =
                format!("--title '{title}' has no letter or digit to make an id of; add a word");
            return Err(Error::Usage(what));
        }
        let section = match &typed.sections[..] {
            [] => "",
            [section] if !section.contains(',') => section,
            _ => {
                let what = "an entry stands in one section; give one --section with --add";
                return Err(Error::Usage(what.into()));
            }
        };
        let tags = typed.tags.iter().flat_map(|tags| tags.split(','));
        let tags: Vec<_> = tags.map(Cow::Borrowed).collect();
        let entry = Entry {
            id: id.into(),
            title: title.into(),
            section: section.into(),
            tags: tags.into(),
            text: text.into(),
            form: Form::CommonMark,
            author: typed.author.as_deref().map(Cow::Borrowed),
            source: typed.source.as_deref().map(Cow::Borrowed),
        };
        let source = write::entry(&entry, !typed.sections.is_empty());
        Self::of(&source).map_err(|faults| {
            let faults = faults
                .iter()
                .map(|fault| gate::inert(&as_option(&fault.what)).into_owned());
            Error::Usage(faults.collect::<Vec<_>>().join("\nwisdom: "))
        })
    }

    /// Puts them behind what the file holds, whatever else is added at the same time.
    fn save(&self, own: &Own) -> Result<String, Error> {
        for _ in 0..PATIENCE {
            let (held, source) = source(own)?;
            let added = self.behind(own, &source)?;
            match own.replace(held.as_deref(), added.as_bytes()) {
                Ok(()) => {
                    let ids = self.entries.iter().map(|entry| gate::inert(&entry.id));
                    let ids = ids.collect::<Vec<_>>().join(", ");
                    return Ok(format!("added {ids} to {}", own.shown));
                }
                Err(Unsaved::Changed) => {}
                Err(why) => return Err(Error::File(own.unsaved(&why))),
            }
        }
        Err(Error::File(own.unsaved(&Unsaved::Changed)))
    }

    /// `source` with these entries behind it, if that is what is read of it then.
    fn behind(&self, own: &Own, source: &str) -> Result<String, Error> {
        let before = toml::read(source, user::SECTION).entries;
        let added = write::appended(source, &self.source);
        let after = toml::read(&added, user::SECTION);
        let is_taken = |id: &str| before.iter().any(|entry| entry.id == id);
        let is_whole = after.entries.len() == before.len() + self.entries.len();
        if let Some(entry) = self.entries.iter().find(|entry| is_taken(&entry.id))
            && is_whole
            && let Some(fault) = after.faults.first()
        {
            let what = fault.what.rsplit_once("; ");
            let what = what.map_or(&*fault.what, |(what, _)| what);
            let other = (2..usize::MAX).map(|number| format!("{} {number}", entry.title));
            let mut other = other.filter(|title| !is_taken(&name::slug(title)));
            let other = gate::inert(&other.next().unwrap_or_default()).into_owned();
            return Err(Error::File(format!(
                "{}: {}; take another title, such as '{other}'",
                own.shown,
                gate::inert(what)
            )));
        }
        // Where none is named, the section is the file's.
        let is_same = |(is, meant): (&Entry<'static>, &Entry<'static>)| {
            let mut is = is.clone();
            is.section.clone_from(&meant.section);
            is == *meant
        };
        let new = after.entries.iter().skip(before.len());
        if !after.faults.is_empty()
            || !is_whole
            || !after.entries.starts_with(&before)
            || !new.zip(&self.entries).all(is_same)
        {
            return Err(Error::File(format!(
                "{}: nothing can be added behind this; write its entries as `[[entry]]`, with \
                 wisdom --edit",
                own.shown
            )));
        }
        Ok(added)
    }
}
