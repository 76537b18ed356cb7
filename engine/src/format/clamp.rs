//! A float held between two others. The standard library's `clamp` does the same, and brings its whole writer of floats
//! for what it says when it panics.

/// A float that can be held between two others.
pub trait Clamp: PartialOrd + Copy {
    /// The nearest to it from `low` to `high`.
    #[must_use]
    fn between(self, low: Self, high: Self) -> Self {
        if self < low {
            low
        } else if self > high {
            high
        } else {
            self
        }
    }
}

impl Clamp for f32 {}
impl Clamp for f64 {}
