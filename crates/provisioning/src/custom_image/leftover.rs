//! Images of customers who have no server left at the account: deleted some time after the last one has ended.

use mpanel_core::{CustomerId, ErrorKind, OpContext, Result, RowId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder};

use super::store::row;
use crate::deps::Deps;
use crate::service::state::ServiceState;
use crate::service::store::{ServiceRow, services};

/// So long after the end of a customer's last server their images are kept.
const KEPT_S: i64 = 30 * 86_400;

/// Deletes the images of customers whose last server at the account ended 30 days ago, here and at the provider; how
/// many. What does not succeed is tried with the next call.
pub async fn delete_left_images(ctx: &OpContext, deps: &Deps) -> Result<u64> {
    let conn = deps.db.read();
    let own = row::Entity::find_in(ctx).filter(row::Column::CustomerId.is_not_null()).order_by_asc(row::Column::Id);
    let mut gone = 0;
    for image in own.all(conn).await.or_internal("reading customers' images")? {
        let Some(customer) = image.customer_id.map(CustomerId) else { continue };
        if !is_left(&servers(ctx, conn, customer, image.account_id).await?, image.created_at, ctx.now.as_microsecond())?
        {
            continue;
        }
        match super::delete_custom_image(ctx, deps, RowId(image.id)).await {
            Ok(()) => gone += 1,
            // The customer was quicker.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(image.id = %image.id, %error, "an image of a former customer stays for now"),
        }
    }
    Ok(gone)
}

async fn servers<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    account: Uuid,
) -> Result<Vec<ServiceRow>> {
    let query = services::Entity::find_in(ctx)
        .filter(services::Column::CustomerId.eq(customer.uuid()))
        .filter(services::Column::AccountId.eq(account));
    query.all(conn).await.or_internal("reading a customer's servers")
}

/// The rule: every server of the customer at the account has ended, the last of them, and the making of the image, long
/// enough ago. A storage is no server.
fn is_left(servers: &[ServiceRow], made_at: i64, now: i64) -> Result<bool> {
    let mut last = made_at;
    for server in servers {
        if server.product()?.storage.is_some() {
            continue;
        }
        if !matches!(server.state()?, ServiceState::Cancelled | ServiceState::Terminated) {
            return Ok(false);
        }
        last = last.max(server.state_since);
    }
    Ok(now - last >= KEPT_S * 1_000_000)
}
