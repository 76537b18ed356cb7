//! A tree to typed values. What a type asks for is what it is shown and nothing else; whoever wants to know what
//! is wrong with a file has asked `shape` before.

use std::str::FromStr;

pub use fallible_derive::Decode;

use super::decimal;
use super::tree::{Member, Tree, Value};
use crate::sorted::SortedMap;

/// A type that can be read from a scenario file.
pub trait Decode: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// If there is something else.
    fn decode(from: Source<'_>) -> Result<Self, Misread>;
}

/// Something else was found than what was wanted. Its own words it has only where no schema can say it: otherwise
/// `shape` has, and nothing need be carried out of each member of each type.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Misread {
    /// A phrase for what was wanted.
    pub wanted: &'static str,
}

impl Misread {
    /// What the schema says was wanted.
    pub const PLAIN: Self = Self {
        wanted: "what the published schema describes",
    };
}

/// Reads one value.
pub(crate) fn decode<T: Decode>(tree: &Tree) -> Result<T, Misread> {
    Source::of(tree).read()
}

/// Reads a piece of a scenario from JSON text; the error is a sentence.
///
/// # Errors
/// If the text is not JSON, or is something else than a `T`.
pub fn from_json<T: Decode>(text: &str) -> Result<T, String> {
    let read = super::read::read(text).map_err(|error| format!("not {}", error.expected))?;
    decode(&read.tree).map_err(|Misread { wanted }| format!("not {wanted}"))
}

/// What is read: a value of a file, or nothing.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    value: &'a Value,
    /// The member that is not shown, since it told which variant is read.
    tag: &'static str,
}

/// The members of an object, and what was first found wrong with one of those read into their places.
#[derive(Clone, Debug)]
pub struct Members<'a> {
    list: &'a [Member],
    misread: Option<Misread>,
}

impl<'a> Source<'a> {
    const NOTHING: Self = Self {
        value: &Value::Null,
        tag: "",
    };

    const fn of(tree: &'a Tree) -> Self {
        Self {
            value: &tree.value,
            tag: "",
        }
    }

    /// What there is, of whatever type.
    pub(crate) const fn value(self) -> &'a Value {
        self.value
    }

    /// Reads it as a value of a type.
    ///
    /// # Errors
    /// If it is something else.
    pub fn read<T: Decode>(self) -> Result<T, Misread> {
        T::decode(self)
    }

    /// # Errors
    /// If it is not text.
    pub fn text(self) -> Result<&'a str, Misread> {
        match self.value {
            Value::Text(text) => Ok(text),
            _ => Err(Misread::PLAIN),
        }
    }

    /// Reads text that has a form.
    ///
    /// # Errors
    /// If it is not text, or not of this form.
    pub fn parse<T: FromStr>(self) -> Result<T, Misread> {
        self.text()?.parse().map_err(|_| Misread::PLAIN)
    }

    /// The digits of a number, as they are written.
    fn digits(self) -> Result<&'a str, Misread> {
        match self.value {
            Value::Number(digits) => Ok(digits),
            _ => Err(Misread::PLAIN),
        }
    }

    /// # Errors
    /// If it is anything.
    pub fn nothing(self) -> Result<(), Misread> {
        match self.value {
            Value::Null => Ok(()),
            _ => Err(Misread::PLAIN),
        }
    }

    /// The items of a list.
    ///
    /// # Errors
    /// If it is not a list.
    pub fn items(self) -> Result<impl Iterator<Item = Self>, Misread> {
        match self.value {
            Value::List(items) => Ok(items.iter().map(Self::of)),
            _ => Err(Misread::PLAIN),
        }
    }

    /// Keys and values of an object.
    ///
    /// # Errors
    /// If it is not an object.
    pub fn entries(self) -> Result<impl Iterator<Item = (&'a str, Self)>, Misread> {
        let members = self.members(None)?;
        Ok(members
            .list
            .iter()
            .map(|member| (member.key.as_str(), Self::of(&member.value))))
    }

    /// The members of an object.
    ///
    /// # Errors
    /// If it is not an object, or has others than those that are `known`.
    pub fn members(self, known: Option<&[&'static str]>) -> Result<Members<'a>, Misread> {
        let Value::Object(list) = self.value else {
            return Err(Misread::PLAIN);
        };
        let is_known = |member: &Member| {
            member.key == self.tag || known.is_none_or(|known| known.contains(&member.key.as_str()))
        };
        if list.iter().all(is_known) {
            Ok(Members {
                list,
                misread: None,
            })
        } else {
            Err(Misread::PLAIN)
        }
    }

    /// Which of these variants is named, and what it holds: a text is a variant's name, and so is the key of an
    /// object with one member.
    ///
    /// # Errors
    /// If none of them is.
    pub fn variant(self, names: &[&str]) -> Result<(usize, Self), Misread> {
        let (name, content) = match self.value {
            Value::Text(name) => (name, Self::NOTHING),
            Value::Object(list) if list.len() == 1 => (&list[0].key, Self::of(&list[0].value)),
            _ => return Err(Misread::PLAIN),
        };
        Ok((index(names, name)?, content))
    }

    /// The same where the object's member `tag` names the variant, and the others are what it holds.
    ///
    /// # Errors
    /// If it names none of them.
    pub fn tagged(self, tag: &'static str, names: &[&str]) -> Result<(usize, Self), Misread> {
        let name = self
            .members(None)?
            .find(tag)
            .ok_or(Misread::PLAIN)?
            .text()?;
        Ok((index(names, name)?, Self { tag, ..self }))
    }
}

fn index(names: &[&str], name: &str) -> Result<usize, Misread> {
    names
        .iter()
        .position(|known| *known == name)
        .ok_or(Misread::PLAIN)
}

impl<'a> Members<'a> {
    fn find(&self, name: &str) -> Option<Source<'a>> {
        let member = self.list.iter().find(|member| member.key == name)?;
        Some(Source::of(&member.value))
    }

    /// A member that must be there.
    ///
    /// # Errors
    /// If it is something else, or missing.
    pub fn has<T: Decode>(&self, name: &'static str) -> Result<T, Misread> {
        self.find(name).ok_or(Misread::PLAIN)?.read()
    }

    /// Reads a member into its place, which stays as it is where the member is missing.
    pub fn fill<T: Decode>(&mut self, name: &'static str, place: &mut T) {
        let Some(source) = self.find(name) else {
            return;
        };
        match source.read() {
            Ok(read) => *place = read,
            Err(misread) => self.misread = self.misread.or(Some(misread)),
        }
    }

    /// What was made of them, if none of them is something else.
    ///
    /// # Errors
    /// If one is.
    pub fn done<T>(self, whole: T) -> Result<T, Misread> {
        self.misread.map_or(Ok(whole), Err)
    }
}

impl Decode for bool {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        match from.value {
            Value::Bool(value) => Ok(*value),
            _ => Err(Misread::PLAIN),
        }
    }
}

macro_rules! numbers {
    ($($kind:ident)*) => {
        $(impl Decode for $kind {
            fn decode(from: Source<'_>) -> Result<Self, Misread> {
                let whole = decimal::whole(from.digits()?);
                whole.and_then(|digits| digits.parse().ok()).ok_or(Misread::PLAIN)
            }
        })*
    };
}

numbers! { u16 u32 u64 i32 i64 usize }

impl Decode for f64 {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        decimal::parse(from.digits()?).ok_or(Misread::PLAIN)
    }
}

impl Decode for String {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        from.text().map(str::to_owned)
    }
}

impl<T: Decode> Decode for Box<T> {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        from.read().map(Self::new)
    }
}

impl<T: Decode> Decode for Option<T> {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        match from.value {
            Value::Null => Ok(None),
            _ => from.read().map(Some),
        }
    }
}

impl<T: Decode> Decode for Vec<T> {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        from.items()?.map(Source::read).collect()
    }
}

impl<T: Decode> Decode for (T, T) {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        let items: [T; 2] = from
            .read::<Vec<T>>()?
            .try_into()
            .map_err(|_| Misread::PLAIN)?;
        Ok(items.into())
    }
}

impl<K: FromStr + Ord, V: Decode> Decode for SortedMap<K, V> {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        let entry = |(key, value): (&str, Source<'_>)| -> Result<_, Misread> {
            let key = key.parse().map_err(|_| Misread::PLAIN)?;
            Ok((key, value.read()?))
        };
        from.entries()?.map(entry).collect()
    }
}

impl Decode for Tree {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        Ok(from.value().apart().into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scenario::schema::Scenario;

    /// Through another writer and back.
    #[test]
    fn what_is_written_is_read_as_the_same() {
        for text in [
            include_str!("../../../scenarios/monotonic-reads.json"),
            include_str!("../../../scenarios/replication-lag.json"),
            include_str!("../../../scenarios/network-is-secure.json"),
        ] {
            let scenario: Scenario = from_json(text).expect("a lesson is a scenario");
            let written = serde_json::to_string(&scenario).expect("a scenario is JSON");
            assert_eq!(from_json(&written), Ok(scenario));
        }
    }

    #[test]
    fn a_type_refuses_what_it_is_not() {
        let read = from_json::<Vec<Option<u16>>>;
        assert_eq!(read("[1, null, 255]"), Ok(vec![Some(1), None, Some(255)]));
        for text in ["{}", "[\"a\"]", "[65536]", "[-1]", "[1.5]"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
