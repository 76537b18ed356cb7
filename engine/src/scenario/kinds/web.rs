//! Web servers: whom they ask, and what their pages need, weigh and cost.

use super::calls::Rules;
use super::doubts::Doubts;
use super::nodes::{Entry, Nodes};
use super::reference::To;
use super::site::{Kind, Site};
use super::store::{StoreConfig, first_primary};
use crate::format::decode::Decode;
use crate::format::delay::Delay;
use crate::format::encode::Encode;
use crate::format::name::Datum;
use crate::format::units::{Duration, Probability, Size};
use crate::kernel::id::Address;
use crate::kernel::names::Cast;
use crate::kernel::time::Span;
use crate::protocols::AnyProcess;
use crate::protocols::call::CircuitBreaker;
use crate::protocols::coding::Coding;
use crate::protocols::keys::KeySet;
use crate::protocols::web::manner::Browser;
use crate::protocols::web::{self, Web};
use crate::sorted::SortedMap;
use schemars::JsonSchema;

const KILOBYTE: u64 = 1_000;

/// How a web server is set up.
#[derive(Clone, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct WebConfig {
    /// The store where it looks up what its pages need; the primary where none is named.
    pub store: Option<To<StoreConfig>>,
    /// The stores that it may ask, if there are several: any of them holds what its pages need.
    #[schemars(extend("uniqueItems" = true))]
    pub stores: Vec<To<StoreConfig>>,
    /// The share of its calls that go to a store in its own zone; the others go to any. Which these are is drawn anew
    /// for each call.
    pub own_zone: Probability,
    /// Whether a call for its own zone goes to another zone when no store of its own answers.
    pub spill_over: bool,
    /// How long it waits for the answer to one attempt of a call; as long as it has the page where it is not given.
    #[schemars(extend("x-positive" = true))]
    pub timeout: Option<Duration>,
    /// How often it tries each call, the first time included; needs `timeout`.
    #[schemars(range(min = 1, max = 8))]
    pub attempts: u32,
    /// When it stops asking a store that does not answer; never where it is not given. Needs `timeout`.
    pub circuit_breaker: Option<CircuitBreaker>,
    /// In which format the answers to its calls come.
    pub encoding: Encoding,
    /// How many values each page needs; they are the same for every page.
    #[schemars(range(min = 0, max = 64))]
    pub lookups: u32,
    /// What the keys of these values are called: `item` for `item-1`, `item-2` and so on.
    pub keys: Datum,
    /// How many bytes of each value a page needs.
    pub lookup_size: Size,
    /// How many keys one call to the store asks for. Each is as much work for the store as a read.
    #[schemars(range(min = 1, max = 64))]
    pub keys_per_call: u32,
    /// How many connections each page has to the store: so many of its calls are under way at a time. They are open
    /// already.
    #[schemars(range(min = 1, max = 64))]
    pub connections: u32,
    /// For how long a value that was looked up is used again, also for other pages; 0 for never.
    pub cache_for: Duration,
    /// How many objects a page lists.
    #[schemars(range(min = 1, max = 10_000))]
    pub objects: u32,
    /// How many bytes an object takes with all its fields.
    pub object_size: Size,
    /// How many bytes the fields of an object take that readers need; all where it is not given.
    pub needed_size: Option<Size>,
    /// Which fields of an object a page carries.
    pub fields: Fields,
    /// Whether pages are compressed.
    pub compress: bool,
    /// What part of its size a page has once it is compressed.
    pub compressed_to: Probability,
    /// How long a worker is busy with each thousand bytes of a page, to encode them.
    pub encode_per_kb: Duration,
    /// How long a worker is busy besides with each thousand bytes of a page, to compress them.
    pub compress_per_kb: Duration,
    /// How many pages it has in hand at most, from the request until the client says that the page has come; it
    /// refuses those beyond (back-pressure). Without a limit it builds and sends all, and asks no client.
    #[schemars(range(min = 1, max = 100_000))]
    pub pages_max: Option<u32>,
    /// How long it has a page in hand at most: then it refuses one that is not built, and forgets one that is.
    #[schemars(extend("x-positive" = true))]
    pub patience: Duration,
}

impl Default for WebConfig {
    fn default() -> Self {
        Self {
            store: None,
            stores: Vec::new(),
            own_zone: Probability::ZERO,
            spill_over: false,
            timeout: None,
            attempts: 1,
            circuit_breaker: None,
            encoding: Encoding::default(),
            lookups: 0,
            keys: "item".into(),
            lookup_size: Size::from_bytes(200),
            keys_per_call: 1,
            connections: 1,
            cache_for: Duration::ZERO,
            objects: 1,
            object_size: Size::from_bytes(1_000),
            needed_size: None,
            fields: Fields::All,
            compress: false,
            compressed_to: Probability::new(0.25).unwrap_or_default(),
            encode_per_kb: Duration::ZERO,
            compress_per_kb: Duration::ZERO,
            pages_max: None,
            patience: Duration::from_millis(10_000),
        }
    }
}

/// A format for the answers to calls: how large it makes them, and what it costs at either end.
#[derive(Clone, Copy, Debug, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Encoding {
    /// How large a value is in it, as a share of its plain size, in thousandths.
    #[schemars(range(min = 0.001, max = 1))]
    pub size: f64,
    /// How long a worker is busy with each answer, to encode it, and another at the other end to decode it.
    pub work_per_answer: Duration,
    /// How long besides with each thousand plain bytes.
    pub work_per_kb: Duration,
}

impl Default for Encoding {
    fn default() -> Self {
        Self {
            size: 1.0,
            work_per_answer: Duration::ZERO,
            work_per_kb: Duration::ZERO,
        }
    }
}

/// Which fields of an object a page carries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Fields {
    /// All.
    #[default]
    All,
    /// Those that readers need.
    Needed,
}

/// How a client opens pages.
#[derive(Clone, Debug, Default, PartialEq, Encode, Decode, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct AskPages {
    /// The web server that its pages come from; the only one where none is named.
    pub from: Option<To<WebConfig>>,
    /// The web servers that it asks instead, in turn, when that one does not answer; needs `from`.
    #[schemars(extend("uniqueItems" = true))]
    pub else_from: Vec<To<WebConfig>>,
}

impl AskPages {
    /// Whether no server is asked twice; `at` is the client.
    pub(super) fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        const ELSE: &str = "asks/pages/else_from";
        for (place, web) in self.else_from.iter().enumerate() {
            if self.from.as_ref() == Some(web) {
                let found = format!("{web}, which is asked first");
                doubts.note(at.item(ELSE, place), found, "another web server");
            }
        }
        if self.from.is_none() && !self.else_from.is_empty() {
            let found = "`else_from` without a first web server";
            doubts.note(at.field(ELSE), found, "`from` beside it");
        }
    }

    /// The manner: it asks those that it names, in turn, or the first of the file.
    pub(super) fn build(&self, site: &Site<'_>) -> Browser {
        let mut all = site.nodes.of::<WebConfig>().map(|(at, _)| at.id);
        let first = self.from.as_ref().map(To::as_str);
        let first = first.or_else(|| all.next());
        let others = self.else_from.iter().map(To::as_str);
        let webs = first.into_iter().chain(others);
        Browser {
            webs: webs.map(|id| site.address(id)).collect(),
        }
    }
}

impl Doubts<'_> {
    /// Whether it is clear which web server a client opens pages of.
    pub(in crate::scenario) fn has_web(&mut self, pointer: &str, client: &str) {
        let asks = self.nodes.part::<AskPages>(client);
        if asks.is_some_and(|asks| asks.from.is_some()) || !self.nodes.all {
            return;
        }
        match self.nodes.of::<WebConfig>().count() {
            0 => {
                let expected = "a node of kind \"web\"";
                self.note(pointer, "a page, and no web server", expected);
            }
            1 => {}
            many => {
                let found = format!("a page of one of {many} web servers");
                let expected = format!("the one that {client} `asks` for `pages`, in `from`");
                self.note(pointer, found, expected);
            }
        }
    }
}

impl Kind for WebConfig {
    /// What its pages need and weigh agrees with itself.
    fn check(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        self.check_calls(at, doubts);
        self.check_own_zone(at, doubts);
        let nodes = doubts.nodes;
        if self.lookups > 0 && nodes.of::<StoreConfig>().next().is_none() && nodes.all {
            let found = format!("{} lookups, and no store", self.lookups);
            doubts.note(at.field("lookups"), found, "a store that answers them");
        }
        if self.fields == Fields::Needed && self.needed_size.is_none() {
            let expected = "`needed_size` beside it";
            doubts.note(at.field("fields"), "\"needed\"", expected);
        }
        if let Some(needed) = self.needed_size.filter(|size| *size > self.object_size) {
            let found = format!(
                "\"{needed}\" where `object_size` is \"{}\"",
                self.object_size
            );
            doubts.note(at.field("needed_size"), found, "at most `object_size`");
        }
    }

    /// The keys of all pages, so that those of one page follow one another.
    fn intern_first(nodes: &Nodes<'_>, cast: &mut Cast) {
        let mut most: SortedMap<&str, u32> = SortedMap::new();
        for (_, config) in nodes.of::<Self>() {
            let count = most.entry(config.keys.as_str()).or_default();
            *count = config.lookups.max(*count);
        }
        for (name, count) in most {
            for number in 1..=count {
                cast.names.intern(&format!("{name}-{number}"));
            }
        }
    }

    fn build(&self, at: &Entry<'_>, site: &mut Site<'_>) -> AnyProcess {
        let first = site.symbol(format!("{}-1", self.keys));
        let object = match (self.fields, self.needed_size) {
            (Fields::Needed, Some(needed)) => needed,
            _ => self.object_size,
        };
        let whole = object.bytes().saturating_mul(u64::from(self.objects));
        let mut bytes = whole;
        let mut per_kilobyte = self.encode_per_kb.nanos();
        if self.compress {
            bytes = (whole as f64 * self.compressed_to.get()) as u64;
            per_kilobyte += self.compress_per_kb.nanos();
        }
        let calls = self.timeout.map(|timeout| {
            let rules = Rules {
                timeout,
                attempts: self.attempts,
                retry_after: Delay::default(),
                backoff: None,
                deadline: None,
                budget: None,
                breaker: self.circuit_breaker.as_ref(),
            };
            rules.policy()
        });
        Web::new(web::Config {
            stores: self.may_ask(at, site),
            own_zone: self.own_zone.get(),
            spill_over: self.spill_over,
            calls,
            coding: self.encoding.build(),
            keys: KeySet::from(first, self.lookups),
            keys_per_call: self.keys_per_call,
            connections: self.connections,
            lookup_bytes: small(self.lookup_size.bytes()),
            cache_for: self.cache_for.into(),
            bytes: small(bytes),
            work: Span(whole.saturating_mul(per_kilobyte) / KILOBYTE),
            pages_max: self.pages_max,
            patience: self.patience.into(),
        })
        .into()
    }
}

impl WebConfig {
    /// Whom it calls and how agrees with itself.
    fn check_calls(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        if self.store.is_some() && !self.stores.is_empty() {
            let found = "both `store` and `stores`";
            doubts.note(at.field("stores"), found, "only one of the two");
        }
        if self.timeout.is_none() {
            let expected = "`timeout` beside it";
            if self.attempts > 1 {
                let found = format!("{} attempts without a time-out", self.attempts);
                doubts.note(at.field("attempts"), found, expected);
            }
            if self.circuit_breaker.is_some() {
                let found = "a circuit breaker without a time-out";
                doubts.note(at.field("circuit_breaker"), found, expected);
            }
        }
        if self.spill_over && self.own_zone.get() <= 0.0 {
            let found = "`spill_over` where no call is for its own zone";
            let expected = "`own_zone` of more than 0 beside it";
            doubts.note(at.field("spill_over"), found, expected);
        }
        for (field, work) in [
            ("encoding/work_per_answer", self.encoding.work_per_answer),
            ("encoding/work_per_kb", self.encoding.work_per_kb),
        ] {
            if work > Duration::from_millis(1_000) {
                let found = format!("\"{work}\"");
                doubts.note(at.field(field), found, "at most 1 s (\"1s\")");
            }
        }
    }

    /// A web server that prefers its own zone has a store there.
    fn check_own_zone(&self, at: &Entry<'_>, doubts: &mut Doubts<'_>) {
        let nodes = doubts.nodes;
        let is_there = |id: &str| {
            let store = nodes.get(id).filter(|node| node.zone == at.zone);
            store.is_some_and(|store| store.config::<StoreConfig>().is_some())
        };
        let none = !self.named().any(is_there);
        if self.own_zone.get() > 0.0 && none && nodes.all {
            let zone = at.zone;
            let found = format!("calls for its own zone, {zone}, where none of its stores is");
            let expected = format!("a store of the zone {zone} among `stores`");
            doubts.note(at.field("own_zone"), found, expected);
        }
    }

    /// The stores that it names.
    fn named(&self) -> impl Iterator<Item = &str> {
        self.store.iter().chain(&self.stores).map(To::as_str)
    }

    /// The stores that it may ask, and whether each is in the same zone.
    fn may_ask(&self, at: &Entry<'_>, site: &Site<'_>) -> Vec<(Address, bool)> {
        let mut ids: Vec<&str> = self.named().collect();
        if ids.is_empty() {
            ids.extend(first_primary(site.nodes));
        }
        let is_own = |id| site.zone(id) == site.zone(at.id);
        ids.into_iter()
            .map(|id| (site.address(id), is_own(id)))
            .collect()
    }
}

impl Encoding {
    fn build(self) -> Coding {
        Coding {
            thousandths: (self.size * 1_000.0).round() as u16,
            each: small(self.work_per_answer.nanos()),
            per_kilobyte: small(self.work_per_kb.nanos()),
        }
    }
}

fn small(bytes: u64) -> u32 {
    u32::try_from(bytes).unwrap_or(u32::MAX)
}
