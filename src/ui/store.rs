//! What the browser keeps between visits: progress and the choice of theme. A store that is forbidden,
//! full or full of junk costs what it held, and nothing else. Other tabs keep theirs in the same place, so what is
//! there is read anew before each change, and once another tab has changed it.

use std::cell::{Cell, RefCell};

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::JsCast;
use web_sys::{Storage as WebStorage, StorageEvent};
use yew::Callback;

use crate::player::progress::{Found, Progress};

const PROGRESS: &str = "progress";
const THEME: &str = "theme";
const KEYS: &str = "keys";
const OFF: &str = "off";

/// Where the reader of this tab was.
pub const PLACE: &str = "place";
/// The text that the reader of this tab has written.
pub const DRAFT: &str = "draft";

/// What is said where a tab cannot keep a scenario.
pub const NO_ROOM: &str =
    "This browser does not keep this scenario: it is gone when the page is loaded anew.";

/// Progress, and the place where it is kept.
#[derive(Debug, Default)]
pub struct Store {
    progress: RefCell<Progress>,
    /// Neither read nor written: a later version of this page keeps its own form there, or nothing can be kept.
    closed: Cell<bool>,
    notice: RefCell<Option<&'static str>>,
}

impl Store {
    /// Reads what is kept.
    #[must_use]
    pub fn open() -> Self {
        let store = Self::default();
        store.look();
        store
    }

    /// Takes what is kept now, which another tab may have changed.
    pub fn look(&self) {
        if self.closed.get() {
            return;
        }
        let notice = match Progress::read(read(PROGRESS).as_deref()) {
            Found::Readable(progress) => {
                self.progress.replace(progress);
                return;
            }
            Found::Later => {
                self.closed.set(true);
                "A newer version of Fallible has kept your progress here. It is left as it is."
            }
            Found::Junk => "What was kept of your progress could not be read. It begins anew.",
        };
        self.notice.replace(Some(notice));
    }

    /// What has been done so far.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress.borrow().clone()
    }

    /// Changes progress and keeps it, where that is possible.
    pub fn note(&self, change: impl FnOnce(&mut Progress)) {
        self.look();
        let before = self.progress();
        change(&mut self.progress.borrow_mut());
        let after = self.progress();
        if after == before || self.closed.get() {
            return;
        }
        if !write(PROGRESS, &after.write()) {
            self.notice.replace(Some(
                "This browser keeps nothing for this page: progress lasts until you leave.",
            ));
            // Said once; the next change would only say it again.
            self.closed.set(true);
        }
    }

    /// Something to tell the reader about the store; each is told once.
    #[must_use]
    pub fn take_notice(&self) -> Option<&'static str> {
        self.notice.take()
    }

    /// The theme that was chosen: `light` or `dark`; `None` to follow the system.
    #[must_use]
    pub fn theme(&self) -> Option<String> {
        read(THEME).filter(|theme| matches!(theme.as_str(), "light" | "dark"))
    }

    /// Whether keys that write something are the reader's own, who may dictate or have hands that tremble.
    #[must_use]
    pub fn keys_are_off(&self) -> bool {
        read(KEYS).is_some_and(|kept| kept == OFF)
    }

    /// Keeps the choice whether keys that write something do something.
    pub fn choose_keys(&self, off: bool) {
        write(KEYS, if off { OFF } else { "on" });
    }

    /// Keeps the choice of theme, where that is possible.
    pub fn choose_theme(&self, theme: &str) {
        write(THEME, theme);
    }
}

/// What this tab keeps, which nobody else sees, until it is closed.
#[must_use]
pub fn of_tab(what: &str) -> Option<String> {
    window()
        .session_storage()
        .ok()??
        .get_item(&key_of(what)?)
        .ok()?
}

/// Keeps something for this tab. False where that is forbidden, or there is no room.
pub fn keep_for_tab(what: &str, text: &str) -> bool {
    let kept = || {
        let tab = window().session_storage().ok()??;
        tab.set_item(&key_of(what)?, text).ok()
    };
    kept().is_some()
}

/// Tells each time another tab has changed what is kept, until dropped.
pub fn watch(tell: Callback<()>) -> EventListener {
    EventListener::new(&window(), "storage", move |event| {
        let key = event.dyn_ref::<StorageEvent>().and_then(StorageEvent::key);
        // Without a key all of it has gone.
        if key.is_none() || key == key_of(PROGRESS) || key == key_of(THEME) {
            tell.emit(());
        }
    })
}

/// Nothing where storage is forbidden.
fn raw() -> Option<WebStorage> {
    window().local_storage().ok()?
}

/// One store serves all sites of an origin, so each key names the folder of its own. `static/crash.js` knows this too.
fn key_of(what: &str) -> Option<String> {
    let path = window().location().pathname().ok()?;
    let folder = &path[..=path.rfind('/')?];
    Some(format!("fallible:{folder}:{what}"))
}

fn read(what: &str) -> Option<String> {
    raw()?.get_item(&key_of(what)?).ok()?
}

fn write(what: &str, text: &str) -> bool {
    let kept = || raw()?.set_item(&key_of(what)?, text).ok();
    kept().is_some()
}
