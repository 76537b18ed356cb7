//! A hub: holds a record and a big document that devices share, sends the document in datagrams of a size
//! that it believes in, and watches over the devices: who answers no check for too long is taken for dead.

pub mod manner;
mod note;
mod path;
mod settings;
mod watch;

use std::rc::Rc;

use super::Message;
use super::call::Asker;
use super::parcel::{FIRST_VERSION, Parcel, Record};
use super::vocabulary::HEADER_BYTES;
use super::{Ctx, Shown};
use crate::kernel::id::{Address, OperationId, ProcessId, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::Value;
use crate::kernel::process::NodeView;
use crate::kernel::time::Span;
pub use note::Note;

use path::{Path, WAIT};
pub use settings::{Datagram, Observed, Patience};
use watch::Watched;

/// How a hub is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// The two fields of the record: that of every version, and the one that version 2 has added.
    pub fields: [Symbol; 2],
    /// What the first field holds at the start.
    pub initial: Value,
    /// Bytes of the document.
    pub document: u32,
    /// How big a datagram may be, header included.
    pub datagram: Datagram,
    /// How often it checks each device.
    pub check_every: Span,
    /// How long it waits for the answer to a check.
    pub patience: Patience,
    /// The devices that it watches over.
    pub devices: Vec<(Address, ProcessId)>,
}

/// A hub's timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// Time to check all devices.
    Check,
    /// The device of this number was silent for too long.
    Silent(u32),
    /// The probe to the device of this number was not acknowledged.
    Probe(u32),
}

/// Nothing can be asked of a hub but by a device.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

/// A hub.
#[derive(Clone, PartialEq, Debug)]
pub struct Hub {
    config: Rc<Config>,
    /// On disk.
    record: Record,
    watched: Vec<Watched>,
    paths: Vec<Path>,
}

impl Hub {
    /// A hub that holds its initial record.
    #[must_use]
    pub fn new(config: Config) -> Self {
        let record = Record {
            version: FIRST_VERSION,
            old: config.initial,
            new: Value::Nothing,
        };
        Self {
            record,
            watched: vec![Watched::default(); config.devices.len()],
            paths: vec![Path::default(); config.devices.len()],
            config: Rc::new(config),
        }
    }

    pub(super) fn on_start(&mut self, ctx: &mut Ctx<'_>) {
        ctx.arm(Timer::Check, Span::ZERO);
        if self.config.datagram == Datagram::Probed {
            for device in 0..self.paths.len() {
                self.probe(device, ctx);
            }
        }
    }

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let Message::Parcel(parcel) = envelope.message else {
            return;
        };
        let from = envelope.from;
        let Some(device) = self.config.devices.iter().position(|(a, _)| *a == from) else {
            return;
        };
        let serves = (envelope.operation, envelope.attempt);
        match parcel {
            Parcel::GetRecord => answer(from, serves, Parcel::Record(self.record), ctx),
            Parcel::GetDocument(number) => self.send_document(device, number, ctx),
            Parcel::Save(record) => {
                Asker::of(envelope).takes_effect(ctx);
                self.store(record, ctx);
                answer(from, serves, Parcel::Saved, ctx);
            }
            Parcel::ProbeAnswer(size) => self.probed(device, size, ctx),
            Parcel::Alive(check) => self.alive(device, check, ctx),
            Parcel::Part { .. }
            | Parcel::Record(_)
            | Parcel::Saved
            | Parcel::Probe(_)
            | Parcel::Check(_) => {}
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        match timer {
            Timer::Check => self.check_all(ctx),
            Timer::Silent(device) => self.silent(device as usize, ctx),
            Timer::Probe(device) => {
                self.paths[device as usize].failed();
                self.probe(device as usize, ctx);
            }
        }
    }

    /// The largest datagram for a device.
    fn datagram(&self, device: usize) -> u32 {
        match self.config.datagram {
            Datagram::Fixed(size) => u32::try_from(size.bytes()).unwrap_or(u32::MAX),
            Datagram::Probed => self.paths[device].confirmed(),
        }
    }

    /// Sends the document, all of it, in as many datagrams as it takes.
    fn send_document(&self, device: usize, number: u32, ctx: &mut Ctx<'_>) {
        let room = self.datagram(device).saturating_sub(HEADER_BYTES).max(1);
        let count = self.config.document.div_ceil(room).max(1) as u16;
        let to = self.config.devices[device].0;
        for index in 0..count {
            let left = self.config.document - u32::from(index) * room;
            let part = Parcel::Part {
                number,
                index,
                count,
                bytes: left.min(room),
            };
            ctx.send(to, part);
        }
    }

    /// Holds another record, whole as it came.
    fn store(&mut self, record: Record, ctx: &mut Ctx<'_>) {
        let before = [self.record.old, self.record.new];
        let after = [record.old, record.new];
        self.record = record;
        let fields = self.config.fields.into_iter().zip(before.iter().zip(after));
        for (field, (before, value)) in fields {
            if *before != value {
                ctx.note(Note::FieldSet { field, value });
            }
        }
    }

    /// Sends the next probe to a device, if there is a size left to try.
    fn probe(&self, device: usize, ctx: &mut Ctx<'_>) {
        if let Some(size) = self.paths[device].next() {
            ctx.send(self.config.devices[device].0, Parcel::Probe(size));
            ctx.arm(Timer::Probe(device as u32), WAIT);
        }
    }

    /// A device has received a probe.
    fn probed(&mut self, device: usize, size: u32, ctx: &mut Ctx<'_>) {
        if self.paths[device].passed(size) {
            ctx.disarm(Timer::Probe(device as u32));
            self.probe(device, ctx);
        }
    }

    /// Checks every device, and again after a while.
    fn check_all(&mut self, ctx: &mut Ctx<'_>) {
        for device in 0..self.watched.len() {
            let (check, alone) = self.watched[device].check(ctx.monotonic());
            if alone {
                self.wait(device, ctx);
            }
            ctx.send(self.config.devices[device].0, Parcel::Check(check));
        }
        ctx.arm(Timer::Check, self.config.check_every);
    }

    /// Waits for an answer to the oldest check that has none.
    fn wait(&self, device: usize, ctx: &mut Ctx<'_>) {
        let timer = Timer::Silent(device as u32);
        match self.watched[device].left(self.config.patience, ctx.monotonic()) {
            Some(left) => ctx.arm(timer, left),
            None => ctx.disarm(timer),
        }
    }

    /// A device answers.
    fn alive(&mut self, device: usize, check: u32, ctx: &mut Ctx<'_>) {
        let watched = &mut self.watched[device];
        if !watched.answered(check, ctx.monotonic()) {
            return;
        }
        if std::mem::take(&mut watched.suspected) {
            ctx.note(Note::Trusted(self.config.devices[device].1));
        }
        self.wait(device, ctx);
    }

    /// A check went unanswered for too long.
    fn silent(&mut self, device: usize, ctx: &mut Ctx<'_>) {
        let watched = &mut self.watched[device];
        if !std::mem::replace(&mut watched.suspected, true) {
            ctx.note(Note::Suspected(self.config.devices[device].1));
        }
    }

    pub(super) const fn on_disconnect(&mut self, _: Address, _: &mut Ctx<'_>) {}

    pub(super) fn on_crash(&mut self) {
        self.watched.fill(Watched::default());
        self.paths.fill(Path::default());
    }

    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        self.on_start(ctx);
    }
}

impl Shown for Hub {
    fn describe(&self, names: &Names) -> NodeView {
        let [old, new] = self.config.fields.map(|field| names.text(field).to_owned());
        let alive = self.watched.iter().filter(|device| !device.suspected);
        let mut fields = vec![
            (new, self.record.new.show(names)),
            (old, self.record.old.show(names)),
            (
                "record of version".to_owned(),
                self.record.version.to_string(),
            ),
            (
                "takes for alive".to_owned(),
                format!("{} of {}", alive.count(), self.watched.len()),
            ),
        ];
        if self.config.datagram == Datagram::Probed {
            let sizes: Vec<String> = self
                .paths
                .iter()
                .map(|path| path.confirmed().to_string())
                .collect();
            fields.push(("datagrams of up to".to_owned(), sizes.join(", ") + " bytes"));
        }
        NodeView {
            role: "hub",
            badge: Some(("HUB", true)),
            fields,
        }
    }
}

fn answer(
    to: Address,
    (operation, attempt): (Option<OperationId>, u16),
    parcel: Parcel,
    ctx: &mut Ctx<'_>,
) {
    match operation {
        Some(operation) => ctx.send_for(to, operation, attempt, parcel),
        None => ctx.send(to, parcel),
    }
}
