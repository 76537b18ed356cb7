//! Clients and services: whom they call, and whether that ends.

use super::Check;
use crate::kernel::sorted::SortedMap;
use crate::scenario::parts::Part;
use crate::scenario::schema::{
    ClientConfig, ClientKeys, Node, Operation, ServiceConfig, ServiceKeys, Work,
};

impl Check<'_> {
    pub(super) fn client(&mut self, pointer: &str, config: &ClientConfig) {
        self.account(pointer, config);
        self.device(pointer, config);
        self.delay(
            &format!("{pointer}/config/retry_after"),
            &config.retry_after,
        );
        for (index, store) in config.stores.iter().enumerate() {
            self.is_store(&format!("{pointer}/config/stores/{index}"), store.as_str());
        }
        if let Some(store) = &config.write_to {
            self.is_store(&format!("{pointer}/config/write_to"), store.as_str());
        }
        if let Some(web) = &config.pages_from {
            self.is_kind(&format!("{pointer}/config/pages_from"), web.as_str(), "web");
        }
        self.else_from(&format!("{pointer}/config"), config);
        if let Some(service) = &config.service {
            let is_proxy = |part: &Part<Node>| {
                matches!(part.value, Node::Proxy(_)) && part.key == service.as_str()
            };
            if !self.parts.nodes.iter().any(is_proxy) {
                let pointer = format!("{pointer}/config/service");
                self.is_kind(&pointer, service.as_str(), "service");
            }
        }
        if config.keys == ClientKeys::InMemory && config.settle_every.is_none() {
            self.note(
                &format!("{pointer}/config/keys"),
                "keys in memory that outlive nothing",
                "`settle_every` beside it, so that payments are taken up again after a crash",
            );
        }
    }

    pub(super) fn service(&mut self, part: &Part<Node>, config: &ServiceConfig) {
        let pointer = &part.pointer;
        self.delay(&format!("{pointer}/config/work"), &config.work);
        self.delay(
            &format!("{pointer}/config/retry_after"),
            &config.retry_after,
        );
        for (index, next) in config.next.iter().enumerate() {
            let pointer = format!("{pointer}/config/next/{index}");
            self.is_kind(&pointer, next.as_str(), "service");
        }
        self.certificates(pointer, config);
        for (index, denied) in config.deny.iter().enumerate() {
            if *denied.as_str() == *part.key {
                let pointer = format!("{pointer}/config/deny/{index}");
                self.note(&pointer, format!("{denied} itself"), "another node");
            }
        }
        if config.keep_keys.is_some() && config.keys == ServiceKeys::Ignored {
            let found = "`keep_keys` where keys are ignored";
            let expected = "`keys` beside it: \"in_memory\" or \"on_disk\"";
            self.note(&format!("{pointer}/config/keep_keys"), found, expected);
        }
    }

    /// A service that called itself, be it through others, would never answer.
    pub(super) fn services(&mut self) {
        let parts = self.parts;
        let calls: SortedMap<&str, &ServiceConfig> = parts
            .nodes
            .iter()
            .filter_map(|part| Some((part.key.as_str(), part.value.as_service()?)))
            .collect();
        for part in &parts.nodes {
            let mut reached: Vec<&str> = vec![part.key.as_str()];
            let mut seen = 0;
            while let Some(config) = reached.get(seen).map(|id| calls.get(id)) {
                seen += 1;
                for next in config.map_or(&[][..], |config| &config.next) {
                    if next.as_str() == part.key {
                        let found = format!("a way of calls from {} back to itself", part.key);
                        self.note(
                            &format!("{}/config/next", part.pointer),
                            found,
                            "services that do not call each other in a circle",
                        );
                        return;
                    }
                    if !reached.contains(&next.as_str()) {
                        reached.push(next.as_str());
                    }
                }
            }
        }
    }

    /// Whoever pays or calls has a service for it.
    pub(super) fn has_service(&mut self, pointer: &str, work: &Work) {
        let parts = self.parts;
        if !matches!(
            work.operation,
            Operation::Pay { .. } | Operation::Call { .. }
        ) || !parts.all_nodes
        {
            return;
        }
        let client = parts
            .nodes
            .iter()
            .find(|part| part.key == work.node.as_str());
        let Some(config) = client.and_then(|part| part.value.as_client()) else {
            return;
        };
        let services = parts.nodes.iter().filter(|part| {
            let called = |node: &Node| {
                node.as_service().is_some_and(|service| {
                    service.next.iter().any(|next| next.as_str() == part.key)
                })
            };
            part.value.as_service().is_some()
                && !parts.nodes.iter().any(|other| called(&other.value))
        });
        if config.service.is_none() && services.count() != 1 {
            let found = format!("a service that {} does not name", work.node);
            self.note(
                &format!("{pointer}/do"),
                found,
                format!("`service` in the config of {}", work.node),
            );
        }
    }
}
