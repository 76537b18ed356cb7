//! The page's program. Everything is in the library, so that tests can reach it.

fn main() {
    #[cfg(target_arch = "wasm32")]
    fallible_playground::ui::start();
}
