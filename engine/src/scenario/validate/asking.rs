//! Whether a client can be asked for an operation: whether it has whom to ask for it.

use super::Check;
use crate::scenario::kinds::bank::Account;
use crate::scenario::kinds::client::ClientConfig;
use crate::scenario::kinds::hub::{Device, HubConfig};
use crate::scenario::kinds::service::uncalled;
use crate::scenario::kinds::web::WebConfig;
use crate::scenario::schema::{Operation, Work};

impl Check<'_> {
    /// Whether this client can be asked for this.
    pub(super) fn asks(&mut self, pointer: &str, client: &str, operation: &Operation) {
        match operation {
            Operation::Transfer { .. } => self.has_account(pointer, client),
            Operation::Fetch { .. } => self.has_hub(pointer, client),
            Operation::Edit { key, .. } => {
                self.has_hub(pointer, client);
                self.is_field(pointer, client, key.as_str());
            }
            Operation::Read { .. }
            | Operation::Write { .. }
            | Operation::Pay { .. }
            | Operation::Call { .. }
            | Operation::OpenPage { .. } => {}
        }
    }

    /// Whether a node that is named for its account has one.
    pub(super) fn has_account(&mut self, pointer: &str, node: &str) {
        let nodes = self.doubts.nodes;
        if nodes.find::<ClientConfig>(node).is_some() && nodes.part::<Account>(node).is_none() {
            let found = format!("{node}, which has no account");
            self.note(pointer, found, "a client with `account` in its `config`");
        }
    }

    /// Whether a node that is named for its hub is a device of one.
    pub(super) fn has_hub(&mut self, pointer: &str, node: &str) {
        let nodes = self.doubts.nodes;
        if nodes.get(node).is_some() && nodes.part::<Device>(node).is_none() {
            let found = format!("{node}, which is no device of a hub");
            self.note(pointer, found, "a client with `device` in its `config`");
        }
    }

    /// Whether the record of a device's hub has this field.
    fn is_field(&mut self, pointer: &str, node: &str, field: &str) {
        let nodes = self.doubts.nodes;
        let device = nodes.part::<Device>(node);
        let hub = device.and_then(|device| nodes.find::<HubConfig>(device.hub.as_str()));
        let Some((old, new)) = hub.map(|hub| &hub.fields) else {
            return;
        };
        if ![old.as_str(), new.as_str()].contains(&field) {
            let found = format!("the field {field}, which the hub of {node} does not have");
            self.note(pointer, found, format!("{old} or {new}"));
        }
    }

    /// Whoever pays or calls has a service for it.
    pub(super) fn has_service(&mut self, pointer: &str, work: &Work) {
        let nodes = self.doubts.nodes;
        let asks = matches!(
            work.operation,
            Operation::Pay { .. } | Operation::Call { .. }
        );
        let client = nodes.find::<ClientConfig>(work.node.as_str());
        let names_none = client.is_some_and(|client| client.service.is_none());
        if asks && nodes.all && names_none && uncalled(nodes).count() != 1 {
            let found = format!("a service that {} does not name", work.node);
            let expected = format!("`service` in the config of {}", work.node);
            self.note(&format!("{pointer}/do"), found, expected);
        }
    }

    /// Whoever opens a page has one web server to ask.
    pub(super) fn page(&mut self, pointer: &str, work: &Work) {
        let nodes = self.doubts.nodes;
        let client = nodes.find::<ClientConfig>(work.node.as_str());
        let names_one = client.is_some_and(|client| client.pages_from.is_some());
        if names_one || !nodes.all {
            return;
        }
        let pointer = format!("{pointer}/do/open_page");
        match nodes.of::<WebConfig>().count() {
            0 => {
                let expected = "a node of kind \"web\"";
                self.note(&pointer, "a page, and no web server", expected);
            }
            1 => {}
            many => {
                let found = format!("a page of one of {many} web servers");
                let expected = format!("`pages_from` in the config of {}", work.node);
                self.note(&pointer, found, expected);
            }
        }
    }
}
