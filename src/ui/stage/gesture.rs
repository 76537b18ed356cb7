//! What fingers and mice do on the stage: click, drag a machine, move the sheet, pinch.

use fallible_engine::sorted::SortedMap;

use fallible_engine::kernel::id::MachineId;

use crate::ui::paint::Lens;
use crate::view::frame::Thing;
use crate::view::geometry::{Point, point};

/// A press that moves no further than this is a click.
const CLICK: f32 = 4.0;

/// What the pointers on the stage are doing.
#[derive(Debug, Default)]
pub(super) struct Gesture {
    down: SortedMap<i32, Point>,
    doing: Doing,
}

#[derive(Clone, Copy, Debug, Default)]
enum Doing {
    #[default]
    Nothing,
    /// Pressed on something or nothing, not moved yet.
    Press { at: Point, on: Option<Thing> },
    /// Moving a machine with one finger; how far it had been dragged before. Others change nothing.
    Drag {
        finger: i32,
        machine: MachineId,
        at: Point,
        before: Point,
    },
    /// Moving the sheet.
    Pan { at: Point, before: Lens },
    /// Two fingers.
    Pinch { apart: f32, before: Lens },
}

/// What a movement asks for.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Wanted {
    Nothing,
    /// Move a machine so far from where it would stand.
    Drag(MachineId, Point),
    /// Look through this lens.
    Look(Lens),
    /// Select what is there.
    Select(Option<Thing>),
}

impl Gesture {
    pub(super) fn press(&mut self, id: i32, at: Point, on: Option<Thing>, lens: Lens) {
        if matches!(self.doing, Doing::Drag { .. }) {
            return;
        }
        self.down.insert(id, at);
        self.doing = match self.apart() {
            Some(apart) => Doing::Pinch {
                apart,
                before: lens,
            },
            None => Doing::Press { at, on },
        };
    }

    /// A pointer moved. `dragged` says how far a machine has been dragged before.
    pub(super) fn glide(
        &mut self,
        id: i32,
        to: Point,
        lens: Lens,
        dragged: impl Fn(MachineId) -> Point,
    ) -> Wanted {
        let Some(place) = self.down.get_mut(&id) else {
            return Wanted::Nothing;
        };
        *place = to;
        if let Doing::Press { at, on } = self.doing
            && at.distance(to) > CLICK
        {
            self.doing = match on {
                Some(Thing::Machine(machine)) => Doing::Drag {
                    finger: id,
                    machine,
                    at,
                    before: dragged(machine),
                },
                _ => Doing::Pan { at, before: lens },
            };
        }
        match self.doing {
            Doing::Nothing | Doing::Press { .. } => Wanted::Nothing,
            Doing::Drag { finger, .. } if finger != id => Wanted::Nothing,
            Doing::Drag {
                machine,
                at,
                before,
                ..
            } => Wanted::Drag(
                machine,
                point(
                    before.x + (to.x - at.x) / lens.zoom,
                    before.y + (to.y - at.y) / lens.zoom,
                ),
            ),
            Doing::Pan { at, before } => {
                let shift = before.shift.by(to.x - at.x, to.y - at.y);
                Wanted::Look(Lens { shift, ..before })
            }
            Doing::Pinch { apart, before } => match (self.apart(), self.middle()) {
                (Some(now), Some(middle)) if apart > 1.0 => {
                    Wanted::Look(before.zoomed(now / apart, middle))
                }
                _ => Wanted::Nothing,
            },
        }
    }

    pub(super) fn lift(&mut self, id: i32) -> Wanted {
        if self.down.remove(&id).is_none() {
            return Wanted::Nothing;
        }
        let done = std::mem::take(&mut self.doing);
        match done {
            Doing::Press { on, .. } => Wanted::Select(on),
            _ => Wanted::Nothing,
        }
    }

    /// The browser took the pointer for itself.
    pub(super) fn cancel(&mut self, id: i32) {
        self.down.remove(&id);
        self.doing = Doing::Nothing;
    }

    /// Whether something is being moved.
    pub(super) const fn is_moving(&self) -> bool {
        matches!(
            self.doing,
            Doing::Drag { .. } | Doing::Pan { .. } | Doing::Pinch { .. }
        )
    }

    fn two(&self) -> Option<(Point, Point)> {
        let mut places = self.down.values();
        Some((*places.next()?, *places.next()?))
    }

    fn apart(&self) -> Option<f32> {
        self.two().map(|(a, b)| a.distance(b))
    }

    fn middle(&self) -> Option<Point> {
        self.two().map(|(a, b)| a.towards(b, 0.5))
    }
}
