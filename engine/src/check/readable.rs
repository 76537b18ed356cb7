//! Readable: nobody gets a message of a version that it cannot read.

use crate::kernel::names::Cast;
use crate::protocols::{Fact, Record};

use super::config::{Promised, PropertySite, config};
use super::property::{End, Findings, Property};
use super::verdict::Step;
use crate::protocols::{AnyNote, parcel};

config! {
/// Nobody gets a record of a version that it cannot read.
Config {}
}

impl Promised for Config {
    type Fold = Readable;
    const SAFETY: bool = true;

    fn fold(&self, _: &mut dyn PropertySite) -> Readable {
        Readable::default()
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Readable {
    /// The latest message that arrived anywhere.
    arrived: Option<Step>,
    steps: Step,
    findings: Findings,
}

impl Default for Readable {
    fn default() -> Self {
        Self {
            arrived: None,
            steps: 0,
            findings: Findings::holding(),
        }
    }
}

impl Property for Readable {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        match record.fact {
            Fact::Delivered(..) => self.arrived = Some(step),
            Fact::Noted(reader, AnyNote::Parcel(parcel::Note::Undecodable { version })) => {
                let arrived = self.arrived;
                self.findings.violated(step, record.at, || {
                    let because = format!(
                        "{} got a record of version {version} at {} and could not read it",
                        cast.process(reader),
                        record.at,
                    );
                    (arrived.into_iter().chain([step]).collect(), because)
                });
            }
            _ => {}
        }
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
    use crate::check::tale::{BOB, Tale, sentences};

    #[test]
    fn a_version_that_is_not_known_breaks_it() {
        let mut tale = Tale::new();
        let arrived = tale.at(20).delivered(1, BOB);
        let noted = tale.fact(Fact::Noted(
            BOB,
            AnyNote::Parcel(parcel::Note::Undecodable { version: 2 }),
        ));
        let property = tale.whole(Readable::default());
        let because = "Bob got a record of version 2 at 0.020 s and could not read it";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [arrived, noted]);
    }
}
