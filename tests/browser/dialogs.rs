//! Dialogs hold the focus and close with Escape; live regions say the same words twice.

use fallible_playground::ui::panels::{Announcement, Voices, announcer, fetch_sheet, keys_sheet};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::Callback;

use crate::page::{Page, Told};

#[wasm_bindgen_test]
async fn the_list_of_keys_is_a_modal_dialog_that_escape_closes() {
    let closed = Told::new();
    let page = Page::of(keys_sheet(true, false, &Callback::noop(), closed.ear())).await;
    page.run(
        "dialog",
        "",
        "if (!on.matches(':modal')) throw new Error('it is not modal')",
    )
    .await;
    assert!(page.text(".keys").contains("play or pause"));
    let escape = "on.dispatchEvent(new Event('cancel', { cancelable: true }))";
    page.run("dialog", "", escape).await;
    assert_eq!(closed.take().len(), 1);
    page.click("dialog h2").await;
    assert_eq!(closed.take().len(), 0, "a click inside keeps it open");
    page.click("[aria-label=Close]").await;
    assert_eq!(closed.take().len(), 1);
}

#[wasm_bindgen_test]
async fn nothing_is_fetched_before_the_reader_agrees() {
    let (fetched, closed) = (Told::new(), Told::new());
    let (url, origin) = (
        "https://example.org/mine.json".into(),
        "https://example.org",
    );
    let sheet = fetch_sheet(Some(&url), origin, &fetched.ear(), &closed.ear());
    let page = Page::of(sheet).await;
    assert_eq!(page.text(".sheet-body b"), "https://example.org");
    assert_eq!(page.text(".url"), "https://example.org/mine.json");
    assert!(fetched.take().is_empty());
    page.click(".sheet-acts .btn").await;
    assert_eq!((fetched.take().len(), closed.take().len()), (0, 1));
    page.click(".sheet-acts .btn-primary").await;
    assert_eq!(fetched.take().len(), 1);
}

#[wasm_bindgen_test]
async fn the_same_words_are_another_text_the_next_time() {
    let say = async |serial| {
        let polite = Announcement {
            serial,
            words: "db-2 crashes".into(),
        };
        let urgent = Announcement::default();
        let page = Page::of(announcer(&Voices { polite, urgent })).await;
        page.text("[aria-live=polite]")
    };
    let (first, second) = (say(1).await, say(2).await);
    assert_ne!(first, second);
    assert_eq!(first.trim_end_matches('\u{a0}'), second);
}
