//! A pool of connections to the instances of one service: where it learns their addresses, how many
//! connections it keeps and how long, and whether it looks who answers.

use serde::Serialize;

use super::Ctx;
use super::line::{Line, Listing};
use super::telling::Telling;
use crate::kernel::canon::Canon;
use crate::kernel::id::{Address, Symbol};
use crate::kernel::random::Purpose;
use crate::kernel::time::{LocalTime, Span};

/// A note about a connection.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// Whoever answered at an address was another service, and was not asked for anything.
    Mistaken {
        /// The address.
        address: Address,
        /// The service that answered there.
        found: Symbol,
    },
}

impl Note {
    pub(super) fn tell(self, telling: &Telling<'_>) -> String {
        let Self::Mistaken { address, found } = self;
        format!(
            "{} finds {} at the address of {}, and hangs up",
            telling.who,
            telling.text(found),
            telling.address(address)
        )
    }
}

const FIRST: Purpose = Purpose::named("which address to connect to first");

/// How long a pool waits before it replaces a connection that was lost, if it has another, and before it
/// asks again for a name that nobody serves under.
const REFILL: Span = Span::millis(100);

/// Where addresses come from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Source {
    /// They were written down once.
    File(Vec<Address>),
    /// This directory knows them.
    Directory(Address),
}

/// How a pool finds a service and connects to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Find {
    /// The service.
    pub service: Symbol,
    /// Where addresses come from.
    pub source: Source,
    /// How many connections it keeps open at most, no two to one address.
    pub connections: u16,
    /// A connection this old is closed, and another opened; never, if there is none.
    pub max_age: Option<Span>,
    /// Whether it looks who answers before it asks for anything.
    pub checks_identity: bool,
    /// How long it waits for a connection to open, and for the directory.
    pub patience: Span,
}

/// A pool's timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// The answer of the directory is overdue.
    LookingUp,
    /// A connection does not open.
    Connecting(Address),
    /// It is time to replace connections that were lost.
    Fill,
}

/// A connection, or an attempt at one.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Connection {
    address: Address,
    open: bool,
    since: LocalTime,
}

/// A pool.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Pool {
    known: Vec<Address>,
    /// Until when what is known may be used for new connections.
    fresh_until: Option<LocalTime>,
    looking: bool,
    connections: Vec<Connection>,
    /// Which of the known addresses is tried next, counted round and round.
    next: usize,
    /// While it has a connection, no other is tried before this moment.
    pause_until: Option<LocalTime>,
    /// Which connection was used last.
    used: usize,
}

impl Pool {
    /// How many connections are open.
    #[must_use]
    pub fn open(&self) -> usize {
        self.connections.iter().filter(|c| c.open).count()
    }

    /// Begins: a file is read, and connections are opened.
    pub fn start(&mut self, find: &Find, ctx: &mut Ctx<'_>) {
        *self = Self::default();
        if let Source::File(addresses) = &find.source {
            self.known.clone_from(addresses);
        }
        self.next = ctx.draws(FIRST, 0).below(64) as usize;
        self.fill(find, ctx);
    }

    /// Closes what is too old, and opens connections while there are too few. A name is looked up again
    /// when a connection is to be opened and the last answer is too old, and never otherwise.
    pub fn fill(&mut self, find: &Find, ctx: &mut Ctx<'_>) {
        let now = ctx.monotonic();
        if let Some(age) = find.max_age {
            self.connections
                .retain(|c| !c.open || now - c.since < age.0 as i64);
        }
        let is_ahead = |at: Option<LocalTime>| at.is_some_and(|at| at - now > 0);
        let pauses = is_ahead(self.pause_until) && self.open() > 0;
        if pauses || self.connections.len() >= usize::from(find.connections) {
            return;
        }
        if let Source::Directory(directory) = find.source
            && !is_ahead(self.fresh_until)
        {
            self.look_up(find, directory, ctx);
            return;
        }
        for _ in 0..self.known.len() {
            if self.connections.len() >= usize::from(find.connections) {
                return;
            }
            let address = self.known[self.next % self.known.len()];
            self.next = self.next.wrapping_add(1);
            if self.connections.iter().all(|c| c.address != address) {
                self.connections.push(Connection {
                    address,
                    open: false,
                    since: now,
                });
                ctx.send(address, Line::Connect);
                ctx.arm(Timer::Connecting(address), find.patience);
            }
        }
    }

    fn look_up(&mut self, find: &Find, directory: Address, ctx: &mut Ctx<'_>) {
        if self.looking {
            return;
        }
        self.looking = true;
        ctx.send(directory, Line::Resolve(find.service));
        ctx.arm(Timer::LookingUp, find.patience);
    }

    /// One of its timers fires.
    pub fn on_timer(&mut self, timer: Timer, find: &Find, ctx: &mut Ctx<'_>) {
        match timer {
            Timer::LookingUp => self.unresolved(find, ctx),
            Timer::Connecting(at) => self.lose(at, ctx),
            Timer::Fill => self.fill(find, ctx),
        }
    }

    /// The directory has answered.
    pub fn resolved(&mut self, find: &Find, listing: &Listing, ttl: Span, ctx: &mut Ctx<'_>) {
        ctx.disarm(Timer::LookingUp);
        self.looking = false;
        self.known = listing.iter().collect();
        self.use_known(ttl, find, ctx);
    }

    /// The directory has not answered: what was known goes on serving, and it is asked again soon.
    fn unresolved(&mut self, find: &Find, ctx: &mut Ctx<'_>) {
        self.looking = false;
        self.use_known(REFILL, find, ctx);
    }

    fn use_known(&mut self, fresh: Span, find: &Find, ctx: &mut Ctx<'_>) {
        if self.known.is_empty() {
            ctx.arm(Timer::Fill, REFILL);
        } else {
            self.fresh_until = Some(ctx.monotonic() + fresh);
            self.fill(find, ctx);
        }
    }

    /// Somebody answers at an address. Gives whether there is an open connection to it now.
    pub fn connected(
        &mut self,
        find: &Find,
        at: Address,
        identity: Symbol,
        ctx: &mut Ctx<'_>,
    ) -> bool {
        ctx.disarm(Timer::Connecting(at));
        let Some(connection) = self.connections.iter_mut().find(|c| c.address == at) else {
            return false;
        };
        if find.checks_identity && identity != find.service {
            ctx.note(Note::Mistaken {
                address: at,
                found: identity,
            });
            self.lose(at, ctx);
            return false;
        }
        connection.open = true;
        connection.since = ctx.monotonic();
        true
    }

    /// A connection does not open, or breaks, or nobody answers on it: after a pause another is tried.
    pub fn lose(&mut self, at: Address, ctx: &mut Ctx<'_>) {
        ctx.disarm(Timer::Connecting(at));
        let before = self.connections.len();
        self.connections.retain(|c| c.address != at);
        if self.connections.len() < before {
            self.pause_until = Some(ctx.monotonic() + REFILL);
            ctx.arm(Timer::Fill, REFILL);
        }
    }

    /// Chooses the next connection in turn, to another address than `not` if there is one; `None` if none
    /// is open.
    pub fn pick(&mut self, not: Option<Address>) -> Option<Address> {
        let count = self.connections.len();
        let in_turn = || (1..=count).map(|n| (self.used + n) % count);
        let open = |place: &usize| self.connections[*place].open;
        let other = |place: &usize| open(place) && Some(self.connections[*place].address) != not;
        let place = in_turn().find(other).or_else(|| in_turn().find(open))?;
        self.used = place;
        Some(self.connections[place].address)
    }
}
