//! The whole: which page is shown, what was opened, theme, dialogs and the few words that come and go.

mod carried;
mod coming;

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use fallible_engine::scenario::index::Index;

use super::keys;
use super::lab;
use super::open::carried::Carried;
use super::open::drop::{self, Incoming};
use super::open::fetch;
use super::open::sheet::{OpenSheet, Opening};
use super::open::{Flawed, Opened, Trouble, origin_of, prove};
use super::pages::Loaded;
use super::pages::gallery::Gallery;
use super::pages::lesson::LessonPage;
use super::pages::not_found::not_found;
use super::pages::opened::opened_page;
use super::pages::sandbox::Sandbox;
use super::panels::Waiting;
use super::panels::{fetch_sheet, keys_sheet};
use super::site::Site;
use super::store::{self, Store};
use super::top_bar::bare_bar;
use super::{route, theme};
use crate::player::address::{Address, Start};
use crate::player::failure::Failure;
use crate::player::press::Wish;
use crate::player::session::Session;

/// A few words stay this long.
const TOAST_MS: u32 = 6_000;

/// More words stay longer: so long for each letter.
const LETTER_MS: u32 = 70;

/// Where the list of lessons is, beside the page.
const INDEX: &str = "scenarios/index.json";

/// The whole.
pub struct App {
    site: Site,
    address: Address,
    index: Loaded<Index>,
    /// Where the run of this address begins, and what the address carries beside its words.
    start: Start,
    session: Option<Rc<Session>>,
    /// The scenario in it that the sandbox begins with.
    begun: Option<Opened>,
    /// Whether that is being unpacked.
    unpacking: bool,
    opened: Option<Opened>,
    flawed: Option<Rc<Flawed>>,
    chosen_theme: Option<String>,
    keys_shown: bool,
    opening: bool,
    /// An address that is asked about.
    asked: Option<AttrValue>,
    /// What could not be had, and why.
    failed: Option<Trouble>,
    /// A file is held over the page, until this is over.
    over: Option<Timeout>,
    /// How often something was opened, or another page: what comes of an earlier asking comes too late.
    asking: u32,
    /// How often another tab has changed what is kept.
    kept: u32,
    toast: Option<(AttrValue, Timeout)>,
    _watches: Vec<EventListener>,
}

impl std::fmt::Debug for App {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "App at {}", self.address)
    }
}

/// What happens to the whole.
#[derive(Debug)]
pub enum Happening {
    /// The address changed.
    Went(Address),
    /// A key asks for something.
    Wished(Wish),
    /// Something was dropped or pasted.
    CameIn(Incoming),
    /// The list of lessons came, or did not.
    Index(Loaded<Index>),
    /// The list of lessons is wanted again.
    Retry,
    /// Another tab has changed what is kept.
    Kept,
    /// The other theme.
    Theme,
    /// The list of keys, shown or not.
    Keys(bool),
    /// Whether keys that write something do nothing.
    KeysOff(bool),
    /// The dialog that opens scenarios, shown or not.
    OpenSheet(bool),
    /// The reader opens something.
    Open(Opening),
    /// The reader agrees to fetch what is asked about.
    Fetch,
    /// What the address carried, or why it did not open; and of which asking.
    Unpacked(u32, Result<Carried, String>),
    /// The reader wants to try again what could not be had.
    Again,
    /// The reader does not.
    DoNotFetch,
    /// What came of opening something, and of which asking.
    Came(u32, Result<Opened, Trouble>),
    /// Away with what is wrong with a file.
    CloseFlawed,
    /// A few words.
    Toast(AttrValue),
    /// They have been there long enough.
    ToastOver,
}

impl Component for App {
    type Message = Happening;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let store = Rc::new(Store::open());
        let chosen_theme = store.theme();
        theme::put(chosen_theme.as_deref());
        if let Some(notice) = store.take_notice() {
            link.send_message(Happening::Toast(notice.into()));
        }
        let site = Site::new(
            store,
            link.callback(Happening::Toast),
            link.callback(|()| Happening::ToastOver),
            link.callback(|()| Happening::OpenSheet(true)),
            link.callback(|()| Happening::Theme),
            link.callback(|()| Happening::Keys(true)),
            link.callback(|()| Happening::CloseFlawed),
        );
        let mut watches = drop::watch(&link.callback(Happening::CameIn));
        watches.push(route::watch(link.callback(Happening::Went)));
        watches.push(store::watch(link.callback(|()| Happening::Kept)));
        let ear = site.clone();
        watches.push(keys::watch(
            move |press, wish| ear.takes(press, wish),
            link.callback(Happening::Wished),
        ));
        let mut app = Self {
            site,
            address: Address::Gallery,
            index: Loaded::Loading,
            start: Start::default(),
            session: None,
            begun: None,
            unpacking: false,
            opened: None,
            flawed: None,
            chosen_theme,
            keys_shown: false,
            opening: false,
            asked: None,
            failed: None,
            over: None,
            asking: 0,
            kept: 0,
            toast: None,
            _watches: watches,
        };
        app.go_to(ctx, route::read());
        app.take_place(ctx);
        load_index(ctx);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, happening: Happening) -> bool {
        match happening {
            Happening::Went(address) => self.go_to(ctx, address),
            Happening::Wished(wish) => return self.wished(ctx, wish),
            Happening::CameIn(incoming) => return self.came_in(ctx, incoming),
            Happening::Index(found) => self.index = found,
            Happening::Retry => {
                self.index = Loaded::Loading;
                load_index(ctx);
            }
            Happening::Kept => {
                self.site.store.look();
                self.kept += 1;
                self.chosen_theme = self.site.store.theme();
                theme::put(self.chosen_theme.as_deref());
            }
            Happening::Theme => {
                let other = theme::other(self.chosen_theme.as_deref());
                self.site.store.choose_theme(other);
                theme::put(Some(other));
                self.chosen_theme = Some(other.to_owned());
            }
            Happening::Keys(shown) => self.keys_shown = shown,
            Happening::KeysOff(off) => self.site.store.choose_keys(off),
            Happening::OpenSheet(shown) => self.opening = shown,
            Happening::Open(opening) => self.open(ctx, opening),
            Happening::Fetch => {
                if let Some(url) = self.asked.take() {
                    self.fetch(ctx, url);
                }
            }
            Happening::Again => {
                if let Some(Trouble::NotHad(url, _)) = self.failed.take() {
                    self.open(ctx, Opening::Url(url));
                }
            }
            Happening::DoNotFetch => {
                self.asked = None;
                if matches!(self.address, Address::Opened(Some(_), _)) && self.opened.is_none() {
                    route::go(&Address::Gallery);
                }
            }
            Happening::Came(asking, _) if asking != self.asking => return false,
            Happening::Came(_, outcome) => self.came(ctx, outcome),
            Happening::Unpacked(asking, _) if asking != self.asking => return false,
            Happening::Unpacked(_, carried) => self.unpacked(carried),
            Happening::CloseFlawed => self.flawed = None,
            Happening::Toast(words) => {
                let link = ctx.link().clone();
                let ms = TOAST_MS.max(words.len() as u32 * LETTER_MS);
                let over = Timeout::new(ms, move || link.send_message(Happening::ToastOver));
                self.toast = Some((words, over));
            }
            Happening::ToastOver => self.toast = None,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let link = ctx.link();
        let origin = self
            .asked
            .as_ref()
            .map_or_else(String::new, |url| origin_of(url));
        html! {
            <>
                { self.page(ctx) }
                { keys_sheet(self.keys_shown, self.site.store.keys_are_off(),
                    &link.callback(Happening::KeysOff), link.callback(|()| Happening::Keys(false))) }
                <OpenSheet open={self.opening} on_open={link.callback(Happening::Open)}
                    on_close={link.callback(|()| Happening::OpenSheet(false))}/>
                { fetch_sheet(self.asked.as_ref(), &origin, &link.callback(|()| Happening::Fetch),
                    &link.callback(|()| Happening::DoNotFetch)) }
                if self.over.is_some() {
                    <div class="drop-over" aria-hidden="true">{ "Drop it to open it" }</div>
                }
                <div role="status">
                    if let Some((words, _)) = &self.toast { <p class="toast">{ words.clone() }</p> }
                </div>
            </>
        }
    }
}

impl App {
    fn page(&self, ctx: &Context<Self>) -> Html {
        let site = self.site.clone();
        let flawed = self.flawed.clone();
        let (start, session) = (self.start.clone(), self.session.clone());
        if self.unpacking {
            return html! {
                <>
                    { bare_bar(&site) }
                    <main class="page" id="main" tabindex="-1"><Waiting words="Unpacking the link…"/></main>
                </>
            };
        }
        match &self.address {
            Address::Gallery => html! {
                <Gallery {site} kept={self.kept} index={self.index.clone()} {flawed}
                    on_retry={ctx.link().callback(|()| Happening::Retry)}
                    on_open={ctx.link().callback(Happening::Open)}/>
            },
            Address::Lesson(id, _) => html! {
                <LessonPage key={id.clone()} {site} id={id.clone()} {start} {session}
                    index={self.index.clone()} {flawed}
                    on_retry={ctx.link().callback(|()| Happening::Retry)}/>
            },
            Address::Opened(..) => opened_page(
                &site,
                self.opened.as_ref(),
                (&start, &session),
                (&flawed, self.failed.as_ref()),
                &ctx.link().callback(|()| Happening::Again),
            ),
            Address::Sandbox(_) => html! {
                <Sandbox {site} {start} {session} begun={self.begun.clone()} {flawed}/>
            },
            Address::Unknown(path) => not_found(&site, path),
        }
    }

    fn go_to(&mut self, ctx: &Context<Self>, address: Address) {
        if address == self.address {
            return;
        }
        if let Address::Opened(_, start) = &address
            && !start.unread.is_empty()
        {
            self.site.toast.emit(start.unread.join(" ").into());
        }
        // What was asked for before is not wanted any more.
        self.asking += 1;
        (self.asked, self.failed) = (None, None);
        self.start = address.start().cloned().unwrap_or_default();
        (self.session, self.begun, self.unpacking) = (None, None, false);
        if let Some(pack) = self.start.pack.clone() {
            self.unpack(ctx, pack, address.clone());
        }
        if let Address::Opened(Some(url), _) = &address {
            let opened = self.opened.as_ref();
            let is_open = opened.is_some_and(|opened| *opened.name == **url);
            match origin_of(url) {
                _ if is_open => {}
                origin if origin.is_empty() => {
                    self.opened = None;
                    self.failed = Some(Trouble::NotHad(url.clone().into(), Failure::Address));
                }
                _ => self.asked = Some(url.clone().into()),
            }
        }
        if std::mem::discriminant(&address) != std::mem::discriminant(&self.address) {
            self.flawed = None;
        }
        self.address = address;
    }

    fn wished(&mut self, ctx: &Context<Self>, wish: Wish) -> bool {
        let happening = match wish {
            Wish::Keys => Happening::Keys(true),
            Wish::Open => Happening::OpenSheet(true),
            Wish::Theme => Happening::Theme,
            Wish::Escape if self.toast.is_some() => Happening::ToastOver,
            other => {
                self.site.wish(other);
                return false;
            }
        };
        Component::update(self, ctx, happening)
    }
}

fn load_index(ctx: &Context<App>) {
    ctx.link()
        .send_future(async { Happening::Index(index().await) });
}

/// Fetches the list of lessons.
async fn index() -> Loaded<Index> {
    match read_index().await {
        Ok(index) => Loaded::Ready(Rc::new(index)),
        Err(trouble) => Loaded::Failed(trouble),
    }
}

async fn read_index() -> Result<Index, Trouble> {
    let name = AttrValue::from(INDEX);
    let not_had = |failure| Trouble::NotHad(INDEX.into(), failure);
    let text = fetch::text(INDEX).await.map_err(not_had)?;
    prove(&name, &text, lab::Check::Index).await?;
    Index::read_proven(&text).ok_or_else(|| not_had(Failure::Lab))
}
