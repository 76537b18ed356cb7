//! A link is cut.

use serde::Serialize;

use super::said::{Aim, LinkTarget, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign, each_way, encode_way, one_way, the_link, ways};
use crate::kernel::id::{Direction, LinkId};
use crate::kernel::names::Cast;

/// A link is cut one way, or both ways (`None`): what travels there is lost, and streams stall.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct Cut(pub LinkId, pub Option<Direction>);

written! { (pub LinkTarget); }

impl Said for Written {
    type Fault = Cut;

    fn aim(&self) -> Aim<'_, Cut> {
        Aim::Link(&self.0, Box::new(Cut))
    }

    fn of(fault: Cut, ids: &dyn WrittenIds) -> Option<Self> {
        ids.link(fault.0, fault.1).map(Self)
    }
}

impl Kind for Cut {
    const NUMBER: u8 = 19;
    const SIGN: Sign = Sign::Parted;

    fn apply(self, ground: &mut impl Ground) -> bool {
        let now = ground.now();
        let Some(link) = ground.link(self.0) else {
            return false;
        };
        let ways: Vec<usize> = each_way(self.1)
            .filter(|way| link.cut[*way].is_none())
            .collect();
        for way in &ways {
            link.cut[*way] = Some(now);
        }
        if ways.is_empty() {
            return false;
        }
        ground.record(self.into());
        for way in ways {
            ground.sever(self.0, way);
        }
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
        format!("{link} is cut {}", ways(self.0, self.1, cast))
    }

    fn done(self, cast: &Cast) -> String {
        format!("cut {}{}", cast.link(self.0), one_way(self.1))
    }
}
