//! Clients: whom they ask, how they wait and try again, and what they make of silence.

use super::bank::Account;
use super::calls::Rules;
use super::doubts::Doubts;
use super::hub::Device;
use super::nodes::Entry;
use super::service::AskService;
use super::site::{Kind, Site};
use super::store::{AskStores, by_role};
use super::web::AskPages;
use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::SessionId;
use crate::format::units::Duration;
use crate::protocols::AnyProcess;
use crate::protocols::call::{Backoff, CircuitBreaker, RetryBudget};
use crate::protocols::client::{self, Client, Manners};
use crate::protocols::service::manner::Keeping;
use schemars::JsonSchema;
use std::any::Any;

/// How a client is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClientConfig {
    /// Whom it asks, and how.
    pub asks: AskSettings,
    /// How long it waits for an answer to one attempt.
    #[schemars(extend("x-positive" = true))]
    pub timeout: Duration,
    /// How often it tries, the first time included.
    #[schemars(range(min = 1, max = 100))]
    pub attempts: u32,
    /// How long it waits between an attempt that failed and the next.
    pub retry_after: Delay,
    /// How that wait grows from attempt to attempt; it stays the same where this is not given.
    pub backoff: Option<Backoff>,
    /// How long all attempts may take together.
    #[schemars(extend("x-positive" = true))]
    pub deadline: Option<Duration>,
    /// How many of all its requests may be attempts after the first; any number where it is not given.
    pub retry_budget: Option<RetryBudget>,
    /// When it stops asking one that does not answer; never where it is not given.
    pub circuit_breaker: Option<CircuitBreaker>,
    /// What it makes of silence, in the end.
    pub silence: Silence,
    /// After it has given up on a payment, it asks again so often until it knows what became of it; such payments are
    /// then on its disk. Never where it is not given.
    #[schemars(extend("x-positive" = true))]
    pub settle_every: Option<Duration>,
    /// Whose session its operations belong to, if several clients (devices) share one; its own id where it is not given.
    #[schemars(with = "Option<crate::format::name::Id>")]
    pub session: Option<SessionId>,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            asks: AskSettings::default(),
            timeout: Duration::from_millis(5_000),
            attempts: 1,
            retry_after: Delay::default(),
            backoff: None,
            deadline: None,
            retry_budget: None,
            circuit_breaker: None,
            silence: Silence::default(),
            settle_every: None,
            session: None,
        }
    }
}

/// Whom a client asks, and how: one manner of asking for each protocol.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(rename = "Asks")]
pub struct AskSettings {
    /// How it reads and writes.
    pub stores: AskStores,
    /// How it pays and calls a service.
    pub service: AskService,
    /// How it opens pages.
    pub pages: AskPages,
    /// How it orders transfers: its account at a bank.
    pub bank: Option<Account>,
    /// How it fetches and edits what a hub holds: as a device of that hub.
    pub hub: Option<Device>,
}

/// What a client makes of silence.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Silence {
    /// Nobody knows what became of it.
    #[default]
    Unknown,
    /// It takes it for a no.
    No,
}

impl Kind for ClientConfig {
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        doubts.delay(at.field("retry_after"), &self.retry_after);
        self.asks.pages.check(at, doubts);
        if self.asks.service.keys == Keeping::InMemory && self.settle_every.is_none() {
            let found = "keys in memory that outlive nothing";
            let expected = "`settle_every` in the client's `config`, so that payments are taken up again after a crash";
            doubts.note(at.field("asks/service/keys"), found, expected);
        }
    }

    /// Where there are several primaries, all say which is theirs.
    fn check_all(doubts: &mut Doubts<'_>) {
        let nodes = doubts.nodes;
        let (primaries, replicas) = by_role(nodes);
        let mut clients = nodes.of::<Self>();
        let told_apart = replicas.iter().all(|(_, config)| config.copy_of.is_some())
            && clients.all(|(_, client)| client.asks.stores.write_to.is_some());
        for (second, _) in primaries.iter().skip(1).filter(|_| !told_apart) {
            let found = format!("a second primary besides {}", primaries[0].0.id);
            let expected = "one, or `copy_of` in each replica and `write_to` in what each client asks of stores";
            doubts.note(second.field("role"), found, expected);
        }
    }

    fn parts(&self) -> Vec<&dyn Any> {
        let AskSettings {
            stores: _,
            service,
            pages,
            bank,
            hub,
        } = &self.asks;
        let bank = bank.as_ref().map(|part| part as &dyn Any);
        let hub = hub.as_ref().map(|part| part as &dyn Any);
        [service as &dyn Any, pages]
            .into_iter()
            .chain(bank)
            .chain(hub)
            .collect()
    }

    fn build(&self, at: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let (follow_ups, loads) = site.work.take(site.process(at.id));
        let config = client::Config {
            calls: self.rules().policy(),
            silence_is_no: self.silence == Silence::No,
            settle_every: self.settle_every.map(Into::into),
            follow_ups,
            loads,
        };
        Client::new(config, self.asks.build(at.id, site)).into()
    }
}

impl AskSettings {
    fn build(&self, client: &str, site: &mut Site<'_>) -> Manners {
        let (bank, hub) = (self.bank.as_ref(), self.hub.as_ref());
        Manners {
            stores: Some(self.stores.build(client, site)),
            service: Some(self.service.build(site)),
            pages: Some(self.pages.build(site)),
            bank: bank.and_then(|account| account.build(client, site)),
            hub: hub.and_then(|device| device.build(site)),
        }
    }
}

impl Doubts<'_> {
    /// Whether a node is a client.
    pub(in crate::scenario) fn is_client(&self, node: &str) -> bool {
        self.nodes.find::<ClientConfig>(node).is_some()
    }
}

impl ClientConfig {
    fn rules(&self) -> Rules<'_> {
        Rules {
            timeout: self.timeout,
            attempts: self.attempts,
            retry_after: self.retry_after,
            backoff: self.backoff.as_ref(),
            deadline: self.deadline,
            budget: self.retry_budget.as_ref(),
            breaker: self.circuit_breaker.as_ref(),
        }
    }
}
