//! The hand of the clock: moves clock and head at every animation frame, past Yew, which would compare
//! the whole bar each time.

use std::cell::RefCell;
use std::rc::Rc;

use fallible_engine::format::decimal::fixed;
use fallible_engine::kernel::time::Time;
use web_sys::Element;
use yew::NodeRef;

use crate::view::panels::time::{STRIP_COLUMNS, clock, share};

#[derive(Default)]
struct Parts {
    clock: Option<Element>,
    head: Option<Element>,
    /// Covers what is past.
    past: Option<Element>,
    end: Time,
    /// What they show.
    shown: Option<Time>,
}

/// Shows a moment on a time bar at once.
#[derive(Clone, Default)]
pub struct TimeHand(Rc<RefCell<Parts>>);

impl PartialEq for TimeHand {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl std::fmt::Debug for TimeHand {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TimeHand")
    }
}

impl TimeHand {
    /// Moves clock and head. Nothing happens while there is no time bar.
    pub fn show(&self, now: Time) {
        let mut parts = self.0.borrow_mut();
        if parts.shown.replace(now) == Some(now) {
            return;
        }
        let share = share(now, parts.end);
        if let Some(element) = &parts.clock {
            element.set_text_content(Some(&clock(now)));
        }
        if let Some(head) = &parts.head {
            let _ = head.set_attribute("x", &(fixed(share * 100.0, 3) + "%"));
        }
        if let Some(past) = &parts.past {
            let _ = past.set_attribute("width", &fixed(share * STRIP_COLUMNS as f64, 3));
        }
    }

    pub(super) fn hold_clock(&self, clock: &NodeRef) {
        let mut parts = self.0.borrow_mut();
        let clock = clock.cast();
        if parts.clock != clock {
            parts.clock = clock;
            parts.shown = None;
        }
    }

    pub(super) fn hold_head(&self, head: &NodeRef, past: &NodeRef, end: Time) {
        let mut parts = self.0.borrow_mut();
        let (head, past) = (head.cast(), past.cast());
        if parts.head != head || parts.past != past || parts.end != end {
            (parts.head, parts.past, parts.end) = (head, past, end);
            parts.shown = None;
        }
    }
}
