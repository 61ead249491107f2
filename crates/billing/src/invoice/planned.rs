//! Credit notes that wait for their refund: what of which invoice is credited when the money has gone back, and
//! whether its days are billed again then. A refund that the gateway refuses leaves the invoice as it is.

use mpanel_core::{InvoiceId, InvoiceLineId, Money, OpContext, RefundId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, QueryFilter};

use super::{CreditScope, store, void};
use crate::columns;

crate::store::rows! {
    /// The billing_planned_credits table.
    planned_credit = "billing_planned_credits" {
        reference: String, invoice_id: Uuid, lines: String, bill_again: bool, created_at: i64,
    }
}

/// A credit that a refund brings.
pub(crate) struct Planned {
    /// Of which invoice.
    pub(crate) invoice: InvoiceId,
    /// Only these lines.
    lines: Option<Vec<InvoiceLineId>>,
    bill_again: bool,
}

/// Notes what the credit note of a refund is to credit: some lines, or, with `None`, the invoice as a whole. With
/// `bill_again` their days are billed again once nothing of them is charged any more.
pub async fn plan_credit(
    ctx: &OpContext,
    tx: &Tx,
    refund: RefundId,
    invoice: InvoiceId,
    lines: Option<&[InvoiceLineId]>,
    bill_again: bool,
) -> Result<()> {
    let row = planned_credit::Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        reference: refund.to_string(),
        invoice_id: invoice.uuid(),
        lines: columns::text(&lines)?,
        bill_again,
        created_at: ctx.now.as_microsecond(),
    };
    crate::store::insert(tx, row, "planning a credit note").await
}

impl Planned {
    /// That of a refund, by its printed id.
    pub(crate) async fn find(ctx: &OpContext, tx: &Tx, reference: &str) -> Result<Option<Self>> {
        let found = planned_credit::Entity::find_in(ctx)
            .filter(planned_credit::Column::Reference.eq(reference))
            .one(tx)
            .await
            .or_internal("reading a planned credit note")?;
        let read = |row: planned_credit::Model| {
            Ok(Self {
                invoice: InvoiceId(row.invoice_id),
                lines: columns::json(&row.lines)?,
                bill_again: row.bill_again,
            })
        };
        found.map(read).transpose()
    }

    /// What an amount that went back credits of an invoice.
    pub(crate) fn scope(planned: Option<&Self>, invoice: InvoiceId, amount: Money) -> CreditScope {
        match planned.filter(|p| p.invoice == invoice).and_then(|p| p.lines.clone()) {
            Some(lines) => CreditScope::Within(lines, amount),
            None => CreditScope::Gross(amount),
        }
    }

    /// Lets the days be billed again, if that was asked for and nothing of them is charged any more.
    pub(crate) async fn release(&self, ctx: &OpContext, tx: &Tx) -> Result<()> {
        if !self.bill_again {
            return Ok(());
        }
        let row = store::load(ctx, tx, self.invoice).await?;
        void::release_credited(ctx, tx, &row, self.lines.as_deref()).await
    }
}
