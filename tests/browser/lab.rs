//! What the page makes of the laboratory's answers, and of its silence.

use fallible_playground::player::failure::Failure;
use fallible_playground::ui::lab::{check_index, check_scenario, check_settings};
use fallible_playground::view::panels::problem::Flaws;
use js_sys::Function;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::wasm_bindgen_test;

/// Puts a laboratory into the page that answers so.
fn answering(script: &str) {
    let script = format!("window.fallible = {{ lab: async (...asked) => {{ {script} }} }}");
    Function::new_no_args(&script)
        .call0(&JsValue::NULL)
        .expect("the script runs");
}

/// An answer in which what was found is the question, so that it is known to have arrived.
const ECHO: &str = "const found = JSON.stringify(asked); return JSON.stringify({ more: true, problems: [
    { path: '', line: 1, column: 1, excerpt: '', found, expected: 'nothing', suggestion: null }] })";

fn check(told: Result<Flaws, Failure>, expected: Result<&str, Failure>) {
    let words = told.map(|Flaws { list, more }| {
        assert_eq!(more, !list.is_empty());
        list.iter()
            .map(|flaw| flaw.words.clone())
            .collect::<String>()
    });
    assert_eq!(words, expected.map(str::to_owned));
}

#[wasm_bindgen_test]
async fn the_laboratory_is_asked_and_what_it_says_is_read() {
    answering(ECHO);
    let wanted = r#"Found ["check_scenario","a file",0,""]; expected nothing."#;
    check(check_scenario("a file").await, Ok(wanted));
    let wanted = r#"Found ["check_index","a list",0,""]; expected nothing."#;
    check(check_index("a list").await, Ok(wanted));
    let wanted = r#"Found ["check_settings","a file",7,"{}"]; expected nothing."#;
    check(check_settings("a file", 7, "{}").await, Ok(wanted));
    answering(r#"return '{"problems": [], "more": false}'"#);
    check(check_scenario("a file").await, Ok(""));
}

#[wasm_bindgen_test]
async fn a_laboratory_that_does_not_come_or_answers_with_nothing_is_a_failure() {
    answering("throw new Error('no network')");
    check(check_scenario("a file").await, Err(Failure::NoLab));
    answering("return null");
    check(check_scenario("a file").await, Err(Failure::LabStopped));
    answering("return 'nonsense'");
    check(check_scenario("a file").await, Err(Failure::LabStopped));
    Function::new_no_args("delete window.fallible")
        .call0(&JsValue::NULL)
        .expect("the script runs");
    check(check_scenario("a file").await, Err(Failure::NoLab));
}
