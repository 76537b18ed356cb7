//! The text of a file, and where in it something stands.

/// A stretch of a text, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Span {
    /// The first byte.
    pub(crate) start: usize,
    /// The byte after the last.
    pub(crate) end: usize,
}

impl Span {
    /// Whether the other lies in this one.
    pub(crate) const fn contains(self, other: Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// A place in a text, as an editor counts: both from 1, columns in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    /// The line.
    pub(crate) line: usize,
    /// The column.
    pub(crate) column: usize,
}

/// What some editors write before a text, to say that it is UTF-8.
pub(super) const MARK: char = '\u{feff}';

/// A text as a programmer would write it between double quotes, so that what cannot be seen is seen.
pub(crate) fn escaped(text: &str) -> String {
    let quoted = format!("{text:?}");
    quoted[1..quoted.len() - 1].to_owned()
}

/// How many characters of a line are shown on each side of the place that is meant.
const EXCERPT_SIDE: usize = 40;

/// A text and the beginnings of its lines.
#[derive(Clone, Debug)]
pub(crate) struct Source<'a> {
    text: &'a str,
    line_starts: Vec<usize>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(text: &'a str) -> Self {
        // A byte order mark is no character of the first line: no editor shows it or counts it.
        let first = if text.starts_with(MARK) {
            MARK.len_utf8()
        } else {
            0
        };
        let after_feeds = text.match_indices('\n').map(|(at, _)| at + 1);
        Self {
            text,
            line_starts: std::iter::once(first).chain(after_feeds).collect(),
        }
    }

    /// Where a byte stands.
    pub(crate) fn place(&self, offset: usize) -> Place {
        let (line, start) = self.line_of(offset);
        let column = self.text[start..]
            .char_indices()
            .take_while(|(at, _)| start + at < offset)
            .count()
            + 1;
        Place {
            line: line + 1,
            column,
        }
    }

    /// The line around a byte, cut where it is long, without control characters.
    pub(crate) fn excerpt(&self, offset: usize) -> String {
        let (_, start) = self.line_of(offset);
        let line = self.text[start..].lines().next().unwrap_or_default();
        let characters: Vec<char> = line.trim_end().chars().collect();
        let column = self.place(offset).column - 1;
        let indent = characters.iter().take_while(|c| c.is_whitespace()).count();
        let from = column.saturating_sub(EXCERPT_SIDE).max(indent);
        let to = (column + EXCERPT_SIDE).min(characters.len());
        let shown = characters.get(from..to).unwrap_or_default();
        let shown = shown.iter().map(|&c| if c.is_control() { ' ' } else { c });
        let before = if from > indent { "…" } else { "" };
        let after = if to < characters.len() { "…" } else { "" };
        before.chars().chain(shown).chain(after.chars()).collect()
    }

    /// The index of the line around a byte, and where it begins.
    fn line_of(&self, offset: usize) -> (usize, usize) {
        let begun = self.line_starts.partition_point(|&start| start <= offset);
        let line = begun.saturating_sub(1);
        (line, self.line_starts[line])
    }
}
