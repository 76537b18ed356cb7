//! The whole: which page is shown, what was opened, theme, dialogs and the few words that come and go.

use std::rc::Rc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use yew::prelude::*;

use fallible_engine::scenario::index::Index;

use super::keys::{self, Wish};
use super::open::drop::{self, Incoming};
use super::open::fetch;
use super::open::sheet::{OpenSheet, Opening};
use super::open::{Flawed, Opened, ReadOutcome, read_file, read_text, read_url};
use super::pages::gallery::Gallery;
use super::pages::lesson::LessonPage;
use super::pages::not_found::not_found;
use super::pages::opened::opened_page;
use super::pages::sandbox::Sandbox;
use super::pages::{Loaded, Trouble};
use super::panels::{fetch_sheet, keys_sheet};
use super::site::Site;
use super::store::Store;
use super::{route, theme};
use crate::player::address::{Address, Start};
use crate::player::failure::Failure;

/// A few words stay this long.
const TOAST_MS: u32 = 6_000;

/// Where the list of lessons is, beside the page.
const INDEX: &str = "scenarios/index.json";

/// The whole.
pub struct App {
    site: Site,
    address: Address,
    index: Loaded<Index>,
    opened: Option<Opened>,
    flawed: Option<Rc<Flawed>>,
    chosen_theme: Option<String>,
    keys_shown: bool,
    opening: bool,
    /// An address that is asked about.
    asked: Option<AttrValue>,
    /// What could not be had, and why.
    failed: Option<Trouble>,
    over: bool,
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
    Index(Result<String, Failure>),
    /// The list of lessons is wanted again.
    Retry,
    /// The other theme.
    Theme,
    /// The list of keys, shown or not.
    Keys(bool),
    /// The dialog that opens scenarios, shown or not.
    OpenSheet(bool),
    /// The reader opens something.
    Open(Opening),
    /// The reader agrees to fetch what is asked about.
    Fetch,
    /// The reader wants to try again what could not be had.
    Again,
    /// The reader does not.
    DoNotFetch,
    /// What came of opening something.
    Came(ReadOutcome),
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
        let mut watches = drop::watch(link.callback(Happening::CameIn));
        watches.push(route::watch(link.callback(Happening::Went)));
        watches.push(keys::watch(link.callback(Happening::Wished)));
        let mut app = Self {
            site,
            address: Address::Gallery,
            index: Loaded::Loading,
            opened: None,
            flawed: None,
            chosen_theme,
            keys_shown: false,
            opening: false,
            asked: None,
            failed: None,
            over: false,
            toast: None,
            _watches: watches,
        };
        app.go_to(route::read());
        load_index(ctx);
        app
    }

    fn update(&mut self, ctx: &Context<Self>, happening: Happening) -> bool {
        match happening {
            Happening::Went(address) => self.go_to(address),
            Happening::Wished(wish) => return self.wished(ctx, wish),
            Happening::CameIn(incoming) => return self.came_in(ctx, incoming),
            Happening::Index(found) => self.index = index(found),
            Happening::Retry => {
                self.index = Loaded::Loading;
                load_index(ctx);
            }
            Happening::Theme => {
                let other = theme::other(self.chosen_theme.as_deref());
                self.site.store.choose_theme(other);
                theme::put(Some(other));
                self.chosen_theme = Some(other.to_owned());
            }
            Happening::Keys(shown) => self.keys_shown = shown,
            Happening::OpenSheet(shown) => self.opening = shown,
            Happening::Open(opening) => self.open(ctx, opening),
            Happening::Fetch => {
                if let Some(url) = self.asked.take() {
                    let link = ctx.link().clone();
                    link.send_future(async move { Happening::Came(read_url(url).await) });
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
            Happening::Came(outcome) => self.came(ctx, outcome),
            Happening::CloseFlawed => self.flawed = None,
            Happening::Toast(words) => {
                let link = ctx.link().clone();
                let over = Timeout::new(TOAST_MS, move || link.send_message(Happening::ToastOver));
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
                { keys_sheet(self.keys_shown, link.callback(|()| Happening::Keys(false))) }
                <OpenSheet open={self.opening} on_open={link.callback(Happening::Open)}
                    on_close={link.callback(|()| Happening::OpenSheet(false))}/>
                { fetch_sheet(self.asked.as_ref(), &origin, &link.callback(|()| Happening::Fetch),
                    &link.callback(|()| Happening::DoNotFetch)) }
                if self.over {
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
        match &self.address {
            Address::Gallery => html! {
                <Gallery {site} index={self.index.clone()} {flawed}
                    on_retry={ctx.link().callback(|()| Happening::Retry)}
                    on_open={ctx.link().callback(Happening::Open)}/>
            },
            Address::Lesson(id, start) => html! {
                <LessonPage key={id.clone()} {site} id={id.clone()} start={start.clone()}
                    index={self.index.clone()} {flawed}
                    on_retry={ctx.link().callback(|()| Happening::Retry)}/>
            },
            Address::Opened(_, start) => opened_page(
                &site,
                self.opened.as_ref(),
                start,
                (&flawed, self.failed.as_ref()),
                &ctx.link().callback(|()| Happening::Again),
            ),
            Address::Sandbox(start) => html! { <Sandbox {site} start={start.clone()} {flawed}/> },
            Address::Unknown(path) => not_found(&site, path),
        }
    }

    fn go_to(&mut self, address: Address) {
        if let Address::Opened(Some(url), _) = &address {
            let is_open = self
                .opened
                .as_ref()
                .is_some_and(|opened| *opened.name == **url);
            self.asked = (!is_open).then(|| url.clone().into());
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

    fn came_in(&mut self, ctx: &Context<Self>, incoming: Incoming) -> bool {
        match incoming {
            Incoming::Over(over) if over == self.over => return false,
            Incoming::Over(over) => self.over = over,
            Incoming::File(file) => self.open(ctx, Opening::File(file)),
            Incoming::Text(text) => self.open(ctx, Opening::Text(text)),
        }
        true
    }

    fn open(&mut self, ctx: &Context<Self>, opening: Opening) {
        self.opening = false;
        let link = ctx.link().clone();
        match opening {
            Opening::Text(text) => self.came(ctx, read_text("The pasted text".into(), &text)),
            Opening::File(file) => {
                link.send_future(async move { Happening::Came(read_file(file).await) });
            }
            Opening::Url(url) if origin_of(&url).is_empty() => {
                link.send_message(Happening::Came(ReadOutcome::Failed(url, Failure::Address)));
            }
            // Whoever writes an address here has said that it is to be fetched.
            Opening::Url(url) => {
                link.send_future(async move { Happening::Came(read_url(url).await) });
            }
        }
    }

    fn came(&mut self, ctx: &Context<Self>, outcome: ReadOutcome) {
        match outcome {
            ReadOutcome::Opened(opened) => {
                let by_url = !origin_of(&opened.name).is_empty();
                let url = by_url.then(|| opened.name.to_string());
                let start = match &self.address {
                    Address::Opened(named, start) if *named == url => start.clone(),
                    _ => Start::default(),
                };
                self.opened = Some(opened);
                self.failed = None;
                self.flawed = None;
                let address = Address::Opened(url, start);
                if address != self.address {
                    route::go(&address);
                    self.address = address;
                }
            }
            ReadOutcome::Flawed(flawed) => self.flawed = Some(Rc::new(flawed)),
            ReadOutcome::Failed(name, failure)
                if matches!(self.address, Address::Opened(..)) && self.opened.is_none() =>
            {
                self.failed = Some(Trouble::NotHad(name, failure));
            }
            ReadOutcome::Failed(name, failure) => {
                let words = format!("{name}: {failure} {}", failure.advice());
                ctx.link().send_message(Happening::Toast(words.into()));
            }
        }
    }
}

/// Scheme, name and port of an address on the web; empty for anything else.
fn origin_of(url: &str) -> String {
    let is_web = url.starts_with("https://") || url.starts_with("http://");
    let parsed = is_web.then(|| web_sys::Url::new(url).ok()).flatten();
    parsed.map_or_else(String::new, |url| url.origin())
}

fn load_index(ctx: &Context<App>) {
    ctx.link()
        .send_future(async { Happening::Index(fetch::text(INDEX).await) });
}

fn index(found: Result<String, Failure>) -> Loaded<Index> {
    match found {
        Ok(text) => match Index::parse(&text) {
            Ok(index) => Loaded::Ready(Rc::new(index)),
            Err(problems) => Loaded::Failed(Trouble::Flawed(Rc::new(Flawed::new(
                INDEX.into(),
                &problems,
                &text,
            )))),
        },
        Err(failure) => Loaded::Failed(Trouble::NotHad(INDEX.into(), failure)),
    }
}
