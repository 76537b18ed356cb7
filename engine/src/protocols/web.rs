//! A web server: it builds pages. For each page it looks up what the page needs at a store, in calls of
//! some keys each, several of them side by side; what it still remembers from an earlier page it does not
//! ask for again. Of several stores it can prefer those in its own zone. Then it works on the page and
//! sends it.

mod calls;
pub mod manner;
mod note;
mod page;
pub mod word;

use std::rc::Rc;

use super::Message;
use super::call::{Asker, Caller, Policy};
use super::coding::Coding;
use super::store;
use super::{Ctx, Shown};
use crate::kernel::id::{Address, OperationId};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::Position;
use crate::kernel::process::NodeView;
use crate::kernel::time::{LocalTime, Span};
use crate::protocols::keys::KeySet;
pub use note::Note;
use page::{Page, refuse, send, show};
pub(super) use word::KINDS;
#[cfg(test)]
pub(super) use word::REFUSALS;
pub use word::{BUSY, PAGE, PAGE_ANSWER, UNSERVED, Word};

/// How a web server is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// The stores that it may ask, and whether each is in its own zone.
    pub stores: Vec<(Address, bool)>,
    /// The chance of each try that it goes to a store in its own zone; otherwise it goes to any.
    pub own_zone: f64,
    /// Whether what is for its own zone goes elsewhere when none there can be asked.
    pub spill_over: bool,
    /// How it calls; it waits for each answer as long as it has the page if there is none.
    pub calls: Option<Policy>,
    /// In which format it wants answers.
    pub coding: Coding,
    /// What every page needs.
    pub keys: KeySet,
    /// How many keys one call asks for, at least one.
    pub keys_per_call: u32,
    /// How many calls of one page may be under way at a time, at least one: its connections.
    pub connections: u32,
    /// Bytes of each key that a page needs.
    pub lookup_bytes: u32,
    /// For how long it uses again what it has looked up.
    pub cache_for: Span,
    /// Bytes of a page.
    pub bytes: u32,
    /// Work that a page takes once all is there.
    pub work: Span,
    /// How many pages it has in hand at most, from the request until the page is known to have come; it
    /// refuses what goes beyond. Without a limit it does not ask whether a page has come.
    pub pages_max: Option<u32>,
    /// How long it has a page in hand at most.
    pub patience: Span,
}

impl Config {
    /// The stores in its own zone, or all.
    fn stores_of(&self, own_only: bool) -> impl Iterator<Item = Address> {
        let fit = self.stores.iter().filter(move |(_, own)| *own || !own_only);
        fit.map(|(store, _)| *store)
    }

    fn is_own(&self, store: Address) -> bool {
        self.stores.contains(&(store, true))
    }
}

/// A web server's timers and finished work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// A page is built.
    Built(u32),
    /// A page has been in hand for too long.
    GiveUp(u32),
    /// The answer to one of a page's calls is overdue.
    Overdue(u32, u16),
    /// It is time for another try of one of a page's calls.
    Again(u32, u16),
    /// The answer to one of a page's calls has been decoded.
    Decoded(u32, u16),
}

/// Nothing can be asked of a web server but through its clients.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {}

/// A web server. All of it is in memory.
#[derive(Clone, PartialEq, Debug)]
pub struct Web {
    config: Rc<Config>,
    caller: Caller,
    pages: Vec<Page>,
    next: u32,
    /// For each place among the keys: as of which place in the log it is known, and since when.
    cache: Vec<Option<(Position, LocalTime)>>,
}

impl Web {
    /// A web server that has no page in hand.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            caller: Caller::new(config.calls.unwrap_or_default()),
            config: Rc::new(config),
            pages: Vec::new(),
            next: 0,
            cache: vec![None; KeySet::MAX as usize],
        }
    }

    #[expect(
        clippy::unused_self,
        reason = "every kind of process has the same handlers"
    )]
    pub(super) const fn on_start(&self, _: &mut Ctx<'_>) {}

    pub(super) const fn on_input(&mut self, input: Input, _: &mut Ctx<'_>) {
        match input {}
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let Some(operation) = envelope.operation else {
            return;
        };
        let attempt = envelope.attempt;
        if let Message::Web(Word::Open(_)) = envelope.message {
            self.begin(Asker::of(envelope), operation, ctx);
        } else if let Message::Store(store::Word::Found { keys, position, .. }) = envelope.message {
            let (from, found) = (envelope.from, (keys, position));
            self.found((operation, attempt), from, found, ctx);
        } else if envelope.message == Message::Web(Word::Received)
            && let Some(place) = self.place(operation, attempt)
        {
            self.close(self.pages[place].id, ctx);
        }
    }

    fn place(&self, operation: OperationId, attempt: u16) -> Option<usize> {
        let mut pages = self.pages.iter();
        pages.position(|page| (page.operation, page.asker.attempt) == (operation, attempt))
    }

    fn page(&mut self, id: u32) -> Option<&mut Page> {
        self.pages.iter_mut().find(|page| page.id == id)
    }

    /// Somebody wants a page.
    fn begin(&mut self, asker: Asker, operation: OperationId, ctx: &mut Ctx<'_>) {
        if self.place(operation, asker.attempt).is_some() {
            return;
        }
        let id = self.next;
        self.next += 1;
        let mut page = Page {
            id,
            asker,
            operation,
            missing: self.config.keys,
            calls: 0,
            under_way: Vec::new(),
            found: Vec::new(),
            sent: false,
        };
        let in_hand = self.pages.len() as u32;
        if self.config.pages_max.is_some_and(|most| in_hand >= most) {
            refuse(&page, &BUSY, ctx);
            return;
        }
        self.remember(&mut page, ctx.monotonic());
        self.pages.push(page);
        ctx.arm(Timer::GiveUp(id), self.config.patience);
        self.go_on(id, ctx);
    }

    /// What is known from earlier pages need not be asked for.
    fn remember(&self, page: &mut Page, now: LocalTime) {
        let fresh = |place: usize| {
            let (position, since) = self.cache[place]?;
            let age = now - since;
            (age < self.config.cache_for.0 as i64).then_some(position)
        };
        for (place, _) in page.missing.iter() {
            if let Some(position) = fresh(place) {
                let one = page.missing.only(|other| other == place);
                show(&mut page.found, one, position);
            }
        }
        page.missing = page.missing.only(|place| fresh(place).is_none());
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        match timer {
            Timer::Built(id) => self.built(id, ctx),
            Timer::GiveUp(id) => {
                if let Some(page) = self.close(id, ctx).filter(|page| !page.sent) {
                    refuse(&page, &UNSERVED, ctx);
                }
            }
            Timer::Overdue(id, call) => self.unanswered(id, call, ctx),
            Timer::Again(id, call) => self.ask_again(id, call, ctx),
            Timer::Decoded(id, call) => self.decoded(id, call, ctx),
        }
    }

    /// A page can be sent. Without a limit to those in hand it is done with.
    fn built(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let acknowledge = self.config.pages_max.is_some();
        let bytes = self.config.bytes;
        let Some(page) = self.page(id) else { return };
        page.sent = true;
        send(page, bytes, acknowledge, ctx);
        if !acknowledge {
            self.close(id, ctx);
        }
    }

    /// Calls that wait for answers over this connection will not get them any more.
    pub(super) fn on_disconnect(&mut self, peer: Address, ctx: &mut Ctx<'_>) {
        self.lost(peer, ctx);
    }

    pub(super) fn on_crash(&mut self) {
        self.pages.clear();
        self.caller.forget();
        self.cache.fill(None);
    }

    pub(super) const fn on_restart(&self, ctx: &mut Ctx<'_>) {
        self.on_start(ctx);
    }
}

impl Shown for Web {
    fn describe(&self, _: &Names) -> NodeView {
        let mut fields = Vec::new();
        let mut count = |name: &str, count: usize| {
            if count > 0 {
                fields.push((name.to_owned(), count.to_string()));
            }
        };
        count("pages in hand", self.pages.len());
        let calls = self.pages.iter().map(|page| page.under_way.len());
        count("calls under way", calls.sum());
        count("open circuits", self.caller.open_circuits());
        if self.config.cache_for > Span::ZERO {
            let known = self.cache.iter().flatten().count();
            count("values remembered", known);
        }
        NodeView {
            role: "web",
            badge: None,
            fields,
        }
    }
}
