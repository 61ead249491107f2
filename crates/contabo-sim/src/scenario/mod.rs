//! Scenarios: files that say what an account has at the start, how its clock stands, and what goes wrong when.
//!
//! A file is read strictly: what is unknown or makes no sense is refused with its place. The schema is in
//! `docs/contabo-sim.md`, examples are in the crate's folder `scenarios`.

mod start;
mod timeline;

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Deserialize;

use crate::accounts::MAIN;
use crate::config::SimConfig;
use crate::fault::FaultRule;
use crate::mood::Moods;
use crate::scenario::start::{ImagePart, MachinePart, NetworkPart, SecretPart};
use crate::scenario::timeline::Entry;

pub(crate) use timeline::Event;

/// What is wrong with a scenario, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {problem}")]
pub struct ScenarioError {
    /// Such as `timeline[2].fault`.
    pub place: String,
    /// In words.
    pub problem: String,
}

impl ScenarioError {
    fn at(place: impl Into<String>, problem: impl fmt::Display) -> Self {
        Self { place: place.into(), problem: problem.to_string() }
    }

    /// The same, told of a part of the file.
    fn below(self, place: &str) -> Self {
        Self { place: format!("{place}{}", self.place), ..self }
    }
}

/// A scenario that makes sense by itself: of one account, and of those beside it that it names.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Scenario {
    /// What it is for.
    about: String,
    /// Where the clock stands at its start; without it, where it stood.
    pub(crate) clock: Option<Timestamp>,
    settings: Settings,
    secrets: Vec<SecretPart>,
    images: Vec<ImagePart>,
    machines: Vec<MachinePart>,
    networks: Vec<NetworkPart>,
    account: Moods,
    timeline: Vec<Entry>,
    /// What further accounts have, by their names.
    accounts: BTreeMap<String, Scenario>,
    /// Where it stands in its file, such as `accounts.second.`.
    #[serde(skip)]
    place: String,
}

/// What cannot be changed once a simulator runs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Settings {
    unpublished: Option<bool>,
    custom_image_mb: Option<u64>,
    storages_per_region: Option<usize>,
    renewal_lead: Option<Wait>,
    short_record_names: Option<bool>,
    preset_texts: Option<bool>,
    /// By the names of the fields of [`crate::Delays`].
    delays: BTreeMap<String, Wait>,
}

/// A time that something takes, in hours, minutes and seconds such as `90s`, `2h 30m` or `PT5M`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(try_from = "SignedDuration")]
struct Wait(Duration);

impl TryFrom<SignedDuration> for Wait {
    type Error = &'static str;

    fn try_from(given: SignedDuration) -> Result<Self, Self::Error> {
        Duration::try_from(given).map(Self).map_err(|_| "a time cannot be less than nothing")
    }
}

impl Scenario {
    /// Reads a scenario, YAML or JSON, and checks what can be checked without an account.
    pub fn read(text: &str) -> Result<Self, ScenarioError> {
        let reader = serde_yaml_ng::Deserializer::from_str(text);
        let mut scenario: Self = serde_path_to_error::deserialize(reader).map_err(|error| {
            let place = match error.path().to_string() {
                root if root == "." => "file".to_owned(),
                place => place,
            };
            ScenarioError::at(place, error.into_inner())
        })?;
        scenario.check()?;
        for (name, part) in &mut scenario.accounts {
            part.place = format!("accounts.{name}.");
            if name == MAIN {
                return Err(ScenarioError::at(
                    "accounts.main",
                    "what the first account has stands outside of accounts",
                ));
            }
            if !part.accounts.is_empty() {
                return Err(ScenarioError::at("accounts", "an account has no accounts").below(&part.place));
            }
            part.check().map_err(|error| error.below(&part.place))?;
        }
        Ok(scenario)
    }

    /// What makes no sense about it.
    fn check(&self) -> Result<(), ScenarioError> {
        for name in self.settings.delays.keys() {
            if crate::Delays::default().named(name).is_none() {
                return Err(ScenarioError::at(format!("settings.delays.{name}"), "there is no such delay"));
            }
        }
        for (index, entry) in self.timeline.iter().enumerate() {
            entry.check().map_err(|problem| ScenarioError::at(format!("timeline[{index}]"), problem))?;
        }
        Ok(())
    }

    /// Itself for the first account, and what each account it names has. Refuses a name that `named` does not know.
    pub(crate) fn parts<T>(
        &self,
        first: T,
        named: impl Fn(&str) -> Option<T>,
    ) -> Result<Vec<(T, &Self)>, ScenarioError> {
        let mut parts = vec![(first, self)];
        for (name, part) in &self.accounts {
            let account =
                named(name).ok_or_else(|| ScenarioError::at(format!("accounts.{name}"), "there is no such account"))?;
            parts.push((account, part));
        }
        Ok(parts)
    }

    /// What it is for, in its own words.
    pub fn about(&self) -> &str {
        &self.about
    }

    /// Takes its settings over into those of a simulator that is about to start, and adds the accounts it names. Its own
    /// settings are for all accounts, those of an account for that one.
    pub fn configure(&self, config: &mut SimConfig) {
        self.settle(config);
        config.accounts.iter_mut().for_each(|account| self.settle(account));
        for (name, part) in &self.accounts {
            if !config.accounts.iter().any(|account| account.account_name() == name) {
                let account = config.account(name);
                config.accounts.push(account);
            }
            config.accounts.iter_mut().filter(|account| account.account_name() == name).for_each(|a| part.settle(a));
        }
    }

    fn settle(&self, config: &mut SimConfig) {
        let settings = &self.settings;
        config.unpublished = settings.unpublished.unwrap_or(config.unpublished);
        config.custom_image_mb = settings.custom_image_mb.unwrap_or(config.custom_image_mb);
        config.storages_per_region = settings.storages_per_region.unwrap_or(config.storages_per_region);
        config.short_record_names = settings.short_record_names.unwrap_or(config.short_record_names);
        config.preset_texts = settings.preset_texts.unwrap_or(config.preset_texts);
        config.renewal_lead = settings.renewal_lead.map_or(config.renewal_lead, |lead| lead.0);
        for (name, wait) in &settings.delays {
            if let Some(delay) = config.delays.named(name) {
                *delay = wait.0;
            }
        }
    }

    /// Refuses what a simulator that runs can no longer take over.
    pub(crate) fn check_running(&self) -> Result<(), ScenarioError> {
        if self.settings != Settings::default() {
            let error = ScenarioError::at("settings", "they count only at the start: give the file with --scenario");
            return Err(error.below(&self.place));
        }
        self.accounts.values().try_for_each(Self::check_running)
    }

    /// The instant that its times are counted from.
    pub(crate) fn starts_at(&self, now: Timestamp) -> Timestamp {
        self.clock.unwrap_or(now)
    }

    /// The faults of its timeline, when it starts at this instant.
    pub(crate) fn faults(&self, start: Timestamp) -> Vec<FaultRule> {
        self.timeline.iter().filter_map(|entry| entry.fault(start)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        for (text, place, problem) in [
            ("clok: 2026-11-21T12:00:00Z", "clok", "unknown field"),
            ("clock: yesterday", "clock", ""),
            ("machines: web", "machines", "invalid type"),
            ("machines:\n  - nam: web", "machines[0].nam", "unknown field"),
            ("machines:\n  - product: V153", "machines[0]", "missing field `name`"),
            ("machines:\n  - {name: web, status: melting}", "machines[0].status", "unknown variant"),
            ("settings: {delays: {visibel: 2s}}", "settings.delays.visibel", "no such delay"),
            ("settings: {delays: {visible: -2s}}", "settings.delays.visible", "less than nothing"),
            ("timeline:\n  - at: 2026-11-21T12:00:00Z", "timeline[0]", "exactly one of"),
            ("timeline:\n  - {account: {}, machine: {name: web, vanished: true}}", "timeline[0]", "exactly one of"),
            ("timeline:\n  - machine: {name: web}", "timeline[0]", "status or vanished"),
            ("timeline:\n  - {at: 2026-11-21T12:00:00Z, after: 1h, account: {}}", "timeline[0]", "exclude each other"),
            ("timeline:\n  - fault: {kind: melt}", "timeline[0].fault.kind", "unknown variant"),
            ("timeline:\n  - fault: {kind: drop_after, when: 1}", "timeline[0].fault.when", "unknown field"),
            ("timeline:\n  - fault: {kind: error_after}", "timeline[0].fault", "status is missing"),
            (
                "timeline:\n  - {after: 1h, fault: {kind: drop_after, from: 2026-11-21T12:00:00Z}}",
                "timeline[0]",
                "from and at",
            ),
            (
                "accounts: {second: {machines: [{name: web, status: melting}]}}",
                "accounts.second.machines[0]",
                "variant",
            ),
            (
                "accounts: {second: {settings: {delays: {visibel: 2s}}}}",
                "accounts.second.settings.delays",
                "no such delay",
            ),
            ("accounts: {second: {timeline: [{after: 1h}]}}", "accounts.second.timeline[0]", "exactly one of"),
            ("accounts: {second: {accounts: {third: {}}}}", "accounts.second.accounts", "no accounts"),
            ("accounts: {main: {}}", "accounts.main", "outside of accounts"),
            ("machines: [", "machines", ""),
            ("- machines", "file", "invalid type"),
        ] {
            let error = Scenario::read(text).unwrap_err();
            assert!(error.place.starts_with(place), "{text}: {error}");
            assert!(error.problem.contains(problem), "{text}: {error}");
        }
    }

    #[test]
    fn json_is_read_too_and_settings_are_taken_over() {
        let text = r#"{"about": "Slow", "settings": {"unpublished": true, "delays": {"visible": "1m 30s"}}}"#;
        let scenario = Scenario::read(text).unwrap();
        let mut config = SimConfig::from_seed("x");
        scenario.configure(&mut config);
        assert_eq!((config.unpublished, config.delays.visible), (true, Duration::from_secs(90)));
        assert_eq!(scenario.about(), "Slow");
        assert_eq!(scenario.check_running().unwrap_err().place, "settings");
    }

    #[test]
    fn settings_are_for_all_accounts_or_for_the_one_they_stand_at() {
        let text = "settings: {unpublished: true, short_record_names: true}\n\
            accounts:\n  second: {settings: {unpublished: false}}\n  third: {settings: {preset_texts: true}}";
        let scenario = Scenario::read(text).unwrap();
        let mut config = SimConfig::from_seed("x").with_account("third").with_account("other");
        scenario.configure(&mut config);
        let settings = |config: &SimConfig| {
            (config.account_name().to_owned(), config.unpublished, config.short_record_names, config.preset_texts)
        };
        assert_eq!(settings(&config), ("main".to_owned(), true, true, false));
        let others: Vec<_> = config.accounts.iter().map(settings).collect();
        let other = |name: &str, unpublished, texts| (name.to_owned(), unpublished, true, texts);
        assert_eq!(others, [other("third", true, true), other("other", true, false), other("second", false, false)]);
        assert_eq!(scenario.check_running().unwrap_err().place, "settings");
        let part = Scenario::read("accounts: {second: {settings: {unpublished: true}}}").unwrap();
        assert_eq!(part.check_running().unwrap_err().place, "accounts.second.settings");
    }
}
