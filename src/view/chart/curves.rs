//! From measures over time to charts: of each the lines that tell most, and what happened on its axis.

use fallible_engine::sorted::sort_by;
use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use fallible_engine::measure::chart::{Line, Sampled};
use fallible_engine::measure::series::Series;

use super::{Chart, ChartSeries, ChartSign};

/// So many lines a chart shows at most: those with the highest values.
const LINES: usize = 3;

/// What charts are made of.
#[derive(Clone, Copy, Debug)]
pub struct Readings<'a> {
    /// The measures of a branch over time.
    pub figures: &'a Series,
    /// What its records do not say.
    pub sampled: Sampled<'a>,
    /// When the run is over.
    pub until: Time,
    /// What happened, for the axes.
    pub signs: &'a [(Time, ChartSign)],
}

/// The charts that have something to show.
#[must_use]
pub fn charts(readings: &Readings<'_>) -> Vec<Rc<Chart>> {
    let all = readings.figures.charts(&readings.sampled).into_iter();
    let shown = all.map(|chart| Chart {
        title: chart.title.into(),
        unit: chart.unit,
        window: Time::ZERO..readings.until,
        series: highest(chart.lines),
        signs: readings.signs.to_vec(),
    });
    shown
        .filter(|chart| !chart.series.is_empty())
        .map(Rc::new)
        .collect()
}

/// The lines with the highest values, without those that are nothing throughout.
fn highest(mut lines: Vec<Line>) -> Vec<ChartSeries> {
    let most = |line: &Line| {
        let values = line.points.iter().filter_map(|(_, value)| *value);
        values.fold(0.0, f64::max)
    };
    lines.retain(|line| most(line) > 0.0);
    sort_by(&mut lines, |a, b| most(b).total_cmp(&most(a)));
    lines.truncate(LINES);
    let drawn = lines.into_iter().map(|line| ChartSeries {
        name: line.name.into(),
        points: line.points,
    });
    drawn.collect()
}

#[cfg(test)]
mod tests {
    use fallible_engine::kernel::id::ProcessId;
    use fallible_engine::measure::fold::System;
    use fallible_engine::run::timeline::Timeline;
    use fallible_engine::run::trail::Fold;
    use fallible_engine::scenario::compile::{Compiled, compile};
    use fallible_engine::scenario::parse;

    use super::super::Unit;
    use super::*;

    /// A primary, a copy a hundred milliseconds away, and somebody who writes twice.
    const THREE: &str = r#"{
      "format": 1, "id": "three", "title": "Three", "group": "tests", "hook": "A test.", "minutes": 1,
      "seed": "1", "duration": "4s",
      "zones": { "here": {}, "there": {} },
      "links": {
        "lan": { "name": "lan", "within": ["here"], "latency": "1ms" },
        "wan": { "name": "wan", "between": ["here", "there"], "latency": "100ms", "usd_per_gb": 10 }
      },
      "nodes": {
        "ann": { "kind": "client", "name": "Ann", "zone": "here", "config": { "timeout": "2s" } },
        "db-1": { "kind": "store", "zone": "here", "config": { "role": "primary", "write_service": "1ms" } },
        "db-2": { "kind": "store", "zone": "there", "config": { "role": "replica" } }
      },
      "workload": [
        { "at": "500ms", "node": "ann", "do": { "write": { "key": "bio", "value": "v1" } }, "as": "first" },
        { "at": "2s", "node": "ann", "do": { "write": { "key": "bio", "value": "v2" } }, "as": "second" }
      ],
      "properties": { "converge": { "check": "converges" } },
      "variants": [{ "id": "naive", "label": "Naive" }]
    }"#;

    fn all() -> Vec<Rc<Chart>> {
        let document =
            parse(THREE).unwrap_or_else(|problems| panic!("the sample is sound: {problems:?}"));
        let Compiled { plan, .. } = compile(document.scenario(), 1);
        let (cast, until) = (Rc::clone(&plan.cast), plan.until);
        let tariff = Rc::clone(&plan.tariff);
        let mut timeline = Timeline::new(plan);
        timeline.finish();
        let system = System {
            tariff,
            stores: [vec![ProcessId(1), ProcessId(2)]].into(),
        };
        let mut figures = Series::new(until, &system);
        for (_, record) in timeline.trace().iter() {
            figures.observe(record);
        }
        figures.pass(until);
        charts(&Readings {
            figures: &figures,
            sampled: Sampled {
                cast: &cast,
                samples: timeline.current().samples(),
                network: timeline.world().network(),
                workers: &[1, 1, 1],
            },
            until,
            signs: &[],
        })
    }

    fn find(title: &str) -> Rc<Chart> {
        let found = all().into_iter().find(|chart| &*chart.title == title);
        found.unwrap_or_else(|| panic!("no chart {title}"))
    }

    fn values(series: &ChartSeries) -> Vec<f64> {
        series
            .points
            .iter()
            .filter_map(|(_, value)| *value)
            .collect()
    }

    #[test]
    fn the_lag_of_a_copy_is_what_the_network_makes_of_it() {
        let lag = find("Lag of the copies");
        let names: Vec<&str> = lag.series.iter().map(|series| &*series.name).collect();
        assert_eq!(names, ["db-2"], "the primary never lags behind itself");
        let most = values(&lag.series[0]).into_iter().fold(0.0, f64::max);
        assert!(
            (5.0e7..1.3e8).contains(&most),
            "at most about the link's 100 ms, not {most}"
        );
    }

    #[test]
    fn what_crosses_zones_is_told_by_pair_and_billed() {
        let bytes = find("Bytes between zones");
        let names: Vec<&str> = bytes.series.iter().map(|series| &*series.name).collect();
        assert_eq!(names, ["here – there"]);
        let sum = |chart: &Chart| values(&chart.series[0]).into_iter().sum::<f64>();
        let bill = find("Bill");
        assert_eq!(bill.unit, Unit::DollarsPerHour);
        // Ten dollars a gigabyte, and 3,600 seconds an hour.
        let expected = sum(&bytes) * 10.0 / 1e9 * 3_600.0;
        assert!((sum(&bill) - expected).abs() < 1e-9, "{expected}");
        assert!(
            all()
                .iter()
                .all(|chart| !chart.title.starts_with("Encoding"))
        );
    }

    #[test]
    fn latency_is_that_of_the_answers_and_bytes_are_told_by_link() {
        let latency = find("Time of writes");
        let told = values(&latency.series[0]);
        assert_eq!(told.len(), 2, "two answers in two parts of the run");
        assert!(
            told.iter().all(|nanos| (2.0e6..1.0e7).contains(nanos)),
            "{told:?}"
        );
        let bytes = find("Bytes sent");
        let names: Vec<&str> = bytes.series.iter().map(|series| &*series.name).collect();
        assert!(
            names.contains(&"wan") && names.contains(&"lan"),
            "{names:?}"
        );
    }
}
