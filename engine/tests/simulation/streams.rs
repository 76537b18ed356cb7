//! Streams: order is kept, loss becomes delay, what a cut held is sent again when its timer says so, and whoever waits too
//! long for an acknowledgement gives up.

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
            ("longest way to B", "at least 251"),
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
        300: end";
    // It is sent again 202 ms after it was first sent, and a round trip is 2 ms. The one under way is told to be stuck.
    check(
        play,
        &[
            ("B gets", "1 2 3"),
            ("B gets when", "213 213 213"),
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
        300: end";
    check(play, &[("A gets when", "11"), ("B gets when", "213")]);
}

#[test]
fn a_long_cut_breaks_a_stream_loses_what_it_held_and_tells_the_end_that_sent() {
    let play = "2 toys, streams, user timeout 500
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
            ("B hears", "start"),
            ("breaks when", "510"),
        ],
    );
    // A new connection works.
    let again = format!("{play}\n700: heal wire\n710: A sends 3 to B\n800: end");
    check(&again, &[("B gets", "3")]);
}

#[test]
fn a_heal_in_time_keeps_the_stream_whole() {
    let play = "2 toys, streams, user timeout 500
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
        300: end";
    check(
        play,
        &[("B gets when", "214 215 216 217 218 219 220 221 222 223")],
    );
}

#[test]
fn what_a_full_buffer_drops_of_a_stream_is_sent_again() {
    let play = "2 toys, streams, pipe 800000 300 of 1
        10: A sends 0..20 to B
        2000: end";
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
    let play = "2 toys, streams, user timeout 100
        10: A sends 1 to B
        20: cut wire
        30: B sends 2 to A
        40: pause B
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

/// The waits are R, R, 2R and 4R with R = 202 ms, so the tries come at 212, 414, 818 and 1626 ms.
#[test]
fn what_a_cut_held_comes_with_the_next_try_and_not_with_the_heal() {
    for (healed, comes) in [(211, 213), (213, 415), (500, 819), (900, 1_627)] {
        let play = format!(
            "2 toys, streams
            5: cut wire
            10: A sends 1 to B
            20: A sends 2 to B
            {healed}: heal wire
            3000: end"
        );
        check(
            &play,
            &[
                ("B gets when", &format!("{comes} {comes}")),
                ("A hears", "start"),
            ],
        );
    }
}

#[test]
fn what_is_never_acknowledged_is_given_up_after_a_quarter_of_an_hour() {
    let play = "2 toys, streams, loss 1
        10: A sends 1 to B
        924600: end";
    check(play, &[("under way", "1"), ("A hears", "start")]);
    let play = format!("{play}\n925000: end");
    check(
        &play,
        &[
            ("under way", "0"),
            ("breaks when", "924610"),
            ("A hears", "start broken-B"),
            ("B hears", "start"),
        ],
    );
}

#[test]
fn a_request_out_of_a_pool_waits_for_no_other() {
    let one = "2 toys, streams, latency 1 to 50, loss 0.2
        10: A sends 0..200 to B each 1
        60000: end";
    let in_order: Vec<String> = (0..200).map(|n| n.to_string()).collect();
    check(
        one,
        &[("B gets", &in_order.join(" ")), ("B gets too early", "0")],
    );
    let calls: String = (0..200)
        .map(|n| format!("\n{}: A calls {n} B", 10 + n))
        .collect();
    let each = format!("2 toys, streams, pool 200, latency 1 to 50, loss 0.2{calls}\n60000: end");
    check(
        &each,
        &[
            ("B gets so many", "200"),
            ("B gets too early", "at least 1"),
        ],
    );
}

/// One connection is open. The second call opens another, which takes a round trip; the third has the one that
/// the answer to the first has freed.
#[test]
fn a_connection_is_opened_where_none_is_free() {
    let play = "2 toys, streams, pool 1
        10: A calls 1 B
        10.5: A calls 2 B
        12: B answers 1 A
        20: A calls 3 B
        100: end";
    check(play, &[("B gets", "1 2 3"), ("B gets when", "11 13.5 21")]);
}

/// The first call had an open connection, so its kernel goes on after its caller has hung up; the second was waiting for
/// its handshake, and is never sent. The third finds no connection either, and its handshake comes a second after the
/// first.
#[test]
fn hanging_up_unsends_nothing_but_what_was_never_sent() {
    let play = "2 toys, streams, pool 1
        5: cut wire
        10: A calls 1 B, A calls 2 B, A calls 3 B
        110: A hangs up 1 on B, A hangs up 2 on B
        300: heal wire
        2000: end";
    check(
        play,
        &[
            ("B gets", "1 3"),
            ("B gets when", "415 1013"),
            ("fates", "lost with its connection"),
        ],
    );
}

/// The answer to the first call is under way when A hangs up, that to the second is sent when B has heard of it.
#[test]
fn an_answer_finds_a_closed_connection() {
    let play = "2 toys, streams, pool 2
        10: A calls 1 B, A calls 2 B
        20: B answers 1 A
        20.5: A hangs up 1 on B, A hangs up 2 on B
        22: B answers 2 A
        100: end";
    check(
        play,
        &[
            ("A gets", ""),
            (
                "fates",
                "too late for its connection, too late for its connection",
            ),
        ],
    );
}
