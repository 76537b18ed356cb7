//! How big a datagram may be on the way to each device, found out by probes that the device acknowledges,
//! and not by waiting for a router to complain (as in RFC 4821 and RFC 8899).

use crate::kernel::time::Span;

/// A size that is taken to pass everywhere, in bytes (BASE_PLPMTU of RFC 8899).
const BASE: u32 = 1_200;
/// The sizes that are tried, from small to large.
const SIZES: [u32; 3] = [1_400, 1_500, 9_000];
/// How often each is tried (MAX_PROBES of RFC 8899).
const TRIES: u32 = 3;
/// How long an acknowledgement is waited for.
pub(super) const WAIT: Span = Span::secs(1);

/// What is known of the path to one device.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Path {
    /// How many of the sizes were acknowledged.
    passed: usize,
    /// How often the next one was tried in vain.
    failed: u32,
}

impl Path {
    /// The largest size that was acknowledged.
    pub(super) const fn confirmed(&self) -> u32 {
        match self.passed.checked_sub(1) {
            Some(last) => SIZES[last],
            None => BASE,
        }
    }

    /// The size to probe next, if there is one left to try.
    pub(super) fn next(&self) -> Option<u32> {
        SIZES
            .get(self.passed)
            .copied()
            .filter(|_| self.failed < TRIES)
    }

    /// A probe of this size was acknowledged; says whether it was the one that was waited for.
    pub(super) fn passed(&mut self, size: u32) -> bool {
        let awaited = SIZES.get(self.passed) == Some(&size);
        if awaited {
            self.passed += 1;
            self.failed = 0;
        }
        awaited
    }

    /// No acknowledgement came.
    pub(super) const fn failed(&mut self) {
        self.failed += 1;
    }
}
