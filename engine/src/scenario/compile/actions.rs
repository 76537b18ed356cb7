//! The script of a scenario: each entry becomes commands at a time, or triggers that wait for an event.

use super::who::{Named, Who};
use super::workload::{BY_HAND, by_hand};
use super::{administration, bank, latency};
use crate::kernel::command::{Command, Meddle, Pick};
use crate::kernel::id::{LinkId, OperationId};
use crate::kernel::names::Cast;
use crate::kernel::network::Direction;
use crate::kernel::random::{Draws, Purpose, Seed};
use crate::kernel::time::{Span, Time};
use crate::protocols::client::{Input, Speaks};
use crate::protocols::message::kind_named;
use crate::protocols::{AnyInput, AnyProcess, instance, service};
use crate::run::plan::Plan;
use crate::run::trigger::{Pattern, Sought, Trigger};
use crate::scenario::schema::{
    Action, Event, LinkTarget, MessageReference, Moment, Scenario, ScriptEntry,
};

type Timed = Vec<(Time, Command<AnyProcess>)>;

const DELAY: Purpose = Purpose::named("delay of a script entry");

/// The commands and triggers of the script, after the commands that the workload has made already.
pub(super) fn compile(
    scenario: &Scenario,
    who: &mut Who,
    cast: &mut Cast,
    mut commands: Timed,
    seed: Seed,
) -> (Timed, Vec<Trigger<AnyProcess>>) {
    name_inputs(scenario, who, cast);
    let mut triggers = Vec::new();
    for (index, entry) in scenario.script.iter().enumerate() {
        let made = sign(act(&entry.action, index, who, cast), entry, cast);
        match &entry.moment {
            Moment::At(at) => {
                commands.extend(made.into_iter().map(|command| (Time(at.nanos()), command)));
            }
            Moment::After { event, delay } => {
                let word = Draws::keyed(seed, [DELAY.key(), index as u64, 0]).word();
                let delay = latency(*delay).at(word);
                let when = pattern(event, who);
                triggers.extend(made.into_iter().map(|command| Trigger {
                    when: when.clone(),
                    nth: 1,
                    delay,
                    command,
                }));
            }
        }
    }
    (commands, triggers)
}

/// An administrator's change bears that one's name.
fn sign(
    made: Vec<Command<AnyProcess>>,
    entry: &ScriptEntry,
    cast: &mut Cast,
) -> Vec<Command<AnyProcess>> {
    let Some(author) = &entry.by else {
        return made;
    };
    let author = cast.names.intern(author.as_str());
    let signed = |command| Command::Signed(author, Box::new(command));
    made.into_iter().map(signed).collect()
}

/// Operations that the script asks for have names too.
fn name_inputs(scenario: &Scenario, who: &mut Who, cast: &mut Cast) {
    for (index, entry) in scenario.script.iter().enumerate() {
        let Action::Input {
            node,
            name: Some(name),
            ..
        } = &entry.action
        else {
            continue;
        };
        let first = OperationId {
            client: who.process(node.as_str()),
            number: BY_HAND + index as u32,
        };
        who.operations.insert(
            name.as_str().to_owned(),
            Named {
                first,
                many: false,
                times: 1,
            },
        );
        cast.operations
            .insert(first, cast.names.intern(name.as_str()));
    }
}

fn act(action: &Action, index: usize, who: &Who, cast: &mut Cast) -> Vec<Command<AnyProcess>> {
    let machine = |node: &crate::format::name::NodeId| who.machine(node.as_str());
    let each = |target: &LinkTarget,
                make: &dyn Fn(LinkId, Option<Direction>) -> Command<AnyProcess>| {
        who.targets(target)
            .into_iter()
            .map(|(link, direction)| make(link, direction))
            .collect()
    };
    match action {
        Action::Cut(target) => each(target, &|link, direction| Command::Cut(link, direction)),
        Action::Heal(target) => each(target, &|link, direction| Command::Heal(link, direction)),
        Action::SetLatency {
            link,
            latency: delay,
        } => each(link, &|link, _| Command::SetLatency(link, latency(*delay))),
        Action::SetLoss { link, loss } => each(link, &|link, _| Command::SetLoss(link, loss.get())),
        Action::Crash(node) => vec![Command::Crash(machine(node))],
        Action::Restart(node) => vec![Command::Restart(machine(node))],
        Action::Pause(node) => vec![Command::Pause(machine(node))],
        Action::Resume(node) => vec![Command::Resume(machine(node))],
        Action::Slow { node, factor } => vec![Command::Slow(machine(node), *factor)],
        Action::StepClock { node, by } => vec![Command::StepClock(machine(node), by.nanos())],
        Action::SetDrift { node, ppm } => vec![Command::SetDrift(machine(node), i64::from(*ppm))],
        Action::Start(node) => manage(node, instance::Input::Start, who),
        Action::Drain(node) => manage(node, instance::Input::Drain, who),
        Action::Stop(node) => manage(node, instance::Input::Stop, who),
        Action::GiveAddress { of, to } => {
            let address = who.address(of.as_str());
            vec![Command::MoveAddress(address, who.process(to.as_str()))]
        }
        Action::Drop(message) => meddle(message, Meddle::Drop, who),
        Action::Duplicate(message) => meddle(message, Meddle::Duplicate, who),
        Action::Delay { message, by } => meddle(message, Meddle::Delay(Span(by.nanos())), who),
        Action::Upgrade {
            node,
            reads,
            writes,
        } => {
            let speaks = Speaks {
                reads: *reads,
                writes: *writes,
            };
            let input = AnyInput::Client(Input::Upgrade(speaks));
            vec![Command::Input(who.process(node.as_str()), input)]
        }
        Action::Attack { node, attack } => {
            let input = bank::attack(attack, who, cast);
            vec![Command::Input(who.process(node.as_str()), input)]
        }
        Action::Change { node, set, called } => {
            let called = called.as_ref().map(crate::format::name::Line::as_str);
            let change = administration::change(set, called, who, cast);
            let input = AnyInput::Service(service::Input::Change(change));
            vec![Command::Input(who.process(node.as_str()), input)]
        }
        Action::Input {
            node,
            operation,
            size,
            ..
        } => {
            let number = BY_HAND + index as u32;
            let bytes = size.map(crate::format::units::Size::bytes);
            vec![Command::Input(
                who.process(node.as_str()),
                by_hand(operation, number, bytes, cast),
            )]
        }
    }
}

/// What is asked of an instance by whoever runs it.
fn manage(
    node: &crate::format::name::NodeId,
    input: instance::Input,
    who: &Who,
) -> Vec<Command<AnyProcess>> {
    let process = who.process(node.as_str());
    vec![Command::Input(process, AnyInput::Instance(input))]
}

fn meddle(message: &MessageReference, meddle: Meddle, who: &Who) -> Vec<Command<AnyProcess>> {
    let Sought {
        kind: Some(kind),
        operation,
        number,
        from,
        to,
    } = sought(message, who)
    else {
        return Vec::new();
    };
    vec![Command::Meddle(
        Pick {
            kind,
            from,
            to,
            operation,
            number: number.unwrap_or(0),
        },
        meddle,
    )]
}

/// Which messages a reference means. In files attempts and counts begin at 1, in the engine at 0.
fn sought(message: &MessageReference, who: &Who) -> Sought {
    let kind = |name: &str| kind_named(name).map(|kind| kind.number);
    match message {
        MessageReference::OfOperation(message) => Sought {
            kind: kind(message.kind.as_str()),
            operation: who.find_operation(message.operation.as_str()),
            number: Some(message.attempt - 1),
            from: message.from.as_ref().map(|node| who.process(node.as_str())),
            to: message.to.as_ref().map(|node| who.process(node.as_str())),
        },
        MessageReference::OfLink(message) => Sought {
            kind: kind(message.kind.as_str()),
            operation: None,
            number: Some(message.count - 1),
            from: Some(who.process(message.from.as_str())),
            to: Some(who.process(message.to.as_str())),
        },
    }
}

/// What a trigger waits for.
pub(super) fn pattern(event: &Event, who: &Who) -> Pattern {
    let operation = |name: &crate::format::name::OperationName| {
        who.find_operation(name.as_str())
            .expect("a valid scenario names its own operations")
    };
    match event {
        Event::Started(name) => Pattern::Invoked(operation(name)),
        Event::Completed(name) => Pattern::Completed(operation(name)),
        Event::Sent(message) => Pattern::Sent(sought(message, who)),
        Event::Delivered(message) => Pattern::Delivered(sought(message, who)),
        Event::Crashed(node) => Pattern::Crashed(who.machine(node.as_str())),
        Event::Restarted(node) => Pattern::Restarted(who.machine(node.as_str())),
    }
}

impl Who {
    /// What a trigger or a stop of a lesson waits for.
    #[must_use]
    pub fn pattern(&self, event: &Event) -> Pattern {
        pattern(event, self)
    }

    /// The commands that an action of a script, or of a person who writes one by hand, stands for.
    /// `serial` tells one hand-made operation from the next; texts may be new.
    #[must_use]
    pub fn commands(
        &self,
        action: &Action,
        serial: u32,
        plan: &mut Plan<AnyProcess>,
    ) -> Vec<Command<AnyProcess>> {
        let cast = std::rc::Rc::make_mut(&mut plan.cast);
        act(action, (BY_HAND / 2 + serial) as usize, self, cast)
    }
}
