//! Hubs and their devices.

use super::who::Who;
use crate::format::units::Size;
use crate::kernel::names::Cast;
use crate::kernel::operation::Value;
use crate::kernel::time::Span;
use crate::protocols::client;
use crate::protocols::hub::{self, Hub};
use crate::protocols::parcel;
use crate::scenario::schema::{
    ClientConfig, Datagram, HubConfig, Observed, Patience, Reader, Scenario,
};

/// A size that a datagram or a document can have.
fn bytes(size: Size) -> u32 {
    u32::try_from(size.bytes()).unwrap_or(u32::MAX)
}

pub(super) fn hub(
    scenario: &Scenario,
    who: &Who,
    cast: &mut Cast,
    id: &str,
    config: &HubConfig,
) -> Hub {
    let of_hub = |node: &crate::scenario::schema::Node| {
        let device = node.as_client().and_then(|client| client.device.as_ref());
        device.is_some_and(|device| device.hub.as_str() == id)
    };
    let nodes = scenario.nodes.by_key().into_iter();
    let nodes = nodes.filter(|(_, node)| of_hub(node));
    let devices = nodes.map(|(id, _)| (who.address(id.as_str()), who.process(id.as_str())));
    let (old, new) = &config.fields;
    Hub::new(hub::Config {
        fields: [old, new].map(|field| cast.names.intern(field.as_str())),
        initial: config.initial.as_ref().map_or(Value::Nothing, |value| {
            Value::Text(cast.names.intern(value.as_str()))
        }),
        document: bytes(config.document),
        datagram: match config.datagram {
            Datagram::Probed => hub::Datagram::Probed,
            Datagram::Fixed(size) => hub::Datagram::Fixed(bytes(size)),
        },
        check_every: Span(config.check_every.nanos()),
        patience: match config.patience {
            Patience::Fixed(span) => hub::Patience::Fixed(Span(span.nanos())),
            Patience::Observed(Observed {
                times_p99,
                at_least,
                at_most,
            }) => hub::Patience::Observed {
                times: times_p99,
                at_least: Span(at_least.nanos()),
                at_most: Span(at_most.nanos()),
            },
        },
        devices: devices.collect(),
    })
}

/// The device that a client is, if it is one.
pub(super) fn device(
    scenario: &Scenario,
    who: &Who,
    cast: &mut Cast,
    config: &ClientConfig,
) -> Option<client::Device> {
    let device = config.device.as_ref()?;
    let hub = scenario.nodes.get(device.hub.as_str())?.as_hub()?;
    Some(client::Device {
        hub: who.address(device.hub.as_str()),
        old_field: cast.names.intern(hub.fields.0.as_str()),
        reader: match device.reader {
            Reader::Strict => parcel::Reader::Strict,
            Reader::Tolerant => parcel::Reader::Tolerant,
            Reader::Preserving => parcel::Reader::Preserving,
        },
        speaks: client::Speaks {
            reads: device.reads,
            writes: device.writes,
        },
    })
}
