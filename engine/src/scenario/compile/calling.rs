//! How clients and services of a scenario call.

use super::{Who, administration, latency};
use crate::format::name::NodeId;
use crate::format::units::Duration;
use crate::kernel::latency::Latency;
use crate::kernel::time::Span;
use crate::protocols::call::{self, Policy};
use crate::protocols::{client, service};
use crate::scenario::schema::{
    self, ClientConfig, ClientKeys, Node, Scenario, ServiceConfig, ServiceKeys, Silence,
};

const fn span(duration: Duration) -> Span {
    Span(duration.nanos())
}

/// The parts of a policy that those who call write alike.
pub(super) struct Rules<'a> {
    pub(super) timeout: Duration,
    pub(super) attempts: u32,
    pub(super) retry_after: schema::Delay,
    pub(super) backoff: Option<&'a schema::Backoff>,
    pub(super) deadline: Option<Duration>,
    pub(super) budget: Option<&'a schema::RetryBudget>,
    pub(super) breaker: Option<&'a schema::CircuitBreaker>,
}

impl Rules<'_> {
    pub(super) fn policy(&self) -> Policy {
        let first: Latency = latency(self.retry_after);
        let backoff = self.backoff.map_or_else(
            || call::Backoff {
                first,
                ..call::Backoff::default()
            },
            |backoff| call::Backoff {
                first,
                factor: backoff.factor,
                most: span(backoff.at_most),
                jitter: backoff.jitter,
            },
        );
        Policy {
            timeout: span(self.timeout),
            attempts: self.attempts as u16,
            backoff,
            deadline: self.deadline.map(span),
            budget: self.budget.map(|budget| call::Budget {
                millionths: (budget.share.get() * 1e6) as u32,
                saved: budget.saved,
            }),
            breaker: self.breaker.map(|breaker| call::Breaker {
                failures: breaker.failures,
                open_for: span(breaker.open_for),
            }),
        }
    }
}

/// How a client calls.
pub(super) fn policy(config: &ClientConfig) -> Policy {
    Rules {
        timeout: config.timeout,
        attempts: config.attempts,
        retry_after: config.retry_after,
        backoff: config.backoff.as_ref(),
        deadline: config.deadline,
        budget: config.retry_budget.as_ref(),
        breaker: config.circuit_breaker.as_ref(),
    }
    .policy()
}

/// Whether a client takes silence for a no.
pub(super) const fn silence_is_no(silence: Silence) -> bool {
    matches!(silence, Silence::No)
}

/// Where a client keeps its keys.
pub(super) const fn client_keys(keys: ClientKeys) -> client::Keys {
    match keys {
        ClientKeys::Unused => client::Keys::Unused,
        ClientKeys::InMemory => client::Keys::InMemory,
        ClientKeys::OnDisk => client::Keys::OnDisk,
    }
}

/// The service that a client calls: the one that it names, or the only one that no other service calls.
pub(super) fn service_of<'a>(scenario: &'a Scenario, config: &'a ClientConfig) -> Option<&'a str> {
    let named = config.service.as_ref().map(NodeId::as_str);
    named.or_else(|| {
        let mut first = scenario
            .nodes
            .iter()
            .filter(|(_, node)| matches!(node, Node::Service(_)))
            .map(|(id, _)| id.as_str())
            .filter(|id| !is_called(scenario, id));
        first.next().filter(|_| first.next().is_none())
    })
}

fn is_called(scenario: &Scenario, id: &str) -> bool {
    let mut services = scenario.nodes.values().filter_map(Node::as_service);
    services.any(|service| service.next.iter().any(|next| next.as_str() == id))
}

/// How a service of this many workers is set up.
pub(super) fn service_config(
    scenario: &Scenario,
    who: &Who,
    workers: u16,
    config: &ServiceConfig,
) -> service::Config {
    let address = |node: &NodeId| who.address(node.as_str());
    let shows_certificate = |node: &&NodeId| {
        let service = scenario.nodes.get(node.as_str()).and_then(Node::as_service);
        service.is_some_and(|service| service.certificate.is_some())
    };
    let rules = Rules {
        timeout: config.timeout,
        attempts: config.attempts,
        retry_after: config.retry_after,
        backoff: config.backoff.as_ref(),
        deadline: None,
        budget: config.retry_budget.as_ref(),
        breaker: config.circuit_breaker.as_ref(),
    };
    service::Config {
        work: latency(config.work),
        workers: u32::from(workers),
        keys: match config.keys {
            ServiceKeys::Ignored => service::Memory::Ignored,
            ServiceKeys::InMemory => service::Memory::InMemory,
            ServiceKeys::OnDisk => service::Memory::OnDisk,
        },
        keep_keys: config.keep_keys.map_or(Span(u64::MAX), span),
        next: config.next.iter().map(address).collect(),
        calls: rules.policy(),
        heeds_deadlines: config.heeds_deadlines,
        locked: false,
        deny: config.deny.iter().map(address).collect(),
        certificate: config.certificate.as_ref().map(administration::certificate),
        renewal: config.renewal.as_ref().map(administration::renewal),
        secured: config
            .next
            .iter()
            .filter(shows_certificate)
            .map(address)
            .collect(),
    }
}
