//! For tests: a history made by hand, record by record, and what properties say of it.

use crate::kernel::id::{FlightId, LinkId, MachineId, OperationId, ProcessId, Symbol};
use crate::kernel::message::{Content, Family, Kind};
use crate::kernel::names::Cast;
use crate::kernel::network::Fate;
use crate::kernel::operation::{Ask, Outcome, Position, Value, Verb};
use crate::kernel::record::Recorder;
use crate::kernel::time::{Span, Time};
use crate::measure::used::Used;
use crate::protocols::{Fact, Record};
use crate::run::trace::Trace;

use super::property::{End, Property};
use super::verdict::Step;
use crate::protocols::{AnyNote, bank, call, client, service, store};

pub(super) const ALICE: ProcessId = ProcessId(0);
pub(super) const BOB: ProcessId = ProcessId(1);
pub(super) const DB1: ProcessId = ProcessId(2);
pub(super) const DB2: ProcessId = ProcessId(3);
pub(super) const DB3: ProcessId = ProcessId(4);

static COPY: Kind = Kind {
    number: 0,
    name: "copy",
    family: Family::Copy,
};

static CALL: Kind = Kind {
    number: 2,
    name: "call",
    family: Family::Request,
};

static ANSWER: Kind = Kind {
    number: 1,
    name: "read answer",
    family: Family::Response,
};

/// A place in the log of the first epoch.
pub(super) const fn at(index: u32) -> Position {
    Position { epoch: 1, index }
}

/// A history. Each process runs on a machine with its own number and name, from the first moment.
#[derive(Clone, Debug)]
pub(super) struct Tale {
    pub(super) cast: Cast,
    pub(super) records: Vec<Record>,
    now: Time,
}

impl Tale {
    pub(super) fn new() -> Self {
        let mut cast = Cast::default();
        for name in ["Alice", "Bob", "db-1", "db-2", "db-3"] {
            let symbol = cast.names.intern(name);
            cast.processes.push(symbol);
            cast.machines.push(symbol);
        }
        let link = cast.names.intern("wan");
        cast.links.push(link);
        let mut tale = Self {
            cast,
            records: Vec::new(),
            now: Time::ZERO,
        };
        for index in 0..5 {
            tale.fact(Fact::Started(ProcessId(index), MachineId(index)));
        }
        tale
    }

    pub(super) fn fact(&mut self, fact: Fact) -> Step {
        self.records.push(Record { at: self.now, fact });
        self.records.len() as Step - 1
    }

    /// What follows happens at this time, in milliseconds.
    pub(super) fn at(&mut self, millis: u64) -> &mut Self {
        self.now = Time(millis * 1_000_000);
        self
    }

    /// What follows happens so many nanoseconds later.
    pub(super) fn after(&mut self, nanos: u64) -> &mut Self {
        self.now = self.now + Span(nanos);
        self
    }

    pub(super) fn text(&mut self, text: &str) -> Symbol {
        self.cast.names.intern(text)
    }

    pub(super) fn value(&mut self, text: &str) -> Value {
        Value::Text(self.text(text))
    }

    pub(super) fn write(&mut self, client: ProcessId, number: u32, value: &str) -> Step {
        let (key, value) = (self.text("bio"), self.value(value));
        let id = OperationId { client, number };
        self.fact(Fact::Invoked(id, Ask::bringing(Verb::Write, key, value)))
    }

    pub(super) fn read(&mut self, client: ProcessId, number: u32) -> Step {
        let key = self.text("bio");
        self.fact(Fact::Invoked(
            OperationId { client, number },
            Ask::of(Verb::Read, key),
        ))
    }

    pub(super) fn done(
        &mut self,
        client: ProcessId,
        number: u32,
        value: &str,
        position: Position,
    ) -> Step {
        let value = self.value(value);
        let outcome = Outcome::Done { value, position };
        self.fact(Fact::Completed(OperationId { client, number }, outcome))
    }

    pub(super) fn ended(&mut self, client: ProcessId, number: u32, outcome: Outcome) -> Step {
        self.fact(Fact::Completed(OperationId { client, number }, outcome))
    }

    pub(super) fn pay(&mut self, client: ProcessId, number: u32, order: &str) -> Step {
        let (key, value) = (self.text("order"), self.value(order));
        let id = OperationId { client, number };
        self.fact(Fact::Invoked(id, Ask::bringing(Verb::Pay, key, value)))
    }

    pub(super) fn transfer(&mut self, client: ProcessId, number: u32, dollars: u32) -> Step {
        let payee = self.text("bio");
        let id = OperationId { client, number };
        self.fact(Fact::Invoked(id, Ask::transfer(payee, dollars)))
    }

    pub(super) fn executed(&mut self, by: ProcessId, payer: ProcessId, number: u32, dollars: u32) {
        let executed = AnyNote::Bank(bank::Note::Executed {
            payer,
            payee: self.text("bio"),
            dollars,
            number,
            remembered: 0,
        });
        self.fact(Fact::Noted(by, executed));
    }

    pub(super) fn took_effect(
        &mut self,
        by: ProcessId,
        client: ProcessId,
        number: u32,
        attempt: u16,
    ) -> Step {
        let operation = OperationId { client, number };
        self.fact(Fact::Noted(
            by,
            AnyNote::Call(call::Note::TookEffect { operation, attempt }),
        ))
    }

    pub(super) fn worked(
        &mut self,
        by: ProcessId,
        client: ProcessId,
        number: u32,
        attempt: u16,
        millis: u64,
    ) -> Step {
        let operation = OperationId { client, number };
        let span = Span::millis(millis);
        self.fact(Fact::Noted(
            by,
            AnyNote::Service(service::Note::Worked {
                operation,
                attempt,
                span,
            }),
        ))
    }

    /// One service calls another for an operation of Alice's.
    pub(super) fn called(&mut self, from: ProcessId, to: ProcessId, number: u32, attempt: u32) {
        self.fact(Fact::Sent {
            flight: FlightId(0),
            from,
            to,
            link: LinkId(0),
            number: attempt,
            kind: &CALL,
            operation: Some(OperationId {
                client: ALICE,
                number,
            }),
            size: 120,
            content: Content::default(),
            due: Time(u64::MAX),
        });
    }

    pub(super) fn gave_up(
        &mut self,
        by: ProcessId,
        client: ProcessId,
        number: u32,
        attempt: u16,
    ) -> Step {
        let operation = OperationId { client, number };
        self.fact(Fact::Noted(
            by,
            AnyNote::Call(call::Note::GaveUp { operation, attempt }),
        ))
    }

    pub(super) fn settled(&mut self, client: ProcessId, number: u32, outcome: Outcome) -> Step {
        let operation = OperationId { client, number };
        self.fact(Fact::Noted(
            client,
            AnyNote::Client(client::Note::Settled { operation, outcome }),
        ))
    }

    pub(super) fn served(&mut self, by: ProcessId, client: ProcessId, number: u32) -> Step {
        let operation = OperationId { client, number };
        let primary = by == DB1;
        self.fact(Fact::Noted(
            by,
            AnyNote::Store(store::Note::Served { operation, primary }),
        ))
    }

    pub(super) fn applied(&mut self, copy: ProcessId, value: &str, position: Position) -> Step {
        let (key, value) = (self.text("bio"), self.value(value));
        self.fact(Fact::Noted(
            copy,
            AnyNote::Store(store::Note::Applied {
                key,
                value,
                position,
            }),
        ))
    }

    pub(super) fn copy(
        &mut self,
        flight: u64,
        from: ProcessId,
        to: ProcessId,
        value: &str,
    ) -> Step {
        let (key, value) = (self.text("bio"), self.value(value));
        self.fact(Fact::Sent {
            flight: FlightId(flight),
            from,
            to,
            link: LinkId(0),
            number: 0,
            kind: &COPY,
            operation: None,
            size: 120,
            content: Content {
                key: Some(key),
                value,
            },
            due: Time(u64::MAX),
        })
    }

    /// The answer to an operation leaves.
    pub(super) fn answer(&mut self, flight: u64, from: ProcessId, operation: OperationId) -> Step {
        self.fact(Fact::Sent {
            flight: FlightId(flight),
            from,
            to: operation.client,
            link: LinkId(0),
            number: 0,
            kind: &ANSWER,
            operation: Some(operation),
            size: 120,
            content: Content::default(),
            due: Time(u64::MAX),
        })
    }

    pub(super) fn delivered(&mut self, flight: u64, to: ProcessId) -> Step {
        self.fact(Fact::Delivered(FlightId(flight), to))
    }

    pub(super) fn lost(&mut self, flight: u64) -> Step {
        self.fact(Fact::Ended(FlightId(flight), Fate::Lost))
    }

    /// The tale as a trace; what happens at one time is one event.
    pub(super) fn trace(&self) -> Trace {
        let mut trace = Trace::default();
        let mut before = None;
        for record in &self.records {
            if before != Some(record.at) {
                trace.begin_event();
            }
            before = Some(record.at);
            trace.record(record.clone());
        }
        trace
    }

    /// The end of the tale, now.
    pub(super) fn end(&self, quiet: bool) -> End {
        End {
            at: self.now,
            quiet,
            busy: Vec::new(),
            used: Used::default(),
        }
    }

    /// Lets a property see the tale so far, without an end.
    pub(super) fn told<P: Property>(&self, mut property: P) -> P {
        for (step, record) in self.records.iter().enumerate() {
            property.observe(step as Step, record, &self.cast);
        }
        property
    }

    /// Lets a property see the tale to its end, at rest.
    pub(super) fn whole<P: Property>(&self, property: P) -> P {
        let mut property = self.told(property);
        property.conclude(&self.end(true), &self.cast);
        property
    }
}

/// The sentences of a property's violations.
pub(super) fn sentences<P: Property>(property: &P) -> Vec<&str> {
    property
        .violations()
        .iter()
        .map(|v| v.because.as_str())
        .collect()
}
