//! Tables of receipts and allocations.

use mpanel_calc::fx::CrossPayment;
use mpanel_core::{Error, OpContext, Result};

use crate::columns;
use crate::invoice::store::invoice;
use crate::store::rows;

rows! {
    /// The billing_receipts table: money that came in, once for each payment.
    receipt = "billing_receipts" {
        payment_id: Uuid, customer_id: Uuid, cash_account: String, currency: String, amount_minor: i64,
        reversed_minor: i64, received_at: i64, settled_minor: Option<i64>, settled_currency: Option<String>, payer_country: Option<String>,
    }
}
rows! {
    /// The billing_allocations table: what was put against an invoice, or against no invoice but the credit.
    allocation = "billing_allocations" {
        invoice_id: Option<Uuid>, customer_id: Uuid, payment_id: Option<Uuid>, kind: String, currency: String,
        amount_minor: i64, reference: String, created_at: i64,
    }
}

/// A payment that is known to have come in and is not booked yet; what asks for it is tried again.
pub(crate) fn not_booked() -> Error {
    let detail = "This payment has not been booked, so nothing of it can go back.";
    Error::conflict("payment_not_allocated", detail).with_retryable(true)
}

/// The references of the journals of one fact in the books of several legal entities, counted from zero.
pub(crate) fn numbered(reference: &str, index: usize) -> String {
    if index == 0 { reference.to_owned() } else { format!("{reference}:{index}") }
}

impl receipt::Model {
    /// What of it has not gone back.
    pub(crate) fn left(&self) -> i64 {
        self.amount_minor - self.reversed_minor
    }

    /// What it counts for and what came in, where that was in another currency.
    pub(crate) fn cross(&self) -> Result<Option<CrossPayment>> {
        let (Some(minor), Some(code)) = (self.settled_minor, &self.settled_currency) else { return Ok(None) };
        let invoiced = columns::money(self.amount_minor, &self.currency)?;
        Ok(Some(CrossPayment { invoiced, settled: columns::money(minor, code)? }))
    }
}

/// Customer credit used for an invoice.
pub(crate) fn credit_allocation(ctx: &OpContext, row: &invoice::Model, minor: i64) -> allocation::Model {
    allocation::Model {
        id: ctx.new_uuid(),
        tenant_id: row.tenant_id,
        invoice_id: Some(row.id),
        customer_id: row.customer_id,
        payment_id: None,
        kind: "credit".to_owned(),
        currency: row.currency.clone(),
        amount_minor: minor,
        reference: String::new(),
        created_at: ctx.now.as_microsecond(),
    }
}
