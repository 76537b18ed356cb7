//! Nothing is staged: with what makes lag taken away there is none.

use fallible_engine::scenario::schema::PatchOperation;
use fallible_engine::sweep::finish;

use crate::{lesson, seeds};

/// What makes lag, taken away.
const NO_LAG: [(&str, &[(&str, &str)]); 2] = [
    (
        "replication-lag.json",
        &[
            ("/links/europe/latency", "\"0ms\""),
            ("/links/america/latency", "\"0ms\""),
            ("/links/internet/latency", "\"0ms\""),
            ("/links/copying/latency", "\"0ms\""),
            ("/links/copying/bandwidth", "\"1000Gbit/s\""),
            ("/nodes/db-2/config/apply_service", "\"0ms\""),
        ],
    ),
    (
        "monotonic-reads.json",
        &[
            ("/links/internet/latency", "\"0ms\""),
            ("/links/rack/latency", "\"0ms\""),
            ("/nodes/db-2/config/apply_service", "\"0ms\""),
            ("/nodes/db-3/config/apply_service", "\"0ms\""),
        ],
    ),
];

#[test]
fn without_latency_and_work_there_is_no_lag_and_nothing_breaks() {
    for (file, changes) in NO_LAG {
        let document = lesson(file);
        let patch: Vec<PatchOperation> = changes
            .iter()
            .map(|(path, value)| PatchOperation::Replace {
                path: (*path).into(),
                value: fallible_engine::format::decode::from_json(value).expect("a JSON text"),
            })
            .collect();
        let scenario = document
            .with_patch("naive", &patch)
            .unwrap_or_else(|problems| panic!("{file}: {problems}"));
        for seed in seeds(&scenario) {
            let run = finish(&scenario, seed);
            for (promise, verdict) in run.verdicts() {
                let property = scenario.properties.get(&promise.id).expect("it is there");
                let holds = verdict.holds();
                assert!(
                    holds || !property.is_safety(),
                    "{file}, seed {seed}, {}: {verdict:?}",
                    promise.id
                );
            }
        }
    }
}
