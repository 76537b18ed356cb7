use fallible_engine::kernel::id::{LinkId, MachineId};

use super::super::frame::{Frame, Link, Machine, MachineKind, Power, Zone};
use super::super::geometry::{Rect, size};
use super::super::text::Estimate;
use super::*;
use std::rc::Rc;

fn machine(name: &str, kind: MachineKind, zone: usize) -> Machine {
    Machine {
        name: name.into(),
        kind,
        zone,
        badge: None,
        fields: Vec::new(),
        remark: "".into(),
        power: Power::Up,
        slow: 1.0,
        wall: Default::default(),
        skew: 0,
        skew_matters: false,
        busy: 0,
        queue: 0,
    }
}

fn link(a: u32, b: u32) -> Link {
    Link {
        id: LinkId(1),
        name: "wan".into(),
        ends: [MachineId(a), MachineId(b)],
        latency: "80 ms".into(),
        caption: "".into(),
        asynchronous: false,
        cut: [None; 2],
        loss: 0.0,
        buffer: [None; 2],
    }
}

fn zone(name: &str) -> Zone {
    Zone {
        name: name.into(),
        administrator: "".into(),
        up: 1,
        total: 1,
    }
}

/// Three copies and two people in two regions, as in the lesson on replication lag.
fn five() -> Frame {
    use MachineKind::{Client, Server};
    Frame {
        zones: vec![zone("us-east"), zone("eu-west")],
        machines: vec![
            machine("db-1", Server, 0),
            machine("db-2", Server, 0),
            machine("db-3", Server, 1),
            machine("Alice", Client, 1),
            machine("Bob", Client, 0),
        ],
        links: [(0, 1), (0, 2), (1, 2), (0, 3), (2, 3), (0, 4)]
            .map(|(a, b)| link(a, b))
            .to_vec(),
        ..Frame::default()
    }
}

fn crowd(machines: usize, zones: usize) -> Frame {
    let machines = (0..machines)
        .map(|i| machine(&format!("n{i}"), MachineKind::Server, i % zones))
        .collect::<Vec<_>>();
    let links = (1..machines.len() as u32).map(|i| link(i, i / 3)).collect();
    Frame {
        zones: (0..zones).map(|i| zone(&format!("z{i}"))).collect(),
        machines,
        links,
        ..Frame::default()
    }
}

fn brief(w: f32, h: f32) -> Brief {
    Brief {
        size: size(w, h),
        reserved_below: 0.0,
        ..Brief::default()
    }
}

fn overlaps(rects: &[Rect]) -> usize {
    let pairs = rects
        .iter()
        .enumerate()
        .flat_map(|(i, a)| rects[..i].iter().map(move |b| (a, b)));
    pairs.filter(|(a, b)| a.meets(**b)).count()
}

#[test]
fn five_machines_stand_in_their_zones_and_apart_at_every_size() {
    for (w, h, scale) in [
        (390.0, 560.0, Scale::Compact),
        (820.0, 548.0, Scale::Full),
        (600.0, 420.0, Scale::Full),
        (1_900.0, 900.0, Scale::Full),
        (1_000.0, 340.0, Scale::Compact),
    ] {
        let frame = five();
        let layout = Layout::new(&frame, &brief(w, h), &Estimate);
        assert!(
            layout.scale <= Scale::Compact.max(scale),
            "{w} × {h}: {:?}",
            layout.scale
        );
        assert_eq!(overlaps(&layout.machines), 0, "{w} × {h}");
        assert_eq!(overlaps(&layout.zones), 0, "{w} × {h}");
        for (machine, place) in frame.machines.iter().zip(&layout.machines) {
            assert!(
                layout.zones[machine.zone].holds(*place),
                "{} leaves its zone at {w} × {h}",
                machine.name
            );
        }
        let stage = Rect {
            x: 0.0,
            y: 0.0,
            w,
            h,
        };
        assert!(
            layout.zones.iter().all(|zone| stage.holds(*zone)),
            "{w} × {h}"
        );
    }
}

#[test]
fn zones_stand_side_by_side_on_wide_stages_and_one_below_the_other_on_narrow_ones() {
    let frame = five();
    let wide = Layout::new(&frame, &brief(820.0, 548.0), &Estimate);
    assert!(wide.zones[1].x > wide.zones[0].right());
    let narrow = Layout::new(&frame, &brief(390.0, 560.0), &Estimate);
    assert!(narrow.zones[1].y > narrow.zones[0].bottom());
}

#[test]
fn words_never_stand_on_machines_or_on_each_other() {
    for (w, h) in [
        (390.0, 560.0),
        (700.0, 480.0),
        (820.0, 548.0),
        (1_400.0, 700.0),
    ] {
        let layout = Layout::new(&five(), &brief(w, h), &Estimate);
        let words: Vec<Rect> = layout
            .roads
            .iter()
            .filter_map(|road| road.words.latency)
            .collect();
        assert_eq!(overlaps(&words), 0, "{w} × {h}");
        for word in &words {
            assert!(
                layout.machines.iter().all(|machine| !machine.meets(*word)),
                "{w} × {h}: {word:?}"
            );
        }
    }
    let roomy = Layout::new(&five(), &brief(820.0, 548.0), &Estimate);
    assert!(
        roomy.roads.iter().all(|road| road.words.latency.is_some()),
        "with room, no word yields"
    );
}

#[test]
fn lines_keep_clear_of_machines_they_do_not_join() {
    let frame = five();
    let layout = Layout::new(&frame, &brief(820.0, 548.0), &Estimate);
    for (link, road) in frame.links.iter().zip(&layout.roads) {
        for (id, _) in frame
            .machine_ids()
            .filter(|(id, _)| !link.ends.contains(id))
        {
            assert!(
                !road.curve.passes(layout.machines[id.index()]),
                "{:?} runs through {id:?}",
                link.ends
            );
        }
    }
}

#[test]
fn two_hundred_machines_find_room_without_touching() {
    for (w, h, zones) in [(1_000.0, 600.0, 4), (820.0, 548.0, 1), (390.0, 560.0, 3)] {
        let frame = crowd(200, zones);
        let layout = Layout::new(&frame, &brief(w, h), &Estimate);
        assert_eq!(layout.machines.len(), 200);
        assert_eq!(overlaps(&layout.machines), 0, "{w} × {h}, {zones} zones");
    }
}

#[test]
fn a_layout_serves_until_something_that_decides_it_changes() {
    let mut frame = five();
    let layout = Layout::new(&frame, &brief(820.0, 548.0), &Estimate);
    frame.now.0 += 1_000;
    frame.machines[1].power = Power::Crashed(frame.now);
    frame.machines[0].queue = 7;
    assert!(layout.serves(&frame, &brief(820.0, 548.0)));
    assert!(!layout.serves(&frame, &brief(821.0, 548.0)));
    frame.links[0].latency = "90 ms".into();
    assert!(!layout.serves(&frame, &brief(820.0, 548.0)));
}

#[test]
fn a_way_can_be_walked_in_both_directions_and_where_no_link_is_drawn() {
    let layout = Layout::new(&five(), &brief(820.0, 548.0), &Estimate);
    let there = layout
        .way(MachineId(0), MachineId(2))
        .expect("both stand on the stage");
    let back = layout
        .way(MachineId(2), MachineId(0))
        .expect("both stand on the stage");
    assert_eq!(there.at(0.3), back.at(0.7));
    assert!(there.heading(0.5).x > 0.0 && back.heading(0.5).x < 0.0);
    let bare = layout
        .way(MachineId(1), MachineId(4))
        .expect("a straight line");
    assert!(bare.length() > 0.0);
    assert!(layout.way(MachineId(0), MachineId(77)).is_none());
}

#[test]
fn an_empty_stage_is_no_trouble() {
    let layout = Layout::new(&Frame::default(), &brief(820.0, 548.0), &Estimate);
    assert!(layout.machines.is_empty() && layout.roads.is_empty());
    let tiny = Layout::new(&five(), &brief(30.0, 20.0), &Estimate);
    assert_eq!(tiny.machines.len(), 5);
}

/// The links of one system would put its machines in another order than those of the other.
#[test]
fn systems_of_one_file_put_the_same_machines_in_the_same_places() {
    let few = five();
    let mut other = five();
    other.links = [(1, 2), (1, 3), (0, 1)].map(|(a, b)| link(a, b)).to_vec();
    let alone = brief(820.0, 548.0);
    let places = |frame: &Frame, brief: &Brief| Layout::new(frame, brief, &Estimate).machines;
    assert_ne!(places(&few, &alone), places(&other, &alone));
    let list: Vec<_> = few
        .machines
        .iter()
        .map(|m| (Rc::clone(&m.name), m.zone))
        .collect();
    let all = few.links.iter().chain(&other.links);
    let ends: Vec<_> = all
        .map(|link| (link.ends.map(MachineId::index), 1.0))
        .collect();
    let roster = Rc::new(Roster::new(2, &list, &ends));
    let seated = |machines: Vec<usize>| Brief {
        seats: Some(Rc::new(Seats {
            roster: Rc::clone(&roster),
            zones: vec![0, 1],
            machines,
        })),
        ..alone.clone()
    };
    let (all, without) = (seated((0..5).collect()), seated(vec![0, 2, 3, 4]));
    let mine = places(&few, &all);
    assert_eq!(mine, places(&other, &all));
    // A system that lacks one of them leaves its place empty.
    other.machines.remove(1);
    other.links.clear();
    assert_eq!(
        places(&other, &without),
        [mine[0], mine[2], mine[3], mine[4]]
    );
}

/// A frame of so many servers in each zone.
fn servers(zones: &[usize]) -> Frame {
    let mut frame = crowd(zones.iter().sum(), zones.len());
    let homes = zones.iter().enumerate();
    let homes = homes.flat_map(|(zone, count)| std::iter::repeat_n(zone, *count));
    for (machine, home) in frame.machines.iter_mut().zip(homes) {
        machine.zone = home;
    }
    frame
}

#[test]
fn machines_have_room_for_what_they_are_at_as_long_as_there_is_any() {
    let layout = |zones: &[usize], w: f32, h: f32| {
        let brief = Brief {
            reserved_below: 36.0,
            ..brief(w, h)
        };
        Layout::new(&servers(zones), &brief, &Estimate)
    };
    // A full one is as wide as its column lets it be.
    let roomy = layout(&[1, 1, 2], 760.0, 420.0);
    assert_eq!(roomy.scale, Scale::Full);
    assert!(roomy.machines[0].w > Scale::Full.size().w);
    // Five in a zone of a low window still tell their state, and a dozen on a smaller stage do not.
    assert_eq!(layout(&[2, 5, 1], 706.0, 400.0).scale, Scale::Low);
    assert_eq!(layout(&[2, 12, 1], 500.0, 360.0).scale, Scale::Small);
}
