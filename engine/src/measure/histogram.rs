//! A distribution of spans: exact while it is small, and then in buckets that are at most one part in 128
//! wide, so memory stays bounded whatever comes.

use crate::kernel::time::Span;

/// So many values are kept as they are.
const EXACT_MAX: usize = 1_024;
/// Each power of two is split in so many buckets, as a power of two.
const SPLIT_BITS: u32 = 7;

/// Spans, to be asked for percentiles.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Histogram {
    /// All values in order, while there are few.
    exact: Vec<u64>,
    /// How many fell into each bucket, once there are many.
    buckets: Vec<u32>,
    count: u64,
    max: u64,
}

impl Histogram {
    /// Adds a span.
    pub fn add(&mut self, span: Span) {
        self.count += 1;
        self.max = self.max.max(span.0);
        if self.buckets.is_empty() && self.exact.len() < EXACT_MAX {
            let place = self.exact.partition_point(|other| *other <= span.0);
            self.exact.insert(place, span.0);
            return;
        }
        for value in std::mem::take(&mut self.exact) {
            self.drop_in(value);
        }
        self.drop_in(span.0);
    }

    fn drop_in(&mut self, value: u64) {
        let bucket = bucket_of(value);
        if bucket >= self.buckets.len() {
            self.buckets.resize(bucket + 1, 0);
        }
        self.buckets[bucket] += 1;
    }

    /// How many spans there are.
    #[must_use]
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// The longest span; `None` if there is none.
    #[must_use]
    pub fn max(&self) -> Option<Span> {
        (self.count > 0).then_some(Span(self.max))
    }

    /// The smallest span that at least this percentage of all spans does not exceed (the nearest rank):
    /// exact for few values, and at most one part in 128 too long for many. `None` if there is none.
    #[must_use]
    pub fn percentile(&self, percentage: f64) -> Option<Span> {
        let rank = libm::ceil(percentage / 100.0 * self.count as f64) as u64;
        self.at(rank.clamp(1, self.count.max(1)) - 1)
    }

    /// The span at a place in order, from 0: exact while there are few, and at most one part in 128 too long for many.
    #[must_use]
    pub fn at(&self, place: u64) -> Option<Span> {
        if self.buckets.is_empty() {
            return self.exact.get(place as usize).map(|value| Span(*value));
        }
        let mut seen = 0;
        let bucket = self.buckets.iter().position(|count| {
            seen += u64::from(*count);
            seen > place
        })?;
        Some(Span(highest_in(bucket).min(self.max)))
    }

    /// Bytes held on the heap.
    #[must_use]
    pub const fn heap_bytes(&self) -> usize {
        self.exact.capacity() * 8 + self.buckets.capacity() * 4
    }
}

/// Values below 2^(SPLIT_BITS + 1) have buckets of their own; above, each power of two has 2^SPLIT_BITS.
const fn bucket_of(value: u64) -> usize {
    let shift = (63 - (value | 1).leading_zeros()).saturating_sub(SPLIT_BITS);
    ((shift as usize) << SPLIT_BITS) + (value >> shift) as usize
}

/// The highest value that falls into a bucket.
const fn highest_in(bucket: usize) -> u64 {
    let shift = (bucket >> SPLIT_BITS).saturating_sub(1) as u32;
    let start = (bucket - ((shift as usize) << SPLIT_BITS)) as u64;
    (start << shift) + ((1 << shift) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_values_give_exact_percentiles_by_nearest_rank() {
        let mut histogram = Histogram::default();
        assert_eq!(histogram.percentile(50.0), None);
        for value in (1..=100).rev() {
            histogram.add(Span(value * 1_000_003));
        }
        assert_eq!(histogram.percentile(50.0), Some(Span(50 * 1_000_003)));
        assert_eq!(histogram.percentile(99.0), Some(Span(99 * 1_000_003)));
        assert_eq!(histogram.percentile(0.0), Some(Span(1_000_003)));
        assert_eq!(histogram.max(), Some(Span(100_000_300)));
    }

    #[test]
    fn many_values_give_percentiles_within_one_part_in_128() {
        let mut histogram = Histogram::default();
        let n = 50_000_u64;
        for i in 0..n {
            histogram.add(Span((i * 7_919 % n + 1) * 40_000));
        }
        for percentage in [1.0, 10.0, 50.0, 90.0, 99.0, 99.9] {
            let exact = libm::ceil(percentage / 100.0 * n as f64) * 40_000.0;
            let found = histogram.percentile(percentage).unwrap_or_default().0 as f64;
            assert!(
                found >= exact && found <= exact * (1.0 + 1.0 / 128.0),
                "{percentage}: {found}"
            );
        }
        assert_eq!(histogram.percentile(100.0), Some(Span(n * 40_000)));
        assert!(histogram.heap_bytes() < 20_000);
    }

    #[test]
    fn a_bucket_holds_what_lies_between_the_one_below_and_its_highest() {
        for value in (0..5_000).chain([1 << 40, (1 << 40) + 12_345, u64::MAX]) {
            let bucket = bucket_of(value);
            assert!(value <= highest_in(bucket), "{value}");
            assert!(bucket == 0 || value > highest_in(bucket - 1), "{value}");
        }
    }
}
