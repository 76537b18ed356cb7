//! Files as they were written before. Before steps had scenes, what a play step shows stood flat in it. Before clients
//! had manners of asking, whom a client asks, and how, stood flat in its `config`. All is read as if it stood where it
//! stands now, in `scene` and in `asks`; each value keeps its place in the text. And what is a link's `user_timeout` now was
//! called `reset_after`.

use crate::format::source::Span;
use crate::format::tree::{Member, Tree, Value, token, tokens};

/// Where each setting stood and where it stands, below a client's `config`. What leads to a place moves what is below
/// it, too; the first that fits counts.
const MOVED: [(&str, &str); 13] = [
    ("/read_from", "/asks/stores/read_from"),
    ("/stores", "/asks/stores/copies"),
    ("/write_to", "/asks/stores/write_to"),
    ("/after_write", "/asks/stores/after_write"),
    ("/token_wait", "/asks/stores/token_wait"),
    ("/service", "/asks/service/node"),
    ("/keys", "/asks/service/keys"),
    ("/pages_from", "/asks/pages/from"),
    ("/else_from", "/asks/pages/else_from"),
    ("/account/bank", "/asks/bank/node"),
    ("/account", "/asks/bank"),
    ("/device/hub", "/asks/hub/node"),
    ("/device", "/asks/hub"),
];

/// What `add` needs to find: what it adds to must be there.
const PARENTS: [&str; 3] = ["stores", "service", "pages"];

/// What was called otherwise on a link, and how it is called.
const RENAMED: (&str, &str) = ("reset_after", "user_timeout");

/// Writes an older file as one of today; any other file stays as it is.
pub(super) fn renew(tree: &mut Tree) {
    if let Some(Value::List(steps)) = member_mut(tree, "lesson").map(|lesson| &mut lesson.value) {
        steps.iter_mut().for_each(renew_step);
    }
    renew_links(tree);
    let clients: Vec<String> = tree.get("nodes").map_or(Vec::new(), |nodes| {
        let members = nodes.members().iter();
        let clients = members.filter(|member| is_client(&member.value));
        clients
            .map(|member| token(&member.key).into_owned())
            .collect()
    });
    let mut older = false;
    for part in ["variants", "lesson"] {
        if let Some(part) = member_mut(tree, part) {
            each_operation(part, &mut |operation| {
                older |= renew_operation(operation, &clients);
            });
        }
    }
    let Some(Value::Object(nodes)) = member_mut(tree, "nodes").map(|nodes| &mut nodes.value) else {
        return;
    };
    let mut configs: Vec<&mut Tree> = nodes
        .iter_mut()
        .filter(|node| is_client(&node.value))
        .filter_map(|node| member_mut(&mut node.value, "config"))
        .filter(|config| config.get("asks").is_none())
        .collect();
    older |= configs.iter().any(|config| is_older(config));
    if older {
        configs.iter_mut().for_each(|config| renew_config(config));
    }
}

/// Puts what a play step shows into its scene, if it has none.
fn renew_step(step: &mut Tree) {
    let flat = |member: &Member| matches!(&*member.key, "variant" | "until");
    let Some(play) = member_mut(step, "play") else {
        return;
    };
    let span = play.span;
    let Value::Object(members) = &mut play.value else {
        return;
    };
    if !members.iter().any(flat) || members.iter().any(|member| member.key == "scene") {
        return;
    }
    let (shown, mut kept): (Vec<Member>, Vec<Member>) =
        std::mem::take(&mut **members).into_iter().partition(flat);
    kept.push(Member {
        key: "scene".to_owned(),
        key_span: span,
        value: Tree {
            value: Value::Object(shown.into()),
            span,
        },
    });
    **members = kept;
}

fn renew_links(tree: &mut Tree) {
    if let Some(Value::Object(links)) = member_mut(tree, "links").map(|links| &mut links.value) {
        links.iter_mut().for_each(|link| rename(&mut link.value));
    }
    for part in ["variants", "lesson"] {
        if let Some(part) = member_mut(tree, part) {
            each_operation(part, &mut renew_link_operation);
        }
    }
}

/// Renames what a patch's operation, or a control, changes on a link.
fn renew_link_operation(operation: &mut Tree) {
    let path = operation.get_text("path").map(str::to_owned);
    let Some(path) = path.filter(|path| path.starts_with("/links/")) else {
        return;
    };
    if let Some(value) = member_mut(operation, "value") {
        rename(value);
    }
    let renamed = path
        .strip_suffix(RENAMED.0)
        .filter(|link| link.ends_with('/'));
    if let (Some(link), Some(path)) = (renamed, member_mut(operation, "path")) {
        path.value = Value::Text(format!("{link}{}", RENAMED.1));
    }
}

fn rename(link: &mut Tree) {
    if let Value::Object(members) = &mut link.value
        && let Some(member) = members.iter_mut().find(|member| member.key == RENAMED.0)
    {
        RENAMED.1.clone_into(&mut member.key);
    }
}

fn is_client(node: &Tree) -> bool {
    node.get_text("kind") == Some("client")
}

/// Whether any member stands where none stands now.
fn is_older(config: &Tree) -> bool {
    let mut members = config.members().iter();
    members.any(|member| moved(&format!("/{}", member.key)).is_some())
}

/// Where what this pointer leads to stands now, if it has moved.
fn moved(below: &str) -> Option<String> {
    MOVED.iter().find_map(|(from, to)| {
        let rest = below.strip_prefix(from)?;
        (rest.is_empty() || rest.starts_with('/')).then(|| format!("{to}{rest}"))
    })
}

/// Puts each member of a client's `config` where it stands now.
fn renew_config(config: &mut Tree) {
    let span = config.span;
    let Value::Object(members) = &mut config.value else {
        return;
    };
    let (old, mut kept): (Vec<Member>, Vec<Member>) = std::mem::take(&mut **members)
        .into_iter()
        .partition(|member| moved(&format!("/{}", member.key)).is_some());
    let mut asks = object(span);
    for name in PARENTS {
        *member_or_new(&mut asks, name, span) = object(span);
    }
    for member in old {
        let Some(to) = moved(&format!("/{}", member.key)) else {
            continue;
        };
        let mut value = member.value;
        renew_inner(&member.key, &mut value);
        let mut place = &mut asks;
        for name in tokens(&to).skip(1) {
            place = member_or_new(place, &name, member.key_span);
        }
        *place = value;
    }
    kept.push(Member {
        key: "asks".to_owned(),
        key_span: span,
        value: asks,
    });
    **members = kept;
}

/// An account named its `bank`, a device its `hub`; now each names its `node`.
fn renew_inner(key: &str, value: &mut Tree) {
    let inner = match key {
        "account" => "bank",
        "device" => "hub",
        _ => return,
    };
    if let Value::Object(members) = &mut value.value
        && let Some(member) = members.iter_mut().find(|member| member.key == inner)
    {
        "node".clone_into(&mut member.key);
    }
}

/// Leads a patch's operation, or a control, to where it belongs now; says whether it led elsewhere.
fn renew_operation(operation: &mut Tree, clients: &[String]) -> bool {
    let Some(path) = operation.get_text("path") else {
        return false;
    };
    let mut parts = path.splitn(4, '/').skip(1);
    let (Some("nodes"), Some(node), below) = (parts.next(), parts.next(), parts.next()) else {
        return false;
    };
    let node = node.to_owned();
    let Some(below) = below.map(str::to_owned) else {
        let added = member_mut(operation, "value").filter(|node| is_client(node));
        return added
            .and_then(|node| member_mut(node, "config"))
            .is_some_and(renew_whole);
    };
    if !clients.contains(&node) {
        return false;
    }
    if below == "config" {
        return member_mut(operation, "value").is_some_and(renew_whole);
    }
    let Some(to) = below.strip_prefix("config").and_then(moved) else {
        return false;
    };
    let setting = below.trim_start_matches("config/").to_owned();
    if let Some(value) = member_mut(operation, "value") {
        renew_inner(&setting, value);
    }
    if let Some(path) = member_mut(operation, "path") {
        path.value = Value::Text(format!("/nodes/{node}/config{to}"));
    }
    true
}

fn renew_whole(config: &mut Tree) -> bool {
    let older = config.get("asks").is_none() && is_older(config);
    if older {
        renew_config(config);
    }
    older
}

/// Everything that has a `path`, however deep.
fn each_operation(tree: &mut Tree, act: &mut impl FnMut(&mut Tree)) {
    if tree.get_text("path").is_some() {
        act(tree);
    }
    match &mut tree.value {
        Value::List(items) => items.iter_mut().for_each(|item| each_operation(item, act)),
        Value::Object(members) => {
            for member in members.iter_mut() {
                each_operation(&mut member.value, act);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Text(_) => {}
    }
}

fn object(span: Span) -> Tree {
    let value = Value::Object(Vec::new().into());
    Tree { value, span }
}

fn member_mut<'t>(tree: &'t mut Tree, key: &str) -> Option<&'t mut Tree> {
    let Value::Object(members) = &mut tree.value else {
        return None;
    };
    let mut members = members.iter_mut();
    let found = members.find(|member| member.key == key);
    found.map(|member| &mut member.value)
}

/// A member of an object, which gets an empty one where it has none.
fn member_or_new<'t>(tree: &'t mut Tree, key: &str, span: Span) -> &'t mut Tree {
    if !matches!(tree.value, Value::Object(_)) {
        *tree = object(span);
    }
    let Value::Object(members) = &mut tree.value else {
        unreachable!("it was made an object");
    };
    let place = members.iter().position(|member| member.key == key);
    let place = place.unwrap_or_else(|| {
        members.push(Member {
            key: key.to_owned(),
            key_span: span,
            value: object(span),
        });
        members.len() - 1
    });
    &mut members[place].value
}
