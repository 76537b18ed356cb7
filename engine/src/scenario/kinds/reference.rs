//! References from node to node: each says by its type what kinds of node it may lead to, and the published schema
//! says the same by its format (`node:bank`), so that no kind checks by hand whom it names.

use crate::format::decode::{Decode, Misread, Source};
use crate::format::encode::Encode;
use crate::format::limits;
use crate::format::name::NodeId;
use crate::format::tree::Tree;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::marker::PhantomData;

/// What a reference may lead to.
pub trait Target {
    /// The kinds of node as a file writes them, with commas between.
    const KINDS: &'static str;
}

/// The id of a node of certain kinds.
pub struct To<K>(NodeId, PhantomData<fn() -> K>);

impl<K> To<K> {
    /// The id.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

impl<K> AsRef<str> for To<K> {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl<K> Clone for To<K> {
    fn clone(&self) -> Self {
        Self(self.0.clone(), PhantomData)
    }
}

impl<K> PartialEq for To<K> {
    fn eq(&self, other: &Self) -> bool {
        self.0 == other.0
    }
}

impl<K> Eq for To<K> {}

impl<K> fmt::Debug for To<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl<K> fmt::Display for To<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl<K> Encode for To<K> {
    fn encode(&self) -> Tree {
        self.0.encode()
    }
}

impl<K> Serialize for To<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<K> Decode for To<K> {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        from.read().map(|id| Self(id, PhantomData))
    }
}

impl<K: Target> JsonSchema for To<K> {
    fn schema_name() -> Cow<'static, str> {
        format!("NodeId_{}", K::KINDS.replace(',', "_or_")).into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let kinds = K::KINDS.replace(',', " or ");
        json_schema!({
            "type": "string", "format": format!("node:{}", K::KINDS),
            "minLength": 1, "maxLength": limits::ID_CHARS,
            "description": format!("The id of a node of kind {kinds}."),
        })
    }
}
