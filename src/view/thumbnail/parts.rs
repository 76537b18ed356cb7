//! What the small pictures are made of.

/// A picture, from below.
pub(super) struct Cutout {
    /// What lies below the machines, as SVG.
    pub(super) below: &'static str,
    /// The corners of machines.
    pub(super) servers: &'static [(u32, u32)],
    /// The middles of requests.
    pub(super) requests: &'static [(u32, u32)],
    /// What lies above them, as SVG.
    pub(super) above: &'static str,
}

const SERVER: &str = r#"<path class="f" d="M5 24h5v2H5zM24 24h5v2h-5z"/><rect class="n" x=".5" y=".5" width="33" height="23" rx="3"/><path class="k soft" d="M7.5 1v22"/><circle class="led" cx="4" cy="5" r="1.3"/><path class="k soft" d="M12 8.5h16M12 12.5h16M12 16.5h10"/>"#;

const REQUEST: &str =
    r#"<path class="pa" d="M-13-6H8l6 6-6 6h-21a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2z"/>"#;

impl Cutout {
    /// The picture as SVG.
    pub(super) fn text(&self) -> String {
        let mut text = self.below.to_owned();
        for (places, what) in [(self.servers, SERVER), (self.requests, REQUEST)] {
            for (x, y) in places {
                text += &format!(r#"<g transform="translate({x} {y})">{what}</g>"#);
            }
        }
        text + self.above
    }
}
