//! The space-time diagram as a component: one canvas that can be pointed at, moved and zoomed. Its twin in
//! words is the list of events.

mod board;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::Timeout;
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement, WheelEvent};
use yew::prelude::*;

use crate::ui::observe::{Resizes, Surroundings, page_scrolls, wheel_zoom};
use crate::ui::tip;
use crate::view::geometry::{Point, Size, point};
use crate::view::space_time::Told;

pub use board::DiagramPainter;

/// A press that moves no further than this is a click.
const CLICK: f32 = 4.0;

/// What the page tells the diagram, and what it wants to hear.
#[derive(Properties, PartialEq)]
pub struct DiagramProps {
    /// Where stories are handed over.
    pub painter: DiagramPainter,
    /// What the picture shows, in a sentence.
    #[prop_or_default]
    pub label: AttrValue,
    /// What is drawn in bold.
    #[prop_or_default]
    pub marked: Option<Told>,
    /// The reader picked something.
    #[prop_or_default]
    pub on_select: Callback<Told>,
    /// The reader wants to see another stretch of time: paint again.
    #[prop_or_default]
    pub on_window: Callback<()>,
}

/// The diagram.
pub struct Diagram {
    root: NodeRef,
    canvas: NodeRef,
    tip: NodeRef,
    /// Where a press began, where it was last, and whether it moved.
    press: Option<(Point, Point, bool)>,
    pointer: Point,
    hovered: Option<Told>,
    tip_shown: bool,
    tip_timer: Option<Timeout>,
    wheel: Option<EventListener>,
    watches: Option<(Resizes, Surroundings)>,
}

impl std::fmt::Debug for Diagram {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Diagram")
    }
}

/// What happens to the diagram.
#[derive(Debug)]
pub enum Happening {
    /// Its place has another size.
    Resized,
    /// The theme changed.
    Surroundings,
    /// A pointer was pressed.
    Press(PointerEvent),
    /// A pointer moved.
    Glide(PointerEvent),
    /// A pointer was lifted.
    Lift,
    /// The pointer left, or was taken away.
    Leave,
    /// The wheel turned.
    Wheel(WheelEvent),
    /// Show so many times as much time.
    Zoom(f64),
    /// The pointer has rested long enough.
    ShowTip,
}

impl Component for Diagram {
    type Message = Happening;
    type Properties = DiagramProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            root: NodeRef::default(),
            canvas: NodeRef::default(),
            tip: NodeRef::default(),
            press: None,
            pointer: Point::default(),
            hovered: None,
            tip_shown: false,
            tip_timer: None,
            wheel: None,
            watches: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &DiagramProps) -> bool {
        if ctx.props().painter != old.painter {
            old.painter.detach();
            self.attach(ctx);
        }
        ctx.props().painter.mark(ctx.props().marked);
        true
    }

    fn update(&mut self, ctx: &Context<Self>, happening: Happening) -> bool {
        let props = ctx.props();
        match happening {
            Happening::Resized => {
                self.fit(&props.painter);
                false
            }
            Happening::Surroundings => {
                props.painter.surroundings_changed();
                false
            }
            Happening::Press(event) => {
                if event.button() == 0 {
                    let at = place(&event);
                    self.press = Some((at, at, false));
                    if let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
                        canvas.set_pointer_capture(event.pointer_id()).ok();
                    }
                }
                false
            }
            Happening::Glide(event) => self.glide(ctx, &event),
            Happening::Lift => {
                if let Some((at, _, false)) = self.press.take()
                    && let Some(told) = props.painter.told_at(at, 11.0)
                {
                    props.on_select.emit(told);
                }
                false
            }
            Happening::Leave => {
                self.press = None;
                self.hover(ctx, None)
            }
            Happening::Wheel(event) => {
                if page_scrolls() && !event.ctrl_key() && !event.meta_key() {
                    return false;
                }
                event.prevent_default();
                if event.delta_x().abs() > event.delta_y().abs() {
                    props.painter.slide(event.delta_x() as f32 / 600.0);
                } else {
                    props.painter.zoom(wheel_zoom(event.delta_y()));
                }
                props.on_window.emit(());
                false
            }
            Happening::Zoom(times) => {
                props.painter.zoom(times);
                props.on_window.emit(());
                false
            }
            Happening::ShowTip => {
                self.tip_shown = self.press.is_none();
                self.tip_shown
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let link = ctx.link();
        let tip = self
            .hovered
            .filter(|_| self.tip_shown)
            .and_then(|told| props.painter.describe(told));
        let zoom = |times: f64| link.callback(move |_: MouseEvent| Happening::Zoom(times));
        html! {
            <div class="st" ref={self.root.clone()}>
                <canvas
                    ref={self.canvas.clone()}
                    class={classes!(self.hovered.is_some().then_some("over"))}
                    role="img"
                    aria-label={props.label.clone()}
                    onpointerdown={link.callback(Happening::Press)}
                    onpointermove={link.callback(Happening::Glide)}
                    onpointerup={link.callback(|_| Happening::Lift)}
                    onpointercancel={link.callback(|_| Happening::Leave)}
                    onpointerleave={link.callback(|_| Happening::Leave)}
                />
                <div class="st-tools">
                    <button type="button" class="btn btn-quiet icon-btn" aria-label="Show more time" onclick={zoom(2.0)}>
                        { "−" }
                    </button>
                    <button type="button" class="btn btn-quiet icon-btn" aria-label="Show less time" onclick={zoom(0.5)}>
                        { "+" }
                    </button>
                </div>
                <div class="tip stage-tip" ref={self.tip.clone()} hidden={tip.is_none()} aria-hidden="true">
                    { for tip.as_ref().map(tip::content) }
                </div>
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.attach(ctx);
            ctx.props().painter.mark(ctx.props().marked);
        }
        let told = self.hovered.filter(|_| self.tip_shown);
        let about = told.and_then(|told| ctx.props().painter.place_of(told, self.pointer));
        let parts = (
            self.tip.cast::<HtmlElement>(),
            self.root.cast::<HtmlElement>(),
        );
        if let (Some(about), (Some(tip), Some(root))) = (about, parts) {
            tip::place(&tip, &root, about);
        }
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        ctx.props().painter.detach();
    }
}

impl Diagram {
    fn attach(&mut self, ctx: &Context<Self>) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else {
            return;
        };
        let link = ctx.link();
        ctx.props().painter.attach(canvas.clone());
        let turned = link.callback(Happening::Wheel);
        let options = EventListenerOptions::enable_prevent_default();
        self.wheel = Some(EventListener::new_with_options(
            &canvas,
            "wheel",
            options,
            move |event| {
                if let Some(event) = event.dyn_ref::<WheelEvent>() {
                    turned.emit(event.clone());
                }
            },
        ));
        let resized = link.callback(|()| Happening::Resized);
        let changed = link.callback(|()| Happening::Surroundings);
        self.watches = Some((Resizes::of(&canvas, resized), Surroundings::watch(changed)));
        self.fit(&ctx.props().painter);
        ctx.props().on_window.emit(());
    }

    fn fit(&self, painter: &DiagramPainter) {
        if let Some(canvas) = self.canvas.cast::<HtmlElement>() {
            painter.resize(Size {
                w: canvas.client_width() as f32,
                h: canvas.client_height() as f32,
            });
        }
    }

    fn glide(&mut self, ctx: &Context<Self>, event: &PointerEvent) -> bool {
        let to = place(event);
        self.pointer = to;
        let painter = &ctx.props().painter;
        let Some((from, last, moved)) = self.press else {
            let reach = if event.pointer_type() == "mouse" {
                8.0
            } else {
                17.0
            };
            return self.hover(ctx, painter.told_at(to, reach));
        };
        let moved = moved || from.distance(to) > CLICK;
        self.press = Some((from, to, moved));
        if moved && let Some(root) = self.root.cast::<HtmlElement>() {
            let width = (root.client_width() as f32).max(1.0);
            painter.slide((last.x - to.x) / width);
            ctx.props().on_window.emit(());
        }
        self.hover(ctx, None)
    }

    fn hover(&mut self, ctx: &Context<Self>, told: Option<Told>) -> bool {
        if self.hovered == told {
            return false;
        }
        self.hovered = told;
        self.tip_shown = false;
        let link = ctx.link().clone();
        self.tip_timer = told
            .map(|_| Timeout::new(tip::AFTER_MS, move || link.send_message(Happening::ShowTip)));
        true
    }
}

fn place(event: &PointerEvent) -> Point {
    point(event.offset_x() as f32, event.offset_y() as f32)
}
