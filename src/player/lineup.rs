//! The meters of runs side by side: each value, how long its bar is, and the change from the first run to
//! each other.

use std::rc::Rc;

use crate::view::panels::meter::Tally;
use fallible_engine::format::decimal::fixed;
use fallible_engine::measure::figure::{Figure, Unit};

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

/// The meters of some runs, in their order; a run that has nothing to say of one that another has is given a dash.
#[must_use]
pub fn lineup(tallies: &[Tally]) -> Vec<MeterLine> {
    let mut all: Vec<&Figure> = Vec::new();
    for tally in tallies {
        let mut place = 0;
        for row in &tally.columns {
            let known = all.iter().position(|known| known.name == row.name);
            let here = known.unwrap_or_else(|| {
                all.insert(place, row);
                place
            });
            place = here + 1;
        }
    }
    let amount = |tally: &Tally, name: &str| {
        let mut columns = tally.columns.iter();
        Some(columns.find(|row| row.name == name)?.value)
    };
    let line = |row: &&Figure| {
        let amounts: Vec<_> = tallies
            .iter()
            .map(|tally| amount(tally, &row.name))
            .collect();
        line(&row.name, &amounts, row.unit)
    };
    // What it costs is what a repair is weighed by, so it comes first.
    let (costs, others): (Vec<&Figure>, Vec<&Figure>) =
        all.into_iter().partition(|row| row.unit.is_money());
    costs.iter().chain(&others).map(line).collect()
}

fn line(name: &str, amounts: &[Option<f64>], unit: Unit) -> MeterLine {
    let most = amounts.iter().flatten().copied().fold(0.0, f64::max);
    let bar = |amount: &Option<f64>| match amount {
        Some(amount) if most > 0.0 => amount / most,
        _ => 0.0,
    };
    let value = |amount: &Option<f64>| amount.map_or_else(|| "–".to_owned(), |n| unit.show(n));
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
    let percent = ((ratio - 1.0) * 100.0).round() as i64;
    match ratio {
        _ if percent == 0 => "same".to_owned(),
        ratio if ratio >= 2.0 => fixed(ratio, 1) + "×",
        _ if percent > 0 => format!("+{percent} %"),
        _ => format!("−{} %", -percent),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(messages: u64, p99: Option<u64>) -> Tally {
        let count = |name, count| Figure::new(name, Unit::Count, count as f64);
        let mut columns = vec![count("Messages", messages), count("Lost", 0)];
        if let Some(ms) = p99 {
            let time = |name, ms: u64| Figure::new(name, Unit::Nanos, ms as f64 * 1e6);
            columns.extend([time("Reads, median", 2), time("Reads, p99", ms)]);
        }
        columns.push(count("Failed", 0));
        Tally {
            columns,
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
        let names: Vec<&str> = list.iter().map(|line| &*line.name).collect();
        assert_eq!(
            names,
            ["Messages", "Lost", "Reads, median", "Reads, p99", "Failed"]
        );
        assert!(
            lineup(&[tally(1, None), tally(1, None)])
                .iter()
                .all(|line| &*line.name != "Reads, p99")
        );
    }
}
