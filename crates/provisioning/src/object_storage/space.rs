//! The space of what was sold: it follows the product that is paid for by now, and a storage of the customer's own grows
//! by itself as far as its customer wants, within what was bought.

use mpanel_core::{
    CustomerId, Error, ObjectStorageId, OpContext, ProviderAccountId, Result, ServiceId, StorageShareId,
};
use sea_orm::ConnectionTrait;

use super::sold::{StorageSold, room_of, share_of};
use super::store::{self, ShareRow};
use super::{ShareView, StorageChange, growth, read, rules, share};
use crate::account::At;
use crate::account::store as accounts;
use crate::deps::Deps;
use crate::service::store as services;

/// Whether a service can have the space of what it is to be sold, as far as is known: a share has room in its storage,
/// a storage of the customer's own stays below the ceiling of its account. What is not there yet has it.
///
/// # Errors
/// Conflict `storage_closed`: what is owed is paid before more is bought.
pub async fn has_space_for<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    sold: &StorageSold,
) -> Result<bool> {
    let Some(row) = share_of(ctx, conn, service).await? else { return Ok(true) };
    rules::not_closed(&row)?;
    let storage = store::find(ctx, conn, ObjectStorageId(row.storage_id)).await?;
    if !row.is_whole {
        let room = room_of(ctx, conn, &storage).await?;
        return Ok(rules::has_room(room.as_ref(), more_gb(&row, sold)));
    }
    let account = accounts::find(conn, ctx, ProviderAccountId(storage.account_id)).await?;
    let change = to_plan((storage.size_gb, storage.auto_limit_gb), sold);
    Ok(growth::beyond_ceiling(ctx, conn, &account, &storage, change).await?.is_none())
}

/// The space that a storage of a service's own has, where it is more than what is to be sold pays for: it keeps what it
/// has grown to by itself, and only what may grow is told to its meter by its space. None where it fits.
pub async fn outgrown<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
    sold: &StorageSold,
) -> Result<Option<i64>> {
    let Some(row) = share_of(ctx, conn, service).await?.filter(|row| row.is_whole) else { return Ok(None) };
    let storage = store::find(ctx, conn, ObjectStorageId(row.storage_id)).await?;
    Ok(Some(storage.size_gb).filter(|size| sold.auto_limit_gb.is_none() && *size > sold.size_gb))
}

/// Gives what a service has the space of what is paid for. Repeating it changes nothing.
///
/// # Errors
/// Conflict where no room is left in the shared storage; what the provider or the spend guard refuses. Then everything
/// is as it was.
pub(crate) async fn follow(at: &At<'_>, service: ServiceId, sold: &StorageSold) -> Result<()> {
    let Some(row) = share_of(at.ctx, at.deps.db.read(), service).await? else { return Ok(()) };
    if row.is_whole { follow_whole(at, &row, sold).await } else { follow_share(at, &row, sold).await }
}

async fn follow_share(at: &At<'_>, row: &ShareRow, sold: &StorageSold) -> Result<()> {
    let ctx = at.ctx;
    let tx = at.deps.db.begin().await?;
    // As with orders: what one is promised is not there for the other.
    accounts::lock(&tx, ctx, ProviderAccountId(at.account.id)).await?;
    let storage = store::lock(ctx, &tx, ObjectStorageId(row.storage_id)).await?;
    let mut row = store::lock_share(ctx, &tx, row.share()).await?;
    if row.size_gb == Some(sold.size_gb) {
        return Ok(());
    }
    let more = more_gb(&row, sold);
    if !rules::has_room(room_of(ctx, &tx, &storage).await?.as_ref(), more) {
        let detail = format!(
            "The storage {} has no room for {more} GB more. Give it more space; the share follows then.",
            storage.name
        );
        return Err(Error::conflict("storage_full", detail));
    }
    row.size_gb = Some(sold.size_gb);
    store::save_share(ctx, &tx, row).await?;
    tx.commit().await
}

async fn follow_whole(at: &At<'_>, row: &ShareRow, sold: &StorageSold) -> Result<()> {
    let storage = store::find(at.ctx, at.deps.db.read(), ObjectStorageId(row.storage_id)).await?;
    if storage.state()?.is_over() || storage.cancel_on.is_some() {
        return Ok(());
    }
    // It may have grown by itself, or with a reply that was lost.
    let storage = read::look(at, &storage).await?;
    let change = to_plan((storage.size_gb, storage.auto_limit_gb), sold);
    growth::grow_object_storage(at.ctx, at.deps, storage.storage(), change).await.map(drop)
}

/// What a share takes more than it does now.
fn more_gb(row: &ShareRow, sold: &StorageSold) -> i64 {
    rules::promised(Some(sold.size_gb), row.used_bytes) - rules::promised(row.size_gb, row.used_bytes)
}

/// Sets how far a storage of the customer's own grows by itself; none ends that.
///
/// # Errors
/// Invalid at `/auto_limit_gb` beyond what was bought or below what the storage has; conflict where staff has to be
/// asked, or the storage is closed.
pub async fn limit_own_growth(
    ctx: &OpContext,
    deps: &Deps,
    customer: CustomerId,
    id: StorageShareId,
    limit_gb: Option<i64>,
) -> Result<ShareView> {
    let conn = deps.db.read();
    let row = store::find_share(ctx, conn, Some(customer), id).await?;
    rules::not_closed(&row)?;
    let storage = store::find(ctx, conn, ObjectStorageId(row.storage_id)).await?;
    if let Some(limit) = limit_gb {
        within_allowance(allowance(ctx, conn, &row).await?, storage.size_gb, limit)?;
    }
    if row.is_whole && storage.auto_limit_gb != limit_gb {
        let change = StorageChange { size_gb: None, auto_limit_gb: Some(limit_gb) };
        growth::grow_object_storage(ctx, deps, storage.storage(), change).await.map_err(for_customer)?;
    }
    share::get_share(ctx, conn, Some(customer), id).await
}

/// How far the storage of a share may be let grow by itself, as it was sold.
async fn allowance<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &ShareRow) -> Result<Option<i64>> {
    let Some(service) = row.service_id.map(ServiceId).filter(|_| row.is_whole) else { return Ok(None) };
    Ok(services::find(conn, ctx, service).await?.product()?.storage.and_then(|sold| sold.auto_limit_gb))
}

/// The rule: what becomes of a storage's size and limit when it gets another product. It never gets smaller, also where
/// it has grown by itself; the limit its customer has set stays, within what the product allows.
fn to_plan((size_gb, limit_gb): (i64, Option<i64>), sold: &StorageSold) -> StorageChange {
    let size = size_gb.max(sold.size_gb);
    let limit = limit_gb.zip(sold.auto_limit_gb).map(|(limit, most)| limit.min(most).max(size));
    StorageChange { size_gb: (size > size_gb).then_some(size), auto_limit_gb: (limit != limit_gb).then_some(limit) }
}

/// The rule: how far a customer may let a storage grow by itself.
///
/// # Errors
/// Invalid at `/auto_limit_gb`: `not_accepted` where nothing was bought for it, `not_sold` between two steps,
/// `too_small` below the size, `out_of_range` beyond what was bought.
fn within_allowance(allowance: Option<i64>, size_gb: i64, limit: i64) -> Result<()> {
    let Some(most) = allowance else { return Err(grows_not()) };
    rules::auto_limit(size_gb, limit)?;
    if limit > most {
        let detail = format!("It may grow to {most} GB with what you have. Enter less, or change the product.");
        return Err(Error::invalid("/auto_limit_gb", "out_of_range", detail));
    }
    Ok(())
}

/// Nothing was bought for growing.
fn grows_not() -> Error {
    let detail = "This storage does not grow by itself with what you have. Change to a larger one instead.";
    Error::invalid("/auto_limit_gb", "not_accepted", detail)
}

/// What a customer is told of a refusal: what the account may spend is the seller's.
fn for_customer(error: Error) -> Error {
    if !error.fields().iter().any(|field| field.code == "beyond_ceiling") {
        return error;
    }
    let detail = "So much space has to be made ready at the data centre first. Ask support.";
    Error::conflict("needs_staff", detail)
}

#[cfg(test)]
mod tests {
    use super::super::StorageGives;
    use super::*;

    #[test]
    fn a_storage_takes_the_space_of_its_product_and_gives_none_back() {
        let sold = |size_gb, auto_limit_gb| StorageSold {
            gives: StorageGives::Whole,
            size_gb,
            auto_limit_gb,
            keep_days: 0,
            meter: None,
        };
        for (there, of, size, limit) in [
            ((250, None), sold(250, None), None, None),
            ((250, None), sold(500, None), Some(500), None),
            ((750, None), sold(500, None), None, None),
            // Growing stays off until it is wanted, and as far as it was wanted.
            ((250, None), sold(500, Some(1000)), Some(500), None),
            ((250, Some(500)), sold(500, Some(1000)), Some(500), None),
            ((250, Some(750)), sold(250, Some(500)), None, Some(Some(500))),
            ((250, Some(500)), sold(750, Some(1000)), Some(750), Some(Some(750))),
            ((750, Some(1000)), sold(250, Some(500)), None, Some(Some(750))),
            ((250, Some(500)), sold(500, None), Some(500), Some(None)),
        ] {
            let change = to_plan(there, &of);
            assert_eq!((change.size_gb, change.auto_limit_gb), (size, limit), "{there:?} {of:?}");
        }
    }

    #[test]
    fn a_customer_lets_it_grow_within_what_was_bought() {
        for (allowance, size, limit, refused) in [
            (Some(1000), 250, 1000, None),
            (Some(1000), 250, 250, None),
            (None, 250, 500, Some("not_accepted")),
            (Some(1000), 250, 1250, Some("out_of_range")),
            (Some(1000), 750, 500, Some("too_small")),
            (Some(1000), 250, 300, Some("not_sold")),
        ] {
            let answer = within_allowance(allowance, size, limit).err();
            let field = answer.as_ref().map(|error| (error.fields()[0].pointer.as_str(), error.fields()[0].code));
            assert_eq!(field, refused.map(|code| ("/auto_limit_gb", code)), "{allowance:?} {size} {limit}");
        }
        let hidden = for_customer(rules::beyond_ceiling(true, "It costs 9.96 EUR at once."));
        assert_eq!(hidden.code(), "needs_staff");
        assert!(!hidden.to_string().contains("9.96"), "{hidden}");
        assert_eq!(for_customer(rules::name_taken()).fields()[0].code, "taken");
    }
}
