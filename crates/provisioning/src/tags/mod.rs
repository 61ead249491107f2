//! Our tags at the provider: a machine carries the ids of its tenant, customer and service, so that an account can be
//! read from either side. [`check`] compares what machines carry with what they should, [`read`] shows all tags.

mod check;
mod read;
mod things;

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use mpanel_core::{OpContext, Result, ServiceId};
use mpanel_db::DbErrExt;
use mpanel_db::jobs::Outcome;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{Expr, SimpleExpr};

use crate::account::store as accounts;
use crate::deps::Deps;
use crate::jobs;
use crate::provider::{Answer, CallId, CloudProvider, ProviderError};
use crate::service::store::{self, ServiceRow, services};
use crate::time::seconds_since;

pub use check::{NotWritten, StrayTag, TagCheck, TagFault, TagsWritten, check_tags, write_tags};
pub use read::{TagMeaning, TagPage, TagView, list_tag_carriers, list_tags};
pub use things::{ThingCheck, ThingFault, ThingNotWritten, ThingsWritten, check_thing_tags, write_thing_tags};
pub(crate) use things::{tag_image, tag_storage};

/// Machines whose own tags are looked at in one sweep; the tenant's tag tells of all machines at once.
const LOOKED_AT: usize = 5;
/// A machine that cannot be tagged for this long is left to the next sweep.
const PATIENCE_SECONDS: i64 = 60 * 60;

/// Tags hold letters, digits, colons, dashes and underscores.
const PREFIX: &str = "mpanel:";

fn tag(id: impl std::fmt::Display) -> String {
    format!("{PREFIX}{id}")
}

fn tags_of(ctx: &OpContext, row: &ServiceRow) -> [String; 3] {
    [tag(ctx.tenant), tag(row.customer()), tag(row.service())]
}

/// Body of [`crate::TagService`]. Repeating it changes nothing.
pub async fn tag_service(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<Outcome> {
    let row = store::find(deps.db.read(), ctx, id).await?;
    let (Some(machine), Some(account)) = (row.instance_id.clone(), row.account_id) else { return Ok(Outcome::Done) };
    if row.state()?.is_final() || row.tagged_machine.as_ref() == Some(&machine) {
        return Ok(Outcome::Done);
    }
    let account = accounts::find(deps.db.read(), ctx, account.into()).await?;
    let provider = deps.provider(&account)?;
    match provider.tag_machine(CallId::new(ctx), &machine, &tags_of(ctx, &row)).await {
        Ok(()) => note(ctx, deps, &[id], Some(machine), true).await?,
        Err(error @ ProviderError::Refused { .. }) => {
            tracing::warn!(service.id = %id, %error, "the provider did not take the tags of a machine");
            note(ctx, deps, &[id], None, true).await?;
        }
        Err(error) if seconds_since(row.state_since, ctx.now) < PATIENCE_SECONDS => {
            return Ok(Outcome::Again(ctx.in_seconds(error.wait_seconds(3))));
        }
        Err(error) => {
            tracing::warn!(service.id = %id, %error, "a machine could not be tagged");
            note(ctx, deps, &[id], None, true).await?;
        }
    }
    Ok(Outcome::Done)
}

/// Whether a service's machine should carry our tags: it is there, set up, and nothing ends or changes it.
fn has_tags(row: &ServiceRow) -> bool {
    let settled = !matches!(row.state.as_str(), "provisioning" | "failed_setup");
    row.instance_id.is_some() && row.missing_since.is_none() && row.act.is_none() && settled
}

/// Which services' machines do not carry our tags; what was lost is queued to be written again.
pub(crate) async fn untagged(
    ctx: &OpContext,
    deps: &Deps,
    provider: &dyn CloudProvider,
    rows: &[ServiceRow],
) -> Result<HashSet<ServiceId>> {
    let rows: Vec<&ServiceRow> = rows.iter().filter(|row| has_tags(row)).collect();
    let (tagged, never): (Vec<&ServiceRow>, Vec<&ServiceRow>) =
        rows.into_iter().partition(|r| r.tagged_machine.is_some() && r.tagged_machine == r.instance_id);
    // Tried and not succeeded.
    let mut lost: HashSet<ServiceId> = never
        .iter()
        .filter(|r| r.tags_checked_at.is_some() && r.tagged_machine.is_none())
        .map(|r| r.service())
        .collect();
    let mut again: Vec<ServiceId> = never.iter().map(|r| r.service()).collect();
    // What cannot be read now says nothing.
    if let Ok(found) = look(ctx, provider, &tagged).await {
        again.extend(found.missing.iter().copied());
        lost.extend(found.missing.iter().copied());
        note(ctx, deps, &found.seen, None, false).await?;
        note(ctx, deps, &found.missing, None, true).await?;
    }
    if !again.is_empty() {
        let tx = deps.db.begin().await?;
        for service in again {
            jobs::enqueue_tags(ctx, &tx, service).await?;
        }
        tx.commit().await?;
    }
    Ok(lost)
}

#[derive(Default)]
struct Looked {
    seen: Vec<ServiceId>,
    missing: Vec<ServiceId>,
}

async fn look(ctx: &OpContext, provider: &dyn CloudProvider, rows: &[&ServiceRow]) -> Answer<Looked> {
    let mut looked = Looked::default();
    if rows.is_empty() {
        return Ok(looked);
    }
    let carries = |machines: &[String], row: &ServiceRow| machines.iter().any(|m| Some(m) == row.instance_id.as_ref());
    let of_tenant: HashSet<String> = provider.tagged(CallId::new(ctx), &tag(ctx.tenant)).await?.into_iter().collect();
    let (there, gone): (Vec<&ServiceRow>, Vec<&ServiceRow>) =
        rows.iter().copied().partition(|r| r.instance_id.as_ref().is_some_and(|id| of_tenant.contains(id)));
    looked.missing.extend(gone.iter().map(|r| r.service()));
    // Those that were looked at longest ago.
    let mut oldest = there;
    oldest.sort_by_key(|r| (r.tags_checked_at, r.id));
    let mut of_customers: HashMap<Uuid, Vec<String>> = HashMap::new();
    for row in oldest.into_iter().take(LOOKED_AT) {
        let of_service = provider.tagged(CallId::new(ctx), &tag(row.service())).await?;
        let of_customer = match of_customers.entry(row.customer_id) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(free) => free.insert(provider.tagged(CallId::new(ctx), &tag(row.customer())).await?),
        };
        let both = carries(&of_service, row) && carries(of_customer, row);
        if both { &mut looked.seen } else { &mut looked.missing }.push(row.service());
    }
    Ok(looked)
}

/// Notes what is known of tags; nobody watches these columns, so the version stays.
async fn note(ctx: &OpContext, deps: &Deps, ids: &[ServiceId], machine: Option<String>, change: bool) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let tx = deps.db.begin().await?;
    let mut update = services::Entity::update_many()
        .col_expr(services::Column::TagsCheckedAt, Expr::value(ctx.now.as_microsecond()))
        .filter(services::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(services::Column::Id.is_in(ids.iter().map(|id| id.uuid())));
    if change {
        let value: SimpleExpr = Expr::value(machine);
        update = update.col_expr(services::Column::TaggedMachine, value);
    }
    update.exec(&tx).await.or_internal("noting what is tagged")?;
    tx.commit().await
}
