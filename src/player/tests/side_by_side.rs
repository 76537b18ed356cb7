//! Variants side by side.

use super::*;
use fallible_engine::kernel::faults::Slow;

#[test]
fn variants_side_by_side_share_seed_deeds_and_time() {
    let mut player = computed();
    player.lesson.resume(6);
    player.seek(Time(200_000_000));
    let slow = Act::from(Slow(machine(&player, "db-2"), 3.0));
    assert_eq!(player.act(&slow), Ok(()));
    let variants: Vec<Rc<str>> = vec!["naive".into(), "token".into()];
    let mut versus = Runs::open(&player, &variants).expect("the variants are there");
    while versus.compute(100) {}
    let slowed = |place: usize| {
        let run = &versus.sides()[place].run;
        run.spots()
            .iter()
            .any(|spot| spot.mark.words.contains("times as long"))
    };
    assert!(
        slowed(0) && slowed(1),
        "what was done by hand is done in both"
    );
    let difference = versus
        .difference()
        .expect("the token makes a difference")
        .clone();
    versus.seek(Time(difference.at.0 - 1));
    let steps: Vec<u64> = versus
        .sides()
        .iter()
        .map(|side| side.run.cursor().step)
        .collect();
    assert_eq!(steps[0], steps[1], "up to there they are the same");
    assert_eq!(versus.parting(1).map(|(at, _)| at), Some(difference.at));
    assert_ne!(difference.words[0], difference.words[1]);
    versus.seek(versus.until());
    let broken = |place: usize| {
        let run = &versus.sides()[place].run;
        run.promises_at(run.cursor().step)[0].verdict.is_violated()
    };
    assert_eq!((broken(0), broken(1)), (true, false));
}

#[test]
fn three_variants_are_compared_and_a_fourth_is_not() {
    let player = computed();
    let ids = ["naive", "token", "naive", "token"];
    let variants: Vec<Rc<str>> = ids.map(Rc::from).to_vec();
    let mut versus = Runs::open(&player, &variants).expect("the variants are there");
    while versus.compute(1_000) {}
    assert_eq!(versus.sides().len(), 3);
    let parts: Vec<bool> = (0..3)
        .map(|place| versus.parting(place).is_some())
        .collect();
    assert_eq!(
        parts,
        [true, true, false],
        "the third is the first once more"
    );
}

#[test]
fn the_same_variant_twice_shows_no_difference() {
    let player = computed();
    let variants: Vec<Rc<str>> = vec!["naive".into(), "naive".into()];
    let mut versus = Runs::open(&player, &variants).expect("the variant is there");
    while versus.compute(1_000) {}
    assert_eq!(versus.difference(), None);
}
