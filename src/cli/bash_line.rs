//! A command line up to the cursor, as bash hands it to a completion function.

/// The words of an unfinished command line, without their quotes.
///
/// bash splits words at colons and equals signs too, and keeps their quotes; therefore the line is split
/// here.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct BashLine {
    /// The words. The last one is the word at the cursor, which is empty after a space.
    pub words: Vec<String>,
    /// The byte at which the last word begins in the line.
    start: usize,
    /// The quotation mark that is not closed.
    quote: Option<char>,
}

impl BashLine {
    /// Splits `line`, which ends at the cursor.
    ///
    /// ```
    /// use wisdom::cli::bash_line::BashLine;
    /// let line = BashLine::split(r#"wisdom --id=literature:3 a\ b 'c d"#);
    /// assert_eq!(line.words, ["wisdom", "--id=literature:3", "a b", "c d"]);
    /// assert_eq!(BashLine::split("wisdom ").words, ["wisdom", ""]);
    /// ```
    pub fn split(line: &str) -> Self {
        let mut split = Self::default();
        let mut word = String::new();
        let mut chars = line.char_indices().peekable();
        while let Some((index, c)) = chars.next() {
            match (c, split.quote) {
                (' ' | '\t' | '\n', None) => {
                    // Of several blanks in a row, the last begins the next word.
                    if split.start < index {
                        split.words.push(std::mem::take(&mut word));
                    }
                    split.start = index + 1;
                }
                ('\'' | '"', None) => split.quote = Some(c),
                (_, Some(quote)) if c == quote => split.quote = None,
                ('\\', None) => word.extend(chars.next().map(|(_, c)| c)),
                ('\\', Some('"')) => match chars.next_if(|(_, c)| "\\\"$`".contains(*c)) {
                    Some((_, escaped)) => word.push(escaped),
                    None => word.push(c),
                },
                _ => word.push(c),
            }
        }
        split.words.push(word);
        split
    }

    /// Returns what replaces `text`, the end of the line that bash completes, for the last word to become
    /// `candidate`. Returns `None` if the word begins otherwise.
    ///
    /// ```
    /// use wisdom::cli::bash_line::BashLine;
    /// let line = "wisdom --id=literature:3";
    /// let replacement = BashLine::split(line).replacement(line, "3", "--id=literature:31");
    /// assert_eq!(replacement.as_deref(), Some("31"));
    /// ```
    pub fn replacement(&self, line: &str, text: &str, candidate: &str) -> Option<String> {
        let kept = line.strip_suffix(text).unwrap_or(line);
        let kept = kept.get(self.start..).unwrap_or_default();
        let kept = Self::split(kept).words.pop().unwrap_or_default();
        let rest = candidate.strip_prefix(&*kept)?;
        let mut replacement = String::with_capacity(rest.len());
        for c in rest.chars() {
            let needs_backslash = match self.quote {
                None => c.is_ascii() && !(c.is_ascii_alphanumeric() || "-_./:=,%@+^".contains(c)),
                Some('"') => "\\\"$`".contains(c),
                // Nothing can quote a quotation mark here, and nothing else is special.
                Some(_) if c == '\'' => return None,
                Some(_) => false,
            };
            if needs_backslash {
                replacement.push('\\');
            }
            replacement.push(c);
        }
        Some(replacement)
    }
}
