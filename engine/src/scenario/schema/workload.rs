//! Workload: what clients ask for, and when. One entry is one operation, or a rule that makes many.

use super::Delay;
use crate::format::decode::Decode;
use crate::format::encode::Encode;
use crate::format::limits;
use crate::format::name::{Datum, Id, OperationName};
use crate::format::units::{Duration, Rate, Size};
use crate::scenario::kinds::client::ClientConfig;
use crate::scenario::kinds::reference::To;
use schemars::JsonSchema;

/// What a client asks for, and when.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(try_from = "RawWork", into = "RawWork")]
#[schemars(with = "RawWork")]
pub struct Work {
    /// When, and how often.
    pub timing: Timing,
    /// The client.
    pub node: To<ClientConfig>,
    /// What it asks for.
    pub operation: Operation,
    /// What the operation is called; the second of a repeated one is `name-2`.
    pub name: Option<Id>,
    /// How many bytes a value takes on the wire; its text's length where it is not given.
    pub size: Option<Size>,
}

impl Work {
    /// Whether the entry makes one operation, which bears the bare name.
    #[must_use]
    pub const fn is_single(&self) -> bool {
        matches!(self.timing, Timing::At(_) | Timing::After { times: 1, .. })
    }

    /// How many operations the entry makes, where the file says so.
    #[must_use]
    pub const fn times(&self) -> Option<u32> {
        match self.timing {
            Timing::At(_) => Some(1),
            Timing::After { times, .. } => Some(times),
            Timing::Open { times, .. } | Timing::Closed { times, .. } => times,
        }
    }
}

/// When an entry's operations begin.
#[derive(Clone, Debug, PartialEq)]
pub enum Timing {
    /// Once, at this moment.
    At(Duration),
    /// When another operation has completed (ended in whatever way) and this delay is over; then again with a fixed
    /// gap until there were `times`.
    After {
        /// The operation that it follows.
        operation: OperationName,
        /// How long after its completion.
        delay: Delay,
        /// How many there are.
        times: u32,
        /// The gap from the beginning of one to the beginning of the next.
        every: Duration,
    },
    /// Again and again, whether or not answers come (open loop).
    Open {
        /// The beginning.
        from: Duration,
        /// The end; the run's where it is not given.
        until: Option<Duration>,
        /// The mean gap from one beginning to the next, in nanoseconds; at least 1.
        gap: Duration,
        /// How the beginnings are spread.
        arrival: Arrival,
        /// How many there are at most.
        times: Option<u32>,
    },
    /// So many clients in one, each of which asks, waits for the answer, thinks, and asks again (closed loop).
    Closed {
        /// The beginning.
        from: Duration,
        /// The end; the run's where it is not given.
        until: Option<Duration>,
        /// How many ask side by side, and how long each thinks.
        closed: Closed,
        /// How many operations there are at most, of all together.
        times: Option<u32>,
    },
}

/// A closed loop.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Closed {
    /// How many ask side by side.
    #[schemars(range(min = 1, max = 10_000))]
    pub clients: u32,
    /// How long each thinks between an answer and its next question.
    #[serde(default)]
    pub think: Delay,
}

/// How the beginnings of an open loop are spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Arrival {
    /// Evenly.
    #[default]
    Fixed,
    /// At random with the same mean, each independent of the others.
    Poisson,
}

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Operation {
    /// Store a value. Each value of a repeated entry is followed by its count, from 1, so that all differ.
    Write {
        /// Under this key.
        key: Datum,
        /// This value.
        value: Datum,
    },
    /// Ask for a value.
    Read {
        /// Of this key.
        key: Datum,
    },
    /// Ask the hub for its document, which this name stands for.
    Fetch {
        /// The document, as the page calls it.
        key: Datum,
    },
    /// Set one field of the hub's record, and leave the other as it is.
    Edit {
        /// The field.
        key: Datum,
        /// Its new value.
        value: Datum,
    },
    /// Have the bank move money out of the client's account.
    Transfer {
        /// Whose account gets it.
        to: Datum,
        /// How much, in US dollars.
        #[schemars(range(min = 1, max = 1_000_000_000))]
        dollars: u32,
    },
    /// Pay for an order, at the client's service. Each order of a repeated entry is followed by its count, from 1.
    Pay {
        /// The order.
        order: Datum,
    },
    /// Call the client's service.
    Call {
        /// What for.
        what: Datum,
    },
    /// Open a page of a web server.
    OpenPage {
        /// What it is called.
        page: Datum,
    },
}

/// What a client asks for, and when: once `at` a moment; `after` another operation; or again and again `from` a moment
/// with `every`, `rate` or `closed`.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Work")]
struct RawWork {
    /// Once, at this moment; with `every` and `times`, again.
    #[serde(default)]
    at: Option<Duration>,
    /// When this operation has completed.
    #[serde(default)]
    after: Option<OperationName>,
    /// With `after`: how long after.
    #[serde(default)]
    delay: Option<Delay>,
    /// For many: the beginning; 0 where it is not given.
    #[serde(default)]
    from: Option<Duration>,
    /// For many: the end; the run's where it is not given.
    #[serde(default)]
    until: Option<Duration>,
    /// For many: the gap from one beginning to the next.
    #[serde(default)]
    #[schemars(extend("x-positive" = true))]
    every: Option<Duration>,
    /// For many: how many begin in a second.
    #[serde(default)]
    #[schemars(extend("x-positive" = true))]
    rate: Option<Rate>,
    /// For many: each begins when the one before has been answered.
    #[serde(default)]
    closed: Option<Closed>,
    /// For many: how many at most.
    #[serde(default)]
    #[schemars(range(min = 1, max = 1_000_000))]
    times: Option<u32>,
    /// With `every` or `rate`: whether they come evenly or at random.
    #[serde(default)]
    arrival: Option<Arrival>,
    /// The client that asks.
    node: To<ClientConfig>,
    /// What it asks for.
    #[serde(rename = "do")]
    operation: Operation,
    /// What the operation is called, so that script and lesson can speak of it; the second of many is `name-2`.
    #[serde(rename = "as", default)]
    name: Option<Id>,
    /// How many bytes a value takes on the wire; its text's length where it is not given.
    #[serde(default)]
    size: Option<Size>,
}

impl RawWork {
    /// When, from the fields that were given, or what would do.
    fn timing(&self) -> Result<Timing, &'static str> {
        let many = self.from.is_some()
            || self.until.is_some()
            || self.rate.is_some()
            || self.closed.is_some();
        match (self.at, &self.after) {
            (Some(_), Some(_)) => Err("either `at` or `after`"),
            (Some(_), None) | (None, Some(_)) if many => {
                Err("`from` for a rule that makes many operations, instead of `at` or `after`")
            }
            (_, None) if self.delay.is_some() => Err("`after` beside `delay`"),
            (Some(at), None) => self.at(at),
            (None, Some(operation)) => self.after(operation.clone()),
            (None, None) => self.many(),
        }
    }

    fn at(&self, at: Duration) -> Result<Timing, &'static str> {
        let (gap, times) = match (self.every, self.times) {
            (Some(gap), Some(times)) => (gap, times),
            (None, None) if self.arrival.is_none() => return Ok(Timing::At(at)),
            _ => {
                return Err("`every` and `times` beside `at` for a repeated operation, or neither");
            }
        };
        let arrival = self.arrival.unwrap_or_default();
        Ok(Timing::Open {
            from: at,
            until: None,
            gap,
            arrival,
            times: Some(times),
        })
    }

    fn after(&self, operation: OperationName) -> Result<Timing, &'static str> {
        let (every, times) = match (self.every, self.times, self.arrival) {
            (Some(every), Some(times), None) => (every, times),
            (None, None, None) => (Duration::ZERO, 1),
            _ => {
                return Err(
                    "`every` and `times` beside `after` for a repeated operation, or neither",
                );
            }
        };
        Ok(Timing::After {
            operation,
            delay: self.delay.unwrap_or_default(),
            times,
            every,
        })
    }

    fn many(&self) -> Result<Timing, &'static str> {
        let from = self.from.unwrap_or_default();
        let gap = match (self.every, self.rate, &self.closed) {
            (Some(gap), None, None) => gap,
            (None, Some(rate), None) => {
                let gap = rate.mean_gap_nanos().ok_or("a `rate` above zero")?;
                if gap > limits::DURATION_NANOS {
                    return Err("a `rate` of at least one in 24 hours");
                }
                Duration::from_nanos(gap)
            }
            (None, None, Some(_)) if self.arrival.is_some() => {
                return Err("`arrival` only beside `every` or `rate`");
            }
            (None, None, Some(closed)) => {
                return Ok(Timing::Closed {
                    from,
                    until: self.until,
                    closed: closed.clone(),
                    times: self.times,
                });
            }
            (None, None, None) => {
                return Err("`at`, `after`, or one of `every`, `rate` and `closed`");
            }
            _ => return Err("only one of `every`, `rate` and `closed`"),
        };
        let arrival = self.arrival.unwrap_or_default();
        Ok(Timing::Open {
            from,
            until: self.until,
            gap,
            arrival,
            times: self.times,
        })
    }
}

impl TryFrom<RawWork> for Work {
    type Error = &'static str;

    fn try_from(raw: RawWork) -> Result<Self, Self::Error> {
        Ok(Self {
            timing: raw.timing()?,
            node: raw.node,
            operation: raw.operation,
            name: raw.name,
            size: raw.size,
        })
    }
}

impl From<Work> for RawWork {
    fn from(work: Work) -> Self {
        let mut raw = Self {
            at: None,
            after: None,
            delay: None,
            from: None,
            until: None,
            every: None,
            rate: None,
            closed: None,
            times: None,
            arrival: None,
            node: work.node,
            operation: work.operation,
            name: work.name,
            size: work.size,
        };
        match work.timing {
            Timing::At(at) => raw.at = Some(at),
            Timing::After {
                operation,
                delay,
                times,
                every,
            } => {
                raw.after = Some(operation);
                raw.delay = Some(delay);
                let repeated = times > 1 || every > Duration::ZERO;
                raw.times = repeated.then_some(times);
                raw.every = repeated.then_some(every);
            }
            Timing::Open {
                from,
                until,
                gap,
                arrival,
                times,
            } => {
                raw.from = Some(from);
                raw.until = until;
                raw.every = Some(gap);
                raw.arrival = Some(arrival).filter(|arrival| *arrival != Arrival::default());
                raw.times = times;
            }
            Timing::Closed {
                from,
                until,
                closed,
                times,
            } => {
                raw.from = Some(from);
                raw.until = until;
                raw.closed = Some(closed);
                raw.times = times;
            }
        }
        raw
    }
}
