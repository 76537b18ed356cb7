//! Promises as the verdict list shows them: what is said of each, and every time it was broken.

use std::rc::Rc;

use fallible_engine::check::verdict::{Step, Verdict};
use fallible_engine::format::name::PropertyId;
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

/// Promises as they are listed: each in full, or many in one line that opens.
#[derive(Debug, Default)]
pub struct PromiseList<'a> {
    /// In full.
    pub shown: Vec<&'a Promise>,
    /// In one line: the open step of a lesson is about others, or nothing can be said of them yet.
    pub folded: Vec<&'a Promise>,
    /// What that line says.
    pub line: String,
}

/// Lists promises, of which the open step of a lesson is about some, if there is such a step: those are shown.
/// Without one, those are shown of which something can be said.
#[must_use]
pub fn list<'a>(promises: &'a [Promise], about: Option<&[PropertyId]>) -> PromiseList<'a> {
    let is_shown = |promise: &&Promise| match about {
        Some(about) => about.iter().any(|id| id.as_str() == &*promise.id),
        None => !promise.verdict.is_undecided(),
    };
    let (shown, folded): (Vec<&Promise>, Vec<&Promise>) = promises.iter().partition(is_shown);
    let count = |is: fn(&Verdict) -> bool| folded.iter().filter(|one| is(&one.verdict)).count();
    let (broken, open) = (count(Verdict::is_violated), count(Verdict::is_undecided));
    let mut words = Vec::new();
    if about.is_some() {
        words.push(match (shown.len(), folded.len()) {
            (0, 1) => "1 promise".to_owned(),
            (0, all) => format!("{all} promises"),
            (_, more) => format!("and {more} more"),
        });
    }
    if broken > 0 {
        words.push(format!("{broken} broken"));
    }
    if open > 0 {
        words.push(format!("{open} undecided yet"));
    }
    PromiseList {
        shown,
        folded,
        line: words.join(", "),
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

    /// The promises `verdicts`, of which a step is `about` some: how each line of the list begins.
    #[track_caller]
    fn check(verdicts: &[(&str, Verdict)], about: Option<&[&str]>, expected: &[&str]) {
        let promises: Vec<Promise> = verdicts
            .iter()
            .map(|(id, verdict)| Promise {
                id: (*id).into(),
                ..promise(verdict.clone())
            })
            .collect();
        let ids = |ids: &[&str]| ids.iter().map(|id| PropertyId::from(*id)).collect();
        let about: Option<Vec<PropertyId>> = about.map(ids);
        let listing = list(&promises, about.as_deref());
        let mut found: Vec<&str> = listing.shown.iter().map(|one| &*one.id).collect();
        found.extend((!listing.folded.is_empty()).then_some(&*listing.line));
        assert_eq!(found, expected);
    }

    #[test]
    fn what_cannot_be_said_yet_is_one_line_and_a_step_shows_what_it_is_about() {
        let open = || Verdict::Undecided {
            waits_for: "the end".to_owned(),
        };
        let broken = || Verdict::Violated {
            at: Time(0),
            evidence: vec![],
            because: "so".to_owned(),
        };
        let all = [
            ("a", open()),
            ("b", Verdict::HoldsSoFar),
            ("c", broken()),
            ("d", open()),
        ];
        check(&all, None, &["b", "c", "2 undecided yet"]);
        check(
            &all,
            Some(&["d"]),
            &["d", "and 3 more, 1 broken, 1 undecided yet"],
        );
        check(&all, Some(&[]), &["4 promises, 1 broken, 2 undecided yet"]);
        check(&all[..1], Some(&["b"]), &["1 promise, 1 undecided yet"]);
        check(&all[1..2], None, &["b"]);
        check(&[], None, &[]);
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
