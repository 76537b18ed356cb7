//! Properties over many generated cases, the same ones on every machine. Another seed gives others.

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};

/// The variable that sets another seed.
const VARIABLE: &str = "FALLIBLE_SEED";

/// Tries a property on generated cases. A failure says the smallest case found and how to see it again.
pub(crate) fn check<S: Strategy>(
    test: &str,
    cases: u32,
    strategy: &S,
    property: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let seed = std::env::var(VARIABLE).map_or(1, |text| {
        text.parse::<u64>()
            .expect("FALLIBLE_SEED is a number below 2^64")
    });
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let config = Config {
        cases,
        failure_persistence: None,
        ..Config::default()
    };
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let target = match env!("CARGO_CRATE_NAME") {
        "fallible_engine" => "--lib".to_owned(),
        name => format!("--test {name}"),
    };
    let replay = format!("{VARIABLE}={seed} cargo test -p fallible-engine {target} {test}");
    match TestRunner::new_with_rng(config, rng).run(strategy, property) {
        Ok(()) => {}
        Err(TestError::Fail(reason, case)) => panic!("{reason}\ncase: {case:?}\nreplay: {replay}"),
        Err(TestError::Abort(reason)) => panic!("{reason}\nreplay: {replay}"),
    }
}

/// Writes each function as a test that is tried on so many generated cases.
macro_rules! for_many {
    ($cases:expr; $($(#[$meta:meta])* fn $name:ident($($arg:ident in $strategy:expr),+ $(,)?) $body:block)*) => {
        $($(#[$meta])*
        #[test]
        fn $name() {
            crate::seeds::check(stringify!($name), $cases, &($($strategy,)+), |($($arg,)+)| {
                $body
                Ok(())
            });
        })*
    };
}
