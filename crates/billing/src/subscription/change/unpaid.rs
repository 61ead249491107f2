//! Changes that customers have made and not paid yet. What has to be bought for them waits for the payment, where the
//! setting says so and staff has not waived it.

use std::collections::BTreeSet;

use mpanel_core::{Error, InvoiceId, OpContext, ProductId, Result, ServiceId, SubscriptionChangeId, SubscriptionId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::store::{self, Model};
use super::{ChangeState, ops};
use crate::invoice::InvoiceState;
use crate::invoice::store::{invoice, line, lines_of};
use crate::policy::Policies;
use crate::subscription::store as subscriptions;
use crate::subscription::term;

/// The setting: whether what a customer adds is delivered before it is paid.
pub(crate) const DELIVERY: &str = "change.delivery";
/// Its words.
pub(crate) const DELIVERIES: [&str; 2] = ["on_payment", "on_account"];

/// A change of a customer that is in force and whose invoice is open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnpaidChange {
    /// The change.
    pub change: SubscriptionChangeId,
    /// `add_on` or `plan`.
    pub kind: String,
    /// The add-on that came with it.
    pub add_on: Option<ProductId>,
    /// What is to be paid.
    pub invoice: InvoiceId,
    /// Whether the setting lets the saved method be charged for it.
    pub charge: bool,
}

/// A change on an invoice, for whoever carries it out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BilledChange {
    /// The change.
    pub change: SubscriptionChangeId,
    /// `add_on` or `plan`.
    pub kind: String,
    /// Of which subscription.
    pub subscription: SubscriptionId,
    /// Of which service.
    pub service: ServiceId,
}

impl Model {
    /// Whether what it brings may have to wait: a customer asked for it, it came into force at once, and staff has not
    /// waived that. What was agreed for a later day comes with the renewal, and its payment is dunned with that.
    fn may_wait(&self) -> bool {
        is_delivered(&self.kind)
            && self.actor_kind == "customer"
            && self.state == ChangeState::Applied.as_str()
            && self.closed_at == Some(self.created_at)
            && self.waived_at.is_none()
    }

    fn added(&self) -> Result<Option<ProductId>> {
        let chosen = self.body()?.chosen.filter(|_| self.kind == "add_on");
        Ok(chosen.and_then(|c| c.add_ons.last().map(|a| a.id)))
    }
}

/// Whether something is bought for changes of a kind.
fn is_delivered(kind: &str) -> bool {
    ["add_on", "plan"].contains(&kind)
}

/// What customers have changed of a subscription, is to wait for its payment, and is not paid.
pub async fn unpaid_changes<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<Vec<UnpaidChange>> {
    let (mut changes, mut known) = (Vec::new(), BTreeSet::new());
    for change in store::of(ctx, conn, id).await? {
        // Of an add-on that was taken off the bill and added again, the latest purchase counts.
        let is_latest = change.added()?.is_none_or(|product| known.insert(product));
        if is_latest && change.may_wait() {
            changes.push(change);
        }
    }
    if changes.is_empty() {
        return Ok(Vec::new());
    }
    let row = subscriptions::load(ctx, conn, id).await?;
    let (policies, scope) = (Policies::of(ctx, conn, &[row.customer_id]).await?, term::scope(&row));
    if policies.word(DELIVERY, scope) != DELIVERIES[0] {
        return Ok(Vec::new());
    }
    let charge = policies.flag("charge.on_due", scope);
    let causes = changes.iter().map(|change| SubscriptionChangeId(change.id).to_string());
    let lines = line::Entity::find_in(ctx)
        .filter(line::Column::SubscriptionId.eq(id.uuid()))
        .filter(line::Column::Cause.is_in(causes))
        .filter(line::Column::AmountMinor.gt(0))
        .all(conn)
        .await
        .or_internal("reading the lines of changes")?;
    let open = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::Id.is_in(lines.iter().map(|l| l.invoice_id)))
        .filter(invoice::Column::State.eq(InvoiceState::Open.as_str()))
        .filter(invoice::Column::BalanceMinor.gt(0))
        .all(conn)
        .await
        .or_internal("reading the invoices of changes")?;
    let mut unpaid = Vec::new();
    for change in changes {
        let (key, add_on) = (SubscriptionChangeId(change.id).to_string(), change.added()?);
        // Another change of the same day takes the unpaid lines of this one back and bills them itself.
        let component = add_on.map(|product| format!("add_on:{product}"));
        let is_of = |l: &line::Model| l.cause == key || component.as_ref() == Some(&l.component);
        let on = |owed: &&invoice::Model| lines.iter().any(|l| l.invoice_id == owed.id && is_of(l));
        let Some(owed) = open.iter().find(on) else { continue };
        let invoice = InvoiceId(owed.id);
        let change_id = SubscriptionChangeId(change.id);
        unpaid.push(UnpaidChange { change: change_id, kind: change.kind, add_on, invoice, charge });
    }
    Ok(unpaid)
}

/// The changes of customers that an invoice bills and for which something is bought.
pub async fn changes_of_invoice<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: InvoiceId,
) -> Result<Vec<BilledChange>> {
    let lines = lines_of(ctx, conn, id).await?;
    let mut causes: Vec<SubscriptionChangeId> = lines.iter().filter_map(|l| l.cause.parse().ok()).collect();
    causes.sort_unstable();
    causes.dedup();
    if causes.is_empty() {
        return Ok(Vec::new());
    }
    let rows = store::Entity::find_in(ctx)
        .filter(store::Column::Id.is_in(causes.iter().map(|cause| cause.uuid())))
        .filter(store::Column::ActorKind.eq("customer"))
        .all(conn)
        .await
        .or_internal("reading the changes of an invoice")?;
    let of = |row: Model| BilledChange {
        change: SubscriptionChangeId(row.id),
        subscription: SubscriptionId(row.subscription_id),
        service: ServiceId(row.service_id),
        kind: row.kind,
    };
    Ok(rows.into_iter().filter(|row| is_delivered(&row.kind)).map(of).collect())
}

/// Lets what waits for its payment be delivered before: one change of those that [`unpaid_changes`] tells. The invoice
/// stays as it is; who waived it and why is in the history.
pub async fn waive_payment(ctx: &OpContext, tx: &Tx, unpaid: &UnpaidChange, why: &str) -> Result<()> {
    let found = store::Entity::find_in(ctx).filter(store::Column::Id.eq(unpaid.change.uuid())).one(tx).await;
    let found = found.or_internal("reading a change")?.ok_or_else(|| Error::not_found("change"))?;
    let subscription = subscriptions::load(ctx, tx, SubscriptionId(found.subscription_id)).await?;
    let title = format!("Delivered before it is paid: {}", found.body()?.summary);
    let row = Model { waived_at: Some(ctx.now.as_microsecond()), ..found };
    crate::store::update(tx, row, "waiving the payment of a change").await?;
    ops::note(ctx, tx, &subscription, "change_waived", title, why).await
}
