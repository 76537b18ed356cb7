//! Messages on the stage: form, place, words and end.

use super::super::super::geometry::Rect;
use super::*;

#[test]
fn each_family_has_a_form_of_its_own_and_requests_point_ahead() {
    let mut frame = two();
    frame.machines[1].zone = 1;
    frame.zones.push(Zone {
        name: "eu-west".into(),
        ..frame.zones[0].clone()
    });
    let form = |family, from, to| {
        let mut frame = frame.clone();
        frame.flights = vec![flight(1, family, from, to, 0.5)];
        match shapes(&picture(&frame))
            .into_iter()
            .find(|shape| matches!(shape, Shape::Pill { .. }))
        {
            Some(Shape::Pill { outline, coat, .. }) => (outline, coat),
            _ => panic!("no message drawn"),
        }
    };
    assert_eq!(form(Family::Request, 0, 1), (Outline::TagRight, Coat::Ask));
    assert_eq!(form(Family::Request, 1, 0), (Outline::TagLeft, Coat::Ask));
    assert_eq!(form(Family::Response, 1, 0), (Outline::Round, Coat::Answer));
    assert_eq!(form(Family::Copy, 0, 1), (Outline::Sheets, Coat::Copy));
    assert_eq!(form(Family::Ping, 0, 1), (Outline::Round, Coat::Quiet));
}

#[test]
fn a_message_at_half_of_its_way_is_half_way_along_the_line() {
    let mut frame = two();
    frame.flights = vec![flight(1, Family::Copy, 0, 1, 0.5)];
    let layout = Layout::new(
        &frame,
        &Brief {
            size: size(820.0, 548.0),
            ..Brief::default()
        },
        &Estimate,
    );
    let scene = draw(
        &frame,
        &layout,
        &Attention::default(),
        Viewing::default(),
        &Estimate,
        None,
    );
    let middle = layout.roads[0].curve.at(0.5);
    let at = scene.moving.iter().find_map(|shape| match shape {
        Shape::Pill { at, .. } => Some(*at),
        _ => None,
    });
    assert!(at.expect("a message").distance(middle) < 1.0);
    assert_eq!(scene.hit(middle, 0.0), Some(Thing::Message(FlightId(1))));
}

#[test]
fn a_lost_message_leaves_its_outline_a_cross_and_how_it_ended() {
    let mut frame = two();
    frame.ended = vec![Ended {
        id: FlightId(9),
        label: "ping".into(),
        family: Family::Ping,
        from: MachineId(0),
        to: MachineId(1),
        at: Time(4_200_000_000),
        fate: Fate::BufferFull,
        progress: 0.0,
        shown: 1.0,
    }];
    let scene = picture(&frame);
    assert!(shapes(&scene).iter().any(|shape| matches!(
        shape,
        Shape::Pill {
            coat: Coat::Lost,
            ..
        }
    )));
    assert!(
        shapes(&scene)
            .iter()
            .any(|shape| matches!(shape, Shape::Cross { .. }))
    );
    assert!(says(&scene, "dropped at a full buffer"));
}

#[test]
fn many_messages_lose_their_words_and_keep_their_form() {
    let mut frame = two();
    frame.flights = (0..500)
        .map(|i| {
            let family = [
                Family::Request,
                Family::Response,
                Family::Copy,
                Family::Ping,
            ][i as usize % 4];
            flight(i, family, 0, 1, i as f32 / 500.0)
        })
        .collect();
    let scene = picture(&frame);
    assert!(
        !shapes(&scene)
            .iter()
            .any(|shape| matches!(shape, Shape::Pill { .. }))
    );
    for token in [Token::Answer, Token::Copy, Token::Ping] {
        let count = scene
            .moving
            .iter()
            .filter(|shape| matches!(shape, Shape::Token { token: t, .. } if *t == token));
        assert_eq!(count.count(), 125);
    }
    assert_eq!(
        scene
            .hits
            .iter()
            .filter(|hit| matches!(hit.thing, Thing::Message(_)))
            .count(),
        500
    );
}

#[test]
fn a_message_with_words_starts_and_lands_beside_the_machines() {
    let mut frame = two();
    frame.machines[1].zone = 1;
    frame.zones.push(Zone {
        name: "eu-west".into(),
        ..frame.zones[0].clone()
    });
    let brief = Brief {
        size: size(820.0, 548.0),
        ..Brief::default()
    };
    for progress in [0.0, 1.0] {
        frame.flights = vec![flight(1, Family::Copy, 0, 1, progress)];
        let layout = Layout::new(&frame, &brief, &Estimate);
        let scene = draw(
            &frame,
            &layout,
            &Attention::default(),
            Viewing::default(),
            &Estimate,
            None,
        );
        let hit = scene
            .hits
            .iter()
            .find(|hit| hit.thing == Thing::Message(FlightId(1)));
        let Some(Hit {
            area: Area::Rect(area),
            ..
        }) = hit
        else {
            panic!("no message")
        };
        assert!(
            layout.machines.iter().all(|machine| !machine.meets(*area)),
            "hidden at {progress}"
        );
    }
}

/// The messages of a picture: what they say, and where they are.
fn pills(scene: &Scene<Thing>) -> Vec<(String, Rect)> {
    let written = scene.written(&Estimate).into_iter();
    let messages = written.filter(|one| one.message);
    messages.map(|one| (one.words, one.area)).collect()
}

#[test]
fn messages_that_would_cover_each_other_give_way() {
    let mut frame = two();
    frame.flights = vec![
        flight(1, Family::Copy, 0, 1, 0.52),
        flight(2, Family::Request, 0, 1, 0.5),
        flight(3, Family::Response, 1, 0, 0.5),
    ];
    let pills = pills(&picture(&frame));
    assert_eq!(pills.len(), 3);
    for (i, (_, one)) in pills.iter().enumerate() {
        assert!(
            pills[..i].iter().all(|(_, other)| !other.meets(*one)),
            "{pills:?}"
        );
    }
}

#[test]
fn messages_at_one_place_of_a_line_are_one_with_their_number() {
    let mut frame = two();
    let lookup = |id: u64, item: &str, progress| Flight {
        label: format!("lookup {item}").into(),
        ..flight(id, Family::Request, 0, 1, progress)
    };
    let said = |flights: Vec<Flight>| {
        let mut frame = two();
        frame.flights = flights;
        pills(&picture(&frame))
            .into_iter()
            .map(|(words, _)| words)
            .collect::<Vec<_>>()
    };
    let items = (1..=6).map(|id| lookup(id, &format!("item-{id}"), 0.5));
    assert_eq!(said(items.collect()), ["lookup ×6"]);
    let same = (1..=4).map(|id| lookup(id, "item-1", 0.5));
    assert_eq!(said(same.collect()), ["lookup item-1 ×4"]);
    let apart = vec![lookup(1, "item-1", 0.1), lookup(2, "item-2", 0.9)];
    assert_eq!(said(apart), ["lookup item-1", "lookup item-2"]);
    frame.flights = vec![lookup(1, "item-1", 0.5), lookup(2, "item-2", 0.5)];
    let hits = picture(&frame).hits;
    let answers = |id: u64| {
        hits.iter()
            .any(|hit| hit.thing == Thing::Message(FlightId(id)))
    };
    assert!(answers(1) && answers(2), "each can be found");
}

#[test]
fn what_waits_for_bandwidth_is_a_queue_and_no_slow_traveller() {
    let mut frame = two();
    frame.links[0].buffer[0] = Some((30_000, 60_000));
    frame.flights = (1..=3)
        .map(|id| Flight {
            waits: true,
            ..flight(id, Family::Copy, 0, 1, 0.0)
        })
        .collect();
    let scene = picture(&frame);
    assert_eq!(pills(&scene), []);
    assert!(says(&scene, "3 wait"), "{:?}", texts(&scene));
}

#[test]
fn without_motion_a_message_is_an_arrow_that_stays_where_it_is() {
    let mut early = two();
    early.flights = vec![flight(1, Family::Request, 0, 1, 0.1)];
    let mut late = early.clone();
    late.flights[0].progress = 0.9;
    let manner = Viewing {
        reduced_motion: true,
    };
    let nobody = Attention::default();
    assert_eq!(
        drawn(&early, &nobody, manner).moving,
        drawn(&late, &nobody, manner).moving
    );
    assert_ne!(picture(&early).moving, picture(&late).moving);
}
