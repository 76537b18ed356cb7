//! Roll-outs: an administrator's change of many services.

use super::doubts::Doubts;
use super::nodes::Entry;
use super::reference::To;
use super::service::{ServiceConfig, ServiceSetting};
use super::site::{Kind, Site};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::Line;
use crate::format::units::{Duration, Probability};
use crate::protocols::AnyProcess;
use crate::protocols::rollout::{self, Rollout};
use schemars::JsonSchema;

/// How a roll-out is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct RolloutConfig {
    /// The services that get the change; in stages, the first gets it before the rest.
    #[schemars(extend("minItems" = 1, "uniqueItems" = true))]
    pub services: Vec<To<ServiceConfig>>,
    /// The change.
    pub change: ServiceSetting,
    /// What the page calls the change.
    pub called: Option<Line>,
    /// When it begins.
    pub at: Duration,
    /// How long the first has it alone before the rest get it; all get it at once where it is not given.
    #[schemars(extend("x-positive" = true))]
    pub bake: Option<Duration>,
    /// With `bake`: the change is taken back if the first fails more than this share of its calls in that time, or
    /// answers none.
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

impl Kind for RolloutConfig {
    /// It changes services, and those of its own administrator.
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        doubts.within_run(at.field("at"), self.at);
        self.change.check(&at.field("change"), doubts);
        if self.services.is_empty() {
            let expected = "`services`: the ids of one or more";
            doubts.note(at.settings(), "a roll-out to nobody", expected);
        }
        let own = doubts.owner_of(at.id).map(str::to_owned);
        for (index, service) in self.services.iter().enumerate() {
            let is_service = doubts.nodes.find::<ServiceConfig>(service.as_str());
            if let (Some(own), Some(_), Some(owner)) =
                (&own, is_service, doubts.owner_of(service.as_str()))
                && own != owner
            {
                let found = format!("{service}, which \"{owner}\" runs");
                let expected = format!("a service that \"{own}\" runs");
                doubts.note(at.item("services", index), found, expected);
            }
        }
    }

    fn build(&self, _: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let called = self.called.as_ref().map(Line::as_str);
        let services = self.services.iter().map(|service| site.address(service));
        Rollout::new(rollout::Config {
            services: services.collect(),
            change: self.change.change(called, site.who, site.cast),
            at: self.at.into(),
            bake: self.bake.map(Into::into),
            failures_most: (self.failures_at_most.get() * 1e3) as u32,
        })
        .into()
    }
}
