//! Nodes: what runs, on which machine, and how it is set up. A new kind is one variant and one `…Config`.

use super::{
    AttackerConfig, BankConfig, ClientConfig, Delay, DirectoryConfig, HubConfig, InstanceConfig,
    ProxyConfig, RolloutConfig, ServiceConfig, WebConfig, is_default,
};
use crate::format::decode::Decode;
use crate::format::name::{Datum, Line, MachineId, NodeId, ZoneId};
use crate::format::table::Table;
use crate::format::units::{Duration, SignedDuration};
use schemars::JsonSchema;
use serde::Serialize;

/// What runs, by its kind.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Node {
    /// Somebody or something that asks: it takes its work from `workload`.
    Client(NodeOf<ClientConfig>),
    /// A copy of the data: the primary, which takes the writes, or a replica of it.
    Store(NodeOf<StoreConfig>),
    /// A service: it works on what it is asked, and may call others for it.
    Service(NodeOf<ServiceConfig>),
    /// A bank, which moves money for the clients that have an account there.
    Bank(NodeOf<BankConfig>),
    /// An attacker on the path between a client and its bank. It breaks no seal and forges no proof of identity.
    Attacker(NodeOf<AttackerConfig>),
    /// A web server: it builds pages, of what it looks up at a store or of what it has.
    Web(NodeOf<WebConfig>),
    /// A hub, which holds what devices share, and watches over them.
    Hub(NodeOf<HubConfig>),
    /// A directory: it knows which instances serve under a name.
    Directory(NodeOf<DirectoryConfig>),
    /// An instance of a service: one of several that serve under one name.
    Instance(NodeOf<InstanceConfig>),
    /// A proxy: it stands beside those who call a service, and passes their calls on to its instances.
    Proxy(NodeOf<ProxyConfig>),
    /// A roll-out: an administrator's change of many services, in stages or all at once.
    Rollout(NodeOf<RolloutConfig>),
}

/// One expression for every kind of node.
macro_rules! each {
    ($self:ident, $node:ident => $value:expr) => {
        match $self {
            Self::Client($node) => $value,
            Self::Store($node) => $value,
            Self::Service($node) => $value,
            Self::Bank($node) => $value,
            Self::Attacker($node) => $value,
            Self::Web($node) => $value,
            Self::Hub($node) => $value,
            Self::Directory($node) => $value,
            Self::Instance($node) => $value,
            Self::Proxy($node) => $value,
            Self::Rollout($node) => $value,
        }
    };
}

impl Node {
    /// The kind, as the file writes it.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Client(_) => "client",
            Self::Store(_) => "store",
            Self::Bank(_) => "bank",
            Self::Attacker(_) => "attacker",
            Self::Service(_) => "service",
            Self::Web(_) => "web",
            Self::Hub(_) => "hub",
            Self::Directory(_) => "directory",
            Self::Instance(_) => "instance",
            Self::Proxy(_) => "proxy",
            Self::Rollout(_) => "rollout",
        }
    }

    /// What the stage shows; the id where there is none.
    #[must_use]
    pub const fn name(&self) -> Option<&Line> {
        each!(self, node => node.name.as_ref())
    }

    /// Who runs it, where the file says so of itself.
    #[must_use]
    pub const fn administrator(&self) -> Option<&Line> {
        each!(self, node => node.administrator.as_ref())
    }

    /// Where it stands.
    #[must_use]
    pub const fn zone(&self) -> &ZoneId {
        each!(self, node => &node.zone)
    }

    /// On what it runs: the machine's name, where it has one that others may share, and the settings.
    #[must_use]
    pub const fn machine(&self) -> MachineSettings<'_> {
        each!(self, node => node.machine())
    }

    /// The settings of a client.
    #[must_use]
    pub const fn as_client(&self) -> Option<&ClientConfig> {
        match self {
            Self::Client(node) => Some(&node.config),
            _ => None,
        }
    }

    /// The settings of a store.
    #[must_use]
    pub const fn as_store(&self) -> Option<&StoreConfig> {
        match self {
            Self::Store(node) => Some(&node.config),
            _ => None,
        }
    }

    /// The settings of a service.
    #[must_use]
    pub const fn as_service(&self) -> Option<&ServiceConfig> {
        match self {
            Self::Service(node) => Some(&node.config),
            _ => None,
        }
    }

    /// The settings of a bank.
    #[must_use]
    pub const fn as_bank(&self) -> Option<&BankConfig> {
        match self {
            Self::Bank(node) => Some(&node.config),
            _ => None,
        }
    }

    /// The settings of a hub.
    #[must_use]
    pub const fn as_hub(&self) -> Option<&HubConfig> {
        match self {
            Self::Hub(node) => Some(&node.config),
            _ => None,
        }
    }

    /// The settings of an attacker.
    #[must_use]
    pub const fn as_attacker(&self) -> Option<&AttackerConfig> {
        match self {
            Self::Attacker(node) => Some(&node.config),
            _ => None,
        }
    }

    /// The settings of a web server.
    #[must_use]
    pub const fn as_web(&self) -> Option<&WebConfig> {
        match self {
            Self::Web(node) => Some(&node.config),
            _ => None,
        }
    }
}

/// What a node says of its machine.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MachineSettings<'a> {
    /// The machine's name; the node has one of its own where there is none.
    pub machine: Option<&'a MachineId>,
    /// How many pieces of work it does at once.
    pub workers: Option<u32>,
    /// How its wall clock goes.
    pub clock: Option<&'a ClockSettings>,
}

/// A node of one kind.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(inline)]
pub struct NodeOf<C: Default + PartialEq> {
    /// What the stage shows; the id where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Line>,
    /// Where it stands.
    pub zone: ZoneId,
    /// The machine that it runs on; one of its own where none is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub machine: Option<MachineId>,
    /// How many pieces of work its machine does at once; 1 where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 1000))]
    pub workers: Option<u32>,
    /// Who runs it; whoever runs its zone where nobody is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub administrator: Option<Line>,
    /// How its machine's wall clock goes; true where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clock: Option<ClockSettings>,
    /// How it is set up.
    #[serde(default = "C::default", skip_serializing_if = "is_default")]
    pub config: C,
}

impl<C: Default + PartialEq> NodeOf<C> {
    const fn machine(&self) -> MachineSettings<'_> {
        MachineSettings {
            machine: self.machine.as_ref(),
            workers: self.workers,
            clock: self.clock.as_ref(),
        }
    }
}

/// How a machine's wall clock goes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClockSettings {
    /// Its distance from true time at the start; negative when it is behind.
    #[serde(skip_serializing_if = "is_default")]
    pub offset: SignedDuration,
    /// By how many millionths it goes too fast, or too slow where it is negative. Real ones drift by about 20.
    #[serde(skip_serializing_if = "is_default")]
    #[schemars(range(min = -500_000, max = 500_000))]
    pub drift_ppm: i32,
    /// How far from true time it says that it may be.
    #[serde(skip_serializing_if = "is_default")]
    pub uncertainty: Duration,
}

/// How a store is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StoreConfig {
    /// Whether it takes the writes or copies them.
    pub role: Role,
    /// For a primary: when a write is acknowledged.
    #[serde(skip_serializing_if = "is_default")]
    pub replication: Replication,
    /// For a primary whose `replication` is not `async`: how many replicas must have confirmed.
    #[serde(skip_serializing_if = "is_default")]
    pub acks: Acknowledgements,
    /// For a replica: the primary that it copies; needed only where there are several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copy_of: Option<NodeId>,
    /// How long a worker is busy with a read.
    #[serde(skip_serializing_if = "is_default")]
    pub read_service: Delay,
    /// How long a worker is busy with a write.
    #[serde(skip_serializing_if = "is_default")]
    pub write_service: Delay,
    /// How long a replica takes to apply one write that it has received.
    #[serde(skip_serializing_if = "is_default")]
    pub apply_service: Delay,
    /// How long it holds a read whose session token it has not reached.
    pub read_wait: Duration,
    /// What it does when that time is over.
    #[serde(skip_serializing_if = "is_default")]
    pub on_late: OnLate,
    /// What it holds at the start, the same in each copy.
    #[serde(skip_serializing_if = "Table::is_empty")]
    #[schemars(extend("maxProperties" = 1000))]
    pub initial: Table<Datum, Datum>,
}

impl Default for StoreConfig {
    fn default() -> Self {
        Self {
            role: Role::Primary,
            replication: Replication::Async,
            acks: Acknowledgements::default(),
            copy_of: None,
            read_service: Delay::default(),
            write_service: Delay::default(),
            apply_service: Delay::default(),
            read_wait: Duration::from_millis(1_000),
            on_late: OnLate::default(),
            initial: Table::default(),
        }
    }
}

/// What part a store plays.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// It takes the writes and sends them to its replicas.
    #[default]
    Primary,
    /// It applies what the primary sends.
    Replica,
}

/// When a primary acknowledges a write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Replication {
    /// At once: the replicas get it later.
    #[default]
    Async,
    /// When `acks` replicas have received it, though perhaps not applied it (semi-synchronous).
    Received,
    /// When `acks` replicas have applied it, so that a read there shows it (synchronous).
    Applied,
}

/// How many replicas must have confirmed: a number, or `"all"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Acknowledgements {
    /// Every replica.
    #[default]
    All,
    /// So many.
    #[serde(untagged)]
    Count(#[schemars(range(min = 1, max = 200))] u32),
}

/// What a store does with a read whose session token it has not reached in time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum OnLate {
    /// It goes on waiting until it has caught up; the client's time-out is the only end.
    Wait,
    /// It sends the client to the primary.
    Redirect,
    /// It answers with an error.
    #[default]
    Refuse,
}
