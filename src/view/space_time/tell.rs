//! From records to a story.

use fallible_engine::format::clamp::Clamp;
use fallible_engine::sorted::{SortedMap, sort_by_key};
use std::ops::Range;
use std::rc::Rc;

use fallible_engine::check::verdict::Violation;
use fallible_engine::kernel::faults::{Place, Sign};
use fallible_engine::kernel::id::{FlightId, MachineId, OperationId, ProcessId};
use fallible_engine::kernel::machine;
use fallible_engine::kernel::message::{Content, Kind};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::operation::{Ask, Outcome, Value, Verb};
use fallible_engine::kernel::process::Process;
use fallible_engine::kernel::time::Time;
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::{Fact, Record};
use fallible_engine::run::moment::{BranchId, Step};
use fallible_engine::run::trace::Trace;

use super::{Arrow, ArrowEnd, Bar, BreachMark, Change, Lane, Outage, Tale};
use fallible_engine::protocols::{AnyNote, store};

/// So many records are told at most; a window with more shows the first of them.
const TOLD: Step = 12_000;

/// So many lifelines are drawn at most: servers first, then the machines with the most to tell.
const LANES: usize = 16;

/// So many records before the window are searched for messages that are still under way in it, for
/// operations that still go on, and for machines that are off.
const BEFORE: Step = 6_000;

/// What a story is told from.
#[derive(Debug)]
pub struct Sources<'a, P: Process> {
    /// The world at any moment of the run: it says which process runs where.
    pub world: &'a World<P>,
    /// Who is who.
    pub cast: &'a Cast,
    /// Which branch.
    pub branch: BranchId,
    /// Its records.
    pub trace: &'a Trace,
    /// Every promise broken so far.
    pub violations: &'a [Violation],
}

/// Tells stories, and keeps the latest as long as nothing in it has changed.
#[derive(Debug, Default)]
pub struct Scribe {
    story: Rc<Tale>,
    told: Option<(BranchId, Range<Time>, Step, usize)>,
    /// Which machines serve others, by id: with many machines, dear to find out.
    servers: Vec<bool>,
}

impl Scribe {
    /// A scribe with nothing told yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The story of a stretch of time.
    pub fn tell<P: Process>(&mut self, sources: &Sources<'_, P>, window: Range<Time>) -> Rc<Tale> {
        let steps = sources.trace.steps_until(window.end);
        let key = (
            sources.branch,
            window.clone(),
            steps,
            sources.violations.len(),
        );
        if self.told.as_ref() != Some(&key) {
            let telling = Narration::of(sources, &window, steps);
            let lanes = telling.lanes(sources, &mut self.servers);
            self.story = Rc::new(telling.finish(sources, lanes, window));
            self.told = Some(key);
        }
        Rc::clone(&self.story)
    }
}

/// A story in the making, by machine rather than by lane.
#[derive(Default)]
struct Narration {
    arrows: SortedMap<FlightId, Sent>,
    bars: SortedMap<OperationId, Asked>,
    changes: Vec<(MachineId, Time, Rc<str>)>,
    outages: Vec<(MachineId, Time, Option<Time>, &'static str)>,
    busy: SortedMap<MachineId, usize>,
}

#[derive(Clone, Copy)]
struct Sent {
    from: MachineId,
    to: MachineId,
    kind: &'static Kind,
    content: Content,
    sent: Time,
    due: Time,
    end: Option<ArrowEnd>,
}

struct Asked {
    machine: MachineId,
    from: Time,
    until: Option<Time>,
    step: Option<Step>,
    ask: Option<Ask>,
    outcome: Option<Outcome>,
}

impl Narration {
    fn of<P: Process>(sources: &Sources<'_, P>, window: &Range<Time>, steps: Step) -> Self {
        let first = sources
            .trace
            .steps_until(Time(window.start.0.saturating_sub(1)));
        let mut telling = Self::default();
        let range = first.saturating_sub(BEFORE)..steps.min(first + TOLD);
        for (step, record) in sources.trace.range(range) {
            // A value taken before the window is not shown in it.
            if step >= first || !matches!(record.fact, Fact::Noted(..)) {
                telling.take(sources, step, record);
            }
        }
        telling.arrows.retain(|_, sent| match sent.end {
            Some(ArrowEnd::Came(at) | ArrowEnd::Died(at, _)) => at >= window.start,
            None => sent.due >= window.start,
        });
        telling
            .bars
            .retain(|_, asked| asked.until.is_none_or(|until| until >= window.start));
        telling
            .outages
            .retain(|(.., until, _)| until.is_none_or(|until| until >= window.start));
        telling
    }

    fn take<P: Process>(&mut self, sources: &Sources<'_, P>, step: Step, record: &Record) {
        let at = record.at;
        let machine = |process: ProcessId| sources.world.machine_of(process);
        match &record.fact {
            Fact::Sent {
                flight,
                from,
                to,
                kind,
                content,
                due,
                ..
            } => {
                if let (Some(from), Some(to)) = (machine(*from), machine(*to))
                    && from != to
                {
                    for machine in [from, to] {
                        *self.busy.entry(machine).or_default() += 1;
                    }
                    let sent = Sent {
                        from,
                        to,
                        kind,
                        content: *content,
                        sent: at,
                        due: *due,
                        end: None,
                    };
                    self.arrows.insert(*flight, sent);
                }
            }
            Fact::Duplicated { flight, of, due } => {
                if let Some(sent) = self.arrows.get(of).copied() {
                    let copy = Sent {
                        sent: at,
                        due: *due,
                        end: None,
                        ..sent
                    };
                    self.arrows.insert(*flight, copy);
                }
            }
            Fact::Rescheduled { flight, due } => {
                if let Some(sent) = self.arrows.get_mut(flight) {
                    sent.due = *due;
                }
            }
            Fact::Delivered(flight, _) => self.end(*flight, |_| ArrowEnd::Came(at)),
            Fact::Ended(flight, _) => self.end(*flight, |sent| {
                let whole = sent.due.since(sent.sent).0;
                let share = if whole == 0 || sent.due == Time(u64::MAX) {
                    0.5
                } else {
                    at.since(sent.sent).0 as f32 / whole as f32
                };
                ArrowEnd::Died(at, share.between(0.0, 1.0))
            }),
            Fact::Invoked(operation, ask) => {
                if let Some(machine) = machine(operation.client) {
                    *self.busy.entry(machine).or_default() += 1;
                    let asked = Asked {
                        machine,
                        from: at,
                        until: None,
                        step: None,
                        ask: Some(*ask),
                        outcome: None,
                    };
                    self.bars.insert(*operation, asked);
                }
            }
            Fact::Completed(operation, outcome) => {
                if let Some(asked) = self.bars.get_mut(operation) {
                    (asked.until, asked.step, asked.outcome) =
                        (Some(at), Some(step), Some(*outcome));
                }
            }
            Fact::Noted(process, AnyNote::Store(store::Note::Applied { value, .. })) => {
                if let Some(machine) = machine(*process) {
                    self.changes
                        .push((machine, at, value.show(&sources.cast.names).into()));
                }
            }
            Fact::Fault(fault) => {
                if let Place::Machine(machine) = fault.place() {
                    self.power(machine, at, fault.sign());
                }
            }
            // What processes do by themselves, and what touches no lane.
            Fact::Started(..)
            | Fact::Destroyed(_)
            | Fact::Unreachable { .. }
            | Fact::Fired(_)
            | Fact::Asked(_)
            | Fact::Noted(..)
            | Fact::Disconnected(..)
            | Fact::DidNotApply
            | Fact::Born { .. }
            | Fact::Reseeded(_)
            | Fact::Signed(_) => {}
        }
    }

    /// A machine stops, or works again.
    fn power(&mut self, machine: MachineId, at: Time, sign: Sign) {
        match sign {
            Sign::Off => self.outages.push((machine, at, None, "crashed")),
            Sign::Halt => self.outages.push((machine, at, None, "paused")),
            Sign::On | Sign::Go => {
                let mut latest = self.outages.iter_mut().rev();
                let open = latest.find(|(of, _, until, _)| *of == machine && until.is_none());
                if let Some((_, _, until, _)) = open {
                    *until = Some(at);
                }
            }
            Sign::Pace
            | Sign::Clock
            | Sign::Parted
            | Sign::Whole
            | Sign::Carriage
            | Sign::Moved => {}
        }
    }

    fn end(&mut self, flight: FlightId, how: impl Fn(&Sent) -> ArrowEnd) {
        if let Some(sent) = self.arrows.get_mut(&flight) {
            sent.end = Some(how(sent));
        }
    }

    /// Puts everything on lanes.
    fn finish<P: Process>(
        self,
        sources: &Sources<'_, P>,
        lanes: Vec<Lane>,
        window: Range<Time>,
    ) -> Tale {
        let lane = |machine: MachineId| lanes.iter().position(|lane| lane.machine == machine);
        let arrows = self.arrows.iter().filter_map(|(flight, sent)| {
            Some(Arrow {
                flight: *flight,
                from: lane(sent.from)?,
                to: lane(sent.to)?,
                label: words(sent.kind, sent.content, sources.cast),
                family: sent.kind.family,
                sent: sent.sent,
                due: sent.due,
                end: sent.end,
            })
        });
        let names = &sources.cast.names;
        let bad = |step: Option<Step>| {
            step.is_some_and(|step| sources.violations.iter().any(|v| v.step == step))
        };
        let mut bars: Vec<Bar> = self
            .bars
            .iter()
            .filter_map(|(operation, asked)| {
                let lane = lane(asked.machine)?;
                let asking = asked.ask.map_or_else(String::new, |ask| ask.show(names));
                let done = done(asked, &asking, sources.cast);
                Some(Bar {
                    operation: *operation,
                    lane,
                    from: asked.from,
                    until: asked.until,
                    words: [asking.into(), done.into()],
                    bad: bad(asked.step),
                })
            })
            .collect();
        sort_by_key(&mut bars, |bar| bar.from);
        let changes = self.changes.iter().filter_map(|(machine, at, value)| {
            Some(Change {
                lane: lane(*machine)?,
                at: *at,
                value: Rc::clone(value),
            })
        });
        let outages = self
            .outages
            .iter()
            .filter_map(|(machine, from, until, word)| {
                Some(Outage {
                    lane: lane(*machine)?,
                    from: *from,
                    until: *until,
                    word,
                })
            });
        let breaches = sources.violations.iter().filter_map(|violation| {
            let cause = violation
                .evidence
                .first()
                .and_then(|step| sources.trace.get(*step));
            // Whoever noticed it was told an outcome, or said something of itself.
            let noticed = sources.trace.get(violation.step).and_then(|record| {
                let tells = matches!(record.fact, Fact::Completed(..) | Fact::Noted(..));
                let Place::Process(process) = record.fact.place() else {
                    return None;
                };
                sources.world.machine_of(process).filter(|_| tells)
            });
            let cause = cause.map_or(violation.at, |record| record.at);
            let near = violation.at >= window.start && cause < window.end;
            near.then(|| BreachMark {
                lane: noticed.and_then(lane),
                cause,
                at: violation.at,
                sentence: violation.because.as_str().into(),
            })
        });
        let mut breaches: Vec<BreachMark> = breaches.collect();
        sort_by_key(&mut breaches, |breach| breach.at);
        Tale {
            arrows: arrows.collect(),
            bars,
            changes: changes.collect(),
            outages: outages.collect(),
            breaches,
            lanes,
            window,
        }
    }

    /// The machines with the most to tell, in the scenario's order, zone by zone.
    fn lanes<P: Process>(&self, sources: &Sources<'_, P>, servers: &mut Vec<bool>) -> Vec<Lane> {
        let mut machines: Vec<&_> = sources.world.machines().iter().collect();
        if machines.len() > LANES {
            let serves = |machine: &machine::Machine<P::Timer>| {
                let hosted = machine.hosts.iter();
                let mut hosted = hosted.filter_map(|id| sources.world.process(*id));
                hosted.all(|process| !process.is_user())
            };
            if servers.len() != machines.len() {
                *servers = machines.iter().map(|machine| serves(machine)).collect();
            }
            let rank = |machine: &machine::Machine<P::Timer>| {
                let busy = self.busy.get(&machine.id).copied().unwrap_or_default();
                (!servers[machine.id.index()], std::cmp::Reverse(busy))
            };
            let mut ranked: Vec<_> = machines.iter().map(|one| (rank(one), *one)).collect();
            sort_by_key(&mut ranked, |(rank, _)| *rank);
            ranked.truncate(LANES);
            machines = ranked.into_iter().map(|(_, machine)| machine).collect();
        }
        sort_by_key(&mut machines, |machine| (machine.zone, machine.id));
        machines
            .into_iter()
            .map(|machine| Lane {
                machine: machine.id,
                name: sources.cast.machine(machine.id).into(),
                zone: sources.cast.zone(machine.zone).into(),
            })
            .collect()
    }
}

fn words(kind: &Kind, content: Content, cast: &Cast) -> Rc<str> {
    match (content.key, content.value) {
        (None, Value::Nothing) => kind.name.into(),
        (Some(key), Value::Nothing) => format!("{} {}", kind.name, cast.names.text(key)).into(),
        (_, value) => format!("{} {}", kind.name, value.show(&cast.names)).into(),
    }
}

/// What an operation is called once it has ended: a read by what it brought.
fn done(asked: &Asked, asking: &str, cast: &Cast) -> String {
    match asked.outcome {
        Some(Outcome::Done { value, .. })
            if asked.ask.is_some_and(|ask| ask.verb() == Verb::Read) =>
        {
            format!("read {}", value.show(&cast.names))
        }
        Some(Outcome::Refused(why)) => format!("{asking}: {}", why.words),
        Some(Outcome::Unknown) => format!("{asking}: no answer"),
        _ => asking.to_owned(),
    }
}
