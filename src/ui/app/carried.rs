//! What an address carries beside its words, and what this tab has kept of a scenario that no address leads to.

use std::rc::Rc;

use yew::prelude::*;

use super::{App, Happening};
use crate::player::address::{Address, Start};
use crate::player::session::{LeftOff, Session};
use crate::ui::open::carried::Carried;
use crate::ui::open::{Opened, Trouble};
use crate::ui::{route, store};

impl App {
    /// Unpacks what the address carries.
    pub(super) fn unpack(&mut self, ctx: &Context<Self>, pack: String, address: Address) {
        self.unpacking = true;
        self.opened = None;
        let asking = self.asking;
        ctx.link().send_future(async move {
            Happening::Unpacked(asking, Carried::unpack(&pack, &address).await)
        });
    }

    /// What the address carried is there, or did not open.
    pub(super) fn unpacked(&mut self, carried: Result<Carried, String>) {
        self.unpacking = false;
        let unread = &mut self.start.unread;
        let carried = match carried {
            Ok(carried) => carried,
            Err(why) => {
                return unread.push(format!(
                    "What this link carries {why}: the rest of it is shown, without what was done by hand."
                ));
            }
        };
        if carried.more {
            let words = "This link carries more than this version of Fallible can read.";
            unread.push(words.to_owned());
        }
        if carried.session.file.is_some() && matches!(self.address, Address::Lesson(..)) {
            let words = "This link carries a scenario beside the lesson that it leads to.";
            unread.push(words.to_owned());
        }
        match carried.opened {
            Some(Ok(opened)) if matches!(self.address, Address::Sandbox(_)) => {
                self.begun = Some(opened);
            }
            Some(Ok(opened)) => {
                self.asked = None;
                self.keep(&opened);
                self.opened = Some(opened);
            }
            Some(Err(Trouble::Flawed(flawed))) => self.flawed = Some(flawed),
            Some(Err(trouble)) => self.failed = Some(trouble),
            None => {}
        }
        self.session = Some(Rc::new(carried.session));
    }

    /// Keeps for this tab what was opened; its desk adds where the reader is.
    pub(super) fn keep(&self, opened: &Opened) {
        let place = LeftOff {
            hash: route::hash(),
            to: self.address.to_string(),
            session: Session {
                file: Some(opened.document.text().to_owned()),
                ..Session::default()
            },
        };
        let text = place.write();
        if !text.is_some_and(|text| store::keep_for_tab(store::PLACE, &text)) {
            self.site.toast.emit(store::NO_ROOM.into());
        }
    }

    /// The page is loaded anew: goes on where its reader was, or where the address says of the same scenario.
    pub(super) fn take_place(&mut self, ctx: &Context<Self>) {
        let place = store::of_tab(store::PLACE).and_then(|text| LeftOff::read(&text));
        let Some(mut place) = place else {
            return;
        };
        let to = Address::read(&place.to, "");
        let plain = |address: &Address| address.starting(Start::default());
        if place.hash == route::hash() {
            self.start = to.start().cloned().unwrap_or_default();
        } else if plain(&to) == plain(&self.address) && self.start.pack.is_none() {
            place.session = Session {
                file: place.session.file,
                ..Session::default()
            };
        } else {
            return;
        }
        // Whatever the address carries has been unpacked before.
        self.asking += 1;
        self.unpacking = true;
        self.asked = None;
        let (asking, address) = (self.asking, self.address.clone());
        ctx.link().send_future(async move {
            Happening::Unpacked(asking, Ok(Carried::of(place.session, &address).await))
        });
    }
}
