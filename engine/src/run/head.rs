//! A head: a world on its way along a branch, and how many of the branch's inputs it has taken.

use super::input::Input;
use crate::kernel::process::Process;
use crate::kernel::record::Recorder;
use crate::kernel::time::Time;
use crate::kernel::world::World;

/// A world and its place among its inputs.
#[derive(Clone, Debug)]
pub(super) struct Head<P: Process> {
    pub(super) world: World<P>,
    /// How many inputs have been applied.
    pub(super) taken: usize,
}

impl<P: Process> Head<P> {
    pub(super) const fn new(world: World<P>) -> Self {
        Self { world, taken: 0 }
    }

    /// Takes the next input or lets the next event happen, if it is due at or before `limit`. An input
    /// comes after all events before its time and before all events of its time. False if nothing is due.
    #[inline]
    pub(super) fn go<R: Recorder<P::Note>>(
        &mut self,
        inputs: &[Input<P>],
        limit: Time,
        out: &mut R,
    ) -> bool {
        let Some(input) = inputs.get(self.taken).filter(|input| input.at <= limit) else {
            return self.world.step_until(limit, out);
        };
        let earlier = input.at.0.checked_sub(1).map(Time);
        if earlier.is_some_and(|limit| self.world.step_until(limit, out)) {
            return true;
        }
        self.world.apply(input.at, &input.command, out);
        self.taken += 1;
        true
    }

    /// When the next input or event is due.
    pub(super) fn next_at(&self, inputs: &[Input<P>]) -> Option<Time> {
        let input = inputs.get(self.taken).map(|input| input.at);
        let event = self.world.next_at();
        input.into_iter().chain(event).min()
    }

    /// Whether as much has happened here as in `other`, a head of the same branch.
    pub(super) const fn is_level_with(&self, other: &Self) -> bool {
        self.world.events() == other.world.events() && self.taken == other.taken
    }

    pub(super) fn heap_bytes(&self) -> usize {
        size_of::<Self>() + self.world.heap_bytes()
    }
}
