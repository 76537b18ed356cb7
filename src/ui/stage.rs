//! The stage: one canvas, the list that stands in for it, its legend and its tooltip.

mod easel;
mod gesture;
mod hands;
mod legend;
mod twin;

use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use gloo::timers::callback::{Interval, Timeout};
use wasm_bindgen::JsCast;
use web_sys::{HtmlCanvasElement, HtmlElement, WheelEvent};
use yew::prelude::*;

use crate::ui::observe::{Resizes, Surroundings};
use crate::ui::tip;
use crate::view::frame::{Frame, Thing};
use crate::view::geometry::Size;
use crate::view::layout::{NARROW, Scale};
use crate::view::panels::legend::Signs;
use crate::view::stage::lies_still;
use crate::view::words::{self, Detail};
use fallible_engine::format::decimal::fixed;

pub use easel::StagePainter;

use gesture::{Gesture, Wanted};
use legend::legend;
use twin::{Calls, Twin};

/// The list that stands in for the picture is brought up to date this often, in milliseconds.
const TWIN_EVERY_MS: u32 = 500;

/// Height of the legend that lies over the lower edge of wide stages.
const LEGEND: f32 = 36.0;

/// What the page tells the stage, and what it wants to hear.
#[derive(Properties, PartialEq)]
pub struct StageProps {
    /// Where frames are handed over, one an animation frame.
    pub painter: StagePainter,
    /// What the inspector shows.
    #[prop_or_default]
    pub selected: Option<Thing>,
    /// What the whole picture shows, in a sentence.
    #[prop_or_default]
    pub label: AttrValue,
    /// The reader picked something, or nothing.
    #[prop_or_default]
    pub on_select: Callback<Option<Thing>>,
    /// The signs that the legend explains.
    #[prop_or_default]
    pub signs: Signs,
    /// The pointer came over something, or left it.
    #[prop_or_default]
    pub on_hover: Callback<Option<Thing>>,
    /// What else lies on the stage.
    #[prop_or_default]
    pub children: Html,
}

/// The stage.
pub struct Stage {
    root: NodeRef,
    canvas: NodeRef,
    tip: NodeRef,
    gesture: Gesture,
    hovered: Option<Thing>,
    tip_shown: bool,
    tip_timer: Option<Timeout>,
    shown_version: u64,
    /// What the list tells of.
    listed: Rc<Frame>,
    /// To the list, which is only drawn anew when what it is given has changed.
    calls: Calls,
    at_rest: bool,
    stops: [Option<Thing>; 3],
    refocus: Option<Thing>,
    focused: Option<Thing>,
    /// The wheel, and fingers.
    wheel: Option<[EventListener; 2]>,
    watches: Option<(Resizes, Surroundings, Interval)>,
}

impl std::fmt::Debug for Stage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Stage")
    }
}

/// What happens to the stage.
#[derive(Debug)]
pub enum Happening {
    /// Its place in the page has another size.
    Resized,
    /// Theme or wishes about motion changed.
    Surroundings,
    /// Time to bring the list up to date.
    Tick,
    /// A pointer was pressed.
    Press(PointerEvent),
    /// A pointer moved.
    Glide(PointerEvent),
    /// A pointer was lifted.
    Lift(PointerEvent),
    /// A pointer was taken away.
    Cancel(PointerEvent),
    /// The pointer left the canvas.
    Leave,
    /// The wheel turned, or two fingers on a touchpad.
    Wheel(WheelEvent),
    /// Something else is under the pointer.
    Hovered(Option<Thing>),
    /// The pointer has rested long enough.
    ShowTip,
    /// An entry of the list has the keyboard, or none has.
    Focused(Option<Thing>),
    /// An entry of the list was picked.
    Pick(Option<Thing>),
    /// A key was pressed on an entry of the list.
    Key(Thing, KeyboardEvent),
    /// Back to the first view.
    Rearrange,
}

impl Component for Stage {
    type Message = Happening;
    type Properties = StageProps;

    fn create(ctx: &Context<Self>) -> Self {
        Self {
            root: NodeRef::default(),
            canvas: NodeRef::default(),
            tip: NodeRef::default(),
            gesture: Gesture::default(),
            hovered: None,
            tip_shown: false,
            tip_timer: None,
            shown_version: ctx.props().painter.version(),
            listed: ctx.props().painter.frame(),
            calls: Calls {
                focus: ctx.link().callback(Happening::Focused),
                key: ctx
                    .link()
                    .callback(|(thing, event)| Happening::Key(thing, event)),
                select: ctx.link().callback(Happening::Pick),
            },
            at_rest: true,
            stops: [None; 3],
            refocus: None,
            focused: None,
            wheel: None,
            watches: None,
        }
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &StageProps) -> bool {
        let props = ctx.props();
        if props.painter != old.painter {
            old.painter.detach();
            self.attach(ctx);
        }
        props.painter.select(props.selected);
        // Callbacks are made anew at every turn and lead to the same place.
        props.painter != old.painter
            || props.selected != old.selected
            || props.label != old.label
            || props.signs != old.signs
            || props.children != old.children
    }

    fn update(&mut self, ctx: &Context<Self>, happening: Happening) -> bool {
        let painter = &ctx.props().painter;
        match happening {
            Happening::Resized => {
                self.fit(painter);
                false
            }
            Happening::Surroundings => {
                painter.surroundings_changed();
                false
            }
            Happening::Tick => {
                let version = painter.version();
                let newer = version != self.shown_version;
                let turned = newer == self.at_rest;
                self.shown_version = version;
                self.at_rest = !newer;
                if newer {
                    self.fit(painter);
                }
                (newer || turned) && self.list(painter.frame(), turned)
            }
            Happening::Press(event) => self.press(painter, &event),
            Happening::Glide(event) => self.glide(painter, &event),
            Happening::Lift(event) => {
                let wanted = self.gesture.lift(event.pointer_id());
                if let Wanted::Select(thing) = wanted {
                    ctx.props().on_select.emit(thing);
                    if let Some(thing) = thing {
                        twin::focus_entry(ctx.props().painter.number(), thing);
                    }
                }
                true
            }
            Happening::Cancel(event) => {
                self.gesture.cancel(event.pointer_id());
                false
            }
            Happening::Leave => {
                painter.point(None);
                false
            }
            Happening::Wheel(event) => self.wheel(painter, &event),
            Happening::Hovered(thing) => {
                self.hovered = thing;
                ctx.props().on_hover.emit(thing);
                let was_shown = std::mem::take(&mut self.tip_shown);
                let link = ctx.link().clone();
                self.tip_timer = thing.map(|_| {
                    Timeout::new(tip::AFTER_MS, move || link.send_message(Happening::ShowTip))
                });
                was_shown
            }
            Happening::ShowTip => {
                self.tip_shown = !self.gesture.is_moving();
                self.tip_shown
            }
            Happening::Focused(thing) => {
                self.focused = thing;
                painter.focus(thing);
                false
            }
            Happening::Pick(thing) => {
                ctx.props().on_select.emit(thing);
                false
            }
            Happening::Key(thing, event) => self.key(ctx, thing, &event),
            Happening::Rearrange => {
                painter.rearrange();
                true
            }
        }
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let link = ctx.link();
        let frame = props.painter.frame();
        let tip = self
            .hovered
            .filter(|_| self.tip_shown)
            .and_then(|thing| words::describe(&frame, thing, Detail::Full));
        let class = classes!(
            self.gesture.is_moving().then_some("grabbing"),
            self.hovered.is_some().then_some("over"),
        );
        html! {
            <div class="stage" ref={self.root.clone()}>
                <canvas
                    ref={self.canvas.clone()}
                    {class}
                    role="img"
                    aria-label={props.label.clone()}
                    onpointerdown={link.callback(Happening::Press)}
                    onpointermove={link.callback(Happening::Glide)}
                    onpointerup={link.callback(Happening::Lift)}
                    onpointercancel={link.callback(Happening::Cancel)}
                    onpointerleave={link.callback(|_| Happening::Leave)}
                />
                { legend(props.painter.number(), props.signs) }
                if props.painter.is_rearranged() {
                    <div class="stage-tools">
                        <button type="button" class="btn btn-quiet" onclick={link.callback(|_| Happening::Rearrange)}>
                            { "Reset view" }
                        </button>
                    </div>
                }
                <div class="tip stage-tip" ref={self.tip.clone()} hidden={tip.is_none()} aria-hidden="true">
                    { for tip.as_ref().map(tip::content) }
                </div>
                <Twin
                    stage={props.painter.number()}
                    frame={Rc::clone(&self.listed)}
                    at_rest={self.at_rest}
                    selected={props.selected}
                    stops={self.stops}
                    calls={self.calls.clone()}
                />
                { props.children.clone() }
            </div>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first {
            self.attach(ctx);
            ctx.props().painter.select(ctx.props().selected);
        }
        self.place_tip(&ctx.props().painter);
        if let Some(thing) = self.refocus.take() {
            twin::focus_entry(ctx.props().painter.number(), thing);
        }
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        ctx.props().painter.detach();
    }
}

impl Stage {
    /// Whether the list must be drawn anew to tell of this frame; it must if time just began to pass or came
    /// to rest.
    fn list(&mut self, frame: Rc<Frame>, turned: bool) -> bool {
        let crowded = frame.is_crowded() && self.listed.is_crowded();
        if crowded && !turned && lies_still(&self.listed, &frame, Scale::Dot) {
            return false;
        }
        self.keep_focus(&frame);
        self.listed = frame;
        true
    }

    fn attach(&mut self, ctx: &Context<Self>) {
        let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() else {
            return;
        };
        let link = ctx.link();
        ctx.props()
            .painter
            .attach(canvas.clone(), link.callback(Happening::Hovered));
        let turned = link.callback(Happening::Wheel);
        // Yew's own wheel listener cannot keep the page from scrolling.
        let options = EventListenerOptions::enable_prevent_default();
        let wheel = EventListener::new_with_options(&canvas, "wheel", options, move |event| {
            if let Some(event) = event.dyn_ref::<WheelEvent>() {
                turned.emit(event.clone());
            }
        });
        // A finger on a machine moves the machine and not the page, whichever way it goes.
        let painter = ctx.props().painter.clone();
        let touch = EventListener::new_with_options(&canvas, "touchstart", options, move |event| {
            if Self::touches_machine(&painter, event) {
                event.prevent_default();
            }
        });
        self.wheel = Some([wheel, touch]);
        let resized = link.callback(|()| Happening::Resized);
        let changed = link.callback(|()| Happening::Surroundings);
        let ticked = link.callback(|()| Happening::Tick);
        self.watches = self.root.cast::<HtmlElement>().map(|root| {
            let tick = Interval::new(TWIN_EVERY_MS, move || ticked.emit(()));
            (
                Resizes::of(&root, resized),
                Surroundings::watch(changed),
                tick,
            )
        });
        self.fit(&ctx.props().painter);
    }

    /// Fits the canvas to its place; on narrow pages it asks for the height it needs.
    fn fit(&self, painter: &StagePainter) {
        let (Some(root), Some(canvas)) = (
            self.root.cast::<HtmlElement>(),
            self.canvas.cast::<HtmlElement>(),
        ) else {
            return;
        };
        let w = root.client_width() as f32;
        let flows = w < NARROW && is_static(&canvas);
        let h = if flows {
            painter.natural_height()
        } else {
            root.client_height() as f32
        };
        let height = if flows {
            fixed(h.into(), 1) + "px"
        } else {
            String::new()
        };
        canvas.style().set_property("height", &height).ok();
        painter.resize(Size { w, h }, if flows { 0.0 } else { LEGEND });
    }

    fn place_tip(&self, painter: &StagePainter) {
        let about = self
            .hovered
            .filter(|_| self.tip_shown)
            .and_then(|thing| painter.place_of(thing));
        let parts = (
            self.tip.cast::<HtmlElement>(),
            self.root.cast::<HtmlElement>(),
        );
        if let (Some(about), (Some(tip), Some(root))) = (about, parts) {
            tip::place(&tip, &root, about);
        }
    }
}

/// Whether the style sheet lets the canvas take part in the page's flow.
fn is_static(canvas: &HtmlElement) -> bool {
    let style = web_sys::window().and_then(|window| window.get_computed_style(canvas).ok()?);
    style
        .and_then(|style| style.get_property_value("position").ok())
        .is_some_and(|position| position == "static")
}
