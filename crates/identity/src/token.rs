//! One-time tokens sent by mail: single use, hashed at rest, bound to the address they were sent to.

use mpanel_core::{Error, OpContext, Result, Secret, UserId};
use mpanel_db::housekeeping::forget;
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{QuerySelect, Set};

use crate::session::{fresh_token, hash_token, revoke_all_sessions};
use crate::user::{self, UserView};

mod row {
    //! The user_tokens table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "user_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub user_id: Uuid,
        pub purpose: String,
        pub email: String,
        pub token_hash: String,
        pub expires_at: i64,
        pub used_at: Option<i64>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

const VERIFY: &str = "verify_email";
const RESET: &str = "reset_password";
const VERIFY_FOR_S: i64 = 3 * 24 * 3600;
const RESET_FOR_S: i64 = 3600;
/// Links to a first password live longer: the invited person may be away.
const INVITE_FOR_S: i64 = 7 * 24 * 3600;

/// A token that confirms the user's present address.
pub async fn create_email_verification(ctx: &OpContext, tx: &Tx, user: UserId) -> Result<Secret> {
    let found = user::load(ctx, tx, user).await?;
    issue(ctx, tx, &found, VERIFY, VERIFY_FOR_S).await
}

/// Confirms an address; the user learns nothing about other tokens from the refusal.
pub async fn verify_email(ctx: &OpContext, tx: &Tx, token: &str) -> Result<UserView> {
    let found = redeem(ctx, tx, token, VERIFY).await?;
    let mut model: user::row::ActiveModel = found.clone().into();
    model.verified_email = Set(Some(found.email.clone()));
    Ok(user::view(model.update(tx).await.or_internal("confirming an address")?))
}

/// A token to set a new password, if the address belongs to somebody who may sign in.
pub async fn create_password_reset(ctx: &OpContext, tx: &Tx, email: &str) -> Result<Option<(UserView, Secret)>> {
    let found = user::find_by_email(ctx, tx, &email.trim().to_lowercase()).await?;
    let Some(found) = found.filter(|u| !u.suspended) else { return Ok(None) };
    let lifetime = if found.password_hash.is_empty() { INVITE_FOR_S } else { RESET_FOR_S };
    let token = issue(ctx, tx, &found, RESET, lifetime).await?;
    Ok(Some((user::view(found), token)))
}

/// Sets a new password with a token; all sessions end, and having read the mail confirms the address.
pub async fn reset_password(ctx: &OpContext, tx: &Tx, token: &str, new_hash: String) -> Result<UserView> {
    let found = redeem(ctx, tx, token, RESET).await?;
    let id = UserId(found.id);
    let mut model: user::row::ActiveModel = found.clone().into();
    model.password_hash = Set(new_hash);
    model.verified_email = Set(Some(found.email));
    let saved = model.update(tx).await.or_internal("setting a password")?;
    revoke_all_sessions(ctx, tx, id, None).await?;
    Ok(user::view(saved))
}

/// The address a reset token was sent to, so that the password rule can be checked before it is used.
pub async fn email_of_reset(ctx: &OpContext, tx: &Tx, token: &str) -> Result<String> {
    Ok(find(ctx, tx, token, RESET).await?.email)
}

async fn issue(ctx: &OpContext, tx: &Tx, user: &user::row::Model, purpose: &str, lifetime_s: i64) -> Result<Secret> {
    // A newer mail makes the older ones void.
    row::Entity::delete_many()
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::UserId.eq(user.id))
        .filter(row::Column::Purpose.eq(purpose))
        .exec(tx)
        .await
        .or_internal("voiding older tokens")?;
    let token = fresh_token(ctx);
    let model = row::ActiveModel {
        id: Set(ctx.new_uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        user_id: Set(user.id),
        purpose: Set(purpose.to_owned()),
        email: Set(user.email.clone()),
        token_hash: Set(hash_token(token.expose())),
        expires_at: Set(ctx.in_seconds(lifetime_s).as_microsecond()),
        used_at: Set(None),
    };
    row::Entity::insert(model).exec_without_returning(tx).await.or_internal("issuing a token")?;
    Ok(token)
}

async fn find(ctx: &OpContext, tx: &Tx, token: &str, purpose: &str) -> Result<row::Model> {
    let found = row::Entity::find_in(ctx)
        .filter(row::Column::TokenHash.eq(hash_token(token)))
        .filter(row::Column::Purpose.eq(purpose))
        .lock_exclusive()
        .one(tx)
        .await
        .or_internal("reading a token")?;
    let usable = found.filter(|t| t.used_at.is_none() && t.expires_at > ctx.now.as_microsecond());
    usable.ok_or_else(|| {
        Error::invalid("/token", "not_usable", "This link was used already or has expired. Ask for a new one.")
    })
}

async fn redeem(ctx: &OpContext, tx: &Tx, token: &str, purpose: &str) -> Result<user::row::Model> {
    let found = find(ctx, tx, token, purpose).await?;
    let user = user::load(ctx, tx, UserId(found.user_id)).await?;
    let mut model: row::ActiveModel = found.clone().into();
    model.used_at = Set(Some(ctx.now.as_microsecond()));
    model.update(tx).await.or_internal("using a token")?;
    if user.email != found.email || user.suspended {
        return Err(Error::invalid(
            "/token",
            "not_usable",
            "This link was used already or has expired. Ask for a new one.",
        ));
    }
    Ok(user)
}

/// Forgets a batch of the tenant's tokens that were used or have expired; returns how many.
pub async fn forget_spent_tokens(ctx: &OpContext, db: &Db) -> Result<u64> {
    let spent = row::Column::UsedAt.is_not_null().or(row::Column::ExpiresAt.lte(ctx.now.as_microsecond()));
    forget(db, row::Entity::find_in(ctx).filter(spent), row::Column::Id).await
}
