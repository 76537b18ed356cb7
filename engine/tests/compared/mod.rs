//! What an area's tests speak through: text goes in, and what is observed is compared with what was expected, as text too.
//! So what the engine calls things inside stands in an area's `check`, and not in its tests.

/// Names, each with a text: an observation and what it should be, a place left open in a file and what it holds.
pub(crate) type Pairs<'a> = &'a [(&'a str, &'a str)];

/// Fails with each observation that is not what was expected: a text, or its beginning up to a colon, or one of which
/// parts are left out as `…`, or a number that is `at least 2`, `at most 9`, or `2 to 9`.
#[track_caller]
pub(crate) fn compare(input: &str, expected: Pairs<'_>, found: impl Fn(&str) -> String) {
    let mut wrong = String::new();
    for (what, wanted) in expected {
        let found = found(what);
        if !fits(&found, wanted) {
            wrong += &format!("  {what}: wanted {wanted}, found {found}\n");
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}of {input}");
}

/// Whether what was found is what was wanted.
pub(crate) fn fits(found: &str, wanted: &str) -> bool {
    let least = wanted.strip_prefix("at least ").map(|least| (least, "inf"));
    let most = wanted.strip_prefix("at most ").map(|most| ("-inf", most));
    let range = least.or(most).or_else(|| wanted.split_once(" to "));
    let range = range.map(|(least, most)| (least.parse::<f64>(), most.parse::<f64>()));
    match (range, wanted.split_once('…')) {
        (Some((Ok(least), Ok(most))), _) => {
            found.parse().is_ok_and(|n| (least..=most).contains(&n))
        }
        (_, Some((first, rest))) => found
            .strip_prefix(first)
            .is_some_and(|left| has(left, rest)),
        _ => found == wanted || found.starts_with(&format!("{wanted}: ")),
    }
}

/// Whether a line has these words, in this order; `…` stands for others between them.
pub(crate) fn has(line: &str, words: &str) -> bool {
    let mut parts = words.split('…');
    parts
        .try_fold(line, |rest, part| Some(rest.split_once(part)?.1))
        .is_some()
}
