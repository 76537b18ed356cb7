//! Strict JSON (RFC 8259) from text to tree: no comments, no trailing commas, nothing else that only some readers take.
//!
//! A parser of our own, because what is wanted is little and exact: the place of every key and value, digits kept,
//! duplicate keys found, depth bounded before the stack is. It stops at the first error of syntax.

mod token;

#[cfg(test)]
mod tests;

use super::letter::of_word;
use super::limits;
use super::source::{MARK, Span};
use super::tree::{Member, Tree, Value};
use crate::sorted::sort_by;
use std::fmt::{Display, Write};

/// Why a text is not JSON, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    pub(crate) at: usize,
    pub(crate) found: String,
    pub(crate) expected: String,
}

/// What was read.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    pub(crate) tree: Tree,
    /// Keys that stand in the same object a second time; they are left out of the tree.
    pub(crate) duplicates: Vec<Duplicate>,
}

/// A key that stands in one object twice.
#[derive(Clone, Debug)]
pub(crate) struct Duplicate {
    pub(crate) pointer: String,
    pub(crate) key: String,
    pub(crate) span: Span,
}

/// Reads a whole text. A byte order mark at its beginning is passed over.
pub(crate) fn read(text: &str) -> Result<Reading, SyntaxError> {
    let mut reader = Reader {
        text,
        at: 0,
        depth: 0,
        pointer: String::new(),
        duplicates: Vec::new(),
    };
    reader.skip_mark();
    reader.skip_space();
    if matches!(reader.peek(), None | Some(b'<')) {
        return Err(reader.unexpected("a scenario: an object in braces"));
    }
    let tree = reader.value()?;
    reader.skip_space();
    match reader.peek() {
        None => Ok(Reading {
            tree,
            duplicates: reader.duplicates,
        }),
        Some(_) => Err(reader.unexpected("the end of the file, since its one value ends before")),
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    depth: usize,
    pointer: String,
    duplicates: Vec<Duplicate>,
}

impl Reader<'_> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_mark(&mut self) {
        if self.text.starts_with(MARK) {
            self.at = MARK.len_utf8();
        }
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn span_from(&self, start: usize) -> Span {
        Span {
            start,
            end: self.at,
        }
    }

    /// An error about what stands here.
    fn unexpected(&self, expected: &str) -> SyntaxError {
        let found = match self.text[self.at..].chars().next() {
            None => "the end of the file".to_owned(),
            Some(c) if c.is_control() || c == MARK => {
                format!("the character U+{:04X}", u32::from(c))
            }
            Some(_)
                if self.text[self.at..].starts_with("//")
                    || self.text[self.at..].starts_with("/*") =>
            {
                "a comment, which JSON does not have".to_owned()
            }
            Some('<') if self.text[..self.at].trim_start_matches(MARK).is_empty() => {
                "`<`, as at the beginning of a web page".to_owned()
            }
            Some('\'') => "a single quote, where JSON has only double ones".to_owned(),
            Some(c) if of_word(c) => format!("`{}`", self.word()),
            Some(c) => format!("`{c}`"),
        };
        SyntaxError {
            at: self.at,
            found,
            expected: expected.to_owned(),
        }
    }

    /// The letters and digits from here on, as far as they are worth showing.
    fn word(&self) -> String {
        self.text[self.at..]
            .chars()
            .take_while(|c| of_word(*c) || *c == '_')
            .take(20)
            .collect()
    }

    fn value(&mut self) -> Result<Tree, SyntaxError> {
        let start = self.at;
        let value = match self.peek() {
            Some(b'{') => self.nested(Self::object)?,
            Some(b'[') => self.nested(Self::list)?,
            Some(b'"') => Value::Text(self.string()?),
            Some(b'-' | b'0'..=b'9') => self.number()?,
            Some(b't' | b'f' | b'n') => self.word_value()?,
            _ => return Err(self.unexpected("a value")),
        };
        Ok(Tree {
            value,
            span: self.span_from(start),
        })
    }

    fn word_value(&mut self) -> Result<Value, SyntaxError> {
        let word = self.word();
        let value = match word.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ => return Err(self.unexpected("a value; a text stands in double quotes")),
        };
        self.at += word.len();
        Ok(value)
    }

    fn nested(
        &mut self,
        inside: fn(&mut Self) -> Result<Value, SyntaxError>,
    ) -> Result<Value, SyntaxError> {
        if self.depth == limits::DEPTH {
            return Err(SyntaxError {
                at: self.at,
                found: format!("a value inside {} others", limits::DEPTH),
                expected: format!("at most {} levels", limits::DEPTH),
            });
        }
        self.depth += 1;
        self.at += 1;
        self.skip_space();
        let value = inside(self);
        self.depth -= 1;
        value
    }

    fn list(&mut self) -> Result<Value, SyntaxError> {
        let mut items = Vec::new();
        if self.peek() == Some(b']') {
            self.at += 1;
            return Ok(Value::List(items.into()));
        }
        loop {
            let item = self.inside(&items.len(), Self::value)?;
            items.push(item);
            if self.ends(
                b']',
                "a comma or `]`",
                "another item, since JSON has no comma after the last",
            )? {
                return Ok(Value::List(items.into()));
            }
        }
    }

    fn object(&mut self) -> Result<Value, SyntaxError> {
        let mut members = Vec::new();
        if self.peek() == Some(b'}') {
            self.at += 1;
            return Ok(Value::Object(members.into()));
        }
        loop {
            members.push(self.member()?);
            if self.ends(
                b'}',
                "a comma or `}`",
                "another key, since JSON has no comma after the last",
            )? {
                return Ok(Value::Object(self.without_duplicates(members).into()));
            }
        }
    }

    fn member(&mut self) -> Result<Member, SyntaxError> {
        let start = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key in double quotes"));
        }
        let key = self.string()?;
        let key_span = self.span_from(start);
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.unexpected("a colon after the key"));
        }
        self.at += 1;
        self.skip_space();
        let value = self.inside(&super::tree::token(&key), Self::value)?;
        Ok(Member {
            key,
            key_span,
            value,
        })
    }

    /// Reads with a longer pointer.
    fn inside<T>(&mut self, token: &dyn Display, read: fn(&mut Self) -> T) -> T {
        let length = self.pointer.len();
        write!(self.pointer, "/{token}").expect("writing to a string cannot fail");
        let result = read(self);
        self.pointer.truncate(length);
        result
    }

    /// After an item: `true` at the end, `false` after a comma with more to come.
    fn ends(&mut self, close: u8, expected: &str, after_comma: &str) -> Result<bool, SyntaxError> {
        self.skip_space();
        match self.peek() {
            Some(byte) if byte == close => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') => {
                self.at += 1;
                self.skip_space();
                if self.peek() == Some(close) {
                    Err(self.unexpected(after_comma))
                } else {
                    Ok(false)
                }
            }
            _ => Err(self.unexpected(expected)),
        }
    }

    /// Keeps the first of each key and notes the others.
    fn without_duplicates(&mut self, members: Vec<Member>) -> Vec<Member> {
        let mut order: Vec<usize> = (0..members.len()).collect();
        sort_by(&mut order, |&a, &b| members[a].key.cmp(&members[b].key));
        let again: Vec<usize> = order
            .windows(2)
            .filter(|pair| members[pair[0]].key == members[pair[1]].key)
            .map(|pair| pair[1])
            .collect();
        if again.is_empty() {
            return members;
        }
        let mut doubled = vec![false; members.len()];
        for index in again {
            doubled[index] = true;
        }
        let mut kept = Vec::new();
        for (member, doubled) in members.into_iter().zip(doubled) {
            if doubled {
                let pointer = format!("{}/{}", self.pointer, super::tree::token(&member.key));
                self.duplicates.push(Duplicate {
                    pointer,
                    key: member.key,
                    span: member.key_span,
                });
            } else {
                kept.push(member);
            }
        }
        kept
    }
}
