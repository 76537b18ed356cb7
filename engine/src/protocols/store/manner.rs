//! How a client asks stores: which copy it reads, what it carries along of what its session has seen, and where its
//! writes go.

use super::word::ASK_PRIMARY;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::id::{Address, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::operation::{Ask, Outcome, Position, Value, Verb};
use crate::kernel::random::Purpose;
use crate::kernel::time::{LocalTime, Span};
use crate::protocols::asking::Word;
use crate::protocols::call::Caller;
use crate::protocols::manner::{Asked, Heard, MannerOfAsking, Meaning, Waiting, own};
use crate::protocols::{Ctx, Message};
use schemars::JsonSchema;
use std::rc::Rc;

const COPY: Purpose = Purpose::named("which copy to read");
const HOME: Purpose = Purpose::named("which copy to stay with");

/// From which copy a client reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ReadFrom {
    /// Always from the primary.
    #[default]
    Primary,
    /// From the copy with the shortest way.
    Nearest,
    /// From the nearest copy, with a token of what the session has written and seen; that copy answers when it has
    /// come so far.
    NearestAtToken,
    /// From one copy, chosen once, as long as it answers.
    Sticky,
    /// From a copy chosen anew for each read.
    Random,
    /// From a copy chosen anew for each read, with a token of what the session has written and seen; that copy answers
    /// when it has come so far.
    RandomAtToken,
}

/// Which stores there are, and how they are asked.
#[derive(Clone, PartialEq, Debug)]
pub struct StoreAccess {
    /// Where writes go.
    pub primary: Address,
    /// The copies that may be read, the nearest first.
    pub copies: Vec<Address>,
    /// Which of them answers reads.
    pub read_from: ReadFrom,
    /// After a write, reads go to the primary for this long.
    pub primary_after_write: Span,
    /// How long a copy may hold a read for its token's sake.
    pub token_wait: Span,
}

/// One who reads and writes, and what its session remembers; all of that in memory.
#[derive(Clone, PartialEq, Debug)]
pub struct Session {
    stores: Rc<StoreAccess>,
    /// The latest place in the log that this session has written or read.
    seen: Position,
    /// When its last write was confirmed, by its own monotonic clock.
    wrote: Option<LocalTime>,
    /// The copy it stays with, and how many it has left.
    home: Option<Address>,
    homes_left: u64,
    /// The value that it has read last.
    last: Option<(Symbol, Value)>,
}

impl Session {
    /// One that has seen nothing yet.
    #[must_use]
    pub fn new(stores: Rc<StoreAccess>) -> Self {
        Self {
            stores,
            seen: Position::default(),
            wrote: None,
            home: None,
            homes_left: 0,
            last: None,
        }
    }

    /// What a request carries: only sessions that use tokens tell what they have seen.
    fn token(&self, ask: Ask) -> Position {
        match (self.stores.read_from, ask.verb) {
            (ReadFrom::NearestAtToken | ReadFrom::RandomAtToken, Verb::Read) => self.seen,
            _ => Position::default(),
        }
    }

    fn wrote_lately(&self, ctx: &Ctx<'_>) -> bool {
        let window = self.stores.primary_after_write.0 as i64;
        self.wrote
            .is_some_and(|wrote| ctx.monotonic() - wrote < window)
    }
}

impl MannerOfAsking for Session {
    fn target(
        &mut self,
        ask: Ask,
        number: u32,
        attempt: u16,
        _: &Caller,
        ctx: &Ctx<'_>,
    ) -> Address {
        let stores = &self.stores;
        let copies = stores.copies.len() as u64;
        if ask.verb == Verb::Write || copies == 0 || self.wrote_lately(ctx) {
            return stores.primary;
        }
        match stores.read_from {
            ReadFrom::Primary => stores.primary,
            ReadFrom::Nearest | ReadFrom::NearestAtToken => {
                stores.copies[usize::from(attempt) % stores.copies.len()]
            }
            ReadFrom::Random | ReadFrom::RandomAtToken => {
                let first = ctx.draws(COPY, u64::from(number)).below(copies);
                stores.copies[((first + u64::from(attempt)) % copies) as usize]
            }
            ReadFrom::Sticky => {
                let homes_left = self.homes_left;
                let choose = || {
                    let first = ctx.draws(HOME, 0).below(copies);
                    stores.copies[((first + homes_left) % copies) as usize]
                };
                *self.home.get_or_insert_with(choose)
            }
        }
    }

    fn ask(&mut self, asked: &Asked, ctx: &mut Ctx<'_>) {
        let request = Word::Request {
            ask: asked.ask,
            token: self.token(asked.ask),
            bytes: if asked.ask.is_write() { asked.bytes } else { 0 },
            patience: self.stores.token_wait,
        };
        asked.send(request, ctx);
    }

    fn hear(
        &mut self,
        envelope: &Envelope<Message>,
        _: Waiting<'_>,
        ctx: &mut Ctx<'_>,
    ) -> Option<Heard> {
        let Message::Asking(Word::Response {
            verb: Verb::Read | Verb::Write,
            outcome,
            ..
        }) = envelope.message
        else {
            return None;
        };
        let meaning = match outcome {
            // Who takes a copy for the primary would be sent to that copy by itself, again and again.
            Outcome::Refused(why)
                if *why == ASK_PRIMARY && envelope.from != self.stores.primary =>
            {
                Meaning::Elsewhere(self.stores.primary)
            }
            outcome => Meaning::Outcome(outcome),
        };
        let (number, attempt) = (own(envelope, ctx)?, envelope.attempt);
        Some(Heard {
            number,
            attempt,
            meaning,
        })
    }

    fn done(&mut self, ask: Ask, value: Value, position: Position, now: LocalTime) {
        self.seen = self.seen.max(position);
        if ask.is_write() {
            self.wrote = Some(now);
        } else {
            self.last = Some((ask.key, value));
        }
    }

    /// It does not stay with a copy that did not answer.
    fn silent(&mut self, target: Address) {
        if self.home == Some(target) {
            self.home = None;
            self.homes_left += 1;
        }
    }

    fn lose_power(&mut self) {
        *self = Self::new(Rc::clone(&self.stores));
    }

    fn fields(&self, names: &Names) -> Vec<(String, String)> {
        let Self { seen, last, .. } = *self;
        let value = last.map(|(key, value)| {
            let name = format!("{} seen", names.text(key));
            (name, value.show(names))
        });
        let log =
            (seen.index > 0).then(|| ("has seen log up to".to_owned(), seen.index.to_string()));
        value.into_iter().chain(log).collect()
    }
}
