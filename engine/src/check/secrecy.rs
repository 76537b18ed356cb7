//! Secrecy: no attacker can ever derive this secret.
//!
//! Seals are perfect here (Dolev and Yao, 1983), so an attacker can derive a secret exactly when it was
//! open in a letter that passed, or sealed under a key that the attacker holds.

use crate::format::name::NodeId;
use crate::kernel::id::Symbol;
use crate::kernel::names::Cast;
use crate::protocols::{Fact, Record};

use super::config::{Promised, PropertyDoubts, PropertySite, config};
use super::property::{End, Findings, Property};
use super::verdict::Step;
use crate::protocols::{AnyNote, attacker};

config! {
/// No attacker can ever derive the password of this client's account.
Config {
    /// The client.
    pub node: NodeId,
}
}

impl Promised for Config {
    type Fold = Secrecy;
    const SAFETY: bool = true;

    fn fold(&self, site: &mut dyn PropertySite) -> Secrecy {
        let (owner, password) = site.account(&self.node);
        Secrecy::new(password, owner)
    }

    fn doubt(&self, doubts: &mut dyn PropertyDoubts) {
        doubts.account("node", &self.node);
    }
}

/// The property, and what it remembers of a run.
#[derive(Clone, Debug)]
pub struct Secrecy {
    secret: Symbol,
    /// Whose it is, as a person reads it.
    owner: Symbol,
    /// The latest message that arrived anywhere.
    arrived: Option<Step>,
    steps: Step,
    findings: Findings,
}

impl Secrecy {
    /// This secret stays with its owner and those whom the owner tells.
    #[must_use]
    pub const fn new(secret: Symbol, owner: Symbol) -> Self {
        Self {
            secret,
            owner,
            arrived: None,
            steps: 0,
            findings: Findings::holding(),
        }
    }
}

impl Property for Secrecy {
    fn observe(&mut self, step: Step, record: &Record, cast: &Cast) {
        self.steps = step + 1;
        match record.fact {
            Fact::Delivered(..) => self.arrived = Some(step),
            Fact::Noted(attacker, AnyNote::Attacker(attacker::Note::Learnt { secret }))
                if secret == self.secret =>
            {
                let (arrived, owner) = (self.arrived, self.owner);
                self.findings.violated(step, record.at, || {
                    let mut evidence = vec![step];
                    evidence.extend(arrived);
                    let because = format!(
                        "{} could read {}'s password at {}: {}",
                        cast.process(attacker),
                        cast.names.text(owner),
                        record.at,
                        cast.names.text(secret),
                    );
                    (evidence, because)
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
    use crate::check::verdict::Verdict;

    fn tale() -> (Tale, Secrecy) {
        let mut tale = Tale::new();
        let (secret, owner) = (tale.text("sesame"), tale.text("Alice"));
        (tale, Secrecy::new(secret, owner))
    }

    #[test]
    fn a_secret_that_is_learnt_is_none() {
        let (mut tale, property) = tale();
        let secret = tale.text("sesame");
        let arrived = tale.at(20).delivered(1, BOB);
        let learnt = tale.fact(Fact::Noted(
            BOB,
            AnyNote::Attacker(attacker::Note::Learnt { secret }),
        ));
        let property = tale.whole(property);
        let because = "Bob could read Alice's password at 0.020 s: sesame";
        assert_eq!(sentences(&property), [because]);
        assert_eq!(property.violations()[0].evidence, [arrived, learnt]);
    }

    #[test]
    fn another_secret_is_no_matter() {
        let (mut tale, property) = tale();
        let secret = tale.text("other");
        tale.fact(Fact::Noted(
            BOB,
            AnyNote::Attacker(attacker::Note::Learnt { secret }),
        ));
        assert_eq!(tale.whole(property).verdict(), Verdict::Held);
    }
}
