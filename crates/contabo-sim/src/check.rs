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
    (3, "instance_live_migration", "instance_live_migration_successful"),
];
const RESTART: i64 = 1;
const DETACH: i64 = 2;
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
        let remedies = if status == "failed" { vec![remedy_template(RESTART)] } else { Vec::new() };
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
        Ok(Run { id, template, collection, instance, started: env.at, cancelled: None, ends_well })
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
        let run = self.start_run(template, of, instance, env)?;
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
            _ => {}
        }
        self.runs.remedies.insert(run.id, run.clone());
        Ok(run)
    }
}

/// The collections that can be started.
pub(crate) fn collection_templates(env: &Env<'_>) -> Vec<Value> {
    let rows = COLLECTIONS.iter().map(|(id, name, description, checks)| {
        let steps = checks.iter().map(|check| {
            json!({ "checkTemplateId": check, "runConcurrent": true, "ignoreErrors": true,
                "remedyTemplates": [remedy_template(RESTART)], "checkTemplates": [] })
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
