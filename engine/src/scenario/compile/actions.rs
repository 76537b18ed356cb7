//! The script of a scenario: each entry becomes commands at a time, or triggers that wait for an event.

use super::who::{Named, Who};
use super::workload::{BY_HAND, by_hand};
use crate::check::config::if_named;
use crate::format::encode;
use crate::format::name::{NodeId, OperationName};
use crate::kernel::command::{Command, Meddle, Pick};
use crate::kernel::faults::said::Aim;
use crate::kernel::faults::{Crash, Restart};
use crate::kernel::id::OperationId;
use crate::kernel::latency::Latency;
use crate::kernel::names::Cast;
use crate::kernel::random::Purpose;
use crate::kernel::time::Time;
use crate::protocols::client::Input;
use crate::protocols::message::kind_named;
use crate::protocols::parcel::Speaks;
use crate::protocols::{AnyInput, AnyProcess, instance, service};
use crate::run::plan::Plan;
use crate::run::trigger::{Pattern, Sought, Trigger};
use crate::scenario::schema::{
    Action, Deed, Event, LinkTarget, MessageReference, Moment, Node, Operation, Request, Scenario,
    ScriptEntry,
};
use crate::sorted::SortedMap;

type Timed = Vec<(Time, Command<AnyProcess>)>;

/// The commands and triggers of the script, after the commands that the workload has made already.
pub(super) fn compile(
    scenario: &Scenario,
    who: &Who,
    cast: &mut Cast,
    mut commands: Timed,
) -> (Timed, Vec<Trigger<AnyProcess>>) {
    let numbers = numbers(&scenario.script);
    name_inputs(scenario, &numbers, who, cast);
    let mut triggers = Vec::new();
    for (index, entry) in scenario.script.iter().enumerate() {
        let made = sign(act(&entry.action, numbers[index], who, cast), entry, cast);
        match &entry.moment {
            Moment::At(at) => {
                commands.extend(made.into_iter().map(|command| (Time(at.nanos()), command)));
            }
            Moment::After { event, delay } => {
                let (delay, key) = (Latency::from(*delay), key(&scenario.script, index));
                let when =
                    pattern(event, who).expect("a valid script waits only for what can happen");
                triggers.extend(made.into_iter().map(|command| Trigger {
                    when: when.clone(),
                    nth: 1,
                    delay,
                    key,
                    command,
                }));
            }
        }
    }
    (commands, triggers)
}

/// The numbers of the operations that the entries of a script ask for: those of each client are counted by
/// themselves, so that what is asked of others changes none.
fn numbers(script: &[ScriptEntry]) -> Vec<u32> {
    let mut counts: SortedMap<&str, u32> = SortedMap::new();
    let mut numbers = Vec::with_capacity(script.len());
    for entry in script {
        let mut number = BY_HAND;
        if let Action::Input { node, .. } = &entry.action {
            let count = counts.entry(node.as_str()).or_default();
            number += *count;
            *count += 1;
        }
        numbers.push(number);
    }
    numbers
}

/// What an entry of a script is called in keyed draws: what it says, and how many before it say the same.
fn key(script: &[ScriptEntry], index: usize) -> u64 {
    let (before, entry) = (&script[..index], &script[index]);
    let text = encode::to_json(entry);
    let same = before.iter().filter(|other| *other == entry).count();
    Purpose::named(&text).key().wrapping_add(same as u64)
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

/// The operations of the script that have names, by those.
fn named<'a>(scenario: &'a Scenario, numbers: &'a [u32], who: &Who) -> Vec<(&'a str, OperationId)> {
    let entries = scenario.script.iter().zip(numbers);
    let named = entries.filter_map(|(entry, number)| match &entry.action {
        Action::Input {
            node,
            name: Some(name),
            ..
        } => {
            let (client, number) = (who.process(node.as_str()), *number);
            Some((name.as_str(), OperationId { client, number }))
        }
        _ => None,
    });
    named.collect()
}

/// Makes the operations that the script asks for known by their names: the workload may wait for them.
pub(super) fn number_inputs(scenario: &Scenario, who: &mut Who) {
    for (name, first) in named(scenario, &numbers(&scenario.script), who) {
        let named = Named {
            first,
            many: false,
            times: 1,
        };
        who.operations.insert(name.to_owned(), named);
    }
}

/// Operations that the script asks for have names in sentences too.
fn name_inputs(scenario: &Scenario, numbers: &[u32], who: &Who, cast: &mut Cast) {
    for (name, id) in named(scenario, numbers, who) {
        cast.operations.insert(id, cast.names.intern(name));
    }
}

/// The commands that an action stands for; an operation that it asks for has this number.
fn act(action: &Action, number: u32, who: &Who, cast: &mut Cast) -> Vec<Command<AnyProcess>> {
    match action.deed() {
        Deed::Befall(Aim::Link(target, fault)) => {
            let targets = who.targets(target).into_iter();
            targets.map(|(link, way)| fault(link, way).into()).collect()
        }
        Deed::Befall(Aim::Machine(node, fault)) => vec![fault(who.machine(node.as_str())).into()],
        Deed::Befall(Aim::Address(of, to, fault)) => {
            let (of, to) = (who.address(of.as_str()), who.process(to.as_str()));
            vec![fault(of, to).into()]
        }
        Deed::Message(message, how) => meddle(message, how, who),
        Deed::Ask(node, request) => {
            let input = input(request, number, who, cast);
            vec![Command::Input(who.process(node.as_str()), input)]
        }
    }
}

/// What is asked of a node by whoever runs it or uses it.
fn input(request: Request<'_>, number: u32, who: &Who, cast: &mut Cast) -> AnyInput {
    match request {
        Request::Start => AnyInput::Instance(instance::Input::Start),
        Request::Drain => AnyInput::Instance(instance::Input::Drain),
        Request::Stop => AnyInput::Instance(instance::Input::Stop),
        Request::Upgrade(reads, writes) => {
            AnyInput::Client(Input::Upgrade(Speaks { reads, writes }))
        }
        Request::Attack(attack) => attack.input(who, cast),
        Request::Change(set, called) => {
            let called = called.map(crate::format::name::Line::as_str);
            let change = set.change(called, who, cast);
            AnyInput::Service(service::Input::Change(change))
        }
        Request::Operation(operation, size) => {
            let bytes = size.map(crate::format::units::Size::bytes);
            by_hand(operation, number, bytes, cast)
        }
    }
}

fn meddle(message: &MessageReference, meddle: Meddle, who: &Who) -> Vec<Command<AnyProcess>> {
    let Some(Sought {
        kind: Some(kind),
        operation,
        number,
        from,
        to,
    }) = sought(message, who)
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

/// Which messages a reference means; `None` if it names what there is not. In files attempts and counts begin at 1, in
/// the engine at 0.
fn sought(message: &MessageReference, who: &Who) -> Option<Sought> {
    let kind = |name: &str| kind_named(name).map(|kind| kind.number);
    let node = |id: &NodeId| who.find_process(id.as_str());
    Some(match message {
        MessageReference::OfOperation(message) => Sought {
            kind: kind(message.kind.as_str()),
            operation: Some(who.find_operation(message.operation.as_str())?),
            number: Some(message.attempt - 1),
            from: if_named(message.from.as_ref(), node)?,
            to: if_named(message.to.as_ref(), node)?,
        },
        MessageReference::OfLink(message) => Sought {
            kind: kind(message.kind.as_str()),
            operation: None,
            number: Some(message.count - 1),
            from: Some(node(&message.from)?),
            to: Some(node(&message.to)?),
        },
    })
}

/// What a trigger waits for; `None` if it names what there is not.
pub(super) fn pattern(event: &Event, who: &Who) -> Option<Pattern> {
    let operation = |name: &OperationName| who.find_operation(name.as_str());
    let machine = |id: &NodeId| Some(who.machine_of(who.find_process(id.as_str())?));
    Some(match event {
        Event::Started(name) => Pattern::Invoked(operation(name)?),
        Event::Completed(name) => Pattern::Completed(operation(name)?),
        Event::Sent(message) => Pattern::Sent(sought(message, who)?),
        Event::Delivered(message) => Pattern::Delivered(sought(message, who)?),
        Event::Crashed(node) => Pattern::Fault(Crash(machine(node)?).into()),
        Event::Restarted(node) => Pattern::Fault(Restart(machine(node)?).into()),
    })
}

impl Who {
    /// What a trigger or a stop of a lesson waits for; `None` if it names what this run does not have.
    #[must_use]
    pub fn pattern(&self, event: &Event) -> Option<Pattern> {
        pattern(event, self)
    }

    /// Whether a run of this scenario has all that something done by hand is about; what nobody can do by hand it does not
    /// take.
    #[must_use]
    pub fn takes(&self, action: &Action, scenario: &Scenario) -> bool {
        let has = |node: &NodeId| self.find_process(node.as_str()).is_some();
        match action.deed() {
            Deed::Befall(Aim::Link(target, _)) => {
                let has_ends = match target {
                    LinkTarget::Whole(_) => true,
                    LinkTarget::Between { from, to, .. } => [from, to]
                        .iter()
                        .all(|end| self.ends.get(end.as_str()).is_some()),
                };
                has_ends && self.strands.get(target.link().as_str()).is_some()
            }
            Deed::Befall(Aim::Machine(node, _)) => has(node),
            Deed::Befall(Aim::Address(of, to, _)) => has(of) && has(to),
            Deed::Message(message, _) => sought(message, self).is_some(),
            Deed::Ask(
                node,
                Request::Operation(Operation::Read { .. } | Operation::Write { .. }, _),
            ) => {
                let node = scenario.nodes.get(node.as_str());
                matches!(node, Some(Node::Client(_)))
            }
            Deed::Ask(..) => false,
        }
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
        act(action, BY_HAND + BY_HAND / 2 + serial, self, cast)
    }
}
