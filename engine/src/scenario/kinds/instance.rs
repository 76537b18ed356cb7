//! Instances of services, of which several serve under one name.

use super::directory::DirectoryConfig;
use super::doubts::Doubts;
use super::nodes::Entry;
use super::reference::To;
use super::site::{Kind, Site};
use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::Datum;
use crate::format::units::Duration;
use crate::protocols::AnyProcess;
use crate::protocols::instance::{self, Instance};
use crate::protocols::line::LISTED_MAX;
use crate::sorted::SortedMap;
use schemars::JsonSchema;

/// How an instance of a service is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct InstanceConfig {
    /// The name it serves under; its own id where it is not given.
    pub service: Option<Datum>,
    /// Whether it waits until the script starts it.
    pub spare: bool,
    /// The directory where it registers; it registers nowhere where none is named.
    pub directory: Option<To<DirectoryConfig>>,
    /// How often it renews that.
    #[schemars(extend("x-positive" = true))]
    pub renew_every: Duration,
    /// How long a worker is busy with a call, or with a health check.
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

impl InstanceConfig {
    /// The name that the instance of this id serves under.
    pub(super) fn serves<'a>(&'a self, id: &'a str) -> &'a str {
        self.service.as_ref().map_or(id, Datum::as_str)
    }
}

impl Kind for InstanceConfig {
    /// A registration is renewed before it runs out.
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        doubts.delay(at.field("work"), &self.work);
        let Some(directory) = &self.directory else {
            return;
        };
        let settings = doubts.nodes.find::<DirectoryConfig>(directory.as_str());
        if let Some(lease) = settings.and_then(|settings| settings.lease)
            && lease <= self.renew_every
        {
            let found = format!(
                "\"{}\", where a lease of {directory} lasts \"{lease}\"",
                self.renew_every
            );
            doubts.note(at.field("renew_every"), found, "less than that");
        }
    }

    /// A directory names only so many instances of one service.
    fn check_all(doubts: &mut Doubts<'_>) {
        let mut counts: SortedMap<&str, usize> = SortedMap::new();
        for (at, config) in doubts.nodes.of::<Self>() {
            let service = config.serves(at.id);
            let count = counts.entry(service).or_default();
            *count += 1;
            if *count == LISTED_MAX + 1 {
                let found = format!("instance {} of {service}", *count);
                let expected = format!("at most {LISTED_MAX} of one service");
                doubts.note(at.pointer(), found, expected);
            }
        }
    }

    fn build(&self, at: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let directory = self.directory.as_ref();
        Instance::new(instance::Config {
            service: site.symbol(self.serves(at.id)),
            starts: !self.spare,
            directory: directory.map(|node| (site.address(node), self.renew_every.into())),
            work: self.work.into(),
        })
        .into()
    }
}
