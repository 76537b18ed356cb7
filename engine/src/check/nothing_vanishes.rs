//! Nothing vanishes: no message is swallowed by a link because it is too big for it. Probes do not count,
//! since to find that out is what they are for.

use crate::kernel::id::{FlightId, LinkId, ProcessId};
use crate::kernel::names::Cast;
use crate::kernel::network::Fate;
use crate::protocols::parcel::PROBE;
use crate::protocols::{Fact, Record};
use crate::sorted::SortedMap;

use super::config::{Promised, PropertySite, config};
use super::property::{End, Findings, Property};
use super::verdict::Step;

/// A message under way.
#[derive(Clone, Copy, Debug)]
struct Sent {
    step: Step,
    ends: [ProcessId; 2],
    link: LinkId,
    kind: &'static str,
    size: u32,
}

config! {
/// No link swallows a message because it is too big; probes of the path do not count.
Config {}
}

impl Promised for Config {
    type Fold = NothingVanishes;
    const SAFETY: bool = true;

    fn fold(&self, _: &mut dyn PropertySite) -> NothingVanishes {
        NothingVanishes::default()
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct NothingVanishes {
    under_way: SortedMap<FlightId, Sent>,
    steps: Step,
    findings: Findings,
}

impl Default for NothingVanishes {
    fn default() -> Self {
        Self {
            under_way: SortedMap::new(),
            steps: 0,
            findings: Findings::holding(),
        }
    }
}

impl Property for NothingVanishes {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        match record.fact {
            Fact::Sent {
                flight,
                from,
                to,
                link,
                kind,
                size,
                ..
            } if *kind != PROBE => {
                let sent = Sent {
                    step,
                    ends: [from, to],
                    link,
                    kind: kind.name,
                    size,
                };
                self.under_way.insert(flight, sent);
            }
            Fact::Delivered(flight, _) => {
                self.under_way.remove(&flight);
            }
            Fact::Ended(flight, fate) => {
                let Some(sent) = self.under_way.remove(&flight) else {
                    return;
                };
                if fate == Fate::TooBig {
                    self.findings.violated(step, record.at, || {
                        let [from, to] = sent.ends.map(|end| cast.process(end));
                        let because = format!(
                            "{from}'s {} of {} bytes for {to} vanished at {}: too big for {}",
                            sent.kind,
                            sent.size,
                            record.at,
                            cast.link(sent.link),
                        );
                        (vec![sent.step, step], because)
                    });
                }
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
    use crate::check::tale::{DB1, DB2, Tale, sentences};
    use crate::check::verdict::Verdict;

    #[test]
    fn what_is_too_big_breaks_it_and_what_is_lost_does_not() {
        let mut tale = Tale::new();
        tale.copy(1, DB1, DB2, "v1");
        tale.at(10).lost(1);
        assert_eq!(
            tale.whole(NothingVanishes::default()).verdict(),
            Verdict::Held
        );
        let sent = tale.copy(2, DB1, DB2, "v1");
        let ended = tale.at(20).fact(Fact::Ended(FlightId(2), Fate::TooBig));
        let property = tale.whole(NothingVanishes::default());
        let because = "db-1's copy of 120 bytes for db-2 vanished at 0.020 s: too big for wan";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [sent, ended]);
    }
}
