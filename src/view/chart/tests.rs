use super::super::geometry::size;
use super::super::text::Estimate;
use super::*;

const SIZE: Size = size(400.0, 132.0);

fn second(s: f64) -> Time {
    Time((s * 1e9) as u64)
}

fn chart() -> Chart {
    let points = |values: &[Option<f64>]| {
        values
            .iter()
            .enumerate()
            .map(|(i, value)| (second(i as f64), *value))
            .collect()
    };
    Chart {
        title: "Latency".into(),
        unit: Unit::Nanos,
        window: Time::ZERO..second(4.0),
        series: vec![
            Series {
                name: "half".into(),
                points: points(&[Some(1e7), Some(2e7), None, Some(2e7)]),
            },
            Series {
                name: "slowest".into(),
                points: points(&[Some(1e8), Some(1.6e8), None, Some(9e7)]),
            },
        ],
        signs: vec![
            (second(1.5), ChartSign::Fault),
            (second(3.5), ChartSign::Broken),
        ],
    }
}

fn lines(scene: &Scene<()>, look: Pen) -> Vec<Stroke> {
    let found = scene.moving.iter().find_map(|shape| match shape {
        Shape::Path {
            steps,
            edge: Some(edge),
            ..
        } if *edge == look => Some(steps.to_vec()),
        _ => None,
    });
    found.unwrap_or_default()
}

#[test]
fn a_line_goes_as_far_as_now_and_is_broken_where_there_is_no_value() {
    let early = draw(&chart(), second(1.2), None, SIZE, &Estimate);
    assert_eq!(lines(&early, LOOKS[0]).len(), 3, "a dash and a line");
    let late = draw(&chart(), second(4.0), None, SIZE, &Estimate);
    let moves = lines(&late, LOOKS[0])
        .iter()
        .filter(|step| matches!(step, Stroke::Move(_)))
        .count();
    assert_eq!(moves, 2);
}

#[test]
fn signs_stand_on_the_axis_once_they_have_happened() {
    let signs = |now| {
        let scene = draw(&chart(), second(now), None, SIZE, &Estimate);
        let fault = scene
            .ground
            .iter()
            .filter(|shape| matches!(shape, Shape::Triangle { .. }))
            .count();
        let broken = scene
            .ground
            .iter()
            .filter(|shape| matches!(shape, Shape::Diamond { .. }))
            .count();
        (fault, broken)
    };
    assert_eq!(
        [signs(1.0), signs(2.0), signs(4.0)],
        [(0, 0), (1, 0), (1, 1)]
    );
}

#[test]
fn values_can_be_read_off_by_pointer_and_in_words() {
    let chart = chart();
    assert_eq!(
        chart.reading(second(1.4)),
        "1.40 s: half 20 ms, slowest 160 ms"
    );
    assert_eq!(chart.reading(second(2.5)), "2.50 s: no value");
    let plot = plot(&chart, SIZE, &Estimate);
    assert_eq!(chart.time_at(plot.x, SIZE, &Estimate), Time::ZERO);
    assert_eq!(
        chart.time_at(plot.right() + 50.0, SIZE, &Estimate),
        second(4.0)
    );
    let scene = draw(&chart, second(4.0), Some(second(1.0)), SIZE, &Estimate);
    let dots = scene.moving.iter().filter(|shape| {
        matches!(
            shape,
            Shape::Disc {
                fill: Some(Ink::Ask),
                ..
            }
        )
    });
    assert_eq!(dots.count(), 2);
}

#[test]
fn units_are_written_with_their_values() {
    assert_eq!(Unit::Nanos.show(0.0), "0 ms");
    assert_eq!(Unit::Nanos.show(2e8), "200 ms");
    assert_eq!(Unit::BytesPerSecond.show(6_200.0), "6.2 kB/s");
    assert_eq!(Unit::Count.show(2.5), "2.5");
}

#[test]
fn a_chart_without_values_is_no_trouble() {
    let empty = Chart {
        series: Vec::new(),
        signs: Vec::new(),
        ..chart()
    };
    assert!(
        draw(&empty, Time::ZERO, Some(Time::ZERO), SIZE, &Estimate)
            .moving
            .len()
            < 4
    );
}

#[test]
fn values_close_to_each_other_are_joined_over_windows_without_any() {
    let mut chart = chart();
    let value = |n: u64| n.is_multiple_of(2).then_some(1e7);
    let points = (0..40).map(|n| (Time(n * 100_000_000), value(n)));
    chart.series[0].points = points.collect();
    let scene = draw(&chart, second(4.0), None, SIZE, &Estimate);
    let steps = lines(&scene, LOOKS[0]);
    let moves = steps.iter().filter(|step| matches!(step, Stroke::Move(_)));
    assert_eq!((moves.count(), steps.len()), (1, 21));
}

#[test]
fn names_stand_beside_what_has_happened_and_apart() {
    let mut chart = chart();
    for (place, series) in chart.series.iter_mut().enumerate() {
        series.points = vec![(second(1.0), Some(1e8 - place as f64))];
    }
    for now in [1.0, 4.0] {
        let scene = draw(&chart, second(now), None, SIZE, &Estimate);
        let plot = plot(&chart, SIZE, &Estimate);
        let named: Vec<Point> = scene
            .moving
            .iter()
            .filter_map(|shape| match shape {
                Shape::Text { at, .. } => Some(*at),
                _ => None,
            })
            .collect();
        let here = plot.x + plot.w * now as f32 / 4.0;
        assert_eq!(named.len(), 2);
        assert!(named[1].y - named[0].y >= 13.0);
        let near = |at: &Point| at.x > here && at.x < here + 30.0 && at.y < plot.bottom() + 5.0;
        assert!(named.iter().all(near), "{named:?}");
    }
}
