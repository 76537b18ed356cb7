//! A stage with two machines, drawn.

mod messages;

use fallible_engine::kernel::faults::Place;
use fallible_engine::kernel::id::{FlightId, LinkId, MachineId};
use fallible_engine::kernel::message::Family;
use fallible_engine::kernel::network::Fate;
use fallible_engine::kernel::time::{LocalTime, Time};
use fallible_engine::protocols::instance::STOPPED;

use super::super::frame::{
    Badge, Ended, Field, Flight, Link, Machine, MachineKind, MachineMark, Power, Zone,
};
use super::super::geometry::size;
use super::super::layout::Brief;
use super::super::scene::{Coat, Outline, Shape, Token};
use super::super::text::Estimate;
use super::*;

fn server(name: &str, zone: usize, badge: &str) -> Machine {
    Machine {
        name: name.into(),
        kind: MachineKind::Server,
        zone,
        badge: Some(Badge {
            word: badge.into(),
            solid: badge == "PRIMARY",
        }),
        fields: vec![Field {
            name: "bio".into(),
            value: "v2".into(),
            fresh: 0.0,
        }],
        remark: "".into(),
        power: Power::Up,
        slow: 1.0,
        wall: LocalTime(4_213_000_000),
        skew: 0,
        skew_matters: false,
        busy: 0,
        queue: 0,
    }
}

fn two() -> Frame {
    Frame {
        now: Time(4_213_000_000),
        zones: vec![Zone {
            name: "us-east".into(),
            administrator: "".into(),
            up: 2,
            total: 2,
        }],
        machines: vec![server("db-1", 0, "PRIMARY"), server("db-2", 0, "REPLICA")],
        links: vec![Link {
            id: LinkId(1),
            name: "lan".into(),
            ends: [MachineId(0), MachineId(1)],
            latency: "2 ms".into(),
            caption: "".into(),
            asynchronous: false,
            cut: [None; 2],
            loss: 0.0,
            buffer: [None; 2],
        }],
        ..Frame::default()
    }
}

fn flight(id: u64, family: Family, from: u32, to: u32, progress: f32) -> Flight {
    Flight {
        id: FlightId(id),
        label: "copy v2".into(),
        family,
        from: MachineId(from),
        to: MachineId(to),
        sent: Time(0),
        due: Some(Time(100)),
        attempt: 0,
        size: 100,
        waits: false,
        progress,
    }
}

fn picture(frame: &Frame) -> Scene<Thing> {
    drawn(frame, &Attention::default(), Viewing::default())
}

fn drawn(frame: &Frame, attention: &Attention, manner: Viewing) -> Scene<Thing> {
    let layout = Layout::new(
        frame,
        &Brief {
            size: size(820.0, 548.0),
            ..Brief::default()
        },
        &Estimate,
    );
    draw(frame, &layout, attention, manner, &Estimate, None)
}

fn shapes(scene: &Scene<Thing>) -> Vec<Shape> {
    let pieces = scene.pieces.iter().flat_map(|piece| &piece.shapes);
    scene
        .ground
        .iter()
        .chain(&scene.moving)
        .chain(pieces)
        .chain(&scene.over)
        .cloned()
        .collect()
}

fn texts(scene: &Scene<Thing>) -> Vec<(String, Ink)> {
    shapes(scene)
        .into_iter()
        .filter_map(|shape| match shape {
            Shape::Text { text, ink, .. } => Some((text.to_string(), ink)),
            _ => None,
        })
        .collect()
}

fn says(scene: &Scene<Thing>, words: &str) -> bool {
    texts(scene).iter().any(|(text, _)| text == words)
}

#[test]
fn a_machine_shows_name_badge_state_and_clock() {
    let scene = picture(&two());
    for words in [
        "db-1",
        "PRIMARY",
        "bio = ",
        "v2",
        "00:04.213",
        "±0 ms",
        "us-east",
        "2 of 2 up",
        "2 ms",
    ] {
        assert!(says(&scene, words), "{words} is missing");
    }
    assert!(
        texts(&scene).contains(&("PRIMARY".into(), Ink::OnInk)),
        "the one in charge wears a solid badge"
    );
    assert!(texts(&scene).contains(&("REPLICA".into(), Ink::Ink2)));
}

#[test]
fn a_crashed_machine_is_hatched_dashed_and_says_when_it_stopped() {
    let mut frame = two();
    frame.machines[1].power = Power::Crashed(Time(3_985_000_000));
    let scene = picture(&frame);
    assert!(texts(&scene).contains(&("CRASHED".into(), Ink::Fault)));
    assert!(says(&scene, "stopped at 3.985 s"));
    assert_eq!(
        texts(&scene)
            .iter()
            .filter(|(text, _)| text == "00:04.213")
            .count(),
        1,
        "its clock is out"
    );
    assert_eq!(
        shapes(&scene)
            .iter()
            .filter(|shape| matches!(shape, Shape::Hatch { .. }))
            .count(),
        1
    );
}

#[test]
fn a_paused_machine_keeps_its_clock_and_a_slow_one_says_how_slow() {
    let mut frame = two();
    frame.machines[0].power = Power::Paused(Time(4_000_000_000));
    frame.machines[1].slow = 8.0;
    let scene = picture(&frame);
    assert!(says(&scene, "PAUSED") && says(&scene, "SLOW ×8"));
    assert!(
        texts(&scene).contains(&("00:04.213".into(), Ink::Ink3)),
        "the clock of a paused machine is quiet"
    );
}

#[test]
fn a_cut_link_has_a_gap_two_strokes_and_words() {
    let mut frame = two();
    frame.links[0].cut = [Some(Time(3_300_000_000)); 2];
    let scene = picture(&frame);
    assert!(says(&scene, "cut at 3.300 s"));
    let strokes = |ink: Ink| {
        let edges = scene.ground.iter().filter_map(|shape| match shape {
            Shape::Path {
                edge: Some(edge), ..
            } => Some(edge.ink),
            _ => None,
        });
        edges.filter(|edge| *edge == ink).count()
    };
    assert_eq!((strokes(Ink::Fault), strokes(Ink::Link)), (2, 2));
    frame.links[0].cut[1] = None;
    assert!(
        texts(&picture(&frame))
            .iter()
            .any(|(text, _)| text.starts_with("cut at 3.300 s ")),
        "one way: an arrow"
    );
}

#[test]
fn the_lamp_of_a_machine_is_out_where_nothing_runs_any_more() {
    let lamps = |badge: &str| {
        let mut frame = two();
        frame.machines[1] = server("db-2", 0, badge);
        let shapes = shapes(&picture(&frame));
        let green = shapes.iter().filter(|shape| {
            matches!(
                shape,
                Shape::Disc {
                    fill: Some(Ink::Answer),
                    ..
                }
            )
        });
        green.count()
    };
    assert_eq!((lamps("INSTANCE"), lamps(STOPPED)), (2, 1));
}

#[test]
fn badges_lie_within_their_boxes() {
    for name in ["db-1", "a machine of name"] {
        let mut frame = two();
        frame.machines[0].name = name.into();
        frame.machines[0].power = Power::Crashed(Time(1_000_000_000));
        let scene = picture(&frame);
        let own = scene
            .hits
            .iter()
            .find(|hit| hit.thing == Thing::Machine(MachineId(0)));
        let Some(Area::Rect(body)) = own.map(|hit| hit.area.clone()) else {
            panic!("it is there");
        };
        let written = scene.written(&Estimate);
        let badge = written.iter().find(|one| one.words == "CRASHED");
        let badge = badge.expect("it is told").area;
        assert!(body.holds(badge.grown(3.0)), "{badge:?} in {body:?}");
    }
}

#[test]
fn the_stage_says_when_the_script_undoes_what_was_done_by_hand() {
    let mut frame = two();
    frame.machines[1].power = Power::Crashed(Time(3_985_000_000));
    frame.links[0].cut = [Some(Time(3_300_000_000)); 2];
    let machine = Place::Machine(MachineId(1));
    frame.undone = vec![
        (machine, Time(5_300_000_000)),
        (Place::Link(LinkId(1)), Time(5_000_000_000)),
    ];
    let scene = picture(&frame);
    assert!(says(&scene, "the script restarts it at 5.300 s"));
    assert!(says(
        &scene,
        "cut at 3.300 s, the script heals it at 5.000 s"
    ));
}

#[test]
fn a_broken_promise_is_a_diamond_with_its_words() {
    let mut frame = two();
    let at = Time(4_213_000_000);
    frame.marks = vec![MachineMark {
        machine: MachineId(0),
        at,
        words: "stale read at 4.213 s".into(),
    }];
    let scene = picture(&frame);
    assert!(says(&scene, "stale read at 4.213 s"));
    assert!(
        scene
            .moving
            .iter()
            .any(|shape| matches!(shape, Shape::Diamond { .. }))
    );
}

#[test]
fn waiting_jobs_are_drawn_as_a_queue() {
    let mut frame = two();
    (frame.machines[0].busy, frame.machines[0].queue) = (1, 4);
    let scene = picture(&frame);
    assert!(says(&scene, "4 wait"));
    let bars = |fill: Ink| {
        let filled = scene
            .over
            .iter()
            .filter(|shape| matches!(shape, Shape::Box { fill: Some(f), .. } if *f == fill));
        filled.count()
    };
    assert_eq!((bars(Ink::Ink2), bars(Ink::Node)), (1, 4));
}

#[test]
fn what_lies_still_stays_equal_while_time_passes() {
    let early = two();
    let mut late = early.clone();
    late.now = Time(late.now.0 + 5_000_000);
    late.machines[0].wall.0 += 5_000_000;
    late.flights = vec![flight(1, Family::Request, 0, 1, 0.1)];
    let (a, b) = (picture(&early), picture(&late));
    assert_eq!((&a.ground, &a.pieces), (&b.ground, &b.pieces));
    assert_ne!(a.over, b.over);
}

#[test]
fn selection_and_focus_wear_rings() {
    let attention = Attention {
        selected: Some(Thing::Machine(MachineId(1))),
        ..Attention::default()
    };
    let plain = picture(&two());
    let ringed = drawn(&two(), &attention, Viewing::default());
    assert_eq!(ringed.over.len(), plain.over.len() + 1);
    let hovered = Attention {
        hovered: Some(Thing::link(MachineId(1), MachineId(0))),
        ..Attention::default()
    };
    let inked = drawn(&two(), &hovered, Viewing::default());
    assert_ne!(
        inked.ground, plain.ground,
        "the line under the pointer is drawn in ink"
    );
}

#[test]
fn a_frame_with_marks_on_machines_that_are_not_there_is_no_trouble() {
    let mut frame = two();
    frame.marks = vec![MachineMark {
        machine: MachineId(40),
        at: Time(0),
        words: "x".into(),
    }];
    frame.flights = vec![flight(1, Family::Copy, 0, 40, 0.5)];
    assert!(!says(&picture(&frame), "x"));
}

#[test]
fn a_picture_that_keeps_what_lies_still_is_the_same_as_one_drawn_anew() {
    let before = two();
    let layout = Layout::new(
        &before,
        &Brief {
            size: size(820.0, 548.0),
            ..Brief::default()
        },
        &Estimate,
    );
    let painted = |frame: &Frame, kept: Option<&Scene<Thing>>| {
        let (attention, manner) = (Attention::default(), Viewing::default());
        draw(frame, &layout, &attention, manner, &Estimate, kept)
    };
    let kept = painted(&before, None);
    type Change = dyn Fn(&mut Frame);
    let changes: [(bool, &Change); 9] = [
        (true, &|frame| {
            frame.flights = vec![flight(1, Family::Copy, 0, 1, 0.5)];
        }),
        (true, &|frame| frame.machines[0].queue = 3),
        (true, &|frame| frame.machines[0].skew = 5_000_000),
        (true, &|frame| frame.links[0].buffer[0] = Some((10, 20))),
        (false, &|frame| {
            frame.machines[1].power = Power::Crashed(Time(1));
        }),
        (false, &|frame| frame.machines[0].slow = 4.0),
        (false, &|frame| {
            frame.machines[0].fields[0].value = "v3".into();
        }),
        (false, &|frame| frame.links[0].cut[1] = Some(Time(1))),
        (false, &|frame| frame.zones[0].up = 1),
    ];
    for (i, (still, change)) in changes.into_iter().enumerate() {
        let mut now = before.clone();
        change(&mut now);
        assert_eq!(lies_still(&before, &now, layout.scale), still, "change {i}");
        let (anew, kept) = (painted(&now, None), painted(&now, Some(&kept)));
        assert_eq!(anew == kept, still, "change {i}");
    }
}

#[test]
fn a_name_is_whole_although_what_befell_its_machine_is_told() {
    let mut frame = two();
    frame.machines[0].name = "a machine of name".into();
    frame.machines[0].power = Power::Crashed(Time(1_000_000_000));
    let scene = picture(&frame);
    assert!(says(&scene, "a machine of name") && says(&scene, "CRASHED"));
}
