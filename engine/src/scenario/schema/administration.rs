//! What administrators do: certificates, changes of a running service, and roll-outs.

use super::is_default;
use crate::format::decode::Decode;
use crate::format::name::{Line, NodeId};
use crate::format::units::{Duration, Probability};
use schemars::JsonSchema;
use serde::Serialize;

/// A certificate, as far as time goes. It is looked at in a handshake only, by the wall clock of the one who looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CertificateConfig {
    /// It is valid when a wall clock shows this, counted from the beginning of the run.
    #[serde(default, skip_serializing_if = "is_default")]
    pub from: Duration,
    /// It is no longer valid when a wall clock shows this.
    #[schemars(extend("x-positive" = true))]
    pub until: Duration,
}

/// How a service sees to a new certificate by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RenewalConfig {
    /// So long before the old one ends.
    #[schemars(extend("x-positive" = true))]
    pub before: Duration,
    /// The new one is valid for so long.
    #[schemars(extend("x-positive" = true))]
    pub life: Duration,
    /// And already since so long ago, for clocks that are behind.
    #[serde(default, skip_serializing_if = "is_default")]
    pub overlap: Duration,
}

/// What can be set while a service runs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Decode, JsonSchema)]
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

/// How a roll-out is set up.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RolloutConfig {
    /// The services that get the change; in stages, the first gets it before the rest.
    #[schemars(extend("minItems" = 1, "uniqueItems" = true))]
    pub services: Vec<NodeId>,
    /// The change.
    pub change: ServiceSetting,
    /// What the page calls the change.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub called: Option<Line>,
    /// When it begins.
    pub at: Duration,
    /// How long the first has it alone before the rest get it; all get it at once where it is not given.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-positive" = true))]
    pub bake: Option<Duration>,
    /// With `bake`: the change is taken back if the first fails more than this share of its calls in that time, or
    /// answers none.
    #[serde(skip_serializing_if = "is_default")]
    pub failures_at_most: Probability,
}

impl Default for RolloutConfig {
    fn default() -> Self {
        Self {
            services: Vec::new(),
            change: ServiceSetting::default(),
            called: None,
            at: Duration::ZERO,
            bake: None,
            failures_at_most: Probability::default(),
        }
    }
}
