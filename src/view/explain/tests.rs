//! Every kind of record, told.

use super::*;
use fallible_engine::kernel::faults::{
    Crash, Cut, Heal, Pause, Restart, Resume, SetDrift, SetDuplicate, SetLatency, SetLoss, Slow,
    StepClock,
};
use fallible_engine::kernel::id::{Address, Called, Direction, LinkId, Symbol};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::message::Family;
use fallible_engine::kernel::operation::{Position, Verb};
use fallible_engine::kernel::record::Recorder;
use fallible_engine::kernel::time::Span;
use fallible_engine::protocols::attacker::Attack;
use fallible_engine::protocols::{AnyNote, call, store};
use fallible_engine::run::trace::Trace;

mod protocols;

static WRITE: Kind = Kind {
    number: 1,
    name: "write",
    family: Family::Request,
};
static COPY: Kind = Kind {
    number: 4,
    name: "copy",
    family: Family::Copy,
};
static READ_ANSWER: Kind = Kind {
    number: 2,
    name: "read answer",
    family: Family::Response,
};

const ALICE: ProcessId = ProcessId(0);
const DB1: ProcessId = ProcessId(1);
const DB3: ProcessId = ProcessId(2);
/// It begins while the run goes on.
const WORKER: ProcessId = ProcessId(99);
const SAVE: OperationId = OperationId {
    client: ALICE,
    number: 0,
};
const RELOAD: OperationId = OperationId {
    client: ALICE,
    number: 1,
};

struct Run {
    cast: Cast,
    trace: Trace,
    asks: Asks,
    bio: Content,
}

impl Run {
    fn new() -> Self {
        let mut cast = Cast::default();
        for name in ["Alice", "db-1", "db-3"] {
            let symbol = cast.names.intern(name);
            cast.processes.push(symbol);
            cast.machines.push(symbol);
        }
        cast.machines[0] = cast.names.intern("laptop");
        let wan = cast.names.intern("wan");
        cast.links.push(wan);
        let ends = ["eu-west", "us-east"].map(|zone| cast.names.intern(zone));
        cast.link_ends.push(Some(ends));
        let reload = cast.names.intern("reload");
        cast.operations.insert(RELOAD, reload);
        let (key, value) = (cast.names.intern("bio"), cast.names.intern("v2"));
        let bio = Content {
            key: Some(key),
            value: Value::Text(value),
        };
        let text = cast.names.intern("worker");
        let number = Some(3);
        cast.add_born(WORKER, Called { text, number });
        let mut run = Self {
            cast,
            trace: Trace::default(),
            asks: Asks::default(),
            bio,
        };
        let (key, value) = run.pair();
        run.say(Fact::Invoked(SAVE, Ask::bringing(Verb::Write, key, value)));
        run.say(Fact::Invoked(RELOAD, Ask::of(Verb::Read, key)));
        run.say(run.sent(1, ALICE, DB1, &WRITE, Some(SAVE)));
        run.say(run.sent(2, DB1, DB3, &COPY, None));
        run
    }

    fn pair(&self) -> (Symbol, Value) {
        (self.bio.key.unwrap_or_default(), self.bio.value)
    }

    fn sent(
        &self,
        flight: u64,
        from: ProcessId,
        to: ProcessId,
        kind: &'static Kind,
        operation: Option<OperationId>,
    ) -> Fact {
        Fact::Sent {
            flight: FlightId(flight),
            from,
            to,
            link: LinkId(0),
            number: 0,
            kind,
            operation,
            size: 120,
            content: self.bio,
            due: Time(4_300_000_000),
        }
    }

    /// Records a fact and tells it.
    fn say(&mut self, fact: Fact) -> String {
        let record = Record {
            at: Time(4_213_000_000),
            fact,
        };
        self.trace.record(record.clone());
        self.asks.observe(&record);
        let known = Known {
            trace: &self.trace,
            asks: &self.asks,
        };
        sentence(&record, &known, &self.cast)
    }
}

fn assert_told(cases: impl IntoIterator<Item = (Fact, &'static str)>) {
    let mut run = Run::new();
    for (fact, told) in cases {
        assert_eq!(run.say(fact), told);
    }
}

#[test]
fn messages() {
    let run = Run::new();
    let due = Time(4_300_000_000);
    let mut again = run.sent(4, ALICE, DB1, &WRITE, Some(SAVE));
    if let Fact::Sent { number, due, .. } = &mut again {
        (*number, *due) = (1, NEVER);
    }
    let mut answer = run.sent(5, DB1, ALICE, &READ_ANSWER, Some(RELOAD));
    if let Fact::Sent { content, .. } = &mut answer {
        content.key = None;
    }
    let mut empty = run.sent(6, DB1, ALICE, &READ_ANSWER, Some(RELOAD));
    if let Fact::Sent { content, .. } = &mut empty {
        *content = Content::default();
    }
    let unreachable = Fact::Unreachable {
        flight: FlightId(7),
        from: DB1,
        to: Address(9),
        kind: &COPY,
        operation: None,
    };
    let doubled = Fact::Duplicated {
        flight: FlightId(8),
        of: FlightId(1),
        due,
    };
    assert_told([
        (
            run.sent(3, ALICE, DB1, &WRITE, Some(SAVE)),
            "Alice sends write bio = v2 to db-1",
        ),
        (
            again,
            "Alice sends write bio = v2 to db-1, try 2, but it cannot leave yet",
        ),
        (answer, "db-1 sends read answer v2 to Alice"),
        (empty, "db-1 sends read answer to Alice"),
        (
            unreachable,
            "db-1 sends copy to an address that leads nowhere",
        ),
        (
            doubled,
            "Message doubled on the way, the second due at 4.300 s: write bio = v2 from Alice to db-1",
        ),
        (
            Fact::Delivered(FlightId(2), DB3),
            "db-1's copy bio = v2 arrives at db-3",
        ),
        (
            Fact::Delivered(FlightId(8), DB1),
            "Alice's write bio = v2 arrives at db-1",
        ),
        (
            Fact::Disconnected(DB1, DB3),
            "The connection between db-1 and db-3 breaks",
        ),
    ]);
}

#[test]
fn messages_that_do_not_arrive_or_not_in_time() {
    let stuck = Fact::Rescheduled {
        flight: FlightId(2),
        due: NEVER,
    };
    let later = Fact::Rescheduled {
        flight: FlightId(2),
        due: Time(5_000_000_000),
    };
    assert_told([
        (stuck, "Message held up: copy bio = v2 from db-1 to db-3"),
        (
            later,
            "Message now due at 5.000 s: copy bio = v2 from db-1 to db-3",
        ),
    ]);
    for (fate, told) in [
        (Fate::Lost, "Message lost on the way"),
        (Fate::Cut, "Message lost at a cut link"),
        (Fate::BufferFull, "Message dropped at a full buffer"),
        (Fate::Unreachable, "Message found nobody there"),
        (Fate::ReceiverDown, "Message reached a machine that is off"),
        (Fate::Reset, "Message lost with its connection"),
        (Fate::Dropped, "Message dropped by hand"),
        (Fate::TooBig, "Message vanished, being too big for the link"),
        (Fate::Closed, "Message came too late for its connection"),
    ] {
        let whole = format!("{told}: write bio = v2 from Alice to db-1");
        assert_eq!(Run::new().say(Fact::Ended(FlightId(1), fate)), whole);
    }
}

#[test]
fn messages_of_which_nothing_is_known() {
    let cast = Run::new().cast;
    let (trace, asks) = (Trace::default(), Asks::default());
    let past = Known {
        trace: &trace,
        asks: &asks,
    };
    for (fact, told) in [
        (
            Fact::Delivered(FlightId(9), DB3),
            "A message arrives at db-3",
        ),
        (
            Fact::Ended(FlightId(9), Fate::Dropped),
            "Message dropped by hand: nothing is known of it",
        ),
    ] {
        let record = Record {
            at: Time::ZERO,
            fact,
        };
        assert_eq!(sentence(&record, &past, &cast), told);
    }
}

#[test]
fn operations() {
    let run = Run::new();
    let (key, value) = run.pair();
    let position = Position {
        epoch: 1,
        index: 18,
    };
    let done = Outcome::Done { value, position };
    let stranger = OperationId {
        client: DB3,
        number: 7,
    };
    assert_told([
        (
            Fact::Invoked(SAVE, Ask::bringing(Verb::Write, key, value)),
            "Alice begins to write bio = v2",
        ),
        (
            Fact::Invoked(RELOAD, Ask::of(Verb::Read, key)),
            "Alice begins to read bio (reload)",
        ),
        (
            Fact::Completed(SAVE, done),
            "Alice's write bio = v2 is acknowledged, entry 18",
        ),
        (
            Fact::Completed(RELOAD, done),
            "Alice reads bio = v2 (reload)",
        ),
        (
            Fact::Completed(RELOAD, Outcome::Refused(&store::TOO_OLD)),
            "Alice's read bio is refused: copy too old (reload)",
        ),
        (
            Fact::Completed(SAVE, Outcome::Unknown),
            "Alice's write bio = v2 gets no answer: it may be done or not",
        ),
        (
            Fact::Completed(stranger, Outcome::Unknown),
            "db-3's operation gets no answer: it may be done or not",
        ),
    ]);
}

#[test]
fn state() {
    let (key, value) = Run::new().pair();
    let position = Position {
        epoch: 1,
        index: 18,
    };
    let served = |primary| {
        AnyNote::Store(store::Note::Served {
            operation: RELOAD,
            primary,
        })
    };
    assert_told([
        (Fact::Started(DB1, MachineId(1)), "db-1 starts"),
        (Fact::Started(ALICE, MachineId(0)), "Alice starts on laptop"),
        (
            Fact::Born {
                child: WORKER,
                parent: DB1,
                machine: MachineId(0),
                name: Symbol(0).into(),
            },
            "db-1 starts worker 3 on laptop",
        ),
        (
            Fact::Started(WORKER, MachineId(0)),
            "worker 3 starts on laptop",
        ),
        (
            Fact::Reseeded(17),
            "From here on chance is another, of seed 17",
        ),
        (Fact::Destroyed(DB1), "db-1 ends"),
        (
            Fact::Noted(
                DB3,
                AnyNote::Store(store::Note::Applied {
                    key,
                    value,
                    position,
                }),
            ),
            "db-3 applies bio = v2 (entry 18)",
        ),
        (
            Fact::Noted(
                ALICE,
                AnyNote::Call(call::Note::Retried {
                    operation: SAVE,
                    attempt: 1,
                }),
            ),
            "Alice's write bio = v2 is tried again, try 2",
        ),
        (
            Fact::Noted(
                DB3,
                AnyNote::Store(store::Note::Held {
                    operation: RELOAD,
                    until: position,
                }),
            ),
            "db-3 holds back Alice's read bio until entry 18",
        ),
        (
            Fact::Noted(DB3, served(false)),
            "db-3 answers Alice's read bio",
        ),
        (
            Fact::Noted(DB1, served(true)),
            "db-1, the primary, answers Alice's read bio",
        ),
        (
            Fact::Fired(DB1),
            "A timer or a piece of work is over at db-1",
        ),
        (Fact::Asked(ALICE), "Alice gets something to do"),
    ]);
}

#[test]
fn faults_and_clocks() {
    let (machine, wan) = (MachineId(1), LinkId(0));
    assert_told([
        (Fact::from(Crash(machine)), "db-1 crashes"),
        (Fact::from(Restart(machine)), "db-1 starts again"),
        (Fact::from(Pause(machine)), "db-1 stands still"),
        (Fact::from(Resume(machine)), "db-1 goes on"),
        (
            Fact::from(Slow(machine, 2.5)),
            "Work at db-1 takes 2.5 times as long",
        ),
        (Fact::from(Slow(machine, 1.0)), "db-1 works at full speed"),
        (Fact::from(Cut(wan, None)), "The link wan is cut both ways"),
        (
            Fact::from(Cut(wan, Some(Direction::Forward))),
            "The link wan is cut one way, from eu-west to us-east",
        ),
        (
            Fact::from(Heal(wan, Some(Direction::Back))),
            "The link wan is healed one way, from us-east to eu-west",
        ),
        (
            Fact::from(SetLatency(wan, Latency::Constant(Span::millis(80)))),
            "The link wan now takes 80 ms",
        ),
        (
            Fact::from(SetLoss(wan, 0.025)),
            "The link wan now loses 2.5 % of its messages",
        ),
        (
            Fact::from(SetLoss(wan, 0.0)),
            "The link wan now loses nothing",
        ),
        (
            Fact::from(SetDuplicate(wan, 0.1)),
            "The link wan now delivers 10 % of its messages twice",
        ),
        (
            Fact::from(SetDuplicate(wan, 0.0)),
            "The link wan now delivers nothing twice",
        ),
        (
            Fact::from(StepClock(machine, 150_000_000)),
            "The wall clock of db-1 is set forward by 150 ms",
        ),
        (
            Fact::from(StepClock(machine, -12_000_000)),
            "The wall clock of db-1 is set back by 12 ms",
        ),
        (
            Fact::from(SetDrift(machine, 20)),
            "The clock of db-1 now gains 20 µs a second",
        ),
        (
            Fact::from(SetDrift(machine, -50_000)),
            "The clock of db-1 now loses 50 ms a second",
        ),
        (
            Fact::from(SetDrift(machine, 0)),
            "The clock of db-1 now runs true",
        ),
        (Fact::DidNotApply, "A command finds nothing to act on"),
    ]);
}

#[test]
fn every_sort_has_a_number_and_a_name() {
    for (number, sort) in Sort::ALL.into_iter().enumerate() {
        assert_eq!(sort as usize, number);
        assert!(!sort.name().is_empty());
    }
    assert_eq!(Sort::of(&Fact::from(Crash(MachineId(0)))), Sort::Fault);
    assert_eq!(
        Sort::of(&Fact::from(StepClock(MachineId(0), 1))),
        Sort::Clock
    );
    assert_eq!(Sort::of(&Fact::Delivered(FlightId(1), DB1)), Sort::Message);
}
