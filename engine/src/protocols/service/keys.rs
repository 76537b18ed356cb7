//! Idempotency keys, at the side that must not do a thing twice.

use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::kernel::id::OperationId;
use crate::kernel::operation::Outcome;
use crate::kernel::time::{LocalTime, Span};
use crate::sorted::SortedMap;
use schemars::JsonSchema;

/// What a service makes of idempotency keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
#[schemars(rename = "ServiceKeys")]
pub enum Memory {
    /// Nothing.
    #[default]
    Ignored,
    /// It remembers them until its machine crashes.
    InMemory,
    /// It commits each together with the effect, on disk.
    OnDisk,
}

/// A key: the operation it was made for, and the how many-th it is.
pub(super) type Key = (OperationId, u16);

/// What is known of a key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Known {
    /// The job with this number is at it.
    Doing(u32),
    /// It is done, and this was the answer.
    Done(Outcome),
}

/// The keys that a service knows.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct KnownKeys {
    memory: Memory,
    keep: Span,
    /// In memory.
    doing: SortedMap<Key, u32>,
    /// In memory or on disk: the answer, and when it was given.
    done: SortedMap<Key, (Outcome, LocalTime)>,
}

impl KnownKeys {
    pub(super) const fn new(memory: Memory, keep: Span) -> Self {
        Self {
            memory,
            keep,
            doing: SortedMap::new(),
            done: SortedMap::new(),
        }
    }

    /// What is known of a key now.
    pub(super) fn find(&mut self, key: Key, now: LocalTime) -> Option<Known> {
        if let Some(job) = self.doing.get(&key) {
            return Some(Known::Doing(*job));
        }
        let keep = i64::try_from(self.keep.0).unwrap_or(i64::MAX);
        self.done.retain(|_, (_, at)| now - *at < keep);
        let (outcome, _) = self.done.get(&key)?;
        Some(Known::Done(*outcome))
    }

    /// A job is at it now.
    pub(super) fn begin(&mut self, key: Key, job: u32) {
        if self.memory != Memory::Ignored {
            self.doing.insert(key, job);
        }
    }

    /// It is done, or refused for good.
    pub(super) fn end(&mut self, key: Key, outcome: Outcome, now: LocalTime) {
        if self.doing.remove(&key).is_some() && matches!(outcome, Outcome::Done { .. }) {
            self.done.insert(key, (outcome, now));
        }
    }

    /// It was not done.
    pub(super) fn forget(&mut self, key: Key) {
        self.doing.remove(&key);
    }

    /// What was in memory is gone.
    pub(super) fn crash(&mut self) {
        self.doing.clear();
        if self.memory != Memory::OnDisk {
            self.done.clear();
        }
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.doing.len() + self.done.len()
    }
}
