//! The numbers that texts bind to settings and runs are what these say.

use fallible_engine::scenario::bound::spoken;
use fallible_engine::sweep::misspoken;

use crate::lessons;

#[test]
fn each_number_that_a_text_binds_is_so() {
    let mut bound = 0;
    for document in lessons() {
        let id = &document.scenario().id;
        bound += spoken(document.scenario()).len();
        for variant in document.variants() {
            assert_eq!(
                misspoken(&document, variant.as_str()),
                [],
                "{id}, {variant}"
            );
        }
    }
    assert!(bound > 40, "only {bound} numbers are bound");
}
