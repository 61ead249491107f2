//! Taking note of a payment that is put against invoices, and of one that goes back.

use mpanel_calc::fx::CrossPayment;
use mpanel_core::{Error, InvoiceId, Money, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, QueryFilter, QueryOrder, QuerySelect};

use super::fx_settlement::{Column, Entity, Model};
use super::work::{Booking, work_out};
use crate::allocation::{Receipt, Reversal};
use crate::exchange::settings::currency_settings;
use crate::invoice::store::invoice;
use crate::{ledger, store};

/// Takes note of the parts of a payment, and books what they gained or lost where the rates are known.
///
/// To be called once for each payment, and only where the invoices are not in the reporting currency or the payment
/// came in another one.
pub(crate) async fn note_payment(
    ctx: &OpContext,
    tx: &Tx,
    money: &Receipt,
    parts: &[(invoice::Model, Money)],
) -> Result<()> {
    let settings = currency_settings(ctx, tx).await?;
    let books = settings.reporting_currency;
    let cross = CrossPayment { invoiced: money.amount, settled: money.came_in() };
    if parts.is_empty() || (money.amount.currency == books && cross.settled.currency == books) {
        return Ok(());
    }
    let mut rows = Vec::new();
    let mut before = 0;
    for (invoice, part) in parts {
        let after = before + part.minor;
        rows.push(Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            payment_id: money.payment.uuid(),
            invoice_id: invoice.id,
            customer_id: invoice.customer_id,
            paid_on: money.received_on.unwrap_or_else(|| ctx.today()).to_string(),
            invoice_currency: part.currency.code().to_owned(),
            applied_minor: part.minor,
            settled_currency: cross.settled.currency.code().to_owned(),
            settled_minor: cross.settled_between(before, after).map_err(Error::internal)?.minor,
            reversed_minor: 0,
            books_currency: books.code().to_owned(),
            invoice_times: None,
            invoice_per: None,
            invoice_source: None,
            invoice_rate_day: None,
            paid_times: None,
            paid_per: None,
            paid_source: None,
            paid_rate_day: None,
            carried_minor: None,
            received_minor: None,
            booked_minor: 0,
            booked_on: None,
            noted_at: ctx.now.as_microsecond(),
            entity_id: invoice.entity_id,
        });
        before = after;
    }
    work_out(ctx, tx, &settings, &mut rows).await?;
    let booking = Booking::open(ctx, tx).await?;
    let journals = rows.iter_mut().map(|row| booking.realise(row)).collect::<Result<Vec<_>>>()?;
    store::insert_all(tx, rows, "noting the settlement of a payment").await?;
    ledger::post(ctx, tx, journals.into_iter().flatten().collect()).await
}

/// Takes the gain or loss of a payment back with its money: of the parts that open again, and `beyond` them of what a
/// credit note had moved to the customer's credit. What waits for a rate is booked for what is left.
pub(crate) async fn note_reversal(
    ctx: &OpContext,
    tx: &Tx,
    reversal: &Reversal,
    parts: &[(InvoiceId, i64)],
    mut beyond: i64,
) -> Result<()> {
    let mut rows = Entity::find_in(ctx)
        .filter(Column::PaymentId.eq(reversal.payment.uuid()))
        .order_by_desc(Column::Id)
        .lock_exclusive()
        .all(tx)
        .await
        .or_internal("reading the settlements of a payment")?;
    if rows.is_empty() {
        return Ok(());
    }
    let mut journals = Vec::new();
    let booking = Booking::today(ctx);
    for row in &mut rows {
        let own = parts.iter().filter(|(invoice, _)| invoice.uuid() == row.invoice_id).map(|(_, part)| part);
        let own = row.left().min(own.sum());
        let more = beyond.min(row.left() - own);
        beyond -= more;
        row.reversed_minor += own + more;
        journals.extend(booking.take_back(row, reversal)?);
    }
    store::update_all(tx, rows, "taking the settlements of a payment back").await?;
    ledger::post(ctx, tx, journals).await
}
