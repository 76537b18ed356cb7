//! The kinds of node: one file each, with its settings as a file writes them, what is checked of them, and the process
//! that they become; and here the registry of them all, one line a kind.

pub mod calls;
pub mod doubts;
pub mod node;
pub mod nodes;
pub mod reference;
pub mod site;
pub mod who;

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Line, ZoneId};
use crate::kernel::names::Cast;
use doubts::Doubts;
use node::{MachineSettings, NodeOf};
use nodes::{Entry, Nodes};
use reference::Target;
use schemars::JsonSchema;
use site::Kind;
use std::any::Any;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident($config:ident) in $module:ident;)*) => {
        $(pub mod $module;)*

        /// What runs, by its kind.
        #[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
        #[serde(tag = "kind", rename_all = "snake_case")]
        pub enum Node {
            $($(#[$doc])* $kind(NodeOf<$module::$config>),)*
        }

        /// All kinds, as a file writes them.
        pub const KINDS: &[&str] = &[$(stringify!($module)),*];

        $(impl Target for $module::$config {
            const KINDS: &'static str = stringify!($module);
        })*

        impl Node {
            /// The kind, as the file writes it.
            #[must_use]
            pub const fn kind(&self) -> &'static str {
                match self {
                    $(Self::$kind(_) => stringify!($module),)*
                }
            }

            /// What the stage shows; the id where there is none.
            #[must_use]
            pub const fn name(&self) -> Option<&Line> {
                match self {
                    $(Self::$kind(node) => node.name.as_ref(),)*
                }
            }

            /// Who runs it, where the file says so of itself.
            #[must_use]
            pub const fn administrator(&self) -> Option<&Line> {
                match self {
                    $(Self::$kind(node) => node.administrator.as_ref(),)*
                }
            }

            /// Where it stands.
            #[must_use]
            pub const fn zone(&self) -> &ZoneId {
                match self {
                    $(Self::$kind(node) => &node.zone,)*
                }
            }

            /// On what it runs: the machine's name, where it has one that others may share, and the settings.
            #[must_use]
            pub const fn machine(&self) -> MachineSettings<'_> {
                match self {
                    $(Self::$kind(node) => node.machine(),)*
                }
            }

            /// How it is set up.
            #[must_use]
            pub const fn settings(&self) -> &dyn Kind {
                match self {
                    $(Self::$kind(node) => &node.config,)*
                }
            }
        }

        impl Node {
            /// Whether its settings agree with each other and with other nodes.
            pub(super) fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
                match self {
                    $(Self::$kind(node) => node.config.check(at, doubts),)*
                }
            }
        }

        /// Whether all nodes of each kind go together.
        pub(super) fn check_all(doubts: &mut Doubts<'_>) {
            $($module::$config::check_all(doubts);)*
        }

        /// Gives the texts their symbols that must have one before any other.
        pub(super) fn intern_first(nodes: &Nodes<'_>, cast: &mut Cast) {
            $($module::$config::intern_first(nodes, cast);)*
        }
    };
}

kinds! {
    /// Somebody or something that asks: it takes its work from `workload`.
    Client(ClientConfig) in client;
    /// A copy of the data: the primary, which takes the writes, or a replica of it.
    Store(StoreConfig) in store;
    /// A service: it works on what it is asked, and may call others for it.
    Service(ServiceConfig) in service;
    /// A bank, which moves money for the clients that have an account there.
    Bank(BankConfig) in bank;
    /// An attacker on the path between a client and its bank. It breaks no seal and forges no proof of identity.
    Attacker(AttackerConfig) in attacker;
    /// A web server: it builds pages, of what it looks up at a store or of what it has.
    Web(WebConfig) in web;
    /// A hub, which holds what devices share, and watches over them.
    Hub(HubConfig) in hub;
    /// A directory: it knows which instances serve under a name.
    Directory(DirectoryConfig) in directory;
    /// An instance of a service: one of several that serve under one name.
    Instance(InstanceConfig) in instance;
    /// A proxy: it stands beside those who call a service, and passes their calls on to its instances.
    Proxy(ProxyConfig) in proxy;
    /// A roll-out: an administrator's change of many services, in stages or all at once.
    Rollout(RolloutConfig) in rollout;
}

impl Node {
    /// How it is set up, if it is of this kind.
    #[must_use]
    pub fn config<C: Kind>(&self) -> Option<&C> {
        (self.settings() as &dyn Any).downcast_ref()
    }

    fn entry<'a>(&'a self, id: &'a str) -> Entry<'a> {
        Entry {
            id,
            kind: self.kind(),
            zone: self.zone().as_str(),
            administrator: self.administrator().map(Line::as_str),
            config: self.settings() as &dyn Any,
            parts: self.settings().parts(),
        }
    }
}

/// The nodes of a file as their kinds see each other; `all` says whether each could be read.
pub(super) fn nodes<'a>(
    nodes: impl IntoIterator<Item = (&'a str, &'a Node)>,
    all: bool,
) -> Nodes<'a> {
    Nodes::new(nodes.into_iter().map(|(id, node)| node.entry(id)), all)
}
