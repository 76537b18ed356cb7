//! Small pictures on the cards: one for each group, since a new lesson must not need a new program. The
//! fallacies have one each. They are SVG as text, which the program puts on its page and a built site shows before.

mod fallacies;
mod parts;

use fallible_engine::scenario::index::Card;
use parts::Cutout;

/// The picture of a lesson, by its group.
#[must_use]
pub fn of(card: &Card, group: &str) -> String {
    let parts = match group {
        "eight-fallacies" => fallacies::of(card.id.as_str()),
        "copies-of-data" => &TWO_COPIES,
        "when-parts-fail" => &BROKEN_PART,
        "whose-clock" => &TWO_CLOCKS,
        "agreeing-is-expensive" | "agreeing" => &THREE_AGREE,
        _ => &TWO_MACHINES,
    };
    let mut picture = parts.text();
    if group == "copies-of-data" {
        picture += &copies_under_way(card.id.as_str());
    }
    format!(
        r#"<svg class="th" viewBox="0 0 240 112" aria-hidden="true" focusable="false">{picture}</svg>"#
    )
}

const TWO_COPIES: Cutout = Cutout {
    below: r#"<path class="l da" d="M76 56h88"/><rect class="n" x="22.5" y="40.5" width="54" height="32" rx="3"/><rect class="n" x="164.5" y="40.5" width="54" height="32" rx="3"/><text class="tv tv-big mid" x="49" y="63">v2</text><text class="tv tv-big dim mid" x="191" y="63">v1</text>"#,
    servers: &[],
    requests: &[],
    above: "",
};

/// Neighbours in a group are told apart by a small shift that their ids decide.
fn copies_under_way(id: &str) -> String {
    let add = |sum: u32, byte: u8| sum.wrapping_mul(31) + u32::from(byte);
    let x = 106 + id.bytes().fold(0, add) % 5 * 6;
    format!(
        r#"<g class="pc" transform="translate({x} 56)"><rect x="-12" y="-9" width="28" height="13"/><rect x="-15" y="-6" width="28" height="13"/></g>"#
    )
}

const BROKEN_PART: Cutout = Cutout {
    below: r#"<path class="l" d="M58 46C90 46 90 28 122 28"/><path class="l gh" d="M58 66C90 66 90 84 122 84"/>"#,
    servers: &[(24, 44), (122, 16)],
    requests: &[],
    above: r#"<rect class="no-n" x="122.5" y="72.5" width="33" height="23" rx="3"/><path class="x" d="M134.5 79.5l9 9M143.5 79.5l-9 9"/><path class="l" d="M156 28h26"/><rect class="lease" x="182.5" y="20.5" width="34" height="15" rx="2"/>"#,
};

const TWO_CLOCKS: Cutout = Cutout {
    below: r#"<path class="l" d="M24 34.5h192M24 78.5h192"/><circle class="kf" cx="64" cy="34.5" r="13"/><path class="k2" d="M64 26v8.5l6 4"/><circle class="kf" cx="108" cy="78.5" r="13"/><path class="k2" d="M108 70v8.5l-6 5"/><path class="ma" d="M64 48L108 65"/><circle class="d" cx="176" cy="34.5" r="3.5"/><circle class="d" cx="164" cy="78.5" r="3.5"/><path class="r2" d="M176 34.5L164 78.5"/>"#,
    servers: &[],
    requests: &[],
    above: "",
};

const THREE_AGREE: Cutout = Cutout {
    below: r#"<path class="l" d="M103 44h34M92 68l18 16M148 68l-18 16"/>"#,
    servers: &[(69, 32), (137, 32), (103, 80)],
    requests: &[],
    above: r#"<path class="g2" d="M81 22l4 4 8-9M149 22l4 4 8-9"/>"#,
};

const TWO_MACHINES: Cutout = Cutout {
    below: r#"<path class="l" d="M58 56h124"/>"#,
    servers: &[(24, 44), (182, 44)],
    requests: &[(116, 56)],
    above: "",
};
