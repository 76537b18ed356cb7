//! Answers to questions about a run, which may leave them open, and the ranges that numbers are held to.

/// Whether something is true of a run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Truth {
    /// It is.
    True,
    /// It is not.
    False,
    /// The run does not decide it.
    Undecided,
}

impl Truth {
    /// Decided, one way or the other.
    #[must_use]
    pub const fn of(is: bool) -> Self {
        if is { Self::True } else { Self::False }
    }

    /// Whether it is surely so.
    #[must_use]
    pub const fn is_true(self) -> bool {
        matches!(self, Self::True)
    }

    /// Whether these, of the answers to one question, say already how any answer is graded: one is true, or none is.
    #[must_use]
    pub fn grade_all(answers: &[Self]) -> bool {
        answers.contains(&Self::True) || answers.iter().all(|answer| *answer == Self::False)
    }

    /// The opposite.
    #[must_use]
    pub const fn not(self) -> Self {
        match self {
            Self::True => Self::False,
            Self::False => Self::True,
            Self::Undecided => Self::Undecided,
        }
    }

    /// True only if both are; false as soon as one is (Kleene's strong conjunction).
    #[must_use]
    pub const fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::False, _) | (_, Self::False) => Self::False,
            (Self::True, Self::True) => Self::True,
            _ => Self::Undecided,
        }
    }
}

/// A range with both ends in it; an end that is not given is open.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Bounds<T> {
    /// So much or more.
    pub at_least: Option<T>,
    /// So much or less.
    pub at_most: Option<T>,
}

impl<T: PartialOrd + Copy> Bounds<T> {
    /// Exactly this.
    #[must_use]
    pub const fn exactly(value: T) -> Self {
        Self {
            at_least: Some(value),
            at_most: Some(value),
        }
    }

    /// Whether the range holds this.
    #[must_use]
    pub fn hold(&self, value: T) -> bool {
        self.at_least.is_none_or(|least| least <= value)
            && self.at_most.is_none_or(|most| value <= most)
    }
}
