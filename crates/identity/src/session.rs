//! Sessions: opaque tokens, hashed at rest, checked against the database with every request.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mpanel_core::{
    CustomerId, EmailAddress, Error, ErrorKind, OpContext, Result, Secret, SessionId, Timestamp, UserId,
};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ConnectionTrait, QueryOrder, Set};
use sha2::{Digest, Sha256};

use crate::password;
use crate::role::{CustomerRole, Permission, StaffRole};
use crate::session_check::authenticate;
use crate::tries::WINDOW_S;
use crate::user;

pub(crate) mod row {
    //! The sessions table.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub user_id: Uuid,
        pub token_hash: String,
        pub ip: String,
        pub user_agent: String,
        pub created_at: i64,
        pub last_seen_at: i64,
        pub expires_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

pub(crate) mod attempt {
    //! The sign_in_attempts table: what has not succeeded.
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sign_in_attempts")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub tenant_id: Uuid,
        pub key: String,
        pub at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}
    impl ActiveModelBehavior for ActiveModel {}
    mpanel_db::tenant_scoped!();
}

const LIFETIME_S: i64 = 30 * 24 * 3600;
/// A session is extended when it was last extended this long ago, so that most requests only read.
const EXTEND_AFTER_S: i64 = 3600;
const TRIES_PER_ACCOUNT: u64 = 10;
const TRIES_PER_ADDRESS: u64 = 50;

/// On whose side a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrincipalKind {
    /// The tenant's staff.
    Staff(StaffRole),
    /// A customer's team.
    Customer {
        /// Which customer.
        customer: CustomerId,
        /// With which role.
        role: CustomerRole,
    },
}

/// Who is signed in, proven against the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Principal {
    /// The user.
    pub user: UserId,
    /// The session.
    pub session: SessionId,
    /// Name, for the audit log.
    pub name: String,
    /// Mail address.
    pub email: String,
    /// Whether the address is confirmed.
    pub email_verified: bool,
    /// Side and role.
    pub kind: PrincipalKind,
    /// When the session ends.
    pub expires_at: Timestamp,
}

impl Principal {
    /// Whether staff may do something; customers hold no staff permissions.
    pub fn may(&self, permission: Permission) -> bool {
        matches!(self.kind, PrincipalKind::Staff(role) if role.may(permission))
    }
}

/// A session that was just opened; the token is shown this once.
#[derive(Debug, Clone)]
pub struct NewSession {
    /// What the caller sends from now on.
    pub token: Secret,
    /// Who it stands for.
    pub principal: Principal,
}

/// A session in the list of devices.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionView {
    /// Its id.
    pub id: SessionId,
    /// Since when.
    pub created_at: Timestamp,
    /// Last use, to the hour.
    pub last_seen_at: Timestamp,
    /// The browser.
    pub user_agent: String,
    /// Where it was opened from.
    pub ip: String,
}

/// The stored form of a token.
pub(crate) fn hash_token(token: &str) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digest = Sha256::digest(token.as_bytes());
    let nibbles = digest.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.map(|nibble| char::from(DIGITS[usize::from(nibble)])).collect()
}

/// A fresh token of 32 random bytes.
pub(crate) fn fresh_token(ctx: &OpContext) -> Secret {
    Secret::new(URL_SAFE_NO_PAD.encode(ctx.random::<32>()))
}

/// Signs a user in with address and password.
///
/// Unknown address, wrong password and suspended user give the same answer after the same work.
/// Too many failures for an account or from an address are refused for a quarter of an hour. A try
/// counts as failed until it has succeeded, so that guesses made at the same moment are all
/// counted, and no transaction is open while the password is hashed.
pub async fn sign_in(
    ctx: &OpContext,
    db: &Db,
    email: &str,
    password: &Secret,
    ip: &str,
    user_agent: &str,
) -> Result<NewSession> {
    let email: String = email.trim().to_lowercase().chars().take(254).collect();
    let tries = count_try(ctx, db, &email, ip).await?;
    let known = email.parse::<EmailAddress>().is_ok();
    let found = if known { user::find_by_email(ctx, db.read(), &email).await? } else { None };
    let hash = found.as_ref().map(|u| u.password_hash.as_str()).filter(|h| !h.is_empty());
    let right = password::verify_password_in_turn(password, hash).await?;
    let Some(found) = found.filter(|_| right) else { return Err(wrong_credentials()) };
    let tx = db.begin().await?;
    // Meanwhile the password may have been changed or the user shut out.
    let user = user::load(ctx, &tx, UserId(found.id)).await?;
    if user.suspended || user.password_hash != found.password_hash {
        return Err(wrong_credentials());
    }
    let opened = open_session(ctx, &tx, UserId(user.id), ip, user_agent).await?;
    let own = attempt::Column::Id.is_in(tries).or(attempt::Column::Key.eq(account_key(&email)));
    attempt::Entity::delete_many()
        .filter(attempt::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(own)
        .exec(&tx)
        .await
        .or_internal("forgetting sign-in attempts")?;
    tx.commit().await?;
    Ok(opened)
}

fn account_key(email: &str) -> String {
    format!("account:{email}")
}

fn wrong_credentials() -> Error {
    Error::new(ErrorKind::Unauthenticated, "wrong_credentials", "Address or password is wrong.")
}

/// Notes one try for the account and one for the address; their ids, so that success can take them back.
async fn count_try(ctx: &OpContext, db: &Db, email: &str, ip: &str) -> Result<Vec<Uuid>> {
    let keys = [(account_key(email), TRIES_PER_ACCOUNT), (format!("ip:{ip}"), TRIES_PER_ADDRESS)];
    let since = ctx.now.as_microsecond() - WINDOW_S * 1_000_000;
    let tx = db.begin().await?;
    let mut ids = Vec::new();
    for (key, limit) in keys {
        let recent =
            attempt::Entity::find_in(ctx).filter(attempt::Column::Key.eq(&key)).filter(attempt::Column::At.gt(since));
        if recent.count(&tx).await.or_internal("counting sign-in attempts")? >= limit {
            let detail = "Too many failed attempts. Wait a quarter of an hour, or reset the password.";
            return Err(Error::new(ErrorKind::RateLimited, "too_many_attempts", detail));
        }
        let id = ctx.new_uuid();
        let attempt = attempt::ActiveModel {
            id: Set(id),
            tenant_id: Set(ctx.tenant.uuid()),
            key: Set(key),
            at: Set(ctx.now.as_microsecond()),
        };
        attempt::Entity::insert(attempt).exec_without_returning(&tx).await.or_internal("noting an attempt")?;
        ids.push(id);
    }
    tx.commit().await?;
    Ok(ids)
}

/// Opens a session for a user who has proven themselves; always with a new id and token (no fixation).
pub async fn open_session(ctx: &OpContext, tx: &Tx, user: UserId, ip: &str, user_agent: &str) -> Result<NewSession> {
    let token = fresh_token(ctx);
    let id: SessionId = ctx.new_id();
    let now = ctx.now.as_microsecond();
    let model = row::ActiveModel {
        id: Set(id.uuid()),
        tenant_id: Set(ctx.tenant.uuid()),
        user_id: Set(user.uuid()),
        token_hash: Set(hash_token(token.expose())),
        ip: Set(ip.to_owned()),
        user_agent: Set(user_agent.chars().take(300).collect()),
        created_at: Set(now),
        last_seen_at: Set(now),
        expires_at: Set(now + LIFETIME_S * 1_000_000),
    };
    row::Entity::insert(model).exec_without_returning(tx).await.or_internal("opening a session")?;
    let principal = authenticate(ctx, tx, token.expose()).await?;
    let principal = principal.ok_or_else(|| Error::internal("a session just opened is not there"))?;
    Ok(NewSession { token, principal })
}

/// Extends a session that is being used; does nothing within an hour of the last time.
///
/// Sessions count the machine's time, not the tenant's: pass a context at it, so that moving a
/// sandbox's clock ends nobody's session.
pub async fn extend_session(ctx: &OpContext, db: &Db, principal: &Principal) -> Result<()> {
    if !is_due_for_extension(ctx.now, principal) {
        return Ok(());
    }
    let now = ctx.now.as_microsecond();
    let expires_at = now + LIFETIME_S * 1_000_000;
    let tx = db.begin().await?;
    row::Entity::update_many()
        .col_expr(row::Column::LastSeenAt, Expr::value(now))
        .col_expr(row::Column::ExpiresAt, Expr::value(expires_at))
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::Id.eq(principal.session.uuid()))
        .exec(&tx)
        .await
        .or_internal("extending a session")?;
    tx.commit().await
}

/// Whether a session that is used at `now` was last extended long enough ago.
pub(crate) fn is_due_for_extension(now: Timestamp, principal: &Principal) -> bool {
    let ends = now.as_microsecond() + LIFETIME_S * 1_000_000;
    ends - principal.expires_at.as_microsecond() >= EXTEND_AFTER_S * 1_000_000
}

/// The user's open sessions, latest first.
pub async fn list_sessions<C: ConnectionTrait>(ctx: &OpContext, conn: &C, user: UserId) -> Result<Vec<SessionView>> {
    let rows = row::Entity::find_in(ctx)
        .filter(row::Column::UserId.eq(user.uuid()))
        .filter(row::Column::ExpiresAt.gt(ctx.now.as_microsecond()))
        .order_by_desc(row::Column::CreatedAt)
        .all(conn)
        .await
        .or_internal("listing sessions")?;
    let time = |us: i64| Timestamp::from_microsecond(us).unwrap_or_default();
    Ok(rows
        .into_iter()
        .map(|r| SessionView {
            id: SessionId(r.id),
            created_at: time(r.created_at),
            last_seen_at: time(r.last_seen_at),
            user_agent: r.user_agent,
            ip: r.ip,
        })
        .collect())
}

/// Ends one of the user's sessions.
pub async fn revoke_session(ctx: &OpContext, tx: &Tx, user: UserId, session: SessionId) -> Result<()> {
    let ended = row::Entity::delete_many()
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::UserId.eq(user.uuid()))
        .filter(row::Column::Id.eq(session.uuid()))
        .exec(tx)
        .await
        .or_internal("ending a session")?;
    if ended.rows_affected == 0 { Err(Error::not_found("session")) } else { Ok(()) }
}

/// Ends all sessions of a user, but for `except`.
pub async fn revoke_all_sessions(ctx: &OpContext, tx: &Tx, user: UserId, except: Option<SessionId>) -> Result<()> {
    let mut ended = row::Entity::delete_many()
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::UserId.eq(user.uuid()));
    if let Some(kept) = except {
        ended = ended.filter(row::Column::Id.ne(kept.uuid()));
    }
    ended.exec(tx).await.or_internal("ending sessions")?;
    Ok(())
}

/// Forgets a batch of the tenant's sessions that have ended by the machine's time in `ctx`; returns how many.
pub async fn forget_ended_sessions(ctx: &OpContext, db: &Db) -> Result<u64> {
    let ended = row::Entity::find_in(ctx).filter(row::Column::ExpiresAt.lte(ctx.now.as_microsecond()));
    mpanel_db::housekeeping::forget(db, ended, row::Column::Id).await
}
