//! Reading findings, and what staff decides about them.

use std::collections::HashSet;

use mpanel_core::{Error, FindingId, OpContext, Page, PageQuery, ProviderAccountId, Result, ServiceId};
use mpanel_db::page::{by, desc};
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use serde::Serialize;

use super::store::{FindingRow, findings};
use super::things::ThingKind;
use super::{FindingKind, FindingState, FindingView, Severity, sweep};
use crate::account::ops::expect_version;

/// Filters of the list of findings.
#[derive(Debug, Clone, Default)]
pub struct FindingFilter {
    /// Where they stand; open ones when absent.
    pub state: Option<FindingState>,
    /// Of this kind.
    pub kind: Option<FindingKind>,
    /// That matter this much.
    pub severity: Option<Severity>,
    /// On this account.
    pub account: Option<ProviderAccountId>,
}

/// Open findings by how much they matter.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct FindingCounts {
    /// Money is lost or a customer is without what was paid.
    pub critical: u64,
    /// To be looked at.
    pub warning: u64,
    /// Good to know.
    pub info: u64,
}

/// One page of findings, what matters most first. Sort fields: severity, kind, first_seen_at, last_seen_at.
pub async fn list_findings<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &FindingFilter,
    query: &PageQuery,
) -> Result<Page<FindingView>> {
    let state = filter.state.unwrap_or(FindingState::Open);
    let mut select = findings::Entity::find_in(ctx).filter(findings::Column::State.eq(state.as_str()));
    for (column, word) in [
        (findings::Column::Kind, filter.kind.map(FindingKind::as_str)),
        (findings::Column::Severity, filter.severity.map(Severity::as_str)),
    ] {
        if let Some(word) = word {
            select = select.filter(column.eq(word));
        }
    }
    if let Some(account) = filter.account {
        select = select.filter(findings::Column::AccountId.eq(account.uuid()));
    }
    if let Some(text) = query.search() {
        select = select.filter(findings::Column::Search.contains(&text));
    }
    let fields = [
        ("severity", findings::Column::SeverityRank),
        ("kind", findings::Column::Kind),
        ("first_seen_at", findings::Column::FirstSeenAt),
        ("last_seen_at", findings::Column::LastSeenAt),
    ];
    let (column, down) = query.sorted(&fields, "severity")?;
    let order = [by(column, down), desc(findings::Column::FirstSeenAt)];
    let Page { items, next_cursor, total } = select.sorted_page_of(conn, query, &order).await?;
    let items = items.into_iter().map(findings::Model::view).collect::<Result<_>>()?;
    Ok(Page { items, next_cursor, total })
}

/// One finding.
pub async fn get_finding<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: FindingId) -> Result<FindingView> {
    let row = findings::Entity::find_in(ctx).filter(findings::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a finding")?.ok_or_else(|| Error::not_found("finding"))?.view()
}

/// The open findings about a service.
pub async fn findings_of_service<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Vec<FindingView>> {
    let rows = findings::Entity::find_in(ctx)
        .filter(findings::Column::ServiceId.eq(service.uuid()))
        .filter(findings::Column::State.eq(FindingState::Open.as_str()))
        .order_by_asc(findings::Column::SeverityRank)
        .order_by_asc(findings::Column::Id)
        .all(conn)
        .await;
    rows.or_internal("reading a service's findings")?.into_iter().map(findings::Model::view).collect()
}

/// The machines of an account that belong to nobody, as far as is known; those that are ignored as well.
pub async fn foreign_machines<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<Vec<FindingView>> {
    let rows = findings::Entity::find_in(ctx)
        .filter(findings::Column::AccountId.eq(account.uuid()))
        .filter(findings::Column::Kind.eq(FindingKind::ForeignMachine.as_str()))
        .filter(findings::Column::State.ne(FindingState::Resolved.as_str()))
        .order_by_asc(findings::Column::MachineId)
        .all(conn)
        .await;
    rows.or_internal("reading foreign machines")?.into_iter().map(findings::Model::view).collect()
}

/// How many open findings there are.
pub async fn count_findings<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<FindingCounts> {
    let rows: Vec<(String, i64)> = findings::Entity::find_in(ctx)
        .filter(findings::Column::State.eq(FindingState::Open.as_str()))
        .select_only()
        .column(findings::Column::Severity)
        .column_as(findings::Column::Id.count(), "number")
        .group_by(findings::Column::Severity)
        .into_tuple()
        .all(conn)
        .await
        .or_internal("counting findings")?;
    let of = |severity: Severity| {
        rows.iter().find(|(word, _)| word == severity.as_str()).map_or(0, |(_, n)| u64::try_from(*n).unwrap_or(0))
    };
    Ok(FindingCounts { critical: of(Severity::Critical), warning: of(Severity::Warning), info: of(Severity::Info) })
}

/// Leaves a finding as it is, for a reason; it stays ignored while it lasts.
pub async fn ignore_finding(
    ctx: &OpContext,
    tx: &Tx,
    id: FindingId,
    reason: &str,
    expected: Option<i32>,
) -> Result<FindingView> {
    let mut row = lock(ctx, tx, id).await?;
    expect_version(row.version, expected)?;
    if row.state == FindingState::Resolved.as_str() {
        return Err(Error::conflict(
            "finding_resolved",
            "This has resolved by itself meanwhile; there is nothing to ignore.",
        ));
    }
    row.state = FindingState::Ignored.to_string();
    row.ignored_reason = Some(reason.trim().to_owned());
    row.ignored_by = Some(ctx.actor.name().to_owned());
    row.ended_at = Some(ctx.now.as_microsecond());
    save(ctx, tx, row).await
}

/// Takes the decision to ignore a finding back.
pub async fn reopen_finding(ctx: &OpContext, tx: &Tx, id: FindingId, expected: Option<i32>) -> Result<FindingView> {
    let mut row = lock(ctx, tx, id).await?;
    expect_version(row.version, expected)?;
    if row.state != FindingState::Ignored.as_str() {
        return Err(Error::conflict("finding_not_ignored", "This finding is not ignored."));
    }
    row.state = FindingState::Open.to_string();
    (row.ignored_reason, row.ignored_by, row.ended_at) = (None, None, None);
    save(ctx, tx, row).await
}

/// A machine has found its service.
pub(crate) async fn resolve_adopted(
    ctx: &OpContext,
    tx: &Tx,
    account: ProviderAccountId,
    machine_id: &str,
) -> Result<()> {
    let rows = findings::Entity::find_in(ctx)
        .filter(findings::Column::AccountId.eq(account.uuid()))
        .filter(findings::Column::MachineId.eq(machine_id))
        .filter(
            findings::Column::Kind
                .is_in([FindingKind::ForeignMachine.as_str(), FindingKind::EndedMachineRuns.as_str()]),
        )
        .filter(findings::Column::State.ne(FindingState::Resolved.as_str()))
        .all(tx)
        .await
        .or_internal("reading the findings about a machine")?;
    for row in rows {
        sweep::resolve(ctx, tx, row).await?;
    }
    Ok(())
}

/// A domain, storage or private network was taken over.
pub(crate) async fn resolve_adopted_thing(
    ctx: &OpContext,
    tx: &Tx,
    account: ProviderAccountId,
    kind: ThingKind,
    reference: &str,
) -> Result<()> {
    let row = foreign_things(ctx, account)
        .filter(findings::Column::Subject.eq(kind.subject(reference)))
        .filter(findings::Column::State.ne(FindingState::Resolved.as_str()))
        .one(tx)
        .await
        .or_internal("reading the finding about a thing")?;
    match row {
        Some(row) => sweep::resolve(ctx, tx, row).await,
        None => Ok(()),
    }
}

/// The subjects of the things of an account that staff leaves as they are.
pub(crate) async fn ignored_things<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
) -> Result<HashSet<String>> {
    let rows = foreign_things(ctx, account)
        .filter(findings::Column::State.eq(FindingState::Ignored.as_str()))
        .all(conn)
        .await
        .or_internal("reading what is ignored")?;
    Ok(rows.into_iter().map(|row| row.subject).collect())
}

fn foreign_things(ctx: &OpContext, account: ProviderAccountId) -> sea_orm::Select<findings::Entity> {
    findings::Entity::find_in(ctx)
        .filter(findings::Column::AccountId.eq(account.uuid()))
        .filter(findings::Column::Kind.eq(FindingKind::ForeignThing.as_str()))
}

async fn lock(ctx: &OpContext, tx: &Tx, id: FindingId) -> Result<FindingRow> {
    let query = findings::Entity::find_in(ctx).filter(findings::Column::Id.eq(id.uuid())).lock_exclusive();
    query.one(tx).await.or_internal("locking a finding")?.ok_or_else(|| Error::not_found("finding"))
}

async fn save(ctx: &OpContext, tx: &Tx, mut row: FindingRow) -> Result<FindingView> {
    row.version += 1;
    let row = row.into_active_model().reset_all().update(tx).await.or_internal("saving a finding")?;
    tx.record(ctx, Event::ProviderAccountChanged { account: ProviderAccountId(row.account_id) }).await?;
    row.view()
}
