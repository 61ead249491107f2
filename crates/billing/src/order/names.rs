//! Names that are there once: an order that waits for its money holds those of its domains, and lets them go when it is
//! paid, accepted or given up. Two orders for one name would both be paid, and one of them for nothing.

use mpanel_core::{Error, OpContext, OrderId, Result};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};

use crate::cart::priced::PricedItem;
use crate::subscription::{SubscriptionState, store as subscriptions};

crate::store::rows! {
    /// The billing_ordered_names table.
    row = "billing_ordered_names" { name: String, order_id: Uuid }
}

/// Holds the names of an order's domains. One that another order holds, or that is sold already, is refused at its item.
pub(super) async fn hold(ctx: &OpContext, tx: &Tx, order: OrderId, items: &[PricedItem]) -> Result<()> {
    for item in items {
        let Some(domain) = item.product.domain.as_ref().and(item.input.domain.as_ref()) else { continue };
        let taken = || {
            let detail = format!(
                "Another order for {} waits for its payment. Choose another name, or pay that order or give it up.",
                domain.name
            );
            Error::invalid(format!("/items/{}/domain/name", item.index), "taken", detail)
        };
        let held = row::Entity::find_in(ctx).filter(row::Column::Name.eq(&domain.name)).one(tx).await;
        if held.or_internal("looking for an ordered name")?.is_some() {
            return Err(taken());
        }
        // What is paid holds no name any more: its subscription has it until it ends.
        let sold = subscriptions::Entity::find_in(ctx)
            .filter(subscriptions::Column::ProductId.eq(item.product.id.uuid()))
            .filter(subscriptions::Column::Name.eq(&domain.name))
            .filter(subscriptions::Column::State.ne(SubscriptionState::Cancelled.as_str()))
            .one(tx)
            .await;
        if sold.or_internal("looking for a sold name")?.is_some() {
            let detail =
                format!("{} is ordered already, and its service has not ended. Choose another name.", domain.name);
            return Err(Error::invalid(format!("/items/{}/domain/name", item.index), "taken", detail));
        }
        let row = row::Model {
            id: ctx.new_uuid(),
            tenant_id: ctx.tenant.uuid(),
            name: domain.name.clone(),
            order_id: order.uuid(),
        };
        // Two orders at the same moment: the index knows which one was first.
        let insert = row::Entity::insert(row.into_active_model()).exec_without_returning(tx).await;
        insert.or_taken("holding an ordered name", taken)?;
    }
    Ok(())
}

/// Lets the names of an order go, because it does not wait for its money any more.
pub(super) async fn release(ctx: &OpContext, tx: &Tx, order: OrderId) -> Result<()> {
    row::Entity::delete_many()
        .filter(row::Column::TenantId.eq(ctx.tenant.uuid()))
        .filter(row::Column::OrderId.eq(order.uuid()))
        .exec(tx)
        .await
        .or_internal("releasing the names of an order")?;
    Ok(())
}
