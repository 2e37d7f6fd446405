//! The closing line of a text, which names the author after a dash.

use unicode_width::UnicodeWidthStr;

/// The characters that people type as a dash before a name.
const SIGNS: [char; 9] = [
    '-', '~', '\u{2012}', '\u{2013}', '\u{2014}', '\u{2015}', '\u{2212}', '\u{2e3a}', '\u{2e3b}',
];

/// The most characters of a dash. A longer run of them is a rule.
const MAX_DASH: usize = 3;

/// The most characters of a name, including what follows it, such as the title of a book.
const MAX_NAME: usize = 100;

/// People fill lines by eye, and break them up to this many columns early.
const SLACK: usize = 12;

/// Returns whether `word` is a dash.
pub fn is_dash(word: &str) -> bool {
    word.starts_with(SIGNS)
        && word.chars().count() <= MAX_DASH
        && word.chars().all(|c| SIGNS.contains(&c))
}

/// Splits a line that begins with a dash into the dash, including the spaces after it, and the rest.
///
/// ```
/// use wisdom::entry::closing::split;
/// assert_eq!(split("-- Yi"), Some(("-- ", "Yi")));
/// assert_eq!(split("\u{2015}Yi"), Some(("\u{2015}", "Yi")));
/// assert_eq!(split("-----"), None);
/// ```
pub fn split(line: &str) -> Option<(&str, &str)> {
    let after = line.trim_start_matches(SIGNS);
    let rest = after.trim_start_matches(' ');
    let is_dash = is_dash(&line[..line.len() - after.len()]) && !rest.is_empty();
    is_dash.then(|| line.split_at(line.len() - rest.len()))
}

/// Returns whether a line that begins with this `dash` is one that names an author, whatever is around
/// it: `-`, `–` and `~` can also begin an item or a line of dialogue.
pub fn is_certain(dash: &str) -> bool {
    dash.starts_with("--") || dash.starts_with(['\u{2014}', '\u{2015}', '\u{2e3a}', '\u{2e3b}'])
}

/// Returns the name in a line that stands alone below a text. A question, or an exclamation of several
/// words, is dialogue, unless it begins with a full name, as before the title of a book.
///
/// ```
/// use wisdom::entry::closing::name;
/// assert_eq!(name("\u{2014} the author of this"), Some("the author of this"));
/// assert_eq!(name("~ Yi, in a letter"), Some("Yi, in a letter"));
/// assert_eq!(name("--verbose"), None);
/// assert_eq!(name("\u{2014} Where are you going?"), None);
/// ```
pub fn name(line: &str) -> Option<&str> {
    let (dash, name) = split(line)?;
    let is_question = name.ends_with(['?', '\u{ff1f}']);
    let is_exclamation = name.ends_with(['!', '\u{ff01}']) && name.contains(' ');
    let is_dialogue = (is_question || is_exclamation) && !is_full_name(name);
    let is_apart = is_certain(dash) && dash.ends_with(' ') && !is_dialogue;
    (is_apart || is_name(dash, name)).then_some(name)
}

/// Returns the dash, including the spaces after it, and the name in the last `line` of a paragraph, if
/// the line names the author of the lines `above` it.
///
/// The line above must be one that its author ended on purpose: with the end of a sentence, early, or
/// as the only one. After another line with the dash or a colon, it is an item or dialogue, and so it is
/// after a question unless it is a full name.
///
/// ```
/// use wisdom::entry::closing::closes;
/// assert_eq!(closes(&["Be brief."], "- Yi"), Some(("- ", "Yi")));
/// assert_eq!(closes(&["- Why?"], "- No reason"), None);
/// ```
pub fn closes<'l>(above: &[&str], line: &'l str) -> Option<(&'l str, &'l str)> {
    let (dash, name) = split(line)?;
    let last = above.last()?.trim();
    let can_be_dialogue = || !dash.starts_with('~') && !is_full_name(name);
    if last.is_empty()
        || !is_name(dash, name)
        || last.ends_with([':', '\u{ff1a}'])
        || last.ends_with(['?', '\u{ff1f}']) && can_be_dialogue()
        || is_repeated(dash, above)
    {
        return None;
    }
    let is_ended = last.ends_with(ends_sentence);
    let is_ended_on_purpose = is_ended || above.len() == 1 || {
        let widest = above.iter().map(|line| line.width()).max().unwrap_or(0);
        let word = name.split(' ').next().unwrap_or_default();
        above.last()?.width() + 1 + dash.width() + word.width() + SLACK <= widest
    };
    // In the middle of a sentence, `-- the tea` continues it.
    let is_lower = name.starts_with(char::is_lowercase);
    (is_ended_on_purpose && (is_ended || !is_lower)).then_some((dash, name))
}

/// Returns whether a line `above` begins with the `dash` too: the lines are dialogue or items.
pub fn is_repeated(dash: &str, above: &[&str]) -> bool {
    let mut above = above.iter();
    above.any(|line| line.trim_start().chars().next() == dash.chars().next())
}

/// Returns whether a text begins with the box of a list of tasks.
///
/// ```
/// use wisdom::entry::closing::is_task;
/// assert!(is_task("[x] Buy tea") && !is_task("[tea](#tea)"));
/// ```
pub fn is_task(text: &str) -> bool {
    let mut boxes = ["[ ]", "[x]", "[X]"].iter();
    boxes.any(|task| text.starts_with(task))
}

/// Splits a line that ends with a dash and an author into the text before the dash and the name.
///
/// The text must be ended on purpose, as by a full stop or a quotation mark, or else the words of the name
/// must all be capitalized: a dash is also one within a sentence.
///
/// ```
/// use wisdom::entry::closing::inline;
/// assert_eq!(inline("Be brief. - Yi"), Some(("Be brief.", "Yi")));
/// assert_eq!(inline("Less is more \u{2014} Mies van der Rohe"), Some(("Less is more", "Mies van der Rohe")));
/// assert_eq!(inline("It was late \u{2014} too late"), None);
/// ```
pub fn inline(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_end();
    let mut last = None;
    let mut from = 0;
    while let Some(found) = line[from..].find(SIGNS) {
        let start = from + found;
        let rest = line[start..].trim_start_matches(SIGNS);
        from = line.len() - rest.len();
        let Some((dash, name)) = split(&line[start..]) else {
            continue;
        };
        let text = line[..start].trim_end();
        let is_ended = text.ends_with(ends_sentence);
        let is_apart = text.len() < start && dash.ends_with(' ');
        let can_follow = is_ended || is_apart || is_certain(dash);
        // First, since a long line can have many dashes.
        if is_long(name) || text.is_empty() || !can_follow || !is_balanced(name) {
            continue;
        }
        if !is_name(dash, name) {
            // Behind a quotation, a name needs no capitals.
            if is_apart && ends_quotation(text) && is_few_words(name) {
                return Some((text, name));
            }
            continue;
        }
        if is_ended && !bare(name).starts_with(char::is_lowercase) {
            return Some((text, name));
        }
        if is_capitalized(name, is_certain(dash)) {
            last = Some((text, name));
        }
    }
    last
}

/// Returns whether `name` is too long to be one.
fn is_long(name: &str) -> bool {
    name.chars().nth(MAX_NAME).is_some()
}

/// Returns whether `name` is up to four words of letters.
fn is_few_words(name: &str) -> bool {
    const MAX_WORDS: usize = 4;
    let is_letter = |c: char| c.is_alphabetic() || " .'\u{2019}-".contains(c);
    name.starts_with(char::is_alphabetic)
        && name.chars().all(is_letter)
        && name.split_whitespace().nth(MAX_WORDS).is_none()
}

/// Returns whether a line ends as a whole sentence does, or with its author.
pub fn is_whole(line: &str) -> bool {
    line.ends_with(ends_sentence) || inline(line).is_some()
}

/// Returns whether the markup in `name` ends in it.
fn is_balanced(name: &str) -> bool {
    ["*", "_"]
        .iter()
        .all(|sign| name.matches(sign).count() % 2 == 0)
        && name.matches('(').count() == name.matches(')').count()
}

/// Returns a word without the markup and quotation marks before it.
fn bare(word: &str) -> &str {
    word.trim_start_matches(|c: char| !c.is_alphanumeric())
}

/// Returns whether the words of a name, up to a comma or a parenthesis, are capitalized. A particle, as in
/// `Mies van der Rohe`, needn't be. A name of one word needs a `certain` dash.
fn is_capitalized(name: &str, certain: bool) -> bool {
    const MAX_WORDS: usize = 5;
    const MAX_PARTICLE: usize = 3;
    let end = name.get(1..).and_then(|rest| rest.find([',', '(']));
    let mut words = name[..end.map_or(name.len(), |end| end + 1)].split_whitespace();
    let count = words.clone().count();
    let is_upper =
        |word: &str| !bare(word).is_empty() && !bare(word).starts_with(char::is_lowercase);
    let is_particle = |word: &str| word.chars().count() <= MAX_PARTICLE;
    (usize::from(!certain) + 1..=MAX_WORDS).contains(&count)
        && words.clone().next().is_some_and(is_upper)
        && words.clone().next_back().is_some_and(is_upper)
        && words.all(|word| is_upper(word) || is_particle(word))
}

/// Returns whether the text after a `dash` can be a name. Directly after the dash, it must begin with a
/// letter that is not lower-case, unlike an option or a path.
fn is_name(dash: &str, name: &str) -> bool {
    if is_long(name) {
        return false;
    }
    let is_opening = |c: char| {
        c.is_alphabetic()
            || "\"'(@[*_<\u{201c}\u{2018}\u{ab}\u{201e}\u{300a}\u{300c}\u{3010}\u{ff08}".contains(c)
    };
    let begins = if dash.ends_with(' ') {
        name.starts_with(is_opening) && !is_task(name)
    } else {
        name.starts_with(|c: char| {
            c.is_alphabetic() && !c.is_lowercase() || "\u{300a}\u{300c}\u{300e}\u{3010}".contains(c)
        })
    };
    let last_word = name.rsplit(' ').next().unwrap_or_default();
    // `Jr.` ends in a full stop, a sentence in a longer word.
    let is_sentence = name.ends_with(['?', '!', ':', ';', '\u{3002}', '\u{ff01}', '\u{ff1f}'])
        || name.ends_with('.') && last_word.chars().count() > 4;
    begins && !is_sentence && (is_certain(dash) || capitalized_words(name) > 0)
}

/// Returns whether `name` consists of two capitalized words or more, as most names of people do.
///
/// ```
/// use wisdom::entry::closing::is_full_name;
/// assert!(is_full_name("Ada Lovelace, in a letter"));
/// assert!(!is_full_name("Milk") && !is_full_name("Delete it"));
/// ```
pub fn is_full_name(name: &str) -> bool {
    capitalized_words(name) > 1
}

/// Returns the number of words in the name of a person, before a comma or a parenthesis, or 0 if one of
/// them is in small letters, and is no particle such as `van`.
fn capitalized_words(name: &str) -> usize {
    const SMALL: [&str; 16] = [
        "al", "and", "bin", "da", "de", "del", "der", "di", "du", "la", "of", "the", "van", "von",
        "y", "&",
    ];
    if name.starts_with(['(', '[', '@']) {
        return 1;
    }
    let name = name.split([',', '(', '[', ';']).next();
    let words = name.unwrap_or_default().split_whitespace();
    let is_small = |word: &&str| SMALL.contains(word);
    let capitalized = words.filter(|word| !is_small(word)).map(|word| {
        let first = word.chars().find(|c| c.is_alphanumeric());
        first.is_some_and(|c| !c.is_lowercase())
    });
    let capitalized: Vec<bool> = capitalized.collect();
    if capitalized.contains(&false) {
        return 0;
    }
    capitalized.len()
}

/// Returns whether `line` ends a quotation.
pub fn ends_quotation(line: &str) -> bool {
    const SIGNS: &str = "\"'\u{201d}\u{2019}\u{bb}\u{201c}\u{300d}\u{300f}\u{300b}";
    line.trim_end().ends_with(|c| SIGNS.contains(c))
}

/// Returns whether a sentence or a quotation can end in `c`.
fn ends_sentence(c: char) -> bool {
    ".!?\u{2026}\u{3002}\u{ff01}\u{ff1f}\"'\u{201d}\u{2019}\u{bb}\u{201c}\u{300d}\u{300f}\u{300b})\u{ff09}*_".contains(c)
}
