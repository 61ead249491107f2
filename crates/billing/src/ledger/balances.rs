//! What the books say: trial balance, journals, and whether they agree with the invoices.

use mpanel_core::{CustomerId, Date, InvoiceId, JournalId, Money, OpContext, Page, PageQuery, Result};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select,
};
use serde::Serialize;

use super::{entry, journal};
use crate::columns;
use crate::invoice::store::{invoice, sales};

/// The balance of one account in one currency; debits are positive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrialBalanceRow {
    /// The account.
    pub account: String,
    /// Its balance.
    pub balance: Money,
}

/// All balances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TrialBalance {
    /// Balances by account and currency.
    pub rows: Vec<TrialBalanceRow>,
    /// Sum per currency; anything but zero is a defect.
    pub sums: Vec<Money>,
}

impl TrialBalance {
    /// Whether every currency sums to zero.
    pub fn is_balanced(&self) -> bool {
        self.sums.iter().all(|m| m.is_zero())
    }

    /// The balance of an account, summed over currencies; for one-currency tests and figures.
    pub fn of(&self, account: &str) -> i64 {
        self.rows.iter().filter(|r| r.account == account).map(|r| r.balance.minor).sum()
    }
}

/// Whether the books agree with the invoices and the customers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BooksCheck {
    /// Whether the trial balance is zero in every currency.
    pub balanced: bool,
    /// Receivable less the sum of open balances, per currency; zero each.
    pub receivable_difference: Vec<Money>,
    /// Customer credit in the books less the sum of the customers' credit, per currency; zero each.
    pub credit_difference: Vec<Money>,
    /// Customers' credit less what is left of their grants, per currency; zero each.
    pub grants_difference: Vec<Money>,
    /// Prepayments in the books less what open top-ups are for, per currency; zero each.
    pub prepayments_difference: Vec<Money>,
    /// Exchange gains and losses in the books less those of the settlements, per currency; zero each.
    pub realised_difference: Vec<Money>,
}

impl BooksCheck {
    /// Whether everything agrees.
    pub fn is_good(&self) -> bool {
        let differences = [
            &self.receivable_difference,
            &self.credit_difference,
            &self.grants_difference,
            &self.prepayments_difference,
            &self.realised_difference,
        ];
        self.balanced && differences.into_iter().flatten().all(|m| m.is_zero())
    }
}

/// A journal with its entries.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct JournalView {
    /// Its id.
    pub id: JournalId,
    /// What kind of fact.
    pub kind: String,
    /// The fact.
    pub reference: String,
    /// The day booked.
    pub posted_on: Date,
    /// Whose affair.
    pub customer: Option<CustomerId>,
    /// About which invoice.
    pub invoice: Option<InvoiceId>,
    /// Words.
    pub description: String,
    /// Account and amount; debits are positive.
    pub entries: Vec<(String, Money)>,
}

#[derive(FromQueryResult)]
struct SumRow {
    name: String,
    currency: String,
    amount: i64,
}

/// The balance of every account; derived from the entries alone.
pub async fn trial_balance<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<TrialBalance> {
    let sums = entry::Entity::find_in(ctx)
        .select_only()
        .column_as(entry::Column::Account, "name")
        .column(entry::Column::Currency)
        .column_as(whole_sum(entry::Column::AmountMinor), "amount")
        .group_by(entry::Column::Account)
        .group_by(entry::Column::Currency)
        .order_by_asc(entry::Column::Account)
        .order_by_asc(entry::Column::Currency)
        .into_model::<SumRow>()
        .all(conn)
        .await
        .or_internal("adding the ledger up")?;
    let rows: Vec<TrialBalanceRow> = sums
        .into_iter()
        .map(|s| Ok(TrialBalanceRow { account: s.name, balance: columns::money(s.amount, &s.currency)? }))
        .collect::<Result<_>>()?;
    let mut totals: Vec<Money> = Vec::new();
    for row in &rows {
        add(&mut totals, row.balance)?;
    }
    Ok(TrialBalance { rows, sums: totals })
}

/// Compares the books with the invoices, the customers' credit and their grants, and the settlements.
pub async fn check_books<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<BooksCheck> {
    use crate::customer::store::{Column as Customer, Entity as Customers};
    use crate::exchange::fx_settlement::{Column as Settlement, Entity as Settlements};
    use crate::wallet::store::grant::{Column as Grant, Entity as Grants};
    use invoice::Column as Invoice;
    let books = trial_balance(ctx, conn).await?;
    let booked = |account: &str| -> Vec<Money> {
        books.rows.iter().filter(|r| r.account == account).map(|r| r.balance).collect()
    };
    let invoices = || invoice::Entity::find_in(ctx);
    let settled = invoices().filter(Invoice::State.is_in(["open", "paid"]));
    let open = per_currency(conn, settled, Invoice::Currency, Invoice::BalanceMinor).await?;
    let credit = per_currency(conn, Customers::find_in(ctx), Customer::Currency, Customer::CreditMinor).await?;
    // Credit below zero, after a chargeback, is a debt and no grant.
    let held = Customers::find_in(ctx).filter(Customer::CreditMinor.gt(0));
    let held = per_currency(conn, held, Customer::Currency, Customer::CreditMinor).await?;
    let granted = Grants::find_in(ctx).filter(Grant::LeftMinor.gt(0));
    let granted = per_currency(conn, granted, Grant::Currency, Grant::LeftMinor).await?;
    let waiting = || invoices().filter(sales().not()).filter(Invoice::State.eq("open"));
    let asked = per_currency(conn, waiting(), Invoice::Currency, Invoice::TotalMinor).await?;
    let credited = per_currency(conn, waiting(), Invoice::Currency, Invoice::CreditedMinor).await?;
    let realised = per_currency(conn, Settlements::find_in(ctx), Settlement::BooksCurrency, Settlement::BookedMinor);
    let realised = realised.await?;
    Ok(BooksCheck {
        balanced: books.is_balanced(),
        receivable_difference: difference(&[(1, &booked("receivable")), (-1, &open)])?,
        credit_difference: difference(&[(-1, &booked("customer_credit")), (-1, &credit)])?,
        grants_difference: difference(&[(1, &held), (-1, &granted)])?,
        prepayments_difference: difference(&[(-1, &booked("prepayments")), (-1, &asked), (1, &credited)])?,
        realised_difference: difference(&[(-1, &booked("fx_gain_loss")), (-1, &realised)])?,
    })
}

// The sum of a column in each currency.
async fn per_currency<C: ConnectionTrait, E: EntityTrait>(
    conn: &C,
    select: Select<E>,
    currency: E::Column,
    amount: E::Column,
) -> Result<Vec<Money>> {
    let sums = select
        .select_only()
        .column_as(currency, "name")
        .column_as(currency, "currency")
        .column_as(whole_sum(amount), "amount")
        .group_by(currency)
        .into_model::<SumRow>()
        .all(conn)
        .await
        .or_internal("adding amounts up by currency")?;
    sums.into_iter().map(|s| columns::money(s.amount, &s.currency)).collect()
}

fn difference(parts: &[(i64, &Vec<Money>)]) -> Result<Vec<Money>> {
    let mut totals = Vec::new();
    for (sign, amounts) in parts {
        for amount in amounts.iter() {
            add(&mut totals, Money::new(sign * amount.minor, amount.currency))?;
        }
    }
    Ok(totals)
}

/// One page of journals, latest first, of one customer or all.
pub async fn list_journals<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    query: &PageQuery,
) -> Result<Page<JournalView>> {
    let mut select = journal::Entity::find_in(ctx);
    if let Some(customer) = customer {
        select = select.filter(journal::Column::CustomerId.eq(customer.uuid()));
    }
    let page = select.page_of(conn, query, &[desc(journal::Column::At)]).await?;
    let entries = entry::Entity::find_in(ctx)
        .filter(entry::Column::JournalId.is_in(page.items.iter().map(|j| j.id)))
        .order_by_asc(entry::Column::Account)
        .all(conn)
        .await
        .or_internal("reading entries")?;
    let Page { items, next_cursor, total } = page;
    let view = |row: journal::Model| {
        let mine = entries.iter().filter(|e| e.journal_id == row.id);
        Ok(JournalView {
            id: JournalId(row.id),
            posted_on: columns::date(&row.posted_on)?,
            customer: row.customer_id.map(CustomerId),
            invoice: row.invoice_id.map(InvoiceId),
            entries: mine
                .map(|e| Ok((e.account.clone(), columns::money(e.amount_minor, &e.currency)?)))
                .collect::<Result<_>>()?,
            kind: row.kind,
            reference: row.reference,
            description: row.description,
        })
    };
    Ok(Page { items: items.into_iter().map(view).collect::<Result<_>>()?, next_cursor, total })
}

// PostgreSQL sums integers to NUMERIC; the cast brings both databases back to an integer.
pub(crate) fn whole_sum<C: ColumnTrait>(column: C) -> sea_orm::sea_query::SimpleExpr {
    Expr::col(column.as_column_ref()).sum().cast_as("BIGINT")
}

fn add(totals: &mut Vec<Money>, amount: Money) -> Result<()> {
    match totals.iter_mut().find(|t| t.currency == amount.currency) {
        Some(total) => *total = total.add(amount)?,
        None => totals.push(amount),
    }
    Ok(())
}
