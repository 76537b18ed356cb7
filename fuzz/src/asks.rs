//! Mutations of whom clients ask, and how: manners of one client at another, and files, patches and controls in the
//! words of before clients had manners, when all of it stood flat in `config`.

use crate::dice::Dice;
use crate::json::Json;

/// Places of a client that a patch or a control may lead to, as they are and as they were.
const PLACES: [&str; 20] = [
    "",
    "/config",
    "/config/asks",
    "/config/asks/stores",
    "/config/asks/stores/read_from",
    "/config/asks/stores/copies",
    "/config/asks/stores/write_to",
    "/config/asks/service/node",
    "/config/asks/pages/else_from",
    "/config/asks/bank",
    "/config/asks/bank/node",
    "/config/asks/hub/reads",
    "/config/read_from",
    "/config/stores/0",
    "/config/service",
    "/config/pages_from",
    "/config/account",
    "/config/account/bank",
    "/config/device",
    "/config/device/hub",
];

/// Changes what one client asks, or all do.
pub(crate) fn mutate(tree: &mut Json, other: &Json, dice: &mut Dice) {
    let which = dice.below(usize::MAX);
    let mut lender = if dice.once_in(2) { &*tree } else { other }.clone();
    let theirs: Vec<Json> = clients(&mut lender)
        .into_iter()
        .filter_map(|(_, node)| node.get("config")?.get("asks").cloned())
        .collect();
    let mut own = clients(tree);
    if own.is_empty() {
        return;
    }
    let place = which % own.len();
    match dice.below(4) {
        0 => own.iter_mut().for_each(|(_, node)| flatten(node)),
        1 => flatten(own[place].1),
        _ => {
            let Some(Json::Object(manners)) = dice.pick(&theirs) else {
                return;
            };
            if let Some((name, manner)) = dice.pick(manners) {
                let asks = own[place].1.member("config").member("asks");
                *asks.member(name) = manner.clone();
            }
        }
    }
}

/// A pointer to a place of a client, and a value that another has there.
pub(crate) fn target(tree: &mut Json, dice: &mut Dice) -> Option<(String, Json)> {
    let (which, lender) = (dice.below(usize::MAX), dice.below(usize::MAX));
    let place = dice.pick(&PLACES)?;
    let older = !place.contains("asks");
    let clients = clients(tree);
    if clients.is_empty() {
        return None;
    }
    let count = clients.len();
    let id = clients[which % count].0.clone();
    let mut there = clients[lender % count].1.clone();
    if older {
        flatten(&mut there);
    }
    let mut keys = place.split('/').skip(1);
    let value = keys.try_fold(&mut there, Json::get);
    let value = value.cloned().unwrap_or(Json::Text(id.clone()));
    let id = id.replace('~', "~0").replace('/', "~1");
    Some((format!("/nodes/{id}{place}"), value))
}

/// The clients, by id.
fn clients(tree: &mut Json) -> Vec<(String, &mut Json)> {
    let Some(Json::Object(nodes)) = tree.get("nodes") else {
        return Vec::new();
    };
    let is_client =
        |node: &mut Json| node.get("kind") == Some(&mut Json::Text("client".to_owned()));
    let clients = nodes.iter_mut().filter_map(|(id, node)| {
        let client = is_client(node);
        client.then(|| (id.clone(), node))
    });
    clients.collect()
}

/// Puts what a client asks where it stood before there was `asks`.
fn flatten(client: &mut Json) {
    let Some(Json::Object(config)) = client.get("config") else {
        return;
    };
    let Some(place) = config.iter().position(|(key, _)| key == "asks") else {
        return;
    };
    let (_, asks) = config.remove(place);
    let Json::Object(manners) = asks else {
        return;
    };
    for (name, manner) in manners {
        match (name.as_str(), manner) {
            ("bank" | "hub", Json::Object(mut members)) => {
                for (key, _) in &mut members {
                    if key == "node" {
                        key.clone_from(&name);
                    }
                }
                let flat = if name == "bank" { "account" } else { "device" };
                config.push((flat.to_owned(), Json::Object(members)));
            }
            (_, Json::Object(members)) => {
                let flat = members.into_iter().map(|(key, value)| {
                    let flat = match (name.as_str(), key.as_str()) {
                        ("stores", "copies") => "stores",
                        ("service", "node") => "service",
                        ("pages", "from") => "pages_from",
                        (_, key) => key,
                    };
                    (flat.to_owned(), value)
                });
                config.extend(flat);
            }
            (_, manner) => config.push((name, manner)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_client_asks_stands_flat_as_it_did() {
        let mut client = Json::read(
            r#"{"kind":"client","config":{"asks":{"stores":{"copies":["db"]},"bank":{"node":"b","password":"p"}},"attempts":2}}"#,
        )
        .expect("it is JSON");
        flatten(&mut client);
        assert_eq!(
            client.to_string(),
            r#"{"kind":"client","config":{"attempts":2,"stores":["db"],"account":{"bank":"b","password":"p"}}}"#
        );
    }
}
