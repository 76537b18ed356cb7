//! Where the reader is: the hash of the page's address, read and written.

use gloo::events::EventListener;
use gloo::utils::window;
use wasm_bindgen::JsValue;
use web_sys::Url;
use yew::Callback;

use crate::player::address::Address;

/// The hash of the page's address, as it is.
#[must_use]
pub fn hash() -> String {
    window().location().hash().unwrap_or_default()
}

/// The page's address now. What another page wrote before the hash is moved behind it: from there on the hash says where
/// the reader is, and the way back leads out of it again.
#[must_use]
pub fn read() -> Address {
    let location = window().location();
    let search = location.search().unwrap_or_default();
    let address = Address::read(&hash(), &search);
    let address = match address {
        Address::Opened(Some(url), start) => Address::Opened(Some(resolved(&url)), start),
        other => other,
    };
    if !search.is_empty() && address != Address::Gallery {
        let here = format!("{}{address}", location.pathname().unwrap_or_default());
        let history = window().history();
        // A browser that refuses keeps the address as it is, which says the same.
        history
            .and_then(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&here)))
            .ok();
    }
    address
}

/// An address as seen from this page, whole.
fn resolved(url: &str) -> String {
    let here = window().location().href().unwrap_or_default();
    Url::new_with_base(url, &here).map_or_else(|_| url.to_owned(), |url| url.href())
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
