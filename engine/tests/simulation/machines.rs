//! Machines: clocks, timers, workers and their queue, power, and processes that come and go.

use crate::play::check;

#[test]
fn timers_fire_once_in_order_and_arming_again_moves_them() {
    let play = "1 toys
        0: A arms 1 10, A arms 2 5, A arms 3 7
        2: A arms 1 4
        3: A disarms 3
        50: end";
    check(play, &[("A hears when", "0:start 5:timer-2 6:timer-1")]);
}

#[test]
fn timers_run_on_the_machines_own_clock_and_steps_of_the_wall_clock_leave_them() {
    let play = "2 toys
        0: drift A -500000, step B 3600000, A arms 1 10, B arms 1 10
        50: end";
    // By its own clock it was ten milliseconds.
    check(
        play,
        &[
            ("fires", "10:B 20:A"),
            ("A hears when", "0:start 10:timer-1"),
        ],
    );
}

#[test]
fn a_change_of_drift_moves_the_timers_that_wait_and_a_step_moves_none() {
    // At 10 ms of its clock; half as fast from 4 ms on, and true again from 12 ms on, when it reads 8.
    let play = "3 toys
        0: A arms 1 10, B arms 1 10, C arms 1 20
        4: drift A -500000, step B 3600000, drift C 500000
        6: step A -3600000
        50: end";
    let slower = "10:B 14.666667:C 16:A";
    check(
        play,
        &[("fires", slower), ("A hears when", "0:start 10:timer-1")],
    );
    let back = play.replace("50: end", "12: drift A 0, drift A 0\n50: end");
    check(&back, &[("fires", "10:B 14:A 14.666667:C")]);
    // What is armed while the clock is wrong follows too, and so does what waits on a machine that stands still.
    let later = "2 toys
        0: drift A -500000, A arms 1 10
        10: drift A 0
        50: end";
    check(later, &[("fires", "15:A")]);
    let still = "2 toys
        0: A arms 1 10, A arms 2 30
        5: pause A
        10: drift A -500000
        15: resume A
        100: end";
    check(still, &[("fires", "15:A 50:A")]);
    // Those that wait for one reading keep their order.
    let together = "1 toys
        0: A arms 2 10, A arms 1 10, A arms 3 10
        1: drift A 100000
        50: end";
    let order = "0:start 10:timer-2 10:timer-1 10:timer-3";
    check(together, &[("A hears when", order)]);
}

#[test]
fn a_change_of_speed_moves_the_end_of_work_under_way() {
    let play = "1 toys
        0: A works 1 10, A works 2 10
        4: slow A 3
        100: end";
    check(play, &[("fires", "22:A 52:A"), ("worked at A", "52")]);
    let back = play.replace("100: end", "10: slow A 1\n100: end");
    check(&back, &[("fires", "14:A 24:A"), ("worked at A", "24")]);
    let faster = play.replace("slow A 3", "slow A 0.5");
    check(&faster, &[("fires", "7:A 12:A"), ("worked at A", "12")]);
    // Also while it stands still.
    let still = "1 toys
        0: A works 1 10
        4: pause A
        5: slow A 2
        20: resume A
        100: end";
    check(still, &[("fires", "32:A"), ("worked at A", "16")]);
    // As slow as it was: nothing moves.
    let same = "1 toys
        0: A works 1 10
        4: slow A 1
        100: end";
    check(same, &[("fires", "10:A")]);
}

#[test]
fn workers_take_jobs_in_turn_and_a_slow_machine_takes_longer() {
    let play = "1 toys
        1: A works 1 10, A works 2 10
        2: end";
    check(play, &[("work at A", "1 busy, 1 waiting")]);
    let slow = format!(
        "{play}
        30: slow A 3, A works 3 10
        70: slow A 1, A works 4 10
        100: end"
    );
    check(
        &slow,
        &[(
            "A hears when",
            "0:start 11:timer-1 21:timer-2 60:timer-3 80:timer-4",
        )],
    );
}

#[test]
fn a_crash_loses_memory_timers_work_and_inbox_and_keeps_the_disk() {
    let play = "2 toys
        1: B writes 42, B arms 1 50, B works 2 50, B works 3 50
        5: pause B
        6: A sends 1 to B
        10: crash B
        20: restart B
        500: end";
    check(
        play,
        &[
            ("B hears", "start restart-with-42-and-0"),
            ("fates", "receiver down"),
            ("work at B", "0 busy, 0 waiting"),
        ],
    );
}

#[test]
fn after_a_pause_the_inbox_comes_before_overdue_timers_and_work_goes_on() {
    let play = "2 toys
        1: B arms 1 10, B arms 2 500, B works 3 20
        5: pause B
        20: A sends 7 to B
        30: A sends 8 to B
        100: resume B
        600: end";
    check(
        play,
        &[
            (
                "B hears when",
                "0:start 100:7 100:8 100:timer-1 116:timer-3 501:timer-2",
            ),
            ("B gets when", "100 100"),
        ],
    );
}

#[test]
fn processes_come_and_go_while_the_world_runs() {
    let play = "2 toys
        5: A spawns on B
        10: A sends 1 to C
        20: end";
    check(play, &[("C hears", "start 1"), ("C lives on", "B")]);
    let gone = format!(
        "{play}
        25: C arms 1 10
        29: A sends 2 to C
        29.5: A destroys C
        100: end"
    );
    check(
        &gone,
        &[
            ("C lives", "false"),
            ("fates", "unreachable"),
            ("fires", ""),
        ],
    );
    // Ids are never used again.
    let again = format!("{gone}\n110: A spawns on B\n120: end");
    check(&again, &[("C lives", "false"), ("D lives", "true")]);
}

#[test]
fn the_work_of_a_destroyed_process_makes_room_for_others() {
    let play = "1 toys
        1: A spawns on A
        2: B works 1 60000
        3: A works 2 10
        4: A destroys B
        100: end";
    check(play, &[("A hears when", "0:start 14:timer-2")]);
}

#[test]
fn a_process_put_on_a_machine_that_stands_still_or_is_off_starts_when_it_goes_on() {
    for (stop, go) in [("pause", "resume"), ("crash", "restart")] {
        let stopped = format!("2 toys\n5: {stop} B\n10: A spawns on B\n20: end");
        check(&stopped, &[("C hears", "")]);
        let goes_on = format!("{stopped}\n30: {go} B\n40: end");
        check(&goes_on, &[("C hears", "start")]);
    }
}

#[test]
fn a_message_for_a_process_that_ended_while_its_machine_stood_still_is_unreachable() {
    let play = "2 toys
        1: A spawns on B
        5: pause B
        10: A sends 1 to C
        20: A destroys C
        30: resume B
        40: end";
    check(play, &[("fates", "unreachable"), ("C gets when", "")]);
}

#[test]
fn nobody_can_be_asked_while_their_machine_is_off_or_stands_still() {
    let play = "2 toys
        5: crash A, pause B
        6: A writes 1, B writes 1";
    check(play, &[("applied to nothing", "2")]);
}
