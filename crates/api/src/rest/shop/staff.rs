//! Orders that staff places for a customer: the same prices, stock and refusals as the customer's own checkout.

use axum::extract::State;
use axum::http::StatusCode;
use mpanel_billing::{self as billing, PlaceOrder};
use mpanel_core::{CustomerId, Date, OpContext, Result};
use mpanel_workflows::ordering;
use serde::Deserialize;
use utoipa::ToSchema;

use super::carts::{CartItemIn, QuoteOut};
use super::{CartIn, OneTimeIn, ask_about_number, contents, domains};
use crate::App;
use crate::access::{Staff, needs};
use crate::extract::{Json, Path};
use crate::problem::{ApiResult, Problem};
use crate::rest::orders::{OrderOut, shown_one};
use crate::rest::software;
use crate::route::{Routes, routes};
use crate::views::MoneyView;

pub(super) fn routes() -> Routes {
    Routes::new().routes(routes!(quote_customer_order)).routes(routes!(place_customer_order))
}

/// What staff orders for a customer, in the currency of the customer's account.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CustomerOrderIn {
    items: Vec<CartItemIn>,
    /// What is bought once.
    #[serde(default)]
    one_time: Vec<OneTimeIn>,
    coupon: Option<String>,
    /// The day on which the services are set up and their first period begins, at most a year ahead; at once when absent.
    #[schema(value_type = Option<String>, format = Date)]
    start_on: Option<Date>,
    /// What was shown; another amount is refused with `price_changed`.
    expected_due_now: Option<MoneyView>,
}

impl CustomerOrderIn {
    fn cart(self) -> CartIn {
        let Self { items, one_time, coupon, start_on, .. } = self;
        CartIn {
            items,
            one_time,
            coupon,
            coupons: Vec::new(),
            country: None,
            tax_id: None,
            customer_type: None,
            start_on,
        }
    }
}

async fn customer_of(app: &App, ctx: &OpContext, id: CustomerId) -> Result<billing::CustomerView> {
    let customer = billing::get_customer(ctx, app.deps.db.read(), id).await?;
    ask_about_number(app, ctx, Some(id)).await?;
    Ok(customer)
}

/// Computes what an order for a customer would cost, tax and discount included, without keeping anything.
#[utoipa::path(post, path = "/admin/customers/{id}/orders/quote", tag = "orders", request_body = CustomerOrderIn,
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 200, body = QuoteOut), (status = "4XX", body = Problem)))]
async fn quote_customer_order(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Path(id): Path<CustomerId>,
    Json(given): Json<CustomerOrderIn>,
) -> ApiResult<Json<QuoteOut>> {
    let (ctx, conn) = (&staff.ctx, app.deps.db.read());
    let mut contents = contents(given.cart())?;
    let currency = customer_of(&app, ctx, id).await?.currency;
    billing::check_cart_size(&contents)?;
    software::check_cart(&app, ctx, &mut contents.clone()).await?;
    ordering::note_own_images(ctx, conn, Some(id), &mut contents).await?;
    let mut priced = billing::quote(ctx, conn, currency, &contents, Some(id)).await?;
    ordering::judge_cart(ctx, conn, Some(id), &mut priced).await?;
    Ok(Json(priced.into()))
}

/// Places an order for a customer, who gets its invoice and pays it as any other.
#[utoipa::path(post, path = "/admin/customers/{id}/orders", tag = "orders", request_body = CustomerOrderIn,
    params(("id" = String, Path, description = "Customer id")),
    responses((status = 201, body = OrderOut), (status = "4XX", body = Problem)))]
async fn place_customer_order(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Path(id): Path<CustomerId>,
    Json(mut given): Json<CustomerOrderIn>,
) -> ApiResult<(StatusCode, Json<OrderOut>)> {
    let ctx = &staff.ctx;
    let expected_due_now = given.expected_due_now.take().map(|m| m.parse("/expected_due_now")).transpose()?;
    let codes = domains::take_codes(&mut given.items);
    let mut contents = contents(given.cart())?;
    let currency = customer_of(&app, ctx, id).await?.currency;
    billing::check_cart_size(&contents)?;
    software::check_cart(&app, ctx, &mut contents).await?;
    ordering::note_own_images(ctx, app.deps.db.read(), Some(id), &mut contents).await?;
    let tx = app.deps.db.begin().await?;
    ordering::expect_orderable(ctx, &tx, id, &contents).await?;
    domains::keep_codes(&app, ctx, &tx, &mut contents, codes).await?;
    let has_method = mpanel_payments::has_default_method(ctx, &tx, id).await?;
    // The customer's terms were agreed with whoever orders for them.
    let wanted =
        PlaceOrder { customer: id, currency, contents, expected_due_now, accept_terms: true, cart: None, has_method };
    let placed = billing::place_order(ctx, &tx, wanted).await?;
    let order = billing::get_order(ctx, &tx, placed.order).await?;
    let order = shown_one(ctx, &tx, order, &staff.principal).await?;
    tx.commit().await?;
    Ok((StatusCode::CREATED, Json(order)))
}
