//! Properties, variants and lesson: what is claimed, asked and tried.

use super::Check;
use crate::check::config::Doubts;
use crate::format::name::{LinkId, NodeId};
use crate::format::tree::token;
use crate::format::units::{Duration, Quantity};
use crate::kernel::sorted::SortedSet;
use crate::measure::figure::Unit;
use crate::scenario::schema::{
    Answer, Challenge, Condition, Control, Counted, Expectation, Goal, Link, MeterCondition, Play,
    Setting, Slider, Step, Until, Variant,
};

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

impl Doubts for Claim<'_, '_> {
    fn note(&mut self, found: &str, expected: &str) {
        self.check.note(self.pointer, found, expected);
    }

    fn account(&mut self, field: &str, client: &NodeId) {
        self.check.has_account(&self.field(field), client.as_str());
    }

    fn bandwidth(&mut self, field: &str, link: &LinkId) {
        self.check.has_bandwidth(&self.field(field), link.as_str());
    }

    fn prices(&mut self) {
        self.check.has_prices(self.pointer);
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
            self.step(&part.pointer, &part.value);
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
                let found = format!("{} where `at_least` is {}", at_most.get(), at_least.get());
                let pointer = format!("{pointer}/expect/{property}/violated/at_most");
                self.note(&pointer, found, "at least as much");
            }
        }
    }

    fn step(&mut self, pointer: &str, step: &Step) {
        match step {
            Step::Predict(question) => {
                self.answers(&format!("{pointer}/predict"), &question.answers);
            }
            Step::Ask(question) => self.answers(&format!("{pointer}/ask"), &question.answers),
            Step::Play(Play {
                until: Until::Time(moment),
                ..
            }) => {
                self.within_run(&format!("{pointer}/play/until/time"), *moment);
            }
            Step::Challenge(challenge) => {
                self.challenge(&format!("{pointer}/challenge"), challenge);
            }
            Step::Say(_) | Step::Play(_) | Step::Explain(_) | Step::Compare(_) | Step::Wild(_) => {}
        }
    }

    fn answers(&mut self, pointer: &str, answers: &[Answer]) {
        for (index, answer) in answers.iter().enumerate() {
            self.condition(&format!("{pointer}/answers/{index}/when"), &answer.when);
        }
    }

    fn condition(&mut self, pointer: &str, condition: &Condition) {
        match condition {
            Condition::All { all: inner } | Condition::Any { any: inner } => {
                let field = if matches!(condition, Condition::All { .. }) {
                    "all"
                } else {
                    "any"
                };
                for (index, condition) in inner.iter().enumerate() {
                    self.condition(&format!("{pointer}/{field}/{index}"), condition);
                }
            }
            Condition::Not { not } => self.condition(&format!("{pointer}/not"), not),
            Condition::Operation(asked) => {
                let asks = asked.returns.is_some()
                    || asked.outcome.is_some()
                    || asked.answered_by.is_some();
                if !asks && asked.took_at_least.is_none() && asked.took_at_most.is_none() {
                    let expected = "what came of it: `returns`, `outcome`, `answered_by`, `took_at_least` or `took_at_most`";
                    self.note(pointer, "only an operation", expected);
                }
            }
            Condition::Count {
                count,
                equals,
                at_least,
                at_most,
            } => {
                if let Counted::Messages {
                    since: Some(since), ..
                } = count
                {
                    self.within_run(&format!("{pointer}/count/messages/since"), *since);
                }
                self.bounds(pointer, [*equals, *at_least, *at_most]);
            }
            Condition::Meter(meter) => self.meter(pointer, meter),
            Condition::Property { .. } | Condition::Order { .. } => {}
        }
    }

    /// A count has a bound, and its bounds agree.
    fn bounds(&mut self, pointer: &str, [equals, at_least, at_most]: [Option<u64>; 3]) {
        match (equals, at_least, at_most) {
            (None, None, None) => {
                self.note(
                    pointer,
                    "a count without a bound",
                    "`equals`, `at_least` or `at_most`",
                );
            }
            (_, Some(low), Some(high)) if low > high => {
                self.note(
                    &format!("{pointer}/at_most"),
                    format!("the number {high}"),
                    "at least `at_least`",
                );
            }
            _ => {}
        }
    }

    /// A meter has a bound, and its bounds are of its own kind.
    fn meter(&mut self, pointer: &str, condition: &MeterCondition) {
        let MeterCondition {
            meter,
            at_least,
            at_most,
            ..
        } = condition;
        if at_least.is_none() && at_most.is_none() {
            self.note(
                pointer,
                "a meter without a bound",
                "`at_least` or `at_most`",
            );
        }
        let unit = meter.unit();
        for (field, bound) in [("at_least", at_least), ("at_most", at_most)] {
            let Some(bound) = bound else { continue };
            let (fits, expected) = match unit {
                Unit::Nanos => (
                    matches!(bound, Quantity::Duration(_)),
                    "a duration, such as \"60ms\"",
                ),
                Unit::Bytes => (
                    matches!(bound, Quantity::Size(_)),
                    "a size, such as \"64kB\"",
                ),
                Unit::Share => {
                    let share =
                        matches!(bound, Quantity::Number(number) if (0.0..=1.0).contains(number));
                    (share, "a number from 0 to 1")
                }
                _ => (matches!(bound, Quantity::Number(_)), "a number"),
            };
            if !fits {
                self.note(
                    &format!("{pointer}/{field}"),
                    format!("\"{bound}\""),
                    expected,
                );
            }
        }
    }

    fn challenge(&mut self, pointer: &str, challenge: &Challenge) {
        for (index, goal) in challenge.goal.iter().enumerate() {
            if let Goal::When(goal) = goal {
                self.condition(&format!("{pointer}/goal/{index}/when"), &goal.when);
            }
        }
        for (id, control) in challenge.controls.iter() {
            if let Control::Slider(slider) = control {
                self.slider(
                    &format!("{pointer}/controls/{}", token(id.as_str())),
                    slider,
                );
            }
        }
        for (field, settings) in [("wins", &challenge.wins), ("loses", &challenge.loses)] {
            for (id, setting) in settings.iter() {
                let pointer = format!("{pointer}/{field}/{}", token(id.as_str()));
                match challenge.controls.get(id.as_str()) {
                    None => self.note(
                        &pointer,
                        format!("the setting of `{id}`"),
                        "the id of one of the controls",
                    ),
                    Some(control) => self.setting(&pointer, control, setting),
                }
            }
        }
    }

    /// Lowest, highest and step of a slider are of one kind and rise.
    fn slider(&mut self, pointer: &str, slider: &Slider) {
        let range = &slider.range;
        let kinds = [range.min, range.max, range.step].map(|bound| std::mem::discriminant(&bound));
        if kinds.iter().any(|kind| *kind != kinds[0]) {
            self.note(
                &format!("{pointer}/range"),
                "different kinds of units",
                "one kind for `min`, `max` and `step`",
            );
        } else if range.min.amount() >= range.max.amount() {
            let found = format!("\"{}\" where `min` is \"{}\"", range.max, range.min);
            self.note(&format!("{pointer}/range/max"), found, "more than `min`");
        } else if range.step.amount() <= 0.0 {
            self.note(
                &format!("{pointer}/range/step"),
                format!("\"{}\"", range.step),
                "more than zero",
            );
        }
    }

    /// A setting is one that its control has.
    fn setting(&mut self, pointer: &str, control: &Control, setting: &Setting) {
        let labels: Vec<&str> = match control {
            Control::Values(choice) => choice
                .choices
                .iter()
                .map(|choice| choice.label.as_str())
                .collect(),
            Control::Patches(choice) => choice
                .choices
                .iter()
                .map(|choice| choice.label.as_str())
                .collect(),
            Control::Slider(slider) => {
                let value = setting.quantity();
                let same = |value: &Quantity| {
                    std::mem::discriminant(value) == std::mem::discriminant(&slider.range.min)
                };
                let range = slider.range.min.amount()..=slider.range.max.amount();
                if !value
                    .filter(same)
                    .is_some_and(|value| range.contains(&value.amount()))
                {
                    let expected =
                        format!("a value from {} to {}", slider.range.min, slider.range.max);
                    self.note(pointer, setting.to_string(), expected);
                }
                return;
            }
        };
        if !matches!(setting, Setting::Text(label) if labels.contains(&label.as_str())) {
            let expected = crate::scenario::form::any_quoted(labels, '"');
            self.note(pointer, setting.to_string(), expected);
        }
    }
}
