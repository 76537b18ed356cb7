//! Cost: what a run is billed for stays within a budget: the bytes over links that have a price, and the
//! workers' time that goes into formats for the wire, if that has one.
//!
//! A budget for the whole run is broken by the record that goes beyond it. One for a million operations of a
//! sort is judged at the end, by all that was billed and all such operations that began.

use std::rc::Rc;

use crate::kernel::id::ZoneId;
use crate::kernel::names::Cast;
use crate::kernel::operation::Verb;
use crate::measure::bill::Bill;
use crate::measure::fold::Measure;
use crate::protocols::{Fact, Record};
use crate::run::tariff::{Tariff, dollars};
use crate::sorted::{SortedMap, sort_by_key};

use super::config::{Promised, PropertyDoubts, PropertySite, config};
use super::property::{EVIDENCE_MAX, End, Findings, Property};
use super::scope::Filter;
use super::verdict::Step;
use super::words::dollars_floor;

config! {
/// What is billed stays within a budget: bytes over links that have a price, and the workers' time that goes into
/// encoding and decoding, if that has one.
Config {
    /// What a million operations that do this may cost, at the rate of those of the run; the whole run where it
    /// is not given.
    #[serde(default)]
    pub for_a_million: Option<Verb>,
    /// The budget, in US dollars.
    #[schemars(range(min = 0, max = 1_000_000_000))]
    pub at_most_usd: f64,
}
}

impl Promised for Config {
    type Fold = Cost;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> Cost {
        let a_million = self.for_a_million.map(|verb| site.filter(Some(verb), None));
        Cost::new(site.tariff(), self.at_most_usd, a_million)
    }

    fn doubt(&self, doubts: &mut dyn PropertyDoubts) {
        doubts.prices();
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Cost {
    tariff: Rc<Tariff>,
    at_most: f64,
    /// Of which operations a million may cost that.
    a_million: Option<Filter>,
    bill: Bill,
    /// Whether more was spent than was promised for the run.
    over: bool,
    /// What was spent for bytes, by the pair of zones between which they went.
    pairs: SortedMap<(ZoneId, ZoneId), f64>,
    /// The dearest records so far, the dearest first.
    dearest: Vec<(f64, Step)>,
    steps: Step,
    findings: Findings,
}

impl Cost {
    /// The bill of this tariff is at most so many US dollars, for a million of these operations or for the
    /// whole run.
    #[must_use]
    pub fn new(tariff: Rc<Tariff>, at_most: f64, a_million: Option<Filter>) -> Self {
        let findings = match a_million {
            Some(_) => Findings::waiting("the end of the run"),
            None => Findings::holding(),
        };
        Self {
            bill: Bill::per(Rc::clone(&tariff), a_million.clone().unwrap_or_default()),
            tariff,
            at_most,
            a_million,
            over: false,
            pairs: SortedMap::new(),
            dearest: Vec::new(),
            steps: 0,
            findings,
        }
    }

    fn remember(&mut self, charge: f64, step: Step) {
        let full = self.dearest.len() == EVIDENCE_MAX;
        if full
            && self
                .dearest
                .last()
                .is_some_and(|(least, _)| *least >= charge)
        {
            return;
        }
        let dearer = |(other, _): &(f64, Step)| *other >= charge;
        let place = self.dearest.partition_point(dearer);
        self.dearest.insert(place, (charge, step));
        self.dearest.truncate(EVIDENCE_MAX);
    }

    fn evidence(&self) -> Vec<Step> {
        self.dearest.iter().map(|(_, step)| *step).collect()
    }

    /// For what most was spent: `, $2.10 of it for bytes between east and west`. `rate` turns what was spent
    /// into what is promised.
    fn most(&self, rate: f64, cast: &Cast) -> String {
        // By name and not by number, so that the order of zones in the file makes no difference.
        let named = |(one, other): (ZoneId, ZoneId)| {
            let (one, other) = (cast.zone(one), cast.zone(other));
            (one.min(other), one.max(other))
        };
        let mut pairs: Vec<_> = self
            .pairs
            .iter()
            .map(|(pair, spent)| (named(*pair), *spent))
            .collect();
        sort_by_key(&mut pairs, |(names, _)| *names);
        let mut dearest: Option<((&str, &str), f64)> = None;
        for (names, spent) in &pairs {
            if *spent > dearest.map_or(0.0, |(_, most)| most) {
                dearest = Some((*names, *spent));
            }
        }
        let coding = self.bill.total() - pairs.iter().map(|(_, spent)| spent).sum::<f64>();
        match dearest {
            Some((_, spent)) if coding > spent => {
                let part = dollars(coding * rate);
                format!(", {part} of it for workers that encode and decode")
            }
            Some(((one, other), spent)) => {
                let part = dollars(spent * rate);
                format!(", {part} of it for bytes between {one} and {other}")
            }
            None => String::new(),
        }
    }
}

impl Property for Cost {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        self.bill.take(record);
        Tariff::meet(&mut self.tariff, &record.fact);
        let Some(charge) = self
            .tariff
            .charge(&record.fact)
            .filter(|charge| *charge > 0.0)
        else {
            return;
        };
        self.remember(charge, step);
        if let Fact::Sent { from, to, .. } = record.fact
            && let Some(pair) = self.tariff.pair(from, to)
        {
            *self.pairs.entry(pair).or_default() += charge;
        }
        if self.a_million.is_some() || self.over {
            return;
        }
        let spent = self.bill.total();
        self.over = spent > self.at_most;
        if self.over {
            let because = format!(
                "{} were spent by {}{}, and at most {} was promised for the whole run",
                dollars(spent),
                record.at,
                self.most(1.0, cast),
                dollars_floor(self.at_most),
            );
            let mut evidence = self.evidence();
            evidence.truncate(EVIDENCE_MAX - 1);
            evidence.push(step);
            self.findings
                .violated(step, record.at, || (evidence, because));
        }
    }

    fn conclude(&mut self, end: &End, cast: &Cast) {
        let Some(filter) = &self.a_million else {
            return self.findings.close(self.steps, None);
        };
        let Some(cost) = self.bill.a_million() else {
            let open = Some("an operation to bill".to_owned());
            return self.findings.close(self.steps, open);
        };
        if cost > self.at_most {
            let of = filter.noun();
            let because = format!(
                "A million {of} cost {} at the rate of these {}{}, and at most {} was promised",
                dollars(cost),
                self.bill.begun(),
                self.most(1e6 / self.bill.begun() as f64, cast),
                dollars_floor(self.at_most),
            );
            let evidence = self.evidence();
            self.findings
                .violated(self.steps, end.at, || (evidence, because));
        }
        self.findings.close(self.steps, None);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, BOB, DB1, DB2, Tale, at, sentences};
    use crate::check::verdict::Verdict;
    use crate::kernel::operation::Verb;
    use crate::kernel::time::Span;
    use crate::protocols::{AnyNote, coding};

    /// A copy has 120 bytes and goes over link 0; at 20 dollars a gigabyte it costs 2.4 millionths.
    fn tariff() -> Rc<Tariff> {
        Rc::new(Tariff {
            zones: [0, 0, 0, 1, 1].map(ZoneId).to_vec(),
            machines: Vec::new(),
            usd_per_gb: vec![20.0],
            usd_per_cpu_hour: 3.6,
        })
    }

    fn tale() -> Tale {
        let mut tale = Tale::new();
        tale.cast.zones = ["east", "west"]
            .map(|name| tale.cast.names.intern(name))
            .to_vec();
        tale.at(10).read(ALICE, 0);
        tale.at(20).copy(1, DB1, DB2, "v1");
        tale.at(30).copy(2, DB1, DB2, "v2");
        tale.at(40).done(ALICE, 0, "v1", at(1));
        tale
    }

    fn reads() -> Option<Filter> {
        Some(Filter {
            verb: Some(Verb::Read),
            clients: None,
        })
    }

    #[test]
    fn a_budget_for_the_run_is_broken_by_the_record_that_goes_beyond_it() {
        let cost = tale().whole(Cost::new(tariff(), 3e-6, None));
        let because = "$0.0000048 were spent by 0.030 s, $0.0000048 of it for bytes between east and west, and at \
                       most $0.000003 was promised for the whole run";
        assert_eq!(sentences(&cost), [because]);
        assert_eq!(cost.violations()[0].evidence.len(), 2);
        let cost = tale().whole(Cost::new(tariff(), 4.9e-6, None));
        assert_eq!(cost.verdict(), Verdict::Held);
    }

    #[test]
    fn a_budget_for_a_million_is_judged_by_all_that_began() {
        let cost = tale().whole(Cost::new(tariff(), 4.0, reads()));
        let because = "A million reads cost $4.80 at the rate of these 1, $4.80 of it for bytes between east and west, \
                       and at most $4 was promised";
        assert_eq!(sentences(&cost), [because]);
        let mut two = tale();
        two.at(50).read(BOB, 0);
        let cost = two.whole(Cost::new(tariff(), 4.0, reads()));
        assert_eq!(cost.verdict(), Verdict::Held);
        let writes = Filter {
            verb: Some(Verb::Write),
            clients: None,
        };
        let cost = tale().whole(Cost::new(tariff(), 4.0, Some(writes)));
        assert!(matches!(cost.verdict(), Verdict::Undecided { .. }));
    }

    #[test]
    fn time_for_formats_is_billed_too() {
        let mut tale = tale();
        let operation = crate::kernel::id::OperationId {
            client: ALICE,
            number: 0,
        };
        let span = Span::millis(10);
        tale.fact(Fact::Noted(
            DB1,
            AnyNote::Coding(coding::Note::Coded { operation, span }),
        ));
        let cost = tale.whole(Cost::new(tariff(), 4.9, reads()));
        let because = "A million reads cost $14.80 at the rate of these 1, $10 of it for workers that encode and \
                       decode, and at most $4.90 was promised";
        assert_eq!(sentences(&cost), [because]);
    }
}
