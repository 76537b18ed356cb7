//! A message's course: what the network has in store for it from the moment it is sent.

use crate::kernel::id::{Direction, FlightId, LinkId, ProcessId};
use crate::kernel::network::{Fate, Link, Transport, Unsent};
use crate::kernel::random::{Draws, Purpose};
use crate::kernel::time::{Span, Time};

const FATE: Purpose = Purpose::named("fate of a message");
/// A segment is sent again at most this often; by then its sender has given up.
const RETRANSMISSIONS_MAX: u32 = 40;
/// When a message that cannot leave is due.
pub(super) const NEVER: Time = Time::NEVER;

/// Who sends to whom, and over what.
#[derive(Clone, Copy)]
pub(super) struct Trip {
    pub(super) id: FlightId,
    pub(super) from: ProcessId,
    pub(super) to: ProcessId,
    pub(super) link: LinkId,
    pub(super) direction: Direction,
    /// Which try of its operation, or which of its kind between these two.
    pub(super) number: u32,
}

impl Trip {
    /// What a message's chances are keyed by: its link, and either its operation and attempt or, where
    /// it belongs to none, its sender, receiver and count of its kind. The receiver of an operation's message
    /// is left out on purpose: asked of another server over the same link, it meets the same fate.
    #[inline]
    pub(super) fn fate_key(&self, link: &Link, whose: u64, kind: u16) -> [u64; 3] {
        let back = u64::from(self.direction == Direction::Back);
        let place = FATE.key() ^ link.key.rotate_left(1) ^ back;
        [
            place,
            whose,
            (u64::from(kind) << 32) | u64::from(self.number),
        ]
    }
}

/// What becomes of a message from the moment it is sent.
pub(super) struct Course {
    pub(super) departs: Time,
    pub(super) due: Time,
    /// When it arrives or is lost.
    pub(super) ends: Time,
    pub(super) doomed: Option<Fate>,
    pub(super) twin: Option<Span>,
    pub(super) stalled: bool,
    /// How much of it has left, if its connection holds the rest.
    pub(super) held: Option<Unsent>,
    pub(super) refused: Option<Fate>,
}

impl Course {
    /// A message that leaves now and certainly takes so long.
    #[inline]
    pub(super) fn certain(now: Time, latency: Span) -> Self {
        Self::along(now, &Chances::certain(latency))
    }

    /// A message that leaves at `departs` and meets these chances.
    #[inline]
    pub(super) fn along(departs: Time, chances: &Chances) -> Self {
        let due = departs + chances.latency;
        let ends = match chances.lost {
            Some(place) => departs + Span((chances.latency.0 as f64 * (0.2 + 0.6 * place)) as u64),
            None => due,
        };
        let doomed = chances.lost.map(|_| Fate::Lost);
        Self {
            departs,
            due,
            ends,
            doomed,
            twin: chances.twin,
            stalled: false,
            held: None,
            refused: None,
        }
    }

    /// The same for a datagram that is too big for the link: it gets half of the way.
    pub(super) const fn swallowed(self) -> Self {
        let half = self.due.since(self.departs).0 / 2;
        Self {
            ends: Time(self.departs.0 + half),
            doomed: Some(Fate::TooBig),
            twin: None,
            ..self
        }
    }

    /// A message that its stream holds.
    pub(super) const fn stalled(now: Time) -> Self {
        Self {
            departs: now,
            due: NEVER,
            ends: NEVER,
            doomed: None,
            twin: None,
            stalled: true,
            held: None,
            refused: None,
        }
    }

    /// A message that ends where it began.
    pub(super) const fn refused(now: Time, fate: Fate) -> Self {
        Self {
            departs: now,
            due: now,
            ends: now,
            doomed: None,
            twin: None,
            stalled: false,
            held: None,
            refused: Some(fate),
        }
    }
}

/// What chance has in store for a message. Each part has its own place in the message's stream of
/// words, so a part that is not asked for changes no other.
pub(super) struct Chances {
    pub(super) latency: Span,
    /// Where on its way it is lost, as a share of the way.
    pub(super) lost: Option<f64>,
    /// How long its duplicate takes.
    pub(super) twin: Option<Span>,
    /// How often a stream sends it again.
    pub(super) resends: u32,
}

impl Chances {
    #[inline(always)]
    pub(super) fn draw(link: &Link, pieces: u32, mut draws: Draws) -> Self {
        let latency = link.latency.at(draws.word());
        let lost = draws.unit();
        if link.transport == Transport::Stream {
            return Self {
                resends: resends(lost, link.loss),
                ..Self::certain(latency)
            };
        }
        let mut chances = Self::certain(latency);
        if lost < loss_of(link.loss, pieces) {
            chances.lost = Some(draws.clone().unit());
        }
        if link.duplicate > 0.0 {
            chances.twin = twin(link, draws);
        }
        chances
    }

    pub(super) const fn certain(latency: Span) -> Self {
        Self {
            latency,
            lost: None,
            twin: None,
            resends: 0,
        }
    }
}

/// How long a message's duplicate takes, if it has one.
#[cold]
fn twin(link: &Link, mut draws: Draws) -> Option<Span> {
    // The word for the place of loss.
    draws.word();
    let twin = draws.unit() < link.duplicate;
    twin.then(|| link.latency.at(draws.word()))
}

/// The probability that one of so many pieces is lost.
fn loss_of(loss: f64, pieces: u32) -> f64 {
    if pieces == 1 {
        loss
    } else {
        1.0 - libm::pow(1.0 - loss, f64::from(pieces))
    }
}

/// How many times in a row a segment is lost: geometric, from one uniform number.
pub(super) fn resends(unit: f64, loss: f64) -> u32 {
    if unit >= loss {
        return 0;
    }
    if loss >= 1.0 {
        return RETRANSMISSIONS_MAX;
    }
    ((libm::log(unit) / libm::log(loss)) as u32).min(RETRANSMISSIONS_MAX)
}
