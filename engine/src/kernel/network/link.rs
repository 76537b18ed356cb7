//! A link: how messages between two places behave.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::id::{Direction, PipeId};
use crate::kernel::latency::Latency;
use crate::kernel::time::{Span, Time};
use schemars::JsonSchema;

/// What befalls a message on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Each message for itself: loss, duplication and changed order show.
    #[default]
    Datagram,
    /// A connection: in order; what is lost is sent again when its timer says so, until its sender gives up.
    Stream,
}

/// What becomes of a datagram that is bigger than the link's largest packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Oversize {
    /// It vanishes, and nobody is told: it may not be cut into pieces, and ICMP, which would tell, is filtered.
    #[default]
    #[serde(rename = "vanish")]
    Vanishes,
    /// The network cuts it into pieces; if one of them is lost, all are.
    #[serde(rename = "fragment")]
    Fragments,
}

/// Bytes of an IPv4 header, which each piece of a datagram bears.
const PIECE_HEADER: u32 = 20;

/// When a sender's kernel gives up by itself: where Linux does with `tcp_retries2` = 15 and a first wait of 200 ms.
pub const GIVES_UP: Span = Span::millis(924_600);
/// No wait between two retransmissions is longer (`TCP_RTO_MAX`).
const WAIT_MAX: Span = Span::secs(120);

/// A link: how messages between two places behave.
#[derive(Clone, PartialEq, Debug)]
pub struct Link {
    /// What it is called in keyed draws: the same in every variant, whatever other links there are.
    pub key: u64,
    /// What it promises.
    pub transport: Transport,
    /// How long a message takes, once it has left.
    pub latency: Latency,
    /// Probability that a datagram is lost, or a stream's segment must be sent again.
    pub loss: f64,
    /// Probability that a datagram arrives twice.
    pub duplicate: f64,
    /// The pipe each way leads through, if its bandwidth is limited.
    pub pipes: [Option<PipeId>; 2],
    /// Since when each way is cut.
    pub cut: [Option<Time>; 2],
    /// The largest packet that it carries, in bytes (its MTU); the largest number where there is no limit.
    pub mtu: u32,
    /// What becomes of a bigger datagram.
    pub oversize: Oversize,
    /// How long a stream's sender waits for an acknowledgement before it gives up.
    pub user_timeout: Span,
    /// How long, beyond a round trip, a stream waits before it sends a segment again.
    pub retransmit_after: Span,
    /// How many connections of requests stand open between two processes at the beginning, and are kept at most while no
    /// request has them; `None` where one connection carries everything.
    pub reserve: Option<u32>,
}

impl Link {
    /// A link without faults or limits.
    #[must_use]
    pub const fn new(transport: Transport, latency: Latency) -> Self {
        Self {
            key: 0,
            transport,
            latency,
            loss: 0.0,
            duplicate: 0.0,
            pipes: [None; 2],
            cut: [None; 2],
            mtu: u32::MAX,
            oversize: Oversize::Vanishes,
            user_timeout: GIVES_UP,
            retransmit_after: Span::millis(200),
            reserve: None,
        }
    }

    /// Whether a datagram of this size vanishes on it.
    #[must_use]
    #[inline]
    pub fn swallows(&self, size: u32) -> bool {
        size > self.mtu && self.oversize == Oversize::Vanishes
    }

    /// In how many pieces a datagram of this size travels. A piece carries a multiple of eight bytes.
    #[must_use]
    #[inline]
    pub const fn pieces(&self, size: u32) -> u32 {
        if size <= self.mtu || !matches!(self.oversize, Oversize::Fragments) {
            return 1;
        }
        let each = (self.mtu - PIECE_HEADER) & !7;
        (size - PIECE_HEADER).div_ceil(each)
    }

    /// The bytes that a datagram of this size puts on the wire, with a header for each piece.
    #[must_use]
    #[inline]
    pub const fn wire_bytes(&self, size: u32) -> u32 {
        size.saturating_add((self.pieces(size) - 1) * PIECE_HEADER)
    }

    /// How long it typically takes there and back.
    #[must_use]
    pub fn round_trip(&self) -> Span {
        Span(self.latency.median().0.saturating_mul(2))
    }

    /// How long after it was first sent a lone segment that nobody acknowledges is sent again for the last of so many times.
    /// The waits are R, R, 2R, 4R, …, each at most two minutes, with R = `retransmit_after` and a round trip: so Linux
    /// does, whose first wait is that of a tail loss probe (RFC 8985) and does not double the next.
    #[must_use]
    pub fn sent_again_after(&self, times: u32) -> Span {
        let mut wait = self.retransmit_after + self.round_trip();
        let mut after = Span::ZERO;
        for time in 0..times {
            after = Span(after.0.saturating_add(wait.min(WAIT_MAX).0));
            if time > 0 {
                wait = Span(wait.0.saturating_mul(2));
            }
        }
        after
    }

    /// How long every message takes, if chance has no say on this link.
    #[must_use]
    #[inline]
    pub fn certain_latency(&self) -> Option<Span> {
        match self.latency {
            Latency::Constant(span) if self.loss <= 0.0 && self.duplicate <= 0.0 => Some(span),
            _ => None,
        }
    }

    /// Whether messages that way leave at once and travel alone and whole: no cut, no pipe, no stream and
    /// no largest packet.
    #[must_use]
    #[inline]
    pub fn is_free(&self, direction: Direction) -> bool {
        let way = direction.index();
        self.transport == Transport::Datagram
            && self.cut[way].is_none()
            && self.pipes[way].is_none()
            && self.mtu == u32::MAX
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_big_datagram_vanishes_or_travels_in_pieces() {
        let mut link = Link::new(Transport::Datagram, Latency::Constant(Span::ZERO));
        assert!(!link.swallows(u32::MAX));
        assert_eq!(link.pieces(u32::MAX), 1);
        link.mtu = 1_400;
        assert!(link.swallows(1_401) && !link.swallows(1_400));
        link.oversize = Oversize::Fragments;
        assert!(!link.swallows(1_401));
        // 1,376 bytes to a piece: the largest multiple of 8 that leaves room for a header.
        let pieces = [1_400, 1_401, 2_772, 2_773, 9_000].map(|size| link.pieces(size));
        assert_eq!(pieces, [1, 2, 2, 3, 7]);
        assert_eq!(link.wire_bytes(2_773), 2_813);
        link.mtu = 68;
        assert_eq!(link.pieces(116), 2);
    }

    #[test]
    fn a_lone_segment_is_sent_again_after_r_r_2r_4r_and_so_on() {
        let link = Link::new(Transport::Stream, Latency::Constant(Span::millis(40)));
        let times = [0, 1, 2, 3, 4, 5].map(|times| link.sent_again_after(times).0 / 1_000_000);
        assert_eq!(times, [0, 280, 560, 1_120, 2_240, 4_480]);
        let wait = link.sent_again_after(30).0 - link.sent_again_after(29).0;
        assert_eq!(Span(wait), Span::secs(120));
    }
}
