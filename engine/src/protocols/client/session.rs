//! What a session remembers, and which copy it therefore asks.

use super::{Client, ReadFrom};
use crate::kernel::id::Address;
use crate::kernel::operation::{Ask, Position, Verb};
use crate::kernel::random::Purpose;
use crate::kernel::time::LocalTime;
use crate::protocols::Ctx;

const COPY: Purpose = Purpose::named("which copy to read");
const HOME: Purpose = Purpose::named("which copy to stay with");

/// A session's memory.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Session {
    /// The latest place in the log that this session has written or read.
    seen: Position,
    /// When its last write was confirmed, by its own monotonic clock.
    wrote: Option<LocalTime>,
    /// The copy it stays with, and how many it has left.
    home: Option<Address>,
    homes_left: u64,
}

impl Session {
    /// What a request carries: only sessions that use tokens tell what they have seen.
    pub(super) const fn token(&self, read_from: ReadFrom, ask: Ask) -> Position {
        match (read_from, ask.verb) {
            (ReadFrom::NearestAtToken | ReadFrom::RandomAtToken, Verb::Read) => self.seen,
            _ => Position { epoch: 0, index: 0 },
        }
    }

    /// Remembers an answer.
    pub(super) fn saw(&mut self, position: Position, ask: Ask, now: LocalTime) {
        self.seen = self.seen.max(position);
        if ask.is_write() {
            self.wrote = Some(now);
        }
    }

    /// The latest place in the log it knows of.
    pub(super) const fn seen(&self) -> Position {
        self.seen
    }

    /// A copy did not answer: do not stay with it.
    pub(super) fn leave(&mut self, copy: Address) {
        if self.home == Some(copy) {
            self.home = None;
            self.homes_left += 1;
        }
    }
}

impl Client {
    /// Which store or service to ask, for this try of an operation.
    pub(super) fn target(&mut self, ask: Ask, number: u32, attempt: u16, ctx: &Ctx<'_>) -> Address {
        let config = &self.config;
        let copies = config.copies.len() as u64;
        match ask.verb() {
            Verb::Pay | Verb::Call => return config.service,
            Verb::Page => return self.web(attempt, ctx),
            Verb::Write => return config.primary,
            Verb::Transfer => return self.hop(),
            Verb::Fetch | Verb::Edit => return self.hub(),
            Verb::Read if copies == 0 || self.wrote_lately(ctx) => return config.primary,
            Verb::Read => {}
        }
        match config.read_from {
            ReadFrom::Primary => config.primary,
            ReadFrom::Nearest | ReadFrom::NearestAtToken => {
                config.copies[usize::from(attempt) % config.copies.len()]
            }
            ReadFrom::Random | ReadFrom::RandomAtToken => {
                let first = ctx.draws(COPY, u64::from(number)).below(copies);
                config.copies[((first + u64::from(attempt)) % copies) as usize]
            }
            ReadFrom::Sticky => {
                let homes_left = self.session.homes_left;
                let choose = || {
                    let first = ctx.draws(HOME, 0).below(copies);
                    config.copies[((first + homes_left) % copies) as usize]
                };
                *self.session.home.get_or_insert_with(choose)
            }
        }
    }

    /// Which web server to ask for a page. One that is known to be out of reach is passed over.
    fn web(&self, attempt: u16, ctx: &Ctx<'_>) -> Address {
        let (webs, now) = (&self.config.webs, ctx.monotonic());
        let first = usize::from(attempt) % webs.len().max(1);
        let (before, from) = webs.split_at(first.min(webs.len()));
        let in_turn = || from.iter().chain(before).copied();
        let reachable = in_turn().find(|web| !self.caller.is_open(*web, now));
        reachable
            .or_else(|| in_turn().next())
            .unwrap_or(Address(u32::MAX))
    }

    fn wrote_lately(&self, ctx: &Ctx<'_>) -> bool {
        let window = self.config.primary_after_write.0 as i64;
        self.session
            .wrote
            .is_some_and(|wrote| ctx.monotonic() - wrote < window)
    }
}
