//! A customer's statement of account: what was charged and settled between two days, with the balance after each
//! movement, and what was open on the last of them. It is read from the entries of the ledger, so it cannot say
//! anything else than the books.

use std::collections::{BTreeMap, HashMap};

use mpanel_core::{Currency, CustomerId, Date, Error, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select};
use serde::Serialize;
use uuid::Uuid;

use super::reports::{journal_of_entry, sum_of};
use super::{Account, entry, journal};
use crate::allocation::store::allocation;
use crate::columns;
use crate::invoice::store::{credit_note, invoice};

/// The longest span of a statement.
const MOST_DAYS: i64 = 3_660;
/// The most movements on one statement.
const MOST_ROWS: usize = 5_000;

/// Which statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatementQuery {
    /// Whose account.
    pub customer: CustomerId,
    /// In which currency.
    pub currency: Currency,
    /// First day.
    pub from: Date,
    /// Last day, not after today.
    pub to: Date,
}

/// A statement of account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Statement {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// Owed before the first day, less the credit held; negative when we hold more than is owed.
    pub opening: Money,
    /// What happened, oldest first.
    pub rows: Vec<StatementRow>,
    /// Owed after the last day, less the credit held.
    pub closing: Money,
    /// Of the closing balance, what open invoices claim.
    pub owed: Money,
    /// Of the closing balance, the credit held, positive.
    pub credit: Money,
    /// Invoices that were open on the last day, oldest due first.
    pub open: Vec<OpenItem>,
}

/// A movement of an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct StatementRow {
    /// The day booked.
    pub day: Date,
    /// What kind of journal it is, as the ledger names them.
    pub kind: String,
    /// The invoice it is about, by its number; empty where it is about none.
    pub invoice: String,
    /// What it was, in words for the customer.
    pub words: String,
    /// What it adds to the balance, positive.
    pub charged: Money,
    /// What it takes off the balance, positive.
    pub settled: Money,
    /// The balance after it.
    pub balance: Money,
}

/// An invoice that was open on the last day of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenItem {
    /// Its number.
    pub number: String,
    /// Day of issue.
    pub issued: Date,
    /// Day by which to pay.
    pub due: Date,
    /// Worth, with tax.
    pub total: Money,
    /// Open.
    pub balance: Money,
    /// Days since it was due; zero or less when it was not.
    pub days_overdue: i64,
}

/// The statement of a customer's account.
pub async fn customer_statement<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    query: StatementQuery,
) -> Result<Statement> {
    check(ctx, &query)?;
    let money = |minor| Money::new(minor, query.currency);
    let before = account(ctx, &query).filter(journal::Column::PostedOn.lt(query.from.to_string()));
    let opening = sum_of(conn, before).await?;
    let entries = movements(ctx, conn, &query).await?;
    let titles = invoice_titles(ctx, conn, &entries).await?;
    let mut balance = opening;
    let mut rows = Vec::new();
    for movement in in_order(entries) {
        balance += movement.net();
        let title = movement.head.invoice_id.and_then(|id| titles.get(&id)).map_or("", String::as_str);
        rows.push(StatementRow {
            day: columns::date(&movement.head.posted_on)?,
            kind: movement.head.kind.clone(),
            invoice: title.to_owned(),
            words: words(&movement.head, title),
            charged: money(movement.charged),
            settled: money(movement.settled),
            balance: money(balance),
        });
    }
    let until = account(ctx, &query).filter(journal::Column::PostedOn.lte(query.to.to_string()));
    let receivable = until.filter(entry::Column::Account.eq(Account::Receivable.to_string()));
    let owed = sum_of(conn, receivable).await?;
    Ok(Statement {
        from: query.from,
        to: query.to,
        opening: money(opening),
        rows,
        closing: money(balance),
        owed: money(owed),
        credit: money(owed - balance),
        open: open_items(ctx, conn, &query).await?,
    })
}

fn check(ctx: &OpContext, query: &StatementQuery) -> Result<()> {
    let refused = |field: &str, detail: &str| Err(Error::invalid(format!("/query/{field}"), "out_of_range", detail));
    if query.to > ctx.today() {
        return refused("to", "The last day of a statement is today or before.");
    }
    if query.from > query.to {
        return refused("from", "The first day is after the last.");
    }
    let days = query.from.until(query.to).map_or(i64::MAX, |span| i64::from(span.get_days()));
    if days > MOST_DAYS { refused("from", "A statement is over ten years at most.") } else { Ok(()) }
}

// The entries that make up what a customer owes and what we hold for it.
fn account(ctx: &OpContext, query: &StatementQuery) -> Select<entry::Entity> {
    let accounts = [Account::Receivable.to_string(), Account::CustomerCredit.to_string()];
    entry::Entity::find_in(ctx)
        .join(JoinType::InnerJoin, journal_of_entry())
        .filter(entry::Column::CustomerId.eq(query.customer.uuid()))
        .filter(entry::Column::Currency.eq(query.currency.code()))
        .filter(entry::Column::Account.is_in(accounts))
}

/// What a journal did to the account.
struct Movement {
    head: journal::Model,
    charged: i64,
    settled: i64,
}

impl Movement {
    fn net(&self) -> i64 {
        self.charged - self.settled
    }

    // What a fact brings with it is told after the fact.
    fn follows(&self) -> bool {
        matches!(
            self.head.kind.as_str(),
            "credit_applied" | "credited_to_account" | "credit_note_excess" | "top_up" | "top_up_taken_back"
        )
    }
}

async fn movements<C: ConnectionTrait>(ctx: &OpContext, conn: &C, query: &StatementQuery) -> Result<Vec<Movement>> {
    let found = account(ctx, query)
        .filter(journal::Column::PostedOn.gte(query.from.to_string()))
        .filter(journal::Column::PostedOn.lte(query.to.to_string()))
        .select_also(journal::Entity)
        .order_by_asc(entry::Column::Id)
        .limit(2 * MOST_ROWS as u64)
        .all(conn)
        .await
        .or_internal("reading a customer's entries")?;
    let mut by_journal: BTreeMap<Uuid, Movement> = BTreeMap::new();
    for (part, head) in found {
        let head = head.ok_or_else(|| Error::internal("an entry without its journal"))?;
        let movement = by_journal.entry(head.id).or_insert(Movement { head, charged: 0, settled: 0 });
        movement.charged += part.amount_minor.max(0);
        movement.settled += (-part.amount_minor).max(0);
    }
    if by_journal.len() >= MOST_ROWS {
        let detail = "There is more in these days than fits on a statement. Choose fewer days.";
        return Err(Error::invalid("/query/from", "out_of_range", detail));
    }
    Ok(by_journal.into_values().collect())
}

fn in_order(mut movements: Vec<Movement>) -> Vec<Movement> {
    movements.sort_by(|a, b| {
        let key = |m: &Movement| (m.head.posted_on.clone(), m.head.at, m.follows(), -m.net(), m.head.id);
        key(a).cmp(&key(b))
    });
    movements
}

async fn invoice_titles<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    movements: &[Movement],
) -> Result<HashMap<Uuid, String>> {
    let mut ids: Vec<Uuid> = movements.iter().filter_map(|m| m.head.invoice_id).collect();
    ids.sort();
    ids.dedup();
    let mut titles = HashMap::new();
    for chunk in ids.chunks(1_000) {
        let select = invoice::Entity::find_in(ctx).filter(invoice::Column::Id.is_in(chunk.iter().copied()));
        let rows = select.all(conn).await.or_internal("reading the invoices of a statement")?;
        titles.extend(rows.into_iter().map(|row| (row.id, row.title())));
    }
    Ok(titles)
}

// Reasons that staff wrote for staff stay inside; those a customer reads are printed.
fn words(head: &journal::Model, invoice: &str) -> String {
    match head.kind.as_str() {
        "void" => format!("Invoice {invoice} cancelled"),
        "written_off" => format!("Invoice {invoice} written off"),
        "refund" => format!("Refund: {}", head.description),
        "chargeback" => "Payment taken back by the bank".to_owned(),
        "credit_granted" => format!("Credit: {}", head.description),
        "top_up_taken_back" => format!("{} taken back", head.description),
        _ => head.description.clone(),
    }
}

// Balances as they were after the last day, from the rows that made them.
async fn open_items<C: ConnectionTrait>(ctx: &OpContext, conn: &C, query: &StatementQuery) -> Result<Vec<OpenItem>> {
    let last = query.to.tomorrow().and_then(|day| day.to_zoned(ctx.zone.clone()));
    let end = last.map_err(|e| Error::internal("a day without an end").with_source(e))?.timestamp().as_microsecond();
    let rows = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::CustomerId.eq(query.customer.uuid()))
        .filter(invoice::Column::Currency.eq(query.currency.code()))
        .filter(invoice::Column::State.ne("draft"))
        .filter(invoice::Column::IssueDate.lte(query.to.to_string()))
        .order_by_asc(invoice::Column::DueDate)
        .order_by_asc(invoice::Column::Number)
        .all(conn)
        .await
        .or_internal("reading a customer's invoices")?;
    let allocations = allocation::Entity::find_in(ctx)
        .filter(allocation::Column::CustomerId.eq(query.customer.uuid()))
        .filter(allocation::Column::CreatedAt.lt(end))
        .all(conn)
        .await
        .or_internal("reading a customer's allocations")?;
    let notes = credit_note::Entity::find_in(ctx)
        .filter(credit_note::Column::CustomerId.eq(query.customer.uuid()))
        .filter(credit_note::Column::IssueDate.lte(query.to.to_string()))
        .all(conn)
        .await
        .or_internal("reading a customer's credit notes")?;
    let mut taken: HashMap<Uuid, i64> = HashMap::new();
    let parts = allocations.iter().filter_map(|a| Some((a.invoice_id?, a.amount_minor)));
    for (id, minor) in parts.chain(notes.iter().map(|n| (n.invoice_id, n.total_minor))) {
        *taken.entry(id).or_default() += minor;
    }
    let mut open = Vec::new();
    for row in rows.iter().filter(|row| row.closed_at.is_none_or(|at| at >= end)) {
        let balance = row.total_minor - taken.get(&row.id).copied().unwrap_or(0);
        if balance > 0 {
            open.push(open_item(row, balance, query)?);
        }
    }
    Ok(open)
}

fn open_item(row: &invoice::Model, balance: i64, query: &StatementQuery) -> Result<OpenItem> {
    let due = columns::date(&row.due_date)?;
    let age = due.until(query.to).map_err(|e| Error::internal("the age of an invoice").with_source(e))?;
    Ok(OpenItem {
        number: row.title(),
        issued: columns::date(&row.issue_date)?,
        due,
        total: Money::new(row.total_minor, query.currency),
        balance: Money::new(balance, query.currency),
        days_overdue: i64::from(age.get_days()),
    })
}
