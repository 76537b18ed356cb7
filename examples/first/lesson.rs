//! A lesson as it begins: title, text and stage of its first step.

use std::rc::Rc;

use fallible_engine::scenario::Document;
use fallible_engine::scenario::schema::LessonStep;
use fallible_playground::player::address::Start;
use fallible_playground::player::company::seats;
use fallible_playground::player::look::Look;
use fallible_playground::player::player::Player;
use fallible_playground::player::wish::Showing;
use fallible_playground::view::frame::{Attention, Frame};
use fallible_playground::view::geometry::{Size, size};
use fallible_playground::view::layout::{Brief, Layout};
use fallible_playground::view::mark::CHEVRON;
use fallible_playground::view::stage::{self, Viewing};
use fallible_playground::view::svg::{escaped, svg};
use fallible_playground::view::text::Estimate;

use super::prose::prose;

/// The stage of a window of 1440 by 900 pixels, and what of it the legend takes.
const WIDE: (Size, f32) = (size(820.0, 548.0), 36.0);
/// The same of a phone of 390 by 844.
const NARROW: (Size, f32) = (size(390.0, 400.0), 36.0);
/// The page looks for who talks to whom among so many records, and places machines by that.
const KNOWN: u64 = 10_000;

/// The page. `file` is the lesson's, which the program will ask for.
pub(crate) fn page(file: &str, document: Document) -> String {
    let player = opened(document);
    let scenario = player.document().scenario();
    let title = escaped(scenario.title.as_str());
    let crumbs = format!(
        r##"<span class="bar-rule hide-s"></span><nav class="crumbs" aria-label="You are here"><a class="hide-s" href="#/">Lessons</a>{CHEVRON}<b>{title}</b></nav>"##
    );
    let heading = player.lesson().manner(0).title;
    let heading = heading.map_or(title, |heading| escaped(heading.as_str()));
    let text = match player.lesson().step() {
        Some(LessonStep::Say(say)) => prose(say.0.text.as_str(), &scenario.glossary),
        // What the reader does there needs the program.
        _ => String::new(),
    };
    let pictures = pictures(&player);
    let bar = super::top_bar(false, &crumbs);
    format!(
        r#"{bar}<main class="play" data-file="scenarios/{file}"><article class="lesson" aria-label="Lesson"><div class="lesson-body"><h1>{heading}</h1>{text}</div></article><div class="stage">{pictures}</div><div class="timebar"></div><div class="panel"></div><div class="aside"></div></main>"#
    )
}

/// A player that shows the first moment, and knows so much of the run that the stage is as it stays.
fn opened(document: Document) -> Player {
    let mut player = Player::open(Rc::new(document), &Start::default());
    while player.is_setting() || player.run().trace().len() < KNOWN {
        if !player.compute(1_000) {
            break;
        }
    }
    player
}

fn frame(player: &Player) -> Frame {
    Look::default().take(player.history(), player.run(), player.speed(), &[])
}

fn pictures(player: &Player) -> String {
    let (frame, seats) = (frame(player), seats(player.document(), player.scenario()));
    let [wide, narrow] = [(WIDE, "wide"), (NARROW, "narrow")].map(|(place, class)| {
        let brief = Brief {
            size: place.0,
            reserved_below: place.1,
            seats: Some(Rc::clone(&seats)),
            ..Brief::default()
        };
        let layout = Layout::new(&frame, &brief, &Estimate);
        let (attention, viewing) = (Attention::default(), Viewing::default());
        let scene = stage::draw(&frame, &layout, &attention, viewing, &Estimate, None);
        svg(&scene, class)
    });
    wide + &narrow
}
