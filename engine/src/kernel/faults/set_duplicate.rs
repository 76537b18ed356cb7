//! A link delivers more messages twice, or fewer.

use serde::Serialize;

use super::said::{Aim, LinkTarget, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign, millionths, percent, the_link};
use crate::format::clamp::Clamp;
use crate::format::decimal::shortest;
use crate::format::units::Probability;
use crate::kernel::id::LinkId;
use crate::kernel::names::Cast;

/// A link delivers this share of the datagrams sent from now on twice.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct SetDuplicate(pub LinkId, pub f64);

written! { {
    /// The link, or a part of it.
    pub link: LinkTarget,
    /// The share of messages that arrives twice from now on.
    pub duplicate: Probability,
} }

impl Said for Written {
    type Fault = SetDuplicate;

    fn aim(&self) -> Aim<'_, SetDuplicate> {
        Aim::Link(
            &self.link,
            Box::new(|id, _| SetDuplicate(id, self.duplicate.get())),
        )
    }

    fn of(fault: SetDuplicate, ids: &dyn WrittenIds) -> Option<Self> {
        Some(Self {
            link: ids.link(fault.0, None)?,
            duplicate: Probability::new(fault.1)?,
        })
    }
}

impl Kind for SetDuplicate {
    const NUMBER: u8 = 32;
    const SIGN: Sign = Sign::Carriage;

    fn apply(self, ground: &mut impl Ground) -> bool {
        let Some(link) = ground.link(self.0) else {
            return false;
        };
        link.duplicate = self.1.between(0.0, 1.0);
        let done = Self(self.0, link.duplicate);
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
            0 => format!("{link} now delivers nothing twice"),
            share => format!(
                "{link} now delivers {} % of its messages twice",
                shortest(f64::from(share) / 1e4)
            ),
        }
    }

    fn done(self, cast: &Cast) -> String {
        let share = percent(self.1);
        format!(
            "let {} deliver {share} of its messages twice",
            cast.link(self.0)
        )
    }
}
