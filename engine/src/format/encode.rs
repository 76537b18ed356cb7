//! Typed values to a tree, which stands in no file: what is written is read again by the same reader, and leaves out
//! what need not be said.

pub use fallible_derive::Encode;

use super::decimal::shortest;
use super::source::Span;
use super::tree::{Member, Tree, Value};
use crate::sorted::SortedMap;

/// A type that can be written to a scenario file.
pub trait Encode {
    /// Writes it.
    fn encode(&self) -> Tree;
}

/// A value as JSON text in one line.
pub fn to_json<T: Encode + ?Sized>(value: &T) -> String {
    value.encode().compact()
}

/// The members of an object so far.
#[derive(Clone, Debug, Default)]
pub struct Members(Vec<Member>);

impl Members {
    /// Adds one.
    pub fn put<T: Encode + ?Sized>(&mut self, key: &str, value: &T) {
        self.0.push(member(key, value.encode()));
    }

    /// The object.
    #[must_use]
    pub fn done(self) -> Tree {
        Value::Object(self.0.into()).into()
    }
}

fn member(key: &str, value: Tree) -> Member {
    Member {
        key: key.to_owned(),
        key_span: Span::default(),
        value,
    }
}

/// What holds nothing.
#[must_use]
pub fn nothing() -> Tree {
    Value::Null.into()
}

/// A text.
#[must_use]
pub fn text(text: &str) -> Tree {
    Value::Text(text.to_owned()).into()
}

/// The content of a variant under the variant's name.
#[must_use]
pub fn named(variant: &str, content: Tree) -> Tree {
    Value::Object(vec![member(variant, content)].into()).into()
}

/// The content of a variant beside the variant's name.
#[must_use]
pub fn tagged(tag: &str, variant: &str, content: Tree) -> Tree {
    let mut members = vec![member(tag, text(variant))];
    if let Value::Object(more) = content.value {
        members.extend(more.into_vec());
    }
    Value::Object(members.into()).into()
}

impl Encode for bool {
    fn encode(&self) -> Tree {
        Value::Bool(*self).into()
    }
}

macro_rules! numbers {
    ($($kind:ident)*) => {
        $(impl Encode for $kind {
            fn encode(&self) -> Tree {
                Value::Number(self.to_string()).into()
            }
        })*
    };
}

numbers! { u16 u32 u64 i32 i64 usize }

/// What is no number in JSON, such as infinity, is null, as other writers have it.
impl Encode for f64 {
    fn encode(&self) -> Tree {
        if self.is_finite() {
            Value::Number(shortest(*self)).into()
        } else {
            nothing()
        }
    }
}

impl Encode for str {
    fn encode(&self) -> Tree {
        text(self)
    }
}

impl Encode for String {
    fn encode(&self) -> Tree {
        text(self)
    }
}

impl<T: Encode> Encode for Box<T> {
    fn encode(&self) -> Tree {
        T::encode(self)
    }
}

impl<T: Encode> Encode for Option<T> {
    fn encode(&self) -> Tree {
        self.as_ref().map_or_else(nothing, Encode::encode)
    }
}

impl<T: Encode> Encode for Vec<T> {
    fn encode(&self) -> Tree {
        Value::List(self.iter().map(Encode::encode).collect()).into()
    }
}

impl<T: Encode> Encode for (T, T) {
    fn encode(&self) -> Tree {
        Value::List(vec![self.0.encode(), self.1.encode()].into()).into()
    }
}

impl<K: ToString + Ord, V: Encode> Encode for SortedMap<K, V> {
    fn encode(&self) -> Tree {
        let entries = self.iter();
        Value::Object(
            entries
                .map(|(key, value)| member(&key.to_string(), value.encode()))
                .collect(),
        )
        .into()
    }
}

impl Encode for Tree {
    fn encode(&self) -> Tree {
        self.value.apart().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::decode::{Decode, from_json};
    use crate::scenario::schema::Scenario;

    #[test]
    fn lessons_are_read_again_as_they_were_written() {
        for text in [
            include_str!("../../../scenarios/replication-lag.json"),
            include_str!("../../../scenarios/network-is-secure.json"),
            include_str!("../../../scenarios/one-administrator.json"),
        ] {
            let scenario: Scenario = from_json(text).expect("a lesson");
            let written = to_json(&scenario);
            assert_eq!(from_json(&written), Ok(scenario), "{written}");
            assert!(!written.contains("null"), "{written}");
        }
    }

    #[test]
    fn texts_numbers_and_keys_are_written() {
        assert_eq!(to_json("a \"b\"\\\n\u{1}"), r#""a \"b\"\\\n\u0001""#);
        assert_eq!(to_json(&vec![0.1, -3.0, f64::INFINITY]), "[0.1, -3, null]");
        let keyed: SortedMap<String, bool> = [("7".to_owned(), true)].into_iter().collect();
        assert_eq!(to_json(&keyed), r#"{ "7": true }"#);
    }

    fn three() -> u32 {
        3
    }

    #[derive(Clone, Debug, PartialEq, Decode, Encode)]
    #[serde(tag = "kind", rename_all = "snake_case")]
    enum Sort {
        Nothing {},
        Member {
            must: u32,
            #[serde(default)]
            may: Vec<bool>,
            #[serde(default = "three")]
            three: u32,
            #[serde(rename = "other")]
            another: Option<Shape>,
        },
    }

    #[derive(Clone, Debug, PartialEq, Decode, Encode)]
    #[serde(rename_all = "snake_case")]
    enum Shape {
        Flat,
        Holding(u32),
        #[serde(untagged)]
        Bare(bool),
    }

    #[test]
    fn what_stands_for_a_missing_member_is_left_out() {
        let member = |three, another| Sort::Member {
            must: 0,
            may: Vec::new(),
            three,
            another,
        };
        for (sort, text) in [
            (Sort::Nothing {}, r#"{ "kind": "nothing" }"#),
            (member(3, None), r#"{ "kind": "member", "must": 0 }"#),
            (
                member(0, Some(Shape::Flat)),
                r#"{ "kind": "member", "must": 0, "three": 0, "other": "flat" }"#,
            ),
            (
                member(3, Some(Shape::Holding(7))),
                r#"{ "kind": "member", "must": 0, "other": { "holding": 7 } }"#,
            ),
            (
                member(3, Some(Shape::Bare(true))),
                r#"{ "kind": "member", "must": 0, "other": true }"#,
            ),
        ] {
            assert_eq!(to_json(&sort), text);
            assert_eq!(from_json(text), Ok(sort));
        }
    }
}
