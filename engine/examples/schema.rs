//! Prints the JSON Schema of scenario files, which is kept as `static/scenario.schema.json`:
//! `cargo run -p fallible-engine --example schema > static/scenario.schema.json`.

fn main() {
    print!("{}", fallible_engine::scenario::published::json_schema());
}
