//! Codes that allow transfers here, between the cart and the order: sealed, and deleted once the data centre has them.
//!
//! Carts and orders know such a code by its id alone, and it is good for the one name it was given for.

use mpanel_core::{Error, FieldError, OpContext, Result, Secret};
use mpanel_db::housekeeping::{forget, us_before};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx, Vault};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;

use super::order;

/// What a code is sealed for.
const PURPOSE: &str = "domain.transfer_code";
/// Days after which a code is deleted that was never sent: its cart was not ordered, or its order not paid.
const KEPT_DAYS: i64 = 90;

mod codes {
    //! The provisioning_transfer_codes table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "provisioning_transfer_codes")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub name: String,
        pub sealed: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

/// Keeps the code of a transfer of this name, sealed; returns by what it is found again.
///
/// # Errors
/// Invalid at the pointer when it can be no code.
pub async fn keep_transfer_code(
    ctx: &OpContext,
    tx: &Tx,
    vault: &Vault,
    (pointer, name): (&str, &str),
    code: &Secret,
) -> Result<Uuid> {
    order::check_code(Some(code)).map_err(|error| {
        let moved = error.fields().iter().map(|f| FieldError { pointer: pointer.to_owned(), ..f.clone() });
        Error::invalid_fields(moved.collect())
    })?;
    // Whoever knows the id could have the code used for an order of the name: it must not be guessed.
    let id = uuid::Builder::from_random_bytes(ctx.random()).into_uuid();
    let row = codes::Model {
        id,
        tenant_id: ctx.tenant.uuid(),
        name: name.to_owned(),
        sealed: vault.seal(ctx, PURPOSE, code)?,
        created_at: ctx.now.as_microsecond(),
    };
    row.into_active_model().insert(tx).await.or_internal("keeping the code of a transfer")?;
    Ok(id)
}

/// Whether a code is kept for this name.
pub async fn is_code_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: Uuid, name: &str) -> Result<bool> {
    Ok(find(ctx, conn, id).await?.is_some_and(|row| row.name == name))
}

async fn find<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: Uuid) -> Result<Option<codes::Model>> {
    let row = codes::Entity::find_in(ctx).filter(codes::Column::Id.eq(id)).one(conn).await;
    row.or_internal("reading the code of a transfer")
}

/// The code itself, while it is kept for this name.
pub(super) async fn open<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    vault: &Vault,
    id: Uuid,
    name: &str,
) -> Result<Option<Secret>> {
    let row = find(ctx, conn, id).await?.filter(|row| row.name == name);
    row.map(|row| vault.open(ctx.tenant, PURPOSE, &row.sealed)).transpose()
}

/// Deletes a code. Repeating it changes nothing.
pub(super) async fn delete<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: Uuid) -> Result<()> {
    let gone = codes::Entity::delete_many()
        .filter(codes::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(codes::Column::Id.eq(id));
    gone.exec(conn).await.or_internal("deleting the code of a transfer").map(drop)
}

/// Deletes a code if it is still there.
pub(super) async fn delete_if_there(ctx: &OpContext, db: &Db, id: Uuid) -> Result<()> {
    if find(ctx, db.read(), id).await?.is_none() {
        return Ok(());
    }
    let tx = db.begin().await?;
    delete(ctx, &tx, id).await?;
    tx.commit().await
}

/// Forgets a batch of the tenant's codes that were never sent; returns how many there were.
pub async fn forget_old_codes(ctx: &OpContext, db: &Db) -> Result<u64> {
    let old = codes::Column::CreatedAt.lte(us_before(ctx.now, KEPT_DAYS * 86_400));
    forget(db, codes::Entity::find_in(ctx).filter(old), codes::Column::Id).await
}
