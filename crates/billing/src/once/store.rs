//! The billing_one_time_purchases table and its views.

use std::collections::HashMap;

use mpanel_core::{CustomerId, Error, InvoiceId, OpContext, OrderId, Page, PageQuery, ProductId, Result};
use mpanel_db::page::desc;
use mpanel_db::{DbErrExt, Paginated, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::price::PricedOnce;
use super::{OneTimePurchase, OneTimeState, ops};
use crate::ability::Ability;
use crate::catalog::Delivery;
use crate::columns;
use crate::customer::store as customers;
use crate::order::store as orders;

crate::store::rows! {
    /// The billing_one_time_purchases table.
    row = "billing_one_time_purchases" {
        order_id: Uuid, place: i32, customer_id: Uuid, invoice_id: Uuid, product_id: Uuid, name: String,
        quantity: i64, unit_minor: i64, currency: String, at_payment: bool, state: String, note: String,
        closed_at: Option<i64>, closed_by: Option<String>, created_at: i64, version: i32,
    }
}

pub(crate) use row::{Column, Entity, Model};

impl Model {
    pub(super) fn state(&self) -> OneTimeState {
        OneTimeState::from_word(&self.state)
    }
}

/// Filters of the list.
#[derive(Debug, Clone, Copy, Default)]
pub struct OneTimePurchaseFilter {
    /// Only of this customer.
    pub customer: Option<CustomerId>,
    /// Only in this state.
    pub state: Option<OneTimeState>,
}

/// One page of purchases, latest first.
pub async fn list_one_time_purchases<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    filter: &OneTimePurchaseFilter,
    query: &PageQuery,
) -> Result<Page<OneTimePurchase>> {
    let mut select = Entity::find_in(ctx);
    if let Some(customer) = filter.customer {
        select = select.filter(Column::CustomerId.eq(customer.uuid()));
    }
    if let Some(state) = filter.state {
        select = select.filter(Column::State.eq(state.as_str()));
    }
    if let Some(search) = query.search() {
        select = select.filter(columns::contains(Column::Name, &search));
    }
    let page = select.page_of(conn, query, &[desc(Column::CreatedAt)]).await?;
    let Page { items, next_cursor, total } = page;
    Ok(Page { items: views(ctx, conn, items).await?, next_cursor, total })
}

/// One purchase, by its order and its place there.
pub async fn get_one_time_purchase<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    order: OrderId,
    place: i32,
) -> Result<OneTimePurchase> {
    let found = Entity::find_in(ctx)
        .filter(Column::OrderId.eq(order.uuid()))
        .filter(Column::Place.eq(place))
        .one(conn)
        .await
        .or_internal("reading a one-time purchase")?;
    views(ctx, conn, found.into_iter().collect()).await?.pop().ok_or_else(missing)
}

/// What some orders sold once, in its order.
pub(crate) async fn of_orders<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    orders: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<OneTimePurchase>> {
    let rows = Entity::find_in(ctx)
        .filter(Column::OrderId.is_in(orders))
        .order_by_asc(Column::Place)
        .all(conn)
        .await
        .or_internal("reading one-time purchases")?;
    views(ctx, conn, rows).await
}

/// Writes down what an order sold once.
pub(crate) async fn write(
    ctx: &OpContext,
    tx: &Tx,
    (order, customer, invoice): (OrderId, CustomerId, InvoiceId),
    sold: &[PricedOnce],
    currency: &str,
) -> Result<()> {
    let model = |(place, once): (usize, &PricedOnce)| Model {
        id: ctx.new_uuid(),
        tenant_id: ctx.tenant.uuid(),
        order_id: order.uuid(),
        place: i32::try_from(place).unwrap_or(i32::MAX),
        customer_id: customer.uuid(),
        invoice_id: invoice.uuid(),
        product_id: once.product.id.uuid(),
        name: once.line.description.clone(),
        quantity: once.line.quantity,
        unit_minor: once.line.unit_minor,
        currency: currency.to_owned(),
        at_payment: once.product.delivery == Delivery::Payment,
        state: OneTimeState::Waiting.as_str().to_owned(),
        note: String::new(),
        closed_at: None,
        closed_by: None,
        created_at: ctx.now.as_microsecond(),
        version: 1,
    };
    let models = sold.iter().enumerate().map(model).collect();
    crate::store::insert_all(tx, models, "writing one-time purchases").await
}

/// One row, locked.
pub(super) async fn lock(ctx: &OpContext, tx: &Tx, order: OrderId, place: i32) -> Result<Model> {
    let found = Entity::find_in(ctx)
        .filter(Column::OrderId.eq(order.uuid()))
        .filter(Column::Place.eq(place))
        .lock_exclusive()
        .one(tx)
        .await;
    found.or_internal("locking a one-time purchase")?.ok_or_else(missing)
}

/// All rows of an order, locked.
pub(super) async fn lock_of_order(ctx: &OpContext, tx: &Tx, order: OrderId) -> Result<Vec<Model>> {
    let rows = Entity::find_in(ctx).filter(Column::OrderId.eq(order.uuid())).order_by_asc(Column::Place);
    rows.lock_exclusive().all(tx).await.or_internal("locking one-time purchases")
}

fn missing() -> Error {
    Error::not_found("one-time purchase")
}

async fn views<C: ConnectionTrait>(ctx: &OpContext, conn: &C, rows: Vec<Model>) -> Result<Vec<OneTimePurchase>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let names = customers::load_map(ctx, conn, rows.iter().map(|r| r.customer_id)).await?;
    let found = orders::Entity::find_in(ctx)
        .filter(orders::Column::Id.is_in(rows.iter().map(|r| r.order_id)))
        .all(conn)
        .await
        .or_internal("reading orders of one-time purchases")?;
    let numbers: HashMap<Uuid, String> = found.into_iter().map(|o| (o.id, o.number)).collect();
    rows.into_iter()
        .map(|row| {
            let state = row.state();
            let unit = columns::money(row.unit_minor, &row.currency)?;
            Ok(OneTimePurchase {
                order: OrderId(row.order_id),
                order_number: numbers.get(&row.order_id).cloned().unwrap_or_default(),
                place: row.place,
                version: row.version,
                customer: CustomerId(row.customer_id),
                customer_name: names.get(&row.customer_id).map_or("", |c| c.display_name()).to_owned(),
                invoice: InvoiceId(row.invoice_id),
                product: ProductId(row.product_id),
                total: unit.times(row.quantity)?,
                unit,
                quantity: row.quantity,
                delivery: if row.at_payment { Delivery::Payment } else { Delivery::Staff },
                state,
                closed_at: row.closed_at.map(columns::time),
                closed_by: row.closed_by,
                ordered_at: columns::time(row.created_at),
                abilities: vec![
                    Ability::of("deliver", ops::may_close(state)),
                    Ability::of("cancel", ops::may_close(state)),
                ],
                name: row.name,
                note: row.note,
            })
        })
        .collect()
}
