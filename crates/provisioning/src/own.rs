//! Finding what belongs to customers: staff finds everything of the business, a customer only what is theirs.

use mpanel_core::{CustomerId, OpContext};
use mpanel_db::TenantScoped;
use sea_orm::Select;
use sea_orm::entity::prelude::*;

/// The row whose column `id` has this value; with a customer, only where the column `owner` names them.
pub(crate) fn one<E: TenantScoped>(
    ctx: &OpContext,
    (id, value): (E::Column, Uuid),
    (owner, customer): (E::Column, Option<CustomerId>),
) -> Select<E> {
    let query = E::find_in(ctx).filter(id.eq(value));
    match customer {
        Some(customer) => query.filter(owner.eq(customer.uuid())),
        None => query,
    }
}
