//! The share of messages of one kind, or of all, that left their zone.

use std::rc::Rc;

use super::kind::{Arguments, Gauge, arguments};
use crate::check::book::Book;
use crate::check::config::{Ids, kind_number};
use crate::check::property::End;
use crate::format::name::MessageKind;
use crate::measure::figure::Unit;
use crate::measure::zones::Zones;
use crate::run::tariff::Tariff;

arguments! {
    /// Which ones are meant.
    Config {
        /// Only those of this kind.
        #[serde(default)]
        pub kind: Option<MessageKind>,
    }
}

/// The gauge of one run.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// Where everybody stands.
    pub tariff: Rc<Tariff>,
    /// The kind's number; any if there is none.
    pub kind: Option<u16>,
}

impl Arguments for Config {
    type Gauge = Reading;
    const UNIT: Unit = Unit::Share;

    fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
        Some(Reading {
            tariff: ids.tariff(),
            kind: self.kind.as_ref().map(kind_number),
        })
    }
}

impl Gauge for Reading {
    type Fold = Zones;

    fn begin(&self) -> Zones {
        Zones::of(Rc::clone(&self.tariff), self.kind)
    }

    fn read(&self, zones: &Zones, _: &Book, _: &End) -> Option<f64> {
        zones.share_across()
    }
}
