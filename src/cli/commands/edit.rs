//! `--edit`: the user's file in an editor.

use crate::cli::commands::user_file::{Draft, UserFile};
use crate::cli::environment::Environment;
use crate::collection::user;
use crate::entry::message::counted;
use crate::error::Error;
use crate::format::toml;

/// The text in the editor if the user's file does not exist.
const EXAMPLE: &str = "\
# Entries of your own. Uncomment the lines below to start.

# For entries without a section of their own
# section = \"craft\"

# [[entry]]
# title = \"Name the thing once\"
# tags = [\"naming\", \"review\"]
# author = \"after a reviewer\"
# source = \"https://example.org/naming\"
# text = \"\"\"
# Two names for one thing are **two things** to everyone who comes later.
#
# - pick the word that the users say
# - then change every place that says otherwise
# \"\"\"
";

/// Lets the user edit a draft of the file, and replaces the file if the draft has no problem. Returns
/// the success message.
pub(crate) fn edit(
    environment: &Environment,
    warn: &mut dyn FnMut(&[String]),
) -> Result<String, Error> {
    let file = UserFile::new(environment)?;
    let contents = file.read()?;
    let before = contents.as_deref().unwrap_or(EXAMPLE.as_bytes());
    let draft = Draft::edit(&file, "edit", before, environment.input)?;
    if contents.as_ref() == Some(&draft.contents) {
        draft.remove();
        return Ok(format!("{} is unchanged", file.shown));
    }
    // As in git, an empty draft cancels. To have no entries, the user can remove the file.
    let text = draft.text()?;
    if text.trim().is_empty() && !before.trim_ascii().is_empty() {
        draft.remove();
        let message = format!("the file you saved is empty; {} is unchanged", file.shown);
        return Err(Error::file(message));
    }
    let parsed = toml::read(&text, user::SECTION);
    if !parsed.diagnostics.is_empty() {
        return Err(draft.broken(&parsed.diagnostics));
    }
    file.lock(warn)
        .and_then(|lock| file.replace(&lock, contents.as_deref(), &draft.contents))
        .map_err(|error| draft.keep(vec![error.to_string()], "nothing was changed"))?;
    draft.remove();
    let entries = counted(parsed.entries.len(), "entry", "entries");
    Ok(format!("saved {entries} to {}", file.shown))
}
