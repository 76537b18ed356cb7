//! Patches (RFC 6902: add, remove, replace and test) on a tree, so that what a patch puts in keeps its place in the
//! text of the file.

use super::schema::PatchOperation;
use super::shape::PATCHABLE;
use crate::format::name::Pointer;
use crate::format::source::Span;
use crate::format::tree::{Member, Tree, Value, token, tokens};

/// Those of them that no scenario is without.
const NEEDED: [&str; 4] = ["seed", "duration", "zones", "nodes"];

/// What an operation of a patch does, with the value as it stands in the file.
#[derive(Clone, Debug)]
pub(super) struct PatchStep {
    pub(super) deed: Deed,
    pub(super) path: String,
    /// The whole operation.
    pub(super) span: Span,
    /// The operation's own pointer, such as `/variants/1/patch/0`.
    pub(super) pointer: String,
}

/// The four operations.
#[derive(Clone, Debug)]
pub(super) enum Deed {
    Add(Tree),
    Remove,
    Replace(Tree),
    Test(Tree),
}

/// Why an operation does not apply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Misapplied {
    pub(super) found: String,
    pub(super) expected: String,
}

/// The steps of a patch that stands in a tree; those with a wrong shape are left out.
pub(super) fn steps(patch: &Tree, pointer: &str) -> Vec<PatchStep> {
    let entries = patch.items().iter().enumerate();
    entries
        .filter_map(|(index, entry)| step(entry, format!("{pointer}/{index}")))
        .collect()
}

fn step(entry: &Tree, pointer: String) -> Option<PatchStep> {
    let value = || entry.get("value").cloned();
    let deed = match entry.get_text("op")? {
        "add" => Deed::Add(value()?),
        "remove" => Deed::Remove,
        "replace" => Deed::Replace(value()?),
        "test" => Deed::Test(value()?),
        _ => return None,
    };
    Some(PatchStep {
        deed,
        path: entry.get_text("path")?.to_owned(),
        span: entry.span,
        pointer,
    })
}

/// The steps of a patch that does not stand in the file.
pub(super) fn steps_of(patch: &[PatchOperation]) -> Vec<PatchStep> {
    let step = |(index, operation): (usize, &PatchOperation)| {
        let Pointer(path) = operation.path().clone();
        let deed = match operation {
            PatchOperation::Add { value, .. } => Deed::Add(value.clone()),
            PatchOperation::Remove { .. } => Deed::Remove,
            PatchOperation::Replace { value, .. } => Deed::Replace(value.clone()),
            PatchOperation::Test { value, .. } => Deed::Test(value.clone()),
        };
        PatchStep {
            deed,
            path,
            span: Span::default(),
            pointer: format!("/{index}"),
        }
    };
    patch.iter().enumerate().map(step).collect()
}

/// Applies one step of a scenario's patch: it may only touch what runs.
pub(super) fn apply_to_scenario(tree: &mut Tree, step: &PatchStep) -> Result<(), Misapplied> {
    let first = tokens(&step.path).next().unwrap_or_default();
    if !PATCHABLE.contains(&first.as_str()) {
        return Err(Misapplied {
            found: format!("a patch of `{first}`"),
            expected: format!("a patch of what runs: {}", PATCHABLE.join(", ")),
        });
    }
    let whole = tokens(&step.path).count() == 1;
    if whole && NEEDED.contains(&first.as_str()) && matches!(step.deed, Deed::Remove) {
        return Err(Misapplied {
            found: format!("the removal of `{first}`"),
            expected: format!("a scenario that still has `{first}`"),
        });
    }
    apply(tree, step)
}

/// Applies one step to any tree.
pub(super) fn apply(tree: &mut Tree, step: &PatchStep) -> Result<(), Misapplied> {
    let path = step.path.as_str();
    match &step.deed {
        Deed::Add(value) => add(tree, path, value.clone()),
        Deed::Remove => remove(tree, path),
        Deed::Replace(value) => {
            *find(tree, path)? = value.clone();
            Ok(())
        }
        Deed::Test(value) => {
            let there = find(tree, path)?;
            if there.equals(value) {
                return Ok(());
            }
            let found = format!("{} at {path}", super::shape::found(there));
            Err(Misapplied {
                found,
                expected: super::shape::found(value),
            })
        }
    }
}

/// The value at a pointer, or how far the pointer leads.
fn find<'t>(tree: &'t mut Tree, path: &str) -> Result<&'t mut Tree, Misapplied> {
    let mut tree = tree;
    let mut walked = String::new();
    for name in tokens(path) {
        let missing = nothing_at(tree, &walked, &name);
        walked = format!("{walked}/{}", token(&name));
        let inner = match &mut tree.value {
            Value::List(items) => index(&name).and_then(|index| items.get_mut(index)),
            Value::Object(members) => members
                .iter_mut()
                .find(|member| member.key == name)
                .map(|member| &mut member.value),
            _ => None,
        };
        tree = inner.ok_or(missing)?;
    }
    Ok(tree)
}

fn nothing_at(tree: &Tree, walked: &str, name: &str) -> Misapplied {
    let expected = match &tree.value {
        Value::Object(members) if members.is_empty() => {
            format!("a path to something, but {walked} is empty")
        }
        Value::Object(members) => {
            let keys: Vec<&str> = members
                .iter()
                .take(8)
                .map(|member| member.key.as_str())
                .collect();
            format!(
                "one of what stands under \"{walked}\": {}",
                super::form::any_of(&keys)
            )
        }
        Value::List(items) => format!("an index below {} in {walked}", items.len()),
        _ => format!("a path that ends at {walked}, where a plain value stands"),
    };
    Misapplied {
        found: format!("nothing at {walked}/{}", token(name)),
        expected,
    }
}

/// The value around a pointer's last token, and that token.
fn find_parent<'t>(tree: &'t mut Tree, path: &str) -> Result<(&'t mut Tree, String), Misapplied> {
    let (parent, last) = path.rsplit_once('/').unwrap_or(("", path));
    let last = last.replace("~1", "/").replace("~0", "~");
    Ok((find(tree, parent)?, last))
}

fn add(tree: &mut Tree, path: &str, value: Tree) -> Result<(), Misapplied> {
    if path.is_empty() {
        *tree = value;
        return Ok(());
    }
    let (parent, last) = find_parent(tree, path)?;
    let missing = nothing_at(
        parent,
        path.rsplit_once('/').map_or("", |(parent, _)| parent),
        &last,
    );
    match &mut parent.value {
        Value::Object(members) => {
            match members.iter_mut().find(|member| member.key == last) {
                Some(member) => member.value = value,
                None => members.push(Member {
                    key: last,
                    key_span: value.span,
                    value,
                }),
            }
            Ok(())
        }
        Value::List(items) => {
            let at = if last == "-" {
                Some(items.len())
            } else {
                index(&last)
            };
            let at = at.filter(|at| *at <= items.len()).ok_or(missing)?;
            items.insert(at, value);
            Ok(())
        }
        _ => Err(missing),
    }
}

fn remove(tree: &mut Tree, path: &str) -> Result<(), Misapplied> {
    let (parent, last) = find_parent(tree, path)?;
    let missing = nothing_at(
        parent,
        path.rsplit_once('/').map_or("", |(parent, _)| parent),
        &last,
    );
    match &mut parent.value {
        Value::Object(members) => {
            let at = members
                .iter()
                .position(|member| member.key == last)
                .ok_or(missing)?;
            members.remove(at);
        }
        Value::List(items) => {
            let at = index(&last).filter(|at| *at < items.len()).ok_or(missing)?;
            items.remove(at);
        }
        _ => return Err(missing),
    }
    Ok(())
}

/// An index as RFC 6901 writes it: digits without leading zeros.
fn index(name: &str) -> Option<usize> {
    let plain = name.bytes().all(|b| b.is_ascii_digit()) && (name == "0" || !name.starts_with('0'));
    name.parse().ok().filter(|_| plain)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::format::decode::from_json;
    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    fn small_json() -> impl Strategy<Value = Json> {
        let leaf = prop_oneof![
            Just(Json::Null),
            (0..3).prop_map(Json::from),
            "[ab]".prop_map(Json::from)
        ];
        leaf.prop_recursive(3, 12, 3, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
                proptest::collection::btree_map("[ab/~]", inner, 0..3)
                    .prop_map(|members| Json::Object(members.into_iter().collect())),
            ]
        })
    }

    fn operation() -> impl Strategy<Value = Json> {
        let path = proptest::collection::vec("a|b|~0|~1|0|1|2|01|-", 0..4).prop_map(|tokens| {
            tokens
                .into_iter()
                .map(|token| format!("/{token}"))
                .collect::<String>()
        });
        (
            prop_oneof![Just("add"), Just("remove"), Just("replace"), Just("test")],
            path,
            small_json(),
        )
            .prop_map(|(op, path, value)| match op {
                "remove" => json!({ "op": op, "path": path }),
                _ => json!({ "op": op, "path": path, "value": value }),
            })
    }

    fn tree_of(json: &Json) -> Tree {
        from_json(&json.to_string()).expect("JSON is JSON")
    }

    for_many! {
        3000;

        fn patches_do_what_another_implementation_does(
            document in small_json(),
            operations in proptest::collection::vec(operation(), 1..6),
        ) {
            let mut tree = tree_of(&document);
            let mut other = document;
            for operation in operations {
                // To remove or to replace the whole document is left out: no scenario's patch may.
                let whole = operation["path"] == "" && operation["op"] == "remove";
                let step = step(&tree_of(&operation), String::new()).expect("an operation");
                let patch: json_patch::Patch = serde_json::from_value(json!([operation])).expect("a patch");
                let theirs = json_patch::patch(&mut other, &patch);
                if !whole {
                    let before = tree.clone();
                    let ours = apply(&mut tree, &step);
                    prop_assert_eq!(ours.is_ok(), theirs.is_ok(), "{:?} {:?}", ours, theirs);
                    prop_assert!(ours.is_ok() || tree == before, "what does not apply changes nothing");
                }
                tree = if whole { tree_of(&other) } else { tree };
                prop_assert!(tree.equals(&tree_of(&other)), "{} {}", tree.compact(), other);
            }
        }
    }

    #[test]
    fn what_a_patch_adds_keeps_its_place_in_the_file() {
        let text = r#"{ "nodes": {}, "patch": [{ "op": "add", "path": "/nodes/a", "value": 5 }] }"#;
        let tree = crate::format::read::read(text).expect("it is JSON").tree;
        let mut patched = tree.clone();
        for step in steps(tree.get("patch").expect("it is there"), "/patch") {
            apply_to_scenario(&mut patched, &step).expect("it applies");
        }
        let span = patched.at("/nodes/a").expect("it was added").span;
        assert_eq!(span.start, text.find("5 }").expect("it is there"));
    }
}
