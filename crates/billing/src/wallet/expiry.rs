//! Credit that is lost on its day: booked once, and not spendable from that day on even before it is booked.

use std::collections::{BTreeMap, BTreeSet};

use mpanel_calc::wallet::CreditKind;
use mpanel_core::{CustomerId, Date, Money, OpContext, Result};
use mpanel_db::{Db, DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::store::{self, grant, used};
use crate::columns;
use crate::customer::store as customers;
use crate::history::{self, LogEntry, Subject};
use crate::ledger::{self, Account, Journal};

/// Grants in one reading.
const BATCH: u64 = 500;

/// Books what customers' grants have lost by today, one transaction a customer; returns how many grants that were.
pub(crate) async fn expire_credit(ctx: &OpContext, db: &Db) -> Result<usize> {
    let mut expired = 0;
    loop {
        let over = over_today(ctx, db.read(), None).await?;
        let whose: BTreeSet<Uuid> = over.iter().map(|g| g.customer_id).collect();
        if whose.is_empty() {
            return Ok(expired);
        }
        for customer in whose {
            let tx = db.begin().await?;
            expired += expire_of(ctx, &tx, CustomerId(customer)).await?;
            tx.commit().await?;
        }
    }
}

/// What customers have lost by today that is not booked yet.
pub(crate) async fn lapsed<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    whose: &[Uuid],
) -> Result<BTreeMap<Uuid, i64>> {
    let mut lost = BTreeMap::new();
    if !whose.is_empty() {
        for row in over_today(ctx, conn, Some(whose)).await? {
            *lost.entry(row.customer_id).or_default() += row.left_minor;
        }
    }
    Ok(lost)
}

async fn over_today<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    whose: Option<&[Uuid]>,
) -> Result<Vec<grant::Model>> {
    let mut select = grant::Entity::find_in(ctx)
        .filter(grant::Column::ExpiresOn.lte(ctx.today().to_string()))
        .filter(grant::Column::LeftMinor.gt(0))
        .order_by_asc(grant::Column::Id);
    if let Some(whose) = whose {
        select = select.filter(grant::Column::CustomerId.is_in(whose.iter().copied()));
    } else {
        select = select.limit(BATCH);
    }
    select.all(conn).await.or_internal("reading credit that is over")
}

// The grants are read again under the customer's lock: they may have been used meanwhile.
async fn expire_of(ctx: &OpContext, tx: &Tx, customer: CustomerId) -> Result<usize> {
    let account = customers::lock(ctx, tx, customer).await?;
    let mut rows = store::with_something_left(ctx, tx, &[customer.uuid()]).await?;
    rows.retain(|row| row.is_over(ctx.today()));
    let closed = ledger::closed_through(ctx, tx).await?;
    let (mut journals, mut uses, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    for row in &mut rows {
        let lost = std::mem::take(&mut row.left_minor);
        let use_id = ctx.new_uuid();
        let day = booking_day(row, closed, ctx.today())?;
        // Given away: the giving is taken back. Paid for: what we keep is earned.
        let to = if row.kind == CreditKind::Promotional.as_str() { Account::Goodwill } else { Account::ExpiredCredit };
        let currency = columns::currency(&row.currency)?;
        let journal = Journal::new("credit_expired", use_id, account.parties(), currency)
            .describe(format!("Credit expired on {}", row.expires_on.as_deref().unwrap_or_default()))
            .debit(Account::CustomerCredit, lost)
            .credit(to, lost);
        journals.push(if day == ctx.today() { journal } else { journal.dated(day) });
        row.moved_on = ctx.today().to_string();
        uses.push(used::Model {
            id: use_id,
            tenant_id: ctx.tenant.uuid(),
            grant_id: row.id,
            customer_id: customer.uuid(),
            invoice_id: None,
            kind: "expired".to_owned(),
            amount_minor: lost,
            at: ctx.now.as_microsecond(),
        });
        let words = format!("Credit of {} expired", Money::new(lost, currency));
        let subject = Subject::new("customer", customer, account.display_name());
        entries.push(LogEntry::new("credit_expired", words, subject, customer).detail(row.reason.clone()));
    }
    let expired = rows.len();
    crate::store::update_all(tx, rows, "emptying credit grants").await?;
    crate::store::insert_all(tx, uses, "noting expired credit").await?;
    ledger::post(ctx, tx, journals).await?;
    history::note_all(ctx, tx, entries).await?;
    Ok(expired)
}

// The day it was lost; later if it was given back after that, or if the books of the day are closed.
fn booking_day(row: &grant::Model, closed: Option<Date>, today: Date) -> Result<Date> {
    let day = columns::date_opt(row.expires_on.as_ref())?.unwrap_or(today).max(columns::date(&row.moved_on)?);
    Ok(if closed.is_some_and(|closed| day <= closed) { today } else { day.min(today) })
}
