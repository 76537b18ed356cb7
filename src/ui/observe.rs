//! Watches on the page: sizes, the theme and what readers told their system about motion and contrast.

use std::cell::Cell;

use gloo::events::EventListener;
use gloo::timers::callback::Interval;
use js_sys::Array;
use wasm_bindgen::prelude::*;
use web_sys::{Element, MutationObserver, MutationObserverInit, ResizeObserver};
use yew::Callback;

/// Tells when an element's size changes, until dropped.
#[derive(Debug)]
pub struct Resizes {
    observer: Option<ResizeObserver>,
    _told: Closure<dyn FnMut()>,
}

impl Resizes {
    /// Watches an element. It tells once at the start, too.
    #[must_use]
    pub fn of(element: &Element, tell: Callback<()>) -> Self {
        let told = Closure::<dyn FnMut()>::new(move || tell.emit(()));
        let observer = ResizeObserver::new(told.as_ref().unchecked_ref()).ok();
        if let Some(observer) = &observer {
            observer.observe(element);
        }
        Self {
            observer,
            _told: told,
        }
    }
}

impl Drop for Resizes {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// What decides how a canvas looks besides its size.
const QUERIES: [&str; 4] = [
    "(prefers-color-scheme: dark)",
    "(prefers-reduced-motion: reduce)",
    "(prefers-contrast: more)",
    "(forced-colors: active)",
];

/// How often is looked whether pixels are of another size, as on another screen: not every browser says so.
const PIXELS_EVERY_MS: u32 = 500;

fn pixel_ratio() -> f64 {
    web_sys::window().map_or(1.0, |window| window.device_pixel_ratio())
}

/// Tells when the theme or the reader's wishes change, until dropped.
#[derive(Debug)]
pub struct Surroundings {
    observer: Option<MutationObserver>,
    _told: Closure<dyn FnMut(Array)>,
    _queries: Vec<EventListener>,
    _pixels: Interval,
}

impl Surroundings {
    /// Watches the page's theme and the system's wishes.
    #[must_use]
    pub fn watch(tell: Callback<()>) -> Self {
        let window = web_sys::window();
        let queries = QUERIES.iter().filter_map(|query| {
            let list = window.as_ref()?.match_media(query).ok()??;
            let tell = tell.clone();
            Some(EventListener::new(&list, "change", move |_| tell.emit(())))
        });
        let queries = queries.collect();
        let (told_pixels, ratio) = (tell.clone(), Cell::new(pixel_ratio()));
        let pixels = Interval::new(PIXELS_EVERY_MS, move || {
            let now = pixel_ratio();
            if ratio.replace(now) != now {
                told_pixels.emit(());
            }
        });
        let told = Closure::<dyn FnMut(Array)>::new(move |_| tell.emit(()));
        let root = window.and_then(|window| window.document()?.document_element());
        let observer = MutationObserver::new(told.as_ref().unchecked_ref()).ok();
        if let (Some(observer), Some(root)) = (&observer, root) {
            let which = MutationObserverInit::new();
            which.set_attributes(true);
            which.set_attribute_filter(&Array::of1(&"data-theme".into()));
            observer.observe_with_options(&root, &which).ok();
        }
        Self {
            observer,
            _told: told,
            _queries: queries,
            _pixels: pixels,
        }
    }
}

impl Drop for Surroundings {
    fn drop(&mut self) {
        if let Some(observer) = &self.observer {
            observer.disconnect();
        }
    }
}

/// How much a turn of the wheel enlarges: 300 pixels of it twice.
#[must_use]
pub fn wheel_zoom(delta: f64) -> f64 {
    libm::exp(delta / 300.0 * std::f64::consts::LN_2)
}

/// Whether the page can be scrolled up and down: the wheel is needed for that, then.
#[must_use]
pub fn page_scrolls() -> bool {
    let page = web_sys::window().and_then(|window| window.document()?.document_element());
    // Rounding may make a page that fits a pixel too long.
    page.is_some_and(|page| page.scroll_height() > page.client_height() + 2)
}
