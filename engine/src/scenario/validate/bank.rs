//! Banks, accounts and attackers.

use super::Check;
use crate::kernel::sorted::SortedSet;
use crate::scenario::schema::{AttackerConfig, BankConfig, ClientConfig};

impl Check<'_> {
    pub(super) fn bank(&mut self, pointer: &str, config: &BankConfig) {
        self.delay(&format!("{pointer}/config/service"), &config.service);
        let handshake = format!("{pointer}/config/handshake_service");
        self.delay(&handshake, &config.handshake_service);
        self.delay(
            &format!("{pointer}/config/disk_service"),
            &config.disk_service,
        );
    }

    pub(super) fn account(&mut self, pointer: &str, config: &ClientConfig) {
        if let Some(account) = &config.account {
            let pointer = format!("{pointer}/config/account/bank");
            self.is_kind(&pointer, account.bank.as_str(), "bank");
        }
    }

    /// An attacker stands on a path that something takes, and alone.
    pub(super) fn attacker(&mut self, pointer: &str, config: &AttackerConfig) {
        let Some((one, other)) = &config.between else {
            let found = "an attacker on no path";
            self.note(
                &format!("{pointer}/config"),
                found,
                "`between`: a client, and the bank where it has its account",
            );
            return;
        };
        let ends = [one.as_str(), other.as_str()];
        let parts = self.parts;
        let joined = parts.nodes.iter().any(|part| {
            let account = part
                .value
                .as_client()
                .and_then(|client| client.account.as_ref());
            account.is_some_and(|account| {
                let path = [part.key.as_str(), account.bank.as_str()];
                path == ends || path == [ends[1], ends[0]]
            })
        });
        if !joined && parts.all_nodes {
            self.note(
                &format!("{pointer}/config/between"),
                format!("an attacker on no path: {one} has no account at {other}"),
                "a client, and the bank where it has its account",
            );
        }
    }

    /// No two attackers stand on one path.
    pub(super) fn attackers(&mut self) {
        let parts = self.parts;
        let mut paths = SortedSet::new();
        for part in &parts.nodes {
            let between = part.value.as_attacker().and_then(|a| a.between.as_ref());
            let Some((one, other)) = between else {
                continue;
            };
            let mut ends = [one.as_str(), other.as_str()];
            ends.sort_unstable();
            if !paths.insert(ends) {
                self.note(
                    &format!("{}/config/between", part.pointer),
                    format!("a second attacker between {one} and {other}"),
                    "one attacker on a path",
                );
            }
        }
    }

    /// Whether a node that is named for its account has one.
    pub(super) fn has_account(&mut self, pointer: &str, node: &str) {
        let part = self.parts.nodes.iter().find(|part| part.key == node);
        let client = part.and_then(|part| part.value.as_client());
        if client.is_some_and(|client| client.account.is_none()) {
            self.note(
                pointer,
                format!("{node}, which has no account"),
                "a client with `account` in its `config`",
            );
        }
    }
}
