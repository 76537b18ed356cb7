//! What stands between the page and the diagram's painter, as the easel does for the stage.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

use web_sys::HtmlCanvasElement;

use fallible_engine::format::clamp::Clamp;
use fallible_engine::kernel::time::{Span, Time};

use crate::ui::paint::{CanvasMeasure, Lens, Painter, Theme};
use crate::view::geometry::{Point, Rect, Size};
use crate::view::scene::{Area, Ink, Scene};
use crate::view::space_time::{self, Tale, Told};
use crate::view::words::Words;

/// How much time is shown at first.
const SPAN: Span = Span::millis(1_000);

/// The least that can be shown.
const SPAN_MIN: Span = Span::micros(100);

/// With more to draw than this, the picture is drawn anew only so often, in milliseconds; in between the
/// cursor moves.
const HEAVY: usize = 120;
const EVERY_MS: f64 = 120.0;

/// With more messages than this, less time is shown, unless the reader chose how much.
const CROWDED: usize = 240;

/// A handle on the diagram's canvas. Clones are the same diagram.
#[derive(Clone)]
pub struct DiagramPainter(Rc<RefCell<Board>>);

impl PartialEq for DiagramPainter {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for DiagramPainter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("DiagramPainter")
    }
}

impl Default for DiagramPainter {
    fn default() -> Self {
        Self::new()
    }
}

struct Board {
    painter: Option<Painter>,
    measure: CanvasMeasure,
    story: Rc<Tale>,
    now: Time,
    scene: Option<Scene<Told>>,
    size: Size,
    marked: Option<Told>,
    span: Span,
    until: Time,
    /// A window that the reader moved, and the moment for which it counts.
    held: Option<(Time, Time)>,
    /// The reader chose how much time is shown.
    zoomed: bool,
    /// When the next full picture may be drawn, in milliseconds.
    rests_until: f64,
}

impl DiagramPainter {
    /// A diagram without a canvas: it keeps what it is given until one is there.
    #[must_use]
    pub fn new() -> Self {
        Self(Rc::new(RefCell::new(Board {
            painter: None,
            measure: CanvasMeasure::default(),
            story: Rc::default(),
            now: Time::ZERO,
            scene: None,
            size: Size::default(),
            marked: None,
            span: SPAN,
            until: Time::ZERO,
            held: None,
            zoomed: false,
            rests_until: 0.0,
        })))
    }

    /// The stretch of time to tell a story of: around `now`, or where the reader moved it, in a run that
    /// ends at `until`. Unless the reader chose it, it reaches back to the cause of what broke a promise in it.
    #[must_use]
    pub fn window(
        &self,
        now: Time,
        until: Time,
        cause: impl Fn(&Range<Time>) -> Option<Time>,
    ) -> Range<Time> {
        let mut board = self.0.borrow_mut();
        board.until = until;
        board.span = Span(board.span.0.min(until.0.max(SPAN_MIN.0)));
        match board.held {
            Some((start, at)) if at == now => start..start + board.span,
            _ => {
                board.held = None;
                let window = space_time::window(now, board.span, until);
                let cause = if board.zoomed { None } else { cause(&window) };
                space_time::reaching(window, cause)
            }
        }
    }

    /// Whether there is a canvas to paint on: a hidden diagram needs no story.
    #[must_use]
    pub fn is_shown(&self) -> bool {
        self.0.borrow().painter.is_some()
    }

    /// Whether it is too early, at so many milliseconds, for another full picture.
    #[must_use]
    pub fn rests(&self, ms: f64) -> bool {
        ms < self.0.borrow().rests_until
    }

    /// Moves the cursor on, if it stays in the picture: for the moments between two full pictures.
    pub fn follow(&self, now: Time) {
        let mut board = self.0.borrow_mut();
        if board.now != now && board.story.window.contains(&now) {
            board.now = now;
            board.move_cursor();
        }
    }

    /// Paints the story as far as it has happened, at so many milliseconds.
    pub fn paint(&self, story: &Rc<Tale>, now: Time, ms: f64) {
        let mut board = self.0.borrow_mut();
        board.story = Rc::clone(story);
        board.now = now;
        // A stretch that was made longer to show a whole bracket stays as long as that is.
        let own = story.window.end.since(story.window.start) <= board.span;
        if !board.zoomed && own && story.arrows.len() > CROWDED {
            board.span = Span((board.span.0 / 2).max(SPAN_MIN.0));
        }
        if story.arrows.len() + story.bars.len() > HEAVY {
            board.rests_until = ms + EVERY_MS;
        }
        board.draw();
    }

    /// What the whole picture shows, in a sentence.
    #[must_use]
    pub fn sentence(&self) -> String {
        let board = self.0.borrow();
        board.story.sentence(board.now)
    }

    pub(super) fn attach(&self, canvas: HtmlCanvasElement) {
        let mut board = self.0.borrow_mut();
        board.painter = Painter::new(canvas, Ink::Paper);
        board.measure = CanvasMeasure::new(&Theme::read());
        board.draw();
    }

    pub(super) fn detach(&self) {
        self.0.borrow_mut().painter = None;
    }

    pub(super) fn surroundings_changed(&self) {
        let mut board = self.0.borrow_mut();
        board.measure = CanvasMeasure::new(&Theme::read());
        if let Some(painter) = &mut board.painter {
            painter.retheme();
        }
        board.draw();
    }

    pub(super) fn resize(&self, size: Size) {
        let mut board = self.0.borrow_mut();
        if board.size != size {
            board.size = size;
            board.draw();
        }
    }

    pub(super) fn mark(&self, told: Option<Told>) {
        let mut board = self.0.borrow_mut();
        if board.marked != told {
            board.marked = told;
            board.draw();
        }
    }

    pub(super) fn told_at(&self, at: Point, reach: f32) -> Option<Told> {
        self.0.borrow().scene.as_ref()?.hit(at, reach)
    }

    pub(super) fn describe(&self, told: Told) -> Option<Words> {
        self.0.borrow().story.describe(told)
    }

    pub(super) fn place_of(&self, told: Told, near: Point) -> Option<Rect> {
        let board = self.0.borrow();
        let hit = board
            .scene
            .as_ref()?
            .hits
            .iter()
            .find(|hit| hit.thing == told)?;
        Some(match &hit.area {
            Area::Rect(area) => *area,
            Area::Near(_) => Rect::around(near, 2.0, 2.0),
        })
    }

    /// Shows so many times as much time.
    pub(super) fn zoom(&self, times: f64) {
        let mut board = self.0.borrow_mut();
        let most = board.until.0.max(SPAN_MIN.0) as f64;
        board.keep_span();
        board.span = Span((board.span.0 as f64 * times).between(SPAN_MIN.0 as f64, most) as u64);
        board.held = None;
        board.zoomed = true;
    }

    /// Moves the window by a share of itself.
    pub(super) fn slide(&self, share: f32) {
        let mut board = self.0.borrow_mut();
        board.keep_span();
        let start = board.story.window.start.0 as f64 + board.span.0 as f64 * f64::from(share);
        let last = board.until.0.saturating_sub(board.span.0) as f64;
        board.held = Some((Time(start.between(0.0, last) as u64), board.now));
    }
}

impl Board {
    /// What is shown now is what the reader goes on from.
    fn keep_span(&mut self) {
        let shown = self.story.window.end.since(self.story.window.start);
        if shown.0 > 0 {
            self.span = shown;
        }
    }

    fn draw(&mut self) {
        let Some(painter) = &mut self.painter else {
            return;
        };
        if self.size.w < 1.0 || self.size.h < 1.0 {
            return;
        }
        let scene = space_time::draw(&self.story, self.now, self.marked, self.size, &self.measure);
        painter.paint(&scene, Lens::default());
        self.scene = Some(scene);
    }

    fn move_cursor(&mut self) {
        if let (Some(painter), Some(scene)) = (&mut self.painter, &mut self.scene) {
            space_time::move_cursor(scene, &self.story, self.now, &self.measure);
            painter.paint(scene, Lens::default());
        }
    }
}
