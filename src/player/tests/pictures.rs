//! The stage of every lesson of ours, at every step and at every size it is looked at: nothing is written over
//! anything else, and everything keeps its place.

use super::lessons::{asked, lessons};
use super::*;
use fallible_engine::sorted::SortedMap;

use crate::player::company::seats;
use crate::player::inspect::fade;
use crate::player::run::Run;
use crate::view::camera::{Camera, Subject};
use crate::view::frame::{Attention, Frame};
use crate::view::geometry::{Rect, Size, rect};
use crate::view::layout::{Brief, Layout, Seats, two_lines};
use crate::view::scene::Scene;
use crate::view::scene::written::{CROSS, Written};
use crate::view::stage::{Viewing, draw};
use crate::view::text::{Font, Measure};

/// Letters at least as wide as those of the fonts that the style sheet asks for: 0.62 of its size for each letter of a
/// fixed-width font (Consolas has 0.55, DejaVu Sans Mono 0.602, SF Mono 0.618), and for others more than the average of
/// DejaVu Sans, the widest of them (0.58; bold 0.65, and 0.74 with the spaced capitals of badges).
#[derive(Clone, Copy)]
struct Widest;

impl Measure for Widest {
    fn width(&self, font: Font, text: &str) -> f32 {
        let each = match font {
            _ if font.is_mono() => 0.62,
            Font::Badge => 0.78,
            Font::Name | Font::Strong => 0.65,
            _ => 0.58,
        };
        text.chars().count() as f32 * font.px() * each
    }
}

/// A stage: how large it is, and how much of its lower edge the legend takes.
const STAGES: [(f32, f32, f32); 11] = [
    // On a phone of 390; its height is what the stage asks for.
    (390.0, 0.0, 0.0),
    // Windows of 768, 853, 960, 1024 and 1152.
    (467.0, 600.0, 36.0),
    (552.0, 348.0, 36.0),
    (659.0, 468.0, 36.0),
    (723.0, 444.0, 36.0),
    (851.0, 588.0, 36.0),
    // 1280 × 720 and 1440 × 900.
    (706.0, 400.0, 36.0),
    (818.0, 546.0, 36.0),
    // Two and three beside each other at 1440 and 1280.
    (550.0, 400.0, 36.0),
    (485.0, 300.0, 36.0),
    (366.0, 340.0, 36.0),
];

/// A moment of a lesson: where it is, what stands on the stage, and where its machines have their places.
struct Shot {
    place: String,
    frame: Frame,
    seats: Rc<Seats>,
}

fn shot(place: String, run: &Run, player: &Player, variant: &str) -> Shot {
    let document = player.document();
    let scenario = document.variant(variant).unwrap_or(player.scenario());
    let own = (*player.setup().variant == *variant).then(|| player.scenario());
    let step = run.cursor().step;
    let mut broken: Vec<_> = run
        .ledger()
        .checks()
        .properties()
        .iter()
        .flat_map(fallible_engine::check::property::Property::violations)
        .map(|violation| (violation.at, violation.step))
        .filter(|(_, at)| *at < step)
        .collect();
    broken.sort_by_key(|(_, step)| *step);
    let frame = Camera::new().take(&Subject {
        world: run.timeline().world(),
        cast: run.cast(),
        trace: run.trace(),
        step,
        fade: fade(Speed::REAL.times, Speed::REAL.per),
        skew_bound: None,
        broken: &broken,
    });
    Shot {
        place,
        frame,
        seats: seats(document, own.map_or(scenario, |own| own)),
    }
}

/// So many moments of each step's run are looked at beside those where it begins and stops.
const MOMENTS: u64 = 5;

/// A lesson as a reader goes through it: where each step begins, where it stops, what it compares there, and moments
/// between.
fn shots(document: &Rc<Document>) -> Vec<Shot> {
    let mut player = Player::open(Rc::clone(document), &Start::default());
    let id = document.scenario().id.to_string();
    let mut shots = Vec::new();
    for step in 0..player.lesson().steps().len() {
        assert_eq!(player.open_step(step), Ok(true), "{id}, step {}", step + 1);
        player.finish();
        let variant = Rc::clone(&player.setup().variant);
        let mut take = |player: &Player, what: &str| {
            let at = player.cursor().time;
            let place = format!("{id}, step {}, {variant}, {what} {at}", step + 1);
            shots.push(shot(place, player.run(), player, &variant));
        };
        take(&player, "begin");
        if player.lesson().question(step).is_some() {
            assert!(player.choose(0) && player.lock());
        }
        if let Some(act) = asked(&player) {
            assert_eq!(player.act(&act), Ok(()), "step {}", step + 1);
            player.finish();
        }
        // Other moments too than those that the step shows.
        let (until, here) = (player.run().until(), player.cursor());
        for k in 1..=MOMENTS {
            let at = Time(until.0 / (MOMENTS + 1) * k + 7_000_000 * (k + step as u64));
            player.run_mut().seek_time(at);
            take(&player, "at");
        }
        player.run_mut().seek_step(here.step);
        if let Some(stop) = player.lesson_stop() {
            player.seek(stop.time());
            take(&player, "stop");
        }
        let compared = player.lesson().manner(step).compares.to_vec();
        let now = player.cursor().time;
        for variant in &compared {
            let variant = variant.as_str();
            let (mut run, _) = player.beside(variant).expect("it was validated");
            run.finish();
            run.seek_time(now);
            let place = format!("{id}, step {}, compare {variant} at {now}", step + 1);
            shots.push(shot(place, &run, &player, variant));
        }
    }
    shots
}

fn layout(shot: &Shot, (w, h, reserved): (f32, f32, f32)) -> Layout {
    let mut brief = Brief {
        size: Size { w, h },
        reserved_below: reserved,
        seats: Some(Rc::clone(&shot.seats)),
        ..Brief::default()
    };
    if h == 0.0 {
        brief.size.h = Layout::natural_height(&shot.frame, &brief);
    }
    Layout::new(&shot.frame, &brief, &Widest)
}

fn picture(shot: &Shot, layout: &Layout) -> Scene {
    draw(
        &shot.frame,
        layout,
        &Attention::default(),
        Viewing::default(),
        &Widest,
        None,
    )
}

/// What is wrong with how a picture is written: words over words, words and messages over the edge of a machine or of
/// the stage.
fn faults(layout: &Layout, scene: &Scene) -> Vec<String> {
    let all = scene.written(&Widest);
    let mut faults = Vec::new();
    let stage = rect(0.0, 0.0, layout.size.w, layout.size.h);
    for (i, one) in all.iter().enumerate() {
        let Written { words, area, .. } = one;
        if !stage.holds(*area) {
            faults.push(format!("`{words}` leaves the stage"));
        }
        if one.font.px() < 12.0 || (one.message && one.font.px() < 13.0) {
            faults.push(format!("`{words}` is too small"));
        }
        for machine in &layout.machines {
            let body = rect(machine.x, machine.y, machine.w, machine.h + 1.0);
            if machine.meets(*area) && !body.holds(*area) {
                faults.push(format!("`{words}` lies over a machine's edge"));
            }
        }
        // A part of what the words are of may be no more than its frame.
        for other in &all[..i] {
            let close = one.area.grown(-0.5);
            let crosses = one.words == CROSS && other.words == CROSS;
            if !crosses && close.w > 0.0 && other.area.meets(close) {
                faults.push(format!("`{words}` over `{}`", other.words));
            }
        }
    }
    faults
}

/// Whether each machine is called by its whole name.
fn unnamed(shot: &Shot, scene: &Scene) -> Vec<String> {
    let written = scene.written(&Widest);
    let names = shot.frame.machines.iter().map(|machine| &machine.name);
    names
        .filter(|name| {
            let (first, second) = two_lines(name);
            let said = |words: &str| written.iter().any(|one| one.words == words);
            !(said(name) || said(first) && said(second))
        })
        .map(|name| format!("`{name}` is not to be read"))
        .collect()
}

/// What of a lesson's machines does not stand where it stood before on a stage of the same size.
fn moved(shot: &Shot, layout: &Layout, known: &mut SortedMap<String, Rect>) -> Vec<String> {
    let mut moved = Vec::new();
    for (id, machine) in shot.frame.machine_ids() {
        let place = layout.machines[id.index()];
        if *known.entry(machine.name.to_string()).or_insert(place) != place {
            moved.push(format!("`{}` has moved", machine.name));
        }
    }
    moved
}

#[test]
fn nothing_is_written_over_anything_else_and_everything_keeps_its_place() {
    let mut told: Vec<String> = Vec::new();
    let (mut pictures, mut words) = (0, 0);
    for document in lessons() {
        let shots = shots(&document);
        for stage in STAGES {
            let mut known = SortedMap::new();
            for shot in &shots {
                let layout = layout(shot, stage);
                let scene = picture(shot, &layout);
                pictures += 1;
                words += scene.written(&Widest).len();
                let mut all = faults(&layout, &scene);
                all.extend(unnamed(shot, &scene));
                all.extend(moved(shot, &layout, &mut known));
                if !all.is_empty() {
                    let place = &shot.place;
                    told.push(format!(
                        "{place} on {stage:?}, {:?}: {}",
                        layout.scale,
                        all.join("; ")
                    ));
                }
            }
        }
    }
    assert!(
        pictures > 1_000 && words > 20_000,
        "{pictures} pictures, {words} words"
    );
    assert!(
        told.is_empty(),
        "{} of {pictures} pictures:\n{}",
        told.len(),
        told.join("\n")
    );
}

/// However a challenge is set, its machines stand among the same others as those of every variant.
#[test]
fn no_setting_of_a_challenge_moves_a_machine() {
    let mut settings = 0;
    for document in lessons() {
        let player = Player::open(Rc::clone(&document), &Start::default());
        let known = seats(&document, player.scenario());
        for step in 0..player.lesson().steps().len() {
            let Some(tries) = player.lesson().tries(step) else {
                continue;
            };
            for (id, control) in tries.controls.iter() {
                for setting in control.settings() {
                    let set = document.with_settings(tries, &[(id.as_str(), setting)]);
                    let set = seats(&document, &set.expect("each setting is valid"));
                    assert_eq!(set.roster, known.roster, "{}, {id}", document.scenario().id);
                    settings += 1;
                }
            }
        }
    }
    assert!(settings > 20, "{settings}");
}

/// Letters that can be read from the last row of a room.
#[test]
fn no_letter_is_too_small() {
    assert!(Font::ALL.iter().all(|font| font.px() >= 12.0));
    assert!(Font::Message.px() >= 13.0 && Font::Name.px() >= 13.0);
}
