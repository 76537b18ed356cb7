//! Directories, instances and proxies: that what is called is served, and that it can be found.

use super::Check;
use crate::format::name::Datum;
use crate::kernel::sorted::SortedMap;
use crate::protocols::line::LISTED_MAX;
use crate::scenario::parts::Part;
use crate::scenario::schema::{InstanceConfig, Node, ProxyConfig};

impl Check<'_> {
    /// A directory names only so many instances of one service.
    pub(super) fn instances(&mut self) {
        let parts = self.parts;
        let mut counts: SortedMap<&str, usize> = SortedMap::new();
        for part in &parts.nodes {
            let Node::Instance(node) = &part.value else {
                continue;
            };
            let service = serves(&part.key, &node.config);
            let count = counts.entry(service).or_default();
            *count += 1;
            if *count == LISTED_MAX + 1 {
                let found = format!("instance {} of {service}", *count);
                let expected = format!("at most {LISTED_MAX} of one service");
                self.note(&part.pointer, found, expected);
            }
        }
    }

    /// A registration is renewed before it runs out.
    pub(super) fn instance(&mut self, pointer: &str, config: &InstanceConfig) {
        self.delay(&format!("{pointer}/config/work"), &config.work);
        let Some(directory) = &config.directory else {
            return;
        };
        let (pointer, directory) = (format!("{pointer}/config"), directory.as_str());
        self.is_kind(&format!("{pointer}/directory"), directory, "directory");
        if let Some(Node::Directory(node)) = self.node(directory)
            && let Some(lease) = node.config.lease
            && lease <= config.renew_every
        {
            let found = format!(
                "\"{}\", where a lease of {directory} lasts \"{lease}\"",
                config.renew_every
            );
            self.note(&format!("{pointer}/renew_every"), found, "less than that");
        }
    }

    fn node(&self, id: &str) -> Option<&'_ Node> {
        let mut nodes = self.parts.nodes.iter();
        nodes.find(|part| part.key == id).map(|part| &part.value)
    }

    /// Its service is served, and can be found in one way.
    pub(super) fn proxy(&mut self, part: &Part<Node>, config: &ProxyConfig) {
        let pointer = format!("{}/config", part.pointer);
        self.delay(&format!("{pointer}/retry_after"), &config.retry_after);
        let Some(to) = config.to.as_ref().map(Datum::as_str) else {
            self.note(&pointer, "no service", "`to`: the service that it calls");
            return;
        };
        let mut nodes = self.parts.nodes.iter();
        let serves_it = |part: &Part<Node>| match &part.value {
            Node::Instance(node) => serves(&part.key, &node.config) == to,
            _ => false,
        };
        if self.parts.all_nodes && !nodes.any(serves_it) {
            let found = format!("the service {to}, which no instance serves");
            let expected = "the service of one of the instances";
            self.note(&format!("{pointer}/to"), found, expected);
        }
        match (&config.directory, config.addresses.is_empty()) {
            (Some(_), false) => {
                let found = "both `directory` and `addresses`";
                self.note(&pointer, found, "only one of the two");
            }
            (None, true) => {
                let found = "neither `directory` nor `addresses`";
                self.note(&pointer, found, "one of the two");
            }
            (Some(directory), true) => {
                let pointer = format!("{pointer}/directory");
                self.is_kind(&pointer, directory.as_str(), "directory");
            }
            (None, false) => {}
        }
        for (index, node) in config.addresses.iter().enumerate() {
            let pointer = format!("{pointer}/addresses/{index}");
            self.is_kind(&pointer, node.as_str(), "instance");
            if let Some(Node::Instance(instance)) = self.node(node.as_str())
                && let service = serves(node.as_str(), &instance.config)
                && service != to
            {
                let found = format!("{node}, which serves {service}");
                self.note(&pointer, found, format!("an instance of {to}"));
            }
        }
    }
}

/// The name that an instance serves under.
fn serves<'a>(id: &'a str, config: &'a InstanceConfig) -> &'a str {
    let service = config.service.as_ref();
    service.map_or(id, Datum::as_str)
}
