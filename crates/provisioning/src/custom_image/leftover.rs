//! Images of customers who have no server left at the account: deleted some time after the last one has ended.

use mpanel_core::{CustomerId, ErrorKind, OpContext, Result, RowId};
use mpanel_db::{DbErrExt, TenantScoped};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder};

use super::store::{ImageRow, row};
use crate::deps::Deps;
use crate::service::state::ServiceState;
use crate::service::store::{ServiceRow, services};

/// So long after the end of a customer's last server their images are kept.
const KEPT_S: i64 = 30 * 86_400;

/// Deletes the images of customers whose last server at the account ended 30 days ago, here and at the provider; how
/// many. What does not succeed keeps no other one and is tried with the next call.
pub async fn delete_left_images(ctx: &OpContext, deps: &Deps) -> Result<u64> {
    let own = row::Entity::find_in(ctx).filter(row::Column::CustomerId.is_not_null()).order_by_asc(row::Column::Id);
    let mut gone = 0;
    for image in own.all(deps.db.read()).await.or_internal("reading customers' images")? {
        match delete_left(ctx, deps, &image).await {
            Ok(true) => gone += 1,
            Ok(false) => {}
            // The customer was quicker.
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => tracing::warn!(image.id = %image.id, %error, "an image of a former customer stays for now"),
        }
    }
    Ok(gone)
}

/// Deletes an image that was left behind; whether it was.
async fn delete_left(ctx: &OpContext, deps: &Deps, image: &ImageRow) -> Result<bool> {
    let Some(customer) = image.customer_id.map(CustomerId) else { return Ok(false) };
    let servers = servers(ctx, deps.db.read(), customer, image.account_id).await?;
    if !is_left(&servers, image.created_at, ctx.now.as_microsecond())? {
        return Ok(false);
    }
    super::delete_custom_image(ctx, deps, RowId(image.id)).await?;
    Ok(true)
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
/// enough ago. What is no machine, as a storage or a domain
/// name, is no server.
fn is_left(servers: &[ServiceRow], made_at: i64, now: i64) -> Result<bool> {
    let mut last = made_at;
    for server in servers {
        if !server.product()?.has_machine() {
            continue;
        }
        if !matches!(server.state()?, ServiceState::Cancelled | ServiceState::Terminated) {
            return Ok(false);
        }
        last = last.max(server.state_since);
    }
    Ok(now - last >= KEPT_S * 1_000_000)
}
