//! How many messages were sent, over some links or over all.

use super::kind::{Arguments, Gauge, arguments, fold};
use crate::check::config::{Ids, if_named};
use crate::check::story::Story;
use crate::format::name::LinkId;
use crate::kernel::id::LinkId as RunLink;
use crate::measure::figure::Unit;
use crate::measure::links::Links;

arguments! {
    /// Which ones are meant.
    Config {
        /// Only over this link.
        #[serde(default)]
        pub link: Option<LinkId>,
    }
}

/// The gauge of one run.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// The links; all if there are none.
    pub links: Option<Vec<RunLink>>,
}

impl Arguments for Config {
    type Gauge = Reading;
    const UNIT: Unit = Unit::Count;

    fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
        Some(Reading {
            links: if_named(self.link.as_ref(), |link| ids.find_links(link))?,
        })
    }
}

impl Gauge for Reading {
    fn read(&self, story: &Story<'_>) -> Option<f64> {
        let sent = fold(story, Links::default()).among(self.links.as_deref());
        Some(sent.messages as f64)
    }
}
