//! Shares: what customers have of a storage, each with a sub-user of the provider.

use mpanel_core::{CustomerId, Error, ObjectStorageId, OpContext, Result, StorageShareId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, ModelTrait, QueryOrder};

use super::store::{self, SECRET_KEY, ShareRow, StorageRow, buckets, share_usage, shares, storages};
use super::{ShareState, ShareView, rules, settle as settling};
use crate::account::At;
use crate::deps::Deps;
use crate::provider::ProviderError;
use crate::service::store::services;

/// Gives a customer a storage as a whole, or buckets inside it.
pub async fn create_share(
    ctx: &OpContext,
    deps: &Deps,
    storage: ObjectStorageId,
    customer: CustomerId,
    is_whole: bool,
) -> Result<ShareView> {
    let row = store::find(ctx, deps.db.read(), storage).await?;
    rules::open(&row)?;
    let at = At::of(ctx, deps, row.account()).await?;
    let tx = deps.db.begin().await?;
    let locked = store::lock(ctx, &tx, storage).await?;
    refuse_bought(&locked)?;
    refuse_together(&store::of_storage(ctx, &tx, storage).await?, customer, is_whole)?;
    let share = fresh(ctx, &at.account.username, &row, customer, is_whole);
    let id = share.share();
    share.into_active_model().insert(&tx).await.or_internal("noting a share")?;
    store::told(ctx, &tx, &locked).await?;
    // Should the process die in the calls, or the provider not answer, the job goes on.
    settling::look_later(ctx, &tx, storage).await?;
    tx.commit().await?;
    settle(&at, id).await?.view(&row)
}

/// A share that waits for its user and keys. `username` is the one of the account.
pub(super) fn fresh(
    ctx: &OpContext,
    username: &str,
    storage: &StorageRow,
    customer: CustomerId,
    is_whole: bool,
) -> ShareRow {
    let id: StorageShareId = ctx.new_id();
    ShareRow {
        id: id.uuid(),
        tenant_id: ctx.tenant.uuid(),
        storage_id: storage.id,
        customer_id: customer.uuid(),
        is_whole,
        state: ShareState::Requested.to_string(),
        problem: None,
        user_email: user_email(username, id),
        cloud_user: None,
        credential: None,
        access_key: None,
        sealed_secret_key: None,
        keys_at: None,
        created_at: ctx.now.as_microsecond(),
        version: 1,
        service_id: None,
        size_gb: None,
        used_bytes: None,
        objects: None,
        used_at: None,
        closed_at: None,
        ends_at: None,
        measuring: None,
    }
}

/// A storage that was bought for a service is its customer's alone, also before that customer has the share.
fn refuse_bought(storage: &StorageRow) -> Result<()> {
    if storage.service_id.is_none() {
        return Ok(());
    }
    let detail = "The storage was bought for a service of one customer. Choose another storage.";
    Err(Error::invalid("/customer_id", "not_accepted", detail))
}

/// A whole storage has one customer; staff gives a customer one share of a storage, beside those that were bought.
fn refuse_together(there: &[ShareRow], customer: CustomerId, is_whole: bool) -> Result<()> {
    let given = |share: &&ShareRow| share.customer_id == customer.uuid() && share.service_id.is_none();
    if there.iter().any(|share| given(&share)) {
        let detail = "The customer has a share of this storage already. Look at it there.";
        return Err(Error::invalid("/customer_id", "taken", detail));
    }
    if there.iter().any(|share| share.is_whole) {
        let detail = "The storage belongs to one customer as a whole. Choose another storage.";
        return Err(Error::invalid("/customer_id", "not_accepted", detail));
    }
    if is_whole && !there.is_empty() {
        let detail = "Other customers have buckets in this storage. Give buckets, or choose another storage.";
        return Err(Error::invalid("/is_whole", "not_accepted", detail));
    }
    Ok(())
}

/// An address of the operator's own, different for each share: `api+mp-…@…`.
fn user_email(username: &str, id: StorageShareId) -> String {
    let hex = id.uuid().simple().to_string();
    let (name, domain) = username.rsplit_once('@').unwrap_or((username, "example.invalid"));
    let name = name.split('+').next().unwrap_or(name);
    format!("{name}+mp-{}@{domain}", &hex[hex.len() - 16..])
}

/// Whether an address at the provider is one that [`user_email`] made.
pub(crate) fn is_user_of_share(email: &str) -> bool {
    let name = email.rsplit_once('@').map_or(email, |(name, _)| name);
    name.rsplit_once("+mp-").is_some_and(|(_, hex)| hex.len() == 16 && hex.bytes().all(|b| b.is_ascii_hexdigit()))
}

/// Makes the user of a share and reads the keys. Repeating it makes nothing twice: the user is looked for by the
/// address, which only this share has.
pub(super) async fn settle(at: &At<'_>, id: StorageShareId) -> Result<ShareRow> {
    let row = store::find_share(at.ctx, at.deps.db.read(), None, id).await?;
    let storage = store::find(at.ctx, at.deps.db.read(), ObjectStorageId(row.storage_id)).await?;
    let found = at.noted(keys(at, &row, &storage).await).await?;
    let tx = at.deps.db.begin().await?;
    let mut row = store::lock_share(at.ctx, &tx, id).await?;
    if row.state()? == ShareState::Ready {
        // Somebody was quicker, and what they noted may be newer.
        return Ok(row);
    }
    match found {
        Ok((user, Some(keys))) => {
            row.cloud_user = Some(user);
            row.credential = Some(keys.credential);
            row.access_key = Some(keys.access_key);
            row.sealed_secret_key = Some(at.deps.vault.seal(at.ctx, SECRET_KEY, &keys.secret_key)?);
            row.keys_at = Some(at.ctx.now.as_microsecond());
            (row.state, row.problem) = (ShareState::Ready.to_string(), None);
        }
        Ok((user, None)) => row.cloud_user = Some(user),
        Err(ProviderError::Refused { message, .. }) => {
            row.problem = Some(format!("The data centre refused the user of this share: {message}"));
        }
        // Nothing is known: the job asks again.
        Err(_) => return Ok(row),
    }
    let row = store::save_share(at.ctx, &tx, row).await?;
    tx.commit().await?;
    Ok(row)
}

async fn keys(
    at: &At<'_>,
    row: &ShareRow,
    storage: &StorageRow,
) -> crate::provider::Answer<(String, Option<crate::provider::storages::StorageKeys>)> {
    let user = match &row.cloud_user {
        Some(user) => user.clone(),
        None => match at.provider.user_of(at.call(), &row.user_email).await? {
            Some(user) => user,
            None => match at.provider.add_user(at.call(), &row.user_email, &row.share().to_string()).await {
                // Somebody was quicker.
                Err(error) if error.status() == Some(409) => {
                    at.provider.user_of(at.call(), &row.user_email).await?.ok_or(error)?
                }
                answer => answer?,
            },
        },
    };
    let cloud = storage.cloud_id.as_deref().unwrap_or_default();
    let keys = at.provider.storage_keys(at.call(), &user, cloud).await?;
    Ok((user, keys))
}

/// Takes a share away: its user at the provider is deleted. Its buckets must be gone, so that nobody's data is lost by
/// it.
pub async fn end_share(ctx: &OpContext, deps: &Deps, id: StorageShareId) -> Result<()> {
    let row = store::find_share(ctx, deps.db.read(), None, id).await?;
    super::sold::refuse_sold(&row)?;
    let storage = store::find(ctx, deps.db.read(), ObjectStorageId(row.storage_id)).await?;
    let at = At::of(ctx, deps, storage.account()).await?;
    let left = super::bucket::names(&at, &row, &storage).await?;
    if !left.is_empty() {
        let detail = format!("The share has buckets ({}). Delete them first.", left.join(", "));
        return Err(Error::conflict("share_has_buckets", detail));
    }
    remove(&at, row, &storage).await
}

/// Deletes a share's user at the provider and forgets the share.
pub(super) async fn remove(at: &At<'_>, row: ShareRow, storage: &StorageRow) -> Result<()> {
    let user = match &row.cloud_user {
        Some(user) => Some(user.clone()),
        None => at.noted(at.provider.user_of(at.call(), &row.user_email).await).await??,
    };
    if let Some(user) = user {
        match at.noted(at.provider.remove_user(at.call(), &user).await).await? {
            Ok(()) | Err(ProviderError::NotFound { .. }) => {}
            Err(error) => return Err(error.into()),
        }
    }
    let tx = at.deps.db.begin().await?;
    forget(at.ctx, &tx, row).await?;
    store::told(at.ctx, &tx, storage).await?;
    tx.commit().await
}

pub(super) async fn forget(ctx: &OpContext, tx: &Tx, row: ShareRow) -> Result<()> {
    let of_share = buckets::Entity::delete_many()
        .filter(buckets::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(buckets::Column::ShareId.eq(row.id));
    of_share.exec(tx).await.or_internal("forgetting buckets")?;
    let figures = share_usage::Entity::delete_many()
        .filter(share_usage::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(share_usage::Column::ShareId.eq(row.id));
    figures.exec(tx).await.or_internal("forgetting figures of a share")?;
    let customer = CustomerId(row.customer_id);
    row.delete(tx).await.or_internal("forgetting a share")?;
    tx.record(ctx, Event::NetworkingChanged { customer }).await
}

/// Shares by when they were made: of a storage, or of a customer.
pub async fn list_shares<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    storage: Option<ObjectStorageId>,
    customer: Option<CustomerId>,
) -> Result<Vec<ShareView>> {
    let mut query = shares::Entity::find_in(ctx);
    if let Some(storage) = storage {
        query = query.filter(shares::Column::StorageId.eq(storage.uuid()));
    }
    if let Some(customer) = customer {
        query = query.filter(shares::Column::CustomerId.eq(customer.uuid()));
    }
    let rows = query.order_by_asc(shares::Column::Id).all(conn).await.or_internal("reading shares")?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.storage_id).collect();
    let of = storages::Entity::find_in(ctx).filter(storages::Column::Id.is_in(ids));
    let of = of.all(conn).await.or_internal("reading object storages")?;
    let view = |row: &ShareRow| of.iter().find(|storage| storage.id == row.storage_id).map(|of| row.view(of));
    let views: Result<Vec<ShareView>> = rows.iter().filter_map(view).collect();
    named(ctx, conn, views?).await
}

/// Names the services that shares were sold with, and how far they let a storage grow by itself.
async fn named<C: ConnectionTrait>(ctx: &OpContext, conn: &C, mut views: Vec<ShareView>) -> Result<Vec<ShareView>> {
    let ids: Vec<Uuid> = views.iter().filter_map(|view| view.service).map(|id| id.uuid()).collect();
    if ids.is_empty() {
        return Ok(views);
    }
    let of = services::Entity::find_in(ctx).filter(services::Column::Id.is_in(ids)).all(conn).await;
    let of = of.or_internal("reading the services of shares")?;
    for view in &mut views {
        let sold = of.iter().find(|row| view.service == Some(row.service()));
        view.service_name = sold.map(|row| row.label.clone().unwrap_or_else(|| row.hostname.clone()));
        if let Some(row) = sold.filter(|_| view.is_whole) {
            view.allowance_gb = row.product()?.storage.and_then(|sold| sold.auto_limit_gb);
        }
    }
    Ok(views)
}

/// A share; with a customer, only theirs.
pub async fn get_share<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: StorageShareId,
) -> Result<ShareView> {
    let row = store::find_share(ctx, conn, customer, id).await?;
    let storage = store::find(ctx, conn, ObjectStorageId(row.storage_id)).await?;
    let views = named(ctx, conn, vec![row.view(&storage)?]).await?;
    views.into_iter().next().ok_or_else(|| Error::not_found("object storage"))
}
