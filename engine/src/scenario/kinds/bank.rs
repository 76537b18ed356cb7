//! Banks, the accounts that clients have there, and the path between the two.

use super::doubts::Doubts;
use super::nodes::{Entry, Nodes};
use super::reference::To;
use super::site::{Kind, Site};
use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::{Datum, NodeId};
use crate::format::units::Duration;
use crate::kernel::id::Address;
use crate::protocols::AnyProcess;
use crate::protocols::bank::manner::{self, Customer};
use crate::protocols::bank::{self, Bank, Channel, Memory};
use schemars::JsonSchema;

/// How a bank is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct BankConfig {
    /// How it talks with its customers.
    pub channel: Channel,
    /// What it keeps in mind of the transfers that it has executed, to tell those that come again.
    pub memory: Memory,
    /// With a memory: a transfer must say that it was written at most so long before or after what the bank's own
    /// wall clock shows. Its number is forgotten when that is over.
    #[schemars(extend("x-positive" = true))]
    pub window: Duration,
    /// How long a worker is busy with a transfer.
    pub service: Delay,
    /// How long a worker is busy with a handshake.
    pub handshake_service: Delay,
    /// With a memory on disk: how long a worker is busy with writing a number.
    pub disk_service: Delay,
}

impl Default for BankConfig {
    fn default() -> Self {
        Self {
            channel: Channel::Plain,
            memory: Memory::None,
            window: Duration::from_millis(60_000),
            service: Delay::default(),
            handshake_service: Delay::default(),
            disk_service: Delay::default(),
        }
    }
}

/// How a client orders transfers: its account at a bank.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// The bank.
    pub node: To<BankConfig>,
    /// What opens the account; each letter that asks for a transfer carries it.
    pub password: Datum,
    /// Whether the client checks that whoever answers its handshake is the bank.
    #[serde(default)]
    pub check_identity: bool,
}

/// A client and its bank, in either order, and so the path between them.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(transparent)]
#[schemars(inline)]
pub struct Between(pub (NodeId, NodeId));

impl Between {
    /// The client and the bank, if that client has an account there.
    pub(super) fn path<'a>(&'a self, nodes: &Nodes<'_>) -> Option<(&'a str, &'a str)> {
        let Self((one, other)) = self;
        let (one, other) = (one.as_str(), other.as_str());
        let has_account = |client: &str, bank: &str| {
            let account = nodes.part::<Account>(client);
            account.is_some_and(|account| account.node.as_str() == bank)
        };
        if has_account(one, other) {
            Some((one, other))
        } else {
            has_account(other, one).then_some((other, one))
        }
    }
}

impl Kind for BankConfig {
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        doubts.delay(at.field("service"), &self.service);
        doubts.delay(at.field("handshake_service"), &self.handshake_service);
        doubts.delay(at.field("disk_service"), &self.disk_service);
    }

    fn build(&self, at: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let mut accounts = Vec::new();
        let mut hops = Vec::new();
        for (customer, account) in site.nodes.with::<Account>() {
            if account.node.as_str() != at.id {
                continue;
            }
            accounts.push((site.symbol(&account.password), site.process(customer.id)));
            if let Some(hop) = between(site, customer.id, at.id) {
                hops.push((site.address(customer.id), hop));
            }
        }
        Bank::new(bank::Config {
            channel: self.channel,
            memory: self.memory,
            window: self.window.into(),
            service: self.service.into(),
            handshake_service: self.handshake_service.into(),
            disk_service: self.disk_service.into(),
            accounts,
            hops,
        })
        .into()
    }
}

impl Account {
    /// The account of this client, and the way to its bank.
    pub(super) fn build(&self, client: &str, site: &mut Site<'_>) -> Option<Customer> {
        let bank = self.node.as_str();
        let settings = site.nodes.find::<BankConfig>(bank)?;
        Some(Customer::new(manner::Account {
            bank: (site.address(bank), site.process(bank)),
            hop: between(site, client, bank).unwrap_or_else(|| site.address(bank)),
            channel: settings.channel,
            check_identity: self.check_identity,
            password: site.symbol(&self.password),
        }))
    }
}

impl Doubts<'_> {
    /// Whether a client that is named for its account has one.
    pub(in crate::scenario) fn has_account(&mut self, pointer: &str, node: &str) {
        let client = self.nodes.get(node).filter(|at| at.kind == "client");
        if client.is_some_and(|at| at.part::<Account>().is_none()) {
            let found = format!("{node}, which has no account");
            self.note(pointer, found, "a client that `asks` a `bank`");
        }
    }
}

/// Through whose hands everything between a client and its bank goes, if somebody stands there.
fn between(site: &Site<'_>, client: &str, bank: &str) -> Option<Address> {
    let mut paths = site.nodes.with::<Between>();
    let on_path = paths.find(|(_, between)| between.path(site.nodes) == Some((client, bank)));
    on_path.map(|(at, _)| site.address(at.id))
}
