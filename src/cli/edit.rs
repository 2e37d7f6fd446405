//! `--edit`: the user's file in an editor.

use super::environment::Environment;
use super::own::{Draft, Own};
use crate::collection::{toml, user};
use crate::entry::wording::counted;
use crate::error::Error;

/// What a file that is not there yet holds in the editor.
pub const EXAMPLE: &str = "\
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
pub fn edit(environment: &Environment) -> Result<String, Error> {
    let own = Own::of(environment)?;
    let held = own.read()?;
    let before = held.as_deref().unwrap_or(EXAMPLE.as_bytes());
    let draft = Draft::edited(&own, "edit", before, environment.desk)?;
    if held.as_ref() == Some(&draft.holds) {
        draft.remove();
        return Ok(format!("{} is as it was", own.shown));
    }
    // As git has it; who wants to have none can remove the file.
    if draft.text()?.trim().is_empty() && before.iter().any(|byte| !byte.is_ascii_whitespace()) {
        draft.remove();
        let what = format!("what you left is empty; {} is as it was", own.shown);
        return Err(Error::File(what));
    }
    let reading = toml::read(draft.text()?, user::SECTION);
    if !reading.faults.is_empty() {
        return Err(draft.faulty(&reading.faults));
    }
    own.replace(held.as_deref(), &draft.holds)
        .map_err(|why| draft.kept(&own.unsaved(&why), "nothing was saved"))?;
    draft.remove();
    let entries = counted(reading.entries.len(), "entry", "entries");
    Ok(format!("saved {} with {entries}", own.shown))
}
