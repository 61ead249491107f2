//! What a timeline asks for that billing cannot do yet.
//!
//! The list is exhaustive on purpose: a field that is read but not honoured
//! would make the result a guess.

use serde::Serialize;

use crate::schema::{Effective, OptionsInput, PlanInput, Timeline, Verb};

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
    note(timeline.customer.account_anchor.is_some(), "customer.account_anchor".to_owned(), "account anchor");
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
    note(differs(&options.proration), at("proration"), "proration basis");
    note(differs(&options.proration_invoice), at("proration_invoice"), "proration on the next invoice");
    note(differs(&options.component_cadence), at("component_cadence"), "nominal component cadence");
    note(options.bill_cancellation_day == Some(true), at("bill_cancellation_day"), "billing the day of cancellation");
    note(differs(&options.tax_rounding), at("tax_rounding"), "tax rounding");
    note(options.drafts == Some(true), at("drafts"), "drafts");
}

fn differs<T: PartialEq + Default>(option: &Option<T>) -> bool {
    option.as_ref().is_some_and(|value| *value != T::default())
}

fn plan(plan: &PlanInput, at: &str, note: Note<'_>) {
    note(differs(&Some(plan.timing)), format!("{at}.timing"), "billing in arrears");
    note(at.starts_with("add_ons") && !plan.meters.is_empty(), format!("{at}.meters"), "usage of an add-on");
    for (index, meter) in plan.meters.iter().enumerate() {
        note(!meter.thresholds.is_empty(), format!("{at}.meters[{index}].thresholds"), "billing by threshold");
    }
    note(plan.commitment.is_some(), format!("{at}.commitment"), "minimum commitment");
}

fn verb(verb: &Verb, at: &str, note: Note<'_>) {
    let mut whole = |feature| note(true, format!("{at}.do"), feature);
    match verb {
        Verb::Subscribe { quantity, trial_days, anchor_day, instalments, .. } => {
            note(*quantity != 1, format!("{at}.quantity"), "several units in one subscription");
            note(trial_days.is_some(), format!("{at}.trial_days"), "trials");
            note(anchor_day.is_some(), format!("{at}.anchor_day"), "anchor day of a new subscription");
            note(instalments.is_some(), format!("{at}.instalments"), "instalments");
        }
        Verb::Pay { settled, .. } => note(settled.is_some(), format!("{at}.settled"), "settlement in another currency"),
        Verb::GrantCredit { expires, .. } => note(expires.is_some(), format!("{at}.expires"), "expiring credit"),
        Verb::Cancel { when: Effective::On(_), .. } => {
            note(true, format!("{at}.when"), "cancellation on a chosen day");
        }
        Verb::TopUp { .. } => whole("wallets"),
        Verb::Finalise {} => whole("drafts"),
        _ => {}
    }
}
