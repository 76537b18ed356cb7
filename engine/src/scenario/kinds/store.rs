//! Stores: copies of the data, and which of them belong together.

use super::doubts::Doubts;
use super::nodes::{Entry, Nodes};
use super::reference::To;
use super::site::{Kind, Site};
use super::who::Who;
use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::Datum;
use crate::format::table::Table;
use crate::format::units::Duration;
use crate::kernel::id::{Address, ProcessId};
use crate::kernel::operation::Value;
use crate::kernel::time::Span;
use crate::protocols::AnyProcess;
use crate::protocols::store::manner::{self, ReadFrom, Session};
use crate::protocols::store::{self, OnLate, Replication, Role, Store};
use crate::sorted::sort_by_key;
use schemars::JsonSchema;
use std::rc::Rc;

/// How a store is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct StoreConfig {
    /// Whether it takes the writes or copies them.
    pub role: Role,
    /// For a primary: when a write is acknowledged.
    pub replication: Replication,
    /// For a primary whose `replication` is not `async`: how many replicas must have confirmed.
    pub acks: Acknowledgements,
    /// For a replica: the primary that it copies; needed only where there are several.
    pub copy_of: Option<To<StoreConfig>>,
    /// How long a worker is busy with a read.
    pub read_service: Delay,
    /// How long a worker is busy with a write.
    pub write_service: Delay,
    /// How long a replica takes to apply one write that it has received.
    pub apply_service: Delay,
    /// How long it holds a read whose session token it has not reached.
    pub read_wait: Duration,
    /// What it does when that time is over.
    pub on_late: OnLate,
    /// What it holds at the start, the same in each copy.
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

/// How many replicas must have confirmed: a number, or `"all"`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Acknowledgements {
    /// Every replica.
    #[default]
    All,
    /// So many.
    #[serde(untagged)]
    Count(#[schemars(range(min = 1, max = 200))] u32),
}

/// How a client reads and writes.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AskStores {
    /// From which copy it reads.
    pub read_from: ReadFrom,
    /// The stores that it may read from; all where none are named.
    #[schemars(extend("uniqueItems" = true))]
    pub copies: Vec<To<StoreConfig>>,
    /// The store that it writes to; the primary where none is named.
    pub write_to: Option<To<StoreConfig>>,
    /// Read from the primary for a while after a write.
    pub after_write: Option<AfterWrite>,
    /// With a session token: how long a store may hold a read that is ahead of it; as long as the store likes where
    /// it is not given.
    pub token_wait: Option<Duration>,
}

/// A rule for reads that follow a write of the same client.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AfterWrite {
    /// For so long after its latest write a client reads from the primary.
    #[schemars(extend("x-positive" = true))]
    pub primary_for: Duration,
}

impl AskStores {
    /// The manner of this client.
    pub(super) fn build(&self, client: &str, site: &Site<'_>) -> Session {
        let primary = self.write_to.as_ref().map(To::as_str);
        let primary = primary.or_else(|| first_primary(site.nodes));
        let after_write = self.after_write.as_ref();
        Session::new(Rc::new(manner::StoreAccess {
            primary: primary.map_or(Address(u32::MAX), |id| site.address(id)),
            copies: self.copies(client, site),
            read_from: self.read_from,
            primary_after_write: after_write.map_or(Span::ZERO, |rule| rule.primary_for.into()),
            token_wait: self.token_wait.map_or(Span(u64::MAX), Into::into),
        }))
    }

    /// The stores that it may read from, the nearest first.
    fn copies(&self, client: &str, site: &Site<'_>) -> Vec<Address> {
        let mut ids: Vec<&str> = self.copies.iter().map(To::as_str).collect();
        if ids.is_empty() {
            ids.extend(site.nodes.of::<StoreConfig>().map(|(at, _)| at.id));
        }
        sort_by_key(&mut ids, |id| site.way(client, id));
        ids.into_iter().map(|id| site.address(id)).collect()
    }
}

impl Kind for StoreConfig {
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        doubts.delay(at.field("read_service"), &self.read_service);
        doubts.delay(at.field("write_service"), &self.write_service);
        doubts.delay(at.field("apply_service"), &self.apply_service);
    }

    /// Stores have one primary, and no more confirmations than replicas.
    fn check_all(doubts: &mut Doubts<'_>) {
        let nodes = doubts.nodes;
        let (primaries, replicas) = by_role(nodes);
        for (at, config) in &replicas {
            let is_primary = |primary: &str| primaries.iter().any(|(at, _)| at.id == primary);
            if let Some(primary) = &config.copy_of
                && !is_primary(primary.as_str())
                && nodes.all
                && nodes.find::<Self>(primary.as_str()).is_some()
            {
                let found = format!("{primary}, which is no primary");
                doubts.note(at.field("copy_of"), found, "the id of a primary");
            }
            if !config.initial.is_empty() {
                let found = "`initial` at a replica";
                let expected = "it at the primary, which has it copied";
                doubts.note(at.field("initial"), found, expected);
            }
        }
        if let (Some((at, _)), true, true) = (replicas.first(), primaries.is_empty(), nodes.all) {
            let found = "only replicas, and no primary";
            doubts.note(at.field("role"), found, "one store that is \"primary\"");
        }
        for (at, config) in &primaries {
            let needed = match config.acks {
                Acknowledgements::All => u32::from(config.replication != Replication::Async),
                Acknowledgements::Count(count) => count,
            };
            let there = replicas.len();
            if needed as usize > there && nodes.all {
                let found = format!("a write that waits for {needed} of {there} replicas");
                doubts.note(at.field("acks"), found, "at most as many as there are");
            }
        }
    }

    fn build(&self, at: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let nodes = site.nodes;
        let primary = primary_of(nodes, at.id, self);
        let is_copy = |(other, config): &(&Entry<'_>, &Self)| {
            config.role == Role::Replica && primary_of(nodes, other.id, config) == at.id
        };
        let replicas: Vec<Address> = nodes
            .of::<Self>()
            .filter(is_copy)
            .map(|(other, _)| site.address(other.id))
            .collect();
        // What a copy acknowledges depends on when its primary confirms.
        let rule = nodes.find::<Self>(primary).unwrap_or(self);
        let needed = match rule.acks {
            Acknowledgements::All => replicas.len() as u32,
            Acknowledgements::Count(count) => count,
        };
        let mut initial = Vec::new();
        for (key, value) in rule.initial.by_key() {
            initial.push((site.symbol(key), Value::Text(site.symbol(value))));
        }
        Store::new(store::Config {
            role: self.role,
            replication: rule.replication,
            acks: needed,
            primary: site.address(primary),
            replicas,
            read_service: self.read_service.into(),
            write_service: self.write_service.into(),
            apply_service: self.apply_service.into(),
            read_wait: self.read_wait.into(),
            on_late: self.on_late,
            initial,
            ..store::Config::default()
        })
        .into()
    }
}

impl Doubts<'_> {
    /// Whether there is a store: only that has copies, which may agree or lose something.
    pub(in crate::scenario) fn has_copies(&mut self, pointer: &str) {
        if self.nodes.all && self.nodes.of::<StoreConfig>().next().is_none() {
            let expected = "a node of kind \"store\"";
            self.note(pointer, "a promise about copies, and no store", expected);
        }
    }
}

/// Stores with their settings.
type Stores<'n, 'a> = Vec<(&'n Entry<'a>, &'a StoreConfig)>;

/// The primaries, and the replicas.
pub(super) fn by_role<'n, 'a>(nodes: &'n Nodes<'a>) -> (Stores<'n, 'a>, Stores<'n, 'a>) {
    nodes
        .of::<StoreConfig>()
        .partition(|(_, config)| config.role == Role::Primary)
}

/// The first primary.
pub(super) fn first_primary<'a>(nodes: &Nodes<'a>) -> Option<&'a str> {
    let mut stores = nodes.of::<StoreConfig>();
    stores
        .find(|(_, config)| config.role == Role::Primary)
        .map(|(at, _)| at.id)
}

/// The primary that a store belongs to: itself, the one that it names, or the only one.
fn primary_of<'a>(nodes: &Nodes<'a>, id: &'a str, config: &'a StoreConfig) -> &'a str {
    if config.role == Role::Primary {
        return id;
    }
    let named = config.copy_of.as_ref().map(To::as_str);
    named.unwrap_or_else(|| first_primary(nodes).unwrap_or(id))
}

/// The copies that hold the same data: each primary with its replicas.
pub(in crate::scenario) fn groups(nodes: &Nodes<'_>, who: &Who) -> Vec<Vec<ProcessId>> {
    let mut groups: Vec<(&str, Vec<ProcessId>)> = Vec::new();
    for (at, config) in nodes.of::<StoreConfig>() {
        let primary = primary_of(nodes, at.id, config);
        match groups.iter_mut().find(|(name, _)| *name == primary) {
            Some((_, copies)) => copies.push(who.process(at.id)),
            None => groups.push((primary, vec![who.process(at.id)])),
        }
    }
    groups.into_iter().map(|(_, copies)| copies).collect()
}
