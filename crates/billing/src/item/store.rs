//! Rows of billable items.

use std::collections::HashMap;

use mpanel_core::{BillableItemId, CustomerId, Date, Error, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use uuid::Uuid;

use super::due::Item;
use super::{ItemState, ItemTiming};
use crate::customer::store as customers;
use crate::policy::Policies;

crate::store::rows! {
    /// The billing_items table.
    item = "billing_items" {
        customer_id: Uuid, description: String, quantity: String, unit_minor: i64, currency: String,
        tax_class: String, timing: String, day: Option<String>, cadence: Option<String>, month_end: bool,
        times: Option<i32>, last_day: Option<String>, over_period: bool, period_start: Option<String>,
        period_end: Option<String>, state: String, taken: i32, again: String, next_invoice_on: Option<String>,
        created_at: i64, version: i32,
    }
}

use item::{Column, Entity, Model};

/// Whether any item waits.
pub(crate) async fn any<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<bool> {
    let found = waiting(ctx).select_only().column(Column::Id).into_tuple::<Uuid>().one(conn).await;
    Ok(found.or_internal("looking for billable items")?.is_some())
}

/// Customers who have items due, from one on, in the order of their ids.
pub(crate) async fn due_customers<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    as_of: Date,
    after: Uuid,
    most: u64,
) -> Result<Vec<Uuid>> {
    waiting(ctx)
        .select_only()
        .column(Column::CustomerId)
        .distinct()
        .filter(Column::NextInvoiceOn.lte(as_of.to_string()))
        .filter(Column::CustomerId.gt(after))
        .order_by_asc(Column::CustomerId)
        .limit(most)
        .into_tuple()
        .all(conn)
        .await
        .or_internal("finding customers with billable items")
}

/// What waits of some customers, but for what is held: by customer, in the order in which it was written down.
pub(crate) async fn of_customers(
    ctx: &OpContext,
    tx: &Tx,
    policies: &Policies,
    customers: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<Item>>> {
    let rows = billed(ctx).filter(Column::CustomerId.is_in(customers)).lock_exclusive().all(tx).await;
    by_customer(rows.or_internal("locking billable items")?, policies)
}

/// The same of one customer or of all, to be looked at.
pub(crate) async fn look<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    policies: &Policies,
    customer: Option<Uuid>,
) -> Result<HashMap<Uuid, Vec<Item>>> {
    let mut select = billed(ctx);
    if let Some(customer) = customer {
        select = select.filter(Column::CustomerId.eq(customer));
    }
    by_customer(select.all(conn).await.or_internal("reading billable items")?, policies)
}

/// All that wait for a day, locked.
pub(crate) async fn dated(ctx: &OpContext, tx: &Tx, of: Option<CustomerId>) -> Result<Vec<Model>> {
    let rows = waiting(ctx)
        .apply_if(of, |select, customer| select.filter(Column::CustomerId.eq(customer.uuid())))
        .filter(Column::NextInvoiceOn.is_not_null())
        .order_by_asc(Column::Id);
    rows.lock_exclusive().all(tx).await.or_internal("reading billable items")
}

/// One item.
pub(crate) async fn load<C: ConnectionTrait>(ctx: &OpContext, conn: &C, id: BillableItemId) -> Result<Model> {
    let found = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).one(conn).await;
    found.or_internal("reading a billable item")?.ok_or_else(|| Error::not_found("billable item"))
}

/// One item, its customer being locked first.
pub(crate) async fn lock(ctx: &OpContext, tx: &Tx, id: BillableItemId) -> Result<(customers::Model, Model)> {
    let customer = CustomerId(load(ctx, tx, id).await?.customer_id);
    let customer = customers::lock(ctx, tx, customer).await?;
    Ok((customer, lock_only(ctx, tx, id).await?))
}

/// One item whose customer is locked.
pub(crate) async fn lock_only(ctx: &OpContext, tx: &Tx, id: BillableItemId) -> Result<Model> {
    let found = Entity::find_in(ctx).filter(Column::Id.eq(id.uuid())).lock_exclusive().one(tx).await;
    found.or_internal("locking a billable item")?.ok_or_else(|| Error::not_found("billable item"))
}

fn waiting(ctx: &OpContext) -> Select<Entity> {
    Entity::find_in(ctx).filter(Column::State.eq(ItemState::Waiting.as_str()))
}

fn billed(ctx: &OpContext) -> Select<Entity> {
    waiting(ctx).filter(Column::Timing.ne(ItemTiming::Hold.as_str())).order_by_asc(Column::Id)
}

fn by_customer(rows: Vec<Model>, policies: &Policies) -> Result<HashMap<Uuid, Vec<Item>>> {
    let mut found: HashMap<Uuid, Vec<Item>> = HashMap::new();
    for row in rows {
        found.entry(row.customer_id).or_default().push(Item::new(row, policies));
    }
    Ok(found)
}
