//! Each shape as SVG.

use std::rc::Rc;

use super::super::geometry::size;
use super::super::scene::{Hit, Piece};
use super::*;

/// What stands in the picture of one shape.
#[track_caller]
fn check(shape: Shape, drawn: &str) {
    let mut scene = Scene::<Hit<()>>::new(size(20.0, 10.5));
    scene.over.push(shape);
    let picture = svg(&scene, "wide");
    let start = r#"<svg class="wide" viewBox="0 0 20 10.5" aria-hidden="true" font-size="12" font-family="var(--font)">"#;
    let inside = picture.strip_prefix(start).expect("it begins like this");
    assert_eq!(inside.strip_suffix("</svg>"), Some(drawn));
}

#[test]
fn a_box_has_the_colours_of_the_theme() {
    let area = rect(0.5, 1.0, 2.26, 3.0);
    let shape = |radius, fill, edge| Shape::Box {
        area,
        radius,
        fill,
        edge,
    };
    check(
        shape(3.0, Some(Ink::Node), Some(pen(Ink::Ink2, 1.0))),
        r#"<rect x="0.5" y="1" width="2.3" height="3" rx="3" fill="var(--node)" stroke="var(--ink-2)"/>"#,
    );
    check(
        shape(0.0, None, Some(pen(Ink::Link, 1.5).dashed(Dash::Async))),
        r#"<rect x="0.5" y="1" width="2.3" height="3" fill="none" stroke="var(--link)" stroke-width="1.5" stroke-dasharray="5 4"/>"#,
    );
}

#[test]
fn a_path_goes_where_it_goes_on_the_canvas() {
    let [a, b, c] = [(0.0, 0.0), (-4.0, 2.5), (1.04, -0.04)].map(|(x, y)| point(x, y));
    check(
        Shape::Path {
            steps: [
                Stroke::Move(a),
                Stroke::Line(b),
                Stroke::Cubic(a, b, c),
                Stroke::Close,
            ]
            .into(),
            fill: Some(Ink::Zone),
            edge: None,
        },
        r#"<path d="M0 0L-4 2.5C0 0 -4 2.5 1 0z" fill="var(--zone)"/>"#,
    );
}

#[test]
fn a_text_is_in_its_font_and_stays_text() {
    let text = |font, align| Shape::Text {
        at: point(1.0, 2.0),
        text: "a<b> & \"c\"".into(),
        font,
        ink: Ink::Ink,
        align,
    };
    let words = "a&lt;b&gt; &amp; &quot;c&quot;</text>";
    check(
        text(Font::StateValue, Align::Middle),
        &[r#"<text x="1" y="2" fill="var(--ink)" font-size="13" font-weight="700" font-family="var(--mono)" text-anchor="middle">"#, words].concat(),
    );
    check(
        text(Font::Badge, Align::Start),
        &[
            r#"<text x="1" y="2" fill="var(--ink)" font-weight="600" letter-spacing=".44">"#,
            words,
        ]
        .concat(),
    );
}

#[test]
fn a_message_is_as_on_the_canvas() {
    let pill = |outline, coat, shown| Shape::Pill {
        at: point(50.0, 20.0),
        outline,
        coat,
        width: 40.0,
        label: "GET".into(),
        shown,
    };
    let words = |x, ink| {
        format!(
            r#"<text x="{x}" y="24" fill="var({ink})" font-size="13" font-weight="600" font-family="var(--mono)" text-anchor="middle">GET</text>"#
        )
    };
    check(
        pill(Outline::TagRight, Coat::Ask, 1.0),
        &[
            r#"<path d="M30 9L65 9L75 20L65 31L30 31z" fill="var(--ask)"/>"#,
            &words(48, "--on-ask"),
        ]
        .concat(),
    );
    check(
        pill(Outline::Round, Coat::Lost, 0.5),
        &[
            r#"<g opacity="0.5"><rect x="30" y="9" width="40" height="22" rx="11" fill="var(--stage)" stroke="var(--line-control)" stroke-dasharray="3 2.5"/>"#,
            &words(50, "--ink-3"),
            r#"<path d="M39 20.5h22" fill="none" stroke="var(--ink-3)"/></g>"#,
        ]
        .concat(),
    );
    check(pill(Outline::Round, Coat::Ask, 0.0), "");
}

#[test]
fn what_lies_above_comes_later() {
    let dot = |ink| Shape::Disc {
        at: Point::default(),
        radius: 1.0,
        fill: Some(ink),
        edge: None,
    };
    let mut scene = Scene::<Hit<()>>::new(size(2.0, 2.0));
    scene.ground = Rc::new([dot(Ink::Zone)]);
    scene.moving.push(dot(Ink::Ask));
    scene.pieces = Rc::new([Piece {
        area: rect(0.0, 0.0, 2.0, 2.0),
        shapes: vec![dot(Ink::Node)],
    }]);
    scene.over.push(dot(Ink::Broken));
    let picture = svg(&scene, "");
    let places = ["--zone", "--ask", "--node", "--broken"].map(|name| picture.find(name));
    assert!(
        places.is_sorted() && places.iter().all(Option::is_some),
        "{picture}"
    );
}
