//! The gallery as somebody sees it who was never here.

use fallible_engine::scenario::index::{Card, Group, Index};
use fallible_playground::player::address::{Address, Start};
use fallible_playground::view::svg::escaped;
use fallible_playground::view::{hero, thumbnail};

/// All of it, down to the last lesson.
pub(crate) fn page(index: &Index) -> String {
    let groups: String = index.groups.iter().map(group).collect();
    let [headline, picture] = [hero::HEADLINE, hero::PICTURE];
    let bar = super::top_bar(true, "");
    let start = start_here(index);
    format!(
        r#"{bar}<main class="page"><section class="hero"><h1>{headline}</h1><figure>{picture}</figure></section>{start}{groups}</main>"#
    )
}

fn link_to(card: &Card) -> String {
    Address::Lesson(card.id.to_string(), Start::default()).to_string()
}

fn start_here(index: &Index) -> String {
    let Some(group) = index.groups.iter().find(|group| !group.lessons.is_empty()) else {
        return String::new();
    };
    let card = &group.lessons[0];
    let thumbnail = thumbnail::of(card, group.id.as_str());
    let [title, hook] = [&card.title, &card.hook].map(|line| escaped(line.as_str()));
    let (link, minutes) = (link_to(card), card.minutes);
    format!(
        r#"<section class="start one" aria-label="Where to begin"><div>{thumbnail}<div><small>Start here</small><h2>{title}</h2><p>{hook}</p></div><a class="btn btn-primary" href="{link}"><span>Start<span class="sr"> {title}</span>, {minutes} min</span></a></div></section>"#
    )
}

fn group(group: &Group) -> String {
    let count = group.lessons.len();
    if count == 0 {
        return String::new();
    }
    let (title, lessons) = (
        escaped(group.title.as_str()),
        if count == 1 { "lesson" } else { "lessons" },
    );
    let cards = group.lessons.iter().enumerate();
    let cards: String = cards
        .map(|(place, one)| card(place, one, group.id.as_str()))
        .collect();
    format!(
        r#"<section class="group"><div class="about"><h2>{title}</h2><small>{count} {lessons}</small></div><ul class="cards">{cards}</ul></section>"#
    )
}

fn card(place: usize, card: &Card, group: &str) -> String {
    let thumbnail = thumbnail::of(card, group);
    let [title, hook] = [&card.title, &card.hook].map(|line| escaped(line.as_str()));
    let (link, number, minutes) = (link_to(card), place + 1, card.minutes);
    format!(
        r#"<li><a class="card" href="{link}">{thumbnail}<h3><span class="no">{number}</span>{title}</h3><p>{hook}</p><div class="meta"><span>{minutes} min</span></div></a></li>"#
    )
}
