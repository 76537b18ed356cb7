//! Tools with what a person may write into their forms.

use fallible_engine::kernel::id::Direction;

use super::*;

const DB: Target = Target::Machine(MachineId(2), None);
const ALICE: Target = Target::Machine(MachineId(0), Some(ProcessId(7)));
const WAN: Target = Target::Link(LinkId(1));

fn act(tool: Tool, on: Target, answers: &[&str]) -> Result<Option<Act>, Vec<usize>> {
    let answers: Vec<String> = answers.iter().map(|text| (*text).to_owned()).collect();
    tool.act(on, &answers)
        .map_err(|wrongs| wrongs.iter().map(|wrong| wrong.question).collect())
}

#[test]
fn answers_with_units_become_acts() {
    let some = |act| Ok(Some(act));
    assert_eq!(
        act(Tool::Crash, DB, &[]),
        some(Act::from(Crash(MachineId(2))))
    );
    assert_eq!(
        act(Tool::Slow, DB, &["8×"]),
        some(Act::from(Slow(MachineId(2), 8.0)))
    );
    assert_eq!(
        act(Tool::Skew, DB, &[" −12 ms "]),
        some(Act::from(StepClock(MachineId(2), -12_000_000)))
    );
    assert_eq!(
        act(Tool::Drift, DB, &["+20 ppm"]),
        some(Act::from(SetDrift(MachineId(2), 20)))
    );
    assert_eq!(
        act(Tool::Latency, WAN, &["250 µs"]),
        some(Act::from(SetLatency(
            LinkId(1),
            Latency::Constant(Span::micros(250))
        )))
    );
    assert_eq!(
        act(Tool::Loss, WAN, &["5 %"]),
        some(Act::from(SetLoss(LinkId(1), 0.05)))
    );
    assert_eq!(
        act(Tool::Loss, WAN, &["0.5"]),
        some(Act::from(SetLoss(LinkId(1), 0.5)))
    );
    assert_eq!(
        act(Tool::Cut, WAN, &["back"]),
        some(Act::from(Cut(LinkId(1), Some(Direction::Back))))
    );
    assert_eq!(
        act(Tool::Delay, Target::Message(FlightId(9)), &["0.2s"]),
        some(Act::Meddle(FlightId(9), Meddle::Delay(Span::millis(200))))
    );
    assert_eq!(
        act(Tool::Write, ALICE, &["bio", "v3"]),
        some(Act::Write(ProcessId(7), "bio".into(), "v3".into()))
    );
}

#[test]
fn answers_that_will_not_do_are_named() {
    for (tool, on, answer) in [
        (Tool::Slow, DB, "0.5"),
        (Tool::Slow, DB, "NaN"),
        (Tool::Skew, DB, "40"),
        (Tool::Drift, DB, "1e9"),
        (Tool::Latency, WAN, "-5ms"),
        (Tool::Latency, WAN, "61s"),
        (Tool::Loss, WAN, "101%"),
        (Tool::Delay, Target::Message(FlightId(9)), "0s"),
        (Tool::Read, ALICE, "  "),
    ] {
        assert_eq!(act(tool, on, &[answer]), Err(vec![0]), "{tool:?} {answer}");
    }
    assert_eq!(act(Tool::Write, ALICE, &["", ""]), Err(vec![0, 1]));
}

#[test]
fn a_tool_does_nothing_to_what_it_was_not_made_for() {
    assert_eq!(act(Tool::Cut, DB, &["both"]), Ok(None));
    assert_eq!(act(Tool::Read, DB, &["bio"]), Ok(None));
}

#[test]
fn every_first_answer_is_a_good_one() {
    for (tool, on) in [
        (Tool::Slow, DB),
        (Tool::Skew, DB),
        (Tool::Drift, DB),
        (Tool::Cut, WAN),
        (Tool::Heal, WAN),
        (Tool::Latency, WAN),
        (Tool::Loss, WAN),
        (Tool::Duplicates, WAN),
        (Tool::Delay, Target::Message(FlightId(1))),
    ] {
        let firsts: Vec<&str> = tool.questions().iter().map(|q| q.first).collect();
        assert!(matches!(act(tool, on, &firsts), Ok(Some(_))), "{tool:?}");
    }
}
