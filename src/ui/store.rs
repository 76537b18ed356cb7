//! What the browser keeps between visits: progress and the choice of theme. A store that is forbidden,
//! full or full of junk costs what it held, and nothing else.

use std::cell::{Cell, RefCell};

use web_sys::Storage as WebStorage;

use crate::player::progress::{Found, Progress};

const PROGRESS: &str = "progress";
const THEME: &str = "theme";

/// Progress, and the place where it is kept.
#[derive(Debug, Default)]
pub struct Store {
    progress: RefCell<Progress>,
    /// Not to be written: a later version of this page keeps its own form there.
    later: Cell<bool>,
    notice: RefCell<Option<&'static str>>,
}

impl Store {
    /// Reads what is kept.
    #[must_use]
    pub fn open() -> Self {
        let store = Self::default();
        match Progress::read(read(PROGRESS).as_deref()) {
            Found::Readable(progress) => store.progress.replace(progress),
            Found::Later => {
                store.later.set(true);
                store.notice.replace(Some(
                    "A newer version of Fallible has kept your progress here. It is left as it is.",
                ));
                return store;
            }
            Found::Junk => {
                store.notice.replace(Some(
                    "What was kept of your progress could not be read. It begins anew.",
                ));
                return store;
            }
        };
        store
    }

    /// What has been done so far.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress.borrow().clone()
    }

    /// Changes progress and keeps it, where that is possible.
    pub fn note(&self, change: impl FnOnce(&mut Progress)) {
        let before = self.progress();
        change(&mut self.progress.borrow_mut());
        let after = self.progress();
        if after == before || self.later.get() {
            return;
        }
        if !write(PROGRESS, &after.write()) {
            self.notice.replace(Some(
                "This browser keeps nothing for this page: progress lasts until you leave.",
            ));
            // Said once; the next change would only say it again.
            self.later.set(true);
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

    /// Keeps the choice of theme, where that is possible.
    pub fn choose_theme(&self, theme: &str) {
        write(THEME, theme);
    }
}

/// Nothing where storage is forbidden.
fn raw() -> Option<WebStorage> {
    web_sys::window()?.local_storage().ok()?
}

/// One store serves all sites of an origin, so each key names the folder of its own. `static/crash.js` knows this too.
fn key_of(what: &str) -> Option<String> {
    let path = web_sys::window()?.location().pathname().ok()?;
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
