//! Properties, variants and lesson: what is claimed; of the lesson each step answers for itself.

use super::Check;
use crate::check::config::PropertyDoubts;
use crate::format::decimal::shortest;
use crate::format::name::{LinkId, NodeId};
use crate::format::units::Duration;
use crate::scenario::parts::Part;
use crate::scenario::schema::{Control, Expectation, Link, Number, Variant};
use crate::scenario::validate::{check_slider, condition};
use crate::sorted::SortedSet;

/// A property under examination.
struct Claim<'a, 'b> {
    check: &'a mut Check<'b>,
    pointer: &'a str,
}

impl Claim<'_, '_> {
    fn field(&self, name: &str) -> String {
        format!("{}/{name}", self.pointer)
    }
}

impl PropertyDoubts for Claim<'_, '_> {
    fn note(&mut self, found: &str, expected: &str) {
        self.check.note(self.pointer, found, expected);
    }

    fn account(&mut self, field: &str, client: &NodeId) {
        self.check
            .doubts
            .has_account(&self.field(field), client.as_str());
    }

    fn bandwidth(&mut self, field: &str, link: &LinkId) {
        self.check.has_bandwidth(&self.field(field), link.as_str());
    }

    fn prices(&mut self) {
        self.check.has_prices(self.pointer);
    }

    fn copies(&mut self) {
        self.check.doubts.has_copies(self.pointer);
    }

    fn within_run(&mut self, field: &str, moment: Duration) {
        self.check.within_run(&self.field(field), moment);
    }
}

impl Check<'_> {
    pub(super) fn claims(&mut self) {
        let parts = self.parts;
        for part in &parts.properties {
            part.value.doubt(&mut Claim {
                check: self,
                pointer: &part.pointer,
            });
        }
        let mut ids = SortedSet::new();
        for part in &parts.variants {
            if !ids.insert(part.value.id.as_str()) {
                let found = format!("the variant `{}` a second time", part.value.id);
                self.note(&format!("{}/id", part.pointer), found, "an id of its own");
            }
            self.expectations(&part.pointer, &part.value);
        }
        for part in &parts.lesson {
            part.value.check(&part.pointer, &mut self.doubts);
        }
        self.numbers();
    }

    /// What texts say of settings and runs.
    fn numbers(&mut self) {
        let (parts, doubts) = (self.parts, &mut self.doubts);
        for Part { pointer, value, .. } in &parts.settings {
            match value {
                Control::Slider(slider) => check_slider(doubts, pointer, slider),
                Control::Values(_) | Control::Patches(_) => {
                    doubts.note(
                        pointer,
                        "a choice, which no number says",
                        "a slider: `path` and `range`",
                    );
                }
            }
        }
        for Part { pointer, value, .. } in &parts.numbers {
            match value {
                Number::Count { count } => condition::check_counted(count, pointer, doubts),
                Number::Share { share } => {
                    condition::check(share, &format!("{pointer}/share"), doubts);
                }
                Number::Meter { .. } => {}
            }
        }
    }

    /// Only what has a price can cost too much.
    fn has_prices(&mut self, pointer: &str) {
        let priced = |link: &Link| link.usd_per_gb + link.usd_per_gb_in > 0.0;
        let time = self.tree.get("usd_per_cpu_hour").is_some();
        let links = &self.parts.links;
        if !time && !links.iter().any(|part| priced(&part.value)) {
            let expected = "`usd_per_gb` of a link, or `usd_per_cpu_hour`";
            self.note(pointer, "a budget where nothing has a price", expected);
        }
    }

    /// Only what has an end can be used up.
    fn has_bandwidth(&mut self, pointer: &str, link: &str) {
        let part = self.parts.links.iter().find(|part| part.key == link);
        if part.is_some_and(|part| part.value.bandwidth.is_none() && part.value.pipe.is_none()) {
            let found = format!("{link}, which has boundless bandwidth");
            self.note(pointer, found, "a link with `bandwidth` or `pipe`");
        }
    }

    fn expectations(&mut self, pointer: &str, variant: &Variant) {
        for (property, expectation) in variant.expect.iter() {
            if let Expectation::Violated {
                at_least,
                at_most: Some(at_most),
            } = expectation
                && at_most < at_least
            {
                let found = format!(
                    "{} where `at_least` is {}",
                    shortest(at_most.get()),
                    shortest(at_least.get())
                );
                let pointer = format!("{pointer}/expect/{property}/violated/at_most");
                self.note(&pointer, found, "at least as much");
            }
        }
    }
}
