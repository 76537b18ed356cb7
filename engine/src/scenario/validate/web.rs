//! Web servers, and those who open their pages.

use super::Check;
use crate::format::name::NodeId;
use crate::format::units::Duration;
use crate::scenario::schema::{ClientConfig, Fields, Node, WebConfig, Work};

impl Check<'_> {
    /// What a web server's pages need and weigh agrees with itself.
    pub(super) fn web(&mut self, pointer: &str, config: &WebConfig) {
        if let Some(store) = &config.store {
            self.is_store(&format!("{pointer}/store"), store.as_str());
        }
        self.calls(pointer, config);
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

    /// Whom a web server calls and how agrees with itself.
    fn calls(&mut self, pointer: &str, config: &WebConfig) {
        for (place, store) in config.stores.iter().enumerate() {
            self.is_store(&format!("{pointer}/stores/{place}"), store.as_str());
        }
        if config.store.is_some() && !config.stores.is_empty() {
            let found = "both `store` and `stores`";
            self.note(&format!("{pointer}/stores"), found, "only one of the two");
        }
        if config.timeout.is_none() {
            let expected = "`timeout` beside it";
            if config.attempts > 1 {
                let found = format!("{} attempts without a time-out", config.attempts);
                self.note(&format!("{pointer}/attempts"), found, expected);
            }
            if config.circuit_breaker.is_some() {
                let found = "a circuit breaker without a time-out";
                self.note(&format!("{pointer}/circuit_breaker"), found, expected);
            }
        }
        if config.spill_over && config.own_zone.get() <= 0.0 {
            let found = "`spill_over` where no call is for its own zone";
            let expected = "`own_zone` of more than 0 beside it";
            self.note(&format!("{pointer}/spill_over"), found, expected);
        }
        for (field, work) in [
            ("work_per_answer", config.encoding.work_per_answer),
            ("work_per_kb", config.encoding.work_per_kb),
        ] {
            if work > Duration::from_millis(1_000) {
                let pointer = format!("{pointer}/encoding/{field}");
                self.note(&pointer, format!("\"{work}\""), "at most 1 s (\"1s\")");
            }
        }
    }

    /// A web server that prefers its own zone has a store there.
    pub(super) fn own_zone(&mut self, pointer: &str, zone: &str, config: &WebConfig) {
        let nodes = &self.parts.nodes;
        let named = config.store.iter().chain(&config.stores);
        let mut named = named.filter_map(|id| nodes.iter().find(|part| part.key == id.as_str()));
        let is_there = |node: &Node| node.as_store().is_some() && node.zone().as_str() == zone;
        let none = !named.any(|part| is_there(&part.value));
        if config.own_zone.get() > 0.0 && none && self.parts.all_nodes {
            let found = format!("calls for its own zone, {zone}, where none of its stores is");
            let expected = format!("a store of the zone {zone} among `stores`");
            self.note(&format!("{pointer}/own_zone"), found, expected);
        }
    }

    /// The web servers that a client asks instead of its own are others.
    pub(super) fn else_from(&mut self, pointer: &str, config: &ClientConfig) {
        for (place, web) in config.else_from.iter().enumerate() {
            let pointer = format!("{pointer}/else_from/{place}");
            self.is_kind(&pointer, web.as_str(), "web");
            if config.pages_from.as_ref() == Some(web) {
                let found = format!("{web}, which is asked first");
                self.note(&pointer, found, "another web server");
            }
        }
        if config.pages_from.is_none() && !config.else_from.is_empty() {
            let found = "`else_from` without a first web server";
            self.note(
                &format!("{pointer}/else_from"),
                found,
                "`pages_from` beside it",
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
