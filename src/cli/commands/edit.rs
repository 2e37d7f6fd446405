//! `--edit`: the user's file in an editor.

use crate::cli::commands::user_file::{Draft, UserFile};
use crate::cli::environment::Environment;
use crate::collection::user;
use crate::entry::message::counted;
use crate::error::Error;
use crate::format::toml;

/// What a file that is not there yet holds in the editor.
pub(crate) const EXAMPLE: &str = "\
# Entries of your own, beside those that are built in. Take the # away to begin.

# For the entries that name no section of their own
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

/// Lets the user edit the file, and returns what to say when that went well.
///
/// What is edited is a copy, which replaces the file only when nothing is wrong with it.
pub(crate) fn edit(environment: &Environment) -> Result<String, Error> {
    let own = UserFile::of(environment)?;
    let held = own.read()?;
    let before = held.as_deref().unwrap_or(EXAMPLE.as_bytes());
    let draft = Draft::edited(&own, "edit", before, environment.input)?;
    if held.as_ref() == Some(&draft.holds) {
        draft.remove();
        return Ok(format!("{} is as it was", own.shown));
    }
    // As git has it; who wants to have none can remove the file.
    if draft.text()?.trim().is_empty() && before.iter().any(|byte| !byte.is_ascii_whitespace()) {
        draft.remove();
        let message = format!("what you left is empty; {} is as it was", own.shown);
        return Err(Error::file(message));
    }
    let parsed = toml::read(draft.text()?, user::SECTION);
    if !parsed.diagnostics.is_empty() {
        return Err(draft.faulty(&parsed.diagnostics));
    }
    own.replace(held.as_deref(), &draft.holds)
        .map_err(|why| draft.kept(vec![own.unsaved(&why)], "nothing was saved"))?;
    draft.remove();
    let entries = counted(parsed.entries.len(), "entry", "entries");
    Ok(format!("saved {} with {entries}", own.shown))
}
