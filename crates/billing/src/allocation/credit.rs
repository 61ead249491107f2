//! Customer credit: given, used for invoices, returned.

use mpanel_calc::period::plus_days;
use mpanel_calc::wallet::CreditKind;
use mpanel_core::{CustomerId, Date, Error, InvoiceId, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};

use super::store::{allocation, credit_allocation};
use crate::customer::{CustomerView, store as customers};
use crate::history::{self, LogEntry, Subject};
use crate::invoice::settle::settle;
use crate::invoice::store::{invoice, sales};
use crate::ledger::{self, Account, Journal};
use crate::wallet::{GrantTerms, lapsed};
use crate::{columns, store};

/// The longest a gift of credit lasts.
const LONGEST_DAYS: i64 = 10 * 366;

/// Credit that staff gives, or takes away with a negative amount.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCredit {
    /// How much.
    pub amount: Money,
    /// Why, for the customer's eyes.
    pub reason: String,
    /// First day on which it is lost.
    pub expires_on: Option<Date>,
}

/// Gives a customer promotional credit (or takes some away, with a negative amount). It is used for new invoices by
/// itself, before credit that was paid for.
pub async fn grant_credit(ctx: &OpContext, tx: &Tx, id: CustomerId, credit: NewCredit) -> Result<CustomerView> {
    let row = customers::lock(ctx, tx, id).await?;
    let NewCredit { amount, reason, expires_on } = credit;
    check_expiry(ctx, amount, expires_on)?;
    if amount.currency.code() != row.currency {
        return Err(Error::invalid(
            "/amount/currency",
            "currency_mismatch",
            format!("The account is in {}.", row.currency),
        ));
    }
    if amount.is_zero() || row.credit_minor + amount.minor < 0 {
        let most = columns::money(row.credit_minor, &row.currency)?;
        return Err(Error::invalid("/amount", "out_of_range", format!("Give an amount, or take away at most {most}.")));
    }
    let journal = Journal::new("credit_granted", ctx.new_uuid(), row.parties(), amount.currency)
        .describe(reason.clone())
        .granting(GrantTerms { kind: CreditKind::Promotional, source: "goodwill", expires_on, reason: reason.clone() })
        .debit(Account::Goodwill, amount.minor)
        .credit(Account::CustomerCredit, amount.minor);
    ledger::post(ctx, tx, vec![journal]).await?;
    let entry =
        LogEntry::new("credit", format!("Credit of {amount}"), Subject::new("customer", id, row.display_name()), id);
    history::note(ctx, tx, entry.detail(reason)).await?;
    customers::load(ctx, tx, id).await?.view()
}

/// Refuses a last day that credit cannot have.
pub(crate) fn check_expiry(ctx: &OpContext, amount: Money, expires_on: Option<Date>) -> Result<()> {
    let Some(day) = expires_on else { return Ok(()) };
    let (first, last) = (plus_days(ctx.today(), 1), plus_days(ctx.today(), LONGEST_DAYS));
    if amount.minor < 0 || day < first || day > last {
        let detail = "Give a day from tomorrow to ten years ahead, for credit that is given and not taken away.";
        return Err(Error::invalid("/expires_on", "out_of_range", detail));
    }
    Ok(())
}

/// Uses a customer's credit for open invoices, oldest due first; returns what was used.
pub async fn apply_credit(ctx: &OpContext, tx: &Tx, id: CustomerId) -> Result<Money> {
    let row = customers::lock(ctx, tx, id).await?;
    let currency = columns::currency(&row.currency)?;
    let open = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::CustomerId.eq(id.uuid()))
        .filter(invoice::Column::State.eq("open"))
        .filter(sales())
        .filter(invoice::Column::Currency.eq(currency.code()))
        .order_by_asc(invoice::Column::DueDate)
        .lock_exclusive()
        .all(tx)
        .await
        .or_internal("reading open invoices")?;
    let lapsed = lapsed(ctx, tx, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let spendable = (row.credit_minor - lapsed).max(0);
    let mut left = spendable;
    for mut invoice in open {
        let part = left.min(invoice.balance_minor);
        if part <= 0 {
            continue;
        }
        left -= part;
        let used = credit_allocation(ctx, &invoice, part);
        let journal = Journal::new("credit_used", used.id, invoice.parties(), currency)
            .about(InvoiceId(invoice.id))
            .describe(format!("Credit used for {}", invoice.title()))
            .debit(Account::CustomerCredit, part)
            .credit(Account::Receivable, part);
        store::insert(tx, used, "using credit").await?;
        ledger::post(ctx, tx, vec![journal]).await?;
        invoice.paid_minor += part;
        invoice.balance_minor -= part;
        settle(ctx, tx, &mut invoice).await?;
    }
    Ok(Money::new(spendable - left, currency))
}

/// Gives credit that was used for an invoice back to the customer; changes the row, but does not write it.
pub(crate) async fn return_credit(ctx: &OpContext, tx: &Tx, mut row: invoice::Model) -> Result<invoice::Model> {
    let used: i64 = allocations(ctx, tx, InvoiceId(row.id))
        .await?
        .iter()
        .filter(|a| a.kind == "credit")
        .map(|a| a.amount_minor)
        .sum();
    if used <= 0 {
        return Ok(row);
    }
    let back = credit_allocation(ctx, &row, -used);
    let journal = Journal::new("credit_returned", back.id, row.parties(), columns::currency(&row.currency)?)
        .about(InvoiceId(row.id))
        .describe(format!("Credit used for {} returned", row.title()))
        .debit(Account::Receivable, used)
        .credit(Account::CustomerCredit, used);
    store::insert(tx, back, "returning credit").await?;
    ledger::post(ctx, tx, vec![journal]).await?;
    row.paid_minor -= used;
    row.balance_minor += used;
    Ok(row)
}

/// Whether money (not credit) has been put against an invoice.
pub(crate) async fn has_payments<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<bool> {
    let rows = allocations(ctx, conn, id).await?;
    Ok(rows.iter().filter(|a| a.kind != "credit").map(|a| a.amount_minor).sum::<i64>() != 0)
}

async fn allocations<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<Vec<allocation::Model>> {
    let rows = allocation::Entity::find_in(ctx).filter(allocation::Column::InvoiceId.eq(id.uuid())).all(conn).await;
    rows.or_internal("reading allocations")
}
