//! What the things on the stage are in words: for tooltips, and for the list that stands in for the
//! picture where nobody sees it.

use fallible_engine::format::decimal::shortest;
use fallible_engine::kernel::message::Family;

use super::frame::{Ended, Flight, Frame, Link, Machine, MachineKind, Power, Thing};
use super::text;

/// A thing in words: what it is, and a few lines more.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Words {
    /// What it is.
    pub title: String,
    /// What else there is to say, the most telling first.
    pub lines: Vec<String>,
}

impl Words {
    /// All of it on one line.
    #[must_use]
    pub fn in_one_line(&self) -> String {
        let mut all = self.title.clone();
        for line in &self.lines {
            all.push_str(", ");
            all.push_str(line);
        }
        all
    }
}

/// How much is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Detail {
    /// All.
    Full,
    /// Nothing that changes from one moment to the next: while time goes on, nobody could follow it.
    Lasting,
    /// Of machines only what befell them, not their state: in a crowd, while time goes on.
    Brief,
}

/// A thing of this frame in words; `None` if it is not there any more.
#[must_use]
pub fn describe(frame: &Frame, thing: Thing, detail: Detail) -> Option<Words> {
    match thing {
        Thing::Machine(id) => frame
            .machine(id)
            .map(|machine| self::machine(frame, machine, detail)),
        Thing::Link(a, b) => frame
            .link_between(a, b)
            .map(|link| self::link(frame, link, detail)),
        Thing::Message(id) => {
            let flight = frame.flights.iter().find(|flight| flight.id == id);
            let ended = || frame.ended.iter().find(|ended| ended.id == id);
            flight
                .map(|flight| self::flight(frame, flight, detail))
                .or_else(|| ended().map(|ended| self::ended(frame, ended)))
        }
    }
}

/// A machine in words.
fn machine(frame: &Frame, machine: &Machine, detail: Detail) -> Words {
    let mut lines = Vec::new();
    let role = match (&machine.badge, machine.kind) {
        (Some(badge), _) => badge.word.to_ascii_lowercase(),
        (None, MachineKind::Client) => "client".to_owned(),
        (None, MachineKind::Server) => "server".to_owned(),
    };
    lines.push(match frame.zones.get(machine.zone) {
        Some(zone) if !zone.name.is_empty() => format!("{role} in {}", zone.name),
        _ => role,
    });
    match machine.power {
        Power::Up => {}
        Power::Crashed(since) => lines.push(format!("crashed, stopped at {since}")),
        Power::Paused(since) => lines.push(format!("paused since {since}")),
    }
    if machine.slow > 1.0 {
        lines.push(format!(
            "{} times as slow",
            shortest((f64::from(machine.slow) * 10.0).round() / 10.0)
        ));
    }
    if detail != Detail::Brief {
        lines.extend(
            machine
                .fields
                .iter()
                .map(|field| format!("{} = {}", field.name, field.value)),
        );
        if !machine.remark.is_empty() {
            lines.push(machine.remark.to_string());
        }
    }
    if machine.queue > 0 && detail == Detail::Full {
        lines.push(format!(
            "{} being served, {} waiting",
            machine.busy, machine.queue
        ));
    }
    if detail == Detail::Full && !matches!(machine.power, Power::Crashed(_)) {
        lines.push(format!(
            "its clock {}, {}",
            machine.wall,
            text::skew(machine.skew)
        ));
    }
    Words {
        title: machine.name.to_string(),
        lines,
    }
}

/// A link in words.
fn link(frame: &Frame, link: &Link, detail: Detail) -> Words {
    let (a, b) = (frame.name(link.ends[0]), frame.name(link.ends[1]));
    let mut lines = Vec::new();
    let said = [&link.latency, &link.caption];
    lines.extend(
        said.into_iter()
            .filter(|words| !words.is_empty())
            .map(ToString::to_string),
    );
    match link.cut {
        [None, None] => {}
        [Some(first), Some(second)] => lines.push(format!("cut at {}", first.min(second))),
        [Some(at), None] => lines.push(format!("cut from {a} to {b} at {at}")),
        [None, Some(at)] => lines.push(format!("cut from {b} to {a} at {at}")),
    }
    if link.loss > 0.0 {
        lines.push(format!(
            "loses {} % of messages",
            shortest((f64::from(link.loss) * 1e4).round() / 1e2)
        ));
    }
    for ((from, to), buffer) in [(a, b), (b, a)].into_iter().zip(link.buffer) {
        if let Some((queued, room)) = buffer
            && queued > 0
            && detail == Detail::Full
        {
            lines.push(format!(
                "{from} to {to}: {} of {} waiting",
                text::bytes(queued),
                text::bytes(room)
            ));
        }
    }
    Words {
        title: format!("Link {}, {a} – {b}", link.name),
        lines,
    }
}

/// A message under way in words.
fn flight(frame: &Frame, flight: &Flight, detail: Detail) -> Words {
    let mut lines = vec![format!(
        "{} → {}",
        frame.name(flight.from),
        frame.name(flight.to)
    )];
    match flight.left(frame.now) {
        None => lines.push("cannot go on".to_owned()),
        Some(left) if detail == Detail::Full => lines.push(format!("lands in {left}")),
        Some(_) => {}
    }
    lines.push(text::bytes(u64::from(flight.size)));
    Words {
        title: title(flight.family, &flight.label, flight.attempt),
        lines,
    }
}

/// A message that ended otherwise than by delivery, in words.
fn ended(frame: &Frame, ended: &Ended) -> Words {
    let way = format!("{} → {}", frame.name(ended.from), frame.name(ended.to));
    let lines = vec![way, format!("{} at {}", ended.fate.words(), ended.at)];
    Words {
        title: title(ended.family, &ended.label, 0),
        lines,
    }
}

fn title(family: Family, label: &str, attempt: u32) -> String {
    let kind = match family {
        Family::Request => "Request",
        Family::Response => "Response",
        Family::Copy => "Copy",
        Family::Ping => "Sign of life",
    };
    match attempt {
        0 => format!("{kind}: {label}"),
        _ => format!("{kind}: {label}, try {}", attempt + 1),
    }
}

#[cfg(test)]
mod tests {
    use fallible_engine::kernel::id::{FlightId, LinkId, MachineId};
    use fallible_engine::kernel::network::Fate;
    use fallible_engine::kernel::time::{LocalTime, Time};

    use super::super::frame::{Badge, Field, Zone};
    use super::*;

    fn frame() -> Frame {
        let machine = |name: &str, power| Machine {
            name: name.into(),
            kind: MachineKind::Server,
            zone: 0,
            badge: Some(Badge {
                word: "REPLICA".into(),
                solid: false,
            }),
            fields: vec![Field {
                name: "bio".into(),
                value: "v1".into(),
                fresh: 0.0,
            }],
            remark: "1 behind".into(),
            power,
            slow: 1.0,
            wall: LocalTime(4_251_000_000),
            skew: 38_000_000,
            skew_matters: true,
            busy: 0,
            queue: 0,
        };
        Frame {
            now: Time(4_213_000_000),
            zones: vec![Zone {
                name: "eu-west".into(),
                administrator: "".into(),
                up: 1,
                total: 2,
            }],
            machines: vec![
                machine("db-3", Power::Up),
                machine("db-2", Power::Crashed(Time(3_985_000_000))),
            ],
            links: vec![Link {
                id: LinkId(1),
                name: "wan".into(),
                ends: [MachineId(0), MachineId(1)],
                latency: "80 ms".into(),
                caption: "".into(),
                asynchronous: false,
                cut: [None, Some(Time(3_300_000_000))],
                loss: 0.01,
                buffer: [Some((6_200, 64_000)), None],
            }],
            ..Frame::default()
        }
    }

    #[test]
    fn a_machine_says_what_it_is_what_it_holds_and_what_time_it_believes() {
        let words =
            describe(&frame(), Thing::Machine(MachineId(0)), Detail::Full).expect("it is there");
        assert_eq!(
            words.in_one_line(),
            "db-3, replica in eu-west, bio = v1, 1 behind, its clock 00:04.251, +38 ms"
        );
        let words =
            describe(&frame(), Thing::Machine(MachineId(1)), Detail::Full).expect("it is there");
        assert!(words.in_one_line().contains("crashed, stopped at 3.985 s"));
        assert!(!words.in_one_line().contains("its clock"));
    }

    #[test]
    fn while_time_goes_on_only_what_lasts_is_told() {
        let thing = Thing::Machine(MachineId(0));
        let words = describe(&frame(), thing, Detail::Lasting).expect("it is there");
        assert_eq!(
            words.in_one_line(),
            "db-3, replica in eu-west, bio = v1, 1 behind"
        );
    }

    #[test]
    fn a_link_says_latency_cuts_loss_and_what_waits() {
        let words = describe(
            &frame(),
            Thing::Link(MachineId(0), MachineId(1)),
            Detail::Full,
        )
        .expect("it is there");
        assert_eq!(words.title, "Link wan, db-3 – db-2");
        let told = [
            "80 ms",
            "cut from db-2 to db-3 at 3.300 s",
            "loses 1 % of messages",
            "db-3 to db-2: 6.2 kB of 64.0 kB waiting",
        ];
        assert_eq!(words.lines, told);
    }

    #[test]
    fn a_message_says_from_whom_to_whom_and_when_it_lands() {
        let mut frame = frame();
        frame.flights.push(Flight {
            id: FlightId(7),
            label: "copy v2".into(),
            family: Family::Copy,
            from: MachineId(1),
            to: MachineId(0),
            sent: Time(4_172_000_000),
            due: Some(Time(4_252_000_000)),
            attempt: 1,
            size: 180,
            waits: false,
            progress: 0.5,
        });
        let words =
            describe(&frame, Thing::Message(FlightId(7)), Detail::Full).expect("it is there");
        assert_eq!(words.title, "Copy: copy v2, try 2");
        assert_eq!(words.lines, ["db-2 → db-3", "lands in 39 ms", "180 B"]);
        assert_eq!(
            describe(&frame, Thing::Message(FlightId(8)), Detail::Full),
            None
        );
        frame.ended.push(Ended {
            id: FlightId(8),
            label: "ping".into(),
            family: Family::Ping,
            from: MachineId(0),
            to: MachineId(1),
            at: Time(4_200_000_000),
            fate: Fate::ReceiverDown,
            progress: 1.0,
            shown: 1.0,
        });
        let words = describe(&frame, Thing::Message(FlightId(8)), Detail::Full)
            .expect("its end is still to be seen");
        assert_eq!(words.lines[1], "receiver down at 4.200 s");
    }
}
