//! Gauges on histories made by hand.

use std::rc::Rc;

use super::kind::Gauge;
use super::*;
use crate::check::story::Story;
use crate::check::tale::{ALICE, BOB, DB1, DB2, Tale, at};
use crate::kernel::id::{LinkId, ZoneId};
use crate::kernel::operation::Verb;
use crate::kernel::time::Span;
use crate::measure::operations::Filter;
use crate::measure::percentile::Percentile;
use crate::measure::reads::By;
use crate::run::tariff::Tariff;

fn read(tale: &Tale, gauge: &impl Gauge) -> Option<f64> {
    let (trace, end) = (tale.trace(), tale.end(true));
    let mut dial = Fed::nothing(gauge);
    for (_, record) in trace.iter() {
        dial.take(record);
    }
    let story = Story::new(&trace, &[], &end);
    let book = story.book();
    let shown = dial.read(book, &end);
    // What it shows at least is not more than what it shows.
    assert!(dial.least().is_none_or(|least| shown >= Some(least)));
    shown
}

#[test]
fn lag_is_the_longest_time_without_an_entry_that_another_copy_has() {
    let gauge = |of| lag::Reading {
        groups: vec![vec![DB1, DB2]],
        of,
    };
    let mut tale = Tale::new();
    assert_eq!(read(&tale, &gauge(None)), None);
    tale.at(10).applied(DB1, "v1", at(1));
    tale.at(15).applied(DB2, "v1", at(1));
    assert_eq!(read(&tale, &gauge(None)), Some(5e6));
    tale.at(20).applied(DB1, "v2", at(2));
    tale.at(30).applied(DB1, "v3", at(3));
    tale.at(100).applied(DB2, "v2", at(2));
    assert_eq!(read(&tale, &gauge(Some(DB2))), Some(80e6));
    assert_eq!(read(&tale, &gauge(Some(DB1))), Some(0.0));
    // What it applies again does not count; what it never applies does, to the end.
    tale.at(150).applied(DB2, "v1", at(1));
    assert_eq!(read(&tale, &gauge(None)), Some(120e6));
}

#[test]
fn operations_are_measured_by_the_filter() {
    let mut tale = Tale::new();
    tale.read(ALICE, 0);
    tale.at(10).done(ALICE, 0, "v1", at(1));
    tale.write(BOB, 0, "v2");
    tale.at(50).done(BOB, 0, "v2", at(2));
    tale.read(ALICE, 1);
    let filter = |verb| Filter {
        verb,
        clients: None,
    };
    let p100 = Percentile::new(100.0);
    assert_eq!(
        read(
            &tale,
            &latency::Reading {
                filter: filter(None),
                percentile: p100
            }
        ),
        Some(40e6)
    );
    assert_eq!(
        read(
            &tale,
            &latency::Reading {
                filter: filter(Some(Verb::Read)),
                percentile: p100
            }
        ),
        Some(10e6)
    );
    assert_eq!(
        read(
            &tale,
            &answered::Reading {
                filter: filter(Some(Verb::Read)),
                within: None
            }
        ),
        Some(0.5)
    );
    assert_eq!(
        read(
            &tale,
            &answered::Reading {
                filter: filter(Some(Verb::Write)),
                within: None
            }
        ),
        Some(1.0)
    );
    let quick = Some(Span::millis(39));
    assert_eq!(
        read(
            &tale,
            &answered::Reading {
                filter: filter(Some(Verb::Write)),
                within: quick
            }
        ),
        Some(0.0)
    );
}

#[test]
fn messages_bytes_and_their_price_add_up() {
    let mut tale = Tale::new();
    tale.copy(1, DB1, DB2, "v1");
    tale.copy(2, DB1, DB2, "v1");
    let (wan, lan) = (LinkId(0), LinkId(1));
    assert_eq!(read(&tale, &messages::Reading { links: None }), Some(2.0));
    assert_eq!(
        read(
            &tale,
            &messages::Reading {
                links: Some(vec![lan])
            }
        ),
        Some(0.0)
    );
    assert_eq!(
        read(
            &tale,
            &bytes::Reading {
                links: Some(vec![wan])
            }
        ),
        Some(240.0)
    );
    let tariff = Rc::new(Tariff {
        zones: [0, 0, 0, 1, 1].map(ZoneId).to_vec(),
        machines: Vec::new(),
        usd_per_gb: vec![0.02, 1.0],
        usd_per_cpu_hour: 0.0,
    });
    let cost = read(
        &tale,
        &cost::Reading {
            tariff: Rc::clone(&tariff),
            a_million: None,
        },
    );
    assert_eq!(cost, Some(240.0 / 1e9 * 0.02));
    let a_million = |tale: &Tale| {
        let all = Some(Filter::default());
        read(
            tale,
            &cost::Reading {
                tariff: Rc::clone(&tariff),
                a_million: all,
            },
        )
    };
    assert_eq!(a_million(&tale), None);
    tale.read(ALICE, 0);
    assert_eq!(a_million(&tale), cost.map(|cost| cost * 1e6));
    let across = |kind| {
        read(
            &tale,
            &across_zones::Reading {
                tariff: Rc::clone(&tariff),
                kind,
            },
        )
    };
    assert_eq!((across(None), across(Some(9))), (Some(1.0), None));
}

#[test]
fn reads_are_shared_among_copies() {
    let mut tale = Tale::new();
    assert_eq!(
        read(&tale, &share_of_reads::Reading { by: By::Primary }),
        None
    );
    for (number, by) in (0..).zip([DB1, DB2, DB2, DB2]) {
        tale.served(by, ALICE, number);
    }
    assert_eq!(
        read(&tale, &share_of_reads::Reading { by: By::Primary }),
        Some(0.25)
    );
    assert_eq!(
        read(
            &tale,
            &share_of_reads::Reading {
                by: By::Process(DB2)
            }
        ),
        Some(0.75)
    );
}
