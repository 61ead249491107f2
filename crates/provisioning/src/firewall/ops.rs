//! What is wanted of rule sets: noted here, carried out by [`super::settle`].

use mpanel_core::{CustomerId, Error, FirewallId, OpContext, Result, RowId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

use super::read::{assign_refusal, one_view};
use super::rules::{self, Rule};
use super::store::{self, FirewallRow, GuardRow, firewalls};
use super::{FirewallView, GuardState};
use crate::account::ops::expect_version;
use crate::jobs;
use crate::network::rules::tidy_name;
use crate::service::store as services;
use crate::service::timeline::{Entry, note};

/// More sets than anybody needs, so that the list stays one that can be read.
const MOST: u64 = 50;

/// A rule set to make.
#[derive(Debug, Clone)]
pub struct NewFirewall {
    /// Whose.
    pub customer: CustomerId,
    /// What to call it; unique among the customer's sets.
    pub name: String,
    /// What it lets in.
    pub rules: Vec<Rule>,
}

fn check_name(name: &str) -> Result<String> {
    tidy_name(name).ok_or_else(|| {
        Error::invalid("/name", "not_valid", "Give the firewall a name of 1 to 60 characters, without line breaks.")
    })
}

/// Keeps a rule set. Nothing is made at the provider before a service is put behind it.
pub async fn create_firewall(ctx: &OpContext, tx: &Tx, new: NewFirewall) -> Result<FirewallView> {
    let name = check_name(&new.name)?;
    let rules = rules::checked(&new.rules).map_err(Error::invalid_fields)?;
    let of_customer = firewalls::Entity::find_in(ctx).filter(firewalls::Column::CustomerId.eq(new.customer.uuid()));
    if of_customer.count(tx).await.or_internal("counting firewalls")? >= MOST {
        let detail = format!("At most {MOST} firewalls can be kept. Delete one you do not use any more.");
        return Err(Error::conflict("too_many_firewalls", detail));
    }
    let now = ctx.now.as_microsecond();
    let row = FirewallRow {
        id: ctx.new_id::<FirewallId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        customer_id: new.customer.uuid(),
        name_key: name.to_lowercase(),
        name,
        rules: serde_json::to_string(&rules)?,
        revision: 1,
        deleting: false,
        problem: None,
        since: now,
        created_at: now,
        updated_at: now,
        version: 1,
    };
    let taken = || Error::invalid("/name", "taken", "Another of your firewalls has this name. Choose another.");
    let row = row.into_active_model().insert(tx).await.or_taken("keeping a firewall", taken)?;
    store::told(ctx, tx, new.customer).await?;
    one_view(ctx, tx, row).await
}

/// Changes name and rules; all services behind it follow.
pub async fn update_firewall(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: FirewallId,
    name: &str,
    wanted: &[Rule],
    expected: Option<i32>,
) -> Result<FirewallView> {
    let mut row = store::lock(ctx, tx, customer, id).await?;
    expect_version(row.version, expected)?;
    refuse_deleting(&row)?;
    let name = check_name(name)?;
    let kept = serde_json::to_string(&rules::checked(wanted).map_err(Error::invalid_fields)?)?;
    (row.name_key, row.name) = (name.to_lowercase(), name);
    if kept != row.rules {
        row.rules = kept;
        row.revision += 1;
        row.problem = None;
        row.since = ctx.now.as_microsecond();
        for mut guard in store::guards_of(ctx, tx, &[row.id]).await? {
            if matches!(guard.state()?, GuardState::Active | GuardState::Failed) {
                guard.enter(ctx, GuardState::Attaching, None);
                store::save_guard(tx, guard).await?;
            }
        }
        jobs::enqueue_firewall(ctx, tx, id).await?;
    }
    let row = store::save(ctx, tx, row).await?;
    one_view(ctx, tx, row).await
}

fn refuse_deleting(row: &FirewallRow) -> Result<()> {
    if row.deleting { Err(Error::conflict("action_not_possible", "The firewall is being deleted.")) } else { Ok(()) }
}

/// Lets a rule set be deleted, when no service is behind it.
pub async fn delete_firewall(ctx: &OpContext, tx: &Tx, customer: Option<CustomerId>, id: FirewallId) -> Result<()> {
    let mut row = store::lock(ctx, tx, customer, id).await?;
    let shown = one_view(ctx, tx, row.clone()).await?;
    if let Some(reason) = shown.can_delete().reason {
        let code = if shown.services.is_empty() { "action_not_possible" } else { "firewall_in_use" };
        return Err(Error::conflict(code, reason));
    }
    row.deleting = true;
    row.problem = None;
    row.since = ctx.now.as_microsecond();
    store::save(ctx, tx, row).await?;
    jobs::enqueue_firewall(ctx, tx, id).await.map(drop)
}

/// Puts a service behind a rule set. Asking again after a failure tries again.
pub async fn assign_firewall(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: FirewallId,
    service: ServiceId,
) -> Result<FirewallView> {
    let row = store::lock(ctx, tx, customer, id).await?;
    let service = services::lock(tx, ctx, service).await?;
    // A service of somebody else is not found, whoever asks.
    if service.customer_id != row.customer_id {
        return Err(Error::not_found("service"));
    }
    refuse_deleting(&row)?;
    let there = store::guard(ctx, tx, id, service.service()).await?;
    let failed = there.as_ref().is_some_and(|g| g.state == GuardState::Failed.as_str());
    if let Some(reason) = assign_refusal(&service, there.is_some() && !failed)? {
        return Err(Error::conflict("action_not_possible", reason));
    }
    let Some(account) = service.account_id else {
        return Err(Error::conflict("action_not_possible", "There is no machine."));
    };
    match there {
        Some(mut guard) => {
            guard.enter(ctx, GuardState::Attaching, None);
            store::save_guard(tx, guard).await?;
        }
        None => {
            let now = ctx.now.as_microsecond();
            let guard = GuardRow {
                id: ctx.new_id::<RowId>().uuid(),
                tenant_id: ctx.tenant.uuid(),
                firewall_id: row.id,
                customer_id: row.customer_id,
                service_id: service.id,
                account_id: account,
                state: GuardState::Attaching.to_string(),
                problem: None,
                since: now,
                created_at: now,
            };
            guard.into_active_model().insert(tx).await.or_internal("noting a service behind a firewall")?;
        }
    }
    let entry = Entry::new("firewall_assigned", format!("Put behind the firewall {}", row.name));
    note(ctx, tx, &service, entry).await?;
    store::told(ctx, tx, row.customer()).await?;
    jobs::enqueue_firewall(ctx, tx, id).await?;
    one_view(ctx, tx, row).await
}

/// Takes a service from behind a rule set.
pub async fn unassign_firewall(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: FirewallId,
    service: ServiceId,
) -> Result<FirewallView> {
    let row = store::lock(ctx, tx, customer, id).await?;
    let guard = store::guard(ctx, tx, id, service).await?.ok_or_else(|| Error::not_found("service"))?;
    take_off(ctx, tx, guard).await?;
    let service = services::find(tx, ctx, service).await?;
    let entry = Entry::new("firewall_removed", format!("Taken from behind the firewall {}", row.name));
    note(ctx, tx, &service, entry).await?;
    store::told(ctx, tx, row.customer()).await?;
    one_view(ctx, tx, row).await
}

async fn take_off(ctx: &OpContext, tx: &Tx, mut guard: GuardRow) -> Result<()> {
    let firewall = FirewallId(guard.firewall_id);
    guard.enter(ctx, GuardState::Detaching, None);
    store::save_guard(tx, guard).await?;
    jobs::enqueue_firewall(ctx, tx, firewall).await.map(drop)
}

/// A service leaves its rule sets: it has ended, or the provider has taken it from behind all of them.
pub(crate) async fn leave_all(ctx: &OpContext, tx: &Tx, service: ServiceId) -> Result<()> {
    for guard in store::guards_on(ctx, tx, service).await? {
        if guard.state()? != GuardState::Detaching {
            take_off(ctx, tx, guard).await?;
        }
    }
    Ok(())
}
