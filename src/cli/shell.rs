//! The shells that the program knows, and how each quotes a word.

use std::ffi::OsStr;
use std::path::Path;

/// A shell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shell {
    /// bash
    #[default]
    Bash,
    /// zsh
    Zsh,
    /// fish
    Fish,
    /// `PowerShell`
    PowerShell,
    /// elvish
    Elvish,
}

impl Shell {
    /// The names of the shells, and other names for them after these.
    pub(crate) const NAMES: [(&str, Self); 6] = [
        ("bash", Self::Bash),
        ("zsh", Self::Zsh),
        ("fish", Self::Fish),
        ("powershell", Self::PowerShell),
        ("pwsh", Self::PowerShell),
        ("elvish", Self::Elvish),
    ];

    /// Returns the shell that `$COMPLETE` names, which can be a path as in `$SHELL`.
    pub(crate) fn from_variable(value: &OsStr) -> Option<Self> {
        let name = Path::new(value).file_stem()?.to_str()?;
        let mut names = Self::NAMES.iter();
        names
            .find(|(known, _)| *known == name)
            .map(|(_, shell)| *shell)
    }

    /// Returns `word` as a script writes it, with quotes if anything in it could be special.
    pub(crate) fn quote(self, word: &str) -> String {
        let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./:".contains(c);
        if !word.is_empty() && word.chars().all(is_plain) {
            return word.to_owned();
        }
        let inner: String = match self {
            Self::Bash | Self::Zsh => word.replace('\'', r"'\''"),
            Self::Fish => word.replace('\\', r"\\").replace('\'', r"\'"),
            Self::Elvish => word.replace('\'', "''"),
            // Typographic quotation marks quote too.
            Self::PowerShell => {
                let is_quote = |c| matches!(c, '\'' | '\u{2018}'..='\u{201b}');
                let doubled = |c| std::iter::repeat_n(c, if is_quote(c) { 2 } else { 1 });
                word.chars().flat_map(doubled).collect()
            }
        };
        format!("'{inner}'")
    }
}
