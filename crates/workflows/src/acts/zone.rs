//! Where a customer lives, for hours that are meant there.

use jiff::tz::TimeZone;
use mpanel_billing as billing;
use mpanel_core::{CustomerId, OpContext, Result};
use sea_orm::ConnectionTrait;

/// The time zone a customer's hours are meant in: their own, or the business's.
pub async fn zone_of<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: CustomerId) -> Result<TimeZone> {
    let account = billing::get_customer(ctx, conn, customer).await?;
    let own = account.time_zone.as_deref().and_then(|name| TimeZone::get(name).ok());
    Ok(own.unwrap_or_else(|| ctx.zone.clone()))
}
