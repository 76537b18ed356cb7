//! What a reader writes into a tool's form, read: numbers with units, and what to say where they do not fit.

use fallible_engine::format::decimal;
use fallible_engine::format::units::{Duration, SignedDuration};
use fallible_engine::kernel::clock::Clock;
use fallible_engine::kernel::id::Direction;
use fallible_engine::kernel::latency::LATENCY_MAX;
use fallible_engine::kernel::time::Span;
use std::rc::Rc;

/// A wrong answer: which question's, and what to do about it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wrong {
    /// The question's place.
    pub question: usize,
    /// A sentence.
    pub words: &'static str,
}

/// Answers to a tool's questions, in their order.
#[derive(Clone, Copy)]
pub(super) struct Answers<'a>(pub(super) &'a [String]);

impl Answers<'_> {
    /// One answer, read.
    pub(super) fn read<T>(
        self,
        question: usize,
        read: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Result<T, Vec<Wrong>> {
        let text = self.0.get(question).map_or("", |text| text.trim());
        read(text).map_err(|words| vec![Wrong { question, words }])
    }

    /// The first two answers, read; where both are wrong, both are named.
    pub(super) fn both<T>(
        self,
        read: impl Fn(&str) -> Result<T, &'static str>,
    ) -> Result<(T, T), Vec<Wrong>> {
        match (self.read(0, &read), self.read(1, &read)) {
            (Ok(one), Ok(other)) => Ok((one, other)),
            (one, other) => Err([one.err(), other.err()]
                .into_iter()
                .flatten()
                .flatten()
                .collect()),
        }
    }
}

/// One way of a link; `None` for both.
pub(super) fn way(answer: &str) -> Result<Option<Direction>, &'static str> {
    match answer {
        "forward" => Ok(Some(Direction::Forward)),
        "back" => Ok(Some(Direction::Back)),
        "both" => Ok(None),
        _ => Err("Choose one of the ways."),
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

/// How many times as long work takes.
pub(super) fn times(text: &str) -> Result<f64, &'static str> {
    let text = squeezed(text);
    let number = decimal::parse(text.trim_end_matches(['x', '×']));
    number
        .filter(|times| (1.0..=1_000.0).contains(times))
        .ok_or("Write a number from 1 to 1000, such as 8.")
}

/// By how much a wall clock is set.
pub(super) fn offset(text: &str) -> Result<i64, &'static str> {
    let parsed = squeezed(text).parse::<SignedDuration>();
    parsed
        .map(SignedDuration::nanos)
        .map_err(|_| "Write a time with its unit, such as 40ms or -40ms; at most 24 hours.")
}

/// Parts per million by which a clock goes too fast.
pub(super) fn drift(text: &str) -> Result<i64, &'static str> {
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

/// A length of time, at least so long.
pub(super) fn span(text: &str, least: Span) -> Result<Span, &'static str> {
    let parsed = squeezed(text).parse::<Duration>();
    parsed
        .ok()
        .map(|duration| Span(duration.nanos()))
        .filter(|span| (least..=LATENCY_MAX).contains(span))
        .ok_or("Write a time with its unit, such as 80ms; at most 60s.")
}

/// A share of messages, from 0 to 1, of what is written in per cent.
pub(super) fn share(text: &str) -> Result<f64, &'static str> {
    let text = squeezed(text);
    let share = match text.strip_suffix('%') {
        Some(number) => decimal::parse(number).map(|percent| percent / 100.0),
        None => decimal::parse(&text),
    };
    share
        .filter(|share| (0.0..=1.0).contains(share))
        .ok_or("Write a share from 0% to 100%, such as 5%.")
}

/// A key or a value.
pub(super) fn word(text: &str) -> Result<Rc<str>, &'static str> {
    match text.chars().count() {
        0 => Err("Write at least one character."),
        1..=60 => Ok(text.into()),
        _ => Err("Write at most 60 characters."),
    }
}
