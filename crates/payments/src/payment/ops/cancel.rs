//! Giving up payments that wait for the customer.

use mpanel_core::{CustomerId, Error, GatewayId, InvoiceId, OpContext, PaymentId, Result};
use mpanel_db::Db;

use super::apply::is_about;
use super::create::holders;
use super::submit::write;
use crate::gateway::{self, Gateways};
use crate::payment::store::{self, Model};
use crate::payment::{PaymentStatus, PaymentView, get_payment};
use crate::ports::Call;

/// Gives up a payment that waits for the customer's bank. If it has moved on meanwhile, its new state stands.
pub async fn cancel_payment(ctx: &OpContext, db: &Db, gateways: &Gateways, payment: PaymentId) -> Result<PaymentView> {
    let row = store::find(db.read(), ctx, payment).await?;
    if row.status() != PaymentStatus::RequiresAction {
        let detail = "Only a payment that waits for a confirmation with the bank can be given up.";
        return Err(Error::conflict("payment_not_waiting", detail));
    }
    give_up(ctx, db, gateways, row).await?;
    get_payment(ctx, db.read(), payment).await
}

/// Clears the way for a new payment of a customer: gives up those that wait for the bank's page, and asks after
/// those whose outcome is open. What is still in flight then keeps its guard.
pub async fn clear_abandoned(
    ctx: &OpContext,
    db: &Db,
    gateways: &Gateways,
    customer: CustomerId,
    invoices: &[InvoiceId],
) -> Result<()> {
    let mine = |row: &Model| row.customer_id == customer.uuid();
    for row in holders(ctx, db.read(), invoices).await?.into_iter().filter(mine) {
        match row.status() {
            PaymentStatus::RequiresAction => give_up(ctx, db, gateways, row).await?,
            PaymentStatus::Processing | PaymentStatus::Unknown => {
                super::refresh::refresh_payment(ctx, db, gateways, row.payment_id()).await?;
            }
            _ => {}
        }
    }
    Ok(())
}

async fn give_up(ctx: &OpContext, db: &Db, gateways: &Gateways, row: Model) -> Result<()> {
    let reference =
        row.gateway_ref.as_deref().ok_or_else(|| Error::internal("a waiting payment without a reference"))?;
    let adapter = gateways.open(ctx, db.read(), GatewayId(row.gateway_id)).await?;
    let report = adapter.cancel_charge(Call::from(ctx), reference).await.map_err(gateway::provider_error)?;
    if !is_about(&row, &report) {
        return Err(Error::internal("the gateway's answer is about another payment"));
    }
    write(ctx, db, row.payment_id(), Some(&report.reference), &report.outcome).await
}
