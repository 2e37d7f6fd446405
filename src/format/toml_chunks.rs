//! Splits a TOML file into its entries before it is parsed: the parser keeps each token and each error of
//! what it parses, which takes hundreds of bytes for each byte of a file full of brackets.

use std::iter;
use std::ops::Range;

use toml_parser::lexer::{Token, TokenKind};
use toml_parser::{Raw, Source};

/// The highest number of tokens that are parsed at once. An entry with all keys has about 40: a text is
/// one.
const MAX_TOKENS: usize = 1 << 15;

/// The highest number of signs in a number, date or key without quotes.
const MAX_SIGNS: usize = 1 << 10;

/// Returns whether `source` has too many tokens to be parsed.
pub(crate) fn is_too_complex(source: &str) -> bool {
    if source.len() <= MAX_TOKENS {
        return false;
    }
    let bytes = source.as_bytes();
    // In a string, which is one token, each of these can be an error.
    let is_odd = |(at, byte): &(usize, &u8)| match byte {
        b'\r' => bytes.get(at + 1) != Some(&b'\n'),
        b'\n' | b'\t' => false,
        byte => byte.is_ascii_control() || **byte == b'\\',
    };
    let odd = bytes.iter().enumerate().filter(is_odd).count();
    // The parser reports each sign of a number that is not one.
    let is_long = |token: &Token| {
        let signs = bytes[token.span().start()..token.span().end()].iter();
        let signs = signs.filter(|byte| b"-+".contains(byte));
        token.kind() == TokenKind::Atom && signs.count() > MAX_SIGNS
    };
    let tokens = Source::new(source).lex();
    let mut tokens = tokens.enumerate();
    odd > MAX_TOKENS || tokens.any(|(count, token)| count >= MAX_TOKENS || is_long(&token))
}

/// Returns `source` without comments and blank lines at its end. Any number of them may follow an entry.
pub(crate) fn without_last_comments(source: &str) -> &str {
    let is_comment = |line: &str| line.trim_start().starts_with('#') || line.trim().is_empty();
    let mut end = source.len();
    for line in source.split_inclusive('\n').rev() {
        if end <= MAX_TOKENS || !is_comment(line) {
            break;
        }
        end -= line.len();
    }
    &source[..end]
}

/// Returns the byte ranges of the chunks of `source`, in order: everything above the first entry, and each
/// entry with its header, which has this `key`, or any.
pub(crate) fn chunks(source: &str, key: Option<&str>) -> impl Iterator<Item = Range<usize>> {
    let lexed = Source::new(source);
    let mut tokens = lexed.lex();
    let mut next = Some(0);
    iter::from_fn(move || {
        let start = next.take()?;
        // The first tokens of the current line.
        let mut line: Vec<Token> = Vec::with_capacity(HEADER + 1);
        let header = tokens.find(|token| {
            if token.kind() == TokenKind::Newline {
                line.clear();
            } else if token.kind() != TokenKind::Whitespace && line.len() <= HEADER {
                line.push(*token);
                return is_header(&line, lexed, key);
            }
            false
        });
        next = header.map(|_| line[0].span().start());
        Some(start..next.unwrap_or(source.len()))
    })
}

/// The number of tokens of the line `[[entry]]`.
const HEADER: usize = 5;

fn is_header(line: &[Token], source: Source<'_>, expected: Option<&str>) -> bool {
    let text = |token: &Token| source.get(*token).as_ref().map_or("", Raw::as_str);
    let [open, open_too, key, close, close_too] = line else {
        return false;
    };
    let is_quote = ['"', '\''];
    let is_key = expected.is_none_or(|expected| text(key).trim_matches(is_quote) == expected);
    is_key && [open, open_too].map(text) == ["["; 2] && [close, close_too].map(text) == ["]"; 2]
}
