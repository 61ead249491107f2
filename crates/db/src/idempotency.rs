//! Remembered answers to writes that carried an `Idempotency-Key`.
//!
//! The first request claims the key; its answer is stored and given again to
//! every repeat with the same content. A repeat with other content is refused,
//! and one that arrives while the first is still at work is told to wait.

use mpanel_core::{Error, OpContext, Result};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, QuerySelect, Set};

use crate::connection::Db;
use crate::error::DbErrExt;

mod row {
    //! The idempotency_records table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "idempotency_records")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub scope: String,
        pub key: String,
        pub fingerprint: String,
        pub status: Option<i32>,
        pub response: Option<String>,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
}

/// What to do with a request that carries a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody used the key before: carry the request out and then [`store`] or [`release`].
    First,
    /// It was carried out before: give this answer again.
    Repeat {
        /// Stored status code.
        status: u16,
        /// Stored body.
        body: String,
    },
}

// A claim without an answer after this long belongs to a request that died with its process.
const ABANDONED_AFTER_US: i64 = 60_000_000;

/// Claims `key` for the caller `scope`; `fingerprint` is a hash of method, path and body.
pub async fn claim(db: &Db, ctx: &OpContext, scope: &str, key: &str, fingerprint: &str) -> Result<Claim> {
    let now = ctx.now.as_microsecond();
    let tx = db.begin().await?;
    let model = row::ActiveModel {
        id: Set(ctx.new_uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        scope: Set(scope.to_owned()),
        key: Set(key.to_owned()),
        fingerprint: Set(fingerprint.to_owned()),
        status: Set(None),
        response: Set(None),
        created_at: Set(now),
    };
    let conflict =
        OnConflict::columns([row::Column::TenantId, row::Column::Scope, row::Column::Key]).do_nothing().to_owned();
    let inserted = row::Entity::insert(model)
        .on_conflict(conflict)
        .exec_without_returning(&tx)
        .await
        .or_internal("claiming an idempotency key")?;
    if inserted == 1 {
        tx.commit().await?;
        return Ok(Claim::First);
    }
    let found = find(&tx, ctx, scope, key).await?.ok_or_else(|| Error::internal("an idempotency record vanished"))?;
    if found.fingerprint != fingerprint {
        return Err(Error::conflict(
            "idempotency_key_reused",
            "This Idempotency-Key was used for another request. Use a new key for a new request.",
        ));
    }
    if let (Some(status), Some(body)) = (found.status, found.response.clone()) {
        return Ok(Claim::Repeat { status: u16::try_from(status).unwrap_or(200), body });
    }
    if now - found.created_at < ABANDONED_AFTER_US {
        return Err(Error::conflict(
            "request_in_progress",
            "The same request is being carried out. Ask again in a moment.",
        ));
    }
    let mut taken: row::ActiveModel = found.into();
    taken.created_at = Set(now);
    taken.update(&tx).await.or_internal("taking over an idempotency key")?;
    tx.commit().await?;
    Ok(Claim::First)
}

/// Stores the answer of a carried-out request.
pub async fn store(db: &Db, ctx: &OpContext, scope: &str, key: &str, status: u16, body: &str) -> Result<()> {
    let tx = db.begin().await?;
    if let Some(found) = find(&tx, ctx, scope, key).await? {
        let mut model: row::ActiveModel = found.into();
        model.status = Set(Some(i32::from(status)));
        model.response = Set(Some(body.to_owned()));
        model.update(&tx).await.or_internal("storing an idempotent answer")?;
    }
    tx.commit().await
}

/// Frees the key of a request that changed nothing, so that it can be tried again.
pub async fn release(db: &Db, ctx: &OpContext, scope: &str, key: &str) -> Result<()> {
    let tx = db.begin().await?;
    if let Some(found) = find(&tx, ctx, scope, key).await? {
        found.delete(&tx).await.or_internal("releasing an idempotency key")?;
    }
    tx.commit().await
}

async fn find<C: ConnectionTrait>(conn: &C, ctx: &OpContext, scope: &str, key: &str) -> Result<Option<row::Model>> {
    row::Entity::find() // tidy-allow: filtered by the context's tenant on the next line
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::Scope.eq(scope))
        .filter(row::Column::Key.eq(key))
        .lock_exclusive()
        .one(conn)
        .await
        .or_internal("reading an idempotency record")
}
