//! An attacker on the path between a client and its bank (Dolev and Yao): every letter passes through its
//! hands. It reads what is open or sealed under a key that it holds, remembers all of it, and may block,
//! delay, change, make up and repeat letters, or answer in the bank's name. It breaks no seal and forges no
//! proof: [`letter`](super::letter) does not let it.

mod note;

use std::rc::Rc;

use super::Message;
use super::bank::millis;
use super::letter::{Body, Key, Letter, Order, Proof, Sealed, Share, Words};
use super::vocabulary::HEADER_BYTES;
use super::vocabulary::Vocabulary;
use super::{Ctx, Shown};
use crate::kernel::id::{Address, OperationId, Symbol};
use crate::kernel::message::Envelope;
use crate::kernel::names::Names;
use crate::kernel::process::NodeView;
use crate::kernel::time::Span;
use crate::sorted::{SortedMap, SortedSet};
pub use note::{Attack, Note};

/// How an attacker is set up.
#[derive(Clone, PartialEq, Debug)]
pub struct Config {
    /// The client at one end of the path.
    pub client: Address,
    /// The bank at the other.
    pub bank: Address,
    /// Whether it answers handshakes in the bank's name, until somebody sees through that.
    pub poses: bool,
    /// What it changes the payee of a passing transfer to, where it can.
    pub payee: Option<Symbol>,
    /// How long it holds back what passes.
    pub delay: Span,
}

/// An attacker's timers.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Timer {
    /// A letter was held back long enough.
    Release(u32),
}

/// What an attacker can be told to do.
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Input {
    /// Send again what was recorded of an operation.
    Replay(OperationId),
    /// Order a transfer in the client's name, with whatever passwords are known by now.
    Forge {
        /// Who is to get the money.
        payee: Symbol,
        /// How much, in US dollars.
        dollars: u32,
    },
    /// From now on let nothing through, or let everything through again.
    Block(bool),
    /// From now on hold everything back for so long.
    Delay(Span),
}

type Serves = (Option<OperationId>, u16);

/// A handshake that it has answered in the bank's name.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Pose {
    key: Key,
    /// Whether the client has sealed something under that key.
    taken: bool,
}

/// An order of its own to the bank, or one that it passes on as its own.
#[derive(Clone, Copy, PartialEq, Debug)]
struct Errand {
    order: Order,
    serves: Serves,
    /// The key under which the client waits for a receipt.
    reply: Option<Key>,
}

/// An attacker.
#[derive(Clone, PartialEq, Debug)]
pub struct Attacker {
    config: Rc<Config>,
    blocks: bool,
    delay: Span,
    poses: bool,
    /// Letters held back.
    held: SortedMap<u32, (Letter, Serves)>,
    next_held: u32,
    /// Letters to the bank, by the operation that they served.
    recorded: Vec<(OperationId, Letter)>,
    secrets: SortedSet<Symbol>,
    drawn: u32,
    pose: Option<Pose>,
    /// Handshakes of its own with the bank that are not answered, and what for.
    asking: SortedMap<Share, Errand>,
    /// Errands for which it waits for a receipt, by key.
    errands: SortedMap<Key, Errand>,
    /// Whether the bank takes open letters, as far as it has seen.
    plain: bool,
    forged: u32,
    seen: u32,
    seen_bytes: u64,
}

/// The first of the numbers that it gives to orders of its own.
const NUMBERS: u32 = 1 << 31;

impl Attacker {
    /// One that knows nothing yet.
    #[must_use]
    pub fn new(config: Config) -> Self {
        Self {
            blocks: false,
            delay: config.delay,
            poses: config.poses,
            config: Rc::new(config),
            held: SortedMap::new(),
            next_held: 0,
            recorded: Vec::new(),
            secrets: SortedSet::new(),
            drawn: 0,
            pose: None,
            asking: SortedMap::new(),
            errands: SortedMap::new(),
            plain: false,
            forged: 0,
            seen: 0,
            seen_bytes: 0,
        }
    }

    pub(super) const fn on_start(&mut self, _: &mut Ctx<'_>) {}

    pub(super) fn on_input(&mut self, input: Input, ctx: &mut Ctx<'_>) {
        match input {
            Input::Replay(operation) => self.replay(operation, ctx),
            Input::Forge { payee, dollars } => self.forge(payee, dollars, ctx),
            Input::Block(blocks) => self.blocks = blocks,
            Input::Delay(delay) => self.delay = delay,
        }
    }

    /// Sends again each letter to the bank that it has recorded of an operation.
    fn replay(&self, operation: OperationId, ctx: &mut Ctx<'_>) {
        let recorded = self.recorded.iter().filter(|(of, _)| *of == operation);
        for (_, letter) in recorded {
            ctx.note(Note::Attacked(Attack::Replayed));
            letter.hand(letter.to, (None, 0), ctx);
        }
    }

    /// Orders a transfer with every password that it knows.
    fn forge(&mut self, payee: Symbol, dollars: u32, ctx: &mut Ctx<'_>) {
        let known: Vec<Symbol> = self.secrets.iter().copied().collect();
        for password in known {
            ctx.note(Note::Attacked(Attack::Forged));
            let order = Order {
                password,
                payee,
                dollars,
                number: NUMBERS + self.forged,
                written: millis(ctx.wall()),
            };
            self.forged += 1;
            self.order(order, (None, 0), None, ctx);
        }
    }

    /// Brings an order to the bank, as any customer would.
    fn order(&mut self, order: Order, serves: Serves, reply: Option<Key>, ctx: &mut Ctx<'_>) {
        let body = if self.plain {
            Body::Open(Words::Transfer(order))
        } else {
            let share = Share::draw(&mut self.drawn, ctx);
            let errand = Errand {
                order,
                serves,
                reply,
            };
            self.asking.insert(share, errand);
            Body::Hello(share)
        };
        self.send_to_bank(body, serves, ctx);
    }

    fn send_to_bank(&self, body: Body, serves: Serves, ctx: &mut Ctx<'_>) {
        let (from, to) = (ctx.address(), self.config.bank);
        Letter { from, to, body }.hand(to, serves, ctx);
    }

    /// Writes to the client in the bank's name.
    fn send_to_client(&self, body: Body, serves: Serves, ctx: &mut Ctx<'_>) {
        let (from, to) = (self.config.bank, self.config.client);
        Letter { from, to, body }.hand(to, serves, ctx);
    }

    pub(super) fn on_message(&mut self, envelope: &Envelope<Message>, ctx: &mut Ctx<'_>) {
        let Message::Letter(letter) = envelope.message else {
            return;
        };
        let serves = (envelope.operation, envelope.attempt);
        if letter.to == ctx.address() {
            return self.answered(&letter, ctx);
        }
        self.seen += 1;
        self.seen_bytes += u64::from(HEADER_BYTES + letter.bytes());
        self.read(&letter, ctx);
        if letter.to == self.config.bank {
            self.record(&letter, serves);
        }
        if self.blocks {
            ctx.note(Note::Attacked(Attack::Blocked));
        } else if self.delay > Span::ZERO {
            ctx.note(Note::Attacked(Attack::Delayed));
            self.held.insert(self.next_held, (letter, serves));
            ctx.arm(Timer::Release(self.next_held), self.delay);
            self.next_held += 1;
        } else {
            self.pass(letter, serves, ctx);
        }
    }

    pub(super) fn on_timer(&mut self, timer: Timer, ctx: &mut Ctx<'_>) {
        let Timer::Release(held) = timer;
        if let Some((letter, serves)) = self.held.remove(&held) {
            self.pass(letter, serves, ctx);
        }
    }

    /// Learns what the letter tells.
    fn read(&mut self, letter: &Letter, ctx: &mut Ctx<'_>) {
        self.plain |= matches!(letter.body, Body::Open(_));
        let words = match letter.body {
            Body::Open(words) => Some(words),
            Body::Sealed(sealed) => sealed.open(ctx).map(|(_, _, words)| words),
            Body::Hello(_) | Body::Welcome { .. } => None,
        };
        if let Some(Words::Transfer(Order { password, .. })) = words
            && self.secrets.insert(password)
        {
            ctx.note(Note::Learnt { secret: password });
        }
    }

    fn record(&mut self, letter: &Letter, (operation, _): Serves) {
        let worth = matches!(letter.body, Body::Open(_) | Body::Sealed(_));
        if let (Some(operation), true) = (operation, worth) {
            self.recorded.push((operation, *letter));
        }
    }

    /// Lets a letter go on its way, as it is or as it suits.
    fn pass(&mut self, letter: Letter, serves: Serves, ctx: &mut Ctx<'_>) {
        match letter.body {
            Body::Hello(share) if letter.to == self.config.bank && self.poses_again() => {
                self.pose_as_bank(share, serves, ctx);
            }
            Body::Sealed(sealed) => match sealed.open(ctx) {
                Some((key, _, words)) => self.pass_on(key, words, serves, ctx),
                None => letter.hand(letter.to, serves, ctx),
            },
            Body::Open(Words::Transfer(order)) => {
                let body = Body::Open(Words::Transfer(self.rewrite(order, ctx)));
                Letter { body, ..letter }.hand(letter.to, serves, ctx);
            }
            Body::Hello(_) | Body::Welcome { .. } | Body::Open(Words::Receipt { .. }) => {
                letter.hand(letter.to, serves, ctx);
            }
        }
    }

    /// Who once did not take its word will not take it again: then it lets handshakes pass.
    fn poses_again(&mut self) -> bool {
        self.poses &= self.pose.is_none_or(|pose| pose.taken);
        self.poses
    }

    fn pose_as_bank(&mut self, asked: Share, serves: Serves, ctx: &mut Ctx<'_>) {
        ctx.note(Note::Attacked(Attack::Posed));
        let answered = Share::draw(&mut self.drawn, ctx);
        let key = Key::agree(asked, answered, ctx);
        self.pose = key.map(|key| Pose { key, taken: false });
        let body = Body::Welcome {
            asked,
            answered,
            proof: Proof::sign(asked, answered, ctx),
        };
        self.send_to_client(body, serves, ctx);
    }

    /// The client has sealed words for somebody whom it takes for the bank.
    fn pass_on(&mut self, key: Key, words: Words, serves: Serves, ctx: &mut Ctx<'_>) {
        if let Some(pose) = self.pose.as_mut().filter(|pose| pose.key == key) {
            pose.taken = true;
        }
        if let Words::Transfer(order) = words {
            let order = self.rewrite(order, ctx);
            self.order(order, serves, Some(key), ctx);
        }
    }

    fn rewrite(&self, order: Order, ctx: &mut Ctx<'_>) -> Order {
        match self.config.payee {
            Some(payee) => {
                ctx.note(Note::Attacked(Attack::Changed));
                Order { payee, ..order }
            }
            None => order,
        }
    }

    /// The bank answers it.
    fn answered(&mut self, letter: &Letter, ctx: &mut Ctx<'_>) {
        match letter.body {
            Body::Welcome {
                asked, answered, ..
            } => {
                let errand = self.asking.remove(&asked);
                let key = Key::agree(asked, answered, ctx);
                let (Some(errand), Some(key)) = (errand, key) else {
                    return;
                };
                let words = Words::Transfer(errand.order);
                if let Some(sealed) = Sealed::close(key, 0, words, ctx) {
                    self.errands.insert(key, errand);
                    self.send_to_bank(Body::Sealed(sealed), errand.serves, ctx);
                }
            }
            Body::Sealed(sealed) => {
                let opened = sealed.open(ctx);
                let Some((key, _, words)) = opened else {
                    return;
                };
                let errand = self.errands.remove(&key);
                let Some((errand, reply)) = errand.and_then(|e| Some((e, e.reply?))) else {
                    return;
                };
                if let Some(sealed) = Sealed::close(reply, 0, words, ctx) {
                    self.send_to_client(Body::Sealed(sealed), errand.serves, ctx);
                }
            }
            Body::Hello(_) | Body::Open(_) => {}
        }
    }

    pub(super) const fn on_disconnect(&mut self, _: Address, _: &mut Ctx<'_>) {}

    /// What it has on paper stays.
    pub(super) fn on_crash(&mut self) {
        self.held.clear();
        self.asking.clear();
        self.errands.clear();
    }

    pub(super) const fn on_restart(&mut self, _: &mut Ctx<'_>) {}
}

impl Shown for Attacker {
    fn describe(&self, names: &Names) -> NodeView {
        let known = if self.secrets.is_empty() {
            "no password".to_owned()
        } else {
            let texts: Vec<&str> = self.secrets.iter().map(|text| names.text(*text)).collect();
            texts.join(", ")
        };
        let mut fields = vec![
            ("knows".to_owned(), known),
            (
                "letters seen".to_owned(),
                format!("{}, {} bytes", self.seen, self.seen_bytes),
            ),
            (
                "transfers recorded".to_owned(),
                self.recorded.len().to_string(),
            ),
        ];
        if self.blocks {
            fields.push(("lets through".to_owned(), "nothing".to_owned()));
        }
        NodeView {
            role: "attacker",
            badge: Some(("ATTACKER", true)),
            fields,
        }
    }
}
