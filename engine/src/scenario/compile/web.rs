//! Web servers: what their pages need, weigh and cost.

use crate::kernel::sorted::SortedMap;

use super::{Who, first_primary};
use crate::kernel::id::Address;
use crate::kernel::names::Cast;
use crate::kernel::operation::Keys;
use crate::kernel::time::Span;
use crate::protocols::web::Config;
use crate::scenario::name::NodeId;
use crate::scenario::schema::{Fields, Scenario, WebConfig};
use crate::scenario::units::Duration;

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
    config: &WebConfig,
) -> Config {
    let store = config.store.as_ref().map(NodeId::as_str);
    let store = store.or_else(|| first_primary(scenario));
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
        store: store.map_or(Address(u32::MAX), |id| who.address(id)),
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

fn small(bytes: u64) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
