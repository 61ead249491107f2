//! Images of customers' own: as many and as large as the plans of their servers allow, on the account that holds the server.

use std::collections::BTreeMap;

use mpanel_core::{CustomerId, Error, ErrorKind, OpContext, ProductId, ProviderAccountId, Result, RowId, ServiceId};
use mpanel_db::{DbErrExt, TenantScoped, Tx};
use sea_orm::entity::prelude::*;
use sea_orm::{ConnectionTrait, QueryOrder, QuerySelect};

use super::store::{ImageRow, row};
use super::{CustomImageView, NewCustomImage, OwnImageSpace, OwnImages, ops};
use crate::application::store::setups;
use crate::deps::Deps;
use crate::service::ServiceState;
use crate::service::store::services;

/// Services whose plans count, and on which an image can be installed.
const LIVE: [ServiceState; 4] =
    [ServiceState::Active, ServiceState::Suspended, ServiceState::FailedSuspend, ServiceState::FailedUnsuspend];
const MB_PER_GB: u64 = 1024;

/// A customer's images, and what their servers allow on each account, by the accounts' ids.
pub async fn own_images<C: ConnectionTrait>(ctx: &OpContext, conn: &C, customer: CustomerId) -> Result<OwnImages> {
    let rows = row::Entity::find_in(ctx)
        .filter(row::Column::CustomerId.eq(customer.uuid()))
        .order_by_asc(row::Column::Name)
        .all(conn)
        .await
        .or_internal("listing a customer's images")?;
    let mut spaces = spaces(ctx, conn, customer).await?;
    let mut images = Vec::with_capacity(rows.len());
    for row in rows {
        if let Some(space) = spaces.get_mut(&row.account_id) {
            space.count(&row);
        }
        let servers = ops::servers_of(ctx, conn, &row).await?;
        images.push(row.view(servers)?);
    }
    Ok(OwnImages { images, spaces: spaces.into_values().collect() })
}

/// Has the provider load an image for a customer, on the account that holds one of their servers.
pub async fn add_own_image(
    ctx: &OpContext,
    deps: &Deps,
    customer: CustomerId,
    service: ServiceId,
    new: NewCustomImage,
) -> Result<CustomImageView> {
    let account = services::Entity::find_in(ctx)
        .filter(services::Column::Id.eq(service.uuid()))
        .filter(services::Column::CustomerId.eq(customer.uuid()))
        .filter(services::Column::State.is_in(LIVE.map(ServiceState::as_str)))
        .one(deps.db.read())
        .await
        .or_internal("reading the server of an image")?
        .and_then(|service| service.account_id)
        .ok_or_else(|| Error::not_found("service"))?;
    // What customers may choose in the shop is the business's own.
    let new = NewCustomImage { offered: false, ..new };
    ops::add(ctx, deps, ProviderAccountId(account), Some(customer), new).await
}

/// Deletes an image of a customer's here and at the provider, unless a server stands on it.
pub async fn delete_own_image(ctx: &OpContext, deps: &Deps, customer: CustomerId, id: RowId) -> Result<()> {
    let select = row::Entity::find_in(ctx)
        .filter(row::Column::Id.eq(id.uuid()))
        .filter(row::Column::CustomerId.eq(customer.uuid()));
    let found = select.one(deps.db.read()).await.or_internal("reading a customer's image")?;
    found.ok_or_else(|| Error::not_found("image"))?;
    super::delete_custom_image(ctx, deps, id).await
}

/// Whether an image is a customer's own and can be installed. An image of ours stays locked, whosever it is: its deletion
/// looks for installations under the same lock, so it sees this one or comes first.
pub(crate) async fn is_own(
    ctx: &OpContext,
    tx: &Tx,
    customer: CustomerId,
    account: Option<Uuid>,
    image: &str,
) -> Result<bool> {
    let Some(account) = account else { return Ok(false) };
    let select = row::Entity::find_in(ctx)
        .filter(row::Column::AccountId.eq(account))
        .filter(row::Column::ImageId.eq(image))
        .lock_exclusive();
    let found = select.one(tx).await.or_internal("looking for a customer's image")?;
    let ready = super::CustomImageState::Ready.as_str();
    Ok(found.is_some_and(|row| row.customer_id == Some(customer.uuid()) && row.state == ready))
}

/// An image that a customer names for a new machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NamedImage {
    /// Its name for people.
    pub(crate) name: String,
    pub(crate) windows: bool,
    pub(crate) size_mb: u64,
    /// The account it is in: a machine has to be bought there.
    pub(crate) account: Uuid,
}

/// The ready image of a customer's own that has this id at the provider; none for anybody else's.
pub(crate) async fn named_image<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    image: &str,
) -> Result<Option<NamedImage>> {
    let select = row::Entity::find_in(ctx)
        .filter(row::Column::CustomerId.eq(customer.uuid()))
        .filter(row::Column::ImageId.eq(image))
        .filter(row::Column::State.eq(super::CustomImageState::Ready.as_str()));
    let found = select.one(conn).await.or_internal("looking for an image that was named")?;
    Ok(found.map(|row| NamedImage {
        name: row.shown_name().to_owned(),
        windows: row.os_type == "Windows",
        size_mb: u64::try_from(row.size_mb).unwrap_or(0),
        account: row.account_id,
    }))
}

/// Whether an image of this id is some other customer's own.
pub(crate) async fn is_of_another<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    image: &str,
) -> Result<bool> {
    let select = row::Entity::find_in(ctx)
        .filter(row::Column::ImageId.eq(image))
        .filter(row::Column::CustomerId.is_not_null())
        .filter(row::Column::CustomerId.ne(customer.uuid()));
    Ok(select.one(conn).await.or_internal("looking whose an image is")?.is_some())
}

/// The products that take images of customers' own.
pub async fn products_for_own_images<C: ConnectionTrait>(ctx: &OpContext, conn: &C) -> Result<Vec<ProductId>> {
    let select = setups::Entity::find_in(ctx).filter(setups::Column::OwnImages.gt(0));
    let rows = select.all(conn).await.or_internal("reading which plans take images")?;
    Ok(rows.into_iter().map(|row| ProductId(row.product_id)).collect())
}

/// Refuses another image where the plans of the customer's servers allow no more.
pub(super) async fn expect_room<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    account: Uuid,
) -> Result<()> {
    let space = space_of(ctx, conn, customer, account, None).await?;
    let detail = if space.images_max == 0 || space.total_mb == 0 {
        "The plans of your servers do not include images of your own. Change to one that does.".to_owned()
    } else if space.images >= space.images_max {
        let most = if space.images_max == 1 { "one image".to_owned() } else { format!("{} images", space.images_max) };
        format!(
            "The plans of your servers include {most} of your own, and one that has failed counts as well. Delete one first."
        )
    } else if space.used_mb >= space.total_mb {
        format!(
            "Your images fill the {} GB that the plans of your servers include. Delete one first.",
            gb(space.total_mb)
        )
    } else {
        return Ok(());
    };
    Err(Error::new(ErrorKind::PaymentRequired, "custom_image_space", detail))
}

/// Why an image whose size has become known is too large for what its customer has left. The others count with the sizes
/// they were let in with, so the account has to be locked until this one's is written.
pub(super) async fn too_large<C: ConnectionTrait>(ctx: &OpContext, conn: &C, row: &ImageRow) -> Result<Option<String>> {
    let Some(customer) = row.customer_id else { return Ok(None) };
    let size = u64::try_from(row.size_mb).unwrap_or(0);
    let space = space_of(ctx, conn, CustomerId(customer), row.account_id, Some(row.id)).await?;
    let left = space.total_mb.saturating_sub(space.used_mb);
    let detail = format!(
        "It is larger than what is left: {} MB of {left} MB. Delete another image, or bring a smaller one. It was not kept.",
        size
    );
    Ok((size > left).then_some(detail))
}

/// What a customer may have on an account and has there, without one image.
async fn space_of<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
    account: Uuid,
    without: Option<Uuid>,
) -> Result<OwnImageSpace> {
    let mut space = spaces(ctx, conn, customer).await?.remove(&account).unwrap_or_default();
    let select = row::Entity::find_in(ctx)
        .filter(row::Column::AccountId.eq(account))
        .filter(row::Column::CustomerId.eq(customer.uuid()));
    let rows = select.all(conn).await.or_internal("reading a customer's images")?;
    rows.iter().filter(|row| Some(row.id) != without).for_each(|row| space.count(row));
    Ok(space)
}

/// What the plans of a customer's servers allow on each account; nothing is counted yet.
async fn spaces<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    customer: CustomerId,
) -> Result<BTreeMap<Uuid, OwnImageSpace>> {
    let servers = services::Entity::find_in(ctx)
        .filter(services::Column::CustomerId.eq(customer.uuid()))
        .filter(services::Column::State.is_in(LIVE.map(ServiceState::as_str)))
        .order_by_asc(services::Column::Hostname)
        .all(conn)
        .await
        .or_internal("reading a customer's servers")?;
    let products: Vec<Uuid> = servers.iter().map(|server| server.product_id).collect();
    let select = setups::Entity::find_in(ctx).filter(setups::Column::ProductId.is_in(products));
    let plans = select.all(conn).await.or_internal("reading what plans include")?;
    let mut spaces: BTreeMap<Uuid, OwnImageSpace> = BTreeMap::new();
    for server in servers {
        let Some(account) = server.account_id else { continue };
        let space = spaces.entry(account).or_default();
        space.account = Some(ProviderAccountId(account));
        space.servers.push((server.service(), server.hostname.clone()));
        if let Some(plan) = plans.iter().find(|plan| plan.product_id == server.product_id) {
            space.images_max += u64::try_from(plan.own_images).unwrap_or(0);
            space.total_mb += u64::try_from(plan.own_images_gb).unwrap_or(0) * MB_PER_GB;
        }
    }
    Ok(spaces)
}

fn gb(mb: u64) -> u64 {
    mb / MB_PER_GB
}

impl OwnImageSpace {
    fn count(&mut self, row: &ImageRow) {
        // What has failed is to be deleted before there is another.
        self.images += 1;
        // But it takes no room, and neither does what is about to go because it is too large.
        if row.error.is_none() {
            self.used_mb += u64::try_from(row.size_mb).unwrap_or(0);
        }
    }
}
