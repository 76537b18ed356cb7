//! Whether a client can be asked for an operation: whether it has whom to ask for it.

use super::Check;
use crate::scenario::schema::{Action, Operation, Timing, Work};
use crate::sorted::SortedMap;

impl Check<'_> {
    /// Whether this client can be asked for this.
    pub(super) fn asks(&mut self, pointer: &str, client: &str, operation: &Operation) {
        match operation {
            Operation::Transfer { .. } => self.doubts.has_account(pointer, client),
            Operation::Fetch { .. } => self.doubts.has_hub(pointer, client),
            Operation::Edit { key, .. } => {
                self.doubts.has_hub(pointer, client);
                self.doubts.has_field(pointer, client, key.as_str());
            }
            Operation::Read { .. }
            | Operation::Write { .. }
            | Operation::Pay { .. }
            | Operation::Call { .. }
            | Operation::OpenPage { .. } => {}
        }
    }

    /// Whether it is clear whom a client asks for what it does by itself.
    pub(super) fn is_clear(&mut self, pointer: &str, work: &Work) {
        let client = work.node.as_str();
        match work.operation {
            Operation::Pay { .. } | Operation::Call { .. } => {
                self.doubts.has_service(&format!("{pointer}/do"), client);
            }
            Operation::OpenPage { .. } => {
                let pointer = format!("{pointer}/do/open_page");
                self.doubts.has_web(&pointer, client);
            }
            Operation::Read { .. }
            | Operation::Write { .. }
            | Operation::Transfer { .. }
            | Operation::Fetch { .. }
            | Operation::Edit { .. } => {}
        }
    }

    /// A client knows when its own operations have completed, and those of nobody else.
    pub(super) fn others(&mut self) {
        let parts = self.parts;
        let mut clients: SortedMap<&str, &str> = SortedMap::new();
        for part in &parts.workload {
            if let Some(name) = &part.value.name {
                clients.insert(name.as_str(), part.value.node.as_str());
            }
        }
        for part in &parts.script {
            if let Action::Input {
                node,
                name: Some(name),
                ..
            } = &part.value.action
            {
                clients.insert(name.as_str(), node.as_str());
            }
        }
        for part in &parts.workload {
            let Timing::After { operation, .. } = &part.value.timing else {
                continue;
            };
            let operation = operation.as_str();
            let entry = self.names.operations.numbered(operation);
            let client = clients.get(entry.unwrap_or(operation)).copied();
            let own = part.value.node.as_str();
            let is_other = |client: &&str| *client != own && self.doubts.is_client(client);
            if let Some(client) = client.filter(is_other) {
                let found = format!("{operation}, an operation of {client}");
                let expected =
                    format!("an operation of {own}, who cannot know when others are answered");
                self.note(&format!("{}/after", part.pointer), found, expected);
            }
        }
    }
}
