//! Services that are found by name: their instances, the directory that knows them, and the proxies of those who
//! call them.

use super::{Delay, is_default, is_false};
use crate::format::decode::Decode;
use crate::format::name::{Datum, NodeId};
use crate::format::units::Duration;
use schemars::JsonSchema;
use serde::Serialize;

/// How a directory is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DirectoryConfig {
    /// How long callers may keep its answers.
    #[schemars(extend("x-positive" = true))]
    pub ttl: Duration,
    /// How long a registration lasts that is not renewed; for ever where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-positive" = true))]
    pub lease: Option<Duration>,
    /// Whether and how it asks if anybody is there at an address; it does not where this is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health_check: Option<HealthCheck>,
}

impl Default for DirectoryConfig {
    fn default() -> Self {
        Self {
            ttl: Duration::from_millis(5_000),
            lease: None,
            health_check: None,
        }
    }
}

/// How a directory asks if all is well.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthCheck {
    /// How often. What is not answered before the next has failed. A check is work for an instance like a call.
    #[schemars(extend("x-positive" = true))]
    pub every: Duration,
    /// After so many failures in a row an address is no longer named, as long as there is another; one answer brings
    /// it back.
    #[schemars(range(min = 1, max = 100))]
    pub threshold: u32,
}

/// How an instance of a service is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InstanceConfig {
    /// The name it serves under; its own id where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service: Option<Datum>,
    /// Whether it waits until the script starts it.
    #[serde(skip_serializing_if = "is_false")]
    pub spare: bool,
    /// The directory where it registers; it registers nowhere where none is named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<NodeId>,
    /// How often it renews that.
    #[schemars(extend("x-positive" = true))]
    pub renew_every: Duration,
    /// How long a worker is busy with a call, or with a health check.
    #[serde(skip_serializing_if = "is_default")]
    pub work: Delay,
}

impl Default for InstanceConfig {
    fn default() -> Self {
        Self {
            service: None,
            spare: false,
            directory: None,
            renew_every: Duration::from_millis(1_000),
            work: Delay::default(),
        }
    }
}

/// How a proxy is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct ProxyConfig {
    /// The service whose calls it passes on; needed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<Datum>,
    /// The service's instances, written down once. Either these or a directory.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("uniqueItems" = true, "maxItems" = 8))]
    pub addresses: Vec<NodeId>,
    /// The directory that knows the service's instances. Either this or addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub directory: Option<NodeId>,
    /// How many connections it keeps open at most, one to an address.
    #[schemars(range(min = 1, max = 64))]
    pub connections: u32,
    /// When a connection is closed and another opened; never where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-positive" = true))]
    pub max_age: Option<Duration>,
    /// Whether it looks who answers, by the other's certificate, before it sends any call there.
    #[serde(skip_serializing_if = "is_false")]
    pub check_identity: bool,
    /// How long it waits for an answer, for a connection, and for the directory.
    #[schemars(extend("x-positive" = true))]
    pub timeout: Duration,
    /// How often it tries, the first time included.
    #[schemars(range(min = 1, max = 100))]
    pub attempts: u32,
    /// How long it waits between an attempt that failed and the next.
    #[serde(skip_serializing_if = "is_default")]
    pub retry_after: Delay,
    /// What it tries again.
    pub retry: Retry,
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
            retry: Retry::default(),
        }
    }
}

/// What a proxy tries again, at another instance, when no answer came.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Retry {
    /// Nothing.
    #[default]
    Nothing,
    /// What changes nothing, and what was certainly not served.
    Harmless,
    /// Everything.
    Everything,
}
