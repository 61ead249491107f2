//! The billing_subscriptions table.

use mpanel_calc::{Anchor, Component, Grid};
use mpanel_core::{
    CustomerId, Date, Error, OpContext, OrderId, Page, PageQuery, ProductId, Result, ServiceId, SubscriptionId,
};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};

use super::terms::BillingTerms;
use super::{BILLING_ACTS, SubscriptionState, SubscriptionView, cancel, change, contract, coupon};
use crate::ability::Ability;
use crate::catalog::{SubscriptionDiscount, cadence_of};
use crate::columns;
use crate::order::PlacedSubscription;

crate::store::rows! {
    /// The billing_subscriptions table.
    row = "billing_subscriptions" {
        customer_id: Uuid, order_id: Uuid, service_id: Uuid, product_id: Uuid, state: String, currency: String,
        cycle_months: i32, anchor_day: i32, anchor_month: i32, anchor_on: String, name: String, product_name: String, item: String,
        components: String, discount: Option<String>, recurring_minor: i64, started_on: Option<String>,
        period_start: String, period_end: String, charged_through: String, next_invoice_on: Option<String>,
        next_change_on: Option<String>, usage_through: Option<String>, price_agreed: bool, terms: String, trial_end: Option<String>,
        contract_ends_on: Option<String>, waiting: Option<String>,
        cancel_at: Option<String>, cancel_reason: Option<String>, ended_on: Option<String>, version: i32,
        created_at: i64,
    }
}

pub(crate) use row::{Column, Entity, Model};

impl Model {
    /// The boundaries of its periods.
    pub(crate) fn grid(&self) -> Result<Grid> {
        let anchor =
            Anchor { day: i8::try_from(self.anchor_day).unwrap_or(1), month: i8::try_from(self.anchor_month).ok() };
        let origin = columns::date(&self.anchor_on)?;
        Ok(Grid { cadence: cadence_of(self.cycle_months), anchor, origin })
    }

    /// How it is billed beyond its prices.
    pub(crate) fn terms(&self) -> Result<BillingTerms> {
        columns::json(&self.terms)
    }

    /// What is charged every period.
    pub(crate) fn components(&self) -> Result<Vec<Component>> {
        columns::json(&self.components)
    }

    /// The coupons that stay with it.
    pub(crate) fn discounts(&self) -> Result<Vec<SubscriptionDiscount>> {
        SubscriptionDiscount::from_column(self.discount.as_deref())
    }

    /// Writes them.
    pub(crate) fn set_discounts(&mut self, all: &[SubscriptionDiscount]) -> Result<()> {
        self.discount = SubscriptionDiscount::column(all)?;
        Ok(())
    }

    /// How far has been invoiced.
    pub(crate) fn charged_through(&self) -> Result<Date> {
        columns::date(&self.charged_through)
    }

    /// The end of the paid term.
    pub(crate) fn period_end(&self) -> Result<Date> {
        columns::date(&self.period_end)
    }

    /// How far its usage has been billed; none when nothing is metered.
    pub(crate) fn usage_through(&self) -> Result<Option<Date>> {
        columns::date_opt(self.usage_through.as_ref())
    }

    /// When it ends: on the day that is set, or by itself where its contract says so.
    pub(crate) fn ends_on(&self) -> Result<Option<Date>> {
        let set = columns::date_opt(self.cancel_at.as_ref())?;
        let fixed = self.terms()?.contract.and_then(|contract| contract.fixed_end());
        Ok(set.into_iter().chain(fixed).min())
    }

    /// Whether it pays for a domain name: its term is the registry's, which is not moved, cut or given back.
    pub(crate) fn is_domain(&self) -> Result<bool> {
        Ok(columns::json::<PlacedSubscription>(&self.item)?.product.domain.is_some())
    }

    /// Whether its service is set up on a day that is still to come.
    pub(crate) fn starts_later(&self, today: Date) -> bool {
        self.state == SubscriptionState::Pending.as_str() && self.period_start > today.to_string()
    }

    /// Whether it has not ended.
    pub(crate) fn is_live(&self) -> bool {
        self.state != SubscriptionState::Cancelled.as_str()
    }

    /// The subscription as it is shown.
    pub(crate) fn view(self, today: Date) -> Result<SubscriptionView> {
        let abilities = vec![
            Ability::of("cancel", cancel::may_cancel(&self)),
            Ability::of("resume", cancel::may_resume(&self, today)),
            Ability::of(BILLING_ACTS[0], change::may_change(&self)),
            Ability::of(BILLING_ACTS[1], change::may_pause(&self, today)),
            Ability::of(BILLING_ACTS[2], change::may_resume_billing(&self)),
        ];
        let period_end = columns::date(&self.period_end)?;
        // A run comes for the changes of a paused one, but it bills nothing; its usage aside.
        let is_paused = self.state == SubscriptionState::Paused.as_str() && self.usage_through.is_none();
        // A change within a term may leave the term paid in part; it renews at its end all the same.
        let term = self.grid()?.enclosing(period_end);
        let arrears = self.terms()?.in_arrears();
        let next_due_date = if term.start == period_end && !arrears { period_end } else { term.end };
        let contract = contract::view(&self, today)?;
        let coupons = coupon::held(&self)?;
        let components = self.components()?;
        let options = change::held_options(&self, &components)?;
        let waits = if self.is_live() { self.waiting_lines()? } else { Vec::new() };
        let trial_ends_on =
            columns::date_opt(self.trial_end.as_ref().filter(|_| self.in_trial(today) && self.is_live()))?;
        Ok(SubscriptionView {
            id: SubscriptionId(self.id),
            version: self.version,
            customer: CustomerId(self.customer_id),
            order: OrderId(self.order_id),
            service: ServiceId(self.service_id),
            product: ProductId(self.product_id),
            product_name: self.product_name,
            name: self.name,
            state: SubscriptionState::from_word(&self.state),
            price: columns::money(self.recurring_minor, &self.currency)?,
            cycle_months: self.cycle_months,
            components,
            options,
            period_start: columns::date(&self.period_start)?,
            period_end,
            next_due_date,
            charged_through: columns::date(&self.charged_through)?,
            next_invoice_on: columns::date_opt(self.next_invoice_on.as_ref())?.filter(|_| !is_paused),
            next_change_on: columns::date_opt(self.next_change_on.as_ref())?,
            trial_ends_on,
            contract,
            coupons,
            waits,
            cancel_at: columns::date_opt(self.cancel_at.as_ref())?,
            cancel_reason: self.cancel_reason,
            started_on: columns::date_opt(self.started_on.as_ref())?,
            ended_on: columns::date_opt(self.ended_on.as_ref())?,
            abilities,
        })
    }
}

/// Filters of the subscription list.
#[derive(Debug, Clone, Default)]
pub struct SubscriptionFilter {
    /// Only in this state.
    pub state: Option<SubscriptionState>,
    /// Only of this customer.
    pub customer: Option<CustomerId>,
}

/// One subscription.
pub async fn get_subscription<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: SubscriptionId,
) -> Result<SubscriptionView> {
    load(ctx, conn, id).await?.view(ctx.today())
}

/// The subscription that pays for a service.
pub async fn subscription_of_service<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    service: ServiceId,
) -> Result<SubscriptionView> {
    let row = Entity::find_in(ctx).filter(Column::ServiceId.eq(service.uuid())).one(conn).await;
    let row = row.or_internal("reading a subscription")?.ok_or_else(|| Error::not_found("subscription"))?;
    row.view(ctx.today())
}

/// Subscriptions of several services, for lists.
pub async fn subscriptions_of_services<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    services: &[ServiceId],
) -> Result<Vec<SubscriptionView>> {
    let ids = services.iter().map(|s| s.uuid());
    views(ctx, Entity::find_in(ctx).filter(Column::ServiceId.is_in(ids)).all(conn).await)
}

/// Subscriptions of an order, in the order of the lines.
pub async fn subscriptions_of_order<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    order: OrderId,
) -> Result<Vec<SubscriptionView>> {
    let select = Entity::find_in(ctx).filter(Column::OrderId.eq(order.uuid())).order_by_asc(Column::Id);
    views(ctx, select.all(conn).await)
}

/// Subscriptions of a customer that have not ended, next due first.
pub async fn subscriptions_of_customer<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Vec<SubscriptionView>> {
    let select = Entity::find_in(ctx)
        .filter(Column::CustomerId.eq(customer.uuid()))
        .filter(Column::State.ne(SubscriptionState::Cancelled.as_str()))
        .order_by_asc(Column::PeriodEnd);
    views(ctx, select.all(conn).await)
}

/// One page of subscriptions, latest first.
pub async fn list_subscriptions<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &SubscriptionFilter,
    query: &PageQuery,
) -> Result<Page<SubscriptionView>> {
    let mut select = Entity::find_in(ctx);
    if let Some(state) = filter.state {
        select = select.filter(Column::State.eq(state.as_str()));
    }
    if let Some(customer) = filter.customer {
        select = select.filter(Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(search) = query.search() {
        select = select.filter(columns::contains(Column::Name, &search));
    }
    let page = select.page_of(conn, query, &[desc(Column::CreatedAt)]).await?;
    let Page { items, next_cursor, total } = page;
    Ok(Page { items: views(ctx, Ok(items))?, next_cursor, total })
}

/// The row of one subscription.
pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: SubscriptionId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading a subscription")?.ok_or_else(|| Error::not_found("subscription"))
}

/// The row of one subscription, locked. Lock its customer first.
pub(crate) async fn lock(ctx: &OpContext, tx: &Tx, id: SubscriptionId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking a subscription")?.ok_or_else(|| Error::not_found("subscription"))
}

/// Rows by id, locked in the order of their ids.
pub(crate) async fn lock_many(ctx: &OpContext, tx: &Tx, ids: &[uuid::Uuid]) -> Result<Vec<Model>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(1000) {
        let select = Entity::find_in(ctx).filter(Column::Id.is_in(chunk.iter().copied())).order_by_asc(Column::Id);
        found.extend(select.lock_exclusive().all(tx).await.or_internal("locking subscriptions")?);
    }
    Ok(found)
}

/// Rows by id.
pub(crate) async fn load_many<C: ConnectionTrait>(ctx: &OpContext, conn: &C, ids: &[uuid::Uuid]) -> Result<Vec<Model>> {
    let mut found = Vec::with_capacity(ids.len());
    for chunk in ids.chunks(1000) {
        let rows = Entity::find_in(ctx).filter(Column::Id.is_in(chunk.iter().copied())).all(conn).await;
        found.extend(rows.or_internal("reading subscriptions")?);
    }
    Ok(found)
}

fn views(ctx: &OpContext, rows: std::result::Result<Vec<Model>, sea_orm::DbErr>) -> Result<Vec<SubscriptionView>> {
    let today = ctx.today();
    rows.or_internal("reading subscriptions")?.into_iter().map(|r| r.view(today)).collect()
}
