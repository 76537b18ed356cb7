//! A session's text, packed so that it fits into an address, and unpacked again: by the browser's own compression.

use gloo::utils::window;
use js_sys::Reflect;
use wasm_bindgen::prelude::*;
use web_sys::{ReadableStream, Response};

use super::open::fetch;
use crate::player::failure::Failure;

/// Why a pack does not open.
pub const DAMAGED: &str = "is damaged or cut off, and could not be read";

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = CompressionStream)]
    type Packing;
    #[wasm_bindgen(constructor, catch, js_class = "CompressionStream")]
    fn new(format: &str) -> Result<Packing, JsValue>;

    #[wasm_bindgen(js_name = DecompressionStream)]
    type Unpacking;
    #[wasm_bindgen(constructor, catch, js_class = "DecompressionStream")]
    fn new(format: &str) -> Result<Unpacking, JsValue>;

    type Source;
    #[wasm_bindgen(method, catch, js_name = pipeThrough)]
    fn pipe_through(this: &Source, through: &JsValue) -> Result<ReadableStream, JsValue>;
}

/// A compressed stream without a head and a sum of its own.
const FORMAT: &str = "deflate-raw";

/// Packs a text into letters, digits, `-` and `_`. Nothing where the browser cannot.
pub async fn pack(text: &str) -> Option<String> {
    let packed = through(text.as_bytes().to_vec(), Packing::new(FORMAT).ok()?.into()).await;
    let raw: String = packed.ok()?.into_iter().map(char::from).collect();
    let base64 = window().btoa(&raw).ok()?;
    let base64 = base64.trim_end_matches('=');
    Some(base64.replace('+', "-").replace('/', "_"))
}

/// Unpacks a text, which may be as long as a scenario and no longer.
///
/// # Errors
/// It does not open: what is said of it.
pub async fn unpack(pack: &str) -> Result<String, String> {
    let base64 = pack.replace('-', "+").replace('_', "/");
    let raw = window().atob(&base64).map_err(|_| DAMAGED)?;
    let bytes = raw.chars().map(|letter| letter as u8).collect();
    let Ok(unpacking) = Unpacking::new(FORMAT) else {
        return Err("is packed in a way that this browser cannot unpack".to_owned());
    };
    match through(bytes, unpacking.into()).await {
        Ok(bytes) => String::from_utf8(bytes).map_err(|_| DAMAGED.to_owned()),
        Err(Failure::Long) => Err(format!(
            "unpacks to more than the {} kB of a scenario, and was not read",
            fallible_engine::format::limits::FILE_BYTES / 1024
        )),
        Err(_) => Err(DAMAGED.to_owned()),
    }
}

/// What comes out of one of the browser's streams, as long as it is not too long.
async fn through(mut bytes: Vec<u8>, stream: JsValue) -> Result<Vec<u8>, Failure> {
    let mut piped = || {
        let body = Response::new_with_opt_u8_array(Some(&mut bytes))?;
        let source: Source = Reflect::get(&body, &"body".into())?.unchecked_into();
        Response::new_with_opt_readable_stream(Some(&source.pipe_through(&stream)?))
    };
    fetch::body(&piped().map_err(|_| Failure::NoAnswer)?).await
}
