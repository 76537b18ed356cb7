//! Whole numbers of any length, and what floats need of them.

/// Beyond such powers of ten everything is zero or too large.
const EXPONENT_MAX: i64 = 2_000;
/// The bits of a float's significand, and the exponents of its lowest bit.
const SIGNIFICANT: i64 = 53;
pub(super) const LOWEST: i64 = -1_074;
const HIGHEST: i64 = 971;
/// By so many powers of two is divided at once.
const CHUNK: i64 = 31;

/// A whole number of any length.
#[derive(Default)]
pub(super) struct Long {
    /// The lowest first; the highest is not zero.
    parts: Vec<u32>,
    /// Whether something below one was left out.
    pub(super) inexact: bool,
}

impl Long {
    pub(super) fn of(number: u64) -> Self {
        Self {
            parts: vec![number as u32, (number >> 32) as u32],
            inexact: false,
        }
    }

    pub(super) fn multiply(&mut self, factor: u32, plus: u32) {
        let mut carry = u64::from(plus);
        for part in &mut self.parts {
            carry += u64::from(*part) * u64::from(factor);
            *part = carry as u32;
            carry >>= 32;
        }
        if carry > 0 {
            self.parts.push(carry as u32);
        }
    }

    /// Divides, and gives the rest.
    fn divide(&mut self, divisor: u32) -> u32 {
        let mut rest = 0;
        for part in self.parts.iter_mut().rev() {
            let dividend = rest << 32 | u64::from(*part);
            *part = (dividend / u64::from(divisor)) as u32;
            rest = dividend % u64::from(divisor);
        }
        self.inexact |= rest > 0;
        while self.parts.last() == Some(&0) {
            self.parts.pop();
        }
        rest as u32
    }

    /// Times a power of ten, as a float.
    pub(super) fn scale(mut self, exponent: i64) -> Option<f64> {
        if self.parts.is_empty() || exponent < -EXPONENT_MAX {
            return Some(0.0);
        }
        if exponent > EXPONENT_MAX {
            return None;
        }
        // Ten is five times two, and what is divided by fives needs bits below one to be rounded by.
        let mut twos = exponent;
        if exponent < 0 {
            let room = (-exponent * 3 / 32 + 4) as usize;
            self.parts.splice(0..0, std::iter::repeat_n(0, room));
            twos -= 32 * room as i64;
        }
        for _ in 0..exponent {
            self.multiply(5, 0);
        }
        for _ in exponent..0 {
            self.divide(5);
        }
        self.round(twos)
    }

    fn bit(&self, at: i64) -> u64 {
        let part = self.parts.get((at / 32) as usize).copied();
        u64::from(part.unwrap_or_default() >> (at % 32) & 1)
    }

    /// Times a power of two, as the nearest float.
    fn round(&self, twos: i64) -> Option<f64> {
        let highest = self.parts.last().map_or(0, |part| part.ilog2());
        let bits = 32 * (self.parts.len() as i64 - 1) + i64::from(highest) + 1;
        // How many of them are below the float's lowest bit.
        let cut = (bits - SIGNIFICANT).max(LOWEST - twos);
        let mut kept = 0;
        for at in (cut.max(0)..bits).rev() {
            kept = kept << 1 | self.bit(at);
        }
        if cut < 0 {
            kept <<= -cut;
        } else if cut > 0 {
            let half = self.bit(cut - 1) == 1;
            let more = self.inexact || (0..cut - 1).any(|at| self.bit(at) == 1);
            kept += u64::from(half && (more || kept & 1 == 1));
        }
        let mut exponent = twos + cut;
        if kept >> SIGNIFICANT > 0 {
            kept >>= 1;
            exponent += 1;
        }
        if exponent > HIGHEST {
            return None;
        }
        // A float's bits: without the highest one it is subnormal, and its exponent field is zero.
        let field = if kept >> (SIGNIFICANT - 1) > 0 {
            (exponent - LOWEST + 1) as u64
        } else {
            0
        };
        let fraction = kept & ((1 << (SIGNIFICANT - 1)) - 1);
        Some(f64::from_bits(field << (SIGNIFICANT - 1) | fraction))
    }

    /// Times a power of two, as the nearest whole number; of two that are as near, the even one.
    pub(super) fn shift(&mut self, twos: i64) {
        for _ in 0..twos {
            self.multiply(2, 0);
        }
        let Some(down) = twos.checked_neg().filter(|down| *down > 0) else {
            return;
        };
        for _ in 0..(down - 1) / CHUNK {
            self.divide(1 << CHUNK);
        }
        self.divide(1 << ((down - 1) % CHUNK));
        let below = self.inexact;
        let half = self.divide(2) == 1;
        let odd = self.parts.first().is_some_and(|part| part % 2 == 1);
        self.multiply(1, u32::from(half && (below || odd)));
    }

    /// Its decimal digits, at least one.
    pub(super) fn digits(mut self) -> String {
        let mut digits = Vec::new();
        while !self.parts.is_empty() || digits.is_empty() {
            digits.push(char::from(b'0' + self.divide(10) as u8));
        }
        digits.into_iter().rev().collect()
    }
}
