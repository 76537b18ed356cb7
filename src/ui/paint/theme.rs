//! The theme as a canvas needs it: the values of the style sheet's tokens, read once a change.

use crate::view::scene::Ink;
use crate::view::text::Font;

/// How far apart the letters of badges stand, in pixels beyond their widths: 0.04 em.
pub(super) const TRACKING: f32 = 0.44;

/// Colours and fonts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Theme {
    colours: Vec<String>,
    fonts: Vec<String>,
}

impl Theme {
    /// The theme in force. Where the reader's system insists on its own colours, those.
    #[must_use]
    pub fn read() -> Self {
        let window = web_sys::window();
        let forced = media("(forced-colors: active)");
        let root = window
            .as_ref()
            .and_then(|window| window.document()?.document_element());
        let styles = window
            .as_ref()
            .zip(root)
            .and_then(|(window, root)| window.get_computed_style(&root).ok()?);
        let token = |name: &str| {
            let value = styles
                .as_ref()
                .and_then(|styles| styles.get_property_value(name).ok());
            value
                .map(|value| value.trim().to_owned())
                .filter(|value| !value.is_empty())
        };
        let colours = Ink::ALL.iter().map(|ink| {
            let value = if forced { None } else { token(ink.token()) };
            value.unwrap_or_else(|| system(*ink).to_owned())
        });
        let (prose, mono) = (
            token("--font").unwrap_or_else(|| "sans-serif".into()),
            token("--mono").unwrap_or_else(|| "monospace".into()),
        );
        let fonts = Font::ALL.iter().map(|font| {
            let family = if font.is_mono() { &mono } else { &prose };
            format!("{} {}px {family}", font.weight(), font.px() as u8)
        });
        Self {
            colours: colours.collect(),
            fonts: fonts.collect(),
        }
    }

    /// A colour as the canvas takes it.
    #[must_use]
    pub fn colour(&self, ink: Ink) -> &str {
        &self.colours[ink as usize]
    }

    /// A font as the canvas takes it.
    #[must_use]
    pub fn font(&self, font: Font) -> &str {
        &self.fonts[font as usize]
    }
}

/// The system's colour for a role, for readers who chose their own and for pages without style sheets.
const fn system(ink: Ink) -> &'static str {
    match ink {
        Ink::Paper
        | Ink::Stage
        | Ink::Zone
        | Ink::Node
        | Ink::OnInk
        | Ink::AskSoft
        | Ink::AnswerSoft
        | Ink::CopySoft
        | Ink::BrokenSoft => "Canvas",
        Ink::Line | Ink::Ghost => "GrayText",
        Ink::Ask => "Highlight",
        Ink::OnAsk => "HighlightText",
        _ => "CanvasText",
    }
}

/// Whether a media query holds.
#[must_use]
pub fn media(query: &str) -> bool {
    let list = web_sys::window().and_then(|window| window.match_media(query).ok()?);
    list.is_some_and(|list| list.matches())
}
