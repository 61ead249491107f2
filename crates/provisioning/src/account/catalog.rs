//! What an account's provider offers, kept so that the shop can show it without asking.

use std::collections::HashMap;

use mpanel_core::{OpContext, ProviderAccountId, Result};
use mpanel_db::{DbErrExt, TenantScoped};
use mpanel_events::Event;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use serde::Serialize;

use super::health;
use super::store::{self, images, regions};
use crate::custom_image::{is_from_panel, known_images};
use crate::deps::Deps;
use crate::provider::{CallId, OfferedImage, OfferedRegion};

/// An image customers can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ImageView {
    /// The provider's id.
    pub id: String,
    /// Name.
    pub name: String,
    /// `Linux` or `Windows`.
    pub os_type: String,
    /// Description.
    pub description: String,
    /// The preselected one.
    pub default: bool,
    /// Who may log in after an installation.
    pub default_user: String,
}

/// A region customers can choose.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RegionView {
    /// The code orders use.
    pub code: String,
    /// Name.
    pub name: String,
}

/// How many images and regions an account offers after a refresh.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct CatalogReport {
    /// Images on offer.
    pub images: usize,
    /// Regions on offer.
    pub regions: usize,
}

/// Reads images and regions from the provider; what has gone is kept, but no longer offered.
pub async fn refresh_catalog(ctx: &OpContext, deps: &Deps, id: ProviderAccountId) -> Result<CatalogReport> {
    let account = store::find(deps.db.read(), ctx, id).await?;
    let provider = deps.provider(&account)?;
    let offered = async {
        let images = provider.images(CallId::new(ctx)).await?;
        Ok((images, provider.regions(CallId::new(ctx)).await?))
    }
    .await;
    health::note(ctx, deps, &account, provider.as_ref(), &offered).await?;
    let (images, regions) = offered?;
    let report = CatalogReport { images: images.len(), regions: regions.len() };
    let tx = deps.db.begin().await?;
    save_images(ctx, &tx, account.id, images).await?;
    save_regions(ctx, &tx, account.id, regions).await?;
    tx.record(ctx, Event::ProviderAccountChanged { account: id }).await?;
    tx.commit().await?;
    Ok(report)
}

async fn save_images(ctx: &OpContext, tx: &mpanel_db::Tx, account: Uuid, offered: Vec<OfferedImage>) -> Result<()> {
    let known = images::Entity::find_in(ctx).filter(images::Column::AccountId.eq(account)).all(tx).await;
    let mut known: HashMap<String, images::Model> =
        known.or_internal("reading images")?.into_iter().map(|r| (r.image_id.clone(), r)).collect();
    // Of images of our own staff says which are for customers; those made in the provider's panel are.
    let own = known_images(ctx, tx, account).await?;
    for mut image in offered {
        let before = known.remove(&image.id);
        if let Some(listed) = own.by_id.get(&image.id) {
            image.ready = image.ready && listed.offered;
            image.name.clone_from(&listed.name);
        } else if !image.standard {
            image.ready = image.ready && is_from_panel(&image.name, &own.names);
        }
        write_image(ctx, tx, account, image, before).await?;
    }
    for mut gone in known.into_values().filter(|r| r.available) {
        gone.available = false;
        gone.into_active_model().reset_all().update(tx).await.or_internal("retiring an image")?;
    }
    Ok(())
}

/// Keeps one image of an account's catalog as it is now.
pub(crate) async fn save_image(ctx: &OpContext, tx: &mpanel_db::Tx, account: Uuid, image: OfferedImage) -> Result<()> {
    let before = find_image(ctx, tx, Some(account), &image.id).await?;
    write_image(ctx, tx, account, image, before).await
}

async fn write_image(
    ctx: &OpContext,
    tx: &mpanel_db::Tx,
    account: Uuid,
    image: OfferedImage,
    before: Option<images::Model>,
) -> Result<()> {
    let row = images::Model {
        id: before.as_ref().map_or_else(|| ctx.new_uuid(), |b| b.id),
        tenant_id: ctx.tenant.uuid(),
        account_id: account,
        default_user: default_user(image.windows).to_owned(),
        os_type: os_type(image.windows).to_owned(),
        image_id: image.id,
        name: image.name,
        description: image.description,
        standard: image.standard,
        available: image.ready,
        updated_at: ctx.now.as_microsecond(),
    };
    let row = row.into_active_model();
    match before {
        Some(_) => row.reset_all().update(tx).await.map(drop),
        None => row.insert(tx).await.map(drop),
    }
    .or_internal("saving an image")
}

async fn save_regions(ctx: &OpContext, tx: &mpanel_db::Tx, account: Uuid, offered: Vec<OfferedRegion>) -> Result<()> {
    let known = regions::Entity::find_in(ctx).filter(regions::Column::AccountId.eq(account)).all(tx).await;
    let mut known: HashMap<String, regions::Model> =
        known.or_internal("reading regions")?.into_iter().map(|r| (r.code.clone(), r)).collect();
    for region in offered {
        let before = known.remove(&region.code);
        let row = regions::Model {
            id: before.as_ref().map_or_else(|| ctx.new_uuid(), |b| b.id),
            tenant_id: ctx.tenant.uuid(),
            account_id: account,
            code: region.code,
            name: region.name,
            available: true,
            updated_at: ctx.now.as_microsecond(),
        };
        let row = row.into_active_model();
        match before {
            Some(_) => row.reset_all().update(tx).await.map(drop),
            None => row.insert(tx).await.map(drop),
        }
        .or_internal("saving a region")?;
    }
    for mut gone in known.into_values().filter(|r| r.available) {
        gone.available = false;
        gone.into_active_model().reset_all().update(tx).await.or_internal("retiring a region")?;
    }
    Ok(())
}

/// The images on offer, the newest Ubuntu first chosen; `None` for the account takes the tenant's default.
pub async fn list_images<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: Option<ProviderAccountId>,
) -> Result<Vec<ImageView>> {
    let Some(account) = account_or_default(ctx, conn, account).await? else { return Ok(Vec::new()) };
    let rows = images::Entity::find_in(ctx)
        .filter(images::Column::AccountId.eq(account))
        .filter(images::Column::Available.eq(true))
        .order_by_asc(images::Column::Name)
        .all(conn)
        .await
        .or_internal("listing images")?;
    let preferred =
        rows.iter().filter(|r| r.standard).map(|r| r.name.as_str()).filter(|n| n.starts_with("ubuntu")).max();
    let preferred = preferred.or_else(|| rows.first().map(|r| r.name.as_str())).map(str::to_owned);
    Ok(rows
        .into_iter()
        .map(|r| ImageView {
            default: preferred.as_deref() == Some(&r.name),
            id: r.image_id,
            name: r.name,
            os_type: r.os_type,
            description: r.description,
            default_user: r.default_user,
        })
        .collect())
}

/// The regions on offer.
pub async fn list_regions<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: Option<ProviderAccountId>,
) -> Result<Vec<RegionView>> {
    let Some(account) = account_or_default(ctx, conn, account).await? else { return Ok(Vec::new()) };
    let rows = regions::Entity::find_in(ctx)
        .filter(regions::Column::AccountId.eq(account))
        .filter(regions::Column::Available.eq(true))
        .order_by_asc(regions::Column::Name)
        .all(conn)
        .await
        .or_internal("listing regions")?;
    Ok(rows.into_iter().map(|r| RegionView { code: r.code, name: r.name }).collect())
}

async fn account_or_default<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: Option<ProviderAccountId>,
) -> Result<Option<Uuid>> {
    match account {
        Some(id) => Ok(Some(id.uuid())),
        None => Ok(store::default_account(conn, ctx).await?.map(|a| a.id)),
    }
}

/// The image of that id, offered or not.
pub(crate) async fn find_image<C: ConnectionTrait>(
    ctx: &OpContext,
    conn: &C,
    account: Option<Uuid>,
    image_id: &str,
) -> Result<Option<images::Model>> {
    let mut query = images::Entity::find_in(ctx).filter(images::Column::ImageId.eq(image_id));
    if let Some(account) = account {
        query = query.filter(images::Column::AccountId.eq(account));
    }
    query.one(conn).await.or_internal("reading an image")
}

pub(crate) fn os_type(windows: bool) -> &'static str {
    if windows { "Windows" } else { "Linux" }
}

/// Who can log in to a new installation, the usual one first (`defaultUser` of `createInstance` in the API document of
/// August 2026).
pub(crate) fn users(windows: bool) -> &'static [&'static str] {
    if windows { &["administrator", "admin"] } else { &["root", "admin"] }
}

/// Always sent with an order: left out, the provider makes up its own.
pub(crate) fn default_user(windows: bool) -> &'static str {
    if windows { "administrator" } else { "root" }
}

/// The user that was chosen, where the system has it; else the usual one.
pub(crate) fn user_of(windows: bool, chosen: &str) -> &'static str {
    users(windows).iter().find(|user| **user == chosen).copied().unwrap_or_else(|| default_user(windows))
}
