//! What an address carries beside its words, and what this tab has kept of a scenario that no address leads to.

use std::rc::Rc;

use super::App;
use crate::player::address::{Address, Start};
use crate::player::session::{Place, Session};
use crate::ui::open::{Opened, ReadOutcome, read_text};
use crate::ui::{pack, route, store};

impl App {
    /// What the address carried is there, or did not open.
    pub(super) fn unpacked(&mut self, text: Result<String, String>) {
        self.unpacking = false;
        let session = text.and_then(|text| {
            let session = Session::read(&text).ok_or(pack::DAMAGED)?;
            if !session.is_all_of(&text) {
                let words = "This link carries more than this version of Fallible can read.";
                self.start.unread.push(words.to_owned());
            }
            Ok(session)
        });
        match session {
            Ok(session) => self.take(session),
            Err(why) => self.start.unread.push(format!(
                "What this link carries {why}: the rest of it is shown, without what was done by hand."
            )),
        }
    }

    /// Takes what the address carried, or this tab has kept.
    fn take(&mut self, session: Session) {
        if let Some(file) = &session.file {
            match &self.address {
                Address::Opened(url, _) => {
                    let name = url
                        .clone()
                        .unwrap_or_else(|| "The scenario in this link".to_owned());
                    self.asked = None;
                    match read_text(name.into(), file) {
                        ReadOutcome::Opened(opened) => {
                            self.keep(&opened);
                            self.opened = Some(opened);
                        }
                        ReadOutcome::Flawed(flawed) => self.flawed = Some(Rc::new(flawed)),
                        ReadOutcome::Failed(..) => {}
                    }
                }
                Address::Sandbox(_) => {}
                Address::Gallery | Address::Lesson(..) | Address::Unknown(_) => {
                    let words = "This link carries a scenario beside the lesson that it leads to.";
                    self.start.unread.push(words.to_owned());
                }
            }
        }
        self.session = Some(Rc::new(session));
    }

    /// Keeps for this tab what was opened; its desk adds where the reader is.
    pub(super) fn keep(&self, opened: &Opened) {
        let place = Place {
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
    pub(super) fn take_place(&mut self) {
        let place = store::of_tab(store::PLACE).and_then(|text| Place::read(&text));
        let Some(place) = place else {
            return;
        };
        let to = Address::read(&place.to, "");
        let plain = |address: &Address| address.starting(Start::default());
        if place.hash == route::hash() {
            // What it carries has been unpacked before.
            self.asking += 1;
            self.unpacking = false;
            self.start = to.start().cloned().unwrap_or_default();
            self.take(place.session);
        } else if plain(&to) == plain(&self.address) && self.start.pack.is_none() {
            let file = place.session.file;
            self.take(Session {
                file,
                ..Session::default()
            });
        }
    }
}
