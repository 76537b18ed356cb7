//! Plays of toys, written as text: who is there and what joins them, then what happens when, line by line.

use fallible_engine::kernel::command::{Command, Meddle, Pick};
use fallible_engine::kernel::faults::{
    Crash, Cut, Heal, Pause, Restart, Resume, SetDrift, SetDuplicate, SetLatency, SetLoss, Slow,
    StepClock,
};
use fallible_engine::kernel::id::{Called, Direction, LinkId, OperationId, ProcessId, Symbol};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network::{Network, Pipe, Routes};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::run::plan::Plan;
use std::rc::Rc;

use crate::compared::{Pairs, compare};
use crate::seen::of_stage;
use crate::toy::{A, B, Beat, Do, Stage, Toy, WIRE, at, call, chat, join, mesh, on, stream, wire};

/// Plays a text and compares what is observed.
#[track_caller]
pub(crate) fn check(play: &str, expected: Pairs<'_>) {
    let stage = played(play);
    compare(play, expected, |what| {
        of_stage(&stage, &what.split(' ').collect::<Vec<_>>())
    });
}

pub(crate) fn number<T: std::str::FromStr>(word: &str) -> T {
    word.parse()
        .unwrap_or_else(|_| panic!("{word} is no number"))
}

/// So many milliseconds, in nanoseconds.
pub(crate) fn millis(word: &str) -> u64 {
    (number::<f64>(word) * 1e6).round() as u64
}

/// The process of a letter: `B` is the second.
pub(crate) fn who(letter: &str) -> ProcessId {
    ProcessId(u32::from(letter.as_bytes()[0] - b'A'))
}

/// The world of the first line, after what the others let happen, each at its time in milliseconds. What stands between
/// commas happens at the same time; `0..5` are five messages, `each 1` ms after the one before.
fn played(play: &str) -> Stage {
    let mut lines = play.lines().map(str::trim);
    let mut stage = staged(lines.next().expect("who is there"));
    for (time, deed) in lines.flat_map(deeds) {
        match deed.split(' ').collect::<Vec<_>>()[..] {
            ["end"] => _ = stage.run(time),
            ["move", from, "to", to] => {
                stage.run(Time(time.0 - 1));
                let to = (to != "nobody").then(|| who(to));
                stage.world.move_address(at(who(from)), to);
            }
            ref words => {
                for (time, command) in commands(time, words) {
                    stage.command(time, command);
                }
            }
        }
    }
    assert_eq!(stage.world.audit(), [], "at the end");
    stage
}

/// The same as a plan of what will happen.
pub(crate) fn planned(play: &str) -> Plan<Toy> {
    let mut lines = play.lines().map(str::trim);
    let world = staged(lines.next().expect("who is there")).world;
    let mut plan = Plan::new(world, Time::ZERO);
    for (time, deed) in lines.flat_map(deeds) {
        match deed {
            "end" => plan.until = time,
            _ => plan
                .commands
                .extend(commands(time, &deed.split(' ').collect::<Vec<_>>())),
        }
    }
    plan
}

fn deeds(line: &str) -> impl Iterator<Item = (Time, &str)> {
    let (time, deeds) = line
        .split_once(": ")
        .unwrap_or_else(|| panic!("no time: {line}"));
    let time = Time(millis(time));
    deeds.split(", ").map(move |deed| (time, deed))
}

fn commands(time: Time, words: &[&str]) -> Vec<(Time, Command<Toy>)> {
    let [from, "sends", numbers, "to", to, each @ ..] = words else {
        return vec![(time, command(words))];
    };
    let gap = each.last().map_or(0, |gap| millis(gap));
    let (first, end) = numbers.split_once("..").unwrap_or((numbers, ""));
    let first: u32 = number(first);
    let end = if end.is_empty() {
        first + 1
    } else {
        number(end)
    };
    let sends = (first..end).map(|n| {
        let send = Do::Send(at(who(to)), call(n));
        (
            Time(time.0 + u64::from(n - first) * gap),
            Command::Input(who(from), send),
        )
    });
    sends.collect()
}

pub(crate) fn command(words: &[&str]) -> Command<Toy> {
    let way = |word: Option<&&str>| word.map(|_| Direction::Forward);
    let meddle = |nth: &str, how| {
        let (from, to) = (Some(A), Some(B));
        let number = number(nth);
        Command::Meddle(
            Pick {
                kind: 201,
                from,
                to,
                operation: None,
                number,
            },
            how,
        )
    };
    let link = |word: &str| if word == "nowhere" { LinkId(99) } else { WIRE };
    match *words {
        ["crash", whose] => Crash(on(who(whose))).into(),
        ["restart", whose] => Restart(on(who(whose))).into(),
        ["pause", whose] => Pause(on(who(whose))).into(),
        ["resume", whose] => Resume(on(who(whose))).into(),
        ["slow", whose, factor] => Slow(on(who(whose)), number(factor)).into(),
        ["drift", whose, ppm] => SetDrift(on(who(whose)), number(ppm)).into(),
        ["step", whose, by] => StepClock(on(who(whose)), millis(by) as i64).into(),
        ["cut", to, ref forward @ ..] => Cut(link(to), way(forward.first())).into(),
        ["heal", to, ref forward @ ..] => Heal(link(to), way(forward.first())).into(),
        ["loss", of, share] => SetLoss(link(of), number(share)).into(),
        ["duplicate", of, share] => SetDuplicate(link(of), number(share)).into(),
        ["latency", of, ms] => SetLatency(link(of), Latency::Constant(Span(millis(ms)))).into(),
        ["drop", nth] => meddle(nth, Meddle::Drop),
        ["double", nth] => meddle(nth, Meddle::Duplicate),
        ["delay", nth, by] => meddle(nth, Meddle::Delay(Span(millis(by)))),
        ["reseed", seed] => Command::Reseed(number(seed)),
        [whose, ref deed @ ..] => Command::Input(who(whose), input(deed)),
        [] => panic!("nothing is done"),
    }
}

/// A child on B that chats with the first two processes at random.
pub(crate) fn child(number: u32) -> Do {
    let name = Called {
        text: Symbol(0),
        number: Some(number),
    };
    let beat = Beat {
        every: Span::millis(5),
        peers: 2,
        sent: 0,
    };
    Do::Bear(on(B), name, beat)
}

/// A's operation of a number.
fn operation(n: &str) -> OperationId {
    OperationId {
        client: A,
        number: number(n),
    }
}

fn input(words: &[&str]) -> Do {
    match *words {
        // A calls B; B answers A's call; A hangs up on B.
        ["calls", n, whom] => Do::SendFor(at(who(whom)), operation(n), 0, call(number(n))),
        ["answers", n, whom] => {
            Do::SendFor(at(who(whom)), operation(n), 0, call(100 + number::<u32>(n)))
        }
        ["hangs", "up", n, "on", whom] => Do::HangUp(at(who(whom)), operation(n)),
        ["chats", n, "to", to] => Do::Send(at(who(to)), chat(number(n))),
        ["arms", timer, ms] => Do::Arm(number(timer), Span(millis(ms))),
        ["disarms", timer] => Do::Disarm(number(timer)),
        ["works", done, ms] => Do::Work(number(done), Span(millis(ms))),
        ["writes", n] => Do::Write(number(n)),
        ["spawns", "on", whose] => Do::Spawn(on(who(whose))),
        ["bears", n] => child(number(n)),
        ["destroys", whom] => Do::Destroy(who(whom)),
        _ => panic!("nobody can do {words:?}"),
    }
}

/// So many toys, joined in pairs by links of a millisecond, or all by one.
fn staged(line: &str) -> Stage {
    let mut words = line.split(", ");
    let toys = number(
        words
            .next()
            .and_then(|first| first.split(' ').next())
            .expect("how many"),
    );
    let mut link = wire();
    let mut network = None;
    for words in words {
        match words.split(' ').collect::<Vec<_>>()[..] {
            ["streams"] => link = stream(),
            ["loss", share] => link.loss = number(share),
            ["duplicate", share] => link.duplicate = number(share),
            ["latency", least, "to", most] => {
                link.latency = Latency::Uniform(Span(millis(least)), Span(millis(most)));
            }
            ["user", "timeout", ms] => link.user_timeout = Span(millis(ms)),
            ["pool", free] => link.reserve = Some(number(free)),
            // From here on the links are as they are.
            ["pipe", bits, buffer, "of", ref links @ ..] => {
                let made: &mut Network = network.get_or_insert_with(|| mesh(toys, &link));
                let pipe = made.add_pipe(Pipe::new(number(bits), number(buffer)));
                for link in links {
                    made.links[number::<usize>(link)].pipes[0] = Some(pipe);
                }
            }
            ["one", "lan"] => {
                let made = network.insert(Network::new(toys as usize));
                let lan = made.add_link(link.clone());
                for (one, other) in [(0, 1), (0, 2), (1, 2)] {
                    join(made, one, other, lan);
                }
            }
            ["no", "ways"] => {
                let made = network.get_or_insert_with(|| mesh(toys, &link));
                made.routes = Rc::new(Routes::new(toys as usize));
            }
            _ => panic!("there is no {words}"),
        }
    }
    Stage::on(7, network.unwrap_or_else(|| mesh(toys, &link)), toys)
}
