//! What is changed instead of shown: the user's file.

use crate::cli::args::Args;
use crate::cli::commands::{add, edit};
use crate::cli::environment::Environment;
use crate::entry::sanitize;
use crate::error::Error;

/// A change of the user's file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// `--add`
    Add,
    /// `--edit`
    Edit,
}

impl Change {
    /// The change that is asked for, if one is. Whatever is not named here is refused, and so is every
    /// option that is yet to come.
    pub fn of(typed: &Args) -> Result<Option<Self>, Error> {
        let usage = |message: &str| Err(Error::Usage(message.into()));
        let nothing = Args::default;
        if typed.edit {
            let edit = true;
            if *typed != (Args { edit, ..nothing() }) {
                return usage("--edit goes with no other option");
            }
            return Ok(Some(Self::Edit));
        }
        if typed.add {
            let with = Args {
                sections: typed.sections.clone(),
                tags: typed.tags.clone(),
                add: true,
                title: typed.title.clone(),
                author: typed.author.clone(),
                source: typed.source.clone(),
                ..nothing()
            };
            if let [word, ..] = &typed.collections[..] {
                let word = word.to_string_lossy();
                let word = sanitize::excerpt(&word);
                return usage(&format!(
                    "--add takes its text from a pipe or an editor, not '{word}': \
                     echo 'the text' | wisdom --add --title 'its title'"
                ));
            }
            if *typed != with {
                return usage(
                    "--add goes with --title, --section, --tag, --author and --source only",
                );
            }
            return Ok(Some(Self::Add));
        }
        let of_an_addition = [
            ("--title", &typed.title),
            ("--author", &typed.author),
            ("--source", &typed.source),
        ];
        match of_an_addition.iter().find(|(_, value)| value.is_some()) {
            Some((option, _)) => usage(&format!("{option} says what is added; give --add as well")),
            None => Ok(None),
        }
    }

    /// Makes the change, and returns what to say when that went well.
    pub fn make(self, typed: &Args, environment: &Environment) -> Result<String, Error> {
        match self {
            Self::Add => add::add(typed, environment),
            Self::Edit => edit::edit(environment),
        }
    }
}
