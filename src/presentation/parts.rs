//! The parts of an entry that are shown with its text.

/// Parts of an entry that are shown with its text, in any combination.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts(u8);

impl Parts {
    /// The title.
    pub const TITLE: Self = Self(1);
    /// The author.
    pub const AUTHOR: Self = Self(2);
    /// The source.
    pub const SOURCE: Self = Self(4);
    /// The section and the tags.
    pub const FOOTER: Self = Self(8);
    /// The collection that the entry comes from.
    pub const COLLECTION: Self = Self(16);
    /// What is shown by default.
    pub const FULL: Self = Self(1 | 2 | 4 | 8);

    /// Styles and parts with their names on the command line. In the style `plain` there is nothing but
    /// the text and its author.
    pub const NAMES: [(&str, Self); 7] = [
        ("full", Self::FULL),
        ("plain", Self::AUTHOR),
        ("title", Self::TITLE),
        ("author", Self::AUTHOR),
        ("source", Self::SOURCE),
        ("footer", Self::FOOTER),
        ("collection", Self::COLLECTION),
    ];

    /// Returns the parts of both.
    #[must_use]
    pub const fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns whether these include all of `other`.
    pub const fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}
