//! Snapshots: kept by the provider, read live, changed by calls that are over at once; and [`schedule`]s of our own
//! that take them, for the provider has none.

mod rules;
mod run;
pub mod schedule;
mod store;

use mpanel_core::{Error, ErrorKind, OpContext, ProviderAccountId, Result, ServiceId, Timestamp};
use mpanel_events::Event;
use serde::Serialize;
use std::sync::Arc;

use crate::account::health;
use crate::account::store::{self as accounts, AccountRow};
use crate::deps::Deps;
use crate::provider::{Answer, CallId, CloudProvider, MachineSnapshot, ProviderError, naming};
use crate::service::abilities::{Act, Facts, Viewer, refusal};
use crate::service::read::with_move;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};

pub use rules::Rhythm;
pub use run::run_snapshot_schedule;
pub use schedule::{
    ScheduleDraft, ScheduleRunView, ScheduleView, check_schedule_times, delete_snapshot_schedule,
    get_snapshot_schedule, put_snapshot_schedule,
};
pub use store::RunState;
pub(crate) use store::scheduled;

/// A snapshot as it is shown.
#[derive(Debug, Clone, Serialize)]
pub struct SnapshotView {
    /// The provider's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Description.
    pub description: String,
    /// When it was taken.
    pub created_at: Option<Timestamp>,
    /// When the provider deletes it.
    pub auto_delete_at: Option<Timestamp>,
    /// Taken by schedule, which may delete it again; others were made by hand.
    pub scheduled: bool,
}

/// How many snapshots there are and may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct SnapshotQuota {
    /// Taken.
    pub used: u32,
    /// Included in the plan.
    pub limit: u32,
}

/// A service's snapshots, latest first.
#[derive(Debug, Clone, Serialize)]
pub struct SnapshotList {
    /// The snapshots.
    pub items: Vec<SnapshotView>,
    /// How many may be taken.
    pub quota: SnapshotQuota,
}

/// The machine behind a service.
struct Subject {
    row: ServiceRow,
    machine: String,
    limit: u32,
    account: AccountRow,
    provider: Arc<dyn CloudProvider>,
}

/// A service's snapshots as the provider has them now.
pub async fn list_snapshots(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<SnapshotList> {
    let row = services::find(deps.db.read(), ctx, id).await?;
    let limit = row.product()?.snapshot_quota;
    if row.state()?.is_final() || row.instance_id.is_none() || row.account_id.is_none() {
        return Ok(SnapshotList { items: Vec::new(), quota: SnapshotQuota { used: 0, limit } });
    }
    let subject = subject(ctx, deps, row, limit).await?;
    listed(ctx, deps, &subject).await
}

/// Takes a snapshot.
pub async fn create_snapshot(
    ctx: &OpContext,
    deps: &Deps,
    id: ServiceId,
    viewer: Viewer,
    name: &str,
    description: &str,
) -> Result<SnapshotView> {
    let subject = changeable(ctx, deps, id, viewer).await?;
    check_texts(&subject, Some(name), Some(description))?;
    let before = listed(ctx, deps, &subject).await?;
    // The name first: who tries again finds what an earlier try has taken, which may have been the last place.
    if before.items.iter().any(|s| s.name == name) {
        return Err(Error::invalid("/name", "taken", "Another snapshot has this name. Choose a different one."));
    }
    if before.quota.used >= before.quota.limit {
        return Err(quota_used_up(subject.limit));
    }
    let taken = take(ctx, deps, &subject, name, description).await?;
    write_down(ctx, deps, &subject, Entry::new("snapshot_created", "Snapshot taken").detail(name)).await?;
    Ok(taken)
}

/// Has the provider take a snapshot under a name that no other one has.
async fn take(ctx: &OpContext, deps: &Deps, subject: &Subject, name: &str, description: &str) -> Result<SnapshotView> {
    let answer = subject.provider.take_snapshot(CallId::new(ctx), &subject.machine, name, description).await;
    match noted(ctx, deps, subject, answer).await? {
        Ok(snapshot) => Ok(shown(snapshot)),
        // The name is new, so a look at the list tells whether it was taken.
        Err(ProviderError::Unknown { .. }) => {
            let after = listed(ctx, deps, subject).await?;
            let found = after.items.into_iter().find(|s| s.name == name);
            found.ok_or_else(|| {
                let detail =
                    "The data centre did not confirm the snapshot. Look at the list in a minute, then try again.";
                Error::unavailable("provider_outcome_unknown", detail)
            })
        }
        Err(ProviderError::Refused { status: 402, .. }) => Err(quota_used_up(subject.limit)),
        Err(error) => Err(error.into()),
    }
}

/// Changes a snapshot's name or description.
pub async fn update_snapshot(
    ctx: &OpContext,
    deps: &Deps,
    id: ServiceId,
    viewer: Viewer,
    snapshot: &str,
    name: Option<&str>,
    description: Option<&str>,
) -> Result<SnapshotView> {
    let subject = changeable(ctx, deps, id, viewer).await?;
    check_texts(&subject, name, description)?;
    let mut found = one(ctx, deps, &subject, snapshot).await?;
    let answer =
        subject.provider.rename_snapshot(CallId::new(ctx), &subject.machine, snapshot, name, description).await;
    noted(ctx, deps, &subject, answer).await?.map_err(missing_or)?;
    found.name = name.map_or(found.name, str::to_owned);
    found.description = description.map_or(found.description, str::to_owned);
    write_down(ctx, deps, &subject, Entry::new("snapshot_changed", "Snapshot renamed").detail(found.name.clone()))
        .await?;
    Ok(found)
}

/// Puts the machine back to a snapshot. The provider deletes newer snapshots.
pub async fn rollback_snapshot(
    ctx: &OpContext,
    deps: &Deps,
    id: ServiceId,
    viewer: Viewer,
    snapshot: &str,
) -> Result<SnapshotView> {
    let subject = changeable(ctx, deps, id, viewer).await?;
    let found = one(ctx, deps, &subject, snapshot).await?;
    let answer = subject.provider.rollback_snapshot(CallId::new(ctx), &subject.machine, snapshot).await;
    noted(ctx, deps, &subject, answer).await?.map_err(missing_or)?;
    let entry = Entry::new("snapshot_rolled_back", "Machine put back to a snapshot").detail(found.name.clone());
    write_down(ctx, deps, &subject, entry).await?;
    Ok(found)
}

/// Deletes a snapshot; one that is gone already is fine.
pub async fn delete_snapshot(
    ctx: &OpContext,
    deps: &Deps,
    id: ServiceId,
    viewer: Viewer,
    snapshot: &str,
) -> Result<()> {
    let subject = changeable(ctx, deps, id, viewer).await?;
    let found = one(ctx, deps, &subject, snapshot).await?;
    delete_one(ctx, deps, &subject, &found).await?;
    write_down(ctx, deps, &subject, Entry::new("snapshot_deleted", "Snapshot deleted").detail(found.name)).await
}

async fn delete_one(ctx: &OpContext, deps: &Deps, subject: &Subject, found: &SnapshotView) -> Result<()> {
    let answer = subject.provider.delete_snapshot(CallId::new(ctx), &subject.machine, &found.id).await;
    match noted(ctx, deps, subject, answer).await? {
        Ok(()) | Err(ProviderError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn subject(ctx: &OpContext, deps: &Deps, row: ServiceRow, limit: u32) -> Result<Subject> {
    let no_machine = || Error::conflict("action_not_possible", "There is no machine.");
    let machine = row.instance_id.clone().ok_or_else(no_machine)?;
    let account_id = ProviderAccountId(row.account_id.ok_or_else(no_machine)?);
    let account = accounts::find(deps.db.read(), ctx, account_id).await?;
    let provider = deps.provider(&account)?;
    Ok(Subject { row, machine, limit, account, provider })
}

async fn changeable(ctx: &OpContext, deps: &Deps, id: ServiceId, viewer: Viewer) -> Result<Subject> {
    let row = services::find(deps.db.read(), ctx, id).await?;
    let service = with_move(ctx, deps.db.read(), row.clone()).await?;
    if let Some(reason) = refusal(&Facts::of(&service), viewer, Act::Snapshot) {
        let code = if service.state.is_guarded() { "service_suspended" } else { "action_not_possible" };
        return Err(Error::conflict(code, reason));
    }
    subject(ctx, deps, row, service.product.snapshot_quota).await
}

async fn listed(ctx: &OpContext, deps: &Deps, subject: &Subject) -> Result<SnapshotList> {
    let answer = subject.provider.snapshots(CallId::new(ctx), &subject.machine).await;
    let mut items: Vec<SnapshotView> = noted(ctx, deps, subject, answer).await??.into_iter().map(shown).collect();
    items.sort_by_key(|s| std::cmp::Reverse(s.created_at));
    let scheduled = store::scheduled_ids(ctx, deps.db.read(), subject.row.service()).await?;
    for item in &mut items {
        item.scheduled = scheduled.contains(&item.id);
    }
    let used = u32::try_from(items.len()).unwrap_or(u32::MAX);
    Ok(SnapshotList { items, quota: SnapshotQuota { used, limit: subject.limit } })
}

/// A snapshot of this machine; another machine's is not found, whatever id was sent.
async fn one(ctx: &OpContext, deps: &Deps, subject: &Subject, id: &str) -> Result<SnapshotView> {
    let all = listed(ctx, deps, subject).await?;
    all.items.into_iter().find(|s| s.id == id).ok_or_else(|| Error::not_found("snapshot"))
}

async fn noted<T>(ctx: &OpContext, deps: &Deps, subject: &Subject, answer: Answer<T>) -> Result<Answer<T>> {
    health::note(ctx, deps, &subject.account, subject.provider.as_ref(), &answer).await?;
    Ok(answer)
}

fn missing_or(error: ProviderError) -> Error {
    match error {
        ProviderError::NotFound { .. } => Error::not_found("snapshot"),
        other => other.into(),
    }
}

fn check_texts(subject: &Subject, name: Option<&str>, description: Option<&str>) -> Result<()> {
    let max = subject.provider.capabilities().snapshot_name_max;
    if name.is_some_and(|n| !naming::is_snapshot_name(n, max)) {
        let detail = format!("Use 1 to {max} letters, digits, spaces and hyphens.");
        return Err(Error::invalid("/name", "not_valid", detail));
    }
    if description.is_some_and(|d| d.chars().count() > 255 || d.chars().any(char::is_control)) {
        let detail = "Use at most 255 characters, without line breaks.";
        return Err(Error::invalid("/description", "not_valid", detail));
    }
    Ok(())
}

fn quota_used_up(limit: u32) -> Error {
    let detail = if limit == 1 {
        "The plan includes one snapshot, and it is in use. Delete it first, or choose a larger plan.".to_owned()
    } else {
        format!("The plan includes {limit} snapshots, all in use. Delete one first, or choose a larger plan.")
    };
    Error::new(ErrorKind::PaymentRequired, "snapshot_quota", detail)
}

fn shown(snapshot: MachineSnapshot) -> SnapshotView {
    SnapshotView {
        id: snapshot.id,
        name: snapshot.name,
        description: snapshot.description,
        created_at: snapshot.created_at,
        auto_delete_at: snapshot.auto_delete_at,
        scheduled: false,
    }
}

async fn write_down(ctx: &OpContext, deps: &Deps, subject: &Subject, entry: Entry) -> Result<()> {
    let tx = deps.db.begin().await?;
    note(ctx, &tx, &subject.row, entry).await?;
    let (service, customer) = (subject.row.service(), subject.row.customer());
    tx.record(ctx, Event::ServiceChanged { service, customer }).await?;
    tx.commit().await
}
