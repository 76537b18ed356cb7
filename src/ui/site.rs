//! What every page needs of the whole: the store, and ways to tell the reader something, to open
//! something, and to hear what keys ask for.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use yew::{AttrValue, Callback};

use super::open::Flawed;
use super::store::Store;
use crate::player::press::{Press, Wish};

/// Whether a page does something for a wish as it stands.
type Heeds = Rc<dyn Fn(Wish) -> bool>;

/// A page that hears what keys ask for.
type Listener = (Callback<Wish>, Heeds);

/// The page's own part of the keyboard, and what it does something for: set while that page is there.
#[derive(Clone, Default)]
struct Ear(Rc<RefCell<Option<Listener>>>);

impl std::fmt::Debug for Ear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Ear")
    }
}

/// The whole, as a page sees it.
#[derive(Clone, Debug)]
pub struct Site {
    /// What the browser keeps.
    pub store: Rc<Store>,
    /// Says something to the reader for a few seconds.
    pub toast: Callback<AttrValue>,
    /// Takes back what was said.
    pub hush: Callback<()>,
    /// Shows the dialog that opens scenarios.
    pub open_sheet: Callback<()>,
    /// Changes the theme.
    pub theme: Callback<()>,
    /// Shows the list of keys.
    pub keys: Callback<()>,
    /// Puts away what is wrong with a file.
    pub close_flawed: Callback<()>,
    ear: Ear,
    /// How many desks there have been.
    desks: Rc<Cell<u32>>,
}

impl Site {
    /// The whole, made of its parts.
    pub fn new(
        store: Rc<Store>,
        toast: Callback<AttrValue>,
        hush: Callback<()>,
        open_sheet: Callback<()>,
        theme: Callback<()>,
        keys: Callback<()>,
        close_flawed: Callback<()>,
    ) -> Self {
        Self {
            store,
            toast,
            hush,
            open_sheet,
            theme,
            keys,
            close_flawed,
            ear: Ear::default(),
            desks: Rc::default(),
        }
    }

    /// Sends what keys ask for to this page, as far as it heeds that.
    pub fn listen(&self, to: Callback<Wish>, heeds: impl Fn(Wish) -> bool + 'static) {
        self.ear.0.replace(Some((to, Rc::new(heeds))));
    }

    /// Counts a desk more, and says which it is.
    #[must_use]
    pub fn add_desk(&self) -> u32 {
        self.desks.set(self.desks.get() + 1);
        self.desks.get()
    }

    /// A desk goes, and what keys ask for goes to no page; unless another has come before this one went.
    pub fn close_ear(&self, desk: u32) {
        if desk == self.desks.get() {
            self.ear.0.replace(None);
        }
    }

    /// Whether anybody does something for what a key asks for.
    #[must_use]
    pub fn takes(&self, press: &Press, wish: Wish) -> bool {
        if press.is_character() && self.store.keys_are_off() {
            return false;
        }
        let own = matches!(wish, Wish::Keys | Wish::Open | Wish::Theme | Wish::Escape);
        let ear = self.ear.0.borrow();
        own || ear.as_ref().is_some_and(|(_, heeds)| heeds(wish))
    }

    /// Tells the page what a key asks for.
    pub fn wish(&self, wish: Wish) {
        let ear = self.ear.0.borrow().clone();
        if let Some((ear, _)) = ear {
            ear.emit(wish);
        }
    }
}

/// There is one site, and its parts never change.
impl PartialEq for Site {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.ear.0, &other.ear.0)
    }
}

/// What is wrong with a file that was opened last, for the page to show in its own place.
pub type MaybeFlawed = Option<Rc<Flawed>>;
