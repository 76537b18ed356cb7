//! What is read aloud: politely what happens, at once what breaks.

use yew::prelude::*;

/// Something to be read aloud.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Announcement {
    /// Goes up with each, so that the same words can be said twice.
    pub serial: u32,
    /// The words.
    pub words: AttrValue,
}

impl Announcement {
    /// The next one.
    const fn then(&self, words: AttrValue) -> Self {
        Self {
            serial: self.serial + 1,
            words,
        }
    }

    /// What a live region holds. Two in a row always differ, or the second would not be read.
    fn text(&self) -> String {
        let odd = self.serial % 2 == 1;
        format!("{}{}", self.words, if odd { "\u{a0}" } else { "" })
    }
}

/// What was said last, politely and at once.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Voices {
    /// What happens.
    pub polite: Announcement,
    /// What breaks.
    pub urgent: Announcement,
}

impl Voices {
    /// Says something when the reader is at rest.
    pub fn say(&mut self, words: impl Into<AttrValue>) {
        self.polite = self.polite.then(words.into());
    }

    /// Says something at once.
    pub fn alarm(&mut self, words: impl Into<AttrValue>) {
        self.urgent = self.urgent.then(words.into());
    }
}

/// Two live regions that nobody sees. They must be there before anything is said.
pub fn announcer(voices: &Voices) -> Html {
    html! {
        <>
            <div class="sr" role="status" aria-live="polite">{ voices.polite.text() }</div>
            <div class="sr" role="alert" aria-live="assertive">{ voices.urgent.text() }</div>
        </>
    }
}
