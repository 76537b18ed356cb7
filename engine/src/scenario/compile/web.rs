//! Web servers: whom they ask, and what their pages need, weigh and cost.

use crate::kernel::sorted::SortedMap;

use super::calling::Rules;
use super::{Who, first_primary};
use crate::format::name::NodeId;
use crate::format::units::Duration;
use crate::kernel::id::{Address, ZoneId};
use crate::kernel::names::Cast;
use crate::kernel::operation::Keys;
use crate::kernel::time::Span;
use crate::protocols::coding::Coding;
use crate::protocols::web::Config;
use crate::scenario::schema::{Delay, Encoding, Fields, Scenario, WebConfig};

const KILOBYTE: u64 = 1_000;

/// Gives the keys of all pages their symbols, before anything else has one: so those of one page follow
/// one another.
pub(super) fn intern_keys(scenario: &Scenario, cast: &mut Cast) {
    let mut most: SortedMap<&str, u32> = SortedMap::new();
    for config in scenario.nodes.values().filter_map(|node| node.as_web()) {
        let count = most.entry(config.keys.as_str()).or_default();
        *count = config.lookups.max(*count);
    }
    for (name, count) in most {
        for number in 1..=count {
            cast.names.intern(&format!("{name}-{number}"));
        }
    }
}

pub(super) fn config(
    scenario: &Scenario,
    who: &Who,
    cast: &mut Cast,
    zone: ZoneId,
    config: &WebConfig,
) -> Config {
    let first = cast.names.intern(&format!("{}-1", config.keys.as_str()));
    let object = match (config.fields, config.needed_size) {
        (Fields::Needed, Some(needed)) => needed,
        _ => config.object_size,
    };
    let whole = object.bytes().saturating_mul(u64::from(config.objects));
    let mut bytes = whole;
    let mut per_kilobyte = config.encode_per_kb.nanos();
    if config.compress {
        bytes = (whole as f64 * config.compressed_to.get()) as u64;
        per_kilobyte += config.compress_per_kb.nanos();
    }
    let span = |duration: Duration| Span(duration.nanos());
    Config {
        stores: stores(scenario, who, zone, config),
        own_zone: config.own_zone.get(),
        spill_over: config.spill_over,
        calls: config.timeout.map(|timeout| {
            let rules = Rules {
                timeout,
                attempts: config.attempts,
                retry_after: Delay::default(),
                backoff: None,
                deadline: None,
                budget: None,
                breaker: config.circuit_breaker.as_ref(),
            };
            rules.policy()
        }),
        coding: coding(config.encoding),
        keys: Keys::from(first, config.lookups),
        keys_per_call: config.keys_per_call,
        connections: config.connections,
        lookup_bytes: small(config.lookup_size.bytes()),
        cache_for: span(config.cache_for),
        bytes: small(bytes),
        work: Span(whole.saturating_mul(per_kilobyte) / KILOBYTE),
        pages_max: config.pages_max,
        patience: span(config.patience),
    }
}

/// The stores that a web server of this zone may ask, and whether each is in the same zone.
fn stores(
    scenario: &Scenario,
    who: &Who,
    zone: ZoneId,
    config: &WebConfig,
) -> Vec<(Address, bool)> {
    let named = config.store.iter().chain(&config.stores);
    let mut ids: Vec<&str> = named.map(NodeId::as_str).collect();
    if ids.is_empty() {
        ids.extend(first_primary(scenario));
    }
    let is_own = |id| who.machines[who.machine(id).index()].zone == zone;
    ids.into_iter()
        .map(|id| (who.address(id), is_own(id)))
        .collect()
}

fn coding(encoding: Encoding) -> Coding {
    Coding {
        thousandths: (encoding.size * 1_000.0).round() as u16,
        each: small(encoding.work_per_answer.nanos()),
        per_kilobyte: small(encoding.work_per_kb.nanos()),
    }
}

fn small(bytes: u64) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
