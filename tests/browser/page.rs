//! A piece of page to try a component in, what its reader does, and what it told.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::timers::future::TimeoutFuture;
use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{Element, HtmlElement, HtmlInputElement};
use yew::prelude::*;

/// The site's own style sheets, without which nothing has its size.
const STYLES: [&str; 6] = [
    include_str!("../../static/css/tokens.css"),
    include_str!("../../static/css/parts.css"),
    include_str!("../../static/css/time.css"),
    include_str!("../../static/css/aside.css"),
    include_str!("../../static/css/panel.css"),
    include_str!("../../static/css/panels.css"),
];

/// The element that holds them.
const STYLE_ID: &str = "site-styles";

fn bring_styles() {
    let document = gloo::utils::document();
    if document.get_element_by_id(STYLE_ID).is_none() {
        let style = document
            .create_element("style")
            .expect("a document makes elements");
        style.set_id(STYLE_ID);
        style.set_text_content(Some(&STYLES.concat()));
        gloo::utils::head()
            .append_child(&style)
            .expect("a head takes children");
    }
}

#[derive(Properties, PartialEq)]
struct ShownProps {
    shown: Html,
}

#[component]
fn Shown(props: &ShownProps) -> Html {
    props.shown.clone()
}

/// A component on a page.
pub(crate) struct Page {
    root: Element,
}

impl Page {
    /// Renders something and waits until it stands.
    pub(crate) async fn with<C: BaseComponent<Properties = P>, P: Properties>(props: P) -> Self {
        bring_styles();
        let document = gloo::utils::document();
        let root = document
            .create_element("div")
            .expect("a document makes elements");
        gloo::utils::body()
            .append_child(&root)
            .expect("a body takes children");
        yew::Renderer::<C>::with_root_and_props(root.clone(), props).render();
        let page = Self { root };
        page.settle().await;
        page
    }

    /// Shows what has no life of its own.
    pub(crate) async fn of(shown: Html) -> Self {
        Self::with::<Shown, _>(ShownProps { shown }).await
    }

    /// Waits until what was asked for is shown.
    pub(crate) async fn settle(&self) {
        TimeoutFuture::new(30).await;
    }

    /// All elements that a selector finds.
    pub(crate) fn all(&self, selector: &str) -> Vec<HtmlElement> {
        let found = self
            .root
            .query_selector_all(selector)
            .expect("a sound selector");
        (0..found.length())
            .filter_map(|place| found.item(place)?.dyn_into().ok())
            .collect()
    }

    /// The first element that a selector finds.
    pub(crate) fn one(&self, selector: &str) -> Element {
        let found = self
            .root
            .query_selector(selector)
            .expect("a sound selector");
        found.unwrap_or_else(|| panic!("{selector} is not in {}", self.root.inner_html()))
    }

    /// An element's text.
    pub(crate) fn text(&self, selector: &str) -> String {
        self.one(selector).text_content().unwrap_or_default()
    }

    /// An element's attribute; empty if it has none.
    pub(crate) fn attribute(&self, selector: &str, name: &str) -> String {
        self.one(selector).get_attribute(name).unwrap_or_default()
    }

    /// Clicks.
    pub(crate) async fn click(&self, selector: &str) {
        self.one(selector).unchecked_into::<HtmlElement>().click();
        self.settle().await;
    }

    /// Presses a key on an element.
    pub(crate) async fn press(&self, selector: &str, key: &str) {
        self.run(
            selector,
            key,
            "on.dispatchEvent(new KeyboardEvent('keydown', { key: what, bubbles: true, cancelable: true }))",
        )
        .await;
    }

    /// Types into a field, in place of what it held.
    pub(crate) async fn write(&self, selector: &str, text: &str) {
        self.one(selector)
            .unchecked_into::<HtmlInputElement>()
            .set_value(text);
        self.run(
            selector,
            "",
            "on.dispatchEvent(new InputEvent('input', { bubbles: true }))",
        )
        .await;
    }

    /// Runs a piece of script with an element as `on` and a text as `what`.
    pub(crate) async fn run(&self, selector: &str, what: &str, script: &str) {
        let script = Function::new_with_args("on, what", script);
        let done = script.call2(&JsValue::NULL, &self.one(selector), &what.into());
        done.expect("the script runs");
        self.settle().await;
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        self.root.remove();
    }
}

/// What a component told, in order.
pub(crate) struct Told<T>(Rc<RefCell<Vec<T>>>);

impl<T: 'static> Told<T> {
    /// Nothing yet.
    pub(crate) fn new() -> Self {
        Self(Rc::default())
    }

    /// Listens.
    pub(crate) fn ear(&self) -> Callback<T> {
        let told = Rc::clone(&self.0);
        Callback::from(move |word| told.borrow_mut().push(word))
    }

    /// What was told since this was last asked.
    pub(crate) fn take(&self) -> Vec<T> {
        self.0.take()
    }
}
