//! On which seeds something is so that a text says of many.

use std::cell::RefCell;

use fallible_engine::check::condition::Condition;
use fallible_engine::scenario::parse;
use fallible_engine::scenario::schema::Number;
use fallible_engine::sweep::Runner;

/// How many seeds are tried at once.
const AT_ONCE: u64 = 4;

/// What is run, and what is asked of each run.
struct Asked {
    /// The file, the variant and the number that it was made of.
    of: (String, String),
    runner: Runner,
    conditions: Vec<Option<Condition>>,
}

thread_local! {
    /// What was run last: it is compiled once for all its seeds.
    static LAST: RefCell<Option<Asked>> = const { RefCell::new(None) };
}

/// Of four seeds from `first` on those, parted by spaces, on which a number of a file's texts, which must be a share, is so;
/// `what` is the variant and the number's id, parted by a space. Nothing where there is none.
#[must_use]
pub fn share(text: &str, first: usize, what: &str) -> String {
    LAST.with_borrow_mut(|last| {
        let of = (text.to_owned(), what.to_owned());
        if last.as_ref().is_none_or(|asked| asked.of != of) {
            *last = asked(of);
        }
        let Some(Asked {
            runner, conditions, ..
        }) = last
        else {
            return String::new();
        };
        let first = first as u64;
        let mut seeds = first..first + AT_ONCE;
        let is_so = |seed: &u64| {
            runner
                .ask(*seed, conditions)
                .1
                .iter()
                .all(|truth| truth.is_true())
        };
        let found: Vec<String> = seeds
            .by_ref()
            .filter(is_so)
            .map(|seed| seed.to_string())
            .collect();
        found.join(" ")
    })
}

fn asked(of: (String, String)) -> Option<Asked> {
    let document = parse(&of.0).ok()?;
    let (variant, id) = of.1.split_once(' ')?;
    let scenario = document.variant(variant)?;
    let Number::Share { share } = scenario.numbers.get(id)? else {
        return None;
    };
    let runner = Runner::new(scenario);
    let conditions = runner.conditions(scenario, &[share]);
    Some(Asked {
        of,
        runner,
        conditions,
    })
}
