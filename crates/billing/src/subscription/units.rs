//! How many units of each product a customer has running.

use mpanel_core::{CustomerId, OpContext, ProductId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::{ColumnTrait, ConnectionTrait, QueryFilter};

use super::SubscriptionState;
use super::change::add_on_of;
use super::store::{Column, Entity};
use crate::cart::volume::Units;

/// Units of plans and add-ons in subscriptions that run. What is ordered and not paid does not run, nor does a trial count.
pub(crate) async fn units_running<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<Units> {
    let running = [SubscriptionState::Active.as_str(), SubscriptionState::Paused.as_str()];
    let rows = Entity::find_in(ctx)
        .filter(Column::CustomerId.eq(customer.uuid()))
        .filter(Column::State.is_in(running))
        .all(conn)
        .await
        .or_internal("counting what a customer has")?;
    let mut units = Units::new();
    for row in rows.into_iter().filter(|row| !row.in_trial(ctx.today())) {
        for component in row.components()? {
            let plan = (component.key == "plan").then_some(ProductId(row.product_id));
            if let Some(product) = plan.or_else(|| add_on_of(&component.key)) {
                let sum = units.entry(product).or_default();
                *sum = sum.saturating_add(component.quantity);
            }
        }
    }
    Ok(units)
}
