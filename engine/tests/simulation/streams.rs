//! Streams: order is kept, loss becomes delay, and a long cut breaks the connection.

use crate::play::check;

#[test]
fn a_stream_keeps_order_and_turns_loss_into_delay() {
    let play = "2 toys, streams, latency 1 to 50, loss 0.2, duplicate 0.5
        10: A sends 0..500 to B each 1
        60000: end";
    let all: Vec<String> = (0..500).map(|n| n.to_string()).collect();
    check(
        play,
        &[
            ("B gets", &all.join(" ")),
            ("fates", ""),
            ("longest way to B", "at least 200.000001"),
        ],
    );
}

#[test]
fn a_cut_stalls_a_stream_and_a_heal_lets_it_go_on_in_order() {
    let play = "2 toys, streams
        10: A sends 1 to B
        10.5: cut wire
        20: A sends 2 to B
        30: A sends 3 to B
        100: heal wire
        200: end";
    // The one under way is told to be stuck.
    check(
        play,
        &[
            ("B gets", "1 2 3"),
            ("B gets when", "101 101 101"),
            ("fates", ""),
            ("stuck", "1"),
        ],
    );
}

#[test]
fn a_cut_one_way_leaves_the_other_way_open() {
    let play = "2 toys, streams
        5: cut wire forward
        10: A sends 1 to B, B sends 2 to A
        50: heal wire forward
        100: end";
    check(play, &[("A gets when", "11"), ("B gets when", "51")]);
}

#[test]
fn a_long_cut_breaks_a_stream_loses_what_it_held_and_tells_both_ends() {
    let play = "2 toys, streams, reset after 500
        10: A sends 1 to B
        10.5: cut wire
        20: A sends 2 to B
        600: end";
    check(
        play,
        &[
            (
                "fates",
                "lost with its connection, lost with its connection",
            ),
            ("A hears", "start broken-B"),
            ("B hears", "start broken-A"),
            ("breaks when", "510.5"),
        ],
    );
    // A new connection works.
    let again = format!("{play}\n700: heal wire\n710: A sends 3 to B\n800: end");
    check(&again, &[("B gets", "3")]);
}

#[test]
fn a_heal_in_time_keeps_the_stream_whole() {
    let play = "2 toys, streams, reset after 500
        5: cut wire
        10: A sends 1 to B
        400: heal wire
        2000: end";
    check(play, &[("B gets", "1"), ("breaks when", "")]);
}

#[test]
fn a_backlog_that_is_released_goes_through_its_pipe() {
    // A message of 100 bytes takes a millisecond.
    let play = "2 toys, streams, pipe 800000 1000000 of 1
        5: cut wire
        10: A sends 0..10 to B
        100: heal wire
        200: end";
    check(
        play,
        &[("B gets when", "102 103 104 105 106 107 108 109 110 111")],
    );
}

#[test]
fn a_full_buffer_makes_a_stream_wait_and_drops_nothing() {
    let play = "2 toys, streams, pipe 800000 300 of 1
        10: A sends 0..20 to B
        200: end";
    check(
        play,
        &[(
            "B gets",
            "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19",
        )],
    );
}

#[test]
fn a_stream_waits_for_a_receiver_that_is_off_and_breaks_when_it_comes_back() {
    let off = "2 toys, streams
        5: crash B
        10: A sends 1 to B
        50: end";
    check(off, &[("fates", "")]);
    let back = format!("{off}\n100: restart B\n110: A sends 2 to B\n200: end");
    check(
        &back,
        &[
            ("fates", "lost with its connection"),
            ("A hears", "start broken-B"),
            ("B hears", "start restart-with-0-and-0 2"),
        ],
    );
}

#[test]
fn what_a_crashed_sender_held_for_others_is_gone() {
    let play = "2 toys, streams
        5: cut wire
        10: A sends 1 to B
        20: crash A
        30: heal wire
        20000: end";
    check(
        play,
        &[
            ("B gets", ""),
            ("fates", "lost with its connection"),
            ("under way", "0"),
        ],
    );
}

#[test]
fn a_paused_end_hears_of_a_broken_stream_when_it_goes_on_and_in_its_turn() {
    let play = "2 toys, streams, reset after 100
        10: A sends 1 to B
        10.5: pause B
        20: cut wire
        30: A sends 2 to B
        300: heal wire
        310: A sends 3 to B
        400: resume B
        500: end";
    check(play, &[("B hears", "start 1 broken-A 3")]);
}

#[test]
fn nothing_on_a_stream_overtakes_a_message_that_somebody_delays() {
    let play = "2 toys, streams
        10: A sends 1 to B, A sends 2 to B
        10.5: delay 0 20
        15: A sends 3 to B
        100: end";
    check(play, &[("B gets", "1 2 3"), ("B gets when", "31 31 31")]);
}

/// The first finds the receiver off and is held; the third is sent then and held at once; the second, which
/// was on its way, comes after that and is held before it.
#[test]
fn what_was_on_its_way_is_held_before_what_was_sent_later() {
    let play = "2 toys, streams
        10: A sends 1 to B
        10.5: A sends 2 to B
        10.6: crash B
        11.2: A sends 3 to B
        30: end";
    check(play, &[("under way", "3")]);
}
