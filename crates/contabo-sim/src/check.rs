//! Troubleshooting: checks of machines, collections of checks, and remedies.
//!
//! The document describes their shapes only. What they find, how long they take and the numbers of the templates are
//! this simulator's own.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::clock::later;
use crate::error::ApiError;
use crate::state::{Env, State};
use crate::status::Status;

pub(crate) const STATUSES: [&str; 7] = ["queued", "running", "skipped", "cancelled", "failed", "warn", "successful"];
/// Checks by the number of their template.
const CHECKS: [(i64, &str); 3] = [(1, "instance_power"), (2, "instance_network"), (3, "instance_firewall")];
/// Collections by the number of their template: name, description, checks.
const COLLECTIONS: [(i64, &str, &str, &[i64]); 2] = [
    (1, "instance_basic", "Is the machine on and can it be reached?", &[1, 2]),
    (2, "instance_full", "Everything there is", &[1, 2, 3]),
];
/// Remedies by the number of their template: name and note without their usual endings.
const REMEDIES: [(i64, &str, &str); 3] = [
    (RESTART, "instance_restart", "instance_reboot_successful"),
    (DETACH, "instance_firewall_detach", "instance_firewall_detach_successful"),
    (MIGRATE, "instance_live_migration", "instance_live_migration_successful"),
];
const NETWORK: i64 = 2;
const FIREWALL: i64 = 3;
const RESTART: i64 = 1;
const DETACH: i64 = 2;
const MIGRATE: i64 = 3;
const SINCE: &str = "2026-01-01T00:00:00Z";

/// All that was ever started.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Runs {
    pub checks: BTreeMap<i64, Run>,
    pub collections: BTreeMap<i64, Run>,
    pub remedies: BTreeMap<i64, Run>,
}

/// Something that was started for a machine.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Run {
    pub id: i64,
    pub template: i64,
    /// The collection it belongs to, or 0.
    pub collection: i64,
    pub instance: i64,
    pub started: Timestamp,
    pub cancelled: Option<Timestamp>,
    /// How it will end.
    pub ends_well: bool,
    /// A check that does not end well warns only.
    #[serde(default)]
    pub warns: bool,
    /// The remedies that a check offers when it does not end well, by their templates.
    #[serde(default)]
    pub offers: Vec<i64>,
}

impl Run {
    fn ends_at(&self, env: &Env<'_>) -> Timestamp {
        later(self.started, env.config.delays.check * 2)
    }

    fn status(&self, env: &Env<'_>) -> &'static str {
        if self.cancelled.is_some() {
            "cancelled"
        } else if env.at < later(self.started, env.config.delays.check) {
            "queued"
        } else if env.at < self.ends_at(env) {
            "running"
        } else if self.ends_well {
            "successful"
        } else if self.warns {
            "warn"
        } else {
            "failed"
        }
    }

    /// What rows of all three kinds share.
    fn row(&self, env: &Env<'_>) -> Value {
        let ended = self.cancelled.unwrap_or_else(|| self.ends_at(env).min(env.at));
        env.row(json!({
            "internal": false,
            "status": self.status(env),
            "objectType": "vserver",
            "objectId": self.instance.to_string(),
            "createdDate": self.started,
            "modifiedDate": ended,
        }))
    }

    fn duration(&self, env: &Env<'_>) -> i64 {
        let ended = self.cancelled.unwrap_or_else(|| self.ends_at(env).min(env.at));
        ended.as_millisecond() - self.started.as_millisecond()
    }

    /// Ends it, unless it has ended.
    pub(crate) fn cancel(&mut self, env: &Env<'_>) -> Result<(), ApiError> {
        match self.status(env) {
            "queued" | "running" => self.cancelled = Some(env.at),
            other => return Err(ApiError::new(409, format!("It can not be cancelled in the status {other}"))),
        }
        Ok(())
    }

    pub(crate) fn check_row(&self, env: &Env<'_>) -> Value {
        let status = self.status(env);
        let name = CHECKS.iter().find(|(id, _)| *id == self.template).map_or("", |(_, name)| name);
        let offered = if matches!(status, "failed" | "warn") { self.offers.as_slice() } else { &[] };
        let remedies: Vec<Value> = offered.iter().map(|id| remedy_template(*id)).collect();
        let mut row = self.row(env);
        row["checkId"] = json!(self.id);
        row["checkCollectionId"] = json!(self.collection);
        row["checkTemplateId"] = json!(self.template);
        row["name"] = json!(name);
        row["note"] = json!(format!("{name}_{status}"));
        row["internalNote"] = json!("");
        row["durationMs"] = json!(self.duration(env));
        row["remedyTemplates"] = json!(remedies);
        row
    }

    pub(crate) fn remedy_row(&self, env: &Env<'_>) -> Value {
        let template = REMEDIES.iter().find(|(id, ..)| *id == self.template);
        let (name, note) = template.map_or(("", ""), |(_, name, note)| (name, note));
        let mut row = self.row(env);
        row["remedyId"] = json!(self.id);
        row["remedyCollectionId"] = json!(self.collection);
        row["remedyTemplateId"] = json!(self.template);
        row["name"] = json!(format!("{name}_remedy_name"));
        // The document wants one of its notes at all times, also before the end.
        row["note"] = json!(note);
        row["internalNote"] = json!(format!("{note}_internal"));
        row["durationMs"] = json!(self.duration(env));
        row
    }
}

fn remedy_template(id: i64) -> Value {
    let name = REMEDIES.iter().find(|(known, ..)| *known == id).map_or("", |(_, name, _)| name);
    json!({ "id": id, "name": format!("{name}_remedy_name"), "description": format!("{name}_remedy_description") })
}

impl State {
    /// A collection with its checks, without those in some states.
    pub(crate) fn collection_row(&self, run: &Run, without: &[&str], env: &Env<'_>) -> Value {
        let checks: Vec<&Run> = self.runs.checks.values().filter(|check| check.collection == run.id).collect();
        let steps = checks.iter().map(|check| {
            json!({ "checkId": check.id, "checkTemplateId": check.template, "runConcurrent": true, "ignoreErrors": true,
                "checkTemplates": [] })
        });
        let steps: Vec<Value> = steps.collect();
        let shown = checks.iter().filter(|check| !without.contains(&check.status(env)));
        let shown: Vec<Value> = shown.map(|check| check.check_row(env)).collect();
        let mut row = run.row(env);
        row["checkCollectionId"] = json!(run.id);
        row["checkCollectionTemplateId"] = json!(run.template);
        row["checkTemplates"] = json!(steps);
        row["checks"] = json!(shown);
        row
    }

    fn start_run(&mut self, template: i64, collection: i64, instance: i64, env: &Env<'_>) -> Result<Run, ApiError> {
        let machine = self.instance(instance, env).map_err(|_| ApiError::missing("Object", "objectId"))?;
        let ends_well = machine.status(env.at) == Status::Running;
        let id = self.number_id(600);
        let (warns, offers) = (false, Vec::new());
        Ok(Run { id, template, collection, instance, started: env.at, cancelled: None, ends_well, warns, offers })
    }

    /// What a check finds: of a machine that does not run all of them fail, and a restart may help. Behind a firewall
    /// that lets nothing in the third one fails, on a host with troubles the second one warns.
    fn find(&self, run: &mut Run, env: &Env<'_>) -> Result<(), ApiError> {
        if !run.ends_well {
            run.offers = vec![RESTART];
        } else if run.template == FIREWALL && self.is_shut(run.instance) {
            (run.ends_well, run.offers) = (false, vec![DETACH]);
        } else if run.template == NETWORK && self.instance(run.instance, env)?.host_trouble {
            (run.ends_well, run.warns, run.offers) = (false, true, vec![MIGRATE, RESTART]);
        }
        Ok(())
    }

    /// Whether a machine is behind firewalls, and none of them accepts anything.
    fn is_shut(&self, instance: i64) -> bool {
        let mut behind = self
            .firewalls
            .values()
            .filter(|firewall| firewall.members.get(&instance).is_some_and(|member| member.left.is_none()))
            .filter(|firewall| firewall.status == "active")
            .peekable();
        behind.peek().is_some() && behind.all(|firewall| firewall.inbound.is_empty())
    }

    pub(crate) fn start_check(
        &mut self,
        template: i64,
        of: i64,
        instance: i64,
        env: &Env<'_>,
    ) -> Result<Run, ApiError> {
        if !CHECKS.iter().any(|(id, _)| *id == template) {
            return Err(ApiError::missing("CheckTemplate", "checkTemplateId"));
        }
        let mut run = self.start_run(template, of, instance, env)?;
        self.find(&mut run, env)?;
        self.runs.checks.insert(run.id, run.clone());
        Ok(run)
    }

    pub(crate) fn start_collection(&mut self, template: i64, instance: i64, env: &Env<'_>) -> Result<Run, ApiError> {
        let known = COLLECTIONS.iter().find(|(id, ..)| *id == template);
        let (.., checks) =
            known.ok_or_else(|| ApiError::missing("CheckCollectionTemplate", "checkCollectionTemplateId"))?;
        let run = self.start_run(template, 0, instance, env)?;
        for check in *checks {
            self.start_check(*check, run.id, instance, env)?;
        }
        self.runs.collections.insert(run.id, run.clone());
        Ok(run)
    }

    /// Starts a remedy; its effect on the machine begins at once.
    pub(crate) fn start_remedy(
        &mut self,
        template: i64,
        of: i64,
        instance: i64,
        env: &Env<'_>,
    ) -> Result<Run, ApiError> {
        if !REMEDIES.iter().any(|(id, ..)| *id == template) {
            return Err(ApiError::missing("RemedyTemplate", "remedyTemplateId"));
        }
        let mut run = self.start_run(template, of, instance, env)?;
        run.ends_well = true;
        let end = run.ends_at(env);
        match template {
            RESTART => {
                let machine = self.instance_mut(instance, env)?;
                if machine.status(env.at).is_switchable() {
                    machine.enter_later(Status::Running, env.at, env.config.delays.check * 2);
                    machine.booted = Some(end);
                }
            }
            DETACH => {
                let behind = self.firewalls.values_mut().filter_map(|firewall| firewall.members.get_mut(&instance));
                behind.filter(|member| member.left.is_none()).for_each(|member| member.left = Some(env.at));
            }
            // The machine goes on running, on another host.
            MIGRATE => self.instance_mut(instance, env)?.host_trouble = false,
            _ => {}
        }
        self.runs.remedies.insert(run.id, run.clone());
        Ok(run)
    }
}

/// What a check can offer.
fn remedies_of(check: i64) -> Vec<Value> {
    let more: &[i64] = match check {
        NETWORK => &[RESTART, MIGRATE],
        FIREWALL => &[RESTART, DETACH],
        _ => &[RESTART],
    };
    more.iter().map(|id| remedy_template(*id)).collect()
}

/// The collections that can be started.
pub(crate) fn collection_templates(env: &Env<'_>) -> Vec<Value> {
    let rows = COLLECTIONS.iter().map(|(id, name, description, checks)| {
        let steps = checks.iter().map(|check| {
            json!({ "checkTemplateId": check, "runConcurrent": true, "ignoreErrors": true,
                "remedyTemplates": remedies_of(*check), "checkTemplates": [] })
        });
        env.row(json!({
            "checkCollectionTemplateId": id,
            "name": name,
            "description": description,
            "internal": false,
            "objectType": "vserver",
            "checkTemplates": steps.collect::<Vec<Value>>(),
            "createdDate": SINCE,
            "modifiedDate": SINCE,
        }))
    });
    rows.collect()
}
