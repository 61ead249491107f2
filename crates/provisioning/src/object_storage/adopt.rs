//! Adoption of object storages: one that the account has becomes the whole storage of a customer's service.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Date, Error, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

use super::store::{self, ShareRow, StorageRow, storages, whole};
use super::{StorageState, settle, share};
use crate::account::store as accounts;
use crate::account::{At, catalog};
use crate::adopt::{self, AdoptKind, ForeignThing};
use crate::deps::Deps;
use crate::finding::{self, ThingKind};
use crate::provider::storages::CloudStorage;
use crate::service::store::services;
use crate::service::{NewService, ServiceView, read};

/// An object storage as the provider shows it.
#[derive(Debug, Clone)]
pub struct AdoptableStorage {
    seen: CloudStorage,
    region: String,
}

impl AdoptableStorage {
    /// The provider's id.
    pub fn id(&self) -> &str {
        &self.seen.id
    }

    /// Its name there.
    pub fn name(&self) -> &str {
        &self.seen.name
    }

    /// The code of its region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// Bought space.
    pub fn size_gb(&self) -> i64 {
        whole(self.seen.size_gb)
    }

    /// How far it grows by itself; none if not at all.
    pub fn auto_limit_gb(&self) -> Option<i64> {
        self.seen.auto_limit_gb.map(whole)
    }

    /// Its last day, if it was cancelled.
    pub fn ends_on(&self) -> Option<Date> {
        self.seen.cancel_on
    }
}

/// An object storage and the service it is to have.
#[derive(Debug, Clone)]
pub struct AdoptStorage {
    /// The account it is at.
    pub account: ProviderAccountId,
    /// The storage as it was read.
    pub storage: AdoptableStorage,
    /// The service to be made, sold as a whole storage.
    pub service: NewService,
}

/// Reads the object storages of an account that have not ended, by the provider's ids.
pub async fn adoptable_storages(
    ctx: &OpContext,
    deps: &Deps,
    account: ProviderAccountId,
) -> Result<HashMap<String, AdoptableStorage>> {
    let at = At::of(ctx, deps, account).await?;
    Ok(live(&at).await?.into_iter().map(|storage| (storage.seen.id.clone(), storage)).collect())
}

async fn live(at: &At<'_>) -> Result<Vec<AdoptableStorage>> {
    let all = at.noted(at.provider.storages(at.call()).await).await??;
    // A storage is listed under the region's name, and sold by its code.
    let regions = catalog::list_regions(at.ctx, at.deps.db.read(), Some(ProviderAccountId(at.account.id))).await?;
    let code = |seen: &CloudStorage| {
        let known = regions.iter().find(|one| one.name == seen.region);
        known.map_or_else(|| seen.region.clone(), |one| one.code.clone())
    };
    let is_live = |seen: &CloudStorage| !StorageState::of_provider(&seen.status).is_over();
    let all = all.into_iter().filter(is_live);
    Ok(all.map(|seen| AdoptableStorage { region: code(&seen), seen }).collect())
}

/// The storages of an account that no service has and that are not shared by customers.
pub(crate) async fn foreign(at: &At<'_>) -> Result<Vec<ForeignThing>> {
    let conn = at.deps.db.read();
    let mut found = Vec::new();
    for storage in live(at).await? {
        let account = ProviderAccountId(at.account.id);
        let row = row_of(at.ctx, conn, account, &storage.seen.id).await?;
        if row.is_none() && is_being_ordered(at.ctx, conn, account, storage.name()).await? {
            continue;
        }
        let shares = match &row {
            Some(row) => store::of_storage(at.ctx, conn, row.storage()).await?,
            None => Vec::new(),
        };
        if row.is_some_and(|row| row.service_id.is_some()) || shares.iter().any(|share| !is_given_whole(share)) {
            continue;
        }
        found.push(ForeignThing {
            kind: AdoptKind::ObjectStorage,
            provider_ref: storage.seen.id.clone(),
            name: storage.seen.name.clone(),
            region: Some(storage.region.clone()),
            size_gb: Some(storage.size_gb()),
            cidr: None,
            machines: Vec::new(),
            renews_on: None,
            ends_on: storage.ends_on(),
            customer: shares.first().map(|share| CustomerId(share.customer_id)),
        });
    }
    Ok(found)
}

/// The rule: staff gave the storage as a whole to one customer, without a service.
fn is_given_whole(share: &ShareRow) -> bool {
    share.is_whole && share.service_id.is_none()
}

async fn row_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
    provider_ref: &str,
) -> Result<Option<StorageRow>> {
    let query = storages::Entity::find_in(ctx)
        .filter(storages::Column::AccountId.eq(account.uuid()))
        .filter(storages::Column::CloudId.eq(provider_ref));
    query.one(conn).await.or_internal("reading an object storage by its id at the provider")
}

/// Whether an order of this name is on its way: its storage finds itself by it.
async fn is_being_ordered<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
    name: &str,
) -> Result<bool> {
    let orders = storages::Entity::find_in(ctx)
        .filter(storages::Column::AccountId.eq(account.uuid()))
        .filter(storages::Column::CloudId.is_null())
        .filter(storages::Column::Name.eq(name))
        .filter(storages::Column::State.eq(StorageState::Requested.as_str()));
    Ok(orders.count(conn).await.or_internal("counting the orders of an object storage")? > 0)
}

/// The service that has a storage as a whole, if one has that has not ended.
pub async fn owner_of_storage<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: ProviderAccountId,
    provider_ref: &str,
) -> Result<Option<ServiceView>> {
    let row = row_of(ctx, conn, account, provider_ref).await?;
    let Some(service) = row.and_then(|row| row.service_id) else { return Ok(None) };
    let row = services::Entity::find_in(ctx)
        .filter(services::Column::Id.eq(service))
        .filter(services::lives())
        .one(conn)
        .await
        .or_internal("looking for the service of an object storage")?;
    row.map(read::view).transpose()
}

/// Makes a running service of a storage, which becomes its customer's as a whole. The keys are made by a job.
///
/// # Errors
/// Invalid at `/provider_ref` where it cannot be adopted, at `/customer_id` where it is another customer's.
pub async fn adopt_storage(ctx: &OpContext, tx: &Tx, wanted: AdoptStorage) -> Result<ServiceView> {
    let AdoptStorage { account, storage: AdoptableStorage { seen, .. }, service } = wanted;
    // Two adoptions at once of one storage wait for each other here.
    let username = accounts::lock(tx, ctx, account).await?.username;
    let known = match row_of(ctx, tx, account, &seen.id).await? {
        Some(row) => Some(store::lock(ctx, tx, row.storage()).await?),
        None => None,
    };
    let is_new = known.is_none();
    if is_new && is_being_ordered(ctx, tx, account, &seen.name).await? {
        let detail = "The storage is being ordered here. It is found in a moment; it cannot be adopted.";
        return Err(Error::invalid("/provider_ref", "not_accepted", detail));
    }
    let mut row = known.unwrap_or_else(|| StorageRow::fresh(ctx, account.uuid(), &seen.name, &seen.region));
    row.take(ctx, &seen);
    if row.service_id.is_some() {
        let detail = "The storage was bought for a service, and ends with it.";
        return Err(Error::invalid("/provider_ref", "not_accepted", detail));
    }
    if !row.state()?.is_open() {
        let detail = format!("The storage is {} at the data centre. Adopt it once it is ready.", row.state()?);
        return Err(Error::invalid("/provider_ref", "storage_not_ready", detail));
    }
    let given = given_to(&store::of_storage(ctx, tx, row.storage()).await?, service.customer)?;
    row.service_id = Some(service.id.uuid());
    let row = if is_new {
        row.into_active_model().insert(tx).await.or_internal("noting an object storage")?
    } else {
        store::save(ctx, tx, row).await?
    };
    match given {
        Some(share) => {
            store::save_share(ctx, tx, ShareRow { service_id: Some(service.id.uuid()), ..share }).await?;
        }
        None => {
            let share = share::fresh(ctx, &username, &row, service.customer, true);
            let share = ShareRow { service_id: Some(service.id.uuid()), ..share };
            share.into_active_model().insert(tx).await.or_internal("noting the share of a service")?;
        }
    }
    store::told(ctx, tx, &row).await?;
    settle::look_later(ctx, tx, row.storage()).await?;
    let mut made = adopt::active(ctx, account, &service)?;
    made.bought_at = Some(row.created_at);
    made.synced_at = Some(ctx.now.as_microsecond());
    adopt::note_end(ctx, &mut made, seen.cancel_on);
    let origin = format!("Object storage {} ({}) of the provider's account.", seen.id, seen.name);
    let made = adopt::begin(ctx, tx, made, &origin).await?;
    finding::resolve_adopted_thing(ctx, tx, account, ThingKind::Storage, &seen.id).await?;
    read::view(made)
}

/// The rule: a storage can be adopted whole while nobody has anything of it, or for whom staff gave it to as a whole,
/// whose share is returned.
fn given_to(shares: &[ShareRow], customer: CustomerId) -> Result<Option<ShareRow>> {
    match shares {
        [] => Ok(None),
        [share] if is_given_whole(share) && share.customer_id == customer.uuid() => Ok(Some(share.clone())),
        [share] if is_given_whole(share) => {
            let detail = "The storage was given to another customer as a whole. Name that customer.";
            Err(Error::invalid("/customer_id", "not_accepted", detail))
        }
        _ => {
            let detail =
                "Customers have shares of this storage. It can be one customer's only once they are taken away.";
            Err(Error::invalid("/provider_ref", "not_accepted", detail))
        }
    }
}
