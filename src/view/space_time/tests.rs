use fallible_engine::kernel::id::ProcessId;

use super::super::geometry::{Size, point, size};
use super::super::scene::{Dash, Ink, Scene, Shape, Stroke};
use super::super::text::{Estimate, Measure};
use super::*;

fn ms(millis: u64) -> Time {
    Time(millis * 1_000_000)
}

fn story() -> Tale {
    let lane = |id, name: &str, zone: &str| Lane {
        machine: MachineId(id),
        name: name.into(),
        zone: zone.into(),
    };
    let arrow = |flight, family, from, to, sent, due, end| Arrow {
        flight: FlightId(flight),
        label: "copy v2".into(),
        family,
        from,
        to,
        sent: ms(sent),
        due: ms(due),
        end,
    };
    let operation = OperationId {
        client: ProcessId(0),
        number: 1,
    };
    Tale {
        window: ms(3_700)..ms(4_300),
        lanes: vec![
            lane(0, "Alice", "eu-west"),
            lane(2, "db-3", "eu-west"),
            lane(1, "db-1", "us-east"),
        ],
        arrows: vec![
            arrow(
                1,
                Family::Request,
                0,
                2,
                3_742,
                3_822,
                Some(ArrowEnd::Came(ms(3_822))),
            ),
            arrow(
                2,
                Family::Response,
                2,
                0,
                3_822,
                3_902,
                Some(ArrowEnd::Came(ms(3_902))),
            ),
            arrow(
                3,
                Family::Copy,
                2,
                1,
                3_822,
                3_902,
                Some(ArrowEnd::Died(ms(3_862), 0.5)),
            ),
            arrow(
                4,
                Family::Copy,
                2,
                1,
                4_172,
                4_252,
                Some(ArrowEnd::Came(ms(4_252))),
            ),
        ],
        bars: vec![Bar {
            operation,
            lane: 0,
            from: ms(3_742),
            until: Some(ms(3_902)),
            words: ["write bio = v2".into(), "write bio = v2".into()],
            bad: false,
        }],
        changes: vec![Change {
            lane: 2,
            at: ms(3_822),
            value: "v2".into(),
        }],
        outages: vec![Outage {
            lane: 1,
            from: ms(3_985),
            until: None,
            word: "crashed",
        }],
        breaches: vec![BreachMark {
            lane: Some(0),
            cause: ms(3_902),
            at: ms(4_213),
            sentence: "Alice read v1 at 4.213 s, after her write of v2 was acknowledged at 3.902 s"
                .into(),
        }],
    }
}

fn picture(now: u64, size: Size) -> Scene<Told> {
    draw(&story(), ms(now), None, size, &Estimate)
}

fn paths(scene: &Scene<Told>, ink: Ink, dash: Dash) -> usize {
    let all = scene.ground.iter().filter_map(|shape| match shape {
        Shape::Path {
            steps,
            edge: Some(edge),
            ..
        } if edge.ink == ink && edge.dash == dash => Some(steps),
        _ => None,
    });
    all.map(|steps| {
        steps
            .iter()
            .filter(|step| matches!(step, Stroke::Move(_)))
            .count()
    })
    .sum()
}

fn says(scene: &Scene<Told>, words: &str) -> bool {
    let all = scene.ground.iter().chain(&scene.over);
    all.into_iter()
        .any(|shape| matches!(shape, Shape::Text { text, .. } if text.contains(words)))
}

const WIDE: Size = size(820.0, 185.0);
const TALL: Size = size(390.0, 404.0);

#[test]
fn nothing_is_drawn_before_it_happens() {
    let scene = picture(3_730, WIDE);
    assert_eq!(paths(&scene, Ink::Ask, Dash::Solid), 0);
    assert!(!says(&scene, "write bio"));
    assert!(!says(&scene, "crashed"));
    assert!(
        !scene
            .ground
            .iter()
            .any(|shape| matches!(shape, Shape::Diamond { .. }))
    );
}

#[test]
fn what_is_under_way_is_solid_up_to_now_and_dotted_beyond() {
    let scene = picture(4_212, WIDE);
    assert_eq!(
        paths(&scene, Ink::Copy, Dash::Copy),
        2,
        "the lost one and the one under way"
    );
    assert_eq!(paths(&scene, Ink::Copy, Dash::Dotted), 1);
    let landed = picture(4_260, WIDE);
    assert_eq!(paths(&landed, Ink::Copy, Dash::Dotted), 0);
}

#[test]
fn a_lost_message_ends_in_a_cross_where_it_died() {
    let scene = picture(4_000, WIDE);
    let cross = scene.ground.iter().find_map(|shape| match shape {
        Shape::Cross { at, .. } => Some(*at),
        _ => None,
    });
    let lost = scene
        .hits
        .iter()
        .find(|hit| hit.thing == Told::Message(FlightId(3)))
        .expect("it can be pointed at");
    assert_eq!(lost.area.distance(cross.expect("a cross")), 0.0);
}

#[test]
fn a_broken_promise_has_bracket_diamond_and_sentence_where_there_is_room() {
    for (size, told) in [(WIDE, true), (TALL, false)] {
        let scene = picture(4_213, size);
        assert!(
            scene
                .ground
                .iter()
                .any(|shape| matches!(shape, Shape::Diamond { .. }))
        );
        assert_eq!(paths(&scene, Ink::Broken, Dash::Solid), 1, "the bracket");
        assert_eq!(says(&scene, "after her write"), told);
    }
    assert!(
        story()
            .sentence(ms(4_213))
            .ends_with("acknowledged at 3.902 s.")
    );
    assert!(!story().sentence(ms(4_000)).contains("acknowledged"));
    assert!(
        story()
            .sentence(ms(4_000))
            .contains(": Alice, db-3, db-1; ")
    );
}

#[test]
fn time_runs_to_the_right_on_wide_pages_and_downwards_on_narrow_ones() {
    let line = |size| {
        let scene = picture(4_213, size);
        let hit = scene
            .hits
            .iter()
            .find(|hit| hit.thing == Told::Message(FlightId(1)))
            .expect("a message")
            .clone();
        match hit.area {
            super::super::scene::Area::Near(points) => (points[0], points[1]),
            super::super::scene::Area::Rect(_) => panic!("messages are lines"),
        }
    };
    let (from, to) = line(WIDE);
    assert!(to.x > from.x && to.y > from.y, "{from:?} {to:?}");
    let (from, to) = line(TALL);
    assert!(to.y > from.y && to.x > from.x);
    assert!((to.y - from.y) < 80.0);
}

#[test]
fn a_crash_is_hatched_and_its_lifeline_ends() {
    let before = picture(3_900, WIDE);
    let after = picture(4_100, WIDE);
    let hatched = |scene: &Scene<Told>| {
        scene
            .ground
            .iter()
            .filter(|shape| matches!(shape, Shape::Hatch { .. }))
            .count()
    };
    assert_eq!((hatched(&before), hatched(&after)), (0, 1));
    assert!(says(&after, "crashed"));
}

#[test]
fn thousands_of_arrows_are_few_shapes() {
    let mut story = story();
    let one = story.arrows[0].clone();
    story.arrows = (0..5_000)
        .map(|i| Arrow {
            flight: FlightId(i),
            ..one.clone()
        })
        .collect();
    let scene = draw(&story, ms(4_200), None, WIDE, &Estimate);
    assert!(scene.ground.len() < 40, "{}", scene.ground.len());
    assert!(scene.hit(point(0.0, 0.0), 0.0).is_none());
}

#[test]
fn the_window_holds_the_moment_and_moves_in_steps() {
    let span = Span::millis(800);
    let until = Time(20_000_000_000);
    for millis in [0, 1, 500, 799, 800, 5_432, 19_999] {
        let window = window(ms(millis), span, until);
        assert!(window.contains(&ms(millis)), "{millis} in {window:?}");
        assert_eq!(window.end.since(window.start), span);
    }
    assert_eq!(
        window(ms(5_000), span, until),
        window(ms(5_100), span, until)
    );
    assert_ne!(
        window(ms(5_000), span, until),
        window(ms(5_300), span, until)
    );
}

#[test]
fn an_empty_story_is_no_trouble() {
    let scene = draw(&Tale::default(), Time::ZERO, None, TALL, &Estimate);
    assert!(scene.hits.is_empty());
}

#[test]
fn lines_end_where_the_stretch_of_time_ends() {
    let mut story = story();
    story.arrows = vec![Arrow {
        sent: ms(3_500),
        end: Some(ArrowEnd::Came(ms(3_822))),
        ..story.arrows[0].clone()
    }];
    let scene = draw(&story, ms(4_200), None, WIDE, &Estimate);
    let line = scene.ground.iter().find_map(|shape| match shape {
        Shape::Path {
            steps,
            edge: Some(edge),
            ..
        } if edge.ink == Ink::Ask => Some(steps.to_vec()),
        _ => None,
    });
    let Some([Stroke::Move(from), Stroke::Line(to)]) = line.as_deref() else {
        panic!("one line: {line:?}")
    };
    assert!(from.x > 60.0, "it does not run over the names: {from:?}");
    assert!(
        from.y > 40.0 && to.y > from.y,
        "it comes in on its slope: {from:?}"
    );
}

#[test]
fn names_of_crowded_lifelines_do_not_cover_each_other() {
    let mut story = story();
    let lane = story.lanes[0].clone();
    story.lanes = (0..24)
        .map(|i| Lane {
            machine: MachineId(i),
            name: format!("n{i}").into(),
            ..lane.clone()
        })
        .collect();
    let scene = draw(&story, ms(4_000), None, WIDE, &Estimate);
    let names = scene
        .ground
        .iter()
        .filter(|shape| matches!(shape, Shape::Text { text, .. } if text.starts_with('n')));
    let mut places: Vec<(f32, f32)> = names
        .filter_map(|shape| match shape {
            Shape::Text { at, .. } => Some((at.x, at.y)),
            _ => None,
        })
        .collect();
    let count = places.len();
    assert!((12..=24).contains(&count), "{count} names in 133 pixels");
    places.sort_by(|a, b| a.partial_cmp(b).expect("places are numbers"));
    let apart = |pair: &[(f32, f32)]| pair[0].0 != pair[1].0 || pair[1].1 - pair[0].1 >= 11.0;
    assert!(places.windows(2).all(apart), "{places:?}");
}

#[test]
fn each_of_a_dozen_lifelines_has_its_name() {
    let mut story = story();
    let lane = story.lanes[0].clone();
    story.lanes = (0..12)
        .map(|i| Lane {
            machine: MachineId(i),
            name: format!("checkout-{i}").into(),
            ..lane.clone()
        })
        .collect();
    for size in [WIDE, TALL] {
        let scene = draw(&story, ms(4_000), None, size, &Estimate);
        let named = |i: usize| {
            let end = format!("-{i}");
            let is = |text: &str| text.starts_with('c') && text.ends_with(&end);
            let mut texts = scene.ground.iter();
            texts.any(|shape| matches!(shape, Shape::Text { text, .. } if is(text)))
        };
        assert!((0..12).all(named), "{size:?}");
    }
}

#[test]
fn the_cursor_can_move_over_a_picture_that_stays() {
    let mut scene = picture(4_000, WIDE);
    let (ground, over) = (scene.ground.clone(), scene.over.clone());
    move_cursor(&mut scene, &story(), ms(4_001), &Estimate);
    assert_eq!(scene.ground, ground);
    assert_ne!(scene.over, over);
}

#[test]
fn a_stretch_reaches_back_to_what_led_to_a_broken_promise() {
    let shown = Time(6_000)..Time(7_000);
    assert_eq!(reaching(shown.clone(), None), shown);
    assert_eq!(reaching(shown.clone(), Some(Time(6_100))), shown);
    let long = reaching(shown, Some(Time(4_000)));
    assert_eq!(long, Time(3_850)..Time(7_000));
}

#[test]
fn a_value_taken_at_the_edge_is_told_before_its_dot() {
    let mut late = story();
    late.changes[0].at = ms(4_298);
    late.changes[0].value = "a long value".into();
    let scene = draw(&late, ms(4_300), None, WIDE, &Estimate);
    let found = scene.ground.iter().find_map(|shape| match shape {
        Shape::Text { text, at, font, .. } if &**text == "a long value" => {
            Some(at.x + Estimate.width(*font, text))
        }
        _ => None,
    });
    let end = found.expect("it is told");
    assert!(end <= WIDE.w, "{end}");
}
