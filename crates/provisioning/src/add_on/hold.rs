//! Add-ons beyond the spend guard of their account: they wait until staff lets them go, or takes them off the bill.

use mpanel_core::{Error, OpContext, ProductId, ProviderAccountId, Result, RowId, ServiceId};
use mpanel_db::Tx;
use mpanel_db::jobs::Outcome;

use super::settle::locked;
use super::store::{self, AddOnRow};
use super::{AddOnPurchase, AddOnState};
use crate::account::store::{self as accounts, AccountRow};
use crate::account::{Hold, SpendGuard, hold};
use crate::deps::Deps;
use crate::jobs;
use crate::service::store::{self as services, ServiceRow};
use crate::service::timeline::{Entry, note};

/// What becomes of a purchase that is about to be sent.
pub(super) enum Turn {
    /// It is sent: that is written down.
    Go,
    /// It is beyond the spend guard.
    Wait(Hold),
    /// Nobody wants it any more.
    Over,
}

/// Writes down that a purchase is sent, from when on it counts among the orders of the day. The spend guard is asked
/// under the account's lock, so that two at once are not both the last one of the day.
pub(super) async fn send(ctx: &OpContext, deps: &Deps, account: &AccountRow, id: RowId) -> Result<Turn> {
    let tx = deps.db.begin().await?;
    let (service, mut row) = locked(ctx, &tx, id).await?;
    if !matches!(row.state()?, AddOnState::Wanted | AddOnState::Failed) {
        tx.rollback().await?;
        return Ok(Turn::Over);
    }
    if !SpendGuard::of(account)?.is_off() {
        let account = accounts::lock(&tx, ctx, ProviderAccountId(account.id)).await?;
        if let Some(why) = must_wait(ctx, &tx, &account, &service, &row).await? {
            tx.rollback().await?;
            return Ok(Turn::Wait(why));
        }
    }
    row.sent_at = Some(ctx.now.as_microsecond());
    store::save(&tx, row).await?;
    tx.commit().await?;
    Ok(Turn::Go)
}

/// Takes back that a purchase was sent: the provider has not taken it.
pub(super) async fn not_sent(ctx: &OpContext, deps: &Deps, id: RowId) -> Result<()> {
    let tx = deps.db.begin().await?;
    let (_, mut row) = locked(ctx, &tx, id).await?;
    row.sent_at = None;
    store::save(&tx, row).await?;
    tx.commit().await
}

/// Whether the purchase has to wait; what staff has approved has not.
async fn must_wait(
    ctx: &OpContext,
    tx: &Tx,
    account: &AccountRow,
    service: &ServiceRow,
    row: &AddOnRow,
) -> Result<Option<Hold>> {
    if row.approved {
        return Ok(None);
    }
    let quantity = u32::try_from(row.quantity).unwrap_or(1);
    let on = ctx.today();
    hold(ctx, tx, account, on, |book| book.add_on(&row.key, quantity, &service.region, on)).await
}

/// Notes that it waits; its job ends, and approving it queues another.
pub(super) async fn wait(ctx: &OpContext, deps: &Deps, id: RowId, why: &Hold) -> Result<Outcome> {
    let tx = deps.db.begin().await?;
    let (mut service, mut row) = locked(ctx, &tx, id).await?;
    if row.state()? == AddOnState::GivenUp {
        tx.rollback().await?;
        return Ok(Outcome::Done);
    }
    let title = format!("{} waits for approval", row.name);
    note(ctx, &tx, &service, Entry::new("add_on_held", title).detail(&why.detail).staff_only()).await?;
    tracing::info!(service.id = %service.service(), reason = %why.reason, "an add-on waits for approval");
    row.enter(ctx, AddOnState::Held, Some(why.detail.clone()));
    store::save(&tx, row).await?;
    service.waits_because = Some(why.detail.clone());
    services::save(ctx, &tx, service).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Lets an add-on go that waits for approval; who and why is kept in the timeline.
pub async fn approve_add_on(
    ctx: &OpContext,
    tx: &Tx,
    id: ServiceId,
    product: ProductId,
    why: &str,
) -> Result<AddOnPurchase> {
    let mut service = services::lock(tx, ctx, id).await?;
    let rows = store::of_service(ctx, tx, id).await?;
    let held = |row: &AddOnRow| row.product_id == product.uuid() && row.state == AddOnState::Held.as_str();
    let others = rows.iter().any(|row| row.state == AddOnState::Held.as_str() && !held(row));
    let Some(mut row) = rows.into_iter().find(held) else {
        return Err(Error::conflict("not_waiting", "No add-on of this product waits for approval any more."));
    };
    row.approved = true;
    row.enter(ctx, AddOnState::Wanted, None);
    store::save(tx, row.clone()).await?;
    let title = format!("{} was approved", row.name);
    note(ctx, tx, &service, Entry::new("add_on_approved", title).detail(why).staff_only()).await?;
    if !others {
        let_go(&mut service);
    }
    services::save(ctx, tx, service).await?;
    jobs::enqueue_add_on(ctx, tx, RowId(row.id)).await?;
    row.view()
}

/// The service says no more why an add-on of it waits.
pub(super) fn let_go(service: &mut ServiceRow) {
    if service.waits_for.is_none() {
        service.waits_because = None;
    }
}
