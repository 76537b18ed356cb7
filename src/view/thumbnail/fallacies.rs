//! The pictures of the eight fallacies.

use super::parts::Cutout;

/// The picture of the lesson with this id; any other of the group is a request that is lost.
pub(super) fn of(lesson: &str) -> &'static Cutout {
    match lesson {
        "latency-is-zero" => &LATENCY,
        "bandwidth-is-infinite" => &BANDWIDTH,
        "network-is-secure" => &SECURE,
        "topology-does-not-change" => &TOPOLOGY,
        "one-administrator" => &ADMINISTRATORS,
        "transport-cost-is-zero" => &COST,
        "network-is-homogeneous" => &HOMOGENEOUS,
        _ => &LOST,
    }
}

const LOST: Cutout = Cutout {
    below: r#"<path class="l" d="M58 56h64"/><path class="l gh" d="M146 56h36"/>"#,
    servers: &[(24, 44), (182, 44)],
    requests: &[(92, 56)],
    above: r#"<path class="x" d="M129.5 51.5l9 9M138.5 51.5l-9 9"/>"#,
};

const LATENCY: Cutout = Cutout {
    below: r#"<path class="l" d="M24 26.5h192M24 74.5h192"/><path class="ma" d="M62 27L150 73M142.5 72.5l7.5.5-4-6.5"/><path class="k" d="M62.5 91v12M150.5 91v12M62 97.5h88"/><text class="tx mid" x="106" y="92">80 ms</text>"#,
    servers: &[],
    requests: &[],
    above: "",
};

const BANDWIDTH: Cutout = Cutout {
    below: r#"<path class="k" d="M20 24.5h96l26 20h78M20 88.5h96l26-20h78"/>"#,
    servers: &[],
    requests: &[
        (44, 40),
        (82, 40),
        (44, 57),
        (82, 57),
        (44, 74),
        (82, 74),
        (176, 57),
    ],
    above: "",
};

const SECURE: Cutout = Cutout {
    below: r#"<path class="l" d="M58 40h124"/><path class="l gh" d="M120.5 48v24"/>"#,
    servers: &[(24, 28), (182, 28)],
    requests: &[(120, 40)],
    above: r#"<path class="kf" d="M104 84c8-11 24-11 32 0-8 11-24 11-32 0z"/><circle class="f" cx="120" cy="84" r="3.5"/>"#,
};

const TOPOLOGY: Cutout = Cutout {
    below: r#"<path class="l gh" d="M58 56C80 56 84 32 106 32"/><path class="l" d="M58 60C90 60 110 80 150 80"/>"#,
    servers: &[(24, 44), (150, 68)],
    requests: &[],
    above: r#"<rect class="no-n" x="106.5" y="20.5" width="34" height="24" rx="3"/><path class="k" d="M146 36c16 2 24 12 25 24M167.5 55l3.5 5.5 4-5"/>"#,
};

const ADMINISTRATORS: Cutout = Cutout {
    below: r#"<rect class="z" x="22.5" y="18.5" width="110" height="76" rx="6"/><rect class="z2" x="107.5" y="18.5" width="110" height="76" rx="6"/><path class="l" d="M76 56h88"/>"#,
    servers: &[(46, 44), (160, 44)],
    requests: &[],
    above: r#"<text class="tx mid" x="64" y="86">1 s</text><text class="tx mid" x="177" y="86">0.5 s</text><path class="x" d="M115.5 51.5l9 9M124.5 51.5l-9 9"/>"#,
};

const COST: Cutout = Cutout {
    below: r#"<path class="l" d="M24 92.5h192"/><path class="k2" d="M24 88h30v-8h30v-9h30v-10h30v-11h30v-12h42"/>"#,
    servers: &[],
    requests: &[(40, 24), (74, 24), (108, 24)],
    above: r#"<text class="tx mid" x="208" y="32">$</text>"#,
};

const HOMOGENEOUS: Cutout = Cutout {
    below: "",
    servers: &[(24, 44), (103, 44), (182, 44)],
    requests: &[],
    above: r#"<path class="k" d="M58 56h10M93 56h10M137 56h10M172 56h10"/><circle class="nf" cx="72" cy="56" r="4.5"/><rect class="nf" x="84.5" y="51.5" width="9" height="9"/><path class="nf" d="M147.5 51l8 5-8 5z"/><circle class="nf" cx="168" cy="56" r="4.5"/>"#,
};
