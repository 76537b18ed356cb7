//! The hash of a trace: 64 bits that are equal exactly when two runs did the same, natively and in a
//! browser. FNV-1a (Fowler, Noll, Vo) over the canonical encoding of its records (`kernel/canon.rs`).

use crate::kernel::canon::{Bytes, Canon};
use crate::kernel::record::Recorder;
use crate::protocols::{AnyNote, Record};

/// Which behaviour the engine has: goes up whenever golden hashes change, and is part of every hash.
pub const BEHAVIOUR: u32 = 4;

const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const PRIME: u64 = 0x0100_0000_01b3;

/// A hash in the making. It is a recorder too, so a run can be hashed without being kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TraceHash(u64);

impl Default for TraceHash {
    fn default() -> Self {
        let mut hash = Self(OFFSET);
        BEHAVIOUR.write(&mut hash);
        hash
    }
}

impl Bytes for TraceHash {
    #[inline]
    fn bytes(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(PRIME);
        }
    }
}

impl Recorder<AnyNote> for TraceHash {
    fn record(&mut self, record: Record) {
        self.add(&record);
    }
}

impl TraceHash {
    /// The hash of everything added so far.
    #[must_use]
    pub const fn finish(self) -> u64 {
        self.0
    }

    /// Adds the next record.
    pub fn add(&mut self, record: &Record) {
        record.write(self);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::faults::{Crash, Pause};
    use crate::kernel::id::{FlightId, MachineId, ProcessId};
    use crate::kernel::time::Time;
    use crate::protocols::Fact;

    fn hash(records: &[Record]) -> u64 {
        let mut hash = TraceHash::default();
        for record in records {
            hash.add(record);
        }
        hash.finish()
    }

    fn record(at: u64, fact: Fact) -> Record {
        Record { at: Time(at), fact }
    }

    #[test]
    fn it_is_fnv_1a_over_the_canonical_bytes() {
        let mut expected = OFFSET;
        let bytes = [
            4, 0, 0, 0, // behaviour
            7, 0, 0, 0, 0, 0, 0, 0, // time
            6, // delivered
            3, 0, 0, 0, 0, 0, 0, 0, // flight
            2, 0, 0, 0, // process
        ];
        for byte in bytes {
            expected = (expected ^ byte).wrapping_mul(PRIME);
        }
        let found = hash(&[record(7, Fact::Delivered(FlightId(3), ProcessId(2)))]);
        assert_eq!(found, expected);
    }

    #[test]
    fn another_fact_time_or_order_gives_another_hash() {
        let crash = record(1, Fact::from(Crash(MachineId(1))));
        let pause = record(1, Fact::from(Pause(MachineId(1))));
        let later = record(2, Fact::from(Crash(MachineId(1))));
        let all = [
            hash(&[]),
            hash(std::slice::from_ref(&crash)),
            hash(std::slice::from_ref(&pause)),
            hash(&[later]),
            hash(&[crash.clone(), pause.clone()]),
            hash(&[pause, crash]),
        ];
        for (i, one) in all.iter().enumerate() {
            assert!(all[i + 1..].iter().all(|other| other != one));
        }
    }
}
