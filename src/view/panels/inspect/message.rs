//! All about a message, under way or ended.

use std::rc::Rc;

use fallible_engine::kernel::id::FlightId;
use fallible_engine::kernel::network::{Flight, LOOPBACK, Leg};
use fallible_engine::protocols::message::Message;
use fallible_engine::protocols::{Fact, Record};

use fallible_engine::kernel::time::Time;

use super::sheet::{Sheet, SheetBadge, SheetLine, Sight};
use crate::view::frame::Thing;
use crate::view::panels::events::EventRow;
use crate::view::panels::tool::{Target, Tool};
use crate::view::text;

pub(super) fn sheet(scene: &Sight<'_>, id: FlightId, history: Rc<[EventRow]>) -> Option<Sheet> {
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
    let mut says = vec![SheetLine::new("kind", kind.name)];
    says.extend(
        content
            .key
            .map(|key| SheetLine::new("key", names.text(key))),
    );
    if content.value != Default::default() {
        says.push(SheetLine::new("value", content.value.show(names)));
    }
    says.extend(operation.map(|operation| {
        let called = scene.cast.operation(operation);
        let client = scene.cast.process(operation.client);
        let line = SheetLine::new("serves", called.unwrap_or("an operation").to_owned());
        line.with_aside(format!("of {client}"))
    }));
    if operation.is_some() {
        says.push(SheetLine::new("try", (number + 1).to_string()));
    }
    let mut course = vec![
        SheetLine::new("from", scene.cast.process(*from)),
        SheetLine::new("to", scene.cast.process(*to)),
        SheetLine::new("size", text::bytes(u64::from(*size))),
    ];
    if *link != LOOPBACK {
        course.insert(2, SheetLine::new("over", scene.cast.link(*link)));
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

fn badge(flight: Option<&Flight<Message>>) -> Option<SheetBadge> {
    let word = match flight?.leg {
        Leg::Moving(_) => return None,
        Leg::Stalled => "STALLED",
        Leg::Waiting => "WAITING",
    };
    Some(SheetBadge {
        word: word.into(),
        solid: false,
        fault: true,
    })
}

fn times(scene: &Sight<'_>, id: FlightId, flight: Option<&Flight<Message>>) -> Vec<SheetLine> {
    let now = scene.now();
    let sent = scene.trace.sent(id).and_then(|step| scene.trace.get(step));
    let mut lines: Vec<SheetLine> = sent
        .map(|record| SheetLine::new("sent at", record.at.to_string()))
        .into_iter()
        .collect();
    match flight {
        Some(flight) if flight.leg != Leg::Stalled => {
            lines.push(arrival(flight.due, now));
        }
        Some(_) => lines.push(SheetLine::new("lands", "when its connection can carry it")),
        None => lines.extend(ended(scene, id).map(|record| {
            let at = record.at.to_string();
            if let Fact::Ended(_, fate) = record.fact {
                SheetLine::new("ended at", at).with_aside(fate.words())
            } else {
                SheetLine::new("landed at", at)
            }
        })),
    }
    lines
}

fn arrival(due: Time, now: Time) -> SheetLine {
    SheetLine::new("lands at", due.to_string()).with_aside(format!("in {}", due.since(now)))
}

/// How it ended, if it has by now.
fn ended<'a>(scene: &Sight<'a>, id: FlightId) -> Option<&'a Record> {
    let step = scene.trace.ended(id).filter(|step| *step < scene.steps)?;
    scene.trace.get(step)
}
