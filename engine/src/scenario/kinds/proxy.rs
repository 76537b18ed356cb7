//! Proxies, which find the instances of a service for those who call it.

use super::directory::DirectoryConfig;
use super::doubts::Doubts;
use super::instance::InstanceConfig;
use super::nodes::Entry;
use super::reference::{Target, To};
use super::site::{Kind, Site};
use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::Datum;
use crate::format::units::Duration;
use crate::protocols::AnyProcess;
use crate::protocols::call::Policy;
use crate::protocols::pool::{Find, Source};
use crate::protocols::proxy::{self, Again, Proxy};
use schemars::JsonSchema;

/// Whoever takes calls: a service, or a proxy that passes them on to one.
#[derive(Clone, Copy, Debug)]
pub enum Callable {}

impl Target for Callable {
    const KINDS: &'static str = "service,proxy";
}

/// How a proxy is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProxyConfig {
    /// The service whose calls it passes on; needed.
    pub to: Option<Datum>,
    /// The service's instances, written down once. Either these or a directory.
    #[schemars(extend("uniqueItems" = true, "maxItems" = 8))]
    pub addresses: Vec<To<InstanceConfig>>,
    /// The directory that knows the service's instances. Either this or addresses.
    pub directory: Option<To<DirectoryConfig>>,
    /// How many connections it keeps open at most, one to an address.
    #[schemars(range(min = 1, max = 64))]
    pub connections: u32,
    /// When a connection is closed and another opened; never where it is not given.
    #[schemars(extend("x-positive" = true))]
    pub max_age: Option<Duration>,
    /// Whether it looks who answers, by the other's certificate, before it sends any call there.
    pub check_identity: bool,
    /// How long it waits for an answer, for a connection, and for the directory.
    #[schemars(extend("x-positive" = true))]
    pub timeout: Duration,
    /// How often it tries, the first time included.
    #[schemars(range(min = 1, max = 100))]
    pub attempts: u32,
    /// How long it waits between an attempt that failed and the next.
    pub retry_after: Delay,
    /// What it tries again.
    pub retry: Again,
}

impl Default for ProxyConfig {
    fn default() -> Self {
        Self {
            to: None,
            addresses: Vec::new(),
            directory: None,
            connections: 8,
            max_age: None,
            check_identity: false,
            timeout: Duration::from_millis(1_000),
            attempts: 1,
            retry_after: Delay::default(),
            retry: Again::default(),
        }
    }
}

impl Kind for ProxyConfig {
    /// Its service is served, and can be found in one way.
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        doubts.delay(at.field("retry_after"), &self.retry_after);
        let Some(to) = self.to.as_ref().map(Datum::as_str) else {
            let expected = "`to`: the service that it calls";
            return doubts.note(at.settings(), "no service", expected);
        };
        let nodes = doubts.nodes;
        let mut served = nodes.of::<InstanceConfig>();
        if nodes.all && !served.any(|(at, instance)| instance.serves(at.id) == to) {
            let found = format!("the service {to}, which no instance serves");
            let expected = "the service of one of the instances";
            doubts.note(at.field("to"), found, expected);
        }
        match (&self.directory, self.addresses.is_empty()) {
            (Some(_), false) => {
                let found = "both `directory` and `addresses`";
                doubts.note(at.settings(), found, "only one of the two");
            }
            (None, true) => {
                let found = "neither `directory` nor `addresses`";
                doubts.note(at.settings(), found, "one of the two");
            }
            (Some(_), true) | (None, false) => {}
        }
        for (index, node) in self.addresses.iter().enumerate() {
            let Some(instance) = nodes.find::<InstanceConfig>(node.as_str()) else {
                continue;
            };
            let service = instance.serves(node.as_str());
            if service != to {
                let found = format!("{node}, which serves {service}");
                let expected = format!("an instance of {to}");
                doubts.note(at.item("addresses", index), found, expected);
            }
        }
    }

    fn build(&self, _: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let addresses = self.addresses.iter().map(|node| site.address(node));
        let source = self.directory.as_ref().map_or_else(
            || Source::File(addresses.collect()),
            |node| Source::Directory(site.address(node)),
        );
        let service = self.to.as_ref().map_or("", Datum::as_str);
        Proxy::new(proxy::Config {
            find: Find {
                service: site.symbol(service),
                source,
                connections: self.connections as u16,
                max_age: self.max_age.map(Into::into),
                checks_identity: self.check_identity,
                patience: self.timeout.into(),
            },
            calls: Policy {
                timeout: self.timeout.into(),
                attempts: self.attempts as u16,
                retry_after: self.retry_after.into(),
                ..Policy::default()
            },
            again: self.retry,
        })
        .into()
    }
}
