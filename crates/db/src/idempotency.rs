//! Remembered answers to writes that carried an `Idempotency-Key`.
//!
//! The first request claims the key; its answer is stored and given again to
//! every repeat with the same content. A repeat with other content is refused,
//! and one that arrives while the first is still at work is told to wait.
//!
//! What was sent is kept as a keyed fingerprint only, and what was answered is
//! sealed: an answer may carry a password that was revealed once.

use mpanel_core::{Error, OpContext, Result, Secret};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, QuerySelect, Set};

use crate::connection::Db;
use crate::error::DbErrExt;
use crate::scope::TenantScoped;
use crate::vault::Vault;

pub(crate) mod row {
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
    crate::tenant_scoped!();
}

/// What to do with a request that carries a key.
#[derive(Debug, PartialEq, Eq)]
pub enum Claim {
    /// Nobody used the key before: carry the request out and then [`Records::store`] or [`Records::release`].
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

const FINGERPRINT: &str = "idempotency.fingerprint";
const ANSWER: &str = "idempotency.answer";

/// The records of one caller under one key.
pub struct Records<'a> {
    /// Where they are.
    pub db: &'a Db,
    /// Makes fingerprints and seals answers.
    pub vault: &'a Vault,
    /// Whose they are.
    pub ctx: &'a OpContext,
    /// The caller; the same key of two callers is two keys.
    pub scope: &'a str,
    /// The `Idempotency-Key`.
    pub key: &'a str,
}

impl Records<'_> {
    /// Claims the key for a request made of `content` (method, path, body).
    pub async fn claim(&self, content: &[&[u8]]) -> Result<Claim> {
        let ctx = self.ctx;
        let now = ctx.now.as_microsecond();
        let tx = self.db.begin().await?;
        let model = row::ActiveModel {
            id: Set(ctx.new_uuid()),
            tenant_id: Set(ctx.tenant.uuid()),
            scope: Set(self.scope.to_owned()),
            key: Set(self.key.to_owned()),
            fingerprint: Set(self.vault.fingerprint(ctx.tenant, FINGERPRINT, content)?),
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
        let found = self.find(&tx).await?.ok_or_else(|| Error::internal("an idempotency record vanished"))?;
        if let Some(repeat) = self.answer_again(&found, content)? {
            return Ok(repeat);
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

    fn answer_again(&self, found: &row::Model, content: &[&[u8]]) -> Result<Option<Claim>> {
        if !self.vault.is_fingerprint(&found.fingerprint, self.ctx.tenant, FINGERPRINT, content) {
            return Err(Error::conflict(
                "idempotency_key_reused",
                "This Idempotency-Key was used for another request. Use a new key for a new request.",
            ));
        }
        let (Some(status), Some(sealed)) = (found.status, &found.response) else { return Ok(None) };
        let body = self.vault.open(self.ctx.tenant, ANSWER, sealed)?.expose().to_owned();
        Ok(Some(Claim::Repeat { status: u16::try_from(status).unwrap_or(200), body }))
    }

    /// Stores the answer of a carried-out request.
    pub async fn store(&self, status: u16, body: &str) -> Result<()> {
        let sealed = self.vault.seal(self.ctx, ANSWER, &Secret::new(body))?;
        let tx = self.db.begin().await?;
        if let Some(found) = self.find(&tx).await? {
            let mut model: row::ActiveModel = found.into();
            model.status = Set(Some(i32::from(status)));
            model.response = Set(Some(sealed));
            model.update(&tx).await.or_internal("storing an idempotent answer")?;
        }
        tx.commit().await
    }

    /// Frees the key of a request that changed nothing, so that it can be tried again.
    pub async fn release(&self) -> Result<()> {
        let tx = self.db.begin().await?;
        if let Some(found) = self.find(&tx).await? {
            found.delete(&tx).await.or_internal("releasing an idempotency key")?;
        }
        tx.commit().await
    }

    async fn find<C: ConnectionTrait>(&self, conn: &C) -> Result<Option<row::Model>> {
        row::Entity::find_in(self.ctx)
            .filter(row::Column::Scope.eq(self.scope))
            .filter(row::Column::Key.eq(self.key))
            .lock_exclusive()
            .one(conn)
            .await
            .or_internal("reading an idempotency record")
    }
}
