//! What operations do, and what they ask for: the one table of verbs, with all that is said of each.

use schemars::JsonSchema;
use serde::Serialize;

use super::{Position, Value};
use crate::format::decode::{Decode, Misread, Source};
use crate::format::encode::Encode;
use crate::kernel::canon::Canon;
use crate::kernel::id::Symbol;
use crate::kernel::names::Names;

/// What an operation brings with it beside its key.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Cargo {
    /// Nothing.
    Nothing,
    /// A value.
    Value,
    /// A number of US dollars.
    Amount,
}

/// All about one verb.
struct Row {
    word: &'static str,
    noun: &'static str,
    plural: &'static str,
    heading: &'static str,
    preposition: &'static str,
    cargo: Cargo,
    has_effect: bool,
    is_keyed: bool,
    is_write: bool,
    ask: &'static str,
    done: &'static str,
}

macro_rules! verbs {
    ($($(#[$doc:meta])* $verb:ident { $($field:ident: $value:expr),* $(,)? })*) => {
        /// What an operation does, in a word: figures and properties are told apart by it.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Hash, Encode, JsonSchema, Canon)]
        #[serde(rename_all = "snake_case")]
        #[schemars(description = "What an operation does.")]
        pub enum Verb {
            $($(#[$doc])* $verb,)*
        }

        impl Verb {
            /// All verbs, in the order of their numbers.
            pub const ALL: [Self; [$(Self::$verb),*].len()] = [$(Self::$verb),*];

            const fn row(self) -> Row {
                match self {
                    $(Self::$verb => Row { $($field: $value),* },)*
                }
            }
        }
    };
}

// A verb is a row here, and the protocol that answers it. Their numbers follow their order: a new one comes
// last. Sentences name `{key}`, `{value}`, `{amount}`, and where the operation is over `{client}`, `{entry}`
// and `{ask}`, which is its own sentence.
verbs! {
    /// It asks for a value.
    Read {
        word: "read", noun: "read", plural: "reads", heading: "Reads", preposition: "of",
        cargo: Cargo::Nothing, has_effect: false, is_keyed: false, is_write: false,
        ask: "read {key}", done: "{client} reads {key} = {value}",
    }
    /// It stores a value.
    Write {
        word: "write", noun: "write", plural: "writes", heading: "Writes", preposition: "of",
        cargo: Cargo::Value, has_effect: true, is_keyed: false, is_write: true,
        ask: "write {key} = {value}", done: "{client}'s {ask} is acknowledged, entry {entry}",
    }
    /// It charges somebody.
    Pay {
        word: "pay", noun: "payment", plural: "payments", heading: "Payments", preposition: "of",
        cargo: Cargo::Value, has_effect: true, is_keyed: true, is_write: true,
        ask: "pay {value}", done: "{client}'s {ask} is answered",
    }
    /// It calls a service.
    Call {
        word: "call", noun: "call", plural: "calls", heading: "Calls", preposition: "of",
        cargo: Cargo::Nothing, has_effect: false, is_keyed: false, is_write: true,
        ask: "call {key}", done: "{client}'s {ask} is answered",
    }
    /// It moves money.
    Transfer {
        word: "transfer", noun: "transfer", plural: "transfers", heading: "Transfers", preposition: "to",
        cargo: Cargo::Amount, has_effect: true, is_keyed: false, is_write: true,
        ask: "transfer ${amount} to {key}", done: "{client}'s {ask} is confirmed",
    }
    /// It opens a page.
    Page {
        word: "page", noun: "page view", plural: "page views", heading: "Page views", preposition: "of",
        cargo: Cargo::Nothing, has_effect: false, is_keyed: false, is_write: false,
        ask: "open {key}", done: "{client} sees {key}",
    }
    /// It asks for a document.
    Fetch {
        word: "fetch", noun: "fetch", plural: "fetches", heading: "Fetches", preposition: "of",
        cargo: Cargo::Nothing, has_effect: false, is_keyed: false, is_write: true,
        ask: "fetch {key}", done: "{client}'s {ask} is answered",
    }
    /// It changes a field of a record.
    Edit {
        word: "edit", noun: "edit", plural: "edits", heading: "Edits", preposition: "of",
        cargo: Cargo::Value, has_effect: true, is_keyed: false, is_write: true,
        ask: "set {key} = {value}", done: "{client}'s {ask} is confirmed",
    }
}

impl Verb {
    /// Its number, from 0.
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// The word that files have for it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        self.row().word
    }

    /// One such operation: `read`.
    #[must_use]
    pub const fn noun(self) -> &'static str {
        self.row().noun
    }

    /// Many of them: `reads`.
    #[must_use]
    pub const fn plural(self) -> &'static str {
        self.row().plural
    }

    /// The same as a heading: `Reads`.
    #[must_use]
    pub const fn heading(self) -> &'static str {
        self.row().heading
    }

    /// What stands between it and its key: `read of bio`.
    #[must_use]
    pub const fn preposition(self) -> &'static str {
        self.row().preposition
    }

    /// What it brings with it beside its key.
    #[must_use]
    pub const fn cargo(self) -> Cargo {
        self.row().cargo
    }

    /// Whether, once carried out, it has changed something for good: what was paid, stored, moved or set.
    #[must_use]
    pub const fn has_effect(self) -> bool {
        self.row().has_effect
    }

    /// Whether it can bear a key by which a second try is known for one, so that its client may ask again until it
    /// knows what became of it.
    #[must_use]
    pub const fn is_keyed(self) -> bool {
        self.row().is_keyed
    }
}

/// What an operation asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Hash, Serialize, Canon)]
pub struct Ask {
    /// What it does.
    pub verb: Verb,
    /// What it is about: a key, a service, a page, or for a transfer, whoever gets the money.
    pub key: Symbol,
    /// The value that it brings: for a payment the order, each of which can be told from every other.
    pub value: Value,
    /// The US dollars that it brings.
    pub amount: u32,
}

impl Ask {
    /// It brings nothing.
    #[must_use]
    pub const fn of(verb: Verb, key: Symbol) -> Self {
        Self::bringing(verb, key, Value::Nothing)
    }

    /// It brings a value.
    #[must_use]
    pub const fn bringing(verb: Verb, key: Symbol, value: Value) -> Self {
        Self {
            verb,
            key,
            value,
            amount: 0,
        }
    }

    /// It moves so many US dollars to somebody.
    #[must_use]
    pub const fn transfer(payee: Symbol, dollars: u32) -> Self {
        Self {
            amount: dollars,
            ..Self::of(Verb::Transfer, payee)
        }
    }

    /// The key it is about; for a transfer, the payee, and for a page, its name.
    #[must_use]
    pub const fn key(self) -> Symbol {
        self.key
    }

    /// The value it brings.
    #[must_use]
    pub const fn value(self) -> Value {
        self.value
    }

    /// The same ask, as the `count`th of many, from 0.
    #[must_use]
    pub const fn numbered(self, count: u32) -> Self {
        match (self.verb, self.value) {
            (Verb::Write | Verb::Pay, Value::Text(text)) => Self {
                value: Value::Numbered(text, count),
                ..self
            },
            _ => self,
        }
    }

    /// What it does.
    #[must_use]
    pub const fn verb(self) -> Verb {
        self.verb
    }

    /// Whether it changes anything.
    #[must_use]
    pub const fn is_write(self) -> bool {
        self.verb.row().is_write
    }

    /// `write bio = v2`, `read bio`, `transfer $600 to Rita`, `open home`.
    #[must_use]
    pub fn show(self, names: &Names) -> String {
        fill(self.verb.row().ask, |part| match part {
            "key" => names.text(self.key).to_owned(),
            "value" => self.value.show(names),
            "amount" => self.amount.to_string(),
            part => unreachable!("a sentence about an ask names no {part}"),
        })
    }

    /// What is said when it was done: `Alice reads bio = v2`, `Alice's write bio = v2 is acknowledged, entry 3`.
    #[must_use]
    pub fn show_done(self, client: &str, value: Value, at: Position, names: &Names) -> String {
        fill(self.verb.row().done, |part| match part {
            "client" => client.to_owned(),
            "ask" => self.show(names),
            "key" => names.text(self.key).to_owned(),
            "value" => value.show(names),
            "entry" => at.index.to_string(),
            part => unreachable!("a sentence about an outcome names no {part}"),
        })
    }
}

/// Puts parts where a sentence names them in braces.
fn fill(sentence: &str, part: impl Fn(&str) -> String) -> String {
    let mut said = String::new();
    for (place, piece) in sentence.split(['{', '}']).enumerate() {
        if place % 2 == 0 {
            said.push_str(piece);
        } else {
            said.push_str(&part(piece));
        }
    }
    said
}

impl Decode for Verb {
    fn decode(from: Source<'_>) -> Result<Self, Misread> {
        let (index, content) = from.variant(&Self::ALL.map(Self::word))?;
        content.nothing().map(|()| Self::ALL[index])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_verb_has_its_sentences() {
        let mut names = Names::default();
        let (key, text) = (names.intern("bio"), Value::Text(names.intern("v2")));
        for verb in Verb::ALL {
            let ask = Ask::bringing(verb, key, text);
            for said in [
                ask.show(&names),
                ask.show_done("Alice", text, Position::default(), &names),
            ] {
                assert!(!said.contains(['{', '}']), "{verb:?}: {said}");
            }
        }
        assert_eq!(Ask::transfer(key, 600).show(&names), "transfer $600 to bio");
    }
}
