//! The calls behind a page: which store each goes to, what becomes of one that is not answered, and of the
//! answer, which has to be decoded before the page can show it.

use crate::protocols::store;
use std::rc::Rc;

use super::page::{CALLS, Lookup, Page, TRIES, refuse, show};
use super::{Timer, Web};
use crate::kernel::id::{Address, OperationId};
use crate::kernel::operation::Position;
use crate::kernel::random::Purpose;
use crate::kernel::time::LocalTime;
use crate::protocols::Ctx;
use crate::protocols::call;
use crate::protocols::call::Call;
use crate::protocols::keys::KeySet;
use crate::protocols::web;

const ROUTE: Purpose = Purpose::named("which store to call");
const BACKOFF: Purpose = Purpose::named("pause before another try of a lookup");

impl Web {
    /// Makes the calls that a page may make now; without any left, the page is worked on.
    pub(super) fn go_on(&mut self, id: u32, ctx: &mut Ctx<'_>) {
        let connections = self.config.connections as usize;
        let keys_per_call = self.config.keys_per_call;
        while let Some(page) = self.page(id) {
            if page.under_way.len() >= connections || page.missing.is_empty() {
                break;
            }
            let lookup = Lookup {
                number: page.calls,
                keys: page.missing.take(keys_per_call),
                call: Call::default(),
                target: Address(u32::MAX),
                answer: None,
            };
            page.calls += 1;
            page.under_way.push(lookup);
            let call = self.caller.begin(ctx.monotonic(), None);
            self.ask(id, Lookup { call, ..lookup }, ctx);
        }
        let work = self.config.work;
        if self.page(id).is_some_and(|page| page.under_way.is_empty()) {
            ctx.work(Timer::Built(id), work);
        }
    }

    /// Sends a try of a call; if no store can be asked, that try has come to nothing.
    fn ask(&mut self, id: u32, lookup: Lookup, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let Some(operation) = self.page(id).map(|page| page.operation) else {
            return;
        };
        let mut lookup = lookup;
        let sent = self.route(operation, &mut lookup, ctx);
        let Some(page) = self.page(id) else { return };
        if let Some(place) = page.lookup(lookup.number) {
            *place = lookup;
        }
        let attempt = page.attempt(&lookup);
        if !sent {
            self.again(id, lookup.number, ctx);
            return;
        }
        let message = store::Word::Lookup {
            keys: lookup.keys,
            bytes: self.config.lookup_bytes,
            coding: self.config.coding,
        };
        ctx.send_for(lookup.target, operation, attempt, message);
        if self.config.calls.is_some() {
            let patience = self.caller.patience(&lookup.call, now);
            ctx.arm(Timer::Overdue(id, lookup.number), patience);
        }
    }

    /// Chooses the store that a try goes to, if there is one: with the chance that the configuration gives, one in its own zone, and any
    /// otherwise. Those behind an open circuit are passed over, and so is the one that has just failed, if
    /// there is another.
    fn route(&mut self, operation: OperationId, lookup: &mut Lookup, ctx: &Ctx<'_>) -> bool {
        let config = Rc::clone(&self.config);
        let number = (u64::from(lookup.number) << 16) | u64::from(lookup.call.attempt);
        let mut draws = ctx.draws(ROUTE, ctx.key_of(operation) ^ number.rotate_left(32));
        let stays = draws.chance(config.own_zone);
        let word = draws.word();
        let in_turn = |own: bool| {
            let pool: Vec<Address> = config.stores_of(own).collect();
            let first = (word % pool.len().max(1) as u64) as usize;
            let turned = pool[first..].iter().chain(&pool[..first]);
            turned.copied().collect::<Vec<Address>>()
        };
        let mut order = in_turn(stays);
        if stays && config.spill_over {
            let others = in_turn(false);
            order.extend(others.iter().filter(|store| !config.is_own(**store)));
        }
        // Whoever has just failed comes last.
        if let Some(place) = order.iter().position(|store| *store == lookup.target) {
            let failed = order.remove(place);
            order.push(failed);
        }
        let now = ctx.monotonic();
        let call = &mut lookup.call;
        let open = |store: &Address| self.caller.lets_through(call, *store, now);
        let target = order.into_iter().find(open);
        lookup.target = target.unwrap_or(lookup.target);
        target.is_some()
    }

    /// A call was answered.
    pub(super) fn found(
        &mut self,
        (operation, attempt): (OperationId, u16),
        from: Address,
        (keys, position): (KeySet, Position),
        ctx: &mut Ctx<'_>,
    ) {
        let (page_try, number) = (attempt % TRIES / CALLS, attempt % CALLS);
        let place = self.place(operation, page_try);
        let id = place.map(|place| self.pages[place].id);
        let plain = self.config.lookup_bytes.saturating_mul(keys.count());
        let work = self.config.coding.work(plain);
        let page = self.pages.iter_mut().find(|page| Some(page.id) == id);
        let lookup = page.and_then(|page| page.lookup(number));
        let (Some(id), Some(lookup)) = (id, lookup) else {
            // No page waits for it; what can be read at once is worth knowing all the same.
            if work.0 == 0 {
                self.known(keys, position, ctx.monotonic());
            }
            return;
        };
        // Another try may have been answered before.
        if lookup.answer.is_some() {
            return;
        }
        lookup.answer = Some(position);
        if lookup.target == from {
            self.caller.answered(&lookup.call, from);
        }
        if self.config.calls.is_some() {
            ctx.disarm(Timer::Overdue(id, number));
            ctx.disarm(Timer::Again(id, number));
        }
        if work.0 == 0 {
            self.decoded(id, number, ctx);
        } else {
            ctx.work(Timer::Decoded(id, number), work);
        }
    }

    /// An answer can be read: the page shows it.
    pub(super) fn decoded(&mut self, id: u32, number: u16, ctx: &mut Ctx<'_>) {
        let Some(page) = self.page(id) else { return };
        let mut under_way = page.under_way.iter();
        let Some(place) = under_way.position(|lookup| lookup.number == number) else {
            return;
        };
        let lookup = page.under_way.remove(place);
        let (keys, operation) = (lookup.keys, page.operation);
        let Some(position) = lookup.answer else {
            return;
        };
        show(&mut page.found, keys, position);
        self.known(keys, position, ctx.monotonic());
        let plain = self.config.lookup_bytes.saturating_mul(keys.count());
        self.config.coding.note(operation, plain, ctx);
        self.go_on(id, ctx);
    }

    /// Values are known as of a place in the log from now on.
    fn known(&mut self, keys: KeySet, position: Position, now: LocalTime) {
        for (place, _) in keys.iter() {
            self.cache[place] = Some((position, now));
        }
    }

    /// No answer came in time, or the connection broke.
    pub(super) fn unanswered(&mut self, id: u32, number: u16, ctx: &mut Ctx<'_>) {
        let lookup = self.page(id).and_then(|page| page.lookup(number).copied());
        if let Some(lookup) = lookup {
            self.caller
                .failed(&lookup.call, lookup.target, ctx.monotonic());
            self.again(id, number, ctx);
        }
    }

    /// A try came to nothing: there is another, or there will be no page.
    fn again(&mut self, id: u32, number: u16, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        let Some(page) = self.page(id) else { return };
        let operation = page.operation;
        let Some(mut lookup) = page.lookup(number).copied() else {
            return;
        };
        let which = ctx.key_of(operation) ^ (u64::from(page.attempt(&lookup)) << 40);
        let draws = ctx.draws(BACKOFF, which);
        let Ok(wait) = self.caller.again(&mut lookup.call, now, draws) else {
            if let Some(page) = self.close(id, ctx) {
                refuse(&page, &web::UNSERVED, ctx);
            }
            return;
        };
        let Some(page) = self.page(id) else { return };
        if let Some(place) = page.lookup(number) {
            *place = lookup;
        }
        let attempt = lookup.call.attempt;
        ctx.note(call::Note::Retried { operation, attempt });
        if wait.0 == 0 {
            self.ask(id, lookup, ctx);
        } else {
            ctx.disarm(Timer::Overdue(id, number));
            ctx.arm(Timer::Again(id, number), wait);
        }
    }

    /// The wait before another try is over.
    pub(super) fn ask_again(&mut self, id: u32, number: u16, ctx: &mut Ctx<'_>) {
        let lookup = self.page(id).and_then(|page| page.lookup(number).copied());
        if let Some(lookup) = lookup {
            self.ask(id, lookup, ctx);
        }
    }

    /// Stores that are asked over a connection to `peer` will not answer any more.
    pub(super) fn lost(&mut self, peer: Address, ctx: &mut Ctx<'_>) {
        let waits = |lookup: &&Lookup| lookup.target == peer && lookup.answer.is_none();
        let under_way = |page: &Page| -> Vec<(u32, u16)> {
            let lookups = page.under_way.iter().filter(waits);
            lookups.map(|lookup| (page.id, lookup.number)).collect()
        };
        let waiting: Vec<(u32, u16)> = self.pages.iter().flat_map(under_way).collect();
        for (id, number) in waiting {
            self.unanswered(id, number, ctx);
        }
    }

    /// Ends a page in hand, with all that was to come for it.
    pub(super) fn close(&mut self, id: u32, ctx: &mut Ctx<'_>) -> Option<Page> {
        let place = self.pages.iter().position(|page| page.id == id)?;
        let page = self.pages.remove(place);
        ctx.disarm(Timer::GiveUp(id));
        if self.config.calls.is_some() {
            for lookup in &page.under_way {
                ctx.disarm(Timer::Overdue(id, lookup.number));
                ctx.disarm(Timer::Again(id, lookup.number));
            }
        }
        Some(page)
    }
}
