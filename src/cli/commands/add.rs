//! `--add`: another entry in the user's file.

use std::borrow::Cow;

use crate::cli::args::Args;
use crate::cli::commands::user_file::{self, Draft, UserFile};
use crate::cli::environment::Environment;
use crate::collection::user;
use crate::entry::{Entry, Form, id, message, sanitize};
use crate::error::Error;
use crate::format::diagnostic::{self, Diagnostic};
use crate::format::{decode, toml, toml_writer};

/// A placeholder for the text before it is known.
const NO_TEXT: &str = "…";

/// Adds an entry, and returns the success message. Its text comes from standard input; if that is a
/// terminal, the whole entry comes from an editor.
pub(crate) fn add(
    args: &Args,
    environment: &Environment,
    warn: &mut dyn FnMut(&[String]),
) -> Result<String, Error> {
    if (environment.input.is_terminal)() {
        from_editor(args, environment, warn)
    } else {
        from_input(args, environment, warn)
    }
}

fn from_input(
    args: &Args,
    environment: &Environment,
    warn: &mut dyn FnMut(&[String]),
) -> Result<String, Error> {
    let mut bytes = Vec::new();
    let read = match (environment.input.read)(user::BOUND, &mut bytes) {
        _ if bytes.len() as u64 > user::BOUND => {
            let bound = user::BOUND >> 20;
            Err(format!(
                "standard input is larger than {bound} MiB; what follows was not read"
            ))
        }
        Ok(()) => Ok(()),
        Err(error) => {
            let error = message::io_error(&error);
            Err(format!("cannot read standard input to its end: {error}"))
        }
    };
    let file = UserFile::new(environment);
    if bytes.trim_ascii().is_empty() {
        read.map_err(|message| Error::file(format!("{message}; nothing was added")))?;
        return add_text(args, &file?, &bytes, warn);
    }
    // What came through a pipe may exist nowhere else.
    let file = file.map_err(|error| user_file::show(&bytes, &error))?;
    let added = read.map_err(Error::file);
    let added = added.and_then(|()| add_text(args, &file, &bytes, warn));
    added.map_err(|error| file.keep(&bytes, &error))
}

fn add_text(
    args: &Args,
    file: &UserFile,
    bytes: &[u8],
    warn: &mut dyn FnMut(&[String]),
) -> Result<String, Error> {
    let title = args.title.as_deref();
    Addition::from_options(args, title, NO_TEXT)?.append_to(file, &read(file)?.1)?;
    let text =
        text(bytes).map_err(|diagnostic| Error::file(format!("standard input:{diagnostic}")))?;
    if text.trim().is_empty() {
        let message = "no text on standard input; nothing was added";
        return Err(Error::usage(message));
    }
    Addition::from_options(args, title, &text)?.save(file, warn)
}

/// Returns the text in `bytes`, or why the user's file may not hold it.
fn text(bytes: &[u8]) -> Result<String, Diagnostic> {
    let (text, invalid) = decode::text(bytes.to_vec());
    if let Some(diagnostic) = invalid {
        // The advice is to save a file in another encoding, and there is no file.
        let message = diagnostic.message.split(';').next().unwrap_or_default();
        return Err(Diagnostic {
            message: message.to_owned(),
            ..diagnostic
        });
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    sanitize::find_control(text).map_or(Ok(text.to_owned()), |(offset, c)| {
        let message = format!("the text contains {}", message::control_character(c));
        Err(Diagnostic::at(text, offset, message))
    })
}

fn from_editor(
    args: &Args,
    environment: &Environment,
    warn: &mut dyn FnMut(&[String]),
) -> Result<String, Error> {
    let file = UserFile::new(environment)?;
    let (_, source) = read(&file)?;
    if let Some(title) = &args.title {
        Addition::from_options(args, Some(title), NO_TEXT)?.append_to(&file, &source)?;
    }
    let template = template(args, &file)?;
    let draft = Draft::edit(&file, "add", template.as_bytes(), environment.input)?;
    let text = draft.text()?;
    if draft.contents == template.as_bytes() || text.trim().is_empty() {
        draft.remove();
        return Ok("nothing was added".into());
    }
    let addition =
        Addition::from_source(&text).map_err(|diagnostics| draft.broken(&diagnostics))?;
    if addition.entries.is_empty() {
        let message = format!("{}: no [[entry]] in this file; write one", draft.shown);
        return Err(draft.keep(vec![message], "nothing was added"));
    }
    let added = addition.save(&file, warn);
    let added = added.map_err(|error| draft.keep(error.lines(), "nothing was added"))?;
    draft.remove();
    Ok(added)
}

/// Returns the initial text in the editor: the fields that the options give, and the others as
/// comments.
fn template(args: &Args, file: &UserFile) -> Result<String, Error> {
    let title = args.title.as_deref().unwrap_or("title");
    let given = Addition::from_options(args, Some(title), NO_TEXT)?.source;
    let mut template = format!(
        "# Fill in the entry, save, and close the editor to add it to {}.\n\
         # If you change nothing, nothing is added.\n\n[[entry]]\n",
        file.shown
    );
    for (key, empty) in [
        ("title", "\"\""),
        ("section", "\"\""),
        ("tags", "[\"\", \"\"]"),
        ("author", "\"\""),
        ("source", "\"\""),
    ] {
        let value = given
            .lines()
            .find_map(|line| line.strip_prefix(key)?.strip_prefix(" = "))
            .filter(|_| key != "title" || args.title.is_some());
        let comment = if value.is_some() || key == "title" {
            ""
        } else {
            "# "
        };
        template.extend([comment, key, " = ", value.unwrap_or(empty), "\n"]);
    }
    template.push_str("text = \"\"\"\n\n\"\"\"\n");
    Ok(template)
}

/// Reads the user's file. Returns its bytes, or none if it does not exist, and its text.
///
/// # Errors
///
/// Returns an error if the file cannot be read, or has any problem.
fn read(file: &UserFile) -> Result<(Option<Vec<u8>>, String), Error> {
    let contents = file.read()?;
    if contents.as_deref().is_some_and(decode::is_utf_16) {
        let message = format!(
            "{}: {}, since entries are added in UTF-8",
            file.shown,
            decode::UTF_16
        );
        return Err(Error::file(message));
    }
    let broken = |diagnostics: &[Diagnostic]| {
        let mut lines = diagnostic::lines(&file.shown, diagnostics);
        lines.push("fix this first with wisdom --edit".into());
        Error::File(lines)
    };
    let source = String::from_utf8(contents.clone().unwrap_or_default())
        .map_err(|error| broken(&[Diagnostic::not_utf8(error.as_bytes(), error.utf8_error())]))?;
    match &toml::read(&source, user::SECTION).diagnostics[..] {
        [] => Ok((contents, source)),
        diagnostics => Err(broken(diagnostics)),
    }
}

/// Turns a message about a key into one about the option that sets the key.
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

/// Entries to be added.
struct Addition {
    entries: Vec<Entry<'static>>,
    /// The entries as TOML.
    source: String,
}

impl Addition {
    /// Returns the entries in `source`, or all its problems.
    fn from_source(source: &str) -> Result<Self, Vec<Diagnostic>> {
        let parsed = toml::read(source, user::SECTION);
        if !parsed.diagnostics.is_empty() {
            return Err(parsed.diagnostics);
        }
        // An entry names its section if another default section makes no difference.
        let elsewhere = toml::read(source, "elsewhere").entries;
        let pairs = parsed.entries.iter().zip(&elsewhere);
        let written =
            pairs.map(|(entry, same)| toml_writer::entry(entry, entry.section == same.section));
        Ok(Self {
            source: written.collect::<Vec<_>>().join("\n"),
            entries: parsed.entries,
        })
    }

    /// Returns the entry that the options describe.
    fn from_options(args: &Args, title: Option<&str>, text: &str) -> Result<Self, Error> {
        let id = title.map_or_else(|| id::of_text(text), id::slug);
        if let Some(title) = title.filter(|_| id.is_empty()) {
            let title = format!("--title '{}'", sanitize::excerpt(title));
            return Err(Error::usage(message::no_id(&title, "add a word")));
        }
        let section = match &args.sections[..] {
            [] => "",
            [section] if !section.contains(',') => section,
            _ => {
                let message = "an entry has only one section; name one with --section";
                return Err(Error::usage(message));
            }
        };
        let tags = args.tags.iter().flat_map(|tags| tags.split(','));
        let tags: Vec<_> = tags.map(Cow::Borrowed).collect();
        let entry = Entry {
            id: id.into(),
            title: title.unwrap_or_default().into(),
            section: section.into(),
            tags: tags.into(),
            text: text.into(),
            form: Form::CommonMark,
            author: args.author.as_deref().map(Cow::Borrowed),
            source: args.source.as_deref().map(Cow::Borrowed),
        };
        let source = toml_writer::entry(&entry, !args.sections.is_empty());
        Self::from_source(&source).map_err(|diagnostics| {
            let messages = diagnostics.iter().map(|one| as_option(&one.message));
            let lines = messages.map(|message| sanitize::escape(&message).into_owned());
            Error::Usage(lines.collect())
        })
    }

    /// Appends the entries to the user's file, which other processes may change at the same time.
    /// Returns the success message.
    fn save(&self, file: &UserFile, warn: &mut dyn FnMut(&[String])) -> Result<String, Error> {
        let lock = file.lock(warn)?;
        let (contents, source) = read(file)?;
        let added = self.append_to(file, &source)?;
        file.replace(&lock, contents.as_deref(), added.as_bytes())?;
        let entries = toml::read(&added, user::SECTION).entries;
        let new = &entries[entries.len() - self.entries.len()..];
        let ids = new.iter().map(|entry| sanitize::escape(&entry.id));
        let ids = ids.collect::<Vec<_>>().join(", ");
        Ok(format!("added {ids} to {}", file.shown))
    }

    /// Returns `source` with the entries appended.
    ///
    /// # Errors
    ///
    /// Returns an error if the result is not read as the entries in `source`, followed by these.
    fn append_to(&self, file: &UserFile, source: &str) -> Result<String, Error> {
        let before = toml::read(source, user::SECTION).entries;
        let appended = toml_writer::appended(source, &self.source);
        let after = toml::read(&appended, user::SECTION);
        let is_whole = after.entries.len() == before.len() + self.entries.len();
        if is_whole
            && let Some(entry) = self
                .entries
                .iter()
                .find(|entry| !entry.title.is_empty() && has_id(&before, &entry.id))
            && let Some(diagnostic) = after.diagnostics.first().or(after.notes.last())
        {
            return Err(taken(file, entry, &before, &diagnostic.message));
        }
        // An entry that names no section takes the file's, and the id of one without a title can get a
        // number.
        let is_same = |(after, entry): (&Entry<'static>, &Entry<'static>)| {
            let mut after = after.clone();
            after.section.clone_from(&entry.section);
            if entry.title.is_empty() {
                after.id.clone_from(&entry.id);
            }
            after == *entry
        };
        let new = after.entries.iter().skip(before.len());
        if !after.diagnostics.is_empty()
            || !is_whole
            || !after.entries.starts_with(&before)
            || !new.zip(&self.entries).all(is_same)
        {
            return Err(Error::file(format!(
                "{}: cannot add an entry at the end of this file; write its entries as \
                 `[[entry]]` with wisdom --edit",
                file.shown
            )));
        }
        Ok(appended)
    }
}

fn has_id(entries: &[Entry<'_>], id: &str) -> bool {
    entries.iter().any(|entry| entry.id == id)
}

/// Returns the error for an entry whose id is taken. It suggests a title that is free.
fn taken(file: &UserFile, entry: &Entry<'_>, before: &[Entry<'_>], message: &str) -> Error {
    // The part after the semicolon says how to fix a file.
    let message = message
        .rsplit_once("; ")
        .map_or(message, |(message, _)| message);
    let is_free = |number: &usize| !has_id(before, &id::slug(&format!("{} {number}", entry.title)));
    let number = (2..usize::MAX).find(is_free).unwrap_or_default();
    Error::file(format!(
        "{}: {}; choose another title, such as '{} {number}'",
        file.shown,
        sanitize::escape(message),
        sanitize::excerpt(&entry.title)
    ))
}
