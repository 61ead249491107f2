//! Reading: what is on offer, and how far a guided move has come.

use mpanel_billing::{self as billing, CancelPreview, LargerPlans, OrderView, SubscriptionState};
use mpanel_core::{ErrorKind, OpContext, ProductId, Result, RowId, ServiceId, SubscriptionId};
use mpanel_provisioning::{self as provisioning, ProviderUpgrade, ServiceView};
use sea_orm::ConnectionTrait;

use super::carry::{Host, Instructions, instructions};
use super::rules::{Facts, GuideState, Step, StepKey, not_reached, start_refusal, steps};
use super::store::{self, GuideRow};
use super::{GuideView, UpgradeOffers};
use crate::deps::Deps;
use crate::ordering::refusal_of;
use crate::time::from_micros;

const NOT_IN_PLACE: &str = "The data centre does not give a server that runs more cores, memory or disk. You get a new \
                            server with the bigger plan, move your data at your own pace, and end the old one then.";

/// The bigger plans of a service with what they cost its customer, and what ending it would mean.
pub async fn offers<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ServiceId) -> Result<UpgradeOffers> {
    let service = provisioning::get_service(ctx, conn, id).await?;
    let mut refused = start_refusal(&service).map(str::to_owned);
    if refused.is_none() && open_around(ctx, conn, id).await? {
        refused = Some(store::under_way().detail().to_owned());
    }
    let subscription = service.subscription.filter(|_| service.product.has_machine());
    let larger = match subscription {
        Some(subscription) => Some(larger_plans(ctx, conn, subscription).await?),
        None => None,
    };
    let ends = preview(ctx, conn, subscription).await?;
    Ok(UpgradeOffers {
        product_name: service.product_name,
        specs: larger.as_ref().map(|l| l.specs.clone()),
        price: larger.as_ref().map(|l| l.price),
        cycle_months: larger.as_ref().map(|l| l.cycle_months),
        refused,
        end_of_term: ends.as_ref().map(|e| e.end_of_term.clone()),
        now: ends.map(|e| e.now),
        plans: larger.map(|l| l.plans).unwrap_or_default(),
        why_not_in_place: NOT_IN_PLACE,
    })
}

/// The bigger plans of a subscription, judged by billing and by what the provider takes.
pub(super) async fn larger_plans<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<LargerPlans> {
    let mut larger = billing::larger_plans(ctx, conn, id).await?;
    for plan in larger.plans.iter_mut().filter(|plan| plan.refused.is_none()) {
        plan.refused = refusal_of(ctx, conn, larger.customer, &plan.item).await?;
    }
    Ok(larger)
}

/// A product that the machine could become at the provider.
#[derive(Debug, Clone)]
pub struct AtProvider {
    /// What the provider says.
    pub offer: ProviderUpgrade,
    /// The bigger plans of the business that are bought as it.
    pub plans: Vec<(ProductId, String)>,
}

/// What a service's machine could become in the provider's panel, asked now, and which of our bigger plans that is. For
/// staff: such an upgrade is taken there by hand, and the change of the plan made and confirmed here.
pub async fn at_provider(ctx: &OpContext, deps: &Deps, id: ServiceId) -> Result<Vec<AtProvider>> {
    let offers = provisioning::provider_upgrades(ctx, &deps.provisioning(), id).await?;
    let conn = deps.db.read();
    let mut ours = Vec::new();
    if let Some(subscription) = provisioning::get_service(ctx, conn, id).await?.subscription {
        for plan in billing::larger_plans(ctx, conn, subscription).await?.plans {
            let bought_as = billing::get_product(ctx, conn, plan.product).await?.provider.product_id;
            ours.push((bought_as, plan.product, plan.product_name));
        }
    }
    let plans = |offer: &ProviderUpgrade| {
        let same = ours.iter().filter(|(bought_as, ..)| *bought_as == offer.product_id);
        same.map(|(_, id, name)| (*id, name.clone())).collect()
    };
    Ok(offers.into_iter().map(|offer| AtProvider { plans: plans(&offer), offer }).collect())
}

/// Whether an open move begins or ends at a service.
pub(super) async fn open_around<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ServiceId) -> Result<bool> {
    match store::latest(ctx, conn, id).await? {
        Some(row) => Ok(row.state()? == GuideState::Open),
        None => Ok(false),
    }
}

// None where there is nothing to end any more, or not yet.
async fn preview<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    subscription: Option<SubscriptionId>,
) -> Result<Option<CancelPreview>> {
    let Some(subscription) = subscription else { return Ok(None) };
    match billing::cancel_preview(ctx, conn, subscription).await {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == ErrorKind::Conflict => Ok(None),
        Err(error) => Err(error),
    }
}

/// The latest guided move from a service or to it; none where there was none.
pub async fn get_guide<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: ServiceId) -> Result<Option<GuideView>> {
    match store::latest(ctx, conn, id).await? {
        Some(row) => Ok(Some(view(ctx, conn, row).await?)),
        None => Ok(None),
    }
}

/// Both ends of a move as they are now.
pub(super) struct Standing {
    pub(super) old: ServiceView,
    pub(super) new: Option<ServiceView>,
    pub(super) order: OrderView,
    pub(super) steps: Vec<Step>,
}

/// Looks at both servers and the order.
pub(super) async fn standing<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &GuideRow) -> Result<Standing> {
    let order = billing::get_order(ctx, conn, row.order()).await?;
    let made = provisioning::services_of_orders(ctx, conn, &[row.order()]).await?;
    let new = made.into_iter().find(|s| s.id == row.successor());
    let facts = Facts {
        order: order.state,
        new: new.as_ref().map(|s| (s.state, s.ipv4.is_some() || s.ipv6.is_some())),
        data: row.data_at.is_some(),
        addresses: row.addresses_at.is_some(),
        state: row.state()?,
    };
    let old = provisioning::get_service(ctx, conn, row.old()).await?;
    Ok(Standing { old, new, order, steps: steps(&facts) })
}

/// Whether the old service is over, or billed no more.
pub(super) async fn has_ended<C: ConnectionTrait>(ctx: &OpContext, conn: &C, old: &ServiceView) -> Result<bool> {
    let Some(subscription) = old.subscription.filter(|_| !old.state.is_final()) else {
        return Ok(old.state.is_final());
    };
    Ok(billing::get_subscription(ctx, conn, subscription).await?.state == SubscriptionState::Cancelled)
}

async fn view<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: GuideRow) -> Result<GuideView> {
    let Standing { old, new, order, steps } = standing(ctx, conn, &row).await?;
    let state = row.state()?;
    let is_open = state == GuideState::Open;
    let ends = preview(ctx, conn, old.subscription.filter(|_| is_open)).await?;
    let instructions = match &new {
        Some(new) if is_open && not_reached(&steps, StepKey::Data).is_none() => {
            instructions(Host::of(&old), Host::of(new))
        }
        _ => Instructions::default(),
    };
    Ok(GuideView {
        id: RowId(row.id),
        state,
        old: row.old(),
        old_addresses: addresses(Some(&old)),
        new: row.successor(),
        new_exists: new.is_some(),
        new_addresses: addresses(new.as_ref()),
        order: order.id,
        order_number: order.number,
        invoice: order.invoice.as_ref().map(|i| i.id),
        balance: order.invoice.map(|i| i.balance),
        finish_refused: not_reached(&steps, StepKey::End).filter(|_| is_open).map(str::to_owned),
        steps,
        instructions,
        end_of_term: ends.as_ref().map(|e| e.end_of_term.clone()),
        now: ends.map(|e| e.now),
        old_name: row.from_name,
        new_name: row.to_name,
        product_name: row.product_name,
        ends: row.ends,
        started_at: from_micros(row.started_at),
        finished_at: row.finished_at.map(from_micros),
    })
}

fn addresses(service: Option<&ServiceView>) -> Vec<String> {
    service.into_iter().flat_map(|s| [s.ipv4.clone(), s.ipv6.clone()]).flatten().collect()
}
