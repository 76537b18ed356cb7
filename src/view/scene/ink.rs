//! Colours and lines by name: the painter knows what they are in the theme in force.

/// The colours of the theme, by the names of their tokens.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Ink {
    /// The page.
    Paper,
    /// The sheet of the stage.
    Stage,
    /// A region.
    Zone,
    /// The face of a machine.
    Node,
    /// A hairline.
    Line,
    /// An edge that alone shows a control.
    LineControl,
    /// Network links and lifelines.
    Link,
    /// Text.
    Ink,
    /// Text in the second voice, and outlines of machines.
    Ink2,
    /// Captions.
    Ink3,
    /// What is gone; never text.
    Ghost,
    /// Text on solid ink.
    OnInk,
    /// Somebody asks.
    Ask,
    /// Its tint.
    AskSoft,
    /// Text on it.
    OnAsk,
    /// Somebody answers.
    Answer,
    /// Its tint.
    AnswerSoft,
    /// State is copied.
    Copy,
    /// Its tint.
    CopySoft,
    /// Broken on purpose.
    Fault,
    /// A promise was broken; a message was lost.
    Broken,
    /// Its tint.
    BrokenSoft,
}

impl Ink {
    /// All colours, in the order of their numbers.
    pub const ALL: [Self; 22] = [
        Self::Paper,
        Self::Stage,
        Self::Zone,
        Self::Node,
        Self::Line,
        Self::LineControl,
        Self::Link,
        Self::Ink,
        Self::Ink2,
        Self::Ink3,
        Self::Ghost,
        Self::OnInk,
        Self::Ask,
        Self::AskSoft,
        Self::OnAsk,
        Self::Answer,
        Self::AnswerSoft,
        Self::Copy,
        Self::CopySoft,
        Self::Fault,
        Self::Broken,
        Self::BrokenSoft,
    ];

    /// The token's name in the style sheet.
    #[must_use]
    pub const fn token(self) -> &'static str {
        match self {
            Self::Paper => "--paper",
            Self::Stage => "--stage",
            Self::Zone => "--zone",
            Self::Node => "--node",
            Self::Line => "--line",
            Self::LineControl => "--line-control",
            Self::Link => "--link",
            Self::Ink => "--ink",
            Self::Ink2 => "--ink-2",
            Self::Ink3 => "--ink-3",
            Self::Ghost => "--ghost",
            Self::OnInk => "--on-ink",
            Self::Ask => "--ask",
            Self::AskSoft => "--ask-soft",
            Self::OnAsk => "--on-ask",
            Self::Answer => "--answer",
            Self::AnswerSoft => "--answer-soft",
            Self::Copy => "--copy",
            Self::CopySoft => "--copy-soft",
            Self::Fault => "--fault",
            Self::Broken => "--broken",
            Self::BrokenSoft => "--broken-soft",
        }
    }
}

/// How a line is interrupted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub enum Dash {
    /// Not at all.
    #[default]
    Solid,
    /// 5 on, 4 off: asynchronous links.
    Async,
    /// 4 on, 3 off: the edge of a machine that is off.
    Down,
    /// 3 on, 2.5 off: the outline of a lost message.
    Lost,
    /// 6 on, 2 off: copies in a space-time diagram.
    Copy,
    /// 1.5 on, 3 off: what has not happened yet.
    Dotted,
}

impl Dash {
    /// Lengths on and off, in pixels; empty for a solid line.
    #[must_use]
    pub const fn lengths(self) -> &'static [f64] {
        match self {
            Self::Solid => &[],
            Self::Async => &[5.0, 4.0],
            Self::Down => &[4.0, 3.0],
            Self::Lost => &[3.0, 2.5],
            Self::Copy => &[6.0, 2.0],
            Self::Dotted => &[1.5, 3.0],
        }
    }
}

/// A drawn line.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Pen {
    /// Its colour.
    pub ink: Ink,
    /// Its width in pixels.
    pub width: f32,
    /// How it is interrupted.
    pub dash: Dash,
}

/// A solid line of this colour and width.
#[must_use]
pub const fn pen(ink: Ink, width: f32) -> Pen {
    Pen {
        ink,
        width,
        dash: Dash::Solid,
    }
}

impl Pen {
    /// The same line, interrupted.
    #[must_use]
    pub const fn dashed(self, dash: Dash) -> Self {
        Self { dash, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_inks_are_their_places() {
        for (i, ink) in Ink::ALL.iter().enumerate() {
            assert_eq!(*ink as usize, i);
        }
    }
}
