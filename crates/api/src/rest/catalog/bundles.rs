//! Bundles.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{
    self as billing, BundlePart, BundlePrice, BundlePricing, BundleState, BundleTerms, BundleView, ProductKind, Rate,
};
use mpanel_core::{BundleId, Error, Money, Result};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, MoneyView, PageView, check_text, words};

/// The routes.
pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(list_bundles, create_bundle)).routes(routes!(get_bundle, update_bundle))
}

/// Products that are sold together.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BundleAdmin)]
pub struct BundleAdminOut {
    id: String,
    version: i32,
    slug: String,
    name: String,
    tagline: String,
    description: String,
    #[schema(value_type = words::BundleState)]
    state: String,
    parts: Vec<BundlePartAdminOut>,
    /// Percent taken off the sum of the parts; or else `prices`.
    percent: Option<String>,
    /// The periods it is sold for, with a percentage.
    #[schema(value_type = Vec<words::CycleMonths>)]
    cycles: Vec<i32>,
    /// One sum for each currency and period.
    prices: Vec<BundlePriceView>,
    position: i32,
}

/// So many pieces of a product.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = BundlePartAdmin)]
pub struct BundlePartAdminOut {
    product_id: String,
    name: String,
    #[schema(value_type = words::ProductKind)]
    kind: String,
    quantity: i64,
}

/// One sum for the first period of all plans and what is sold once. The plans renew at their shares of it.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BundlePrice)]
pub struct BundlePriceView {
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    price: MoneyView,
}

/// A bundle as it is to be from now on.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BundleIn {
    /// Lower-case letters, digits and hyphens.
    slug: String,
    name: String,
    #[serde(default)]
    tagline: String,
    #[serde(default)]
    description: String,
    /// A draft when absent.
    #[schema(value_type = Option<words::BundleState>)]
    state: Option<String>,
    /// 2 to 10 pieces together, at least one plan among them.
    parts: Vec<BundlePartIn>,
    /// Percent taken off the sum of the parts, such as 15; or else `prices`.
    percent: Option<String>,
    /// The periods it is sold for, with a percentage.
    #[serde(default)]
    #[schema(value_type = Vec<words::CycleMonths>)]
    cycles: Vec<i32>,
    /// One sum for each currency and period; at most what the parts cost by themselves.
    #[serde(default)]
    prices: Vec<BundlePriceView>,
    #[serde(default)]
    position: i32,
}

/// So many pieces of a plan, or of a product that is sold once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = BundlePart)]
pub struct BundlePartIn {
    product_id: String,
    quantity: i64,
}

impl From<BundleView> for BundleAdminOut {
    fn from(bundle: BundleView) -> Self {
        let BundleView { id, version, terms, products } = bundle;
        let part = |(part, (name, kind)): (BundlePart, (String, ProductKind))| BundlePartAdminOut {
            product_id: part.product_id.to_string(),
            name,
            kind: kind.as_str().to_owned(),
            quantity: part.quantity,
        };
        let price = |p: BundlePrice| BundlePriceView {
            cycle_months: p.cycle_months,
            price: Money::new(p.minor, p.currency).into(),
        };
        let (percent, cycles, prices) = match terms.pricing {
            BundlePricing::Percent { percent, cycles } => (Some(percent.to_string()), cycles, Vec::new()),
            BundlePricing::Sum { prices } => (None, Vec::new(), prices.into_iter().map(price).collect()),
        };
        Self {
            id: id.to_string(),
            version,
            slug: terms.slug,
            name: terms.name,
            tagline: terms.tagline,
            description: terms.description,
            state: terms.state.as_str().to_owned(),
            parts: terms.parts.into_iter().zip(products).map(part).collect(),
            percent,
            cycles,
            prices,
            position: terms.position,
        }
    }
}

/// Lists bundles, in the order of the shop.
#[utoipa::path(get, path = "/admin/bundles", tag = "catalog", params(ListParams),
    responses((status = 200, body = PageView<BundleAdminOut>), (status = "4XX", body = Problem)))]
async fn list_bundles(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<BundleAdminOut>>> {
    let found = billing::list_bundles(&staff.ctx, app.deps.db.read(), &page.into()).await?;
    Ok(Json(PageView::of(found, BundleAdminOut::from)))
}

/// Makes a bundle.
#[utoipa::path(post, path = "/admin/bundles", tag = "catalog", request_body = BundleIn,
    responses((status = 201, body = BundleAdminOut), (status = "4XX", body = Problem)))]
async fn create_bundle(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Json(input): Json<BundleIn>,
) -> ApiResult<(StatusCode, Json<BundleAdminOut>)> {
    let terms = terms(input)?;
    let tx = app.deps.db.begin().await?;
    let made = billing::create_bundle(&staff.ctx, &tx, terms).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Shows a bundle.
#[utoipa::path(get, path = "/admin/bundles/{id}", tag = "catalog",
    params(("id" = String, Path, description = "Bundle id")),
    responses((status = 200, body = BundleAdminOut), (status = "4XX", body = Problem)))]
async fn get_bundle(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<BundleId>,
) -> ApiResult<Json<BundleAdminOut>> {
    Ok(Json(billing::get_bundle(&staff.ctx, app.deps.db.read(), id).await?.into()))
}

/// Replaces everything a bundle says. What was sold keeps its own prices.
#[utoipa::path(put, path = "/admin/bundles/{id}", tag = "catalog", request_body = BundleIn,
    params(("id" = String, Path, description = "Bundle id")),
    responses((status = 200, body = BundleAdminOut), (status = "4XX", body = Problem)))]
async fn update_bundle(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<BundleId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<BundleIn>,
) -> ApiResult<Json<BundleAdminOut>> {
    let terms = terms(input)?;
    let tx = app.deps.db.begin().await?;
    let changed = billing::update_bundle(&staff.ctx, &tx, id, terms, expected).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

fn terms(input: BundleIn) -> Result<BundleTerms> {
    check_text("/tagline", &input.tagline, 200)?;
    check_text("/description", &input.description, 5000)?;
    let state = match input.state.as_deref() {
        None => BundleState::Draft,
        Some(word) => BundleState::ALL
            .into_iter()
            .find(|s| s.as_str() == word)
            .ok_or_else(|| Error::invalid("/state", "unknown", "Use draft, on_sale, hidden or retired."))?,
    };
    let part = |(place, given): (usize, BundlePartIn)| {
        let unknown = |_| {
            let detail = "There is no such product. Take it from the list.";
            Error::invalid(format!("/parts/{place}/product_id"), "unknown_product", detail)
        };
        Ok(BundlePart { product_id: given.product_id.parse().map_err(unknown)?, quantity: given.quantity })
    };
    let price = |(place, given): (usize, BundlePriceView)| {
        let money = given.price.parse(&format!("/prices/{place}/price"))?;
        Ok(BundlePrice { currency: money.currency, cycle_months: given.cycle_months, minor: money.minor })
    };
    if input.parts.len() > 50 || input.prices.len() > 200 || input.cycles.len() > 200 {
        return Err(Error::invalid("/parts", "too_many", "These are too many parts, periods or prices."));
    }
    let pricing = match (input.percent, input.prices.is_empty()) {
        (Some(percent), true) => {
            let malformed = |_| Error::invalid("/percent", "malformed", "Enter a percentage such as 15 or 12.5.");
            BundlePricing::Percent { percent: percent.parse::<Rate>().map_err(malformed)?, cycles: input.cycles }
        }
        (None, _) if input.cycles.is_empty() => {
            let prices = input.prices.into_iter().enumerate().map(price).collect::<Result<_>>()?;
            BundlePricing::Sum { prices }
        }
        _ => {
            let detail = "Take a percentage off for some periods, or enter prices, but not both.";
            return Err(Error::invalid("/percent", "either_or", detail));
        }
    };
    Ok(BundleTerms {
        slug: input.slug,
        name: input.name,
        tagline: input.tagline,
        description: input.description,
        state,
        parts: input.parts.into_iter().enumerate().map(part).collect::<Result<_>>()?,
        pricing,
        position: input.position,
    })
}
