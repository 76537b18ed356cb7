//! Typed values to a tree: a serializer of serde's that makes a tree, so that what is written is read again by the
//! same reader, and numbers keep one way of being written.

use std::fmt;

use serde::ser::{
    Error, Impossible, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct,
};
use serde::{Serialize, Serializer};

use super::source::Span;
use super::tree::{Member, Tree, Value};

/// Why a value has no JSON: what its type says of itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unwritable(String);

impl fmt::Display for Unwritable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Unwritable {}

impl Error for Unwritable {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

/// A value as a tree that stands in no file.
///
/// # Errors
/// If it has a map whose keys are neither texts nor numbers.
pub fn to_tree<T: Serialize + ?Sized>(value: &T) -> Result<Tree, Unwritable> {
    value.serialize(Writer).map(Tree::from)
}

/// A value as JSON text in one line.
///
/// # Errors
/// If it has a map whose keys are neither texts nor numbers.
pub fn to_json<T: Serialize + ?Sized>(value: &T) -> Result<String, Unwritable> {
    to_tree(value).map(|tree| tree.compact())
}

/// Makes the value of a tree of what it is given.
struct Writer;

/// The items of a list so far.
struct Items(Vec<Tree>);

/// The members of an object so far.
#[derive(Default)]
struct Fields {
    /// The variant that the object is the content of.
    variant: Option<&'static str>,
    /// The key whose value comes next.
    key: String,
    members: Vec<Member>,
}

impl Fields {
    fn put(&mut self, key: String, value: Value) {
        self.members.push(Member {
            key,
            key_span: Span::default(),
            value: value.into(),
        });
    }

    fn done(self) -> Value {
        let object = Value::Object(self.members);
        match self.variant {
            Some(variant) => named(variant, object),
            None => object,
        }
    }
}

/// The content of a variant under the variant's name.
fn named(variant: &str, content: Value) -> Value {
    let mut fields = Fields::default();
    fields.put(variant.to_owned(), content);
    fields.done()
}

macro_rules! numbers {
    ($($name:ident $kind:ty;)*) => {
        $(fn $name(self, number: $kind) -> Result<Value, Unwritable> {
            Ok(Value::Number(number.to_string()))
        })*
    };
}

macro_rules! narrow_numbers {
    ($($name:ident $kind:ty => $wide:ident;)*) => {
        $(fn $name(self, number: $kind) -> Result<Value, Unwritable> {
            self.$wide(number.into())
        })*
    };
}

impl Serializer for Writer {
    type Ok = Value;
    type Error = Unwritable;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Impossible<Value, Unwritable>;
    type SerializeMap = Fields;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    numbers! { serialize_i64 i64; serialize_u64 u64; }

    narrow_numbers! {
        serialize_i8 i8 => serialize_i64;
        serialize_i16 i16 => serialize_i64;
        serialize_i32 i32 => serialize_i64;
        serialize_u8 u8 => serialize_u64;
        serialize_u16 u16 => serialize_u64;
        serialize_u32 u32 => serialize_u64;
        serialize_f32 f32 => serialize_f64;
    }

    fn serialize_bool(self, value: bool) -> Result<Value, Unwritable> {
        Ok(Value::Bool(value))
    }

    /// What is no number in JSON, such as infinity, is null, as other writers have it.
    fn serialize_f64(self, number: f64) -> Result<Value, Unwritable> {
        Ok(if number.is_finite() {
            Value::Number(number.to_string())
        } else {
            Value::Null
        })
    }

    fn serialize_char(self, character: char) -> Result<Value, Unwritable> {
        Ok(Value::Text(character.into()))
    }

    fn serialize_str(self, text: &str) -> Result<Value, Unwritable> {
        Ok(Value::Text(text.to_owned()))
    }

    fn serialize_bytes(self, bytes: &[u8]) -> Result<Value, Unwritable> {
        self.collect_seq(bytes)
    }

    fn serialize_none(self) -> Result<Value, Unwritable> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Unwritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, Unwritable> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, Unwritable> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, Unwritable> {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, Unwritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, Unwritable> {
        value.serialize(self).map(|value| named(variant, value))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Items, Unwritable> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple(self, _: usize) -> Result<Items, Unwritable> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Items, Unwritable> {
        Ok(Items(Vec::new()))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unwritable> {
        Err(Unwritable(format!(
            "`{variant}` has fields without names, which scenario files do not have"
        )))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Fields, Unwritable> {
        Ok(Fields::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, Unwritable> {
        Ok(Fields::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields, Unwritable> {
        Ok(Fields {
            variant: Some(variant),
            ..Fields::default()
        })
    }
}

macro_rules! lists {
    ($($kind:ident $add:ident;)*) => {
        $(impl $kind for Items {
            type Ok = Value;
            type Error = Unwritable;

            fn $add<T: Serialize + ?Sized>(&mut self, item: &T) -> Result<(), Unwritable> {
                self.0.push(item.serialize(Writer)?.into());
                Ok(())
            }

            fn end(self) -> Result<Value, Unwritable> {
                Ok(Value::List(self.0))
            }
        })*
    };
}

lists! {
    SerializeSeq serialize_element;
    SerializeTuple serialize_element;
    SerializeTupleStruct serialize_field;
}

macro_rules! objects {
    ($($kind:ident)*) => {
        $(impl $kind for Fields {
            type Ok = Value;
            type Error = Unwritable;

            fn serialize_field<T: Serialize + ?Sized>(
                &mut self,
                key: &'static str,
                value: &T,
            ) -> Result<(), Unwritable> {
                let value = value.serialize(Writer)?;
                self.put(key.to_owned(), value);
                Ok(())
            }

            fn end(self) -> Result<Value, Unwritable> {
                Ok(self.done())
            }
        })*
    };
}

objects! { SerializeStruct SerializeStructVariant }

impl SerializeMap for Fields {
    type Ok = Value;
    type Error = Unwritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unwritable> {
        self.key = match key.serialize(Writer)? {
            Value::Text(key) | Value::Number(key) => key,
            _ => return Err(Unwritable("a key must be a text or a number".to_owned())),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unwritable> {
        let value = value.serialize(Writer)?;
        let key = std::mem::take(&mut self.key);
        self.put(key, value);
        Ok(())
    }

    fn end(self) -> Result<Value, Unwritable> {
        Ok(self.done())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::decode::from_json;
    use crate::scenario::schema::Scenario;
    use std::collections::BTreeMap;

    /// Against another writer: both must say the same.
    #[test]
    fn lessons_are_written_as_serde_json_writes_them() {
        for text in [
            include_str!("../../../scenarios/replication-lag.json"),
            include_str!("../../../scenarios/network-is-secure.json"),
            include_str!("../../../scenarios/one-administrator.json"),
        ] {
            let scenario: Scenario = from_json(text).expect("a lesson");
            let own = to_tree(&scenario).expect("a scenario is JSON");
            let theirs = serde_json::to_string(&scenario).expect("so it is to others");
            let theirs: Tree = from_json(&theirs).expect("what was written is JSON");
            assert!(own.equals(&theirs), "{}", own.compact());
        }
    }

    #[test]
    fn texts_numbers_and_keys_are_written() {
        let shown =
            |written: Result<String, Unwritable>| written.map_err(|error| error.to_string());
        assert_eq!(
            shown(to_json(&(
                "a \"b\"\\\n\u{1}",
                0.1,
                -3,
                f64::INFINITY,
                Some(())
            ))),
            Ok(r#"["a \"b\"\\\n\u0001", 0.1, -3, null, null]"#.to_owned())
        );
        assert_eq!(
            shown(to_json(&BTreeMap::from([(7, true)]))),
            Ok(r#"{ "7": true }"#.to_owned())
        );
        assert_eq!(
            shown(to_json(&BTreeMap::from([(vec![1], true)]))),
            Err("a key must be a text or a number".to_owned())
        );
    }
}
