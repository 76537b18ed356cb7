//! How long a message takes on a link: the distributions, each drawn from one word by its inverse.

use serde::Serialize;

use super::random::{scale, unit};
use super::time::Span;

/// A latency distribution, one way.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub enum Latency {
    /// Always the same.
    Constant(Span),
    /// Any span from the first to the second, both included, equally likely.
    Uniform(Span, Span),
    /// Log-normal: `exp(mu + sigma z)` nanoseconds for a standard normal `z`.
    LogNormal {
        /// Natural logarithm of the median, in nanoseconds.
        mu: f64,
        /// Standard deviation of the logarithm.
        sigma: f64,
    },
    /// Pareto: never below `min`, with a tail that falls as the power `-shape`.
    Pareto {
        /// The least it can be.
        min: Span,
        /// The tail's exponent; the smaller, the heavier.
        shape: f64,
    },
}

/// No draw from a tail is longer than this: a minute.
pub const LATENCY_MAX: Span = Span::secs(60);

/// The 99th percentile of the standard normal distribution.
const Z99: f64 = 2.326_347_874_040_841;

impl Latency {
    /// The log-normal distribution with this median and this 99th percentile.
    #[must_use]
    pub fn log_normal(median: Span, p99: Span) -> Self {
        let mu = libm::log(median.0.max(1) as f64);
        let sigma = (libm::log(p99.0.max(1) as f64) - mu).max(0.0) / Z99;
        Self::LogNormal { mu, sigma }
    }

    /// The Pareto distribution with this least value and this 99th percentile.
    #[must_use]
    pub fn pareto(min: Span, p99: Span) -> Self {
        let ratio = p99.0.max(min.0 + 1) as f64 / min.0.max(1) as f64;
        Self::Pareto {
            min,
            shape: libm::log(100.0) / libm::log(ratio),
        }
    }

    /// The latency that a random word stands for.
    #[must_use]
    #[inline]
    pub fn at(&self, word: u64) -> Span {
        match *self {
            Self::Constant(span) => span,
            Self::Uniform(min, max) => {
                Span(min.0 + scale(word, max.0.saturating_sub(min.0).saturating_add(1)))
            }
            Self::LogNormal { mu, sigma } => log_normal(mu, sigma, word),
            Self::Pareto { min, shape } => pareto(min, shape, word),
        }
    }

    /// The median: what a screen writes beside the link.
    #[must_use]
    pub fn median(&self) -> Span {
        match *self {
            Self::Constant(span) => span,
            Self::Uniform(min, max) => Span(min.0 / 2 + max.0 / 2 + (min.0 & max.0 & 1)),
            Self::LogNormal { mu, .. } => bounded(libm::exp(mu)),
            Self::Pareto { min, shape } => {
                bounded(min.0 as f64 * libm::exp(core::f64::consts::LN_2 / shape))
            }
        }
    }
}

/// Out of line, like [`pareto`]: what it takes to reckon must not make every send longer.
#[inline(never)]
fn log_normal(mu: f64, sigma: f64, word: u64) -> Span {
    bounded(libm::exp(mu + sigma * normal_quantile(unit(word))))
}

#[inline(never)]
fn pareto(min: Span, shape: f64, word: u64) -> Span {
    bounded(min.0 as f64 * libm::exp(-libm::log(unit(word)) / shape))
}

fn bounded(nanos: f64) -> Span {
    Span((nanos as u64).min(LATENCY_MAX.0))
}

/// The quantile function of the standard normal distribution: Acklam's rational approximation
/// (relative error below 1.15e-9), with logarithm and root that give the same bits everywhere.
fn normal_quantile(p: f64) -> f64 {
    const A: [f64; 6] = [
        -3.969_683_028_665_376e1,
        2.209_460_984_245_205e2,
        -2.759_285_104_469_687e2,
        1.383_577_518_672_69e2,
        -3.066_479_806_614_716e1,
        2.506_628_277_459_239,
    ];
    const B: [f64; 5] = [
        -5.447_609_879_822_406e1,
        1.615_858_368_580_409e2,
        -1.556_989_798_598_866e2,
        6.680_131_188_771_972e1,
        -1.328_068_155_288_572e1,
    ];
    const C: [f64; 6] = [
        -7.784_894_002_430_293e-3,
        -3.223_964_580_411_365e-1,
        -2.400_758_277_161_838,
        -2.549_732_539_343_734,
        4.374_664_141_464_968,
        2.938_163_982_698_783,
    ];
    const D: [f64; 4] = [
        7.784_695_709_041_462e-3,
        3.224_671_290_700_398e-1,
        2.445_134_137_142_996,
        3.754_408_661_907_416,
    ];
    const LOW: f64 = 0.024_25;
    let horner = |coefficients: &[f64], x: f64| coefficients.iter().fold(0.0, |sum, c| sum * x + c);
    if !(LOW..=1.0 - LOW).contains(&p) {
        let tail = if p < LOW { p } else { 1.0 - p };
        let q = libm::sqrt(-2.0 * libm::log(tail));
        let z = horner(&C, q) / (horner(&D, q) * q + 1.0);
        return if p < LOW { z } else { -z };
    }
    let q = p - 0.5;
    let r = q * q;
    horner(&A, r) * q / (horner(&B, r) * r + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::random::Draws;

    fn percentiles(latency: Latency) -> (f64, f64) {
        let mut found: Vec<u64> = (0..20_000)
            .map(|i| latency.at(Draws::keyed(11, [i, 0, 0]).word()).0)
            .collect();
        found.sort_unstable();
        (found[10_000] as f64 / 1e6, found[19_800] as f64 / 1e6)
    }

    #[test]
    fn a_log_normal_has_the_median_and_the_tail_it_was_given() {
        let (median, p99) = percentiles(Latency::log_normal(Span::millis(80), Span::millis(140)));
        assert!((79.0..81.0).contains(&median), "{median}");
        assert!((136.0..144.0).contains(&p99), "{p99}");
    }

    #[test]
    fn a_pareto_has_the_tail_it_was_given_and_never_less_than_its_least() {
        let latency = Latency::pareto(Span::millis(10), Span::millis(100));
        let (_, p99) = percentiles(latency);
        assert!((92.0..108.0).contains(&p99), "{p99}");
        assert!(
            (0..1_000).all(|i| latency.at(Draws::keyed(1, [i, 9, 9]).word()) >= Span::millis(10))
        );
    }

    #[test]
    fn the_quantile_function_meets_known_values() {
        for (p, z) in [
            (0.5, 0.0),
            (0.99, Z99),
            (0.025, -1.959_963_984_540_054),
            (0.001, -3.090_232_306_167_813),
        ] {
            assert!((normal_quantile(p) - z).abs() < 1e-7, "{p}");
        }
    }
}
