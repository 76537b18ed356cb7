//! Reading: the same as another parser, places, doubled keys, depth.

use super::*;
use proptest::prelude::*;
use serde_json::Value as Json;

/// JSON of any kind, small and not deep.
fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i32>().prop_map(Json::from),
        any::<f32>().prop_map(|number| Json::from(f64::from(number))),
        ".{0,6}".prop_map(Json::from),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Json::from),
            proptest::collection::btree_map(".{0,3}", inner, 0..4)
                .prop_map(|members| Json::Object(members.into_iter().collect())),
        ]
    })
}

for_many! {
    256;

    fn what_is_read_and_written_is_the_same_value(json in any_json()) {
        for text in [json.to_string(), serde_json::to_string_pretty(&json).expect("it is JSON")] {
            let tree = read(&text).expect("serde_json writes JSON").tree;
            for written in [tree.compact(), tree.pretty()] {
                prop_assert_eq!(&serde_json::from_str::<Json>(&written).expect("so do we"), &json);
            }
            prop_assert_eq!(tree.span, Span { start: 0, end: text.len() });
        }
    }

    fn what_is_refused_is_what_another_parser_refuses(
        json in any_json(),
        at in any::<proptest::sample::Index>(),
        slip in "[\\]}{,:\"'0-9eE.+\\-\\\\utn\u{0}\u{7f}é ]{0,2}",
    ) {
        let text = json.to_string();
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let at = *at.get(&places);
        let next = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
        for slipped in [format!("{}{slip}{}", &text[..at], &text[at..]), format!("{}{slip}{}", &text[..at], &text[next..])] {
            let other = serde_json::from_str::<Json>(&slipped);
            prop_assert_eq!(read(&slipped).is_ok(), other.is_ok(), "{} {:?}", slipped, other);
        }
    }
}

#[test]
fn keys_and_values_know_where_they_stand() {
    let text = "{ \"a\": [1, { \"é\": null }],\n  \"b\": \"x\" }";
    let tree = read(text).expect("it is JSON").tree;
    let shown = |pointer: &str| {
        tree.at(pointer)
            .map(|tree| &text[tree.span.start..tree.span.end])
    };
    assert_eq!(shown("/a/0"), Some("1"));
    assert_eq!(shown("/a/1"), Some("{ \"é\": null }"));
    assert_eq!(shown("/a/1/é"), Some("null"));
    assert_eq!(shown("/b"), Some("\"x\""));
    assert_eq!(shown("/a/2"), None);
    let keys: Vec<&str> = tree
        .members()
        .iter()
        .map(|member| &text[member.key_span.start..member.key_span.end])
        .collect();
    assert_eq!(keys, ["\"a\"", "\"b\""]);
}

#[test]
fn of_a_doubled_key_the_first_is_kept_and_each_other_noted() {
    let reading =
        read(r#"{ "a": { "x": 1, "y": 2, "x": 3, "x": 4 }, "b": [{ "~/": 1, "~/": 2 }] }"#);
    let Reading { tree, duplicates } = reading.expect("it is JSON");
    assert_eq!(
        tree.compact(),
        r#"{ "a": { "x": 1, "y": 2 }, "b": [{ "~/": 1 }] }"#
    );
    let pointers: Vec<&str> = duplicates
        .iter()
        .map(|duplicate| duplicate.pointer.as_str())
        .collect();
    assert_eq!(pointers, ["/a/x", "/a/x", "/b/0/~0~1"]);
}

#[test]
fn depth_is_bounded_exactly() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(read(&nested(limits::DEPTH)).is_ok());
    assert!(read(&nested(limits::DEPTH + 1)).is_err());
    assert!(read(&"[".repeat(1_000_000)).is_err());
    assert!(read(&"{\"a\":".repeat(100_000)).is_err());
}

#[test]
fn a_pair_of_surrogates_is_one_character() {
    let tree = read(r#""\ud83d\ude00 \u00e9""#).expect("it is JSON").tree;
    assert_eq!(tree.text(), Some("\u{1f600} é"));
}
