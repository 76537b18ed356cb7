//! What the open step of the lesson has the reader do by hand: whether it was done, and where it is to be done.

use fallible_engine::check::property::Property;
use fallible_engine::kernel::faults::said::Aim;
use fallible_engine::kernel::message::Payload;
use fallible_engine::scenario::schema::{Action, Deed as Does, MessageReference};

use super::Player;
use crate::player::deed::Here;
use crate::view::frame::Thing;

impl Player {
    /// Whether what the open step asks for was done by hand on the current branch, or something else that breaks the
    /// promise which that would break. Where nothing is asked for, nothing is missing.
    pub(super) fn has_acted(&self) -> bool {
        let Some(acts) = self.lesson.acts(self.lesson.at()) else {
            return true;
        };
        let deeds = self.deeds();
        let is_it = |action: &Action| action.is_like(acts.deed);
        let step = self.cursor().step;
        let broken = || {
            let properties = self.run.ledger().checks().properties();
            let place = acts.breaks.and_then(|id| self.run.place(id.as_str()));
            let first = place.and_then(|place| properties[place].violations().first());
            first.is_some_and(|first| first.step < step)
        };
        let mut done = deeds.iter().filter_map(|deed| deed.action.as_ref());
        done.any(is_it) || (!deeds.is_empty() && broken())
    }

    /// What the open step has the reader do something to, if it is there at this moment.
    #[must_use]
    pub fn points_at(&self) -> Option<Thing> {
        let acts = self.lesson.acts(self.lesson.at())?;
        if self.cursor().time >= self.run.until() {
            // Whatever stands there yet, nothing can be done to it any more.
            return None;
        }
        let world = self.run.timeline().world();
        let machine = |node: &str| {
            let process = self.who.find_process(node)?;
            world.machine_of(process).map(Thing::Machine)
        };
        match acts.deed.deed() {
            Does::Befall(Aim::Machine(node, _) | Aim::Address(node, ..)) | Does::Ask(node, _) => {
                machine(node.as_str())
            }
            Does::Befall(Aim::Link(target, _)) => {
                let here = Here {
                    world,
                    who: &self.who,
                };
                let links = self.who.find_links(target.link().as_str());
                let (a, b) = here.ends(*links.first()?)?;
                Some(Thing::link(a, b))
            }
            Does::Message(MessageReference::OfOperation(sought), _) => {
                let operation = self.who.find_operation(sought.operation.as_str())?;
                let mut flights = world.flights();
                let found = flights.find(|flight| {
                    let kind = flight.envelope.message.kind();
                    flight.envelope.operation == Some(operation)
                        && flight.number + 1 == sought.attempt
                        && kind.name == sought.kind.as_str()
                });
                found.map(|flight| Thing::Message(flight.id))
            }
            Does::Message(MessageReference::OfLink(sought), _) => machine(sought.from.as_str()),
        }
    }
}
