//! Where the reader is: the hash of the page's address, read and written.

use gloo::events::EventListener;
use gloo::utils::window;
use yew::Callback;

use crate::player::address::Address;

/// The page's address now.
#[must_use]
pub fn read() -> Address {
    let location = window().location();
    Address::read(
        &location.hash().unwrap_or_default(),
        &location.search().unwrap_or_default(),
    )
}

/// Tells each time the address changes, until dropped.
pub fn watch(tell: Callback<Address>) -> EventListener {
    EventListener::new(&window(), "hashchange", move |_| tell.emit(read()))
}

/// Goes to another page, so that the browser's way back leads here.
pub fn go(address: &Address) {
    // Setting a hash fails only on addresses that are none.
    window().location().set_hash(&address.to_string()).ok();
}

/// The whole address, to hand on.
#[must_use]
pub fn whole(address: &Address) -> String {
    let location = window().location();
    let origin = location.origin().unwrap_or_default();
    let path = location.pathname().unwrap_or_default();
    format!("{origin}{path}{address}")
}
