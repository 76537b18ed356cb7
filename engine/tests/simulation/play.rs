//! Plays of toys, written as text: who is there and what joins them, then what happens when, line by line. And what may
//! be observed of such a play.

use fallible_engine::kernel::command::{Command, Meddle, Pick};
use fallible_engine::kernel::faults::{
    Crash, Cut, Heal, Pause, Restart, Resume, SetDrift, SetDuplicate, SetLatency, SetLoss, Slow,
    StepClock,
};
use fallible_engine::kernel::id::{Address, Direction, LinkId, ProcessId};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::network::{Fate, Network, Pipe, Routes};
use fallible_engine::kernel::time::{Span, Time};
use fallible_engine::protocols::{Fact, Record};
use std::rc::Rc;

use crate::compared::{Pairs, compare};
use crate::toy::{A, B, Do, Heard, Stage, Toy, WIRE, at, call, chat, join, mesh, on, stream, wire};

/// Plays a text and compares what is observed.
#[track_caller]
pub(crate) fn check(play: &str, expected: Pairs<'_>) {
    let stage = played(play);
    compare(play, expected, |what| observe(&stage, what));
}

fn number<T: std::str::FromStr>(word: &str) -> T {
    word.parse()
        .unwrap_or_else(|_| panic!("{word} is no number"))
}

/// So many milliseconds, in nanoseconds.
fn millis(word: &str) -> u64 {
    (number::<f64>(word) * 1e6).round() as u64
}

/// The process of a letter: `B` is the second.
fn who(letter: &str) -> ProcessId {
    ProcessId(u32::from(letter.as_bytes()[0] - b'A'))
}

/// The world of the first line, after what the others let happen, each at its time in milliseconds. What stands between
/// commas happens at the same time; `0..5` are five messages, `each 1` ms after the one before.
fn played(play: &str) -> Stage {
    let mut lines = play.lines().map(str::trim);
    let mut stage = staged(lines.next().expect("who is there"));
    for line in lines {
        let (time, deeds) = line
            .split_once(": ")
            .unwrap_or_else(|| panic!("no time: {line}"));
        let time = Time(millis(time));
        for deed in deeds.split(", ") {
            match deed.split(' ').collect::<Vec<_>>()[..] {
                ["end"] => _ = stage.run(time),
                ["move", from, "to", to] => {
                    stage.run(Time(time.0 - 1));
                    let to = (to != "nobody").then(|| who(to));
                    stage.world.move_address(at(who(from)), to);
                }
                [from, "sends", numbers, "to", to, ref each @ ..] => {
                    let gap = each.last().map_or(0, |gap| millis(gap));
                    let (first, end) = numbers.split_once("..").unwrap_or((numbers, ""));
                    let first = number(first);
                    let end = if end.is_empty() {
                        first + 1
                    } else {
                        number(end)
                    };
                    for n in first..end {
                        let time = Time(time.0 + u64::from(n - first) * gap);
                        stage.send(time, who(from), who(to), call(n));
                    }
                }
                ref words => _ = stage.command(time, command(words)),
            }
        }
    }
    stage
}

fn command(words: &[&str]) -> Command<Toy> {
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
        [whose, ref deed @ ..] => Command::Input(who(whose), input(deed)),
        [] => panic!("nothing is done"),
    }
}

fn input(words: &[&str]) -> Do {
    match *words {
        ["chats", n, "to", to] => Do::Send(at(who(to)), chat(number(n))),
        ["arms", timer, ms] => Do::Arm(number(timer), Span(millis(ms))),
        ["disarms", timer] => Do::Disarm(number(timer)),
        ["works", done, ms] => Do::Work(number(done), Span(millis(ms))),
        ["writes", n] => Do::Write(number(n)),
        ["spawns", "on", whose] => Do::Spawn(on(who(whose))),
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
            ["reset", "after", ms] => link.reset_after = Span(millis(ms)),
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

fn listed<T: ToString>(things: impl IntoIterator<Item = T>) -> String {
    things
        .into_iter()
        .map(|thing| thing.to_string())
        .collect::<Vec<_>>()
        .join(" ")
}

fn in_ms(time: u64) -> f64 {
    time as f64 / 1e6
}

fn letter(process: u32) -> char {
    char::from(b'A' + process as u8)
}

fn heard(heard: &Heard) -> String {
    match heard {
        Heard::Start => "start".to_owned(),
        Heard::Message(number) => number.to_string(),
        Heard::Timer(number) => format!("timer-{number}"),
        Heard::Broken(Address(peer)) => format!("broken-{}", letter(*peer)),
        Heard::Restart { disk, memory } => format!("restart-with-{disk}-and-{memory}"),
    }
}

/// What a toy hears, and when by its own clock; when what is sent to it arrives; what is in hand on its machine. And of all:
/// the fates of what does not arrive, when that was, and how often something happens.
fn observe(stage: &Stage, what: &str) -> String {
    let times = |sought: &dyn Fn(&Fact) -> bool| {
        let records = stage
            .records
            .iter()
            .filter(move |record| sought(&record.fact));
        listed(records.map(|record| in_ms(record.at.0)))
    };
    let facts = || stage.records.iter().map(|record| &record.fact);
    let count = |sought: &dyn Fn(&Fact) -> bool| stage.count(sought).to_string();
    let log = |whose: &str| &stage.toy(who(whose)).log;
    match what.split(' ').collect::<Vec<_>>()[..] {
        [whose, "hears"] => listed(log(whose).iter().map(|(_, what)| heard(what))),
        [whose, "hears", "when"] => {
            let log = log(whose).iter();
            listed(log.map(|(at, what)| format!("{}:{}", in_ms(at.0 as u64), heard(what))))
        }
        [whose, "gets"] => listed(stage.toy(who(whose)).messages()),
        [whose, "gets", "when"] => listed(stage.delivered(who(whose)).iter().map(|at| in_ms(at.0))),
        [whose, "gets", "so", "many"] => stage.delivered(who(whose)).len().to_string(),
        [whose, "gets", "too", "early"] => {
            let messages = stage.toy(who(whose)).messages();
            messages
                .windows(2)
                .filter(|pair| pair[0] > pair[1])
                .count()
                .to_string()
        }
        ["longest", "way", "to", whose] => {
            let sent = stage
                .records
                .iter()
                .filter(|record| matches!(record.fact, Fact::Sent { to, .. } if to == who(whose)));
            let arrived = stage.delivered(who(whose)).into_iter();
            let took = arrived
                .zip(sent)
                .map(|(arrived, sent)| arrived.since(sent.at).0);
            took.max()
                .map_or("none".to_owned(), |took| in_ms(took).to_string())
        }
        [whose, "lives"] => stage.world.process(who(whose)).is_some().to_string(),
        [whose, "lives", "on"] => match stage.world.machine_of(who(whose)) {
            Some(machine) => letter(machine.0).to_string(),
            None => "nothing".to_owned(),
        },
        ["work", "at", whose] => {
            let machine = &stage.world.machines()[who(whose).index()];
            format!(
                "{} busy, {} waiting",
                machine.busy.len(),
                machine.waiting.len()
            )
        }
        ["fates"] => stage
            .fates()
            .iter()
            .map(|fate| fate.words())
            .collect::<Vec<_>>()
            .join(", "),
        ["fates", "when"] => times(&|fact| matches!(fact, Fact::Ended(..))),
        ["lost"] => count(&|fact| matches!(fact, Fact::Ended(_, Fate::Lost))),
        ["doubled", "as"] => listed(facts().filter_map(|fact| match fact {
            Fact::Duplicated { flight, of, .. } => Some(format!("{}:{}", of.0, flight.0)),
            _ => None,
        })),
        ["doubled"] => count(&|fact| matches!(fact, Fact::Duplicated { .. })),
        ["breaks", "when"] => times(&|fact| matches!(fact, Fact::Disconnected(..))),
        ["stuck"] => count(&|fact| {
            matches!(
                fact,
                Fact::Rescheduled {
                    due: Time(u64::MAX),
                    ..
                }
            )
        }),
        ["unreachable"] => listed(facts().filter_map(|fact| match fact {
            Fact::Unreachable { to, .. } => Some(letter(to.0)),
            _ => None,
        })),
        ["applied", "to", "nothing"] => count(&|fact| *fact == Fact::DidNotApply),
        ["fires"] => {
            let fired = |record: &Record| match record.fact {
                Fact::Fired(process) => {
                    Some(format!("{}:{}", in_ms(record.at.0), letter(process.0)))
                }
                _ => None,
            };
            listed(stage.records.iter().filter_map(fired))
        }
        ["records"] => stage.records.len().to_string(),
        ["under", "way"] => stage.world.flight_count().to_string(),
        _ => panic!("nothing is known as {what}"),
    }
}
