//! What is wanted of zones: noted here, carried out by [`super::settle`].

use mpanel_core::{CustomerId, DnsZoneId, Error, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel};

use super::read::view;
use super::store::{self, ZoneRow, zones};
use super::{ZoneState, ZoneView, names};
use crate::account::health;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::jobs;
use crate::provider::CallId;
use crate::typed::name_typed;

/// More zones than a customer needs, so that nobody fills the account.
const MOST: u64 = 100;
pub(super) const OVERLAPS: &str =
    "Somebody else keeps a zone above or below this name. If the domain is yours, ask our staff.";

/// A zone to make.
#[derive(Debug, Clone)]
pub struct NewZone {
    /// Whose; none for one of the business itself.
    pub customer: Option<CustomerId>,
    /// The account to make it at; none for the usual one.
    pub account: Option<ProviderAccountId>,
    /// Its name.
    pub name: String,
}

fn fresh(ctx: &OpContext, account: Uuid, customer: Option<CustomerId>, name: String) -> ZoneRow {
    let now = ctx.now.as_microsecond();
    ZoneRow {
        id: ctx.new_id::<DnsZoneId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        account_id: account,
        customer_id: customer.map(CustomerId::uuid),
        name,
        state: ZoneState::Creating.to_string(),
        problem: None,
        request_id: None,
        sent_at: None,
        made: false,
        since: now,
        created_at: now,
        updated_at: now,
        version: 1,
    }
}

/// Notes a zone and lets it be made. `by_customer` must not come between the names of others.
pub async fn create_zone(ctx: &OpContext, tx: &Tx, new: NewZone, by_customer: bool) -> Result<ZoneView> {
    let name = names::zone_name(&new.name).ok_or_else(|| {
        let detail = "Enter the whole name of a domain, such as example.com.";
        Error::invalid("/name", "not_a_host_name", detail)
    })?;
    let account = match new.account {
        Some(id) => accounts::find(tx, ctx, id).await.map_err(|_| {
            Error::invalid("/account_id", "unknown_account", "There is no such provider account. Choose another.")
        })?,
        None => accounts::default_account(tx, ctx).await?.ok_or_else(|| {
            Error::conflict("no_provider_account", "There is no data centre to keep zones at yet. Ask our staff.")
        })?,
    };
    if let (Some(customer), true) = (new.customer, by_customer) {
        if names::is_shared(&name) {
            let detail = format!("Many have their domains in {name}. Enter the whole name of yours: example.{name}.");
            return Err(Error::invalid("/name", "not_a_host_name", detail));
        }
        refuse_too_many(ctx, tx, customer).await?;
        refuse_overlap(ctx, tx, customer, &name).await?;
    }
    let row = fresh(ctx, account.id, new.customer, name);
    let taken = || {
        let detail = "A zone of this name is kept already. If the domain is yours, ask our staff to give it to you.";
        Error::invalid("/name", "taken", detail)
    };
    let row = row.into_active_model().insert(tx).await.or_taken("noting a zone", taken)?;
    store::told(ctx, tx, row.customer_id).await?;
    jobs::enqueue_zone(ctx, tx, row.zone()).await?;
    view(ctx, tx, row).await
}

async fn refuse_too_many(ctx: &OpContext, tx: &Tx, customer: CustomerId) -> Result<()> {
    let query = zones::Entity::find_in(ctx).filter(zones::Column::CustomerId.eq(customer.uuid()));
    if query.count(tx).await.or_internal("counting zones")? < MOST {
        return Ok(());
    }
    let detail = format!("At most {MOST} zones can be kept. Delete one you do not use any more, or ask our staff.");
    Err(Error::conflict("too_many_zones", detail))
}

/// All zones are served by the same name servers, so a part of somebody's domain would answer in their place.
async fn refuse_overlap(ctx: &OpContext, tx: &Tx, customer: CustomerId, name: &str) -> Result<()> {
    let mut above: Vec<&str> = Vec::new();
    let mut rest = name;
    while let Some((_, parent)) = rest.split_once('.') {
        above.push(parent);
        rest = parent;
    }
    let related =
        Condition::any().add(zones::Column::Name.is_in(above)).add(zones::Column::Name.ends_with(format!(".{name}")));
    let others =
        Condition::any().add(zones::Column::CustomerId.is_null()).add(zones::Column::CustomerId.ne(customer.uuid()));
    let found = zones::Entity::find_in(ctx).filter(related).filter(others).one(tx).await;
    match found.or_internal("looking for related zones")? {
        None => Ok(()),
        Some(_) => Err(Error::conflict("zone_overlaps", OVERLAPS)),
    }
}

/// Lets a zone be deleted with its records. Its name has to be typed.
pub async fn delete_zone(
    ctx: &OpContext,
    tx: &Tx,
    customer: Option<CustomerId>,
    id: DnsZoneId,
    confirm_name: &str,
) -> Result<ZoneView> {
    let mut row = store::lock(ctx, tx, customer, id).await?;
    name_typed(names::zone_name(confirm_name).as_deref(), &row.name, None, || {
        format!("Type {} to delete this zone with all its records.", row.name)
    })?;
    refuse_busy(ctx, tx, &row).await?;
    match row.state()? {
        ZoneState::Creating => {
            Err(Error::conflict("zone_not_ready", "The zone is still being made. Try again in a moment."))
        }
        ZoneState::Deleting => view(ctx, tx, row).await,
        ZoneState::Ready | ZoneState::Failed => {
            row.enter(ctx, ZoneState::Deleting, None);
            let row = store::save(ctx, tx, row).await?;
            jobs::enqueue_zone(ctx, tx, id).await?;
            view(ctx, tx, row).await
        }
    }
}

pub(super) async fn refuse_busy(ctx: &OpContext, tx: &Tx, row: &ZoneRow) -> Result<()> {
    if store::running(ctx, tx, &[row.id]).await?.is_empty() {
        return Ok(());
    }
    let detail = "Another change of this zone is being written. Wait until it has ended.";
    Err(Error::conflict("zone_busy", detail))
}

/// Staff gives a zone to a customer, or takes it back.
pub async fn give_zone(ctx: &OpContext, tx: &Tx, id: DnsZoneId, customer: Option<CustomerId>) -> Result<ZoneView> {
    let mut row = store::lock(ctx, tx, None, id).await?;
    // What is being written was asked for by whom it belonged to.
    refuse_busy(ctx, tx, &row).await?;
    // Those who lose it hear of it, too.
    store::told(ctx, tx, row.customer_id).await?;
    row.customer_id = customer.map(CustomerId::uuid);
    let row = store::save(ctx, tx, row).await?;
    view(ctx, tx, row).await
}

/// Notes the zones of an account that are not known yet, and those somebody was told to ask for: they are nobody's
/// until staff gives them to whom they belong. Returns how many there are.
pub async fn read_zones(ctx: &OpContext, deps: &Deps, id: ProviderAccountId) -> Result<usize> {
    let account = accounts::find(deps.db.read(), ctx, id).await?;
    let provider = deps.provider(&account)?;
    let found = provider.zones(CallId::new(ctx)).await;
    health::note(ctx, deps, &account, provider.as_ref(), &found).await?;
    let found: Vec<String> = found?.iter().filter_map(|name| names::zone_name(name)).collect();
    let tx = deps.db.begin().await?;
    let known = zones::Entity::find_in(ctx).all(&tx).await.or_internal("reading zones")?;
    for name in &found {
        if let Some(row) = known.iter().find(|row| row.name == *name) {
            if row.account_id == account.id && !row.made && row.state()? == ZoneState::Failed {
                free(ctx, &tx, row.zone()).await?;
            }
            continue;
        }
        let mut row = fresh(ctx, account.id, None, name.clone());
        (row.state, row.made) = (ZoneState::Ready.to_string(), true);
        row.into_active_model().insert(&tx).await.or_internal("noting a zone")?;
    }
    tx.commit().await?;
    Ok(found.len())
}

/// A zone that could not be made because the data centre has it: staff sees it as one that can be given.
async fn free(ctx: &OpContext, tx: &Tx, id: DnsZoneId) -> Result<()> {
    let mut row = store::lock(ctx, tx, None, id).await?;
    if row.state()? != ZoneState::Failed {
        return Ok(());
    }
    // Those who asked for it hear of it, too.
    store::told(ctx, tx, row.customer_id).await?;
    (row.customer_id, row.made) = (None, true);
    row.enter(ctx, ZoneState::Ready, None);
    store::save(ctx, tx, row).await.map(|_| ())
}
