//! The opening of the gallery: what this is, and a request that is sent twice because its answer was late.

/// What this is.
pub const HEADLINE: &str =
    "Watch a distributed system go wrong, one message at a time, until you can say why.";

/// The picture, as SVG.
pub const PICTURE: &str = concat!(
    r#"<svg viewBox="0 0 560 214" role="img" aria-label="Three lifelines. A request is lost; a second one arrives; its answer comes late, so it is sent again, and the bank is asked twice.">"#,
    r#"<path class="life" d="M60 34.5h488M60 104.5h488M60 174.5h488"/>"#,
    r#"<text class="who" x="0" y="39">you</text><text class="who" x="0" y="109">shop</text><text class="who" x="0" y="179">bank</text>"#,
    r#"<path class="m m-ask" d="M78 35l27 34"/>"#,
    r#"<path class="x" d="M105.5 70.5l9 9M114.5 70.5l-9 9"/>"#,
    r#"<text class="say fill-broken" x="122" y="79">lost</text>"#,
    r#"<path class="m m-ask" d="M150 35L196 104M198 105L244 174M318 105L364 174"/>"#,
    r#"<path class="fill-ask" d="M190.6 103.4L196.6 104.6 196.4 98.2zM238.6 173.4L244.6 174.6 244.4 168.2zM358.6 173.4L364.6 174.6 364.4 168.2z"/>"#,
    r#"<path class="m m-ans" d="M246 174L424 105M366 174L466 105M426 104L472 35"/>"#,
    r#"<path class="line-answer" d="M417 103.6l6.6 1.6-4.4 5.2M459.4 105.4l6.6-.4-2.6 6M466.4 37.4l5.6-2.4.2 6.2"/>"#,
    r#"<text class="say fill-answer" x="366" y="147">late</text>"#,
    r#"<path class="k tick" d="M198.5 92v7M317.5 92v7M198.5 95.5h14M304 95.5h13"/>"#,
    r#"<text class="cap mid tick" x="258" y="99">no answer yet</text>"#,
    r#"<circle class="f" cx="246" cy="174.5" r="4"/><circle class="f" cx="366" cy="174.5" r="4"/>"#,
    r#"<path class="line-broken" d="M246 186v7h120v-7"/>"#,
    r#"<text class="say fill-broken mid" x="306" y="210">charged how often?</text>"#,
    "</svg>",
);
