//! Machines: clocks, timers, workers and their queue, power, and processes that come and go.

use fallible_engine::kernel::command::Command;
use fallible_engine::kernel::faults::{Crash, Pause, Restart, Resume, SetDrift, Slow, StepClock};
use fallible_engine::kernel::id::{MachineId, ProcessId};
use fallible_engine::kernel::network::Fate;
use fallible_engine::kernel::record::Fact;
use fallible_engine::kernel::time::{LocalTime, Span, Time};

use crate::toy::{A, B, Do, Heard, Stage, call, ms, on, wire};

fn timers(stage: &Stage, process: ProcessId) -> Vec<(u64, u32)> {
    let timer = |(time, heard): &(LocalTime, Heard)| match heard {
        Heard::Timer(number) => Some((time.0 as u64 / 1_000_000, *number)),
        _ => None,
    };
    stage.toy(process).log.iter().filter_map(timer).collect()
}

#[test]
fn timers_fire_once_in_order_and_arming_again_moves_them() {
    let mut stage = Stage::new(1, &wire());
    stage
        .ask(ms(0), A, Do::Arm(1, Span::millis(10)))
        .ask(ms(0), A, Do::Arm(2, Span::millis(5)))
        .ask(ms(0), A, Do::Arm(3, Span::millis(7)))
        .ask(ms(2), A, Do::Arm(1, Span::millis(4)))
        .ask(ms(3), A, Do::Disarm(3))
        .run(ms(50));
    assert_eq!(timers(&stage, A), [(5, 2), (6, 1)]);
}

#[test]
fn timers_run_on_the_machines_own_clock_and_steps_of_the_wall_clock_leave_them() {
    let mut stage = Stage::new(2, &wire());
    stage
        .command(ms(0), Command::from(SetDrift(on(A), -500_000)))
        .command(ms(0), Command::from(StepClock(on(B), 3_600_000_000_000)))
        .ask(ms(0), A, Do::Arm(1, Span::millis(10)))
        .ask(ms(0), B, Do::Arm(1, Span::millis(10)))
        .run(ms(50));
    let fired: Vec<(Time, ProcessId)> = stage
        .records
        .iter()
        .filter_map(|r| match r.fact {
            Fact::Fired(process) => Some((r.at, process)),
            _ => None,
        })
        .collect();
    assert_eq!(fired, [(ms(10), B), (ms(20), A)]);
    assert_eq!(
        timers(&stage, A),
        [(10, 1)],
        "by its own clock it was ten milliseconds"
    );
}

#[test]
fn workers_take_jobs_in_turn_and_a_slow_machine_takes_longer() {
    let mut stage = Stage::new(1, &wire());
    stage
        .ask(ms(1), A, Do::Work(1, Span::millis(10)))
        .ask(ms(1), A, Do::Work(2, Span::millis(10)))
        .run(ms(2));
    let machine = &stage.world.machines()[0];
    assert_eq!((machine.busy.len(), machine.waiting.len()), (1, 1));
    stage
        .command(ms(30), Command::from(Slow(on(A), 3.0)))
        .ask(ms(30), A, Do::Work(3, Span::millis(10)))
        .command(ms(70), Command::from(Slow(on(A), 1.0)))
        .ask(ms(70), A, Do::Work(4, Span::millis(10)))
        .run(ms(100));
    assert_eq!(timers(&stage, A), [(11, 1), (21, 2), (60, 3), (80, 4)]);
}

#[test]
fn a_crash_loses_memory_timers_work_and_inbox_and_keeps_the_disk() {
    let mut stage = Stage::new(2, &wire());
    stage
        .ask(ms(1), B, Do::Write(42))
        .ask(ms(1), B, Do::Arm(1, Span::millis(50)))
        .ask(ms(1), B, Do::Work(2, Span::millis(50)))
        .ask(ms(1), B, Do::Work(3, Span::millis(50)))
        .command(ms(5), Command::from(Pause(on(B))))
        .send(ms(6), A, B, call(1))
        .command(ms(10), Command::from(Crash(on(B))))
        .command(ms(20), Command::from(Restart(on(B))))
        .run(ms(500));
    let restart = Heard::Restart {
        disk: 42,
        memory: 0,
    };
    assert_eq!(stage.toy(B).heard(), [Heard::Start, restart]);
    assert_eq!(stage.fates(), [Fate::ReceiverDown]);
    let machine = &stage.world.machines()[1];
    assert!(machine.busy.is_empty() && machine.waiting.is_empty());
}

#[test]
fn after_a_pause_the_inbox_comes_before_overdue_timers_and_work_goes_on() {
    let mut stage = Stage::new(2, &wire());
    stage
        .ask(ms(1), B, Do::Arm(1, Span::millis(10)))
        .ask(ms(1), B, Do::Arm(2, Span::millis(500)))
        .ask(ms(1), B, Do::Work(3, Span::millis(20)))
        .command(ms(5), Command::from(Pause(on(B))))
        .send(ms(20), A, B, call(7))
        .send(ms(30), A, B, call(8))
        .command(ms(100), Command::from(Resume(on(B))))
        .run(ms(600));
    let expected = [
        (0, Heard::Start),
        (100, Heard::Message(7)),
        (100, Heard::Message(8)),
        (100, Heard::Timer(1)),
        (116, Heard::Timer(3)),
        (501, Heard::Timer(2)),
    ];
    let found: Vec<(i64, Heard)> = stage
        .toy(B)
        .log
        .iter()
        .map(|(time, heard)| (time.0 / 1_000_000, heard.clone()))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(stage.delivered(B), [ms(100); 2]);
}

#[test]
fn processes_come_and_go_while_the_world_runs() {
    let mut stage = Stage::new(2, &wire());
    let child = ProcessId(2);
    stage
        .ask(ms(5), A, Do::Spawn(on(B)))
        .send(ms(10), A, child, call(1))
        .run(ms(20));
    assert_eq!(stage.toy(child).heard(), [Heard::Start, Heard::Message(1)]);
    assert_eq!(stage.world.machine_of(child), Some(on(B)));
    stage
        .ask(ms(25), child, Do::Arm(1, Span::millis(10)))
        .send(ms(29), A, child, call(2))
        .ask(Time(29_500_000), A, Do::Destroy(child))
        .run(ms(100));
    assert!(stage.world.process(child).is_none());
    assert_eq!(stage.fates(), [Fate::Unreachable]);
    assert_eq!(
        stage.count(|f| matches!(f, Fact::Fired(p) if *p == child)),
        0
    );
    stage.ask(ms(110), A, Do::Spawn(on(B))).run(ms(120));
    assert!(
        stage.world.process(ProcessId(3)).is_some(),
        "ids are never used again"
    );
}

#[test]
fn the_work_of_a_destroyed_process_makes_room_for_others() {
    let mut stage = Stage::new(1, &wire());
    stage
        .ask(ms(1), A, Do::Spawn(MachineId(0)))
        .ask(ms(2), B, Do::Work(1, Span::secs(60)))
        .ask(ms(3), A, Do::Work(2, Span::millis(10)))
        .ask(ms(4), A, Do::Destroy(B))
        .run(ms(100));
    assert_eq!(timers(&stage, A), [(14, 2)]);
}

#[test]
fn a_process_put_on_a_machine_that_stands_still_or_is_off_starts_when_it_goes_on() {
    for (stop, go) in [
        (Command::from(Pause(on(B))), Command::from(Resume(on(B)))),
        (Command::from(Crash(on(B))), Command::from(Restart(on(B)))),
    ] {
        let mut stage = Stage::new(2, &wire());
        let child = ProcessId(2);
        stage
            .command(ms(5), stop)
            .ask(ms(10), A, Do::Spawn(on(B)))
            .run(ms(20));
        assert!(stage.toy(child).heard().is_empty());
        stage.command(ms(30), go).run(ms(40));
        assert_eq!(stage.toy(child).heard(), [Heard::Start]);
    }
}

#[test]
fn a_message_for_a_process_that_ended_while_its_machine_stood_still_is_unreachable() {
    let mut stage = Stage::new(2, &wire());
    let child = ProcessId(2);
    stage
        .ask(ms(1), A, Do::Spawn(on(B)))
        .command(ms(5), Command::from(Pause(on(B))))
        .send(ms(10), A, child, call(1))
        .ask(ms(20), A, Do::Destroy(child))
        .command(ms(30), Command::from(Resume(on(B))))
        .run(ms(40));
    assert_eq!(stage.fates(), [Fate::Unreachable]);
    assert!(stage.delivered(child).is_empty());
}

#[test]
fn nobody_can_be_asked_while_their_machine_is_off_or_stands_still() {
    let mut stage = Stage::new(2, &wire());
    stage
        .command(ms(5), Command::from(Crash(on(A))))
        .command(ms(5), Command::from(Pause(on(B))))
        .ask(ms(6), A, Do::Write(1))
        .ask(ms(6), B, Do::Write(1));
    assert_eq!(stage.count(|f| *f == Fact::DidNotApply), 2);
}
