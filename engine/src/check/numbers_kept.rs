//! Numbers kept: a bank never keeps more than so many numbers of executed transfers in mind.

use crate::format::name::NodeId;
use crate::kernel::id::ProcessId;
use crate::kernel::names::Cast;
use crate::measure::fold::Measure;
use crate::measure::kept::Kept;
use crate::protocols::Record;

use super::config::{Promised, PropertySite, config};
use super::property::{End, Findings, Property};
use super::verdict::Step;

config! {
/// This bank keeps at most so many numbers of transfers in mind.
Config {
    /// The bank.
    #[schemars(extend("format" = "node:bank"))]
    pub node: NodeId,
    /// How many.
    pub at_most: u32,
}
}

impl Promised for Config {
    type Fold = NumbersKept;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> NumbersKept {
        NumbersKept::new(site.process(&self.node), self.at_most)
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct NumbersKept {
    bank: ProcessId,
    at_most: u32,
    kept: Kept,
    /// Whether there are too many now: one stretch of too many is one violation.
    over: bool,
    steps: Step,
    findings: Findings,
}

impl NumbersKept {
    /// This bank keeps at most so many.
    #[must_use]
    pub fn new(bank: ProcessId, at_most: u32) -> Self {
        Self {
            bank,
            at_most,
            kept: Kept::default(),
            over: false,
            steps: 0,
            findings: Findings::holding(),
        }
    }
}

impl Property for NumbersKept {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        self.kept.take(record);
        let remembered = self.kept.of(self.bank).now;
        let over = remembered > self.at_most;
        if over && !self.over {
            self.findings.violated(step, record.at, || {
                let because = format!(
                    "{} kept {remembered} numbers in mind at {}, and at most {} were promised",
                    cast.process(self.bank),
                    record.at,
                    self.at_most,
                );
                (vec![step], because)
            });
        }
        self.over = over;
    }

    fn conclude(&mut self, _: &End, _: &Cast) {
        self.findings.close(self.steps, None);
    }

    fn findings(&self) -> &Findings {
        &self.findings
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::tale::{ALICE, DB1, DB2, Tale, sentences};
    use crate::protocols::{AnyNote, Fact, bank};

    #[test]
    fn one_stretch_of_too_many_is_one_violation() {
        let mut tale = Tale::new();
        let payee = tale.text("Rita");
        for (index, (bank, remembered)) in
            [(DB1, 2), (DB1, 3), (DB1, 4), (DB2, 9), (DB1, 2), (DB1, 3)]
                .into_iter()
                .enumerate()
        {
            let executed = AnyNote::Bank(bank::Note::Executed {
                payer: ALICE,
                payee,
                dollars: 1,
                number: index as u32,
                remembered,
            });
            tale.at(10 * index as u64).fact(Fact::Noted(bank, executed));
        }
        let property = tale.whole(NumbersKept::new(DB1, 2));
        assert_eq!(
            sentences(&property),
            [
                "db-1 kept 3 numbers in mind at 0.010 s, and at most 2 were promised",
                "db-1 kept 3 numbers in mind at 0.050 s, and at most 2 were promised",
            ]
        );
    }
}
