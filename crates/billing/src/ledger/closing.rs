//! Closing the books: a month is closed once, and nothing is dated into it afterwards.

use mpanel_calc::period::plus_days;
use mpanel_core::{Date, Error, OpContext, Result};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};
use serde::Serialize;

use super::{check_books, release_revenue};
use crate::{columns, store};

store::rows! {
    /// The billing_closings table: one row for each closing, kept for ever.
    closing = "billing_closings" { closed_through: String, closed_by: String, at: i64 }
}

/// A closing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Closing {
    /// Last day that is closed.
    pub closed_through: Date,
    /// Who closed it.
    pub closed_by: String,
    /// When.
    pub closed_at: mpanel_core::Timestamp,
}

/// The last day of the closed books, if any month was closed.
pub(crate) async fn closed_through<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<Date>> {
    let latest = closing::Entity::find_in(ctx).order_by_desc(closing::Column::ClosedThrough).limit(1).one(conn).await;
    latest.or_internal("reading the latest closing")?.map(|row| columns::date(&row.closed_through)).transpose()
}

/// All closings, latest first.
pub async fn list_closings<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<Closing>> {
    let rows = closing::Entity::find_in(ctx)
        .order_by_desc(closing::Column::ClosedThrough)
        .limit(240)
        .all(conn)
        .await
        .or_internal("reading closings")?;
    let view = |row: closing::Model| {
        Ok(Closing {
            closed_through: columns::date(&row.closed_through)?,
            closed_by: row.closed_by,
            closed_at: columns::time(row.at),
        })
    };
    rows.into_iter().map(view).collect()
}

/// Closes the month that ends on `through`: its revenue is released first, and the books must add up.
///
/// Refuses a day that is not the end of a month, a month that is not over, one that is closed, and books that do
/// not balance.
pub async fn close_month(ctx: &OpContext, db: &Db, through: Date) -> Result<Closing> {
    if through != through.last_of_month() {
        return Err(Error::invalid("/through", "not_a_month_end", "Give the last day of a month."));
    }
    if through >= ctx.today() {
        return Err(Error::invalid("/through", "month_not_over", "A month can be closed from the day after it."));
    }
    release_revenue(ctx, db).await?;
    let books = check_books(ctx, db.read()).await?;
    if !books.is_good() {
        return Err(Error::conflict("books_out_of_balance", "The books do not agree with the invoices. Do not close."));
    }
    let tx = db.begin().await?;
    let closing = write(ctx, &tx, through).await?;
    tx.commit().await?;
    Ok(closing)
}

async fn write(ctx: &OpContext, tx: &Tx, through: Date) -> Result<Closing> {
    if closed_through(ctx, tx).await?.is_some_and(|closed| through <= closed) {
        return Err(Error::conflict("month_closed", "This month is closed already."));
    }
    let row = closing::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        closed_through: through.to_string(),
        closed_by: ctx.actor.name().to_owned(),
        at: ctx.now.as_microsecond(),
    };
    let view = Closing { closed_through: through, closed_by: row.closed_by.clone(), closed_at: ctx.now };
    store::insert(tx, row, "closing a month").await?;
    Ok(view)
}

/// Refuses a journal dated into closed books.
pub(super) async fn check_open(ctx: &OpContext, tx: &Tx, earliest: Date) -> Result<()> {
    match closed_through(ctx, tx).await? {
        Some(closed) if earliest <= closed => {
            let next = plus_days(closed, 1);
            Err(Error::conflict("month_closed", format!("The books are closed. Date it {next} or later.")))
        }
        _ => Ok(()),
    }
}
