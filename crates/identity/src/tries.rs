//! How often something may be tried: counted in the database, so that every process of an installation counts together.

use mpanel_core::{OpContext, Result};
use mpanel_db::housekeeping::{forget, us_before};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::session::attempt;

/// The span in which tries are counted.
pub const WINDOW_S: i64 = 15 * 60;

/// Counts a try under `key`; `false` when there were `limit` of them in the last quarter of an hour.
///
/// A refused try is not counted, so that whoever goes on knocking leaves no further rows.
/// Two calls at the same moment may both pass at the very limit; the bound is meant for guessing machines.
pub async fn admit_try(ctx: &OpContext, tx: &Tx, key: &str, limit: u64) -> Result<bool> {
    let since = ctx.now.as_microsecond() - WINDOW_S * 1_000_000;
    attempt::Entity::delete_many()
        .filter(attempt::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(attempt::Column::Key.eq(key))
        .filter(attempt::Column::At.lte(since))
        .exec(tx)
        .await
        .or_internal("forgetting old tries")?;
    let recent = attempt::Entity::find_in(ctx).filter(attempt::Column::Key.eq(key)).count(tx).await;
    if recent.or_internal("counting tries")? >= limit {
        return Ok(false);
    }
    let one = attempt::ActiveModel {
        id: Set(ctx.new_uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        key: Set(key.to_owned()),
        at: Set(ctx.now.as_microsecond()),
    };
    attempt::Entity::insert(one).exec_without_returning(tx).await.or_internal("noting a try")?;
    Ok(true)
}

/// Forgets a batch of the tenant's tries that no limit counts any more; returns how many there were.
pub async fn forget_old_tries(ctx: &OpContext, db: &Db) -> Result<u64> {
    let old = attempt::Entity::find_in(ctx).filter(attempt::Column::At.lte(us_before(ctx.now, WINDOW_S)));
    forget(db, old, attempt::Column::Id).await
}
