//! How a property stands in a file: what it asks of the system that runs, and what no schema can say of it.
//!
//! A property's own file says its fields in `config!`; the registry makes one type of the format of them all.

use std::rc::Rc;

use crate::format::name::{Datum, LinkId, MessageKind, NodeId, SessionId};
use crate::format::units::Duration;
use crate::kernel::id::{LinkId as RunLink, MachineId, ProcessId, Symbol};
use crate::kernel::network::Network;
use crate::kernel::operation::Verb;
use crate::kernel::time::Span;
use crate::protocols::message::kind_named;
use crate::run::tariff::Tariff;

use super::property::Property;
use super::scope::{Filter, Scope};

/// Makes the type of a property's fields; what the page calls it is one of all properties.
macro_rules! config {
    ($(#[$doc:meta])* $name:ident { $($fields:tt)* }) => {
        $(#[$doc])*
        #[derive(
            Clone, Debug, PartialEq, crate::format::encode::Encode, crate::format::decode::Decode, schemars::JsonSchema,
        )]
        #[serde(deny_unknown_fields)]
        pub struct $name {
            /// What the page calls it.
            #[serde(default)]
            pub name: Option<crate::format::name::Line>,
            $($fields)*
        }
    };
}
pub(super) use config;

/// The fields of a property, as a file gives them.
pub trait Promised {
    /// What checks it.
    type Fold: Property;

    /// Whether a system keeps it that answers nobody.
    const SAFETY: bool;

    /// The fold, at the beginning of a run on this site.
    fn fold(&self, site: &mut dyn PropertySite) -> Self::Fold;

    /// What fits the schema and still cannot be meant.
    fn doubt(&self, _: &mut dyn PropertyDoubts) {}
}

/// What the ids of a file stand for in a run; nothing, where the run has nothing of that name.
pub trait Ids {
    /// The process of a node.
    fn find_process(&self, node: &NodeId) -> Option<ProcessId>;
    /// The machine of a node.
    fn find_machine(&self, node: &NodeId) -> Option<MachineId>;
    /// The links of the run that a link of the file became.
    fn find_links(&self, link: &LinkId) -> Option<Vec<RunLink>>;
    /// What things cost.
    fn tariff(&self) -> Rc<Tariff>;
    /// The copies that hold the same data: each primary with its replicas.
    fn copies(&self) -> Vec<Vec<ProcessId>>;

    /// Which operations are meant.
    fn find_filter(&self, of: Option<Verb>, client: Option<&NodeId>) -> Option<Filter> {
        let clients = if_named(client, |node| Some(vec![self.find_process(node)?]))?;
        Some(Filter { verb: of, clients })
    }
}

/// What a name stands for, if there is a name; `None` where one is named that there is not.
pub fn if_named<N, T>(name: Option<&N>, find: impl FnOnce(&N) -> Option<T>) -> Option<Option<T>> {
    name.map_or(Some(None), |name| find(name).map(Some))
}

/// Why a property finds whatever it names: validation has looked for it.
const NAMED: &str = "a valid scenario has what its properties name";

/// The system that a property speaks of. All that a property names is there.
pub trait PropertySite: Ids {
    /// The process of a node.
    fn process(&self, node: &NodeId) -> ProcessId {
        self.find_process(node).expect(NAMED)
    }
    /// The machine of a node.
    fn machine(&self, node: &NodeId) -> MachineId {
        self.find_machine(node).expect(NAMED)
    }
    /// The links of the run that a link of the file became.
    fn links(&self, link: &LinkId) -> Vec<RunLink> {
        self.find_links(link).expect(NAMED)
    }
    /// Which operations are meant.
    fn filter(&self, of: Option<Verb>, client: Option<&NodeId>) -> Filter {
        self.find_filter(of, client).expect(NAMED)
    }
    /// All links and pipes.
    fn network(&self) -> &Network;
    /// The machines of all stores.
    fn stores(&self) -> Vec<MachineId>;
    /// The devices of all hubs, and the machines that they run on.
    fn devices(&self) -> Vec<(ProcessId, MachineId)>;
    /// Who has an account, and its password.
    fn account(&mut self, client: &NodeId) -> (Symbol, Symbol);
    /// The sessions and the key that a guarantee speaks of.
    fn scope(&mut self, session: Option<&SessionId>, key: Option<&Datum>) -> Scope;
}

/// Whoever examines a file, asked about one property of it.
pub trait PropertyDoubts {
    /// Notes what was found, and what would do.
    fn note(&mut self, found: &str, expected: &str);
    /// The client in this field has an account.
    fn account(&mut self, field: &str, client: &NodeId);
    /// The link in this field has an end to its bandwidth.
    fn bandwidth(&mut self, field: &str, link: &LinkId);
    /// Something has a price.
    fn prices(&mut self);
    /// There is a store, whose copies are spoken of.
    fn copies(&mut self);
    /// The moment in this field comes before the run is over.
    fn within_run(&mut self, field: &str, moment: Duration);
}

/// A duration of a file as a span of a run.
#[must_use]
pub const fn span(duration: Duration) -> Span {
    Span(duration.nanos())
}

/// The number of a kind of message. One that nobody sends is no reason to count all the others.
#[must_use]
pub fn kind_number(kind: &MessageKind) -> u16 {
    kind_named(kind.as_str()).map_or(u16::MAX, |kind| kind.number)
}
