//! How wide texts are in this browser's fonts, measured once each.

use fallible_engine::sorted::SortedMap;
use std::cell::RefCell;

use wasm_bindgen::JsCast;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement};

use crate::view::text::{Estimate, Font, Measure};

use super::theme::{TRACKING, Theme};

/// How many widths of one font are remembered before all of them are forgotten.
const REMEMBERED: usize = 2_000;

/// Measures texts on a canvas of its own.
#[derive(Debug, Default)]
pub struct CanvasMeasure {
    context: Option<CanvasRenderingContext2d>,
    fonts: Vec<String>,
    /// For fonts whose letters are equally wide: that width.
    advance: Vec<f32>,
    known: RefCell<Vec<SortedMap<Box<str>, f32>>>,
}

impl CanvasMeasure {
    /// Measures in the theme's fonts; by rule of thumb where the browser gives no drawing context.
    #[must_use]
    pub fn new(theme: &Theme) -> Self {
        let mut measure = Self {
            context: scratch(),
            fonts: Font::ALL
                .iter()
                .map(|font| theme.font(*font).to_owned())
                .collect(),
            advance: Vec::new(),
            known: RefCell::new(vec![SortedMap::new(); Font::ALL.len()]),
        };
        measure.advance = Font::ALL
            .iter()
            .map(|font| measure.ask(*font, "0123456789") / 10.0)
            .collect();
        measure
    }

    fn ask(&self, font: Font, text: &str) -> f32 {
        let Some(context) = &self.context else {
            return Estimate.width(font, text);
        };
        context.set_font(&self.fonts[font as usize]);
        let width = context
            .measure_text(text)
            .map_or(0.0, |metrics| metrics.width() as f32);
        let spaced = if font == Font::Badge {
            TRACKING * text.chars().count() as f32
        } else {
            0.0
        };
        width + spaced
    }
}

impl Measure for CanvasMeasure {
    fn width(&self, font: Font, text: &str) -> f32 {
        if font.is_mono() && text.is_ascii() {
            return self.advance[font as usize] * text.len() as f32;
        }
        if let Some(width) = self.known.borrow()[font as usize].get(text) {
            return *width;
        }
        let width = self.ask(font, text);
        let known = &mut self.known.borrow_mut()[font as usize];
        if known.len() >= REMEMBERED {
            known.clear();
        }
        known.insert(text.into(), width);
        width
    }
}

fn scratch() -> Option<CanvasRenderingContext2d> {
    let document = web_sys::window()?.document()?;
    let canvas: HtmlCanvasElement = document.create_element("canvas").ok()?.dyn_into().ok()?;
    canvas.get_context("2d").ok()??.dyn_into().ok()
}
