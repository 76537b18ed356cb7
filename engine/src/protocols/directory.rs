//! A directory: it knows which addresses serve under a name. Instances register and renew; it may let a
//! registration that is not renewed run out (a lease), and it may ask whether anybody is there at an address
//! (a health check). Those who ask for a name get a list, and how long they may keep it.
//!
//! A check does not ask who it is that answers. And when a directory finds all instances of a service gone at
//! once, it is more likely that nothing reaches the directory: then it names all that it knows.

use schemars::JsonSchema;
use serde::Serialize;

use super::Message;
use super::line::{Line, Listing};
use super::telling::Telling;
use super::{Ctx, Shown};
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::units::Duration;
use crate::kernel::canon::Canon;
use crate::kernel::id::{Address, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::process::NodeView;
use crate::kernel::time::{LocalTime, Span};

/// A note of a directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// A directory has begun, or ceased, to name an address to those who look a service up.
    Listed {
        /// The service.
        service: Symbol,
        /// The address.
        address: Address,
        /// Whether it is named from now on.
        named: bool,
    },
}

impl Note {
    pub(super) fn tell(self, telling: &Telling<'_>) -> String {
        let Self::Listed {
            service,
            address,
            named,
        } = self;
        let (service, address) = (telling.text(service), telling.address(address));
        let does = if named {
            "now vouches"
        } else {
            "no longer vouches"
        };
        let who = telling.who;
        format!("{who} {does} for the address of {address} as {service}")
    }
}

/// How a directory asks if all is well.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HealthCheck {
    /// How often. What is not answered before the next has failed. A check is work for an instance like a call.
    #[schemars(extend("x-positive" = true))]
    pub every: Duration,
    /// After so many failures in a row an address is no longer named, as long as there is another; one answer brings
    /// it back.
    #[schemars(range(min = 1, max = 100))]
    pub threshold: u32,
}

/// How a directory is set up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Config {
    /// How long callers may keep an answer.
    pub ttl: Span,
    /// How long a registration lasts that is not renewed; for ever if there is none.
    pub lease: Option<Span>,
    /// Whether and how it asks if all is well.
    pub check: Option<HealthCheck>,
}

/// A directory's timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// It is time to ask everybody.
    Check,
    /// It is time to look for leases that have run out.
    Sweep,
}

/// Nothing can be asked of a directory but by messages.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

/// A registration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Entry {
    service: Symbol,
    address: Address,
    renewed: LocalTime,
    /// Whether its lease has run out.
    lapsed: bool,
    /// Checks in a row that were not answered.
    failures: u32,
    /// Whether a check is under way.
    asked: bool,
    /// Whether it is still among those that are named, as long as one of them is.
    named: bool,
}

/// A directory. What it knows it keeps on disk.
#[derive(Clone, PartialEq, Debug)]
pub struct Directory {
    config: Config,
    entries: Vec<Entry>,
    /// How often it has asked everybody. An answer to an earlier round comes too late.
    round: u32,
}

impl Directory {
    /// A directory that knows nobody yet.
    #[must_use]
    pub const fn new(config: Config) -> Self {
        Self {
            config,
            entries: Vec::new(),
            round: 0,
        }
    }

    pub(super) fn on_start(&self, ctx: &mut Ctx<'_>) {
        if let Some(check) = self.config.check {
            ctx.arm(Timer::Check, check.every.into());
        }
        if let Some(lease) = self.config.lease {
            ctx.arm(Timer::Sweep, sweep_every(lease));
        }
    }

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let Message::Line(line) = envelope.message else {
            return;
        };
        match line {
            Line::Register(service) => self.register(service, envelope.from, ctx),
            Line::Deregister(service) => {
                let is = |e: &Entry| (e.service, e.address) == (service, envelope.from);
                if let Some(place) = self.entries.iter().position(is)
                    && self.entries.remove(place).named
                {
                    tell(service, envelope.from, false, ctx);
                }
            }
            Line::Resolve(service) => {
                let resolved = Line::Resolved {
                    listing: self.listing(service),
                    ttl: self.config.ttl,
                };
                ctx.send(envelope.from, resolved);
            }
            Line::Alive { at, round } if round == self.round => {
                for entry in self.entries.iter_mut().filter(|e| e.address == at) {
                    entry.failures = 0;
                    entry.asked = false;
                }
                self.judge(ctx);
            }
            Line::Alive { .. }
            | Line::Resolved { .. }
            | Line::Check { .. }
            | Line::Connect
            | Line::Connected { .. }
            | Line::Reset { .. }
            | Line::Call { .. } => {}
        }
    }

    fn register(&mut self, service: Symbol, address: Address, ctx: &mut Ctx<'_>) {
        let renewed = ctx.monotonic();
        let is = |e: &&mut Entry| (e.service, e.address) == (service, address);
        if let Some(entry) = self.entries.iter_mut().find(is) {
            entry.renewed = renewed;
            entry.lapsed = false;
        } else {
            self.entries.push(Entry {
                service,
                address,
                renewed,
                lapsed: false,
                failures: 0,
                asked: false,
                named: false,
            });
        }
        self.judge(ctx);
    }

    /// Finds out anew whom it names.
    fn judge(&mut self, ctx: &mut Ctx<'_>) {
        let threshold = self.config.check.map_or(u32::MAX, |check| check.threshold);
        for entry in &mut self.entries {
            let named = !entry.lapsed && entry.failures < threshold;
            if entry.named != named {
                entry.named = named;
                tell(entry.service, entry.address, named, ctx);
            }
        }
    }

    /// Who serves under a name. If that would be nobody, it fails open and names all it knows.
    fn listing(&self, service: Symbol) -> Listing {
        let ours = || self.entries.iter().filter(|e| e.service == service);
        let any = ours().any(|e| e.named);
        let mut listing = Listing::default();
        for entry in ours().filter(|e| e.named || !any) {
            listing.add(entry.address);
        }
        listing
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        match timer {
            Timer::Check => self.check(ctx),
            Timer::Sweep => self.sweep(ctx),
        }
    }

    fn check(&mut self, ctx: &mut Ctx<'_>) {
        let Some(check) = self.config.check else {
            return;
        };
        ctx.arm(Timer::Check, check.every.into());
        self.round += 1;
        let round = self.round;
        for entry in &mut self.entries {
            entry.failures += u32::from(entry.asked);
            entry.asked = true;
            ctx.send(entry.address, Line::Check { round });
        }
        self.judge(ctx);
    }

    /// Lets leases run out. A registration is forgotten then, unless no other of its service is left.
    fn sweep(&mut self, ctx: &mut Ctx<'_>) {
        let Some(lease) = self.config.lease else {
            return;
        };
        ctx.arm(Timer::Sweep, sweep_every(lease));
        let now = ctx.monotonic();
        for entry in &mut self.entries {
            entry.lapsed = now - entry.renewed >= lease.0 as i64;
        }
        self.judge(ctx);
        let before = self.entries.clone();
        let left = |service| before.iter().any(|e| e.service == service && !e.lapsed);
        self.entries.retain(|e| !e.lapsed || !left(e.service));
    }

    pub(super) const fn on_disconnect(&mut self, _: Address, _: &mut Ctx<'_>) {}

    pub(super) fn on_crash(&mut self) {
        for entry in &mut self.entries {
            entry.asked = false;
        }
    }

    /// Nobody could renew while it was down: leases begin anew.
    pub(super) fn on_restart(&mut self, ctx: &mut Ctx<'_>) {
        for entry in &mut self.entries {
            entry.renewed = ctx.monotonic();
        }
        self.on_start(ctx);
    }
}

impl Shown for Directory {
    fn describe(&self, names: &Names) -> NodeView {
        let mut fields: Vec<(String, String)> = Vec::new();
        for entry in &self.entries {
            let service = names.text(entry.service);
            if fields.iter().any(|(known, _)| known == service) {
                continue;
            }
            let ours = || self.entries.iter().filter(|e| e.service == entry.service);
            let named = ours().filter(|e| e.named).count();
            let some = if named == 1 { "address" } else { "addresses" };
            let value = match ours().count() - named {
                0 => format!("{named} {some}"),
                gone => format!("{named} {some}, {gone} not well"),
            };
            fields.push((service.to_owned(), value));
        }
        fields.push(("TTL".to_owned(), self.config.ttl.to_string()));
        NodeView {
            role: "directory",
            badge: None,
            fields,
        }
    }
}

/// A lease that has run out is noticed within an eighth of its length.
const fn sweep_every(lease: Span) -> Span {
    Span(lease.0 / 8 + 1)
}

fn tell(service: Symbol, address: Address, named: bool, ctx: &mut Ctx<'_>) {
    ctx.note(Note::Listed {
        service,
        address,
        named,
    });
}
