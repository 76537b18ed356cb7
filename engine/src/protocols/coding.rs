//! Coding: what it takes to put values into a format for the wire, and to read them again. A format has a
//! size and costs a worker's time at either end.

use serde::Serialize;

use super::Ctx;
use super::telling::Telling;
use crate::kernel::canon::Canon;
use crate::kernel::id::OperationId;
use crate::kernel::time::Span;

/// A note about a format.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Canon)]
pub enum Note {
    /// What serves an operation was put into a format for the wire here, or read from it.
    Coded {
        /// Which operation.
        operation: OperationId,
        /// How long a worker was busy with that.
        span: Span,
    },
}

impl Note {
    pub(super) fn tell(self, telling: &Telling<'_>) -> String {
        let Self::Coded { operation, span } = self;
        let (who, whole) = (telling.who, telling.operation(operation));
        format!("{who} has spent {span} on encoding or decoding for {whole}")
    }
}

/// A thousandth part of its plain size for each.
const WHOLE: u64 = 1_000;
const KILOBYTE: u64 = 1_000;

/// A format. It travels with each call for an answer in it, so it is small.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Coding {
    /// How large values are in it, in thousandths of their plain size.
    pub thousandths: u16,
    /// Nanoseconds of work for each answer, at either end.
    pub each: u32,
    /// Nanoseconds of work for each thousand plain bytes, at either end.
    pub per_kilobyte: u32,
}

impl Default for Coding {
    /// As it is, for nothing.
    fn default() -> Self {
        Self {
            thousandths: WHOLE as u16,
            each: 0,
            per_kilobyte: 0,
        }
    }
}

impl Coding {
    /// How many bytes so many plain bytes are in this format.
    #[must_use]
    pub fn bytes(&self, plain: u32) -> u32 {
        let coded = u64::from(plain) * u64::from(self.thousandths) / WHOLE;
        u32::try_from(coded).unwrap_or(u32::MAX)
    }

    /// How long a worker is busy to encode or decode an answer of so many plain bytes.
    #[must_use]
    pub fn work(&self, plain: u32) -> Span {
        let bytes = u64::from(plain) * u64::from(self.per_kilobyte) / KILOBYTE;
        Span(u64::from(self.each) + bytes)
    }

    /// Says how long a worker was busy with that, if it was at all.
    pub(super) fn note(&self, operation: OperationId, plain: u32, ctx: &mut Ctx<'_>) {
        let span = self.work(plain);
        if span > Span::ZERO {
            ctx.note(Note::Coded { operation, span });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_has_a_size_and_costs_time() {
        let compact = Coding {
            thousandths: 400,
            each: 50_000,
            per_kilobyte: 4_000,
        };
        assert_eq!(compact.bytes(40_000), 16_000);
        assert_eq!(compact.work(40_000), Span::micros(50 + 160));
        let plain = Coding::default();
        assert_eq!((plain.bytes(7), plain.work(7)), (7, Span::ZERO));
        assert!(size_of::<Coding>() <= 12);
    }
}
