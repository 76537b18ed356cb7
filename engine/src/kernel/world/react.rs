//! Handlers: a process reacts, and the world carries out what it asked for.

use super::{Armed, Event, World};
use crate::kernel::context::{Context, Effect};
use crate::kernel::id::{Called, MachineId, ProcessId};
use crate::kernel::machine::{Arrival, Busy, Job, Power};
use crate::kernel::process::Process;
use crate::kernel::random::key_of_birth;
use crate::kernel::record::{Fact, Recorder};
use crate::kernel::slots::Place;
use crate::kernel::time::{LocalTime, Span};

/// The token of a timer that is firing; the queue gives none of this number.
const FIRING: u64 = 0;

/// Names a process, and what its handlers may see and do. In place, so that the rest of the world can be read beside
/// it; and by names and not as a pair, which would be moved.
macro_rules! scene {
    ($world:ident, $id:ident => $process:ident, $ctx:ident) => {
        let seat = &mut $world.seats[$id.index()];
        let mut $ctx = Context {
            id: $id,
            keys: &$world.keys,
            address: seat.address,
            now: $world.now,
            seed: $world.seed,
            clock: &$world.machines[seat.machine.index()].clock,
            wishes: &mut $world.wishes,
        };
        let $process = &mut seat.process;
    };
}
pub(super) use scene;

impl<P: Process> World<P> {
    /// Runs one handler of a process and carries out its effects.
    #[inline]
    pub(super) fn react<R: Recorder<P::Note>>(
        &mut self,
        id: ProcessId,
        out: &mut R,
        handler: impl FnOnce(&mut P, &mut Context<'_, P>),
    ) {
        scene!(self, id => process, ctx);
        handler(process, &mut ctx);
        self.act(id, out);
    }

    /// Carries out what a process's handler asked for: out of line, since many places need it.
    #[inline(never)]
    pub(super) fn act<R: Recorder<P::Note>>(&mut self, id: ProcessId, out: &mut R) {
        self.act_in_line(id, out);
    }

    /// The same in line, for deliveries, which come most often: the way from one delivery to the next send
    /// is a sixth shorter so. Where the engine is compiled for size, as in the page, it stays out of line.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    pub(super) fn act_in_line<R: Recorder<P::Note>>(&mut self, id: ProcessId, out: &mut R) {
        if self.wishes.effects.is_empty() {
            return;
        }
        let mut effects = std::mem::take(&mut self.wishes.effects);
        for effect in &effects {
            // What is asked for most often comes first.
            if let Effect::Send(envelope) = effect {
                self.send(id, envelope, out);
            } else {
                self.perform(id, effect, out);
            }
        }
        effects.clear();
        // The list goes back to its place. What stood in for it owns nothing, so nothing is lost by forgetting it,
        // and every delivery is spared the question.
        std::mem::forget(std::mem::replace(&mut self.wishes.effects, effects));
    }

    /// Carries out one effect. It is read where it lies: moving it out first costs more than the rest.
    #[inline(always)]
    fn perform<R: Recorder<P::Note>>(&mut self, id: ProcessId, effect: &Effect<P>, out: &mut R) {
        match effect {
            Effect::Send(envelope) => self.send(id, envelope, out),
            Effect::Arm(timer, span) => self.arm(id, timer, *span),
            Effect::Disarm(timer) => self.disarm(id, timer),
            Effect::Work(done, span) => self.work(id, done.clone(), *span),
            Effect::Invoke(operation, ask) => self.emit(Fact::Invoked(*operation, *ask), out),
            Effect::Complete(operation, outcome) => {
                self.emit(Fact::Completed(*operation, *outcome), out);
            }
            Effect::Note(note) => self.emit(Fact::Noted(id, *note), out),
            Effect::Spawn(machine, name) => {
                self.bear(id, *machine, *name, out);
            }
            Effect::Destroy(process) => self.destroy(*process, out),
            Effect::HangUp(on, operation, attempt) => {
                self.hang_up(id, *on, *operation, *attempt, out);
            }
        }
    }

    #[cold]
    fn bear<R: Recorder<P::Note>>(
        &mut self,
        parent: ProcessId,
        machine: MachineId,
        name: Called,
        out: &mut R,
    ) {
        let Some(process) = self.wishes.newborn.pop_front() else {
            return;
        };
        let births = &mut self.seats[parent.index()].births;
        let key = key_of_birth(self.keys[parent.index()], *births);
        *births += 1;
        let child = self.add_keyed_process(machine, name, key, process);
        let fact = Fact::Born {
            child,
            parent,
            machine,
            name,
        };
        self.emit(fact, out);
    }

    /// Lets a process begin, once.
    pub(super) fn start<R: Recorder<P::Note>>(&mut self, id: ProcessId, out: &mut R) {
        let seat = &mut self.seats[id.index()];
        let machine = seat.machine;
        if !seat.alive || seat.started {
            return;
        }
        match self.machines[machine.index()].power {
            Power::Up => {
                seat.started = true;
                self.emit(Fact::Started(id, machine), out);
                self.react(id, out, P::on_start);
            }
            Power::Paused(_) => {
                let inbox = &mut self.machines[machine.index()].inbox;
                inbox.push(Arrival::Start(id));
            }
            // It starts when the machine does.
            Power::Down(_) => {}
        }
    }

    #[cold]
    fn destroy<R: Recorder<P::Note>>(&mut self, id: ProcessId, out: &mut R) {
        let Some(seat) = self.seats.get_mut(id.index()).filter(|seat| seat.alive) else {
            return;
        };
        seat.alive = false;
        let home = seat.machine;
        for address in &mut self.addresses {
            *address = address.filter(|(to, _)| *to != id);
        }
        self.disarm_all(id);
        let machine = &mut self.machines[home.index()];
        machine.hosts.retain(|host| *host != id);
        machine.waiting.retain(|job| job.process != id);
        machine.busy.retain(|busy| busy.job.process != id);
        self.emit(Fact::Destroyed(id), out);
        self.employ(home);
    }

    #[inline(always)]
    fn arm(&mut self, id: ProcessId, timer: &P::Timer, span: Span) {
        let clock = &self.machines[self.seats[id.index()].machine.index()].clock;
        let (at, due) = clock.due(self.now, span);
        // What is armed is nearly always what has just fired.
        let slot = match self.timers.get(self.firing) {
            Some(armed) if armed.process == id && armed.timer == *timer => self.firing,
            _ => self.slot_of(id, timer),
        };
        let armed = &mut self.timers[slot];
        armed.due = due;
        armed.token = self.queue.push(at, Event::Timer(slot).into());
    }

    /// The slot of a process's timer, a new one if it is not armed.
    #[inline(never)]
    fn slot_of(&mut self, id: ProcessId, timer: &P::Timer) -> u32 {
        let armed = &mut self.seats[id.index()].armed;
        match armed.binary_search_by(|(armed, _)| armed.cmp(timer)) {
            Ok(place) => armed[place].1,
            Err(place) => {
                let (slot, free) = self.timers.take();
                *free = Place::Taken(Armed {
                    process: id,
                    timer: timer.clone(),
                    token: FIRING,
                    due: LocalTime(0),
                });
                armed.insert(place, (timer.clone(), slot));
                slot
            }
        }
    }

    #[inline(never)]
    fn disarm(&mut self, id: ProcessId, timer: &P::Timer) {
        let armed = &mut self.seats[id.index()].armed;
        if let Ok(place) = armed.binary_search_by(|(armed, _)| armed.cmp(timer)) {
            let (_, slot) = armed.remove(place);
            self.timers.remove(slot);
        }
    }

    pub(super) fn disarm_all(&mut self, id: ProcessId) {
        for (_, slot) in std::mem::take(&mut self.seats[id.index()].armed) {
            self.timers.remove(slot);
        }
    }

    pub(super) fn timer_due<R: Recorder<P::Note>>(&mut self, slot: u32, token: u64, out: &mut R) {
        let armed = self.timers.get_mut(slot);
        let Some(armed) = armed.filter(|armed| armed.token == token) else {
            return;
        };
        let process = armed.process;
        let machine = &mut self.machines[self.seats[process.index()].machine.index()];
        if !machine.is_up() {
            machine.overdue.push((slot, token));
            return;
        }
        // It keeps its place while it fires: most timers are armed again at once.
        armed.token = FIRING;
        self.firing = slot;
        let timer = armed.timer.clone();
        self.fire(process, timer.clone(), out);
        let over = self.timers.get(slot);
        if over.is_some_and(|armed| armed.token == FIRING) {
            self.disarm(process, &timer);
        }
    }

    #[inline]
    fn fire<R: Recorder<P::Note>>(&mut self, process: ProcessId, timer: P::Timer, out: &mut R) {
        self.fired += 1;
        self.emit(Fact::Fired(process), out);
        self.react(process, out, |process, ctx| process.on_timer(timer, ctx));
    }

    #[inline(never)]
    fn work(&mut self, process: ProcessId, done: P::Timer, span: Span) {
        let id = self.seats[process.index()].machine;
        self.machines[id.index()].waiting.push_back(Job {
            process,
            done,
            span,
        });
        self.employ(id);
    }

    /// Gives waiting jobs to idle workers.
    pub(super) fn employ(&mut self, id: MachineId) {
        let machine = &mut self.machines[id.index()];
        while machine.is_up() && machine.busy.len() < usize::from(machine.workers) {
            let Some(job) = machine.waiting.pop_front() else {
                return;
            };
            let span = machine.work_span(job.span);
            machine.worked += span;
            let until = self.now + span;
            let token = self.queue.push(until, Event::Work(id).into());
            machine.busy.push(Busy { job, until, token });
        }
    }

    pub(super) fn work_done<R: Recorder<P::Note>>(
        &mut self,
        id: MachineId,
        token: u64,
        out: &mut R,
    ) {
        let machine = &mut self.machines[id.index()];
        debug_assert!(
            !matches!(machine.power, Power::Paused(_)) || machine.busy.iter().all(|b| b.token == 0)
        );
        let Some(place) = machine.busy.iter().position(|busy| busy.token == token) else {
            return;
        };
        let job = machine.busy.remove(place).job;
        self.employ(id);
        self.fire(job.process, job.done, out);
    }
}
