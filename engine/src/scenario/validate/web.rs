//! Web servers, and those who open their pages.

use super::Check;
use crate::scenario::name::NodeId;
use crate::scenario::schema::{Fields, WebConfig, Work};

impl Check<'_> {
    /// What a web server's pages need and weigh agrees with itself.
    pub(super) fn web(&mut self, pointer: &str, config: &WebConfig) {
        if let Some(store) = &config.store {
            self.is_store(&format!("{pointer}/store"), store.as_str());
        }
        let mut stores = self
            .parts
            .nodes
            .iter()
            .filter(|part| part.value.as_store().is_some());
        if config.lookups > 0 && stores.next().is_none() && self.parts.all_nodes {
            let found = format!("{} lookups, and no store", config.lookups);
            self.note(
                &format!("{pointer}/lookups"),
                found,
                "a store that answers them",
            );
        }
        if config.fields == Fields::Needed && config.needed_size.is_none() {
            let expected = "`needed_size` beside it";
            self.note(&format!("{pointer}/fields"), "\"needed\"", expected);
        }
        if let Some(needed) = config.needed_size.filter(|size| *size > config.object_size) {
            let found = format!(
                "\"{needed}\" where `object_size` is \"{}\"",
                config.object_size
            );
            self.note(
                &format!("{pointer}/needed_size"),
                found,
                "at most `object_size`",
            );
        }
    }

    /// Whoever opens a page has one web server to ask.
    pub(super) fn page(&mut self, pointer: &str, work: &Work) {
        let nodes = &self.parts.nodes;
        let client = nodes.iter().find(|part| part.key == work.node.as_str());
        let config = client.and_then(|part| part.value.as_client());
        let named = config
            .and_then(|config| config.pages_from.as_ref())
            .map(NodeId::as_str);
        if named.is_some() || !self.parts.all_nodes {
            return;
        }
        let webs = nodes
            .iter()
            .filter(|part| part.value.as_web().is_some())
            .count();
        let pointer = format!("{pointer}/do/open_page");
        match webs {
            0 => self.note(
                &pointer,
                "a page, and no web server",
                "a node of kind \"web\"",
            ),
            1 => {}
            many => {
                let expected = format!("`pages_from` in the config of {}", work.node);
                self.note(
                    &pointer,
                    format!("a page of one of {many} web servers"),
                    expected,
                );
            }
        }
    }
}
