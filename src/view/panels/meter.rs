//! Meters: what a run has cost and how quick it was so far, as lines of name, curve and value.

use std::fmt::Write;
use std::rc::Rc;

use fallible_engine::kernel::operation::Verb;
use fallible_engine::kernel::time::Span;
use fallible_engine::run::tariff::dollars;

use crate::view::text;

/// A figure that has grown, with its way there.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Gauge<T> {
    /// What it is now.
    pub now: T,
    /// Its way over the run so far, at even times; any scale.
    pub way: Rc<[f32]>,
}

/// All that is measured, at one moment.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Tally {
    /// Messages sent.
    pub messages: Gauge<u64>,
    /// Of those, ended otherwise than by delivery.
    pub lost: u64,
    /// Bytes sent.
    pub bytes: Gauge<u64>,
    /// Operations that ended well.
    pub done: Gauge<u64>,
    /// Operations that were refused.
    pub failed: u64,
    /// Operations without an answer.
    pub unknown: u64,
    /// Median and 99th percentile of the time that operations took, for each verb of which some were done.
    pub times: Vec<(Verb, Gauge<[Span; 2]>)>,
    /// The share of reads that the primary answered, from 0 to 1; `None` before the first.
    pub primary_reads: Option<Gauge<f64>>,
    /// For how long what a page showed had been out of date at most; `None` before the first.
    pub oldest: Option<Span>,
    /// How many messages a page view takes; `None` before the first.
    pub messages_a_page: Option<f64>,
    /// How much of the workers' time went into encoding and decoding; `None` while none did.
    pub coded: Option<Span>,
    /// The bill so far, in US dollars; `None` where nothing has a price.
    pub cost: Option<f64>,
    /// What a million page views cost at this rate, in US dollars.
    pub a_million_pages: Option<f64>,
    /// Bytes sent over links that have a price; `None` where nothing has one.
    pub priced_bytes: Option<u64>,
    /// The largest share of a link's bandwidth that was used within a second, from 0 to 1.
    pub link_use: Option<f64>,
    /// The same of the time of a machine's workers.
    pub machine_use: Option<f64>,
}

impl Tally {
    /// Median and 99th percentile of the time that these operations took; `None` before the first.
    #[must_use]
    pub fn time(&self, verb: Verb) -> Option<&Gauge<[Span; 2]>> {
        let mut times = self.times.iter();
        times.find(|(own, _)| *own == verb).map(|(_, gauge)| gauge)
    }
}

/// One meter as it is shown.
#[derive(Clone, PartialEq, Debug)]
pub struct Meter {
    /// What is measured.
    pub name: &'static str,
    /// Its value with its unit.
    pub value: String,
    /// Remarks in a quieter voice.
    pub asides: Vec<String>,
    /// Its way so far.
    pub way: Rc<[f32]>,
}

/// The meters to show. Those that have nothing to say yet are left out.
#[must_use]
pub fn meters(tally: &Tally) -> Vec<Meter> {
    let mut list = vec![
        Meter {
            name: "Messages",
            value: grouped(tally.messages.now),
            asides: counted(&[(tally.lost, "lost")]),
            way: Rc::clone(&tally.messages.way),
        },
        Meter {
            name: "Bytes",
            value: text::bytes(tally.bytes.now),
            asides: Vec::new(),
            way: Rc::clone(&tally.bytes.way),
        },
        Meter {
            name: "Operations",
            value: format!("{} done", grouped(tally.done.now)),
            asides: counted(&[(tally.failed, "refused"), (tally.unknown, "unknown")]),
            way: Rc::clone(&tally.done.way),
        },
    ];
    list.extend(tally.times.iter().map(|(verb, gauge)| Meter {
        name: verb.heading(),
        value: gauge.now[0].to_string(),
        asides: vec![format!("p99 {}", gauge.now[1])],
        way: Rc::clone(&gauge.way),
    }));
    list.extend(tally.primary_reads.as_ref().map(|gauge| Meter {
        name: "On primary",
        value: format!("{:.0} %", gauge.now * 100.0),
        asides: vec!["of reads".to_owned()],
        way: Rc::clone(&gauge.way),
    }));
    let rest = [
        (
            "Oldest shown",
            tally.oldest.map(|age| age.to_string()),
            "out of date",
        ),
        ("Messages a page", tally.messages_a_page.map(tenths), ""),
        ("Busiest link", tally.link_use.map(percent), "in a second"),
        (
            "Busiest machine",
            tally.machine_use.map(percent),
            "in a second",
        ),
    ];
    list.extend(tally.priced_bytes.map(|bytes| Meter {
        name: "Billed bytes",
        value: text::bytes(bytes),
        asides: vec![format!(
            "{} of all",
            percent(bytes as f64 / tally.bytes.now.max(1) as f64)
        )],
        way: Rc::default(),
    }));
    list.extend(tally.coded.map(|span| Meter {
        name: "Encoding",
        value: span.to_string(),
        asides: vec!["of workers' time".to_owned()],
        way: Rc::default(),
    }));
    list.extend(tally.cost.map(|cost| {
        Meter {
            name: "Bill",
            value: dollars(cost),
            asides: tally
                .a_million_pages
                .iter()
                .map(|cost| format!("{} a million page views", dollars(*cost)))
                .collect(),
            way: Rc::default(),
        }
    }));
    list.extend(rest.into_iter().filter_map(|(name, value, aside)| {
        Some(Meter {
            name,
            value: value?,
            asides: Some(aside.to_owned())
                .filter(|aside| !aside.is_empty())
                .into_iter()
                .collect(),
            way: Rc::default(),
        })
    }));
    list
}

/// A number with one digit after its point, where it needs one.
#[must_use]
pub fn tenths(number: f64) -> String {
    format!("{}", (number * 10.0).round() / 10.0)
}

fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// `2 lost`, for each count that is not zero.
fn counted(counts: &[(u64, &str)]) -> Vec<String> {
    let there = counts.iter().filter(|(count, _)| *count > 0);
    there
        .map(|(count, word)| format!("{} {word}", grouped(*count)))
        .collect()
}

/// `1,234,567`.
#[must_use]
pub fn grouped(count: u64) -> String {
    let digits = count.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A curve as the points of a polyline in a box of 60 by 14 units; empty for fewer than two values.
#[must_use]
pub fn spark(way: &[f32]) -> String {
    let mut points = String::new();
    if way.len() < 2 {
        return points;
    }
    let low = way.iter().copied().fold(f32::INFINITY, f32::min);
    let high = way.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let room = (high - low).max(f32::MIN_POSITIVE);
    let step = 60.0 / (way.len() - 1) as f32;
    for (place, value) in way.iter().enumerate() {
        let flat = high <= low;
        let height = if flat { 0.5 } else { (value - low) / room };
        let x = place as f32 * step;
        let y = 13.0 - 12.0 * height;
        let _ = write!(points, "{x:.1},{y:.1} ");
    }
    points.truncate(points.len() - 1);
    points
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meters_say_what_there_is_and_leave_out_what_is_not() {
        let tally = Tally {
            messages: Gauge {
                now: 1_041,
                way: Rc::new([0.0, 1.0]),
            },
            lost: 2,
            done: Gauge {
                now: 7,
                way: Rc::default(),
            },
            failed: 1,
            unknown: 3,
            times: vec![(
                Verb::Read,
                Gauge {
                    now: [Span::millis(12), Span::millis(160)],
                    way: Rc::default(),
                },
            )],
            ..Tally::default()
        };
        let lines: Vec<String> = meters(&tally)
            .iter()
            .map(|meter| {
                format!(
                    "{}: {} / {}",
                    meter.name,
                    meter.value,
                    meter.asides.join(", ")
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "Messages: 1,041 / 2 lost",
                "Bytes: 0 B / ",
                "Operations: 7 done / 1 refused, 3 unknown",
                "Reads: 12 ms / p99 160 ms",
            ]
        );
    }

    #[test]
    fn what_is_billed_has_its_lines() {
        let tally = Tally {
            bytes: Gauge {
                now: 9_000,
                way: Rc::default(),
            },
            priced_bytes: Some(6_000),
            coded: Some(Span::millis(318)),
            cost: Some(0.000_163_2),
            a_million_pages: Some(3.0824),
            ..Tally::default()
        };
        let lines: Vec<String> = meters(&tally)
            .iter()
            .skip(3)
            .map(|meter| {
                format!(
                    "{}: {} / {}",
                    meter.name,
                    meter.value,
                    meter.asides.join(", ")
                )
            })
            .collect();
        assert_eq!(
            lines,
            [
                "Billed bytes: 6.0 kB / 67 % of all",
                "Encoding: 318 ms / of workers' time",
                "Bill: $0.000164 / $3.09 a million page views",
            ]
        );
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(grouped(0), "0");
        assert_eq!(grouped(999), "999");
        assert_eq!(grouped(1_000), "1,000");
        assert_eq!(grouped(1_234_567), "1,234,567");
    }

    #[test]
    fn a_curve_fills_its_box_and_a_flat_one_runs_through_its_middle() {
        assert_eq!(spark(&[0.0, 5.0, 10.0]), "0.0,13.0 30.0,7.0 60.0,1.0");
        assert_eq!(spark(&[3.0, 3.0]), "0.0,7.0 60.0,7.0");
        assert_eq!(spark(&[3.0]), "");
    }
}
