//! The catalog as staff keeps it: product groups, products with their prices, bundles, coupons.

mod bundles;
mod coupons;
mod versions;
pub(super) mod views;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Response};
use mpanel_billing::{
    self as billing, GroupPatch, NewGroup, NewProduct, OncePrice, ProductKind, ProductPrice, ProductView,
};
use mpanel_core::{Error, ErrorKind, OpContext, ProductGroupId, ProductId, ProviderAccountId, Result};
use mpanel_db::Tx;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use self::views::{ProductIn, ProductIntroductory, ProductOut, ProductTrial};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::{ListParams, ListView, MoneyView, PageView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_product_groups, create_product_group))
        .routes(routes!(update_product_group))
        .routes(routes!(list_products, create_product))
        .routes(routes!(get_product, update_product))
        .routes(routes!(set_product_prices))
        .routes(routes!(set_one_time_prices))
        .merge(bundles::routes())
        .merge(coupons::routes())
        .merge(versions::routes())
}

/// A group of products in the shop.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = ProductGroup)]
pub struct GroupAdminOut {
    id: String,
    version: i32,
    slug: String,
    name: String,
    description: String,
    position: i32,
    hidden: bool,
}

/// A group to be made.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewProductGroup {
    /// Lower-case letters, digits and hyphens.
    slug: String,
    name: String,
    #[serde(default)]
    description: String,
    #[serde(default)]
    position: i32,
}

/// A change of a group; what is absent stays.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductGroupPatch {
    name: Option<String>,
    description: Option<String>,
    position: Option<i32>,
    /// Whether the shop leaves it out.
    hidden: Option<bool>,
}

/// All prices of a product.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductPricesIn {
    prices: Vec<ProductPriceIn>,
}

/// All prices of a product that is sold once.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OncePricesIn {
    /// One for each currency, for one piece.
    prices: Vec<MoneyView>,
}

/// A price for a currency and period.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ProductPriceIn {
    /// ISO 4217 code.
    currency: String,
    /// 1 to 120 months; as a negative number 1 to 731 days.
    #[schema(value_type = words::CycleMonths)]
    cycle_months: i32,
    recurring_minor: i64,
    #[serde(default)]
    setup_minor: i64,
    #[serde(default)]
    trial: Option<ProductTrial>,
    #[serde(default)]
    intro: Option<ProductIntroductory>,
}

/// Filters of the product list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ProductListFilter {
    /// vps, add_on, one_time, object_storage or domain.
    kind: Option<String>,
}

impl From<billing::GroupView> for GroupAdminOut {
    fn from(group: billing::GroupView) -> Self {
        Self {
            id: group.id.to_string(),
            version: group.version,
            slug: group.slug,
            name: group.name,
            description: group.description,
            position: group.position,
            hidden: group.hidden,
        }
    }
}

/// Lists the product groups, in the order of the shop.
#[utoipa::path(get, path = "/admin/product-groups", tag = "catalog",
    responses((status = 200, body = ListView<GroupAdminOut>), (status = "4XX", body = Problem)))]
async fn list_product_groups(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
) -> ApiResult<Json<ListView<GroupAdminOut>>> {
    let found = billing::list_groups(&staff.ctx, app.deps.db.read()).await?;
    Ok(Json(ListView { items: found.into_iter().map(GroupAdminOut::from).collect() }))
}

/// Makes a product group.
#[utoipa::path(post, path = "/admin/product-groups", tag = "catalog", request_body = NewProductGroup,
    responses((status = 201, body = GroupAdminOut), (status = "4XX", body = Problem)))]
async fn create_product_group(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Json(input): Json<NewProductGroup>,
) -> ApiResult<(StatusCode, Json<GroupAdminOut>)> {
    check_text("/description", &input.description, 2000)?;
    let NewProductGroup { slug, name, description, position } = input;
    let tx = app.deps.db.begin().await?;
    let made = billing::create_group(&staff.ctx, &tx, NewGroup { slug, name, description, position }).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(made.into())))
}

/// Changes a product group.
#[utoipa::path(patch, path = "/admin/product-groups/{id}", tag = "catalog", request_body = ProductGroupPatch,
    params(("id" = String, Path, description = "Product group id")),
    responses((status = 200, body = GroupAdminOut), (status = "4XX", body = Problem)))]
async fn update_product_group(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProductGroupId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<ProductGroupPatch>,
) -> ApiResult<Json<GroupAdminOut>> {
    check_text("/description", input.description.as_deref().unwrap_or_default(), 2000)?;
    let ProductGroupPatch { name, description, position, hidden } = input;
    let patch = GroupPatch { name, description, position, hidden };
    let tx = app.deps.db.begin().await?;
    let changed = billing::update_group(&staff.ctx, &tx, id, patch, expected).await?;
    tx.commit().await?;
    Ok(Json(changed.into()))
}

/// Lists products; sorted by name, created_at or position.
#[utoipa::path(get, path = "/admin/products", tag = "catalog", params(ListParams, ProductListFilter),
    responses((status = 200, body = PageView<ProductOut>), (status = "4XX", body = Problem)))]
async fn list_products(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<ProductListFilter>,
) -> ApiResult<Json<PageView<ProductOut>>> {
    let kind = given.kind.as_deref().map(|word| kind("/query/kind", word)).transpose()?;
    let found = billing::list_products(&staff.ctx, app.deps.db.read(), kind, &page.into()).await?;
    Ok(Json(PageView::of(found, ProductOut::from)))
}

/// Makes a product; it is not in the shop before it has a price.
#[utoipa::path(post, path = "/admin/products", tag = "catalog", request_body = ProductIn,
    responses((status = 201, body = ProductOut), (status = "4XX", body = Problem)))]
async fn create_product(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Json(mut input): Json<ProductIn>,
) -> ApiResult<Response> {
    let missing = |field: &str, what: &str| Error::invalid(format!("/{field}"), "required", format!("Enter {what}."));
    let kind =
        kind("/kind", &input.kind.take().ok_or_else(|| missing("kind", "what it is: vps, add_on or one_time"))?)?;
    let slug = input.slug.take().ok_or_else(|| missing("slug", "a name for addresses"))?;
    let name = input.name.clone().ok_or_else(|| missing("name", "a name"))?;
    let account = input.account();
    let new = NewProduct { group_id: None, kind, slug, name, details: input.into_patch()? };
    let tx = app.deps.db.begin().await?;
    check_account(&staff.ctx, &tx, account).await?;
    let made = billing::create_product(&staff.ctx, &tx, new).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, shown(made)).into_response())
}

/// A product is bought on an account there is.
async fn check_account(ctx: &OpContext, tx: &Tx, account: Option<ProviderAccountId>) -> Result<()> {
    let Some(account) = account else { return Ok(()) };
    match mpanel_provisioning::get_provider_account(ctx, tx, account).await {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let detail = "There is no such provider account. Choose one, or leave it out for the default.";
            Err(Error::invalid("/provider/account_id", "unknown_account", detail))
        }
        other => other.map(drop),
    }
}

/// Shows a product.
#[utoipa::path(get, path = "/admin/products/{id}", tag = "catalog",
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = ProductOut), (status = "4XX", body = Problem)))]
async fn get_product(
    State(app): State<App>,
    staff: Staff<needs::CatalogRead>,
    Path(id): Path<ProductId>,
) -> ApiResult<Response> {
    Ok(shown(billing::get_product(&staff.ctx, app.deps.db.read(), id).await?))
}

/// Changes a product; what is absent stays. What was sold keeps its own record.
#[utoipa::path(patch, path = "/admin/products/{id}", tag = "catalog", request_body = ProductIn,
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = ProductOut), (status = "4XX", body = Problem)))]
async fn update_product(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProductId>,
    IfMatch(expected): IfMatch,
    Json(input): Json<ProductIn>,
) -> ApiResult<Response> {
    for (field, given) in [("kind", &input.kind), ("slug", &input.slug)] {
        if given.is_some() {
            let detail = "This is chosen once, when the product is made.";
            return Err(Error::invalid(format!("/{field}"), "fixed", detail).into());
        }
    }
    let account = input.account();
    let patch = input.into_patch()?;
    let tx = app.deps.db.begin().await?;
    check_account(&staff.ctx, &tx, account).await?;
    let changed = billing::update_product(&staff.ctx, &tx, id, patch, expected).await?;
    tx.commit().await?;
    Ok(shown(changed))
}

/// Replaces all prices of a product. Running subscriptions keep theirs.
#[utoipa::path(put, path = "/admin/products/{id}/prices", tag = "catalog", request_body = ProductPricesIn,
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = ProductOut), (status = "4XX", body = Problem)))]
async fn set_product_prices(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProductId>,
    Json(input): Json<ProductPricesIn>,
) -> ApiResult<Response> {
    let prices = input.prices.into_iter().enumerate().map(|(n, p)| price(n, p)).collect::<Result<Vec<_>>>()?;
    let tx = app.deps.db.begin().await?;
    let changed = billing::set_prices(&staff.ctx, &tx, id, &prices).await?;
    tx.commit().await?;
    Ok(shown(changed))
}

/// Replaces all prices of a product that is sold once. What was sold keeps its own.
#[utoipa::path(put, path = "/admin/products/{id}/one-time-prices", tag = "catalog", request_body = OncePricesIn,
    params(("id" = String, Path, description = "Product id")),
    responses((status = 200, body = ProductOut), (status = "4XX", body = Problem)))]
async fn set_one_time_prices(
    State(app): State<App>,
    staff: Staff<needs::CatalogWrite>,
    Path(id): Path<ProductId>,
    Json(input): Json<OncePricesIn>,
) -> ApiResult<Response> {
    let price = |(place, given): (usize, MoneyView)| {
        let money = given.parse(&format!("/prices/{place}"))?;
        Ok(OncePrice { currency: money.currency, minor: money.minor })
    };
    let prices = input.prices.into_iter().enumerate().map(price).collect::<Result<Vec<_>>>()?;
    let tx = app.deps.db.begin().await?;
    let changed = billing::set_once_prices(&staff.ctx, &tx, id, &prices).await?;
    tx.commit().await?;
    Ok(shown(changed))
}

fn kind(pointer: &str, word: &str) -> Result<ProductKind> {
    let found = ProductKind::ALL.into_iter().find(|k| k.as_str() == word);
    found.ok_or_else(|| Error::invalid(pointer, "unknown", "Use vps, add_on, one_time, object_storage or domain."))
}

fn price(index: usize, input: ProductPriceIn) -> Result<ProductPrice> {
    let currency = input.currency.parse().map_err(|e: mpanel_core::MoneyError| {
        Error::invalid(format!("/prices/{index}/currency"), "unknown_currency", e.to_string())
    })?;
    Ok(ProductPrice {
        currency,
        cycle_months: input.cycle_months,
        recurring_minor: input.recurring_minor,
        setup_minor: input.setup_minor,
        trial: input.trial.map(|t| billing::Trial { days: t.days, minor: t.minor, card: t.card }),
        intro: input.intro.map(|i| billing::Introductory { cycles: i.cycles, minor: i.minor }),
    })
}

fn shown(product: ProductView) -> Response {
    let tag = format!("\"{}\"", product.version);
    (AppendHeaders([(header::ETAG, tag)]), Json(ProductOut::from(product))).into_response()
}
