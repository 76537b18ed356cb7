//! A run that is stopped before its end is not judged as if it had ended.

use std::path::Path;

use serde_json::Value;

use super::ask::{ask, fallible, folder, small};

/// Runs the small scenario until a time: what is printed of its verdicts, and what is complained of.
fn until(test: &str, time: &str) -> (Vec<String>, String) {
    let file = small(&folder(test));
    let run = [
        Path::new("run"),
        &file,
        Path::new("--until"),
        Path::new(time),
    ];
    let (code, told, complaint) = ask(&mut fallible(run));
    assert_eq!(code, 0, "{complaint}");
    let lines = told.lines().take(4).map(|line| line.trim().to_owned());
    (lines.collect(), complaint)
}

#[test]
fn what_is_judged_at_the_end_is_undecided_before_it() {
    let (told, complaint) = until("before", "2500ms");
    let expected = [
        "variant plain, seed 18446744073709551615, until 2.500 s, before its end",
        "undecided  Nine of ten are answered: waits for the end of the run",
        "undecided  All are quick: waits for the end of the run",
        "unbroken   No write is lost",
    ];
    assert_eq!(
        (told, complaint.as_str()),
        (expected.map(str::to_owned).to_vec(), "")
    );
}

#[test]
fn at_the_end_it_is_judged_and_a_later_time_is_told_to_be_one() {
    let (whole, complaint) = until("whole", "3s");
    assert_eq!(
        whole[0],
        "variant plain, seed 18446744073709551615, until 3.000 s"
    );
    assert_eq!(whole[1], "held       Nine of ten are answered");
    assert!(
        whole[2].starts_with("VIOLATED   All are quick at 3.000 s"),
        "{}",
        whole[2]
    );
    assert_eq!(complaint, "");
    let words = "--until: the run is over at 3s, which is before 4s.\n";
    assert_eq!(until("later", "4s"), (whole, words.to_owned()));
}

#[test]
fn the_time_is_told_as_it_was_asked_for() {
    let (told, _) = until("exact", "999999999ns");
    assert!(
        told[0].ends_with("until 0.999999999 s, before its end"),
        "{}",
        told[0]
    );
}

#[test]
fn json_says_whether_a_run_is_over() {
    let file = small(&folder("until-json"));
    for (time, over, verdict) in [("1ms", false, "undecided"), ("3s", true, "held")] {
        let run = [
            Path::new("run"),
            &file,
            Path::new("--json"),
            Path::new("--until"),
            Path::new(time),
        ];
        let (_, told, _) = ask(&mut fallible(run));
        let told: Value = serde_json::from_str(&told).expect("it prints JSON");
        assert_eq!(told["over"], over);
        assert_eq!(told["verdicts"][0]["verdict"], verdict);
    }
}
