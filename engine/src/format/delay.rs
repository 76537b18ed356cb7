//! How long something takes, as a file writes it: always the same, or drawn from a distribution.

use super::decode::Decode;
use super::encode::Encode;
use super::units::Duration;
use schemars::JsonSchema;

/// How long something takes: always the same (`"80ms"`), or drawn from a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(untagged)]
pub enum Delay {
    /// Always the same.
    Constant(Duration),
    /// Drawn anew each time.
    Drawn(Distribution),
}

impl Default for Delay {
    fn default() -> Self {
        Self::Constant(Duration::ZERO)
    }
}

/// From what a delay is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Distribution {
    /// Each value from `min` to `max` is as likely as any other.
    #[serde(rename_all = "snake_case")]
    Uniform {
        /// The shortest.
        min: Duration,
        /// The longest.
        max: Duration,
    },
    /// The logarithm is normally distributed: most near the median, a few far above.
    Lognormal {
        /// Half of the values are below.
        #[schemars(extend("x-positive" = true))]
        median: Duration,
        /// 99 of 100 values are below.
        #[schemars(extend("x-positive" = true))]
        p99: Duration,
    },
    /// A heavy tail: rare values are very long.
    Pareto(Pareto),
}

/// A Pareto distribution, by its shortest value and either its 99th percentile or its shape.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(untagged, deny_unknown_fields)]
pub enum Pareto {
    /// By the 99th percentile.
    Percentile {
        /// The shortest value.
        #[schemars(extend("x-positive" = true))]
        min: Duration,
        /// 99 of 100 values are below.
        #[schemars(extend("x-positive" = true))]
        p99: Duration,
    },
    /// By the shape: the smaller, the heavier the tail.
    Shape {
        /// The shortest value.
        #[schemars(extend("x-positive" = true))]
        min: Duration,
        /// From 0.5 to 100.
        #[schemars(range(min = 0.5, max = 100))]
        shape: f64,
    },
}
