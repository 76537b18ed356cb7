//! The bill: what a run costs by its tariff, the bytes over links that have a price and the workers' time that goes
//! into formats, in all and at the rate of a million operations.

use std::rc::Rc;

use crate::kernel::names::Cast;
use crate::kernel::operation::Verb;
use crate::kernel::time::Time;
use crate::protocols::{Fact, Record};
use crate::run::tariff::{Tariff, dollars};

use super::chart::{Plot, Scale};
use super::encoding::Encoding;
use super::figure::{Figure, Now, Unit};
use super::fold::{Measure, System};
use super::links::Links;
use super::operations::Filter;
use super::windows::Curves;

/// What is billed.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Bill {
    tariff: Rc<Tariff>,
    /// Of which operations a million are reckoned.
    per: Filter,
    begun: u64,
    links: Links,
    encoding: Encoding,
    /// What was charged since a window was last closed.
    charged: f64,
}

impl Bill {
    /// Nothing billed yet by this tariff, of which a million of these operations are to be reckoned.
    #[must_use]
    pub fn per(tariff: Rc<Tariff>, per: Filter) -> Self {
        Self {
            tariff,
            per,
            ..Self::default()
        }
    }

    /// The bill so far, in US dollars.
    #[must_use]
    pub fn total(&self) -> f64 {
        let links = self.links.all();
        let bytes = links.map(|(link, sent)| self.tariff.bytes(link, sent.bytes));
        bytes.sum::<f64>() + self.tariff.work(self.encoding.span())
    }

    /// The same; `None` where nothing has a price.
    #[must_use]
    pub fn cost(&self) -> Option<f64> {
        self.tariff.has_prices().then(|| self.total())
    }

    /// How many of the operations began.
    #[must_use]
    pub const fn begun(&self) -> u64 {
        self.begun
    }

    /// What a million of the operations cost at the rate of those begun so far, in US dollars; `None` before the
    /// first.
    #[must_use]
    pub fn a_million(&self) -> Option<f64> {
        (self.begun > 0).then(|| self.total() / self.begun as f64 * 1e6)
    }

    /// How many bytes were sent over links that have a price.
    #[must_use]
    pub fn priced_bytes(&self) -> u64 {
        let links = self.links.all().zip(&self.tariff.usd_per_gb);
        let priced = links.filter(|(_, price)| **price > 0.0);
        priced.map(|((_, sent), _)| sent.bytes).sum()
    }
}

impl Measure for Bill {
    fn new(system: &System) -> Self {
        let pages = Filter {
            verb: Some(Verb::Page),
            clients: None,
        };
        Self::per(Rc::clone(&system.tariff), pages)
    }

    fn take(&mut self, record: &Record) {
        self.links.take(record);
        self.encoding.take(record);
        self.charged += self.tariff.charge(&record.fact).unwrap_or_default();
        if let Fact::Invoked(id, ask) = record.fact {
            self.begun += u64::from(self.per.takes(id, ask));
        }
    }

    fn figures(&self, _: &Now<'_>) -> Vec<Figure> {
        let Some(cost) = self.cost() else {
            return Vec::new();
        };
        let (priced, all) = (self.priced_bytes(), self.links.among(None).bytes.max(1));
        let share = Unit::Share.show(priced as f64 / all as f64);
        let a_million = self
            .a_million()
            .map(|cost| format!("{} a million page views", dollars(cost)));
        vec![
            Figure::new("Billed bytes", Unit::Bytes, priced as f64)
                .aside(format!("{share} of all")),
            Figure::new("Bill", Unit::Dollars, cost).aside(a_million.unwrap_or_default()),
        ]
    }

    fn close_window(&mut self, _: Time, curves: &mut Curves<'_>) {
        curves.add((0, 0), Some(std::mem::take(&mut self.charged)));
    }

    fn plots(&self) -> Vec<Plot> {
        vec![Plot::new("Bill", Unit::DollarsPerHour).scaled(Scale::PerHour)]
    }

    fn line(&self, _: u8, _: u32, _: &Cast) -> String {
        "bill".to_owned()
    }
}
