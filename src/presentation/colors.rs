//! The color and the emphasis of everything that is shown, by default and as `--colors` says.
//!
//! What a reader must read keeps the terminal's own foreground: on the default palettes of common
//! terminals, no other color has enough contrast with a dark and with a light background. Magenta, which
//! comes closest, marks what needs no reading.

use std::fmt;

use termcolor::{Color, ColorSpec};

use crate::entry::document::Style;
use crate::entry::{sanitize, suggest};
use crate::presentation::line::Role;

/// The color and the emphasis of each element.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colors([ColorSpec; ELEMENTS.len()]);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Element {
    Title,
    Text,
    Author,
    Section,
    Tag,
    Id,
    Marker,
    Code,
    Link,
    Match,
}

/// The elements with their names on the command line, in the order of the enumeration.
const ELEMENTS: [(&str, Element); 10] = [
    ("title", Element::Title),
    ("text", Element::Text),
    ("author", Element::Author),
    ("section", Element::Section),
    ("tag", Element::Tag),
    ("id", Element::Id),
    ("marker", Element::Marker),
    ("code", Element::Code),
    ("link", Element::Link),
    ("match", Element::Match),
];

/// Returns the names of the elements.
pub(crate) fn elements() -> impl Iterator<Item = &'static str> {
    ELEMENTS.iter().map(|(name, _)| *name)
}

/// Returns the words for colors and emphasis, but not those for lighter colors.
pub(crate) fn words() -> impl Iterator<Item = &'static str> {
    COLORS.into_iter().chain(ATTRIBUTES)
}

const COLORS: [&str; 8] = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
];

/// What precedes the name of a color for a lighter one.
const BRIGHT: &str = "bright";

/// The words for the emphasis of an element; `no` or `no-` before one takes it back.
const ATTRIBUTES: [&str; 5] = ["bold", "dim", "ul", "italic", "strike"];

/// Why a specification is not valid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ColorsError {
    /// No element has this name.
    Element(String),
    /// This element has no `=` after it.
    Unset(String),
    /// This word is a third color; an element has a foreground and a background.
    Third(String),
    /// This word is not one of git's for a color or an attribute.
    Word(String),
}

impl Default for Colors {
    fn default() -> Self {
        let mut colors = Self(std::array::from_fn(|_| plain()));
        colors[Element::Title].set_bold(true);
        colors[Element::Author].set_italic(true);
        colors[Element::Marker].set_fg(Some(Color::Magenta));
        colors[Element::Link].set_underline(true);
        colors[Element::Match].set_bold(true).set_underline(true);
        colors
    }
}

impl Colors {
    /// Parses `ELEMENT=WORDS` between commas, with
    /// [git's words](https://git-scm.com/docs/git-config#Documentation/git-config.txt-color) for colors:
    /// `title=bold magenta,tag=dim`. Elements that are not named keep their default.
    ///
    /// # Errors
    ///
    /// Returns an error for the first element or word that is not known.
    ///
    /// ```
    /// use wisdom::presentation::colors::{Colors, ColorsError};
    /// assert!(Colors::parse("title=bold brightred, tag = #ffcc00 no-ul,id=normal").is_ok());
    /// assert_eq!(Colors::parse("tite=red"), Err(ColorsError::Element("tite".into())));
    /// assert_eq!(Colors::parse("title=rad"), Err(ColorsError::Word("rad".into())));
    /// ```
    pub fn parse(spec: &str) -> Result<Self, ColorsError> {
        let mut colors = Self::default();
        colors.set(spec)?;
        Ok(colors)
    }

    /// Sets the elements that `spec` names, as [`parse`](Self::parse) does.
    ///
    /// # Errors
    ///
    /// Returns an error for the first element or word that is not known.
    pub fn set(&mut self, spec: &str) -> Result<(), ColorsError> {
        for part in spec.split(',') {
            let (name, words) = match part.split_once('=') {
                Some((name, words)) => (name.trim(), Some(words)),
                None => (part.trim(), None),
            };
            let element = ELEMENTS
                .iter()
                .find(|(known, _)| known.eq_ignore_ascii_case(name));
            let (_, element) = element.ok_or_else(|| ColorsError::Element(name.into()))?;
            let words = words.ok_or_else(|| ColorsError::Unset(name.into()))?;
            self[*element] = parse_words(words)?;
        }
        Ok(())
    }

    /// Returns the color and the emphasis of a span.
    pub fn of(&self, role: Role, style: Style) -> ColorSpec {
        let element = match role {
            Role::Title => Element::Title,
            Role::Body | Role::Number => Element::Text,
            Role::Author => Element::Author,
            Role::Section => Element::Section,
            Role::Tag => Element::Tag,
            Role::Id => Element::Id,
            Role::Marker => Element::Marker,
        };
        let mut spec = self[element].clone();
        if style.has(Style::STRONG) {
            spec.set_bold(true);
        }
        if style.has(Style::EMPHASIS) {
            spec.set_italic(true);
        }
        for (part, element) in [
            (Style::CODE, Element::Code),
            (Style::LINK, Element::Link),
            (Style::MATCH, Element::Match),
        ] {
            if style.has(part) {
                add(&mut spec, &self[element]);
            }
        }
        spec
    }
}

impl std::ops::Index<Element> for Colors {
    type Output = ColorSpec;

    fn index(&self, element: Element) -> &ColorSpec {
        &self.0[element as usize]
    }
}

impl std::ops::IndexMut<Element> for Colors {
    fn index_mut(&mut self, element: Element) -> &mut ColorSpec {
        &mut self.0[element as usize]
    }
}

/// Returns the terminal's own foreground and background, set without a reset before it.
fn plain() -> ColorSpec {
    let mut spec = ColorSpec::new();
    spec.set_reset(false);
    spec
}

/// Adds the colors and the emphasis of `other`.
fn add(spec: &mut ColorSpec, other: &ColorSpec) {
    let before = spec.clone();
    spec.set_fg(other.fg().or(before.fg()).copied())
        .set_bg(other.bg().or(before.bg()).copied())
        .set_bold(before.bold() || other.bold())
        .set_dimmed(before.dimmed() || other.dimmed())
        .set_italic(before.italic() || other.italic())
        .set_underline(before.underline() || other.underline())
        .set_strikethrough(before.strikethrough() || other.strikethrough());
}

fn parse_words(words: &str) -> Result<ColorSpec, ColorsError> {
    let mut spec = plain();
    let mut colors = 0;
    for word in words.split_whitespace() {
        let lower = word.to_ascii_lowercase();
        let (attribute, is_on) = match lower.strip_prefix("no") {
            Some(attribute) => (attribute.trim_start_matches('-'), false),
            None => (&*lower, true),
        };
        match (attribute, parse_color(&lower), colors) {
            ("bold", ..) => spec.set_bold(is_on),
            ("dim", ..) => spec.set_dimmed(is_on),
            ("ul", ..) => spec.set_underline(is_on),
            ("italic", ..) => spec.set_italic(is_on),
            ("strike", ..) => spec.set_strikethrough(is_on),
            (_, Some(color), 0) => {
                colors += 1;
                spec.set_fg(color)
            }
            (_, Some(color), 1) => {
                colors += 1;
                spec.set_bg(color)
            }
            (_, Some(_), _) => return Err(ColorsError::Third(word.to_owned())),
            _ => return Err(ColorsError::Word(word.to_owned())),
        };
    }
    Ok(spec)
}

/// Parses a color: a name, which `bright` can precede, a number up to 255, `#rgb` or `#rrggbb`. Returns
/// the terminal's own color as none.
fn parse_color(word: &str) -> Option<Option<Color>> {
    if ["normal", "default", "-1"].contains(&word) {
        return Some(None);
    }
    if let Some(digits) = word.strip_prefix('#') {
        return parse_hex(digits).map(Some);
    }
    if let Ok(number) = word.parse() {
        return Some(Some(Color::Ansi256(number)));
    }
    if let Some(name) = word.strip_prefix(BRIGHT) {
        let index = COLORS.iter().position(|color| *color == name)?;
        return u8::try_from(8 + index).ok().map(Color::Ansi256).map(Some);
    }
    COLORS.contains(&word).then(|| word.parse().ok())
}

fn parse_hex(digits: &str) -> Option<Color> {
    let width = match digits.len() {
        3 => 1,
        6 => 2,
        _ => return None,
    };
    let part = |index: usize| {
        let digits = digits.get(index * width..(index + 1) * width)?;
        let part = u8::from_str_radix(digits, 16).ok()?;
        Some(if width == 1 { part * 0x11 } else { part })
    };
    Some(Color::Rgb(part(0)?, part(1)?, part(2)?))
}

impl fmt::Display for ColorsError {
    /// Formats what is wrong, and the word that may have been meant.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Element(name) => {
                let name = sanitize::excerpt(name);
                let known = ELEMENTS.map(|(name, _)| name).join(", ");
                write!(f, "unknown element '{name}'; the elements are {known}")
            }
            Self::Third(word) => {
                let word = sanitize::excerpt(word);
                write!(
                    f,
                    "'{word}' is a third color; name a foreground and a background"
                )
            }
            Self::Unset(name) => write!(f, "no color for {name}; write {name}=red"),
            Self::Word(word) => {
                write!(f, "unknown color '{}'; ", sanitize::excerpt(word))?;
                let bright = COLORS.map(|color| format!("{BRIGHT}{color}"));
                let bright = bright.iter().map(String::as_str);
                let known = COLORS.into_iter().chain(ATTRIBUTES).chain(bright);
                match suggest::near(word, known).first() {
                    Some(near) => write!(f, "did you mean {near}?"),
                    None => f.write_str("use a name such as red, a number, #RRGGBB, or bold"),
                }
            }
        }
    }
}

impl std::error::Error for ColorsError {}
