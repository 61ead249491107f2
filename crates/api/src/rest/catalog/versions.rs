//! What a product was sold for, and when.

use axum::extract::State;
use mpanel_billing::{self as billing, ProductVersion};
use mpanel_core::ProductId;
use serde::Serialize;
use utoipa::ToSchema;

use super::views::ProductOut;
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::usage::price::UsagePriceOut;
use crate::route::{Routes, routes};
use crate::views::{ListParams, PageView};

/// The routes.
pub fn routes() -> Routes {
    Routes::new().routes(routes!(list_product_versions))
}

/// What a product was sold for from a moment on.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductVersion)]
pub struct ProductVersionOut {
    /// Counted from one, by product.
    number: i32,
    /// Since when.
    at: String,
    /// Who made it so; empty where that was not kept.
    by: String,
    /// Fields of the product that differ from the version before, and `usage_prices`; none in the first.
    changed: Vec<String>,
    /// The product as it was. Of how it is shown, bought and counted it tells what it was at that moment.
    product: ProductOut,
    /// What its usage cost.
    usage_prices: Vec<UsagePriceOut>,
}

impl From<ProductVersion> for ProductVersionOut {
    fn from(version: ProductVersion) -> Self {
        Self {
            number: version.number,
            at: version.at.to_string(),
            by: version.by,
            changed: version.changed,
            product: version.product.into(),
            usage_prices: version.usage_prices.into_iter().map(UsagePriceOut::from).collect(),
        }
    }
}

/// Lists what a product was sold for, latest first: a version for each change of its terms. What was sold keeps its own.
#[utoipa::path(get, path = "/admin/products/{id}/versions", tag = "catalog",
    params(("id" = String, Path, description = "Product id"), ListParams),
    responses((status = 200, body = PageView<ProductVersionOut>), (status = "4XX", body = Problem)))]
async fn list_product_versions(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<ProductId>,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<ProductVersionOut>>> {
    let found = billing::product_versions(&staff.ctx, app.deps.db.read(), id, &page.into()).await?;
    Ok(Json(PageView::of(found, ProductVersionOut::from)))
}
