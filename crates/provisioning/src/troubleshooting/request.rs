//! Asking for checks and remedies: what is not possible is refused at once, with the reason.

use mpanel_core::{Error, OpContext, Result, RowId, ServiceId};
use mpanel_db::Tx;
use mpanel_events::Event;

use super::read::{found, shown};
use super::store::{self, Chosen};
use super::{TroubleshootingRun, rules};
use crate::service::abilities::{Act, Facts, Viewer, refusal};
use crate::service::read::with_move;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};

/// Has the provider check a service's machine. Errors: `action_not_possible` and `service_suspended` with the reason,
/// `troubleshooting_running` while checks or a remedy of the service have not ended.
pub async fn start_troubleshooting(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    viewer: Viewer,
) -> Result<TroubleshootingRun> {
    let service = free(ctx, tx, id, viewer, Act::Troubleshoot).await?;
    let row = store::add(ctx, tx, &service, None, running).await?;
    tx.record(ctx, Event::ServiceChanged { service: id, customer: service.customer() }).await?;
    shown(ctx, tx, row).await
}

/// Has the provider run a remedy that checks have offered. Each is run once because of the same checks.
///
/// Errors: those of [`start_troubleshooting`]; `not_confirmed` at `/confirm`, because remedies change the machine;
/// `unknown` at `/remedy` for what the checks do not offer; `troubleshooting_outdated` when there are newer checks or
/// they are a day old; `remedy_started` for one that was run.
pub async fn start_remedy(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    checks: RowId,
    viewer: Viewer,
    remedy: &str,
    confirmed: bool,
) -> Result<TroubleshootingRun> {
    let checks = found(ctx, tx, id, checks).await?;
    let results = checks.checks()?;
    let Some(chosen) = rules::offers(&results).into_iter().find(|r| r.id == remedy) else {
        let detail = "These checks do not offer this remedy. Choose one of their `remedies`.";
        return Err(Error::invalid("/remedy", "unknown", detail));
    };
    if !confirmed {
        let detail = "A remedy changes the machine and may restart it. Send `true` to confirm.";
        return Err(Error::invalid("/confirm", "not_confirmed", detail));
    }
    let service = free(ctx, tx, id, viewer, Act::Remedy).await?;
    let before = store::remedies_of(ctx, tx, std::slice::from_ref(&checks)).await?;
    if before.iter().any(|r| r.template.as_deref() == Some(remedy)) {
        return Err(started());
    }
    let newest = store::latest(ctx, tx, id, 1).await?;
    if !rules::is_current(&checks, newest.first(), ctx.now) {
        let detail = "These checks are not of now: there are newer ones, or they are older than a day. Run them again.";
        return Err(Error::conflict("troubleshooting_outdated", detail));
    }
    let chosen = Chosen { checks: &checks, template: remedy, name: &chosen.name };
    let row = store::add(ctx, tx, &service, Some(chosen), started).await?;
    let entry = Entry::new("remedy_requested", format!("{} requested", rules::remedy_title(&row.name)));
    note(ctx, tx, &service, entry.related("troubleshooting", checks.row_id())).await?;
    tx.record(ctx, Event::ServiceChanged { service: id, customer: service.customer() }).await?;
    shown(ctx, tx, checks).await
}

/// The service, locked, when it allows the act and nothing of the kind is under way.
async fn free(ctx: &OpContext, tx: &Tx, id: ServiceId, viewer: Viewer, act: Act) -> Result<ServiceRow> {
    let row = services::lock(tx, ctx, id).await?;
    let service = with_move(ctx, tx, row.clone()).await?;
    if let Some(reason) = refusal(&Facts::of(&service), viewer, act) {
        let code = if service.state.is_guarded() { "service_suspended" } else { "action_not_possible" };
        return Err(Error::conflict(code, reason));
    }
    if store::is_open(ctx, tx, id).await? { Err(running()) } else { Ok(row) }
}

fn running() -> Error {
    let detail = "Checks or a remedy of this service are under way. Wait until they have ended.";
    Error::conflict("troubleshooting_running", detail)
}

fn started() -> Error {
    let detail = "This remedy was run because of these checks already. Run the checks again to see whether it helped.";
    Error::conflict("remedy_started", detail)
}
