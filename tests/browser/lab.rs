//! What the page makes of the laboratory's answers, and of its silence.

use fallible_engine::scenario::schema::Setting;
use fallible_playground::player::failure::Failure;
use fallible_playground::ui::lab::{Check, Flaws, check, check_settings};
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

fn agree(told: Result<Flaws, Failure>, expected: Result<&str, Failure>) {
    let words = told.map(|Flaws { flaws, more }| {
        assert_eq!(more, !flaws.is_empty());
        flaws.into_iter().map(|flaw| flaw.words).collect::<String>()
    });
    assert_eq!(words, expected.map(str::to_owned));
}

#[wasm_bindgen_test]
async fn the_laboratory_is_asked_and_what_it_says_is_read() {
    answering(ECHO);
    let wanted = r#"Found ["check_scenario","a file",0,""]; expected nothing."#;
    agree(check(Check::Scenario, "a file").await, Ok(wanted));
    let wanted = r#"Found ["check_index","a list",0,""]; expected nothing."#;
    agree(check(Check::Index, "a list").await, Ok(wanted));
    let settings = [
        ("b", Setting::Number(2.5)),
        ("a", Setting::Text("1 s".into())),
    ];
    let settings = settings
        .map(|(id, setting)| (id.to_owned(), setting))
        .into();
    let wanted = r#"Found ["check_settings","a file",7,"{ \"b\": 2.5, \"a\": \"1 s\" }"]; expected nothing."#;
    agree(check_settings("a file", 7, &settings).await, Ok(wanted));
    answering(r#"return '{"problems": [], "more": false}'"#);
    agree(check(Check::Scenario, "a file").await, Ok(""));
}

#[wasm_bindgen_test]
async fn a_laboratory_that_does_not_come_or_answers_with_nothing_is_a_failure() {
    let asked = || check(Check::Scenario, "a file");
    answering("throw new Error('no network')");
    agree(asked().await, Err(Failure::Lab));
    answering("return null");
    agree(asked().await, Err(Failure::LabStopped));
    answering("return 'nonsense'");
    agree(asked().await, Err(Failure::LabStopped));
}
