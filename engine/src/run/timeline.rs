//! The timeline: a run with all its branches, and a cursor that can go anywhere in it. The inputs are the
//! truth, the keyframes a cache, the trace the output: a seek takes the nearest keyframe at or before the
//! moment and lets the same things happen again.

use std::rc::Rc;

use super::branch::{Branch, Progress};
use super::head::Head;
use super::keyframes::Keyframes;
use super::limits::{BRANCHES_MAX, Limit, Room};
use super::moment::{BranchId, Moment, Step};
use super::plan::Plan;
use super::trace::Trace;
use crate::kernel::command::Command;
use crate::kernel::process::Process;
use crate::kernel::time::Time;
use crate::kernel::world::World;
use crate::protocols::AnyNote;

/// Near keyframes are not left closer to the cursor than this many records.
const NEAR_GAP: Step = 32;

/// A run, its branches, and the cursor.
#[derive(Clone, Debug)]
pub struct Timeline<P: Process> {
    branches: Vec<Branch<P>>,
    keyframes: Keyframes<P>,
    /// For each branch, where its next anchor is due.
    anchor_due: Vec<Step>,
    records_max: u64,
    cursor: Moment,
    here: Head<P>,
}

impl<P: Process<Note = AnyNote>> Timeline<P> {
    /// A run of which nothing has happened yet. The plan's commands must be sorted.
    #[must_use]
    pub fn new(plan: Plan<P>) -> Self {
        Self::with_room(plan, Room::default())
    }

    /// The same, with its own idea of how much it may hold.
    #[must_use]
    pub fn with_room(plan: Plan<P>, room: Room) -> Self {
        let here = Head::new(plan.world.clone());
        let keyframes = Keyframes::new(here.clone(), room.keyframe_bytes);
        Self {
            anchor_due: vec![keyframes.next_anchor(0)],
            keyframes,
            branches: vec![Branch::new(Rc::new(plan))],
            records_max: room.records,
            cursor: Moment::default(),
            here,
        }
    }

    /// Computes the current branch further, by at most `events` events. The cursor stays where it is.
    pub fn advance(&mut self, events: u64) -> Progress {
        let id = self.cursor.branch;
        let records_max = self.allowance(id);
        let branch = &mut self.branches[id.0 as usize];
        let due = &mut self.anchor_due[id.0 as usize];
        for _ in 0..events {
            if !branch.extend(records_max) {
                break;
            }
            if branch.trace().len() >= *due {
                self.keyframes.anchor(id, branch.frontier());
                *due = self.keyframes.next_anchor(branch.trace().len());
            }
        }
        branch.progress()
    }

    /// Computes the current branch to its end or its limit.
    pub fn finish(&mut self) -> Progress {
        self.advance(u64::MAX)
    }

    /// How long a branch's trace may become, so that all branches together stay within the limit.
    fn allowance(&self, id: BranchId) -> Step {
        let held: Step = self.branches.iter().map(Branch::own_records).sum();
        self.branch(id).trace().len() + self.records_max.saturating_sub(held)
    }

    /// How far the current branch is computed.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.current().progress()
    }

    /// Where the cursor is.
    #[must_use]
    pub const fn cursor(&self) -> Moment {
        self.cursor
    }

    /// The world at the cursor; its `now` is the cursor's time.
    #[must_use]
    pub const fn world(&self) -> &World<P> {
        &self.here.world
    }

    /// The whole trace of the current branch, what lies after the cursor too.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        self.current().trace()
    }

    /// The current branch.
    #[must_use]
    pub fn current(&self) -> &Branch<P> {
        self.branch(self.cursor.branch)
    }

    /// All branches with their ids, the first one first.
    pub fn branches(&self) -> impl Iterator<Item = (BranchId, &Branch<P>)> {
        self.branches
            .iter()
            .enumerate()
            .map(|(id, branch)| (BranchId(id as u32), branch))
    }

    /// One branch.
    ///
    /// # Panics
    /// If this timeline never gave that id.
    #[must_use]
    pub fn branch(&self, id: BranchId) -> &Branch<P> {
        &self.branches[id.0 as usize]
    }

    /// Goes to a moment, on whatever branch, and returns the moment it came to: one that does not exist,
    /// or is not computed yet, becomes the nearest before it that does.
    ///
    /// # Panics
    /// If this timeline never gave the moment's branch.
    pub fn seek(&mut self, to: Moment) -> Moment {
        let to = self.settle(to);
        let at = self.cursor;
        let back = at.branch == to.branch && to.step < at.step;
        let start = self.start(to);
        let branch = &self.branches[to.branch.0 as usize];
        if back {
            leave_keyframes(&mut self.keyframes, &mut self.here, branch, start, to);
        }
        replay(&mut self.here, branch, to);
        debug_assert_eq!(
            self.here.world.recorded(),
            to.step,
            "a replay makes the same records"
        );
        self.cursor = to;
        to
    }

    /// Goes to the moment when everything due at or before `time` on the current branch has happened.
    pub fn seek_time(&mut self, time: Time) -> Moment {
        let time = time.min(self.progress().reached);
        let step = self.trace().steps_until(time);
        let branch = self.cursor.branch;
        self.seek(Moment { branch, step, time })
    }

    /// Goes to the moment when the first `step` records of the current branch have just happened.
    pub fn seek_step(&mut self, step: Step) -> Moment {
        let step = self.trace().event_end(step);
        let time = self.time_of(self.cursor.branch, step);
        let branch = self.cursor.branch;
        self.seek(Moment { branch, step, time })
    }

    /// Goes on by one event that leaves a record.
    pub fn step_forward(&mut self) -> Moment {
        self.seek_step(self.cursor.step + 1)
    }

    /// Goes back to just before the latest event that left a record.
    pub fn step_back(&mut self) -> Moment {
        self.seek_step(self.trace().event_end_before(self.cursor.step))
    }

    /// Goes to the same time on another branch, as far as it is computed.
    ///
    /// # Panics
    /// If this timeline never gave that id.
    pub fn switch(&mut self, branch: BranchId) -> Moment {
        let time = self.cursor.time.min(self.branch(branch).progress().reached);
        let step = self.branch(branch).trace().steps_until(time);
        self.seek(Moment { branch, step, time })
    }

    /// Does something at the cursor: history forks there, the old future stays, and the cursor goes to
    /// the new branch, just after the command, which comes at the next whole microsecond.
    ///
    /// # Errors
    /// If the run is over at the cursor, or a limit is reached. Nothing has changed then.
    pub fn inject(&mut self, command: Command<P>) -> Result<Moment, Limit> {
        let at = self.owned(self.cursor);
        if self.branches.len() >= BRANCHES_MAX {
            return Err(Limit::Branches(BRANCHES_MAX));
        }
        let mut branch = self.branch(at.branch).forked(at, &self.here, command);
        let applied = branch.fork().map_or(at.time, |fork| fork.applied);
        if applied > branch.plan().until {
            return Err(Limit::End);
        }
        let free = self.allowance(at.branch) - self.branch(at.branch).trace().len();
        let shared = Trace::shared_by_fork(at.step);
        while !branch.has_forked() {
            if !branch.extend(shared + free) {
                return Err(branch.progress().stopped.unwrap_or(Limit::End));
            }
        }
        let id = BranchId(self.branches.len() as u32);
        self.here = branch.frontier().clone();
        self.cursor = Moment {
            branch: id,
            step: branch.trace().len(),
            time: applied,
        };
        self.anchor_due.push(self.keyframes.next_anchor(at.step));
        self.branches.push(branch);
        Ok(self.cursor)
    }

    /// The moment on the branch whose own it is: until a branch does what it was forked for it is its parent's history, and
    /// what is forked there comes from that one.
    fn owned(&self, mut at: Moment) -> Moment {
        while let Some(fork) = self.branch(at.branch).fork() {
            let parent = self.branch(fork.at.branch);
            if at.time >= fork.applied || at.time > parent.progress().reached {
                break;
            }
            at.branch = fork.at.branch;
        }
        at
    }

    /// When the latest of the first `step` records of a branch happened.
    fn time_of(&self, branch: BranchId, step: Step) -> Time {
        let latest = step.checked_sub(1);
        latest
            .and_then(|step| self.branch(branch).trace().get(step))
            .map_or(Time::ZERO, |record| record.at)
    }

    /// The nearest moment at or before `to` that exists and is known.
    fn settle(&self, to: Moment) -> Moment {
        let branch = self.branch(to.branch);
        let step = branch.trace().event_end(to.step);
        let earliest = self.time_of(to.branch, step);
        let known = branch.progress().reached;
        let latest = branch
            .trace()
            .get(step)
            .map_or(known, |next| known.min(Time(next.at.0.saturating_sub(1))));
        Moment {
            branch: to.branch,
            step,
            time: to.time.min(latest).max(earliest),
        }
    }

    /// Puts the nearest world at or before `to` in place, and returns its step.
    fn start(&mut self, to: Moment) -> Step {
        let at = self.cursor;
        let ahead = at.branch == to.branch && at.step <= to.step && at.time <= to.time;
        let (kept, keyframe) = self.nearest_keyframe(to);
        if ahead && at.step >= kept {
            return at.step;
        }
        self.here = keyframe.clone();
        kept
    }

    /// The latest keyframe at or before `to`, of its branch or of those it comes from.
    fn nearest_keyframe(&self, to: Moment) -> (Step, &Head<P>) {
        let mut to = to;
        loop {
            if let Some(found) = self.keyframes.latest(to.branch, to) {
                return found;
            }
            let Some(fork) = self.branch(to.branch).fork() else {
                return (0, self.keyframes.origin());
            };
            to = Moment {
                branch: fork.at.branch,
                step: to.step.min(fork.at.step),
                time: to.time.min(fork.at.time),
            };
        }
    }

    /// Bytes held on the heap: traces, keyframes, worlds and samples.
    #[must_use]
    pub fn heap_bytes(&self) -> usize {
        let branches: usize = self.branches.iter().map(Branch::heap_bytes).sum();
        branches + self.keyframes.heap_bytes() + self.here.heap_bytes()
    }
}

/// On the way from `start` back to `to`, leaves keyframes at ever shorter distances before it, so that
/// the next step back is short.
fn leave_keyframes<P: Process<Note = AnyNote>>(
    keyframes: &mut Keyframes<P>,
    head: &mut Head<P>,
    branch: &Branch<P>,
    start: Step,
    to: Moment,
) {
    let mut distance = (to.step - start) / 2;
    while distance >= NEAR_GAP {
        run_to_step(head, branch, to.step - distance);
        if head.world.recorded() >= to.step {
            return;
        }
        keyframes.near(to, head);
        distance /= 2;
    }
}

/// Lets happen again what happened on `branch` up to `to`.
fn replay<P: Process<Note = AnyNote>>(head: &mut Head<P>, branch: &Branch<P>, to: Moment) {
    run_to_step(head, branch, to.step);
    let between = branch
        .trace()
        .get(to.step)
        .is_some_and(|next| next.at <= to.time);
    if !between {
        // What leaves no record belongs to the moment too, as far as it is computed.
        let deaf = &mut Trace::deaf();
        while !head.is_level_with(branch.frontier()) && head.go(branch.inputs(), to.time, deaf) {}
    }
    head.world.wait_until(to.time);
}

fn run_to_step<P: Process<Note = AnyNote>>(head: &mut Head<P>, branch: &Branch<P>, step: Step) {
    let deaf = &mut Trace::deaf();
    while head.world.recorded() < step && head.go(branch.inputs(), Time(u64::MAX), deaf) {}
}
