//! Crumbs: which run is watched, in a few fields, so that a reader can come back to just before a fault of the
//! program itself. The plain page adds the moment.

use fallible_engine::format::encode::{Encode, to_json};

use super::address::{Address, Start};

/// Which run is watched. The seed is a text, since JavaScript's own numbers would lose some of its bits.
#[derive(Clone, PartialEq, Eq, Debug, Encode)]
pub struct Crumb {
    lesson: String,
    variant: String,
    seed: String,
    /// What leads to the run's start; a moment is one more field of its query.
    route: String,
}

impl Crumb {
    /// The run of a variant of a scenario, which is at `address`.
    #[must_use]
    pub fn new(lesson: &str, variant: &str, seed: u64, address: &Address) -> Self {
        Self {
            lesson: lesson.to_owned(),
            variant: variant.to_owned(),
            seed: seed.to_string(),
            route: address
                .starting(Start {
                    variant: Some(variant.to_owned()),
                    seed: Some(seed),
                    ..Start::default()
                })
                .to_string(),
        }
    }

    /// As the plain page reads it.
    #[must_use]
    pub fn json(&self) -> String {
        to_json(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use fallible_engine::kernel::time::Time;

    #[test]
    fn a_crumb_and_a_moment_lead_back_to_it() {
        let address = Address::Lesson("lag".to_owned(), Start::default());
        let crumb = Crumb::new("lag", "naive", u64::MAX, &address);
        assert_eq!(
            crumb.json(),
            r##"{ "lesson": "lag", "variant": "naive", "seed": "18446744073709551615", "route": "#/lesson/lag?variant=naive&seed=18446744073709551615" }"##
        );
        let back = Address::read(&format!("{}&at=4213000000", crumb.route), "");
        let start = Start {
            variant: Some("naive".to_owned()),
            seed: Some(u64::MAX),
            at: Some(Time(4_213_000_000)),
            ..Start::default()
        };
        assert_eq!(back, address.starting(start));
    }
}
