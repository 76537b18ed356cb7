//! From a run's figures to charts: lag of the copies, time to an answer, queues and bytes.

use fallible_engine::kernel::sorted::sort_by;
use std::rc::Rc;

use fallible_engine::kernel::id::{LinkId, MachineId, PipeId, ProcessId};
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::network::{Direction, Network};
use fallible_engine::kernel::operation::Verb;
use fallible_engine::kernel::time::Time;
use fallible_engine::run::handled::Handled;
use fallible_engine::run::samples::Samples;
use fallible_engine::run::series::{Percentiles, Series as Figures};
use fallible_engine::run::windows::{WINDOW, of_machine, of_pipe};

use super::{Chart, ChartSign, Series, Unit};

/// So many lines a chart shows at most: those with the highest values.
const LINES: usize = 3;

/// What charts are made of.
#[derive(Clone, Copy, Debug)]
pub struct Readings<'a> {
    /// Who is who.
    pub cast: &'a Cast,
    /// The figures of a branch.
    pub figures: &'a Figures,
    /// The samples of the same branch.
    pub samples: &'a Samples,
    /// Its links and their pipes.
    pub network: &'a Network,
    /// How many workers each machine has.
    pub workers: &'a [u16],
    /// The processes that hold copies of data.
    pub copies: &'a [ProcessId],
    /// When the run is over.
    pub until: Time,
    /// What happened, for the axes.
    pub signs: &'a [(Time, ChartSign)],
}

/// The charts that have something to show.
#[must_use]
pub fn charts(readings: &Readings<'_>) -> Vec<Rc<Chart>> {
    let Readings {
        cast,
        figures,
        until,
        ..
    } = *readings;
    let copies = readings.copies.iter().map(|copy| {
        let lags = figures.lag(*copy).iter().map(|span| Some(span.0 as f64));
        line(figures, cast.process(*copy), lags)
    });
    let times = [("median", 0), ("99 of 100", 1)];
    let latency = |told: &[Percentiles]| -> Vec<Series> {
        let line = |(name, which): (&str, usize)| {
            line(
                figures,
                name,
                told.iter()
                    .map(|both| both.map(|both| both[which].0 as f64)),
            )
        };
        highest(times.map(line).into())
    };
    let kept = figures.kept().map(|(bank, kept)| {
        let numbers = kept.iter().map(|count| Some(f64::from(*count)));
        line(figures, cast.process(bank), numbers)
    });
    let seconds = figures.width().as_secs_f64();
    let links = (0..cast.links.len() as u16).map(LinkId).map(|link| {
        let bytes = figures
            .bytes(link)
            .iter()
            .map(|bytes| Some(*bytes as f64 / seconds));
        line(figures, cast.link(link), bytes)
    });
    let between = figures
        .zone_pairs()
        .filter(|((one, other), _)| one != other);
    let pairs = between.map(|((one, other), bytes)| {
        let name = format!("{} – {}", cast.zone(one), cast.zone(other));
        let rate = bytes.iter().map(|bytes| Some(*bytes as f64 / seconds));
        line(figures, &name, rate)
    });
    let coded = figures
        .coded()
        .iter()
        .map(|span| Some(span.0 as f64 / seconds));
    let cost = figures
        .cost()
        .iter()
        .map(|cost| Some(cost / seconds * 3_600.0));
    let lag = (
        "Lag of the copies".to_owned(),
        Unit::Nanos,
        highest(copies.collect()),
    );
    let times = Verb::ALL.map(|verb| {
        let title = format!("Time of {}", verb.plural());
        (title, Unit::Nanos, latency(figures.times(verb)))
    });
    let oldest = figures
        .oldest()
        .iter()
        .map(|age| Some(age.as_ref()?.0 as f64));
    let each = figures.messages_a_page().iter().copied();
    let pages = [
        (
            "Age of what pages show".to_owned(),
            Unit::Nanos,
            highest(vec![line(figures, "oldest", oldest)]),
        ),
        (
            "Messages a page view".to_owned(),
            Unit::Count,
            highest(vec![line(figures, "on average", each)]),
        ),
    ];
    let [done, refused, unknown] = figures.endings();
    let ends = [("done", done), ("refused", refused), ("unknown", unknown)]
        .map(|(name, counts)| per_second(figures, name, counts));
    let wasted = figures.wasted().iter().copied();
    let calls = [
        (
            "How operations end, a second".to_owned(),
            Unit::Count,
            highest(ends.into()),
        ),
        (
            "Tried again, a second".to_owned(),
            Unit::Count,
            highest(vec![per_second(figures, "requests", figures.retried())]),
        ),
        (
            "Work for nobody".to_owned(),
            Unit::Share,
            highest(vec![line(figures, "of the work", wasted)]),
        ),
    ];
    let discovery = [
        (
            "Requests answered each second".to_owned(),
            Unit::Count,
            handled(
                figures,
                &[
                    ("by their service", Handled::ByService),
                    ("by who had left it", Handled::AfterLeaving),
                    ("by another service", Handled::ByAnother),
                ],
            ),
        ),
        (
            "Lookups each second".to_owned(),
            Unit::Count,
            handled(figures, &[("lookups", Handled::Lookup)]),
        ),
    ];
    let flow = [
        (
            "Numbers kept".to_owned(),
            Unit::Count,
            highest(kept.collect()),
        ),
        ("In use".to_owned(), Unit::Share, in_use(readings)),
        (
            "Waiting for bandwidth".to_owned(),
            Unit::Bytes,
            backlogs(readings),
        ),
        ("Jobs waiting".to_owned(), Unit::Count, queues(readings)),
        (
            "Bytes between zones".to_owned(),
            Unit::BytesPerSecond,
            highest(pairs.collect()),
        ),
        (
            "Encoding and decoding in a second".to_owned(),
            Unit::Nanos,
            highest(vec![line(figures, "workers' time", coded)]),
        ),
        (
            "Bill".to_owned(),
            Unit::DollarsPerHour,
            highest(vec![line(figures, "bill", cost)]),
        ),
        (
            "Bytes sent".to_owned(),
            Unit::BytesPerSecond,
            highest(links.collect()),
        ),
    ];
    let all = std::iter::once(lag)
        .chain(times)
        .chain(calls)
        .chain(pages)
        .chain(discovery)
        .chain(flow);
    all.filter(|(_, _, series)| !series.is_empty())
        .map(|(title, unit, series)| {
            let signs = readings.signs.to_vec();
            Rc::new(Chart {
                title: title.into(),
                unit,
                window: Time::ZERO..until,
                series,
                signs,
            })
        })
        .collect()
}

/// A line with one value a window, each at its window's end.
fn line(figures: &Figures, name: &str, values: impl Iterator<Item = Option<f64>>) -> Series {
    let width = figures.width().0;
    let points = values.zip(1..).map(|(value, n)| (Time(n * width), value));
    Series {
        name: name.into(),
        points: points.collect(),
    }
}

/// Counts of windows put together to about a second, as a rate: window by window they would only flicker.
fn per_second(figures: &Figures, name: &str, counts: &[u64]) -> Series {
    let width = figures.width().0;
    let together = WINDOW.0.div_ceil(width);
    let seconds = (together * width) as f64 / WINDOW.0 as f64;
    let bins = counts.chunks_exact(together as usize).zip(1..);
    let points = bins.map(|(bin, n)| {
        let rate = bin.iter().sum::<u64>() as f64 / seconds;
        (Time(n * together * width), Some(rate))
    });
    Series {
        name: name.into(),
        points: points.collect(),
    }
}

/// Counts of each second, those left out that are nothing throughout.
fn handled(figures: &Figures, lines: &[(&str, Handled)]) -> Vec<Series> {
    let line = |(name, of): &(&str, Handled)| {
        let counts = figures.handlers().counts(*of).zip(1..);
        let points = counts.map(|(count, n)| (Time(n * WINDOW.0), Some(f64::from(count))));
        Series {
            name: (*name).into(),
            points: points.collect(),
        }
    };
    highest(lines.iter().map(line).collect())
}

/// The pipes of all links, each once, with its link's name and its way.
fn pipes(readings: &Readings<'_>) -> Vec<(PipeId, String)> {
    let mut found: Vec<(PipeId, String)> = Vec::new();
    for (id, link) in (0..).map(LinkId).zip(&readings.network.links) {
        let name = readings.cast.link(id);
        for way in [Direction::Forward, Direction::Back] {
            let pipe = link.pipes[way.index()];
            let Some(pipe) = pipe.filter(|pipe| found.iter().all(|(known, _)| known != pipe))
            else {
                continue;
            };
            let name = match way {
                Direction::Forward => name.to_owned(),
                Direction::Back => format!("{name}, back"),
            };
            found.push((pipe, name));
        }
    }
    found
}

/// What share of pipes and machines was used in each second.
fn in_use(readings: &Readings<'_>) -> Vec<Series> {
    let samples = readings.samples;
    let line = |name: &str, shares: &mut dyn Iterator<Item = f64>| {
        let points = shares
            .zip(1..)
            .map(|(share, n)| (Time(n * WINDOW.0), Some(share)));
        Series {
            name: name.into(),
            points: points.collect(),
        }
    };
    let links = pipes(readings).into_iter().filter_map(|(id, name)| {
        let pipe = readings.network.pipes.get(id.index())?;
        Some(line(&name, &mut of_pipe(samples, id, pipe.bits_per_second)))
    });
    let workers = readings.workers.iter().zip((0..).map(MachineId));
    let machines = workers.map(|(workers, id)| {
        let name = readings.cast.machine(id);
        line(name, &mut of_machine(samples, id, *workers))
    });
    highest(links.chain(machines).collect())
}

/// What waits in front of pipes or is leaving, in bytes.
fn backlogs(readings: &Readings<'_>) -> Vec<Series> {
    let samples = readings.samples;
    let lines = pipes(readings).into_iter().map(|(id, name)| {
        let queued = |n| Some(samples.pipes(n).get(id.index())?.queued_bytes as f64);
        let points = (0..samples.len()).map(|n| (samples.time(n), queued(n)));
        Series {
            name: name.into(),
            points: points.collect(),
        }
    });
    highest(lines.collect())
}

fn queues(readings: &Readings<'_>) -> Vec<Series> {
    let samples = readings.samples;
    let lines = readings
        .cast
        .machines
        .iter()
        .enumerate()
        .map(|(machine, name)| {
            let points = (0..samples.len()).map(|n| {
                let sample = samples.machines(n).get(machine);
                (
                    samples.time(n),
                    sample.map(|sample| f64::from(sample.waiting + sample.inbox)),
                )
            });
            Series {
                name: readings.cast.names.text(*name).into(),
                points: points.collect(),
            }
        });
    highest(lines.collect())
}

/// The lines with the highest values, without those that are nothing throughout.
fn highest(mut lines: Vec<Series>) -> Vec<Series> {
    let most = |series: &Series| {
        series
            .points
            .iter()
            .filter_map(|(_, value)| *value)
            .fold(0.0, f64::max)
    };
    lines.retain(|series| most(series) > 0.0);
    sort_by(&mut lines, |a, b| most(b).total_cmp(&most(a)));
    lines.truncate(LINES);
    lines
}

#[cfg(test)]
mod tests {
    use fallible_engine::run::timeline::Timeline;
    use fallible_engine::run::trail::Fold;
    use fallible_engine::scenario::compile::{Compiled, compile};
    use fallible_engine::scenario::parse;

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
        let copies = [ProcessId(1), ProcessId(2)];
        let mut figures = Figures::new(until, &[copies.to_vec()]).billed(tariff);
        for (_, record) in timeline.trace().iter() {
            figures.observe(record);
        }
        figures.pass(until);
        charts(&Readings {
            cast: &cast,
            figures: &figures,
            samples: timeline.current().samples(),
            network: timeline.world().network(),
            workers: &[1, 1, 1],
            copies: &copies,
            until,
            signs: &[],
        })
    }

    fn find(title: &str) -> Rc<Chart> {
        let found = all().into_iter().find(|chart| &*chart.title == title);
        found.unwrap_or_else(|| panic!("no chart {title}"))
    }

    fn values(series: &Series) -> Vec<f64> {
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
