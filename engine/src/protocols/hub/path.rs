//! How big a datagram may be on the way to each device, found out by probes that the device acknowledges,
//! and not by waiting for a router to complain (as in RFC 4821 and RFC 8899).

use super::{Hub, Timer};
use crate::kernel::time::Span;
use crate::protocols::Ctx;
use crate::protocols::parcel::Parcel;

/// A size that is taken to pass everywhere, in bytes (BASE_PLPMTU of RFC 8899).
const BASE: u32 = 1_200;
/// The sizes that are tried, from small to large.
const SIZES: [u32; 3] = [1_400, 1_500, 9_000];
/// How often each is tried (MAX_PROBES of RFC 8899).
const TRIES: u32 = 3;
/// How long an acknowledgement is waited for.
const WAIT: Span = Span::secs(1);

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
}

impl Hub {
    /// Sends the next probe, if there is a size left to try.
    pub(super) fn probe(&self, device: usize, ctx: &mut Ctx<'_>) {
        let Path { passed, failed } = self.paths[device];
        if let Some(size) = SIZES.get(passed).filter(|_| failed < TRIES) {
            let to = self.config.devices[device].0;
            ctx.send(to, Parcel::Probe(*size));
            ctx.arm(Timer::Probe(device as u32), WAIT);
        }
    }

    /// A device has received a probe.
    pub(super) fn probed(&mut self, device: usize, size: u32, ctx: &mut Ctx<'_>) {
        let path = &mut self.paths[device];
        if SIZES.get(path.passed) == Some(&size) {
            path.passed += 1;
            path.failed = 0;
            ctx.disarm(Timer::Probe(device as u32));
            self.probe(device, ctx);
        }
    }

    /// No acknowledgement came.
    pub(super) fn probe_lost(&mut self, device: usize, ctx: &mut Ctx<'_>) {
        self.paths[device].failed += 1;
        self.probe(device, ctx);
    }
}
