//! Certificates: who vouches for a service, and from when until when. They are looked at in a handshake only,
//! by the wall clock of whoever looks; a connection that is open asks no more.

use super::vocabulary::{kinds, refusals};
use crate::kernel::time::{LocalTime, Span};

kinds! {
    /// A key is to be agreed on, or a certificate to be seen.
    HELLO = 14 "hello" Request;
    /// The other half of that.
    WELCOME = 15 "welcome" Response;
}

refusals! {
    /// The certificate that was shown is not valid now, by the clock of whoever looks at it.
    BAD_CERTIFICATE = 16 "certificate not valid";
}

/// A certificate, as far as time goes. Who signed it is not modelled: all that are shown are genuine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Certificate {
    /// It is valid from here on.
    pub from: LocalTime,
    /// It is no longer valid from here on.
    pub until: LocalTime,
}

impl Certificate {
    /// Whether it is valid when a clock reads this.
    #[must_use]
    pub fn is_valid(&self, now: LocalTime) -> bool {
        self.from <= now && now < self.until
    }
}

/// How a service sees to a new certificate by itself, in time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Renewal {
    /// So long before the old one ends.
    pub before: Span,
    /// The new one is valid for so long.
    pub life: Span,
    /// And already since so long ago, for clocks that are behind.
    pub overlap: Span,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn validity_begins_with_its_first_moment_and_ends_before_its_last() {
        let certificate = Certificate {
            from: LocalTime(10),
            until: LocalTime(20),
        };
        let valid = [9, 10, 19, 20].map(|at| certificate.is_valid(LocalTime(at)));
        assert_eq!(valid, [false, true, true, false]);
    }
}
