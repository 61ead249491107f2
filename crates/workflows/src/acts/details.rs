//! What acts want to be told about themselves, and whether it is enough. Nothing here reads or writes.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;
use mpanel_core::{Error, FieldError, FirewallId, Money, ProductId, Result, ServiceId};
use mpanel_provisioning::{self as provisioning, ActionKind, Rhythm, ScheduleDraft};
use serde::{Deserialize, Serialize};

use super::StaffAct;

/// The longest pattern of labels: as long as a label.
const MOST_LABEL: usize = 80;
/// The provider keeps a snapshot for thirty days; more leaves room for others.
const MOST_DAYS: u32 = 365;

/// What an act was told. The names stay as they were when it was told.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Details {
    /// Reinstallation: the image; each machine's own when absent.
    pub image_id: Option<String>,
    /// The image's name.
    pub image_name: Option<String>,
    /// Rename: the label, with `{n}` for the service's number and `{name}` for its host name.
    pub label: Option<String>,
    /// Which firewall.
    pub firewall: Option<FirewallId>,
    /// The firewall's name.
    pub firewall_name: Option<String>,
    /// Snapshots that are older than so many days.
    pub older_than_days: Option<u32>,
    /// When snapshots are taken.
    pub schedule: Option<SnapshotPlan>,
    /// Which add-on.
    pub product: Option<ProductId>,
    /// The add-on's name.
    pub product_name: Option<String>,
    /// What was shown as due at once, by service.
    pub shown: BTreeMap<ServiceId, Money>,
}

/// A schedule of snapshots for machines whose customers may live in different time zones.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SnapshotPlan {
    /// How often.
    pub rhythm: Rhythm,
    /// Weekly: the day, 1 is Monday.
    pub weekday: Option<i8>,
    /// Monthly: the day.
    pub month_day: Option<i8>,
    /// The hour where the customer lives.
    pub hour: i8,
    /// How many scheduled snapshots are kept.
    pub keep: u32,
    /// The names, with `{date}` and perhaps `{time}` in them.
    pub name_pattern: String,
    /// Nothing is taken for the time being.
    pub paused: bool,
}

impl SnapshotPlan {
    /// The schedule of one machine, its hour meant in `zone`.
    pub fn at(self, zone: TimeZone) -> ScheduleDraft {
        let Self { rhythm, weekday, month_day, hour, keep, name_pattern, paused } = self;
        ScheduleDraft { rhythm, weekday, month_day, hour, keep, name_pattern, paused, zone }
    }
}

/// What an act wants to know: the names on the wire, and whether it cannot do without.
fn wants(act: StaffAct) -> &'static [(&'static str, bool)] {
    match act {
        StaffAct::Machine(ActionKind::Reinstall) => &[("image_id", false)],
        StaffAct::Rename => &[("label", true)],
        StaffAct::AssignFirewall | StaffAct::UnassignFirewall => &[("firewall_id", true)],
        StaffAct::DeleteSnapshots => &[("older_than_days", true)],
        StaffAct::ScheduleSnapshots => &[("schedule", true)],
        StaffAct::BuyAddOn => &[("product_id", true), ("expected_due_now", true)],
        _ => &[],
    }
}

/// Whether an act was told what it wants to know, and nothing else. Errors name the fields below `/details`.
pub fn check_details(act: StaffAct, told: &Details) -> Result<()> {
    let there = [
        ("image_id", told.image_id.is_some()),
        ("label", told.label.is_some()),
        ("firewall_id", told.firewall.is_some()),
        ("older_than_days", told.older_than_days.is_some()),
        ("schedule", told.schedule.is_some()),
        ("product_id", told.product.is_some()),
        ("expected_due_now", !told.shown.is_empty()),
    ];
    let wanted = wants(act);
    let mut wrong = Vec::new();
    for (name, given) in there {
        let mine = wanted.iter().find(|(wanted, _)| *wanted == name);
        match (given, mine) {
            (true, None) => wrong.push(field(name, "not_for_this_act", "This act does not take it. Leave it out.")),
            (false, Some((_, true))) => wrong.push(field(name, "required", "This act needs it.")),
            _ => {}
        }
    }
    wrong.extend(odd(told));
    if wrong.is_empty() { Ok(()) } else { Err(Error::invalid_fields(wrong)) }
}

/// What is given and cannot be right for any service.
fn odd(told: &Details) -> Vec<FieldError> {
    let mut wrong = Vec::new();
    if let Some(label) = &told.label
        && (label.trim().is_empty() || label.chars().count() > MOST_LABEL || label.chars().any(char::is_control))
    {
        let detail =
            "Use 1 to 80 characters, without line breaks. {n} stands for the number, {name} for the host name.";
        wrong.push(field("label", "not_valid", detail));
    }
    if told.older_than_days.is_some_and(|days| !(1..=MOST_DAYS).contains(&days)) {
        wrong.push(field("older_than_days", "out_of_range", "Use 1 to 365 days."));
    }
    if let Some(plan) = &told.schedule {
        let checked = provisioning::check_schedule_times(&plan.clone().at(TimeZone::UTC));
        for found in checked.err().iter().flat_map(Error::fields) {
            wrong.push(FieldError { pointer: format!("/details/schedule{}", found.pointer), ..found.clone() });
        }
    }
    wrong
}

fn field(name: &str, code: &'static str, detail: &str) -> FieldError {
    FieldError { pointer: format!("/details/{name}"), code, detail: detail.to_owned() }
}

/// The label of the `number`th service by a pattern.
pub fn label_of(pattern: &str, number: u32, hostname: &str) -> String {
    pattern.trim().replace("{n}", &number.to_string()).replace("{name}", hostname)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan() -> SnapshotPlan {
        SnapshotPlan {
            rhythm: Rhythm::Daily,
            weekday: None,
            month_day: None,
            hour: 3,
            keep: 1,
            name_pattern: "auto {date}".to_owned(),
            paused: false,
        }
    }

    #[test]
    fn an_act_is_told_what_it_wants_and_nothing_else() {
        use StaffAct as A;
        let none = Details::default;
        let label = |text: &str| Details { label: Some(text.to_owned()), ..none() };
        let days = |days| Details { older_than_days: Some(days), ..none() };
        let image = || Details { image_id: Some("abc".to_owned()), ..none() };
        let late = Details { schedule: Some(SnapshotPlan { hour: 24, ..plan() }), ..none() };
        let reinstall = A::Machine(ActionKind::Reinstall);
        for (act, told, want) in [
            (A::Machine(ActionKind::Stop), none(), None),
            (A::Machine(ActionKind::Stop), image(), Some(("/details/image_id", "not_for_this_act"))),
            (reinstall, none(), None),
            (reinstall, image(), None),
            (A::Rename, none(), Some(("/details/label", "required"))),
            (A::Rename, label("Web {n}"), None),
            (A::Rename, label("  "), Some(("/details/label", "not_valid"))),
            (A::Rename, label(&"x".repeat(81)), Some(("/details/label", "not_valid"))),
            (A::Rename, label("a\nb"), Some(("/details/label", "not_valid"))),
            (A::AssignFirewall, none(), Some(("/details/firewall_id", "required"))),
            (A::UnassignFirewall, none(), Some(("/details/firewall_id", "required"))),
            (A::DeleteSnapshots, none(), Some(("/details/older_than_days", "required"))),
            (A::DeleteSnapshots, days(0), Some(("/details/older_than_days", "out_of_range"))),
            (A::DeleteSnapshots, days(366), Some(("/details/older_than_days", "out_of_range"))),
            (A::DeleteSnapshots, days(7), None),
            (A::BuyAddOn, none(), Some(("/details/product_id", "required"))),
            (A::ScheduleSnapshots, none(), Some(("/details/schedule", "required"))),
            (A::ScheduleSnapshots, late, Some(("/details/schedule/hour", "not_valid"))),
            (A::ScheduleSnapshots, Details { schedule: Some(plan()), ..none() }, None),
        ] {
            let found = check_details(act, &told).err();
            let first = found.as_ref().and_then(|e| e.fields().first()).map(|f| (f.pointer.as_str(), f.code));
            assert_eq!(first, want, "{act:?} {told:?}");
        }
    }

    #[test]
    fn a_pattern_becomes_the_label_of_each() {
        for (pattern, number, want) in [
            ("Web {n}", 1, "Web 1"),
            ("{name} ({n})", 12, "a.example.com (12)"),
            (" production ", 3, "production"),
            ("{x}", 1, "{x}"),
        ] {
            assert_eq!(label_of(pattern, number, "a.example.com"), want);
        }
    }
}
