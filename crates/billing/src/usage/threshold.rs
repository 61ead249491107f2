//! Billing a period before it is over: when what was used reaches a threshold of its price, an invoice has all that is
//! not billed yet. The end of the period bills the rest, as the difference of the two prices.

use mpanel_core::{CustomerId, InvoiceId, OpContext, Result, SubscriptionId};
use mpanel_db::{Db, Job, JobSpec, Tx};
use sea_orm::ConnectionTrait;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::load::{load, write_periods};
use super::metered::Metered;
use crate::customer::store as customers;
use crate::invoice::draft::finalize_all;
use crate::subscription::renewal::{RenewalSettings, propose_early};
use crate::subscription::{billable, lock_with_customer, store as subscriptions};
use crate::taxes::sale::NUMBER_PENDING;

/// Looks whether the usage of a subscription has reached a threshold, and bills it then. Queued with the events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillThreshold {
    /// Whose usage grew.
    pub subscription: SubscriptionId,
}

impl Job for BillThreshold {
    const KIND: &'static str = "usage.threshold";
}

/// What came of a look at a subscription's usage.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ThresholdBill {
    /// No threshold was reached since the last bill.
    Nothing,
    /// An invoice was raised.
    Billed(InvoiceId),
    /// The tax depends on a VAT number that has no answer yet: look again later.
    Waiting,
}

/// How long a look waits for further events. One distance for all, because another request brings a queued job forward.
const LOOK_AFTER_S: i64 = 60;

/// Queues a look at each subscription; one that is queued already is enough.
pub(super) async fn ask(ctx: &OpContext, tx: &Tx, subscriptions: impl IntoIterator<Item = Uuid>) -> Result<()> {
    let mut ids: Vec<Uuid> = subscriptions.into_iter().collect();
    ids.sort();
    ids.dedup();
    for subscription in ids.into_iter().map(SubscriptionId) {
        let spec = JobSpec::at(ctx.in_seconds(LOOK_AFTER_S)).key(subscription.to_string());
        tx.enqueue_with(ctx, &BillThreshold { subscription }, spec).await?;
    }
    Ok(())
}

/// Bills the running periods of a subscription whose usage has reached a threshold. Safe to repeat: what was billed is
/// a row of its period, written with the invoice.
pub async fn bill_threshold(ctx: &OpContext, db: &Db, subscription: SubscriptionId) -> Result<ThresholdBill> {
    // Most looks find nothing: they need not hold up anybody.
    if !reached(ctx, db.read(), subscription).await? {
        return Ok(ThresholdBill::Nothing);
    }
    let tx = db.begin().await?;
    let row = lock_with_customer(ctx, &tx, subscription).await?;
    let customer = customers::load(ctx, &tx, CustomerId(row.customer_id)).await?;
    if !row.is_live() || row.usage_through.is_none() || customer.parked_reason.is_some() {
        return Ok(ThresholdBill::Nothing);
    }
    let mut mine = billable::load(ctx, &tx, vec![row]).await?;
    let settings = RenewalSettings::of(ctx, &tx, customer.id).await?;
    let prepared = match propose_early(ctx, &customer, &mut mine, &settings, ctx.today()) {
        Ok(Some(prepared)) => prepared,
        Ok(None) => return Ok(ThresholdBill::Nothing),
        Err(error) if error.code() == NUMBER_PENDING => return Ok(ThresholdBill::Waiting),
        Err(error) => return Err(error),
    };
    let periods = mine.iter_mut().filter_map(|b| b.metered.as_mut()).flat_map(Metered::take_billed).collect();
    write_periods(&tx, periods).await?;
    let invoices = finalize_all(ctx, &tx, &settings.sellers, vec![prepared]).await?;
    tx.commit().await?;
    Ok(invoices.first().map_or(ThresholdBill::Nothing, |i| ThresholdBill::Billed(InvoiceId(i.id))))
}

async fn reached<C: ConnectionTrait>(ctx: &OpContext, conn: &C, subscription: SubscriptionId) -> Result<bool> {
    let row = subscriptions::load(ctx, conn, subscription).await?;
    if !row.is_live() || row.usage_through.is_none() {
        return Ok(false);
    }
    let Some(mut metered) = load(ctx, conn, std::slice::from_ref(&row)).await?.remove(&row.id) else {
        return Ok(false);
    };
    Ok(metered.early(ctx, &row, ctx.today())?.iter().any(|due| due.amount != 0))
}
