//! Knobs: what a challenge's control can be set to, and what it is set to in a scenario as it stands.

use fallible_engine::format::decimal::shortest;
use fallible_engine::format::tree::Tree;
use fallible_engine::format::units::{BitRate, Duration, Quantity, Size};
use fallible_engine::scenario::schema::{Control, PatchOperation, Range, Setting};

/// A slider has at most so many stops.
const STOPS_MAX: u32 = 1_000;

/// What a control can be set to.
#[derive(Clone, PartialEq, Debug)]
pub enum Knob {
    /// One of these labels.
    Choice(Vec<String>),
    /// One of these values, the lowest first.
    Slider(Vec<Setting>),
}

impl Knob {
    /// What a control can be set to.
    #[must_use]
    pub fn of(control: &Control) -> Self {
        match control {
            Control::Values(choice) => Self::Choice(
                choice
                    .choices
                    .iter()
                    .map(|one| one.label.to_string())
                    .collect(),
            ),
            Control::Patches(choice) => Self::Choice(
                choice
                    .choices
                    .iter()
                    .map(|one| one.label.to_string())
                    .collect(),
            ),
            Control::Slider(slider) => Self::Slider(stops(&slider.range)),
        }
    }

    /// A slider's value as a person reads it: `50 ms`.
    #[must_use]
    pub fn words(setting: &Setting) -> String {
        let text = match setting {
            Setting::Number(number) => return shortest(*number),
            Setting::Text(text) => text.as_str(),
        };
        let unit = text.find(|letter: char| !letter.is_ascii_digit() && letter != '.');
        match unit {
            Some(at) if !text[at..].starts_with('/') => format!("{} {}", &text[..at], &text[at..]),
            _ => text.to_owned(),
        }
    }

    /// What a control is set to in a variant's tree; `None` if that is none of its settings.
    #[must_use]
    pub fn now(control: &Control, tree: &Tree) -> Option<Setting> {
        let at = |path: &str| tree.at(path);
        match control {
            Control::Values(choice) => {
                let now = at(choice.path.as_str())?;
                let found = choice.choices.iter().find(|one| same(&one.value, now))?;
                Some(Setting::Text(found.label.clone()))
            }
            Control::Patches(choice) => {
                let stands = |operation: &PatchOperation| match operation {
                    PatchOperation::Add { path, value }
                    | PatchOperation::Replace { path, value } => {
                        at(path.as_str()).is_some_and(|now| same(now, value))
                    }
                    PatchOperation::Remove { path } => at(path.as_str()).is_none(),
                    PatchOperation::Test { .. } => true,
                };
                let found = choice
                    .choices
                    .iter()
                    .find(|one| one.patch.iter().all(stands))?;
                Some(Setting::Text(found.label.clone()))
            }
            Control::Slider(slider) => {
                let now = Quantity::of(at(slider.path.as_str())?)?;
                let mut stops = stops(&slider.range).into_iter();
                stops.find(|stop| stop.quantity() == Some(now))
            }
        }
    }
}

/// Whether two values say the same: quantities may be written in several ways.
fn same(one: &Tree, other: &Tree) -> bool {
    one.equals(other) || Quantity::of(one).is_some_and(|one| Some(one) == Quantity::of(other))
}

/// All values of a range. The highest is one of them even if the steps would pass it by.
fn stops(range: &Range) -> Vec<Setting> {
    let (min, max, step) = (range.min.amount(), range.max.amount(), range.step.amount());
    let count = if step > 0.0 {
        (((max - min) / step + 1e-9).floor() as u32).min(STOPS_MAX)
    } else {
        0
    };
    let mut amounts: Vec<f64> = (0..=count).map(|n| min + step * f64::from(n)).collect();
    if amounts.last().is_some_and(|last| *last + 1e-9 < max) {
        amounts.push(max);
    }
    amounts
        .into_iter()
        .filter_map(|amount| setting(amount, range.max))
        .collect()
}

/// An amount in the smallest unit of a quantity's kind, as a setting.
fn setting(amount: f64, kind: Quantity) -> Option<Setting> {
    let whole = amount.round() as u64;
    let quantity = match kind {
        Quantity::Number(_) => {
            // Steps such as 0.1 must not show what binary fractions make of them.
            let rounded = (amount * 1e9).round() / 1e9;
            return Some(Setting::Number(rounded));
        }
        Quantity::Duration(_) => Quantity::Duration(Duration::from_nanos(whole)),
        Quantity::Size(_) => Quantity::Size(Size::from_bytes(whole)),
        Quantity::BitRate(_) => Quantity::BitRate(BitRate::from_bits_per_second(whole)),
        Quantity::Rate(_) => format!("{}/s", shortest(amount / 1e6)).parse().ok()?,
    };
    Some(Setting::Text(quantity.to_string().as_str().into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use fallible_engine::format::decode::from_json;
    use fallible_engine::scenario::parse;

    fn control(text: &str) -> Control {
        from_json(text).expect("the control is well formed")
    }

    fn slider(min: &str, max: &str, step: &str) -> Vec<String> {
        let text = format!(
            r#"{{ "label": "x", "path": "/x", "range": {{ "min": {min}, "max": {max}, "step": {step} }} }}"#
        );
        match Knob::of(&control(&text)) {
            Knob::Slider(stops) => stops.iter().map(Knob::words).collect(),
            Knob::Choice(_) => Vec::new(),
        }
    }

    #[test]
    fn a_slider_stops_at_each_step_and_at_its_end() {
        assert_eq!(
            slider(r#""0ms""#, r#""100ms""#, r#""50ms""#),
            ["0 s", "50 ms", "100 ms"]
        );
        assert_eq!(
            slider(r#""1ms""#, r#""10ms""#, r#""4ms""#),
            ["1 ms", "5 ms", "9 ms", "10 ms"]
        );
        assert_eq!(slider("0", "0.3", "0.1"), ["0", "0.1", "0.2", "0.3"]);
        assert_eq!(
            slider(r#""10/s""#, r#""20/s""#, r#""10/s""#),
            ["10/s", "20/s"]
        );
    }

    #[test]
    fn a_slider_without_steps_still_ends() {
        assert_eq!(slider("0", "1", "0"), ["0", "1"]);
        assert_eq!(slider("0", "1e9", "1").len(), STOPS_MAX as usize + 2);
    }

    /// A slider may stand between its stops, or have nothing to show yet.
    #[test]
    fn the_controls_of_each_lesson_say_how_it_stands() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
        let mut seen = 0;
        for file in std::fs::read_dir(folder).expect("the scenarios are there") {
            let path = file.expect("a file").path();
            let text = std::fs::read_to_string(&path).expect("a text");
            let Ok(document) = parse(&text) else {
                continue;
            };
            for step in &document.scenario().lesson {
                let Some(tries) = step.manner().tries else {
                    continue;
                };
                let tree = document.variant_tree(tries.variant.as_str());
                let tree = tree.expect("its variant is in the file");
                for (id, control) in tries.controls.iter() {
                    let slides = matches!(control, Control::Slider(_));
                    let shown = slides || Knob::now(control, tree).is_some();
                    assert!(shown, "{} {id}", path.display());
                    seen += 1;
                }
            }
        }
        assert!(seen > 20, "only {seen} controls were looked at");
    }
}
