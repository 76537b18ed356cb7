//! Two runs' meters side by side: each value, how long its bar is, and the change from one to the other.

use crate::view::panels::act::percent;
use crate::view::panels::meter::{Tally, grouped};
use crate::view::text;
use fallible_engine::kernel::time::Span;

/// One meter of two runs.
#[derive(Clone, PartialEq, Debug)]
pub struct Pair {
    /// What is measured.
    pub name: &'static str,
    /// The values with their units; a dash for none.
    pub values: [String; 2],
    /// How long the bars are, from 0 to 1: the longer one is 1.
    pub bars: [f64; 2],
    /// From the first to the second: `+16 %`, `3.3×`, or nothing if it cannot be said.
    pub change: String,
}

/// The meters of two runs.
#[must_use]
pub fn pairs(first: &Tally, second: &Tally) -> Vec<Pair> {
    let count = |name, of: fn(&Tally) -> u64| {
        Some(pair(
            name,
            [of(first), of(second)].map(|n| Some(n as f64)),
            |n| grouped(n as u64),
        ))
    };
    let span = |name, of: fn(&Tally) -> Option<Span>| {
        let both = [of(first), of(second)];
        let any = both.iter().any(Option::is_some);
        any.then(|| {
            pair(name, both.map(|span| Some(span?.0 as f64)), |n| {
                Span(n as u64).to_string()
            })
        })
    };
    let share = [first, second].map(|tally| tally.primary_reads.as_ref().map(|gauge| gauge.now));
    [
        count("Messages", |tally| tally.messages.now),
        count("Lost", |tally| tally.lost),
        Some(pair(
            "Bytes",
            [first, second].map(|tally| Some(tally.bytes.now as f64)),
            |n| text::bytes(n as u64),
        )),
        span("Read, median", |tally| Some(tally.reads.as_ref()?.now[0])),
        span("Read, p99", |tally| Some(tally.reads.as_ref()?.now[1])),
        span("Write, median", |tally| Some(tally.writes.as_ref()?.now[0])),
        span("Write, p99", |tally| Some(tally.writes.as_ref()?.now[1])),
        share.iter().any(Option::is_some).then(|| {
            pair("On primary", share, |n| {
                percent((n * 100.0).round() / 100.0)
            })
        }),
        count("Failed", |tally| tally.failed + tally.unknown),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn pair(name: &'static str, amounts: [Option<f64>; 2], show: impl Fn(f64) -> String) -> Pair {
    let most = amounts.iter().flatten().copied().fold(0.0, f64::max);
    let bar = |amount: Option<f64>| match amount {
        Some(amount) if most > 0.0 => amount / most,
        _ => 0.0,
    };
    Pair {
        name,
        values: amounts.map(|amount| amount.map_or_else(|| "–".to_owned(), &show)),
        bars: amounts.map(bar),
        change: change(amounts),
    }
}

/// Small changes in per cent, great ones as a factor.
fn change(amounts: [Option<f64>; 2]) -> String {
    let [Some(first), Some(second)] = amounts else {
        return String::new();
    };
    if first <= 0.0 {
        return String::new();
    }
    let ratio = second / first;
    let percent = ((ratio - 1.0) * 100.0).round();
    match ratio {
        _ if percent == 0.0 => "same".to_owned(),
        ratio if ratio >= 2.0 => format!("{ratio:.1}×"),
        _ if percent > 0.0 => format!("+{percent} %"),
        _ => format!("−{} %", -percent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::view::panels::meter::Gauge;

    fn tally(messages: u64, p99: Option<u64>) -> Tally {
        Tally {
            messages: Gauge {
                now: messages,
                ..Gauge::default()
            },
            reads: p99.map(|ms| Gauge {
                now: [Span::millis(2), Span::millis(ms)],
                ..Gauge::default()
            }),
            ..Tally::default()
        }
    }

    #[test]
    fn each_meter_stands_beside_the_other_runs() {
        let list = pairs(&tally(74, Some(96)), &tally(86, Some(318)));
        let of = |name| {
            list.iter()
                .find(|pair| pair.name == name)
                .expect("the meter is there")
        };
        assert_eq!(of("Messages").values, ["74", "86"]);
        assert_eq!(of("Messages").change, "+16 %");
        assert_eq!(of("Read, p99").change, "3.3×");
        assert_eq!(of("Read, p99").bars[1], 1.0);
        assert_eq!(of("Read, median").change, "same");
        assert_eq!(
            of("Lost").change,
            "",
            "nothing can be said of a change from nothing"
        );
    }

    #[test]
    fn a_run_without_reads_has_a_dash() {
        let list = pairs(&tally(1, None), &tally(1, Some(5)));
        let p99 = list.iter().find(|pair| pair.name == "Read, p99");
        assert_eq!(
            p99.map(|pair| pair.values.clone()),
            Some(["–".to_owned(), "5 ms".to_owned()])
        );
        assert!(
            pairs(&tally(1, None), &tally(1, None))
                .iter()
                .all(|pair| pair.name != "Read, p99")
        );
    }
}
