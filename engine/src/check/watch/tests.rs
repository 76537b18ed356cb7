//! Conditions on a history made by hand, over and on its way.

use super::*;
use crate::check::AnyProperty;
use crate::check::gauge::AnyGauge;
use crate::check::gauge::latency::Reading;
use crate::check::monotonic_reads::MonotonicReads;
use crate::check::scope::Scope;
use crate::check::tale::{ALICE, BOB, DB1, DB2, Tale, at};
use crate::kernel::faults::Crash;
use crate::kernel::id::MachineId;
use crate::kernel::operation::{Outcome, Verb};
use crate::kernel::time::Span;
use crate::measure::operations::Filter;
use crate::measure::percentile::Percentile;
use crate::protocols::Fact;
use Truth::{False, True, Undecided};

const fn id(number: u32) -> OperationId {
    OperationId {
        client: ALICE,
        number,
    }
}

/// Alice reads v2, then v1 (answered by db-2), then gives up, and has one read under way.
fn tale() -> Tale {
    let mut tale = Tale::new();
    tale.applied(DB1, "v1", at(1));
    tale.applied(DB1, "v2", at(2));
    tale.at(10).read(ALICE, 0);
    tale.at(20).done(ALICE, 0, "v2", at(2));
    tale.at(30).read(ALICE, 1);
    tale.answer(1, DB2, id(1));
    tale.at(70).delivered(1, ALICE);
    tale.done(ALICE, 1, "v1", at(1));
    tale.at(80).read(ALICE, 2);
    tale.at(90).ended(ALICE, 2, Outcome::Unknown);
    tale.at(95).read(ALICE, 3);
    tale
}

fn judge(tale: &Tale, condition: &Condition) -> Truth {
    let (trace, end) = (tale.trace(), tale.end(true));
    let property = tale.whole(MonotonicReads::new(Scope::default()));
    let properties = [AnyProperty::from(property)];
    condition.judge(&Story::new(&trace, &properties, &end))
}

fn operation(number: u32, change: impl FnOnce(&mut OperationIs)) -> Condition {
    let mut operation = OperationIs::ended(id(number));
    change(&mut operation);
    Condition::Operation(operation)
}

#[test]
fn operations_are_known_by_what_came_of_them() {
    let mut tale = tale();
    let (v1, v2) = (tale.value("v1"), tale.value("v2"));
    let ms = |n| Some(Span::millis(n));
    for (condition, truth) in [
        (operation(0, |o| o.returns = Some(v2)), True),
        (operation(0, |o| o.returns = Some(v1)), False),
        (operation(0, |o| o.ending = Some(Ending::Ok)), True),
        (operation(2, |o| o.ending = Some(Ending::Unknown)), True),
        (operation(2, |o| o.returns = Some(v1)), False),
        (operation(1, |o| o.answered_by = Some(DB2)), True),
        (operation(1, |o| o.answered_by = Some(DB1)), False),
        (operation(2, |o| o.answered_by = Some(DB1)), False),
        (operation(1, |o| o.took.at_least = ms(40)), True),
        (operation(1, |o| o.took.at_most = ms(39)), False),
        (operation(3, |o| o.ending = Some(Ending::Ok)), Undecided),
        (operation(9, |_| {}), Undecided),
    ] {
        assert_eq!(judge(&tale, &condition), truth, "{condition:?}");
    }
}

#[test]
fn counts_compare() {
    let mut tale = tale();
    let v1 = tale.value("v1");
    let reads = |ending, returns| {
        Counted::Operations(Selection {
            filter: Filter {
                verb: Some(Verb::Read),
                clients: Some(vec![ALICE]),
            },
            ending,
            returns,
            ..Selection::default()
        })
    };
    let sought = Sought {
        to: Some(ALICE),
        ..Sought::default()
    };
    let among = Counted::Operations(Selection {
        among: Some((id(1), 2)),
        ..Selection::default()
    });
    for (counted, count) in [
        (reads(None, None), 4),
        (reads(Some(Ending::Ok), None), 2),
        (reads(Some(Ending::Failed), None), 0),
        (reads(None, Some(v1)), 1),
        (among, 2),
        (Counted::Messages(sought, Time::ZERO), 1),
        (Counted::Messages(sought, Time(u64::MAX)), 0),
        (
            Counted::Messages(
                Sought {
                    from: Some(BOB),
                    ..sought
                },
                Time::ZERO,
            ),
            0,
        ),
        (Counted::Violations(0), 1),
    ] {
        let exactly = Condition::Count(counted.clone(), Bounds::exactly(count));
        assert_eq!(judge(&tale, &exactly), True, "{exactly:?}");
        let more = Bounds {
            at_least: Some(count + 1),
            at_most: None,
        };
        assert_eq!(judge(&tale, &Condition::Count(counted, more)), False);
    }
    let unknown = Condition::Count(Counted::Violations(7), Bounds::exactly(0));
    assert_eq!(judge(&tale, &unknown), Undecided);
}

#[test]
fn verdicts_gauges_and_order() {
    let tale = tale();
    let latency = |filter, percentile| {
        AnyGauge::Latency(Reading {
            filter,
            percentile: Percentile::new(percentile),
        })
    };
    let p50 = latency(Filter::default(), 50.0);
    // One read got no answer, and that is longer than anything.
    let p100 = latency(Filter::default(), 100.0);
    let writes = Filter {
        verb: Some(Verb::Write),
        clients: None,
    };
    let no_writes = latency(writes, 50.0);
    let at_most = |most: f64| Bounds {
        at_least: None,
        at_most: Some(most),
    };
    let (first, second) = (Pattern::Completed(id(0)), Pattern::Invoked(id(1)));
    let never = Pattern::Fault(Crash(MachineId(0)).into());
    for (condition, truth) in [
        (Condition::Property(0, State::Violated), True),
        (Condition::Property(0, State::Holds), False),
        (Condition::Property(3, State::Holds), Undecided),
        (Condition::Gauge(p50.clone(), at_most(40e6)), True),
        (Condition::Gauge(p50, at_most(39e6)), False),
        (Condition::Gauge(p100, at_most(1e12)), False),
        (Condition::Gauge(no_writes, at_most(1.0)), Undecided),
        (Condition::Order(first.clone(), second.clone()), True),
        (Condition::Order(second, first.clone()), False),
        (Condition::Order(first, never), False),
    ] {
        assert_eq!(judge(&tale, &condition), truth, "{condition:?}");
    }
}

#[test]
fn an_open_verdict_is_neither_yes_nor_no() {
    let open = Verdict::Undecided {
        waits_for: String::new(),
    };
    assert_eq!(says(&open, State::Undecided), True);
    assert_eq!(says(&open, State::Holds), Undecided);
    assert_eq!(says(&Verdict::HoldsSoFar, State::Holds), Undecided);
    assert_eq!(says(&Verdict::Held, State::Undecided), False);
}

#[test]
fn what_is_open_stays_open_unless_the_rest_decides() {
    let tale = tale();
    let truth = |number| Condition::Operation(OperationIs::ended(id(number)));
    let (yes, no, open) = (truth(0), Condition::Not(Box::new(truth(0))), truth(3));
    let all = |parts: &[&Condition]| Condition::All(parts.iter().map(|c| (*c).clone()).collect());
    let any = |parts: &[&Condition]| Condition::Any(parts.iter().map(|c| (*c).clone()).collect());
    for (condition, truth) in [
        (all(&[]), True),
        (any(&[]), False),
        (all(&[&yes, &open]), Undecided),
        (all(&[&no, &open]), False),
        (any(&[&yes, &open]), True),
        (any(&[&no, &open]), Undecided),
        (any(&[&no, &yes]), True),
        (Condition::Not(Box::new(open.clone())), Undecided),
    ] {
        assert_eq!(judge(&tale, &condition), truth, "{condition:?}");
    }
}

#[test]
fn a_machine_that_crashed_can_be_asked_for() {
    let mut tale = tale();
    tale.fact(Fact::from(Crash(MachineId(2))));
    let order = Condition::Order(
        Pattern::Invoked(id(0)),
        Pattern::Fault(Crash(MachineId(2)).into()),
    );
    assert_eq!(judge(&tale, &order), True);
}

/// What is said when only so many records have happened.
fn so_far(tale: &Tale, condition: &Condition, steps: usize) -> Truth {
    let trace = tale.trace();
    let property = tale.whole(MonotonicReads::new(Scope::default()));
    let properties = [AnyProperty::from(property)];
    condition.judge(&Story::so_far(&trace, &properties, steps as Step))
}

#[test]
fn what_may_still_change_is_open_and_what_cannot_is_said_at_once() {
    let tale = tale();
    let all = tale.trace().len() as usize;
    let count =
        |counted, at_least, at_most| Condition::Count(counted, Bounds { at_least, at_most });
    let reads = |ending, effects| {
        Counted::Operations(Selection {
            ending,
            effects,
            ..Selection::default()
        })
    };
    let ok = Some(Ending::Ok);
    let (first, second) = (Pattern::Completed(id(0)), Pattern::Invoked(id(1)));
    let never = Pattern::Fault(Crash(MachineId(0)).into());
    let end = |number| Condition::Operation(OperationIs::ended(id(number)));
    for (condition, at_first, at_last) in [
        (end(0), Undecided, True),
        (end(3), Undecided, Undecided),
        // Two are done. There may be more, and never fewer.
        (count(reads(ok, None), Some(2), None), Undecided, True),
        (count(reads(ok, None), None, Some(1)), Undecided, False),
        (count(reads(ok, None), None, Some(2)), Undecided, Undecided),
        (count(reads(ok, None), Some(3), None), Undecided, Undecided),
        // What took effect so often may do so again.
        (
            count(reads(ok, Some(0)), Some(2), None),
            Undecided,
            Undecided,
        ),
        (Condition::Property(0, State::Violated), Undecided, True),
        (Condition::Property(0, State::Holds), Undecided, False),
        (
            count(Counted::Violations(0), Some(1), None),
            Undecided,
            True,
        ),
        (
            count(Counted::Violations(0), None, Some(5)),
            Undecided,
            Undecided,
        ),
        (
            Condition::Order(first.clone(), second.clone()),
            Undecided,
            True,
        ),
        (Condition::Order(second, first.clone()), Undecided, False),
        (
            Condition::Order(first.clone(), never.clone()),
            Undecided,
            Undecided,
        ),
        (Condition::Order(never, first), Undecided, False),
    ] {
        assert_eq!(so_far(&tale, &condition, 0), at_first, "{condition:?}");
        assert_eq!(so_far(&tale, &condition, all), at_last, "{condition:?}");
        let mut said = Undecided;
        for steps in 0..=all {
            let now = so_far(&tale, &condition, steps);
            assert!(said == Undecided || now == said, "{condition:?} at {steps}");
            said = now;
        }
    }
}

/// What is missed, and the record that shows it.
fn missed(tale: &Tale, condition: &Condition) -> Option<(String, Option<Fact>)> {
    let (trace, end) = (tale.trace(), tale.end(true));
    let properties = [AnyProperty::from(
        tale.whole(MonotonicReads::new(Scope::default())),
    )];
    let missed = condition.missed(&Story::new(&trace, &properties, &end))?;
    let shown = |step| trace.get(step).map(|record| record.fact.clone());
    Some((missed.because, missed.shown_by.and_then(shown)))
}

#[test]
fn what_is_missed_says_by_how_much_and_what_shows_it() {
    use crate::check::gauge::answered;
    let mut tale = tale();
    let at_most = |most: f64| Bounds {
        at_least: None,
        at_most: Some(most),
    };
    let latency = |percentile| {
        AnyGauge::Latency(Reading {
            filter: Filter::default(),
            percentile: Percentile::new(percentile),
        })
    };
    let answered = AnyGauge::Answered(answered::Reading {
        filter: Filter::default(),
        within: Some(Span::millis(20)),
    });
    let all = Bounds {
        at_least: Some(1.0),
        at_most: None,
    };
    let given_up = Fact::Completed(id(2), Outcome::Unknown);
    let slow = Fact::Completed(
        id(1),
        Outcome::Done {
            value: tale.value("v1"),
            position: at(1),
        },
    );
    let told = |condition: &Condition| missed(&tale, condition);
    let (because, shown) = told(&Condition::Gauge(latency(50.0), at_most(39e6))).expect("40 ms");
    assert_eq!(because, "It came to 40 ms");
    assert_eq!(shown, Some(given_up.clone()), "the one without an answer");
    let (because, shown) = told(&Condition::Gauge(latency(100.0), at_most(39e6))).expect("never");
    assert_eq!(because, "Too many were never answered");
    assert_eq!(shown, Some(given_up));
    let (because, shown) = told(&Condition::Gauge(answered, all)).expect("three of four");
    assert_eq!(because, "It came to 25 %");
    assert_eq!(shown, Some(slow), "the first that was late");
    let sent = Counted::Messages(Sought::default(), Time::ZERO);
    let none = Bounds {
        at_least: None,
        at_most: Some(0),
    };
    let count = Condition::Count(sent, none);
    let (because, shown) = told(&count).expect("one was sent");
    assert_eq!(because, "It came to 1");
    assert!(
        matches!(shown, Some(Fact::Sent { .. })),
        "the first too many"
    );
    let (because, shown) = told(&Condition::Property(0, State::Holds)).expect("v1 after v2");
    assert!(because.contains("v1"), "{because}");
    assert!(matches!(shown, Some(Fact::Completed(..))));
    // The first part that is not so speaks for all.
    let both = Condition::All(vec![Condition::Property(0, State::Violated), count]);
    assert_eq!(told(&both).expect("the second").0, "It came to 1");
    assert_eq!(told(&Condition::Property(0, State::Violated)), None);
    assert_eq!(told(&Condition::Property(3, State::Holds)), None, "open");
}
