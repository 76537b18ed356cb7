//! What leaves the page: text for the clipboard, and files.

use gloo::utils::{document, window};
use js_sys::{Array, Reflect};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, Clipboard, HtmlAnchorElement, Url};

/// Puts a text on the clipboard. False where the browser does not allow it.
pub async fn copy(text: &str) -> bool {
    // Only pages that came by https, or from this machine, have one.
    let clipboard = Reflect::get(&window().navigator(), &"clipboard".into());
    match clipboard.map(JsCast::dyn_into::<Clipboard>) {
        Ok(Ok(clipboard)) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        _ => false,
    }
}

/// Hands the reader a file. False where the browser does not allow it.
pub fn save(name: &str, text: &str) -> bool {
    try_save(name, text).is_ok()
}

fn try_save(name: &str, text: &str) -> Result<(), JsValue> {
    let kind = BlobPropertyBag::new();
    kind.set_type("application/json");
    let blob = Blob::new_with_str_sequence_and_options(&Array::of1(&text.into()), &kind)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Url::revoke_object_url(&url)
}
