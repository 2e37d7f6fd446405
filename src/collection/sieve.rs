//! Which entries are meant, as far as a collection is told so that it need not make the others.

use memchr::memmem::Finder;

use crate::entry::Entry;

/// Says which entries are meant.
pub trait Sieve {
    /// Whether the entry is meant.
    fn admits(&self, entry: &Entry<'_>) -> bool;

    /// Whether an entry of this text can be meant that has no title, tags and author.
    fn admits_text(&self, text: &str) -> bool;

    /// Words of which every entry has one that is meant; none if that is not known.
    fn words(&self) -> &[Word];

    /// The id that an entry has which is meant, if that must be a certain one.
    fn id(&self) -> Option<&str>;
}

/// A word of ASCII letters and digits that is looked for in the bytes of a file.
#[derive(Clone, Debug)]
pub struct Word {
    letters: String,
    search: Search,
}

#[derive(Clone, Debug)]
enum Search {
    AsItStands(Box<Finder<'static>>),
    /// By the letter at this place, which few texts have.
    InAnyCase(usize),
}

impl Word {
    /// The word of these `letters`, ASCII letters and digits, of which there is one at least.
    pub fn new(letters: &str, in_any_case: bool) -> Self {
        Self {
            letters: letters.to_owned(),
            search: if in_any_case {
                Search::InAnyCase(rarest(letters.as_bytes()))
            } else {
                Search::AsItStands(Box::new(Finder::new(letters).into_owned()))
            },
        }
    }

    /// Whether the text that these bytes stand for cannot have the word, whatever its encoding.
    pub fn is_missing(&self, bytes: &[u8]) -> bool {
        let is_found = match &self.search {
            Search::AsItStands(finder) => finder.find(bytes).is_some(),
            // Beyond ASCII are letters that are a `k` and an `s` in another case.
            Search::InAnyCase(rarest) => {
                self.stands_in_any_case(*rarest, bytes) || !bytes.is_ascii()
            }
        };
        // A letter that was struck twice stands twice in the bytes.
        !is_found && memchr::memchr(b'\x08', bytes).is_none()
    }

    fn stands_in_any_case(&self, rarest: usize, bytes: &[u8]) -> bool {
        let letters = self.letters.as_bytes();
        let [lower, upper] =
            [u8::to_ascii_lowercase, u8::to_ascii_uppercase].map(|case| case(&letters[rarest]));
        let mut starts = memchr::memchr2_iter(lower, upper, bytes.get(rarest..).unwrap_or(&[]));
        starts.any(|start| {
            let there = bytes.get(start..start + letters.len());
            there.is_some_and(|there| there.eq_ignore_ascii_case(letters))
        })
    }
}

/// The place of the letter that the fewest texts have.
fn rarest(letters: &[u8]) -> usize {
    // From the most frequent on, in English.
    const FREQUENT: &[u8] = b"etaoinshrdlcumwfgypbvk01xjqz";
    let rarity = |letter: &u8| {
        let place = FREQUENT
            .iter()
            .position(|it| it.eq_ignore_ascii_case(letter));
        place.unwrap_or(FREQUENT.len())
    };
    let places = 0..letters.len();
    places
        .max_by_key(|place| rarity(&letters[*place]))
        .unwrap_or(0)
}
