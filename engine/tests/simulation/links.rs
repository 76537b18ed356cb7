//! Datagram links, pipes, addresses, and messages that somebody meddles with.

use crate::play::check;

#[test]
fn a_message_takes_the_latency_of_its_link_and_none_on_its_own_machine() {
    let play = "2 toys
        5: A sends 1 to B, A sends 2 to A
        10: end";
    check(play, &[("B gets when", "6"), ("A gets when", "5")]);
}

#[test]
fn messages_of_the_same_moment_arrive_in_the_order_of_sending() {
    let play = "3 toys
        1: A sends 0 to C, B sends 1 to C, A sends 2 to C, B sends 3 to C, A sends 4 to C
        1: B sends 5 to C, A sends 6 to C, B sends 7 to C, A sends 8 to C, B sends 9 to C
        5: end";
    check(play, &[("C gets", "0 1 2 3 4 5 6 7 8 9")]);
}

#[test]
fn datagrams_are_lost_doubled_and_overtaken_at_the_rates_of_their_link() {
    let play = "2 toys, loss 0.1, duplicate 0.05, latency 1 to 10
        10: A sends 0..4000 to B each 1
        4100: end";
    // A tenth is lost and a twentieth doubled, more or less; and that is all that becomes of them.
    let (lost, doubled) = (413, 193);
    check(
        play,
        &[
            ("lost", &lost.to_string()),
            ("doubled", &doubled.to_string()),
            ("B gets so many", &(4_000 - lost + doubled).to_string()),
            ("B gets too early", "at least 501"),
        ],
    );
}

#[test]
fn a_lost_message_ends_on_its_way_and_never_at_its_receiver() {
    let play = "2 toys, loss 1
        10: A sends 0..50 to B";
    // Between 10 ms and 11 ms.
    let early = format!("{play}\n10: end");
    check(&early, &[("lost", "0"), ("under way", "50")]);
    let before = format!("{play}\n10.999999: end");
    check(&before, &[("lost", "50"), ("under way", "0")]);
    let after = format!("{play}\n20: end");
    check(&after, &[("lost", "50"), ("under way", "0")]);
}

#[test]
fn a_cut_ends_datagrams_under_way_and_those_to_come_one_way_only() {
    let play = "2 toys
        10: A sends 1 to B, B sends 2 to A
        10.5: cut wire forward
        20: A sends 3 to B, B sends 4 to A
        30: heal wire
        40: A sends 5 to B
        50: end";
    check(
        play,
        &[
            ("B gets", "5"),
            ("A gets", "2 4"),
            ("fates", "cut, cut"),
            ("fates when", "10.5 20"),
        ],
    );
}

#[test]
fn a_machine_that_is_off_receives_nothing_and_says_so() {
    let play = "2 toys
        5: crash B
        10: A sends 1 to B
        20: restart B
        30: A sends 2 to B
        40: end";
    check(play, &[("B gets", "2"), ("fates", "receiver down")]);
}

#[test]
fn a_pipe_makes_messages_wait_for_each_other_and_then_drops() {
    // A message of 100 bytes takes a millisecond; three fit into the buffer.
    let play = "2 toys, pipe 800000 300 of 1
        10: A sends 0..5 to B
        100: end";
    let full = "dropped at a full buffer, dropped at a full buffer";
    check(
        play,
        &[
            ("B gets", "0 1 2"),
            ("B gets when", "12 13 14"),
            ("fates", full),
        ],
    );
}

#[test]
fn links_that_share_a_pipe_wait_for_each_other() {
    // The links from A to B and from A to C; the way back has no pipe.
    let play = "3 toys, pipe 800000 10000 of 1 2
        10: A sends 1 to B, A sends 2 to C, C sends 3 to A
        20: end";
    check(
        play,
        &[
            ("B gets when", "12"),
            ("C gets when", "13"),
            ("A gets when", "11"),
        ],
    );
}

#[test]
fn an_address_can_move_and_what_is_under_way_goes_where_it_was_sent() {
    let play = "3 toys
        10: A sends 1 to B, move B to C
        20: A sends 2 to B, move B to nobody
        30: A sends 3 to B
        40: end";
    check(
        play,
        &[("B gets", "1"), ("C gets", "2"), ("unreachable", "B")],
    );
}

#[test]
fn an_address_that_moved_away_outlives_the_process_it_was_made_for() {
    let play = "3 toys
        1: move B to C
        5: A destroys B
        10: A sends 1 to B
        20: end";
    check(play, &[("C gets", "1")]);
}

#[test]
fn nothing_leads_to_where_there_is_no_link_and_no_process() {
    let play = "2 toys, no ways
        10: A sends 1 to B, A sends 2 to Z
        20: end";
    check(play, &[("unreachable", "B Z")]);
}

#[test]
fn a_person_drops_doubles_and_delays_the_message_that_they_name() {
    let play = "2 toys
        10: A sends 0..4 to B, A chats 9 to B
        10.5: drop 0, double 1, delay 2 5
        30: end";
    check(
        play,
        &[
            ("B gets", "1 3 9 1 2"),
            ("B gets when", "11 11 11 11.5 16"),
            ("fates", "dropped by hand"),
            ("doubled as", "2:6"),
        ],
    );
}

#[test]
fn a_command_that_meets_nothing_says_that_it_did_not_apply() {
    let play = "2 toys
        2: crash J, restart A, resume A, heal wire, cut nowhere, loss nowhere 0.5, duplicate nowhere 0.5
        2: latency nowhere 0, step J 5, drift J 5, slow J 2, drop 0, J writes 1";
    // And two starts.
    check(play, &[("applied to nothing", "13"), ("records", "15")]);
}

#[test]
fn a_link_delivers_twice_as_soon_as_somebody_lets_it_and_once_again_when_not() {
    let play = "2 toys
        10: A sends 1 to B
        20: duplicate wire 1, A sends 2 to B
        30: duplicate wire 0, A sends 3 to B
        100: end";
    check(play, &[("B gets when", "11 21 21 31")]);
}

#[test]
fn latency_and_loss_that_somebody_sets_hold_for_what_is_sent_from_then_on() {
    let play = "2 toys
        10: A sends 1 to B, latency wire 50, A sends 2 to B
        20: loss wire 1, A sends 3 to B
        100: end";
    check(play, &[("B gets when", "11 60"), ("fates", "lost")]);
}

#[test]
fn one_link_can_join_many_machines() {
    let play = "3 toys, latency 1 to 9, one lan
        10: A sends 1 to B, A sends 1 to C
        30: end";
    // Each copy has its own latency.
    check(
        play,
        &[
            ("B hears", "start 1"),
            ("B gets when", "13.20128"),
            ("C gets when", "14.938212"),
        ],
    );
}
