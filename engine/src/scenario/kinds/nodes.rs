//! The nodes of a file as a kind sees the others: by their ids, and by the settings that it asks for; so that no kind
//! knows the list of all kinds.

use crate::format::tree::token;
use crate::sorted::SortedMap;
use std::any::Any;

/// A node of the file.
#[derive(Clone, Debug)]
pub struct Entry<'a> {
    /// Its id.
    pub id: &'a str,
    /// Its kind, as the file writes it.
    pub kind: &'static str,
    /// Where it stands.
    pub zone: &'a str,
    /// Who runs it, where the file says so of itself.
    pub administrator: Option<&'a str>,
    /// How it is set up.
    pub config: &'a dyn Any,
    /// What it says for others to find.
    pub parts: Vec<&'a dyn Any>,
}

impl<'a> Entry<'a> {
    /// The pointer to the node itself.
    #[must_use]
    pub fn pointer(&self) -> String {
        format!("/nodes/{}", token(self.id))
    }

    /// The pointer to how it is set up.
    #[must_use]
    pub fn settings(&self) -> String {
        format!("/nodes/{}/config", token(self.id))
    }

    /// The pointer to one of its settings.
    #[must_use]
    pub fn field(&self, field: &str) -> String {
        format!("/nodes/{}/config/{field}", token(self.id))
    }

    /// The pointer to an entry of one of its settings that is a list.
    #[must_use]
    pub fn item(&self, field: &str, index: usize) -> String {
        format!("/nodes/{}/config/{field}/{index}", token(self.id))
    }

    /// Its settings, if it is of this kind.
    #[must_use]
    pub fn config<C: Any>(&self) -> Option<&'a C> {
        self.config.downcast_ref()
    }

    /// Such a part of it.
    #[must_use]
    pub fn part<P: Any>(&self) -> Option<&'a P> {
        self.parts.iter().find_map(|part| part.downcast_ref())
    }
}

/// All nodes of a file, or all that can be read.
#[derive(Debug)]
pub struct Nodes<'a> {
    list: Vec<Entry<'a>>,
    places: SortedMap<&'a str, usize>,
    /// Whether each node could be read, so that what no node says is said by none.
    pub all: bool,
}

impl<'a> Nodes<'a> {
    /// These nodes, in this order.
    pub fn new(entries: impl IntoIterator<Item = Entry<'a>>, all: bool) -> Self {
        let list: Vec<Entry<'_>> = entries.into_iter().collect();
        let places = list
            .iter()
            .enumerate()
            .map(|(place, entry)| (entry.id, place))
            .collect();
        Self { list, places, all }
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = &Entry<'a>> {
        self.list.iter()
    }

    /// The node of this id.
    #[must_use]
    pub fn get(&self, id: &str) -> Option<&Entry<'a>> {
        self.places.get(id).map(|place| &self.list[*place])
    }

    /// The settings of this node, if it is of this kind.
    #[must_use]
    pub fn find<C: Any>(&self, id: &str) -> Option<&'a C> {
        self.get(id)?.config()
    }

    /// The nodes of a kind.
    pub fn of<C: Any>(&self) -> impl Iterator<Item = (&Entry<'a>, &'a C)> {
        self.list
            .iter()
            .filter_map(|entry| Some((entry, entry.config()?)))
    }

    /// The nodes that have such a part, of whatever kind they are, and that part.
    pub fn with<P: Any>(&self) -> impl Iterator<Item = (&Entry<'a>, &'a P)> {
        self.list
            .iter()
            .filter_map(|entry| Some((entry, entry.part()?)))
    }

    /// Such a part of this node.
    #[must_use]
    pub fn part<P: Any>(&self, id: &str) -> Option<&'a P> {
        self.get(id)?.part()
    }
}
