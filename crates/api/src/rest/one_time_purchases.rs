//! One-time purchases: what customers bought once, and what staff has to deliver of it.

use std::collections::BTreeMap;

use axum::extract::State;
use mpanel_billing::{
    self as billing, CartOneTimeView, OneTimeInput, OneTimePurchase, OneTimePurchaseFilter, OneTimeState,
    PurchaseClosing,
};
use mpanel_core::{CustomerId, Error, OrderId, Result};
use mpanel_identity::{Permission, Principal, PrincipalKind};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::App;
use crate::access::{Customer, Staff, needs};
use crate::extract::{IfMatch, Json, Path, Query};
use crate::problem::{ApiResult, Problem};
use crate::route::{Routes, routes};
use crate::views::abilities::narrow_to_role;
use crate::views::volume::{BundleRef, PriceReasonOut};
use crate::views::{AbilityView, ListParams, MoneyView, NamedView, PageView, check_text, words};

/// The routes.
pub fn routes() -> Routes {
    Routes::new()
        .routes(routes!(list_my_one_time_purchases))
        .routes(routes!(list_one_time_purchases))
        .routes(routes!(deliver_one_time_purchase))
        .routes(routes!(cancel_one_time_purchase))
}

/// So many pieces of a product that is sold once.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = OneTimeInput)]
pub struct OneTimeIn {
    product_id: String,
    quantity: i64,
    /// The bundle it is a piece of.
    #[serde(default)]
    bundle: Option<BundleRef>,
}

impl From<OneTimeInput> for OneTimeIn {
    fn from(input: OneTimeInput) -> Self {
        let bundle = input.bundle.map(BundleRef::from);
        Self { product_id: input.product_id.to_string(), quantity: input.quantity, bundle }
    }
}

/// The purchases of a cart or quote as billing knows them.
pub(super) fn parse_one_time(given: Vec<OneTimeIn>) -> Result<Vec<OneTimeInput>> {
    let one = |(place, input): (usize, OneTimeIn)| {
        let unknown = |_| {
            let at = format!("/one_time/{place}/product_id");
            Error::invalid(at, "unknown_product", "There is no such product.")
        };
        let bundle = input.bundle.map(|b| b.parse(&format!("/one_time/{place}/bundle"))).transpose()?;
        Ok(OneTimeInput { product_id: input.product_id.parse().map_err(unknown)?, quantity: input.quantity, bundle })
    };
    given.into_iter().enumerate().map(one).collect()
}

/// Pieces of a product that is sold once, with their price.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CartOneTime)]
pub struct CartOneTimeOut {
    key: String,
    product_id: String,
    product_name: String,
    product_slug: String,
    quantity: i64,
    /// Of one.
    unit: MoneyView,
    /// Of all of them.
    total: MoneyView,
    #[schema(value_type = words::Delivery)]
    delivery: String,
    /// The bundle it is a piece of.
    bundle: Option<BundleRef>,
    /// Why it costs less than its list price.
    reason: Option<PriceReasonOut>,
}

impl From<CartOneTimeView> for CartOneTimeOut {
    fn from(view: CartOneTimeView) -> Self {
        Self {
            key: view.key,
            product_id: view.product_id.to_string(),
            product_name: view.product_name,
            product_slug: view.product_slug,
            quantity: view.quantity,
            unit: view.unit.into(),
            total: view.total.into(),
            delivery: view.delivery.as_str().to_owned(),
            bundle: view.bundle.map(BundleRef::from),
            reason: view.reason.map(|(reason, list)| PriceReasonOut::of(reason, Some(list))),
        }
    }
}

/// What a customer bought once.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = OneTimePurchase)]
pub struct OneTimePurchaseOut {
    /// The order it was bought with.
    order_id: String,
    order_number: String,
    /// Its place among what the order sold once, from zero.
    place: i32,
    version: i32,
    customer: NamedView,
    invoice_id: String,
    product_id: String,
    /// As it was called when it was sold.
    name: String,
    quantity: i64,
    /// Of one, before discount and tax.
    unit: MoneyView,
    /// Of all, before discount and tax.
    total: MoneyView,
    #[schema(value_type = words::Delivery)]
    delivery: String,
    #[schema(value_type = words::OneTimeState)]
    state: String,
    /// What staff wrote for the customer.
    note: String,
    /// When it was delivered or given up.
    closed_at: Option<String>,
    /// Who of staff did that; shown to staff alone.
    closed_by: Option<String>,
    ordered_at: String,
    #[schema(value_type = words::OneTimeAbilities)]
    can: BTreeMap<String, AbilityView>,
}

impl OneTimePurchaseOut {
    /// A purchase as its viewer sees it.
    pub fn of(bought: OneTimePurchase, viewer: &Principal) -> Self {
        let for_staff = matches!(viewer.kind, PrincipalKind::Staff(_));
        let ability = |a: billing::Ability| (a.action.to_owned(), AbilityView { allowed: a.allowed, reason: a.reason });
        let mut can = bought.abilities.into_iter().filter(|_| for_staff).map(ability).collect();
        narrow_to_role(&mut can, viewer, |_| Some(Permission::OrdersWrite));
        Self {
            order_id: bought.order.to_string(),
            order_number: bought.order_number,
            place: bought.place,
            version: bought.version,
            customer: NamedView { id: bought.customer.to_string(), name: bought.customer_name },
            invoice_id: bought.invoice.to_string(),
            product_id: bought.product.to_string(),
            name: bought.name,
            quantity: bought.quantity,
            unit: bought.unit.into(),
            total: bought.total.into(),
            delivery: bought.delivery.as_str().to_owned(),
            state: bought.state.as_str().to_owned(),
            note: bought.note,
            closed_at: bought.closed_at.map(|t| t.to_string()),
            closed_by: bought.closed_by.filter(|_| for_staff),
            ordered_at: bought.ordered_at.to_string(),
            can,
        }
    }
}

/// Filters of the list.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct OneTimePurchaseParams {
    /// waiting, to_deliver, delivered or cancelled.
    state: Option<String>,
    /// Only this customer's.
    #[param(value_type = Option<String>)]
    customer_id: Option<CustomerId>,
}

/// What the customer is told.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OneTimeNoteIn {
    /// Words for the customer, such as where to find what was delivered; may be empty.
    #[serde(default)]
    note: String,
}

fn filter(given: &OneTimePurchaseParams) -> Result<OneTimePurchaseFilter> {
    let known = |word: &String| {
        let detail = "Use waiting, to_deliver, delivered or cancelled.";
        let found = OneTimeState::ALL.into_iter().find(|s| s.as_str() == word);
        found.ok_or_else(|| Error::invalid("/query/state", "unknown", detail))
    };
    Ok(OneTimePurchaseFilter { customer: given.customer_id, state: given.state.as_ref().map(known).transpose()? })
}

/// Lists what the customer bought once, latest first.
#[utoipa::path(get, path = "/portal/one-time-purchases", tag = "orders", params(ListParams),
    responses((status = 200, body = PageView<OneTimePurchaseOut>), (status = "4XX", body = Problem)))]
async fn list_my_one_time_purchases(
    State(app): State<App>,
    caller: Customer,
    Query(page): Query<ListParams>,
) -> ApiResult<Json<PageView<OneTimePurchaseOut>>> {
    let filter = OneTimePurchaseFilter { customer: Some(caller.customer), state: None };
    let found = billing::list_one_time_purchases(&caller.ctx, app.deps.db.read(), &filter, &page.into()).await?;
    Ok(Json(PageView::of(found, |bought| OneTimePurchaseOut::of(bought, &caller.principal))))
}

/// Lists what customers bought once, latest first.
#[utoipa::path(get, path = "/admin/one-time-purchases", tag = "orders", params(ListParams, OneTimePurchaseParams),
    responses((status = 200, body = PageView<OneTimePurchaseOut>), (status = "4XX", body = Problem)))]
async fn list_one_time_purchases(
    State(app): State<App>,
    staff: Staff<needs::OrdersRead>,
    Query(page): Query<ListParams>,
    Query(given): Query<OneTimePurchaseParams>,
) -> ApiResult<Json<PageView<OneTimePurchaseOut>>> {
    let conn = app.deps.db.read();
    let found = billing::list_one_time_purchases(&staff.ctx, conn, &filter(&given)?, &page.into()).await?;
    Ok(Json(PageView::of(found, |bought| OneTimePurchaseOut::of(bought, &staff.principal))))
}

/// Says that a one-time purchase is delivered.
#[utoipa::path(post, path = "/admin/orders/{id}/one-time-purchases/{place}/deliver", tag = "orders",
    params(("id" = String, Path, description = "Order id"), ("place" = i32, Path, description = "Place in the order")),
    request_body = OneTimeNoteIn, responses((status = 200, body = OneTimePurchaseOut), (status = "4XX", body = Problem)))]
async fn deliver_one_time_purchase(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Path(named): Path<(OrderId, i32)>,
    IfMatch(expected): IfMatch,
    Json(input): Json<OneTimeNoteIn>,
) -> ApiResult<Json<OneTimePurchaseOut>> {
    close(&app, &staff, named, (PurchaseClosing::Delivered, input), expected).await
}

/// Gives up a one-time purchase that will not be delivered. Its money goes back by a credit note of the invoice.
#[utoipa::path(post, path = "/admin/orders/{id}/one-time-purchases/{place}/cancel", tag = "orders",
    params(("id" = String, Path, description = "Order id"), ("place" = i32, Path, description = "Place in the order")),
    request_body = OneTimeNoteIn, responses((status = 200, body = OneTimePurchaseOut), (status = "4XX", body = Problem)))]
async fn cancel_one_time_purchase(
    State(app): State<App>,
    staff: Staff<needs::OrdersWrite>,
    Path(named): Path<(OrderId, i32)>,
    IfMatch(expected): IfMatch,
    Json(input): Json<OneTimeNoteIn>,
) -> ApiResult<Json<OneTimePurchaseOut>> {
    close(&app, &staff, named, (PurchaseClosing::GivenUp, input), expected).await
}

async fn close(
    app: &App,
    staff: &Staff<needs::OrdersWrite>,
    named: (OrderId, i32),
    (closing, input): (PurchaseClosing, OneTimeNoteIn),
    expected: Option<i32>,
) -> ApiResult<Json<OneTimePurchaseOut>> {
    check_text("/note", &input.note, 2000)?;
    let tx = app.deps.db.begin().await?;
    let done = billing::close_one_time_purchase(&staff.ctx, &tx, named, closing, &input.note, expected).await?;
    tx.commit().await?;
    Ok(Json(OneTimePurchaseOut::of(done, &staff.principal)))
}
