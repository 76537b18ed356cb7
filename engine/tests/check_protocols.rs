//! Properties on real runs of real protocols: what they find is what the network and the work make of it.

use std::rc::Rc;

use fallible_engine::check::condition::{Condition, OperationIs, State};
use fallible_engine::check::converges::Converges;
use fallible_engine::check::gauge::kind::Gauge as _;
use fallible_engine::check::gauge::lag;
use fallible_engine::check::monotonic_reads::MonotonicReads;
use fallible_engine::check::no_lost_writes::NoLostWrites;
use fallible_engine::check::property::{End, Property};
use fallible_engine::check::read_your_writes::ReadYourWrites;
use fallible_engine::check::scope::Scope;
use fallible_engine::check::story::Story;
use fallible_engine::check::truth::Truth;
use fallible_engine::check::verdict::Verdict;
use fallible_engine::check::{AnyProperty, Checks};
use fallible_engine::kernel::clock::Clock;
use fallible_engine::kernel::command::{Command, Meddle, Pick};
use fallible_engine::kernel::faults::{Crash, Cut, Restart};
use fallible_engine::kernel::id::{
    Address, Direction, LinkId, MachineId, OperationId, ProcessId, ZoneId,
};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::names::Cast;
use fallible_engine::kernel::network::{Link, Network, Routes, Transport};
use fallible_engine::kernel::operation::{Ask, Value, Verb};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::kernel::world::World;
use fallible_engine::protocols::client::{self, Client, Manners};
use fallible_engine::protocols::store::COPY;
use fallible_engine::protocols::store::manner::{ReadFrom, Session, StoreAccess};
use fallible_engine::protocols::store::{self, Replication, Role, Store};
use fallible_engine::protocols::{AnyInput, AnyProcess};
use fallible_engine::run::branch::Branch;
use fallible_engine::run::plan::Plan;

const ALICE: ProcessId = ProcessId(0);
const DB1: ProcessId = ProcessId(1);
const DB2: ProcessId = ProcessId(2);
const WAN: LinkId = LinkId(1);
const SAVE: OperationId = OperationId {
    client: ALICE,
    number: 0,
};
const RELOAD: OperationId = OperationId {
    client: ALICE,
    number: 1,
};

/// Alice and the replica db-2 at one end of a wide link, the primary db-1 at the other. Alice saves at 1 s
/// and reloads 10 ms after she knows that it is done, which is at the earliest after one round trip.
struct Setting {
    read_from: ReadFrom,
    replication: Replication,
    wan: Span,
    work: Span,
    reload_at: Time,
    until: Time,
    commands: Vec<(Time, Command<AnyProcess>)>,
}

impl Default for Setting {
    fn default() -> Self {
        Self {
            read_from: ReadFrom::Nearest,
            replication: Replication::Async,
            wan: Span::millis(80),
            work: Span::millis(50),
            reload_at: Time(1_300_000_000),
            until: Time(4_000_000_000),
            commands: Vec::new(),
        }
    }
}

impl Setting {
    fn network(&self) -> Network {
        let mut network = Network::new(3);
        let wan = network.add_link(Link::new(Transport::Stream, Latency::Constant(self.wan)));
        let near = network.add_link(Link::new(
            Transport::Datagram,
            Latency::Constant(Span::ZERO),
        ));
        assert_eq!(wan, WAN, "the loopback is link 0");
        let mut routes = Routes::clone(&network.routes);
        for (from, to, link) in [(ALICE, DB1, wan), (DB2, DB1, wan), (ALICE, DB2, near)] {
            let (from, to) = (MachineId(from.0), MachineId(to.0));
            routes.set(from, to, link, Direction::Forward);
            routes.set(to, from, link, Direction::Back);
        }
        network.routes = Rc::new(routes);
        network
    }

    fn plan(&self) -> Plan<AnyProcess> {
        let mut cast = Cast::default();
        let key = cast.names.intern("bio");
        let (old, new) = (
            Value::Text(cast.names.intern("v1")),
            Value::Text(cast.names.intern("v2")),
        );
        let mut world = World::new(7, self.network());
        let store = |role| store::Config {
            role,
            replication: self.replication,
            acks: 1,
            primary: Address(DB1.0),
            replicas: vec![Address(DB2.0)],
            read_service: Latency::Constant(Span::ZERO),
            write_service: Latency::Constant(Span::ZERO),
            apply_service: Latency::Constant(self.work),
            read_wait: Span::secs(1),
            initial: vec![(key, old)],
            ..store::Config::default()
        };
        let stores = Session::new(Rc::new(StoreAccess {
            primary: Address(DB1.0),
            copies: vec![Address(DB2.0)],
            read_from: self.read_from,
            primary_after_write: Span::ZERO,
            token_wait: Span(u64::MAX),
        }));
        let manners = Manners {
            stores: Some(stores),
            ..Manners::default()
        };
        let processes: [(&str, AnyProcess); 3] = [
            (
                "Alice",
                Client::new(client::Config::default(), manners).into(),
            ),
            ("db-1", Store::new(store(Role::Primary)).into()),
            ("db-2", Store::new(store(Role::Replica)).into()),
        ];
        for (name, process) in processes {
            // Two workers, so that a read does not wait for the entry that is being applied.
            let machine = world.add_machine(ZoneId(0), Clock::default(), 2);
            let name = cast.names.intern(name);
            cast.machines.push(name);
            cast.processes.push(name);
            world.add_process(machine, name, process);
        }
        let mut plan = Plan::new(world, self.until);
        let ask = |at, number, ask| {
            let input = AnyInput::Client(client::Input::Do {
                number,
                ask,
                bytes: 10,
            });
            (at, Command::Input(ALICE, input))
        };
        plan.commands = self.commands.clone();
        plan.commands.push(ask(
            Time(1_000_000_000),
            0,
            Ask::bringing(Verb::Write, key, new),
        ));
        plan.commands
            .push(ask(self.reload_at, 1, Ask::of(Verb::Read, key)));
        plan.cast = Rc::new(cast);
        plan.sort();
        plan
    }

    fn run(&self) -> (Branch<AnyProcess>, Checks, End) {
        let branch = Branch::run(Rc::new(self.plan()));
        let copies = vec![vec![DB1, DB2]];
        let properties: Vec<AnyProperty> = vec![
            ReadYourWrites::new(Scope::default()).into(),
            MonotonicReads::new(Scope::default()).into(),
            NoLostWrites::new(Scope::default(), copies.clone()).into(),
            Converges::new(copies).into(),
        ];
        let mut checks = Checks::new(Rc::clone(&branch.plan().cast), properties);
        for (_, record) in branch.trace().iter() {
            checks.observe(record);
        }
        let end = End::of(&branch);
        checks.conclude(&end);
        (branch, checks, end)
    }

    fn verdicts(&self) -> [Verdict; 4] {
        let (_, checks, _) = self.run();
        std::array::from_fn(|place| checks.properties()[place].verdict())
    }
}

fn violated_because(verdict: &Verdict) -> &str {
    match verdict {
        Verdict::Violated { because, .. } => because,
        other => panic!("it should be violated, and is {other:?}"),
    }
}

const STALE: &str =
    "Alice read v1 at 1.200 s, after Alice's write of v2 was acknowledged at 1.160 s";

/// The write is confirmed at 1.160 s (two ways of 80 ms). The copy for db-2 leaves at 1.080 s, arrives at
/// 1.160 s and is applied at 1.210 s.
fn early() -> Setting {
    Setting {
        reload_at: Time(1_200_000_000),
        ..Setting::default()
    }
}

#[test]
fn an_early_reload_from_an_asynchronous_replica_is_stale() {
    let [read_your_writes, monotonic_reads, no_lost_writes, converges] = early().verdicts();
    assert_eq!(violated_because(&read_your_writes), STALE);
    for verdict in [monotonic_reads, no_lost_writes, converges] {
        assert_eq!(verdict, Verdict::Held);
    }
}

#[test]
fn what_the_copy_received_it_need_not_have_applied() {
    let (_, checks, _) = early().run();
    let evidence = &checks.properties()[0].violations()[0].evidence;
    // Save begun, applied, copy sent, copy arrived, acknowledged; reload begun, answered, returned.
    assert_eq!(evidence.len(), 8, "{evidence:?}");
}

#[test]
fn a_later_reload_sees_the_write() {
    assert_eq!(Setting::default().verdicts()[0], Verdict::Held);
}

#[test]
fn each_repair_keeps_the_promise() {
    let primary = Setting {
        read_from: ReadFrom::Primary,
        ..early()
    };
    let token = Setting {
        read_from: ReadFrom::NearestAtToken,
        ..early()
    };
    // The acknowledgement now takes longer, and so the reload comes later than it.
    let applied = Setting {
        replication: Replication::Applied,
        reload_at: Time(1_400_000_000),
        ..Setting::default()
    };
    for setting in [primary, token, applied] {
        assert_eq!(setting.verdicts()[0], Verdict::Held);
    }
}

#[test]
fn received_is_not_applied() {
    // Received at db-2 at 1.160 s; slow work applies it half a second later; Alice knows at 1.320 s.
    let setting = Setting {
        replication: Replication::Received,
        work: Span::millis(500),
        reload_at: Time(1_400_000_000),
        ..Setting::default()
    };
    let because = "Alice read v1 at 1.400 s, after Alice's write of v2 was acknowledged at 1.320 s";
    assert_eq!(violated_because(&setting.verdicts()[0]), because);
}

#[test]
fn without_latency_and_work_there_is_no_lag() {
    let setting = Setting {
        wan: Span::ZERO,
        work: Span::ZERO,
        ..Setting::default()
    };
    let lag = |setting: &Setting| {
        let (branch, checks, end) = setting.run();
        let story = Story::new(branch.trace(), checks.properties(), &end);
        lag::Reading {
            groups: vec![vec![DB1, DB2]],
            of: Some(DB2),
        }
        .read(&story)
    };
    assert_eq!(lag(&setting), Some(0.0));
    assert_eq!(
        lag(&Setting::default()),
        Some(130e6),
        "80 ms on the way and 50 ms of work"
    );
}

#[test]
fn a_run_that_stops_too_early_decides_nothing() {
    let setting = Setting {
        until: Time(1_100_000_000),
        ..Setting::default()
    };
    let [_, _, no_lost_writes, converges] = setting.verdicts();
    let text = "2 messages under way, first the copy from db-1 to db-2";
    let waits_for = Verdict::Undecided {
        waits_for: text.to_owned(),
    };
    assert_eq!(no_lost_writes, waits_for);
    assert_eq!(converges, waits_for);
}

#[test]
fn an_acknowledged_write_on_the_disk_of_a_machine_that_is_off_is_neither_kept_nor_lost() {
    let copy = Pick {
        kind: COPY.number,
        from: Some(DB1),
        to: Some(DB2),
        operation: None,
        number: 0,
    };
    let mut setting = Setting {
        commands: vec![
            (Time(1_100_000_000), Command::Meddle(copy, Meddle::Drop)),
            (Time(1_170_000_000), Command::from(Crash(MachineId(DB1.0)))),
        ],
        until: Time(30_000_000_000),
        ..Setting::default()
    };
    let waits_for = "db-1 to come back, which alone holds v2".to_owned();
    assert_eq!(setting.verdicts()[2], Verdict::Undecided { waits_for });
    let restart = Command::from(Restart(MachineId(DB1.0)));
    setting.commands.push((Time(2_000_000_000), restart));
    assert_eq!(setting.verdicts()[2], Verdict::Held);
}

#[test]
fn what_was_never_acknowledged_is_no_loss() {
    let setting = Setting {
        commands: vec![
            (Time(1_081_000_000), Command::from(Cut(WAN, None))),
            (Time(1_170_000_000), Command::from(Crash(MachineId(DB1.0)))),
        ],
        until: Time(30_000_000_000),
        ..Setting::default()
    };
    let [_, _, no_lost_writes, converges] = setting.verdicts();
    assert_eq!(no_lost_writes, Verdict::Held);
    assert_eq!(converges, Verdict::Held, "a single copy is up");
}

#[test]
fn the_restart_of_a_copy_loses_nothing() {
    let restart = |machine: ProcessId| {
        let machine = MachineId(machine.0);
        vec![
            (Time(1_500_000_000), Command::from(Crash(machine))),
            (Time(1_700_000_000), Command::from(Restart(machine))),
        ]
    };
    for machine in [DB1, DB2] {
        let setting = Setting {
            commands: restart(machine),
            ..Setting::default()
        };
        let [_, _, no_lost_writes, converges] = setting.verdicts();
        assert_eq!(no_lost_writes, Verdict::Held);
        assert_eq!(converges, Verdict::Held);
    }
}

#[test]
fn answers_are_graded_from_the_run() {
    let (branch, checks, end) = early().run();
    let story = Story::new(branch.trace(), checks.properties(), &end);
    let names = &branch.plan().cast.names;
    let returns = |text: &str| {
        let value = names.find(text).map(Value::Text);
        let reload = OperationIs {
            returns: value,
            ..OperationIs::ended(RELOAD)
        };
        Condition::Operation(reload).judge(&story)
    };
    assert_eq!(returns("v1"), Truth::True);
    assert_eq!(returns("v2"), Truth::False);
    let by = |operation, process| {
        let is = OperationIs {
            answered_by: Some(process),
            ..OperationIs::ended(operation)
        };
        Condition::Operation(is).judge(&story)
    };
    assert_eq!(by(RELOAD, DB2), Truth::True);
    assert_eq!(by(SAVE, DB1), Truth::True);
    assert_eq!(by(SAVE, DB2), Truth::False);
    assert_eq!(
        Condition::Property(0, State::Violated).judge(&story),
        Truth::True
    );
}

#[test]
fn checks_made_while_the_run_goes_on_find_the_same() {
    let (_, afterwards, end) = early().run();
    let plan = early().plan();
    let properties = vec![ReadYourWrites::new(Scope::default()).into()];
    let mut checks = Checks::new(Rc::clone(&plan.cast), properties);
    let mut world = plan.world.clone();
    for (at, command) in &plan.commands {
        while world.next_at().is_some_and(|next| next < *at) {
            world.step(&mut checks);
        }
        world.apply(*at, command, &mut checks);
    }
    while world.step_until(plan.until, &mut checks) {}
    checks.conclude(&end);
    assert_eq!(checks.steps(), afterwards.steps());
    assert_eq!(
        checks.properties()[0].violations(),
        afterwards.properties()[0].violations()
    );
}
