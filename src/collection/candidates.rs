//! Which files of a folder can be collections, by their names. A folder is often the checkout of a
//! repository.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::collection::offensive::{Offensive, is_off_folder};
use crate::storage::file::{self, ReadError};

/// What the names of other files end in, in any case.
const OTHER_ENDINGS: [&str; 5] = [
    // What fortune(6) skips, and its indices.
    ".dat .u8 .pos .c .h .p .i .f .pas .ftn .sml",
    // Backups, and what editors and patches leave behind.
    "~ # .bak .old .orig .rej .save .swo .swp .tmp",
    // The settings that package managers keep or replace.
    ".dpkg-dist .dpkg-new .dpkg-old .pacnew .pacsave .rpmnew .rpmorig .rpmsave",
    // What programs write for themselves, and compressed files.
    ".bz2 .gz .lock .log .part .xz .zip .zst",
    // Scripts, settings and markup, in which a comment or a template can look like a separator or a
    // title.
    ".adoc .asciidoc .awk .bash .bat .bib .cfg .clj .cls .cmake .cmd .conf .cpp .css .diff .el .erl .ex \
     .exs .fish .go .hs .htm .html .ini .java .js .kt .lua .m .mak .mk .ml .nix .patch .php .pl .pm .ps1 \
     .py .r .rb .rs .rst .scala .sed .sh .spec .sql .sty .swift .tcl .tex .ts .vim .yaml .yml .zsh",
];

/// The names of files about a repository, in any case.
const DOCUMENTS: &str = "changelog cmakelists code-of-conduct codeowners configure contributing contributors \
    copying copyright dockerfile gemfile gnumakefile gradlew jenkinsfile justfile licence license \
    maintainers makefile mvnw pkgbuild rakefile release-notes unlicense vagrantfile";

/// The names of files about a repository, in capitals. In other letters they can name a collection:
/// systems have one called `news`.
const DOCUMENTS_IN_CAPITALS: &str = "AUTHORS CHANGES CREDITS GOVERNANCE HACKING HISTORY INSTALL LEGAL \
    MANIFEST NEWS NOTICE PATENTS RELEASES ROADMAP SECURITY SUPPORT THANKS TODO UPGRADING VERSION";

/// Returns the paths in a folder whose names a collection can have, sorted. Offensive ones are left out
/// unless `offensive` asks for them, or for the whole folder, since it is an off folder.
///
/// # Errors
///
/// Returns an error if the folder cannot be read, or must not be.
pub(crate) fn candidates(folder: &Path, offensive: Offensive) -> Result<Vec<PathBuf>, ReadError> {
    let metadata = folder.metadata().map_err(ReadError::Io)?;
    // Each of its files would be reported otherwise.
    file::require_trusted(folder, &metadata)?;
    list(folder, offensive).map_err(ReadError::Io)
}

fn list(folder: &Path, offensive: Offensive) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for file in fs::read_dir(folder)? {
        let file = file?.path();
        if is_candidate(&file) {
            files.push(file);
        }
    }
    let is_admitted = |file: &PathBuf| offensive.admits(file);
    if !files.iter().all(is_admitted) && !is_off_folder(folder) {
        files.retain(is_admitted);
    }
    files.sort();
    Ok(files)
}

/// Returns whether a folder has a file whose name a collection can have, and that `offensive` admits.
pub(crate) fn has_files(folder: &Path, offensive: Offensive) -> bool {
    let files = list(folder, offensive).unwrap_or_default();
    files.iter().any(|file| file.is_file())
}

/// Returns whether a file in a folder describes the folder, and is a collection only if it has the form
/// of one.
pub(crate) fn is_readme(path: &Path) -> bool {
    first_word(&file_name(path)).eq_ignore_ascii_case("readme")
}

/// Returns whether a collection in a folder can have this name. Hidden files have none.
pub(crate) fn is_candidate(path: &Path) -> bool {
    let name = file_name(path);
    let lower = name.to_ascii_lowercase();
    let endings = OTHER_ENDINGS.iter();
    let mut endings = endings.flat_map(|endings| endings.split(' '));
    !name.starts_with('.')
        && !endings.any(|ending| lower.ends_with(ending))
        && !is_document(&name, &lower)
}

/// Returns whether a file about a repository can have this `name`, such as `LICENSE-MIT` or
/// `Changelog.md`. `lower` is the name in small letters.
fn is_document(name: &str, lower: &str) -> bool {
    let stem = lower.split('.').next().unwrap_or_default();
    let stem = stem.replace('_', "-");
    let word = first_word(name);
    let is_in_capitals = !word.contains(|c: char| c.is_ascii_lowercase());
    let lower_word = word.to_ascii_lowercase();
    let is_document = |name: &str| DOCUMENTS.split(' ').any(|document| document == name);
    is_document(&stem)
        || is_in_capitals && is_document(&lower_word)
        || DOCUMENTS_IN_CAPITALS
            .split(' ')
            .any(|document| document == word)
}

/// Returns the first word of a name: `README` of `README_de.md`.
fn first_word(name: &str) -> &str {
    name.split(['.', '-', '_']).next().unwrap_or_default()
}

fn file_name(path: &Path) -> Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}
