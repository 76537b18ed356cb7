//! What stands between the page and the painter: holds the latest frame, its layout and what the reader
//! attends to, and paints them. The page hands over a frame an animation frame; Yew is not asked.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use web_sys::HtmlCanvasElement;
use yew::Callback;

use fallible_engine::kernel::id::MachineId;

use crate::ui::paint::{CanvasMeasure, Lens, Painter, Theme, media};
use crate::view::frame::{Attention, Frame, Thing};
use crate::view::geometry::{Point, Rect, Size, point};
use crate::view::layout::{Brief, Layout, Seats};
use crate::view::scene::{Area, Ink, Scene};
use crate::view::stage::{self, Viewing};
use crate::view::steer::{self, Toward};

thread_local! {
    /// How many stages there have been.
    static STAGES: Cell<u32> = const { Cell::new(0) };
}

/// A handle on the stage's canvas. Clones are the same stage.
#[derive(Clone)]
pub struct StagePainter(Rc<RefCell<Easel>>);

impl PartialEq for StagePainter {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for StagePainter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StagePainter")
    }
}

impl Default for StagePainter {
    fn default() -> Self {
        Self::new()
    }
}

#[derive(Default)]
struct Easel {
    /// Tells its entries in the page from those of another stage.
    number: u32,
    painter: Option<Painter>,
    measure: CanvasMeasure,
    frame: Rc<Frame>,
    layout: Option<Layout>,
    scene: Option<Scene<Thing>>,
    /// What the scene was drawn of.
    pictured: (Rc<Frame>, Attention),
    brief: Brief,
    lens: Lens,
    attention: Attention,
    manner: Viewing,
    pointer: Option<(Point, f32)>,
    on_hover: Callback<Option<Thing>>,
    version: u64,
}

impl StagePainter {
    /// A stage without a canvas: it keeps what it is given until one is there.
    #[must_use]
    pub fn new() -> Self {
        let number = STAGES.replace(STAGES.get() + 1);
        Self(Rc::new(RefCell::new(Easel {
            number,
            ..Easel::default()
        })))
    }

    /// Paints this moment. Cheap enough to call on every animation frame.
    pub fn paint(&self, frame: &Rc<Frame>) {
        let mut easel = self.0.borrow_mut();
        if !Rc::ptr_eq(&easel.frame, frame) {
            easel.frame = Rc::clone(frame);
            easel.version += 1;
        }
        easel.draw();
        drop(easel);
        self.notice_hover();
    }

    /// The moment shown.
    #[must_use]
    pub fn frame(&self) -> Rc<Frame> {
        Rc::clone(&self.0.borrow().frame)
    }

    /// A number of its own.
    pub(super) fn number(&self) -> u32 {
        self.0.borrow().number
    }

    /// Goes up with every new frame.
    #[must_use]
    pub(super) fn version(&self) -> u64 {
        self.0.borrow().version
    }

    pub(super) fn attach(&self, canvas: HtmlCanvasElement, on_hover: Callback<Option<Thing>>) {
        let mut easel = self.0.borrow_mut();
        easel.painter = Painter::new(canvas, Ink::Stage);
        easel.on_hover = on_hover;
        easel.read_surroundings();
        easel.draw();
    }

    pub(super) fn detach(&self) {
        let mut easel = self.0.borrow_mut();
        easel.painter = None;
        easel.pointer = None;
        easel.on_hover = Callback::noop();
    }

    pub(super) fn resize(&self, size: Size, reserved_below: f32) {
        let mut easel = self.0.borrow_mut();
        if easel.brief.size != size || easel.brief.reserved_below != reserved_below {
            easel.brief.size = size;
            easel.brief.reserved_below = reserved_below;
            easel.draw();
        }
    }

    /// Theme, fonts or the reader's wishes about motion have changed.
    pub(super) fn surroundings_changed(&self) {
        let mut easel = self.0.borrow_mut();
        easel.read_surroundings();
        easel.draw();
    }

    pub(super) fn select(&self, thing: Option<Thing>) {
        self.attend(|attention| attention.selected = thing);
    }

    pub(super) fn focus(&self, thing: Option<Thing>) {
        self.attend(|attention| attention.focused = thing);
    }

    fn attend(&self, change: impl FnOnce(&mut Attention)) {
        let mut easel = self.0.borrow_mut();
        let before = easel.attention;
        change(&mut easel.attention);
        if easel.attention != before {
            easel.draw();
        }
    }

    /// The pointer is here, and reaches so far; or it has left.
    pub(super) fn point(&self, pointer: Option<(Point, f32)>) {
        self.0.borrow_mut().pointer = pointer;
        self.notice_hover();
    }

    fn notice_hover(&self) {
        let mut easel = self.0.borrow_mut();
        let over = easel
            .pointer
            .and_then(|(at, reach)| easel.thing_at(at, reach));
        if easel.attention.hovered == over {
            return;
        }
        easel.attention.hovered = over;
        easel.draw();
        let on_hover = easel.on_hover.clone();
        // The listener may look at the stage again.
        drop(easel);
        on_hover.emit(over);
    }

    /// What is under a place of the canvas.
    pub(super) fn thing_at(&self, at: Point, reach: f32) -> Option<Thing> {
        self.0.borrow().thing_at(at, reach)
    }

    /// Where on the canvas a thing is.
    pub(super) fn place_of(&self, thing: Thing) -> Option<Rect> {
        let easel = self.0.borrow();
        let hit = easel
            .scene
            .as_ref()?
            .hits
            .iter()
            .find(|hit| hit.thing == thing)?;
        let area = match &hit.area {
            Area::Rect(area) => *area,
            Area::Near(points) => Rect::around(*points.get(points.len() / 2)?, 2.0, 2.0),
        };
        let (from, to) = (
            easel.lens.over(point(area.x, area.y)),
            easel.lens.over(point(area.right(), area.bottom())),
        );
        Some(Rect {
            x: from.x,
            y: from.y,
            w: to.x - from.x,
            h: to.y - from.y,
        })
    }

    /// How far the reader has dragged a machine so far.
    pub(super) fn dragged(&self, machine: MachineId) -> Point {
        self.0
            .borrow()
            .brief
            .dragged
            .get(&machine)
            .copied()
            .unwrap_or_default()
    }

    /// Moves a machine to so far from where it would stand.
    pub(super) fn drag(&self, machine: MachineId, by: Point) {
        let mut easel = self.0.borrow_mut();
        easel.brief.dragged.insert(machine, by);
        easel.draw();
    }

    pub(super) fn lens(&self) -> Lens {
        self.0.borrow().lens
    }

    pub(super) fn look(&self, lens: Lens) {
        let mut easel = self.0.borrow_mut();
        easel.lens = lens;
        easel.draw();
    }

    /// Where this stage's machines stand among those of all systems of the file.
    pub(in crate::ui) fn seat(&self, seats: Rc<Seats>) {
        self.0.borrow_mut().brief.seats = Some(seats);
    }

    /// How high a narrow stage had better be.
    pub(super) fn natural_height(&self) -> f32 {
        let easel = self.0.borrow();
        Layout::natural_height(&easel.frame, &easel.brief)
    }

    /// Whether the reader has moved, enlarged or dragged anything.
    pub(super) fn is_rearranged(&self) -> bool {
        let easel = self.0.borrow();
        easel.lens != Lens::default() || !easel.brief.dragged.is_empty()
    }

    pub(super) fn rearrange(&self) {
        let mut easel = self.0.borrow_mut();
        easel.lens = Lens::default();
        easel.brief.dragged.clear();
        easel.draw();
    }

    pub(super) fn next(&self, from: MachineId, direction: Toward) -> Option<MachineId> {
        let easel = self.0.borrow();
        steer::next(&easel.frame, easel.layout.as_ref()?, from, direction)
    }
}

impl Easel {
    fn read_surroundings(&mut self) {
        self.measure = CanvasMeasure::new(&Theme::read());
        self.manner = Viewing {
            reduced_motion: media("(prefers-reduced-motion: reduce)"),
        };
        self.layout = None;
        if let Some(painter) = &mut self.painter {
            painter.retheme();
        }
    }

    fn thing_at(&self, at: Point, reach: f32) -> Option<Thing> {
        self.scene
            .as_ref()?
            .hit(self.lens.under(at), reach / self.lens.zoom)
    }

    fn draw(&mut self) {
        let Some(painter) = &mut self.painter else {
            return;
        };
        if self.brief.size.w < 1.0 || self.brief.size.h < 1.0 {
            return;
        }
        let layout = self.layout.take();
        let layout = layout.filter(|layout| layout.serves(&self.frame, &self.brief));
        let kept = self.scene.take().filter(|_| {
            let scale = layout.as_ref().map(|layout| layout.scale);
            let (before, heeded) = &self.pictured;
            *heeded == self.attention
                && scale.is_some_and(|scale| stage::lies_still(before, &self.frame, scale))
        });
        let layout = layout.unwrap_or_else(|| Layout::new(&self.frame, &self.brief, &self.measure));
        let scene = stage::draw(
            &self.frame,
            &layout,
            &self.attention,
            self.manner,
            &self.measure,
            kept.as_ref(),
        );
        painter.paint(&scene, self.lens);
        self.layout = Some(layout);
        self.scene = Some(scene);
        self.pictured = (Rc::clone(&self.frame), self.attention);
    }
}
