//! Properties over random histories of a small replicated log: a fold gives the same wherever it was
//! stopped and copied, what it says of an earlier moment is what it said then, and the session guarantees
//! agree with their definitions, checked pair by pair.

#[macro_use]
mod seeds;

use fallible_engine::check::AnyProperty;
use fallible_engine::check::answered::Answered;
use fallible_engine::check::busy::Busy;
use fallible_engine::check::converges::Converges;
use fallible_engine::check::latency::Latency;
use fallible_engine::check::monotonic_reads::MonotonicReads;
use fallible_engine::check::no_lost_writes::NoLostWrites;
use fallible_engine::check::property::{End, Property};
use fallible_engine::check::read_your_writes::ReadYourWrites;
use fallible_engine::check::scope::{Filter, Scope};
use fallible_engine::check::share_of_reads::{By, ShareOfReads};
use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::faults::{Crash, Restart};
use fallible_engine::kernel::id::{MachineId, OperationId, ProcessId, Symbol};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::operation::{Ask, Outcome, Position, Value, Verb};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::measure::percentile::Percentile;
use fallible_engine::measure::used::Used;
use fallible_engine::protocols::{AnyNote, Fact, Record, store};
use proptest::prelude::*;

const CLIENTS: u32 = 2;
const COPIES: u32 = 3;

/// A read that returned: of which session and key, from when to when, and which entry it showed.
#[derive(Clone, Copy, Debug)]
struct Read {
    client: ProcessId,
    key: Symbol,
    begun: Step,
    ended: Step,
    version: u32,
}

/// A write that was acknowledged.
#[derive(Clone, Copy, Debug)]
struct Ack {
    client: ProcessId,
    key: Symbol,
    step: Step,
    version: u32,
}

/// A primary whose log grows, replicas that follow it by whole entries, and clients.
#[derive(Debug, Default)]
struct History {
    records: Vec<Record>,
    now: Time,
    log: Vec<Symbol>,
    applied: [usize; COPIES as usize],
    down: [bool; COPIES as usize],
    number: u32,
    writes: Vec<(OperationId, Symbol, u32)>,
    reads: Vec<(OperationId, Symbol, Step)>,
    acks: Vec<Ack>,
    returned: Vec<Read>,
}

impl History {
    fn of(moves: &[(u8, u8)]) -> Self {
        let mut history = Self::default();
        for index in 0..CLIENTS + COPIES {
            history.say(Fact::Started(ProcessId(index), MachineId(index)));
        }
        for (what, which) in moves {
            let (client, key) = (
                ProcessId(u32::from(which % 2)),
                Symbol(u32::from(which / 2 % 2)),
            );
            let copy = usize::from(which % 3);
            match what % 9 {
                0 => history.now = history.now + Span::millis(u64::from(*which)),
                1 => history.write(client, key),
                2 => history.acknowledge(client),
                3 | 4 => history.apply(copy),
                5 => history.read(client, key),
                6 | 7 => history.answer(client, copy),
                _ => history.power(copy),
            }
        }
        history
    }

    fn say(&mut self, fact: Fact) -> Step {
        self.records.push(Record { at: self.now, fact });
        self.records.len() as Step - 1
    }

    fn operation(&mut self, client: ProcessId) -> OperationId {
        self.number += 1;
        OperationId {
            client,
            number: self.number,
        }
    }

    fn value(version: u32) -> Value {
        match version {
            0 => Value::Nothing,
            n => Value::Numbered(Symbol(9), n),
        }
    }

    fn write(&mut self, client: ProcessId, key: Symbol) {
        if self.down[0] {
            return;
        }
        let id = self.operation(client);
        self.log.push(key);
        let version = self.log.len() as u32;
        self.say(Fact::Invoked(
            id,
            Ask::bringing(Verb::Write, key, Self::value(version)),
        ));
        self.apply(0);
        self.writes.push((id, key, version));
    }

    fn acknowledge(&mut self, client: ProcessId) {
        let Some(place) = self.writes.iter().position(|(id, ..)| id.client == client) else {
            return;
        };
        let (id, key, version) = self.writes.remove(place);
        let position = Position {
            epoch: 1,
            index: version,
        };
        let step = self.say(Fact::Completed(
            id,
            Outcome::Done {
                value: Self::value(version),
                position,
            },
        ));
        self.acks.push(Ack {
            client,
            key,
            step,
            version,
        });
    }

    fn apply(&mut self, copy: usize) {
        if self.down[copy] || self.applied[copy] == self.log.len() {
            return;
        }
        self.applied[copy] += 1;
        self.note(copy, self.applied[copy]);
    }

    fn note(&mut self, copy: usize, entry: usize) {
        let index = entry as u32;
        let note = AnyNote::Store(store::Note::Applied {
            key: self.log[entry - 1],
            value: Self::value(index),
            position: Position { epoch: 1, index },
        });
        self.say(Fact::Noted(ProcessId(CLIENTS + copy as u32), note));
    }

    fn read(&mut self, client: ProcessId, key: Symbol) {
        let id = self.operation(client);
        let step = self.say(Fact::Invoked(id, Ask::of(Verb::Read, key)));
        self.reads.push((id, key, step));
    }

    fn answer(&mut self, client: ProcessId, copy: usize) {
        let open = self.reads.iter().position(|(id, ..)| id.client == client);
        let Some(place) = open.filter(|_| !self.down[copy]) else {
            return;
        };
        let (operation, key, begun) = self.reads.remove(place);
        let reached = self.applied[copy];
        let version = self.log[..reached]
            .iter()
            .rposition(|k| *k == key)
            .map_or(0, |i| i as u32 + 1);
        let primary = copy == 0;
        self.say(Fact::Noted(
            ProcessId(CLIENTS + copy as u32),
            AnyNote::Store(store::Note::Served { operation, primary }),
        ));
        let position = Position {
            epoch: 1,
            index: reached as u32,
        };
        let value = Self::value(version);
        let ended = self.say(Fact::Completed(
            operation,
            Outcome::Done { value, position },
        ));
        self.returned.push(Read {
            client,
            key,
            begun,
            ended,
            version,
        });
    }

    /// Turns a copy's machine off or on; when it is back it reads its disk.
    fn power(&mut self, copy: usize) {
        let machine = MachineId(CLIENTS + copy as u32);
        self.down[copy] = !self.down[copy];
        if self.down[copy] {
            self.say(Fact::from(Crash(machine)));
        } else {
            self.say(Fact::from(Restart(machine)));
            for entry in 1..=self.applied[copy] {
                self.note(copy, entry);
            }
        }
    }

    /// The steps of reads that miss a write of their own session.
    fn missed_writes(&self) -> Vec<Step> {
        let misses = |read: &&Read| {
            self.acks.iter().any(|ack| {
                (ack.client, ack.key) == (read.client, read.key)
                    && ack.step < read.begun
                    && ack.version > read.version
            })
        };
        self.returned
            .iter()
            .filter(misses)
            .map(|read| read.ended)
            .collect()
    }

    /// The step of the first read that shows an older entry than a read that had returned before it began.
    fn first_step_back(&self) -> Option<Step> {
        let goes_back = |read: &&Read| {
            self.returned.iter().any(|before| {
                (before.client, before.key) == (read.client, read.key)
                    && before.ended < read.begun
                    && before.version > read.version
            })
        };
        self.returned.iter().find(goes_back).map(|read| read.ended)
    }

    fn end(&self, quiet: bool) -> End {
        End {
            at: self.now,
            quiet,
            busy: vec![0.9; (CLIENTS + COPIES) as usize],
            used: Used::default(),
        }
    }

    fn fold(&self, property: &mut AnyProperty, steps: std::ops::Range<usize>) {
        let cast = Cast::default();
        for step in steps {
            property.observe(step as Step, &self.records[step], &cast);
        }
    }
}

fn every_property() -> Vec<AnyProperty> {
    let copies = || {
        vec![
            (CLIENTS..CLIENTS + COPIES)
                .map(ProcessId)
                .collect::<Vec<_>>(),
        ]
    };
    vec![
        ReadYourWrites::new(Scope::default()).into(),
        MonotonicReads::new(Scope::default()).into(),
        NoLostWrites::new(Scope::default(), copies()).into(),
        Converges::new(copies()).into(),
        Answered::new(Filter::default(), 0.9, Some(Span::millis(100))).into(),
        Latency::new(Filter::default(), Percentile::new(90.0), Span::millis(100)).into(),
        ShareOfReads::new(By::Primary, 0.3).into(),
        Busy::new(vec![MachineId(2)], 0.5).into(),
    ]
}

fn moves() -> impl Strategy<Value = Vec<(u8, u8)>> {
    proptest::collection::vec(any::<(u8, u8)>(), 0..160)
}

for_many! {
    256;

    fn what_it_says_of_an_earlier_moment_is_what_it_said_then(moves in moves(), quiet in any::<bool>()) {
        let history = History::of(&moves);
        let (end, cast) = (history.end(quiet), Cast::default());
        for property in every_property() {
            let mut whole = property.clone();
            history.fold(&mut whole, 0..history.records.len());
            whole.conclude(&end, &cast);
            let mut prefix = property;
            for step in 0..history.records.len() {
                prop_assert_eq!(prefix.verdict(), whole.verdict_at(step as Step), "step {}", step);
                history.fold(&mut prefix, step..step + 1);
            }
            prefix.conclude(&end, &cast);
            prop_assert_eq!(prefix.verdict(), whole.verdict_at(history.records.len() as Step));
            prop_assert_eq!(prefix.violations(), whole.violations());
        }
    }

    fn a_copy_that_goes_on_finds_the_same(moves in moves(), cut in 0.0..1.0_f64) {
        let history = History::of(&moves);
        let (end, cast) = (history.end(true), Cast::default());
        let len = history.records.len();
        let cut = (len as f64 * cut) as usize;
        for mut property in every_property() {
            history.fold(&mut property, 0..cut);
            let mut copy = property.clone();
            history.fold(&mut property, cut..len);
            property.conclude(&end, &cast);
            history.fold(&mut copy, cut..len);
            copy.conclude(&end, &cast);
            prop_assert_eq!(copy.violations(), property.violations());
            prop_assert_eq!(copy.violation_count(), property.violation_count());
            prop_assert_eq!(copy.verdict(), property.verdict());
        }
    }

    fn read_your_writes_agrees_with_its_definition(moves in moves()) {
        let history = History::of(&moves);
        let mut property = ReadYourWrites::new(Scope::default()).into();
        history.fold(&mut property, 0..history.records.len());
        let found: Vec<Step> = property.violations().iter().map(|v| v.step).collect();
        prop_assert_eq!(found, history.missed_writes());
    }

    fn monotonic_reads_agrees_with_its_definition(moves in moves()) {
        let history = History::of(&moves);
        let mut property = MonotonicReads::new(Scope::default()).into();
        history.fold(&mut property, 0..history.records.len());
        let first = property.violations().first().map(|v| v.step);
        prop_assert_eq!(first, history.first_step_back());
    }

    fn a_log_that_only_grows_loses_nothing(moves in moves()) {
        let history = History::of(&moves);
        let copies = (CLIENTS..CLIENTS + COPIES).map(ProcessId).collect();
        let mut property = NoLostWrites::new(Scope::default(), vec![copies]).into();
        history.fold(&mut property, 0..history.records.len());
        property.conclude(&history.end(true), &Cast::default());
        prop_assert_eq!(property.violation_count(), 0);
    }

    fn evidence_lies_before_its_violation_and_in_order(moves in moves()) {
        let history = History::of(&moves);
        for mut property in every_property() {
            history.fold(&mut property, 0..history.records.len());
            property.conclude(&history.end(true), &Cast::default());
            for violation in property.violations() {
                prop_assert!(violation.evidence.is_sorted());
                prop_assert!(violation.evidence.iter().all(|step| *step <= violation.step));
            }
        }
    }
}
