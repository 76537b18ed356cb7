//! A map that keeps the order in which its author wrote it.

use super::decode::{Decode, Misread, Source};
use super::encode::{Encode, Members};
use super::tree::Tree;
use crate::sorted::sort_by_key;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::{Borrow, Cow};

/// Things keyed by id, in the order of the file. Small enough that looking one up may walk it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table<K, V>(Vec<(K, V)>);

impl<K, V> Default for Table<K, V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<K, V> Table<K, V> {
    /// An empty table.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// How many entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The entries in the order of the file.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&K, &V)> + ExactSizeIterator {
        self.0.iter().map(|(key, value)| (key, value))
    }

    /// The entries in the order of their keys. What decides a run walks a table so: where something stands in
    /// a file is for those who read the file, and changes nobody's fate.
    #[must_use]
    pub fn by_key(&self) -> Vec<(&K, &V)>
    where
        K: Ord,
    {
        let mut entries: Vec<(&K, &V)> = self.iter().collect();
        sort_by_key(&mut entries, |(key, _)| *key);
        entries
    }

    /// The keys in the order of the file.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &K> + ExactSizeIterator {
        self.0.iter().map(|(key, _)| key)
    }

    /// The values in the order of the file.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator {
        self.0.iter().map(|(_, value)| value)
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&V>
    where
        K: Borrow<str>,
    {
        self.position(key).map(|at| &self.0[at].1)
    }

    /// Where a key stands in the order of the file, from 0.
    pub fn position(&self, key: &str) -> Option<usize>
    where
        K: Borrow<str>,
    {
        self.0.iter().position(|(own, _)| own.borrow() == key)
    }
}

impl<K, V> FromIterator<(K, V)> for Table<K, V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        Self(entries.into_iter().collect())
    }
}

impl<K: AsRef<str>, V: Encode> Encode for Table<K, V> {
    fn encode(&self) -> Tree {
        let mut members = Members::default();
        for (key, value) in &self.0 {
            members.put(key.as_ref(), value);
        }
        members.done()
    }
}

impl<K: AsRef<str>, V: Encode> Serialize for Table<K, V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.encode().serialize(serializer)
    }
}

impl<K: for<'a> From<&'a str>, V: Decode> Decode for Table<K, V> {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        let entry = |(key, value): (&str, Source<'_>)| Ok((key.into(), value.read()?));
        from.entries()?.map(entry).collect()
    }
}

impl<K: JsonSchema, V: JsonSchema> JsonSchema for Table<K, V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("TableOf{}", V::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let keys = generator.subschema_for::<K>();
        let values = generator.subschema_for::<V>();
        json_schema!({ "type": "object", "propertyNames": keys, "additionalProperties": values })
    }
}
