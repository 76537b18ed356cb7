//! Sharing: what a link carries opens elsewhere as the same picture, and another run takes along what was done by hand.

use super::*;
use fallible_engine::format::decode::from_json;
use fallible_engine::kernel::command::Meddle;
use fallible_engine::kernel::faults::{Crash, Pause, SetDuplicate, SetLoss};
use fallible_engine::kernel::id::Direction;
use fallible_engine::kernel::message::Payload;

use crate::player::address::Address;
use crate::player::lesson::Waits;
use crate::player::session::Session;
use crate::view::frame::Thing;

/// Whoever follows a link that leads to where a player is: the address and the session go as text.
fn follow(player: &Player) -> Player {
    let text = player.document().text();
    let address = Address::Sandbox(player.start()).to_string();
    let session = player.session().write().expect("it is short enough");
    let session = Session::read(&session).expect("it reads");
    arrive(text, &address, &session)
}

fn arrive(text: &str, address: &str, session: &Session) -> Player {
    let address = Address::read(address, "");
    let start = address.start().expect("it has one");
    let mut other = Player::open(read(text), start);
    other.carry(session);
    compute(&mut other);
    other
}

/// As a page does, a little at a time.
fn compute(player: &mut Player) {
    while player.is_computing() {
        player.compute(3);
    }
}

/// What is seen of a player.
fn picture(player: &mut Player) -> Vec<String> {
    let now = player.cursor();
    let mut seen = vec![
        format!("{now:?} {:?} {:?}", player.setup(), player.halt()),
        format!(
            "step {} of the lesson, held {:?}",
            player.lesson().at(),
            player.held()
        ),
    ];
    let promises = player.run().promises_at(now.step);
    seen.extend(promises.iter().map(|promise| format!("{promise:?}")));
    seen.extend(
        player
            .histories()
            .iter()
            .map(|one| format!("{} {one:?}", one.label())),
    );
    seen.extend(player.spots().iter().map(|spot| format!("{:?}", spot.mark)));
    let rows = player.rows_shown();
    seen.extend((0..rows).map(|step| format!("{:?}", player.run().row(step))));
    let machines = player.run().timeline().world().machines().len();
    let sheets = (0..machines).map(|n| Thing::Machine(MachineId(n as u32)));
    let sheets: Vec<_> = sheets.map(|thing| player.run().sheet(thing)).collect();
    seen.extend(sheets.iter().map(|sheet| format!("{sheet:?}")));
    seen
}

/// A link that is followed shows the same.
#[track_caller]
fn check(player: &mut Player) {
    let mut other = follow(player);
    assert_eq!(picture(&mut other), picture(player));
    assert!(told(&mut other).is_empty());
}

/// What a player has doubts about.
fn told(player: &mut Player) -> Vec<String> {
    let doubts = player.take_news().into_iter();
    let doubts = doubts.filter_map(|news| match news {
        News::Doubts(words) => Some(words),
        _ => None,
    });
    doubts.collect()
}

fn do_at(player: &mut Player, ms: u64, act: impl Into<Act>) {
    player.finish();
    player.seek(Time(ms * 1_000_000));
    assert_eq!(player.act(&act.into()), Ok(()));
    player.finish();
}

#[test]
fn a_link_carries_whatever_was_done_by_hand_and_on_which_history() {
    let mut player = computed();
    check(&mut player);
    let (wan, db, alice) = (
        wan(&player),
        machine(&player, "db-2"),
        player.who().find_process("alice").expect("she is there"),
    );
    for (ms, act) in [
        (100, Act::from(Cut(wan, Some(Direction::Back)))),
        (200, Act::from(Slow(db, 2.5))),
        (300, Act::from(StepClock(db, -12_000_000))),
        (400, Act::from(SetDrift(db, 200))),
        (450, Act::from(SetLoss(wan, 0.05))),
        (500, Act::from(SetDuplicate(wan, 0.125))),
        (600, Act::from(Heal(wan, None))),
        (700, Act::Read(alice, "bio".into())),
        (800, Act::Write(alice, "bio".into(), "by \"hand\" ü".into())),
        (900, Act::from(Pause(db))),
    ] {
        do_at(&mut player, ms, act);
        check(&mut player);
    }
    // Another history, from before what was done, and one from the first.
    player.switch(BranchId(4));
    do_at(&mut player, 350, Crash(db));
    player.switch(BranchId(0));
    do_at(&mut player, 1_000, Crash(db));
    assert_eq!(player.session().forks.len(), 12);
    for branch in [12, 11, 5, 0] {
        player.switch(BranchId(branch));
        check(&mut player);
    }
}

#[test]
fn what_was_done_before_something_else_was_is_none_of_its_history() {
    let mut player = computed();
    let (link, db) = (wan(&player), machine(&player, "db-2"));
    do_at(&mut player, 2_000, Cut(link, None));
    do_at(&mut player, 1_000, Crash(db));
    let words = player
        .deeds()
        .into_iter()
        .map(|deed| deed.words.to_string());
    assert_eq!(words.collect::<Vec<_>>(), ["You crashed db-2"]);
    assert_eq!(player.histories()[2].parent, Some(BranchId(0)));
    let saved = player.save_as_scenario().expect("it is short enough");
    assert_eq!(
        saved.matches("\"cut\"").count(),
        1,
        "the file's own: {saved}"
    );
}

/// The first message of a kind that is under way from this time on.
fn message(player: &mut Player, ms: u64, kind: &str) -> Act {
    player.finish();
    player.seek(Time(ms * 1_000_000));
    loop {
        let flights = player.run().timeline().world().flights();
        let ids = flights.filter(|flight| flight.envelope.message.kind().name == kind);
        let ids: Vec<_> = ids.map(|flight| flight.id).collect();
        if let Some(id) = ids.first() {
            return Act::Meddle(*id, Meddle::Drop);
        }
        let before = player.cursor();
        player.step(true);
        assert_ne!(player.cursor(), before, "there is no {kind}");
    }
}

#[test]
fn a_link_carries_what_was_done_to_messages_and_says_which_it_cannot_name() {
    let mut player = computed();
    let drop = message(&mut player, 1_000, "write-answer");
    assert_eq!(player.act(&drop), Ok(()));
    player.finish();
    check(&mut player);
    assert!(player.left_out().is_empty());
    let alice = player.who().find_process("alice").expect("she is there");
    do_at(&mut player, 2_600, Act::Read(alice, "bio".into()));
    let drop = message(&mut player, 2_600, "read-answer");
    assert_eq!(player.act(&drop), Ok(()));
    let left_out = player.left_out();
    assert_eq!(left_out.len(), 1);
    assert!(
        left_out[0].starts_with("“You dropped a message” at 2.60"),
        "{left_out:?}"
    );
    let mut other = follow(&player);
    assert_eq!(other.histories().len(), player.histories().len() - 1);
    assert!(
        told(&mut other).is_empty(),
        "it was told where the link was made"
    );
}

#[test]
fn a_link_leads_to_the_step_of_the_lesson_and_what_it_shows() {
    let mut player = computed();
    predict(&mut player, 1);
    let steps = player.lesson().steps().len();
    for step in 2..steps {
        assert_eq!(player.open_step(step), Ok(true), "{step}");
        compute(&mut player);
        check(&mut player);
        match player.lesson().waits() {
            Some(Waits::Watching) => {
                watch(&mut player);
                check(&mut player);
                assert!(player.halt().is_some() && follow(&player).halt() == player.halt());
                player.step(false);
                check(&mut player);
            }
            Some(Waits::Answer) => assert!(player.choose(0) && player.lock()),
            _ => {}
        }
        assert_eq!(follow(&player).lesson().at(), step);
    }
    assert_eq!(player.open_step(0), Ok(true));
    player.finish();
    check(&mut player);
    assert!(follow(&player).lesson().can_open(steps - 1));
}

#[test]
fn a_link_whose_moment_is_shown_before_its_deeds_are_done_leads_to_the_same() {
    let mut player = computed();
    let link = wan(&player);
    do_at(&mut player, 2_200, Cut(link, None));
    player.seek(Time(1_000_000_000));
    player.step(false);
    let mut other = Player::open(document(), &player.start());
    compute(&mut other);
    other.carry(&player.session());
    compute(&mut other);
    assert_eq!(picture(&mut other), picture(&mut player));
}

#[test]
fn a_step_by_itself_sets_its_scene() {
    let mut other = arrive(
        LAG,
        "#/sandbox?scene=play+3".replace('+', "%20").as_str(),
        &Session::default(),
    );
    assert_eq!((other.lesson().at(), &*other.setup().variant), (5, "token"));
    assert!(told(&mut other).is_empty());
}

#[test]
fn a_link_carries_what_a_challenge_is_set_to_and_nothing_is_won_by_following_it() {
    let mut player = computed();
    player.lesson.resume(6);
    for value in ["With a token", "The nearest copy"] {
        let settings = vec![("reads".to_owned(), Setting::Text(Line::from(value)))];
        assert_eq!(player.try_challenge(6, settings), Ok(()), "{value}");
        player.finish();
        player.take_news();
        check(&mut player);
        let mut other = follow(&player);
        assert_eq!(other.goals(6), player.goals(6));
        assert!(other.take_news().is_empty());
    }
}

#[test]
fn what_cannot_be_had_of_a_link_is_told_and_the_rest_opens() {
    let check = |address: &str, session: &str, words: &[&str]| {
        let session = from_json(session).expect("it is well formed");
        let mut other = arrive(LAG, address, &session);
        assert_eq!(told(&mut other), words, "{session:?}");
        other
    };
    check("#/sandbox?at=5", "{}", &[]);
    let plain = "#/sandbox?at=1500000000";
    check(
        "#/sandbox?scene=play&made=1.0",
        "{}",
        &["This link was made by another version of Fallible: its run may go another way here."],
    );
    check(
        "#/sandbox?scene=sing&seed=x",
        "{}",
        &["The address says seed=x, which is not a whole number. \
           This scenario has no step called “sing”: its first one is shown."],
    );
    let other = check(
        plain,
        r#"{ "forks": [{ "done": { "at": "1s", "do": { "cut": "moon" } } },
            { "on": 1, "done": { "at": "1s", "do": { "cut": "wan" } } },
            { "on": 7, "done": { "at": "1s", "do": { "cut": "wan" } } },
            { "done": { "at": "1s", "do": { "drop": { "operation": "reload", "kind": "read" } } } },
            { "done": { "at": "9s", "do": { "slow": { "node": "db-2", "factor": 2 } } } }], "branch": 2 }"#,
        &[
            "What was done by hand could not all be done again here; this is missing: \
           “cut” at 1.000 s; “cut” at 1.000 s; “drop” at 1.000 s; “slow” at 9.000 s.",
        ],
    );
    assert_eq!(
        (other.histories().len(), other.cursor().branch),
        (2, BranchId(1))
    );
    assert_eq!(other.cursor().time, Time(1_500_000_000));
    check(
        plain,
        r#"{ "branch": 3, "reached": "sing", "challenge": { "step": "challenge", "set": [{ "id": "reads", "to": "x" }] } }"#,
        &["This scenario has no step called “sing”. \
           The link asks for reads at \"x\", which this challenge does not have. \
           What was done by hand could not all be done again here; this is missing: the history that was shown."],
    );
}

#[test]
fn another_variant_or_seed_takes_along_what_was_done_by_hand() {
    let mut player = computed();
    let link = wan(&player);
    let drop = message(&mut player, 1_000, "copy");
    assert_eq!(player.act(&drop), Ok(()));
    do_at(&mut player, 1_400, Cut(link, None));
    player.switch(BranchId(1));
    let db = machine(&player, "db-2");
    do_at(&mut player, 1_800, Crash(db));
    let labels = |player: &Player| -> Vec<String> {
        let all = player.histories().into_iter();
        all.map(|one| format!("{:?} {}", one.parent, one.label()))
            .collect()
    };
    let before = labels(&player);
    for (variant, seed) in [("token", 1), ("token", 7), ("naive", 7), ("naive", 1)] {
        let setup = Setup {
            variant: variant.into(),
            seed,
            challenge: None,
        };
        assert_eq!(player.change(setup), Ok(()));
        compute(&mut player);
        assert_eq!(
            (player.cursor().branch, player.cursor().time),
            (BranchId(3), Time::ZERO)
        );
        assert_eq!(labels(&player), before, "{variant} {seed}");
        assert!(told(&mut player).is_empty());
        check(&mut player);
    }
    let setup = player.setup().clone();
    assert_eq!(player.load(setup), Ok(()));
    assert_eq!(
        player.histories().len(),
        1,
        "to start again is to start again"
    );
}

#[test]
fn what_another_variant_cannot_take_is_told() {
    let without = r#"{ "id": "alone", "label": "Alone", "patch": [{ "op": "remove", "path": "/nodes/idle" }] },
           { "id": "token""#;
    let idle = r#""nodes": { "idle": { "kind": "client", "zone": "here" },"#;
    let text = LAG
        .replace(r#"{ "id": "token""#, without)
        .replace(r#""nodes": {"#, idle);
    let mut player = Player::open(read(&text), &Start::default());
    let idle = machine(&player, "idle");
    do_at(&mut player, 100, Pause(idle));
    let db = machine(&player, "db-2");
    do_at(&mut player, 200, Crash(db));
    let setup = Setup {
        variant: "alone".into(),
        ..player.setup().clone()
    };
    assert_eq!(player.change(setup), Ok(()));
    compute(&mut player);
    assert_eq!(
        told(&mut player),
        [
            "What was done by hand could not all be done again here; this is missing: “You paused idle” at 0.100 s."
        ]
    );
    let histories = player.histories();
    assert_eq!(histories.len(), 2);
    assert_eq!(&*histories[1].words, "You crashed db-2");
    assert_eq!(histories[1].at, Some(Time(200_001_000)));
    assert_eq!(player.cursor().branch, BranchId(1));
}
