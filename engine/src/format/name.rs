//! Names: ids of what a file defines, references to them, and short or long texts.
//!
//! Each has its own type, so that a node's id never stands where a link's is wanted, and its own `format` in the
//! JSON Schema, by which a reference is checked against what the file defines.

use super::limits;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::{Borrow, Cow};
use std::fmt;

/// One type of text: a transparent string with a format in the schema.
macro_rules! texts {
    ($($(#[doc = $doc:literal])+ $name:ident: $format:literal, $most:expr;)+) => {$(
        $(#[doc = $doc])+
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl AsRef<str> for $name {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string", "format": $format, "minLength": 1, "maxLength": $most,
                    "description": concat!($($doc),+).trim(),
                })
            }
        }
    )+};
}

texts! {
    /// A new id: lower-case letters, digits and hyphens, beginning with a letter or a digit.
    Id: "id", limits::ID_CHARS;
    /// The id of a zone under `zones`.
    ZoneId: "zone", limits::ID_CHARS;
    /// The id of a link under `links`.
    LinkId: "link", limits::ID_CHARS;
    /// The id of a pipe under `pipes`.
    PipeId: "pipe", limits::ID_CHARS;
    /// The id of a node under `nodes`.
    NodeId: "node", limits::ID_CHARS;
    /// One end of a link: the id of a zone or of a node.
    EndId: "end", limits::ID_CHARS;
    /// The name of a machine. Nodes that name the same one share its clock, disk and workers.
    MachineId: "id", limits::ID_CHARS;
    /// Whose session it is: the `session` of a client, which is its node's id where it has none.
    SessionId: "session", limits::ID_CHARS;
    /// The id of a property under `properties`.
    PropertyId: "property", limits::ID_CHARS;
    /// The id of a variant under `variants`.
    VariantId: "variant", limits::ID_CHARS;
    /// An operation by the name that `as` gives it; of a repeated one the second is `name-2`.
    OperationName: "operation", limits::ID_CHARS;
    /// An operation by its name, or all those that one entry makes by theirs.
    OperationGroup: "operations", limits::ID_CHARS;
    /// The kind of a message, as its protocol calls it.
    MessageKind: "message-kind", limits::ID_CHARS;
    /// A key or a value of the stored data.
    Datum: "datum", limits::DATUM_CHARS;
    /// One line of plain text.
    Line: "line", limits::LINE_CHARS;
    /// A text in a safe subset of Markdown. `[the second read](#op:reload-2)` selects that operation on the stage.
    Text: "text", limits::TEXT_CHARS;
    /// A JSON pointer (RFC 6901), such as `/nodes/alice/config/timeout`.
    Pointer: "pointer", limits::LINE_CHARS;
    /// The name of a scenario file beside the index, such as `replication-lag.json`.
    FileName: "file", limits::LINE_CHARS;
    /// An address that begins with `https://`.
    Url: "url", limits::LINE_CHARS;
}

impl From<&Id> for OperationName {
    fn from(id: &Id) -> Self {
        Self(id.0.clone())
    }
}
