//! `--add`: an entry more in the user's file.

use std::borrow::Cow;

use crate::cli::args::Args;
use crate::cli::commands::user_file;
use crate::cli::commands::user_file::{Draft, UserFile};
use crate::cli::environment::Environment;
use crate::collection::user;
use crate::entry::{Entry, Form, id, message, sanitize};
use crate::error::Error;
use crate::format::diagnostic::Diagnostic;
use crate::format::{toml, toml_writer};
use crate::storage::replace::ReplaceError;

/// How often it is tried again because another process was quicker. Each time one of them got what
/// it wanted, so this is met only by a crowd.
const PATIENCE: usize = 1000;

/// Adds an entry: its text comes from standard input, or the whole from an editor if that is a
/// terminal. Returns what to say when that went well.
pub(crate) fn add(typed: &Args, environment: &Environment) -> Result<String, Error> {
    if (environment.input.is_terminal)() {
        from_editor(typed, environment, &UserFile::of(environment)?)
    } else {
        from_input(typed, environment)
    }
}

fn from_input(typed: &Args, environment: &Environment) -> Result<String, Error> {
    let bytes = (environment.input.read)(user::BOUND).map_err(|error| {
        Error::file(format!(
            "standard input cannot be read: {}; nothing was added",
            message::io_error(&error)
        ))
    })?;
    if bytes.len() as u64 > user::BOUND {
        let most = user::BOUND >> 20;
        let message = format!("standard input has more than {most} MiB; nothing was added");
        return Err(Error::file(message));
    }
    if bytes.trim_ascii().is_empty() {
        text_added(typed, &UserFile::of(environment)?, &bytes)
    } else {
        // Nobody else may have what came by a pipe.
        let own =
            UserFile::of(environment).map_err(|error| user_file::saying(&bytes, error.lines()))?;
        let added = text_added(typed, &own, &bytes);
        added.map_err(|error| own.keeping(&bytes, error.lines()))
    }
}

fn text_added(typed: &Args, own: &UserFile, bytes: &[u8]) -> Result<String, Error> {
    let Some(title) = &typed.title else {
        let message = "--add takes the text from standard input; give its title by --title";
        return Err(Error::usage(message));
    };
    Addition::by_options(typed, title, "…")?.behind(own, &source(own)?.1)?;
    let text =
        text(bytes).map_err(|diagnostic| Error::file(format!("standard input:{diagnostic}")))?;
    if text.trim().is_empty() {
        let message = "there is no text on standard input; nothing was added";
        return Err(Error::usage(message));
    }
    Addition::by_options(typed, title, text)?.save(own)
}

/// A text that a file may hold, or why it is none.
fn text(bytes: &[u8]) -> Result<&str, Diagnostic> {
    let text = str::from_utf8(bytes).map_err(|error| Diagnostic {
        // There is no file to be saved in another way.
        message: "this is not UTF-8".into(),
        ..Diagnostic::not_utf8(bytes, error)
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    sanitize::find_control(text).map_or(Ok(text), |(at, c)| {
        let message = format!("this is {}", message::control_character(c));
        Err(Diagnostic::at(text, at, message))
    })
}

fn from_editor(typed: &Args, environment: &Environment, own: &UserFile) -> Result<String, Error> {
    let (_, held) = source(own)?;
    if let Some(title) = &typed.title {
        Addition::by_options(typed, title, "…")?.behind(own, &held)?;
    }
    let template = template(typed, own)?;
    let draft = Draft::edited(own, "add", template.as_bytes(), environment.input)?;
    if draft.holds == template.as_bytes() || draft.text()?.trim().is_empty() {
        draft.remove();
        return Ok("nothing was added".into());
    }
    let addition = Addition::of(draft.text()?).map_err(|diagnostics| draft.faulty(&diagnostics))?;
    if addition.entries.is_empty() {
        let message = format!("{}: there is no [[entry]] in it; write one", draft.shown);
        return Err(draft.kept(vec![message], "nothing was added"));
    }
    let added = addition.save(own);
    let added = added.map_err(|error| draft.kept(error.lines(), "nothing was added"))?;
    draft.remove();
    Ok(added)
}

/// What the editor shows at first: what is known of the entry, and room for the rest.
fn template(typed: &Args, own: &UserFile) -> Result<String, Error> {
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
fn source(own: &UserFile) -> Result<(Option<Vec<u8>>, String), Error> {
    let held = own.read()?;
    let bytes = held.clone().unwrap_or_default();
    let faulty = |diagnostics: &[Diagnostic]| {
        let mut lines = user::told(&own.shown, diagnostics);
        lines.push("mend that first, with wisdom --edit".into());
        Error::File(lines)
    };
    let source = String::from_utf8(bytes)
        .map_err(|error| faulty(&[Diagnostic::not_utf8(error.as_bytes(), error.utf8_error())]))?;
    match &toml::read(&source, user::SECTION).diagnostics[..] {
        [] => Ok((held, source)),
        diagnostics => Err(faulty(diagnostics)),
    }
}

/// What is wrong with a key, said of the option that gives it.
fn as_option(message: &str) -> Cow<'_, str> {
    let key = message
        .strip_prefix('`')
        .and_then(|message| message.split_once('`'));
    match key {
        Some((key @ ("title" | "section" | "author" | "source"), message)) => {
            format!("--{key}{message}").into()
        }
        _ => message.into(),
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
    fn of(source: &str) -> Result<Self, Vec<Diagnostic>> {
        let parsed = toml::read(source, user::SECTION);
        if !parsed.diagnostics.is_empty() {
            return Err(parsed.diagnostics);
        }
        // An entry whose section depends on the file names none.
        let elsewhere = toml::read(source, "elsewhere").entries;
        let pairs = parsed.entries.iter().zip(&elsewhere);
        let written =
            pairs.map(|(entry, same)| toml_writer::entry(entry, entry.section == same.section));
        Ok(Self {
            source: written.collect::<Vec<_>>().join("\n"),
            entries: parsed.entries,
        })
    }

    /// The entry that the options describe.
    fn by_options(typed: &Args, title: &str, text: &str) -> Result<Self, Error> {
        let id = id::slug(title);
        if id.is_empty() {
            let title = format!("--title '{}'", sanitize::excerpt(title));
            return Err(Error::usage(message::no_id(&title, "add a word")));
        }
        let section = match &typed.sections[..] {
            [] => "",
            [section] if !section.contains(',') => section,
            _ => {
                let message = "an entry stands in one section; give one --section with --add";
                return Err(Error::usage(message));
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
        let source = toml_writer::entry(&entry, !typed.sections.is_empty());
        Self::of(&source).map_err(|diagnostics| {
            let diagnostics = diagnostics
                .iter()
                .map(|diagnostic| sanitize::escape(&as_option(&diagnostic.message)).into_owned());
            Error::Usage(diagnostics.collect())
        })
    }

    /// Puts them behind what the file holds, whatever else is added at the same time.
    fn save(&self, own: &UserFile) -> Result<String, Error> {
        for _ in 0..PATIENCE {
            let (held, source) = source(own)?;
            let added = self.behind(own, &source)?;
            match own.replace(held.as_deref(), added.as_bytes()) {
                Ok(()) => {
                    let ids = self.entries.iter().map(|entry| sanitize::escape(&entry.id));
                    let ids = ids.collect::<Vec<_>>().join(", ");
                    return Ok(format!("added {ids} to {}", own.shown));
                }
                Err(ReplaceError::Changed) => {}
                Err(why) => return Err(Error::file(own.unsaved(&why))),
            }
        }
        Err(Error::file(own.unsaved(&ReplaceError::Changed)))
    }

    /// `source` with these entries behind it, if that is what is read of it then.
    fn behind(&self, own: &UserFile, source: &str) -> Result<String, Error> {
        let before = toml::read(source, user::SECTION).entries;
        let added = toml_writer::appended(source, &self.source);
        let after = toml::read(&added, user::SECTION);
        let is_taken = |id: &str| before.iter().any(|entry| entry.id == id);
        let is_whole = after.entries.len() == before.len() + self.entries.len();
        if let Some(entry) = self.entries.iter().find(|entry| is_taken(&entry.id))
            && is_whole
            && let Some(diagnostic) = after.diagnostics.first()
        {
            let message = diagnostic.message.rsplit_once("; ");
            let message = message.map_or(&*diagnostic.message, |(message, _)| message);
            let other = (2..usize::MAX).map(|number| format!("{} {number}", entry.title));
            let mut other = other.filter(|title| !is_taken(&id::slug(title)));
            let other = sanitize::escape(&other.next().unwrap_or_default()).into_owned();
            return Err(Error::file(format!(
                "{}: {}; take another title, such as '{other}'",
                own.shown,
                sanitize::escape(message)
            )));
        }
        // Where none is named, the section is the file's.
        let is_same = |(is, meant): (&Entry<'static>, &Entry<'static>)| {
            let mut is = is.clone();
            is.section.clone_from(&meant.section);
            is == *meant
        };
        let new = after.entries.iter().skip(before.len());
        if !after.diagnostics.is_empty()
            || !is_whole
            || !after.entries.starts_with(&before)
            || !new.zip(&self.entries).all(is_same)
        {
            return Err(Error::file(format!(
                "{}: nothing can be added behind this; write its entries as `[[entry]]`, with \
                 wisdom --edit",
                own.shown
            )));
        }
        Ok(added)
    }
}
