//! The legend: which signs of the picture a run uses, and what they mean. The same signs stand beside their words in
//! the texts of lessons.

use fallible_engine::kernel::time::Time;
use fallible_engine::protocols::{Fact, Record};

use super::glyph::Glyph;

/// A sign of the picture.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LegendSign {
    /// How it is drawn.
    pub glyph: Glyph,
    /// What it is called.
    pub word: &'static str,
    /// What it means.
    pub means: &'static str,
}

const fn sign(glyph: Glyph, word: &'static str, means: &'static str) -> LegendSign {
    LegendSign { glyph, word, means }
}

/// All signs: first those of messages, then those of what goes wrong, which nobody is told of before it is seen.
const SIGNS: [LegendSign; 7] = [
    sign(Glyph::Request, "request", "Somebody asks for something."),
    sign(Glyph::Response, "response", "Somebody answers."),
    sign(
        Glyph::Copy,
        "copy",
        "Data on its way to another machine that keeps a copy.",
    ),
    sign(
        Glyph::Ping,
        "sign of life",
        "Small talk: a check, or news of who is there.",
    ),
    sign(Glyph::Lost, "lost", "A message that will not arrive."),
    sign(
        Glyph::Cut,
        "cut",
        "A link that carries nothing for a while.",
    ),
    sign(
        Glyph::Crash,
        "crashed",
        "A machine without power: what it did not write to disk is gone.",
    ),
];

/// How many of the signs are those of messages.
const MESSAGES: usize = 4;

/// Words that stand on every page and are no part of everyday language.
pub const WORDS: [(&str, &str); 4] = [
    ("±0 ms", "How far the clock of a machine is from true time."),
    (
        "verdict",
        "What a run so far says of a promise: it holds, it was violated, or that is still undecided.",
    ),
    (
        "seed",
        "The number from which all chance of a run is drawn: with the same seed the same happens again.",
    ),
    (
        "p99",
        "The 99th percentile: of 100, 99 took at most so long, and one took longer.",
    ),
];

/// The sign of a word in a text, in singular or plural, whatever its capitals.
#[must_use]
pub fn named(word: &str) -> Option<Glyph> {
    let word = word.to_ascii_lowercase();
    Some(match &*word {
        "request" | "requests" => Glyph::Request,
        "response" | "responses" | "answer" | "answers" => Glyph::Response,
        "copy" | "copies" => Glyph::Copy,
        _ => return None,
    })
}

/// When each sign was first on the picture of a run.
#[derive(Clone, Debug, Default)]
pub struct SignsMet([Option<Time>; SIGNS.len()]);

impl SignsMet {
    /// Takes the next record.
    pub fn observe(&mut self, record: &Record) {
        let glyph = if let Fact::Sent { kind, .. } = &record.fact {
            Glyph::carried(kind.family)
        } else if let Fact::Fault(fault) = &record.fact {
            Glyph::of(fault.sign())
        } else if let Fact::Ended(..) = &record.fact {
            Glyph::Lost
        } else {
            return;
        };
        if let Some(place) = SIGNS.iter().position(|sign| sign.glyph == glyph) {
            self.0[place].get_or_insert(record.at);
        }
    }

    /// The signs to explain to somebody who has seen so much: how machines talk with each other is no secret, what
    /// will go wrong is one.
    #[must_use]
    pub fn seen(&self, until: Time) -> Signs {
        let mut signs = Signs::default();
        for (place, met) in self.0.iter().enumerate() {
            let is_shown = met.is_some_and(|met| place < MESSAGES || met <= until);
            signs.0 |= u8::from(is_shown) << place;
        }
        signs
    }
}

/// Some of the signs.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Signs(u8);

impl Signs {
    /// They, in the order in which they are explained.
    pub fn iter(self) -> impl Iterator<Item = &'static LegendSign> {
        let all = SIGNS.iter().enumerate();
        all.filter(move |(place, _)| self.0 >> place & 1 == 1)
            .map(|(_, sign)| sign)
    }
}

#[cfg(test)]
mod tests {
    use fallible_engine::kernel::faults::{Crash, Restart};
    use fallible_engine::kernel::id::{FlightId, LinkId, MachineId, ProcessId};
    use fallible_engine::kernel::message::{Content, Family, Kind};
    use fallible_engine::kernel::network::Fate;

    use super::*;

    #[test]
    fn words_of_texts_wear_signs() {
        for (word, glyph) in [
            ("request", Some(Glyph::Request)),
            ("Requests", Some(Glyph::Request)),
            ("copies", Some(Glyph::Copy)),
            ("response", Some(Glyph::Response)),
            ("lost", None),
            ("replica", None),
            ("", None),
        ] {
            assert_eq!(named(word), glyph, "{word}");
        }
    }
    /// The words of the legend when this has happened, for whoever has seen it up to a time.
    #[track_caller]
    fn check(facts: &[(u64, Fact)], until: u64, expected: &[&str]) {
        let mut met = SignsMet::default();
        for (at, fact) in facts {
            let (at, fact) = (Time(*at), fact.clone());
            met.observe(&Record { at, fact });
        }
        let words: Vec<&str> = met.seen(Time(until)).iter().map(|sign| sign.word).collect();
        assert_eq!(words, expected);
    }

    fn sent(family: Family) -> Fact {
        let kind: &'static Kind = Box::leak(Box::new(Kind {
            number: 0,
            name: "told",
            family,
        }));
        Fact::Sent {
            flight: FlightId(0),
            from: ProcessId(0),
            to: ProcessId(1),
            link: LinkId(0),
            number: 0,
            kind,
            operation: None,
            size: 1,
            content: Content::default(),
            due: Time(9),
        }
    }

    #[test]
    fn the_legend_has_what_the_run_uses_and_no_mishap_before_it_is_seen() {
        let facts = [
            (1, sent(Family::Request)),
            (5, sent(Family::Copy)),
            (6, Fact::Ended(FlightId(0), Fate::Lost)),
            (8, Fact::Fault(Crash(MachineId(0)).into())),
            (9, Fact::Fault(Restart(MachineId(0)).into())),
        ];
        check(&facts, 0, &["request", "copy"]);
        check(&facts, 6, &["request", "copy", "lost"]);
        check(&facts, 9, &["request", "copy", "lost", "crashed"]);
        check(&facts[..1], 9, &["request"]);
        check(&[], 9, &[]);
    }
}
