//! A paragraph's text to its pieces.

use std::rc::Rc;

use fallible_engine::format::letter::{is_letter, of_word};

use super::tree::{Inline, Lead};
use crate::view::panels::legend;

/// Gives the glossary's line for a term.
pub(super) type Explain<'a> = dyn Fn(&str) -> Option<Rc<str>> + 'a;

/// How deeply emphasis and links lie in one another; marks that lie deeper stay text.
const DEPTH_MAX: usize = 8;

/// Reads the text of a paragraph, whose lines end in line feeds.
pub(super) fn read(text: &str, explain: &Explain<'_>) -> Vec<Inline> {
    inside(text, 0, explain)
}

fn inside(text: &str, depth: usize, explain: &Explain<'_>) -> Vec<Inline> {
    let mut reader = LineReader {
        text,
        at: 0,
        depth,
        explain,
        found: Vec::new(),
        plain: String::new(),
    };
    while let Some(c) = reader.rest().chars().next() {
        if !reader.markup(c) {
            reader.plain.push(c);
            reader.at += c.len_utf8();
        }
    }
    reader.end_plain();
    reader.found
}

struct LineReader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    explain: &'a Explain<'a>,
    found: Vec<Inline>,
    plain: String,
}

impl<'a> LineReader<'a> {
    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn end_plain(&mut self) {
        if !self.plain.is_empty() {
            let text = bound(&self.plain);
            self.plain.clear();
            self.found.push(Inline::Text(text.into()));
        }
    }

    fn push(&mut self, length: usize, piece: Inline) {
        self.end_plain();
        self.found.push(piece);
        self.at += length;
    }

    fn inner(&self, text: &str) -> Vec<Inline> {
        inside(text, self.depth + 1, self.explain)
    }

    /// Reads a piece that is not plain text, if one begins here.
    fn markup(&mut self, c: char) -> bool {
        let deep = self.depth == DEPTH_MAX;
        match c {
            '\\' => self.escape(),
            '\n' => self.line_feed(),
            '`' => self.code(),
            '*' | '_' if !deep => self.emphasis(c),
            '[' if !deep => self.link(0),
            '!' if !deep && self.rest().starts_with("![") => self.link(1),
            '<' => self.bare_link(),
            _ => false,
        }
    }

    fn escape(&mut self) -> bool {
        let next = self.rest()[1..].chars().next();
        match next {
            Some('\n') => {
                self.plain.truncate(self.plain.trim_end().len());
                self.push(2, Inline::Break);
            }
            Some(sign) if sign.is_ascii_punctuation() => {
                self.plain.push(sign);
                self.at += 2;
            }
            _ => return false,
        }
        true
    }

    /// A space, or a new line where the line ends in two spaces.
    fn line_feed(&mut self) -> bool {
        let breaks = self.plain.ends_with("  ");
        self.plain.truncate(self.plain.trim_end().len());
        if breaks {
            self.push(1, Inline::Break);
        } else {
            self.plain.push(' ');
            self.at += 1;
        }
        true
    }

    fn code(&mut self) -> bool {
        let rest = self.rest();
        let ticks = run(rest, '`');
        let Some(length) = code_length(rest) else {
            self.plain.push_str(&rest[..ticks]);
            self.at += ticks;
            return true;
        };
        let text = rest[ticks..length - ticks].replace('\n', " ");
        let padded = text.starts_with(' ') && text.ends_with(' ') && !text.trim().is_empty();
        let text = if padded {
            &text[1..text.len() - 1]
        } else {
            &text
        };
        self.push(length, Inline::Code(text.into()));
        true
    }

    fn emphasis(&mut self, sign: char) -> bool {
        let rest = self.rest();
        let before = self.text[..self.at].chars().next_back();
        let signs = run(rest, sign);
        let opens = rest[signs..].starts_with(|c: char| !c.is_whitespace())
            && (sign == '*' || !before.is_some_and(of_word));
        for width in [2, 1] {
            if opens
                && signs >= width
                && let Some(length) = closing(&rest[width..], sign, width)
            {
                let line = self.inner(&rest[width..width + length]);
                let piece = match width {
                    2 => term(line, self.explain),
                    _ => Inline::Emphasis(line),
                };
                self.push(length + 2 * width, piece);
                return true;
            }
        }
        self.plain.push_str(&rest[..signs]);
        self.at += signs;
        true
    }

    /// A link, or a picture, of which only the words are shown.
    fn link(&mut self, mark: usize) -> bool {
        let rest = &self.rest()[mark..];
        let Some((words, address, length)) = link_parts(rest) else {
            return false;
        };
        let line = self.inner(words);
        let target = Lead::of(address).filter(|_| mark == 0);
        match (target, line.as_slice()) {
            (Some(target), _) => self.push(mark + length, Inline::Link(target, line)),
            (None, [Inline::Text(text)]) => {
                self.plain.push_str(text);
                self.at += mark + length;
            }
            (None, _) => {
                self.end_plain();
                self.found.extend(line);
                self.at += mark + length;
            }
        }
        true
    }

    /// An address in angle brackets.
    fn bare_link(&mut self) -> bool {
        let inside = self.rest()[1..].split_once('>').map(|(address, _)| address);
        let address = inside.filter(|address| !address.contains([' ', '\n', '<', '#']));
        let Some((address, target)) = address.and_then(|text| Some((text, Lead::of(text)?))) else {
            return false;
        };
        let words = vec![Inline::Text(address.into())];
        self.push(address.len() + 2, Inline::Link(target, words));
        true
    }
}

/// The text with signs at which no line ends where it would tear a name from its number, `db-1`, or a number
/// from its unit, `80 ms`, or from another word as short.
fn bound(text: &str) -> String {
    let signs: Vec<char> = text.chars().collect();
    let at = |place: usize| signs.get(place).copied().unwrap_or(' ');
    let of_unit = |place| is_letter(at(place)) || matches!(at(place), '%' | '×');
    let is_short = |place| of_unit(place) && !(of_unit(place + 1) && of_unit(place + 2));
    let mut bound = String::with_capacity(text.len());
    let (mut before, mut number) = (' ', true);
    for (place, sign) in signs.iter().enumerate() {
        bound.push(match sign {
            '-' if is_letter(before) && at(place + 1).is_ascii_digit() => '\u{2011}',
            ' ' if number && before.is_ascii_digit() && is_short(place + 1) => '\u{a0}',
            sign => *sign,
        });
        number = match sign {
            ' ' | '(' | '$' => true,
            _ => number && !of_unit(place) && *sign != '-',
        };
        before = *sign;
    }
    bound
}

/// How often a sign stands at the beginning.
fn run(text: &str, sign: char) -> usize {
    text.len() - text.trim_start_matches(sign).len()
}

/// The length of the code at the beginning, with its ticks.
fn code_length(text: &str) -> Option<usize> {
    let ticks = run(text, '`');
    let mut at = ticks;
    while let Some(next) = text[at..].find('`') {
        at += next;
        let found = run(&text[at..], '`');
        at += found;
        if found == ticks {
            return Some(at);
        }
    }
    None
}

/// How many bytes belong together when marks are looked for: code, what a backslash escapes, or one sign.
fn step(text: &str) -> usize {
    let mut signs = text.chars();
    match signs.next() {
        Some('`') => code_length(text).unwrap_or_else(|| run(text, '`')),
        Some('\\') => 1 + signs.next().map_or(0, char::len_utf8),
        Some(sign) => sign.len_utf8(),
        None => 0,
    }
}

/// How much stands before the marks that close an emphasis.
fn closing(text: &str, sign: char, width: usize) -> Option<usize> {
    let mut at = 0;
    // Marks of an emphasis that began inside.
    let mut open = 0;
    while at < text.len() {
        let rest = &text[at..];
        let signs = run(rest, sign);
        if signs == 0 {
            at += step(rest);
            continue;
        }
        let before = text[..at].chars().next_back();
        let after = rest[signs..].chars().next();
        let is_word = |c: Option<char>| c.is_some_and(of_word);
        let is_space = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let closes = !is_space(before) && (sign == '*' || !is_word(after));
        let opens = !is_space(after) && (sign == '*' || !is_word(before));
        if closes && signs >= open + width {
            return Some(at + open);
        }
        if closes && open > 0 {
            open -= open.min(signs);
        } else if opens {
            open += signs;
        }
        at += signs;
    }
    None
}

/// The words and the address of the link at the beginning, and its length.
fn link_parts(text: &str) -> Option<(&str, &str, usize)> {
    let words = bracketed(text, '[', ']')?;
    let rest = &text[words.len() + 2..];
    let inside = bracketed(rest, '(', ')')?;
    // A title after the address is not shown.
    let address = inside.split_whitespace().next().unwrap_or_default();
    let address = address.trim_start_matches('<').trim_end_matches('>');
    Some((words, address, words.len() + inside.len() + 4))
}

/// What stands between brackets that belong together.
fn bracketed(text: &str, open: char, close: char) -> Option<&str> {
    let inside = text.strip_prefix(open)?;
    let mut depth = 1;
    let mut at = 0;
    while at < inside.len() {
        let rest = &inside[at..];
        if rest.starts_with(open) {
            depth += 1;
        } else if rest.starts_with(close) {
            depth -= 1;
        }
        if depth == 0 {
            return Some(&inside[..at]);
        }
        at += step(rest);
    }
    None
}

/// Bold text that the glossary knows is a term; what the picture has a sign for wears it.
fn term(line: Vec<Inline>, explain: &Explain<'_>) -> Inline {
    let [Inline::Text(text)] = line.as_slice() else {
        return Inline::Strong(line);
    };
    if let Some(explained) = explain(text) {
        Inline::Term(Rc::clone(text), explained)
    } else if let Some(sign) = legend::named(text) {
        Inline::Noun(Rc::clone(text), sign)
    } else {
        Inline::Strong(line)
    }
}
