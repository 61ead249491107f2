//! Custom images of a provider account: added by address, watched while they are loaded, put into its catalogue.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{CustomerId, Error, OpContext, PageQuery, ProviderAccountId, Result, RowId};
use mpanel_provisioning::{self as provisioning, CustomImageView, NewCustomImage};
use mpanel_workflows::images;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::payments::customer_names;
use crate::route::{Routes, routes};
use crate::views::{ListView, NamedView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_custom_images, add_custom_image))
        .routes(routes!(get_custom_image_space))
        .routes(routes!(update_custom_image, delete_custom_image))
}

/// What staff and customers see of an image.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ImageFacts)]
pub struct ImageFactsOut {
    id: String,
    name: String,
    /// Where it was loaded from.
    url: String,
    #[schema(value_type = words::OsType)]
    os_type: String,
    os_version: String,
    #[schema(value_type = words::CustomImageState)]
    state: &'static str,
    /// The data centre's id, once there is one; a reinstallation and an order take it as `image_id` once the image is ready.
    image_id: Option<String>,
    /// Its size in MB; null until it is known.
    size_mb: Option<u64>,
    loaded_mb: u64,
    /// Why it is not there.
    error: Option<String>,
    /// Servers installed from it.
    servers: u64,
    created_at: String,
}

impl From<CustomImageView> for ImageFactsOut {
    fn from(view: CustomImageView) -> Self {
        Self {
            id: view.id.to_string(),
            name: view.name,
            url: view.url,
            os_type: view.os_type,
            os_version: view.os_version,
            state: view.state.as_str(),
            image_id: view.image_id,
            size_mb: (view.size_mb > 0).then_some(view.size_mb),
            loaded_mb: view.loaded_mb,
            error: view.error,
            servers: view.servers,
            created_at: view.created_at.to_string(),
        }
    }
}

/// An image of the business's own, or of a customer's.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CustomImage)]
pub struct CustomImageOut {
    #[serde(flatten)]
    facts: ImageFactsOut,
    /// The customer whose own it is; null for the business's.
    customer: Option<NamedView>,
    description: Option<String>,
    /// It is in the account's catalogue once it is ready, where products take their images from.
    offered: bool,
}

impl CustomImageOut {
    fn of(view: CustomImageView, customers: &HashMap<CustomerId, String>) -> Self {
        let name = |id: &CustomerId| customers.get(id).cloned().unwrap_or_default();
        Self {
            customer: view.customer.map(|id| NamedView { id: id.to_string(), name: name(&id) }),
            description: (!view.description.is_empty()).then(|| view.description.clone()),
            offered: view.offered,
            facts: view.into(),
        }
    }
}

async fn shown(app: &App, ctx: &OpContext, views: Vec<CustomImageView>) -> Result<Vec<CustomImageOut>> {
    let customers = customer_names(ctx, app.deps.db.read(), views.iter().filter_map(|view| view.customer)).await?;
    Ok(views.into_iter().map(|view| CustomImageOut::of(view, &customers)).collect())
}

async fn shown_one(app: &App, ctx: &OpContext, view: CustomImageView) -> Result<CustomImageOut> {
    shown(app, ctx, vec![view]).await?.pop().ok_or_else(|| Error::not_found("custom image"))
}

/// Space for custom images.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CustomImageSpace)]
pub struct SpaceOut {
    images: u64,
    total_mb: u64,
    used_mb: u64,
    free_mb: u64,
}

/// An image to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewCustomImage)]
pub struct NewImageIn {
    /// Unique in the account.
    name: String,
    #[serde(default)]
    description: String,
    /// An https address of an `.iso` or `.qcow2` file that the data centre can fetch.
    url: String,
    #[schema(value_type = words::OsType)]
    os_type: String,
    /// Such as 24.04.
    os_version: String,
    /// It is in the account's catalogue once it is ready, where products take their images from.
    #[serde(default)]
    offered: bool,
}

impl NewImageIn {
    fn parse(self) -> Result<NewCustomImage> {
        let windows = is_windows(&self.os_type)?;
        let Self { name, description, url, os_version, offered, .. } = self;
        Ok(NewCustomImage { name, description, url, windows, os_version, offered })
    }
}

/// Whether an image is Windows.
pub(crate) fn is_windows(os_type: &str) -> Result<bool> {
    match os_type {
        "Linux" => Ok(false),
        "Windows" => Ok(true),
        _ => Err(Error::invalid("/os_type", "not_valid", "Use Linux or Windows.")),
    }
}

/// What changes of an image.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = UpdateCustomImage)]
pub struct UpdateImageIn {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    offered: Option<bool>,
}

/// Lists the custom images of a provider account, by name.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/custom-images", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ListView<CustomImageOut>), (status = "4XX", body = Problem)))]
async fn list_custom_images(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ListView<CustomImageOut>>> {
    let all = provisioning::list_custom_images(&staff.ctx, app.deps.db.read(), id).await?;
    Ok(Json(ListView { items: shown(&app, &staff.ctx, all).await? }))
}

/// Has the data centre load an image from an address.
#[utoipa::path(post, path = "/admin/provider-accounts/{id}/custom-images", tag = "provider accounts",
    request_body = NewImageIn, params(("id" = String, Path, description = "Account id")),
    responses((status = 202, body = CustomImageOut), (status = "4XX", body = Problem)))]
async fn add_custom_image(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProviderAccountId>,
    Json(body): Json<NewImageIn>,
) -> ApiResult<(StatusCode, Json<CustomImageOut>)> {
    let added = provisioning::add_custom_image(&staff.ctx, &app.deps.provisioning(), id, body.parse()?).await?;
    Ok((StatusCode::ACCEPTED, Json(shown_one(&app, &staff.ctx, added).await?)))
}

/// Shows how much space a provider account has for custom images.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/custom-image-space", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = SpaceOut), (status = "4XX", body = Problem)))]
async fn get_custom_image_space(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<SpaceOut>> {
    let space = provisioning::custom_image_space(&staff.ctx, &app.deps.provisioning(), id).await?;
    let provisioning::ImageSpace { images, total_mb, used_mb, free_mb } = space;
    Ok(Json(SpaceOut { images, total_mb, used_mb, free_mb }))
}

/// Renames a custom image, or puts it into the account's catalogue or out of it.
#[utoipa::path(patch, path = "/admin/custom-images/{id}", tag = "provider accounts", request_body = UpdateImageIn,
    params(("id" = String, Path, description = "Image id")),
    responses((status = 200, body = CustomImageOut), (status = "4XX", body = Problem)))]
async fn update_custom_image(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<RowId>,
    Json(body): Json<UpdateImageIn>,
) -> ApiResult<Json<CustomImageOut>> {
    let (deps, name) = (app.deps.provisioning(), body.name.as_deref());
    let changed = provisioning::change_custom_image(&staff.ctx, &deps, id, name, body.offered).await?;
    Ok(Json(shown_one(&app, &staff.ctx, changed).await?))
}

/// Products keep their own list of images: one that is gone could still be ordered, and fail.
async fn refuse_sold(app: &App, ctx: &OpContext, id: RowId) -> Result<()> {
    let conn = app.deps.db.read();
    let image = provisioning::get_custom_image(ctx, conn, id).await?.image_id;
    let mut query = PageQuery { limit: Some(200), ..PageQuery::default() };
    loop {
        let page = mpanel_billing::list_products(ctx, conn, None, &query).await?;
        let has_it = |p: &&mpanel_billing::ProductView| p.images.iter().any(|i| Some(&i.id) == image.as_ref());
        if let Some(product) = page.items.iter().find(has_it) {
            let detail = format!("The product {} has this image. Take it out of its images first.", product.name);
            return Err(Error::conflict("custom_image_in_use", detail));
        }
        match page.next_cursor {
            Some(next) => query.cursor = Some(next),
            None => return Ok(()),
        }
    }
}

/// Deletes a custom image that no server stands on, no product has, and no open order names.
#[utoipa::path(delete, path = "/admin/custom-images/{id}", tag = "provider accounts",
    params(("id" = String, Path, description = "Image id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_custom_image(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<RowId>,
) -> ApiResult<StatusCode> {
    refuse_sold(&app, &staff.ctx, id).await?;
    images::expect_not_ordered(&staff.ctx, app.deps.db.read(), None, id).await?;
    provisioning::delete_custom_image(&staff.ctx, &app.deps.provisioning(), id).await?;
    Ok(StatusCode::NO_CONTENT)
}
