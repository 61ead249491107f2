//! Reading the books: movements by account between two days, and the entries of one account with a running balance.

use mpanel_core::page::foreign_cursor;
use mpanel_core::{Currency, CustomerId, Date, InvoiceId, JournalId, Money, OpContext, Page, PageQuery, Result};
use mpanel_db::page::{Bound, after, asc, desc};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect, RelationDef, Select,
};
use serde::Serialize;
use serde_json::json;
use std::collections::BTreeMap;
use uuid::Uuid;

use super::{entry, journal, whole_sum};
use crate::columns;
use crate::entity::OfEntity;

/// Whose books, and between which two days, both included; an open end has no bound.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct BookScope {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Whose.
    pub entity: OfEntity,
}

/// What moved on an account; debits are positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AccountMovement {
    /// The account.
    pub account: String,
    /// Its balance before the first day.
    pub opening: Money,
    /// Debited.
    pub debit: Money,
    /// Credited, positive.
    pub credit: Money,
    /// Its balance after the last day.
    pub closing: Money,
}

/// An entry of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct LedgerEntry {
    /// Its journal.
    pub journal: JournalId,
    /// The day booked.
    pub posted_on: Date,
    /// What kind of fact.
    pub kind: String,
    /// Words.
    pub description: String,
    /// Whose affair.
    pub customer: Option<CustomerId>,
    /// About which invoice.
    pub invoice: Option<InvoiceId>,
    /// Debits are positive.
    pub amount: Money,
    /// Balance of the account after it, within the days and customer asked for.
    pub balance: Money,
}

/// Which entries of an account.
#[derive(Debug, Clone)]
pub struct LedgerQuery {
    /// The account.
    pub account: String,
    /// Its currency.
    pub currency: Currency,
    /// Whose books, between which days.
    pub days: BookScope,
    /// Of one customer.
    pub customer: Option<CustomerId>,
}

pub(crate) fn journal_of_entry() -> RelationDef {
    entry::Entity::belongs_to(journal::Entity).from(entry::Column::JournalId).to(journal::Column::Id).into()
}

fn within(select: Select<entry::Entity>, days: BookScope) -> Select<entry::Entity> {
    let select = match days.from {
        Some(day) => select.filter(journal::Column::PostedOn.gte(day.to_string())),
        None => select,
    };
    match days.to {
        Some(day) => select.filter(journal::Column::PostedOn.lte(day.to_string())),
        None => select,
    }
}

fn before(select: Select<entry::Entity>, day: Date) -> Select<entry::Entity> {
    select.filter(journal::Column::PostedOn.lt(day.to_string()))
}

#[derive(FromQueryResult)]
struct Sum {
    name: String,
    currency: String,
    amount: i64,
}

async fn sums<C: ConnectionTrait>(conn: &C, select: Select<entry::Entity>) -> Result<Vec<Sum>> {
    select
        .select_only()
        .column_as(entry::Column::Account, "name")
        .column(entry::Column::Currency)
        .column_as(whole_sum(entry::Column::AmountMinor), "amount")
        .group_by(entry::Column::Account)
        .group_by(entry::Column::Currency)
        .into_model::<Sum>()
        .all(conn)
        .await
        .or_internal("adding accounts up")
}

/// What the entries of a selection come to.
pub(super) async fn sum_of<C: ConnectionTrait>(conn: &C, select: Select<entry::Entity>) -> Result<i64> {
    Ok(sums(conn, select).await?.iter().map(|s| s.amount).sum())
}

/// What moved on every account between two days, by account and currency.
pub async fn account_movements<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    days: BookScope,
) -> Result<Vec<AccountMovement>> {
    let all = || {
        let select = entry::Entity::find_in(ctx).join(JoinType::InnerJoin, journal_of_entry());
        days.entity.keep(select, journal::Column::EntityId)
    };
    let opening = match days.from {
        Some(day) => sums(conn, before(all(), day)).await?,
        None => Vec::new(),
    };
    let debits = sums(conn, within(all(), days).filter(entry::Column::AmountMinor.gt(0))).await?;
    let credits = sums(conn, within(all(), days).filter(entry::Column::AmountMinor.lt(0))).await?;
    let mut found: BTreeMap<(String, String), [i64; 3]> = BTreeMap::new();
    for (slot, rows) in [opening, debits, credits].into_iter().enumerate() {
        for row in rows {
            found.entry((row.name, row.currency)).or_default()[slot] += row.amount;
        }
    }
    let row = |((account, code), [opening, debit, credit]): ((String, String), [i64; 3])| {
        let currency = columns::currency(&code)?;
        let money = |minor| Money::new(minor, currency);
        let closing = money(opening + debit + credit);
        Ok(AccountMovement { account, opening: money(opening), debit: money(debit), credit: money(-credit), closing })
    };
    found.into_iter().map(row).collect()
}

#[derive(FromQueryResult)]
struct EntryRow {
    journal_id: Uuid,
    posted_on: String,
    kind: String,
    description: String,
    customer_id: Option<Uuid>,
    invoice_id: Option<Uuid>,
    amount: i64,
    running: i64,
    at: i64,
    id: Uuid,
}

/// The order of an account's entries. What happened at one moment (an invoice paid at once) is told debit first.
const ENTRIES: &str = "posted_on,at,-amount,id";

/// The entry a page begins behind, which is none before the first day.
fn place_of(query: &PageQuery, from: Option<Date>) -> Result<Option<[Bound; 4]>> {
    query.unsorted()?;
    let Some(values) = query.after(ENTRIES)? else { return Ok(None) };
    let [posted_on, at, amount, id] = values.as_slice() else { return Err(foreign_cursor()) };
    if from.is_some_and(|from| posted_on.as_str().is_none_or(|day| day < from.to_string().as_str())) {
        return Err(foreign_cursor());
    }
    Ok(Some([
        Bound::new(&asc(journal::Column::PostedOn), posted_on)?,
        Bound::new(&asc(journal::Column::At), at)?,
        Bound::new(&desc(entry::Column::AmountMinor), amount)?,
        Bound::new(&asc(entry::Column::Id), id)?,
    ]))
}

/// One page of the entries of an account, oldest first, each with the balance after it.
pub async fn account_entries<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    wanted: &LedgerQuery,
    query: &PageQuery,
) -> Result<Page<LedgerEntry>> {
    let all = || {
        let select = entry::Entity::find_in(ctx)
            .join(JoinType::InnerJoin, journal_of_entry())
            .filter(entry::Column::Account.eq(&wanted.account))
            .filter(entry::Column::Currency.eq(wanted.currency.code()));
        let select = wanted.days.entity.keep(select, journal::Column::EntityId);
        match wanted.customer {
            Some(customer) => select.filter(entry::Column::CustomerId.eq(customer.uuid())),
            None => select,
        }
    };
    let place = place_of(query, wanted.days.from)?;
    let opening: i64 = match (&place, wanted.days.from) {
        (Some(place), _) => sum_of(conn, all().filter(after(place).not())).await?,
        (None, Some(day)) => sum_of(conn, before(all(), day)).await?,
        (None, None) => 0,
    };
    let total = within(all(), wanted.days).count(conn).await.or_internal("counting entries")?;
    // The order of the window is that of the list, so that the balance runs down the page.
    let running = Expr::cust(
        "CAST(SUM(\"billing_entries\".\"amount_minor\") OVER (ORDER BY \"billing_journals\".\"posted_on\", \
         \"billing_journals\".\"at\", \"billing_entries\".\"amount_minor\" DESC, \"billing_entries\".\"id\") AS BIGINT)",
    );
    let rest = match &place {
        Some(place) => within(all(), wanted.days).filter(after(place)),
        None => within(all(), wanted.days),
    };
    let rows = rest
        .select_only()
        .column(entry::Column::JournalId)
        .column(journal::Column::PostedOn)
        .column(journal::Column::Kind)
        .column(journal::Column::Description)
        .column(entry::Column::CustomerId)
        .column(journal::Column::InvoiceId)
        .column_as(entry::Column::AmountMinor, "amount")
        .expr_as(running, "running")
        .column(journal::Column::At)
        .column(entry::Column::Id)
        .order_by_asc(journal::Column::PostedOn)
        .order_by_asc(journal::Column::At)
        .order_by_desc(entry::Column::AmountMinor)
        .order_by_asc(entry::Column::Id)
        .limit(query.limit() + 1)
        .into_model::<EntryRow>()
        .all(conn)
        .await
        .or_internal("reading the entries of an account")?;
    let view = |row: EntryRow| {
        Ok(LedgerEntry {
            journal: JournalId(row.journal_id),
            posted_on: columns::date(&row.posted_on)?,
            kind: row.kind,
            description: row.description,
            customer: row.customer_id.map(CustomerId),
            invoice: row.invoice_id.map(InvoiceId),
            amount: Money::new(row.amount, wanted.currency),
            balance: Money::new(opening + row.running, wanted.currency),
        })
    };
    let held = |row: &EntryRow| vec![json!(row.posted_on), json!(row.at), json!(row.amount), json!(row.id)];
    let Page { items, next_cursor, total } = Page::cut(rows, total, query, ENTRIES, held);
    Ok(Page { items: items.into_iter().map(view).collect::<Result<_>>()?, next_cursor, total })
}
