//! Object storages as services: where a share that was bought goes, the storage that is bought for one customer alone,
//! closing and opening, the end.

use mpanel_core::{
    CustomerId, Error, ErrorKind, ObjectStorageId, OpContext, ProviderAccountId, Result, ServiceId, StorageShareId,
};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde::{Deserialize, Serialize};

use super::rules::{self, Room};
use super::store::{self, ShareRow, StorageRow, shares, storages};
use super::{NewObjectStorage, ShareState, StorageState, bucket, growth, keys, order, settle, share};
use crate::account::store as accounts;
use crate::account::{At, catalog};
use crate::jobs;
use crate::provider::Cancelled;
use crate::service::store::{self as services, ServiceRow};
pub(super) use crate::setup::is_awaited;
use crate::time::day;
use crate::words::words;

words! {
    /// What is bought with an object storage.
    StorageGives {
        /// A storage of the customer's own.
        Whole = "whole",
        /// A share of one that others use as well.
        Shared = "shared",
    }
}

/// An object storage as it was sold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StorageSold {
    /// A storage of the customer's own, or a share.
    pub gives: StorageGives,
    /// Space.
    pub size_gb: i64,
    /// How far a storage of the customer's own grows by itself; none if not at all.
    #[serde(default)]
    pub auto_limit_gb: Option<i64>,
    /// For how many days after its end what is in it is kept, closed.
    pub keep_days: i32,
    /// The meter that is told what is in it; none where usage is not billed.
    #[serde(default)]
    pub meter: Option<String>,
}

impl StorageSold {
    /// The space it may come to cost.
    pub(crate) fn most_gb(&self) -> i64 {
        rules::most_gb(self.size_gb, self.auto_limit_gb)
    }

    /// For how many days after its end what is in it is kept; none where nothing is. A storage of the customer's own
    /// ends at the provider on its date, with all that is in it.
    pub fn kept_days(&self) -> Option<i32> {
        Some(self.keep_days).filter(|days| *days > 0 && self.gives == StorageGives::Shared)
    }
}

/// What a service has of an object storage.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct ServiceStorage {
    /// Its share, once there is one.
    pub share: Option<StorageShareId>,
    /// The storage it is in, or that was bought for it.
    pub storage: Option<ObjectStorageId>,
}

/// Finds what a service has of an object storage.
pub async fn storage_of_service<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<ServiceStorage> {
    let share = share_of(ctx, conn, service).await?;
    let storage = match &share {
        Some(share) => Some(ObjectStorageId(share.storage_id)),
        None => bought_for(ctx, conn, service).await?.map(|row| row.storage()),
    };
    Ok(ServiceStorage { share: share.map(|row| row.share()), storage })
}

/// The share of a service.
pub(crate) async fn share_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<ShareRow>> {
    let query = shares::Entity::find_in(ctx).filter(shares::Column::ServiceId.eq(service.uuid()));
    query.one(conn).await.or_internal("reading the share of a service")
}

/// The storage that was last ordered for a service, whatever became of it.
pub(crate) async fn bought_for<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<Option<StorageRow>> {
    let query = storages::Entity::find_in(ctx).filter(storages::Column::ServiceId.eq(service.uuid()));
    let rows = query.order_by_desc(storages::Column::Id).all(conn).await.or_internal("reading bought storages")?;
    let live = rows.iter().position(|row| row.state().is_ok_and(|state| !state.is_over()));
    Ok(rows.into_iter().nth(live.unwrap_or(0)))
}

/// Whether there is anything of a service that has to be ended.
pub(crate) async fn is_begun<C: ConnectionTrait>(ctx: &OpContext, conn: &C, service: ServiceId) -> Result<bool> {
    let there = storage_of_service(ctx, conn, service).await?;
    Ok(there.share.is_some() || there.storage.is_some())
}

/// What became of a share that was to be noted for a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reserved {
    /// It is noted, now or before.
    Noted,
    /// No storage has room for it.
    NoRoom,
    /// The setup has moved on, or somebody else was quicker: it has to be looked at again.
    Again,
}

/// Notes a share for a service in a storage of its account and region that has room. Repeating it finds the share
/// there.
pub(crate) async fn reserve(at: &At<'_>, service: &ServiceRow, sold: &StorageSold) -> Result<Reserved> {
    let ctx = at.ctx;
    let tx = at.deps.db.begin().await?;
    if !is_awaited(ctx, &tx, service).await? {
        return Ok(Reserved::Again);
    }
    // Two orders choose one after the other: what one is promised is not there for the other.
    accounts::lock(&tx, ctx, ProviderAccountId(at.account.id)).await?;
    if share_of(ctx, &tx, service.service()).await?.is_some() {
        return Ok(Reserved::Noted);
    }
    let rooms = rooms(at, &tx, &service.region).await?;
    let Some(place) = rules::place_of(&rooms, sold.size_gb).map(|room| room.storage) else {
        return Ok(Reserved::NoRoom);
    };
    let storage = store::lock(ctx, &tx, place).await?;
    // Staff may have given it to somebody before it was locked.
    let still = room_of(ctx, &tx, &storage).await?;
    if rules::place_of(still.as_slice(), sold.size_gb).is_none() {
        return Ok(Reserved::Again);
    }
    let row = ShareRow { size_gb: Some(sold.size_gb), ..of_service(at, &storage, service, false) };
    note(ctx, &tx, row, &storage, service).await?;
    tx.commit().await?;
    Ok(Reserved::Noted)
}

/// Notes the share of a service that has a storage of its own, in which nobody else may have anything. Repeating it
/// finds the share there.
pub(crate) async fn give_whole(at: &At<'_>, storage: &StorageRow, service: &ServiceRow) -> Result<Reserved> {
    let ctx = at.ctx;
    let tx = at.deps.db.begin().await?;
    if !is_awaited(ctx, &tx, service).await? {
        return Ok(Reserved::Again);
    }
    let storage = store::lock(ctx, &tx, storage.storage()).await?;
    if share_of(ctx, &tx, service.service()).await?.is_some() {
        return Ok(Reserved::Noted);
    }
    if !store::of_storage(ctx, &tx, storage.storage()).await?.is_empty() {
        return Ok(Reserved::NoRoom);
    }
    let row = of_service(at, &storage, service, true);
    note(ctx, &tx, row, &storage, service).await?;
    tx.commit().await?;
    Ok(Reserved::Noted)
}

fn of_service(at: &At<'_>, storage: &StorageRow, service: &ServiceRow, is_whole: bool) -> ShareRow {
    let customer = CustomerId(service.customer_id);
    let fresh = share::fresh(at.ctx, &at.account.username, storage, customer, is_whole);
    ShareRow { service_id: Some(service.id), ..fresh }
}

async fn note(ctx: &OpContext, tx: &Tx, row: ShareRow, storage: &StorageRow, service: &ServiceRow) -> Result<()> {
    row.into_active_model().insert(tx).await.or_internal("noting the share of a service")?;
    store::told(ctx, tx, storage).await?;
    // Should the process die before the keys are made, the storage's job goes on.
    settle::look_later(ctx, tx, storage.storage()).await?;
    tracing::info!(service.id = %service.service(), storage.id = %storage.storage(), "a share was noted");
    Ok(())
}

/// The storages of an account in a region that can be shared, with what is promised of each.
async fn rooms(at: &At<'_>, tx: &Tx, region: &str) -> Result<Vec<Room>> {
    let account = ProviderAccountId(at.account.id);
    // A storage is listed under the region's name, and ordered and sold by its code.
    let known = catalog::list_regions(at.ctx, tx, Some(account)).await?;
    let named = known.into_iter().filter(|one| one.code == region).map(|one| one.name);
    let query = storages::Entity::find_in(at.ctx)
        .filter(storages::Column::AccountId.eq(at.account.id))
        .filter(storages::Column::Region.is_in(named.chain([region.to_owned()])))
        .filter(storages::Column::ServiceId.is_null());
    let mut rooms = Vec::new();
    for row in query.all(tx).await.or_internal("reading object storages")? {
        rooms.extend(room_of(at.ctx, tx, &row).await?);
    }
    Ok(rooms)
}

/// A storage with what is promised of it; none for one that cannot be shared.
pub(super) async fn room_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &StorageRow) -> Result<Option<Room>> {
    let there = store::of_storage(ctx, conn, row.storage()).await?;
    let can_share = row.state()?.is_open() && row.cancel_on.is_none() && there.iter().all(|share| !share.is_whole);
    Ok(can_share.then(|| Room {
        storage: row.storage(),
        space_gb: row.auto_limit_gb.unwrap_or(row.size_gb).max(row.size_gb),
        promised_gb: there.iter().map(|share| rules::promised(share.size_gb, share.used_bytes)).sum(),
        created_at: row.created_at,
    }))
}

/// Orders the storage of a service. It is ordered once: the order is noted before it is sent. `false`, and nothing is
/// ordered, where its setup has moved on or it is being ended.
pub(crate) async fn order_whole(at: &At<'_>, service: &ServiceRow, sold: &StorageSold) -> Result<bool> {
    let new = NewObjectStorage {
        account: Some(ProviderAccountId(at.account.id)),
        region: service.region.clone(),
        size_gb: sold.size_gb,
        auto_limit_gb: sold.auto_limit_gb,
        name: service.display_name.clone(),
    };
    Ok(order::order_for(at.ctx, at.deps, new, Some(service)).await?.is_some())
}

/// Makes the keys of a share that waits for them.
pub(crate) async fn settle_share(at: &At<'_>, row: ShareRow) -> Result<ShareRow> {
    if row.state()? == ShareState::Ready { Ok(row) } else { share::settle(at, row.share()).await }
}

/// Closes what a service has: nobody reaches what is in it. Its own pages refuse first; then the provider does.
///
/// In a shared storage the policies of its buckets are taken away. Buckets that the sub-user has made, as all are in a
/// whole one, belong to that user, and the provider has no switch for the user's S3 keys: so the secret key is made
/// anew, and nobody is shown the new one.
pub(crate) async fn close(at: &At<'_>, service: ServiceId) -> Result<()> {
    let Some(row) = share_of(at.ctx, at.deps.db.read(), service).await? else { return Ok(()) };
    let row = set_closed(at, &row, true).await?;
    let storage = store::find(at.ctx, at.deps.db.read(), ObjectStorageId(row.storage_id)).await?;
    if row.state()? != ShareState::Ready || storage.state()?.is_over() {
        return Ok(());
    }
    if !row.is_whole {
        bucket::shut(at, &row, &storage).await?;
    }
    keys::renew(at, &row, &storage).await.map(drop)
}

/// Opens again what was closed.
pub(crate) async fn open(at: &At<'_>, service: ServiceId) -> Result<()> {
    let Some(row) = share_of(at.ctx, at.deps.db.read(), service).await? else { return Ok(()) };
    let storage = store::find(at.ctx, at.deps.db.read(), ObjectStorageId(row.storage_id)).await?;
    if !row.is_whole && row.state()? == ShareState::Ready {
        bucket::reopen(at, &row, &storage).await?;
    }
    set_closed(at, &row, false).await.map(drop)
}

async fn set_closed(at: &At<'_>, row: &ShareRow, closed: bool) -> Result<ShareRow> {
    if row.closed_at.is_some() == closed {
        return Ok(row.clone());
    }
    let tx = at.deps.db.begin().await?;
    let mut row = store::lock_share(at.ctx, &tx, row.share()).await?;
    row.closed_at = closed.then_some(at.ctx.now.as_microsecond());
    let row = store::save_share(at.ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(row)
}

/// Cancels the storage that was bought for a service. Repeating it changes nothing. None where there was none, or it
/// was over before.
pub(crate) async fn cancel_bought(at: &At<'_>, service: ServiceId) -> Result<Option<Cancelled>> {
    let Some(row) = bought_for(at.ctx, at.deps.db.read(), service).await? else { return Ok(None) };
    if row.state()?.is_over() {
        return Ok(None);
    }
    if row.cancel_on.is_some() {
        return Ok(Some(Cancelled::on(day(row.cancel_on.as_deref()))));
    }
    match growth::cancel(at, &row).await {
        // There is nothing to cancel. One that was just bought may only be shown late.
        Err(error) if error.kind() == ErrorKind::NotFound && !row.state()?.is_moving() => Ok(None),
        answer => answer.map(|storage| Some(Cancelled::on(storage.cancel_on))),
    }
}

/// Cancels a storage whose service has ended: one that was given up may arrive after that. What does not succeed is
/// tried again with the next comparison.
pub(super) async fn cancel_left_over(at: &At<'_>, row: &StorageRow) -> Result<()> {
    let Some(service) = row.service_id.map(ServiceId) else { return Ok(()) };
    let state = row.state()?;
    if state.is_over() || state == StorageState::Unknown || row.cloud_id.is_none() || row.cancel_on.is_some() {
        return Ok(());
    }
    if !services::find(at.deps.db.read(), at.ctx, service).await?.state()?.is_final() {
        return Ok(());
    }
    let storage = row.storage();
    match growth::cancel(at, row).await {
        Ok(_) => tracing::warn!(storage.id = %storage, service.id = %service, "a storage came after its service's end"),
        Err(error) => tracing::warn!(storage.id = %storage, %error, "a storage outlives its service"),
    }
    Ok(())
}

/// Ends what a service has: it is closed at once, and taken away when the days are over for which it is kept. A storage
/// of its own is cancelled at the provider, also where it cannot be closed there.
pub(crate) async fn end(at: &At<'_>, service: ServiceId, keep_days: i32) -> Result<Option<Cancelled>> {
    if let Some(row) = share_of(at.ctx, at.deps.db.read(), service).await? {
        set_closed(at, &row, true).await?;
    }
    let ended = cancel_bought(at, service).await?;
    if let Err(error) = close(at, service).await {
        tracing::warn!(service.id = %service, %error, "a storage that ends could not be closed at the provider");
    }
    let tx = at.deps.db.begin().await?;
    if let Some(row) = share_of(at.ctx, &tx, service).await? {
        let mut row = store::lock_share(at.ctx, &tx, row.share()).await?;
        let ends_at = at.ctx.in_seconds(i64::from(keep_days) * 86_400);
        row.ends_at = row.ends_at.or(Some(ends_at.as_microsecond()));
        let row = store::save_share(at.ctx, &tx, row).await?;
        jobs::enqueue_share_end(at.ctx, &tx, row.share(), ends_at).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

/// A share that belongs to a service goes with it, not before.
pub(super) fn refuse_sold(row: &ShareRow) -> Result<()> {
    if row.service_id.is_none() || row.ends_at.is_some() {
        return Ok(());
    }
    Err(Error::conflict(
        "share_is_sold",
        "The share belongs to a service. End the service, and the share goes with it.",
    ))
}
