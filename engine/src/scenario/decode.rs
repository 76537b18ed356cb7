//! A tree to typed values, without its text being written and read once more.
//!
//! What a type asks for is what its visitor is shown and nothing else (a struct is an object, never a list):
//! each kind of value that a visitor might be shown is code, for every type there is.

use std::fmt::{self, Display};

use serde::de::{self, DeserializeOwned, Unexpected, Visitor};

use super::tree::{Member, Tree, Value};

/// Reads one value; the error is the sentence of the type that refused it.
pub(super) fn decode<T: DeserializeOwned>(tree: &Tree) -> Result<T, String> {
    T::deserialize(Reader::Value(&tree.value)).map_err(|Refusal(sentence)| sentence)
}

#[derive(Debug)]
struct Refusal(String);

impl Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

impl de::Error for Refusal {
    fn custom<T: Display>(sentence: T) -> Self {
        Self(sentence.to_string())
    }
}

/// What is read: a value, or the key of a member.
#[derive(Clone, Copy)]
enum Reader<'a> {
    Value(&'a Value),
    Key(&'a str),
}

impl<'a> Reader<'a> {
    const fn text(self) -> Option<&'a str> {
        match self {
            Self::Key(text) => Some(text),
            Self::Value(Value::Text(text)) => Some(text.as_str()),
            Self::Value(_) => None,
        }
    }

    fn refused(self, expected: &dyn de::Expected) -> Refusal {
        let found = match self {
            Self::Key(text) => Unexpected::Str(text),
            Self::Value(Value::Null) => Unexpected::Other("null"),
            Self::Value(Value::Bool(value)) => Unexpected::Bool(*value),
            Self::Value(Value::Number(digits)) => Unexpected::Other(digits),
            Self::Value(Value::Text(text)) => Unexpected::Str(text),
            Self::Value(Value::List(_)) => Unexpected::Seq,
            Self::Value(Value::Object(_)) => Unexpected::Map,
        };
        de::Error::invalid_type(found, expected)
    }

    fn number<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let Self::Value(Value::Number(digits)) = self else {
            return Err(self.refused(&visitor));
        };
        if let Ok(number) = digits.parse() {
            visitor.visit_u64(number)
        } else if let Ok(number) = digits.parse() {
            visitor.visit_i64(number)
        } else {
            self.float(visitor)
        }
    }

    fn float<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Refusal> {
        let number = match self {
            Self::Value(Value::Number(digits)) => digits.parse::<f64>().ok(),
            _ => None,
        };
        match number.filter(|number| number.is_finite()) {
            Some(number) => visitor.visit_f64(number),
            None => Err(self.refused(&visitor)),
        }
    }

    fn string<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self.text() {
            Some(text) => visitor.visit_str(text),
            None => Err(self.refused(&visitor)),
        }
    }

    fn list<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self {
            Self::Value(Value::List(items)) => visitor.visit_seq(Items(items)),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn object<V: Visitor<'a>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self {
            Self::Value(Value::Object(members)) => visitor.visit_map(Members(members)),
            _ => Err(self.refused(&visitor)),
        }
    }
}

/// The methods that show a visitor the same.
macro_rules! alike {
    ($($from:ident)* => $to:ident) => {
        $(fn $from<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
            self.$to(visitor)
        })*
    };
}

impl<'de> de::Deserializer<'de> for Reader<'de> {
    type Error = Refusal;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self {
            Self::Key(text) => visitor.visit_str(text),
            Self::Value(Value::Null) => visitor.visit_unit(),
            Self::Value(Value::Bool(value)) => visitor.visit_bool(*value),
            Self::Value(Value::Number(_)) => self.number(visitor),
            Self::Value(Value::Text(text)) => visitor.visit_str(text),
            Self::Value(Value::List(_)) => self.list(visitor),
            Self::Value(Value::Object(_)) => self.object(visitor),
        }
    }

    alike! { deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128 => number }
    alike! { deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128 => number }
    alike! { deserialize_f32 deserialize_f64 => float }
    alike! { deserialize_str deserialize_string deserialize_char deserialize_identifier => string }
    alike! { deserialize_seq => list }
    alike! { deserialize_map => object }
    alike! { deserialize_unit deserialize_bytes deserialize_byte_buf => deserialize_any }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self {
            Self::Value(Value::Bool(value)) => visitor.visit_bool(*value),
            _ => Err(self.refused(&visitor)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        match self {
            Self::Value(Value::Null) => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.deserialize_any(visitor)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.list(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.list(visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.object(visitor)
    }

    /// A text is a variant's name; an object with one member is a variant with what it holds.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        match (self, self.text()) {
            (_, Some(name)) => visitor.visit_enum(Variant { name, value: None }),
            (Self::Value(Value::Object(members)), _) if members.len() == 1 => {
                visitor.visit_enum(Variant {
                    name: &members[0].key,
                    value: Some(Reader::Value(&members[0].value.value)),
                })
            }
            _ => Err(self.refused(&visitor)),
        }
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Refusal> {
        visitor.visit_unit()
    }
}

/// The items of a list that are still to be read.
struct Items<'a>(&'a [Tree]);

impl<'de> de::SeqAccess<'de> for Items<'de> {
    type Error = Refusal;

    fn next_element_seed<S: de::DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Refusal> {
        let Some((first, rest)) = self.0.split_first() else {
            return Ok(None);
        };
        self.0 = rest;
        seed.deserialize(Reader::Value(&first.value)).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The members of an object that are still to be read; the first one's key may be.
struct Members<'a>(&'a [Member]);

impl<'de> de::MapAccess<'de> for Members<'de> {
    type Error = Refusal;

    fn next_key_seed<S: de::DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, Refusal> {
        let Some(first) = self.0.first() else {
            return Ok(None);
        };
        seed.deserialize(Reader::Key(&first.key)).map(Some)
    }

    /// # Panics
    /// If no key was read before, which no visitor does.
    fn next_value_seed<S: de::DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<S::Value, Refusal> {
        let (first, rest) = self.0.split_first().expect("a key was read before");
        self.0 = rest;
        seed.deserialize(Reader::Value(&first.value.value))
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// A variant of an enum.
struct Variant<'a> {
    name: &'a str,
    value: Option<Reader<'a>>,
}

impl<'de> Variant<'de> {
    fn content(self) -> Result<Reader<'de>, Refusal> {
        let lacks = || Refusal(format!("`{}` with what belongs to it", self.name));
        self.value.ok_or_else(lacks)
    }
}

impl<'de> de::EnumAccess<'de> for Variant<'de> {
    type Error = Refusal;
    type Variant = Self;

    fn variant_seed<S: de::DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self), Refusal> {
        Ok((seed.deserialize(Reader::Key(self.name))?, self))
    }
}

impl<'de> de::VariantAccess<'de> for Variant<'de> {
    type Error = Refusal;

    fn unit_variant(self) -> Result<(), Refusal> {
        match self.value {
            None | Some(Reader::Value(Value::Null)) => Ok(()),
            Some(value) => Err(value.refused(&"nothing")),
        }
    }

    fn newtype_variant_seed<S: de::DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<S::Value, Refusal> {
        seed.deserialize(self.content()?)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Refusal> {
        self.content()?.list(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Refusal> {
        self.content()?.object(visitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::read::read;
    use crate::scenario::schema::Scenario;

    /// Against serde_json, with every lesson.
    #[test]
    fn what_is_read_is_what_the_text_says() {
        for text in [
            include_str!("../../../scenarios/monotonic-reads.json"),
            include_str!("../../../scenarios/replication-lag.json"),
        ] {
            let tree = read(text).expect("a lesson is JSON").tree;
            let expected: Scenario = serde_json::from_str(text).expect("a lesson is a scenario");
            assert_eq!(decode(&tree), Ok(expected));
        }
    }

    #[test]
    fn a_type_that_refuses_a_value_says_why() {
        let refusal = |text| {
            let tree = read(text).expect("the text is JSON").tree;
            decode::<Vec<Option<u8>>>(&tree)
        };
        assert_eq!(
            refusal("[1, null, 255]"),
            Ok(vec![Some(1), None, Some(255)])
        );
        for (text, sentence) in [
            ("{}", "invalid type: map, expected a sequence"),
            ("[\"a\"]", "invalid type: string \"a\", expected u8"),
            ("[256]", "invalid value: integer `256`, expected u8"),
            ("[-1]", "invalid value: integer `-1`, expected u8"),
            ("[1.5]", "invalid type: floating point `1.5`, expected u8"),
        ] {
            assert_eq!(refusal(text), Err(sentence.to_owned()));
        }
    }
}
