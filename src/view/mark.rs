//! What stands in the bar of every page, as SVG.

/// The mark of the site: two machines, and a message that did not arrive.
pub const BRAND: &str = concat!(
    r#"<svg viewBox="0 0 26 16" aria-hidden="true" focusable="false">"#,
    r#"<circle cx="4" cy="8" r="3" fill="currentColor"/>"#,
    r#"<path d="M8 8h3.5M17 8h1.2" stroke="currentColor" stroke-width="1.5"/>"#,
    r#"<path class="line-broken" d="M12.6 5.4l3.8 5.2M16.4 5.4l-3.8 5.2" stroke-linecap="round"/>"#,
    r#"<circle cx="22" cy="8" r="2.6" fill="none" stroke="currentColor" stroke-width="1.4"/></svg>"#,
);

/// A chevron between the parts of where the reader is.
pub const CHEVRON: &str = r#"<svg class="i hide-s" viewBox="0 0 10 10" aria-hidden="true" focusable="false"><path d="M3.5 1.5L7 5 3.5 8.5"/></svg>"#;
