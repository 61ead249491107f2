//! Showing checks with what they found and what came of their remedies.

use mpanel_core::{Error, OpContext, Result, RowId, ServiceId};
use sea_orm::ConnectionTrait;

use super::store::{self, RunRow};
use super::{CheckResult, RemedyOffer, RemedyRun, TroubleshootingRun, rules};
use crate::provider::checks::{OfferedRemedy, SeenCheck};
use crate::time::from_micros;

/// How many checks are listed.
const LISTED: u64 = 20;

/// The latest checks of a service, latest first.
pub async fn list_troubleshooting<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Vec<TroubleshootingRun>> {
    let rows = store::latest(ctx, conn, service, LISTED).await?;
    let remedies = store::remedies_of(ctx, conn, &rows).await?;
    rows.iter().map(|row| view(ctx, row, rows.first(), &remedies)).collect()
}

/// Checks of a service. Those of another one are not found.
pub async fn get_troubleshooting<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    id: RowId,
) -> Result<TroubleshootingRun> {
    let row = found(ctx, conn, service, id).await?;
    shown(ctx, conn, row).await
}

/// The row of checks of a service.
pub(super) async fn found<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    id: RowId,
) -> Result<RunRow> {
    let row = store::find(ctx, conn, id).await?.filter(|r| r.service() == service && !r.is_remedy());
    row.ok_or_else(|| Error::not_found("troubleshooting"))
}

/// Checks as they are shown.
pub(super) async fn shown<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: RunRow) -> Result<TroubleshootingRun> {
    let newest = store::latest(ctx, conn, row.service(), 1).await?;
    let remedies = store::remedies_of(ctx, conn, std::slice::from_ref(&row)).await?;
    view(ctx, &row, newest.first(), &remedies)
}

fn view(ctx: &OpContext, row: &RunRow, newest: Option<&RunRow>, remedies: &[RunRow]) -> Result<TroubleshootingRun> {
    let checks = row.checks()?;
    let current = rules::is_current(row, newest, ctx.now);
    let of_these = |r: &&RunRow| r.parent_id == Some(row.id);
    let ran: Vec<&RunRow> = remedies.iter().filter(of_these).collect();
    let offers = rules::offers(&checks).into_iter().map(|remedy| offer(remedy, &ran, current));
    Ok(TroubleshootingRun {
        id: row.row_id(),
        service: row.service(),
        state: row.state()?,
        name: row.name.clone(),
        requested_at: from_micros(row.requested_at),
        requested_by: row.actor_name.clone(),
        finished_at: row.finished_at.map(from_micros),
        error: row.error.clone(),
        remedies: offers.collect::<Result<Vec<_>>>()?,
        checks: checks.into_iter().map(result).collect(),
    })
}

fn offer(remedy: &OfferedRemedy, ran: &[&RunRow], current: bool) -> Result<RemedyOffer> {
    let run = ran.iter().find(|r| r.template.as_deref() == Some(remedy.id.as_str()));
    Ok(RemedyOffer {
        id: remedy.id.clone(),
        kind: rules::remedy_kind(&remedy.name),
        name: remedy.name.clone(),
        description: remedy.description.clone(),
        offered: current && run.is_none(),
        run: run.map(|r| remedy_run(r)).transpose()?,
    })
}

fn result(check: SeenCheck) -> CheckResult {
    CheckResult {
        id: check.id,
        subject: rules::subject(&check.name),
        name: check.name,
        outcome: check.outcome,
        note: check.note,
        staff_note: check.staff_note,
        remedies: check.remedies.into_iter().filter(|_| check.outcome.is_bad()).map(|r| r.id).collect(),
    }
}

fn remedy_run(row: &RunRow) -> Result<RemedyRun> {
    Ok(RemedyRun {
        state: row.state()?,
        requested_at: from_micros(row.requested_at),
        requested_by: row.actor_name.clone(),
        finished_at: row.finished_at.map(from_micros),
        note: row.note.clone(),
        error: row.error.clone(),
    })
}
