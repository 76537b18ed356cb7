//! The audit can fail: each of its invariants is broken once, in a world that is otherwise sound.

use std::rc::Rc;

use super::super::Armed;
use super::{Broken, Event, World};
use crate::kernel::clock::Clock;
use crate::kernel::command::Command;
use crate::kernel::context::{Context, Effect};
use crate::kernel::faults::{Cut, Pause};
use crate::kernel::id::{Address, Direction, LinkId, MachineId, ProcessId, Symbol, ZoneId};
use crate::kernel::latency::Latency;
use crate::kernel::machine::{Arrival, Job, Power};
use crate::kernel::message::{Content, Envelope, Family, Kind, Payload};
use crate::kernel::names::Names;
use crate::kernel::network::{Leg, Link, Network, Transport, Use};
use crate::kernel::process::{NodeView, Process};
use crate::kernel::record::Silent;
use crate::kernel::slots::Place;
use crate::kernel::terms::Terms;
use crate::kernel::time::{LocalTime, Span, Time};

static WORD: Kind = Kind {
    number: 250,
    name: "word",
    family: Family::Ping,
};

#[derive(Clone, PartialEq, Debug)]
struct Word;

impl Payload for Word {
    fn kind(&self) -> &'static Kind {
        &WORD
    }
    fn content(&self) -> Content {
        Content::default()
    }
    fn size_bytes(&self) -> u32 {
        10
    }
}

/// Told to, it sends two words to the other, arms two timers and works twice.
#[derive(Clone, PartialEq, Debug)]
struct Busybody;

impl Terms for Busybody {
    type Message = Word;
    type Timer = u32;
    type Input = Address;
    type Note = ();
}

impl Process for Busybody {
    fn on_start(&mut self, _: &mut Context<'_, Self>) {}
    fn on_input(&mut self, to: Address, ctx: &mut Context<'_, Self>) {
        for timer in 0..2_u32 {
            ctx.send(to, Word);
            ctx.arm(timer, Span::millis(50));
            ctx.work(10 + timer, Span::millis(50));
        }
    }
    fn on_message(&mut self, _: &Envelope<Word>, _: &mut Context<'_, Self>) {}
    fn on_timer(&mut self, _: u32, _: &mut Context<'_, Self>) {}
    fn on_disconnect(&mut self, _: Address, _: &mut Context<'_, Self>) {}
    fn on_crash(&mut self) {}
    fn on_restart(&mut self, _: &mut Context<'_, Self>) {}
    fn describe(&self, _: &Names) -> NodeView {
        NodeView::default()
    }
}

const WIRE: LinkId = LinkId(1);
const HERE: MachineId = MachineId(0);
const THERE: MachineId = MachineId(1);
const NOW: Time = Time(1_000_000);

/// Two machines with a process each and a link between them, in the middle of things.
fn world(transport: Transport, before: &[Command<Busybody>]) -> World<Busybody> {
    let mut network = Network::new(2);
    let link = network.add_link(Link::new(transport, Latency::Constant(Span::millis(10))));
    let routes = Rc::make_mut(&mut network.routes);
    routes.set(HERE, THERE, link, Direction::Forward);
    routes.set(THERE, HERE, link, Direction::Back);
    let mut world = World::new(1, network);
    for _ in 0..2 {
        let machine = world.add_machine(ZoneId(0), Clock::default(), 1);
        world.add_process(machine, Symbol(0), Busybody);
    }
    while world.step_until(Time(NOW.0 - 1), &mut Silent) {}
    for command in before {
        world.apply(NOW, command, &mut Silent);
    }
    let ask = Command::Input(ProcessId(0), Address(1));
    world.apply(NOW, &ask, &mut Silent);
    assert_eq!(world.audit(), [], "the world is sound before it is broken");
    world
}

fn moving() -> World<Busybody> {
    world(Transport::Datagram, &[])
}

fn stalled() -> World<Busybody> {
    world(Transport::Stream, &[Command::from(Cut(WIRE, None))])
}

/// The other machine stands still, and both words wait for it.
fn waiting() -> World<Busybody> {
    let mut world = world(Transport::Datagram, &[Command::from(Pause(THERE))]);
    while world.step_until(Time(20_000_000), &mut Silent) {}
    assert_eq!(world.machines[1].inbox.len(), 2);
    assert_eq!(world.audit(), []);
    world
}

/// Breaks something, and looks whether the audit finds it.
fn finds(mut world: World<Busybody>, harm: impl Fn(&mut World<Busybody>), broken: Broken) {
    harm(&mut world);
    let found = world.audit();
    assert!(found.contains(&broken), "{broken}: found {found:?}");
}

#[test]
fn a_flight_has_an_end() {
    let id = moving().flights[0].id;
    let lose = |world: &mut World<_>| world.flights[0].leg = Leg::Moving(9_999);
    finds(moving(), lose, Broken::FlightWithoutEnd(id));
    let forget = |world: &mut World<_>| world.streams[0].lanes[0].held.clear();
    finds(stalled(), forget, Broken::FlightWithoutEnd(id));
    let forget = |world: &mut World<_>| world.machines[1].inbox.clear();
    finds(waiting(), forget, Broken::FlightWithoutEnd(id));
}

#[test]
fn what_is_held_is_there_and_in_order() {
    let away = |world: &mut World<_>| world.flights[1].leg = Leg::Waiting;
    finds(stalled(), away, Broken::HoldsNothing(1));
    let away = |world: &mut World<_>| world.machines[1].inbox.push(Arrival::Message(7));
    finds(waiting(), away, Broken::HoldsNothing(7));
    let swap = |world: &mut World<_>| world.streams[0].lanes[0].held.reverse();
    finds(stalled(), swap, Broken::StreamOutOfOrder(WIRE));
    let forget = |world: &mut World<_>| world.streams[0].lanes[0].retry = None;
    finds(stalled(), forget, Broken::StreamWithoutEnd(WIRE));
    let leak = |world: &mut World<Busybody>| world.streams[0].lanes[0].leak();
    finds(stalled(), leak, Broken::StreamDoesNotAddUp(WIRE));
    let unused = |world: &mut World<Busybody>| world.streams[0].used = Use::Nothing;
    finds(stalled(), unused, Broken::StreamOfNobody(WIRE));
}

#[test]
fn the_queue_is_in_order_and_before_it_is_only_the_past() {
    let harm = |world: &mut World<_>| world.queue.disorder();
    finds(moving(), harm, Broken::QueueOutOfOrder);
    let first = moving().next_at().expect("something is to come");
    let late = |world: &mut World<_>| world.now = Time(u64::MAX);
    finds(moving(), late, Broken::EventInThePast(first));
}

#[test]
fn counts_add_up() {
    let harm = |world: &mut World<_>| world.delivered += 1;
    let (sent, found) = (2, 3);
    finds(moving(), harm, Broken::CountsDoNotAddUp { sent, found });
    let harm = |world: &mut World<_>| world.timers.leak();
    finds(moving(), harm, Broken::PlacesDoNotAddUp);
    let harm = |world: &mut World<Busybody>| world.wishes.effects.push(Effect::Disarm(0));
    finds(moving(), harm, Broken::WishesLeft);
}

#[test]
fn a_timer_fires_and_its_process_lives() {
    let first = ProcessId(0);
    let off = |world: &mut World<_>| world.machines[0].power = Power::Down(NOW);
    finds(moving(), off, Broken::TimerOfTheDead(first));
    let dead = |world: &mut World<_>| world.seats[0].alive = false;
    finds(moving(), dead, Broken::TimerOfTheDead(first));
    let lost = |world: &mut World<_>| world.timers[0].token = 9_999;
    finds(moving(), lost, Broken::TimerWithoutEnd(first));
    let unknown = |world: &mut World<_>| world.seats[0].armed.clear();
    finds(moving(), unknown, Broken::TimerWithoutEnd(first));
    let gone = |world: &mut World<_>| world.timers.remove(1);
    finds(moving(), gone, Broken::TimerWithoutEnd(first));
    let unsorted = |world: &mut World<_>| world.seats[0].armed.reverse();
    finds(moving(), unsorted, Broken::TimerWithoutEnd(first));
    let nobody = |world: &mut World<Busybody>| {
        let (_, free) = world.timers.take();
        let (process, timer, token, due) = (first, 5, 9_999, LocalTime(0));
        *free = Place::Taken(Armed {
            process,
            timer,
            token,
            due,
        });
    };
    finds(moving(), nobody, Broken::TimerWithoutEnd(first));
    let sooner = |world: &mut World<_>| world.timers[0].due = LocalTime(2_000_000);
    finds(moving(), sooner, Broken::TimerOffItsClock(first));
    let slower = |world: &mut World<_>| world.machines[0].clock.set_drift(NOW, -1);
    finds(moving(), slower, Broken::TimerOffItsClock(first));
}

#[test]
fn work_is_done_by_workers_for_those_who_live_there() {
    let off = |world: &mut World<_>| world.machines[0].power = Power::Down(NOW);
    finds(moving(), off, Broken::WorkOfNobody(HERE));
    let crowd = |world: &mut World<_>| {
        let again = world.machines[0].busy[0].clone();
        world.machines[0].busy.push(again);
    };
    finds(moving(), crowd, Broken::WorkOfNobody(HERE));
    let strange = |world: &mut World<_>| {
        world.machines[0].waiting.push_back(Job {
            process: ProcessId(1),
            done: 1,
            span: Span::ZERO,
        });
    };
    finds(moving(), strange, Broken::WorkOfNobody(HERE));
    let lost = |world: &mut World<_>| world.machines[0].busy[0].token = 9_999;
    finds(moving(), lost, Broken::WorkWithoutEnd(HERE));
    let later = |world: &mut World<_>| world.machines[0].busy[0].until = Time(5);
    finds(moving(), later, Broken::WorkWithoutEnd(HERE));
    let faster = |world: &mut World<_>| world.machines[0].slow = 0.5;
    finds(moving(), faster, Broken::WorkOffItsPace(HERE));
    let idle = |world: &mut World<_>| world.machines[0].busy.clear();
    finds(moving(), idle, Broken::IdleWorker(HERE));
}

#[test]
fn only_who_stands_still_is_waited_for() {
    let up = |world: &mut World<_>| world.machines[1].power = Power::Up;
    finds(waiting(), up, Broken::WaitsForNothing(THERE));
}

#[test]
fn a_process_lives_in_one_place_and_begins() {
    let second = ProcessId(1);
    let away = |world: &mut World<_>| world.machines[1].hosts.clear();
    finds(moving(), away, Broken::HomelessProcess(second));
    let twice = |world: &mut World<_>| world.machines[0].hosts.push(second);
    finds(moving(), twice, Broken::HomelessProcess(second));
    let dead = |world: &mut World<_>| world.seats[1].alive = false;
    finds(moving(), dead, Broken::AddressOfTheDead(Address(1)));
    let moved = |world: &mut World<_>| world.addresses[1] = Some((second, HERE));
    finds(moving(), moved, Broken::AddressOfTheDead(Address(1)));
    let never = |world: &mut World<_>| world.seats[1].started = false;
    finds(moving(), never, Broken::ProcessWithoutStart(second));
}

#[test]
fn an_event_of_its_own_tells_a_start() {
    let mut world = moving();
    world.seats[1].started = false;
    world
        .queue
        .push(Time(5_000_000), Event::Start(ProcessId(1)).into());
    assert_eq!(world.audit(), []);
}
