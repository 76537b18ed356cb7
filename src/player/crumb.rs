//! Crumbs: where a run is, in a few fields, so that a reader can come back to just before a fault of the
//! program itself.

use fallible_engine::check::verdict::Step;
use fallible_engine::format::encode::to_json;
use fallible_engine::kernel::time::Time;
use serde::Serialize;

use super::address::{Address, Start};

/// Where a run is. Numbers of 64 bits are texts, since JavaScript's own would lose some.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Crumb {
    lesson: String,
    variant: String,
    seed: String,
    step: Step,
    at: String,
    route: String,
}

impl Crumb {
    /// A place in the run of a variant of a scenario, which is at `address`.
    #[must_use]
    pub fn new(
        lesson: &str,
        variant: &str,
        seed: u64,
        step: Step,
        at: Time,
        address: &Address,
    ) -> Self {
        Self {
            lesson: lesson.to_owned(),
            variant: variant.to_owned(),
            seed: seed.to_string(),
            step,
            at: at.0.to_string(),
            route: address
                .starting(Start {
                    variant: Some(variant.to_owned()),
                    seed: Some(seed),
                    at: Some(at),
                })
                .to_string(),
        }
    }

    /// As the plain page reads it.
    ///
    /// # Panics
    /// Never: all its fields are texts and numbers.
    #[must_use]
    pub fn json(&self) -> String {
        to_json(self).expect("a crumb has only texts and numbers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_crumb_leads_back_to_its_moment() {
        let address = Address::Lesson("lag".to_owned(), Start::default());
        let crumb = Crumb::new("lag", "naive", u64::MAX, 12, Time(4_213_000_000), &address);
        assert_eq!(
            crumb.json(),
            r##"{ "lesson": "lag", "variant": "naive", "seed": "18446744073709551615", "step": 12, "at": "4213000000", "route": "#/lesson/lag?variant=naive&seed=18446744073709551615&at=4213000000" }"##
        );
    }
}
