//! What checks and remedies mean, which of them are offered, and how long to wait: pure.

use mpanel_core::Timestamp;

use super::store::RunRow;
use super::{CheckSubject, RemedyKind};
use crate::provider::ProviderError;
use crate::provider::checks::{CheckOutcome, OfferedChecks, OfferedRemedy, SeenCheck};
use crate::time::seconds_since;

/// What was found longer ago says nothing about the machine of now.
const FRESH_S: i64 = 86_400;
/// Checks that take longer are given up.
const CHECKS_DEADLINE_S: i64 = 15 * 60;
/// A machine may take long to move.
const REMEDY_DEADLINE_S: i64 = 2 * 3600;

/// The checks that are explained here, by their names. The provider publishes no list of them: others are shown in
/// its own words.
const SUBJECTS: &[(&str, CheckSubject)] = &[
    ("instance_power", CheckSubject::Power),
    ("instance_network", CheckSubject::Network),
    ("ping check", CheckSubject::Network),
    ("ping check instance", CheckSubject::Network),
    ("instance_firewall", CheckSubject::Firewall),
];

/// The remedies that are explained here; the contract names them all.
const REMEDIES: &[(&str, RemedyKind)] = &[
    ("instance_restart_remedy_name", RemedyKind::Restart),
    ("instance_firewall_detach_remedy_name", RemedyKind::FirewallDetach),
    ("instance_live_migration_remedy_name", RemedyKind::LiveMigration),
];

pub(super) fn subject(name: &str) -> CheckSubject {
    let name = name.trim().to_lowercase();
    SUBJECTS.iter().find(|(known, _)| *known == name).map_or(CheckSubject::Other, |(_, subject)| *subject)
}

pub(super) fn remedy_kind(name: &str) -> RemedyKind {
    REMEDIES.iter().find(|(known, _)| *known == name).map_or(RemedyKind::Other, |(_, kind)| *kind)
}

/// What the timeline calls a remedy.
pub(super) fn remedy_title(name: &str) -> &'static str {
    match remedy_kind(name) {
        RemedyKind::Restart => "Restart by the data centre",
        RemedyKind::FirewallDetach => "Removal from all firewalls",
        RemedyKind::LiveMigration => "Move to another host",
        RemedyKind::Other => "Remedy of the data centre",
    }
}

/// The checks to run: those that look at most.
pub(super) fn choose(offered: Vec<OfferedChecks>) -> Option<OfferedChecks> {
    offered.into_iter().reduce(|best, other| if other.checks > best.checks { other } else { best })
}

/// What checks offer because something is wrong, each remedy once.
pub(super) fn offers(checks: &[SeenCheck]) -> Vec<&OfferedRemedy> {
    let mut all: Vec<&OfferedRemedy> = Vec::new();
    for remedy in checks.iter().filter(|c| c.outcome.is_bad()).flat_map(|c| &c.remedies) {
        if !all.iter().any(|known| known.id == remedy.id) {
            all.push(remedy);
        }
    }
    all
}

/// Whether remedies may be run because of these checks: they have ended, not long ago, and none came after them.
pub(super) fn is_current(checks: &RunRow, newest: Option<&RunRow>, now: Timestamp) -> bool {
    let fresh = checks.finished_at.is_some_and(|at| seconds_since(at, now) < FRESH_S);
    fresh && newest.is_some_and(|newest| newest.id == checks.id)
}

/// What the timeline says of checks.
pub(super) fn summary(checks: &[SeenCheck]) -> String {
    let count = |outcome| checks.iter().filter(|c| c.outcome == outcome).count();
    let named = |number: usize, one: &str| match number {
        0 => None,
        1 => Some(format!("1 {one}")),
        more => Some(format!("{more} {one}s")),
    };
    let found = [named(count(CheckOutcome::Problem), "problem"), named(count(CheckOutcome::Warning), "warning")];
    let found: Vec<String> = found.into_iter().flatten().collect();
    if found.is_empty() { "Nothing was found.".to_owned() } else { format!("Found: {}.", found.join(" and ")) }
}

/// Whether any of the checks has said something.
pub(super) fn has_result(checks: &[SeenCheck]) -> bool {
    checks.iter().any(|c| c.outcome.is_bad() || c.outcome == CheckOutcome::Good)
}

/// Why it did not succeed, as customers read it.
pub(super) fn sentence(error: &ProviderError) -> &'static str {
    match error {
        ProviderError::Refused { .. } => "The data centre refused it. Nothing was changed.",
        ProviderError::NotFound { .. } => "The data centre does not know it any more. Run the checks again.",
        ProviderError::Unknown { .. } => "The data centre did not confirm it. Look at the machine before trying again.",
        _ => "The data centre does not say what came of it. Look at the machine, then run the checks again.",
    }
}

pub(super) fn deadline_seconds(is_remedy: bool) -> i64 {
    if is_remedy { REMEDY_DEADLINE_S } else { CHECKS_DEADLINE_S }
}

/// Seconds to the next look.
pub(super) fn poll_seconds(elapsed: i64) -> i64 {
    match elapsed {
        ..20 => 2,
        20..120 => 5,
        120..600 => 15,
        _ => 60,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(outcome: CheckOutcome, remedies: &[&str]) -> SeenCheck {
        let remedy =
            |id: &&str| OfferedRemedy { id: (*id).to_owned(), name: String::new(), description: String::new() };
        SeenCheck {
            id: "1".to_owned(),
            name: String::new(),
            outcome,
            note: String::new(),
            staff_note: String::new(),
            remedies: remedies.iter().map(remedy).collect(),
        }
    }

    #[test]
    fn known_checks_and_remedies_are_explained_and_others_are_not_guessed_at() {
        for (name, expected) in [
            ("instance_power", CheckSubject::Power),
            (" Ping check ", CheckSubject::Network),
            ("instance_firewall", CheckSubject::Firewall),
            ("power supply of the host", CheckSubject::Other),
            ("", CheckSubject::Other),
        ] {
            assert_eq!(subject(name), expected, "{name:?}");
        }
        for (name, expected) in [
            ("instance_restart_remedy_name", RemedyKind::Restart),
            ("instance_live_migration_remedy_name", RemedyKind::LiveMigration),
            ("dummy_remedy_name", RemedyKind::Other),
        ] {
            assert_eq!(remedy_kind(name), expected, "{name:?}");
        }
    }

    #[test]
    fn remedies_are_offered_once_and_only_where_something_is_wrong() {
        use CheckOutcome as O;
        for (checks, expected) in [
            (vec![check(O::Good, &["1"])], vec![]),
            (vec![check(O::Running, &["1"]), check(O::Skipped, &["2"])], vec![]),
            (vec![check(O::Problem, &["1", "2"]), check(O::Warning, &["2", "3"])], vec!["1", "2", "3"]),
        ] {
            let ids: Vec<&str> = offers(&checks).iter().map(|r| r.id.as_str()).collect();
            assert_eq!(ids, expected, "{checks:?}");
        }
    }

    #[test]
    fn what_did_not_succeed_is_said_without_the_providers_words() {
        let text = || "upstream.example refused: tok_1".to_owned();
        for error in [
            ProviderError::Refused { status: 422, message: text() },
            ProviderError::NotFound { message: text() },
            ProviderError::Unknown { cause: text() },
            ProviderError::Unavailable { cause: text() },
            ProviderError::RateLimited { retry_after: None },
            ProviderError::Login { message: text() },
            ProviderError::Unreadable { cause: text() },
        ] {
            let said = sentence(&error);
            assert!(said.starts_with("The data centre") && said.ends_with('.') && !said.contains("example"), "{said}");
        }
    }

    #[test]
    fn the_summary_counts() {
        use CheckOutcome as O;
        for (outcomes, expected) in [
            (vec![O::Good, O::Skipped], "Nothing was found."),
            (vec![O::Problem], "Found: 1 problem."),
            (vec![O::Problem, O::Problem, O::Warning], "Found: 2 problems and 1 warning."),
        ] {
            let checks: Vec<SeenCheck> = outcomes.into_iter().map(|o| check(o, &[])).collect();
            assert_eq!(summary(&checks), expected);
        }
        assert!(!has_result(&[check(O::Skipped, &[])]) && has_result(&[check(O::Good, &[])]));
    }

    #[test]
    fn the_fullest_checks_are_chosen_and_looks_become_rarer() {
        let offered = |id: &str, checks| OfferedChecks {
            id: id.to_owned(),
            name: String::new(),
            description: String::new(),
            checks,
        };
        let chosen = choose(vec![offered("1", 2), offered("2", 3), offered("3", 3)]);
        assert_eq!(chosen.map(|c| c.id), Some("2".to_owned()));
        assert_eq!(choose(Vec::new()), None);
        let waits: Vec<i64> = [0, 19, 20, 300, 4000].into_iter().map(poll_seconds).collect();
        assert_eq!(waits, [2, 2, 5, 15, 60]);
    }
}
