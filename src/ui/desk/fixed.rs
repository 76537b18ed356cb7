//! What of a scenario's document does not change while it is on the desk.

use std::rc::Rc;

use fallible_engine::format::name::Line;
use fallible_engine::format::table::Table;
use fallible_engine::scenario::schema::Reference;
use yew::AttrValue;

use crate::player::player::Player;
use crate::player::step_name::step_names;
use crate::ui::panels::VariantChoice;

/// What of a scenario's document does not change while it is on the desk.
pub(super) struct Fixed {
    pub(super) glossary: Rc<Table<Line, Line>>,
    pub(super) references: Rc<[Reference]>,
    pub(super) labels: Rc<[(Rc<str>, Rc<str>)]>,
    pub(super) variants: Rc<[VariantChoice]>,
    pub(super) machines: Rc<[AttrValue]>,
    /// What the lesson's steps are called where progress is kept.
    pub(super) steps: Vec<String>,
}

impl Fixed {
    pub(super) fn of(player: &Player) -> Self {
        let scenario = player.document().scenario();
        let labels: Rc<[(Rc<str>, Rc<str>)]> = scenario
            .variants
            .iter()
            .map(|variant| (variant.id.as_str().into(), variant.label.as_str().into()))
            .collect();
        let cast = player.run().cast();
        Self {
            glossary: Rc::new(scenario.glossary.clone()),
            references: scenario.references.clone().into(),
            variants: labels
                .iter()
                .map(|(id, label)| VariantChoice {
                    id: Rc::clone(id),
                    label: Rc::clone(label),
                })
                .collect(),
            labels,
            machines: cast
                .machines
                .iter()
                .map(|name| AttrValue::from(cast.names.text(*name).to_owned()))
                .collect(),
            steps: step_names(player.lesson().steps()),
        }
    }
}
