//! Signatures: whoever changes something by name may.

use super::Check;
use crate::kernel::faults::said::Aim;
use crate::scenario::schema::{Action, Deed, Request, ScriptEntry};

impl Check<'_> {
    /// Whoever signs a change runs what is changed.
    pub(super) fn signature(&mut self, pointer: &str, entry: &ScriptEntry) {
        let Some(author) = &entry.by else { return };
        let Some((what, owner)) = self.owner(&entry.action) else {
            return;
        };
        if owner != author.as_str() {
            let found = format!("\"{author}\", who does not run {what}");
            let expected = format!("\"{owner}\", who does");
            self.note(&format!("{pointer}/by"), found, expected);
        }
    }

    /// What an action changes, and who runs it, if the file says so.
    fn owner(&self, action: &Action) -> Option<(String, String)> {
        match action.deed() {
            Deed::Befall(Aim::Link(target, _)) => {
                let link = target.link().as_str();
                let part = self.parts.links.iter().find(|part| part.key == link)?;
                let owner = part.value.administrator.as_ref()?;
                Some((link.to_owned(), owner.as_str().to_owned()))
            }
            Deed::Befall(Aim::Machine(node, _) | Aim::Address(node, ..))
            | Deed::Ask(
                node,
                Request::Start
                | Request::Drain
                | Request::Stop
                | Request::Upgrade(..)
                | Request::Change(..),
            ) => {
                let owner = self.doubts.owner_of(node.as_str())?;
                Some((node.as_str().to_owned(), owner.to_owned()))
            }
            Deed::Message(..) | Deed::Ask(_, Request::Attack(_) | Request::Operation(..)) => None,
        }
    }
}
