//! Datagram links, pipes, addresses, and messages that somebody meddles with.

use fallible_engine::kernel::command::{Command, Meddle, Pick};
use fallible_engine::kernel::faults::{
    Crash, Cut, Heal, Restart, Resume, SetDrift, SetDuplicate, SetLatency, SetLoss, Slow, StepClock,
};
use fallible_engine::kernel::id::{Address, Direction, FlightId, LinkId};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network::{Fate, Link, Pipe, Transport};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::protocols::Fact;

use crate::toy::{A, B, C, Do, Heard, Stage, WIRE, at, call, chat, join, mesh, ms, on, wire};

#[test]
fn a_message_takes_the_latency_of_its_link_and_none_on_its_own_machine() {
    let mut stage = Stage::new(2, &wire());
    stage.send(ms(5), A, B, call(1)).send(ms(5), A, A, call(2));
    stage.run(ms(10));
    assert_eq!(stage.delivered(B), [ms(6)]);
    assert_eq!(stage.delivered(A), [ms(5)]);
}

#[test]
fn messages_of_the_same_moment_arrive_in_the_order_of_sending() {
    let mut stage = Stage::new(3, &wire());
    for number in 0..10 {
        stage.send(ms(1), if number % 2 == 0 { A } else { B }, C, call(number));
    }
    stage.run(ms(5));
    assert_eq!(stage.toy(C).messages(), (0..10).collect::<Vec<_>>());
}

#[test]
fn datagrams_are_lost_doubled_and_overtaken_at_the_rates_of_their_link() {
    let mut link = wire();
    link.loss = 0.1;
    link.duplicate = 0.05;
    link.latency = Latency::Uniform(Span::millis(1), Span::millis(10));
    let mut stage = Stage::new(2, &link);
    let n = 4_000;
    for number in 0..n {
        stage.send(ms(10 + u64::from(number)), A, B, call(number));
    }
    stage.run(ms(u64::from(n) + 100));
    let lost = stage.fates().iter().filter(|f| **f == Fate::Lost).count();
    assert!((330..470).contains(&lost), "{lost} of {n} lost");
    let doubled = stage.count(|fact| matches!(fact, Fact::Duplicated { .. }));
    assert!((150..250).contains(&doubled), "{doubled} of {n} doubled");
    let heard = stage.toy(B).messages();
    assert_eq!(heard.len(), n as usize - lost + doubled);
    let overtaken = heard.windows(2).filter(|pair| pair[0] > pair[1]).count();
    assert!(overtaken > 500, "{overtaken} of {n} overtaken");
}

#[test]
fn a_lost_message_ends_on_its_way_and_never_at_its_receiver() {
    let mut link = wire();
    link.loss = 1.0;
    let mut stage = Stage::new(2, &link);
    for number in 0..50 {
        stage.send(ms(10), A, B, call(number));
    }
    stage.run(ms(20));
    let ends = stage
        .records
        .iter()
        .filter(|r| matches!(r.fact, Fact::Ended(_, Fate::Lost)));
    assert_eq!(ends.clone().count(), 50);
    assert!(ends.into_iter().all(|r| r.at > ms(10) && r.at < ms(11)));
    assert_eq!(stage.world.flight_count(), 0);
}

#[test]
fn a_cut_ends_datagrams_under_way_and_those_to_come_one_way_only() {
    let mut stage = Stage::new(2, &wire());
    stage
        .send(ms(10), A, B, call(1))
        .send(ms(10), B, A, call(2))
        .command(
            Time(10_500_000),
            Command::from(Cut(WIRE, Some(Direction::Forward))),
        )
        .send(ms(20), A, B, call(3))
        .send(ms(20), B, A, call(4))
        .command(ms(30), Command::from(Heal(WIRE, None)))
        .send(ms(40), A, B, call(5))
        .run(ms(50));
    assert_eq!(stage.toy(B).messages(), [5]);
    assert_eq!(stage.toy(A).messages(), [2, 4]);
    assert_eq!(stage.fates(), [Fate::Cut, Fate::Cut]);
    let first = stage
        .records
        .iter()
        .find(|r| matches!(r.fact, Fact::Ended(..)));
    assert_eq!(first.map(|r| r.at), Some(Time(10_500_000)));
}

#[test]
fn a_machine_that_is_off_receives_nothing_and_says_so() {
    let mut stage = Stage::new(2, &wire());
    stage
        .command(ms(5), Command::from(Crash(on(B))))
        .send(ms(10), A, B, call(1))
        .command(ms(20), Command::from(Restart(on(B))))
        .send(ms(30), A, B, call(2))
        .run(ms(40));
    assert_eq!(stage.toy(B).messages(), [2]);
    assert_eq!(stage.fates(), [Fate::ReceiverDown]);
}

#[test]
fn a_pipe_makes_messages_wait_for_each_other_and_then_drops() {
    let mut network = mesh(2, &wire());
    // A message of 100 bytes takes a millisecond; three fit into the buffer.
    let pipe = network.add_pipe(Pipe::new(800_000, 300));
    network.links[1].pipes[0] = Some(pipe);
    let mut stage = Stage::on(7, network, 2);
    for number in 0..5 {
        stage.send(ms(10), A, B, call(number));
    }
    stage.run(ms(100));
    assert_eq!(stage.toy(B).messages(), [0, 1, 2]);
    assert_eq!(stage.delivered(B), [ms(12), ms(13), ms(14)]);
    assert_eq!(stage.fates(), [Fate::BufferFull, Fate::BufferFull]);
}

#[test]
fn links_that_share_a_pipe_wait_for_each_other() {
    let mut network = mesh(3, &wire());
    let pipe = network.add_pipe(Pipe::new(800_000, 10_000));
    // The links from A to B and from A to C.
    network.links[1].pipes[0] = Some(pipe);
    network.links[2].pipes[0] = Some(pipe);
    let mut stage = Stage::on(7, network, 3);
    stage
        .send(ms(10), A, B, call(1))
        .send(ms(10), A, C, call(2));
    stage.send(ms(10), C, A, call(3)).run(ms(20));
    assert_eq!(stage.delivered(B), [ms(12)]);
    assert_eq!(stage.delivered(C), [ms(13)]);
    assert_eq!(stage.delivered(A), [ms(11)], "the way back has no pipe");
}

#[test]
fn an_address_can_move_and_what_is_under_way_goes_where_it_was_sent() {
    let mut stage = Stage::new(3, &wire());
    stage.send(ms(10), A, B, call(1));
    stage.world.move_address(at(B), Some(C));
    stage.send(ms(20), A, B, call(2));
    stage.world.move_address(at(B), None);
    stage.send(ms(30), A, B, call(3)).run(ms(40));
    assert_eq!(stage.toy(B).messages(), [1]);
    assert_eq!(stage.toy(C).messages(), [2]);
    assert_eq!(
        stage.count(|f| matches!(f, Fact::Unreachable { to, .. } if *to == at(B))),
        1
    );
}

#[test]
fn an_address_that_moved_away_outlives_the_process_it_was_made_for() {
    let mut stage = Stage::new(3, &wire());
    stage.run(ms(1));
    stage.world.move_address(at(B), Some(C));
    stage
        .ask(ms(5), A, Do::Destroy(B))
        .send(ms(10), A, B, call(1))
        .run(ms(20));
    assert_eq!(stage.toy(C).messages(), [1]);
}

#[test]
fn nothing_leads_to_where_there_is_no_link_and_no_process() {
    let mut network = mesh(2, &wire());
    network.routes = std::rc::Rc::new(fallible_engine::kernel::network::Routes::new(2));
    let mut stage = Stage::on(7, network, 2);
    stage.send(ms(10), A, B, call(1));
    stage
        .ask(ms(10), A, Do::Send(Address(77), call(2)))
        .run(ms(20));
    assert_eq!(stage.count(|f| matches!(f, Fact::Unreachable { .. })), 2);
}

fn pick(number: u32) -> Pick {
    Pick {
        kind: 201,
        from: Some(A),
        to: Some(B),
        operation: None,
        number,
    }
}

#[test]
fn a_person_drops_doubles_and_delays_the_message_that_they_name() {
    let mut stage = Stage::new(2, &wire());
    for number in 0..4 {
        stage.send(ms(10), A, B, call(number));
    }
    stage.send(ms(10), A, B, chat(9));
    let half = Time(10_500_000);
    stage
        .command(half, Command::Meddle(pick(0), Meddle::Drop))
        .command(half, Command::Meddle(pick(1), Meddle::Duplicate))
        .command(
            half,
            Command::Meddle(pick(2), Meddle::Delay(Span::millis(5))),
        )
        .run(ms(30));
    assert_eq!(stage.toy(B).messages(), [1, 3, 9, 1, 2]);
    assert_eq!(stage.delivered(B)[3..], [Time(11_500_000), ms(16)]);
    assert_eq!(stage.fates(), [Fate::Dropped]);
    assert!(stage.records.iter().any(|r| matches!(
        r.fact,
        Fact::Duplicated {
            flight: FlightId(6),
            of: FlightId(2),
            ..
        }
    )));
}

#[test]
fn a_command_that_meets_nothing_says_that_it_did_not_apply() {
    let mut stage = Stage::new(2, &wire());
    stage.run(ms(1));
    let nobody = fallible_engine::kernel::id::MachineId(9);
    let commands = [
        Command::from(Crash(nobody)),
        Command::from(Restart(on(A))),
        Command::from(Resume(on(A))),
        Command::from(Heal(WIRE, None)),
        Command::from(Cut(LinkId(99), None)),
        Command::from(SetLoss(LinkId(99), 0.5)),
        Command::from(SetDuplicate(LinkId(99), 0.5)),
        Command::from(SetLatency(LinkId(99), Latency::Constant(Span::ZERO))),
        Command::from(StepClock(nobody, 5)),
        Command::from(SetDrift(nobody, 5)),
        Command::from(Slow(nobody, 2.0)),
        Command::Meddle(pick(0), Meddle::Drop),
        Command::Input(fallible_engine::kernel::id::ProcessId(9), Do::Write(1)),
    ];
    let n = commands.len();
    for command in commands {
        stage.command(ms(2), command);
    }
    assert_eq!(stage.count(|fact| *fact == Fact::DidNotApply), n);
    assert_eq!(stage.records.len(), n + 2, "and two starts");
}

#[test]
fn a_link_delivers_twice_as_soon_as_somebody_lets_it_and_once_again_when_not() {
    let mut stage = Stage::new(2, &wire());
    stage
        .send(ms(10), A, B, call(1))
        .command(ms(20), Command::from(SetDuplicate(WIRE, 1.0)))
        .send(ms(20), A, B, call(2))
        .command(ms(30), Command::from(SetDuplicate(WIRE, 0.0)))
        .send(ms(30), A, B, call(3))
        .run(ms(100));
    assert_eq!(stage.delivered(B), [ms(11), ms(21), ms(21), ms(31)]);
}

#[test]
fn latency_and_loss_that_somebody_sets_hold_for_what_is_sent_from_then_on() {
    let mut stage = Stage::new(2, &wire());
    let slow = Latency::Constant(Span::millis(50));
    stage
        .send(ms(10), A, B, call(1))
        .command(ms(10), Command::from(SetLatency(WIRE, slow)))
        .send(ms(10), A, B, call(2))
        .command(ms(20), Command::from(SetLoss(WIRE, 1.0)))
        .send(ms(20), A, B, call(3))
        .run(ms(100));
    assert_eq!(stage.delivered(B), [ms(11), ms(60)]);
    assert_eq!(stage.fates(), [Fate::Lost]);
}

#[test]
fn one_link_can_join_many_machines() {
    let mut network = fallible_engine::kernel::network::Network::new(3);
    let lan = network.add_link(Link::new(
        Transport::Datagram,
        Latency::Uniform(Span::millis(1), Span::millis(9)),
    ));
    for (one, other) in [(0, 1), (0, 2), (1, 2)] {
        join(&mut network, one, other, lan);
    }
    let mut stage = Stage::on(7, network, 3);
    stage
        .send(ms(10), A, B, call(1))
        .send(ms(10), A, C, call(1))
        .run(ms(30));
    assert_eq!(stage.toy(B).heard(), [Heard::Start, Heard::Message(1)]);
    assert_ne!(
        stage.delivered(B),
        stage.delivered(C),
        "each copy has its own latency"
    );
}
