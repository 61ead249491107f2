//! Who is to be billed on a day, and what of them.

use mpanel_core::{Date, OpContext, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, Select};
use uuid::Uuid;

use super::renewal::RenewalSettings;
use super::store::{Column, Entity, Model};
use crate::customer::store as customers;
use crate::item::store as items;

/// Customers looked up at once: every look goes over all that is still due, so looks are few.
const PAGE: u64 = 10_000;

/// Customers after one, in the order of their ids, of whom something is due: a page of them.
pub(super) async fn due_customers<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    settings: &RenewalSettings,
    as_of: Date,
    after: Uuid,
) -> Result<Vec<Uuid>> {
    let mut rows: Vec<Uuid> = Entity::find_in(ctx)
        .select_only()
        .column(Column::CustomerId)
        .distinct()
        .join(JoinType::InnerJoin, customer_of_subscription())
        .filter(customers::Column::ParkedReason.is_null())
        .filter(Column::NextInvoiceOn.lte(as_of.to_string()))
        .filter(Column::CustomerId.gt(after))
        .order_by_asc(Column::CustomerId)
        .limit(PAGE)
        .into_tuple()
        .all(conn)
        .await
        .or_internal("finding due customers")?;
    if settings.with_items {
        let more = items::due_customers(ctx, conn, as_of, after, PAGE).await?;
        // A page that is full says nothing of those behind its last one.
        let full = |page: &[Uuid]| page.last().copied().filter(|_| page.len() as u64 == PAGE);
        let end = full(&rows).into_iter().chain(full(&more)).min();
        rows.extend(more);
        rows.sort_unstable();
        rows.dedup();
        rows.retain(|id| end.is_none_or(|end| *id <= end));
    }
    Ok(rows)
}

fn customer_of_subscription() -> sea_orm::RelationDef {
    use sea_orm::EntityTrait;
    let relation: sea_orm::RelationDef =
        Entity::belongs_to(customers::Entity).from(Column::CustomerId).to(customers::Column::Id).into();
    relation
}

/// What is due of some customers.
pub(super) fn due_subscriptions(ctx: &OpContext, as_of: Date, customers: impl Iterator<Item = Uuid>) -> Select<Entity> {
    Entity::find_in(ctx)
        .filter(Column::CustomerId.is_in(customers))
        .filter(Column::NextInvoiceOn.lte(as_of.to_string()))
        .order_by_asc(Column::Id)
}

/// What is due of a customer, to be looked at.
pub(crate) async fn due_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    as_of: Date,
    customer: Uuid,
) -> Result<Vec<Model>> {
    let found = due_subscriptions(ctx, as_of, std::iter::once(customer)).all(conn).await;
    found.or_internal("reading due subscriptions")
}
