//! Tables of invoices.

use std::collections::HashMap;

use mpanel_calc::{LineKind, Period, Tax};
use mpanel_core::{CustomerId, Error, InvoiceId, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::sea_query::SimpleExpr;
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{InvoiceKind, InvoiceState};
use crate::columns;
use crate::ledger::{Account, Parties};
use crate::store::rows;

rows! {
    /// The billing_invoices table.
    invoice = "billing_invoices" {
        customer_id: Uuid, order_id: Option<Uuid>, kind: String, number: Option<String>, state: String,
        currency: String, issue_date: String, due_date: String, subtotal_minor: i64, discount_minor: i64,
        tax_minor: i64, total_minor: i64, paid_minor: i64, credited_minor: i64, balance_minor: i64, seller: String,
        buyer: String, taxes: String, tax_mode: String, note: String, content_hash: Option<String>, disputed: bool,
        charges_stopped: bool, created_at: i64, paid_at: Option<i64>, closed_at: Option<i64>,
        void_reason: Option<String>, finalize_at: Option<i64>, version: i32, entity_id: Option<Uuid>,
        apart: Option<Uuid>,
        aged_from: Option<String>, coupons: Option<String>,
    }
}
rows! {
    /// The billing_invoice_lines table.
    line = "billing_invoice_lines" {
        invoice_id: Uuid, position: i32, subscription_id: Option<Uuid>, service_id: Option<Uuid>, component: String,
        kind: String, description: String, period_start: Option<String>, period_end: Option<String>, quantity: i64,
        unit_minor: i64, share_numerator: i64, share_denominator: i64, amount_minor: i64, discount_minor: i64,
        net_minor: i64, tax: String, explain: Option<String>, release: String, cadence: Option<String>, cause: String,
        credit_of: Option<Uuid>, item_id: Option<Uuid>, item_day: Option<String>, coupons: Option<String>,
        spread: Option<String>, earned_from: Option<String>, earned_until: Option<String>,
        serves_from: Option<String>, serves_until: Option<String>,
    }
}
rows! {
    /// The billing_credit_notes table.
    credit_note = "billing_credit_notes" {
        invoice_id: Uuid, customer_id: Uuid, number: String, currency: String, issue_date: String,
        subtotal_minor: i64, tax_minor: i64, total_minor: i64, lines: String, taxes: String, reason: String,
        content_hash: String, created_at: i64, entity_id: Option<Uuid>,
    }
}

impl invoice::Model {
    /// An amount in the invoice's currency.
    pub(crate) fn money(&self, minor: i64) -> Result<Money> {
        columns::money(minor, &self.currency)
    }

    /// Whose affair a journal about it is.
    pub(crate) fn parties(&self) -> Parties {
        Parties { customer: CustomerId(self.customer_id), entity: self.entity_id }
    }

    /// Number, or a word for a draft.
    pub(crate) fn title(&self) -> String {
        self.number.clone().unwrap_or_else(|| "Draft".to_owned())
    }

    /// Where its lines that are for no stretch of time are booked: as earned, or, of a top-up, as money that is owed
    /// back until it buys something. Once it is paid that is the customer's credit.
    pub(crate) fn account(&self) -> Account {
        match (self.kind == InvoiceKind::TopUp.as_str(), InvoiceState::from_word(&self.state)) {
            (true, InvoiceState::Paid) => Account::CustomerCredit,
            (true, _) => Account::Prepayments,
            (false, _) => Account::Revenue,
        }
    }
}

impl line::Model {
    /// The tax of the line.
    pub(crate) fn tax(&self) -> Result<Tax> {
        columns::json(&self.tax)
    }

    /// Whether it pays for a stretch of time.
    pub(crate) fn is_periodic(&self) -> bool {
        self.period_end.is_some()
    }

    /// The first day that it pays for: as the invoice says, or later where its term was paid late and began anew.
    pub(crate) fn starts(&self) -> Option<&String> {
        self.serves_from.as_ref().or(self.period_start.as_ref())
    }

    /// The day after the last one that it pays for, likewise.
    pub(crate) fn ends(&self) -> Option<&String> {
        self.serves_until.as_ref().or(self.period_end.as_ref())
    }

    /// The days that it pays for; none of one that is for no stretch of time.
    pub(crate) fn days(&self) -> Result<Option<Period>> {
        let (Some(start), Some(end)) = (self.starts(), self.ends()) else { return Ok(None) };
        Ok(Some(Period::new(columns::date(start)?, columns::date(end)?)))
    }

    /// Whether it is earned over a time that is still to come when it is billed. Usage has days, but is earned when it
    /// is billed.
    pub(crate) fn is_deferred(&self) -> bool {
        self.earned_until.is_some() || (self.is_periodic() && self.kind != LineKind::Usage.as_str())
    }
}

/// Leaves top-ups out: money on account is no sale, is not dunned and is not paid from credit. What it buys is.
pub(crate) fn sales() -> SimpleExpr {
    invoice::Column::Kind.ne(InvoiceKind::TopUp.as_str())
}

/// One issued invoice; a draft is refused.
pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<invoice::Model> {
    issued(load_any(ctx, conn, id).await?)
}

/// One issued invoice, locked. Lock its customer first: money movements of a customer follow each other.
pub(crate) async fn lock(ctx: &OpContext, tx: &Tx, id: InvoiceId) -> Result<invoice::Model> {
    issued(lock_any(ctx, tx, id).await?)
}

fn issued(row: invoice::Model) -> Result<invoice::Model> {
    if InvoiceState::from_word(&row.state) == InvoiceState::Draft {
        let detail = "The invoice is a draft: it has no number and nobody owes it. Issue it first.";
        return Err(Error::conflict("invoice_not_issued", detail));
    }
    Ok(row)
}

/// One invoice or draft.
pub(crate) async fn load_any<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<invoice::Model> {
    let row = invoice::Entity::find_in(ctx).filter(invoice::Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading an invoice")?.ok_or_else(|| Error::not_found("invoice"))
}

/// One invoice or draft, locked.
pub(crate) async fn lock_any(ctx: &OpContext, tx: &Tx, id: InvoiceId) -> Result<invoice::Model> {
    let row = invoice::Entity::find_in(ctx).filter(invoice::Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking an invoice")?.ok_or_else(|| Error::not_found("invoice"))
}

/// Lines of one invoice, in order.
pub(crate) async fn lines_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: InvoiceId) -> Result<Vec<line::Model>> {
    line::Entity::find_in(ctx)
        .filter(line::Column::InvoiceId.eq(id.uuid()))
        .order_by_asc(line::Column::Position)
        .all(conn)
        .await
        .or_internal("reading invoice lines")
}

/// Lines of several invoices.
pub(crate) async fn lines_of_many<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, Vec<line::Model>>> {
    let mut found: HashMap<Uuid, Vec<line::Model>> = HashMap::new();
    for chunk in ids.chunks(1000) {
        let rows = line::Entity::find_in(ctx)
            .filter(line::Column::InvoiceId.is_in(chunk.iter().copied()))
            .order_by_asc(line::Column::Position)
            .all(conn)
            .await
            .or_internal("reading invoice lines")?;
        for row in rows {
            found.entry(row.invoice_id).or_default().push(row);
        }
    }
    Ok(found)
}
