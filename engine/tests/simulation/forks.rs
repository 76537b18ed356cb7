//! Forks, triggers and limits of a run.

use fallible_engine::kernel::command::{Command, Meddle, Pick};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::time::Span;
use fallible_engine::run::limits::BRANCHES_MAX;
use fallible_engine::run::plan::Plan;
use fallible_engine::run::trigger::{Pattern, Sought, Trigger};

use crate::play::planned;
use crate::time_travel::plan;
use crate::toy::{A, B, Do, Toy};
use crate::visit::check;

#[test]
fn a_fork_keeps_the_past_and_the_old_future() {
    // It comes at the next whole microsecond.
    check(
        (&plan(9), "finish, seek 123, do crash A, finish, switch 0"),
        &[
            ("said", "1 at 123.001"),
            ("branch", "0"),
            ("0 alone", "true"),
            ("0 and 1 alike", "false"),
            ("at the fork of 1", "588"),
            ("steps shared by 0 1", "588"),
            ("people on 0", "0"),
            ("people on 1", "1"),
        ],
    );
}

#[test]
fn a_fork_forgets_what_triggers_did_later_and_lets_them_act_anew() {
    let plan = plan(9);
    check((&plan, "finish"), &[("restarts when", "290.001")]);
    // Before the script's crash: the person's crash sets the trigger off, and it acts only once.
    let before = "finish, seek 150, do crash B, finish";
    check((&plan, before), &[("restarts when", "180.002")]);
    // Between the crash and the restart: the restart is still to come.
    let between = format!("{before}, switch 0, seek 270, do loss wire 0, finish");
    check((&plan, &between), &[("restarts when", "290.001")]);
}

/// Five messages, of which the third is dropped as soon as it is sent, and a timer 1 ms after the third that arrives.
fn triggered() -> Plan<Toy> {
    let mut plan = planned(
        "2 toys
        0: A sends 0..5 to B each 10
        100: end",
    );
    let pick = Pick {
        kind: 201,
        from: Some(A),
        to: Some(B),
        operation: None,
        number: 2,
    };
    let sought = Sought {
        kind: Some(201),
        ..Sought::default()
    };
    let third = Sought {
        number: Some(2),
        ..sought
    };
    plan.triggers = vec![
        Trigger::once(Pattern::Sent(third), Command::Meddle(pick, Meddle::Drop)),
        Trigger {
            when: Pattern::Delivered(sought),
            nth: 3,
            delay: Latency::Constant(Span::millis(1)),
            key: 0,
            command: Command::Input(B, Do::Arm(8, Span::ZERO)),
        },
    ];
    plan
}

#[test]
fn a_trigger_waits_for_its_occurrence_and_hits_a_message_as_soon_as_it_is_sent() {
    check(
        (&triggered(), "finish, seek 100"),
        &[
            ("B gets", "0 1 3 4"),
            ("B hears when", "0:start 1:0 11:1 31:3 32.001:timer-8 41:4"),
            (
                "inputs of 0",
                "script-0 script-1 script-2 trigger-0 script-3 trigger-1 script-4",
            ),
        ],
    );
}

#[test]
fn a_command_comes_after_what_was_before_its_time_and_before_what_is_at_its_time() {
    let plan = planned(
        "2 toys
        10: A sends 1 to B
        11: crash B
        100: end",
    );
    check((&plan, "finish, seek 100"), &[("B gets", "")]);
}

#[test]
fn limits_stop_a_run_and_say_their_name() {
    let mut plan = plan(1);
    plan.events_max = 500;
    // What is there can still be looked at.
    check(
        (&plan, "finish, seek 400"),
        &[
            ("stopped", "The run stopped at its limit of 500 events."),
            ("complete", "false"),
            ("at the frontier", "true"),
        ],
    );
}

#[test]
fn branches_share_the_room_for_records_and_the_last_of_it_stops_them() {
    let plan = plan(1);
    check(
        (&plan, "finish"),
        &[("records", "1984"), ("complete", "true")],
    );
    let stopped = |records: u64| {
        format!("The run stopped after {records} records: there is room for no more.")
    };
    let records = 1984;
    let room = format!("room for {}, finish", records - 1);
    check((&plan, &room), &[("stopped", &stopped(records - 1))]);
    let room = format!("room for {}, finish", records + 100);
    check((&plan, &room), &[("complete", "true")]);
    // Records are not yet shared in the first chunk; and the last event may say a little more.
    let little = format!("{room}, seek step 20, do loss wire 0, finish");
    check(
        (&plan, &little),
        &[("stopped", &stopped(100)), ("records", "at most 109")],
    );
    // The old future stays.
    let back = format!("{little}, switch 0, do crash A");
    check(
        (&plan, &back),
        &[("complete", "true"), ("said at last", &stopped(0))],
    );
}

#[test]
fn nothing_can_be_done_after_the_end_and_branches_have_a_limit() {
    let plan = planned("1 toys\n10: end");
    check(
        (&plan, "finish, seek 10, do crash A"),
        &[("said", "The run is over at this moment.")],
    );
    let full = format!("This run holds its limit of {BRANCHES_MAX} branches.");
    let most = ", do crash A".repeat(BRANCHES_MAX - 1);
    let most = format!("finish, seek 10, do crash A, seek 1{most}");
    check((&plan, &most), &[("said at last", "63 at 1.063")]);
    check(
        (&plan, &format!("{most}, do crash A")),
        &[("said at last", &full)],
    );
}
