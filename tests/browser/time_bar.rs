//! The time bar: keys and pointer on the scrubber, locks, and the hand that moves between drawings.

use std::rc::Rc;

use fallible_engine::kernel::time::Time;
use fallible_playground::player::wish::TimeWish;
use fallible_playground::ui::panels::time_bar::TimeBarProps;
use fallible_playground::ui::panels::{Lock, TimeBar, TimeHand};
use fallible_playground::view::panels::time::{Mark, MarkKind, Slide, Speed};
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, Told};

const END: Time = Time(20_000_000_000);
const NOW: Time = Time(4_213_000_000);

fn props(told: &Told<TimeWish>, lock: Option<Lock>) -> TimeBarProps {
    TimeBarProps {
        now: NOW,
        end: END,
        ready: END,
        playing: false,
        speed: Speed::REAL,
        paced: false,
        strip: Rc::new([1; 240]),
        marks: Rc::new([Mark {
            at: NOW,
            kind: MarkKind::Violation,
            words: "Alice read v1".into(),
        }]),
        note: None,
        lock,
        hand: TimeHand::default(),
        on_act: told.ear(),
    }
}

#[wasm_bindgen_test]
async fn the_scrubber_says_its_time_and_moves_by_keys() {
    let told = Told::new();
    let page = Page::with::<TimeBar, _>(props(&told, None)).await;
    assert_eq!(
        page.attribute(".scrub", "aria-valuetext"),
        "4.213 seconds of 20 seconds, promise broken: Alice read v1"
    );
    assert_eq!(page.attribute(".scrub", "aria-valuenow"), "4213");
    page.press(".scrub", "ArrowRight").await;
    page.press(".scrub", "Home").await;
    page.press(".scrub", "x").await;
    assert_eq!(
        told.take(),
        [TimeWish::Slide(Slide::On), TimeWish::Slide(Slide::First)]
    );
}

#[wasm_bindgen_test]
async fn a_pointer_takes_hold_seeks_and_lets_go() {
    let told = Told::new();
    let page = Page::with::<TimeBar, _>(props(&told, None)).await;
    let at_half = "const r = on.getBoundingClientRect();
        const where = { clientX: r.left + r.width / 2, clientY: r.top + 4, button: 0, buttons: 1, bubbles: true, isPrimary: true };
        for (const kind of ['pointerdown', 'pointermove']) on.dispatchEvent(new PointerEvent(kind, where));
        // A second finger, elsewhere, changes nothing.
        const second = { ...where, clientX: r.left, isPrimary: false };
        for (const kind of ['pointerdown', 'pointermove', 'pointerup']) on.dispatchEvent(new PointerEvent(kind, second));
        on.dispatchEvent(new PointerEvent('pointerup', { ...where, buttons: 0 }));";
    page.run(".scrub", "", at_half).await;
    let acts = told.take();
    let [
        TimeWish::Hold,
        TimeWish::Seek(first),
        TimeWish::Seek(second),
        TimeWish::Release,
    ] = acts[..]
    else {
        panic!("held, sought twice and released: {acts:?}");
    };
    assert_eq!(first, second);
    assert!(
        first.0.abs_diff(END.0 / 2) < END.0 / 50,
        "{first} is half of {END}"
    );
}

#[wasm_bindgen_test]
async fn a_lock_says_why_and_lets_nobody_further() {
    let told = Told::new();
    let lock = Lock {
        until: NOW,
        reason: "Choose a prediction first.".into(),
    };
    let page = Page::with::<TimeBar, _>(props(&told, Some(lock))).await;
    assert_eq!(page.attribute(".play", "aria-disabled"), "true");
    assert_eq!(
        page.attribute(".play", "aria-label"),
        "Play. Choose a prediction first."
    );
    assert!(page.text(".tb-note").contains("Choose a prediction first."));
    page.click(".play").await;
    page.click("[aria-label^='Step forward']").await;
    assert_eq!(told.take(), []);
    page.press(".scrub", "End").await;
    page.click("[aria-label='Step back']").await;
    // How far a slide leads is decided by whoever knows what is locked.
    let slid = TimeWish::Slide(Slide::Last);
    assert_eq!(told.take(), [slid, TimeWish::StepBack]);
}

#[wasm_bindgen_test]
async fn the_hand_moves_clock_and_head_by_itself() {
    let told = Told::new();
    let props = props(&told, None);
    let hand = props.hand.clone();
    let page = Page::with::<TimeBar, _>(props).await;
    assert_eq!(page.text(".clock span"), "00:04.213");
    hand.show(Time(10_000_000_000));
    assert_eq!(page.text(".clock span"), "00:10.000");
    assert_eq!(page.attribute(".strip .head", "x"), "50.000%");
}

#[wasm_bindgen_test]
async fn speeds_can_be_chosen_side_by_side_and_from_a_menu() {
    let told = Told::new();
    let page = Page::with::<TimeBar, _>(props(&told, None)).await;
    page.click(".seg [aria-label='10 times slower than life']")
        .await;
    page.run(
        ".tb-speed",
        "",
        "on.selectedIndex = 4; on.dispatchEvent(new Event('change', { bubbles: true }))",
    )
    .await;
    assert_eq!(
        told.take(),
        [
            TimeWish::Speed(Speed::ALL[2]),
            TimeWish::Speed(Speed::ALL[4])
        ]
    );
}
