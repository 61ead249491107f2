//! What can be sold from a provider account: its products, add-ons, regions and images.

use axum::extract::State;
use mpanel_core::ProviderAccountId;
use mpanel_provisioning::{self as provisioning, AddOnTime};
use serde::Serialize;
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::words;

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(get_provider_catalog))
}

/// What a provider account offers.
#[derive(Debug, Serialize, ToSchema)]
pub struct ProviderCatalog {
    /// Empty when the provider publishes no list.
    products: Vec<OfferedProduct>,
    add_ons: Vec<OfferedAddOn>,
    /// As of the last refresh.
    regions: Vec<OfferedRegion>,
    /// As of the last refresh.
    images: Vec<OfferedImage>,
}

/// A product of the provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedProduct {
    /// The provider's id.
    id: String,
    name: String,
    disk_gb: i64,
    disk_type: String,
}

/// An add-on of the provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedAddOn {
    key: String,
    name: String,
    /// Whether a running machine can get it.
    later: bool,
}

/// A region of the provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedRegion {
    code: String,
    name: String,
}

/// An image of the provider.
#[derive(Debug, Serialize, ToSchema)]
pub struct OfferedImage {
    id: String,
    name: String,
    #[schema(value_type = words::OsType)]
    os_type: String,
    description: String,
    default_user: String,
}

/// Shows what can be sold from a provider account.
#[utoipa::path(get, path = "/admin/provider-accounts/{id}/catalog", tag = "provider accounts",
    params(("id" = String, Path, description = "Account id")),
    responses((status = 200, body = ProviderCatalog), (status = "4XX", body = Problem)))]
async fn get_provider_catalog(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<ProviderAccountId>,
) -> ApiResult<Json<ProviderCatalog>> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let account = provisioning::get_provider_account(ctx, conn, id).await?;
    let product = |p: &provisioning::ProductOffer| OfferedProduct {
        id: p.id.to_owned(),
        name: p.name.to_owned(),
        disk_gb: p.disk_gb,
        disk_type: p.disk_type.to_owned(),
    };
    let add_on = |a: &provisioning::AddOnOffer| OfferedAddOn {
        key: a.key.to_owned(),
        name: a.name.to_owned(),
        later: a.time == AddOnTime::Later,
    };
    let can_be_sold = |a: &&provisioning::AddOnOffer| a.time != AddOnTime::Never;
    let image = |i: provisioning::ImageView| OfferedImage {
        id: i.id,
        name: i.name,
        os_type: i.os_type,
        description: i.description,
        default_user: i.default_user,
    };
    let region = |r: provisioning::RegionView| OfferedRegion { code: r.code, name: r.name };
    Ok(Json(ProviderCatalog {
        products: provisioning::product_offers(&account.kind).iter().map(product).collect(),
        add_ons: provisioning::add_on_offers(&account.kind).iter().filter(can_be_sold).map(add_on).collect(),
        regions: provisioning::list_regions(ctx, conn, Some(id)).await?.into_iter().map(region).collect(),
        images: provisioning::list_images(ctx, conn, Some(id)).await?.into_iter().map(image).collect(),
    }))
}
