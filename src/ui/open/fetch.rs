//! Fetching a text: without credentials for another host, without telling where from, with a limit on time and length. Of the
//! own host it is asked as a preload of the page asks, so that what is on its way already is not asked for again.

use std::cell::Cell;
use std::rc::Rc;

use fallible_engine::format::limits::FILE_BYTES;
use gloo::timers::callback::Timeout;
use gloo::utils::window;
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, ReadableStreamDefaultReader, ReferrerPolicy, RequestCredentials, RequestInit,
    RequestMode, Response,
};

use crate::player::failure::Failure;

/// How long a fetch may take, in seconds.
const SECONDS_MAX: u32 = 15;

/// Fetches a text.
///
/// # Errors
/// Why it could not be had.
pub async fn text(url: &str) -> Result<String, Failure> {
    let controller = AbortController::new().map_err(|_| Failure::Address)?;
    let late = Rc::new(Cell::new(false));
    let alarm = {
        let (controller, late) = (controller.clone(), Rc::clone(&late));
        Timeout::new(SECONDS_MAX * 1_000, move || {
            late.set(true);
            controller.abort();
        })
    };
    let found = ask(url, &controller).await;
    drop(alarm);
    controller.abort();
    match found {
        Err(Failure::NoAnswer) if late.get() => Err(Failure::Slow(SECONDS_MAX)),
        found => found,
    }
}

async fn ask(url: &str, controller: &AbortController) -> Result<String, Failure> {
    let wish = RequestInit::new();
    wish.set_mode(RequestMode::Cors);
    wish.set_credentials(RequestCredentials::SameOrigin);
    wish.set_referrer_policy(ReferrerPolicy::NoReferrer);
    wish.set_signal(Some(&controller.signal()));
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &wish)).await;
    let answer: Response = answer.map_err(|_| Failure::NoAnswer)?.unchecked_into();
    if !answer.ok() {
        return Err(Failure::Status(answer.status()));
    }
    let header = |name: &str| answer.headers().get(name).ok().flatten();
    let length = header("content-length").and_then(|text| text.parse::<usize>().ok());
    if length.is_some_and(|length| length > FILE_BYTES) {
        return Err(Failure::Long);
    }
    let text = Failure::text_of(body(&answer).await?)?;
    if Failure::is_web_page(&header("content-type").unwrap_or_default(), &text) {
        return Err(Failure::WebPage);
    }
    Ok(text)
}

/// The body of an answer, as long as it is not too long.
///
/// # Errors
/// It is too long, or breaks off.
pub async fn body(answer: &Response) -> Result<Vec<u8>, Failure> {
    let mut bytes = Vec::new();
    let Some(stream) = answer.body() else {
        return Ok(bytes);
    };
    let reader: ReadableStreamDefaultReader = stream.get_reader().unchecked_into();
    loop {
        let part = JsFuture::from(reader.read()).await;
        let part = part.map_err(|_| Failure::NoAnswer)?;
        let field = |name: &str| Reflect::get(&part, &name.into()).unwrap_or(JsValue::UNDEFINED);
        if field("done").is_truthy() {
            return Ok(bytes);
        }
        let chunk: Uint8Array = field("value").unchecked_into();
        if bytes.len() + chunk.length() as usize > FILE_BYTES {
            // What is still to come need not be made.
            drop(reader.cancel());
            return Err(Failure::Long);
        }
        bytes.extend(chunk.to_vec());
    }
}
