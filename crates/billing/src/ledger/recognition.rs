//! Revenue recognition: what was billed for a stretch of time is earned over it (ASC 606, IFRS 15), by its days unless
//! something else was frozen on the line. [`super::schedule`] shows the same month by month.
//!
//! At the end of a month the deferred balance of every invoice should be what its lines still have to deliver. The
//! difference is released to revenue in one journal per invoice and month. Because the balance is compared, credit
//! notes and voids need no rule of their own: what they changed is corrected in the month in which it became known,
//! and months before stay as they were.

use std::collections::HashMap;

use mpanel_calc::period::plus_days;
use mpanel_calc::recognition::{Earned, roll_forward};
use mpanel_core::{Currency, Date, InvoiceId, Money, OpContext, Result};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::closing::closed_through;
use super::reports::journal_of_entry;
use super::{Account, Journal, entry, journal, post, whole_sum};
use crate::entity::OfEntity;
use crate::invoice::earning::plan_of;
use crate::invoice::store::{self as invoices, invoice, line};
use crate::invoice::{charged_after_notes, voided_on};
use crate::{columns, store};

/// Invoices in one transaction.
const BATCH: usize = 200;

#[derive(FromQueryResult)]
struct Balance {
    invoice_id: Uuid,
    currency: String,
    amount: i64,
}

store::rows! {
    /// The billing_releases table: the months whose revenue was released.
    release = "billing_releases" { month: String, at: i64 }
}

/// Releases the revenue earned by the end of every month that has ended and was not released yet.
///
/// Returns how many journals were written. Running it again writes nothing; a run that was interrupted is completed.
pub async fn release_revenue(ctx: &OpContext, db: &Db) -> Result<usize> {
    let this_month = ctx.today().first_of_month();
    let Some(mut month) = first_unreleased(ctx, db.read()).await? else { return Ok(0) };
    let mut written = 0;
    while month < this_month {
        let last = month.last_of_month();
        written += release_month(ctx, db, last).await?;
        let row = release::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            month: month.to_string(),
            at: ctx.now.as_microsecond(),
        };
        let tx = db.begin().await?;
        store::insert(&tx, row, "noting a release").await?;
        tx.commit().await?;
        month = plus_days(last, 1);
    }
    Ok(written)
}

// The month after the latest one released, or that of the first journal.
async fn first_unreleased<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<Date>> {
    if let Some(last) = released_through(ctx, conn).await? {
        return Ok(Some(plus_days(last, 1)));
    }
    let first = journal::Entity::find_in(ctx).order_by_asc(journal::Column::PostedOn).limit(1).one(conn).await;
    let first = first.or_internal("reading the first journal")?;
    first.map(|row| Ok(columns::date(&row.posted_on)?.first_of_month())).transpose()
}

async fn release_month(ctx: &OpContext, db: &Db, last: Date) -> Result<usize> {
    let balances = deferred_balances(ctx, db.read(), last).await?;
    let mut written = 0;
    for chunk in balances.chunks(BATCH) {
        let tx = db.begin().await?;
        let ids: Vec<Uuid> = chunk.iter().map(|b| b.invoice_id).collect();
        written += release_batch(ctx, &tx, last, &ids).await?;
        tx.commit().await?;
    }
    Ok(written)
}

// What is deferred per invoice by the entries up to a day.
async fn deferred_balances<C: ConnectionTrait>(ctx: &OpContext, conn: &C, last: Date) -> Result<Vec<Balance>> {
    balances_query(ctx, last).into_model::<Balance>().all(conn).await.or_internal("adding deferred revenue up")
}

fn balances_query(ctx: &OpContext, last: Date) -> sea_orm::Select<entry::Entity> {
    entry::Entity::find_in(ctx)
        .select_only()
        .join(JoinType::InnerJoin, journal_of_entry())
        .column_as(journal::Column::InvoiceId, "invoice_id")
        .column(entry::Column::Currency)
        .column_as(whole_sum(entry::Column::AmountMinor), "amount")
        .filter(entry::Column::Account.eq(Account::DeferredRevenue.to_string()))
        .filter(journal::Column::InvoiceId.is_not_null())
        .filter(journal::Column::PostedOn.lte(last.to_string()))
        .group_by(journal::Column::InvoiceId)
        .group_by(entry::Column::Currency)
        .having(Expr::col(entry::Column::AmountMinor.as_column_ref()).sum().ne(0))
        .order_by_asc(journal::Column::InvoiceId)
}

async fn release_batch(ctx: &OpContext, tx: &Tx, last: Date, ids: &[Uuid]) -> Result<usize> {
    // Read again under the locks: a credit note may have come in between.
    let rows = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::Id.is_in(ids.iter().copied()))
        .order_by_asc(invoice::Column::Id)
        .lock_exclusive()
        .all(tx)
        .await
        .or_internal("locking invoices")?;
    let balances = balances_query(ctx, last)
        .filter(journal::Column::InvoiceId.is_in(ids.iter().copied()))
        .into_model::<Balance>()
        .all(tx)
        .await
        .or_internal("adding deferred revenue up")?;
    let lines = invoices::lines_of_many(ctx, tx, ids).await?;
    let charged = charged_after_notes(ctx, tx, &rows, Some(last)).await?;
    let known = already_released(ctx, tx, last, ids).await?;
    let mut journals = Vec::new();
    for balance in balances.iter().filter(|b| !known.contains(&b.invoice_id)) {
        let Some(row) = rows.iter().find(|r| r.id == balance.invoice_id) else { continue };
        let mine = lines.get(&row.id).map(Vec::as_slice).unwrap_or_default();
        let is_void = voided_on(ctx, row).is_some_and(|day| day <= last);
        let target = if is_void { 0 } else { deferred_target(ctx, mine, &charged, last)? };
        let earned = -balance.amount - target;
        if earned != 0 {
            journals.push(release_journal(row, columns::currency(&balance.currency)?, last, earned));
        }
    }
    let count = journals.len();
    let closed = closed_through(ctx, tx).await?;
    // Nothing is dated into a closed month: what was found out later belongs to the day it was.
    let day = if closed.is_some_and(|c| last <= c) { ctx.today() } else { last };
    post(ctx, tx, journals.into_iter().map(|j: Journal| j.dated(day)).collect()).await?;
    Ok(count)
}

async fn already_released(ctx: &OpContext, tx: &Tx, last: Date, ids: &[Uuid]) -> Result<Vec<Uuid>> {
    let references = ids.iter().map(|id| reference(InvoiceId(*id), last));
    let rows = journal::Entity::find_in(ctx)
        .filter(journal::Column::Kind.eq("revenue_release"))
        .filter(journal::Column::Reference.is_in(references))
        .all(tx)
        .await
        .or_internal("reading releases")?;
    Ok(rows.into_iter().filter_map(|r| r.invoice_id).collect())
}

fn reference(invoice: InvoiceId, last: Date) -> String {
    format!("{invoice}:{:04}-{:02}", last.year(), last.month())
}

fn release_journal(row: &invoice::Model, currency: Currency, last: Date, earned: i64) -> Journal {
    let id = InvoiceId(row.id);
    Journal::new("revenue_release", reference(id, last), row.parties(), currency)
        .about(id)
        .describe(format!("Revenue of {} earned in {:04}-{:02}", row.title(), last.year(), last.month()))
        .debit(Account::DeferredRevenue, earned)
        .credit(Account::Revenue, earned)
}

// What the invoice's lines have to deliver after a day, where credit notes until then have left anything of them.
fn deferred_target(ctx: &OpContext, lines: &[line::Model], charged: &HashMap<Uuid, i64>, last: Date) -> Result<i64> {
    let mut target = 0;
    for line in lines {
        if let Some(plan) = plan_of(ctx, line)? {
            let amount = charged.get(&line.id).copied().unwrap_or(line.net_minor);
            target += amount - plan.earned_by(amount, last);
        }
    }
    Ok(target)
}

/// The last day of the latest month whose revenue was released.
pub(super) async fn released_through<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Option<Date>> {
    let latest = release::Entity::find_in(ctx).order_by_desc(release::Column::Month).limit(1).one(conn).await;
    let latest = latest.or_internal("reading the latest release")?;
    latest.map(|row| Ok(columns::date(&row.month)?.last_of_month())).transpose()
}

/// How deferred revenue moved in a month, in one currency.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct DeferredMonth {
    /// First day of the month.
    pub month: Date,
    /// Deferred when it began.
    pub opening: Money,
    /// Billed in it.
    pub billed: Money,
    /// Credited and voided in it.
    pub credited: Money,
    /// Earned in it.
    pub released: Money,
    /// Deferred when it ended.
    pub closing: Money,
}

#[derive(FromQueryResult)]
struct Moved {
    month: String,
    kind: String,
    amount: i64,
}

/// The roll-forward of deferred revenue, month by month, oldest first: opening, and billed, less credited and released,
/// is closing. The last closing is the account's balance in the trial balance.
pub async fn deferred_roll_forward<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    currency: Currency,
    of: OfEntity,
) -> Result<Vec<DeferredMonth>> {
    let month = || Expr::cust("substr(\"billing_journals\".\"posted_on\", 1, 7)");
    let moved = of
        .keep(entry::Entity::find_in(ctx), journal::Column::EntityId)
        .select_only()
        .join(JoinType::InnerJoin, journal_of_entry())
        .expr_as(month(), "month")
        .column_as(journal::Column::Kind, "kind")
        .column_as(whole_sum(entry::Column::AmountMinor), "amount")
        .filter(entry::Column::Account.eq(Account::DeferredRevenue.to_string()))
        .filter(entry::Column::Currency.eq(currency.code()))
        .group_by(month())
        .group_by(journal::Column::Kind)
        .order_by_asc(month())
        .into_model::<Moved>()
        .all(conn)
        .await
        .or_internal("rolling deferred revenue forward")?;
    let (mut billed, mut credited, mut earned) = (Vec::new(), Vec::new(), Vec::new());
    for row in moved {
        let month: Date = columns::date(&format!("{}-01", row.month))?;
        // Deferred revenue is a credit balance; what is earned leaves it.
        match row.kind.as_str() {
            "revenue_release" => earned.push(Earned { month, amount: row.amount }),
            "invoice" => billed.push(Earned { month, amount: -row.amount }),
            _ => credited.push(Earned { month, amount: row.amount }),
        }
    }
    let money = |minor| Money::new(minor, currency);
    let view = |m: mpanel_calc::recognition::RollForward| DeferredMonth {
        month: m.month,
        opening: money(m.opening),
        billed: money(m.billed),
        credited: money(m.credited),
        released: money(m.earned),
        closing: money(m.closing),
    };
    Ok(roll_forward(&billed, &credited, &earned).into_iter().map(view).collect())
}
