//! JSON as a tree in which every key and value knows where it stands in the text.
//!
//! Keys keep their order and numbers their digits. Reading is in `read.rs`; this file is the tree itself.

use super::decimal;
use super::shared::Shared;
use super::source::Span;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt::{self, Write};
use std::str::FromStr;

/// A JSON value with its place in the text, if it stands in one.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub(crate) value: Value,
    pub(crate) span: Span,
}

/// A JSON value. A number is kept as it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    Null,
    Bool(bool),
    Number(String),
    Text(String),
    List(Shared<Tree>),
    Object(Shared<Member>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Member {
    pub(crate) key: String,
    pub(crate) key_span: Span,
    pub(crate) value: Tree,
}

impl Value {
    /// The same without its places in the text.
    pub(super) fn apart(&self) -> Self {
        match self {
            Self::List(items) => {
                let apart = |item: &Tree| item.value.apart().into();
                Self::List(items.iter().map(apart).collect())
            }
            Self::Object(members) => {
                let apart = |member: &Member| Member {
                    key: member.key.clone(),
                    key_span: Span::default(),
                    value: member.value.value.apart().into(),
                };
                Self::Object(members.iter().map(apart).collect())
            }
            other => other.clone(),
        }
    }
}

impl From<Value> for Tree {
    fn from(value: Value) -> Self {
        Self {
            value,
            span: Span::default(),
        }
    }
}

impl Serialize for Tree {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.value {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(_) => match (self.number(), self.number()) {
                (Some(whole), _) => serializer.serialize_u64(whole),
                (_, Some(whole)) => serializer.serialize_i64(whole),
                _ => self.float().serialize(serializer),
            },
            Value::Text(text) => serializer.serialize_str(text),
            Value::List(items) => serializer.collect_seq(items.iter()),
            Value::Object(members) => {
                serializer.collect_map(members.iter().map(|member| (&member.key, &member.value)))
            }
        }
    }
}

impl JsonSchema for Tree {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Json".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!(true)
    }
}

impl Tree {
    /// The members of an object, and none of anything else.
    pub(crate) fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The items of a list, and none of anything else.
    pub(crate) fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The text of a string.
    #[must_use]
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A member's value.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        self.members()
            .iter()
            .find(|member| member.key == key)
            .map(|member| &member.value)
    }

    /// A member's value that is text.
    pub(crate) fn get_text(&self, key: &str) -> Option<&str> {
        self.get(key)?.text()
    }

    /// What stands at a JSON pointer.
    #[must_use]
    pub fn at(&self, pointer: &str) -> Option<&Self> {
        let mut tree = self;
        for token in tokens(pointer) {
            tree = match &tree.value {
                Value::List(items) => items.get(token.parse::<usize>().ok()?)?,
                _ => tree.get(&token)?,
            };
        }
        Some(tree)
    }

    /// The float nearest to a number.
    #[must_use]
    pub fn float(&self) -> Option<f64> {
        match &self.value {
            Value::Number(digits) => decimal::parse(digits),
            _ => None,
        }
    }

    /// The number, if it is a whole one of this type, however it is written.
    #[must_use]
    pub(crate) fn number<T: FromStr>(&self) -> Option<T> {
        match &self.value {
            Value::Number(digits) => decimal::whole(digits)?.parse().ok(),
            _ => None,
        }
    }

    /// Whether both are the same without a look inside: one shared list, or the same plain value.
    pub(crate) fn is(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::List(a), Value::List(b)) => a.is(b),
            (Value::Object(a), Value::Object(b)) => a.is(b),
            (Value::List(_) | Value::Object(_), _) | (_, Value::List(_) | Value::Object(_)) => {
                false
            }
            (a, b) => a == b,
        }
    }

    /// Whether two say the same: in whatever order their keys are, and however their numbers are written.
    #[must_use]
    pub fn equals(&self, other: &Self) -> bool {
        match (&self.value, &other.value) {
            (Value::Number(a), Value::Number(b)) => {
                a == b || decimal::parse(a) == decimal::parse(b)
            }
            (Value::List(a), Value::List(b)) => {
                a.is(b) || a.len() == b.len() && a.iter().zip(b.iter()).all(|(a, b)| a.equals(b))
            }
            (Value::Object(a), Value::Object(b)) => {
                let same = |member: &Member| {
                    other
                        .get(&member.key)
                        .is_some_and(|value| member.value.equals(value))
                };
                a.is(b) || a.len() == b.len() && a.iter().all(same)
            }
            (a, b) => a == b,
        }
    }

    /// As JSON text in one line.
    ///
    /// # Panics
    /// Never: writing to a string cannot fail.
    #[must_use]
    pub fn compact(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None)
            .expect("writing to a string cannot fail");
        out
    }

    /// As JSON text for people: what is short stays on one line.
    pub(crate) fn pretty(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, Some(0))
            .expect("writing to a string cannot fail");
        out.push('\n');
        out
    }

    fn write(&self, out: &mut String, indent: Option<usize>) -> fmt::Result {
        match &self.value {
            Value::Null => out.write_str("null"),
            Value::Bool(value) => write!(out, "{value}"),
            Value::Number(digits) => out.write_str(digits),
            Value::Text(text) => write_text(out, text),
            Value::List(items) => {
                let items = items.iter().map(|item| (None, item));
                write_all(out, ('[', ']'), items, self.inner_indent(indent))
            }
            Value::Object(members) => {
                let members = members
                    .iter()
                    .map(|member| (Some(member.key.as_str()), &member.value));
                write_all(out, ('{', '}'), members, self.inner_indent(indent))
            }
        }
    }

    /// How far what is inside is indented; `None` to stay on one line.
    fn inner_indent(&self, indent: Option<usize>) -> Option<usize> {
        const LINE: usize = 100;
        let indent = indent?;
        let room = LINE.saturating_sub(indent);
        (!self.fits(&mut room.clone())).then_some(indent + 2)
    }

    /// Whether it fits into so many bytes; counts them down.
    fn fits(&self, room: &mut usize) -> bool {
        let mut take = |bytes: usize| {
            let enough = *room >= bytes;
            *room = room.saturating_sub(bytes);
            enough
        };
        match &self.value {
            Value::Null | Value::Bool(_) => take(5),
            Value::Number(digits) => take(digits.len()),
            Value::Text(text) => take(text.len() + 2),
            Value::List(items) => {
                take(2) && items.iter().all(|item| item.fits(room) && spend(room, 2))
            }
            Value::Object(members) => {
                take(4)
                    && members
                        .iter()
                        .all(|member| spend(room, member.key.len() + 6) && member.value.fits(room))
            }
        }
    }
}

fn spend(room: &mut usize, bytes: usize) -> bool {
    let enough = *room >= bytes;
    *room = room.saturating_sub(bytes);
    enough
}

fn write_all<'a>(
    out: &mut String,
    (open, close): (char, char),
    items: impl ExactSizeIterator<Item = (Option<&'a str>, &'a Tree)>,
    indent: Option<usize>,
) -> fmt::Result {
    out.write_char(open)?;
    let spaced = open == '{' && items.len() > 0;
    for (index, (key, value)) in items.enumerate() {
        out.write_str(if index > 0 { "," } else { "" })?;
        match indent {
            Some(indent) => write!(out, "\n{:indent$}", "")?,
            None if spaced || index > 0 => out.write_char(' ')?,
            None => {}
        }
        if let Some(key) = key {
            write_text(out, key)?;
            out.write_str(": ")?;
        }
        value.write(out, indent)?;
    }
    match indent {
        Some(indent) => write!(out, "\n{:indent$}", "", indent = indent - 2)?,
        None if spaced => out.write_char(' ')?,
        None => {}
    }
    out.write_char(close)
}

fn write_text(out: &mut String, text: &str) -> fmt::Result {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0'..' ' => write!(out, "\\u{:04x}", u32::from(character))?,
            _ => out.push(character),
        }
    }
    out.push('"');
    Ok(())
}

/// The tokens of a JSON pointer (RFC 6901).
pub(crate) fn tokens(pointer: &str) -> impl Iterator<Item = String> {
    pointer
        .split('/')
        .skip(1)
        .map(|token| token.replace("~1", "/").replace("~0", "~"))
}

/// A key as it stands in a JSON pointer.
pub(crate) fn token(key: &str) -> Cow<'_, str> {
    if key.contains(['~', '/']) {
        key.replace('~', "~0").replace('/', "~1").into()
    } else {
        key.into()
    }
}
