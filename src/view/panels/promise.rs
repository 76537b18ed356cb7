//! Promises as the verdict list shows them: what is said of each, and every time it was broken.

use std::rc::Rc;

use fallible_engine::check::verdict::{Step, Verdict};
use fallible_engine::kernel::time::Time;

use super::glyph::Glyph;

/// A record that shows something.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    /// Its place in the trace.
    pub step: Step,
    /// When.
    pub at: Time,
    /// What happened, as a sentence.
    pub words: Rc<str>,
}

/// One time that a promise was broken.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Breach {
    /// When.
    pub at: Time,
    /// Why, as a sentence without a full stop.
    pub because: Rc<str>,
    /// The records that show it, in order.
    pub evidence: Rc<[Evidence]>,
}

/// A property of the scenario and how it stands.
#[derive(Clone, PartialEq, Debug)]
pub struct Promise {
    /// Its id in the file.
    pub id: Rc<str>,
    /// Its name.
    pub name: Rc<str>,
    /// What is said of it now.
    pub verdict: Verdict,
    /// How often it was broken so far, those that are not listed too.
    pub count: u64,
    /// The breaches so far that are known in full, in order.
    pub breaches: Rc<[Breach]>,
}

impl Promise {
    /// Diamond, ticked ring or dotted ring.
    #[must_use]
    pub const fn glyph(&self) -> Glyph {
        match self.verdict {
            Verdict::Violated { .. } => Glyph::Broke,
            Verdict::HoldsSoFar | Verdict::Held => Glyph::Holds,
            Verdict::Undecided { .. } => Glyph::Open,
        }
    }

    /// `violated at 4.213 s`, `holds so far`, `held`, `undecided, waits for …`.
    #[must_use]
    pub fn words(&self) -> String {
        match &self.verdict {
            Verdict::HoldsSoFar => "holds so far".to_owned(),
            Verdict::Held => "held".to_owned(),
            Verdict::Violated { at, .. } => format!("violated at {at}"),
            Verdict::Undecided { waits_for } if waits_for.is_empty() => "undecided".to_owned(),
            Verdict::Undecided { waits_for } => format!("undecided, waits for {waits_for}"),
        }
    }

    /// What a live region says when it is broken.
    #[must_use]
    pub fn alarm(&self) -> Option<String> {
        match &self.verdict {
            Verdict::Violated { because, .. } => {
                Some(format!("{} was violated: {because}.", self.name))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise(verdict: Verdict) -> Promise {
        Promise {
            id: "ryw".into(),
            name: "Read your writes".into(),
            verdict,
            count: 0,
            breaches: Rc::new([]),
        }
    }

    #[test]
    fn each_verdict_has_its_shape_and_its_words() {
        let broken = promise(Verdict::Violated {
            at: Time(4_213_000_000),
            evidence: vec![3],
            because: "Alice read v1".to_owned(),
        });
        assert_eq!(broken.glyph(), Glyph::Broke);
        assert_eq!(broken.words(), "violated at 4.213 s");
        assert_eq!(
            broken.alarm().as_deref(),
            Some("Read your writes was violated: Alice read v1.")
        );
        let open = promise(Verdict::Undecided {
            waits_for: "one copy in flight".to_owned(),
        });
        assert_eq!(open.glyph(), Glyph::Open);
        assert_eq!(open.words(), "undecided, waits for one copy in flight");
        assert_eq!(promise(Verdict::Held).words(), "held");
        assert_eq!(promise(Verdict::Held).alarm(), None);
    }
}
