//! A lesson of the site: its file is fetched, read and put on the desk.

use std::rc::Rc;

use fallible_engine::scenario::Document;
use fallible_engine::scenario::index::Index;
use yew::platform::spawn_local;
use yew::prelude::*;

use super::{Loaded, trouble_notice};
use crate::player::address::{Address, Start};
use crate::player::session::Session;
use crate::ui::desk::Desk;
use crate::ui::open::{Trouble, fetch, read_text};
use crate::ui::panels::Waiting;
use crate::ui::site::{MaybeFlawed, Site};
use crate::ui::top_bar::bare_bar;

/// What the page shows.
#[derive(Properties, PartialEq)]
pub struct LessonProps {
    /// The whole.
    pub site: Site,
    /// The lesson's id.
    pub id: AttrValue,
    /// Where its run begins.
    pub start: Start,
    /// What its address carries beside its words.
    pub session: Option<Rc<Session>>,
    /// All lessons.
    pub index: Loaded<Index>,
    /// What is wrong with what was opened last.
    pub flawed: MaybeFlawed,
    /// The list of lessons is wanted again.
    pub on_retry: Callback<()>,
}

impl LessonProps {
    /// The address and the title of the lesson that follows.
    fn next(&self) -> Option<(AttrValue, AttrValue)> {
        let Loaded::Ready(index) = &self.index else {
            return None;
        };
        let mut cards = index.cards();
        cards.find(|card| card.id.as_str() == &*self.id)?;
        let next = cards.next()?;
        let address = Address::Lesson(next.id.to_string(), Start::default());
        Some((address.to_string().into(), next.title.to_string().into()))
    }
}

/// The page.
#[component]
pub fn LessonPage(props: &LessonProps) -> Html {
    let found = use_state(|| Loaded::<Document>::Loading);
    let tries = use_state(|| 0_u32);
    let file = match &props.index {
        Loaded::Ready(index) => index
            .cards()
            .find(|card| card.id.as_str() == &*props.id)
            .map(|card| format!("scenarios/{}", card.file.as_str())),
        _ => None,
    };
    {
        let found = found.clone();
        use_effect_with((file.clone(), *tries), move |(file, _)| {
            if let Some(file) = file.clone() {
                found.set(Loaded::Loading);
                spawn_local(async move { found.set(load(file.into()).await) });
            }
        });
    }
    let site = props.site.clone();
    let (trouble, on_retry) = match (&props.index, &*found) {
        (Loaded::Failed(trouble), _) => (Some(trouble.clone()), props.on_retry.clone()),
        (Loaded::Ready(_), Loaded::Failed(trouble)) => {
            let again = Callback::from(move |()| tries.set(*tries + 1));
            (Some(trouble.clone()), again)
        }
        (Loaded::Ready(_), Loaded::Ready(document)) if file.is_some() => {
            return html! {
                <Desk {site} document={document.clone()} start={props.start.clone()} session={props.session.clone()}
                    address={Address::Lesson(props.id.to_string(), Start::default())}
                    lesson={props.id.clone()} next={props.next()} flawed={props.flawed.clone()}/>
            };
        }
        _ => (None, Callback::noop()),
    };
    let missing = matches!(props.index, Loaded::Ready(_)) && file.is_none();
    html! {
        <>
            { bare_bar(&site) }
            <main class="page" id="main" tabindex="-1">
                if let Some(trouble) = trouble {
                    <h1 class="sr">{ "The lesson did not load" }</h1>
                    { trouble_notice(&trouble, &on_retry) }
                } else if missing {
                    <div class="empty">
                        <h1>{ "There is no such lesson" }</h1>
                        <p>{ format!("This site has no lesson called {}.", props.id) }</p>
                        <p class="links"><a href="#/">{ "All lessons" }</a></p>
                    </div>
                } else {
                    <h1 class="sr">{ "Lesson" }</h1>
                    <Waiting words="Fetching the lesson…"/>
                }
            </main>
        </>
    }
}

async fn load(file: AttrValue) -> Loaded<Document> {
    match fetch::text(&file).await {
        Err(failure) => Loaded::Failed(Trouble::NotHad(file, failure)),
        Ok(text) => match read_text(file, &text).await {
            Ok(opened) => Loaded::Ready(opened.document),
            Err(trouble) => Loaded::Failed(trouble),
        },
    }
}
