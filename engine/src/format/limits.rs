//! Every limit of a scenario file, by name, in one place.

/// The longest file that is read, in bytes (1 MiB). It is looked at before anything else.
pub const FILE_BYTES: usize = 1024 * 1024;
/// How deeply arrays and objects may be nested.
pub const DEPTH: usize = 64;
/// The most problems that one report lists; the rest are only counted.
pub const PROBLEMS: usize = 100;
/// The longest report, in bytes of what is said and of what is quoted; problems beyond it are only counted too.
pub const REPORT_BYTES: usize = 64 * 1024;
/// The longest part of one problem (its path, what was found, what would do), in characters; more is cut off.
pub const PROBLEM_CHARS: usize = 1_000;

/// The most nodes.
pub const NODES: usize = 200;
/// The most entries under `links`, and under `pipes`.
pub const LINKS: usize = 2_000;
/// The most zones.
pub const ZONES: usize = 50;
/// The most entries of `workload` and `script` together.
pub const ENTRIES: usize = 10_000;
/// The most operations that all entries make together which say `after` what they come.
pub const FOLLOWING: u64 = 1_000_000;
/// The most entries of one client that make operations again and again (`every`, `rate`, `closed`).
pub const LOADS: usize = 254;
/// The most operations of one such entry.
pub const LOAD_OPERATIONS: u32 = 1 << 24;
/// The most clients of all closed loops together (`closed`).
pub const USERS: u64 = 100_000;
/// The most properties.
pub const PROPERTIES: usize = 50;
/// The most variants.
pub const VARIANTS: usize = 20;
/// The most operations in one variant's patch.
pub const PATCH_OPERATIONS: usize = 1_000;
/// The most ways to set the controls of one challenge, each with each: choices, and both ends of sliders.
pub const SETTINGS: usize = 500;
/// The most steps of a lesson.
pub const STEPS: usize = 50;

/// The longest run, in nanoseconds of simulated time (10 minutes).
pub const SIMULATED_NANOS: u64 = 10 * 60 * 1_000_000_000;
/// The most events that a run may take before it is stopped with a clear message.
pub const EVENTS: u64 = 20_000_000;
/// The longest duration that any field takes, in nanoseconds (24 hours).
pub const DURATION_NANOS: u64 = 24 * 60 * 60 * 1_000_000_000;
/// The largest size, in bytes (1 TB).
pub const SIZE_BYTES: u64 = 1_000_000_000_000;
/// The largest bandwidth, in bits a second (1 Tbit/s).
pub const BITS_PER_SECOND: u64 = 1_000_000_000_000;
/// The smallest MTU of a link, in bytes (RFC 791).
pub const MTU_BYTES: u64 = 68;
/// The highest rate, in millionths of one a second (1,000,000,000 a second).
pub const MILLIONTHS_PER_SECOND: u64 = 1_000_000_000 * 1_000_000;

/// The longest id, in characters.
pub const ID_CHARS: usize = 40;
/// The longest title, label or other line, in characters.
pub const LINE_CHARS: usize = 240;
/// The longest text of a lesson, in characters.
pub const TEXT_CHARS: usize = 4_000;
/// The longest key or value that a workload writes, in characters.
pub const DATUM_CHARS: usize = 1_000;
