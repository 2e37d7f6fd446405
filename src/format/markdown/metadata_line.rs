//! A line of metadata: tags, an author, a source or an id.

use pulldown_cmark::{Event, LinkType, Tag, TagEnd};

use crate::entry::commonmark::push_plain;
use crate::entry::shallow::Shallow;
use crate::entry::{closing, id, sanitize};

/// A line of metadata.
pub(crate) struct MetadataLine {
    pub(crate) value: Attribute,
    /// Whether a label or hash signs identify the line, rather than only its form.
    pub(crate) is_labelled: bool,
}

pub(crate) enum Attribute {
    Tags(Vec<String>),
    Author(String),
    Source(String),
    Id(String),
}

impl MetadataLine {
    /// Parses a line, or returns `None` if it is not metadata.
    pub(crate) fn parse(line: &str) -> Option<Self> {
        let line = Inline::parse(line.trim())?;
        let labelled = line.labelled();
        Some(Self {
            is_labelled: labelled.is_some(),
            value: labelled.or_else(|| line.by_form())?,
        })
    }
}

/// A line of a paragraph, with the markup that metadata uses.
#[derive(Default)]
struct Inline {
    /// The text of the line without markup.
    plain: String,
    /// The bold parts.
    bold: Vec<String>,
    /// Whether there are only separators of tags outside the bold parts.
    is_bold: bool,
    /// The address between `<` and `>`.
    autolink: Option<String>,
}

impl Inline {
    /// Parses a line, or returns `None` if it is not a paragraph when it stands alone.
    fn parse(line: &str) -> Option<Self> {
        let mut inline = Self {
            is_bold: true,
            ..Self::default()
        };
        let mut depth = 0_usize;
        for event in Shallow::new(line).parser() {
            match &event {
                Event::Start(Tag::Strong) => {
                    if depth == 0 {
                        inline.bold.push(String::new());
                    }
                    depth += 1;
                }
                Event::End(TagEnd::Strong) => depth -= 1,
                Event::Start(Tag::Link {
                    link_type: LinkType::Autolink,
                    dest_url,
                    ..
                }) => inline.autolink = Some(dest_url.to_string()),
                Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Link { .. }) | Event::End(_) => {
                }
                Event::Start(_) | Event::Rule | Event::Html(_) => return None,
                event => {
                    match inline.bold.last_mut().filter(|_| depth > 0) {
                        Some(bold) => push_plain(bold, event),
                        None => inline.is_bold &= is_gap(event),
                    }
                    push_plain(&mut inline.plain, event);
                }
            }
        }
        inline.plain = sanitize::one_line(&inline.plain);
        for bold in &mut inline.bold {
            *bold = sanitize::one_line(bold);
        }
        Some(inline)
    }

    /// Returns the metadata that a label or hash signs identify.
    fn labelled(&self) -> Option<Attribute> {
        let plain = &*self.plain;
        let tags = after_label(plain, "tags").map_or(Vec::new(), split_tags);
        if !tags.is_empty() {
            return Some(Attribute::Tags(tags));
        }
        if let Some(source) = after_label(plain, "source") {
            return Some(Attribute::Source(source.into()));
        }
        if let Some(author) = after_label(plain, "author") {
            return Some(Attribute::Author(author.into()));
        }
        let mut words = plain.split([' ', ',']).filter(|word| !word.is_empty());
        let is_tags = !plain.is_empty() && words.all(is_hashtag);
        is_tags.then(|| Attribute::Tags(split_tags(plain)))
    }

    /// Returns the metadata that only the form of the line identifies.
    fn by_form(self) -> Option<Attribute> {
        let Self { plain, bold, .. } = self;
        if let Some(author) = closing::name(&plain) {
            return Some(Attribute::Author(author.into()));
        }
        // In other letters, or with a space, it is rather a sentence.
        if let Some(id) = plain.strip_prefix("id: ").filter(|id| !id.contains(' ')) {
            return Some(Attribute::Id(id.into()));
        }
        let is_url = plain.starts_with("https://") || plain.starts_with("http://");
        if is_url && !plain.contains(' ') || self.autolink.as_ref() == Some(&plain) {
            return Some(Attribute::Source(plain));
        }
        let mut words = bold.iter().flat_map(|bold| bold.split(','));
        let is_tags = self.is_bold && !bold.is_empty() && words.all(|word| is_tag(word.trim()));
        is_tags.then(|| Attribute::Tags(bold.iter().flat_map(|bold| split_tags(bold)).collect()))
    }
}

/// Returns whether `event` can separate tags.
fn is_gap(event: &Event<'_>) -> bool {
    let is_gap = |c: char| matches!(c, ',' | '\u{b7}') || c.is_whitespace();
    matches!(event, Event::Text(text) if text.chars().all(is_gap))
}

/// Returns the text after `label` and a colon, in any case, or `None` if there is no text.
fn after_label<'t>(text: &'t str, label: &str) -> Option<&'t str> {
    let (before, rest) = text.split_once(':')?;
    let rest = rest.trim_start();
    (before.eq_ignore_ascii_case(label) && !rest.is_empty()).then_some(rest)
}

fn is_hashtag(word: &str) -> bool {
    let tag = word.strip_prefix('#').unwrap_or_default();
    !tag.contains('#') && tag.contains(char::is_alphabetic)
}

/// Returns whether a bold part of a line is a tag rather than a sentence: it has at most three words and
/// 30 characters, and doesn't end like a sentence.
///
/// ```
/// use wisdom::format::markdown::metadata_line::is_tag;
/// assert!(is_tag("fine-tuning"));
/// assert!(!is_tag("Never.") && !is_tag("never do this again"));
/// ```
pub fn is_tag(word: &str) -> bool {
    let ends_sentence = |c: char| ".!?:;\u{2026}\u{3002}\u{ff01}\u{ff1f}".contains(c);
    word.contains(char::is_alphanumeric)
        && word.chars().count() <= 30
        && word.split_whitespace().count() <= 3
        && !word.ends_with(ends_sentence)
}

/// Returns the tags of a list separated by commas, or by spaces if each tag has a hash sign.
fn split_tags(list: &str) -> Vec<String> {
    let has_hashes = list.split_whitespace().all(|word| word.starts_with('#'));
    let tags = list.split(|c| c == ',' || has_hashes && c == ' ');
    let keys = tags.map(|tag| id::tag_key(tag.trim().trim_start_matches('#')));
    keys.filter(|tag| !tag.is_empty()).collect()
}
