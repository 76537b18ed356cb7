//! Links and pipes: how messages get from one place to another, and how long that takes.

use super::is_default;
use crate::format::decode::Decode;
use crate::format::name::{EndId, Line, PipeId, ZoneId};
use crate::format::units::{BitRate, Duration, Probability, Size};
use crate::kernel::latency::Latency;
use crate::kernel::time::Span;
use schemars::JsonSchema;
use serde::Serialize;

/// A link. It says whom it joins in one of three ways: `between` two ends, `within` zones, or one way `from` … `to`.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(try_from = "RawLink", into = "RawLink")]
#[schemars(with = "RawLink")]
pub struct Link {
    /// What the stage shows; the id where there is none.
    pub name: Option<Line>,
    /// Who runs it.
    pub administrator: Option<Line>,
    /// Whom it joins.
    pub reach: Reach,
    /// What befalls what is sent over it.
    pub transport: Transport,
    /// How long a message is under way, one way.
    pub latency: Delay,
    /// The share of messages that is lost.
    pub loss: Probability,
    /// The share of messages that arrives twice.
    pub duplicate: Probability,
    /// The largest packet that it carries; boundless where there is none.
    pub mtu: Option<Size>,
    /// What becomes of a bigger datagram.
    pub oversize: Oversize,
    /// The link's own bandwidth; boundless where there is none and no pipe.
    pub bandwidth: Option<BitRate>,
    /// How much may wait for that bandwidth before more is dropped.
    pub buffer: Option<Size>,
    /// The pipe whose bandwidth it shares with others.
    pub pipe: Option<PipeId>,
    /// For a stream: how long a cut may last before the connection is reset.
    pub reset_after: Option<Duration>,
    /// What a gigabyte over it costs its sender, in US dollars.
    pub usd_per_gb: f64,
    /// What it costs its receiver besides.
    pub usd_per_gb_in: f64,
}

/// Whom a link joins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Two ends, both ways.
    Between(EndId, EndId),
    /// Each pair of machines inside each of these zones, both ways.
    Within(Vec<ZoneId>),
    /// One way only.
    OneWay {
        /// The sender's end.
        from: EndId,
        /// The receiver's end.
        to: EndId,
    },
}

/// What befalls a message on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Transport {
    /// Each message for itself: loss, duplication and changed order show.
    #[default]
    Datagram,
    /// A connection: in order; loss becomes delay, a long cut becomes a reset.
    Stream,
}

/// What becomes of a datagram that is bigger than the link's largest packet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Oversize {
    /// It vanishes, and nobody is told: it may not be cut into pieces, and ICMP, which would tell, is filtered.
    #[default]
    Vanish,
    /// The network cuts it into pieces; if one of them is lost, all are.
    Fragment,
}

/// How long something takes: always the same (`"80ms"`), or drawn from a distribution.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Decode, JsonSchema)]
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

impl Delay {
    /// The delay that says this; `None` for a distribution, which a file says in other figures.
    #[must_use]
    pub const fn of(latency: Latency) -> Option<Self> {
        match latency {
            Latency::Constant(span) => Some(Self::Constant(Duration::from_nanos(span.0))),
            Latency::Uniform(..) | Latency::LogNormal { .. } | Latency::Pareto { .. } => None,
        }
    }
}

impl From<Delay> for Latency {
    fn from(delay: Delay) -> Self {
        let span = |duration: Duration| Span(duration.nanos());
        match delay {
            Delay::Constant(constant) => Self::Constant(span(constant)),
            Delay::Drawn(Distribution::Uniform { min, max }) => Self::Uniform(span(min), span(max)),
            Delay::Drawn(Distribution::Lognormal { median, p99 }) => {
                Self::log_normal(span(median), span(p99))
            }
            Delay::Drawn(Distribution::Pareto(Pareto::Percentile { min, p99 })) => {
                Self::pareto(span(min), span(p99))
            }
            Delay::Drawn(Distribution::Pareto(Pareto::Shape { min, shape })) => Self::Pareto {
                min: span(min),
                shape,
            },
        }
    }
}

/// From what a delay is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Decode, JsonSchema)]
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
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Decode, JsonSchema)]
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

/// Bandwidth that several links share.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pipe {
    /// What the stage shows; the id where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<Line>,
    /// How much gets through.
    #[schemars(extend("x-positive" = true))]
    pub bandwidth: BitRate,
    /// How much may wait before more is dropped; boundless where it is not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buffer: Option<Size>,
}

/// A link: `between` two ends, `within` zones, or one way `from` … `to`.
#[derive(Clone, Debug, PartialEq, Serialize, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Link")]
struct RawLink {
    /// What the stage shows; the id where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<Line>,
    /// Who runs it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    administrator: Option<Line>,
    /// Two ends, each a zone or a node: the link leads both ways.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    between: Option<(EndId, EndId)>,
    /// Zones: the link joins all machines inside each of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("minItems" = 1))]
    within: Option<Vec<ZoneId>>,
    /// The sender's end of a link that leads one way; needs `to`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    from: Option<EndId>,
    /// The receiver's end of a link that leads one way; needs `from`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    to: Option<EndId>,
    /// `datagram`: each message for itself. `stream`: in order, loss becomes delay, a long cut becomes a reset.
    #[serde(default, skip_serializing_if = "is_default")]
    transport: Transport,
    /// How long a message is under way, one way.
    latency: Delay,
    /// The share of messages that is lost.
    #[serde(default, skip_serializing_if = "is_default")]
    loss: Probability,
    /// The share of messages that arrives twice.
    #[serde(default, skip_serializing_if = "is_default")]
    duplicate: Probability,
    /// The largest packet that it carries (its MTU), header included; boundless where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    mtu: Option<Size>,
    /// With `mtu`: what becomes of a bigger datagram.
    #[serde(default, skip_serializing_if = "is_default")]
    oversize: Oversize,
    /// The link's own bandwidth, each way; boundless where there is none and no pipe.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-positive" = true))]
    bandwidth: Option<BitRate>,
    /// How much may wait for the bandwidth before more is dropped.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    buffer: Option<Size>,
    /// The pipe whose bandwidth it shares with others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pipe: Option<PipeId>,
    /// For a stream: how long a cut may last before the connection is reset.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-positive" = true))]
    reset_after: Option<Duration>,
    /// What a gigabyte that leaves over it costs, in US dollars: the sender's side of the bill.
    #[serde(default, skip_serializing_if = "is_default")]
    #[schemars(range(min = 0, max = 1000))]
    usd_per_gb: f64,
    /// What a gigabyte that comes in over it costs besides, in US dollars: the receiver's side of the bill.
    #[serde(default, skip_serializing_if = "is_default")]
    #[schemars(range(min = 0, max = 1000))]
    usd_per_gb_in: f64,
}

impl TryFrom<RawLink> for Link {
    type Error = &'static str;

    fn try_from(raw: RawLink) -> Result<Self, Self::Error> {
        let reach = match (raw.between, raw.within, raw.from, raw.to) {
            (Some((a, b)), None, None, None) => Reach::Between(a, b),
            (None, Some(zones), None, None) => Reach::Within(zones),
            (None, None, Some(from), Some(to)) => Reach::OneWay { from, to },
            (None, None, Some(_), None) => return Err("`to` beside `from`"),
            (None, None, None, Some(_)) => return Err("`from` beside `to`"),
            _ => return Err("exactly one of `between`, `within`, or `from` with `to`"),
        };
        Ok(Self {
            name: raw.name,
            administrator: raw.administrator,
            reach,
            transport: raw.transport,
            latency: raw.latency,
            loss: raw.loss,
            duplicate: raw.duplicate,
            mtu: raw.mtu,
            oversize: raw.oversize,
            bandwidth: raw.bandwidth,
            buffer: raw.buffer,
            pipe: raw.pipe,
            reset_after: raw.reset_after,
            usd_per_gb: raw.usd_per_gb,
            usd_per_gb_in: raw.usd_per_gb_in,
        })
    }
}

impl From<Link> for RawLink {
    fn from(link: Link) -> Self {
        let (between, within, from, to) = match link.reach {
            Reach::Between(a, b) => (Some((a, b)), None, None, None),
            Reach::Within(zones) => (None, Some(zones), None, None),
            Reach::OneWay { from, to } => (None, None, Some(from), Some(to)),
        };
        Self {
            name: link.name,
            administrator: link.administrator,
            between,
            within,
            from,
            to,
            transport: link.transport,
            latency: link.latency,
            loss: link.loss,
            duplicate: link.duplicate,
            mtu: link.mtu,
            oversize: link.oversize,
            bandwidth: link.bandwidth,
            buffer: link.buffer,
            pipe: link.pipe,
            reset_after: link.reset_after,
            usd_per_gb: link.usd_per_gb,
            usd_per_gb_in: link.usd_per_gb_in,
        }
    }
}
