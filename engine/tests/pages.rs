//! Web servers on real runs: what a page takes and shows is what its calls, its cache and the network make of it.

use fallible_engine::kernel::operation::Outcome;
use fallible_engine::kernel::time::Span;
use fallible_engine::protocols::Fact;
use fallible_engine::protocols::{AnyNote, web};
use fallible_engine::scenario::parse;
use fallible_engine::sweep::{Finished, finish};

/// Ann opens two pages, at 1 s and at 2 s, over 5 ms; 12 lookups of 1 ms each are 50 ms away. At 1.5 s somebody
/// writes one of the 12.
fn run(web: &str, cable: &str, script: &str) -> Finished {
    let text = format!(
        r#"{{
            "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "9s",
            "zones": {{ "home": {{}}, "hall": {{}}, "vault": {{}} }},
            "links": {{
                "street": {{ "between": ["home", "hall"], "latency": "5ms" }},
                "cable": {{ "between": ["hall", "vault"], "latency": "50ms" {cable} }},
                "desk": {{ "within": ["vault"], "latency": "1ms" }}
            }},
            "nodes": {{
                "ann": {{ "kind": "client", "zone": "home", "config": {{ "timeout": "2s" }} }},
                "web": {{ "kind": "web", "zone": "hall", "config": {{ "lookups": 12, {web} }} }},
                "db": {{ "kind": "store", "zone": "vault", "workers": 12, "config": {{ "read_service": "1ms" }} }},
                "bob": {{ "kind": "client", "zone": "vault" }}
            }},
            "workload": [
                {{ "at": "1s", "every": "1s", "times": 2, "node": "ann", "do": {{ "open_page": {{ "page": "home" }} }}, "as": "page" }},
                {{ "at": "1500ms", "node": "bob", "do": {{ "write": {{ "key": "item-3", "value": "new" }} }}, "as": "write" }}
            ],
            "script": [{script}],
            "properties": {{
                "fresh": {{ "check": "staleness", "at_most": "0ms" }},
                "frugal": {{ "check": "messages_each", "of": "page", "at_most": 4 }}
            }},
            "variants": [{{ "id": "only", "label": "L" }}]
        }}"#
    );
    let document = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
    finish(document.scenario(), 1)
}

/// How each page ended, and how long it took, in milliseconds.
fn pages(run: &Finished) -> Vec<(Outcome, u64)> {
    let of_ann = run.who.find_process("ann").expect("Ann is there");
    let story = run.story();
    let ended = story.all_ended();
    let ended = ended.filter(|ended| ended.operation.id.client == of_ann);
    ended
        .map(|ended| (ended.outcome, ended.took().0 / Span::millis(1).0))
        .collect()
}

fn times(run: &Finished) -> Vec<u64> {
    pages(run).into_iter().map(|(_, took)| took).collect()
}

/// How many messages of a kind were sent.
fn sent(run: &Finished, kind: &str) -> usize {
    let records = run.branch.trace().iter();
    let ours = records.filter(
        |(_, record)| matches!(record.fact, Fact::Sent { kind: sent, .. } if sent.name == kind),
    );
    ours.count()
}

fn holds(run: &Finished, promise: &str) -> bool {
    run.verdict(promise).expect("a promise of this id").holds()
}

#[test]
fn one_call_after_another_waits_for_each_round_trip() {
    let naive = run(r#""keys_per_call": 1, "connections": 1"#, "", "");
    assert_eq!(times(&naive), [10 + 12 * 101; 2]);
    assert_eq!(sent(&naive, "lookup"), 24);
    assert!(!holds(&naive, "frugal"));
}

#[test]
fn connections_make_rounds_and_the_last_round_may_be_short() {
    for (connections, rounds) in [(2, 6), (5, 3), (12, 1), (64, 1)] {
        let web = format!(r#""keys_per_call": 1, "connections": {connections}"#);
        let found = run(&web, "", "");
        assert_eq!(times(&found), [10 + rounds * 101; 2], "{connections}");
        assert_eq!(sent(&found, "lookup"), 24);
    }
}

#[test]
fn a_batch_is_one_round_trip_and_the_work_of_all_its_keys() {
    let batch = run(r#""keys_per_call": 12"#, "", "");
    assert_eq!(times(&batch), [10 + 100 + 12; 2]);
    assert_eq!(sent(&batch, "lookup"), 2);
    assert!(holds(&batch, "frugal") && holds(&batch, "fresh"));
    let fives = run(r#""keys_per_call": 5"#, "", "");
    assert_eq!(times(&fives), [10 + 300 + 12; 2], "5, 5 and 2 keys");
}

#[test]
fn a_cache_saves_the_calls_and_shows_what_is_no_longer_true() {
    let cached = run(r#""keys_per_call": 12, "cache_for": "5s""#, "", "");
    assert_eq!(times(&cached), [122, 10]);
    assert_eq!(sent(&cached, "lookup"), 1);
    let verdict = format!("{:?}", cached.verdict("fresh"));
    let because = "ann's page view of home, there at 2.010 s, showed item-3 without new, which had been written at \
                   1.501 s: 509 ms out of date, and at most 0 s was promised";
    assert!(verdict.contains(because), "{verdict}");
    // What was looked up at 1.1 s is too old at 2 s.
    let short = run(r#""keys_per_call": 12, "cache_for": "800ms""#, "", "");
    assert_eq!(times(&short), [122; 2]);
    assert!(holds(&short, "fresh"));
}

#[test]
fn a_crash_empties_the_cache() {
    let script = r#"{ "at": "1200ms", "do": { "crash": "web" } }, { "at": "1300ms", "do": { "restart": "web" } }"#;
    let found = run(r#""keys_per_call": 12, "cache_for": "5s""#, "", script);
    assert_eq!(times(&found), [122; 2]);
}

#[test]
fn a_page_whose_lookups_are_lost_is_refused_when_patience_ends() {
    let cut = r#"{ "at": "1020ms", "do": { "cut": "cable" } }, { "at": "1500ms", "do": { "heal": "cable" } }"#;
    let found = run(r#""keys_per_call": 12, "patience": "700ms""#, "", cut);
    assert_eq!(pages(&found)[0], (Outcome::Refused(&web::UNSERVED), 710));
    assert_eq!(times(&found)[1], 122);
}

#[test]
fn a_page_whose_connection_breaks_is_refused_at_once() {
    let stream = r#", "transport": "stream", "reset_after": "200ms""#;
    let cut = r#"{ "at": "1020ms", "do": { "cut": "cable" } }, { "at": "1500ms", "do": { "heal": "cable" } }"#;
    let found = run(r#""keys_per_call": 12"#, stream, cut);
    let (outcome, took) = pages(&found)[0];
    assert_eq!(outcome, Outcome::Refused(&web::UNSERVED));
    assert!(took < 400, "{took} ms");
}

#[test]
fn what_it_shows_is_noted_with_its_place_in_the_log() {
    let found = run(r#""keys_per_call": 6, "connections": 2"#, "", "");
    let records = found.branch.trace().iter();
    let shown: Vec<(u32, u32)> = records
        .filter_map(|(_, record)| match record.fact {
            Fact::Noted(_, AnyNote::Web(web::Note::Shown { keys, as_of, .. })) => {
                Some((keys.count(), as_of.index))
            }
            _ => None,
        })
        .collect();
    assert_eq!(shown, [(12, 0), (12, 1)], "before the write and after it");
}

/// Six pages of 10 kB are opened at about the same time; over 82 kbit/s about one a second leaves.
fn crowd(web: &str, buffer: &str) -> Finished {
    let text = format!(
        r#"{{
            "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "20s",
            "zones": {{ "home": {{}}, "hall": {{}} }},
            "links": {{ "line": {{ "between": ["hall", "home"], "latency": "1ms", "bandwidth": "82kbit/s", "buffer": "{buffer}" }} }},
            "nodes": {{
                "ann": {{ "kind": "client", "zone": "home", "config": {{ "timeout": "5s", "attempts": 1 }} }},
                "web": {{ "kind": "web", "zone": "hall", "config": {{ "objects": 10, "object_size": "1kB", {web} }} }}
            }},
            "workload": [{{ "at": "1s", "every": "10ms", "times": 6, "node": "ann", "do": {{ "open_page": {{ "page": "home" }} }}, "as": "page" }}],
            "properties": {{
                "line": {{ "check": "utilisation", "link": "line", "at_most": 0.9 }},
                "work": {{ "check": "utilisation", "node": "web", "at_most": 0.5 }}
            }},
            "variants": [{{ "id": "only", "label": "L" }}]
        }}"#
    );
    let document = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
    finish(document.scenario(), 1)
}

fn done(run: &Finished) -> usize {
    let pages = pages(run).into_iter();
    pages
        .filter(|(outcome, _)| matches!(outcome, Outcome::Done { .. }))
        .count()
}

#[test]
fn pages_beyond_the_buffer_are_dropped_and_late_ones_meet_nobody() {
    assert_eq!(done(&crowd(r#""fields": "all""#, "25kB")), 2);
    let deep = crowd(r#""fields": "all""#, "1MB");
    // 10,120 bytes take 987 ms: the fifth page comes after 4.9 s, the sixth after 5.9 s.
    assert_eq!(done(&deep), 5);
    assert!(!holds(&deep, "line"));
    let verdict = format!("{:?}", deep.verdict("line"));
    assert!(
        verdict.contains("from 1 s to 2 s, and at most 90 % was promised"),
        "{verdict}"
    );
}

#[test]
fn with_a_limit_pages_in_hand_are_few_and_the_others_are_refused() {
    let limited = crowd(r#""pages_max": 3"#, "1MB");
    assert_eq!(done(&limited), 3);
    assert_eq!(sent(&limited, "page-received"), 3);
    let all = pages(&limited).into_iter();
    let refused = all.filter(|(outcome, _)| *outcome == Outcome::Refused(&web::BUSY));
    assert_eq!(refused.count(), 3);
}

#[test]
fn fewer_bytes_leave_sooner_and_compressing_takes_workers() {
    let whole = crowd(r#""encode_per_kb": "1ms""#, "1MB");
    let needed = crowd(r#""needed_size": "100B", "fields": "needed""#, "1MB");
    assert_eq!(done(&needed), 6);
    assert!(times(&needed)[0] < times(&whole)[0] / 5);
    let packed = crowd(
        r#""compress": true, "compressed_to": 0.1, "compress_per_kb": "9ms", "encode_per_kb": "1ms""#,
        "1MB",
    );
    assert_eq!(done(&packed), 6);
    // The request and the page on the line, 1 ms each way, and 100 ms of work.
    assert_eq!(
        times(&packed)[0],
        1 + 100 + 1 + (120 + 1_000 + 120) * 8 / 82
    );
    assert!(!holds(&packed, "work") && holds(&whole, "work"));
    assert!(holds(&packed, "line"));
}
