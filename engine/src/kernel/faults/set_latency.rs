//! A link takes another time.

use serde::Serialize;

use super::said::{Aim, LinkTarget, Said, WrittenIds, written};
use super::{Ground, Kind, Place, Sign, the_link};
use crate::format::delay::Delay;
use crate::kernel::id::LinkId;
use crate::kernel::latency::Latency;
use crate::kernel::names::Cast;

/// A link has this latency for messages sent from now on.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct SetLatency(pub LinkId, pub Latency);

written! { {
    /// The link, or a part of it.
    pub link: LinkTarget,
    /// How long a message is under way from now on.
    pub latency: Delay,
} }

impl Said for Written {
    type Fault = SetLatency;

    fn aim(&self) -> Aim<'_, SetLatency> {
        Aim::Link(
            &self.link,
            Box::new(|id, _| SetLatency(id, self.latency.into())),
        )
    }

    fn of(fault: SetLatency, ids: &dyn WrittenIds) -> Option<Self> {
        Some(Self {
            link: ids.link(fault.0, None)?,
            latency: Delay::of(fault.1)?,
        })
    }

    fn delay(&self) -> Option<(&'static str, &Delay)> {
        Some(("latency", &self.latency))
    }
}

impl Kind for SetLatency {
    const NUMBER: u8 = 21;
    const SIGN: Sign = Sign::Carriage;

    fn apply(self, ground: &mut impl Ground) -> bool {
        let Some(link) = ground.link(self.0) else {
            return false;
        };
        link.latency = self.1;
        ground.record(self.into());
        true
    }

    fn place(self) -> Place {
        Place::Link(self.0)
    }

    fn encode(self, write: &mut impl FnMut(&[u8])) {
        write(&u32::from(self.0.0).to_le_bytes());
        write(&self.1.median().0.to_le_bytes());
    }

    fn tell(self, cast: &Cast) -> String {
        format!("{} now takes {}", the_link(self.0, cast), self.1.median())
    }

    fn done(self, cast: &Cast) -> String {
        format!(
            "set the latency of {} to {}",
            cast.link(self.0),
            self.1.median()
        )
    }
}
