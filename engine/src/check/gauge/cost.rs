//! What the run is billed, or a million operations at the rate of those that began.

use std::rc::Rc;

use super::kind::{Arguments, Gauge, arguments};
use crate::check::book::Book;
use crate::check::config::Ids;
use crate::check::property::End;
use crate::kernel::operation::Verb;
use crate::measure::bill::Bill;
use crate::measure::figure::Unit;
use crate::measure::operations::Filter;
use crate::run::tariff::Tariff;

arguments! {
    /// Which ones are meant.
    Config {
        /// For a million operations that do this, at the rate of those of the run; for the whole run where it is not
        /// given.
        #[serde(default)]
        pub for_a_million: Option<Verb>,
    }
}

/// The gauge of one run.
#[derive(Clone, PartialEq, Debug)]
pub struct Reading {
    /// What things cost.
    pub tariff: Rc<Tariff>,
    /// Of which operations a million is billed; the whole run if there are none.
    pub a_million: Option<Filter>,
}

impl Arguments for Config {
    type Gauge = Reading;
    const UNIT: Unit = Unit::Dollars;

    fn gauge(&self, ids: &dyn Ids) -> Option<Reading> {
        let a_million = self.for_a_million.map(|verb| Filter {
            verb: Some(verb),
            clients: None,
        });
        Some(Reading {
            tariff: ids.tariff(),
            a_million,
        })
    }
}

impl Gauge for Reading {
    type Fold = Bill;

    fn begin(&self) -> Bill {
        let filter = self.a_million.clone().unwrap_or_default();
        Bill::per(Rc::clone(&self.tariff), filter)
    }

    fn read(&self, bill: &Bill, _: &Book, _: &End) -> Option<f64> {
        match self.a_million {
            Some(_) => bill.a_million(),
            None => Some(bill.total()),
        }
    }

    fn least(&self, bill: &Bill) -> Option<f64> {
        self.a_million.is_none().then(|| bill.total())
    }
}
