//! The tools of 'Break something': what each is called, what it asks for, and how answers in words become
//! an [`Act`]. A tool is a row of the table. Units are those of scenario files; a blank before the unit is welcome.

mod answer;
#[cfg(test)]
mod tests;

use fallible_engine::kernel::command::Meddle;
use fallible_engine::kernel::faults::{
    Crash, Cut, Heal, Pause, Restart, Resume, SetDrift, SetDuplicate, SetLatency, SetLoss, Slow,
    StepClock,
};
use fallible_engine::kernel::id::{FlightId, LinkId, MachineId, ProcessId};
use fallible_engine::kernel::latency::Latency;
use fallible_engine::kernel::machine::Power;
use fallible_engine::kernel::time::Span;

use super::act::Act;
use super::glyph::Glyph;
use answer::Answers;
pub use answer::Wrong;

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

/// What a tool is used on, when it is offered there, and what it makes of answers to its questions.
#[derive(Clone, Copy)]
enum Use {
    /// A machine, as its power is.
    Machine(
        fn(Power) -> bool,
        fn(MachineId, Answers<'_>) -> Result<Act, Vec<Wrong>>,
    ),
    /// A client on a machine that is up.
    Client(fn(ProcessId, Answers<'_>) -> Result<Act, Vec<Wrong>>),
    /// A link, by how many of its ways are cut.
    Link(
        fn(usize) -> bool,
        fn(LinkId, Answers<'_>) -> Result<Act, Vec<Wrong>>,
    ),
    /// A message under way.
    Message(fn(FlightId, Answers<'_>) -> Result<Act, Vec<Wrong>>),
}

/// All about one tool.
struct Row {
    label: &'static str,
    glyph: Glyph,
    questions: &'static [ToolQuestion],
    used: Use,
}

macro_rules! tools {
    ($($(#[$doc:meta])* $name:ident: $label:literal, $glyph:ident, $questions:expr, $used:expr;)*) => {
        /// One thing that can be done by hand.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Tool {
            $($(#[$doc])* $name,)*
        }

        impl Tool {
            /// All tools, in the order in which they are offered.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            const fn row(self) -> &'static Row {
                match self {
                    $(Self::$name => const {
                        &Row {
                            label: $label,
                            glyph: Glyph::$glyph,
                            questions: $questions,
                            used: $used,
                        }
                    },)*
                }
            }
        }
    };
}

tools! {
    /// Turn a machine on again.
    Restart: "Restart", Again, &[],
        Use::Machine(|power| matches!(power, Power::Down(_)), |id, _| Ok(Restart(id).into()));
    /// Let it go on.
    Resume: "Resume", Play, &[],
        Use::Machine(|power| matches!(power, Power::Paused(_)), |id, _| Ok(Resume(id).into()));
    /// Turn a machine off.
    Crash: "Crash", Crash, &[],
        Use::Machine(|power| !matches!(power, Power::Down(_)), |id, _| Ok(Crash(id).into()));
    /// Let it stand still.
    Pause: "Pause", Pause, &[],
        Use::Machine(|power| power == Power::Up, |id, _| Ok(Pause(id).into()));
    /// Make its work take longer.
    Slow: "Slow", Slow,
        &[asks("Times slower", "a number from 1 to 1000; 1 is full speed", "8")],
        Use::Machine(|_| true, |id, answers| Ok(Slow(id, answers.read(0, answer::times)?).into()));
    /// Move its clock.
    Skew: "Skew clock", Clock,
        &[asks("Move the wall clock by", "ahead 40ms, behind -40ms", "40ms")],
        Use::Machine(|_| true, |id, answers| Ok(StepClock(id, answers.read(0, answer::offset)?).into()));
    /// Let its clock run fast or slow.
    Drift: "Set drift", Clock,
        &[asks("Parts per million", "200 gains 0.2 ms a second", "200")],
        Use::Machine(|_| true, |id, answers| Ok(SetDrift(id, answers.read(0, answer::drift)?).into()));
    /// Make a client read.
    Read: "Read", Response, &[KEY],
        Use::Client(|id, answers| Ok(Act::Read(id, answers.read(0, answer::word)?)));
    /// Make a client write.
    Write: "Write", Request, &[KEY, asks("Value", "for example v3", "")],
        Use::Client(|id, answers| {
            let (key, value) = answers.both(answer::word)?;
            Ok(Act::Write(id, key, value))
        });
    /// Cut a link.
    Cut: "Cut link", Cut, &[WAY],
        Use::Link(|cuts| cuts < 2, |id, answers| Ok(Cut(id, answers.read(0, answer::way)?).into()));
    /// Heal it.
    Heal: "Heal link", Heal, &[WAY],
        Use::Link(|cuts| cuts > 0, |id, answers| Ok(Heal(id, answers.read(0, answer::way)?).into()));
    /// Change its latency.
    Latency: "Set latency", Latency,
        &[asks("Latency, one way", "such as 80ms or 1.5s", "80ms")],
        Use::Link(|_| true, |id, answers| {
            let span = answers.read(0, |text| answer::span(text, Span::ZERO))?;
            Ok(SetLatency(id, Latency::Constant(span)).into())
        });
    /// Change its loss.
    Loss: "Set loss", Lost,
        &[asks("Share of messages lost", "such as 5% or 0.05", "5%")],
        Use::Link(|_| true, |id, answers| Ok(SetLoss(id, answers.read(0, answer::share)?).into()));
    /// Change how many messages arrive twice.
    Duplicates: "Set duplicates", Copy,
        &[asks("Share of messages that arrive twice", "such as 5% or 0.05", "5%")],
        Use::Link(|_| true, |id, answers| {
            Ok(SetDuplicate(id, answers.read(0, answer::share)?).into())
        });
    /// Take a message away.
    Drop: "Drop", Lost, &[],
        Use::Message(|id, _| Ok(Act::Meddle(id, Meddle::Drop)));
    /// Let it arrive twice.
    Duplicate: "Duplicate", Copy, &[],
        Use::Message(|id, _| Ok(Act::Meddle(id, Meddle::Duplicate)));
    /// Let it arrive later.
    Delay: "Delay", Latency,
        &[asks("Arrive later by", "such as 200ms", "200ms")],
        Use::Message(|id, answers| {
            let span = answers.read(0, |text| answer::span(text, Span(1)))?;
            Ok(Act::Meddle(id, Meddle::Delay(span)))
        });
}

impl Tool {
    /// What its button says, without dots.
    #[must_use]
    pub const fn label(self) -> &'static str {
        self.row().label
    }

    /// Its drawing.
    #[must_use]
    pub const fn glyph(self) -> Glyph {
        self.row().glyph
    }

    /// What it asks before it acts; nothing for those that act at once.
    #[must_use]
    pub const fn questions(self) -> &'static [ToolQuestion] {
        self.row().questions
    }

    /// The tools for a machine, and for the client on it if there is one.
    #[must_use]
    pub fn for_machine(power: Power, client: bool) -> Vec<Self> {
        Self::all_that(|used| match used {
            Use::Machine(offered, _) => offered(power),
            Use::Client(_) => client && power == Power::Up,
            Use::Link(..) | Use::Message(_) => false,
        })
    }

    /// The tools for a link of which so many ways are cut.
    #[must_use]
    pub fn for_link(cuts: usize) -> Vec<Self> {
        Self::all_that(|used| match used {
            Use::Link(offered, _) => offered(cuts),
            Use::Machine(..) | Use::Client(_) | Use::Message(_) => false,
        })
    }

    /// The tools for a message under way.
    #[must_use]
    pub fn for_message() -> Vec<Self> {
        Self::all_that(|used| matches!(used, Use::Message(_)))
    }

    fn all_that(fits: impl Fn(Use) -> bool) -> Vec<Self> {
        let all = Self::ALL.iter().copied();
        all.filter(|tool| fits(tool.row().used)).collect()
    }

    /// Makes the act from answers to its questions, in their order.
    ///
    /// # Errors
    /// Every answer that will not do, with what would. A tool used on what it was not made for does
    /// nothing: `Ok(None)`.
    pub fn act(self, on: Target, answers: &[String]) -> Result<Option<Act>, Vec<Wrong>> {
        let answers = Answers(answers);
        let act = match (on, self.row().used) {
            (Target::Machine(id, _), Use::Machine(_, make)) => make(id, answers),
            (Target::Machine(_, Some(client)), Use::Client(make)) => make(client, answers),
            (Target::Link(id), Use::Link(_, make)) => make(id, answers),
            (Target::Message(id), Use::Message(make)) => make(id, answers),
            _ => return Ok(None),
        };
        act.map(Some)
    }
}
