//! Services: how they work, whom they call for it, and what an administrator can set while they run.

use super::calls::Rules;
use super::doubts::Doubts;
use super::nodes::{Entry, Nodes};
use super::proxy::Callable;
use super::reference::To;
use super::site::{Kind, Site};
use super::who::Who;
use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::NodeId;
use crate::format::units::Duration;
use crate::kernel::id::Address;
use crate::kernel::names::Cast;
use crate::kernel::time::{LocalTime, Span};
use crate::protocols::AnyProcess;
use crate::protocols::call::{Backoff, CircuitBreaker, RetryBudget};
use crate::protocols::certificate::{Certificate, Renewal};
use crate::protocols::service::manner::{Keeping, Payer};
use crate::protocols::service::{self, Change, Memory, Service, Setting};
use schemars::JsonSchema;

/// How a service is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ServiceConfig {
    /// How long a worker is busy with one call.
    pub work: Delay,
    /// What it makes of the idempotency keys that it is given.
    pub keys: Memory,
    /// How long it keeps a key that it is done with; for ever where it is not given.
    #[schemars(extend("x-positive" = true))]
    pub keep_keys: Option<Duration>,
    /// The services that it calls when its own work is done, in turn: it answers when one of them has.
    #[schemars(extend("uniqueItems" = true))]
    pub next: Vec<To<ServiceConfig>>,
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
    /// How many of all its requests may be attempts after the first; any number where it is not given.
    pub retry_budget: Option<RetryBudget>,
    /// When it stops asking one that does not answer; never where it is not given.
    pub circuit_breaker: Option<CircuitBreaker>,
    /// Whether it drops work for which nobody waits any more, and tells those it calls how much time is left.
    pub heeds_deadlines: bool,
    /// Those whose messages its firewall drops.
    #[schemars(extend("uniqueItems" = true))]
    pub deny: Vec<NodeId>,
    /// What it shows in a handshake to services that call it; it takes calls without one where it is not given.
    pub certificate: Option<CertificateConfig>,
    /// How it sees to the next certificate; nobody does where it is not given.
    pub renewal: Option<RenewalConfig>,
}

impl Default for ServiceConfig {
    fn default() -> Self {
        Self {
            work: Delay::default(),
            keys: Memory::default(),
            keep_keys: None,
            next: Vec::new(),
            timeout: Duration::from_millis(5_000),
            attempts: 1,
            retry_after: Delay::default(),
            backoff: None,
            retry_budget: None,
            circuit_breaker: None,
            heeds_deadlines: false,
            deny: Vec::new(),
            certificate: None,
            renewal: None,
        }
    }
}

/// A certificate, as far as time goes. It is looked at in a handshake only, by the wall clock of the one who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateConfig {
    /// It is valid when a wall clock shows this, counted from the beginning of the run.
    #[serde(default)]
    pub from: Duration,
    /// It is no longer valid when a wall clock shows this.
    #[schemars(extend("x-positive" = true))]
    pub until: Duration,
}

/// How a service sees to a new certificate by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewalConfig {
    /// So long before the old one ends.
    #[schemars(extend("x-positive" = true))]
    pub before: Duration,
    /// The new one is valid for so long.
    #[schemars(extend("x-positive" = true))]
    pub life: Duration,
    /// And already since so long ago, for clocks that are behind.
    #[serde(default)]
    pub overlap: Duration,
}

/// What can be set while a service runs.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum ServiceSetting {
    /// How long it waits for an answer to one attempt.
    Timeout(Duration),
    /// How often it tries, the first time included.
    Attempts(#[schemars(range(min = 1, max = 100))] u32),
    /// Its firewall drops what this node sends.
    Deny(NodeId),
    /// Its firewall lets in again what this node sends.
    Allow(NodeId),
    /// It shows this certificate.
    Certificate(CertificateConfig),
    /// Whether it begins no work for now, as a database whose table somebody else has locked: calls wait.
    Locked(bool),
}

impl Default for ServiceSetting {
    fn default() -> Self {
        Self::Attempts(1)
    }
}

impl Kind for ServiceConfig {
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        doubts.delay(at.field("work"), &self.work);
        doubts.delay(at.field("retry_after"), &self.retry_after);
        self.check_certificates(at, doubts);
        for (index, denied) in self.deny.iter().enumerate() {
            if denied.as_str() == at.id {
                let found = format!("{denied} itself");
                doubts.note(at.item("deny", index), found, "another node");
            }
        }
        if self.keep_keys.is_some() && self.keys == Memory::Ignored {
            let found = "`keep_keys` where keys are ignored";
            let expected = "`keys` beside it: \"in_memory\" or \"on_disk\"";
            doubts.note(at.field("keep_keys"), found, expected);
        }
    }

    /// A service that called itself, be it through others, would never answer.
    fn check_all(doubts: &mut Doubts<'_>) {
        let nodes = doubts.nodes;
        for (at, _) in nodes.of::<Self>() {
            let mut reached: Vec<&str> = vec![at.id];
            let mut seen = 0;
            while let Some(config) = reached.get(seen).map(|id| nodes.find::<Self>(id)) {
                seen += 1;
                for next in config.map_or(&[][..], |config| &config.next) {
                    if next.as_str() == at.id {
                        let found = format!("a way of calls from {} back to itself", at.id);
                        let expected = "services that do not call each other in a circle";
                        return doubts.note(at.field("next"), found, expected);
                    }
                    if !reached.contains(&next.as_str()) {
                        reached.push(next.as_str());
                    }
                }
            }
        }
    }

    fn build(&self, at: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let rules = Rules {
            timeout: self.timeout,
            attempts: self.attempts,
            retry_after: self.retry_after,
            backoff: self.backoff.as_ref(),
            deadline: None,
            budget: self.retry_budget.as_ref(),
            breaker: self.circuit_breaker.as_ref(),
        };
        let shows_certificate = |next: &&To<Self>| {
            let service = site.nodes.find::<Self>(next.as_str());
            service.is_some_and(|service| service.certificate.is_some())
        };
        let secured = self.next.iter().filter(shows_certificate);
        Service::new(service::Config {
            work: self.work.into(),
            workers: u32::from(site.workers(at.id)),
            keys: self.keys,
            keep_keys: self.keep_keys.map_or(Span(u64::MAX), Into::into),
            next: self.next.iter().map(|next| site.address(next)).collect(),
            calls: rules.policy(),
            heeds_deadlines: self.heeds_deadlines,
            locked: false,
            deny: self.deny.iter().map(|node| site.address(node)).collect(),
            certificate: self.certificate.as_ref().map(CertificateConfig::build),
            renewal: self.renewal.as_ref().map(RenewalConfig::build),
            secured: secured.map(|next| site.address(next)).collect(),
        })
        .into()
    }
}

impl ServiceConfig {
    /// Its certificate, and how it is renewed.
    fn check_certificates(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        if let Some(certificate) = &self.certificate {
            certificate.check(&at.field("certificate"), doubts);
        }
        let Some(renewal) = &self.renewal else {
            return;
        };
        if self.certificate.is_none() {
            let found = "`renewal` without a certificate";
            doubts.note(at.field("renewal"), found, "`certificate` beside it");
        }
        if renewal.life <= renewal.before {
            let found = format!(
                "\"{}\" where `before` is \"{}\"",
                renewal.life, renewal.before
            );
            doubts.note(at.field("renewal/life"), found, "more than `before`");
        }
    }
}

impl CertificateConfig {
    fn check(&self, pointer: &str, doubts: &mut Doubts<'_>) {
        if self.until <= self.from {
            let found = format!(
                "a certificate that ends at \"{}\" and begins at \"{}\"",
                self.until, self.from
            );
            let expected = "an end after its beginning";
            doubts.note(format!("{pointer}/until"), found, expected);
        }
    }

    const fn build(&self) -> Certificate {
        const fn clock(reading: Duration) -> LocalTime {
            LocalTime(reading.nanos() as i64)
        }
        Certificate {
            from: clock(self.from),
            until: clock(self.until),
        }
    }
}

impl RenewalConfig {
    fn build(&self) -> Renewal {
        Renewal {
            before: self.before.into(),
            life: self.life.into(),
            overlap: self.overlap.into(),
        }
    }
}

impl ServiceSetting {
    /// Whether what is set can be.
    pub(in crate::scenario) fn check(&self, pointer: &str, doubts: &mut Doubts<'_>) {
        if let Self::Certificate(certificate) = self {
            certificate.check(&format!("{pointer}/certificate"), doubts);
        }
    }

    /// The change, and what it is called: by the file, or by what it sets.
    pub(in crate::scenario) fn change(
        &self,
        called: Option<&str>,
        who: &Who,
        cast: &mut Cast,
    ) -> Change {
        let name = |id: &NodeId| cast.process(who.process(id.as_str())).to_owned();
        let words = match self {
            Self::Timeout(timeout) => format!("time-out {timeout}"),
            Self::Attempts(attempts) => format!("{attempts} attempts"),
            Self::Deny(node) => format!("the firewall drops what {} sends", name(node)),
            Self::Allow(node) => format!("the firewall lets {} in", name(node)),
            Self::Certificate(certificate) => {
                format!("a certificate until {}", certificate.until)
            }
            Self::Locked(true) => "it is locked".to_owned(),
            Self::Locked(false) => "it is unlocked".to_owned(),
        };
        Change {
            what: cast.names.intern(called.unwrap_or(&words)),
            setting: match self {
                Self::Timeout(timeout) => Setting::Timeout((*timeout).into()),
                Self::Attempts(attempts) => Setting::Attempts(*attempts as u16),
                Self::Deny(node) => Setting::Deny(who.address(node.as_str())),
                Self::Allow(node) => Setting::Allow(who.address(node.as_str())),
                Self::Certificate(config) => Setting::Certificate(Some(config.build())),
                Self::Locked(locked) => Setting::Locked(*locked),
            },
        }
    }
}

/// How a client pays and calls a service.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AskService {
    /// The service, or a proxy that passes calls on to it; needed only where there is not just one service that no
    /// other calls.
    pub node: Option<To<Callable>>,
    /// Whether what it pays for bears an idempotency key, and where it keeps the key.
    pub keys: Keeping,
}

impl AskService {
    /// The manner.
    pub(super) fn build(&self, site: &Site<'_>) -> Payer {
        let named = self.node.as_ref().map(To::as_str);
        let service = named.or_else(|| {
            let mut uncalled = uncalled(site.nodes);
            let first = uncalled.next();
            first.filter(|_| uncalled.next().is_none())
        });
        Payer {
            service: service.map_or(Address(u32::MAX), |id| site.address(id)),
            keys: self.keys,
        }
    }
}

impl Doubts<'_> {
    /// Whether it is clear which service a client pays and calls.
    pub(in crate::scenario) fn has_service(&mut self, pointer: &str, client: &str) {
        let asks = self.nodes.part::<AskService>(client);
        let names_none = asks.is_some_and(|asks| asks.node.is_none());
        if self.nodes.all && names_none && uncalled(self.nodes).count() != 1 {
            let found = format!("a service that {client} does not name");
            let expected = format!("the `node` in what {client} `asks` of a `service`");
            self.note(pointer, found, expected);
        }
    }
}

/// The services that no other service calls, in the order of the file.
fn uncalled<'a>(nodes: &Nodes<'a>) -> impl Iterator<Item = &'a str> {
    let is_called = |id: &str| {
        let mut services = nodes.of::<ServiceConfig>();
        services.any(|(_, service)| service.next.iter().any(|next| next.as_str() == id))
    };
    let services = nodes.of::<ServiceConfig>().map(|(at, _)| at.id);
    services.filter(move |id| !is_called(id))
}
