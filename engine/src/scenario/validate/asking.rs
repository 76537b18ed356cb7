//! Whether a client can be asked for an operation: whether it has whom to ask for it.

use super::Check;
use crate::scenario::schema::{Operation, Work};

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
}
