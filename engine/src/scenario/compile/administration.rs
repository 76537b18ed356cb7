//! What administrators of a scenario do to its services: certificates, changes and roll-outs.

use super::Who;
use crate::format::units::Duration;
use crate::kernel::names::Cast;
use crate::kernel::time::{LocalTime, Span};
use crate::protocols::certificate::{Certificate, Renewal};
use crate::protocols::rollout;
use crate::protocols::service::{Change, Setting};
use crate::scenario::schema::{
    CertificateConfig, RenewalConfig, RolloutConfig, Scenario, ServiceSetting,
};

const fn clock(reading: Duration) -> LocalTime {
    LocalTime(reading.nanos() as i64)
}

pub(super) const fn certificate(config: &CertificateConfig) -> Certificate {
    Certificate {
        from: clock(config.from),
        until: clock(config.until),
    }
}

pub(super) const fn renewal(config: &RenewalConfig) -> Renewal {
    Renewal {
        before: Span(config.before.nanos()),
        life: Span(config.life.nanos()),
        overlap: Span(config.overlap.nanos()),
    }
}

/// A change, and what it is called: by the file, or by what it sets.
pub(super) fn change(
    setting: &ServiceSetting,
    called: Option<&str>,
    who: &Who,
    cast: &mut Cast,
) -> Change {
    let name = |id: &crate::format::name::NodeId| cast.process(who.process(id.as_str())).to_owned();
    let words = match setting {
        ServiceSetting::Timeout(timeout) => format!("time-out {timeout}"),
        ServiceSetting::Attempts(attempts) => format!("{attempts} attempts"),
        ServiceSetting::Deny(node) => format!("the firewall drops what {} sends", name(node)),
        ServiceSetting::Allow(node) => format!("the firewall lets {} in", name(node)),
        ServiceSetting::Certificate(certificate) => {
            format!("a certificate until {}", certificate.until)
        }
        ServiceSetting::Locked(true) => "it is locked".to_owned(),
        ServiceSetting::Locked(false) => "it is unlocked".to_owned(),
    };
    Change {
        what: cast.names.intern(called.unwrap_or(&words)),
        setting: match setting {
            ServiceSetting::Timeout(timeout) => Setting::Timeout(Span(timeout.nanos())),
            ServiceSetting::Attempts(attempts) => Setting::Attempts(*attempts as u16),
            ServiceSetting::Deny(node) => Setting::Deny(who.address(node.as_str())),
            ServiceSetting::Allow(node) => Setting::Allow(who.address(node.as_str())),
            ServiceSetting::Certificate(config) => Setting::Certificate(Some(certificate(config))),
            ServiceSetting::Locked(locked) => Setting::Locked(*locked),
        },
    }
}

pub(super) fn rollout(who: &Who, cast: &mut Cast, config: &RolloutConfig) -> rollout::Rollout {
    let called = config
        .called
        .as_ref()
        .map(crate::format::name::Line::as_str);
    rollout::Rollout::new(rollout::Config {
        services: config
            .services
            .iter()
            .map(|service| who.address(service.as_str()))
            .collect(),
        change: change(&config.change, called, who, cast),
        at: Span(config.at.nanos()),
        bake: config.bake.map(|bake| Span(bake.nanos())),
        failures_most: (config.failures_at_most.get() * 1e3) as u32,
    })
}

/// Who runs which machine and which link. Last of all, so that no other text is numbered otherwise for it.
pub(super) fn owners(scenario: &Scenario, who: &Who, cast: &mut Cast) {
    for (id, node) in scenario.nodes.by_key() {
        let zone = scenario.zones.get(node.zone().as_str());
        let of_zone = || zone.and_then(|zone| zone.administrator.as_ref());
        if let Some(owner) = node.administrator().or_else(of_zone) {
            let owner = cast.names.intern(owner.as_str());
            cast.machine_owners.insert(who.machine(id.as_str()), owner);
        }
    }
    for (id, link) in scenario.links.by_key() {
        let strands = who.strands.get(id.as_str()).into_iter().flatten();
        if let Some(owner) = &link.administrator {
            let owner = cast.names.intern(owner.as_str());
            for strand in strands {
                cast.link_owners.insert(strand.link, owner);
            }
        }
    }
}
