//! The images of a customer's own, which they install on their servers.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_core::{RowId, ServiceId};
use mpanel_provisioning::{self as provisioning, CustomImageView, NewCustomImage, OwnImageSpace};
use mpanel_workflows::images;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::Customer;
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::custom_images::{ImageFactsOut, is_windows};
use crate::route::{Routes, routes};
use crate::views::{NamedView, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_own_images, add_own_image)).routes(routes!(delete_own_image))
}

/// The images of a customer's own.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnImages)]
pub struct OwnImagesOut {
    /// By name.
    items: Vec<OwnImageOut>,
    /// What the plans of their servers allow: one entry for the servers that can share images.
    spaces: Vec<OwnImageSpaceOut>,
    /// Ids of the plans whose new servers can be installed from them.
    plans: Vec<String>,
}

/// What customers may have on servers that can share images.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnImageSpace)]
pub struct OwnImageSpaceOut {
    /// The servers on which these images can be installed.
    servers: Vec<NamedView>,
    images: u64,
    images_max: u64,
    used_mb: u64,
    total_mb: u64,
}

fn named(servers: &[(ServiceId, String)]) -> Vec<NamedView> {
    servers.iter().map(|(id, name)| NamedView { id: id.to_string(), name: name.clone() }).collect()
}

impl From<OwnImageSpace> for OwnImageSpaceOut {
    fn from(space: OwnImageSpace) -> Self {
        Self {
            servers: named(&space.servers),
            images: space.images,
            images_max: space.images_max,
            used_mb: space.used_mb,
            total_mb: space.total_mb,
        }
    }
}

/// An image of a customer's own.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OwnImage)]
pub struct OwnImageOut {
    #[serde(flatten)]
    facts: ImageFactsOut,
    /// The customer's servers on which it can be installed.
    installable_on: Vec<NamedView>,
}

impl OwnImageOut {
    fn of(view: CustomImageView, spaces: &[OwnImageSpace]) -> Self {
        let space = spaces.iter().find(|space| space.account == Some(view.account));
        Self { installable_on: space.map(|space| named(&space.servers)).unwrap_or_default(), facts: view.into() }
    }
}

/// An image to add.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewOwnImage)]
pub struct NewOwnImageIn {
    /// A server of the customer's; the image can be installed on it and on those that share its space.
    #[schema(value_type = String)]
    service_id: ServiceId,
    /// Unique among the customer's images.
    name: String,
    /// An https address of an `.iso` or `.qcow2` file that the data centre can fetch.
    url: String,
    #[schema(value_type = words::OsType)]
    os_type: String,
    /// Such as 24.04.
    os_version: String,
}

/// Lists the images of the customer's own, and how many their servers' plans allow.
#[utoipa::path(get, path = "/portal/images", tag = "services",
    responses((status = 200, body = OwnImagesOut), (status = "4XX", body = Problem)))]
async fn list_own_images(State(app): State<App>, me: Customer) -> ApiResult<Json<OwnImagesOut>> {
    let found = provisioning::own_images(&me.ctx, app.deps.db.read(), me.customer).await?;
    let plans = provisioning::products_for_own_images(&me.ctx, app.deps.db.read()).await?;
    Ok(Json(OwnImagesOut {
        plans: plans.iter().map(ToString::to_string).collect(),
        items: found.images.into_iter().map(|image| OwnImageOut::of(image, &found.spaces)).collect(),
        spaces: found.spaces.into_iter().map(OwnImageSpaceOut::from).collect(),
    }))
}

/// Has the data centre load an image of the customer's own from an address.
#[utoipa::path(post, path = "/portal/images", tag = "services", request_body = NewOwnImageIn,
    responses((status = 202, body = OwnImageOut), (status = "4XX", body = Problem)))]
async fn add_own_image(
    State(app): State<App>,
    me: Customer,
    Json(body): Json<NewOwnImageIn>,
) -> ApiResult<(StatusCode, Json<OwnImageOut>)> {
    let NewOwnImageIn { service_id, name, url, os_type, os_version } = body;
    let windows = is_windows(&os_type)?;
    let new = NewCustomImage { name, description: String::new(), url, windows, os_version, offered: false };
    let deps = app.deps.provisioning();
    let added = provisioning::add_own_image(&me.ctx, &deps, me.customer, service_id, new).await?;
    let found = provisioning::own_images(&me.ctx, app.deps.db.read(), me.customer).await?;
    Ok((StatusCode::ACCEPTED, Json(OwnImageOut::of(added, &found.spaces))))
}

/// Deletes an image of the customer's own that no server stands on.
#[utoipa::path(delete, path = "/portal/images/{id}", tag = "services",
    params(("id" = String, Path, description = "Image id")),
    responses((status = 204, description = "Gone"), (status = "4XX", body = Problem)))]
async fn delete_own_image(State(app): State<App>, me: Customer, Path(id): Path<RowId>) -> ApiResult<StatusCode> {
    images::expect_not_ordered(&me.ctx, app.deps.db.read(), Some(me.customer), id).await?;
    provisioning::delete_own_image(&me.ctx, &app.deps.provisioning(), me.customer, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
