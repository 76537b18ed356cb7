//! What hands do on the stage: press, drag, turn the wheel, and walk about by keyboard.

use wasm_bindgen::JsCast;
use web_sys::{Element, Event, HtmlCanvasElement, TouchEvent, WheelEvent};
use yew::prelude::*;

use crate::ui::observe::{page_scrolls, wheel_zoom};
use crate::view::frame::{Frame, Thing};
use crate::view::geometry::{Point, point};
use crate::view::steer::Toward;
use crate::view::words::{self, Detail};

use super::gesture::Wanted;
use super::{Stage, StagePainter, twin};

/// So far from a finger small things answer, in pixels.
const FINGER: f32 = 17.0;

impl Stage {
    pub(super) fn press(&mut self, painter: &StagePainter, event: &PointerEvent) -> bool {
        if event.button() != 0 {
            return false;
        }
        if let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
            canvas.set_pointer_capture(event.pointer_id()).ok();
        }
        let at = place(event);
        let on = painter.thing_at(at, reach(event));
        self.gesture
            .press(event.pointer_id(), at, on, painter.lens());
        false
    }

    pub(super) fn glide(&mut self, painter: &StagePainter, event: &PointerEvent) -> bool {
        let at = place(event);
        match self
            .gesture
            .glide(event.pointer_id(), at, painter.lens(), |machine| {
                painter.dragged(machine)
            }) {
            Wanted::Drag(machine, by) => painter.drag(machine, by),
            Wanted::Look(lens) => painter.look(lens),
            Wanted::Nothing | Wanted::Select(_) => {
                painter.point(Some((at, reach(event))));
                return false;
            }
        }
        std::mem::take(&mut self.tip_shown)
    }

    /// Whether the first finger of a touch is on a machine.
    pub(super) fn touches_machine(painter: &StagePainter, event: &Event) -> bool {
        let on = || {
            let touch = event.dyn_ref::<TouchEvent>()?.target_touches().get(0)?;
            let bounds = event
                .target()?
                .dyn_into::<Element>()
                .ok()?
                .get_bounding_client_rect();
            let x = f64::from(touch.client_x()) - bounds.left();
            let y = f64::from(touch.client_y()) - bounds.top();
            painter.thing_at(point(x as f32, y as f32), FINGER)
        };
        matches!(on(), Some(Thing::Machine(_)))
    }

    /// The wheel enlarges, except where it is needed to scroll the page.
    pub(super) fn wheel(&mut self, painter: &StagePainter, event: &WheelEvent) -> bool {
        if page_scrolls() && !event.ctrl_key() && !event.meta_key() {
            return false;
        }
        event.prevent_default();
        let zoom = wheel_zoom(-event.delta_y()) as f32;
        let at = point(event.offset_x() as f32, event.offset_y() as f32);
        painter.look(painter.lens().zoomed(zoom, at));
        true
    }

    pub(super) fn key(&mut self, ctx: &Context<Self>, thing: Thing, event: &KeyboardEvent) -> bool {
        if event.alt_key() || event.ctrl_key() || event.meta_key() {
            return false;
        }
        let direction = match event.key().as_str() {
            "ArrowLeft" => Toward::Left,
            "ArrowRight" => Toward::Right,
            "ArrowUp" => Toward::Up,
            "ArrowDown" => Toward::Down,
            "Escape" => {
                ctx.props().on_select.emit(None);
                return false;
            }
            _ => return false,
        };
        event.prevent_default();
        event.stop_propagation();
        let painter = &ctx.props().painter;
        let next = match thing {
            Thing::Machine(id) => painter.next(id, direction).map(Thing::Machine),
            other => neighbour(&painter.frame(), other, direction),
        };
        let Some(next) = next else { return false };
        self.stops[group_of(next)] = Some(next);
        self.refocus = Some(next);
        true
    }

    /// The entry that has the keyboard may stand for a message that is gone: its receiver takes over.
    pub(super) fn keep_focus(&mut self, frame: &Frame) {
        let Some(thing) = self.focused else { return };
        let unlisted = matches!(thing, Thing::Message(_)) && frame.is_crowded() && !self.at_rest;
        if unlisted || words::describe(frame, thing, Detail::Lasting).is_none() {
            self.refocus = frame.machine_ids().next().map(|(id, _)| Thing::Machine(id));
        }
    }
}

fn group_of(thing: Thing) -> usize {
    match thing {
        Thing::Machine(_) => 0,
        Thing::Link(..) => 1,
        Thing::Message(_) => 2,
    }
}

/// The entry before or after one, in its own group.
fn neighbour(frame: &Frame, thing: Thing, direction: Toward) -> Option<Thing> {
    let group = &twin::groups(frame)[group_of(thing)];
    let here = group.iter().position(|other| *other == thing)?;
    match direction {
        Toward::Left | Toward::Up => here.checked_sub(1).map(|i| group[i]),
        Toward::Right | Toward::Down => group.get(here + 1).copied(),
    }
}

fn place(event: &PointerEvent) -> Point {
    point(event.offset_x() as f32, event.offset_y() as f32)
}

/// Small things answer within 32 pixels of a mouse and 44 of a finger.
fn reach(event: &PointerEvent) -> f32 {
    if event.pointer_type() == "mouse" {
        11.0
    } else {
        FINGER
    }
}
