//! `cargo xtask serve`: the page on this machine, built anew on each change.

use std::net::TcpListener;

use crate::house::{House, run};
use crate::setup::{self, Need};

const FIRST_PORT: u16 = 8080;

/// Sets up what is missing and serves until it is stopped. Further arguments go to `trunk serve`.
pub(crate) fn serve(house: &House, rest: &[String]) -> Result<(), String> {
    let lacks = setup::prepare(house, &[Need::WasmTarget, Need::Trunk, Need::WasmBindgen]);
    if let Some(lack) = lacks.into_values().next() {
        return Err(lack.sentence().to_owned());
    }
    let mut command = house.trunk(&["serve"]);
    let named = |option: &str| rest.iter().any(|one| one.starts_with(option));
    if !named("--port") && !named("-p") {
        let port = free_port()?;
        println!("Building. The page will be at http://127.0.0.1:{port}/ (Ctrl+C ends it).");
        command.arg(format!("--port={port}"));
    }
    run(command.args(rest))
}

/// The usual port, or the next free one.
fn free_port() -> Result<u16, String> {
    (FIRST_PORT..FIRST_PORT + 20)
        .find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok())
        .ok_or_else(|| {
            format!("Ports {FIRST_PORT} and the next ones are all taken: choose one with --port.")
        })
}
