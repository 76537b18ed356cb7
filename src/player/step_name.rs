//! What steps of a lesson are called between visits: by what each is and asks, and not by its number, so that a lesson
//! that gets another step between two visits still knows what was done of those it had.

use fallible_engine::format::name::Line;
use fallible_engine::scenario::schema::LessonStep;

/// The longest name, in characters: a question may be long, and its beginning tells it from others.
const CHARS_MAX: usize = 60;

/// A name for each step, in their order. Steps that are called alike are counted.
#[must_use]
pub fn step_names(steps: &[LessonStep]) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(steps.len());
    for step in steps {
        let own = own_name(step);
        let mut name = own.clone();
        let mut count = 1;
        while names.contains(&name) {
            count += 1;
            name = format!("{own} {count}");
        }
        names.push(name);
    }
    names
}

fn own_name(step: &LessonStep) -> String {
    let manner = step.manner();
    let asked = manner.asks.map(|asks| asks.question.question.as_str());
    let words = manner.title.map(Line::as_str).or(asked);
    let name = match words {
        Some(words) => format!("{}: {words}", step.word()),
        None => step.word().to_owned(),
    };
    name.chars().take(CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use fallible_engine::format::decode::from_json;

    #[track_caller]
    fn check(steps: &str, names: &[&str]) {
        let steps: Vec<LessonStep> = from_json(steps).expect("the steps are well formed");
        assert_eq!(step_names(&steps), names);
    }

    #[test]
    fn steps_are_called_by_what_they_are_and_ask() {
        check(
            r#"[{ "say": "Hello." }, { "play": { "title": "One write" } },
                { "ask": { "question": "What?", "answers": [] } }, { "say": "So." }, { "say": "Well." }]"#,
            &["say", "play: One write", "ask: What?", "say 2", "say 3"],
        );
        check("[]", &[]);
    }
}
