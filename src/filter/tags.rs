//! The little language of `--tag`: a comma is *or*, repeating the option is *and*, a leading `!` is
//! *not*.

use std::borrow::Cow;
use std::fmt;

use crate::entry::id;

/// One `--tag`: satisfied by any of its alternatives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AnyOf(Vec<Alternative>);

#[derive(Clone, Debug, PartialEq, Eq)]
struct Alternative {
    tag: String,
    wanted: bool,
}

impl AnyOf {
    /// Reads what was typed. Errors with what is wrong with it.
    ///
    /// ```
    /// use wisdom::filter::tags::AnyOf;
    /// let tags = AnyOf::parse("rag,!satire").unwrap();
    /// assert!(tags.admits(&["rag".into(), "satire".into()]));
    /// assert!(!tags.admits(&["satire".into()]));
    /// assert!(AnyOf::parse("rag,,").is_err());
    /// ```
    pub fn parse(typed: &str) -> Result<Self, String> {
        let alternatives = typed.split(',').map(|part| {
            let part = part.trim();
            let (tag, wanted) = match part.strip_prefix('!') {
                Some(tag) => (tag, false),
                None => (part, true),
            };
            let tag = id::tag_key(tag);
            if tag.is_empty() {
                return Err("a tag is missing".to_owned());
            }
            Ok(Alternative { tag, wanted })
        });
        alternatives.collect::<Result<_, _>>().map(Self)
    }

    /// Whether an entry with these tags is meant.
    pub fn admits(&self, tags: &[Cow<'_, str>]) -> bool {
        self.0
            .iter()
            .any(|one| tags.iter().any(|tag| *tag == one.tag) == one.wanted)
    }

    /// The alternatives: a tag, and whether it is wanted.
    pub fn alternatives(&self) -> impl ExactSizeIterator<Item = (&str, bool)> {
        self.0.iter().map(|one| (one.tag.as_str(), one.wanted))
    }

    /// The tags that were named, wanted or not.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|one| one.tag.as_str())
    }
}

/// As it is typed.
impl fmt::Display for AnyOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, Alternative { tag, wanted }) in self.0.iter().enumerate() {
            let comma = if index > 0 { "," } else { "" };
            let not = if *wanted { "" } else { "!" };
            write!(f, "{comma}{not}{tag}")?;
        }
        Ok(())
    }
}
