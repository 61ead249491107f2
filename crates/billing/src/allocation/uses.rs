//! What a payment was used for, as its receipt says it.

use mpanel_core::{Date, InvoiceId, Money, OpContext, PaymentId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder};
use serde::Serialize;

use super::store::{allocation, receipt};
use crate::columns;
use crate::invoice::store::invoice;

/// What became of the money of a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentUses {
    /// The invoices it was put against, in that order.
    pub invoices: Vec<PaymentUse>,
    /// What became credit.
    pub to_credit: Money,
    /// What went back: refunded, or taken back by the bank.
    pub reversed: Money,
    /// What can still go back.
    pub left: Money,
}

impl PaymentUses {
    /// What went back of a payment that says it refunded so much: what the bank took back is no refund, and a refund may
    /// be booked in a moment.
    #[must_use]
    pub fn went_back(&self, refunded: Money) -> Money {
        Money::new(refunded.minor.max(self.reversed.minor), refunded.currency)
    }
}

/// An invoice that a payment was put against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PaymentUse {
    /// The invoice.
    pub invoice: InvoiceId,
    /// Its number.
    pub number: String,
    /// Its day of issue.
    pub issued: Date,
    /// Worth, with tax.
    pub total: Money,
    /// How much of the payment was put against it.
    pub amount: Money,
}

/// What became of the money of a payment; `None` while it is not booked.
pub async fn uses_of_payment<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    payment: PaymentId,
) -> Result<Option<PaymentUses>> {
    let found = receipt::Entity::find_in(ctx).filter(receipt::Column::PaymentId.eq(payment.uuid())).one(conn).await;
    let Some(booked) = found.or_internal("reading a receipt")? else { return Ok(None) };
    let rows = allocation::Entity::find_in(ctx)
        .filter(allocation::Column::PaymentId.eq(payment.uuid()))
        .filter(allocation::Column::Kind.eq("payment"))
        .order_by_asc(allocation::Column::CreatedAt)
        .order_by_asc(allocation::Column::Id)
        .all(conn)
        .await
        .or_internal("reading what a payment was used for")?;
    let ids = rows.iter().filter_map(|row| row.invoice_id);
    let select = invoice::Entity::find_in(ctx).filter(invoice::Column::Id.is_in(ids));
    let invoices = select.all(conn).await.or_internal("reading the invoices of a payment")?;
    let money = |minor| columns::money(minor, &booked.currency);
    let mut uses = Vec::new();
    let mut credit = 0;
    for row in rows {
        match invoices.iter().find(|invoice| Some(invoice.id) == row.invoice_id) {
            Some(invoice) => uses.push(PaymentUse {
                invoice: InvoiceId(invoice.id),
                number: invoice.title(),
                issued: columns::date(&invoice.issue_date)?,
                total: money(invoice.total_minor)?,
                amount: money(row.amount_minor)?,
            }),
            None => credit += row.amount_minor,
        }
    }
    let (reversed, left) = (money(booked.reversed_minor)?, money(booked.left())?);
    Ok(Some(PaymentUses { invoices: uses, to_credit: money(credit)?, reversed, left }))
}

#[cfg(test)]
mod tests {
    use mpanel_core::Currency;

    use super::*;

    #[test]
    fn what_the_bank_took_back_went_back() {
        let eur = |minor| Money::new(minor, Currency::EUR);
        for (refunded, reversed, want) in [(0, 0, 0), (0, 1785, 1785), (500, 500, 500), (500, 0, 500)] {
            let uses = PaymentUses { invoices: Vec::new(), to_credit: eur(0), reversed: eur(reversed), left: eur(0) };
            assert_eq!(uses.went_back(eur(refunded)), eur(want), "{refunded} {reversed}");
        }
    }
}
