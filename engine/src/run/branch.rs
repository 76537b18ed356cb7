//! A branch: one history. It knows its inputs and its trace so far, and extends them at its frontier.

use std::rc::Rc;

use super::head::Head;
use super::input::{Input, Origin};
use super::limits::Limit;
use super::moment::{BranchId, Moment, Step};
use super::plan::Plan;
use super::samples::Samples;
use super::tape::Tape;
use super::trace::Trace;
use super::trigger::next_micro;
use crate::kernel::command::Command;
use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::kernel::process::Process;
use crate::kernel::time::Time;
use crate::kernel::world::World;
use crate::protocols::AnyNote;

/// How far a branch has been computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Progress {
    /// Everything up to this time is known.
    pub reached: Time,
    /// Whether all is known up to the run's end.
    pub complete: bool,
    /// The limit that stopped it before its end.
    pub stopped: Option<Limit>,
}

/// What a branch comes from.
#[derive(Clone, PartialEq, Debug)]
pub struct Fork<P: Process> {
    /// The moment, on the parent's branch, after which the two differ.
    pub at: Moment,
    /// What was done there.
    pub command: Command<P>,
    /// When it was applied.
    pub applied: Time,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum State {
    Going,
    Complete,
    Stopped(Limit),
}

/// One history. Its records are a trace, unless nobody is to go back in it.
#[derive(Clone, Debug)]
pub struct Branch<P: Process, T = Trace> {
    plan: Rc<Plan<P>>,
    fork: Option<Fork<P>>,
    inputs: Vec<Input<P>>,
    trace: T,
    samples: Samples,
    frontier: Head<P>,
    /// How often each trigger's pattern has been seen.
    seen: Vec<u32>,
    state: State,
}

impl<P: Process<Note = AnyNote>> Branch<P> {
    /// The first history of a plan, of which nothing has happened yet.
    #[must_use]
    pub fn new(plan: Rc<Plan<P>>) -> Self {
        let samples = Samples::new(&plan.world, plan.until);
        Self::begin(plan, samples, Trace::default())
    }

    /// A run of a plan from beginning to end, without ways back: for checks that need no time travel.
    #[must_use]
    pub fn run(plan: Rc<Plan<P>>) -> Self {
        let mut branch = Self::new(plan);
        branch.complete();
        branch
    }
}

impl<P: Process<Note = AnyNote>, T: Tape> Branch<P, T> {
    fn begin(plan: Rc<Plan<P>>, samples: Samples, trace: T) -> Self {
        let inputs = plan
            .commands
            .iter()
            .enumerate()
            .map(|(place, (at, command))| Input {
                at: *at,
                command: command.clone(),
                origin: Origin::Script(place),
            })
            .collect::<Vec<_>>();
        debug_assert!(
            inputs.is_sorted_by_key(|input| input.at),
            "a plan's commands are sorted"
        );
        Self {
            fork: None,
            inputs,
            trace,
            samples,
            frontier: Head::new(plan.world.clone()),
            seen: vec![0; plan.triggers.len()],
            state: State::Going,
            plan,
        }
    }

    /// A run of a plan from beginning to end of which only what is written on this tape is to be known, and
    /// its end.
    #[must_use]
    pub fn run_on(plan: Rc<Plan<P>>, tape: T) -> Self {
        Self::run_watched(plan, tape, |_| {})
    }

    /// The same, shown its world after each event.
    pub fn run_watched(plan: Rc<Plan<P>>, tape: T, mut watch: impl FnMut(&World<P>)) -> Self {
        let samples = Samples::few(&plan.world);
        let mut branch = Self::begin(plan, samples, tape);
        while branch.extend(super::limits::RECORDS_MAX) {
            watch(&branch.frontier.world);
        }
        branch
    }

    fn complete(&mut self) {
        while self.extend(super::limits::RECORDS_MAX) {}
    }

    /// What its records were written on.
    #[must_use]
    pub fn into_tape(self) -> T {
        self.trace
    }
}

impl<P: Process<Note = AnyNote>> Branch<P> {
    /// A history that is this one up to `at`, where the world is `head`, and then differs by a command.
    pub(super) fn forked(&self, at: Moment, head: &Head<P>, command: Command<P>) -> Self {
        let applied = next_micro(at.time);
        let mut inputs = self.inputs.clone();
        let mut place = 0;
        inputs.retain(|input| {
            place += 1;
            place <= head.taken
                || match input.origin {
                    Origin::Script(_) => true,
                    Origin::Trigger(_, step) => step < at.step,
                    Origin::Person => false,
                }
        });
        let trace = self.trace.fork(at.step);
        let mut branch = Self {
            plan: Rc::clone(&self.plan),
            inputs,
            samples: self.samples.fork(at.time),
            frontier: head.clone(),
            seen: self.seen_before(at.step),
            state: State::Going,
            trace,
            fork: Some(Fork {
                at,
                command: command.clone(),
                applied,
            }),
        };
        branch.insert(Input {
            at: applied,
            command,
            origin: Origin::Person,
        });
        branch
    }

    fn seen_before(&self, step: Step) -> Vec<u32> {
        let mut seen = vec![0; self.plan.triggers.len()];
        for (trigger, seen) in self.plan.triggers.iter().zip(&mut seen) {
            let times = self
                .trace
                .range(0..step)
                .filter(|(_, record)| trigger.when.matches(record, &self.trace))
                .take(trigger.nth as usize)
                .count();
            *seen = times as u32;
        }
        seen
    }
}

impl<P: Process<Note = AnyNote>, T: Tape> Branch<P, T> {
    /// Puts an input behind those of its time.
    fn insert(&mut self, input: Input<P>) {
        let place = self.inputs.partition_point(|other| other.at <= input.at);
        debug_assert!(place >= self.frontier.taken, "the past cannot be changed");
        self.inputs.insert(place, input);
    }

    /// Lets one more event or input happen. `records_max` is how long the trace may become. False when
    /// the branch is complete or has stopped.
    pub(super) fn extend(&mut self, records_max: Step) -> bool {
        if self.state != State::Going {
            return false;
        }
        if self.frontier.world.events() >= self.plan.events_max {
            self.state = State::Stopped(Limit::Events(self.plan.events_max));
            return false;
        }
        let before = self.trace.len();
        if before >= records_max {
            self.state = State::Stopped(Limit::Records(records_max));
            return false;
        }
        let limit = self.samples.wait(self.plan.until);
        self.trace.begin_event();
        if self.frontier.go(&self.inputs, limit, &mut self.trace) {
            self.watch(before);
            return true;
        }
        if limit < self.plan.until {
            self.samples.take(&self.frontier.world);
            return true;
        }
        self.frontier.world.wait_until(self.plan.until);
        self.state = State::Complete;
        false
    }

    /// Lets triggers see the records from `step` on.
    #[inline]
    fn watch(&mut self, step: Step) {
        if self.plan.triggers.is_empty() {
            return;
        }
        let plan = Rc::clone(&self.plan);
        for step in step..self.trace.len() {
            for (place, trigger) in plan.triggers.iter().enumerate() {
                let Some(record) = self.trace.get(step) else {
                    break;
                };
                if self.seen[place] >= trigger.nth || !trigger.when.matches(record, &self.trace) {
                    continue;
                }
                self.seen[place] += 1;
                if self.seen[place] == trigger.nth {
                    let at = trigger.due(record.at, self.frontier.world.seed());
                    self.insert(Input {
                        at,
                        command: trigger.command.clone(),
                        origin: Origin::Trigger(place, step),
                    });
                }
            }
        }
    }

    /// How far this branch is computed.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let until = self.plan.until;
        let (reached, stopped) = match self.state {
            State::Complete => (until, None),
            State::Stopped(limit) => (self.frontier.world.now(), Some(limit)),
            State::Going => {
                let next = self.frontier.next_at(&self.inputs);
                let known = next.map_or(until, |at| Time(at.0.saturating_sub(1)));
                (known.min(until), None)
            }
        };
        Progress {
            reached,
            complete: self.state == State::Complete,
            stopped,
        }
    }

    /// Whether there is more to compute.
    #[must_use]
    pub fn is_going(&self) -> bool {
        self.state == State::Going
    }

    /// Its queues and pipes over time.
    #[must_use]
    pub const fn samples(&self) -> &Samples {
        &self.samples
    }

    /// Its world at the latest point computed: at the run's end when it is complete.
    #[must_use]
    pub const fn world(&self) -> &World<P> {
        &self.frontier.world
    }
}

impl<P: Process<Note = AnyNote>> Branch<P> {
    /// Where it comes from; `None` for the first branch.
    #[must_use]
    pub const fn fork(&self) -> Option<&Fork<P>> {
        self.fork.as_ref()
    }

    /// Its parent; `None` for the first branch.
    #[must_use]
    pub fn parent(&self) -> Option<BranchId> {
        self.fork.as_ref().map(|fork| fork.at.branch)
    }

    /// Its commands so far, in order: the scenario's, those that triggers made, and people's.
    #[must_use]
    pub fn inputs(&self) -> &[Input<P>] {
        &self.inputs
    }

    /// Who is who, those too whom the run has brought forth so far.
    #[must_use]
    pub fn cast(&self) -> Rc<Cast> {
        let world = &self.frontier.world;
        let mut cast = Rc::clone(&self.plan.cast);
        let born = self.plan.world.process_count()..world.process_count();
        for id in born.map(|id| ProcessId(id as u32)) {
            if let Some(name) = world.process_name(id) {
                Rc::make_mut(&mut cast).add_born(id, name);
            }
        }
        cast
    }

    /// Its records so far.
    #[must_use]
    pub const fn trace(&self) -> &Trace {
        &self.trace
    }

    /// What it runs.
    #[must_use]
    pub fn plan(&self) -> &Plan<P> {
        &self.plan
    }

    pub(super) const fn frontier(&self) -> &Head<P> {
        &self.frontier
    }

    /// Whether the command it forked for has been applied.
    pub(super) fn has_forked(&self) -> bool {
        self.inputs[..self.frontier.taken]
            .last()
            .is_some_and(|input| input.origin == Origin::Person)
            && self
                .fork
                .as_ref()
                .is_some_and(|fork| self.frontier.world.now() >= fork.applied)
    }

    /// How many records it holds that no older branch holds.
    pub(super) fn own_records(&self) -> Step {
        let shared = self
            .fork
            .as_ref()
            .map_or(0, |fork| Trace::shared_by_fork(fork.at.step));
        self.trace.len() - shared
    }

    pub(super) fn heap_bytes(&self) -> usize {
        self.inputs.capacity() * size_of::<Input<P>>()
            + self.trace.heap_bytes()
            + self.samples.heap_bytes()
            + self.frontier.heap_bytes()
    }
}
