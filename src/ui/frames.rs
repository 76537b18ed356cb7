//! Animation frames: one closure for as long as somebody wants them.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo::utils::window;
use wasm_bindgen::prelude::*;
use yew::Callback;

type OnFrame = Closure<dyn FnMut(f64)>;

/// Calls back once an animation frame, with the time in milliseconds, until dropped.
pub struct Frames {
    frame: Rc<RefCell<Option<OnFrame>>>,
    next: Rc<Cell<Option<i32>>>,
}

impl Frames {
    /// Calls back from the next frame on.
    pub fn start(tell: Callback<f64>) -> Self {
        let frame: Rc<RefCell<Option<OnFrame>>> = Rc::default();
        let next: Rc<Cell<Option<i32>>> = Rc::default();
        let again = {
            let (frame, next) = (Rc::downgrade(&frame), Rc::clone(&next));
            move || {
                if let Some(frame) = frame.upgrade() {
                    next.set(frame.borrow().as_ref().and_then(request));
                }
            }
        };
        let told = {
            let again = again.clone();
            Closure::new(move |ms: f64| {
                again();
                tell.emit(ms);
            })
        };
        frame.replace(Some(told));
        again();
        Self { frame, next }
    }
}

fn request(frame: &OnFrame) -> Option<i32> {
    window()
        .request_animation_frame(frame.as_ref().unchecked_ref())
        .ok()
}

impl Drop for Frames {
    fn drop(&mut self) {
        if let Some(next) = self.next.take() {
            // A frame that is not there any more needs no cancelling.
            window().cancel_animation_frame(next).ok();
        }
        // The closure may be running now; it goes when it is done.
        let frame = self.frame.take();
        wasm_bindgen_futures::spawn_local(async move { drop(frame) });
    }
}

/// Does something that the browser's own recordings show as a stretch of this name.
pub fn timed<T>(name: &str, work: impl FnOnce() -> T) -> T {
    let Some(clock) = window().performance() else {
        return work();
    };
    // A browser that keeps no such record has nothing to show.
    clock.mark(name).ok();
    let done = work();
    clock.measure_with_start_mark(name, name).ok();
    clock.clear_marks_with_mark_name(name);
    clock.clear_measures_with_measure_name(name);
    done
}

/// Milliseconds since the page began.
pub fn now_ms() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}
