//! `--init`: the script that a shell's profile evaluates.

use std::ffi::OsString;
use std::fmt::Write;

use crate::cli::args::Args;
use crate::cli::parse::CommandLine;
use crate::cli::shell::Shell;
use crate::cli::{completion_scripts, conflicts};
use crate::entry::sanitize;
use crate::error::Error;

/// Returns the script of the shell: it registers the completion, and calls the program with the arguments
/// of `args` if the shell is interactive and the program is still there.
///
/// # Errors
///
/// Returns an error if an argument is wrong, or cannot be part of a script.
pub(crate) fn script(args: &Args) -> Result<String, Error> {
    let words = args.collections.iter().cloned();
    let call = CommandLine::parse([OsString::from("wisdom")].into_iter().chain(words))?;
    conflicts::check(&call.args([])?)?;
    let shell = args.shell;
    let mut call = match shell {
        Shell::Elvish => String::from("e:wisdom"),
        Shell::PowerShell => String::from("wisdom"),
        _ => String::from("command wisdom"),
    };
    for word in &args.collections {
        let word = word
            .to_str()
            .filter(|word| !word.contains(sanitize::is_control));
        let word = word.ok_or_else(|| {
            Error::usage("an argument for --init is not valid UTF-8, or has a control character")
        })?;
        let _ = write!(call, " {}", shell.quote(word));
    }
    let call = match shell {
        Shell::Bash => {
            format!("if [[ $- == *i* ]] && command -v wisdom >/dev/null; then {call}; fi\n")
        }
        Shell::Zsh => format!(
            "# With Powerlevel10k, this belongs above its instant prompt, which hides what is printed later.\n\
             if [[ -o interactive ]] && (( $+commands[wisdom] )); then {call}; fi\n"
        ),
        Shell::Fish => format!(
            "if status is-interactive\n    function fish_greeting\n        \
             command -q wisdom; and {call}\n    end\nend\n"
        ),
        Shell::PowerShell => format!(
            "if (-not [Console]::IsOutputRedirected -and (Get-Command wisdom -ErrorAction Ignore)) \
             {{ {call} }}\n"
        ),
        Shell::Elvish => format!("if (has-external wisdom) {{ try {{ {call} }} catch _ {{ }} }}\n"),
    };
    Ok(format!("{}{call}", completion_scripts::script(shell)))
}
