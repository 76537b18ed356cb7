//! Calls: how a process asks another and copes with silence. One way for all: a time-out for each try, more
//! tries after a backoff with jitter, a deadline for the whole, a budget for retries, a circuit breaker.
//!
//! Here are only the decisions. The process sends, arms its own timers, and tells what came of each try.
//! Times are those of its machine's monotonic clock; a deadline travels as the time that is left.

mod note;
mod settings;

use crate::sorted::SortedMap;

use super::Message;
use super::vocabulary::refusals;
use crate::kernel::id::{Address, OperationId};
use crate::kernel::latency::Latency;
use crate::kernel::message::Envelope;
use crate::kernel::random::Draws;
use crate::kernel::time::{LocalTime, Span};

pub use note::Note;
pub use settings::{Backoff, CircuitBreaker, RetryBudget};

use settings::{RETRY, wait};

refusals! {
    /// No answer came, and the one who asked took that for a no.
    NO_ANSWER = 4 "no answer, taken for a no";
    /// The circuit to the service is open: nothing was sent.
    CIRCUIT_OPEN = 5 "the circuit is open";
}

/// How calls are made.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Policy {
    /// How long one try is waited for.
    pub timeout: Span,
    /// How many tries there are at most, at least one.
    pub attempts: u16,
    /// The wait before the second.
    pub retry_after: Latency,
    /// How the waits before the others grow; if there is none, they do not.
    pub backoff: Option<Backoff>,
    /// How long a call may take in all, if nobody who waits for it has less time.
    pub deadline: Option<Span>,
    /// How many retries there may be among all calls.
    pub budget: Option<RetryBudget>,
    /// When to stop asking.
    pub breaker: Option<CircuitBreaker>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            timeout: Span::secs(2),
            attempts: 1,
            retry_after: Latency::Constant(Span::ZERO),
            backoff: None,
            deadline: None,
            budget: None,
            breaker: None,
        }
    }
}

/// A call under way: which try it has come to, and until when it makes sense at all.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Call {
    /// Which try, from 0.
    pub attempt: u16,
    /// The moment after which nobody waits for it; none if there is none.
    pub until: Option<LocalTime>,
    /// In which turn of its circuit the present try was let through.
    turn: u32,
}

impl Call {
    /// Another try of it.
    #[must_use]
    pub const fn another(self) -> Self {
        Self {
            attempt: self.attempt.saturating_add(1),
            ..self
        }
    }

    /// It makes sense however late it is.
    #[must_use]
    pub const fn without_end(self) -> Self {
        Self {
            until: None,
            ..self
        }
    }

    /// How much time is left; `None` if there is no end to it, and zero when it is over.
    #[must_use]
    pub fn left(&self, now: LocalTime) -> Option<Span> {
        self.until
            .map(|until| Span(u64::try_from(until - now).unwrap_or(0)))
    }
}

/// Why there is no further try.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spent {
    /// There were enough.
    Attempts,
    /// The deadline would have passed.
    Deadline,
    /// The budget for retries is spent.
    Budget,
}

/// What is known of one who is called. Each time that it opens, lets a probe through or closes, another turn begins:
/// the ends of tries that an earlier turn let through say nothing of this one.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
struct Circuit {
    /// How many turns there were before.
    turn: u32,
    /// Failures in a row.
    failures: u32,
    /// While open: when the next call is let through.
    probe_at: Option<LocalTime>,
}

/// One who calls: its policy, and what it remembers from call to call, all of it in memory.
#[derive(Clone, PartialEq, Debug)]
pub struct Caller {
    policy: Policy,
    /// Retries that may be made, in millionths.
    budget: u64,
    circuits: SortedMap<Address, Circuit>,
}

impl Caller {
    /// One who has not called yet.
    #[must_use]
    pub fn new(policy: Policy) -> Self {
        let saved = policy.budget.map_or(0, |budget| budget.saved);
        Self {
            policy,
            budget: u64::from(saved) * RETRY,
            circuits: SortedMap::new(),
        }
    }

    /// How it calls.
    #[must_use]
    pub const fn policy(&self) -> &Policy {
        &self.policy
    }

    /// Calls otherwise from now on; calls under way keep their deadlines.
    pub fn change(&mut self, policy: Policy) {
        *self = Self::new(policy);
    }

    /// Begins a call. `left` is how long those who wait for it still do.
    pub fn begin(&mut self, now: LocalTime, left: Option<Span>) -> Call {
        if let Some(budget) = self.policy.budget {
            let most = u64::from(budget.saved.max(1)) * RETRY;
            self.budget = (self.budget + budget.earned()).min(most);
        }
        let own = self.policy.deadline;
        let span = left.into_iter().chain(own).min();
        Call {
            attempt: 0,
            until: span.map(|span| now + span),
            turn: 0,
        }
    }

    /// How long to wait for the try that is sent now.
    #[must_use]
    pub fn patience(&self, call: &Call, now: LocalTime) -> Span {
        let left = call.left(now).unwrap_or(Span(u64::MAX));
        self.policy.timeout.min(left)
    }

    /// Whether the circuit to `target` lets a call's try through now. The first after a pause is a probe: until
    /// its end is known, or another pause is over, no other follows.
    pub fn lets_through(&mut self, call: &mut Call, target: Address, now: LocalTime) -> bool {
        let Some(breaker) = self.policy.breaker else {
            return true;
        };
        let mut unknown = Circuit::default();
        let circuit = self.circuits.get_mut(&target).unwrap_or(&mut unknown);
        match circuit.probe_at {
            None => {}
            Some(at) if now - at < 0 => return false,
            Some(_) => {
                circuit.turn = circuit.turn.wrapping_add(1);
                circuit.probe_at = Some(now + Span::from(breaker.open_for));
            }
        }
        call.turn = circuit.turn;
        true
    }

    /// Whether the circuit to `target` is open: a try now would not get through, and would be no probe.
    #[must_use]
    pub fn is_open(&self, target: Address, now: LocalTime) -> bool {
        let circuit = self.circuits.get(&target);
        circuit.is_some_and(|circuit| circuit.probe_at.is_some_and(|at| now - at < 0))
    }

    /// A call's try came to an answer. Gives whether that closes an open circuit.
    pub fn answered(&mut self, call: &Call, target: Address) -> bool {
        let circuit = self.circuits.get_mut(&target);
        let Some(circuit) = circuit.filter(|circuit| circuit.turn == call.turn) else {
            return false;
        };
        circuit.failures = 0;
        let was_open = circuit.probe_at.take().is_some();
        circuit.turn = circuit.turn.wrapping_add(u32::from(was_open));
        was_open
    }

    /// A call's try came to nothing. Gives whether that opens a circuit that was closed. An open one stays so for
    /// another pause if the try was its probe, and takes no notice of those that were sent before it opened.
    pub fn failed(&mut self, call: &Call, target: Address, now: LocalTime) -> bool {
        let Some(breaker) = self.policy.breaker else {
            return false;
        };
        let circuit = self.circuits.entry(target).or_default();
        if circuit.turn != call.turn {
            return false;
        }
        circuit.failures = circuit.failures.saturating_add(1);
        if circuit.failures < breaker.failures {
            return false;
        }
        circuit.turn = circuit.turn.wrapping_add(1);
        let was_closed = circuit.probe_at.is_none();
        circuit.probe_at = Some(now + Span::from(breaker.open_for));
        was_closed
    }

    /// After a try that came to nothing: the wait before the next, which the call then has come to.
    ///
    /// # Errors
    /// Why there is no next one. The call stays as it was.
    pub fn again(&mut self, call: &mut Call, now: LocalTime, draws: Draws) -> Result<Span, Spent> {
        let next = call.attempt.saturating_add(1);
        if next >= self.policy.attempts {
            return Err(Spent::Attempts);
        }
        let Policy {
            retry_after,
            backoff,
            ..
        } = self.policy;
        let wait = wait(retry_after, backoff, next, draws);
        if call.left(now).is_some_and(|left| left <= wait) {
            return Err(Spent::Deadline);
        }
        if self.policy.budget.is_some() {
            self.budget = self.budget.checked_sub(RETRY).ok_or(Spent::Budget)?;
        }
        call.attempt = next;
        Ok(wait)
    }

    /// How many circuits are open.
    #[must_use]
    pub fn open_circuits(&self) -> usize {
        let open = |circuit: &&Circuit| circuit.probe_at.is_some();
        self.circuits.values().filter(open).count()
    }

    /// What a crash leaves: nothing but the policy.
    pub fn forget(&mut self) {
        *self = Self::new(self.policy);
    }
}

/// Who asked, and where the answer goes.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Asker {
    /// Where it can be reached.
    pub address: Address,
    /// What it asks for.
    pub operation: Option<OperationId>,
    /// Which try of that.
    pub attempt: u16,
}

impl Asker {
    /// Who sent this.
    #[must_use]
    pub const fn of<M>(envelope: &Envelope<M>) -> Self {
        Self {
            address: envelope.from,
            operation: envelope.operation,
            attempt: envelope.attempt,
        }
    }

    /// What it asks for has been carried out here, for good.
    pub fn takes_effect(self, ctx: &mut super::Ctx<'_>) {
        let attempt = self.attempt;
        if let Some(operation) = self.operation {
            ctx.note(Note::TookEffect { operation, attempt });
        }
    }

    /// Sends the answer.
    pub fn answer(self, message: impl Into<Message>, ctx: &mut super::Ctx<'_>) {
        match self.operation {
            Some(operation) => ctx.send_for(self.address, operation, self.attempt, message),
            None => ctx.send(self.address, message),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::units::{Duration, Probability};

    const YOU: Address = Address(7);
    const FIRST: Latency = Latency::Constant(Span::millis(100));
    const GROWING: Backoff = Backoff {
        factor: 2,
        at_most: Duration::from_millis(300),
        jitter: false,
    };

    fn draws(which: u64) -> Draws {
        Draws::keyed(1, [which, 0, 0])
    }

    const fn ms(millis: i64) -> LocalTime {
        LocalTime(millis * 1_000_000)
    }

    fn policy() -> Policy {
        Policy {
            timeout: Span::millis(250),
            attempts: 4,
            retry_after: FIRST,
            backoff: Some(GROWING),
            ..Policy::default()
        }
    }

    #[test]
    fn waits_grow_to_their_limit_and_tries_end() {
        let mut caller = Caller::new(policy());
        let mut call = caller.begin(ms(0), None);
        let mut waits = Vec::new();
        let stop = loop {
            match caller.again(&mut call, ms(0), draws(0)) {
                Ok(wait) => waits.push(wait),
                Err(stop) => break stop,
            }
        };
        assert_eq!(waits, [100, 200, 300].map(Span::millis));
        assert_eq!((stop, call.attempt), (Spent::Attempts, 3));
    }

    #[test]
    fn jitter_takes_any_part_of_the_wait() {
        let backoff = Some(Backoff {
            jitter: true,
            ..GROWING
        });
        let waits: Vec<Span> = (0..1_000)
            .map(|n| wait(FIRST, backoff, 2, draws(n)))
            .collect();
        let within = |low, high| {
            let band = Span::millis(low)..Span::millis(high);
            waits.iter().filter(|wait| band.contains(wait)).count()
        };
        assert_eq!(within(0, 201), 1_000);
        assert!((400..600).contains(&within(0, 100)), "{}", within(0, 100));
    }

    #[test]
    fn a_deadline_is_the_shorter_of_ones_own_and_what_is_left_to_others() {
        let deadline = Some(Span::millis(500));
        let mut caller = Caller::new(Policy {
            deadline,
            ..policy()
        });
        let mut call = caller.begin(ms(1_000), Some(Span::millis(320)));
        assert_eq!(call.left(ms(1_100)), Some(Span::millis(220)));
        assert_eq!(caller.patience(&call, ms(1_000)), Span::millis(250));
        assert_eq!(caller.patience(&call, ms(1_250)), Span::millis(70));
        let again = caller.again(&mut call, ms(1_250), draws(0));
        assert_eq!(again, Err(Spent::Deadline));
        assert_eq!(call.left(ms(2_000)), Some(Span::ZERO));
        let call = caller.begin(ms(0), Some(Span::secs(9)));
        assert_eq!(call.left(ms(0)), deadline);
    }

    #[test]
    fn a_budget_lets_a_share_of_calls_be_tried_again() {
        let budget = Some(RetryBudget {
            share: Probability::new(0.2).expect("it is one"),
            saved: 2,
        });
        let mut caller = Caller::new(Policy { budget, ..policy() });
        let mut retried = 0;
        for _ in 0..100 {
            let mut call = caller.begin(ms(0), None);
            retried += u32::from(caller.again(&mut call, ms(0), draws(0)).is_ok());
        }
        assert_eq!(
            retried, 21,
            "two were saved, and 100 calls earned 20; the first could not be saved"
        );
        let mut call = caller.begin(ms(0), None);
        let mut again = || caller.again(&mut call, ms(0), draws(0));
        assert_eq!(again(), Ok(Span::millis(100)), "0.8 and 0.2 make one");
        assert_eq!(again(), Err(Spent::Budget));
    }

    #[test]
    fn a_circuit_opens_probes_and_closes() {
        let breaker = Some(CircuitBreaker {
            failures: 2,
            open_for: Duration::from_millis(1_000),
        });
        let mut caller = Caller::new(Policy {
            breaker,
            ..policy()
        });
        let mut call = Call::default();
        let other = &mut Call::default();
        assert!(!caller.failed(&call, YOU, ms(0)));
        assert!(!caller.answered(&call, YOU), "it was not open");
        assert!(!caller.failed(&call, YOU, ms(10)));
        assert!(caller.lets_through(&mut call, YOU, ms(10)));
        let opens = caller.failed(&call, YOU, ms(20));
        assert!(opens, "the second in a row opens it");
        assert!(!caller.lets_through(other, YOU, ms(1_019)));
        assert!(caller.lets_through(other, Address(8), ms(1_019)));
        assert!(caller.lets_through(&mut call, YOU, ms(1_020)), "one probe");
        assert!(!caller.lets_through(other, YOU, ms(1_021)), "and no other");
        assert!(!caller.failed(&call, YOU, ms(1_100)), "it is open already");
        assert!(!caller.lets_through(&mut call, YOU, ms(2_050)));
        assert!(caller.lets_through(&mut call, YOU, ms(2_100)));
        assert_eq!(caller.open_circuits(), 1);
        assert!(caller.answered(&call, YOU));
        assert!(caller.lets_through(&mut call, YOU, ms(2_101)));
    }

    #[test]
    fn what_was_sent_before_a_circuit_opened_decides_nothing_of_it() {
        let breaker = Some(CircuitBreaker {
            failures: 2,
            open_for: Duration::from_millis(500),
        });
        let mut caller = Caller::new(Policy {
            breaker,
            ..policy()
        });
        let straggler = Call::default();
        assert!(!caller.failed(&straggler, YOU, ms(0)));
        assert!(caller.failed(&straggler, YOU, ms(10)), "it opens");
        // They do not put the pause off, nor end it.
        assert!(!caller.failed(&straggler, YOU, ms(400)));
        assert!(!caller.answered(&straggler, YOU));
        let mut probe = Call::default();
        assert!(!caller.lets_through(&mut probe, YOU, ms(509)));
        assert!(caller.lets_through(&mut probe, YOU, ms(510)));
        // Nor do they speak for the probe.
        assert!(!caller.failed(&straggler, YOU, ms(520)));
        assert!(!caller.answered(&straggler, YOU));
        assert!(caller.answered(&probe, YOU));
        // And what is closed again does not open for their sake.
        assert!(!caller.failed(&straggler, YOU, ms(530)));
        assert!(!caller.failed(&straggler, YOU, ms(531)));
        assert_eq!(caller.open_circuits(), 0);
    }
}
