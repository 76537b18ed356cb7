//! The workload of a scenario: commands for operations at a time, follow-ups and loads for the clients.

use crate::format::limits;
use crate::sorted::SortedMap;

use super::who::{Named, Who};
use crate::kernel::command::Command;
use crate::kernel::id::{OperationId, ProcessId, Symbol};
use crate::kernel::latency::Latency;
use crate::kernel::names::Cast;
use crate::kernel::operation::{Ask, Value, Verb};
use crate::kernel::time::{Span, Time};
use crate::protocols::client::{BLOCK, FollowUp, Input, Load, Pace};
use crate::protocols::{AnyInput, AnyProcess};
use crate::scenario::kinds::site;
use crate::scenario::schema::{Arrival, Operation, Scenario, Timing, Work};

/// Bytes that a write carries where the file does not say.
const DEFAULT_BYTES: u32 = 200;

/// What the workload compiles to.
#[derive(Debug, Default)]
pub(super) struct Workload {
    pub(super) commands: Vec<(Time, Command<AnyProcess>)>,
    pub(super) by_itself: site::Work,
    numbers: SortedMap<ProcessId, u32>,
}

impl Workload {
    /// Numbers for so many operations of a client.
    fn number(&mut self, client: ProcessId, times: u32) -> u32 {
        let next = self.numbers.entry(client).or_default();
        let first = *next;
        *next += times;
        first
    }
}

pub(super) fn gather(scenario: &Scenario, who: &mut Who, cast: &mut Cast) -> Workload {
    let mut work = Workload::default();
    for entry in &scenario.workload {
        number(entry, &mut work, who, cast);
    }
    let mut counted = Workload::default();
    for entry in &scenario.workload {
        place(entry, &mut work, &mut counted, who, cast);
    }
    work
}

/// Gives an entry's operations their numbers and names. Numbers come from the order of the file.
fn number(entry: &Work, work: &mut Workload, who: &mut Who, cast: &mut Cast) {
    let client = who.process(entry.node.as_str());
    let (first, times, many) = match entry.timing {
        Timing::At(_) => (work.number(client, 1), 1, false),
        Timing::After { times, .. } => (work.number(client, times), times, !entry.is_single()),
        Timing::Open { .. } | Timing::Closed { .. } => {
            let loads = work.by_itself.loads.entry(client).or_default();
            loads.push(placeholder());
            (
                loads.len() as u32 * BLOCK,
                entry.times().unwrap_or(BLOCK),
                true,
            )
        }
    };
    let Some(name) = &entry.name else { return };
    let first = OperationId {
        client,
        number: first,
    };
    who.operations
        .insert(name.as_str().to_owned(), Named { first, many, times });
    if many {
        let left = NAMES_MAX.saturating_sub(cast.operations.len());
        for time in 0..times.min(NAMED_MAX).min(left as u32) {
            // Nobody asks for a symbol by such a name, so it is in no order.
            let text = format!("{}-{}", name.as_str(), time + 1);
            let symbol = cast.names.fresh(&text);
            cast.operations.insert(
                OperationId {
                    client,
                    number: first.number + time,
                },
                symbol,
            );
        }
    } else {
        cast.operations
            .insert(first, cast.names.intern(name.as_str()));
    }
}

/// Of many operations so many get a name of their own in sentences.
const NAMED_MAX: u32 = 1_000;

/// So many operations of a run get names of their own.
const NAMES_MAX: usize = 100_000;

// Numbers of operations meet nowhere: those of the workload end before those of scripts and people begin, these
// before those of loads, and the last load ends before numbers do.
const _: () = assert!(
    limits::FOLLOWING + limits::ENTRIES as u64 <= BY_HAND as u64
        && limits::ENTRIES as u64 <= BY_HAND as u64 / 2
        && (limits::LOADS as u64) < u32::MAX as u64 / BLOCK as u64
);

/// Holds a load's place while numbers are given.
const fn placeholder() -> Load {
    Load {
        from: Span::ZERO,
        until: Span::ZERO,
        pace: Pace::Every(Span::ZERO),
        times: 0,
        ask: Ask::of(Verb::Read, Symbol(0)),
        bytes: 0,
    }
}

/// Puts an entry where it belongs: among the commands, or in its client's hands.
fn place(entry: &Work, work: &mut Workload, counted: &mut Workload, who: &Who, cast: &mut Cast) {
    let client = who.process(entry.node.as_str());
    let bytes = entry.size.map_or(DEFAULT_BYTES, |size| {
        u32::try_from(size.bytes()).unwrap_or(u32::MAX)
    });
    let ask = ask(&entry.operation, !entry.is_single(), cast);
    match &entry.timing {
        Timing::At(at) => {
            let number = counted.number(client, 1);
            let input = AnyInput::Client(Input::Do { number, ask, bytes });
            work.commands
                .push((Time(at.nanos()), Command::Input(client, input)));
        }
        Timing::After {
            operation,
            delay,
            times,
            every,
        } => {
            let number = counted.number(client, *times);
            let after = who
                .find_operation(operation.as_str())
                .expect("a valid scenario names its own operations");
            let every = Span(every.nanos());
            let (delay, times) = ((*delay).into(), *times);
            let follow_up = FollowUp {
                after: after.number,
                delay,
                times,
                every,
                number,
                ask,
                bytes,
            };
            work.by_itself
                .follow_ups
                .entry(client)
                .or_default()
                .push(follow_up);
        }
        Timing::Open {
            from,
            until,
            gap,
            arrival,
            times,
        } => {
            let gap = Span(gap.nanos().max(1));
            let pace = match arrival {
                Arrival::Fixed => Pace::Every(gap),
                Arrival::Poisson => Pace::Poisson(gap),
            };
            let until = until.map_or(Span(u64::MAX), |until| Span(until.nanos()));
            let load = Load {
                from: Span(from.nanos()),
                until,
                pace,
                times: times.unwrap_or(BLOCK),
                ask,
                bytes,
            };
            fill(work, counted, client, load);
        }
        Timing::Closed {
            from,
            until,
            closed,
            times,
        } => {
            let think: Latency = closed.think.into();
            let pace = Pace::Closed {
                users: closed.clients,
                think,
            };
            let until = until.map_or(Span(u64::MAX), |until| Span(until.nanos()));
            let load = Load {
                from: Span(from.nanos()),
                until,
                pace,
                times: times.unwrap_or(BLOCK),
                ask,
                bytes,
            };
            fill(work, counted, client, load);
        }
    }
}

fn fill(work: &mut Workload, counted: &mut Workload, client: ProcessId, load: Load) {
    let filled = counted.by_itself.loads.entry(client).or_default();
    if let Some(place) = work
        .by_itself
        .loads
        .get_mut(&client)
        .and_then(|loads| loads.get_mut(filled.len()))
    {
        *place = load;
    }
    filled.push(placeholder());
}

/// What an operation asks. What one of many brings gets a symbol of its own, to which each adds its count.
pub(super) fn ask(operation: &Operation, many: bool, cast: &mut Cast) -> Ask {
    let mut symbol = |text: &str| cast.names.intern(text);
    match operation {
        Operation::Read { key } => Ask::of(Verb::Read, symbol(key.as_str())),
        Operation::Write { key, value } => {
            let key = symbol(key.as_str());
            Ask::bringing(Verb::Write, key, brought(value.as_str(), many, cast))
        }
        Operation::Pay { order } => {
            let key = symbol(order.as_str());
            Ask::bringing(Verb::Pay, key, brought(order.as_str(), many, cast))
        }
        Operation::Call { what } => Ask::of(Verb::Call, symbol(what.as_str())),
        Operation::OpenPage { page } => Ask::of(Verb::Page, symbol(page.as_str())),
        Operation::Fetch { key } => Ask::of(Verb::Fetch, symbol(key.as_str())),
        Operation::Edit { key, value } => {
            let (key, value) = (symbol(key.as_str()), symbol(value.as_str()));
            Ask::bringing(Verb::Edit, key, Value::Text(value))
        }
        Operation::Transfer { to, dollars } => Ask::transfer(symbol(to.as_str()), *dollars),
    }
}

fn brought(text: &str, many: bool, cast: &mut Cast) -> Value {
    Value::Text(if many {
        cast.names.fresh(text)
    } else {
        cast.names.intern(text)
    })
}

/// The number of the first operation that a script or a person asks for by hand: beyond those of the
/// workload, before those of loads.
pub(super) const BY_HAND: u32 = BLOCK / 2;

/// An input that begins an operation.
pub(super) fn by_hand(
    operation: &Operation,
    number: u32,
    bytes: Option<u64>,
    cast: &mut Cast,
) -> AnyInput {
    let bytes = bytes.map_or(DEFAULT_BYTES, |bytes| {
        u32::try_from(bytes).unwrap_or(u32::MAX)
    });
    AnyInput::Client(Input::Do {
        number,
        ask: ask(operation, false, cast),
        bytes,
    })
}
