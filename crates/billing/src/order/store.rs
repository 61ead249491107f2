//! The billing_orders table and its views.

use std::collections::HashMap;

use mpanel_core::{
    CustomerId, Error, InvoiceId, Money, OpContext, OrderId, Page, PageQuery, Result, ServiceId, SubscriptionId,
};
use mpanel_db::page::{by, desc};
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Select};

use super::{FrozenOrder, OrderInvoice, OrderService, OrderState, OrderView, PlacedSubscription, close};
use crate::ability::Ability;
use crate::columns;
use crate::customer::store as customers;
use crate::invoice::store::invoice;
use crate::ledger::whole_sum;
use crate::once::OneTimePurchase;
use crate::once::store::of_orders as once_of;
use crate::subscription::{SubscriptionState, store as subscriptions};

crate::store::rows! {
    /// The billing_orders table.
    row = "billing_orders" {
        number: String, customer_id: Uuid, state: String, state_reason: Option<String>, currency: String, body: String,
        subtotal_minor: i64, discount_minor: i64, tax_minor: i64, total_minor: i64, coupon_id: Option<Uuid>,
        invoice_id: Option<Uuid>, placed_at: i64, accepted_at: Option<i64>, closed_at: Option<i64>, version: i32,
    }
}

pub(crate) use row::{Column, Entity, Model};

/// Filters of the order list.
#[derive(Debug, Clone, Default)]
pub struct OrderFilter {
    /// Only in this state.
    pub state: Option<OrderState>,
    /// Only of this customer.
    pub customer: Option<CustomerId>,
}

/// One order.
pub async fn get_order<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: OrderId) -> Result<OrderView> {
    let row = load(ctx, conn, id).await?;
    views(ctx, conn, vec![row]).await?.pop().ok_or_else(|| Error::not_found("order"))
}

/// One page of orders; sorted by placed_at, number or total.
pub async fn list_orders<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &OrderFilter,
    query: &PageQuery,
) -> Result<Page<OrderView>> {
    let select = filtered(ctx, filter, query);
    let fields = [("placed_at", Column::PlacedAt), ("number", Column::Number), ("total", Column::TotalMinor)];
    let (column, down) = query.sorted(&fields, "-placed_at")?;
    let page = select.sorted_page_of(conn, query, &[by(column, down), desc(Column::Number)]).await?;
    let Page { items, next_cursor, total } = page;
    Ok(Page { items: views(ctx, conn, items).await?, next_cursor, total })
}

#[derive(FromQueryResult)]
struct SumRow {
    currency: String,
    total: i64,
}

/// Adds up a whole list, by currency.
pub async fn sum_orders<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &OrderFilter,
    query: &PageQuery,
) -> Result<Vec<Money>> {
    let rows = filtered(ctx, filter, query)
        .select_only()
        .column(Column::Currency)
        .column_as(whole_sum(Column::TotalMinor), "total")
        .group_by(Column::Currency)
        .order_by_asc(Column::Currency)
        .into_model::<SumRow>()
        .all(conn)
        .await
        .or_internal("adding a list of orders up")?;
    rows.into_iter().map(|row| columns::money(row.total, &row.currency)).collect()
}

fn filtered(ctx: &OpContext, filter: &OrderFilter, query: &PageQuery) -> Select<Entity> {
    let mut select = Entity::find_in(ctx);
    if let Some(state) = filter.state {
        select = select.filter(Column::State.eq(state.as_str()));
    }
    if let Some(customer) = filter.customer {
        select = select.filter(Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(search) = query.search() {
        let any = Condition::any()
            .add(columns::contains(Column::Number, &search))
            .add(columns::contains(Column::Body, &search));
        select = select.filter(any);
    }
    select
}

/// The row of one order.
pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: OrderId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await;
    row.or_internal("reading an order")?.ok_or_else(|| Error::not_found("order"))
}

/// The row of one order, locked. Lock its customer first.
pub(crate) async fn lock(ctx: &OpContext, tx: &Tx, id: OrderId) -> Result<Model> {
    let row = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    row.or_internal("locking an order")?.ok_or_else(|| Error::not_found("order"))
}

/// Whether a customer has an order that was not given up.
pub(crate) async fn has_bought<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: CustomerId) -> Result<bool> {
    let kept = [OrderState::Pending.as_str(), OrderState::Active.as_str()];
    let select = Entity::find_in(ctx).filter(Column::CustomerId.eq(customer.uuid())).filter(Column::State.is_in(kept));
    let found = select.limit(1).one(conn).await.or_internal("looking for a customer's orders")?;
    Ok(found.is_some())
}

async fn views<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<Model>) -> Result<Vec<OrderView>> {
    let names = customers::load_map(ctx, conn, rows.iter().map(|r| r.customer_id)).await?;
    let invoices = invoice::Entity::find_in(ctx)
        .filter(invoice::Column::Id.is_in(rows.iter().filter_map(|r| r.invoice_id)))
        .all(conn)
        .await
        .or_internal("reading orders' invoices")?;
    let invoices: HashMap<uuid::Uuid, invoice::Model> = invoices.into_iter().map(|i| (i.id, i)).collect();
    let sold = subscriptions::Entity::find_in(ctx)
        .filter(subscriptions::Column::OrderId.is_in(rows.iter().map(|r| r.id)))
        .order_by_asc(subscriptions::Column::Id)
        .all(conn)
        .await
        .or_internal("reading orders' subscriptions")?;
    let mut once: HashMap<uuid::Uuid, Vec<OneTimePurchase>> = HashMap::new();
    for bought in once_of(ctx, conn, rows.iter().map(|r| r.id)).await? {
        once.entry(bought.order.uuid()).or_default().push(bought);
    }
    rows.into_iter()
        .map(|row| {
            let one_time = once.remove(&row.id).unwrap_or_default();
            let name = names.get(&row.customer_id).map_or("", |c| c.display_name());
            let services = sold.iter().filter(|s| s.order_id == row.id).map(service).collect::<Result<_>>()?;
            let invoice = row.invoice_id.and_then(|id| invoices.get(&id));
            let mut view = view(row, name, invoice, services)?;
            let waits = close::waits(view.start_on, &one_time, ctx.today());
            view.abilities.push(Ability::of("cancel", close::may_cancel(view.state, waits)));
            Ok(OrderView { one_time, ..view })
        })
        .collect()
}

fn service(row: &subscriptions::Model) -> Result<OrderService> {
    let placed: PlacedSubscription = columns::json(&row.item)?;
    Ok(OrderService {
        id: ServiceId(row.service_id),
        subscription: SubscriptionId(row.id),
        name: row.name.clone(),
        state: row.state.clone(),
        reason: placed.sold_for.map(|sold| sold.reason),
    })
}

fn view(row: Model, name: &str, invoice: Option<&invoice::Model>, services: Vec<OrderService>) -> Result<OrderView> {
    let frozen: FrozenOrder = columns::json(&row.body)?;
    let money = |minor: i64| columns::money(minor, &row.currency);
    let state = OrderState::from_word(&row.state);
    Ok(OrderView {
        id: OrderId(row.id),
        version: row.version,
        state,
        placed_at: columns::time(row.placed_at),
        customer: CustomerId(row.customer_id),
        customer_name: name.to_owned(),
        currency: columns::currency(&row.currency)?,
        subtotal: money(row.subtotal_minor)?,
        discount: money(row.discount_minor)?,
        tax_total: money(row.tax_minor)?,
        total: money(row.total_minor)?,
        start_on: frozen.start_on,
        lines: frozen.lines,
        coupons: frozen.coupon.into_iter().chain(frozen.coupons).collect(),
        invoice: invoice
            .map(|i| {
                Ok::<_, Error>(OrderInvoice {
                    id: InvoiceId(i.id),
                    number: i.number.clone(),
                    state: i.state.clone(),
                    due: columns::date(&i.due_date)?,
                    balance: i.money(i.balance_minor)?,
                })
            })
            .transpose()?,
        services,
        one_time: Vec::new(),
        abilities: vec![
            Ability::of("accept", close::may_accept(state)),
            Ability::of("fraud", close::may_mark_fraud(state)),
        ],
        number: row.number,
        state_reason: row.state_reason,
    })
}

/// Numbers of orders of which a server is still to be set up from an image.
pub async fn orders_from_image<C: ConnectionTrait>(ctx: &OpContext, conn: &C, image: &str) -> Result<Vec<String>> {
    let rows = subscriptions::Entity::find_in(ctx)
        .filter(subscriptions::Column::State.eq(SubscriptionState::Pending.as_str()))
        .filter(subscriptions::Column::Item.contains(image))
        .all(conn)
        .await
        .or_internal("looking for orders from an image")?;
    let mut orders = Vec::new();
    for row in rows {
        let placed: PlacedSubscription = columns::json(&row.item)?;
        if placed.item.image_id == image {
            orders.push(row.order_id);
        }
    }
    if orders.is_empty() {
        return Ok(Vec::new());
    }
    let found = Entity::find_in(ctx)
        .filter(Column::Id.is_in(orders))
        .order_by_asc(Column::Number)
        .all(conn)
        .await
        .or_internal("reading the orders from an image")?;
    Ok(found.into_iter().map(|order| order.number).collect())
}

/// What an order sold, piece by piece, with everything that setting the services up needs.
pub async fn placed_subscriptions<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    id: OrderId,
) -> Result<Vec<super::PlacedSubscription>> {
    let rows = subscriptions::Entity::find_in(ctx)
        .filter(subscriptions::Column::OrderId.eq(id.uuid()))
        .order_by_asc(subscriptions::Column::Id)
        .all(conn)
        .await
        .or_internal("reading what an order sold")?;
    rows.iter().map(|row| columns::json(&row.item)).collect()
}
