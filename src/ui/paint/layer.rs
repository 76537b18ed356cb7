//! A canvas that is never shown: holds what has been painted until it changes.

use js_sys::{Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use super::brush::Brush;

#[derive(Debug)]
pub(super) struct Layer {
    canvas: HtmlCanvasElement,
    brush: Brush,
}

impl Layer {
    pub(super) fn new(opaque: bool) -> Option<Self> {
        let document = web_sys::window()?.document()?;
        let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
        let brush = Brush::new(context(&canvas, opaque)?);
        Some(Self { canvas, brush })
    }

    pub(super) fn fit(&mut self, w: u32, h: u32) {
        self.canvas.set_width(w);
        self.canvas.set_height(h);
        self.brush.forget();
    }

    pub(super) const fn canvas(&self) -> &HtmlCanvasElement {
        &self.canvas
    }

    pub(super) const fn brush(&mut self) -> &mut Brush {
        &mut self.brush
    }
}

/// The drawing context of a canvas; an opaque one spares the browser work.
pub(super) fn context(
    canvas: &HtmlCanvasElement,
    opaque: bool,
) -> Option<CanvasRenderingContext2d> {
    let options = Object::new();
    Reflect::set(&options, &"alpha".into(), &JsValue::from_bool(!opaque)).ok()?;
    canvas
        .get_context_with_context_options("2d", &options)
        .ok()??
        .dyn_into()
        .ok()
}
