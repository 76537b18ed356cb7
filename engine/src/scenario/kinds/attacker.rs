//! Attackers: on whose path they stand, and what they do there.

use super::bank::Between;
use super::doubts::Doubts;
use super::nodes::Entry;
use super::site::{Kind, Site};
use super::who::Who;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::name::{Datum, OperationName};
use crate::format::units::Duration;
use crate::kernel::id::Address;
use crate::kernel::names::Cast;
use crate::protocols::attacker::{self, Attacker};
use crate::protocols::{AnyInput, AnyProcess};
use crate::sorted::SortedSet;
use schemars::JsonSchema;
use std::any::Any;

/// How an attacker is set up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AttackerConfig {
    /// The client and the bank between whom it stands: all that they send each other passes through its hands.
    pub between: Option<Between>,
    /// Whether it answers handshakes in the bank's name, until somebody sees through that.
    pub poses: bool,
    /// Who is to get the money of each transfer that it can change on the way.
    pub change_payee: Option<Datum>,
    /// How long it holds back what passes.
    pub delay: Duration,
}

/// What an attacker does at a moment.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Attack {
    /// Send again what it has recorded of this operation.
    Replay(OperationName),
    /// Order a transfer in the client's name, with the passwords that it has learnt by then.
    Forge {
        /// Who is to get the money.
        to: Datum,
        /// How much, in US dollars.
        #[schemars(range(min = 1, max = 1_000_000_000))]
        dollars: u32,
    },
    /// From now on let nothing through, or everything again.
    Block(bool),
    /// From now on hold back for so long what passes.
    Delay(Duration),
}

impl Kind for AttackerConfig {
    /// It stands on a path that something takes.
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        let expected = "a client, and the bank where it has its account";
        let Some(between) = &self.between else {
            let expected = format!("`between`: {expected}");
            return doubts.note(at.settings(), "an attacker on no path", expected);
        };
        if between.path(doubts.nodes).is_none() && doubts.nodes.all {
            let Between((one, other)) = between;
            let found = format!("an attacker on no path: {one} has no account at {other}");
            doubts.note(at.field("between"), found, expected);
        }
    }

    /// No two stand on one path.
    fn check_all(doubts: &mut Doubts<'_>) {
        let mut paths = SortedSet::new();
        for (at, config) in doubts.nodes.of::<Self>() {
            let Some(Between((one, other))) = &config.between else {
                continue;
            };
            let mut ends = [one.as_str(), other.as_str()];
            ends.sort_unstable();
            if !paths.insert(ends) {
                let found = format!("a second attacker between {one} and {other}");
                doubts.note(at.field("between"), found, "one attacker on a path");
            }
        }
    }

    fn parts(&self) -> Vec<&dyn Any> {
        let between = self.between.as_ref();
        between.into_iter().map(|part| part as &dyn Any).collect()
    }

    fn build(&self, _: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let nowhere = (Address(u32::MAX), Address(u32::MAX));
        let path = self
            .between
            .as_ref()
            .and_then(|between| between.path(site.nodes));
        let (client, bank) = path.map_or(nowhere, |(client, bank)| {
            (site.address(client), site.address(bank))
        });
        Attacker::new(attacker::Config {
            client,
            bank,
            poses: self.poses,
            payee: self.change_payee.as_ref().map(|payee| site.symbol(payee)),
            delay: self.delay.into(),
        })
        .into()
    }
}

impl Attack {
    /// What an attacker is told to do.
    pub(in crate::scenario) fn input(&self, who: &Who, cast: &mut Cast) -> AnyInput {
        AnyInput::Attacker(match self {
            Self::Replay(name) => attacker::Input::Replay(
                who.find_operation(name.as_str())
                    .expect("a valid scenario names its own operations"),
            ),
            Self::Forge { to, dollars } => attacker::Input::Forge {
                payee: cast.names.intern(to.as_str()),
                dollars: *dollars,
            },
            Self::Block(block) => attacker::Input::Block(*block),
            Self::Delay(delay) => attacker::Input::Delay((*delay).into()),
        })
    }
}
