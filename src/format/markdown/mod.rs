//! A collection in Markdown, as people keep them in repositories.
//!
//! # The rule
//!
//! A heading of the second level is a section, one of the third the title of an entry, and what
//! stands under it, up to the next heading of these levels or of the first, is its text. What stands
//! under another heading is no entry. Only headings at the top level of the document count, not those
//! in a quote, a list, or code.
//!
//! These paragraphs of a text are not text, if each of their lines is one of these:
//!
//! | at | line | is |
//! |---|---|---|
//! | the beginning or the end | `#rag #agents`, `Tags: rag, agents` | tags |
//! | the end | `Source: Some Book` | the source |
//! | the end, below something | `**rag, agents**`, `**rag** · **agents**`, if they [look like tags](is_tag) | tags |
//! | the beginning, above a text | the same, two tags at least in the paragraph | tags |
//! | the end, below something | `<https://…>`, `https://…` | the source |
//! | the end, below something | `— name`, `-- name` | the author |
//!
//! An empty comment `<!-- -->` above or below the text ends the search, and is no part of the text: so a
//! text that ends as none does can be written. Other comments are passed over, and stay in the text, where
//! they are not shown. A text of nothing that is shown is none, unless it has an empty comment beside it.
//!
//! What defines the address of a link can stand anywhere in the file. A text that uses it without having
//! it gets it at its end. An empty comment above a text says that it is whole: it gets none, and gives none
//! to others.
//!
//! Front matter at the very top, `key: value` between two lines `---` or TOML between two `+++`,
//! gives `section`, `author` and `source` to entries that have none, and `tags` to all. Other tools
//! have their own keys there, so what is not known is passed over.

use std::borrow::Cow;
use std::cell::LazyCell;
use std::ops::Range;

use pulldown_cmark::{Event, HeadingLevel, LinkType, Parser, Tag, TagEnd};
use toml::de::{DeTable, DeValue};

use crate::entry::document::SYNTAX;
use crate::entry::{Entry, Form, document, id, sanitize};
use crate::format::diagnostic::Diagnostic;
use crate::format::parsed::{Parsed, ParsedBuilder, control_in, without_blank_ends};

/// Reads a Markdown collection. An entry under no heading of a section, in a file whose front matter
/// names none, stands in section `section`.
///
/// A fault never hides more than it must: a control character is replaced, an id that is taken gets
/// a number. Only an entry without a title or a text is left out.
///
/// ```
/// let source = "## Craft\n\n### Small steps\n\nOne at a time.\n\n-- Yi\n\n### Nothing\n";
/// let parsed = wisdom::format::markdown::read(source, "notes");
/// let entry = &parsed.entries[0];
/// assert_eq!((&*entry.title, &*entry.section), ("Small steps", "craft"));
/// assert_eq!((&*entry.text, entry.author.as_deref()), ("One at a time.", Some("Yi")));
/// assert_eq!(
///     parsed.diagnostics[0].to_string(),
///     "9:1: this entry has no text; write it under the title, or take the entry out",
/// );
/// ```
pub fn read(source: &str, section: &str) -> Parsed {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut builder = ParsedBuilder::new(source);
    let (defaults, start) = front_matter(&mut builder);
    let file_section = defaults.section.clone();
    let file_section = file_section.unwrap_or_else(|| id::section_key(section));
    let mut section = file_section.clone();
    let Outline {
        headings,
        references,
    } = outline(source, start);
    let bodies: Vec<_> = bodies(&headings, source.len()).collect();
    let is_whole = |body: &&Range<usize>| parts(&source[(*body).clone()]).is_whole;
    let has_comment = |body: &&Range<usize>| source[(*body).clone()].contains(EMPTY_COMMENT);
    let whole: Vec<_> = bodies.iter().filter(has_comment).filter(is_whole).collect();
    let references = references.into_iter().filter(|it| {
        let place = whole.partition_point(|body| body.end <= it.definition.start);
        whole
            .get(place)
            .is_none_or(|body| body.start > it.definition.start)
    });
    let references: Vec<_> = references.collect();
    if headings.iter().all(|it| it.level != HeadingLevel::H3) {
        let message = "there is no entry in this file; write each as a heading `### Title` with its text below";
        builder.report(start, message.into());
    }
    for (heading, body) in headings.iter().zip(bodies) {
        match heading.level {
            HeadingLevel::H1 => section.clone_from(&file_section),
            HeadingLevel::H2 => {
                let name = heading.line(&mut builder, "this heading");
                section = key_of_section(&mut builder, &name, heading.range.start)
                    .unwrap_or_else(|| file_section.clone());
            }
            _ => {
                let first = references.partition_point(|it| it.at < body.start);
                let last = references.partition_point(|it| it.at < body.end);
                let references = &references[first..last];
                entry(&mut builder, heading, body, references, &section, &defaults);
            }
        }
    }
    builder.finish()
}

/// The texts that stand under the heading of a section, where they are never shown. An introduction to
/// a whole file is none of them.
pub(crate) fn untitled(source: &str) -> Vec<Diagnostic> {
    let source = source.strip_prefix('\u{feff}').unwrap_or(source);
    let mut builder = ParsedBuilder::new(source);
    let (_, start) = front_matter(&mut builder);
    // What is wrong with the front matter is told by `read`.
    builder.diagnostics.clear();
    let headings = outline(source, start).headings;
    for (heading, body) in headings.iter().zip(bodies(&headings, source.len())) {
        if heading.level != HeadingLevel::H2 {
            continue;
        }
        let text = &source[body.clone()];
        let is_shown = |block: &&Block| block.kind != Kind::Rule && !block.is_comment(text);
        if let Some(block) = blocks(text).iter().find(is_shown) {
            let message = "this text stands under no title, and is not shown; put a heading ### Title \
                        above it";
            let line = text[..block.range.start].rfind('\n');
            builder.report(body.start + line.map_or(0, |at| at + 1), message.into());
        }
    }
    builder.finish().diagnostics
}

fn entry(
    builder: &mut ParsedBuilder<'_>,
    heading: &Heading,
    body: Range<usize>,
    references: &[Reference],
    section: &str,
    defaults: &Defaults,
) {
    let at = heading.range.start;
    let title = heading.line(builder, "this title");
    if title.is_empty() {
        let message = "this heading has no title; write one, or take the entry out";
        builder.report(at, message.into());
        return;
    }
    let source = &builder.source[body.clone()];
    if let Some((place, c)) = control_in(source) {
        builder.report(body.start + place, control_message("this text", c));
    }
    let mut parts = parts(&sanitize::text(source, sanitize::COMMONMARK_TAB));
    if parts.text.is_empty() {
        let message = "this entry has no text; write it under the title, or take the entry out";
        builder.report(at, message.into());
        return;
    }
    if !parts.is_whole {
        add_definitions(&mut parts.text, references, builder.source);
    }
    let mut id = id::slug(&title);
    if id.is_empty() {
        let message = "this title has no letter or digit to make an id of; add a word";
        builder.report(at, message.into());
        id = "entry".into();
    }
    let id = builder.id(id, at, "give this entry another title");
    let mut tags = parts.tags;
    add_tags(&mut tags, defaults.tags.iter().cloned());
    let tags: Vec<Cow<'static, str>> = tags.into_iter().map(Cow::Owned).collect();
    let author = parts.author.or_else(|| defaults.author.clone());
    let origin = parts.source.or_else(|| defaults.source.clone());
    builder.starts.push(at);
    builder.entries.push(Entry {
        id: id.into(),
        title: title.into(),
        section: section.to_owned().into(),
        tags: tags.into(),
        text: parts.text.into(),
        form: Form::CommonMark,
        author: author.map(Cow::Owned),
        source: origin.map(Cow::Owned),
    });
}

/// Puts the definitions of those `references` behind `text` that it has none for.
fn add_definitions(text: &mut String, references: &[Reference], source: &str) {
    if references.is_empty() {
        return;
    }
    let mut added = String::new();
    let mut known = std::collections::BTreeSet::new();
    let parser = Parser::new_ext(text, SYNTAX);
    let own = parser.reference_definitions();
    for reference in references {
        if own.get(&reference.label).is_none() && known.insert(reference.definition.start) {
            // In a quote, the lines have its signs before them.
            let lines = source[reference.definition.clone()].lines();
            let lines = lines.map(|line| line.trim_start_matches([' ', '\t', '>']));
            added.push_str(&one_line(&lines.collect::<Vec<_>>().join(" ")));
            added.push('\n');
        }
    }
    if added.is_empty() {
        return;
    }
    // Otherwise they were a part of it.
    if let Some(end) = document::missing_end(text).map(str::to_owned) {
        text.push('\n');
        text.push_str(&end);
    }
    text.push_str("\n\n");
    text.push_str(added.trim_end());
}

/// It ends the search for what is no text.
const EMPTY_COMMENT: &str = "<!-- -->";

fn control_message(message: &str, c: char) -> String {
    let code = u32::from(c);
    format!("{message} holds the control character U+{code:04X}; take it out")
}

fn key_of_section(builder: &mut ParsedBuilder<'_>, name: &str, at: usize) -> Option<String> {
    let key = id::section_key(name);
    if !key.is_empty() {
        return Some(key);
    }
    let name = sanitize::excerpt(name);
    let message =
        format!("the section `{name}` has no letter or digit to be asked for by; rename it");
    builder.report(at, message);
    None
}

/// Text as one line, through the gate.
fn one_line(text: &str) -> String {
    let gated = sanitize::text(text, sanitize::COMMONMARK_TAB);
    gated.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn add_tags(tags: &mut Vec<String>, more: impl IntoIterator<Item = String>) {
    // A set beside the list costs less than a search of it, if somebody writes a thousand.
    let mut known: std::collections::BTreeSet<String> = tags.iter().cloned().collect();
    for tag in more {
        if !tag.is_empty() && known.insert(tag.clone()) {
            tags.push(tag);
        }
    }
}

// Headings.

/// A heading of the first three levels.
struct Heading {
    level: HeadingLevel,
    range: Range<usize>,
    /// Without markup.
    plain: String,
}

impl Heading {
    /// What it says.
    fn line(&self, builder: &mut ParsedBuilder<'_>, message: &str) -> String {
        let source = &builder.source[self.range.clone()];
        // One that is written as an entity stands in the text only.
        let found = control_in(source).or_else(|| Some((0, control_in(&self.plain)?.1)));
        if let Some((place, c)) = found {
            builder.report(self.range.start + place, control_message(message, c));
        }
        one_line(&self.plain)
    }
}

/// A link that names its address instead of having it.
struct Reference {
    at: usize,
    label: String,
    /// Where its address stands.
    definition: Range<usize>,
}

/// What stands under each of the headings, up to the next.
fn bodies(headings: &[Heading], end: usize) -> impl Iterator<Item = Range<usize>> {
    let ends = headings
        .iter()
        .skip(1)
        .map(|next| next.range.start)
        .chain([end]);
    headings
        .iter()
        .zip(ends)
        .map(|(heading, end)| heading.range.end..end)
}

/// What is known of a file before its entries are read.
struct Outline {
    /// Those at the top level.
    headings: Vec<Heading>,
    /// In the order of the file.
    references: Vec<Reference>,
}

/// What there is in `source` from `start` on.
fn outline(source: &str, start: usize) -> Outline {
    let mut headings = Vec::new();
    let mut references = Vec::new();
    let mut depth = 0_usize;
    let mut open: Option<Heading> = None;
    let mut events = Parser::new_ext(&source[start..], SYNTAX).into_offset_iter();
    while let Some((event, range)) = events.next() {
        if let Event::Start(Tag::Link { id, .. } | Tag::Image { id, .. }) = &event
            && let Some(definition) = events.reference_definitions().get(id)
        {
            references.push(Reference {
                at: start + range.start,
                label: id.to_string(),
                definition: start + definition.span.start..start + definition.span.end,
            });
        }
        match event {
            Event::Start(Tag::Heading { level, .. }) if depth == 0 && level <= HeadingLevel::H3 => {
                depth += 1;
                open = Some(Heading {
                    level,
                    range: start + range.start..start + range.end,
                    plain: String::new(),
                });
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => {
                depth -= 1;
                if depth == 0 {
                    headings.extend(open.take());
                }
            }
            event => {
                if let Some(heading) = &mut open {
                    push_plain(&mut heading.plain, &event);
                }
            }
        }
    }
    Outline {
        headings,
        references,
    }
}

fn push_plain(plain: &mut String, event: &Event<'_>) {
    match event {
        Event::Text(text) | Event::Code(text) => plain.push_str(text),
        Event::SoftBreak | Event::HardBreak => plain.push(' '),
        _ => {}
    }
}

// What stands around a text.

/// What stands under a title, taken apart.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Without blank lines at either end.
    pub text: String,
    /// Lower-case, without doubles.
    pub tags: Vec<String>,
    /// Whom it comes from.
    pub author: Option<String>,
    /// Where it comes from.
    pub source: Option<String>,
    /// Whether an empty comment stands above the text.
    pub is_whole: bool,
}

/// Takes the `CommonMark` under a title apart, by the [rule](self).
///
/// ```
/// let parts = wisdom::format::markdown::parts("Go slow.\n\n— Yi\n\n**pace, craft**");
/// assert_eq!(parts.text, "Go slow.");
/// assert_eq!(parts.author.as_deref(), Some("Yi"));
/// assert_eq!(parts.tags, ["pace", "craft"]);
/// ```
pub fn parts(body: &str) -> Parts {
    let blocks = blocks(body);
    let mut parts = Parts::default();
    let mut rest = &blocks[..];
    let mut tags = Vec::new();
    // Looked for once: there can be thousands of lines of tags.
    let last_text = LazyCell::new(|| blocks.iter().rposition(|block| block.is_text(body)));
    // What is no text, above it and below.
    let (mut head, mut foot) = (Vec::new(), Vec::new());
    while let Some((block, more)) = rest.split_first() {
        if block.is_comment(body) {
            rest = more;
            if block.is_empty_comment(body) {
                parts.is_whole = true;
                head.push(block);
                break;
            }
            continue;
        }
        // A bold line alone, or one above nothing but a name, is what the entry says.
        let is_above_text = || *last_text >= Some(blocks.len() - more.len());
        let fits = |marks: &Vec<Mark>| {
            let signs = marks.iter().map(|mark| match mark {
                Mark::Tags(tags, sign) => Some((*sign, tags.len())),
                _ => None,
            });
            let signs: Option<Vec<(Sign, usize)>> = signs.collect();
            signs.is_some_and(|signs| {
                signs.iter().all(|(sign, _)| *sign == Sign::Word)
                    || signs.iter().map(|(_, count)| count).sum::<usize>() > 1 && is_above_text()
            })
        };
        let Some(marks) = block.marks(body).filter(fits) else {
            break;
        };
        for mark in marks {
            parts.take(mark, &mut tags);
        }
        head.push(block);
        rest = more;
    }
    let mut is_bounded = parts.is_whole;
    // They are found last to first.
    let mut last_tags = Vec::new();
    while let Some((block, more)) = rest.split_last() {
        if block.is_comment(body) {
            rest = more;
            if block.is_empty_comment(body) {
                is_bounded = true;
                foot.push(block);
                break;
            }
            continue;
        }
        let is_alone = more.is_empty();
        let fits = |mark: &Mark| match mark {
            Mark::Tags(_, sign) => *sign == Sign::Word || !is_alone,
            Mark::Source(_, sign) => parts.source.is_none() && (*sign == Sign::Word || !is_alone),
            Mark::Author(_) => parts.author.is_none() && !is_alone,
        };
        let marks = block.marks(body).filter(|it| it.iter().all(fits));
        let Some(marks) = marks else {
            break;
        };
        let mut tags = Vec::new();
        for mark in marks {
            parts.take(mark, &mut tags);
        }
        last_tags.push(tags);
        foot.push(block);
        rest = more;
    }
    tags.extend(last_tags.into_iter().rev().flatten());
    add_tags(&mut parts.tags, tags);
    if !is_bounded && rest.is_empty() {
        return parts;
    }
    // Not what stands between two blocks is the text, but what stands outside of those taken: the
    // definitions of links are no blocks.
    let mut text = String::with_capacity(body.len());
    let mut from = 0;
    for block in head.into_iter().chain(foot.into_iter().rev()) {
        text.push_str(&body[from..block.range.start]);
        from = block.range.end;
    }
    text.push_str(&body[from..]);
    without_blank_ends(&text).clone_into(&mut parts.text);
    parts
}

/// Whether a line of nothing but such words in bold, between commas, is a line of tags and no sentence:
/// three words and 30 characters at most, and no sign at the end that ends a sentence.
///
/// ```
/// use wisdom::format::markdown::is_tag;
/// assert!(is_tag("fine-tuning"));
/// assert!(!is_tag("Never.") && !is_tag("never do this again"));
/// ```
pub fn is_tag(word: &str) -> bool {
    let ends = |c: char| ".!?:;\u{2026}\u{3002}\u{ff01}\u{ff1f}".contains(c);
    word.contains(char::is_alphanumeric)
        && word.chars().count() <= 30
        && word.split_whitespace().count() <= 3
        && !word.ends_with(ends)
}

impl Parts {
    /// Takes what a mark says. Its tags go to the end of `tags`.
    fn take(&mut self, mark: Mark, tags: &mut Vec<String>) {
        match mark {
            Mark::Tags(more, _) => tags.extend(more),
            Mark::Author(author) => self.author = Some(author),
            Mark::Source(source, _) => self.source = Some(source),
        }
    }
}

/// What a line says about the text.
enum Mark {
    Tags(Vec<String>, Sign),
    Author(String),
    Source(String, Sign),
}

/// What a line is known by.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// A word that says what it is, or a hash sign.
    Word,
    /// Its form.
    Form,
}

/// A block at the top level of a text.
struct Block {
    range: Range<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Paragraph,
    Html,
    Rule,
    Other,
}

fn blocks(body: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(body, SYNTAX).into_offset_iter() {
        let kind = match event {
            Event::Start(Tag::Paragraph) => Kind::Paragraph,
            Event::Start(Tag::HtmlBlock) => Kind::Html,
            Event::Rule => Kind::Rule,
            Event::Start(_) => Kind::Other,
            _ => {
                depth -= usize::from(matches!(event, Event::End(_)));
                continue;
            }
        };
        if depth == 0 {
            blocks.push(Block { range, kind });
        }
        depth += usize::from(event != Event::Rule);
    }
    blocks
}

impl Block {
    fn is_comment(&self, body: &str) -> bool {
        self.kind == Kind::Html && document::is_comment(&body[self.range.clone()])
    }

    fn is_empty_comment(&self, body: &str) -> bool {
        self.kind == Kind::Html && body[self.range.clone()].trim() == EMPTY_COMMENT
    }

    /// Whether it says something, and not only something about a text.
    fn is_text(&self, body: &str) -> bool {
        self.kind != Kind::Rule && !self.is_comment(body) && self.marks(body).is_none()
    }

    /// What a paragraph says about the text, if each of its lines says something.
    fn marks(&self, body: &str) -> Option<Vec<Mark>> {
        if self.kind != Kind::Paragraph {
            return None;
        }
        let lines = body[self.range.clone()].lines();
        lines.map(|line| mark(line.trim())).collect()
    }
}

/// What `line` says about the text, if anything.
fn mark(line: &str) -> Option<Mark> {
    let mut plain = String::new();
    // What is bold, and whether nothing else is there.
    let mut bold: Vec<String> = Vec::new();
    let mut strong = 0_usize;
    let mut is_strong = true;
    let mut address = None;
    for event in Parser::new_ext(line, SYNTAX) {
        match &event {
            Event::Start(Tag::Strong) => {
                if strong == 0 {
                    bold.push(String::new());
                }
                strong += 1;
            }
            Event::End(TagEnd::Strong) => strong -= 1,
            Event::Start(Tag::Link {
                link_type: LinkType::Autolink,
                dest_url,
                ..
            }) => address = Some(dest_url.to_string()),
            Event::Start(Tag::Paragraph | Tag::Emphasis | Tag::Link { .. }) | Event::End(_) => {}
            Event::Start(_) | Event::Rule | Event::Html(_) => return None,
            event => {
                match bold.last_mut().filter(|_| strong > 0) {
                    Some(bold) => push_plain(bold, event),
                    None => is_strong &= is_gap(event),
                }
                push_plain(&mut plain, event);
            }
        }
    }
    let plain = one_line(&plain);
    let said = |word: &str| {
        let (key, said) = plain.split_once(':')?;
        let said = said.trim_start();
        (key.eq_ignore_ascii_case(word) && !said.is_empty()).then_some(said)
    };
    if let Some(tags) = said("tags").map(tags_of)
        && !tags.is_empty()
    {
        return Some(Mark::Tags(tags, Sign::Word));
    }
    if let Some(source) = said("source") {
        return Some(Mark::Source(source.into(), Sign::Word));
    }
    let is_hashtag = |word: &str| {
        let tag = word.strip_prefix('#').unwrap_or_default();
        !tag.contains('#') && tag.contains(char::is_alphabetic)
    };
    if !plain.is_empty()
        && plain
            .split([' ', ','])
            .all(|w| w.is_empty() || is_hashtag(w))
    {
        return Some(Mark::Tags(tags_of(&plain), Sign::Word));
    }
    let author = ["\u{2014} ", "-- "]
        .iter()
        .find_map(|dash| plain.strip_prefix(dash));
    if let Some(author) = author {
        return Some(Mark::Author(author.into()));
    }
    let is_bare =
        (plain.starts_with("https://") || plain.starts_with("http://")) && !plain.contains(' ');
    if is_bare || address.as_ref() == Some(&plain) {
        return Some(Mark::Source(plain, Sign::Form));
    }
    let bold: Vec<String> = bold.iter().map(|bold| one_line(bold)).collect();
    let mut words = bold.iter().flat_map(|bold| bold.split(','));
    if is_strong && !bold.is_empty() && words.all(|word| is_tag(word.trim())) {
        let tags = bold.iter().flat_map(|bold| tags_of(bold)).collect();
        return Some(Mark::Tags(tags, Sign::Form));
    }
    None
}

/// Whether it is what stands between tags.
fn is_gap(event: &Event<'_>) -> bool {
    let is_gap = |c: char| matches!(c, ',' | '\u{b7}') || c.is_whitespace();
    matches!(event, Event::Text(text) if text.chars().all(is_gap))
}

/// The tags of a list with commas, or of hash signs without.
fn tags_of(list: &str) -> Vec<String> {
    let has_hashes = list.split_whitespace().all(|word| word.starts_with('#'));
    let tags = list.split(|c| c == ',' || has_hashes && c == ' ');
    let keys = tags.map(|tag| tag.trim().trim_start_matches('#'));
    keys.map(id::tag_key)
        .filter(|tag| !tag.is_empty())
        .collect()
}

// Front matter.

/// What front matter says of all entries.
#[derive(Default)]
struct Defaults {
    section: Option<String>,
    tags: Vec<String>,
    author: Option<String>,
    source: Option<String>,
}

/// A line and its place.
type Line<'s> = (usize, &'s str);

/// The front matter, and where the rest begins.
fn front_matter(builder: &mut ParsedBuilder<'_>) -> (Defaults, usize) {
    let mut defaults = Defaults::default();
    let mut at = 0;
    let mut lines = builder.source.split_inclusive('\n').map(|line| {
        at += line.len();
        (at - line.len(), line.trim_end())
    });
    let Some((_, fence @ ("---" | "+++"))) = lines.next() else {
        return (defaults, 0);
    };
    if fence == "---" && !begins_with_a_key(builder.source) {
        return (defaults, 0);
    }
    let mut inner: Vec<Line<'_>> = Vec::new();
    let mut is_closed = false;
    for line in lines.by_ref() {
        is_closed = line.1 == fence;
        if is_closed {
            break;
        }
        inner.push(line);
    }
    let end = if is_closed {
        lines.next().map_or(builder.source.len(), |(at, _)| at)
    } else {
        let message =
            format!("this front matter does not end; put a line `{fence}` below its last key");
        builder.report(0, message);
        let is_outside = |line: &Line<'_>| line.1.is_empty() || line.1.starts_with('#');
        let length = inner.iter().position(is_outside).unwrap_or(inner.len());
        let end = inner
            .get(length)
            .map_or(builder.source.len(), |(at, _)| *at);
        inner.truncate(length);
        end
    };
    let start = inner.first().map_or(end, |(at, _)| *at);
    if fence == "---" {
        defaults.keys(builder, &inner);
    } else {
        let last = inner.last().map_or(start, |(at, line)| at + line.len());
        defaults.toml(builder, start..last);
    }
    (defaults, end)
}

/// Whether a key stands below the first line of `source`, or the end of the front matter. A line `---`
/// is a rule too, and behind one stands no key.
///
/// Blank lines and comments can come before the key; but a rule can have them below it as well, since a
/// comment looks like a heading. So the front matter has to end then, and to have no heading in it.
fn begins_with_a_key(source: &str) -> bool {
    let is_heading = |line: &str| line.starts_with("##");
    let is_passed =
        |line: &str| line.is_empty() || line.trim_start().starts_with('#') && !is_heading(line);
    let mut lines = source.lines().skip(1).map(str::trim_end).peekable();
    if !lines.peek().is_some_and(|line| is_passed(line)) {
        return lines
            .next()
            .is_none_or(|line| line == "---" || key_of(line).is_some());
    }
    lines
        .find(|line| !is_passed(line))
        .is_some_and(|line| key_of(line).is_some())
        && lines.find(|line| *line == "---" || is_heading(line)) == Some("---")
}

/// The key and the value of a line `key: value`.
fn key_of(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let is_key = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
    let is_pair = !key.is_empty() && key.chars().all(is_key);
    (is_pair && (value.is_empty() || value.starts_with([' ', '\t']))).then(|| (key, value.trim()))
}

/// A value as it is meant: without the quotes around it, or the comment behind it.
fn unquoted(value: &str) -> &str {
    let value = value.trim();
    for quote in ['"', '\''] {
        if let Some((inner, _)) = value
            .strip_prefix(quote)
            .and_then(|it| it.split_once(quote))
        {
            return inner;
        }
    }
    let comment = value.find(" #").unwrap_or(value.len());
    if value.starts_with('#') {
        ""
    } else {
        value[..comment].trim_end()
    }
}

impl Defaults {
    /// Reads lines `key: value`.
    fn keys(&mut self, builder: &mut ParsedBuilder<'_>, lines: &[Line<'_>]) {
        let mut lines = lines.iter().copied().peekable();
        while let Some((at, line)) = lines.next() {
            let Some((key, value)) = key_of(line) else {
                continue;
            };
            if !key.eq_ignore_ascii_case("tags") {
                self.set(builder, at, key, unquoted(value));
                continue;
            }
            if let Some((place, c)) = control_in(value) {
                let place = at + line.len() - value.len() + place;
                builder.report(place, control_message("`tags`", c));
            }
            let mut list = String::new();
            if let Some(open) = value.strip_prefix('[') {
                list.push_str(open);
                let mut is_open = !open.contains(']');
                while is_open
                    && let Some((_, more)) = lines.next_if(|(_, line)| key_of(line).is_none())
                {
                    is_open = !more.contains(']');
                    list.push(' ');
                    list.push_str(more);
                }
                list.truncate(list.find(']').unwrap_or(list.len()));
            } else {
                list.push_str(unquoted(value));
            }
            let is_item = |line: &str| line.trim_start().starts_with("- ");
            while let Some((_, item)) = lines.next_if(|(_, line)| is_item(line)) {
                list.push(',');
                list.push_str(unquoted(&item.trim_start()[2..]));
            }
            self.add_tags(list.split(','));
        }
    }

    /// Reads TOML.
    fn toml(&mut self, builder: &mut ParsedBuilder<'_>, range: Range<usize>) {
        let (table, errors) = DeTable::parse_recoverable(&builder.source[range.clone()]);
        for error in errors {
            let at = error
                .span()
                .map_or(range.end, |span| range.start + span.start);
            let message = error.message().replace('\n', ", ");
            builder.report(at, format!("this is not TOML: {message}"));
        }
        for (key, value) in table.get_ref() {
            let at = range.start + value.span().start;
            match value.get_ref() {
                DeValue::String(list) if key.get_ref() == "tags" => {
                    self.add_tags(list.split(','));
                }
                DeValue::Array(list) if key.get_ref() == "tags" => {
                    self.add_tags(list.iter().filter_map(|tag| tag.get_ref().as_str()));
                }
                DeValue::String(value) => self.set(builder, at, key.get_ref(), value),
                _ => {}
            }
        }
    }

    fn add_tags<'t>(&mut self, tags: impl Iterator<Item = &'t str>) {
        let tags = tags.map(|tag| id::tag_key(&one_line(unquoted(tag).trim_start_matches('#'))));
        add_tags(&mut self.tags, tags);
    }

    fn set(&mut self, builder: &mut ParsedBuilder<'_>, at: usize, key: &str, value: &str) {
        let key = key.to_ascii_lowercase();
        if !matches!(&*key, "section" | "author" | "source") {
            return;
        }
        if let Some((_, c)) = control_in(value) {
            builder.report(at, control_message(&format!("`{key}`"), c));
        }
        let line = one_line(value);
        if line.is_empty() {
            return;
        }
        match &*key {
            "section" => self.section = key_of_section(builder, &line, at),
            "author" => self.author = Some(line),
            _ => self.source = Some(line),
        }
    }
}
