//! Buying object storages: noted first, sent once.

use mpanel_core::{Error, OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveModelTrait, IntoActiveModel, ModelTrait};

use super::store::{self, StorageRow, storages, whole};
use super::{ObjectStorageView, StorageState, rules, settle, sold};
use crate::account::{At, catalog, hold_storage, store as accounts};
use crate::deps::Deps;
use crate::provider::storages::StorageOrder;
use crate::provider::{CallId, ProviderError};
use crate::service::store::ServiceRow;

/// A storage to buy.
#[derive(Debug, Clone)]
pub struct NewObjectStorage {
    /// The account to have it at; none for the usual one.
    pub account: Option<ProviderAccountId>,
    /// The provider's code of the region.
    pub region: String,
    /// Space.
    pub size_gb: i64,
    /// How far it may grow by itself; none if not at all.
    pub auto_limit_gb: Option<i64>,
    /// Its name.
    pub name: String,
}

/// Buys a storage. What the provider refuses at once leaves nothing behind; after a lost reply it is looked for. What
/// is beyond the account's spend guard is held until it is approved, and nothing is sent.
pub async fn order_object_storage(ctx: &OpContext, deps: &Deps, new: NewObjectStorage) -> Result<ObjectStorageView> {
    let ordered = order_for(ctx, deps, new, None).await?;
    ordered.ok_or_else(|| Error::internal("an order without a service was given up"))
}

/// The same, for a service that it is bought for. None, and nothing is ordered, where its setup has moved on or it is
/// being ended.
pub(super) async fn order_for(
    ctx: &OpContext,
    deps: &Deps,
    new: NewObjectStorage,
    service: Option<&ServiceRow>,
) -> Result<Option<ObjectStorageView>> {
    let order = StorageOrder {
        region: new.region.trim().to_owned(),
        size_gb: rules::size("/size_gb", new.size_gb)?,
        auto_limit_gb: new.auto_limit_gb.map(|limit| rules::auto_limit(new.size_gb, limit)).transpose()?,
        name: rules::name(&new.name)?,
    };
    let at = At::of(ctx, deps, account_of(ctx, deps, new.account).await?).await?;
    refuse_strange_region(&at, &order.region).await?;
    refuse_known(&at, &order.name).await?;
    let Some(row) = note(&at, &order, service).await? else { return Ok(None) };
    if row.state()? == StorageState::Held {
        return row.view().map(Some);
    }
    send(&at, row, &order, false).await.map(Some)
}

/// Sends an order that was noted and then approved. What was not answered is held again; what is refused is forgotten.
pub(super) async fn send_noted(ctx: &OpContext, deps: &Deps, row: StorageRow) -> Result<ObjectStorageView> {
    let at = At::of(ctx, deps, row.account()).await?;
    let order = StorageOrder {
        region: row.region.clone(),
        size_gb: rules::size("/size_gb", row.size_gb)?,
        auto_limit_gb: row.auto_limit_gb.map(|limit| rules::auto_limit(row.size_gb, limit)).transpose()?,
        name: row.name.clone(),
    };
    let known = is_known(&at, &order.name).await;
    if let Ok(false) = known {
        return send(&at, row, &order, true).await;
    }
    let tx = deps.db.begin().await?;
    let row = store::lock(ctx, &tx, row.storage()).await?;
    if known.is_ok() {
        forget(&at, &tx, row).await?;
    } else {
        hold_again(ctx, &tx, row).await?;
    }
    tx.commit().await?;
    Err(known.err().unwrap_or_else(rules::name_taken))
}

/// An approved order that certainly did not arrive waits as before: its approval is worth nothing, but it is not lost.
async fn hold_again(ctx: &OpContext, tx: &Tx, mut row: StorageRow) -> Result<()> {
    // The job may have found it meanwhile.
    if row.state()? == StorageState::Requested && row.cloud_id.is_none() {
        let problem = "It was approved, but the data centre did not answer and nothing was bought. Approve it again.";
        row.enter(ctx, StorageState::Held, Some(problem.to_owned()));
        row.request_id = None;
        store::save(ctx, tx, row).await?;
    }
    Ok(())
}

/// Sends a noted order once, and takes the answer in. One that `was_held` is held again where nothing was refused.
async fn send(at: &At<'_>, row: StorageRow, order: &StorageOrder, was_held: bool) -> Result<ObjectStorageView> {
    let (ctx, deps) = (at.ctx, at.deps);
    let request = row.request_id.ok_or_else(|| Error::internal("an order without a request"))?;
    let answer = at.noted(at.provider.order_storage(CallId::under(ctx, request), order).await).await?;
    let tx = deps.db.begin().await?;
    let mut row = store::lock(ctx, &tx, row.storage()).await?;
    match answer {
        Ok(seen) => {
            row.take(ctx, &seen);
            row = store::save(ctx, &tx, row).await?;
        }
        // It may have been bought: the job looks for it.
        Err(ProviderError::Unknown { .. }) => {}
        Err(error) => {
            if was_held && error.passes() {
                hold_again(ctx, &tx, row).await?;
            } else {
                forget(at, &tx, row).await?;
            }
            tx.commit().await?;
            return Err(rules::order_refused(error));
        }
    }
    tx.commit().await?;
    row.view()
}

async fn forget(at: &At<'_>, tx: &Tx, row: StorageRow) -> Result<()> {
    store::told(at.ctx, tx, &row).await?;
    row.delete(tx).await.or_internal("forgetting an object storage")?;
    Ok(())
}

async fn account_of(ctx: &OpContext, deps: &Deps, wanted: Option<ProviderAccountId>) -> Result<ProviderAccountId> {
    match wanted {
        Some(id) => accounts::find(deps.db.read(), ctx, id).await.map(|_| id).map_err(|_| {
            Error::invalid("/account_id", "unknown_account", "There is no such provider account. Choose another.")
        }),
        None => {
            let account = accounts::default_account(deps.db.read(), ctx).await?;
            account.map(|account| ProviderAccountId(account.id)).ok_or_else(|| {
                Error::conflict(
                    "no_provider_account",
                    "There is no provider account to have storages at. Add one first.",
                )
            })
        }
    }
}

/// The account's catalog tells its regions; before it was read, the provider judges.
async fn refuse_strange_region(at: &At<'_>, region: &str) -> Result<()> {
    let regions = catalog::list_regions(at.ctx, at.deps.db.read(), Some(ProviderAccountId(at.account.id))).await?;
    if regions.is_empty() || regions.iter().any(|known| known.code == region) {
        return Ok(());
    }
    let codes: Vec<&str> = regions.iter().map(|known| known.code.as_str()).collect();
    let detail = format!("The account has no such region. Choose one of {}.", codes.join(", "));
    Err(Error::invalid("/region", "unknown_region", detail))
}

/// A storage that was there before we asked must not be taken for the one that is bought now.
async fn refuse_known(at: &At<'_>, name: &str) -> Result<()> {
    if is_known(at, name).await? { Err(rules::name_taken()) } else { Ok(()) }
}

async fn is_known(at: &At<'_>, name: &str) -> Result<bool> {
    let there = at.noted(at.provider.storages(at.call()).await).await??;
    Ok(there.iter().any(|storage| storage.name == name))
}

/// One whose order got lost may still arrive: by its name it is found again.
async fn refuse_noted(at: &At<'_>, tx: &Tx, name: &str) -> Result<()> {
    let noted = storages::Entity::find_in(at.ctx)
        .filter(storages::Column::AccountId.eq(at.account.id))
        .filter(storages::Column::Name.eq(name))
        .filter(storages::Column::State.is_not_in(StorageState::OVER.map(StorageState::as_str)))
        .count(tx)
        .await
        .or_internal("counting object storages of a name")?;
    if noted > 0 { Err(rules::name_taken()) } else { Ok(()) }
}

/// Writes the order down, with the job that looks what became of it should the process die in the call. None for a
/// service that wants none any more, or whose purchase has to wait; what staff buys beyond the spend guard is held.
async fn note(at: &At<'_>, order: &StorageOrder, service: Option<&ServiceRow>) -> Result<Option<StorageRow>> {
    let ctx = at.ctx;
    let tx = at.deps.db.begin().await?;
    if let Some(service) = service
        && !sold::is_awaited(ctx, &tx, service).await?
    {
        return Ok(None);
    }
    // Two orders of one name come one after the other.
    let account = accounts::lock(&tx, ctx, ProviderAccountId(at.account.id)).await?;
    refuse_noted(at, &tx, &order.name).await?;
    let approved = service.map(crate::setup::is_approved).transpose()?.unwrap_or(false);
    let most = rules::most_gb(whole(order.size_gb), order.auto_limit_gb.map(whole));
    let hold = if approved { None } else { hold_storage(ctx, &tx, &account, &order.region, most).await? };
    // A service says itself that it waits.
    if hold.is_some() && service.is_some() {
        return Ok(None);
    }
    let row = StorageRow {
        size_gb: whole(order.size_gb),
        auto_limit_gb: order.auto_limit_gb.map(whole),
        request_id: hold.is_none().then(|| ctx.new_uuid()),
        service_id: service.map(|service| service.id),
        ..StorageRow::fresh(ctx, at.account.id, &order.name, &order.region)
    };
    let is_held = hold.is_some();
    let row = match hold {
        Some(hold) => StorageRow { state: StorageState::Held.to_string(), problem: Some(hold.detail), ..row },
        None => row,
    };
    let row = row.into_active_model().insert(&tx).await.or_internal("noting an object storage")?;
    if !is_held {
        settle::look_later(ctx, &tx, row.storage()).await?;
    }
    store::told(ctx, &tx, &row).await?;
    tx.commit().await?;
    Ok(Some(row))
}
