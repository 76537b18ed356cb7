//! Banks, their customers' accounts, and the attackers on the paths between them.

use super::latency;
use super::who::Who;
use crate::kernel::id::Address;
use crate::kernel::names::Cast;
use crate::kernel::time::Span;
use crate::protocols::attacker::{self, Attacker};
use crate::protocols::bank::{self, Bank};
use crate::protocols::{AnyInput, client};
use crate::scenario::schema::{
    Attack, AttackerConfig, BankConfig, Channel, ClientConfig, Memory, Scenario,
};

pub(super) fn bank(
    scenario: &Scenario,
    who: &Who,
    cast: &mut Cast,
    id: &str,
    config: &BankConfig,
) -> Bank {
    let mut accounts = Vec::new();
    let mut hops = Vec::new();
    for (customer, node) in scenario.nodes.by_key() {
        let account = node.as_client().and_then(|client| client.account.as_ref());
        let Some(account) = account.filter(|account| account.bank.as_str() == id) else {
            continue;
        };
        let password = cast.names.intern(account.password.as_str());
        accounts.push((password, who.process(customer.as_str())));
        if let Some(hop) = attacker_between(scenario, who, customer.as_str(), id) {
            hops.push((who.address(customer.as_str()), hop));
        }
    }
    Bank::new(bank::Config {
        channel: channel(config.channel),
        memory: match config.memory {
            Memory::None => bank::Memory::None,
            Memory::Ram => bank::Memory::Ram,
            Memory::Disk => bank::Memory::Disk,
        },
        window: Span(config.window.nanos()),
        service: latency(config.service),
        handshake_service: latency(config.handshake_service),
        disk_service: latency(config.disk_service),
        accounts,
        hops,
    })
}

const fn channel(channel: Channel) -> bank::Channel {
    match channel {
        Channel::Plain => bank::Channel::Plain,
        Channel::LongLivedKey => bank::Channel::LongLived,
        Channel::Session => bank::Channel::Session,
    }
}

/// The attacker through whose hands everything between a client and its bank goes.
fn attacker_between(scenario: &Scenario, who: &Who, client: &str, bank: &str) -> Option<Address> {
    let mut attackers = scenario
        .nodes
        .by_key()
        .into_iter()
        .filter_map(|(id, node)| {
            let (one, other) = node.as_attacker()?.between.as_ref()?;
            let ends = [one.as_str(), other.as_str()];
            (ends == [client, bank] || ends == [bank, client]).then(|| who.address(id.as_str()))
        });
    attackers.next()
}

/// The account of a client, and the way to its bank.
pub(super) fn account(
    scenario: &Scenario,
    who: &Who,
    cast: &mut Cast,
    id: &str,
    config: &ClientConfig,
) -> Option<client::Account> {
    let account = config.account.as_ref()?;
    let bank = account.bank.as_str();
    let settings = scenario.nodes.get(bank).and_then(|node| node.as_bank())?;
    Some(client::Account {
        bank: (who.address(bank), who.process(bank)),
        hop: attacker_between(scenario, who, id, bank).unwrap_or_else(|| who.address(bank)),
        channel: channel(settings.channel),
        check_identity: account.check_identity,
        password: cast.names.intern(account.password.as_str()),
    })
}

/// An attacker on the path that the file gives it.
pub(super) fn attacker(
    scenario: &Scenario,
    who: &Who,
    cast: &mut Cast,
    config: &AttackerConfig,
) -> Attacker {
    let nowhere = (Address(u32::MAX), Address(u32::MAX));
    let (client, bank) = config.between.as_ref().map_or(nowhere, |(one, other)| {
        let is_bank = |id: &str| {
            scenario
                .nodes
                .get(id)
                .is_some_and(|node| node.as_bank().is_some())
        };
        let ends = (who.address(one.as_str()), who.address(other.as_str()));
        if is_bank(one.as_str()) {
            (ends.1, ends.0)
        } else {
            ends
        }
    });
    Attacker::new(attacker::Config {
        client,
        bank,
        poses: config.poses,
        payee: config
            .change_payee
            .as_ref()
            .map(|payee| cast.names.intern(payee.as_str())),
        delay: Span(config.delay.nanos()),
    })
}

/// What an attacker is told to do.
pub(super) fn attack(attack: &Attack, who: &Who, cast: &mut Cast) -> AnyInput {
    AnyInput::Attacker(match attack {
        Attack::Replay(name) => attacker::Input::Replay(
            who.find_operation(name.as_str())
                .expect("a valid scenario names its own operations"),
        ),
        Attack::Forge { to, dollars } => attacker::Input::Forge {
            payee: cast.names.intern(to.as_str()),
            dollars: *dollars,
        },
        Attack::Block(block) => attacker::Input::Block(*block),
        Attack::Delay(delay) => attacker::Input::Delay(Span(delay.nanos())),
    })
}
