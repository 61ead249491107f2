//! The shop: catalog, live price, cart, checkout. Public, but for the checkout.

mod bundles;
pub(super) mod carts;
mod domains;
mod staff;
mod views;

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, CartContents, PlaceOrder};
use mpanel_core::{CartId, Currency, CustomerId, Date, Error, OpContext, Result};
use mpanel_identity::PrincipalKind;
use mpanel_workflows::ordering;
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

pub use self::carts::TaxOut;
use self::carts::{CartItemIn, CartOut, QuoteOut};
use self::views::CatalogOut;
pub use self::views::SpecsView;
use super::one_time_purchases::{OneTimeIn, parse_one_time};
use crate::App;
use crate::access::{Customer, Visitor};
use crate::extract::{Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::rest::orders::{OrderOut, shown_one};
use crate::rest::software;
use crate::route::{Routes, routes};
use crate::views::{MoneyView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(get_catalog))
        .routes(routes!(quote_cart))
        .routes(routes!(create_cart))
        .routes(routes!(get_cart, put_cart))
        .routes(routes!(checkout_cart))
        .merge(domains::routes())
        .merge(staff::routes())
}

/// Which catalog.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct CatalogParams {
    /// ISO 4217 code; the business's own currency when absent.
    currency: Option<String>,
    /// The address of a hidden product: whoever has its link sees it, too.
    also: Option<String>,
}

/// A new cart.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCartIn {
    /// ISO 4217 code.
    currency: Option<String>,
}

/// What is in a cart, and what decides the tax before anybody has signed in.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CartIn {
    items: Vec<CartItemIn>,
    /// What is bought once.
    #[serde(default)]
    one_time: Vec<OneTimeIn>,
    coupon: Option<String>,
    /// Codes of more coupons; all of them must be ones that can be combined.
    #[serde(default)]
    coupons: Vec<String>,
    country: Option<String>,
    tax_id: Option<String>,
    #[schema(value_type = Option<words::CustomerType>)]
    customer_type: Option<String>,
    /// The day on which the services are set up and their first period begins, at most a year ahead; at once when absent.
    #[schema(value_type = Option<String>, format = Date)]
    start_on: Option<Date>,
}

/// A price to be computed, without a cart.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuoteIn {
    /// ISO 4217 code.
    currency: Option<String>,
    items: Vec<CartItemIn>,
    /// What is bought once.
    #[serde(default)]
    one_time: Vec<OneTimeIn>,
    coupon: Option<String>,
    /// Codes of more coupons; all of them must be ones that can be combined.
    #[serde(default)]
    coupons: Vec<String>,
    country: Option<String>,
    tax_id: Option<String>,
    #[schema(value_type = Option<words::CustomerType>)]
    customer_type: Option<String>,
    /// The day on which the services are set up and their first period begins, at most a year ahead; at once when absent.
    #[schema(value_type = Option<String>, format = Date)]
    start_on: Option<Date>,
}

/// The order to place.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CheckoutIn {
    /// Must be true.
    accept_terms: bool,
    /// What the customer saw; another amount is refused with `price_changed`.
    expected_due_now: Option<MoneyView>,
}

async fn currency_of(app: &App, caller: &Visitor, given: Option<&str>) -> Result<Currency> {
    match given {
        Some(code) => code
            .parse()
            .map_err(|e: mpanel_core::MoneyError| Error::invalid("/currency", "unknown_currency", e.to_string())),
        None => Ok(app.deps.contexts.tenant(caller.ctx.tenant).await?.default_currency),
    }
}

fn customer_of(caller: &Visitor) -> Option<mpanel_core::CustomerId> {
    match caller.request.principal.as_ref()?.kind {
        PrincipalKind::Customer { customer, .. } => Some(customer),
        PrincipalKind::Staff(_) => None,
    }
}

fn contents(given: CartIn) -> Result<CartContents> {
    for (pointer, text) in [("/coupon", &given.coupon), ("/country", &given.country), ("/tax_id", &given.tax_id)] {
        check_text(pointer, text.as_deref().unwrap_or_default(), 60)?;
    }
    if given.coupons.len() > 10 {
        return Err(Error::invalid("/coupons", "too_many", "A cart takes at most 10 codes."));
    }
    for (place, code) in given.coupons.iter().enumerate() {
        check_text(&format!("/coupons/{place}"), code, 60)?;
    }
    let customer_type = match given.customer_type.as_deref() {
        None => None,
        Some("business") => Some(billing::CustomerType::Business),
        Some("consumer") => Some(billing::CustomerType::Consumer),
        Some(_) => return Err(Error::invalid("/customer_type", "unknown", "Use business or consumer.")),
    };
    if given.items.len() + given.one_time.len() > 20 {
        return Err(Error::invalid("/items", "too_many", "A cart holds at most 20 items."));
    }
    let items = given.items.into_iter().enumerate().map(|(i, item)| item.parse(i)).collect::<Result<_>>()?;
    let one_time = parse_one_time(given.one_time)?;
    let filled = |t: Option<String>| t.filter(|t| !t.trim().is_empty());
    Ok(CartContents {
        items,
        one_time,
        coupon: filled(given.coupon),
        coupons: given.coupons,
        country: filled(given.country),
        tax_id: filled(given.tax_id),
        customer_type,
        start_on: given.start_on,
    })
}

/// Shows what is for sale, with prices in one currency.
#[utoipa::path(get, path = "/shop/catalog", tag = "shop", params(CatalogParams),
    responses((status = 200, body = CatalogOut), (status = "4XX", body = Problem)))]
async fn get_catalog(
    State(app): State<App>,
    caller: Visitor,
    Query(params): Query<CatalogParams>,
) -> ApiResult<Json<CatalogOut>> {
    let currency = currency_of(&app, &caller, params.currency.as_deref()).await?;
    let found = billing::catalog_for_shop(&caller.ctx, app.deps.db.read(), currency, params.also.as_deref()).await?;
    Ok(Json(found.into()))
}

/// Computes a price, tax and discount included, without keeping anything.
#[utoipa::path(post, path = "/shop/quote", tag = "shop", request_body = QuoteIn,
    responses((status = 200, body = QuoteOut), (status = "4XX", body = Problem)))]
async fn quote_cart(State(app): State<App>, caller: Visitor, Json(given): Json<QuoteIn>) -> ApiResult<Json<QuoteOut>> {
    let currency = currency_of(&app, &caller, given.currency.as_deref()).await?;
    let QuoteIn { items, one_time, coupon, coupons, country, tax_id, customer_type, start_on, .. } = given;
    let mut contents = contents(CartIn { items, one_time, coupon, coupons, country, tax_id, customer_type, start_on })?;
    let (customer, conn) = (customer_of(&caller), app.deps.db.read());
    ask_about_number(&app, &caller.ctx, customer).await?;
    billing::check_cart_size(&contents)?;
    ordering::note_own_images(&caller.ctx, conn, customer, &mut contents).await?;
    let mut priced = billing::quote(&caller.ctx, conn, currency, &contents, customer).await?;
    ordering::judge_cart(&caller.ctx, conn, customer, &mut priced).await?;
    Ok(Json(priced.into()))
}

/// Opens an empty cart. Its id cannot be guessed; whoever has it has the cart.
#[utoipa::path(post, path = "/shop/carts", tag = "shop", request_body = NewCartIn,
    responses((status = 201, body = CartOut), (status = "4XX", body = Problem)))]
async fn create_cart(
    State(app): State<App>,
    caller: Visitor,
    Json(given): Json<NewCartIn>,
) -> ApiResult<(StatusCode, Json<CartOut>)> {
    let currency = currency_of(&app, &caller, given.currency.as_deref()).await?;
    let tx = app.deps.db.begin().await?;
    let cart = billing::create_cart(&caller.ctx, &tx, currency).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(cart.into())))
}

/// Shows a cart with today's prices.
#[utoipa::path(get, path = "/shop/carts/{id}", tag = "shop", params(("id" = String, Path, description = "Cart id")),
    responses((status = 200, body = CartOut), (status = "4XX", body = Problem)))]
async fn get_cart(State(app): State<App>, caller: Visitor, Path(id): Path<CartId>) -> ApiResult<Json<CartOut>> {
    let customer = customer_of(&caller);
    let mut cart = billing::get_cart(&caller.ctx, app.deps.db.read(), id, customer).await?;
    ordering::judge_cart(&caller.ctx, app.deps.db.read(), customer, &mut cart).await?;
    software::open_cart(&app, &caller.ctx, &mut cart)?;
    Ok(Json(cart.into()))
}

/// Replaces what is in a cart.
#[utoipa::path(put, path = "/shop/carts/{id}", tag = "shop", params(("id" = String, Path, description = "Cart id")),
    request_body = CartIn, responses((status = 200, body = CartOut), (status = "4XX", body = Problem)))]
async fn put_cart(
    State(app): State<App>,
    caller: Visitor,
    Path(id): Path<CartId>,
    Json(mut given): Json<CartIn>,
) -> ApiResult<Json<CartOut>> {
    let codes = domains::take_codes(&mut given.items);
    let (mut contents, customer) = (contents(given)?, customer_of(&caller));
    ask_about_number(&app, &caller.ctx, customer).await?;
    billing::check_cart_size(&contents)?;
    software::check_cart(&app, &caller.ctx, &mut contents).await?;
    ordering::note_own_images(&caller.ctx, app.deps.db.read(), customer, &mut contents).await?;
    let tx = app.deps.db.begin().await?;
    domains::keep_codes(&app, &caller.ctx, &tx, &mut contents, codes).await?;
    let mut cart = billing::put_cart(&caller.ctx, &tx, id, &contents, customer).await?;
    ordering::judge_cart(&caller.ctx, &tx, customer, &mut cart).await?;
    tx.commit().await?;
    software::open_cart(&app, &caller.ctx, &mut cart)?;
    Ok(Json(cart.into()))
}

/// Turns a cart into an order with its invoice. Prices and stock are checked again.
#[utoipa::path(post, path = "/shop/carts/{id}/checkout", tag = "shop", params(("id" = String, Path, description = "Cart id")),
    request_body = CheckoutIn, responses((status = 201, body = OrderOut), (status = "4XX", body = Problem)))]
async fn checkout_cart(
    State(app): State<App>,
    caller: Customer,
    Path(id): Path<CartId>,
    Json(given): Json<CheckoutIn>,
) -> ApiResult<(StatusCode, Json<OrderOut>)> {
    let expected = given.expected_due_now.map(|m| m.parse("/expected_due_now")).transpose()?;
    ask_about_number(&app, &caller.ctx, Some(caller.customer)).await?;
    let tx = app.deps.db.begin().await?;
    let (currency, contents) = billing::load_cart_contents(&caller.ctx, &tx, id).await?;
    ordering::expect_orderable(&caller.ctx, &tx, caller.customer, &contents).await?;
    let wanted = PlaceOrder {
        customer: caller.customer,
        currency,
        contents,
        expected_due_now: expected,
        accept_terms: given.accept_terms,
        cart: Some(id),
        has_method: mpanel_payments::has_default_method(&caller.ctx, &tx, caller.customer).await?,
    };
    let placed = billing::place_order(&caller.ctx, &tx, wanted).await?;
    let order = billing::get_order(&caller.ctx, &tx, placed.order).await?;
    let order = shown_one(&caller.ctx, &tx, order, &caller.principal).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(order)))
}

// A price must not depend on whether the job that asks about a new VAT number has run yet.
async fn ask_about_number(app: &App, ctx: &OpContext, customer: Option<CustomerId>) -> Result<()> {
    match customer {
        Some(customer) => mpanel_workflows::vat::ask_if_new(ctx, &app.deps, customer).await,
        None => Ok(()),
    }
}
