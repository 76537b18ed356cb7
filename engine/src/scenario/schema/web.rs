//! Web servers: how pages are built, and what they weigh.

use super::{CircuitBreaker, is_default, is_false};
use crate::format::decode::Decode;
use crate::format::name::{Datum, NodeId};
use crate::format::units::{Duration, Probability, Size};
use schemars::JsonSchema;
use serde::Serialize;

/// How a web server is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WebConfig {
    /// The store where it looks up what its pages need; the primary where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<NodeId>,
    /// The stores that it may ask, if there are several: any of them holds what its pages need.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("uniqueItems" = true))]
    pub stores: Vec<NodeId>,
    /// The share of its calls that go to a store in its own zone; the others go to any. Which these are is drawn anew
    /// for each call.
    #[serde(skip_serializing_if = "is_default")]
    pub own_zone: Probability,
    /// Whether a call for its own zone goes to another zone when no store of its own answers.
    #[serde(skip_serializing_if = "is_false")]
    pub spill_over: bool,
    /// How long it waits for the answer to one attempt of a call; as long as it has the page where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-positive" = true))]
    pub timeout: Option<Duration>,
    /// How often it tries each call, the first time included; needs `timeout`.
    #[schemars(range(min = 1, max = 8))]
    pub attempts: u32,
    /// When it stops asking a store that does not answer; never where it is not given. Needs `timeout`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub circuit_breaker: Option<CircuitBreaker>,
    /// In which format the answers to its calls come.
    #[serde(skip_serializing_if = "is_default")]
    pub encoding: Encoding,
    /// How many values each page needs; they are the same for every page.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(range(min = 0, max = 64))]
    pub lookups: u32,
    /// What the keys of these values are called: `item` for `item-1`, `item-2` and so on.
    pub keys: Datum,
    /// How many bytes of each value a page needs.
    pub lookup_size: Size,
    /// How many keys one call to the store asks for. Each is as much work for the store as a read.
    #[schemars(range(min = 1, max = 64))]
    pub keys_per_call: u32,
    /// How many connections each page has to the store: so many of its calls are under way at a time. They are open
    /// already.
    #[schemars(range(min = 1, max = 64))]
    pub connections: u32,
    /// For how long a value that was looked up is used again, also for other pages; 0 for never.
    #[serde(skip_serializing_if = "is_default")]
    pub cache_for: Duration,
    /// How many objects a page lists.
    #[schemars(range(min = 1, max = 10_000))]
    pub objects: u32,
    /// How many bytes an object takes with all its fields.
    pub object_size: Size,
    /// How many bytes the fields of an object take that readers need; all where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub needed_size: Option<Size>,
    /// Which fields of an object a page carries.
    #[serde(skip_serializing_if = "is_default")]
    pub fields: Fields,
    /// Whether pages are compressed.
    #[serde(skip_serializing_if = "is_default")]
    pub compress: bool,
    /// What part of its size a page has once it is compressed.
    pub compressed_to: Probability,
    /// How long a worker is busy with each thousand bytes of a page, to encode them.
    #[serde(skip_serializing_if = "is_default")]
    pub encode_per_kb: Duration,
    /// How long a worker is busy besides with each thousand bytes of a page, to compress them.
    #[serde(skip_serializing_if = "is_default")]
    pub compress_per_kb: Duration,
    /// How many pages it has in hand at most, from the request until the client says that the page has come; it
    /// refuses those beyond (back-pressure). Without a limit it builds and sends all, and asks no client.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 100_000))]
    pub pages_max: Option<u32>,
    /// How long it has a page in hand at most: then it refuses one that is not built, and forgets one that is.
    #[schemars(extend("x-positive" = true))]
    pub patience: Duration,
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            store: None,
            stores: Vec::new(),
            own_zone: Probability::ZERO,
            spill_over: false,
            timeout: None,
            attempts: 1,
            circuit_breaker: None,
            encoding: Encoding::default(),
            lookups: 0,
            keys: "item".into(),
            lookup_size: Size::from_bytes(200),
            keys_per_call: 1,
            connections: 1,
            cache_for: Duration::ZERO,
            objects: 1,
            object_size: Size::from_bytes(1_000),
            needed_size: None,
            fields: Fields::All,
            compress: false,
            compressed_to: Probability::new(0.25).unwrap_or_default(),
            encode_per_kb: Duration::ZERO,
            compress_per_kb: Duration::ZERO,
            pages_max: None,
            patience: Duration::from_millis(10_000),
        }
    }
}

/// A format for the answers to calls: how large it makes them, and what it costs at either end.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Encoding {
    /// How large a value is in it, as a share of its plain size, in thousandths.
    #[schemars(range(min = 0.001, max = 1))]
    pub size: f64,
    /// How long a worker is busy with each answer, to encode it, and another at the other end to decode it.
    #[serde(skip_serializing_if = "is_default")]
    pub work_per_answer: Duration,
    /// How long besides with each thousand plain bytes.
    #[serde(skip_serializing_if = "is_default")]
    pub work_per_kb: Duration,
}

impl Default for Encoding {
    fn default() -> Self {
        Self {
            size: 1.0,
            work_per_answer: Duration::ZERO,
            work_per_kb: Duration::ZERO,
        }
    }
}

/// Which fields of an object a page carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fields {
    /// All.
    #[default]
    All,
    /// Those that readers need.
    Needed,
}
