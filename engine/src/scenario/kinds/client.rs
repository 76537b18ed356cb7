//! Clients: whom they ask, how they wait and try again, and what they make of silence.

use super::bank::Account;
use super::calls::{Backoff, CircuitBreaker, RetryBudget, Rules};
use super::doubts::Doubts;
use super::hub::Device;
use super::nodes::Entry;
use super::proxy::Callable;
use super::reference::To;
use super::service::uncalled;
use super::site::{Kind, Site};
use super::store::{StoreConfig, by_role, first_primary};
use super::web::WebConfig;
use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::SessionId;
use crate::format::units::Duration;
use crate::kernel::id::Address;
use crate::kernel::sorted::sort_by_key;
use crate::kernel::time::Span;
use crate::protocols::AnyProcess;
use crate::protocols::client::{self, Client, Keys, ReadFrom};
use schemars::JsonSchema;
use std::any::Any;

/// How a client is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ClientConfig {
    /// From which copy it reads.
    pub read_from: ReadFrom,
    /// The stores that it may read from; all where none are named.
    #[schemars(extend("uniqueItems" = true))]
    pub stores: Vec<To<StoreConfig>>,
    /// The store that it writes to; the primary where none is named.
    pub write_to: Option<To<StoreConfig>>,
    /// The web server that its pages come from; the only one where none is named.
    pub pages_from: Option<To<WebConfig>>,
    /// The web servers that it asks instead, in turn, when that one does not answer; needs `pages_from`.
    #[schemars(extend("uniqueItems" = true))]
    pub else_from: Vec<To<WebConfig>>,
    /// The service that it pays and calls, or a proxy that passes that on; needed only where there is not just one
    /// service that no other calls.
    pub service: Option<To<Callable>>,
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
    /// Whether what it pays for bears an idempotency key, and where it keeps the key.
    pub keys: Keys,
    /// After it has given up on a payment, it asks again so often until it knows what became of it; such payments are
    /// then on its disk. Never where it is not given.
    #[schemars(extend("x-positive" = true))]
    pub settle_every: Option<Duration>,
    /// Read from the primary for a while after a write.
    pub after_write: Option<AfterWrite>,
    /// With a session token: how long a store may hold a read that is ahead of it; as long as the store likes where
    /// it is not given.
    pub token_wait: Option<Duration>,
    /// Whose session its operations belong to, if several clients (devices) share one; its own id where it is not given.
    #[schemars(with = "Option<crate::format::name::Id>")]
    pub session: Option<SessionId>,
    /// Its account at a bank, for its transfers.
    pub account: Option<Account>,
    /// The hub whose device it is, for its fetches and edits.
    pub device: Option<Box<Device>>,
}

impl Default for ClientConfig {
    fn default() -> Self {
        Self {
            read_from: ReadFrom::Primary,
            stores: Vec::new(),
            write_to: None,
            pages_from: None,
            else_from: Vec::new(),
            service: None,
            timeout: Duration::from_millis(5_000),
            attempts: 1,
            retry_after: Delay::default(),
            backoff: None,
            deadline: None,
            retry_budget: None,
            circuit_breaker: None,
            silence: Silence::default(),
            keys: Keys::default(),
            settle_every: None,
            after_write: None,
            token_wait: None,
            session: None,
            account: None,
            device: None,
        }
    }
}

/// A rule for reads that follow a write of the same client.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AfterWrite {
    /// For so long after its latest write a client reads from the primary.
    #[schemars(extend("x-positive" = true))]
    pub primary_for: Duration,
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
        for (place, web) in self.else_from.iter().enumerate() {
            if self.pages_from.as_ref() == Some(web) {
                let found = format!("{web}, which is asked first");
                doubts.note(at.item("else_from", place), found, "another web server");
            }
        }
        if self.pages_from.is_none() && !self.else_from.is_empty() {
            let found = "`else_from` without a first web server";
            doubts.note(at.field("else_from"), found, "`pages_from` beside it");
        }
        if self.keys == Keys::InMemory && self.settle_every.is_none() {
            let found = "keys in memory that outlive nothing";
            let expected =
                "`settle_every` beside it, so that payments are taken up again after a crash";
            doubts.note(at.field("keys"), found, expected);
        }
    }

    /// Where there are several primaries, all say which is theirs.
    fn check_all(doubts: &mut Doubts<'_>) {
        let nodes = doubts.nodes;
        let (primaries, replicas) = by_role(nodes);
        let mut clients = nodes.of::<Self>();
        let told_apart = replicas.iter().all(|(_, config)| config.copy_of.is_some())
            && clients.all(|(_, client)| client.write_to.is_some());
        for (second, _) in primaries.iter().skip(1).filter(|_| !told_apart) {
            let found = format!("a second primary besides {}", primaries[0].0.id);
            let expected = "one, or `copy_of` in each replica and `write_to` in each client";
            doubts.note(second.field("role"), found, expected);
        }
    }

    fn parts(&self) -> Vec<&dyn Any> {
        let account = self.account.as_ref().map(|part| part as &dyn Any);
        let device = self.device.as_deref().map(|part| part as &dyn Any);
        account.into_iter().chain(device).collect()
    }

    fn build(&self, at: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let nowhere = Address(u32::MAX);
        let primary = self.write_to.as_ref().map(To::as_str);
        let primary = primary.or_else(|| first_primary(site.nodes));
        let account = self.account.as_ref();
        let device = self.device.as_ref();
        let (follow_ups, loads) = site.work.take(site.process(at.id));
        Client::new(client::Config {
            primary: primary.map_or(nowhere, |id| site.address(id)),
            webs: self.webs(site),
            copies: self.copies(at, site),
            read_from: self.read_from,
            primary_after_write: self
                .after_write
                .as_ref()
                .map_or(Span::ZERO, |rule| rule.primary_for.into()),
            service: self.service(site).map_or(nowhere, |id| site.address(id)),
            calls: self.rules().policy(),
            silence_is_no: self.silence == Silence::No,
            keys: self.keys,
            settle_every: self.settle_every.map(Into::into),
            token_wait: self.token_wait.map_or(Span(u64::MAX), Into::into),
            follow_ups,
            loads,
            account: account.and_then(|account| account.build(at.id, site)),
            device: device.and_then(|device| device.build(site)),
        })
        .into()
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

    /// The web servers that it asks, in turn: those that it names, or the first of the file.
    fn webs(&self, site: &Site<'_>) -> Vec<Address> {
        let mut all = site.nodes.of::<WebConfig>().map(|(at, _)| at.id);
        let first = self.pages_from.as_ref().map(To::as_str);
        let first = first.or_else(|| all.next());
        let others = self.else_from.iter().map(To::as_str);
        let webs = first.into_iter().chain(others);
        webs.map(|id| site.address(id)).collect()
    }

    /// The stores that it may read from, the nearest first.
    fn copies(&self, at: &Entry<'_>, site: &Site<'_>) -> Vec<Address> {
        let mut ids: Vec<&str> = self.stores.iter().map(To::as_str).collect();
        if ids.is_empty() {
            ids.extend(site.nodes.of::<StoreConfig>().map(|(at, _)| at.id));
        }
        sort_by_key(&mut ids, |id| site.way(at.id, id));
        ids.into_iter().map(|id| site.address(id)).collect()
    }

    /// The service that it calls: the one that it names, or the only one that no other service calls.
    fn service<'a>(&'a self, site: &Site<'a>) -> Option<&'a str> {
        let named = self.service.as_ref().map(To::as_str);
        named.or_else(|| {
            let mut uncalled = uncalled(site.nodes);
            let first = uncalled.next();
            first.filter(|_| uncalled.next().is_none())
        })
    }
}
