//! All about a message, under way or ended.

use fallible_engine::kernel::id::FlightId;
use fallible_engine::kernel::network::{Flight, LOOPBACK, Leg};
use fallible_engine::kernel::record::{Fact, Record};
use fallible_engine::protocols::message::Message;

use super::{Badge, EventRow, Line, Rc, Scene, Sheet, Target, Thing, Time, Tool};
use crate::view::text;

pub(super) fn sheet(scene: &Scene<'_>, id: FlightId, history: Rc<[EventRow]>) -> Option<Sheet> {
    let (_, origin) = scene.trace.origin(id)?;
    let Fact::Sent {
        from,
        to,
        link,
        number,
        kind,
        operation,
        size,
        content,
        ..
    } = &origin.fact
    else {
        return None;
    };
    let flight = scene.world.flights().find(|flight| flight.id == id);
    let names = &scene.cast.names;
    let mut says = vec![Line::new("kind", kind.name)];
    says.extend(content.key.map(|key| Line::new("key", names.text(key))));
    if content.value != Default::default() {
        says.push(Line::new("value", content.value.show(names)));
    }
    says.extend(operation.map(|operation| {
        let called = scene.cast.operation(operation);
        let client = scene.cast.process(operation.client);
        let line = Line::new("serves", called.unwrap_or("an operation").to_owned());
        line.with_aside(format!("of {client}"))
    }));
    if operation.is_some() {
        says.push(Line::new("try", (number + 1).to_string()));
    }
    let mut course = vec![
        Line::new("from", scene.cast.process(*from)),
        Line::new("to", scene.cast.process(*to)),
        Line::new("size", text::bytes(u64::from(*size))),
    ];
    if *link != LOOPBACK {
        course.insert(2, Line::new("over", scene.cast.link(*link)));
    }
    Some(Sheet {
        thing: Thing::Message(id),
        title: format!("{} message", kind.name).into(),
        badge: badge(flight),
        groups: vec![says, course, times(scene, id, flight)],
        target: Target::Message(id),
        ends: Default::default(),
        tools: flight.map_or_else(Vec::new, |_| Tool::for_message()),
        history,
    })
}

fn badge(flight: Option<&Flight<Message>>) -> Option<Badge> {
    let word = match flight?.leg {
        Leg::Moving(_) => return None,
        Leg::Stalled => "STALLED",
        Leg::Waiting => "WAITING",
    };
    Some(Badge {
        word: word.into(),
        solid: false,
        fault: true,
    })
}

fn times(scene: &Scene<'_>, id: FlightId, flight: Option<&Flight<Message>>) -> Vec<Line> {
    let now = scene.now();
    let sent = scene.trace.sent(id).and_then(|step| scene.trace.get(step));
    let mut lines: Vec<Line> = sent
        .map(|record| Line::new("sent at", record.at.to_string()))
        .into_iter()
        .collect();
    match flight {
        Some(flight) if flight.leg != Leg::Stalled => {
            lines.push(arrival(flight.due, now));
        }
        Some(_) => lines.push(Line::new("lands", "not before its link is healed")),
        None => lines.extend(ended(scene, id).map(|record| {
            let at = record.at.to_string();
            if let Fact::Ended(_, fate) = record.fact {
                Line::new("ended at", at).with_aside(fate.words())
            } else {
                Line::new("landed at", at)
            }
        })),
    }
    lines
}

fn arrival(due: Time, now: Time) -> Line {
    Line::new("lands at", due.to_string()).with_aside(format!("in {}", due.since(now)))
}

/// How it ended, if it has by now.
fn ended<'a>(scene: &Scene<'a>, id: FlightId) -> Option<&'a Record> {
    let step = scene.trace.ended(id).filter(|step| *step < scene.steps)?;
    scene.trace.get(step)
}
