//! Alarms: who watches over others takes nobody for dead who is alive, or takes note of each death in time.

use crate::kernel::faults::{Crash, Fault, Restart};
use crate::kernel::id::{MachineId, ProcessId};
use crate::kernel::names::Cast;
use crate::kernel::time::{Span, Time};
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::operations::Mark;
use super::property::{End, Findings, Property};
use super::verdict::Step;
use crate::protocols::{AnyNote, hub};

/// A process that is watched over: where it runs, since when that machine is off, and since when it is
/// taken for dead.
#[derive(Clone, Copy, Debug)]
struct Watched {
    machine: MachineId,
    off: Option<Mark>,
    suspected: bool,
}

/// Which of the two promises it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Promise {
    /// Nobody who is alive is taken for dead.
    NoFalseAlarm,
    /// Whoever dies is taken for dead within this span.
    Noticed(Span),
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Alarms {
    promise: Promise,
    watched: SortedMap<ProcessId, Watched>,
    deaths: u64,
    steps: Step,
    findings: Findings,
}

impl Alarms {
    /// None of these is taken for dead while its machine is on.
    #[must_use]
    pub fn none_false(watched: Vec<(ProcessId, MachineId)>) -> Self {
        Self::new(Promise::NoFalseAlarm, watched, Findings::holding())
    }

    /// Each of these whose machine crashes is taken for dead within this span, if the machine stays off for
    /// so long.
    #[must_use]
    pub fn none_missing(watched: Vec<(ProcessId, MachineId)>, within: Span) -> Self {
        let findings = Findings::waiting("the end of the run");
        Self::new(Promise::Noticed(within), watched, findings)
    }

    fn new(promise: Promise, watched: Vec<(ProcessId, MachineId)>, findings: Findings) -> Self {
        let alive = |(process, machine)| {
            let watched = Watched {
                machine,
                off: None,
                suspected: false,
            };
            (process, watched)
        };
        Self {
            promise,
            watched: watched.into_iter().map(alive).collect(),
            deaths: 0,
            steps: 0,
            findings,
        }
    }

    /// Time has come to `now`: whose death should have been noticed by then?
    fn overdue(&mut self, step: Step, now: Time, cast: &Cast) {
        let Promise::Noticed(within) = self.promise else {
            return;
        };
        for (process, watched) in &mut self.watched {
            let Some(off) = watched.off.filter(|off| now.since(off.at) > within) else {
                continue;
            };
            watched.off = None;
            if !watched.suspected {
                self.findings.violated(step, off.at + within, || {
                    let because = format!(
                        "{} died at {}, and {within} later nobody had noticed",
                        cast.process(*process),
                        off.at,
                    );
                    (vec![off.step], because)
                });
            }
        }
    }

    fn power(&mut self, machine: MachineId, off: Option<Mark>) {
        let hosted = self.watched.values_mut().filter(|w| w.machine == machine);
        for watched in hosted {
            self.deaths += u64::from(off.is_some());
            watched.off = off;
        }
    }
}

impl Property for Alarms {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        self.overdue(step, record.at, cast);
        let mark = Mark {
            step,
            at: record.at,
        };
        match record.fact {
            Fact::Fault(Fault::Crash(Crash(machine))) => self.power(machine, Some(mark)),
            Fact::Fault(Fault::Restart(Restart(machine))) => self.power(machine, None),
            Fact::Noted(watcher, AnyNote::Hub(hub::Note::Suspected(process))) => {
                let Some(watched) = self.watched.get_mut(&process) else {
                    return;
                };
                watched.suspected = true;
                if watched.off.is_none() && self.promise == Promise::NoFalseAlarm {
                    self.findings.violated(step, record.at, || {
                        let because = format!(
                            "{} took {} for dead at {}, and it was alive",
                            cast.process(watcher),
                            cast.process(process),
                            record.at,
                        );
                        (vec![step], because)
                    });
                }
            }
            Fact::Noted(_, AnyNote::Hub(hub::Note::Trusted(process))) => {
                if let Some(watched) = self.watched.get_mut(&process) {
                    watched.suspected = false;
                }
            }
            _ => {}
        }
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        self.overdue(self.steps, end.at, cast);
        let judged = self.promise == Promise::NoFalseAlarm || self.deaths > 0;
        let open = (!judged).then(|| "somebody who dies".to_owned());
        self.findings.close(self.steps, open);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, BOB, DB1, Tale, sentences};
    use crate::check::verdict::Verdict;

    fn watched() -> Vec<(ProcessId, MachineId)> {
        vec![(ALICE, MachineId(0)), (BOB, MachineId(1))]
    }

    /// Alice is taken for dead for a while, and Bob dies at 100 ms and is missed at 400 ms.
    fn tale() -> (Tale, Step) {
        let mut tale = Tale::new();
        let suspected = tale
            .at(50)
            .fact(Fact::Noted(DB1, AnyNote::Hub(hub::Note::Suspected(ALICE))));
        tale.at(60)
            .fact(Fact::Noted(DB1, AnyNote::Hub(hub::Note::Trusted(ALICE))));
        tale.at(100).fact(Fact::from(Crash(MachineId(1))));
        tale.at(400)
            .fact(Fact::Noted(DB1, AnyNote::Hub(hub::Note::Suspected(BOB))));
        tale.at(900);
        (tale, suspected)
    }

    #[test]
    fn the_living_are_not_to_be_taken_for_dead() {
        let (tale, suspected) = tale();
        let property = tale.whole(Alarms::none_false(watched()));
        let because = "db-1 took Alice for dead at 0.050 s, and it was alive";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [suspected]);
    }

    #[test]
    fn the_dead_are_to_be_missed_in_time() {
        let (tale, _) = tale();
        let in_time = Alarms::none_missing(watched(), Span::millis(300));
        assert_eq!(tale.whole(in_time).verdict(), Verdict::Held);
        let late = tale.whole(Alarms::none_missing(watched(), Span::millis(299)));
        let because = "Bob died at 0.100 s, and 299 ms later nobody had noticed";
        assert_eq!(sentences(&late), [because]);
        assert_eq!(late.violations()[0].at, Time(399_000_000));
    }

    #[test]
    fn without_a_death_there_is_nothing_to_notice() {
        let property = Tale::new().whole(Alarms::none_missing(watched(), Span::secs(1)));
        assert!(matches!(property.verdict(), Verdict::Undecided { .. }));
    }
}
