//! The event list: a million rows of which few are in the document, keys, and filters.

use std::rc::Rc;

use fallible_engine::check::verdict::Step;
use fallible_engine::kernel::id::MachineId;
use fallible_engine::kernel::time::Time;
use fallible_playground::ui::panels::Events;
use fallible_playground::ui::panels::events::EventsProps;
use fallible_playground::view::panels::events::{EventFilter, EventList, EventRow, Rows};
use fallible_playground::view::panels::glyph::Glyph;
use wasm_bindgen_test::wasm_bindgen_test;

use crate::page::{Page, Told};

struct Many(u64);

impl Rows for Many {
    fn count(&self) -> u64 {
        self.0
    }

    fn row(&self, place: u64) -> EventRow {
        assert!(
            place < self.0,
            "row {place} is not asked for, there are {}",
            self.0
        );
        EventRow {
            step: place,
            at: Time(place * 1_000),
            glyph: Glyph::State,
            words: format!("event {place}").into(),
            marked: false,
        }
    }

    fn place_before(&self, steps: Step) -> Option<u64> {
        steps.min(self.0).checked_sub(1)
    }
}

fn props(rows: u64, steps: Step, told: &Told<Step>, filters: &Told<EventFilter>) -> EventsProps {
    EventsProps {
        list: EventList {
            rows: Rc::new(Many(rows)),
            version: 0,
        },
        steps,
        filter: EventFilter::default(),
        kinds: Rc::new(["Messages".into(), "Faults".into()]),
        machines: Rc::new(["Alice".into(), "db-1".into()]),
        searching: None,
        on_filter: filters.ear(),
        on_seek: told.ear(),
    }
}

/// The list fills what holds it, so that gets a height.
async fn windowed(props: EventsProps) -> Page {
    let page = Page::with::<Events, _>(props).await;
    page.run(".events", "", "on.parentElement.style.height = '320px'")
        .await;
    page.settle().await;
    page
}

#[wasm_bindgen_test]
async fn of_a_million_rows_only_those_in_the_window_are_in_the_document() {
    let (told, filters) = (Told::new(), Told::new());
    let page = windowed(props(1_000_000, 0, &told, &filters)).await;
    let rows = page.all(".ev");
    assert!((5..60).contains(&rows.len()), "{} rows", rows.len());
    assert_eq!(page.attribute(".ev", "aria-setsize"), "1000000");
    assert_eq!(page.attribute(".ev", "aria-posinset"), "1");
    page.press(".ev-list", "End").await;
    page.settle().await;
    let last = page
        .all(".ev")
        .pop()
        .and_then(|row| row.get_attribute("aria-posinset"));
    assert_eq!(last.as_deref(), Some("1000000"));
    assert_eq!(
        page.attribute(".ev-list", "aria-activedescendant"),
        "event-999999"
    );
    page.press(".ev-list", "ArrowUp").await;
    page.press(".ev-list", "Enter").await;
    assert_eq!(told.take(), [999_998]);
}

#[wasm_bindgen_test]
async fn the_list_follows_the_cursor_and_marks_where_it_is() {
    let (told, filters) = (Told::new(), Told::new());
    let page = windowed(props(1_000_000, 500_000, &told, &filters)).await;
    assert_eq!(page.attribute(".ev.is-now", "aria-posinset"), "500000");
    assert_eq!(page.attribute(".ev.is-now", "aria-selected"), "true");
    assert!(!page.all(".ev.is-next").is_empty(), "what comes is paler");
    page.click(".ev.is-next").await;
    assert_eq!(told.take(), [500_000]);
}

#[wasm_bindgen_test]
async fn filters_tell_what_is_wanted() {
    let (told, filters) = (Told::new(), Told::new());
    let page = windowed(props(3, 3, &told, &filters)).await;
    assert_eq!(page.text(".said"), "3 events");
    page.write("input[type=search]", "bio").await;
    let machine = "on.value = '1'; on.dispatchEvent(new Event('change', { bubbles: true }))";
    page.run("select", "", machine).await;
    page.click(".filters .btn").await;
    page.click(".kinds input").await;
    let wanted = filters.take();
    assert_eq!(&*wanted[0].text, "bio");
    assert_eq!(wanted[1].machine, Some(MachineId(1)));
    assert!(!wanted[2].shows(0) && wanted[2].shows(1));
}

#[wasm_bindgen_test]
async fn an_empty_list_says_what_will_fill_it() {
    let (told, filters) = (Told::new(), Told::new());
    let page = Page::with::<Events, _>(props(0, 0, &told, &filters)).await;
    assert_eq!(page.text(".empty"), "No events yet. Press Space to run.");
    let filtered = EventsProps {
        filter: EventFilter {
            text: "nowhere".into(),
            ..EventFilter::default()
        },
        ..props(0, 0, &told, &filters)
    };
    let page = Page::with::<Events, _>(filtered).await;
    page.click(".empty button").await;
    assert_eq!(filters.take(), [EventFilter::default()]);
}
