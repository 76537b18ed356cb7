//! What a reader brings: a file, a text or an address, dropped, pasted or chosen, and what comes of opening it.

use gloo::timers::callback::Timeout;
use yew::prelude::*;

use super::{App, Happening};
use crate::player::address::{Address, Start};
use crate::ui::open::drop::Incoming;
use crate::ui::open::sheet::Opening;
use crate::ui::open::{Opened, Trouble, origin_of, read_file, read_text, read_url};
use crate::ui::route;

/// Whoever holds a file over the page says so several times a second. When nobody has for so long, nobody does: not
/// every browser says when the file is taken away.
const OVER_MS: u32 = 800;

impl App {
    pub(super) fn came_in(&mut self, ctx: &Context<Self>, incoming: Incoming) -> bool {
        match incoming {
            Incoming::Over(over) => {
                let was = self.over.is_some();
                let link = ctx.link().clone();
                let gone = move || link.send_message(Happening::CameIn(Incoming::Over(false)));
                self.over = over.then(|| Timeout::new(OVER_MS, gone));
                return was != over;
            }
            Incoming::File(file, count) => {
                self.open(ctx, Opening::File(file));
                if count > 1 {
                    let words =
                        format!("One scenario at a time: of {count} files the first is opened.");
                    ctx.link().send_message(Happening::Toast(words.into()));
                }
            }
            Incoming::Text(text) => self.open(ctx, Opening::Text(text)),
            Incoming::Address(url) => self.asked = Some(url.into()),
            Incoming::Nothing => {
                let words =
                    "What was dropped is no scenario: neither a file, nor an address, nor JSON.";
                ctx.link().send_message(Happening::Toast(words.into()));
            }
        }
        true
    }

    pub(super) fn open(&mut self, ctx: &Context<Self>, opening: Opening) {
        self.opening = false;
        self.asking += 1;
        let (link, asking) = (ctx.link().clone(), self.asking);
        match opening {
            Opening::Text(text) => link.send_future(async move {
                Happening::Came(asking, read_text("The pasted text".into(), &text).await)
            }),
            Opening::File(file) => {
                link.send_future(async move { Happening::Came(asking, read_file(file).await) });
            }
            // Whoever writes an address here has said that it is to be fetched.
            Opening::Url(url) => self.fetch(ctx, url),
        }
    }

    pub(super) fn fetch(&mut self, ctx: &Context<Self>, url: AttrValue) {
        self.asking += 1;
        let asking = self.asking;
        ctx.link()
            .send_future(async move { Happening::Came(asking, read_url(url).await) });
    }

    pub(super) fn came(&mut self, ctx: &Context<Self>, outcome: Result<Opened, Trouble>) {
        match outcome {
            Ok(opened) => {
                let by_url = !origin_of(&opened.name).is_empty();
                let url = by_url.then(|| opened.name.to_string());
                // What an address says of a scenario that it does not lead to it says of another one.
                let start = match &self.address {
                    Address::Opened(named, start) if url.is_some() && *named == url => {
                        start.clone()
                    }
                    _ => Start::default(),
                };
                self.failed = None;
                self.flawed = None;
                (self.start, self.session) = (start.clone(), None);
                let address = Address::Opened(url, start);
                if address != self.address {
                    route::go(&address);
                    self.address = address;
                }
                self.keep(&opened);
                self.opened = Some(opened);
            }
            Err(Trouble::Flawed(flawed)) => self.flawed = Some(flawed),
            Err(Trouble::NotHad(name, failure))
                if matches!(self.address, Address::Opened(..)) && self.opened.is_none() =>
            {
                self.failed = Some(Trouble::NotHad(name, failure));
            }
            Err(Trouble::NotHad(name, failure)) => {
                let words = format!("{name}: {failure} {}", failure.advice());
                ctx.link().send_message(Happening::Toast(words.into()));
            }
        }
    }
}
