//! A link loses more messages, or fewer.

use serde::Serialize;

use super::said::{Aim, LinkTarget, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign, millionths, percent, the_link};
use crate::format::clamp::Clamp;
use crate::format::decimal::shortest;
use crate::format::units::Probability;
use crate::kernel::id::LinkId;
use crate::kernel::names::Cast;

/// A link loses this share of the messages sent from now on.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct SetLoss(pub LinkId, pub f64);

written! { {
    /// The link, or a part of it.
    pub link: LinkTarget,
    /// The share of messages that is lost from now on.
    pub loss: Probability,
} }

impl Said for Written {
    type Fault = SetLoss;

    fn aim(&self) -> Aim<'_, SetLoss> {
        Aim::Link(&self.link, Box::new(|id, _| SetLoss(id, self.loss.get())))
    }

    fn of(fault: SetLoss, ids: &dyn WrittenIds) -> Option<Self> {
        Some(Self {
            link: ids.link(fault.0, None)?,
            loss: Probability::new(fault.1)?,
        })
    }
}

impl Kind for SetLoss {
    const NUMBER: u8 = 22;
    const SIGN: Sign = Sign::Carriage;

    fn apply(self, ground: &mut impl Ground) -> bool {
        let Some(link) = ground.link(self.0) else {
            return false;
        };
        link.loss = self.1.between(0.0, 1.0);
        let done = Self(self.0, link.loss);
        ground.record(done.into());
        true
    }

    fn place(self) -> Place {
        Place::Link(self.0)
    }

    fn encode(self, write: &mut impl FnMut(&[u8])) {
        write(&u32::from(self.0.0).to_le_bytes());
        write(&millionths(self.1).to_le_bytes());
    }

    fn tell(self, cast: &Cast) -> String {
        let link = the_link(self.0, cast);
        match millionths(self.1) {
            0 => format!("{link} now loses nothing"),
            share => format!(
                "{link} now loses {} % of its messages",
                shortest(f64::from(share) / 1e4)
            ),
        }
    }

    fn done(self, cast: &Cast) -> String {
        format!(
            "set the loss of {} to {}",
            cast.link(self.0),
            percent(self.1)
        )
    }
}
