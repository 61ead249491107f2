//! Keeping findings true after a look: new ones open, known ones stay, the rest has resolved by itself.

use std::collections::HashMap;

use mpanel_core::{FindingId, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QuerySelect};

use super::rules::Draft;
use super::store::{FindingRow, findings};
use super::{FindingKind, FindingState};

/// What was looked at: nothing is known about the rest.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Look<'a> {
    /// The list of machines alone.
    Machines,
    /// Everything but the subjects that begin so.
    Whole {
        /// What could not be read.
        unread: &'a [&'static str],
    },
}

impl Look<'_> {
    /// Whether a finding that is not seen any more has resolved.
    fn judges(&self, row: &FindingRow) -> bool {
        match self {
            Look::Machines => !BEYOND_MACHINES.iter().any(|kind| kind.as_str() == row.kind),
            Look::Whole { unread } => !unread.iter().any(|prefix| row.subject.starts_with(prefix)),
        }
    }
}

/// Findings that the list of machines says nothing about.
const BEYOND_MACHINES: [FindingKind; 3] =
    [FindingKind::TagsDiffer, FindingKind::ThingMissing, FindingKind::ForeignThing];

/// Writes what a look has found; returns whether anything is new, different or gone.
pub(crate) async fn keep(
    ctx: &OpContext,
    tx: &Tx,
    account: ProviderAccountId,
    found: Vec<Draft>,
    look: Look<'_>,
) -> Result<bool> {
    let known = findings::Entity::find_in(ctx)
        .filter(findings::Column::AccountId.eq(account.uuid()))
        .lock_exclusive()
        .all(tx)
        .await
        .or_internal("reading findings")?;
    let mut known: HashMap<(String, String), FindingRow> =
        known.into_iter().map(|row| ((row.kind.clone(), row.subject.clone()), row)).collect();
    let (mut changed, mut seen) = (false, Vec::new());
    for draft in found {
        let before = known.remove(&(draft.kind.to_string(), draft.subject.clone()));
        let row = row(ctx, account, draft, before.as_ref())?;
        match before {
            None => {
                changed = true;
                row.into_active_model().insert(tx).await.or_internal("writing a finding")?;
            }
            Some(before) if differs(&before, &row) => {
                changed = true;
                let row = FindingRow { version: before.version + 1, ..row };
                row.into_active_model().reset_all().update(tx).await.or_internal("renewing a finding")?;
            }
            Some(before) => seen.push(before.id),
        }
    }
    for chunk in seen.chunks(1000) {
        findings::Entity::update_many()
            .col_expr(findings::Column::LastSeenAt, Expr::value(ctx.now.as_microsecond()))
            .filter(findings::Column::TenantId.eq(ctx.tenant.uuid()))
            .filter(findings::Column::Id.is_in(chunk.iter().copied()))
            .exec(tx)
            .await
            .or_internal("noting that findings are still there")?;
    }
    for gone in known.into_values().filter(|row| row.state != FindingState::Resolved.as_str() && look.judges(row)) {
        changed = true;
        resolve(ctx, tx, gone).await?;
    }
    Ok(changed)
}

/// What is not there any more.
pub(super) async fn resolve(ctx: &OpContext, tx: &Tx, mut row: FindingRow) -> Result<()> {
    row.state = FindingState::Resolved.to_string();
    row.ended_at = Some(ctx.now.as_microsecond());
    (row.ignored_reason, row.ignored_by) = (None, None);
    row.version += 1;
    row.into_active_model().reset_all().update(tx).await.or_internal("closing a finding")?;
    Ok(())
}

fn row(ctx: &OpContext, account: ProviderAccountId, draft: Draft, before: Option<&FindingRow>) -> Result<FindingRow> {
    let now = ctx.now.as_microsecond();
    // Seen again after it was gone it is news; what staff ignores stays ignored while it lasts.
    let ignored = before.filter(|b| b.state == FindingState::Ignored.as_str());
    let lasting = before.filter(|b| b.state != FindingState::Resolved.as_str());
    let machine_id = draft.machine.as_ref().map(|m| m.id.clone());
    let search = format!("{} {} {}", draft.title, draft.explanation, machine_id.as_deref().unwrap_or_default());
    Ok(FindingRow {
        id: before.map_or_else(|| ctx.new_id::<FindingId>().uuid(), |b| b.id),
        tenant_id: ctx.tenant.uuid(),
        account_id: account.uuid(),
        kind: draft.kind.to_string(),
        subject: draft.subject,
        severity: draft.severity.to_string(),
        severity_rank: draft.severity.rank(),
        state: ignored.map_or(FindingState::Open, |_| FindingState::Ignored).to_string(),
        title: draft.title,
        explanation: draft.explanation,
        facts: serde_json::to_string(&draft.machine)?,
        search: search.to_lowercase(),
        service_id: draft.service.map(|(service, _)| service.uuid()),
        customer_id: draft.service.map(|(_, customer)| customer).or(draft.customer).map(|customer| customer.uuid()),
        machine_id,
        ignored_reason: ignored.and_then(|b| b.ignored_reason.clone()),
        ignored_by: ignored.and_then(|b| b.ignored_by.clone()),
        first_seen_at: lasting.map_or(now, |b| b.first_seen_at),
        last_seen_at: now,
        ended_at: ignored.and_then(|b| b.ended_at),
        version: before.map_or(1, |b| b.version),
    })
}

/// Whether a finding says something else than before; that it was seen again is no difference.
fn differs(before: &FindingRow, after: &FindingRow) -> bool {
    let quiet = FindingRow { last_seen_at: before.last_seen_at, ..after.clone() };
    *before != quiet
}
