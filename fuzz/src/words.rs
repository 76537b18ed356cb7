//! What mutations put into a file: numbers, quantities and words that mean something somewhere.

/// Numbers at the ends of ranges.
pub(crate) const NUMBERS: [&str; 18] = [
    "0",
    "1",
    "2",
    "3",
    "-1",
    "10",
    "100",
    "254",
    "255",
    "256",
    "1000",
    "10000",
    "65535",
    "65536",
    "1000000",
    "4294967295",
    "0.5",
    "1e300",
];

/// Quantities at the ends of ranges, by unit.
pub(crate) const QUANTITIES: [(&str, &[&str]); 5] = [
    (
        "s",
        &[
            "0s", "1ns", "1us", "1ms", "10ms", "1s", "10s", "599999ms", "600s", "1440min", "86400s",
        ],
    ),
    ("n", &["1ns", "10min", "1440min"]),
    ("B", &["0B", "1B", "64B", "65kB", "5GB", "1TB"]),
    ("bit/s", &["1bit/s", "8bit/s", "1Mbit/s", "1Tbit/s"]),
    (
        "/s",
        &["0.000001/s", "1/s", "1000/s", "1000000/s", "1000000000/s"],
    ),
];

/// Texts that mean something somewhere.
pub(crate) const WORDS: [&str; 35] = [
    "",
    "v1",
    "v4",
    "primary",
    "replica",
    "nearest",
    "random",
    "on_disk",
    "in_memory",
    "stream",
    "datagram",
    "client",
    "store",
    "service",
    "web",
    "bank",
    "hub",
    "proxy",
    "directory",
    "instance",
    "attacker",
    "rollout",
    "end",
    "holds",
    "poisson",
    "-5s",
    "a b",
    "once",
    "-",
    "/",
    "nearest_at_token",
    "random_at_token",
    "sticky",
    "stores",
    "pages",
];

/// The parts of a file that run; most slips that matter are there.
pub(crate) const PARTS: [&str; 10] = [
    "zones",
    "links",
    "pipes",
    "nodes",
    "workload",
    "script",
    "properties",
    "variants",
    "lesson",
    "duration",
];
