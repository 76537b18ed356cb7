//! Directories, which know who serves under a name.

use super::nodes::Entry;
use super::site::{Kind, Site};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::units::Duration;
use crate::protocols::AnyProcess;
use crate::protocols::directory::{self, Directory, HealthCheck};
use schemars::JsonSchema;

/// How a directory is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct DirectoryConfig {
    /// How long callers may keep its answers.
    #[schemars(extend("x-positive" = true))]
    pub ttl: Duration,
    /// How long a registration lasts that is not renewed; for ever where it is not given.
    #[schemars(extend("x-positive" = true))]
    pub lease: Option<Duration>,
    /// Whether and how it asks if anybody is there at an address; it does not where this is not given.
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

impl Kind for DirectoryConfig {
    fn build(&self, _: &Entry<'_>, _: &mut Site<'_>) -> AnyProcess {
        Directory::new(directory::Config {
            ttl: self.ttl.into(),
            lease: self.lease.map(Into::into),
            check: self.health_check,
        })
        .into()
    }
}
