//! Streams: order is kept, loss becomes delay, and a long cut breaks the connection.

use fallible_engine::kernel::command::{Command, Meddle, Pick};
use fallible_engine::kernel::faults::{Crash, Cut, Heal, Pause, Restart, Resume};
use fallible_engine::kernel::id::Direction;
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network::{Fate, Pipe};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::protocols::Fact;

use crate::toy::{A, B, Do, Heard, Stage, WIRE, at, call, mesh, ms, on, stream};

#[test]
fn a_stream_keeps_order_and_turns_loss_into_delay() {
    let mut link = stream();
    link.latency = Latency::Uniform(Span::millis(1), Span::millis(50));
    link.loss = 0.2;
    link.duplicate = 0.5;
    let mut stage = Stage::new(2, &link);
    for number in 0..500 {
        stage.send(ms(10 + u64::from(number)), A, B, call(number));
    }
    stage.run(ms(60_000));
    assert_eq!(stage.toy(B).messages(), (0..500).collect::<Vec<_>>());
    assert!(stage.fates().is_empty());
    let worst = stage
        .delivered(B)
        .iter()
        .enumerate()
        .map(|(number, arrived)| arrived.since(ms(10 + number as u64)))
        .max();
    assert!(worst > Some(Span::millis(200)), "{worst:?}");
}

#[test]
fn a_cut_stalls_a_stream_and_a_heal_lets_it_go_on_in_order() {
    let mut stage = Stage::new(2, &stream());
    stage
        .send(ms(10), A, B, call(1))
        .command(Time(10_500_000), Command::from(Cut(WIRE, None)))
        .send(ms(20), A, B, call(2))
        .send(ms(30), A, B, call(3))
        .command(ms(100), Command::from(Heal(WIRE, None)))
        .run(ms(200));
    assert_eq!(stage.toy(B).messages(), [1, 2, 3]);
    assert_eq!(stage.delivered(B), [ms(101); 3]);
    assert!(stage.fates().is_empty());
    let stuck = |fact: &Fact| {
        matches!(
            fact,
            Fact::Rescheduled {
                due: Time(u64::MAX),
                ..
            }
        )
    };
    assert_eq!(
        stage.count(stuck),
        1,
        "the one under way is told to be stuck"
    );
}

#[test]
fn a_cut_one_way_leaves_the_other_way_open() {
    let mut stage = Stage::new(2, &stream());
    stage
        .command(ms(5), Command::from(Cut(WIRE, Some(Direction::Forward))))
        .send(ms(10), A, B, call(1))
        .send(ms(10), B, A, call(2))
        .command(ms(50), Command::from(Heal(WIRE, Some(Direction::Forward))))
        .run(ms(100));
    assert_eq!(stage.delivered(A), [ms(11)]);
    assert_eq!(stage.delivered(B), [ms(51)]);
}

#[test]
fn a_long_cut_breaks_a_stream_loses_what_it_held_and_tells_both_ends() {
    let mut link = stream();
    link.reset_after = Span::millis(500);
    let mut stage = Stage::new(2, &link);
    stage
        .send(ms(10), A, B, call(1))
        .command(Time(10_500_000), Command::from(Cut(WIRE, None)))
        .send(ms(20), A, B, call(2))
        .run(ms(600));
    assert_eq!(stage.fates(), [Fate::Reset, Fate::Reset]);
    assert_eq!(stage.toy(A).heard(), [Heard::Start, Heard::Broken(at(B))]);
    assert_eq!(stage.toy(B).heard(), [Heard::Start, Heard::Broken(at(A))]);
    let broke = stage
        .records
        .iter()
        .find(|r| matches!(r.fact, Fact::Disconnected(..)));
    assert_eq!(broke.map(|r| r.at), Some(Time(510_500_000)));
    stage
        .command(ms(700), Command::from(Heal(WIRE, None)))
        .send(ms(710), A, B, call(3))
        .run(ms(800));
    assert_eq!(stage.toy(B).messages(), [3], "a new connection works");
}

#[test]
fn a_heal_in_time_keeps_the_stream_whole() {
    let mut link = stream();
    link.reset_after = Span::millis(500);
    let mut stage = Stage::new(2, &link);
    stage
        .command(ms(5), Command::from(Cut(WIRE, None)))
        .send(ms(10), A, B, call(1))
        .command(ms(400), Command::from(Heal(WIRE, None)))
        .run(ms(2_000));
    assert_eq!(stage.toy(B).messages(), [1]);
    assert_eq!(stage.count(|f| matches!(f, Fact::Disconnected(..))), 0);
}

#[test]
fn a_backlog_that_is_released_goes_through_its_pipe() {
    let mut network = mesh(2, &stream());
    // A message of 100 bytes takes a millisecond.
    let pipe = network.add_pipe(Pipe::new(800_000, 1_000_000));
    network.links[1].pipes[0] = Some(pipe);
    let mut stage = Stage::on(7, network, 2);
    stage.command(ms(5), Command::from(Cut(WIRE, None)));
    for number in 0..10 {
        stage.send(ms(10), A, B, call(number));
    }
    stage
        .command(ms(100), Command::from(Heal(WIRE, None)))
        .run(ms(200));
    let expected: Vec<Time> = (102..112).map(ms).collect();
    assert_eq!(stage.delivered(B), expected);
}

#[test]
fn a_full_buffer_makes_a_stream_wait_and_drops_nothing() {
    let mut network = mesh(2, &stream());
    let pipe = network.add_pipe(Pipe::new(800_000, 300));
    network.links[1].pipes[0] = Some(pipe);
    let mut stage = Stage::on(7, network, 2);
    for number in 0..20 {
        stage.send(ms(10), A, B, call(number));
    }
    stage.run(ms(200));
    assert_eq!(stage.toy(B).messages(), (0..20).collect::<Vec<_>>());
}

#[test]
fn a_stream_waits_for_a_receiver_that_is_off_and_breaks_when_it_comes_back() {
    let mut stage = Stage::new(2, &stream());
    stage
        .command(ms(5), Command::from(Crash(on(B))))
        .send(ms(10), A, B, call(1))
        .run(ms(50));
    assert!(stage.fates().is_empty());
    stage
        .command(ms(100), Command::from(Restart(on(B))))
        .send(ms(110), A, B, call(2))
        .run(ms(200));
    assert_eq!(stage.fates(), [Fate::Reset]);
    assert_eq!(stage.toy(A).heard(), [Heard::Start, Heard::Broken(at(B))]);
    let restart = Heard::Restart { disk: 0, memory: 0 };
    assert_eq!(
        stage.toy(B).heard(),
        [Heard::Start, restart, Heard::Message(2)]
    );
}

#[test]
fn what_a_crashed_sender_held_for_others_is_gone() {
    let mut stage = Stage::new(2, &stream());
    stage
        .command(ms(5), Command::from(Cut(WIRE, None)))
        .send(ms(10), A, B, call(1))
        .command(ms(20), Command::from(Crash(on(A))))
        .command(ms(30), Command::from(Heal(WIRE, None)))
        .run(ms(20_000));
    assert!(stage.toy(B).messages().is_empty());
    assert_eq!(stage.fates(), [Fate::Reset]);
    assert_eq!(stage.world.flight_count(), 0);
}

#[test]
fn a_paused_end_hears_of_a_broken_stream_when_it_goes_on_and_in_its_turn() {
    let mut link = stream();
    link.reset_after = Span::millis(100);
    let mut stage = Stage::new(2, &link);
    stage
        .send(ms(10), A, B, call(1))
        .command(Time(10_500_000), Command::from(Pause(on(B))))
        .command(ms(20), Command::from(Cut(WIRE, None)))
        .send(ms(30), A, B, call(2))
        .command(ms(300), Command::from(Heal(WIRE, None)))
        .send(ms(310), A, B, call(3))
        .command(ms(400), Command::from(Resume(on(B))))
        .run(ms(500));
    let expected = [
        Heard::Start,
        Heard::Message(1),
        Heard::Broken(at(A)),
        Heard::Message(3),
    ];
    assert_eq!(stage.toy(B).heard(), expected);
}

#[test]
fn nothing_on_a_stream_overtakes_a_message_that_somebody_delays() {
    let mut stage = Stage::new(2, &stream());
    let pick = Pick {
        kind: 201,
        from: Some(A),
        to: Some(B),
        operation: None,
        number: 0,
    };
    stage
        .send(ms(10), A, B, call(1))
        .send(ms(10), A, B, call(2))
        .command(
            Time(10_500_000),
            Command::Meddle(pick, Meddle::Delay(Span::millis(20))),
        )
        .ask(ms(15), A, Do::Send(at(B), call(3)))
        .run(ms(100));
    assert_eq!(stage.toy(B).messages(), [1, 2, 3]);
    assert_eq!(stage.delivered(B), [ms(31); 3]);
}

/// The first finds the receiver off and is held; the third is sent then and held at once; the second, which
/// was on its way, comes after that and is held before it.
#[test]
fn what_was_on_its_way_is_held_before_what_was_sent_later() {
    let mut stage = Stage::new(2, &stream());
    stage
        .send(ms(10), A, B, call(1))
        .send(Time(10_500_000), A, B, call(2))
        .command(Time(10_600_000), Command::from(Crash(on(B))))
        .send(Time(11_200_000), A, B, call(3))
        .run(ms(30));
    assert_eq!(stage.world.flight_count(), 3);
    assert_eq!(stage.world.audit(), []);
}
