//! A link of a lesson's text to a moment of an operation: `#op:order-20`, `#op:order-20/sent`, `#op:order-20/sent/2`.

/// What happens to an operation on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Happens {
    /// Its client begins it.
    Begun,
    /// Its client sends a message for it.
    Sent,
    /// Somebody receives a message that its client sent for it.
    Received,
    /// It takes effect.
    TookEffect,
    /// It ends for its client, in whatever way.
    Answered,
}

impl Happens {
    /// All of them, each as a link writes it.
    const ALL: [(&'static str, Self); 5] = [
        ("begun", Self::Begun),
        ("sent", Self::Sent),
        ("received", Self::Received),
        ("took-effect", Self::TookEffect),
        ("answered", Self::Answered),
    ];

    /// How links write them, for somebody who wrote another word.
    #[must_use]
    pub fn words() -> Vec<&'static str> {
        Self::ALL.iter().map(|(word, _)| *word).collect()
    }
}

/// Where a link leads.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OperationLink<'a> {
    /// The operation's name.
    pub operation: &'a str,
    /// What happens to it there; its end where nothing is said, or its beginning if it has none.
    pub happens: Option<Happens>,
    /// The how-manieth of its kind, from 1.
    pub nth: u32,
}

impl<'a> OperationLink<'a> {
    /// Reads what stands behind `#op:`.
    ///
    /// # Errors
    /// The part of it that is none of those that may stand there.
    pub fn read(target: &'a str) -> Result<Self, &'a str> {
        let mut parts = target.splitn(3, '/');
        let operation = parts.next().unwrap_or_default();
        let word = parts.next();
        let known = |word: &'a str| {
            let mut all = Happens::ALL.iter();
            let found = all.find(|(own, _)| *own == word);
            found.map(|(_, happens)| *happens).ok_or(word)
        };
        let number = |text: &'a str| text.parse().ok().filter(|nth| *nth > 0).ok_or(text);
        Ok(Self {
            operation,
            happens: word.map(known).transpose()?,
            nth: parts.next().map_or(Ok(1), number)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_says_which_moment_of_an_operation_it_means() {
        let link = |operation, happens, nth| OperationLink {
            operation,
            happens,
            nth,
        };
        for (target, expected) in [
            ("order-20", Ok(link("order-20", None, 1))),
            ("a/begun", Ok(link("a", Some(Happens::Begun), 1))),
            ("a/sent/2", Ok(link("a", Some(Happens::Sent), 2))),
            ("a/took-effect", Ok(link("a", Some(Happens::TookEffect), 1))),
            ("a/send", Err("send")),
            ("a/sent/0", Err("0")),
            ("a/sent/two", Err("two")),
            ("a/sent/2/3", Err("2/3")),
        ] {
            assert_eq!(OperationLink::read(target), expected, "{target}");
        }
    }
}
