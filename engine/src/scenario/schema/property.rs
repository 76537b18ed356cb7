//! Properties: what is checked while a run goes on.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Datum, Line, LinkId, NodeId, SessionId};
use crate::format::units::{Duration, Probability};
use schemars::JsonSchema;

/// Something that is checked while a run goes on.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(tag = "check", rename_all = "snake_case", deny_unknown_fields)]
pub enum Property {
    /// Whoever has written sees that write, or a later one, in each read that follows.
    ReadYourWrites {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only this session; each where none is named.
        #[serde(default)]
        session: Option<SessionId>,
        /// Only this key; each where none is named.
        #[serde(default)]
        key: Option<Datum>,
    },
    /// No read shows an older state than a read before it did.
    MonotonicReads {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only this session; each where none is named.
        #[serde(default)]
        session: Option<SessionId>,
        /// Only this key; each where none is named.
        #[serde(default)]
        key: Option<Datum>,
    },
    /// Each write that was acknowledged is there at rest, or was overwritten by a later one.
    NoLostWrites {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only this key; each where none is named.
        #[serde(default)]
        key: Option<Datum>,
    },
    /// At rest all copies hold the same.
    Converges {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
    },
    /// At least this share of operations is answered without an error.
    Answered {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only operations that do this.
        #[serde(default)]
        of: Option<Verb>,
        /// Only those of this client.
        #[serde(default)]
        node: Option<NodeId>,
        /// The share.
        share: Probability,
        /// In so much time; the client's time-out is the limit where it is not given.
        #[serde(default)]
        #[schemars(extend("x-positive" = true))]
        within: Option<Duration>,
    },
    /// The time from question to answer, at a percentile, is at most so much.
    Latency {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only operations that do this.
        #[serde(default)]
        of: Option<Verb>,
        /// Only those of this client.
        #[serde(default)]
        node: Option<NodeId>,
        /// The percentile, such as 99.
        #[schemars(range(min = 1, max = 100))]
        percentile: f64,
        /// The bound.
        #[schemars(extend("x-positive" = true))]
        at_most: Duration,
    },
    /// This node answers at most this share of the reads.
    ShareOfReads {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// The node.
        node: NodeId,
        /// The share.
        at_most: Probability,
    },
    /// What was confirmed took effect exactly once, and what was refused never did.
    ExactlyOnce {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only those of this client.
        #[serde(default)]
        node: Option<NodeId>,
        /// Only one part of it; both where it is not given.
        #[serde(default)]
        only: Option<Clause>,
    },
    /// At most this share of the work of all services is for callers who no longer wait.
    WastedWork {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// The share.
        at_most: Probability,
    },
    /// Some time after a moment, usually the end of a fault, each operation that begins is answered in time.
    Recovers {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only operations that do this.
        #[serde(default)]
        of: Option<Verb>,
        /// From when recovery is counted.
        since: Duration,
        /// How long it may take.
        within: Duration,
        /// Operations that begin then or later do not count.
        #[serde(default)]
        until: Option<Duration>,
        /// How long an operation may take.
        #[schemars(extend("x-positive" = true))]
        answered_in: Duration,
    },
    /// At the end it is known of each operation with an effect what became of it.
    Settled {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only those of this client.
        #[serde(default)]
        node: Option<NodeId>,
    },
    /// No page shows a value that was replaced longer ago than this when the page was there.
    Staleness {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only pages that this client opens.
        #[serde(default)]
        node: Option<NodeId>,
        /// The bound.
        at_most: Duration,
    },
    /// No operation takes more than so many messages, those of its retries and of the calls behind it included.
    MessagesEach {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// Only operations that do this.
        #[serde(default)]
        of: Option<Verb>,
        /// Only those of this client.
        #[serde(default)]
        node: Option<NodeId>,
        /// The bound.
        #[schemars(range(min = 1, max = 1_000_000))]
        at_most: u64,
    },
    /// In no second of the run is more than this share used of a link's bandwidth, either way, or of the time of a
    /// node's workers. Needs one of `link` and `node`.
    Utilisation {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// The link, or the links that share its pipe.
        #[serde(default)]
        link: Option<LinkId>,
        /// The node.
        #[serde(default)]
        node: Option<NodeId>,
        /// The share.
        at_most: Probability,
    },
    /// What is billed stays within a budget: bytes over links that have a price, and the workers' time that goes into
    /// encoding and decoding, if that has one.
    Cost {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// What a million operations that do this may cost, at the rate of those of the run; the whole run where it
        /// is not given.
        #[serde(default)]
        for_a_million: Option<Verb>,
        /// The budget, in US dollars.
        #[schemars(range(min = 0, max = 1_000_000_000))]
        at_most_usd: f64,
    },
    /// The workers of this node are busy for at most this share of the time.
    Busy {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// The node; each store where none is named.
        #[serde(default)]
        node: Option<NodeId>,
        /// The share.
        at_most: Probability,
    },
    /// Nobody gets a record of a version that it cannot read.
    Readable {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
    },
    /// No link swallows a message because it is too big; probes of the path do not count.
    NothingVanishes {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
    },
    /// What was set in a field of a hub's record, and confirmed, is not gone from it.
    FieldsKept {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
    },
    /// No hub takes a device for dead that is alive.
    NoFalseAlarms {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
    },
    /// Each device that dies is taken for dead in time.
    DeathsNoticed {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// In so much time.
        #[schemars(extend("x-positive" = true))]
        within: Duration,
    },
    /// No attacker can ever derive the password of this client's account.
    Secrecy {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// The client.
        node: NodeId,
    },
    /// Money moves only as the owner of the account asked, and once for each time; and a transfer that is confirmed
    /// was executed.
    OnlyAskedFor {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
    },
    /// This bank keeps at most so many numbers of transfers in mind.
    NumbersKept {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// The bank.
        node: NodeId,
        /// How many.
        at_most: u32,
    },
    /// Each request is handled by an instance of the service that it is for, and by one that belongs to it.
    RightService {
        /// What the page calls it.
        #[serde(default)]
        name: Option<Line>,
        /// For so long after it has left, an instance still belongs to its service.
        grace: Duration,
    },
}

impl Property {
    /// What the page calls it; the id where there is none.
    #[must_use]
    pub const fn name(&self) -> Option<&Line> {
        match self {
            Self::ReadYourWrites { name, .. }
            | Self::MonotonicReads { name, .. }
            | Self::NoLostWrites { name, .. }
            | Self::Converges { name }
            | Self::Answered { name, .. }
            | Self::Latency { name, .. }
            | Self::ShareOfReads { name, .. }
            | Self::ExactlyOnce { name, .. }
            | Self::Settled { name, .. }
            | Self::WastedWork { name, .. }
            | Self::Recovers { name, .. }
            | Self::Staleness { name, .. }
            | Self::MessagesEach { name, .. }
            | Self::Utilisation { name, .. }
            | Self::Cost { name, .. }
            | Self::Busy { name, .. }
            | Self::Secrecy { name, .. }
            | Self::OnlyAskedFor { name }
            | Self::Readable { name }
            | Self::NothingVanishes { name }
            | Self::FieldsKept { name }
            | Self::NoFalseAlarms { name }
            | Self::DeathsNoticed { name, .. }
            | Self::RightService { name, .. }
            | Self::NumbersKept { name, .. } => name.as_ref(),
        }
    }
}

/// A part of the promise that something comes exactly once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clause {
    /// No operation takes effect twice.
    Effects,
    /// What a client was told is true: confirmed means that it took effect, refused that it never did.
    Answers,
}

/// What an operation does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Verb {
    /// It asks for a value.
    Read,
    /// It stores a value.
    Write,
    /// It moves money.
    Transfer,
    /// It charges somebody.
    Pay,
    /// It calls a service.
    Call,
    /// It opens a page.
    Page,
    /// It asks for a document.
    Fetch,
    /// It changes a field of a record.
    Edit,
}
