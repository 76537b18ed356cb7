//! Links and pipes: how messages get from one place to another, and how long that takes.

use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::{EndId, Line, PipeId, ZoneId};
use crate::format::units::{BitRate, Duration, Probability, Size};
use crate::kernel::network::{Oversize, Transport};
use schemars::JsonSchema;

/// A link. It says whom it joins in one of three ways: `between` two ends, `within` zones, or one way `from` … `to`.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
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
    /// For a stream: how long its sender waits for an acknowledgement before it gives up.
    pub user_timeout: Option<Duration>,
    /// For a stream: how many connections of requests stand open at the beginning.
    pub pool: Option<u32>,
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

/// Bandwidth that several links share.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pipe {
    /// What the stage shows; the id where there is none.
    #[serde(default)]
    pub name: Option<Line>,
    /// How much gets through.
    #[schemars(extend("x-positive" = true))]
    pub bandwidth: BitRate,
    /// How much may wait before more is dropped; boundless where it is not given.
    #[serde(default)]
    pub buffer: Option<Size>,
}

/// A link: `between` two ends, `within` zones, or one way `from` … `to`.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Link")]
struct RawLink {
    /// What the stage shows; the id where there is none.
    #[serde(default)]
    name: Option<Line>,
    /// Who runs it.
    #[serde(default)]
    administrator: Option<Line>,
    /// Two ends, each a zone or a node: the link leads both ways.
    #[serde(default)]
    between: Option<(EndId, EndId)>,
    /// Zones: the link joins all machines inside each of them.
    #[serde(default)]
    #[schemars(extend("minItems" = 1))]
    within: Option<Vec<ZoneId>>,
    /// The sender's end of a link that leads one way; needs `to`.
    #[serde(default)]
    from: Option<EndId>,
    /// The receiver's end of a link that leads one way; needs `from`.
    #[serde(default)]
    to: Option<EndId>,
    /// `datagram`: each message for itself. `stream`: a TCP connection, in order; what is lost is sent again later, and over
    /// limited bandwidth the senders slow down instead of losing what does not fit.
    #[serde(default)]
    transport: Transport,
    /// How long a message is under way, one way.
    latency: Delay,
    /// The share of messages that is lost.
    #[serde(default)]
    loss: Probability,
    /// The share of messages that arrives twice.
    #[serde(default)]
    duplicate: Probability,
    /// The largest packet that it carries (its MTU), header included; boundless where there is none.
    #[serde(default)]
    mtu: Option<Size>,
    /// With `mtu`: what becomes of a bigger datagram.
    #[serde(default)]
    oversize: Oversize,
    /// The link's own bandwidth, each way; boundless where there is none and no pipe.
    #[serde(default)]
    #[schemars(extend("x-positive" = true))]
    bandwidth: Option<BitRate>,
    /// How much may wait for the bandwidth before more is dropped.
    #[serde(default)]
    buffer: Option<Size>,
    /// The pipe whose bandwidth it shares with others.
    #[serde(default)]
    pipe: Option<PipeId>,
    /// For a stream: how long a sender waits for an acknowledgement before it gives up and is told that the connection is
    /// broken, as an application sets it by TCP_USER_TIMEOUT. Without it the sender's kernel gives up after a quarter of
    /// an hour (924.6 s). An end that has nothing under way is not told.
    #[serde(default)]
    #[schemars(extend("x-positive" = true))]
    user_timeout: Option<Duration>,
    /// For a stream: each try of an operation has a connection for itself, out of a pool as with HTTP/1.1, and a client whose
    /// time-out is over closes it. This is how many stand open between two processes at the beginning, and are kept at most; where
    /// none is free another is opened, which takes a round trip. Without it one connection carries everything between two
    /// processes, in order.
    #[serde(default)]
    #[schemars(range(max = 1000))]
    connections: Option<u32>,
    /// What a gigabyte that leaves over it costs, in US dollars: the sender's side of the bill.
    #[serde(default)]
    #[schemars(range(min = 0, max = 1000))]
    usd_per_gb: f64,
    /// What a gigabyte that comes in over it costs besides, in US dollars: the receiver's side of the bill.
    #[serde(default)]
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
            user_timeout: raw.user_timeout,
            pool: raw.connections,
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
            user_timeout: link.user_timeout,
            connections: link.pool,
            usd_per_gb: link.usd_per_gb,
            usd_per_gb_in: link.usd_per_gb_in,
        }
    }
}
