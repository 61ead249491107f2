//! Images that orders name: they stay until the servers are set up.

use mpanel_billing as billing;
use mpanel_core::{CustomerId, Error, ErrorKind, OpContext, Result, RowId};
use mpanel_provisioning as provisioning;
use sea_orm::ConnectionTrait;

/// Refuses to delete a custom image that an order is to be set up from: its setup would fail. With a customer, only an
/// image of theirs is judged; one of somebody else is left to whoever deletes it, who does not find it.
///
/// # Errors
/// Conflict `custom_image_in_use` with the orders.
pub async fn expect_not_ordered<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: Option<CustomerId>,
    id: RowId,
) -> Result<()> {
    let image = match provisioning::get_custom_image(ctx, conn, id).await {
        // In the words of whoever deletes it.
        Err(error) if error.kind() == ErrorKind::NotFound && customer.is_some() => return Ok(()),
        found => found?,
    };
    let is_theirs = customer.is_none() || image.customer == customer;
    let Some(image_id) = image.image_id.filter(|_| is_theirs) else { return Ok(()) };
    let orders = billing::orders_from_image(ctx, conn, &image_id).await?;
    if orders.is_empty() {
        return Ok(());
    }
    let detail = format!(
        "A server is to be set up from this image with order {}. Cancel that, or wait until the server runs and install it from another image, first.",
        orders.join(", ")
    );
    Err(Error::conflict("custom_image_in_use", detail))
}
