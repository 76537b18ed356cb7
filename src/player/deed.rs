//! What a person does by hand: as a command of the kernel for the run they watch, and as an entry of a
//! script, so that it means the same in another variant and in a file.

use fallible_engine::sorted::SortedSet;
use std::rc::Rc;

use fallible_engine::format::name::{EndId, MessageKind, NodeId, OperationName};
use fallible_engine::format::units::Duration;
use fallible_engine::kernel::command::{Command, Meddle, Pick};
use fallible_engine::kernel::faults::said::WrittenIds;
use fallible_engine::kernel::id::{Direction, FlightId, LinkId, MachineId, ProcessId};
use fallible_engine::kernel::message::Payload;
use fallible_engine::kernel::time::Time;
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::AnyProcess;
use fallible_engine::protocols::message::kind_numbered;
use fallible_engine::run::plan::Plan;
use fallible_engine::scenario::compile::Who;
use fallible_engine::scenario::schema::{
    Action, LinkTarget, MessageOfLink, MessageOfOperation, MessageReference, Moment, Operation,
    ScriptEntry,
};

use crate::view::panels::act::Act;

/// Something done by hand.
#[derive(Clone, PartialEq, Debug)]
pub struct Deed {
    /// When: a whole microsecond.
    pub at: Time,
    /// What was done, as history names it: `You cut wan`.
    pub words: Rc<str>,
    /// The same as a script would say it; `None` for what a script cannot name.
    pub action: Option<Action>,
}

impl Deed {
    /// The entry of a script that does the same.
    #[must_use]
    pub fn entry(&self) -> Option<ScriptEntry> {
        Some(ScriptEntry {
            moment: Moment::At(Duration::from_nanos(self.at.0)),
            action: self.action.clone()?,
            by: None,
        })
    }
}

/// The place where something is done.
#[derive(Clone, Copy, Debug)]
pub struct Here<'a> {
    /// The world at the moment.
    pub world: &'a World<AnyProcess>,
    /// What the file's ids stand for.
    pub who: &'a Who,
}

impl Here<'_> {
    /// The command that does it; `None` if what it is about is not there any more. Texts that are new are
    /// added to the plan's names; `serial` tells one operation begun by hand from the next.
    #[must_use]
    pub fn command(
        &self,
        act: &Act,
        serial: u32,
        plan: &mut Plan<AnyProcess>,
    ) -> Option<Command<AnyProcess>> {
        Some(match act {
            Act::Fault(fault) => Command::Fault(*fault),
            Act::Meddle(id, how) => Command::Meddle(self.pick(*id)?, *how),
            Act::Read(..) | Act::Write(..) => {
                let action = self.action(act)?;
                return self.who.commands(&action, serial, plan).into_iter().next();
            }
        })
    }

    /// The same as a script would say it; `None` for what it has no words for.
    #[must_use]
    pub fn action(&self, act: &Act) -> Option<Action> {
        Some(match act {
            Act::Fault(fault) => Action::of(*fault, self)?,
            Act::Meddle(id, Meddle::Drop) => Action::Drop(self.message(*id)?),
            Act::Meddle(id, Meddle::Duplicate) => Action::Duplicate(self.message(*id)?),
            Act::Meddle(id, Meddle::Delay(span)) => Action::Delay {
                message: self.message(*id)?,
                by: Duration::from_nanos(span.0),
            },
            Act::Read(client, key) => self.input(
                *client,
                Operation::Read {
                    key: (&**key).into(),
                },
            )?,
            Act::Write(client, key, value) => {
                let (key, value) = ((&**key).into(), (&**value).into());
                self.input(*client, Operation::Write { key, value })?
            }
        })
    }

    /// The other way round: what an action of a script is when it is done by hand; nothing where what it is about is not
    /// there, or hands cannot do it.
    #[must_use]
    pub fn acts(&self, action: &Action, plan: &mut Plan<AnyProcess>) -> Vec<Act> {
        if let Action::Input {
            node, operation, ..
        } = action
        {
            let client = self.who.find_process(node.as_str());
            let act = client.and_then(|client| match operation {
                Operation::Read { key } => Some(Act::Read(client, key.as_str().into())),
                Operation::Write { key, value } => {
                    let (key, value) = (key.as_str().into(), value.as_str().into());
                    Some(Act::Write(client, key, value))
                }
                _ => None,
            });
            return act.into_iter().collect();
        }
        let act = |command| match command {
            Command::Fault(fault) => Some(Act::Fault(fault)),
            Command::Meddle(pick, how) => Some(Act::Meddle(self.flight(&pick)?, how)),
            Command::Reseed(_) | Command::Input(..) | Command::Signed(..) => None,
        };
        let commands = self.who.commands(action, 0, plan);
        commands.into_iter().filter_map(act).collect()
    }

    /// The message under way that is picked so.
    fn flight(&self, pick: &Pick) -> Option<FlightId> {
        let mut flights = self.world.flights();
        let found = flights.find(|flight| {
            self.pick(flight.id).is_some_and(|own| {
                let from = pick.from.or(own.from);
                let to = pick.to.or(own.to);
                own == Pick { from, to, ..*pick }
            })
        });
        found.map(|flight| flight.id)
    }

    fn input(&self, client: ProcessId, operation: Operation) -> Option<Action> {
        Some(Action::Input {
            node: self.process(client)?,
            operation,
            name: None,
            size: None,
        })
    }

    /// Two machines that a link joins, in its direction.
    pub fn ends(&self, link: LinkId) -> Option<(MachineId, MachineId)> {
        let routes = &self.world.network().routes;
        let all = || (0..self.world.machines().len() as u32).map(MachineId);
        all().find_map(|from| {
            let leads = |to: &MachineId| routes.get(from, *to) == Some((link, Direction::Forward));
            all().find(leads).map(|to| (from, to))
        })
    }

    fn pick(&self, flight: FlightId) -> Option<Pick> {
        let flight = self.world.flights().find(|own| own.id == flight)?;
        Some(Pick {
            kind: flight.envelope.message.kind().number,
            from: Some(flight.from),
            to: Some(flight.to),
            operation: flight.envelope.operation,
            number: flight.number,
        })
    }

    /// A message by a name that means something in every run. One that serves an operation without a name
    /// has none.
    fn message(&self, flight: FlightId) -> Option<MessageReference> {
        let pick = self.pick(flight)?;
        let kind = MessageKind::from(kind_numbered(pick.kind)?.name);
        let (from, to) = (self.process(pick.from?)?, self.process(pick.to?)?);
        let Some(operation) = pick.operation else {
            return Some(MessageReference::OfLink(MessageOfLink {
                kind,
                from,
                to,
                count: pick.number + 1,
            }));
        };
        let operation = OperationName(self.who.operation_name(operation)?);
        Some(MessageReference::OfOperation(MessageOfOperation {
            operation,
            kind,
            attempt: pick.number + 1,
            from: Some(from),
            to: Some(to),
        }))
    }
}

impl WrittenIds for Here<'_> {
    /// Whichever node on it is named, the machine is meant.
    fn machine(&self, machine: MachineId) -> Option<NodeId> {
        let hosts = &self.world.machines().get(machine.index())?.hosts;
        hosts.iter().find_map(|process| self.process(*process))
    }

    fn process(&self, process: ProcessId) -> Option<NodeId> {
        self.who.node(process).map(NodeId::from)
    }

    /// By its id if that is all of it, else by two nodes.
    fn link(&self, link: LinkId, way: Option<Direction>) -> Option<LinkTarget> {
        let id = self.who.link(link)?;
        if way.is_none() && self.who.find_links(id).len() == 1 {
            return Some(LinkTarget::Whole(id.into()));
        }
        let (one, other) = self.ends(link)?;
        let (from, to) = match way {
            Some(Direction::Back) => (other, one),
            Some(Direction::Forward) | None => (one, other),
        };
        Some(LinkTarget::Between {
            link: id.into(),
            from: EndId(self.machine(from)?.0),
            to: EndId(self.machine(to)?.0),
            both_ways: way.is_none(),
        })
    }
}

/// Deeds that no script can name, by their words, each once.
#[must_use]
pub fn unnamed(deeds: &[Deed]) -> SortedSet<Rc<str>> {
    let without = deeds.iter().filter(|deed| deed.action.is_none());
    without.map(|deed| Rc::clone(&deed.words)).collect()
}
