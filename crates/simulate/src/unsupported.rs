//! What a timeline asks for that billing cannot do yet.
//!
//! The list is exhaustive on purpose: a field that is read but not honoured
//! would make the result a guess.

use serde::Serialize;

use crate::schema::{OptionsInput, PlanInput, Timeline, Verb};

/// A field of the timeline that billing has no operation for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unsupported {
    /// Where, such as `events[2].do`.
    pub path: String,
    /// The feature.
    pub feature: &'static str,
}

/// Everything that cannot be played, in the order of the file.
pub fn unsupported(timeline: &Timeline) -> Vec<Unsupported> {
    let mut found = Vec::new();
    let mut note = |condition: bool, path: String, feature: &'static str| {
        if condition {
            found.push(Unsupported { path, feature });
        }
    };
    options(&timeline.options, &mut note);
    for (list, plans) in [("plans", &timeline.plans), ("add_ons", &timeline.add_ons)] {
        for (index, plan) in plans.iter().enumerate() {
            self::plan(plan, &format!("{list}[{index}]"), &mut note);
        }
    }
    for (index, event) in timeline.events.iter().enumerate() {
        verb(&event.verb, &format!("events[{index}]"), &mut note);
    }
    found
}

type Note<'a> = &'a mut dyn FnMut(bool, String, &'static str);

fn options(options: &OptionsInput, note: Note<'_>) {
    let at = |name: &str| format!("options.{name}");
    // Changes are dated by the day, so seconds would count nothing.
    let seconds = options.proration == Some(mpanel_calc::Basis::Second);
    note(seconds, at("proration"), "proration by the second");
    note(differs(&options.component_cadence), at("component_cadence"), "nominal component cadence");
}

fn differs<T: PartialEq + Default>(option: &Option<T>) -> bool {
    option.as_ref().is_some_and(|value| *value != T::default())
}

fn plan(plan: &PlanInput, at: &str, note: Note<'_>) {
    // Add-ons are paid when their plan is.
    let afterwards = at.starts_with("add_ons") && plan.timing != mpanel_calc::contract::Timing::InAdvance;
    note(afterwards, format!("{at}.timing"), "an add-on that is paid at another time than its plan");
    note(at.starts_with("add_ons") && !plan.meters.is_empty(), format!("{at}.meters"), "usage of an add-on");
    let committed = at.starts_with("add_ons") && plan.commitment.is_some();
    note(committed, format!("{at}.commitment"), "minimum commitment of an add-on");
}

fn verb(verb: &Verb, at: &str, note: Note<'_>) {
    if let Verb::Subscribe { quantity, .. } = verb {
        note(*quantity != 1, format!("{at}.quantity"), "several units in one subscription");
    }
}
