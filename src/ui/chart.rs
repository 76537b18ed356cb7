//! A chart as a component: a canvas with its title, and a value that can be read off by pointer and by
//! keyboard.

use std::rc::Rc;

use web_sys::{HtmlCanvasElement, HtmlElement};
use yew::prelude::*;

use fallible_engine::kernel::time::{Span, Time};

use crate::ui::observe::{Resizes, Surroundings};
use crate::ui::paint::{CanvasMeasure, Lens, Painter, Theme};
use crate::view::chart;
use crate::view::geometry::Size;
use crate::view::scene::Ink;

/// An arrow key moves the reading by this share of the chart.
const STRIDES: u64 = 60;

/// What the page shows.
#[derive(Properties, PartialEq)]
pub struct ChartProps {
    /// The chart.
    pub chart: Rc<chart::Chart>,
    /// It is drawn as far as this.
    pub now: Time,
    /// The reader wants to go to a moment.
    #[prop_or_default]
    pub on_seek: Callback<Time>,
}

/// The chart.
pub struct ChartView {
    canvas: NodeRef,
    painter: Option<Painter>,
    measure: CanvasMeasure,
    read: Option<Time>,
    watches: Option<(Resizes, Surroundings)>,
}

impl std::fmt::Debug for ChartView {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chart")
    }
}

/// What happens to the chart.
#[derive(Debug)]
pub enum Happening {
    /// Its place has another size.
    Resized,
    /// The theme changed.
    Surroundings,
    /// The pointer is over this pixel.
    Over(i32),
    /// The pointer left, or the keyboard.
    Leave,
    /// The reader clicked on this pixel.
    Click(i32),
    /// A key was pressed.
    Key(KeyboardEvent),
}

impl Component for ChartView {
    type Message = Happening;
    type Properties = ChartProps;

    fn create(_: &Context<Self>) -> Self {
        Self {
            canvas: NodeRef::default(),
            painter: None,
            measure: CanvasMeasure::default(),
            read: None,
            watches: None,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, happening: Happening) -> bool {
        match happening {
            Happening::Resized => self.draw(ctx.props()),
            Happening::Surroundings => {
                self.measure = CanvasMeasure::new(&Theme::read());
                if let Some(painter) = &mut self.painter {
                    painter.retheme();
                }
                self.draw(ctx.props());
            }
            Happening::Over(x) => {
                return self.show(ctx.props(), Some(self.time_at(ctx.props(), x)));
            }
            Happening::Leave => return self.show(ctx.props(), None),
            Happening::Click(x) => ctx.props().on_seek.emit(self.time_at(ctx.props(), x)),
            Happening::Key(event) => return self.key(ctx.props(), &event),
        }
        false
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let ChartProps { chart, now, .. } = ctx.props();
        let link = ctx.link();
        let at = self.read.unwrap_or(*now).min(*now);
        let reading = chart.reading(at);
        let (from, to) = (chart.window.start.seconds(3), chart.window.end.seconds(3));
        html! {
            <figure class="chart">
                <figcaption>{ &*chart.title }<output aria-hidden="true">{ &reading }</output></figcaption>
                <canvas
                    ref={self.canvas.clone()}
                    tabindex="0"
                    role="slider"
                    aria-label={format!("{}, value at a moment", chart.title)}
                    aria-valuemin={from}
                    aria-valuemax={to}
                    aria-valuenow={at.seconds(3)}
                    aria-valuetext={reading}
                    onpointermove={link.callback(|event: PointerEvent| Happening::Over(event.offset_x()))}
                    onpointerleave={link.callback(|_| Happening::Leave)}
                    onclick={link.callback(|event: MouseEvent| Happening::Click(event.offset_x()))}
                    onkeydown={link.callback(Happening::Key)}
                    onblur={link.callback(|_| Happening::Leave)}
                />
            </figure>
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        if first && let Some(canvas) = self.canvas.cast::<HtmlCanvasElement>() {
            self.measure = CanvasMeasure::new(&Theme::read());
            let resized = ctx.link().callback(|()| Happening::Resized);
            let changed = ctx.link().callback(|()| Happening::Surroundings);
            self.watches = Some((Resizes::of(&canvas, resized), Surroundings::watch(changed)));
            self.painter = Painter::new(canvas, Ink::Paper);
        }
        self.draw(ctx.props());
    }
}

impl ChartView {
    fn size(&self) -> Size {
        self.canvas
            .cast::<HtmlElement>()
            .map_or_else(Size::default, |canvas| Size {
                w: canvas.client_width() as f32,
                h: canvas.client_height() as f32,
            })
    }

    fn time_at(&self, props: &ChartProps, x: i32) -> Time {
        props.chart.time_at(x as f32, self.size(), &self.measure)
    }

    fn show(&mut self, props: &ChartProps, read: Option<Time>) -> bool {
        let read = read.map(|at| at.min(props.now));
        let other = self.read != read;
        self.read = read;
        other
    }

    fn key(&mut self, props: &ChartProps, event: &KeyboardEvent) -> bool {
        let window = &props.chart.window;
        let stride = Span((window.end.since(window.start).0 / STRIDES).max(1));
        let here = self.read.unwrap_or(props.now).min(props.now);
        let to = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => Time(here.0.saturating_sub(stride.0)).max(window.start),
            "ArrowRight" | "ArrowUp" => here + stride,
            "Enter" => {
                props.on_seek.emit(here);
                here
            }
            _ => return false,
        };
        event.prevent_default();
        event.stop_propagation();
        self.show(props, Some(to))
    }

    fn draw(&mut self, props: &ChartProps) {
        let size = self.size();
        if size.w < 1.0 || size.h < 1.0 {
            return;
        }
        if let Some(painter) = &mut self.painter {
            painter.paint(
                &chart::draw(&props.chart, props.now, self.read, size, &self.measure),
                Lens::default(),
            );
        }
    }
}
