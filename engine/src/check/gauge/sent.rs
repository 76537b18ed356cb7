//! What was sent, over some links or over all: the gauges of messages and of bytes are this, each with its unit.

/// Makes the arguments of such a gauge, and the gauge.
macro_rules! sent {
    ($unit:ident, $count:ident) => {
        use super::kind::{Arguments, Gauge, arguments};
        use crate::check::book::Book;
        use crate::check::config::{Ids, if_named};
        use crate::check::property::End;
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
            const UNIT: Unit = Unit::$unit;

            fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
                Some(Reading {
                    links: if_named(self.link.as_ref(), |link| ids.find_links(link))?,
                })
            }
        }

        impl Gauge for Reading {
            type Fold = Links;

            fn begin(&self) -> Links {
                Links::default()
            }

            fn read(&self, sent: &Links, _: &Book, _: &End) -> Option<f64> {
                self.least(sent)
            }

            fn least(&self, sent: &Links) -> Option<f64> {
                Some(sent.among(self.links.as_deref()).$count as f64)
            }
        }
    };
}
pub(super) use sent;
