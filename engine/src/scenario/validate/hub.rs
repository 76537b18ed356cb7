//! Hubs and their devices.

use super::Check;
use crate::protocols::message::HEADER_BYTES;
use crate::scenario::schema::{ClientConfig, Datagram, HubConfig, Patience};

/// Into so many parts a document may fall.
const PARTS_MAX: u64 = 1_000;

impl Check<'_> {
    pub(super) fn hub(&mut self, pointer: &str, config: &HubConfig) {
        let (old, new) = &config.fields;
        if old == new {
            self.note(
                &format!("{pointer}/config/fields"),
                format!("the field {old} twice"),
                "two different fields",
            );
        }
        if let Datagram::Fixed(size) = config.datagram {
            let room = size.bytes().saturating_sub(u64::from(HEADER_BYTES));
            if room == 0 || config.document.bytes().div_ceil(room) > PARTS_MAX {
                self.note(
                    &format!("{pointer}/config/datagram"),
                    format!("\"{size}\" for a document of \"{}\"", config.document),
                    format!("{HEADER_BYTES} B of header and a thousandth of the document, or more"),
                );
            }
        }
        if let Patience::Observed(observed) = config.patience
            && observed.at_most < observed.at_least
        {
            self.note(
                &format!("{pointer}/config/patience/at_most"),
                format!(
                    "\"{}\" where `at_least` is \"{}\"",
                    observed.at_most, observed.at_least
                ),
                "at least as long",
            );
        }
    }

    pub(super) fn device(&mut self, pointer: &str, config: &ClientConfig) {
        if let Some(device) = &config.device {
            let pointer = format!("{pointer}/config/device/hub");
            self.is_kind(&pointer, device.hub.as_str(), "hub");
        }
    }

    /// Whether a node that is named for its hub is a device of one.
    pub(super) fn has_hub(&mut self, pointer: &str, node: &str) {
        let part = self.parts.nodes.iter().find(|part| part.key == node);
        if part.is_some_and(|part| part.value.as_client().is_none_or(|c| c.device.is_none())) {
            self.note(
                pointer,
                format!("{node}, which is no device of a hub"),
                "a client with `device` in its `config`",
            );
        }
    }

    /// Whether the record of a device's hub has this field.
    pub(super) fn is_field(&mut self, pointer: &str, node: &str, field: &str) {
        let find = |id: &str| self.parts.nodes.iter().find(|part| part.key == id);
        let device = find(node).and_then(|part| part.value.as_client()?.device.as_ref());
        let hub = device.and_then(|device| find(device.hub.as_str())?.value.as_hub());
        let Some((old, new)) = hub.map(|hub| &hub.fields) else {
            return;
        };
        if ![old.as_str(), new.as_str()].contains(&field) {
            let found = format!("the field {field}, which the hub of {node} does not have");
            self.note(pointer, found, format!("{old} or {new}"));
        }
    }
}
