//! The tools of 'Break something': what each is called, what it asks for, and how answers in words become
//! an [`Act`]. Units are those of scenario files; a blank before the unit is welcome.

mod answer;
#[cfg(test)]
mod tests;

use fallible_engine::kernel::id::{FlightId, LinkId, MachineId, ProcessId};
use fallible_engine::kernel::time::Span;

use super::act::Act;
use super::glyph::Glyph;

/// What a tool is used on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Target {
    /// A machine, and the client on it if there is one.
    Machine(MachineId, Option<ProcessId>),
    /// A link of the scenario.
    Link(LinkId),
    /// A message under way.
    Message(FlightId),
}

/// One thing that can be done by hand.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Tool {
    /// Turn a machine off.
    Crash,
    /// Turn it on again.
    Restart,
    /// Let it stand still.
    Pause,
    /// Let it go on.
    Resume,
    /// Make its work take longer.
    Slow,
    /// Move its clock.
    Skew,
    /// Let its clock run fast or slow.
    Drift,
    /// Cut a link.
    Cut,
    /// Heal it.
    Heal,
    /// Change its latency.
    Latency,
    /// Change its loss.
    Loss,
    /// Take a message away.
    Drop,
    /// Let it arrive twice.
    Duplicate,
    /// Let it arrive later.
    Delay,
    /// Make a client read.
    Read,
    /// Make a client write.
    Write,
}

/// One question of a tool's form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct ToolQuestion {
    /// What is asked.
    pub label: &'static str,
    /// What an answer looks like; empty for a choice.
    pub hint: &'static str,
    /// The answer to begin with.
    pub first: &'static str,
    /// Whether it is a choice of ways along a link.
    pub is_way: bool,
}

/// The ways along a link, as forms offer them: value and words. The ends' names replace `A` and `B`.
pub const WAYS: [(&str, &str); 3] = [
    ("both", "both ways"),
    ("forward", "only from A to B"),
    ("back", "only from B to A"),
];

/// A wrong answer: which question's, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// The question's place.
    pub question: usize,
    /// A sentence.
    pub words: &'static str,
}

const fn asks(label: &'static str, hint: &'static str, first: &'static str) -> ToolQuestion {
    ToolQuestion {
        label,
        hint,
        first,
        is_way: false,
    }
}

const WAY: ToolQuestion = ToolQuestion {
    label: "Which way",
    hint: "",
    first: "both",
    is_way: true,
};
const KEY: ToolQuestion = asks("Key", "for example bio", "");

impl Tool {
    /// What its button says, without dots.
    #[must_use]
    pub const fn label(self) -> &'static str {
        match self {
            Self::Crash => "Crash",
            Self::Restart => "Restart",
            Self::Pause => "Pause",
            Self::Resume => "Resume",
            Self::Slow => "Slow",
            Self::Skew => "Skew clock",
            Self::Drift => "Set drift",
            Self::Cut => "Cut link",
            Self::Heal => "Heal link",
            Self::Latency => "Set latency",
            Self::Loss => "Set loss",
            Self::Drop => "Drop",
            Self::Duplicate => "Duplicate",
            Self::Delay => "Delay",
            Self::Read => "Read",
            Self::Write => "Write",
        }
    }

    /// Its drawing.
    #[must_use]
    pub const fn glyph(self) -> Glyph {
        match self {
            Self::Crash => Glyph::Crash,
            Self::Restart => Glyph::Again,
            Self::Pause => Glyph::Pause,
            Self::Resume => Glyph::Play,
            Self::Slow => Glyph::Slow,
            Self::Skew | Self::Drift => Glyph::Clock,
            Self::Cut => Glyph::Cut,
            Self::Heal => Glyph::Heal,
            Self::Latency | Self::Delay => Glyph::Latency,
            Self::Loss | Self::Drop => Glyph::Lost,
            Self::Duplicate => Glyph::Copy,
            Self::Read => Glyph::Response,
            Self::Write => Glyph::Request,
        }
    }

    /// What it asks before it acts; nothing for those that act at once.
    #[must_use]
    pub const fn questions(self) -> &'static [ToolQuestion] {
        match self {
            Self::Crash
            | Self::Restart
            | Self::Pause
            | Self::Resume
            | Self::Drop
            | Self::Duplicate => &[],
            Self::Slow => {
                const {
                    &[asks(
                        "Times slower",
                        "a number from 1 to 1000; 1 is full speed",
                        "8",
                    )]
                }
            }
            Self::Skew => {
                const {
                    &[asks(
                        "Move the wall clock by",
                        "ahead 40ms, behind -40ms",
                        "40ms",
                    )]
                }
            }
            Self::Drift => {
                const {
                    &[asks(
                        "Parts per million",
                        "200 gains 0.2 ms a second",
                        "200",
                    )]
                }
            }
            Self::Cut | Self::Heal => &[WAY],
            Self::Latency => const { &[asks("Latency, one way", "such as 80ms or 1.5s", "80ms")] },
            Self::Loss => const { &[asks("Share of messages lost", "such as 5% or 0.05", "5%")] },
            Self::Delay => const { &[asks("Arrive later by", "such as 200ms", "200ms")] },
            Self::Read => &[KEY],
            Self::Write => const { &[KEY, asks("Value", "for example v3", "")] },
        }
    }

    /// Makes the act from answers to its questions, in their order.
    ///
    /// # Errors
    /// Every answer that will not do, with what would. A tool used on what it was not made for does
    /// nothing: `Ok(None)`.
    pub fn act(self, on: Target, answers: &[String]) -> Result<Option<Act>, Vec<Wrong>> {
        let answer = |place: usize| answers.get(place).map_or("", |text| text.trim());
        let wrong = |question: usize, words: &'static str| vec![Wrong { question, words }];
        let act = match (on, self) {
            (Target::Machine(id, _), Self::Crash) => Act::Crash(id),
            (Target::Machine(id, _), Self::Restart) => Act::Restart(id),
            (Target::Machine(id, _), Self::Pause) => Act::Pause(id),
            (Target::Machine(id, _), Self::Resume) => Act::Resume(id),
            (Target::Machine(id, _), Self::Slow) => Act::Slow(
                id,
                answer::times(answer(0)).map_err(|words| wrong(0, words))?,
            ),
            (Target::Machine(id, _), Self::Skew) => Act::StepClock(
                id,
                answer::offset(answer(0)).map_err(|words| wrong(0, words))?,
            ),
            (Target::Machine(id, _), Self::Drift) => Act::SetDrift(
                id,
                answer::drift(answer(0)).map_err(|words| wrong(0, words))?,
            ),
            (Target::Machine(_, Some(client)), Self::Read) => Act::Read(
                client,
                answer::word(answer(0))
                    .map_err(|words| wrong(0, words))?
                    .into(),
            ),
            (Target::Machine(_, Some(client)), Self::Write) => {
                let (key, value) = (answer::word(answer(0)), answer::word(answer(1)));
                let all = [key, value].into_iter().enumerate();
                let wrongs: Vec<Wrong> = all
                    .filter_map(|(question, text)| {
                        text.err().map(|words| Wrong { question, words })
                    })
                    .collect();
                match (key, value) {
                    (Ok(key), Ok(value)) => Act::Write(client, key.into(), value.into()),
                    _ => return Err(wrongs),
                }
            }
            (Target::Link(id), Self::Cut) => Act::Cut(id, answer::way(answer(0))),
            (Target::Link(id), Self::Heal) => Act::Heal(id, answer::way(answer(0))),
            (Target::Link(id), Self::Latency) => Act::SetLatency(
                id,
                answer::span(answer(0), Span::ZERO).map_err(|words| wrong(0, words))?,
            ),
            (Target::Link(id), Self::Loss) => Act::SetLoss(
                id,
                answer::share(answer(0)).map_err(|words| wrong(0, words))?,
            ),
            (Target::Message(id), Self::Drop) => Act::Drop(id),
            (Target::Message(id), Self::Duplicate) => Act::Duplicate(id),
            (Target::Message(id), Self::Delay) => Act::Delay(
                id,
                answer::span(answer(0), Span(1)).map_err(|words| wrong(0, words))?,
            ),
            _ => return Ok(None),
        };
        Ok(Some(act))
    }
}
