//! A link that was cut is whole again.

use serde::Serialize;

use super::said::{Aim, LinkTarget, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign, each_way, encode_way, one_way, the_link, ways};
use crate::kernel::id::{Direction, LinkId};
use crate::kernel::names::Cast;

/// A link is healed one way, or both ways (`None`): what its streams held goes on.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Heal(pub LinkId, pub Option<Direction>);

written! { (pub LinkTarget); }

impl Said for Written {
    type Fault = Heal;

    fn aim(&self) -> Aim<'_, Heal> {
        Aim::Link(&self.0, Box::new(Heal))
    }

    fn of(fault: Heal, ids: &dyn WrittenIds) -> Option<Self> {
        ids.link(fault.0, fault.1).map(Self)
    }
}

impl Kind for Heal {
    const NUMBER: u8 = 20;
    const SIGN: Sign = Sign::Whole;

    fn apply(self, ground: &mut impl Ground) -> bool {
        let Some(link) = ground.link(self.0) else {
            return false;
        };
        let mut healed = false;
        for way in each_way(self.1) {
            healed |= link.cut[way].take().is_some();
        }
        if !healed {
            return false;
        }
        ground.record(self.into());
        true
    }

    fn place(self) -> Place {
        Place::Link(self.0)
    }

    fn encode(self, write: &mut impl FnMut(&[u8])) {
        encode_way(self.0, self.1, write);
    }

    fn tell(self, cast: &Cast) -> String {
        let link = the_link(self.0, cast);
        format!("{link} is healed {}", ways(self.0, self.1, cast))
    }

    fn done(self, cast: &Cast) -> String {
        format!("healed {}{}", cast.link(self.0), one_way(self.1))
    }
}
