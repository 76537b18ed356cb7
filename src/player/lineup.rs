//! The meters of runs side by side: each value, how long its bar is, and the change from the first run to
//! each other.

use std::rc::Rc;

use crate::view::panels::meter::{Tally, grouped, tenths};
use crate::view::text;
use crate::view::text::percent;
use fallible_engine::kernel::operation::Verb;
use fallible_engine::kernel::time::Span;

/// One meter of several runs.
#[derive(Clone, PartialEq, Debug)]
pub struct MeterLine {
    /// What is measured.
    pub name: Rc<str>,
    /// The values with their units, one a run; a dash for none.
    pub values: Vec<String>,
    /// How long the bars are, from 0 to 1: the longest one is 1.
    pub bars: Vec<f64>,
    /// From the first run to each other: `+16 %`, `3.3×`, or nothing if it cannot be said.
    pub changes: Vec<String>,
}

/// The meters of some runs, in their order.
#[must_use]
pub fn lineup(tallies: &[Tally]) -> Vec<MeterLine> {
    let count = |name, of: fn(&Tally) -> u64| {
        let amounts: Vec<_> = tallies.iter().map(|tally| Some(of(tally) as f64)).collect();
        Some(line(name, &amounts, |n| grouped(n as u64)))
    };
    let share = |n: f64| percent((n * 100.0).round() / 100.0);
    let some = |name, of: &dyn Fn(&Tally) -> Option<f64>, show: &dyn Fn(f64) -> String| {
        let amounts: Vec<_> = tallies.iter().map(of).collect();
        let any = amounts.iter().any(Option::is_some);
        any.then(|| line(name, &amounts, show))
    };
    let bytes: Vec<_> = tallies
        .iter()
        .map(|tally| Some(tally.bytes.now as f64))
        .collect();
    let on_primary = |tally: &Tally| tally.primary_reads.as_ref().map(|gauge| gauge.now);
    let sent = [
        count("Messages", |tally| tally.messages.now),
        count("Lost", |tally| tally.lost),
        Some(line("Bytes", &bytes, |n| text::bytes(n as u64))),
    ];
    let rest = [
        some("On primary", &on_primary, &share),
        count("Failed", |tally| tally.failed + tally.unknown),
        some(
            "Oldest shown",
            &|tally| Some(tally.oldest?.0 as f64),
            &|n| Span(n as u64).to_string(),
        ),
        some("Messages a page", &|tally| tally.messages_a_page, &tenths),
        some("Busiest link", &|tally| tally.link_use, &share),
        some("Busiest machine", &|tally| tally.machine_use, &share),
    ];
    let times = Verb::ALL.into_iter().flat_map(|verb| times(tallies, verb));
    let sent = sent.into_iter().flatten();
    sent.chain(times)
        .chain(rest.into_iter().flatten())
        .collect()
}

/// How long operations of one sort took, if some run has such.
fn times(tallies: &[Tally], verb: Verb) -> Vec<MeterLine> {
    let amounts = |which: usize| -> Vec<Option<f64>> {
        let gauges = tallies.iter().map(|tally| tally.time(verb));
        gauges
            .map(|gauge| Some(gauge?.now[which].0 as f64))
            .collect()
    };
    if tallies.iter().all(|tally| tally.time(verb).is_none()) {
        return Vec::new();
    }
    let said = ["median", "p99"].into_iter().enumerate();
    said.map(|(which, said)| {
        let name = format!("{}, {said}", verb.heading());
        line(&name, &amounts(which), |n| Span(n as u64).to_string())
    })
    .collect()
}

fn line(name: &str, amounts: &[Option<f64>], show: impl Fn(f64) -> String) -> MeterLine {
    let most = amounts.iter().flatten().copied().fold(0.0, f64::max);
    let bar = |amount: &Option<f64>| match amount {
        Some(amount) if most > 0.0 => amount / most,
        _ => 0.0,
    };
    let value = |amount: &Option<f64>| amount.map_or_else(|| "–".to_owned(), &show);
    let (first, others) = amounts.split_first().unwrap_or((&None, &[]));
    MeterLine {
        name: name.into(),
        values: amounts.iter().map(value).collect(),
        bars: amounts.iter().map(bar).collect(),
        changes: others.iter().map(|other| change(*first, *other)).collect(),
    }
}

/// Small changes in per cent, great ones as a factor.
fn change(first: Option<f64>, other: Option<f64>) -> String {
    let (Some(first), Some(other)) = (first, other) else {
        return String::new();
    };
    if first <= 0.0 {
        return String::new();
    }
    let ratio = other / first;
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
            times: p99
                .into_iter()
                .map(|ms| {
                    let now = [Span::millis(2), Span::millis(ms)];
                    (
                        Verb::Read,
                        Gauge {
                            now,
                            ..Gauge::default()
                        },
                    )
                })
                .collect(),
            ..Tally::default()
        }
    }

    #[test]
    fn each_meter_stands_beside_the_other_runs() {
        let list = lineup(&[
            tally(74, Some(96)),
            tally(86, Some(318)),
            tally(37, Some(48)),
        ]);
        let of = |name| {
            list.iter()
                .find(|line| &*line.name == name)
                .expect("the meter is there")
        };
        assert_eq!(of("Messages").values, ["74", "86", "37"]);
        assert_eq!(of("Messages").changes, ["+16 %", "−50 %"]);
        assert_eq!(of("Reads, p99").changes, ["3.3×", "−50 %"]);
        assert_eq!(of("Reads, p99").bars[1], 1.0);
        assert_eq!(of("Reads, median").changes, ["same", "same"]);
        assert_eq!(
            of("Lost").changes,
            ["", ""],
            "nothing can be said of a change from nothing"
        );
    }

    #[test]
    fn a_run_without_reads_has_a_dash() {
        let list = lineup(&[tally(1, None), tally(1, Some(5))]);
        let p99 = list.iter().find(|line| &*line.name == "Reads, p99");
        assert_eq!(
            p99.map(|line| line.values.clone()),
            Some(vec!["–".to_owned(), "5 ms".to_owned()])
        );
        assert!(
            lineup(&[tally(1, None), tally(1, None)])
                .iter()
                .all(|line| &*line.name != "Reads, p99")
        );
    }
}
