//! Tickets: random, hashed at rest, good once and for half a minute, for one user in one session and one service.
//!
//! The row of a ticket becomes the row of the console opened with it. A console whose server has died is not closed by
//! anybody; it counts as open only as long as somebody looks after it.

use mpanel_core::{Error, ErrorKind, OpContext, Result, RowId, Secret, ServiceId, SessionId, UserId};
use mpanel_db::housekeeping::{forget, us_before};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::IntoActiveModel;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::ExprTrait;
use sha2::{Digest, Sha256};

use super::store::consoles::{Column, Entity, Model};
use super::{ConsoleTicket, Holder, Passed, TICKET_FOR_S};
use crate::service::abilities::Viewer;

/// A console nobody has looked after for this long has lost its server.
const LOST_AFTER_S: i64 = 60;
/// How long ended consoles are kept; the audit log has them for good.
const KEPT_S: i64 = 7 * 24 * 3600;

/// Makes a ticket. `ctx` carries the machine's time, as in all of these.
pub async fn issue_console_ticket(ctx: &OpContext, tx: &Tx, service: ServiceId, holder: Holder) -> Result<Secret> {
    let token = Secret::new(hex(&ctx.random::<32>()));
    let row = Model {
        id: ctx.new_id::<RowId>().uuid(),
        tenant_id: ctx.tenant.uuid(),
        service_id: service.uuid(),
        user_id: holder.user.uuid(),
        session_id: holder.session.uuid(),
        is_staff: holder.viewer == Viewer::Staff,
        token_hash: hash(token.expose()),
        created_at: ctx.now.as_microsecond(),
        expires_at: ctx.in_seconds(TICKET_FOR_S).as_microsecond(),
        opened_at: None,
        seen_at: None,
        ended_at: None,
        bytes_down: 0,
        bytes_up: 0,
        ended_because: None,
    };
    Entity::insert(row.into_active_model()).exec_without_returning(tx).await.or_internal("issuing a ticket")?;
    Ok(token)
}

/// The ticket behind a token, if it can be used by this user in this session. Anybody else's does not exist.
pub async fn find_console_ticket<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    token: &str,
    user: UserId,
    session: SessionId,
) -> Result<ConsoleTicket> {
    let found = Entity::find_in(ctx)
        .filter(Column::TokenHash.eq(hash(token)))
        .filter(Column::UserId.eq(user.uuid()))
        .filter(Column::SessionId.eq(session.uuid()))
        .filter(Column::OpenedAt.is_null())
        .filter(Column::ExpiresAt.gt(ctx.now.as_microsecond()))
        .one(conn)
        .await
        .or_internal("reading a ticket")?
        .ok_or_else(|| Error::not_found("ticket"))?;
    let viewer = if found.is_staff { Viewer::Staff } else { Viewer::Customer };
    Ok(ConsoleTicket {
        id: RowId(found.id),
        service: ServiceId(found.service_id),
        holder: Holder { user, session, viewer },
    })
}

/// Uses a ticket up. Of two who try it at once, one gets in. A user has at most `most` consoles open.
pub async fn open_console(ctx: &OpContext, tx: &Tx, ticket: ConsoleTicket, most: u64) -> Result<()> {
    let open = Entity::find_in(ctx)
        .filter(Column::UserId.eq(ticket.holder.user.uuid()))
        .filter(Column::OpenedAt.is_not_null())
        .filter(Column::EndedAt.is_null())
        .filter(Column::SeenAt.gt(us_before(ctx.now, LOST_AFTER_S)))
        .count(tx)
        .await
        .or_internal("counting consoles")?;
    if open >= most {
        let detail = format!("At most {most} consoles can be open at once. Close one of yours first.");
        return Err(Error::new(ErrorKind::RateLimited, "too_many_consoles", detail));
    }
    let now = ctx.now.as_microsecond();
    let used = Entity::update_many()
        .col_expr(Column::OpenedAt, Expr::value(now))
        .col_expr(Column::SeenAt, Expr::value(now))
        .filter(Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(Column::Id.eq(ticket.id.uuid()))
        .filter(Column::OpenedAt.is_null())
        .exec(tx)
        .await
        .or_internal("using a ticket")?;
    if used.rows_affected == 1 { Ok(()) } else { Err(Error::not_found("ticket")) }
}

/// Says that a console is still looked after.
pub async fn see_console(ctx: &OpContext, tx: &Tx, ticket: ConsoleTicket, passed: Passed) -> Result<()> {
    change(ctx, tx, ticket, passed, None).await
}

/// Ends a console.
pub async fn close_console(
    ctx: &OpContext,
    tx: &Tx,
    ticket: ConsoleTicket,
    passed: Passed,
    because: &str,
) -> Result<()> {
    change(ctx, tx, ticket, passed, Some(because)).await
}

async fn change(ctx: &OpContext, tx: &Tx, ticket: ConsoleTicket, passed: Passed, because: Option<&str>) -> Result<()> {
    let whole = |bytes: u64| i64::try_from(bytes).unwrap_or(i64::MAX);
    let mut update = Entity::update_many()
        .filter(Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(Column::Id.eq(ticket.id.uuid()))
        .col_expr(Column::SeenAt, Expr::value(ctx.now.as_microsecond()))
        .col_expr(Column::BytesDown, Expr::value(whole(passed.down)))
        .col_expr(Column::BytesUp, Expr::value(whole(passed.up)));
    if let Some(because) = because {
        update = update
            .col_expr(Column::EndedAt, Expr::value(ctx.now.as_microsecond()))
            .col_expr(Column::EndedBecause, Expr::value(because));
    }
    update.exec(tx).await.or_internal("noting a console")?;
    Ok(())
}

/// Forgets a batch of the tenant's tickets that were not used and of consoles that ended long ago; returns how many.
pub async fn forget_old_consoles(ctx: &OpContext, db: &Db) -> Result<u64> {
    let unused = Column::OpenedAt.is_null().and(Column::ExpiresAt.lt(us_before(ctx.now, LOST_AFTER_S)));
    let old = Column::SeenAt.lt(us_before(ctx.now, KEPT_S));
    forget(db, Entity::find_in(ctx).filter(unused.or(old)), Column::Id).await
}

fn hash(token: &str) -> String {
    hex(&Sha256::digest(token.as_bytes()))
}

fn hex(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let nibbles = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    nibbles.map(|nibble| char::from(DIGITS[usize::from(nibble)])).collect()
}
