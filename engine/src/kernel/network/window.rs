//! How much a stream's sender may have under way on a link of limited bandwidth: slow start (RFC 5681, with the initial
//! window of RFC 6928) and then CUBIC (RFC 9438), segment by segment, over the pipe's own queue. So the shares of a line,
//! the wait in its buffer and what is dropped there follow from the senders.
//!
//! Left out: headers and acknowledgements on the wire, an early end of slow start (HyStart++), pacing, delayed
//! acknowledgements, and that a segment lost by chance makes the window smaller.

use crate::format::clamp::Clamp;
use crate::kernel::time::{NANOS_PER_SECOND, Span, Time};

/// The data of a segment: what Ethernet's 1,500 bytes leave for it beside the headers of IPv4 and TCP.
pub const SEGMENT: u32 = 1_448;
/// Segments that may be sent before the first is acknowledged.
const FIRST: f64 = 10.0;
/// The least window, in segments.
const LEAST: f64 = 2.0;
/// By how much a loss makes the window smaller.
const BETA: f64 = 0.7;
/// How fast it grows again, in segments a second cubed.
const C: f64 = 0.4;
/// By how much it grows in a round trip at least: what keeps CUBIC fair to Reno.
const RENO: f64 = 3.0 * (1.0 - BETA) / (1.0 + BETA);

/// A congestion window, in segments.
#[derive(Clone, PartialEq, Debug)]
pub struct Window {
    size: f64,
    /// From here on it does not double any more.
    threshold: f64,
    /// How large it was when something was last lost.
    top: f64,
    /// How large Reno's would be.
    reno: f64,
    /// Since when it has grown by CUBIC, and how large it was then.
    since: Option<(Time, f64)>,
    /// When something was last lost.
    shrunk: Option<Time>,
}

impl Default for Window {
    fn default() -> Self {
        Self {
            size: FIRST,
            threshold: f64::INFINITY,
            top: 0.0,
            reno: 0.0,
            since: None,
            shrunk: None,
        }
    }
}

impl Window {
    /// How many bytes may be under way.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        (self.size * f64::from(SEGMENT)) as u64
    }

    /// So many bytes were acknowledged while more waited to be sent.
    pub fn acknowledged(&mut self, bytes: u32, now: Time, round_trip: Span) {
        let segments = f64::from(bytes) / f64::from(SEGMENT);
        if self.size < self.threshold {
            self.size = (self.size + segments).min(self.threshold.max(self.size));
            return;
        }
        let (since, least) = *self.since.get_or_insert((now, self.size));
        if self.reno < LEAST {
            self.reno = self.size;
            self.top = self.top.max(self.size);
        }
        self.reno += RENO * segments / self.size;
        let cubic = cubic(self.top, least, (now + round_trip).since(since));
        let target = cubic.between(self.size, 1.5 * self.size);
        self.size += (target - self.size) / self.size * segments;
        self.size = self.size.max(self.reno);
    }

    /// A segment sent at `sent` was lost, and others behind it were not. What was sent before the window last became
    /// smaller belongs to the loss that made it so.
    pub fn lost(&mut self, sent: Time, now: Time) {
        self.shrink(sent, now);
    }

    /// Makes it smaller, if that is no part of an earlier loss.
    fn shrink(&mut self, sent: Time, now: Time) -> bool {
        if self.shrunk.is_some_and(|shrunk| sent <= shrunk) {
            return false;
        }
        self.shrunk = Some(now);
        // Fast convergence: who has not come back to where it was leaves room to others.
        let back = self.size >= self.top;
        self.top = self.size * if back { 1.0 } else { (1.0 + BETA) / 2.0 };
        self.size = (self.size * BETA).max(LEAST);
        (self.threshold, self.reno) = (self.size, self.size);
        self.since = Some((now, self.size));
        true
    }

    /// Nothing was acknowledged in time: it begins anew with one segment, and doubles up to where it had been safe.
    pub fn timed_out(&mut self, sent: Time, now: Time) {
        if !self.shrink(sent, now) {
            return;
        }
        self.size = 1.0;
        self.since = None;
        self.reno = 0.0;
    }

    /// Nothing was sent for long: what was known of the line is old (RFC 5681, 4.1).
    pub fn rested(&mut self) {
        self.size = self.size.min(FIRST);
        self.since = None;
        self.reno = 0.0;
    }
}

/// How large the window is so long after it fell from `top` to `least`.
fn cubic(top: f64, least: f64, after: Span) -> f64 {
    let after = after.0 as f64 / NANOS_PER_SECOND as f64;
    let back = libm::cbrt((top - least).max(0.0) / C);
    let past = after - back;
    C * past * past * past + top.max(least)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many segments fit after so many round trips of 100 ms, each acknowledged in full.
    fn after(window: &mut Window, from: Time, rounds: u64) -> u64 {
        for round in 1..=rounds {
            let now = from + Span::millis(100 * round);
            for _ in 0..window.bytes() / u64::from(SEGMENT) {
                window.acknowledged(SEGMENT, now, Span::millis(100));
            }
        }
        window.bytes() / u64::from(SEGMENT)
    }

    #[test]
    fn it_doubles_and_after_a_loss_comes_back_slowly_to_where_it_was() {
        let mut window = Window::default();
        assert_eq!(after(&mut window, Time::ZERO, 0), 10);
        assert_eq!(after(&mut window, Time::ZERO, 4), 160);
        let lost = Time(1_000_000_000);
        window.lost(lost, lost);
        assert_eq!(after(&mut window, lost, 0), 112);
        window.lost(lost, lost + Span::millis(1));
        assert_eq!(after(&mut window, lost, 0), 112);
        // The cube root of 48 / 0.4 is 4.9 s.
        assert_eq!(after(&mut window, lost, 25), 154);
        let mut window = window.clone();
        assert_eq!(after(&mut window, lost + Span::millis(2_500), 24), 159);
    }

    #[test]
    fn a_time_out_begins_anew_and_a_rest_with_the_first_window() {
        let mut window = Window::default();
        after(&mut window, Time::ZERO, 3);
        window.timed_out(Time::ZERO, Time::ZERO);
        assert_eq!(after(&mut window, Time::ZERO, 0), 1);
        assert_eq!(after(&mut window, Time::ZERO, 5), 32);
        window.rested();
        assert_eq!(after(&mut window, Time::ZERO, 0), 10);
    }
}
