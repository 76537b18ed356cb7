//! Texts that a run speaks of: keys, values and names, each stored once and known by a small number.

use std::rc::Rc;

use super::id::{
    Address, Called, Direction, LinkId, MachineId, OperationId, ProcessId, Symbol, ZoneId,
};
use crate::sorted::SortedMap;

/// A table of texts; it only grows, so a symbol once given stays good.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Names {
    texts: Vec<Rc<str>>,
    symbols: SortedMap<Rc<str>, Symbol>,
}

impl Names {
    /// The symbol of `text`, new if it was not known.
    pub fn intern(&mut self, text: &str) -> Symbol {
        if let Some(symbol) = self.symbols.get(text) {
            return *symbol;
        }
        let symbol = Symbol(self.texts.len() as u32);
        let text: Rc<str> = text.into();
        self.texts.push(Rc::clone(&text));
        self.symbols.insert(text, symbol);
        symbol
    }

    /// A symbol of its own for `text`, even if the text has one already.
    pub fn fresh(&mut self, text: &str) -> Symbol {
        self.texts.push(text.into());
        Symbol(self.texts.len() as u32 - 1)
    }

    /// The symbol of `text` if it is known.
    #[must_use]
    pub fn find(&self, text: &str) -> Option<Symbol> {
        self.symbols.get(text).copied()
    }

    /// All texts, by symbol.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().map(|text| &**text)
    }

    /// The text behind a symbol; `?` for one from another table.
    #[must_use]
    pub fn text(&self, symbol: Symbol) -> &str {
        self.texts.get(symbol.index()).map_or("?", |text| text)
    }
}

/// Who is who in a run: the texts, and the names of what the ids stand for.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Cast {
    /// All texts.
    pub names: Names,
    /// Zones by id.
    pub zones: Vec<Symbol>,
    /// Machines by id.
    pub machines: Vec<Symbol>,
    /// Processes by id, those that the scenario starts with.
    pub processes: Vec<Symbol>,
    /// What those are called that began while the run went on.
    pub born: SortedMap<ProcessId, Rc<str>>,
    /// Links by id.
    pub links: Vec<Symbol>,
    /// Links' ends by id, the first end first; `None` for a link whose ends have no names.
    pub link_ends: Vec<Option<[Symbol; 2]>>,
    /// Who runs a machine, where the scenario says so.
    pub machine_owners: SortedMap<MachineId, Symbol>,
    /// Who runs a link, where the scenario says so.
    pub link_owners: SortedMap<LinkId, Symbol>,
    /// Operations that the scenario gives a name.
    pub operations: SortedMap<OperationId, Symbol>,
}

impl Cast {
    fn name(&self, list: &[Symbol], index: usize) -> &str {
        list.get(index)
            .map_or("?", |symbol| self.names.text(*symbol))
    }

    /// A zone's name.
    #[must_use]
    pub fn zone(&self, id: ZoneId) -> &str {
        self.name(&self.zones, id.index())
    }

    /// A machine's name.
    #[must_use]
    pub fn machine(&self, id: MachineId) -> &str {
        self.name(&self.machines, id.index())
    }

    /// A process's name.
    #[must_use]
    pub fn process(&self, id: ProcessId) -> &str {
        let born = || self.born.get(&id).map_or("?", |name| name);
        let first = self.processes.get(id.index());
        first.map_or_else(born, |symbol| self.names.text(*symbol))
    }

    /// Adds a process that began while the run went on.
    pub fn add_born(&mut self, id: ProcessId, name: Called) {
        let text = self.names.text(name.text);
        let name = name
            .number
            .map_or_else(|| text.into(), |number| format!("{text} {number}").into());
        self.born.insert(id, name);
    }

    /// Whose an address was at first: processes and their addresses have the same numbers.
    #[must_use]
    pub fn address(&self, address: Address) -> &str {
        self.process(ProcessId(address.0))
    }

    /// A link's name.
    #[must_use]
    pub fn link(&self, id: LinkId) -> &str {
        self.name(&self.links, id.index())
    }

    /// Who runs a machine, if that is known.
    #[must_use]
    pub fn machine_owner(&self, id: MachineId) -> Option<&str> {
        let owner = self.machine_owners.get(&id)?;
        Some(self.names.text(*owner))
    }

    /// Who runs a link, if that is known.
    #[must_use]
    pub fn link_owner(&self, id: LinkId) -> Option<&str> {
        let owner = self.link_owners.get(&id)?;
        Some(self.names.text(*owner))
    }

    /// From where to where one way of a link leads, if its ends have names.
    #[must_use]
    pub fn way(&self, id: LinkId, direction: Direction) -> Option<(&str, &str)> {
        let ends = self.link_ends.get(id.index()).copied().flatten()?;
        let [first, second] = ends.map(|end| self.names.text(end));
        Some(match direction {
            Direction::Forward => (first, second),
            Direction::Back => (second, first),
        })
    }

    /// An operation's name, if the scenario gave it one.
    #[must_use]
    pub fn operation(&self, id: OperationId) -> Option<&str> {
        self.operations
            .get(&id)
            .map(|symbol| self.names.text(*symbol))
    }
}
