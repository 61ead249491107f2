//! Ending checks and remedies: what is kept, what it changes on the service, and what is told.

use mpanel_core::{OpContext, Result};
use mpanel_db::jobs::Outcome;
use mpanel_events::Event;

use super::store::{self, RunRow};
use super::{RemedyKind, TroubleshootingState, rules};
use crate::deps::Deps;
use crate::firewall;
use crate::provider::Machine;
use crate::provider::checks::SeenCheck;
use crate::service::store as services;
use crate::service::timeline::{Entry, note};

/// How it ended.
pub(super) struct Ending {
    /// Why it did not succeed.
    pub(super) failure: Option<String>,
    /// What the checks found.
    pub(super) checks: Vec<SeenCheck>,
    /// What the provider says of the remedy.
    pub(super) note: String,
    /// The machine after a remedy.
    pub(super) machine: Option<Machine>,
}

impl Ending {
    pub(super) fn failed(reason: &str) -> Self {
        Self { failure: Some(reason.to_owned()), checks: Vec::new(), note: String::new(), machine: None }
    }
}

/// Writes the end down, once.
pub(super) async fn end(ctx: &OpContext, deps: &Deps, seen: &RunRow, ending: Ending) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let mut service = services::lock(&tx, ctx, seen.service()).await?;
    let open = store::lock(ctx, &tx, seen.row_id()).await?.filter(|row| !row.is_over());
    let Some(mut row) = open else {
        tx.rollback().await?;
        return Ok(Outcome::Done);
    };
    let succeeded = ending.failure.is_none();
    row.state = if succeeded { TroubleshootingState::Done } else { TroubleshootingState::Failed }.to_string();
    row.finished_at = Some(ctx.now.as_microsecond());
    row.note = ending.note;
    if !ending.checks.is_empty() {
        row.results = serde_json::to_string(&ending.checks)?;
    }
    row.error = ending.failure;
    let row = store::save(&tx, row).await?;
    if let Some(machine) = &ending.machine {
        service.power = machine.status.to_string();
        service.provider_status = Some(machine.status_word.clone());
        service = services::save_quietly(ctx, &tx, service).await?;
    }
    if succeeded && row.is_remedy() && rules::remedy_kind(&row.name) == RemedyKind::FirewallDetach {
        // The provider has taken it from behind them; ours follow, so that they do not say otherwise.
        firewall::leave_all(ctx, &tx, service.service()).await?;
    }
    let checks = row.parent_id.map_or(row.row_id(), mpanel_core::RowId);
    let entry = entry(&row, succeeded)?.related("troubleshooting", checks);
    note(ctx, &tx, &service, entry).await?;
    tx.record(ctx, Event::ServiceChanged { service: service.service(), customer: service.customer() }).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

fn entry(row: &RunRow, succeeded: bool) -> Result<Entry> {
    let error = row.error.clone().unwrap_or_default();
    Ok(match (row.is_remedy(), succeeded) {
        (true, true) => Entry::new("remedy_done", format!("{} done", rules::remedy_title(&row.name))),
        (true, false) => {
            let title = format!("{} did not succeed", rules::remedy_title(&row.name));
            Entry::new("remedy_failed", title).detail(error)
        }
        (false, true) => Entry::new("checks_done", "Machine checked").detail(rules::summary(&row.checks()?)),
        (false, false) => Entry::new("checks_failed", "The machine could not be checked").detail(error),
    })
}
