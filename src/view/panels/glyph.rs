//! The small drawings that stand beside words, by name. A hue never speaks alone: each has its shape.

use fallible_engine::kernel::faults::Sign;
use fallible_engine::kernel::message::Family;

/// A drawing of 16 by 16 units.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Glyph {
    /// To the start of a run.
    ToStart,
    /// Let it run backwards.
    PlayBack,
    /// One event back.
    StepBack,
    /// Let it run.
    Play,
    /// Hold it; also a machine that stands still.
    Pause,
    /// One event on.
    StepForward,
    /// To the end of a run.
    ToEnd,
    /// To the mark before.
    MarkBack,
    /// To the next mark.
    MarkForward,
    /// A promise that holds: a ticked ring.
    Holds,
    /// A promise that was broken: a diamond.
    Broke,
    /// Not decided yet: a dotted ring.
    Open,
    /// A fault: a triangle.
    Fault,
    /// A machine that lost power: a hatched box.
    Crash,
    /// A machine that comes back, or a run that begins again: an arrow that turns round.
    Again,
    /// Slow work: a ring a quarter full.
    Slow,
    /// A clock.
    Clock,
    /// A link that was cut.
    Cut,
    /// A whole link.
    Heal,
    /// Something that takes time: a line with two ends and a wave.
    Latency,
    /// A message that ended on its way: a cross.
    Lost,
    /// A request: a pointed tag.
    Request,
    /// A response: a hollow pill.
    Response,
    /// A copy: two sheets.
    Copy,
    /// Small talk: a short pill.
    Ping,
    /// An operation of a client: a bar.
    Operation,
    /// A change of state: a disc.
    State,
    /// A fork of history.
    Fork,
    /// Chance: a die.
    Die,
    /// Closed for now.
    Lock,
    /// Save to a file.
    Save,
    /// An address to hand on.
    Share,
    /// Put away: a thin cross.
    Close,
    /// Done, or chosen: a tick.
    Tick,
}

impl Glyph {
    /// The drawing of a message.
    #[must_use]
    pub const fn carried(family: Family) -> Self {
        match family {
            Family::Request => Self::Request,
            Family::Response => Self::Response,
            Family::Copy => Self::Copy,
            Family::Ping => Self::Ping,
        }
    }

    /// The drawing of a fault.
    #[must_use]
    pub const fn of(sign: Sign) -> Self {
        match sign {
            Sign::Off => Self::Crash,
            Sign::On => Self::Again,
            Sign::Halt => Self::Pause,
            Sign::Go => Self::Play,
            Sign::Pace => Self::Slow,
            Sign::Clock => Self::Clock,
            Sign::Parted => Self::Cut,
            Sign::Whole => Self::Heal,
            Sign::Carriage => Self::Latency,
            Sign::Moved => Self::State,
        }
    }

    /// The style sheet's word for its hue; empty for one in plain ink.
    #[must_use]
    pub const fn hue(self) -> &'static str {
        match self {
            Self::Request => "is-ask",
            Self::Response | Self::Holds => "is-answer",
            Self::Copy => "is-copy",
            Self::Fault
            | Self::Crash
            | Self::Pause
            | Self::Slow
            | Self::Clock
            | Self::Cut
            | Self::Latency => "is-fault",
            Self::Broke | Self::Lost => "is-broken",
            Self::Open | Self::Ping | Self::State | Self::Operation => "is-quiet",
            _ => "",
        }
    }
}
