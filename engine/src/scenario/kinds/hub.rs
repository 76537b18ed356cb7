//! Hubs, and the devices that share what a hub holds.

use super::doubts::Doubts;
use super::nodes::Entry;
use super::reference::To;
use super::site::{Kind, Site};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::Datum;
use crate::format::units::{Duration, Size};
use crate::kernel::operation::Value;
use crate::protocols::AnyProcess;
use crate::protocols::hub::manner;
use crate::protocols::hub::{self, Datagram, Hub, Observed, Patience};
use crate::protocols::parcel::{Reader, Speaks};
use crate::protocols::vocabulary::HEADER_BYTES;
use schemars::JsonSchema;

/// Into so many parts a document may fall.
const PARTS_MAX: u64 = 1_000;

/// How a hub is set up.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct HubConfig {
    /// The two fields of its record: that of every version, and the one that version 2 has added.
    pub fields: (Datum, Datum),
    /// What the first field holds at the start.
    pub initial: Option<Datum>,
    /// How big its document is.
    #[schemars(extend("x-positive" = true))]
    pub document: Size,
    /// How big its datagrams are at most, 120 bytes of header included.
    pub datagram: Datagram,
    /// How often it checks whether each device is there.
    #[schemars(extend("x-positive" = true))]
    pub check_every: Duration,
    /// How long it waits for the answer to a check before it takes the device for dead.
    pub patience: Patience,
}

impl Default for HubConfig {
    fn default() -> Self {
        Self {
            fields: ("old".into(), "new".into()),
            initial: None,
            document: Size::from_bytes(1_000),
            datagram: Datagram::Fixed(Size::from_bytes(1_200)),
            check_every: Duration::from_millis(1_000),
            patience: Patience::default(),
        }
    }
}

/// A device of a hub: it edits the hub's record, fetches the document, and answers checks.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Device {
    /// The hub.
    pub node: To<HubConfig>,
    /// What it makes of a record that is newer than what it knows.
    #[serde(default)]
    pub reader: Reader,
    /// The latest version that it reads at the start.
    #[serde(default = "first")]
    #[schemars(range(min = 1, max = 2))]
    pub reads: u32,
    /// The version that it writes at the start.
    #[serde(default = "first")]
    #[schemars(range(min = 1, max = 2))]
    pub writes: u32,
}

const fn first() -> u32 {
    1
}

impl Kind for HubConfig {
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        let (old, new) = &self.fields;
        if old == new {
            let found = format!("the field {old} twice");
            doubts.note(at.field("fields"), found, "two different fields");
        }
        if let Datagram::Fixed(size) = self.datagram {
            let room = size.bytes().saturating_sub(u64::from(HEADER_BYTES));
            if room == 0 || self.document.bytes().div_ceil(room) > PARTS_MAX {
                let found = format!("\"{size}\" for a document of \"{}\"", self.document);
                let expected =
                    format!("{HEADER_BYTES} B of header and a thousandth of the document, or more");
                doubts.note(at.field("datagram"), found, expected);
            }
        }
        if let Patience::Observed(Observed {
            at_least, at_most, ..
        }) = self.patience
            && at_most < at_least
        {
            let found = format!("\"{at_most}\" where `at_least` is \"{at_least}\"");
            doubts.note(at.field("patience/at_most"), found, "at least as long");
        }
    }

    fn build(&self, at: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let all = site.nodes.with::<Device>();
        let own = all.filter(|(_, device)| device.node.as_str() == at.id);
        let devices = own.map(|(device, _)| (site.address(device.id), site.process(device.id)));
        let devices = devices.collect();
        let (old, new) = &self.fields;
        let fields = [old, new].map(|field| site.symbol(field));
        let initial = self.initial.as_ref();
        Hub::new(hub::Config {
            fields,
            initial: initial.map_or(Value::Nothing, |value| Value::Text(site.symbol(value))),
            document: bytes(self.document),
            datagram: self.datagram,
            check_every: self.check_every.into(),
            patience: self.patience,
            devices,
        })
        .into()
    }
}

impl Device {
    /// The device that a client is.
    pub(super) fn build(&self, site: &mut Site<'_>) -> Option<manner::Device> {
        let hub = site.nodes.find::<HubConfig>(self.node.as_str())?;
        let old_field = site.symbol(&hub.fields.0);
        let speaks = Speaks {
            reads: self.reads,
            writes: self.writes,
        };
        let hub = site.address(&self.node);
        Some(manner::Device::new(hub, old_field, self.reader, speaks))
    }
}

impl Doubts<'_> {
    /// Whether a node that is named for its hub is a device of one.
    pub(in crate::scenario) fn has_hub(&mut self, pointer: &str, node: &str) {
        let device = self.nodes.get(node);
        if device.is_some_and(|at| at.part::<Device>().is_none()) {
            let found = format!("{node}, which is no device of a hub");
            self.note(pointer, found, "a client that `asks` a `hub`");
        }
    }

    /// Whether the record of a device's hub has this field.
    pub(in crate::scenario) fn has_field(&mut self, pointer: &str, node: &str, field: &str) {
        let device = self.nodes.part::<Device>(node);
        let hub = device.and_then(|device| self.nodes.find::<HubConfig>(device.node.as_str()));
        let Some((old, new)) = hub.map(|hub| &hub.fields) else {
            return;
        };
        if ![old.as_str(), new.as_str()].contains(&field) {
            let found = format!("the field {field}, which the hub of {node} does not have");
            self.note(pointer, found, format!("{old} or {new}"));
        }
    }
}

/// A size that a datagram or a document can have.
fn bytes(size: Size) -> u32 {
    u32::try_from(size.bytes()).unwrap_or(u32::MAX)
}
