//! Panics that are caught: where they came from and what they said.

use std::cell::RefCell;
use std::panic::{self, AssertUnwindSafe};

thread_local! {
    static LAST: RefCell<Option<Panic>> = const { RefCell::new(None) };
}

/// A panic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Panic {
    /// The line that panicked.
    pub(crate) place: String,
    /// What it said.
    pub(crate) words: String,
}

/// From now on a panic is remembered and not printed, except where somebody looks at one.
pub(crate) fn remember(aloud: bool) {
    let usual = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        let place = info
            .location()
            .map_or_else(String::new, ToString::to_string);
        let words = info.payload_as_str().unwrap_or_default().to_owned();
        LAST.with(|last| *last.borrow_mut() = Some(Panic { place, words }));
        if aloud {
            usual(info);
        }
    }));
}

/// Does something that may panic.
pub(crate) fn caught<T>(deed: impl FnOnce() -> T) -> Result<T, Panic> {
    panic::catch_unwind(AssertUnwindSafe(deed)).map_err(|_| {
        let last = LAST.with(|last| last.borrow_mut().take());
        last.expect("a panic was remembered when it came")
    })
}
