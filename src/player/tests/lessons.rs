//! Every lesson of ours, walked through as a reader does: what is asked is decided by what was shown.

use super::*;
use fallible_engine::kernel::faults::said::Aim;
use fallible_engine::scenario::index::Index;
use fallible_engine::scenario::schema::Deed as Does;

use crate::view::frame::Thing;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");

pub(super) fn lessons() -> Vec<Rc<Document>> {
    let read = |name: &str| std::fs::read_to_string(format!("{FOLDER}/{name}")).expect(name);
    let index = Index::parse(&read("index.json")).expect("the index is valid");
    let all = index.cards().map(|card| {
        let text = read(card.file.as_str());
        Rc::new(parse(&text).expect("a lesson is valid"))
    });
    all.collect()
}

/// What the open step has its reader do by hand, where it points.
pub(super) fn asked(player: &Player) -> Option<Act> {
    let deed = player.lesson().acts(player.lesson().at())?.deed;
    let thing = player.points_at().expect("what it is done to is there");
    Some(match (deed.deed(), thing) {
        (Does::Befall(Aim::Machine(_, fault)), Thing::Machine(id)) => Act::from(fault(id)),
        (Does::Befall(Aim::Link(target, fault)), Thing::Link(..)) => {
            let links = player.who().find_links(target.link().as_str());
            Act::from(fault(links[0], None))
        }
        (Does::Message(_, how), Thing::Message(id)) => Act::Meddle(id, how),
        (_, thing) => panic!("the test knows no such deed, to {thing:?}"),
    })
}

/// Opens each step in turn, does by hand what is asked for, chooses and locks in where something is asked, and plays to where a step ends. Gives the
/// steps whose question was open when the reader was to go on.
fn open_questions(document: &Rc<Document>) -> Vec<usize> {
    let mut player = Player::open(Rc::clone(document), &Start::default());
    let mut open = Vec::new();
    for step in 0..player.lesson().steps().len() {
        assert_eq!(player.open_step(step), Ok(true), "step {}", step + 1);
        player.finish();
        let predicts = player.lesson().predicts(step);
        if player.lesson().question(step).is_some() {
            assert!(player.choose(0) && player.lock());
        }
        if let Some(act) = asked(&player) {
            assert_eq!(player.act(&act), Ok(()), "step {}", step + 1);
            player.finish();
        }
        if let Some(stop) = player.lesson_stop() {
            player.seek(stop.time());
            assert!(stop.is_reached(player.cursor()));
        }
        assert_eq!(player.lesson().waits(), None, "step {}", step + 1);
        let next = player.lesson().manner(step + 1);
        let goes_on = !next.plays && !predicts;
        if goes_on {
            open.extend(player.lesson().ungraded().iter().map(|(step, _)| step + 1));
        }
    }
    open.dedup();
    open
}

#[test]
fn what_a_lesson_asks_is_decided_by_what_it_has_shown() {
    let open: Vec<(String, Vec<usize>)> = lessons()
        .iter()
        .map(|document| (document.scenario().id.to_string(), open_questions(document)))
        .filter(|(_, open)| !open.is_empty())
        .collect();
    assert_eq!(open, [], "asked, and not shown by the end of the play");
}
