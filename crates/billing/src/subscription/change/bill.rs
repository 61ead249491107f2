//! Writing what the engine proposed: subscriptions, invoices, and the changes that came into force.

use mpanel_core::{CustomerId, OpContext, Result, ServiceId, SubscriptionId};
use mpanel_db::Tx;
use mpanel_events::Event;
use uuid::Uuid;

use super::{ChangeState, store};
use crate::history::{self, LogEntry, Subject};
use crate::invoice::draft::{Prepared, finalize_all};
use crate::invoice::store::invoice;
use crate::policy::Policies;
use crate::subscription::billable::{self, Billable};
use crate::subscription::renewal::RenewalSettings;
use crate::subscription::{store as subscriptions, term};
use crate::usage::{self, Metered};

/// Writes subscriptions that moved on with the invoices of their proposals. Customers and rows must be locked.
pub(crate) async fn write(
    ctx: &OpContext,
    tx: &Tx,
    settings: &RenewalSettings,
    moved: Vec<Billable>,
    prepared: Vec<Prepared>,
) -> Result<Vec<invoice::Model>> {
    let (mut rows, mut applied, mut touched) = (Vec::new(), Vec::new(), Vec::new());
    let mut periods = Vec::new();
    for mut billable in moved {
        periods.extend(billable.metered.as_mut().map(Metered::take_billed).unwrap_or_default());
        if !billable.applied.is_empty() {
            touched.push(billable.row.id);
            applied.extend(billable.applied.into_iter().map(|c| (c, billable.row.name.clone())));
        }
        rows.push(billable.row);
    }
    // The subscriptions move on before invoices are settled: one that credit pays at once moves their terms.
    crate::store::update_all(tx, rows, "moving subscriptions on").await?;
    usage::write_periods(tx, periods).await?;
    let invoices = finalize_all(ctx, tx, &settings.sellers, prepared).await?;
    change_usage_terms(ctx, tx, &settings.policies, &applied).await?;
    come_into_force(ctx, tx, applied).await?;
    settle_terms(ctx, tx, &touched).await?;
    Ok(invoices)
}

// Another plan has other usage prices, from its day on.
async fn change_usage_terms(
    ctx: &OpContext,
    tx: &Tx,
    policies: &Policies,
    applied: &[(store::Model, String)],
) -> Result<()> {
    for (change, _) in applied.iter().filter(|(c, _)| c.kind == "plan") {
        let Some(chosen) = change.body()?.chosen else { continue };
        let mut row = subscriptions::load(ctx, tx, SubscriptionId(change.subscription_id)).await?;
        let on = change.effective_on()?;
        let metered = usage::change_terms(ctx, tx, &row, chosen.product.uuid(), on).await?;
        if metered && row.usage_through.is_none() {
            row.usage_through = Some(on.to_string());
            row.next_invoice_on = term::next_invoice_on(&row, policies)?.map(|d| d.to_string());
            crate::store::update(tx, row, "metering a subscription").await?;
        }
    }
    Ok(())
}

async fn come_into_force(ctx: &OpContext, tx: &Tx, applied: Vec<(store::Model, String)>) -> Result<()> {
    let (mut rows, mut entries) = (Vec::new(), Vec::new());
    for (row, name) in applied {
        let (subscription, customer) = (SubscriptionId(row.subscription_id), CustomerId(row.customer_id));
        let (service, on) = (ServiceId(row.service_id), row.effective_on()?);
        let change = row.kind.clone();
        tx.record(ctx, Event::SubscriptionChanged { subscription, customer, service, change, on }).await?;
        let title = format!("Change in force: {}", row.body()?.summary);
        entries.push(LogEntry::new("changed", title, Subject::new("service", service, name), customer));
        rows.push(row);
    }
    history::note_all(ctx, tx, entries).await?;
    store::close(ctx, tx, rows, ChangeState::Applied).await
}

/// Reads the paid terms of subscriptions anew from their lines, after some of them were credited.
pub(crate) async fn settle_terms(ctx: &OpContext, tx: &Tx, ids: &[Uuid]) -> Result<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let mut lines = billable::lines_of(ctx, tx, ids).await?;
    let mut changed = Vec::new();
    for mut row in subscriptions::lock_many(ctx, tx, ids).await? {
        let Some(paid) = billable::reach(&row, &lines.remove(&row.id).unwrap_or_default())?.1 else { continue };
        let paid = row.terms()?.skipped_through.map_or(paid, |skipped| skipped.max(paid));
        let term = row.grid()?.enclosing(paid.yesterday().unwrap_or(paid));
        if row.period_end != paid.to_string() {
            (row.period_start, row.period_end) = (term.start.to_string(), paid.to_string());
            row.version += 1;
            changed.push(row);
        }
    }
    crate::store::update_all(tx, changed, "moving paid terms").await
}
