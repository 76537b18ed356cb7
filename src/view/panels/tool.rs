//! The tools of 'Break something': what each is called, what it asks for, and how answers in words become
//! an [`Act`]. Units are those of scenario files; a blank before the unit is welcome.

use fallible_engine::kernel::clock::Clock;
use fallible_engine::kernel::id::{FlightId, LinkId, MachineId, ProcessId};
use fallible_engine::kernel::latency::LATENCY_MAX;
use fallible_engine::kernel::network::Direction;
use fallible_engine::kernel::time::Span;
use fallible_engine::scenario::units::{Duration, SignedDuration};

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
pub struct Question {
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

const fn asks(label: &'static str, hint: &'static str, first: &'static str) -> Question {
    Question {
        label,
        hint,
        first,
        is_way: false,
    }
}

const WAY: Question = Question {
    label: "Which way",
    hint: "",
    first: "both",
    is_way: true,
};
const KEY: Question = asks("Key", "for example bio", "");

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
    pub const fn questions(self) -> &'static [Question] {
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
            (Target::Machine(id, _), Self::Slow) => {
                Act::Slow(id, times(answer(0)).map_err(|words| wrong(0, words))?)
            }
            (Target::Machine(id, _), Self::Skew) => {
                Act::StepClock(id, offset(answer(0)).map_err(|words| wrong(0, words))?)
            }
            (Target::Machine(id, _), Self::Drift) => {
                Act::SetDrift(id, drift(answer(0)).map_err(|words| wrong(0, words))?)
            }
            (Target::Machine(_, Some(client)), Self::Read) => Act::Read(
                client,
                word(answer(0)).map_err(|words| wrong(0, words))?.into(),
            ),
            (Target::Machine(_, Some(client)), Self::Write) => {
                let (key, value) = (word(answer(0)), word(answer(1)));
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
            (Target::Link(id), Self::Cut) => Act::Cut(id, way(answer(0))),
            (Target::Link(id), Self::Heal) => Act::Heal(id, way(answer(0))),
            (Target::Link(id), Self::Latency) => Act::SetLatency(
                id,
                span(answer(0), Span::ZERO).map_err(|words| wrong(0, words))?,
            ),
            (Target::Link(id), Self::Loss) => {
                Act::SetLoss(id, share(answer(0)).map_err(|words| wrong(0, words))?)
            }
            (Target::Message(id), Self::Drop) => Act::Drop(id),
            (Target::Message(id), Self::Duplicate) => Act::Duplicate(id),
            (Target::Message(id), Self::Delay) => Act::Delay(
                id,
                span(answer(0), Span(1)).map_err(|words| wrong(0, words))?,
            ),
            _ => return Ok(None),
        };
        Ok(Some(act))
    }
}

fn way(answer: &str) -> Option<Direction> {
    match answer {
        "forward" => Some(Direction::Forward),
        "back" => Some(Direction::Back),
        _ => None,
    }
}

/// Units are written without a blank in files; here `12 ms`, `12 µs` and a typeset minus will do too.
fn squeezed(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '−' => '-',
            'µ' | 'μ' => 'u',
            c => c,
        })
        .collect()
}

fn times(text: &str) -> Result<f64, &'static str> {
    let text = squeezed(text);
    let number = text.trim_end_matches(['x', '×']).parse::<f64>();
    number
        .ok()
        .filter(|times| (1.0..=1_000.0).contains(times))
        .ok_or("Write a number from 1 to 1000, such as 8.")
}

fn offset(text: &str) -> Result<i64, &'static str> {
    let parsed = squeezed(text).parse::<SignedDuration>();
    parsed
        .map(SignedDuration::nanos)
        .map_err(|_| "Write a time with its unit, such as 40ms or -40ms; at most 24 hours.")
}

fn drift(text: &str) -> Result<i64, &'static str> {
    let text = squeezed(text);
    let number = text
        .trim_end_matches("ppm")
        .trim_start_matches('+')
        .parse::<i64>();
    number
        .ok()
        .filter(|ppm| ppm.abs() <= Clock::DRIFT_PPM_MAX)
        .ok_or("Write a whole number from -500000 to 500000, such as 200.")
}

fn span(text: &str, least: Span) -> Result<Span, &'static str> {
    let parsed = squeezed(text).parse::<Duration>();
    parsed
        .ok()
        .map(|duration| Span(duration.nanos()))
        .filter(|span| (least..=LATENCY_MAX).contains(span))
        .ok_or("Write a time with its unit, such as 80ms; at most 60s.")
}

fn share(text: &str) -> Result<f64, &'static str> {
    let text = squeezed(text);
    let share = match text.strip_suffix('%') {
        Some(number) => number.parse::<f64>().map(|percent| percent / 100.0),
        None => text.parse::<f64>(),
    };
    share
        .ok()
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or("Write a share from 0% to 100%, such as 5%.")
}

fn word(text: &str) -> Result<&str, &'static str> {
    match text.chars().count() {
        0 => Err("Write at least one character."),
        1..=60 => Ok(text),
        _ => Err("Write at most 60 characters."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DB: Target = Target::Machine(MachineId(2), None);
    const ALICE: Target = Target::Machine(MachineId(0), Some(ProcessId(7)));
    const WAN: Target = Target::Link(LinkId(1));

    fn act(tool: Tool, on: Target, answers: &[&str]) -> Result<Option<Act>, Vec<usize>> {
        let answers: Vec<String> = answers.iter().map(|text| (*text).to_owned()).collect();
        tool.act(on, &answers)
            .map_err(|wrongs| wrongs.iter().map(|wrong| wrong.question).collect())
    }

    #[test]
    fn answers_with_units_become_acts() {
        let some = |act| Ok(Some(act));
        assert_eq!(act(Tool::Crash, DB, &[]), some(Act::Crash(MachineId(2))));
        assert_eq!(
            act(Tool::Slow, DB, &["8×"]),
            some(Act::Slow(MachineId(2), 8.0))
        );
        assert_eq!(
            act(Tool::Skew, DB, &[" −12 ms "]),
            some(Act::StepClock(MachineId(2), -12_000_000))
        );
        assert_eq!(
            act(Tool::Drift, DB, &["+20 ppm"]),
            some(Act::SetDrift(MachineId(2), 20))
        );
        assert_eq!(
            act(Tool::Latency, WAN, &["250 µs"]),
            some(Act::SetLatency(LinkId(1), Span::micros(250)))
        );
        assert_eq!(
            act(Tool::Loss, WAN, &["5 %"]),
            some(Act::SetLoss(LinkId(1), 0.05))
        );
        assert_eq!(
            act(Tool::Loss, WAN, &["0.5"]),
            some(Act::SetLoss(LinkId(1), 0.5))
        );
        assert_eq!(
            act(Tool::Cut, WAN, &["back"]),
            some(Act::Cut(LinkId(1), Some(Direction::Back)))
        );
        assert_eq!(
            act(Tool::Delay, Target::Message(FlightId(9)), &["0.2s"]),
            some(Act::Delay(FlightId(9), Span::millis(200)))
        );
        assert_eq!(
            act(Tool::Write, ALICE, &["bio", "v3"]),
            some(Act::Write(ProcessId(7), "bio".into(), "v3".into()))
        );
    }

    #[test]
    fn answers_that_will_not_do_are_named() {
        for (tool, on, answer) in [
            (Tool::Slow, DB, "0.5"),
            (Tool::Slow, DB, "NaN"),
            (Tool::Skew, DB, "40"),
            (Tool::Drift, DB, "1e9"),
            (Tool::Latency, WAN, "-5ms"),
            (Tool::Latency, WAN, "61s"),
            (Tool::Loss, WAN, "101%"),
            (Tool::Delay, Target::Message(FlightId(9)), "0s"),
            (Tool::Read, ALICE, "  "),
        ] {
            assert_eq!(act(tool, on, &[answer]), Err(vec![0]), "{tool:?} {answer}");
        }
        assert_eq!(act(Tool::Write, ALICE, &["", ""]), Err(vec![0, 1]));
    }

    #[test]
    fn a_tool_does_nothing_to_what_it_was_not_made_for() {
        assert_eq!(act(Tool::Cut, DB, &["both"]), Ok(None));
        assert_eq!(act(Tool::Read, DB, &["bio"]), Ok(None));
    }

    #[test]
    fn every_first_answer_is_a_good_one() {
        for (tool, on) in [
            (Tool::Slow, DB),
            (Tool::Skew, DB),
            (Tool::Drift, DB),
            (Tool::Cut, WAN),
            (Tool::Heal, WAN),
            (Tool::Latency, WAN),
            (Tool::Loss, WAN),
            (Tool::Delay, Target::Message(FlightId(1))),
        ] {
            let firsts: Vec<&str> = tool.questions().iter().map(|q| q.first).collect();
            assert!(matches!(act(tool, on, &firsts), Ok(Some(_))), "{tool:?}");
        }
    }
}
