//! The name that was probably meant.

/// The candidate that differs least from what was written, if it differs by little enough to be a slip.
pub(crate) fn nearest<'a>(
    written: &str,
    candidates: impl IntoIterator<Item = &'a str>,
) -> Option<&'a str> {
    let written: Vec<char> = written.to_ascii_lowercase().chars().take(100).collect();
    let allowed = (written.len() / 3).max(1);
    let near = candidates.into_iter().filter_map(|candidate| {
        let characters: Vec<char> = candidate.to_ascii_lowercase().chars().collect();
        let possible = characters.len().abs_diff(written.len()) <= allowed;
        let distance = if possible {
            distance(&written, &characters)
        } else {
            usize::MAX
        };
        (distance <= allowed).then_some((distance, candidate))
    });
    near.min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, left out, changed or swapped with their neighbour to make one from the other.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, &letter) in a.iter().enumerate() {
        let mut row = vec![i + 1];
        for (j, &other) in b.iter().enumerate() {
            let changed = above[j] + usize::from(letter != other);
            let mut best = changed.min(above[j + 1] + 1).min(row[j] + 1);
            if i > 0 && j > 0 && letter == b[j - 1] && a[i - 1] == other {
                best = best.min(before[j - 1] + 1);
            }
            row.push(best);
        }
        before = std::mem::replace(&mut above, row);
    }
    above[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distance_counts_each_kind_of_slip_once() {
        let between = |a: &str, b: &str| {
            distance(
                &a.chars().collect::<Vec<_>>(),
                &b.chars().collect::<Vec<_>>(),
            )
        };
        assert_eq!(between("latency", "latency"), 0);
        assert_eq!(between("latncy", "latency"), 1);
        assert_eq!(between("latencyy", "latency"), 1);
        assert_eq!(between("lotency", "latency"), 1);
        assert_eq!(between("latecny", "latency"), 1);
        assert_eq!(between("", "abc"), 3);
    }

    #[test]
    fn only_a_slip_is_near() {
        assert_eq!(nearest("latancy", ["loss", "latency"]), Some("latency"));
        assert_eq!(nearest("Alice", ["alice", "bob"]), Some("alice"));
        assert_eq!(nearest("colour", ["loss", "latency"]), None);
        assert_eq!(nearest("x", ["db-1"]), None);
    }
}
