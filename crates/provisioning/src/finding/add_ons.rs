//! Add-ons that were sold against those that a machine shows. Pure.
//!
//! The provider shows numbers, and only that of private networking is known (field notes of August 2026, section 4). All
//! others can be counted, but not told apart: as many as were sold must be there, and no more.

use super::rules::{Draft, draft};
use super::{FindingKind, Severity};
use crate::provider::{Machine, SeenAddOn};
use crate::service::AddOnSnapshot;
use crate::service::store::ServiceRow;

/// Keys of add-ons that a machine shows under numbers that are not known.
const SHOWN: [&str; 4] = ["backup", "additional_ip", "additional_ips", "custom_image"];

/// What is missing, and what nobody pays for, in words.
#[derive(Debug, Default, PartialEq, Eq)]
struct Drift {
    missing: Vec<String>,
    unpaid: Vec<String>,
}

fn drift(sold: &[AddOnSnapshot], seen: &[SeenAddOn]) -> Drift {
    let mut drift = Drift::default();
    let mut left: Vec<&SeenAddOn> = seen.iter().collect();
    let (mut counted, mut most): (Vec<&str>, usize) = (Vec::new(), 0);
    for add_on in sold.iter().filter(|a| a.quantity > 0) {
        let Some(key) = add_on.key.as_deref() else { continue };
        let number: Option<i64> = key.parse().ok();
        let named = number.is_some() || key == crate::network::rules::ADD_ON;
        if named {
            let before = left.len();
            left.retain(|s| s.key != Some(key) && number != Some(s.number));
            if left.len() == before {
                drift.missing.push(add_on.name.clone());
            }
            continue;
        }
        // What has a number that nobody knows; others may have one.
        most += 1;
        if SHOWN.contains(&key) {
            counted.push(&add_on.name);
        }
    }
    let (named, unknown): (Vec<&SeenAddOn>, Vec<&SeenAddOn>) = left.into_iter().partition(|s| s.key.is_some());
    drift.unpaid.extend(named.iter().map(|_| "private networking".to_owned()));
    drift.unpaid.extend(unknown.iter().skip(most).map(|s| format!("number {}", s.number)));
    if unknown.len() < counted.len() {
        let words = if unknown.is_empty() { counted.join(" and ") } else { format!("one of {}", counted.join(", ")) };
        drift.missing.push(words);
    }
    drift
}

/// What differs between a service's add-ons and its machine's.
pub(super) fn differ(row: &ServiceRow, sold: &[AddOnSnapshot], machine: &Machine) -> Vec<Draft> {
    let found = drift(sold, &machine.add_ons);
    let mut drafts = Vec::new();
    if !found.missing.is_empty() {
        let text = format!(
            "{} was sold with {}; the provider does not show that for machine {}.",
            row.hostname,
            found.missing.join(" and "),
            machine.id
        );
        let title = format!("{} lacks an add-on", row.hostname);
        drafts.push(draft(FindingKind::AddOnMissing, Severity::Critical, title, text));
    }
    if !found.unpaid.is_empty() {
        let text = format!(
            "Machine {} of {} has the add-on {}, which the service was not sold with.",
            machine.id,
            row.hostname,
            found.unpaid.join(" and ")
        );
        let title = format!("{} has an add-on that nobody pays for", row.hostname);
        drafts.push(draft(FindingKind::UnpaidAddOn, Severity::Warning, title, text));
    }
    drafts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sold(key: &str) -> AddOnSnapshot {
        let key = Some(key).filter(|k| !k.is_empty());
        AddOnSnapshot { name: key.unwrap_or("own").to_owned(), key: key.map(str::to_owned), quantity: 1 }
    }

    fn seen(number: i64) -> SeenAddOn {
        SeenAddOn { key: (number == 1477).then_some("private_networking"), number }
    }

    #[test]
    fn what_is_missing_and_what_nobody_pays_for() {
        let check = |keys: &[&str], numbers: &[i64], missing: &[&str], unpaid: &[&str]| {
            let all: Vec<AddOnSnapshot> = keys.iter().map(|key| sold(key)).collect();
            let found = drift(&all, &numbers.iter().map(|number| seen(*number)).collect::<Vec<_>>());
            assert_eq!(found.missing, missing, "{keys:?} {numbers:?}");
            assert_eq!(found.unpaid, unpaid, "{keys:?} {numbers:?}");
        };
        check(&[], &[], &[], &[]);
        check(&["private_networking"], &[1477], &[], &[]);
        check(&["private_networking"], &[], &["private_networking"], &[]);
        check(&[], &[1477], &[], &["private networking"]);
        // What only the seller delivers is not at the provider.
        check(&[""], &[], &[], &[]);
        check(&["backup"], &[9001], &[], &[]);
        check(&["backup"], &[], &["backup"], &[]);
        check(&["backup"], &[1477], &["backup"], &["private networking"]);
        check(&["backup", "additional_ips"], &[9001], &["one of backup, additional_ips"], &[]);
        check(&[], &[9001], &[], &["number 9001"]);
        check(&["backup"], &[9001, 9004], &[], &["number 9004"]);
        check(&["1500"], &[1500], &[], &[]);
        check(&["1500"], &[9001], &["1500"], &["number 9001"]);
        // What may have a number need not have one.
        check(&["extra_storage"], &[], &[], &[]);
        check(&["extra_storage"], &[9004], &[], &[]);
    }
}
