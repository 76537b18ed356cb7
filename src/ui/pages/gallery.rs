//! Home: one sentence, where to begin, the lessons in their groups, and a place for one's own file.

use std::rc::Rc;

use fallible_engine::scenario::index::{Card, Group, Index};
use yew::prelude::*;

use super::{Loaded, trouble_notice};
use crate::player::address::{Address, Start};
use crate::player::progress::{Done, Progress};
use crate::ui::drawing;
use crate::ui::open::sheet::{Opening, file_field};
use crate::ui::panels::Waiting;
use crate::ui::panels::{Problems, hued_icon, icon};
use crate::ui::site::{MaybeFlawed, Site};
use crate::ui::top_bar::{Whereabouts, tool, top_bar};
use crate::view::panels::glyph::Glyph;
use crate::view::{hero, thumbnail};

/// What the page shows.
#[derive(Properties, PartialEq)]
pub struct GalleryProps {
    /// The whole.
    pub site: Site,
    /// How often another tab has changed what is kept: the page is drawn anew then.
    pub kept: u32,
    /// All lessons.
    pub index: Loaded<Index>,
    /// What is wrong with what was opened last.
    pub flawed: MaybeFlawed,
    /// The list of lessons is wanted again.
    pub on_retry: Callback<()>,
    /// The reader opens something.
    pub on_open: Callback<Opening>,
}

/// The page.
#[component]
pub fn Gallery(props: &GalleryProps) -> Html {
    use_effect_with((), |()| {
        gloo::utils::document().set_title("Fallible: watch a distributed system go wrong");
    });
    let site = &props.site;
    let progress = site.store.progress();
    let tools = tool(
        drawing::icon(drawing::OPEN),
        "Open scenario…",
        "Open (O)",
        site.open_sheet.reform(|_| ()),
    );
    let lessons = match &props.index {
        Loaded::Loading => html! { <Waiting words="Fetching the list of lessons…"/> },
        Loaded::Failed(trouble) => html! {
            { trouble_notice(trouble, &props.on_retry) }
        },
        Loaded::Ready(index) => html! {
            <>
                { start_here(index, &progress) }
                { tally(index, &progress) }
                { for index.groups.iter().filter(|group| !group.lessons.is_empty()).map(|g| group(g, &progress)) }
            </>
        },
    };
    html! {
        <>
            { top_bar(site, Whereabouts::Home, tools) }
            <main class="page" id="main" tabindex="-1">
                <section class="hero">
                    <h1>{ hero::HEADLINE }</h1>
                    <figure>{ Html::from_html_unchecked(hero::PICTURE.into()) }</figure>
                </section>
                { lessons }
                { own(props) }
            </main>
            <footer class="page">
                <span>{ "Everything runs in your browser. No account, no tracking; nothing leaves it." }</span>
                <a class="link" href="#/sandbox">{ "Sandbox" }</a>
            </footer>
        </>
    }
}

fn link_to(card: &Card) -> String {
    Address::Lesson(card.id.to_string(), Start::default()).to_string()
}

/// The first lesson that is not finished, and the one that was left.
fn start_here(index: &Index, progress: &Progress) -> Html {
    let done = |card: &Card| progress.lessons.get(card.id.as_str());
    let latest = progress.latest.as_deref();
    let left = index.cards().find(|card| Some(card.id.as_str()) == latest);
    let first = index.cards().find(|card| {
        Some(card.id.as_str()) != latest && !done(card).is_some_and(|done| done.finished)
    });
    if left.is_none() && first.is_none() {
        return Html::default();
    }
    let begun = !progress.lessons.is_empty();
    let class = classes!(
        "start",
        (left.is_none() || first.is_none()).then_some("one")
    );
    html! {
        <section {class} aria-label="Where to begin">
            if let Some(card) = first {
                <div>
                    { picture(card, group_of(index, card)) }
                    <div><small>{ if begun { "Next" } else { "Start here" } }</small>
                        <h2>{ card.title.as_str() }</h2><p>{ card.hook.as_str() }</p></div>
                    <a class={classes!("btn", left.is_none().then_some("btn-primary"))} href={link_to(card)}>
                        <span>{ "Start" }<span class="sr">{ format!(" {}", card.title) }</span>{ format!(", {} min", card.minutes) }</span></a>
                </div>
            }
            if let Some(card) = left {
                <div>
                    { picture(card, group_of(index, card)) }
                    <div><small>{ left_off(done(card)) }</small>
                        <h2>{ card.title.as_str() }</h2><p>{ card.hook.as_str() }</p></div>
                    <a class="btn btn-primary" href={link_to(card)}>
                        { "Continue" }<span class="sr">{ format!(" {}", card.title) }</span></a>
                </div>
            }
        </section>
    }
}

fn picture(card: &Card, group: &str) -> Html {
    Html::from_html_unchecked(thumbnail::of(card, group).into())
}

fn group_of<'a>(index: &'a Index, card: &Card) -> &'a str {
    let mut groups = index.groups.iter();
    let found = groups.find(|group| group.lessons.iter().any(|own| own.id == card.id));
    found.map_or("", |group| group.id.as_str())
}

fn left_off(done: Option<&Done>) -> String {
    done.map_or_else(
        || "Where you left off".to_owned(),
        |done| {
            format!(
                "Where you left off, step {} of {}",
                done.step + 1,
                done.steps
            )
        },
    )
}

fn tally(index: &Index, progress: &Progress) -> Html {
    let finished = index.cards().filter(|card| {
        let done = progress.lessons.get(card.id.as_str());
        done.is_some_and(|done| done.finished)
    });
    let (right, asked) = progress.score();
    let (finished, all) = (finished.count(), index.cards().count());
    if finished == 0 && asked == 0 {
        return Html::default();
    }
    html! {
        <div class="tally">
            <div>{ icon(Glyph::Holds) }
                <span><b>{ finished }</b>{ " of " }<b>{ all }</b>{ if all == 1 { " lesson done" } else { " lessons done" } }</span></div>
            if asked > 0 {
                <div>{ drawing::icon(drawing::TARGET) }
                    <span><b>{ right }</b>{ " of " }<b>{ asked }</b>{ " answers right" }</span></div>
            }
        </div>
    }
}

fn group(group: &Group, progress: &Progress) -> Html {
    let finished = group.lessons.iter().filter(|card| {
        let done = progress.lessons.get(card.id.as_str());
        done.is_some_and(|done| done.finished)
    });
    let heading = format!("group-{}", group.id);
    let count = group.lessons.len();
    let lessons = if count == 1 { "lesson" } else { "lessons" };
    let said = match finished.count() {
        0 => format!("{count} {lessons}"),
        done => format!("{done} of {count} done"),
    };
    let card = |(place, one): (usize, &Card)| {
        card(
            place,
            one,
            group.id.as_str(),
            progress.lessons.get(one.id.as_str()),
        )
    };
    html! {
        <section class="group" aria-labelledby={heading.clone()}>
            <div class="about"><h2 id={heading}>{ group.title.as_str() }</h2><small>{ said }</small></div>
            <ul class="cards">{ for group.lessons.iter().enumerate().map(card) }</ul>
        </section>
    }
}

fn card(place: usize, card: &Card, group: &str, done: Option<&Done>) -> Html {
    let (right, asked) = done.map_or((0, 0), Done::score);
    html! {
        <li key={card.id.to_string()}>
            <a class="card" href={link_to(card)}>
                { picture(card, group) }
                <h3><span class="no">{ place + 1 }</span>{ card.title.as_str() }</h3>
                <p>{ card.hook.as_str() }</p>
                <div class="meta">
                    <span>{ format!("{} min", card.minutes) }</span>
                    if let Some(done) = done {
                        <span class="st-done">
                            if done.finished {
                                { hued_icon(Glyph::Holds) }{ "Done" }
                            } else {
                                { drawing::half_ring() }{ format!("Step {} of {}", done.step + 1, done.steps) }
                            }
                        </span>
                    }
                    if asked > 0 {
                        <span class="st-done">{ drawing::icon(drawing::TARGET) }{ format!("{right} of {asked} right") }</span>
                    }
                </div>
            </a>
        </li>
    }
}

/// A place for one's own file; if one was opened that will not do, what is wrong with it.
fn own(props: &GalleryProps) -> Html {
    let open = props.site.open_sheet.reform(|_: MouseEvent| ());
    let inside = if let Some(flawed) = &props.flawed {
        html! {
            <Problems file={flawed.name.clone()} flaws={Rc::clone(&flawed.flaws)} more={flawed.more}
                on_open={props.site.open_sheet.clone()} on_close={props.site.close_flawed.clone()}/>
        }
    } else {
        html! {
            <div class="drop">
                { drawing::icon(drawing::OPEN) }
                <div><b>{ "Drop a scenario here" }</b>
                    { "or choose, paste or link one. It is read in this browser and sent nowhere." }</div>
                <div class="drop-acts">
                    { file_field(props.on_open.reform(Opening::File)) }
                    <button type="button" class="btn" onclick={open}>{ "Paste or link…" }</button>
                    <a class="btn btn-quiet" href="#/sandbox">{ "Start from nothing" }</a>
                </div>
            </div>
        }
    };
    html! {
        <section class="own" aria-labelledby="own">
            <div class="about"><h2 id="own">{ "Open your own" }</h2><p>{ "A scenario is one JSON file." }</p></div>
            { inside }
        </section>
    }
}
