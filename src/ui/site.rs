//! What every page needs of the whole: the store, and ways to tell the reader something, to open
//! something, and to hear what keys ask for.

use std::cell::RefCell;
use std::rc::Rc;

use yew::{AttrValue, Callback};

use super::keys::Wish;
use super::open::Flawed;
use super::store::Store;

/// The page's own part of the keyboard: set while that page is there.
type Ear = Rc<RefCell<Option<Callback<Wish>>>>;

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
        }
    }

    /// Sends what keys ask for to this page, or to none.
    pub fn listen(&self, to: Option<Callback<Wish>>) {
        self.ear.replace(to);
    }

    /// Tells the page what a key asks for.
    pub fn wish(&self, wish: Wish) {
        let ear = self.ear.borrow().clone();
        if let Some(ear) = ear {
            ear.emit(wish);
        }
    }
}

/// There is one site, and its parts never change.
impl PartialEq for Site {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.ear, &other.ear)
    }
}

/// What is wrong with a file that was opened last, for the page to show in its own place.
pub type MaybeFlawed = Option<Rc<Flawed>>;
