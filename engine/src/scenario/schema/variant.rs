//! Variants: the systems that a lesson compares, each a patch on the file, and what is claimed of them.

use crate::format::decode::Decode;
use crate::format::name::{Id, Line, Pointer, PropertyId, VariantId};
use crate::format::table::Table;
use crate::format::tree::Tree;
use crate::format::units::Probability;
use schemars::JsonSchema;
use serde::Serialize;

/// One of the systems that are compared.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// Its id.
    #[schemars(with = "Id")]
    pub id: VariantId,
    /// What the page calls it.
    pub label: Line,
    /// What it costs, and what it does not solve, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub price: Option<Line>,
    /// How it differs from the file as it stands.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("maxItems" = crate::format::limits::PATCH_OPERATIONS))]
    pub patch: Vec<PatchOperation>,
    /// What is claimed of it, over many seeds, by property.
    #[serde(default, skip_serializing_if = "Table::is_empty")]
    pub expect: Table<PropertyId, Expectation>,
}

/// One operation of a patch (RFC 6902, without `move` and `copy`).
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(tag = "op", rename_all = "snake_case", deny_unknown_fields)]
pub enum PatchOperation {
    /// Put a value where there is none, or into a list before the item at an index (`-` for its end).
    Add {
        /// Where.
        path: Pointer,
        /// What.
        value: Tree,
    },
    /// Take a value away.
    Remove {
        /// Where.
        path: Pointer,
    },
    /// Put another value in the place of one that is there.
    Replace {
        /// Where.
        path: Pointer,
        /// What.
        value: Tree,
    },
    /// Go on only if this value is there.
    Test {
        /// Where.
        path: Pointer,
        /// What.
        value: Tree,
    },
}

impl PatchOperation {
    /// Where it applies.
    #[must_use]
    pub const fn path(&self) -> &Pointer {
        match self {
            Self::Add { path, .. }
            | Self::Remove { path }
            | Self::Replace { path, .. }
            | Self::Test { path, .. } => path,
        }
    }
}

/// A claim about many seeds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Expectation {
    /// The property holds on every seed.
    Holds,
    /// The property is violated on some share of the seeds.
    Violated {
        /// On at least this share.
        at_least: Probability,
        /// On at most this share.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        at_most: Option<Probability>,
    },
}
