//! What leaves the desk so that it can be had again: for a link, and for this tab when it is loaded anew.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::EventListener;
use gloo::utils::{document, window};
use web_sys::Event;

use crate::player::address::Address;
use crate::player::player::Player;
use crate::player::session::{LeftOff, Session};
use crate::ui::{route, store};

/// What is to be carried of a player, with the scenario where no address leads to it.
pub(super) fn carried(player: &Player, file: bool) -> Session {
    Session {
        file: file.then(|| player.document().text().to_owned()),
        ..player.session()
    }
}

/// Keeps for this tab where the reader is, whenever the page may go: of a scenario that no address leads to.
pub(super) fn keep_place(
    player: &Rc<RefCell<Player>>,
    address: &Address,
) -> Option<[EventListener; 2]> {
    if matches!(address, Address::Lesson(..)) {
        return None;
    }
    let keep = |player: &Rc<RefCell<Player>>| {
        let (player, address) = (Rc::clone(player), address.clone());
        move |_: &Event| {
            // A program that has failed has nothing to add to what is kept.
            let Ok(player) = player.try_borrow() else {
                return;
            };
            let place = LeftOff {
                hash: route::hash(),
                to: address.starting(player.start()).to_string(),
                session: carried(&player, true),
            };
            if let Some(text) = place.write() {
                store::keep_for_tab(store::PLACE, &text);
            }
        }
    };
    Some([
        EventListener::new(&window(), "pagehide", keep(player)),
        EventListener::new(&document(), "visibilitychange", keep(player)),
    ])
}
