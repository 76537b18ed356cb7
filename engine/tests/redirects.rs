//! A copy that is too old sends its reader to the primary, and what comes of that.

use fallible_engine::kernel::operation::Outcome;
use fallible_engine::protocols::Fact;
use fallible_engine::protocols::store::ASK_PRIMARY;
use fallible_engine::scenario::parse;
use fallible_engine::sweep::{Finished, finish};

/// Bob writes at db-1, which never reaches db-2. Ann reads 20 times, each time at one of both by chance, and takes
/// `primary` for the primary.
fn run(primary: &str) -> Finished {
    let text = format!(
        r#"{{
            "format": 1, "id": "t", "title": "T", "group": "g", "hook": "H", "minutes": 1, "seed": "1", "duration": "10s",
            "zones": {{ "here": {{}}, "there": {{}} }},
            "links": {{
                "lan": {{ "within": ["here", "there"], "latency": "1ms" }},
                "wan": {{ "between": ["here", "there"], "latency": "1ms" }},
                "log": {{ "from": "db-1", "to": "db-2", "latency": "1ms" }},
                "follow": {{ "from": "db-2", "to": "db-1", "latency": "1ms" }}
            }},
            "nodes": {{
                "ann": {{ "kind": "client", "zone": "here", "config": {{ "timeout": "1s", "asks": {{ "stores": {{
                    "copies": ["db-1", "db-2"], "read_from": "random_at_token", "write_to": "{primary}" }} }} }} }},
                "bob": {{ "kind": "client", "zone": "here", "config": {{ "asks": {{ "stores": {{
                    "copies": ["db-1"], "write_to": "db-1" }} }} }} }},
                "db-1": {{ "kind": "store", "zone": "here", "config": {{ "role": "primary" }} }},
                "db-2": {{ "kind": "store", "zone": "there", "config": {{
                    "role": "replica", "read_wait": "0ms", "on_late": "redirect" }} }}
            }},
            "workload": [
                {{ "at": "1s", "node": "bob", "do": {{ "write": {{ "key": "bio", "value": "v" }} }} }},
                {{ "from": "2s", "every": "50ms", "times": 20, "node": "ann", "do": {{ "read": {{ "key": "bio" }} }}, "as": "read" }}
            ],
            "script": [{{ "at": "0s", "do": {{ "cut": "log" }} }}],
            "variants": [{{ "id": "only", "label": "L" }}]
        }}"#
    );
    let document = parse(&text).unwrap_or_else(|problems| panic!("{problems}"));
    finish(document.scenario(), 1)
}

/// How many reads ended so, of Ann's.
fn ended(run: &Finished, so: impl Fn(Outcome) -> bool) -> usize {
    let ann = run.who.find_process("ann").expect("a client");
    let story = run.story();
    let ended = story.all_ended();
    ended
        .filter(|ended| ended.operation.id.client == ann && so(ended.outcome))
        .count()
}

fn requests(run: &Finished) -> usize {
    let ann = run.who.find_process("ann").expect("a client");
    let records = run.branch.trace().iter();
    let sent = records.filter(|(_, record)| {
        matches!(record.fact, Fact::Sent { kind, from, .. } if kind.name == "read" && from == ann)
    });
    sent.count()
}

#[test]
fn a_reader_who_is_sent_to_the_primary_is_answered_there() {
    let run = run("db-1");
    assert_eq!(
        ended(&run, |outcome| matches!(outcome, Outcome::Done { .. })),
        20
    );
    let requests = requests(&run);
    assert!(
        (21..40).contains(&requests),
        "{requests} requests: some reads are asked twice"
    );
}

#[test]
fn one_who_is_sent_back_to_whom_it_asked_is_refused() {
    let run = run("db-2");
    let refused = |outcome| matches!(outcome, Outcome::Refused(why) if *why == ASK_PRIMARY);
    let refused = ended(&run, refused);
    assert!((1..20).contains(&refused), "{refused} are refused");
    assert_eq!(requests(&run), 20, "nobody is asked twice");
}
